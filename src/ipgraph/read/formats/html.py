"""Bytes of an HTML page → the text that a reader sees, which parts of it are furniture, what it declares.

All text of the page is kept, so that offsets do not depend on what is taken for the article; what stands
beside that is marked as furniture.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.errors import ReadError
from ipgraph.read.content import Content, joined
from ipgraph.read.formats.charset import decoded
from ipgraph.read.formats.made import borne_out

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from ipgraph.read.formats import Origin

_META_CHARSET: Final = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML_ENCODING: Final = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_HEAD: Final = 8192  # bytes in which a page declares its encoding
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML cannot hold


def content(data: bytes, origin: Origin) -> Content:
    """The text of a page with its parts. Raises ReadError where there is none."""
    from ipgraph.read.formats.article import mark_furniture
    from ipgraph.read.formats.declared import declared
    from ipgraph.read.formats.tree import pieces_of

    text = decoded(data, _declared_encoding(data, origin), origin.name)
    root = _tree(text)
    pieces = pieces_of(root) if root is not None else []
    if root is None or not pieces:
        raise ReadError(
            f"{origin.name}: a page without text; one that scripts fill must be saved as displayed"
        )
    headings = [piece.text for piece in pieces if piece.kind == "heading"]
    headings.sort(key=lambda heading: heading not in _first_level(root))
    hints, fallback = declared(root, headings, origin.address)
    mark_furniture(root, pieces)
    own = "\n".join(piece.text for piece in pieces if piece.kind != "furniture")
    fallback = replace(fallback, issued=borne_out(fallback.issued, own))
    whole, parts = joined((piece.text, piece.kind) for piece in pieces)
    return Content(whole, "text/html", hints, fallback, parts)


def _declared_encoding(data: bytes, origin: Origin) -> str | None:
    """What the page itself says first: servers send one header with pages of every encoding."""
    found = _META_CHARSET.search(data[:_HEAD]) or _XML_ENCODING.match(data[:_HEAD])
    return found.group(1).decode("ascii", "ignore") if found else origin.charset


def _tree(text: str) -> HtmlElement | None:
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    # pictures in saved pages are longer than what is usually allowed
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return document_fromstring(_UNPRINTABLE.sub(" ", text).encode("utf-8", "replace"), parser=parser)
    except ParserError:  # nothing but comments
        return None


def _first_level(root: HtmlElement) -> set[str]:
    return {" ".join("".join(element.itertext()).split()) for element in root.iter("h1")}
