"""The words of a table's headers, labels and caption → what they say: facets, period, unit, kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract.quantities import quantities
from ipgraph.extract.recognise import Facet, PlaceMention

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ipgraph.extract import periods
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Recogniser, Sentence

BRACKETED: Final = re.compile(r"[(（\[]([^()（）\[\]]{1,40})[)）\]]")
# What parts the words of a unit, where a number would stand.
_ENDS: Final = " .:：,，;；"
_PLACES: Final = re.compile(r"^|(?<=\s)|$")
# "(10,000 articles)" is one
_COMMA: Final = re.compile(r"[,，;；、](?!\d{3}(?!\d))")
# How much of the end of a header without brackets may tell its unit.
_TAIL: Final = 24
_POWER_OF_TEN: Final = re.compile(r"10*")
_UNITS: Final = frozenset({"percent", "percentage-point", "month", "day", "year", "per-10k-people", "score"})


@dataclass(frozen=True, slots=True)
class Unit:
    """What the figures of a column count: ``factor`` times ``unit``; None where that is left open."""

    factor: Quantity | None = None
    # it says that single things are counted: "（项）"
    is_counted: bool = False

    def of(self, quantity: Quantity) -> Quantity:
        """A figure of the column in full."""
        factor = self.factor
        if factor is None:
            return quantity
        is_plain = quantity.unit == "count"
        if not is_plain and quantity.unit != factor.unit:
            return quantity
        scale = factor.value if is_plain else 1
        return replace(quantity, value=quantity.value * scale, half=quantity.half * scale, unit=factor.unit)


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of a header, a label or a caption say."""

    sentence: Sentence
    period: str | None
    head: str | None
    unit: Unit

    @property
    def facets(self) -> list[Facet]:
        return [facet for facet in self.sentence.facets if not facet.head]


class Headers:
    """Reads the words of tables; ``resolve`` tells the period that a mention means."""

    def __init__(
        self, recogniser: Recogniser, resolve: Callable[[periods.PeriodMention], str | None]
    ) -> None:
        self._recogniser = recogniser
        self._lexicon: Lexicon = recogniser.lexicon
        self._resolve = resolve
        self._kinds = {
            kind: self._lexicon.pattern(f"tables.column.{kind}")
            for kind in ("change", "share", "number", "value", "company", "city", "region", "total")
        }

    def words(self, text: str) -> Words:
        """What words say."""
        sentence = self._recogniser.sentence(text, 0)
        # "(issued 2022-01-21) 2021": the day stands for itself only where no other time is told
        told = sorted(sentence.periods, key=lambda mention: mention.kind == "date")
        found: Iterable[str | None] = (self._resolve(mention) for mention in told)
        period = next((each for each in found if each), None)
        heads = [facet for facet in sentence.facets if facet.head]
        others = [facet for facet in sentence.facets if not facet.head and not facet.weak]
        head = heads[-1].facets[0] if heads and not any(f.start > heads[-1].end for f in others) else None
        return Words(sentence, period, head, self.unit(text))

    def with_code(self, words: Words) -> Words:
        """A label that is nothing but the code of a country or region names that place: "TR", "EU"; one that
        is nothing but an office's name, where it is: "KIPO".
        """
        code = words.sentence.text.strip()
        offices = [each for each in words.sentence.bodies if each.area and each.end - each.start == len(code)]
        if offices and offices[0].area and not words.sentence.places:
            named = (PlaceMention(0, len(words.sentence.text), offices[0].area),)
            return replace(words, sentence=words.sentence.changed(places=named))
        place = self._recogniser.vocabulary.places.get(code)
        if place is None or place.kind not in ("country", "region") or words.sentence.places:
            return words
        named = (PlaceMention(0, len(words.sentence.text), code),)
        return replace(words, sentence=words.sentence.changed(places=named))

    def meant(self, table: str, text: str) -> str | None:
        """What the label of a part means: the kind of right of "Utility", under all patents."""
        names: dict[str, list[str]] = self._lexicon.table(f"tables.{table}")
        found = (n for n in names if self._lexicon.pattern(f"tables.{table}.{n}").fullmatch(text.strip()))
        return next(found, None)

    def is_kind(self, kind: str, text: str) -> bool:
        """True of the header of a column, or the label of a row, of a kind."""
        return bool(self._kinds[kind].fullmatch(text.strip(" .:：*%()（）")))

    def unit(self, text: str) -> Unit:
        """The unit in a header: "(10,000 articles)", "Value, RMB bn", "万件", "(%)"."""
        label = self._lexicon.pattern("tables.caption.unit").search(text)
        # "单位：万件", above the table
        told = [re.split(r"[)）\]\n]", text[label.end() :], maxsplit=1)[0].strip()] if label else []
        pieces = told + [
            part.strip() for match in BRACKETED.finditer(text) for part in _COMMA.split(match[1])
        ]
        for piece in pieces or [text[-_TAIL:].rstrip(_ENDS)]:
            # without brackets it is the last word: "over the last two years are given below" tells none
            factor = self._factor(piece, ends=not pieces)
            if factor is not None:
                return Unit(factor)
        counted = self._lexicon.pattern("tables.caption.counted")
        return Unit(is_counted=any(counted.fullmatch(piece) for piece in pieces))

    def _factor(self, words: str, *, ends: bool) -> Quantity | None:
        words = self._lexicon.table("tables.units").get(words.strip().lower(), words)
        tried = [words]
        if not any(character.isdigit() for character in words):
            tried = [f"{words[: m.start()]}1 {words[m.start() :]}".strip() for m in _PLACES.finditer(words)]
        best: Quantity | None = None
        for text in tried:
            found = quantities(text, self._lexicon)
            if len(found) != 1:
                continue
            told = found[0]
            if ends and told.end < len(text):
                continue
            if not _POWER_OF_TEN.fullmatch(f"{told.value:f}"):
                continue
            is_unit = told.value > 1 if told.unit == "count" else told.is_money or told.unit in _UNITS
            if is_unit and (best is None or told.value > best.value or best.unit == "count" != told.unit):
                best = told
        return best


def bare(text: str) -> str:
    """A header without what stands in brackets: "YoY (%)" is "YoY"."""
    return BRACKETED.sub("", text).strip()
