"""Mentions found in a sentence → the sentence with them, in order and without overlaps."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ipgraph.claims import Block
    from ipgraph.extract.frames import Masked, Mention
    from ipgraph.extract.people import Holding
    from ipgraph.extract.reading import Reading


class Sentence(NamedTuple):
    """A sentence and its mentions: ``masked`` for patterns, a person's post folded into the person."""

    reading: Reading
    block: Block
    mentions: tuple[Mention, ...]
    holdings: tuple[Holding, ...]
    masked: Masked

    @property
    def start(self) -> int:
        """Where it begins in the document."""
        return self.reading.start

    @property
    def end(self) -> int:
        """Where it ends in the document."""
        return self.reading.end

    def of_kind(self, *kinds: str) -> Iterator[Mention]:
        """Its mentions of these kinds, in order."""
        return (each for each in self.mentions if each.kind in kinds)


def settled(mentions: Iterable[Mention]) -> list[Mention]:
    """In order, without overlaps: of two that overlap the one that was handed in first stays."""
    return list(added((), mentions))


def added(known: Sequence[Mention], more: Iterable[Mention]) -> Sequence[Mention]:
    """The known mentions, which are in order, and those of the others that overlap none before them."""
    kept: list[Mention] | None = None
    for mention in more:
        kept = list(known) if kept is None else kept
        at = bisect_left(kept, mention.start, key=_start)
        if (at == len(kept) or mention.end <= kept[at].start) and (
            at == 0 or kept[at - 1].end <= mention.start
        ):
            kept.insert(at, mention)
    return known if kept is None or len(kept) == len(known) else kept


def _start(mention: Mention) -> int:
    return mention.start
