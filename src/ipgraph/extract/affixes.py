"""Words that stand directly behind or before a place in a text → what they mean."""

from __future__ import annotations

import re
import re._constants as ops
import re._parser as parser
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from ipgraph.errors import VocabularyError
from ipgraph.extract.lexicon import BREAK_AFTER, BREAK_BEFORE, bounded, pattern_source
from ipgraph.extract.scan import first_letters

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")

# So many letters of a pattern's end tell it from the others.
_KEY: Final = 4
# So many endings that a text showed are remembered, so that a hostile one takes no memory.
_MOST: Final = 10_000
_HAN_LAST: Final = re.compile(r"[\u3400-\u9fff][)?\]]*$")
# What a pattern only looks at adds nothing to its length.
_LOOK: Final = re.compile(r"\(\?[!=][^()]*(?:\([^()]*\)[^()]*)*\)")


class After(Generic[T]):
    """What stands at a place: of the patterns that match there the longest-written.

    >>> units = After([("件", "count"), ("per cent", "percent"), ("%", "percent")])
    >>> units.at("39 per cent", 3), units.at("5件", 1), units.at("5年", 1)
    (('percent', 11), ('count', 2), None)
    """

    def __init__(self, entries: Iterable[tuple[str, T]], signs: Iterable[tuple[str, T]] = ()) -> None:
        """``entries`` are pairs of a lexicon pattern, which may follow a digit directly, and its payload;
        ``signs`` are matched as they are written.
        """
        by_first: dict[str, list[tuple[str, T]]] = {}
        every = [(pattern_source(pattern), payload) for pattern, payload in entries]
        every += [(f"(?-i:{pattern})", payload) for pattern, payload in signs]
        for source, payload in sorted(every, key=lambda entry: -len(_LOOK.sub("", entry[0]))):
            if not _HAN_LAST.search(source):
                source = f"(?:{source}){BREAK_AFTER}"
            for first in first_letters(source):
                if not first:
                    raise VocabularyError(f"a lexicon's unit may begin with anything: {source}")
                # what begins with a gap may begin with a hyphen: "1,000-plus"
                for each in (first, "-") if first == " " else (first,):
                    by_first.setdefault(each, []).append((source, payload))
        self._by_first = {
            first: (
                re.compile("|".join(f"({source})" for source, _ in alternatives), re.IGNORECASE),
                tuple(payload for _, payload in alternatives),
            )
            for first, alternatives in by_first.items()
        }

    def at(self, text: str, place: int) -> tuple[T, int] | None:
        """The payload of the pattern that matches ``text`` at ``place``, and where it ends."""
        found = self._by_first.get(text[place : place + 1].lower())
        match = found[0].match(text, place) if found else None
        if found is None or match is None or match.lastindex is None:
            return None
        return found[1][match.lastindex - 1], match.end()


class Before(Generic[T]):
    """What ends at a place, or before words that may stand between: the longest words.

    >>> bounds = Before([("more than", "over"), ("no more than", "under")], ["the"], reach=24)
    >>> bounds.at("no more than the 5", 17), bounds.at("more than ever 5", 15)
    (('under', 0), None)
    """

    def __init__(
        self, entries: Iterable[tuple[str, T]], between: Iterable[str] = (), *, reach: int, sign: bool = False
    ) -> None:
        """``reach`` is how many characters back a pattern may begin; ``sign`` says that they are signs, which
        are written as they are and touch what is behind them ("US$5").
        """
        self._reach = reach
        self._by_end: dict[str, list[tuple[str, T]]] = {}
        for pattern, payload in entries:
            source = f"{BREAK_BEFORE}(?-i:{pattern_source(pattern)})" if sign else bounded(pattern)
            for end in endings(source):
                self._by_end.setdefault(end, []).append((source, payload))
        # by the letters that a text showed, what can end with them or with the last of them
        self._known: dict[str, tuple[tuple[re.Pattern[str], tuple[T, ...]], ...]] = {}
        # the last letter is looked at first: mostly nothing ends there
        lasts = {end[-1:] for end in self._by_end}
        self._lasts = frozenset(lasts | {last.upper() for last in lasts})
        # "more than the 5": words that part nothing
        self._between = Before([(word, True) for word in between], reach=24) if between else None

    def at(self, text: str, place: int) -> tuple[T, int] | None:
        """The payload of the words that end at ``place``, and where they begin."""
        first = max(0, place - self._reach)
        place = _without_space(text, first, place)
        found = self._ending(text, first, place) if self._may_end(text, place) else None
        between = self._between.at(text, place) if self._between is not None else None
        if between:
            place = _without_space(text, first, between[1])
            further = self._ending(text, first, place) if self._may_end(text, place) else None
            if further and (found is None or further[1] < found[1]):
                return further
        return found

    def _may_end(self, text: str, place: int) -> bool:
        return text[place - 1 : place] in self._lasts or "" in self._lasts

    def _ending(self, text: str, first: int, place: int) -> tuple[T, int] | None:
        best: tuple[T, int] | None = None
        end = text[max(0, place - _KEY) : place].lower()
        endings_here = self._known.get(end)
        for pattern, payloads in self._ending_with(end) if endings_here is None else endings_here:
            match = pattern.search(text, first, place)
            if match and match.lastindex and (best is None or match.start() < best[1]):
                best = payloads[match.lastindex - 1], match.start()
        return best

    def _ending_with(self, end: str) -> tuple[tuple[re.Pattern[str], tuple[T, ...]], ...]:
        """What can end with these letters or with the last of them, the longer ending first."""
        if len(self._known) > _MOST:
            self._known.clear()
        found: list[tuple[re.Pattern[str], tuple[T, ...]]] = []
        for start in range(len(end) + 1):
            if alternatives := self._by_end.get(end[start:]):
                union = "|".join(f"({source})" for source, _ in alternatives)
                found.append((_compiled(rf"(?:{union})\Z"), tuple(payload for _, payload in alternatives)))
        self._known[end] = tuple(found)
        return self._known[end]


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


def _without_space(text: str, first: int, place: int) -> int:
    while place > first and text[place - 1].isspace():
        place -= 1
    return place


def endings(source: str) -> frozenset[str]:
    """How matches of a regular expression can end: up to four letters in lower case; "" for anyhow.

    >>> sorted(endings("more than|abouts?")), sorted(endings(r"in \\w+"))
    (['bout', 'outs', 'than'], [''])
    """
    return frozenset(key for key, _ in _tails(list(parser.parse(source, re.IGNORECASE)), {("", False)}))


def _tails(items: list[Any], tails: set[tuple[str, bool]]) -> set[tuple[str, bool]]:
    """``tails`` (ending, is complete) with a parsed expression before them."""
    for operator, argument in reversed(items):
        if all(complete for _, complete in tails):
            break
        tails = {
            each for tail in tails for each in ({tail} if tail[1] else _before(tail[0], operator, argument))
        }
    return tails


def _before(tail: str, operator: Any, argument: Any) -> set[tuple[str, bool]]:
    if operator is ops.LITERAL:
        longer = chr(argument).lower() + tail
        return {(longer, len(longer) >= _KEY)}
    if operator is ops.BRANCH:
        return {each for branch in argument[1] for each in _tails(list(branch), {(tail, False)})}
    if operator is ops.SUBPATTERN:
        return _tails(list(argument[3]), {(tail, False)})
    if operator in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        least, most, item = argument
        once = _tails(list(item), {(tail, False)})
        # what may be repeated ends what is known, unless it stands there at most once
        taken = once if most == 1 else {(ending, True) for ending, _ in once}
        return taken | ({(tail, False)} if least == 0 else set())
    if operator in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
        return {(tail, False)}
    return {(tail, True)}  # a class of characters
