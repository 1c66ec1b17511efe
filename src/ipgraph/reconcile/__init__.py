"""Claims of many documents → findings: which agree, which conflict, what follows.

Claims of one point meet in an observation; the rules of ``rules.toml`` hold observations against each other,
with intervals that follow from how precisely each figure was stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph import vocabulary as vocabularies
from ipgraph.reconcile import copies
from ipgraph.reconcile.chains import Chains
from ipgraph.reconcile.currencies import conversions
from ipgraph.reconcile.factors import Stated, factors
from ipgraph.reconcile.findings import CONFLICT, REVISED, SEVERITIES, VERDICTS, Finding
from ipgraph.reconcile.judging import judge
from ipgraph.reconcile.points import observations, revise
from ipgraph.reconcile.sets import together
from ipgraph.reconcile.signs import name_one_thing, signs
from ipgraph.reconcile.telling import Blame, Teller

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ipgraph.claims import Claim, Document
    from ipgraph.reconcile.points import Key
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
    origins = copies.groups({name: copies.sketch(each.text) for name, each in documents.items()})
    ordered = sorted(claims, key=lambda claim: (claim.doc, claim.start, claim.end, claim.measure))
    converted = list(conversions(ordered, documents))
    observed = observations(
        ordered,
        origins,
        [each.other for each in converted if not each.fits],
        lambda one, other: name_one_thing(one, other, documents.get(one.doc), known),
    )
    for point in observed.values():
        revise(point, lambda claim: REVISED in signs([claim], documents))
    teller = Teller(observed, known, documents)
    found = [teller.conversion(each) for each in converted]
    found += [
        finding
        for point in observed.values()
        if len(point.statements) > 1 and (finding := teller.restatement(point, origins)) is not None
    ]
    groups = list(factors(Stated(observed, known, documents)))
    judgements = [judged for readings in groups if (judged := judge(readings, observed)) is not None]
    blame = Blame(judgements)
    doubtful: set[Key] = set()
    for each in judgements:
        suspect = None
        if each.verdict == CONFLICT:
            suspect = blame.suspect(each.factor.terms.values())
            doubtful.update([suspect] if suspect else each.factor.terms.values())
        found.append(teller.equation(each, observed[suspect].first.claim if suspect else None))
    found += [teller.together(held) for held in together(observed, known)]
    chains = Chains((factor for readings in groups for factor in readings), observed, doubtful)
    found += [teller.clash(each, chains) for each in chains.clashes]
    for key, way in chains.implied.items():
        wholes = [each for each in chains.ways[key] if each.term == "whole"]
        if len({each.factor.anchor for each in wholes}) > 1:
            found.append(teller.agreed_whole(wholes, chains))
        if key.indicator in known.indicators:
            found.append(teller.implied(way, chains))
    return found
