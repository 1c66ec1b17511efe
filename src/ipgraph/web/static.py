"""The files that pages are made with: style, scripts, pictures, each under a path of ``/static/``."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from ipgraph.plot.style import DARK
from ipgraph.show.words import languages
from ipgraph.values import MEASURES
from ipgraph.web.messages import Answer
from ipgraph.web.rendering import stylesheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}
# The browser code of others (``tools/vendor.py``): what lies there never changes, its folder has the version.
_VENDOR: Final = "vendor/"
# so many cards of one passage can be shown beside it
_PLACES: Final = 200


@cache
def files() -> Mapping[str, Answer]:
    """All of them, by path."""
    style = {
        "languages": languages().values(),
        "places": range(1, _PLACES + 1),
        "measures": MEASURES,
        "dark_of": DARK,
    }
    found = {
        "site.css": stylesheet("base.css", style) + stylesheet("site.css", style),
        "documents.css": stylesheet("page.css", style),
        "figure.css": stylesheet("figure.css", style),
        "findings.css": stylesheet("report.css", style | {"verdicts": ()}),
        "documents.js": (resources.files("ipgraph.show") / "template" / "page.js").read_text("utf-8"),
    }
    found |= dict(_read(resources.files(__package__) / "static", ""))
    return {f"/static/{name}": _answer(name, text.encode()) for name, text in found.items()}


def _read(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _read(each, f"{path}{each.name}/")
        else:
            yield path + each.name, each.read_text("utf-8")


def _answer(name: str, body: bytes) -> Answer:
    headers = {
        "content-type": _TYPES[name.rpartition(".")[2]],
        "cache-control": "max-age=31536000, immutable" if name.startswith(_VENDOR) else "no-cache",
        "etag": f'"{hashlib.sha256(body).hexdigest()[:24]}"',
    }
    return Answer(200, headers, body)
