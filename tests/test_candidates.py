"""Claims about unknown indicators become candidates for the catalogue, whatever order they come in."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from ipgraph import rdf, vocabulary
from ipgraph.candidates import PREFIXES, Unknown, candidates, features, sentence, turtle, unknown
from ipgraph.claims import Claim, Document
from ipgraph.store import Store
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from pathlib import Path

WORDS = vocabulary.load()


def said(
    label: str | None,
    unit: str = "count",
    measure: str = "level",
    doc: str = "a.txt",
    start: int = 0,
    period: str | None = "2023",
    words: str = "It was said.",
) -> Unknown:
    made = Claim(
        doc, None, measure, Decimal(5), unit, "exact", period, None, "CN", "5", start, start + 1, label=label
    )
    return Unknown(made, words)


def groups(*given: Unknown) -> list[set[str]]:
    return [set(each.labels) for each in candidates(given, WORDS)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rights protection stations", "Rights-Protection Station"),
        ("the number of licensing offices", "licensing offices"),
        ("industrialisation of designs", "the industrialization of design"),
        ("licence programmes", "license program"),
        ("service centers", "service centres"),
        ("trade mark agencies", "trademark agency"),
        ("IP tribunals", "intellectual property tribunals"),
        ("快速维权中心", "快速维权中心数"),
        ("维权援助机构", "知识产权维权援助机构"),
        ("巡回审判点", "巡回审判点数量"),
    ],
)
def test_labels_that_mean_the_same_are_one_candidate(one: str, other: str) -> None:
    assert groups(said(one), said(other)) == [{one, other}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("widget shops", "widget factories"),
        ("imported widgets", "exported widgets"),
        ("staff", "stuff"),
        ("巡回审判点", "维权援助机构"),
        ("widget shops", "巡回审判点"),
    ],
)
def test_labels_that_mean_something_else_are_two(one: str, other: str) -> None:
    assert sorted(groups(said(one), said(other)), key=str) == sorted([{one}, {other}], key=str)


def test_figures_of_different_kinds_of_unit_are_different_candidates() -> None:
    counted, paid = candidates([said("widgets"), said("widgets", "CNY"), said("widgets", "USD")], WORDS)[::-1]
    assert (counted.units, set(paid.units)) == (("count",), {"CNY", "USD"})
    assert (paid.slug, counted.slug) == ("widgets", "widgets-count")


def test_changes_and_shares_join_whatever_their_unit() -> None:
    [found] = candidates(
        [said("widgets"), said("widgets", "percent", "change"), said("widgets", "percent", "share")], WORDS
    )
    assert (found.claims, found.units, found.measures) == (3, ("count",), ("change", "level", "share"))
    [found] = candidates([said("widgets", "percent", "change")], WORDS)
    assert found.unit is None


def test_the_order_of_the_claims_does_not_matter() -> None:
    labels = [
        "widget shops",
        "widget shop",
        "widget shops sold",
        "shops",
        "巡回审判点",
        "巡回审判点数",
        "shop widgets old",
    ]
    given = [said(label, doc=f"{n % 3}.txt", start=n) for n, label in enumerate(labels * 3)]
    wanted = candidates(given, WORDS)
    for seed in range(5):
        mixed = random.Random(seed).sample(given, len(given))
        assert candidates(mixed, WORDS) == wanted
    assert sum(each.claims for each in wanted) == len(given)


def test_a_candidate_tells_how_much_there_is_of_it() -> None:
    [found] = candidates(
        [
            said("Widget  shops", doc="b.txt", words="Second."),
            said("widget shops", doc="b.txt", start=9),
            said("widget shops", doc="a.txt", words="First."),
        ],
        WORDS,
    )
    assert (found.label, found.labels, found.slug) == (
        "widget shops",
        ("widget shops", "Widget shops"),
        "widget-shops",
    )
    assert (found.claims, found.documents, found.example.sentence) == (3, ("a.txt", "b.txt"), "First.")


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("valid trademark registrations held", "valid-trademarks"),
        ("industrialisation rates of valid patents of inventions", "industrialisation-rate"),
        ("有效商标注册的数量", "valid-trademarks"),
        ("widget shops", None),
        ("巡回审判点", None),
    ],
)
def test_the_nearest_known_indicator_is_named_where_one_is_close(label: str, slug: str | None) -> None:
    [found] = candidates([said(label)], WORDS)
    assert found.nearest == slug


def test_claims_without_a_label_are_left_out() -> None:
    assert candidates([said(None), said(" "), said("--")], WORDS) == []


def test_features_of_nothing_but_stop_words_are_the_words() -> None:
    assert features("the total number") == {"the", "total", "number"}
    assert features("数量") == {"数量"}


@pytest.mark.parametrize(
    ("given", "temporality"),
    [
        ({"unit": "percent"}, "rate"),
        ({"unit": "percentage-point", "measure": "points"}, "rate"),
        ({"unit": "month"}, "average"),
        ({"unit": "score"}, "index"),
        ({"period": "2023-12-31"}, "stock"),
        ({"period": "2023"}, "flow"),
    ],
)
def test_temporality_is_guessed(given: dict[str, str], temporality: str) -> None:
    [found] = candidates([said("widgets", **given)], WORDS)
    assert found.temporality == temporality


def test_the_turtle_is_a_vocabulary_as_it_stands(tmp_path: Path) -> None:
    given = [
        said("widget shops", words="Of 5 shops\nnobody\u2028 knew. \u202e"),
        said('say "widgets" \\ often', unit="CNY"),
        said("widget growth", "percent", "change"),
        said("巡回审判点"),
        said("valid patents"),
        said("valid patents", "CNY"),
    ]
    found = candidates(given, WORDS)
    file = tmp_path / "own.ttl"
    file.write_text("\n".join([PREFIXES, *map(turtle, found)]), encoding="utf-8")
    merged = vocabulary.load([file])
    added = {slug: each for slug, each in merged.indicators.items() if slug not in WORDS.indicators}
    assert len(added) == len(found) == 6
    for each in found:
        made = added[each.slug]
        assert made.labels == {each.language: each.label}
        assert made.unit == (each.unit or "count")
        assert made.temporality == each.temporality


def test_the_sentence_of_a_claim() -> None:
    text = "One.\nIn 2023 there were 3.5 shops (“old”). Two! 共有5家。三"
    assert sentence(text, text.index("3.5"), text.index("3.5") + 3) == "In 2023 there were 3.5 shops (“old”)."
    assert sentence(text, text.index("5家"), text.index("5家") + 1) == "共有5家。"
    assert sentence(text, 0, 3) == "One."
    long = "a " * 500
    assert sentence(long, 500, 501).startswith("… a a")
    assert len(sentence(long, 500, 501)) < 420


def test_the_store_gives_its_claims_about_unknown_indicators() -> None:
    text = "There are 5 widget shops. China granted 921,000 patents."
    document = Document.of_text(text, "a.txt")
    odd = Claim(
        "a.txt",
        None,
        "level",
        Decimal(5),
        "count",
        "exact",
        None,
        None,
        "CN",
        "5",
        10,
        11,
        label="widget shops",
    )
    known = Claim(
        "a.txt",
        "patents-granted",
        "level",
        Decimal(921000),
        "count",
        "exact",
        None,
        None,
        "CN",
        "921,000",
        40,
        47,
    )
    with Store.memory() as store:
        store.load_vocabulary(WORDS.quads())
        store.replace(iri("document", "a.txt"), rdf.document_quads(document, [odd, known], [], WORDS))
        store.replace(
            iri("document", "b.txt"), rdf.document_quads(Document.of_text("b", "b.txt"), [], [], WORDS)
        )
        assert unknown(store) == [Unknown(odd, "There are 5 widget shops.")]


def test_many_labels_are_grouped() -> None:
    draw = random.Random(1)
    words = [f"{a}{b}" for a in "bcdfghklm" for b in ("ank", "oat", "ird", "een", "ulb", "ope")]
    given = [said(" ".join(draw.sample(words, 4)), start=n) for n in range(5000)]
    found = candidates(given, WORDS)
    assert sum(each.claims for each in found) == 5000
