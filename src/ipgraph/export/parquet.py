"""Tables of the same columns → one Parquet file, table by table, so that memory holds one at a time."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipgraph.query import Table


def parquet(tables: Iterable[Table], output: IO[bytes]) -> None:
    """Write the rows of all tables, typed as ``Table.to_arrow`` does; each table is a row group.

    Raises OutputError where pyarrow is not installed, ValueError where there is no table.
    """
    parts = (table.to_arrow() for table in tables)
    first = next(parts, None)
    if first is None:
        raise ValueError("a file needs a table, for its columns")
    from pyarrow.parquet import ParquetWriter

    with ParquetWriter(output, first.schema) as writer:
        writer.write_table(first)
        for part in parts:
            writer.write_table(part)
