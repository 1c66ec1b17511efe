"""The command indicators: the catalogue of indicators, and candidates for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ipgraph.cli import terminal
from ipgraph.cli.options import store_option, vocabulary_option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ipgraph.candidates import Candidate
    from ipgraph.query import Table, Value
    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary

_COUNTS = """
SELECT ?indicator (COUNT(DISTINCT ?claim) AS ?claims) WHERE { ?claim a ipg:Claim ; ipg:indicator ?indicator }
GROUP BY ?indicator
"""


@click.command()
@click.option(
    "--unknown", is_flag=True, help="Instead: what claims name that the catalogue lacks, grouped by likeness."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "turtle"]),
    default="table",
    help="How to print it; turtle makes of unknown ones a file to edit and give with --vocabulary. "
    "[default: table]",
)
@vocabulary_option
@store_option
def indicators(unknown: bool, form: str, own_files: tuple[Path, ...], store: str | None) -> None:
    """List the indicators of the catalogue, or candidates for it.

    Each comes with its labels, its usual unit and, where there is a store, the number of claims about it.

    With --unknown: the claims in the store whose indicator is not in the catalogue, grouped where their words
    are alike; with the units seen, an example, and the indicator that may be meant.
    """
    if form == "turtle" and not unknown:
        raise click.UsageError("--format turtle goes with --unknown", click.get_current_context())
    from ipgraph import vocabulary

    kept = _store(store, needed=unknown)
    if kept is None:
        _print_catalogue(vocabulary.load(own_files), None, form)
        return
    with kept:
        known = vocabulary.load(own_files) if own_files else vocabulary.load(stored=kept.own_vocabulary())
        if not unknown:
            _print_catalogue(known, _counts(kept), form)
            return
        from ipgraph import candidates

        found = candidates.candidates(candidates.unknown(kept), known)
    if form == "turtle":
        terminal.data("\n".join([candidates.PREFIXES, *map(candidates.turtle, found)]))
    else:
        _print_candidates(found, form)


def _store(named: str | None, *, needed: bool) -> Store | None:
    """The store; None where there is none yet, nobody has named one, and it can be done without."""
    from ipgraph.store import default_path, open_store

    place = named or os.environ.get("IPGRAPH_STORE") or default_path()
    is_server = str(place).startswith(("http://", "https://"))
    if not needed and named is None and not is_server and not Path(place).exists():
        return None
    return open_store(named, read_only=True, create=False)


def _counts(store: Store) -> dict[str, int]:
    """The number of claims about each indicator, by its IRI."""
    solutions: Any = store.query(_COUNTS)
    return {solution["indicator"].value: int(solution["claims"].value) for solution in solutions}


def _print_catalogue(known: Vocabulary, counts: Mapping[str, int] | None, form: str) -> None:
    if form == "table":
        from ipgraph.cli.catalogue import print_indicators

        print_indicators(terminal.console(), list(known.indicators.values()), counts)
        return
    from ipgraph.query import Table

    columns = ("indicator", "en", "zh", "unit", "temporality", "claims")
    rows: list[tuple[Value, ...]] = [
        (
            slug,
            each.labels.get("en"),
            each.labels.get("zh"),
            each.unit,
            each.temporality,
            None if counts is None else counts.get(each.iri, 0),
        )
        for slug, each in known.indicators.items()
    ]
    _write(Table(columns, rows), form)


def _print_candidates(found: Sequence[Candidate], form: str) -> None:
    if form == "table":
        from ipgraph.cli.catalogue import print_candidates

        print_candidates(terminal.console(), found)
        return
    from ipgraph.query import Table

    columns = ("label", "claims", "documents", "units", "maybe", "labels", "example")
    rows: list[tuple[Value, ...]] = [
        (
            each.label,
            each.claims,
            each.documents,
            each.units,
            each.nearest,
            each.labels,
            each.example.sentence,
        )
        for each in found
    ]
    _write(Table(columns, rows), form)


def _write(table: Table, form: str) -> None:
    terminal.data(table.to_csv() if form == "csv" else table.to_json())
