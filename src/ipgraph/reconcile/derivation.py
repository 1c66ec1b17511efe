"""Claims → findings, each worked out from what it needs and nothing else, when it is asked for.

Every finding belongs to one point: the observation that its rule starts from, or the point that nobody
states and that it is about. What belongs to a point is a function of the claims that it may read, asked for
through a ``Source``: in whatever order and of however many points one asks, the answer is the same. So a
rebuild asks of all points and an update of those alone that something may have changed for (see ``changes``),
and both say the same, by the same code.

Where the order of many things could matter they are sorted by what they are of, never by when they came: the
units of a point, the rules that start from it, the steps of a chain. Steps of a chain are tied by points that
nobody states; chains that share none do not know of each other, so that one can be followed without the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from ipgraph.reconcile.chains import Chains
from ipgraph.reconcile.currencies import conversions
from ipgraph.reconcile.factors import Stated, is_of_all, readings, whole_of
from ipgraph.reconcile.findings import CONFLICT, REVISED, Finding
from ipgraph.reconcile.judging import judge
from ipgraph.reconcile.points import Key, Observation, observations, order, revise
from ipgraph.reconcile.sets import together
from ipgraph.reconcile.signs import name_one_thing, signs
from ipgraph.reconcile.telling import Teller

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from ipgraph.claims import Claim, Document
    from ipgraph.reconcile.currencies import Converted, Rates
    from ipgraph.reconcile.factors import Factor
    from ipgraph.reconcile.judging import Judgement
    from ipgraph.vocabulary import Vocabulary

    Found = tuple[Key, Finding]


class Source(Protocol):
    """Where claims come from. Points are keys without unit."""

    documents: Mapping[str, Document]
    # those that the sums in two currencies of a period imply; they are found once
    rates: Callable[[str], Rates]

    def claims(self, point: Key) -> Sequence[Claim]:
        """The claims about a point, sorted by their places."""

    def periods(self, series: Key) -> Collection[str]:
        """The periods, sorted, in which a level is stated of a series: a point without period."""

    def shares(self, whole: Key) -> Iterable[Key]:
        """The stated shares of one total: see ``factors.whole_of``."""

    def readers(self, point: Key) -> Iterable[Key]:
        """The stated points from which a rule starts that may need this one, itself among them."""

    def around(self, point: Key) -> Iterable[Key]:
        """The total of a group, or the groups of a total, where a rule may need either."""

    def origins(self, documents: Collection[str]) -> Mapping[str, str]:
        """Which of these documents copy one text: see ``copies.groups``."""


class Derivation:
    """The findings of a source's claims. What was worked out once is kept."""

    def __init__(self, source: Source, vocabulary: Vocabulary) -> None:
        """Nothing is asked of the source yet."""
        self.source = source
        self.vocabulary = vocabulary
        self._at: dict[Key, dict[Key, Observation]] = {}
        self._converted: dict[Key, list[Converted]] = {}
        self._readings: dict[Key, list[tuple[Factor, ...]]] = {}
        self._judged: dict[Key, list[Judgement]] = {}

    # What is known of a point.

    def at(self, point: Key) -> Mapping[Key, Observation]:
        """The observations of a point, by unit."""
        found = self._at.get(point)
        if found is None:
            found = self._at[point] = self._observe(point)
        return found

    def _observe(self, point: Key) -> dict[Key, Observation]:
        claims = self.source.claims(point)
        if not claims:
            return {}
        documents = self.source.documents
        converted = list(conversions(claims, documents))
        if converted:
            self._converted[point] = converted
        # a lone claim has no copies to be told from
        names = {claim.doc for claim in claims}
        found = observations(
            claims,
            self.source.origins(names) if len(names) > 1 else {},
            [each.other for each in converted if not each.fits],
            lambda one, other: name_one_thing(one, other, documents.get(one.doc), self.vocabulary),
        )
        for each in found.values():
            revise(each, lambda claim: REVISED in signs([claim], documents))
        return found if len(found) < 2 else {key: found[key] for key in sorted(found, key=order)}

    @cached_property
    def observed(self) -> Mapping[Key, Observation]:
        """All observations by their keys, looked up one by one."""
        return _Observed(self)

    @cached_property
    def stated(self) -> Stated:
        """What rules ask of the points that are stated."""
        return _Asked(self)

    @cached_property
    def _teller(self) -> Teller:
        return Teller(self.observed, self.vocabulary, self.source.documents)

    def readings(self, point: Key) -> Sequence[tuple[Factor, ...]]:
        """The equations that start from a point, each with the ways to read it."""
        found = self._readings.get(point)
        if found is None:
            found = [each for key in self.at(point) for each in readings(key, self.stated)]
            self._readings[point] = found
        return found

    def judgements(self, point: Key) -> Sequence[Judgement]:
        """What comes of the equations that start from a point and have all they need."""
        found = self._judged.get(point)
        if found is None:
            judged = (judge(each, self.observed) for each in self.readings(point))
            found = self._judged[point] = [each for each in judged if each is not None]
        return found

    def suspect(self, judgement: Judgement) -> Key | None:
        """Of a conflict the point to blame: the one that most conflicts and fewest agreements share."""
        scores = [(self._score(key), key) for key in judgement.factor.terms.values()]
        scores.sort(key=lambda each: -each[0])
        return scores[0][1] if len(scores) > 1 and scores[0][0] > scores[1][0] else None

    def _score(self, key: Key) -> int:
        return sum(
            1 if each.verdict == CONFLICT else -1
            for each in self._judged_of(key)
            for term in each.factor.terms.values()
            if term == key
        )

    def _judged_of(self, key: Key) -> Iterator[Judgement]:
        for reader in self.source.readers(key.plain):
            for each in self.judgements(reader):
                if key in each.factor.terms.values():
                    yield each

    def _is_doubtful(self, key: Key) -> bool:
        """Whether a point takes part in a conflict for which no other one is to blame."""
        return any(
            self.suspect(each) in (None, key) for each in self._judged_of(key) if each.verdict == CONFLICT
        )

    # The findings that belong to a point.

    def conversions(self, point: Key) -> Iterator[Found]:
        """Of sums in two currencies."""
        self.at(point)
        for each in self._converted.get(point, ()):
            is_asked = point.period is not None and each.fits
            others = self.source.rates(point.period or "").telling(each) if is_asked else None
            if each.paid is not None or others is not None:
                yield point, self._teller.conversion(each, others)

    def restatements(self, point: Key) -> Iterator[Found]:
        """Of what several documents state."""
        for each in self.at(point).values():
            if len(each.statements) > 1:
                origins = self.source.origins({claim.doc for claim in self.source.claims(point)})
                finding = self._teller.restatement(each, origins)
                if finding is not None:
                    yield point, finding

    def equations(self, point: Key) -> Iterator[Found]:
        """Of the equations that start from it."""
        for each in self.judgements(point):
            suspect = self.suspect(each) if each.verdict == CONFLICT else None
            yield point, self._teller.equation(each, self.observed[suspect].first.claim if suspect else None)

    def together(self, point: Key) -> Iterator[Found]:
        """Of parts and wholes."""
        for key in self.at(point):
            for held in together(key, self.stated):
                yield point, self._teller.together(held)

    # What follows for points that nobody states.

    def unstated(self, point: Key) -> Iterator[tuple[Factor, tuple[Key, ...]]]:
        """The equations that start from a point and something may follow from, with what nobody states."""
        for each in self.readings(point):
            for factor in each:
                if factor.sure:
                    missing = tuple(key for key in factor.terms.values() if key not in self.observed)
                    if missing:
                        yield factor, missing

    def chained(self, seeds: Iterable[Key]) -> tuple[set[Key], list[Factor]]:
        """What is tied to any of these points by points that nobody states; and the equations that tie."""
        found: set[Key] = set()
        steps: dict[int, tuple[tuple[str, ...], int, Factor]] = {}
        waiting = list(seeds)
        while waiting:
            point = waiting.pop()
            if point in found:
                continue
            found.add(point)
            if point.measure == "level":
                waiting += self.source.around(point)
            for reader in self.source.readers(point):
                for number, (factor, missing) in enumerate(self.unstated(reader)):
                    if any(key.plain == point for key in missing):
                        steps[id(factor)] = (order(reader), number, factor)
                        waiting += (key.plain for key in missing)
        return found, [factor for *_, factor in sorted(steps.values(), key=lambda each: each[:2])]

    def follows(self, factors: Sequence[Factor]) -> Iterator[Found]:
        """What follows from whole chains; their equations sorted by the points that they start from."""
        stated = {
            key: observation
            for factor in factors
            for key in factor.terms.values()
            if (observation := self.observed.get(key)) is not None
        }
        doubtful = {key for key in stated if self._is_doubtful(key)}
        chains = Chains(factors, stated, doubtful)
        for each in chains.clashes:
            yield each.one.key.plain, self._teller.clash(each, chains)
        for key, way in chains.implied.items():
            wholes = [each for each in chains.ways[key] if each.term == "whole"]
            if len({each.factor.anchor for each in wholes}) > 1:
                yield key.plain, self._teller.agreed_whole(wholes, chains)
            if key.indicator in self.vocabulary.indicators:
                yield key.plain, self._teller.implied(way, chains)

    def findings(self, points: Sequence[Key], converted: Collection[Key] | None = None) -> Iterator[Found]:
        """All that belongs to stated points, sorted, but for what follows for others.

        Sums in two currencies are those of the points ``converted`` alone, where these are given.
        """
        for point in points:
            if converted is None or point in converted:
                yield from self.conversions(point)
        for kind in (self.restatements, self.equations, self.together):
            for point in points:
                yield from kind(point)


class _Observed(Mapping[Key, Observation]):
    """The observations of a derivation; which there are is for its source to tell."""

    def __init__(self, derivation: Derivation) -> None:
        self._derivation = derivation

    def __getitem__(self, key: Key) -> Observation:
        return self._derivation.at(key.plain)[key]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, Key) and key in self._derivation.at(key.plain)

    def get(self, key: Key, default: Observation | None = None) -> Observation | None:  # type: ignore[override]
        return self._derivation.at(key.plain).get(key, default)

    def __iter__(self) -> Iterator[Key]:
        raise NotImplementedError("observations are looked up one by one")

    def __len__(self) -> int:
        raise NotImplementedError("observations are looked up one by one")


class _Asked(Stated):
    """What is stated, as the source of a derivation tells."""

    def __init__(self, derivation: Derivation) -> None:
        super().__init__({}, derivation.vocabulary, derivation.source.documents)
        self._derivation = derivation
        self.observations = derivation.observed

    def units(self, key: Key) -> tuple[str, ...]:
        return tuple(each.unit for each in self._derivation.at(key.plain))

    def periods(self, series: Key) -> Iterable[str]:
        return self._derivation.source.periods(series)

    def speaks_of_all(self, key: Key) -> bool:
        documents = {each.claim.doc for each in self.observations[key].statements}
        return any(
            statement.claim.doc in documents
            for point in self._derivation.source.shares(whole_of(key.plain))
            if is_of_all(point)
            for each in self._derivation.at(point).values()
            if each.key.unit == key.unit
            for statement in each.statements
        )
