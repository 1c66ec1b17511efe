"""Notebooks of docs/ keep their word: every cell runs, and shows what the text beside it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import util
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTEBOOKS = sorted(DOCS.glob("*.ipynb"))
NEEDED = ("nbclient", "ipykernel", "pandas", "altair")
# of its own, as a notebook is: what its libraries warn of is no concern of these tests
RUN = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], 4)
NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
nbformat.write(notebook, sys.argv[2])
"""


@pytest.fixture
def executed(tmp_path: Path) -> dict[str, Any]:
    missing = [each for each in NEEDED if util.find_spec(each) is None]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"not installed: {', '.join(missing)}")
    written = tmp_path / "executed.ipynb"
    command = [sys.executable, "-c", RUN, str(NOTEBOOKS[0]), str(written)]
    ran = subprocess.run(command, cwd=tmp_path, text=True, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    found: dict[str, Any] = json.loads(written.read_text(encoding="utf-8"))
    return found


def test_a_notebook_runs_and_shows_what_it_tells(executed: dict[str, Any]) -> None:
    outputs = [output for cell in executed["cells"] for output in cell.get("outputs", ())]
    assert not [output for output in outputs if output["output_type"] == "error"]
    shown = "".join(
        "".join(text) if isinstance(text, list) else str(text)
        for output in outputs
        for text in [output.get("text"), *output.get("data", {}).values()]
        if text is not None
    )
    for words in ("<mark>", "53.3", "implied-whole", "406,000 / 921,000", "vega", "speaks at", "CNIPA"):
        assert words in shown


def test_notebooks_are_kept_without_what_they_show() -> None:
    assert NOTEBOOKS
    for path in NOTEBOOKS:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells), path
