"""The page where the graph is drawn as nodes and ties: what it begins with; the rest it fetches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from ipgraph import graph
from ipgraph.vocabulary import ID
from ipgraph.web import network

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipgraph.web.messages import Answer
    from ipgraph.web.pages.site import Site

# what the address of the page may ask for; all else is chosen while one looks
_ASKED: Final = ("fold", "around", "depth")
_COUNTED: Final = "SELECT (COUNT(?document) AS ?number) WHERE { ?document a ipg:Document }"
# with more documents than these as nodes, hardly anything else would be seen
_MANY: Final = 2000
_DEPTHS: Final = (1, 2, 3)


def page(site: Site, params: Mapping[str, str]) -> Answer:
    """The page; ``?fold=1`` ties bodies to what their documents tell, ``?around=`` keeps what lies around.

    Raises as ``network.options``.
    """
    asked = {name: params[name] for name in _ASKED if params.get(name)}
    if "fold" not in asked and "around" not in asked and _documents(site) > _MANY:
        asked["fold"] = "1"
    options = network.options(asked)
    wanted = urlencode({**asked, "language": site.language})
    code = site.language
    kinds, relations = graph.kinds(), graph.relations()
    return site.rendered(
        "network",
        {
            "texts": site.words.table("network"),
            "own": ID,
            "wanted": wanted,
            "folded": options.fold_documents,
            "around": asked.get("around", ""),
            "depth": options.depth,
            "depths": _DEPTHS,
            "kinds": [(name, kinds[name].label[code], kinds[name].color) for name in options.kinds],
            "relations": [
                (name, relations[name].label[code], relations[name].color) for name in options.relations
            ],
            "forms": [form for form in network.FORMATS if form != "json"],
        },
    )


def _documents(site: Site) -> int:
    [row] = site.store.select(_COUNTED)
    return int(row["number"].value)
