"""Observations → what must hold among many of them: parts within wholes, parts that make up a whole."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ipgraph.reconcile import intervals, partitions
from ipgraph.values import Interval, Period, is_currency

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ipgraph.reconcile.factors import Stated
    from ipgraph.reconcile.points import Key, Of
    from ipgraph.vocabulary import Vocabulary

_HUNDRED: Final = intervals.point(Decimal(100))


@dataclass(frozen=True, slots=True)
class Together:
    """Points that a rule of ``rules.toml`` holds against each other.

    ``expected`` follows from ``parts`` for ``whole`` (None: for nothing that is stated), which allows
    ``stated``.
    """

    rule: str
    parts: tuple[Key, ...]
    whole: Key | None
    expected: Interval
    stated: Interval


def together(key: Key, stated: Stated) -> Iterator[Together]:
    """What parts and wholes say of each other, of the rules that start from one observation.

    That is a part within a whole, a whole with its parts, the first of several shares.
    """
    yield from _nested(key, stated)
    yield from _broken_down(key, stated)
    yield from _summed(key, stated)
    yield from _shared(key, stated)


def may_read(key: Key, vocabulary: Vocabulary) -> Iterator[Key]:
    """All points, units left out, that these rules can need beside an observation, stated or not.

    The periods of its own series, of which one may hold it, are left out.
    """
    plain = key.plain
    if key.of and _is_additive(key, vocabulary):
        yield from (plain._replace(of=of) for choice in _wholes(key, vocabulary) for of in choice)
        yield plain._replace(of=())
    for parts in (*_parts(plain), _shares(plain)):
        yield from parts


def _is_additive(key: Key, vocabulary: Vocabulary, temporality: str | None = None) -> bool:
    """Whether figures of a point can be parts of others: counts and sums of money, no rates and no means.

    Without a unit they may be.
    """
    if key.measure != "level" or key.period is None:
        return False
    if key.unit and not (key.unit == "count" or is_currency(key.unit)):
        return False
    known = vocabulary.indicators.get(key.indicator)
    if known is None:
        return False
    return known.temporality == temporality if temporality else known.temporality in ("flow", "stock")


def _nested(key: Key, stated: Stated) -> Iterator[Together]:
    """Months within the half year within the year, each within the shortest that holds it."""
    if not (_is_additive(key, stated.vocabulary, "flow") and _best(key, stated)):
        return
    assert key.period is not None
    own = Period.parse(key.period)
    # a flow "by the end of June" counts from a beginning that is not told
    if own.kind == "day":
        return
    around = [
        period
        for text in stated.periods(key._replace(period="", unit=""))
        if (period := Period.parse(text)).kind != "day"
        and period.start <= own.start
        and own.end <= period.end
        and _from_the_widest(period) < _from_the_widest(own)
        and _best(key._replace(period=text), stated)
    ]
    shortest = max(around, key=_from_the_widest, default=None)
    if shortest is not None and (shortest.start, shortest.end) != (own.start, own.end):
        yield from _within("nesting", key, key._replace(period=shortest.text), stated)


def _from_the_widest(period: Period) -> tuple[date, int, str]:
    """The one that begins first, and of those the longest, may hold the others."""
    return period.start, -period.end.toordinal(), period.text


def _broken_down(key: Key, stated: Stated) -> Iterator[Together]:
    """A group within the figure without it, or of the broader group."""
    if not (key.of and _is_additive(key, stated.vocabulary) and _best(key, stated)):
        return
    held = False
    for choice in _wholes(key, stated.vocabulary):
        whole = next((each for of in choice if (each := key._replace(of=of)) in stated.observations), None)
        if whole is not None:
            held = True
            yield from _within("breakdown", key, whole, stated)
    total = key._replace(of=())
    if not held and total in stated.observations:
        # "of domestic enterprises" within all, where neither enterprises nor residents are told
        yield from _within("breakdown", key, total, stated)


def _wholes(key: Key, vocabulary: Vocabulary) -> Iterator[tuple[Of, ...]]:
    """For each breakdown of a group, those of what holds it, the narrowest first."""
    for number, (dimension, value) in enumerate(key.of):
        rest = key.of[:number] + key.of[number + 1 :]
        known = vocabulary.breakdowns.get((dimension, str(value)))
        wider = tuple(sorted((*rest, (dimension, known.broader)))) if known and known.broader else rest
        yield tuple(dict.fromkeys((wider, rest)))


def _within(rule: str, part: Key, whole: Key, stated: Stated) -> Iterator[Together]:
    inner, outer = _best(part, stated), _best(whole, stated)
    if inner is not None and outer is not None:
        yield Together(rule, (part,), whole, Interval(inner.low, None), outer)


def _summed(key: Key, stated: Stated) -> Iterator[Together]:
    """Parts that make up a whole, all of them stated."""
    best = _best(key, stated)
    if best is not None:
        for parts in _parts(key):
            total = _total(parts, stated)
            if total is not None:
                yield Together("sum", parts, key, total, best)


def _parts(key: Key) -> Iterator[tuple[Key, ...]]:
    """The parts that make up a whole, one way after the other."""
    if key.measure != "level" or key.period is None:
        return
    for each in partitions.of_indicator(key.indicator, key.area):
        if each.whole == key.indicator:
            yield tuple(key._replace(indicator=part) for part in each.parts)
    for dimension, values in partitions.of_breakdowns():
        if not any(pair[0] == dimension for pair in key.of):
            of = (tuple(sorted((*key.of, (dimension, value)))) for value in values)
            yield tuple(key._replace(of=each) for each in of)


def _shared(key: Key, stated: Stated) -> Iterator[Together]:
    """Shares of one whole that leave nothing over."""
    parts = _shares(key)
    if parts:
        total = _total(parts, stated)
        if total is not None:
            yield Together("shares", parts, None, total, _HUNDRED)


def _shares(key: Key) -> tuple[Key, ...]:
    """The shares that leave nothing over, of which this is the first."""
    if key.measure == "share" and key.period is not None:
        for dimension, values in partitions.of_breakdowns():
            if (dimension, values[0]) in key.of:
                rest = tuple(pair for pair in key.of if pair[0] != dimension)
                of = (tuple(sorted((*rest, (dimension, value)))) for value in values)
                return tuple(key._replace(of=each) for each in of)
    return ()


def _total(parts: tuple[Key, ...], stated: Stated) -> Interval | None:
    total = intervals.point(Decimal(0))
    for part in parts:
        best = _best(part, stated)
        if best is None:
            return None
        total = intervals.add(total, best)
    return total


def _best(key: Key, stated: Stated) -> Interval | None:
    observation = stated.observations.get(key)
    return None if observation is None else observation.best
