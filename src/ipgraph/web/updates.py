"""A SPARQL update and a store → the quads that it takes out and puts in, without touching the store.

The default graph of a store is the union of its named graphs. So what an update takes out of the default
graph is taken out of every graph, and what it puts there goes into a graph of its own (``UPDATES``), which
is part of the union like any other. Blank nodes become IRIs (RDF 1.1 Concepts, section 3.5): a store has
none, so that what it holds can be named, compared and taken out again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import pyoxigraph as ox

from ipgraph.errors import QueryError, QuerySyntaxError
from ipgraph.store import network, sparql
from ipgraph.vocabulary import PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ipgraph.store import Dataset

UPDATES: Final = ox.NamedNode(iri("graph", "updates"))
_UNION: Final = ox.DefaultGraph()
_PROLOGUE: Final = frozenset({"PREFIX", "BASE"})
_Term = TypeVar("_Term", bound="ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple")
_CLAUSES: Final = frozenset({"WHERE", "USING", "DATA"})


class Changes(NamedTuple):
    """Quads of named graphs: those that go, all of them there, and those that come, none of them there."""

    removed: list[ox.Quad]
    added: list[ox.Quad]


@dataclass(slots=True)
class Operation:
    """One operation of an update request, with the declarations before it."""

    text: str
    words: tuple[str, ...]
    # where a WHERE outside of all braces begins
    where: int | None

    def over(self, dataset: Dataset) -> str:
        """The operation with its patterns matched in this dataset (SPARQL 1.1 Protocol, section 2.2.3)."""
        if not {"USING", "WITH"}.isdisjoint(self.words):
            raise QuerySyntaxError("a request with using-graph-uri cannot have USING or WITH as well")
        if self.where is None:
            return self.text
        graphs = [f"USING <{each}>" for each in dataset.default]
        graphs += [f"USING NAMED <{each}>" for each in dataset.named]
        before, after = self.text[: self.where], self.text[self.where :]
        if self.words[:2] == ("DELETE", "WHERE"):
            # the short form has no place for them
            before = f"{before} {after[len('WHERE') :]}"
        return f"{before} {' '.join(graphs)} {after}"


def rehearsed(
    quads: Iterable[ox.Quad],
    update: str,
    base: str,
    dataset: Dataset | None = None,
    services: frozenset[str] = frozenset(),
) -> Changes:
    """What an update would do to these quads of named graphs; it may load from ``services``, and ask them.

    Raises QuerySyntaxError where it does not parse, QueryError where it fails or would load from elsewhere.
    """
    loads = network.keep_within(update, services, "LOAD")
    asks = network.keep_within(update, services)
    if not (loads or asks):
        # trying it on nothing would ask twice
        _check(update, base)
    rehearsal = _Rehearsal(quads)
    before = rehearsal.quads
    for operation in operations(update):
        rehearsal.run(operation.text if dataset is None else operation.over(dataset), base)
    return Changes(sorted(before - rehearsal.quads, key=str), sorted(rehearsal.quads - before, key=str))


class _Rehearsal:
    """A copy of a store in memory that an update may do anything with."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.quads = frozenset(quads)
        self._engine = ox.Store()
        self._engine.bulk_extend(self.quads)
        self._stated = frozenset(quad.triple for quad in self.quads)
        self._engine.bulk_extend(_in(_UNION, triple) for triple in self._stated)

    def run(self, operation: str, base: str) -> None:
        """Run one operation, and make the default graph the union again."""
        try:
            self._engine.update(operation, base_iri=base, prefixes=dict(PREFIXES))
        except SyntaxError as error:
            raise _syntax_error(error) from error
        except (OSError, RuntimeError) as error:
            raise QueryError(f"the update fails: {_line(error)}") from error
        union: set[ox.Triple] = set()
        quads: set[ox.Quad] = set()
        for quad in self._engine:
            if quad.graph_name == _UNION:
                union.add(quad.triple)
            else:
                quads.add(quad)
        taken = self._stated - union
        # what the same operation puts into a graph is there after what it takes out
        quads -= {quad for quad in quads & self.quads if quad.triple in taken}
        named = {quad.triple for quad in quads}
        quads |= {_in(UPDATES, triple) for triple in union - self._stated - named}
        quads = {_named(quad) for quad in quads}
        self._take(frozenset(quads), union)

    def _take(self, quads: frozenset[ox.Quad], union: set[ox.Triple]) -> None:
        stated = frozenset(quad.triple for quad in quads)
        for triple in union - stated:
            self._engine.remove(_in(_UNION, triple))
        self._engine.extend(_in(_UNION, triple) for triple in stated - union)
        for quad in self.quads - quads:
            self._engine.remove(quad)
        self._engine.extend(quads - self.quads)
        self.quads, self._stated = quads, stated


def _named(quad: ox.Quad) -> ox.Quad:
    """A quad with names in the place of blank nodes."""
    if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode):
        return quad
    return ox.Quad(_name(quad.subject), quad.predicate, _name(quad.object), quad.graph_name)


def _name(term: _Term) -> _Term | ox.NamedNode:
    return ox.NamedNode(iri("genid", term.value)) if isinstance(term, ox.BlankNode) else term


def _in(graph: ox.NamedNode | ox.DefaultGraph, triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def operations(update: str) -> Iterator[Operation]:
    """The operations of a request that parses, in their order."""
    depth = start = 0
    prologue = ""
    words: list[str] = []
    where: int | None = None
    for kind, value, end in (*sparql.tokens(update), ("sign", ";", len(update) + 1)):
        if kind == "word" and not depth:
            word = value.upper()
            if not words and word not in _PROLOGUE and word in sparql.UPDATES:
                prologue += update[start : end - len(value)] + "\n"
                start = end - len(value)
            if word in sparql.UPDATES or word in _CLAUSES:
                if word == "WHERE":
                    where = end - len(value)
                words.append(word)
        elif value == "{":
            depth += 1
        elif value == "}":
            depth -= 1
        elif value == ";" and not depth:
            if words:
                at = None if where is None else where - start + len(prologue)
                yield Operation(prologue + update[start : end - 1], tuple(words), at)
            start, words, where = end, [], None


def _check(update: str, base: str) -> None:
    """Raise QuerySyntaxError where the request as a whole is no update, before anything of it runs."""
    try:
        ox.Store().update(f"{update}\n;\nCLEAR GRAPH <{base}>", base_iri=base, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        raise _syntax_error(error) from error
    except (OSError, RuntimeError):
        # it parses, and fails on a store where nothing is
        return


def _syntax_error(error: SyntaxError) -> QuerySyntaxError:
    return QuerySyntaxError(f"the update does not parse: {_line(error)}")


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
