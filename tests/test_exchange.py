"""What currencies cost, and whether one figure in two currencies can be right."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from importlib import resources
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipgraph import vocabulary
from ipgraph.reconcile.exchange import Rates, between, fits
from ipgraph.values import Interval, Period, is_currency

FILE = resources.files("ipgraph.reconcile").joinpath("exchange_rates.csv")
YEARS = range(2012, 2022)  # every currency of the file is known in these
LATEST = 2026


def table() -> list[dict[str, str]]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def year_of(one: str, other: str, year: int) -> Rates:
    rates = between(one, other, date(year, 1, 1), date(year, 12, 31))
    assert rates is not None
    return rates


def figure(value: str, half: str = "0") -> Interval:
    return Interval(Decimal(value) - Decimal(half), Decimal(value) + Decimal(half))


CURRENCIES = sorted({row["currency"] for row in table()} | {"EUR"})


# --- the file


def test_the_file_tells_its_source_and_terms() -> None:
    head = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert {"# Source", "# Until", "# Terms", "# Changed"} <= {line.partition(":")[0] for line in head}


def test_the_file_is_small_and_sound() -> None:
    assert len(FILE.read_bytes()) < 50_000
    rows = table()
    assert len({(row["currency"], row["year"]) for row in rows}) == len(rows) > 600
    for row in rows:
        assert is_currency(row["currency"])
        cells = [Decimal(row[name]) if row[name] else None for name in list(row)[2:]]
        for low, mean, high in zip(cells[::3], cells[1::3], cells[2::3], strict=True):
            assert (low is None) == (mean is None) == (high is None)
            if low is not None and mean is not None and high is not None:
                assert 0 < low <= mean <= high < 3 * low


def test_every_currency_of_the_file_is_a_unit_of_the_vocabulary() -> None:
    assert set(CURRENCIES) <= set(vocabulary.load().units)


# --- rates


@pytest.mark.parametrize(
    ("yuan", "dollars", "year"),
    [
        # billions, as press releases gave them
        ("398.71", "54.72", 2024),
        ("854", "118", 2023),
        ("853.99", "117.9", 2023),
    ],
)
def test_means_are_near_what_texts_convert_with(yuan: str, dollars: str, year: int) -> None:
    assert abs(Decimal(yuan) / Decimal(dollars) / year_of("USD", "CNY", year).mean - 1) < Decimal("0.03")


def test_one_row_is_exact_both_ways() -> None:
    row = next(row for row in table() if (row["currency"], row["year"]) == ("CNY", "2023"))
    low, mean, high = (Decimal(row[f"usd_{each}"]) for each in ("low", "mean", "high"))
    assert year_of("USD", "CNY", 2023) == Rates(low, mean, high)
    assert year_of("CNY", "USD", 2023) == Rates(1 / high, 1 / mean, 1 / low)


@given(st.sampled_from(list(permutations(CURRENCIES, 2))), st.sampled_from(YEARS))
def test_every_pair_has_a_rate_and_its_inverse(pair: tuple[str, str], year: int) -> None:
    one, other = pair
    there, back = year_of(one, other, year), year_of(other, one, year)
    assert 0 < there.low <= there.mean <= there.high
    for price, inverse in ((there.low, back.high), (there.high, back.low)):
        assert abs(price * inverse - 1) < Decimal("1e-20")
    # a mean is that of the days, and a mean of inverses is not the inverse of the mean
    assert abs(there.mean * back.mean - 1) < Decimal("0.01")


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        # lowest and highest of the daily rates of 2023, which no row of the file holds
        ("JPY", "KRW", "8.5546", "10.0629"),
        ("GBP", "INR", "97.0216", "107.7211"),
        ("HKD", "SGD", "0.166530", "0.175541"),
    ],
)
def test_bounds_of_other_pairs_hold_the_days_rates(one: str, other: str, low: str, high: str) -> None:
    rates = year_of(one, other, 2023)
    assert Decimal("0.9") * Decimal(low) < rates.low <= Decimal(low)
    assert Decimal(high) <= rates.high < Decimal("1.1") * Decimal(high)


def test_several_years_span_the_range_of_all() -> None:
    years = [year_of("USD", "CNY", year) for year in (2021, 2022, 2023)]
    span = between("USD", "CNY", date(2021, 12, 31), date(2023, 1, 1))
    assert span is not None
    assert (span.low, span.high) == (min(each.low for each in years), max(each.high for each in years))
    assert span.mean == sum(each.mean for each in years) / 3


def test_a_currency_costs_itself() -> None:
    assert year_of("CNY", "CNY", 2020) == Rates(Decimal(1), Decimal(1), Decimal(1))


@pytest.mark.parametrize(
    ("one", "other", "start", "end"),
    [
        ("USD", "VND", "2020-01-01", "2020-12-31"),
        ("XXX", "YYY", "2020-01-01", "2020-12-31"),
        ("USD", "CNY", "1999-01-01", "1999-12-31"),
        ("USD", "CNY", "2004-12-31", "2005-01-01"),
        ("USD", "RUB", "2022-01-01", "2022-12-31"),
        ("USD", "CNY", f"{LATEST}-01-01", f"{LATEST + 1}-12-31"),
        ("USD", "CNY", "2020-12-31", "2020-01-01"),
    ],
)
def test_what_the_file_lacks_is_none(one: str, other: str, start: str, end: str) -> None:
    assert between(one, other, date.fromisoformat(start), date.fromisoformat(end)) is None


# --- one figure in two currencies


def test_a_figure_that_was_copied_from_another_period_does_not_fit() -> None:
    half_year, five_months = Period.parse("2023-01/2023-06"), Period.parse("2023-01/2023-05")
    issued = date(2023, 7, 19)
    dollars = figure("37.5", "0.05")
    found = fits(dollars, "USD", figure("267.66", "0.005"), "CNY", half_year, issued)
    assert found is not None
    assert found[2]
    found = fits(dollars, "USD", figure("157.78", "0.005"), "CNY", five_months, issued)
    assert found is not None
    implied, rates, fitting = found
    assert not fitting
    assert implied.low is not None
    assert implied.high is not None
    assert Decimal("4.20") < implied.low < implied.high < Decimal("4.22")
    assert Decimal("6.7") < rates.low < rates.mean < rates.high < Decimal("7.4")
    # either way round
    turned = fits(figure("157.78", "0.005"), "CNY", dollars, "USD", five_months, issued)
    assert turned is not None
    assert not turned[2]


@pytest.mark.parametrize(
    ("yuan_for_100_dollars", "period", "issued", "fitting"),
    [
        ("725", "2024", date(2025, 1, 20), True),  # the rate of the period
        (
            "710",
            "2025-01/2025-03",
            date(2025, 4, 20),
            True,
        ),  # last year's mean lies higher, the year's low lower
        ("645", "2022-01/2022-03", date(2022, 4, 20), True),
        ("726", "2022", date(2023, 9, 20), True),  # the rate at the day of the text
        ("645", "2022", date(2023, 9, 20), True),  # the mean of the year before
        ("600", "2022", date(2023, 9, 20), False),
        ("800", "2022", date(2023, 9, 20), False),
        ("800", "2022", None, False),
        ("726", "2022", None, True),  # the text may be of the year after
        ("726", "2030", date(2023, 9, 20), True),  # a target
        ("640", "2030", date(2024, 9, 20), False),
        ("726", None, date(2023, 9, 20), True),
        ("640", None, date(2023, 9, 20), False),
        ("744", "2023", date(2023, 9, 20), True),  # beyond the year's highest, within the margin
        ("748", "2023", date(2023, 9, 20), False),
    ],
)
def test_the_time_of_a_conversion(
    yuan_for_100_dollars: str, period: str | None, issued: date | None, fitting: bool
) -> None:
    about = None if period is None else Period.parse(period)
    found = fits(figure("100"), "USD", figure(yuan_for_100_dollars), "CNY", about, issued)
    assert found is not None
    assert found[2] is fitting


@pytest.mark.parametrize(
    ("yuan_for_100_dollars", "year", "fitting"),
    [
        ("400", LATEST + 1, False),
        ("790", LATEST, True),  # the rest of the year is not known yet
        ("790", LATEST + 1, True),
        ("1000", LATEST + 1, False),
        ("850", LATEST + 2, True),
        ("400", LATEST + 3, False),
        ("50", LATEST + 10, False),
    ],
)
def test_a_table_that_grows_old_tells_less(yuan_for_100_dollars: str, year: int, fitting: bool) -> None:
    period, issued = Period.parse(str(year)), date(year, 12, 31)
    found = fits(figure("100"), "USD", figure(yuan_for_100_dollars), "CNY", period, issued)
    assert found is not None
    assert found[2] is fitting


def test_rounding_widens_what_is_implied() -> None:
    period, issued = Period.parse("2023"), date(2024, 4, 1)
    sharp = fits(figure("2"), "USD", figure("10"), "CNY", period, issued)
    rough = fits(figure("2", "0.5"), "USD", figure("10"), "CNY", period, issued)
    assert sharp is not None
    assert rough is not None
    assert (sharp[0], sharp[2]) == (figure("5"), False)
    assert (rough[0], rough[2]) == (Interval(Decimal(4), 10 / Decimal("1.5")), True)


def test_a_bound_fits_one_side_only() -> None:
    period, issued = Period.parse("2023"), date(2024, 4, 1)
    over = Interval(Decimal(600), None)
    found = fits(figure("100"), "USD", over, "CNY", period, issued)
    assert found is not None
    assert (found[0], found[2]) == (Interval(Decimal(6), None), True)
    found = fits(figure("100"), "USD", Interval(Decimal(900), None), "CNY", period, issued)
    assert found is not None
    assert not found[2]


def test_a_fall_fits_as_a_rise_does() -> None:
    period, issued = Period.parse("2023"), date(2024, 4, 1)
    rise = fits(figure("100", "1"), "USD", figure("710", "5"), "CNY", period, issued)
    assert fits(figure("-100", "1"), "USD", figure("-710", "5"), "CNY", period, issued) == rise
    assert fits(figure("-100", "1"), "USD", figure("710", "5"), "CNY", period, issued) == rise


@pytest.mark.parametrize(
    ("one", "one_value", "other", "period", "issued"),
    [
        ("USD", figure("100"), "VND", Period.parse("2023"), date(2024, 1, 1)),
        ("USD", figure("100"), "USD", Period.parse("2023"), date(2024, 1, 1)),
        ("USD", figure("0", "1"), "CNY", Period.parse("2023"), date(2024, 1, 1)),
        ("USD", Interval(None, Decimal(100)), "CNY", Period.parse("2023"), date(2024, 1, 1)),
        ("USD", figure("100"), "CNY", Period.parse("1995"), date(2024, 1, 1)),
        ("USD", figure("100"), "CNY", None, None),
    ],
)
def test_nothing_is_said_where_nothing_is_known(
    one: str, one_value: Interval, other: str, period: Period | None, issued: date | None
) -> None:
    assert fits(one_value, one, figure("700"), other, period, issued) is None
