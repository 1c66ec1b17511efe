"""What the page of an indicator has before its tables: the chart of its series, and what it can draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from ipgraph.errors import IpgraphError, NotFoundError
from ipgraph.plot import files
from ipgraph.web.lines import MARK, drawn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipgraph.web.pages.site import Site


def charted(site: Site, slug: str, params: Mapping[str, str]) -> dict[str, Any]:
    """The values of the template: the chart's address, its lines and measures; or a line that says why not.

    Raises ParameterError where there is no such measure.
    """
    nothing: dict[str, Any] = {"chart": None, "drawn": None, "why_not": ""}
    try:
        found = drawn(site.store, site.vocabulary, site.words, slug, params)
    except NotFoundError:
        return nothing
    if found.is_empty:
        return nothing | {"drawn": found}
    try:
        files.require()
    except IpgraphError as error:
        return nothing | {"why_not": str(error)}
    asked = {"language": site.language}
    asked |= {name: value for name, value in params.items() if name == "measure" or name.startswith(MARK)}
    return {"chart": f"/chart/{quote(slug, safe='')}?{urlencode(asked)}", "drawn": found, "why_not": ""}
