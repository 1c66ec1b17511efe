"""Things as objects: found by any name, walked from one to the next, as canned queries tell."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from ipgraph import query
from ipgraph.claims import Claim, Document, Relation
from ipgraph.entities import Agency, Entities, Entity, Official, StatedClaim
from ipgraph.errors import NotFoundError, ParameterError, StoreError
from ipgraph.knowledge import KnowledgeGraph
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Known

FIRST = "000_b6b8ad02930477fd.txt"
HOSTILE = "<script>alert(1)</script> & <b>"


@pytest.fixture(scope="module")
def kg(graph_folder: Path) -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open(graph_folder, read_only=True) as opened:
        yield opened


# --- names


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("CNIPA", "cnipa"),
        ("国知局", "cnipa"),
        ("国家知识产权局", "cnipa"),
        ("China National Intellectual Property Administration", "cnipa"),
        ("agency/cnipa", "cnipa"),
        ("world intellectual property organization", "wipo"),
    ],
)
def test_an_agency_is_found_by_any_name(kg: KnowledgeGraph, name: str, key: str) -> None:
    found = kg.find(name) if "/" in name else kg.agency(name)
    assert (found.key, found.kind) == (key, "agency")
    assert isinstance(found, Agency)


@pytest.mark.parametrize(("name", "meant"), [("CNPIA", "CNIPA"), ("国家知识产权署", "国家知识产权局")])
def test_a_name_that_nothing_has_is_told_with_close_ones(kg: KnowledgeGraph, name: str, meant: str) -> None:
    with pytest.raises(NotFoundError, match=rf"no agency '{name}' in the graph; did you mean .*{meant}"):
        kg.agency(name)


def test_every_kind_is_found(kg: KnowledgeGraph) -> None:
    found = [
        kg.official("changyu shen"),
        kg.programme("data IP pilots"),
        kg.event("press-conference/scio/2025-04-24"),
        kg.indicator("发明专利授权量"),
        kg.place("广东"),
        kg.document(FIRST),
        kg.claim(kg.document(FIRST).claims[0].key),
    ]
    assert [each.kind for each in found] == [
        "official", "programme", "event", "indicator", "place", "document", "claim",
    ]  # fmt: skip
    assert found[4].key == "CN-GD"
    assert {type(each) for each in kg.search("shen changyu")} == {Official}
    for lookup in (
        kg.official,
        kg.programme,
        kg.event,
        kg.indicator,
        kg.place,
        kg.document,
        kg.claim,
        kg.find,
    ):
        with pytest.raises(NotFoundError):
            lookup("nothing of this name")


def test_labels_come_in_both_languages(kg: KnowledgeGraph) -> None:
    assert kg.agency("CNIPA").label == "China National Intellectual Property Administration"
    assert kg.agency("CNIPA", "zh").label == str(kg.agency("CNIPA", "zh")) == "国家知识产权局"
    assert kg.agency("WIPO").abbreviation == "WIPO"
    assert {"CNIPA", "国知局"} <= set(kg.agency("CNIPA").names)
    assert "cnipa" not in kg.agency("CNIPA").names
    programme = kg.agency("CNIPA", "zh").programmes[0]
    assert programme.label == programme.labels["zh"]


# --- ways


def test_from_an_agency_to_the_sentence(kg: KnowledgeGraph) -> None:
    agency = kg.agency("CNIPA")
    official = agency.officials[0]
    claim = official.claims[0]
    evidence = claim.evidence
    assert evidence.quote == claim.quote
    assert evidence.quote in str(evidence)
    assert evidence.document.text[evidence.start : evidence.end] == evidence.quote == claim.quote
    assert claim.speaker == official
    assert agency in official.organisations
    assert claim in agency.claims
    assert claim in claim.document.claims
    assert claim.indicator is not None
    assert claim in claim.indicator.claims
    assert claim.observation is not None
    assert claim in claim.observation.claims
    assert claim not in claim.others


def test_ways_are_those_of_queries(kg: KnowledgeGraph) -> None:
    for agency in kg.agencies():
        rows = kg.query("officials-of-agency", agency=agency.iri)
        assert [each.iri for each in agency.officials] == list(dict.fromkeys(rows.column("official")))
    for official in kg.officials():
        assert list(official.claims.iris) == kg.query("claims-of-official", official=official.iri).column(
            "claim"
        )
        assert [post.quote for post in official.posts] == kg.query(
            "posts-of-official", official=official.iri
        ).column("quote")
        assert official.facts.claims == len(official.claims)
        for event in official.events:
            assert official in event.speakers
            assert set(event.claims.iris) <= set(official.claims.iris) | {
                each for other in event.speakers for each in other.claims.iris
            }
        for other in official.beside:
            assert official in other.beside
    for programme in kg.programmes():
        for agency in programme.run_by:
            assert programme in agency.programmes


def test_what_documents_relate_is_walked(kg: KnowledgeGraph, known: dict[str, Known]) -> None:
    told: list[Relation] = [each for one in known.values() for each in one.relations]
    names = {each.iri: {each.label, *each.names} for each in [*kg.officials(), *kg.agencies()]}
    for relation in told:
        if relation.relation == "holds-post":
            person = kg.official(relation.subject)
            assert (relation.post, relation.quote) in {(post.post, post.quote) for post in person.posts}
            assert relation.subject in names[person.iri]
    hosts = {(event.date, host.key) for event in kg.events() for host in event.hosts}
    assert ("2025-04-24", "scio") in hosts


def test_records_are_those_that_were_stored(kg: KnowledgeGraph, known: dict[str, Known]) -> None:
    for name, each in known.items():
        stored = kg.document(name)
        assert list(stored.claims.records) == each.claims
        assert [claim.record for claim in stored.claims] == each.claims
        assert (stored.text, stored.title, stored.sha256) == (
            each.document.text, each.document.title, each.document.sha256,
        )  # fmt: skip
        assert stored.told == each.relations
        assert kg.relations(name) == each.relations
        for claim, record in zip(stored.claims, each.claims, strict=True):
            assert kg.claim(record) == kg.claim(claim.key) == claim
            assert (claim.value, claim.unit, claim.of, claim.speaker_name) == (
                record.value, record.unit, record.of, record.speaker,
            )  # fmt: skip
    assert len(kg.claims()) == sum(len(each.claims) for each in known.values())
    assert list(kg.claims().records) == [claim for name in sorted(known) for claim in known[name].claims]


def test_claims_are_chosen_by_what_they_are_about(kg: KnowledgeGraph) -> None:
    some = kg.claims(indicator="industrialisation-rate", period="2024", measure="level")
    assert {(each.period, each.measure) for each in some} == {("2024", "level")}
    assert set(some.iris) < set(kg.claims(indicator="industrialisation-rate").iris)
    here = kg.claims(FIRST, indicator="industrialisation-rate")
    assert {each.document.name for each in here} == {FIRST}
    with pytest.raises(NotFoundError, match="no indicator"):
        kg.claims(indicator="nothing")
    with pytest.raises(ParameterError, match="no measure"):
        kg.claims(measure="levels")


def test_claims_are_those_of_queries_in_their_order(kg: KnowledgeGraph) -> None:
    ways = [
        (kg.agency("CNIPA").claims, kg.query("claims-of-agency", agency="CNIPA")),
        (kg.document(FIRST).claims, kg.query("claims-of-document", document=FIRST)),
        (kg.place("CN").claims, kg.query("claims", area="CN")),
        (kg.claims(FIRST, measure="level"), kg.query("claims", document=FIRST, measure="level")),
        (kg.claims(period="2024", area="CN"), kg.query("claims", period="2024", area="CN")),
        (kg.claims(), kg.query("claims")),
    ]
    ways += [(each.claims, kg.query("claims-of-programme", programme=each.iri)) for each in kg.programmes()]
    ways += [(each.claims, kg.query("claims-of-event", event=each.iri)) for each in kg.events()]
    ways += [(each.claims, kg.query("claims", indicator=each.iri)) for each in kg.indicators()]
    for claims, table in ways:
        assert [each.iri for each in claims] == list(claims.iris) == table.column("claim")
        assert bool(claims) == bool(len(table))
        assert [each.value for each in claims] == table.column("value")
    assert sum(len(claims) for claims, _ in ways) > 300


def test_a_claim_is_the_same_however_it_is_reached(kg: KnowledgeGraph) -> None:
    for at, claim in enumerate(kg.claims()):
        alone = kg.claim(claim.key)
        assert (alone.record, alone.label, alone.evidence) == (claim.record, claim.label, claim.evidence)
        assert (alone.speaker, alone.document, alone.place) == (claim.speaker, claim.document, claim.place)
        assert (alone.indicator, alone.observation) == (claim.indicator, claim.observation)
        if at < 5:
            assert kg.claims()[at] == claim
    assert kg.claims()[2:4] == tuple(kg.claims())[2:4]
    assert kg.claims()[-1] == list(kg.claims())[-1]
    with pytest.raises(IndexError):
        kg.claims(period="1066")[0]


def test_claims_of_an_earlier_version_are_read_from_their_statements(
    known: dict[str, Known], kg: KnowledgeGraph
) -> None:
    from ipgraph.rdf import term
    from ipgraph.store import Store

    with Store.memory() as store:
        store.fill(quad for quad in kg.store.quads() if quad.predicate != term("ipg:figures"))
        earlier = KnowledgeGraph(store)
        assert list(earlier.claims().records) == [
            claim for name in sorted(known) for claim in known[name].claims
        ]
        assert earlier.claims().to_table() == kg.claims().to_table()


def test_few_of_many_claims_are_read_for_the_first(kg: KnowledgeGraph) -> None:
    from ipgraph.store.embedded import EmbeddedStore

    class Counting(EmbeddedStore):
        asked = 0

        def match(self, *terms: object, **more: object) -> Iterator[object]:  # type: ignore[override]
            self.asked += 1
            return super().match(*terms, **more)  # type: ignore[arg-type]

    store = Counting(kg.store.engine, "for counting", read_only=True)  # type: ignore[attr-defined]
    claims = KnowledgeGraph(store, kg.vocabulary).claims()
    assert next(iter(claims)).value is not None
    first = store.asked
    assert sum(1 for each in claims if each.value is not None) == len(kg.claims())
    assert first < 0.4 * (store.asked - first)
    assert "iris" not in vars(claims)


def test_findings_lead_to_claims_and_back(kg: KnowledgeGraph) -> None:
    for finding in kg.findings()[:6]:
        for record in finding.claims:
            claim = kg.claim(record)
            assert finding.text in [each.text for each in claim.findings]
            assert finding.text in [each.text for each in claim.document.findings]
    conflicts = kg.findings(verdict="conflict")
    assert {each.verdict for each in conflicts} == {"conflict"}
    assert len(conflicts) < len(kg.findings())
    with pytest.raises(ParameterError, match="no verdict"):
        kg.findings(verdict="conflicts")


# --- several


def test_several_things_are_a_sequence(kg: KnowledgeGraph) -> None:
    officials = kg.officials()
    assert isinstance(officials, Entities)
    assert len(officials) == len(list(officials)) == 5
    assert officials[-1] == list(officials)[4]
    assert list(officials[1:3]) == list(officials)[1:3]
    assert officials == kg.officials("zh")
    assert officials[0].iri in officials
    with pytest.raises(IndexError):
        officials[5]
    assert repr(officials).startswith("[Shen Changyu, ")
    assert len(kg.agency("USPTO").officials) == 0
    assert repr(kg.agency("USPTO").officials) == "[]"


def test_things_are_equal_where_their_iri_is(kg: KnowledgeGraph) -> None:
    assert len({kg.agency("CNIPA"), kg.agency("国知局", "zh"), kg.find("CNIPA")}) == 1
    assert kg.agency("CNIPA") != kg.agency("WIPO")
    assert kg.agency("CNIPA") != iri("agency", "cnipa")


def test_many_threads_read_the_same(kg: KnowledgeGraph) -> None:
    agency = kg.agency("CNIPA")

    def told(_: int) -> tuple[object, ...]:
        fresh = kg.agency("CNIPA")
        return (
            [str(each) for each in agency.officials],
            [each.value for each in fresh.claims],
            [each.text for each in kg.findings()],
            kg.vocabulary is kg.vocabulary,
            sum(1 for _ in kg.stream("claims")),
        )

    with ThreadPoolExecutor(8) as threads:
        first, *others = threads.map(told, range(24))
    assert all(other == first for other in others)


# --- what people see


def test_things_show_what_a_person_wants(kg: KnowledgeGraph) -> None:
    assert repr(kg.agency("CNIPA")) == "<Agency CNIPA: China National Intellectual Property Administration>"
    claim = next(each for each in kg.claims(FIRST) if each.quote == "53.3 percent")
    assert repr(claim).startswith("<StatedClaim Industrialisation rate of valid invention patents")
    assert repr(claim).endswith(": 53.3 percent, by Shen Changyu>")
    assert "5 documents" in repr(kg)
    for thing in [*kg.officials(), *kg.programmes(), *kg.events(), *kg.documents(), claim]:
        page = thing._repr_html_()
        assert page.count("<table>") == page.count("</table>") == 1


def test_text_of_documents_is_no_markup() -> None:
    from ipgraph import rdf, vocabulary
    from ipgraph.store import Store

    text = f"{HOSTILE} granted 5 patents."
    document = Document.of_text(text, "a<b>.txt", title=HOSTILE)
    start = text.index("5")
    record = Claim(
        doc="a<b>.txt", indicator=None, measure="level", value=Decimal(5), unit="count", bound="exact",
        period=None, base=None, area="CN", quote="5", start=start, end=start + 1, speaker=HOSTILE,
        label=HOSTILE,
    )  # fmt: skip
    store, words = Store.memory(), vocabulary.load()
    store.load_vocabulary(words.quads())
    store.replace(iri("document", "a<b>.txt"), rdf.document_quads(document, [record], [], words))
    graph = KnowledgeGraph(store, words)
    [claim] = graph.claims("a<b>.txt")
    shown: list[object] = [claim, claim.evidence, claim.document, graph.claims(), graph.documents(),
                           query.run(store, "documents")]  # fmt: skip
    for each in shown:
        page = each._repr_html_()  # type: ignore[attr-defined]
        assert "<script" not in page
        assert "<b> " not in page
        assert "&lt;script&gt;" in page or "&lt;b&gt;" in page


def test_a_claim_that_is_gone_is_told(kg: KnowledgeGraph) -> None:
    claim = kg.claims(FIRST)[0]
    gone = StatedClaim(claim._context, f"{claim.iri}9")
    with pytest.raises(NotFoundError, match=r"no claim .* any more"):
        _ = gone.value
    assert isinstance(gone, Entity)


# --- what people get wrong


def test_a_thing_stands_for_its_name(kg: KnowledgeGraph) -> None:
    person, agency, topic = kg.official("Shen Changyu"), kg.agency("CNIPA"), kg.indicators()[0]
    assert kg.official(person) == kg.find(person) == person
    assert kg.claims(indicator=topic) == kg.claims(indicator=topic.key)
    assert kg.claims(kg.document(FIRST)) == kg.claims(FIRST)
    assert kg.claim(kg.claims()[0]) == kg.claims()[0]
    assert kg.series(topic) == kg.series(topic.key)
    assert kg.paths(person, agency) == kg.paths(person.label, "CNIPA")
    assert kg.neighbours(agency) == kg.neighbours("CNIPA")
    assert kg.subgraph(person) == kg.graph(around=person) == kg.graph(around=[person.label])
    assert kg.query("claims-of-official", official=person) == kg.query(
        "claims-of-official", official=person.label
    )
    for wrong in (None, 3, ["CNIPA"]):
        with pytest.raises(ParameterError, match="a name is a text, or a thing of the graph, not"):
            kg.agency(wrong)  # type: ignore[arg-type]


def test_part_of_a_name_leads_to_the_whole(kg: KnowledgeGraph) -> None:
    for look, meant in (
        (lambda: kg.official("Shen"), "Shen Changyu"),
        (lambda: kg.find("Changyu"), "Changyu Shen or Shen Changyu|Shen Changyu"),
        (lambda: kg.series("pledge"), "pledge"),
        (lambda: kg.claims(indicator="pledge"), "pledge"),
    ):
        with pytest.raises(NotFoundError, match=f"did you mean .*({meant})"):
            look()


def test_a_wrong_option_is_told(kg: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="there is no option 'kind'; did you mean kinds"):
        kg.graph(kind=["agency"])  # type: ignore[call-arg]
    with pytest.raises(ParameterError, match="rows to write are those of stream"):
        kg.write([1, 2], tmp_path / "a.csv")  # type: ignore[arg-type]


def test_what_is_shown_is_short(kg: KnowledgeGraph) -> None:
    assert repr(kg.claims()).splitlines()[0] == f"<{len(kg.claims())} claims>"
    assert repr(kg.claims()).splitlines()[1] == f"  {kg.claims()[0]}"
    assert repr(kg.claims(period="1066")) == "<0 claims>"
    assert repr(kg.findings(verdict="conflict")).splitlines()[1].startswith("  conflict, ")
    assert kg.claims()._repr_html_().endswith(f"<p>20 of {len(kg.claims())} rows</p>")
    for each in (kg.vocabulary, kg.summary(), kg.plot, kg.store, kg):
        assert len(repr(each)) < 200
    assert f"{len(kg.claims())} claims" in repr(kg.summary())


def test_a_closed_graph_is_shown_and_asks_nothing(graph_folder: Path) -> None:
    with KnowledgeGraph.open(graph_folder, read_only=True) as graph:
        agency, claim = graph.agency("CNIPA"), graph.claims()[0]
    assert repr(graph) == f"<KnowledgeGraph at {graph_folder}: closed>"
    assert repr(agency) == "<Agency cnipa>"
    assert repr(claim) == f"<StatedClaim {claim.key}>"
    with pytest.raises(StoreError, match="is closed"):
        _ = claim.value


def test_records_go_to_other_processes(kg: KnowledgeGraph) -> None:
    records = kg.claims().records
    assert pickle.loads(pickle.dumps(records)) == records
