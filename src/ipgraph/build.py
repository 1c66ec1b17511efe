"""Documents on disk → the store: read, extract, describe in RDF, store, validate. The main job."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Final

from ipgraph import rdf, resources, vocabulary
from ipgraph.errors import IpgraphError, NotFoundError, ReadError, did_you_mean
from ipgraph.extract import claims_and_relations, languages
from ipgraph.read import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from ipgraph.claims import Claim, Document, Relation
    from ipgraph.store import Store
    from ipgraph.validate import Violation
    from ipgraph.vocabulary import Vocabulary

    Report = Callable[[str, int, int], None]  # what is worked on, documents done, documents in all

SUFFIXES: Final = (".txt",)
PHASES: Final = ("vocabulary", "read", "extract", "describe", "store", "validate")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read and the name that its document gets."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be stored, and the line that says why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: names of the documents stored, what failed, what breaks a shape, seconds per phase.

    ``silent`` are those of the stored whose language has no lexicon, so that nothing could be extracted.
    """

    stored: tuple[str, ...]
    failures: tuple[Failure, ...]
    violations: tuple[Violation, ...]
    silent: tuple[str, ...]
    seconds: dict[str, float] = field(compare=False)


def find_documents(paths: Iterable[Path]) -> list[Source]:
    """The documents that files and folders hold; a folder's by their path inside it, in order of name.

    A file that is named itself is a document whatever its suffix; of a folder's files those with one of
    ``SUFFIXES`` are. Raises ReadError where a path does not exist, a folder holds no document, or two
    documents have one name.
    """
    found: dict[str, Source] = {}
    for path in paths:
        for source in _inside(path):
            other = found.setdefault(source.name, source)
            if other is not source and not other.path.samefile(source.path):
                raise ReadError(
                    f"two documents would be named {source.name}: {other.path} and {source.path}; "
                    "hand in the folder above them, or rename one"
                )
    return list(found.values())


def _inside(path: Path) -> list[Source]:
    try:
        if not path.exists():
            raise ReadError(f"there is no file or folder {path}")
        if not path.is_dir():
            return [Source(path, path.name)]
        documents = [
            Source(file, file.relative_to(path).as_posix())
            for file in _files(path)
            if file.suffix.lower() in SUFFIXES and file.is_file()
        ]
    except OSError as error:
        raise ReadError(f"cannot read {error.filename or path}: {(error.strerror or '').lower()}") from error
    if not documents:
        raise ReadError(f"{path} holds no documents; they are files named *{' or *'.join(SUFFIXES)}")
    return sorted(documents, key=lambda source: source.name)


def _files(folder: Path) -> Iterator[Path]:
    """The files in a folder and below, except hidden ones. Raises OSError where a folder cannot be read."""
    for entry in folder.iterdir():
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry)
        else:
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


def extraction(source: Source) -> Extraction:
    """Read one document and extract its claims and relations, without a store. Raises ReadError."""
    document, known = read(source.path, source.name), vocabulary.load()
    claims, relations = claims_and_relations(document, known)
    return Extraction(document, tuple(claims), tuple(relations))


def find_seeds(folder: Path | None = None) -> list[Source]:
    """The documents of a folder; of the seeds that ship with ipgraph where it is None.

    Raises ReadError where it is no folder or holds no document.
    """
    folder = resources.folder("seeds") if folder is None else folder
    if folder.exists() and not folder.is_dir():
        raise ReadError(f"{folder} is a file; name its folder, or say: ipgraph add {folder}")
    return find_documents([folder])


def build(folder: Path | None, store: Store, report: Report | None = None) -> Outcome:
    """Store every document of a folder (None: the seeds), replacing what the store had of that name.

    Documents in the store that are not in the folder stay. Raises as ``find_seeds`` and ``load``.
    """
    return load(find_seeds(folder), store, report)


def add(paths: Iterable[Path], store: Store, report: Report | None = None) -> Outcome:
    """Store the documents of files and folders. Raises as ``find_documents`` and ``load``."""
    return load(find_documents(paths), store, report)


def load(documents: Sequence[Source], store: Store, report: Report | None = None) -> Outcome:
    """Store documents, each in one transaction that replaces what the store had of that name.

    A document that fails is left out and noted; what the store had of it is untouched. Raises ReadError
    where no document could be stored at all: then the store is as it was.
    """
    run = _Run(store, report)
    for number, source in enumerate(documents):
        run.report(source.name, number, len(documents))
        run.add(source)
    if not run.stored:
        raise nothing_read(run.failures)
    run.report("checking against the shapes", len(documents), len(documents))
    return run.outcome()


def remove(name: str, store: Store) -> None:
    """Remove a document and all that came from it. Raises NotFoundError where there is none of that name."""
    known = store.documents()
    if name not in known:
        hint = did_you_mean(name, known) or "; see: ipgraph query documents"
        raise NotFoundError(f"no document {name!r} in the store{hint}")
    store.remove(vocabulary.iri("document", name))


def nothing_read(failures: Sequence[Failure]) -> ReadError:
    """The error that says why none of the documents could be read."""
    if len(failures) == 1:
        return ReadError(failures[0].reason)
    reasons = "; ".join(failure.reason for failure in failures[:3])
    more = f"; and {len(failures) - 3} more" if len(failures) > 3 else ""
    return ReadError(f"none of the {len(failures)} documents could be read: {reasons}{more}")


class _Run:
    """One run over documents: what it has stored, what failed, how long each phase took."""

    def __init__(self, store: Store, report: Report | None) -> None:
        self.store = store
        self.report: Report = report or (lambda name, done, total: None)
        self.stored: list[str] = []
        self.silent: list[str] = []
        self.failures: list[Failure] = []
        self.seconds = dict.fromkeys(PHASES, 0.0)
        with self._phase("vocabulary"):
            self.vocabulary: Vocabulary = vocabulary.load()

    def add(self, source: Source) -> None:
        try:
            with self._phase("read"):
                document = read(source.path, source.name)
            with self._phase("extract"):
                claims, relations = claims_and_relations(document, self.vocabulary)
            with self._phase("describe"):
                quads = rdf.document_quads(document, claims, relations, self.vocabulary)
        except IpgraphError as error:
            self.failures.append(Failure(source.path, str(error)))
            return
        with self._phase("store"):
            if not self.stored:
                self.store.load_vocabulary(self.vocabulary.quads())
            self.store.replace(vocabulary.iri("document", source.name), quads)
        self.stored.append(source.name)
        if document.language not in languages():
            self.silent.append(source.name)

    def outcome(self) -> Outcome:
        with self._phase("validate"):
            # pySHACL and rdflib take a while to import: here it is known that they are needed
            from ipgraph.validate import validate

            violations = validate(self.store, self.stored)
        return Outcome(
            tuple(self.stored), tuple(self.failures), tuple(violations), tuple(self.silent), self.seconds
        )

    @contextmanager
    def _phase(self, name: str) -> Iterator[None]:
        start = perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += perf_counter() - start
