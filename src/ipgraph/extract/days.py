"""A sentence + the day a document was issued → the days that it speaks of: "on Thursday", "April 24"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from ipgraph.errors import ValueFormatError
from ipgraph.extract.frames import WHOLE, Mention, load
from ipgraph.read.dates import dates_in
from ipgraph.read.lexicon import lexicon
from ipgraph.values import last_weekday

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ipgraph.extract.reading import Reading

# A document tells of days just before it, seldom of later ones: how far ahead a date without a year may lie.
_AHEAD: Final = timedelta(days=60)
# Most sentences have no date: one has a month's name, or numbers joined as those of 24.04.2025 are. A date
# ends within so many characters of these; its words are not cut.
_AROUND: Final = 20
_LONGEST: Final = 60
_MONTH: Final = "月"
_NUMERIC: Final = re.compile(r"\d[-/.]\d{1,2}[-/.]\d")


class Days:
    """Finds the days that the sentences of one document name.

    >>> from ipgraph.extract.phrases import reader
    >>> sentence = reader("en").read("on Thursday, not on March 3", 0, 27)
    >>> [each.key for each in Days("2025-04-25", "en").find(sentence)]
    ['2025-03-03', '2025-04-24']

    Raises ValueFormatError where ``issued`` is no ISO 8601 date.
    """

    def __init__(self, issued: str | None, language: str) -> None:
        self._today = _day(issued)
        self._lexicon = load(language, "events")
        self._weekdays: dict[str, int] = self._lexicon.tables.get("days", {})
        self._ago: dict[str, int] = self._lexicon.tables.get("days_ago", {})
        self._names = {*self._weekdays, *self._ago}
        self._of_month = self._lexicon.any_of("day_of_month")

    def find(self, reading: Reading) -> Iterator[Mention]:
        """Mentions of kind ``date``; ``key`` is the ISO 8601 day, None where it cannot be told."""
        text, start, end = reading.text, reading.start, reading.end
        for first, last in self._windows(reading):
            for found in dates_in(text[first:last]):
                if found.day is not None:
                    day = self._dated(found.year, found.month, found.day)
                    yield self._mention(text, first + found.start, first + found.end, day)
        if not (self._names.isdisjoint(reading.normal) and self._names.isdisjoint(reading.pairs)):
            for match in _any_of(frozenset(self._names)).finditer(text, start, end):
                yield self._mention(text, match.start(), match.end(), self._named(match[0].casefold()))
        for match in self._of_month.finditer(text, start, end) if reading.pairs else ():
            yield self._mention(text, match.start(), match.end(), self._latest(int(match["day"])))

    def _windows(self, reading: Reading) -> Iterator[tuple[int, int]]:
        """The stretches that may hold dates: about the names of months, and numbers joined by marks."""
        text, start, end = reading.text, reading.start, reading.end
        hints = [match.span() for match in _NUMERIC.finditer(text, start, end)]
        if not _months().isdisjoint(reading.written):
            hints += [match.span() for match in _month_names().finditer(text, start, end)]
        at = text.find(_MONTH, start, end) if reading.pairs else -1
        while at >= 0:
            hints.append((at, at + 1))
            at = text.find(_MONTH, at + 1, end)
        behind = start
        for first, last in sorted(hints):
            if last > behind:
                first, behind = max(first - _AROUND, behind), min(last + _AROUND, end)
                while first > start and first > behind - _LONGEST and text[first - 1].isalnum():
                    first -= 1
                while behind < end and behind < last + _LONGEST and text[behind].isalnum():
                    behind += 1
                yield first, behind

    def _named(self, name: str) -> date | None:
        if self._today is None:
            return None
        if name in self._weekdays:
            return last_weekday(self._weekdays[name], self._today)
        return self._today - timedelta(days=self._ago[name])

    def _latest(self, day: int) -> date | None:
        """The latest such day of a month, up to the document's own."""
        if self._today is None:
            return None
        first = self._today.replace(day=1)
        for month in (first, (first - timedelta(days=1)).replace(day=1)):
            try:
                found = month.replace(day=day)
            except ValueError:
                continue
            if found <= self._today:
                return found
        return None

    def _dated(self, year: int | None, month: int, day: int) -> date | None:
        """The date itself; without a year the latest such day that is not far after the document."""
        try:
            if year is not None:
                return date(year, month, day)
            if self._today is None:
                return None
            near = date(self._today.year, month, day)
            return near if near <= self._today + _AHEAD else date(self._today.year - 1, month, day)
        except ValueError:
            return None

    def _mention(self, text: str, start: int, end: int, day: date | None) -> Mention:
        return Mention("date", start, end, text[start:end], day.isoformat() if day else None)


def _day(issued: str | None) -> date | None:
    try:
        return date.fromisoformat(issued) if issued and len(issued) == len("2025-01-31") else None
    except ValueError as error:
        raise ValueFormatError(f"a document's date is an ISO 8601 date, not {issued!r}") from error


@cache
def _any_of(names: frozenset[str]) -> re.Pattern[str]:
    union = "|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)"
    return re.compile(WHOLE.format(f"(?:{union})"), re.IGNORECASE)


@cache
def _months() -> frozenset[str]:
    """The names of months as they stand in dates: with a capital."""
    return frozenset(form for name in lexicon().months for form in (name.capitalize(), name.upper()))


@cache
def _month_names() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(_months(), key=len, reverse=True)))})\b")
