"""Canned queries, indicators, candidates → the lists that ``query --list`` and ``indicators`` print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from ipgraph.cli.figures import count
from ipgraph.cli.grid import AGREED, ASIDE, STRONG, Grid, joined
from ipgraph.vocabulary import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from ipgraph.candidates import Candidate
    from ipgraph.query import CannedQuery, Parameter
    from ipgraph.vocabulary import Indicator


def print_catalogue(console: Console, queries: Mapping[str, CannedQuery]) -> None:
    """Print each query's name, what it answers, and its parameters with an example value of each."""
    grid = Grid("left", "elastic", indent=0)
    for query in queries.values():
        grid.row(Text(query.name, style=STRONG), in_language(query.summary, "en"))
        if query.parameters:
            grid.row("", Text(" ".join(map(_shown, query.parameters.values())), style=ASIDE))
    grid.print(console)
    console.print()
    console.print(
        Text(
            "Ask one with: ipgraph query NAME --param key=value; those in brackets are optional.", style=ASIDE
        ),
        soft_wrap=True,
    )


def print_indicators(
    console: Console, indicators: Sequence[Indicator], counts: Mapping[str, int] | None
) -> None:
    """Print each indicator with its labels and unit, and the number of claims where it is known."""
    grid = Grid("left", "elastic", "elastic", "left", "right", indent=0)
    for each in indicators:
        grid.row(
            Text(each.slug, style=STRONG),
            each.labels.get("en", ""),
            each.labels.get("zh", ""),
            Text(each.unit, style=ASIDE),
            f"{number:,}" if counts is not None and (number := counts.get(each.iri, 0)) else "",
        )
    grid.print(console)


def print_candidates(console: Console, candidates: Sequence[Candidate]) -> None:
    """Print each candidate with how much there is of it, what it may be, and an example."""
    grid = Grid("elastic", "left", "left", "left", indent=0)
    for each in candidates:
        told = f"{count(each.claims, 'claim')} in {count(len(each.documents), 'document')}"
        maybe = Text(f"maybe {each.nearest}", style=AGREED) if each.nearest else Text("")
        grid.row(Text(each.label, style=STRONG), told, ", ".join(each.units), maybe)
        if others := [label for label in each.labels if label != each.label]:
            grid.line(Text(f"  also: {joined(others)}", style=ASIDE))
        grid.line(Text(f"  {each.example.sentence}", style=ASIDE))
    grid.print(console)
    words = "Make a file of them to edit: ipgraph indicators --unknown --format turtle > own.ttl"
    console.print()
    console.print(Text(words if candidates else "No claim in the store is about an unknown indicator."))


def _shown(parameter: Parameter) -> str:
    example = f"'{parameter.example}'" if " " in parameter.example else parameter.example
    pair = f"{parameter.name}={example}"
    return pair if parameter.required else f"[{pair}]"
