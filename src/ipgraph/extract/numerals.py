"""Text → its numerals, one reader per language: the value, how precisely it is written, its span."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol

from ipgraph.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ipgraph.extract.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written.

    ``digits`` is its mantissa in plain ASCII digits and ``multiplier`` what its words multiply it with, so
    that its precision can be told; ``form`` is ``digits``, ``words``, ``fraction`` (the value is a
    percentage), ``ordinal`` or ``rank`` ("No. 1"); ``bound`` is set where the numeral itself says it.
    """

    start: int
    end: int
    value: Decimal
    digits: str
    multiplier: Decimal
    form: str
    bound: str | None = None


class Reader(Protocol):
    """Finds the numerals of a text in its order."""

    def __call__(self, text: str) -> Iterator[Numeral]: ...


_READERS: dict[str, Callable[[Lexicon], Reader]] = {}


@cache
def reader(lexicon: Lexicon) -> Reader:
    """The numeral reader of the lexicon's language. Raises VocabularyError where there is none."""
    try:
        return _READERS[lexicon.language](lexicon)
    except KeyError:
        raise VocabularyError(f"no reader of numerals for language {lexicon.language!r}") from None


_ONE: Final = Decimal(1)
# 1,234,567 · 3,55,393 (Indian grouping) · 12 345 with thin or no-break spaces · 1234.5
_DIGITS: Final = (
    r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
)


class EnglishReader:
    """Numerals of English: digits in any grouping, words, multipliers, fractions in words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._words: dict[str, int] = lexicon.table("quantities.words")
        self._multipliers: dict[str, int] = lexicon.table("quantities.multipliers")
        self._fractions: dict[str, str] = lexicon.table("quantities.fractions")
        self._ordinals: dict[str, int] = lexicon.table("quantities.ordinals")
        words = "|".join(sorted(self._words, key=len, reverse=True))
        tens = "|".join(w for w, value in self._words.items() if value >= 20)
        units = "|".join(w for w, value in self._words.items() if value < 10)
        scale = "|".join(sorted(self._multipliers, key=len, reverse=True))
        fractions = "|".join(
            f.replace(" ", r"[\s-]+") for f in sorted(self._fractions, key=len, reverse=True)
        )
        # "one" alone is nearly always a pronoun or an article
        self._articles = frozenset(w for w, value in self._words.items() if value == 1)
        ordinals = "|".join(self._ordinals)
        cardinals = "|".join(self._words)
        self._pattern = re.compile(
            rf"(?<![\w.])(?P<fraction>{fractions})(?![\w-])"
            rf"|(?<![\w-])(?:(?P<ordinal>{ordinals})|(?P<nth>\d{{1,3}})(?:st|nd|rd|th))(?![\w-])"
            rf"|(?<![\w-])(?:no\.|number)[\s\u00a0]?(?P<number>\d{{1,3}}|{cardinals})(?![\w.,/-]\w|\w)"
            rf"|(?<![\w.,/])(?P<digits>{_DIGITS})(?![\d]|[.,]\d)"
            rf"(?:[\s\u00a0-]*(?P<scale>(?:{scale})(?:[\s-]+(?:{scale}))?)(?!\w))?"
            rf"|(?<![\w-])(?P<words>(?:{tens})-(?:{units})|{words})(?![\w-])"
            rf"(?:[\s-]+(?P<scale2>{scale})(?!\w))?",
            re.IGNORECASE,
        )

    def __call__(self, text: str) -> Iterator[Numeral]:
        for match in self._pattern.finditer(text):
            if match["fraction"]:
                words = re.sub(r"[\s-]+", " ", match["fraction"].lower())
                value = self._fractions[words]
                yield Numeral(match.start(), match.end(), Decimal(value), value, _ONE, "fraction")
            elif match["ordinal"] or match["nth"] or match["number"]:
                yield self._ordinal(match)
            elif match["digits"]:
                # through Decimal, since digits of any script are digits
                digits = format(Decimal(re.sub(r"[,\u00a0\u2009\u202f]", "", match["digits"])), "f")
                multiplier, end = self._scale(match["scale"]), match.end()
                # a bare letter is a multiplier only where it touches its number: "5.2m", not "5.2 m"
                if match["scale"] and len(match["scale"]) == 1 and text[match.end("digits")].isspace():
                    multiplier, end = _ONE, match.end("digits")
                if text[end : end + 1].isalpha():
                    continue
                yield Numeral(match.start(), end, Decimal(digits) * multiplier, digits, multiplier, "digits")
            elif match["scale2"] or match["words"].lower() not in self._articles:
                value_of = sum(self._words[w] for w in re.split(r"-", match["words"].lower()))
                multiplier = self._scale(match["scale2"])
                yield Numeral(
                    match.start(), match.end(), value_of * multiplier, str(value_of), multiplier, "words"
                )

    def _ordinal(self, match: re.Match[str]) -> Numeral:
        word = (match["ordinal"] or match["nth"] or match["number"]).lower()
        value = self._ordinals.get(word) or self._words.get(word) or int(word)
        form = "rank" if match["number"] else "ordinal"
        return Numeral(match.start(), match.end(), Decimal(value), str(value), _ONE, form)

    def _scale(self, words: str | None) -> Decimal:
        product = _ONE
        for word in re.split(r"[\s-]+", (words or "").lower()):
            if word:
                product *= self._multipliers[word]
        return product


_READERS["en"] = EnglishReader
