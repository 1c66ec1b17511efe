"""Turtle files → statements by subject; what is malformed or contradicts itself gives one clear error."""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ipgraph.errors import VocabularyError
from ipgraph.vocabulary.namespaces import ID, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pyoxigraph import BlankNode, Quad, Triple

    Term = NamedNode | BlankNode | Literal | Triple

_TYPE: Final = PREFIXES["rdf"] + "type"
_STORED: Final = "the vocabulary that the store keeps"
_NO_TEXT: Final[Mapping[str, str]] = MappingProxyType({})
_NO_TEXTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})


class Statements:
    """The statements of some Turtle files, by subject and predicate (full IRIs).

    ``own`` are a user's files, ``stored`` what a store has kept of such files; both only add.
    """

    def __init__(self, files: Iterable[Path], own: Iterable[Path] = (), stored: Iterable[Quad] = ()) -> None:
        """Parse the files in order.

        Raises VocabularyError where one cannot be read or is not Turtle, and where a file of a user has
        blank nodes (they have no name to keep) or describes nothing.
        """
        self._files = tuple(files)
        self._own = {str(file): list(_parsed(file)) for file in own}
        if kept := list(stored):
            self._own[_STORED] = kept
        self._subjects: dict[str, dict[str, list[Term]]] = {}
        self._classes: dict[str, dict[str, None]] = {}
        for file in self._files:
            self._index(_parsed(file))
        shipped = frozenset(self._subjects)
        for name, quads in self._own.items():
            _check_named(name, quads)
            self._index(quads)
            self._check_told(name, quads, shipped)

    def _check_told(self, name: str, quads: Sequence[Quad], shipped: frozenset[str]) -> None:
        """A class that is misspelt would make a file that nobody ever hears of."""
        named = {
            term.value
            for quad in quads
            for term in ((quad.object, quad.subject) if quad.predicate.value == _TYPE else (quad.subject,))
            if isinstance(term, NamedNode)
        }
        if shipped.isdisjoint(named):
            raise VocabularyError(
                f"{name}: describes nothing that ipgraph knows of; an indicator begins with "
                'indicator:its-name a ipg:Indicator ; skos:notation "its-name"'
            )

    def _index(self, quads: Iterable[Quad]) -> None:
        # the statements of one subject mostly follow each other: look it up when it changes
        subject = ""
        about: dict[str, list[Term]] = {}
        for node, predicate, value, _ in quads:
            if node.value != subject:
                subject = node.value
                about = self._subjects.setdefault(subject, {})
            name = predicate.value
            if name in about:
                about[name].append(value)
            else:
                about[name] = [value]
            if name == _TYPE and isinstance(value, NamedNode):
                self._classes.setdefault(value.value, {})[subject] = None

    def __iter__(self) -> Iterator[Quad]:
        """Every statement that ships, in order, in the default graph; reads the files again."""
        return chain.from_iterable(map(_parsed, self._files))

    def own(self) -> Iterator[Quad]:
        """Every statement of a user's files, in order."""
        return chain.from_iterable(self._own.values())

    def knows(self, subject: str) -> bool:
        """Whether anything is said about it."""
        return subject in self._subjects

    def of_class(self, class_iri: str) -> Collection[str]:
        """The subjects that are stated to belong to a class, in the order of the files."""
        return self._classes.get(class_iri, {})

    def text_by_language(self, subject: str, predicate: str) -> Mapping[str, str]:
        """At most one text in each language. Raises VocabularyError where there are two."""
        found = self.texts_by_language(subject, predicate)
        for language, texts in found.items():
            if len(texts) > 1:
                stated = " and ".join(map(repr, texts))
                raise self.problem(subject, f"has two {_short(predicate)} in {language}: {stated}")
        if not found:
            return _NO_TEXT
        return MappingProxyType({language: texts[0] for language, texts in found.items()})

    def texts_by_language(self, subject: str, predicate: str) -> Mapping[str, tuple[str, ...]]:
        """Any number of texts in each language, in the order of the files."""
        values = self._values(subject, predicate)
        if not values:
            return _NO_TEXTS
        found: dict[str, dict[str, None]] = {}
        for value in values:
            if not isinstance(value, Literal) or (language := value.language) is None:
                raise self.problem(subject, f"has a {_short(predicate)} without a language: {value}")
            found.setdefault(language, {})[value.value] = None
        return MappingProxyType({language: tuple(texts) for language, texts in found.items()})

    def texts(self, subject: str, predicate: str) -> tuple[str, ...]:
        """The literals, whatever their language, in the order of the files."""
        values = self._values(subject, predicate)
        return _distinct([value.value for value in values if isinstance(value, Literal)])

    def text(self, subject: str, predicate: str) -> str:
        """The one literal. Raises VocabularyError where there is none, or more than one."""
        found = self.texts(subject, predicate)
        if len(found) != 1:
            stated = " and ".join(map(repr, found)) or "none"
            raise self.problem(subject, f"needs exactly one {_short(predicate)}, has {stated}")
        return found[0]

    def links(self, subject: str, predicate: str) -> tuple[str, ...]:
        """The IRIs of other things, in the order of the files."""
        values = self._values(subject, predicate)
        return _distinct([value.value for value in values if isinstance(value, NamedNode)])

    def link(self, subject: str, predicate: str) -> str | None:
        """The one IRI, or None. Raises VocabularyError where there are several."""
        found = self.links(subject, predicate)
        if len(found) > 1:
            stated = " and ".join(map(_short, found))
            raise self.problem(subject, f"can have only one {_short(predicate)}, has {stated}")
        return found[0] if found else None

    def problem(self, subject: str, message: str) -> VocabularyError:
        """The error to raise about a subject; it names every file that speaks of it."""
        node = NamedNode(subject)
        files = [str(file) for file in self._files if any(each.subject == node for each in _parsed(file))]
        files += [name for name, quads in self._own.items() if any(each.subject == node for each in quads)]
        return VocabularyError(f"{' and '.join(files)}: {_short(subject)} {message}")

    def _values(self, subject: str, predicate: str) -> Sequence[Term]:
        return self._subjects[subject].get(predicate, ())


def _distinct(texts: list[str]) -> tuple[str, ...]:
    return tuple(texts if len(texts) < 2 else dict.fromkeys(texts))


def _check_named(name: str, quads: Iterable[Quad]) -> None:
    for quad in quads:
        if not (isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)):
            raise VocabularyError(f"{name}: a node in brackets has no IRI to keep; give it one")


def _parsed(file: Path) -> Iterator[Quad]:
    try:
        yield from parse(path=file, format=RdfFormat.TURTLE)
    except SyntaxError as error:
        raise VocabularyError(f"{file}: not valid Turtle: {error.msg}") from error
    except OSError as error:
        raise VocabularyError(f"{file}: cannot be read: {error}") from error


def _short(name: str) -> str:
    """An IRI as a person writes it: with its prefix, or as a path under the things' namespace."""
    if name.startswith(ID):
        return name.removeprefix(ID)
    for prefix, namespace in PREFIXES.items():
        if name.startswith(namespace):
            return f"{prefix}:{name.removeprefix(namespace)}"
    return f"<{name}>"
