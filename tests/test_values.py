"""Stated precision, intervals, periods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipgraph.errors import ValueFormatError
from ipgraph.values import Interval, Period, half_step, last_weekday, plain, stated_interval


@pytest.mark.parametrize(
    ("digits", "multiplier", "whole", "half"),
    [
        ("4.4", 10**6, True, "50000"),
        ("921000", 1, True, "500"),
        ("130200", 1, True, "50"),
        ("217105", 1, True, "0"),
        ("10", 1, True, "0"),
        ("100", 1, True, "0"),
        ("2000", 1, True, "500"),
        ("53.3", 1, False, "0.05"),
        ("14.0", 1, False, "0.05"),
        ("45", 1, False, "0.5"),
        ("854", 10**9, False, "500000000"),
        ("960", 10**9, False, "500000000"),
        ("398.71", 10**9, False, "5000000"),
    ],
)
def test_half_step(digits: str, multiplier: int, whole: bool, half: str) -> None:
    assert half_step(digits, Decimal(multiplier), whole=whole) == Decimal(half)


@pytest.mark.parametrize("digits", ["", "1,000", "1e3", "４", "abc", "1.", ".5"])
def test_half_step_wants_plain_digits(digits: str) -> None:
    with pytest.raises(ValueFormatError):
        half_step(digits)


@pytest.mark.parametrize(
    ("value", "bound", "low", "high"),
    [
        ("4400000", "about", "4350000", "4450000"),
        ("4400000", "exact", "4350000", "4450000"),
        ("4400000", "over", "4400000", None),
        ("4400000", "under", None, "4400000"),
        ("-3", "over", None, "-3"),
        ("-3", "under", "-3", None),
    ],
)
def test_stated_interval(value: str, bound: str, low: str | None, high: str | None) -> None:
    half = Decimal(50000) if bound in ("about", "exact") else Decimal("0.5")
    ends = (None if low is None else Decimal(low), None if high is None else Decimal(high))
    assert stated_interval(Decimal(value), bound, half) == Interval(*ends)


def test_unknown_bound() -> None:
    with pytest.raises(ValueFormatError, match="unknown bound"):
        stated_interval(Decimal(1), "roughly", Decimal(0))


def test_interval_must_not_be_upside_down() -> None:
    with pytest.raises(ValueFormatError):
        Interval(Decimal(2), Decimal(1))


ends = st.none() | st.decimals(-(10**6), 10**6, places=2)


@given(ends, ends, ends, ends)
def test_meeting_is_having_a_value_in_common(
    a: Decimal | None, b: Decimal | None, c: Decimal | None, d: Decimal | None
) -> None:
    def interval(low: Decimal | None, high: Decimal | None) -> Interval:
        return Interval(*sorted((low, high))) if low is not None and high is not None else Interval(low, high)

    one, other = interval(a, b), interval(c, d)
    candidates = [x for x in (one.low, one.high, other.low, other.high) if x is not None] or [Decimal(0)]
    assert one.meets(other) == other.meets(one) == any(x in one and x in other for x in candidates)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=9))
def test_plain_notation_keeps_the_value(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert text != "-0"


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2024", "year", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12-31", "day", date(2023, 12, 31), date(2023, 12, 31)),
        ("2023-01/2023-06", "interval", date(2023, 1, 1), date(2023, 6, 30)),
        ("2018/2022", "interval", date(2018, 1, 1), date(2022, 12, 31)),
    ],
)
def test_period(text: str, kind: str, start: date, end: date) -> None:
    period = Period.parse(text)
    assert (period.kind, period.start, period.end, str(period)) == (kind, start, end, text)


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024-13", "2024-02-30", "2024/2023", "2024-01/2024", "2024-1", "0000", "/2024", "2024/"],
)
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueFormatError):
        Period.parse(text)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_the_year_before_ends_a_year_earlier(day: date) -> None:
    before = Period.parse(day.isoformat()).year_before()
    assert before.end.year == day.year - 1
    assert (before.end.month, before.end.day) in {(day.month, day.day), (2, 28)}


def test_last_weekday_is_the_day_itself_or_before() -> None:
    thursday = date(2025, 4, 24)
    assert last_weekday(3, thursday) == thursday
    assert last_weekday(4, thursday) == date(2025, 4, 18)
