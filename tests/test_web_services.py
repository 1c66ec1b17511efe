"""Other servers are asked where that is allowed by name, and nowhere else."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from ipgraph.cli import main
from ipgraph.errors import QueryError
from ipgraph.store import Store, network
from serving import TOKEN, Served, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOUND = {
    "head": {"vars": ["x"]},
    "results": {"bindings": [{"x": {"type": "literal", "value": "from there"}}]},
}
ALLOWED = "http://example.org/sparql"


class Other(NamedTuple):
    """A server elsewhere, and the paths that it was asked for."""

    address: str
    asked: list[str]


@contextmanager
def other() -> Iterator[Other]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            if self.path.startswith("/moved"):
                self.send_response(302)
                self.send_header("location", "/elsewhere")
                self.end_headers()
                return
            self._send(
                "text/turtle", b"<http://example.org/a> <http://example.org/b> <http://example.org/c> ."
            )

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            if self.path.startswith("/moved"):
                self.do_GET()
                return
            asked.append(self.path)
            self._send("application/sparql-results+json", json.dumps(FOUND).encode())

        def _send(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Other(f"http://127.0.0.1:{server.server_port}", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def there() -> Iterator[Other]:
    with other() as found:
        yield found


@pytest.fixture(scope="module")
def served(there: Other, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("services") / "store"
    with Store.open(path) as store:
        graph = NamedNode("http://example.org/g")
        store.replace(graph.value, [Quad(graph, graph, Literal("here"), graph)])
    allowed = [
        each for name in ("sparql", "moved") for each in ("--allow-service", f"{there.address}/{name}")
    ]
    with serving(path, "--update-token", TOKEN, *allowed) as server:
        yield server


def test_a_server_that_is_allowed_is_asked(served: Served, there: Other) -> None:
    service = f"SERVICE SILENT # named\n <{there.address}/sparql> {{ ?s ?p ?x }}"
    query = f"SELECT ?here ?x WHERE {{ ?s ?p ?here {service} }}"
    answer = served.ask(query, "text/csv")
    assert answer.body == b"here,x\r\nhere,from there\r\n"
    assert there.asked.pop() == "/sparql"
    description = served.get("/sparql", accept="text/turtle")
    assert b"BasicFederatedQuery" in description.body


@pytest.mark.parametrize(
    "service",
    [
        "SERVICE <{other}/else> {{ ?s ?p ?o }}",
        "SERVICE SILENT <{other}/else> {{ ?s ?p ?o }}",
        "SERVICE <{other}/sparql/> {{ ?s ?p ?o }}",
        "SERVICE <{other}/sparql?more> {{ ?s ?p ?o }}",
        "SERVICE <{other}/\\u0073parql> {{ ?s ?p ?o }}",
        "SERVICE <sparql> {{ ?s ?p ?o }}",
        "SERVICE other:else {{ ?s ?p ?o }}",
        "SERVICE other:sparql {{ ?s ?p ?o }}",
        "VALUES ?where {{ <{other}/sparql> }} SERVICE ?where {{ ?s ?p ?o }}",
        "SERVICE <{other}/sparql> {{ ?s ?p ?o }} SERVICE <{other}/else> {{ ?s ?p ?o }}",
        "SERVICE # <{other}/sparql>\n <{other}/else> {{ ?s ?p ?o }}",
        "sErViCe<{other}/else>{{ ?s ?p ?o }}",
        "FILTER EXISTS {{ {{ SELECT * {{ SERVICE <{other}/else> {{ ?s ?p ?o }} }} }} }}",
    ],
)
def test_no_other_server_is_asked(served: Served, there: Other, service: str) -> None:
    there.asked.clear()
    inside = service.format(other=there.address)
    query = f"BASE <{there.address}/> PREFIX other: <{there.address}/> SELECT * WHERE {{ {inside} }}"
    answer = served.ask(query)
    assert answer.status == 400
    assert "SERVICE takes no other address here than" in json.loads(answer.body)["detail"]
    assert there.asked == []


def test_a_redirect_is_not_followed(served: Served, there: Other) -> None:
    there.asked.clear()
    answer = served.ask(f"SELECT * WHERE {{ SERVICE <{there.address}/moved> {{ ?s ?p ?o }} }}")
    assert answer.status == 400
    assert "cannot be answered" in json.loads(answer.body)["detail"]
    assert there.asked == ["/moved"]
    there.asked.clear()
    assert served.update(f"LOAD <{there.address}/moved>").status == 400
    assert there.asked == ["/moved"]


def test_an_update_loads_from_where_it_may(served: Served, there: Other) -> None:
    there.asked.clear()
    assert served.update(f"LOAD <{there.address}/sparql> INTO GRAPH <http://example.org/l>").status == 204
    assert there.asked == ["/sparql"]
    assert b"true" in served.ask("ASK { GRAPH <http://example.org/l> { ?s <http://example.org/b> ?o } }").body
    there.asked.clear()
    for update in (f"LOAD <{there.address}/else>", f"LOAD SILENT <{there.address}/else>"):
        refused = served.update(update)
        assert refused.status == 400
        assert "LOAD takes no other address" in json.loads(refused.body)["detail"]
    assert there.asked == []


def test_nothing_is_asked_unless_told() -> None:
    with Store.memory() as store, pytest.raises(QueryError, match=r"^no other server may be asked here"):
        store.query(f"SELECT * WHERE {{ SERVICE <{ALLOWED}> {{ ?s ?p ?o }} }}")


@pytest.mark.parametrize(
    "text",
    [
        'SELECT ("SERVICE" AS ?x) {}',
        "SELECT * {} # SERVICE <x>",
        "SELECT ?service {}",
        "ASK { <SERVICE> ?p 1 }",
    ],
)
def test_the_word_alone_is_no_request(text: str) -> None:
    assert not network.keep_within(text, ())


def test_an_address_is_one_of_http(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["serve", "--store", str(tmp_path), "--allow-service", "example.org"]) == 2
    assert "example.org is no address of a server" in capsys.readouterr().err
