"""Text → units: the lines of which blocks are made, with their shapes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ipgraph.read.lines import lines_of
from ipgraph.read.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.read.content import Part

_SHAPED: Final = 4000  # characters at the start by which shapes are told: a line may be megabytes long
_TAIL: Final = 200


@dataclass(slots=True)
class Unit:
    """``text`` is the page's ``[start:end]``; ``gap`` counts the blank lines before it.

    ``given`` is what the document's format says it is: one of ``content.PART_KINDS``.
    """

    start: int
    end: int
    text: str
    gap: int = 0
    indent: int = 0
    kind: str = ""
    speaker: str | None = None
    given: str = ""
    shape: Shape = field(init=False)

    def __post_init__(self) -> None:
        """Takes the shape of the text."""
        self.shape = Shape(self.text[:_SHAPED], self.text[-_TAIL:])


def units_of(text: str, parts: Sequence[Part] = ()) -> list[Unit]:
    """The units of a text in order; together they hold every character that is not white space.

    Where the format tells parts apart, a unit is a part, or a line of one that has several.

    >>> [unit.text for unit in units_of("A head\\n\\n  Some text. \\n")]
    ['A head', 'Some text.']
    """
    if parts:
        return _units_of_parts(text, parts)
    return [
        Unit(line.start, line.end, text[line.start : line.end], line.gap, line.indent)
        for line in lines_of(text)
    ]


def _units_of_parts(text: str, parts: Sequence[Part]) -> list[Unit]:
    units: list[Unit] = []
    position = 0
    for part in parts:
        above = max(0, text.count("\n", position, part.start) - 1)
        for line in lines_of(text[part.start : part.end]):
            start, end = part.start + line.start, part.start + line.end
            gap = line.gap if start > part.start else above
            units.append(Unit(start, end, text[start:end], gap, line.indent, given=part.kind))
        position = part.end
    return units
