"""The description of the API → a page that people read: every operation, what it takes, an address to try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlencode

from ipgraph.web import api

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipgraph.web.messages import Answer
    from ipgraph.web.pages.site import Site

# what one would not choose for a first try
_CALLED: Final = "lang"


class Form(NamedTuple):
    """A form in which an operation answers: the address, an example of it, the media types of the answer."""

    path: str
    example: str
    media_types: tuple[str, ...]


class Operation(NamedTuple):
    """What one can ask for, in one or several forms; ``parameters`` are as OpenAPI has them, of all forms."""

    name: str
    title: str
    summary: str
    description: str
    forms: list[Form]
    parameters: dict[str, Mapping[str, Any]]
    statuses: tuple[str, ...]


def page(site: Site, params: Mapping[str, str]) -> Answer:
    """The page, made from the description that machines read at ``/api/openapi.json``."""
    del params
    told = api.openapi("/", site.language)
    operations: dict[str, Operation] = {}
    for path, methods in told["paths"].items():
        given = methods["get"]
        # one section for all forms of one thing
        name = path.rpartition("/")[2].partition(".")[0]
        first = operations.setdefault(
            name,
            Operation(
                name,
                given.get("x-title", {}).get(site.language) or given["summary"],
                given["summary"],
                given.get("description", ""),
                [],
                {},
                tuple(given["responses"]),
            ),
        )
        first.parameters.update({each["name"]: each for each in given.get("parameters", ())})
        first.forms.append(
            Form(path, _example(site, path, given), tuple(given["responses"]["200"]["content"]))
        )
    values = {"info": told["info"], "operations": list(operations.values()), "texts": site.words.table("api")}
    return site.rendered("describing", values)


def _example(site: Site, path: str, given: Mapping[str, Any]) -> str:
    """An address that answers something: with what is required, and the language of the page."""
    asked = {each["name"]: each["example"] for each in given.get("parameters", ()) if each.get("required")}
    if any(each["name"] == _CALLED for each in given.get("parameters", ())):
        asked[_CALLED] = site.language
    return f"{path}?{urlencode(asked)}" if asked else path
