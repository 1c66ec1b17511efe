"""Factors with a point that nobody states → what follows for it, and for others from that, step by step."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ipgraph.reconcile import intervals

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ipgraph.reconcile.factors import Factor
    from ipgraph.reconcile.points import Key, Observation
    from ipgraph.values import Interval

# Each step adds the rounding of two figures: after so many nothing is left to say.
_MOST_STEPS: Final = 12
# An interval that is narrower by less than this part of itself is not worth going on with.
_TIGHTER: Final = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Implied:
    """What follows for ``key``, for the ``term`` of ``factor``, from what is known of its other points."""

    key: Key
    interval: Interval
    factor: Factor
    term: str
    steps: int


@dataclass(frozen=True, slots=True)
class Clash:
    """Two ways by which different things follow for one point, or more for a group than for all."""

    one: Implied
    other: Implied


class Chains:
    """What follows for points that nobody states.

    ``implied`` is the tightest way by point; ``ways`` all of one step or more that were found; ``clashes``
    are pairs of ways that contradict each other: nothing follows from such a point.
    """

    def __init__(
        self,
        factors: Iterable[Factor],
        observations: Mapping[Key, Observation],
        doubtful: Collection[Key] = frozenset(),
    ) -> None:
        self._stated: dict[Key, Interval] = {
            key: each.best
            for key, each in observations.items()
            if each.best is not None and key not in doubtful
        }
        self._observed = observations
        self.implied: dict[Key, Implied] = {}
        self.ways: dict[Key, list[Implied]] = defaultdict(list)
        self.clashes: list[Clash] = []
        self._contested: set[Key] = set()
        self._by_point: dict[Key, list[Factor]] = defaultdict(list)
        open_ones: list[Factor] = []
        for factor in factors:
            if not factor.sure or all(key in observations for key in factor.terms.values()):
                continue
            open_ones.append(factor)
            for key in factor.terms.values():
                if key not in observations:
                    self._by_point[key].append(factor)
        contested = -1
        # what had followed from a point that turns out contested is no more: begin again without it
        while contested < len(self._contested):
            contested = len(self._contested)
            self.implied.clear()
            self.ways.clear()
            self._run(deque(open_ones))
        self.clashes += self._overflowing()

    def sources(self, way: Implied) -> list[Key]:
        """The stated points that a way starts from, in order, each once."""
        found: dict[Key, None] = {}
        waiting, seen = [way], {way.key}
        while waiting:
            each = waiting.pop(0)
            for name, key in each.factor.terms.items():
                if name == each.term:
                    continue
                if key in self._stated:
                    found[key] = None
                elif key in self.implied and key not in seen:
                    seen.add(key)
                    waiting.append(self.implied[key])
        return list(found)

    def _overflowing(self) -> Iterator[Clash]:
        """Wholes of a group that exceed what follows for all: two shares that cannot both be right."""
        for key, way in self.implied.items():
            around = self.implied.get(key._replace(of=())) if key.of and way.term == "whole" else None
            if around is None or around.term != "whole":
                continue
            low, high = way.interval.low, around.interval.high
            if low is not None and high is not None and low > high:
                yield Clash(way, around)

    def _run(self, waiting: deque[Factor]) -> None:
        while waiting:
            factor = waiting.popleft()
            for way in self._ways(factor):
                if self._take(way):
                    waiting.extend(each for each in self._by_point[way.key] if each is not factor)

    def _ways(self, factor: Factor) -> Iterator[Implied]:
        """What a factor says of each of its points that is not stated, where all its others are known."""
        for term, key in factor.terms.items():
            if key in self._observed or key in self._contested:
                continue
            known: dict[str, Interval] = dict(factor.given)
            steps = 1
            for name, other in factor.terms.items():
                if name == term:
                    continue
                if (stated := self._stated.get(other)) is not None:
                    known[name] = stated
                elif (way := self.implied.get(other)) is not None and way.factor is not factor:
                    known[name] = way.interval
                    steps = max(steps, way.steps + 1)
                else:
                    break
            else:
                interval = factor.rule.solve[term](known)
                if interval is not None and steps <= _MOST_STEPS:
                    yield Implied(key, interval, factor, term, steps)

    def _take(self, way: Implied) -> bool:
        """Keep what follows for a point; True where more is known of it than before."""
        before = self.implied.get(way.key)
        if any(each.factor is way.factor and each.interval == way.interval for each in self.ways[way.key]):
            return False
        self.ways[way.key].append(way)
        if before is None:
            self.implied[way.key] = way
            return True
        if not before.interval.meets(way.interval):
            self.clashes.append(Clash(before, way))
            self._contested.add(way.key)
            del self.implied[way.key]
            return False
        old, new = intervals.width(before.interval), intervals.width(way.interval)
        if new is not None and (old is None or new < old * (1 - _TIGHTER)):
            self.implied[way.key] = way
            return True
        return False
