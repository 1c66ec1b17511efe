"""An indicator of one's own, told by its labels in either language; a figure that no indicator fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ipgraph import extract, vocabulary
from ipgraph.claims import Document

if TYPE_CHECKING:
    from pathlib import Path

    from ipgraph.claims import Claim

OWN = """
@prefix indicator:   <https://w3id.org/ipgraph/id/indicator/> .
@prefix ipg:         <https://w3id.org/ipgraph/ontology#> .
@prefix skos:        <http://www.w3.org/2004/02/skos/core#> .
@prefix temporality: <https://w3id.org/ipgraph/id/temporality/> .
@prefix unit:        <https://w3id.org/ipgraph/id/unit/> .

indicator:protection-stations a ipg:Indicator ;
    skos:notation "protection-stations" ;
    skos:prefLabel "rights protection stations"@en, "维权工作站数量"@zh ;
    skos:altLabel "rights protection workstation"@en, "维权工作站"@zh ;
    ipg:unit unit:count ;
    ipg:temporality temporality:stock .
"""

STATIONS = "intellectual property rights protection"
TEXTS = [
    ("en", f"By the end of 2022, China had set up 2,345 {STATIONS} stations, up 12.5 percent."),
    (
        "en",
        f"China's {STATIONS} workstations numbered 2,345 at the end of 2022, an increase of 12.5 percent.",
    ),
    ("zh", "截至2022年底，全国知识产权维权工作站达2345家，同比增长12.5%。"),
    ("zh", "截至2022年底，全國知識產權維權工作站達２３４５家，同比增長１２．５％。"),
]


def claims(text: str, language: str, known: vocabulary.Vocabulary | None = None) -> list[Claim]:
    return extract.claims(Document.of_text(text, language=language), known)


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_the_labels_of_an_indicator_of_ones_own_name_it(language: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(OWN, encoding="utf-8")
    level, change = claims(text, language, vocabulary.load([file]))
    assert (level.indicator, level.value, level.period) == ("protection-stations", 2345, "2022-12-31")
    assert (change.indicator, change.measure, float(change.value)) == ("protection-stations", "change", 12.5)
    assert text[level.start : level.end] == level.quote


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_without_it_the_figure_keeps_the_words_of_the_text(language: str, text: str) -> None:
    found = claims(text, language)
    assert {claim.indicator for claim in found} == {None}
    labels = {claim.label for claim in found}
    assert len(labels) == 1
    assert any(words in str(labels) for words in ("station", "工作站"))
