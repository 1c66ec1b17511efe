"""The canned queries → the list that ``ipgraph query --list`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from ipgraph.cli.grid import ASIDE, STRONG, Grid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from ipgraph.query import CannedQuery, Parameter


def print_catalogue(console: Console, queries: Mapping[str, CannedQuery]) -> None:
    """Print each query's name, what it answers, and its parameters with an example value of each."""
    grid = Grid("left", "elastic", indent=0)
    for query in queries.values():
        grid.row(Text(query.name, style=STRONG), query.summary)
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


def _shown(parameter: Parameter) -> str:
    example = f"'{parameter.example}'" if " " in parameter.example else parameter.example
    pair = f"{parameter.name}={example}"
    return pair if parameter.required else f"[{pair}]"
