"""The bytes of a connection → responses: small queries at once, all else as the server of HTTP does it.

Most of what is asked is a query with GET that came whole and is answered in a few bytes. Such a request goes
to a worker as it is, and the worker's response goes to the client as it is. Whatever is not so plain is left
to uvicorn: a body, several requests at once, a header that changes how a connection is used.
"""

from __future__ import annotations

import re
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ipgraph.web import http, messages
from ipgraph.web.messages import Answer
from ipgraph.web.workers import Job

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

    from ipgraph.web.http import Receive, Scope, Send
    from ipgraph.web.messages import Ready
    from ipgraph.web.server import Server

# RFC 9112, sections 3 and 5: a request line, and lines of headers without anything unusual
_REQUEST: Final = re.compile(
    rb"GET /sparql\?((?:[!-\"$-~]*&)?query=[!-\"$-~]*) HTTP/1\.1\r\n"
    rb"((?:[A-Za-z0-9!#$%&'*+.^_`|~-]+:[ \t]*[!-~\x80-\xff \t]*\r\n)+)\r\n"
)
# headers with which there is more to a request, or to a connection, than this
_SPECIAL: Final = frozenset(
    {
        b"connection",
        b"content-length",
        b"expect",
        b"http2-settings",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
        b"x-forwarded-for",
        b"x-forwarded-proto",
    }
)
# A request that is longer comes in several pieces anyway.
_LONGEST: Final = 1 << 16


class _Head(NamedTuple):
    """What the headers of a request tell."""

    accept: bytes
    base: bytes


@lru_cache(maxsize=512)
def _head(lines: bytes, scheme: str, server: tuple[str, int | None]) -> _Head | None:
    """What these headers tell; None where a request with them is not plain."""
    headers = []
    for line in lines.split(b"\r\n")[:-1]:
        name, _, value = line.partition(b":")
        name, value = name.lower(), value.strip(b" \t")
        if name in _SPECIAL and not (name == b"connection" and value.lower() == b"keep-alive"):
            return None
        headers.append((name, value))
    if sum(name == b"host" for name, _ in headers) != 1:
        return None
    scope = {"headers": headers, "scheme": scheme, "server": server}
    accept = http.header(scope, b"accept") or ""
    return _Head(accept.encode("latin-1"), f"{http.root(scope)}/sparql".encode("latin-1"))


class Connection(HttpToolsProtocol):
    """A client's connection. ``ipgraph`` is the application; subclasses have it (see ``connection``)."""

    ipgraph: Server

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._job: Job | None = None
        self._request = b""
        self._began = 0.0
        # what came before the last request was answered
        self._held = b""
        self._is_between = True
        self._ends = False
        self._idle: asyncio.TimerHandle | None = None
        self._used = 0.0

    def data_received(self, data: bytes) -> None:
        """See whether a request is plain; what comes before it is answered waits."""
        if self._job is not None or (self._held and self.flow.write_paused):
            self._held += data
            if len(self._held) > _LONGEST:
                self.flow.pause_reading()
            return
        if self._is_between and self._is_free():
            found = _REQUEST.fullmatch(data) if len(data) <= _LONGEST else None
            head = _head(found[2], self.scheme, self.server) if found is not None else None
            if found is not None and head is not None:
                if self.flow.write_paused:
                    self._held = data
                    return
                self._quick(data, messages.of_query(found[1], *head))
                return
        super().data_received(data)

    def _quick(self, data: bytes, frame: bytes) -> None:
        self._unset_keepalive_if_required()
        self._request, self._began = data, perf_counter()
        self._job = job = Job(frame, self._answered)
        self.ipgraph.pool.submit(job)

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
            super().data_received(self._request)
        finally:
            self.app = usual
            self._request = b""

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
        is_used = self._job is not None or not self._is_free()
        if is_used or idle < self.timeout_keep_alive:
            wait = self.timeout_keep_alive - (0 if is_used else idle)
            self._idle = self.loop.call_later(wait, self._look_idle)
        elif self.timeout_keep_alive_task is None:
            self.transport.close()
        else:
            self._idle = None

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

    def shutdown(self) -> None:
        """The server ends: what is asked is still answered."""
        if self._job is not None:
            self._ends = True
        else:
            super().shutdown()


def connection(server: Server) -> type[Connection]:
    """What makes the connections of a server."""
    return type("ServerConnection", (Connection,), {"ipgraph": server})
