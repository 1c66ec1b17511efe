"""A figure in its segment → what the words around it say of it: its noun, its part, its place, its links."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ipgraph.extract import measures
from ipgraph.extract.lexicon import compile_patterns
from ipgraph.extract.openers import without_opener
from ipgraph.extract.period_roles import OWN
from ipgraph.extract.recognise import Facet, PlaceMention
from ipgraph.extract.segments import without_bound
from ipgraph.extract.subjects import slot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Sentence
    from ipgraph.extract.segments import Segment

T = TypeVar("T")

# So far before a figure stands what governs it: "aims to".
_GOVERNS: Final = 400
# So many facets back what a figure is of may have been told.
_MOST_BEFORE: Final = 60

# How far behind a number its noun may begin.
_NOUN_REACH: Final = 48
# How far from its figure a name in front of brackets may stand: "Huawei (2,734)".
_BRACKET: Final = 4
# How far behind the name of a company its figure may stand: "Dyson topped the list of filers with 236".
_COMPANY_REACH: Final = 80
# How close a body's name stands to its figure, and how many places may share a segment.
_BESIDE: Final = 20
_FEW: Final = 2
# How much of the words behind a share may name its whole.
_WHOLE_REACH: Final = 80
# Nouns that go with figures of many kinds.
_ANY_NOUN: Final = frozenset(
    {"case", "admin", "court", "dispute", "application", "registration", "grant", "patent", "trademark"}
)
# What parts one clause from the next.
_MARKS: Final = (", ", "; ", ": ", "，", "；", "：")
# What is said in brackets: "专利代理机构（不含分支机构）196家"
_ASIDE: Final = re.compile(r"[(（][^()（）]{0,40}[)）]")
# A line of a list: its bullet and a name.
_ITEM: Final = re.compile(r"\s*[·•▪●■◆▲△○◇]\s*[^\W\d]{2,12}")
# What parts the statements of a sentence.
_STOPS: Final = (";", "；", "。", "\n")
# What any case is about, beside a right.
_CASES: Final = frozenset({"dispute", "infringement"})
# What an owner does with what is counted.
# What a case goes through one after the other.
_STEPS: Final = frozenset({"instance"})
_HELD: Final = frozenset({"valid", "application", "grant"})


class Clause:
    """One figure, its segment and its sentence."""

    def __init__(self, sentence: Sentence, segment: Segment, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.sentence = sentence
        self.segment = segment
        self.quantity: Quantity = segment.quantity
        self._lexicon = lexicon

    # -- the noun that is counted ---------------------------------------------------------------------

    @cached_property
    def stands_alone(self) -> bool:
        """True where no noun follows the number: "Beijing 20,140, Jiangsu 16,242"."""
        rest = self.sentence.text[self.quantity.noun :].lstrip()
        if self.quantity.unit != "count" or not rest:
            return True
        return bool(measures.elliptical(self._lexicon).match(rest))

    @cached_property
    def noun(self) -> Facet | None:
        """The first facet of the noun phrase behind the number."""
        begin = self.quantity.noun
        breaks = self._lexicon.pattern("grammar.reference.breaks")
        for facet in self.sentence.facets:
            if begin <= facet.start <= begin + self._lexicon.reach(_NOUN_REACH):
                between = self.sentence.text[begin : facet.start]
                return (
                    None if re.search(r"[,;:.()，；：。（）、]", between) or breaks.search(between) else facet
                )
        return None

    @cached_property
    def counted(self) -> Facet | None:
        """The facet of the noun that is counted, where that noun names its kind by itself: "enterprises"."""
        if self.quantity.unit != "count":
            return None
        if counters_of(self._lexicon):
            return self._counted_by_measure_word
        if self.stands_alone or self.noun is None:
            return self._counted_before
        run = self.noun
        for facet in self.sentence.facets:
            if run.head:
                break
            # "invention patent applicants": the last noun of a compound is what is counted
            if facet.start >= run.end and not re.search(r"[^\s-]", self.sentence.text[run.end : facet.start]):
                run = facet
        return run if run.head else None

    @cached_property
    def counter(self) -> Counter | None:
        """The measure word that the number ends with, in a language that has them."""
        words = self.sentence.text[self.quantity.start : self.quantity.end]
        return next((each for each in counters_of(self._lexicon) if words.endswith(each.words)), None)

    @cached_property
    def _counted_by_measure_word(self) -> Facet | None:
        """ "拥有专利的企业达2.9万家": a noun that the measure word goes with, behind the number or before."""
        if self.counter is None:
            return None
        fitting = [f for f in self.sentence.facets if f.head and f.facets[0] in self.counter.heads]
        if not self.stands_alone:
            reach = self.quantity.noun + self._lexicon.reach(_NOUN_REACH)
            behind = [f for f in fitting if self.quantity.noun <= f.start <= min(reach, self.segment.end)]
            if behind:
                return behind[0]
        before = [f for f in fitting if self.segment.start <= f.start < self.quantity.start]
        if before:
            return before[-1]
        head = self.counter.head
        return Facet(self.quantity.start, self.quantity.end, (head,), head=True) if head else None

    @cached_property
    def words(self) -> str:
        """The words of the figure's segment."""
        return self.sentence.text[self.segment.start : self.segment.end]

    @cached_property
    def _counted_before(self) -> Facet | None:
        """ "the number of enterprises that … reached 298,000": the noun stands before."""
        text, start = self.sentence.text, self.segment.start
        pattern = self._lexicon.pattern("grammar.reference.partitive", r"{}{gap}(?:[\w-]++[\s-]++){0,3}?$")
        for facet in self.sentence.facets:
            if facet.head and start <= facet.start < self.quantity.start:
                if pattern.search(text[start : facet.start]) or self._is_measured(facet):
                    return facet
                return None
        return None

    def _is_measured(self, subject: Facet) -> bool:
        """True of "the enterprises … topping 30,000", false of "the enterprises held 30,000"."""
        if subject.facets[0] == "other" or "," in self.sentence.text[subject.end : self.quantity.start]:
            return False
        before = self.sentence.text[: subject.start]
        if self._lexicon.pattern("grammar.reference.prepositions", r"{}{gap}{the}$").search(before):
            return False
        measuring = self._lexicon.pattern("grammar.reference.measuring")
        if not measuring.search(self.sentence.text[subject.end : self.quantity.start]):
            return False
        between = [f for f in self.sentence.facets if subject.end <= f.start < self.quantity.start]
        return not any(set(f.facets) & _HELD for f in between)

    @cached_property
    def head(self) -> str | None:
        """The kind of thing counted, where its noun tells."""
        return self.counted.facets[0] if self.counted else None

    def facets(self, *, without_whole: bool = False) -> list[Facet]:
        """The facets of the figure's own words; ``without_whole`` leaves out what a share is a share of."""
        found = self._own_facets
        if without_whole and self.sentence.text[self.segment.start : self.quantity.start].strip():
            after = self.sentence.text[self.quantity.end : self.segment.end]
            if self._lexicon.pattern("grammar.share.whole", r"\s*{}{gap}").match(after):
                found = [facet for facet in found if facet.start < self.quantity.end]
            elif self._share_words is not None and self._whole():
                found = [f for f in found if not self._share_words <= f.start < self.quantity.start]
        return list(found)

    @cached_property
    def _own_facets(self) -> list[Facet]:
        begun = _begun(self.sentence.facets, self.segment.scope, self.segment.end)
        found = [f for f in begun if not f.head or f is self.counted]
        found = without_opener(found, self.sentence.text, self.quantity.start, self._lexicon)
        if self.quantity.unit == "per-10k-people":
            found.append(Facet(self.quantity.start, self.quantity.end, ("per-10k",)))
        counter = self.counter if self.quantity.unit == "count" else None
        if counter is not None:
            found = [f for f in found if counter.instead_of.isdisjoint(f.facets)]
            if counter.facets:
                found.append(Facet(self.quantity.start, self.quantity.end, counter.facets, weak=True))
            if self.counted is not None and self.counted not in found:
                found.append(self.counted)
        return found

    def facets_before(self, *, near: bool = True) -> list[Facet]:
        """The facets of the sentence before this figure's words; ``near``: those behind the figure before."""
        begun = _begun(self.sentence.facets, 0, self.segment.scope)[-_MOST_BEFORE:]
        found = [f for f in begun if f.end <= self.segment.scope and not f.head]
        found = without_opener(found, self.sentence.text, self.segment.scope, self._lexicon)
        before = reversed(_begun(self.sentence.quantities, 0, self.segment.start))
        last = next((q.end for q in before if q.end <= self.segment.start), None)
        behind = [f for f in found if last is not None and f.start >= last]
        return behind if near and any(not f.weak for f in behind) else found

    def facets_behind(self) -> list[Facet]:
        """The facets of the sentence behind this figure's words, weak ones left out."""
        stops = (self.sentence.text.find(mark, self.segment.end) for mark in _STOPS)
        end = min((at for at in stops if at >= 0), default=len(self.sentence.text))
        behind = _begun(self.sentence.facets, self.segment.end, end)
        return [f for f in behind if not (f.head or f.weak)]

    # -- its part, company and whole --------------------------------------------------------------------

    def breakdowns(self, reading: Reading) -> dict[str, str | int]:
        """The categories that the figure's own words name, by dimension."""
        of: dict[str, str | int] = {}
        several: set[str] = set()
        is_gap = reading.base == "population" and reading.measure == "points"
        if not is_gap:
            end = self._scope_end
            for mention in self.sentence.breakdowns:
                if not self.segment.scope <= mention.start < end:
                    continue
                counted = self.counted
                is_counted = counted is not None and mention.start <= counted.start < mention.end
                if is_counted and mention.key == "holder" and reading.measure != "share":
                    continue
                # "8 percent higher than that of average enterprises": those are the others
                if reading.base == "population" and mention.start >= self.quantity.end:
                    continue
                if of.setdefault(mention.key, mention.value) != mention.value:
                    several.add(mention.key)
            # "一审、二审、再审等各类案件": of all of them
            of = {key: value for key, value in of.items() if key not in several or key not in _STEPS}
            for company in self.sentence.companies:
                is_own = self.segment.scope <= company.start and self.quantity.unit == "count"
                if 0 <= self.quantity.start - company.end < (_COMPANY_REACH if is_own else _BRACKET):
                    of["company"] = company.name
        if reading.measure in ("share", "ratio"):
            whole = self._whole()
            if whole:
                of["whole"] = whole
        return of

    @cached_property
    def _scope_end(self) -> int:
        """Where the words end that may name a part: "patents across 2,700 universities" goes on."""
        for quantity in self.sentence.quantities:
            if quantity.start == self.segment.end:
                gap = without_bound(self.sentence.text[self.quantity.end : quantity.start], self._lexicon)
                if self._lexicon.pattern("grammar.reference.across", r"{apart}{}\s*$").search(gap):
                    return quantity.end + _NOUN_REACH
        return self.segment.end

    def _whole(self) -> str | None:
        after = self.sentence.text[self.quantity.end : self.segment.end].lstrip()[:_WHOLE_REACH]
        named = next((value for value, pattern in _wholes(self._lexicon) if pattern.match(after)), None)
        if named is not None or self._share_words is None:
            return named
        words = self.sentence.text[self._share_words : self.quantity.start]
        return next((value for value, pattern in _wholes(self._lexicon) if pattern.search(words)), None)

    @cached_property
    def _share_words(self) -> int | None:
        """Where the words begin that make the figure a share, if they stand before it."""
        at = measures.share_cue(self.sentence.text[self.segment.start : self.quantity.start], self._lexicon)
        return None if at is None else self.segment.start + at

    # -- its place ------------------------------------------------------------------------------------

    @cached_property
    def place(self) -> PlaceMention | None:
        """The place that the figure's own words say it is about."""
        start, end = self.segment.scope, self.segment.end
        own = [p for p in self.sentence.places if start <= p.start < end and not p.adjective]
        if not own or len({p.area for p in own}) > _FEW:
            return self._place_of_body
        before = [p for p in own if p.end <= self.quantity.start]
        # "China overtook Germany with 25,630": the one that is ahead has the figure
        beaten = self._lexicon.pattern("grammar.reference.beaten", r"{}{gap}{the}$")
        text = self.sentence.text
        before = [p for p in before if p is before[0] or not beaten.search(text, start, p.start)]
        after = [p for p in own if p.start >= self.quantity.end]
        if after:
            located = self._lexicon.pattern("grammar.reference.located", r"{word}{0,4}?{gap}{}{gap}{the}$")
            if located.match(self.sentence.text[self.quantity.end : after[0].start]):
                return after[0]
        return before[-1] if before else None

    @cached_property
    def _place_of_body(self) -> PlaceMention | None:
        """ "the European Patent Office (EPO) 159,358": a body beside a figure stands for its place."""
        for body in self.sentence.bodies:
            is_beside = 0 <= self.quantity.start - body.end <= self._lexicon.reach(_BESIDE)
            if self.segment.start <= body.start and is_beside and body.area and body.area != "WORLD":
                return PlaceMention(body.start, body.end, body.area)
        return None

    @cached_property
    def office(self) -> str | None:
        """The area of the office that the sentence names before the figure, where it names one."""
        return office_of(self.sentence, self.quantity.start)

    @cached_property
    def names_the_place(self) -> bool:
        """True of "in the province": a place that was named before."""
        pattern = self._lexicon.pattern("grammar.reference.the_place")
        return bool(pattern.search(self.sentence.text[self.segment.start : self.segment.end]))

    @cached_property
    def names_the_province(self) -> bool:
        """True of "全省", beside a city that was named before: all of its province."""
        pattern = self._lexicon.pattern("grammar.reference.the_province")
        return bool(pattern.search(self.sentence.text[self.segment.start : self.segment.end]))

    def is_origin(self, place: PlaceMention) -> bool:
        """True of "applicants from the US": who files, not where."""
        pattern = self._lexicon.pattern("grammar.reference.origin", r"{}{gap}{the}$")
        return bool(pattern.search(self.sentence.text[: place.start]))

    # -- how it leans on what was said --------------------------------------------------------------------

    @cached_property
    def is_no_claim(self) -> bool:
        """True of aims and forecasts, of what is denied, and of what each of many has."""
        text, start = self.sentence.text, self.quantity.start
        restrictive = self._lexicon.pattern("grammar.unknown.restrictive")
        if self.quantity.bound in ("over", "under") and restrictive.match(text, self.quantity.end):
            return True
        each = self._lexicon.pattern("quantities.notclaims.each")
        # "with 510,000 and 140,000 items each": of a list it says which is whose
        if self.segment.length == 1 and each.search(text[self.quantity.end : self.segment.end][:60]):
            return True
        # what governs the figure stands in the same clause: "with policies aimed at quality, China granted 5"
        comma = max(text.rfind(mark, self.segment.start, start) for mark in _MARKS)
        before = text[max(comma, self.segment.start, start - _GOVERNS) : start]
        not_so = ("quantities.notclaims.target", "quantities.notclaims.negated")
        return any(self._lexicon.pattern(path).search(before) for path in not_so)

    @cached_property
    def is_part_of_it(self) -> bool:
        """True of "2.454 million of them": a part of what was spoken of."""
        pattern = self._lexicon.pattern("grammar.reference.of_them", r"\s*{}")
        if pattern.match(self.sentence.text, self.quantity.noun):
            return True
        before = self._lexicon.pattern("grammar.reference.part_before", r"{}$")
        gap = without_bound(self.sentence.text[self.segment.start : self.quantity.start], self._lexicon)
        return bool(before.search(gap))

    @cached_property
    def is_generic(self) -> bool:
        """True where the subject only stands for what is spoken of: "the total", "the figure"."""
        pattern = self._lexicon.pattern("grammar.reference.generic")
        return bool(pattern.search(self.sentence.text[self.segment.scope : self.quantity.start]))

    @property
    def _lists_places(self) -> bool:
        """True of "Guangdong, Jiangsu and Shanghai topped the list with 3,406, 2,287 and 1,954"."""
        start, end = self.segment.scope, self.segment.end
        named = [p for p in self.sentence.places if start <= p.start < end and not p.adjective]
        return self.segment.length > 1 and len(named) >= self.segment.length

    def _is_owner(self, place: PlaceMention) -> bool:
        """True of "China's foreign trade rose": the place is not what the figure is about."""
        pattern = self._lexicon.pattern("grammar.reference.possessive", r"{}")
        return bool(pattern.match(self.sentence.text, place.end))

    def goes_with(self, facets: Sequence[str]) -> bool:
        """True where the noun behind the number, if there is one, can be of what ``facets`` name."""
        if self.quantity.unit != "count" or self.stands_alone:
            return True
        return self.noun is not None and bool(set(self.noun.facets) & {*facets, *_ANY_NOUN})

    def differs(self, facets: Sequence[str]) -> bool:
        """True where the words name another kind of right than ``facets`` do."""
        named = {n for f in self.facets() if not (f.weak or f.head) for n in f.facets}
        return any(
            (own := {n for n in named if slot(n) == kind}) and own.isdisjoint(facets)
            for kind in ("right", "field")
        )

    @cached_property
    def apart(self) -> Facet | None:
        """The words that say that the figure is of something that the catalogue has no indicator for: those
        that name it last before the figure, or behind it where none stand before.
        """
        within = [f for f in self.sentence.facets if self.segment.scope <= f.start < self.segment.end]
        named = [f for f in within if not f.weak and any(slot(n) not in (None, "field") for n in f.facets)]
        before = [f for f in named if f.end <= self.quantity.start]
        last = before[-1] if before else next(iter(named), None)
        if len(before) > 1 and slot(before[-2].facets[0]) == "apart" and last is not None:
            # "renewals of trade marks rose": what is told of them
            of = self._lexicon.pattern("grammar.reference.prepositions", r"\s*{}{gap}{the}")
            if of.fullmatch(self.sentence.text, before[-2].end, last.start):
                last = before[-2]
        return last if last is not None and any(slot(n) == "apart" for n in last.facets) else None

    @cached_property
    def names_right_only(self) -> bool:
        """True where a kind of right is all that the words name: "商标131429件"."""
        own = {n for f in self.facets() if not (f.weak or f.head) for n in f.facets if slot(n)}
        return {slot(n) for n in own - _CASES} == {"right"}

    @property
    def goes_on(self) -> bool:
        """True of "其中地理标志类312件": a part of what the figure before is of."""
        pattern = self._lexicon.pattern("grammar.share.partitive", r"\W*{}")
        return bool(pattern.match(self.sentence.text, self.segment.start))

    @cached_property
    def is_cumulative(self) -> bool:
        """True of "累计905件": all that there is by then."""
        since = max(self.sentence.text.rfind(mark, 0, self.quantity.start) for mark in _STOPS)
        found = list(
            self._lexicon.pattern("grammar.cumulative.words").finditer(
                self.sentence.text, since + 1, self.segment.end
            )
        )
        before = [match for match in found if match.start() < self.quantity.start]
        if not before:
            return bool(found) and found[0].start() < self.segment.end
        behind = self.sentence.text[before[-1].end() : self.quantity.start]
        return not self._lexicon.pattern("grammar.cumulative.breaks").search(behind)

    @property
    def is_compared(self) -> bool:
        """True of "较2022年的5.8万件": a figure that another is compared with."""
        start, end = self.segment.start, self.quantity.start
        return any(m.role == OWN and start <= m.start and m.end <= end for m in self.sentence.periods)

    def names_again(self, other: Clause) -> bool:
        """True where the words name the noun that another figure counts: of these it is a share."""
        return any(
            f.head and f.facets[0] == other.head
            for f in self.sentence.facets
            if self.segment.start <= f.start < self.quantity.start
        )

    @property
    def sums_up(self) -> bool:
        """True of "百度、京东方、小米三家企业": the number of those just named."""
        told, start = self.sentence, self.quantity.start
        return any(each.end == start for each in told.companies) or any(p.end == start for p in told.places)

    @property
    def is_rate(self) -> bool:
        """True of "结案率97.8%": the words before the figure name a rate."""
        pattern = self._lexicon.pattern("grammar.links.rate", r"{}{gap}{word}{0,2}?$")
        return bool(pattern.search(self.sentence.text, self.segment.start, self.quantity.start))

    @property
    def is_item(self) -> bool:
        """True of "· 竞争类1.02万件": a line of a list with a short name that nothing here explains."""
        before = self.sentence.text[self.segment.start : self.quantity.start]
        named = any(slot(n) not in (None, "body") for f in self.facets() if not f.weak for n in f.facets)
        return bool(_ITEM.fullmatch(before)) and not named

    def has_unit_of(self, other: Clause) -> bool:
        """True where two figures have one unit."""
        return self.quantity.unit == other.quantity.unit

    def stands_apart_from(self, other: Clause) -> bool:
        """True of a statement of its own in the sentence of another: "；" parts the two."""
        if self.sentence is not other.sentence:
            return False
        between = self.sentence.text[other.quantity.end : self.quantity.start]
        return any(mark in between for mark in _STOPS)

    def counts_like(self, other: Clause) -> bool:
        """True where the measure words of two figures can count the same."""
        if self.counter is None or other.counter is None or self.counter.kin == other.counter.kin:
            return True
        return not (self.counter.kin and other.counter.kin)

    @cached_property
    def has_other_subject(self) -> bool:
        """True of "requests for examination totalled 234,815": a clause about what nothing here names."""
        if self.leans or self.is_part_of_it or not self.has_words_left:
            return False
        return not any(slot(name) for facet in self.facets() for name in facet.facets)

    @cached_property
    def has_words_left(self) -> bool:
        """True where words stand before the figure that no mention explains and that name something."""
        return bool(self._lexicon.pattern("grammar.reference.other_subject").search(self._left))

    @cached_property
    def has_unknown_head(self) -> bool:
        """True where the words directly before the figure, in a language whose noun stands there, say of
        what it is and nothing explains them: "删除侵权链接323万条".
        """
        if not self._lexicon.table("grammar.reference.empty"):
            return False
        named = [each.end for each in self.sentence.facets] + [each.end for each in self.sentence.companies]
        behind = max((end for end in named if end <= self.quantity.start), default=0)
        comma = max(self.sentence.text.rfind(m, self.segment.start, self.quantity.start) for m in ("，", ","))
        left = self._left[max(0, behind - self.segment.start, comma + 1 - self.segment.start) :]
        return bool(self._lexicon.pattern("grammar.reference.other_subject").search(left))

    @cached_property
    def names_something(self) -> bool:
        """False where all words before the figure are explained and none follow: they name nothing new."""
        if not self._lexicon.table("grammar.reference.empty") or not self.stands_alone:
            return True
        return self.has_words_left

    @cached_property
    def _left(self) -> str:
        """The words before the figure, blanks for those that a mention or the lexicon explains."""
        start, end = self.segment.start, self.quantity.start
        text = self.sentence.text[start:end]
        if not self._lexicon.table("grammar.reference.empty"):
            return text
        told = self.sentence
        letters = list(text)
        spans = [(each.start, each.end) for each in _begun(told.facets, start, end)]
        spans += [(each.start, each.end) for each in _begun(told.breakdowns, start, end)]
        spans += [(each.start, each.end) for each in _begun(told.periods, start, end)]
        spans += [(each.start, each.end) for each in _begun(told.places, start, end)]
        spans += [(each.start, each.end) for each in _begun(told.bodies, start, end)]
        spans += [(each.start, each.end) for each in _begun(told.companies, start, end)]
        spans += [(each.start, each.end) for each in _begun(told.quantities, start, end)]
        for first, last in spans:
            if last <= end:
                letters[first - start : last - start] = " " * (last - first)
        text = _ASIDE.sub(lambda match: " " * len(match[0]), "".join(letters))
        empty = self._lexicon.pattern("grammar.reference.empty")
        return empty.sub(lambda match: " " * len(match[0]), text)

    @cached_property
    def ends_comparison(self) -> bool:
        """True of "from 462,176 to 449,923", "against 55": it is a time that the figure is compared for."""
        pattern = self._lexicon.pattern("grammar.links.to", r"\s*(?:$|[.,;:()—–，。；、（）-]|{})")
        return bool(pattern.match(self.sentence.text, self.quantity.end))

    @cached_property
    def is_bracketed(self) -> bool:
        """True of "games (25%)": brackets hold the figure alone."""
        before = without_bound(self.sentence.text[: self.quantity.start], self._lexicon).rstrip()
        return before.endswith(("(", "（")) and self.sentence.text.startswith((")", "）"), self.quantity.end)

    @cached_property
    def is_of_base(self) -> bool:
        """True of "the 34,134 of the preceding year", "170,275 a year earlier"."""
        if self.stands_alone:
            small = self._lexicon.pattern("grammar.reference.prepositions", r"\s*(?:{}{gap})?{the}")
            for mention in self.sentence.periods:
                if mention.kind == "base" and mention.start >= self.quantity.end:
                    # "2,495,213 within a year" is what came out of that year
                    opens = small.match(self.sentence.text, mention.start, mention.end)
                    is_window = opens is not None and opens.end() > mention.start
                    between = self.sentence.text[self.quantity.end : mention.start]
                    return bool(small.fullmatch(between)) and not is_window
        return False

    @cached_property
    def means_the_former(self) -> bool:
        """True of "the former was up 5.1 percent": the first of what was spoken of."""
        pattern = self._lexicon.pattern("grammar.reference.former")
        return bool(pattern.search(self.sentence.text, self.segment.scope, self.quantity.start))

    @property
    def means_the_latter(self) -> bool:
        """True of "the latter was down 2.7 percent": the last of what the sentence before spoke of."""
        pattern = self._lexicon.pattern("grammar.reference.latter")
        return bool(pattern.search(self.sentence.text, self.segment.scope, self.quantity.start))

    @cached_property
    def looks_back(self) -> bool:
        """True of "In 2009 there had been 43,572"."""
        pattern = self._lexicon.pattern("grammar.from_to.earlier", r"{}\s*$")
        return bool(pattern.search(self.sentence.text[self.segment.start : self.quantity.start]))

    @cached_property
    def contrasts(self) -> bool:
        """True where the words name a company or a category: the same thing, of another."""
        named = [each.start for each in self.sentence.breakdowns]
        named += [each.start for each in self.sentence.companies]
        # "Chinese owners held fewer than 9,000"
        named += [each.start for each in self.sentence.places if each.adjective]
        return any(self.segment.scope <= start < self.segment.end or start < _BRACKET for start in named)

    @cached_property
    def refers_back(self) -> bool:
        """True where the sentence's subject is a word for what the sentence before spoke of."""
        return refers_back(self.sentence, self._lexicon)

    @cached_property
    def leans(self) -> bool:
        """True where the figure may be one more of what the sentence before spoke of."""
        return (
            self.looks_back
            or self.refers_back
            or self.is_part_of_it
            or (self.place is not None and not self._is_owner(self.place))
            or self._lists_places
            or self.means_the_latter
            or self.means_the_former
            or self.is_generic
            or self.contrasts
        )


@dataclass(frozen=True, slots=True)
class Counter:
    """Measure words: the kinds of nouns that they count, the kind that they tell by themselves, the facets
    that they name, and those that they show not to be meant; those of one ``kin`` can count the same things.
    """

    words: tuple[str, ...]
    heads: frozenset[str]
    head: str | None
    facets: tuple[str, ...]
    instead_of: frozenset[str]
    kin: str


@cache
def counters_of(lexicon: Lexicon) -> tuple[Counter, ...]:
    """The measure words of a language, the longest first; of most languages none."""
    entries: list[dict[str, Any]] = lexicon.table("facets").get("counter", [])
    found = [
        Counter(
            (word,),
            frozenset(entry["heads"]),
            entry.get("head"),
            tuple(entry.get("facets", ())),
            frozenset(entry.get("instead_of", ())),
            entry.get("kin", ""),
        )
        for entry in entries
        for word in entry["words"]
    ]
    return tuple(sorted(found, key=lambda counter: -len(counter.words[0])))


@cache
def _wholes(lexicon: Lexicon) -> list[tuple[str, re.Pattern[str]]]:
    return [(entry["value"], compile_patterns(entry["words"])) for entry in lexicon.table("breakdowns.whole")]


def office_of(sentence: Sentence, end: int) -> str | None:
    """The area of the one country's or region's office that a sentence names before ``end``."""
    areas = {body.area for body in sentence.bodies if body.end <= end and body.area not in (None, "WORLD")}
    return areas.pop() if len(areas) == 1 else None


def refers_back(sentence: Sentence, lexicon: Lexicon) -> bool:
    """True where a sentence's subject is a pronoun or its like."""
    pattern = lexicon.pattern("grammar.reference.pronoun_subject", r"(?:^\W*|[,，]\s*){}")
    return bool(pattern.search(sentence.text))


def names(facets: Sequence[Facet]) -> tuple[str, ...]:
    """What the facets name, weak words and counted nouns left out."""
    return tuple(
        dict.fromkeys(name for facet in facets if not (facet.head or facet.weak) for name in facet.facets)
    )


def _begun(mentions: Sequence[T], start: int, end: int) -> Sequence[T]:
    """Of the mentions of a sentence, which are in order, those that begin in ``text[start:end]``."""
    begin = attrgetter("start")
    return mentions[bisect_left(mentions, start, key=begin) : bisect_left(mentions, end, key=begin)]
