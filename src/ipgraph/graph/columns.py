"""Nodes and edges → the columns that every format writes beside label, weight and size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.graph.definition import columns
from ipgraph.graph.options import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ipgraph.graph.records import Edge, Node

Value = str | int | float | bool | None

_LABELS: Final[Mapping[str, type]] = {f"label_{language}": str for language in LANGUAGES}
# the name of each column and the type of its values
NODE_COLUMNS: Final[Mapping[str, type]] = {
    "kind": str,
    **_LABELS,
    "degree": int,
    "claims": int,
    "first": str,
    "last": str,
    **dict.fromkeys(columns(), str),
    "color": str,
    "x": float,
    "y": float,
}
EDGE_COLUMNS: Final[Mapping[str, type]] = {
    "relation": str,
    **_LABELS,
    "detail_en": str,
    "detail_zh": str,
    "first": str,
    "last": str,
    "mutual": bool,
    "color": str,
}


def node_values(node: Node) -> Iterator[Value]:
    """The values of a node, in the order of ``NODE_COLUMNS``; None where one is not known."""
    yield node.kind
    yield from (node.labels.get(language) for language in LANGUAGES)
    yield node.degree
    yield node.claims
    yield node.first
    yield node.last
    yield from (node.attributes.get(name) for name in columns())
    yield node.color
    yield node.x
    yield node.y


def edge_values(edge: Edge) -> Iterator[Value]:
    """The values of an edge, in the order of ``EDGE_COLUMNS``; None where one is not known."""
    yield edge.relation
    yield from (edge.label(language) for language in LANGUAGES)
    yield from (edge.details.get(language) for language in LANGUAGES)
    yield edge.first
    yield edge.last
    yield edge.mutual
    yield edge.color
