"""The catalogue of canned queries: its headers, what is checked of each query, and its page."""

from __future__ import annotations

import re
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
#+ summary:
#+   en: What it is for
#+   zh: 用途
#+ description: {en: How its rows are meant, zh: 各行的含义}
#+ params:
#+   value: {type: text, example: "1",
#+     description: {en: "A value, or two", zh: 一个值}}
"""
GOOD = HEADER + "SELECT ?x WHERE { ?x ?p ?_value } ORDER BY ?x\n"


def test_the_queries_that_ship_are_without_fault() -> None:
    assert {name: problems(canned) for name, canned in query.catalogue().items() if problems(canned)} == {}


def test_a_good_query_has_no_problems() -> None:
    canned = read_query("good-query", GOOD)
    assert problems(canned) == []
    assert canned.title == {"en": "A query", "zh": "查询"}
    assert canned.summary == {"en": "What it is for", "zh": "用途"}
    assert canned.description == {"en": "How its rows are meant", "zh": "各行的含义"}
    meant = {"en": "A value, or two", "zh": "一个值"}
    assert canned.parameters["value"] == query.Parameter("value", "text", meant, "1")
    assert canned.columns == ("x",)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (", zh: 查询", "", "there is no title in zh"),
        ("#+   en: What it is for\n", "", "there is no summary in en"),
        ("#+   zh: 用途\n", "", "there is no summary in zh"),
        (", zh: 各行的含义", "", "there is no description in zh"),
        (' example: "1",', "", "parameter value has no example"),
        (", zh: 一个值", "", "parameter value has no description in zh"),
        ('en: "A value, or two", ', "", "parameter value has no description in en"),
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


def test_a_query_of_ones_own_may_be_in_english_only() -> None:
    canned = read_query(
        "my-query",
        """\
#+ title: A query
#+ summary: What it is for
#+ description: How its rows
#+   are meant
#+ params:
#+   value: {type: text, example: "1", description: A value}
SELECT ?x WHERE { ?x ?p ?_value } ORDER BY ?x
""",
    )
    assert problems(canned, languages=["en"]) == []
    assert (canned.title, canned.description) == ({"en": "A query"}, {"en": "How its rows are meant"})
    assert canned.parameters["value"].description == {"en": "A value"}
    assert "there is no summary in zh" in problems(canned)


def test_chinese_texts_are_chinese() -> None:
    for canned in query.catalogue().values():
        texts = [canned.title, canned.summary, canned.description]
        texts += [each.description for each in canned.parameters.values()]
        for text in texts:
            assert re.search(r"[\u4e00-\u9fff]", text["zh"]), text
            # lines that are joined leave a space, which Chinese has only beside other letters
            assert not re.search(r"[\u3001-\uffef] [\u3001-\uffef]", text["zh"]), text
            assert not re.search(r"[,;:!?]", text["zh"]), text
        # a summary is a heading, a description sentences
        assert canned.summary["zh"][-1] != "。"
        assert canned.description["zh"][-1] == "。"
    for kind in KINDS.values():
        assert re.search(r"[\u4e00-\u9fff]", kind.takes("zh"))
        assert kind.takes("fr") == kind.takes("en") == kind.takes()


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
        (
            "#+ a:\n#+   en: one\n#+     two\n#+   zh: 一，二\n#+ b: c",
            {"a": {"en": "one two", "zh": "一，二"}, "b": "c"},
        ),
        (
            '#+ a:\n#+   b: {c: d, e: {f: "g, }", h: i} , j: k}',
            {"a": {"b": {"c": "d", "e": {"f": "g, }", "h": "i"}, "j": "k"}}},
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
        ("#+ a:\n#+   b:", "header line 2 needs text or {key: value, …}"),
        ("#+ a: {b: c", "header line 1 needs {key: value, …}, not {b: c"),
        ("#+ a: {b: {c: d}", "header line 1 cannot be read from 'b: {c: d' on; "
         "text with a comma or a brace stands in double quotes"),
        ("#+ a: {b: {c: {d: e}}}", "header line 1 cannot be read from 'b: {c: {d: e}}' on; "
         "text with a comma or a brace stands in double quotes"),
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
        ("#+ summary: {a: b}\n", "query q: summary is text, or {en: text, zh: text}"),
        ("#+ title: {en: {a: b}}\n", "query q: title is text, or {en: text, zh: text}"),
        ("#+ lists: {en: x}\n", "query q: params holds keys of its own, lists none"),
        ("#+ params: x\n", "query q: params holds keys of its own, lists none"),
        ("#+ params:\n#+   value: text\n", "query q: parameter value needs {type: …"),
        ("#+ params:\n#+   value: {type: {en: x}}\n",
         "query q: parameter value: type is text, without keys of its own"),
        ("#+ params:\n#+   value: {description: {a: b}}\n",
         "query q: parameter value: description is text, or {en: text, zh: text}"),
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
        assert f"{canned.summary['en']}. {canned.description['en']}" in section
        assert f"Columns: {', '.join(f'`{column}`' for column in canned.columns)}." in section
        assert f"ipgraph query {name}" in section
        for each in canned.parameters.values():
            assert f"| `{each.name}` | `{each.type}` |" in section
            assert f"| `{each.example}` | {each.description['en']} |" in section
    for kind, meant in KINDS.items():
        assert f"| `{kind}` | {meant.takes()} |" in page
