"""Drawings of intervals: what is drawn where, and that it can be read."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipgraph.show.drawing import WIDTH, Bar, Drawing, drawing
from ipgraph.values import Interval


def interval(low: str | None, high: str | None) -> Interval:
    return Interval(None if low is None else Decimal(low), None if high is None else Decimal(high))


def drawn(*ends: tuple[str | None, str | None], unit: str = "count") -> Drawing:
    made = drawing(
        [Bar("stated", interval(*each), {"en": str(each), "zh": str(each)}) for each in ends], unit
    )
    assert made is not None
    return made


def labels(made: Drawing, language: str = "en") -> list[str]:
    return [tick.label[language] for tick in made.ticks]


def test_bars_stand_where_their_values_are() -> None:
    made = drawn(("10", "20"), ("30", "40"))
    first, second = made.bars
    assert first.x + first.width < second.x
    assert second.x - (first.x + first.width) == pytest.approx(first.width, abs=0.3)
    assert first.width == pytest.approx(second.width, abs=0.2)
    assert first.y < second.y < made.axis < made.height


def test_what_meets_overlaps_on_the_axis() -> None:
    first, second = drawn(("50", None), ("50.75", "51.85")).bars
    assert first.x < second.x < second.x + second.width < first.x + first.width


@pytest.mark.parametrize(
    ("ends", "left", "right"),
    [((None, "5"), True, False), (("5", None), False, True), (("4", "5"), False, False)],
)
def test_an_open_end_runs_to_the_edge_as_an_arrow(
    ends: tuple[str | None, str | None], left: bool, right: bool
) -> None:
    bar = drawn(ends, ("3", "6")).bars[0]
    assert (bar.opens_left, bar.opens_right) == (left, right)
    assert (bar.x == 10) == left
    assert (bar.x + bar.width == WIDTH - 10) == right


def test_a_point_among_large_numbers_can_still_be_seen() -> None:
    exact, wide = drawn(("217105", "217105"), ("0", "9000000000")).bars
    assert 4 <= exact.width < wide.width


def test_without_any_end_there_is_nothing_to_draw() -> None:
    assert drawing([Bar("stated", Interval(None, None), {})], "count") is None
    assert drawing([], "count") is None


def test_ticks_are_round_numbers_in_the_words_of_each_language() -> None:
    made = drawn(("398450000000", "398980000000"), ("398705000000", "398715000000"), unit="CNY")
    assert labels(made) == ["398.4 billion", "398.6 billion", "398.8 billion", "399 billion"]
    assert labels(made, "zh")[0] == "3,984亿"
    assert labels(drawn(("44.0", "44.2"), ("44.5", "45.5"), unit="percent"))[0] == "44%"
    assert labels(drawn(("-3", "-1"))) == ["−3", "−2.5", "−2", "−1.5", "−1"]


def test_a_label_that_is_too_long_is_made_to_fit() -> None:
    made = drawing([Bar("stated", interval("1", "2"), {"en": "x" * 80, "zh": "数" * 20})], "count")
    assert made is not None
    assert made.bars[0].squeezed("en") == WIDTH - 20
    assert made.bars[0].squeezed("zh") is None


def test_the_title_tells_all_bars() -> None:
    bars = [
        Bar(kind, interval("1", "2"), {"en": f"{kind}: 1", "zh": "一"}) for kind in ("expected", "stated")
    ]
    made = drawing(bars, "count")
    assert made is not None
    assert made.title == {"en": "expected: 1; stated: 1", "zh": "一；一"}


numbers = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15)


@given(
    st.lists(st.tuples(numbers, numbers, st.sampled_from(["both", "low", "high"])), min_size=1, max_size=4)
)
def test_everything_is_drawn_within_the_drawing(ends: list[tuple[Decimal, Decimal, str]]) -> None:
    bars = []
    for one, other, which in ends:
        low, high = min(one, other), max(one, other)
        given_ends = Interval(None if which == "high" else low, None if which == "low" else high)
        bars.append(Bar("stated", given_ends, {"en": "a", "zh": "b"}))
    made = drawing(bars, "count")
    assert made is not None
    for bar in made.bars:
        assert 0 <= bar.x < bar.x + bar.width <= WIDTH
    assert len(made.ticks) <= 12
    assert all(0 <= tick.x <= WIDTH for tick in made.ticks)
    for one_tick, next_tick in pairwise(made.ticks):
        # no label runs into the next
        assert next_tick.x - one_tick.x > 5 * max(map(len, (one_tick.label["en"], next_tick.label["en"])))
