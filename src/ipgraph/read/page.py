"""The units of one page while their kinds are found out, and what is known of the page as a whole."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ipgraph.read.marks import FURNITURE, mark

if TYPE_CHECKING:
    from ipgraph.read.units import Unit

BODY: Final = frozenset({"paragraph", "item", "question"})


class Page:
    """``marks`` go with ``units``; ``lead`` is the index of the first unit of the article's own text,
    ``title`` that of its headline, ``headline`` its words where the format tells them.
    """

    def __init__(self, units: list[Unit], headline: str | None = None) -> None:
        """Marks each unit by itself."""
        self.units = units
        self.headline = headline
        self.marks = [_mark(unit) for unit in units]
        self.lead = 0
        self.title: int | None = None

    def is_furniture(self, index: int) -> bool:
        """A button, a menu, a notice or the heading of links, by its looks."""
        return self.marks[index] in FURNITURE

    def is_prose(self, index: int) -> bool:
        """Sentences, and nothing that marks them as something else."""
        unit = self.units[index]
        return not self.marks[index] and unit.given not in ("row", "heading") and unit.shape.prose

    def unmarked(self, index: int, step: int) -> Unit | None:
        """The unit right above (-1) or below (1); None where there is none, or it is no text."""
        near = index + step
        return self.units[near] if 0 <= near < len(self.units) and not self.marks[near] else None

    def body(self) -> list[int]:
        """Indices of the units that are text of the article, as far as kinds are known."""
        return [index for index, unit in enumerate(self.units) if unit.kind in BODY]

    def own_text(self) -> str:
        """The article's text where there is any, else all that stands on the page."""
        body = self.body() or range(len(self.units))
        return "\n".join(self.units[index].text for index in body)

    @cached_property
    def occurrences(self) -> Counter[str]:
        """How often each line stands on the page."""
        return Counter(unit.shape.folded for unit in self.units)

    @cached_property
    def prose_from(self) -> list[int]:
        """For each unit, the number of prose units from it on."""
        counts = [0]
        for index in range(len(self.units) - 1, -1, -1):
            counts.append(counts[-1] + self.is_prose(index))
        return counts[::-1]

    @cached_property
    def prose_words(self) -> set[str]:
        """Content words of all sentences on the page."""
        words = (unit.shape.words for index, unit in enumerate(self.units) if self.is_prose(index))
        return set[str]().union(*words)


def _mark(unit: Unit) -> str:
    """What a unit shows by itself, and what its format says of it."""
    if unit.given == "row":
        return ""  # short entries side by side are no menu in a table
    found = mark(unit.shape)
    if unit.given == "furniture":
        return "dateline" if found == "dateline" else "furniture"
    if unit.given == "caption" and not found:
        return "caption"
    return found
