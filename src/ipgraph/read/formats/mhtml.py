"""Bytes of a page saved as one file (MHTML, RFC 2557) → the content of its HTML."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

from ipgraph.errors import ReadError
from ipgraph.read.formats import html

if TYPE_CHECKING:
    from ipgraph.read.content import Content
    from ipgraph.read.formats import Origin


def content(data: bytes, origin: Origin) -> Content:
    """The text of the page with its parts. Raises ReadError where the file holds no page."""
    message = message_from_bytes(data, policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            address = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            if isinstance(payload, bytes):
                page = replace(
                    origin,
                    charset=part.get_content_charset(),
                    address=origin.address or (str(address) if address else None),
                )
                return replace(html.content(payload, page), media_type="multipart/related")
    raise ReadError(f"{origin.name}: a saved page without HTML in it")
