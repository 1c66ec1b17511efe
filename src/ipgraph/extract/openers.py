"""A figure's words → those words without the topic that opens their clause, where a nearer one follows.

"On patents, invention applications reached 1.5 million": the opening names what a passage is about, and
where the words behind it name one of its own kind it names nothing of the figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph.extract.subjects import slot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Facet


def without_opener(facets: Sequence[Facet], text: str, until: int, lexicon: Lexicon) -> list[Facet]:
    """``facets`` but for those that open a clause as its topic and that another before ``until`` replaces."""
    closes = lexicon.pattern("grammar.reference.opener")
    kept: list[Facet] = []
    for place, facet in enumerate(facets):
        if not facet.weak and closes.match(text, facet.end):
            kinds = {slot(name) for name in facet.facets} - {None}
            behind = [f for f in facets[place + 1 :] if not (f.weak or f.head) and f.start < until]
            if kinds & {slot(name) for f in behind for name in f.facets}:
                continue
        kept.append(facet)
    return kept


def without_aside(facets: Sequence[Facet], text: str, until: int, lexicon: Lexicon) -> list[Facet]:
    """``facets`` but for what the catalogue lacks and a clause between commas names: what a court is for.

    "The court, which hears appeals in technology disputes, accepted 4,335 cases".
    """
    lacking = [f for f in facets if f.end <= until and "apart" in map(slot, f.facets)]
    if not lacking:
        return list(facets)
    clause = lexicon.pattern("grammar.reference.in_passing", r",\s(?:{})\s[^,;.\d]*,")
    spans = [m.span() for m in clause.finditer(text, 0, until)]
    return [f for f in facets if f not in lacking or not any(a <= f.start and f.end <= b for a, b in spans)]


def without_compared(facets: Sequence[Facet], text: str, quantity: Quantity, lexicon: Lexicon) -> list[Facet]:
    """``facets`` but for what the words behind a figure only compare it with, where it is named before.

    "Exports, at 20 billion yuan, grew faster than imports".
    """
    ahead = {slot(n) for f in facets if f.end <= quantity.start and not f.weak for n in f.facets} - {None}
    faster = lexicon.pattern("grammar.reference.faster")

    def is_compared(facet: Facet) -> bool:
        if facet.start < quantity.end or facet.weak or ahead.isdisjoint(map(slot, facet.facets)):
            return False
        return faster.search(text, quantity.end, facet.start) is not None

    return [facet for facet in facets if not is_compared(facet)]
