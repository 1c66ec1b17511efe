"""The times that a sentence names around a figure → the years it runs over, the one it is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract import around_periods, lists
from ipgraph.extract.period_roles import MAIN
from ipgraph.values import Period

if TYPE_CHECKING:
    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.context import Clock
    from ipgraph.extract.drafts import Draft

_HALF: Final = 180


def is_dated_since(draft: Draft, source: Draft, clock: Clock) -> bool:
    """True of "而在2023年，这两个数字分别只有5000份和30亿元": a period is told between the two.

    The year before, told for comparison, dates no change: "2023年为46%，上年为45.3%，下降0.5个百分点".
    """
    clause = draft.clause
    if clause.sentence is not source.clause.sentence:
        return False
    since, until = source.clause.quantity.end, clause.quantity.start
    told = [m for m in clause.sentence.periods if since <= m.start and m.end <= until and m.role == MAIN]
    if draft.reading.base == "yoy" and source.period is not None:
        before = Period.parse(source.period).year_before().text
        told = [m for m in told if clock.resolve(m) != before]
    return bool(told)


def years_of(clause: Clause, period: str | None, clock: Clock) -> str | None:
    """The years over which a mean rate runs: "由2019年的11003人增至2023年的17801人，年均增长12.8%"."""
    if period is not None and period.endswith("-12-31"):
        # "由2015年底的24万件增至2018年底的36万件，年均增长9.4%"
        ends = [m for m in clause.sentence.periods if m.year and m.start < clause.quantity.start]
        spans = [found for m in ends if m.kind == "years" and (found := clock.resolve(m))]
        if spans:
            # "截至2018年底达300万件，2014年至2018年年均增长24%"
            return spans[-1]
        is_span = len({m.year for m in ends}) > 1 and not clause.contrasts
        return years_of(clause, period[:4], clock) if is_span else period
    told = [m.year for m in clause.sentence.periods if m.year and m.start < clause.quantity.start]
    if period is None and any(m.kind == "since" for m in clause.sentence.periods):
        # "2018年以来，年均增长12.3%" behind the figures of 2023: up to then
        period = clock.before_since
    years = [year for year in told if period and str(year) <= period[:4]]
    if period is None or not period.isdecimal() or not years or min(years) == int(period):
        return period
    return f"{min(years)}/{period}"


def earlier(clause: Clause, period: str | None, clock: Clock) -> str | None:
    """The period of a figure that another is compared with: "from 118 million in 2009"."""
    named = clock.base_year(clause.sentence, clause.segment)
    # "as much as in all of 2022, when it was 1.31 billion"
    named = named or clock.year_named(clause.sentence, clause.segment)
    if named:
        return named
    if lists.is_span(period):
        return period
    if period is None:
        return None
    if (then := clock.compared_before(clause.sentence, period)) is not None:
        return then
    is_year_before = any(mention.kind == "base" for mention in clause.sentence.periods)
    if around_periods.is_same_time_before(clause.sentence, clause.segment, behind=True):
        # "from 1.00 million a year earlier to 815,000 from January to September 2018"
        told = {clock.resolve(m) for m in clause.sentence.periods if m.role == MAIN} - {None}
        months = [each for each in told if each and "/" in each and not lists.is_span(each)]
        period = months[0] if len(told) == len(months) == 1 else period
    # "cases fell from 462,176 to 449,923" in a report on a year
    told = {clock.resolve(mention) for mention in clause.sentence.periods} - {None}
    spoken = Period.parse(period)
    before = spoken.year_before().text
    # "up 1.6% from 82,472" of a half year, "down 3.2% relative to 2020 (from 11,960 to 11,573)"
    is_changed = any(q.unit == "percent" for q in clause.sentence.quantities)
    is_yearly = told <= {period} and (is_changed or (spoken.end - spoken.start).days >= _HALF)
    is_yearly = is_yearly or (is_changed and told == {period, before} and _in_brackets(clause))
    is_yearly = is_yearly and clause.ends_comparison
    return before if is_year_before or is_yearly else None


def _in_brackets(clause: Clause) -> bool:
    text, start = clause.sentence.text, clause.quantity.start
    return max(text.rfind(mark, 0, start) for mark in "(（") > max(
        text.rfind(mark, 0, start) for mark in ")）"
    )
