"""What headings and labels say of the figures under them."""

from __future__ import annotations

import pytest

from ipgraph import extract, vocabulary
from ipgraph.extract import lexicon, sections
from ipgraph.extract.recognise import Recogniser
from ipgraph.read import read


@pytest.mark.parametrize(
    ("heading", "systems"),
    [
        ("Madrid", ("madrid",)),
        ("2. The Hague System", ("hague",)),
        ("MADRID AND HAGUE", ("madrid", "hague")),
        ("PCT:", ("pct",)),
        ("A court in Madrid decides", ()),
        ("Trade marks", ()),
    ],
)
def test_the_systems_that_a_heading_names(heading: str, systems: tuple[str, ...]) -> None:
    assert sections.system_of(heading, lexicon.load("en")) == systems


@pytest.mark.parametrize(
    ("text", "is_label"),
    [
        ("Trade marks.", True),
        ("Patent pendency.", True),
        ("3. ALLOWANCE RATES STEADY.", True),
        ("Patents fell.", False),
        ("Patents", False),
        ("Patents: 500.", False),
    ],
)
def test_labels_of_paragraphs(text: str, is_label: bool) -> None:
    words = lexicon.load("en")
    sentence = Recogniser(words, vocabulary.load()).sentence(text, 0)
    assert sections.is_label(sentence, words) is is_label


def test_figures_under_a_heading_are_of_its_system() -> None:
    text = (
        "Filings in 2021\n\nGeneva, 17 February 2022\n\n"
        "WIPO has published its figures for 2021.\n\nMadrid\n\n"
        "Demand for trademarks rose: 73,000 applications were received in 2021, 14.4 percent more.\n\n"
        "Hague\n\n"
        "Designs contained in applications recovered by 20.8 percent to 22,500 in 2021.\n"
    )
    found = {c.quote: (c.indicator, c.area) for c in extract.claims(read(text.encode(), name="a.txt"))}
    assert found["73,000"] == ("madrid-applications", "WORLD")
    assert found["22,500"] == ("hague-applications", "WORLD")


def test_an_answer_under_a_part_of_the_name() -> None:
    text = (
        "Interview\n\nQ: How long does it take?\n\nLee In-sil: It takes long.\n\nQ: How long is that?\n\n"
        "Lee: In 2023 it took 16.1 months to send out a first action on a patent.\n"
    )
    assert [c.speaker for c in extract.claims(read(text.encode(), name="a.txt"))] == ["Lee In-sil"]


def test_the_season_of_an_issue_is_no_period_of_its_figures() -> None:
    text = (
        "TWO SHORES TRADEMARK LETTER\nVol. 4, No. 1 | Spring 2022 | Notes on two registries\n\n"
        "CANADA: A CALMER YEAR\n\nFew at CIPO had thought 2021 would be calm. It was for designs: 8,210 "
        "applications came in, a gain of 3% on 2020. Trademark filings rose 5% to 78,320.\n\n"
        "BRAZIL: STILL GROWING\n\nThe National Institute of Industrial Property has come out with its annual "
        "review too. The institute received 402,100 trademark applications and granted 21,330 patents.\n"
    )
    found = extract.claims(read(text.encode(), "letter.txt"))
    assert {(claim.period, claim.area) for claim in found} == {("2021", "CA"), ("2021", "BR")}
    assert {claim.speaker for claim in found if claim.area == "CA"} == {None}
