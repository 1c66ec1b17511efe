"""Figures as texts state them: decimals with their stated precision, units, ISO 8601 periods."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from ipgraph.errors import ValueFormatError

MEASURES: Final = ("level", "change", "points", "difference", "share", "rank", "ratio")
BOUNDS: Final = ("exact", "about", "over", "under")
BASES: Final = ("yoy", "average-annual", "population")

# Oxigraph computes with decimals of at most 18 fraction digits; longer ones silently are no numbers.
MAX_FRACTION_DIGITS: Final = 18
_CURRENCY_CODE: Final = 3


def is_currency(unit: str) -> bool:
    """True of a unit that is an ISO 4217 code.

    >>> is_currency("CNY"), is_currency("count")
    (True, False)
    """
    return len(unit) == _CURRENCY_CODE and unit.isupper()


@dataclass(frozen=True, slots=True)
class Interval:
    """The closed interval that a stated figure allows; None is an open end."""

    low: Decimal | None
    high: Decimal | None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueFormatError(f"an interval cannot run from {self.low} down to {self.high}")

    def __contains__(self, value: Decimal) -> bool:
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)

    def meets(self, other: Interval) -> bool:
        """True where the two have a value in common.

        >>> Interval(Decimal(50), None).meets(Interval(Decimal("53.25"), Decimal("53.35")))
        True
        """
        starts_in_time = self.low is None or other.high is None or self.low <= other.high
        return starts_in_time and (other.low is None or self.high is None or other.low <= self.high)


def plain(value: Decimal) -> str:
    """The shortest plain notation, never with an exponent.

    >>> plain(Decimal("3.987100E+11")), plain(Decimal("53.30"))
    ('398710000000', '53.3')
    """
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def number(value: Decimal) -> int | float:
    """The value as JSON has it: whole where it is, else the float next to it.

    >>> number(Decimal("53.30")), number(Decimal("4E+6"))
    (53.3, 4000000)
    """
    return int(value) if value == value.to_integral_value() else float(plain(value))


def half_step(digits: str, multiplier: Decimal = Decimal(1), *, whole: bool = False) -> Decimal:
    """Half of the last stated digit's step, in base units: how far rounding can have moved the figure.

    ``digits`` is the number as written, in ASCII, without group separators; ``multiplier`` what its
    word means (million: 1000000). A number with a fraction or a multiplier is precise to its last digit.
    A plain whole number from 1,000 on is precise to its last non-zero digit: nobody can tell whether the
    zeros were rounded, and an interval that is too wide raises no false alarm. ``whole`` says that the
    thing counted is indivisible, so that a figure stated to the unit is exact.

    >>> half_step("4.4", Decimal(10) ** 6)
    Decimal('50000.0')
    >>> half_step("921000", whole=True), half_step("217105", whole=True), half_step("10", whole=True)
    (Decimal('500'), Decimal('0'), Decimal('0'))
    >>> half_step("53.3"), half_step("45")
    (Decimal('0.05'), Decimal('0.5'))

    Raises ValueFormatError where ``digits`` is no plain decimal number.
    """
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", digits):
        raise ValueFormatError(f"not a plain decimal number: {digits!r}")
    _, _, fraction = digits.partition(".")
    step = Decimal(10) ** -len(fraction)
    if not fraction and multiplier == 1:
        number = digits.lstrip("-").lstrip("0")
        if len(number) >= 4:
            step = Decimal(10 ** (len(number) - len(number.rstrip("0"))))
        if whole and step == 1:
            return Decimal(0)
    return step * multiplier / 2


def stated_interval(value: Decimal, bound: str, half: Decimal) -> Interval:
    """What a figure allows: its rounding interval, or a half line where the text says "over" or "under".

    >>> stated_interval(Decimal(3500000), "over", Decimal(50000))
    Interval(low=Decimal('3500000'), high=None)

    Raises ValueFormatError on an unknown bound.
    """
    if bound == "over":
        # "a fall of more than 3 percent" is stored as -3: what is over lies further from zero
        return Interval(value, None) if value >= 0 else Interval(None, value)
    if bound == "under":
        return Interval(None, value) if value >= 0 else Interval(value, None)
    if bound in ("exact", "about"):
        return Interval(value - half, value + half)
    raise ValueFormatError(f"unknown bound {bound!r}; one of {', '.join(BOUNDS)}")


_PERIOD: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period in ISO 8601: a year, a month, a day, or an interval between two of the same kind.

    ``start`` and ``end`` are the first and the last day; ``text`` is the canonical notation.
    """

    start: date
    end: date
    text: str

    @staticmethod
    def parse(text: str) -> Period:
        """Read ``2024``, ``2025-03``, ``2023-12-31``, ``2023-01/2023-06``.

        >>> Period.parse("2023-01/2023-06").end
        datetime.date(2023, 6, 30)

        Raises ValueFormatError on anything else.
        """
        return _parsed(text)

    @property
    def kind(self) -> str:
        """``year``, ``month``, ``day`` or ``interval``."""
        return "interval" if "/" in self.text else {4: "year", 7: "month", 10: "day"}[len(self.text)]

    def year_before(self) -> Period:
        """The same period one year earlier: what a year-on-year change compares with.

        >>> Period.parse("2024-02").year_before().text, Period.parse("2024-12-31").year_before().text
        ('2023-02', '2023-12-31')
        """
        parts = []
        for part in self.text.split("/"):
            year, rest = int(part[:4]) - 1, part[4:]
            if rest == "-02-29":
                rest = "-02-28"
            parts.append(f"{year:04d}{rest}")
        return Period.parse("/".join(parts))

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Period:
    first, slash, last = text.partition("/")
    start, _ = _days(first)
    end = _days(last)[1] if slash else _days(first)[1]
    if slash and (len(first) != len(last) or end < start):
        raise ValueFormatError(f"not an ISO 8601 period: {text!r}")
    return Period(start, end, text)


def _days(text: str) -> tuple[date, date]:
    match = _PERIOD.fullmatch(text)
    if not match:
        raise ValueFormatError(f"not an ISO 8601 date, month or year: {text!r}")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise ValueFormatError(f"no such date: {text!r}") from error


def last_weekday(weekday: int, issued: date) -> date:
    """The latest day with that weekday (Monday is 0) that is not after ``issued``.

    >>> last_weekday(3, date(2025, 4, 25))
    datetime.date(2025, 4, 24)
    """
    return issued - timedelta(days=(issued.weekday() - weekday) % 7)
