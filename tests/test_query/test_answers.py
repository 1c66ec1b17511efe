"""What each canned query answers: one case a file under ``cases/queries``, and what holds for all of them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox
import pytest

from ipgraph import query, rdf, vocabulary
from ipgraph.build import build
from ipgraph.claims import Claim, Document
from ipgraph.query import Iri, Table
from ipgraph.store import Store
from ipgraph.values import plain
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parent.parent / "cases" / "queries"
FIRST = "000_b6b8ad02930477fd.txt"


# --- what each query answers


class Case(NamedTuple):
    """A query with its parameters, the graph it is asked of, and the cells expected in some columns."""

    name: str
    parts: tuple[str, ...]
    params: dict[str, str]
    columns: list[str]
    rows: list[list[str]]


def read_case(path: Path) -> Case:
    """``# name = value`` lines are parameters (``# graph = …`` the parts of the graph); the rest is TSV."""
    lines = path.read_text("utf-8").splitlines()
    settings = dict(line[1:].split("=", 1) for line in lines if line.startswith("#"))
    params = {key.strip(): value.strip() for key, value in settings.items()}
    parts = tuple(params.pop("graph", "seeds").split())
    columns, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return Case(path.stem.partition(".")[0], parts, params, columns, rows)


def cell(value: object) -> str:
    if isinstance(value, Iri):
        return value.short
    if isinstance(value, tuple):
        return "; ".join(map(cell, value))
    if isinstance(value, Decimal):
        return plain(value)
    return "" if value is None else str(value)


CASE_FILES = sorted(CASES.glob("*.tsv"))


@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: path.stem)
def test_a_query_answers_as_expected(path: Path, graph: Callable[..., Store]) -> None:
    case = read_case(path)
    table = query.run(graph(*case.parts), case.name, **case.params)
    found = [[cell(row[column]) for column in case.columns] for row in table]
    assert found == case.rows


def test_every_query_has_a_case() -> None:
    assert {read_case(path).name for path in CASE_FILES} == set(query.catalogue())
    assert len(CASE_FILES) >= len(query.catalogue()) >= 24


@pytest.mark.parametrize("name", query.catalogue())
def test_rows_have_the_same_order_whatever_order_the_documents_came_in(
    name: str, graph: Callable[..., Store]
) -> None:
    forwards, backwards = graph("seeds", "more"), graph("more", "seeds")
    params = query.catalogue()[name].example
    assert query.run(forwards, name, **params).rows == query.run(backwards, name, **params).rows


@pytest.mark.parametrize("name", query.catalogue())
def test_no_row_is_told_twice(name: str, more: Store) -> None:
    rows = query.run(more, name, **query.catalogue()[name].example).rows
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("name", query.catalogue())
def test_every_parameter_is_taken_with_its_example(name: str, store: Store) -> None:
    canned = query.catalogue()[name]
    every = {parameter.name: parameter.example for parameter in canned.parameters.values()}
    table = query.run(store, name, **every)
    assert table.columns == canned.columns


OPTIONAL = [
    (name, parameter.name)
    for name, canned in query.catalogue().items()
    for parameter in canned.parameters.values()
    if not parameter.required and parameter.default is None
]
# of each type a value that nothing in the seeds goes with
ELSEWHERE = {
    "agency": "USPTO",
    "area": "AD",
    "breakdown": "holder=individual",
    "document": "004_f030075e20935d51.txt",
    "event-kind": "forum",
    "indicator": "designs-granted",
    "measure": "ratio",
    "official": "Huili Xu",
    "period": "1999",
    "relation": "speaks-at",
    "unit": "EUR",
    "year": "1999",
}


@pytest.mark.parametrize(("name", "parameter"), OPTIONAL)
def test_an_optional_parameter_restricts_the_rows(
    name: str, parameter: str, more: Store, store: Store
) -> None:
    canned = query.catalogue()[name]
    kind, example = canned.parameters[parameter].type, canned.parameters[parameter].example
    every, some = (query.run(more, name, **canned.example, **given) for given in ({}, {parameter: example}))
    assert len(some) <= len(every)
    if "claim" in canned.columns:
        assert set(some.column("claim")) <= set(every.column("claim"))
    here, elsewhere = (
        set(query.run(store, name, **canned.example, **{parameter: value}).rows)
        for value in (example, ELSEWHERE[kind])
    )
    assert here.isdisjoint(elsewhere)
    # every document states something, and every measure is that of a claim
    assert bool(elsewhere) is (name == "claims" and kind in ("document", "measure"))


def test_a_claim_in_three_currencies_is_one_row(more: Store) -> None:
    stated = [
        row for row in query.run(more, "claims-of-document", document="notes.txt") if row["unit"] == "CNY"
    ]
    assert [row["value"] for row in stated] == [Decimal(100_000_000_000)]
    assert len(query.run(more, "currencies", unit="CNY")) == 4 + 2


def test_a_person_whose_name_is_written_in_two_ways_is_one_row(more: Store) -> None:
    people = query.run(more, "officials").column("official")
    assert people.count(iri("official", "shen changyu", "cnipa")) == 1
    pairs = query.run(more, "shared-events")
    assert len(pairs) == 2  # one for each of the two events, not one for each spelling


# --- what the graph is for


def the_patent_licence_claim(table: Table) -> dict[str, Any]:
    (row,) = [row for row in table if row["quote"] == "613,000"]
    return row


def check_evidence(graph: Store, claim: object) -> None:
    (evidence,) = query.run(graph, "evidence", claim=str(claim))
    assert evidence["sentence"] == (
        "Patent transfer licensing filings reached 613,000 in the whole year, an increase of 29.9 percent "
        "year-on-year; among them, universities and research institutions filed 76,000 transfer licenses, "
        "an increase of 39.1 percent year-on-year."
    )
    assert (evidence["quote"], evidence["start"], evidence["end"]) == ("613,000", 1045, 1052)
    assert evidence["document"] == iri("document", FIRST)
    assert evidence["title"] == "China's IP use-related export and import up by 5.9 pct: official"
    assert evidence["speaker"] == "Shen Changyu"


def test_what_the_commissioner_stated_is_found_and_shown_in_its_sentence(store: Store) -> None:
    row = the_patent_licence_claim(query.run(store, "claims-of-post", post="commissioner", agency="CNIPA"))
    assert (row["value"], row["period"], row["speaker"]) == (613000, "2024", "Shen Changyu")
    check_evidence(store, row["claim"])
    check_evidence(store, row["claim"].short)


def test_the_same_is_found_in_the_graph_that_is_built_of_the_seeds() -> None:
    with Store.memory() as built:
        build(None, built)
        asked = query.run(
            built,
            "claims-of-post",
            post="Commissioner",
            agency="国家知识产权局",
            indicator="专利转让许可备案次数",
        )
        check_evidence(built, the_patent_licence_claim(asked)["claim"])
        for name, canned in query.catalogue().items():
            if name not in ("unknown-indicators", "unknown-labels", "stated-differently"):
                assert query.run(built, name, **canned.example).rows, name


def test_the_sentence_of_evidence_ends_where_sentences_end() -> None:
    text = (
        "Heading of 1 line\n"
        "Mr. Li said 12.5 percent of the U.S. total was 30 items. Then 40 came (in May). "
        "“About 50,” he said.\n"
        "据介绍，专利达60万件。“商标达70件。”其中80件在广东！\n"
        "90 at the end"
    )
    quotes = {
        "1": "Heading of 1 line",
        "12.5 percent": "Mr. Li said 12.5 percent of the U.S. total was 30 items.",
        "30": "Mr. Li said 12.5 percent of the U.S. total was 30 items.",
        "40": "Then 40 came (in May).",
        "50": "“About 50,” he said.",
        "60万件": "据介绍，专利达60万件。",
        "70件": "“商标达70件。”",
        "80件": "其中80件在广东！",
        "90": "90 at the end",
    }
    document = Document.of_text(text, "text.txt")
    claims = []
    for quote in quotes:
        start = text.index(quote)
        claims.append(
            Claim("text.txt", None, "level", Decimal(1), "count", "exact", None, None, "CN", quote,
                  start, start + len(quote))
        )  # fmt: skip
    with Store.memory() as memory:
        quads = rdf.document_quads(document, claims, [], vocabulary.load())
        memory.replace(iri("document", "text.txt"), quads)
        for claim in claims:
            (found,) = query.run(memory, "evidence", claim=f"text.txt/{claim.start}-{claim.end}")
            assert found["sentence"] == quotes[claim.quote]
            assert (found["start"], found["end"]) == (claim.start, claim.end)


# --- labels


def test_labels_come_in_the_language_asked_for(store: Store) -> None:
    for language, label in (
        ("en", "patent transfers and licences filed for record"),
        ("zh", "专利转让许可备案次数"),
    ):
        rows = query.run(store, "indicators", lang=language)
        (row,) = [row for row in rows if row["indicator"] == iri("indicator", "patent-transfers-licences")]
        assert row["label"] == label


@pytest.mark.parametrize(
    ("labels", "asked", "label"),
    [
        ({"zh": "新指标"}, "en", "新指标"),
        ({"en": "new"}, "zh", "new"),
        ({"en": "new", "zh": "新指标"}, "de", "new"),
        ({"en": "new", "de": "neu"}, "de", "neu"),
        ({}, "en", None),
    ],
)
def test_a_label_falls_back_to_another_language(
    labels: dict[str, str], asked: str, label: str | None
) -> None:
    claim = Claim("a.txt", "new", "level", Decimal(1), "count", "exact", "2024", None, "CN", "1", 0, 1)
    label_of = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    with Store.memory() as memory:
        document = Document.of_text("1", "a.txt")
        made = rdf.document_quads(document, [claim], [], vocabulary.load())
        # the document itself names what the vocabulary lacks
        memory.replace(iri("document", "a.txt"), [quad for quad in made if quad.predicate != label_of])
        node, where = ox.NamedNode(iri("indicator", "new")), ox.NamedNode(iri("graph", "vocabulary"))
        memory.load_vocabulary(
            ox.Quad(node, label_of, ox.Literal(text, language=language), where)
            for language, text in labels.items()
        )
        assert query.run(memory, "indicators", lang=asked).column("label") == [label]
