"""What is typed into the search field → the few things whose names come closest, in JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from ipgraph.show.words import languages
from ipgraph.web.kept import mark_of
from ipgraph.web.messages import Answer
from ipgraph.web.names import closest, names
from ipgraph.web.rendering import path_of

if TYPE_CHECKING:
    from ipgraph.store import Store
    from ipgraph.web.limits import Limits

_MOST: Final = 10
_LONGEST: Final = 80


def answer(store: Store, limits: Limits, scratch: str, *, asked: str, language: str) -> Answer:
    """At most ten ``items``: ``name`` and ``kind`` in the language of the page, ``path``, and in ``also`` the
    name by which a thing was found where that is another.

    An empty text finds nothing, and has what the next one needs made ready.
    """
    del limits
    known = names(store, scratch, mark_of(store))
    asked = " ".join(asked.split())[:_LONGEST]
    words = languages()[language]
    items = []
    for found in closest(known, asked, _MOST) if asked else ():
        label = found.known.label(language)
        other = found.name.text not in label and asked.casefold() not in label.casefold()
        items.append(
            {
                "name": label,
                "kind": words.entry("kinds", found.known.kind),
                "path": path_of(found.known.thing),
                "also": found.name.text if other else "",
            }
        )
    body = json.dumps({"items": items}, ensure_ascii=False).encode()
    headers = {"content-type": "application/json", "vary": "cookie, accept-language"}
    return Answer(200, headers, body)
