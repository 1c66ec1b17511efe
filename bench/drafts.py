"""What a case is before it is put into words: true values that a relation ties together, and tellings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import subjects as of_press

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal
    from random import Random

    from stating import Range
    from subjects import Point, Subject

NATIONAL: Final = {"whole": "national-total"}


class Slot(NamedTuple):
    """A figure with its true value and its claim's fields beside value and bound."""

    true: Decimal
    unit: str
    point: Point
    measure: str = "level"
    base: str | None = None
    of: Mapping[str, str] | None = None
    period: str | None = None


@dataclass(frozen=True)
class Telling:
    """A sentence to be: a list of phrasings, what it is about, and the figures by their names in it.

    ``where`` is the document: ``main``, ``earlier`` (a year before) or ``other``.
    """

    phrasings: str
    point: Point
    names: Mapping[str, str]
    where: str = "main"
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass
class Draft:
    """A case before it is put into words; ``relation`` names the arithmetic, ``given`` what it needs."""

    relation: str
    slots: dict[str, Slot]
    tellings: list[Telling]
    given: dict[str, Range] = field(default_factory=dict)
    trap: str | None = None
    expected: str | None = None

    @property
    def roles(self) -> list[str]:
        """The figures that the relation ties together."""
        return [name for name in self.slots if not name.startswith("trap")]


def level(true: Decimal, point: Point) -> Slot:
    return Slot(true, point.subject.unit, point, of=point.of)


def pick(random: Random, accepts: Callable[[Subject], bool]) -> Subject:
    return random.choice([each for each in of_press.subjects() if accepts(each)])


def share_of(part: Point, of: Mapping[str, str], share: Decimal) -> Slot:
    return Slot(share, "percent", part, "share", of={**part.of, **of})
