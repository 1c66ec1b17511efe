"""Spans of a text → which of them lie in others, overlap them or leave them out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def is_within(start: int, end: int, outer_start: int, outer_end: int) -> bool:
    """Whether one span lies in a longer one."""
    return outer_start <= start and end <= outer_end and end - start < outer_end - outer_start


def is_free(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    """Whether a span overlaps none of those taken."""
    return all(end <= a or b <= start for a, b in taken)


def longest(
    spans: Iterable[tuple[int, int]], first: frozenset[tuple[int, int]] = frozenset()
) -> list[tuple[int, int]]:
    """The longest spans that leave no others inside them or across their edges, in order; before all those
    in ``first``.
    """
    ordered = sorted(spans)
    # most texts have no two that overlap
    if all(a[1] <= b[0] for a, b in pairwise(ordered)):
        return ordered
    kept: list[tuple[int, int]] = []
    for span in sorted(ordered, key=lambda each: (each not in first, each[0] - each[1])):
        if is_free(*span, kept):
            kept.append(span)
    return sorted(kept)


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether no Latin word goes on before or after a name."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_is_letter(before) and _is_letter(text[start])) and not (
        _is_letter(after) and _is_letter(text[end - 1])
    )


def _is_letter(character: str) -> bool:
    return character.isalnum() and not "\u3400" <= character <= "\u9fff"
