"""Documents with claims → the sentences that the claims stand in, cut into pieces with the figures marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ipgraph.extract.sentences import sentences
from ipgraph.show.passages import Mark, Piece, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ipgraph.claims import Claim, Document

# Of a long sentence so many characters are shown before its first figure and behind its last.
_AROUND: Final = 240
# Less than this is not worth leaving out.
_WORTH: Final = 40


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence of a document: its pieces, and the claims that are marked in it.

    A mark's ``number`` is the place of its claim in ``claims``, from 1 on. ``cut_before`` and ``cut_behind``
    say that there is more of the sentence. Of a document that is not at hand there are the quotes alone.
    """

    name: str
    document: Document | None
    claims: tuple[Claim, ...]
    pieces: tuple[Piece, ...]
    cut_before: bool = False
    cut_behind: bool = False


def excerpts(claims: Iterable[Claim], documents: Mapping[str, Document]) -> list[Excerpt]:
    """The sentences of claims, in the order of the first claim of each; those of one sentence share it."""
    spans: dict[tuple[str, int, int], list[Claim]] = {}
    for claim in claims:
        document = documents.get(claim.doc)
        start, end = (claim.start, claim.end) if document is None else sentence(document, claim)
        spans.setdefault((claim.doc, start, end), []).append(claim)
    return [
        _excerpt(name, documents.get(name), start, end, found) for (name, start, end), found in spans.items()
    ]


def sentence(document: Document, claim: Claim) -> tuple[int, int]:
    """Where the sentence of a claim begins and ends, within the block that the claim stands in."""
    block = next((each for each in document.blocks if each.start <= claim.start < each.end), None)
    start, end = (block.start, max(block.end, claim.end)) if block else (0, len(document.text))
    touched = [
        span for span in sentences(document.text, start, end) if span[0] < claim.end and span[1] > claim.start
    ]
    return (touched[0][0], touched[-1][1]) if touched else (claim.start, claim.end)


def _excerpt(name: str, document: Document | None, start: int, end: int, claims: Sequence[Claim]) -> Excerpt:
    if document is None:
        quote = Piece(start, claims[0].quote, (mark := (Mark(start, end, 1, is_claim=True),)), mark)
        return Excerpt(name, None, tuple(claims), (quote,))
    text = document.text
    first, last = min(claim.start for claim in claims), max(claim.end for claim in claims)
    begin, stop = _shortened(text, start, first, -1), _shortened(text, end, last, 1)
    marks = [Mark(each.start, each.end, number, is_claim=True) for number, each in enumerate(claims, 1)]
    marks.sort(key=lambda mark: (mark.start, mark.end))
    shown = tuple(pieces(text, begin, stop, marks))
    return Excerpt(name, document, tuple(claims), shown, begin > start, stop < end)


def _shortened(text: str, edge: int, figure: int, direction: int) -> int:
    """Where to begin (-1) or to end (1) what is shown: at the edge, or after a gap not far from a figure."""
    if abs(edge - figure) <= _AROUND + _WORTH:
        return edge
    if direction < 0:
        gap = text.find(" ", figure - _AROUND, figure)
        return figure - _AROUND if gap < 0 else gap + 1
    gap = text.rfind(" ", figure, figure + _AROUND)
    return figure + _AROUND if gap < 0 else gap
