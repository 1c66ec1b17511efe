"""Claims and observations in the store as objects: what is stated of what, where, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, overload

from pyoxigraph import NamedNode

from ipgraph import rdf
from ipgraph.entities.entity import Context, Entity, Together
from ipgraph.entities.reading import ClaimsTogether, point_of
from ipgraph.entities.several import Entities, growing, several
from ipgraph.entities.tables import Findings, claims_table
from ipgraph.errors import NotFoundError, ParameterError
from ipgraph.query import Iri, Table
from ipgraph.query.frames import SHOWN, html_of
from ipgraph.reconcile.asking import using
from ipgraph.values import plain
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from ipgraph.claims import Claim, Equivalent
    from ipgraph.entities.documents import StoredDocument
    from ipgraph.entities.things import Agency, Indicator, Official, Place
    from ipgraph.values import Interval


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

    _together: ClaimsTogether

    def __init__(self, context: Context, iri: str, together: Together | None = None) -> None:
        """The claim with that IRI, one of several or alone."""
        both = together if isinstance(together, ClaimsTogether) else ClaimsTogether(context, (iri,))
        super().__init__(context, iri, both)

    @property
    def record(self) -> Claim:
        """The claim as extraction gives it. Raises NotFoundError where it is gone from the store."""
        found = self._together.records.get(self.iri)
        if found is None:
            raise NotFoundError(f"there is no claim {self.key!r} in the graph any more")
        return found

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

    @property
    def indicator(self) -> Indicator | None:
        """What is measured; None where the catalogue lacks it."""
        slug = self.record.indicator
        return None if slug is None else self._about(iri("indicator", slug))  # type: ignore[return-value]

    @property
    def observation(self) -> Observation | None:
        """The data point that it is about, with other documents' claims; None without an indicator."""
        point = point_of(self.record)
        return None if point is None else self._about(point)  # type: ignore[return-value]

    @property
    def speaker(self) -> Official | Agency | None:
        """Who says so: a person or a body; None where the document names nobody, or a name of anybody's."""
        return self._together.speakers.get(self.iri)  # type: ignore[return-value]

    @property
    def place(self) -> Place:
        """The place that it is about."""
        return self._about(iri("place", *self.area.split("/")))  # type: ignore[return-value]

    @property
    def document(self) -> StoredDocument:
        """The document that states it."""
        return self._together.documents[rdf.keys(NamedNode(self.iri))[1]]  # type: ignore[return-value]

    @cached_property
    def evidence(self) -> Evidence:
        """The words, the sentence and their place: the query ``evidence``."""
        row = self._together.sentence(self.iri)
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

    def _about(self, iri: str) -> Entity:
        return self._together.about[iri]

    def _facts(self) -> Mapping[str, object]:
        return {
            "said by": self.speaker_name,
            "words": self.evidence.sentence,
            "document": self.document.label,
        }

    def _said(self) -> str:
        by = f", by {self.speaker_name}" if self.speaker_name else ""
        return f"{self.label}{by}"


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
    """Claims as objects; as a table, each a row with all that it states, whatever query found them.

    Going through them reads some at a time, and keeps none.
    """

    def __init__(
        self, context: Context, find: Callable[[], Iterable[Iri]], count: Callable[[], int] | None = None
    ) -> None:
        """The claims that are found, each once, when they are needed; counted so where that is faster."""
        super().__init__(context, lambda: Table(("claim",), [(each,) for each in self._find()]), "claim")
        self._find = find
        self._count = count

    @cached_property
    def _number(self) -> int:
        return len(self.iris) if self._count is None or "iris" in self.__dict__ else self._count()

    def __len__(self) -> int:
        """How many there are."""
        return self._number

    def _each(self) -> Iterator[Iri]:
        return iter(self.iris if "iris" in self.__dict__ else self._find())

    def _together(self, iris: Sequence[Iri]) -> ClaimsTogether:
        return ClaimsTogether(self._context, iris)

    @overload
    def __getitem__(self, at: int) -> StatedClaim: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[StatedClaim]: ...

    def __getitem__(self, at: int | slice) -> StatedClaim | Sequence[StatedClaim]:
        """The claim at a place, or a tuple of those at several; the first is there before the others."""
        if at == 0 and (first := next(self._each(), None)):
            return next(self._made((first,)))
        return super().__getitem__(at)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return next(self._each(), None) is not None

    @property
    def records(self) -> tuple[Claim, ...]:
        """The claims as extraction gives them."""
        return tuple(each.record for each in self)

    @cached_property
    def _rows(self) -> Table:
        return claims_table((each.iri, each.record) for each in self)

    def __repr__(self) -> str:
        """How many there are, and the first, one a line."""
        return several(self, len(self), "claim")

    def _repr_html_(self) -> str:
        """The first claims as a table, and how many there are; nothing of them is taken for markup."""
        return html_of(next(self.tables(SHOWN)), number=len(self))

    def tables(self, size: int = 10_000) -> Iterator[Table]:
        """The claims as tables of at most so many, one at least, each read when it is needed.

        Raises ParameterError on a size below 1.
        """
        if size < 1:
            raise ParameterError(f"a table has 1 row or more, not {size}")
        if "_rows" in self.__dict__:
            yield from super().tables(size)
            return
        is_first = True
        for some in growing(self._each(), size, size):
            yield claims_table((each.iri, each.record) for each in self._made(some))
            is_first = False
        if is_first:
            yield claims_table(())

    def to_table(self) -> Table:
        """The claims, one a row: document, what it is about, the figure and what it allows, words, place."""
        return self._rows


class Observation(Entity):
    """A data point that claims of any documents are about: indicator, measure, period, place, breakdown."""

    kinds = ("observation",)

    @cached_property
    def claims(self) -> Claims:
        """All claims about it."""

        def find() -> list[Iri]:
            quads = self._context.store.match(None, rdf.term("ipg:about"), NamedNode(self.iri))
            said = sorted(quad.subject.value for quad in quads)  # type: ignore[union-attr]
            return [Iri(each) for each in said if "/id/claim/" in each]

        return Claims(self._context, find)

    @cached_property
    def findings(self) -> Findings:
        """What reconciling says of its claims, conflicts first."""
        context = self._context
        return Findings(using(context.store, context.vocabulary(), self.claims.iris), context.language)
