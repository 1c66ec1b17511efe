"""The commands that work on documents: build, add, remove, extract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ipgraph.cli import terminal
from ipgraph.cli.options import store_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.build import Failure, Outcome


@click.command()
@click.option(
    "--seeds",
    type=click.Path(path_type=Path, readable=False),
    metavar="DIR",
    help="The folder of documents; without it, the seed documents that ship with ipgraph.",
)
@store_option
@click.option("--profile", is_flag=True, help="Also tell the seconds that each phase took.")
def build(seeds: Path | None, store: str | None, profile: bool) -> int:
    """Build the knowledge graph of a folder of documents and tell what it holds.

    Every *.txt file in the folder and below is read, its claims and relations are extracted and stored, and
    the result is checked against the SHACL shapes. A document is named by its path in the folder; what the
    store had of that name is replaced. Documents in the store that are not in the folder stay, whether an
    earlier build or ipgraph add brought them: only ipgraph remove removes.

    Exit status 1 where a document could not be read or breaks a shape.
    """
    from ipgraph.build import find_seeds, load
    from ipgraph.knowledge import KnowledgeGraph

    # before a store is opened: a wrong call must not leave an empty one behind
    documents = find_seeds(seeds)
    with KnowledgeGraph.open(store, create=True) as graph:
        with terminal.progress("Building") as report:
            outcome = load(documents, graph.store, report)
        from ipgraph.cli.summary import print_profile, print_summary

        console = terminal.console()
        print_summary(console, graph.summary(), outcome, vocabulary=graph.vocabulary, store=store)
        if profile:
            print_profile(console, outcome)
    return _tell(outcome)


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False), metavar="PATH..."
)
@store_option
def add(paths: tuple[Path, ...], store: str | None) -> int:
    """Add documents to the store.

    A PATH is a file, or a folder, of which every *.txt file is taken, also below. A file is named by its
    file name, one in a folder by its path in the folder; what the store had of that name is replaced. One
    that cannot be read is left out, and the others are added all the same.

    Exit status 1 where a document was left out or breaks a shape.
    """
    from ipgraph.build import find_documents, load
    from ipgraph.knowledge import KnowledgeGraph

    # before a store is opened: a wrong call must not leave an empty one behind
    documents = find_documents(paths)
    with KnowledgeGraph.open(store, create=True) as graph, terminal.progress("Adding") as report:
        outcome = load(documents, graph.store, report)
    shown = ", ".join(outcome.stored[:5]) + (" …" if len(outcome.stored) > 5 else "")
    terminal.note(f"added {len(outcome.stored)} of {len(documents)}: {shown}")
    return _tell(outcome)


@click.command()
@click.argument("name", metavar="DOC")
@store_option
def remove(name: str, store: str | None) -> None:
    """Remove a document and all that came from it.

    DOC is the document's name; ipgraph query documents lists them.
    """
    from ipgraph.knowledge import KnowledgeGraph

    with KnowledgeGraph.open(store) as graph:
        graph.remove(name)
    terminal.note(f"removed {name}")


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False), metavar="PATH..."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "table"]),
    default=None,
    help="JSON Lines, one record a line, or a table to read. [default: table in a terminal, else jsonl]",
)
@click.option(
    "--relations", is_flag=True, help="Instead: who holds which post, speaks where, hosts and runs what."
)
def extract(paths: tuple[Path, ...], form: str | None, relations: bool) -> int:
    """Print what documents claim, without a store.

    A PATH is a file, or a folder, of which every *.txt file is taken, also below. Documents come in the
    order given, claims in the order of the text.

    Exit status 1 where a document could not be read.
    """
    import sys

    from ipgraph import claims as records
    from ipgraph import vocabulary
    from ipgraph.build import Failure, extraction, find_documents, nothing_read
    from ipgraph.errors import IpgraphError

    as_table = form == "table" or (form is None and sys.stdout.isatty())
    documents = find_documents(paths)
    console = terminal.console() if as_table else None
    failures = []
    for source in documents:
        try:
            found = extraction(source)
        except IpgraphError as error:
            failures.append(Failure(source.path, str(error)))
            continue
        if found.is_silent:
            terminal.note(_silent(source.name))
        said = found.relations if relations else found.claims
        if console is None:
            terminal.data(records.jsonl(said))
        else:
            from ipgraph.cli.extraction import print_extraction

            print_extraction(console, found, vocabulary.load(), relations=relations)
    if len(failures) == len(documents):
        raise nothing_read(failures)
    return _tell_failures(failures)


def _tell(outcome: Outcome) -> int:
    for name in outcome.silent:
        terminal.note(_silent(name))
    for violation in outcome.violations:
        terminal.note(f"violation: {violation.message}")
    return 1 if _tell_failures(outcome.failures) or outcome.violations else 0


def _silent(name: str) -> str:
    return f"{name}: nothing is extracted in its language"


def _tell_failures(failures: Sequence[Failure]) -> int:
    for failure in failures:
        named = failure.path.name in failure.reason
        terminal.note(f"left out: {failure.reason if named else f'{failure.path}: {failure.reason}'}")
    return 1 if failures else 0
