"""Quads in and out of a graph database, one named graph per document: what every kind of store can do."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from ipgraph.errors import NotFoundError, StoreError
from ipgraph.vocabulary import GRAPH, IPG, OWN_GRAPH, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pyoxigraph import QueryBoolean, QueryTriples, Triple

    from ipgraph.store.sparql import Substitutions

    # SELECT gives solutions, ASK a boolean, CONSTRUCT and DESCRIBE triples
    Results = QuerySolutions | QueryBoolean | QueryTriples | Iterator[Triple]

VOCABULARY_GRAPH: Final = GRAPH
OWN_VOCABULARY_GRAPH: Final = OWN_GRAPH
_HASH: Final = NamedNode(PREFIXES["schema"] + "sha256")
_DOCUMENTS: Final = f"""
SELECT ?name WHERE {{
  GRAPH ?document {{ ?document a <{IPG}Document> ; <{IPG}name> ?name }}
}}
"""


class Dataset(NamedTuple):
    """The graphs that a query is answered from, by IRI: merged into its default graph, and to be named."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Store(ABC):
    """A graph database. Use it as a context manager, or ``close`` it: an open one may lock out others.

    ``place`` is where it is, as a person would name it; ``read_only`` tells that writing raises StoreError;
    ``services`` are the addresses of other servers that a query may ask (SERVICE), as far as this is known
    here: a server elsewhere decides for itself.
    """

    place: str
    read_only: bool = False
    services: frozenset[str] = frozenset()

    @staticmethod
    def memory() -> Store:
        """An empty store in memory, gone when it is closed."""
        from ipgraph.store.embedded import EmbeddedStore

        return EmbeddedStore.memory()

    @staticmethod
    def open(path: Path | str, *, read_only: bool = False, create: bool = True) -> Store:
        """The store in a folder, made where there is none unless ``create`` is False.

        A folder that this process may not write to opens for reading only. Several processes may read a
        store at once, or one may write.

        Raises StoreError where there is no store to read, the path is a file or holds other files, or the
        store is damaged; StoreLockedError where another process writes to it, or reads what is to be written.
        """
        from ipgraph.store.embedded import EmbeddedStore

        return EmbeddedStore.open(path, read_only=read_only, create=create)

    @abstractmethod
    def query(
        self,
        sparql: str,
        substitutions: Substitutions | None = None,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> Results:
        """Answer a SPARQL 1.1 query. Its default graph is the union of all graphs, each triple once.

        ``substitutions`` binds variables, named without their question mark, at the start of the query's
        group and of each sub-SELECT's, to one term or to each of several; see ``sparql.Query.bound``. The
        prefixes of ``vocabulary.PREFIXES``
        need no declaration. A ``dataset`` takes the place of all graphs and of the
        query's own FROM; relative IRIs are relative to ``base``.

        Raises QuerySyntaxError where it does not parse, ParameterError where it has no such variable.
        """

    def select(self, sparql: str, substitutions: Substitutions | None = None) -> QuerySolutions:
        """The solutions of a SELECT query; see ``query``."""
        found = self.query(sparql, substitutions)
        assert isinstance(found, QuerySolutions), "only SELECT has solutions"
        return found

    @abstractmethod
    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """All quads of the named graphs, or those of one graph, in no particular order."""

    @abstractmethod
    def match(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | Literal | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        """The quads of a graph that have these terms; without a graph those of all, each triple once.

        Of the latter the graph is not told.
        """

    def of_each(
        self, subjects: Iterable[NamedNode], *predicates: NamedNode, graph: str | None = None
    ) -> Iterator[Quad]:
        """What ``match`` gives for each of these subjects and predicates, in no particular order.

        Without predicates all are meant. A server is asked for many subjects at a time.
        """
        for subject in subjects:
            for predicate in predicates or (None,):
                yield from self.match(subject, predicate, graph=graph)

    def to_each(
        self, values: Iterable[NamedNode], predicate: NamedNode, graph: str | None = None
    ) -> Iterator[Quad]:
        """What ``match`` gives for the predicate and each of these values; otherwise as ``of_each``."""
        for value in values:
            yield from self.match(None, predicate, value, graph)

    @abstractmethod
    def fill(self, quads: Iterable[Quad]) -> None:
        """Put very many quads into their graphs, as fast as can be: not in one transaction.

        Where it fails some of them may be there.
        """

    @abstractmethod
    def close(self) -> None:
        """Write out what is pending and let go of the store. Closing twice does nothing."""

    @abstractmethod
    def _replace(self, graph: NamedNode, quads: list[Quad]) -> bool:
        """Make a graph consist of just these quads, in one transaction; True where that changed it."""

    def replace(self, graph: str, quads: Iterable[Quad]) -> bool:
        """Make a graph consist of just these quads: all of that in one transaction, or nothing.

        Returns False where the graph was just so before. Raises StoreError where a quad belongs to another
        graph, or writing fails; then the store is as it was.
        """
        self._check_writable()
        name = NamedNode(graph)
        unique = list(dict.fromkeys(quads))
        for quad in unique:
            if quad.graph_name != name:
                raise StoreError(f"a quad of {quad.graph_name} cannot go into the graph {graph}")
        return self._replace(name, unique)

    def change(self, graph: str, removed: Iterable[Quad], added: Iterable[Quad]) -> bool:
        """Take quads out of a graph and put others into it, in one transaction; all others stay untouched.

        What is in both stays. ``removed`` quads must be in the graph, and those ``added`` must not unless
        they are removed too. Returns False where nothing changes. Raises StoreError as ``replace`` does.
        """
        self._check_writable()
        name = NamedNode(graph)
        old, new = dict.fromkeys(removed), dict.fromkeys(added)
        for quad in (*old, *new):
            if quad.graph_name != name:
                raise StoreError(f"a quad of {quad.graph_name} cannot change the graph {graph}")
        gone = [quad for quad in old if quad not in new]
        come = [quad for quad in new if quad not in old]
        if gone or come:
            self._apply(gone, come)
        return bool(gone or come)

    def apply(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Take quads out of any named graphs and put others into any, all of it in one transaction.

        ``removed`` quads must be there, and those ``added`` must not. Raises StoreError as ``replace`` does.
        """
        self._check_writable()
        gone, come = list(dict.fromkeys(removed)), list(dict.fromkeys(added))
        if gone or come:
            self._apply(gone, come)

    @abstractmethod
    def _apply(self, removed: list[Quad], added: list[Quad]) -> None:
        """Do it; at least one quad is in one of them."""

    def remove(self, graph: str) -> None:
        """Remove a graph: a document's, and so all that came from it.

        Raises NotFoundError where the store has no such graph.
        """
        self._check_writable()
        if not self._replace(NamedNode(graph), []):
            raise NotFoundError(f"the store has no graph {graph}")

    def documents(self) -> list[str]:
        """The names of all documents, sorted; the graph of each is ``vocabulary.iri("document", name)``."""
        # the engine takes several times as long where it has to sort
        return sorted({row["name"].value for row in self.select(_DOCUMENTS)})

    def load_vocabulary(self, quads: Iterable[Quad]) -> bool:
        """Make the graphs of the vocabulary consist of these quads, unless they do; True where one changed.

        A user's own vocabulary is a graph beside that of the one that ships; without quads of it, it stays
        as it is. Each graph keeps the hash of what it was made of, as its own ``schema:sha256``.

        Raises StoreError where a quad belongs to no graph of the vocabulary.
        """
        shipped: list[Quad] = []
        own: list[Quad] = []
        for quad in quads:
            (own if quad.graph_name == NamedNode(OWN_VOCABULARY_GRAPH) else shipped).append(quad)
        changed = self._load(VOCABULARY_GRAPH, shipped)
        return (self._load(OWN_VOCABULARY_GRAPH, own) if own else False) or changed

    def _load(self, name: str, quads: Sequence[Quad]) -> bool:
        graph = NamedNode(name)
        lines = sorted(str(quad) for quad in quads)
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        mark = Quad(graph, _HASH, Literal(digest), graph)
        if bool(self.query(f"ASK {{ GRAPH {graph} {{ {graph} {_HASH} {mark.object} }} }}")):
            return False
        return self.replace(name, [*quads, mark])

    def own_vocabulary(self) -> list[Quad]:
        """What the store keeps of a user's own vocabulary, sorted: for ``vocabulary.load(stored=…)``."""
        mark = NamedNode(OWN_VOCABULARY_GRAPH)
        return sorted((quad for quad in self.quads(OWN_VOCABULARY_GRAPH) if quad.subject != mark), key=str)

    def _check_writable(self) -> None:
        if self.read_only:
            raise StoreError(f"the store {self.place} is open for reading only; choose another with --store")

    def __repr__(self) -> str:
        """Of what kind it is, and where."""
        return f"<{type(self).__name__} {self.place}>"

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()
