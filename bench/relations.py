"""The arithmetic that ties the figures of a case: what the others allow for each of them."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Final

from stating import INFINITY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stating import Range

_ONE: Final = Decimal(1)
_HUNDRED: Final = Decimal(100)

# By relation, each figure from the others. Every other figure stands once in a formula and moves the result
# one way, so that the ends of the result are among those at the ends of the others.
SOLVED: Final[Mapping[str, Mapping[str, Callable[[Mapping[str, Decimal]], Decimal]]]] = {
    "growth": {
        "now": lambda v: v["base"] * (_ONE + v["g"] / _HUNDRED),
        "base": lambda v: v["now"] / (_ONE + v["g"] / _HUNDRED),
        "g": lambda v: (v["now"] / v["base"] - _ONE) * _HUNDRED,
    },
    "points": {
        "now": lambda v: v["base"] + v["d"],
        "base": lambda v: v["now"] - v["d"],
        "d": lambda v: v["now"] - v["base"],
    },
    "difference": {
        "now": lambda v: v["base"] + v["D"],
        "base": lambda v: v["now"] - v["D"],
        "D": lambda v: v["now"] - v["base"],
    },
    "share": {
        "s": lambda v: v["part"] / v["whole"] * _HUNDRED,
        "part": lambda v: v["whole"] * v["s"] / _HUNDRED,
        "whole": lambda v: v["part"] / v["s"] * _HUNDRED,
    },
    "implied-whole": {
        "s": lambda v: v["part"] * v["s2"] / v["part2"],
        "part": lambda v: v["s"] * v["part2"] / v["s2"],
        "s2": lambda v: v["part2"] * v["s"] / v["part"],
        "part2": lambda v: v["s2"] * v["part"] / v["s"],
    },
    "gap": {
        "gap": lambda v: v["now"] - v["all"],
        "now": lambda v: v["all"] + v["gap"],
        "all": lambda v: v["now"] - v["gap"],
    },
    "ratio": {
        "k": lambda v: v["now"] / v["base"],
        "now": lambda v: v["base"] * v["k"],
        "base": lambda v: v["now"] / v["k"],
    },
    "average-growth": {
        "a": lambda v: ((v["now"] / v["base"]) ** (_ONE / v["years"]) - _ONE) * _HUNDRED,
        "now": lambda v: v["base"] * (_ONE + v["a"] / _HUNDRED) ** v["years"],
        "base": lambda v: v["now"] / (_ONE + v["a"] / _HUNDRED) ** v["years"],
    },
    "currency": {"now": lambda v: v["usd"] * v["rate"], "usd": lambda v: v["now"] / v["rate"]},
    "restatement": {"now": lambda v: v["again"], "again": lambda v: v["now"]},
    "shares": {"a": lambda v: _HUNDRED - v["b"], "b": lambda v: _HUNDRED - v["a"]},
    "parts": {
        "now": lambda v: v["a"] + v["b"],
        "a": lambda v: v["now"] - v["b"],
        "b": lambda v: v["now"] - v["a"],
    },
    "kinds": {
        "now": lambda v: v["a"] + v["b"] + v["c"],
        "a": lambda v: v["now"] - v["b"] - v["c"],
        "b": lambda v: v["now"] - v["a"] - v["c"],
        "c": lambda v: v["now"] - v["a"] - v["b"],
    },
}


def implied(relation: str, role: str, allowed: Mapping[str, Range]) -> Range:
    """What the other figures allow for one; ``allowed`` also holds what is given, such as years."""
    if relation == "nesting":
        return (Decimal(0), allowed["whole"][1]) if role == "part" else (allowed["part"][0], INFINITY)
    solve = SOLVED[relation][role]
    others = [name for name in allowed if name != role]
    found = [
        solve(dict(zip(others, ends, strict=True))) for ends in product(*(allowed[name] for name in others))
    ]
    return min(found), max(found)


def apart(one: Range, other: Range) -> bool:
    """True of two intervals that have no value in common."""
    return one[1] < other[0] or other[1] < one[0]
