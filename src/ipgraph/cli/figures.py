"""Stated values → words of a table: ``398.71 billion CNY``, ``> 50 %``, ``+15.3 %``."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ipgraph.values import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipgraph.vocabulary import Vocabulary

_BOUND: Final = {"exact": "", "about": "≈ ", "over": "> ", "under": "< "}
_SCALE: Final = (
    (Decimal(10) ** 12, "trillion"),
    (Decimal(10) ** 9, "billion"),
    (Decimal(10) ** 6, "million"),
)
_CITED: Final = 4  # documents named one by one
_SIGNED: Final = ("change", "points", "difference")
_UNIT: Final = {
    "count": "",
    "percent": "%",
    "percentage-point": "pp",
    "per-10k-people": "per 10,000 people",
}


def figure(value: Decimal, unit: str, bound: str = "exact", measure: str = "level") -> str:
    """A stated figure, short and readable.

    >>> figure(Decimal(398710000000), "CNY"), figure(Decimal(50), "percent", "over")
    ('398.71 billion CNY', '> 50 %')
    >>> figure(Decimal("15.3"), "percent", measure="change"), figure(Decimal(1), "rank", measure="rank")
    ('+15.3 %', 'rank 1')
    """
    sign = "+" if measure in _SIGNED and value > 0 else ""
    words = f"{sign}{_scaled(value)}"
    if unit == "rank":
        return f"{_BOUND[bound]}rank {words}"
    return f"{_BOUND[bound]}{words} {_UNIT.get(unit, unit)}".rstrip()


def _scaled(value: Decimal) -> str:
    """Digits in groups; from a million on with the word, but never rounded.

    >>> _scaled(Decimal(921000)), _scaled(Decimal(4400000)), _scaled(Decimal(4745001))
    ('921,000', '4.4 million', '4.745001 million')
    """
    for scale, word in _SCALE:
        if abs(value) >= scale:
            return f"{plain(value / scale)} {word}"
    whole, dot, fraction = plain(value).partition(".")
    return f"{int(whole):,}{dot}{fraction}" if not whole.startswith("-0") else f"{whole}{dot}{fraction}"


def breakdown(of: Iterable[tuple[str, str | int]]) -> str:
    """What a figure is broken down by, in few words: the values, with their key where they are numbers.

    >>> breakdown([("batch", 2), ("holder", "enterprise")])
    'batch 2, enterprise'
    """
    return ", ".join(f"{key} {value}" if str(value).isdigit() else str(value) for key, value in of)


def cited(numbers: Iterable[int], documents: int, sign: str = " = ") -> str:
    """The numbers of the documents that state a figure, where there are but a few and all have one.

    ``sign`` is what joins them: documents that state the same, by default.

    >>> cited([5, 1], 2), cited([1], 40)
    ('[1] = [5]', '40 documents')
    """
    known = sorted(numbers)
    if len(known) < documents or documents > _CITED:
        return count(documents, "document")
    return sign.join(f"[{number}]" for number in known)


def period(iso: str) -> str:
    """A period in ISO 8601, a span within one year in the short form that section 5.5.2 of it allows.

    >>> period("2023-01/2023-06"), period("2016-04/2017-03"), period("2023-12-31")
    ('2023-01/06', '2016-04/2017-03', '2023-12-31')
    """
    start, slash, end = iso.partition("/")
    return f"{start}/{end[5:]}" if slash and len(end) == 7 and start[:4] == end[:4] else iso


def short(vocabulary: Vocabulary, name: str) -> str:
    """The abbreviation of an agency; any other name as it is.

    >>> from ipgraph import vocabulary
    >>> short(vocabulary.load(), "World Intellectual Property Organization")
    'WIPO'
    """
    agency = vocabulary.agency(name)
    return agency.abbreviations[0] if agency and agency.abbreviations else name


def count(number: int, noun: str) -> str:
    """A number of things.

    >>> count(1, "document"), count(1200, "claim")
    ('1 document', '1,200 claims')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
