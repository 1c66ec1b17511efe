"""Columns and rows of Python values → text for people, CSV, JSON; triples → Turtle."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import unquote

from ipgraph.errors import OutputError
from ipgraph.query.frames import Tabular
from ipgraph.values import plain
from ipgraph.vocabulary import ID, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyoxigraph as ox
    from rich.table import Table as RichTable

# width of text where no terminal tells its own
WIDTH: Final = 120
LABEL: Final = "_label"
_SHOWN: Final = 10
_GAP: Final = 3  # between columns
_NARROWEST: Final = 16  # a column of words that is squeezed further cannot be read
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Iri(str):
    """The full IRI of a node; ``short`` is what tables for people show and parameters of queries accept."""

    __slots__ = ()

    @property
    def short(self) -> str:
        """The keys of a node without its kind, or a prefixed name.

        >>> Iri("https://w3id.org/ipgraph/id/period/2023-01%2F2023-06").short
        '2023-01/2023-06'
        >>> Iri("https://w3id.org/ipgraph/id/breakdown/holder/enterprise").short
        'holder=enterprise'
        >>> Iri("https://w3id.org/ipgraph/id/claim/a.txt/1045-1052").short
        'a.txt/1045-1052'
        >>> Iri("http://www.w3.org/ns/prov#Entity").short
        'prov:Entity'
        """
        if self.startswith(ID):
            kind, _, rest = self.removeprefix(ID).partition("/")
            if kind == "breakdown":
                return "=".join(map(unquote, rest.split("/")))
            return unquote(rest)
        for prefix, namespace in PREFIXES.items():
            if self.startswith(namespace) and len(self) > len(namespace):
                return f"{prefix}:{self.removeprefix(namespace)}"
        return str(self)


Value = str | int | float | Decimal | date | bool | tuple[str, ...] | None


@dataclass(frozen=True, repr=False)
class Table(Tabular):
    """The result of a query: columns and rows, also as a data frame of pandas or polars.

    A cell is a text, a number (``Decimal`` of xsd:decimal), a date, a truth value, an ``Iri``, a tuple of
    texts or IRIs (a list column, sorted), or None. ``triples`` is set where the query makes a graph; the
    rows are then its triples. An ASK query gives one row with one truth value, ``answer``. ``kinds`` are the
    kinds of columns (``frames.Column``) that hold whatever the rows are.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Value, ...]]
    triples: tuple[ox.Triple, ...] | None = None
    kinds: Mapping[str, str] | None = field(default=None, compare=False)

    def to_table(self) -> Table:
        """The table itself."""
        return self

    def __repr__(self) -> str:
        """The first rows, and how many there are."""
        number = len(self.rows)
        first = Table(self.columns, self.rows[:_SHOWN]).to_text()
        return f"{first}{number} rows, {_SHOWN} shown" if number > _SHOWN else first.rstrip("\n")

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        """The rows as dictionaries."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def column(self, name: str) -> list[Value]:
        """The cells of one column, from the first row to the last."""
        at = self.columns.index(name)
        return [row[at] for row in self.rows]

    def to_json(self) -> str:
        """A list of objects, one a row, with full IRIs; a list column is a list, an empty cell null."""
        rows = [{name: _json(value) for name, value in row.items()} for row in self]
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"

    def to_csv(self, *, header: bool = True) -> str:
        """CSV with a header line and full IRIs; lines end in a line feed, "; " joins the items of a list."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        if header:
            writer.writerow(self.columns)
        writer.writerows([_plain_text(value) for value in row] for row in self.rows)
        return out.getvalue()

    def to_turtle(self) -> str:
        """The graph in Turtle, triples sorted.

        Raises OutputError where the query makes no graph (only CONSTRUCT and DESCRIBE do).
        """
        if self.triples is None:
            raise OutputError(
                "this query gives a table, not a graph; ask for table, csv or json instead of turtle"
            )
        import pyoxigraph as ox

        used = " ".join(str(triple) for triple in self.triples)
        prefixes = {name: namespace for name, namespace in PREFIXES.items() if namespace in used}
        text = ox.serialize(sorted(self.triples, key=str), format=ox.RdfFormat.TURTLE, prefixes=prefixes)
        assert text is not None
        return text.decode("utf-8")

    def to_text(self, width: int | None = None) -> str:
        """Text for people, at most ``width`` characters wide (default: the terminal, else 120).

        IRIs are short; where there is a label, it stands in their place. Columns without a value are left
        out; so are, in a table, those that another repeats, as a claim's name does its document's. A single
        row, and rows too wide for the terminal, are written as one line per cell.
        """
        import shutil

        width = width or shutil.get_terminal_size((WIDTH, 24)).columns
        if not self.rows:
            return "no rows\n"
        names = self._telling()
        if len(self.rows) > 1 or len(names) <= 2:
            grid = [name for name in names if not self._is_repeated(name)] or names
            rows = self._shown(grid)
            numbers = [self._holds(name, (int, float, Decimal)) for name in grid]
            ids = [self._holds(name, Iri) and name + LABEL not in self.columns for name in grid]
            # names of nodes stay whole for copying where there is room for that
            for whole in ([a or b for a, b in zip(numbers, ids, strict=True)], numbers):
                if _fits(grid, rows, whole, width):
                    return _grid(grid, rows, numbers, whole, width)
            if len(grid) <= 2:
                return _grid(grid, rows, numbers, [False] * len(grid), width)
        return _records(names, self._shown(names), width)

    def _telling(self) -> list[str]:
        """The columns that hold anything, but for those of labels."""
        names = [
            name
            for name in self.columns
            if not (name.endswith(LABEL) and name[: -len(LABEL)] in self.columns)
        ]
        return [name for name in names if any(cell not in (None, ()) for cell in self.column(name))] or names

    def _shown(self, names: list[str]) -> list[list[str]]:
        """The rows as text, with the label of an IRI in its place."""
        columns = []
        for name in names:
            cells = [_visible(value) for value in self.column(name)]
            if name + LABEL in self.columns:
                labels = [_visible(value) for value in self.column(name + LABEL)]
                cells = [label or cell for label, cell in zip(labels, cells, strict=True)]
            columns.append(cells)
        return [list(row) for row in zip(*columns, strict=True)]

    def _is_repeated(self, name: str) -> bool:
        """True where the IRIs of another column begin with the keys of this one's."""
        cells = self.column(name)
        if self.triples is not None or not all(isinstance(cell, Iri) for cell in cells):
            return False
        starts = [cell.short + "/" for cell in cells if isinstance(cell, Iri)]
        return any(
            all(
                isinstance(cell, Iri) and cell.short.startswith(start)
                for cell, start in zip(column, starts, strict=True)
            )
            for column in map(self.column, self.columns)
        )

    def _holds(self, name: str, kind: type | tuple[type, ...]) -> bool:
        """True where the column holds something, and only of that kind."""
        cells = [cell for cell in self.column(name) if cell is not None]
        return bool(cells) and all(isinstance(cell, kind) for cell in cells)


def shown_cells(table: Table, most: int) -> tuple[list[str], list[list[str]]]:
    """The columns that hold anything, and the cells of the first rows as people read them."""
    first = Table(table.columns, table.rows[:most])
    names = first._telling()
    return names, first._shown(names)


def _visible(value: Value) -> str:
    """One line without control characters: what a document says must not steer the reader's terminal."""
    return " ".join(_CONTROL.sub(" ", _short(value)).split())


def _short(value: Value) -> str:
    if isinstance(value, Iri):
        return value.short
    if isinstance(value, tuple):
        return "; ".join(_short(item) for item in value)
    if isinstance(value, Decimal):
        return format(Decimal(plain(value)), ",f")
    return _plain_text(value)


def _plain_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _json(value: Value) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no such number
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def _fits(names: list[str], rows: list[list[str]], whole: list[bool], width: int) -> bool:
    """Whether no column needs to be squeezed until its words cannot be read."""
    from rich.cells import cell_len

    needed = 0
    for is_whole, name, *cells in zip(whole, names, *rows, strict=True):
        longest = max(map(cell_len, (name, *cells)))
        needed += _GAP + (longest if is_whole else min(longest, max(_NARROWEST, len(name))))
    return needed - _GAP <= width


def _grid(names: list[str], rows: list[list[str]], numbers: list[bool], whole: list[bool], width: int) -> str:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name, is_number, is_whole in zip(names, numbers, whole, strict=True):
        justify: Literal["left", "right"] = "right" if is_number else "left"
        grid.add_column(Text(name), justify=justify, overflow="fold", no_wrap=is_whole)
    for row in rows:
        # as Text, since what documents say may look like markup of rich
        grid.add_row(*map(Text, row))
    return _printed(grid, width)


def _records(names: list[str], rows: list[list[str]], width: int) -> str:
    from rich.table import Table as Grid
    from rich.text import Text

    blocks = []
    for row in rows:
        grid = Grid.grid(padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True, min_width=max(map(len, names)))
        grid.add_column(overflow="fold")
        for name, cell in zip(names, row, strict=True):
            if cell:
                grid.add_row(Text(name), Text(cell))
        blocks.append(_printed(grid, width))
    return "\n".join(blocks)


def _printed(grid: RichTable, width: int) -> str:
    from rich.console import Console

    out = io.StringIO()
    Console(file=out, width=width, color_system=None, highlight=False).print(grid)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())
