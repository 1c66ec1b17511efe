"""Graphs for viewers: valid GEXF, and every format read back whole by the libraries that people use."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ipgraph import export
from ipgraph.errors import OutputError, ParameterError
from ipgraph.graph import Edge, Node, PropertyGraph
from ipgraph.knowledge import KnowledgeGraph
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

    Ipgraph = Callable[..., Ran]

HERE = Path(__file__).parent
GEXF = "{http://gexf.net/1.3}"
VARIANTS = pytest.mark.parametrize("dynamic", [False, True], ids=["static", "dynamic"])

# what a document can hold, and what a file must survive
HOSTILE = 'A & B <i>"quoted"</i>\x00\x08\x1f\ufffe ]]> 专利 🙂 = +1 \u202e'
CLEAN = 'A & B <i>"quoted"</i>\ufffd\ufffd\ufffd\ufffd ]]> 专利 🙂 = +1 \u202e'


@pytest.fixture(scope="module")
def graph(graph_folder: Path) -> PropertyGraph:
    with KnowledgeGraph.open(graph_folder, read_only=True) as kg:
        return kg.graph()


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(HERE / "gexf-1.3" / "gexf.xsd"))


def hostile() -> PropertyGraph:
    """Two things with the worst of names, and three edges between them."""
    one, other = iri("document", HOSTILE), iri("indicator", "a/b#c?d")
    nodes = (
        Node(one, "document", HOSTILE, {"en": HOSTILE}, 3, 1, "2024-01-01", "2024-12-31", -1.5, 2.0, 9.0),
        Node(other, "indicator", "专利", {"zh": "专利"}, attributes={"publisher": HOSTILE}),
    )
    edges = (
        Edge("e0", one, other, "states", 3, "2024-01-01", "2024-01-01"),
        Edge("e1", one, other, "states", details={"en": HOSTILE}),
        Edge("e2", other, one, "contradicts", 1, "2023-02-03", "2024-12-31"),
    )
    return PropertyGraph(nodes, edges)


def written(graph: PropertyGraph, form: str, **options: bool) -> bytes:
    out = io.BytesIO()
    assert export.write_graph(graph, out, form, **options) == ()
    return out.getvalue()


# --- GEXF


@VARIANTS
def test_gexf_of_the_seeds_is_valid(graph: PropertyGraph, schema: etree.XMLSchema, dynamic: bool) -> None:
    schema.assertValid(etree.fromstring(written(graph, "gexf", dynamic=dynamic)))


@VARIANTS
def test_gexf_survives_any_text(schema: etree.XMLSchema, dynamic: bool) -> None:
    tree = etree.fromstring(written(hostile(), "gexf", dynamic=dynamic))
    schema.assertValid(tree)
    [node, other] = tree.iter(f"{GEXF}node")
    assert node.get("label") == CLEAN
    told = {each.get("for"): each.get("value") for each in other.iter(f"{GEXF}attvalue")}
    assert told["publisher"] == CLEAN
    labels = [edge.get("label") for edge in tree.iter(f"{GEXF}edge")]
    assert labels == ["states figures on", f"states figures on: {CLEAN}", "conflicts with"]


@given(st.text())
def test_gexf_of_any_label_parses(label: str) -> None:
    node = Node(iri("document", "a"), "document", label, {"en": label})
    edge = Edge("e0", node.id, node.id, "holds-post", details={"zh": label})
    etree.fromstring(written(PropertyGraph((node,), (edge,)), "gexf"))
    etree.fromstring(written(PropertyGraph((node,), (edge,)), "graphml"))
    json.loads(written(PropertyGraph((node,), (edge,)), "json"))


def test_only_the_dynamic_variant_has_time(graph: PropertyGraph) -> None:
    static, dynamic = (etree.fromstring(written(graph, "gexf", dynamic=value)) for value in (False, True))
    assert static.find(f"{GEXF}graph").get("mode") == "static"
    assert not static.xpath("//@start | //@end | //@timeformat")
    described = dynamic.find(f"{GEXF}graph")
    assert (described.get("mode"), described.get("timeformat")) == ("dynamic", "date")
    spans = {node.get("id"): (node.get("start"), node.get("end")) for node in dynamic.iter(f"{GEXF}node")}
    edges = {edge.id: edge for edge in graph.edges}
    dated = 0
    for element in dynamic.iter(f"{GEXF}edge"):
        edge, span = edges[element.get("id")], (element.get("start"), element.get("end"))
        assert span == (edge.first, edge.last)
        if edge.first is not None and edge.last is not None:
            dated += 1
            for start, end in (spans[edge.source], spans[edge.target]):
                assert start <= edge.first <= edge.last <= end  # a viewer hides an edge without its ends
    assert dated > 20


def test_every_attribute_is_declared_with_its_type(graph: PropertyGraph) -> None:
    tree = etree.fromstring(written(graph, "gexf"))
    readers: dict[str, Callable[[str], object]] = {
        "string": str,
        "integer": int,
        "double": float,
        "boolean": {"true": True, "false": False}.__getitem__,
    }
    for what in ("node", "edge"):
        [declared] = tree.xpath(f"//*[local-name()='attributes'][@class='{what}']")
        types = {each.get("id"): each.get("type") for each in declared}
        for value in tree.xpath(f"//*[local-name()='{what}']//*[local-name()='attvalue']"):
            readers[types[value.get("for")]](value.get("value"))


def test_a_viewer_shows_something_at_once(graph: PropertyGraph) -> None:
    tree = etree.fromstring(written(graph, "gexf"))
    places = {(each.get("x"), each.get("y")) for each in tree.iter(f"{GEXF}position")}
    assert len(places) == len(graph.nodes)
    assert len({each.get("hex") for each in tree.iter(f"{GEXF}color")}) > 8
    assert all(float(each.get("value")) > 0 for each in tree.iter(f"{GEXF}size"))


def test_equal_graphs_give_equal_bytes(graph_folder: Path, graph: PropertyGraph) -> None:
    with KnowledgeGraph.open(graph_folder, read_only=True) as kg:
        again = kg.graph()
    for form in ("gexf", "graphml", "json"):
        assert written(again, form) == written(graph, form)


# --- read back: networkx


@VARIANTS
def test_networkx_reads_gexf_whole(graph: PropertyGraph, dynamic: bool) -> None:
    same_in_networkx(nx.read_gexf(io.BytesIO(written(graph, "gexf", dynamic=dynamic))), graph)


def test_networkx_reads_graphml_whole(graph: PropertyGraph) -> None:
    same_in_networkx(nx.read_graphml(io.BytesIO(written(graph, "graphml"))), graph)
    read = nx.read_graphml(io.BytesIO(written(hostile(), "graphml")))
    assert {told["label"] for _, told in read.nodes(data=True)} == {CLEAN, "专利"}
    assert read.number_of_edges() == 3


def same_in_networkx(read: nx.MultiDiGraph, graph: PropertyGraph) -> None:
    assert read.is_directed()
    assert read.is_multigraph()
    assert (len(read), read.number_of_edges()) == (len(graph.nodes), len(graph.edges))
    for node in graph.nodes:
        told = read.nodes[node.id]
        wanted = (node.label, node.kind, node.color, node.x, node.y, node.degree)
        assert tuple(told[name] for name in ("label", "kind", "color", "x", "y", "degree")) == wanted
        assert {told.get("label_en"), told.get("label_zh")} - {None} == set(node.labels.values())
    for edge in graph.edges:
        told = read.edges[edge.source, edge.target, edge.id]
        wanted = (edge.label("en"), edge.relation, edge.color, edge.weight, edge.mutual)
        assert tuple(told[name] for name in ("label", "relation", "color", "weight", "mutual")) == wanted
        assert told["label_zh"] == edge.label("zh")


# --- read back: graphology


@pytest.fixture(scope="module")
def graphology(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bytes], dict[str, Any]]:
    """Reads as graphology does; skipped where there is no node, or no package can be had, except in CI."""
    missing = [tool for tool in ("node", "npm") if shutil.which(tool) is None]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"{' and '.join(missing)} not installed")
    assert not missing, "continuous integration needs node and npm"
    folder = tmp_path_factory.mktemp("graphology")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if ran.returncode and not os.environ.get("CI"):
        pytest.skip("packages cannot be had from npm")
    assert ran.returncode == 0, ran.stderr

    def read(form: str, data: bytes) -> dict[str, Any]:
        (folder / "graph").write_bytes(data)
        script = ["node", HERE / "graphology" / "read.cjs", form, "graph"]
        told = json.loads(subprocess.run(script, cwd=folder, capture_output=True, check=True).stdout)
        assert isinstance(told, dict)
        return told

    return read


@pytest.mark.parametrize("form", ["gexf", "dynamic", "json"])
def test_graphology_reads_the_same(
    graph: PropertyGraph, graphology: Callable[[str, bytes], dict[str, Any]], form: str
) -> None:
    dynamic = form == "dynamic"
    data = written(graph, "gexf" if dynamic else form, dynamic=dynamic)
    read = graphology("gexf" if dynamic else form, data)
    assert (read["type"], read["multi"]) == ("directed", True)
    assert [key for key, _ in read["nodes"]] == [node.id for node in graph.nodes]
    for node, (_, told) in zip(graph.nodes, read["nodes"], strict=True):
        wanted = (node.label, node.kind, node.color, node.x, node.y, node.size)
        assert tuple(told[name] for name in ("label", "kind", "color", "x", "y", "size")) == wanted
    for edge, (key, source, target, told) in zip(graph.edges, read["edges"], strict=True):
        assert (key, source, target) == (edge.id, edge.source, edge.target)
        wanted = (edge.label("en"), edge.relation, edge.color, edge.weight)
        assert tuple(told[name] for name in ("label", "relation", "color", "weight")) == wanted
        assert form == "json" or told["kind"] == edge.relation


@pytest.mark.parametrize("form", ["gexf", "json"])
def test_graphology_reads_any_text(graphology: Callable[[str, bytes], dict[str, Any]], form: str) -> None:
    read = graphology(form, written(hostile(), form))
    assert [told["label"] for _, told in read["nodes"]] == [CLEAN, "专利"]
    assert len(read["edges"]) == 3


# --- CSV


def test_csv_is_two_tables_for_gephi(graph: PropertyGraph, tmp_path: Path) -> None:
    files = export.write_graph(graph, tmp_path / "graph.csv", "csv")
    assert [file.name for file in files] == ["graph-nodes.csv", "graph-edges.csv"]
    nodes, edges = map(rows, files)
    assert [(row["Id"], row["Label"], row["kind"]) for row in nodes] == [
        (node.id, node.label, node.kind) for node in graph.nodes
    ]
    assert [(row["Source"], row["Target"], row["Kind"], int(row["Weight"])) for row in edges] == [
        (edge.source, edge.target, edge.relation, edge.weight) for edge in graph.edges
    ]
    assert {row["Type"] for row in edges} == {"Directed"}
    nodes, _ = map(rows, export.write_graph(hostile(), tmp_path / "hostile.csv", "csv"))
    assert [row["Label"] for row in nodes] == [CLEAN, "专利"]


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_what_a_format_cannot_do_is_told(graph: PropertyGraph, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="CSV of a graph is two tables"):
        export.write_graph(graph, io.BytesIO(), "csv")
    with pytest.raises(OutputError, match="only GEXF has a dynamic variant"):
        export.write_graph(graph, tmp_path / "graph.json", "json", dynamic=True)
    assert not list(tmp_path.iterdir())


# --- streaming


@pytest.mark.parametrize("form", ["gexf", "graphml", "json"])
def test_writing_holds_nothing_back(form: str) -> None:
    """What has been written does not pile up: the largest piece is small beside the whole."""

    class Pieces(io.RawIOBase):
        largest = whole = 0

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            size = memoryview(data).nbytes
            self.largest, self.whole = max(self.largest, size), self.whole + size
            return size

    ids = [iri("document", str(number)) for number in range(400)]
    nodes = tuple(Node(each, "document", f"no. {each[-3:]}", {}) for each in ids)
    edges = tuple(Edge(f"e{at}", ids[at % 400], ids[at * 7 % 400], "corroborates") for at in range(4000))
    pieces = Pieces()
    export.write_graph(PropertyGraph(nodes, edges), pieces, form)  # type: ignore[arg-type]
    assert pieces.whole > 500_000
    assert pieces.largest < pieces.whole / 10


# --- the command


@pytest.mark.parametrize(
    ("arguments", "kinds"),
    [
        (["--kinds", "agency,official", "--relations", "holds-post"], {"agency", "official"}),
        (["--around", "Ge Shu", "--relations", "speaks-at", "--language", "zh"], {"official", "event"}),
        (["--fold-documents", "--relations", "states"], {"agency", "organisation", "indicator"}),
        (["--observations", "--relations", "measures"], {"observation", "indicator"}),
        (["--around", "WIPO", "--depth", "0"], {"agency"}),
    ],
)
def test_export_takes_the_options(
    ipgraph: Ipgraph, graph_folder: Path, arguments: list[str], kinds: set[str]
) -> None:
    ran = ipgraph("export", "-", "--format", "json", *arguments, "--store", graph_folder)
    assert (ran.status, ran.err) == (0, "")
    assert {node["attributes"]["kind"] for node in json.loads(ran.out)["nodes"]} <= kinds


def test_export_writes_files(ipgraph: Ipgraph, graph_folder: Path, tmp_path: Path) -> None:
    call = partial(ipgraph, "export", "--store", graph_folder)
    ran = call(tmp_path / "graph.csv")
    assert ran.err == f"wrote {tmp_path / 'graph-nodes.csv'}\nwrote {tmp_path / 'graph-edges.csv'}\n"
    assert call(tmp_path / "graph.gexf", "--dynamic", "--period", "2025").status == 0
    assert b'mode="dynamic"' in (tmp_path / "graph.gexf").read_bytes()
    printed = call("-", "--format", "gexf", "--dynamic", "--period", "2025")
    assert printed.out == (tmp_path / "graph.gexf").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["graph.ttl", "--kinds", "agency"],
            "holds all there is; --kinds is for gexf, graphml, csv, json",
        ),
        (["graph.nq", "--fold-documents"], "nq holds all there is; --fold-documents is for gexf"),
        (["graph.trig", "--dynamic"], "trig holds all there is; --dynamic is for gexf"),
        (["graph.gexf", "--kinds", "agencies"], "there is no kind 'agencies'; did you mean agency?"),
        (["graph.gexf", "--around", "nobody of the name"], "there is nothing called 'nobody of the name'"),
        (["graph.json", "--dynamic"], "only GEXF has a dynamic variant"),
        (["-", "--format", "csv"], "CSV of a graph is two tables; name a file, such as graph.csv"),
    ],
)
def test_a_wrong_export_is_one_line(
    ipgraph: Ipgraph,
    graph_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    line: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = ipgraph("export", *arguments, "--store", graph_folder)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert line in ran.err
    assert not list(tmp_path.glob("graph*"))


def test_python_exports_too(graph_folder: Path, tmp_path: Path) -> None:
    with KnowledgeGraph.open(graph_folder, read_only=True) as kg:
        assert kg.export(tmp_path / "a.gexf", around="CNIPA", dynamic=True) == (tmp_path / "a.gexf",)
        with pytest.raises(ParameterError, match="ttl holds the whole graph"):
            kg.export(tmp_path / "a.ttl", around="CNIPA")
