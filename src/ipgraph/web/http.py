"""Requests and answers as ASGI has them: bodies with a limit, answers from memory and from files."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

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
        self.answer = replace(answer, headers={**answer.headers, **headers})


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
    try:
        return parse_qsl(
            written.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS
        )
    except ValueError as error:
        raise RefusedError("bad-request", "the parameters are not in UTF-8, or too many") from error


async def is_gone(receive: Receive) -> None:
    """Wait until the client has gone away, once its request has been read whole."""
    while (await receive())["type"] != "http.disconnect":
        pass


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
