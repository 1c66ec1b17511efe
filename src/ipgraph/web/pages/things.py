"""Any thing of the graph: what it is called, what canned queries know of it, and all statements about it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, TypeGuard
from urllib.parse import urlencode

import pyoxigraph as ox

from ipgraph import graph
from ipgraph.errors import NotFoundError
from ipgraph.query import Iri
from ipgraph.vocabulary import ID
from ipgraph.web.pages import documents, indicators
from ipgraph.web.pages.naming import name_of, names_of
from ipgraph.web.pages.tables import Grid, Link, grid
from ipgraph.web.rendering import iri_of, path_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ipgraph.web.messages import Answer
    from ipgraph.web.pages.site import Site

_MOST: Final = 200
_ALSO: Final = re.compile(r"/also/\d+$")
_NAMES: Final = (
    "skos:prefLabel", "foaf:name", "rdfs:label", "dcterms:title", "ipg:name", "ipg:explanation",
)  # fmt: skip
_STATED: Final = (
    "SELECT ?predicate ?value WHERE { %s ?predicate ?value } ORDER BY ?predicate ?value LIMIT 400"
)
_POINTING: Final = (
    "SELECT ?subject ?predicate WHERE { ?subject ?predicate %s } ORDER BY ?predicate ?subject LIMIT 60"
)


def page(site: Site, segments: Sequence[str], params: Mapping[str, str]) -> Answer:
    """The thing whose IRI has these segments; of an indicator, with the chart that is asked for.

    Raises NotFoundError where the graph says nothing of it.
    """
    kind = segments[0]
    thing = Iri(iri_of(site.path))
    if kind == "claim":
        # what a figure is in another unit stands where the figure does
        return documents.place_of(site, _ALSO.sub("", thing))
    stated = list(site.store.select(_STATED % ox.NamedNode(thing)))
    if not stated:
        raise NotFoundError(f"the graph says nothing of {thing.short}")
    names = _names(site, stated)
    pointing = list(site.store.select(_POINTING % ox.NamedNode(thing)))
    terms = [*(row["value"] for row in stated), *(row["subject"] for row in pointing)]
    named = names_of(site, (Iri(each.value) for each in terms if _is_own(each)))
    values = {
        "thing": thing,
        "kind": kind,
        "title": names[0] if names else name_of(site, thing),
        "names": names[1:],
        "in_network": thing.removeprefix(ID) if _is_node(kind) else "",
        "grids": list(_grids(site, kind, thing)),
        "facts": [(_short(row["predicate"]), _link(named, row["value"])) for row in stated],
        "pointing": [(_short(row["predicate"]), _link(named, row["subject"])) for row in pointing],
    }
    if kind == "indicator":
        return site.rendered("indicator", values | indicators.charted(site, segments[-1], params))
    return site.rendered("thing", values)


def _is_node(kind: str) -> bool:
    """Whether things of a kind are in the network from the start."""
    return kind in graph.kinds() and not graph.kinds()[kind].on_request


def _grids(site: Site, kind: str, thing: Iri) -> list[Grid]:
    found = []
    for name, parameter in _shown().get(kind, {}).items():
        try:
            table = site.ask(name, **{parameter: thing})
        except NotFoundError:
            continue
        address = f"/api/{name}.csv?{urlencode({parameter: thing.short})}"
        one = grid(site, name, table, address, _MOST, (parameter,))
        if one is not None:
            found.append(one)
    return found


def _names(site: Site, stated: list[ox.QuerySolution]) -> list[str]:
    """What it is called, in the language of the page first."""
    found: dict[str, str] = {}
    for naming in _NAMES:
        for row in stated:
            value = row["value"]
            if _short(row["predicate"]) == naming and isinstance(value, ox.Literal):
                found.setdefault(value.value, value.language or "")
    return sorted(found, key=lambda name: found[name] != site.language)


def _short(term: object) -> str:
    return Iri(term.value).short if isinstance(term, ox.NamedNode) else str(term)


def _is_own(term: object) -> TypeGuard[ox.NamedNode]:
    return isinstance(term, ox.NamedNode) and term.value.startswith(ID)


def _link(names: Mapping[Iri, str], term: object) -> Link:
    if _is_own(term):
        return Link(names[Iri(term.value)], path_of(term.value))
    if isinstance(term, ox.NamedNode):
        return Link(Iri(term.value).short, term.value if term.value.startswith("http") else None)
    return Link(term.value if isinstance(term, ox.Literal) else str(term))


@cache
def _shown() -> Mapping[str, Mapping[str, str]]:
    """By kind of thing: the queries that its page shows, each with the parameter that takes the thing."""
    text = (resources.files(__package__) / "things.toml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(text)
    return found
