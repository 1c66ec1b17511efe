"""What several tests share: the seed documents with the claims and relations that a reader finds in them."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import settings

from browsing import browser, looking
from ipgraph import people, rdf, vocabulary
from ipgraph.claims import Claim, Document, Equivalent, Relation
from ipgraph.cli import main
from ipgraph.reconcile import update as findings
from ipgraph.resources import folder
from ipgraph.store import Store
from serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from browsing import Open

CASES = Path(__file__).parent / "cases"


class Known(NamedTuple):
    """A document and what stands in it."""

    document: Document
    claims: list[Claim]
    relations: list[Relation]


def _claim(record: dict[str, object]) -> Claim:
    also = tuple(Equivalent(Decimal(str(each["value"])), each["unit"]) for each in record.pop("also"))
    return Claim(value=Decimal(str(record.pop("value"))), also=also, **record)


# The time of one example says nothing on a shared machine. Continuous integration tries the same examples
# each time, so that it fails for what changed; elsewhere new ones are tried.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fuzz-seconds", type=int, default=20, help="how long each test sends hostile requests")


@pytest.fixture
def fuzz_seconds(request: pytest.FixtureRequest) -> int:
    """How long each test sends hostile requests."""
    return int(request.config.getoption("--fuzz-seconds"))


@pytest.fixture(scope="session")
def known() -> dict[str, Known]:
    """The five seed documents by name, with their claims and relations as a careful reader notes them."""
    claims, relations = (
        [json.loads(line) for line in (CASES / "graph" / name).read_text(encoding="utf-8").splitlines()]
        for name in ("claims.jsonl", "relations.jsonl")
    )
    found = {}
    for path in sorted(folder("seeds").glob("*.txt")):
        document = Document.of_text(path.read_bytes().decode("utf-8"), path.name, issued="2025-04-25")
        found[path.name] = Known(
            document,
            [_claim(dict(record)) for record in claims if record["doc"] == path.name],
            [Relation(**record) for record in relations if record["doc"] == path.name],
        )
    assert len(found) == 5
    return found


@pytest.fixture(scope="session")
def graph_folder(known: dict[str, Known], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with what ``known`` holds, for commands that read: the same on every run."""
    path = tmp_path_factory.mktemp("known") / "store"
    words = vocabulary.load()
    with Store.open(path) as store:
        store.load_vocabulary(words.quads())
        for name, each in known.items():
            quads = rdf.document_quads(each.document, each.claims, each.relations, words)
            store.replace(vocabulary.iri("document", name), quads)
        people.update(store, words)
        findings.update(store, words)
    return path


@pytest.fixture(scope="module")
def opened(graph_folder: Path) -> Iterator[Open]:
    """Opens pages of an explorer of what ``known`` holds in Chromium; options as ``browsing.looking``."""
    with browser() as chromium, serving(graph_folder) as server:
        yield partial(looking, chromium, server.address)


class Ran(NamedTuple):
    """What a command gave."""

    status: int
    out: str
    err: str


@pytest.fixture
def ipgraph(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Ran]:
    """Runs the command line in this process; without --store it works on a folder of the test's own."""
    monkeypatch.setenv("IPGRAPH_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("COLUMNS", raising=False)

    def run(*arguments: object) -> Ran:
        capfd.readouterr()
        status = main([str(argument) for argument in arguments])
        return Ran(status, *capfd.readouterr())

    return run
