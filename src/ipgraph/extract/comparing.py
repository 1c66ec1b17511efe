"""The period spoken of → the periods that a figure's words tell by it, or compare with: "the year before"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract import periods
from ipgraph.extract.around_periods import AroundPeriods
from ipgraph.extract.periods import AS_OF, BASE, MAIN, OWN
from ipgraph.values import Period

if TYPE_CHECKING:
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.periods import Calendar, PeriodMention
    from ipgraph.extract.recognise import Sentence
    from ipgraph.extract.segments import Segment


# What tells when something came about, where no figure stands beside it.
_YEARS: Final = frozenset({"year", "fiscal"})
_MONTHS: Final = frozenset({"month", "near-month", "two-months"})
# Parts of a year that figures are of.
_SPANS: Final = frozenset({"month", "months", "half", "quarter", "quarters"})
# Months of a year that is told as it goes on.
_SO_FAR: Final = frozenset({"months", "half", "quarters"})
# So far before a year stands that something ended it.
_ENDS: Final = 20
# What ends a statement.
_CLOSED: Final = re.compile(r"[;:]")


class Comparing:
    """Holds what is spoken of, ``now``, and tells other periods by it."""

    def __init__(self, now: Calendar, lexicon: Lexicon) -> None:
        self.now = now
        self._lexicon = lexicon
        self._around = AroundPeriods(lexicon)

    def resolve(self, mention: PeriodMention) -> str | None:
        """The ISO 8601 period that a mention means here."""
        return periods.resolve(mention, self.now)

    def in_sentence(self, mention: PeriodMention, sentence: Sentence) -> str | None:
        """The period of a mention beside others: "667,000 in fiscal 2019, compared with 647,388 in 2018"."""
        found = self.resolve(mention)
        if mention.kind != "year" or mention.relative is not None or not found:
            return found
        before = (m for m in sentence.periods if m.kind == "fiscal" and m.end <= mention.start)
        fiscal = next((m for m in before if m.year and mention.year and m.year > mention.year), None)
        if fiscal is None or _CLOSED.search(sentence.text, fiscal.end, mention.start):
            return found
        year = replace(fiscal, year=mention.year, second_year=None)
        return found if fiscal.second_year else self.resolve(year) or found

    def base_year(self, sentence: Sentence, segment: Segment) -> str | None:
        """The period that a segment's words compare with: "down from 118 million in 2009"."""
        now = self._beside(sentence)
        for mention in sentence.periods:
            # "lower than in 2018 (20,941)"
            labels = self._around.opens_bracket(mention, segment.quantity.start, sentence)
            is_own = segment.start <= mention.start < segment.end or labels
            if mention.role == BASE and is_own:
                found = periods.resolve(mention, now)
                if found:
                    return found
        return None

    def _beside(self, sentence: Sentence) -> Calendar:
        """What is spoken of, by the months that the sentence tells: "由2022年同期的…增至2023年1至9月的"."""
        told = {self.resolve(m) for m in sentence.periods if m.role == MAIN} - {None}
        months = [each for each in told if each and "-" in each]
        return replace(self.now, flow=months[0]) if len(told) == len(months) == 1 else self.now

    def that_time(
        self, sentence: Sentence, segment: Segment, spoken: str | None, *, level: bool
    ) -> str | None:
        """The period of a figure of the year before, or of the same months of another.

        ``spoken`` is the period that it has where nothing else is told; ``level`` says that it is no change.
        """
        if (named := self.year_named(sentence, segment)) is not None:
            return named
        if spoken is not None and self._tells_year_before(sentence, segment):
            return Period.parse(spoken).year_before().text
        return self._same_months(sentence, segment) if level else None

    def year_named(self, sentence: Sentence, segment: Segment) -> str | None:
        """The year of "fewer than in the record year 2021, when 26,700 were filed"."""
        last = self._last_before(sentence, segment)
        is_year = last is not None and last.role == BASE and last.kind in _YEARS and last.relative is None
        return (
            self.resolve(last) if last is not None and is_year and self._opens_then(last, sentence) else None
        )

    @staticmethod
    def _last_before(sentence: Sentence, segment: Segment) -> PeriodMention | None:
        """The period before a figure, where no other figure stands between."""
        start = segment.quantity.start
        last = next((m for m in reversed(sentence.periods) if m.end <= start), None)
        is_apart = last is not None and any(last.end <= q.start < start for q in sentence.quantities)
        return None if is_apart else last

    def _opens_then(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of a time behind which ", when …" tells what was so then."""
        if not self._lexicon.table("periods.year_before.when"):
            return False
        when = self._lexicon.pattern("periods.year_before.when", r",?{gap}{}(?!\w)")
        return when.match(sentence.text, mention.end) is not None

    def _tells_year_before(self, sentence: Sentence, segment: Segment) -> bool:
        """True of "In the previous year grants had stood at 5,948", "The rate a year ago was 7.5%"."""
        text, start = sentence.text, segment.quantity.start
        if not self._lexicon.table("periods.year_before.words"):
            return False
        told = [m for m in sentence.periods if segment.start <= m.start < segment.end]
        if any(m.role in (MAIN, AS_OF, OWN) and m.kind != "half-again" for m in told):
            return False
        last = self._last_before(sentence, segment)
        if last is not None and last.kind == "base" and self._opens_then(last, sentence):
            # "more than the year before, when the number had slipped by 0.6%"
            return True
        words = self._lexicon.pattern("periods.year_before.words")
        opens = self._lexicon.pattern("periods.year_before.opens", r"\W*(?:{}{gap}){0,2}{the}")
        then = self._lexicon.pattern("periods.year_before.then", r"{gap}{}")
        for mention in told:
            if mention.kind != "base" or mention.end > start or words.match(text, mention.start) is None:
                continue
            pause = max(text.rfind(mark, segment.start, mention.start) for mark in ",;:")
            if opens.fullmatch(text, max(segment.start, pause + 1), mention.start):
                return True
            if then.match(text, mention.end, start) and mention.role == BASE:
                return self._around.is_of_subject(mention, sentence)
        return False

    def _same_months(self, sentence: Sentence, segment: Segment) -> str | None:
        """The period of "2018年同期受理45万件", "…，上年同期为45万件".

        All that the figure's own words tell are the same months of another year.
        """
        end = segment.end
        if any(m.role in (MAIN, AS_OF, OWN) for m in sentence.periods):
            if any(m.role in (MAIN, AS_OF, OWN) and segment.start <= m.start < end for m in sentence.periods):
                return None
            end = segment.quantity.start
        spoken = self._lexicon.pattern("grammar.from_to.at_that_time", r"{}{gap}$")
        told = (m for m in sentence.periods if m.kind == "base" and segment.start <= m.start < end)
        now = self._beside(sentence)
        for mention in told:
            if spoken.search(sentence.text, 0, mention.start):
                if mention.year is not None:
                    return periods.resolve(mention, now)
                if mention.end <= segment.quantity.start and now.flow is not None:
                    return Period.parse(now.flow).year_before().text
        return None

    def _is_part(self, mention: PeriodMention) -> bool:
        """True of months of the period that is spoken of: "From January to November …" in a yearly report."""
        found = periods.resolve(mention, self.now) if mention.kind in _SPANS else None
        if not found or self.now.flow is None:
            return False
        part, whole = Period.parse(found), Period.parse(self.now.flow)
        is_within = whole.start <= part.start and part.end <= whole.end
        return (is_within and found != self.now.flow) or self.now.flow == found[-7:][:4]

    def still_holds(self, period: str) -> bool:
        """False of a sentence's time that is over: of long ago, or of months of the period spoken of.

        "March alone brought 5,200. The office granted 900 …": of the year again.
        """
        if self.now.flow is None:
            return True
        then, spoken = Period.parse(period), Period.parse(self.now.flow)
        is_within = spoken.start <= then.start and then.end <= spoken.end and period != self.now.flow
        is_months = "/" in period or len(period) == len("2024-05")
        return then.end >= spoken.start and not (is_within and is_months)

    def _is_told_only(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of a time without figures: "In March the law took effect.", "in 2016 it was adopted"."""
        if sentence.quantities:
            return False
        flow = self.now.flow
        if mention.kind in _MONTHS:
            if flow is None:
                # "[A judge speaks at a school in Yiwu in March]" tells of no month's figures
                return not (self._around.leads(mention, sentence) or self._around.is_topic(sentence))
            return flow.isdigit() or "/" in flow
        if mention.kind == "months" and mention.months and mention.months[0] != 1:
            # "From April to June the counters were shut."
            return self._is_part(mention) and not self._around.is_topic(sentence)
        is_year = mention.kind == "year" and mention.relative is None
        if is_year and flow is None:
            # "until 2020 she sat on the board"
            return self._around.is_of_person(mention, sentence)
        return is_year and self._is_earlier(mention) and self._around.is_happening(sentence)

    def _is_earlier(self, mention: PeriodMention) -> bool:
        """True of a period that ended before the one spoken of began."""
        found, now = periods.resolve(mention, self.now), self.now.flow
        return bool(found and now) and Period.parse(found or "").end < Period.parse(now or "").start

    def _is_later_part(self, mention: PeriodMention) -> bool:
        """True of months behind the year that is spoken of: "The first quarter brought another 84.6"."""
        found, now = self.resolve(mention) if mention.kind in _SPANS else None, self.now.flow
        return bool(found and now and now.isdigit()) and (found or "")[:4] > (now or "")

    def _is_running_on(self, found: str) -> bool:
        """True of years of which the last was still to come."""
        return self.now.issued is not None and Period.parse(found).end.year > self.now.issued.year

    def _is_around(self, mention: PeriodMention) -> bool:
        """True of a year that holds the months that are spoken of: "Over the whole of 2021-22 …"."""
        found, now = periods.resolve(mention, self.now), self.now.flow
        if mention.kind not in _YEARS or not found or now is None or found == now:
            return False
        whole, part = Period.parse(found), Period.parse(now)
        return whole.start <= part.start and part.end <= whole.end

    def _so_far(self, mention: PeriodMention, sentence: Sentence) -> PeriodMention:
        """The months that "this year" is told by: "This year it is higher still: 2,105 in January to May"."""
        if mention.relative != "this" or mention.kind != "year":
            return mention
        year = self.resolve(mention) or ""
        told = (m for m in sentence.periods if m.kind in _SO_FAR and m.role == MAIN and m.start > mention.end)
        return next((m for m in told if (self.resolve(m) or "").startswith(f"{year}-01/")), mention)

    def _is_beginning(self, found: str) -> bool:
        """True of a period of which less than half was over when the document was issued."""
        period, issued = Period.parse(found), self.now.issued
        return issued is not None and issued - period.start < period.end - issued

    def _goes_on(self, sentence: Sentence) -> bool:
        """True of "Of these, 500 …": a part of what was told in the sentence before."""
        opens = self._lexicon.pattern("grammar.reference.part_before", r"\W*{}")
        return opens.match(sentence.text) is not None

    def _ends_with(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of a year that something "ended" or "closed"."""
        pattern = self._lexicon.pattern("periods.ended.words", r"(?:^|{apart}){}{gap}(?:{the}{gap})?$")
        near = max(0, mention.start - _ENDS)
        return pattern.search(sentence.text, near, mention.start) is not None

    def _spoken(self, *, stock: bool) -> str | None:
        if stock and self.now.stock is not None:
            return self.now.stock
        if self.now.flow is None and self.now.stock is not None and not stock:
            # "By the end of 2023 there were 2,508. Output exceeded 960 billion": of the year that then ended
            return self.now.stock[:4] if self.now.stock.endswith("-12-31") else None
        return self.now.flow or (self.now.stock if stock else None)
