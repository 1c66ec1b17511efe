"""Names, codes and numbers that a user gives → terms; how terms reach a query; hostile values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ipgraph import query, rdf
from ipgraph.errors import NotFoundError, ParameterError
from ipgraph.query.catalogue import read_query
from ipgraph.query.checks import problems
from ipgraph.query.parameters import KINDS
from ipgraph.store import Store
from ipgraph.vocabulary import ID, IPG, iri

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = "#+ params:\n#+   value: {type: text}\n"
FIRST = "000_b6b8ad02930477fd.txt"
THE_CLAIM = f"{FIRST}/1045-1052"


@pytest.mark.parametrize(
    ("kind", "value", "node"),
    [
        ("indicator", "Industrialisation-Rate", "indicator/industrialisation-rate"),
        ("indicator", "发明专利产业化率", "indicator/industrialisation-rate"),
        ("indicator", "industrialization-rate", "indicator/industrialisation-rate"),
        ("indicator", f"{ID}indicator/industrialisation-rate", "indicator/industrialisation-rate"),
        ("agency", "cnipa", "agency/cnipa"),
        ("agency", "the China National  Intellectual Property Administration", "agency/cnipa"),
        ("agency", "国家知识产权局", "agency/cnipa"),
        ("agency", "WIPO", "agency/wipo"),
        ("official", "shen  CHANGYU", "official/shen%20changyu/cnipa"),
        ("official", "Shen Changyu/cnipa", "official/shen%20changyu/cnipa"),
        ("official", "Mr. Changyu Shen", "official/shen%20changyu/cnipa"),
        ("official", "Shen Chang-yu", "official/shen%20changyu/cnipa"),
        ("official", "ge shu/in/002_fb3150f82c787e51.txt", "official/ge%20shu/in/002_fb3150f82c787e51.txt"),
        ("programme", "Data IP pilots", "programme/data-ip-pilots"),
        ("area", "cn", "place/CN"),
        ("area", "China", "place/CN"),
        ("area", "中国", "place/CN"),
        ("area", "cn-gd", "place/CN-GD"),
        ("breakdown", "holder=enterprise", "breakdown/holder/enterprise"),
        ("breakdown", "holder = 企业", "breakdown/holder/enterprise"),
        ("breakdown", "company=华为", "breakdown/company/%E5%8D%8E%E4%B8%BA"),
        ("dimension", "holder", "dimension/holder"),
        ("document", FIRST, f"document/{FIRST}"),
        ("document", "China Ramps up Efforts to Become IP Powerhouse", "document/001_652b28d7cf7de769.txt"),
        ("claim", THE_CLAIM, f"claim/{THE_CLAIM}"),
        ("post", "Senior Official", "post/senior%20official"),
        ("post", "局长", "post/commissioner"),
        ("post", "Deputy Commissioner", "post/deputy-commissioner"),
        ("event", "press-conference/scio/2025-01-15", "event/press-conference/scio/2025-01-15"),
        ("event-kind", "新闻发布会", "event-kind/press-conference"),
        ("unit", "CNY", "unit/CNY"),
        ("thing", "agency/cnipa", "agency/cnipa"),
        ("thing", "official/shen changyu/cnipa", "official/shen%20changyu/cnipa"),
        ("thing", f"{ID}agency/cnipa", "agency/cnipa"),
        ("measure", "level", "measure/level"),
        ("period", "2023-01/2023-06", "period/2023-01%2F2023-06"),
    ],
)
def test_a_name_becomes_the_node_it_stands_for(kind: str, value: str, node: str, more: Store) -> None:
    assert KINDS[kind].term(more, value) == ox.NamedNode(ID + node)


def test_other_values_become_literals(store: Store) -> None:
    integer = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    assert KINDS["year"].term(store, "2024") == ox.Literal("2024", datatype=integer)
    assert KINDS["integer"].term(store, "3") == ox.Literal("3", datatype=integer)
    assert KINDS["text"].term(store, "a b") == ox.Literal("a b")
    assert KINDS["lang"].term(store, "ZH") == ox.Literal("zh")
    assert KINDS["publisher"].term(store, "CHINA.ORG.CN") == ox.Literal("China.org.cn")


def test_every_kind_of_parameter_says_what_it_takes() -> None:
    assert all(kind.takes() for kind in KINDS.values())
    used = {each.type for canned in query.catalogue().values() for each in canned.parameters.values()}
    assert used == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("indicator", "industrialisation-rat", "there is no indicator 'industrialisation-rat' in the graph; "
         "did you mean industrialisation-rate or "),
        ("official", "Shen Changy", "there is no official 'Shen Changy' in the graph; "
         "did you mean Shen Changyu?"),
        ("official", "LIANG XINXI", "there is no official 'LIANG XINXI' in the graph; "
         "did you mean liang xinxin?"),
        ("agency", "CNIPPA", "there is no agency 'CNIPPA' in the graph; did you mean CNIPA"),
        ("document", "000_b6b8ad02930477fd", "there is no document '000_b6b8ad02930477fd' in the graph; "
         "did you mean 000_b6b8ad02930477fd.txt"),
        ("area", "Chinaa", "there is no place 'Chinaa' in the graph; did you mean"),
        ("area", "", "there is no place '' in the graph"),
        ("breakdown", "holder=enterprise s", "there is no breakdown 'holder=enterprise s' in the graph; "
         "did you mean holder=enterprise"),
        ("claim", f"{FIRST}/1-2", f"there is no claim '{FIRST}/1-2' in the graph; write document/start-end"),
        ("claim", "613,000", "there is no claim '613,000' in the graph; write document/start-end"),
        ("post", "comissioner", "there is no post 'comissioner' in the graph; did you mean commissioner"),
        ("publisher", "Xinhuan", "there is no publisher 'Xinhuan' in the graph; did you mean Xinhua?"),
        ("thing", "agency/nobody", "there is nothing with the IRI 'agency/nobody' in the graph"),
        ("event-kind", "party", "there is no event kind 'party' in the graph"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_told_with_what_was_probably_meant(
    kind: str, value: str, message: str, store: Store
) -> None:
    with pytest.raises(NotFoundError) as caught:
        KINDS[kind].term(store, value)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("year", "24", "'24' is no year of four digits"),
        ("year", "２０２４", "'２０２４' is no year of four digits"),
        ("integer", "-1", "'-1' is no whole number from 0 on"),
        ("integer", "two", "'two' is no whole number from 0 on"),
        ("period", "2024-13", "no such date: '2024-13'; write 2024, 2025-03 or 2023-01/2023-06"),
        ("lang", "English!", "'English!' is no language code, such as en or zh"),
        ("measure", "levels", "'levels' is no measure, but these are: level, change, points, difference, "
         "share, rank, ratio; did you mean level?"),
        ("breakdown", "enterprise", "'enterprise' is no breakdown, which is written key=value, such as "
         "holder=enterprise"),
        ("text", " ", "the text is empty"),
        ("text", "\ud800", "'\\ud800' is not Unicode text"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_form_is_told(kind: str, value: str, message: str, store: Store) -> None:
    with pytest.raises(ParameterError) as caught:
        KINDS[kind].term(store, value)
    assert str(caught.value) == message


def test_a_name_of_several_things_asks_which_is_meant() -> None:
    where = ox.NamedNode(iri("graph", "vocabulary"))
    a, label = ox.NamedNode(rdf.term("a").value), rdf.term("skos:prefLabel")
    with Store.memory() as memory:
        memory.load_vocabulary(
            ox.Quad(ox.NamedNode(iri("agency", slug)), predicate, value, where)
            for slug in ("one", "two")
            for predicate, value in (
                (a, ox.NamedNode(IPG + "Agency")),
                (label, ox.Literal("Office", language="en")),
            )
        )
        with pytest.raises(
            ParameterError, match="'office' is the name of more than one agency; say one or two"
        ):
            KINDS["agency"].term(memory, "office")
        assert KINDS["agency"].term(memory, "two") == ox.NamedNode(iri("agency", "two"))


def test_missing_and_unknown_parameters_name_those_there_are(store: Store) -> None:
    with pytest.raises(ParameterError) as caught:
        query.run(store, "series")
    assert str(caught.value) == (
        "query series needs indicator: its slug, or a label of it in any language, "
        "such as 'industrialisation-rate'"
    )
    with pytest.raises(ParameterError) as caught:
        query.run(store, "series", indicatr="x")
    assert str(caught.value) == (
        "query series has no parameter 'indicatr': it takes indicator, of, area, measure; "
        "did you mean indicator?"
    )
    with pytest.raises(ParameterError, match="query counts has no parameter 'x': it takes none"):
        query.run(store, "counts", x="1")


def test_an_error_says_which_parameter_it_is_about(store: Store) -> None:
    with pytest.raises(NotFoundError, match="agency: there is no agency 'Nobody'"):
        query.run(store, "claims-of-post", post="commissioner", agency="Nobody")


def test_none_counts_as_not_given(store: Store) -> None:
    given = query.run(store, "series", indicator="industrialisation-rate", of=None, measure=None)
    assert given.rows == query.run(store, "series", indicator="industrialisation-rate").rows


def test_numbers_may_be_given_as_numbers(store: Store) -> None:
    assert (
        query.run(store, "claims-of-year", year=2024).rows
        == query.run(store, "claims-of-year", year="2024").rows
    )


HOSTILE = [
    '"', "'", "\\", '" } ; DROP ALL ; #', "x> ; DROP ALL", "} UNION { ?s ?p ?o", "a\nb", "\t\r", "?claim",
    "$x", "{}", "<http://example.org/>", f"{ID}agency/cnipa> ?p ?o }} #", "%", "%00", "\x00", "../..", ".",
    "..", "/", "=", "=;", "’", "\u202e", "a" * 5000, "https://w3id.org/ipgraph/id/", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", KINDS)
def test_hostile_values_are_inert(kind: str, value: str, store: Store) -> None:
    if kind == "text" and value.strip() and value != "\ud800":
        assert KINDS[kind].term(store, value) == ox.Literal(value)
        return
    with pytest.raises((ParameterError, NotFoundError)) as caught:
        KINDS[kind].term(store, value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [value for value in HOSTILE if value.strip() and value != "\ud800"])
def test_a_hostile_text_finds_only_what_contains_it(value: str, more: Store) -> None:
    before = sum(1 for _ in more.quads())
    names = query.run(more, "find", text=value).column("names")
    assert all(any(value.casefold() in name.casefold() for name in found) for found in names)
    assert sum(1 for _ in more.quads()) == before


# --- how parameters reach a query: what the queries rely on


def answer(store: Store, text: str, **terms: ox.NamedNode | ox.Literal) -> list[str]:
    return sorted(row["x"].value for row in store.query(text, terms))  # type: ignore[index, union-attr]


@pytest.fixture
def small() -> Iterator[Store]:
    where = ox.NamedNode(iri("graph", "vocabulary"))
    with Store.memory() as memory:
        memory.load_vocabulary(
            ox.Quad(ox.NamedNode(f"http://a/{name}"), ox.NamedNode("http://a/p"), ox.Literal(value), where)
            for name, value in (("a", "1"), ("b", "2"), ("c", "3"))
        )
        yield memory


def test_an_unbound_parameter_is_a_variable_like_any_other(small: Store) -> None:
    pattern = "SELECT ?x WHERE { ?s <http://a/p> ?_value BIND(?_value AS ?x) }"
    assert answer(small, pattern) == ["1", "2", "3"]
    assert answer(small, pattern, _value=ox.Literal("2")) == ["2"]


@pytest.mark.parametrize(
    "where",
    [
        "?s <http://a/p> ?x FILTER(!BOUND(?_value) || ?x = ?_value)",
        "?s <http://a/p> ?x FILTER(!BOUND(?_value) || EXISTS { ?s <http://a/p> ?_value })",
        "{ SELECT ?s ?x WHERE { ?s <http://a/p> ?x FILTER(!BOUND(?_value) || ?x = ?_value) } }",
        "?s <http://a/p> ?y OPTIONAL { ?s <http://a/p> ?z FILTER(!BOUND(?_value) || ?z = ?_value) } "
        "BIND(?z AS ?x) FILTER(BOUND(?x))",
        "{ SELECT ?x (COUNT(?s) AS ?n) WHERE { ?s <http://a/p> ?x } GROUP BY ?x } "
        "FILTER(!BOUND(?_value) || ?x = ?_value)",
    ],
)
def test_a_bound_parameter_is_seen_where_queries_may_test_it(where: str, small: Store) -> None:
    asked = f"SELECT ?x WHERE {{ {where} }}"
    assert answer(small, asked) == ["1", "2", "3"]
    assert answer(small, asked, _value=ox.Literal("2")) == ["2"]


@pytest.mark.parametrize(
    "where",
    [
        "GRAPH ?g { ?s <http://a/p> ?x FILTER(!BOUND(?_value) || ?x = ?_value) }",
        "{ ?s <http://a/p> ?x FILTER(!BOUND(?_value) || ?x = ?_value) }",
        "{ ?s <http://a/p> ?x FILTER(!BOUND(?_value) || ?x = ?_value) } UNION { ?s <http://a/none> ?x }",
    ],
)
def test_a_test_in_a_group_of_its_own_has_no_effect_and_is_found(where: str, small: Store) -> None:
    asked = f"SELECT ?x WHERE {{ {where} }} ORDER BY ?x"
    assert answer(small, asked, _value=ox.Literal("2")) == ["1", "2", "3"]
    assert "?_value is tested in a group of its own, where it is not bound" in problems(
        read_query("name", HEADER + asked)
    )
