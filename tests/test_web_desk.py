"""What a worker does for clients that were lent to it, and what becomes of them where it is stuck or ends."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

import pytest

from ipgraph.web import desk, lending, messages, processes, record
from ipgraph.web.desk import Desk
from ipgraph.web.messages import Ready
from ipgraph.web.record import Record
from ipgraph.web.workers import Job
from serving import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ipgraph.web.lending import Asked, Client, Lending
    from ipgraph.web.plain import Plain
    from ipgraph.web.record import Note

pytestmark = pytest.mark.skipif(
    not record.IS_POSSIBLE, reason="no descriptors go from process to process there"
)

REQUEST: Final = b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: localhost\r\n\r\n"
_WITHIN: Final = 10.0


class Lent:
    """A client as the server has it: what it was told of."""

    def __init__(self) -> None:
        self.theirs, self.ours = socket.socketpair()
        self.ours.setblocking(False)
        self.notes: list[Note] = []
        self.told: list[tuple[str, bytes]] = []

    def descriptor(self) -> int:
        return self.ours.fileno()

    def noted(self, note: Note) -> None:
        self.notes.append(note)

    def sent(self, unsent: bytes) -> None:
        self.told.append(("sent", unsent))

    def returned(self, unread: bytes) -> None:
        self.told.append(("returned", unread))

    def asked(self, took: float) -> Job:
        self.told.append(("asked", b""))
        return Job(b"", lambda _: took)

    def broken(self) -> None:
        self.told.append(("broken", b""))

    def received(self) -> bytes:
        """What the worker has sent to it by now."""
        self.theirs.setblocking(False)
        try:
            return self.theirs.recv(1 << 20)
        except BlockingIOError:
            return b""


def ready(size: int = 10) -> Ready:
    return Ready(200, size, 1, b"x" * size)


@contextmanager
def working(
    folder: Path, clients: list[Lent], answer: Callable[[Plain], Ready]
) -> Iterator[tuple[Lending, socket.socket]]:
    """A desk that runs, in a thread, and has these clients; the server's ends."""
    with ExitStack() as stack:
        ours, theirs = (stack.enter_context(each) for each in socket.socketpair())
        lent = lending.lending(str(folder))
        assert lent is not None
        table = Desk(theirs, lent.ends.passing, Record(lent.ends.path, lent.ends.lock), lambda _: b"", answer)
        thread = threading.Thread(target=table.run, daemon=True)
        thread.start()
        assert ours.recv(len(messages.GREETING)) == messages.GREETING
        lent.heard = 1
        for each in clients:
            assert lent.lend(each)
        until(lambda: len(table._clients) == len(clients))
        try:
            yield lent, ours
        finally:
            ours.shutdown(socket.SHUT_RDWR)
            thread.join(_WITHIN)
            lent.close()
            assert not thread.is_alive()


@pytest.fixture
def clients() -> Iterator[list[Lent]]:
    """Three of them."""
    made = [Lent() for _ in range(3)]
    yield made
    for each in made:
        each.theirs.close()
        each.ours.close()


def test_what_is_held_for_others_is_sent_by_the_server_when_one_takes_long(
    tmp_path: Path, clients: list[Lent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "_HOLD", 60.0)
    monkeypatch.setattr(desk, "QUICK", 60.0)
    gates = [threading.Event() for _ in range(3)]
    gates[1].set()
    calls: list[int] = []

    def answer(_: Plain) -> Ready:
        calls.append(len(calls))
        gates[calls[-1]].wait(_WITHIN)
        return ready()

    with working(tmp_path, clients, answer) as (lent, ours):
        first, *others = clients
        first.theirs.sendall(REQUEST)
        until(lambda: len(calls) == 1)
        for each in others:
            each.theirs.sendall(REQUEST)
        # both are of the next turn
        gates[0].set()
        until(lambda: len(calls) == 3)
        assert first.received() == ready().response
        assert lent.stuck() > 0
        taken: list[tuple[list[Client], Asked | None]] = []

        def takes_back() -> bool:
            found = lent.take_back()
            if found is not None:
                taken.append(found)
            return found is not None

        until(takes_back)
        [(back, asked)] = taken
        assert asked is not None
        [held] = [each for each in others if each is not asked.client]
        assert back == [first, held]
        assert [each.told for each in (first, held, asked.client)] == [[], [("sent", ready().response)], []]
        assert [len(each.notes) for each in (first, held, asked.client)] == [1, 1, 0]
        gates[2].set()
        # the answer comes to the server, and nothing to any client
        frame = messages.of_ready(ready())
        assert ours.recv(len(frame), socket.MSG_WAITALL) == frame
        assert not any(each.received() for each in clients)


def test_a_long_answer_goes_by_the_server(tmp_path: Path, clients: list[Lent]) -> None:
    with working(tmp_path, clients, lambda _: ready(1 << 17)) as (_, ours):
        clients[0].theirs.sendall(REQUEST)
        head = messages.LENGTHS.unpack(ours.recv(messages.LENGTHS.size, socket.MSG_WAITALL))
        assert head[0] == messages.BACK
        back = messages.back_of(ours.recv(head[1], socket.MSG_WAITALL), b"")
        assert back.answered is not None
        kind, head_size, body_size = messages.LENGTHS.unpack(
            ours.recv(messages.LENGTHS.size, socket.MSG_WAITALL)
        )
        told = ours.recv(head_size, socket.MSG_WAITALL), ours.recv(body_size, socket.MSG_WAITALL)
        assert messages.answer_of(kind, *told) == ready(1 << 17)
        assert clients[0].received() == b""


def test_what_a_dead_worker_held_is_sent_and_one_that_may_have_got_a_part_ends(
    tmp_path: Path, clients: list[Lent]
) -> None:
    lent = lending.lending(str(tmp_path))
    assert lent is not None
    worker = Record(lent.ends.path, lent.ends.lock)
    for each in clients:
        assert lent.lend(each)
    for place, number in enumerate(list(lent.clients)):
        assert worker.begin(number, 1.0)
        assert worker.hold(number, b"answer %d" % place)
        worker.note(number, 1.5, 0.5, 200, 8, 1)
    # the first is sent, and the second being sent
    worker.sending(1)
    worker.sending(2)
    back, asked = lent.left_behind()
    assert asked is None
    assert [each.told for each in clients] == [[], [("broken", b"")], [("sent", b"answer 2")]]
    assert back == [clients[0], clients[2]]
    assert [len(each.notes) for each in clients] == [1, 1, 1]
    worker.close()
    lent.close()


def test_no_more_is_held_than_there_is_room_for(tmp_path: Path) -> None:
    path = str(tmp_path / "record")
    lock = processes.CONTEXT.Lock()
    server, worker = Record(path, lock), Record(path, lock)
    held = 0
    while worker.hold(held + 1, b"%d" % held):
        held += 1
    assert server.held() == ([(number + 1, b"%d" % number) for number in range(held)], None)
    worker.drop_held()
    assert server.held() == ([], None)
    assert not worker.hold(1, bytes(1 << 16))
    assert worker.hold(1, bytes(60_000))
    assert os.path.getsize(path) > 60_000  # noqa: PTH202
    server.close()
    worker.close()
