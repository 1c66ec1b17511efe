"""The documentation site is built without a warning or a network, and its pages ask nothing of others."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
import rdflib

import ipgraph
from ipgraph import cli, resources, vocabulary

ROOT = Path(__file__).resolve().parent.parent
# what a page loads, and not what it links to
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
LINKS_ONLY = {"canonical", "next", "prev", "alternate"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built where every way out leads nowhere."""
    folder = tmp_path_factory.mktemp("site")
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
    environment = os.environ | nowhere | {"NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = [line for line in (ran.stdout + ran.stderr).splitlines() if line and not line.startswith("INFO")]
    assert (ran.returncode, said) == (0, [])
    return folder


class Loading(HTMLParser):
    """What a page loads, and the ids that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.ids.add(told.get("id") or "")
        if tag in LOADS and not LINKS_ONLY & set((told.get("rel") or "").split()):
            self.loads.append(told.get(LOADS[tag]) or "")


def page(site: Path, name: str) -> str:
    return (site / name / "index.html").read_text(encoding="utf-8")


def test_pages_load_nothing_from_other_hosts(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 20
    for path in pages:
        assert [each for each in Loading(path.read_text(encoding="utf-8")).loads if "//" in each] == [], path
    for path in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", path.read_text(encoding="utf-8")), (
            path
        )


def test_every_page_is_in_the_navigation(site: Path) -> None:
    start = (site / "index.html").read_text(encoding="utf-8")
    for path in site.glob("*/index.html"):
        assert f'href="{path.parent.name}/"' in start, path


def test_notebooks_show_what_they_gave(site: Path) -> None:
    """They ran when the site was built: a cell that fails, or that complains, fails the site."""
    text = page(site, "first-conflict")
    for words in ("<mark>", "53.3", "implied-whole", "406,000 / 921,000", "speaks at", "CNIPA"):
        assert words in text
    drawings = sorted(site.glob("first-conflict-*.svg"))
    assert len(drawings) == 2
    assert all("<svg" in each.read_text(encoding="utf-8") for each in drawings)


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("**/*.ipynb")), ids=lambda path: path.name)
def test_notebooks_are_kept_without_what_they_show(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


def test_every_command_has_its_help(site: Path) -> None:
    text = page(site, "commands")
    for name in (name for group in cli.COMMANDS.values() for name in group):
        assert f"Usage: ipgraph {name} " in text, name


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    ids = Loading(page(site, "api")).ids
    objects = [getattr(ipgraph, name) for name in dir(ipgraph)]
    known = {f"{each.__module__}.{each.__qualname__}" for each in objects if hasattr(each, "__qualname__")}
    assert known - ids == set()
    own = [name for name in dir(ipgraph.KnowledgeGraph) if not name.startswith("_")]
    assert [name for name in own if f"ipgraph.knowledge.KnowledgeGraph.{name}" not in ids] == []


def test_every_term_has_its_section(site: Path) -> None:
    """Under the name that its IRI has behind the ``#``, with its labels in both languages."""
    text = page(site, "ontology")
    ids = Loading(text).ids
    graph = rdflib.Graph()
    for path in resources.folder("ontology").glob("*.ttl"):
        graph.parse(path)
    terms = {
        str(term): kind
        for kind in (rdflib.OWL.Class, rdflib.OWL.ObjectProperty, rdflib.OWL.DatatypeProperty)
        for term in graph.subjects(rdflib.RDF.type, kind)
        if str(term).startswith(vocabulary.IPG)
    }
    assert len(terms) > 80
    assert [term for term in terms if term.removeprefix(vocabulary.IPG) not in ids] == []
    for term in terms:
        for label in graph.objects(rdflib.URIRef(term), rdflib.RDFS.label):
            assert str(label) in text, term


def test_every_shape_and_every_indicator_is_told(site: Path) -> None:
    graph = rdflib.Graph()
    for path in (resources.folder("ontology") / "shapes").glob("*.ttl"):
        graph.parse(path)
    shapes = page(site, "shapes")
    messages = [str(each) for each in graph.objects(None, rdflib.SH.message)]
    assert len(messages) > 200
    assert [each for each in messages if "`" not in each and "<" not in each and each not in shapes] == []
    told = page(site, "catalogue")
    assert [name for name in vocabulary.load().indicators if f"<code>{name}</code>" not in told] == []
