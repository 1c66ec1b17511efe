"""The commands that work on documents: build, add, remove, extract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ipgraph.cli import terminal
from ipgraph.cli.options import store_option, vocabulary_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.build import Extraction, Failure, Found, Outcome
    from ipgraph.vocabulary import Vocabulary


@click.command()
@click.option(
    "--seeds",
    type=click.Path(path_type=Path, readable=False),
    metavar="DIR",
    help="The folder of documents; without it, the seed documents that ship with ipgraph.",
)
@vocabulary_option
@store_option
@click.option("--profile", is_flag=True, help="Also tell the seconds that each phase took.")
def build(seeds: Path | None, own_files: tuple[Path, ...], store: str | None, profile: bool) -> int:
    """Build the knowledge graph of a folder of documents and tell what it holds.

    Every document in the folder and below (text, HTML, PDF, Markdown, Word) is read, its claims and relations
    are extracted and stored, and the result is checked against the SHACL shapes. A document is named by its
    path in the folder; what the store had of that name is replaced. Documents in the store that are not in
    the folder stay, whether an earlier build or ipgraph add brought them: only ipgraph remove removes.

    Exit status 1 where a document could not be read or breaks a shape.
    """
    from ipgraph.build import find_seeds, load
    from ipgraph.knowledge import KnowledgeGraph

    # before a store is opened: a wrong call must not leave an empty one behind
    found = find_seeds(seeds)
    with KnowledgeGraph.open(store, create=True, own_vocabulary=own_files) as graph:
        with terminal.progress("Building") as report:
            outcome = load(found.documents, graph.store, report, graph.vocabulary)
        from ipgraph.cli.summary import print_profile, print_summary

        console = terminal.console()
        print_summary(console, graph.summary(), outcome, vocabulary=graph.vocabulary, store=store)
        if profile:
            print_profile(console, outcome)
    _tell_passed_over(found)
    return _tell(outcome)


_places = click.argument("places", nargs=-1, required=True, metavar="PATH|URL...")


@click.command()
@_places
@click.option("--name", metavar="NAME", help="The name of the document, where it is just one.")
@vocabulary_option
@store_option
def add(places: tuple[str, ...], name: str | None, own_files: tuple[Path, ...], store: str | None) -> int:
    """Add documents to the store.

    PATH is a file, or a folder, of which every document is taken, also below: text, HTML, PDF, Markdown and
    Word files. URL is an http or https address; - is standard input. The format is told by the content.

    A file is named by its file name, one in a folder by its path in the folder, what lies on the web by its
    address; what the store had of that name is replaced. One that cannot be read is left out, and the others
    are added all the same.

    Exit status 1 where a document was left out or breaks a shape.
    """
    from ipgraph.build import load
    from ipgraph.knowledge import KnowledgeGraph

    # before a store is opened: a wrong call must not leave an empty one behind
    found = _find(places, name)
    opened = KnowledgeGraph.open(store, create=True, own_vocabulary=own_files)
    with opened as graph, terminal.progress("Adding") as report:
        outcome = load(found.documents, graph.store, report, graph.vocabulary)
    shown = ", ".join(outcome.stored[:5]) + (" …" if len(outcome.stored) > 5 else "")
    terminal.note(f"added {len(outcome.stored)} of {len(found.documents)}: {shown}")
    for replaced in outcome.replaced:
        terminal.note(f"replaced: {replaced}, which the store had with another content")
    _tell_passed_over(found)
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
@_places
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "table", "html"]),
    default=None,
    help="JSON Lines, one record a line; a table to read; or a web page of the texts, claims marked in them. "
    "[default: table in a terminal, else jsonl]",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE",
    help="Write a page or JSON Lines to a file instead; one that ends in .html is a page.",
)
@click.option(
    "--relations", is_flag=True, help="Instead: who holds which post, speaks where, hosts and runs what."
)
@vocabulary_option
def extract(
    places: tuple[str, ...],
    form: str | None,
    output: Path | None,
    relations: bool,
    own_files: tuple[Path, ...],
) -> int:
    """Print what documents claim, without a store.

    PATH is a file, or a folder, of which every document is taken, also below: text, HTML, PDF, Markdown and
    Word files. URL is an http or https address; - is standard input. Documents come in the order given,
    claims in the order of the text.

    The web page is one file that needs nothing else and works without a network: each text with its claims
    marked by measure, their records on hover and focus, and a table of them.

    Exit status 1 where a document could not be read.
    """
    from ipgraph import vocabulary
    from ipgraph.build import Failure, extraction, nothing_read
    from ipgraph.errors import IpgraphError

    form = _form(form, output, relations)
    known = vocabulary.load(own_files)
    found = _find(places)
    failures, said = [], []
    for source in found.documents:
        try:
            read = extraction(source, known)
        except IpgraphError as error:
            failures.append(Failure(source.shown, str(error)))
            continue
        if read.is_silent:
            terminal.note(_silent(source.name))
        if form == "html" or output is not None:
            said.append(read)
        else:
            _print(read, known, form, relations=relations)
    if len(failures) == len(found.documents):
        raise nothing_read(failures)
    if form == "html":
        from ipgraph.show import page

        terminal.deliver(page(said, known), output)
    elif output is not None:
        terminal.deliver("".join(_lines(read, relations=relations) for read in said), output)
    _tell_passed_over(found)
    return _tell_failures(failures)


def _form(form: str | None, output: Path | None, relations: bool) -> str:
    """The format that is asked for, or that follows from where the output goes."""
    import sys

    if form is None and output is not None:
        form = "html" if output.suffix.lower() in (".html", ".htm") else "jsonl"
    if form is None:
        form = "table" if sys.stdout.isatty() else "jsonl"
    context = click.get_current_context()
    if form == "table" and output is not None:
        raise click.UsageError("--output takes a page or JSON Lines, not a table", context)
    if form == "html" and relations:
        raise click.UsageError("a page shows claims and relations: leave --relations out", context)
    return form


def _print(read: Extraction, known: Vocabulary, form: str, *, relations: bool) -> None:
    if form == "jsonl":
        terminal.data(_lines(read, relations=relations))
        return
    from ipgraph.cli.extraction import print_extraction

    print_extraction(terminal.console(), read, known, relations=relations)


def _lines(read: Extraction, *, relations: bool) -> str:
    from ipgraph.claims import jsonl

    return jsonl(read.relations if relations else read.claims)


def _find(places: Sequence[str], name: str | None = None) -> Found:
    """What the places of a call hold; ``-`` is standard input."""
    from ipgraph.build import Found, Source, find_documents

    found = find_documents(place for place in places if place != "-")
    if "-" in places:
        import sys

        from ipgraph.read import DEFAULT_LIMIT

        # one byte more than allowed tells that it is too much
        piped = Source(sys.stdin.buffer.read(DEFAULT_LIMIT + 1), "stdin")
        found = Found((*found.documents, piped), found.passed_over)
    if name is None:
        return found
    if len(found.documents) != 1:
        raise click.UsageError(f"--name names one document, and these are {len(found.documents)}")
    return Found((Source(found.documents[0].place, name),), found.passed_over)


def _tell(outcome: Outcome) -> int:
    for name, other in outcome.duplicates:
        terminal.note(f"same content: {name} and {other}; ipgraph remove takes one away")
    for name in outcome.silent:
        terminal.note(_silent(name))
    for violation in outcome.violations:
        terminal.note(f"violation: {violation.message}")
    return 1 if _tell_failures(outcome.failures) or outcome.violations else 0


def _tell_passed_over(found: Found) -> None:
    """How many files of folders are of no known format."""
    if not found.passed_over:
        return
    number = sum(found.passed_over.values())
    kinds = ", ".join(
        f"{count} {suffix or 'without suffix'}" for suffix, count in sorted(found.passed_over.items())
    )
    terminal.note(f"passed over {number} file{'s' if number > 1 else ''} of other kinds: {kinds}")


def _silent(name: str) -> str:
    return f"{name}: nothing is extracted in its language"


def _tell_failures(failures: Sequence[Failure]) -> int:
    from pathlib import PurePath

    for failure in failures:
        named = PurePath(failure.place).name in failure.reason
        terminal.note(f"left out: {failure.reason if named else f'{failure.place}: {failure.reason}'}")
    return 1 if failures else 0
