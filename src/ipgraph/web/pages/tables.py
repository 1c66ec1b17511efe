"""A table of a query → the rows of a page: each thing a link to its page, each figure to its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ipgraph.query import Iri
from ipgraph.query.table import LABEL
from ipgraph.vocabulary import ID, in_language, iri
from ipgraph.web.pages.naming import names_of
from ipgraph.web.rendering import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ipgraph.query import Table, Value
    from ipgraph.web.pages.site import Site

# Codes of the vocabulary, by the column that has them.
_CODES: Final = ("measure", "unit", "bound")
_FIGURES: Final = ("value", "lower", "upper")
# What only machines read, or a page says otherwise: what a figure's digits allow is in the chart.
LEFT_OUT: Final = frozenset(
    {"claim", "start", "end", "observation", "base", "finding", "steps", "lowest", "highest"}
)


@dataclass(frozen=True, slots=True)
class Link:
    """A text, and where it leads if anywhere."""

    text: str
    path: str | None = None


# what a cell says: one thing, or several
Cell = tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on a page; ``numeric`` are the columns of figures."""

    title: str
    summary: str
    address: str
    columns: tuple[str, ...]
    numeric: frozenset[str]
    rows: tuple[tuple[Cell, ...], ...]
    left_out: int


def grid(
    site: Site, name: str, table: Table, address: str, most: int, without: Sequence[str] = ()
) -> Grid | None:
    """A canned query's table on a page; None where it has no rows.

    ``address`` is where the API has it, ``most`` the number of rows that are shown, ``without`` the columns
    that the page says by itself.
    """
    from ipgraph.query import canned

    if not table.rows:
        return None
    query = canned(name)
    shown = [
        column
        for column in table.columns
        if column not in LEFT_OUT
        and column not in without
        and not (
            column.endswith(LABEL)
            and column.removesuffix(LABEL) in table.columns
            and column != f"observation{LABEL}"
        )
        and column != "unit"
        # whose name the link to him says
        and not (column == "name" and "official" in table.columns)
        and any(cell not in (None, ()) for cell in table.column(column))
    ]
    told = list(table)[:most]
    names = names_of(site, (thing for row in told for column in shown for thing in _things(row[column])))
    rows = tuple(tuple(_cell(site, names, column, row) for column in shown) for row in told)
    numeric = frozenset(
        column
        for column in shown
        if all(isinstance(cell, (int, Decimal, type(None))) for cell in table.column(column))
    )
    return Grid(
        title=in_language(query.title, site.language),
        summary=in_language(query.summary, site.language),
        address=address,
        columns=tuple(site.words.entry("columns", column) for column in shown),
        numeric=frozenset(site.words.entry("columns", column) for column in numeric),
        rows=rows,
        left_out=max(0, len(table) - most),
    )


def _things(value: Value) -> Iterable[Iri]:
    return (each for each in (value if isinstance(value, tuple) else (value,)) if isinstance(each, Iri))


def _cell(site: Site, names: Mapping[Iri, str], column: str, row: dict[str, Value]) -> Cell:
    value = row[column]
    label = row.get(column + LABEL)
    claim = row.get("claim")
    if column in _FIGURES and isinstance(value, (Decimal, int)):
        unit = str(row.get("unit") or "count")
        text = site.words.amount(Decimal(value), unit, site.vocabulary, str(row.get("measure") or "level"))
        return (Link(text, path_of(claim) if isinstance(claim, Iri) and column == "value" else None),)
    if column == "area" and isinstance(value, str) and not isinstance(value, Iri):
        return (Link(site.words.place(value, site.vocabulary), path_of(iri("place", value))),)
    if column == "quote" and isinstance(claim, Iri):
        return (Link(str(value), path_of(claim)),)
    if column == f"observation{LABEL}":
        point = row.get("observation")
        return (
            Link(str(value), path_of(point) if isinstance(point, Iri) and point.startswith(ID) else None),
        )
    if column == "period" and isinstance(value, str):
        return (Link(site.words.period(value)),)
    if isinstance(value, tuple):
        return tuple(_link(site, names, each, None) for each in value)
    return (_link(site, names, value, None if label is None else str(label), column),)


def _link(site: Site, names: Mapping[Iri, str], value: Value, label: str | None, column: str = "") -> Link:
    if isinstance(value, Iri):
        return Link(label or names[value], path_of(value))
    if value is None:
        return Link(label or "")
    if isinstance(value, date):
        return Link(site.words.period(value.isoformat()))
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return Link(site.words.number(Decimal(value)))
    if column in _CODES:
        known = {
            "measure": site.vocabulary.measures,
            "unit": site.vocabulary.units,
            "bound": site.vocabulary.bounds,
        }
        return Link(site.words.label(known[column].get(str(value)), str(value)))
    if column == "relation":
        return Link(site.words.entry("codes", str(value)))
    return Link(str(value))
