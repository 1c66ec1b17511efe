"""What went wrong with a request → a problem document (RFC 9457)."""

from __future__ import annotations

import json
from typing import Final

from ipgraph.errors import (
    IpgraphError,
    NotFoundError,
    ParameterError,
    QueryError,
    StoreError,
    UnknownQueryError,
)
from ipgraph.web.messages import Answer

MEDIA_TYPE: Final = "application/problem+json"
_TYPE: Final = "https://w3id.org/ipgraph/problems#"

# kind → status of HTTP (RFC 9110), title
KINDS: Final[dict[str, tuple[int, str]]] = {
    "bad-request": (400, "The request is not understood"),
    "bad-query": (400, "The query cannot be answered"),
    "forbidden": (403, "Not allowed"),
    "not-found": (404, "There is no such thing"),
    "method": (405, "Not a method of this address"),
    "not-acceptable": (406, "No format that the client accepts"),
    "request-size": (413, "The request is too large"),
    "media-type": (415, "The request is of a type that is not understood"),
    "error": (500, "The server failed"),
    "busy": (503, "The server is busy"),
    "time": (503, "Stopped: it took too long"),
    "rows": (503, "Stopped: too many rows"),
    "result-size": (503, "Stopped: the result is too large"),
    "memory": (503, "Stopped: it took too much memory"),
    "nesting": (503, "Stopped: nested too deeply"),
    "store": (503, "The store cannot be read or written now"),
}
_OF_ERRORS: Final[tuple[tuple[type[IpgraphError], str], ...]] = (
    (UnknownQueryError, "not-found"),
    (NotFoundError, "not-found"),
    (ParameterError, "bad-request"),
    (QueryError, "bad-query"),
    (StoreError, "store"),
)


def problem(kind: str, detail: str) -> Answer:
    """A problem of a kind, with a line that says what to do."""
    status, title = KINDS[kind]
    written = {"type": _TYPE + kind, "title": title, "status": status, "detail": detail}
    headers = {"content-type": MEDIA_TYPE, "cache-control": "no-store"}
    if kind in ("busy", "store"):
        headers["retry-after"] = "1"
    return Answer(status, headers, json.dumps(written, ensure_ascii=False).encode())


def problem_of(error: IpgraphError) -> Answer:
    """What one of our own errors is to a client."""
    return problem(kind_of(error), str(error))


def kind_of(error: IpgraphError) -> str:
    """The kind of problem that one of our own errors is: a key of ``KINDS``."""
    return next((kind for each, kind in _OF_ERRORS if isinstance(error, each)), "bad-request")
