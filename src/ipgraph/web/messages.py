"""What the server and its worker processes say to each other: one frame of bytes each way.

A frame is a head and a body: their two lengths (4 and 8 bytes, big-endian), the head as JSON, the body as it
is. What is large comes in a file that the worker has written and that the server sends and removes.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

LENGTHS: Final = struct.Struct(">IQ")


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is to do: the name of a function, and its arguments as JSON has them."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a task.

    ``status`` is that of HTTP; ``headers`` have lower-case names; the body is ``body``, or what is in the
    file ``path`` (``size`` bytes long) that belongs to whoever has the answer.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    path: str | None = None
    size: int = 0
    rows: int | None = None


def frame(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """The bytes of a frame."""
    written = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return LENGTHS.pack(len(written), len(body)) + written + body


def of_task(task: Task) -> bytes:
    """A task as a frame."""
    return frame({"name": task.name, "arguments": task.arguments})


def of_answer(answer: Answer) -> bytes:
    """An answer as a frame."""
    head = {
        "status": answer.status,
        "headers": answer.headers,
        "path": answer.path,
        "size": answer.size,
        "rows": answer.rows,
    }
    return frame(head, answer.body)


def answer_of(head: bytes, body: bytes) -> Answer:
    """The answer of a frame's two parts."""
    return Answer(body=body, **json.loads(head))


def received(connection: socket.socket) -> Task | None:
    """The next task on a socket; None where the other side is gone."""
    written = bytearray()
    size = LENGTHS.size
    while len(written) < size:
        chunk = connection.recv(1 << 16)
        if not chunk:
            return None
        written += chunk
        if len(written) >= LENGTHS.size:
            # nothing follows a task before its answer is sent
            size = LENGTHS.size + LENGTHS.unpack_from(written)[0]
    return Task(**json.loads(written[LENGTHS.size :]))
