"""What a figure measures and is about → a draft of its claim, with its period, its place and its parts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract import (
    around_periods,
    lists,
    sections,
    share_wholes,
    subjects,
    times_named,
    unknown,
    wholes,
)
from ipgraph.extract.drafts import RELATIVE, Draft
from ipgraph.extract.inheritance import left_behind
from ipgraph.extract.period_roles import BASE, OWN
from ipgraph.extract.phrase import names
from ipgraph.values import Period, is_currency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.choosing import Subject
    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.context import Clock
    from ipgraph.extract.discourse import Discourse
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.recognise import Facet
    from ipgraph.extract.whereabouts import Whereabouts
    from ipgraph.vocabulary import Vocabulary

# Days of a year but one, and of half a year.
_YEAR: Final = 364
_VALID: Final = "valid-invention-patents"
# What may be told of the year before as of itself: "A year earlier the share was 5%".
_TOLD_AGAIN: Final = frozenset({"level", "share", "change"})


class Drafting:
    """Makes drafts of figures, of their own words or after the figure that they lean on."""

    def __init__(
        self, vocabulary: Vocabulary, clock: Clock, where: Whereabouts, discourse: Discourse
    ) -> None:
        self.vocabulary = vocabulary
        self.clock = clock
        self.where = where
        self.discourse = discourse

    def named(self, clause: Clause, reading: Reading, subject: Subject, local: Sequence[Facet] = ()) -> Draft:
        """A draft that its own words name."""
        facets = tuple(dict.fromkeys((*names(local), *subject.used)))
        is_rate = self.vocabulary.indicators[subject.indicator].unit == "percent"
        if reading.measure == "share" and is_rate:
            # "Of the patentees questioned, 6.7% had met infringement": a rate by name
            reading = replace(reading, measure="level")
        if reading.measure == "change" and "premium" in subject.used:
            # "比企业整体水平高出22.6%": itself how much higher it is
            reading = replace(reading, measure="level", base="population")
        return self.draft(clause, reading, subject.indicator, facets)

    def draft(
        self, clause: Clause, reading: Reading, indicator: str | None, facets: tuple[str, ...]
    ) -> Draft:
        draft = Draft(clause, reading, indicator, facets)
        record = self.vocabulary.indicators[indicator] if indicator else None
        stock = indicator is not None and self.is_stock(indicator)
        stock = stock or ((clause.is_cumulative or clause.is_since) and reading.measure == "level")
        draft.of = {**self.discourse.heading_of, **clause.breakdowns(reading)}
        if draft.of.get("whole") == _VALID and subjects.kind_of(indicator) != _VALID:
            # only what is counted apart from them is a part of them
            draft.of["whole"] = "total"
        if reading.measure == "level" and clause.is_of_base:
            # "three times the 34,134 of the preceding year"
            reading = draft.reading = replace(reading, earlier=True)
        alone = reading.measure == "rank"
        draft.period, own = self.clock.period(clause.sentence, clause.segment, stock=stock, alone=alone)
        month = subjects.month_of_ranking(indicator)
        if draft.period is None and month is not None:
            draft.period = self.clock.edition(month)
        since = draft.period or self.clock.now.stock or self.clock.now.flow
        if clause.is_since and not own and reading.measure == "level" and since is not None:
            # "Since it was opened the court has accepted 18,924 cases", in a text on a year
            draft.period = f"{since}-12-31" if since.isdecimal() else since
        if clause.is_new_total and not own and draft.period is not None and reading.measure == "level":
            draft.period = Period.parse(draft.period).end.isoformat()
        if record is not None and record.temporality != "stock":
            draft.period = self.clock.over_its_year(draft.period, clause.sentence, clause.segment)
        is_standing = not own and reading.measure == "level" and (stock or indicator is None)
        if is_standing and self.clock.is_undated(clause.sentence, clause.segment):
            draft.period = None
        if reading.earlier and own and not clause.is_dated_closely:
            # "2023年，试点从8个扩大到17个": the year is that of the second
            own = False
        if reading.earlier and own and around_periods.is_same_time_before(clause.sentence, clause.segment):
            # "由上年同期的128万件下降至2020年上半年的80万件"
            own = False
        if reading.earlier and own and clause.is_of_year_before:
            # "fell to 170,275 in 2022 from 184,631 a year earlier"
            own = False
        if alone and not own and (clause.is_of_year_before or _tells_only_year_before(clause)):
            draft.period = times_named.earlier(clause, draft.period, self.clock)
        then = None
        if not own and not reading.earlier and reading.measure in _TOLD_AGAIN:
            then = self._at_that_time(clause, draft)
            draft.period = then or draft.period
        is_elsewhere = clause.place is not None and not (
            around_periods.is_told_before(clause.sentence, clause.segment)
            or unknown.opens_span(clause, clause.lexicon)
        )
        if reading.earlier and not own and not is_elsewhere and not wholes.is_of_others(clause):
            draft.period = times_named.earlier(clause, draft.period, self.clock)
        if then is not None and reading.measure == "level":
            # no change that is told next is of then
            reading = draft.reading = replace(reading, earlier=True)
        if reading.measure == "level" and indicator and self.is_stock(indicator):
            draft.period = self._at_its_end(draft.period)
        if reading.measure == "level" and record is None and draft.period and clause.is_in_stock:
            # "the backlog of appeals sank from 11,016 to 8,498 within the year"
            draft.period = _last_day(draft.period)
        if reading.measure == "level" and clause.follows_percentage and lists.is_span(draft.period):
            # "Between 2016 and 2022 it grew by an average of 15.7% a year to 4.48 billion yuan"
            draft.period = str(Period.parse(draft.period or "").end.year) + ("-12-31" if stock else "")
        if reading.base == "yoy" and reading.measure in RELATIVE and lists.is_span(draft.period):
            # "increased by 15.7 percent from 2020 to 2021"
            first, _, last = (draft.period or "").partition("/")
            draft.period = last if int(last) == int(first) + 1 else draft.period
        if reading.base == "average-annual" and draft.period is None:
            draft.period = times_named.years_of(clause, None, self.clock)
        if "batch" in draft.of:
            # "the first group of 10 zones": a group has a number, not a period
            draft.period = None
        self.where.locate(draft)
        held = subjects.contained(indicator)
        if held is not None and clause.noun is not None and not clause.stands_alone:
            if clause.noun.facets == (held,):
                # "4,442 designs" of applications under the Hague system
                draft.of.setdefault("kind", f"{held}s")
            elif held not in clause.noun.facets:
                draft.of.pop("kind", None)
        at_home = draft.of.get("residence") == "domestic" and "-" in self.where.home
        is_per_head = record is not None and record.unit == "per-10k-people"
        if at_home or is_per_head or clause.quantity.unit == "per-10k-people":
            # "for every 10,000 residents": who is counted, not who owns what
            draft.of.pop("residence", None)
        share_wholes.by_place(draft, self.where)
        share_wholes.told_by_origin(draft, self.where)
        return draft

    def _at_that_time(self, clause: Clause, draft: Draft) -> str | None:
        level = draft.reading.measure == "level"
        return self.clock.that_time(clause.sentence, clause.segment, draft.period, level=level)

    def _at_its_end(self, period: str | None) -> str | None:
        """ "全年注册27.4万件，有效注册量289万件" in a text on that year's end: a stock is of its last day."""
        stock = self.clock.now.stock
        if period is None or stock is None or not (period.isdecimal() and stock.endswith("-12-31")):
            return period
        return f"{period}-12-31" if period <= stock[:4] else period

    def dated_as_stock(self, draft: Draft, told: Sequence[Draft]) -> None:
        """ "截至2022年底，专利代理机构4520家，商标代理机构7万余家": what nothing dates is of then."""
        clause, last = draft.clause, next(reversed(told), None)
        if last is not None and clause.is_part_of_it and last.clause.has_unit_of(clause):
            _, own = self.clock.period(clause.sentence, clause.segment, stock=False)
            if not own:
                # "680,000 of these had been judged to have potential"
                draft.period = last.period
        is_one = last is not None and last.clause.sentence is clause.sentence
        undated = (None, self.clock.now.flow) if is_one or clause.there_are else (None,)
        if is_one and (stock := self.clock.now.stock) and stock.endswith("-12-31"):
            undated = (*undated, stock[:4])
        if last is None or draft.reading.measure != "level" or draft.period not in undated:
            return
        if last.period == self.clock.now.stock and last.clause.has_unit_of(clause):
            is_undated = self.clock.is_undated(clause.sentence, clause.segment)
            draft.period = None if is_undated else last.period

    def of_years_of(self, source: Draft, draft: Draft) -> Draft:
        """A part of what the figure before it is told of: "From 2015 to 2018 454,000 were filed. Among them,
        139,000 were for inventions" tells both of the same years.
        """
        _, own = self.clock.period(draft.clause.sentence, draft.clause.segment, stock=False)
        is_level = draft.is_level and not self.is_stock(draft.indicator or "")
        if not own and is_level and lists.is_span(source.period):
            draft.period = source.period
        return draft

    def inherited(self, clause: Clause, reading: Reading, source: Draft) -> Draft:
        record = self.vocabulary.indicators.get(source.indicator or "")
        if reading.measure == "share" and record is not None and record.unit == "percent":
            # "产业化率为51.3%。其中，大型企业为54.1%": a rate again
            reading = replace(reading, measure="level")
        draft = self.draft(clause, reading, source.indicator, source.facets)
        draft.label = source.label
        self.inherit(draft, source)
        return draft

    def inherit(self, draft: Draft, source: Draft) -> None:
        """Take over what the figure leaned on says and the draft's own words do not."""
        clause, is_relative = draft.clause, draft.reading.measure in RELATIVE | {"share"}
        drops = left_behind(draft, source, self.discourse.before)
        if self._is_of_a_field(draft, source):
            drops |= source.of.keys()
        kept = {key: value for key, value in source.parts().items() if key not in drops}
        draft.of = kept | draft.of
        _, own = self.clock.period(clause.sentence, clause.segment, stock=False)
        is_compared = draft.reading.earlier or source.reading.earlier
        takes_over = not own and not is_compared and not clause.is_since
        takes_over = takes_over and not clause.is_new_total
        if takes_over and self._sums_up_new(draft, source):
            # "新增18件，累计达到459件": what there is at the end of that time
            draft.period, takes_over = Period.parse(source.period or "").end.isoformat(), False
        if draft.reading.measure in _TOLD_AGAIN and self._at_that_time(clause, draft):
            # "…，上年同期为46.9万件"
            takes_over = False
        takes_over = takes_over and (draft.period is None or self._governs(source, draft))
        if takes_over and not times_named.is_dated_since(draft, source, self.clock):
            draft.period = source.period
        is_earlier = draft.reading.earlier or draft.reading.measure == "rank"
        is_of_source = is_earlier and not (own or source.reading.earlier) and _tells_only_year_before(clause)
        if is_of_source and source.period and (source.is_level or draft.reading.measure == "rank"):
            # "4.38 million were registered in 2023. The year before it was 6.18 million"
            draft.period = times_named.earlier(clause, source.period, self.clock)
        if is_relative and draft.period and source.period == f"{draft.period}-12-31":
            # "到年末达1283家，一年间净增386家"
            draft.period = source.period if source.clause.sentence is clause.sentence else draft.period
        if draft.reading.base == "average-annual":
            draft.period = times_named.years_of(clause, draft.period, self.clock)
        if clause.place is None:
            if not self._stands_elsewhere(draft, source):
                draft.area = source.area
            self._tell_whole(draft, source)
        elif (
            "origin" in source.of and source.clause.sentence is clause.sentence and clause.place.city is None
        ):
            # "applicants from the US (15,231), China (7,408)"
            draft.of["origin"], draft.area = clause.place.area, source.area
        elif sections.lists_origins(draft, source):
            # "Non-residents filed 92 per cent, with the US (13,420) and Japan (1,574) in the lead"
            draft.of["origin"], draft.area = clause.place.area, source.area
        if "origin" in draft.of and subjects.is_regional(draft.area):
            # who files from a country at a regional office is told by the country alone
            draft.of.pop("residence", None)
        share_wholes.by_place(draft, self.where)
        share_wholes.told_by_origin(draft, self.where)

    @staticmethod
    def _sums_up_new(draft: Draft, source: Draft) -> bool:
        """True of a running total behind what was added in some time."""
        told, clause = source.clause, draft.clause
        is_one = told.sentence is clause.sentence and source.is_level and draft.is_level
        is_new = is_one and source.period is not None and told.tells_new and not told.is_cumulative
        return is_new and clause.is_cumulative

    def _is_of_a_field(self, draft: Draft, source: Draft) -> bool:
        """True of "Computer technology accounted for 8.7%" behind a country's or company's figure, in a text
        on the world: it is one of all countries'.
        """
        clause = draft.clause
        own = clause.breakdowns(draft.reading)
        if self.where.area != "WORLD" or clause.place is not None:
            return False
        if own.get("whole") == "world-total":
            return True
        is_apart = source.clause.sentence is not clause.sentence and not clause.refers_back
        return is_apart and ("field" in own or self._is_of_several(draft, source))

    @staticmethod
    def _is_of_several(draft: Draft, source: Draft) -> bool:
        """True of a share behind a sentence that told several countries' figures: of none of these."""
        told = {p.area for p in source.clause.sentence.places if not p.adjective} - {"WORLD"}
        return draft.reading.measure == "share" and len(told) > 1 and not draft.clause.is_part_of_it

    def _stands_elsewhere(self, draft: Draft, source: Draft) -> bool:
        """True of a company's figure behind one of a place or of another company: it is not of there."""
        if self.where.seat(draft) is not None:
            return True
        if self._is_of_a_field(draft, source):
            return True
        # "Beijing led with 500, followed by the National Library with 200"
        is_of_place = "company" not in source.of and source.clause.place is not None
        is_apart = source.clause.sentence is not draft.clause.sentence
        if is_apart and is_of_place and share_wholes.PARTED & draft.clause.breakdowns(draft.reading).keys():
            # "Beijing registered 1.05 million, Fujian 296,317. Photographs came first": of all places
            told = {(p.area, p.city) for p in source.clause.sentence.places if not p.adjective}
            if len(told) > 1:
                return True
        return "company" in draft.of and (is_of_place or source.clause.sentence is not draft.clause.sentence)

    def _tell_whole(self, draft: Draft, source: Draft) -> None:
        """Of what a place's part is, told behind its figure: "上海市291952件，占10.81%"."""
        place, around = source.clause.place, self.where.area
        if place is None or draft.reading.measure != "share" or around == "WORLD":
            return
        is_part = place.area != around or place.city is not None
        named = draft.of.keys() - {"city"} or source.clause.breakdowns(source.reading)
        if is_part and not named and place.area.startswith(around) and draft.indicator is not None:
            draft.of["whole"] = "provincial-total" if "-" in around else "national-total"

    def _governs(self, source: Draft, draft: Draft) -> bool:
        """False of a figure long ago in a sentence before, whose time no longer holds."""
        if (
            source.clause.sentence is draft.clause.sentence
            or draft.clause.refers_back
            or source.period is None
        ):
            return True
        return self.clock.still_holds(source.period)

    def tell_base(self, draft: Draft) -> None:
        """ "较2018年增长60%": what a change is against, where that is not the year before."""
        clause, reading = draft.clause, draft.reading
        if reading.measure not in RELATIVE or reading.base != "yoy" or draft.period is None:
            return
        if reading.measure == "change" and (year := _second_year(draft.period)):
            # "fell by 8.7% between 2020 and 2021": against the year before
            draft.period = year
        start, end = clause.segment.start, clause.quantity.start
        # "较2019年的14万件增长28.6%": the figure compared with stands between
        pause = max(clause.sentence.text.rfind(mark, 0, end) for mark in ("，", "；"))
        own = (m for m in clause.sentence.periods if m.role == OWN and pause < m.start and m.end <= end)
        is_before = any(m.role == BASE and m.start in range(start, end) for m in clause.sentence.periods)
        told = self.clock.base_year(clause.sentence, clause.segment) if is_before else None
        told = told or next((found for m in own if (found := self.clock.resolve(m))), None)
        if told and Period.parse(told).end.year < Period.parse(draft.period).end.year - 1:
            draft.reading = replace(reading, base=told)

    def is_money(self, indicator: str) -> bool:
        """True of an indicator that is told in some currency."""
        return is_currency(self.vocabulary.indicators[indicator].unit)

    def is_stock(self, indicator: str) -> bool:
        """True of what there is at a time; what a ranking tells is of its year."""
        record = self.vocabulary.indicators[indicator]
        is_stock = record.temporality == "stock" or record.unit == "per-10k-people"
        return is_stock and not subjects.is_ranked(indicator)

    def dated(self, draft: Draft) -> str | None:
        """The period that a draft's sentence tells it, as of a stock."""
        then = self._at_that_time(draft.clause, draft)
        return then or self.clock.period(draft.clause.sentence, draft.clause.segment, stock=True)[0]


def _tells_only_year_before(clause: Clause) -> bool:
    """True of "A year ago it was fourth": the figure's words tell that time and no other."""
    told = [m for m in clause.sentence.periods if clause.segment.start <= m.start < clause.segment.end]
    return bool(told) and all(m.kind == "base" and not m.year for m in told)


def _last_day(period: str) -> str:
    """The last day of twelve months; another period as it is."""
    spoken = Period.parse(period)
    return spoken.end.isoformat() if _YEAR <= (spoken.end - spoken.start).days <= _YEAR + 1 else period


def _second_year(period: str) -> str | None:
    """The later of two years that follow each other; None of other periods."""
    if not lists.is_span(period):
        return None
    first, last = period.split("/")
    return last if int(last) == int(first) + 1 else None
