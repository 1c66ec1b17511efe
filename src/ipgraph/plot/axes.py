"""What a chart holds → its axes: what they span, where their marks are, and what these say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.plot.words import ChartWords

DAY: Final = 86_400_000  # milliseconds
_MOST_LABELS: Final = 12
# Parts of the time axis: so many months have a label, below a year those that calendars name.
_PARTS: Final = (1, 3, 6)
_YEARS: Final = (1, 2, 5, 10, 20, 50, 100)
_MOST_TICKS: Final = 6
_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
# Of what the figures span, so much lies beyond them, and more where one is an open end.
_BEYOND: Final = Decimal("0.06")
OPEN: Final = Decimal("0.1")
# So much of the time axis lies after a mark at its end.
_EDGE: Final = 0.04
# An axis spans at least this part of what is on it, so that rounding does not look like a gulf.
_LEAST: Final = Decimal("0.05")
# A scale begins at zero where the least figure is less than this part of the greatest.
_FROM_ZERO: Final = Decimal("0.5")


def moment(day: date) -> int:
    """The start of a day in UTC, in milliseconds since 1970."""
    return round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis at a value, with the lines of its label."""

    value: float
    label: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis spans, the marks with labels, and the lines that part it (for time, where parts begin)."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    grid: tuple[float, ...] = ()

    def label_expression(self) -> str:
        """The labels as an expression of Vega: comparisons, so that no text is ever run as code."""
        near = (self.high - self.low) * 1e-6
        text = "''"
        for tick in reversed(self.ticks):
            label = json.dumps(tick.label[0] if len(tick.label) == 1 else list(tick.label))
            text = f"abs(datum.value - {tick.value!r}) < {near!r} ? {label} : {text}"
        return text


def time_axis(first: date, last: date, words: ChartWords, *, parts: bool, beyond: float = 0) -> Axis:
    """The axis of whole years from a day to another; with ``parts``, months and quarters where they fit.

    Where the last mark, at ``beyond`` (milliseconds since 1970), stands at its end, it goes on a little.
    """
    years = range(first.year, last.year + 1)
    low, high = moment(date(first.year, 1, 1)), moment(date(last.year + 1, 1, 1))
    ends = (high,)
    if beyond >= high:
        high += round((high - low) * _EDGE)
    if parts:
        for months in _PARTS:
            starts = [date(year, month, 1) for year in years for month in range(1, 13, months)]
            if len(starts) <= _MOST_LABELS:
                return Axis(low, high, _parts(starts, months, words), (*map(moment, starts), *ends))
    every = next((each for each in _YEARS if len(years) <= each * _MOST_LABELS), _YEARS[-1])
    ticks = tuple(
        Tick(_middle(date(year, 1, 1), date(year + 1, 1, 1)), (words.year(year),))
        for year in years
        if year % every == 0 or every == 1
    )
    return Axis(low, high, ticks, (*(moment(date(year, 1, 1)) for year in years), *ends))


def _parts(starts: Sequence[date], months: int, words: ChartWords) -> tuple[Tick, ...]:
    found = []
    for start in starts:
        index = start.year * 12 + start.month - 1 + months
        end = date(index // 12, index % 12 + 1, 1)
        label = [words.part(start.month, months)]
        if start.month == 1:
            label.append(words.year(start.year))
        found.append(Tick(_middle(start, end), tuple(label)))
    return tuple(found)


def _middle(start: date, end: date) -> float:
    return (moment(start) + moment(end)) / 2


def value_axis(
    ends: Sequence[Decimal], unit: str, words: ChartWords, *, up: bool = False, down: bool = False
) -> Axis:
    """The axis on which all these values are; ``up`` and ``down`` leave room for arrows at open ends.

    It begins at zero unless that would leave most of it empty. A rank counts downwards.
    """
    least, greatest = min(ends), max(ends)
    from_zero = least >= 0 and least <= greatest * _FROM_ZERO
    if from_zero:
        least = Decimal(0)
    if greatest <= 0 and least < 0 and greatest >= least * _FROM_ZERO:
        greatest = Decimal(0)
    length = max(greatest - least, max(abs(greatest), abs(least)) * _LEAST) or Decimal(1)
    middle = (greatest + least) / 2
    least, greatest = min(least, middle - length / 2), max(greatest, middle + length / 2)
    low = least - length * (OPEN + _BEYOND if down else _BEYOND)
    high = greatest + length * (OPEN + _BEYOND if up else _BEYOND)
    if least >= 0:  # what is counted cannot be less than nothing
        low = Decimal(0) if from_zero else max(low, Decimal(0))
    if greatest == 0:
        high = Decimal(0)
    step = _step(low, high, whole=unit in ("count", "rank"))
    first = (low / step).to_integral_value(rounding="ROUND_CEILING")
    values = [(first + n) * step for n in range(int((high / step - first) // 1) + 1)]
    if unit == "rank":
        values = [Decimal(1), *(value for value in values if value > 1)]
    sign = "%" if unit == "percent" else ""
    ticks = tuple(Tick(float(value), (f"{words.words.number(value)}{sign}",)) for value in values)
    return Axis(float(low), float(high), ticks)


def _step(low: Decimal, high: Decimal, *, whole: bool) -> Decimal:
    raw = (high - low) / _MOST_TICKS
    power = Decimal(1).scaleb(raw.adjusted())
    step = next(factor * power for factor in _STEPS if factor * power >= raw)
    return max(step.to_integral_value(rounding="ROUND_CEILING"), Decimal(1)) if whole else step
