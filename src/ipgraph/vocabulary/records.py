"""What the vocabulary knows, as frozen records: indicators, agencies, posts, places, units, breakdowns …"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ipgraph.vocabulary.namespaces import iri

if TYPE_CHECKING:
    from collections.abc import Mapping


# between the members of a row of names or figures, by language
COMMAS: Final = MappingProxyType({"en": ", ", "zh": "、"})


def _none() -> Mapping[str, str]:
    return MappingProxyType({})


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Of texts by language tag the one in a language, else in English; empty where there is neither.

    >>> in_language({"en": "agree", "zh": "一致"}, "zh"), in_language({"en": "agree"}, "zh")
    ('一致', 'agree')
    """
    return texts.get(language) or texts.get("en", "")


class Named:
    """What every record has: labels and alternative labels by language tag (``en``, ``zh``, ``zh-hant``)."""

    __slots__ = ()

    labels: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]

    @property
    def name(self) -> str:
        """The English label; where there is none, the first in any language."""
        return self.label("en")

    def label(self, language: str) -> str:
        """The label in a language, else in English, else in any."""
        for known in (language, "en"):
            if known in self.labels:
                return self.labels[known]
        return next(iter(self.labels.values()))

    def names(self, language: str | None = None) -> tuple[str, ...]:
        """Label and alternative labels in one language, or in all; labels before alternatives."""
        wanted = dict.fromkeys((*self.labels, *self.alternatives)) if language is None else (language,)
        found = [self.labels[each] for each in wanted if each in self.labels]
        for each in wanted:
            found.extend(self.alternatives.get(each, ()))
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Concept(Named):
    """A concept of one of the small schemes: a measure, bound, base, rule, verdict …"""

    slug: str
    labels: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]
    definitions: Mapping[str, str] = field(default_factory=_none)


@dataclass(frozen=True, slots=True)
class Indicator(Named):
    """Something that is counted or measured. ``unit`` is its usual unit's code, ``broader`` a slug."""

    slug: str
    labels: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]
    unit: str
    temporality: str
    broader: str | None = None
    definitions: Mapping[str, str] = field(default_factory=_none)

    @property
    def iri(self) -> str:
        """The node that stands for it in the graph."""
        return iri("indicator", self.slug)


@dataclass(frozen=True, slots=True)
class Agency(Named):
    """A public body. ``seat`` and ``jurisdiction`` are place codes, ``parent`` and ``successor`` slugs.

    ``until`` is the year in which a former body gave way to its ``successor``; both are None of a body
    that exists. ``headed_by`` are slugs of the posts whose holder heads it, empty where that is not known.
    """

    slug: str
    labels: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]
    abbreviations: tuple[str, ...] = ()
    seat: str | None = None
    jurisdiction: str | None = None
    parent: str | None = None
    successor: str | None = None
    until: str | None = None
    headed_by: tuple[str, ...] = ()
    definitions: Mapping[str, str] = field(default_factory=_none)

    @property
    def iri(self) -> str:
        """The node that stands for it in the graph."""
        return iri("agency", self.slug)


@dataclass(frozen=True, slots=True)
class Post(Named):
    """A title that several languages have a word for (commissioner, 局长).

    ``broader`` is ``head`` where its holder heads the body, whichever that is; ``deputy_of`` is the post
    whose deputy its holder is. Both are slugs.
    """

    slug: str
    labels: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]
    broader: str | None = None
    deputy_of: str | None = None
    definitions: Mapping[str, str] = field(default_factory=_none)

    @property
    def iri(self) -> str:
        """The node that stands for it in the graph."""
        return iri("post", self.slug)


@dataclass(frozen=True, slots=True)
class Place(Named):
    """A place by its code: ``WORLD``, ``EU``, ISO 3166-1 alpha-2, ISO 3166-2, ``city/{slug}``.

    ``kind`` is ``world``, ``region``, ``country`` (or territory), ``province`` or ``city``; ``demonyms``
    are English adjectives ("Dutch"); ``part_of`` is a code.
    """

    code: str
    kind: str
    labels: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]
    demonyms: tuple[str, ...] = ()
    part_of: str | None = None

    @property
    def iri(self) -> str:
        """The node that stands for it in the graph."""
        return iri("place", *self.code.split("/"))


@dataclass(frozen=True, slots=True)
class Unit(Named):
    """A unit of value by its code: ``count``, an ISO 4217 currency, ``percent`` …

    ``symbols`` are what is written beside the digits ("€", "%"); one symbol may stand for several units.
    """

    code: str
    labels: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]
    symbols: tuple[str, ...] = ()
    is_currency: bool = False
    definitions: Mapping[str, str] = field(default_factory=_none)

    @property
    def iri(self) -> str:
        """The node that stands for it in the graph."""
        return iri("unit", self.code)


@dataclass(frozen=True, slots=True)
class Dimension(Named):
    """A key of a claim's ``of``: what the breakdown goes by (holder, field, industry …)."""

    key: str
    labels: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]
    definitions: Mapping[str, str] = field(default_factory=_none)

    @property
    def iri(self) -> str:
        """The node that stands for it in the graph."""
        return iri("dimension", self.key)


@dataclass(frozen=True, slots=True)
class Breakdown(Named):
    """A value that a dimension can take (holder: enterprise).

    ``broader`` is a value of the same dimension.
    """

    dimension: str
    value: str
    labels: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]
    broader: str | None = None
    definitions: Mapping[str, str] = field(default_factory=_none)

    @property
    def iri(self) -> str:
        """The node that stands for it in the graph."""
        return iri("breakdown", self.dimension, self.value)


@dataclass(frozen=True, slots=True)
class Programme(Named):
    """A programme of policy that recurs in texts.

    ``run_by`` holds agency slugs (lower case) and place codes (upper case, or ``city/…``); ``counts`` is
    the slug of the indicator that counts what the programme brings about.
    """

    slug: str
    labels: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]
    run_by: tuple[str, ...] = ()
    counts: str | None = None
    definitions: Mapping[str, str] = field(default_factory=_none)

    @property
    def iri(self) -> str:
        """The node that stands for it in the graph."""
        return iri("programme", self.slug)
