"""A page whose blocks are known → title, publisher and date of publication, as the page tells them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Final

from ipgraph.read.datelines import DOMAIN, ends_in_office, read_dateline, trimmed
from ipgraph.read.dates import MARK, Dated, dates_in, masked
from ipgraph.read.head import headline_text
from ipgraph.read.headlines import is_masthead, is_name
from ipgraph.read.lexicon import folded, lexicon
from ipgraph.read.shape import HAN
from ipgraph.values import Period

if TYPE_CHECKING:
    from ipgraph.read.page import Page

_DAY: Final = 14  # characters of a day and a month
_LEAD: Final = 600  # characters of the lead in which the day of the news is told
_ENTRY_END: Final = re.compile(rf"[|｜)）\]】\t\u3000{MARK}]|\s{{2,}}")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z])|(?<=[。！？])")
_UP_TO: Final = re.compile(r"(?:end of|as of|as at|by|at|截至|截止|到|至|until)\s*$", re.IGNORECASE)
_LABEL: Final = re.compile(r"^(?:[^:：]{1,20}[:：]\s*|(?:from|by)\s+)", re.IGNORECASE)
_PUBLISHED: Final = re.compile(r"\s+(?:published|updated|posted)$", re.IGNORECASE)
_BY: Final = re.compile(r"by\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d|\s*[-–]\s*(?:19|20)\d\d)")
_INITIALS: Final = re.compile(r"(?<=[A-Z]{2})/[a-z]{1,3}(?:/[a-z]{1,3})?$")  # of an agency's editor: "CNA/ec"
_STEP: Final = re.compile(r"[/>›»→＞]")
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
    return Told(title, _publisher(page), _issued(page))


def _issued(page: Page) -> str | None:
    """The page's own date line first, then an agency's dateline, and what else tells the day."""
    heads, tails = _datelines(page)
    printed, changed = _labelled(page, heads)
    wire = _wire_date(page)
    if printed is None and wire is not None:
        printed = wire.iso or _near(wire, changed) or _completed(page, wire) or _by_weekday(page, wire)
    if printed or changed:
        return printed or changed
    if parted := _parted(page):
        return parted
    leads = [masked(lead) for lead in _lead_texts(page)]
    for text, dates in leads[:1]:
        if dates and dates[0].iso and _PARENTHESISED.match(text):
            return dates[0].iso
    title = None if page.title is None else read_dateline(page.units[page.title].text)
    if title and title.dates and title.dates[-1].iso:
        return title.dates[-1].iso
    below, changed = _labelled(page, [*tails, *_crumbs(page)])
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


def _datelines(page: Page) -> tuple[list[int], list[int]]:
    """Date lines above the text, those after the headline first; and date lines below it."""
    lines = [index for index, unit in enumerate(page.units) if unit.kind == "dateline"]
    title = page.title if page.title is not None else -1
    heads = [index for index in lines if index < page.lead]
    body = page.body()
    last = body[-1] if body else len(page.units)
    tails = [index for index in lines if last < index <= last + 4]
    return sorted(heads, key=lambda index: (index < title, index)), tails


def _crumbs(page: Page) -> list[int]:
    return [
        index
        for index in range(page.lead)
        if page.units[index].kind == "furniture" and _STEP.search(page.units[index].text)
    ]


def _lead_texts(page: Page) -> list[str]:
    """The starts of the first two paragraphs."""
    text = (unit.text[:_LEAD] for unit in page.units[page.lead :] if unit.kind in ("paragraph", "item"))
    return list(islice(text, 2))


def _wire_date(page: Page) -> Dated | None:
    match, dates = _wire(page)
    if match is None:
        return None
    return dates[match.string.count(MARK, 0, match.start() + match.group().find(MARK))]


def _wire(page: Page) -> tuple[re.Match[str] | None, list[Dated]]:
    for lead in _lead_texts(page)[:1]:
        text, dates = masked(lead)
        for pattern in lexicon().wire:
            match = re.match(pattern.replace("{date}", MARK), text, re.IGNORECASE)
            if match:
                return match, dates
    return None, []


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
    lead = "".join(_lead_texts(page)[:1])
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


def _publisher(page: Page) -> str | None:
    """The publisher's name without what its site is called: "海口日报数字报"."""
    name = _named(page)
    for match in lexicon().generic.finditer(name or ""):
        if name and match.end() == len(name) and len(match.group()) > 1 and HAN.search(name[: match.start()]):
            return trimmed(name[: match.start()])
    return name


def _named(page: Page) -> str | None:
    heads, tails = _datelines(page)
    for index in [*heads, *tails]:
        name = _source(page.units[index].text)
        if name:
            return name
    for unit in page.units[: page.lead]:
        # the box of a government's page: "索引号：…　发布机构：湖北省知识产权局　发文日期：…"
        if unit.kind == "furniture" and (name := _source(unit.text)) and lexicon().legal_forms.search(name):
            return name
    for index in heads:
        text = page.units[index].text
        if _BY.match(text):
            continue
        if lexicon().legal_forms.search(text) and is_masthead(page.units[index]) and not dates_in(text):
            name = trimmed(_LABEL.sub("", text))
            # "King & Lane LLP | China Bulletin | Issue 41"
            name = next((part.strip() for part in name.split("|") if ends_in_office(part)), name)
            # Chinese names hold no spaces: "經濟部智慧財產局 新聞稿"
            return next((part for part in name.split() if HAN.search(part)), name)
    for index in [*heads, *tails]:
        dateline = read_dateline(page.units[index].text)
        for name in dateline.names if dateline else _ENTRY_END.split(page.units[index].text):
            outlet = _PUBLISHED.sub("", _LABEL.sub("", name))
            if _is_publication(name if lexicon().journalists.search(outlet) else outlet):
                return trimmed(outlet)
            if dateline and dateline.dates and dateline.names == (name,) and ends_in_office(name):
                return trimmed(name)
    if name := _name_above(page):
        return name
    for index in tails:
        signed = page.units[index - 1]
        if signed.kind == "signature" and is_name(signed) and lexicon().legal_forms.search(signed.text):
            return trimmed(signed.text)
    match, _ = _wire(page)
    named = match.groupdict() if match else {}
    agency = named.get("agency") or named.get("source")
    return (agency if agency and agency[0] not in "本我" else None) or _agency(page)


def _agency(page: Page) -> str | None:
    """An agency whose name stands alone before or behind its report: "Jakarta (ANTARA) - ", "... - VNS"."""
    body = page.body()
    heads = [page.units[index].text[:_LEAD] for index in (*range(page.lead), *body[:1])]
    tails = [page.units[index].shape.tail for index in body[-1:]]
    for text in [*heads, *tails]:
        for pattern in lexicon().agencies:
            found = pattern.search(text)
            if found and _is_agency(found["agency"]):
                return trimmed(found["agency"])
    return None


def _is_agency(name: str) -> bool:
    return folded(name) in lexicon().outlets or bool(lexicon().outlet_words.search(name))


def _name_above(page: Page) -> str | None:
    """A newspaper's name alone on a line above the headline: "The Island Herald"."""
    for index in range(page.title or 0):
        name = trimmed(page.units[index].text)
        last = folded(name).rpartition(" ")[2]
        # "Legal News" may be a section of the site
        is_plain = not page.marks[index] and is_name(page.units[index])
        if is_plain and _is_publication(name) and last not in lexicon().topics:
            return name
    return None


def _source(text: str) -> str | None:
    """The name after a label such as "Source:"."""
    label = lexicon().source_labels.search(text)
    if not label:
        return None
    entry = _ENTRY_END.split(masked(text[label.end() :])[0])[0].strip()
    if HAN.search(entry[:8]):
        entry = (entry.split() or [""])[0]  # Chinese names hold no spaces
    if not re.search(r"\w", lexicon().generic.sub("", entry)):
        return None  # "来源：本站"
    entry = _INITIALS.sub("", entry)
    following = lexicon().labels.search(entry, 1)
    if following and re.match(r"\s*[:：]", entry[following.end() :]):
        entry = entry[: following.start()]
    return (trimmed(entry) or None) if not re.search(r"\d{3}", entry) else None


def _is_publication(name: str) -> bool:
    words = lexicon()
    if DOMAIN.match(name) or folded(name) in words.outlets:
        return True
    if lexicon().bylines.search(name) or len(name.split()) > 6 or name.endswith(("记者", "記者")):
        return False
    if re.search(r"\d", name) or lexicon().reports.search(name):
        return False
    if not words.mastheads.search(name) and not words.outlet_words.search(name):
        return False
    # "Client bulletin" says what it is, not who publishes it: a name has a word of its own, and capitals
    rest = words.generic.sub(" ", words.mastheads.sub(" ", name))
    if not re.search(r"[A-Za-z\u3400-\u9fff]{2}", rest):
        return False
    capitals = all(word[:1].isupper() or words.generic.fullmatch(word) for word in name.split())
    return not name.isascii() or (capitals and len(name.split()) > 1)
