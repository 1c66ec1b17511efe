"""A page whose blocks are known → title, publisher and date of publication, as the page tells them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ipgraph.read.datelines import read_dateline
from ipgraph.read.dates import MARK, Dated, dates_in, masked
from ipgraph.read.head import headline_text
from ipgraph.read.lexicon import lexicon
from ipgraph.read.publisher import publisher_of
from ipgraph.read.telling import crumbs, datelines, lead_texts, told_within, wire
from ipgraph.values import Period

if TYPE_CHECKING:
    from ipgraph.read.page import Page

_DAY: Final = 14  # characters of a day and a month
_LEAD: Final = 600  # characters of the lead in which the day of the news is told
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z])|(?<=[。！？])")
_UP_TO: Final = re.compile(r"(?:end of|as of|as at|by|at|截至|截止|到|至|until)\s*$", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d|\s*[-–]\s*(?:19|20)\d\d)")
_TELLING: Final = frozenset({"paragraph", "item", "title", "standfirst"})
_PARENTHESISED: Final = re.compile(rf"^\W*[(（\[【]\s*{MARK}\s*[)）\]】]")


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells of itself; None where it does not."""

    title: str | None
    publisher: str | None
    issued: str | None


def metadata_of(page: Page) -> Told:
    """Title, publisher and date of ``page``."""
    title = None if page.title is None else headline_text(page.units[page.title])
    return Told(title, publisher_of(page), _issued(page))


def _issued(page: Page) -> str | None:
    """The page's own date line first, then an agency's dateline, and what else tells the day."""
    heads, tails = datelines(page)
    printed, changed = _labelled(page, heads)
    wire = _wire_date(page)
    if printed is None and wire is not None:
        printed = wire.iso or _near(wire, changed) or _completed(page, wire) or _by_weekday(page, wire)
    if printed or changed:
        return printed or changed
    if parted := _parted(page):
        return parted
    leads = [masked(lead) for lead in lead_texts(page)]
    for text, dates in leads[:1]:
        if dates and dates[0].iso and _PARENTHESISED.match(text):
            return dates[0].iso
    title = None if page.title is None else read_dateline(page.units[page.title].text)
    if title and title.dates and title.dates[-1].iso:
        return title.dates[-1].iso
    below, changed = _labelled(page, [*told_within(page), *tails, *crumbs(page)])
    news = (_day_of_news(page, text, dates) for text, dates in leads)
    return below or changed or next(filter(None, news), None) or _edition(page)


def _parted(page: Page) -> str | None:
    """A date whose year, day and time stand on lines of their own above the text."""
    for index in range(page.lead - 1):
        lines = [unit.text for unit in page.units[index : index + 3]]
        if len(lines[0]) <= _DAY and _YEAR.fullmatch(lines[1]):  # "JAN 20", "2021"
            whole = [found.iso for found in dates_in(" ".join(lines[:2])) if found.year and found.day]
            if whole:
                return whole[0]
        if _YEAR.fullmatch(lines[0]) and (dates := dates_in(" ".join(lines)[:_LEAD])):
            return dates[0].iso
    return None


def _edition(page: Page) -> str | None:
    """The year of a periodical's issue: "No. 3/2023"."""
    for unit in page.units[: page.lead]:
        if not unit.shape.stops and (found := lexicon().editions.search(unit.text)):
            return str(_YEAR.findall(found.group())[-1])
    return None


def _labelled(page: Page, lines: list[int]) -> tuple[str | None, str | None]:
    """Of the dates in ``lines``: the day of publication, and a day of another label ("updated")."""
    plain: list[str] = []
    changed: list[str] = []
    for index in lines:
        text = page.units[index].text
        for found in dates_in(text):
            if found.iso is None:
                continue
            before = text[: found.start]
            if lexicon().published.search(before):
                return found.iso, None
            (changed if lexicon().unpublished.search(before) else plain).append(found.iso)
    return next(iter(plain), None), next(iter(changed), None)


def _near(partial: Dated, other: str | None) -> str | None:
    """The year of a date without one, where the page was changed soon after it."""
    if other is None or len(other) < 10 or not partial.day:
        return None
    changed = date.fromisoformat(other)
    for year in (changed.year, changed.year - 1):
        day = _day(year, partial)
        if day and 0 <= (changed - day).days <= 60:
            return day.isoformat()
    return None


def _wire_date(page: Page) -> Dated | None:
    match, dates = wire(page)
    if match is None:
        return None
    return dates[match.string.count(MARK, 0, match.start() + match.group().find(MARK))]


def _completed(page: Page, partial: Dated) -> str | None:
    """A date with the year it lacks: the first such day after the latest period that the text calls past."""
    text = "\n".join(unit.text[:2000] for unit in page.units if unit.kind in _TELLING)
    past = [Period.parse(found.iso).end for found in dates_in(text) if found.iso and _is_past(text, found)]
    for pattern, end in lexicon().past:
        past += [date.fromisoformat(f"{match['year']}-{end}") for match in pattern.finditer(text)]
    if not partial.day:
        return None
    if year := _edition(page):
        day = _day(int(year), partial)
        # what happened long before the issue came out is not its day
        return day.isoformat() if day and all(day >= each for each in past) else year
    if not past:
        return None
    latest = max(past)
    day = _day(latest.year, partial)
    if day and day <= latest:
        day = _day(latest.year + 1, partial)
    # a later year that the text names contradicts; a plan for the next decade does not
    named = {int(year) for year in _YEAR.findall(text)}
    return day.isoformat() if day and not named & {day.year + 1, day.year + 2} else None


def _by_weekday(page: Page, partial: Dated) -> str | None:
    """The year of a date without one, by the day of the week on which the first sentence has it said: the
    one after the latest year that the text names, where that day fell on it then.
    """
    lead = "".join(lead_texts(page)[:1])
    told = {day for day, pattern in enumerate(lexicon().week) if pattern.search(lead)}
    named = {
        int(year) for unit in page.units if unit.kind in _TELLING for year in _YEAR.findall(unit.text[:2000])
    }
    day = _day(max(named) + 1, partial) if named and partial.day else None
    return day.isoformat() if day and told == {day.weekday()} else None


def _is_past(line: str, found: Dated) -> bool:
    return bool(_UP_TO.search(line[max(0, found.start - 12) : found.start]))


def _day(year: int, partial: Dated) -> date | None:
    try:
        return date(year, partial.month, partial.day or 1)
    except ValueError:
        return None


def _day_of_news(page: Page, text: str, dates: list[Dated]) -> str | None:
    """The day on which the first sentences say that the news was made."""
    for sentence in _SENTENCE.split(text)[:2]:
        for pattern in lexicon().news:
            match = re.search(pattern.replace("{date}", MARK), sentence, re.IGNORECASE)
            if not match:
                continue
            at = match.start() + match.group().index(MARK)
            if lexicon().not_news.search(sentence[:at]):
                continue
            found = dates[text.count(MARK, 0, text.index(sentence) + at)]
            if found.day:
                return found.iso or _completed(page, found)
    return None
