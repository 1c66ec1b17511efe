"""Findings of an earlier version, or that a rebuild left unfinished; copies count once."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest

from ipgraph import rdf
from ipgraph.claims import Document
from ipgraph.reconcile import asking, check, update
from ipgraph.reconcile.documents import sketched
from ipgraph.reconcile.stored import claims_by_iri
from ipgraph.store import Store
from ipgraph.vocabulary import iri
from test_findings_graph import GROWN, VOCABULARY, claim, content, plain, put

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox

    from conftest import Known


@pytest.fixture
def store(known: dict[str, Known]) -> Iterator[Store]:
    """The seeds and a document that states two figures in one place, reconciled."""
    with Store.memory() as made:
        made.load_vocabulary(VOCABULARY.quads())
        for name, each in known.items():
            quads = rdf.document_quads(*each, VOCABULARY)
            made.replace(iri("document", name), [*quads, sketched(each.document)])
        put(made, "a.txt", [*GROWN, claim(period="2023"), claim(indicator=None, label="posts")])
        update.update(made, VOCABULARY)
        yield made


def drop(store: Store, *predicates: str) -> None:
    """Take out what earlier versions did not write."""
    terms = {rdf.term(each) for each in predicates}
    store.apply([quad for quad in store.quads() if quad.predicate in terms], [])


def test_documents_of_an_earlier_version_have_their_claims_read(store: Store) -> None:
    used = [quad.subject.value for quad in store.quads() if quad.predicate == rdf.term("ipg:about")]
    claims = [name for name in used if name.startswith(iri("claim"))]
    before = claims_by_iri(store, claims)
    assert len(before) == len(claims)
    drop(store, "ipg:figures", "ipg:sketch")
    assert claims_by_iri(store, claims) == before


def test_findings_of_an_earlier_version_are_found_anew(store: Store, known: dict[str, Known]) -> None:
    before = content(store)
    found = plain(asking.findings(store, VOCABULARY))
    counted = asking.overview(store, VOCABULARY, 3)
    drop(store, "ipg:figures", "ipg:sketch", "ipg:anchor", "ipg:sequence")
    assert content(store) != before
    assert plain(asking.findings(store, VOCABULARY)) == found
    assert asking.overview(store, VOCABULARY, 3).verdicts == counted.verdicts
    # whichever document comes first
    assert update.update(store, VOCABULARY, [next(iter(known))])
    assert content(store) == before


def test_a_rebuild_that_was_interrupted_starts_over(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(store)
    found = plain(asking.findings(store, VOCABULARY))
    store.replace(iri("graph", "derived", "findings"), [])
    monkeypatch.setattr(update, "_FEW", 50)
    fill = type(store).fill

    def interrupted(self: Store, quads: Iterator[ox.Quad]) -> None:
        fill(self, [next(quads) for _ in range(60)])
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(type(store), "fill", interrupted)
        with pytest.raises(KeyboardInterrupt):
            update.update(store, VOCABULARY)
    assert 60 < len(content(store).splitlines()) < len(before.splitlines())
    # what is there is not taken for all
    assert plain(asking.findings(store, VOCABULARY)) == found
    assert update.update(store, VOCABULARY, ["a.txt"])
    assert content(store) == before
    assert plain(asking.findings(store, VOCABULARY)) == found
    rows = {(quad.subject, quad.predicate, quad.object) for quad in store.quads()}
    assert {(quad.subject, quad.predicate, quad.object) for quad in store.match()} == rows


def test_documents_that_copy_each_other_count_once() -> None:
    wire = "The office granted 200 patents in 2024, its commissioner said, and refused many more. " * 3
    texts = {
        "a.txt": f"Daily news. {wire}",
        "b.txt": "Of patents there were 200 in the year 2024, according to a report that a ministry wrote.",
        "c.txt": f"{wire} From our correspondent.",
    }
    claims = {name: claim(name) for name in texts}
    documents = {name: Document.of_text(text, name) for name, text in texts.items()}
    (found,) = check(claims.values(), documents, VOCABULARY)
    assert "2 documents that do not copy each other" in found.text["en"]
    assert len(found.claims) == 3
    with Store.memory() as store:
        for name, document in documents.items():
            quads = rdf.document_quads(document, [claims[name]], [], VOCABULARY)
            store.replace(iri("document", name), [*quads, sketched(document)])
            update.update(store, VOCABULARY, [name])
        assert plain(asking.findings(store, VOCABULARY)) == plain([found])
        # the copies without the other are one statement
        left = update.reach(store, ["b.txt"])
        store.remove(iri("document", "b.txt"))
        update.update(store, VOCABULARY, [], left)
        assert list(chain(asking.findings(store, VOCABULARY))) == []
