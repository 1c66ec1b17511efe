"""Numbers and intervals → words for people, in English and Chinese."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ipgraph import vocabulary as vocabularies
from ipgraph.reconcile import intervals
from ipgraph.values import is_currency, plain

if TYPE_CHECKING:
    from ipgraph.values import Interval

_SCALES: Final = {
    "en": ((12, " trillion"), (9, " billion"), (6, " million")),
    "zh": ((12, "万亿"), (8, "亿"), (4, "万")),
}
_UNITS: Final = {
    "en": {"count": "", "percent": "%", "percentage-point": " pp", "times": " times", "per-10k-people": ""},
    "zh": {
        "count": "",
        "percent": "%",
        "percentage-point": "个百分点",
        "times": "倍",
        "per-10k-people": "",
        "CNY": "元",
    },
}
_RANGE: Final = {"en": "{} to {}", "zh": "{}至{}"}
_OPEN: Final = {"en": ("more than {}", "less than {}"), "zh": ("{}以上", "{}以下")}
_ANY: Final = {"en": "any figure", "zh": "任何数值"}
# A year, a month, a day, and months of one year.
_DATES: Final = {
    "en": ("{year}", "{name} {year}", "{day} {name} {year}", "{first} to {last}"),
    "zh": ("{year}年", "{year}年{month}月", "{year}年{month}月{day}日", "{year}年{month}月至{to}月"),
}
_MONTHS: Final = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
# Digits that a computed figure is shown with, at least.
_DIGITS: Final = 3


@lru_cache(maxsize=1 << 14)
def number(value: Decimal, unit: str, language: str = "en") -> str:
    """A stated number with its unit, never rounded.

    >>> number(Decimal(398710000000), "CNY"), number(Decimal(398710000000), "CNY", "zh")
    ('398.71 billion CNY', '3987.1亿元')
    """
    return _with_unit(_scaled(value, language), unit, language)


def span(interval: Interval, unit: str, language: str = "en") -> str:
    """An interval, to so many digits as tell its ends apart.

    >>> from ipgraph.values import Interval
    >>> span(Interval(Decimal("44.0043"), Decimal("44.1608")), "percent")
    '44% to 44.16%'
    """
    width = intervals.width(interval)
    if interval.low is None and interval.high is None:
        return _ANY[language]
    low = None if interval.low is None else _rounded(interval.low, width)
    high = None if interval.high is None else _rounded(interval.high, width)
    if low is not None and high is not None:
        ends = [number(each, unit, language) for each in (low, high)]
        return ends[0] if ends[0] == ends[1] else _RANGE[language].format(*ends)
    over, under = _OPEN[language]
    if low is not None:
        return over.format(number(low, unit, language))
    assert high is not None
    return under.format(number(high, unit, language))


def _rounded(value: Decimal, width: Decimal | None) -> Decimal:
    """To the place of the second digit of the interval's width, and at least to three digits."""
    if not value:
        return Decimal(0)
    places = value.adjusted() - _DIGITS + 1
    if width:
        places = min(places, width.adjusted() - 1)
    return value.quantize(Decimal(1).scaleb(places), ROUND_HALF_EVEN) if places > -18 else value


def _scaled(value: Decimal, language: str) -> str:
    for exponent, word in _SCALES[language]:
        if value and value.adjusted() >= exponent:
            return f"{plain(value.scaleb(-exponent))}{word}"
    whole, dot, fraction = plain(value).partition(".")
    grouped = f"{int(whole):,}" if language == "en" and not whole.startswith("-0") else whole
    return f"{grouped}{dot}{fraction}"


@lru_cache(maxsize=1 << 14)
def period(iso: str, language: str = "en") -> str:
    """A period as the claims have it, in words.

    >>> period("2023-01/2023-06"), period("2023-01/2023-06", "zh"), period("2024-12-31", "zh")
    ('January to June 2023', '2023年1月至6月', '2024年12月31日')
    """
    first, slash, last = iso.partition("/")
    if not slash:
        return _date(first, language)
    if len(first) == len("2023-01") and first[:4] == last[:4]:
        of_year = _DATES[language][3]
        return of_year.format(
            year=first[:4],
            month=int(first[5:]),
            to=int(last[5:]),
            first=_MONTHS[int(first[5:])],
            last=_date(last, language),
        )
    return _RANGE[language].format(_date(first, language), _date(last, language))


def _date(iso: str, language: str) -> str:
    year, month, day = (int(part) for part in (*iso.split("-"), "0", "0")[:3])
    pattern = _DATES[language][iso.count("-")]
    return pattern.format(year=year, month=month, day=day, name=_MONTHS[month])


def currency(unit: str, language: str) -> str:
    """What a currency is called behind a number: English writes its code, Chinese its name.

    >>> currency("USD", "en"), currency("USD", "zh")
    ('USD', '美元')
    """
    known = None if language == "en" else vocabularies.load().units.get(unit)
    return _UNITS[language].get(unit) or (known.label(language) if known else unit)


def _with_unit(digits: str, unit: str, language: str) -> str:
    known = _UNITS[language].get(unit)
    if known is None and language != "en" and is_currency(unit):
        known = currency(unit, language)
    return f"{digits} {unit}" if known is None else f"{digits}{known}"
