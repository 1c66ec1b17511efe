"""Arithmetic on intervals: what follows of one from others, rounding considered (Moore, 1966).

An end that is None is open. Each function gives the tightest interval that holds every result, provided that
its operands vary independently.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ipgraph.values import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable

_ZERO: Final = Decimal(0)
EVERYTHING: Final = Interval(None, None)


def point(value: Decimal) -> Interval:
    """The interval of one value."""
    return Interval(value, value)


def add(one: Interval, other: Interval) -> Interval:
    """The sums.

    >>> add(Interval(Decimal(1), Decimal(2)), Interval(Decimal(10), None))
    Interval(low=Decimal('11'), high=None)
    """
    return Interval(
        None if one.low is None or other.low is None else one.low + other.low,
        None if one.high is None or other.high is None else one.high + other.high,
    )


def negative(one: Interval) -> Interval:
    """The values with the other sign."""
    return Interval(None if one.high is None else -one.high, None if one.low is None else -one.low)


def subtract(one: Interval, other: Interval) -> Interval:
    """The differences."""
    return add(one, negative(other))


def multiply(one: Interval, other: Interval) -> Interval:
    """The products.

    >>> multiply(Interval(Decimal(2), None), Interval(Decimal(3), Decimal(4)))
    Interval(low=Decimal('6'), high=None)
    """
    ends = (one.low, one.high, other.low, other.high)
    if None not in ends and one.low is not None and other.low is not None:
        if one.low >= 0 and other.low >= 0:
            # what nearly all figures are
            return Interval(one.low * other.low, one.high * other.high)  # type: ignore[operator]
        products = [a * b for a in (one.low, one.high) for b in (other.low, other.high)]  # type: ignore[operator]
        return Interval(min(products), max(products))
    if _is_zero(one) or _is_zero(other):
        return point(_ZERO)
    low = high = False
    found: list[Decimal] = []
    for a, a_sign in ((one.low, -1), (one.high, 1)):
        for b, b_sign in ((other.low, -1), (other.high, 1)):
            if a is not None and b is not None:
                found.append(a * b)
                continue
            sign = (a_sign if a is None else _sign(a)) * (b_sign if b is None else _sign(b))
            low, high = low or sign < 0, high or sign > 0
            if sign == 0:
                found.append(_ZERO)
    return Interval(None if low or not found else min(found), None if high or not found else max(found))


def divide(one: Interval, other: Interval) -> Interval | None:
    """The quotients; None where the divisor can be zero, unless it can be nothing below or nothing above it.

    >>> divide(Interval(Decimal(6), Decimal(8)), Interval(Decimal(2), None))
    Interval(low=Decimal('0'), high=Decimal('4.0'))
    """
    if other.low == _ZERO and other.high is not None and other.high > 0:
        return multiply(one, Interval(1 / other.high, None))
    if other.high == _ZERO and other.low is not None and other.low < 0:
        return multiply(one, Interval(None, 1 / other.low))
    if (other.low is None or other.low <= 0) and (other.high is None or other.high >= 0):
        return None
    inverse = Interval(
        _ZERO if other.high is None else 1 / other.high, _ZERO if other.low is None else 1 / other.low
    )
    return multiply(one, inverse)


def power(one: Interval, exponent: Decimal) -> Interval | None:
    """The powers of values that are not below zero, of an exponent above zero; None of others."""
    if one.low is None or one.low < 0 or exponent <= 0:
        return None
    return Interval(one.low**exponent, None if one.high is None else one.high**exponent)


def meet(intervals: Iterable[Interval]) -> Interval | None:
    """What all of them have in common; None where there is nothing. Of none, everything."""
    low: Decimal | None = None
    high: Decimal | None = None
    for each in intervals:
        if each.low is not None and (low is None or each.low > low):
            low = each.low
        if each.high is not None and (high is None or each.high < high):
            high = each.high
    if low is not None and high is not None and low > high:
        return None
    return Interval(low, high)


def gap(one: Interval, other: Interval) -> Decimal:
    """How far two intervals lie apart; 0 where they meet.

    >>> gap(Interval(Decimal(1), Decimal(2)), Interval(Decimal(5), None))
    Decimal('3')
    """
    if one.high is not None and other.low is not None and one.high < other.low:
        return other.low - one.high
    if other.high is not None and one.low is not None and other.high < one.low:
        return one.low - other.high
    return _ZERO


def width(one: Interval) -> Decimal | None:
    """From end to end; None of one with an open end."""
    return None if one.low is None or one.high is None else one.high - one.low


def _is_zero(one: Interval) -> bool:
    return one.low == one.high == _ZERO


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)
