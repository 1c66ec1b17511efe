"""What a document's clauses leave open: its area, and the period spoken of so far."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract import periods
from ipgraph.extract.periods import AS_OF, BASE, EVENT, MAIN, OWN, VAGUE, WEAK
from ipgraph.values import Period

if TYPE_CHECKING:
    from ipgraph.claims import Document
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.periods import Calendar, PeriodMention
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Sentence
    from ipgraph.extract.segments import Segment

# A fronted adverbial ("In 2023, …", "(In 2024) we …") sets the period of what follows.
_FRONT: Final = 14
# "(2022: 289,530)" in the marks of any script
_OPENED: Final = ("(", "（")
_CLOSED: Final = (")", "）")
_LABELS: Final = (":", "：")
# So many years before what is spoken of is long ago; how far before a period its preposition may stand.
_LONG_AGO: Final = 2
# Parts of a year that name an occasion as well as a time that is counted.
_PARTS: Final = frozenset({"quarter", "half"})
_REACH: Final = 12
# "(2022: 289,530)": what parts a period from the figure that it labels.
_LABEL: Final = 2
_FAR_FRONT: Final = 30
# How far around a year the words stand that make it one to come.
_AIM: Final = 40
# A period this close to a figure is its own even where the sentence begins with another.
_CLOSE: Final = 15


class Clock:
    """Keeps the period spoken of, sentence by sentence, and tells a figure's period."""

    def __init__(self, document: Document, area: str, lexicon: Lexicon) -> None:
        self._is_fresh = True
        self._opens_block = False
        self._passing: Calendar | None = None
        self._titled: str | None = None
        self._is_of_last_year = False
        self._is_untold = False
        self._resting = self.now = periods.calendar_of(document.issued, area.partition("-")[0])
        self._front, self._close = lexicon.reach(_FRONT), lexicon.reach(_CLOSE)
        self._lexicon = lexicon
        self._area = area.partition("-")[0]

    def resolve(self, mention: PeriodMention) -> str | None:
        """The ISO 8601 period that a mention means here."""
        return periods.resolve(mention, self.now)

    def hear_title(self, text: str) -> None:
        """A title's or heading's period is spoken of where nothing else is yet.

        A month that ends it behind a rule ("IP News | November 2024") is that of the issue.
        """
        # "Issue 1/2025" numbers the issue
        mentions = [m for m in periods.mentions(text, self._lexicon) if text[m.start - 1 : m.start] != "/"]
        last = mentions[-1] if mentions else None
        if last and last.kind == "month" and last.year and not text[last.end :].strip():
            is_of_the_issue = self.now.issued is None and re.search(r"[|｜/–—-]\s*$", text[: last.start])
            if is_of_the_issue:
                issued = periods.resolve(last, self.now)
                self.now = periods.calendar_of(issued, self._area)
                return
        for mention in mentions:
            if mention.role in (MAIN, AS_OF, WEAK) and mention.kind not in ("month", "date", "vague"):
                self._set(mention, only_if_new=True)
        if any(mention.role == MAIN for mention in mentions):
            # not the year in the name of a report
            self._titled = self.now.flow

    def hear_heading(self, text: str) -> None:
        """A heading's own period governs its section; without one, the first that the section names."""
        self._is_fresh, self._passing = True, None
        if self.now.issued is not None:
            # where nothing tells when a text was issued its months are of the year that its title names
            self.now = replace(self.now, year=None)
        for mention in periods.mentions(text, self._lexicon):
            if mention.role in (MAIN, AS_OF) and mention.kind not in ("date", "vague"):
                self._set(mention)

    def turn_to(self, area: str) -> None:
        """A sentence speaks of a country's office: "fiscal 2023" is that office's."""
        if area != "WORLD":
            self.now = periods.with_fiscal_year_of(self.now, area)

    def begin_block(self) -> None:
        """The first period that a paragraph tells is what it speaks of; it need not hold for the next one."""
        self._opens_block = True
        if self._is_of_last_year and self.now.issued is not None:
            # "去年一年，起诉1.8万人。": months without a year in another paragraph are of the year of issue
            self.now = replace(self.now, year=None)
        if self._passing is not None:
            self.now, self._passing = self._passing, None

    def hear(self, sentence: Sentence) -> None:
        """Take in a sentence's period before its figures are read: one in front of it governs the rest."""
        self._resting, self._is_untold = self.now, self._opens_block
        for mention in sentence.periods:
            if mention.role == VAGUE and not self._avoids(mention, sentence):
                if self.now.flow is not None and self._is_present(mention, sentence):
                    continue
                if mention.start < self._front:
                    # "since 2024" in a text of 2024 tells a period all the same
                    self.now = replace(self.now, flow=periods.resolve(mention, self.now), stock=None)
            elif (
                mention.role in (MAIN, AS_OF)
                and self._leads(mention, sentence)
                and not self._is_aside(mention, sentence)
                and not self._is_attached(mention, sentence)
            ):
                if not self._looks_back(mention, sentence):
                    # a fiscal year in a report on a calendar year holds for its paragraph
                    is_other = mention.kind == "fiscal" and self.now.flow and self.now.flow.isdigit()
                    before = self.now if is_other else None
                    self._set(mention, sentence)
                    self._is_fresh = self._opens_block = False
                    self._passing = before
                return
        # "reported in January that 3.7 million were received in 2016": without a year January tells nothing
        told = (
            m
            for m in sentence.periods
            if m.role in (MAIN, AS_OF) and not self._is_aside(m, sentence) and self.resolve(m)
        )
        if self.now.flow is not None:
            # "the hangover of 2022" dates nothing else
            told = (m for m in told if not self._is_attached(m, sentence))
        first = next(told, None)
        if first is not None:
            if self._opens_block and not self._is_fresh and sentence.quantities and self.now.flow is not None:
                self._passing = self.now
            is_new = self._is_fresh or self._passing is self.now
            # a report on a year looks back in passing
            looks_back = self.now.flow == self._titled or re.search("[;；]", sentence.text[: first.start])
            is_new = is_new and not (looks_back and self._is_earlier(first))
            self._set(first, sentence, only_if_new=not is_new or self._looks_back(first, sentence))
            if self._is_fresh:
                self._resting = self.now
            self._is_fresh = self._opens_block = False
        elif self.now.year is None:
            weak = next((m for m in sentence.periods if m.role == WEAK and m.kind == "year"), None)
            if weak is not None:
                self._set(weak, sentence, only_if_new=True)

    def leave(self, sentence: Sentence, *, lags: bool = False) -> None:
        """After a sentence: a stock's date that it told holds for "at that date".

        A period long before the one spoken of holds for its own sentence only: "In 2003 there were 115,000.",
        and so does one just before it where the sentence tells what ``lags``.
        """
        if self._went_back(1 if lags else _LONG_AGO):
            self.now = replace(self.now, flow=self._resting.flow, year=self._resting.year)
        for mention in sentence.periods:
            if mention.role == AS_OF and not self._is_aside(mention, sentence):
                found = periods.resolve(mention, self.now)
                if found:
                    self.now = replace(self.now, stock=found)

    def _is_beginning(self, found: str) -> bool:
        """True of a period of which less than half was over when the document was issued."""
        period, issued = Period.parse(found), self.now.issued
        return issued is not None and issued - period.start < period.end - issued

    def _is_earlier(self, mention: PeriodMention) -> bool:
        """True of a period that ended before the one spoken of began."""
        found, now = periods.resolve(mention, self.now), self.now.flow
        return bool(found and now) and Period.parse(found or "").end < Period.parse(now or "").start

    def _went_back(self, years: int) -> bool:
        """True where the sentence told a period that ended so many years before the one spoken of."""
        then, here = self._resting.flow, self.now.flow
        if then is None or here is None or then == here:
            return False
        return Period.parse(here).end.year + years <= Period.parse(then).start.year

    def _leads(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of a fronted adverbial, behind "the statistics show," too where the language puts it there."""
        if mention.start < self._front:
            return True
        if mention.start > _FAR_FRONT or not self._is_behind_pause(mention, sentence):
            return False
        others = (m for m in sentence.periods if m.role in (MAIN, AS_OF) and m.start < mention.start)
        return not any(others) and all(q.start > mention.start for q in sentence.quantities)

    def _is_behind_pause(self, mention: PeriodMention, sentence: Sentence) -> bool:
        opens = self._lexicon.pattern("periods.front.opens", r"{}\s*$")
        return opens.search(sentence.text, max(0, mention.start - _REACH), mention.start) is not None

    def _opens_clause(self, mention: PeriodMention, sentence: Sentence, segment: Segment) -> bool:
        """True of an adverbial that opens a clause whose first figure the segment's is."""
        figures = (q for q in sentence.quantities if q.form != "words")
        is_first = all(not mention.end <= q.start < segment.quantity.start for q in figures)
        return is_first and self._is_behind_pause(mention, sentence)

    def _is_present(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "now": as things stand, which in a report is at the time that it reports on."""
        pattern = self._lexicon.pattern("grammar.from_to.present")
        return bool(pattern.fullmatch(sentence.text, mention.start, mention.end))

    def _is_equal(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "practically the same as in 2023": the period of what a figure equals."""
        pattern = self._lexicon.pattern("grammar.from_to.equal", r"(?:^|{apart}){}{word}{0,2}?{gap}$")
        return bool(pattern.search(sentence.text, max(0, mention.start - 3 * _REACH), mention.start))

    def _is_attached(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "the record of 2021": the period is a noun's."""
        pattern = self._lexicon.pattern("grammar.from_to.attached", r"(?:^|{apart}){}{gap}$")
        return bool(pattern.search(sentence.text, max(0, mention.start - _REACH), mention.start))

    def _looks_back(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "In 2009 there had been …" where a later year is spoken of."""
        earlier = mention.year is not None and self.now.year is not None and mention.year < self.now.year
        return earlier and bool(self._lexicon.pattern("periods.excursion.words").search(sentence.text))

    def _avoids(self, mention: PeriodMention, sentence: Sentence) -> bool:
        return any(each.role in (MAIN, AS_OF) for each in sentence.periods if each is not mention)

    def _is_aim(self, mention: PeriodMention, sentence: Sentence) -> bool:
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

    def _set(
        self, mention: PeriodMention, sentence: Sentence | None = None, *, only_if_new: bool = False
    ) -> None:
        found = periods.resolve(mention, self.now)
        if not found:
            return
        if self.now.issued is not None and Period.parse(found).start.year > self.now.issued.year:
            # an aim's year: what is told next is not of then
            return
        if mention.kind in _PARTS and self._is_beginning(found):
            # "the press conference of the third quarter", held in its first days
            return
        if sentence is not None and self._is_aim(mention, sentence):
            return
        year = int(found[:4]) if "/" not in found else int(found.split("/")[1][:4])
        if mention.role == AS_OF or not only_if_new or self.now.flow is None:
            self._is_of_last_year = mention.relative is not None
        if mention.role == AS_OF:
            if not only_if_new or self.now.stock is None:
                self.now = replace(self.now, stock=found, year=year)
        elif mention.kind != "years" and (not only_if_new or self.now.flow is None):
            self.now = replace(self.now, flow=found, year=year)

    def period(
        self, sentence: Sentence, segment: Segment, *, stock: bool, alone: bool = False
    ) -> tuple[str | None, bool]:
        """The period of a segment's figure, and whether its own words tell it.

        ``alone``: what dates the sentence's other figures does not date this one, as in a ranking
        ("Singapore, fifth in 2023, has risen to fourth").
        """
        quantity = segment.quantity
        usable = [
            m
            for m in sentence.periods
            if m.role in (MAIN, AS_OF) and not self._is_of_another(m, quantity, sentence)
        ]
        own = [
            m
            for m in sentence.periods
            if m.role in (MAIN, AS_OF, OWN)
            and segment.start <= m.start < segment.end
            and not (m.end < quantity.start and self._is_aside_of(m, quantity.start, sentence))
            # "Siemens, the winner of 2017", not "the record of 2021, when 198,000 came in"
            and not (m.start >= quantity.end and self.now.flow and self._is_attached(m, sentence))
            and not self._is_equal(m, sentence)
        ]
        own += [m for m in sentence.periods if segment.start <= m.start < segment.end and self._closes(m)]
        if segment.joined and any(m.start >= quantity.end for m in own):
            # "from 48.1 percent in 2022 to 51.3 percent in 2023": what stands between is the former's
            own = [m for m in own if m.start >= quantity.end]
        own.sort(key=lambda m: _distance(m, quantity.start, quantity.end))
        front = next((m for m in own if m.start < self._front), None)
        if front is not None and _distance(own[0], quantity.start, quantity.end) > self._close:
            own.insert(0, front)
        if alone and not own:
            # "placed 40th in the Global Innovation Index 2023"
            own = [m for m in sentence.periods if m.role == WEAK and segment.start <= m.start < segment.end]
        for mention in own:
            found = periods.resolve(mention, self.now)
            if found:
                return (self._at_its_end(found, sentence, segment) if stock else found), True
        before = [
            m for m in usable if m.end <= segment.start and not alone and not self._is_aside(m, sentence)
        ]
        for mention in reversed(before):
            found = periods.resolve(mention, self.now)
            if found and not stock and self._is_of_stocks(mention, found, sentence, segment):
                continue
            if found:
                found = self._at_its_end(found, sentence, segment) if stock else found
                return found, self._opens_clause(mention, sentence, segment)
        after = [m for m in usable if m.start >= segment.end and not self._is_label(m, sentence)]
        if after and len({periods.resolve(m, self.now) for m in usable}) == 1 and not own:
            found = periods.resolve(after[0], self.now)
            # a later clause's date dates this one only where nothing was spoken of, or it ends the sentence
            between = sentence.text[quantity.stop : after[0].end + 24]
            looks_back = self._lexicon.pattern("periods.excursion.words").search(between)
            looks_back = looks_back or self._lexicon.pattern("grammar.from_to.earlier").search(between)
            looks_back = looks_back or re.search("[;；]", between)
            looks_back = looks_back or self._lexicon.pattern("grammar.from_to.contrast").search(between)
            # "24.6 (20.1 in 2023)"
            looks_back = looks_back or re.match(r"\s*[(（]", between)
            dates = after[0].role == MAIN and not (stock and self.now.stock is not None)
            if found and not looks_back and (self._spoken(stock=stock) is None or dates):
                return found, False
        for mention in sentence.periods:
            is_vague = mention.role == VAGUE and not self._is_present(mention, sentence)
            if is_vague and segment.start <= mention.start < min(segment.end, self._front):
                return periods.resolve(mention, self.now), False
        return self._spoken(stock=stock), False

    def _is_of_another(self, mention: PeriodMention, quantity: Quantity, sentence: Sentence) -> bool:
        """True of "four times the 2,900 of 2017": the period of a figure other than ``quantity``."""
        of = self._lexicon.pattern("grammar.from_to.of_figure", r"\s*{}\s*")
        return any(
            each.end <= mention.start <= each.end + _LABEL + _LABEL
            and of.fullmatch(sentence.text, each.end, mention.start)
            for each in sentence.quantities
            if each is not quantity and each.start != quantity.start
        )

    def is_undated(self, sentence: Sentence, segment: Segment) -> bool:
        """True of "已有96所", "has by now 96" in a paragraph that told no period: as things stand."""
        start = segment.quantity.start
        if not self._is_untold or any(m.start < start and m.role in (MAIN, AS_OF) for m in sentence.periods):
            return False
        words = self._lexicon.pattern("periods.undated.words")
        return words.search(sentence.text, segment.start, start) is not None

    def over_its_year(self, found: str | None, sentence: Sentence, segment: Segment) -> str | None:
        """ "到2023年末，…，年产值约760亿元": what a year yields is of that year, not of its last day."""
        if found is None or not found.endswith("-12-31"):
            return found
        words = sentence.text[segment.start : segment.quantity.start]
        return found[:4] if self._lexicon.pattern("periods.yearly.words").search(words) else found

    def _at_its_end(self, found: str, sentence: Sentence, segment: Segment) -> str:
        """ "截至2022年底，企业达35.5万家，一年里多了5.7万家": the date that ends the period."""
        for mention in sentence.periods:
            if mention.role == AS_OF and mention.end <= segment.start and "-" not in found:
                date = periods.resolve(mention, self.now)
                if date and Period.parse(date).end == Period.parse(found).end:
                    return date
        return found

    def _is_of_stocks(self, mention: PeriodMention, found: str, sentence: Sentence, segment: Segment) -> bool:
        """True of "截至2023年底，有效发明专利67万件；PCT申请2.4万件": the second is of the year."""
        if mention.role != AS_OF or self.now.flow is None or mention.end > segment.start:
            return False
        is_apart = re.search("[;；]", sentence.text[mention.end : segment.start + 1])
        return bool(is_apart) and Period.parse(found).end == Period.parse(self.now.flow).end

    @staticmethod
    def _is_label(mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "(2022: 289,530)": it dates the figure behind it."""
        text = sentence.text
        return text.endswith(_OPENED, 0, mention.start) and text.startswith(_LABELS, mention.end)

    def _is_aside(self, mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "compared with 16.5 months in 2022, and …", "(2022: 289,530)": it dates only that."""
        if self._is_label(mention, sentence) or self._is_bracketed(mention, sentence):
            return True
        before = sentence.text[max(0, mention.start - 60) : mention.start]
        pattern = self._lexicon.pattern(
            "grammar.from_to.aside", r"(?:^|{apart}|[,(，（]){}{gap}(?:[^,;，；]|,(?=\d))*$"
        )
        aside = pattern.search(before)
        # "from 34,134 in 2022-23 to 103,057 in 2023-24": the second is no aside
        to = self._lexicon.pattern("grammar.links.to", r"\d\D{0,40}{apart}{}\s+[^\s\d]{0,3}\d")
        return aside is not None and not to.search(aside[0])

    @staticmethod
    def _is_bracketed(mention: PeriodMention, sentence: Sentence) -> bool:
        """True of "moved up to 11th (12th in 2023)": it dates the figure in the brackets."""
        opened = max(sentence.text.rfind(mark, 0, mention.start) for mark in _OPENED)
        closed = max(sentence.text.rfind(mark, 0, mention.start) for mark in _CLOSED)
        return opened > closed and any(opened < q.start < mention.start for q in sentence.quantities)

    def _is_aside_of(self, mention: PeriodMention, start: int, sentence: Sentence) -> bool:
        """True of an aside that does not label the figure at ``start``: "(2022: 289,530)"."""
        is_label = start - mention.end <= _LABEL and sentence.text[mention.end : start].strip() in _LABELS
        return not is_label and self._is_aside(mention, sentence)

    def _closes(self, mention: PeriodMention) -> bool:
        """True of a day that is the last one of the period spoken of: "on September 30"."""
        if mention.kind != "date" or mention.role != EVENT or self.now.flow is None:
            return False
        return periods.resolve(mention, self.now) == Period.parse(self.now.flow).end.isoformat()

    def base_year(self, sentence: Sentence, segment: Segment) -> str | None:
        """The period that a segment's words compare with: "down from 118 million in 2009"."""
        for mention in sentence.periods:
            if segment.start <= mention.start < segment.end and mention.role == BASE:
                found = periods.resolve(mention, self.now)
                if found:
                    return found
        return None

    def _spoken(self, *, stock: bool) -> str | None:
        if stock and self.now.stock is not None:
            return self.now.stock
        return self.now.flow or (self.now.stock if stock else None)


def _distance(mention: PeriodMention, start: int, end: int) -> int:
    # words after a figure date it a little less surely than words before
    return start - mention.end if mention.end <= start else mention.start - end + 1
