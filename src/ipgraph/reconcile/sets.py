"""Observations → what must hold among many of them: parts within wholes, parts that make up a whole."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from ipgraph.reconcile import intervals
from ipgraph.values import Interval, Period, is_currency

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ipgraph.reconcile.points import Key, Observation
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


def together(observations: Mapping[Key, Observation], vocabulary: Vocabulary) -> Iterator[Together]:
    """All that parts and wholes say of each other, rule by rule."""
    yield from _nested(observations, vocabulary)
    yield from _broken_down(observations, vocabulary)
    yield from _summed(observations)
    yield from _shared(observations)


def _is_additive(key: Key, vocabulary: Vocabulary, temporality: str | None = None) -> bool:
    """Whether figures of a point can be parts of others: counts and sums of money, no rates and no means."""
    if key.measure != "level" or key.period is None or not (key.unit == "count" or is_currency(key.unit)):
        return False
    known = vocabulary.indicators.get(key.indicator)
    if known is None:
        return False
    return known.temporality == temporality if temporality else known.temporality in ("flow", "stock")


def _nested(observations: Mapping[Key, Observation], vocabulary: Vocabulary) -> Iterator[Together]:
    """Months within the half year within the year, each within the shortest that holds it."""
    series: dict[Key, list[tuple[Period, Key]]] = defaultdict(list)
    for key, each in observations.items():
        if each.best is not None and _is_additive(key, vocabulary, "flow"):
            assert key.period is not None
            period = Period.parse(key.period)
            # a flow "by the end of June" counts from a beginning that is not told
            if period.kind != "day":
                series[key._replace(period="")].append((period, key))
    for points in series.values():
        if len(points) == 1:
            continue
        # the one that begins first, and of those the longest, may hold the others
        points.sort(key=lambda point: (point[0].start, -point[0].end.toordinal(), point[0].text))
        around: list[tuple[Period, Key]] = []
        for period, key in points:
            while around and around[-1][0].end < period.end:
                around.pop()
            if around and (around[-1][0].start, around[-1][0].end) != (period.start, period.end):
                yield from _within("nesting", key, around[-1][1], observations)
            around.append((period, key))


def _broken_down(observations: Mapping[Key, Observation], vocabulary: Vocabulary) -> Iterator[Together]:
    """A group within the figure without it, or of the broader group."""
    for key, each in observations.items():
        if not key.of or each.best is None or not _is_additive(key, vocabulary):
            continue
        held = False
        for number, (dimension, value) in enumerate(key.of):
            rest = key.of[:number] + key.of[number + 1 :]
            known = vocabulary.breakdowns.get((dimension, str(value)))
            wider = tuple(sorted((*rest, (dimension, known.broader)))) if known and known.broader else rest
            for of in dict.fromkeys((wider, rest)):
                whole = key._replace(of=of)
                if whole in observations:
                    held = True
                    yield from _within("breakdown", key, whole, observations)
                    break
        total = key._replace(of=())
        if not held and total in observations:
            # "of domestic enterprises" within all, where neither enterprises nor residents are told
            yield from _within("breakdown", key, total, observations)


def _within(rule: str, part: Key, whole: Key, observations: Mapping[Key, Observation]) -> Iterator[Together]:
    inner, outer = observations[part].best, observations[whole].best
    if inner is not None and outer is not None:
        yield Together(rule, (part,), whole, Interval(inner.low, None), outer)


def _summed(observations: Mapping[Key, Observation]) -> Iterator[Together]:
    """Parts that make up a whole, all of them stated."""
    wholes, breakdowns = _partitions()
    for key, each in observations.items():
        if key.measure != "level" or key.period is None or each.best is None:
            continue
        for area, parts in wholes.get(key.indicator, ()):
            if area in (None, key.area.partition("-")[0]):
                yield from _sum(key, tuple(key._replace(indicator=part) for part in parts), observations)
        for dimension, values in breakdowns:
            if not any(pair[0] == dimension for pair in key.of):
                of = (tuple(sorted((*key.of, (dimension, value)))) for value in values)
                yield from _sum(key, tuple(key._replace(of=each) for each in of), observations)


def _sum(whole: Key, parts: tuple[Key, ...], observations: Mapping[Key, Observation]) -> Iterator[Together]:
    total = _total(parts, observations)
    stated = observations[whole].best
    if total is not None and stated is not None:
        yield Together("sum", parts, whole, total, stated)


def _shared(observations: Mapping[Key, Observation]) -> Iterator[Together]:
    """Shares of one whole that leave nothing over."""
    _, breakdowns = _partitions()
    for key in observations:
        if key.measure != "share" or key.period is None:
            continue
        for dimension, values in breakdowns:
            if (dimension, values[0]) in key.of:
                rest = tuple(pair for pair in key.of if pair[0] != dimension)
                of = (tuple(sorted((*rest, (dimension, value)))) for value in values)
                parts = tuple(key._replace(of=each) for each in of)
                total = _total(parts, observations)
                if total is not None:
                    yield Together("shares", parts, None, total, _HUNDRED)


def _total(parts: tuple[Key, ...], observations: Mapping[Key, Observation]) -> Interval | None:
    total = intervals.point(Decimal(0))
    for part in parts:
        observation = observations.get(part)
        if observation is None or observation.best is None:
            return None
        total = intervals.add(total, observation.best)
    return total


@cache
def _partitions() -> tuple[
    Mapping[str, list[tuple[str | None, tuple[str, ...]]]], tuple[tuple[str, tuple[str, ...]], ...]
]:
    text = (resources.files(__package__) / "partitions.toml").read_text(encoding="utf-8")
    tables: dict[str, list[dict[str, Any]]] = tomllib.loads(text)
    wholes: dict[str, list[tuple[str | None, tuple[str, ...]]]] = defaultdict(list)
    for row in tables["indicator"]:
        wholes[row["whole"]].append((row.get("area"), tuple(row["parts"])))
    return wholes, tuple((row["dimension"], tuple(row["parts"])) for row in tables["breakdown"])
