"""The SPARQL 1.1 Protocol at ``/sparql``: a request → a task, or a problem."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ipgraph.web import formats, http
from ipgraph.web.http import RefusedError
from ipgraph.web.messages import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.web.http import Receive, Scope
    from ipgraph.web.plain import Plain

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
METHODS: Final = "GET, HEAD, POST, OPTIONS"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request to the endpoint asks for: a query, an update, or (neither) what the endpoint is."""

    query: str | None = None
    update: str | None = None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    form: str | None = None

    def arguments(self, accept: str | None, base: str) -> dict[str, Any]:
        """What the task of a query is told; ``base`` is what its relative IRIs are relative to."""
        return {
            "query": self.query,
            "base": base,
            "default": self.default,
            "named": self.named,
            "accept": accept,
            "form": self.form,
        }


async def asked(scope: Scope, receive: Receive, limit: int) -> Asked:
    """What a request asks for. Raises RefusedError where it is no request of the protocol."""
    fields = http.fields(scope["query_string"])
    if scope["method"] in ("GET", "HEAD"):
        return _of_get(fields)
    if scope["method"] != "POST":
        raise RefusedError("method", f"this address takes {METHODS}", allow=METHODS)
    media_type, _, parameters = (http.header(scope, b"content-type") or "").partition(";")
    media_type = media_type.strip().lower()
    if media_type not in (_FORM, _QUERY, _UPDATE):
        raise RefusedError("media-type", f"a request comes as {_FORM}, {_QUERY} or {_UPDATE}")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(" \"'").lower()
    if charset not in ("", "utf-8", "utf8"):
        raise RefusedError("media-type", "a request comes in UTF-8")
    written = await http.body(scope, receive, limit)
    if media_type == _FORM:
        found = _of([*fields, *http.fields(written)])
        if found.query is None and found.update is None:
            raise RefusedError("bad-request", "a form has a field query or a field update")
        return found
    try:
        text = written.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError("bad-request", "the request is not in UTF-8") from error
    return _of([*fields, ("query" if media_type == _QUERY else "update", text)])


def of_plain(plain: Plain) -> dict[str, Any]:
    """What the task of a query is told that comes with GET.

    Raises RefusedError where it is no request of the protocol.
    """
    query_string, accept, base = plain
    if b"&" not in query_string:
        # nothing but the query, as nearly always
        query = http.text(query_string[len(b"query=") :])
        return {"query": query, "base": base, "accept": accept}
    found = _of_get(http.fields(query_string))
    if found.query is None:
        raise RefusedError("bad-request", "a request has a parameter query")
    return found.arguments(accept, base)


def for_form(scope: Scope, answer: Answer) -> Answer:
    """An answer as a file to keep, where a page's form asks for it (Fetch Metadata, ``Sec-Fetch-Dest``)."""
    by_form = scope["method"] == "POST" and http.header(scope, b"sec-fetch-dest") == "document"
    if not by_form or answer.status != 200:
        return answer
    kind = answer.headers["content-type"].partition(";")[0]
    ending = next(each.ending for each in formats.ALL if each.media_types[0] == kind)
    disposition = {"content-disposition": f'attachment; filename="ipgraph.{ending}"'}
    return answer._replace(headers={**answer.headers, **disposition})


def _of_get(fields: Sequence[tuple[str, str]]) -> Asked:
    if any(name == "update" for name, _ in fields):
        raise RefusedError("bad-request", "an update is sent with POST")
    return _of(fields)


def _of(fields: Sequence[tuple[str, str]]) -> Asked:
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    texts = [*found.get("query", ()), *found.get("update", ())]
    if len(texts) > 1:
        raise RefusedError("bad-request", "a request has one query or one update")
    is_update = "update" in found
    prefix = "using-" if is_update else ""
    form = found.get("format", [])
    return Asked(
        query=None if is_update or not texts else texts[0],
        update=texts[0] if is_update else None,
        default=_graphs(found.get(f"{prefix}{'graph-uri' if is_update else 'default-graph-uri'}", ())),
        named=_graphs(found.get(f"{prefix}named-graph-uri", ())),
        form=form[0] if form else None,
    )


def _graphs(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(graph_name(name) for name in names)


def graph_name(name: str) -> str:
    """The name of a graph. Raises RefusedError where it cannot be an IRI."""
    if not name or any(each in '<>"{}|^`\\' or ord(each) <= 0x20 for each in name) or ":" not in name:
        raise RefusedError("bad-request", "a graph is named by its IRI")
    return name


def may_update(scope: Scope, token: str | None) -> None:
    """Raise RefusedError unless the request has the token (RFC 6750) that updates need."""
    if token is None:
        raise RefusedError("forbidden", "this server takes no updates; it was started without --update-token")
    given = (http.header(scope, b"authorization") or "").partition(" ")
    if given[0].lower() != "bearer" or not hmac.compare_digest(given[2].strip().encode(), token.encode()):
        raise RefusedError(
            "forbidden", "an update needs the header Authorization: Bearer with the right token"
        )


PREFLIGHT: Final = Answer(
    204,
    {
        "allow": METHODS,
        "access-control-allow-methods": METHODS,
        "access-control-allow-headers": "accept, authorization, content-type",
        "access-control-max-age": "86400",
    },
)
