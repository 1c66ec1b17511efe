"""Statements of Turtle files → the Vocabulary, checked: every reference leads to something that is there."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import unquote

from ipgraph.errors import did_you_mean
from ipgraph.vocabulary.catalogue import Vocabulary
from ipgraph.vocabulary.namespaces import ID, IPG, PREFIXES, iri
from ipgraph.vocabulary.records import (
    Agency,
    Breakdown,
    Concept,
    Dimension,
    Indicator,
    Place,
    Post,
    Programme,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ipgraph.vocabulary.turtle import Statements

    Record = TypeVar("Record")

_LABEL: Final = PREFIXES["skos"] + "prefLabel"
_ALTERNATIVE: Final = PREFIXES["skos"] + "altLabel"
_DEFINITION: Final = PREFIXES["skos"] + "definition"
_NOTATION: Final = PREFIXES["skos"] + "notation"
_BROADER: Final = PREFIXES["skos"] + "broader"
_PARENT: Final = PREFIXES["org"] + "subOrganizationOf"
_CHANGE: Final = PREFIXES["org"] + "ChangeEvent"
_ORIGINAL: Final = PREFIXES["org"] + "originalOrganization"
_DATE: Final = PREFIXES["dcterms"] + "date"

# The class of schema.org that a place belongs to says its kind; a place of none is the world.
_PLACE_KINDS: Final = {
    PREFIXES["schema"] + "AdministrativeArea": "region",
    PREFIXES["schema"] + "Country": "country",
    PREFIXES["schema"] + "State": "province",
    PREFIXES["schema"] + "City": "city",
}


def vocabulary_of(say: Statements) -> Vocabulary:
    """The vocabulary that the statements describe.

    Raises VocabularyError where two things share a key, a label is missing or stated twice, or a
    reference leads nowhere.
    """
    return _Reader(say).read()


class _Reader:
    """One pass over the statements; each method below makes the record of one subject."""

    def __init__(self, say: Statements) -> None:
        self._say = say
        self._years = {
            old: say.text(event, _DATE)
            for event in say.of_class(_CHANGE)
            for old in say.links(event, _ORIGINAL)
        }

    def read(self) -> Vocabulary:
        dimensions = self._table("Dimension", "dimension", self._dimension)
        return Vocabulary(
            indicators=self._table("Indicator", "indicator", self._indicator, _BROADER),
            agencies=self._table("Agency", "agency", self._agency, _PARENT),
            places=self._table("Place", "place", self._place, IPG + "partOf"),
            units=self._table("Unit", "unit", self._unit),
            breakdowns=self._breakdowns(),
            dimensions=dimensions,
            programmes=self._table("Programme", "programme", self._programme),
            posts=self._table("Post", "post", self._post, IPG + "deputyOf"),
            measures=self._table("Measure", "measure", self._concept),
            bounds=self._table("Bound", "bound", self._concept),
            bases=self._table("Base", "base", self._concept),
            temporalities=self._table("Temporality", "temporality", self._concept),
            relation_kinds=self._table("RelationKind", "relation-kind", self._concept),
            event_kinds=self._table("EventKind", "event-kind", self._concept),
            rules=self._table("Rule", "rule", self._concept),
            verdicts=self._table("Verdict", "verdict", self._concept),
            severities=self._table("Severity", "severity", self._concept),
            statements=self._say,
        )

    def _table(
        self, name: str, kind: str, record: Callable[[str, str], Record], above: str | None = None
    ) -> Mapping[str, Record]:
        """The records of one ``ipg:`` class by their notation, which is also the end of their IRI.

        ``above`` is the property that leads from one thing of the class to the next larger.
        """
        found: dict[str, Record] = {}
        for subject in self._say.of_class(IPG + name):
            key = self._say.text(subject, _NOTATION)
            if subject != f"{ID}{kind}/{key}":  # as it mostly is: nothing in the key needs encoding
                self._check_iri(subject, key, iri(kind, key))
            found[key] = record(subject, key)
        if above is not None:
            self._check_chains(name, above)
        return MappingProxyType(found)

    def _check_iri(self, subject: str, notation: str, expected: str) -> None:
        if subject == expected:
            return
        if self._say.knows(expected):
            raise self._say.problem(subject, f"has the notation {notation!r}, as <{expected}> has already")
        raise self._say.problem(subject, f"has the notation {notation!r}, so its IRI must be <{expected}>")

    def _labels(self, subject: str) -> Mapping[str, str]:
        labels = self._say.text_by_language(subject, _LABEL)
        if not labels:
            raise self._say.problem(subject, "has no skos:prefLabel")
        return labels

    def _key(self, subject: str, predicate: str, name: str, kind: str) -> str | None:
        """The key of the one thing that a subject refers to, which must be of an ``ipg:`` class."""
        target = self._say.link(subject, predicate)
        return None if target is None else self._known(subject, target, name, kind)

    def _known(self, subject: str, target: str, name: str, kind: str) -> str:
        known = self._say.of_class(IPG + name)
        if target not in known:
            hint = did_you_mean(target.removeprefix(ID), [each.removeprefix(ID) for each in known])
            raise self._say.problem(
                subject, f"refers to <{target}>, which is no ipg:{name} of the vocabulary{hint}"
            )
        return unquote(target.removeprefix(f"{ID}{kind}/"))

    def _needed(self, subject: str, predicate: str, name: str, kind: str) -> str:
        key = self._key(subject, predicate, name, kind)
        if key is None:
            example = next(iter(self._say.of_class(IPG + name)), "").removeprefix(ID).replace("/", ":", 1)
            needed = f"ipg:{predicate.removeprefix(IPG)}"
            raise self._say.problem(subject, f"has no {needed}; say which, as in {needed} {example}")
        return key

    def _concept(self, subject: str, slug: str) -> Concept:
        return Concept(slug, *self._texts(subject), self._definitions(subject))

    def _texts(self, subject: str) -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
        return self._labels(subject), self._say.texts_by_language(subject, _ALTERNATIVE)

    def _definitions(self, subject: str) -> Mapping[str, str]:
        return self._say.text_by_language(subject, _DEFINITION)

    def _indicator(self, subject: str, slug: str) -> Indicator:
        return Indicator(
            slug,
            *self._texts(subject),
            unit=self._needed(subject, IPG + "unit", "Unit", "unit"),
            temporality=self._needed(subject, IPG + "temporality", "Temporality", "temporality"),
            broader=self._key(subject, _BROADER, "Indicator", "indicator"),
            definitions=self._definitions(subject),
        )

    def _agency(self, subject: str, slug: str) -> Agency:
        return Agency(
            slug,
            *self._texts(subject),
            abbreviations=self._say.texts(subject, IPG + "abbreviation"),
            seat=self._key(subject, IPG + "seat", "Place", "place"),
            jurisdiction=self._key(subject, IPG + "jurisdiction", "Place", "place"),
            parent=self._key(subject, _PARENT, "Agency", "agency"),
            successor=self._key(subject, IPG + "successor", "Agency", "agency"),
            until=self._years.get(subject),
            headed_by=tuple(
                self._known(subject, target, "Post", "post")
                for target in self._say.links(subject, IPG + "headedBy")
            ),
            definitions=self._definitions(subject),
        )

    def _post(self, subject: str, slug: str) -> Post:
        return Post(
            slug,
            *self._texts(subject),
            broader=self._key(subject, _BROADER, "Post", "post"),
            deputy_of=self._key(subject, IPG + "deputyOf", "Post", "post"),
            definitions=self._definitions(subject),
        )

    def _place(self, subject: str, code: str) -> Place:
        kinds = [kind for name, kind in _PLACE_KINDS.items() if subject in self._say.of_class(name)]
        if len(kinds) > 1:
            raise self._say.problem(subject, f"cannot be both a {kinds[0]} and a {kinds[1]}")
        return Place(
            code,
            kinds[0] if kinds else "world",
            *self._texts(subject),
            demonyms=self._say.texts(subject, IPG + "demonym"),
            part_of=self._key(subject, IPG + "partOf", "Place", "place"),
        )

    def _unit(self, subject: str, code: str) -> Unit:
        return Unit(
            code,
            *self._texts(subject),
            symbols=self._say.texts(subject, IPG + "symbol"),
            is_currency=subject in self._say.of_class(IPG + "Currency"),
            definitions=self._definitions(subject),
        )

    def _dimension(self, subject: str, key: str) -> Dimension:
        return Dimension(key, *self._texts(subject), self._definitions(subject))

    def _breakdowns(self) -> Mapping[tuple[str, str], Breakdown]:
        found: dict[tuple[str, str], Breakdown] = {}
        for subject in self._say.of_class(IPG + "Breakdown"):
            dimension = self._needed(subject, IPG + "dimension", "Dimension", "dimension")
            value = self._say.text(subject, _NOTATION)
            if subject != f"{ID}breakdown/{dimension}/{value}":
                self._check_iri(subject, value, iri("breakdown", dimension, value))
            found[dimension, value] = Breakdown(
                dimension,
                value,
                *self._texts(subject),
                broader=self._broader_value(subject, dimension),
                definitions=self._definitions(subject),
            )
        self._check_chains("Breakdown", _BROADER)
        return MappingProxyType(found)

    def _broader_value(self, subject: str, dimension: str) -> str | None:
        target = self._say.link(subject, _BROADER)
        if target is None:
            return None
        if not target.startswith(f"{ID}breakdown/{dimension}/"):
            raise self._say.problem(
                subject, f"refers to <{target}>, which is no value of the dimension {dimension}"
            )
        return self._known(subject, target, "Breakdown", f"breakdown/{dimension}")

    def _programme(self, subject: str, slug: str) -> Programme:
        return Programme(
            slug,
            *self._texts(subject),
            run_by=tuple(self._runner(subject, each) for each in self._say.links(subject, IPG + "runBy")),
            counts=self._key(subject, IPG + "counts", "Indicator", "indicator"),
            definitions=self._definitions(subject),
        )

    def _runner(self, subject: str, target: str) -> str:
        if target.startswith(f"{ID}place/"):
            return self._known(subject, target, "Place", "place")
        return self._known(subject, target, "Agency", "agency")

    def _check_chains(self, name: str, above: str) -> None:
        """Raise VocabularyError where going up from a thing of a class leads back to it."""
        up = {
            each: target
            for each in self._say.of_class(IPG + name)
            if (target := self._say.link(each, above)) is not None
        }
        for subject in up:
            here, passed = up.get(subject), {subject}
            while here is not None:
                if here in passed:
                    way = unquote(here.removeprefix(ID))
                    raise self._say.problem(subject, f"lies above itself, by way of {way}")
                passed.add(here)
                here = up.get(here)
