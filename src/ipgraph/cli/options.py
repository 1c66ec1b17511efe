"""Options that several commands share."""

from __future__ import annotations

import click

store_option = click.option(
    "--store",
    metavar="DIR",
    help="The folder of the graph database. [default: $IPGRAPH_STORE, else in the user's data folder]",
)
