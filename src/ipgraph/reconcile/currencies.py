"""Claims that state one sum of money in two currencies → whether the rate that they imply was ever paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ipgraph.reconcile import exchange
from ipgraph.reconcile.points import statements_of
from ipgraph.values import Interval, Period, is_currency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from ipgraph.claims import Claim, Document
    from ipgraph.reconcile.points import Key, Statement


@dataclass(frozen=True, slots=True)
class Converted:
    """A sum in two currencies. ``implied`` is how many of the sum's own currency one of the other's is worth
    by it, ``paid`` what it was worth in those years, the margin left out.
    """

    key: Key
    own: Statement
    other_unit: str
    other: Statement
    implied: Interval
    paid: Interval
    fits: bool


def conversions(claims: Iterable[Claim], documents: Mapping[str, Document]) -> Iterator[Converted]:
    """The sums that are stated in two currencies, where the rates of the time are known.

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
            if is_currency(other_key.unit):
                told = exchange.fits(other.interval, other_key.unit, own.interval, key.unit, period, issued)
                if told is not None:
                    implied, rates, fits = told
                    paid = Interval(rates.low, rates.high)
                    yield Converted(key, own, other_key.unit, other, implied, paid, fits)


def _day(issued: str | None) -> date | None:
    """The last day that a document can have been issued on."""
    return None if issued is None else Period.parse(issued).end
