"""What reconciling says: its records, in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ipgraph.values import number
from ipgraph.vocabulary import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from ipgraph.claims import Claim
    from ipgraph.reconcile.points import Key
    from ipgraph.values import Interval

AGREE: Final = "agree"
WITHIN_ROUNDING: Final = "agree-within-rounding"
CONFLICT: Final = "conflict"
REVISED: Final = "revised"
DEFINITION: Final = "definition-differs"
IMPLIED: Final = "implied"
VERDICTS: Final = (CONFLICT, REVISED, DEFINITION, WITHIN_ROUNDING, AGREE, IMPLIED)
SEVERITIES: Final = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of claims taken together.

    ``claims`` are those used, in the order of the rule's terms; ``about`` is the point that ``expected``,
    what follows from the others, and ``stated``, what its claims allow, are of. ``excess`` says how far
    apart the two lie, in widths of the wider one; None where they meet. ``suspect`` is the claim that is
    likely wrong, where the corpus tells. ``text`` are sentences and ``formula`` the rule's with its numbers,
    both by language.
    """

    rule: str
    verdict: str
    severity: str
    claims: tuple[Claim, ...]
    about: Key
    expected: Interval | None
    stated: Interval | None
    formula: Mapping[str, str] = field(default_factory=dict, hash=False)
    text: Mapping[str, str] = field(default_factory=dict, hash=False)
    suspect: Claim | None = None
    excess: Decimal | None = None
    steps: int = 1

    def record(self, language: str = "en") -> dict[str, Any]:
        """The finding as a JSON object, its sentence in one language."""
        return {
            "rule": self.rule,
            "verdict": self.verdict,
            "severity": self.severity,
            "text": in_language(self.text, language),
            "formula": in_language(self.formula, language),
            "claims": [_claim(claim, is_suspect=claim is self.suspect) for claim in self.claims],
            "expected": _ends(self.expected),
            "stated": _ends(self.stated),
            "about": {
                "indicator": self.about.indicator,
                "measure": self.about.measure,
                "period": self.about.period,
                "area": self.about.area,
                "of": dict(self.about.of),
                "base": self.about.base,
                "unit": self.about.unit,
            },
        }


def _claim(claim: Claim, *, is_suspect: bool) -> dict[str, Any]:
    record = claim.record()
    names = ("doc", "quote", "start", "end", "value", "unit", "period", "indicator")
    return {name: record[name] for name in names} | ({"suspect": True} if is_suspect else {})


def _ends(interval: Interval | None) -> list[float | int | None] | None:
    if interval is None:
        return None
    return [None if end is None else number(end) for end in (interval.low, interval.high)]


def severity(verdict: str, excess: Decimal | None) -> str:
    """How much a finding matters: a conflict is an error, one hardly wider than rounding a warning."""
    if verdict == CONFLICT:
        return "error" if excess is None or excess > 1 else "warning"
    return "warning" if verdict in (REVISED, DEFINITION) else "info"
