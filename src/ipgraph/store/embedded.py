"""A store in a folder or in memory: Oxigraph inside this process."""

from __future__ import annotations

import errno
import os
import re
import weakref
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ipgraph.errors import QueryError, StoreError
from ipgraph.store import locks, network
from ipgraph.store import sparql as text
from ipgraph.store.interface import Store
from ipgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

    from ipgraph.store.interface import Dataset, Results
    from ipgraph.store.sparql import Substitutions

# What RocksDB, the engine below Oxigraph, keeps in its folder.
_OWN_FILE: Final = re.compile(
    r"\d{6,}\.(sst|log|blob|dbtmp)|(MANIFEST|OPTIONS)-\d+(\.dbtmp)?|CURRENT|IDENTITY|LOCK|LOG(\.old\.\d+)?"
)
_IGNORED: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "lost+found"})

# Oxigraph can take the union of the named graphs as the default graph, but as a bag: what three documents
# state is there three times, joins multiply it, and COUNT and SUM are wrong. So the default graph holds the
# union, each triple once, and every write keeps it so in the same transaction.
_UNION: Final = ox.DefaultGraph()
# Quads that are loaded at a time, as text: each load makes files that the engine has to merge later.
_AT_ONCE: Final = 500_000
_PREFIXES: Final = tuple((f"{name}:", name, space) for name, space in PREFIXES.items())
_N_QUADS: Final = ox.RdfFormat.N_QUADS


class EmbeddedStore(Store):
    """Oxigraph in this process. Safe to use from several threads."""

    def __init__(
        self,
        engine: ox.Store,
        place: str,
        *,
        read_only: bool = False,
        release: Callable[[], None] | None = None,
    ) -> None:
        """Take an open engine, and what lets go of its folder; use ``open`` or ``memory`` instead."""
        self._engine: ox.Store | None = engine
        self._release = weakref.finalize(self, release) if release else None
        self.place = place
        self.read_only = read_only

    @staticmethod
    def memory() -> EmbeddedStore:
        """An empty store in memory."""
        return EmbeddedStore(ox.Store(), "in memory")

    @staticmethod
    def open(path: Path | str, *, read_only: bool = False, create: bool = True) -> EmbeddedStore:
        """The store in a folder; see ``Store.open``."""
        path = Path(path).expanduser().absolute()
        if not _is_store(path):
            if read_only or not create:
                raise StoreError(
                    f"no store at {path}; run `ipgraph build` first, or name another with --store"
                )
            _make_folder(path)
        elif not read_only and not _is_writable(path):
            read_only = True
        return _open_to_read(path) if read_only else _open_to_write(path)

    @property
    def engine(self) -> ox.Store:
        """Oxigraph's own store. Raises StoreError where this one is closed."""
        if self._engine is None:
            raise StoreError(f"the store {self.place} is closed")
        return self._engine

    def query(
        self,
        sparql: str,
        substitutions: Substitutions | None = None,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> Results:
        """Answer a query; see ``Store.query``."""
        network.keep_within(sparql, self.services)
        try:
            bound = text.parse(sparql).bound(substitutions) if substitutions else sparql
            if dataset is None:
                return self.engine.query(bound, prefixes=_prefixes(sparql), base_iri=base)
            return self._of_dataset(bound, dataset, base)
        except SyntaxError as error:
            query = text.parse(sparql)
            raise text.syntax_error(query, self._unbound_error(query) or error) from error
        except (OSError, RuntimeError) as error:
            raise _error(error, self.place) from error

    def _of_dataset(self, sparql: str, dataset: Dataset, base: str | None) -> Results:
        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [
            ox.NamedNode(name) for name in dict.fromkeys(dataset.default)
        ]
        named: list[ox.NamedNode | ox.BlankNode] = [
            ox.NamedNode(name) for name in dict.fromkeys(dataset.named)
        ]
        engine = self.engine
        if len(default) > 1:
            # several graphs make a bag in Oxigraph, and not the merge that a default graph is
            engine = ox.Store()
            for name in default:
                engine.extend(
                    ox.Quad(quad.subject, quad.predicate, quad.object, _UNION)
                    for quad in self.engine.quads_for_pattern(None, None, None, name)
                )
            for name in named:
                engine.extend(self.engine.quads_for_pattern(None, None, None, name))
            default = [_UNION]
        return engine.query(
            sparql, prefixes=_prefixes(sparql), base_iri=base, default_graph=default, named_graphs=named
        )

    def _unbound_error(self, query: text.Query) -> SyntaxError | None:
        """The error of the query as it was given, whose columns are the user's."""
        try:
            ox.Store().query(query.text, prefixes=dict(PREFIXES))
        except SyntaxError as error:
            return error
        return None

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """All quads, or those of one graph; see ``Store.quads``."""
        name = None if graph is None else ox.NamedNode(graph)
        try:
            for quad in self.engine.quads_for_pattern(None, None, None, name):
                if quad.graph_name != _UNION:
                    yield quad
        except (OSError, RuntimeError) as error:
            raise _error(error, self.place) from error

    def match(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: ox.NamedNode | ox.Literal | None = None,
        graph: str | None = None,
    ) -> Iterator[ox.Quad]:
        """Quads by their terms; see ``Store.match``."""
        name = _UNION if graph is None else ox.NamedNode(graph)
        try:
            yield from self.engine.quads_for_pattern(subject, predicate, value, name)
        except (OSError, RuntimeError) as error:
            raise _error(error, self.place) from error

    def fill(self, quads: Iterable[ox.Quad]) -> None:
        """Load quads past the log of the engine, some while the next are made; see ``Store.fill``."""
        self._check_writable()
        waiting = iter(quads)
        try:
            with ThreadPoolExecutor(1) as loader:
                loading: Future[None] | None = None
                while some := list(islice(waiting, _AT_ONCE)):
                    lines = "".join(f"{quad} .\n{quad.triple} .\n" for quad in some).encode()
                    if loading is not None:
                        loading.result()
                    # other threads run on while Oxigraph reads bytes, but not while it reads objects
                    loading = loader.submit(self.engine.bulk_load, lines, _N_QUADS, lenient=True)
                if loading is not None:
                    loading.result()
        except (OSError, RuntimeError) as error:
            raise _error(error, self.place) from error

    def _replace(self, graph: ox.NamedNode, quads: list[ox.Quad]) -> bool:
        """Write the difference only: what was stated before and still is, is not touched."""
        new, old = set(quads), set(self.quads(graph.value))
        added = [quad for quad in quads if quad not in old]
        removed = [quad for quad in old if quad not in new]
        self._apply(removed, added, emptied=None if new else graph)
        return bool(added or removed)

    def _apply(
        self, removed: list[ox.Quad], added: list[ox.Quad], emptied: ox.NamedNode | None = None
    ) -> None:
        """Do it; a graph that is ``emptied`` by it is no graph of the store any more."""
        try:
            # one request, or one call of extend(), is one transaction
            if removed:
                leaving = set(removed)
                gone = [quad for quad in removed if not self._is_stated(quad.triple, leaving)]
                request = f"{_data('DELETE', removed, gone)} ;\n{_data('INSERT', added, added)}"
                dropped = "" if emptied is None else f" ;\nDROP SILENT GRAPH {emptied}"
                self.engine.update(f"{request}{dropped}")
            elif added:
                self.engine.extend(
                    [*added, *(ox.Quad(quad.subject, quad.predicate, quad.object, _UNION) for quad in added)]
                )
        except (OSError, RuntimeError) as error:
            raise _error(error, self.place) from error

    def _is_stated(self, triple: ox.Triple, leaving: set[ox.Quad]) -> bool:
        """True where a graph states it still when those quads are gone."""
        same = self.engine.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        return any(quad.graph_name != _UNION and quad not in leaving for quad in same)

    def close(self) -> None:
        """Write out what is pending and let go of the folder."""
        engine, self._engine = self._engine, None
        try:
            if engine is not None and not self.read_only:
                engine.flush()
        except (OSError, RuntimeError) as error:
            raise _error(error, self.place) from error
        finally:
            del engine
            if self._release is not None:
                self._release()


def _prefixes(sparql: str) -> dict[str, str]:
    """Those that a query may use: the engine takes its time over each that it is given."""
    if sparql.count(":") == sparql.count("://"):
        return {}
    return {name: space for sign, name, space in _PREFIXES if sign in sparql}


def _data(verb: str, in_graphs: Iterable[ox.Quad], in_union: Iterable[ox.Quad]) -> str:
    return f"{verb} DATA {{\n{text.triples(in_union)}\n{text.graphs(in_graphs)}\n}}"


def _is_store(path: Path) -> bool:
    """True where the folder is a store, False where there is nothing yet. Raises StoreError on all else."""
    if not path.exists():
        return False
    if not path.is_dir():
        raise StoreError(f"{path} is a file, not a store; name a folder with --store")
    try:
        names = {entry.name for entry in path.iterdir()} - _IGNORED
    except OSError as error:
        raise _error(error, f"at {path}") from error
    if "CURRENT" in names:
        return True
    # without it Oxigraph would take the folder for a new one and write over what is there
    if not names:
        return False
    if all(_OWN_FILE.fullmatch(name) for name in names):
        raise _damaged(f"at {path}", "its file CURRENT is missing")
    raise StoreError(
        f"{path} holds other files and no store ({min(names)} …); name an empty or new folder with --store"
    )


def _is_writable(path: Path) -> bool:
    lock = path / "LOCK"
    return os.access(path, os.W_OK) and (not lock.exists() or os.access(lock, os.W_OK))


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot make a store at {path}: {error.strerror or error}; name another place with --store"
        ) from error


def _open_to_write(path: Path) -> EmbeddedStore:
    release = locks.to_write(path)
    try:
        return EmbeddedStore(ox.Store(path), f"at {path}", release=release)
    except (OSError, RuntimeError) as error:
        release()
        raise _error(error, f"at {path}") from error


def _open_to_read(path: Path) -> EmbeddedStore:
    release = locks.to_read(path)
    try:
        engine = ox.Store.read_only(str(path))
        return EmbeddedStore(engine, f"at {path}", read_only=True, release=release)
    except (OSError, RuntimeError) as error:
        release()
        raise _error(error, f"at {path}") from error


def _error(error: OSError | RuntimeError, place: str) -> StoreError | QueryError:
    """What went wrong, as one line that says what to do."""
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    if "/LOCK:" in reason or "\\LOCK:" in reason or "lock hold by current process" in reason:
        return locks.locked(place)
    if "No space left" in reason or getattr(error, "errno", None) == errno.ENOSPC:
        return StoreError(f"no space is left for the store {place}; it is as it was: free some and try again")
    if "Permission denied" in reason or "Read-only file system" in reason:
        return StoreError(f"the store {place} may not be opened or written: {reason}")
    if "Corruption" in reason or isinstance(error, FileNotFoundError):
        return _damaged(place, reason)
    if isinstance(error, RuntimeError):
        return QueryError(f"the query cannot be answered: {reason}")
    return StoreError(f"the store {place} cannot be read or written: {reason}")


def _damaged(place: str, reason: str) -> StoreError:
    return StoreError(
        f"the store {place} is damaged and was left as it is; restore a copy of it, or build anew with "
        f"another --store ({reason})"
    )
