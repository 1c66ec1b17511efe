"""Store → one indicator over time: which figure documents state for which period, and who says so where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pyoxigraph

from ipgraph import query, rdf
from ipgraph.errors import NotFoundError, ParameterError, did_you_mean
from ipgraph.query import Iri, Table
from ipgraph.query.frames import Tabular
from ipgraph.reconcile.asking import findings
from ipgraph.reconcile.findings import CONFLICT, IMPLIED
from ipgraph.values import MEASURES, Interval, plain
from ipgraph.vocabulary.names import suggested

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from ipgraph.query import Value
    from ipgraph.store import Store
    from ipgraph.vocabulary import Indicator, Vocabulary

_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("indicator", "measure", "period", "area"), "text"),
    "of": "list",
    "base": "text",
    **dict.fromkeys(("value", "lower", "upper"), "decimal"),
    **dict.fromkeys(("unit", "bound", "standing"), "text"),
    **dict.fromkeys(("documents", "speakers"), "list"),
    "conflicts": "integer",
}
_LAST: Final = "9999"  # undated points come last


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a document that state a point."""

    document: str
    speaker: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """A figure that documents state for one observation, with all who state just this figure.

    ``of`` is the breakdown as sorted pairs; ``value`` is in base units; ``documents`` and ``speakers`` are
    names, sorted. ``interval`` is what the figure allows by its stated precision and bound, by the most
    precise of those who state it. ``conflicts`` are sentences, by language, of the findings in which it
    conflicts with other figures, ``claims`` the IRIs of what states it. These and ``quotes`` do not tell
    points apart.
    """

    measure: str
    period: str | None
    area: str
    of: tuple[tuple[str, str], ...]
    base: str | None
    value: Decimal
    unit: str
    bound: str
    documents: tuple[str, ...]
    speakers: tuple[str, ...]
    interval: Interval = field(default=Interval(None, None), compare=False)
    quotes: tuple[Quote, ...] = field(default=(), compare=False)
    conflicts: tuple[Mapping[str, str], ...] = field(default=(), compare=False)
    claims: tuple[str, ...] = field(default=(), compare=False)

    @property
    def order(self) -> tuple[str, str, tuple[tuple[str, str], ...], str, str, Decimal]:
        """Sorts points by measure, place and breakdown, each over time."""
        return self.measure, self.area, self.of, self.base or "", self.period or _LAST, self.value


@dataclass(frozen=True, slots=True)
class ImpliedPoint:
    """A point that nobody states: ``interval`` is what follows for it, in base units, by ``formula``, told
    in several languages, by their codes.

    ``documents`` are those whose figures it follows from, sorted by name; the rest is as in ``Point``.
    """

    measure: str
    period: str | None
    area: str
    of: tuple[tuple[str, str], ...]
    base: str | None
    unit: str
    interval: Interval
    rule: str
    formula: Mapping[str, str]
    documents: tuple[str, ...]

    @property
    def order(self) -> tuple[str, str, tuple[tuple[str, str], ...], str, str]:
        """Sorts points by measure, place and breakdown, each over time."""
        return self.measure, self.area, self.of, self.base or "", self.period or _LAST


@dataclass(frozen=True, slots=True)
class Source:
    """What a document's page says of itself; ``issued`` is an ISO 8601 date."""

    name: str
    title: str | None
    issued: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True, repr=False)
class Series(Tabular):
    """One indicator over time: ``points`` are those asked for, ``others`` what else is stated of it.

    ``implied`` are points of what was asked for that nobody states and that follow from figures of documents;
    they are never among the others. ``sources`` tells of every document that one of all these rests on.
    """

    indicator: str
    label: str
    points: tuple[Point, ...]
    others: tuple[Point, ...] = ()
    sources: tuple[Source, ...] = ()
    implied: tuple[ImpliedPoint, ...] = ()

    def __iter__(self) -> Iterator[Point]:
        """The points asked for, in order."""
        return iter(self.points)

    def __len__(self) -> int:
        """How many points were asked for and found."""
        return len(self.points)

    def to_table(self, *, implied: bool = False) -> Table:
        """The points with what each allows (``lower``, ``upper``), for data frames; implied ones on request.

        ``standing`` is ``stated`` or ``implied``; who says so, and the value, are empty of what is implied.
        ``conflicts`` counts the findings in which a figure conflicts with others.
        """
        rows: list[tuple[Value, ...]] = []
        shown: tuple[Point | ImpliedPoint, ...] = self.points
        for each in shown + (self.implied if implied else ()):
            of = tuple(f"{key}={value}" for key, value in each.of)
            key = self.indicator, each.measure, each.period, each.area, of, each.base
            ends = each.interval.low, each.interval.high, each.unit
            if isinstance(each, Point):
                told = each.bound, "stated", each.documents, each.speakers, len(each.conflicts)
                rows.append((*key, each.value, *ends, *told))
            else:
                rows.append((*key, None, *ends, None, "implied", each.documents, (), 0))
        return Table(tuple(_KINDS), rows, kinds=_KINDS)

    def __repr__(self) -> str:
        """What it is of, and the points as a table."""
        return f"{self.label}\n{self.table()!r}"

    def table(self) -> Table:
        """The points that are stated as a table, one a row."""
        columns = ("indicator", *(each.name for each in fields(Point) if each.compare))
        return Table(
            columns,
            [
                (
                    self.indicator,
                    point.measure,
                    point.period,
                    point.area,
                    tuple(f"{key}={value}" for key, value in point.of),
                    point.base,
                    point.value,
                    point.unit,
                    point.bound,
                    point.documents,
                    point.speakers,
                )
                for point in self.points
            ],
        )


def series(
    store: Store,
    vocabulary: Vocabulary,
    indicator: str,
    *,
    of: Mapping[str, str] | None = None,
    area: str | None = None,
    measure: str | None = None,
) -> Series:
    """What is stated of an indicator (its slug, or a label in any language), by breakdown and over time.

    ``of`` keeps the points with these breakdowns, whatever else they are broken down by; ``area`` (a code or
    a name) and ``measure`` keep those of one place and one measure. Without ``measure`` it is ``level``, or
    where no level is stated the measure with the most points.

    Raises NotFoundError where there is no such indicator, or the documents state nothing of it or nothing
    that was asked for; ParameterError on an unknown measure.
    """
    known = _indicator(vocabulary, indicator)
    if measure is not None and measure not in MEASURES:
        raise ParameterError(
            f"there is no measure {measure!r}{did_you_mean(measure, MEASURES)}; one of: {', '.join(MEASURES)}"
        )
    stated = _points(store, vocabulary, known.slug)
    if not stated:
        raise NotFoundError(
            f"no document states anything of {known.slug}; ipgraph query --list shows what to ask"
        )
    place = _place(vocabulary, area)
    wanted = dict(of or {})
    chosen = [
        point for point in stated if wanted.items() <= dict(point.of).items() and place in (None, point.area)
    ]
    counted = Counter(point.measure for point in chosen)
    if measure is None and chosen:
        measure = "level" if "level" in counted else counted.most_common(1)[0][0]
    points = tuple(point for point in chosen if point.measure == measure)
    if not points:
        raise NotFoundError(_nothing(known.slug, stated, wanted, place, measure))
    shown = set(points)
    others = tuple(point for point in stated if point not in shown)
    implied = tuple(
        point
        for point in _implied(store, vocabulary, known.slug)
        if wanted.items() <= dict(point.of).items()
        and place in (None, point.area)
        and point.measure == measure
    )
    cited = {name for point in points for name in point.documents}
    cited |= {name for implicit in implied for name in implicit.documents}
    return Series(known.slug, known.name, points, others, _sources(store, cited), implied)


def _indicator(vocabulary: Vocabulary, name: str) -> Indicator:
    if found := vocabulary.indicator(name):
        return found
    names = {*vocabulary.indicators, *(each.name for each in vocabulary.indicators.values())}
    hint = suggested(name, names) or "; ipgraph query indicators lists them"
    raise NotFoundError(f"there is no indicator {name!r}{hint}")


def _place(vocabulary: Vocabulary, name: str | None) -> str | None:
    if name is None or name in vocabulary.places:
        return name
    if found := vocabulary.place(name):
        return found.code
    raise NotFoundError(f"there is no place {name!r}; give a code, such as CN or CN-GD, or a name")


def _nothing(
    slug: str, stated: Iterable[Point], of: Mapping[str, str], area: str | None, measure: str | None
) -> str:
    """What was asked in vain, and what there is of it."""
    asked, found = [f"{key}={value}" for key, value in of.items()], Counter[str]()
    for point in stated:
        if of:
            found.update(f"{key}={value}" for key, value in point.of)
        if area is not None:
            found[point.area] += 1
        if measure is not None:
            found[point.measure] += 1
    asked += [each for each in (area, measure) if each is not None]
    there = ", ".join(each for each, _ in found.most_common(8))
    return f"nothing is stated of {slug} for {', '.join(asked)}" + (f"; there is: {there}" if there else "")


def _implied(store: Store, vocabulary: Vocabulary, indicator: str) -> list[ImpliedPoint]:
    """What follows for points of an indicator that nobody states."""
    return sorted(
        (
            ImpliedPoint(
                measure=finding.about.measure,
                period=finding.about.period,
                area=finding.about.area,
                of=tuple((key, str(value)) for key, value in finding.about.of),
                base=finding.about.base,
                unit=finding.about.unit,
                interval=finding.expected,
                rule=finding.rule,
                formula=finding.formula,
                documents=tuple(sorted({claim.doc for claim in finding.claims})),
            )
            for finding in findings(store, vocabulary, verdict=IMPLIED, indicator=indicator)
            if finding.expected is not None
        ),
        key=lambda point: point.order,
    )


def _sources(store: Store, cited: Set[str]) -> tuple[Source, ...]:
    """The documents of these names, the latest first."""
    sources = [
        Source(_key(row["document"]), _text(row["title"]), _text(row["issued"]), _text(row["publisher"]))
        for row in query.run(store, "documents")
        if _key(row["document"]) in cited
    ]
    return tuple(sorted(sources, key=lambda source: (source.issued or "", source.name), reverse=True))


def _points(store: Store, vocabulary: Vocabulary, indicator: str) -> list[Point]:
    """All points of an indicator: claims of one observation with one figure and bound become one."""
    told: dict[Point, list[Point]] = {}
    conflicts = _conflicts(store, vocabulary, indicator)
    for row in query.run(store, "series", indicator=indicator):
        point = _point(row, conflicts)
        # without a period nothing tells that two documents speak of one point
        own = point.documents if point.period is None else ()
        told.setdefault(replace(point, documents=own, speakers=()), []).append(point)
    return sorted(map(_merged, told.values()), key=lambda point: point.order)


def _conflicts(
    store: Store, vocabulary: Vocabulary, indicator: str
) -> dict[tuple[str, ...], list[Mapping[str, str]]]:
    """What findings say of the claims about an indicator that conflict with others, by place and point."""
    said: dict[tuple[str, ...], list[Mapping[str, str]]] = {}
    for finding in findings(store, vocabulary, verdict=CONFLICT, uses=indicator):
        for claim in finding.claims:
            place = claim.doc, f"{claim.start}-{claim.end}", claim.measure, claim.period or ""
            told = said.setdefault(place, [])
            if finding.text not in told:
                told.append(finding.text)
    return said


def _point(
    row: Mapping[str, Value], conflicts: Mapping[tuple[str, ...], Sequence[Mapping[str, str]]]
) -> Point:
    breakdowns, value, speaker = row["breakdowns"], row["value"], _text(row["speaker"])
    assert isinstance(breakdowns, tuple)
    assert isinstance(value, Decimal | int)
    keyed = (_key(breakdown).partition("=") for breakdown in breakdowns)
    document, measure, period = _key(row["document"]), _text(row["measure"]) or "", _text(row["period"])
    # a claim is named by its place; where several stand in one, those after the first are numbered
    start, end, *_ = rdf.keys(pyoxigraph.NamedNode(str(row["claim"])))[-1].split("-")
    return Point(
        measure=measure,
        period=period,
        area=_text(row["area"]) or "",
        of=tuple(sorted((key, member) for key, _, member in keyed)),
        base=_text(row["base"]),
        value=Decimal(plain(Decimal(value))),
        unit=_text(row["unit"]) or "",
        bound=_text(row["bound"]) or "",
        documents=(document,),
        speakers=() if speaker is None else (speaker,),
        interval=Interval(_decimal(row["lower"]), _decimal(row["upper"])),
        quotes=(Quote(document, speaker, _text(row["quote"]) or ""),),
        conflicts=tuple(conflicts.get((document, f"{start}-{end}", measure, period or ""), ())),
        claims=(str(row["claim"]),),
    )


def _merged(points: Sequence[Point]) -> Point:
    """One point of several that differ in nothing but who states them where, and how precisely."""
    lows = [point.interval.low for point in points if point.interval.low is not None]
    highs = [point.interval.high for point in points if point.interval.high is not None]
    told = [text for point in points for text in point.conflicts]
    return replace(
        points[0],
        documents=tuple(sorted({name for point in points for name in point.documents})),
        speakers=tuple(sorted({name for point in points for name in point.speakers})),
        interval=Interval(max(lows, default=None), min(highs, default=None)),
        quotes=tuple(dict.fromkeys(quote for point in points for quote in point.quotes)),
        conflicts=tuple(text for at, text in enumerate(told) if text not in told[:at]),
        claims=tuple(dict.fromkeys(claim for point in points for claim in point.claims)),
    )


def _decimal(value: Value) -> Decimal | None:
    return Decimal(value) if isinstance(value, Decimal | int) else None


def _key(value: Value) -> str:
    return value.short if isinstance(value, Iri) else str(value)


def _text(value: Value) -> str | None:
    return None if value is None else str(value)
