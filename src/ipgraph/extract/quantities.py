"""Text → its quantities: value, unit, bound and stated precision, each with its span.

The layer below claims. Languages differ by numeral reader and by the lexicon's ``quantities`` tables only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from ipgraph.extract import numerals
from ipgraph.extract.affixes import After, Before
from ipgraph.extract.bounds import bounds_of
from ipgraph.extract.scan import Scanner
from ipgraph.values import half_step, is_currency, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from ipgraph.extract.lexicon import Lexicon

_WEEK_DAYS: Final = 7
_MANY_TIMES: Final = 50
# "7.5 patents for every 10,000 people": so far behind its figure may a rate be told.
_PER: Final = 90
_TEN_THOUSAND: Final = 10_000
# So long is at most what joins the ends of a range, and equivalents.
_JOINT: Final = 12
# From here on a number is written out: "by 3 to 5 million" is a range, "by 5 to 115" is too wide for one.
_PLAIN: Final = 100
_WIDE: Final = 4
_EQUIVALENT: Final = 60
# So far around a figure may words stand that make it a name or a date.
_AROUND: Final = 64
_CONTEXT: Final = 8
# "1. ", "(2) ", "3、", "4.专利" in front of a line: the number of a section or a list item
_NUMBERING: Final = re.compile(r"(?m)^[^\S\n]*[(（]?\d{1,2}(?:[.)）．](?=[^\S\n]|[\u3400-\u9fff])|[、．])")
_PER_STOPS: Final = re.compile(r"[,;:.()。；，]|\d")
_SENTENCE_ENDS: Final = re.compile(r"[。；;\n]")
# a dash that stands apart is a dash; one that touches its number is a minus
_SIGNS: Final = frozenset("+\u2212-– ")
# "(↑14.9%)", "▼ 0.6%"; at the head of a line it is a bullet
_ARROW: Final = re.compile(r"[^\s](?:\s?([↑▲⬆])|\s?[↓▼⬇])\ufe0f?\s?$")
_ARROW_BEHIND: Final = re.compile(r"\s?(?:([↑▲⬆])|[↓▼⬇])\ufe0f?(?=[\s)）,，;；。]|$)")
_SIGN: Final = re.compile(r"(?:^|[\s(（、，：；\u4e00-\u9fff])(?:([+\u2212])\s?|([–-]))$")

_GLUE: Final = re.compile(r"[\s\u00a0-]{0,48}")
_GLUE_AFTER: Final = re.compile(r"\s{0,48}")
_IN_BRACKET: Final = re.compile(r"\s*+[(（]\s*+(?:[\w.]++\s++){0,3}[\w.]*+\s*+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as a text states it.

    ``start``, ``end`` span the number and its unit words, in the text that was searched; ``form`` is how it
    is written: ``digits``, ``words``, ``fraction``, ``ordinal``, ``rank``.
    ``sign`` is -1 or 1 where one is written.
    ``noun`` is the offset at which what is counted may begin.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    bound: str
    half: Decimal
    form: str
    sign: int = 0
    also: tuple[Quantity, ...] = ()
    noun: int = 0

    @property
    def stop(self) -> int:
        """Where the phrase ends, its equivalents in brackets included."""
        return max([self.end, *(other.end for other in self.also)])

    @property
    def is_money(self) -> bool:
        """True where the unit is a currency."""
        return is_currency(self.unit)


def quantities(
    text: str, lexicon: Lexicon, taken: Iterable[tuple[int, int]] = (), *, every: bool = False
) -> list[Quantity]:
    """All quantities of a text in its order; spans in ``taken`` (dates, names) hold none.

    ``text`` is folded by the lexicon. ``every`` asks for quantities with any unit that the lexicon knows,
    with its symbol (``kg``, ``h``), not only for those of which claims are made.
    """
    return _finder(lexicon).find(text, taken, every=every)


def told_in(quantity: Quantity, unit: str) -> Quantity:
    """The figure as stated in ``unit`` where its phrase states it in several; else as it is."""
    for other in quantity.also:
        if other.unit == unit != quantity.unit:
            rest = tuple(item for item in quantity.also if item is not other)
            return replace(other, also=(replace(quantity, also=()), *rest))
    return quantity


@cache
def _finder(lexicon: Lexicon) -> _Finder:
    return _Finder(lexicon)


class _Found(NamedTuple):
    """A quantity on its way: ``bare`` has no unit words, ``uncounted`` needs some to be a quantity."""

    quantity: Quantity
    bare: bool
    uncounted: bool


class _Finder:
    """Finds quantities with the tables of one lexicon, all of them compiled once."""

    def __init__(self, lexicon: Lexicon) -> None:
        tables = lexicon.table("quantities")
        bounds, spans = tables["bounds"], tables["range"]
        self._read = numerals.reader(lexicon)
        self._excluded = Scanner([(pattern, None) for pattern in tables["exclude"]["names"]])
        self._dates = Scanner([(pattern, None) for pattern in tables["exclude"]["dates"]])
        self._years: tuple[int, int] = tuple(tables["exclude"]["years"])
        self._per = lexicon.pattern("quantities.per.per-10k-people")
        self._per_ahead = lexicon.pattern("quantities.per.ahead")
        self._other = frozenset(tables["other"]) | frozenset(tables["symbols"])
        words = [*_entries(tables["suffix"]), *_entries(tables["other"])]
        self._suffix = After(words, signs=_entries(tables["symbols"]))
        self._prefix = Before(_entries(tables["prefix"]), reach=16, sign=True)
        self._generic = After([(word, True) for word in tables.get("generic", {}).get("currency", [])])
        self._inside = After([(word, True) for word in bounds.get("inside", [])])
        self._most_times = tables.get("most", {}).get("times")
        self._bounds = bounds_of(lexicon)
        self._joint = lexicon.pattern("quantities.range.joint", r"\s*{}\s*")
        self._opener = Before([(pattern, True) for pattern in spans["opener"]], reach=24)
        self._both = lexicon.pattern("quantities.range.both", r"\s*{}\s*")
        self._from = Before([(pattern, True) for pattern in spans["not_after"]], reach=24)
        self._by = Before([(pattern, True) for pattern in spans["not_by"]], reach=24)
        self._same = lexicon.pattern("quantities.range.same", r"\s*{}\s*")
        self._changed = Before([(pattern, True) for pattern in spans["same_not_after"]], reach=24)
        self._equivalent = lexicon.pattern(
            "quantities.equivalent.words", r"\s*[(（,，、]?\s*{}\s*(?:[^\W\d]{1,12}\s*){0,2}"
        )

    def find(self, text: str, taken: Iterable[tuple[int, int]], *, every: bool) -> list[Quantity]:
        read = list(self._read(text))
        if not read:
            return []
        taken = list(taken)
        dated = _Spans(taken)
        if all(dated.meet(numeral.start, numeral.end) for numeral in read):
            # nothing but dates, as in many a sentence without a figure
            return []
        rates = [match.span() for match in self._per.finditer(text)]
        ahead = [match.span() for match in self._per_ahead.finditer(text)]
        blocked = _Spans([*taken, *rates, *ahead, *self._numbering(text), *self._names(text, read, every)])
        found: list[_Found] = []
        behind = 0
        for numeral in read:
            if numeral.start < behind or blocked.meet(numeral.start, numeral.end):
                continue
            made = self._quantity(text, numeral, rates, behind)
            if made is not None:
                found.append(made)
                behind = made.quantity.end
        kept = [each.quantity for each in self._without_ranges(text, found) if not each.uncounted]
        if ahead:
            kept = _as_rates(text, kept, ahead)
        if every:
            kept = [each for each in kept if not self._is_year(text, each)]
        else:
            kept = [each for each in kept if each.unit not in self._other]
        return list(self._equivalents_folded(text, kept))

    def _names(self, text: str, read: list[numerals.Numeral], every: bool) -> Iterator[tuple[int, int]]:
        """Where names and dates with a numeral in them stand: only around the numerals is searched."""
        scanners = (self._excluded, self._dates) if every else (self._excluded,)
        for start, end in _around(read):
            # a little more is cut out, since patterns look at what stands before them
            first = max(start - _CONTEXT, 0)
            piece = text[first : end + _CONTEXT]
            for scanner in scanners:
                for match, _ in scanner.find(piece):
                    yield match.start() + first, match.end() + first

    def _numbering(self, text: str) -> Iterator[tuple[int, int]]:
        for match in _NUMBERING.finditer(text):
            yield match.span()

    def _is_year(self, text: str, quantity: Quantity) -> bool:
        plain_number = quantity.form == "digits" and quantity.unit == "count" and quantity.bound == "exact"
        return (
            plain_number
            and self._years[0] <= quantity.value < self._years[1]
            and text[quantity.start : quantity.end].isdecimal()
        )

    def _quantity(
        self, text: str, numeral: numerals.Numeral, rates: list[tuple[int, int]], behind: int
    ) -> _Found | None:
        start, end, bound = numeral.start, numeral.end, numeral.bound
        value, multiplier, unit = numeral.value, numeral.multiplier, numeral.unit
        bare = False
        if unit is None and numeral.form in ("ordinal", "rank"):
            unit = "rank"
        elif unit is None:
            unit, start, end, odd = self._unit(text, start, end, behind)
            bound = "over" if odd and bound is None else bound
            bare = start == numeral.start and end == numeral.end
            if bare and text[end : end + 1].isalpha() and not _is_han(text[end]):
                return None  # "5G", "3D"
        if unit == "week":
            unit, value, multiplier = "day", value * _WEEK_DAYS, multiplier * _WEEK_DAYS
        if unit == "times" and numeral.form == "digits" and self._most_times and value >= self._most_times:
            unit, end = "count", numeral.end
        noun = end  # of "7.5 patents for every 10,000 people", what is counted lies inside
        if unit == "count" and rates:
            unit, end = _rate(text, end, rates)
        if bound is None:
            bound = self._bounds.of(text, start, end, unit)
        sign = numeral.sign
        if unit in ("percent", "percentage-point") and text[start - 1 : start] in _SIGNS:
            mark = _SIGN.search(text[max(0, start - 3) : start])
            if mark:
                sign = 1 if mark[1] == "+" else -1
        if unit in ("percent", "percentage-point"):
            arrow = _ARROW.search(text[max(0, start - 4) : start]) or _ARROW_BEHIND.match(text, end)
            if arrow:
                sign = 1 if arrow[1] else -1
        whole = unit in ("count", "rank")
        half = half_step(numeral.digits, multiplier, whole=whole)
        if unit == "rank" and value != value.to_integral_value():
            unit = "count"
        quantity = Quantity(start, end, value, unit, bound, half, numeral.form, sign, (), noun)
        return _Found(quantity, bare, numeral.dependent and bare)

    def _unit(self, text: str, start: int, end: int, behind: int) -> tuple[str, int, int, bool]:
        """The unit of a number, the span of both, and whether a word for some more stands between."""
        unit, odd = "count", False
        prefix = self._prefix.at(text, start)
        if prefix and prefix[1] >= behind:
            unit, start = prefix
        place = _GLUE.match(text, end).end()  # type: ignore[union-attr]  # it always matches
        suffix = self._suffix.at(text, place)
        if suffix is None:
            inside = self._inside.at(text, end)
            if inside:
                suffix = self._suffix.at(text, inside[1])
                odd = suffix is not None
        if suffix and (unit in ("count", suffix[0]) or self._generic.at(text, place)):
            end = suffix[1]
            unit = suffix[0] if unit == "count" else unit
        return unit, start, end, odd

    def _without_ranges(self, text: str, found: list[_Found]) -> list[_Found]:
        """Ranges left out ("3 to 5 million", "between 5 and 8 percent"): they state no figure."""
        dropped: set[int] = set()
        for index, (one, other) in enumerate(pairwise(found)):
            left, right = one.quantity, other.quantity
            if right.start - left.end > _JOINT:
                continue
            gap = text[left.end : right.start]
            is_joined = False
            if left.form == right.form and left.form in ("digits", "words"):
                if one.bare and left.unit == "count":
                    is_joined = bool(self._joint.fullmatch(gap)) and not self._from.at(text, left.start)
                    # "grew by 27,000 to 202,195", "by 5 to 115": a rise and what it led to
                    is_far = text[right.start : right.end].isdecimal() and right.value > _WIDE * left.value
                    is_far = is_far or min(left.value, right.value) >= _PLAIN
                    is_joined = is_joined and not (is_far and self._by.at(text, left.start))
                elif left.unit == right.unit and self._same.fullmatch(gap):
                    is_joined = not self._from.at(text, left.start) and not self._changed.at(text, left.start)
            if is_joined or (self._both.fullmatch(gap) and self._opener.at(text, left.start)):
                dropped |= {index, index + 1}
        return [each for index, each in enumerate(found) if index not in dropped]

    def _equivalents_folded(self, text: str, found: list[Quantity]) -> Iterator[Quantity]:
        """A figure in brackets behind a figure of another currency is the same figure once more."""
        held: Quantity | None = None
        for quantity in found:
            if held is not None and held.is_money and quantity.is_money and quantity.unit != held.unit:
                between = (
                    text[held.stop : quantity.start] if quantity.start - held.stop <= _EQUIVALENT else None
                )
                if between is not None and (
                    _IN_BRACKET.fullmatch(between) or self._equivalent.fullmatch(between)
                ):
                    held = replace(held, also=(*held.also, quantity))
                    continue
            if held is not None:
                yield held
            held = quantity
        if held is not None:
            yield held


def _around(read: list[numerals.Numeral]) -> Iterator[tuple[int, int]]:
    """The stretches of a text in which numerals stand, none overlapping another."""
    start, end = 0, 0
    for numeral in read:
        if numeral.start - _AROUND > end:
            yield start, end
            start = numeral.start - _AROUND
        end = numeral.end + _AROUND
    yield start, end


def _entries(table: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    return [(pattern, unit) for unit, patterns in table.items() for pattern in patterns]


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _rate(text: str, end: int, rates: list[tuple[int, int]]) -> tuple[str, int]:
    """The unit and the end of a count that may be told for every ten thousand people."""
    index = bisect_left(rates, (end, end))
    if index < len(rates):
        start, stop = rates[index]
        if stop <= end + _PER and not _PER_STOPS.search(text, end, start):
            return "per-10k-people", stop
    return "count", end


def _as_rates(text: str, found: list[Quantity], ahead: list[tuple[int, int]]) -> list[Quantity]:
    """Counts behind "for every 10,000 people" as rates: the first of a sentence, all with a fraction."""
    told: list[Quantity] = []
    first = -1  # the words whose first count is found
    for quantity in found:
        index = bisect_left(ahead, (quantity.start, 0)) - 1
        if index >= 0 and quantity.unit == "count" and quantity.form in ("digits", "words"):
            is_fraction = quantity.value != quantity.value.to_integral_value()
            is_first = first != index and quantity.value < _TEN_THOUSAND
            near = not _SENTENCE_ENDS.search(text, ahead[index][1], quantity.start)
            if near and (is_fraction or is_first):
                first = index
                half = quantity.half or half_step(plain(quantity.value))
                quantity = replace(quantity, unit="per-10k-people", half=half)
        told.append(quantity)
    return told


class _Spans:
    """Spans merged and sorted, asked in the order of a text."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._next = 0
        self._reach = 0  # the furthest end of the spans that begin before the last place asked

    def meet(self, start: int, end: int) -> bool:
        """True where a span overlaps; ``start`` never goes back."""
        spans = self._spans
        while self._next < len(spans) and spans[self._next][0] < end:
            self._reach = max(self._reach, spans[self._next][1])
            self._next += 1
        return self._reach > start
