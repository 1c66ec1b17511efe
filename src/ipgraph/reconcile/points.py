"""Claims → observations: all that is stated of one point in one unit, and what of it can hold together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from ipgraph.reconcile.intervals import meet
from ipgraph.values import Interval, half_step, plain, stated_interval

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from ipgraph.claims import Claim

Of = tuple[tuple[str, str | int], ...]

# "Nearly 4.4 million" may have been rounded more boldly than to its last digit: by so many of its half steps.
_ABOUT: Final = 2
_LOOSE: Final = Decimal("0.015")
# Measures of what cannot be less than nothing.
_AMOUNTS: Final = frozenset({"level", "share", "ratio"})
_ZERO: Final = Decimal(0)
_FAR: Final = Decimal("Infinity")
# Half a step of the second digit, of a number whose first one counts ones.
_SECOND_DIGIT: Final = Decimal("0.05")


class Key(NamedTuple):
    """What an observation is of; ``document`` is empty but for a point without period.

    ``of`` are the breakdowns as sorted pairs, ``base`` what a change is against.
    """

    indicator: str
    measure: str
    period: str | None
    area: str
    of: Of
    base: str | None
    unit: str
    document: str = ""

    @property
    def plain(self) -> Key:
        """The point, whatever unit it is stated in."""
        return Key(*self[:6], "", self.document) if self.unit else self


def order(key: Key) -> tuple[str, ...]:
    """What points are sorted by."""
    return (*(each or "" for each in key[:4]), str(key.of), key.base or "", key.unit, key.document)


class Statement(NamedTuple):
    """A claim as a statement of a point: what it allows, and whether by its figure in another currency."""

    claim: Claim
    value: Decimal
    interval: Interval
    converted: bool = False


@dataclass(slots=True)
class Observation:
    """A point and what is stated of it.

    ``best`` is what most independent documents allow together, None where that is contested; ``dissenting``
    are the statements that do not allow it. A document that states different figures of what looks like one
    point speaks of several things and tells them apart by words that are not understood, unless those words
    name one thing: of its statements only those count that another document shares, and the others are
    ``unclear``.
    """

    key: Key
    statements: list[Statement]
    best: Interval | None = None
    dissenting: tuple[Statement, ...] = ()
    unclear: tuple[Statement, ...] = ()
    _first: Statement | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def agreeing(self) -> tuple[Statement, ...]:
        """The statements that allow the best value; all of them where it is contested."""
        if not self.dissenting:
            return tuple(self.statements)
        out = {id(each) for each in self.dissenting}
        return tuple(each for each in self.statements if id(each) not in out)

    @property
    def first(self) -> Statement:
        """The statement that stands for the observation: the most precise of those that agree."""
        if self._first is None:
            self._first = min(self.agreeing, key=_precision)
        return self._first


def observations(
    claims: Iterable[Claim],
    origins: Mapping[str, str],
    wrong: Collection[Statement] = (),
    is_one_thing: Callable[[Claim, Claim], bool] = lambda one, other: False,
) -> dict[Key, Observation]:
    """The observations of claims whose indicator is known, in the order of the first claim of each.

    ``origins`` maps documents that are copies of one text to one name; others are missing in it. ``wrong``
    statements are left out. ``is_one_thing`` tells of two claims of one document that do not meet whether
    its words name the same thing.
    """
    stated: dict[Key, list[Statement]] = defaultdict(list)
    left_out = {(id(each.claim), each.value) for each in wrong}
    for claim in claims:
        if claim.indicator is not None:
            for key, statement in statements_of(claim):
                if not left_out or (id(claim), statement.value) not in left_out:
                    stated[key].append(statement)
    found = {key: Observation(key, statements) for key, statements in stated.items()}
    for each in found.values():
        _settle(each, origins, is_one_thing)
    return {key: each for key, each in found.items() if each.statements}


def statements_of(claim: Claim) -> Iterator[tuple[Key, Statement]]:
    """What a claim states: its own figure, then those in other currencies."""
    document = "" if claim.period is not None else claim.doc
    of = tuple(claim.of.items())
    indicator = claim.indicator or ""
    key = Key(indicator, claim.measure, claim.period, claim.area, of, claim.base, claim.unit, document)
    yield key, Statement(claim, claim.value, _allowed(claim, claim.value, claim.half))
    for other in claim.also:
        # what is converted comes out with many digits: of "40 billion" at least two are meant
        half = min(half_step(plain(abs(other.value))), _SECOND_DIGIT.scaleb(other.value.adjusted()))
        statement = Statement(claim, other.value, _allowed(claim, other.value, half), converted=True)
        yield key._replace(unit=other.unit), statement


def _allowed(claim: Claim, value: Decimal, half: Decimal) -> Interval:
    """What a figure allows when it is compared with others.

    That is more than its rounding where it says "about"; "nearly 280" are not 280 to the unit. What is
    counted or measured itself is never below zero, unless it is stated so.
    """
    if claim.bound == "about":
        half = half * _ABOUT or abs(value) * _LOOSE
    interval = stated_interval(value, claim.bound, half)
    if claim.measure in _AMOUNTS and value >= 0 and (interval.low is None or interval.low < 0):
        return Interval(_ZERO, interval.high)
    return interval


def _settle(
    observation: Observation, origins: Mapping[str, str], is_one_thing: Callable[[Claim, Claim], bool]
) -> None:
    """Find what the statements allow together, else what more independent documents do than any other."""
    common = meet(each.interval for each in observation.statements)
    if common is not None:
        observation.best = common
        return
    _part_unclear(observation, is_one_thing)
    statements = observation.statements
    if not statements:
        return
    best = meet(each.interval for each in statements)
    if best is None:
        names = [each.claim.doc for each in statements]
        found = most_supported(
            [(each.interval, origins.get(name, name)) for each, name in zip(statements, names, strict=True)]
        )
        if found is None:
            return
        best, _ = found
    observation.dissenting = tuple(each for each in statements if not each.interval.meets(best))
    observation.best = meet(each.interval for each in observation.agreeing)


def revise(observation: Observation, is_revised: Callable[[Claim], bool]) -> None:
    """Where a point is contested, let the statements that say they revise it stand."""
    if observation.best is not None and not (observation.dissenting or observation.unclear):
        return
    every = (*observation.statements, *observation.unclear)
    revised = [each for each in every if is_revised(each.claim)]
    plain = [each for each in every if each not in revised]
    # "revised to 1.88 million from 1.79 million": the one that was published before is not the new one
    new = [each for each in revised if not any(each.interval.meets(other.interval) for other in plain)]
    best = meet(each.interval for each in new) if new else None
    if best is not None:
        observation._first = None
        observation.statements = [each for each in every if each in new or each in plain]
        observation.unclear = tuple(each for each in every if each not in observation.statements)
        observation.dissenting = tuple(
            each for each in observation.statements if not each.interval.meets(best)
        )
        observation.best = meet(each.interval for each in observation.agreeing) or best


def _part_unclear(observation: Observation, is_one_thing: Callable[[Claim, Claim], bool]) -> None:
    by_document: dict[str, list[Statement]] = defaultdict(list)
    for each in observation.statements:
        by_document[each.claim.doc].append(each)
    unclear: set[int] = set()
    for name, own in by_document.items():
        if len(own) > 1 and meet(each.interval for each in own) is None:
            apart = [pair for pair in combinations(own, 2) if not pair[0].interval.meets(pair[1].interval)]
            if all(is_one_thing(one.claim, other.claim) for one, other in apart):
                continue
            others = [each for each in observation.statements if each.claim.doc != name]
            unclear |= {
                id(each) for each in own if not any(each.interval.meets(other.interval) for other in others)
            }
    if unclear:
        observation.unclear = tuple(each for each in observation.statements if id(each) in unclear)
        observation.statements = [each for each in observation.statements if id(each) not in unclear]


def most_supported(stated: Sequence[tuple[Interval, Hashable]]) -> tuple[Interval, int] | None:
    """Of intervals and who states each the stretch that most allow, and how many do; None where two stretches
    have as many.
    """
    marks: list[tuple[Decimal, int, Hashable]] = []
    for interval, who in stated:
        # beginnings come before ends at the same place: closed intervals meet there
        marks.append((-_FAR if interval.low is None else interval.low, 0, who))
        marks.append((_FAR if interval.high is None else interval.high, 1, who))
    marks.sort(key=lambda each: each[:2])
    most, stretches, begin = 0, 0, Decimal(0)
    best: Interval | None = None
    supporting: dict[Hashable, int] = defaultdict(int)
    grown = False
    for at, ends, who in marks:
        if not ends:
            supporting[who] += 1
            begin, grown = at, True
            continue
        if grown:
            # a stretch that as many allow as no longer one before it
            support = len(supporting)
            if support > most:
                most, stretches = support, 1
                best = Interval(None if begin == -_FAR else begin, None if at == _FAR else at)
            elif support == most:
                stretches += 1
            grown = False
        supporting[who] -= 1
        if not supporting[who]:
            del supporting[who]
    return (best, most) if best is not None and stretches == 1 else None


def _precision(statement: Statement) -> tuple[bool, Decimal, bool, str, int]:
    low, high = statement.interval.low, statement.interval.high
    is_open = low is None or high is None
    size = Decimal(0) if low is None or high is None else high - low
    return is_open, size, statement.converted, statement.claim.doc, statement.claim.start
