"""The canned queries of ``queries/`` and free SPARQL → tables.

A parameter reaches SPARQL only as a bound term (``Store.query``, substitutions), never as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph.errors import NotFoundError, ParameterError, did_you_mean
from ipgraph.query.catalogue import CannedQuery, Parameter, canned, catalogue
from ipgraph.query.table import Iri, Table, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipgraph.query.streaming import Rows
    from ipgraph.query.things import Term
    from ipgraph.store import Store

__all__ = [
    "CannedQuery",
    "Iri",
    "Parameter",
    "Table",
    "Value",
    "canned",
    "catalogue",
    "run",
    "sparql",
    "stream",
    "stream_sparql",
]


def run(store: Store, name: str, /, **params: str | int | None) -> Table:
    """Answer a canned query; a parameter that is None counts as not given.

    Raises UnknownQueryError; ParameterError where a parameter is unknown, missing or of the wrong form;
    NotFoundError where the graph has no such indicator, agency, person … as a parameter names.
    """
    from ipgraph.query.results import table_of

    query = canned(name)
    return table_of(store.query(query.sparql, terms(store, query, params)), query.lists)


def sparql(store: Store, text: str) -> Table:
    """Answer a SPARQL query of any form; ``vocabulary.PREFIXES`` need no declaration.

    Raises QuerySyntaxError where it does not parse, or is an update.
    """
    from ipgraph.query.results import table_of

    return table_of(store.query(text))


def stream(store: Store, name: str, /, **params: str | int | None) -> Rows:
    """The rows of a canned query, one at a time.

    Raises as ``run``, and ParameterError where the query gives a graph.
    """
    from ipgraph.query.streaming import Rows

    query = canned(name)
    bound = terms(store, query, params)
    return Rows(lambda: store.query(query.sparql, bound), query.lists)


def stream_sparql(store: Store, text: str) -> Rows:
    """The rows of a SELECT query, one at a time; raises as ``sparql``, and ParameterError on other forms."""
    from ipgraph.query.streaming import Rows

    return Rows(lambda: store.query(text))


def terms(store: Store, query: CannedQuery, params: Mapping[str, str | int | None]) -> dict[str, Term]:
    """The terms that a canned query is asked with; raises as ``run``."""
    from ipgraph.query.parameters import KINDS

    for given in params:
        if given not in query.parameters:
            takes = f"it takes {', '.join(query.parameters)}" if query.parameters else "it takes none"
            hint = did_you_mean(given, query.parameters)
            raise ParameterError(f"query {query.name} has no parameter {given!r}: {takes}{hint}")
    found: dict[str, Term] = {}
    for name, parameter in query.parameters.items():
        value = params.get(name)
        value = parameter.default if value is None else value
        if value is None and parameter.required:
            takes = KINDS[parameter.type].takes()
            raise ParameterError(f"query {query.name} needs {name}: {takes}, such as {parameter.example!r}")
        if value is None:
            continue
        try:
            found[parameter.variable] = KINDS[parameter.type].term(store, str(value))
        except (ParameterError, NotFoundError) as error:
            raise type(error)(f"{name}: {error}") from None
    return found
