"""Tables of the same columns → one file of Parquet, Arrow or CSV; memory holds one table at a time."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final, Protocol

from ipgraph.errors import OutputError
from ipgraph.query import Table
from ipgraph.query.frames import columns_of, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FORMATS: Final = ("parquet", "arrow", "csv")


class Parts(Protocol):
    """What gives its rows as tables, some at a time: the rows of a query, claims, any table."""

    def tables(self, size: int = ...) -> Iterator[Table]:
        """The rows as tables of at most so many."""
        ...


def write(tables: Iterable[Table], output: IO[bytes], form: str) -> None:
    """Write the rows of all tables as ``form`` (of ``FORMATS``), typed as ``Table.to_arrow`` does.

    The types of columns are those in the first table, text where it has no value. Each table is a row group
    of Parquet, a batch of Arrow (the file format, which is Feather too). Raises OutputError where a later
    table holds something else, or pyarrow is not installed; ValueError where there is no table.
    """
    waiting = iter(tables)
    first = next(waiting, None)
    if first is None:
        raise ValueError("a file needs a table, for its columns")
    if form == "csv":
        output.write(first.to_csv().encode())
        for part in waiting:
            output.write(part.to_csv(header=False).encode())
        return
    kinds = {column.name: column.kind for column in columns_of(first)}
    whole = Table(first.columns, first.rows, kinds=kinds).to_arrow()
    with _writer(output, whole.schema, form) as writer:
        writer.write_table(whole)
        row = len(first)
        for part in waiting:
            _check(part, kinds, row)
            writer.write_table(Table(part.columns, part.rows, kinds=kinds).to_arrow())
            row += len(part)


def _writer(output: IO[bytes], schema: Any, form: str) -> Any:
    if form == "parquet":
        from pyarrow.parquet import ParquetWriter

        return ParquetWriter(output, schema)
    from pyarrow import ipc

    return ipc.new_file(output, schema)


def _check(part: Table, kinds: Mapping[str, str], row: int) -> None:
    if part.kinds is not None:
        return
    for name in part.columns:
        kind = kinds[name]
        found = "text" if kind == "text" else kind_of(part.column(name)) or kind
        if found not in (kind, "integer" if kind == "decimal" else kind):
            raise OutputError(
                f"the column {name} holds {kind} in its first rows and {found} after row {row:,}; write CSV, "
                f"or ask for STR(?{name})"
            )
