"""A period that a text names and the words around it → what they make of it: fronted, an aside, a noun's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.extract.periods import AS_OF, BASE, MAIN, VAGUE

if TYPE_CHECKING:
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.periods import PeriodMention
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Sentence
    from ipgraph.extract.segments import Segment

# A fronted adverbial ("In 2023, …", "(In 2024) we …") sets the period of what follows.
_FRONT: Final = 14
# "(2022: 289,530)" in the marks of any script
_OPENED: Final = ("(", "（")
_CLOSED: Final = (")", "）")
_LABELS: Final = (":", "：")
# "近五年来" is a span of its own, "如今" is whenever what is told next was
_NUMBERED: Final = re.compile(r"[\d二三四五六七八九十]")
# How far before a period its preposition may stand.
_REACH: Final = 12
# "(2022: 289,530)": what parts a period from the figure that it labels.
_LABEL: Final = 2
_FAR_FRONT: Final = 30
# What a sentence on figures names.
_TOLD: Final = frozenset({"application", "grant", "registration", "valid", "pledge"})
# How far around a year the words stand that make it one to come.
_AIM: Final = 80


class AroundPeriods:
    """Tells what the words around the periods that a text names say of them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        # how far from a sentence's beginning an adverbial in front of it begins
        self.front = lexicon.reach(_FRONT)

    def leads(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of a fronted adverbial, behind "the statistics show," too where the language puts it there.

        "如今的侵权商品化整为零": how things stand, told without figures, dates nothing that follows.
        """
        is_span = _NUMBERED.search(sentence.text, mention.start, mention.end)
        if mention.role == VAGUE and not (sentence.quantities or is_span):
            return self.is_lately(mention, sentence)
        if mention.start < self.front:
            return True
        if self._lexicon.pattern("periods.front.begins", r"\W*{}\W*").fullmatch(
            sentence.text, 0, mention.start
        ):
            return True
        if mention.start > _FAR_FRONT or not self.is_behind_pause(mention, sentence):
            return False
        others = (m for m in sentence.periods if m.role in (MAIN, AS_OF) and m.start < mention.start)
        return not any(others) and all(q.start > mention.start for q in sentence.quantities)

    def is_topic(self, sentence: Sentence) -> bool:
        """True of a sentence on what was filed, granted and so on, or on its figures."""
        if any(not _TOLD.isdisjoint(facet.facets) for facet in sentence.facets):
            return True
        return self._lexicon.pattern("periods.topic.words").search(sentence.text) is not None

    def is_happening(self, sentence: Sentence) -> bool:
        """True of a sentence that tells what came about: "In 2016 India adopted its policy"."""
        return self._lexicon.pattern("periods.happened.words").search(sentence.text) is not None

    def is_of_person(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "until 2020 she sat on the board": the time of a career."""
        pattern = self._lexicon.pattern("periods.career.words", r"(?:^|{apart}){}{gap}$")
        near = sentence.text[max(0, mention.start - _REACH) : mention.start]
        return pattern.search(near) is not None

    def is_subject(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "Q4 was the strongest quarter": a time that something is said of, and no more."""
        verbs = self._lexicon.pattern("periods.said_of.words", r"{gap}{}")
        return verbs.match(sentence.text, mention.end) is not None

    def is_lately(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "in recent years": it takes back the period spoken of for the whole paragraph."""
        lately = self._lexicon.pattern("grammar.from_to.lately")
        return lately.match(sentence.text, mention.start, mention.end) is not None

    def is_behind_pause(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "the statistics show, in 2023 …": a pause opens the clause that the period is in."""
        opens = self._lexicon.pattern("periods.front.opens", r"{}\s*$")
        return opens.search(sentence.text, max(0, mention.start - _REACH), mention.start) is not None

    def opens_clause(self, mention: PeriodMention, sentence: Sentence, segment: Segment) -> bool:
        """True of an adverbial that opens a clause whose first figure the segment's is."""
        figures = (q for q in sentence.quantities if q.form != "words")
        is_first = all(not mention.end <= q.start < segment.quantity.start for q in figures)
        return is_first and self.is_behind_pause(mention, sentence)

    def is_present(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "now": as things stand, which in a report is at the time that it reports on."""
        pattern = self._lexicon.pattern("grammar.from_to.present")
        return bool(pattern.fullmatch(sentence.text, mention.start, mention.end))

    def ends_span(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "from its opening on 6 November 2014 to the end of October 2019": all of that time."""
        pattern = self._lexicon.pattern("grammar.from_to.ends_span", r"{}$")
        since = max(0, mention.start - _FAR_FRONT)
        return mention.start < self.front + _FAR_FRONT and bool(
            pattern.search(sentence.text, since, mention.start)
        )

    def is_equal(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "practically the same as in 2023": the period of what a figure equals."""
        pattern = self._lexicon.pattern("grammar.from_to.equal", r"(?:^|{apart}){}{word}{0,2}?{gap}$")
        return bool(pattern.search(sentence.text, max(0, mention.start - 3 * _REACH), mention.start))

    def is_attached(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "the record of 2021": the period is a noun's."""
        pattern = self._lexicon.pattern("grammar.from_to.attached", r"(?:^|{apart}){}{gap}$")
        near = max(0, mention.start - _REACH)
        # "the unrest of January": the mention holds the word before it
        within = sentence.text.find(" ", mention.start, mention.end) + 1
        ends = {mention.start, within or mention.start}
        return any(pattern.search(sentence.text[near:end]) is not None for end in ends)

    def is_of_subject(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "the rate a year ago was": no word that compares governs the period."""
        compares = self._lexicon.pattern("grammar.from_to.aside", r"(?:^|{apart}){}{gap}{the}$")
        than = self._lexicon.pattern("periods.before.base", r"(?:^|{apart}){}{gap}{the}$")
        before = sentence.text[max(0, mention.start - 3 * _REACH) : mention.start]
        return not compares.search(before) and not than.search(before)

    @staticmethod
    def has_plain_beside(mention: PeriodMention, sentence: Sentence) -> bool:
        """True of a vague period in a sentence that tells one as such."""
        return any(each.role in (MAIN, AS_OF) for each in sentence.periods if each is not mention)

    def is_aim(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "for fiscal 2024 the goal is", "by 2025 it will be six": not the time spoken of."""
        if mention.year is None:
            return False
        since, until = max(0, mention.start - _AIM), mention.end + _AIM
        stop = re.search(r"[;；:：]", sentence.text[mention.end : until])
        until = mention.end + stop.start() if stop else until
        since += max(
            (m.end() for m in re.finditer(r"[;；]", sentence.text[since : mention.start])), default=0
        )
        return bool(self._lexicon.pattern("quantities.notclaims.target").search(sentence.text, since, until))

    def is_of_another(self, mention: PeriodMention, quantity: Quantity, sentence: Sentence) -> bool:
        """True of "four times the 2,900 of 2017": the period of something else than ``quantity``."""
        if quantity.end <= mention.start and self._is_conceded(mention, sentence):
            return True
        of = self._lexicon.pattern("grammar.from_to.of_figure", r"\s*{}\s*")
        return any(
            each.end <= mention.start <= each.end + _LABEL + _LABEL
            and of.fullmatch(sentence.text, each.end, mention.start)
            for each in sentence.quantities
            if each is not quantity and each.start != quantity.start
        )

    @staticmethod
    def is_label(mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "(2022: 289,530)": it dates the figure behind it."""
        text = sentence.text
        return text.endswith(_OPENED, 0, mention.start) and text.startswith(_LABELS, mention.end)

    def is_elsewhere(
        self, mention: PeriodMention, quantity: Quantity, sentence: Sentence, *, is_told: bool
    ) -> bool:
        """True of a period beside a figure that dates something else; ``is_told``: another is spoken of."""
        if self.is_equal(mention, sentence):
            return True
        if mention.end < quantity.start:
            return self.is_aside_of(mention, quantity.start, sentence)
        if mention.start < quantity.end:
            return False
        # "Siemens, the winner of 2017", not "the record of 2021, when 198,000 came in"
        if is_told and self.is_attached(mention, sentence):
            return True
        return self._is_conceded(mention, sentence)

    def _is_conceded(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "rose to 738,112, although March and April were weak"."""
        concedes = self._lexicon.pattern("grammar.from_to.conceding", r"[,;，；]\s*{}")
        found = concedes.search(sentence.text, 0, mention.start)
        return found is not None and any(each.end <= found.start() for each in sentence.quantities)

    def is_aside(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "compared with 16.5 months in 2022, and …", "(2022: 289,530)": it dates only that."""
        if self.is_label(mention, sentence) or self.is_bracketed(mention, sentence):
            return True
        if self._is_conceded(mention, sentence):
            return True
        before = sentence.text[max(0, mention.start - 60) : mention.start]
        pattern = self._lexicon.pattern(
            "grammar.from_to.aside", r"(?:^|{apart}|[,(，（]){}{gap}(?:[^,;，；]|,(?=\d))*$"
        )
        aside = pattern.search(before)
        # "from 34,134 in 2022-23 to 103,057 in 2023-24": the second is no aside
        to = self._lexicon.pattern(
            "grammar.links.to", r"\d\D{0,40}{apart}{}\s+(?:[^\s\d]{1,13}\s){0,3}[^\s\d]{0,3}\d"
        )
        return aside is not None and not to.search(aside[0])

    @staticmethod
    def is_bracketed(mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "moved up to 11th (12th in 2023)": it dates the figure in the brackets."""
        opened = max(sentence.text.rfind(mark, 0, mention.start) for mark in _OPENED)
        closed = max(sentence.text.rfind(mark, 0, mention.start) for mark in _CLOSED)
        return opened > closed and any(opened < q.start < mention.start for q in sentence.quantities)

    def is_aside_of(self, mention: PeriodMention, start: int, sentence: Sentence) -> bool:
        """True of an aside that does not label the figure at ``start``: "(2022: 289,530)"."""
        is_label = start - mention.end <= _LABEL and sentence.text[mention.end : start].strip() in _LABELS
        return not is_label and self.is_aside(mention, sentence)

    def opens_bracket(self, mention: PeriodMention, start: int, sentence: Sentence) -> bool:
        """True of "in 2018 (20,941)", "the 2018 figure (20,941)": a bracket parts it from that figure."""
        words = sentence.text[mention.end : start].strip()
        noun = self._lexicon.pattern("periods.after.base", r"{}\s*[(（]")
        return words in _OPENED or (words.endswith(_OPENED) and noun.fullmatch(words) is not None)


def is_same_time_before(sentence: Sentence, segment: Segment, *, behind: bool = False) -> bool:
    """True of "由上年同期的128万件": another year's same months stand before the figure, or ``behind`` it."""
    end = segment.end if behind else segment.quantity.start
    return any(m.kind == "base" and segment.start <= m.start < end for m in sentence.periods)


def is_told_before(sentence: Sentence, segment: Segment) -> bool:
    """True of "in Sichuan rose from 182 a year earlier": the segment names the time it looks back to."""
    told = (m for m in sentence.periods if segment.start <= m.start < segment.end)
    return any(m.kind == "base" or m.role == BASE for m in told)
