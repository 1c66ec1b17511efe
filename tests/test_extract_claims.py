"""Texts and the claims that they state, one case each in ``cases/claims``."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipgraph import extract
from ipgraph.claims import Document
from ipgraph.extract import homes
from ipgraph.values import plain

CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted((Path(__file__).parent / "cases" / "claims").glob("*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]

# What claims are made of, to be put together at random.
WORDS = (
    "In 2023, by the end of June last year respectively CNIPA received granted valid invention patents "
    "trademark applications 5.2 percent 76,000 1.35 million yuan (USD 2 billion) up down rose to from "
    "of which accounting for 10% of the GDP . , ; : and while enterprises universities Guangdong Japan "
    "Huawei (2,734) 2.6 percentage points higher than first ranked 11th 4 months pledge financing "
    "half two-thirds 1.4 times"
)
FRAGMENTS = WORDS.split()


def test_the_cases_are_found() -> None:
    assert len(CASES) >= 73


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
        area = wanted.get("area", case.get("area"))
        # of texts that show no country, the area is what the language tells
        assert claim.area in ((area,) if area else ("CN", homes.unsaid(document.language)))
        assert "of" not in wanted or dict(claim.of) == wanted["of"]
        assert claim.interval.low is None or claim.interval.low <= claim.value
        assert Decimal(claim.value) in claim.interval


@given(st.text(max_size=400) | st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(" ".join))
def test_any_text_gives_claims_that_hold(text: str) -> None:
    document = Document.of_text(text, issued="2024-01-20")
    for claim in extract.claims(document):
        assert text[claim.start : claim.end] == claim.quote
        assert claim.value in claim.interval
