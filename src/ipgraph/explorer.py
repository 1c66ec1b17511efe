"""Names in any language → the things of a graph as objects to walk; what lies around and between them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Final

from ipgraph import vocabulary
from ipgraph.claims import Claim
from ipgraph.errors import NotFoundError, ParameterError, did_you_mean
from ipgraph.query import things
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Unpack

    from ipgraph.entities import (
        Agency,
        Claims,
        Context,
        Entities,
        Entity,
        Event,
        Indicator,
        Official,
        Place,
        Programme,
        StatedClaim,
        StoredDocument,
    )
    from ipgraph.graph import PropertyGraph, Selection
    from ipgraph.network import Network, Path
    from ipgraph.query import Table
    from ipgraph.query.things import Things
    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary

    # a name, or the thing itself
    Name = str | Entity

_READING: Final = Lock()


class Explorer:
    """What one can ask of a store by name. Every method may be called from several threads.

    A name is any that the vocabulary or a document has for a thing, in English or Chinese, an abbreviation,
    the key of its IRI or the IRI itself; a thing that is there already may stand for its name. Where nothing
    has it, NotFoundError says which names are close; where several things have it, ParameterError says which.
    ``language`` (``en``, ``zh``) is that of labels, here and of all that is reached from here.
    """

    store: Store
    _known: Vocabulary | None

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The indicators, agencies, places … that the graph speaks of."""
        with _READING:
            if self._known is None:
                self._known = vocabulary.load(stored=self.store.own_vocabulary())
        return self._known

    def agency(self, name: Name, language: str = "en") -> Agency:
        """A public body, or an organisation that documents name: ``CNIPA``, ``国知局``."""
        from ipgraph import entities

        return entities.Agency(self._context(language), things.agency(self.store, entities.named(name)).value)

    def official(self, name: Name, language: str = "en") -> Official:
        """A person, by any name in any order and spelling: ``Shen Changyu``, ``申长雨``."""
        from ipgraph import entities

        return entities.Official(self._context(language), self._node(things.OFFICIAL, name))

    def programme(self, name: Name, language: str = "en") -> Programme:
        """A programme of policy: ``data IP pilots``."""
        from ipgraph import entities

        return entities.Programme(self._context(language), self._node(things.PROGRAMME, name))

    def event(self, name: Name, language: str = "en") -> Event:
        """A press conference, a forum …, by its key or label: ``press-conference/scio/2025-04-24``."""
        from ipgraph import entities

        return entities.Event(self._context(language), self._node(things.EVENT, name))

    def indicator(self, name: Name, language: str = "en") -> Indicator:
        """What is counted or measured: ``invention-patents-granted``, ``发明专利授权量``."""
        from ipgraph import entities

        return entities.Indicator(self._context(language), self._node(things.INDICATOR, name))

    def place(self, name: Name, language: str = "en") -> Place:
        """A country, a province, a city: ``CN-GD``, ``广东``."""
        from ipgraph import entities

        return entities.Place(self._context(language), self._node(things.PLACE, name))

    def document(self, name: Name, language: str = "en") -> StoredDocument:
        """A document, by its name in the store or its title."""
        from ipgraph import entities

        return entities.StoredDocument(self._context(language), self._node(things.DOCUMENT, name))

    def claim(self, claim: Name | Claim, language: str = "en") -> StatedClaim:
        """A claim by its key (``document/start-end``) or IRI, or as a record, such as those of a finding."""
        from ipgraph import entities

        context = self._context(language)
        if not isinstance(claim, Claim):
            return entities.StatedClaim(context, things.claim(self.store, entities.named(claim)).value)
        start = iri("claim", claim.doc, f"{claim.start}-{claim.end}")
        for each in self.document(claim.doc, language).claims:
            # records of findings lack what arithmetic has no need of
            if each.iri.startswith(start) and (each.record.indicator, each.measure, each.period, each.of) == (
                claim.indicator, claim.measure, claim.period, claim.of,
            ):  # fmt: skip
                return each
        raise NotFoundError(f"the graph has no claim as this at {claim.doc}/{claim.start}-{claim.end}")

    def find(self, name: Name, language: str = "en") -> Entity:
        """The thing of that name, of whatever kind; of several kinds, agencies and people come first."""
        from ipgraph import entities
        from ipgraph.graph.around import find

        return entities.entity_of(self._context(language), find(self.store, entities.named(name)))

    def search(self, text: str, language: str = "en") -> Entities[Entity]:
        """All things whose name contains a text, Chinese also by its pinyin: the query ``find``."""
        return self._all("find", "thing", language, text=text)

    def agencies(self, language: str = "en") -> Entities[Agency]:
        """The bodies that documents speak of, those with the most claims first: the query ``agencies``."""
        return self._all("agencies", "agency", language)  # type: ignore[return-value]

    def officials(self, language: str = "en") -> Entities[Official]:
        """The people whom documents name, those with the most claims first: the query ``officials``."""
        return self._all("officials", "official", language)  # type: ignore[return-value]

    def programmes(self, language: str = "en") -> Entities[Programme]:
        """The programmes that documents speak of: the query ``programmes``."""
        return self._all("programmes", "programme", language)  # type: ignore[return-value]

    def events(self, language: str = "en") -> Entities[Event]:
        """The events that documents tell of, by date: the query ``events``."""
        return self._all("events", "event", language)  # type: ignore[return-value]

    def indicators(self, language: str = "en") -> Entities[Indicator]:
        """What documents state figures of, with the most claims first: the query ``indicators``."""
        return self._all("indicators", "indicator", language)  # type: ignore[return-value]

    def documents(self, language: str = "en") -> Entities[StoredDocument]:
        """The documents, by date: the query ``documents``."""
        return self._all("documents", "document", language)  # type: ignore[return-value]

    def claims(
        self,
        document: Name | None = None,
        /,
        *,
        indicator: Name | None = None,
        area: Name | None = None,
        period: str | int | None = None,
        measure: str | None = None,
        language: str = "en",
    ) -> Claims:
        """What documents state, or one of them, by any of what it is about: the query ``claims``.

        Each is read when it is looked at; ``to_pandas`` and ``to_polars`` give one row for each.
        """
        from ipgraph import entities

        context = self._context(language)
        given = {
            "indicator": None if indicator is None else entities.named(indicator),
            "area": None if area is None else entities.named(area),
            "period": None if period is None else str(period),
            "measure": measure,
        }
        if document is not None:
            found = self.document(document, language)
            if not any(given.values()):
                return found.claims
            given["document"] = found.iri
        elif not any(given.values()):
            return entities.Claims(context, *entities.all_claims(self.store))
        # what was asked for wrongly is told now, not when the claims are looked at
        return entities.Claims(context, *entities.found(self.store, "claims", **given))

    def claim_tables(self, documents: int = 100) -> Iterator[Table]:
        """The claims of all documents as tables, each of at most so many documents: for very large stores.

        There is at least one table, with the columns of ``claims``.
        """
        from ipgraph import entities

        empty = True
        for iris in entities.pieces(self.store, documents, documents):
            empty = False
            records = entities.ClaimsTogether(self._context("en"), iris).records
            yield entities.claims_table((each, records[each]) for each in iris)
        if empty:
            yield entities.claims_table(())

    def network(self, **selection: Unpack[Selection]) -> Network:
        """The graph as a network to measure, asked for as ``graph`` does: see ``network.Network``.

        Without options, documents are folded: who says something is tied to what it is about.
        """
        from ipgraph.network import Network

        if not selection.keys() & {"kinds", "relations", "fold_documents"}:
            selection["fold_documents"] = True
        return Network(self._project, selection, self._context(selection.get("language", "en")))

    def paths(
        self, one: Name, other: Name, /, *, most: int = 5, longest: int = 4, **selection: Unpack[Selection]
    ) -> list[Path]:
        """How two things are tied: the shortest paths between them first, whatever the edges' direction.

        At most so many paths, of at most so many edges. Empty where nothing that short ties them.
        """
        from ipgraph.entities import named

        return self._whole(selection).paths(named(one), named(other), most=most, longest=longest)

    def neighbours(
        self, thing: Name, /, *, relation: str | None = None, **selection: Unpack[Selection]
    ) -> Entities[Entity]:
        """What is tied to a thing by one edge; the table tells by which relation, how often, since when."""
        from ipgraph.entities import named

        name = named(thing)
        return self._whole({"depth": 1, **selection, "around": name}).neighbours(name, relation=relation)

    def subgraph(self, *names: Name, **selection: Unpack[Selection]) -> PropertyGraph:
        """What lies within ``depth`` edges (1) of some things, asked for as ``graph`` does otherwise."""
        from ipgraph.entities import named

        selection["around"] = tuple(map(named, names))
        return self._project(**selection)

    def _whole(self, selection: Selection) -> Network:
        from ipgraph.network import Network

        return Network(self._project, selection, self._context(selection.get("language", "en")))

    def _project(self, **selection: Unpack[Selection]) -> PropertyGraph:
        from ipgraph.entities import Entity, named
        from ipgraph.graph import Selection as Known
        from ipgraph.graph import options, project

        for name in selection:
            if name not in Known.__annotations__:
                known = Known.__annotations__
                raise ParameterError(
                    f"there is no option {name!r}{did_you_mean(name, known)}; one of: {', '.join(known)}"
                )
        around: object = selection.get("around")
        if isinstance(around, Entity):
            selection["around"] = around.iri
        elif isinstance(around, Iterable) and not isinstance(around, str):
            selection["around"] = tuple(map(named, around))
        return project(self.store, self.vocabulary, options(**selection))

    def _context(self, language: str) -> Context:
        from ipgraph import entities

        return entities.Context(self.store, lambda: self.vocabulary, language)

    def _node(self, kind: Things, name: Name) -> str:
        from ipgraph.entities import named

        return kind.term(self.store, named(name)).value

    def _all(self, query: str, column: str, language: str, **parameters: str) -> Entities[Entity]:
        from ipgraph import entities

        context = self._context(language)

        def ask() -> Table:
            return context.ask(query, **parameters)

        return entities.Entities(context, ask, column)
