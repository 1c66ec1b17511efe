"""The W3C's test cases of the SPARQL 1.1 Protocol, each against a server that runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from rdflib import Graph, Literal, Namespace
from rdflib.collection import Collection

from ipgraph.store import Store
from serving import TOKEN, Served, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

    from serving import Response

CASES = Path(__file__).parent / "cases" / "sparql-protocol"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"},
}


class Exchange(NamedTuple):
    """A request of a case, and what its answer must be."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    boolean: bool | None
    formats: frozenset[str]


class Case(NamedTuple):
    name: str
    graphs: dict[str, str]
    exchanges: tuple[Exchange, ...]


def cases() -> list[Case]:
    manifest = Graph().parse(CASES / "manifest.ttl", format="turtle")
    entries = next(manifest.objects(None, MF.entries))
    return [case(manifest, node) for node in Collection(manifest, entries)]


def case(manifest: Graph, node: Node) -> Case:
    graphs = {
        str(manifest.value(data, RDFS.label)): Path(str(manifest.value(data, UT.graph))).name
        for data in manifest.objects(node, UT.graphData)
    }
    connection = manifest.value(node, MF.action)
    requests = Collection(manifest, manifest.value(connection, HT.requests))
    return Case(str(node).rpartition("#")[2], graphs, tuple(exchange(manifest, each) for each in requests))


def exchange(manifest: Graph, request: Node) -> Exchange:
    headers: dict[str, str] = {}
    listed = manifest.value(request, HT.headers)
    for each in Collection(manifest, listed) if listed is not None else ():
        name, value = manifest.value(each, HT.fieldName), manifest.value(each, HT.fieldValue)
        headers[str(name).lower()] = str(value)
    content = manifest.value(request, HT.body)
    body = None
    if content is not None:
        encoding = str(manifest.value(content, CNT.characterEncoding))
        body = str(manifest.value(content, CNT.chars)).encode(encoding)
    response = manifest.value(request, HT.resp)
    boolean = manifest.value(response, MF.expectedBoolean)
    return Exchange(
        str(manifest.value(request, HT.methodName)),
        str(manifest.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1),
        headers,
        body,
        frozenset(
            str(each).rpartition("StatusCode")[2][0] for each in manifest.objects(response, MF.expectedStatus)
        ),
        boolean.toPython() if isinstance(boolean, Literal) else None,
        frozenset(str(each) for each in manifest.objects(response, MF.expectedFormat)),
    )


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("protocol") / "store"
    Store.open(folder).close()
    with serving(folder, "--update-token", TOKEN) as server:
        yield server


def test_all_cases_are_found() -> None:
    found = cases()
    assert len(found) == 34
    assert all(each.exchanges for each in found)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_case(served: Served, case: Case) -> None:
    fill(served, case.graphs)
    for each in case.exchanges:
        headers = {**each.headers, "authorization": f"Bearer {TOKEN}"}
        answer = served.request(each.method, each.path, each.body, headers)
        assert str(answer.status)[0] in each.statuses, answer.body
        if each.formats:
            assert any(answer.media_type in FORMATS[form] for form in each.formats)
        if each.boolean is not None:
            assert boolean(answer) is each.boolean


def fill(served: Served, graphs: dict[str, str]) -> None:
    data = "\n".join(
        f"GRAPH <{name}> {{ {(CASES / file).read_text(encoding='utf-8')} }}" for name, file in graphs.items()
    )
    assert served.update(f"CLEAR ALL ; INSERT DATA {{ {data} }}").status == 204


def boolean(answer: Response) -> bool:
    if answer.media_type == "application/sparql-results+json":
        found = json.loads(answer.body)["boolean"]
        assert isinstance(found, bool)
        return found
    return b">true<" in answer.body
