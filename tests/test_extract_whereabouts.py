from __future__ import annotations

import pytest

from ipgraph import extract
from ipgraph.claims import Block, Document
from ipgraph.extract import homes

RISE = "Grants rose to 5,948 patents."


def area_of(text: str, language: str = "en", **known: str) -> str:
    """The area of the last claim of a text in paragraphs."""
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block(start, start + len(line), "paragraph"))
        start += len(line) + 1
    document = Document.of_text(text, "case.txt", language=language, blocks=tuple(blocks), **known)
    return extract.claims(document)[-1].area


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("The Lok Sabha was told of reforms worth Rs 400 crore.", "IN"),
        ("Government of India\nThe Ministry of Commerce & Industry has simplified the rules.", "IN"),
        ("The fund spent £3 million. The House of Lords had asked for it.", "GB"),
        ("Subsidies reached 300 million yuan, the State Council was told.", "CN"),
        ("Write to press@office.gov.au for details.", "AU"),
        ("The European Parliament had asked for the figures. Fees came to €3 million.", "EU"),
    ],
)
def test_a_state_its_money_and_its_addresses_show_a_country(text: str, area: str) -> None:
    assert area_of(f"{text}\n{RISE}") == area


def test_a_text_that_shows_no_country_is_of_none() -> None:
    assert area_of(RISE) == "WORLD"
    assert area_of("全年授权发明专利5948件。", "zh") == "CN"
    assert homes.unsaid("fr") == "WORLD"


def test_the_address_of_a_page_shows_its_country() -> None:
    assert area_of(RISE, source="https://www.gov.uk/government/statistics") == "GB"


def test_an_office_says_more_than_money() -> None:
    text = f"The Japan Patent Office (JPO) received 289,200 applications. Fees were worth £3 million.\n{RISE}"
    assert area_of(text) == "JP"


def test_a_province_that_most_is_told_of() -> None:
    text = "宁德的茶。宁德市有茶园。福建省内宁德市的茶叶最好。\n全市授权发明专利59件。"
    assert area_of(text, "zh") == "CN-FJ"


def test_signs_are_counted_by_different_words() -> None:
    assert homes.traces("£1 " * 50)["GB"] == 1
    assert homes.traces("crore and lakh of rupees " * 9)["IN"] == 3
    assert not homes.traces("Nothing of the kind: 3,000 a year, e.g. in Q1.in")
