"""A sentence → one segment per quantity: the words around a figure that speak of it and of no other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.extract.bounds import bounds_of

if TYPE_CHECKING:
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Sentence

# A gap that only joins: "8 percent and 30.3 percent", "9,211, 2,705, 1,024"
_JOIN: Final = r"\s*(?:,|，|、)?\s*{}?\s*$"
_PAIR: Final = 2
_SIGNS: Final = "+-−–↑↓▲▼"
_OPENED: Final = re.compile(r"\s*[(（]\s*[-+–−]?$")
_MODIFIER: Final = re.compile(r"(?:[a-z][\w-]*|IPR?)(?: (?:[a-z][\w-]*|IPR?)){0,2}")
# So many gaps are remembered: of one figure the same is asked many times.
_GAPS: Final = 256
# Units of how long something lasts.
LASTING: Final = frozenset({"month", "day", "year"})
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
        # "11.58 billion yuan ($1.68 billion) in pledge loans": the bracket of the same sum parts nothing
        is_told_twice = left.stop > left.end and sentence.text.startswith((")", "）"), left.stop)
        begin = left.stop + is_told_twice
        begin += _led_to(sentence.text, left, right, lexicon)
        cut = _cut(sentence.text[begin : right.start], lexicon, of_things=left.unit == "count")
        if cut is None:
            cuts.append((right.start, left.stop, True))
        else:
            cuts.append((begin + cut, begin + cut, False))
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
    # "better than the target of 15 months and 1.1 months shorter than in 2018"
    compared = _compared(lexicon)
    runs: list[list[int]] = []
    for index, quantity in enumerate(found):
        before = found[index - 1] if index else None
        if (
            before is not None
            and before.unit == quantity.unit
            and join.match(without_bound(_gap(sentence.text, before, quantity), lexicon))
            and not (quantity.unit in LASTING and compared.match(sentence.text, quantity.end))
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


@cache
def _compared(lexicon: Lexicon) -> re.Pattern[str]:
    return lexicon.compose(
        r"\s*(?:{grammar.change.less}|{grammar.change.more}){gap}(?:{grammar.links.than}){break}"
    )


def _gap(text: str, before: Quantity, quantity: Quantity) -> str:
    """What parts two figures, without the sign of the second."""
    gap = text[before.end : quantity.start]
    return gap.rstrip(_SIGNS) if quantity.sign else gap


@lru_cache(maxsize=_GAPS)
def without_bound(gap: str, lexicon: Lexicon) -> str:
    """A gap without the "more than" at its end that belongs to the figure behind it."""
    found = bounds_of(lexicon).before(gap, len(gap))
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


@cache
def _behind_bracket(lexicon: Lexicon) -> re.Pattern[str]:
    """The words behind a bracket, as far as the name after them, that tell where its figure is from."""
    return lexicon.compose(
        r"{word}{0,3}\s*\)(?:{gap})(?:{grammar.boundaries.bracketed}){gap}{the}(?-i:[A-Z])[^,;:()]{1,40}?(?=,|;|{gap}(?:{grammar.links.and}){gap})"
    )


def _end(text: str, start: int, lexicon: Lexicon) -> int:
    """Where the words of a sentence's last figure end: at the next statement, if there is one."""
    match = _boundaries(lexicon).closing.search(text[start:])
    return start + match.start() if match else len(text)


def _led_to(text: str, left: Quantity, right: Quantity, lexicon: Lexicon) -> int:
    """How far behind a figure that opens a sentence its statement begins: "In 23 cases, it awarded …"."""
    fronted = lexicon.pattern("grammar.boundaries.fronted", r"\W*{}\s+")
    if not fronted.fullmatch(without_bound(text[: left.start], lexicon) + " "):
        return 0
    comma = re.match(r"\s[\w\s-]{2,40},", text[left.stop : right.start])
    return comma.end() if comma else 0


def _joins_nouns(gap: str, joint: re.Match[str], lexicon: Lexicon) -> bool:
    """True of the "and" of "1,842 patent and trademark pledge loans totalling": the noun is still to come."""
    before, after = gap[: joint.start()].strip(), gap[joint.end() :].strip()
    if not after or not _MODIFIER.fullmatch(before) or not lexicon.table("grammar.reference.plural"):
        return False
    ends = lexicon.pattern("grammar.reference.breaks")
    plural = lexicon.pattern("grammar.reference.plural")
    return not (plural.search(before) or ends.search(before)) and bool(plural.search(after))


def _is_of_one(words: str, lexicon: Lexicon) -> bool:
    """True of what only a conjunction joins, without a verb: all of it is told of the figure before."""
    finite = lexicon.table("grammar.from_to.finite")
    graded = _boundaries(lexicon).graded
    if not finite or any(pattern.search(words) for pattern in graded):
        return False
    return lexicon.pattern("grammar.from_to.finite", r"{apart}{}").search(words) is None


def _cut(gap: str, lexicon: Lexicon, *, of_things: bool = False) -> int | None:
    """Where a gap between two figures is cut: the strongest boundary in it; None where there is none.

    ``of_things``: the figure before the gap counts things.
    """
    boundaries = _boundaries(lexicon)
    opened = _OPENED.search(gap)
    if opened and gap.endswith(tuple(_SIGNS)) and _is_of_one(gap[: opened.start()], lexicon):
        # "2.9 billion yuan of loans on patents and trademarks (+38%)"
        return opened.start()
    if opened and (cut := _cut(gap[: opened.start()], lexicon)) is not None:
        # "by 0.9% and disposals were lower (-2.8%)": the bracket stands with the words before it
        return cut
    behind = _behind_bracket(lexicon).match(gap)
    if behind is not None:
        # "Samsung (3,924) from the Republic of Korea and Qualcomm (3,410)": whose the first is
        return behind.end()
    for pattern in boundaries.graded:
        for match in pattern.finditer(gap):
            # "517,000, of which high-value: 214,000": what a colon ends is the next figure's name
            if match[0].strip() not in _COLONS or gap[match.end() :].strip():
                return match.start()
    colon = boundaries.graded[0].search(gap)
    if colon:
        return colon.start()
    for pattern in boundaries.last:
        matches = [m for m in pattern.finditer(gap) if not (of_things and _joins_nouns(gap, m, lexicon))]
        if matches:
            return matches[-1].start()
    return None
