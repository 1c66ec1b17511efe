"""A path → the page for people that is there, in the language that they read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from ipgraph import vocabulary
from ipgraph.errors import IpgraphError, NotFoundError
from ipgraph.web.pages import checks, describing, documents, networks, overview, querying, searching, things
from ipgraph.web.pages.site import Site
from ipgraph.web.problems import KINDS, kind_of
from ipgraph.web.rendering import segments_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ipgraph.store import Store
    from ipgraph.web.limits import Limits
    from ipgraph.web.messages import Answer

_PAGES: Final[Mapping[str, Callable[[Site, Mapping[str, str]], Answer]]] = {
    "/": overview.page,
    "/checks": checks.page,
    "/api/docs": describing.page,
    "/network": networks.page,
    "/query": querying.page,
    "/query/terms": querying.terms,
    "/search": searching.page,
}


def answer(
    store: Store, limits: Limits, scratch: str, *, path: str, params: Mapping[str, str], language: str
) -> Answer:
    """The page at a path (percent-encoded), or a page that says what is wrong."""
    site = Site(store, vocabulary.load(stored=store.own_vocabulary()), language, path)
    try:
        return _page(site, params)
    except IpgraphError as error:
        kind = kind_of(error)
        status, _ = KINDS[kind]
        reason = site.words.entry("problems", kind, "")
        return site.rendered("problem", {"reason": reason, "detail": str(error)}, status)


def _page(site: Site, params: Mapping[str, str]) -> Answer:
    if site.path in _PAGES:
        return _PAGES[site.path](site, params)
    segments = segments_of(site.path)
    if not segments:
        raise NotFoundError(f"there is no page {unquote(site.path)}")
    if segments[0] == "document" and len(segments) == len(("document", "name")):
        return documents.page(site, segments[1])
    return things.page(site, segments, params)
