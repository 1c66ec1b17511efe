"""A claim and its document → what the words around it say: revised, or counted in another way."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from ipgraph import extract
from ipgraph.reconcile.findings import DEFINITION, REVISED
from ipgraph.values import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ipgraph.claims import Claim, Document
    from ipgraph.vocabulary import Vocabulary

# So far a sentence reaches at most, in characters.
_REACH: Final = 600
_FULL_STOP: Final = re.compile(r"[.!?](?=\s)|[。！？\n]")
_CLAUSE: Final = re.compile(r"[.!?](?=\s)|[;；。！？\n]|[,，](?!\d)")
# Two figures of one thing differ by no more than this factor, unless by a slip of the pen.
_NEAR: Final = Decimal("1.5")
_ALIKE: Final = Decimal("1.05")
_NAMES: Final = 2
_WORD: Final = re.compile(r"[^\W\d_]+")


def signs(claims: Iterable[Claim], documents: Mapping[str, Document]) -> frozenset[str]:
    """The verdicts that the sentences of these claims speak for: ``revised``, ``definition-differs``."""
    found: set[str] = set()
    for claim in claims:
        document = documents.get(claim.doc)
        if document is not None:
            sentence = sentence_of(claim, document.text)
            found |= {verdict for verdict, pattern in _patterns() if pattern.search(sentence)}
    return frozenset(found)


def sentence_of(claim: Claim, text: str) -> str:
    """The sentence that a claim stands in, and the one behind it: notes on methods come after the figure."""
    begin = max(0, claim.start - _REACH)
    for stop in _FULL_STOP.finditer(text, begin, claim.start):
        begin = stop.end()
    stops = _FULL_STOP.finditer(text, claim.end, claim.end + _REACH)
    next(stops, None)
    behind = next(stops, None)
    return text[begin : behind.end() if behind else claim.end + _REACH].strip()


def name_one_thing(one: Claim, other: Claim, document: Document | None, vocabulary: Vocabulary) -> bool:
    """Whether a document says the same of two figures of it that contradict each other.

    Only of levels, in two sentences each of which names by itself what is counted: "the office granted
    921,001 invention patents", "invention patents granted reached 912,001". Where words that are not
    understood tell the two apart, only if the figures differ as by a slip.
    """
    if document is None or one.indicator is None or one.measure != "level" or not (one.value and other.value):
        return False
    first, last = sorted((one, other), key=lambda claim: claim.start)
    if not _FULL_STOP.search(document.text, first.end, last.start):
        return False
    ahead, behind = (
        extract.said(_up_to(claim, document.text), document.language, vocabulary) for claim in (first, last)
    )
    if ahead is None or behind is None or not ahead.names_what(behind):
        return False
    if not (ahead.tells(one.indicator) and behind.tells(one.indicator)):
        return False
    if any(_words("pointing").search(each.rest) for each in (ahead, behind)):
        return False
    if len(ahead.figures) == len(behind.figures) == 1 and _unknown(ahead.rest) == _unknown(behind.rest):
        # a figure further ahead may tell what the last one is of: "of the 300 that were pending, 200"
        return True
    return ahead.facets == behind.facets and len(ahead.facets) >= _NAMES and _is_slip(one.value, other.value)


def _unknown(rest: str) -> frozenset[str]:
    """The words that are neither understood nor such as may be missing."""
    return frozenset(_WORD.findall(_words("neutral").sub(" ", rest).lower()))


def _is_slip(one: Decimal, other: Decimal) -> bool:
    """Whether two figures are near each other, or one is the other with digits swapped or a wrong unit."""
    apart = max(abs(one / other), abs(other / one))
    scale = Decimal(10) ** round(apart.log10())
    is_scaled = scale > 1 and max(apart / scale, scale / apart) < _ALIKE
    digits = [sorted(plain(each).replace(".", "").strip("-0")) for each in (one, other)]
    return apart <= _NEAR or is_scaled or digits[0] == digits[1]


def _up_to(claim: Claim, text: str) -> str:
    """The sentence of a claim from its beginning to the end of the claim's clause."""
    begin = max(0, claim.start - _REACH)
    for stop in _FULL_STOP.finditer(text, begin, claim.start):
        begin = stop.end()
    for head in _words("dateline").finditer(text, begin, claim.start):
        begin = head.end()
    end = _CLAUSE.search(text, claim.end)
    return text[begin : end.start() if end else claim.end + _REACH]


def tells_year_before(sentence: str) -> bool:
    """Whether a sentence compares with the year before."""
    return bool(_words("year-before").search(sentence))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return ((REVISED, _words("revised")), (DEFINITION, _words("definition")))


@cache
def _words(table: str) -> re.Pattern[str]:
    text = (resources.files(__package__) / "signs.toml").read_text(encoding="utf-8")
    languages = tomllib.loads(text)[table].values()
    return re.compile("|".join(each for words in languages for each in words), re.IGNORECASE)
