from __future__ import annotations

import random
import unicodedata
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ipgraph import rdf, vocabulary
from ipgraph.claims import RELATIONS, Claim, Document, Equivalent, Relation
from ipgraph.errors import NotFoundError, ValueFormatError
from ipgraph.values import BASES, BOUNDS, MEASURES
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conftest import Known

VOCABULARY = vocabulary.load()
TEXT = "Enterprises' industrialisation rate rose to 53.3 percent in 2024, said Jane Roe of the office."


def claim(**changes: object) -> Claim:
    fields: dict[str, object] = {
        "doc": "text",
        "indicator": "industrialisation-rate",
        "measure": "level",
        "value": Decimal("53.3"),
        "unit": "percent",
        "bound": "exact",
        "period": "2024",
        "base": None,
        "area": "CN",
        "quote": "53.3 percent",
        "start": 44,
        "end": 56,
        "of": {"holder": "enterprise"},
        "half": Decimal("0.05"),
    }
    return Claim(**{**fields, **changes})  # type: ignore[arg-type]


def relation(kind: str, subject: str, target: str, **changes: object) -> Relation:
    fields: dict[str, object] = {"quote": TEXT[:10], "start": 0, "end": 10}
    return Relation("text", kind, subject, target, **{**fields, **changes})  # type: ignore[arg-type]


def quads(
    claims: Iterable[Claim] = (), relations: Iterable[Relation] = (), document: Document | None = None
) -> list[ox.Quad]:
    return rdf.document_quads(document or Document.of_text(TEXT), claims, relations, VOCABULARY)


def objects(found: Iterable[ox.Quad], subject: str, predicate: str) -> list[str]:
    node = iri(*subject.split("/")) if not subject.startswith("https:") else subject
    return [
        unquote(each.object.value.removeprefix(vocabulary.ID))
        for each in found
        if each.subject.value == node and each.predicate == rdf.term(predicate)
    ]


def subjects(found: Iterable[ox.Quad], curie: str) -> list[str]:
    return [
        each.subject.value.removeprefix(vocabulary.ID)
        for each in found
        if each.predicate == rdf.term("a") and each.object == rdf.term(curie)
    ]


# Round trips


# every character that Unicode text can have, control characters included
anything = st.text(st.characters(exclude_categories=["Cs"]))
# keys are part of IRIs: they are compared in NFC, and cannot be empty
key = anything.map(lambda text: unicodedata.normalize("NFC", text)).filter(bool)
decimals = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=18),
    st.integers(-(10**40), 10**40).map(Decimal),
    st.builds(
        lambda digits, exponent: Decimal(digits).scaleb(exponent),
        st.integers(-999, 999),
        st.integers(-15, 60),
    ),
)
periods = st.sampled_from(
    ["2024", "2024-02", "2023-12-31", "2023-01/2023-06", "2019/2023", "2024-01-01/2024-03-31"]
)
# a value that reads as a whole number is one
values = st.one_of(st.integers(-(10**25), 10**25), key.filter(lambda text: not text.lstrip("-").isdigit()))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    start = draw(st.integers(0, 5000))
    return Claim(
        doc="text",
        indicator=draw(st.none() | st.sampled_from(sorted(VOCABULARY.indicators)) | key),
        measure=draw(st.sampled_from(MEASURES)),
        value=draw(decimals),
        unit=draw(st.sampled_from(["count", "CNY", "percent"]) | key),
        bound=draw(st.sampled_from(BOUNDS)),
        period=draw(st.none() | periods),
        base=draw(st.none() | st.sampled_from(BASES) | periods),
        area=draw(st.sampled_from(["CN", "CN-GD", "WORLD", "EU"]) | key.filter(lambda text: "/" not in text)),
        quote=draw(anything),
        start=start,
        end=draw(st.integers(start + 1, 6000)),
        of=draw(st.dictionaries(key, values, max_size=3)),
        speaker=draw(st.none() | st.sampled_from(["CNIPA", "Shen Changyu", "China"]) | key),
        also=tuple(draw(st.lists(st.builds(Equivalent, decimals, key), max_size=2))),
        label=draw(st.none() | anything),
        half=draw(decimals.map(abs)),
    )


@st.composite
def relations(draw: st.DrawFn) -> Relation:
    start = draw(st.integers(0, 5000))
    names = key.filter(lambda text: bool(text.strip()))
    return Relation(
        doc="text",
        relation=draw(st.sampled_from(RELATIONS)),
        subject=draw(st.sampled_from(["CNIPA", "China", "Jane Roe"]) | names),
        object=draw(st.sampled_from(["WIPO", "press conference", "China"]) | names),
        quote=draw(anything),
        start=start,
        end=draw(st.integers(start + 1, 6000)),
        post=draw(st.none() | names),
        date=draw(st.none() | periods),
    )


def through_text(found: list[ox.Quad]) -> list[ox.Quad]:
    return list(ox.parse(rdf.nquads(found), format=ox.RdfFormat.N_QUADS))


def through_store(found: list[ox.Quad]) -> list[ox.Quad]:
    store = ox.Store()
    store.extend(found)
    return list(store)


@settings(max_examples=150, deadline=None)
@given(st.lists(claims(), max_size=4), st.lists(relations(), max_size=4), anything)
@example([claim(value=Decimal("1E+40")), claim(value=Decimal("-1E-18"))], [], "\x00\x1f\"'\\\r\n\t\u2028")
def test_every_record_survives(stated: list[Claim], told: list[Relation], text: str) -> None:
    document = Document.of_text(text, "text", title=text, publisher=text, issued="2024-02", language="zh")
    made = quads(stated, told, document)
    # stored as they are, so that storing them again changes nothing
    assert set(through_store(made)) == set(made)
    shuffled = random.Random(0).sample(made, len(made))
    for found in (made, shuffled, through_text(made), through_store(made)):
        assert rdf.claims_of(found) == stated
        assert rdf.relations_of(found) == told
        assert rdf.document_of(found) == replace(document, blocks=())


def test_the_seeds_survive(known: dict[str, Known]) -> None:
    everything = []
    for document, stated, told in known.values():
        made = rdf.document_quads(document, stated, told, VOCABULARY)
        assert rdf.document_of(made) == replace(document, blocks=())
        assert rdf.claims_of(made) == stated
        assert rdf.relations_of(made) == told
        everything += made
    assert rdf.claims_of(reversed(everything)) == [each for _, stated, _ in known.values() for each in stated]


def test_no_blank_node_and_one_graph(known: dict[str, Known]) -> None:
    for document, stated, told in known.values():
        made = rdf.document_quads(document, stated, told, VOCABULARY)
        assert len(set(made)) == len(made)
        assert {each.graph_name.value for each in made} == {iri("document", document.name)}
        assert not any(
            isinstance(term, ox.BlankNode) for each in made for term in (each.subject, each.object)
        )


@given(decimals | st.decimals(allow_nan=False, allow_infinity=False))
def test_decimals_are_plain_and_never_longer_than_the_store_computes(value: Decimal) -> None:
    literal = rdf.decimal(value).value
    whole, _, fraction = literal.partition(".")
    assert (whole + fraction).lstrip("-").isdigit()
    assert len(fraction) <= 18
    assert abs(Decimal(literal) - value) <= Decimal("5E-19") or abs(value) > Decimal(10) ** 20
    # as the store writes it, so that the same value is the same quad
    stored = through_store([ox.Quad(rdf.term("a"), rdf.term("a"), rdf.decimal(value))])[0].object
    assert Decimal(stored.value) == Decimal(literal)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(ValueFormatError, match="not a finite number"):
        quads([claim(value=Decimal(value), half=Decimal(0))])


# Bytes


def test_nquads_are_sorted_and_the_same_for_the_same_records(known: dict[str, Known]) -> None:
    document, stated, told = known["001_652b28d7cf7de769.txt"]
    made = rdf.document_quads(document, stated, told, VOCABULARY)
    lines = rdf.nquads(made).split("\n")
    assert lines.pop() == ""
    assert lines == sorted(set(lines))
    assert rdf.nquads([*reversed(made), *made]) == rdf.nquads(made)
    again = rdf.document_quads(document, [replace(each) for each in stated], told, VOCABULARY)
    assert rdf.nquads(again) == rdf.nquads(made)


def test_separators_inside_a_literal_do_not_end_a_line() -> None:
    odd = "a\x0b\x0c\x1c\x85\u2028\u2029b"
    made = quads([claim(quote=odd)])
    assert len(rdf.nquads(made).split("\n")) == len(made) + 1
    assert rdf.claims_of(through_text(made))[0].quote == odd


# Claims and observations


def test_what_is_stated_in_two_documents_is_one_observation() -> None:
    first = quads([claim()])
    other = Document.of_text(TEXT, "other")
    second = quads([claim(doc="other", value=Decimal(54), speaker="CNIPA")], document=other)
    assert subjects(first, "ipg:Observation") == subjects(second, "ipg:Observation")


def test_undated_points_of_two_documents_stay_apart() -> None:
    other = Document.of_text(TEXT, "other")
    first = subjects(quads([claim(period=None)]), "ipg:Observation")
    second = subjects(quads([claim(doc="other", period=None)], document=other), "ipg:Observation")
    assert first == ["observation/industrialisation-rate/level/undated/CN/holder=enterprise/text"]
    assert second == ["observation/industrialisation-rate/level/undated/CN/holder=enterprise/other"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "industrialisation-rate/level/2024/CN/holder=enterprise"),
        ({"of": {}}, "industrialisation-rate/level/2024/CN/all"),
        ({"of": {"b": 2, "a": "x;y=z/ü"}}, "industrialisation-rate/level/2024/CN/a=x%3By%3Dz%2F%C3%BC;b=2"),
        ({"measure": "change", "base": "yoy"}, "industrialisation-rate/change/2024/CN/holder=enterprise/yoy"),
        ({"period": "2023-01/2023-06", "of": {}}, "industrialisation-rate/level/2023-01%2F2023-06/CN/all"),
        ({"base": "2019/2023", "of": {}}, "industrialisation-rate/level/2024/CN/all/2019%2F2023"),
        ({"period": None, "base": "yoy", "of": {}}, "industrialisation-rate/level/undated/CN/all/yoy/text"),
    ],
)
def test_the_iri_of_an_observation_is_made_of_its_keys(changes: dict[str, object], expected: str) -> None:
    assert subjects(quads([claim(**changes)]), "ipg:Observation") == [f"observation/{expected}"]


keys_of_a_point = st.tuples(
    key,
    st.sampled_from(MEASURES),
    st.none() | periods,
    key.filter(lambda text: "/" not in text),
    st.dictionaries(key, values, max_size=2),
    st.none() | st.sampled_from(BASES) | periods,
)


@given(keys_of_a_point, keys_of_a_point)
def test_different_keys_never_share_an_observation(
    one: tuple[object, ...], other: tuple[object, ...]
) -> None:
    same = rdf.observation_iri(*one, "text") == rdf.observation_iri(*other, "text")  # type: ignore[arg-type]
    assert same == (one == other)


def test_two_claims_of_one_span_are_two_nodes_in_their_order() -> None:
    stated = [claim(), claim(measure="change", base="yoy"), claim()]
    made = quads(stated)
    assert subjects(made, "ipg:Claim") == ["claim/text/44-56", "claim/text/44-56-2", "claim/text/44-56-3"]
    assert [objects(made, name, "ipg:order") for name in subjects(made, "ipg:Claim")] == [["1"], ["2"], ["3"]]


def test_a_claim_carries_its_evidence() -> None:
    made = quads([claim()])
    evidence = "claim/text/44-56/evidence"
    assert objects(made, evidence, "oa:hasSource") == ["document/text"]
    assert objects(made, f"{evidence}/quote", "oa:exact") == ["53.3 percent"]
    assert objects(made, f"{evidence}/quote", "oa:prefix") == [TEXT[12:44]]
    assert objects(made, f"{evidence}/quote", "oa:suffix") == [TEXT[56:88]]
    assert objects(made, f"{evidence}/position", "oa:start") == ["44"]
    assert objects(made, f"{evidence}/position", "oa:end") == ["56"]


@pytest.mark.parametrize(
    ("changes", "lower", "upper", "half"),
    [
        ({}, ["53.25"], ["53.35"], []),
        ({"half": Decimal(0)}, ["53.3"], ["53.3"], []),
        ({"bound": "over"}, ["53.3"], [], ["0.05"]),
        ({"bound": "under"}, [], ["53.3"], ["0.05"]),
        ({"bound": "over", "half": Decimal(0)}, ["53.3"], [], []),
        ({"bound": "over", "value": Decimal("-3")}, [], ["-3"], ["0.05"]),
    ],
)
def test_the_interval_of_a_claim(
    changes: dict[str, object], lower: list[str], upper: list[str], half: list[str]
) -> None:
    made = quads([claim(**changes)])
    assert objects(made, "claim/text/44-56", "ipg:lower") == lower
    assert objects(made, "claim/text/44-56", "ipg:upper") == upper
    assert objects(made, "claim/text/44-56", "ipg:halfStep") == half


def test_a_claim_without_indicator_carries_its_keys_itself() -> None:
    made = quads([claim(indicator=None, label="clearance time", base="yoy")])
    assert subjects(made, "ipg:Observation") == []
    node = "claim/text/44-56"
    assert objects(made, node, "ipg:about") == objects(made, node, "ipg:indicator") == []
    assert objects(made, node, "ipg:label") == ["clearance time"]
    assert objects(made, node, "sdmx-dimension:refPeriod") == ["period/2024"]
    assert objects(made, node, "sdmx-dimension:refArea") == ["place/CN"]
    assert objects(made, node, "ipg:breakdown") == ["breakdown/holder/enterprise"]
    assert objects(made, node, "ipg:base") == ["base/yoy"]


def test_an_observation_has_a_name_in_both_languages() -> None:
    made = quads([claim()])
    labels = {
        each.object.language: each.object.value
        for each in made
        if each.predicate == rdf.term("rdfs:label") and "observation" in each.subject.value
    }
    assert labels["en"].startswith("Industrialisation rate")
    assert labels["en"].endswith(", China, 2024")
    assert "2024" in labels["zh"]
    assert "中国" in labels["zh"]
    assert not {"CN", "enterprise"} & set(labels["zh"].split("，"))


def test_a_name_is_left_out_where_a_key_has_no_label_in_that_language() -> None:
    made = quads([claim(of={"holder": "guild"})])
    label = rdf.term("rdfs:label")
    labels = [
        each.object for each in made if each.predicate == label and "/observation/" in each.subject.value
    ]
    assert {each.language for each in labels if "guild" in each.value} == {"en"}
    assert not any(each.language == "zh" for each in labels)


def test_only_what_the_vocabulary_lacks_is_described() -> None:
    made = quads([claim(of={"holder": "guild", "colour": "深蓝", "batch": 2}, unit="XTS", area="ZZ")])
    assert objects(made, "breakdown/holder/guild", "skos:prefLabel") == ["guild"]
    assert objects(made, "breakdown/colour/深蓝", "skos:notation") == ["深蓝"]
    assert objects(made, "dimension/colour", "skos:prefLabel") == ["colour"]
    assert subjects(made, "ipg:Unit") == ["unit/XTS"]
    assert subjects(made, "ipg:Place") == ["place/ZZ"]
    assert "dimension/holder" not in subjects(made, "ipg:Dimension")
    plain = quads([claim()])
    assert not {"ipg:Unit", "ipg:Place", "ipg:Breakdown", "ipg:Indicator"} & {
        curie
        for curie in ("ipg:Unit", "ipg:Place", "ipg:Breakdown", "ipg:Indicator")
        if subjects(plain, curie)
    }


@pytest.mark.parametrize(
    ("iso", "start", "end", "typed"),
    [
        ("2024", "2024-01-01", "2024-12-31", "gYear"),
        ("2024-02", "2024-02-01", "2024-02-29", "gYearMonth"),
        ("2023-12-31", "2023-12-31", "2023-12-31", "date"),
        ("2023-01/2023-06", "2023-01-01", "2023-06-30", None),
    ],
)
def test_periods_have_days_and_a_type_where_one_exists(
    iso: str, start: str, end: str, typed: str | None
) -> None:
    made = quads([claim(period=iso)])
    node = iri("period", iso)
    assert objects(made, node, "ipg:periodStart") == [start]
    assert objects(made, node, "ipg:periodEnd") == [end]
    literals = [
        each.object for each in made if each.subject.value == node and each.predicate == rdf.term("rdf:value")
    ]
    assert [each.datatype.value.rpartition("#")[2] for each in literals] == ([typed] if typed else [])


# Who speaks


@pytest.mark.parametrize(
    ("speaker", "told", "expected"),
    [
        ("CNIPA", [], ["agency/cnipa"]),
        ("the China National Intellectual Property Administration", [], ["agency/cnipa"]),
        ("国家知识产权局", [], ["agency/cnipa"]),
        ("Jane Roe", [], ["official/jane roe/in/text"]),
        ("Jane\n  ROE", [], ["official/jane roe/in/text"]),
        ("申长雨", [], ["official/申长雨/in/text"]),
        ("欧阳建国", [], ["official/欧阳建国/in/text"]),
        ("达伦•唐", [], ["official/达伦•唐/in/text"]),
        ("某知产局", [], ["organisation/某知产局"]),
        ("roe", [relation("holds-post", "Roe", "CNIPA")], ["official/roe/cnipa"]),
        ("Roe", [relation("holds-post", "Roe", "SIPO")], ["official/roe/cnipa"]),
        ("Roe", [relation("holds-post", "Roe", "Acme")], ["official/roe/Acme"]),
        ("Roe", [relation("speaks-at", "Roe", "forum")], ["official/roe/in/text"]),
        (
            "Roe",
            [relation("speaks-at", "Roe", "forum"), relation("holds-post", "Roe", "WIPO")],
            ["official/roe/wipo"],
        ),
        (
            "Roe",
            [relation("holds-post", "Roe", "WIPO"), relation("holds-post", "Roe", "CNIPA")],
            ["official/roe/wipo"],
        ),
        ("Some Provincial Patent Office", [], ["organisation/Some Provincial Patent Office"]),
        ("某某市知识产权局", [], ["organisation/某某市知识产权局"]),
        ("Acme", [relation("hosts", "Acme", "forum")], ["organisation/Acme"]),
        # a country is no speaker, and a name of one word may be anything: the words stay, nobody is made up
        ("China", [], []),
        ("Gazette", [], []),
        (None, [], []),
    ],
)
def test_who_a_speaker_is(speaker: str | None, told: list[Relation], expected: list[str]) -> None:
    made = quads([claim(speaker=speaker)], told)
    assert objects(made, "claim/text/44-56", "prov:wasAttributedTo") == expected
    assert objects(made, "claim/text/44-56", "ipg:speakerName") == ([speaker] if speaker else [])
    for node in expected:
        described = objects(made, node, "foaf:name") + objects(made, node, "rdfs:label")
        assert bool(described) is not node.startswith("agency/")


# Relations


def test_a_post_is_a_membership_shown_on_the_day_of_the_document() -> None:
    told = relation("holds-post", "Jane Roe", "the CNIPA", post="Deputy  Chief Tea Maker")
    made = quads([], [told], Document.of_text(TEXT, issued="2024-05-06"))
    node = "relation/text/holds-post/0-10"
    assert subjects(made, "org:Membership") == [node]
    jane = "official/jane roe/cnipa"
    assert objects(made, node, "org:member") == objects(made, node, "ipg:subject") == [jane]
    assert objects(made, node, "org:organization") == objects(made, node, "ipg:object") == ["agency/cnipa"]
    assert objects(made, node, "org:role") == ["post/deputy chief tea maker"]
    assert objects(made, "post/deputy chief tea maker", "rdfs:label") == ["Deputy Chief Tea Maker"]
    assert objects(made, node, "ipg:shownOn") == ["2024-05-06"]
    assert objects(made, jane, "org:memberOf") == ["agency/cnipa"]


@pytest.mark.parametrize("title", ["Deputy  Commissioner", "副局长", "副局長", "deputy-commissioner"])
def test_a_title_of_the_vocabulary_is_one_post_in_every_language(title: str) -> None:
    told = relation("holds-post", "Jane Roe", "CNIPA", post=title)
    made = quads([], [told])
    assert objects(made, "relation/text/holds-post/0-10", "org:role") == ["post/deputy-commissioner"]
    assert objects(made, "relation/text/holds-post/0-10", "ipg:postName") == [title]
    assert subjects(made, "ipg:Post") == []
    assert rdf.relations_of(made) == [told]


@pytest.mark.parametrize(
    ("language", "name", "expected"),
    [
        ("en", "Shen Changyu", "en"),
        ("de", "Jörg Roe", "de"),
        ("en", "申长雨", "zh"),
        ("zh", "申长雨", "zh"),
        ("zh", "Jane Roe", "en"),
        ("ja", "山田太郎", "ja"),
    ],
)
def test_a_name_is_in_the_language_that_its_script_allows(language: str, name: str, expected: str) -> None:
    made = quads([claim(speaker=name)], [], Document.of_text(TEXT, language=language))
    (found,) = [each.object for each in made if each.predicate == rdf.term("foaf:name")]
    assert (found.value, found.language) == (name, expected)


def test_an_event_with_host_and_date_is_the_same_in_every_document() -> None:
    told = [
        relation("speaks-at", "Jane Roe", "press conference"),
        relation("hosts", "SCIO", "Press conference", date="2025-04-24", start=5),
    ]
    made = quads([], told)
    event = "event/press-conference/scio/2025-04-24"
    assert subjects(made, "ipg:Event") == [event]
    assert objects(made, event, "ipg:eventKind") == ["event-kind/press-conference"]
    assert objects(made, event, "ipg:host") == ["agency/scio"]
    assert objects(made, event, "ipg:speaker") == ["official/jane roe/in/text"]
    assert objects(made, event, "schema:startDate") == ["2025-04-24"]
    assert objects(made, event, "rdfs:label") == [
        "Press conference, State Council Information Office, 2025-04-24",
        "新闻发布会，国务院新闻办公室，2025-04-24",
    ]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([("speaks-at", "Jane Roe", None)], ["event/forum/in/text"]),
        ([("hosts", "SCIO", None), ("speaks-at", "Jane Roe", None)], ["event/forum/in/text"]),
        ([("speaks-at", "Jane Roe", "2025-04-24")], ["event/forum/unknown/2025-04-24"]),
        ([("hosts", "SCIO", None), ("hosts", "CNIPA", "2025-04-24")], ["event/forum/scio/2025-04-24"]),
        (
            [("hosts", "SCIO", "2025"), ("speaks-at", "Jane Roe", None), ("hosts", "CNIPA", "2024")],
            ["event/forum/scio/2025", "event/forum/cnipa/2024"],
        ),
        ([("hosts", "China", "2023-10-17/2023-10-18")], ["event/forum/CN/2023-10-17%2F2023-10-18"]),
    ],
)
def test_which_event_relations_speak_of(told: list[tuple[str, str, str | None]], expected: list[str]) -> None:
    records = [
        relation(kind, subject, "forum", date=date, start=20 * n, end=20 * n + 5)
        for n, (kind, subject, date) in enumerate(told)
    ]
    assert list(dict.fromkeys(subjects(quads([], records), "ipg:Event"))) == expected


def test_an_event_without_a_day_has_no_start() -> None:
    made = quads([], [relation("hosts", "SCIO", "forum", date="2025-04")])
    assert objects(made, "event/forum/scio/2025-04", "schema:startDate") == []
    assert objects(made, "relation/text/hosts/0-10", "dcterms:date") == ["2025-04"]


def test_programmes_and_cooperation() -> None:
    told = [
        relation("runs", "China", "Sunrise  Pilots"),
        relation("cooperates-with", "CNIPA", "Acme Institute of Things"),
        relation("cooperates-with", "CNIPA", "Acme Institute of Things"),
    ]
    made = quads([], told)
    assert objects(made, "programme/sunrise pilots", "ipg:runBy") == ["place/CN"]
    assert objects(made, "programme/sunrise pilots", "rdfs:label") == ["Sunrise Pilots"]
    assert objects(made, "agency/cnipa", "ipg:cooperatesWith") == ["organisation/Acme Institute of Things"]
    kind = "relation/text/cooperates-with/"
    assert subjects(made, "ipg:Relation")[1:] == [f"{kind}0-10", f"{kind}0-10-2"]


def test_a_programme_of_the_vocabulary_is_that_one() -> None:
    slug, programme = next(iter(VOCABULARY.programmes.items()))
    made = quads([], [relation("runs", "CNIPA", programme.name.upper())])
    assert objects(made, f"programme/{slug}", "ipg:runBy") == ["agency/cnipa"]
    assert subjects(made, "ipg:Programme") == []


def test_an_office_that_speaks_is_no_person() -> None:
    name = "Some Provincial Intellectual Property Office"
    made = quads([], [relation("speaks-at", name, "forum")])
    assert subjects(made, "ipg:Official") == []
    assert objects(made, f"organisation/{name}", "rdfs:label") == [name]


# Documents and faults


def test_a_document_is_described() -> None:
    document = Document.of_text(
        TEXT, "a b/ä.txt", title="Title", publisher="Office", issued="2024", media_type="text/html"
    )
    made = quads([], [], document)
    node = made[0].subject.value
    assert node == vocabulary.ID + "document/a%20b%2F%C3%A4.txt"
    assert {each.predicate.value.rpartition("#")[2].rpartition("/")[2] for each in made} == {
        "type", "name", "sha256", "text", "language", "format", "title", "publisher", "issued",
    }  # fmt: skip
    issued = next(each.object for each in made if each.predicate == rdf.term("dcterms:issued"))
    assert issued.datatype.value.endswith("#gYear")


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: quads([claim(doc="other")]), "'53.3 percent' at 44 comes from other, not from text"),
        (lambda: quads([], [replace(relation("runs", "A", "B"), doc="other")]), "comes from other"),
        (lambda: quads([claim(half=Decimal(-1))]), "cannot be negative"),
        (lambda: quads([claim(unit="")]), "empty"),
        (lambda: quads([], [], Document.of_text(TEXT, issued="May 2024")), "not an ISO 8601 date"),
        (lambda: quads([], [], Document.of_text(TEXT, issued="2023/2024")), "cannot be issued over a span"),
        (lambda: quads([], [relation("hosts", "CNIPA", "forum", date="yesterday")]), "not an ISO 8601"),
        (lambda: quads([claim(quote="a\ud800")]), "lone surrogate at character 1"),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_line(made: object, message: str) -> None:
    with pytest.raises(ValueFormatError, match=message) as caught:
        made()  # type: ignore[operator]
    assert "\n" not in str(caught.value)


def test_reading_back_what_is_not_there() -> None:
    with pytest.raises(NotFoundError, match="no document"):
        rdf.document_of([])
    two = [*quads(), *quads(document=Document.of_text(TEXT, "other"))]
    with pytest.raises(ValueFormatError, match="2 documents"):
        rdf.document_of(two)
    partial = [each for each in quads([claim()]) if each.predicate != rdf.term("ipg:value")]
    with pytest.raises(ValueFormatError, match=r"has no ipg:value: the graph is incomplete"):
        rdf.claims_of(partial)
    partial = [each for each in quads([claim()]) if each.predicate != rdf.term("oa:start")]
    with pytest.raises(ValueFormatError, match="lacks words or offsets"):
        rdf.claims_of(partial)


# --- slices and keys of observations


POINTS = st.builds(
    rdf.Point,
    st.text(min_size=1, max_size=5),
    st.sampled_from(["level", "change"]),
    st.sampled_from(["2024", "2023-01/2023-06"]),
    st.text(min_size=1, max_size=5),
    st.dictionaries(st.text(min_size=1, max_size=3), st.text(min_size=1, max_size=3) | st.integers()).map(
        lambda of: tuple(sorted(of.items()))
    ),
    st.sampled_from([None, "yoy", "2020/2023"]),
    st.just(None),
).filter(
    lambda point: all(unicodedata.is_normalized("NFC", each) for each in (point[0], point[3], str(point[4])))
)


@given(POINTS, st.none() | st.sampled_from(["a.txt", "a/b c.txt", "undated"]))
def test_the_keys_of_an_observation_are_read_from_its_iri(point: rdf.Point, document: str | None) -> None:
    if document is not None:
        point = point._replace(period=None, document=document)
    indicator, measure, period, area, of, base, _ = point
    made = rdf.observation_iri(indicator, measure, period, area, dict(of), base, document or "a.txt")
    same = tuple((key, rdf.of_value(str(value))) for key, value in of)
    assert rdf.point_of(made) == point._replace(of=same)


@pytest.mark.parametrize("ending", ["", "a/level", "a/level/2024/CN", "a/level/2024/CN/all/yoy/more"])
def test_what_is_no_observation_has_no_keys(ending: str) -> None:
    with pytest.raises(ValueFormatError, match="not the IRI of an observation"):
        rdf.point_of(iri("observation") + "/" + ending)
    with pytest.raises(ValueFormatError, match="not the IRI of an observation"):
        rdf.point_of(iri("claim", "a", "level", "2024", "CN", "all"))


def test_observations_of_one_indicator_in_one_place_lie_in_one_slice() -> None:
    made = quads([claim(), claim(period="2023"), claim(measure="share"), claim(area="CN-GD")])
    lies_in = rdf.term("qb:observation")
    slices = Counter(quad.subject for quad in made if quad.predicate == lies_in)
    kind = claim().indicator or ""
    assert slices == {rdf.slice_node(kind, claim().area): 3, rdf.slice_node(kind, "CN-GD"): 1}
    held = [
        quad.object for quad in made if quad.subject == rdf.DATASET and quad.predicate == rdf.term("qb:slice")
    ]
    assert set(held) == set(slices)
