"""Axes: what they span, and that every label stands where its value is."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipgraph.plot.axes import moment, time_axis, value_axis
from ipgraph.plot.words import chart_words

ENGLISH, CHINESE = chart_words("en"), chart_words("zh")


def labels(axis: object) -> list[tuple[str, ...]]:
    return [tick.label for tick in axis.ticks]  # type: ignore[attr-defined]


def test_a_year_is_named_in_its_middle_between_the_lines_that_part_it() -> None:
    axis = time_axis(date(2023, 5, 1), date(2024, 2, 1), ENGLISH, parts=False)
    assert (axis.low, axis.high) == (moment(date(2023, 1, 1)), moment(date(2025, 1, 1)))
    assert labels(axis) == [("2023",), ("2024",)]
    assert axis.grid[0] < axis.ticks[0].value < axis.grid[1] < axis.ticks[1].value < axis.grid[2]


def test_parts_of_years_are_months_quarters_or_halves_as_they_fit() -> None:
    one = time_axis(date(2024, 1, 1), date(2024, 12, 31), ENGLISH, parts=True)
    assert labels(one)[:2] == [("Jan", "2024"), ("Feb",)]
    three = time_axis(date(2022, 1, 1), date(2024, 12, 31), CHINESE, parts=True)
    assert labels(three)[4] == ("一季度", "2023年")
    six = time_axis(date(2019, 1, 1), date(2024, 12, 31), ENGLISH, parts=True)
    assert labels(six)[:2] == [("1st half", "2019"), ("2nd half",)]
    twelve = time_axis(date(2013, 1, 1), date(2024, 12, 31), ENGLISH, parts=True)
    assert len(labels(twelve)) == 12
    fifty = time_axis(date(1975, 1, 1), date(2024, 12, 31), ENGLISH, parts=True)
    assert labels(fifty)[0] == ("1975",)
    assert len(labels(fifty)) == 10


def test_a_mark_at_the_end_is_not_at_the_edge() -> None:
    end = moment(date(2025, 1, 1))
    axis = time_axis(date(2024, 12, 31), date(2024, 12, 31), ENGLISH, parts=False, beyond=end)
    assert axis.grid[-1] == end < axis.high


@pytest.mark.parametrize(
    ("values", "unit", "english", "chinese"),
    [
        (("921000", "1400000"), "count", "1.2 million", "120万"),
        (("376500000000", "100000000000"), "CNY", "300 billion", "3,000亿"),
        (("50", "61.2"), "percent", "55%", "55%"),
        (("-3", "4"), "percent", "−2%", "−2%"),
    ],
)
def test_labels_are_numbers_in_words_of_the_language(
    values: tuple[str, ...], unit: str, english: str, chinese: str
) -> None:
    ends = [Decimal(value) for value in values]
    assert (english,) in labels(value_axis(ends, unit, ENGLISH))
    assert (chinese,) in labels(value_axis(ends, unit, CHINESE))


def test_a_scale_begins_at_zero_unless_most_of_it_were_empty() -> None:
    assert value_axis([Decimal(10), Decimal(100)], "count", ENGLISH).low == 0
    assert 40 < value_axis([Decimal(50), Decimal(60)], "percent", ENGLISH).low < 50
    assert value_axis([Decimal(0)], "count", ENGLISH).high > 0


def test_rounding_does_not_look_like_a_gulf() -> None:
    axis = value_axis([Decimal(4985000), Decimal(4995000)], "count", ENGLISH)
    assert axis.high - axis.low >= 4995000 * 0.05


def test_ranks_begin_with_the_first() -> None:
    assert labels(value_axis([Decimal(35), Decimal(11)], "rank", ENGLISH))[0] == ("1",)


@given(
    st.lists(st.decimals(-(10**15), 10**15, places=4), min_size=1, max_size=9), st.booleans(), st.booleans()
)
def test_every_value_is_on_the_axis(values: list[Decimal], up: bool, down: bool) -> None:
    axis = value_axis(values, "CNY", ENGLISH, up=up, down=down)
    assert axis.low <= float(min(values))
    assert float(max(values)) <= axis.high
    assert axis.low < axis.high
    assert 1 <= len(axis.ticks) <= 9
    assert all(axis.low <= tick.value <= axis.high for tick in axis.ticks)


def test_labels_are_compared_never_run() -> None:
    axis = time_axis(date(2024, 1, 1), date(2024, 12, 31), CHINESE, parts=True)
    expression = axis.label_expression()
    assert expression.endswith(" : ''")
    rest = re.sub(r'"[^"]*"', "", expression)
    assert re.fullmatch(r"[-\d.e+?<:,'\[\]() ]*", re.sub(r"abs|datum\.value", "", rest))
