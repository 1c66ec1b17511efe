"""The projection of a store → a network to measure: rankings, ties, topics, communities, paths."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import combinations, islice, pairwise
from typing import TYPE_CHECKING, Final

import networkx as nx

from ipgraph.entities import Entities, Entity, entities_of, entity_of
from ipgraph.errors import NotFoundError, ParameterError
from ipgraph.graph import kinds, relations, to_networkx
from ipgraph.graph.around import find
from ipgraph.network import measures
from ipgraph.network.paths import Path, Step
from ipgraph.query import Iri, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ipgraph.entities import Context
    from ipgraph.graph import Edge, Node, PropertyGraph, Selection
    from ipgraph.query import Value

_SPEAKING: Final = "announces"
_TRIES: Final = 200
_SEEDS: Final = 5
_RANKING: Final = {
    "rank": "integer",
    "thing": "text",
    "thing_label": "text",
    "kind": "text",
    "score": "decimal",
}
_TOPICS: Final = {
    **dict.fromkeys(("speaker", "speaker_label", "kind", "topic", "topic_label"), "text"),
    "claims": "integer",
    **dict.fromkeys(("share_of_speaker", "share_of_topic"), "decimal"),
    **dict.fromkeys(("first", "last"), "date"),
}
_TIES: Final = {
    **dict.fromkeys(("one", "one_label", "other", "other_label"), "text"),
    "shared": "integer",
    **dict.fromkeys(("through", "through_labels"), "list"),
}
_NEIGHBOURS: Final = {
    **dict.fromkeys(("relation", "direction", "thing", "thing_label", "kind", "detail"), "text"),
    "weight": "integer",
    **dict.fromkeys(("first", "last"), "date"),
}


class Ranked(Entities[Entity]):
    """Things in order, with what puts them there in the table."""

    def __repr__(self) -> str:
        """The first rows of the table."""
        return repr(self.to_table())


class Communities(Ranked):
    """Things by the community that they belong to, the largest first.

    ``groups`` are the communities. ``modularity`` tells how much more they are tied within than chance would
    have it: below about 0.3 there is little to see. ``stability`` tells how alike they are when they are
    looked for again in another order, from 0 (chance) to 1.
    """

    groups: tuple[tuple[Entity, ...], ...]
    modularity: float
    stability: float


class Network:
    """A network to measure. It is read from the store once, when it is first looked at.

    Measures look at what documents say: what the vocabulary alone knows (seats, parents, successors) ties
    nothing here, but paths may lead over it. Edges count in both directions.
    """

    def __init__(self, project: Callable[..., PropertyGraph], selection: Selection, context: Context) -> None:
        """A network of what ``project`` gives for a selection; ``kg.network()`` makes one."""
        self._project = project
        self._selection = selection
        self._context = context

    @cached_property
    def graph(self) -> PropertyGraph:
        """Its nodes and edges."""
        return self._project(**self._selection)

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The nodes by IRI."""
        return {node.id: node for node in self.graph.nodes}

    def to_networkx(self) -> nx.MultiDiGraph:
        """The network for networkx: see ``graph.to_networkx``."""
        return to_networkx(self.graph)

    def central(self, kind: str | None = None, *, by: str = "ties", most: int | None = None) -> Ranked:
        """Things by how central they are, of one kind or all: ``rank``, ``thing``, ``kind``, ``score``.

        ``by`` is ``ties`` (how many things it is tied to), ``weight`` (how often), ``between`` (how many
        shortest paths lead through it) or ``close`` (how near the others are). Scores are those in the whole
        network, whatever kind is shown. Raises ParameterError on another measure or kind.
        """
        _check_kind(kind)
        rows = self._ranking(_simple(self.graph), self.nodes, kind, by)
        table = Table(tuple(_RANKING), rows[:most], kinds=_RANKING)
        return Ranked(self._context, lambda: table, "thing")

    def central_over_time(
        self, kind: str | None = None, *, by: str = "ties", most: int | None = None
    ) -> Ranked:
        """``central`` in each year of which something is told: the same columns after ``period``.

        Each year is a network of its own, of what is said in it: documents issued, events held. What has no
        date is in none. Raises ParameterError as ``central`` does.
        """
        _check_kind(kind)
        dates = [day for node in self.graph.nodes for day in (node.first, node.last) if day]
        rows: list[tuple[Value, ...]] = []
        for year in range(int(min(dates, default="1")[:4]), int(max(dates, default="0")[:4]) + 1):
            graph = self._project(**{**self._selection, "period": f"{year:04d}"})
            nodes = {node.id: node for node in graph.nodes}
            ranking = self._ranking(_simple(graph), nodes, kind, by)
            rows += [(f"{year:04d}", *row) for row in ranking[:most]]
        known = {"period": "text", **_RANKING}
        table = Table(tuple(known), rows, kinds=known)
        return Ranked(self._context, lambda: table, "thing")

    def topics(self, kind: str | None = None, *, broader: bool = False) -> Ranked:
        """Who gives figures on what: one row per speaker and indicator, by speaker, most claims first.

        ``share_of_speaker`` is the part of the speaker's claims, ``share_of_topic`` that of the topic's.
        ``broader`` counts an indicator as the broadest that holds it. ``kind`` keeps speakers of one kind.
        """
        _check_kind(kind)
        found: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in self.graph.edges:
            if edge.relation == _SPEAKING and kind in (None, self.nodes[edge.source].kind):
                found[edge.source, self._broadest(edge.target) if broader else edge.target].append(edge)
        said = {pair: sum(edge.weight for edge in edges) for pair, edges in found.items()}
        of_speaker: dict[str, int] = defaultdict(int)
        of_topic: dict[str, int] = defaultdict(int)
        for (speaker, topic), number in said.items():
            of_speaker[speaker] += number
            of_topic[topic] += number
        order = sorted(said, key=lambda pair: (-of_speaker[pair[0]], pair[0], -said[pair], pair[1]))
        rows: list[tuple[Value, ...]] = [
            (
                Iri(speaker), self._label(speaker), self.nodes[speaker].kind, Iri(topic), self._label(topic),
                said[speaker, topic],
                round(said[speaker, topic] / of_speaker[speaker], 4),
                round(said[speaker, topic] / of_topic[topic], 4),
                *_span(found[speaker, topic]),
            )
            for speaker, topic in order
        ]  # fmt: skip
        table = Table(tuple(_TOPICS), rows, kinds=_TOPICS)
        return Ranked(self._context, lambda: table, "speaker")

    def ties(self, kind: str = "agency", *, through: str = "programme") -> Ranked:
        """Which things of a kind are tied to the same things of another: one row per pair, most shared first.

        ``kg.network().ties("agency", through="programme")`` tells which programmes tie which agencies.
        """
        _check_kind(kind)
        _check_kind(through)
        members: dict[str, set[str]] = defaultdict(set)
        for edge in self.graph.edges:
            if not relations()[edge.relation].background:
                for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
                    if self.nodes[one].kind == through and self.nodes[other].kind == kind and one != other:
                        members[one].add(other)
        shared: dict[tuple[str, str], list[str]] = defaultdict(list)
        for middle in sorted(members):
            for pair in combinations(sorted(members[middle]), 2):
                shared[pair].append(middle)
        order = sorted(shared, key=lambda pair: (-len(shared[pair]), pair))
        rows: list[tuple[Value, ...]] = [
            (
                Iri(pair[0]), self._label(pair[0]), Iri(pair[1]), self._label(pair[1]), len(shared[pair]),
                tuple(map(Iri, shared[pair])), tuple(map(self._label, shared[pair])),
            )
            for pair in order
        ]  # fmt: skip
        table = Table(tuple(_TIES), rows, kinds=_TIES)
        return Ranked(self._context, lambda: table, "one")

    def communities(self, *, resolution: float = 1.0, seed: int = 0) -> Communities:
        """Groups that are tied within more than to others (Louvain): ``community``, ``size``, ``thing``.

        A higher ``resolution`` gives more and smaller ones. What has no tie is in none. Raises
        ParameterError where the resolution is not above 0.
        """
        if resolution <= 0:
            raise ParameterError(f"a resolution is above 0, not {resolution}")
        graph = _simple(self.graph)
        weights = measures.scores(graph, "weight")
        groups = [
            sorted(group, key=lambda node: (-weights[node], node))
            for group in measures.clusters(graph, resolution, seed)
        ]
        again = [measures.clusters(graph, resolution, seed + each) for each in range(1, _SEEDS + 1)]
        rows: list[tuple[Value, ...]] = [
            (at, len(group), Iri(node), self._label(node), self.nodes[node].kind)
            for at, group in enumerate(groups, 1)
            for node in group
        ]
        table = Table(("community", "size", "thing", "thing_label", "kind"), rows)
        found = Communities(self._context, lambda: table, "thing")
        found.groups = tuple(tuple(entity_of(self._context, node) for node in group) for group in groups)
        found.modularity = measures.modularity(graph, groups, resolution)
        found.stability = sum(measures.likeness(groups, each) for each in again) / _SEEDS if groups else 0.0
        return found

    def paths(self, one: str, other: str, /, *, most: int = 5, longest: int = 4) -> list[Path]:
        """How two things are tied, the shortest ways first: see ``kg.paths``."""
        start, end = self._found(one), self._found(other)
        edges: dict[frozenset[str], list[Edge]] = defaultdict(list)
        for edge in self.graph.edges:
            edges[frozenset((edge.source, edge.target))].append(edge)
        graph = nx.Graph()
        for pair, between in edges.items():
            # what the vocabulary knows is said by no document, so it comes after what is said
            known = all(relations()[edge.relation].background for edge in between)
            graph.add_edge(*sorted(pair), length=1.5 if known else 1.0)
        try:
            ways = nx.shortest_simple_paths(graph, start, end, weight="length")
            short = [way for way in islice(ways, _TRIES) if 1 <= len(way) - 1 <= longest]
        except (nx.NetworkXNoPath, nx.NodeNotFound):
            return []
        alike: dict[tuple[object, ...], list[list[str]]] = defaultdict(list)
        for way in short:
            alike[self._shape(way)].append(way)
        told = list(islice(alike.values(), most))
        things = entities_of(self._context, (node for found in told for node in found[0]))
        return [
            Path(
                tuple(
                    Step(
                        things[one], things[other], tuple(edges[frozenset((one, other))]), self.graph.language
                    )
                    for one, other in pairwise(found[0])
                ),
                len(found) - 1,
            )
            for found in told
        ]

    def neighbours(self, thing: str, /, *, relation: str | None = None) -> Ranked:
        """What is tied to a thing by one edge: see ``kg.neighbours``."""
        here = self._found(thing)
        if relation is not None and relation not in relations():
            raise ParameterError(f"there is no relation {relation!r}; one of: {', '.join(relations())}")
        rows: list[tuple[Value, ...]] = []
        for edge in self.graph.edges:
            if here in (edge.source, edge.target) and relation in (None, edge.relation):
                way = "both" if edge.mutual else "out" if edge.source == here else "in"
                node = self.nodes[edge.target if edge.source == here else edge.source]
                detail = edge.detail(self.graph.language) or None
                told = (Iri(node.id), node.label, node.kind, detail, edge.weight, edge.first, edge.last)
                rows.append((edge.relation, way, *told))
        table = Table(tuple(_NEIGHBOURS), rows, kinds=_NEIGHBOURS)
        return Ranked(self._context, lambda: table, "thing")

    def _ranking(
        self, graph: nx.Graph, nodes: Mapping[str, Node], kind: str | None, by: str
    ) -> list[tuple[Value, ...]]:
        found = measures.scores(graph, by)
        whole = all(score.is_integer() for score in found.values())
        shown = {node: score for node, score in found.items() if kind in (None, nodes[node].kind)}
        return [
            (rank, Iri(node), nodes[node].label, nodes[node].kind, int(score) if whole else round(score, 4))
            for rank, node, score in measures.ranked(shown)
        ]

    def _shape(self, way: list[str]) -> tuple[object, ...]:
        """What ways have in common that lead over other indicators, documents … of the same kinds."""
        plain = {"indicator", "document", "observation"}
        return tuple(
            self.nodes[node].kind if self.nodes[node].kind in plain and 0 < at < len(way) - 1 else node
            for at, node in enumerate(way)
        )

    def _found(self, thing: str) -> str:
        found = find(self._context.store, thing)
        if found not in self.nodes:
            raise NotFoundError(f"{thing!r} is not in this network; ask for more kinds or relations")
        return found

    def _label(self, node: str) -> str:
        known = self.nodes.get(node)
        return known.label if known else entity_of(self._context, node).label

    def _broadest(self, indicator: str) -> str:
        known = self._context.vocabulary().indicators
        passed = {indicator}
        here = known.get(Iri(indicator).short)
        while here is not None and here.broader is not None and known[here.broader].iri not in passed:
            here = known[here.broader]
            passed.add(here.iri)
        return indicator if here is None else here.iri

    def __repr__(self) -> str:
        """How much there is of it."""
        return f"<Network: {len(self.graph.nodes)} nodes, {len(self.graph.edges)} edges>"


def _simple(graph: PropertyGraph) -> nx.Graph:
    """What documents say, without direction: between two nodes one edge, its weight that of all."""
    simple = nx.Graph()
    simple.add_nodes_from(node.id for node in graph.nodes)
    for edge in graph.edges:
        if not relations()[edge.relation].background and edge.source != edge.target:
            before = simple.get_edge_data(edge.source, edge.target, {"weight": 0})["weight"]
            simple.add_edge(edge.source, edge.target, weight=before + edge.weight)
    return simple


def _span(edges: list[Edge]) -> tuple[str | None, str | None]:
    firsts = [edge.first for edge in edges if edge.first]
    lasts = [edge.last for edge in edges if edge.last]
    return min(firsts, default=None), max(lasts, default=None)


def _check_kind(kind: str | None) -> None:
    if kind is not None and kind not in kinds():
        raise ParameterError(f"there is no kind {kind!r}; one of: {', '.join(kinds())}")
