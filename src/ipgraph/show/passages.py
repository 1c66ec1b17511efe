"""A document with its claims and relations → passages of pieces, each under the same marks throughout."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ipgraph.claims import Document

GAP: Final = "gap"
# Characters that are not seen or that turn the direction of what follows them: controls, line and paragraph
# separators, and the embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX #9, 2).
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_SHORT_LINE: Final = 36  # a paragraph whose lines are longer was wrapped by whoever saved it


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text to mark. ``number`` is its place in its list, from 1 on."""

    start: int
    end: int
    number: int
    is_claim: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that the same marks cover from its first character to its last.

    ``first`` are those of the marks that begin here; ``unseen`` is the code point ("U+202E") of a piece
    that is one character which cannot be seen.
    """

    start: int
    text: str
    marks: tuple[Mark, ...] = ()
    first: tuple[Mark, ...] = ()
    unseen: str | None = None

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the document, or the gap between two (``kind`` is then ``gap``).

    ``marks`` are those that begin here, in the order of the text; ``flows`` says that its line breaks carry
    no meaning.
    """

    kind: str
    start: int
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...] = ()
    flows: bool = True

    @property
    def text(self) -> str:
        """The text of the passage, as it stands in the document."""
        return "".join(piece.text for piece in self.pieces)


def passages(document: Document, marks: Sequence[Mark], end: int | None = None) -> Iterator[Passage]:
    """The text of a document up to ``end``, cut into passages; joined they give just that text."""
    text = document.text[:end]
    waiting = sorted(marks, key=lambda mark: (mark.start, mark.end, not mark.is_claim, mark.number))
    waiting = [mark for mark in waiting if mark.start < min(mark.end, len(text))]
    at = 0
    active: list[Mark] = []
    for kind, start, stop in _stretches(document, len(text)):
        active = [mark for mark in active if mark.end > start]
        reach = at
        while reach < len(waiting) and waiting[reach].start < stop:
            reach += 1
        here = [*active, *waiting[at:reach]]
        shown = tuple(pieces(text, start, stop, here))
        yield Passage(kind, start, shown, tuple(waiting[at:reach]), _flows(kind, text[start:stop]))
        active, at = here, reach


def _stretches(document: Document, end: int) -> Iterator[tuple[str, int, int]]:
    """Kind, start and end of each block and of what lies between them."""
    at = 0
    for block in document.blocks:
        start, stop = max(block.start, at), min(block.end, end)
        if start >= stop:
            continue
        if at < start:
            yield GAP, at, start
        yield block.kind, start, stop
        at = stop
    if at < end:
        yield (GAP if document.blocks and not document.text[at:end].strip() else "paragraph"), at, end


def pieces(text: str, start: int, stop: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    """``text[start:stop]``, cut where a mark begins or ends; ``marks`` are sorted by their start."""
    cuts = {start, stop}
    for mark in marks:
        cuts |= {max(mark.start, start), min(mark.end, stop)}
    for match in _UNSEEN.finditer(text, start, stop):
        cuts |= {match.start(), match.end()}
    edges = sorted(cuts)
    open_marks: list[Mark] = []
    at = 0
    for left, right in pairwise(edges):
        while at < len(marks) and marks[at].start <= left:
            open_marks.append(marks[at])
            at += 1
        open_marks = [mark for mark in open_marks if mark.end > left]
        part = text[left:right]
        unseen = f"U+{ord(part):04X}" if _UNSEEN.fullmatch(part) else None
        first = tuple(mark for mark in open_marks if mark.start == left)
        yield Piece(left, part, tuple(open_marks), first, unseen)


def _flows(kind: str, text: str) -> bool:
    """False where lines are rows of a table or of a list, which must stay as they are."""
    lines = text.split("\n")
    if kind not in ("paragraph", "question") or "\t" in text:
        return len(lines) == 1 and "\t" not in text
    return all(_width(line) > _SHORT_LINE for line in lines[:-1])


def _width(line: str) -> int:
    """Columns that a line takes, roughly: an ideograph is two wide."""
    return sum(2 if character >= "\u1100" else 1 for character in line)
