"""The catalogue of canned queries: its headers, what is checked of each query, and its page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ipgraph import query
from ipgraph.errors import QuerySyntaxError, UnknownQueryError
from ipgraph.query.catalogue import read_query
from ipgraph.query.checks import problems
from ipgraph.query.header import read_header
from ipgraph.query.parameters import KINDS

if TYPE_CHECKING:
    from ipgraph.store import Store

PAGE = Path(__file__).parent.parent.parent / "docs" / "queries.md"
HEADER = """\
#+ title: {en: A query, zh: 查询}
#+ summary: What it is for
#+ description: How its rows are meant
#+ params:
#+   value: {type: text, example: "1", description: A value}
"""
GOOD = HEADER + "SELECT ?x WHERE { ?x ?p ?_value } ORDER BY ?x\n"


def test_the_queries_that_ship_are_without_fault() -> None:
    assert {name: problems(canned) for name, canned in query.catalogue().items() if problems(canned)} == {}


def test_a_good_query_has_no_problems() -> None:
    canned = read_query("good-query", GOOD)
    assert problems(canned) == []
    assert canned.title == {"en": "A query", "zh": "查询"}
    assert canned.parameters["value"] == query.Parameter("value", "text", "A value", "1")
    assert canned.columns == ("x",)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (", zh: 查询", "", "there is no title in zh"),
        ("#+ summary: What it is for\n", "", "there is no summary"),
        ("#+ description: How its rows are meant\n", "", "there is no description"),
        (' example: "1",', "", "parameter value has no example"),
        (", description: A value", "", "parameter value has no description"),
        ("type: text", "type: texts", "parameter value has the unknown type 'texts'; did you mean text?"),
        ("type: text", "type: text, required: true, default: a",
         "parameter value is required, so its default is never used"),
        ("?_value", "?_other", "?_other is not declared as a parameter"),
        ("?_value", "?_other", "parameter value is not used"),
        ("?_value", "?y # ?_value\n", "parameter value is not used"),
        ("?_value", '"?_value"', "parameter value is not used"),
        ("#+ params", "#+ lists: y\n#+ params", "the list y is no column"),
        (" ORDER BY ?x", "", "the rows have no order: ORDER BY is missing"),
        (" ORDER BY ?x", " ORDER BY ?x\n#+ lists: x", "a header line stands below the query"),
    ],
)  # fmt: skip
def test_a_faulty_query_is_found(old: str, new: str, problem: str) -> None:
    assert old in GOOD
    assert problem in problems(read_query("good-query", GOOD.replace(old, new)))


def test_a_name_that_is_not_in_kebab_case_is_found() -> None:
    assert problems(replace(read_query("good-query", GOOD), name="Good_Query")) == [
        "the name 'Good_Query' is not in kebab case"
    ]


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ('#+ a: b\n#+ c: "d: e"', {"a": "b", "c": "d: e"}),
        ("#+ a: one\n#+   two\n#+   three", {"a": "one two three"}),
        ('#+ a: {b: "x, {y}", c: z}', {"a": {"b": "x, {y}", "c": "z"}}),
        (
            "#+ a:\n#+   b: {c: d}\n#+   e: {f: g,\n#+     h: i}",
            {"a": {"b": {"c": "d"}, "e": {"f": "g", "h": "i"}}},
        ),
        ("# a comment\nSELECT ?x {}", {}),
        ("#+ a: {}\n", {"a": {}}),
    ],
)
def test_a_header_is_read(header: str, read: object) -> None:
    assert read_header(header) == read


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("#+ no key", "header line 1 is no 'key: value': no key"),
        ("#+ a: b: c", "header line 1 has text that needs double quotes: b: c"),
        ("#+ a: 'b'", "header line 1 has text that needs double quotes: 'b'"),
        ('#+ a: "b', 'header line 1 has broken quotes: "b'),
        ("#+ a: {b}", "header line 1 cannot be read from 'b' on; "
         "text with a comma or a brace stands in double quotes"),
        ("#+ a: {b: c, d e}", "header line 1 cannot be read from 'd e' on; "
         "text with a comma or a brace stands in double quotes"),
        ("#+ a: b\n#+ a: c", "header line 2 repeats the key 'a'"),
        ("#+ a: {b: c, b: d}", "header line 1 repeats the key 'b'"),
        ("#+ a:\n#+   b: c", "header line 2 needs {key: value, …}, not c"),
    ],
)  # fmt: skip
def test_a_malformed_header_is_told(header: str, message: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        read_header(header)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.replace("summary", "sumary"), "query q: unknown key 'sumary'; did you mean summary?"),
        (GOOD.replace("example:", "exampel:"), "query q: parameter value has an unknown key 'exampel'; "
         "did you mean example?"),
        (GOOD.replace("type: text", "type: text, required: yes"),
         "query q: parameter value is required: true or false, not yes"),
        (GOOD.replace("#+ summary: What it is for", "#+ summary: {a: b}"),
         "query q: summary, description and lists are text"),
        (GOOD.replace('{type: text, example: "1", description: A value}', "text"),
         "query q: header line 5 needs {key: value, …}, not text"),
        ("#+ title: A query\n", "query q: title and params hold keys of their own"),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_read_is_told(text: str, message: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        read_query("q", text)
    assert str(caught.value).startswith(message)


def test_a_query_that_is_no_sparql_is_told() -> None:
    with pytest.raises(QuerySyntaxError, match="query q is not SPARQL: "):
        problems(read_query("q", HEADER + "SELECT ?x WHERE {"))


def test_an_unknown_query_names_close_ones(store: Store) -> None:
    with pytest.raises(UnknownQueryError) as caught:
        query.run(store, "evidance")
    assert str(caught.value) == "there is no canned query 'evidance'; did you mean evidence?"
    with pytest.raises(UnknownQueryError, match="'zzz'; ipgraph query --list shows them"):
        query.run(store, "zzz")


def test_the_page_of_queries_is_complete() -> None:
    page = PAGE.read_text("utf-8")
    sections = {part.partition("\n")[0]: part for part in page.split("\n### ")[1:]}
    assert sections.keys() == query.catalogue().keys()
    for name, canned in query.catalogue().items():
        section = sections[name]
        assert f"{canned.title['en']} · {canned.title['zh']}" in section
        assert f"{canned.summary}. {canned.description}" in section
        assert f"Columns: {', '.join(f'`{column}`' for column in canned.columns)}." in section
        assert f"ipgraph query {name}" in section
        for each in canned.parameters.values():
            assert f"| `{each.name}` | `{each.type}` |" in section
            assert f"| `{each.example}` | {each.description} |" in section
    for kind, meant in KINDS.items():
        assert f"| `{kind}` | {meant.takes} |" in page
