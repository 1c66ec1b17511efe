"""Store and options → the property graph: edges counted and dated, nodes named and placed."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ipgraph.errors import NotFoundError
from ipgraph.graph.around import find, within
from ipgraph.graph.definition import kind_of, kinds, relations
from ipgraph.graph.layout import places
from ipgraph.graph.options import LANGUAGES
from ipgraph.graph.records import Edge, Node, PropertyGraph
from ipgraph.graph.rows import Rows, select
from ipgraph.rdf.terms import collapse, keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ipgraph.graph.options import Options
    from ipgraph.graph.rows import Days, Row
    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_POSTS: Final = "SELECT ?node ?label WHERE { ?node a ipg:Post ; skos:prefLabel|rdfs:label ?label }"
_SHORT: Final = "abbreviation"
_LARGEST: Final = 80.0
# relations whose weight is a number of claims, in the order in which they tell how many a node has
_CLAIMING: Final = ("states", "announces")

Key = tuple[int, str, str, str]  # the relation's number, source, target, detail


def project(store: Store, vocabulary: Vocabulary, options: Options) -> PropertyGraph:
    """The part of a store that is asked for, as a graph: the same store always gives the same.

    Edges come by relation, source, target and detail, nodes by kind and IRI. Raises NotFoundError where
    there is nothing of the name to look around, StoreError where the store cannot be read.
    """
    rows = Rows(store, vocabulary)
    centers = {rows.person(find(store, thing)): thing for thing in options.around}
    edges = _Edges(rows, options)
    nodes = edges.ends()
    if options.is_whole:
        nodes |= _standing(store, rows, options)
    edges.add_background(nodes)
    if centers:
        nodes |= edges.ends()
        for center, thing in centers.items():
            if center not in nodes:
                raise NotFoundError(f"nothing in this graph is tied to {thing!r}; ask for more of it")
        nodes = within(centers, options.depth, ((key[1], key[2]) for key in edges.found))
        edges.keep(nodes)
    return _described(store, rows, options, nodes, edges.found)


@dataclass(slots=True)
class _Told:
    """What all statements of one edge say together."""

    weight: int = 0
    first: str | None = None
    last: str | None = None

    def add(self, days: Days | None) -> None:
        self.weight += 1
        if days is not None:
            self.first = min(self.first or days[0], days[0])
            self.last = max(self.last or days[1], days[1])


@dataclass(slots=True)
class _Edges:
    """The edges that are asked for, each once."""

    rows: Rows
    options: Options
    found: dict[Key, _Told] = field(default_factory=dict)
    within: Days | None = None
    timeless: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        period = self.options.period
        self.within = None if period is None else (period.start.isoformat(), period.end.isoformat())
        self.timeless = frozenset(at for at, kind in enumerate(relations().values()) if kind.background)
        for number, kind in enumerate(relations().values()):
            asked = kind.name in self.options.relations
            if asked and (not kind.background or kind.name in self.options.named):
                for row in self.rows.of(kind, folded=self.options.fold_documents):
                    self._add(number, row)

    def _add(self, number: int, row: Row) -> None:
        wanted = self.options.kinds
        if row.source == row.target or kind_of(row.source) not in wanted or kind_of(row.target) not in wanted:
            return
        if number not in self.timeless and not self._is_in_period(row.days):
            return
        key = number, row.source, row.target, row.detail or ""
        told = self.found.get(key)
        if told is None:
            told = self.found[key] = _Told()
        told.add(row.days)

    def _is_in_period(self, days: Days | None) -> bool:
        if self.within is None:
            return True
        return days is not None and self.within[0] <= days[1] and days[0] <= self.within[1]

    def add_background(self, nodes: Iterable[str]) -> None:
        """Add what the vocabulary knows of nodes that are there."""
        there = set(nodes)
        for number, kind in enumerate(relations().values()):
            if kind.background and kind.name in self.options.relations:
                for row in self.rows.of(kind):
                    if row.source in there and row.target in there:
                        self._add(number, row)

    def ends(self) -> set[str]:
        return {node for _, source, target, _ in self.found for node in (source, target)}

    def keep(self, nodes: set[str]) -> None:
        """Leave out edges that lead elsewhere."""
        self.found = {key: told for key, told in self.found.items() if key[1] in nodes and key[2] in nodes}


def _described(
    store: Store, rows: Rows, options: Options, ids: set[str], told: Mapping[Key, _Told]
) -> PropertyGraph:
    order = {name: at for at, name in enumerate(kinds())}
    nodes = sorted(ids, key=lambda node: (order[kind_of(node) or ""], node))
    numbers = {node: at for at, node in enumerate(nodes)}
    names = [kind.name for kind in relations().values()]
    posts = _labels(store, _POSTS) if any(key[3] for key in told) else {}
    details = {node: _by_language(labels) for node, labels in posts.items()}
    edges: list[Edge] = []
    pairs: list[tuple[int, int]] = []
    facts = [_Facts() for _ in nodes]
    for at, key in enumerate(sorted(told)):
        number, source, target, detail = key
        edge = Edge(
            f"e{at}",
            source,
            target,
            names[number],
            told[key].weight,
            told[key].first,
            told[key].last,
            details.get(detail) or (_by_language({"": {_key(detail)}}) if detail else _NOTHING),
        )
        edges.append(edge)
        pair = numbers[source], numbers[target]
        pairs.append(pair)
        for end in pair:
            facts[end].add(edge)
    texts, attributes = _texts(store, rows, numbers, {kind_of(node) or "" for node in nodes})
    found = places([kind_of(node) or "" for node in nodes], pairs)
    described = []
    for at, node in enumerate(nodes):
        known = facts[at].dated(rows, node)
        described.append(_node(node, known, texts.get(node, _NOTHING), attributes[node], options, found[at]))
    return PropertyGraph(tuple(described), tuple(edges), options.language)


_NOTHING: Final[Mapping[str, str]] = {}


@dataclass(slots=True)
class _Facts:
    """What the edges of a node say of it."""

    degree: int = 0
    first: str | None = None
    last: str | None = None
    claims: dict[str, int] = field(default_factory=dict)

    def add(self, edge: Edge) -> None:
        self.degree += 1
        self.include(edge.first, edge.last)
        if edge.relation in _CLAIMING:
            self.claims[edge.relation] = self.claims.get(edge.relation, 0) + edge.weight

    def include(self, first: str | None, last: str | None) -> None:
        if first is not None and (self.first is None or first < self.first):
            self.first = first
        if last is not None and (self.last is None or last > self.last):
            self.last = last

    def dated(self, rows: Rows, node: str) -> _Facts:
        """With the thing's own date."""
        self.include(*(rows.issued.get(node) or rows.held.get(node) or (None, None)))
        return self


def _node(
    node: str,
    facts: _Facts,
    labels: Mapping[str, str],
    attributes: Mapping[str, str],
    options: Options,
    place: tuple[float, float],
) -> Node:
    kind = kinds()[kind_of(node) or ""]
    claims = next((facts.claims[name] for name in _CLAIMING if name in facts.claims), 0)
    return Node(
        node,
        kind.name,
        labels.get(options.language) or next(iter(labels.values()), "") or _key(node),
        labels,
        facts.degree,
        claims,
        facts.first,
        facts.last,
        round(place[0], 2),
        round(place[1], 2),
        round(min(kind.size + 4 * sqrt(facts.degree), _LARGEST), 2),
        attributes,
    )


def _standing(store: Store, rows: Rows, options: Options) -> set[str]:
    """What is in the graph though nothing is tied to it."""
    return {
        rows.person(node.value)
        for name in options.kinds
        if (query := kinds()[name].standing) is not None
        for (node,) in select(store, query, "node")
        if kind_of(node.value) in options.kinds
    }


def _texts(
    store: Store, rows: Rows, nodes: Mapping[str, int], there: set[str]
) -> tuple[dict[str, Mapping[str, str]], defaultdict[str, dict[str, str]]]:
    """The labels of nodes by language, and their further columns."""
    labels = {body: _by_language({"": {name}}) for body, name in rows.told.items() if body in nodes}
    attributes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name in sorted(there):
        kind = kinds()[name]
        for node, told in _labels(store, kind.labels, nodes).items():
            labels[node] = _by_language(told)
        for column, query in kind.attributes.items():
            for node, value in select(store, query, "node", "value"):
                if node.value in nodes:
                    text = collapse(value.value)
                    attributes[node.value][column] = min(attributes[node.value].get(column, text), text)
                    if column == _SHORT and (usual := rows.abbreviation(node.value)):
                        attributes[node.value][column] = usual
    return labels, attributes


def _labels(
    store: Store, query: str, nodes: Mapping[str, int] | None = None
) -> dict[str, dict[str, set[str]]]:
    labels: dict[str, dict[str, set[str]]] = {}
    for node, label in select(store, query, "node", "label"):
        if nodes is None or node.value in nodes:
            labels.setdefault(node.value, {}).setdefault(label.language or "", set()).add(label.value)
    return labels


def _by_language(labels: Mapping[str, Iterable[str]]) -> Mapping[str, str]:
    """One label in each language; one without a language is in that of its characters."""
    found = {}
    for language in LANGUAGES:
        bare = [text for text in labels.get("", ()) if bool(_HAN.search(text)) == (language == "zh")]
        texts = [each for text in labels.get(language, ()) or bare if (each := collapse(text))]
        if texts:
            found[language] = min(texts)
    return found


def _key(node: str) -> str:
    """The last key in the IRI of a thing: a name, where it has no other."""
    return collapse(keys(NamedNode(node))[-1])
