"""Documents that came or went → the points of which the findings may say something else now.

From the observations whose claims changed it goes on only where something else follows. An observation that
got one more claim and allows the same as before has its own findings told anew, no others. Where its interval
changed, so may what belongs to the points that read it; where of those a judgement turned, so may who is to
blame in other conflicts over its points, and which points lead no further; where one of these is a step of a
chain, all of that chain. Beyond that nothing is asked.

That the rest stays as it is follows from what a finding may read (see ``derivation``): ``readers`` are all
the points whose equations and sums may read a point, so what belongs to a point that reads none that changed
is a function of the same. Each set below is no less than what may have changed in its way.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ipgraph.reconcile import factors
from ipgraph.reconcile.derivation import Derivation
from ipgraph.reconcile.findings import CONFLICT
from ipgraph.reconcile.stored import points_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from ipgraph.claims import Claim
    from ipgraph.reconcile.currencies import Rates
    from ipgraph.reconcile.judging import Judgement
    from ipgraph.reconcile.points import Key
    from ipgraph.reconcile.stored import Stored
    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary


class Changes:
    """What is to be told anew: the findings that belong to ``points``, and what follows for ``chained``.

    ``steps`` are the equations from which the latter follows. Of sums in two currencies only those of the
    points ``converted`` are told anew.
    """

    def __init__(
        self,
        store: Store,
        source: Stored,
        now: Derivation,
        vocabulary: Vocabulary,
        came: Collection[str],
        before: Collection[Key],
    ) -> None:
        """Take the documents that came, by name, and the points that any documents stated which went."""
        self._vocabulary = vocabulary
        self._source = source
        self._now = now
        self._was = Derivation(Without(source, came), vocabulary)
        self._unknown = frozenset(before)
        touched = {point for name in came for point in points_of(store, name)} | self._unknown
        turned = {point for point in touched if self._differs(point)}
        reading = self._readers(turned)
        blamed = {point for each in reading for point in self._turned(each)}
        conflicts = [
            judgement
            for each in self._readers(blamed)
            for judgement in now.judgements(each)
            if judgement.verdict == CONFLICT and blamed & _points(judgement)
        ]
        doubted = blamed.union(*map(_points, conflicts))
        seeds = {point for each in reading | self._readers(doubted) for point in self._unstated(each)}
        self.chained, self.steps = now.chained(seeds | turned)
        self.converted = self._converted(came, touched)
        self.points = touched | reading | {each.factor.anchor.plain for each in conflicts} | self.converted

    def _converted(self, came: Collection[str], touched: Iterable[Key]) -> set[Key]:
        """The points of sums in two currencies of which other such sums tell something else than before."""
        found = {point for point in touched if point in self._unknown or self._came_converted(point, came)}
        for period in filter(None, {point.period for point in found}):
            now, was = self._now.source.rates(period), self._was.source.rates(period)
            is_known = all(point.period != period for point in self._unknown)
            found |= {
                each.key.plain for each in now.sums if not is_known or now.telling(each) != was.telling(each)
            }
        return found

    def _came_converted(self, point: Key, came: Collection[str]) -> bool:
        return any(each.also and each.doc in came for each in self._source.claims(point))

    def _readers(self, points: Iterable[Key]) -> set[Key]:
        return {reader for point in points for reader in (point, *self._source.readers(point))}

    def _differs(self, point: Key) -> bool:
        """Whether anything else can follow from a point than before."""
        return point in self._unknown or self._face(self._was, point) != self._face(self._now, point)

    @staticmethod
    def _face(derivation: Derivation, point: Key) -> object:
        """What other points read of one: what it allows, and the claim that stands for it."""
        if point.measure in ("ratio", "share"):
            # the sentences of all its claims tell what it compares with, and their documents
            return [(key, each.best, each.statements) for key, each in derivation.at(point).items()]
        return [(key, each.best, each.first) for key, each in derivation.at(point).items()]

    def _turned(self, point: Key) -> Iterator[Key]:
        """The points of the judgements that start from one and are others than before."""
        was = self._before(point)
        if was is None:
            yield from self._may_read(point)
            for each in self._now.judgements(point):
                yield from _points(each)
            return
        now = self._now.judgements(point)
        if [*map(_telling, was)] != [*map(_telling, now)]:
            for each in (*was, *now):
                yield from _points(each)

    def _before(self, point: Key) -> list[Judgement] | None:
        """What came of the equations that start from a point before; None where that is not known."""
        if self._is_unknown(point):
            return None
        return list(self._was.judgements(point))

    def _is_unknown(self, point: Key) -> bool:
        if not self._unknown:
            return False
        if point in self._unknown:
            return True
        if point.measure == "share" and any(
            each.measure == "share" and factors.whole_of(each) == factors.whole_of(point)
            for each in self._unknown
        ):
            return True
        # a period that only sentences tell can be any
        needed = {each._replace(period="") for each in factors.may_read(point, self._vocabulary)}
        return any(each._replace(period="") in needed for each in self._unknown)

    def _may_read(self, point: Key) -> Iterator[Key]:
        """All that the equations of a point can be over, the point itself among it."""
        yield point
        for each in factors.may_read(point, self._vocabulary):
            if each.period:
                yield each
            else:
                yield from (each._replace(period=period) for period in self._source.periods(each))

    def _unstated(self, point: Key) -> Iterator[Key]:
        """The points that nobody states, or stated, of the equations that start from one."""
        for _, missing in self._now.unstated(point):
            yield from (key.plain for key in missing)
        if self._is_unknown(point):
            yield from self._may_read(point)
        else:
            for _, missing in self._was.unstated(point):
                yield from (key.plain for key in missing)


def _points(judgement: Judgement) -> set[Key]:
    return {key.plain for key in judgement.factor.terms.values()}


def _telling(judgement: Judgement) -> tuple[list[Key], bool]:
    """What others ask of a judgement when they look for whom to blame."""
    return list(judgement.factor.terms.values()), judgement.verdict == CONFLICT


class Without:
    """A source as it was before some documents came: without their claims."""

    def __init__(self, source: Stored, documents: Collection[str]) -> None:
        """Take the documents by their names."""
        self._source = source
        self._left_out = frozenset(documents)
        self.documents = source.documents
        self.rates: Callable[[str], Rates] = cache(self._rates)

    def claims(self, point: Key) -> Sequence[Claim]:
        """The claims of the others."""
        return [each for each in self._source.claims(point) if each.doc not in self._left_out]

    def periods(self, series: Key) -> list[str]:
        """The periods of which others state something."""
        return [each for each in self._source.periods(series) if self.claims(series._replace(period=each))]

    def shares(self, whole: Key) -> Sequence[Key]:
        """As of the source."""
        return self._source.shares(whole)

    def readers(self, point: Key) -> Iterator[Key]:
        """As of the source: more than there were do no harm."""
        return self._source.readers(point)

    def around(self, point: Key) -> Iterable[Key]:
        """As of the source."""
        return self._source.around(point)

    def origins(self, documents: Collection[str]) -> Mapping[str, str]:
        """As of the source."""
        return self._source.origins(documents)

    def _rates(self, period: str) -> Rates:
        return self._source.rates(period).without(self._left_out)
