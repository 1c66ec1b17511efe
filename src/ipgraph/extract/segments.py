"""A sentence → one segment per quantity: the words around a figure that speak of it and of no other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.extract.quantities import bound_before

if TYPE_CHECKING:
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Sentence

# A gap that only joins: "8 percent and 30.3 percent", "9,211, 2,705, 1,024"
_JOIN: Final = r"\s*(?:,|，|、)?\s*{}?\s*$"
_PAIR: Final = 2
_OPENED: Final = re.compile(r"\s*[(（]\s*[-+–−]?$")
_COLONS: Final = frozenset({":", "："})


@dataclass(frozen=True, slots=True)
class Segment:
    """The stretch ``start:end`` of a sentence that belongs to its quantity.

    ``scope`` is where the words begin that may name its subject: those of the figure before too where the
    two are ``joined``, that is where nothing parts them ("rose 5 percent to 45,444"). Figures in a list
    ("61.4 percent and 57.8 percent") have the same ``row``, their ``place`` in it and its ``length``; they
    share the words before the first and after the last.
    """

    quantity: Quantity
    start: int
    end: int
    scope: int
    joined: bool = False
    row: int = 0
    place: int = 0
    length: int = 1


def segments(sentence: Sentence, lexicon: Lexicon) -> list[Segment]:
    """The segments of a sentence's quantities, in order."""
    found = sentence.quantities
    if not found:
        return []
    rows = _rows(sentence, lexicon)
    cuts: list[tuple[int, int, bool]] = []
    for left, right in pairwise(found):
        cut = _cut(sentence.text[left.stop : right.start], lexicon)
        if cut is None:
            cuts.append((right.start, left.stop, True))
        else:
            cuts.append((left.stop + cut, left.stop + cut, False))
    made: list[Segment] = []
    for index, quantity in enumerate(found):
        row, place, length = rows[index]
        first, last = index - place, index - place + length - 1
        joined = first > 0 and cuts[first - 1][2]
        start = cuts[first - 1][1] if first > 0 else 0
        end = cuts[last][0] if last < len(cuts) else _end(sentence.text, quantity.stop, lexicon)
        scope = made[first - 1].scope if joined else start
        made.append(Segment(quantity, start, end, scope, joined, row, place, length))
    return made


def _rows(sentence: Sentence, lexicon: Lexicon) -> list[tuple[int, int, int]]:
    """(row, place, length) per quantity: which list it stands in."""
    found = sentence.quantities
    join = lexicon.pattern("grammar.links.and", _JOIN)
    runs: list[list[int]] = []
    for index, quantity in enumerate(found):
        before = found[index - 1] if index else None
        if (
            before is not None
            and before.unit == quantity.unit
            and join.match(without_bound(sentence.text[before.end : quantity.start], lexicon))
        ):
            runs[-1].append(index)
        else:
            runs.append([index])
    lists: list[list[int]] = []
    for run in runs:
        gap = sentence.text[found[run[0]].stop : found[run[-1]].start]
        # "25.2 months, 0.9 months longer": two with a mere comma are no list
        apart = len(run) == _PAIR and re.match(r"\s*[,，]", without_bound(gap, lexicon) + " ")
        lists.extend([[index] for index in run] if apart else [run])
    return [(row, place, len(run)) for row, run in enumerate(lists) for place in range(len(run))]


def without_bound(gap: str, lexicon: Lexicon) -> str:
    """A gap without the "more than" at its end that belongs to the figure behind it."""
    found = bound_before(gap, lexicon)
    # "18.4 percent more than the 18,163": not a bound but a comparison of the two
    return gap[: found[1]] if found and gap[: found[1]].strip() else gap


@dataclass(frozen=True, slots=True)
class _Boundaries:
    """Where one statement ends and the next begins, the strongest kind first."""

    graded: tuple[re.Pattern[str], ...]
    last: tuple[re.Pattern[str], ...]
    closing: re.Pattern[str]


@cache
def _boundaries(lexicon: Lexicon) -> _Boundaries:
    table: dict[str, list[str]] = lexicon.table("grammar.boundaries")

    def any_of(*strengths: str) -> re.Pattern[str]:
        sources = [source for strength in strengths for source in table[strength]]
        return re.compile("|".join(sources) or "(?!)", re.IGNORECASE)

    graded = (any_of("strong"), any_of("medium"), any_of("weak"))
    return _Boundaries(graded, (any_of("last"), any_of("least")), any_of("strong", "medium"))


def _end(text: str, start: int, lexicon: Lexicon) -> int:
    """Where the words of a sentence's last figure end: at the next statement, if there is one."""
    match = _boundaries(lexicon).closing.search(text[start:])
    return start + match.start() if match else len(text)


def _cut(gap: str, lexicon: Lexicon) -> int | None:
    """Where a gap between two figures is cut: the strongest boundary in it; None where there is none."""
    boundaries = _boundaries(lexicon)
    opened = _OPENED.search(gap)
    if opened and (cut := _cut(gap[: opened.start()], lexicon)) is not None:
        # "by 0.9% and disposals were lower (-2.8%)": the bracket stands with the words before it
        return cut
    for pattern in boundaries.graded:
        for match in pattern.finditer(gap):
            # "517,000, of which high-value: 214,000": what a colon ends is the next figure's name
            if match[0].strip() not in _COLONS or gap[match.end() :].strip():
                return match.start()
    colon = boundaries.graded[0].search(gap)
    if colon:
        return colon.start()
    for pattern in boundaries.last:
        matches = list(pattern.finditer(gap))
        if matches:
            return matches[-1].start()
    return None
