"""Things of the graph → what a page calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ipgraph.vocabulary import ID

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipgraph.query import Iri
    from ipgraph.web.pages.site import Site

# What has no name: its IRI tells what it is.
_NAMELESS: Final = frozenset({"claim", "period", "relation"})
_ASKED: Final = """
SELECT ?thing ?name WHERE {
  VALUES ?thing { %s }
  VALUES (?naming ?rank) { (skos:prefLabel 1) (foaf:name 2) (dcterms:title 3) (rdfs:label 4)
    (ipg:explanation 5) }
  ?thing ?naming ?name
} ORDER BY ?thing ?rank ?name
"""
_LONGEST: Final = 60


def names_of(site: Site, things: Iterable[Iri]) -> dict[Iri, str]:
    """What each of these is called, in the language of the page where it has a name in it."""
    found: dict[Iri, str] = {}
    asked: dict[str, Iri] = {}
    for thing in things:
        if thing not in found:
            known = _known(site, thing)
            found[thing] = known or thing.short
            if known is None and thing.removeprefix(ID).partition("/")[0] not in _NAMELESS:
                asked[thing] = thing
    if asked:
        told: dict[str, dict[str, str]] = {}
        for row in site.store.select(_ASKED % " ".join(str(ox.NamedNode(each)) for each in asked)):
            name = row["name"]
            told.setdefault(row["thing"].value, {}).setdefault(name.language or "", name.value)
        for node, by_language in told.items():
            name = by_language.get(site.language) or next(iter(by_language.values()))
            found[asked[node]] = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"
    return found


def name_of(site: Site, thing: Iri) -> str:
    """What a thing is called: by the vocabulary where it knows it, else by the graph, else by its IRI."""
    return names_of(site, [thing])[thing]


def _known(site: Site, thing: Iri) -> str | None:
    kind, _, _ = thing.removeprefix(ID).partition("/")
    dimension, equals, member = thing.short.partition("=")
    if kind == "breakdown" and equals:
        return site.words.breakdown({dimension: member}, site.vocabulary)
    known = {
        "agency": site.vocabulary.agencies,
        "place": site.vocabulary.places,
        "indicator": site.vocabulary.indicators,
        "programme": site.vocabulary.programmes,
    }.get(kind, {})
    return site.words.label(known[thing.short], thing.short) if thing.short in known else None
