"""Numbers with their units, bounds and precision, as English texts write them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipgraph.errors import VocabularyError
from ipgraph.extract import lexicon, numerals
from ipgraph.extract.quantities import quantities, told_in
from ipgraph.values import plain

EN = lexicon.load("en")


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit", "bound", "half"),
    [
        ("about 4.4 million trademarks", "4.4 million", "4400000", "count", "about", "50000"),
        ("more than 2,700 universities", "2,700", "2700", "count", "over", "50"),
        ("fewer than 1,000", "1,000", "1000", "count", "under", "500"),
        ("3,55,393 applications", "3,55,393", "355393", "count", "exact", "0"),
        ("12\u00a0345 applications", "12\u00a0345", "12345", "count", "exact", "0"),
        ("16.87 trillion yuan", "16.87 trillion yuan", "16870000000000", "CNY", "exact", "5000000000"),
        ("CNY 267.66 billion", "CNY 267.66 billion", "267660000000", "CNY", "exact", "5000000"),
        ("RMB 3.1bn", "RMB 3.1bn", "3100000000", "CNY", "exact", "50000000"),
        ("€1.1 billion", "€1.1 billion", "1100000000", "EUR", "exact", "50000000"),
        ("US$5.2m", "US$5.2m", "5200000", "USD", "exact", "50000"),
        ("Rs. 608.31 crore", "Rs. 608.31 crore", "6083100000", "INR", "exact", "50000"),
        ("worth RMB4.2 billion", "RMB4.2 billion", "4200000000", "CNY", "exact", "50000000"),
        ("of Rs.243 crore", "Rs.243 crore", "2430000000", "INR", "exact", "5000000"),
        ("fines of SAR 9.4 million", "SAR 9.4 million", "9400000", "SAR", "exact", "50000"),
        ("31.6 billion dong", "31.6 billion dong", "31600000000", "VND", "exact", "50000000"),
        ("somewhere around 54,000", "54,000", "54000", "count", "about", "500"),
        ("below the 20,131 of them", "20,131", "20131", "count", "exact", "0"),
        ("above the 20,000 mark", "20,000", "20000", "count", "over", "5000"),
        ("nine-tenths of them", "nine-tenths", "90", "percent", "exact", "0.5"),
        ("1.57 lakh applications", "1.57 lakh", "157000", "count", "exact", "500"),
        ("rose 5.9 pct", "5.9 pct", "5.9", "percent", "exact", "0.05"),
        ("8.3 per cent", "8.3 per cent", "8.3", "percent", "exact", "0.05"),
        ("3.6 percentage points", "3.6 percentage points", "3.6", "percentage-point", "exact", "0.05"),
        ("19.4 months", "19.4 months", "19.4", "month", "exact", "0.05"),
        ("two weeks", "two weeks", "14", "day", "exact", "3.5"),
        ("1.4 times the average", "1.4 times", "1.4", "times", "exact", "0.05"),
        ("licensed 613,000 times", "613,000", "613000", "count", "exact", "500"),
        ("almost half of them", "half", "50", "percent", "about", "0.5"),
        ("two-thirds of them", "two-thirds", "66.7", "percent", "exact", "0.05"),
        ("thirty-one provinces", "thirty-one", "31", "count", "exact", "0"),
        ("5 million or so", "5 million", "5000000", "count", "about", "500000"),
        ("upwards of 90 percent", "90 percent", "90", "percent", "over", "0.5"),
        (
            "3.2 for every 10,000 residents",
            "3.2 for every 10,000 residents",
            "3.2",
            "per-10k-people",
            "exact",
            "0.05",
        ),
        ("ranked 11th", "11th", "11", "rank", "exact", "0"),
        ("worth 500yuan", "500yuan", "500", "CNY", "exact", "0.5"),
        ("applications nearly doubled", "doubled", "2", "times", "about", "0.5"),
        ("twice as many", "twice", "2", "times", "exact", "0.5"),
        ("No. 1 in the list", "No. 1", "1", "rank", "exact", "0"),
    ],
)
def test_one_quantity(text: str, quote: str, value: str, unit: str, bound: str, half: str) -> None:
    [found] = quantities(text, EN)
    assert text[found.start : found.end] == quote
    assert (plain(found.value), found.unit, found.bound, plain(found.half)) == (value, unit, bound, half)


@pytest.mark.parametrize(
    "text",
    [
        "the top 100 clusters",
        "the 50th anniversary",
        "Regulation 1383/2003",
        "call +86 10 5555 0100",
        "at 17:18",
        "a ratio of 1:1.62",
        "five consecutive years",
        "the past five years",
        "Articles 7, 19 and 42",
        "one of them",
        "5G and G20",
        "1. Patents",
    ],
)
def test_numbers_that_count_nothing(text: str) -> None:
    assert quantities(text, EN) == []


def test_the_same_figure_in_another_currency() -> None:
    [found] = quantities("USD 37.5 billion (CNY 267.66 billion)", EN)
    assert (found.unit, [other.unit for other in found.also]) == ("USD", ["CNY"])
    told = told_in(found, "CNY")
    assert (plain(told.value), told.unit, [other.unit for other in told.also]) == (
        "267660000000",
        "CNY",
        ["USD"],
    )
    assert told_in(found, "EUR") is found


def test_an_equivalent_without_brackets() -> None:
    [found] = quantities("10 million yuan, or about 1.4 million US dollars,", EN)
    assert [(plain(other.value), other.unit) for other in found.also] == [("1400000", "USD")]


@pytest.mark.parametrize("text", ["5 kg", "3.2 km", "40MW", "12 hours", "30 tonnes of fake goods"])
def test_what_other_units_measure_is_not_counted(text: str) -> None:
    assert quantities(text, EN) == []
    assert [each.unit for each in quantities(text, EN, every=True)] not in ([], ["count"])


def test_numbers_side_by_side_are_no_range() -> None:
    assert [plain(each.value) for each in quantities("921 438 201", EN)] == ["921", "438", "201"]


def test_two_figures_of_one_currency_are_two() -> None:
    assert len(quantities("5 million yuan (in 2023: 4 million yuan)", EN, [(19, 23)])) == 2


@pytest.mark.parametrize(("text", "sign"), [("(+12.6%)", 1), ("(-8.4%)", -1), ("(−8.4%)", -1)])
def test_a_written_sign(text: str, sign: int) -> None:
    assert quantities(text, EN)[-1].sign == sign


@pytest.mark.parametrize("bound", ["over", "under", "about"])
def test_every_phrase_of_a_bound_gives_that_bound(bound: str) -> None:
    wrong = []
    for phrase in EN.table(f"quantities.bounds.{bound}"):
        words = re.sub(r"\(\?:([^|()]*)(?:\|[^()]*)?\)\??", r"\1", phrase).replace("\\", "").replace("?", "")
        [found] = quantities(f"it was {words} 20,000", EN)
        if found.bound != bound:
            wrong.append((phrase, found.bound))
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "3 to 5 million applications",
        "1.2-1.5 million",
        "between 5 and 8 percent",
        "by 5 – 8 percent",
        "5-10%",
        "10%-20%",
    ],
)
def test_a_range_states_no_figure(text: str) -> None:
    assert quantities(text, EN) == []


def test_from_one_figure_to_another_is_no_range() -> None:
    assert [plain(each.value) for each in quantities("from 48.1 percent to 51.3 percent", EN)] == [
        "48.1",
        "51.3",
    ]


def test_a_dash_that_stands_apart_is_no_minus() -> None:
    assert [each.sign for each in quantities("the rate – 8 percent – was the highest", EN)] == [0]


def test_taken_spans_hold_no_quantity() -> None:
    assert quantities("in 2024", EN, [(3, 7)]) == []


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for found in quantities(text, EN):
        assert 0 <= found.start < found.end <= len(text)
        assert found.half >= 0


@given(st.integers(0, 10**12))
def test_grouped_digits_are_read_whole(number: int) -> None:
    text = f"{number:,}"
    read = list(numerals.reader(EN)(text))
    assert [(each.value, each.end) for each in read] == [(Decimal(number), len(text))]


def test_a_language_without_lexicon() -> None:
    with pytest.raises(VocabularyError, match="no lexicon"):
        lexicon.load("xx")
