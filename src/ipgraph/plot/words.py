"""``words/*.toml`` → what charts say in a language, beside what pages say in it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from ipgraph.errors import ParameterError
from ipgraph.show.words import Words, languages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipgraph.vocabulary import Vocabulary

# What XML 1.0 (section 2.2) cannot hold, and lone surrogates, which UTF-8 cannot.
_UNSAFE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_WIDE: Final = "\u1100"


@dataclass(frozen=True, slots=True)
class ChartWords:
    """One language of charts; ``words`` are those of pages in it, for figures, periods and labels."""

    words: Words
    _table: Mapping[str, Any]

    @property
    def code(self) -> str:
        """The vocabulary's tag of the language."""
        return self.words.code

    @property
    def fonts(self) -> tuple[str, ...]:
        """Families of fonts for the language, the best first."""
        return tuple(self._table["fonts"])

    @property
    def menu(self) -> dict[str, str]:
        """What the menu beside a chart on a page says, by vega-embed's names."""
        return dict(self._table["menu"])

    def say(self, key: str, **values: object) -> str:
        """The word of a key, with the values that it asks for."""
        text: str = self._table["words"][key]
        return text.format(**{name: clean(str(value)) for name, value in values.items()})

    def unit(self, unit: str, vocabulary: Vocabulary) -> str:
        """What an axis says of a unit; the vocabulary's label of one that charts have no words for."""
        known: str | None = self._table["units"].get(unit)
        return clean(known or self.words.label(vocabulary.units.get(unit), unit))

    def year(self, year: int) -> str:
        """A year on an axis."""
        text: str = self._table["time"]["year"]
        return text.format(year=year)

    def part(self, month: int, months: int) -> str:
        """A part of a year that is so many months (1, 3 or 6) long and begins with a month (1 to 12)."""
        names: list[str] = self._table["time"][{1: "months", 3: "quarters", 6: "halves"}[months]]
        return names[(month - 1) // months]


@cache
def _all() -> Mapping[str, ChartWords]:
    folder = resources.files(__package__) / "words"
    return {
        code: ChartWords(words, tomllib.loads((folder / f"{code}.toml").read_text(encoding="utf-8")))
        for code, words in languages().items()
    }


def chart_words(language: str) -> ChartWords:
    """The words of a language by its code. Raises ParameterError where charts have none in it."""
    if language not in _all():
        raise ParameterError(f"charts have no words in {language!r}; one of: {', '.join(_all())}")
    return _all()[language]


def clean(text: str) -> str:
    """Text of a document as a chart may hold it: every character can stand in XML, none can end a script.

    >>> clean("a\\x00b"), clean("</script>") == "<\\u2060/script>"
    ('a\ufffdb', True)
    """
    # a word joiner is not seen, and keeps "</script" and "<!--" from meaning anything inside a script
    return re.sub(r"<(?=[/!])", "<\u2060", _UNSAFE.sub("\ufffd", text))


def columns(text: str) -> int:
    """How wide a text is, in letters; an ideograph is two."""
    return sum(2 if each >= _WIDE else 1 for each in text)


def wrapped(text: str, most: int) -> list[str]:
    """The lines of a text, none wider than so many letters; it breaks at spaces and beside ideographs.

    >>> wrapped("one two three", 8), wrapped("发明专利", 4)
    (['one two', 'three'], ['发明', '专利'])
    """
    lines = [""]
    # closing marks stay with what they close
    for piece in re.findall(r"\s+|[\u1100-\uffff][，。；：）、！？]*|[^\s\u1100-\uffff]+", text):
        if columns(lines[-1] + piece.rstrip()) > most and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines if line.strip()]


def shortened(text: str, most: int) -> str:
    """A text, or its start and an ellipsis where it is wider than so many letters."""
    if columns(text) <= most:
        return text
    while columns(text) > most - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"
