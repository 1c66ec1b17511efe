"""Bytes → content: the text of a page, its media type, and what its format tells of it.

Plain text is the one format so far. Another one is a module with a function of the form of ``plain`` and a
line in ``_SIGNS``; everything after it works on the text alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ipgraph.errors import ReadError
from ipgraph.read.decode import decode


@dataclass(frozen=True, slots=True)
class Hints:
    """What a format says outright, and what then goes before anything read from the text."""

    title: str | None = None
    publisher: str | None = None
    issued: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """``text`` is what offsets count; nothing in it is normalised."""

    text: str
    media_type: str
    hints: Hints = Hints()


_SIGNS: Final = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (rb"{\rtf", "an RTF file"),
)
_HTML: Final = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def content_of(data: bytes, name: str) -> Content:
    """The content of ``data``; ``name`` goes into messages.

    Raises ReadError where the bytes are of a format that cannot be read, or hold no text.
    """
    for sign, what in _SIGNS:
        if data.startswith(sign):
            raise ReadError(f"{name}: {what}; only plain text can be read, so save it as text first")
    if _HTML.match(data[:2048].removeprefix(b"\xef\xbb\xbf")):
        raise ReadError(f"{name}: an HTML page; only plain text can be read, so save it as text first")
    return plain(data, name)


def plain(data: bytes, name: str) -> Content:
    """Plain text in any usual encoding."""
    return Content(decode(data, name), "text/plain")
