"""What a client accepts → the format that it gets (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


# one is like itself alone, which is found out at once
@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """A format: the name that ``?format=`` gives it, its media types (the first is sent), its writer.

    ``also`` are other names that clients have for it (SPARQLWrapper sends them beside Accept).
    """

    name: str
    media_types: tuple[str, ...]
    engine: ox.RdfFormat | ox.QueryResultsFormat
    also: tuple[str, ...] = ()

    @property
    def ending(self) -> str:
        """How the name of a file of it ends."""
        return self.engine.file_extension

    @property
    def content_type(self) -> str:
        """What Content-Type says of it."""
        kind = self.media_types[0]
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


_RESULTS = ox.QueryResultsFormat
_GRAPHS = ox.RdfFormat
# the first is what a client gets that takes anything
RESULTS: Final = (
    Format("json", ("application/sparql-results+json", "application/json"), _RESULTS.JSON),
    Format("xml", ("application/sparql-results+xml", "application/xml", "text/xml"), _RESULTS.XML),
    Format("csv", ("text/csv",), _RESULTS.CSV),
    Format("tsv", ("text/tab-separated-values",), _RESULTS.TSV),
)
# what ASK answers has no form in CSV and TSV (SPARQL 1.1 Query Results CSV and TSV Formats, section 1)
BOOLEANS: Final = RESULTS[:2]
GRAPHS: Final = (
    Format("turtle", ("text/turtle", "application/x-turtle"), _GRAPHS.TURTLE, ("n3",)),
    Format("nt", ("application/n-triples", "text/plain"), _GRAPHS.N_TRIPLES),
    Format("rdfxml", ("application/rdf+xml",), _GRAPHS.RDF_XML, ("rdf+xml", "xml")),
    Format("jsonld", ("application/ld+json", "application/json"), _GRAPHS.JSON_LD, ("json-ld",)),
    Format("trig", ("application/trig",), _GRAPHS.TRIG),
    Format("nq", ("application/n-quads",), _GRAPHS.N_QUADS),
)

ALL: Final = (*RESULTS, *GRAPHS)


@cache
def headers(form: Format) -> Mapping[str, str]:
    """Those of an answer in a format."""
    return {"content-type": form.content_type, "vary": "accept"}


@lru_cache(maxsize=1024)
def chosen(offered: tuple[Format, ...], accept: str | None, name: str | None = None) -> Format | None:
    """The format for a client: by name where it gives one, else the one that Accept likes best; None if none.

    >>> chosen(RESULTS, "text/csv;q=0.5, application/sparql-results+xml").name
    'xml'
    >>> chosen(RESULTS, "*/*").name
    'json'
    >>> chosen(GRAPHS, "image/png") is None
    True
    """
    if name:
        return next((each for each in offered if name in (each.name, *each.also, *each.media_types)), None)
    if not accept or not accept.strip():
        return offered[0]
    best: tuple[float, int, int] | None = None
    found: Format | None = None
    for place, form in enumerate(offered):
        for media_type in form.media_types:
            quality, precision = accepted(accept, media_type)
            rank = (quality, precision, -place)
            if quality > 0 and (best is None or rank > best):
                best, found = rank, form
    return found


def accepted(accept: str, media_type: str) -> tuple[float, int]:
    """How much a client likes a media type, 0 to 1, and how precisely it says so."""
    kind, _, _ = media_type.partition("/")
    best = (0.0, -1)
    for range_, quality in _ranges(accept):
        precision = (f"{kind}/*", media_type).index(range_) + 1 if range_ in (f"{kind}/*", media_type) else 0
        if (precision or range_ == "*/*") and precision > best[1]:
            best = (quality, precision)
    return best


def best_language(accept: str | None, offered: Iterable[str]) -> str:
    """The code that a client's Accept-Language likes best; the first where it likes none.

    >>> best_language("fr, zh-CN;q=0.8, en;q=0.5", ("en", "zh"))
    'zh'
    """
    codes = list(offered)
    ranked = sorted(_ranges(accept or ""), key=lambda each: -each[1])
    return next(
        (
            code
            for range_, quality in ranked
            for code in codes
            if quality and range_.partition("-")[0] == code
        ),
        codes[0],
    )


@lru_cache(maxsize=256)
def _ranges(accept: str) -> tuple[tuple[str, float], ...]:
    found = []
    for part in accept.split(","):
        range_, *parameters = (each.strip().lower() for each in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = min(1.0, max(0.0, float(parameter[2:])))
                except ValueError:
                    quality = 0.0
        found.append((range_, quality))
    return tuple(found)
