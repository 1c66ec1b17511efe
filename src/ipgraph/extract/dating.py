"""A figure and what is spoken of → its period: its own words', its sentence's, or the one told before."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract import periods
from ipgraph.extract.comparing import Comparing
from ipgraph.extract.periods import AS_OF, EVENT, MAIN, OWN, VAGUE, WEAK
from ipgraph.extract.segments import without_bound
from ipgraph.extract.trailing import dates_all
from ipgraph.values import Period

if TYPE_CHECKING:
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.periods import Calendar, PeriodMention
    from ipgraph.extract.recognise import Sentence
    from ipgraph.extract.segments import Segment

# When a ranking came out.
_MOMENTS: Final = frozenset({"month", "near-month", "date"})
# A period this close to a figure is its own even where the sentence begins with another.
_CLOSE: Final = 15


class Dating(Comparing):
    """Tells a figure's period by the sentence it stands in and by what is spoken of."""

    def __init__(self, now: Calendar, lexicon: Lexicon) -> None:
        super().__init__(now, lexicon)
        self._close = lexicon.reach(_CLOSE)
        # whether the paragraph told no period yet
        self._is_untold = False

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
            if m.role in (MAIN, AS_OF) and not self._around.is_of_another(m, quantity, sentence)
        ]
        own = [
            m
            for m in sentence.periods
            if m.role in (MAIN, AS_OF, OWN)
            and segment.start <= m.start < segment.end
            and not self._around.is_elsewhere(m, quantity, sentence, is_told=self.now.flow is not None)
        ]
        if stock or not any(m.kind == "fiscal" for m in own):
            # "closed fiscal 2022-23 on 31 March with 41,220": what came in is of the year
            own += [m for m in sentence.periods if segment.start <= m.start < segment.end and self._closes(m)]
        if stock and not own:
            own = [m for m in sentence.periods if self._opens_stock(m, quantity.start, sentence)]
        if segment.joined and any(m.start >= quantity.end for m in own):
            # "from 48.1 percent in 2022 to 51.3 percent in 2023": what stands between is the former's
            own = [m for m in own if m.start >= quantity.end]
        own.sort(key=lambda m: _distance(m, quantity.start, quantity.end))
        front = next((m for m in own if m.start < self._around.front), None)
        is_dated = bool(own) and own[0].role == AS_OF and own[0].end <= quantity.start
        if (
            front is not None
            and not is_dated
            and _distance(own[0], quantity.start, quantity.end) > self._close
        ):
            own.insert(0, front)
        if alone and all(m.kind in _MOMENTS for m in own):
            # "placed 40th in the Global Innovation Index 2023", "in September", when it came out
            end = sentence.text.find(";", segment.start)
            end = max(segment.end, end if end >= 0 else len(sentence.text))
            named = [m for m in sentence.periods if m.role == WEAK and segment.start <= m.start < end]
            own = named or own
        for mention in own:
            found = self.in_sentence(mention, sentence)
            if found:
                if stock and found.isdecimal() and self._ends_with(mention, sentence):
                    # "closed 2022 at 201,900": so many there were when it ended
                    found = f"{found}-12-31"
                    self.now = replace(self.now, stock=found)
                return (self._at_its_end(found, sentence, segment) if stock else found), True
        before = [
            m
            for m in usable
            if m.end <= segment.start and not alone and not self._around.is_aside(m, sentence)
            if not (m.year and self._is_ahead(m) and self._around.is_aim(m, sentence))
        ]
        for mention in reversed(before):
            found = periods.resolve(mention, self.now)
            if found and not stock and self._is_of_stocks(mention, found, sentence, segment):
                continue
            if found:
                found = self._at_its_end(found, sentence, segment) if stock else found
                return found, self._around.opens_clause(mention, sentence, segment)
        after = [m for m in usable if m.start >= segment.end and not self._around.is_label(m, sentence)]
        # "was cut to 16.5 months, and that of the others to 13 months (13.3 in 2021)"
        after = [m for m in after if not self._around.is_bracketed(m, sentence)]
        if after and len({periods.resolve(m, self.now) for m in usable}) == 1 and not own:
            found = periods.resolve(after[0], self.now)
            # a later clause's date dates this one only where nothing was spoken of, or it ends the sentence
            between = sentence.text[quantity.stop : after[0].end + 24]
            looks_back = self._lexicon.pattern("periods.excursion.words").search(between)
            # "from January to June" is a time of its own
            around = between[: after[0].start - quantity.stop] + between[after[0].end - quantity.stop :]
            looks_back = looks_back or self._lexicon.pattern("grammar.from_to.earlier").search(around)
            looks_back = looks_back or re.search("[;；]", between)
            looks_back = looks_back or self._lexicon.pattern("grammar.from_to.contrast").search(between)
            # "24.6 (20.1 in 2023)"
            looks_back = looks_back or re.match(r"\s*[(（]", between)
            dates = after[0].role == MAIN and not (stock and self.now.stock is not None)
            # "the first ten, among them Pudong, were named in 2022"
            founded = self._lexicon.pattern("periods.founded.words", r"(?:{}){gap}(?:\w+{gap})?$")
            named_in = sentence.text[quantity.stop : after[0].start]
            dates = dates or (after[0].role == MAIN and founded.search(named_in) is not None)
            dates = dates or dates_all(after[0], quantity, sentence, self._lexicon)
            if found and not looks_back and (self._spoken(stock=stock) is None or dates):
                return found, False
        for mention in sentence.periods:
            is_vague = mention.role == VAGUE and not self._around.is_present(mention, sentence)
            near = min(segment.end, quantity.start)
            leads = mention.start < self._around.front or self._around.is_behind_pause(mention, sentence)
            if is_vague and segment.start <= mention.start < near and leads:
                return periods.resolve(mention, self.now), False
        return self._spoken(stock=stock or self._is_done(sentence, segment)), False

    def edition(self, month: int) -> str | None:
        """The year of the last issue of what comes out in a month of every year, once it is out this year."""
        issued = self.now.issued
        return f"{issued.year:04d}" if issued is not None and issued.month >= month else None

    def is_undated(self, sentence: Sentence, segment: Segment) -> bool:
        """True of "已有96所", "has by now 96" in a paragraph that told no period: as things stand."""
        start = segment.quantity.start
        if not self._is_untold or any(m.start < start and m.role in (MAIN, AS_OF) for m in sentence.periods):
            return False
        words = self._lexicon.pattern("periods.undated.words")
        return words.search(sentence.text, segment.start, start) is not None

    def _is_done(self, sentence: Sentence, segment: Segment) -> bool:
        """True of "1,500 owners had put up 35,000 patents" where a date is all that was told: by then."""
        if self.now.flow is not None or self.now.stock is None:
            return False
        words = self._lexicon.pattern("periods.done.words")
        done = words.search(sentence.text, 0, segment.end)
        finite = self._lexicon.pattern("grammar.from_to.finite")
        # "had been judged useful and matched with 459,000 firms": one verb for both
        return done is not None and finite.search(sentence.text, done.end(), segment.quantity.start) is None

    def over_its_year(self, found: str | None, sentence: Sentence, segment: Segment) -> str | None:
        """ "到2023年末，…，年产值约760亿元": what a year yields is of that year, not of its last day."""
        if found is None or not found.endswith("-12-31"):
            return found
        words = sentence.text[segment.start : segment.quantity.start]
        return found[:4] if self._lexicon.pattern("periods.yearly.words").search(words) else found

    def _at_its_end(self, found: str, sentence: Sentence, segment: Segment) -> str:
        """ "截至2022年底，企业达35.5万家，一年里多了5.7万家": the date that ends the period."""
        for mention in sentence.periods:
            if mention.role == AS_OF and mention.end <= segment.start and not {"-", "/"} & {*found}:
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

    def _closes(self, mention: PeriodMention) -> bool:
        """True of a day that is the last one of the period spoken of: "on September 30"."""
        if mention.kind != "date" or mention.role != EVENT or self.now.flow is None:
            return False
        return periods.resolve(mention, self.now) == Period.parse(self.now.flow).end.isoformat()

    def _opens_stock(self, mention: PeriodMention, start: int, sentence: Sentence) -> bool:
        """True of "On 30 June 2024, 149,912 patents were in force": a day right before how many there are."""
        if mention.kind != "date" or mention.role != EVENT or mention.year is None or mention.end > start:
            return False
        gap = without_bound(sentence.text[mention.end : start] + " ", self._lexicon)
        there = self._lexicon.pattern("periods.day_of_stock.words", r"\s*[,，]?\s*(?:{}\s*)?")
        return there.fullmatch(gap) is not None

    def _is_ahead(self, mention: PeriodMention) -> bool:
        """True of a year after that of the issue."""
        issued = self.now.issued
        return issued is None or (mention.year or 0) > issued.year


def is_of_month(mention: PeriodMention, text: str, now: Calendar, lexicon: Lexicon) -> bool:
    """True of the month that a title tells figures of: "Monthly statistics: September 2023"."""
    if (
        mention.kind != "month"
        or not mention.year
        or not lexicon.pattern("periods.monthly.words").search(text)
    ):
        return False
    found = periods.resolve(mention, now)
    # a month that was not over yet is that of the issue
    return found is not None and (now.issued is None or Period.parse(found).end < now.issued)


def _distance(mention: PeriodMention, start: int, end: int) -> int:
    # words after a figure date it a little less surely than words before
    return start - mention.end if mention.end <= start else mention.start - end + 1
