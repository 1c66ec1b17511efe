"""A property graph → the JSON of graphology, one line per node and edge."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING

from ipgraph.export.characters import legal
from ipgraph.graph.columns import EDGE_COLUMNS, NODE_COLUMNS, edge_values, node_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ipgraph.graph import PropertyGraph
    from ipgraph.graph.columns import Value


def graphology(graph: PropertyGraph, output: IO[bytes]) -> None:
    """What ``Graph.from`` of graphology reads; several edges between two nodes stay apart."""
    options = {"type": "directed", "multi": True, "allowSelfLoops": False}
    output.write(b'{"options": ' + _json(options) + b',\n"attributes": {"creator": "ipgraph"},\n"nodes": [')
    _lines(_nodes(graph), output)
    output.write(b'],\n"edges": [')
    _lines(_edges(graph), output)
    output.write(b"]}\n")


def _nodes(graph: PropertyGraph) -> Iterator[dict[str, object]]:
    for node in graph.nodes:
        shown = {"label": legal(node.label), "size": node.size}
        yield {"key": node.id, "attributes": shown | _known(NODE_COLUMNS, node_values(node))}


def _edges(graph: PropertyGraph) -> Iterator[dict[str, object]]:
    for edge in graph.edges:
        shown = {"label": legal(edge.label(graph.language)), "weight": edge.weight}
        yield {
            "key": edge.id,
            "source": edge.source,
            "target": edge.target,
            "attributes": shown | _known(EDGE_COLUMNS, edge_values(edge)),
        }


def _known(columns: Iterable[str], values: Iterator[Value]) -> dict[str, Value]:
    return {
        name: legal(value) if isinstance(value, str) else value
        for name, value in zip(columns, values, strict=True)
        if value is not None
    }


def _lines(records: Iterator[dict[str, object]], output: IO[bytes]) -> None:
    between = b"\n"
    for record in records:
        output.write(between + _json(record))
        between = b",\n"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
