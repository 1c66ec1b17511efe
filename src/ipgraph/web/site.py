"""What a client's request tells of who reads: the language, and whether it is a person or a machine."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Final

from ipgraph.show.words import languages
from ipgraph.web import formats, http
from ipgraph.web.messages import Answer
from ipgraph.web.problems import problem

if TYPE_CHECKING:
    from ipgraph.web.http import Scope

_COOKIE: Final = "language"
_YEAR: Final = 365 * 24 * 3600


def language(scope: Scope) -> str:
    """The code of the language of pages: what was chosen, else what the browser likes best, else English."""
    try:
        chosen = SimpleCookie(http.header(scope, b"cookie") or "").get(_COOKIE)
    except CookieError:
        chosen = None
    if chosen is not None and chosen.value in languages():
        return chosen.value
    return formats.best_language(http.header(scope, b"accept-language"), languages())


def chosen_language(scope: Scope) -> Answer:
    """Remember the language of ``/language/CODE``, and go back to the page where it was chosen."""
    code = scope["path"].removeprefix("/language/")
    if code not in languages():
        return problem("not-found", f"pages come in {', '.join(languages())}")
    back = next((value for name, value in http.fields(scope["query_string"]) if name == "back"), "/")
    # nowhere but here: neither another host nor a line of its own in the head of the answer
    if (
        not back.startswith("/")
        or back.startswith(("//", "/\\"))
        or not back.isascii()
        or not back.isprintable()
    ):
        back = "/"
    cookie = f"{_COOKIE}={code}; Path=/; Max-Age={_YEAR}; SameSite=Lax"
    return Answer(303, {"location": back, "set-cookie": cookie, "cache-control": "no-store"})


def wants_rdf(accept: str | None, form: str | None) -> bool:
    """Whether a client would rather have RDF than a page."""
    if form:
        return True
    if not accept:
        return False
    page = formats.accepted(accept, "text/html")
    graphs = [formats.accepted(accept, each.media_types[0]) for each in formats.GRAPHS]
    return max(graphs) > page
