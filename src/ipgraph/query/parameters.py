"""What a user gives for a parameter (a name, a code, a number) → the RDF term that a query is asked with."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ipgraph.claims import RELATIONS
from ipgraph.errors import ParameterError, ValueFormatError, did_you_mean
from ipgraph.query import things
from ipgraph.query.catalogue import LANGUAGE
from ipgraph.values import MEASURES, Period
from ipgraph.vocabulary import COMMAS, ID, in_language, iri

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ipgraph.query.things import Term
    from ipgraph.store import Store

# the names that a text of ``takes.toml`` lists, by what stands for them there
_LISTED: Final = {"relations": RELATIONS, "measures": MEASURES}


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of parameter: what to write for it, and how that becomes a term.

    ``term`` raises ParameterError where the value has not the form, NotFoundError where the graph has no
    such thing.
    """

    name: str
    term: Callable[[Store, str], Term]

    def takes(self, language: str = "en") -> str:
        """What to write for it, in a language; in English where that has no words for it."""
        return in_language(_takes()[self.name], language)


def _text(_: Store, value: str) -> Term:
    if not value.strip():
        raise ParameterError("the text is empty")
    return things.literal(value)


def _whole(_: Store, value: str) -> Term:
    if not re.fullmatch(r"\d{1,9}", value, re.ASCII):
        raise ParameterError(f"{value!r} is no whole number from 0 on")
    return ox.Literal(int(value))


def _year(_: Store, value: str) -> Term:
    if not re.fullmatch(r"\d{4}", value, re.ASCII):
        raise ParameterError(f"{value!r} is no year of four digits")
    return ox.Literal(int(value))


def _period(_: Store, value: str) -> Term:
    try:
        return ox.NamedNode(iri("period", Period.parse(value).text))
    except ValueFormatError as error:
        raise ParameterError(f"{error}; write 2024, 2025-03 or 2023-01/2023-06") from error


def _language(_: Store, value: str) -> Term:
    if not LANGUAGE.fullmatch(value.lower()):
        raise ParameterError(f"{value!r} is no language code, such as en or zh")
    return ox.Literal(value.lower())


def _measure(_: Store, value: str) -> Term:
    name = value.removeprefix(f"{ID}measure/").lower()
    if name not in MEASURES:
        choice = ", ".join(MEASURES)
        raise ParameterError(
            f"{value!r} is no measure, but these are: {choice}{did_you_mean(name, MEASURES)}"
        )
    return ox.NamedNode(iri("measure", name))


def _relation(_: Store, value: str) -> Term:
    name = value.removeprefix(f"{ID}relation-kind/").lower().replace(" ", "-")
    if name not in RELATIONS:
        choice = ", ".join(RELATIONS)
        raise ParameterError(
            f"{value!r} is no relation, but these are: {choice}{did_you_mean(name, RELATIONS)}"
        )
    return ox.NamedNode(iri("relation-kind", name))


KINDS: Final[dict[str, Kind]] = {
    each.name: each
    for each in (
        Kind("indicator", things.INDICATOR.term),
        Kind("agency", things.agency),
        Kind("official", things.OFFICIAL.term),
        Kind("programme", things.PROGRAMME.term),
        Kind("area", things.PLACE.term),
        Kind("breakdown", things.breakdown),
        Kind("dimension", things.DIMENSION.term),
        Kind("document", things.DOCUMENT.term),
        Kind("publisher", things.publisher),
        Kind("claim", things.claim),
        Kind("post", things.POST.term),
        Kind("event", things.EVENT.term),
        Kind("event-kind", things.EVENT_KIND.term),
        Kind("unit", things.UNIT.term),
        Kind("thing", things.anything),
        Kind("relation", _relation),
        Kind("measure", _measure),
        Kind("period", _period),
        Kind("year", _year),
        Kind("integer", _whole),
        Kind("text", _text),
        Kind("lang", _language),
    )
}


@cache
def _takes() -> Mapping[str, Mapping[str, str]]:
    """What to write for each kind, by language."""
    file = resources.files(__package__) / "takes.toml"
    written: dict[str, dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        name: {
            language: text.format(**{key: COMMAS[language].join(each) for key, each in _LISTED.items()})
            for language, text in texts.items()
        }
        for name, texts in written.items()
    }
