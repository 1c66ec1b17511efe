"""Periods as English texts name them, and what they mean in their context."""

from __future__ import annotations

import random
from datetime import date
from itertools import pairwise

import pytest

from ipgraph.extract import lexicon, periods
from ipgraph.extract.periods import Calendar
from ipgraph.values import Period

EN = lexicon.load("en")
NOW = Calendar(date(2024, 3, 15), 2024, 2023, "2023", "2023-12-31")


@pytest.mark.parametrize(
    ("text", "role", "period"),
    [
        ("in 2022", "main", "2022"),
        ("during the first half of 2023", "main", "2023-01/2023-06"),
        ("from January to May of this year", "main", "2024-01/2024-05"),
        ("January-June 2021", "main", "2021-01/2021-06"),
        ("in the first three quarters of 2022", "main", "2022-01/2022-09"),
        ("in the third quarter of 2022", "main", "2022-07/2022-09"),
        ("in Q1 2024", "main", "2024-01/2024-03"),
        ("in the six months to June 2024", "main", "2024-01/2024-06"),
        ("in the eighteen months to June 2024", "main", None),
        ("in the year to March 2024", "main", "2023-04/2024-03"),
        ("in March 2023", "main", "2023-03"),
        ("last year", "main", "2023"),
        ("throughout the year", "main", "2023"),
        ("in 2016-17", "main", "2016-04/2017-03"),
        ("from 2018 to 2022", "main", "2018/2022"),
        ("by the end of 2022", "as-of", "2022-12-31"),
        ("at the end of June 2023", "as-of", "2023-06-30"),
        ("when 2011 drew to a close", "as-of", "2011-12-31"),
        ("by the end of last year", "as-of", "2023-12-31"),
        ("in the 12 months to June 2023", "main", "2022-07/2023-06"),
        ("up to July we received", "main", "2023-01/2023-07"),
        ("in October, November and December 2022", "main", "2022-10/2022-12"),
        ("between April and June 2022", "main", "2022-04/2022-06"),
        ("in the January-March quarter of 2022", "main", "2022-01/2022-03"),
        ("in the year 2020/21", "main", "2020-04/2021-03"),
        ("in the year 2022", "main", "2022"),
        ("as of September, the register held", "as-of", "2023-09-30"),
        ("as of the third quarter of 2022", "as-of", "2022-09-30"),
        ("at the end of the reporting period", "as-of", "2023-12-31"),
        ("nearly as much as in all of 2022", "base", "2022"),
        ("2.3 times the sum of the first half of 2022", "base", "2022-01/2022-06"),
        ("after a slump in 2018", "base", "2018"),
        ("one place below its position in the 2022 edition", "base", "2022"),
        ("the statistics before 2018", "base", "2018"),
        ("as of June 30, 2023", "as-of", "2023-06-30"),
        ("at the same date", "as-of", "2023-12-31"),
        ("more than in 2021", "base", "2021"),
        ("up 3 percent on the first half of 2022", "base", "2022-01/2022-06"),
        ("four times the 2020 figure", "base", "2020"),
        ("than the previous year", "base", None),
        ("compared with the end of 2020", "base", "2020-12-31"),
        ("in recent years", "vague", None),
        ("the tribunal, set up in January 2019, closed", "event", "2019-01"),
        ("on 14 July 2021", "event", "2021-07-14"),
    ],
)
def test_one_period(text: str, role: str, period: str | None) -> None:
    [found] = periods.mentions(text, EN)
    assert (found.role, periods.resolve(found, NOW)) == (role, period)


@pytest.mark.parametrize(
    "text", ["it may rise", "12,023 patents", "2,024 cases", "a third of them", "March on"]
)
def test_what_is_no_period(text: str) -> None:
    assert [periods.resolve(found, NOW) for found in periods.mentions(text, EN) if found.role == "main"] == []


def test_the_year_of_a_month_without_one_is_the_last_that_has_ended() -> None:
    [found] = periods.mentions("from January to December", EN)
    assert periods.resolve(found, Calendar(date(2024, 1, 20), 2024)) == "2023"


@pytest.mark.parametrize(
    ("area", "text", "period"),
    [
        ("US", "in fiscal year 2023", "2022-10/2023-09"),
        ("IN", "in FY24", "2023-04/2024-03"),
        ("JP", "in fiscal 2023", "2023-04/2024-03"),
        ("CN", "in fiscal 2023", "2023"),
    ],
)
def test_fiscal_years_are_an_offices_own(area: str, text: str, period: str) -> None:
    [found] = periods.mentions(text, EN)
    assert periods.resolve(found, periods.calendar_of("2024-05-01", area)) == period


def test_relative_years_without_a_date_of_issue_stay_open() -> None:
    [found] = periods.mentions("last year", EN)
    assert periods.resolve(found, Calendar()) is None


def test_a_document_of_which_only_the_year_is_known() -> None:
    now = periods.calendar_of("2022", "CN")
    [last_year] = periods.mentions("last year", EN)
    assert periods.resolve(last_year, now) == "2021"


def test_that_year_behind_a_year_is_that_one() -> None:
    found = periods.mentions("In 2019 filings rose, and grants fell in the same year", EN)
    assert [periods.resolve(each, NOW) for each in found] == ["2019", "2019"]


WORDS = [
    "in",
    "of",
    "the",
    "2022",
    "2019",
    "may",
    "March",
    "first",
    "half",
    "end",
    "quarter",
    "months",
    "year",
]
WORDS += ["by", "over", "30", "to", "-", ",", "(", "last", "FY24"]


def test_any_text_can_be_read() -> None:
    chance = random.Random(20240426)
    for _ in range(2000):
        text = " ".join(chance.choices(WORDS, k=chance.randrange(1, 16)))
        found = periods.mentions(text, EN)
        assert all(one.end <= other.start for one, other in pairwise(found))
        for each in found:
            period = periods.resolve(each, NOW)
            assert period is None or Period.parse(period).start <= Period.parse(period).end


@pytest.mark.parametrize(
    "piece", ["1", "from ", "2022 ", "January to ", "the end of ", "20-", "may ", "set up in "]
)
def test_a_long_run_of_one_piece_is_read(piece: str) -> None:
    text = (piece * 16_000)[:16_000]
    found = periods.mentions(text, EN)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
