"""The bytes of a connection → responses: small queries at once, all else as the server of HTTP does it.

Most of what is asked is a query with GET that came whole and is answered in a few bytes. Such a request goes
to a worker as it is, and the worker's response goes to the client as it is; and a client that asks several
one after the other is lent to a worker, which answers it by itself. Whatever is not so plain is left to
uvicorn: a body, several requests at once, a header that changes how a connection is used.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ipgraph.web import http, messages
from ipgraph.web.desk import QUICK
from ipgraph.web.messages import Answer
from ipgraph.web.plain import LONGEST, plain
from ipgraph.web.workers import Job

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

    from ipgraph.web.http import Receive, Scope, Send
    from ipgraph.web.messages import Ready
    from ipgraph.web.record import Note
    from ipgraph.web.server import Server
    from ipgraph.web.workers import Worker

# A client that has asked so many small queries, one after the other, goes on with a worker.
_MANY: Final = 2
# And if a worker gave it back, because it asked for something else, so many more.
_MORE: Final = 20
_LOOK_AGAIN: Final = 1.0
# What uvicorn is told that a client has asked who is answered at length.
_REQUEST: Final = b"GET /sparql HTTP/1.1\r\nhost: localhost\r\n\r\n"


class Connection(HttpToolsProtocol):
    """A client's connection. ``ipgraph`` is the application; subclasses have it (see ``connection``)."""

    ipgraph: Server

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._job: Job | None = None
        self._began = 0.0
        # what came before the last request was answered
        self._held = b""
        self._is_between = True
        self._ends = False
        self._idle: asyncio.TimerHandle | None = None
        self._used = 0.0
        # the worker that it is lent to, and its socket for as long as one may have it
        self._lender: Worker | None = None
        self._socket: socket.socket | None = None
        self._small = 0

    def data_received(self, data: bytes) -> None:
        """See whether a request is plain; what comes before it is answered waits."""
        if self._job is not None or (self._held and self.flow.write_paused):
            self._held += data
            if len(self._held) > LONGEST:
                self.flow.pause_reading()
            return
        if self._is_between and self._is_free():
            asked = plain(data)
            if asked is not None:
                if self.flow.write_paused:
                    self._held = data
                    return
                self._unset_keepalive_if_required()
                self._began = perf_counter()
                self._job = job = Job(messages.of_query(*asked), self._answered)
                self.ipgraph.pool.submit(job)
                return
        super().data_received(data)

    def _answered(self, answer: Answer | Ready) -> None:
        self._job = None
        if self.transport.is_closing():
            if isinstance(answer, Answer):
                http.drop(answer)
            return
        took = perf_counter() - self._began
        if isinstance(answer, Answer):
            self._answer_at_length(answer)
        else:
            self.transport.write(answer.response)
            self.ipgraph.note(self.client, "GET /sparql", answer.status, answer.size, took, answer.rows)
            self.server_state.total_requests += 1
            self._used = self.loop.time()
            if self._idle is None:
                self._idle = self.loop.call_later(self.timeout_keep_alive, self._look_idle)
            self._small = self._small + 1 if took < QUICK else min(self._small, 0)
            if self._small >= _MANY:
                # when what was written has been sent
                self.loop.call_soon(self._lend)
        if self._ends:
            self.transport.close()
        elif self._held and not self.flow.write_paused:
            self._go_on()

    def _answer_at_length(self, answer: Answer) -> None:
        """Have uvicorn, which knows of slow clients, send what is there by now."""

        async def respond(scope: Scope, receive: Receive, send: Send) -> None:
            del receive
            sent = await http.respond(scope, send, answer)
            took = perf_counter() - self._began
            self.ipgraph.note(self.client, "GET /sparql", answer.status, sent, took, answer.rows)

        usual, self.app = self.app, respond
        try:
            super().data_received(_REQUEST)
        finally:
            self.app = usual

    def _is_free(self) -> bool:
        """Whether uvicorn is at no request."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    def _go_on(self) -> None:
        held, self._held = self._held, b""
        self.flow.resume_reading()
        self.data_received(held)

    def _look_idle(self) -> None:
        """Close a connection that nothing has come on for a time."""
        idle = self.loop.time() - self._used
        if self._lender is not None and idle >= self.timeout_keep_alive:
            # it may be asking just now: closed at the next look, when it is the server's again
            self.ipgraph.pool.recall(self._lender)
            self._idle = self.loop.call_later(_LOOK_AGAIN, self._look_idle)
            return
        is_used = self._job is not None or not self._is_free()
        if is_used or idle < self.timeout_keep_alive:
            wait = self.timeout_keep_alive - (0 if is_used else idle)
            self._idle = self.loop.call_later(wait, self._look_idle)
        elif self.timeout_keep_alive_task is None:
            self.transport.close()
        else:
            self._idle = None

    # what a worker does with it

    def _lend(self) -> None:
        """Lend it to a worker, if nothing is under way on it."""
        is_busy = self._job is not None or bool(self._held) or not self._is_between or not self._is_free()
        if is_busy or self._ends or self._lender is not None or self.transport.is_closing():
            return
        if self.transport.get_write_buffer_size() or self.flow.read_paused:
            return
        if self._socket is None:
            place = self.transport.get_extra_info("socket").fileno()
            try:
                self._socket = socket.socket(fileno=os.dup(place))
            except OSError:
                return
        self.flow.pause_reading()
        self._lender = self.ipgraph.pool.lend(self)
        if self._lender is None:
            self.flow.resume_reading()

    def descriptor(self) -> int:
        """Of its socket; see ``lending.Client``."""
        assert self._socket is not None
        return self._socket.fileno()

    def noted(self, note: Note) -> None:
        """A worker has answered it."""
        self._used = self.loop.time()
        self.ipgraph.note(
            self.client, "GET /sparql", note.status, note.size, note.took, note.rows, monotonic() - note.at
        )

    def sent(self, unsent: bytes) -> None:
        """What a worker has not sent."""
        if not self.transport.is_closing():
            self.transport.write(unsent)

    def returned(self, unread: bytes) -> None:
        """It is the server's again, with what a worker has read of it."""
        self._lender = None
        if self.transport.is_closing():
            return
        self._small = 0
        self.flow.resume_reading()
        if unread:
            self._small = -_MORE
            self.data_received(unread)
        if self._ends and self._job is None:
            super().shutdown()

    def asked(self, took: float) -> Job:
        """It is the server's again, and waits for an answer for so many seconds."""
        self._lender = None
        self._began = perf_counter() - took
        self._job = job = Job(b"", self._answered)
        self.ipgraph.pool.running += 1
        self.flow.resume_reading()
        return job

    def broken(self) -> None:
        """It is the server's again, and must end."""
        self._lender = None
        self.transport.abort()

    # what uvicorn tells, or is told by the loop

    def on_message_begin(self) -> None:
        """A request begins that is not plain."""
        self._is_between = False
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """It has come whole."""
        self._is_between = True
        super().on_message_complete()

    def resume_writing(self) -> None:
        """The client has read what was sent."""
        super().resume_writing()
        if self._held and self._job is None:
            self._go_on()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone away."""
        if self._idle is not None:
            self._idle.cancel()
        job, self._held = self._job, b""
        super().connection_lost(exc)
        if job is not None:
            self.ipgraph.pool.forget(job)
        if self._lender is not None:
            self._lender.forget(self)
        if self._socket is not None:
            # a worker that it was lent to may still have it open
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()

    def shutdown(self) -> None:
        """The server ends: what is asked is still answered."""
        if self._lender is not None:
            self._ends = True
            self.ipgraph.pool.recall(self._lender)
        elif self._job is not None:
            self._ends = True
        else:
            super().shutdown()


def connection(server: Server) -> type[Connection]:
    """What makes the connections of a server."""
    return type("ServerConnection", (Connection,), {"ipgraph": server})
