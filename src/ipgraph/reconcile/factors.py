"""Observations → factors: a rule with the points that it ties together, whether they are stated or not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Final

from ipgraph.errors import ValueFormatError
from ipgraph.reconcile import intervals, partitions
from ipgraph.reconcile.points import Key, order
from ipgraph.reconcile.rules import rules
from ipgraph.reconcile.signs import sentence_of, tells_year_before
from ipgraph.values import BASES, Period, is_currency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ipgraph.claims import Document
    from ipgraph.reconcile.points import Observation, Of
    from ipgraph.reconcile.rules import Rule, Term
    from ipgraph.values import Interval
    from ipgraph.vocabulary import Vocabulary

_RESIDENCE: Final = "residence"
# A group by one name, beside the name of the whole.
_ONE_GROUP: Final = 2


@dataclass(frozen=True, slots=True)
class Factor:
    """An equation over points: ``terms`` map each of the rule's terms to its point.

    ``given`` are terms that are no points, such as the number of years; ``sure`` is false where the words of
    the claims leave open which points are meant.
    """

    rule: Rule
    anchor: Key
    terms: Mapping[str, Key]
    given: Mapping[str, Interval] = field(default_factory=dict)
    sure: bool = True


class Stated:
    """Which points are stated, in which units and periods, and what the sentences of claims tell besides."""

    def __init__(
        self,
        observations: Mapping[Key, Observation],
        vocabulary: Vocabulary,
        documents: Mapping[str, Document],
    ) -> None:
        self.observations = observations
        self.vocabulary = vocabulary
        self._documents = documents
        self._units: dict[Key, tuple[str, ...]] = {}
        self._periods: dict[Key, dict[str, None]] = defaultdict(dict)
        self._of_all: set[tuple[str, Key]] = set()
        for key in sorted(observations, key=order):
            if is_of_all(key):
                self._of_all |= {(each.claim.doc, whole_of(key)) for each in observations[key].statements}
            plain = key.plain
            self._units[plain] = (*self._units.get(plain, ()), key.unit)
            if key.measure == "level" and key.period is not None:
                self._periods[plain._replace(period="")][key.period] = None

    def told_before(self, key: Key) -> list[str]:
        """The earlier periods with a level that the sentences of an observation name: by their year, or as
        the year before.
        """
        assert key.period is not None
        levels = key._replace(measure="level", base=None, unit="", period="")
        earlier = [
            period
            for period in self.periods(levels)
            if period < key.period and _season(period) == _season(key.period)
        ]
        if not earlier:
            return []
        last_year = Period.parse(key.period).year_before().text
        found: dict[str, None] = {}
        for statement in self.observations[key].statements:
            document = self._documents.get(statement.claim.doc)
            if document is not None:
                sentence = sentence_of(statement.claim, document.text)
                found |= dict.fromkeys(
                    period
                    for period in earlier
                    if period[:4] in sentence or (period == last_year and tells_year_before(sentence))
                )
        return list(found)

    def speaks_of_all(self, key: Key) -> bool:
        """Whether a document that states a share of a total also states one whose total can only be all.

        The total of "domestic enterprises" may be the domestic one; where universities have a share of the
        same total, by the same words, it is theirs too.
        """
        whole = whole_of(key)
        return any((each.claim.doc, whole) in self._of_all for each in self.observations[key].statements)

    def periods(self, series: Key) -> Iterable[str]:
        """The periods in which a level is stated of a series: a point without unit and period."""
        return self._periods.get(series, ())

    def units(self, key: Key) -> tuple[str, ...]:
        """The units that a point is stated in, whatever the key's own is."""
        return self._units.get(key.plain, ())

    def usual_unit(self, key: Key, otherwise: str) -> str:
        """The unit of a point that nobody states."""
        known = self.vocabulary.indicators.get(key.indicator)
        return known.unit if known and not is_currency(known.unit) else otherwise


def is_of_all(key: Key) -> bool:
    """Whether a point is a share of one group whose total can only be all."""
    return key.measure == "share" and len(key.of) <= _ONE_GROUP and _RESIDENCE not in dict(key.of)


def whole_of(key: Key) -> Key:
    """What the shares of one total have in common."""
    return key._replace(of=tuple(pair for pair in key.of if pair[0] == "whole"))


def _season(period: str) -> list[str]:
    """What a period tells besides its years: of 2020-01/2020-05, January to May."""
    return [part[4:] for part in period.split("/")]


def factors(stated: Stated) -> Iterator[tuple[Factor, ...]]:
    """For each observation that a rule starts from, the ways to read it; several where words are open."""
    for key in stated.observations:
        yield from readings(key, stated)


def readings(key: Key, stated: Stated) -> Iterator[tuple[Factor, ...]]:
    """For each rule that starts from an observation, the ways to read it."""
    for rule in _starting_from(key):
        if found := _readings(rule, key, stated):
            yield found


def may_read(key: Key, vocabulary: Vocabulary) -> Iterator[Key]:
    """All points, units left out, that rules starting from an observation can need, stated or not.

    Of those whose period only sentences tell, the period is left out too.
    """
    for rule in _starting_from(key):
        for first, last, _ in _spans(rule, key):
            for term in rule.terms:
                for period in _periods(term, key, first, last) or ("",):
                    if period or term.period == "told":
                        yield from _points(term, key, period, vocabulary)


def _starting_from(key: Key) -> tuple[Rule, ...]:
    if key.period is None:
        return ()
    return _by_measure().get((key.measure, _base(key)), ())


@cache
def _by_measure() -> Mapping[tuple[str, str], tuple[Rule, ...]]:
    found: dict[tuple[str, str], tuple[Rule, ...]] = {}
    for rule in rules():
        for base in ("before", "none") if rule.base == "any" else (rule.base,):
            found[rule.measure, base] = (*found.get((rule.measure, base), ()), rule)
    return found


def _base(key: Key) -> str:
    if key.base in ("average-annual", "population"):
        return key.base
    return "none" if key.base is None else "before"


def _readings(rule: Rule, key: Key, stated: Stated) -> tuple[Factor, ...]:
    if rule.unit not in (key.unit, "level"):
        return ()
    found: list[Factor] = []
    for first, last, given in _spans(rule, key):
        choices = [_candidates(term, key, first, last, stated) for term in rule.terms]
        for chosen in product(*choices):
            # money of one currency is compared with money of the same
            units = {point.unit for point in chosen if point.unit}
            if len(units) > 1:
                continue
            unit = next(iter(units), _usual(rule, key, stated))
            points = (point if point.unit else point._replace(unit=unit) for point in chosen)
            names = (term.name for term in rule.terms)
            found.append(Factor(rule, key, {rule.term: key, **dict(zip(names, points, strict=True))}, given))
    whole = [each for each in found if all(point in stated.observations for point in each.terms.values())]
    chosen_ones = whole or found
    if len(chosen_ones) == 1:
        return tuple(chosen_ones)
    return tuple(replace(each, sure=False) for each in chosen_ones)


def _usual(rule: Rule, key: Key, stated: Stated) -> str:
    """The unit of a rule's points where none of them is stated."""
    unit = next((term.unit for term in rule.terms if term.unit), None)
    return unit or (key.unit if rule.unit == "level" else stated.usual_unit(key, "CNY"))


def _spans(rule: Rule, key: Key) -> Iterator[tuple[str, str, Mapping[str, Interval]]]:
    """The periods that an anchor compares: the first, the last, and what they make of the formula's terms."""
    assert key.period is not None
    if rule.base == "average-annual":
        begin, slash, end = key.period.partition("/")
        if slash and len(begin) == len(end) == len("2024"):
            years = int(end) - int(begin)
            # "in the five years to 2023": the years in which it grew, or from the first one to the last
            for first, count in ((int(begin), years), (int(begin) - 1, years + 1)):
                if count > 0:
                    yield f"{first:04d}", end, {"years": intervals.point(Decimal(count))}
        return
    yield _before(key), key.period, {}


def _before(key: Key) -> str:
    """The period that a figure is compared with; "" where there is none."""
    assert key.period is not None
    if key.base == "yoy":
        try:
            return Period.parse(key.period).year_before().text
        except ValueFormatError:
            return ""
    return key.base if key.base is not None and key.base not in BASES else ""


def _candidates(term: Term, key: Key, first: str, last: str, stated: Stated) -> list[Key]:
    """The points that a term can be: those that are stated, else the one that it would be, without unit."""
    periods = _periods(term, key, first, last)
    if periods is None:
        periods = stated.told_before(key)
    return [point for period in periods if period for point in _of_period(term, key, period, stated)]


def _periods(term: Term, key: Key, first: str, last: str) -> list[str] | None:
    """The periods that a term can be of, "" for none; None where only sentences tell."""
    assert key.period is not None
    if term.period == "told":
        return [first] if first else None
    return [{"same": key.period, "base": first, "first": first, "last": last}[term.period]]


def _of_period(term: Term, key: Key, period: str, stated: Stated) -> list[Key]:
    found: list[Key] = []
    unstated: Key | None = None
    for point in _points(term, key, period, stated.vocabulary):
        if unstated is None or (term.of == "whole" and not point.of and stated.speaks_of_all(key)):
            unstated = point
        wanted = term.unit or (key.unit if key.measure == "difference" else None)
        found += [
            point._replace(unit=unit) for unit in stated.units(point) if wanted is None or unit == wanted
        ]
    return list(dict.fromkeys(found)) or ([unstated] if unstated is not None else [])


def _points(term: Term, key: Key, period: str, vocabulary: Vocabulary) -> Iterator[Key]:
    """The points of a period that a term can be, without unit."""
    known = vocabulary.indicators.get(key.indicator)
    if period and term.period in ("first", "last") and known is not None and known.temporality == "stock":
        # between years grows what there is at their ends
        period = f"{period}-12-31"
    for indicator, area, of in _places(term, key, vocabulary):
        for measure in term.measures:
            whole = tuple(pair for pair in key.of if pair[0] == "whole") if measure == "share" else ()
            yield Key(indicator, measure, period, area, tuple(sorted((*of, *whole))), None, "")


def _places(term: Term, key: Key, vocabulary: Vocabulary) -> Iterator[tuple[str, str, Of]]:
    """Indicator, area and breakdowns that a term can have."""
    plain = tuple(pair for pair in key.of if pair[0] not in ("whole", "against"))
    if term.of in ("same", "part"):
        yield key.indicator, key.area, plain
        return
    if term.of == "wider":
        for of in _wider(plain, vocabulary):
            yield key.indicator, key.area, of
        return
    whole = dict(key.of).get("whole")
    if not isinstance(whole, str):
        return
    indicator, area = partitions.place_of_whole(whole, key.indicator, key.area)
    if whole not in partitions.TOTALS:
        # of another indicator, or of what no document need state: the whole is a point by its name
        yield indicator, area, ()
        return
    if whole == partitions.DOMESTIC:
        yield indicator, area, (("residence", "domestic"),)
        return
    if area != key.area and not plain:
        yield indicator, area, ()
        return
    for number in range(len(plain)):
        yield indicator, area, plain[:number] + plain[number + 1 :]
    if len(plain) > 1:
        yield indicator, area, ()


def _wider(of: Of, vocabulary: Vocabulary) -> Iterator[Of]:
    """The breakdowns of what holds a group: with a broader value for one of them, or without it."""
    for number, (dimension, value) in enumerate(of):
        known = vocabulary.breakdowns.get((dimension, str(value)))
        broader = known.broader if known else None
        rest = of[:number] + of[number + 1 :]
        while broader is not None:
            yield tuple(sorted((*rest, (dimension, broader))))
            above = vocabulary.breakdowns.get((dimension, broader))
            broader = above.broader if above else None
        yield rest
