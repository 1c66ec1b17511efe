"""Where a claim or relation stands in its document → Web Annotation selectors.

Web Annotation Data Model, sections 4.2.4 (text quote) and 4.2.5 (text position).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.rdf.terms import Description, number, part, term, text

if TYPE_CHECKING:
    import pyoxigraph as ox

    from ipgraph.claims import Claim, Document, Relation

# Characters of the text kept on each side of a quote, so that it is found again in a changed copy.
CONTEXT: Final = 32


def context(whole: str, start: int, end: int) -> tuple[str, str]:
    """The up to 32 characters before ``start`` and those from ``end`` on.

    >>> context("rose to 53.3 percent in 2024", 8, 20)
    ('rose to ', ' in 2024')
    """
    return whole[max(0, start - CONTEXT) : start], whole[end : end + CONTEXT]


def describe(node: ox.NamedNode, document: Document, record: Claim | Relation, into: Description) -> None:
    """Add the evidence of a claim or relation: the quote with its context, and its offsets."""
    evidence = part(node, "evidence")
    quote, position = part(evidence, "quote"), part(evidence, "position")
    prefix, suffix = context(document.text, record.start, record.end)
    into.add(node, "prov:wasQuotedFrom", into.graph)
    into.add(node, "ipg:evidence", evidence)
    into.add(evidence, "a", term("oa:SpecificResource"))
    into.add(evidence, "oa:hasSource", into.graph)
    into.add(evidence, "oa:hasSelector", quote, position)
    into.add(quote, "a", term("oa:TextQuoteSelector"))
    into.add(quote, "oa:exact", text(record.quote))
    into.add(quote, "oa:prefix", text(prefix))
    into.add(quote, "oa:suffix", text(suffix))
    into.add(position, "a", term("oa:TextPositionSelector"))
    # not xsd:nonNegativeInteger: Oxigraph stores every type of whole number as xsd:integer, and what is
    # written again must be what is there
    into.add(position, "oa:start", number(record.start))
    into.add(position, "oa:end", number(record.end))
