"""The graphs that queries are asked: the seeds as ipgraph builds them, and what they lack."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ipgraph import people, rdf, vocabulary
from ipgraph.build import extraction, find_seeds
from ipgraph.claims import Claim, Document, Equivalent, Relation
from ipgraph.reconcile import update as findings
from ipgraph.store import Store
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyoxigraph as ox

CASES = Path(__file__).parent.parent / "cases" / "queries"


def records(part: str, name: str) -> list[dict[str, Any]]:
    lines = (CASES / part / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line, parse_int=Decimal, parse_float=Decimal) for line in lines]


def document_quads(part: str) -> Iterator[tuple[str, list[ox.Quad]]]:
    """The graph of each document of a part: of the seeds as extracted, of others from recorded claims."""
    if part == "seeds":
        for source in find_seeds().documents:
            found = extraction(source)
            made = rdf.document_quads(found.document, found.claims, found.relations, vocabulary.load())
            yield iri("document", found.document.name), made
        return
    claims, relations = records(part, "claims"), records(part, "relations")
    for record in records(part, "documents"):
        text = record.pop("text")
        document = Document.of_text(text, **record)
        made = rdf.document_quads(
            document,
            [claim_of(each) for each in claims if each["doc"] == document.name],
            [relation_of(each) for each in relations if each["doc"] == document.name],
            vocabulary.load(),
        )
        yield iri("document", document.name), made


def claim_of(record: dict[str, Any]) -> Claim:
    also = tuple(Equivalent(each["value"], each["unit"]) for each in record["also"])
    of = {key: int(value) if isinstance(value, Decimal) else value for key, value in record["of"].items()}
    return Claim(**{**record, "also": also, "of": of, **offsets(record)})


def relation_of(record: dict[str, Any]) -> Relation:
    return Relation(**{**record, **offsets(record)})


def offsets(record: dict[str, Any]) -> dict[str, int]:
    return {"start": int(record["start"]), "end": int(record["end"])}


@cache
def made_of(*parts: str) -> Store:
    """A store with the vocabulary and the documents of these parts."""
    store = Store.memory()
    store.load_vocabulary(vocabulary.load().quads())
    for part in parts:
        for name, quads in document_quads(part):
            store.replace(name, quads)
    people.update(store, vocabulary.load())
    findings.update(store, vocabulary.load())
    return store


@pytest.fixture(scope="session")
def graph() -> Callable[..., Store]:
    """Gives the store of some parts, such as ``graph("seeds", "more")``; made once, only to be read."""
    return made_of


@pytest.fixture
def store() -> Store:
    """The seeds."""
    return made_of("seeds")


@pytest.fixture
def more() -> Store:
    """The seeds and a document with what they lack: two currencies, an unknown indicator, Chinese names."""
    return made_of("seeds", "more")
