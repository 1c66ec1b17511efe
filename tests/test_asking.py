"""Findings as one asks a store for them: the same whether the store keeps them or not, in a useful order."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from ipgraph import vocabulary
from ipgraph.build import build
from ipgraph.errors import ParameterError
from ipgraph.reconcile import VERDICTS
from ipgraph.reconcile.asking import by_urgency, chosen, findings, overview, rule_names, whole
from ipgraph.reconcile.update import GRAPH, update
from ipgraph.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ipgraph.reconcile import Finding

WORDS = vocabulary.load()
TRADE = "000_b6b8ad02930477fd.txt"


@pytest.fixture(scope="module")
def kept() -> Iterator[Store]:
    """The seeds with their findings."""
    with Store.memory() as store:
        build(None, store)
        update(store, WORDS)
        yield store


@pytest.fixture(scope="module")
def bare() -> Iterator[Store]:
    """The seeds without them."""
    with Store.memory() as store:
        build(None, store)
        store.replace(GRAPH, [])
        yield store


def told(finding: Finding) -> tuple[object, ...]:
    claims = sorted((claim.doc, claim.start, claim.end) for claim in finding.claims)
    suspect = finding.suspect and (finding.suspect.doc, finding.suspect.start)
    text = dict(finding.text)
    return (
        finding.rule,
        finding.verdict,
        finding.severity,
        finding.about,
        finding.formula,
        text,
        claims,
        suspect,
    )


def test_what_the_store_keeps_is_what_would_be_found_anew(kept: Store, bare: Store) -> None:
    stored, found = findings(kept, WORDS), findings(bare, WORDS)
    assert len(stored) > 15
    assert [told(each) for each in stored] == [told(each) for each in found]
    assert overview(kept, WORDS, 2)._replace(conflicts=()) == overview(bare, WORDS, 2)._replace(conflicts=())


@pytest.mark.parametrize("name", ["kept", "bare"])
def test_findings_of_a_verdict_and_about_an_indicator(name: str, request: pytest.FixtureRequest) -> None:
    store = request.getfixturevalue(name)
    every = findings(store, WORDS)
    for verdict in VERDICTS:
        some = findings(store, WORDS, verdict=verdict)
        assert [told(each) for each in some] == [told(each) for each in every if each.verdict == verdict]
    about = findings(store, WORDS, indicator="ip-royalties-trade")
    assert about
    assert [told(each) for each in about] == [
        told(each) for each in every if each.about.indicator == "ip-royalties-trade"
    ]
    both = findings(store, WORDS, verdict="implied", indicator="industrialisation-rate")
    assert {each.about.period for each in both} == {"2023"}


def test_the_overview_counts_all_and_names_the_severest_conflicts(kept: Store) -> None:
    every = findings(kept, WORDS)
    seen = overview(kept, WORDS, 2)
    assert seen.verdicts == Counter(each.verdict for each in every)
    assert list(seen.verdicts) == [verdict for verdict in VERDICTS if verdict in seen.verdicts]
    assert [told(each) for each in seen.conflicts] == [told(each) for each in every[:2]]


def test_conflicts_come_first_the_severest_before_others(kept: Store) -> None:
    every = findings(kept, WORDS)
    order = [(VERDICTS.index(each.verdict), each.severity != "error") for each in every]
    assert order[0] == (0, False)
    assert sorted(order[:3]) == order[:3]
    conflict = every[0]
    near, far = (replace(conflict, excess=Decimal(number)) for number in (2, 30))
    assert by_urgency([every[-1], near, far]) == [far, near, every[-1]]
    shuffled = list(every)
    random.Random(5).shuffle(shuffled)
    assert by_urgency(shuffled) == every


def test_findings_are_chosen_by_verdict_rule_and_document(kept: Store) -> None:
    every = findings(kept, WORDS)
    assert chosen(every) == every
    some = chosen(every, verdicts=["conflict", "agree"], rules=["growth", "share"], document=TRADE)
    assert [(each.rule, each.verdict) for each in some] == [("growth", "agree")]
    for wrong in ({"verdicts": ["no"]}, {"rules": ["no"]}):
        with pytest.raises(ParameterError, match=r"there is no (verdict|rule) 'no'"):
            chosen((), **wrong)
    assert {each.rule for each in every} <= set(rule_names())


def test_claims_are_made_whole_with_who_makes_them(kept: Store) -> None:
    every = findings(kept, WORDS)
    made_whole, documents = whole(kept, every)
    assert [told(each) for each in made_whole] == [told(each) for each in every]
    assert set(documents) == {claim.doc for each in every for claim in each.claims}
    assert "Shen Changyu" in {claim.speaker for each in made_whole for claim in each.claims}
    for each in made_whole:
        assert each.suspect is None or any(claim is each.suspect for claim in each.claims)
