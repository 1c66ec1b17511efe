"""An HTML tree → its pieces of text in order, each with what its elements tell of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ipgraph.read.content import small
from ipgraph.read.formats.tables import Cell, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_SKIPPED: Final = frozenset(
    {"script", "style", "noscript", "template", "head", "title", "svg", "math", "iframe", "object", "embed",
     "audio", "video", "canvas", "map", "select", "button", "input", "textarea", "datalist", "progress",
     "meter", "rt", "rp", "del", "s", "strike"}
)  # fmt: skip
_BLOCKS: Final = frozenset(
    {"html", "body", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd",
     "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "blockquote", "pre", "section",
     "article", "main", "header", "footer", "nav", "aside", "menu", "figure", "figcaption", "form",
     "fieldset", "legend", "address", "hr", "details", "summary", "dialog", "center"}
)  # fmt: skip
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ITEMS: Final = frozenset({"li", "dt", "dd"})
_CAPTIONS: Final = frozenset({"figcaption", "caption"})
_BESIDE: Final = frozenset({"nav", "footer", "aside", "menu", "dialog"})
_BESIDE_ROLES: Final = frozenset({"navigation", "contentinfo", "complementary", "search", "dialog", "menu"})
_HIDDEN: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
# White space of HTML, and characters that are there for layout alone.
_SPACE: Final = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_NOTHING: Final = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_LONGEST_CELL: Final = 400  # characters: a cell with more holds a page, not a figure
_FEWEST_CELLS: Final = 4


@dataclass(slots=True)
class Piece:
    """A stretch of text in one line.

    ``kind`` is one of ``content.PART_KINDS``; ``holder`` is the element around its block; ``linked`` is how
    many of its characters are links.
    """

    text: str
    kind: str
    holder: Element
    linked: int = 0

    @property
    def is_links(self) -> bool:
        """True where most of it are links."""
        return self.linked * 2 > len(self.text)


def pieces_of(root: Element) -> list[Piece]:
    """The pieces of a page that a reader sees, in the order of the source."""
    walk = _Walk()
    for step, element in _steps(root, walk):
        if step == "start":
            walk.enter(element)
        else:
            walk.leave(element)
    walk.flush()
    return walk.pieces


def _steps(root: Element, walk: _Walk) -> Iterator[tuple[str, Element]]:
    """Elements as they start and end; no recursion, since pages may be nested without bound."""
    open_elements: list[tuple[Element, Iterator[Element]]] = []
    element: Element | None = root
    while True:
        if element is not None and not walk.skips(element):
            yield "start", element
            open_elements.append((element, iter(element)))
        elif element is not None:
            walk.tail(element)
        while open_elements:
            element = next(open_elements[-1][1], None)
            if element is not None:
                break
            yield "end", open_elements.pop()[0]
        else:
            return


class _Walk:
    """What has been read so far: finished pieces, and the line that is being filled."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._words: list[str] = []
        self._linked = 0
        self._links = 0  # of the elements around, those that are links
        self._kinds: list[str] = [""]
        self._beside = 0
        self._blocks: list[Element] = []
        self._small: list[str] = []

    def skips(self, element: Element) -> bool:
        """True of what is no text, is hidden, or has been read as a table."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return True
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
            return True
        if tag == "table" and (rows := _rows(element)):
            self.flush()
            kind = "furniture" if self._beside or _is_beside(element) else "row"
            for caption in element.iterchildren("caption"):
                self._add(_line(caption), "caption" if kind == "row" else kind, element)
            for line in lines_of(rows):
                self._add(line, kind, element)
            return True
        return False

    def enter(self, element: Element) -> None:
        tag = str(element.tag)
        if tag in _BLOCKS or "-" in tag:
            self.flush()
            self._blocks.append(element)
            self._beside += _is_beside(element)
            self._kinds.append(_kind(tag) or self._kinds[-1])
        elif tag == "br":
            self.flush()
        elif tag == "a":
            if self._words and not self._words[-1][-1:].isspace() and self._links_end:
                self._words.append(" ")  # entries of a menu that only their looks part
            self._links += 1
        elif tag in ("sup", "sub"):
            self._small.append(tag)
        self._say(element.text)

    def leave(self, element: Element) -> None:
        tag = str(element.tag)
        if tag in _BLOCKS or "-" in tag:
            self.flush()
            self._blocks.pop()
            self._beside -= _is_beside(element)
            self._kinds.pop()
        elif tag == "a":
            self._links -= 1
        elif tag in ("sup", "sub"):
            self._small.pop()
        self._links_end = tag == "a"
        self.tail(element)

    _links_end = False

    def tail(self, element: Element) -> None:
        """Reads the text after an element."""
        self._say(element.tail)

    def flush(self) -> None:
        """Ends the line that is being filled."""
        text = "".join(self._words)
        holder = self._blocks[-1] if self._blocks else None
        if holder is not None and text.strip():
            kind = "furniture" if self._beside else self._kinds[-1]
            self._add(_SPACE.sub(" ", text).strip(), kind, holder, self._linked)
        self._words, self._linked = [], 0

    def _say(self, text: str | None) -> None:
        if not text:
            return
        text = _NOTHING.sub("", text)
        if self._small:
            text = "" if self._links else small(text, self._small[-1], "".join(self._words[-2:]).rstrip())
        if not text:
            return
        self._words.append(text)
        self._linked += len(text) if self._links else 0
        self._links_end = False

    def _add(self, text: str, kind: str, holder: Element, linked: int = 0) -> None:
        if text.strip():
            self.pieces.append(Piece(text, kind, holder, linked))


def _kind(tag: str) -> str:
    """What a block's element says of the text in it; nothing where that is said by the one around it."""
    if tag in _HEADINGS:
        return "heading"
    if tag in _ITEMS:
        return "item"
    if tag in _CAPTIONS:
        return "caption"
    return "paragraph" if tag in ("td", "th") else ""


def _is_beside(element: Element) -> bool:
    return element.tag in _BESIDE or element.get("role") in _BESIDE_ROLES


def _rows(table: Element) -> list[list[Cell]]:
    """The rows of a table of figures; none where the table is there for layout."""
    rows: list[list[Cell]] = []
    for row in table.iter("tr"):
        cells: list[Cell] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            text = _line(cell)
            if (
                len(text) > _LONGEST_CELL
                or next(cell.iter("table", "form", "h1", "h2", "ul", "ol"), None) is not None
            ):
                return []
            cells.append(Cell(text, _span(cell, "rowspan"), _span(cell, "colspan")))
        rows.append(cells)
    filled = sum(1 for cells in rows for cell in cells if cell.text)
    wide = sum(len(cells) > 1 for cells in rows)
    return rows if filled >= _FEWEST_CELLS and wide * 2 > len(rows) and wide > 1 else []


def _span(cell: Element, name: str) -> int:
    written = (cell.get(name) or "").strip()
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < 6 else 1


def _line(element: Element) -> str:
    """The text of a cell in one line."""
    words: list[str] = []
    for step in element.iter():
        tag = step.tag
        inside = isinstance(tag, str) and tag not in _SKIPPED
        if inside and (tag in _BLOCKS or tag == "br") and step is not element:
            words.append(" ")
        if inside and step.text:
            raised = tag in ("sup", "sub")
            words.append(small(step.text, str(tag), "".join(words[-2:]).rstrip()) if raised else step.text)
        if step is not element and step.tail:
            words.append(step.tail)
    return _SPACE.sub(" ", _NOTHING.sub("", "".join(words))).strip()
