"""Text → units: the lines of which blocks are made, with their shapes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ipgraph.read.lines import lines_of
from ipgraph.read.shape import Shape

_SHAPED: Final = 4000  # characters at the start by which shapes are told: a line may be megabytes long
_TAIL: Final = 200


@dataclass(slots=True)
class Unit:
    """``text`` is the page's ``[start:end]``; ``gap`` counts the blank lines before it."""

    start: int
    end: int
    text: str
    gap: int = 0
    indent: int = 0
    kind: str = ""
    speaker: str | None = None
    shape: Shape = field(init=False)

    def __post_init__(self) -> None:
        """Takes the shape of the text."""
        self.shape = Shape(self.text[:_SHAPED], self.text[-_TAIL:])


def units_of(text: str) -> list[Unit]:
    """The units of a text in order; together they hold every character that is not white space.

    >>> [unit.text for unit in units_of("A head\\n\\n  Some text. \\n")]
    ['A head', 'Some text.']
    """
    return [
        Unit(line.start, line.end, text[line.start : line.end], line.gap, line.indent)
        for line in lines_of(text)
    ]
