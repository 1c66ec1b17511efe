"""``words/*.toml`` and labels of the vocabulary → what the page says, in each of its languages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from ipgraph.values import Period, is_currency, plain
from ipgraph.vocabulary import in_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ipgraph.claims import Claim
    from ipgraph.vocabulary import Concept, Named, Vocabulary

_SIGNED: Final = ("change", "points", "difference")
# what the text says, in every language of the page
Phrase = dict[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """One language of the page: its words, and how it writes figures, periods and names of things.

    ``code`` is the vocabulary's tag of the language, ``tag`` that of HTML (BCP 47).
    """

    code: str
    tag: str
    name: str
    _table: Mapping[str, Any]

    def say(self, key: str, **values: object) -> str:
        """The page's word of that key, with the values that it asks for."""
        text: str = self._table["words"][key]
        return text.format(**values)

    def joined(self, texts: Iterable[str]) -> str:
        """Texts that may have commas of their own, in a row."""
        between: str = self._table["lists"]["semicolon"]
        return between.join(texts)

    def count(self, key: str, number: int) -> str:
        """A number of things.

        >>> languages()["en"].count("claims", 1200), languages()["zh"].count("claims", 1)
        ('1,200 claims', '1 条陈述')
        """
        one, many = self._table["counts"][key]
        text: str = one if number == 1 else many
        return text.format(n=f"{number:,}")

    def entry(self, table: str, key: str, default: str | None = None) -> str:
        """What a table of the language's file says for a key; the default, or the key, where it lacks it."""
        text: str = self._table[table].get(key, key if default is None else default)
        return text

    def table(self, name: str) -> dict[str, str]:
        """All that a table of the language's file says, for what runs in the browser."""
        return dict(self._table[name])

    def language(self, code: str) -> str:
        """The name of the language of a document; its code where it is none that the page knows."""
        name: str = self._table["languages"].get(code, code)
        return name

    def number(self, value: Decimal) -> str:
        """Digits in groups, with the word for large ones, and never rounded.

        >>> [languages()[code].number(Decimal(217105)) for code in ("en", "zh")]
        ['217,105', '21.7105万']
        """
        figures = self._table["figures"]
        for power, word in figures["scales"]:
            if abs(value) >= Decimal(10) ** power:
                return f"{self._grouped(value.scaleb(-power))}{word}"
        return self._grouped(value)

    def _grouped(self, value: Decimal) -> str:
        whole, dot, fraction = plain(abs(value)).partition(".")
        sign = self._table["figures"]["minus"] if value < 0 else ""
        group = self._table["figures"]["group"]
        return f"{sign}{f'{int(whole):,}'.replace(',', group)}{dot}{fraction}"

    def amount(self, value: Decimal, unit: str, vocabulary: Vocabulary, measure: str = "level") -> str:
        """A value with its unit, with a plus sign where it tells of growth."""
        figures = self._table["figures"]
        kind = "currency" if is_currency(unit) else "unit"
        pattern: str = figures["units"].get(unit, figures[kind])
        number = ("+" if measure in _SIGNED and value > 0 else "") + self.number(value)
        return pattern.format(number=number, unit=self.label(vocabulary.units.get(unit), unit))

    def figure(self, claim: Claim, vocabulary: Vocabulary) -> str:
        """What a claim states: bound, value and unit."""
        amount = self.amount(claim.value, claim.unit, vocabulary, claim.measure)
        if claim.bound == "exact":
            return amount
        bound = self.label(vocabulary.bounds.get(claim.bound), claim.bound)
        pattern: str = self._table["figures"]["bound"]
        return pattern.format(bound=bound, figure=amount)

    def period(self, iso: str) -> str:
        """A period in words.

        >>> [languages()[code].period("2023-01/2023-06") for code in ("en", "zh")]
        ['January to June 2023', '2023 年 1 月至 6 月']
        """
        Period.parse(iso)
        first, slash, last = iso.partition("/")
        if not slash:
            return self._date(first)
        periods = self._table["periods"]
        if len(first) == len("2023-01") and first[:4] == last[:4]:
            months = [self._month(part[5:7]) for part in (first, last)]
            whole: str = periods["months"].format(start=months[0], end=months[1], year=first[:4])
            return whole
        span: str = periods["span"].format(start=self._date(first), end=self._date(last))
        return span

    def _date(self, iso: str) -> str:
        year, *rest = iso.split("-")
        pattern: str = self._table["periods"][("year", "month", "day")[len(rest)]]
        return pattern.format(
            year=year, month=self._month(rest[0]) if rest else "", day=int(rest[1]) if len(rest) > 1 else ""
        )

    def _month(self, number: str) -> str:
        name: str = self._table["periods"]["month_names"][int(number) - 1]
        return name

    def label(self, record: Named | None, code: str) -> str:
        """The label of a thing of the vocabulary; its code where the vocabulary lacks it."""
        return code if record is None else record.label(self.code)

    def definition(self, concept: Concept | None) -> str:
        """What a concept of the vocabulary means; nothing where the vocabulary does not say."""
        return "" if concept is None else in_language(concept.definitions, self.code)

    def place(self, code: str, vocabulary: Vocabulary) -> str:
        """A place by its label and code."""
        known = vocabulary.places.get(code)
        pattern: str = self._table["lists"]["place"]
        return code if known is None else pattern.format(name=known.label(self.code), code=code)

    def breakdown(self, of: Mapping[str, str | int], vocabulary: Vocabulary) -> str:
        """What a figure is broken down by."""
        pattern: str = self._table["lists"]["pair"]
        comma: str = self._table["lists"]["comma"]
        return comma.join(
            pattern.format(
                key=self.label(vocabulary.dimensions.get(key), key),
                value=self.label(vocabulary.breakdowns.get((key, str(value))), str(value)),
            )
            for key, value in of.items()
        )


@cache
def languages() -> Mapping[str, Words]:
    """The languages of the page by their code, English first."""
    folder = resources.files(__package__) / "words"
    found: dict[str, Words] = {}
    files = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    for file in sorted(files, key=lambda file: (file.name != "en.toml", file.name)):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        code = file.name.removesuffix(".toml")
        found[code] = Words(code, table["tag"], table["name"], table)
    return found


def phrase(say: Callable[[Words], str]) -> Phrase:
    """One text in every language of the page."""
    return {code: say(words) for code, words in languages().items()}
