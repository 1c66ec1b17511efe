"""Text → the places where it names periods: kind, role, and the parts that the words give.

The lexicon's ``periods`` patterns name each mention's kind; what a kind means is the same in every language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ipgraph.extract.period_roles import AS_OF, BASE, MAIN, Roles, edged, union_of
from ipgraph.extract.scan import beginnings, key_at, keyed, lowered, stops

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ipgraph.extract.lexicon import Lexicon

_NEAR: Final = "near_"
# So many beginnings that texts showed are remembered.
_MOST_KEYS: Final = 20_000
# Years that are written with four digits, and those beside them; "July 0000" names none.
_YEARS: Final = range(1000, 9999)
# "The year" and "that year": one that is told before.
SAME: Final = frozenset({"same", "that"})
# A part of a fiscal year: "the first half of FY 2023".
FISCAL: Final = "fiscal"
_YEARLY: Final = frozenset({"year", "half", "quarter", "quarters", "months", "month", "year-end"})


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A place where a text names a period: its kind, role, and the parts that its words give.

    ``relative`` is the lexicon's name for a year or month that is told by another ("last"); ``months`` are
    the first and the last one; ``first_year`` and ``second_year`` are those of a span and of a fiscal year
    that is written with both; ``ago`` is how many years before the one spoken of.
    """

    start: int
    end: int
    kind: str
    role: str
    year: int | None = None
    relative: str | None = None
    first_year: int | None = None
    months: tuple[int, int] | None = None
    day: int | None = None
    second_year: int | None = None
    ago: int | None = None


def mentions(text: str, lexicon: Lexicon) -> list[PeriodMention]:
    """The periods that a text names, in its order, none overlapping another."""
    return _words(lexicon).mentions(text)


@cache
def _words(lexicon: Lexicon) -> PeriodWords:
    return PeriodWords(lexicon)


@dataclass(frozen=True, slots=True)
class _Form:
    """One pattern: its rank among all, its kind, how it may begin with the opening word, what it needs."""

    rank: int
    kind: str
    opens: str
    needed: int
    source: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when it is first tried, which few are in one document."""
        return _compiled(self.source)


_Tried: TypeAlias = "tuple[Callable[[str, int], re.Match[str] | None], _Form]"


class PeriodWords:
    """How one language names periods: the ``periods`` tables of its lexicon, compiled once."""

    def __init__(self, lexicon: Lexicon) -> None:
        tables: Mapping[str, Any] = lexicon.table("periods")
        # groups of words for years and months that are told by others → their names in the lexicon
        self._relatives: dict[str, str] = {name: name for name in tables["years"]}
        self._relatives |= {_NEAR + name: name for name in tables.get("near_months", ())}
        self._months: Mapping[str, int] = tables["months"]
        self._numbers: Mapping[str, int] = tables["numbers"]
        self._digits = {ord(digit): str(value) for digit, value in tables.get("digits", {}).items()}
        self._eras: Mapping[str, int] = tables.get("eras", {})
        self._plans: Mapping[str, tuple[int, int]] = tables.get("plans", {})
        self._verbs = frozenset(tables["verbs"]["words"])
        self._opening: str = tables["around"].get("opening", "")
        self._roles = Roles(tables)
        # what a sentence holds tells which patterns can match in it: one bit for each need
        bits = {name: 1 << place for place, name in enumerate(tables["needs"])}
        self._needs = [(bits[name], tuple(needles)) for name, needles in tables["needs"].items()]
        # those that no single word holds
        spaced = ((bit, tuple(n for n in needles if n.split() != [n])) for bit, needles in self._needs)
        self._phrases = [(bit, needles) for bit, needles in spaced if needles]
        self._known: dict[str, int] = {}
        self._has_spaces: bool = bool(tables["around"]["edges"])
        self._by_key: dict[str, list[_Form]] = {}
        self._firsts: list[tuple[int, frozenset[str]]] = []
        classes = _classes(tables)
        self._within = r"\w" if tables["around"]["edges"] else "[0-9a-z_]"
        joint = tables["around"].get("joint")
        self._joint = re.compile(joint) if joint else None
        rank = 0
        for entry in tables["patterns"]:
            needed = sum(bits[name] for name in entry["needs"])
            for words in entry["words"]:
                opens = self._opened(words)
                form = _Form(
                    rank, entry["kind"], opens, needed, _expanded(edged(words[len(opens) :], tables), classes)
                )
                rank += 1
                keys = beginnings(form.source)
                for key in keys:
                    self._by_key.setdefault(key, []).append(form)
                self._firsts.append((needed, frozenset(key[0] for key in keys)))
        # by what a sentence holds: where to look in it, and what to try there by the letters that follow
        self._starts: dict[int, re.Pattern[str]] = {}
        self._active: dict[int, dict[str, tuple[_Tried, ...]]] = {}

    def mentions(self, text: str) -> list[PeriodMention]:
        """The periods that a text names, in its order, none overlapping another."""
        low = lowered(text)
        holds = self._held(low)
        if not holds:
            return []
        # the longest first, then by rank, then by place
        found = sorted(self._found(low, holds), key=lambda item: item[:3])
        kept: list[PeriodMention] = []
        taken = bytearray(len(text))
        for length, _, start, form, match in found:
            end = start - length
            if taken.find(1, start, end) < 0:
                mention = self._mention(form.kind, match, start, text)
                if mention is not None:
                    kept.append(mention)
                    taken[start:end] = b"\1" * -length
        kept.sort(key=lambda mention: mention.start)
        if any(each.relative in SAME or each.kind == "year-end" for each in kept):
            kept = _same_years(kept)
        return self._joined(kept, text) if self._joint and any(each.role == BASE for each in kept) else kept

    def _held(self, low: str) -> int:
        """The needs that a text meets, word by word: words are met again, in one text and the next."""
        if not self._has_spaces:
            return self._held_in(low, self._needs)
        holds = self._held_in(low, self._phrases) if self._phrases else 0
        known = self._known
        for word in low.split():
            held = known.get(word)
            if held is None:
                held = self._held_in(word, self._needs)
                if len(known) >= _MOST_KEYS:
                    known.clear()
                known[word] = held
            holds |= held
        return holds

    @staticmethod
    def _held_in(low: str, needs: list[tuple[int, tuple[str, ...]]]) -> int:
        is_in = low.__contains__
        return sum(bit for bit, needles in needs if any(map(is_in, needles)))

    def _joined(self, found: list[PeriodMention], text: str) -> list[PeriodMention]:
        """Where a period is joined to one that a figure is compared with, it is a base too."""
        settled = found[:1]
        for each in found[1:]:
            last = settled[-1]
            is_behind_base = last.role == BASE and each.role == MAIN
            if is_behind_base and self._joint and self._joint.fullmatch(text, last.end, each.start):
                settled.append(replace(each, role=BASE))
            else:
                settled.append(each)
        return settled

    def _found(self, low: str, holds: int) -> Iterator[tuple[int, int, int, _Form, re.Match[str]]]:
        """(length below zero, rank, start, form, match) of the matches; those of one form do not overlap."""
        behind: dict[int, int] = {}
        opening = self._opening
        starts = self._starts.get(holds) or self._starts_for(holds)
        active = self._active.setdefault(holds, {})
        keys = keyed(low)
        for place in starts.finditer(keys):
            at = place.start()
            key = key_at(keys, at)
            forms = active.get(key)
            if forms is None:
                forms = self._activated(holds, key)
            for match_at, form in forms:
                match = match_at(low, at)
                if match is None or at < behind.get(form.rank, 0):
                    continue
                start, end = at, match.end()
                if form.opens:
                    first = at - len(opening)
                    if first >= 0 and low[first:at] == opening and _begins_word(low, first):
                        start = first
                    elif form.opens == opening:
                        continue
                if end > start:
                    behind[form.rank] = end
                    yield start - end, form.rank, start, form, match

    def _activated(self, holds: int, key: str) -> tuple[_Tried, ...]:
        """What can begin with these letters in a sentence that holds this."""
        active = self._active[holds]
        if len(active) > _MOST_KEYS:
            active.clear()
        beginnings_of = (key[: length + 1] for length in range(len(key)))
        forms = [form for each in beginnings_of for form in self._by_key.get(each, ()) if form.needed & holds]
        active[key] = tuple((form.pattern.match, form) for form in forms)
        return active[key]

    def _starts_for(self, holds: int) -> re.Pattern[str]:
        """Where a walk stops: at what some form begins with, inside no word."""
        characters = set[str]().union(*(firsts for needed, firsts in self._firsts if needed & holds))
        words = "".join(re.escape(each) for each in sorted(characters) if each.isascii())
        others = "".join(re.escape(each) for each in sorted(characters) if not each.isascii())
        starts = self._starts[holds] = re.compile(stops(words, others, self._within))
        return starts

    def _opened(self, words: str) -> str:
        """The opening word as a pattern begins with it: as it is, as an option, or not at all."""
        if not self._opening:
            return ""
        option = f"(?:{self._opening})?"
        return next((each for each in (option, self._opening) if words.startswith(each)), "")

    def _mention(self, kind: str, match: re.Match[str], start: int, text: str) -> PeriodMention | None:
        groups = {name: value for name, value in match.groupdict().items() if value}
        relative = next((self._relatives[name] for name in groups if name in self._relatives), None)
        if "fiscal" in groups:
            relative = FISCAL
        if "m1" in groups and text[match.start("m1") : match.end("m1")] in self._verbs:
            return None  # the verb
        n = self._number(groups.get("n"))
        first = self._month(groups.get("m1") or groups.get("month"))
        last = self._month(groups.get("m2")) if "m2" in groups else first
        if first is not None and not 1 <= first <= 12:
            return None
        months = _months(kind, n, first, last)
        if months is None and kind == "half-end" and n is None:
            months = (1, 6)
        if months is None and kind in ("half", "quarter", "quarters", "half-end", "quarter-end"):
            return None
        day = self._number(groups.get("day"))
        if day is not None and not 1 <= day <= 31:
            return None
        if day is not None and first is None and kind != "day":
            return None
        year, first_year = self._years(groups, n)
        if any(each is not None and each not in _YEARS for each in (year, first_year)):
            return None
        if kind == "years-to":
            # "the five years to 2020"
            if year is None or n is None:
                return None
            kind, first_year = "years", year - n + 1
        if kind == "to-month":
            kind = "months"
        role = self._roles.role(kind, match, start, text, relative)
        second = groups.get("y2")
        return PeriodMention(
            start,
            match.end(),
            kind,
            role,
            year,
            relative,
            first_year,
            months,
            day,
            int(second) if second else None,
            n if kind == "years-ago" else None,
        )

    def _years(self, groups: Mapping[str, str], n: int | None) -> tuple[int | None, int | None]:
        """The year, and the first one of a span."""
        year = self._year(groups.get("year"))
        first = self._year(groups.get("y1"))
        if "short" in groups:
            year = 2000 + int(groups["short"])
        for era, added in self._eras.items():
            if era in groups:
                year = int(groups[era]) + added
        for name in ("plan", "plan_first", "plan_last"):
            if name in groups:
                begin, end = self._plans[groups[name]]
                if name == "plan":
                    first, year = begin, end if n is None else min(end, begin + n - 1)
                else:
                    year = begin if name == "plan_first" else end
        return year, first

    def _year(self, words: str | None) -> int | None:
        return int(words.translate(self._digits)) if words else None

    def _number(self, words: str | None) -> int | None:
        if words is None:
            return None
        return int(words) if words.isdecimal() else self._numbers.get(words.lower())

    def _month(self, words: str | None) -> int | None:
        if words is None:
            return None
        return int(words) if words.isdecimal() else self._months[words.lower().rstrip(".")]


def _same_years(found: list[PeriodMention]) -> list[PeriodMention]:
    """ "That year" behind a year of the same sentence is that one."""
    told: int | None = None
    settled: list[PeriodMention] = []
    for each in found:
        is_same = each.relative in SAME and each.kind in _YEARLY
        # "293,000 in 2021; at the year's end"
        is_same = is_same or (each.kind == "year-end" and each.relative is None)
        if is_same and each.year is None and told is not None:
            each = replace(each, year=told)
        elif each.role in (MAIN, AS_OF) and each.year is not None and each.first_year is None:
            told = each.year
        settled.append(each)
    return settled


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "_")


def _classes(tables: Mapping[str, Any]) -> dict[str, str]:
    """What braces in a pattern stand for: the word tables, and the expressions made of them."""

    def groups(words: Mapping[str, Any], prefix: str = "") -> str:
        return "|".join(f"(?P<{prefix}{name}>{union_of(each, tables)})" for name, each in words.items())

    def union(words: Mapping[str, Any]) -> str:
        return "|".join(sorted(words, key=len, reverse=True))

    classes = {
        "relative": groups(tables["years"]),
        "near": f"(?:{groups(tables.get('near_months', {}), _NEAR)})",
        "month": union(tables["months"]),
        "number": union(tables["numbers"]),
        "plan": union(tables.get("plans", {})),
    }
    return classes | {
        name: _expanded(_expanded(source, classes), tables["classes"])
        for name, source in tables["classes"].items()
    }


def _expanded(source: str, classes: Mapping[str, str]) -> str:
    for name, expression in classes.items():
        source = source.replace(f"{{{name}}}", expression)
    return source


def _months(kind: str, n: int | None, first: int | None, last: int | None) -> tuple[int, int] | None:
    if kind in ("months-to", "year-to"):
        # "the six months to June": back from the last one, into the year before where it must
        count = 12 if kind == "year-to" else n
        return None if last is None or count is None or count > 12 else ((last - count) % 12 + 1, last)
    if kind == "to-month":
        return None if last is None else (1, last)
    if kind == "two-months":
        return (first, last) if first is not None and last == first + 1 else None
    if first is not None and last is not None:
        return first, last
    if n is None:
        return None
    if kind == "months":
        return (1, n) if 1 <= n <= 12 else None
    if kind in ("half", "half-end"):
        return (6 * n - 5, 6 * n) if 1 <= n <= 2 else None
    if kind in ("quarter", "quarter-end"):
        return (3 * n - 2, 3 * n) if 1 <= n <= 4 else None
    if kind == "quarters":
        return (1, 3 * n) if 1 <= n <= 4 else None
    return None
