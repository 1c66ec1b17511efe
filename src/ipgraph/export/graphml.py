"""A property graph → GraphML, written element by element."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final

from ipgraph.export.characters import legal
from ipgraph.export.gexf import channels
from ipgraph.graph.columns import EDGE_COLUMNS, NODE_COLUMNS, edge_values, node_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ipgraph.graph import PropertyGraph
    from ipgraph.graph.columns import Value

_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
_TYPES: Final[Mapping[type, str]] = {str: "string", int: "int", float: "double", bool: "boolean"}
# GraphML knows no drawing: Gephi reads these names, and takes them for what they are
_OF_NODES: Final[Mapping[str, type]] = {
    "label": str,
    **NODE_COLUMNS,
    "size": float,
    "r": int,
    "g": int,
    "b": int,
}
_OF_EDGES: Final[Mapping[str, type]] = {"label": str, "weight": float, **EDGE_COLUMNS}


def graphml(graph: PropertyGraph, output: IO[bytes]) -> None:
    """GraphML of all columns; every edge has an id, so that several between two nodes stay apart."""
    from lxml import etree

    with etree.xmlfile(output, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(f"{{{_NAMESPACE}}}graphml", nsmap={None: _NAMESPACE}):
            for what, columns in (("node", _OF_NODES), ("edge", _OF_EDGES)):
                for name, kind in columns.items():
                    key = {"id": f"{what}-{name}", "for": what, "attr.name": name, "attr.type": _TYPES[kind]}
                    _write(file, "key", key)
            with file.element(f"{{{_NAMESPACE}}}graph", edgedefault="directed"):
                for node in graph.nodes:
                    values = (node.label, *node_values(node), node.size, *channels(node.color))
                    _write(file, "node", {"id": node.id}, zip(_OF_NODES, values, strict=True))
                for edge in graph.edges:
                    told = (edge.label(graph.language), float(edge.weight), *edge_values(edge))
                    ends = {"id": edge.id, "source": edge.source, "target": edge.target}
                    _write(file, "edge", ends, zip(_OF_EDGES, told, strict=True))
    output.write(b"\n")


def _write(
    file: Any, name: str, attributes: Mapping[str, str], values: Iterable[tuple[str, Value]] = ()
) -> None:
    with file.element(f"{{{_NAMESPACE}}}{name}", attributes):
        for column, value in values:
            if value is not None:
                with file.element(f"{{{_NAMESPACE}}}data", key=f"{name}-{column}"):
                    file.write(str(value).lower() if isinstance(value, bool) else legal(str(value)))
