"""Every regular expression of reading and extraction takes time in proportion to what it is matched with.

An expression that can take the same text in several ways tries each of them where it does not match in the
end. How many there are is told from its automaton (A. Weber and H. Seidl, "On the degree of ambiguity of
finite automata", 1991): as many as a power of the length, or exponentially many, and never from a timing.
"""

from __future__ import annotations

import json
import re
import re._constants as ops
import re._parser as parser
import string
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A repetition of so many at most is looked at as one without bound.
LARGE: Final = 500
# So many times what is repeated within bounds is written out.
COPIES: Final = 2
# Products of automata larger than this are taken for harmless; none has been found so large.
MOST: Final = 60_000
SAMPLE: Final = string.printable + "\u00a0\u3000\u2010\u2013\u2019“”，。、；：（）éÉяЖ中国的٣½"
LOOPS: Final = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
SINGLE: Final = (ops.LITERAL, ops.NOT_LITERAL, ops.IN, ops.ANY)
CATEGORIES: Final = {
    ops.CATEGORY_DIGIT: r"\d",
    ops.CATEGORY_NOT_DIGIT: r"\D",
    ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S",
    ops.CATEGORY_WORD: r"\w",
    ops.CATEGORY_NOT_WORD: r"\W",
}
IGNORECASE: Final = int(re.IGNORECASE)
DOTALL: Final = int(re.DOTALL)
# Steps of an automaton without empty ones: state → (characters as bits, next state).
Edges = dict[int, list[tuple[int, int]]]


class Automaton:
    """An expression as states, and steps on sets of the characters that tell its classes apart."""

    def __init__(self, items: list[Any], flags: int, alphabet: str) -> None:
        self.alphabet = alphabet
        self.every = (1 << len(alphabet)) - 1
        self.empty: list[list[tuple[int, int]]] = []
        self.steps: list[list[tuple[int, int]]] = []
        # what is only looked at, and whether that is done over and over
        self.looks: list[tuple[list[Any], int, bool]] = []
        self._depth = 0
        self._places = {each: place for place, each in enumerate(alphabet)}
        self.start = self._state()
        self._sequence(items, self.start, flags)

    def _state(self) -> int:
        self.empty.append([])
        self.steps.append([])
        return len(self.empty) - 1

    def _join(self, state: int, other: int, allowed: int | None = None) -> None:
        self.empty[state].append((other, self.every if allowed is None else allowed))

    def _mask(self, operator: Any, argument: Any, flags: int) -> int:
        has_forms = bool(flags & IGNORECASE)
        if operator is ops.ANY:
            return self.every if flags & DOTALL else self.every & ~self._one(ord("\n"), has_forms=False)
        if operator is ops.LITERAL:
            return self._one(argument, has_forms=has_forms)
        if operator is ops.NOT_LITERAL:
            return self.every & ~self._one(argument, has_forms=has_forms)
        mask = 0
        for kind, what in argument:
            if kind is ops.LITERAL:
                mask |= self._one(what, has_forms=has_forms)
            elif kind is ops.RANGE:
                for each in self.alphabet:
                    if what[0] <= ord(each) <= what[1]:
                        mask |= self._one(ord(each), has_forms=has_forms)
            elif kind is ops.CATEGORY:
                mask |= category(what, self.alphabet)
        return self.every & ~mask if argument[0][0] is ops.NEGATE else mask

    def _one(self, code: int, *, has_forms: bool) -> int:
        """A character, with ``has_forms`` in either case."""
        letter = chr(code)
        forms = {letter, letter.lower(), letter.upper()} if has_forms else {letter}
        return sum(1 << self._places[each] for each in forms if each in self._places)

    def _single(self, items: list[Any], flags: int) -> int | None:
        """The characters of an expression that is always one character."""
        if len(items) != 1:
            return None
        operator, argument = items[0]
        if operator in SINGLE:
            return self._mask(operator, argument, flags)
        if operator is ops.SUBPATTERN:
            return self._single(list(argument[3]), (flags | argument[1]) & ~argument[2])
        return None

    def _sequence(self, items: list[Any], state: int, flags: int) -> int:
        for operator, argument in items:
            state = self._element(operator, argument, state, flags)
        return state

    def _element(self, operator: Any, argument: Any, state: int, flags: int) -> int:
        if operator in SINGLE:
            behind = self._state()
            self.steps[state].append((self._mask(operator, argument, flags), behind))
            return behind
        if operator is ops.BRANCH:
            behind = self._state()
            for branch in argument[1]:
                begin = self._state()
                self._join(state, begin)
                self._join(self._sequence(list(branch), begin, flags), behind)
            return behind
        if operator is ops.SUBPATTERN:
            return self._sequence(list(argument[3]), state, (flags | argument[1]) & ~argument[2])
        if operator is ops.ATOMIC_GROUP:
            return self._sequence(list(argument), state, flags)
        if operator in (ops.ASSERT, ops.ASSERT_NOT):
            return self._look(operator, argument, state, flags)
        if operator in LOOPS:
            return self._repeated(operator, argument, state, flags)
        # a pattern that never matches leads nowhere; what stands at an edge takes nothing
        return self._state() if operator is ops.FAILURE else state

    def _look(self, operator: Any, argument: Any, state: int, flags: int) -> int:
        direction, inner = argument[0], list(argument[1])
        if not inner:
            return self._state() if operator is ops.ASSERT_NOT else state
        self.looks.append((inner, flags, self._depth > 0))
        mask = self._single(inner, flags) if direction > 0 else None
        if mask is None:
            return state
        behind = self._state()
        self._join(state, behind, mask if operator is ops.ASSERT else self.every & ~mask)
        return behind

    def _repeated(self, operator: Any, argument: Any, state: int, flags: int) -> int:
        least, most, inner = argument[0], argument[1], list(argument[2])
        single = self._single(inner, flags)
        behind = self._state()
        taken_whole = operator is ops.POSSESSIVE_REPEAT
        if taken_whole and single is None:
            # nothing of it is given back, so that once is as good as often
            self._join(state, behind)
            self._join(self._sequence(inner, state, flags), behind)
            return behind
        for _ in range(min(least, COPIES)):
            state = self._sequence(inner, state, flags)
        if most < LARGE:
            self._join(state, behind)
            for _ in range(min(most - least, max(1, COPIES - least + 1))):
                state = self._sequence(inner, state, flags)
                self._join(state, behind)
            return behind
        self._depth += 1
        head = self._state()
        self._join(state, head)
        self._join(self._sequence(inner, head, flags), head)
        self._depth -= 1
        # what is taken whole does not go on with what it is made of
        goes_on = taken_whole and single is not None and most == ops.MAXREPEAT
        self._join(head, behind, self.every & ~single if goes_on and single is not None else None)
        return behind

    def edges(self) -> Edges:
        """The steps from the beginning on, those that take nothing left out."""
        found: Edges = {}
        todo = [self.start]
        while todo:
            state = todo.pop()
            if state in found:
                continue
            found[state] = [
                (mask & allowed, behind)
                for begin, allowed in self._reached(state).items()
                for mask, behind in self.steps[begin]
                if mask & allowed
            ]
            todo += [behind for _, behind in found[state]]
        return found

    def _reached(self, state: int) -> dict[int, int]:
        """The states that are reached from one without a character, with what may come next there."""
        reached = {state: self.every}
        todo = [state]
        while todo:
            each = todo.pop()
            for other, allowed in self.empty[each]:
                mask = reached[each] & allowed
                if mask & ~reached.get(other, 0):
                    reached[other] = reached.get(other, 0) | mask
                    todo.append(other)
        return reached


@cache
def category(name: Any, alphabet: str) -> int:
    """Digits, white space, … of an alphabet, as bits."""
    return sum(1 << place for place, each in enumerate(alphabet) if re.match(CATEGORIES[name], each))


def letters(items: Any) -> set[str]:
    """The characters that an expression names."""
    found: set[str] = set()
    for operator, argument in items:
        if operator in (ops.LITERAL, ops.NOT_LITERAL):
            found.add(chr(argument))
        elif operator is ops.IN:
            for kind, what in argument:
                found |= {
                    chr(each)
                    for each in ([what] if kind is ops.LITERAL else what if kind is ops.RANGE else [])
                }
        elif operator is ops.BRANCH:
            found |= set().union(*map(letters, argument[1]))
        elif operator is ops.SUBPATTERN:
            found |= letters(argument[3])
        elif operator is ops.ATOMIC_GROUP:
            found |= letters(argument)
        elif operator in (ops.ASSERT, ops.ASSERT_NOT):
            found |= letters(argument[1])
        elif operator in LOOPS:
            found |= letters(argument[2])
    return found


def has_loop(items: Any) -> bool:
    """Whether an expression, or what it looks at, repeats anything without bound."""
    for operator, argument in items:
        if operator in LOOPS and (argument[1] >= LARGE or has_loop(argument[2])):
            return True
        parts = argument[1] if operator is ops.BRANCH else ()
        if operator in (ops.ASSERT, ops.ASSERT_NOT):
            parts = (argument[1],)
        elif operator is ops.SUBPATTERN:
            parts = (argument[3],)
        elif operator is ops.ATOMIC_GROUP:
            parts = (argument,)
        if any(map(has_loop, parts)):
            return True
    return False


def components(edges: Edges) -> list[set[int]]:
    """R. Tarjan's strongly connected components, each behind those that it leads to."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    waiting: set[int] = set()
    found: list[set[int]] = []
    for root in edges:
        if root in order:
            continue
        work = [(root, iter(edges[root]))]
        order[root] = low[root] = len(order)
        stack.append(root)
        waiting.add(root)
        while work:
            state, rest = work[-1]
            for _, other in rest:
                if other not in order:
                    order[other] = low[other] = len(order)
                    stack.append(other)
                    waiting.add(other)
                    work.append((other, iter(edges[other])))
                    break
                if other in waiting:
                    low[state] = min(low[state], order[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[state])
                if low[state] == order[state]:
                    cut = stack.index(state)
                    component = set(stack[cut:])
                    del stack[cut:]
                    waiting -= component
                    found.append(component)
    return found


def leads_back(edges: Edges, component: set[int]) -> bool:
    return len(component) > 1 or any(other in component for state in component for _, other in edges[state])


def in_two_ways(edges: Edges, loop: set[int], state: int) -> bool:
    """Whether a text leads from a state back to it in two ways: then many such texts do in 2, 4, 8 … ways."""
    seen = {(state, state, False)}
    todo = list(seen)
    while todo and len(seen) < MOST:
        one, two, apart = todo.pop()
        for mask, first in edges[one]:
            for other, second in edges[two]:
                if mask & other and first in loop and second in loop:
                    pair = (first, second, apart or first != second)
                    if pair == (state, state, True):
                        return True
                    if pair not in seen:
                        seen.add(pair)
                        todo.append(pair)
    return False


def shared(edges: Edges, loop: set[int], further: set[int], state: int, end: int, ways: set[int]) -> bool:
    """Whether two loops, one behind the other, share a text that leads from one to the other too.

    ``ways`` are the states between them, theirs among these.
    """
    seen = {(state, state, end)}
    todo = list(seen)
    while todo and len(seen) < MOST:
        one, between, two = todo.pop()
        for mask, first in edges[one]:
            if first not in loop:
                continue
            for other, last in edges[two]:
                if last not in further or not mask & other:
                    continue
                for third, middle in edges[between]:
                    if mask & other & third and middle in ways:
                        triple = (first, middle, last)
                        if triple == (state, end, end):
                            return True
                        if triple not in seen:
                            seen.add(triple)
                            todo.append(triple)
    return False


def ambiguity(pattern: str, flags: int = 0) -> str | None:
    """``exponential`` or ``polynomial`` of an expression that tries so many ways, None of others."""
    parsed = parser.parse(pattern, flags)
    if not has_loop(parsed):
        return None
    named = set(SAMPLE) | letters(parsed)
    named |= {each for one in named for each in (one.lower(), one.upper()) if len(each) == 1}
    return _ambiguity(list(parsed), parsed.state.flags, "".join(sorted(named)))


def _ambiguity(items: list[Any], flags: int, alphabet: str) -> str | None:
    automaton = Automaton(items, flags, alphabet)
    for inner, inner_flags, is_repeated in automaton.looks:
        found = _ambiguity(inner, inner_flags, alphabet)
        if found is None and is_repeated and has_loop(inner):
            found = "polynomial"
        if found is not None:
            return found
    edges = automaton.edges()
    every = components(edges)
    loops = [component for component in every if leads_back(edges, component)]
    if any(in_two_ways(edges, loop, state) for loop in loops for state in loop):
        return "exponential"
    for further in loops:
        # whatever leads there
        ways = set(further)
        for component in every:
            if any(other in ways for state in component for _, other in edges[state]):
                ways |= component
        for loop in loops:
            if loop is further or not loop <= ways:
                continue
            if any(shared(edges, loop, further, state, end, ways) for state in loop for end in further):
                return "polynomial"
    return None


# Prints every expression that reading and extraction compile for the seeds and the cases of the tests.
COMPILED = """
import gc, json, re, sys, tomllib
from pathlib import Path
compile_one, seen = re._compile, {}
def noted(pattern, flags=0):
    frame = sys._getframe(1)
    while frame.f_globals.get("__name__") == "re":
        frame = frame.f_back
    name = frame.f_globals.get("__name__", "")
    if isinstance(pattern, str) and name.startswith("ipgraph."):
        seen.setdefault(pattern, (int(flags), name))
    return compile_one(pattern, flags)
re._compile = noted
re.compile = noted
from ipgraph import extract
from ipgraph.claims import Document
from ipgraph.extract import affixes, frames, scan
from ipgraph.quantities import quantities
from ipgraph.read import read
def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)
root = Path(sys.argv[1])
documents = [read(path) for path in [*root.glob("seeds/*.txt"), *root.glob("tests/cases/**/*.txt")]]
for path in root.glob("tests/cases/**/*.toml"):
    for text in strings(tomllib.loads(path.read_text("utf-8"))):
        if len(text) > 40:
            language = "en" if text.isascii() else "zh"
            documents.append(Document.of_text(text, language=language, issued="2024-01-20"))
for document in documents:
    extract.claims_and_relations(document)
    if document.language in ("en", "zh"):
        quantities(document.text, document.language)
for each in gc.get_objects():
    if isinstance(each, frames.Frame):
        each.pattern
    elif isinstance(each, scan.Scanner):
        for source, _ in each._entries:
            scan._compiled(source)
    elif isinstance(each, affixes.Before):
        for end in each._by_end:
            each._ending_with(end)
print(json.dumps([(pattern, *about) for pattern, about in seen.items()]))
"""


@pytest.fixture(scope="module")
def compiled() -> list[tuple[str, int, str]]:
    command = [sys.executable, "-c", COMPILED, str(ROOT)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    return [(pattern, flags, name) for pattern, flags, name in json.loads(done.stdout)]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"(a+)+b", "exponential"),
        (r"(?:ab?|b)*c", "exponential"),
        (r"(?:\W*\[[^\]]*\]\W*)+$", "exponential"),
        (r"(?:(?!x.*y)a)*", "polynomial"),
        (r"\s*,?\s*x", "polynomial"),
        (r"(?:\S+[\s-]+){0,8}x", "polynomial"),
        (r"(?=[a-z]+\w+1)a", "polynomial"),
        (r"\s*+,?\s*x", None),
        (r"(?:\S++[\s-]++){0,8}x", None),
        (r"(?:ab?|b)*+c", None),
        (r"(?:\w+ )*x", None),
        (r"\w+\s+\w+", None),
        (r"(?:\w+(?:-\w+)*\s)*", None),
        (r"\w*(?=[^\w])\W*", None),
    ],
)
def test_ambiguity_is_told_from_an_expression(pattern: str, expected: str | None) -> None:
    assert ambiguity(pattern) == expected


def test_no_expression_of_extraction_tries_one_text_in_many_ways(
    compiled: list[tuple[str, int, str]],
) -> None:
    extraction = [each for each in compiled if each[2].startswith("ipgraph.extract")]
    assert len(extraction) > 1000
    assert [
        (found, name, pattern)
        for pattern, flags, name in extraction
        if (found := ambiguity(pattern, flags)) is not None
    ] == []


def test_no_expression_of_reading_tries_exponentially_many(compiled: list[tuple[str, int, str]]) -> None:
    # \W* at both ends of what a line must be may share a line's signs; lines are tried once, and bounded
    reading = [each for each in compiled if each[2].startswith("ipgraph.read")]
    assert len(reading) > 50
    assert [
        (name, pattern) for pattern, flags, name in reading if ambiguity(pattern, flags) == "exponential"
    ] == []
