"""What worker processes can do: a store and the arguments of a task → the answer to a client."""

from __future__ import annotations

import os
import tempfile
from typing import IO, TYPE_CHECKING, Any, Final, cast
from urllib.parse import unquote

import pyoxigraph as ox

from ipgraph.errors import NotFoundError, QueryError
from ipgraph.store import Dataset
from ipgraph.store.network import keep_within
from ipgraph.vocabulary import ID, PREFIXES
from ipgraph.web import api, charts, formats, network, pages, suggesting, updates
from ipgraph.web.description import description
from ipgraph.web.messages import Answer
from ipgraph.web.problems import problem
from ipgraph.web.rendering import iri_of, segments_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ipgraph.store import Store
    from ipgraph.web.formats import Format
    from ipgraph.web.limits import Limits

# What is longer travels in a file.
_LARGE: Final = 1 << 20
# How the rows of a result show in each format. These bytes are escaped in a value, but for a line's end in a
# value of CSV, which counts as a row too.
_ROWS: Final = {
    ox.QueryResultsFormat.CSV: b"\r\n",
    ox.QueryResultsFormat.JSON: b',{"',
    ox.QueryResultsFormat.XML: b"<result>",
    ox.QueryResultsFormat.TSV: b"\n",
}


class _Over(Exception):  # noqa: N818 - ends the writing of a result, and never leaves this module
    """A result is past a limit."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind


class _Body:
    """What a result is written to: stops at the limits, and goes into a file where it is long.

    What is written is looked at in large pieces: most results are one small piece.
    """

    # how many bytes have not been looked at, and the last of those that have
    _new = 0
    _tail = b""
    _path: str | None = None
    size = 0
    rows = 0

    def __init__(self, limits: Limits, scratch: str, mark: bytes = b"") -> None:
        self._limits = limits
        self._scratch = scratch
        self._mark = mark
        self._chunks: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._chunks.append(data)
        size = len(data)
        self._new += size
        if self._new > _LARGE:
            self._spill()
        return size

    def flush(self) -> None:
        pass

    def count(self, rows: int) -> None:
        self.rows += rows
        if self.rows > self._limits.rows:
            raise _Over("rows", f"the result has more than {self._limits.rows:,} rows; add a LIMIT")

    def answer(self, headers: Mapping[str, str]) -> Answer:
        """What was written, as an answer."""
        if self._path is None:
            body = self._seen(is_all=True)
            return Answer(200, headers, body, None, self.size, self.rows)
        self._spill()
        return Answer(200, headers, b"", self._path, self.size, self.rows)

    def drop(self) -> None:
        """Remove what was written."""
        if self._path is not None:
            os.unlink(self._path)  # noqa: PTH108

    def _seen(self, *, is_all: bool = False) -> bytes:
        """What was written since this was asked last, with its rows counted, if it is within the limits."""
        chunks, mark = self._chunks, self._mark
        data = chunks[0] if len(chunks) == 1 else b"".join(chunks)
        self._chunks, self._new = [], 0
        self.size += len(data)
        if mark:
            # a mark may lie across two pieces
            seen = self._tail + data if self._tail else data
            self.count(seen.count(mark))
            if not is_all:
                self._tail = seen[len(seen) - len(mark) + 1 :]
        if self.size > self._limits.result:
            raise _Over(
                "result-size", f"the result is larger than {self._limits.result >> 20} MB; ask for less"
            )
        return data

    def _spill(self) -> None:
        data = self._seen()
        if self._path is None:
            handle, self._path = tempfile.mkstemp(dir=self._scratch)
            os.close(handle)
        with open(self._path, "ab") as file:  # noqa: PTH123
            file.write(data)


def query(
    store: Store,
    limits: Limits,
    scratch: str,
    *,
    query: str,
    base: str | None = None,
    default: Sequence[str] = (),
    named: Sequence[str] = (),
    accept: str | None = None,
    form: str | None = None,
) -> Answer:
    """The answer to a SPARQL query, in the format that the client likes best."""
    dataset = Dataset(tuple(default), tuple(named)) if default or named else None
    # before a server elsewhere sees it, which may be less careful
    keep_within(query, limits.services)
    results = store.query(query, dataset=dataset, base=base)
    if isinstance(results, ox.QueryBoolean):
        offered: tuple[Format, ...] = formats.BOOLEANS
    else:
        offered = formats.RESULTS if isinstance(results, ox.QuerySolutions) else formats.GRAPHS
    chosen = formats.chosen(offered, accept, form)
    if chosen is None:
        return _not_acceptable(offered)
    if isinstance(results, (ox.QuerySolutions, ox.QueryBoolean)):
        engine = chosen.engine
        assert isinstance(engine, ox.QueryResultsFormat)
        body = _Body(limits, scratch, _ROWS.get(engine, b""))
        return _written(body, chosen, results.serialize, body, engine)
    return graph(results, chosen, limits, scratch)


def graph(triples: Iterable[ox.Triple], chosen: Format, limits: Limits, scratch: str) -> Answer:
    """Triples in a format of graphs."""
    assert isinstance(chosen.engine, ox.RdfFormat)
    engine = chosen.engine
    body = _Body(limits, scratch)

    def counted() -> Iterator[ox.Triple]:
        for triple in triples:
            body.count(1)
            yield triple

    prefixes = {name: space for name, space in sorted(PREFIXES.items()) if space != ID}
    return _written(
        body, chosen, lambda: ox.serialize(counted(), cast("IO[bytes]", body), engine, prefixes=prefixes)
    )


def _written(body: _Body, chosen: Format, write: Callable[..., object], *given: object) -> Answer:
    try:
        write(*given)
        return body.answer(formats.headers(chosen))
    except _Over as error:
        body.drop()
        return problem(error.kind, str(error))
    except (OSError, RuntimeError) as error:
        body.drop()
        raise QueryError(f"the query cannot be answered: {' '.join(str(error).split())[:300]}") from error
    except BaseException:
        body.drop()
        raise


def update(
    store: Store,
    limits: Limits,
    scratch: str,
    *,
    update: str,
    base: str,
    default: Sequence[str] = (),
    named: Sequence[str] = (),
) -> Answer:
    """The quads that an update would take out and put in: a line of N-Quads for each, behind its sign."""
    dataset = Dataset(tuple(default), tuple(named)) if default or named else None
    changes = updates.rehearsed(store.quads(), update, base, dataset, limits.services)
    body = _Body(limits, scratch)
    lines = (
        f"{sign}{quad} .\n".encode()
        for sign, quads in (("-", changes.removed), ("+", changes.added))
        for quad in quads
    )

    def write() -> None:
        for line in lines:
            body.write(line)

    return _written(body, formats.GRAPHS[1], write)


def as_graph(triples_of: Callable[..., Iterable[ox.Triple]]) -> Callable[..., Answer]:
    """A task that answers with these triples, in the format of graphs that the client likes best."""

    def task(
        store: Store,
        limits: Limits,
        scratch: str,
        *,
        accept: str | None = None,
        form: str | None = None,
        **asked: Any,
    ) -> Answer:
        chosen = formats.chosen(formats.GRAPHS, accept, form)
        if chosen is None:
            return _not_acceptable(formats.GRAPHS)
        return graph(triples_of(store, **asked), chosen, limits, scratch)

    return task


def graph_of(store: Store, *, name: str | None) -> Iterable[ox.Triple]:
    """One named graph, or (without a name) the union of all. Raises NotFoundError where there is none."""
    if name is None:
        return dict.fromkeys(quad.triple for quad in store.quads())
    if next(iter(store.quads(name)), None) is None:
        raise NotFoundError(f"there is no graph {name}; SELECT ?g {{ GRAPH ?g {{ }} }} lists them")
    return (quad.triple for quad in store.quads(name))


def thing(store: Store, *, path: str) -> Iterable[ox.Triple]:
    """What the graph says of the thing whose page has this path: of a document, all that it states.

    Raises NotFoundError where it says nothing.
    """
    segments = segments_of(path)
    if not segments:
        raise NotFoundError(f"there is nothing at {unquote(path)}")
    name = iri_of(path)
    triples: list[ox.Triple] = []
    if segments[0] == "document":
        triples = [quad.triple for quad in store.quads(name)]
    if not triples:
        node = ox.NamedNode(name)
        both = f"{{ {node} ?p ?o }} UNION {{ ?s ?q {node} }}"
        found = store.query(f"CONSTRUCT {{ {node} ?p ?o . ?s ?q {node} }} WHERE {{ {both} }}")
        assert isinstance(found, ox.QueryTriples)
        triples = list(found)
    if not triples:
        raise NotFoundError(f"the graph says nothing of {name}")
    return triples


def _not_acceptable(offered: Sequence[Format]) -> Answer:
    return problem("not-acceptable", f"it comes as {', '.join(each.media_types[0] for each in offered)}")


TASKS: Final[dict[str, Callable[..., Answer]]] = {
    "query": query,
    "update": update,
    "describe": as_graph(description),
    "graph_of": as_graph(graph_of),
    "api": api.answer,
    "chart": charts.answer,
    "network": network.answer,
    "page": pages.answer,
    "suggest": suggesting.answer,
    "thing": as_graph(thing),
}
