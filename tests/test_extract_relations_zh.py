from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ipgraph import vocabulary
from ipgraph.claims import Block, Document, Relation
from ipgraph.extract.ties import relations_of

CASES = Path(__file__).parent / "cases" / "relations_zh"


def load_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}-{number}")
        for path in sorted(CASES.glob("*.toml"))
        for number, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"], 1)
    ]


def document_of(lines: list[tuple[str, str, str | None]], **known: Any) -> Document:
    """A document of (kind, text, speaker) blocks, one a line."""
    text, blocks = "", []
    for kind, line, speaker in lines:
        blocks.append(Block(len(text), len(text) + len(line), kind, speaker))
        text += line + "\n"
    return Document.of_text(text, "case.txt", language="zh", blocks=tuple(blocks), **known)


def written(relation: Relation) -> str:
    stated = f" ({relation.post})" if relation.post else ""
    day = f" @ {relation.date}" if relation.date else ""
    return f"{relation.relation}: {relation.subject} -> {relation.object}{stated}{day}"


CASES_FOUND = load_cases()


def test_all_cases_are_collected() -> None:
    assert len(CASES_FOUND) == 63


@pytest.mark.parametrize("case", CASES_FOUND)
def test_relations_of(case: dict[str, Any]) -> None:
    lines: list[tuple[str, str, str | None]] = [
        ("paragraph", line, None) for line in case["text"].split("\n")
    ]
    document = document_of(lines, issued=case.get("issued"))
    found = relations_of(document, vocabulary.load())
    assert sorted(map(written, found)) == sorted(case["relations"])
    assert all(document.text[each.start : each.end] == each.quote for each in found)


def test_a_transcript_tells_its_day_and_who_answers() -> None:
    document = document_of(
        [
            ("title", "知识产权发展状况新闻发布会", None),
            ("dateline", "时间　2021年4月25日 上午10:00", None),
            ("speaker", "邢慧（国务院新闻办新闻局副局长）：", "邢慧"),
            ("paragraph", "欢迎出席国务院新闻办新闻发布会。今天请来了国家知识产权局局长沈明远先生。", "邢慧"),
            ("speaker", "沈明远：", "沈明远"),
            ("paragraph", "一年里，我们授权发明专利53.0万件。", "沈明远"),
        ]
    )
    assert [written(each) for each in relations_of(document, vocabulary.load())] == [
        "holds-post: 邢慧 -> State Council Information Office (新闻局副局长)",
        "speaks-at: 邢慧 -> press conference",
        "hosts: State Council Information Office -> press conference @ 2021-04-25",
        "holds-post: 沈明远 -> China National Intellectual Property Administration (局长)",
        "speaks-at: 沈明远 -> press conference",
    ]


def test_posts_in_a_transcript_of_an_office_are_its_own() -> None:
    document = document_of(
        [
            ("title", "国家知识产权局例行新闻发布会文字实录", None),
            ("speaker", "毕文（战略规划司副司长、新闻发言人）：", "毕文"),
            ("paragraph", "一季度授权发明专利19万件。", "毕文"),
        ]
    )
    held = next(each for each in relations_of(document, vocabulary.load()) if each.post)
    assert (held.subject, held.post) == ("毕文", "战略规划司副司长、新闻发言人")
    assert held.object == "China National Intellectual Property Administration"


@pytest.mark.parametrize(
    "piece", ["国家知识产权局", "局长张", "、副局长", "“", "据", "与欧洲专利局", "《", "说"]
)
def test_endless_lines_do_no_harm(piece: str) -> None:
    text = piece * (6000 // len(piece))
    relations_of(Document.of_text(text, language="zh"), vocabulary.load())
