"""The page where one asks in SPARQL: an editor, canned queries as examples, results as table and chart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from ipgraph import query
from ipgraph.errors import IpgraphError
from ipgraph.query.parameters import KINDS
from ipgraph.store import sparql
from ipgraph.vocabulary import ID, PREFIXES, in_language
from ipgraph.web import formats
from ipgraph.web.messages import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ipgraph.query import CannedQuery
    from ipgraph.query.things import Term
    from ipgraph.web.pages.site import Site

_FIRST: Final = "indicators"
# what the header of a query's file is marked with
_HEADER: Final = "#+"
_COMMENT: Final = "#"
_USED: Final = {
    "class": "SELECT ?term (COUNT(*) AS ?n) WHERE { ?s a ?term } GROUP BY ?term ORDER BY DESC(?n) ?term",
    "property": "SELECT ?term (COUNT(*) AS ?n) WHERE { ?s ?term ?o } GROUP BY ?term ORDER BY DESC(?n) ?term",
}
# the vocabularies of others are not in the graph: these labels are of its own terms
_LABELS: Final = (
    "SELECT ?term ?label WHERE { ?term a ?kind ; rdfs:label ?label "
    "VALUES ?kind { owl:Class rdfs:Class owl:ObjectProperty owl:DatatypeProperty rdf:Property } } "
    "ORDER BY ?label"
)
# Yasgui writes two styles into the page: the handles at the edges of a table's columns (column-resizer), and
# the line under what a tooltip says is expected. Nothing else gets past the policy.
_STYLES: Final = (
    "'unsafe-hashes' 'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk=' "
    "'sha256-EntWS0hFrz2vH7susM+dPUxvHlL6sBswmM8K80E5oUk='"
)


class Example(NamedTuple):
    """A canned query in the list of examples."""

    name: str
    title: str
    summary: str


def page(site: Site, params: Mapping[str, str]) -> Answer:
    """The editor with the query that is asked for, or a canned query as an example (``?example=NAME``).

    Raises UnknownQueryError where there is no canned query of that name.
    """
    name = params.get("example") or _FIRST
    return site.rendered(
        "query",
        {
            "query": params.get("query") or example(site, query.canned(name)),
            "example": name if "example" in params and "query" not in params else "",
            "examples": [
                Example(
                    each.name,
                    in_language(each.title, site.language),
                    in_language(each.summary, site.language),
                )
                for each in query.catalogue().values()
            ],
            "formats": [each.name for each in formats.ALL],
            "texts": site.words.table("editor"),
            "prefixes": dict(PREFIXES),
            "own": ID,
        },
        styles=_STYLES,
    )


def example(site: Site, canned: CannedQuery) -> str:
    """A canned query's text that can be asked as it is: with a value for each parameter that needs one."""
    # comments explain a query in English
    left_out = _HEADER if site.language == "en" else _COMMENT
    lines = canned.sparql.splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith(left_out)).strip()
    title = in_language(canned.title, site.language)
    return f"# {title}\n{sparql.parse(text).bound(dict(_terms(site, canned)))}\n"


def _terms(site: Site, canned: CannedQuery) -> Iterator[tuple[str, Term]]:
    for parameter in canned.parameters.values():
        value = site.language if parameter.type == "lang" else parameter.default
        if value is None and parameter.required:
            value = parameter.example
        if value is None:
            continue
        try:
            yield parameter.variable, KINDS[parameter.type].term(site.store, value)
        except IpgraphError:
            # a graph that lacks the example's thing: the query then finds all there are
            continue


def terms(site: Site, params: Mapping[str, str]) -> Answer:
    """What the graph's triples are made of: classes and properties with labels, the most used first, in JSON.

    The same for every reader, whatever the language.
    """
    del params
    labels: dict[str, list[str]] = {}
    for row in site.store.select(_LABELS):
        labels.setdefault(row["term"].value, []).append(row["label"].value)
    found = {
        kind: [
            {"iri": row["term"].value, "labels": labels.get(row["term"].value, [])}
            for row in site.store.select(text)
            if isinstance(row["term"], ox.NamedNode)
        ]
        for kind, text in _USED.items()
    }
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(200, {"content-type": "application/json"}, body)
