"""The canned queries as an HTTP API: ``/api/NAME``, ``/api/NAME.csv``, and what OpenAPI says of them."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from ipgraph import __version__, query
from ipgraph.errors import ParameterError
from ipgraph.query import Table
from ipgraph.query.parameters import KINDS
from ipgraph.show.words import languages, phrase
from ipgraph.vocabulary import in_language
from ipgraph.web import network
from ipgraph.web.messages import Answer
from ipgraph.web.problems import KINDS as PROBLEMS
from ipgraph.web.problems import MEDIA_TYPE, problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipgraph.query import CannedQuery
    from ipgraph.query.catalogue import Parameter
    from ipgraph.show.words import Words
    from ipgraph.store import Store
    from ipgraph.web.limits import Limits

PAGE: Final = 100
_LONGEST_PAGE: Final = 10_000
# parameters of the API itself beside those of a query
_OWN: Final = ("limit", "cursor")
_JSON: Final = "application/json"
_CSV: Final = "text/csv; charset=utf-8"


def answer(
    store: Store, limits: Limits, scratch: str, *, name: str, form: str, params: Mapping[str, str]
) -> Answer:
    """A page of a canned query's rows in JSON, or all of them in CSV.

    Raises as ``query.run``; ParameterError where ``limit`` or ``cursor`` is not what it must be.
    """
    given = {key: value for key, value in params.items() if key not in _OWN}
    table = query.run(store, name, **given)
    if len(table) > limits.rows:
        return problem("rows", f"the result has more than {limits.rows:,} rows; ask for less")
    if form == "csv":
        page = table if not set(_OWN) & params.keys() else _page(table, params)[0]
        body = page.to_csv().encode()
        headers = {"content-type": _CSV, "content-disposition": f'attachment; filename="{name}.csv"'}
        return Answer(200, headers, body, rows=len(page))
    page, rest = _page(table, params)
    found: dict[str, Any] = {
        "query": name,
        "columns": list(page.columns),
        "count": len(table),
        "items": json.loads(page.to_json()),
        "next": None,
    }
    headers = {"content-type": _JSON}
    if rest is not None:
        found["next"] = f"/api/{name}?{urlencode({**params, 'cursor': rest})}"
        headers["link"] = f'<{found["next"]}>; rel="next"'
    return Answer(200, headers, json.dumps(found, ensure_ascii=False).encode(), rows=len(page))


def _page(table: Table, params: Mapping[str, str]) -> tuple[Table, str | None]:
    """The rows that are asked for, and the cursor of those behind them; None where there are none."""
    written = params.get("limit", str(PAGE))
    if not (written.isascii() and written.isdecimal() and 0 < int(written[:9]) <= _LONGEST_PAGE):
        raise ParameterError(f"limit is a whole number from 1 to {_LONGEST_PAGE}, not {written!r}")
    start = _start(params["cursor"]) if "cursor" in params else 0
    end = start + int(written)
    return Table(table.columns, table.rows[start:end]), _cursor(end) if end < len(table) else None


def _cursor(start: int) -> str:
    return base64.urlsafe_b64encode(f"row {start}".encode()).decode().rstrip("=")


def _start(cursor: str) -> int:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        word, _, number = base64.urlsafe_b64decode(padded).decode("ascii").partition(" ")
    except (binascii.Error, ValueError):
        word = number = ""
    if word != "row" or not number.isdecimal() or len(number) > len("100000000"):
        raise ParameterError(f"the cursor {cursor[:40]!r} is none that this server gave")
    return int(number)


# What OpenAPI 3.1 says of it.


def openapi(root: str, language: str) -> dict[str, Any]:
    """The description of the API for a server at the address ``root``, in a language of pages."""
    words = languages()[language]
    paths: dict[str, Any] = {"/api": _index_path(words)}
    for name, canned in query.catalogue().items():
        paths[f"/api/{name}"] = {"get": _operation(words, canned, "json")}
        paths[f"/api/{name}.csv"] = {"get": _operation(words, canned, "csv")}
    paths |= {f"/network.{form}": _network_path(words, form, kind) for form, kind in network.FORMATS.items()}
    problem_response = {
        "description": _said(words, "problem"),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ipgraph",
            "version": __version__,
            "summary": _said(words, "summary"),
            "description": _said(words, "description"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": root}],
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM}, "responses": {"Problem": problem_response}},
    }


def described(root: str, language: str) -> Answer:
    """The description of the API as ``/api/openapi.json`` has it, in the language that the client prefers."""
    body = json.dumps(openapi(root, language), ensure_ascii=False).encode()
    return Answer(200, {"content-type": _JSON, **_in(language)}, body)


def index(language: str) -> Answer:
    """The canned queries as ``/api`` lists them, in the language that the client prefers."""
    listed = [
        {
            "name": canned.name,
            "title": dict(canned.title),
            "summary": in_language(canned.summary, language),
            "parameters": {name: each.type for name, each in canned.parameters.items()},
            "href": f"/api/{canned.name}",
        }
        for canned in query.catalogue().values()
    ]
    body = json.dumps(listed, ensure_ascii=False).encode()
    return Answer(200, {"content-type": _JSON, **_in(language)}, body)


def _in(language: str) -> dict[str, str]:
    """What tells caches that others may get it in another language."""
    return {"content-language": languages()[language].tag, "vary": "cookie, accept-language"}


def _said(words: Words, key: str, **values: str) -> str:
    return words.entry("openapi", key).format(**values)


def _titles(key: str) -> dict[str, str]:
    return phrase(lambda words: _said(words, key))


def _index_path(words: Words) -> dict[str, Any]:
    listed = {"type": "array", "items": {"type": "object"}}
    responses = {"200": {"description": _said(words, "every"), "content": {_JSON: {"schema": listed}}}}
    title = {"x-title": _titles("index"), "summary": _said(words, "index")}
    return {"get": {"operationId": "index", **title, "responses": responses}}


def _network_path(words: Words, form: str, media_type: str) -> dict[str, Any]:
    schema = {"type": "object" if form == "json" else "string"}
    return {
        "get": {
            "operationId": f"network-{form}",
            "tags": ["Network"],
            "x-title": _titles("network"),
            "summary": _said(words, "network_summary"),
            "parameters": [
                {
                    "name": name,
                    "in": "query",
                    "description": words.entry("openapi_network", name),
                    "schema": {"type": "string"},
                }
                for name in network.PARAMETERS
                if name != "dynamic" or form == "gexf"
            ],
            "responses": {
                "200": {
                    "description": _said(words, "network"),
                    "content": {media_type: {"schema": schema}},
                },
                **{str(status): {"$ref": "#/components/responses/Problem"} for status in (400, 404, 503)},
            },
        }
    }


def _operation(words: Words, canned: CannedQuery, form: str) -> dict[str, Any]:
    if form == "json":
        content: dict[str, Any] = {_JSON: {"schema": _page_schema(words, canned)}}
        own = _paging(words)
    else:
        content, own = {"text/csv": {"schema": {"type": "string"}}}, []
    return {
        "operationId": canned.name if form == "json" else f"{canned.name}-csv",
        "tags": ["JSON" if form == "json" else "CSV"],
        "x-title": dict(canned.title),
        "summary": in_language(canned.summary, words.code),
        "description": in_language(canned.description, words.code),
        "parameters": [*(_parameter(words, each) for each in canned.parameters.values()), *own],
        "responses": {
            "200": {"description": in_language(canned.title, words.code), "content": content},
            **{str(status): {"$ref": "#/components/responses/Problem"} for status in (400, 404, 503)},
        },
    }


def _parameter(words: Words, parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "minLength": 1}
    if parameter.default is not None:
        schema["default"] = parameter.default
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": _said(
            words,
            "parameter",
            description=in_language(parameter.description, words.code),
            takes=KINDS[parameter.type].takes(words.code),
        ),
        "schema": schema,
        "example": parameter.example,
    }


def _page_schema(words: Words, canned: CannedQuery) -> dict[str, Any]:
    cell = {"type": ["string", "number", "boolean", "array", "null"]}
    row = {"type": "object", "properties": dict.fromkeys(canned.columns, cell), "required": [*canned.columns]}
    return {
        "type": "object",
        "required": ["query", "columns", "count", "items", "next"],
        "properties": {
            "query": {"const": canned.name},
            "columns": {"const": list(canned.columns)},
            "count": {"type": "integer", "minimum": 0, "description": _said(words, "count")},
            "items": {"type": "array", "items": row},
            "next": {"type": ["string", "null"], "description": _said(words, "next")},
        },
    }


def _paging(words: Words) -> list[dict[str, Any]]:
    schemas = {
        "limit": {"type": "integer", "minimum": 1, "maximum": _LONGEST_PAGE, "default": PAGE},
        "cursor": {"type": "string", "minLength": 1},
    }
    return [
        {"name": name, "in": "query", "description": _said(words, name), "schema": schema}
        for name, schema in schemas.items()
    ]


_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"enum": sorted({title for _, title in PROBLEMS.values()})},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}


def named(path: str) -> tuple[str, str]:
    """The query and the format that a path below ``/api/`` asks for.

    >>> named("series.csv")
    ('series', 'csv')
    """
    name, dot, form = path.rpartition(".")
    return (name, form) if dot and form in ("csv", "json") else (path, "json")
