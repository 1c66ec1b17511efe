"""A Series → the table that ``ipgraph series`` prints."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final

from rich.text import Text

from ipgraph.cli import figures
from ipgraph.cli.figures import figure, period
from ipgraph.cli.grid import AGREED, ASIDE, HEADING, STRONG, Grid, joined
from ipgraph.reconcile.wording import span
from ipgraph.vocabulary import in_language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.console import Console

    from ipgraph.series import ImpliedPoint, Point, Series
    from ipgraph.vocabulary import Vocabulary

_HINTS: Final = 6
_SOURCES: Final = 20


def print_series(console: Console, series: Series, of: Mapping[str, str], vocabulary: Vocabulary) -> None:
    """Print the points, one a line, and what else there is to ask for. ``of`` is what was asked for."""
    aside = [series.indicator, series.points[0].measure, *(f"{key}={value}" for key, value in of.items())]
    console.print(Text(series.label, style=HEADING), soft_wrap=True)
    console.print(Text(", ".join(aside), style=ASIDE), end="\n\n", soft_wrap=True)
    short = partial(figures.short, vocabulary)
    for grid in (_points(series, of, short), _implied(series, of), _sources(series), _hints(series, of)):
        grid.print(console)
        if grid:
            console.print()


def _points(series: Series, of: Mapping[str, str], short: Callable[[str], str]) -> Grid:
    """The grid; columns for place, base and further breakdown only where the points differ in them."""
    places = len({point.area for point in series.points}) > 1
    further = any(_further(point, of) for point in series.points)
    bases = any(point.base for point in series.points)
    cited = _citations(series)
    grid = Grid("left", "right", "elastic", "elastic", "elastic", "elastic", "left")
    heads = (
        "period",
        "value",
        "area" if places else "",
        "also by" if further else "",
        "against" if bases else "",
        "said by",
        "documents",
    )
    grid.row(*(Text(head, style=ASIDE) for head in heads))
    for point in series.points:
        grid.row(
            period(point.period) if point.period else Text("undated", style=ASIDE),
            Text(figure(point.value, point.unit, point.bound, point.measure), style=STRONG),
            point.area if places else "",
            (_further(point, of) or "all") if further else "",
            point.base,
            joined([*dict.fromkeys(map(short, point.speakers))]) or Text("not attributed", style=ASIDE),
            Text(cited(point.documents), style=AGREED if len(point.documents) > 1 else ""),
        )
    return grid


def _implied(series: Series, of: Mapping[str, str]) -> Grid:
    """The points that nobody states, apart from those that documents do, with what they follow from."""
    places = len({point.area for point in series.implied}) > 1
    cited = _citations(series, " + ")
    grid = Grid("left", "left", "elastic", "elastic", "elastic", "left")
    if series.implied:
        grid.line(Text("implied, stated by nobody", style=ASIDE))
    for point in series.implied:
        grid.row(
            period(point.period) if point.period else Text("undated", style=ASIDE),
            Text(span(point.interval, point.unit), style="italic"),
            point.area if places else "",
            _further(point, of),
            Text(in_language(point.formula, "en").rpartition(" = ")[0], style=ASIDE),
            cited(point.documents),
        )
    return grid


def _citations(series: Series, sign: str = " = ") -> Callable[[Sequence[str]], str]:
    """Tells documents by the numbers that the list of sources gives them."""
    numbers = {source.name: number for number, source in enumerate(series.sources[:_SOURCES], 1)}
    return lambda names: figures.cited((numbers[name] for name in names if name in numbers), len(names), sign)


def _sources(series: Series) -> Grid:
    """The documents by the numbers that the points refer to."""
    grid = Grid("left", "left", "elastic", "elastic", "elastic")
    for number, source in enumerate(series.sources[:_SOURCES], 1):
        grid.row(
            f"[{number}]",
            Text(source.issued or "undated", style="" if source.issued else ASIDE),
            source.title,
            Text(source.publisher or "", style=ASIDE),
            Text(source.name, style=ASIDE),
        )
    grid.more(len(series.sources) - _SOURCES)
    return grid


def _further(point: Point | ImpliedPoint, of: Mapping[str, str]) -> str:
    return ", ".join(f"{key}={value}" for key, value in point.of if key not in of)


def _hints(series: Series, of: Mapping[str, str]) -> Grid:
    """What else is stated of the indicator, in the words of the options that ask for it."""
    grid = Grid("left", "elastic")
    shown = {point.of for point in series.points}
    measure = series.points[0].measure
    by: dict[str, Counter[str]] = {}
    for point in series.others:
        if point.measure == measure and point.of not in shown:
            for key, value in point.of:
                if of.get(key) != value:
                    by.setdefault(key, Counter())[value] += 1
    for key, values in sorted(by.items()):
        grid.row(Text(f"also by {key}", style=ASIDE), Text(_most(values), style=ASIDE))
    measures = Counter(point.measure for point in series.others if point.measure != measure)
    if measures:
        grid.row(Text("other measures", style=ASIDE), Text(_most(measures), style=ASIDE))
    if by or measures:
        words = [f"--of {key}={next(iter(values))}" for key, values in sorted(by.items())][:1]
        words += [f"--measure {name}" for name, _ in measures.most_common(1)]
        grid.row(Text("ask with", style=ASIDE), Text(" or ".join(words), style=ASIDE))
    return grid


def _most(values: Counter[str]) -> str:
    return joined([value for value, _ in values.most_common()], most=_HINTS)
