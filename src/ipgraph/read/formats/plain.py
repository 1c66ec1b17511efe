"""Bytes of plain text in any usual encoding → the text, exactly as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph.read.content import Content
from ipgraph.read.formats.charset import decoded

if TYPE_CHECKING:
    from ipgraph.read.formats import Origin


def content(data: bytes, origin: Origin) -> Content:
    """The text of ``data``; nothing in it is normalised. Raises ReadError."""
    return Content(decoded(data, origin.charset, origin.name), "text/plain")
