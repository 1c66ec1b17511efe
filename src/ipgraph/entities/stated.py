"""Claims, observations and documents in the store as objects: what is stated of what, where, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ipgraph import rdf
from ipgraph.entities.entity import Context, Entity, entity_of
from ipgraph.entities.several import Entities
from ipgraph.entities.tables import Findings, claims_table
from ipgraph.errors import NotFoundError
from ipgraph.query import Iri, Table
from ipgraph.reconcile.asking import using
from ipgraph.values import plain
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from pyoxigraph import Quad

    from ipgraph.claims import Claim, Document, Equivalent, Relation
    from ipgraph.entities.things import Agency, Indicator, Official, Place
    from ipgraph.store import Store
    from ipgraph.values import Interval

_PERSON: Final = "ipg:person"
_MANY: Final = 12  # claims of one document from which on its graph is read as a whole


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a claim stands: the words, the sentence around them, and their place in the document's text.

    ``start`` and ``end`` count characters from 0, the end exclusive.
    """

    quote: str
    sentence: str
    start: int
    end: int
    document: StoredDocument

    def __str__(self) -> str:
        return self.sentence

    def _repr_html_(self) -> str:
        """The sentence with the words marked, and the document; nothing of it is taken for markup."""
        from html import escape

        before, quote, after = self.sentence.partition(self.quote)
        marked = f"{escape(before)}<mark>{escape(quote)}</mark>{escape(after)}"
        return f"<blockquote>{marked}<br><cite>{escape(self.document.label)}</cite></blockquote>"


class StatedClaim(Entity):
    """A figure that a document states, as it stands in the graph; ``record`` is what was extracted."""

    kinds = ("claim",)

    def __init__(self, context: Context, iri: str, record: Claim | None = None) -> None:
        """The claim with that IRI; its record where it is known already."""
        super().__init__(context, iri)
        if record is not None:
            self.record = record

    @cached_property
    def record(self) -> Claim:
        """The claim as extraction gives it. Raises NotFoundError where it is gone from the store."""
        found = rdf.claims_by_node(_quads_of(self._context.store, NamedNode(self.iri)))
        if self.iri not in found:
            raise NotFoundError(f"there is no claim {self.key!r} in the graph any more")
        return found[self.iri]

    @property
    def value(self) -> Decimal:
        """The figure in base units, negative for a fall."""
        return self.record.value

    @property
    def unit(self) -> str:
        """``count``, ``percent``, an ISO 4217 code …"""
        return self.record.unit

    @property
    def bound(self) -> str:
        """``exact``, ``about``, ``over`` or ``under``."""
        return self.record.bound

    @property
    def interval(self) -> Interval:
        """What the stated figure allows, rounding considered."""
        return self.record.interval

    @property
    def measure(self) -> str:
        """``level``, ``change``, ``share`` …"""
        return self.record.measure

    @property
    def period(self) -> str | None:
        """ISO 8601, None where the text does not tell."""
        return self.record.period

    @property
    def base(self) -> str | None:
        """What a change compares with: ``yoy``, a period …"""
        return self.record.base

    @property
    def area(self) -> str:
        """The code of the place that it is about; ``place`` is the place itself."""
        return self.record.area

    @property
    def of(self) -> Mapping[str, str | int]:
        """The breakdown: ``{"holder": "enterprise"}``."""
        return self.record.of

    @property
    def also(self) -> tuple[Equivalent, ...]:
        """The same figure in other currencies or units, stated in the same phrase."""
        return self.record.also

    @property
    def quote(self) -> str:
        """The words that state it."""
        return self.record.quote

    @property
    def start(self) -> int:
        """Where the words begin in the document's text, in characters from 0."""
        return self.record.start

    @property
    def end(self) -> int:
        """Where the words end, exclusive."""
        return self.record.end

    @property
    def speaker_name(self) -> str | None:
        """Who says so, as the document names them; None where it does not tell."""
        return self.record.speaker

    @property
    def label(self) -> str:
        """What it is about, in words, and the figure."""
        return f"{self.subject}: {figure(self.record)}"

    @property
    def subject(self) -> str:
        """What it is about, in words of the language asked for; those of the text where nothing is known."""
        point = self.observation or self
        return point._naming.label(self._context.language) or self.record.label or ""

    @cached_property
    def indicator(self) -> Indicator | None:
        """What is measured; None where the catalogue lacks it."""
        return self._one("ipg:indicator")  # type: ignore[return-value]

    @cached_property
    def observation(self) -> Observation | None:
        """The data point that it is about, with other documents' claims; None without an indicator."""
        return self._one("ipg:about")  # type: ignore[return-value]

    @cached_property
    def speaker(self) -> Official | Agency | None:
        """Who says so: a person or a body; None where the document names nobody, or a name of anybody's."""
        found = self._one("prov:wasAttributedTo")
        for quad in self._context.store.match(NamedNode(found.iri), rdf.term(_PERSON)) if found else ():
            return entity_of(self._context, quad.object.value)  # type: ignore[return-value,union-attr]
        return found  # type: ignore[return-value]

    @cached_property
    def place(self) -> Place:
        """The place that it is about."""
        return entity_of(self._context, iri("place", *self.area.split("/")))  # type: ignore[return-value]

    @cached_property
    def document(self) -> StoredDocument:
        """The document that states it."""
        return StoredDocument(self._context, iri("document", rdf.keys(NamedNode(self.iri))[1]))

    @cached_property
    def evidence(self) -> Evidence:
        """The words, the sentence and their place: the query ``evidence``."""
        [row] = self._context.ask("evidence", claim=self.iri)
        return Evidence(
            str(row["quote"]),
            str(row["sentence"]),
            int(str(row["start"])),
            int(str(row["end"])),
            self.document,
        )

    @cached_property
    def others(self) -> tuple[StatedClaim, ...]:
        """The other claims about the same data point, of this document and others."""
        return tuple(each for each in self.observation.claims if each != self) if self.observation else ()

    @cached_property
    def findings(self) -> Findings:
        """What reconciling says of it, conflicts first."""
        context = self._context
        return Findings(using(context.store, context.vocabulary(), [self.iri]), context.language)

    def _one(self, predicate: str) -> Entity | None:
        for quad in self._context.store.match(NamedNode(self.iri), rdf.term(predicate)):
            return entity_of(self._context, quad.object.value)  # type: ignore[union-attr]
        return None

    def _facts(self) -> Mapping[str, object]:
        return {
            "said by": self.speaker_name,
            "words": self.evidence.sentence,
            "document": self.document.label,
        }

    def __repr__(self) -> str:
        """The figure, what it is about, who says so."""
        by = f", by {self.speaker_name}" if self.speaker_name else ""
        return f"<StatedClaim {self.label}{by}>"


def figure(claim: Claim) -> str:
    """A figure as a line shows it: ``> 3,500,000 count``, ``53.3 percent``.

    >>> from decimal import Decimal
    >>> from ipgraph.claims import Claim
    >>> of = dict(period=None, base=None, area="CN", quote="x", start=0, end=1)
    >>> figure(Claim("a", None, "level", Decimal(3500000), "count", "over", **of))
    '> 3,500,000'
    """
    sign = {"over": "> ", "under": "< ", "about": "about "}.get(claim.bound, "")
    digits = plain(claim.value)
    whole, point, fraction = digits.partition(".")
    unit = "" if claim.unit == "count" else f" {claim.unit}"
    return f"{sign}{int(whole):,}{point}{fraction}{unit}" if whole not in ("-0",) else f"{sign}{digits}{unit}"


class Claims(Entities[StatedClaim]):
    """Claims as objects; as a table, each a row with all that it states, whatever query found them."""

    def _made(self, iri: str) -> StatedClaim:
        return StatedClaim(self._context, iri)

    @cached_property
    def records(self) -> tuple[Claim, ...]:
        """The claims as extraction gives them."""
        return tuple(record for _, record in records(self._context.store, self.iris))

    @cached_property
    def _rows(self) -> Table:
        return claims_table(records(self._context.store, self.iris))

    def to_table(self) -> Table:
        """The claims, one a row: document, what it is about, the figure and what it allows, words, place."""
        return self._rows


class Observation(Entity):
    """A data point that claims of any documents are about: indicator, measure, period, place, breakdown."""

    kinds = ("observation",)

    @cached_property
    def claims(self) -> Claims:
        """All claims about it."""

        def ask() -> Table:
            quads = self._context.store.match(None, rdf.term("ipg:about"), NamedNode(self.iri))
            found = sorted(quad.subject.value for quad in quads)  # type: ignore[union-attr]
            return Table(("claim",), [(Iri(each),) for each in found if "/id/claim/" in each])

        return Claims(self._context, ask, "claim")

    @cached_property
    def findings(self) -> Findings:
        """What reconciling says of its claims, conflicts first."""
        context = self._context
        return Findings(using(context.store, context.vocabulary(), self.claims.iris), context.language)


class StoredDocument(Entity):
    """A document in the graph; ``record`` is what was read, ``label`` its title."""

    kinds = ("document",)

    @cached_property
    def record(self) -> Document:
        """The document with its text. Raises NotFoundError where it is gone from the store."""
        return rdf.document_of(self._quads)

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
        return self.record.title

    @property
    def publisher(self) -> str | None:
        """Who published it, as its page says."""
        return self.record.publisher

    @property
    def issued(self) -> str | None:
        """When, as an ISO 8601 date; None where its page does not tell."""
        return self.record.issued

    @property
    def language(self) -> str:
        """Its language, by its ISO 639-1 code."""
        return self.record.language

    @property
    def source(self) -> str | None:
        """The web address that it was read from."""
        return self.record.source

    @property
    def sha256(self) -> str:
        """The hash of the bytes that were read."""
        return self.record.sha256

    @cached_property
    def claims(self) -> Claims:
        """What it states, in the order of its text."""
        return Claims(
            self._context, lambda: self._context.ask("claims-of-document", document=self.iri), "claim"
        )

    @cached_property
    def told(self) -> list[Relation]:
        """Who and what it ties together, in the order of its text."""
        return rdf.relations_of(self._quads)

    @cached_property
    def findings(self) -> Findings:
        """What reconciling says of its claims, conflicts first."""
        context = self._context
        return Findings(using(context.store, context.vocabulary(), self.claims.iris), context.language)

    @cached_property
    def _quads(self) -> list[Quad]:
        return list(self._context.store.quads(self.iri))

    def _facts(self) -> Mapping[str, object]:
        return {"publisher": self.publisher, "issued": self.issued, "claims": len(self.claims)}


def records(store: Store, iris: Iterable[str]) -> Iterator[tuple[Iri, Claim]]:
    """The claims with these IRIs, in their order; few of one document one by one, many at once."""
    order = [Iri(each) for each in iris]
    by_document: dict[str, list[Iri]] = {}
    for each in order:
        by_document.setdefault(rdf.keys(NamedNode(each))[1], []).append(each)
    found: dict[str, Claim] = {}
    for name, mine in by_document.items():
        if len(mine) >= _MANY:
            found |= rdf.claims_by_node(store.quads(iri("document", name)))
        else:
            found |= rdf.claims_by_node(quad for each in mine for quad in _quads_of(store, NamedNode(each)))
    return ((each, found[each]) for each in order)


def _quads_of(store: Store, claim: NamedNode) -> Iterator[Quad]:
    """What the graph of its document says of a claim, as far as the claim's record needs it."""
    name = iri("document", rdf.keys(claim)[1])
    yield from store.match(NamedNode(name), rdf.term("ipg:name"), graph=name)
    parts = {rdf.term(each) for each in ("ipg:about", "ipg:evidence", "ipg:equivalent", "oa:hasSelector")}
    seen, asked = set(), [claim]
    while asked:
        node = asked.pop()
        seen.add(node)
        for quad in store.match(node, graph=name):
            yield quad
            if quad.predicate in parts and isinstance(quad.object, NamedNode) and quad.object not in seen:
                asked.append(quad.object)
