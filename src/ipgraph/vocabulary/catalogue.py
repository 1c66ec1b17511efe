"""The Vocabulary: every record by its key, the way from a name to a record, and the quads for the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

from ipgraph.vocabulary.names import Names
from ipgraph.vocabulary.namespaces import GRAPH, OWN_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad

    from ipgraph.vocabulary.records import (
        Agency,
        Breakdown,
        Concept,
        Dimension,
        Indicator,
        Named,
        Place,
        Post,
        Programme,
        Unit,
    )
    from ipgraph.vocabulary.turtle import Statements

    AnyNamed = TypeVar("AnyNamed", bound=Named)

# A name that fits several places means the largest: Georgia the country, Jilin the province.
_LARGEST_FIRST: Final = ("world", "region", "country", "province", "city")


@dataclass(frozen=True)
class Vocabulary:
    """Everything that the Turtle files of the vocabulary say; the records tell what a key is.

    ``breakdowns`` go by dimension and value: ``("holder", "enterprise")``. Where a name fits two records
    equally well (INPI is an office in France and one in Brazil), looking it up gives None.
    """

    indicators: Mapping[str, Indicator]
    agencies: Mapping[str, Agency]
    places: Mapping[str, Place]
    units: Mapping[str, Unit]
    breakdowns: Mapping[tuple[str, str], Breakdown]
    dimensions: Mapping[str, Dimension]
    programmes: Mapping[str, Programme]
    posts: Mapping[str, Post]
    measures: Mapping[str, Concept]
    bounds: Mapping[str, Concept]
    bases: Mapping[str, Concept]
    temporalities: Mapping[str, Concept]
    relation_kinds: Mapping[str, Concept]
    event_kinds: Mapping[str, Concept]
    rules: Mapping[str, Concept]
    verdicts: Mapping[str, Concept]
    severities: Mapping[str, Concept]
    statements: Statements = field(repr=False, compare=False)

    def agency(self, name: str) -> Agency | None:
        """The agency of that name: a label, alternative label or abbreviation in any language.

        >>> from ipgraph import vocabulary
        >>> vocabulary.load().agency("the CNIPA").name
        'China National Intellectual Property Administration'
        >>> vocabulary.load().agency("国知局").slug
        'cnipa'
        """
        return self._agency_names.get(name)

    def current(self, agency: str) -> str:
        """The slug of the agency that does today what one did: itself, or the last of its successors.

        >>> from ipgraph import vocabulary
        >>> vocabulary.load().current("sipo"), vocabulary.load().current("wipo")
        ('cnipa', 'wipo')
        """
        passed: dict[str, None] = {}
        here: str | None = agency
        while here is not None and here not in passed:
            agency = here
            passed[here] = None
            known = self.agencies.get(here)
            here = known.successor if known else None
        return agency

    def place(self, name: str) -> Place | None:
        """The place of that name: a label or alternative label in any language; the largest of several.

        >>> from ipgraph import vocabulary
        >>> vocabulary.load().place("Republic of Korea").code, vocabulary.load().place("广东省").code
        ('KR', 'CN-GD')
        """
        return self._place_names.get(name)

    def __repr__(self) -> str:
        """How much it knows; the fields hold the records by their keys."""
        counted = {
            "indicators": self.indicators,
            "agencies": self.agencies,
            "places": self.places,
            "units": self.units,
            "programmes": self.programmes,
        }
        return f"<Vocabulary: {', '.join(f'{len(found)} {name}' for name, found in counted.items())}>"

    def indicator(self, name: str) -> Indicator | None:
        """The indicator of that slug, label or alternative label in any language."""
        return self._indicator_names.get(name)

    def programme(self, name: str) -> Programme | None:
        """The programme of that slug, label or alternative label in any language."""
        return self._programme_names.get(name)

    def post(self, name: str) -> Post | None:
        """The post of that slug, label or alternative label in any language; a hyphen is a space.

        >>> from ipgraph import vocabulary
        >>> vocabulary.load().post("局长").name, vocabulary.load().post("Director-General").name
        ('commissioner', 'director general')
        """
        return self._post_names.get(name.replace("-", " "))

    def event_kind(self, name: str) -> Concept | None:
        """The kind of event of that slug, label or alternative label in any language.

        >>> from ipgraph import vocabulary
        >>> vocabulary.load().event_kind("media briefing").slug
        'press-conference'
        """
        return self._event_kind_names.get(name)

    def breakdown(self, dimension: str, name: str) -> Breakdown | None:
        """The value of a dimension that has that notation, label or alternative label in any language."""
        names = self._breakdown_names.get(dimension)
        return names.get(name) if names is not None else None

    def quads(self) -> Iterator[Quad]:
        """Every statement of the files, in their order.

        What ships lies in the graph ``id/graph/vocabulary``, what a user adds in ``id/graph/own-vocabulary``.
        """
        from pyoxigraph import NamedNode, Quad

        shipped, own = NamedNode(GRAPH), NamedNode(OWN_GRAPH)
        for each in self.statements:
            yield Quad(each.subject, each.predicate, each.object, shipped)
        for each in self.statements.own():
            yield Quad(each.subject, each.predicate, each.object, own)

    @cached_property
    def _agency_names(self) -> Names[Agency]:
        agencies = self.agencies.values()
        short = ((1, name, agency) for agency in agencies for name in agency.abbreviations)
        return Names([*_by_name((agency.slug, agency) for agency in agencies), *short])

    @cached_property
    def _place_names(self) -> Names[Place]:
        rank = {kind: 2 * number for number, kind in enumerate(_LARGEST_FIRST)}
        return Names(
            (rank[place.kind] + (name not in place.labels.values()), name, place)
            for place in self.places.values()
            for name in place.names()
        )

    @cached_property
    def _indicator_names(self) -> Names[Indicator]:
        return Names(_by_name(self.indicators.items()))

    @cached_property
    def _programme_names(self) -> Names[Programme]:
        return Names(_by_name(self.programmes.items()))

    @cached_property
    def _post_names(self) -> Names[Post]:
        return Names(
            (rank, name.replace("-", " "), post) for rank, name, post in _by_name(self.posts.items())
        )

    @cached_property
    def _event_kind_names(self) -> Names[Concept]:
        return Names(_by_name(self.event_kinds.items()))

    @cached_property
    def _breakdown_names(self) -> Mapping[str, Names[Breakdown]]:
        values: dict[str, list[tuple[str, Breakdown]]] = {}
        for each in self.breakdowns.values():
            values.setdefault(each.dimension, []).append((each.value, each))
        return {dimension: Names(_by_name(known)) for dimension, known in values.items()}


def _by_name(records: Iterable[tuple[str, AnyNamed]]) -> Iterator[tuple[int, str, AnyNamed]]:
    """Key and labels before alternative labels."""
    for key, record in records:
        yield 0, key, record
        for name in record.names():
            yield int(name not in record.labels.values()), name, record
