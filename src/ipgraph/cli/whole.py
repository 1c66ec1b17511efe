"""The commands that work on the graph as a whole: validate, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from ipgraph.cli import terminal
from ipgraph.cli.options import names, store_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipgraph.graph import Selection


@click.command()
@store_option
def validate(store: str | None) -> int:
    """Check the graph against its SHACL shapes.

    Each violation is one line: the document, the claim, the rule. Exit status 1 where there is one.
    """
    from ipgraph.knowledge import KnowledgeGraph

    with KnowledgeGraph.open(store, read_only=True) as graph:
        violations = graph.validate()
        documents = len(graph.documents())
    for violation in violations:
        terminal.data(f"{violation.message}\n")
    found = "no violations" if not violations else f"violations: {len(violations)}"
    terminal.note(f"{found} in {documents} document{'' if documents == 1 else 's'}")
    return 1 if violations else 0


@click.command()
@click.argument("target", metavar="FILE")
@click.option(
    "--format",
    "form",
    metavar="NAME",
    help="ttl, trig, nq, jsonld; gexf, graphml, csv, json; parquet. [default: by the suffix of FILE]",
)
@click.option("--kinds", multiple=True, metavar="NAME,…", help="Only nodes of these kinds.")
@click.option("--relations", multiple=True, metavar="NAME,…", help="Only edges of these relations.")
@click.option("--period", metavar="ISO", help="Only what is said in it: 2024, 2023-01/2024-06.")
@click.option("--around", metavar="THING", help="Only what is near it: a name, an abbreviation, an IRI.")
@click.option("--depth", type=int, metavar="N", help="How many edges away, with --around. [default: 1]")
@click.option("--fold-documents", is_flag=True, help="Tie who says a figure to its indicator; no documents.")
@click.option("--observations", is_flag=True, help="Data points as nodes too.")
@click.option("--language", type=click.Choice(["en", "zh"]), help="Of labels. [default: en]")
@click.option("--dynamic", is_flag=True, help="GEXF with time, for a timeline.")
@store_option
def export(target: str, form: str | None, store: str | None, *, dynamic: bool, **given: Any) -> None:
    """Write the graph to a file, as RDF or for viewers of graphs.

    The suffix of FILE tells the format. RDF holds all there is: .ttl (Turtle, all graphs merged), .trig, .nq
    (N-Quads, sorted by line), .jsonld.

    For viewers and libraries, agencies, officials, programmes, events, indicators, documents and places are
    nodes, and what ties them is edges: .gexf (Gephi, Gephi Lite), .graphml, .csv (two tables, of nodes and of
    edges), .json (graphology). The options choose what is in it; docs/gephi.md tells the names of kinds and
    relations.

    .parquet is one table of the claims of all documents.

    - writes to standard output and needs --format. The same graph always gives the same bytes. A file that
    exists is replaced only when all is written.
    """
    from ipgraph import export as files
    from ipgraph.errors import ParameterError
    from ipgraph.graph import options
    from ipgraph.knowledge import KnowledgeGraph

    path = None if target == "-" else Path(target)
    chosen = files.format_of(path, form)
    selection = _selection(given)
    if chosen not in files.GRAPH_FORMATS and (selection or dynamic):
        name = "--dynamic" if dynamic else f"--{next(iter(selection)).replace('_', '-')}"
        raise ParameterError(f"{chosen} holds all there is; {name} is for {', '.join(files.GRAPH_FORMATS)}")
    options(**selection)  # a wrong name is told before a store is looked for
    with KnowledgeGraph.open(store, read_only=True) as graph:
        if path is not None:
            for written in graph.export(path, chosen, dynamic=dynamic, **selection):
                terminal.note(f"wrote {written}")
        elif chosen in files.GRAPH_FORMATS:
            files.write_graph(graph.graph(**selection), sys.stdout.buffer, chosen, dynamic=dynamic)
        elif chosen in files.CLAIM_FORMATS:
            files.write_tables(graph.claims().tables(), sys.stdout.buffer, chosen)
        else:
            files.write(graph.store.quads(), sys.stdout.buffer, chosen)


def _selection(given: Mapping[str, Any]) -> Selection:
    """The options that were given, names that are separated by commas apart."""
    told = {name: names(value) if isinstance(value, tuple) else value for name, value in given.items()}
    # a depth of 0 is given, though it equals False
    left_out = [name for name, value in told.items() if value is None or value is False or value == ()]
    return cast("Selection", {name: value for name, value in told.items() if name not in left_out})
