"""A graph on a SPARQL server gives what the same graph in a folder gives, in few requests."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import ipgraph
from ipgraph.errors import IpgraphError, NotFoundError
from ipgraph.store import Store, open_store
from ipgraph.store.remote import RemoteStore
from serving import oxigraph_serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ipgraph import KnowledgeGraph

Way = "Callable[[KnowledgeGraph], Any]"


@pytest.fixture(scope="module")
def url(graph_folder: Path) -> Iterator[str]:
    """A server that holds what ``known`` does."""
    with oxigraph_serving() as address:
        with Store.open(graph_folder, read_only=True) as here, open_store(address) as there:
            there.fill(here.quads())
        yield address


@pytest.fixture(scope="module")
def kg(url: str) -> Iterator[KnowledgeGraph]:
    with ipgraph.open(url, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def here(graph_folder: Path) -> Iterator[KnowledgeGraph]:
    with ipgraph.open(graph_folder, read_only=True) as opened:
        yield opened


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many requests are sent."""
    counted: Counter[str] = Counter()
    send = RemoteStore._send

    def counting(self: RemoteStore, *arguments: Any) -> bytes:
        counted["sent"] += 1
        return send(self, *arguments)

    monkeypatch.setattr(RemoteStore, "_send", counting)
    return counted


def objects(kg: KnowledgeGraph) -> list[object]:
    claims = kg.official("Shen Changyu").claims
    return [
        (repr(each), str(each.document), str(each.speaker), str(each.indicator), str(each.place), each.of)
        for each in claims
    ]


def sentences(kg: KnowledgeGraph) -> list[str]:
    return [str(each.evidence) for each in kg.claims()]


def people(kg: KnowledgeGraph) -> list[object]:
    return [
        (repr(each), list(map(str, each.posts)), list(map(str, each.organisations)), str(each.facts))
        for each in kg.officials()
    ]


def events(kg: KnowledgeGraph) -> list[object]:
    return [(repr(each), each.date, each.event_kind) for each in kg.events()]


def pages(kg: KnowledgeGraph) -> list[object]:
    return [(each.label, each.title, each.issued, each.publisher, each.sha256) for each in kg.documents()]


def programmes(kg: KnowledgeGraph) -> list[object]:
    return [(repr(each), list(map(str, each.run_by)), len(each.claims)) for each in kg.programmes()]


def network(kg: KnowledgeGraph) -> object:
    whole = kg.to_networkx()
    return sorted(whole.nodes(data=True), key=str), sorted(whole.edges(data=True), key=str)


def wrong_name(kg: KnowledgeGraph) -> str:
    with pytest.raises(NotFoundError) as told:
        kg.agency("CNPIA")
    return str(told.value)


def claims_of_findings(kg: KnowledgeGraph) -> list[str]:
    return [repr(kg.claim(record)) for record in kg.findings()[0].claims]


def threads(kg: KnowledgeGraph) -> list[object]:
    with ThreadPoolExecutor(4) as pool:
        claims = kg.claims()
        return list(pool.map(lambda at: (claims[at].value, kg.agency("WIPO").label), range(8)))


# what is asked, and how many requests it may take, however much there is
WAYS: dict[str, tuple[Callable[[KnowledgeGraph], Any], int]] = {
    "agency": (lambda kg: repr(kg.agency("国知局")), 4),
    "wrong name": (wrong_name, 6),
    "from agency to sentence": (
        lambda kg: str(kg.agency("CNIPA").officials[0].claims[0].evidence.sentence), 9
    ),
    "claims as objects": (objects, 25),
    "claims as records": (lambda kg: kg.claims().records, 16),
    "claims as a data frame": (lambda kg: kg.claims().to_pandas().to_csv(), 16),
    "claims about an indicator": (lambda kg: kg.claims(indicator="industrialisation-rate").to_table(), 6),
    "sentences": (sentences, 16),
    "documents": (pages, 4),
    "texts": (lambda kg: [each.text for each in kg.documents()], 3),
    "people": (people, 60),
    "events": (events, 4),
    "programmes": (programmes, 30),
    "findings": (lambda kg: kg.findings().to_pandas().to_csv(), 4),
    "findings of a document": (lambda kg: [each.text for each in kg.documents()[0].findings], 8),
    "claims of findings": (claims_of_findings, 40),
    "series": (lambda kg: kg.series("industrialisation-rate").to_table(), 10),
    "paths": (lambda kg: list(map(str, kg.paths("Shen Changyu", "WIPO"))), 60),
    "neighbours": (lambda kg: kg.neighbours("CNIPA").to_table(), 35),
    "subgraph": (lambda kg: kg.subgraph("CNIPA", "WIPO"), 35),
    "networkx": (network, 40),
    "central": (lambda kg: kg.network().central().to_table(), 35),
    "chart of a series": (lambda kg: kg.plot.series("industrialisation-rate").to_dict(), 10),
    "chart of findings": (lambda kg: kg.plot.findings().to_dict(), 10),
    "canned query": (lambda kg: kg.query("claims", indicator="industrialisation-rate"), 3),
    "SELECT": (lambda kg: kg.sparql("SELECT ?n { ?a a ipg:Agency ; skos:prefLabel ?n } ORDER BY ?n"), 1),
    "ASK": (lambda kg: kg.sparql("ASK { ?a a ipg:Agency }"), 1),
    "CONSTRUCT": (lambda kg: kg.sparql("CONSTRUCT WHERE { ?a a ipg:Agency ; skos:prefLabel ?n }"), 1),
    "stream": (lambda kg: list(kg.stream("claims")), 1),
    "search": (lambda kg: list(map(repr, kg.search("pledge"))), 4),
    "summary": (lambda kg: str(kg.summary()), 60),
    "tables of claims": (lambda kg: list(kg.claim_tables(2)), 20),
    "threads": (threads, 50),
}  # fmt: skip


@pytest.mark.parametrize("name", list(WAYS))
def test_a_server_gives_what_a_folder_gives(
    kg: KnowledgeGraph, here: KnowledgeGraph, requests: Counter[str], name: str
) -> None:
    ask, most = WAYS[name]
    expected = ask(here)
    requests.clear()
    assert ask(kg) == expected
    assert 0 < requests["sent"] <= most


def test_the_vocabulary_is_read_once(url: str, requests: Counter[str]) -> None:
    with ipgraph.open(url) as graph:
        assert graph.vocabulary is graph.vocabulary
        sent = requests["sent"]
        graph.extract("In 2024, China granted 5 invention patents.")
        assert requests["sent"] == sent


def test_what_is_asked_of_many_takes_no_request_of_each(
    known: dict[str, Any], requests: Counter[str]
) -> None:
    """Ten times the documents, as many requests but for those that would be too large."""
    from dataclasses import replace

    from ipgraph import rdf, vocabulary

    words, sent = vocabulary.load(), []
    some = list(known.values())[:2]
    for copies in (2, 20):
        with oxigraph_serving() as address, open_store(address) as store:
            store.load_vocabulary(words.quads())
            for number in range(copies):
                for each in some:
                    name = f"{number}-{each.document.name}"
                    claims = [replace(claim, doc=name) for claim in each.claims]
                    quads = rdf.document_quads(replace(each.document, name=name), claims, [], words)
                    store.replace(vocabulary.iri("document", name), quads)
            graph = ipgraph.KnowledgeGraph(store, words)
            requests.clear()
            told = [(each.value, each.label, str(each.document)) for each in graph.claims()]
            assert len(told) == copies * sum(len(each.claims) for each in some)
            assert len(list(graph.documents())) == copies * len(some)
            sent.append(requests["sent"])
    assert sent[1] < 3 * sent[0]


def test_a_graph_on_a_server_is_written_and_closed_as_any(known: dict[str, Any], tmp_path: Path) -> None:
    with oxigraph_serving() as address:
        seed = next(iter(known.values())).document
        (tmp_path / "a.txt").write_text(seed.text, encoding="utf-8")
        with ipgraph.build(tmp_path, address) as graph:
            assert len(graph.claims("a.txt")) > 0
            assert repr(graph) == f"<KnowledgeGraph at {address}/query: 1 document>"
        with ipgraph.open(address) as graph:
            graph.remove("a.txt")
            assert not graph.claims()
    with pytest.raises(IpgraphError, match="no server answers"):
        ipgraph.open(address)
