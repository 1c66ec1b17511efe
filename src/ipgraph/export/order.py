"""Quads → the same quads in a fixed order, so that one graph always gives the same bytes.

Sorting happens in runs that are kept in temporary files beyond the first, so that memory does not grow with
the graph.
"""

from __future__ import annotations

from heapq import merge
from itertools import groupby, islice
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_RUN: Final = 200_000  # lines sorted in memory at a time, about 60 MB
_BATCH: Final = 5_000  # lines parsed back at a time
_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def nquads(quads: Iterable[ox.Quad], run: int = _RUN) -> Iterator[bytes]:
    """Canonical N-Quads: every line once, sorted by line in code point order."""
    return _sorted((f"{quad} .\n".encode() for quad in quads), run)


def triples(quads: Iterable[ox.Quad], run: int = _RUN) -> Iterator[ox.Quad]:
    """The union of all graphs, in the default graph, by subject, types first."""
    return _by_subject((_keyed(quad, "") for quad in quads), run)


def dataset(quads: Iterable[ox.Quad], run: int = _RUN) -> Iterator[ox.Quad]:
    """The quads by graph, then by subject, types first."""
    return _by_subject((_keyed(quad, str(quad.graph_name)) for quad in quads), run)


def _keyed(quad: ox.Quad, graph: str) -> bytes:
    # an IRI holds neither tab nor space, so the parts cannot run into each other
    first = "" if quad.predicate == _TYPE else str(quad.predicate)
    return f"{graph}\t{quad.subject} {first}\t{quad.triple} .\n".encode()


def _by_subject(keyed: Iterable[bytes], run: int) -> Iterator[ox.Quad]:
    split = (line.split(b"\t", 2) for line in _sorted(keyed, run))
    for graph, lines in groupby(split, key=lambda parts: parts[0]):
        name = _graph(graph.decode())
        while batch := b"".join(line for _, _, line in islice(lines, _BATCH)):
            for quad in ox.parse(batch, format=ox.RdfFormat.N_TRIPLES):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, name)


def _graph(text: str) -> ox.NamedNode | ox.BlankNode | ox.DefaultGraph:
    if text.startswith("<"):
        return ox.NamedNode(text[1:-1])
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.DefaultGraph()


def _sorted(lines: Iterable[bytes], run: int) -> Iterator[bytes]:
    lines = iter(lines)
    runs: list[Iterable[bytes]] = []
    files: list[IO[bytes]] = []
    try:
        while batch := sorted(set(islice(lines, run))):
            if not runs:
                runs.append(batch)
                continue
            file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed below, with all the others
            files.append(file)
            file.writelines(batch)
            file.seek(0)
            runs.append(file)
        last = b""
        for line in merge(*runs):
            if line != last:
                yield line
            last = line
    finally:
        for file in files:
            file.close()
