"""A figure in its segment → what the words around it say it is: its noun, its part, its whole."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Final, TypeVar

from ipgraph.extract import compounds, measures, nouns_before
from ipgraph.extract.counters import counters_of
from ipgraph.extract.once import once
from ipgraph.extract.openers import (
    without_aside,
    without_compared,
    without_listed,
    without_next,
    without_opener,
)
from ipgraph.extract.placed import Placed
from ipgraph.extract.recognise import Facet
from ipgraph.extract.segments import without_bound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.counters import Counter
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.recognise import Sentence

T = TypeVar("T")

# So many facets back what a figure is of may have been told.
_MOST_BEFORE: Final = 60
# How far behind a number its noun may begin.
_NOUN_REACH: Final = 48
_NO_NOUN: Final = r"[,;:()，；：。（）、]|(?<![A-Z])\."  # not the stops of "3,658 U.S. patents"
# How far from its figure a name in front of brackets may stand: "Huawei (2,734)".
_BRACKET: Final = 4
# How far behind the name of a company its figure may stand: "Dyson topped the list of filers with 236".
_COMPANY_REACH: Final = 80
# How much of the words behind a share may name its whole.
_WHOLE_REACH: Final = 80
_WHOLE_BEFORE: Final = 12
# What parts the statements of a sentence.
_STOPS: Final = (";", "；", "。", "\n")
_PAUSES: Final = (",", ";", "，", "；")
_OPENS: Final = ("(", "（")
_CLOSES: Final = (")", "）")
# What a case goes through one after the other.
_STEPS: Final = frozenset({"instance", "right"})
# What is taken whatever it is called: "seized 36,000 fake shoes".
_TAKEN: Final = frozenset({"seizure"})
# The units of changes.
_OF_CHANGE: Final = frozenset({"percent", "percentage-point", "times"})
# What an owner does with what is counted.
_HELD: Final = frozenset({"valid", "application", "grant"})


class Phrase(Placed):
    """One figure, its segment and its sentence, with what they name."""

    # -- the noun that is counted ---------------------------------------------------------------------

    @once
    def stands_alone(self) -> bool:
        """True where no noun follows the number: "Beijing 20,140, Jiangsu 16,242"."""
        rest = self.sentence.text[self.quantity.noun :].lstrip()
        if self.quantity.unit != "count" or not rest:
            return True
        return bool(measures.elliptical(self.lexicon).match(rest))

    @once
    def noun(self) -> Facet | None:
        """The first facet of the noun phrase behind the number."""
        begin = self.quantity.noun
        breaks = self.lexicon.pattern("grammar.reference.breaks")
        for facet in self.sentence.facets:
            if begin <= facet.start <= begin + self.lexicon.reach(_NOUN_REACH):
                between = self.sentence.text[begin : facet.start]
                return None if re.search(_NO_NOUN, between) or breaks.search(between) else facet
        return None

    @property
    def whole_noun(self) -> str | None:
        """The kind of thing that a share is of, in a language that names it behind: "of the borrowers"."""
        if counters_of(self.lexicon):
            return None
        behind = begun(self.sentence.facets, self.quantity.end, self.segment.end)
        return compounds.noun_of_share(behind, self.sentence.text, self.quantity.end, self.lexicon)

    @property
    def counts_cases(self) -> bool:
        """True of "in 1,802 cases", "1,300 times", in a language whose noun stands behind its number."""
        if self.stands_alone or counters_of(self.lexicon):
            return False
        begin = self.quantity.noun
        if self.lexicon.pattern("quantities.suffix.times", r"\s*{}").match(self.sentence.text, begin):
            return True
        near = begun(self.sentence.facets, begin, begin + self.lexicon.reach(_NOUN_REACH))
        return compounds.ends_in_cases(near, self.sentence.text, begin, self.lexicon)

    @once
    def has_unknown_noun(self) -> bool:
        """True of "2,345 mediation rooms": nothing names the noun that these words end in."""
        if self.stands_alone or any(not _TAKEN.isdisjoint(facet.facets) for facet in self._own_facets):
            return False
        return compounds.ends_unknown(self.sentence, self.quantity.noun, self.lexicon)

    @once
    def counted(self) -> Facet | None:
        """The facet of the noun that is counted, where that noun names its kind by itself: "enterprises"."""
        if self.quantity.unit != "count":
            return None
        if counters_of(self.lexicon):
            return self._counted_by_measure_word
        if self.stands_alone or self.noun is None:
            return compounds.member(self.sentence, self.quantity, self.lexicon) or self._counted_before
        run = self.noun
        for facet in self.sentence.facets:
            if run.head:
                break
            # "invention patent applicants": the last noun of a compound is what is counted
            if facet.start >= run.end and not re.search(r"[^\s-]", self.sentence.text[run.end : facet.start]):
                run = facet
        return run if run.head else None

    @once
    def counter(self) -> Counter | None:
        """The measure word that the number ends with, in a language that has them."""
        words = self.sentence.text[self.quantity.start : self.quantity.end]
        return next((each for each in counters_of(self.lexicon) if words.endswith(each.words)), None)

    @once
    def _counted_by_measure_word(self) -> Facet | None:
        """ "拥有专利的企业达2.9万家": a noun that the measure word goes with, behind the number or before."""
        if self.counter is None:
            return None
        fitting = [f for f in self.sentence.facets if f.head and f.facets[0] in self.counter.heads]
        if not self.stands_alone:
            reach = self.quantity.noun + self.lexicon.reach(_NOUN_REACH)
            behind = [f for f in fitting if self.quantity.noun <= f.start <= min(reach, self.segment.end)]
            if behind:
                return behind[0]
        # "试点地方从8个扩大到17个": what is counted stands before both
        before = [f for f in fitting if self.segment.scope <= f.start < self.quantity.start]
        if before:
            return before[-1]
        if again := self._counted_before_change(fitting):
            return again
        head = self.counter.head
        return Facet(self.quantity.start, self.quantity.end, (head,), head=True) if head else None

    def _counted_before_change(self, fitting: Sequence[Facet]) -> Facet | None:
        """ "质押融资项目数同比增长2.6%，达1.4万项": what is counted stands before its change."""
        start = self.segment.scope
        named = [f for f in fitting if f.end <= start]
        bare = self.lexicon.pattern("grammar.reference.measuring", r"[，,\s]*{}?")
        words = without_bound(self.sentence.text[start : self.quantity.start], self.lexicon)
        if not named or not bare.fullmatch(words):
            return None
        between = begun(self.sentence.quantities, named[-1].end, self.quantity.start)
        is_changed = bool(between) and all(q.unit in _OF_CHANGE for q in between)
        return named[-1] if is_changed else None

    @once
    def words(self) -> str:
        """The words of the figure's segment."""
        return self.sentence.text[self.segment.start : self.segment.end]

    @once
    def _counted_before(self) -> Facet | None:
        """ "the number of enterprises that … reached 298,000": the noun stands before."""
        text, start = self.sentence.text, self.segment.start
        if text.endswith(("(", "（"), start, self.quantity.start) and self.place is not None:
            return None  # "ahead of the offices of the U.S. (737,018)": of the place before the bracket
        pattern = self.lexicon.pattern("grammar.reference.partitive", r"{}{gap}(?:[\w-]++[\s-]++){0,3}?$")
        for facet in self.sentence.facets:
            if facet.head and start <= facet.start < self.quantity.start:
                if nouns_before.owns(self.sentence, start, facet, self.lexicon):
                    return None
                if pattern.search(text[start : facet.start]) or self._is_measured(facet):
                    return facet
                if "," not in text[facet.end : self.quantity.start]:
                    break
        return nouns_before.counted(self.sentence, start, self.quantity, self.lexicon)

    def _is_measured(self, subject: Facet) -> bool:
        """True of "the enterprises … topping 30,000", false of "the enterprises held 30,000"."""
        between = self.sentence.text[subject.end : self.quantity.start]
        if subject.facets[0] == "other" or "," in between:
            return False
        # "those of large enterprises stood at 38,416": with the adjective that the category has
        own = (m.start for m in self.sentence.breakdowns if m.start <= subject.start < m.end)
        before = self.sentence.text[: min(own, default=subject.start)]
        if self.lexicon.pattern("grammar.reference.prepositions", r"{}{gap}{the}$").search(before):
            return False
        if self.lexicon.pattern("grammar.reference.possessive").match(between):
            return False  # "the province's patents numbered 236,000"
        measuring = self.lexicon.pattern("grammar.reference.measuring").search(between)
        having = self.lexicon.pattern("grammar.reference.having", r"\s*{}").match(between)
        is_label = compounds.is_label(self.sentence, subject, between, having=having is not None)
        if (having and measuring) or is_label:
            # "enterprises with valid patents totalled 498,000", "Companies that hold patents: 21,800"
            return True
        if not measuring:
            return False
        told = [f for f in self.sentence.facets if subject.end <= f.start < self.quantity.start]
        return not any(set(f.facets) & _HELD for f in told)

    @once
    def head(self) -> str | None:
        """The kind of thing counted, where its noun tells."""
        return self.counted.facets[0] if self.counted else None

    def facets(self, *, without_whole: bool = False) -> list[Facet]:
        """The facets of the figure's own words; ``without_whole`` leaves out what a share is a share of."""
        found = self._own_facets
        if without_whole and self.sentence.text[self.segment.start : self.quantity.start].strip():
            after = self.sentence.text[self.quantity.end : self.segment.end]
            if self.lexicon.pattern("grammar.share.whole", r"\s*{}{gap}").match(after):
                found = [facet for facet in found if facet.start < self.quantity.end]
            elif self._share_words is not None and self._whole():
                begin = self._share_words if self._whole_words is None else self._whole_words
                found = [f for f in found if not begin <= f.start < self.quantity.start]
        return list(found)

    @once
    def _own_facets(self) -> list[Facet]:
        own = begun(self.sentence.facets, self.segment.scope, self._own_end)
        # "Loans against patents: 13.4 billion yuan": what the noun names beside its kind
        told = (_without_head(f) if f.head and self.quantity.is_money else f for f in own)
        found = [
            f
            for f in told
            if f.facets and (not f.head or f is self.counted or compounds.says_more(f, self.counted))
        ]
        found = without_opener(found, self.sentence.text, self.quantity.start, self.lexicon)
        found = without_aside(found, self.sentence.text, self.quantity.start, self.lexicon)
        found = without_listed(found, self.sentence.text, self.quantity, self._own_end, self.lexicon)
        found = without_compared(found, self.sentence.text, self.quantity, self.lexicon)
        found = without_next(found, self.sentence.text, self.quantity, self.lexicon)
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

    @property
    def _own_end(self) -> int:
        """Where the words end that are the figure's: "(up 10.5%), more than patents" ends at the bracket."""
        text, quantity = self.sentence.text, self.quantity
        whole = compounds.number_of_whole(self.sentence, quantity, self.lexicon)
        if whole is not None:
            return whole.noun + self.lexicon.reach(_NOUN_REACH)
        if quantity.unit != "percent" or not text.startswith(_CLOSES, quantity.end):
            return self.segment.end
        if not text.startswith(_PAUSES, quantity.end + 1):
            # "八成以上（81.6%）的企业认为"
            return self.segment.end
        opened = max(text.rfind(mark, self.segment.start, quantity.start) for mark in _OPENS)
        return quantity.end if opened >= 0 else self.segment.end

    def facets_before(self, *, near: bool = True) -> list[Facet]:
        """The facets of the sentence before this figure's words; ``near``: those behind the figure before."""
        earlier = begun(self.sentence.facets, 0, self.segment.scope)[-_MOST_BEFORE:]
        found = [_without_head(f) for f in earlier if f.end <= self.segment.scope]
        found = [f for f in found if f.facets]
        found = without_opener(found, self.sentence.text, self.segment.scope, self.lexicon)
        found = [f for f in found if not self._is_whole_of_share(f)]
        before = reversed(begun(self.sentence.quantities, 0, self.segment.start))
        last = next((q.end for q in before if q.end <= self.segment.start), None)
        behind = [f for f in found if last is not None and f.start >= last]
        return behind if near and any(not f.weak for f in behind) else found

    def _is_whole_of_share(self, facet: Facet) -> bool:
        """True of "47.1% of EU GDP": it names nothing of the figures that follow."""
        of = self.lexicon.pattern("grammar.share.whole", r"\s*{}{gap}(?:[^\s,;:.()]+\s+){0,3}$")
        text = self.sentence.text
        shares = (q for q in self.sentence.quantities if q.unit == "percent" and q.end < facet.start)
        last = max((q.end for q in shares), default=None)
        return last is not None and of.match(text[last : facet.start]) is not None

    def facets_behind(self) -> list[Facet]:
        """The facets of the sentence behind this figure's words, weak ones left out."""
        stops = (self.sentence.text.find(mark, self.segment.end) for mark in _STOPS)
        end = min((at for at in stops if at >= 0), default=len(self.sentence.text))
        behind = begun(self.sentence.facets, self.segment.end, end)
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

    @property
    def named_parts(self) -> list[str]:
        """The dimensions of the categories that the figure's own words name before it."""
        start, end = self.segment.scope, self.quantity.start
        return [m.key for m in self.sentence.breakdowns if start <= m.start and m.end <= end]

    @once
    def _scope_end(self) -> int:
        """Where the words end that may name a part: "patents across 2,700 universities" goes on."""
        for quantity in self.sentence.quantities:
            if quantity.start == self.segment.end:
                gap = without_bound(self.sentence.text[self.quantity.end : quantity.start], self.lexicon)
                if self.lexicon.pattern("grammar.reference.across", r"{apart}{}\s*$").search(gap):
                    return quantity.end + _NOUN_REACH
        return self.segment.end

    def _whole(self) -> str | None:
        after = self.sentence.text[self.quantity.end : self.segment.end].lstrip()[:_WHOLE_REACH]
        named = measures.whole_in(after, self.lexicon, opens=True)
        if named is not None:
            return named
        if self._share_words is None:
            # "the industries' share in GDP expanded to 12.44%"
            words = self.sentence.text[self.segment.start : self.quantity.start]
            told = self.lexicon.pattern("grammar.share.words").search(words)
            return measures.whole_in(words[told.end() :], self.lexicon) if told else None
        # "在全国占71%": a word before them may tell it
        begin = max(self.segment.start, self._share_words - self.lexicon.reach(_WHOLE_BEFORE))
        begin = self._whole_words if self._whole_words is not None else begin
        return measures.whole_in(self.sentence.text[begin : self.quantity.start], self.lexicon)

    @once
    def _whole_words(self) -> int | None:
        """Where "在国内生产总值中" begins before the words that make the figure a share."""
        if self._share_words is None:
            return None
        within = self.lexicon.pattern("grammar.share.within", r"{}$")
        told = within.search(self.sentence.text[self.segment.start : self._share_words])
        return None if told is None else self.segment.start + told.start()

    @once
    def _share_words(self) -> int | None:
        """Where the words begin that make the figure a share, if they stand before it."""
        at = measures.share_cue(self.sentence.text[self.segment.start : self.quantity.start], self.lexicon)
        return None if at is None else self.segment.start + at


def _without_head(facet: Facet) -> Facet:
    """What a noun names beside the kind of thing that it counts: "质押融资项目" names pledges."""
    return replace(facet, facets=facet.facets[1:], head=False) if facet.head else facet


def refers_back(sentence: Sentence, lexicon: Lexicon, until: int | None = None) -> bool:
    """True where a sentence's subject, or one before ``until``, is a pronoun or its like."""
    pattern = lexicon.pattern("grammar.reference.pronoun_subject", r"(?:^\W*|[,，:]\s*){}")
    return bool(pattern.search(sentence.text, 0, len(sentence.text) if until is None else until))


def names(facets: Sequence[Facet]) -> tuple[str, ...]:
    """What the facets name, weak words and counted nouns left out."""
    return tuple(
        dict.fromkeys(name for facet in facets if not (facet.head or facet.weak) for name in facet.facets)
    )


def begun(mentions: Sequence[T], start: int, end: int) -> Sequence[T]:
    """Of the mentions of a sentence, which are in order, those that begin in ``text[start:end]``."""
    begin = attrgetter("start")
    return mentions[bisect_left(mentions, start, key=begin) : bisect_left(mentions, end, key=begin)]
