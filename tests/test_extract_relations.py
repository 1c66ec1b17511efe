from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ipgraph import vocabulary
from ipgraph.claims import Block, Document, Relation
from ipgraph.extract.frames import load
from ipgraph.extract.ties import relations_of

CASES = Path(__file__).parent / "cases" / "relations"


def load_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}-{number}")
        for path in sorted(CASES.glob("*.toml"))
        for number, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"], 1)
    ]


def document_of(case: dict[str, Any]) -> Document:
    """The document of a case: its title, if any, on the first line, then one paragraph a line."""
    lines = [("title", case["title"])] if "title" in case else []
    lines += [(case.get("kind", "paragraph"), line) for line in case["text"].split("\n")]
    text, blocks = "", []
    for kind, line in lines:
        blocks.append(Block(len(text), len(text) + len(line), kind))
        text += line + "\n"
    return Document.of_text(
        text, "case.txt", blocks=tuple(blocks), issued=case.get("issued"), title=case.get("title")
    )


def written(relation: Relation) -> str:
    stated = f" ({relation.post})" if relation.post else ""
    day = f" @ {relation.date}" if relation.date else ""
    return f"{relation.relation}: {relation.subject} -> {relation.object}{stated}{day}"


CASES_FOUND = load_cases()


def test_all_cases_are_collected() -> None:
    assert len(CASES_FOUND) == 232


@pytest.mark.parametrize("case", CASES_FOUND)
def test_relations_of(case: dict[str, Any]) -> None:
    document = document_of(case)
    found = relations_of(document, vocabulary.load())
    assert sorted(map(written, found)) == sorted(case["relations"])
    assert [each.start for each in found] == sorted(each.start for each in found)
    assert all(document.text[each.start : each.end] == each.quote for each in found)


def test_each_relation_is_told_once_by_its_first_mention() -> None:
    text = "Shen Changyu, head of the CNIPA, spoke. CNIPA head Shen Changyu left the building."
    found = relations_of(Document.of_text(text), vocabulary.load())
    assert [(each.quote, each.start) for each in found] == [("Shen Changyu, head of the CNIPA", 0)]


def test_those_who_answer_in_a_transcript_speak_at_its_event() -> None:
    lines = [
        ("title", "SCIO press conference on intellectual property", None),
        ("heading", "Speakers:", None),
        ("heading", "Ms. Guo Wen, director of the IP protection department of the CNIPA", None),
        ("furniture", "Date:", None),
        ("dateline", "July 29, 2024", None),
        ("speaker", "CCTV:", "CCTV"),
        ("question", "What has the CNIPA done?", "CCTV"),
        ("speaker", "Hu Wenhui:", "Hu Wenhui"),
        ("paragraph", "Together with the Supreme People's Court, we released typical cases.", "Hu Wenhui"),
    ]
    text, blocks = "", []
    for kind, line, speaker in lines:
        blocks.append(Block(len(text), len(text) + len(line), kind, speaker))
        text += line + "\n"
    document = Document.of_text(text, blocks=tuple(blocks))
    assert [written(each) for each in relations_of(document, vocabulary.load())] == [
        "hosts: State Council Information Office -> press conference @ 2024-07-29",
        "holds-post: Guo Wen -> China National Intellectual Property Administration"
        " (director of the IP protection department)",
        "speaks-at: Guo Wen -> press conference",
        "speaks-at: Hu Wenhui -> press conference",
        "cooperates-with: China National Intellectual Property Administration -> Supreme People's Court",
    ]


def test_the_body_in_the_line_below_the_title_hosts_the_press_conference() -> None:
    lines = [
        ("title", "Press conference on Sichuan's intellectual property development"),
        ("dateline", "Sichuan Provincial Government Information Office, April 24, 2023"),
        ("paragraph", "Good morning."),
    ]
    text, blocks = "", []
    for kind, line in lines:
        blocks.append(Block(len(text), len(text) + len(line), kind))
        text += line + "\n"
    found = relations_of(Document.of_text(text, blocks=tuple(blocks)), vocabulary.load())
    host = "Sichuan Provincial Government Information Office"
    assert [written(each) for each in found] == [f"hosts: {host} -> press conference @ 2023-04-24"]


def test_a_line_of_prose_may_break_a_name() -> None:
    text = "The examiners of the office were praised by its head, USPTO Director Anna\nSmith, on Monday."
    found = relations_of(Document.of_text(text), vocabulary.load())
    assert [each.subject for each in found] == ["Anna Smith"]


def test_icons_and_endless_lines_do_no_harm() -> None:
    # a web font's icons lie where the reader of sentences keeps its marks
    text = "\U000f0000\U000f0100 said CNIPA " * 100 + "press conference held by CNIPA at a " * 400
    found = map(written, relations_of(Document.of_text(text), vocabulary.load()))
    assert "hosts: China National Intellectual Property Administration -> press conference" in found


def test_every_pattern_of_every_lexicon_compiles() -> None:
    names = ("organisations", "people", "speech", "events", "programmes", "cooperation")
    frames = [frame for name in names for table in load("en", name).frames.values() for frame in table]
    assert len(frames) > 100
    assert all(frame.pattern.groups >= len(frame.slots) for frame in frames)
