"""What one document says → the table that ``ipgraph extract --format table`` prints."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text

from ipgraph.cli import figures
from ipgraph.cli.figures import breakdown, count, figure, period
from ipgraph.cli.grid import ASIDE, HEADING, STRONG, Grid

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from ipgraph.build import Extraction
    from ipgraph.vocabulary import Vocabulary


def print_extraction(
    console: Console, extraction: Extraction, vocabulary: Vocabulary, *, relations: bool
) -> None:
    """Print a document's claims, or its relations, in the order of its text."""
    document = extraction.document
    number = len(extraction.relations) if relations else len(extraction.claims)
    title = Text(document.title or document.name, style=HEADING)
    known = [document.name if document.title else None, document.publisher, document.issued]
    told = count(number, "relation" if relations else "claim")
    console.print(title, soft_wrap=True)
    console.print(Text("   ".join([*filter(None, known), told]), style=ASIDE), soft_wrap=True)
    short = partial(figures.short, vocabulary)
    grid = _relations(extraction, short) if relations else _claims(extraction, short)
    grid.print(console)
    console.print()


def _claims(extraction: Extraction, short: Callable[[str], str]) -> Grid:
    grid = Grid("right", "left", "left", "firm", "elastic")
    for claim in extraction.claims:
        named = Text(claim.indicator or claim.label or "not in the catalogue")
        details = [claim.measure] if claim.measure != "level" else []
        # a change is against the year before unless something else is said
        details += [f"base {claim.base}"] if claim.base not in (None, "yoy") else []
        details += [breakdown(claim.of.items())] if claim.of else []
        named.append("".join(f", {detail}" for detail in details), style=ASIDE)
        grid.row(
            Text(figure(claim.value, claim.unit, claim.bound, claim.measure), style=STRONG),
            period(claim.period) if claim.period else Text("undated", style=ASIDE),
            Text(claim.area, style=ASIDE),
            named,
            Text(short(claim.speaker) if claim.speaker else "", style=ASIDE),
        )
    return grid


def _relations(extraction: Extraction, short: Callable[[str], str]) -> Grid:
    grid = Grid("firm", "left", "elastic", "left")
    for relation in extraction.relations:
        grid.row(
            short(relation.subject),
            Text(relation.relation, style=STRONG),
            short(relation.object),
            Text(relation.post or relation.date or "", style=ASIDE),
        )
    return grid
