"""A figure's words → those words without the topic that opens their clause, where a nearer one follows.

"On patents, invention applications reached 1.5 million": the opening names what a passage is about, and
where the words behind it name one of its own kind it names nothing of the figure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.extract.subjects import general, slot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Facet

# What parts a statement from the next one, and what is filed or granted in each.
_PARTS: Final = re.compile(r"[,，;；]")
_RIGHT: Final = "right"
_DONE: Final = frozenset({"right", "act"})


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


def without_listed(
    facets: Sequence[Facet], text: str, quantity: Quantity, end: int, lexicon: Lexicon
) -> list[Facet]:
    """``facets`` but for the kinds that words without figures only list of what is counted.

    "3.5 million copyright registrations including works and software", "registrations, covering works and
    software, reached one million"; ``end`` is where the figure's words end.
    """
    behind = lexicon.pattern("grammar.reference.listing", r"[\s,(（]{}\s").search(text, quantity.end, end)
    clause = lexicon.pattern("grammar.reference.listing", r"[,(（]\s?{}\s[^;.\d]*[,)）]")
    spans = [m.span() for m in clause.finditer(text, 0, quantity.start)]
    if behind is not None:
        spans.append((behind.start(), end))
    # "up 18.7 percent, being the top filer of patents": what the figure makes of somebody
    makes = lexicon.pattern("grammar.reference.making", r",\s{}\s").search(text, quantity.end, end)
    if makes is not None:
        facets = [f for f in facets if f.start < makes.start()]
    if quantity.unit != "percent":
        named = [f for f in facets if not (f.weak or f.head)]
        spans = [span for span in spans if any(f.end <= span[0] for f in named)]
    listed = [f for f in facets if any(begin <= f.start and f.end <= until for begin, until in spans)]
    # "were publications including literary works": one kind alone says of which kind all are
    kinds = {n for f in listed for n in f.facets if slot(n) in ("right", "apart")}
    kinds -= {general(name) for name in kinds}
    if len(kinds) == 1 and all(slot(name) == "right" for name in kinds):
        return list(facets)
    return [f for f in facets if f not in listed]


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


def without_next(facets: Sequence[Facet], text: str, quantity: Quantity, lexicon: Lexicon) -> list[Facet]:
    """``facets`` but for those of the statement behind a change, where it is on another right.

    "Trade marks were up 14 percent, design applications the highest on record".
    """
    if quantity.unit != "percent":
        return list(facets)
    facets = _without_last(facets, text, quantity)
    named = [f for f in facets if not f.weak and any(slot(name) == _RIGHT for name in f.facets)]
    ahead = {name for f in named if f.end <= quantity.start for name in f.facets}
    other = next((f for f in named if f.start >= quantity.end and ahead.isdisjoint(f.facets)), None)
    if not ahead or other is None:
        return list(facets)
    stop = _PARTS.search(text, quantity.end, other.start)
    joint = lexicon.pattern("grammar.links.and", r"{apart}{}{apart}").search(text, quantity.end, other.start)
    begins = [match.start() for match in (stop, joint) if match]
    if not begins:
        return list(facets)
    # a kind of the right before is still of it: "patents rose 5 percent, inventions among them most"
    kinds = {general(name) for name in other.facets} & ahead
    return [f for f in facets if kinds or f.start < min(begins) or _DONE.isdisjoint(map(slot, f.facets))]


def _without_last(facets: Sequence[Facet], text: str, quantity: Quantity) -> list[Facet]:
    """``facets`` but for the rights of the clause before: "Demand for patents fell, with marks up 2%"."""
    comma = max(text.rfind(mark, 0, quantity.start) for mark in (", ", "，"))
    rights = [f for f in facets if not f.weak and f.end <= quantity.start and _RIGHT in map(slot, f.facets)]
    near = [f for f in rights if f.start > comma]
    far = [f for f in rights if f.start < comma]
    if len(near) != 1 or not far or (far[-1].end == comma and near[0].start <= comma + 2):
        # "patents, marks": members of one list
        return list(facets)
    told = {name for f in near for name in f.facets}
    told |= {whole for name in told if (whole := general(name))}
    dropped = [f for f in far if told.isdisjoint(f.facets) and told.isdisjoint(map(general, f.facets))]
    return [f for f in facets if f not in dropped]
