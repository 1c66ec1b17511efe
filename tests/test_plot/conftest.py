"""A series as documents might give it over twelve years: breakdowns, months, conflicts, implied points."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import pytest

from ipgraph import vocabulary
from ipgraph.series import ImpliedPoint, Point, Quote, Series, Source
from ipgraph.values import Interval

if TYPE_CHECKING:
    from collections.abc import Callable

    from ipgraph.vocabulary import Vocabulary

INDICATOR = "invention-patents-granted"
HOSTILE = "</script><script>alert(1)</script><!-- & \x0b]]>"
CONFLICT = {"en": "1 and 2 differ", "zh": "1与2不同"}
BREAKDOWNS = (
    (),
    (("residence", "domestic"),),
    (("residence", "foreign"),),
    (("field", "digital-economy-core"),),
)


def stated(period: str | None, value: str, *of: tuple[str, str], **other: object) -> Point:
    number = Decimal(value)
    bound = other.pop("bound", "exact")
    interval = {
        "exact": Interval(number - 500, number + 500),
        "over": Interval(number, None),
        "under": Interval(None, number),
    }[str(bound)]
    given: dict[str, object] = {
        "measure": "level",
        "area": "CN",
        "base": None,
        "unit": "count",
        "documents": ("a.txt",),
        "speakers": ("China National Intellectual Property Administration",),
        "interval": interval,
        "quotes": (Quote("a.txt", None, HOSTILE),),
        **other,
    }
    return Point(period=period, value=number, of=of, bound=str(bound), **given)  # type: ignore[arg-type]


def implied(period: str, low: str | None, high: str | None, *of: tuple[str, str]) -> ImpliedPoint:
    interval = Interval(None if low is None else Decimal(low), None if high is None else Decimal(high))
    return ImpliedPoint(
        "level", period, "CN", of, None, "count", interval, "growth", {"en": "1 / 2 = 3"}, ("a.txt",)
    )


def of(*points: Point, implied: tuple[ImpliedPoint, ...] = (), indicator: str = INDICATOR) -> Series:
    sources = (Source("a.txt", f"Title {HOSTILE}", "2025-01-01", None),)
    return Series(indicator, indicator, points, (), sources, implied)


class Making(NamedTuple):
    """What tests make points and series with."""

    stated: Callable[..., Point]
    implied: Callable[..., ImpliedPoint]
    of: Callable[..., Series]


@pytest.fixture(scope="session")
def make() -> Making:
    return Making(stated, implied, of)


@pytest.fixture(scope="session")
def catalogue() -> Vocabulary:
    return vocabulary.load()


@pytest.fixture(scope="session")
def rich() -> Series:
    points = [
        stated(str(year), str((year - 2005) * 20000 * (4 - number)), *breakdown)
        for number, breakdown in enumerate(BREAKDOWNS)
        for year in range(2013, 2025)
        if (number, year) not in ((0, 2015), (3, 2014))
    ]
    points += [stated(f"2024-{month:02d}", str(30000 + month * 500)) for month in range(1, 13)]
    points += [
        stated("2021", "1500000", conflicts=(CONFLICT,)),
        stated("2022-01/2022-06", "700000", bound="over"),
        stated(None, "5"),
    ]
    return of(
        *points, implied=(implied("2015", "780000", "820000"), implied("2014", "1", None, *BREAKDOWNS[3]))
    )


@pytest.fixture(scope="session")
def crowded() -> Series:
    places = [f"CN-{code}" for code in ("AH", "BJ", "CQ", "FJ", "GD", "GS", "GX", "GZ", "HA", "HB")]
    return of(
        *(
            stated(str(year), str(10000 * (year - 2010)), area=place)
            for place in places
            for year in (2022, 2023)
        )
    )
