"""Sentences and the sources that they name → the paragraphs of a document."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from ipgraph.extract.sources import OWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ipgraph.claims import Block
    from ipgraph.extract.mentioned import Sentence
    from ipgraph.extract.sources import Source


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, its sentences and the sources of each; ``section`` 0 stands before all headings."""

    block: Block
    sentences: Sequence[Sentence]
    sources: Sequence[Sequence[Source]]
    section: int

    def own(self) -> Iterator[Source]:
        """The sources that go on speaking, in their order."""
        return (each for sources in self.sources for each in sources if each.force == OWN)


def paragraphs(
    headings: Sequence[Block], sentences: Sequence[Sentence], sources: Sequence[Sequence[Source]]
) -> Iterator[Paragraph]:
    """The paragraphs, each in the section of the last of the headings before it; one item of ``sources`` is
    of one sentence.
    """
    starts = [block.start for block in headings]
    at = 0
    for block, group in groupby(sentences, key=lambda each: each.block):
        here = list(group)
        of_here = sources[at : at + len(here)]
        at += len(here)
        yield Paragraph(block, here, of_here, bisect_right(starts, block.start))
