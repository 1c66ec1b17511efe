"""A server's clients ↔ the worker that answers them: lent out, given back, taken back."""

from __future__ import annotations

import itertools
import os
import socket
import tempfile
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from ipgraph.web import messages, processes
from ipgraph.web.record import IS_POSSIBLE, Ends, Record

if TYPE_CHECKING:
    from ipgraph.web.record import Note
    from ipgraph.web.workers import Job

_numbers: Final = itertools.count(1)


class Client(Protocol):
    """What may be lent to a worker: a connection, between two requests."""

    def descriptor(self) -> int:
        """Of its socket, which stays the server's."""

    def noted(self, note: Note) -> None:
        """It was answered by the worker."""

    def sent(self, unsent: bytes) -> None:
        """It is to be sent what the worker has not, and is the server's again in a moment."""

    def returned(self, unread: bytes) -> None:
        """It is the server's again, with what the worker has read of it and not answered."""

    def asked(self, took: float) -> Job:
        """It is the server's again, and the worker at its request for so long: what is to take the answer."""

    def broken(self) -> None:
        """It is the server's again, and nobody knows how much of an answer it was sent."""


class Asked(NamedTuple):
    """That a worker is at the request of a client that was taken back, for so many seconds."""

    client: Client
    took: float


class Lending:
    """The clients that one worker has."""

    def __init__(self, scratch: str) -> None:
        """Raises OSError where there is no room for the record."""
        handle, path = tempfile.mkstemp(dir=scratch)
        os.close(handle)
        lock = processes.CONTEXT.Lock()
        self._record = Record(path, lock)
        self._passing, theirs = socket.socketpair()
        self._passing.setblocking(False)
        self.ends = Ends(theirs, path, lock)
        self._epoch = 0
        # frames that came from the worker
        self.heard = 0
        self.clients: dict[int, Client] = {}
        # with those whose notes may still come
        self._known: dict[int, Client] = {}

    def begin(self) -> None:
        """The worker has opened all that it needs, or never will."""
        self.ends.passing.close()
        with suppress(FileNotFoundError):
            os.unlink(self.ends.path)  # noqa: PTH108

    def close(self) -> None:
        """The worker has ended, and no client is left."""
        self.begin()
        self._passing.close()
        self._record.close()

    def lend(self, client: Client) -> bool:
        """Lend a client that is not read from any more; False where that cannot be done now."""
        number = next(_numbers)
        told = messages.PASSED.pack(number, self._epoch)
        try:
            socket.send_fds(self._passing, [told], [client.descriptor()])
        except OSError:
            return False
        self.clients[number] = self._known[number] = client
        return True

    def given_back(self, number: int) -> Client | None:
        """Who it is that the worker gives back; None where it has gone away."""
        return self.clients.pop(number, None)

    def forget(self, client: Client) -> None:
        """It has gone away."""
        for number in [number for number, each in self.clients.items() if each is client]:
            del self.clients[number]

    def stuck(self) -> float:
        """For how many seconds the worker is at one request; it may have just ended."""
        state = self._record.state()
        return monotonic() - state.since if state.client and self.clients else 0.0

    def take_back(self) -> tuple[list[Client], Asked | None] | None:
        """All clients, and at whose request the worker is; None where that cannot be told at this moment."""
        if not self._record.try_lock():
            return None
        try:
            state = self._record.state()
            if state.frames != self.heard:
                # what it has said about its clients is still on the way
                return None
            self._record.next_epoch()
        finally:
            self._record.unlock()
        self._epoch += 1
        self.read_notes()
        self._send(self._record.held()[0])
        with suppress(OSError):
            self._passing.send(messages.PASSED.pack(0, self._epoch))
        return self._left(state.client, state.since)

    def left_behind(self) -> tuple[list[Client], Asked | None]:
        """As ``take_back``, of a worker that has ended."""
        state = self._record.state()
        self._notes()
        unsent, partly = self._record.held()
        broken = None if partly is None else self.clients.pop(partly, None)
        if broken is not None:
            broken.broken()
        self._send(unsent)
        return self._left(state.client, state.since)

    def _send(self, unsent: list[tuple[int, bytes]]) -> None:
        for number, response in unsent:
            if number in self.clients:
                self.clients[number].sent(response)

    def _left(self, asking: int, since: float) -> tuple[list[Client], Asked | None]:
        clients, self.clients = self.clients, {}
        asked = clients.pop(asking, None)
        return list(clients.values()), None if asked is None else Asked(asked, monotonic() - since)

    def read_notes(self) -> None:
        """Have the clients know of the answers that they got, unless the worker is just writing."""
        if self._known and self._record.try_lock():
            try:
                self._notes()
            finally:
                self._record.unlock()

    def _notes(self) -> None:
        for note in self._record.notes():
            if note.client in self._known:
                self._known[note.client].noted(note)
        if len(self._known) > len(self.clients):
            self._known = dict(self.clients)


def lending(scratch: str) -> Lending | None:
    """How to lend clients to a new worker; None where this system cannot."""
    if not IS_POSSIBLE or not hasattr(socket, "send_fds"):
        return None
    with suppress(OSError):
        return Lending(scratch)
    return None
