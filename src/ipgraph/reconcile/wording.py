"""Numbers and intervals → words for people, in English and Chinese."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ipgraph.reconcile import intervals
from ipgraph.values import plain

if TYPE_CHECKING:
    from ipgraph.values import Interval

_SCALES: Final = {
    "en": ((12, " trillion"), (9, " billion"), (6, " million")),
    "zh": ((12, "万亿"), (8, "亿"), (4, "万")),
}
_UNITS: Final = {
    "en": {"count": "", "percent": "%", "percentage-point": " pp", "times": " times", "per-10k-people": ""},
    "zh": {"count": "", "percent": "%", "percentage-point": "个百分点", "times": "倍", "per-10k-people": ""},
}
_RANGE: Final = {"en": "{} to {}", "zh": "{}至{}"}
_OPEN: Final = {"en": ("more than {}", "less than {}"), "zh": ("{}以上", "{}以下")}
_ANY: Final = {"en": "any figure", "zh": "任何数值"}
# Digits that a computed figure is shown with, at least.
_DIGITS: Final = 3


@lru_cache(maxsize=1 << 14)
def number(value: Decimal, unit: str, language: str = "en") -> str:
    """A stated number with its unit, never rounded.

    >>> number(Decimal(398710000000), "CNY"), number(Decimal(398710000000), "CNY", "zh")
    ('398.71 billion CNY', '3987.1亿 CNY')
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


def _with_unit(digits: str, unit: str, language: str) -> str:
    known = _UNITS[language].get(unit)
    return f"{digits} {unit}" if known is None else f"{digits}{known}"
