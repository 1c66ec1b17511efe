"""A file, an address or bytes → Document: text, blocks told apart from furniture, title, date, language."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from ipgraph.claims import Document
from ipgraph.errors import ReadError
from ipgraph.read.blocks import blocks_of, page_of
from ipgraph.read.formats import SUFFIXES, content_of
from ipgraph.read.language import language_of
from ipgraph.read.limits import DEFAULT_LIMIT
from ipgraph.read.metadata import metadata_of
from ipgraph.read.source import is_address, load

if TYPE_CHECKING:
    from pathlib import Path

# A page saved without line breaks is far shorter; what is longer is data, and would be read for minutes.
LONGEST_LINE: Final = 1_000_000

__all__ = ["DEFAULT_LIMIT", "LONGEST_LINE", "SUFFIXES", "is_address", "language_of", "read"]


def read(source: Path | str | bytes, name: str | None = None, *, limit: int = DEFAULT_LIMIT) -> Document:
    """The document in a file, at an http(s) address, or in bytes.

    Its format is told by its content: plain text, HTML, PDF, Markdown, Word. Plain text is kept as decoded,
    line ends included; of other formats the text is what a reader sees, so that offsets count that.
    ``name`` identifies the document; it defaults to the file's name, to the address (of bytes: ``text``).
    ``limit`` is the most bytes that are read, also once unpacked.

    >>> document = read("China granted 921,000 invention patents in 2023.".encode())
    >>> document.name, document.language, document.blocks[0].kind
    ('text', 'en', 'paragraph')

    Raises ReadError where there is nothing to read, it is no text, has a line of more than a
    million characters, is larger than ``limit``, or needs a package that is not installed.
    """
    data, origin = load(source, name, limit)
    content = content_of(data, origin)
    if not content.text.strip():
        raise ReadError(f"{origin.name}: nothing but white space in it")
    longest = max(map(len, content.text.splitlines()))
    if longest > LONGEST_LINE:
        raise ReadError(
            f"{origin.name}: one line of {longest:,} characters is no text to read; break it into lines"
        )
    hints, fallback = content.hints, content.fallback
    page = page_of(content.text, content.parts, hints.title or fallback.title)
    told = metadata_of(page)
    return Document(
        name=origin.name,
        text=content.text,
        sha256=hashlib.sha256(data).hexdigest(),
        language=hints.language or language_of(page.own_text(), fallback.language),
        title=hints.title or told.title or fallback.title,
        publisher=hints.publisher or told.publisher or fallback.publisher,
        issued=hints.issued or told.issued or fallback.issued,
        media_type=content.media_type,
        blocks=blocks_of(page),
        source=origin.address,
    )
