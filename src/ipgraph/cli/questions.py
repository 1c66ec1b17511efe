"""The commands that ask the graph: query, sparql, series."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ipgraph.cli import terminal
from ipgraph.cli.options import store_option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipgraph.query import Table

_format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "turtle"]),
    default="table",
    help="How to print the result; turtle where the query makes a graph. [default: table]",
)


@click.command()
@click.argument("name", required=False)
@click.option("--list", "list_queries", is_flag=True, help="List the canned queries and their parameters.")
@click.option("--param", "-p", "params", multiple=True, metavar="K=V", help="A parameter of the query.")
@_format_option
@store_option
def query(
    name: str | None, list_queries: bool, params: tuple[str, ...], form: str, store: str | None
) -> None:
    """Run a canned query, or list them.

    NAME is one of those that ipgraph query --list shows, with their parameters.
    """
    from ipgraph import query as queries

    if list_queries:
        if name or params:
            raise click.UsageError("--list stands alone", click.get_current_context())
        from ipgraph.cli.catalogue import print_catalogue

        print_catalogue(terminal.console(), queries.catalogue())
        return
    if name is None:
        raise click.UsageError("name a query, or say --list", click.get_current_context())
    given = _pairs(params, "--param")
    queries.canned(name)  # a wrong name is told before a store is looked for
    from ipgraph.knowledge import KnowledgeGraph

    with KnowledgeGraph.open(store, read_only=True) as graph:
        _print(graph.query(name, **given), form)


@click.command()
@click.argument("text", metavar="QUERY|@FILE|-")
@_format_option
@store_option
def sparql(text: str, form: str, store: str | None) -> None:
    """Run a SPARQL query of your own.

    QUERY is SPARQL 1.1; @FILE reads it from a file, - from standard input. The default graph is the union of
    all documents and the vocabulary; GRAPH ?document { … } asks for where a statement comes from. The
    prefixes of ipgraph need no declaration.
    """
    query_text = _query_text(text)
    from ipgraph.knowledge import KnowledgeGraph

    with KnowledgeGraph.open(store, read_only=True) as graph:
        _print(graph.sparql(query_text), form)


@click.command()
@click.argument("indicator")
@click.option("--of", "of", multiple=True, metavar="K=V", help="Only this breakdown, e.g. holder=enterprise.")
@click.option("--area", metavar="CODE", help="Only this place: ISO 3166 code, or WORLD.")
@click.option(
    "--measure",
    metavar="NAME",
    help="level, change, points, difference, share, rank or ratio. [default: level where there is one]",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", help="[default: table]"
)
@click.option(
    "--plot",
    "chart",
    metavar="FILE",
    type=click.Path(path_type=Path, readable=False),
    help="Draw it to a file instead: .svg, .png, or .html with sources under the pointer.",
)
@click.option("--language", type=click.Choice(["en", "zh"]), help="That of the chart. [default: en]")
@store_option
def series(
    indicator: str,
    of: tuple[str, ...],
    area: str | None,
    measure: str | None,
    form: str,
    chart: Path | None,
    language: str | None,
    store: str | None,
) -> None:
    """Show one indicator over time, with who said it where.

    INDICATOR is its short name or a label in English or Chinese, such as industrialisation-rate. Where two
    documents state one figure, it stands once, with both of them.
    """
    from ipgraph.knowledge import KnowledgeGraph

    breakdown = _pairs(of, "--of")
    if chart is None and language is not None:
        raise click.UsageError("--language is that of a chart: add --plot FILE", click.get_current_context())
    if chart is not None:
        if form != "table":
            raise click.UsageError("--plot and --format exclude each other", click.get_current_context())
        from ipgraph.plot import check_file

        check_file(chart)  # what is wrong with it is told before a store is looked for
    with KnowledgeGraph.open(store, read_only=True) as graph:
        found = graph.series(indicator, of=breakdown, area=area, measure=measure)
        if chart is not None:
            from ipgraph.plot import write_series

            warning = write_series(found, graph.vocabulary, language or "en", chart)
            terminal.note(f"wrote {chart}")
            if warning:
                terminal.note(f"ipgraph: {warning}")
            return
        if form != "table":
            _print(found.table(), form)
            return
        from ipgraph.cli.series import print_series

        print_series(terminal.console(), found, breakdown, graph.vocabulary)


def _print(table: Table, form: str) -> None:
    written = {
        "table": table.to_text,
        "csv": table.to_csv,
        "json": table.to_json,
        "turtle": table.to_turtle,
    }[form]()
    terminal.data(written)


def _pairs(given: Iterable[str], option: str) -> dict[str, str]:
    pairs = {}
    for pair in given:
        key, equals, value = pair.partition("=")
        if not (key and equals):
            raise click.UsageError(
                f"{option} takes a name and a value, as in {option} {key or 'name'}=value",
                click.get_current_context(),
            )
        if key in pairs:
            raise click.UsageError(f"{option} {key} is given twice", click.get_current_context())
        pairs[key] = value
    return pairs


def _query_text(text: str) -> str:
    from ipgraph.errors import ReadError

    try:
        if text == "-" and sys.stdin is not None:
            return sys.stdin.buffer.read().decode("utf-8-sig")
        if text.startswith("@"):
            return Path(text[1:]).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ReadError(f"cannot read {text[1:]}: {(error.strerror or str(error)).lower()}") from error
    except UnicodeDecodeError as error:
        raise ReadError(f"{text.lstrip('@')} is no UTF-8 text; SPARQL is written in UTF-8") from error
    return text
