"""Documents → the store: read, extract, describe in RDF, store, reconcile, validate. The main job."""

from __future__ import annotations

import unicodedata
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

from ipgraph import people, rdf, resources, vocabulary
from ipgraph.errors import IpgraphError, NotFoundError, ReadError, did_you_mean
from ipgraph.extract import claims_and_relations, languages
from ipgraph.read import SUFFIXES, is_address, read
from ipgraph.reconcile import update as findings
from ipgraph.reconcile.documents import sketched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ipgraph.claims import Claim, Document, Relation
    from ipgraph.reconcile.points import Key
    from ipgraph.store import Store
    from ipgraph.validate import Violation
    from ipgraph.vocabulary import Vocabulary

    Report = Callable[[str, int, int], None]  # what is worked on, documents done, documents in all

PHASES: Final = ("vocabulary", "read", "extract", "describe", "store", "reconcile", "validate")
_HASHES: Final = "SELECT ?name ?hash WHERE { ?document a ipg:Document ; ipg:name ?name ; ipg:sha256 ?hash }"


@dataclass(frozen=True, slots=True)
class Source:
    """A file, an address or bytes to read, and the name that the document gets."""

    place: Path | str | bytes
    name: str

    @property
    def shown(self) -> str:
        """The place as a person would name it."""
        return self.name if isinstance(self.place, bytes) else str(self.place)


@dataclass(frozen=True, slots=True)
class Found:
    """The documents that files, folders and addresses hold.

    ``passed_over`` counts the files in folders that are of no known format, by their suffixes.
    """

    documents: tuple[Source, ...]
    passed_over: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be stored, and the line that says why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: names of the documents stored, what failed, what breaks a shape, seconds per phase.

    ``silent`` are those of the stored whose language has no lexicon, so that nothing could be extracted;
    ``replaced`` those of whose name the store had another content; ``duplicates`` those whose content another
    document has, with its name.
    """

    stored: tuple[str, ...]
    failures: tuple[Failure, ...]
    violations: tuple[Violation, ...]
    silent: tuple[str, ...]
    seconds: dict[str, float] = field(compare=False)
    replaced: tuple[str, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()


def find_documents(places: Iterable[Path | str]) -> Found:
    """The documents that files, folders and addresses hold; a folder's in order of name.

    A file is named by its file name, one in a folder by its path inside it, what lies on the web by its
    address. A file that is named itself is a document whatever its suffix; of a folder's files those with
    one of ``SUFFIXES`` are. Raises ReadError where a path does not exist, a folder holds no document, or two
    documents have one name.
    """
    found: dict[str, Source] = {}
    passed_over: Counter[str] = Counter()
    for place in places:
        if isinstance(place, str) and is_address(place):
            address = place.partition("#")[0]
            found.setdefault(address, Source(address, address))
            continue
        for source in _inside(Path(place), passed_over):
            other = found.setdefault(source.name, source)
            if other is not source and not _is_same(other.place, source.place):
                raise ReadError(
                    f"two documents would be named {source.name}: {other.place!s} and {source.place!s}; "
                    "hand in the folder above them, or add one alone with --name"
                )
    return Found(tuple(found.values()), passed_over)


def _is_same(one: Path | str | bytes, other: Path | str | bytes) -> bool:
    return isinstance(one, Path) and isinstance(other, Path) and one.samefile(other)


def _inside(path: Path, passed_over: Counter[str]) -> list[Source]:
    try:
        if not path.exists():
            raise ReadError(f"there is no file or folder {path}")
        if not path.is_dir():
            return [Source(path, _name(path.name or str(path)))]
        documents = []
        for file in _files(path):
            if file.suffix.lower() in SUFFIXES and file.is_file():
                documents.append(Source(file, _name(file.relative_to(path).as_posix())))
            else:
                passed_over[file.suffix.lower()] += 1
    except OSError as error:
        raise ReadError(f"cannot read {error.filename or path}: {(error.strerror or '').lower()}") from error
    if not documents:
        raise ReadError(f"{path} holds no documents; they are files named *{', *'.join(SUFFIXES)}")
    return sorted(documents, key=lambda source: source.name)


def _name(written: str) -> str:
    # IRIs are made of NFC: names that differ only in how they compose would share one
    return unicodedata.normalize("NFC", written)


def _files(folder: Path) -> Iterator[Path]:
    """The files in a folder and below, except hidden ones. Raises OSError where a folder cannot be read."""
    for entry in folder.iterdir():
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry)
        elif not entry.is_dir():
            yield entry


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document says."""

    document: Document
    claims: tuple[Claim, ...]
    relations: tuple[Relation, ...]

    @property
    def is_silent(self) -> bool:
        """True where nothing is extracted in the document's language."""
        return self.document.language not in languages()


def extraction(source: Source, known: Vocabulary | None = None) -> Extraction:
    """Read one document and extract its claims and relations, without a store. Raises ReadError."""
    document = read(source.place, source.name)
    claims, relations = claims_and_relations(document, known or vocabulary.load())
    return Extraction(document, tuple(claims), tuple(relations))


def find_seeds(folder: Path | None = None) -> Found:
    """The documents of a folder; of the seeds that ship with ipgraph where it is None.

    Raises ReadError where it is no folder or holds no document.
    """
    if folder is None:
        return Found(find_documents([resources.folder("seeds")]).documents)
    if folder.exists() and not folder.is_dir():
        raise ReadError(f"{folder} is a file; name its folder, or say: ipgraph add {folder}")
    return find_documents([folder])


def build(
    folder: Path | None, store: Store, report: Report | None = None, known: Vocabulary | None = None
) -> Outcome:
    """Store every document of a folder (None: the seeds), replacing what the store had of that name.

    Documents in the store that are not in the folder stay. Raises as ``find_seeds`` and ``load``.
    """
    return load(find_seeds(folder).documents, store, report, known)


def add(
    places: Iterable[Path | str],
    store: Store,
    report: Report | None = None,
    known: Vocabulary | None = None,
) -> Outcome:
    """Store the documents of files, folders and addresses. Raises as ``find_documents`` and ``load``."""
    return load(find_documents(places).documents, store, report, known)


def load(
    documents: Sequence[Source],
    store: Store,
    report: Report | None = None,
    known: Vocabulary | None = None,
) -> Outcome:
    """Store documents, each in one transaction that replaces what the store had of that name.

    A document that fails is left out and noted; what the store had of it is untouched. Raises ReadError
    where no document could be stored at all: then the store is as it was.
    """
    run = _Run(store, report, known)
    for number, source in enumerate(documents):
        run.report(source.name, number, len(documents))
        run.add(source)
    if not run.stored:
        raise nothing_read(run.failures)
    run.derive()
    run.report("holding figures against each other", len(documents), len(documents))
    run.reconcile()
    run.report("checking against the shapes", len(documents), len(documents))
    return run.outcome()


def remove(name: str, store: Store) -> None:
    """Remove a document and all that came from it. Raises NotFoundError where there is none of that name."""
    known = store.documents()
    if name not in known:
        hint = did_you_mean(name, known) or "; see: ipgraph query documents"
        raise NotFoundError(f"no document {name!r} in the store{hint}")
    words = vocabulary.load(stored=store.own_vocabulary())
    reached = findings.reach(store, [name])
    store.remove(vocabulary.iri("document", name))
    people.update(store, words)
    findings.update(store, words, [], reached)


def nothing_read(failures: Sequence[Failure]) -> ReadError:
    """The error that says why none of the documents could be read."""
    if len(failures) == 1:
        return ReadError(failures[0].reason)
    reasons = "; ".join(failure.reason for failure in failures[:3])
    more = f"; and {len(failures) - 3} more" if len(failures) > 3 else ""
    return ReadError(f"none of the {len(failures)} documents could be read: {reasons}{more}")


class _Run:
    """One run over documents: what it has stored, what failed, how long each phase took."""

    def __init__(self, store: Store, report: Report | None, known: Vocabulary | None) -> None:
        self.store = store
        self.report: Report = report or (lambda name, done, total: None)
        self.stored: list[str] = []
        self.silent: list[str] = []
        self.failures: list[Failure] = []
        self.replaced: list[str] = []
        self.duplicates: list[tuple[str, str]] = []
        self.seconds = dict.fromkeys(PHASES, 0.0)
        self._hashes = _hashes(store)
        self._reached: set[Key] = set()
        self._has_other_words = False
        self._names: dict[str, list[str]] = {}
        for name, content in self._hashes.items():
            self._names.setdefault(content, []).append(name)
        with self._phase("vocabulary"):
            self.vocabulary: Vocabulary = known or vocabulary.load(stored=store.own_vocabulary())

    def add(self, source: Source) -> None:
        try:
            with self._phase("read"):
                document = read(source.place, source.name)
            with self._phase("extract"):
                claims, relations = claims_and_relations(document, self.vocabulary)
            with self._phase("describe"):
                quads = rdf.document_quads(document, claims, relations, self.vocabulary)
                quads.append(sketched(document))
        except IpgraphError as error:
            self.failures.append(Failure(source.shown, str(error)))
            return
        with self._phase("store"):
            if not self.stored:
                self._has_other_words = self.store.load_vocabulary(self.vocabulary.quads())
            if source.name in self._hashes and not self._has_other_words:
                # what it said bore on slices that it may say nothing of any more
                self._reached |= findings.reach(self.store, [source.name])
            self.store.replace(vocabulary.iri("document", source.name), quads)
        self.stored.append(source.name)
        self._compare(document)
        if document.language not in languages():
            self.silent.append(source.name)

    def _compare(self, document: Document) -> None:
        """Notes what the store had of that name, and the document that has the same content."""
        before = self._hashes.get(document.name)
        if before is not None and before != document.sha256:
            self.replaced.append(document.name)
            self._names[before].remove(document.name)
        same = self._names.setdefault(document.sha256, [])
        others = [name for name in same if name != document.name]
        if others:
            self.duplicates.append((document.name, others[0]))
        if document.name not in same:
            same.append(document.name)
        self._hashes[document.name] = document.sha256

    def derive(self) -> None:
        """Tell from all documents together, those of before too, who is one person."""
        with self._phase("store"):
            people.update(self.store, self.vocabulary)

    def reconcile(self) -> None:
        """Hold what the documents state against all that the store has."""
        with self._phase("reconcile"):
            # rules depend on the vocabulary: another one may say other things of any claim
            changed = None if self._has_other_words else self.stored
            findings.update(self.store, self.vocabulary, changed, self._reached)

    def outcome(self) -> Outcome:
        with self._phase("validate"):
            # pySHACL and rdflib take a while to import: here it is known that they are needed
            from ipgraph.validate import validate

            violations = validate(self.store, self.stored)
        return Outcome(
            tuple(self.stored),
            tuple(self.failures),
            tuple(violations),
            tuple(self.silent),
            self.seconds,
            tuple(self.replaced),
            tuple(self.duplicates),
        )

    @contextmanager
    def _phase(self, name: str) -> Iterator[None]:
        start = perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += perf_counter() - start


def _hashes(store: Store) -> dict[str, str]:
    """The hashes of the contents of the documents in a store, by their names."""
    found = store.query(_HASHES)
    return {row["name"].value: row["hash"].value for row in found}  # type: ignore[union-attr]
