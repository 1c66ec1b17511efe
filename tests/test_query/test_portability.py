"""The canned queries are plain SPARQL 1.1: another engine, rdflib, gives the same rows in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

from ipgraph import query
from ipgraph.query.results import value_of
from ipgraph.store.sparql import parse
from ipgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    from ipgraph.query import Value
    from ipgraph.store import Store

# rdflib warns of its own ways
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")
TABLES = [name for name, canned in query.catalogue().items() if canned.variables is not None]


@pytest.fixture(scope="module")
def elsewhere(graph: Callable[..., Store]) -> rdflib.Dataset:
    """The same graph in rdflib, its default graph the union of all."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data="\n".join(f"{quad} ." for quad in graph("seeds", "more").quads()), format="nquads")
    return dataset


def value(term: rdflib.term.Node | None, is_list: bool) -> Value:
    if is_list:
        return tuple(sorted(set(str(term).split("\n")) - {""}))
    if not isinstance(term, rdflib.Literal):
        return None if term is None else value_of(ox.NamedNode(str(term)))
    if term.language:
        return value_of(ox.Literal(str(term), language=term.language))
    return value_of(ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or rdflib.XSD.string))))


@pytest.mark.parametrize("name", TABLES)
def test_another_engine_gives_the_same_rows(name: str, elsewhere: rdflib.Dataset, more: Store) -> None:
    canned = query.catalogue()[name]
    terms = query.terms(more, canned, canned.example)
    text = parse(canned.sparql).bound(terms) if terms else canned.sparql
    found = elsewhere.query(text, initNs=dict(PREFIXES))
    columns = canned.columns
    rows = [
        tuple(value(term, column in canned.lists) for column, term in zip(columns, row, strict=True))
        for row in found
    ]
    assert rows == query.run(more, name, **canned.example).rows
