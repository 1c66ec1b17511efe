"""Columns and rows of Python values → typed data frames of pandas, polars and Arrow, HTML.

Each library is an extra, imported when it is asked for.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from ipgraph.errors import OutputError, ParameterError, ValueFormatError
from ipgraph.values import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from ipgraph.query.table import Table

PERIOD: Final = "period"
_DIGITS: Final = 38  # what a decimal of 128 bits holds
SHOWN: Final = 20  # rows of a table in a notebook


@dataclass(frozen=True, slots=True)
class Column:
    """A column whose values are all of one kind, or None.

    ``kind`` is ``text``, ``integer``, ``decimal``, ``date``, ``boolean`` or ``list`` (tuples of texts).
    """

    name: str
    kind: str
    values: list[Any]


class Tabular(ABC):
    """What has a table behind it, and so becomes a data frame."""

    __slots__ = ()

    @abstractmethod
    def to_table(self) -> Table:
        """The table: its columns, and rows of Python values."""

    def tables(self, size: int = 10_000) -> Iterator[Table]:
        """The rows as tables of at most so many, one at least. Raises ParameterError on a size below 1."""
        if size < 1:
            raise ParameterError(f"a table has 1 row or more, not {size}")
        whole = self.to_table()
        for start in range(0, max(len(whole.rows), 1), size):
            yield replace(whole, rows=whole.rows[start : start + size])

    def to_pandas(self, *, exact: bool = False, iris: bool = False) -> pd.DataFrame:
        """A pandas DataFrame: ``string``, ``Int64``, ``float64``, ``datetime64``, ``boolean``, tuples.

        After a column ``period`` come ``period_start`` and ``period_end``, its first and last day. ``exact``
        keeps decimals as ``Decimal``, ``iris`` the IRIs of things instead of their short names. Raises
        OutputError where pandas is not installed.
        """
        pandas = _library("pandas", "pandas")
        kinds = {
            "text": "string",
            "integer": "Int64",
            "decimal": "object" if exact else "float64",
            "date": "datetime64[s]",
            "boolean": "boolean",
            "list": "object",
        }
        found = {}
        for column in columns_of(self.to_table(), iris=iris):
            values: list[Any] = column.values
            if column.kind == "decimal" and not exact:
                values = [None if value is None else float(value) for value in values]
            found[column.name] = pandas.Series(values, dtype=kinds[column.kind])
        frame: pd.DataFrame = pandas.DataFrame(found)
        return frame

    def to_polars(self, *, exact: bool = False, iris: bool = False) -> pl.DataFrame:
        """A polars DataFrame: ``String``, ``Int64``, ``Float64``, ``Date``, ``Boolean``, ``List(String)``.

        Options and period columns as in ``to_pandas``. Raises OutputError where polars is not installed,
        ParameterError where ``exact`` decimals have more digits than polars can hold.
        """
        polars = _library("polars", "polars")
        series = []
        for column in columns_of(self.to_table(), iris=iris):
            kind: Any = {
                "text": polars.String,
                "integer": polars.Int64,
                "decimal": polars.Float64,
                "date": polars.Date,
                "boolean": polars.Boolean,
                "list": polars.List(polars.String),
            }[column.kind]
            values: list[Any] = column.values
            if column.kind == "decimal" and exact:
                kind = polars.Decimal(_DIGITS, _scale(column))
            elif column.kind == "decimal":
                values = [None if value is None else float(value) for value in values]
            elif column.kind == "list":
                values = [None if value is None else list(value) for value in values]
            series.append(polars.Series(column.name, values, dtype=kind))
        frame: pl.DataFrame = polars.DataFrame(series)
        return frame

    def to_arrow(self, *, exact: bool = False, iris: bool = False) -> pa.Table:
        """An Arrow table: ``string``, ``int64``, ``double``, ``date32``, ``bool``, ``list<string>``.

        Options and period columns as in ``to_pandas``. Raises OutputError where pyarrow is not installed,
        ParameterError where ``exact`` decimals have more digits than 38.
        """
        arrow = _library("pyarrow", "parquet")
        found = {}
        for column in columns_of(self.to_table(), iris=iris):
            kind: Any = {
                "text": arrow.string(),
                "integer": arrow.int64(),
                "decimal": arrow.float64(),
                "date": arrow.date32(),
                "boolean": arrow.bool_(),
                "list": arrow.list_(arrow.string()),
            }[column.kind]
            values: list[Any] = column.values
            if column.kind == "decimal" and exact:
                kind = arrow.decimal128(_DIGITS, _scale(column))
            elif column.kind == "decimal":
                values = [None if value is None else float(value) for value in values]
            found[column.name] = arrow.array(values, type=kind)
        table: pa.Table = arrow.table(found)
        return table

    def _repr_html_(self) -> str:
        """The first rows, for a notebook; nothing that a document says is taken for markup."""
        return html_of(self.to_table())


def columns_of(table: Table, *, iris: bool = False) -> list[Column]:
    """The typed columns of a table; a kind that the table does not tell is that of its values."""
    found: list[Column] = []
    for at, name in enumerate(table.columns):
        cells = [row[at] for row in table.rows]
        kind = (table.kinds or {}).get(name) or kind_of(cells) or "text"
        found.append(Column(name, kind, [_cell(cell, kind, iris=iris) for cell in cells]))
        if name == PERIOD and kind == "text":
            periods = [_period(cell) for cell in cells]
            found.append(Column(f"{name}_start", "date", [each and each.start for each in periods]))
            found.append(Column(f"{name}_end", "date", [each and each.end for each in periods]))
    return found


def html_of(table: Table, most: int = SHOWN, number: int | None = None) -> str:
    """The first rows of a table as an HTML table, all text escaped, with a line on how many there are.

    ``number`` tells how many, where the table itself has the first of them only.
    """
    from html import escape

    from ipgraph.query.table import shown_cells

    names, rows = shown_cells(table, most)
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    number = len(table.rows) if number is None else number
    more = f"{len(rows)} of {number} rows" if len(rows) < number else f"{number} row{'s' * (number != 1)}"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{more}</p>"


def kind_of(cells: Iterable[object]) -> str | None:
    """The kind of a column with these values, None where there is none.

    >>> kind_of([1, None, Decimal("0.5")]), kind_of([True, 1]), kind_of([None])
    ('decimal', 'text', None)
    """
    types = set(map(type, cells)) - {type(None)}
    if not types:
        return None
    # True is an int to Python, and no number here
    return next((kind for kind, some in _KINDS.items() if types <= some), "text")


_KINDS: Final[Mapping[str, frozenset[type]]] = {
    "boolean": frozenset({bool}),
    "integer": frozenset({int}),
    "decimal": frozenset({int, float, Decimal}),
    "date": frozenset({date}),
    "list": frozenset({tuple}),
}


def _cell(cell: Any, kind: str, *, iris: bool) -> Any:
    if cell is None or kind in ("boolean", "integer"):
        return cell
    if kind == "decimal":
        return cell if isinstance(cell, Decimal) else Decimal(str(cell))
    if kind == "date":
        return cell if isinstance(cell, date) else _day(cell)
    if kind == "list":
        return tuple(_text(item, iris=iris) for item in (cell if isinstance(cell, tuple) else (cell,)))
    return _text(cell, iris=iris)


def _text(cell: Any, *, iris: bool) -> str:
    short = None if iris else getattr(cell, "short", None)
    if isinstance(cell, tuple):
        return "; ".join(_text(item, iris=iris) for item in cell)
    return str(cell) if short is None else str(short)


def _day(cell: object) -> date | None:
    try:
        return date.fromisoformat(str(cell))
    except ValueError:
        return None


def _period(cell: object) -> Period | None:
    try:
        return None if cell is None else Period.parse(str(cell))
    except ValueFormatError:
        return None


def _scale(column: Column) -> int:
    """How many fraction digits the values need. Raises ParameterError where all digits are too many."""
    scale = whole = 0
    for value in column.values:
        if value is not None and value.is_finite():
            exponent = value.as_tuple().exponent
            scale, whole = max(scale, -exponent), max(whole, value.adjusted() + 1)
    if scale + whole > _DIGITS:
        raise ParameterError(
            f"the decimals of {column.name} have more than {_DIGITS} digits; leave exact out"
        )
    return scale


def _library(name: str, extra: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise OutputError(f"{name} is not installed; say: pip install 'ipgraph[{extra}]'") from error
