"""Pages with lists, boxes and tables → their title and the claims that their layout tells."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ipgraph import extract
from ipgraph.read import read
from ipgraph.values import plain

CASES = tomllib.loads((Path(__file__).parent / "cases" / "page_claims.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_claims_of_a_page(case: dict[str, Any]) -> None:
    document = read(case["page"].encode())
    assert (document.title or "") == case["title"]
    found = [
        (
            claim.quote,
            f"{claim.indicator or '-'} {claim.measure} {plain(claim.value)} {claim.period} {claim.area}",
        )
        for claim in extract.claims(document)
    ]
    assert found == [(claim["quote"], claim["is"]) for claim in case["claims"]]
