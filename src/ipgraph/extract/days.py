"""Text + the day a document was issued → the days that it speaks of: "on Thursday", "April 24"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from ipgraph.errors import ValueFormatError
from ipgraph.extract.frames import WHOLE, Mention, load
from ipgraph.read.dates import dates_in
from ipgraph.values import last_weekday

if TYPE_CHECKING:
    from collections.abc import Iterator

# A document tells of days just before it, seldom of later ones: how far ahead a date without a year may lie.
_AHEAD: Final = timedelta(days=60)


def days_in(text: str, start: int, end: int, issued: str | None, language: str) -> Iterator[Mention]:
    """Mentions of kind ``date``; ``key`` is the ISO 8601 day, None where it cannot be told.

    >>> [each.key for each in days_in("on Thursday, not on March 3", 0, 27, "2025-04-25", "en")]
    ['2025-03-03', '2025-04-24']

    Raises ValueFormatError where ``issued`` is no ISO 8601 date.
    """
    today = _day(issued)
    for found in dates_in(text[start:end]):
        if found.day is None:
            continue
        day = _dated(found.year, found.month, found.day, today)
        first, last = start + found.start, start + found.end
        yield Mention("date", first, last, text[first:last], day.isoformat() if day else None)
    weekdays, pattern = _weekdays(language)
    for match in pattern.finditer(text, start, end):
        day = last_weekday(weekdays[match[0].casefold()], today) if today else None
        yield Mention("date", match.start(), match.end(), match[0], day.isoformat() if day else None)


def _dated(year: int | None, month: int, day: int, today: date | None) -> date | None:
    """The date itself; without a year the latest such day that is not far after the document."""
    try:
        if year is not None:
            return date(year, month, day)
        if today is None:
            return None
        near = date(today.year, month, day)
        return near if near <= today + _AHEAD else date(today.year - 1, month, day)
    except ValueError:
        return None


def _day(issued: str | None) -> date | None:
    try:
        return date.fromisoformat(issued) if issued and len(issued) == len("2025-01-31") else None
    except ValueError as error:
        raise ValueFormatError(f"a document's date is an ISO 8601 date, not {issued!r}") from error


@cache
def _weekdays(language: str) -> tuple[dict[str, int], re.Pattern[str]]:
    days: dict[str, int] = load(language, "events").tables.get("days", {})
    names = "|".join(map(re.escape, days)) or "(?!)"
    return days, re.compile(WHOLE.format(f"(?:{names})"), re.IGNORECASE)
