"""The catalogue on the command line: what it holds, what it lacks, and a vocabulary of one's own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

import ipgraph as package
from ipgraph import rdf, vocabulary
from ipgraph.claims import Claim, Document
from ipgraph.store import OWN_VOCABULARY_GRAPH, Store, open_store
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Ran

Ipgraph = Callable[..., "Ran"]

OWN = """\
@prefix indicator:   <https://w3id.org/ipgraph/id/indicator/> .
@prefix ipg:         <https://w3id.org/ipgraph/ontology#> .
@prefix skos:        <http://www.w3.org/2004/02/skos/core#> .
@prefix temporality: <https://w3id.org/ipgraph/id/temporality/> .
@prefix unit:        <https://w3id.org/ipgraph/id/unit/> .

indicator:widget-shops a ipg:Indicator ;
    skos:notation "widget-shops" ;
    skos:prefLabel "widget shops"@en, "小部件商店数"@zh ;
    skos:altLabel "shops for widgets"@en ;
    ipg:unit unit:count ;
    ipg:temporality temporality:stock .
"""
TEXT = "In 2023 there were 12 rights stations. Later there were 15 rights station. They cost 5 yuan."


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.ttl"
    file.write_text(OWN, encoding="utf-8")
    return file


@pytest.fixture
def release(tmp_path: Path) -> Path:
    file = tmp_path / "release.txt"
    file.write_text("In 2023, China granted 921,000 invention patents.\n", encoding="utf-8")
    return file


@pytest.fixture
def unknown_folder(tmp_path: Path) -> Path:
    """A store with three claims about indicators that the catalogue lacks."""
    document, words = Document.of_text(TEXT, "a.txt"), vocabulary.load()
    claims = [
        Claim(
            "a.txt", None, "level", Decimal(quote), unit, "exact", "2023", None, "CN", quote,
            at, at + len(quote), label=label,
        )
        for quote, at, unit, label in (
            ("12", 19, "count", "rights stations"), ("15", 56, "count", "rights station"),
            ("5", 85, "CNY", "cost"),
        )
    ]  # fmt: skip
    path = tmp_path / "unknown"
    with Store.open(path) as store:
        store.load_vocabulary(words.quads())
        store.replace(iri("document", "a.txt"), rdf.document_quads(document, claims, [], words))
    return path


# --- the catalogue


def test_the_catalogue_is_listed_without_a_store(ipgraph: Ipgraph, tmp_path: Path) -> None:
    ran = ipgraph("indicators", "--format", "csv")
    assert (ran.status, ran.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    known = vocabulary.load().indicators
    assert [row["indicator"] for row in rows] == list(known)
    for row in rows:
        each = known[row["indicator"]]
        assert (row["en"], row["zh"]) == (each.labels["en"], each.labels.get("zh", ""))
        assert (row["unit"], row["temporality"], row["claims"]) == (each.unit, each.temporality, "")
    assert not (tmp_path / "store").exists()


def test_the_catalogue_tells_the_number_of_claims_in_the_store(ipgraph: Ipgraph, graph_folder: Path) -> None:
    rows = json.loads(ipgraph("indicators", "--store", graph_folder, "--format", "json").out)
    counts = {row["indicator"]: row["claims"] for row in rows}
    assert counts["patent-trademark-pledge-financing"] == 4
    assert counts["pct-applications"] == 0
    table = ipgraph("indicators", "--store", graph_folder).out.splitlines()
    [line] = [line for line in table if line.startswith("patent-trademark-pledge-financing ")]
    assert line.endswith(" 4")


def test_a_store_that_is_named_must_be_there(ipgraph: Ipgraph, tmp_path: Path) -> None:
    ran = ipgraph("indicators", "--store", tmp_path / "none")
    assert (ran.status, ran.out) == (2, "")
    assert "no store at" in ran.err
    assert ipgraph("indicators", "--unknown").status == 2


# --- candidates


def test_unknown_indicators_are_grouped(ipgraph: Ipgraph, unknown_folder: Path) -> None:
    asked = ("indicators", "--unknown", "--store", unknown_folder)
    rows = json.loads(ipgraph(*asked, "--format", "json").out)
    assert [(row["label"], row["claims"], row["units"]) for row in rows] == [
        ("rights station", 2, ["count"]),
        ("cost", 1, ["CNY"]),
    ]
    assert rows[0]["example"] == "Later there were 15 rights station."
    assert rows[0]["labels"] == ["rights station", "rights stations"]
    table = ipgraph(*asked)
    assert (table.status, table.err) == (0, "")
    assert "rights station  2 claims in 1 document  count\n" in table.out
    assert "  They cost 5 yuan.\n" in table.out
    assert ipgraph(*asked, "--format", "csv").out.count("\n") == 3


def test_no_unknown_indicators_is_said(ipgraph: Ipgraph, graph_folder: Path) -> None:
    store = ("--store", graph_folder)
    assert json.loads(ipgraph("indicators", "--unknown", *store, "--format", "json").out) == []
    assert (
        "No claim in the store is about an unknown indicator."
        in ipgraph("indicators", "--unknown", *store).out
    )


def test_candidates_as_turtle_are_a_vocabulary(
    ipgraph: Ipgraph, unknown_folder: Path, tmp_path: Path
) -> None:
    ran = ipgraph("indicators", "--unknown", "--format", "turtle", "--store", unknown_folder)
    file = tmp_path / "new.ttl"
    file.write_text(ran.out, encoding="utf-8")
    rows = json.loads(ipgraph("indicators", "--vocabulary", file, "--format", "json").out)
    added = {
        row["indicator"]: row["en"] for row in rows if row["indicator"] not in vocabulary.load().indicators
    }
    assert added == {"rights-station": "rights station", "cost": "cost"}
    # what is in one's own vocabulary is near, and not proposed under the same name again
    again = ipgraph(
        "indicators", "--unknown", "--vocabulary", file, "--format", "json", "--store", unknown_folder
    )
    assert [row["maybe"] for row in json.loads(again.out)] == ["rights-station", "cost"]


def test_turtle_is_for_candidates(ipgraph: Ipgraph) -> None:
    ran = ipgraph("indicators", "--format", "turtle")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "ipgraph: --format turtle goes with --unknown (see: ipgraph indicators --help)\n"


# --- a vocabulary of one's own


@pytest.mark.parametrize("command", ["add", "build"])
def test_the_store_keeps_ones_own_vocabulary(
    ipgraph: Ipgraph, tmp_path: Path, own: Path, release: Path, command: str
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    release.rename(folder / "release.txt")
    places = ("--seeds", folder) if command == "build" else (folder,)
    assert ipgraph(command, *places, "--vocabulary", own).status == 0
    found = json.loads(ipgraph("query", "find", "--param", "text=widget shops", "--format", "json").out)
    assert [(row["kind"], row["label"]) for row in found] == [("indicator", "widget shops")]
    rows = json.loads(ipgraph("indicators", "--format", "json").out)
    assert "widget-shops" in {row["indicator"] for row in rows}
    assert ipgraph("validate").status == 0
    with open_store(tmp_path / "store") as store:
        assert len(store.own_vocabulary()) == 7
        before = set(store.quads())
    # what is added later does not take it away, and the same file changes nothing
    assert ipgraph("add", folder).status == 0
    assert ipgraph("add", folder, "--vocabulary", own).status == 0
    with open_store(tmp_path / "store") as store:
        assert set(store.quads()) == before


def test_a_changed_vocabulary_takes_the_place_of_the_old(
    ipgraph: Ipgraph, tmp_path: Path, own: Path, release: Path
) -> None:
    assert ipgraph("add", release, "--vocabulary", own).status == 0
    own.write_text(OWN.replace('"widget shops"@en', '"shops of widgets"@en'), encoding="utf-8")
    assert ipgraph("add", release, "--vocabulary", own).status == 0
    with open_store(tmp_path / "store") as store:
        labels = {quad.object.value for quad in store.own_vocabulary() if "Label" in quad.predicate.value}
    assert labels == {"shops of widgets", "小部件商店数", "shops for widgets"}


def test_a_series_of_ones_own_indicator(ipgraph: Ipgraph, tmp_path: Path, own: Path) -> None:
    words = vocabulary.load([own])
    document = Document.of_text("There were 12 widget shops in 2023.", "a.txt")
    claim = Claim(
        "a.txt", "widget-shops", "level", Decimal(12), "count", "exact", "2023", None, "CN", "12", 11, 13
    )
    with Store.open(tmp_path / "store") as store:
        store.load_vocabulary(words.quads())
        store.replace(iri("document", "a.txt"), rdf.document_quads(document, [claim], [], words))
    ran = ipgraph("series", "widget-shops")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("widget shops\nwidget-shops, level\n")
    rows = json.loads(ipgraph("query", "series", "--param", "indicator=小部件商店数", "--format", "json").out)
    assert [row["value"] for row in rows] == [12]
    assert ipgraph("validate").status == 0
    with package.open(tmp_path / "store") as kg:
        assert kg.vocabulary.indicators["widget-shops"].label("zh") == "小部件商店数"
        assert kg.candidates() == []


def test_python_takes_ones_own_vocabulary_too(tmp_path: Path, own: Path, release: Path) -> None:
    folder = release.parent / "only"
    folder.mkdir()
    release.rename(folder / "release.txt")
    with package.build(folder, tmp_path / "kg", own_vocabulary=[own]) as kg:
        assert "widget-shops" in kg.vocabulary.indicators
        assert list(kg.store.quads(OWN_VOCABULARY_GRAPH))


@pytest.mark.parametrize(
    ("turtle", "complaint"),
    [
        ("this is no Turtle", "own.ttl: not valid Turtle: Parser error"),
        (OWN.replace("    ipg:unit unit:count ;\n", ""),
         "own.ttl: indicator/widget-shops has no ipg:unit; say which, as in ipg:unit unit:count"),
        (OWN.replace("unit:count", "unit:cuont"),
         "which is no ipg:Unit of the vocabulary; did you mean unit/count"),
        (OWN.replace("ipg:Indicator", "ipg:Indikator"), "own.ttl: describes nothing that ipgraph knows of"),
        (OWN.replace('"shops for widgets"@en', "[ skos:note 5 ]"), "own.ttl: a node in brackets has no IRI"),
        (OWN.replace("widget-shops", "pct-applications"), "has two skos:prefLabel in en"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["indicators", "extract", "add", "build"])
def test_a_wrong_vocabulary_is_one_line_and_nothing_happens(
    ipgraph: Ipgraph, tmp_path: Path, own: Path, release: Path, command: str, turtle: str, complaint: str
) -> None:
    own.write_text(turtle, encoding="utf-8")
    places = [release] if command in ("extract", "add") else []
    ran = ipgraph(command, *places, "--vocabulary", own)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert complaint in ran.err
    assert not (tmp_path / "store").exists()


def test_a_vocabulary_that_is_not_there_is_one_line(ipgraph: Ipgraph, tmp_path: Path, release: Path) -> None:
    ran = ipgraph("extract", release, "--vocabulary", tmp_path / "none.ttl")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "none.ttl: cannot be read" in ran.err
