"""Quads, a property graph, or tables → a file in a format of the field, written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from ipgraph.errors import OutputError, did_you_mean
from ipgraph.export import graphs, jsonld, parts, rdf
from ipgraph.export.atomic import replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyoxigraph as ox

    from ipgraph.query import Table

_WRITERS: Final[dict[str, Callable[[Iterable[ox.Quad], IO[bytes]], None]]] = {
    "ttl": rdf.turtle,
    "trig": rdf.trig,
    "nq": rdf.nquads,
    "jsonld": jsonld.jsonld,
}
# of quads, and of a property graph
FORMATS: Final = tuple(_WRITERS)
GRAPH_FORMATS: Final = graphs.FORMATS
write_graph: Final = graphs.write
# of the claims of all documents, as one table
CLAIM_FORMATS: Final = ("parquet",)
# of any rows
TABLE_FORMATS: Final = parts.FORMATS
_ALL: Final = (*FORMATS, *GRAPH_FORMATS, *CLAIM_FORMATS)


def format_of(path: Path | None, asked: str | None = None) -> str:
    """The format that is asked for, else the one that the file's suffix stands for.

    Raises OutputError where there is no such format, or nothing tells which.

    >>> format_of(Path("graph.TTL")), format_of(None, "gexf")
    ('ttl', 'gexf')
    """
    if asked is None and path is None:
        raise OutputError(f"nothing tells the format; say one of: {', '.join(_ALL)}")
    name = asked if asked is not None else Path(path or "").suffix.lower().lstrip(".")
    if name in _ALL:
        return name
    if asked is not None:
        raise OutputError(f"there is no format {name!r}{did_you_mean(name, _ALL)}; one of: {', '.join(_ALL)}")
    suffixes = ", ".join(f".{known}" for known in _ALL)
    raise OutputError(f"{path} does not end in a format's suffix: {suffixes}{did_you_mean(name, _ALL)}")


def write_tables(tables: Iterable[Table], target: Path | IO[bytes], form: str) -> None:
    """Write the rows of tables, some at a time, as ``form`` (of ``TABLE_FORMATS``): see ``parts.write``.

    A file is replaced only when all is written. Raises OutputError where that cannot be.
    """
    if form not in TABLE_FORMATS:
        raise OutputError(
            f"a table is written as {', '.join(TABLE_FORMATS)}{did_you_mean(form, TABLE_FORMATS)}"
        )
    if isinstance(target, Path):
        with replacing(target) as file:
            parts.write(tables, file, form)
    else:
        parts.write(tables, target, form)


def write(quads: Iterable[ox.Quad], target: Path | IO[bytes], form: str | None = None) -> None:
    """Write quads as ``form`` (of ``FORMATS``; by the file's suffix where None); equal graphs, equal bytes.

    A file is replaced only when all is written; until then what it held stays. Raises OutputError where the
    format is unknown or the target cannot be written.
    """
    if isinstance(target, Path):
        writer = _WRITERS[format_of(target, form)]
        with replacing(target) as file:
            writer(quads, file)
    else:
        _WRITERS[format_of(None, form)](quads, target)
