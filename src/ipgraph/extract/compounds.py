"""The words behind a number → whether the noun that they end in is known.

In a language whose noun stands last in a compound, "2,345 mediation rooms" are rooms: what is known of
mediation says nothing of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from ipgraph.extract import measures
from ipgraph.extract.counters import counters_of
from ipgraph.extract.segments import LASTING
from ipgraph.extract.subjects import general, is_called_shortly, slot

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Facet, Sentence

# A word behind a number, and how many of them may stand before their noun.
_WORD: Final = re.compile(r"[\s-]*([^\W\d_][\w'’]*)")
_COMPOUND: Final = 8
# What other things stand in: designs of a layout, marks of an indication.
_PLACED: Final = frozenset({"gi", "gi-mark", "ic-layout", "tech-contract"})
# What courts and offices deal with.
_CASES: Final = frozenset({"case", "dispute"})
_EMPLOYED: Final = ("employed",)
_BRANCHES: Final = ("branch",)
_LABELS: Final = (":", "：")
_PAUSE: Final = re.compile("[，,；;]")
# Those who own patents.
_OWNERS: Final = "patentee"


def ends_unknown(sentence: Sentence, start: int, lexicon: Lexicon) -> bool:
    """True where nothing names the last noun of the words that begin at ``start``."""
    if not lexicon.table("grammar.reference.plural"):
        return False
    text, at = sentence.text, start
    plural = lexicon.pattern("grammar.reference.plural")
    ends = (lexicon.pattern("grammar.reference.breaks"), measures.elliptical(lexicon))
    named = [(f.start, f.end, f.weak) for f in sentence.facets if f.start >= at]
    named += [(b.start, b.end, False) for b in sentence.breakdowns if b.start >= at]
    known = {first: (last, weak) for first, last, weak in sorted(named, key=lambda each: each[1])}
    is_whole = False
    for _ in range(_COMPOUND):
        word = _WORD.match(text, at)
        if word is None:
            return False
        begin = word.start(1)
        if begin in known:
            if is_whole:
                return False
            at, weak = known[begin]
            is_whole = not weak and plural.search(text, begin, at) is not None
            continue
        if any(pattern.match(text, begin) for pattern in ends):
            return False
        at = word.end()
        if word[1][0].islower() and plural.fullmatch(text, begin, at):
            # "In 21 cases infringers had to pay": whoever they are is another subject
            return not is_whole or not ends_in_cases(_from(sentence.facets, start), text, start, lexicon)
        if is_whole:
            return False
    return False


def _from(facets: Iterable[Facet], start: int) -> list[Facet]:
    return [facet for facet in facets if facet.start >= start]


def ends_in_cases(facets: Iterable[Facet], text: str, start: int, lexicon: Lexicon) -> bool:
    """True of "IP crime cases": one of the facets, with nothing but words of its compound before it."""
    breaks = lexicon.pattern("grammar.reference.breaks")
    for facet in sorted(facets, key=attrgetter("start")):
        between = text[start : facet.start]
        if re.search(r"[,;:.()]", between) or breaks.search(between):
            return False
        if _CASES.issuperset(facet.facets):
            return True
    return False


def noun_of_share(facets: Iterable[Facet], text: str, start: int, lexicon: Lexicon) -> str | None:
    """The kind of thing that words behind a share name as its whole: "of the borrowers", "of the total number
    of beneficiaries".
    """
    of = lexicon.pattern(
        "grammar.share.whole",
        r"\s*{}{gap}{the}(?:(?:(?:{grammar.reference.all_of}){gap})?(?:{grammar.reference.numbers_of}){gap}{the})?",
    )
    return next((f.facets[0] for f in facets if f.head and of.fullmatch(text, start, f.start)), None)


def without_doers(facets: Sequence[Facet], clause: Clause) -> list[Facet]:
    """The facets beside a figure without the body that did what is told, where the noun behind the number
    says what is counted: "patent agencies handled 1.2 million applications".
    """
    facets = _without_kind_of_part(facets, clause)
    if clause.stands_alone or clause.noun is None or clause.noun.head or counters_of(clause.lexicon):
        return list(facets)
    start = clause.quantity.start
    if is_called_shortly(clause.noun.facets):
        # "employed 950,000 people in 88,000 institutions"
        facets = [f for f in facets if f.end > start or f.facets != _EMPLOYED]
    if clause.noun.facets == _BRANCHES:
        # "the guidance centre has 76 local centres": what they are branches of
        return list(facets)
    return [f for f in facets if f.end > start or not is_called_shortly(f.facets) or f.facets[0] in _PLACED]


def _without_kind_of_part(facets: Sequence[Facet], clause: Clause) -> Sequence[Facet]:
    """The facets beside a whole without the kind that its part is of: "Software made up 2.49 million of the
    8.92 million copyrights".
    """
    sentence, start = clause.sentence, clause.quantity.start
    part = next((q for q in reversed(sentence.quantities) if q.end <= start), None)
    if part is None or number_of_whole(sentence, part, clause.lexicon) is not clause.quantity:
        return facets
    rights = {name for facet in facets if facet.start >= start for name in facet.facets}
    return [
        f for f in facets if f.end > part.start or rights.isdisjoint(general(name) or "" for name in f.facets)
    ]


def counts_owners(clause: Clause, used: Container[str]) -> bool:
    """True of "1,500 patentees had put up 35,000 patents": those who own rights are none of what is named."""
    if clause.stands_alone or clause.counter is not None or clause.quantity.unit != "count":
        return False
    return clause.noun is not None and _OWNERS in clause.noun.facets and _OWNERS not in used


def is_lacking(facet: Facet, quantity: Quantity) -> bool:
    """True of words for what the catalogue lacks; "first actions" are those, and their months are none."""
    if quantity.unit in LASTING and "pendency" in facet.facets:
        return False
    return any(slot(name) == "apart" for name in facet.facets)


def turns_after(told: Facet, facets: Iterable[Facet], quantity: Quantity, text: str) -> bool:
    """True of "推出风险补偿，知识产权保险投保416笔": the clause behind what was told names its own field."""
    named = [f for f in facets if told.end <= f.start and f.end <= quantity.start and not f.weak]
    return any(slot(f.facets[0]) == "field" and _PAUSE.search(text, told.end, f.start) for f in named)


def has_noun_behind(clause: Clause) -> bool:
    """True of "签约共建11个知识产权保护中心": whatever stands before the number, its noun is behind it."""
    if clause.quantity.form != "digits" or clause.stands_alone or clause.noun is None:
        return False
    return clause.noun.start == clause.quantity.noun


def says_more(facet: Facet, counted: Facet | None) -> bool:
    """True of "试点地方扩大至17个省": the noun is told twice, the first time with what it is of."""
    return counted is not None and len(facet.facets) > 1 and facet.facets[0] == counted.facets[0]


def number_of_whole(sentence: Sentence, quantity: Quantity, lexicon: Lexicon) -> Quantity | None:
    """The number behind one that is a part of it, and whose noun is the noun of both: "1,100 of the 6,500
    applications".
    """
    if quantity.unit != "count" or not lexicon.table("grammar.reference.out_of"):
        return None
    place = bisect_left(sentence.quantities, quantity.end, key=attrgetter("start"))
    behind = sentence.quantities[place : place + 1]
    of = lexicon.pattern("grammar.reference.out_of", r"\s+{}\s+")
    if not behind or behind[0].unit != "count" or behind[0].value <= quantity.value:
        return None
    return behind[0] if of.fullmatch(sentence.text, quantity.end, behind[0].start) else None


def outcome(facets: Iterable[Facet], quantity: Quantity, text: str, lexicon: Lexicon) -> Facet | None:
    """What became of the things that are counted, where that is what the catalogue lacks: "1,900 applications
    were withdrawn", "with 1,300 applications turned down".
    """
    if quantity.unit != "count" or not lexicon.table("grammar.reference.auxiliary"):
        return None
    told = lexicon.pattern("grammar.reference.auxiliary", r"\s+(?:{}\s+)?")
    at = quantity.noun
    for facet in facets:
        if facet.start < quantity.end:
            continue
        if at > quantity.noun and slot(facet.facets[0]) == "apart" and told.fullmatch(text, at, facet.start):
            return facet
        if text[at : facet.start].strip(" -"):
            return None
        at = facet.end
    return None


def is_label(sentence: Sentence, subject: Facet, between: str, *, having: bool) -> bool:
    """True of "Companies that hold patents: 21,800", "GI users: 2,330": who is counted stands in a label that
    says which of them are; ``having``: it does so behind their noun.
    """
    if not between.rstrip().endswith(_LABELS):
        # "GI trademarks 172, enterprises using GI marks 702"
        last = max((f.end for f in sentence.facets if f.end <= subject.end + len(between)), default=0)
        return having and last > subject.end and not between[last - subject.end :].strip()
    near = (f for f in sentence.facets if subject.start - 1 <= f.end <= subject.start and not f.head)
    return having or (len(between.strip()) == 1 and any(slot(name) for f in near for name in f.facets))


def member(sentence: Sentence, quantity: Quantity, lexicon: Lexicon) -> Facet | None:
    """Who is counted in "21,300 of its companies"."""
    if not lexicon.table("grammar.reference.members"):
        return None
    of = lexicon.pattern("grammar.reference.members", r"\s+{}\s+(?:[\w-]+\s+){0,2}")
    text, begin = sentence.text, quantity.noun
    heads = (f for f in sentence.facets if f.head and f.start > begin and f.facets[0] != "other")
    noun = next((f for f in heads if not text.startswith(("'", "’"), f.end)), None)
    if noun is None:
        return None
    return noun if of.fullmatch(text, begin, noun.start) else None
