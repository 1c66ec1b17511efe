"""A store on a SPARQL 1.1 server, reached over HTTP (SPARQL 1.1 Protocol, sections 2.1 and 2.2)."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING, Final, cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit

import pyoxigraph as ox

from ipgraph.errors import QueryError, StoreError
from ipgraph.store import sparql as text
from ipgraph.store.interface import Store
from ipgraph.vocabulary import PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from SPARQLWrapper import SPARQLWrapper

    from ipgraph.store.interface import Dataset, Results
    from ipgraph.store.sparql import Substitutions

TIMEOUT: Final = 60
# Quads that one request puts in.
_AT_ONCE: Final = 20_000
# Things that one request asks for.
_ASKED: Final = 500
_PROBE: Final = f"<{iri('graph', 'probe')}>"
_ALL: Final = "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"


class RemoteStore(Store):
    """A SPARQL 1.1 server, asked and written by SPARQLWrapper.

    A graph is replaced by one update request; whether that is one transaction is up to the server (it is for
    Oxigraph, Fuseki, GraphDB). The default graph holds the union of all graphs, each triple once, unless the
    server takes the union itself.
    """

    def __init__(
        self, query_url: str, update_url: str, *, read_only: bool = False, timeout: int = TIMEOUT
    ) -> None:
        """Remember where the server answers; use ``connect`` to find out whether it does."""
        self._urls = (query_url, update_url)
        self._timeout = timeout
        self._fills_default_graph: bool | None = None
        self.place = f"at {query_url}"
        self.read_only = read_only

    @classmethod
    def connect(cls, url: str, *, read_only: bool = False, timeout: int = TIMEOUT) -> RemoteStore:
        """The server at that URL, which must answer within ``timeout`` seconds, then and later.

        The URL is that of queries (``…/query``, ``…/sparql``, ``…/repositories/NAME``), or that of an
        Oxigraph server alone. ``$IPGRAPH_UPDATE_URL`` names the one of updates where it does not follow from
        it; ``$IPGRAPH_USER`` and ``$IPGRAPH_PASSWORD`` are sent where they are set.

        Raises StoreError where nobody answers, or who answers refuses.
        """
        query_url, update_url = endpoints(url)
        store = cls(
            query_url,
            os.environ.get("IPGRAPH_UPDATE_URL") or update_url,
            read_only=read_only,
            timeout=timeout,
        )
        store.query("ASK { }")
        return store

    def query(
        self,
        sparql: str,
        substitutions: Substitutions | None = None,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> Results:
        """Answer a query; see ``Store.query``."""
        from SPARQLWrapper import JSON, POST, TURTLE

        query = text.parse(sparql)
        bound = query.bound(substitutions) if substitutions else sparql
        known = sorted(query.prefixes & PREFIXES.keys())
        declared = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in known)
        declared = f"BASE <{base}> {declared}" if base else declared
        if query.is_update or not query.form:
            _check_syntax(query)
        graphs = query.form in ("CONSTRUCT", "DESCRIBE")
        wrapper = self._wrapper()
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(TURTLE if graphs else JSON)
        wrapper.setQuery(declared + bound)
        for graph in dataset.default if dataset else ():
            wrapper.addParameter("default-graph-uri", graph)
        for graph in dataset.named if dataset else ():
            wrapper.addParameter("named-graph-uri", graph)
        wrapper.queryType = query.form
        answer = self._send(wrapper, query)
        if graphs:
            return (quad.triple for quad in ox.parse(answer, format=ox.RdfFormat.TURTLE))
        return ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """All quads, or those of one graph; see ``Store.quads``."""
        for solution in self.select(_ALL, None if graph is None else {"g": ox.NamedNode(graph)}):
            subject, predicate, value, name = (solution[variable] for variable in "spog")
            yield ox.Quad(
                cast("ox.NamedNode", subject),
                cast("ox.NamedNode", predicate),
                cast("ox.NamedNode | ox.Literal", value),
                cast("ox.NamedNode", name),
            )

    def match(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: ox.NamedNode | ox.Literal | None = None,
        graph: str | None = None,
    ) -> Iterator[ox.Quad]:
        """Quads by their terms; see ``Store.match``."""
        known = dict(zip(("?s", "?p", "?o"), (subject, predicate, value), strict=True))
        pattern = " ".join(name if term is None else str(term) for name, term in known.items())
        place = "GRAPH ?g" if graph is None else f"GRAPH <{graph}>"
        rows = self.select(f"SELECT DISTINCT ?s ?p ?o WHERE {{ {place} {{ {pattern} }} }}")
        name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        for row in rows:
            terms = (term or row[own[1:]] for own, term in known.items())
            yield ox.Quad(*cast("tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]", tuple(terms)), name)

    def of_each(
        self, subjects: Iterable[ox.NamedNode], *predicates: ox.NamedNode, graph: str | None = None
    ) -> Iterator[ox.Quad]:
        """Ask for many subjects at a time; see ``Store.of_each``."""
        waiting = iter(subjects)
        while some := list(islice(waiting, _ASKED)):
            yield from self._among("s", some, predicates, graph)

    def to_each(
        self, values: Iterable[ox.NamedNode], predicate: ox.NamedNode, graph: str | None = None
    ) -> Iterator[ox.Quad]:
        """Ask for many values at a time; see ``Store.to_each``."""
        waiting = iter(values)
        while some := list(islice(waiting, _ASKED)):
            yield from self._among("o", some, (predicate,), graph)

    def _among(
        self, name: str, terms: list[ox.NamedNode], predicates: tuple[ox.NamedNode, ...], graph: str | None
    ) -> Iterator[ox.Quad]:
        """The quads that have one of some terms as their subject or object, and one of some predicates."""
        values = f"VALUES ?{name} {{ {' '.join(map(str, terms))} }}"
        place = "GRAPH ?g" if graph is None else f"GRAPH {ox.NamedNode(graph)}"
        if len(predicates) == 1:
            pattern = f"{place} {{ ?s {predicates[0]} ?o }} BIND({predicates[0]} AS ?p)"
        else:
            # with VALUES for both, servers look through all there is
            among = f"FILTER(?p IN ({', '.join(map(str, predicates))}))" if predicates else ""
            pattern = f"{place} {{ ?s ?p ?o }} {among}"
        stated = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        for row in self.select(f"SELECT DISTINCT ?s ?p ?o WHERE {{ {values} {pattern} }}"):
            found = tuple(row[each] for each in "spo")
            yield ox.Quad(*cast("tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]", found), stated)

    def fill(self, quads: Iterable[ox.Quad]) -> None:
        """Send as many requests as it takes; see ``Store.fill``."""
        self._check_writable()
        waiting = iter(quads)
        while some := list(islice(waiting, _AT_ONCE)):
            self._apply([], some)

    def _replace(self, graph: ox.NamedNode, quads: list[ox.Quad]) -> bool:
        """Send one request that empties the graph and fills it again, unless it is just so already."""
        old = set(self.quads(graph.value))
        if old == set(quads):
            return False
        triples = text.triples(quads)
        steps = [f"DROP SILENT GRAPH {graph}", f"INSERT DATA {{ GRAPH {graph} {{\n{triples}\n}} }}"]
        if self._keeps_union():
            elsewhere = f"GRAPH ?other {{ ?s ?p ?o }} FILTER(?other != {graph})"
            steps = [
                f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} "
                f"FILTER NOT EXISTS {{ {elsewhere} }} }}",
                *steps,
                f"INSERT DATA {{\n{triples}\n}}",
            ]
        self._update(" ;\n".join(steps))
        return True

    def _apply(self, removed: list[ox.Quad], added: list[ox.Quad]) -> None:
        """Send one request. A default graph of the server's own keeps what another graph states."""
        steps = [
            f"DELETE DATA {{\n{text.graphs(removed)}\n}}",
            f"INSERT DATA {{\n{text.graphs(added)}\n}}",
        ]
        if self._keeps_union():
            gone = " ".join(f"({quad.subject} {quad.predicate} {quad.object})" for quad in removed)
            steps += [
                f"DELETE {{ ?s ?p ?o }} WHERE {{ VALUES (?s ?p ?o) {{ {gone} }} "
                "FILTER NOT EXISTS { GRAPH ?other { ?s ?p ?o } } }",
                f"INSERT DATA {{\n{text.triples(added)}\n}}",
            ]
        self._update(" ;\n".join(steps))

    def _keeps_union(self) -> bool:
        """True where the default graph is one of its own, which this store has to fill.

        What is put into a named graph alone tells: if it shows in the default graph, the server takes the
        union of all graphs.
        """
        if self._fills_default_graph is None:
            mark = f"{_PROBE} a {_PROBE}"
            self._update(f"INSERT DATA {{ GRAPH {_PROBE} {{ {mark} }} }}")
            self._fills_default_graph = not self.query(f"ASK {{ {mark} }}")
            self._update(f"DROP SILENT GRAPH {_PROBE}")
        return self._fills_default_graph

    def close(self) -> None:
        """Nothing is held between requests."""

    def _update(self, request: str) -> None:
        from SPARQLWrapper import POST, POSTDIRECTLY

        wrapper = self._wrapper()
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(POSTDIRECTLY)
        wrapper.setQuery(request)
        wrapper.queryType = "INSERT"
        self._send(wrapper)

    def _wrapper(self) -> SPARQLWrapper:
        from SPARQLWrapper import SPARQLWrapper

        wrapper = SPARQLWrapper(self._urls[0], self._urls[1])
        wrapper.setTimeout(self._timeout)
        # the Accept header says what is wanted; parameters of its own making are no part of the protocol
        wrapper.setOnlyConneg(True)
        user = os.environ.get("IPGRAPH_USER")
        if user:
            wrapper.setCredentials(user, os.environ.get("IPGRAPH_PASSWORD", ""))
        return wrapper

    def _send(self, wrapper: SPARQLWrapper, query: text.Query | None = None) -> bytes:
        """Send a request and return the body of the answer; what goes wrong becomes one line."""
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        url = self._urls[0 if query else 1]
        try:
            with wrapper.query().response as response:
                return response.read()
        except QueryBadFormed as error:
            if query is not None:
                _check_syntax(query)
            raise QueryError(f"the server at {url} refuses the request: {_reason(error)}") from error
        except TimeoutError as error:
            raise self._too_late(url) from error
        except HTTPError as error:
            with error:
                raise _refused(url, error.code, error.reason) from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._too_late(url) from error
            reason = getattr(error.reason, "strerror", None) or error.reason
            raise _unreachable(url, str(reason)) from error
        except SPARQLWrapperException as error:
            raise _refused(url, _STATUS.get(type(error).__name__, 500), _reason(error)) from error
        except OSError as error:
            raise _unreachable(url, error.strerror or str(error)) from error

    def _too_late(self, url: str) -> StoreError:
        return StoreError(f"the server at {url} did not answer within {self._timeout} seconds")


_STATUS: Final = {"Unauthorized": 401, "EndPointNotFound": 404, "URITooLong": 414}


def endpoints(url: str) -> tuple[str, str]:
    """Where a server takes queries and where updates, by the URL of its queries.

    >>> endpoints("http://localhost:7878")
    ('http://localhost:7878/query', 'http://localhost:7878/update')
    >>> endpoints("http://localhost:7200/repositories/ip")[1]
    'http://localhost:7200/repositories/ip/statements'
    """
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if not path:
        query, update = "/query", "/update"
    elif path.endswith("/query"):
        query, update = path, path.removesuffix("query") + "update"
    elif path.rpartition("/")[0].endswith("/repositories"):
        query, update = path, f"{path}/statements"
    else:
        query = update = path
    return urlunsplit(parts._replace(path=query)), urlunsplit(parts._replace(path=update))


def _check_syntax(query: text.Query) -> None:
    """Raise QuerySyntaxError where the query is none; servers tell of that in many ways."""
    try:
        ox.Store().query(query.text, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        raise text.syntax_error(query, error) from error


def _unreachable(url: str, reason: str) -> StoreError:
    return StoreError(f"no server answers at {url} ({reason}); start it, or name another with --store")


def _refused(url: str, status: int, reason: str) -> StoreError:
    if status in (401, 403):
        return StoreError(f"the server at {url} refuses access; set $IPGRAPH_USER and $IPGRAPH_PASSWORD")
    if status == 404:
        return StoreError(f"there is no SPARQL endpoint at {url}; name the one for queries with --store")
    return StoreError(f"the server at {url} fails with status {status}: {reason}")


def _reason(error: Exception) -> str:
    """What a server says, as one short line."""
    said = (
        error.args[0].split("Response:")[-1] if error.args and isinstance(error.args[0], str) else str(error)
    )
    return " ".join(said.split())[:200]
