"""What was spoken of → what a figure without a name of its own is of: the whole of kinds, or one of them.

"Patents" are the whole of inventions, utility models and designs: where the sentence before parted a whole
into its kinds, "the applications" behind it are of all of them again; where a whole was spoken of, "564,760
of them inventions" is one of its kinds.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from ipgraph.extract import nouns_before
from ipgraph.extract.counters import counters_of
from ipgraph.extract.measures import share_cue
from ipgraph.extract.recognise import Facet
from ipgraph.extract.segments import without_bound
from ipgraph.extract.subjects import counts_bodies, general, has_items, has_kinds, is_narrowed, parts_of, slot

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterable, Sequence

    from ipgraph.extract.choosing import Subject
    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.recognise import Sentence

# What makes a count one of every so many people.
_PER_CAPITA: Final = "per-10k"
# So many kinds of one thing in a row are its parts.
_SEVERAL: Final = 2
_TWO_LEVELS: Final = 2
# How far behind a figure its change may begin: ", up about".
_ASIDE: Final = 24
# So many words may stand between a figure and the same told as a share.
_CLOSE: Final = 2
# From this step of context on, what was said stands in sentences before.
_BEFORE: Final = 2


def is_told_of_it(clause: Clause) -> bool:
    """True of "235,100 in 2023, which is 14.8% below": a clause that goes on about the figure before it."""
    words = without_bound(clause.sentence.text[: clause.quantity.start] + " ", clause.lexicon).rstrip()
    return clause.lexicon.pattern("grammar.reference.which_is", r"[,，]\s*{}$").search(words) is not None


def tells_all(named: Sequence[Facet], source: Collection[str]) -> bool:
    """True of what names a right and its standing itself behind a figure for every 10,000 people."""
    told = {name for facet in named for name in facet.facets}
    return _PER_CAPITA in source and not told & {_PER_CAPITA, "high-value"} and told >= {"valid", "invention"}


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
    # "4 million such patents" of invention patents: the right that they are kinds of adds nothing
    told = {*source.facets, *(general(name) for name in source.facets)}
    # "applications for inventions, utility models and designs" are of all: each of these is a part
    told -= {name for name in own if (whole := general(name)) and parts_of(whole) <= told}
    return bool(own - told) or any(refines(facet, source.facets) for facet in local)


def of_those_held(clause: Clause, source: Draft) -> list[Facet]:
    """What those hold that the figure before counts: "355,000 companies owned valid patents, and together
    they held 2.3 million such patents".
    """
    if not counts_bodies(source.indicator) or clause.head is not None or clause.noun is None:
        return []
    if clause.stands_alone or set(clause.noun.facets).isdisjoint(_with_general(source.facets)):
        return []
    at = clause.segment.start
    return [Facet(at, at, (name,)) for name in source.facets]


def _with_general(facets: Iterable[str]) -> set[str]:
    return {each for name in facets for each in (name, general(name)) if each and slot(each) == "right"}


def behind_its_change(clause: Clause) -> list[Facet]:
    """What stands behind the change that parts a figure from its predicate."""
    until = clause.segment.end
    behind = next((q for q in clause.sentence.quantities if q.start >= clause.quantity.end), None)
    if behind is None or behind.start > until + _ASIDE or behind.unit not in ("percent", "times"):
        return []
    return clause.facets_behind()


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


def change_told(clause: Clause, drafts: Sequence[Draft]) -> int:
    """1 or -1 where a percentage is the rise or the fall between the two levels told before it; else 0."""
    levels = [each for each in drafts if each.reading.measure == "level"][-2:]
    if len(levels) < _TWO_LEVELS or levels[-1] is not drafts[-1] or not levels[0].reading.earlier:
        return 0
    first, last = (float(each.clause.quantity.value) for each in levels)
    if not first or levels[0].indicator != levels[1].indicator:
        return 0
    change = (last / first - 1) * 100
    told = float(clause.quantity.value)
    return (1 if change > 0 else -1) if abs(abs(change) - told) < max(1.0, told / 20) else 0


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


def is_compared_count(clause: Clause, earlier: bool, drafts: Sequence[Draft]) -> bool:
    """True of "in 32 cases, up from nine in 2020": a small count that the one before is compared with."""
    if not (earlier and drafts and drafts[-1].is_level):
        return False
    told = drafts[-1].clause.quantity
    return drafts[-1].indicator is not None and told.unit == clause.quantity.unit == "count"


def is_of_what_stands_between(clause: Clause, source: Draft, between: Sentence | None) -> bool:
    """True of "804 of them" behind a sentence without figures that names nothing of what was told before it:
    of what that sentence speaks of.
    """
    if between is None or not clause.is_part_of_it:
        return False
    named = {n for f in between.facets if not (f.weak or f.head) for n in f.facets if slot(n)}
    return bool(named) and named.isdisjoint(source.facets)


def head_of_change(clause: Clause) -> Facet | None:
    """The kind of thing that grew in "the number of projects rose 58.6% to 11,800"."""
    start, end = clause.segment.start, clause.quantity.start
    number_of = clause.lexicon.pattern("grammar.reference.partitive", r"{}{gap}(?:[\w-]++[\s-]++){0,3}?$")
    # "质押融资项目数同比增长1.3%"
    number_behind = clause.lexicon.pattern("grammar.reference.numbered")
    for facet in clause.sentence.facets:
        if facet.head and start <= facet.start < end:
            words = clause.sentence.text[start : facet.start]
            is_named = len(facet.facets) > 1 and bool(counters_of(clause.lexicon))
            is_number = is_named or number_behind.match(clause.sentence.text, facet.end)
            if is_number or number_of.search(words):
                return facet
            break
    return nouns_before.grown(clause.sentence, start, clause.quantity, clause.lexicon)


def head_of_share(clause: Clause) -> Facet | None:
    """The kind of thing that a share is told of: "质押项目占比达72.3%"."""
    told = clause.lexicon.pattern("grammar.share.words", r"(?:{grammar.reference.partitive})?\s*{}")
    for facet in reversed(clause.sentence.facets):
        if "project" in facet.facets and clause.segment.start <= facet.start < clause.quantity.start:
            return facet if told.match(clause.sentence.text, facet.end) else None
    return None


def beside_head(facet: Facet) -> list[Facet]:
    """What a noun names beside the kind of thing that it counts: "质押融资项目" names pledges."""
    return [replace(facet, facets=facet.facets[1:], head=False)] if len(facet.facets) > 1 else []


def means_all(clause: Clause, lexicon: Lexicon) -> bool:
    """True of "total filings", "all applications": whatever kind was spoken of before."""
    all_of = _all_of(lexicon)
    text = clause.sentence.text
    if lexicon.pattern("grammar.reference.together").search(text, 0, clause.quantity.start):
        # "Put the two together and you get 2,747,353 registrations"
        return True
    return any(
        slot(facet.facets[0]) == "act" and all_of.search(text, clause.segment.scope, facet.start)
        for facet in clause.facets()
        if facet.start >= clause.segment.scope
    )


def is_wider(clause: Clause, told: Draft) -> bool:
    """True of "涉外案件3174件" behind cases in which punitive damages were awarded: of all cases."""
    if not is_narrowed(told.facets) or not has_kinds(told.indicator):
        return False
    own = {name for facet in clause.facets() if not facet.weak for name in facet.facets}
    return "case" in own and not is_narrowed(own)


def same_figure(clause: Clause, told: Sequence[Draft]) -> Draft | None:
    """The figure that "而在2015年，这个比例是14.5%" tells once more, of another time or another part."""
    unit = clause.quantity.unit
    text = clause.sentence.text[clause.segment.start : clause.quantity.start]
    words = without_bound(text + " ", clause.lexicon)
    is_same = clause.lexicon.pattern("grammar.reference.same_figure").search(words)
    if unit == "percent":
        # "In 2014 it was 40.5% of the filings. In 2024 it was 56.3%."
        is_same = is_same or clause.lexicon.pattern("grammar.reference.same_rate", r"{}\s*$").search(words)
    if not is_same:
        return None
    alike = (d for d in reversed(told) if d.clause.quantity.unit == unit)
    return next((d for d in alike if d.reading.measure in ("level", "share")), None)


def without_others(local: Sequence[Facet], clause: Clause) -> list[Facet]:
    """The facets beside a gap without those of whom it is a gap to: "出口增速14.1%，高于进口10.5个百分点"."""
    begin, start = clause.segment.start, clause.quantity.start
    gap = clause.lexicon.pattern("grammar.gap.cues").search(clause.sentence.text[begin:start] + " ")
    return [f for f in local if gap is None or not begin + gap.start() <= f.start < start]


def item_of(clause: Clause, told: Sequence[Draft]) -> Draft | None:
    """The sum that "赣南脐橙一项就达195亿元" is a part of: the one told last, where its parts have names."""
    last = told[-1] if told else None
    levels = [draft for draft in told if draft.is_level and has_items(draft.indicator)]
    if last is None or not levels or not has_items(last.indicator):
        return None
    own = any(slot(name) for facet in clause.facets() for name in facet.facets)
    unit, value = clause.quantity.unit, clause.quantity.value
    is_part = unit == levels[0].clause.quantity.unit and value < levels[0].clause.quantity.value
    return levels[0] if is_part and clause.has_words_left and not own else None


def counts_filings(clause: Clause) -> bool:
    """True of "the centres took 1,207 applications": these are counted, whoever takes them."""
    return not clause.stands_alone and clause.noun is not None and "application" in clause.noun.facets


def describes_part(clause: Clause) -> bool:
    """True of "判决结案的占三成": the words before the share only describe a part of what was spoken of."""
    begin = clause.segment.start
    words = clause.sentence.text[begin : clause.quantity.start]
    cue = share_cue(words, clause.lexicon)
    possessive = clause.lexicon.pattern("grammar.reference.possessive", r"{}\s*$")
    return cue is not None and possessive.search(words[:cue]) is not None


def is_of_owned(clause: Clause, source: Draft, strong: Sequence[Facet]) -> bool:
    """True of "所持有效发明专利占七成" behind a number of owners: the words before it name what is owned."""
    if source.clause.head is None or not counters_of(clause.lexicon):
        return False
    before = [facet for facet in strong if facet.end <= clause.quantity.start]
    told = {slot(name) for facet in before for name in facet.facets}
    heads = (f for f in clause.sentence.facets if f.head and clause.segment.start <= f.start)
    return {"right", "act"} <= told and all(f.start > clause.quantity.start for f in heads)


def is_of_others(clause: Clause) -> bool:
    """True of "compared with 48,294 from universities": another group, not an earlier time."""
    end, until = clause.quantity.end, clause.segment.end
    if any(end <= mention.start < until for mention in clause.sentence.periods):
        return False
    return any(end <= mention.start < until for mention in clause.sentence.breakdowns)


@cache
def _all_of(lexicon: Lexicon) -> re.Pattern[str]:
    return lexicon.pattern("grammar.reference.all_of", r"(?:^|{apart}){}{gap}$")


def turns_from(clause: Clause, source: Draft) -> bool:
    """True where the sentence names another right before the figure than one in a sentence before is of:
    "Germany reported the most GIs in force, followed by China (9,571)" behind designs.
    """
    if has_kinds(source.indicator) or source.clause.sentence is clause.sentence:
        return False
    told = {
        n for f in clause.sentence.facets if f.end <= clause.quantity.start and not f.weak for n in f.facets
    }
    rights = {name for name in told if slot(name) == "right"}
    of = {*source.facets, *(general(name) for name in source.facets)}
    known = any(slot(name) == "right" for name in source.facets)
    return known and bool(rights) and rights.isdisjoint(of) and {general(n) for n in rights}.isdisjoint(of)
