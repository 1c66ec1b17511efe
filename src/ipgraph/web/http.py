"""Requests and answers as ASGI has them: bodies with a limit, answers from memory and from files."""

from __future__ import annotations

import asyncio
import os
import re
import time
from binascii import a2b_qp
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_to_bytes

from ipgraph.web.messages import Ready
from ipgraph.web.problems import problem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from ipgraph.web.messages import Answer

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]

_CHUNK: Final = 1 << 18
_FIELDS: Final = 1000
_BAD_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")
# Anybody's page may ask: nothing here depends on who asks but updates, which need a token that no browser
# sends by itself.
_ANYBODY: Final = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"*"),
)
_SAFE: Final = ((b"x-content-type-options", b"nosniff"),)


class RefusedError(Exception):
    """A request that is answered with a problem."""

    def __init__(self, kind: str, detail: str, **headers: str) -> None:
        super().__init__(detail)
        answer = problem(kind, detail)
        self.answer = answer._replace(headers={**answer.headers, **headers})


def too_large(limit: int) -> RefusedError:
    """That a request is longer than so many bytes."""
    return RefusedError("request-size", f"a request may have {limit:,} bytes at most")


def header(scope: Scope, name: bytes) -> str | None:
    """A header of a request by its lower-case name; values of one that comes several times are joined."""
    found = [value for key, value in scope["headers"] if key == name]
    return b", ".join(found).decode("latin-1") if found else None


def takes_gzip(scope: Scope) -> bool:
    """Whether a client takes answers that are packed (RFC 9110, section 12.5.3)."""
    for each in (header(scope, b"accept-encoding") or "").lower().split(","):
        coding, _, weight = each.replace(" ", "").partition(";")
        if coding == "gzip":
            return weight not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


async def body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The body of a request. Raises RefusedError where it is longer than ``limit`` bytes, or breaks off."""
    length = header(scope, b"content-length")
    if length is not None and length.isdecimal() and int(length) > limit:
        raise too_large(limit)
    chunks, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RefusedError("bad-request", "the request broke off")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def fields(written: bytes) -> list[tuple[str, str]]:
    """The fields of a query string or a form. Raises RefusedError where it is none, or not UTF-8."""
    if written.count(b"&") >= _FIELDS:
        raise RefusedError("bad-request", f"a request has {_FIELDS} parameters at most")
    found = []
    for part in written.split(b"&"):
        if part:
            name, _, value = part.partition(b"=")
            found.append((text(name), text(value)))
    return found


def text(written: bytes) -> str:
    """A part of a query string or of a form. Raises RefusedError where it is not UTF-8."""
    if b"+" in written:
        written = written.replace(b"+", b" ")
    if b"%" in written:
        if _BAD_ESCAPE.search(written) is not None:
            written = unquote_to_bytes(written)
        else:
            # but for their sign they are those of quoted-printable, whose decoder is not written in Python
            written = a2b_qp(written.replace(b"=", b"%3D").replace(b"%", b"="))
    try:
        return written.decode()
    except UnicodeDecodeError as error:
        raise RefusedError("bad-request", "the parameters are not in UTF-8") from error


async def is_gone(receive: Receive) -> None:
    """Wait until the client has gone away, once its request has been read whole."""
    while (await receive())["type"] != "http.disconnect":
        pass


def ready(answer: Answer) -> Ready:
    """An answer without a file, as the bytes that go to a client of HTTP/1.1."""
    status, headers, body, _, _, rows = answer
    size = len(body)
    head = _head(status, tuple(headers.items()), int(time.time()))
    return Ready(status, size, rows, b"%b%d\r\n\r\n%b" % (head, size, body))


@lru_cache(maxsize=64)
def _head(status: int, headers: tuple[tuple[str, str], ...], second: int) -> bytes:
    """The head of a response, up to the number of bytes of its body."""
    written = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers]
    lines = b"".join(b"%b: %b\r\n" % each for each in (*written, *_SAFE, *_ANYBODY))
    told = (status, HTTPStatus(status).phrase.encode(), formatdate(second, usegmt=True).encode(), lines)
    return b"HTTP/1.1 %d %b\r\ndate: %b\r\n%bcontent-length: " % told


async def respond(scope: Scope, send: Send, answer: Answer, *, for_anybody: bool = True) -> int:
    """Send an answer, without its body where HEAD asks; returns the bytes of its body."""
    size = answer.size or len(answer.body)
    headers = [(name.encode(), value.encode("latin-1", "replace")) for name, value in answer.headers.items()]
    headers += [(b"content-length", str(size).encode()), *_SAFE, *(_ANYBODY if for_anybody else ())]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body"})
        drop(answer)
        return 0
    if answer.path is None:
        await send({"type": "http.response.body", "body": answer.body})
        return size
    try:
        with open(answer.path, "rb") as file:  # noqa: PTH123 - a local file that was just written
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body"})
    finally:
        drop(answer)
    return size


def drop(answer: Answer) -> None:
    """Remove the file of an answer that has one."""
    if answer.path is not None:
        os.unlink(answer.path)  # noqa: PTH108


def root(scope: Scope) -> str:
    """The address of the server as the client knows it."""
    host = header(scope, b"host") or ":".join(str(each) for each in scope.get("server") or ("localhost",))
    host = host if all(each.isalnum() or each in ".-:[]_" for each in host) else "localhost"
    return f"{scope.get('scheme', 'http')}://{host}"


def moment(ago: float = 0.0) -> str:
    """So many seconds ago, to the millisecond, as ISO 8601 has it."""
    now = time.time() - ago
    return f"{_second(int(now))}.{int(now % 1 * 1000):03d}+00:00"


@lru_cache(maxsize=1)
def _second(second: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
