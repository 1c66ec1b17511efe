"""Figures in a list and names in a list → one name for each figure: "A and B have 5 and 3 respectively"."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, TypeVar

from ipgraph.extract import noun_lists
from ipgraph.extract.drafts import RELATIVE
from ipgraph.extract.lexicon import compile_patterns
from ipgraph.extract.recognise import CompanyMention, PlaceMention
from ipgraph.extract.segments import without_bound
from ipgraph.extract.subjects import breakdown_rules, has_kinds, is_filed, is_regional, slot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ipgraph.extract.choosing import Subject
    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.recognise import BreakdownMention, Facet, Sentence

    Mention = TypeVar("Mention", BreakdownMention, PlaceMention, CompanyMention, Facet)
    Name = Callable[[Draft, Sequence[Facet]], Subject | None]

# Years on end, as a period tells them.
_SPAN: Final = re.compile(r"\d{4}/\d{4}")
# A figure and its change; how far behind the second a word may stand that pairs both.
_PAIR: Final = 2
_NEAR: Final = 48
# Rights as cases are parted by them.
_RIGHTS: Final = {"patent": "patents", "trademark": "trademarks", "copyright": "copyright"}
# What parts the members of a list: "medium and small-sized", "Guangdong, Beijing and Shanghai"
_JOIN: Final = r"[\s-]*+(?:{sized})?\s*+(?:,|，|、)?\s*+(?:{and})?\s*+"


def distribute(drafts: Sequence[Draft], before: Sentence | None, name: Name, lexicon: Lexicon) -> None:
    """Give the members of each list of figures the members of a list of names, one to one.

    ``before`` is the sentence before, whose list may be meant; ``name`` tells the indicator that some
    facets name a draft.
    """
    join = _join(lexicon)
    rows: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.clause.segment.length > 1:
            rows.setdefault(draft.clause.segment.row, []).append(draft)
    for row in rows.values():
        segment, sentence = row[0].clause.segment, row[0].clause.sentence
        if len(row) != segment.length or _follow_levels(row, drafts) or _take_facets(row, name, join):
            continue
        found = _named(sentence, segment.quantity.start, len(row), join)
        if found is None and _follow_kinds(row, drafts):
            continue
        if found is None and before is not None:
            found = _named(before, len(before.text), len(row), join)
        if found is None and any("city" in draft.of for draft in row) and _are_parted(row, lexicon):
            # "眉山、泸州、宜宾三市分别为5.1万件、4.8万件、4.4万件": of none of them where not all are known
            for draft in row:
                draft.of.pop("city", None)
        mentions: Sequence[BreakdownMention | PlaceMention | CompanyMention] = found or ()
        for draft, mention in zip(row, mentions, strict=False):
            _take(draft, mention)


def _are_parted(row: Sequence[Draft], lexicon: Lexicon) -> bool:
    """True of a row that words give to several one to one: "分别为"."""
    clause = row[0].clause
    words = clause.sentence.text[clause.segment.start : clause.quantity.start]
    return lexicon.pattern("grammar.links.respectively").search(words) is not None


def same_again(drafts: Sequence[Draft], lexicon: Lexicon) -> None:
    """ "the US, which accounted for 25% or 43,612 applications": the share is of what is told in numbers."""
    again = lexicon.pattern("quantities.equivalent.words", r"\s*[,(]?\s*{}\s*")
    for before, draft in pairwise(drafts):
        if before.reading.measure != "share" or not draft.is_level or draft.indicator != before.indicator:
            continue
        told, clause = before.clause, draft.clause
        if told.sentence is not clause.sentence or clause.place is not None:
            continue
        gap = without_bound(clause.sentence.text[told.quantity.end : clause.quantity.start], lexicon)
        if again.fullmatch(gap):
            kept = {key: value for key, value in before.of.items() if key != "whole"}
            draft.of, draft.area, draft.period = {**kept, **draft.of}, before.area, before.period


def pair_levels(drafts: Sequence[Draft], name: Name, lexicon: Lexicon) -> None:
    """ "The cases accepted and concluded came to 149,238 (up 11.5%) and 142,077 (up 11.8%) respectively": two
    figures that their changes part, each of its own word before the first.
    """
    respectively = lexicon.pattern("grammar.links.respectively")
    levels = [place for place, draft in enumerate(drafts) if draft.is_level]
    for first, second in pairwise(levels):
        one, other = drafts[first], drafts[second]
        text, told = one.clause.sentence.text, one.clause
        is_pair = second == first + _PAIR and one.indicator == other.indicator is not None
        if not is_pair or drafts[first + 1].reading.measure not in RELATIVE:
            continue
        if not respectively.search(text, other.clause.quantity.end, other.clause.quantity.end + _NEAR):
            continue
        local = [f for f in told.facets() if f.end <= told.quantity.start]
        nouns = [f for f in local if not f.head and (not f.weak or slot(f.facets[0]) == "act")]
        for facets in _of_one_kind(_rows_of(nouns, text, _join(lexicon))):
            if len(facets) != _PAIR:
                continue
            others = [f for f in local if f not in facets]
            rests = [sorted([own, *others], key=lambda f: f.start) for own in facets]
            subjects = [name(draft, rest) for draft, rest in zip((one, other), rests, strict=True)]
            for place, subject in zip((first, second), subjects, strict=True):
                for draft in drafts[place : place + _PAIR]:
                    if subject is not None and None not in subjects:
                        draft.indicator, draft.facets, draft.label = subject.indicator, subject.used, None


def pair_changes(drafts: Sequence[Draft], lexicon: Lexicon) -> None:
    """ "7.1万件来自国内，0.4万件来自国外，分别增长1.6%和下降2.3%": each of its own level."""
    respectively = lexicon.pattern("grammar.links.respectively")
    for first, draft in enumerate(drafts):
        if draft.reading.measure not in RELATIVE or draft.clause.segment.length > 1:
            continue
        words = draft.clause.sentence.text[draft.clause.segment.start : draft.clause.quantity.start]
        if not respectively.search(words):
            continue
        last = first + 1
        while last < len(drafts) and drafts[last].reading.measure == draft.reading.measure:
            last += 1
        count = last - first
        levels = drafts[max(0, first - count) : first]
        levels = _of_named_things(draft, drafts[:first], count) or levels
        if count > 1 and len(levels) == count and all(level.is_level for level in levels):
            for own, level in zip(drafts[first:last], levels, strict=True):
                own.indicator, own.facets, own.label = level.indicator, level.facets, level.label
                own.of, own.period, own.area = dict(level.of), level.period, level.area


def _of_named_things(draft: Draft, before: Sequence[Draft], count: int) -> list[Draft]:
    """ "查扣1203批、88.6万件，案值2310万元，批次和件数分别增长11.2%、下降7.5%": those named."""
    start = draft.clause.quantity.start
    named = (f for f in draft.clause.facets() if not f.weak and f.end <= start)
    things = [set(f.facets) for f in named if slot(f.facets[0]) == "thing"]
    told = [d for d in reversed(before) if d.is_level]
    levels = [next((d for d in told if facets & set(d.facets)), None) for facets in things]
    return [level for level in levels if level is not None] if len(things) == count else []


def same_growth(drafts: Sequence[Draft], lexicon: Lexicon) -> None:
    """Tell of a change what the level is of that it led to: "pledge loans rose 23 percent to 88.5 billion
    yuan" is of the sum, not of how many there were.
    """
    to = lexicon.pattern("grammar.links.to", r"\s+{}\s[^\d]{0,16}$")
    for change, level in pairwise(drafts):
        one, other = change.clause.quantity, level.clause.quantity
        is_led_to = change.reading.measure == "change" and level.is_level
        if not (is_led_to and level.indicator and change.indicator):
            continue
        if to.fullmatch(level.clause.sentence.text, one.end, other.start):
            change.indicator, change.facets = level.indicator, level.facets
            change.area = level.area if change.clause.place is None else change.area


def part_spans(drafts: Sequence[Draft]) -> None:
    """ "2013年至2021年，收案从10.1万件增至55万件": the first and the last of the years."""
    for first, last in pairwise(drafts):
        is_last = last.is_level or (last.reading.measure == "share" and not last.reading.earlier)
        if first.reading.base == "average-annual" and last.is_level and first.indicator == last.indicator:
            # "from 2014 to 2019 it grew by an average of 18.44% a year to 6,443"
            if is_span(first.period) and last.period == first.period:
                last.period = (last.period or "")[-4:]
            continue
        if not (first.reading.earlier and is_last and first.indicator == last.indicator):
            continue
        period = first.period
        if period is not None and is_span(period) and last.period in (period, None):
            first.period, last.period = period[:4], period[-4:]


def sums_up(clause: Clause) -> bool:
    """True of "合计占全省53%": of all of a list that was just told."""
    pattern = clause.lexicon.pattern("grammar.reference.summing")
    return bool(pattern.search(clause.sentence.text, clause.segment.start, clause.quantity.start))


def is_span(period: str | None) -> bool:
    """True of years on end."""
    return period is not None and bool(_SPAN.fullmatch(period))


def carry_fields(drafts: Sequence[Draft], before: str | None) -> str | None:
    """Tell of which field a count of varieties is that its words do not name again: "农业植物新品种权申请
    1.1万件，授权3375件". ``before`` is the field spoken of last; the field spoken of then.
    """
    for draft in drafts:
        if draft.indicator not in breakdown_rules().only["crop"]:
            continue
        own = draft.of.get("field")
        if own is None and any(slot(n) == "right" for f in draft.clause.facets() for n in f.facets):
            # all varieties again
            before = None
        elif own is None and before is not None:
            draft.of["field"] = before
        else:
            before = str(own) if own is not None else before
    return before


def take_up(drafts: Sequence[Draft], before: Sequence[Draft], dated: Callable[[Draft], str | None]) -> None:
    """ "上述三项依次为2,493个、6,927件及19,350家": one figure for each that the sentence before told.

    ``dated`` tells the period of a figure by its own sentence.
    """
    levels = [draft for draft in before if draft.is_level]
    rows: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.clause.segment.length > 1:
            rows.setdefault(draft.clause.segment.row, []).append(draft)
    for row in rows.values():
        first = row[0].clause
        is_whole = len(row) == first.segment.length == len(levels)
        named = any(slot(name) for facet in first.facets() if not facet.weak for name in facet.facets)
        follows = any(draft.clause.quantity.end <= row[0].clause.quantity.start for draft in drafts)
        several = first.lexicon.pattern("grammar.reference.several")
        means_them = several.search(first.sentence.text, 0, first.quantity.start) is not None
        if not is_whole or named or follows or not (first.refers_back or means_them):
            # "其中质押融资885亿元，涉及项目5408项，分别增长23%和29%": of those, not of the sentence before
            continue
        period = dated(row[0])
        for draft, level in zip(row, levels, strict=True):
            draft.indicator, draft.facets, draft.label = level.indicator, level.facets, level.label
            draft.of = {**level.of, **draft.clause.breakdowns(draft.reading)}
            draft.area, draft.period = level.area, period


def change_both(drafts: Sequence[Draft], pair: Sequence[Draft]) -> None:
    """ "The two figures were down 9.4 percent and up 3.8 percent": of the two that were told together."""
    if not drafts or len(drafts) != len(pair) or any(d.reading.measure not in RELATIVE for d in drafts):
        return
    clause = drafts[0].clause
    several = clause.lexicon.pattern("grammar.reference.several")
    if several.search(clause.sentence.text, 0, clause.quantity.start):
        for draft, level in zip(drafts, pair, strict=True):
            draft.indicator, draft.facets, draft.label = level.indicator, level.facets, level.label
            draft.of, draft.area = dict(level.of), level.area


@cache
def _join(lexicon: Lexicon) -> re.Pattern[str]:
    links = {
        word: compile_patterns(lexicon.table(f"grammar.links.{word}")).pattern for word in ("and", "sized")
    }
    return re.compile(_JOIN.format_map(links), re.IGNORECASE)


def _take(draft: Draft, mention: BreakdownMention | PlaceMention | CompanyMention) -> None:
    if isinstance(mention, CompanyMention):
        draft.of["company"] = mention.name
        return
    if not isinstance(mention, PlaceMention):
        draft.of[mention.key] = mention.value
        return
    is_abroad = draft.of.get("residence") == "foreign" and draft.area != "WORLD"
    if is_abroad or (is_regional(draft.area) and is_filed(draft.indicator)):
        # "国外申请人提交612件，荷兰、美国分别为183件和171件"
        draft.of["origin"] = mention.area
        return
    draft.area = mention.area
    draft.of.pop("city", None)
    if mention.city:
        draft.of["city"] = mention.city


def _follow_levels(row: Sequence[Draft], drafts: Sequence[Draft]) -> bool:
    """ "accepted 526,165 and concluded 543,911, down 18.17 and 9.67 percent": one change for each level."""
    first = row[0].clause.quantity.start
    before = [draft for draft in drafts if draft.clause.quantity.start < first]
    levels = [draft for draft in before if draft.is_level]
    if row[0].reading.measure not in RELATIVE | {"share"} or len(levels) < len(row):
        return False
    if len(levels) > len(row):
        clause = row[0].clause
        named = {f.facets for f in clause.facets() if not (f.weak or f.head) and slot(f.facets[0])}
        if len(named) > 1 and len({slot(facets[0]) for facets in named}) < len(named):
            # "…，案值1.4亿元，查扣批次和件数分别增长16.8%、34.5%": what each is of is told
            return False
        # of more of them the last: "…; 新型3,841件、设计1,944件，分别减少7%及6%"
        levels = levels[-len(row) :]
        if before[-len(row) :] != levels:
            return False
    for draft, level in zip(row, levels, strict=True):
        draft.indicator, draft.facets, draft.label = level.indicator, level.facets, level.label
        whole = {key: value for key, value in draft.of.items() if key == "whole"}
        draft.of, draft.period, draft.area = {**level.of, **whole}, level.period, level.area
    return True


def _follow_kinds(row: Sequence[Draft], drafts: Sequence[Draft]) -> bool:
    """ "高校实施率16.9%，产业化率3.9%；科研单位分别为27.5%和13.3%", "二者分别": as was told of another.

    Only where the words name nothing but whose they are, and those before are of several things.
    """
    first = row[0].clause
    before = [d for d in drafts if d.clause.quantity.end <= first.segment.start][-len(row) :]
    several = first.lexicon.pattern("grammar.reference.several").search(first.words)
    if (
        len(before) < len(row)
        or not (first.contrasts or several)
        or any(slot(n) for f in first.facets() if not f.weak for n in f.facets)
    ):
        return False
    is_like = all(
        d.is_level and own.is_level and d.clause.has_unit_of(own.clause)
        for d, own in zip(before, row, strict=True)
    )
    if not is_like or len({(d.indicator, d.label) for d in before}) < len(row):
        return False
    for own, told in zip(row, before, strict=True):
        own.indicator, own.facets, own.label = told.indicator, told.facets, told.label
        own.of = {**{key: v for key, v in told.of.items() if key not in own.of}, **own.of}
        own.period = told.period if not several else own.period
    return True


def _take_facets(row: Sequence[Draft], name: Name, join: re.Pattern[str]) -> bool:
    """ "Re-examinations and invalidations: 28,400 and 4,300": each figure gets its own noun."""
    clause = row[0].clause
    local = clause.facets()
    nouns = [facet for facet in local if not (facet.head or facet.weak)]
    is_taken = noun_lists.take(row, name, join, is_full=True)
    for facets in [] if is_taken else _of_one_kind(_rows_of(nouns, clause.sentence.text, join)):
        if len(facets) == len(row):
            kind = slot(facets[0].facets[0])
            if kind == "right" and has_kinds(row[0].indicator):
                # goods "that infringe patents and copyright": parts of the goods spoken of
                return _part_cases(row, facets)
            # "applications examined and granted": what was done with each is told by its own word
            others = [f for f in local if f not in facets and slot(f.facets[0]) != kind]
            rests = [sorted([own, *others], key=lambda f: f.start) for own in facets]
            subjects = [name(draft, rest) for draft, rest in zip(row, rests, strict=True)]
            if None in subjects:
                break
            noun_lists.give(row, subjects)
            return True
    return is_taken or noun_lists.take(row, name, join, is_full=False)


def _part_cases(row: Sequence[Draft], facets: Sequence[Facet]) -> bool:
    """ "商标、著作权案件分别为2890件、3114件": cases are of a kind by the right that they are about."""
    if row[0].indicator not in breakdown_rules().only["instance"]:
        return False
    told = [m for m in row[0].clause.sentence.breakdowns if m.key == "right"]
    for draft, facet in zip(row, facets, strict=True):
        own = (m.value for m in told if m.start < facet.end and facet.start < m.end)
        value = next(own, None) or _RIGHTS.get(facet.facets[0])
        draft.of.pop("right", None)
        if value is not None:
            draft.of["right"] = value
    return True


def _of_one_kind(rows: Sequence[Sequence[Facet]]) -> list[list[Facet]]:
    """Rows without what only stands beside them: "发明、实用新型、外观设计授权" lists three rights."""
    found: list[list[Facet]] = []
    for row in rows:
        for _, facets in groupby(row, key=lambda facet: slot(facet.facets[0])):
            found.append(list(facets))
    return found


def _named(
    sentence: Sentence, end: int, length: int, join: re.Pattern[str]
) -> list[BreakdownMention] | list[PlaceMention] | list[CompanyMention] | None:
    """The last list of ``length`` companies, categories of one dimension, or places, before ``end``."""
    companies = [mention for mention in sentence.companies if mention.end <= end]
    for named in reversed(_rows_of(companies, sentence.text, join)):
        if len(named) == length:
            return named
    categories = [mention for mention in sentence.breakdowns if mention.end <= end]
    for row in reversed(_rows_of(categories, sentence.text, join)):
        if len(row) == length and len({mention.key for mention in row}) == 1:
            return row
    places = [mention for mention in sentence.places if mention.end <= end]
    for spots in reversed(_rows_of(places, sentence.text, join)):
        if len(spots) == length:
            return spots
    return None


def _rows_of(mentions: Sequence[Mention], text: str, join: re.Pattern[str]) -> list[list[Mention]]:
    """Runs of mentions that only commas and conjunctions part."""
    rows: list[list[Mention]] = []
    for mention in mentions:
        if rows and join.fullmatch(text[rows[-1][-1].end : mention.start]):
            rows[-1].append(mention)
        else:
            rows.append([mention])
    return rows
