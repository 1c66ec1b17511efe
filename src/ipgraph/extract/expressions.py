"""Regular expressions → what each match must hold and where it can begin, told from how they are written.

Expressions may share lists of alternatives: ``{name}`` in one stands for any entry of that list. A list is
looked into once, however many expressions use it.
"""

from __future__ import annotations

import re
import re._constants as ops
import re._parser as parser
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# A set of more strings than this is not spelt out.
_MOST: Final = 400
# A class of more characters than this does not narrow a search.
_CHARACTERS: Final = 60_000
# A class of more signs than this is not spelt out.
_FEW: Final = 8
# Shorter pieces of Latin words stand in nearly every sentence.
_SHORTEST: Final = 3
_HAN: Final = "\u3400-\u9fff"
# Signs that few sentences have: the dots inside names.
_SIGNS: Final = "·•・‧"
_PIECE: Final = re.compile(rf"[{_HAN}]+|[^\W{_HAN}]+")
_IS_HAN: Final = re.compile(rf"[{_HAN}]")
# Supplementary private use area A: what stands there is a mark for something found before. In area B each
# list has a character that stands for it while an expression is looked into.
MARKS: Final = 0xF0000
_LISTS: Final = 0x100000
_LIST: Final = re.compile(r"\{([a-z_]+)\}")

Need = frozenset[str]
_Ranges = list[tuple[int, int]]


class About(NamedTuple):
    """What is told of an expression.

    Of each of ``needs`` a match holds one string at least, in lower case: a word or a part of one. ``looks``
    is put before the expression, so that a search stops only where a character stands that a match can begin
    with; it is empty where anything can begin a match, or where the search looks for that by itself.
    """

    needs: tuple[Need, ...]
    looks: str


class _Alternatives(NamedTuple):
    """A list as looked into: its strings if they can be spelt out, its needs, how its entries can begin."""

    texts: set[str] | None
    needs: list[Need]
    begins: tuple[_Ranges | None, bool]


class Expressions:
    r"""Tells of expressions that use the same lists.

    ``prepare`` makes regular expressions of entries and of what is asked about.

    >>> expressions = Expressions({"said": ["[Ss]aid", "told"]})
    >>> about = expressions.about("(?:The )?(?:{said})(?: [a-z]+){2} press")
    >>> sorted(map(sorted, about.needs)), about.looks
    ([['press'], ['said', 'told']], '(?=[STst])')
    """

    def __init__(
        self, lists: Mapping[str, Sequence[str]] | None = None, prepare: Callable[[str], str] = str
    ) -> None:
        self._lists = lists or {}
        self._names = list(self._lists)
        self._prepare = prepare
        self._known: dict[int, _Alternatives] = {}

    def about(self, pattern: str) -> About:
        """What every match of a pattern holds, and where it can begin.

        Raises KeyError where the pattern names a list that is not there, re.error where it is malformed.
        """
        items = self._parsed(pattern)
        found: list[Need] = []
        self._collect(items, found)
        return About(tuple(dict.fromkeys(found)), self._looks(items))

    def _parsed(self, pattern: str) -> list[Any]:
        def symbol(match: re.Match[str]) -> str:
            if match[1] not in self._lists:
                raise KeyError(match[1])
            return chr(_LISTS + self._names.index(match[1]))

        return list(parser.parse(_LIST.sub(symbol, self._prepare(pattern))))

    def _alternatives(self, code: int) -> _Alternatives:
        if code not in self._known:
            entries = self._lists[self._names[code - _LISTS]]
            items = self._parsed("|".join(entries))
            needs: list[Need] = []
            self._collect(items, needs)
            self._known[code] = _Alternatives(self._texts_of(items), needs, self._firsts(items))
        return self._known[code]

    # How a match can begin.

    def _looks(self, items: list[Any]) -> str:
        ranges, _ = self._firsts(items)
        if ranges is None or _is_narrow(items):
            return ""
        if sum(last - first + 1 for first, last in ranges) > _CHARACTERS:
            return ""
        cased = {other for pair in ranges for other in _cased(*pair)}
        return f"(?=[{''.join(map(_as_class, sorted(cased)))}])" if cased else ""

    def _firsts(self, items: list[Any]) -> tuple[_Ranges | None, bool]:
        """The characters that a sequence can begin with, None for any, and whether it can be empty."""
        found: _Ranges = []
        for operator, argument in items:
            ranges, may_be_empty = self._first(operator, argument)
            if ranges is None:
                return None, False
            found += ranges
            if not may_be_empty:
                return found, False
        return found, True

    def _first(self, operator: Any, argument: Any) -> tuple[_Ranges | None, bool]:
        if operator is ops.LITERAL:
            if argument >= _LISTS:
                return self._alternatives(argument).begins
            return [(argument, argument)], False
        if operator is ops.IN:
            return _class_ranges(argument), False
        if operator in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
            return [], True
        if operator is ops.SUBPATTERN:
            return self._firsts(list(argument[3]))
        if operator is ops.ATOMIC_GROUP:
            return self._firsts(list(argument))
        if operator is ops.BRANCH:
            parts = [self._firsts(list(branch)) for branch in argument[1]]
            if any(ranges is None for ranges, _ in parts):
                return None, False
            return [each for ranges, _ in parts for each in ranges or ()], any(empty for _, empty in parts)
        if operator in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            ranges, may_be_empty = self._firsts(list(argument[2]))
            return ranges, may_be_empty or not argument[0]
        return None, False

    # What a match must hold.

    def _collect(self, items: list[Any], found: list[Need]) -> None:
        """Add the needs of a sequence; strings that stand side by side are one."""
        run: set[str] = {""}
        for operator, argument in items:
            texts = self._texts(operator, argument)
            if texts is not None and len(run) * len(texts) <= _MOST:
                run = {before + text for before in run for text in texts}
                continue
            _flush(run, found)
            run = {""}
            if texts is not None:
                run = texts
            elif operator is ops.LITERAL:
                found += self._alternatives(argument).needs
            elif operator is ops.BRANCH:
                self._collect_branches(argument[1], found)
            elif operator is ops.SUBPATTERN:
                self._collect(list(argument[3]), found)
            elif operator is ops.ATOMIC_GROUP:
                self._collect(list(argument), found)
            elif operator in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT) and argument[0]:
                self._collect(list(argument[2]), found)
            elif operator is ops.IN and (marks := _marks(argument)):
                found.append(marks)
        _flush(run, found)

    def _collect_branches(self, branches: list[Any], found: list[Need]) -> None:
        """One need of alternatives: what is best of each, where each has any."""
        each: list[Need] = []
        for branch in branches:
            own: list[Need] = []
            self._collect(list(branch), own)
            if not own:
                return
            each.append(min(own, key=len))
        union = frozenset().union(*each)
        if len(union) <= _MOST:
            found.append(union)

    def _texts(self, operator: Any, argument: Any) -> set[str] | None:
        """Every string that one element can be; None where they are too many to spell out."""
        if operator is ops.LITERAL:
            return self._alternatives(argument).texts if argument >= _LISTS else {chr(argument)}
        if operator is ops.IN:
            return _members(argument)
        if operator in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
            return {""}
        if operator is ops.SUBPATTERN:
            return self._texts_of(argument[3])
        if operator is ops.ATOMIC_GROUP:
            return self._texts_of(argument)
        if operator is ops.BRANCH:
            parts = [self._texts_of(branch) for branch in argument[1]]
            if any(part is None for part in parts):
                return None
            union = {text for part in parts for text in part or ()}
            return union if len(union) <= _MOST else None
        if operator in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            least, most, item = argument
            inner = self._texts_of(item)
            if inner == {" "}:
                return {" "} if least else {"", " "}
            if inner is not None and most == 1:
                return inner | ({""} if not least else set())
        return None

    def _texts_of(self, items: Any) -> set[str] | None:
        run: set[str] = {""}
        for operator, argument in items:
            texts = self._texts(operator, argument)
            if texts is None or len(run) * len(texts) > _MOST:
                return None
            run = {before + text for before in run for text in texts}
        return run


def _is_narrow(items: list[Any]) -> bool:
    """Whether the search for an expression looks for its first character by itself."""
    operator, argument = items[0]
    if operator is ops.SUBPATTERN:
        return _is_narrow(list(argument[3]))
    if operator is ops.BRANCH:
        return all(branch and branch[0][0] is ops.LITERAL and branch[0][1] < _LISTS for branch in argument[1])
    return operator is ops.IN or (operator is ops.LITERAL and argument < _LISTS)


def _class_ranges(items: list[Any]) -> _Ranges | None:
    found: _Ranges = []
    for operator, argument in items:
        if operator is ops.LITERAL:
            found.append((argument, argument))
        elif operator is ops.RANGE:
            found.append((argument[0], argument[1]))
        elif operator is ops.CATEGORY and argument is ops.CATEGORY_DIGIT:
            found.append((ord("0"), ord("9")))
        else:
            return None
    return found


def _cased(first: int, last: int) -> set[tuple[int, int]]:
    """A range; of a single letter its other case too."""
    if first != last:
        return {(first, last)}
    letter = chr(first)
    return {(ord(each), ord(each)) for each in {letter, letter.lower(), letter.upper()} if len(each) == 1}


def _as_class(pair: tuple[int, int]) -> str:
    first, last = (re.escape(chr(code)) for code in pair)
    return first if first == last else f"{first}-{last}"


def _flush(run: set[str], found: list[Need]) -> None:
    pieces = [_piece(text) for text in run]
    if all(pieces):
        found.append(frozenset(piece for piece in pieces if piece))


def _piece(text: str) -> str | None:
    """What tells most of a string: two Han characters or one, the longest part of a word, a rare sign."""
    pieces: list[str] = _PIECE.findall(text.lower())
    han = [each[:2] for each in pieces if _IS_HAN.match(each)]
    if han:
        return max(han, key=len)
    longest = max(pieces, key=len, default="")
    if not pieces and len(sign := text.strip()) == 1 and sign in _SIGNS:
        return sign
    return longest if len(longest) >= _SHORTEST else None


def _members(items: list[Any]) -> set[str] | None:
    found: set[str] = set()
    for operator, argument in items:
        if operator is ops.LITERAL and argument < MARKS:
            found.add(chr(argument).lower())
        elif operator is ops.CATEGORY and argument is ops.CATEGORY_SPACE:
            found.add(" ")
        else:
            return None
    return found if len(found) <= _FEW else None


def _marks(items: list[Any]) -> Need:
    """The first mark of each range of marks in a class; none where anything else is in it."""
    found: set[str] = set()
    for operator, argument in items:
        if operator is not ops.RANGE or argument[0] < MARKS:
            return frozenset()
        found.add(chr(argument[0]))
    return frozenset(found)
