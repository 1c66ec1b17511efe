"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

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
