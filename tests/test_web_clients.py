"""Clients that people have ask the server: SPARQLWrapper, rdflib, curl, and another endpoint's SERVICE."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Graph, URIRef
from rdflib import Literal as Text
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import BASIC, CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from ipgraph.store import Store
from serving import TOKEN, Served, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

THING = "http://example.org/thing/"
IS = NamedNode("http://example.org/is")
# quotes, signs of XML and CSV, and letters that are no ASCII
NAME = 'a "name" <with>, signs & 商标 😀'


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("clients") / "store"
    graph = NamedNode("http://example.org/graph")
    quads = [Quad(NamedNode(f"{THING}{each}"), IS, Literal(each), graph) for each in range(20)]
    quads.append(Quad(NamedNode(f"{THING}named"), IS, Literal(NAME, language="en"), graph))
    with Store.open(path) as store:
        store.replace(graph.value, quads)
    with serving(path, "--update-token", TOKEN) as server:
        yield server


def program(name: str) -> str:
    """Where a program is; a test that needs one is skipped without it, and fails in CI."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    found = shutil.which(name, path=path)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"the program {name} is not installed")
        pytest.skip(f"the program {name} is not installed")
    return found


def wrapper(served: Served, query: str, form: str) -> SPARQLWrapper:
    asking = SPARQLWrapper(f"{served.address}/sparql")
    asking.setQuery(query)
    asking.setReturnFormat(form)
    return asking


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("directly", [False, True])
def test_sparqlwrapper_selects(served: Served, method: str, directly: bool) -> None:
    asking = wrapper(served, f"SELECT ?name WHERE {{ <{THING}named> ?p ?name }}", JSON)
    asking.setMethod(method)
    if directly and method == POST:
        asking.setRequestMethod(POSTDIRECTLY)
    [row] = asking.query().convert()["results"]["bindings"]
    assert row["name"] == {"type": "literal", "xml:lang": "en", "value": NAME}


def test_sparqlwrapper_reads_other_formats(served: Served) -> None:
    query = f"SELECT ?name WHERE {{ <{THING}named> ?p ?name }}"
    assert NAME in str(wrapper(served, query, XML).query().convert().toxml()).replace("&quot;", '"').replace(
        "&lt;", "<"
    ).replace("&gt;", ">").replace("&amp;", "&")
    written = wrapper(served, query, CSV).query().convert().decode()
    assert list(csv.reader(io.StringIO(written))) == [["name"], [NAME]]


# SPARQLWrapper's own
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
@pytest.mark.parametrize("form", [TURTLE, RDFXML, XML, N3, JSONLD])
def test_sparqlwrapper_constructs(served: Served, form: str) -> None:
    found = wrapper(served, f"CONSTRUCT WHERE {{ <{THING}named> ?p ?name }}", form).query().convert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert list(graph.objects(URIRef(f"{THING}named"))) == [Text(NAME, lang="en")]


def test_sparqlwrapper_asks_and_is_told_of_faults(served: Served) -> None:
    assert wrapper(served, f"ASK {{ <{THING}3> ?p 3 }}", JSON).query().convert()["boolean"] is True
    with pytest.raises(QueryBadFormed, match="does not parse"):
        wrapper(served, "SELECT ?x WHERE", JSON).query()


def test_sparqlwrapper_updates_with_the_token_alone(served: Served) -> None:
    change = wrapper(served, f'INSERT DATA {{ <{THING}new> <{IS.value}> "by SPARQLWrapper" }}', JSON)
    change.setMethod(POST)
    with pytest.raises(HTTPError, match="403"):
        change.query()
    change.setHTTPAuth(BASIC)
    change.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    assert change.query().response.status == 204
    assert b"true" in served.ask(f"ASK {{ <{THING}new> ?p ?o }}").body


def test_rdflib_reads_as_from_a_graph_of_its_own(served: Served) -> None:
    graph = Graph(SPARQLStore(f"{served.address}/sparql"))
    assert list(graph.objects(URIRef(f"{THING}named"), URIRef(IS.value))) == [Text(NAME, lang="en")]
    assert [str(row[0]) for row in graph.query("SELECT ?s WHERE { ?s ?p 6 }")] == [f"{THING}6"]
    assert (URIRef(f"{THING}5"), URIRef(IS.value), Text(5)) in graph


def test_rdflib_writes_with_the_token(served: Served) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    address = f"{served.address}/sparql"
    store = SPARQLUpdateStore(address, address, headers=headers, context_aware=False)
    triple = (URIRef(f"{THING}rdflib"), URIRef(IS.value), Text("by rdflib"))
    Graph(store).add(triple)
    assert triple in Graph(SPARQLStore(address))


def curl(served: Served, *arguments: str, path: str = "/sparql") -> str:
    command = [program("curl"), "--silent", "--show-error", *arguments, f"{served.address}{path}"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=60).stdout


def test_curl_asks_in_each_way(served: Served, tmp_path: Path) -> None:
    query = f"SELECT ?name WHERE {{ <{THING}named> ?p ?name }}"
    file = tmp_path / "query.rq"
    file.write_text(query, "utf-8")
    accept = ("--header", "Accept: text/csv")
    form = curl(served, *accept, "--data-urlencode", f"query={query}")
    with_get = curl(served, *accept, "--get", "--data-urlencode", f"query={query}")
    header = "Content-Type: application/sparql-query"
    direct = curl(served, *accept, "--header", header, "--data-binary", f"@{file}")
    assert form == with_get == direct
    assert list(csv.reader(io.StringIO(form))) == [["name"], [NAME]]


def test_curl_asks_a_hundred_times_on_one_connection(served: Served, tmp_path: Path) -> None:
    lines = []
    for each in range(100):
        query = urlencode({"query": f"SELECT ?o WHERE {{ <{THING}{each % 20}> ?p ?o }}", "format": "csv"})
        lines += [f'url = "{served.address}/sparql?{query}"', "next"]
    file = tmp_path / "requests"
    file.write_text("\n".join(lines[:-1]), "utf-8")
    command = [program("curl"), "--silent", "--show-error", "--config", str(file)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert ran.stdout.split() == [word for each in range(100) for word in ("o", str(each % 20))]


def test_curl_reads_graphs_and_problems(served: Served) -> None:
    lines = curl(
        served, "--header", "Accept: application/n-triples", path="/data?graph=http://example.org/graph"
    )
    assert len(lines.splitlines()) == 21
    told = json.loads(curl(served, "--data-urlencode", "query=SELECT"))
    assert told["status"] == 400


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Another endpoint, with data of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [program("oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        data = f'<{THING}7> <http://example.org/known-elsewhere-as> "seven" .'.encode()
        ends = time.monotonic() + 30
        while True:
            try:
                headers = {"content-type": "application/n-triples"}
                urlopen(Request(f"{address}/store?default", data, headers), timeout=10).close()
                break
            except OSError:
                assert time.monotonic() < ends
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


def test_another_endpoint_joins_what_it_knows_with_ours(served: Served, endpoint: str) -> None:
    query = (
        "SELECT ?name ?value WHERE { ?thing <http://example.org/known-elsewhere-as> ?name "
        f"SERVICE <{served.address}/sparql> {{ ?thing <{IS.value}> ?value }} }}"
    )
    with urlopen(
        Request(f"{endpoint}/query?{urlencode({'query': query})}", headers={"accept": "text/csv"}), timeout=60
    ) as answer:
        assert answer.read() == b"name,value\r\nseven,7\r\n"
