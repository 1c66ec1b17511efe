"""Findings → the table that ``ipgraph check`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text

from ipgraph.cli.figures import breakdown, figure, period
from ipgraph.cli.grid import AGREED, ASIDE, HEADING, STRONG, Grid, clean
from ipgraph.reconcile.findings import (
    AGREE,
    CONFLICT,
    DEFINITION,
    IMPLIED,
    REVISED,
    VERDICTS,
    WITHIN_ROUNDING,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from rich.console import Console

    from ipgraph.claims import Claim, Document
    from ipgraph.reconcile import Finding
    from ipgraph.vocabulary import Vocabulary
    from ipgraph.vocabulary.records import Concept

# What asks for attention is listed, of the rest the number told.
LISTED: Final = (CONFLICT, REVISED, DEFINITION)
STYLES: Final = {
    CONFLICT: "bold red",
    REVISED: "bold yellow",
    DEFINITION: "bold magenta",
    WITHIN_ROUNDING: AGREED,
    AGREE: AGREED,
    IMPLIED: "bold blue",
}


def print_findings(
    console: Console,
    findings: Sequence[Finding],
    counted: Mapping[str, int],
    documents: Mapping[str, Document],
    vocabulary: Vocabulary,
    *,
    language: str = "en",
) -> None:
    """Print some findings, and how many there are of the verdicts that none of them has.

    ``counted`` are the numbers of all findings by verdict, ``documents`` those of the claims, by name.
    """
    numbers = _numbers(findings)
    for verdict in VERDICTS:
        told = [each for each in findings if each.verdict == verdict]
        if not told:
            continue
        heading = Text(_name(vocabulary.verdicts, verdict, language).capitalize(), style=HEADING)
        console.print(heading.append(f"   {len(told):,}", style=ASIDE), soft_wrap=True)
        for each in told:
            _print_finding(console, each, numbers, vocabulary, language)
    if numbers:
        console.print(Text("Documents", style=HEADING))
        _sources(numbers, documents).print(console)
        console.print()
    _print_counts(console, counted, {each.verdict for each in findings})


def _print_finding(
    console: Console,
    finding: Finding,
    numbers: Mapping[str, int],
    vocabulary: Vocabulary,
    language: str,
) -> None:
    rule = Text(_name(vocabulary.rules, finding.rule, language), style=STYLES[finding.verdict])
    if finding.verdict == CONFLICT:
        rule.append(f"   {_name(vocabulary.severities, finding.severity, language)}", style=ASIDE)
    _print_wrapped(console, rule, 2)
    _print_wrapped(console, Text(finding.text.get(language, ""), style=STRONG), 4)
    if formula := finding.formula.get(language):
        _print_wrapped(console, Text(formula), 4)
    grid = Grid("right", "firm", "left", "elastic", "left", indent=4)
    for claim in finding.claims:
        is_suspect = claim is finding.suspect
        quote = Text(claim.quote, style="bold red" if is_suspect else STRONG)
        for other in claim.also:
            quote.append(f" = {figure(other.value, other.unit)}")
        grid.row(
            Text(f"[{numbers[claim.doc]}]", style=ASIDE),
            quote,
            period(claim.period) if claim.period else Text("undated", style=ASIDE),
            _about(claim),
            Text("likely wrong", style="red") if is_suspect else "",
        )
    grid.print(console)
    console.print()


def _about(claim: Claim) -> Text:
    told = Text(claim.indicator or claim.label or "not in the catalogue")
    details = [claim.measure] if claim.measure != "level" else []
    details += [breakdown(claim.of.items())] if claim.of else []
    return told.append("".join(f", {detail}" for detail in details), style=ASIDE)


def _numbers(findings: Iterable[Finding]) -> dict[str, int]:
    """The numbers by which the table refers to documents, in the order in which they come."""
    names = dict.fromkeys(claim.doc for each in findings for claim in each.claims)
    return {name: number for number, name in enumerate(names, 1)}


def _sources(numbers: Mapping[str, int], documents: Mapping[str, Document]) -> Grid:
    grid = Grid("right", "left", "elastic", "elastic", "elastic")
    for name, number in numbers.items():
        document = documents.get(name)
        issued = document.issued if document else None
        grid.row(
            f"[{number}]",
            Text(issued or "undated", style="" if issued else ASIDE),
            document.title if document else "",
            Text((document and document.publisher) or "", style=ASIDE),
            Text(name, style=ASIDE),
        )
    return grid


def _print_counts(console: Console, counted: Mapping[str, int], listed: Set[str]) -> None:
    """How many findings are not listed, and how to see them."""
    if not any(counted.values()):
        console.print(Text("No figures here can be held against each other."), soft_wrap=True)
        return
    if not counted.get(CONFLICT):
        console.print(Text("No conflicts.", style=AGREED), end="\n\n", soft_wrap=True)
    grid = Grid("right", "left", "elastic", indent=0)
    for verdict in VERDICTS:
        if verdict not in listed and counted.get(verdict):
            grid.row(
                Text(f"{counted[verdict]:,}", style=STRONG),
                Text(verdict, style=STYLES[verdict]),
                Text(f"ipgraph check --verdict {verdict}", style=ASIDE),
            )
    grid.print(console)


def _name(concepts: Mapping[str, Concept], name: str, language: str) -> str:
    return concepts[name].label(language) if name in concepts else name


def _print_wrapped(console: Console, words: Text, indent: int) -> None:
    room = max(console.width - indent, 20)
    for line in clean(words).wrap(console, room):
        line.rstrip()
        console.print(Text(" " * indent).append_text(line), soft_wrap=True)
