"""Notebooks of ``docs/`` → pages: each is run from its first cell to its last, and shown with what it gave.

A cell that fails, or that writes to standard error, fails the site. Notebooks are kept without outputs.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import nbformat
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

SECONDS = 120  # one cell
# charts as drawings: what a notebook shows by itself needs scripts from another host
DRAWN = "import altair\naltair.renderers.enable('svg');"
QUIET = {"PYDEVD_DISABLE_FILE_VALIDATION": "1", "JUPYTER_PLATFORM_DIRS": "1"}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put a page, and a file for each drawing, where a notebook lies."""
    for file in [each for each in files if each.src_uri.endswith(".ipynb")]:
        assert file.abs_src_path is not None
        files.remove(file)
        for name, content in pages(Path(file.abs_src_path)).items():
            files.append(File.generated(config, name, content=content))
    return files


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let the navigation name notebooks by their files."""
    config.nav = _renamed(config.nav)
    return config


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Let links name notebooks by their files too, as they must where the sources are read."""
    return re.sub(r"(\]\([\w/-]+)\.ipynb\b", r"\1.md", markdown)


def _renamed(nav: Any) -> Any:
    if isinstance(nav, list):
        return [_renamed(each) for each in nav]
    if isinstance(nav, dict):
        return {title: _renamed(each) for title, each in nav.items()}
    return nav.removesuffix(".ipynb") + ".md" if isinstance(nav, str) and nav.endswith(".ipynb") else nav


def pages(path: Path) -> dict[str, str]:
    """Run a notebook; its page in Markdown and its drawings in SVG, by name."""
    notebook = run(path)
    parts: list[str] = []
    drawings: dict[str, str] = {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        for output in cell.outputs:
            if output.output_type == "stream":
                parts.append(f"```text\n{output.text.rstrip()}\n```")
                continue
            data = output.data
            if "image/svg+xml" in data:
                name = f"{path.stem}-{len(drawings) + 1}.svg"
                drawings[name] = data["image/svg+xml"]
                parts.append(f"![what the cell above draws]({name})")
            elif "text/html" in data:
                # the page has a style for tables; that of pandas is for notebooks
                told = re.sub(r"<style scoped>.*?</style>\n", "", data["text/html"], flags=re.DOTALL)
                told = told.replace('<table border="1" class="dataframe">', "<table>")
                parts.append(f'<div class="output">{told}</div>')
            else:
                parts.append(f"```text\n{data['text/plain']}\n```")
    parts.append(f"This page is the notebook `docs/{path.name}`, run when the site was built.")
    return {f"{path.stem}.md": "\n\n".join(parts) + "\n"} | drawings


def run(path: Path) -> Any:
    """The notebook with its outputs, run in an empty folder with a store of its own."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(DRAWN))
    with tempfile.TemporaryDirectory() as folder:
        source = str(Path(__file__).resolve().parents[2] / "src")
        own = {"IPGRAPH_STORE": str(Path(folder) / "store"), "PYTHONPATH": source, **QUIET}
        resources = {"metadata": {"path": folder}}
        client = NotebookClient(notebook, kernel_name="python3", timeout=SECONDS, resources=resources)
        client.extra_arguments = ["--log-level=ERROR"]  # the kernel is not to speak of itself
        try:
            with patch.dict(os.environ, own):
                client.execute()
        except CellExecutionError as error:
            raise PluginError(f"{path.name}: {error}") from error
    complaints = [
        output.text
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.output_type == "stream" and output.name == "stderr"
    ]
    if complaints:
        raise PluginError(f"{path.name} writes to standard error: {complaints[0]}")
    del notebook.cells[0]
    # the folder is another one each time
    return nbformat.reads(nbformat.writes(notebook).replace(f"{folder}/", ""), as_version=4)
