from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ipgraph import vocabulary
from ipgraph.claims import Block, Document
from ipgraph.extract.speakers import Speakers

CASES = Path(__file__).parent / "cases" / "speakers"


def load_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}-{number}")
        for path in sorted(CASES.glob("*.toml"))
        for number, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"], 1)
    ]


CASES_FOUND = load_cases()
CNIPA = "China National Intellectual Property Administration"


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
    return Document.of_text(text, "case.txt", blocks=tuple(placed), **known)


def test_all_cases_are_collected() -> None:
    assert len(CASES_FOUND) == 134


@pytest.mark.parametrize("case", CASES_FOUND)
def test_speaker_at(case: dict[str, Any]) -> None:
    blocks = [("title", case["title"], None)] if "title" in case else []
    blocks += [("paragraph", line, None) for line in case["text"].strip().split("\n")]
    known = {key: case[key] for key in ("issued", "publisher", "title") if key in case}
    document = document_of(blocks, **known)
    quotes = [quote for quote, _ in case["says"]]
    assert [name or "" for name in said_of(document, *quotes)] == [name for _, name in case["says"]], case[
        "why"
    ]


def test_the_speaker_of_a_transcript_comes_first() -> None:
    document = document_of(
        [
            ("title", "SCIO press conference on intellectual property", None),
            ("speaker", "Ge Shu:", "Ge Shu"),
            ("paragraph", "With our partner, the CNIPA, we counted 17 provinces.", "Ge Shu"),
            ("paragraph", "According to WIPO, China had 378,000 patents. The share is 45 percent.", "Ge Shu"),
            ("speaker", "Chairperson:", "Chairperson"),
            ("paragraph", "We have time for 2 questions.", "Chairperson"),
        ]
    )
    # a body elsewhere that he quotes has its own sentence; a label is nobody's name
    wipo = "World Intellectual Property Organization"
    assert said_of(document, "17", "378,000", "45", "2 questions") == ["Ge Shu", wipo, "Ge Shu", None]


def test_a_line_under_a_table_names_the_source_of_its_rows() -> None:
    document = document_of(
        [
            ("paragraph", "The Japan Patent Office said that it had granted 179,910 patents.", None),
            ("item", "CNIPA  452,804", None),
            ("item", "USPTO  354,430", None),
            ("dateline", "Source: World Intellectual Property Organization", None),
            ("paragraph", "The wait grew to 15 months.", None),
        ]
    )
    wipo = "World Intellectual Property Organization"
    assert said_of(document, "452,804", "354,430", "15 months") == [wipo, wipo, "Japan Patent Office"]


def test_what_one_section_of_a_digest_announces_does_not_govern_the_next() -> None:
    document = document_of(
        [
            ("heading", "1. Statistics", None),
            ("paragraph", "On January 3 the CNIPA published statistics. It granted 921,000 patents.", None),
            ("heading", "2. Courts", None),
            ("paragraph", "The Supreme People's Court released a white paper. Cases numbered 544,126.", None),
            ("heading", "3. Fees", None),
            ("paragraph", "Fees will rise by 5 percent.", None),
        ]
    )
    assert said_of(document, "921,000", "544,126", "5 percent") == [CNIPA, "Supreme People's Court", None]


def test_sections_of_one_report_keep_the_source_that_the_introduction_announces() -> None:
    document = document_of(
        [
            (
                "paragraph",
                "On 14 July the CNIPA held its media briefing and went through the statistics.",
                None,
            ),
            ("heading", "1. Patents", None),
            ("item", "(a) Grants: 339,000 inventions.", None),
            ("heading", "2. Trademarks", None),
            ("item", "(a) Registrations reached 3.724 million.", None),
        ]
    )
    assert said_of(document, "339,000", "3.724 million") == [CNIPA, CNIPA]


def test_a_document_in_a_language_without_a_lexicon_has_no_speakers() -> None:
    text = "Die Zahl stieg um 5 Prozent, sagte Anna Schmidt."
    assert said_of(document_of([("paragraph", text, None)], language="de"), "5 Prozent") == [None]


def test_no_document_at_all_breaks_it() -> None:
    assert said_of(Document.of_text(""), "") == [None]


def test_a_heading_that_is_an_office_is_the_source_of_its_section() -> None:
    document = document_of(
        [
            ("heading", "II. The EUIPO", None),
            ("paragraph", "The year was its best. For designs there were 111,200 filings.", None),
            ("heading", "III. The Swiss Federal Institute of Intellectual Property", None),
            ("paragraph", "Filings numbered 17,300.", None),
        ]
    )
    assert said_of(document, "111,200") == ["European Union Intellectual Property Office"]


def test_names_in_the_text_count_before_those_over_it() -> None:
    document = document_of(
        [
            ("dateline", "National Copyright Administration of China", None),
            ("title", "Copyright registration", None),
            ("paragraph", "The National Copyright Administration (NCAC) registered 3,983,943 works.", None),
        ],
        title="Copyright registration",
    )
    assert said_of(document, "3,983,943") == ["National Copyright Administration"]


@pytest.mark.parametrize("opening", ["has come out with its report. The office", "was busy. The office"])
def test_an_office_under_the_name_of_its_country_tells_of_no_other_section(opening: str) -> None:
    blocks: list[tuple[str, str, str | None]] = [
        ("title", "Two offices, two stories", None),
        ("heading", "NEW ZEALAND: BRANDS ON FILE", None),
        ("paragraph", "Some 31,692 trade mark applications arrived.", None),
        ("heading", "JAPAN: FASTER WORK", None),
        ("paragraph", f"The Japan Patent Office {opening} received 181,072 applications.", None),
    ]
    document = document_of(blocks)
    assert said_of(document, "31,692") == [None]
