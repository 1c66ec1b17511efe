"""A page whose blocks are known → title, publisher and date of publication, as the page tells them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Final

from ipgraph.read.datelines import DOMAIN, read_dateline, trimmed
from ipgraph.read.dates import MARK, Dated, dates_in, masked
from ipgraph.read.head import headline_text, is_masthead
from ipgraph.read.headlines import is_name
from ipgraph.read.lexicon import folded, lexicon
from ipgraph.read.shape import HAN
from ipgraph.values import Period

if TYPE_CHECKING:
    from ipgraph.read.page import Page

_LEAD: Final = 600  # characters of the lead in which the day of the news is told
_ENTRY_END: Final = re.compile(rf"\s[·•]\s|[|｜)）\]】\t\u3000{MARK}]|\s{{2,}}")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z])|(?<=[。！？])")
_UP_TO: Final = re.compile(r"(?:end of|as of|as at|by|at|截至|截止|到|至|until)\s*$", re.IGNORECASE)
_LABEL: Final = re.compile(r"^(?:[^:：]{1,20}[:：]\s*|(?:from|by)\s+)", re.IGNORECASE)
_BY: Final = re.compile(r"by\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d|\s*[-–]\s*(?:19|20)\d\d)")
_STEP: Final = re.compile(r"[/>›»→＞]")
_TELLING: Final = frozenset({"paragraph", "item", "title", "standfirst"})
_PAPER: Final = re.compile(r"[\u3400-\u9fff]{2,10}(?:[报報社網网刊]|客户端|客戶端)")
_PUT_OUT: Final = re.compile(
    r"(?:[\u3400-\u9fff]{0,4})(?:公告|文件|年报|年報|公报|公報|简报|簡報|通报|通報|新闻稿|新聞稿)"
)
_DIVISION: Final = re.compile(r"[\u3400-\u9fff]{2,10}[室組组科处處]|(?:本[院局站署厅]|办公室|宣传部)")
_OFFICE: Final = re.compile(r"[\u3400-\u9fff（）]{4,24}")
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
        printed = wire.iso or _near(wire, changed) or _completed(page, wire)
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
    below, changed = _labelled(page, [*_told_within(page), *tails, *_crumbs(page)])
    news = (_day_of_news(page, text, dates) for text, dates in leads)
    return below or changed or next(filter(None, news), None) or _edition(page)


def _parted(page: Page) -> str | None:
    """A date whose year, day and time stand on lines of their own above the text."""
    for index in range(page.lead - 2):
        lines = [unit.text for unit in page.units[index : index + 3]]
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


def _told_within(page: Page) -> list[int]:
    """Lines that tell a day of publication right below the first paragraph."""
    near = range(page.lead, min(page.lead + 3, len(page.units)))
    lines = [index for index in near if page.units[index].kind == "dateline"]
    before = {index: masked(page.units[index].text)[0].partition(MARK)[0] for index in lines}
    return [index for index in lines if lexicon().published.search(before[index])]


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
    told = [name for index in [*heads, *tails] if (name := _source(page.units[index].text))]
    # "來源：國際及法律事務室" names a part of the office that the page names elsewhere
    whole = [name for name in told if not _DIVISION.fullmatch(name)]
    if whole:
        return whole[0]
    return (
        _named_otherwise(page, heads, tails)
        or (_office_above(page) if told else None)
        or next(iter(told), None)
    )


def _named_otherwise(page: Page, heads: list[int], tails: list[int]) -> str | None:
    """The publisher where no date line has it behind a label."""
    for unit in page.units[: page.lead]:
        # the box of a government's page: "索引号：…　发布机构：湖北省知识产权局　发文日期：…"
        if unit.kind == "furniture" and (name := _source(unit.text)) and lexicon().legal_forms.search(name):
            return name
    for index in range(1, page.lead):
        # the source among the buttons beside the date: "来源: 市文化中心 打印 分享到: 微信"
        unit = page.units[index]
        is_beside = "dateline" in [near.kind for near in page.units[index - 1 : index + 2]]
        is_told = unit.kind == "furniture" and is_beside and lexicon().source_labels.match(unit.text)
        if is_told and (name := _source(unit.text)):
            return name
    for index in heads:
        text = page.units[index].text
        if _BY.match(text):
            continue
        if lexicon().legal_forms.search(text) and is_masthead(page.units[index]) and not dates_in(text):
            name = trimmed(_LABEL.sub("", text))
            # Chinese names hold no spaces: "經濟部智慧財產局 新聞稿"
            return _without_kind(next((part for part in name.split() if HAN.search(part)), name))
    for index in [*heads, *tails]:
        dateline = read_dateline(page.units[index].text)
        for name in dateline.names if dateline else _ENTRY_END.split(page.units[index].text):
            if dateline and dateline.dates and _is_office(name):
                return name
            if _is_publication(name):
                # a paper's English name stands below its own: "CHINA DAILY OF LAW"
                return (name.isascii() and _name_above(page, han=True)) or trimmed(name)
    if name := _name_above(page):
        return name
    for index in tails:
        signed = page.units[index - 1]
        if signed.kind == "signature" and is_name(signed) and lexicon().legal_forms.search(signed.text):
            return trimmed(signed.text)
    match, _ = _wire(page)
    named = match.groupdict() if match else {}
    agency = named.get("agency") or named.get("source")
    if agency and agency[0] not in "本我":
        return agency
    return _agency(page) or _site(page)


def _agency(page: Page) -> str | None:
    """The agency or paper that stands, without a date, before the text or above it with its reporter."""
    above = [page.units[index].text for index in range(page.lead) if index != page.title]
    for text in [*_lead_texts(page)[:1], *above]:
        wired = (re.match(pattern.replace("{date}", MARK), masked(text)[0]) for pattern in lexicon().wire)
        for match in (*(pattern.match(text) for pattern in lexicon().agencies), *wired):
            name = match.groupdict().get("agency") if match else None
            if name and name[0] not in "本我据據":
                return name
    return None


def _site(page: Page) -> str | None:
    """A paper's or a site's name that is the first step of the way to the page: "大众日报 > 要闻"."""
    for index in _crumbs(page):
        name = trimmed(_STEP.split(page.units[index].text)[0].strip())
        if _PAPER.fullmatch(name) and _is_publication(name) and folded(name) not in lexicon().topics:
            return name
    return None


def _without_kind(name: str) -> str:
    """An office's name without what it puts out: "国家知识产权局年报"."""
    found = [match.end() for match in lexicon().legal_forms.finditer(name) if HAN.search(name)]
    rest = name[found[-1] :] if found else ""
    return name[: found[-1]] if rest and _PUT_OUT.fullmatch(rest) else name


def _office_above(page: Page) -> str | None:
    """An office that a line above the headline begins with: "經濟部智慧財產局 | 主題網"."""
    for index in range(page.title or 0):
        name = trimmed(_ENTRY_END.split(page.units[index].text)[0])
        if _is_office(name):
            return name
    return None


def _is_office(name: str) -> bool:
    """The name of an office in Chinese and no more."""
    forms = lexicon().legal_forms.finditer(name) if _OFFICE.fullmatch(name) else ()
    return any(match.end() == len(name) for match in forms)


def _name_above(page: Page, *, han: bool = False) -> str | None:
    """A newspaper's name alone on a line above the headline: "The Island Herald"."""
    for index in range(page.title or 0):
        name = trimmed(page.units[index].text)
        last = folded(name).rpartition(" ")[2]
        # "Legal News" may be a section of the site
        of_site = HAN.search(name) and any(m.end() == len(name) for m in lexicon().generic.finditer(name))
        is_plain = not page.marks[index] and (of_site or is_name(page.units[index]))
        if han and not HAN.search(name):
            continue
        if is_plain and _is_publication(name) and last not in lexicon().topics:
            return name
    return None


def _source(text: str) -> str | None:
    """The name after a label such as "Source:"."""
    label = lexicon().source_labels.search(text)
    if not label:
        return None
    whole = masked(text[label.end() :])[0].strip()
    entry = _ENTRY_END.split(whole)[0].strip()
    if entry.count("（") > entry.count("）") and whole.startswith(f"{entry}）"):
        entry += "）"  # "市场监督管理局（知识产权局）"
    if HAN.search(entry[:8]):
        entry = (entry.split() or [""])[0]  # Chinese names hold no spaces
    if not re.search(r"\w", lexicon().generic.sub("", entry)):
        return None  # "来源：本站"
    empty = lexicon().labels.match(entry)
    if empty and re.match(r"\s*[:：]", entry[empty.end() :]):
        return None  # "信息来源： 发布日期：…"
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
