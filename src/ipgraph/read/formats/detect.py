"""Bytes and what is declared of them → the format they have, told by content before name."""

from __future__ import annotations

import codecs
import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from ipgraph.errors import ReadError
from ipgraph.read.formats import FORMATS

if TYPE_CHECKING:
    from ipgraph.read.formats import Origin

_UNREADABLE: Final = (
    (b"\xd0\xcf\x11\xe0", "an old Office file; save it as .docx first"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "an image or a recording"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (rb"{\rtf", "an RTF file; save it as .docx first"),
)
# What other ZIP files hold, by a member that they always have.
_ZIPPED: Final = (
    ("word/document.xml", ""),
    ("xl/workbook.xml", "an Excel file; save its table as text first"),
    ("ppt/presentation.xml", "a PowerPoint file; save it as PDF first"),
    ("META-INF/container.xml", "an EPUB book; save it as HTML first"),
    ("content.xml", "an OpenDocument file; save it as .docx first"),
)
_HTML: Final = re.compile(
    r"(?:\s|<\?xml[^>]{0,200}\?>|<!--(?:(?!-->).){0,2000}+-->)*<(?:!doctype\s+html|html|head|body|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
# The header of a message, as browsers write it: a field first, and soon the type of the whole.
_MHTML: Final = re.compile(
    rb"\s*[A-Za-z-]{1,40}:[^\0]{0,2000}?^Content-Type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE
)
_SAMPLE: Final = 8192
_PDF_WITHIN: Final = 1024  # bytes: readers accept what a mail program put before the header
_NO_TEXT: Final = re.compile(r"(?:image|audio|video|font)/|application/(?:json|zip|gzip)$")


def format_of(data: bytes, origin: Origin) -> str:
    """The name of the format, a key of ``FORMATS``.

    Content tells first (a PDF header, ``<html``, the members of a ZIP file), then what a server declares,
    then the suffix of the name; what is none of the others is plain text.

    Raises ReadError where it is something that cannot be read as text.
    """
    told = _by_content(data, origin.name)
    if told:
        return told
    declared = origin.media_type or ""
    if _NO_TEXT.match(declared):
        raise ReadError(f"{origin.name}: {declared}, not a document with text")
    for name, known in FORMATS.items():
        if name in ("markdown", "html") and declared in known.media_types:
            return name
    # a server says text/plain of Markdown too
    suffix = PurePosixPath(urlsplit(origin.address).path if origin.address else origin.name).suffix.lower()
    for name in ("markdown", "html"):
        if suffix in FORMATS[name].suffixes:
            return name
    return "plain"


def _by_content(data: bytes, name: str) -> str | None:
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, name)
    for sign, what in _UNREADABLE:
        if data.startswith(sign):
            raise ReadError(
                f"{name}: {what}; it holds no text that can be read".replace("first; it", "first, it")
            )
    if _MHTML.match(data[:_SAMPLE]):
        return "mhtml"
    return "html" if _HTML.match(_beginning(data)) else None


def _zipped(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise ReadError(f"{name}: a damaged ZIP or Word file ({error})") from None
    for member, what in _ZIPPED:
        if member in members:
            if what:
                raise ReadError(f"{name}: {what}")
            return "docx"
    raise ReadError(f"{name}: a ZIP archive; unpack it first")


def _beginning(data: bytes) -> str:
    """The first characters, as far as signs of a format need them: ASCII in any encoding."""
    sample = data[:_SAMPLE]
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if sample.startswith(mark):
            return sample[2:].decode(encoding, "replace")
    return sample.removeprefix(codecs.BOM_UTF8).decode("latin-1")
