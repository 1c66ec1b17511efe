"""Two currencies and a time → the rates that were paid; one figure in two currencies → whether they fit.

>>> rates = between("USD", "CNY", date(2023, 1, 1), date(2023, 12, 31))
>>> rates.low, rates.mean, rates.high
(Decimal('6.7235'), Decimal('7.0846'), Decimal('7.3398'))
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.reconcile.intervals import divide, negative
from ipgraph.values import Interval, Period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A conversion may lie this share beyond the range of its years. Texts convert with a rate that is itself
# rounded ("7.2 yuan to the dollar": by 0.7 percent at most), with a bank's, or with one that is set for the
# day, as China's central parity, which the market may leave by 2 percent, but hardly does at its own ends.
MARGIN: Final = Decimal("0.015")

# Rates for one unit of these are in the table, made from the rates of each day. Other pairs go through them.
_PIVOTS: Final = ("EUR", "USD", "CNY")
_UNTIL: Final = "# Until: "


@dataclass(frozen=True, slots=True)
class Rates:
    """The lowest, the mean and the highest price of one unit of a currency, in units of another."""

    low: Decimal
    mean: Decimal
    high: Decimal


_EVEN: Final = Rates(Decimal(1), Decimal(1), Decimal(1))


@dataclass(frozen=True, slots=True)
class _Table:
    """What the file holds. ``rows`` are units of a currency for one of a pivot: (pivot, currency, year)."""

    rows: Mapping[tuple[str, str, int], Rates]
    years: Mapping[str, Sequence[int]]
    until: date


def between(one: str, other: str, start: date, end: date) -> Rates | None:
    """Units of ``other`` for one unit of ``one`` over all years that the days from start to end touch.

    ``one`` and ``other`` are ISO 4217 codes. Where one of them is the euro, the dollar or the yuan, low and
    high are those of the European Central Bank's daily rates. Those of two others are bounds that follow from
    the ranges of each against these three, and lie 4 percent beyond the daily rates on the average. The
    mean is that of the days' rates, of pairs of others to about 1 percent; over several years that of theirs.
    The latest year in the table counts as far as it is known.

    None where the table lacks a currency in one of the years, and where the end lies before the start.

    >>> between("USD", "VND", date(2023, 1, 1), date(2023, 12, 31)) is None
    True
    """
    if end < start:
        return None
    found = []
    for year in range(start.year, end.year + 1):
        rates = _of_year(one, other, year)
        if rates is None:
            return None
        found.append(rates)
    return _together(found)


def fits(
    one_value: Interval,
    one: str,
    other_value: Interval,
    other: str,
    period: Period | None,
    issued: date | None,
) -> tuple[Interval, Rates, bool] | None:
    """Whether two statements of one figure, in two currencies, are of rates that there were.

    ``one_value`` and ``other_value`` are what the figures allow, in units of the currencies ``one`` and
    ``other`` (ISO 4217); of figures for a fall, both below zero, the sizes count. ``period`` is what the
    figure is about, ``issued`` the day of the text.

    Gives the rate that they imply (units of ``other`` for one of ``one``, as an interval), the rates of the
    time, and True where the two meet with ``MARGIN`` on either side. The time is that from the period's start
    to the day of the text, for texts convert with the rate of the day, of the period or of their publication;
    a text without a day is taken to come before the year after the period is out. The mean of the year before
    counts too: some convert with last year's. Without a period it is the year of the text.

    What the table does not know yet is taken to have moved, in each year, by as much as the pair ever did
    between two years of the table, and the margin grows by that: a rate of 4 yuan to the dollar is told as
    wrong when the table is a year old, one of 8 is not.

    None where nothing can be said: a currency that is not in the table or not from the period's start on, the
    same currency twice, neither period nor day, a figure that can be zero.

    >>> def about(figure: int) -> Interval:
    ...     return Interval(Decimal(figure) - 5, Decimal(figure) + 5)
    >>> year = Period.parse("2023")
    >>> _, _, fitting = fits(about(118000), "USD", about(854000), "CNY", year, date(2024, 4, 1))
    >>> fitting
    True
    """
    if one == other or (period is None and issued is None):
        return None
    rate = implied(one_value, other_value)
    span = _span(period, issued)
    years = _years(one, other)
    if rate is None or not years or span[0].year < years[0]:
        return None
    start, end = span
    known = [year for year in years if start.year <= year <= end.year] or [
        max(year for year in years if year < start.year)
    ]
    found = [rates for year in known if (rates := _of_year(one, other, year)) is not None]
    rates = _together(found)
    before = _of_year(one, other, start.year - 1)
    if before is not None:
        rates = Rates(min(rates.low, before.mean), rates.mean, max(rates.high, before.mean))
    beyond = end.year - known[-1]
    if beyond == 0 and end > _table().until:
        beyond = 1
    slack = (1 + MARGIN) * _largest_step(one, other) ** beyond
    allowed = Interval(rates.low / slack, rates.high * slack)
    return rate, rates, rate.meets(allowed)


def implied(one_value: Interval, other_value: Interval) -> Interval | None:
    """Units of the other currency for one of the one, by a figure in both; None where that can be zero."""
    return divide(_size(other_value), _size(one_value))


def _span(period: Period | None, issued: date | None) -> tuple[date, date]:
    """The days whose rates a text may have used."""
    if period is None:
        assert issued is not None
        return issued, issued
    if issued is not None:
        # a target is told before its period starts
        return min(period.start, issued), issued
    # nobody knows when: as far as the table goes, if it goes beyond the period at all
    until = max(period.end, _table().until)
    return period.start, min(date(period.end.year + 1, 12, 31), until)


def _size(value: Interval) -> Interval:
    return negative(value) if value.high is not None and value.high <= 0 else value


def _together(years: Sequence[Rates]) -> Rates:
    """The rates over several years, at least one."""
    mean = sum((each.mean for each in years), Decimal(0)) / len(years)
    return Rates(min(each.low for each in years), mean, max(each.high for each in years))


@cache
def _years(one: str, other: str) -> tuple[int, ...]:
    """The years in which a pair is known, ascending."""
    table = _table()
    return tuple(sorted({*table.years.get(one, ())} & {*table.years.get(other, ())}))


@cache
def _largest_step(one: str, other: str) -> Decimal:
    """How far the range of a year ever went beyond that of the year before, as a factor of 1 or more."""
    years = [rates for year in _years(one, other) if (rates := _of_year(one, other, year)) is not None]
    steps = [max(after.high / before.high, before.low / after.low) for before, after in pairwise(years)]
    return max([Decimal(1), *steps])


@cache
def _of_year(one: str, other: str, year: int) -> Rates | None:
    """The tightest rates that the pivots allow; None where the table lacks a currency in that year."""
    exact = _against(one, other, year) if one in _PIVOTS else None
    if exact is not None:
        return exact
    inverse = _against(other, one, year) if other in _PIVOTS else None
    if inverse is not None:
        return Rates(1 / inverse.high, 1 / inverse.mean, 1 / inverse.low)
    found = []
    for pivot in _PIVOTS:
        of_one, of_other = _against(pivot, one, year), _against(pivot, other, year)
        if of_one is not None and of_other is not None:
            mean = of_other.mean / of_one.mean
            found.append(Rates(of_other.low / of_one.high, mean, of_other.high / of_one.low))
    if not found:
        return None
    narrowest = min(found, key=lambda rates: rates.high / rates.low)
    return Rates(max(each.low for each in found), narrowest.mean, min(each.high for each in found))


def _against(pivot: str, currency: str, year: int) -> Rates | None:
    """Units of a currency for one of a pivot, in a year."""
    rows = _table().rows
    if pivot == currency:
        return _EVEN if year in _table().years[pivot] else None
    direct = rows.get((pivot, currency, year))
    inverse = rows.get((currency, pivot, year))
    if direct is None and inverse is not None:
        return Rates(1 / inverse.high, 1 / inverse.mean, 1 / inverse.low)
    return direct


@cache
def _table() -> _Table:
    text = resources.files("ipgraph.reconcile").joinpath("exchange_rates.csv").read_text(encoding="utf-8")
    lines = text.splitlines()
    [until] = (line.removeprefix(_UNTIL)[:10] for line in lines if line.startswith(_UNTIL))
    rows: dict[tuple[str, str, int], Rates] = {}
    years: dict[str, set[int]] = {"EUR": set()}
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        year = int(row["year"])
        years.setdefault(row["currency"], set()).add(year)
        years["EUR"].add(year)
        for pivot in _PIVOTS:
            low, mean, high = (row.get(f"{pivot.lower()}_{each}") for each in ("low", "mean", "high"))
            if low and mean and high:
                rows[pivot, row["currency"], year] = Rates(Decimal(low), Decimal(mean), Decimal(high))
    return _Table(rows, {code: sorted(known) for code, known in years.items()}, date.fromisoformat(until))
