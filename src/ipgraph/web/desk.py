"""A worker's own clients and the server's tasks → answers, one at a time, in a loop over both.

A client that asks small queries one after the other is lent to a worker: the server passes its descriptor on,
and keeps its own. The worker reads one request when it is free to answer it, and reads no further, so that
whatever waits can be taken back at any moment. What is not a plain request goes back to the server, with its
client. What several wait for goes out together where that keeps none of them long: each that is sent wakes
somebody, who takes the processor.
"""

from __future__ import annotations

import os
import select
import socket
from time import monotonic
from typing import TYPE_CHECKING, Final

from ipgraph.web import messages
from ipgraph.web.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from ipgraph.web.messages import Answer, Ready, Task
    from ipgraph.web.plain import Plain
    from ipgraph.web.record import Record

# A client whose query took so many seconds is not one that asks small ones.
QUICK: Final = 0.02
# What is longer is left to the server.
_LONGEST: Final = 1 << 13
# Of very many, so many are answered before it is seen to the server's tasks again.
_TURN: Final = 32
# How long an answer is held for the next before both go out together.
_HOLD: Final = 0.001
_IN: Final = 1  # POLLIN and EPOLLIN


class Desk:
    """The loop of a worker that takes clients; it holds the lock of the record wherever it touches one."""

    def __init__(
        self,
        connection: socket.socket,
        passing: socket.socket,
        record: Record,
        perform: Callable[[Task | bytes], bytes],
        answer: Callable[[Plain], Answer | Ready],
    ) -> None:
        """``connection`` brings tasks, which ``perform`` makes frames of, and ``passing`` clients."""
        self._connection = connection
        self._passing = passing
        self._record = record
        self._perform = perform
        self._answer = answer
        self._incoming = messages.Incoming(connection)
        # clients by their descriptors
        self._clients: dict[int, int] = {}
        self._epoch = 0
        # what is to be sent: to whom, by descriptor and number, and after how many seconds
        self._held: list[tuple[int, int, Ready, float]] = []
        self._held_since = 0.0
        # one for all: a new one for each request would leave memory in pieces
        self._buffer = memoryview(bytearray(_LONGEST))
        self._buffers = [self._buffer]
        self._poller = select.epoll() if hasattr(select, "epoll") else select.poll()

    def run(self) -> None:
        """Answer until the server is gone."""
        self._send(messages.GREETING)
        tasks, clients = self._connection.fileno(), self._passing.fileno()
        for place in (tasks, clients):
            self._poller.register(place, _IN)
        while True:
            places = [place for place, _ in self._poller.poll()]
            if tasks in places:
                if not self._incoming.read():
                    return
                for task in self._incoming.tasks():
                    self._send(self._perform(task))
            if clients in places:
                self._take()
            if len(places) > (tasks in places) + (clients in places):
                self._serve(places[:_TURN])

    def _send(self, *frames: bytes) -> None:
        for frame in frames:
            self._record.sent()
            self._connection.sendall(frame)

    def _take(self) -> None:
        """Take a client, or see that the server has taken back those that there were."""
        told, descriptors, _, _ = socket.recv_fds(self._passing, messages.PASSED.size, 1)
        if self._record.epoch != self._epoch:
            self._forget_all()
        for place in descriptors:
            client, epoch = messages.PASSED.unpack(told)
            if epoch == self._epoch:
                self._clients[place] = client
                self._poller.register(place, _IN)
            else:
                os.close(place)

    def _serve(self, places: list[int]) -> None:
        """Answer a request of each of these clients that is still there."""
        record = self._record
        record.lock()
        try:
            if record.epoch != self._epoch:
                self._forget_all()
            for place in places:
                client = self._clients.get(place)
                if client is not None:
                    self._serve_one(place, client)
            self._send_held()
        finally:
            record.unlock()

    def _serve_one(self, place: int, client: int) -> None:
        record, began = self._record, monotonic()
        if self._held and began - self._held_since > _HOLD:
            self._send_held()
        has_room = record.begin(client, began)
        try:
            data = self._buffer[: os.readv(place, self._buffers)].tobytes()
        except BlockingIOError:
            record.end()
            return
        except OSError:
            data = b""
        asked = plain(data) if has_room else None
        if asked is None:
            self._give_back(place, client, unread=data)
            return
        record.unlock()
        try:
            answer = self._answer(asked)
            ended = monotonic()
        finally:
            record.lock()
        if record.epoch != self._epoch:
            # the server has the client again, and waits for what it is to be sent
            self._send(messages.of_any(answer))
            record.end()
            self._forget_all()
        elif isinstance(answer, messages.Answer):
            self._give_back(place, client, answer=answer, took=ended - began)
        else:
            self._hold(place, client, answer, began, ended)

    def _hold(self, place: int, client: int, ready: Ready, began: float, ended: float) -> None:
        status, size, rows, response = ready
        if not self._record.hold(client, response):
            self._give_back(place, client, answer=ready, took=ended - began)
            return
        self._record.note(client, ended, ended - began, status, size, rows)
        if not self._held:
            self._held_since = ended
        self._held.append((place, client, ready, ended - began))

    def _send_held(self) -> None:
        record = self._record
        for number, (place, client, ready, took) in enumerate(self._held, 1):
            record.sending(number)
            response = ready.response
            try:
                sent = os.write(place, response)
            except BlockingIOError:
                sent = 0
            except OSError:
                # it has gone away, which reading tells
                sent = len(response)
            if sent < len(response):
                self._give_back(place, client, unsent=response[sent:])
            elif took > QUICK:
                self._give_back(place, client)
        self._held.clear()
        record.drop_held()

    def _give_back(
        self,
        place: int,
        client: int,
        *,
        unread: bytes = b"",
        unsent: bytes = b"",
        answer: Answer | Ready | None = None,
        took: float = 0.0,
    ) -> None:
        """Let the server have a client, with what was read of it, or is still to be sent, or its answer."""
        if answer is None:
            self._send(messages.of_back(client, unread=unread, unsent=unsent))
        else:
            self._send(messages.of_back(client, answered=took), messages.of_any(answer))
        self._record.end()
        self._forget(place)

    def _forget(self, place: int) -> None:
        del self._clients[place]
        self._poller.unregister(place)
        os.close(place)

    def _forget_all(self) -> None:
        """The server has them all, and sends what was held for them."""
        for place in list(self._clients):
            self._forget(place)
        self._held.clear()
        self._record.drop_held()
        self._epoch = self._record.epoch
