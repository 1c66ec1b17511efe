"""The chart of a network: what is drawn, what stands beside it, in both languages."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import pytest

import ipgraph as package
from ipgraph.errors import NotFoundError, ParameterError
from ipgraph.graph import Edge, Node, PropertyGraph
from ipgraph.plot import files
from ipgraph.plot.network_chart import network_chart
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from pathlib import Path

WIDEST = 720
HOSTILE = "</script><script>alert(1)</script><!-- & \x0b]]>"


def rows(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [
        row
        for layer in spec["layer"]
        if layer["mark"]["type"] == kind
        for row in (
            layer["data"].get("values") or spec.get("datasets", {}).get(layer["data"].get("name"), [])
        )
    ]


def values(data: dict[str, Any], spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a layer, which altair may keep apart by name."""
    found: list[dict[str, Any]] = data["values"] if "values" in data else spec["datasets"][data["name"]]
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_that_is_asked_for_is_drawn(graph_folder: Path, language: str) -> None:
    with package.open(graph_folder, read_only=True) as kg:
        graph = kg.network(language=language).graph
        spec = kg.plot.network(language=language).to_dict()
    assert len(rows(spec, "circle")) == len(graph.nodes)
    pairs = {frozenset((edge.source, edge.target)) for edge in graph.edges}
    assert len(rows(spec, "rule")) == len(pairs)
    names = {row["name"] for row in rows(spec, "text")}
    assert {"en": "CNIPA", "zh": "国家知识产权局"}[language] in names
    title = {"en": "What documents tie together", "zh": "文件所述的关联"}[language]
    assert spec["title"]["text"] == [title]
    root = ET.fromstring(files.svg(spec))
    assert int(root.attrib["width"]) <= WIDEST


def test_names_hide_neither_circles_nor_each_other(graph_folder: Path) -> None:
    with package.open(graph_folder, read_only=True) as kg:
        spec = kg.plot.network(fold_documents=False).to_dict()
    places = {(row["x"], row["y"]) for row in rows(spec, "text")}
    # each twice: its white edge, and itself
    assert 2 * len(places) == len(rows(spec, "text"))


def graph_of(number: int, label: str = "Thing") -> PropertyGraph:
    nodes = [
        Node(iri("agency", f"a{at}"), "agency", f"{label} {at}", {"en": f"{label} {at}"}, degree=number - at)
        for at in range(number)
    ]
    edges = [
        Edge(f"e{at}", nodes[0].id, each.id, "cooperates-with") for at, each in enumerate(nodes[1:])
    ]  # fmt: skip
    return PropertyGraph(tuple(nodes), tuple(edges))


def test_of_too_many_the_most_tied_are_drawn() -> None:
    spec = network_chart(graph_of(30), "en", most=10).to_dict()
    assert {row["name"] for row in rows(spec, "circle")} == {f"Thing {at}" for at in range(10)}
    assert "The 10 things with the most ties of 30." in " ".join(spec["title"]["subtitle"])
    for most in (0, 401):
        with pytest.raises(ParameterError, match="1 to 400 things"):
            network_chart(graph_of(2), "en", most=most)


def test_one_thing_alone_and_nothing_at_all() -> None:
    assert len(rows(network_chart(graph_of(1), "en").to_dict(), "circle")) == 1
    with pytest.raises(NotFoundError, match="nothing to draw"):
        network_chart(PropertyGraph((), ()), "en")
    with pytest.raises(ParameterError, match="no words in 'de'"):
        network_chart(graph_of(2), "de")


def test_text_of_documents_is_safe_in_a_file(tmp_path: Path) -> None:
    chart = network_chart(graph_of(3, HOSTILE), "en", title=HOSTILE)
    chart.save(tmp_path / "network.svg")
    chart.save(tmp_path / "network.html")
    ET.fromstring((tmp_path / "network.svg").read_text(encoding="utf-8"))
    assert "<script>alert" not in (tmp_path / "network.html").read_text(encoding="utf-8")


def test_a_graph_is_drawn_as_it_is(graph_folder: Path) -> None:
    with package.open(graph_folder, read_only=True) as kg:
        near = kg.subgraph("CNIPA")
        assert len(rows(kg.plot.network(near).to_dict(), "circle")) == len(near.nodes)
        with pytest.raises(ParameterError, match="drawn as it is; period is for"):
            kg.plot.network(near, period="2024")
