"""A line → its dates and the names of authors, places and publishers beside them, if it is a date line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ipgraph.read.dates import CLOCK, MARK, Dated, masked
from ipgraph.read.lexicon import folded, lexicon

DOMAIN: Final = re.compile(
    r"^(?:[A-Za-z][\w-]*\.)+(?:com|cn|org|net|int|gov|edu|info|hk|mo|tw|uk|eu|in|jp|kr)(?:\.[a-z]{2})?$",
    re.IGNORECASE,
)
_LONGEST: Final = 200  # characters
_MOST_WORDS: Final = 8  # words of names beside the date
_MOST_WITH_SOURCE: Final = 12  # of them where one is labelled as the source
_MOST_OF_MONTH: Final = 5  # of them where the date is a month, which headlines name, too
_FEWEST_OF_MONTH: Final = 2  # of them where it ends a stretch of months
_FEWEST_OF_SENTENCE: Final = 4
_QUANTITY: Final = re.compile(
    r"\d(?:[\d.,]*\d)?\s*(?:%|％|per ?cent|pct|million|billion|trillion|crore|[万萬亿億件个個家])"
    r"|\d{1,3}(?:,\d{3})+",
    re.IGNORECASE,
)
_BREAKS: Final = r"[|｜丨•·,，;；()（）\[\]【】:：>/\t\u3000]|\s[–—-]++\s|\s{2,}+"
_BREAK: Final = re.compile(rf"{_BREAKS}|{MARK}|^[–—-]+|[–—-]+$")
_BREAK_BEFORE: Final = re.compile(rf"(?:{_BREAKS}|[–—-]|》)\s*+$")
_BREAK_AFTER: Final = re.compile(rf"\s*(?:{_BREAKS}|[–—-])")
_RANGE: Final = re.compile(rf"[A-Za-z]\s?(?:[-–—]|to)\s?{MARK}")
_ENTRY: Final = re.compile(r"[|｜丨•·\t\u3000]|\s{2,}+")
_LETTERS: Final = re.compile(r"[A-Za-zÀ-ɏ\u3400-\u9fff]")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_BRACKETED: Final = re.compile(r"^[(（][^()（）]+[)）]$")
_LONGEST_OUTLET: Final = 5  # words
_PAPER: Final = re.compile(r"[\u3400-\u9fff]{2,8}[报報社網网刊]")
_PERSON: Final = re.compile(r"[\u3400-\u9fff]{2,4}(?: [\u3400-\u9fff]{2,4}(?:报道|報道|報導))?")
_ENCLOSED: Final = re.compile(r"\s*(?:[(（][^()（）]{1,40}[)）])?\s*")
_EDGES: Final = re.compile(r"^[\W_]+|[^\w)）.]+$")


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a date line tells: its dates, and the names that remain, both in order."""

    dates: tuple[Dated, ...]
    names: tuple[str, ...]


def words_in(text: str) -> float:
    """Latin words, and half the Chinese characters; numbers do not count."""
    return len(re.findall(r"[A-Za-zÀ-ɏ]+", text)) + len(_HAN.findall(text)) / 2


def trimmed(text: str) -> str:
    """White space collapsed, punctuation at the ends dropped, letters as they are."""
    return _EDGES.sub("", re.sub(r"\s+", " ", text))


def read_dateline(text: str) -> Dateline | None:
    """What a line of date, byline and publisher says; None where the line is something else.

    >>> read_dateline("China.org.cn | January 10, 2025").names
    ('China.org.cn',)
    >>> read_dateline("China's patent filings in July 2021") is None
    True
    """
    return _read(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=1024)  # several steps ask for the same line
def _read(text: str) -> Dateline | None:
    lexemes = lexicon()
    covered, dates = masked(lexemes.asides.sub("", text))
    told = [dated for dated in dates if dated.iso or CLOCK.search(text)]
    named = bool(lexemes.bylines.search(text))
    if not told and not named and not _opens_with_source(text):
        name = trimmed(text)
        if _is_signed(name):
            return Dateline((), tuple(name.split()))
        if not re.search("[(（]", name):
            name = name.rstrip(" )）")  # "( ezone.gov.cn )"
        outlet = DOMAIN.match(name) or folded(text) in lexemes.outlets or _is_bracketed_outlet(text, name)
        return Dateline((), (name,)) if outlet else None
    bare = CLOCK.sub("|", covered)  # a time stands between what is beside it: "Industry 10:02 July 18, 2024"
    if told and len(told) == len(dates) == 1 and dates[0].day and _is_edition(covered):
        told_names = (name for part in _BREAK.split(bare) if part for name in _names(part))
        return Dateline(tuple(dates), tuple(name for name in told_names if not re.search(r"\d", name)))
    if wired := _wired(covered, dates):
        return wired
    if _QUANTITY.search(lexemes.labels.sub(" ", bare)):
        return None  # "31 December 2023: 921,000 patents"
    names = tuple(name for part in _BREAK.split(bare) if part for name in _names(part))
    size = sum(words_in(name) for name in set(names) if not DOMAIN.match(name))
    if named or (_opens_with_source(text) and size <= _MOST_WITH_SOURCE):
        return Dateline(tuple(dates), names)
    sentence = text.endswith((".", "。")) and size >= _FEWEST_OF_SENTENCE
    of_month = bool(dates) and all(dated.day is None for dated in dates)
    if of_month and lexemes.counts.search(bare):
        return None  # "Patents, trade marks and designs: August 2023" is a headline, "Statistics" is, too
    if of_month and size > _FEWEST_OF_MONTH and lexemes.strong.search(bare):
        # "Patents, trade marks and designs statistics: August 2023", "Major IP data, January-June 2021"
        periodical = any(map(lexemes.mastheads.search, names)) or any(map(lexemes.outlet_words.search, names))
        if size > _MOST_OF_MONTH or (_RANGE.search(bare) and not periodical):
            return None
    if told and lexemes.source_labels.search(bare) and size <= _MOST_WITH_SOURCE and not sentence:
        return Dateline(tuple(dates), names)
    most = _MOST_WITH_SOURCE if lexemes.editions.search(text) else _MOST_WORDS
    if told and not sentence and size <= most and (not names or _stands_apart(bare, names)):
        return Dateline(tuple(dates), names)
    return None


def _opens_with_source(text: str) -> bool:
    """True of "Source: …", "/ SOURCE: …"."""
    return lexicon().source_labels.match(text.lstrip("/|·•*- ")) is not None


def _is_bracketed_outlet(text: str, name: str) -> bool:
    """True of "( Harbour Daily )"."""
    if not _BRACKETED.match(text) or words_in(name) > _LONGEST_OUTLET or not name.istitle():
        return False
    return any(match.end() == len(name) for match in lexicon().outlet_words.finditer(name))


def _is_signed(name: str) -> bool:
    """A paper's name with a person's: "工商時報 王玉樹"."""
    paper, _, person = name.partition(" ")
    found = _PERSON.fullmatch(person)
    is_known = found and (person[0] in lexicon().family_names or person[:2] in lexicon().family_names)
    return bool(is_known) and bool(_PAPER.fullmatch(paper) or folded(paper) in lexicon().outlets)


def _wired(covered: str, dates: list[Dated]) -> Dateline | None:
    """How an agency's text begins, alone on its line: "北京新闻网2024年4月19日讯（记者 王明）"."""
    for pattern in lexicon().wire:
        found = re.match(pattern.replace("{date}", MARK), covered, re.IGNORECASE)
        if found and _ENCLOSED.fullmatch(covered, found.end()):
            name = found.groupdict().get("agency") or found.groupdict().get("source")
            return Dateline(tuple(dates), (name,) if name else ())
    return None


def _is_edition(covered: str) -> bool:
    """True of the line above an edition's articles: "Wed, 29 January | clear, 3 C | KOSPI 2,185.28"."""
    entries = (entry for entry in _ENTRY.split(covered) if MARK in entry)
    return any(
        lexicon().weekdays.fullmatch(entry.replace(MARK, " ").strip(" ,，.()（）")) for entry in entries
    )


def _names(part: str) -> list[str]:
    """The names in a part of the line; none where it holds labels alone ("Updated", "Font size A A A")."""
    if not _LETTERS.search(lexicon().labels.sub(" ", part)):
        return []
    if _HAN.search(part):
        # Chinese names hold no spaces: what stands between them are different entries
        pieces = [trimmed(piece) for piece in part.split()]
        return [piece for piece in pieces if _LETTERS.search(lexicon().labels.sub(" ", piece))]
    # a label inside a name ("Print Daily") belongs to it
    return [trimmed(part)]


def ends_in_office(text: str) -> bool:
    """True of what ends in the name of an organisation, and of nothing behind it but its state's."""
    name = without_state(text.strip())
    return any(match.end() == len(name) for match in lexicon().legal_forms.finditer(name))


def without_state(text: str) -> str:
    """An office's name without its state's: "Ministry of Commerce of the People's Republic of China"."""
    return text if lexicon().states.match(text) else lexicon().of_states.sub("", text)


def _stands_apart(bare: str, names: tuple[str, ...]) -> bool:
    """True where the dates are entries of their own, not the end or the start of a phrase."""
    before = bare[: bare.index(MARK)]
    after = bare[bare.rindex(MARK) + 1 :]
    if _opens(before) and _closes(after):
        return True
    if ends_in_office(before) and _closes(CLOCK.sub("", after)):
        return True  # "National Bureau of Statistics of Erewhon 2022-12-30 10:00 Print"
    size = sum(map(words_in, names))
    if size > 5:
        return False
    # "(China Daily 01/15/2016 page3)", "August 27, 2020 About the office", "国家知识产权局 2024-01-10"
    enclosed = bool(re.match(r"\s*[(（].*[)）]\s*$", bare))
    leads = not before.strip() and bool(re.match(r"\s*[A-Z]", after))
    return enclosed or leads or (any(map(_HAN.search, names)) and bool(re.search(r"\s$|^$", before)))


def _opens(before: str) -> bool:
    if not _LETTERS.search(lexicon().labels.sub(" ", before)) or _BREAK_BEFORE.search(before):
        return True
    label = list(lexicon().labels.finditer(before.rstrip(" :：")))
    ends = bool(label) and label[-1].end() == len(before.rstrip(" :："))
    return ends and not lexicon().prepositions.search(before.rstrip())


def _closes(after: str) -> bool:
    if not _LETTERS.search(lexicon().labels.sub(" ", after)) or _BREAK_AFTER.match(after):
        return True
    return bool(lexicon().labels.match(after.lstrip()))
