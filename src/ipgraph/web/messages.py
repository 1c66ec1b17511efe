"""What the server and its worker processes say to each other: frames of bytes.

A frame is a head and a body behind their kind (1 byte) and their two lengths (4 and 8 bytes, big-endian). A
``CALL`` has a task, as JSON, for its head; an ``ANSWER`` the same with what came of it. Small queries, most
of what is asked, need no JSON: a ``QUERY`` has their request in its body, as it came, and ``READY`` the
response, as it goes to the client. What is large comes in a file that the worker has written and that the
server sends and removes. ``BACK`` gives back a client that was lent to the worker, with what was read of it
or what is still to be sent to it; or the next frame is its answer.
"""

from __future__ import annotations

import json
import struct
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator, Mapping

CALL: Final = 0
ANSWER: Final = 1
QUERY: Final = 2
READY: Final = 3
BACK: Final = 4
LENGTHS: Final = struct.Struct(">BIQ")
# status, bytes of the body, rows (-1: none were counted)
_READY: Final = struct.Struct(">HQq")
# client, whether it is to be sent the body, whether its answer is the next frame, seconds that this took
_BACK: Final = struct.Struct(">Q??d")
# what goes with the descriptor of a client that is lent: its number, and after how many times that all were
# taken back; a number of 0 comes alone, and says that this was done again
PASSED: Final = struct.Struct(">QQ")
_CHUNK: Final = 1 << 16
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Task(NamedTuple):
    """What a worker is to do: the name of a function, and its arguments as JSON has them."""

    name: str
    arguments: Mapping[str, Any] = _NOTHING


class Answer(NamedTuple):
    """What came of a task.

    ``status`` is that of HTTP; ``headers`` have lower-case names; the body is ``body``, or what is in the
    file ``path`` (``size`` bytes long) that belongs to whoever has the answer.
    """

    status: int
    headers: Mapping[str, str] = _NOTHING
    body: bytes = b""
    path: str | None = None
    size: int = 0
    rows: int | None = None


class Back(NamedTuple):
    """A client that is given back: what was read of it, is still to be sent to it, or seconds to its answer.

    The answer itself, where there is one, is the next frame.
    """

    client: int
    unread: bytes
    unsent: bytes
    answered: float | None


class Ready(NamedTuple):
    """An answer as the bytes of a response; ``size`` is that of its body."""

    status: int
    size: int
    rows: int | None
    response: bytes


def frame(kind: int, head: bytes, body: bytes = b"") -> bytes:
    """The bytes of a frame."""
    return LENGTHS.pack(kind, len(head), len(body)) + head + body


def of_task(task: Task) -> bytes:
    """A task as a frame."""
    return frame(CALL, _json({"name": task.name, "arguments": dict(task.arguments)}))


def of_query(query_string: bytes, accept: str, base: str) -> bytes:
    """A request for a query as a frame: three lines, of which none can have a line's end in it."""
    return frame(QUERY, b"", b"%b\n%b" % (query_string, f"{accept}\n{base}".encode("latin-1")))


def query_of(body: bytes) -> tuple[bytes, str, str]:
    """What ``of_query`` was given."""
    query_string, accept, base = body.split(b"\n")
    return query_string, accept.decode("latin-1"), base.decode("latin-1")


def of_any(answer: Answer | Ready) -> bytes:
    """An answer or a response as a frame."""
    return of_ready(answer) if isinstance(answer, Ready) else of_answer(answer)


def of_back(client: int, *, unread: bytes = b"", unsent: bytes = b"", answered: float | None = None) -> bytes:
    """A client that is given back as a frame; ``answered`` after so many seconds by the next, if it is."""
    head = _BACK.pack(client, bool(unsent), answered is not None, answered or 0.0)
    return frame(BACK, head, unsent or unread)


def back_of(head: bytes, body: bytes) -> Back:
    """What ``of_back`` was given."""
    client, is_unsent, is_answered, took = _BACK.unpack(head)
    unread, unsent = (b"", body) if is_unsent else (body, b"")
    return Back(client, unread, unsent, took if is_answered else None)


def of_answer(answer: Answer) -> bytes:
    """An answer as a frame."""
    head = {
        "status": answer.status,
        "headers": dict(answer.headers),
        "path": answer.path,
        "size": answer.size,
        "rows": answer.rows,
    }
    return frame(ANSWER, _json(head), answer.body)


def of_ready(ready: Ready) -> bytes:
    """A response as a frame."""
    head = _READY.pack(ready.status, ready.size, -1 if ready.rows is None else ready.rows)
    return frame(READY, head, ready.response)


def answer_of(kind: int, head: bytes, body: bytes) -> Answer | Ready:
    """The answer of a frame's parts."""
    if kind == READY:
        status, size, rows = _READY.unpack(head)
        return Ready(status, size, None if rows < 0 else rows, body)
    return Answer(body=body, **json.loads(head))


class Incoming:
    """The tasks that come on a socket; what a ``QUERY`` has comes as it is."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        # one buffer for all: a large one for each would leave memory in pieces
        self._buffer = memoryview(bytearray(_CHUNK))
        self._written = b""

    def read(self) -> bool:
        """Wait for more; False where the other side is gone."""
        count = self._connection.recv_into(self._buffer)
        self._written += self._buffer[:count]
        return count > 0

    def tasks(self) -> Iterator[Task | bytes]:
        """Those that have come whole."""
        while len(self._written) >= LENGTHS.size:
            kind, head, body = LENGTHS.unpack_from(self._written)
            size = LENGTHS.size + head + body
            if len(self._written) < size:
                return
            content, self._written = self._written[LENGTHS.size : size], self._written[size:]
            yield content if kind == QUERY else Task(**json.loads(content))


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


# what a worker says first, when it has opened the store
GREETING: Final = of_answer(Answer(200))
