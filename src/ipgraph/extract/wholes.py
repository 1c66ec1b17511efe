"""What was spoken of → what a figure without a name of its own is of: the whole of kinds, or one of them.

"Patents" are the whole of inventions, utility models and designs: where the sentence before parted a whole
into its kinds, "the applications" behind it are of all of them again; where a whole was spoken of, "564,760
of them inventions" is one of its kinds.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from ipgraph.extract.recognise import Facet
from ipgraph.extract.subjects import general, has_kinds, parts_of, slot

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.subjects import Subject

# So many kinds of one thing in a row are its parts.
_SEVERAL: Final = 2
# So many words may stand between a figure and the same told as a share.
_CLOSE: Final = 2
# From this step of context on, what was said stands in sentences before.
_BEFORE: Final = 2


def refines(facet: Facet, facets: Iterable[str]) -> bool:
    """True where a word, be it a weak one, names a kind of what ``facets`` name: "inventions" of patents."""
    wholes = set(facets)
    kinds = [name for name in facet.facets if general(name)]
    return bool(kinds) and wholes.isdisjoint(kinds) and any(general(name) in wholes for name in kinds)


def adds(subject: Subject, source: Draft, local: Sequence[Facet]) -> bool:
    """True where words name a part that the figure it is a part of was not: "28 of them punitive",
    "564,760 of them inventions", "closed 12,616 of them".
    """
    if subject.indicator == source.indicator or not subject.local:
        return False
    own = {n for f in local if not (f.weak or f.head) for n in f.facets if slot(n)} & set(subject.used)
    if has_kinds(source.indicator):
        own = {name for name in own if slot(name) != "right"}
    return bool(own - set(source.facets)) or any(refines(facet, source.facets) for facet in local)


def together(local: Sequence[Facet], clause: Clause) -> list[Facet]:
    """The facets beside a figure, all kinds of a right that it is the sum of told as that right."""
    named = {name for facet in local for name in facet.facets}
    wholes = {whole for name in named if (whole := general(name)) and parts_of(whole) <= named}
    if not wholes or clause.segment.length > 1:
        return list(local)

    def told(facet: Facet) -> Facet:
        names = dict.fromkeys((w if (w := general(n)) in wholes else n) or n for n in facet.facets)
        return replace(facet, facets=tuple(names))

    return [told(facet) for facet in local]


def carried(source: Draft, clause: Clause) -> list[Facet]:
    """What a count is of, for the sum told behind it: "71 transactions, for a combined 840 million yuan"."""
    own = any(slot(name) for facet in clause.facets() if not facet.weak for name in facet.facets)
    if own or not clause.quantity.is_money or not source.is_level:
        return []
    at = clause.quantity.start
    return [Facet(at, at, (name,)) for name in source.facets]


def follows_noun(source: Draft, clause: Clause) -> bool:
    """True of "965 companies, of which 95 percent", "11,000, or 71.8%": a share of what was counted there."""
    gap = source.clause.sentence.text[source.clause.quantity.end : clause.quantity.start]
    if source.clause.sentence is clause.sentence and len(gap.split()) <= _CLOSE:
        return True
    counted = source.clause.counted
    if counted is None or counted.end > clause.segment.start:
        return False
    if not (clause.is_part_of_it or clause.refers_back):
        return False
    return not source.clause.sentence.text[counted.end : clause.segment.start].strip(" ,，")


def around(contexts: Sequence[tuple[str, ...]], clause: Clause, lexicon: Lexicon) -> list[tuple[str, ...]]:
    """What was named around a figure; kinds that a whole was parted into before told as the whole."""
    near, far = list(contexts[:_BEFORE]), list(contexts[_BEFORE:])
    if not far:
        return near
    kinds = [name for name in far[0] if general(name)]
    wholes = {general(name) for name in kinds}
    is_parted = len(set(kinds)) >= _SEVERAL or (kinds and means_all(clause, lexicon))
    if len(wholes) != 1 or not is_parted:
        return [*near, *far]
    (whole,) = wholes
    merged = [tuple(n for n in names if general(n) != whole) for names in far]
    return [*near, (whole or "", *merged[0]), *merged[1:]]


def means_all(clause: Clause, lexicon: Lexicon) -> bool:
    """True of "total filings", "all applications": whatever kind was spoken of before."""
    all_of = _all_of(lexicon)
    text = clause.sentence.text
    return any(
        slot(facet.facets[0]) == "act" and all_of.search(text, clause.segment.scope, facet.start)
        for facet in clause.facets()
        if facet.start >= clause.segment.scope
    )


def is_of_others(clause: Clause) -> bool:
    """True of "compared with 48,294 from universities": another group, not an earlier time."""
    end, until = clause.quantity.end, clause.segment.end
    if any(end <= mention.start < until for mention in clause.sentence.periods):
        return False
    return any(end <= mention.start < until for mention in clause.sentence.breakdowns)


@cache
def _all_of(lexicon: Lexicon) -> re.Pattern[str]:
    return lexicon.pattern("grammar.reference.all_of", r"(?:^|{apart}){}{gap}$")
