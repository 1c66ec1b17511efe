"""Claims about observations ↔ lines of text: what arithmetic needs of a document's claims, in one literal.

A graph database takes a look-up for each property of each claim. To hold a million claims against each other
takes what a thousand words of one literal tell faster by far: ``ipg:figures`` says nothing that the claims do
not say, and is written with them.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from ipgraph.claims import Claim, Equivalent
from ipgraph.rdf.observations import Point, observation_iri, point_of
from ipgraph.rdf.terms import storable
from ipgraph.values import plain
from ipgraph.vocabulary import encode, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OBSERVATIONS: Final = iri("observation") + "/"


class Figure(NamedTuple):
    """A claim as a line has it; ``point`` is the IRI of its observation behind ``OBSERVATIONS``."""

    point: str
    place: str
    rest: str

    @property
    def is_converted(self) -> bool:
        """True where the claim gives its value in other units as well."""
        return bool(self.rest.split("\t", 5)[4])


def line(observation: str, place: str, claim: Claim) -> str:
    """The line of a claim: observation, place, unit, bound, value, half a step, equivalents, words."""
    also = " ".join(f"{plain(storable(each.value))}={encode(each.unit)}" for each in claim.also)
    numbers = (plain(storable(claim.value)), plain(storable(claim.half)))
    words = json.dumps(claim.quote, ensure_ascii=False)
    point = observation.removeprefix(OBSERVATIONS)
    return "\t".join((point, place, encode(claim.unit), claim.bound, *numbers, also, words))


def placed(claims: Iterable[Claim]) -> Iterator[tuple[Claim, str]]:
    """The claims of a document in their order, each with its place, as its IRI tells it.

    Of several in one place all but the first are numbered.
    """
    told: Counter[tuple[int, int]] = Counter()
    for claim in claims:
        where = (claim.start, claim.end)
        told[where] += 1
        yield claim, f"{claim.start}-{claim.end}" + (f"-{told[where]}" if told[where] > 1 else "")


def lines_of(claims: Iterable[Claim]) -> str:
    """The lines of all claims of a document, in their order: of those that are about an observation."""
    return "\n".join(
        line(_observation(each), place, each) for each, place in placed(claims) if each.indicator
    )


def _observation(claim: Claim) -> str:
    return observation_iri(
        claim.indicator or "", claim.measure, claim.period, claim.area, claim.of, claim.base, claim.doc
    )


def figures_of(lines: str) -> list[Figure]:
    """The figures of a document, from their lines."""
    return [figure_of(each) for each in lines.split("\n") if each]


def figure_of(line: str) -> Figure:
    """The figure that a line tells."""
    return Figure(*line.split("\t", 2))


def figure_at(lines: str, place: str) -> Figure | None:
    """The figure at a place among the lines of a document; None where none is there.

    >>> figure_at("a/level/2024/CN/all\\t3-5\\tcount\\texact\\t12\\t0.5\\t\\t\\"12\\"", "3-5").point
    'a/level/2024/CN/all'
    """
    # what stands between other tabs is no place: a unit, a bound, numbers, units again, words in quotes
    at = lines.find(f"\t{place}\t")
    if at < 0:
        return None
    end = lines.find("\n", at)
    return figure_of(lines[lines.rfind("\n", 0, at) + 1 : len(lines) if end < 0 else end])


def claim_of(figure: Figure, document: str, speaker: str | None = None) -> Claim:
    """The claim that a line of a document tells; who makes it is told elsewhere."""
    unit, bound, value, half, also, words = figure.rest.split("\t")
    point = _point(figure.point)
    start, end, *_ = figure.place.split("-")
    quote = words[1:-1] if "\\" not in words else json.loads(words)
    return Claim(
        doc=document,
        indicator=point.indicator,
        measure=point.measure,
        value=Decimal(value),
        unit=unquote(unit) if "%" in unit else unit,
        bound=bound,
        period=point.period,
        base=point.base,
        area=point.area,
        quote=quote,
        start=int(start),
        end=int(end),
        of=dict(point.of),
        speaker=speaker,
        also=tuple(map(_equivalent, also.split())) if also else (),
        half=Decimal(half),
    )


@lru_cache(maxsize=1024)
def _point(point: str) -> Point:
    return point_of(OBSERVATIONS + point)


def _equivalent(text: str) -> Equivalent:
    value, _, unit = text.partition("=")
    return Equivalent(Decimal(value), unquote(unit))
