"""Documents of a store and the sketches of their texts, looked up by name when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from ipgraph.claims import Document
from ipgraph.rdf import term, thing
from ipgraph.reconcile import copies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ipgraph.reconcile.copies import Sketch
    from ipgraph.store import Store

_TOLD: Final = {
    "ipg:text": "text",
    "dcterms:language": "language",
    "dcterms:publisher": "publisher",
    "dcterms:issued": "issued",
    "dcterms:title": "title",
}


def sketched(document: Document) -> ox.Quad:
    """What is stored with a document to tell copies of its text."""
    node = thing("document", document.name)
    sketch = ox.Literal(copies.serialise(copies.sketch(document.text)))
    return ox.Quad(node, term("ipg:sketch"), sketch, node)


class Documents(Mapping[str, Document]):
    """Documents of a store by name, each read when it is asked for.

    They have their text, language, publisher, title and day of issue, and nothing else.
    """

    def __init__(self, store: Store, names: Iterable[str] = ()) -> None:
        """Take the names of those to be listed; all others are found as well."""
        self._store = store
        self._names = sorted(names)
        self._read: dict[str, Document | None] = {}

    def __getitem__(self, name: str) -> Document:
        """The document. Raises KeyError where there is none of that name."""
        if name not in self._read:
            node = thing("document", name)
            told: dict[str, Any] = {}
            for quad in self._store.match(node, None, None, node.value):
                if field := _fields().get(quad.predicate):
                    told[field] = quad.object.value  # type: ignore[union-attr]
            self._read[name] = Document(name=name, sha256="", **told) if "text" in told else None
        found = self._read[name]
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        """The names that are there, sorted."""
        return (name for name in self._names if name in self)

    def __len__(self) -> int:
        """How many of the names are there."""
        return sum(1 for _ in self)


@cache
def _fields() -> Mapping[ox.NamedNode, str]:
    return {term(curie): field for curie, field in _TOLD.items()}


class Sketches(Mapping[str, "Sketch"]):
    """The sketches of documents: of those that are given as they are stored, or else looked up."""

    def __init__(self, store: Store, documents: Documents, given: Mapping[str, str] | None = None) -> None:
        self._store = store
        self._documents = documents
        self._given = given or {}
        self._parsed: dict[str, Sketch] = {}

    def __getitem__(self, name: str) -> Sketch:
        if text := self._given.get(name):
            return copies.parse(text)
        if name not in self._parsed:
            node = thing("document", name)
            stored = next(iter(self._store.match(node, term("ipg:sketch"), None, node.value)), None)
            self._parsed[name] = (
                copies.sketch(self._documents[name].text)
                if stored is None
                else copies.parse(stored.object.value)  # type: ignore[union-attr]
            )
        return self._parsed[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)
