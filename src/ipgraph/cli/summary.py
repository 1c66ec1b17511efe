"""A Summary and the Outcome of a run → the page that ends ``ipgraph build``."""

from __future__ import annotations

import shlex
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final

from rich.text import Text

from ipgraph.cli import figures
from ipgraph.cli.figures import breakdown, count, figure, period
from ipgraph.cli.findings import STYLES
from ipgraph.cli.grid import AGREED, ASIDE, HEADING, STRONG, Grid, joined
from ipgraph.reconcile.findings import CONFLICT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.console import Console

    from ipgraph.build import Outcome
    from ipgraph.series import Point, Series
    from ipgraph.summary import Summary
    from ipgraph.vocabulary import Vocabulary

# what is shown of each kind; the rest is one query away
_DOCUMENTS: Final = 12
_ROWS: Final = 6
_POINTS: Final = 5


def print_summary(
    console: Console, summary: Summary, outcome: Outcome, *, vocabulary: Vocabulary, store: str | None
) -> None:
    """Print the page, as wide as the console.

    Agencies are named by the vocabulary's abbreviations; ``store`` is the place that the user gave.
    """
    short = partial(figures.short, vocabulary)
    cited = _Citations(summary)
    console.print(_headline(summary, outcome), end="\n\n", soft_wrap=True)
    for title, body in (
        ("Documents", _documents(summary, cited)),
        ("Claims by measure", _measures(summary)),
        ("Agencies", _agencies(summary, short)),
        ("Officials", _officials(summary, short)),
        ("Programmes", _programmes(summary, short)),
        ("Events", _events(summary, short)),
        ("Most stated", _most_stated(summary, cited, short)),
        ("Findings", _findings(summary)),
        ("Violations", _violations(outcome)),
        ("Next", _next(summary, store)),
    ):
        print_section(console, title, body)


def print_section(console: Console, title: str, body: Grid) -> None:
    """Print a heading and a grid; nothing where the grid is empty."""
    if body:
        console.print(Text(title, style=HEADING))
        body.print(console)
        console.print()


def _headline(summary: Summary, outcome: Outcome) -> Text:
    line = Text()
    for number, noun in (
        (len(summary.documents), "document"),
        (summary.claims, "claim"),
        (summary.observations, "data point"),
    ):
        line.append(count(number, noun), style=STRONG).append("   ")
    if summary.shared:
        line.rstrip()
        line.append(f", {summary.shared:,} stated by several documents   ")
    line.append(f"{sum(outcome.seconds.values()):.1f} s", style=ASIDE)
    return line


class _Citations:
    """The numbers by which the page refers to documents; those that it lists have one."""

    def __init__(self, summary: Summary) -> None:
        latest = sorted(summary.documents, key=lambda each: (each.issued or "", each.name), reverse=True)
        self.listed = latest[:_DOCUMENTS]
        self._numbers = {each.name: number for number, each in enumerate(self.listed, 1)}

    def __call__(self, names: Sequence[str]) -> str:
        return figures.cited((self._numbers[name] for name in names if name in self._numbers), len(names))


def _documents(summary: Summary, cited: _Citations) -> Grid:
    grid = Grid("left", "left", "elastic", "firm", "right")
    for document in cited.listed:
        grid.row(
            Text(cited([document.name]), style=ASIDE),
            Text(document.issued or "undated", style="" if document.issued else ASIDE),
            document.title or document.name,
            Text(document.publisher or "", style=ASIDE),
            _claims(document.claims),
        )
    grid.more(len(summary.documents) - len(cited.listed))
    return grid


def _measures(summary: Summary) -> Grid:
    grid = Grid()
    line = Text()
    for name, number in summary.measures.items():
        line.append(f"{number:,} ", style=STRONG).append(f"{name}   ")
    if line:
        grid.line(line)
    return grid


def _agencies(summary: Summary, short: Callable[[str], str]) -> Grid:
    grid = Grid("firm", "elastic", "right", "right")
    for agency in summary.agencies[:_ROWS]:
        abbreviation = short(agency.name)
        name = [abbreviation, agency.name] if abbreviation != agency.name else ["", agency.name]
        grid.row(*name, _claims(agency.claims), _in(agency.documents))
    grid.more(len(summary.agencies) - _ROWS)
    return grid


def _officials(summary: Summary, short: Callable[[str], str]) -> Grid:
    grid = Grid("left", "elastic", "right", "right")
    for official in summary.officials[:_ROWS]:
        posts = ", ".join([*official.posts, *map(short, official.organisations)])
        grid.row(
            f"{official.name} {official.also}" if official.also else official.name,
            posts or Text("no post stated", style=ASIDE),
            _claims(official.claims),
            _in(official.documents),
        )
    grid.more(len(summary.officials) - _ROWS)
    return grid


def _programmes(summary: Summary, short: Callable[[str], str]) -> Grid:
    grid = Grid("elastic", "elastic", "right")
    for programme in summary.programmes[:_ROWS]:
        grid.row(programme.name, joined([*map(short, programme.run_by)]), _in(programme.documents))
    grid.more(len(summary.programmes) - _ROWS)
    return grid


def _events(summary: Summary, short: Callable[[str], str]) -> Grid:
    grid = Grid("left", "left", "elastic", "elastic")
    for event in summary.events[:_ROWS]:
        grid.row(
            Text(event.date or "undated", style="" if event.date else ASIDE),
            event.kind,
            joined([*map(short, event.hosts)]),
            Text(joined([*map(short, event.speakers)]), style=ASIDE),
        )
    grid.more(len(summary.events) - _ROWS)
    return grid


def _most_stated(summary: Summary, cited: _Citations, short: Callable[[str], str]) -> Grid:
    grid = Grid("firm", "left", "right", "elastic", "left")
    for series in summary.most_stated:
        points = _telling(series)
        places = len({point.area for point in series.points}) > 1
        grid.line(Text(series.label, style=STRONG).append(f"   {series.indicator}", style=ASIDE))
        for point in points:
            grid.row(
                f"  {_what(point, place=places)}",
                period(point.period) if point.period else Text("undated", style=ASIDE),
                Text(figure(point.value, point.unit, point.bound, point.measure), style=STRONG),
                Text(joined([*dict.fromkeys(map(short, point.speakers))], most=2), style=ASIDE),
                Text(cited(point.documents), style=AGREED if len(point.documents) > 1 else ASIDE),
            )
        grid.more(len(series.points) + len(series.others) - len(points), indent=2)
    if summary.shared:
        grid.line(Text("= joins documents that state the same figure", style=ASIDE))
    return grid


def _what(point: Point, *, place: bool) -> str:
    return (
        ", ".join([*([point.area] if place else []), *([breakdown(point.of)] if point.of else [])]) or "all"
    )


def _telling(series: Series) -> list[Point]:
    """The points to show: of the place and breakdown that is stated most, then of others, each over time."""
    stated: Counter[object] = Counter()
    for point in series.points:
        stated[point.area, point.of] += len(point.documents)

    def rank(point: Point) -> tuple[object, ...]:
        return -stated[point.area, point.of], len(point.of), point.order

    return sorted(series.points, key=rank)[:_POINTS]


def _findings(summary: Summary) -> Grid:
    """How many there are of each verdict, and the severest conflicts in a line each."""
    grid = Grid("left", "elastic")
    line = Text()
    for verdict, number in summary.verdicts.items():
        line.append(f"{number:,} ", style=STYLES[verdict]).append(f"{verdict}   ")
    if line:
        grid.line(line)
    for finding in summary.conflicts:
        grid.row(Text(f"  {finding.rule}", style=STYLES[finding.verdict]), finding.text["en"])
    grid.more(summary.verdicts.get(CONFLICT, 0) - len(summary.conflicts), indent=2)
    return grid


def _violations(outcome: Outcome) -> Grid:
    grid = Grid()
    if outcome.violations:
        grid.line(Text(f"{count(len(outcome.violations), 'violation')}, listed below", style="bold red"))
    else:
        grid.line(f"none in the {count(len(outcome.stored), 'document')} of this run")
    return grid


def _next(summary: Summary, store: str | None) -> Grid:
    """Commands that go on from here; each of them works on what is stored."""
    grid = Grid("left", "elastic")
    for words, aim in _commands(summary):
        place = ["--store", store] if store is not None else []
        grid.row(shlex.join([*words, *place]), Text(aim, style=ASIDE))
    return grid


def _commands(summary: Summary) -> Iterator[tuple[Iterable[str], str]]:
    if summary.most_stated:
        series = summary.most_stated[0]
        point = _telling(series)[0]
        of = [word for key, value in point.of for word in ("--of", f"{key}={value}")]
        area = ["--area", point.area] if len({each.area for each in series.points}) > 1 else []
        yield ["ipgraph", "series", series.indicator, *of, *area], "over time"
    if summary.verdicts:
        yield ["ipgraph", "check"], "shows the findings"
    yield ["ipgraph", "query", "--list"], "more questions"
    yield ["ipgraph", "export", "graph.ttl"], "all, as Turtle"


def _claims(number: int) -> Text:
    return Text(count(number, "claim"), style="" if number else ASIDE)


def _in(documents: int) -> Text:
    return Text(f"in {count(documents, 'document')}", style=ASIDE)


def print_profile(console: Console, outcome: Outcome) -> None:
    """Print the seconds of each phase."""
    total = sum(outcome.seconds.values())
    grid = Grid("left", "right", "right")
    for phase, seconds in outcome.seconds.items():
        grid.row(phase, f"{seconds:.3f} s", Text(f"{seconds / total:.0%}", style=ASIDE))
    grid.row("total", Text(f"{total:.3f} s", style=STRONG))
    print_section(console, "Seconds", grid)
