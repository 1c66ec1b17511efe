"""Claims of many documents → findings: which agree, which conflict, what follows.

Claims of one point meet in an observation; the rules of ``rules.toml`` hold observations against each other,
with intervals that follow from how precisely each figure was stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph import vocabulary as vocabularies
from ipgraph.reconcile.collecting import collecting_seldom
from ipgraph.reconcile.derivation import Derivation
from ipgraph.reconcile.findings import SEVERITIES, VERDICTS, Finding
from ipgraph.reconcile.given import Given

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ipgraph.claims import Claim, Document
    from ipgraph.vocabulary import Vocabulary

__all__ = ["SEVERITIES", "VERDICTS", "Finding", "check"]


def check(
    claims: Iterable[Claim],
    documents: Mapping[str, Document],
    vocabulary: Vocabulary | None = None,
) -> list[Finding]:
    """What arithmetic says of claims taken together, in the order of the rules and of their points.

    ``documents`` are those that the claims come from, by name; what is known of one that is missing is its
    name alone. The same claims give the same findings, in whatever order they come.
    """
    known = vocabulary or vocabularies.load()
    with collecting_seldom():
        given = Given(claims, documents, known)
        derivation = Derivation(given, known)
        found = [finding for _, finding in derivation.findings(given.points)]
        steps = [factor for point in given.points for factor, _ in derivation.unstated(point)]
        return found + [finding for _, finding in derivation.follows(steps)]
