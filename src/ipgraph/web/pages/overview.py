"""What the graph holds at a glance: indicators with their latest figures, documents, findings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from ipgraph.query import Iri
from ipgraph.rdf import keys
from ipgraph.reconcile.asking import overview
from ipgraph.values import Period
from ipgraph.vocabulary import ID, iri
from ipgraph.web.rendering import path_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ipgraph.query import Value
    from ipgraph.web.messages import Answer
    from ipgraph.web.pages.site import Site

# Units of what is a part of something, whose growth is told in percentage points.
_RATES: Final = frozenset({"percent", "permille"})
# Points of which a claim tells no more than that they are over or under a figure.
_BOUNDS: Final = f"""
SELECT DISTINCT ?observation WHERE {{
  ?claim ipg:about ?observation ; ipg:bound ?bound
  FILTER(?bound NOT IN (<{iri("bound", "exact")}>, <{iri("bound", "about")}>))
}}
"""
_DOCUMENTS: Final = 15
_INDICATORS: Final = 200
_WIDTH: Final = 96
_HEIGHT: Final = 26
_EDGE: Final = 4


class Stated(NamedTuple):
    """A period and the middle of the figures that documents state for it."""

    period: Period
    value: Decimal
    is_bound: bool


class Line(NamedTuple):
    """The points of one series, in time, that a list draws beside an indicator."""

    area: str
    of: str
    unit: str
    points: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator in the list; ``path_data`` draws its line, ``change`` is in percent of a year before."""

    path: str
    label: str
    about: str
    latest: str
    period: str
    change: str
    path_data: str
    dot: tuple[float, float] | None
    claims: int
    documents: int
    conflicts: int


def page(site: Site, params: Mapping[str, str]) -> Answer:
    """The overview."""
    documents = list(site.ask("documents"))
    told = overview(site.store, site.vocabulary, 0)
    values = {
        "rows": _rows(site),
        "documents": [_document(site, row) for row in documents[:_DOCUMENTS]],
        "counts": {str(row["kind"]): row["number"] for row in site.ask("counts")},
        "verdicts": [
            (name, site.words.label(site.vocabulary.verdicts.get(name), name), number)
            for name, number in told.verdicts.items()
        ],
    }
    return site.rendered("overview", values)


def _document(site: Site, row: Mapping[str, Value]) -> dict[str, object]:
    document = Iri(str(row["document"]))
    issued = row["issued"]
    return {
        "path": path_of(document),
        "title": row["title"] or document.short,
        "issued": site.words.period(issued.isoformat()) if isinstance(issued, date) else "",
        "publisher": row["publisher"] or "",
        "claims": row["claims"],
    }


def _rows(site: Site) -> list[Row]:
    lines = _lines(site)
    conflicts: dict[str, int] = defaultdict(int)
    for row in site.ask("conflicts"):
        # observations and implied points have their indicator in the same place
        conflicts[_keys(str(row["about"]))[1]] += 1
    found = []
    for row in list(site.ask("indicators"))[:_INDICATORS]:
        slug = Iri(str(row["indicator"])).short
        line = lines.get(slug)
        last = line.points[-1] if line else None
        change = _change(line.points, line.unit) if line else None
        places = _places(line.points) if line and len(line.points) > 1 else ()
        words = site.words
        found.append(
            Row(
                path=f"/id/indicator/{slug}",
                label=words.label(site.vocabulary.indicators.get(slug), slug),
                about=_about(site, line) if line else "",
                latest=words.amount(last.value, line.unit, site.vocabulary) if line and last else "",
                period=words.period(last.period.text) if last else "",
                change="" if change is None else words.amount(*change, site.vocabulary, "change"),
                path_data=" ".join(f"{'L' if n else 'M'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(places)),
                dot=places[-1] if places else None,
                claims=int(str(row["claims"])),
                documents=int(str(row["documents"])),
                conflicts=conflicts[slug],
            )
        )
    return found


def _lines(site: Site) -> dict[str, Line]:
    """By indicator, the levels of the series with the most points: that of no group, of a country first."""
    bounds = {row["observation"].value for row in site.store.select(_BOUNDS)}
    series: dict[tuple[str, str, str, str], list[Stated]] = defaultdict(list)
    for row in site.ask("observations"):
        if row["measure"] == "level" and row["period"] and isinstance(row["lowest"], Decimal | int):
            _, indicator, _, _, area, of, *_ = _keys(str(row["observation"]))
            middle = (Decimal(row["lowest"]) + Decimal(str(row["highest"]))) / 2
            point = Stated(Period.parse(str(row["period"])), middle, row["observation"] in bounds)
            series[indicator, area, of, str(row["unit"])].append(point)
    best: dict[str, Line] = {}
    for (indicator, area, of, unit), points in series.items():
        # months of one year and whole years are not one line
        kind = max({each.period.kind for each in points}, key=lambda kind: _of_kind(points, kind))
        chosen = tuple(
            sorted((each for each in points if each.period.kind == kind), key=lambda each: each.period.end)
        )
        line = Line(area, of, unit, chosen)
        if indicator not in best or _rank(line) > _rank(best[indicator]):
            best[indicator] = line
    return best


def _of_kind(points: Sequence[Stated], kind: str) -> tuple[int, str]:
    return sum(each.period.kind == kind for each in points), kind


def _rank(line: Line) -> tuple[int, bool, bool, str, str]:
    return len(line.points), line.of == "all", "-" not in line.area, line.area, line.of


def _about(site: Site, line: Line) -> str:
    """What a line is of, where it is not all in the country of most."""
    place = site.words.place(line.area, site.vocabulary)
    if line.of == "all":
        return place
    pairs = dict(pair.split("=", 1) for pair in line.of.split(";") if "=" in pair)
    return f"{site.words.breakdown(pairs, site.vocabulary)} · {place}"


def _change(points: Sequence[Stated], unit: str) -> tuple[Decimal, str] | None:
    """By how much the last figure is more than that of a year before, and in which unit: a rate in points.

    None where one of the two is not stated, or is stated as a bound only.
    """
    last = points[-1]
    before = next((each for each in points if each.period == last.period.year_before()), None)
    if before is None or last.is_bound or before.is_bound:
        return None
    if unit in _RATES:
        return last.value - before.value, "percentage-point"
    if not before.value:
        return None
    return ((last.value - before.value) / abs(before.value) * 100).quantize(Decimal("0.1")), "percent"


def _places(points: Sequence[Stated]) -> tuple[tuple[float, float], ...]:
    """Where the points stand in a drawing of the list's size."""
    first, last = points[0].period.end.toordinal(), points[-1].period.end.toordinal()
    low, high = min(each.value for each in points), max(each.value for each in points)
    span, height = last - first or 1, high - low
    return tuple(
        (
            _EDGE + (each.period.end.toordinal() - first) / span * (_WIDTH - 2 * _EDGE),
            _HEIGHT / 2
            if not height
            else _HEIGHT - _EDGE - float((each.value - low) / height) * (_HEIGHT - 2 * _EDGE),
        )
        for each in points
    )


def _keys(thing: str) -> tuple[str, ...]:
    import pyoxigraph as ox

    return keys(ox.NamedNode(thing)) if thing.startswith(ID) else ("", "")
