"""Bytes of a Word file (.docx) → its paragraphs, headings, lists and tables, and its core properties."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Final

from ipgraph.errors import ReadError
from ipgraph.read.content import Content, Hints, joined, small
from ipgraph.read.formats.made import borne_out
from ipgraph.read.formats.tables import Cell, label, lines_of
from ipgraph.read.limits import too_large

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as Docx
    from lxml.etree import _Element as Element

    from ipgraph.read.formats import Origin

MOST_UNPACKED: Final = 200 * 1024 * 1024  # bytes
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deleted text, the old-style copy of a drawing, and text boxes, which stand beside the text.
_LEFT_OUT: Final = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback", f"{_W}txbxContent", f"{_W}pPr"})
_BREAKS: Final = frozenset({f"{_W}br", f"{_W}cr"})
_RAISED: Final = {"superscript": "sup", "subscript": "sub"}
_DEEPEST: Final = 20  # tables within tables


def content(data: bytes, origin: Origin) -> Content:
    """The text of a Word file with its parts. Raises ReadError where it is damaged or unpacks to too much."""
    _refuse_bomb(data, origin.name)
    document = _opened(data, origin.name)
    styles = _styles(document)
    pieces = list(_pieces(document.element.body, styles))
    whole, parts = joined(pieces)
    properties = document.core_properties
    titles = (text for text, kind in pieces if kind == "heading")
    return Content(
        whole,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        fallback=Hints(
            title=next(titles, None) or properties.title or None,
            issued=borne_out(properties.created and properties.created.date().isoformat(), whole),
            language=(properties.language or "")[:2].lower() or None,
        ),
        parts=parts,
    )


def _refuse_bomb(data: bytes, name: str) -> None:
    # zipfile reads no more of a member than is declared, so that the sum holds
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise ReadError(f"{name}: a damaged Word file ({error})") from None
    if size > MOST_UNPACKED:
        raise ReadError(f"{name}: unpacked, it is {too_large(MOST_UNPACKED)}")


def _opened(data: bytes, name: str) -> Docx:
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    try:
        return Document(BytesIO(data))
    except (OpcError, XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError, NotImplementedError) as error:
        reason = " ".join(str(error).split())[:160]
        raise ReadError(f"{name}: a damaged Word file, or a protected one ({reason})") from None


def _styles(document: Docx) -> dict[str, str]:
    """Ids of styles and the kinds of their paragraphs."""
    kinds: dict[str, str] = {}
    for style in document.styles.element.iterchildren(f"{_W}style"):
        identifier = style.get(f"{_W}styleId") or ""
        name = style.find(f"{_W}name")
        called = (name.get(f"{_W}val") or "").lower() if name is not None else ""
        if called.startswith("heading") or called == "title" or _outlined(style):
            kinds[identifier] = "heading"
        elif called.startswith("list") or style.find(f"{_W}pPr/{_W}numPr") is not None:
            kinds[identifier] = "item"
        elif called.startswith("caption"):
            kinds[identifier] = "caption"
        elif called.startswith(("toc ", "header", "footer", "table of figures")):
            kinds[identifier] = "furniture"
    return kinds


def _outlined(element: Element) -> bool:
    """Has a place in the outline; level 9 is that of the text."""
    level = element.find(f"{_W}pPr/{_W}outlineLvl")
    return level is not None and level.get(f"{_W}val") != "9"


def _pieces(body: Element, styles: dict[str, str], depth: int = 0) -> Iterator[tuple[str, str]]:
    for element in body:
        if element.tag == f"{_W}p":
            kind = _kind(element, styles)
            for line in _text(element).split("\n"):
                yield " ".join(line.split()), kind
        elif element.tag == f"{_W}tbl":
            yield from _table(element, styles, depth)
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins", f"{_W}moveTo"):
            yield from _pieces(element, styles, depth) if depth < _DEEPEST else ()


def _kind(paragraph: Element, styles: dict[str, str]) -> str:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return ""
    style = properties.find(f"{_W}pStyle")
    told = styles.get(style.get(f"{_W}val") or "", "") if style is not None else ""
    if told in ("heading", "caption", "furniture"):
        return told
    if _outlined(paragraph):
        return "heading"
    return "item" if told or properties.find(f"{_W}numPr") is not None else ""


def _text(paragraph: Element) -> str:
    """The words of a paragraph, insertions with them, deletions without."""
    words: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag in _LEFT_OUT:
            continue
        if element.tag == f"{_W}t":
            words.append(_raised(element, element.text or "", words))
        elif element.tag == f"{_W}tab":
            words.append("\t")
        elif element.tag == f"{_W}noBreakHyphen":
            words.append("-")
        elif element.tag in _BREAKS:
            words.append("\n")
        else:
            waiting.extend(reversed(element))
    return "".join(words)


def _raised(element: Element, text: str, words: list[str]) -> str:
    run = element.getparent()
    place = run.find(f"{_W}rPr/{_W}vertAlign") if run is not None else None
    tag = _RAISED.get(place.get(f"{_W}val") or "") if place is not None else None
    return small(text, tag, "".join(words[-2:]).rstrip()) if tag else text


def _table(table: Element, styles: dict[str, str], depth: int) -> Iterator[tuple[str, str]]:
    """A table's rows; the text of its cells where it is there for layout."""
    rows = list(table.iterchildren(f"{_W}tr"))
    nested = next(table.iterdescendants(f"{_W}tbl"), None) is not None
    # a content control may stand around a cell
    cells = [list(row.iterchildren(f"{_W}tc") if nested else row.iterdescendants(f"{_W}tc")) for row in rows]
    if nested or max(map(len, cells), default=0) < 2:
        for row in cells:
            for cell in row:
                yield from _pieces(cell, styles, depth + 1) if depth < _DEEPEST else ()
        return
    for line in lines_of(_merged(cells)):
        yield line, "row"


def _merged(rows: list[list[Element]]) -> Iterator[list[Cell]]:
    """Cells with the columns that they cover; one that goes on from above has its words once more."""
    above: dict[int, str] = {}
    for row in rows:
        line: list[Cell] = []
        column = 0
        for cell in row:
            text = " ".join(" ".join(_text(each).split()) for each in cell.iterchildren(f"{_W}p")).strip()
            properties = cell.find(f"{_W}tcPr")
            span = properties.find(f"{_W}gridSpan") if properties is not None else None
            merge = properties.find(f"{_W}vMerge") if properties is not None else None
            if merge is not None and merge.get(f"{_W}val") != "restart":
                text = above.get(column, "")
            written = (span.get(f"{_W}val") or "") if span is not None else ""
            columns = int(written) if written.isdigit() and len(written) < 4 else 1
            above[column] = label(text)
            line.append(Cell(text, columns=max(1, columns)))
            column += max(1, columns)
        yield line
