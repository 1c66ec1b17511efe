"""A document's sentences, one after the other → the period spoken of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract import periods, reported
from ipgraph.extract.dating import Dating, is_of_month
from ipgraph.extract.discourse import is_of_survey
from ipgraph.extract.periods import AS_OF, BASE, MAIN, OWN, VAGUE, WEAK
from ipgraph.values import Period

if TYPE_CHECKING:
    from collections.abc import Collection

    from ipgraph.claims import Document
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.periods import Calendar, PeriodMention
    from ipgraph.extract.recognise import Sentence

# So many years before what is spoken of is long ago.
_LONG_AGO: Final = 2
# What a year of twelve months that is none of the calendar ends with.
_YEAR_ENDS: Final = frozenset({"year-end", "fiscal"})
# When people were asked is told in these.
_FIELDWORK: Final = frozenset({"month", "months", "near-month"})
_MONTHS: Final = frozenset({"month", "near-month", "two-months"})
# Parts of a year that name an occasion as well as a time that is counted.
_PARTS: Final = frozenset({"quarter", "half"})
# What a question may ask for, and what parts its sentences.
_ASKED: Final = frozenset({"year", "fiscal", "half", "quarter", "quarters", "months"})
_STOPS: Final = (".", "!", "?", "。", "！", "？")
# "近五年来" is a span of its own, "近年来" is whenever what is told next was
_NUMBERED: Final = re.compile(r"[\d二三四五六七八九十]")


class Clock(Dating):
    """Keeps the period spoken of, sentence by sentence."""

    def __init__(self, document: Document, area: str, lexicon: Lexicon) -> None:
        self._is_fresh = True
        self._before_vague: Calendar | None = None
        self._opens_block = False
        self._passing: Calendar | None = None
        self._titled: str | None = None
        # what figures were told of, or a title names: no mention in passing displaces it
        self._firm: set[str | None] = set()
        # what is spoken of again where a sentence does not go on about months that the one before told
        self._until: Calendar | None = None
        # whether the paragraph told figures
        self._has_told = False
        self._is_of_last_year = False
        # the periods of the last sentence that told figures
        self._told_last: Collection[str | None] = ()
        self._area = area.partition("-")[0]
        super().__init__(periods.calendar_of(document.issued, self._area), lexicon)
        self._resting = self.now

    def hear_title(self, text: str) -> None:
        """A title's or heading's period is spoken of where nothing else is yet.

        A month that ends it behind a rule ("IP News | November 2024") is that of the issue.
        """
        told = periods.mentions(text, self._lexicon)
        mentions = [m for m in told if not reported.is_of_issue(m, text, self.now, self._lexicon)]
        if self.now.issued is None and (of_issue := [m for m in told if m.year and m not in mentions]):
            # the last day that an issue of that year can have
            self.now = periods.calendar_of(f"{of_issue[-1].year}-12", self._area)
        last = mentions[-1] if mentions else None
        if last and last.kind == "month" and last.year and not text[last.end :].strip():
            is_of_the_issue = self.now.issued is None and re.search(r"[|｜/–—-]\s*$", text[: last.start])
            if is_of_the_issue:
                issued = periods.resolve(last, self.now)
                self.now = periods.calendar_of(issued, self._area)
                return
        for mention in mentions:
            is_other = mention.kind in ("month", "date", "vague")
            if is_other and not is_of_month(mention, text, self.now, self._lexicon):
                continue
            if mention.role in (MAIN, AS_OF, WEAK):
                of_report = reported.year_of(mention, text, self.now, self._lexicon)
                self._set(of_report, only_if_new=True)
        if any(mention.role == MAIN for mention in mentions) and not self._is_running():
            # not the year in the name of a report
            self._titled = self.now.flow
            self._firm.add(self._titled)

    def _is_reported(self) -> bool:
        """True where the text's title names what is spoken of, or its paragraph told figures of it."""
        return self.now.flow in self._firm and (self.now.flow == self._titled or self._has_told)

    def _is_running(self) -> bool:
        """True where the period spoken of was not over when the document was issued: "2023 IP Report"."""
        found, issued = self.now.flow, self.now.issued
        return bool(found) and issued is not None and issued < Period.parse(found or "").end

    def hear_heading(self, text: str) -> None:
        """A heading's own period governs its section; without one, the first that the section names."""
        if self._passing is not None and not (self.now.flow or "").isdecimal():
            # months that were told in passing end with their section
            self.now = self._passing
        self._is_fresh, self._passing = True, None
        if self.now.issued is not None:
            # where nothing tells when a text was issued its months are of the year that its title names
            self.now = replace(self.now, year=None)
        for mention in periods.mentions(text, self._lexicon):
            if mention.role in (MAIN, AS_OF) and mention.kind not in ("date", "vague"):
                self._set(mention)

    def hear_question(self, text: str) -> None:
        """An interviewer's question asks for its time: "How did 2022 go?", "What about this year?"."""
        asked = text[max(text.rfind(mark, 0, -1) for mark in _STOPS) + 1 :]
        for mention in periods.mentions(asked, self._lexicon):
            if mention.role == MAIN and mention.kind in _ASKED:
                self._set(mention)
                self._is_fresh, self._passing, self._until = False, None, None

    def turn_to(self, area: str) -> None:
        """A sentence speaks of a country's office: "fiscal 2023" is that office's."""
        if area != "WORLD":
            self.now = periods.with_fiscal_year_of(self.now, area)

    def begin_block(self) -> None:
        """The first period that a paragraph tells is what it speaks of; it need not hold for the next one."""
        self._opens_block, self._until, self._has_told = True, None, False
        if self._is_of_last_year and self.now.issued is not None:
            # "去年一年，起诉1.8万人。": months without a year in another paragraph are of the year of issue
            self.now = replace(self.now, year=None)
        if self._passing is not None:
            told, self.now, self._passing = self.now.stock, self._passing, None
            flow = self.now.flow
            if told and flow and self.now.stock is None and Period.parse(told).end == Period.parse(flow).end:
                # so many there were at the end of the year that is spoken of again
                self.now = replace(self.now, stock=told)

    def hear(self, sentence: Sentence) -> None:
        """Take in a sentence's period before its figures are read: one in front of it governs the rest."""
        if self._until is not None and not self._goes_on(sentence):
            self.now, self._until = replace(self._until, stock=self.now.stock), None
        self._resting, self._is_untold = self.now, self._opens_block
        for mention in sentence.periods:
            if mention.role == VAGUE and not self._around.has_plain_beside(mention, sentence):
                if self.now.flow is not None and self._around.is_present(mention, sentence):
                    continue
                if self._around.leads(mention, sentence):
                    is_firm = self.now.flow in self._firm and not self._around.is_lately(mention, sentence)
                    if is_firm or _NUMBERED.search(sentence.text[mention.start : mention.end]):
                        self._before_vague = self.now
                    elif self.now.flow in self._firm:
                        self._passing = self._passing or self.now
                    # "since 2024" in a text of 2024 tells a period all the same
                    self.now = replace(self.now, flow=periods.resolve(mention, self.now), stock=None)
            elif (
                mention.role in (MAIN, AS_OF)
                and self._around.leads(mention, sentence)
                and not self._around.is_aside(mention, sentence)
                and not self._around.is_attached(mention, sentence)
                and (mention.relative != "same" or self.resolve(mention))
            ):
                if not (self._looks_back(mention, sentence) or self._is_told_only(mention, sentence)):
                    # a fiscal year in a report on a calendar year holds for its paragraph
                    is_other = mention.kind == "fiscal" and self.now.flow and self.now.flow.isdigit()
                    # and so does an earlier period, or months of the one that figures were told of
                    is_part = self._is_part(mention)
                    is_other = is_other or is_part
                    is_other = is_other or (self.now.flow in self._firm and self._is_earlier(mention))
                    # in a report on a year, what came in behind it
                    is_other = is_other or (self._is_reported() and self._is_later_part(mention))
                    before = (self._passing or self.now) if is_other else None
                    if self.resolve(mention) == self.now.flow:
                        # the aside goes on
                        before = self._passing
                    is_aside = self._has_told or not self._opens_block
                    is_within = is_part and (is_aside or self._around.is_subject(mention, sentence))
                    # "that year" is one that was looked back to
                    is_within = is_within or (mention.relative == "that" and self._is_earlier(mention))
                    if is_within and sentence.quantities:
                        self._until = self._until or self.now
                    self._set(self._so_far(mention, sentence), sentence)
                    self._is_fresh = self._opens_block = False
                    self._passing = before
                return
        if (report := self._report_cited(sentence)) is not None:
            self._set(report, sentence)
            self._is_fresh = self._opens_block = False
            return
        year = asked = None
        if self.now.flow is None:
            asked = reported.year_asked(sentence, self.now, self._lexicon)
            year = asked or reported.year_reported(sentence, self.now, self._lexicon)
        if year is not None and (asked or not sentence.quantities):
            self.now = replace(self.now, flow=f"{year:04d}", year=year)
            return
        # "reported in January that 3.7 million were received in 2016": without a year January tells nothing
        told = (
            m
            for m in sentence.periods
            if m.role in (MAIN, AS_OF) and not self._around.is_aside(m, sentence) and self.resolve(m)
        )
        told = (m for m in told if not self._is_told_only(m, sentence))
        if self.now.flow is None and self.now.stock is None:
            # "in 2024 it had been ninth"
            told = (m for m in told if not self._looks_back(m, sentence))
        if self.now.flow is not None:
            # "the hangover of 2022" dates nothing else
            told = (m for m in told if not self._around.is_attached(m, sentence))
        first = next(told, None)
        if first is not None:
            flow, holds = self.now.flow, self._is_around(first)
            if self._opens_block and not self._is_fresh and sentence.quantities and flow is not None:
                self._passing = self.now
                if first.kind in _MONTHS and flow in self._firm and len(flow) != len("2024-05"):
                    # "a concession of 80 percent was granted in September 2021.": what is told next is not
                    self._until = self._until or self.now
            stock = self.now.stock or ""
            if flow is None and first.kind in _MONTHS and stock in self._firm and stock[4:] == "-12-31":
                # "they won 31 prizes in July", behind how many there were at the end of the year
                self._until = self._until or self.now
            is_new = self._is_fresh or self._passing is self.now
            # a report on a year looks back in passing
            looks_back = self.now.flow == self._titled or re.search("[;；]", sentence.text[: first.start])
            # and "in 2019 the rate was 13.2%" tells of no section of a text on 2022
            ago = (self.now.year or 0) - (first.year or self.now.year or 0)
            is_new = is_new and not ((looks_back or ago > _LONG_AGO) and self._is_earlier(first))
            self._set(first, sentence, only_if_new=not is_new or self._looks_back(first, sentence))
            if self._is_fresh:
                self._resting = self.now
            self._is_fresh = self._opens_block = False
            if holds:
                self._passing = None
        elif self.now.year is None:
            weak = next((m for m in sentence.periods if m.role == WEAK and m.kind == "year"), None)
            if weak is not None:
                weak = reported.year_of(weak, sentence.text, self.now, self._lexicon)
                self._set(weak, sentence, only_if_new=True)
            elif year is not None:
                self.now = replace(self.now, flow=f"{year:04d}", year=year)

    def _report_cited(self, sentence: Sentence) -> PeriodMention | None:
        """The year of another report that is told from here on: "《2022年中国专利调查报告》给出了答案："."""
        if self.now.flow is None or self._is_fresh:
            return None
        told = (m for m in sentence.periods if m.role in (MAIN, AS_OF) and m.kind not in _FIELDWORK)
        if any(self.resolve(m) for m in told):
            return None
        cited = [m for m in sentence.periods if m.role == WEAK and m.kind == "year" and m.relative is None]
        figures = [q.start for q in sentence.quantities if q.form != "words"]
        if len(cited) != 1 or any(start < cited[0].start for start in figures):
            return None
        end = cited[0].end
        opens = self._lexicon.pattern("periods.cited.words", r".{0,40}?{}")
        return cited[0] if opens.match(sentence.text, end) else None

    @property
    def before_since(self) -> str | None:
        """The year that was spoken of before "since 2018", up to which what is told of that time runs."""
        told = (self._before_vague.flow if self._before_vague is not None else None) or ""
        return told if told.isdecimal() else None

    def compared_before(self, sentence: Sentence, period: str) -> str | None:
        """The time that figures before were compared with: "from 5,978 to 30,074 over the same period"."""
        if period not in self._told_last or all(m.kind != "half-again" for m in sentence.periods):
            return None
        start = Period.parse(period).start
        earlier = [each for each in self._told_last if each and Period.parse(each).end < start]
        return earlier[0] if len(earlier) == 1 else None

    def leave(self, sentence: Sentence, *, lags: bool = False, told: Collection[str | None] = ()) -> None:
        """After a sentence: a stock's date that it told holds for "at that date".

        A period long before the one spoken of holds for its own sentence only: "In 2003 there were 115,000.",
        and so does one just before it where the sentence tells what ``lags`` or only compares. ``told`` are
        the periods of the sentence's figures.
        """
        self._firm.update(told)
        if self.now.flow in told and self.now.issued is not None:
            # a section whose figures are of the period spoken of
            self._is_fresh = False
        if periods.ended_before(self.now.flow, self._resting.flow, 1 if lags else _LONG_AGO):
            self.now = replace(self.now, flow=self._resting.flow, year=self._resting.year)
        if self._before_vague is not None and self.now.flow is None:
            # "近五年来，年均增长15.2%。": what is told next is of the period spoken of before
            stock = self.now.stock or self._before_vague.stock
            self.now = replace(self.now, flow=self._before_vague.flow, stock=stock)
        self._before_vague = None
        for mention in sentence.periods:
            if mention.year is not None and mention.role in (MAIN, AS_OF, BASE, OWN):
                self.now = replace(self.now, named=mention.year)
            if mention.kind == "month" and (month := self.resolve(replace(mention, role=MAIN))):
                self.now = replace(self.now, month=month)
            if mention.kind == "years" and mention.role == MAIN and (span := self.resolve(mention)):
                self.now = replace(self.now, span=span)
            if mention.role == AS_OF and not self._around.is_aside(mention, sentence):
                found = periods.resolve(mention, self.now)
                if found and self.now.issued is not None and found[:4] > str(self.now.issued.year):
                    continue
                if found and self._is_bygone(found):
                    # "At the end of 2020 it was 6.1": what is told next is how things stand now
                    self.now = replace(self.now, stock=self._resting.stock, year=self._resting.year)
                elif found:
                    self.now = replace(self.now, stock=found)
        self._has_told = self._has_told or bool(told)
        self._told_last = told or self._told_last

    def _is_bygone(self, day: str) -> bool:
        """True of a day before the time that figures were told of, where its paragraph told one before."""
        then = self._resting.stock or self._resting.flow
        if (self._is_untold and not self._has_told) or then is None or then not in self._firm:
            return False
        return Period.parse(day).end < Period.parse(then).start

    def _has_come_to(self, year: str) -> bool:
        """True where figures were told of the months of a running year that were over."""
        flow = self.now.flow
        if flow is None or flow not in self._firm or not year.isdecimal() or "-" not in flow:
            return False
        spoken, whole = Period.parse(flow), Period.parse(year)
        is_running = self.now.issued is not None and self.now.issued < whole.end
        return is_running and spoken.start == whole.start and spoken.end < whole.end

    def _looks_back(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "In 2009 there had been …" where a later year is spoken of."""
        if self.now.flow is None and self.now.stock is None:
            # "Nobody had expected 2020 to be a good year", where no time is spoken of yet
            before = self._lexicon.pattern("periods.excursion.before", r"{gap}(?:\w+{gap})?{}")
            is_past = self.now.issued is not None and (mention.year or 0) < self.now.issued.year
            return is_past and before.match(sentence.text, mention.end) is not None
        earlier = mention.year is not None and self.now.year is not None and mention.year < self.now.year
        return earlier and bool(self._lexicon.pattern("periods.excursion.words").search(sentence.text))

    def _set(
        self, mention: PeriodMention, sentence: Sentence | None = None, *, only_if_new: bool = False
    ) -> None:
        found = periods.resolve(mention, self.now)
        if not found:
            return
        if sentence is not None and mention.kind in _FIELDWORK and is_of_survey(sentence.facets):
            # "questioned 8,372 firms between January and March 2022": what they answered is of the year
            found = found.rpartition("/")[2][:4]
        if self.now.issued is not None and Period.parse(found).start.year > self.now.issued.year:
            # an aim's year: what is told next is not of then
            return
        if mention.kind == "years" and self._is_running_on(found):
            # "the plan for 2021 to 2025"
            return
        if mention.relative == "this" and self._has_come_to(found):
            # "so far this year", in a text on its first months
            return
        if mention.kind in _PARTS and self._is_beginning(found):
            # "the press conference of the third quarter", held in its first days
            return
        if sentence is not None and self._around.is_aim(mention, sentence):
            return
        year = int(found[:4]) if "/" not in found else int(found.split("/")[1][:4])
        if mention.role == AS_OF or not only_if_new or self.now.flow is None:
            self._is_of_last_year = mention.relative is not None
        if mention.role == AS_OF:
            if sentence is not None and self._is_bygone(found):
                return
            if not only_if_new or self.now.stock is None:
                self.now = replace(self.now, stock=found, year=year)
            if sentence is not None and self._around.ends_span(mention, sentence):
                # "自2014年建院至2019年10月底，共受理79572件": what is told next is of all that time
                self.now = replace(self.now, flow=found, stock=found, year=year)
            if mention.kind in _YEAR_ENDS and self.now.flow is None and not found.endswith("-12-31"):
                # "at the end of fiscal year 2023": what is told next is of that year
                self.now = replace(self.now, flow=periods.twelve_months_to(found))
        elif (mention.kind != "years" or self._announces(mention, sentence)) and (
            not only_if_new or self.now.flow is None
        ):
            part = found if "/" in found else self.now.part
            self.now = replace(self.now, flow=found, year=year, part=part)

    def _announces(self, mention: PeriodMention, sentence: Sentence | None) -> bool:
        """True of the years that a study's figures are of: told without figures, or before the first."""
        if sentence is None or not self._is_fresh:
            return False
        return not sentence.quantities or (self.now.flow is None and mention.start < self._around.front)
