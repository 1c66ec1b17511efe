"""Bytes of a PDF with text → its paragraphs, headings and tables, told by where lines stand on the pages."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO
from math import hypot
from typing import TYPE_CHECKING, Any, Final

from ipgraph.errors import ReadError
from ipgraph.read.content import Content, Hints, joined
from ipgraph.read.formats.layout import Line, body_size, columns, pieces_of
from ipgraph.read.formats.made import borne_out
from ipgraph.read.limits import DEFAULT_LIMIT, too_large

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdf import PageObject, PdfReader

    from ipgraph.read.formats import Origin

MOST_PAGES: Final = 3000
_FEWEST: Final = 3  # letters and digits a page; a scan has a page number or the scanner's mark at most
_GARBLED: Final = re.compile(r"[\ufffd\ue000-\uf0b6\uf0b8-\uf8ff]|\(cid:\d+\)|/g\d+|/G[0-9A-F]{2}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\u200b\u2028\u2029\ufeff]")
# Fonts map glyphs to ligatures, to radicals and to the private use area where a character is meant.
_COMPATIBLE: Final = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_BULLET: Final = re.compile(r"^\s*[\uf0b7\uf0a7\x7f]\s*")
_WIDTH: Final = 0.6  # of a letter, in sizes of its font: rather too much, so that a gap is one
_GAP: Final = 1.2  # between the cells of a table, in sizes of the font
_JUNK_TITLE: Final = re.compile(
    r"microsoft|untitled|^\s*$|\.(?:docx?|pdf|indd|wps|rtf|qxd|pptx?)\s*$|^(?:document|print|文档|新建)\W?\d*\s*$",
    re.IGNORECASE,
)


def content(data: bytes, origin: Origin) -> Content:
    """The text of a PDF with its parts. Raises ReadError where it is protected, damaged or has no text."""
    reader = _opened(data, origin.name)
    pages = _pages(reader, origin.name)
    lines = [line for page in pages for line in page]
    if sum(sum(map(str.isalnum, line.text)) for line in lines) < _FEWEST * len(pages):
        raise ReadError(
            f"{origin.name}: a PDF without text, as scans are; make its text searchable first (OCR)"
        )
    garbled = sum(len(match.group()) for line in lines for match in _GARBLED.finditer(line.text))
    if garbled * 10 > sum(len(line.text) for line in lines):
        raise ReadError(
            f"{origin.name}: a PDF whose fonts do not tell their characters; print it anew, or use OCR"
        )
    pieces = pieces_of(pages)
    whole, parts = joined(pieces)
    return Content(
        whole,
        "application/pdf",
        fallback=Hints(title=_title(reader, pages, [text for text, kind in pieces if kind == "heading"]),
                       issued=borne_out(_made(reader), whole)),
        parts=parts,
    )  # fmt: skip


def _opened(data: bytes, name: str) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(f"{name}: a PDF that opens with a password only; save it without one")
        if len(reader.pages) > MOST_PAGES:
            raise ReadError(
                f"{name}: a PDF of {len(reader.pages):,} pages; split it (at most {MOST_PAGES:,})"
            )
    except DependencyError:
        raise ReadError(f"{name}: an encrypted PDF; say: pip install 'ipgraph[pdf]'") from None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = " ".join(str(error).split())[:160]
        raise ReadError(f"{name}: a damaged PDF file ({reason})") from None
    if not len(reader.pages):
        raise ReadError(f"{name}: a PDF without pages")
    return reader


def _pages(reader: PdfReader, name: str) -> list[list[Line]]:
    pages: list[list[Line]] = []
    size = 0
    for page in reader.pages:
        pages.append(_lines(page, len(pages)))
        size += sum(len(line.text) for line in pages[-1])
        if size > DEFAULT_LIMIT:
            raise ReadError(f"{name}: unpacked, it is {too_large(DEFAULT_LIMIT)}")
    return pages


def _lines(page: PageObject, number: int) -> list[Line]:
    """The lines of a page, in the order in which it writes them; a tab where a wide gap parts two pieces."""
    lines: list[Line] = []
    words: list[str] = []
    place: tuple[float, float, float] | None = None
    end = (0.0, 0.0)  # of what has been read of the line
    box = page.mediabox
    height = float(box.height) or 1.0

    def see(text: str, cm: Sequence[float], tm: Sequence[float], _font: Any, size: float | None) -> None:
        nonlocal place, end
        for piece in text.splitlines(keepends=True):
            if piece.strip():
                x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4] - float(box.left)
                y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5] - float(box.bottom)
                points = (size or 1.0) * hypot(tm[2], tm[3]) * hypot(cm[2], cm[3])
                if place is None:
                    place = x, y, points
                elif x - end[0] > _GAP * points and abs(y - end[1]) < points:
                    words.append("\t")
                end = x + _WIDTH * columns(piece.strip()) * points, y
            words.append(piece)
            if piece.endswith("\n"):
                finish()

    def finish() -> None:
        nonlocal place
        text = "\t".join(filter(None, map(_clean, "".join(words).split("\t"))))
        words.clear()
        if text and place is not None:
            lines.append(Line(text, *place, page=number, depth=1 - place[1] / height))
        place = None

    page.extract_text(visitor_text=see)
    finish()
    return lines


def _clean(text: str) -> str:
    text = _CONTROL.sub("", _BULLET.sub("• ", text))
    text = _COMPATIBLE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    return " ".join(text.split())


def _title(reader: PdfReader, pages: Sequence[Sequence[Line]], headings: Sequence[str]) -> str | None:
    """The largest heading of the first page, else the title in the file's properties."""
    usual = body_size(pages)
    first = [line for line in pages[0] if line.size > usual * 1.2]
    if first:
        largest = max(line.size for line in first)
        begun = next(line.text for line in first if line.size == largest)
        return next((heading for heading in headings if begun in heading), begun)
    told = reader.metadata.title if reader.metadata else None
    return told if isinstance(told, str) and not _JUNK_TITLE.search(told) else None


def _made(reader: PdfReader) -> str | None:
    try:
        day = reader.metadata.creation_date if reader.metadata else None
        return day.date().isoformat() if day else None
    except (ValueError, TypeError):
        return None
