"""Cells in rows → lines of text that fit a width: columns aligned, only the elastic ones cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from rich.cells import cell_len
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    Column = Literal["left", "right", "firm", "elastic"]

_GAP: Final = 2
_NARROWEST: Final = 12

ASIDE: Final = "dim"
HEADING: Final = "bold cyan"
STRONG: Final = "bold"
AGREED: Final = "bold green"


class Grid:
    """Rows of cells without lines between them.

    ``left`` and ``right`` columns are as wide as their widest cell; where the width does not suffice,
    ``elastic`` ones are cut with an ellipsis, and then ``firm`` ones. What a document says cannot steer the
    terminal: control characters are left out, and nothing is read as markup.
    """

    def __init__(self, *columns: Column, indent: int = 2) -> None:
        """A grid of these columns, each line ``indent`` spaces in."""
        self._columns = columns
        self._indent = indent
        self._rows: list[list[Text] | Text] = []

    def row(self, *cells: str | Text | None) -> None:
        """Add a row; cells that are missing at its end are empty."""
        filled = [*cells, *[None] * (len(self._columns) - len(cells))]
        self._rows.append([clean(cell) for cell in filled])

    def line(self, words: str | Text) -> None:
        """Add a line of its own, across all columns."""
        self._rows.append(clean(words))

    def more(self, number: int, indent: int = 0) -> None:
        """Say how many rows are not shown, if any."""
        if number > 0:
            self.line(Text(f"{' ' * indent}… {number:,} more", style=ASIDE))

    def __bool__(self) -> bool:
        """True where there is a row."""
        return bool(self._rows)

    def print(self, console: Console) -> None:
        """Print the lines, as wide as the console."""
        for line in self.lines(console.width):
            console.print(line, soft_wrap=True)

    def lines(self, width: int) -> list[Text]:
        """The lines, none wider than ``width`` if the elastic columns allow it, without spaces at the end."""
        widths = self._widths(width - self._indent)
        lines = []
        for row in self._rows:
            line = Text(" " * self._indent)
            if isinstance(row, Text):
                line.append_text(_cut(row, width - self._indent))
            else:
                for column, cell, room in zip(self._columns, row, widths, strict=True):
                    if not room:
                        continue  # nothing stands in this column
                    shown = _cut(cell, room)
                    space = " " * (room - cell_len(shown.plain))
                    line.append(space if column == "right" else "").append_text(shown)
                    line.append(space if column != "right" else "").append(" " * _GAP)
            line.rstrip()
            lines.append(line)
        return lines

    def _widths(self, width: int) -> list[int]:
        rows = [row for row in self._rows if not isinstance(row, Text)]
        widths = [
            max((cell_len(row[at].plain) for row in rows), default=0) for at in range(len(self._columns))
        ]
        room = width - _GAP * (sum(map(bool, widths)) - 1)
        for kind in ("elastic", "firm"):
            columns = [at for at, column in enumerate(self._columns) if column == kind]
            while sum(widths) > room and any(widths[at] > _NARROWEST for at in columns):
                widths[max(columns, key=lambda at: widths[at])] -= 1
        return widths


def clean(cell: str | Text | None) -> Text:
    """Text that cannot steer the terminal: control characters and line breaks are spaces in it."""
    text = cell if isinstance(cell, Text) else Text(cell or "")
    plain = text.plain
    if plain.isprintable():
        return text
    return Text("".join(c if c.isprintable() else " " for c in plain), style=text.style)


def _cut(text: Text, width: int) -> Text:
    shown = text.copy()
    shown.truncate(max(width, 1), overflow="ellipsis")
    return shown


def joined(parts: Sequence[str], most: int = 3) -> str:
    """The first few of several names.

    >>> joined(["a", "b", "c", "d", "e"])
    'a, b, c and 2 more'
    """
    shown = ", ".join(parts[:most])
    return shown if len(parts) <= most else f"{shown} and {len(parts) - most} more"
