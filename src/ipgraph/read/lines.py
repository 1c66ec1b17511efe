"""Text → its lines, joined again where a width or an element's edge broke them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.read.datelines import read_dateline
from ipgraph.read.lexicon import lexicon
from ipgraph.read.shape import BULLET, HAN, INNER_STOP, STOP

if TYPE_CHECKING:
    from collections.abc import Iterator

# What str.splitlines takes for a line's end.
_LINE: Final = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_BREAK: Final = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE: Final = " \t\x1f\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff"
_CONTENT: Final = re.compile(rf"[^{_INVISIBLE}](?:.*[^{_INVISIBLE}])?", re.DOTALL)
_STOPPED: Final = re.compile(r"[.!?:。！？：;；][\"'”’」』)）\]】]*$")
_LABEL: Final = re.compile(r"\w+(?: \w+)?\s*[:：]")
_TOKEN: Final = re.compile(r"\d[\d.,]*[%％]?|[A-Za-zÀ-ɏ][^\s\u3000-\u9fff]*|\S")
_CLOSING: Final = re.compile(r"[,，、.。;；:：)）\]】%％][^.]|[,，、.。;；)）\]】]$")
_WORD: Final = re.compile(r"\w")
_OPENING: Final = re.compile(r"[(（\[【“\"‘《「]$")
# What no line of its own begins with, and what parts the cells of a row.
_WITHIN: Final = re.compile(r"[a-z(（,，、]")
_CELLS: Final = re.compile(r"\t|[|｜]|\S\s{2,}\S")
_FEWEST_WRAPPED: Final = 2
_WIDE_GAP: Final = re.compile(r"\u3000|[ \u00a0]{2}")
_WIDEST: Final = 110  # columns; a Chinese character has two
_NARROWEST: Final = 40
_MEASURED: Final = 400  # characters: a longer line was not wrapped to any width


@dataclass(slots=True)
class Line:
    """``text[start:end]`` without white space at its ends; ``gap`` counts the blank lines before it."""

    start: int
    end: int
    gap: int
    indent: int
    columns: int


def lines_of(text: str) -> Iterator[Line]:
    """The lines that are not blank, those that belong together made one."""
    runs: list[list[Line]] = []
    for line in _lines(text):
        if line.gap or not runs:
            runs.append([])
        runs[-1].append(line)
    # what the longer paragraphs were wrapped to is what those of two lines were wrapped to, too
    width = max((_wrapped(text, run) for run in runs), default=0)
    width = width or _page_width(text, runs)
    for run in runs:
        yield from _joined(text, run, width)


def _lines(text: str) -> Iterator[Line]:
    position, first = 0, True  # where the last line with content ended
    for match in _LINE.finditer(text):
        content = _CONTENT.search(text, match.start(), match.end())
        if content is None:
            continue
        breaks = sum(1 for _ in _BREAK.finditer(text, position, match.start()))
        start, end = content.span()
        columns = match.end() - match.start()
        if columns <= _MEASURED:
            columns += len(HAN.findall(text, start, end))
        yield Line(start, end, 0 if first else max(0, breaks - 1), start - match.start(), columns)
        position, first = match.end(), False


def _wrapped(text: str, run: list[Line]) -> int:
    """The width that a stretch of lines without a blank line was wrapped to; 0 where it was not."""
    width = max(line.columns for line in run)
    if len(run) < 3 or not _NARROWEST <= width <= _WIDEST:
        return 0
    content = text[run[0].start : run[-1].end]
    if not (STOP.search(content[-20:]) or INNER_STOP.search(content)):
        return 0  # lines without any sentence are links
    forced = sum(_forced(text, before, line, width) for before, line in pairwise(run))
    return width if forced >= 2 and forced * 10 >= 6 * (len(run) - 1) else 0


def _page_width(text: str, runs: list[list[Line]]) -> int:
    """The width of a page of short paragraphs and items whose sentences go on in the next line; else 0."""
    width = max((line.columns for run in runs for line in run), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    going_on = sum(
        _forced(text, before, line, width) and bool(_WITHIN.match(text, line.start, line.end))
        for run in runs
        for before, line in pairwise(run)
    )
    return width if going_on >= _FEWEST_WRAPPED else 0


def _forced(text: str, before: Line, line: Line, width: int) -> bool:
    """True where the first word of ``line`` had no room at the end of the line before it."""
    token = _TOKEN.match(text, line.start, line.end)
    word = token.group() if token else ""
    room = len(word) + len(HAN.findall(word)) + (not HAN.match(word))
    return before.columns + room > width and not BULLET.match(text, line.start, line.end)


def _joined(text: str, run: list[Line], width: int) -> Iterator[Line]:
    width = _wrapped(text, run) or width
    # a page's text that was cut at every link and every bold word: lines start with a comma
    torn = any(_closes(text, line) for line in run[1:])
    whole = run[0]
    for before, line in pairwise(run):
        if _continues(text, before, line, width) or (torn and _torn(text, before, line)):
            whole.end = line.end
        else:
            yield whole
            whole = line
    yield whole


def _continues(text: str, before: Line, line: Line, width: int) -> bool:
    """True where the break before ``line`` was made by a width, not by the writer."""
    if before.columns > _WIDEST or BULLET.match(text, line.start, line.end):
        return False
    stopped = bool(_STOPPED.search(text[max(before.start, before.end - 6) : before.end]))
    if HAN.match(text, line.start) and HAN.match(text, before.end - 1):
        if any(_WIDE_GAP.search(text, each.start, each.end) for each in (before, line)):
            return False  # entries side by side
        return not stopped and width > 0 and width - before.columns <= 4
    if text[line.start].islower() and not stopped and before.columns >= _NARROWEST:
        return not _LABEL.match(text, line.start) and read_dateline(text[line.start : line.end]) is None
    if not width or not _forced(text, before, line, width) or _LABEL.match(text, line.start, line.end):
        return False
    return not any(_CELLS.search(text, each.start, each.end) for each in (before, line))


def _closes(text: str, line: Line) -> bool:
    """True of a line that starts with what closes a phrase, and is no mere ornament (":::")."""
    return bool(_CLOSING.match(text, line.start, line.end) and _WORD.search(text, line.start, line.end)) or (
        line.end - line.start == 1 and bool(_CLOSING.match(text, line.start, line.end))
    )


def _torn(text: str, before: Line, line: Line) -> bool:
    """True where a sentence goes on across the edge of an element."""
    last = text[max(before.start, before.end - 20) : before.end]
    if _STOPPED.search(last[-6:]) and not last.endswith((")", "）")):
        return False
    if _closes(text, line) or _OPENING.search(last) or text[line.start] in "(（":
        return True
    if BULLET.match(text, line.start, line.end):
        return False
    if text[line.start].islower() or text[line.start].isdigit():
        return read_dateline(text[line.start : line.end]) is None
    words = last.split()
    return last.endswith((",", "，", "、")) or bool(words and words[-1] in lexicon().function_words["en"])
