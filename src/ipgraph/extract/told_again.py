"""Drafts of the sentences so far → whether a sentence only tells of an earlier time what was told before.

"It took 23.1 months in 2020. In 2019, it had taken 23.8." is a comparison: what comes next is of 2020.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ipgraph.values import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.drafts import Draft


class ToldAgain:
    """Keeps for which times each thing was told."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], set[str]] = defaultdict(set)

    def hear(self, drafts: Sequence[Draft]) -> bool:
        """Take in a sentence's figures; True where there are some, all told of a later time before."""
        # a change is told beside its level
        levels = [each for each in drafts if each.reading.measure == "level"] or drafts
        compares = bool(drafts) and all(map(self._is_told_of_later, levels))
        for each in drafts:
            if each.indicator and each.period:
                self._told[each.indicator, each.reading.measure].add(each.period)
        return compares

    def _is_told_of_later(self, draft: Draft) -> bool:
        if draft.indicator is None or draft.period is None:
            return False
        end = Period.parse(draft.period).end
        told = self._told.get((draft.indicator, draft.reading.measure), ())
        return any(Period.parse(each).start > end for each in told)
