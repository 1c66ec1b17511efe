"""The main job: from documents on disk to the store and its summary."""

from __future__ import annotations

import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

import ipgraph
from ipgraph import rdf, resources
from ipgraph.build import Found, Source, add, build, find_documents, find_seeds, load, remove
from ipgraph.errors import NotFoundError, ReadError
from ipgraph.knowledge import KnowledgeGraph
from ipgraph.reconcile.update import findings
from ipgraph.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEEDS = resources.folder("seeds")
GRANTED = "In {year}, China granted {number} invention patents.\n"


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.memory() as store:
        yield store


@pytest.fixture(scope="module")
def seeds() -> Iterator[KnowledgeGraph]:
    """The graph of the seeds; read only."""
    with Store.memory() as store:
        graph = KnowledgeGraph(store)
        graph.outcome = build(None, store)
        yield graph


FIRST = GRANTED.format(year=2022, number="798,000")
SECOND = GRANTED.format(year=2023, number="921,000")


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def names(found: Found) -> list[str]:
    return [source.name for source in found.documents]


def content(store: Store) -> str:
    return rdf.nquads(store.quads())


def values(store: Store, document: str) -> list[Decimal]:
    quads = store.quads(ipgraph.vocabulary.iri("document", document))
    return [claim.value for claim in rdf.claims_of(list(quads))]


# --- finding documents


def test_a_folder_names_its_documents_by_their_path(tmp_path: Path) -> None:
    for name in (
        *("b.txt", "a.TXT", "deep/er/c.html", ".hidden.txt", ".git/d.txt", "e.pdf", "notes.md", "f.docx"),
        *("g.jpg", "deep/h.JPG", "i"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    found = find_documents([tmp_path])
    assert names(found) == ["a.TXT", "b.txt", "deep/er/c.html", "e.pdf", "f.docx", "notes.md"]
    assert found.passed_over == {".jpg": 2, "": 1, ".txt": 1}


def test_a_file_that_is_named_is_a_document_whatever_its_suffix(tmp_path: Path) -> None:
    (tmp_path / "release").write_text("x")
    assert find_documents([tmp_path / "release"]).documents == (Source(tmp_path / "release", "release"),)
    assert find_documents([str(tmp_path / "release")]) == find_documents([tmp_path / "release"])


def test_an_address_is_a_document_and_its_name(tmp_path: Path) -> None:
    found = find_documents(["https://www.example.org/a?b#c", "https://www.example.org/a?b", "HTTP://x/"])
    assert names(found) == ["https://www.example.org/a?b", "HTTP://x/"]
    with pytest.raises(ReadError, match="there is no file or folder ftp:/"):
        find_documents(["ftp://www.example.org/"])


def test_names_that_look_the_same_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "one" / "caf\u00e9.txt").write_text("x")
    (tmp_path / "two" / "cafe\u0301.txt").write_text("y")
    assert names(find_documents([tmp_path / "two"])) == ["caf\u00e9.txt"]
    with pytest.raises(ReadError, match="two documents would be named café"):
        find_documents([tmp_path / "one", tmp_path / "two"])


def test_two_documents_of_one_name_are_told_apart_or_refused(tmp_path: Path) -> None:
    write(tmp_path / "one", same="x")
    write(tmp_path / "two", same="y")
    with pytest.raises(
        ReadError, match=r"two documents would be named same.txt: .*the folder above them, or add one"
    ):
        find_documents([tmp_path / "one", tmp_path / "two"])
    assert names(find_documents([tmp_path])) == ["one/same.txt", "two/same.txt"]
    twice = [tmp_path / "one", tmp_path / "one" / "same.txt"]
    assert names(find_documents(twice)) == ["same.txt"]


def test_a_folder_without_documents_says_what_documents_are(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    with pytest.raises(ReadError, match=r"holds no documents; they are files named \*\.txt, .*\*\.pdf"):
        find_documents([tmp_path])


def test_the_seeds_are_a_folder(tmp_path: Path) -> None:
    assert len(find_seeds().documents) == 5
    assert not find_seeds().passed_over
    file = write(tmp_path, a="x") / "a.txt"
    with pytest.raises(ReadError, match=f"a.txt is a file; name its folder, or say: ipgraph add {file}"):
        find_seeds(file)
    with pytest.raises(ReadError, match="there is no file or folder"):
        find_seeds(tmp_path / "none")


# --- storing


def test_the_seeds_give_a_graph_that_breaks_no_shape(seeds: KnowledgeGraph) -> None:
    assert seeds.outcome is not None
    assert seeds.outcome.stored == tuple(
        path.name for path in sorted(resources.folder("seeds").glob("*.txt"))
    )
    assert seeds.outcome.failures == ()
    assert seeds.outcome.violations == ()
    assert seeds.validate() == []
    assert all(seconds >= 0 for seconds in seeds.outcome.seconds.values())


def test_building_again_changes_nothing(seeds: KnowledgeGraph, store: Store) -> None:
    build(None, store)
    once = content(store)
    build(None, store)
    assert content(store) == once == content(seeds.store)


def test_what_is_stored_is_what_was_extracted(seeds: KnowledgeGraph) -> None:
    known = ipgraph.vocabulary.load()
    for source in find_seeds().documents:
        document = ipgraph.read(source.place, source.name)
        assert list(seeds.claims(source.name).records) == ipgraph.extract.claims(document, known)
        assert seeds.document(source.name).text == document.text
        assert seeds.document(source.name).title == document.title


def test_a_document_that_changed_is_replaced(store: Store, tmp_path: Path) -> None:
    build(write(tmp_path, a=SECOND), store)
    assert values(store, "a.txt") == [921000]
    build(write(tmp_path, a=GRANTED.format(year=2023, number="922,000")), store)
    assert values(store, "a.txt") == [922000]
    assert "921000" not in content(store)


def test_building_keeps_what_was_added(store: Store, tmp_path: Path) -> None:
    folder = write(tmp_path / "seeds", a=FIRST)
    added = write(tmp_path / "more", b=SECOND)
    add([added], store)
    build(folder, store)
    assert store.documents() == ["a.txt", "b.txt"]
    (folder / "a.txt").rename(folder / "c.txt")
    build(folder, store)
    assert store.documents() == ["a.txt", "b.txt", "c.txt"]


def test_one_bad_document_does_not_stop_the_others(store: Store, tmp_path: Path) -> None:
    write(tmp_path, a=FIRST, b=SECOND)
    build(tmp_path, store)
    (tmp_path / "a.txt").write_bytes(b"\x00\x01\x02")
    write(tmp_path, b=GRANTED.format(year=2023, number="922,000"))
    outcome = build(tmp_path, store)
    assert outcome.stored == ("b.txt",)
    assert [failure.place for failure in outcome.failures] == [str(tmp_path / "a.txt")]
    assert "a.txt" in outcome.failures[0].reason
    assert values(store, "a.txt") == [798000]  # as it was
    assert values(store, "b.txt") == [922000]


def test_what_replaces_another_content_or_repeats_one_is_told(store: Store, tmp_path: Path) -> None:
    one, two = write(tmp_path / "one", a=FIRST, b=SECOND), write(tmp_path / "two", a=SECOND, c=FIRST)
    outcome = add([one], store)
    assert (outcome.replaced, outcome.duplicates) == ((), ())
    outcome = add([one], store)
    assert (outcome.replaced, outcome.duplicates) == ((), ())
    outcome = add([two], store)
    assert outcome.replaced == ("a.txt",)
    assert outcome.duplicates == (("a.txt", "b.txt"),)  # the first a.txt, which c.txt repeats, is gone
    outcome = add([write(tmp_path / "three", d=FIRST)], store)
    assert outcome.duplicates == (("d.txt", "c.txt"),)


def test_documents_of_every_format_are_stored_with_their_evidence(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<html><body><nav>12 patents</nav><p>{SECOND}</p></body></html>")
    (tmp_path / "b.md").write_text(f"# Grants\n\n{SECOND}")
    outcome = add([tmp_path], store)
    assert (outcome.stored, outcome.failures, outcome.violations) == (("a.html", "b.md"), (), ())
    for name, media_type in (("a.html", "text/html"), ("b.md", "text/markdown")):
        quads = list(store.quads(ipgraph.vocabulary.iri("document", name)))
        document = rdf.document_of(quads)
        [claim] = rdf.claims_of(quads)
        assert document.media_type == media_type
        assert document.text[claim.start : claim.end] == claim.quote
        assert claim.value == 921000


def test_where_nothing_can_be_read_the_store_is_as_it_was(store: Store, tmp_path: Path) -> None:
    build(write(tmp_path / "good", a=FIRST), store)
    before = content(store)
    bad = write(tmp_path / "bad", a="", b=" \n")
    with pytest.raises(ReadError, match=r"none of the 2 documents could be read: .*a\.txt.*; .*b\.txt"):
        add([bad], store)
    with pytest.raises(ReadError, match=r"^a\.txt: "):
        add([bad / "a.txt"], store)
    assert content(store) == before


def test_progress_is_reported_document_by_document(store: Store, tmp_path: Path) -> None:
    told = []
    write(tmp_path, a=FIRST, b=SECOND)
    build(tmp_path, store, lambda name, done, total: told.append((name, done, total)))
    assert told == [
        ("a.txt", 0, 2),
        ("b.txt", 1, 2),
        ("holding figures against each other", 2, 2),
        ("checking against the shapes", 2, 2),
    ]


def test_removing_takes_all_of_a_document_and_nothing_else(store: Store, tmp_path: Path) -> None:
    write(tmp_path / "one", a=FIRST)
    write(tmp_path / "two", b=SECOND)
    add([tmp_path / "one"], store)
    before = content(store)
    add([tmp_path / "two"], store)
    remove("b.txt", store)
    assert content(store) == before
    with pytest.raises(NotFoundError, match=r"no document 'a\.tx' in the store; did you mean a\.txt\?"):
        remove("a.tx", store)


# --- reconciling


SAID = "In 2023, China granted {} invention patents. In 2024, China granted {}, up {} percent.\n"


def test_what_is_added_is_reconciled_with_what_is_there(store: Store, tmp_path: Path) -> None:
    add([write(tmp_path / "one", a=SAID.format("921,000", "1.045 million", "13.5"))], store)
    (growth,) = [found for found in findings(store) if found.rule == "growth"]
    assert growth.verdict in ("agree", "agree-within-rounding")
    before = content(store)
    outcome = add([write(tmp_path / "two", b=FIRST.replace("798,000", "900,000"), c=FIRST)], store)
    assert outcome.seconds["reconcile"] > 0
    assert {(found.rule, found.verdict) for found in findings(store)} >= {("restatement", "conflict")}
    remove("b.txt", store)
    remove("c.txt", store)
    assert content(store) == before


def test_a_document_that_is_replaced_leaves_no_findings(store: Store, tmp_path: Path) -> None:
    add([write(tmp_path, a=SECOND, b=SECOND.replace("921,000", "951,000"))], store)
    assert [found.verdict for found in findings(store)] == ["conflict"]
    add([write(tmp_path / "again", b="Nothing is said here.\n")], store)
    assert findings(store) == []
    add([write(tmp_path / "again", b=SECOND.replace("granted", "has granted"))], store)
    assert [found.verdict for found in findings(store)] == ["agree"]


def test_a_folder_gives_the_same_findings_in_one_go_and_one_by_one(
    store: Store, seeds: KnowledgeGraph
) -> None:
    for source in reversed(find_seeds().documents):
        load([source], store)
    assert content(store) == content(seeds.store)
    assert len(findings(store)) > 10


# --- what it all comes to


def test_documents_that_state_one_observation_meet_in_it(seeds: KnowledgeGraph) -> None:
    points = {point.period: point for point in seeds.series("industrialisation-rate", holder="enterprise")}
    assert list(points) == ["2023", "2024"]
    assert (points["2023"].value, points["2023"].bound) == (50, "over")
    assert (points["2024"].value, points["2024"].bound) == (Decimal("53.3"), "exact")
    assert points["2024"].documents == ("000_b6b8ad02930477fd.txt", "004_f030075e20935d51.txt")
    assert "Shen Changyu" in points["2024"].speakers


def test_the_summary_counts_what_is_there(seeds: KnowledgeGraph) -> None:
    summary = seeds.summary()
    claims = [claim for each in seeds.documents() for claim in each.claims.records]
    assert summary.claims == len(claims) == sum(summary.measures.values())
    assert summary.measures["change"] == sum(claim.measure == "change" for claim in claims)
    assert {document.name for document in summary.documents} == {each.name for each in seeds.documents()}
    assert summary.shared == 1
    assert "China National Intellectual Property Administration" in {each.name for each in summary.agencies}
    shen = next(each for each in summary.officials if each.name == "Shen Changyu")
    assert shen.posts == ("commissioner", "head")
    assert shen.organisations == ("China National Intellectual Property Administration",)
    assert shen.claims == sum(claim.speaker == "Shen Changyu" for claim in claims)
    assert "data IP pilots" in {each.name for each in summary.programmes}
    assert ("press conference", "2025-04-24", ("Shen Changyu",)) in {
        (each.kind, each.date, each.speakers) for each in summary.events
    }
    assert len(summary.most_stated) == 5
    assert summary.most_stated[0].indicator == "industrialisation-rate"
    findings = seeds.findings()
    assert sum(summary.verdicts.values()) == len(findings) > 10
    assert list(summary.conflicts) == [each for each in findings if each.verdict == "conflict"]


def test_python_has_what_the_command_line_has(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    shutil.copytree(SEEDS, folder)
    with ipgraph.build(folder, tmp_path / "store") as graph:
        assert len(graph.documents()) == 5
        table = graph.query("claims-of-official", official="Ge Shu")
        assert set(table.column("document")) == {
            ipgraph.vocabulary.iri("document", "002_fb3150f82c787e51.txt")
        }
        assert graph.sparql("ASK { ?claim a ipg:Claim }").rows == [(True,)]
        more = write(tmp_path / "more", extra=FIRST)
        assert graph.add(more / "extra.txt").stored == ("extra.txt",)
        graph.export(tmp_path / "graph.nq")
        graph.remove("extra.txt")
    with ipgraph.open(tmp_path / "store", read_only=True) as graph:
        assert len(graph.documents()) == 5
        assert "798000" not in content(graph.store)
        with pytest.raises(NotFoundError, match=r"no document 'extra\.txt'"):
            graph.claims("extra.txt")
    assert (tmp_path / "graph.nq").stat().st_size > 100_000
    [claim] = KnowledgeGraph(Store.memory()).extract("In 2022, China granted 798,000 invention patents.")
    assert claim.value == 798000
