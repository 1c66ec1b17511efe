"""Texts and the claims that they state, one case each in ``cases/claims``."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ipgraph import extract
from ipgraph.claims import Document
from ipgraph.values import plain

CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted((Path(__file__).parent / "cases" / "claims").glob("*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]


def test_the_cases_are_found() -> None:
    assert len(CASES) == 31


@pytest.mark.parametrize("case", CASES)
def test_claims_of_a_text(case: dict[str, Any]) -> None:
    document = Document.of_text(case["text"], issued=case.get("issued"), language=case.get("language", "en"))
    found = extract.claims(document)
    if "only" in case:
        found = [claim for claim in found if claim.quote in case["only"]]

    def told(*fields: object) -> str:
        return " ".join("-" if each is None else str(each) for each in fields)

    stated = [
        (
            claim.quote,
            told(
                claim.indicator,
                claim.measure,
                plain(claim.value),
                claim.unit,
                claim.bound,
                claim.period,
                claim.base,
            ),
        )
        for claim in found
    ]
    assert stated == [(claim["quote"], claim["is"]) for claim in case["claims"]]
    for claim, wanted in zip(found, case["claims"], strict=True):
        assert case["text"][claim.start : claim.end] == claim.quote
        assert claim.area == wanted.get("area", case.get("area", "CN"))
        if "of" in wanted:
            assert dict(claim.of) == wanted["of"]
        assert claim.interval.low is None or claim.interval.low <= claim.value
        assert Decimal(claim.value) in claim.interval
