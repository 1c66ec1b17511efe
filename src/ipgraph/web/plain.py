"""The bytes of a request → what a plain one asks for: a whole query with GET, with nothing unusual."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from ipgraph.web import http

# RFC 9112, sections 3 and 5: a request line, and lines of headers without anything unusual
_BEGINS: Final = b"GET /sparql?"
_ENDS: Final = b" HTTP/1.1\r\n"
_IN_ADDRESS: Final = bytes(code for code in range(0x21, 0x7F) if code != ord("#"))
_HEADERS: Final = re.compile(rb"(?:[A-Za-z0-9!#$%&'*+.^_`|~-]+:[ \t]*[!-~\x80-\xff \t]*\r\n)+\r\n")
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
LONGEST: Final = 1 << 16
# what is kept of the headers of many clients must not take much
_LONGEST_HEAD: Final = 1 << 12


class Plain(NamedTuple):
    """What a plain request asks for; no part has a line's end in it."""

    query_string: bytes
    accept: str
    base: str


def plain(data: bytes) -> Plain | None:
    """What is asked for by these bytes; None where they are not one plain request."""
    ends = data.find(_ENDS)
    if ends < 0 or not data.startswith(_BEGINS) or len(data) > LONGEST:
        return None
    query_string = data[len(_BEGINS) : ends]
    if query_string.translate(None, _IN_ADDRESS):
        return None
    if not (query_string.startswith(b"query=") or b"&query=" in query_string):
        return None
    lines = data[ends + len(_ENDS) :]
    head = _head(lines) if len(lines) <= _LONGEST_HEAD else None
    return None if head is None else Plain(query_string, *head)


# a client sends the same headers with each of its requests
@lru_cache(maxsize=512)
def _head(lines: bytes) -> tuple[str, str] | None:
    """What these headers tell, Accept and the base; None where a request with them is not plain."""
    if _HEADERS.fullmatch(lines) is None:
        return None
    headers = []
    for line in lines.split(b"\r\n")[:-2]:
        name, _, value = line.partition(b":")
        name, value = name.lower(), value.strip(b" \t")
        if name in _SPECIAL and not (name == b"connection" and value.lower() == b"keep-alive"):
            return None
        headers.append((name, value))
    if [bool(value) for name, value in headers if name == b"host"] != [True]:
        return None
    scope = {"headers": headers, "scheme": "http"}
    return http.header(scope, b"accept") or "", f"{http.root(scope)}/sparql"
