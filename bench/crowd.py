"""Any number of claims without press text: ten of each observation, of many indicators, places and years."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from stating import Stated, state

from ipgraph.claims import Claim, Document, Equivalent
from ipgraph.reconcile.exchange import between
from ipgraph.vocabulary import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ipgraph.vocabulary.records import Indicator

_PER_OBSERVATION: Final = 10
_PER_DOCUMENT: Final = 20
_YEARS: Final = range(2005, 2025)
# One claim of so many states a figure that is wrong.
_RARELY: Final = 500
# One sum of so many in yuan is told in dollars as well, at the mean rate of its year, to so many digits.
_CONVERTED: Final = 10
_DIGITS: Final = 4
_BREAKDOWNS: Final[tuple[dict[str, str], ...]] = (
    {},
    {"holder": "enterprise"},
    {"holder": "university"},
    {"residence": "domestic"},
    {"residence": "foreign"},
    {"field": "artificial-intelligence"},
    {"field": "digital-economy-core"},
)


class Observed(NamedTuple):
    """An observation: the fields of its claims, and its true value."""

    indicator: str
    measure: str
    unit: str
    period: str
    base: str | None
    area: str
    of: dict[str, str]
    true: Decimal


def crowd(size: int, seed: int = 1) -> tuple[list[Claim], dict[str, Document]]:
    """So many claims, and their documents by name; the same for the same seed."""
    random = Random(f"crowd {seed}")
    names = [f"{number:07d}.txt" for number in range(max(size // _PER_DOCUMENT, _PER_OBSERVATION))]
    texts: dict[str, list[str]] = {name: [] for name in names}
    lengths = dict.fromkeys(names, 0)
    issued = {name: random.choice(_YEARS) + 1 for name in names}
    claims: list[Claim] = []
    observed = _observed(random)
    while len(claims) < size:
        point = next(observed)
        for name in random.sample(names, min(_PER_OBSERVATION, size - len(claims))):
            claim = _claim(point, name, lengths[name], random, issued[name])
            texts[name].append(claim.quote)
            lengths[name] += len(claim.quote) + 1
            claims.append(claim)
    documents = {
        name: Document.of_text(" ".join(texts[name]), name, issued=f"{issued[name]}-03-01") for name in names
    }
    return claims, documents


def _claim(point: Observed, name: str, start: int, random: Random, issued: int) -> Claim:
    stated = state(point.true, point.unit, "en", random)
    if random.randrange(_RARELY) == 0:
        stated = Stated(
            stated.value * 10, stated.unit, stated.form._replace(multiplier=stated.form.multiplier * 10)
        )
    quote = f"{stated.value:f}"
    return Claim(
        doc=name,
        indicator=point.indicator,
        measure=point.measure,
        value=stated.value,
        unit=point.unit,
        bound="exact",
        period=point.period,
        base=point.base,
        area=point.area,
        quote=quote,
        start=start,
        end=start + len(quote),
        of=point.of,
        half=stated.half,
        also=_also(point, stated.value, issued) if random.randrange(_CONVERTED) == 0 else (),
    )


def _also(point: Observed, value: Decimal, issued: int) -> tuple[Equivalent, ...]:
    year = int(point.period[:4])
    if point.unit != "CNY" or point.measure != "level" or issued <= year:
        return ()
    rates = between("CNY", "USD", date(year, 1, 1), date(year, 12, 31))
    assert rates is not None, "the dollar is known in every year"
    dollars = value * rates.mean
    return (Equivalent(round(dollars, _DIGITS - 1 - dollars.adjusted()), "USD"),)


def _observed(random: Random) -> Iterator[Observed]:
    """Series without end: years of levels, with changes, differences and shares of the whole among them."""
    vocabulary = load()
    amounts = [each for each in vocabulary.indicators.values() if each.temporality in ("flow", "stock")]
    places = sorted(vocabulary.places)
    drawn: set[tuple[str, str, int]] = set()
    while True:
        indicator, area, number = (
            random.choice(amounts),
            random.choice(places),
            random.randrange(len(_BREAKDOWNS)),
        )
        if (indicator.slug, area, number) in drawn:
            continue
        drawn.add((indicator.slug, area, number))
        yield from _series(indicator, area, _BREAKDOWNS[number], random)


def _series(indicator: Indicator, area: str, of: dict[str, str], random: Random) -> Iterator[Observed]:
    def point(measure: str, unit: str, true: Decimal, base: str | None = None) -> Observed:
        shares = {"whole": "national-total"} if measure == "share" else {}
        return Observed(indicator.slug, measure, unit, period, base, area, {**of, **shares}, true)

    value = Decimal(random.randint(2_000, 900_000)) * (1 if indicator.unit == "count" else 10**6)
    for year in _YEARS:
        period = f"{year}-12-31" if indicator.temporality == "stock" else str(year)
        before, value = value, (value * Decimal(random.uniform(0.95, 1.2))).to_integral_value()
        yield point("level", indicator.unit, value)
        kind = random.random()
        if kind < 0.5 and year > _YEARS[0]:
            yield point("change", "percent", (value / before - 1) * 100, "yoy")
        elif kind < 0.6 and value != before and year > _YEARS[0]:
            yield point("difference", indicator.unit, value - before, "yoy")
        elif kind < 0.7 and of:
            yield point("share", "percent", Decimal(random.uniform(2, 90)))
