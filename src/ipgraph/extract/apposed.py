"""A figure that only a comma parts from what it tells once more → the figure or the words it is told of.

"44.8% of GDP, or some €6.6 trillion a year", "2,017 of the new cases, about 5 percent", "went through their
stock of patents, 57,400 altogether".
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.extract.counters import counters_of
from ipgraph.extract.phrase import begun
from ipgraph.extract.segments import LASTING, without_bound
from ipgraph.extract.subjects import slot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.recognise import Facet

# How far a figure may stand from the same told in another unit.
_FAR: Final = 80
# So many points may a fraction in words be from what it rounds.
_ROUNDED: Final = 8
# What of a part goes for the next of its list too.
_ACT: Final = "act"
_OPENED: Final = ("(", "（")
_WHOLE: Final = "gross-domestic-product"
_STAGE: Final = "stage"
_HOLDER: Final = "holder"
# What parts the statements of a sentence, and what stands before the subject that one opens with.
_STATEMENTS: Final = re.compile(r"[;；。]")
_OPENING: Final = re.compile(r"[^，,：:]{7}$|\d[^年月日]{0,6}$")


def in_money(
    clause: Clause, reading: Reading, drafts: Sequence[Draft], is_money: Callable[[str], bool]
) -> Draft | None:
    """The share or count that ", or some €6.6 trillion" tells as a sum; ``is_money`` says of an indicator
    that it is one.
    """
    last = drafts[-1] if drafts else None
    if last is None or not clause.quantity.is_money or reading.measure != "level":
        return None
    if last.clause.quantity.is_money or (last.indicator is not None and not is_money(last.indicator)):
        return None
    told = clause.lexicon.pattern("quantities.equivalent.words", r"[,，(（]\s*{}\s*")
    behind = last.clause.quantity.stop
    if clause.quantity.start - behind > _FAR:
        return None
    between = without_bound(clause.sentence.text[behind : clause.quantity.start] + " ", clause.lexicon)
    words = between.rstrip()
    return last if any(not words[m.end() :].strip() for m in told.finditer(words)) else None


def change_before(clause: Clause, drafts: Sequence[Draft]) -> Draft | None:
    """The change whose level a bracket behind it tells: "marks rose by 5.7% (64,400 applications)"."""
    change = drafts[-1] if drafts else None
    if change is None or change.indicator is None or clause.quantity.unit != "count":
        return None
    between = clause.sentence.text[change.clause.quantity.stop : clause.quantity.start].strip()
    behind = (facet for facet in clause.facets() if facet.start >= clause.quantity.start)
    is_bare = all(slot(name) == _ACT for facet in behind for name in facet.facets)
    return change if change.reading.measure == "change" and between in _OPENED and is_bare else None


def as_share(clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Reading:
    """The reading of a bare percentage behind a part that it tells once more: ", about 5 percent."."""
    last = drafts[-1] if drafts else None
    if reading.measure == "level" and _is_fraction_again(clause):
        # "More than a third of them, 37.9% to be precise, were settled"
        return replace(reading, measure="share")
    if last is None or reading.measure != "level" or clause.quantity.unit != "percent":
        return reading
    if not last.is_level or last.clause.quantity.unit != "count" or not _is_part(last.clause):
        return reading
    text, start = clause.sentence.text, clause.segment.start
    before = without_bound(text[start : clause.quantity.start] + " ", clause.lexicon).strip()
    ends = not text[clause.quantity.end : clause.segment.end].strip(" .)")
    return replace(reading, measure="share") if before in (",", "，") and ends else reading


def _is_part(clause: Clause) -> bool:
    """True of "2,017 of the new cases", "51,290 of these"."""
    return clause.is_of_the or clause.is_part_of_it


def _is_fraction_again(clause: Clause) -> bool:
    """True of a percentage that tells exactly what a fraction before it told roughly."""
    text, start = clause.sentence.text, clause.quantity.start
    before = [q for q in clause.sentence.quantities if q.end <= start]
    if clause.quantity.unit != "percent" or not before or before[-1].form != "fraction":
        return False
    words = without_bound(text[clause.segment.start : start] + " ", clause.lexicon).strip(" \t(（,，–—-")
    near = abs(before[-1].value - clause.quantity.value) <= _ROUNDED
    return near and (not words or before[-1].end > clause.segment.start) and start - before[-1].end <= _FAR


def named_before(clause: Clause) -> list[Facet]:
    """What the noun before the comma names: "their stock of patents, 57,400 altogether"."""
    text, start = clause.sentence.text, clause.segment.start
    before = without_bound(text[start : clause.quantity.start] + " ", clause.lexicon).strip()
    relative = clause.lexicon.pattern("grammar.reference.relative", r",\s*{}")
    if relative.fullmatch(before):
        # "grew faster than imports, which came to 74.5 billion yuan": the noun that the clause is about
        return [f for f in begun(clause.sentence.facets, 0, start) if f.end == start and not f.head]
    total = clause.lexicon.pattern("grammar.reference.total", r"\s*{}\s*(?:$|[.,;)])")
    if before not in (",", "，") or not total.match(text, clause.quantity.end):
        return []
    last = max((q.end for q in clause.sentence.quantities if q.end <= start), default=0)
    return [facet for facet in begun(clause.sentence.facets, last, start) if not facet.head]


def carry_parts(drafts: Sequence[Draft], before: Sequence[Draft] = ()) -> None:
    """Tell of the next of a list what only its first says: of what it is a share, up to which stage it lasts.

    "Patent-intensive industries contribute 16.1% of GDP and copyright-intensive industries 6.9%", "a first
    action took 10.8 months for patents and 6.8 months for trademarks"; ``before`` are the figures of the
    sentence before: "For trademarks it was 8.9 months".
    """
    lasting = [each for each in (*before, *drafts) if each.is_level or each.reading.earlier]
    for last, draft in pairwise(each for each in lasting if each.clause.quantity.unit in LASTING):
        if draft in drafts and _STAGE in last.of and not _names_duration(draft):
            draft.of.setdefault(_STAGE, last.of[_STAGE])
    for last, draft in pairwise([*before[-1:], *drafts]):
        one, other = last.clause.quantity, draft.clause.quantity
        if one.unit != other.unit or last.reading.measure != draft.reading.measure:
            continue
        # "core industries made up 63% of this": not of the economy again
        is_its_part = "industry" in draft.of or draft.clause.is_part_of_it
        if last.of.get("whole") == _WHOLE and draft.reading.measure == "share" and not is_its_part:
            draft.of.setdefault("whole", _WHOLE)


def carry_holders(drafts: Sequence[Draft]) -> None:
    """ "高校转让专利1207项，产业化率3.9%": a rate is of those whom its statement opens with."""
    for last, draft in pairwise(drafts):
        one, clause = last.clause, draft.clause
        holder = next((m for m in one.sentence.breakdowns if m.key == _HOLDER), None)
        if one.sentence is not clause.sentence or holder is None or _HOLDER in draft.of:
            continue
        between = clause.sentence.text[holder.end : clause.quantity.start]
        is_one = holder.value == last.of.get(_HOLDER) and not _STATEMENTS.search(between)
        opens = not _OPENING.search(clause.sentence.text[: holder.start]) and counters_of(clause.lexicon)
        if is_one and opens and clause.is_rate and draft.is_level and clause.quantity.unit == "percent":
            draft.of[_HOLDER] = holder.value


def _names_duration(draft: Draft) -> bool:
    """True where a figure's own words say what lasts so long."""
    clause = draft.clause
    the_same = clause.lexicon.pattern("grammar.reference.the_wait")
    if the_same.search(clause.sentence.text, clause.segment.start, clause.quantity.start):
        # "for a trademark the wait was 10.8 months"
        return False
    named = (n for f in draft.clause.facets() for n in f.facets if f.start >= draft.clause.segment.start)
    return any(name == "pendency" or slot(name) == "act" for name in named)
