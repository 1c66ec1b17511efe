"""Quads → Turtle, TriG and canonical N-Quads."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final, cast

import pyoxigraph as ox

from ipgraph.export import order
from ipgraph.vocabulary import ID, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

# names under the base are shorter relative to it than with a prefix, where every "/" must be escaped
_PREFIXES: Final = {prefix: namespace for prefix, namespace in sorted(PREFIXES.items()) if namespace != ID}


def turtle(quads: Iterable[ox.Quad], output: IO[bytes]) -> None:
    """Turtle 1.1: the union of all graphs, things relative to the base, prefixes declared."""
    merged = (quad.triple for quad in order.triples(quads))
    _serialize(merged, output, ox.RdfFormat.TURTLE)


def trig(quads: Iterable[ox.Quad], output: IO[bytes]) -> None:
    """TriG 1.1: every graph on its own, things relative to the base, prefixes declared."""
    _serialize(order.dataset(quads), output, ox.RdfFormat.TRIG)


def nquads(quads: Iterable[ox.Quad], output: IO[bytes]) -> None:
    """N-Quads 1.1, each statement once, sorted by line: equal graphs are equal files."""
    output.writelines(order.nquads(quads))


def _serialize(
    statements: Iterable[ox.Quad] | Iterable[ox.Triple], output: IO[bytes], form: ox.RdfFormat
) -> None:
    output.write(f"@base <{ID}> .\n".encode())
    output.writelines(f"@prefix {prefix}: <{iri}> .\n".encode() for prefix, iri in _PREFIXES.items())
    ox.serialize(statements, cast("IO[bytes]", _Body(output)), form, prefixes=_PREFIXES, base_iri=ID)


class _Body:
    """Passes on what is written after the declarations, which pyoxigraph sorts by length and abbreviates."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._head: bytes | None = b""

    def write(self, data: bytes) -> int:
        if self._head is None:
            self._output.write(data)
            return len(data)
        self._head += data
        while self._head.startswith(b"@") and b"\n" in self._head:
            self._head = self._head.partition(b"\n")[2]
        if self._head and not self._head.startswith(b"@"):
            self._output.write(self._head)
            self._head = None
        return len(data)

    def flush(self) -> None:
        self._output.flush()
