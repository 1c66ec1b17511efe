"""Claims that state one sum of money in two currencies → whether the rate that they imply was ever paid.

A rate that there was in those years may still be none that was used: where the other sums of a document, or
those of other documents about the same period, all imply another, this one is likely wrong. Three have to
agree before that is told, for rates move, by 15 percent within 2022 between the dollar and the yuan, and two
texts may go by different days.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from ipgraph.reconcile import exchange
from ipgraph.reconcile.points import most_supported, statements_of
from ipgraph.values import Interval, Period, is_currency

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
    from datetime import date

    from ipgraph.claims import Claim, Document
    from ipgraph.reconcile.points import Key, Statement


# So many sums of a document, or else so many documents that do not copy each other, tell the rate.
_ENOUGH: Final = 3


@dataclass(frozen=True, slots=True)
class Converted:
    """A sum in two currencies. ``implied`` is how many of the sum's own currency one of the other's is worth
    by it, ``paid`` what it was worth in those years, the margin left out; None where nobody knows.
    """

    key: Key
    own: Statement
    other_unit: str
    other: Statement
    implied: Interval
    paid: Interval | None
    fits: bool

    @property
    def pair(self) -> tuple[str, str]:
        """The two currencies."""
        return self.key.unit, self.other_unit


def conversions(claims: Iterable[Claim], documents: Mapping[str, Document]) -> Iterator[Converted]:
    """The sums that are stated in two currencies; they fit unless the rates of the time are known.

    What a text states first is its source's figure, what it adds in brackets is converted.
    """
    for claim in claims:
        if claim.indicator is None or not claim.also or not is_currency(claim.unit):
            continue
        (key, own), *others = statements_of(claim)
        document = documents.get(claim.doc)
        issued = _day(document.issued if document else None)
        period = None if claim.period is None else Period.parse(claim.period)
        for other_key, other in others:
            if not is_currency(other_key.unit) or other_key.unit == key.unit:
                continue
            told = exchange.fits(other.interval, other_key.unit, own.interval, key.unit, period, issued)
            if told is not None:
                rate, rates, fits = told
                paid = Interval(rates.low, rates.high)
                yield Converted(key, own, other_key.unit, other, rate, paid, fits)
            elif (implied := exchange.implied(other.interval, own.interval)) is not None:
                yield Converted(key, own, other_key.unit, other, implied, None, fits=True)


class Rates:
    """The rates that the sums of one period imply, each pair of currencies for itself."""

    def __init__(
        self, converted: Iterable[Converted], origins: Callable[[Collection[str]], Mapping[str, str]]
    ) -> None:
        """Take the sums of one period, and what tells which documents copy one text."""
        self._origins = origins
        self._of: dict[tuple[str, str], list[Converted]] = defaultdict(list)
        for each in converted:
            if each.fits:
                self._of[each.pair].append(each)
        self._within: dict[tuple[str, str, str], Interval | None] = {}
        self._among: dict[tuple[str, str], Interval | None] = {}

    @classmethod
    def of(
        cls,
        claims: Iterable[Claim],
        documents: Mapping[str, Document],
        origins: Callable[[Collection[str]], Mapping[str, str]],
    ) -> Rates:
        """The rates that claims of one period imply, each told once."""
        return cls(conversions(dict.fromkeys(claims), documents), origins)

    def without(self, documents: Collection[str]) -> Rates:
        """The rates that the sums of all documents but these imply."""
        return Rates((each for each in self.sums if each.own.claim.doc not in documents), self._origins)

    @property
    def sums(self) -> Iterator[Converted]:
        """The sums that fit the rates of their time, as far as these are known."""
        return chain.from_iterable(self._of.values())

    def others(self, one: Converted) -> Interval | None:
        """What the sums of its document make the rate, or else most documents; None where too few agree."""
        document = one.own.claim.doc
        if (*one.pair, document) not in self._within:
            own = [each for each in self._of[one.pair] if each.own.claim.doc == document]
            self._within[*one.pair, document] = _agreed((each, id(each)) for each in own)
        if one.pair not in self._among:
            names = {each.own.claim.doc for each in self._of[one.pair]}
            origins = self._origins(names)
            self._among[one.pair] = _agreed(
                (each, origins.get(each.own.claim.doc, each.own.claim.doc)) for each in self._of[one.pair]
            )
        return self._within[*one.pair, document] or self._among[one.pair]

    def telling(self, one: Converted) -> Interval | None:
        """What others make the rate, where that of this sum is another or nothing else is known of it."""
        others = self.others(one)
        return others if others is None or one.paid is None or not is_near(one.implied, others) else None


def is_near(implied: Interval, others: Interval) -> bool:
    """Whether a rate can be that of others, as they round and by the days that they may go by."""
    return _with_margin(implied).meets(others)


def _agreed(sums: Iterable[tuple[Converted, Hashable]]) -> Interval | None:
    """The rate, margin and all, that most of those who state sums agree on; None where too few do."""
    found = most_supported([(_with_margin(each.implied), who) for each, who in sums])
    return found[0] if found is not None and found[1] >= _ENOUGH else None


def _with_margin(rate: Interval) -> Interval:
    slack = 1 + exchange.MARGIN
    return Interval(
        None if rate.low is None else rate.low / slack, None if rate.high is None else rate.high * slack
    )


def _day(issued: str | None) -> date | None:
    """The last day that a document can have been issued on."""
    return None if issued is None else Period.parse(issued).end
