"""Claims and findings → tables whose columns have the same kinds whatever is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.entities.several import several
from ipgraph.query import Iri, Table
from ipgraph.query.frames import Tabular
from ipgraph.vocabulary import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ipgraph.claims import Claim
    from ipgraph.query import Value
    from ipgraph.reconcile import Finding

_CLAIMS: Final[Mapping[str, str]] = {
    "document": "text",
    "indicator": "text",
    "measure": "text",
    "period": "text",
    "area": "text",
    "of": "list",
    "base": "text",
    "value": "decimal",
    "unit": "text",
    "bound": "text",
    "lower": "decimal",
    "upper": "decimal",
    "speaker": "text",
    "quote": "text",
    "start": "integer",
    "end": "integer",
    "label": "text",
    "claim": "text",
}
_FINDINGS: Final[Mapping[str, str]] = {
    "verdict": "text",
    "severity": "text",
    "rule": "text",
    "indicator": "text",
    "measure": "text",
    "period": "text",
    "area": "text",
    "of": "list",
    "base": "text",
    "unit": "text",
    "expected_lower": "decimal",
    "expected_upper": "decimal",
    "stated_lower": "decimal",
    "stated_upper": "decimal",
    "excess": "decimal",
    "text": "text",
    "formula": "text",
    "documents": "list",
    "suspect": "text",
}


def claims_table(claims: Iterable[tuple[Iri, Claim]]) -> Table:
    """Claims by their IRIs as a table; ``label`` is what the text calls an indicator that is unknown."""
    rows: list[tuple[Value, ...]] = []
    for iri, claim in claims:
        interval = claim.interval
        row = (
            claim.doc,
            claim.indicator,
            claim.measure,
            claim.period,
            claim.area,
            tuple(f"{key}={value}" for key, value in claim.of.items()),
            claim.base,
            claim.value,
            claim.unit,
            claim.bound,
            interval.low,
            interval.high,
            claim.speaker,
            claim.quote,
            claim.start,
            claim.end,
            claim.label,
            iri,
        )
        rows.append(row)
    return Table(tuple(_CLAIMS), rows, kinds=_CLAIMS)


class Findings(list["Finding"], Tabular):
    """Findings, conflicts first: a list of records, and a table with their sentences in one language."""

    def __init__(self, found: Iterable[Finding] = (), language: str = "en") -> None:
        """Findings in their order; ``language`` is that of sentences in the table."""
        super().__init__(found)
        self._language = language

    def to_table(self) -> Table:
        """The findings, one a row: verdict and rule, what they are about, what follows and what is stated."""
        return Table(tuple(_FINDINGS), [self._row(each) for each in self], kinds=_FINDINGS)

    def _row(self, finding: Finding) -> tuple[Value, ...]:
        about, expected, stated, suspect = finding.about, finding.expected, finding.stated, finding.suspect
        return (
            finding.verdict,
            finding.severity,
            finding.rule,
            about.indicator,
            about.measure,
            about.period,
            about.area,
            tuple(f"{key}={value}" for key, value in about.of),
            about.base,
            about.unit,
            *((None, None) if expected is None else (expected.low, expected.high)),
            *((None, None) if stated is None else (stated.low, stated.high)),
            finding.excess,
            in_language(finding.text, self._language),
            in_language(finding.formula, self._language),
            tuple(sorted({claim.doc for claim in finding.claims})),
            None if suspect is None else f"{suspect.doc}/{suspect.start}-{suspect.end}",
        )

    def __repr__(self) -> str:
        """How many there are, and the first: verdict, rule, and a sentence."""
        said = (f"{each.verdict}, {each.rule}: {in_language(each.text, self._language)}" for each in self)
        return several(said, len(self), "finding")
