"""Findings in the graph: their quads and back; what is derived step by step is what all claims give."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipgraph import rdf, vocabulary
from ipgraph.claims import Claim, Document, Equivalent
from ipgraph.reconcile import check
from ipgraph.reconcile.changes import Changes
from ipgraph.reconcile.derivation import Derivation
from ipgraph.reconcile.documents import Documents
from ipgraph.reconcile.factors import Stated, factors
from ipgraph.reconcile.findings import Finding
from ipgraph.reconcile.given import point_of
from ipgraph.reconcile.graph import GRAPH, findings_of, quads_of
from ipgraph.reconcile.points import Key, observations
from ipgraph.reconcile.slices import Slice, grouped, tied
from ipgraph.reconcile.stored import Stored, claims_in
from ipgraph.reconcile.update import findings, reach, update
from ipgraph.store import Store
from ipgraph.values import Interval
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from conftest import Known

VOCABULARY = vocabulary.load()
TEXT = "the figures were revised " * 40


def claim(document: str = "a.txt", at: int = 0, **known: Any) -> Claim:
    given: dict[str, Any] = {
        "doc": document,
        "indicator": "patents-granted",
        "measure": "level",
        "value": Decimal(200),
        "unit": "count",
        "bound": "exact",
        "period": "2024",
        "base": None,
        "area": "CN",
        "quote": TEXT[10 * at : 10 * at + 5],
        "start": 10 * at,
        "end": 10 * at + 5,
        "half": Decimal("0.5"),
    }
    return Claim(**{**given, **known})


def put(store: Store, name: str, claims: Iterable[Claim], text: str = TEXT) -> None:
    document = Document.of_text(text, name, issued="2025-01-01")
    store.replace(iri("document", name), rdf.document_quads(document, claims, [], VOCABULARY))


def content(store: Store) -> str:
    return rdf.nquads(store.quads(GRAPH))


def plain(found: Iterable[Finding]) -> list[str]:
    """What findings say, in an order of its own: the claims of one by their places, decimals as stored."""

    def ends(interval: Interval | None) -> Interval | None:
        if interval is None:
            return None
        return Interval(
            *(None if end is None else rdf.storable(end) for end in (interval.low, interval.high))
        )

    def said(finding: Finding) -> str:
        finding = replace(finding, expected=ends(finding.expected), stated=ends(finding.stated))
        record = finding.record()
        record["claims"] = sorted(record["claims"], key=str)
        excess = None if finding.excess is None else rdf.decimal(finding.excess).value
        return str((record, sorted(finding.text.items()), excess, finding.steps, finding.about))

    return sorted(map(said, found))


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.memory() as made:
        made.load_vocabulary(VOCABULARY.quads())
        yield made


# --- findings and their quads


def test_what_is_stored_of_the_seeds_is_what_was_found(store: Store, known: dict[str, Known]) -> None:
    for name, each in known.items():
        store.replace(iri("document", name), rdf.document_quads(*each, VOCABULARY))
    assert update(store, VOCABULARY)
    claims = list(chain.from_iterable(each.claims for each in known.values()))
    found = check(claims, {name: each.document for name, each in known.items()}, VOCABULARY)
    assert len(found) >= 10
    assert plain(findings(store)) == plain(found)
    assert not update(store, VOCABULARY)
    assert not update(store, VOCABULARY, store.documents())


POINT = Key("patents-granted", "level", "2024", "CN", (), None, "count")


def finding(*claims: Claim, **known: Any) -> Finding:
    given: dict[str, Any] = {
        "rule": "growth",
        "verdict": "conflict",
        "severity": "error",
        "claims": claims,
        "about": POINT,
        "expected": Interval(Decimal("1.5"), Decimal("2.5")),
        "stated": Interval(Decimal(3), None),
        "formula": {"en": "2 × 1", "zh": "2 × 1"},
        "text": {"en": "a sentence", "zh": "一句话"},
    }
    return Finding(**{**given, **known})


# a level and its growth, from which last year's level follows
GROWN = [claim(), claim(at=1, measure="change", unit="percent", value=Decimal(5), base="yoy")]


def nodes_of(*claims: Claim) -> dict[Claim, list[str]]:
    return {each: [iri("claim", each.doc, f"{each.start}-{each.end}")] for each in claims}


ONE, OTHER = claim(at=1), claim("b c.txt", 2, period="2023")
NODES = nodes_of(ONE, OTHER)
BY_IRI = {iris[0]: each for each, iris in NODES.items()}
MANY = [
    finding(ONE, OTHER),
    finding(ONE, OTHER, suspect=OTHER, excess=Decimal(1) / 3),
    finding(ONE, OTHER, verdict="implied", stated=None, steps=3, about=POINT._replace(period="2022")),
    finding(ONE, expected=Interval(None, Decimal(10) / 3), stated=None, formula={}),
    finding(OTHER, about=Key("gross-domestic-product", "level", "2023", "CN", (), None, "CNY")),
    finding(ONE, about=POINT._replace(of=(("batch", 2), ("holder", "深 圳/;=")), base="yoy")),
    finding(ONE, about=POINT._replace(period=None, document="a/b.txt", area="city/a", base="2020/2021")),
    finding(ONE, OTHER, rule="restatement", text={}),
]  # fmt: skip


@pytest.mark.parametrize("each", MANY, ids=range(len(MANY)))
def test_a_finding_comes_back_from_its_quads(each: Finding) -> None:
    (back,) = findings_of(quads_of([each], NODES, VOCABULARY), BY_IRI)
    assert plain([back]) == plain([each])
    assert back.suspect == each.suspect


def test_the_claims_of_a_finding_keep_their_order() -> None:
    for claims in ((ONE, OTHER), (OTHER, ONE)):
        (back,) = findings_of(quads_of([finding(*claims)], NODES, VOCABULARY), BY_IRI)
        assert back.claims == claims


def test_findings_give_the_same_quads_in_any_order() -> None:
    made = quads_of(MANY, NODES, VOCABULARY)
    assert rdf.nquads(made) == rdf.nquads(quads_of(reversed(MANY), NODES, VOCABULARY))
    assert len(findings_of(made, BY_IRI)) == len(MANY)
    assert not [quad for quad in made if isinstance(quad.object, ox.BlankNode)]
    assert {quad.graph_name for quad in made} == {ox.NamedNode(GRAPH)}


def test_two_findings_that_nothing_tells_apart_have_two_nodes() -> None:
    alike = [finding(ONE, OTHER, formula={"en": each}) for each in "abc"]
    assert plain(findings_of(quads_of(alike, NODES, VOCABULARY), BY_IRI)) == plain(alike)


KEYS = st.builds(
    Key,
    st.sampled_from(["patents-granted", "a/b", "a"]),
    st.sampled_from(["level", "change"]),
    st.sampled_from(["2024", "2023/2024", None]),
    st.sampled_from(["CN", "city/shenzhen", "city"]),
    st.sampled_from([(), (("holder", "sme"),), (("holder", "sme;a=b"),), (("a", "b"), ("holder", "sme"))]),
    st.sampled_from([None, "yoy", "2023"]),
    st.sampled_from(["count", "CNY"]),
    st.just(""),
).flatmap(lambda key: st.sampled_from([key if key.period else key._replace(document=name) for name in "ab"]))


@given(
    st.lists(st.tuples(KEYS, st.sampled_from(["growth", "restatement", "share"])), unique=True, max_size=6)
)
def test_no_two_findings_share_a_node(given: list[tuple[Key, str]]) -> None:
    many = [finding(ONE, rule=rule, about=key) for key, rule in given]
    assert plain(findings_of(quads_of(many, NODES, VOCABULARY), BY_IRI)) == plain(many)


def test_numbers_can_be_computed_with_in_the_graph(store: Store) -> None:
    third = finding(ONE, OTHER, expected=Interval(Decimal(1) / 3, Decimal(2) / 3), excess=Decimal(1) / 7)
    store.replace(GRAPH, quads_of([third], NODES, VOCABULARY))
    query = (
        "ASK { ?f ipg:expectedLower ?a ; ipg:expectedUpper ?b ; ipg:excess ?c FILTER(?a + ?b + ?c > 1.1) }"
    )
    assert store.query(query)


def test_what_nobody_states_is_no_observation(store: Store) -> None:
    put(store, "a.txt", GROWN)
    update(store, VOCABULARY)
    (found,) = findings(store)
    assert (found.verdict, found.about.period) == ("implied", "2023")
    about = iri("implied", "patents-granted", "level", "2023", "CN", "all")
    assert store.query(f"ASK {{ ?finding ipg:about <{about}> . <{about}> a ipg:ImpliedObservation }}")
    assert not store.query(f"ASK {{ <{about}> a ipg:Observation }}")
    assert store.query(f"ASK {{ <{about}> ipg:inSlice <{iri('slice', 'patents-granted', 'CN')}> }}")
    # the period is in no document, so that the graph describes it itself
    assert store.query(f"ASK {{ GRAPH <{GRAPH}> {{ <{iri('period', '2023')}> a ipg:Period }} }}")


# --- claims and documents of a store


def test_claims_of_slices_are_those_of_the_documents(store: Store, known: dict[str, Known]) -> None:
    for name, each in known.items():
        store.replace(iri("document", name), rdf.document_quads(*each, VOCABULARY))
    slices = {Slice(each.indicator, each.area) for n in known for each in reach(store, [n])}
    found, documents = claims_in(store, slices)
    assert set(documents) == {each.doc for each in found.values()}
    stored = rdf.claims_of(store.quads())
    assert {str(each.record()) for each in found.values()} == {
        str({**each.record(), "speaker": None}) for each in stored if each.indicator is not None
    }
    assert len(found) == sum(each.indicator is not None for each in stored)


def test_several_equivalents_of_a_claim_are_one_claim(store: Store) -> None:
    also = (Equivalent(Decimal(7), "USD"), Equivalent(Decimal(6), "EUR"))
    put(store, "a.txt", [claim(unit="CNY", also=also), claim(at=1, bound="over", period=None)])
    one, other = claims_in(store, [Slice("patents-granted", "CN")])[0].values()
    assert one.also == also
    assert (other.bound, other.half, other.period) == ("over", Decimal("0.5"), None)


def test_documents_are_read_by_their_names(store: Store) -> None:
    put(store, "a b.txt", [claim("a b.txt")])
    documents = Documents(store, ["a b.txt", "gone.txt"])
    assert list(documents) == ["a b.txt"]
    assert (documents["a b.txt"].text, documents["a b.txt"].issued) == (TEXT, "2025-01-01")
    assert documents.get("gone.txt") is None


# --- what ties slices


def test_a_share_ties_its_slice_to_that_of_the_whole() -> None:
    shown = Slice("patents-granted", "CN-GD")
    assert shown.of_whole("national-total") == Slice("patents-granted", "CN")
    assert shown.of_whole("world-total") == Slice("patents-granted", "WORLD")
    assert shown.of_whole("gross-domestic-product") == Slice("gross-domestic-product", "CN-GD")


def test_slices_are_grouped_by_what_ties_them() -> None:
    a, b, c, d = (Slice("x", area) for area in "ABCD")
    assert grouped([a, b, c], [(b, a), (d, a)]) == [{a, b, d}, {c}]
    parts = set(Slice("patents-granted", "CN").partitioned())
    assert Slice("designs-granted", "CN") in parts
    assert parts == set(Slice("designs-granted", "CN").partitioned())


# few of everything, so that claims meet: parts of wholes, provinces, years
DIMENSIONS = [{}, {"residence": "domestic"}, {"residence": "foreign"}]
INDICATORS = ["patents-granted", "designs-granted", "invention-patents-granted"]
RATES = [1_480_000_000, 1_485_000_000, 1_410_000_000, 2_500_000_000]
ALSO = (Equivalent(Decimal(9), "score"),)
WHOLES = ["national-total", "world-total", "domestic-total", "gross-domestic-product", "patents-granted"]
SHAPES: list[tuple[str, str, str | None]] = [
    ("level", "count", None), ("level", "count", None), ("change", "percent", "yoy"),
    ("share", "percent", None), ("difference", "count", "yoy"), ("change", "percent", "average-annual"),
]  # fmt: skip


@st.composite
def written(draw: st.DrawFn) -> dict[str, Any]:
    measure, unit, base = draw(st.sampled_from(SHAPES))
    of = dict(draw(st.sampled_from(DIMENSIONS)))
    if measure == "share":
        of["whole"] = draw(st.sampled_from(WHOLES))
    period = "2022/2024" if base == "average-annual" else draw(st.sampled_from(["2023", "2024", "2024-05"]))
    return {
        "indicator": draw(st.sampled_from(INDICATORS)),
        "area": draw(st.sampled_from(["CN", "CN-GD", "WORLD"])),
        "measure": measure, "unit": unit, "base": base, "of": of,
        "period": draw(st.sampled_from([period, period, period, None])),
        "value": Decimal(draw(st.sampled_from([5, 50, 100, 105]))),
        "also": draw(st.sampled_from([(), (), ALSO])) if unit == "count" else (),
    }  # fmt: skip


DOCUMENT = st.lists(written(), min_size=1, max_size=4)
# one after the other: a document of that name comes, with these claims, or goes
STEPS = st.lists(st.tuples(st.sampled_from("abc"), st.none() | DOCUMENT), min_size=1, max_size=6)


def claims_of(name: str, document: Iterable[Mapping[str, Any]]) -> list[Claim]:
    return [claim(name, at, **each) for at, each in enumerate(document)]


Steps: TypeAlias = "list[tuple[str, list[dict[str, Any]] | None]]"


def derive_step_by_step(steps: Steps, at_once: int, text: Callable[[str], str]) -> None:
    """Check after each change that what is kept is what all claims give; ``text`` is that of a document."""
    with Store.memory() as store, Store.memory() as anew:
        there: set[str] = set()
        for first in range(0, len(steps), at_once):
            before = frozenset[Key]()
            came: set[str] = set()
            for name, document in steps[first : first + at_once]:
                before |= reach(store, [name])
                came.discard(name)
                if document is not None:
                    put(store, name, claims_of(name, document), text(name))
                    came.add(name)
                elif name in there:
                    store.remove(iri("document", name))
                there = there | {name} if document is not None else there - {name}
            update(store, VOCABULARY, came, before)
            anew.replace(GRAPH, [])
            for name in (*there, *anew.documents()):
                anew.replace(iri("document", name), store.quads(iri("document", name)))
            update(anew, VOCABULARY)
            assert content(store) == content(anew)
        # the union of all graphs is what the graphs hold
        stated = {(quad.subject, quad.predicate, quad.object) for quad in store.quads()}
        rows: Any = store.query("SELECT ?s ?p ?o { ?s ?p ?o }")
        assert {(row["s"], row["p"], row["o"]) for row in rows} == stated


@settings(max_examples=60)
@given(STEPS, st.integers(1, 3))
def test_what_is_derived_step_by_step_is_what_all_claims_give(steps: Steps, at_once: int) -> None:
    derive_step_by_step(steps, at_once, lambda name: TEXT)


# sums in two currencies, at rates that there were in 2022 and 2023, some of them far from each other
SUM = st.fixed_dictionaries(
    {
        "indicator": st.sampled_from(["ip-royalties-trade", "patent-pledge-financing"]),
        "area": st.sampled_from(["CN", "CN-GD"]),
        "period": st.sampled_from(["2022", "2022", "2022", "2023", None]),
        "unit": st.just("CNY"),
        "value": st.just(Decimal(10_010_000_000)),
        "also": st.sampled_from([(), *((Equivalent(Decimal(each), "USD"),) for each in RATES)]),
    }
)
SUMS = st.lists(SUM, min_size=1, max_size=4)
SUMMED = st.lists(st.tuples(st.sampled_from("abcd"), st.none() | SUMS), min_size=3, max_size=8)


@settings(max_examples=40)
@given(SUMMED, st.integers(1, 3), st.booleans())
def test_rates_are_held_against_each_other_step_by_step(steps: Steps, at_once: int, are_copies: bool) -> None:
    def text(name: str) -> str:
        return TEXT if are_copies else " ".join(f"{name}{number}" for number in range(200))

    derive_step_by_step(steps, at_once, text)


@settings(max_examples=60)
@given(st.lists(DOCUMENT, min_size=1, max_size=3))
def test_no_rule_reaches_beyond_the_slices_that_are_tied(documents: list[list[dict[str, Any]]]) -> None:
    claims = [each for name, given in zip("abc", documents, strict=False) for each in claims_of(name, given)]
    texts = {each.doc: Document.of_text(TEXT, each.doc, issued="2025-01-01") for each in claims}
    with Store.memory() as store:
        for name in texts:
            put(store, name, [each for each in claims if each.doc == name])
        groups = tied({point_of(each): None for each in claims})
        group_of = {Slice(each.indicator, each.area): n for n, group in enumerate(groups) for each in group}
        for readings in factors(Stated(observations(claims, {}), VOCABULARY, texts)):
            for factor in readings:
                points = [Slice(key.indicator, key.area) for key in factor.terms.values()]
                assert len({group_of[each] for each in points if each in group_of}) == 1
        update(store, VOCABULARY)
        assert plain(findings(store)) == plain(check(claims, texts, VOCABULARY))


def test_findings_that_a_document_does_not_bear_on_are_not_touched(store: Store) -> None:
    put(store, "a.txt", GROWN)
    update(store, VOCABULARY)
    before = content(store)
    put(store, "b.txt", [replace(each, doc="b.txt", area="JP") for each in GROWN])
    assert reach(store, ["b.txt"]).isdisjoint(reach(store, ["a.txt"]))
    assert update(store, VOCABULARY, ["b.txt"])
    assert set(before.splitlines()) < set(content(store).splitlines())
    left = reach(store, ["b.txt"])
    store.remove(iri("document", "b.txt"))
    assert update(store, VOCABULARY, [], left)
    assert content(store) == before


def test_the_same_figure_once_more_changes_what_is_restated_alone(store: Store) -> None:
    put(store, "a.txt", GROWN)
    put(store, "b.txt", [replace(GROWN[0], doc="b.txt", period="2023", value=Decimal(190))])
    update(store, VOCABULARY)
    before = {str(each.rule): each for each in findings(store)}
    other = Document.of_text("another text, of which nobody has a copy", "c.txt")
    again = replace(GROWN[0], doc="c.txt")
    store.replace(iri("document", "c.txt"), rdf.document_quads(other, [again], [], VOCABULARY))
    source = Stored(store, VOCABULARY)
    changes = Changes(store, source, Derivation(source, VOCABULARY), VOCABULARY, ["c.txt"], [])
    assert changes.points == {point_of(GROWN[0])}
    assert not changes.chained
    assert update(store, VOCABULARY, ["c.txt"])
    after = {each.rule: each for each in findings(store)}
    assert set(after) == {"growth", "restatement"}
    assert after["growth"] == before["growth"]
