"""The command check: what the figures of all documents say of each other."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ipgraph.cli import terminal
from ipgraph.cli.options import names, store_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.knowledge import KnowledgeGraph
    from ipgraph.reconcile import Finding


@click.command()
@click.option(
    "--verdict",
    "verdicts",
    multiple=True,
    metavar="NAME,...",
    help="Only these: conflict, revised, definition-differs, agree-within-rounding, agree, implied.",
)
@click.option("--rule", "rules", multiple=True, metavar="NAME,...", help="Only findings by these rules.")
@click.option("--document", metavar="DOC", help="Only findings that rest on this document.")
@click.option(
    "--all", "everything", is_flag=True, help="List agreements and implied figures in the table too."
)
@click.option(
    "--language",
    type=click.Choice(["en", "zh"]),
    help="That of sentences. [default: en; of a page, its texts']",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "html"]),
    help="A table to read; JSON; or a web page with the sentences side by side. [default: table]",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE",
    help="Write a page or JSON to a file instead; one that ends in .html is a page.",
)
@click.option("--strict", is_flag=True, help="Exit with status 1 where a conflict stands.")
@store_option
def check(
    verdicts: tuple[str, ...],
    rules: tuple[str, ...],
    document: str | None,
    everything: bool,
    language: str | None,
    form: str | None,
    output: Path | None,
    strict: bool,
    store: str | None,
) -> int:
    """Tell which figures agree, which conflict, and what follows from them.

    Figures of all documents are held against each other, as precisely as each is stated: levels with the
    growth between them, shares with their wholes, sums in two currencies, months with their year. Conflicts
    come first, then revised figures and those counted in another way. Of agreements and implied figures the
    table only says how many there are, unless they are asked for; JSON and the page have them all.

    Exit status 1 with --strict where a conflict stands among the findings of the rules and the document that
    are asked for.
    """
    from ipgraph.knowledge import KnowledgeGraph
    from ipgraph.reconcile.asking import chosen

    form = _form(form, output)
    wanted = names(verdicts)
    named = names(rules)
    chosen((), verdicts=wanted, rules=named)  # a wrong name is told before a store is looked for
    with KnowledgeGraph.open(store, read_only=True) as graph:
        if document is not None:
            document = graph.document(document).name
        found = chosen(graph.findings(), rules=named, document=document)
        _print(graph, found, wanted, form, language, output, everything=everything)
    return 1 if strict and any(each.verdict == "conflict" for each in found) else 0


def _print(
    graph: KnowledgeGraph,
    found: Sequence[Finding],
    verdicts: Sequence[str],
    form: str,
    language: str | None,
    output: Path | None,
    *,
    everything: bool,
) -> None:
    from ipgraph.reconcile import VERDICTS
    from ipgraph.reconcile.asking import chosen, whole

    asked = chosen(found, verdicts=verdicts)
    if form == "json":
        import json

        records = [each.record(language or "en") for each in asked]
        terminal.deliver(f"{json.dumps(records, ensure_ascii=False, indent=2)}\n", output)
        return
    if form == "html":
        from ipgraph.show import MOST_FINDINGS, report

        # documents are read for the findings that the page shows
        shown, documents = whole(graph.store, asked[:MOST_FINDINGS])
        shown += asked[MOST_FINDINGS:]
        terminal.deliver(report(shown, documents, graph.vocabulary, language=language), output)
        return
    from ipgraph.cli.findings import LISTED, print_findings

    listed = verdicts or (VERDICTS if everything else LISTED)
    shown, documents = whole(graph.store, chosen(asked, verdicts=listed))
    print_findings(
        terminal.console(),
        shown,
        Counter(each.verdict for each in found),
        documents,
        graph.vocabulary,
        language=language or "en",
    )


def _form(form: str | None, output: Path | None) -> str:
    """The format that is asked for, or that follows from where the output goes."""
    if form is None and output is not None:
        form = "html" if output.suffix.lower() in (".html", ".htm") else "json"
    if form == "table" and output is not None:
        raise click.UsageError("--output takes a page or JSON, not a table", click.get_current_context())
    return form or "table"
