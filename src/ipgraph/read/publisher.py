"""A page whose blocks are known → its publisher, as its date lines, agencies and names above tell it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.read.datelines import DOMAIN, ends_in_office, read_dateline, trimmed
from ipgraph.read.dates import MARK, dates_in, masked
from ipgraph.read.headlines import is_masthead, is_name
from ipgraph.read.lexicon import folded, lexicon
from ipgraph.read.shape import HAN
from ipgraph.read.telling import STEP, crumbs, datelines, lead_texts, wire

if TYPE_CHECKING:
    from ipgraph.read.page import Page

_LEAD: Final = 600  # characters of the lead in which the day of the news is told
_ENTRY_END: Final = re.compile(rf"\s[·•]\s|[|｜)）\]】\t\u3000{MARK}]|\s{{2,}}")
_LABEL: Final = re.compile(r"^(?:[^:：]{1,20}[:：]\s*|(?:from|by)\s+)", re.IGNORECASE)
_PUBLISHED: Final = re.compile(r"\s+(?:published|updated|posted)$", re.IGNORECASE)
_BY: Final = re.compile(r"by\b", re.IGNORECASE)
_INITIALS: Final = re.compile(r"(?<=[A-Z]{2})/[a-z]{1,3}(?:/[a-z]{1,3})?$")  # of an agency's editor: "CNA/ec"
_PAPER: Final = re.compile(r"[\u3400-\u9fff]{2,10}(?:[报報社網网刊]|客户端|客戶端)")
_PUT_OUT: Final = re.compile(
    r"(?:[\u3400-\u9fff]{0,4})(?:公告|文件|年报|年報|公报|公報|简报|簡報|通报|通報|新闻稿|新聞稿)"
)
_DIVISION: Final = re.compile(r"[\u3400-\u9fff]{2,10}[室組组科处處]|(?:本[院局站署厅]|办公室|宣传部)")
_OFFICE: Final = re.compile(r"[\u3400-\u9fff（）]{4,24}")


def publisher_of(page: Page) -> str | None:
    """The publisher's name without what its site is called: "海口日报数字报"."""
    name = _named(page)
    for match in lexicon().generic.finditer(name or ""):
        if name and match.end() == len(name) and len(match.group()) > 1 and HAN.search(name[: match.start()]):
            return trimmed(name[: match.start()])
    return name


def _named(page: Page) -> str | None:
    heads, tails = datelines(page)
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
            # "King & Lane LLP | China Bulletin | Issue 41"
            name = next((part.strip() for part in name.split("|") if ends_in_office(part)), name)
            # Chinese names hold no spaces: "經濟部智慧財產局 新聞稿"
            return _without_kind(next((part for part in name.split() if HAN.search(part)), name))
    for index in [*heads, *tails]:
        dateline = read_dateline(page.units[index].text)
        for name in dateline.names if dateline else _ENTRY_END.split(page.units[index].text):
            if dateline and dateline.dates and _is_office(name):
                return name
            outlet = _PUBLISHED.sub("", _LABEL.sub("", name))
            if _is_publication(name if lexicon().journalists.search(outlet) else outlet):
                # a paper's English name stands below its own: "CHINA DAILY OF LAW"
                return (outlet.isascii() and _name_above(page, han=True)) or trimmed(outlet)
            if dateline and dateline.dates and dateline.names == (name,) and ends_in_office(name):
                return trimmed(name)
    if name := _name_above(page):
        return name
    for index in tails:
        signed = page.units[index - 1]
        if signed.kind == "signature" and is_name(signed) and lexicon().legal_forms.search(signed.text):
            return trimmed(signed.text)
    match, _ = wire(page)
    named = match.groupdict() if match else {}
    agency = named.get("agency") or named.get("source")
    if agency and agency[0] not in "本我":
        return agency
    return _paper(page) or _agency(page) or _site(page)


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


def _paper(page: Page) -> str | None:
    """The agency or paper that stands, without a date, before the text or above it with its reporter."""
    above = [page.units[index].text for index in range(page.lead) if index != page.title]
    for text in [*lead_texts(page)[:1], *above]:
        wired = (re.match(pattern.replace("{date}", MARK), masked(text)[0]) for pattern in lexicon().wire)
        for match in (*(pattern.match(text) for pattern in lexicon().papers), *wired):
            name = match.groupdict().get("agency") if match else None
            if name and name[0] not in "本我据據":
                return name
    return None


def _site(page: Page) -> str | None:
    """A paper's or a site's name that is the first step of the way to the page: "大众日报 > 要闻"."""
    for index in crumbs(page):
        name = trimmed(STEP.split(page.units[index].text)[0].strip())
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
    entry = _INITIALS.sub("", entry)
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
