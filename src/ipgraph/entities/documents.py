"""Documents in the store as objects: what their pages say of themselves, what they state and tie together."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ipgraph import rdf
from ipgraph.entities.entity import Entity
from ipgraph.entities.reading import found
from ipgraph.entities.stated import Claims
from ipgraph.entities.tables import Findings
from ipgraph.errors import NotFoundError
from ipgraph.reconcile.asking import using

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Quad

    from ipgraph.claims import Document, Relation

_TEXTS: Final = 16  # that are read at once
_PAGE: Final = (
    "ipg:name",
    "ipg:sha256",
    "dcterms:language",
    "dcterms:format",
    "dcterms:source",
    "dcterms:title",
    "dcterms:publisher",
    "dcterms:issued",
)


class StoredDocument(Entity):
    """A document in the graph; ``record`` is what was read, ``label`` its title."""

    kinds = ("document",)

    @cached_property
    def record(self) -> Document:
        """The document with its text. Raises NotFoundError where it is gone from the store."""
        return rdf.document_of(self._together.near(self.iri, "texts", _TEXTS, self._texts).get(self.iri, ()))

    @property
    def name(self) -> str:
        """The name by which the store knows it."""
        return self.key

    @property
    def text(self) -> str:
        """The text that offsets of claims count."""
        return self.record.text

    @property
    def title(self) -> str | None:
        """The title that its page has."""
        return self._page("dcterms:title")

    @property
    def publisher(self) -> str | None:
        """Who published it, as its page says."""
        return self._page("dcterms:publisher")

    @property
    def issued(self) -> str | None:
        """When, as an ISO 8601 date; None where its page does not tell."""
        return self._page("dcterms:issued")

    @property
    def language(self) -> str:
        """Its language, by its ISO 639-1 code."""
        return self._page("dcterms:language") or ""

    @property
    def source(self) -> str | None:
        """The web address that it was read from."""
        return self._page("dcterms:source")

    @property
    def sha256(self) -> str:
        """The hash of the bytes that were read."""
        return self._page("ipg:sha256") or ""

    @cached_property
    def claims(self) -> Claims:
        """What it states, in the order of its text: the query ``claims-of-document``."""
        return Claims(self._context, *found(self._context.store, "claims-of-document", document=self.iri))

    @cached_property
    def told(self) -> list[Relation]:
        """Who and what it ties together, in the order of its text."""
        return rdf.relations_of(self._context.store.quads(self.iri))

    @cached_property
    def findings(self) -> Findings:
        """What reconciling says of its claims, conflicts first."""
        context = self._context
        return Findings(using(context.store, context.vocabulary(), self.claims.iris), context.language)

    def _texts(self, documents: Iterable[str]) -> dict[str, list[Quad]]:
        told: dict[str, list[Quad]] = {}
        predicates = map(rdf.term, ("a", "ipg:text", *_PAGE))
        for quad in self._context.store.of_each(map(NamedNode, documents), *predicates):
            told.setdefault(quad.subject.value, []).append(quad)  # type: ignore[union-attr]
        return told

    def _page(self, curie: str) -> str | None:
        """What the page says of itself; of many documents at once, without their texts."""
        told = self._together.kept("pages", self._pages)
        if self.iri not in told:
            raise NotFoundError(f"there is no document {self.key!r} in the graph any more")
        return told[self.iri].get(rdf.term(curie).value)

    def _pages(self, documents: Iterable[str]) -> dict[str, dict[str, str]]:
        told: dict[str, dict[str, str]] = {}
        for quad in self._context.store.of_each(map(NamedNode, documents), *map(rdf.term, _PAGE)):
            node, value = quad.subject.value, quad.object.value  # type: ignore[union-attr]
            told.setdefault(node, {})[quad.predicate.value] = value
        return told

    def _facts(self) -> Mapping[str, object]:
        return {"publisher": self.publisher, "issued": self.issued, "claims": len(self.claims)}
