"""A document with its claims and relations → the quads of its graph."""

from __future__ import annotations

from decimal import localcontext
from typing import TYPE_CHECKING

from ipgraph.errors import ValueFormatError
from ipgraph.rdf import evidence, figures, observations
from ipgraph.rdf import relations as relation_nodes
from ipgraph.rdf.names import Names
from ipgraph.rdf.terms import Description, address, decimal, moment, number, part, term, text, thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyoxigraph as ox

    from ipgraph.claims import Claim, Document, Relation
    from ipgraph.vocabulary import Vocabulary


def document_quads(
    document: Document, claims: Iterable[Claim], relations: Iterable[Relation], vocabulary: Vocabulary
) -> list[ox.Quad]:
    """The graph of a document: all that comes from it, each quad once, in the order of the records.

    The graph's name is the document's IRI. Claims and relations keep their order (``ipg:order``).
    A document's blocks are not stored: reading its text makes them again.

    Raises ValueFormatError where a record belongs to another document, or a value cannot be written as
    what it is: a date that is not ISO 8601, a number that is not finite, text that is not Unicode.
    """
    claims, relations = list(claims), list(relations)
    records: list[Claim | Relation] = [*claims, *relations]
    for record in records:
        if record.doc != document.name:
            raise ValueFormatError(
                f"{record.quote!r} at {record.start} comes from {record.doc}, not from {document.name}"
            )
    into = Description(thing("document", document.name))
    names = Names(vocabulary, document, relations)
    _describe_document(document, into)
    _describe_claims(document, claims, names, vocabulary, into)
    relation_nodes.describe(document, relations, names, into)
    return list(into)


def nquads(quads: Iterable[ox.Quad]) -> str:
    """N-Quads, each quad once, sorted by line: the same quads always give the same bytes (in UTF-8)."""
    # only "\n" ends a line: str.splitlines would split at other separators inside literals too
    lines = {f"{quad} ." for quad in quads}
    return "".join(f"{line}\n" for line in sorted(lines))


def _describe_document(document: Document, into: Description) -> None:
    node = into.graph
    into.add(node, "a", term("ipg:Document"))
    into.add(node, "ipg:name", text(document.name))
    into.add(node, "ipg:sha256", text(document.sha256))
    into.add(node, "ipg:text", text(document.text))
    into.add(node, "dcterms:language", text(document.language))
    into.add(node, "dcterms:format", text(document.media_type))
    if document.source is not None:
        into.add(node, "dcterms:source", address(document.source))
    if document.title is not None:
        into.add(node, "dcterms:title", text(document.title))
    if document.publisher is not None:
        into.add(node, "dcterms:publisher", text(document.publisher))
    if document.issued is not None:
        issued = moment(document.issued)
        if issued is None:
            raise ValueFormatError(
                f"{document.name} cannot be issued over a span of time: {document.issued!r}"
            )
        into.add(node, "dcterms:issued", issued)


def _describe_claims(
    document: Document, claims: Sequence[Claim], names: Names, vocabulary: Vocabulary, into: Description
) -> None:
    lines: list[str] = []
    for order, (claim, span) in enumerate(figures.placed(claims), 1):
        node = thing("claim", document.name, span)
        into.add(node, "a", term("ipg:Claim"))
        into.add(node, "ipg:order", number(order))
        observation = observations.describe(claim, vocabulary, into)
        if claim.indicator is None or observation is None:
            observations.dimensions(node, claim, into)
        else:
            into.add(node, "ipg:about", observation)
            into.add(node, "ipg:indicator", thing("indicator", claim.indicator))
            lines.append(figures.line(observation.value, span, claim))
            if claim.also and claim.period is not None:
                into.add(into.graph, "ipg:convertsIn", thing("period", claim.period))
        into.add(node, "ipg:measure", thing("measure", claim.measure))
        if claim.label is not None:
            into.add(node, "ipg:label", text(claim.label))
        _describe_figure(node, claim, into)
        if claim.speaker is not None:
            into.add(node, "ipg:speakerName", text(claim.speaker))
            if speaker := names.speaker(claim.speaker):
                speaker.describe(into)
                into.add(node, "prov:wasAttributedTo", speaker.node)
        evidence.describe(node, document, claim, into)
    if lines:
        into.add(into.graph, "ipg:figures", text("\n".join(lines)))


def _describe_figure(node: ox.NamedNode, claim: Claim, into: Description) -> None:
    """Add value, unit and bound, the interval that they allow, and equivalents in other units."""
    into.add(node, "ipg:value", decimal(claim.value))
    into.add(node, "ipg:unit", thing("unit", claim.unit))
    into.add(node, "ipg:bound", thing("bound", claim.bound))
    if claim.half < 0:
        raise ValueFormatError(f"half a step cannot be negative: {claim.half} of {claim.quote!r}")
    with localcontext() as exact:
        exact.prec = _digits(claim)
        interval = claim.interval
    if interval.low is not None:
        into.add(node, "ipg:lower", decimal(interval.low))
    if interval.high is not None:
        into.add(node, "ipg:upper", decimal(interval.high))
    if claim.half and (interval.low is None or interval.high is None):
        # a closed interval gives it back; of an open one only this tells how precise the figure is
        into.add(node, "ipg:halfStep", decimal(claim.half))
    for n, other in enumerate(claim.also, 1):
        equivalent = part(node, "also", str(n))
        into.add(node, "ipg:equivalent", equivalent)
        into.add(equivalent, "a", term("ipg:Equivalent"))
        into.add(equivalent, "ipg:value", decimal(other.value))
        into.add(equivalent, "ipg:unit", thing("unit", other.unit))


def _digits(claim: Claim) -> int:
    """Digits enough to add and subtract value and half step without rounding."""
    top = max(claim.value.adjusted(), claim.half.adjusted(), 0)
    bottom = min(int(claim.value.as_tuple().exponent), int(claim.half.as_tuple().exponent), 0)
    return top - bottom + 2
