"""Export: every format gives back the same statements, in the same bytes each time, whole or not at all."""

from __future__ import annotations

import io
import json
import random
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

import ipgraph
from ipgraph import export, rdf, vocabulary
from ipgraph.errors import OutputError, ParameterError
from ipgraph.export import order
from ipgraph.knowledge import KnowledgeGraph
from ipgraph.query import Table
from ipgraph.store import Store
from ipgraph.vocabulary import ID, IPG

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from conftest import Known

# rdflib 7 warns of its own use of what it deprecates
pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")

PARSERS = {"trig": "trig", "nq": "nquads", "jsonld": "json-ld"}


@pytest.fixture(scope="module")
def quads(known: dict[str, Known]) -> list[ox.Quad]:
    words = vocabulary.load()
    return [
        quad
        for each in known.values()
        for quad in rdf.document_quads(each.document, each.claims, each.relations, words)
    ]


def written(quads: Iterable[ox.Quad], form: str) -> bytes:
    out = io.BytesIO()
    export.write(quads, out, form)
    return out.getvalue()


def terms(quads: Iterable[ox.Quad]) -> set[tuple[str, ...]]:
    """Statements as rdflib writes their terms: what two parsers must agree on."""
    dataset = rdflib.Dataset()
    dataset.parse(data="".join(f"{quad} .\n" for quad in quads), format="nquads")
    return in_dataset(dataset)


def in_dataset(dataset: rdflib.Dataset) -> set[tuple[str, ...]]:
    return {
        (s.n3(), p.n3(), o.n3(), "" if g is None else rdflib.URIRef(str(g)).n3())
        for s, p, o, g in dataset.quads()
    }


@pytest.mark.parametrize("form", PARSERS)
def test_a_dataset_reads_back_the_same(quads: list[ox.Quad], form: str) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=written(quads, form), format=PARSERS[form])
    assert in_dataset(dataset) == terms(quads)


def test_turtle_reads_back_as_the_union_of_the_graphs(quads: list[ox.Quad]) -> None:
    turtle = rdflib.Graph().parse(data=written(quads, "ttl"), format="turtle")
    union = rdflib.Graph().parse(data="".join(f"{quad.triple} .\n" for quad in quads), format="nt")
    assert isomorphic(turtle, union)


@pytest.mark.parametrize("form", export.FORMATS)
def test_equal_graphs_give_equal_bytes(quads: list[ox.Quad], form: str) -> None:
    shuffled = [*quads, *quads[:50]]
    random.Random(7).shuffle(shuffled)
    assert written(shuffled, form) == written(quads, form)


def test_nquads_are_sorted_lines_as_rdf_writes_them(quads: list[ox.Quad]) -> None:
    assert written(quads, "nq").decode() == rdf.nquads(quads)


def test_sorting_in_files_gives_what_sorting_in_memory_does(quads: list[ox.Quad]) -> None:
    assert list(order.nquads(quads, run=100)) == list(order.nquads(quads))
    assert list(order.dataset(quads, run=100)) == list(order.dataset(quads))
    assert len(quads) > 5 * 100  # or there would be but one run


@pytest.mark.parametrize("form", ["ttl", "trig"])
def test_turtle_and_trig_declare_prefixes_and_put_types_first(quads: list[ox.Quad], form: str) -> None:
    text = written(quads, form).decode()
    assert f"@base <{ID}> ." in text
    assert f"@prefix ipg: <{IPG}> ." in text
    assert "<official/shen%20changyu/cnipa> a ipg:Official ;" in text


def test_jsonld_is_compact(quads: list[ox.Quad]) -> None:
    data = json.loads(written(quads, "jsonld"))
    assert data["@context"]["ipg:value"] == {"@type": "xsd:decimal"}
    assert data["@context"]["ipg:about"] == {"@type": "@id"}
    things = {thing["@id"]: thing for graph in data["@graph"] for thing in graph["@graph"]}
    assert things["document/000_b6b8ad02930477fd.txt"]["@type"] == "ipg:Document"
    [value] = {
        thing["ipg:value"]
        for thing in things.values()
        if thing.get("ipg:about", "").startswith(
            "observation/industrialisation-rate/level/2024/CN/holder=enterprise"
        )
    }
    assert value == "53.3"  # a JSON number would be a double


@pytest.mark.parametrize("form", export.FORMATS)
def test_odd_terms_survive(form: str) -> None:
    graph = ox.NamedNode(ID + "document/a%2Fb.txt")
    odd = [
        ox.Literal('quote " line\nfeed \\ tab\t 中文 \U0001f600'),
        ox.Literal("mot", language="fr"),
        ox.Literal("1.50", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        ox.Literal("007", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        ox.NamedNode(ID + "a:b"),
        ox.NamedNode(ID + "document/%2E%2E"),
        ox.NamedNode(ID),
        ox.NamedNode(IPG),
        ox.NamedNode("urn:x"),
        ox.BlankNode("b1"),
    ]
    quads = [
        ox.Quad(ox.NamedNode(ID + "x"), ox.NamedNode(f"{IPG}p{number}"), term, graph)
        for number, term in enumerate(odd)
    ]
    quads += [ox.Quad(ox.NamedNode(ID + "x"), ox.NamedNode(f"{IPG}mixed"), term, graph) for term in odd]
    quads.append(ox.Quad(ox.NamedNode("urn:y"), ox.NamedNode("urn:p"), ox.Literal("default graph")))
    back = rdflib.Dataset()
    back.parse(data=written(quads, form), format={"ttl": "turtle", **PARSERS}[form])
    expected = {tuple(quad[:3]) for quad in terms(quads)}
    assert {each[:3] for each in in_dataset(back)} - blank(back) == {
        each for each in expected if not each[2].startswith("_:")
    }


def blank(dataset: rdflib.Dataset) -> set[tuple[str, ...]]:
    return {each[:3] for each in in_dataset(dataset) if each[2].startswith("_:")}


def test_an_empty_graph_is_valid_in_every_format() -> None:
    assert written([], "nq") == b""
    assert json.loads(written([], "jsonld"))["@graph"] == []
    assert len(rdflib.Graph().parse(data=written([], "ttl"), format="turtle")) == 0


def test_the_suffix_tells_the_format(quads: list[ox.Quad], tmp_path: Path) -> None:
    export.write(quads, tmp_path / "graph.NQ")
    assert (tmp_path / "graph.NQ").read_bytes() == written(quads, "nq")
    with pytest.raises(OutputError, match=r"graph.rdf does not end in a format's suffix: .ttl, .trig, .nq"):
        export.write(quads, tmp_path / "graph.rdf")
    with pytest.raises(OutputError, match=r"there is no format 'turtle'.*one of: ttl, trig, nq, jsonld"):
        export.write(quads, tmp_path / "graph.ttl", "turtle")
    with pytest.raises(OutputError, match="nothing tells the format"):
        export.write(quads, io.BytesIO())


def test_a_file_is_replaced_only_when_all_is_written(quads: list[ox.Quad], tmp_path: Path) -> None:
    target = tmp_path / "graph.nq"
    target.write_text("what was there")

    def failing() -> Iterable[ox.Quad]:
        yield quads[0]
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match=r"cannot write .*graph.nq: no space left on device"):
        export.write(failing(), target)
    assert target.read_text() == "what was there"
    assert [path.name for path in tmp_path.iterdir()] == ["graph.nq"]


def test_a_link_stays_a_link_and_modes_stay(quads: list[ox.Quad], tmp_path: Path) -> None:
    target, link = tmp_path / "graph.nq", tmp_path / "link.nq"
    target.write_text("")
    target.chmod(0o640)
    link.symlink_to(target)
    export.write(quads, link)
    assert link.is_symlink()
    assert target.read_bytes() == written(quads, "nq")
    assert target.stat().st_mode & 0o777 == 0o640


def test_where_nothing_can_be_written(quads: list[ox.Quad], tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=f"there is no folder {tmp_path / 'none'}; make it first"):
        export.write(quads, tmp_path / "none" / "graph.nq")
    (tmp_path / "folder.nq").mkdir()
    with pytest.raises(OutputError, match=r"that is a folder; name a file in it"):
        export.write(quads, tmp_path / "folder.nq")


def test_claims_are_one_parquet_table(graph_folder: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    with ipgraph.open(graph_folder, read_only=True) as kg:
        assert kg.export(tmp_path / "claims.parquet") == (tmp_path / "claims.parquet",)
        table = parquet.read_table(tmp_path / "claims.parquet")
        assert table.to_pylist() == kg.claims().to_arrow().to_pylist()
        parts = list(kg.claim_tables(2))
        assert [len({row["document"] for row in each}) for each in parts] == [2, 2, 1]
        assert sum(map(len, parts)) == len(kg.claims())
        with pytest.raises(ParameterError, match="parquet holds the whole graph"):
            kg.export(tmp_path / "claims.parquet", around="CNIPA")
    with KnowledgeGraph(Store.memory()) as empty:
        empty.export(tmp_path / "empty.parquet")
        assert parquet.read_schema(tmp_path / "empty.parquet") == table.schema


def test_rows_are_written_some_at_a_time(graph_folder: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    feather = pytest.importorskip("pyarrow.feather")
    with ipgraph.open(graph_folder, read_only=True) as kg:
        for rows in (kg.claims, lambda: kg.stream("claims"), lambda: kg.query("claims"), kg.findings):
            for form in ("parquet", "arrow", "csv"):
                assert kg.write(rows(), tmp_path / f"a.{form}") == tmp_path / f"a.{form}"
            table = rows() if hasattr(rows(), "to_arrow") else kg.query("claims")
            assert parquet.read_table(tmp_path / "a.parquet").equals(table.to_arrow())
            assert feather.read_table(tmp_path / "a.arrow").equals(table.to_arrow())
            assert (tmp_path / "a.csv").read_text(encoding="utf-8") == table.to_table().to_csv()
        small = list(kg.claims().tables(7))
        assert {len(each) for each in small[:-1]} == {7}
        export.write_tables(small, tmp_path / "small.parquet", "parquet")
        assert parquet.ParquetFile(tmp_path / "small.parquet").num_row_groups == len(small)
        assert parquet.read_table(tmp_path / "small.parquet").equals(kg.claims().to_arrow())
        for form in ("parquet", "csv"):
            export.write_tables(kg.stream("claims").tables(7), tmp_path / f"small.{form}", form)
        assert parquet.read_table(tmp_path / "small.parquet").equals(kg.query("claims").to_arrow())
        assert (tmp_path / "small.csv").read_text(encoding="utf-8") == kg.query("claims").to_csv()
        kg.write(kg.stream_sparql("SELECT ?a ?b WHERE { ?a rdfs:nothing ?b }"), tmp_path / "none.parquet")
        assert parquet.read_table(tmp_path / "none.parquet").column_names == ["a", "b"]
        with pytest.raises(OutputError, match="written as parquet, arrow, csv; did you mean parquet"):
            kg.write(kg.claims(), tmp_path / "a.parket")


def test_rows_that_are_of_another_kind_later_are_told(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    first = Table(("a", "b"), [(Decimal(1), None), (None, None)])
    for later, message in (
        ((Decimal(2), "x"), None),
        ((3, None), None),
        (("x", "x"), r"column a holds decimal in its first rows and text after row 2; write CSV"),
        ((True, "x"), r"column a holds decimal in its first rows and boolean after row 2"),
    ):
        tables = [first, Table(("a", "b"), [later])]
        export.write_tables(tables, tmp_path / "a.csv", "csv")
        if message is None:
            export.write_tables(tables, tmp_path / "a.parquet", "parquet")
        else:
            with pytest.raises(OutputError, match=message):
                export.write_tables(tables, tmp_path / "b.parquet", "parquet")
    assert not (tmp_path / "b.parquet").exists()
