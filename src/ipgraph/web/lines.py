"""What a reader asks of an indicator's series → the lines of its chart: all there are, and those drawn."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from ipgraph.plot.style import COLOURS
from ipgraph.series import series

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ipgraph.series import ImpliedPoint, Point, Series
    from ipgraph.show.words import Words
    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary

    Key = tuple[str, tuple[tuple[str, str], ...], str | None, str]

# a parameter that begins so names a line that is drawn
MARK: Final = "line."
_MOST: Final = len(COLOURS)  # that are drawn of one unit, where nobody chose
_LISTED: Final = 60


class Line(NamedTuple):
    """A line that the chart may have: ``name`` is the parameter that asks for it, with so many ``points``."""

    name: str
    label: str
    points: int
    is_drawn: bool


class Measure(NamedTuple):
    """A measure of the indicator, with how many figures there are of it."""

    name: str
    label: str
    points: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a chart draws: ``series`` has the points of the drawn lines alone; it has no line of none dated.

    ``lines`` are those that there are, the fullest first, ``left_out`` the number of those not listed.
    """

    series: Series
    lines: tuple[Line, ...]
    left_out: int
    measures: tuple[Measure, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw, because nothing is dated."""
        return not any(each.is_drawn for each in self.lines)

    @property
    def drawn(self) -> int:
        """How many lines are drawn."""
        return sum(each.is_drawn for each in self.lines)


def drawn(
    store: Store, vocabulary: Vocabulary, words: Words, indicator: str, params: Mapping[str, str]
) -> Drawn:
    """The lines of the measure and of the names that are asked for.

    Without names, they are the fullest of each unit at one place, the country with most figures: those of its
    parts would all lie at the bottom of the same scale.

    Raises as ``series.series``.
    """
    found = series(store, vocabulary, indicator, measure=params.get("measure") or None)
    counted: dict[Key, int] = defaultdict(int)
    periods: dict[Key, set[str]] = defaultdict(set)
    points: list[Point | ImpliedPoint] = [*found.points, *found.implied]
    for point in points:
        if point.period is not None:
            counted[_key(point)] += 1
            periods[_key(point)].add(point.period)
    keys = sorted(counted, key=lambda key: (-len(periods[key]), len(key[1]), "-" in key[0], *map(repr, key)))
    names = {key: MARK + hashlib.sha256(repr(key).encode()).hexdigest()[:8] for key in keys}
    wanted = {name for name in params if name.startswith(MARK)}
    chosen = {key for key in keys if names[key] in wanted} or set(_sensible(keys))
    lines = [
        Line(names[key], label, counted[key], key in chosen)
        for key, label in _labels(keys, vocabulary, words).items()
    ]
    # what is drawn can be taken out again, however little there is of it
    lines.sort(key=lambda line: not line.is_drawn)
    measure = found.points[0].measure
    told = Counter(point.measure for point in (*found.points, *found.others))
    return Drawn(
        replace(
            found,
            points=tuple(point for point in found.points if point.period is None or _key(point) in chosen),
            implied=tuple(point for point in found.implied if _key(point) in chosen),
        ),
        tuple(lines[:_LISTED]),
        max(0, len(lines) - _LISTED),
        tuple(
            Measure(name, words.label(vocabulary.measures.get(name), name), number, name == measure)
            for name, number in told.most_common()
        ),
    )


def _sensible(keys: list[Key]) -> Iterator[Key]:
    """What is drawn where nobody chose, of lines in their order."""
    home = min(keys, key=lambda key: "-" in key[0])[0] if keys else ""
    taken: Counter[str] = Counter()
    for key in keys:
        taken[key[3]] += key[0] == home
        if key[0] == home and taken[key[3]] <= _MOST:
            yield key


def _key(point: Point | ImpliedPoint) -> Key:
    return point.area, point.of, point.base, point.unit


def _labels(keys: list[Key], vocabulary: Vocabulary, words: Words) -> dict[Key, str]:
    """What each line is of, as far as they differ."""
    areas, bases, units = ({key[place] for key in keys} for place in (0, 2, 3))
    found = {}
    for key in keys:
        area, of, base, unit = key
        parts = [words.breakdown(dict(of), vocabulary)] if of else []
        parts += [words.place(area, vocabulary)] if len(areas) > 1 else []
        parts = parts or [words.say("whole")]
        parts += [words.label(vocabulary.bases.get(base), base)] if base and len(bases) > 1 else []
        parts += [words.label(vocabulary.units.get(unit), unit)] if len(units) > 1 else []
        found[key] = " · ".join(parts)
    return found
