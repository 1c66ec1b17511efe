"""The head of an HTML page → what it declares: title, publisher, date of publication, language."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ipgraph.read.content import Hints
from ipgraph.read.dates import dates_in
from ipgraph.read.headlines import same_headline
from ipgraph.read.lexicon import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

_SITE: Final = re.compile(r"\s*[-_|–—»·]+\s*")
_LONGEST: Final = 300  # characters of a title or a name
_FEWEST: Final = 4  # characters of a headline
_MOST_JSON: Final = 500_000  # characters
_MOST_OBJECTS: Final = 2000
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2}(?![A-Za-z])")


def declared(root: HtmlElement, headings: Sequence[str], address: str | None) -> tuple[Hints, Hints]:
    """What a page declares, and what it lets suppose.

    ``headings`` are those of its text, the first one first. The date declared is that of publication; where
    only others are, or an address holds one, it is supposed.
    """
    names = _names()
    fields = _fields(root)
    linked = list(_linked_data(root))
    title, supposed = _titles(root, fields, linked, headings)
    return (
        Hints(
            title=title,
            publisher=_first(fields, names["source"]),
            issued=_date(fields, names["published"]) or _date_of_linked(linked),
        ),
        Hints(
            title=supposed,
            publisher=_first(fields, names["site"]) or _publisher_of_linked(linked),
            issued=_date(fields, names["dated"]) or _date_of_page(root, address),
            language=_language(root, fields),
        ),
    )


def _fields(root: HtmlElement) -> dict[str, str]:
    """Names of meta elements, in lower case, and their contents; of several the first."""
    fields: dict[str, str] = {}
    for element in root.iter("meta"):
        written = " ".join((element.get("content") or "").split())
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if name and written:
                fields.setdefault(name, written)
    return fields


def _first(fields: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((fields[name][:_LONGEST] for name in names if name in fields), None)


def _date(fields: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((day for name in names if name in fields and (day := _day(fields[name]))), None)


def _day(written: object) -> str | None:
    """The day that a field tells: as it is written, in whatever time zone that is."""
    text = str(written)[:100]
    compact = re.match(r"(\d{4})(\d\d)(\d\d)(?:\d{4,6})?$", text)
    text = "-".join(compact.groups()) if compact else text.replace("T", " ")
    return next((found.iso for found in dates_in(text) if found.iso and found.day), None)


# --- titles


def _titles(
    root: HtmlElement, fields: Mapping[str, str], linked: Sequence[Mapping[str, Any]], headings: Sequence[str]
) -> tuple[str | None, str | None]:
    """The headline as the text shows it or as fields declare it; and what the window's title supposes."""
    window = root.findtext(".//title") or ""
    told = [_first(fields, _names()["title"]), *(_text(each.get("headline")) for each in linked)]
    titles = [" ".join(title.split())[:_LONGEST] for title in told if title and title.strip()]
    window = " ".join(window.split())[:_LONGEST]
    for title in (*titles, window):
        for heading in headings:
            if same_headline(folded(heading), folded(title)):
                return heading, None
    for heading in headings:  # "Grants rise - News - The Office": the headline and where it stands
        if len(heading) >= _FEWEST and folded(window).startswith(folded(heading)):
            return heading, None
    return next(iter(titles), None), _SITE.split(window)[0] or None


# --- JSON-LD


def _linked_data(root: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """Descriptions of articles, those of anything else left out."""
    left = _MOST_OBJECTS
    for element in root.iter("script"):
        if (element.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            found = json.loads((element.text or "")[:_MOST_JSON], strict=False)
        except (ValueError, RecursionError):
            continue
        waiting = [found]
        while waiting and left:
            left -= 1
            each = waiting.pop(0)
            if isinstance(each, list):
                waiting = each[:_MOST_OBJECTS] + waiting
            elif isinstance(each, dict):
                waiting += [each.get("@graph"), each.get("mainEntity")]
                if _names()["articles"] & set(_texts(each.get("@type"))):
                    yield each


def _texts(value: object) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value])]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _date_of_linked(linked: Iterable[Mapping[str, Any]]) -> str | None:
    return next((day for each in linked if (day := _day(each.get("datePublished") or ""))), None)


def _publisher_of_linked(linked: Iterable[Mapping[str, Any]]) -> str | None:
    for each in linked:
        publisher = each.get("publisher")
        publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str) and name.strip():
            return " ".join(name.split())[:_LONGEST]
    return None


# --- what a page lets suppose


def _date_of_page(root: HtmlElement, address: str | None) -> str | None:
    """The date that htmldate finds in the elements of a page and in its address."""
    from htmldate import find_date

    canonical = next((link.get("href") for link in root.iter("link") if link.get("rel") == "canonical"), None)
    # the bounds are fixed: what a page tells must not depend on the day on which it is read
    found = find_date(
        root,
        extensive_search=False,
        original_date=True,
        min_date="1995-01-01",
        max_date="2099-12-31",
        url=address or canonical,
    )
    return _day(found or "")


def _language(root: HtmlElement, fields: Mapping[str, str]) -> str | None:
    written = root.get("lang") or root.get("xml:lang") or fields.get("content-language") or ""
    code = _LANGUAGE.match(written.strip())
    return code.group().lower() if code else None


@cache
def _names() -> dict[str, Any]:
    path = Path(__file__).parent / "declared.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return {key: frozenset(names) if key == "articles" else tuple(names) for key, names in table.items()}
