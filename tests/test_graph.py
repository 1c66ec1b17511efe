"""The projection: what becomes a node, what an edge, what options keep; and the layout."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipgraph.errors import NotFoundError, ParameterError
from ipgraph.graph import definition, layout
from ipgraph.graph.columns import EDGE_COLUMNS, NODE_COLUMNS
from ipgraph.knowledge import KnowledgeGraph
from ipgraph.store import Store
from ipgraph.vocabulary import ID, iri

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ipgraph.graph import PropertyGraph

CNIPA = iri("agency", "cnipa")
ENGLISH = """Patents granted in 2024

2025-01-15

Shen Changyu, commissioner of the China National Intellectual Property Administration (CNIPA), said at a press
conference that China granted 1,045,000 invention patents in 2024.
"""
CHINESE = """国家知识产权局举行新闻发布会

2025年4月24日

国家知识产权局局长申长雨在新闻发布会上表示，2024年我国授权发明专利104.5万件。
"""


@pytest.fixture(scope="module")
def kg(graph_folder: Path) -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open(graph_folder, read_only=True) as opened:
        yield opened


def ends(graph: PropertyGraph, relation: str) -> set[tuple[str, str]]:
    """Which keys a relation ties, without the namespace."""
    return {
        (edge.source.removeprefix(ID), edge.target.removeprefix(ID))
        for edge in graph.edges
        if edge.relation == relation
    }


def weights(graph: PropertyGraph, relation: str) -> int:
    return sum(edge.weight for edge in graph.edges if edge.relation == relation)


# --- what there is


def test_all_that_the_documents_tell_is_there(kg: KnowledgeGraph) -> None:
    graph = kg.graph()
    kinds = Counter(node.kind for node in graph.nodes)
    assert kinds["document"] == len(kg.documents()) == 5
    # Shen Changyu is named in three documents
    assert kinds["official"] == len(kg.officials()) == 5
    assert {node.label for node in graph.nodes if node.kind == "official"} >= {"Shen Changyu", "Ge Shu"}
    assert kinds["event"] == len(kg.summary().events)
    assert "observation" not in kinds
    ids = [node.id for node in graph.nodes]
    assert len(set(ids)) == len(ids)
    assert {end for edge in graph.edges for end in (edge.source, edge.target)} <= set(ids)
    assert len({edge.id for edge in graph.edges}) == len(graph.edges)


def test_weights_count_claims(kg: KnowledgeGraph) -> None:
    graph = kg.graph()
    known = [claim for claim in kg.claims().records if claim.indicator]
    assert weights(graph, "states") == len(known)
    for node in graph.nodes:
        if node.kind == "document":
            assert node.claims == sum(claim.doc == node.id.removeprefix(f"{ID}document/") for claim in known)
    [attributed] = kg.sparql(
        "SELECT (COUNT(?claim) AS ?claims) WHERE { ?claim prov:wasAttributedTo ?by ; ipg:indicator ?of }"
    ).rows
    assert weights(graph, "announces") == attributed[0]


def test_relations_tie_what_the_documents_tie(kg: KnowledgeGraph) -> None:
    graph = kg.graph()
    assert ("official/shen%20changyu/cnipa", "agency/cnipa") in ends(graph, "holds-post")
    assert ("agency/cnipa", "programme/data-ip-pilots") in ends(graph, "runs")
    assert ("programme/data-ip-pilots", "indicator/data-ip-pilot-regions") in ends(graph, "counted-by")
    assert {pair[0].partition("/")[0] for pair in ends(graph, "publishes")} <= {"agency", "organisation"}
    for relation in ("corroborates", "contradicts"):
        pairs = ends(graph, relation)
        assert pairs
        assert all(one.startswith("document/") and other > one for one, other in pairs)


def test_conflicts_are_those_of_the_findings(kg: KnowledgeGraph) -> None:
    wanted = set()
    for finding in kg.findings():
        documents = {claim.doc for claim in finding.claims}
        if finding.verdict == "conflict" and len(documents) == 2:
            wanted.add(tuple(sorted(f"document/{name}" for name in documents)))
    assert wanted <= ends(kg.graph(), "contradicts")


def test_posts_keep_edges_apart(kg: KnowledgeGraph) -> None:
    shen = [edge for edge in kg.graph().edges if edge.relation == "holds-post" and "shen%20" in edge.source]
    assert {edge.detail("en") for edge in shen} == {"commissioner", "head"}
    assert {edge.label("zh") for edge in shen} == {"任职于：局长", "任职于：主要负责人"}


def test_one_person_in_two_languages_is_one_node(tmp_path: Path) -> None:
    (tmp_path / "english.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "chinese.txt").write_text(CHINESE, encoding="utf-8")
    with KnowledgeGraph(Store.memory()) as graph:
        graph.add(tmp_path)
        for language, name in (("en", "Shen Changyu"), ("zh", "申长雨")):
            projected = graph.graph(language=language)
            [person] = [node for node in projected.nodes if node.kind == "official"]
            assert person.labels == {"en": "Shen Changyu", "zh": "申长雨"}
            assert person.label == name
            assert person.claims == 2
            [states] = [edge for edge in projected.edges if edge.relation == "announces"]
            assert (states.weight, states.first, states.last) == (2, "2025-01-15", "2025-04-24")
        around = graph.graph(around="申長雨")
        assert CNIPA in {node.id for node in around.nodes}


def test_an_event_has_a_name_in_both_languages(kg: KnowledgeGraph) -> None:
    labels = {tuple(node.labels.values()) for node in kg.graph().nodes if node.kind == "event"}
    hosted = "Press conference, State Council Information Office, 2025-04-24"
    assert (hosted, "新闻发布会，国务院新闻办公室，2025-04-24") in labels


def test_the_same_store_gives_the_same_graph(kg: KnowledgeGraph) -> None:
    assert kg.graph() == kg.graph()


# --- options


def test_kinds_and_relations_are_kept(kg: KnowledgeGraph) -> None:
    graph = kg.graph(kinds=["official", "agency"], relations=["holds-post"])
    assert {node.kind for node in graph.nodes} == {"official", "agency"}
    assert {edge.relation for edge in graph.edges} == {"holds-post"}
    # relations that are asked for by name leave out what they do not tie
    assert all(node.degree for node in graph.nodes)


def test_a_period_keeps_what_is_said_in_it(kg: KnowledgeGraph) -> None:
    # in this store all documents are of one day, and two events of others
    assert len(kg.graph(period="2025-01").edges) < len(kg.graph(period="2025").edges)
    assert not kg.graph(period="1999").nodes
    for edge in kg.graph(period="2025-01").edges:
        if not definition.relations()[edge.relation].background:
            assert edge.first is not None
            assert edge.last is not None
            assert edge.first <= "2025-01-31"
            assert edge.last >= "2025-01-01"


def test_a_neighbourhood_grows_with_its_depth(kg: KnowledgeGraph) -> None:
    none, near, far = (kg.graph(around="CNIPA", depth=depth) for depth in (0, 1, 2))
    assert [node.id for node in none.nodes] == [CNIPA]
    whole = kg.to_networkx().to_undirected()
    assert {node.id for node in near.nodes} == {CNIPA, *whole[CNIPA]}
    assert {node.id for node in far.nodes} == set(nx.ego_graph(whole, CNIPA, radius=2))


@pytest.mark.parametrize("name", ["CNIPA", "国家知识产权局", "agency/cnipa", CNIPA])
def test_any_name_finds_the_middle(kg: KnowledgeGraph, name: str) -> None:
    assert CNIPA in {node.id for node in kg.graph(around=name).nodes}


def test_documents_are_folded_into_who_says_it(kg: KnowledgeGraph) -> None:
    graph = kg.graph(fold_documents=True)
    assert "document" not in {node.kind for node in graph.nodes}
    states = ends(graph, "states")
    assert {source.partition("/")[0] for source, _ in states} <= {"agency", "organisation"}
    # what an official says is said by the body where the post is held
    said = {target for source, target in ends(graph, "announces") if source.startswith("official/shen")}
    assert {("agency/cnipa", target) for target in said} <= states
    assert not ends(graph, "corroborates")


def test_observations_come_on_request(kg: KnowledgeGraph) -> None:
    graph = kg.graph(observations=True)
    points = {node.id for node in graph.nodes if node.kind == "observation"}
    assert len(points) == kg.summary().observations
    assert weights(graph, "gives") == weights(graph, "measures") == weights(graph, "states")
    # a point that two documents state is one node
    stated = Counter(target for _, target in ends(graph, "gives"))
    assert max(stated.values()) > 1
    assert ends(kg.graph(relations=["covers"]), "covers") >= {
        (f"document/{each.name}", "place/CN") for each in kg.documents()
    }


def test_without_a_label_in_the_language_there_is_another(kg: KnowledgeGraph) -> None:
    labels = {node.id: node.label for node in kg.graph(language="zh").nodes}
    assert labels[CNIPA] == "国家知识产权局"
    assert all(labels.values())


@pytest.mark.parametrize(
    ("selection", "line"),
    [
        ({"kinds": ["agencies"]}, "there is no kind 'agencies'; did you mean agency?"),
        ({"relations": ["run"]}, "there is no relation 'run'; did you mean runs?"),
        ({"period": "last year"}, "'last year' is no period"),
        ({"language": "fr"}, "labels are in en or zh, not in 'fr'"),
        ({"depth": 2}, "a depth needs a thing to start from"),
        ({"around": "CNIPA", "depth": -1}, "a depth is 0 or more, not -1"),
        ({"fold_documents": True, "kinds": ["document"]}, "documents cannot be asked for and folded"),
        ({"fold_documents": True, "relations": ["contradicts"]}, "there is no relation contradicts"),
    ],
)
def test_wrong_options_are_told(kg: KnowledgeGraph, selection: dict[str, object], line: str) -> None:
    with pytest.raises(ParameterError, match=line.replace("?", r"\?")):
        kg.graph(**selection)  # type: ignore[arg-type]


def test_what_is_not_there_is_told(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="nothing called 'CNIPAA' in the graph; did you mean CNIPA"):
        kg.graph(around="CNIPAA")
    with pytest.raises(NotFoundError, match="nothing in this graph is tied to 'WIPO'"):
        kg.graph(around="WIPO", relations=["runs"])


# --- the definition


def test_the_definition_is_whole() -> None:
    for kind in (*definition.kinds().values(), *definition.relations().values()):
        assert kind.label.keys() == {"en", "zh"}
        assert len(bytes.fromhex(kind.color[1:])) == 3
    assert all(bool(kind.rows) != bool(kind.shared) for kind in definition.relations().values())


# --- networkx


def test_networkx_has_all_of_it(kg: KnowledgeGraph) -> None:
    graph, whole = kg.graph(), kg.to_networkx()
    assert (len(whole), whole.number_of_edges()) == (len(graph.nodes), len(graph.edges))
    for node in graph.nodes:
        told = whole.nodes[node.id]
        assert (told["label"], told["kind"], told["x"], told["size"]) == (
            node.label,
            node.kind,
            node.x,
            node.size,
        )
        assert told.keys() <= {*NODE_COLUMNS, "label", "size"}
    for edge in graph.edges:
        told = whole.edges[edge.source, edge.target, edge.id]
        assert (told["relation"], told["weight"]) == (edge.relation, edge.weight)
        assert told.keys() <= {*EDGE_COLUMNS, "label", "weight"}
        assert None not in told.values()


# --- the layout


@given(
    st.lists(st.sampled_from(["document", "agency", "event"]), max_size=60).flatmap(
        lambda kinds: st.tuples(
            st.just(kinds),
            st.lists(st.tuples(*[st.integers(0, max(len(kinds) - 1, 0))] * 2), max_size=80 if kinds else 0),
        )
    )
)
def test_every_node_has_a_place_of_its_own(drawn: tuple[list[str], list[tuple[int, int]]]) -> None:
    kinds, edges = drawn
    places = layout.places(kinds, edges)
    assert places == layout.places(kinds, edges)
    assert len(places) == len(kinds)
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in places)
    assert len(set(places)) == len(places)


def test_in_a_large_graph_nodes_keep_their_distance() -> None:
    count = layout.SMALL * 4
    kinds = ["document"] * (count - 40) + ["agency"] * 40
    edges = [(at, count - 1 - at % 40) for at in range(count - 40)]
    places = layout.places(kinds, edges)
    fields = Counter((round(x / layout.SPACING), round(y / layout.SPACING)) for x, y in places)
    assert max(fields.values()) <= 4
    # the few are in the middle of the many
    far = [math.hypot(*place) for place in places]
    assert max(far[-40:]) < min(far[:-40])
