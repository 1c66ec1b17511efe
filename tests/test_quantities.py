"""Every quantity of any text, for those who want no claims."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ipgraph
from ipgraph.errors import VocabularyError
from ipgraph.quantities import Quantity, quantities
from ipgraph.values import plain


def told(text: str, language: str | None = None) -> list[tuple[str, str, str]]:
    return [(plain(each.value), each.unit, each.quote) for each in quantities(text, language)]


def test_it_is_a_function_of_the_package() -> None:
    assert ipgraph.quantities is quantities
    assert ipgraph.Quantity is Quantity


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It weighs 5 kg.", [("5", "kg", "5 kg")]),
        ("a 40MW plant", [("40", "MW", "40MW")]),
        ("41 °C in the shade", [("41", "Cel", "41 °C")]),
        ("2,500 tonnes over 12 hours", [("2500", "t", "2,500 tonnes"), ("12", "h", "12 hours")]),
        ("5 m of rope for US$5m", [("5", "m", "5 m"), ("5000000", "USD", "US$5m")]),
        ("气温41摄氏度，长6300公里", [("41", "Cel", "41摄氏度"), ("6300", "km", "6300公里")]),
        ("發電５００千瓦", [("500", "kW", "５００千瓦")]),
    ],
)
def test_units_of_all_kinds(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("It rose 5%, then fell by about 3 percent to 12.", [1, -1, 0]),
        ("an increase of 5 million", [1]),
        ("sales were 45% higher", [1]),
        ("sales doubled", [1]),
        ("Exports (-8.4%) and imports (+2.1%)", [-1, 1]),
        ("5 people came", [0]),
        ("同比增长约三成，下降了0.6个百分点，降至8.7%", [1, -1, 0]),
        ("比上年长2个月", [1]),
        ("长江长6300公里", [0]),
        ("翻了一番", [1]),
    ],
)
def test_rises_and_falls(text: str, changes: list[int]) -> None:
    assert [each.change for each in quantities(text)] == changes


@pytest.mark.parametrize(
    "text",
    [
        "On 5 May 2023 and May 12, 2024",
        "between 2019 and 2023",
        "in 2023-24",
        "on 2023-12-31 at 2 pm",
        "the 1990s",
        "for the first time",
        "Q3 2024",
        "12.05.2023",
        "2023年5月3日下午3点",
        "1998年至2002年",
    ],
)
def test_dates_and_ordinals_are_no_quantities(text: str) -> None:
    assert quantities(text) == []


def test_a_rank_is_one() -> None:
    assert told("China ranked 11th in the index") == [("11", "rank", "11th")]


def test_the_record_tells_what_the_text_allows() -> None:
    text = "贷款约3.5亿元（约合4900万美元）"
    [found] = quantities(text)
    assert (found.bound, found.quote, text[found.start : found.end]) == ("about", "3.5亿元", "3.5亿元")
    assert found.interval.low == Decimal(345_000_000)
    assert [(each.value, each.unit) for each in found.also] == [(Decimal(49_000_000), "USD")]


def test_another_language_is_refused_in_one_line() -> None:
    german = "Der Gerichtshof hat die Klage abgewiesen und das Urteil mit 5 Stimmen bestätigt."
    with pytest.raises(VocabularyError, match="not in 'de'"):
        quantities(german)
    assert told(german, "en") == [("5", "count", "5")]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "piece",
    [
        *("1", "1,", "111,", "1.", "1 ", "(", "1/", "1:", "\\n1. ", "US$5 (", "a third ", "more than the "),
        *("亿", "一", "第1", "约", "1至", "10%—", "人民币", "每万人口", "的1"),
    ],
)
def test_a_long_run_of_one_piece_is_read(piece: str, language: str) -> None:
    text = (piece * 20_000)[:20_000]
    assert all(text[each.start : each.end] == each.quote for each in quantities(text, language))


@given(st.text(max_size=200), st.sampled_from(["en", "zh"]))
def test_any_text_is_read(text: str, language: str) -> None:
    for found in quantities(text, language):
        assert text[found.start : found.end] == found.quote != ""
        assert found.value in found.interval
