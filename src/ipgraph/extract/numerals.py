"""Text → its numerals, one reader per language: the value, how precisely it is written, its span."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from ipgraph.errors import VocabularyError
from ipgraph.extract.lexicon import compile_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ipgraph.extract.lexicon import Lexicon


class Numeral(NamedTuple):
    """A number as written.

    ``digits`` is its mantissa in plain ASCII digits and ``multiplier`` what its words multiply it with, so
    that its precision can be told; ``form`` is ``digits``, ``words``, ``fraction`` (the value is a
    percentage), ``ordinal`` or ``rank`` ("No. 1"); ``bound`` and ``unit`` are set where the numeral itself
    says them. A ``dependent`` numeral counts only with a unit or a measure word behind it.
    ``sign`` is 1 or -1 where its word says a rise or a fall ("doubled").
    """

    start: int
    end: int
    value: Decimal
    digits: str
    multiplier: Decimal
    form: str
    bound: str | None = None
    unit: str | None = None
    dependent: bool = False
    sign: int = 0


class Reader(Protocol):
    """Finds the numerals of a text in its order."""

    def __call__(self, text: str) -> Iterator[Numeral]: ...


_ONE: Final = Decimal(1)
# 1,234,567 · 3,55,393 (Indian grouping) · 12 345 with thin or no-break spaces · 1234.5
DIGITS: Final = (
    r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}"
    r"|\d{1,3},\d{1,2}(?=\s?(?:%|per\s?cent))"
    r"|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
)
# "181 406": grouped with plain spaces, not behind another number and not a telephone's
SPACED: Final = r"(?<!\d\s)(?<!\+)(?:[1-9]\d{0,2} \d{3}|[1-9]\d? \d{3} \d{3})(?![ -]?\d)(?:\.\d+)?"
# Longer runs of digits are no numbers that anybody states.
MOST_DIGITS: Final = 40
_DECIMAL_COMMA: Final = re.compile(r"\d{1,3},\d{1,2}")
_GROUPING: Final = re.compile(r"[, \u00a0\u2009\u202f]")


def plain_digits(words: str) -> str:
    """Digits of any script and grouping as plain ASCII digits.

    >>> plain_digits("3,55,393.50")
    '355393.50'
    """
    if _DECIMAL_COMMA.fullmatch(words):
        # "22,6 percent"
        words = words.replace(",", ".")
    plain = _GROUPING.sub("", words)
    if plain.count(".") > 1:
        # "12.387.600": grouped as in German
        plain = plain.replace(".", "")
    # through Decimal, since digits of any script are digits
    return format(Decimal(plain), "f")


def rounded(start: int, end: int, part: Decimal, whole: Decimal) -> Numeral:
    """A fraction as the percentage that it is: six digits after the point, as precise as its first one."""
    value = 100 * part / whole
    if value == value.to_integral_value():
        digits = str(int(value))
        return Numeral(start, end, Decimal(digits), digits, _ONE, "fraction", unit="percent")
    digits = str(value.quantize(Decimal("0.1")))
    return Numeral(start, end, value.quantize(Decimal("0.000001")), digits, _ONE, "fraction", unit="percent")


def _glued(signs: Iterable[str]) -> Iterator[str]:
    """The signs of money that are letters, to which a number may be glued, as expressions."""
    for sign in signs:
        written = sign.removesuffix(r"\.?")
        if written.isalpha():
            yield written
        if written != sign:
            yield rf"{written}\."


class EnglishReader:
    """Numerals of English: digits in any grouping, words, multipliers, fractions in words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._words: dict[str, int] = lexicon.table("quantities.words")
        self._multipliers: dict[str, int] = lexicon.table("quantities.multipliers")
        self._fractions: dict[str, str] = lexicon.table("quantities.fractions")
        self._ordinals: dict[str, int] = lexicon.table("quantities.ordinals")
        self._parts: dict[str, str] = lexicon.table("quantities.parts")
        self._points: dict[str, str] = lexicon.table("quantities.points_in_words")
        parts = "|".join(part.replace(" ", r"\s+") for part in self._parts)
        words = "|".join(sorted(self._words, key=len, reverse=True))
        tens = "|".join(w for w, value in self._words.items() if value >= 20)
        units = "|".join(w for w, value in self._words.items() if value < 10)
        scale = "|".join(sorted(self._multipliers, key=len, reverse=True))
        fractions = "|".join(
            f.replace(" ", r"[\s-]+") for f in sorted(self._fractions, key=len, reverse=True)
        )
        points = "|".join(p.replace(" ", r"[\s-]+") for p in sorted(self._points, key=len, reverse=True))
        # "one" alone is nearly always a pronoun or an article
        self._articles = frozenset(w for w, value in self._words.items() if value == 1)
        percent = compile_patterns(lexicon.table("quantities.suffix.percent")).pattern
        self._percent = re.compile(rf"\s+(?:{percent})(?!\w)", re.IGNORECASE)
        # "RMB4.2 billion", "Rs.243 crore"
        signs = {sign for signs in lexicon.table("quantities.prefix").values() for sign in signs}
        glued = "".join(rf"|(?<=(?<!\w)(?-i:{sign}))" for sign in sorted(_glued(signs)))
        ordinals = "|".join(self._ordinals)
        cardinals = "|".join(self._words)
        self._multiples: dict[str, str] = lexicon.table("quantities.multiples.stems")
        multiples = compile_patterns(lexicon.table("quantities.multiples.words")).pattern
        self._pattern = re.compile(
            rf"(?<![\w.-])(?P<points>{points})(?![\w-])"
            rf"|(?<![\w.])(?P<fraction>{fractions})(?![\w-])"
            rf"|(?<![\w-])(?:(?P<ordinal>{ordinals})|(?P<nth>\d{{1,3}})(?:st|nd|rd|th))(?![\w-])"
            rf"|(?<![\w-])(?:no\.|number)[\s\u00a0]?(?P<number>\d{{1,3}}|{cardinals})(?![\w.,/-]\w|\w)"
            rf"|(?:(?<![\w.,/]){glued})(?P<digits>{SPACED}|{DIGITS})(?![\d]|[.,]\d)"
            rf"(?:[\s\u00a0-]*(?P<scale>(?:{scale})(?:[\s-]+(?:{scale}))?)(?!\w))?"
            rf"|(?<![\w-])(?P<multiple>{multiples})(?![\w-])"
            rf"|(?<![\w-])(?P<words>(?:{tens})-(?:{units})|{words})(?![\w-])"
            rf"(?:\s+(?P<part>{parts})(?!\w))?"
            rf"(?:[\s-]+(?P<scale2>{scale})(?!\w))?",
            re.IGNORECASE,
        )
        # where a numeral can begin: tried first, since most of a text is none
        told = (self._words, self._ordinals, self._fractions, self._multiples, self._points)
        every = (*told, ("no.", "num"))
        begins = sorted({word[:3].lower().rstrip() for words in every for word in words})
        firsts = "".join(sorted({each for begin in begins for each in (begin[0], begin[0].upper())}))
        self._begin = re.compile(
            rf"[\d{firsts}](?:(?<=\d)|(?<![\w-].)(?<=(?=(?i:{'|'.join(begins)})).))", re.DOTALL
        )

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        behind = 0
        for place in self._begin.finditer(text):
            if place.start() >= behind:
                match = self._pattern.match(text, place.start())
                if match:
                    yield match
                    behind = match.end()

    def __call__(self, text: str) -> Iterator[Numeral]:
        for match in self._matches(text):
            if match["points"]:
                value = self._points[re.sub(r"[\s-]+", " ", match["points"].lower())]
                yield Numeral(*match.span(), Decimal(value), value, _ONE, "words", unit="percentage-point")
            elif match["fraction"]:
                words = re.sub(r"[\s-]+", " ", match["fraction"].lower())
                value = self._fractions[words]
                yield Numeral(
                    match.start(), match.end(), Decimal(value), value, _ONE, "fraction", unit="percent"
                )
            elif match["ordinal"] or match["nth"] or match["number"]:
                yield self._ordinal(match)
            elif match["multiple"]:
                words = match["multiple"].lower()
                value = next(number for stem, number in self._multiples.items() if words.startswith(stem))
                sign = 1 if Decimal(value) > 1 else -1
                yield Numeral(*match.span(), Decimal(value), value, _ONE, "words", unit="times", sign=sign)
            elif match["digits"]:
                if len(match["digits"]) > MOST_DIGITS:
                    continue
                digits = plain_digits(match["digits"])
                multiplier, end = self._scale(match["scale"]), match.end()
                # a bare letter is a multiplier only where it touches its number: "5.2m", not "5.2 m"
                if match["scale"] and len(match["scale"]) == 1 and text[match.end("digits")].isspace():
                    multiplier, end = _ONE, match.end("digits")
                yield Numeral(match.start(), end, Decimal(digits) * multiplier, digits, multiplier, "digits")
            elif match["scale2"] or match["part"] or self._counts(match, text):
                value_of = Decimal(sum(self._words[w] for w in re.split(r"-", match["words"].lower())))
                if match["part"]:
                    # "four and a half months"
                    value_of += Decimal(self._parts[" ".join(match["part"].lower().split())])
                multiplier = self._scale(match["scale2"])
                yield Numeral(
                    match.start(), match.end(), value_of * multiplier, str(value_of), multiplier, "words"
                )

    def _counts(self, match: re.Match[str], text: str) -> bool:
        """False of a "one" that is a pronoun or an article; "one percent" is a number."""
        is_article = match["words"].lower() in self._articles
        return not is_article or self._percent.match(text, match.end()) is not None

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


@cache
def reader(lexicon: Lexicon) -> Reader:
    """The numeral reader that the lexicon names. Raises VocabularyError where there is none of that name."""
    name = lexicon.table("quantities.reader")
    if name == "words":
        return EnglishReader(lexicon)
    if name == "characters":
        from ipgraph.extract.numerals_chinese import ChineseReader

        return ChineseReader(lexicon)
    raise VocabularyError(f"the {lexicon.language} lexicon names no reader of numerals: {name!r}")
