"""Quads of documents' graphs → the documents, claims and relations they were made of."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipgraph.claims import Claim, Document, Equivalent, Relation
from ipgraph.errors import NotFoundError, ValueFormatError
from ipgraph.rdf.observations import of_value
from ipgraph.rdf.terms import keys, statements, term

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Nodes:
    """Quads by subject and predicate. The graph a quad lies in does not matter here."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._objects: dict[tuple[str, str], list[ox.NamedNode | ox.Literal]] = defaultdict(list)
        self._of_class: dict[str, list[ox.NamedNode]] = defaultdict(list)
        of_type = term("a")
        for subject, predicate, value in statements(quads):
            if predicate == of_type:
                self._of_class[value.value].append(subject)
            else:
                self._objects[subject.value, predicate.value].append(value)

    def of_class(self, curie: str) -> list[ox.NamedNode]:
        return list(dict.fromkeys(self._of_class[term(curie).value]))

    def all(self, node: ox.NamedNode, predicate: str) -> list[ox.NamedNode]:
        values = self._objects.get((node.value, term(predicate).value), ())
        return [value for value in values if isinstance(value, ox.NamedNode)]

    def node(self, node: ox.NamedNode, predicate: str) -> ox.NamedNode:
        found = self.all(node, predicate)
        if not found:
            raise ValueFormatError(f"{node.value} has no {predicate}: the graph is incomplete")
        return found[0]

    def key(self, node: ox.NamedNode, predicate: str) -> str | None:
        """What the node's IRI tells: its last segments, those after its class."""
        found = self.all(node, predicate)
        return "/".join(keys(found[0])[1:]) if found else None

    def required_key(self, node: ox.NamedNode, predicate: str) -> str:
        return "/".join(keys(self.node(node, predicate))[1:])

    def maybe(self, node: ox.NamedNode, predicate: str) -> str | None:
        values = self._objects.get((node.value, term(predicate).value))
        return values[0].value if values else None

    def text(self, node: ox.NamedNode, predicate: str) -> str:
        value = self.maybe(node, predicate)
        if value is None:
            raise ValueFormatError(f"{node.value} has no {predicate}: the graph is incomplete")
        return value

    def document(self, node: ox.NamedNode) -> str:
        """The name of the document that a claim or relation is quoted from."""
        return self.text(self.node(node, "prov:wasQuotedFrom"), "ipg:name")

    def quote(self, node: ox.NamedNode) -> tuple[str, int, int]:
        """The words, start and end of a claim's or relation's evidence."""
        evidence = self.node(node, "ipg:evidence")
        found: dict[str, str] = {}
        for selector in self.all(evidence, "oa:hasSelector"):
            for name in ("exact", "start", "end"):
                if (value := self.maybe(selector, f"oa:{name}")) is not None:
                    found[name] = value
        if len(found) != 3:
            raise ValueFormatError(f"{evidence.value} lacks words or offsets: the graph is incomplete")
        return found["exact"], int(found["start"]), int(found["end"])

    def in_order(self, curie: str) -> list[ox.NamedNode]:
        """All nodes of a class, by document and then by their order in it."""
        return sorted(
            self.of_class(curie), key=lambda node: (self.document(node), int(self.text(node, "ipg:order")))
        )


def document_of(quads: Iterable[ox.Quad]) -> Document:
    """The document that the quads describe, without blocks.

    Raises NotFoundError where they describe none, ValueFormatError where more than one, or one in part.
    """
    nodes = _Nodes(quads)
    found = nodes.of_class("ipg:Document")
    if not found:
        raise NotFoundError("these quads describe no document")
    if len(found) > 1:
        raise ValueFormatError(f"these quads describe {len(found)} documents; give those of one graph")
    node = found[0]
    return Document(
        name=nodes.text(node, "ipg:name"),
        text=nodes.text(node, "ipg:text"),
        sha256=nodes.text(node, "ipg:sha256"),
        language=nodes.text(node, "dcterms:language"),
        title=nodes.maybe(node, "dcterms:title"),
        publisher=nodes.maybe(node, "dcterms:publisher"),
        issued=nodes.maybe(node, "dcterms:issued"),
        media_type=nodes.text(node, "dcterms:format"),
        source=nodes.maybe(node, "dcterms:source"),
    )


def claims_of(quads: Iterable[ox.Quad]) -> list[Claim]:
    """All claims among the quads, by document and then in their order in it.

    Raises ValueFormatError where a claim, or its document's name, is there only in part.
    """
    return list(claims_by_node(quads).values())


def claims_by_node(quads: Iterable[ox.Quad]) -> dict[str, Claim]:
    """The claims of ``claims_of``, in the same order, by the IRIs of their nodes; raises as that does."""
    nodes = _Nodes(quads)
    return {node.value: _claim(node, nodes) for node in nodes.in_order("ipg:Claim")}


def relations_of(quads: Iterable[ox.Quad]) -> list[Relation]:
    """All relations among the quads, by document and then in their order in it.

    Raises ValueFormatError where a relation, or its document's name, is there only in part.
    """
    nodes = _Nodes(quads)
    return [_relation(node, nodes) for node in nodes.in_order("ipg:Relation")]


def _claim(node: ox.NamedNode, nodes: _Nodes) -> Claim:
    quote, start, end = nodes.quote(node)
    about = nodes.all(node, "ipg:about")
    point = about[0] if about else node
    breakdowns = (keys(breakdown) for breakdown in nodes.all(point, "ipg:breakdown"))
    equivalents = sorted(nodes.all(node, "ipg:equivalent"), key=lambda also: int(keys(also)[-1]))
    return Claim(
        doc=nodes.document(node),
        indicator=nodes.key(node, "ipg:indicator"),
        measure=nodes.required_key(node, "ipg:measure"),
        value=Decimal(nodes.text(node, "ipg:value")),
        unit=nodes.required_key(node, "ipg:unit"),
        bound=nodes.required_key(node, "ipg:bound"),
        period=nodes.key(point, "sdmx-dimension:refPeriod"),
        base=nodes.key(point, "ipg:base"),
        area=nodes.required_key(point, "sdmx-dimension:refArea"),
        quote=quote,
        start=start,
        end=end,
        of={key: of_value(value) for _, key, value in breakdowns},
        speaker=nodes.maybe(node, "ipg:speakerName"),
        also=tuple(
            Equivalent(Decimal(nodes.text(also, "ipg:value")), nodes.required_key(also, "ipg:unit"))
            for also in equivalents
        ),
        label=nodes.maybe(node, "ipg:label"),
        half=_half(node, nodes),
    )


def _half(node: ox.NamedNode, nodes: _Nodes) -> Decimal:
    return half_step(*(nodes.maybe(node, name) for name in ("ipg:lower", "ipg:upper", "ipg:halfStep")))


def half_step(low: str | None, high: str | None, stored: str | None) -> Decimal:
    """Half a step of a claim, from its ends as stored: half of a closed interval's width, else ``stored``.

    >>> half_step("53.25", "53.35", None), half_step("50", None, "0.5")
    (Decimal('0.05'), Decimal('0.5'))
    """
    if low is None or high is None:
        return Decimal(stored or 0)
    with localcontext() as exact:
        exact.prec = len(low) + len(high)
        return (Decimal(high) - Decimal(low)) / 2


def _relation(node: ox.NamedNode, nodes: _Nodes) -> Relation:
    quote, start, end = nodes.quote(node)
    return Relation(
        doc=nodes.document(node),
        relation=nodes.required_key(node, "ipg:relationKind"),
        subject=nodes.text(node, "ipg:subjectName"),
        object=nodes.text(node, "ipg:objectName"),
        quote=quote,
        start=start,
        end=end,
        post=nodes.maybe(node, "ipg:postName"),
        date=nodes.maybe(node, "dcterms:date"),
    )
