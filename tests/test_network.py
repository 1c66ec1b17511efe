"""Networks: rankings, ties, topics, communities, paths; that measures are what they are said to be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipgraph.errors import NotFoundError, ParameterError
from ipgraph.graph import relations
from ipgraph.knowledge import KnowledgeGraph
from ipgraph.network import measures
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CNIPA = iri("agency", "cnipa")


@pytest.fixture(scope="module")
def kg(graph_folder: Path) -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open(graph_folder, read_only=True) as opened:
        yield opened


# --- measures


def star(leaves: int) -> nx.Graph:
    graph = nx.Graph()
    for leaf in range(leaves):
        graph.add_edge("hub", f"leaf{leaf}", weight=2)
    return graph


def test_the_hub_of_a_star_is_first_by_every_measure() -> None:
    expected = {"ties": 4.0, "weight": 8.0, "between": 1.0, "close": 1.0}
    assert measures.MEASURES.keys() == expected.keys()
    for measure, score in expected.items():
        found = measures.scores(star(4), measure)
        assert measures.ranked(found)[0] == (1, "hub", score)
        assert [rank for rank, _, _ in measures.ranked(found)] == [1, 2, 2, 2, 2]


def test_an_unknown_measure_is_told() -> None:
    with pytest.raises(ParameterError, match="no measure 'betwen'; did you mean between"):
        measures.scores(star(1), "betwen")


GROUPS = st.lists(st.integers(0, 3), min_size=1, max_size=12)


def parted(numbers: list[int]) -> list[list[str]]:
    return [[f"n{at}" for at, each in enumerate(numbers) if each == group] for group in sorted(set(numbers))]


@given(GROUPS)
def test_a_partition_is_like_itself_in_any_order(numbers: list[int]) -> None:
    one = parted(numbers)
    assert measures.likeness(one, one[::-1]) == 1.0


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=12))
def test_likeness_is_mutual_and_at_most_one(pairs: list[tuple[int, int]]) -> None:
    one, other = parted([a for a, _ in pairs]), parted([b for _, b in pairs])
    assert measures.likeness(one, other) == pytest.approx(measures.likeness(other, one))
    assert measures.likeness(one, other) <= 1


def test_two_cliques_are_two_communities() -> None:
    graph = nx.Graph()
    for name in "ab":
        graph.add_weighted_edges_from((f"{name}{i}", f"{name}{j}", 1) for i in range(5) for j in range(i))
    graph.add_edge("a0", "b0", weight=1)
    graph.add_node("alone")
    groups = measures.clusters(graph, 1.0, 0)
    assert groups == [[f"a{i}" for i in range(5)], [f"b{i}" for i in range(5)]]
    assert measures.modularity(graph, groups, 1.0) > 0.4
    assert measures.clusters(nx.Graph(), 1.0, 0) == []


# --- of a store


def test_ties_count_what_documents_say(kg: KnowledgeGraph) -> None:
    network = kg.network()
    table = network.central("agency").to_table()
    [cnipa] = [row for row in table if row["thing"] == CNIPA]
    beside = {
        end
        for edge in network.graph.edges
        if not relations()[edge.relation].background
        for end in (edge.source, edge.target)
        if CNIPA in (edge.source, edge.target)
    }
    assert cnipa["score"] == len(beside) - 1
    assert cnipa["rank"] == 1
    assert {row["kind"] for row in table} == {"agency"}
    assert network.central("agency")[0] == kg.agency("CNIPA")
    assert len(network.central(most=3).to_table()) == 3
    assert len(network.central()) == len(network.graph.nodes)


def test_each_year_is_a_network_of_its_own(kg: KnowledgeGraph) -> None:
    table = kg.network().central_over_time("official", by="weight").to_table()
    years = sorted({str(row["period"]) for row in table})
    assert years
    for year in years:
        alone = kg.network(period=year).central("official", by="weight").to_table()
        assert [row["score"] for row in table if row["period"] == year] == alone.column("score")


def test_topics_count_the_claims_of_speakers(kg: KnowledgeGraph) -> None:
    table = kg.network().topics("official").to_table()
    said = Counter(
        (claim.speaker.iri, claim.indicator.iri)
        for official in kg.officials()
        for claim in official.claims
        if claim.indicator and claim.speaker
    )
    assert {(row["speaker"], row["topic"]): row["claims"] for row in table} == said
    for speaker in set(table.column("speaker")):
        shares = [float(str(row["share_of_speaker"])) for row in table if row["speaker"] == speaker]
        assert sum(shares) == pytest.approx(1, abs=0.01)
    broad = kg.network().topics("official", broader=True).to_table()
    assert sum(map(int, map(str, broad.column("claims")))) == said.total()
    assert len(broad) <= len(table)


def test_ties_are_what_two_things_share(kg: KnowledgeGraph) -> None:
    for row in kg.network().ties("official", through="event").to_table():
        one, other = kg.find(str(row["one"])), kg.find(str(row["other"]))
        shared = set(kg.official(one.iri).events) & set(kg.official(other.iri).events)
        assert row["shared"] == len(shared) == len(row["through"])  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="no kind 'person'"):
        kg.network().ties("person")


def test_communities_are_the_same_on_every_run(kg: KnowledgeGraph) -> None:
    one, other = (kg.network().communities() for _ in range(2))
    assert one.to_table().rows == other.to_table().rows
    assert [len(group) for group in one.groups] == sorted(map(len, one.groups), reverse=True)
    assert sum(map(len, one.groups)) == len(one)
    assert -0.5 <= one.modularity <= 1
    assert one.stability <= 1
    with pytest.raises(ParameterError, match="above 0"):
        kg.network().communities(resolution=0)
    empty = kg.network(kinds=["agency"], relations=["runs"]).communities()
    assert (empty.groups, empty.modularity, empty.stability) == ((), 0.0, 0.0)


def test_paths_lead_from_one_to_the_other(kg: KnowledgeGraph) -> None:
    paths = kg.paths("Shen Changyu", "CNIPA")
    assert paths
    for path in paths:
        assert path.things[0] == kg.official("Shen Changyu")
        assert path.things[-1] == kg.agency("CNIPA")
        assert len(path) == len(path.things) - 1 <= 4
        for step in path:
            ends = {step.source.iri, step.target.iri}
            assert all({edge.source, edge.target} == ends for edge in step.edges)
    assert "holds-post" in paths[0].steps[0].relations
    assert str(paths[0]).startswith("Shen Changyu — holds a post at: ")
    assert "→ China National Intellectual Property Administration" in str(paths[0])
    back = kg.paths("CNIPA", "Shen Changyu")[0]
    assert "Administration ← holds a post at: " in str(back)
    assert "国家知识产权局" in str(kg.paths("Shen Changyu", "CNIPA", language="zh")[0])
    assert "&" not in paths[0]._repr_html_().replace("&#x27;", "")


def test_where_nothing_ties_two_things_there_is_no_path(kg: KnowledgeGraph) -> None:
    assert kg.paths("Shen Changyu", "CNIPA", longest=0) == []
    assert kg.paths("CNIPA", "CNIPA") == []
    assert kg.paths("Huili Xu", "Liang Xinxin", relations=["holds-post"]) == []
    with pytest.raises(NotFoundError, match="nothing called"):
        kg.paths("CNIPA", "nobody at all")
    with pytest.raises(NotFoundError, match="not in this network"):
        kg.paths("CNIPA", "Shen Changyu", kinds=["agency"])


def test_neighbours_are_what_one_edge_leads_to(kg: KnowledgeGraph) -> None:
    found = kg.neighbours("CNIPA", relation="holds-post")
    assert set(found) == set(kg.agency("CNIPA").officials)
    assert {row["direction"] for row in found.to_table()} == {"in"}
    whole = kg.neighbours("CNIPA").to_table()
    graph = kg.graph()
    assert len(whole) == sum(CNIPA in (edge.source, edge.target) for edge in graph.edges)
    with pytest.raises(ParameterError, match="no relation"):
        kg.neighbours("CNIPA", relation="hold-post")


def test_a_subgraph_is_what_lies_around_several_things(kg: KnowledgeGraph) -> None:
    one, other = kg.graph(around="CNIPA"), kg.graph(around="WIPO")
    both = kg.subgraph("CNIPA", "WIPO")
    assert {node.id for node in both.nodes} == {node.id for graph in (one, other) for node in graph.nodes}
    assert kg.subgraph("CNIPA") == one
    assert repr(kg.network(around=["CNIPA", "WIPO"])).startswith("<Network: ")
