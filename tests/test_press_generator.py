"""The documents that reconciling is measured on: true relations, planted errors, figures in their places."""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ipgraph.read import read
from ipgraph.vocabulary import load

if TYPE_CHECKING:
    from collections.abc import Iterator

BENCH = Path(__file__).parent.parent / "bench"
COUNT = 384
SUMS = ("shares", "parts", "trade", "kinds")


@pytest.fixture(scope="module")
def bench() -> Iterator[Any]:
    """Imports a module of the bench by its name."""
    sys.path.insert(0, str(BENCH))
    yield importlib.import_module
    sys.path.remove(str(BENCH))


@pytest.fixture(scope="module")
def cases(bench: Any) -> list[Any]:
    return list(bench("press").cases(COUNT, seed=3))


def test_the_same_seed_gives_the_same_cases(bench: Any, cases: list[Any]) -> None:
    again = list(bench("press").cases(24, seed=3))
    assert [case.documents for case in again] == [case.documents for case in cases[:24]]
    assert next(bench("press").cases(1, seed=4)).documents != cases[0].documents


def test_every_family_comes_in_both_languages_clean_and_in_error(bench: Any, cases: list[Any]) -> None:
    drawn = Counter((case.family, case.language, case.error) for case in cases)
    families = bench("families").FAMILIES
    assert set(drawn) == {
        (family, language, error)
        for family in families
        for language in ("en", "zh")
        for error in (None, "small", "large")
    }
    assert sum(case.error is None for case in cases) == COUNT // 2
    assert {case.expected for case in cases} == {None, "revised", "definition-differs"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_family_has_eight_phrasings(bench: Any, language: str) -> None:
    phrasings = bench("subjects").lexicon(language)["phrasings"]
    told = {"restatement": "level", "implied-whole": "share"}
    for family in bench("families").FAMILIES:
        lists = SUMS if family == "sum" else (told.get(family, family),)
        assert sum(len(phrasings[name]) for name in lists) >= 8, family


def test_true_values_satisfy_the_relation(bench: Any, cases: list[Any]) -> None:
    solved = bench("relations").SOLVED
    for case in cases:
        true = {figure.role: figure.true for figure in case.figures if figure.role} | {
            name: sum(ends) / 2 for name, ends in case.given.items()
        }
        if case.expected is not None:
            # words explain why these do not fit
            continue
        if case.relation == "nesting":
            assert true["part"] <= true["whole"]
        elif case.relation == "currency":
            low, high = case.given["rate"]
            assert low < true["now"] / true["usd"] < high
        else:
            for role, solve in solved[case.relation].items():
                assert solve(true) == pytest.approx(true[role], rel=Decimal("1e-9")), (case.family, role)


def test_only_the_figure_in_error_is_not_what_its_true_value_rounds_to(cases: list[Any]) -> None:
    for case in cases:
        for figure in case.figures:
            low, high = figure.stated.allowed
            allowed = low <= figure.true <= high
            assert allowed == (case.changed is None or figure.role != case.changed), case.planted


def test_errors_contradict_the_others_beyond_rounding_and_clean_cases_do_not(
    bench: Any, cases: list[Any]
) -> None:
    relations = bench("relations")
    for case in cases:
        if case.expected is not None:
            continue
        roles = set(relations.SOLVED.get(case.relation, ("part", "whole")))
        allowed = {figure.role: figure.stated.allowed for figure in case.figures if figure.role in roles}
        assert set(allowed) == roles, (case.family, case.language)
        for role in roles:
            # whichever figure is asked, the answer is the same
            within = relations.implied(case.relation, role, allowed | dict(case.given))
            assert relations.apart(allowed[role], within) == (case.error is not None), (case.planted, role)


def test_small_errors_are_small(bench: Any, cases: list[Any]) -> None:
    relations = bench("relations")
    checked = 0
    for case in cases:
        figures = {figure.role: figure for figure in case.figures if figure.role}
        if case.error != "small":
            continue
        roles = set(relations.SOLVED.get(case.relation, ("part", "whole")))
        allowed = {role: figures[role].stated.allowed for role in roles} | dict(case.given)
        low, high = relations.implied(case.relation, case.changed, allowed)
        if not (high - low).is_finite():
            continue
        own = allowed[case.changed]
        gap = max(low - own[1], own[0] - high)
        # rounding outward adds a step, and last digits of zero are passed over
        assert 0 < gap <= (high - low) + 4 * figures[case.changed].stated.form.step, case.planted
        checked += 1
    assert checked > COUNT // 8


def test_figures_stand_where_they_are_said_to(cases: list[Any]) -> None:
    indicators = load().indicators
    for case in cases:
        pages = {page.name: page for page in case.documents}
        assert 1 <= len(pages) <= 4
        claims = case.claims()
        assert len({(claim.doc, claim.start) for claim in claims}) == len(claims)
        for claim in claims:
            text = pages[claim.doc].text[claim.start : claim.end]
            assert claim.quote == text
            assert any(character.isdigit() for character in text)
            assert claim.indicator in indicators
        assert not any(mark in page.text for page in pages.values() for mark in "{}")
        if case.changed is not None:
            assert sum(figure.role == case.changed for figure in case.figures) == 1


def test_pages_are_read_with_their_language_and_date(cases: list[Any]) -> None:
    for case in cases[::8]:
        for page in case.documents:
            document = read(page.text.encode(), page.name)
            assert (document.text, document.language, document.issued) == (
                page.text,
                page.language,
                page.issued,
            )


def test_a_crowd_has_ten_claims_of_an_observation(bench: Any) -> None:
    claims, documents = bench("crowd").crowd(400)
    points = Counter(
        (c.indicator, c.measure, c.period, c.base, c.area, tuple(c.of.items()), c.unit) for c in claims
    )
    assert len(claims) == 400
    assert set(points.values()) == {10}
    assert {measure for _, measure, *_ in points} >= {"level", "change"}
    for claim in claims:
        assert documents[claim.doc].text[claim.start : claim.end] == claim.quote
