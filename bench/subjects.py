"""``press.toml`` → what documents are about: indicators, groups, places, points, and true values of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ipgraph.values import Period
from ipgraph.vocabulary import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

FIRST_YEAR: Final = 2018
# How far the rate of a day lies from the means of its years at most.
_DAILY: Final = Decimal("0.05")
LAST_YEAR: Final = 2024
# What part of a year's flow comes in its first months.
_PART_OF_YEAR: Final = {3: (0.2, 0.25), 5: (0.35, 0.42), 6: (0.44, 0.52), 9: (0.68, 0.77)}


@dataclass(frozen=True, eq=False)
class Subject:
    """An indicator as press names it."""

    slug: str
    range: tuple[int, int]
    en: str
    zh: str
    classifier: str = "件"
    kinds: tuple[str, ...] = ()
    did: Mapping[str, list[str]] = field(default_factory=dict)
    gdp: bool = False

    @property
    def unit(self) -> str:
        return load().indicators[self.slug].unit

    @property
    def temporality(self) -> str:
        return load().indicators[self.slug].temporality


@dataclass(frozen=True, eq=False)
class Group:
    """A group or a place that a figure is told of, and what part of the whole it has."""

    en: str
    zh: str
    of: Mapping[str, str] = field(default_factory=dict)
    range: tuple[float, float] = (0, 1)
    kind: str = ""
    code: str = "CN"


COUNTRY: Final = Group("China", "全国")


class Point(NamedTuple):
    """What a level is of."""

    subject: Subject
    period: str
    place: Group = COUNTRY
    group: Group | None = None

    @property
    def of(self) -> dict[str, str]:
        return dict(self.group.of) if self.group else {}

    def at(self, period: str) -> Point:
        return self._replace(period=period)

    def named(self, language: str, random: Random, *, with_place: bool) -> str:
        """The indicator with its group, and with its place where that must be told."""
        if language == "zh":
            place = self.place.zh if with_place or random.random() < 0.5 else ""
            return place + (self.group.zh if self.group else "") + self.subject.zh
        words = ("the number of " if self.subject.unit == "count" else "") + self.subject.en
        if self.group:
            held = self.subject.temporality == "flow" and self.group.kind == "holder"
            words += " " + (self.group.en.removeprefix("held ") if held else self.group.en)
        told = with_place or random.random() < 0.4
        return words + (f" in {self.place.en}" if told and "China" not in words else "")


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("press.toml").read_text(encoding="utf-8"))


@cache
def lexicon(language: str) -> dict[str, Any]:
    """The phrasings of a language."""
    return tomllib.loads(Path(__file__).with_name(f"press.{language}.toml").read_text(encoding="utf-8"))


def _subject(row: dict[str, Any]) -> Subject:
    return Subject(**row | {"range": tuple(row["range"]), "kinds": tuple(row.get("kinds", ()))})


@cache
def subjects() -> tuple[Subject, ...]:
    """The indicators that a case can be about."""
    return tuple(map(_subject, _table()["subjects"]))


@cache
def whole(slug: str) -> Subject:
    """An indicator that stands in relations of its own, by its slug; or one that a case can be about."""
    return {each.slug: each for each in (*map(_subject, _table()["wholes"]), *subjects())}[slug]


@cache
def groups() -> tuple[Group, ...]:
    """The groups that have a part of a whole."""
    return tuple(Group(**row) for row in _table()["groups"])


@cache
def provinces() -> tuple[Group, ...]:
    """The places of the country."""
    return tuple(Group(**row) for row in _table()["provinces"])


def gap(random: Random) -> tuple[Group, Group | None, dict[str, str]]:
    """A group, the wider one that its rate is held against (None: all), and words for that one's rate."""
    row = dict(random.choice(_table()["gaps"]))
    other, against = row.pop("other"), row.pop("against", None)
    return Group(**row), Group(**against) if against else None, other


def daily_rate(year: int, random: Random) -> Decimal:
    """Yuan to the dollar on some day about that year."""
    return Decimal(str(_table()["rates"][str(year)])) * (1 + Decimal(random.uniform(-1, 1)) * _DAILY / 2)


def rates(year: int) -> tuple[Decimal, Decimal]:
    """Yuan to the dollar: what no day from that year to the publication of its figures was beyond."""
    means = [_table()["rates"].get(str(each)) for each in (year - 1, year, year + 1)]
    near = [Decimal(str(mean)) for mean in means if mean is not None]
    return min(near) * (1 - _DAILY), max(near) * (1 + _DAILY)


def fraction(group: Group, random: Random) -> Decimal:
    """What part of a whole a group or a place has."""
    return Decimal(random.uniform(*group.range))


def part_of_year(period: str, random: Random) -> Decimal:
    """What part of its year's flow a period has."""
    months = Period.parse(period).end.month
    return Decimal(random.uniform(*_PART_OF_YEAR[months])) if "/" in period else Decimal(1)


def national(subject: Subject, random: Random) -> Decimal:
    """A true figure of a year."""
    low, high = subject.range
    return counted(Decimal(low) * (Decimal(high) / low) ** Decimal(random.random()), subject)


def counted(value: Decimal, subject: Subject) -> Decimal:
    """The value, of things that are counted a whole number."""
    return value.to_integral_value() if subject.unit == "count" else value


def period(subject: Subject, year: int, months: int = 12) -> str:
    """The period of a year's figure: the year, its first months, or its last day for a stock."""
    if subject.temporality == "stock":
        return f"{year}-12-31"
    return str(year) if months == 12 else f"{year}-01/{year}-{months:02d}"
