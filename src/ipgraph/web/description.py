"""What the endpoint can do (SPARQL 1.1 Service Description) and what it serves (VoID), as triples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ipgraph.vocabulary import ID, IPG, PREFIXES
from ipgraph.web import formats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ipgraph.store import Store

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = "http://rdfs.org/ns/void#"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DCTERMS: Final = "http://purl.org/dc/terms/"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_XSD_INTEGER: Final = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_NAMES: Final = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "nt": "N-Triples",
    "rdfxml": "RDF_XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nq": "N-Quads",
}
_COUNTS: Final = {
    "triples": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "entities": f'SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{ID}")) }}',
    "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE { ?s ?p ?o }",
    "classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE { ?s a ?c }",
}
_CLASSES: Final = "SELECT ?class (COUNT(?s) AS ?n) WHERE { ?s a ?class } GROUP BY ?class ORDER BY ?class"
_GRAPHS: Final = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


def description(store: Store, root: str, *, takes_updates: bool) -> Iterator[ox.Triple]:
    """Both, for a server at the address ``root`` (no slash at its end)."""
    endpoint, dataset = ox.NamedNode(f"{root}/sparql"), ox.NamedNode(f"{root}/.well-known/void")
    default, graphs = ox.NamedNode(f"{dataset.value}#default"), ox.NamedNode(f"{dataset.value}#graphs")

    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(_SD + name)

    def void(name: str) -> ox.NamedNode:
        return ox.NamedNode(_VOID + name)

    a = ox.NamedNode(f"{_RDF}type")
    yield ox.Triple(endpoint, a, sd("Service"))
    yield ox.Triple(endpoint, sd("endpoint"), endpoint)
    yield ox.Triple(endpoint, sd("supportedLanguage"), sd("SPARQL11Query"))
    if takes_updates:
        yield ox.Triple(endpoint, sd("supportedLanguage"), sd("SPARQL11Update"))
    yield ox.Triple(endpoint, sd("feature"), sd("UnionDefaultGraph"))
    if store.services:
        yield ox.Triple(endpoint, sd("feature"), sd("BasicFederatedQuery"))
    for form in (*formats.RESULTS, *formats.GRAPHS):
        yield ox.Triple(endpoint, sd("resultFormat"), ox.NamedNode(_FORMATS + _NAMES[form.name]))
    yield ox.Triple(endpoint, sd("defaultDataset"), graphs)
    yield ox.Triple(graphs, a, sd("Dataset"))
    yield ox.Triple(graphs, sd("defaultGraph"), default)
    yield ox.Triple(default, a, sd("Graph"))
    for name, number in _rows(store, _GRAPHS, "g"):
        node, graph = ox.NamedNode(f"{dataset.value}#{_fragment(name)}"), ox.NamedNode(name)
        yield ox.Triple(graphs, sd("namedGraph"), node)
        yield ox.Triple(node, a, sd("NamedGraph"))
        yield ox.Triple(node, sd("name"), graph)
        yield ox.Triple(node, sd("graph"), graph)
        yield ox.Triple(graph, void("triples"), _integer(number))

    yield ox.Triple(dataset, a, void("DatasetDescription"))
    yield ox.Triple(dataset, ox.NamedNode("http://xmlns.com/foaf/0.1/primaryTopic"), default)
    yield ox.Triple(default, a, void("Dataset"))
    for language, words in (
        ("en", "Knowledge graph of intellectual-property policy"),
        ("zh", "知识产权政策知识图谱"),
    ):
        yield ox.Triple(default, ox.NamedNode(f"{_DCTERMS}title"), ox.Literal(words, language=language))
    yield ox.Triple(default, void("sparqlEndpoint"), endpoint)
    yield ox.Triple(default, void("uriSpace"), ox.Literal(ID))
    for namespace in sorted({IPG, *PREFIXES.values()} - {ID}):
        yield ox.Triple(default, void("vocabulary"), ox.NamedNode(namespace))
    for name, text in _COUNTS.items():
        for row in store.select(text):
            yield ox.Triple(default, void(name), _integer(_number(row)))
    for number, (name, count) in enumerate(_rows(store, _CLASSES, "class")):
        part = ox.NamedNode(f"{dataset.value}#class-{number}")
        yield ox.Triple(default, void("classPartition"), part)
        yield ox.Triple(part, void("class"), ox.NamedNode(name))
        yield ox.Triple(part, void("entities"), _integer(count))


def _rows(store: Store, query: str, variable: str) -> Iterator[tuple[str, int]]:
    for row in store.select(query):
        term = row[variable]
        if isinstance(term, ox.NamedNode):
            yield term.value, _number(row)


def _number(row: ox.QuerySolution) -> int:
    counted = row["n"]
    assert isinstance(counted, ox.Literal)
    return int(counted.value)


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_XSD_INTEGER)


def _fragment(name: str) -> str:
    from urllib.parse import quote

    return f"graph-{quote(name, safe='')}"
