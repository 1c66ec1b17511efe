"""Formulas as text → functions of intervals and of numbers, and their text with the numbers in it."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from ipgraph.reconcile import intervals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ipgraph.values import Interval

    Terms = Mapping[str, Interval]
    Evaluated = Callable[[Terms], "Interval | None"]

_NAME: Final = re.compile(r"[a-z_]+")


class Formula:
    """An expression of named terms with ``+ - * / **`` and numbers.

    Each term should stand in it once: then the interval of the result is the tightest there is.

    >>> from ipgraph.values import Interval
    >>> growth = Formula("before * (1 + change / 100)")
    >>> growth({"before": Interval(Decimal(200), Decimal(200)), "change": Interval(Decimal(4), Decimal(6))})
    Interval(low=Decimal('208.00'), high=Decimal('212.00'))
    >>> growth.filled({"before": "200", "change": "5"})
    '200 × (1 + 5 / 100)'

    Raises ValueError where the expression holds anything else.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.terms = frozenset(_NAME.findall(source))
        self._evaluate = _compiled(ast.parse(source, mode="eval").body)

    def __call__(self, terms: Terms) -> Interval | None:
        """The interval of the result; None where it divides by what can be zero."""
        return self._evaluate(terms)

    def filled(self, words: Mapping[str, str]) -> str:
        """The formula as people write it, with words for its terms."""
        shown = self.source.replace("**", "^").replace("*", "×").replace("-", "−")
        return _NAME.sub(lambda match: words[match[0]], shown)


@cache
def formula(source: str) -> Formula:
    """The formula of a text, parsed once."""
    return Formula(source)


def _compiled(node: ast.expr) -> Evaluated:
    if isinstance(node, ast.Name):
        name = node.id
        return lambda terms: terms[name]
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        constant = intervals.point(Decimal(node.value))
        return lambda terms: constant
    if isinstance(node, ast.BinOp):
        for kind, operation in _OPERATIONS.items():
            if isinstance(node.op, kind):
                return _applied(operation, _compiled(node.left), _compiled(node.right))
    raise ValueError(f"no part of a formula: {ast.unparse(node)}")


def _applied(
    operation: Callable[[Interval, Interval], Interval | None], left: Evaluated, right: Evaluated
) -> Evaluated:
    def evaluate(terms: Terms) -> Interval | None:
        one, other = left(terms), right(terms)
        return None if one is None or other is None else operation(one, other)

    return evaluate


def _power(one: Interval, other: Interval) -> Interval | None:
    """Of an exponent that is one number."""
    return intervals.power(one, other.low) if other.low is not None and other.low == other.high else None


_OPERATIONS: Final[Mapping[type[ast.operator], Callable[[Interval, Interval], Interval | None]]] = {
    ast.Add: intervals.add,
    ast.Sub: intervals.subtract,
    ast.Mult: intervals.multiply,
    ast.Div: intervals.divide,
    ast.Pow: _power,
}
