"""A Series → what its chart shows: panels of lines of marks, each at its time, with what it tells."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ipgraph.plot.axes import moment
from ipgraph.plot.words import ChartWords, clean, shortened
from ipgraph.reconcile.wording import span
from ipgraph.series import Point
from ipgraph.values import Period
from ipgraph.vocabulary import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ipgraph.series import ImpliedPoint, Series
    from ipgraph.vocabulary import Vocabulary

    AnyPoint = Point | ImpliedPoint
    LineKey = tuple[str, tuple[tuple[str, str], ...], str | None]

_TOLD: Final = 3  # documents, speakers and quotes named one by one
_QUOTE: Final = 160  # letters of a quote, and of a title
_MONTH: Final = 30.4  # days


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure on a chart.

    ``at``, ``start`` and ``end`` are milliseconds since 1970; ``low`` and ``high`` are the finite ends of
    what the figure allows; ``opens`` is ``up`` or ``down`` where it has an open end. Marks of one ``run`` are
    joined by a line if they are ``joined``. ``tells`` are texts by the key of their heading; ``claims`` the
    IRIs of what states the figure, none where it is implied.
    """

    at: float
    start: int
    end: int
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    opens: str
    run: int
    is_implied: bool
    is_conflict: bool
    weight: tuple[bool, int, Decimal]
    tells: Mapping[str, str]
    claims: tuple[str, ...] = ()
    is_joined: bool = False

    @property
    def ends(self) -> list[Decimal]:
        """All values that the axis must reach."""
        return [each for each in (self.value, self.low, self.high) if each is not None]


@dataclass(frozen=True, slots=True)
class Line:
    """The marks of one place, breakdown and base, in order of time."""

    name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """The lines in one unit, those with fewer marks than others last where there are too many."""

    unit: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All that a chart shows: its title, what all lines share, the panels, and how many are undated."""

    title: str
    shared: str
    measure: str
    panels: tuple[Panel, ...]
    undated: int

    @property
    def marks(self) -> list[Mark]:
        """The marks of all panels."""
        return [mark for panel in self.panels for line in panel.lines for mark in line.marks]


@dataclass(slots=True)
class _Reader:
    """Turns points into marks; ``at_end`` says that a figure is of the end of its period."""

    series: Series
    vocabulary: Vocabulary
    words: ChartWords
    at_end: bool
    titles: dict[str, str] = field(default_factory=dict)

    def mark(self, point: AnyPoint, line: str) -> Mark | None:
        """The mark of a point with a period; None where nothing is known but that it is."""
        assert point.period is not None
        interval = point.interval
        known = [each for each in (interval.low, interval.high) if each is not None]
        if not isinstance(point, Point) and not known:
            return None
        value = point.value if isinstance(point, Point) else sum(known, Decimal(0)) / len(known)
        period = Period.parse(point.period)
        start, end = moment(period.start), moment(period.end + timedelta(days=1))
        months = round(((period.end - period.start).days + 1) / _MONTH)
        tells = self._stated(point, line) if isinstance(point, Point) else self._implied(point, line)
        documents = len(point.documents)
        return Mark(
            at=end if self.at_end else (start + end) / 2,
            start=start,
            end=end,
            value=value,
            low=interval.low,
            high=interval.high,
            opens="" if len(known) != 1 else "up" if interval.high is None else "down",
            run=0 if self.at_end else months,
            is_implied=not isinstance(point, Point),
            is_conflict=isinstance(point, Point) and bool(point.conflicts),
            weight=(isinstance(point, Point), documents, -(max(known) - min(known)) if known else Decimal(0)),
            tells={key: clean(text) for key, text in tells.items() if text},
            claims=point.claims if isinstance(point, Point) else (),
        )

    def _stated(self, point: Point, line: str) -> dict[str, str]:
        words, code = self.words.words, self.words.code
        figure = words.amount(point.value, point.unit, self.vocabulary, point.measure)
        if point.bound != "exact":
            bound = words.label(self.vocabulary.bounds.get(point.bound), point.bound)
            figure = f"{bound} {figure}" if code == "en" else f"{bound}{figure}"
        told = [in_language(text, code) for text in point.conflicts]
        state = self.words.say("conflict", text=self._some(told)) if told else self.words.say("stated")
        interval = point.interval
        is_exact = interval.low == interval.high
        return self._told(point, line, figure, state) | {
            "allows": "" if is_exact else span(interval, point.unit, code),
            "speakers": self._some([self._speaker(name) for name in point.speakers]),
            "quotes": self._some(
                [f"“{shortened(' '.join(quote.text.split()), _QUOTE)}”" for quote in point.quotes]
            ),
        }

    def _implied(self, point: ImpliedPoint, line: str) -> dict[str, str]:
        figure = span(point.interval, point.unit, self.words.code)
        state = self.words.say("implied")
        formula = point.formula.get(self.words.code, "")
        return self._told(point, line, figure, state) | {"formula": formula.rpartition(" = ")[0]}

    def _told(self, point: AnyPoint, line: str, figure: str, state: str) -> dict[str, str]:
        period = self.words.words.period(point.period or "")
        return {
            "line": line,
            "period": period,
            "figure": figure,
            "state": state,
            "documents": self._some([self._title(name) for name in point.documents]),
            "description": self.words.say(
                "description", line=line, period=period, figure=figure, state=state
            ),
        }

    def _title(self, document: str) -> str:
        if not self.titles:
            self.titles.update({source.name: source.title or source.name for source in self.series.sources})
        return shortened(self.titles.get(document, document), _QUOTE)

    def _speaker(self, name: str) -> str:
        agency = self.vocabulary.agency(name)
        return name if agency is None else agency.label(self.words.code)

    def _some(self, texts: Iterable[str]) -> str:
        distinct = [*dict.fromkeys(texts)]
        more = [self.words.say("more", n=len(distinct) - _TOLD)] if len(distinct) > _TOLD else []
        return "; ".join([*distinct[:_TOLD], *more])


def picture(series: Series, vocabulary: Vocabulary, words: ChartWords) -> Picture:
    """What the chart of a series shows; nothing in it where no point has a period."""
    known = vocabulary.indicators.get(series.indicator)
    measure = series.points[0].measure
    # a stock is counted on a day; what it is said of a longer period is taken to be of that period's end
    at_end = measure == "level" and known is not None and known.temporality == "stock"
    reader = _Reader(series, vocabulary, words, at_end)
    points: list[AnyPoint] = [*series.points, *series.implied]
    dated = [point for point in points if point.period is not None]
    keys = list(dict.fromkeys(map(_line, dated)))
    shared, names = _names(keys, vocabulary, words)
    panels = []
    for unit, _ in Counter(point.unit for point in dated).most_common():
        marks: dict[LineKey, list[Mark]] = defaultdict(list)
        for point in dated:
            mark = reader.mark(point, names[_line(point)]) if point.unit == unit else None
            if mark is not None:
                marks[_line(point)].append(mark)
        lines = [Line(names[key], _joined(marks[key])) for key in keys if key in marks]
        if lines:
            panels.append(Panel(unit, tuple(lines)))
    title = series.label if known is None else known.label(words.code)
    undated = sum(point.period is None for point in series.points)
    return Picture(clean(title[:1].upper() + title[1:]), shared, measure, tuple(panels), undated)


def _line(point: AnyPoint) -> LineKey:
    return point.area, point.of, point.base


def _joined(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The marks in order of time; of those of one time, the line leads through the one best founded."""
    from dataclasses import replace

    best: dict[tuple[int, float], Mark] = {}
    for mark in marks:
        place = mark.run, mark.at
        if place not in best or mark.weight > best[place].weight:
            best[place] = mark
    chosen = {id(mark) for mark in best.values()}
    ordered = sorted(marks, key=lambda mark: (mark.at, mark.run, mark.value))
    return tuple(replace(mark, is_joined=id(mark) in chosen) for mark in ordered)


def _names(
    keys: Sequence[LineKey], vocabulary: Vocabulary, words: ChartWords
) -> tuple[str, dict[LineKey, str]]:
    """What all lines have in common, and what tells each from the others."""
    comma = "，" if words.code == "zh" else ", "
    areas, bases = {key[0] for key in keys}, {key[2] for key in keys}
    common = set.intersection(*(set(key[1]) for key in keys)) if keys else set()
    said: dict[LineKey, str] = {}
    for key in keys:
        own = {name: value for name, value in key[1] if (name, value) not in common}
        parts = [words.words.place(key[0], vocabulary)] if len(areas) > 1 else []
        parts += [words.words.breakdown(own, vocabulary)] if own else []
        parts += [_base(key[2], vocabulary, words)] if len(bases) > 1 and key[2] else []
        said[key] = clean(comma.join(parts)) or words.say("all")
    repeated = {name for name, number in Counter(said.values()).items() if number > 1}
    for number, key in enumerate(keys, 1):
        if said[key] in repeated:  # two names of one label
            said[key] = f"{said[key]} [{number}]"
    shared = [words.words.place(area, vocabulary) for area in areas] if len(areas) == 1 else []
    pairs = {name: value for key in keys[:1] for name, value in key[1] if (name, value) in common}
    shared += [words.words.breakdown(pairs, vocabulary)] if pairs else []
    shared += [_base(base, vocabulary, words) for base in bases if base and len(bases) == 1]
    return clean(comma.join(shared)), said


def _base(base: str, vocabulary: Vocabulary, words: ChartWords) -> str:
    return words.words.label(vocabulary.bases.get(base), base)
