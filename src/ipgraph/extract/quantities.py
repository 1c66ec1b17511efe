"""Text → its quantities: value, unit, bound and stated precision, each with its span.

The layer below claims. What differs between languages is the numeral reader and the lexicon's
``quantities`` tables; what a quantity is does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.extract import numerals
from ipgraph.extract.lexicon import compile_patterns
from ipgraph.values import half_step, is_currency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from ipgraph.extract.lexicon import Lexicon

_WEEK_DAYS: Final = 7
_MANY_TIMES: Final = 50
# A bound or a unit stands this close to its number.
_REACH: Final = 48
# "1. ", "(2) " in front of a line: the number of a section or a list item
_NUMBERING: Final = re.compile(r"(?m)^[^\S\n]*[(（]?\d{1,2}[.)）、．][^\S\n]")


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


def quantities(text: str, lexicon: Lexicon, taken: Iterable[tuple[int, int]] = ()) -> list[Quantity]:
    """All quantities of a text in its order; spans in ``taken`` (dates, names) hold none."""
    blocked = [*taken, *(match.span() for match in _excluded(lexicon).finditer(text))]
    blocked += [match.span() for match in _NUMBERING.finditer(text)]
    per_capita = lexicon.pattern("quantities.per.per-10k-people")
    blocked += [match.span() for match in per_capita.finditer(text)]
    found: list[Quantity] = []
    for numeral in numerals.reader(lexicon)(text):
        if any(start < numeral.end and numeral.start < end for start, end in blocked):
            continue
        if found and numeral.start < found[-1].end:
            continue
        quantity = _with_unit(text, numeral, lexicon)
        if quantity is not None:
            found.append(quantity)
    return list(_equivalents_folded(text, _without_ranges(text, found, lexicon)))


@cache
def _excluded(lexicon: Lexicon) -> re.Pattern[str]:
    return compile_patterns(lexicon.table("quantities.exclude.names"))


@cache
def _units(lexicon: Lexicon, side: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One pattern with a group per unit; longer spellings win because they are tried first."""
    table = lexicon.table(f"quantities.{side}")
    pairs = sorted(
        ((p, unit) for unit, patterns in table.items() for p in patterns), key=lambda pair: -len(pair[0])
    )
    glue = r"[\s\u00a0-]*"
    body = "|".join(f"({compile_patterns([p]).pattern})" for p, _ in pairs)
    source = f"{glue}(?:{body})" if side == "suffix" else f"(?:{body}){glue}$"
    return re.compile(source, re.IGNORECASE if side == "suffix" else 0), tuple(unit for _, unit in pairs)


def _with_unit(text: str, numeral: numerals.Numeral, lexicon: Lexicon) -> Quantity | None:
    start, end, unit = numeral.start, numeral.end, "count"
    value, multiplier = numeral.value, numeral.multiplier
    if numeral.form == "fraction":
        unit = "percent"
    elif numeral.form in ("ordinal", "rank"):
        unit = "rank"
    else:
        pattern, units = _units(lexicon, "prefix")
        before = pattern.search(text, max(0, start - 16), start)
        if before and before.lastindex:
            unit, start = units[before.lastindex - 1], before.start()
        pattern, units = _units(lexicon, "suffix")
        after = pattern.match(text, end, end + _REACH)
        if after and after.lastindex and (unit == "count" or units[after.lastindex - 1] == unit):
            unit, end = units[after.lastindex - 1], after.end()
    if unit == "week":
        unit, value, multiplier = "day", value * _WEEK_DAYS, multiplier * _WEEK_DAYS
    if unit == "times" and numeral.form == "digits" and value >= _MANY_TIMES:
        unit, end = "count", numeral.end  # "licensed 613,000 times" counts events
    noun = end  # of "7.5 patents for every 10,000 people", what is counted lies inside
    per = lexicon.pattern("quantities.per.per-10k-people").search(text, end, min(len(text), end + 90))
    if unit == "count" and per and not re.search(r"[,;:.()]|\d", text[end : per.start()]):
        unit, end = "per-10k-people", per.end()
    bound = numeral.bound or _bound(text, start, end, lexicon)
    sign = 0
    # a dash that stands apart is a dash; one that touches its number is a minus
    mark = re.search(r"(?:^|[\s(])(?:([+\u2212])\s?|([–-]))$", text[max(0, start - 3) : start])
    if mark and unit in ("percent", "percentage-point"):
        sign = 1 if mark[1] == "+" else -1
    whole = unit in ("count", "rank")
    half = half_step(numeral.digits, multiplier, whole=whole)
    if whole and value != value.to_integral_value():
        unit = "count"
    return Quantity(start, end, value, unit, bound, half, numeral.form, sign, (), noun)


def _bound(text: str, start: int, end: int, lexicon: Lexicon) -> str:
    found = bound_before(text[max(0, start - _REACH) : start], lexicon)
    if found is not None:
        return found[0]
    for side in ("over", "under", "about"):
        if lexicon.pattern(f"quantities.bounds.after_{side}", r"\s*{}").match(text, end):
            return side
    return "exact"


def bound_before(head: str, lexicon: Lexicon) -> tuple[str, int] | None:
    """The bound at the end of the words before a number, and where it begins; the longest words count.

    "no more than" is an upper bound, though "more than" at its end is a lower one.
    """
    between = lexicon.pattern("quantities.bounds.between").pattern
    template = r"{}[\s\u00a0]*(?:(?:" + between + r")\s+)?$"
    found = []
    for bound in ("over", "under", "about"):
        match = lexicon.pattern(f"quantities.bounds.{bound}", template).search(head)
        if match:
            found.append((match.start(), bound))
    return (min(found)[1], min(found)[0]) if found else None


def _without_ranges(text: str, found: list[Quantity], lexicon: Lexicon) -> list[Quantity]:
    """Ranges left out ("3 to 5 million", "between 5 and 8 percent"): they state no figure."""
    joint = lexicon.pattern("quantities.range.joint", r"\s*{}\s*")
    opener = lexicon.pattern("quantities.range.opener", r"{}\s+$")
    both = lexicon.pattern("quantities.range.both", r"\s*{}\s*")
    earlier = lexicon.pattern("quantities.range.not_after", r"{}\s+$")
    dropped: set[int] = set()
    for index, (left, right) in enumerate(pairwise(found)):
        gap, before = text[left.end : right.start], text[: left.start]
        is_bare = left.unit == "count" and left.form == "digits" and left.end == left.noun
        is_joined = is_bare and right.form == "digits" and joint.fullmatch(gap) and not earlier.search(before)
        if is_joined or (opener.search(before) and both.fullmatch(gap)):
            dropped |= {index, index + 1}
    return [quantity for index, quantity in enumerate(found) if index not in dropped]


def _equivalents_folded(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """A figure in brackets behind a figure of another currency is the same figure once more."""
    held: Quantity | None = None
    for quantity in found:
        if held is not None and held.is_money and quantity.is_money and quantity.unit != held.unit:
            between = text[held.end : quantity.start]
            if re.fullmatch(r"\s*[(（,]?\s*(?:[\w.]+\s+){0,3}[\w.]*\s*", between) and re.search(
                r"[(（]", between
            ):
                held = replace(held, also=(*held.also, quantity))
                continue
        if held is not None:
            yield held
        held = quantity
    if held is not None:
        yield held


def told_in(quantity: Quantity, unit: str) -> Quantity:
    """The figure as stated in ``unit`` where its phrase states it in several; else as it is."""
    for other in quantity.also:
        if other.unit == unit != quantity.unit:
            rest = tuple(item for item in quantity.also if item is not other)
            return replace(other, also=(replace(quantity, also=()), *rest))
    return quantity
