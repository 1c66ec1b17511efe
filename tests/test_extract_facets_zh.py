"""Chinese words for what is counted: their facets, the indicators these make, and the parts of a total."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ipgraph import vocabulary
from ipgraph.extract import choosing, general_nouns, lexicon, subjects
from ipgraph.extract.recognise import Facet, Recogniser
from ipgraph.extract.scan import Scanner
from ipgraph.values import is_currency

CASES = Path(__file__).parent / "cases"
INDICATORS = tomllib.loads((CASES / "zh_indicators.toml").read_text(encoding="utf-8"))
FACETS = tomllib.loads((CASES / "zh_facets.toml").read_text(encoding="utf-8"))
BREAKDOWNS = tomllib.loads((CASES / "zh_breakdowns.toml").read_text(encoding="utf-8"))
# What words say beside the facets that make indicators: they keep other words from being understood.
BESIDE = {
    "nothing",
    "other-value",
    "other-rate",
    "other-count",
    "ip-crime",
    "securitisation",
    "unitary-patent",
    "survey",
}
# What a measure word may be told to count.
HEADS = {"enterprise", "institution", "country", "region", "person", "project", "other"}


@cache
def _recogniser() -> Recogniser:
    return Recogniser(lexicon.load("zh"), vocabulary.load())


def _facets(text: str) -> tuple[Facet, ...]:
    return _recogniser().facets(lexicon.load("zh").fold(text))


def _indicator(text: str, unit: str, head: str | None) -> str | None:
    """The indicator of a clause whose figure is in ``unit`` and counts nouns of the kind ``head``."""
    local = [facet for facet in _facets(text) if not facet.head or (head and facet.facets[0] == head)]
    fits = {
        slug: is_currency(each.unit) if is_currency(unit) else each.unit == unit
        for slug, each in vocabulary.load().indicators.items()
    }
    subject = choosing.resolve(local, (), fits, head)
    return subject.indicator if subject else None


def _found(case: dict[str, Any]) -> dict[str, str | None]:
    return {
        phrase: _indicator(phrase, case.get("unit", "count"), case.get("head")) for phrase in case["phrases"]
    }


@pytest.mark.parametrize("case", INDICATORS["case"], ids=lambda case: case["indicator"])
def test_each_wording_names_its_indicator(case: dict[str, Any]) -> None:
    assert _found(case) == dict.fromkeys(case["phrases"], case["indicator"])


def test_every_indicator_has_a_wording() -> None:
    assert {case["indicator"] for case in INDICATORS["case"]} >= set(vocabulary.load().indicators)


@pytest.mark.parametrize("case", INDICATORS["other"], ids=lambda case: case["phrases"][0])
def test_what_the_catalogue_does_not_know_is_no_indicator(case: dict[str, Any]) -> None:
    assert _found(case) == dict.fromkeys(case["phrases"])


@pytest.mark.parametrize("case", FACETS["case"], ids=lambda case: case["text"])
def test_words_give_their_facets_and_the_longest_win(case: dict[str, Any]) -> None:
    assert [list(facet.facets) for facet in _facets(case["text"])] == case["facets"]


@pytest.mark.parametrize("case", BREAKDOWNS["case"], ids=lambda case: case["text"])
def test_words_name_a_part_of_the_total(case: dict[str, Any]) -> None:
    sentence = _recogniser().sentence(lexicon.load("zh").fold(case["text"]), 0)
    assert [[each.key, each.value] for each in sentence.breakdowns] == case["of"]


@pytest.mark.parametrize("case", BREAKDOWNS["whole"], ids=lambda case: case["text"])
def test_words_name_what_a_share_is_a_share_of(case: dict[str, str]) -> None:
    entries = lexicon.load("zh").table("breakdowns.whole")
    first = next(
        entry["value"]
        for entry in entries
        if any(True for _ in Scanner((word, True) for word in entry["words"]).find(case["text"]))
    )
    assert first == case["value"]


def test_traditional_characters_name_the_same() -> None:
    simplified = [facet.facets for facet in _facets("专利商标质押融资登记、智慧财产、商标注册、植物新品种权")]
    traditional = [
        facet.facets for facet in _facets("專利商標質押融資登記、智慧財產、商標註冊、植物新品種權")
    ]
    assert simplified == traditional != []


def test_words_of_other_scripts_need_no_space_beside_chinese() -> None:
    assert [facet.facets for facet in _facets("受理PCT申请占GDP比重IP质押TISC机构")] == [
        ("application", "accepted"),
        ("pct",),
        ("gdp",),
        ("pledge", "ip"),
        ("tisc",),
    ]


def test_a_noun_said_in_passing_counts_only_beside_its_number() -> None:
    assert not any(facet.head for facet in _facets("发布会上还透露，各地区、各城市专利代理机构发展到1256家"))
    assert [facet.facets for facet in _facets("覆盖17个省市，关闭网站2884个") if facet.head] == [
        ("region",),
        ("other",),
    ]


def test_every_facet_of_the_signatures_has_chinese_words_and_none_is_misspelt() -> None:
    named = {name for entry in lexicon.load("zh").table("facets.entry") for name in entry["facets"]}
    used = {name for each in subjects.signatures() for part in each.facets for name in part}
    without = {name for each in subjects.signatures() for name in each.without}
    assert used <= named
    assert named - used - without - BESIDE - general_nouns.ANAPHORIC <= HEADS


def test_breakdowns_are_those_of_the_vocabulary() -> None:
    known = vocabulary.load().breakdowns
    tables = lexicon.load("zh").table("breakdowns")
    unknown = [(entry["key"], str(entry["value"])) for entry in tables["entry"]]
    unknown += [("whole", entry["value"]) for entry in tables["whole"]]
    assert [each for each in unknown if each not in known] == []


def test_measure_words_count_kinds_of_nouns_that_there_are() -> None:
    counters = lexicon.load("zh").table("facets.counter")
    words = [word for counter in counters for word in counter["words"]]
    assert len(words) == len(set(words))
    assert all(set(counter["heads"]) <= HEADS for counter in counters)
