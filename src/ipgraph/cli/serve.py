"""``ipgraph serve``."""

from __future__ import annotations

import re

import click

from ipgraph.cli.options import store_option


def _addresses(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> frozenset[str]:
    """The addresses, each as a query can name it."""
    del context, option
    for each in given:
        if not re.fullmatch(r"https?://[^<>\"{}|^`\\\x00-\x20]+", each):
            raise click.BadParameter(f"{each} is no address of a server; write http://… or https://…")
    return frozenset(given)


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free one."
)
@click.option(
    "--timeout", type=click.FloatRange(0.5), default=30.0, show_default=True, help="Seconds for one request."
)
@click.option(
    "--rows", type=click.IntRange(1), default=1_000_000, show_default=True, help="Rows of one result."
)
@click.option(
    "--memory", type=click.IntRange(64), default=1024, show_default=True, help="MB of memory for one request."
)
@click.option(
    "--update-token",
    envvar="IPGRAPH_UPDATE_TOKEN",
    metavar="TOKEN",
    help="Take updates from clients that have this token ($IPGRAPH_UPDATE_TOKEN).",
)
@click.option(
    "--allow-service",
    "services",
    multiple=True,
    metavar="URL",
    callback=_addresses,
    help="Let queries ask the server at URL (SERVICE), and updates load from it (LOAD); may be repeated.",
)
def serve(
    store: str | None,
    host: str,
    port: int,
    timeout: float,
    rows: int,
    memory: int,
    update_token: str | None,
    services: frozenset[str],
) -> None:
    """Serve the graph over HTTP: a SPARQL endpoint and an API.

    Documents may be added to the store meanwhile; what is served follows. Ctrl-C ends it.
    """
    from ipgraph.cli.terminal import note
    from ipgraph.web.limits import Limits
    from ipgraph.web.run import run

    limits = Limits(seconds=timeout, rows=rows, memory=memory << 20, services=services)
    run(
        store,
        host,
        port,
        limits,
        update_token=update_token,
        ready=lambda address: note(f"serving at {address} (SPARQL: {address}/sparql); Ctrl-C ends it"),
    )
