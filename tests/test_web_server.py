"""The server as its clients meet it: formats, limits, refusals, and a store that is written to meanwhile."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Graph

from ipgraph.store import Store
from serving import TOKEN, Response, Served, at_work, serving, until, workers

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GREEDY = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
FORMATS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPHS = (
    "text/turtle",
    "application/trig",
    "application/n-triples",
    "application/n-quads",
    "application/rdf+xml",
    "application/ld+json",
)


def quads(graph: str, number: int) -> Iterator[Quad]:
    name = NamedNode(f"http://example.org/{graph}")
    for each in range(number):
        yield Quad(
            NamedNode(f"http://example.org/thing/{each}"),
            NamedNode("http://example.org/is"),
            Literal(each),
            name,
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("served") / "store"
    with Store.open(path) as store:
        store.replace("http://example.org/one", quads("one", 2000))
        store.replace("http://example.org/two", quads("two", 10))
    return path


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    with serving(
        folder, "--timeout", "3", "--rows", "500", "--memory", "64", "--update-token", TOKEN
    ) as server:
        yield server


def problem(answer: Response, kind: str, status: int) -> str:
    """The detail of a problem of that kind."""
    assert answer.status == status, answer.body
    assert answer.media_type == "application/problem+json"
    told = json.loads(answer.body)
    assert told["type"].endswith(f"#{kind}")
    assert told["status"] == status
    assert told["title"]
    return str(told["detail"])


# What clients ask for.


@pytest.mark.parametrize("media_type", FORMATS)
def test_results_come_in_every_format(served: Served, media_type: str) -> None:
    answer = served.ask("SELECT ?s WHERE { ?s ?p 7 }", media_type)
    assert answer.status == 200
    assert answer.media_type == media_type
    assert b"http://example.org/thing/7" in answer.body
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("media_type", GRAPHS)
def test_graphs_come_in_every_format(served: Served, media_type: str) -> None:
    answer = served.ask("CONSTRUCT WHERE { ?s ?p 7 }", media_type)
    assert answer.status == 200
    assert answer.media_type == media_type
    assert b"thing/7" in answer.body


def test_the_format_may_be_a_parameter(served: Served) -> None:
    answer = served.get(f"/sparql?format=csv&query={quote('SELECT ?o WHERE { ?s ?p ?o FILTER(?o = 3) }')}")
    assert answer.body == b"o\r\n3\r\n"


def test_no_acceptable_format_is_told(served: Served) -> None:
    assert "application/sparql-results+json" in problem(
        served.ask("ASK {}", "text/csv"), "not-acceptable", 406
    )


def test_the_default_graph_is_the_union_each_triple_once(served: Served) -> None:
    answer = served.ask("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", "text/csv")
    assert answer.body == b"n\r\n2000\r\n"


def test_a_dataset_of_several_graphs_has_each_triple_once(served: Served) -> None:
    graphs = "&".join(f"default-graph-uri={quote(f'http://example.org/{each}')}" for each in ("one", "two"))
    query = quote("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert served.get(f"/sparql?{graphs}&query={query}", accept="text/csv").body == b"n\r\n2000\r\n"


def test_head_has_no_body(served: Served) -> None:
    answer = served.request("HEAD", f"/sparql?query={quote('ASK {}')}")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["content-length"]) > 0


def test_browsers_may_ask_first(served: Served) -> None:
    answer = served.request("OPTIONS", "/sparql", headers={"origin": "https://example.org"})
    assert answer.status == 204
    assert "POST" in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_the_service_describes_itself(served: Served, path: str) -> None:
    told = Graph().parse(data=served.get(path, accept="text/turtle").body, format="turtle")
    rows = told.query(
        """
        PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?endpoint ?triples WHERE {
          ?service a sd:Service ; sd:endpoint ?endpoint ; sd:feature sd:UnionDefaultGraph ;
            sd:supportedLanguage sd:SPARQL11Query, sd:SPARQL11Update ;
            sd:defaultDataset/sd:defaultGraph ?graph .
          ?graph void:triples ?triples ; void:sparqlEndpoint ?endpoint }
        """
    )
    assert [(str(row[0]), int(row[1])) for row in rows] == [(f"{served.address}/sparql", 2000)]


def test_graphs_are_read_by_name(served: Served) -> None:
    name = quote("http://example.org/two", safe="")
    one = served.get(f"/data?graph={name}", accept="application/n-triples")
    assert len(one.body.splitlines()) == 10
    assert len(served.get("/data?graph=http://example.org/none").body) > 0
    assert served.get("/data?graph=http://example.org/none").status == 404
    problem(served.get("/data?default", accept="application/n-triples"), "rows", 503)
    assert served.request("PUT", f"/data?graph={name}", b"").status == 405


# How requests come.


def exchange(served: Served, *pieces: bytes, ends: bool = False) -> bytes:
    """What comes back on a connection that is sent these pieces, until it is quiet or ended."""
    received = b""
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(0.005)
        connection.settimeout(10 if ends else 0.7)
        try:
            while chunk := connection.recv(1 << 16):
                received += chunk
        except TimeoutError:
            assert not ends
    return received


def plain(number: int, *headers: str) -> bytes:
    query = quote(f"SELECT ?s WHERE {{ ?s ?p {number} }}")
    lines = [f"GET /sparql?query={query} HTTP/1.1", "Host: localhost", "Accept: text/csv", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def things(received: bytes) -> list[int]:
    return [int(each) for each in re.findall(rb"http://example.org/thing/(\d+)", received)]


def test_requests_that_come_together_are_answered_in_their_order(served: Served) -> None:
    form = b"query=" + quote("SELECT ?s WHERE { ?s ?p 13 }").encode()
    head = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(form)}\r\n".encode()
    posted = head + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + form
    together = plain(11) + plain(12) + posted + plain(14) + plain(15, "X-Other: 1") + plain(16)
    assert things(exchange(served, together)) == [11, 12, 13, 14, 15, 16]
    assert things(exchange(served, plain(11), plain(12), posted, plain(14))) == [11, 12, 13, 14]


def test_a_request_may_come_in_pieces(served: Served) -> None:
    request = plain(21) + plain(22)
    assert things(exchange(served, *(request[at : at + 7] for at in range(0, len(request), 7)))) == [21, 22]
    cut = len(plain(21)) - 2
    assert things(exchange(served, request[:cut], request[cut:])) == [21, 22]
    assert things(exchange(served, plain(23) + request[:9], request[9:])) == [23, 21, 22]


def test_a_connection_ends_where_the_client_says_so(served: Served) -> None:
    received = exchange(served, plain(31, "Connection: close"), ends=True)
    assert things(received) == [31]
    old = plain(32).replace(b"HTTP/1.1", b"HTTP/1.0")
    assert things(exchange(served, old, ends=True)) == [32]


def test_a_slow_query_does_not_hold_up_what_came_after_it(served: Served) -> None:
    """More queries than there are workers, so that some wait behind the slow ones."""
    slow = [socket.create_connection(("127.0.0.1", served.port), timeout=10) for _ in range(3)]
    for each in slow:
        each.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    began = time.monotonic()
    assert served.get(f"/sparql?query={quote('ASK { ?s ?p 3 }')}").status == 200
    assert time.monotonic() - began < 2.5
    for each in slow:
        with each:
            assert b" 503 " in each.recv(1 << 16)


def test_a_query_nested_too_deeply_is_told(served: Served) -> None:
    deep = f"SELECT * WHERE {{ {'{' * 200_000} ?s ?p ?o {'}' * 200_000} }}"
    answer = served.ask(deep)
    assert answer.status in (400, 503)
    if answer.status == 503:
        assert json.loads(answer.body)["type"].rpartition("#")[2] in ("nesting", "time", "memory")
    assert served.ask("ASK { ?s ?p 3 }").status == 200


# What the server refuses, and what it stops.


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * WHERE { ?s ?p }", "parse"),
        ("", "empty"),
    ],
)
def test_bad_queries_are_told(served: Served, query: str, words: str) -> None:
    assert words in problem(served.ask(query), "bad-query", 400)


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:1/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ],
)
def test_updates_do_not_reach_the_network(served: Served, update: str) -> None:
    assert "no other server may be asked" in problem(served.update(update), "bad-query", 400)


@pytest.mark.parametrize("authorization", [None, "Bearer wrong", f"Basic {TOKEN}", "Bearer"])
def test_updates_need_the_token(served: Served, authorization: str | None) -> None:
    headers = {"content-type": "application/sparql-update"}
    if authorization:
        headers["authorization"] = authorization
    problem(served.request("POST", "/sparql", b"CLEAR ALL", headers), "forbidden", 403)


def test_a_result_of_too_many_rows_is_refused(served: Served) -> None:
    assert "500" in problem(served.ask("SELECT * WHERE { ?s ?p ?o }"), "rows", 503)
    assert served.ask("SELECT * WHERE { ?s ?p ?o } LIMIT 499").status == 200


def test_a_large_request_is_refused(served: Served) -> None:
    problem(served.ask(f"# {'x' * (1 << 20)}\nASK {{}}"), "request-size", 413)


def test_a_query_past_its_time_is_stopped_and_others_go_on(served: Served) -> None:
    told: list[Response] = []
    asking = [threading.Thread(target=lambda: told.append(served.ask(ENDLESS))) for _ in range(4)]
    for each in asking:
        each.start()
    answered = 0
    while any(each.is_alive() for each in asking):
        assert served.ask("ASK { ?s ?p 3 }").status == 200
        answered += 1
    assert answered > 3
    assert len(told) == 4
    for each in told:
        assert "3 seconds" in problem(each, "time", 503)
    until(lambda: not at_work(served), 10)


def test_a_query_past_its_memory_is_stopped(served: Served) -> None:
    assert "64 MB" in problem(served.ask(GREEDY), "memory", 503)
    assert served.ask("ASK {}").status == 200


def test_a_query_whose_client_went_away_is_stopped(served: Served) -> None:
    body = ENDLESS.encode()
    with socket.create_connection(("127.0.0.1", served.port)) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
            + f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        until(lambda: at_work(served), 3)
    until(lambda: not at_work(served), 2)


def test_a_worker_that_dies_is_replaced(served: Served) -> None:
    for worker in workers(served):
        os.kill(worker, signal.SIGKILL)
    until(lambda: served.ask("ASK { ?s ?p 3 }").status == 200, 10)
    assert served.process.poll() is None


# A store that is written to while it is served.


def test_an_update_shows_at_once_and_keeps_the_union(served: Served) -> None:
    thing = "<http://example.org/new>"
    assert (
        served.update(f"INSERT DATA {{ GRAPH <http://example.org/three> {{ {thing} a {thing} }} }}").status
        == 204
    )
    assert count(served, thing) == 1
    assert served.update(f"INSERT DATA {{ {thing} {thing} 1 }}").status == 204
    assert count(served, thing) == 2
    # what is taken out of the union is taken out of every graph
    assert served.update(f"DELETE WHERE {{ {thing} ?p ?o }}").status == 204
    assert count(served, thing) == 0
    assert b"false" in served.ask("ASK { GRAPH <http://example.org/three> { ?s ?p ?o } }").body


def test_what_another_process_adds_is_served(folder: Path, served: Served) -> None:
    program = (
        "import sys; from pyoxigraph import *; from ipgraph.store import Store\n"
        "graph = NamedNode('http://example.org/four')\n"
        "with Store.open(sys.argv[1]) as store:\n"
        "    store.replace(graph.value, [Quad(graph, graph, Literal(n), graph) for n in range(50)])\n"
    )
    seen: set[int] = set()
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.add(count(served, "<http://example.org/four>"))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        subprocess.run([sys.executable, "-c", program, str(folder)], check=True)
        until(lambda: count(served, "<http://example.org/four>") == 50, 10)
    finally:
        done.set()
        looking.join()
    # whole or not at all
    assert seen <= {0, 50}


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        store.replace("http://example.org/one", quads("one", 3))
    with serving(tmp_path / "store") as server:
        assert server.ask("ASK {}").status == 200
        assert problem(server.update("CLEAR ALL"), "forbidden", 403)
        assert len(list(tmp_path.iterdir())) == 2
        running = workers(server)
    assert [each.name for each in tmp_path.iterdir()] == ["store"]
    assert not [worker for worker in running if Path(f"/proc/{worker}").exists()]


def count(served: Served, subject: str) -> int:
    answer = served.ask(f"SELECT (COUNT(*) AS ?n) WHERE {{ {subject} ?p ?o }}", "text/csv")
    assert answer.status == 200, answer.body
    return int(answer.body.split()[1])


def test_an_update_may_have_blank_nodes_and_any_text(served: Served) -> None:
    odd = "<http://example.org/odd>"
    text = "a\u2028b\u0085c\\n+d"
    assert served.update(f'INSERT DATA {{ {odd} {odd} _:x . _:x {odd} "{text}" }}').status == 204
    answer = served.ask(f"SELECT ?o WHERE {{ {odd} {odd} ?x . ?x {odd} ?o }}")
    bindings = json.loads(answer.body)["results"]["bindings"]
    assert [each["o"]["value"] for each in bindings] == ["a\u2028b\u0085c\n+d"]
    assert served.update(f"DELETE WHERE {{ ?s {odd} ?o }}").status == 204
    assert b"false" in served.ask(f"ASK {{ ?s {odd} ?o }}").body


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/sparql"), ("POST", "/data?default"), ("PUT", "/api/claims")]
)
def test_other_methods_are_told_which_there_are(served: Served, method: str, path: str) -> None:
    answer = served.request(method, path, b"")
    problem(answer, "method", 405)
    assert "GET" in answer.headers["allow"]


def test_a_long_address_is_refused(served: Served) -> None:
    # what reads the first line of a request may refuse it before
    assert served.get(f"/sparql?query={'x' * ((1 << 20) + 1)}").status in (400, 413)
    assert served.ask("ASK {}").status == 200


@pytest.mark.parametrize(("make", "words"), [(None, "no store at"), ("a file", "is a file, not a store")])
def test_what_cannot_be_served_is_told_in_one_line(tmp_path: Path, make: str | None, words: str) -> None:
    place = tmp_path / "store"
    if make:
        place.write_text(make, encoding="utf-8")
    command = [sys.executable, "-m", "ipgraph", "serve", "--store", str(place), "--port", "0"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    [line] = ended.stderr.splitlines()
    assert words in line
