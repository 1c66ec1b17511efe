"""A mention of a period and its context → an ISO 8601 period.

``mentions`` finds them in a text.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from ipgraph.errors import ValueFormatError
from ipgraph.extract.fiscal import fiscal_year, fiscal_year_of, last_fiscal_year
from ipgraph.extract.period_roles import AS_OF, BASE, EVENT, MAIN, OWN, VAGUE, WEAK
from ipgraph.extract.period_words import FISCAL, SAME, PeriodMention, mentions
from ipgraph.values import Period

__all__ = [
    "AS_OF",
    "BASE",
    "EVENT",
    "MAIN",
    "OWN",
    "VAGUE",
    "WEAK",
    "Calendar",
    "PeriodMention",
    "calendar_of",
    "mentions",
    "resolve",
]


@dataclass(frozen=True, slots=True)
class Calendar:
    """What relative periods are told by: the day of publication, and the period spoken of so far;
    ``span`` are the last years on end that were told, ``named`` is the last year of any
    kind, ``part`` the last months, ``month`` the last single one, were it named in passing.
    """

    issued: date | None = None
    issued_year: int | None = None
    year: int | None = None
    flow: str | None = None
    stock: str | None = None
    span: str | None = None
    named: int | None = None
    part: str | None = None
    month: str | None = None
    fiscal_month: int = 1
    fiscal_named: str = "start"


# Kinds that tell no period by themselves.
_OPEN_KINDS: Final = frozenset({"vague", "plan", "passing", "day"})
# Years that are told by the year of issue or by the one spoken of.
_NEAR: Final = SAME | {"this", "last"}
_YEAR_END: Final = "-12-31"
_LAST_MONTH: Final = 12
_DASHED: Final = len("2022–2023年")
# What of a year ended so shortly before a text is what is news in it.
_JUST_OVER: Final = timedelta(days=45)
_PARTS: Final = frozenset({"half", "quarter", "quarters"})
# What is told as news when it is just over.
_NEWS: Final = frozenset({"months", "month-end"})
_SO_FAR: Final = _PARTS | {"months"}
_CLOSING: Final = {"year", "years", "fiscal", "half", "quarter", "quarters", "months"}


def resolve(mention: PeriodMention, now: Calendar) -> str | None:
    """The ISO 8601 period that a mention means in its context; None where the text leaves it open."""
    found = _resolved(mention, now)
    if found is not None and not _is_period(found):
        return None
    if found is not None and mention.role == AS_OF and mention.kind in _CLOSING:
        # "as of the third quarter": its last day, unless that was still to come
        last = Period.parse(found).end
        return found if now.issued is not None and last > now.issued else last.isoformat()
    return found


def twelve_months_to(day: str) -> str | None:
    """The twelve months that end with a day, where that is the last one of its month."""
    stock = Period.parse(day)
    last = stock.end
    if stock.start != last or (last + timedelta(days=1)).day != 1:
        return None
    first = f"{last.year - 1}-{last.month + 1:02d}" if last.month < 12 else f"{last.year}-01"
    return f"{first}/{last.year}-{last.month:02d}"


@lru_cache(maxsize=4096)
def _is_period(text: str) -> bool:
    """False of what no calendar has: "2036-2022" runs backwards, "5,000 years ago" was before the year 1."""
    try:
        Period.parse(text)
    except ValueFormatError:
        return False
    return True


def _resolved(mention: PeriodMention, now: Calendar) -> str | None:
    kind = mention.kind
    if kind in _OPEN_KINDS:
        return None
    if kind == "same-day":
        return now.stock
    if kind == "flow-end":
        return Period.parse(now.flow).end.isoformat() if now.flow else None
    if kind == "half-again":
        is_year = now.flow is not None and now.flow.isdecimal() and now.part is not None
        if is_year and Period.parse(now.part or "").end.year != int(now.flow or ""):
            # "During 2021, 849 cases were detected. In the same period …", in a text on months of 2022
            return now.flow
        return now.flow if now.flow and "/" in now.flow else now.part or now.span
    if kind == "years":
        if (
            mention.end - mention.start <= _DASHED
            and _counts_fiscal(now)
            and (
                found := fiscal_year(replace(mention, year=mention.first_year, second_year=mention.year), now)
            )
        ):
            return found
        return f"{mention.first_year}/{mention.year}" if mention.first_year else None
    if kind == "fiscal":
        return fiscal_year(mention, now)
    if kind == "last-fiscal":
        return last_fiscal_year(now)
    if kind in ("near-month", "near-month-end"):
        return _near_month(mention, now)
    if kind == "those-years":
        return now.span
    if kind == "sequential":
        return _one_before(now.flow) if now.flow else None
    if kind == "since":
        # "since 2024" in a text of 2024 is that year so far
        return str(mention.year) if mention.year == now.issued_year else None
    if kind == "base" and mention.year is not None:
        return _moved(now.flow, mention.year) if now.flow else None
    if kind in _PARTS and (whole := _fiscal_around(mention, now)):
        return _part(whole, mention.months)
    year = _year(mention, now)
    if year is None:
        return None
    months = mention.months
    if kind == "years-ago":
        if mention.ago and now.flow and _is_twelve_months(now.flow):
            return _moved(now.flow, Period.parse(now.flow).end.year - mention.ago)
        told = now.year or (Period.parse(now.flow).end.year if now.flow else None)
        return f"{told - mention.ago:04d}" if mention.ago and told else None
    if kind == "year":
        is_fiscal = mention.relative in _NEAR and now.flow is not None and _is_twelve_months(now.flow)
        if is_fiscal and (mention.relative in SAME or Period.parse(now.flow or "").end.year == year):
            # "during the year" of a report on a fiscal year; "this year" is that one where it ends in it
            return now.flow
        if mention.relative == "this" and now.flow is not None and _is_so_far(now.flow, year, now):
            return now.flow
        return f"{year:04d}"
    if kind == "year-end":
        is_open = mention.year is None and mention.relative in (None, *SAME)
        if is_open and now.flow and _is_twelve_months(now.flow):
            return Period.parse(now.flow).end.isoformat()
        return f"{year:04d}-12-31"
    if kind == "year-start":
        return f"{year - 1:04d}-12-31"
    if months is None:
        return None
    if mention.year is None and mention.relative is None and now.issued and now.year is None:
        # "January to December" in a text of January is the year before
        year = now.issued.year - (months[1] > now.issued.month)
    elif mention.year is None and mention.relative is None and kind == "months" and now.issued:
        since = now.issued - date.fromisoformat(_month_end(now.issued.year, months[1]))
        if months[0] == 1 and months[1] < _LAST_MONTH and timedelta(0) <= since <= _JUST_OVER:
            # "between January and June" in a text of July that spoke of the year before
            year = now.issued.year
    if mention.year is None and mention.relative is None and mention.role == AS_OF:
        is_over = now.issued is not None and date(year + 1, months[1], 1) <= now.issued
        if is_over and now.stock == f"{year:04d}{_YEAR_END}" and months[1] < _LAST_MONTH // 2:
            # "By the end of December 115,000 were left, by the end of January 90,000"
            year += 1
    if kind == "date" or mention.day is not None:
        try:
            return date(year, months[0], mention.day or 1).isoformat()
        except ValueError:
            return None
    if kind in ("month-end", "half-end", "quarter-end"):
        return _month_end(year, months[1])
    if kind == "month":
        return _month_end(year, months[0]) if mention.role == AS_OF else f"{year:04d}-{months[0]:02d}"
    first_year = mention.first_year or (year - 1 if months[0] > months[1] else year)
    if (first_year, months) == (year, (1, 12)):
        return f"{year:04d}"
    return f"{first_year:04d}-{months[0]:02d}/{year:04d}-{months[1]:02d}"


def _month_end(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"


def _near_month(mention: PeriodMention, now: Calendar) -> str | None:
    """ "This month" and "last month" of the issue; "that month" is the one spoken of."""
    if mention.relative == "that" and now.month is not None:
        year, month = int(now.month[:4]), int(now.month[5:])
    elif mention.relative in SAME:
        spoken = now.flow if now.flow and len(now.flow) == len("2024-05") else None
        if now.flow and "-01/" in now.flow and len(now.flow) == len("2024-01/2024-05"):
            # "In the first five months …; in the month": the last of them
            spoken = now.flow[-len("2024-05") :]
        year, month = (int(spoken[:4]), int(spoken[5:])) if spoken else (0, 0)
    elif now.issued is not None:
        year, month = now.issued.year, now.issued.month
        if mention.relative == "last":
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    else:
        return None
    if not year:
        return None
    if mention.role == AS_OF or mention.kind == "near-month-end":
        return _month_end(year, month)
    return f"{year:04d}-{month:02d}"


def _months_of(period: str) -> tuple[int, int] | None:
    """The first and the last month of a month or a span of months, counted from the year 0."""
    parts = period.split("/")
    if any(len(part) != len("2022-10") for part in parts):
        return None
    counted = [12 * int(part[:4]) + int(part[5:]) - 1 for part in parts]
    return counted[0], counted[-1]


def _span(first: int, last: int) -> str:
    begin, end = (f"{month // 12:04d}-{month % 12 + 1:02d}" for month in (first, last))
    return begin if begin == end else f"{begin}/{end}"


def _one_before(period: str) -> str | None:
    """The month or quarter before a month or quarter."""
    months = _months_of(period)
    if months is None or months[1] - months[0] not in (0, 2):
        return None
    length = months[1] - months[0] + 1
    return _span(months[0] - length, months[1] - length)


def _moved(period: str, year: int) -> str | None:
    """The same months of another year."""
    if period.isdecimal():
        return f"{year:04d}"
    months = _months_of(period)
    if months is None:
        return None
    moved = 12 * (year - months[1] // 12)
    return _span(months[0] + moved, months[1] + moved)


def ended_before(period: str | None, other: str | None, years: int) -> bool:
    """True of a period that ended so many years before another began."""
    if period is None or other is None or period == other:
        return False
    end, start = Period.parse(period).end, Period.parse(other).start
    return (end.year + years - 1, end.month, end.day) < (start.year, start.month, start.day)


def _is_twelve_months(period: str) -> bool:
    months = _months_of(period) if "/" in period else None
    return months is not None and months[1] - months[0] == 11


def _is_so_far(period: str, year: int, now: Calendar) -> bool:
    """True of the months of a running year that were over when the text was issued, shortly before."""
    if "/" not in period or now.issued is None or now.issued.year != year:
        return False
    spoken = Period.parse(period)
    is_first = spoken.start == date(year, 1, 1)
    return is_first and timedelta(0) <= now.issued - spoken.end <= _JUST_OVER


def _year(mention: PeriodMention, now: Calendar) -> int | None:
    if mention.year is not None:
        return mention.year
    issued = now.issued_year
    if mention.relative == "this":
        return issued or now.year
    if mention.relative == "last":
        if issued is None and now.stock and now.stock.endswith(_YEAR_END):
            # an undated text that told how things stood at the end of a year
            return int(now.stock[:4])
        return issued - 1 if issued else None
    if mention.relative == "before_last":
        return issued - 2 if issued else None
    if mention.relative == "next":
        return issued + 1 if issued else None
    if mention.relative == "previous":
        told = now.year or issued
        return told - 1 if told else None
    if mention.relative == "that" and now.named is not None:
        return now.named
    if mention.relative == "following":
        return now.year + 1 if now.year else None
    if now.year is not None:
        return now.issued.year if now.issued and _is_news(mention, now) else now.year
    is_of_the_year = mention.kind == "months" and mention.relative in SAME and now.flow is None
    if is_of_the_year and mention.months and now.issued:
        # "in the first three months of the year", where none was spoken of
        return now.issued.year - (mention.months[1] > now.issued.month)
    if mention.relative in SAME and mention.kind in _SO_FAR and mention.months and now.issued:
        since = now.issued - date.fromisoformat(_month_end(now.issued.year, mention.months[1]))
        if timedelta(0) <= since <= 2 * _JUST_OVER:
            # "the first ten months of the year" in a text of December
            return now.issued.year
    if mention.relative in SAME or mention.kind == "year-end":
        if now.flow is not None:
            return Period.parse(now.flow).end.year
        if now.issued and mention.kind in _SO_FAR and mention.months:
            # "the first nine months of the year" in a text of November, and in one of May
            return now.issued.year - (mention.months[1] > now.issued.month)
        # a text of the first months speaks of the year that has ended
        return now.issued.year - 1 if now.issued and now.issued.month <= 4 else None
    return issued


def _is_news(mention: PeriodMention, now: Calendar) -> bool:
    """True of "by the end of August", "the first eight months of the year" in a text of October that told of
    the year before as a whole: what was just over is told as news.
    """
    if not mention.months or now.issued is None or (now.year or 0) >= now.issued.year:
        return False
    is_passing = now.flow is None or len(now.flow) == len("2022-11")
    if mention.kind in _NEWS:
        if now.year != now.issued.year - 1 or not (is_passing or now.flow == str(now.year)):
            return False
    elif mention.relative is not None or mention.kind not in _PARTS or not is_passing:
        # "上半年" behind the month in which something came about
        return False
    since = now.issued - date.fromisoformat(_month_end(now.issued.year, mention.months[1]))
    return timedelta(0) <= since <= _JUST_OVER + timedelta(days=15)


def _counts_fiscal(now: Calendar) -> bool:
    """True where an office has fiscal years that it may name "2022–2023", or one was spoken of."""
    return now.fiscal_month > 1 or ("-" in (now.flow or "") and _is_twelve_months(now.flow or ""))


def _fiscal_around(mention: PeriodMention, now: Calendar) -> str | None:
    """The fiscal year that a half or a quarter is part of: "the first half of 2022-23", "… of the year"."""
    if mention.second_year is not None or mention.relative == FISCAL:
        return fiscal_year(mention, now)
    is_spoken = mention.relative in SAME and mention.year is None
    return now.flow if is_spoken and _is_twelve_months(now.flow or "") else None


def _part(whole: str, months: tuple[int, int] | None) -> str | None:
    """Months of twelve that begin with any month, counted from their first."""
    told = (12 * int(whole), 12 * int(whole) + 11) if whole.isdecimal() else _months_of(whole)
    return _span(told[0] + months[0] - 1, told[0] + months[1] - 1) if told and months else None


def with_fiscal_year_of(now: Calendar, area: str) -> Calendar:
    """The calendar of what is told of a country's office, whose fiscal year is its own."""
    month, named = fiscal_year_of(area.partition("-")[0])
    return replace(now, fiscal_month=month, fiscal_named=named)


def calendar_of(issued: str | None, area: str) -> Calendar:
    """The calendar at a document's beginning; ``issued`` an ISO 8601 date, month or year, or None."""
    month, named = fiscal_year_of(area)
    # a day for the last one that an issue of that month can have; a year alone tells no month
    day = Period.parse(issued).end if issued and len(issued) > len("2024") else None
    return Calendar(day, int(issued[:4]) if issued else None, fiscal_month=month, fiscal_named=named)
