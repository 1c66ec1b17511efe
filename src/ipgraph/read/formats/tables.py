"""A grid of cells that span rows and columns → its rows as lines, cells separated by tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MOST_COLUMNS: Final = 200  # a span may claim a million


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text in one line, and how many rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


def lines_of(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The rows as lines. Each figure stands in one cell only, each label in all that it covers.

    >>> head = [Cell("Year", rows=2), Cell("Granted", columns=2)]
    >>> list(lines_of([head, [Cell("all"), Cell("PCT")], [Cell("2023"), Cell("921"), Cell("56")]]))
    ['Year\\tGranted\\tGranted', 'Year\\tall\\tPCT', '2023\\t921\\t56']
    """
    above: dict[int, tuple[str, int]] = {}  # column → text of a cell that goes on, rows that it still covers
    for row in rows:
        entries: dict[int, str] = {}
        below: dict[int, tuple[str, int]] = {}
        column = 0
        for cell in row:
            column = _carried(above, column, entries, below)
            for offset in range(min(cell.columns, _MOST_COLUMNS - column)):
                entries[column + offset] = cell.text if not offset else label(cell.text)
                if cell.rows > 1:
                    below[column + offset] = (label(cell.text), cell.rows - 1)
            column += cell.columns
            if column >= _MOST_COLUMNS:
                break
        for rest in sorted(above):
            if rest >= column:
                _carried(above, rest, entries, below)
        above = below
        if any(entries.values()):
            yield "\t".join(entries.get(at, "") for at in range(max(entries) + 1)).rstrip("\t")


def _carried(
    above: dict[int, tuple[str, int]], column: int, entries: dict[int, str], below: dict[int, tuple[str, int]]
) -> int:
    """The first column from ``column`` on that no cell of a row above covers."""
    while column in above and column < _MOST_COLUMNS:
        text, rows = above[column]
        entries[column] = text
        if rows > 1:
            below[column] = (text, rows - 1)
        column += 1
    return column


def label(text: str) -> str:
    """What the other places that a cell covers show of it: a figure stated once stays stated once."""
    figure = any(character.isdigit() for character in text) and not _is_year(text)
    return "" if figure else text


def _is_year(text: str) -> bool:
    digits = text.strip("年 ")
    return len(digits) == 4 and digits.isdigit() and digits[:2] in ("19", "20")
