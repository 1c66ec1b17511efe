"""A figure in its segment → how it leans on what was said before, beside what its phrase names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.extract import compounds
from ipgraph.extract.counters import counters_of
from ipgraph.extract.once import once
from ipgraph.extract.phrase import begun, refers_back
from ipgraph.extract.segments import without_bound
from ipgraph.extract.subjects import slot
from ipgraph.extract.timed import Timed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.recognise import Facet, PlaceMention

# How far from its figure a name in front of brackets may stand: "Huawei (2,734)".
_BRACKET: Final = 4
# Nouns that go with figures of many kinds.
_ANY_NOUN: Final = frozenset(
    {
        "case",
        "admin",
        "court",
        "dispute",
        "application",
        "registration",
        "grant",
        "patent",
        "trademark",
        "copyright",
    }
)
# How far before a figure those may be told of whom so many have one: "每4.2个经营主体拥有1件".
_PER: Final = 72
# What parts one clause from the next.
_MARKS: Final = (", ", "; ", ": ", "，", "；", "：")
_BRACKETS: Final = ("(", "（")
# What is said in brackets: "专利代理机构（不含分支机构）196家"
_ASIDE: Final = re.compile(r"[(（][^()（）]{0,40}[)）]")
# A line of a list: its bullet and a name.
_ITEM: Final = re.compile(r"\s*[·•▪●■◆▲△○◇]\s*[^\W\d]{2,12}")
# What parts the statements of a sentence.
_STOPS: Final = (";", "；", "。", "\n")
# Cases that offices decide, which are of no court.
_BY_OFFICES: Final = "admin"
# What any case is about, beside a right.
_CASES: Final = frozenset({"dispute", "infringement"})


class Clause(Timed):
    """One figure and what its words say of it and of the figures before."""

    @once
    def is_no_claim(self) -> bool:
        """True of aims and forecasts, of what is denied, of examples, and of what each of many has."""
        text, start = self.sentence.text, self.quantity.start
        restrictive = self.lexicon.pattern("grammar.unknown.restrictive")
        if self.quantity.bound in ("over", "under") and restrictive.match(text, self.quantity.end):
            words = without_bound(text[self.segment.start : start], self.lexicon)
            if self.quantity.unit == "percent" and not words.strip("，；：,;: "):
                # "七成以上的企业表示": who a share is of, not how large it may be
                return False
            given = self.lexicon.pattern(
                "grammar.unknown.given"
            )  # "提供逾1100亿元的风险保障": named behind it
            behind = begun(self.sentence.facets, self.quantity.end, self.segment.end)
            is_named = any(not facet.weak for facet in behind)
            return not (self.quantity.is_money and is_named and given.search(words))
        if self._is_example(text[max(0, start - _PER) : start].rstrip()):
            return True
        bracketed = self.lexicon.pattern("grammar.unknown.bracketed")
        is_limit = self.quantity.is_money and self.quantity.bound in ("over", "under")
        if is_limit and text.endswith(_BRACKETS, 0, start) and bracketed.match(text, self.quantity.end):
            return True
        each = self.lexicon.pattern("quantities.notclaims.each")
        # "with 510,000 and 140,000 items each": of a list it says which is whose
        if self.segment.length == 1 and each.search(text[self.quantity.end : self.segment.end][:60]):
            return True
        # what governs the figure stands in the same clause: "with policies aimed at quality, China granted 5"
        comma = max(text.rfind(mark, self.segment.start, start) for mark in _MARKS)
        before = text[max(comma, self._nearby(self.segment.start)) : start]
        not_so = ("quantities.notclaims.target", "quantities.notclaims.negated")
        return any(self.lexicon.pattern(path).search(before) for path in not_so)

    @once
    def is_part_of_it(self) -> bool:
        """True of "2.454 million of them": a part of what was spoken of."""
        pattern = self.lexicon.pattern("grammar.reference.of_them", r"\s*{}")
        if pattern.match(self.sentence.text, self.quantity.noun):
            return True
        before = self.lexicon.pattern("grammar.reference.part_before", r"{}$")
        words = self.sentence.text[self._nearby(self.segment.start) : self.quantity.start]
        return bool(before.search(without_bound(words, self.lexicon)))

    @once
    def is_of_the(self) -> bool:
        """True of "2,017 of the new cases": a part of what its words name."""
        pattern = self.lexicon.pattern(
            "grammar.share.whole", r"\s*{}{gap}(?:{grammar.links.articles}){break}"
        )
        return bool(pattern.match(self.sentence.text, self.quantity.noun))

    @once
    def is_of_unknown(self) -> bool:
        """True of "Of the plaintiffs, 1,120 came from abroad": a part of what nothing here names."""
        if not self.stands_alone or self.quantity.unit != "count" or counters_of(self.lexicon):
            return False
        begin, start = self.segment.start, self.quantity.start
        opens = self.lexicon.pattern(
            "grammar.share.whole", r"\W*{}{gap}the{gap}((?:[a-z-]+{gap}){0,2}[a-z-]{4,}s),\s*$"
        )
        words = without_bound(self.sentence.text[begin:start] + " ", self.lexicon).rstrip() + " "
        begin = self.segment.scope
        found = opens.match(words) or self._number_of.search(self.sentence.text[begin:start])
        if found is None or self.lexicon.pattern("grammar.reference.generic").search(found[1]):
            return False
        told = [*begun(self.sentence.facets, begin, start), *begun(self.sentence.breakdowns, begin, start)]
        return not told

    @property
    def _number_of(self) -> re.Pattern[str]:
        """ "The number of mediators rose from 590 to": what is counted stands before its verb."""
        return self.lexicon.pattern(
            "grammar.reference.numbers_of", r"{}{gap}((?:[a-z-]+{gap}){0,2}[a-z-]{4,}s){gap}[^,;:()]{2,40}$"
        )

    @once
    def is_described(self) -> bool:
        """True of "维持年限超过10年的有86.9万件": a part of what was spoken of, by what is said of it."""
        if not self.stands_alone or self.quantity.unit != "count":
            return False
        pattern = self.lexicon.pattern("grammar.reference.described", r"{}$")
        words = self.sentence.text[self._nearby(self.segment.start) : self.quantity.start]
        found = pattern.search(without_bound(words, self.lexicon))
        # "由上年的223万件": that of a time
        begin = self._nearby(self.segment.start)
        return found is not None and all(m.end != begin + found.start() for m in self.sentence.periods)

    @once
    def is_total(self) -> bool:
        """True of "总量为115万件", "for a total of 115,000": the words before say that it is a sum."""
        pattern = self.lexicon.pattern(
            "grammar.reference.total", r"{}{gap}(?:{grammar.unknown.between})?{gap}$"
        )
        words = self.sentence.text[self._nearby(self.segment.start) : self.quantity.start]
        return bool(pattern.search(without_bound(words, self.lexicon) + " "))

    @property
    def follows_percentage(self) -> bool:
        """True of "by an average of 15.7% a year to 4.48 billion": a level behind its change."""
        before = [q for q in self.sentence.quantities if q.end <= self.quantity.start]
        return self.segment.joined and before[-1].unit == "percent"

    @property
    def parted(self) -> set[str]:
        """The dimensions of which the sentence names several parts before the figure."""
        told: dict[str, set[str | int]] = {}
        for mention in self.sentence.breakdowns:
            if mention.end <= self.segment.start:
                told.setdefault(mention.key, set()).add(mention.value)
        return {key for key, values in told.items() if len(values) > 1}

    @once
    def is_generic(self) -> bool:
        """True where the subject only stands for what is spoken of: "the total", "the figure"."""
        pattern = self.lexicon.pattern("grammar.reference.generic")
        near = self._nearby(self.segment.scope)
        return bool(pattern.search(self.sentence.text[near : self.quantity.start]))

    @property
    def _lists_places(self) -> bool:
        """True of "Guangdong, Jiangsu and Shanghai topped the list with 3,406, 2,287 and 1,954"."""
        start, end = self.segment.scope, self.segment.end
        named = [p for p in self.sentence.places if start <= p.start < end and not p.adjective]
        return self.segment.length > 1 and len(named) >= self.segment.length

    def _is_owner(self, place: PlaceMention) -> bool:
        """True of "China's foreign trade rose", not of "Japan's 50,260 was a fall": the figure is not its."""
        owner = self.lexicon.pattern("grammar.reference.possessive").match(self.sentence.text, place.end)
        return owner is not None and not (self.stands_alone and owner.end() + 1 >= self.quantity.start)

    def goes_with(self, facets: Sequence[str]) -> bool:
        """True where the noun behind the number, if there is one, can be of what ``facets`` name."""
        if self.quantity.unit != "count" or self.stands_alone:
            return True
        return self.noun is not None and bool(set(self.noun.facets) & {*facets, *_ANY_NOUN})

    def differs(self, facets: Sequence[str], kinds: Sequence[str] = ("right", "field")) -> bool:
        """True where the words name another of these ``kinds`` of things than ``facets`` do."""
        named = {n for f in self.facets() if not (f.weak or f.head) for n in f.facets}
        return any(
            (own := {n for n in named if slot(n) == kind}) and own.isdisjoint(facets) for kind in kinds
        )

    @once
    def apart(self) -> Facet | None:
        """The words that say that the figure is of something that the catalogue has no indicator for: those
        that name it last before the figure, or behind it where none stand before.
        """
        within = [f for f in self.sentence.facets if self.segment.scope <= f.start < self.segment.end]
        named = [f for f in within if not f.weak and any(slot(n) not in (None, "field") for n in f.facets)]
        if self.noun in named and slot(self.noun.facets[0]) == "apart":
            # "completed 411,000 searches": of its own noun, whatever is said of it
            return self.noun
        became = compounds.outcome(within, self.quantity, self.sentence.text, self.lexicon)
        if became is not None:
            return became
        before = [f for f in named if f.end <= self.quantity.start]
        last = before[-1] if before else next(iter(named), None)
        if len(before) > 1 and slot(before[-2].facets[0]) == "apart" and last is not None:
            # "renewals of trade marks rose": what is told of them
            of = self.lexicon.pattern("grammar.reference.prepositions", r"\s*{}{gap}{the}")
            if of.fullmatch(self.sentence.text, before[-2].end, last.start):
                last = before[-2]
        if last is None or not compounds.is_lacking(last, self.quantity):
            return None
        return None if compounds.turns_after(last, within, self.quantity, self.sentence.text) else last

    @once
    def names_right_only(self) -> bool:
        """True where a kind of right is all that the words name: "商标131429件"."""
        told = {n for f in self.facets() if not (f.weak or f.head) for n in f.facets}
        own = {n for n in told if slot(n)}
        return {slot(n) for n in own - _CASES} in ({"right"}, {"direction"}) and _BY_OFFICES not in told

    @property
    def goes_on(self) -> bool:
        """True of "其中地理标志类312件": a part of what the figure before is of."""
        pattern = self.lexicon.pattern("grammar.share.partitive", r"\W*{}")
        return bool(pattern.match(self.sentence.text, self.segment.start))

    @property
    def is_joined(self) -> bool:
        """True of "1,958 concerned patents and 18,558 trademarks": only a conjunction or a comma opens it."""
        words = without_bound(self.sentence.text[self.segment.start : self.quantity.start], self.lexicon)
        words = words.strip(" ,，\n")
        return not words or bool(self.lexicon.pattern("grammar.links.and").fullmatch(words))

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
        pattern = self.lexicon.pattern("grammar.links.rate", r"{}{gap}{word}{0,2}?$")
        return bool(pattern.search(self.sentence.text, self.segment.start, self.quantity.start))

    @property
    def is_item(self) -> bool:
        """True of "· 竞争类1.02万件": a line of a list with a short name that nothing here explains."""
        before = self.sentence.text[self.segment.start : self.quantity.start]
        named = any(slot(n) not in (None, "body") for f in self.facets() if not f.weak for n in f.facets)
        return bool(_ITEM.fullmatch(before)) and not named

    def follows_closely(self, other: Clause) -> bool:
        """True where only a conjunction parts the figure from the words of the one before."""
        text, end = self.sentence.text, other.segment.end
        joined = self.lexicon.pattern("grammar.links.and", r"\s*[,，]?\s*{}\s*$")
        gap = without_bound(text[end : self.quantity.start], self.lexicon)
        return self.sentence is other.sentence and joined.match(gap) is not None

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

    @once
    def has_other_subject(self) -> bool:
        """True of "requests for examination totalled 234,815": a clause about what nothing here names."""
        if self.leans or self.is_part_of_it or self.names_locality or not self.has_words_left:
            return False
        return not any(slot(name) for facet in self.facets() for name in facet.facets)

    @once
    def has_words_left(self) -> bool:
        """True where words stand before the figure that no mention explains and that name something."""
        return bool(self.lexicon.pattern("grammar.reference.other_subject").search(self._left))

    @once
    def has_unknown_head(self) -> bool:
        """True where the words directly before the figure, in a language whose noun stands there, say of
        what it is and nothing explains them: "删除侵权链接323万条".
        """
        if not self.lexicon.table("grammar.reference.empty") or compounds.has_noun_behind(self):
            return False
        told = self.sentence
        named = [f.end for f in told.facets] + [c.end for c in told.companies] + [p.end for p in told.places]
        behind = max((end for end in named if end <= self.quantity.start), default=0)
        comma = max(self.sentence.text.rfind(m, self.segment.start, self.quantity.start) for m in ("，", ","))
        left = self._left[max(0, behind - self.segment.start, comma + 1 - self.segment.start) :]
        return bool(self.lexicon.pattern("grammar.reference.other_subject").search(left))

    @once
    def names_something(self) -> bool:
        """False where all words before the figure are explained and none follow: they name nothing new."""
        if not self.lexicon.table("grammar.reference.empty") or not self.stands_alone:
            return True
        return self.has_words_left

    @once
    def _left(self) -> str:
        """The words before the figure, blanks for those that a mention or the lexicon explains."""
        start, end = self.segment.start, self.quantity.start
        text = self.sentence.text[start:end]
        if not self.lexicon.table("grammar.reference.empty"):
            return text
        told = self.sentence
        letters = list(text)
        spans = [(each.start, each.end) for each in begun(told.facets, start, end)]
        spans += [(each.start, each.end) for each in begun(told.breakdowns, start, end)]
        spans += [(each.start, each.end) for each in begun(told.periods, start, end)]
        spans += [(each.start, each.end) for each in begun(told.places, start, end)]
        spans += [(each.start, each.end) for each in begun(told.bodies, start, end)]
        spans += [(each.start, each.end) for each in begun(told.companies, start, end)]
        spans += [(each.start, each.end) for each in begun(told.quantities, start, end)]
        for first, last in spans:
            if last <= end:
                letters[first - start : last - start] = " " * (last - first)
        text = _ASIDE.sub(lambda match: " " * len(match[0]), "".join(letters))
        empty = self.lexicon.pattern("grammar.reference.empty")
        return empty.sub(lambda match: " " * len(match[0]), text)

    @once
    def means_the_former(self) -> bool:
        """True of "the former was up 5.1 percent": the first of what was spoken of."""
        pattern = self.lexicon.pattern("grammar.reference.former")
        return bool(pattern.search(self.sentence.text, self._nearby(self.segment.scope), self.quantity.start))

    @property
    def means_the_latter(self) -> bool:
        """True of "the latter was down 2.7 percent": the last of what the sentence before spoke of."""
        pattern = self.lexicon.pattern("grammar.reference.latter")
        return bool(pattern.search(self.sentence.text, self._nearby(self.segment.scope), self.quantity.start))

    @once
    def contrasts(self) -> bool:
        """True where the words name a company or a category: the same thing, of another."""
        named = [each.start for each in self.sentence.breakdowns]
        named += [each.start for each in self.sentence.companies]
        # "Chinese owners held fewer than 9,000"
        named += [each.start for each in self.sentence.places if each.adjective]
        return any(self.segment.scope <= start < self.segment.end or start < _BRACKET for start in named)

    @once
    def refers_back(self) -> bool:
        """True where the sentence's subject is a word for what the sentence before spoke of."""
        return refers_back(self.sentence, self.lexicon, self.quantity.start)

    @property
    def is_ranked_part(self) -> bool:
        """True of "energy saving came first with 12,100": one of the parts of what was spoken of."""
        pattern = self.lexicon.pattern("grammar.reference.leading", r"{}$")
        words = self.sentence.text[self._nearby(self.segment.start) : self.quantity.start]
        return self.stands_alone and bool(pattern.search(without_bound(words + " ", self.lexicon).rstrip()))

    @once
    def leans(self) -> bool:
        """True where the figure may be one more of what the sentence before spoke of."""
        return (
            self.looks_back
            or self.refers_back
            or self.is_part_of_it
            or self.is_described
            or (self.place is not None and not self._is_owner(self.place))
            or self._lists_places
            or self.means_the_latter
            or self.means_the_former
            or self.is_generic
            or self.contrasts
            or self.is_ranked_part
            or self.is_of_time
        )
