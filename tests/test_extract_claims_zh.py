"""Chinese texts and the claims that they state, one class of phrasing each in ``cases/claims-zh``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipgraph import extract
from ipgraph.claims import Claim, Document
from ipgraph.values import plain

CASES = [
    pytest.param(case, id=case["name"])
    for file in sorted((Path(__file__).parent / "cases" / "claims-zh").glob("*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]
# What claims are made of, to be put together at random.
WORDS = (
    "2023年 截至去年底 全国 该市 上述三项 其中 发明专利 商标 著作权案件 授权 申请量 有效 拥有 达 以 "
    "5.2万件 7180批 三成 12.5% 3.5亿元 罚没款 调撤率 企业 1.2万家 华为 （2,734件） 居首 次之 "
    "同比增长 下降 比上年 多了 占全国的 一半 超过 不足 ， 。 ； 、 ： · 每万人口 质押融资 法院新收 "
    "审结 海关 扣留货物 第11位 4个月 累计 分别 和 由 增至 年均"
)
FRAGMENTS = WORDS.split()


def _claims(case: dict[str, Any]) -> list[Claim]:
    return extract.claims(Document.of_text(case["text"], issued=case.get("issued"), language="zh"))


def _told(claim: Claim) -> str:
    value = plain(claim.value)
    fields = (claim.indicator, claim.measure, value, claim.unit, claim.bound, claim.period, claim.base)
    return " ".join("-" if each is None else str(each) for each in fields)


def test_the_cases_are_found() -> None:
    assert len(CASES) >= 35


@pytest.mark.parametrize("case", CASES)
def test_claims_of_a_text(case: dict[str, Any]) -> None:
    found = _claims(case)
    assert [(claim.quote, _told(claim)) for claim in found] == [
        (claim["quote"], claim["is"]) for claim in case["claims"]
    ]
    for claim, wanted in zip(found, case["claims"], strict=True):
        assert case["text"][claim.start : claim.end] == claim.quote
        assert "area" not in wanted or claim.area == wanted["area"]
        assert "of" not in wanted or dict(claim.of) == wanted["of"]
        assert "label" not in wanted or claim.label == wanted["label"]
        # what has no indicator keeps the words it stands with
        assert (claim.indicator is None) == (claim.label is not None)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_any_text_gives_claims_that_hold(text: str) -> None:
    document = Document.of_text(text, issued="2024-01-20", language="zh")
    for claim in extract.claims(document):
        assert text[claim.start : claim.end] == claim.quote
        assert claim.value in claim.interval
