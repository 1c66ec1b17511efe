"""The house keeps its plan: who imports whom, how long files are, that everything is documented."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from ipgraph import cli, resources

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "ipgraph"

# Data flow one way: a module imports only from rows above its own. FREE is free to all.
FREE = {"errors", "resources"}
ROWS = (
    "vocabulary",
    "values",
    "claims",
    "read",
    "extract",
    "quantities",
    "rdf",
    "store",
    "people",
    "validate",
    "query",
    "reconcile",
    "series",
    "summary",
    "candidates",
    "entities",
    "graph",
    "network",
    "export",
    "build",
    "show",
    "plot",
    "explorer",
    "knowledge",
    "web",
    "cli",
    "__init__",
    "__main__",
)
LONGEST = 400
TEXTS = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".ttl",
    ".rq",
    ".html",
    ".css",
    ".js",
    ".json",
    ".jsonl",
    ".csv",
    ".yml",
    ".yaml",
    "",
}
SKIPPED = {"build", "dist", "seeds", "__pycache__"}


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def row_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported_rows(path: Path) -> set[str]:
    """The rows of ipgraph that a file imports, wherever in the file it does."""
    rows = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "ipgraph":
            # the version is a fact of the package, not work of its public face
            names = [f"ipgraph.{alias.name}" for alias in node.names if alias.name != "__version__"]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            names = [node.module or ""]
        else:
            continue
        rows |= {name.split(".")[1] for name in names if name.startswith("ipgraph.")}
    return rows


def tree() -> list[Path]:
    """The project's own texts, without what tools leave behind and without the source documents."""
    return [
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file()
        and path.suffix in TEXTS
        and not any(part in SKIPPED for part in path.relative_to(ROOT).parts)
        and not any(part.startswith(".") and part != ".ci" for part in path.relative_to(ROOT).parts)
    ]


def test_every_module_has_a_row() -> None:
    assert {row_of(path) for path in modules()} - FREE <= set(ROWS)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_modules_import_only_from_rows_above(path: Path) -> None:
    row = row_of(path)
    above = FREE if row in FREE else FREE | {row} | set(ROWS[: ROWS.index(row)])
    assert imported_rows(path) <= above, f"{row} may import only {sorted(above)}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_long_files_say_why(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST or any("Long because" in line for line in lines[:8])


def test_every_command_is_documented() -> None:
    documented = documentation()
    for commands in cli.COMMANDS.values():
        for name in commands:
            assert f"ipgraph {name}" in documented, f"no word on ipgraph {name}"


def test_every_canned_query_is_documented() -> None:
    documented = documentation()
    queries = sorted(resources.folder("queries").glob("*.rq"))
    assert queries
    for path in queries:
        assert re.search(rf"^#+ `?{path.stem}`?$", documented, re.MULTILINE), f"no section on {path.stem}"


def documentation() -> str:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


# the names of registries are written in parts so that this file does not find itself
PRIVATE = {
    "folder of the person who wrote it": "|".join(re.escape(f"{path}/") for path in (Path.home(), ROOT)),
    "package registry": r"py" + r"pi\.org|python" + r"hosted|npm" + r"js\.org|deb" + r"ian\.org",
    "address in a private network": r"\b(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2}\b",
}


@pytest.mark.parametrize("what", PRIVATE)
def test_the_tree_names_no(what: str) -> None:
    pattern = re.compile(PRIVATE[what])
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in tree()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found
