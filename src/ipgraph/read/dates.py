"""Text → the dates written in it, in English and Chinese notations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

from ipgraph.read.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS: Final = {char: number for number, char in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
    "零○Ｏ", 0
)
_HINT: Final = re.compile(r"\d|[年月]")
# Full-width digits and signs as East Asian pages write them, each as long as what it stands for.
_WIDE: Final = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in "０１２３４５６７８９／－．"}
_MINGUO: Final = 1911  # years of the Republic of China are counted from it
_FIRST_YEAR, _LAST_YEAR = 1950, 2099
# A clock time that goes with a date: 17:18, 17:18:05, T09:00:00Z, 10:12 am.
CLOCK: Final = re.compile(
    r"[T,，]?\s*\(?(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?"
    r"(?:\s?(?:Z|[+-]\d\d:?\d\d|(?:IST|GMT|UTC|CES?T|BST|E[SD]T|P[SD]T|KST|JST|SGT|HKT|AES?T)(?:[+-]\d{1,2})?)(?!\w))?|"
    r"\d{1,2}\s*[ap]\.?m\b\.?|\d{1,2}[时時点點]\d{1,2}分)\)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date at ``text[start:end]``; without ``year`` or ``day`` where the text leaves them out."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None

    @property
    def iso(self) -> str | None:
        """``2025-04-24`` or ``2016-07``; None where the year is left out."""
        if self.year is None:
            return None
        return f"{self.year:04d}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")


# Stands for a date in masked text: patterns speak of {date} without knowing its notations.
MARK: Final = "\ue000"


def masked(text: str) -> tuple[str, list[Dated]]:
    """The text with each date replaced by MARK, and the dates in the order of their marks.

    >>> masked("On 14 July 2021 the office")[0].replace(MARK, "<date>")
    'On <date> the office'
    """
    parts: list[str] = []
    position = 0
    found = dates_in(text)
    for dated in found:
        parts += (text[position : dated.start].replace(MARK, " "), MARK)
        position = dated.end
    parts.append(text[position:].replace(MARK, " "))
    return "".join(parts), found


def dates_in(text: str) -> list[Dated]:
    """The dates in order; impossible ones (31 June) and ambiguous ones (03/04/2025) are left out.

    >>> [found.iso for found in dates_in("Updated: January 14, 2022; 2013-02-22; July 2016; 2024年4月24日")]
    ['2022-01-14', '2013-02-22', '2016-07', '2024-04-24']
    """
    return list(_found(text if text.isascii() else text.translate(_WIDE))) if _HINT.search(text) else []


def _found(text: str) -> Iterator[Dated]:
    for match in _notations().finditer(text):
        groups = {key: value for key, value in match.groupdict().items() if value is not None}
        fields = {key.rstrip("0123456789"): value for key, value in groups.items()}
        year = _number(fields["year"]) if "year" in fields else None
        if "minguo" in fields:
            year = _MINGUO + _number(fields["minguo"])
        if "short" in fields:
            year = 2000 + int(fields["short"])
        if "left" in fields:
            month, day = _either(int(fields["left"]), int(fields["right"]))
        else:
            word = fields["month"].lower().rstrip(".")
            month = lexicon().months.get(word) or _number(word)
            day = _number(fields["day"]) if "day" in fields else None
        found = Dated(match.start(), match.end(), year, month, day)
        if _possible(found):
            yield found


def _either(left: int, right: int) -> tuple[int, int | None]:
    """Month and day of 24/04 or 04/24; 0 where nothing tells which is which."""
    if left > 12 >= right:
        return right, left
    if right > 12 >= left or left == right:
        return left, right
    return 0, None


def _possible(found: Dated) -> bool:
    if found.year is not None and not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return False
    try:
        date(found.year or 2000, found.month, found.day or 1)
    except ValueError:
        return False
    return found.day is None or found.day > 0


def _number(text: str) -> int:
    """A number in digits, or a Chinese one up to 99 (or digit by digit: 二〇二四)."""
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    number = 0
    for char in text:
        number = number * 10 + _DIGITS.get(char, 0)
    return number


@cache
def _notations() -> re.Pattern[str]:
    names = "|".join(sorted(lexicon().months, key=len, reverse=True))
    name = rf"(?-i:(?=[A-Z]))(?:{names})\b\.?"  # "may 10 percent" names no month
    han = "[〇○Ｏ零一二三四五六七八九十]"
    year, month, day = r"(?:19|20)\d\d", r"1[0-2]|0?[1-9]", r"[0-3]?\d"
    ordinal = r"(?:st|nd|rd|th)?"
    notations = [
        # 2024年4月24日, 二〇二四年四月二十四日, 2024年4月; 4月24日
        rf"(?P<year1>{year}|{han}{{4}})\s*年\s*(?P<month1>{month}|{han}{{1,3}})\s*月"
        rf"(?:\s*(?P<day1>{day}|{han}{{1,3}})\s*[日号號](?!\w*线))?",
        # 民國113年4月24日, 113年4月24日
        rf"(?:(?:中[华華])?民[国國]\s*(?P<minguo9>1?\d\d)|(?<![\d第])(?P<minguo10>1[01]\d))\s*年\s*(?P<month9>{month})\s*月"
        rf"\s*(?P<day9>{day})\s*[日号號]",
        rf"(?<![\d年])(?P<month2>{month})\s*月\s*(?P<day2>{day})\s*[日号號]",
        # 2025-04-24, 2025/04/24, 2025.4.24; 24.04.2025; 04/24/2025, 24-04-2025
        rf"(?<![\d.-])(?P<year3>{year})(?P<sep>[-/.])(?P<month3>{month})(?P=sep)(?P<day3>{day})(?![\d%])",
        # 中華民國一一三年四月二十四日
        rf"(?:中[华華])?民[国國]\s*(?P<minguo13>{han}{{3}})\s*年\s*(?P<month13>{han}{{1,3}})\s*月"
        rf"\s*(?P<day13>{han}{{1,3}})\s*[日号號]",
        # 113-04-24, 113/04/24 in years of the Republic of China
        r"(?<![\w.,/-])(?P<minguo11>1[01]\d)(?P<sep4>[-/.])(?P<month11>0[1-9]|1[0-2])(?P=sep4)"
        r"(?P<day11>[0-3]\d)(?![\w.,/-]|\s?[%％])",
        # 发布时间：22-01-21; 22-01-21 09:36 来源：, with a year of two digits
        r"(?:(?<=[\u4e00-\u9fff][:：])|(?<=[\u4e00-\u9fff][:：] )"
        r"|(?<![\w.,/-])(?=[\d-]{8} \d\d:\d\d(?::\d\d)?\s{0,3}[\u4e00-\u9fff]))"
        r"(?P<short15>[0-3]\d)-(?P<month15>0[1-9]|1[0-2])-(?P<day15>[0-3]\d)(?![\w.,/-]|\s?[%％])",
        # 2024 01/16 21:44, as a page sets year and day apart
        rf"(?<![\d.,/-])(?P<year12>{year})\s+(?P<month12>\d\d)/(?P<day12>\d\d)(?=\s+\d\d:\d\d)",
        rf"(?<![\d.,])(?P<day4>{day})\.(?P<month4>{month})\.(?P<year4>{year})(?!\.?\d)",
        rf"(?<![\d.,/-])(?P<left5>{day})(?P<sep2>[/-])(?P<right5>{day})(?P=sep2)(?P<year5>{year})(?!\d)",
        # January 10, 2025; Jan. 15; April 24th 2025
        rf"\b(?P<month6>{name})\s{{0,2}}(?P<day6>{day}){ordinal}\b(?![:.]\d|,\d{{3}}(?!\d)|%| per)"
        rf"(?:\s?,?\s{{0,2}}(?P<year6>{year})(?!\d))?",
        # 10 January 2025, 3rd of May 1999; 24-Apr-2025
        rf"\b(?<!\d[:：])(?P<day7>{day}){ordinal}(?:\s(?:of\s)?|-)(?P<month7>{name})"
        rf"(?:(?:,?\s{{1,2}}|-)(?P<year7>{year})(?!\d))?",
        # 2019. January 24
        rf"(?<![\d.,])(?P<year14>{year})\.?\s(?P<month14>{name})\s(?P<day14>{day})\b"
        r"(?![:.]\d|,\d{3}|%| per)",
        # July 2016
        rf"\b(?P<month8>{name}),?[\s-]{{1,2}}(?P<year8>{year})(?!\d)",
    ]
    return re.compile("|".join(notations), re.IGNORECASE)
