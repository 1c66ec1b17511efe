"""Agencies, officials, programmes, events, indicators and places as objects, and the ways between them.

Every way is a canned query or a statement of the ontology: what these objects give is what queries give.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ipgraph.entities.entity import Entity, entities_of
from ipgraph.entities.reading import found
from ipgraph.entities.several import Entities
from ipgraph.entities.stated import Claims
from ipgraph.entities.tables import Findings
from ipgraph.reconcile.asking import findings
from ipgraph.series import series
from ipgraph.summary import officials

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipgraph.entities.documents import StoredDocument
    from ipgraph.query import Value
    from ipgraph.series import Series
    from ipgraph.summary import OfficialFacts

_RUNS: Final = "runs"
_HOSTS: Final = "hosts"
_SPEAKS: Final = "speaks-at"
_COOPERATES: Final = "cooperates-with"


class _Told(Entity):
    """What documents tie to other things."""

    def _tied(self, relation: str, end: str) -> Entities[Entity]:
        """What stands at an end (``subject``, ``object``) of a relation of it."""
        ask = self._context.ask
        return Entities(
            self._context, lambda: ask("relations", thing=self.iri, relation=relation), end, but=self.iri
        )

    def _claims(self, query: str, parameter: str) -> Claims:
        return Claims(self._context, *found(self._context.store, query, **{parameter: self.iri}))

    @cached_property
    def documents(self) -> Entities[StoredDocument]:
        """The documents that tell of it, by what they tie to it."""
        return Entities(self._context, lambda: self.relations, "document")


class Agency(_Told):
    """A public body, or another organisation that documents name."""

    kinds = ("agency", "organisation")

    @property
    def abbreviation(self) -> str | None:
        """Its usual abbreviation; None where the vocabulary has none."""
        known = self._context.vocabulary().agencies.get(self.key)
        return next(iter(known.abbreviations), None) if known else None

    @cached_property
    def officials(self) -> Entities[Official]:
        """Who is shown to hold a post there: the query ``officials-of-agency``."""
        ask = self._context.ask
        return Entities(self._context, lambda: ask("officials-of-agency", agency=self.iri), "official")

    @cached_property
    def claims(self) -> Claims:
        """What is attributed to it or to its officials: the query ``claims-of-agency``."""
        return self._claims("claims-of-agency", "agency")

    @cached_property
    def programmes(self) -> Entities[Programme]:
        """What it runs."""
        return self._tied(_RUNS, "object")  # type: ignore[return-value]

    @cached_property
    def events(self) -> Entities[Event]:
        """What it hosts."""
        return self._tied(_HOSTS, "object")  # type: ignore[return-value]

    @cached_property
    def partners(self) -> Entities[Entity]:
        """The agencies and countries that it cooperates with: the query ``cooperation``."""
        ask = self._context.ask
        return Entities(
            self._context, lambda: ask("cooperation", agency=self.iri), "subject", "object", but=self.iri
        )

    @cached_property
    def formerly(self) -> Entities[Agency]:
        """The bodies that it came from: the query ``successors``."""
        ask = self._context.ask
        return Entities(self._context, lambda: ask("successors", agency=self.iri), "former", but=self.iri)

    @cached_property
    def successors(self) -> Entities[Agency]:
        """The bodies that came from it: the query ``successors``."""
        ask = self._context.ask
        return Entities(self._context, lambda: ask("successors", agency=self.iri), "successor", but=self.iri)

    def _facts(self) -> Mapping[str, object]:
        return {
            "officials": tuple(self.officials),
            "programmes": tuple(self.programmes),
            "events": len(self.events),
            "claims": len(self.claims),
        }

    def _said(self) -> str:
        return f"{self.abbreviation or self.key}: {self.label}"


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A statement that somebody holds a post: as the document names it, on which day, in which words.

    ``shown_on`` is the document's date, None where it has none.
    """

    post: str | None
    organisation: Agency
    shown_on: date | None
    quote: str
    document: StoredDocument

    def __str__(self) -> str:
        return f"{self.post or '?'}, {self.organisation}"


class Official(_Told):
    """A person, whatever documents and languages call them."""

    kinds = ("official",)

    @cached_property
    def facts(self) -> OfficialFacts:
        """Names, posts, bodies and counts as ``ipgraph query officials`` tells them."""
        return self._together.kept("facts", self._all_facts)[self.iri]

    def _all_facts(self, _: object) -> dict[str, OfficialFacts]:
        context = self._context
        told = officials(context.store, context.vocabulary(), context.language)
        return {each.iri: each for each in told}

    @cached_property
    def posts(self) -> tuple[PostHeld, ...]:
        """The posts that documents show, by their dates: the query ``posts-of-official``."""
        rows = list(self._context.ask("posts-of-official", official=self.iri))
        bodies = entities_of(self._context, (str(row["organisation"]) for row in rows))
        documents = entities_of(self._context, (str(row["document"]) for row in rows))
        return tuple(
            PostHeld(
                _text(row["post"]),
                bodies[str(row["organisation"])],  # type: ignore[arg-type]
                row["shown_on"] if isinstance(row["shown_on"], date) else None,
                str(row["quote"]),
                documents[str(row["document"])],  # type: ignore[arg-type]
            )
            for row in rows
        )

    @cached_property
    def organisations(self) -> Entities[Agency]:
        """Where a post is held: the query ``posts-of-official``."""
        ask = self._context.ask
        return Entities(self._context, lambda: ask("posts-of-official", official=self.iri), "organisation")

    @cached_property
    def claims(self) -> Claims:
        """What documents attribute to the person: the query ``claims-of-official``."""
        return self._claims("claims-of-official", "official")

    @cached_property
    def indicators(self) -> Entities[Indicator]:
        """What the person gives figures of."""
        ask = self._context.ask
        return Entities(self._context, lambda: ask("claims-of-official", official=self.iri), "indicator")

    @cached_property
    def events(self) -> Entities[Event]:
        """Where the person speaks."""
        return self._tied(_SPEAKS, "object")  # type: ignore[return-value]

    @cached_property
    def beside(self) -> Entities[Official]:
        """Who speaks at the same events: the query ``shared-events``."""
        ask = self._context.ask
        return Entities(self._context, lambda: ask("shared-events", official=self.iri), "other")

    def _facts(self) -> Mapping[str, object]:
        posts = tuple(dict.fromkeys(map(str, self.posts)))
        return {"posts": posts, "claims": len(self.claims), "events": len(self.events)}


class Programme(_Told):
    """A programme of policy."""

    kinds = ("programme",)

    @cached_property
    def run_by(self) -> Entities[Agency]:
        """Who runs it."""
        return self._tied(_RUNS, "subject")  # type: ignore[return-value]

    @cached_property
    def claims(self) -> Claims:
        """The figures of what it brings about: the query ``claims-of-programme``."""
        return self._claims("claims-of-programme", "programme")

    def _facts(self) -> Mapping[str, object]:
        return {"run by": tuple(self.run_by), "claims": len(self.claims)}


class Event(_Told):
    """A press conference, an anniversary, a forum."""

    kinds = ("event",)

    @property
    def date(self) -> str | None:
        """When it is, in ISO 8601, where documents tell."""
        row = self._row
        return None if row is None else _text(row["date"])

    @property
    def event_kind(self) -> str:
        """Of what kind it is: ``press-conference``."""
        row = self._row
        return "" if row is None else str(row["kind"])

    @cached_property
    def hosts(self) -> Entities[Agency]:
        """Who hosts it."""
        return self._tied(_HOSTS, "subject")  # type: ignore[return-value]

    @cached_property
    def speakers(self) -> Entities[Official]:
        """Who speaks there."""
        return self._tied(_SPEAKS, "subject")  # type: ignore[return-value]

    @cached_property
    def claims(self) -> Claims:
        """What is stated there: the query ``claims-of-event``."""
        return self._claims("claims-of-event", "event")

    @property
    def _row(self) -> Mapping[str, Value] | None:
        return self._together.kept("events", self._rows).get(self.iri)

    def _rows(self, _: object) -> dict[str, Mapping[str, Value]]:
        return {str(row["event"]): row for row in self._context.ask("events")}

    def _facts(self) -> Mapping[str, object]:
        told = {"date": self.date, "hosts": tuple(self.hosts), "speakers": tuple(self.speakers)}
        return told | {"claims": len(self.claims)}


class Indicator(Entity):
    """Something that is counted or measured."""

    kinds = ("indicator",)

    @property
    def unit(self) -> str | None:
        """The code of its usual unit."""
        known = self._context.vocabulary().indicators.get(self.key)
        return known.unit if known else None

    @cached_property
    def claims(self) -> Claims:
        """What documents state of it: the query ``claims``."""
        return Claims(self._context, *found(self._context.store, "claims", indicator=self.iri))

    @cached_property
    def speakers(self) -> Entities[Entity]:
        """Who gives figures of it, those with the most first: the query ``speakers``."""
        ask = self._context.ask
        return Entities(self._context, lambda: ask("speakers", indicator=self.iri), "who")

    @cached_property
    def documents(self) -> Entities[StoredDocument]:
        """The documents that state figures of it."""
        return Entities(self._context, lambda: self._context.ask("claims", indicator=self.iri), "document")

    @cached_property
    def related(self) -> Entities[Indicator]:
        """The indicators above, below and beside it: the query ``related-indicators``."""
        ask = self._context.ask
        return Entities(self._context, lambda: ask("related-indicators", indicator=self.iri), "indicator")

    @cached_property
    def announced_together(self) -> Entities[Indicator]:
        """What the documents that state it state too: the query ``announced-together``."""
        ask = self._context.ask
        return Entities(self._context, lambda: ask("announced-together", indicator=self.iri), "indicator")

    @cached_property
    def findings(self) -> Findings:
        """What reconciling says of figures of it, conflicts first."""
        context = self._context
        return Findings(findings(context.store, context.vocabulary(), uses=self.key), context.language)

    def series(
        self, *, area: str | None = None, measure: str | None = None, of: Mapping[str, str] | None = None,
        **breakdown: str,
    ) -> Series:  # fmt: skip
        """It over time: see ``series.series``. ``holder="enterprise"`` is short for ``of``."""
        context, chosen = self._context, {**(of or {}), **breakdown}
        return series(context.store, context.vocabulary(), self.key, of=chosen, area=area, measure=measure)

    def _facts(self) -> Mapping[str, object]:
        return {"unit": self.unit, "claims": len(self.claims), "said by": tuple(self.speakers)[:6]}


class Place(Entity):
    """A country, a province, a city: ``key`` is its code."""

    kinds = ("place",)

    @cached_property
    def claims(self) -> Claims:
        """What is counted there: the query ``claims``."""
        return Claims(self._context, *found(self._context.store, "claims", area=self.iri))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
