"""A factor whose points are all stated → a verdict: do what follows and what is stated meet?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ipgraph.reconcile import intervals
from ipgraph.reconcile.findings import AGREE, CONFLICT, WITHIN_ROUNDING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from ipgraph.reconcile.factors import Factor
    from ipgraph.reconcile.points import Key, Observation
    from ipgraph.values import Interval

_ORDER: Final = (AGREE, WITHIN_ROUNDING, CONFLICT)


@dataclass(frozen=True, slots=True)
class Judgement:
    """``expected`` is what follows for the ``term`` of the factor from the others, ``stated`` what its claims
    allow.
    """

    factor: Factor
    term: str
    verdict: str
    expected: Interval
    stated: Interval
    excess: Decimal | None = None

    @property
    def target(self) -> Key:
        """The point that is expected from the others."""
        return self.factor.terms[self.term]


def judge(readings: Sequence[Factor], observations: Mapping[Key, Observation]) -> Judgement | None:
    """The most favourable judgement over the ways to read a claim: what words leave open is no conflict.

    None where a point is not stated or contested, or nothing follows.
    """
    found = [judged for each in readings if (judged := _judged(each, observations)) is not None]
    return min(found, key=lambda each: (_ORDER.index(each.verdict), each.excess or 0), default=None)


def _judged(factor: Factor, observations: Mapping[Key, Observation]) -> Judgement | None:
    known: dict[str, Interval] = dict(factor.given)
    central: dict[str, Interval] = dict(factor.given)
    for name, key in factor.terms.items():
        observation = observations.get(key)
        if observation is None or observation.best is None:
            return None
        known[name] = observation.best
        central[name] = intervals.point(observation.first.value)
    # against a bound ("surpassed 50 percent") a figure is expected, not the other way round
    bounded = (name for name, each in known.items() if intervals.width(each) is None)
    term = next(bounded, factor.rule.target)
    formula = factor.rule.solve[term]
    stated = known[term]
    expected = formula(known)
    if expected is None:
        return None
    if not expected.meets(stated):
        return Judgement(factor, term, CONFLICT, expected, stated, excess(expected, stated))
    # one of the figures was made of the others, and rounded: which one is not told
    agrees = any(
        (exact := solved(central)) is not None and exact.low is not None and exact.low in known[name]
        for name, solved in factor.rule.solve.items()
    )
    return Judgement(factor, term, AGREE if agrees else WITHIN_ROUNDING, expected, stated)


def excess(expected: Interval, stated: Interval) -> Decimal | None:
    """How far two intervals lie apart, in widths of the wider; None where that has no measure."""
    widths = [width for each in (expected, stated) if (width := intervals.width(each))]
    return intervals.gap(expected, stated) / max(widths) if widths else None
