"""Clients that ask small queries one after the other, and are answered by a worker itself."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from ipgraph.store import Store
from ipgraph.web.processes import CONTEXT
from ipgraph.web.record import Note, Record
from serving import TOKEN, Served, at_work, serving, until, workers

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GREEDY = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
THING = "http://example.org/thing/"

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="what a process has open is seen in /proc"
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("lending") / "store"
    one, is_ = NamedNode("http://example.org/one"), NamedNode("http://example.org/is")
    with Store.open(folder) as store:
        store.replace(one.value, (Quad(NamedNode(f"{THING}{n}"), is_, Literal(n), one) for n in range(2000)))
    options = ["--timeout", "3", "--rows", "1500", "--memory", "64", "--update-token", TOKEN]
    with serving(folder, *options) as server:
        yield server


class Client:
    """A client that keeps its connection."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.socket = socket.create_connection(("127.0.0.1", served.port), timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""

    def send(self, query: str, *headers: str, accept: str = "text/csv") -> None:
        lines = [f"GET /sparql?query={quote(query)} HTTP/1.1", "Host: localhost", f"Accept: {accept}"]
        self.socket.sendall("\r\n".join([*lines, *headers, "", ""]).encode())

    def answer(self) -> tuple[int, bytes]:
        """Status and body of the next answer."""
        while b"\r\n\r\n" not in self.received:
            self._receive()
        head, _, self.received = self.received.partition(b"\r\n\r\n")
        told = re.search(rb"content-length: (\d+)", head)
        assert told is not None, head
        size = int(told[1])
        while len(self.received) < size:
            self._receive()
        body, self.received = self.received[:size], self.received[size:]
        return int(head.split()[1]), body

    def ask(self, query: str, *headers: str) -> tuple[int, bytes]:
        self.send(query, *headers)
        return self.answer()

    def thing(self, number: int) -> None:
        """Ask for a thing, and see that it is this one."""
        assert self.ask(f"SELECT ?s WHERE {{ ?s ?p {number} }}") == (
            200,
            f"s\r\n{THING}{number}\r\n".encode(),
        )

    def is_lent(self) -> bool:
        """Whether a worker has the connection too."""
        port = self.socket.getsockname()[1]
        return holders(self.served, port) > 1

    def is_lent_after_all(self) -> bool:
        """As ``is_lent``, after a small query more."""
        self.thing(1)
        return self.is_lent()

    def _receive(self) -> None:
        more = self.socket.recv(1 << 16)
        assert more, "the connection has ended"
        self.received += more


def processes(served: Served) -> list[int]:
    """The server, its child that forks, and the workers."""
    found, at = [served.process.pid], 0
    while at < len(found):
        for task in Path(f"/proc/{found[at]}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, task.read_text().split())
        at += 1
    return found


def holders(served: Served, port: int) -> int:
    """How many of the processes have the server's end of the connection from this port open."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    ends = [line.split() for line in lines]
    [inode] = [
        each[9]
        for each in ends
        if each[1].endswith(f":{served.port:04X}") and each[2].endswith(f":{port:04X}")
    ]
    return sum(f"socket:[{inode}]" in descriptors(process) for process in processes(served))


def descriptors(process: int) -> set[str]:
    found = set()
    with suppress(OSError):
        for each in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):
                found.add(str(each.readlink()))
    return found


@contextmanager
def lent(served: Served, number: int = 1) -> Iterator[list[Client]]:
    """Clients that workers have."""
    with ExitStack() as stack:
        clients = []
        for _ in range(number):
            client = Client(served)
            stack.callback(client.socket.close)
            until(client.is_lent_after_all)
            clients.append(client)
        yield clients


def kind(body: bytes) -> str:
    """Of a problem."""
    return str(json.loads(body)["type"]).rpartition("#")[2]


def test_each_is_answered_and_in_the_log(served: Served) -> None:
    with lent(served, 8) as clients:
        time.sleep(0.5)
        before = len(served.log())
        for number in range(400):
            for client in clients:
                client.thing(number)
        assert any(client.is_lent() for client in clients)
        until(lambda: len(served.log()) - before >= 3200)
        time.sleep(0.3)
        lines = served.log()[before:]
    assert len(lines) == 3200
    ports = {client.socket for client in clients}
    assert len(ports) == 8
    for line in lines:
        assert re.fullmatch(r"\S+\+00:00 127\.0\.0\.1 GET /sparql 200 \d+ \d+\.\dms 2", line), line


def test_what_is_asked_otherwise_is_answered_in_order(served: Served) -> None:
    query = quote("SELECT ?s WHERE { ?s ?p 13 }").encode()
    posted = (
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\nquery=%b"
    ) % (len(query) + 6, query)
    plain = b"GET /sparql?query=%b HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\n\r\n" % query
    for written in (posted, plain + posted + plain, plain + plain, plain[:30]):
        with lent(served) as [client]:
            client.socket.sendall(written)
            if written == plain[:30]:
                time.sleep(0.05)
                client.socket.sendall(plain[30:])
            for _ in range(max(1, written.count(b"HTTP/1.1"))):
                assert client.answer() == (200, f"s\r\n{THING}13\r\n".encode())
            client.thing(14)


@pytest.mark.parametrize("old", [False, True])
def test_it_ends_where_the_client_says_so(served: Served, *, old: bool) -> None:
    with lent(served) as [client]:
        request = b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        client.socket.sendall(request.replace(b"1.1\r\n", b"1.0\r\n") if old else request)
        received = b""
        while more := client.socket.recv(1 << 16):
            received += more
        assert received.startswith(b"HTTP/1.1 200")


def test_problems_are_told(served: Served) -> None:
    with lent(served) as [client]:
        status, body = client.ask("SELECT * WHERE { ?s ?p ?o }")
        assert (status, kind(body)) == (503, "rows")
        status, body = client.ask("SELECT * WHERE { ?s ?p }")
        assert (status, kind(body)) == (400, "bad-query")
        client.thing(5)


def test_one_that_asks_too_much_holds_up_nobody(served: Served) -> None:
    with lent(served, 6) as clients:
        endless, *others = clients
        endless.send(ENDLESS)
        began = time.monotonic()
        longest = 0.0
        while time.monotonic() - began < 2.5:
            for number, client in enumerate(others):
                asked = time.monotonic()
                client.thing(number)
                longest = max(longest, time.monotonic() - asked)
        assert longest < 1.5
        status, body = endless.answer()
        assert (status, kind(body)) == (503, "time")
        assert 2.9 < time.monotonic() - began < 6
        # neither has the answer spoilt the connection
        endless.thing(77)


def test_one_that_takes_too_much_memory_is_told(served: Served) -> None:
    with lent(served, 2) as [client, other]:
        status, body = client.ask(GREEDY)
        assert (status, kind(body)) == (503, "memory")
        client.thing(3)
        other.thing(4)


def test_one_that_goes_away_is_forgotten(served: Served) -> None:
    with lent(served, 4) as [client, *others]:
        client.send(ENDLESS)
        until(lambda: at_work(served), 3)
        client.socket.close()
        until(lambda: not at_work(served), 2.5)
        for other in others:
            other.thing(9)


def test_workers_that_die_leave_nobody_alone(served: Served) -> None:
    with lent(served, 4) as clients:
        for worker in workers(served):
            os.kill(worker, signal.SIGKILL)
        for number, client in enumerate(clients):
            client.thing(number)


def test_one_that_was_asked_when_its_worker_died_is_told(served: Served) -> None:
    with lent(served, 3) as [client, *others]:
        client.send(ENDLESS)
        until(lambda: at_work(served), 3)
        for worker in workers(served):
            os.kill(worker, signal.SIGKILL)
        status, body = client.answer()
        assert (status, kind(body)) == (500, "error")
        for each in (client, *others):
            each.thing(8)


def test_an_update_shows_at_once(served: Served) -> None:
    with lent(served, 4) as clients:
        for number in range(5):
            new = f"<http://example.org/new/{number}>"
            assert served.update(f"INSERT DATA {{ {new} {new} 'new' }}").status == 204
            for client in clients:
                assert client.ask(f"ASK {{ {new} ?p ?o }}", "Accept: application/json")[1].endswith(b"true}")
            until(lambda: all(client.is_lent_after_all() for client in clients))
        assert served.update("DELETE WHERE { ?s ?p 'new' }").status == 204


def test_answers_that_are_not_read_at_once_come_whole(served: Served) -> None:
    with lent(served) as [client]:
        query = "SELECT * WHERE { ?s ?p ?o } LIMIT 1400"
        _, whole = client.ask(query)
        for _ in range(120):
            client.send(query)
            time.sleep(0.005)
        assert all(client.answer() == (200, whole) for _ in range(120))
        client.thing(2)


def test_the_server_ends_though_clients_are_lent(tmp_path: Path) -> None:
    one = NamedNode("http://example.org/one")
    with Store.open(tmp_path / "store") as store:
        store.replace(one.value, [Quad(NamedNode(f"{THING}1"), one, Literal(1), one)])
    with ExitStack() as stack:
        with serving(tmp_path / "store") as server:
            client = Client(server)
            stack.callback(client.socket.close)
            until(client.is_lent_after_all)
            began = time.monotonic()
        assert time.monotonic() - began < 4
        assert client.socket.recv(1) == b""


def test_the_record_tells_what_was_written(tmp_path: Path) -> None:
    path = str(tmp_path / "record")
    lock = CONTEXT.Lock()
    server, worker = Record(path, lock), Record(path, lock)
    worker.lock()
    assert not server.try_lock()
    worker.begin(7, 12.5)
    worker.sent()
    worker.unlock()
    assert server.try_lock()
    assert server.state() == (1, 7, 12.5)
    server.next_epoch()
    assert worker.epoch == 1
    server.unlock()
    for round_ in range(3):
        for number in range(3000):
            assert worker.begin(number, 1.25)
            worker.note(number, 1.5, 0.25, 200, 10, None if number % 2 else number)
        notes = list(server.notes())
        assert len(notes) == 3000, round_
        assert notes[2:4] == [Note(2, 1.5, 0.25, 200, 10, 2), Note(3, 1.5, 0.25, 200, 10, None)]
        assert not list(server.notes())
    while worker.begin(1, 0.0):
        worker.note(1, 0.0, 0.0, 200, 0, 1)
    assert len(list(server.notes())) == 4096
    assert worker.begin(1, 0.0)
    server.close()
    worker.close()
