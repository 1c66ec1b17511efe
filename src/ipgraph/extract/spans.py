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
