"""docs/gephi.md tells every kind, relation and column, and the colours that are drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ipgraph.graph import definition
from ipgraph.graph.columns import EDGE_COLUMNS, NODE_COLUMNS

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "gephi.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", [*definition.kinds(), *definition.relations(), *NODE_COLUMNS, *EDGE_COLUMNS], ids=str
)
def test_every_name_is_told(name: str) -> None:
    assert re.search(rf"^\|.*`{re.escape(name)}`.*\|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("kind", definition.kinds().values(), ids=lambda kind: kind.name)
def test_colours_are_those_that_are_told(kind: definition.Kind) -> None:
    [row] = [line for line in PAGE.splitlines() if line.startswith(f"| `{kind.name}` | ") and "`#" in line]
    assert f"`{kind.color}`" in row
