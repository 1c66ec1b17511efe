"""A property graph → a file for viewers of graphs, in the format that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from ipgraph.errors import OutputError
from ipgraph.export.atomic import replacing

if TYPE_CHECKING:
    from collections.abc import Callable

    from ipgraph.graph import PropertyGraph

FORMATS: Final = ("gexf", "graphml", "csv", "json")


def write(
    graph: PropertyGraph, target: Path | IO[bytes], form: str, *, dynamic: bool = False
) -> tuple[Path, ...]:
    """Write a graph as ``form`` (of ``FORMATS``); returns the files written.

    CSV is two files, of nodes and of edges, named after the target. ``dynamic`` is for GEXF. Files are
    replaced only when all is written. Raises OutputError where the format has no such variant, or the target
    cannot be written.
    """
    if dynamic and form != "gexf":
        raise OutputError(f"only GEXF has a dynamic variant; of {form}, the columns first and last tell")
    if form == "csv":
        return _tables(graph, target)
    writer = _writer(form, dynamic=dynamic)
    if not isinstance(target, Path):
        writer(graph, target)
        return ()
    with replacing(target) as file:
        writer(graph, file)
    return (target,)


def _writer(form: str, *, dynamic: bool) -> Callable[[PropertyGraph, IO[bytes]], None]:
    if form == "gexf":
        from functools import partial

        from ipgraph.export.gexf import gexf

        return partial(gexf, dynamic=dynamic)
    if form == "graphml":
        from ipgraph.export.graphml import graphml

        return graphml
    from ipgraph.export.graphology import graphology

    return graphology


def _tables(graph: PropertyGraph, target: Path | IO[bytes]) -> tuple[Path, ...]:
    from ipgraph.export import tables

    if not isinstance(target, Path):
        raise OutputError("CSV of a graph is two tables; name a file, such as graph.csv")
    nodes, edges = tables.paths(target)
    with replacing(nodes) as of_nodes, replacing(edges) as of_edges:
        tables.nodes(graph, of_nodes)
        tables.edges(graph, of_edges)
    return nodes, edges
