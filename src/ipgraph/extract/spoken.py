"""The figures of a section's paragraphs → the one that a figure without words of its own goes on with.

"Of the cities, Changsha leads with 6.2 billion yuan": the sentence before it may have spoken of something
else, so what is told in the same unit at the head of the nearest paragraph is what is parted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph.extract.subjects import slot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon


class Spoken:
    """Keeps the levels that a section told, paragraph by paragraph."""

    def __init__(self) -> None:
        self._blocks: list[list[Draft]] = [[]]

    def begin_section(self) -> None:
        """A new heading: what was told before it is over."""
        self._blocks = [[]]

    def begin_block(self) -> None:
        """A new paragraph."""
        if self._blocks[-1]:
            self._blocks.append([])

    def tell(self, drafts: Iterable[Draft]) -> None:
        """Take in the drafts of a sentence."""
        self._blocks[-1] += [draft for draft in drafts if draft.indicator and draft.is_level]

    def parted(self, clause: Clause, lexicon: Lexicon) -> Draft | None:
        """The figure that a clause's figure is a place's part of; None where its words name something."""
        if clause.place is None or any(slot(name) for f in clause.facets() for name in f.facets):
            return None
        if clause.has_words_left and not _opens_list(clause, lexicon):
            return None
        unit, area = clause.quantity.unit, clause.place.area.partition("-")[0]
        for block in reversed(self._blocks):
            for draft in block:
                told = draft.clause.quantity
                if draft.area.partition("-")[0] != area or told.unit != unit:
                    continue
                if not told.is_money and draft.clause.counter != clause.counter:
                    continue
                return draft
        return None


def _opens_list(clause: Clause, lexicon: Lexicon) -> bool:
    """True of a sentence that says by what it parts what was spoken of: "by city", "分市州看"."""
    pattern = lexicon.pattern("grammar.reference.parting", r"(?:^|[\s,，;；。])\W*{}")
    return bool(pattern.search(clause.sentence.text, 0, clause.quantity.start))
