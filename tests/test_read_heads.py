"""What stands above a page's text → its title, its publisher and its day of issue."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ipgraph.read import read

CASES = tomllib.loads((Path(__file__).parent / "cases" / "read_heads.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("separator", ["\n\n", "\n"], ids=["apart", "close"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"][:40])
def test_head(case: dict[str, str], separator: str) -> None:
    page = case["page"].strip().replace("\n", separator).replace("⏎", "\n")
    document = read(page.encode())
    found = (document.title, document.publisher, document.issued)
    assert found == (case["title"], case.get("publisher"), case.get("issued"))
