"""Words around a number → its bound: "more than 3,000", "3,000 or so", "超过3000"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from ipgraph.extract.affixes import After, Before

if TYPE_CHECKING:
    from ipgraph.extract.lexicon import Lexicon

# So far back a bound begins.
_BOUND: Final = 48
_FAR: Final = 28
# So far behind a number the mark is named that it is.
_MARK: Final = 40
# Of what a bound may stand before the whole: "超过总量的一半", "约为上年的1.7倍".
_PARTED: Final = frozenset({"percent", "times"})
_BULLET: Final = ">"  # which opens an item and tells no bound
_GLUE_AFTER: Final = re.compile(r"\s{0,48}")


class Bounds:
    """The bounds of one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        bounds = lexicon.table("quantities.bounds")
        sides = ("over", "under", "about")
        kinds = [("over", "over"), ("under", "under"), ("about", "about"), ("none", "")]
        self._before = Before(
            [(pattern, bound) for name, bound in kinds for pattern in bounds.get(name, [])],
            bounds["between"],
            reach=_BOUND,
        )
        self._behind = After([(pattern, side) for side in sides for pattern in bounds[f"after_{side}"]])
        far = bounds.get("far", {})
        self._far = Before(
            [(f"(?:{word}){far['whole']}", side) for side in sides for word in far.get(side, [])], reach=_FAR
        )
        self._definite = Before([(word, True) for word in bounds["definite"]], reach=_FAR)
        self._mark = lexicon.pattern("quantities.bounds.mark")

    def of(self, text: str, start: int, end: int, unit: str) -> str:
        """The bound of the number in this unit at ``text[start:end]``: "exact" where nothing tells one."""
        found = self.before(text, start)
        if found is not None and unit not in _PARTED and self._before.at(text, start) is None:
            # "远高于第二位美国的591473件": more than the figure is what is compared with it
            found = None
        if found is not None and not self._is_known(text, start, end):
            return found[0]
        behind = self._behind.at(text, _GLUE_AFTER.match(text, end).end())  # type: ignore[union-attr]
        return behind[0] if behind else "exact"

    def before(self, text: str, place: int) -> tuple[str, int] | None:
        """The bound in the words that end at ``place``, and where it begins; the longest count.

        "no more than" is an upper bound, though "more than" at its end is a lower one.
        """
        found = self._before.at(text, place)
        if found is None:
            found = self._far.at(text, place)
        return found if found and found[0] and text[:place].strip() != _BULLET else None

    def _is_known(self, text: str, start: int, end: int) -> bool:
        """True of "below the 20,131 of 2022", which is a figure itself, not of "below the 20,000 mark"."""
        is_definite = self._definite.at(text, start) is not None
        return is_definite and self._mark.search(text, end, end + _MARK) is None


@cache
def bounds_of(lexicon: Lexicon) -> Bounds:
    """The bounds of a lexicon's language."""
    return Bounds(lexicon)
