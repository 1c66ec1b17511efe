"""Names and labels that contain what is searched for, in any language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.web.pages.tables import grid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipgraph.web.messages import Answer
    from ipgraph.web.pages.site import Site

_MOST: Final = 100


def page(site: Site, params: Mapping[str, str]) -> Answer:
    """The things whose name contains the words that are searched for."""
    asked = params.get("q", "").strip()
    found = None
    if asked:
        table = site.ask("find", text=asked)
        found = grid(site, "find", table, "", _MOST)
    return site.rendered("search", {"asked": asked, "grid": found})
