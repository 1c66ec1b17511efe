"""Claims in memory as a source of findings; and which rules may need which points."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING

from ipgraph.reconcile import copies, factors, sets
from ipgraph.reconcile.currencies import Rates
from ipgraph.reconcile.points import Key, order
from ipgraph.values import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from ipgraph.claims import Claim, Document
    from ipgraph.reconcile.copies import Sketch
    from ipgraph.vocabulary import Vocabulary


def point_of(claim: Claim) -> Key:
    """The point that a claim is about."""
    document = "" if claim.period is not None else claim.doc
    of = tuple(claim.of.items())
    return Key(claim.indicator or "", claim.measure, claim.period, claim.area, of, claim.base, "", document)


def by_place(claim: Claim) -> tuple[object, ...]:
    """What claims are sorted by; two of one place by what they say."""
    return claim.doc, claim.start, claim.end, claim.measure, claim.unit, claim.bound, claim.value


class Readers:
    """Stated points, by those that rules which start from them may need, stated or not."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """No points yet: ``add`` them."""
        self._vocabulary = vocabulary
        self._reading: dict[Key, list[Key]] = defaultdict(list)
        self._levels: dict[Key, list[str]] = defaultdict(list)
        self._groups: dict[Key, set[Key]] = defaultdict(set)
        self._shares: dict[Key, list[Key]] = defaultdict(list)

    def add(self, point: Key) -> None:
        """Take a stated point, once."""
        # a rule over many points has its say of each unit: money is one that may add up
        needed = {*factors.may_read(point, self._vocabulary), *sets.may_read(point, self._vocabulary)}
        for each in needed:
            self._reading[each].append(point)
            if each.of:
                self._groups[each._replace(of=())].add(each)
        if point.measure == "share":
            self._shares[factors.whole_of(point)].append(point)
        if point.measure == "level" and point.period is not None:
            self._levels[point._replace(period="")].append(point.period)

    def of(self, point: Key) -> set[Key]:
        """The points added that may need this one."""
        found = set(self._reading.get(point, ()))
        if factors.is_of_all(point):
            # what else its documents have a share of tells what the total of a share is
            found.update(self.shares(factors.whole_of(point)))
        if point.measure == "level" and point.period is not None:
            series = point._replace(period="")
            # of a period that only sentences tell; of a part of this period
            found.update(self._reading.get(series, ()))
            own = Period.parse(point.period)
            for text in self._levels.get(series, ()):
                other = Period.parse(text)
                if own.start <= other.start and other.end <= own.end:
                    found.add(point._replace(period=text))
        return found

    def shares(self, whole: Key) -> Sequence[Key]:
        """The shares added of one total."""
        return self._shares.get(whole, ())

    def around(self, point: Key) -> Iterable[Key]:
        """Of what is needed the total of a group, or the groups of a total."""
        return (point._replace(of=()),) if point.of else self._groups.get(point, ())

    def periods(self, series: Key) -> list[str]:
        """The periods of the levels added of a series, sorted."""
        return sorted(self._levels.get(series, ()))


class Origins:
    """Which documents copy one text, by their sketches."""

    def __init__(self, sketches: Mapping[str, Sketch]) -> None:
        """Take the sketches of all documents, or one that looks them up."""
        self._sketches = sketches
        self._alike: frozenset[str] | None = None

    def compare(self) -> None:
        """Look through all documents for those that can be copies at all: for many questions."""
        counted = Counter(key for each in self._sketches.values() for key in copies.keys(each))
        self._alike = frozenset(
            name
            for name, each in self._sketches.items()
            if any(counted[key] > 1 for key in copies.keys(each))
        )

    def of(self, documents: Collection[str]) -> Mapping[str, str]:
        """Of each that may have copies among these documents the one that stands for them."""
        chosen = documents if self._alike is None else self._alike.intersection(documents)
        if len(chosen) < 2:
            return {}
        return copies.groups({name: self._sketches[name] for name in chosen if name in self._sketches})


class Given:
    """Claims in memory as a source."""

    def __init__(
        self, claims: Iterable[Claim], documents: Mapping[str, Document], vocabulary: Vocabulary
    ) -> None:
        """Take claims in any order; those whose indicator is not known are left out."""
        self.documents = documents
        self._claims: dict[Key, list[Claim]] = defaultdict(list)
        self._converted: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            if claim.indicator is not None:
                self._claims[point_of(claim)].append(claim)
                if claim.also and claim.period is not None:
                    self._converted[claim.period].append(claim)
        for each in self._claims.values():
            each.sort(key=by_place)
        self._readers = Readers(vocabulary)
        for point in self.points:
            self._readers.add(point)
        self.rates: Callable[[str], Rates] = cache(self._rates)
        self._origins = Origins({name: copies.sketch(each.text) for name, each in documents.items()})
        self._origins.compare()

    @property
    def points(self) -> list[Key]:
        """All points that are stated, sorted."""
        return sorted(self._claims, key=order)

    def claims(self, point: Key) -> Sequence[Claim]:
        """The claims about a point; see ``Source``."""
        return self._claims.get(point, ())

    def periods(self, series: Key) -> list[str]:
        """The periods of a series; see ``Source``."""
        return self._readers.periods(series)

    def shares(self, whole: Key) -> Sequence[Key]:
        """The shares of a total; see ``Source``."""
        return self._readers.shares(whole)

    def readers(self, point: Key) -> Iterator[Key]:
        """Who may need a point; see ``Source``."""
        yield from self._readers.of(point) | ({point} if point in self._claims else set())

    def around(self, point: Key) -> Iterable[Key]:
        """What a point is compared with where nobody states it; see ``Source``."""
        return self._readers.around(point)

    def origins(self, documents: Collection[str]) -> Mapping[str, str]:
        """Who copies whom; see ``Source``."""
        return self._origins.of(documents)

    def _rates(self, period: str) -> Rates:
        return Rates.of(self._converted.get(period, ()), self.documents, self.origins)
