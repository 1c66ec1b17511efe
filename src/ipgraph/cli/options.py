"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

store_option = click.option(
    "--store",
    metavar="DIR",
    help="The folder of the graph database. [default: $IPGRAPH_STORE, else in the user's data folder]",
)

vocabulary_option = click.option(
    "--vocabulary",
    "own_files",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path, readable=False),
    help="A Turtle file with indicators of your own; may be given several times.",
)


def names(given: Iterable[str]) -> tuple[str, ...]:
    """The names in options that may be given several times and hold several, separated by commas."""
    return tuple(dict.fromkeys(name.strip() for each in given for name in each.split(",") if name.strip()))
