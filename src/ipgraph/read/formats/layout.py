"""Lines with their places on pages → paragraphs, headings and rows of tables, without running heads."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.read.shape import BULLET, HAN, STOP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MARGIN: Final = 0.08  # of a page's height: where running heads and page numbers stand
_ALIKE: Final = 2  # pages that may have a line in the margin that differs in its number alone
_NUMBER: Final = re.compile(
    r"^\W*+(?:page|p\.|第)?\s*+(?:\d{1,4}|[ivxlc]{1,6})(?:\s*+(?:of|/|页共|页，共)\s*+\d{1,4})?\s*+页?\W*+$",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CUT: Final = re.compile(r"[^\W\d_]{2,}[-\u00ad\u2010]$")
_NUMBERED: Final = re.compile(r"(?:[^\w\s]|[(（]?[\w.]{1,7}[.)）、]|\d{1,2}(?:\.\d{1,2})+)\t[^\t]+$")
_LONGEST_HEADING: Final = 200  # characters
_FULL: Final = 0.8  # of the widest line: what is shorter ended before the margin
_SAME_SIZE: Final = 0.6  # points


@dataclass(frozen=True, slots=True)
class Line:
    """A line's text, where it begins (points from the left and the bottom), the size of its font, its page.

    ``depth`` is 0 at the page's top and 1 at its bottom.
    """

    text: str
    x: float
    y: float
    size: float
    page: int = 0
    depth: float = 0.5

    @property
    def columns(self) -> int:
        """How wide it is; a Chinese character counts as two."""
        return columns(self.text)


def pieces_of(pages: Sequence[Sequence[Line]]) -> list[tuple[str, str]]:
    """The texts of paragraphs, headings and rows in order, with kinds of ``content.PART_KINDS``.

    Paragraphs have no kind: their words tell more than their place.
    """
    lines = _without_running(pages)
    size, widest = body_size(pages), max((line.columns for line in lines), default=0)
    words = Counter(word.lower() for line in lines for word in _WORD.findall(line.text))
    leading = _leading(lines)
    tables = _tables(lines)
    pieces: list[tuple[str, str]] = []
    index = 0
    while index < len(lines):
        if index in tables:
            pieces.append(("\t".join(line.text for line in lines[index : tables[index]]), "row"))
            index = tables[index]
            continue
        end = index + 1
        while (
            end < len(lines)
            and end not in tables
            and _continues(lines[index:end], lines[end], leading, widest)
        ):
            end += 1
        text = _joined([line.text.replace("\t", " ") for line in lines[index:end]], words)
        large = lines[index].size > size * 1.15 and len(text) <= _LONGEST_HEADING
        pieces.append((text, "heading" if large else ""))
        index = end
    return pieces


def columns(text: str) -> int:
    """How wide a text is; a Chinese character counts as two."""
    return len(text) + len(HAN.findall(text))


def body_size(pages: Iterable[Iterable[Line]]) -> float:
    """The size in which most of the text is set."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _without_running(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """The lines without those that stand in the margin of several pages, and without page numbers."""
    same: Counter[str] = Counter()
    alike: Counter[str] = Counter()
    for page in pages:
        margin = [line.text for line in page if _in_margin(line)]
        same.update(set(margin))
        alike.update(set(map(_folded, margin)))

    def runs(text: str) -> bool:
        # rows of figures at the ends of pages are alike, too
        named = bool(_WORD.search(text))
        return bool(_NUMBER.match(text)) or (named and (same[text] > 1 or alike[_folded(text)] > _ALIKE))

    return [line for page in pages for line in page if not (_in_margin(line) and runs(line.text))]


def _in_margin(line: Line) -> bool:
    return line.depth < _MARGIN or line.depth > 1 - _MARGIN


def _folded(text: str) -> str:
    return _DIGITS.sub("#", text.casefold())


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance from a line to the next, in sizes of its font."""
    steps: Counter[float] = Counter()
    for above, line in pairwise(lines):
        step = (above.y - line.y) / line.size if line.size else 0
        if above.page == line.page and 0.8 < step < 3:
            steps[round(step, 1)] += 1
    return min((step for step, _ in steps.most_common(2)), default=1.3)


def _tables(lines: Sequence[Line]) -> dict[int, int]:
    """Where rows of tables begin and end: at least two under one another, each with several cells."""
    rows: list[tuple[int, int, bool]] = []
    index = 0
    while index < len(lines):
        end = _row_end(lines, index)
        text = "\t".join(line.text for line in lines[index:end])
        rows.append((index, end, "\t" in text and not _NUMBERED.match(text)))
        index = end
    return {
        start: end
        for at, (start, end, several) in enumerate(rows)
        if several and any(0 <= near < len(rows) and rows[near][2] for near in (at - 1, at + 1))
    }


def _row_end(lines: Sequence[Line], index: int) -> int:
    """The end of the line and of those right of it on the same height."""
    end = index + 1
    while (
        end < len(lines)
        and lines[end].page == lines[index].page
        and abs(lines[end].y - lines[index].y) < max(1.5, lines[index].size * 0.25)
        and lines[end].x > lines[end - 1].x
    ):
        end += 1
    return end


def _continues(paragraph: Sequence[Line], line: Line, leading: float, widest: int) -> bool:
    """True where a line goes on with the paragraph above it."""
    first, above = paragraph[0], paragraph[-1]
    if abs(line.size - above.size) > _SAME_SIZE or BULLET.match(line.text):
        return False
    stopped = bool(STOP.search(above.text))
    full = above.columns >= _FULL * widest
    if line.page != above.page or line.y > above.y:  # at the top of the next page or column
        return not stopped and (
            line.text[0].islower() or (full and bool(HAN.match(line.text))) or _cut(above)
        )
    if (above.y - line.y) > (leading + 0.35) * line.size:
        return False
    hangs = bool(BULLET.match(first.text)) and len(paragraph) == 1
    left = min(each.x for each in paragraph[1:]) if len(paragraph) > 1 else min(first.x, line.x)
    if line.x > left + line.size and not hangs:  # the first line of a paragraph is set in
        return False
    if full or _cut(above):
        return True
    # a short line ends a paragraph, unless all lines of a narrow column are short
    narrow = max(each.columns for each in paragraph)
    return not stopped and (line.text[0].islower() or above.columns >= _FULL * max(narrow, line.columns))


def _cut(line: Line) -> bool:
    return bool(_CUT.search(line.text))


def _joined(lines: Sequence[str], words: Counter[str]) -> str:
    """Lines as one: no space between Chinese characters, words that were cut at a line's end made whole."""
    text = lines[0]
    for line in lines[1:]:
        if _CUT.search(text) and line[:1].islower():
            text = _uncut(text, line, words)
        elif (HAN.match(text[-1]) or text[-1] in "，。；：、）》”") and (
            HAN.match(line) or line[0] in "（《“"
        ):
            text += line
        elif HAN.search(text[-2:]) and HAN.search(line[:6]):
            text += line  # a figure between Chinese characters
        else:
            text += " " + line
    return text.replace("\u00ad", "")


def _uncut(text: str, line: str, words: Counter[str]) -> str:
    """Cut words: "commer-" and "cial" are one word; "high-" and "value" keep their hyphen."""
    before = _WORD.findall(text)[-1].lower()
    after = _WORD.findall(line)[0].lower()
    whole = words[before + after]
    hyphened = words[f"{before}-{after}"]
    both = words[before.rpartition("-")[2]] > 1 and words[after] > 1
    if not text.endswith("\u00ad") and (hyphened > whole or (not whole and both)):
        return text + line
    return text[:-1] + line
