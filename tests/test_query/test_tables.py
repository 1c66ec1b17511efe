"""Free SPARQL → tables; tables → text, CSV, JSON, Turtle."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ipgraph import query
from ipgraph.errors import OutputError, QueryError, QuerySyntaxError
from ipgraph.query import Iri, Table
from ipgraph.vocabulary import ID, IPG, iri

if TYPE_CHECKING:
    from ipgraph.store import Store

FIRST = "000_b6b8ad02930477fd.txt"
THE_CLAIM = f"{FIRST}/1045-1052"


def test_prefixes_need_no_declaration(store: Store) -> None:
    table = query.sparql(
        store, "SELECT ?name WHERE { ?document a ipg:Document ; ipg:name ?name } ORDER BY ?name"
    )
    assert table.columns == ("name",)
    assert len(table) == 5
    assert table.rows[0] == (FIRST,)


def test_a_prefix_may_be_declared_otherwise(store: Store) -> None:
    text = (
        f"PREFIX id: <{ID}agency/> SELECT ?label WHERE {{ id:cnipa skos:prefLabel ?label }} ORDER BY ?label"
    )
    assert "国家知识产权局" in query.sparql(store, text).column("label")


def test_ask_gives_a_truth_value(store: Store) -> None:
    table = query.sparql(store, "ASK { ?x a ipg:Claim }")
    assert (table.columns, table.rows) == (("answer",), [(True,)])
    assert json.loads(table.to_json()) == [{"answer": True}]
    assert table.to_csv() == "answer\ntrue\n"
    assert "true" in table.to_text()


def test_construct_and_describe_give_turtle(store: Store) -> None:
    made = query.sparql(store, "CONSTRUCT { ?s ipg:name ?o } WHERE { ?s ipg:name ?o }")
    assert made.columns == ("subject", "predicate", "object")
    assert len(made) == 5
    turtle = made.to_turtle()
    assert f"@prefix ipg: <{IPG}> ." in turtle
    assert set(ox.parse(turtle, format=ox.RdfFormat.TURTLE)) == {
        ox.Quad(triple.subject, triple.predicate, triple.object) for triple in made.triples or ()
    }
    described = query.sparql(store, f"DESCRIBE <{iri('agency', 'cnipa')}>")
    assert "国家知识产权局" in described.to_turtle()


def test_the_graph_of_a_claim_holds_its_evidence_and_observation(store: Store) -> None:
    made = query.run(store, "claim-graph", claim=THE_CLAIM)
    claim = iri("claim", FIRST, "1045-1052")
    facts = {(str(row["subject"]), str(row["predicate"])): row["object"] for row in made}
    assert facts[claim, f"{IPG}value"] == 613000
    assert facts[f"{claim}/evidence/quote", "http://www.w3.org/ns/oa#exact"] == "613,000"
    assert (
        iri("observation", "patent-transfers-licences", "level", "2024", "CN", "all"),
        f"{IPG}measure",
    ) in facts
    assert not any(predicate == f"{IPG}text" for _, predicate in facts)


@pytest.mark.parametrize(
    "text",
    [
        "DROP ALL",
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX a: <http://a/> INSERT DATA { a:a a:b a:c }",
        "# a comment\nCLEAR DEFAULT",
    ],
)
def test_updates_are_refused(text: str, store: Store) -> None:
    before = sum(1 for _ in store.quads())
    with pytest.raises(QuerySyntaxError, match="an update is not answered here"):
        query.sparql(store, text)
    assert sum(1 for _ in store.quads()) == before


def test_what_is_no_sparql_is_told_in_one_line(store: Store) -> None:
    with pytest.raises(QueryError) as caught:
        query.sparql(store, "SELECT ?x WHERE { ?x }")
    assert "\n" not in str(caught.value)


def test_terms_become_values_of_python(store: Store) -> None:
    (row,) = query.sparql(
        store,
        'SELECT (1 AS ?a) (1.50 AS ?b) (1e0 AS ?c) ("2024-02-01"^^xsd:date AS ?d) ("2024"^^xsd:gYear AS ?e) '
        '("x"@en AS ?f) (ipg:Claim AS ?g) (true AS ?h) ("2024-02-31"^^xsd:date AS ?i) (1e0/0e0 AS ?j) '
        '("n"^^xsd:integer AS ?k) (?none AS ?l) WHERE {}',
    ).rows
    assert row[:9] == (
        1, Decimal("1.5"), 1.0, date(2024, 2, 1), "2024", "x", IPG + "Claim", True, "2024-02-31",
    )  # fmt: skip
    assert [type(value).__name__ for value in row[:4]] == ["int", "Decimal", "float", "date"]
    assert isinstance(row[6], Iri)
    assert row[9:] == (float("inf"), "n", None)


# --- tables


CLAIM = Iri(iri("claim", "a b.txt", "1-2"))
DOCUMENT = Iri(iri("document", "a b.txt"))
INDICATOR = Iri(iri("indicator", "rate"))
TABLE = Table(
    ("indicator", "indicator_label", "value", "number", "day", "names", "empty", "document", "claim"),
    [
        (INDICATOR, "Rate, of all", Decimal("1234567.50"), 2024, date(2025, 1, 2), ("a", DOCUMENT), None,
         DOCUMENT, CLAIM),
        (INDICATOR, None, Decimal(-3), 7, None, (), None, DOCUMENT, CLAIM),
    ],
)  # fmt: skip


def test_csv_holds_full_iris_and_exact_numbers() -> None:
    rows = list(csv.reader(io.StringIO(TABLE.to_csv())))
    assert rows == [
        list(TABLE.columns),
        [INDICATOR, "Rate, of all", "1234567.5", "2024", "2025-01-02", f"a; {DOCUMENT}", "", DOCUMENT, CLAIM],
        [INDICATOR, "", "-3", "7", "", "", "", DOCUMENT, CLAIM],
    ]


def test_json_is_a_list_of_objects() -> None:
    assert json.loads(TABLE.to_json())[0] == {
        "indicator": INDICATOR,
        "indicator_label": "Rate, of all",
        "value": 1234567.5,
        "number": 2024,
        "day": "2025-01-02",
        "names": ["a", DOCUMENT],
        "empty": None,
        "document": DOCUMENT,
        "claim": CLAIM,
    }
    assert json.loads(Table(("x",), [(float("inf"),), (Decimal(16_870_000_000_000),)]).to_json()) == [
        {"x": "inf"},
        {"x": 16_870_000_000_000},
    ]
    assert "中国" in Table(("x",), [("中国",)]).to_json()


def test_text_shows_labels_short_names_and_no_empty_columns() -> None:
    assert TABLE.to_text(100).splitlines() == [
        "indicator            value   number   day          names        claim",
        "─" * 75,
        "Rate, of all   1,234,567.5     2024   2025-01-02   a; a b.txt   a b.txt/1-2",
        "rate                    -3        7                             a b.txt/1-2",
    ]


def test_text_too_wide_for_a_table_is_written_as_lines() -> None:
    assert TABLE.to_text(50).splitlines()[:4] == [
        "indicator  Rate, of all",
        "value      1,234,567.5",
        "number     2024",
        "day        2025-01-02",
    ]
    assert all(len(line) <= 50 for line in TABLE.to_text(50).splitlines())


@pytest.mark.parametrize("width", [20, 40, 80, 120, 200])
def test_text_keeps_to_the_width_and_loses_nothing(width: int, store: Store) -> None:
    text = query.run(store, "claims-of-official", official="Shen Changyu", lang="zh").to_text(width)
    from rich.cells import cell_len

    assert max(map(cell_len, text.splitlines())) <= width
    # labels may be folded, and their parts then stand in lines of their own
    for figure in ("854,000,000,000", "4,400,000", "1,350,000"):
        assert figure in "".join(text.split())


def test_a_narrow_table_of_two_columns_is_folded_not_cut() -> None:
    rows: list[tuple[query.Value, ...]] = [
        (Iri(ID + "agency/" + "a" * 40), Decimal(10**30)),
        (None, Decimal(1)),
    ]
    text = Table(("agency", "number"), rows).to_text(30)
    assert text.replace("agency", "").count("a") == 40
    assert text.count("0") == 30


def test_text_of_no_rows_says_so() -> None:
    assert Table(("x",), []).to_text() == "no rows\n"
    assert Table(("x",), []).to_csv() == "x\n"
    assert Table(("x",), []).to_json() == "[]\n"


def test_text_cannot_steer_the_terminal_and_markup_is_text() -> None:
    text = Table(("x", "y"), [("\x1b[31mred\x07", "[bold]b[/bold]"), ("a\nb", "\u202egnp")]).to_text(80)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert "[bold]b[/bold]" in text
    assert "a b" in text


def test_a_table_is_no_turtle() -> None:
    with pytest.raises(OutputError, match="ask for table, csv or json instead of turtle"):
        TABLE.to_turtle()


def test_rows_come_as_dictionaries_and_columns_as_lists() -> None:
    assert [row["number"] for row in TABLE] == TABLE.column("number") == [2024, 7]
    assert len(TABLE) == 2
