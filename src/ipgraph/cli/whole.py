"""The commands that work on the graph as a whole: validate, export."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ipgraph.cli import terminal
from ipgraph.cli.options import store_option


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
    help="ttl, trig, nq or jsonld. [default: by the suffix of FILE]",
)
@store_option
def export(target: str, form: str | None, store: str | None) -> None:
    """Write the graph to a file: Turtle, TriG, N-Quads or JSON-LD.

    The suffix of FILE tells the format: .ttl (all graphs merged), .trig, .nq (sorted by line), .jsonld; -
    writes to standard output and needs --format. The same graph always gives the same bytes. A file that
    exists is replaced only when all is written.
    """
    from ipgraph import export as files
    from ipgraph.knowledge import KnowledgeGraph

    path = None if target == "-" else Path(target)
    chosen = files.format_of(path, form)
    with KnowledgeGraph.open(store, read_only=True) as graph:
        if path is not None:
            graph.export(path, chosen)
            terminal.note(f"wrote {path}")
        else:
            files.write(graph.store.quads(), sys.stdout.buffer, chosen)
