"""The records and their JSON Lines form."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest

from ipgraph.claims import Claim, Document, Equivalent, Relation, Span, jsonl
from ipgraph.errors import ValueFormatError

FIELDS: dict[str, Any] = {
    "doc": "a.txt",
    "indicator": "ip-royalties-trade",
    "measure": "level",
    "value": Decimal("398710000000"),
    "unit": "CNY",
    "bound": "exact",
    "period": "2024",
    "base": None,
    "area": "CN",
    "quote": "398.71 billion yuan",
    "start": 4,
    "end": 23,
}


def test_a_claim_as_json() -> None:
    claim = Claim(
        **FIELDS,
        of={"whole": "x", "batch": 1},
        also=(Equivalent(Decimal("54720000000.0"), "USD"),),
        speaker="Shen Changyu",
    )
    record = json.loads(jsonl([claim]))
    keys = "doc indicator measure value unit bound period base area of speaker also quote start end"
    assert " ".join(record) == keys
    assert record["value"] == 398710000000
    assert isinstance(record["value"], int)
    assert record["also"] == [{"value": 54720000000, "unit": "USD"}]
    assert record["of"] == {"batch": 1, "whole": "x"}


def test_a_label_is_told_where_the_indicator_is_unknown() -> None:
    claim = Claim(**{**FIELDS, "indicator": None}, label="imports")
    assert claim.record()["label"] == "imports"
    assert "label" not in Claim(**FIELDS).record()


def test_json_lines_keep_every_script() -> None:
    relation = Relation("文.txt", "holds-post", "申长雨", "国家知识产权局", "局长申长雨", 0, 5, post="局长")
    assert "申长雨" in jsonl([relation])
    assert jsonl([relation]).endswith("}\n")
    assert json.loads(jsonl([relation]))["post"] == "局长"
    assert jsonl([]) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"measure": "size"},
        {"bound": "roughly"},
        {"period": "24"},
        {"base": "mom"},
        {"start": 23},
        {"start": -1},
    ],
)
def test_a_claim_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueFormatError):
        Claim(**{**FIELDS, **wrong})


def test_a_relation_that_cannot_be() -> None:
    with pytest.raises(ValueFormatError):
        Relation("a", "knows", "b", "c", "d", 0, 1)


def test_a_span_has_a_length() -> None:
    with pytest.raises(ValueFormatError):
        Span(3, 3)


def test_breakdowns_cannot_be_changed_behind_the_record() -> None:
    of = {"holder": "enterprise"}
    claim = Claim(**FIELDS, of=of)
    of["holder"] = "university"
    assert dict(claim.of) == {"holder": "enterprise"}
    with pytest.raises(TypeError):
        claim.of["holder"] = "university"  # type: ignore[index]


def test_a_document_of_a_text() -> None:
    document = Document.of_text("One.", language="en")
    assert document.sha256 == hashlib.sha256(b"One.").hexdigest()
    assert [(block.start, block.end, block.kind) for block in document.blocks] == [(0, 4, "paragraph")]
    assert Document.of_text("").blocks == ()
