from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ipgraph import vocabulary
from ipgraph.claims import Block, Document
from ipgraph.extract.speakers import Speakers

CASES = Path(__file__).parent / "cases" / "speakers_zh"


def load_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}-{number}")
        for path in sorted(CASES.glob("*.toml"))
        for number, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"], 1)
    ]


CASES_FOUND = load_cases()


def said_of(document: Document, *quotes: str) -> list[str | None]:
    """The speaker of each quote's last occurrence in the document."""
    speakers = Speakers(document, vocabulary.load())
    starts = [document.text.rindex(quote) for quote in quotes]
    return [
        speakers.speaker_at(start, start + len(quote)) for start, quote in zip(starts, quotes, strict=True)
    ]


def document_of(blocks: list[tuple[str, str, str | None]], **known: Any) -> Document:
    """A document of (kind, text, speaker) blocks, one a line."""
    text, placed = "", []
    for kind, line, speaker in blocks:
        placed.append(Block(len(text), len(text) + len(line), kind, speaker))
        text += line + "\n"
    return Document.of_text(text, "case.txt", language="zh", blocks=tuple(placed), **known)


def test_all_cases_are_collected() -> None:
    assert len(CASES_FOUND) == 66


@pytest.mark.parametrize("case", CASES_FOUND)
def test_speaker_at(case: dict[str, Any]) -> None:
    blocks: list[tuple[str, str, str | None]] = []
    if "title" in case:
        blocks.append(("title", case["title"], None))
    blocks += [("paragraph", line, None) for line in case["text"].split("\n")]
    document = document_of(blocks, issued=case.get("issued"))
    quotes = [quote for quote, _ in case["says"]]
    assert [name or "" for name in said_of(document, *quotes)] == [name for _, name in case["says"]], case[
        "why"
    ]


def test_headings_name_the_source_of_their_section() -> None:
    document = document_of(
        [
            ("caption", "▲日本特许厅：一审周期控制在10个月内", None),
            ("paragraph", "受理专利申请300133件。", None),
            ("caption", "▲美国专利商标局：积压超过80万件", None),
            ("paragraph", "受理发明专利申请46.7万件。", None),
        ]
    )
    assert said_of(document, "300133件", "46.7万件") == ["日本特许厅", "美国专利商标局"]


def test_the_body_that_signs_a_notice_speaks_in_it() -> None:
    document = document_of(
        [
            ("title", "关于2022年全省知识产权主要指标完成情况的通报", None),
            ("paragraph", "全省发明专利授权48696件。", None),
            ("signature", "山东省市场监督管理局", None),
            ("dateline", "2023年2月17日", None),
        ],
        issued="2023-02-17",
    )
    assert said_of(document, "48696件") == ["山东省市场监督管理局"]


def test_the_answers_of_a_transcript_are_their_speakers() -> None:
    document = document_of(
        [
            ("speaker", "沈明远：", "沈明远"),
            ("paragraph", "先报几组数字。授权发明专利53.0万件。", "沈明远"),
            ("speaker", "某报记者：", "某报记者"),
            ("question", "质押融资增长四成多，能不能再讲一讲？", "某报记者"),
        ]
    )
    assert said_of(document, "53.0万件", "四成") == ["沈明远", "某报记者"]


def test_a_line_with_an_office_and_its_date_tells_whose_page_it_is() -> None:
    document = document_of(
        [
            ("title", "关于2022年登记情况的通报", None),
            ("dateline", "国家版权局　2023年3月", None),
            ("paragraph", "全年登记作品4,517,453件。", None),
        ]
    )
    assert said_of(document, "4,517,453件") == ["国家版权局"]


@pytest.mark.parametrize(
    ("line", "name"),
    [("国家统计局　国家知识产权局　2024-12-31", "国家统计局"), ("贵州高院 2024-04-26", "贵州高院")],
)
def test_the_first_of_those_above_the_text_is_its_source(line: str, name: str) -> None:
    document = document_of(
        [
            ("title", "2023年度主要数据", None),
            ("dateline", line, None),
            ("paragraph", "全年办结9532件。", None),
        ]
    )
    assert said_of(document, "9532件") == [name]
