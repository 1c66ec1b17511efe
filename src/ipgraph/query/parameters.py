"""What a user gives for a parameter (a name, a code, a number) → the RDF term that a query is asked with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ipgraph.claims import RELATIONS
from ipgraph.errors import ParameterError, ValueFormatError, did_you_mean
from ipgraph.query import things
from ipgraph.values import MEASURES, Period
from ipgraph.vocabulary import ID, iri

if TYPE_CHECKING:
    from collections.abc import Callable

    from ipgraph.query.things import Term
    from ipgraph.store import Store

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of parameter: what to write for it, and how that becomes a term.

    ``term`` raises ParameterError where the value has not the form, NotFoundError where the graph has no
    such thing.
    """

    takes: str
    term: Callable[[Store, str], Term]


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
    if not _LANGUAGE.fullmatch(value.lower()):
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
    "indicator": Kind("its slug, or a label of it in any language", things.INDICATOR.term),
    "agency": Kind("any name or abbreviation, in any language", things.agency),
    "official": Kind("any name of a person, in any language", things.OFFICIAL.term),
    "programme": Kind("its slug or any name", things.PROGRAMME.term),
    "area": Kind("an ISO 3166 code, WORLD, or the name of a place in any language", things.PLACE.term),
    "breakdown": Kind("key=value, such as holder=enterprise", things.breakdown),
    "dimension": Kind("the key of a breakdown, such as holder", things.DIMENSION.term),
    "document": Kind("its name or its title", things.DOCUMENT.term),
    "publisher": Kind("the name of a publisher", things.publisher),
    "claim": Kind("document/start-end, as the column claim shows it", things.claim),
    "post": Kind("a post as documents state it, or its name in any language", things.POST.term),
    "event": Kind("kind/host/date, as the column event shows it, or its label", things.EVENT.term),
    "event-kind": Kind("a kind of event, such as press conference", things.EVENT_KIND.term),
    "unit": Kind("count, percent, an ISO 4217 code …, or the name of a unit", things.UNIT.term),
    "thing": Kind("the IRI of anything, whole or without the namespace: agency/cnipa", things.anything),
    "relation": Kind(f"one of {', '.join(RELATIONS)}", _relation),
    "measure": Kind(f"one of {', '.join(MEASURES)}", _measure),
    "period": Kind("an ISO 8601 period: 2024, 2025-03, 2023-01/2023-06", _period),
    "year": Kind("a year of four digits", _year),
    "integer": Kind("a whole number", _whole),
    "text": Kind("any text", _text),
    "lang": Kind("the code of a language: en, zh", _language),
}
