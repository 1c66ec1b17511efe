"""Bytes → Document: text, blocks told apart from page furniture, title, publisher, date, language."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from ipgraph.claims import Document
from ipgraph.errors import ReadError
from ipgraph.read.blocks import blocks_of, page_of
from ipgraph.read.content import content_of
from ipgraph.read.language import language_of
from ipgraph.read.metadata import metadata_of
from ipgraph.read.source import DEFAULT_LIMIT, load

if TYPE_CHECKING:
    from pathlib import Path

# A page saved without line breaks is far shorter; what is longer is data, and would be read for minutes.
LONGEST_LINE: Final = 1_000_000

__all__ = ["DEFAULT_LIMIT", "LONGEST_LINE", "language_of", "read"]


def read(source: Path | bytes, name: str | None = None, *, limit: int = DEFAULT_LIMIT) -> Document:
    """The document in a file or in bytes.

    ``name`` identifies it; it defaults to the file's name (of bytes: ``text``). ``limit`` is the most bytes
    that are read. The text is as decoded, line ends included; a byte order mark is dropped.

    >>> document = read("China granted 921,000 invention patents in 2023.".encode())
    >>> document.name, document.language, document.blocks[0].kind
    ('text', 'en', 'paragraph')

    Raises ReadError where there is nothing to read, it is no text, has a line of more than a
    million characters, or is larger than ``limit``.
    """
    data, label = load(source, name, limit)
    content = content_of(data, label)
    if not content.text.strip():
        raise ReadError(f"{label}: nothing but white space in it")
    longest = max(map(len, content.text.splitlines()))
    if longest > LONGEST_LINE:
        raise ReadError(
            f"{label}: one line of {longest:,} characters is no text to read; break it into lines"
        )
    page = page_of(content.text)
    told, hints = metadata_of(page), content.hints
    return Document(
        name=label,
        text=content.text,
        sha256=hashlib.sha256(data).hexdigest(),
        language=hints.language or language_of(content.text),
        title=hints.title or told.title,
        publisher=hints.publisher or told.publisher,
        issued=hints.issued or told.issued,
        media_type=content.media_type,
        blocks=blocks_of(page),
    )
