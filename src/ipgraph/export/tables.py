"""A property graph → two CSV tables, one of nodes and one of edges, as Gephi's importer takes them."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING

from ipgraph.export.characters import legal
from ipgraph.graph.columns import EDGE_COLUMNS, NODE_COLUMNS, edge_values, node_values

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ipgraph.graph import PropertyGraph


def paths(path: Path) -> tuple[Path, Path]:
    """The files of nodes and edges that stand for one name.

    >>> from pathlib import PurePosixPath
    >>> [file.name for file in paths(PurePosixPath("out/graph.csv"))]
    ['graph-nodes.csv', 'graph-edges.csv']
    """
    suffix = path.suffix or ".csv"
    return path.with_name(f"{path.stem}-nodes{suffix}"), path.with_name(f"{path.stem}-edges{suffix}")


def nodes(graph: PropertyGraph, output: IO[bytes]) -> None:
    """The table of nodes: Id, Label, the columns of ``columns.NODE_COLUMNS``, size."""
    _table(
        ("Id", "Label", *NODE_COLUMNS, "size"),
        ((node.id, node.label, *node_values(node), node.size) for node in graph.nodes),
        output,
    )


def edges(graph: PropertyGraph, output: IO[bytes]) -> None:
    """The table of edges: Source, Target, Type, Id, Kind, Label, Weight, the columns of ``EDGE_COLUMNS``."""
    _table(
        ("Source", "Target", "Type", "Id", "Kind", "Label", "Weight", *EDGE_COLUMNS),
        (
            (
                edge.source,
                edge.target,
                "Directed",
                edge.id,
                edge.relation,
                edge.label(graph.language),
                edge.weight,
                *edge_values(edge),
            )
            for edge in graph.edges
        ),
        output,
    )


def _table(header: Iterable[str], rows: Iterable[Iterable[object]], output: IO[bytes]) -> None:
    text = io.TextIOWrapper(output, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([_cell(value) for value in row] for row in rows)
    finally:
        text.detach()  # or the file would be closed with it


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else legal(str(value))
