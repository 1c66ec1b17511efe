"""A property graph → GEXF 1.3, written element by element: memory does not grow with it.

The schema (gexf.net/1.3) has colours, sizes and positions in the same namespace as nodes; Gephi and
graphology look for their names only. networkx looks for them in another namespace that the schema does not
know, so that colour and place are attributes too. All edges are directed, since readers stop at a mixture:
one that holds in both directions is there once and has ``mutual``.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from ipgraph.export.characters import legal
from ipgraph.graph.columns import EDGE_COLUMNS, NODE_COLUMNS, edge_values, node_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ipgraph.graph import Edge, Node, PropertyGraph
    from ipgraph.graph.columns import Value

_NAMESPACE: Final = "http://gexf.net/1.3"
_TYPES: Final[Mapping[type, str]] = {str: "string", int: "integer", float: "double", bool: "boolean"}
_THICKEST: Final = 8.0
_MOST_PATTERNS: Final = 1000


def gexf(graph: PropertyGraph, output: IO[bytes], *, dynamic: bool = False) -> None:
    """GEXF 1.3. With ``dynamic``, what is dated is there from its first day to its last, the rest always.

    Attributes are static in both: readers that know no time read the dynamic variant too.
    """
    from lxml import etree

    with etree.xmlfile(output, encoding="utf-8") as file:
        file.write_declaration()
        write = _Writer(file)
        with write("gexf", {"version": "1.3"}, nsmap={None: _NAMESPACE}):
            with write("meta"):
                write.text("creator", "ipgraph")
                write.text("description", "Who says what about intellectual-property policy")
            mode = {"defaultedgetype": "directed", "idtype": "string", "mode": "static"}
            if dynamic:
                mode |= {"mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"}
            with write("graph", mode):
                _declare(write, "node", NODE_COLUMNS)
                _declare(write, "edge", EDGE_COLUMNS)
                with write("nodes", {"count": str(len(graph.nodes))}):
                    for node in graph.nodes:
                        _node(write, node, dynamic=dynamic)
                with write("edges", {"count": str(len(graph.edges))}):
                    edges = _Edges(file, graph.language, dynamic=dynamic)
                    for edge in graph.edges:
                        edges.write(edge)
    output.write(b"\n")


class _Writer:
    """Opens and writes elements of the namespace."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._names: dict[str, str] = {}

    def __call__(self, name: str, attributes: Mapping[str, str] | None = None, **more: Any) -> Any:
        known = self._names.get(name) or self._names.setdefault(name, f"{{{_NAMESPACE}}}{name}")
        return self._file.element(known, attributes or {}, **more)

    def empty(self, name: str, attributes: Mapping[str, str]) -> None:
        with self(name, attributes):
            pass

    def text(self, name: str, text: str) -> None:
        with self(name):
            self._file.write(text)


def _declare(write: _Writer, what: str, columns: Mapping[str, type]) -> None:
    with write("attributes", {"class": what, "mode": "static"}):
        for name, kind in columns.items():
            # the title is the name: some readers show the one, some the other
            write.empty("attribute", {"id": name, "title": name, "type": _TYPES[kind]})


def _node(write: _Writer, node: Node, *, dynamic: bool) -> None:
    attributes = {"id": node.id, "label": legal(node.label)}
    with write("node", attributes | (_spell(node.first, node.last) if dynamic else {})):
        _values(write, NODE_COLUMNS, node_values(node))
        write.empty("color", _color(node.color))
        write.empty("position", {"x": str(node.x), "y": str(node.y), "z": "0.0"})
        write.empty("size", {"value": str(node.size)})


class _Edges:
    """Writes edges. Those that differ in ends, weight and dates only share one element, filled in anew."""

    def __init__(self, file: Any, language: str, *, dynamic: bool) -> None:
        self._file = file
        self._language = language
        self._dynamic = dynamic
        self._patterns: dict[tuple[object, ...], _Pattern] = {}

    def write(self, edge: Edge) -> None:
        key = edge.relation, edge.first is None, tuple(edge.details.items())
        pattern = self._patterns.get(key)
        if pattern is None:
            if len(self._patterns) >= _MOST_PATTERNS:
                self._patterns.clear()
            pattern = self._patterns[key] = _Pattern.of(edge, self._language)
        element = pattern.element
        element.set("id", edge.id)
        element.set("source", edge.source)
        element.set("target", edge.target)
        element.set("weight", str(float(edge.weight)))
        pattern.thickness.set("value", str(round(min(edge.weight**0.5, _THICKEST), 2)))
        if edge.first is not None and edge.last is not None:
            pattern.values["first"].set("value", edge.first)
            pattern.values["last"].set("value", edge.last)
            if self._dynamic:
                element.set("start", edge.first)
                element.set("end", edge.last)
        self._file.write(element)


class _Pattern(NamedTuple):
    """An edge as an element without a namespace: it is written into one that is open, and takes its own."""

    element: Any
    values: Mapping[str, Any]
    thickness: Any

    @classmethod
    def of(cls, edge: Edge, language: str) -> _Pattern:
        from lxml import etree

        element = etree.Element("edge", kind=edge.relation, label=legal(edge.label(language)))
        values = etree.SubElement(element, "attvalues")
        told = {
            name: etree.SubElement(values, "attvalue", {"for": name, "value": _text(value)})
            for name, value in zip(EDGE_COLUMNS, edge_values(edge), strict=True)
            if value is not None
        }
        etree.SubElement(element, "color", _color(edge.color))
        return cls(element, told, etree.SubElement(element, "thickness"))


def _values(write: _Writer, columns: Iterable[str], values: Iterator[Value]) -> None:
    with write("attvalues"):
        for name, value in zip(columns, values, strict=True):
            if value is not None:
                write.empty("attvalue", {"for": name, "value": _text(value)})


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else legal(str(value))


def _spell(first: str | None, last: str | None) -> dict[str, str]:
    return {} if first is None or last is None else {"start": first, "end": last}


def _color(color: str) -> dict[str, str]:
    """The channels, and the whole as it is: readers take the one or the other."""
    red, green, blue = channels(color)
    return {"r": str(red), "g": str(green), "b": str(blue), "hex": color}


def channels(color: str) -> tuple[int, int, int]:
    """Red, green and blue of #rrggbb, each of 0 to 255.

    >>> channels("#0072b2")
    (0, 114, 178)
    """
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return red, green, blue
