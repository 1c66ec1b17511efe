"""Many patterns, one text → where each matches, in one walk: looked up by how they can begin.

Searching a text once per pattern costs as much as there are patterns. Here the walk stops only where one of
them can begin, and tries there the few that begin with those letters.
"""

from __future__ import annotations

import re
import re._constants as ops
import re._parser as parser
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar

from ipgraph.extract.lexicon import LETTER, bounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

# What a pattern only looks at, before or behind what it matches.
_AROUND: Final = re.compile(r"\(\?<?[=!](?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")

# So many characters of a pattern's beginning tell it from the others; more of one that begins with a word of
# Latin letters.
KEY: Final = 5
LONGER: Final = 8
# Characters that beginnings do not tell apart: what may part two words, as in the patterns of a lexicon, and
# digits, of which a pattern for years can begin with thousands of runs.
_SAME: Final = {code: " " for code in range(0x3001) if chr(code).isspace()}
_SAME.update(dict.fromkeys(map(ord, "-\u2010\u2011\u2012\u2013"), " "))
_DIGITS: Final = "0123456789"
_SAME.update(dict.fromkeys(map(ord, _DIGITS), "0"))
# Where two words are parted by more than one character; a gap in a key is one space.
_WIDE_GAP: Final = "  "
_HAN_FROM: Final = "\u3400"
_RUN: Final = re.compile(" {2,}")
_BEGINNING: Final = re.compile(rf"(?: ++|[^ ]){{0,{LONGER}}}")
# So many beginnings that a text showed are remembered, so that a hostile one takes no memory.
_MOST: Final = 50_000
# A class of more characters than this is not spelt out.
_CLASS: Final = 40
# Letters that stand for themselves, the last of them not one that may be missing or repeated.
_PLAIN: Final = re.compile(
    rf"(?:[a-z](?:[a-z0-9]|(?<! ) ){{{KEY - 1},{LONGER - 1}}}|[0-9\u3400-\u9fff]{{{KEY}}})(?![?*+{{])",
    re.IGNORECASE,
)

_Tried: TypeAlias = "tuple[tuple[Callable[[str, int, int], re.Match[str] | None], ...], T]"


class Scanner(Generic[T]):
    """Finds lexicon patterns, each with a payload; of the patterns of one payload the longest at a place.

    >>> scanner = Scanner([("patents?", "patent"), ("design patents?", "design"), ("up to", "limit")])
    >>> [(match.span(), payload) for match, payload in scanner.find("Up to 5 design patents")]
    [((0, 5), 'limit'), ((8, 22), 'design'), ((15, 22), 'patent')]
    """

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """``entries`` are pairs of a lexicon pattern and its payload, which is hashable."""
        # of two patterns that match at a place the longer one is meant
        longest_first = sorted(entries, key=lambda entry: -len(_AROUND.sub("", entry[0])))
        self._entries = [(bounded(pattern), payload) for pattern, payload in longest_first]
        # the places in that list of what can begin with some letters
        self._by_key: dict[str, list[int]] = {}
        for place, ((pattern, _), (source, _)) in enumerate(zip(longest_first, self._entries, strict=True)):
            for key in _plain_beginning(pattern) or beginnings(source):
                self._by_key.setdefault(key, []).append(place)
        self._anywhere = [
            (_compiled("|".join(sources)), payload)
            for payload, sources in self._by_payload(self._by_key.pop("", []))
        ]
        self._known: dict[str, tuple[_Tried[T], ...]] = {}
        self._starts = re.compile(_start_of({key[0] for key in self._by_key}))

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[re.Match[str], T]]:
        """The matches in ``text[start:end]`` by where they begin; those that overlap too."""
        end = len(text) if end is None else end
        low, known = keyed(text[start:end]), self._known
        found: list[tuple[re.Match[str], T]] = []
        is_even = _WIDE_GAP not in low
        for place in self._starts.finditer(low):
            at = place.start()
            # nearly every Han character is a stop
            key = low[at : at + KEY] if low[at] >= _HAN_FROM and is_even else key_at(low, at)
            candidates = known.get(key)
            if candidates is None:
                candidates = self._candidates(key)
            for patterns, payload in candidates:
                for matches in patterns:
                    match = matches(text, at + start, end)
                    if match is not None:
                        found.append((match, payload))
                        break
        walked = len(found)
        for union, payload in self._anywhere:
            found += [(match, payload) for match in union.finditer(text, start, end)]
        if len(found) > walked:
            found.sort(key=lambda pair: pair[0].start())
        return found

    def _candidates(self, key: str) -> tuple[_Tried[T], ...]:
        """What can begin with these letters, or with the first of them; compiled only now, as most of a
        lexicon never is.
        """
        lengths = range(len(key), 0, -1)
        if len(self._known) > _MOST:
            self._known.clear()
        places = [place for length in lengths for place in self._by_key.get(key[:length], ())]
        self._known[key] = tuple(
            (tuple(_compiled(source).match for source in sources), payload)
            for payload, sources in self._by_payload(places)
        )
        return self._known[key]

    def _by_payload(self, places: Iterable[int]) -> list[tuple[T, list[str]]]:
        """The expressions at these places of the list by their payload, those of one in the list's order."""
        entries = self._entries
        found: dict[T, set[int]] = {}
        for place in places:
            found.setdefault(entries[place][1], set()).add(place)
        return [(payload, [entries[place][0] for place in sorted(same)]) for payload, same in found.items()]


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


def _plain_beginning(pattern: str) -> frozenset[str] | None:
    """How a pattern begins that is written in plain letters up to there; None of others."""
    plain = _PLAIN.match(pattern)
    return frozenset({keyed(plain[0])}) if plain and "|" not in pattern else None


def keyed(text: str) -> str:
    """A text as it is looked up by how patterns begin: in lower case, gaps as spaces, any digit as "0"."""
    return lowered(text).translate(_SAME)


def key_at(low: str, at: int) -> str:
    """How a keyed text goes on at a place, as far as beginnings of patterns are told apart.

    >>> key_at("the  grants", 0), key_at("5 grants", 0)
    ('the gran', '5 gra')
    """
    longest = LONGER if "a" <= low[at] < _HAN_FROM else KEY
    key = low[at : at + longest]
    if _WIDE_GAP in key and (begin := _BEGINNING.match(low, at)):
        key = _RUN.sub(" ", begin[0])[:longest]
    return key


def lowered(text: str) -> str:
    """The text in lower case, character for character."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in text)


def _start_of(characters: set[str]) -> str:
    """A pattern for where a walk stops: at one of these characters, inside no word."""
    letters = "".join(re.escape(c) for c in sorted(characters) if c.isalnum() and not _is_han(c))
    others = "".join(re.escape(c) for c in sorted(characters) if not c.isalnum() or _is_han(c))
    return stops(letters, others, LETTER)


def stops(letters: str, others: str, within: str) -> str:
    """A pattern for any of two classes of characters; none of the class ``within`` stands before ``letters``.

    It begins with a class, which a search looks for by itself: much faster than trying a choice everywhere.
    """
    if not letters:
        return f"[{others}]" if others else "(?!)"
    apart = f"(?<!{within}[{letters}])"
    return f"[{letters}{others}](?:(?<=[{others}])|{apart})" if others else f"[{letters}]{apart}"


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def beginnings(source: str) -> frozenset[str]:
    """How matches of a regular expression can begin, as far as ``key_at`` tells of a text; "" for anyhow.

    >>> sorted(beginnings("(?:grants?|up to) x")), sorted(beginnings(r"\\w+s"))
    (['grant x', 'grants x', 'up to x'], [''])
    """
    keys = _keys(list(parser.parse(source, re.IGNORECASE)), {("", False)})
    return frozenset({""} if any(not key for key, _ in keys) else {key for key, _ in keys})


def first_letters(source: str) -> frozenset[str]:
    """The characters, in lower case, that matches of a regular expression can begin with; "" for anyhow.

    >>> sorted(first_letters("(?:grants?|up to) x"))
    ['g', 'u']
    """
    firsts = {key[:1] for key in beginnings(source)}
    return frozenset(firsts.union(_DIGITS) if "0" in firsts else firsts)


def _keys(items: list[Any], keys: set[tuple[str, bool]]) -> set[tuple[str, bool]]:
    """``keys`` (beginning, is complete) continued by a parsed expression."""
    for operator, argument in items:
        if all(complete for _, complete in keys):
            break
        keys = {
            each for key in keys for each in ({key} if key[1] else _continued(key[0], operator, argument))
        }
    return keys


def _continued(key: str, operator: Any, argument: Any) -> set[tuple[str, bool]]:
    if operator is ops.LITERAL:
        return {_with(key, chr(argument))}
    if operator is ops.IN:
        members = _members(argument)
        return {(key, True)} if members is None else {_with(key, each) for each in members}
    if operator is ops.BRANCH:
        return {each for branch in argument[1] for each in _keys(list(branch), {(key, False)})}
    if operator is ops.SUBPATTERN:
        return _keys(list(argument[3]), {(key, False)})
    if operator is ops.ATOMIC_GROUP:
        return _keys(list(argument), {(key, False)})
    if operator in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        least, most, item = argument
        once = _keys(list(item), {(key, False)})
        if least and once == {_with(key, " ")}:
            # a gap, however wide, is one space in what is looked up
            return once
        # what may be repeated ends what is known, unless it stands there exactly once
        taken = once if least == most == 1 else {(begin, True if most != 1 else done) for begin, done in once}
        return taken | ({(key, False)} if least == 0 else set())
    if operator in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
        return {(key, False)}
    return {(key, True)}


def _with(key: str, character: str) -> tuple[str, bool]:
    character = _keyed_character(character)
    longer = key if character == " " == key[-1:] else key + character
    return longer, len(longer) >= (LONGER if "a" <= longer[0] < _HAN_FROM else KEY)


@cache
def _keyed_character(character: str) -> str:
    return keyed(character)


def _members(items: list[Any]) -> set[str] | None:
    """The characters of a class; None where they are too many to spell out."""
    found: set[str] = set()
    for operator, argument in items:
        if operator is ops.LITERAL:
            found.add(chr(argument))
        elif operator is ops.RANGE and argument[1] - argument[0] < _CLASS:
            found.update(chr(code) for code in range(argument[0], argument[1] + 1))
        elif operator is ops.CATEGORY and argument is ops.CATEGORY_DIGIT:
            found.update(_DIGITS)
        elif operator is ops.CATEGORY and argument is ops.CATEGORY_SPACE:
            found.add(" ")
        else:
            return None
    return found if len(found) <= _CLASS else None


class Names(Generic[T]):
    """Finds names in running text as they are written, the longest at a place, none inside another.

    >>> names = Names([("Hague", 1), ("Hague System", 2), ("知识产权局", 3)])
    >>> names.find("the Hague System 国家知识产权局")
    [(4, 16, 2), (19, 24, 3)]
    """

    def __init__(self, names: Iterable[tuple[str, T]]) -> None:
        self._by_key: dict[str, list[tuple[str, T]]] = {}
        for name, payload in names:
            if len(name) > 1:
                self._by_key.setdefault(name[:KEY], []).append((name, payload))
        self._known: dict[str, tuple[tuple[str, T], ...]] = {}
        firsts = {key[0] for key in self._by_key}
        self._starts = re.compile(_start_of(firsts) if firsts else "(?!)")

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int, T]]:
        """(start, end, payload) of each name in ``text[start:end]``, in order."""
        end = len(text) if end is None else end
        found: list[tuple[int, int, T]] = []
        behind = start
        known = self._known
        for place in self._starts.finditer(text, start, end):
            at = place.start()
            if at < behind:
                continue
            key = text[at : at + KEY]
            candidates = known.get(key)
            if candidates is None:
                candidates = self._candidates(key)
            for name, payload in candidates:
                behind_it = at + len(name)
                if text.startswith(name, at) and behind_it <= end and _ends_word(text, behind_it):
                    found.append((at, behind_it, payload))
                    behind = behind_it
                    break
        return found

    def _candidates(self, key: str) -> tuple[tuple[str, T], ...]:
        """The names that begin with these letters or are the first of them, the longest first."""
        found = [each for length in range(len(key), 0, -1) for each in self._by_key.get(key[:length], ())]
        if len(self._known) > _MOST:
            self._known.clear()
        self._known[key] = tuple(sorted(found, key=lambda entry: -len(entry[0])))
        return self._known[key]


def _ends_word(text: str, end: int) -> bool:
    """True unless a Latin word goes on at ``end``."""
    if end >= len(text) or _is_han(text[end - 1]):
        return True
    return _is_han(text[end]) or not text[end].isalnum()
