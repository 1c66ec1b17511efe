"""Parts and wholes: what makes up a whole (``partitions.toml``), and where the whole of a share lies."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WORLD: Final = "WORLD"
DOMESTIC: Final = "domestic-total"
TOTALS: Final = frozenset({"national-total", "office-total", "world-total", DOMESTIC})
"""Wholes that are all there is of the same indicator: in the world, or else in the country."""
_OF_THE_WORLD: Final = "world-total"


class Partition(NamedTuple):
    """Indicators that make up another; ``area`` is the country where they do, None: everywhere."""

    area: str | None
    whole: str
    parts: tuple[str, ...]

    def holds_in(self, area: str) -> bool:
        """Whether the parts make up the whole in an area."""
        return self.area in (None, country_of(area))


class Groups(NamedTuple):
    """The values of a breakdown that leave nothing over."""

    dimension: str
    values: tuple[str, ...]


def country_of(area: str) -> str:
    """The country that an area lies in, as its code tells; the area itself where it tells none.

    >>> country_of("CN-GD"), country_of("city/shenzhen")
    ('CN', 'city/shenzhen')
    """
    return area.partition("-")[0]


def place_of_whole(whole: str, indicator: str, area: str) -> tuple[str, str]:
    """Indicator and area of the whole of a share that is stated of these.

    >>> place_of_whole("national-total", "patents-granted", "CN-GD")
    ('patents-granted', 'CN')
    >>> place_of_whole("gross-domestic-product", "added-value", "CN")
    ('gross-domestic-product', 'CN')
    """
    if whole not in TOTALS:
        return whole, area
    return indicator, WORLD if whole == _OF_THE_WORLD else country_of(area)


def of_indicator(indicator: str, area: str) -> list[Partition]:
    """The partitions in an area in which an indicator is the whole or a part."""
    return [each for each in _by_indicator().get(indicator, ()) if each.holds_in(area)]


@cache
def of_breakdowns() -> tuple[Groups, ...]:
    """The breakdowns that leave nothing over."""
    return tuple(Groups(row["dimension"], tuple(row["parts"])) for row in _tables()["breakdown"])


@cache
def _by_indicator() -> Mapping[str, Sequence[Partition]]:
    found: dict[str, list[Partition]] = defaultdict(list)
    for row in _tables()["indicator"]:
        made = Partition(row.get("area"), row["whole"], tuple(row["parts"]))
        for indicator in (made.whole, *made.parts):
            found[indicator].append(made)
    return found


def _tables() -> dict[str, list[dict[str, Any]]]:
    text = (resources.files(__package__) / "partitions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
