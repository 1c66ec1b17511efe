"""The data point that a claim is about: its IRI, made of its keys alone, and its description with labels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ipgraph.rdf.names import code_label, place_node
from ipgraph.rdf.terms import Description, moment, number, part, term, text, thing, words
from ipgraph.values import Period
from ipgraph.vocabulary import encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ipgraph.claims import Claim
    from ipgraph.vocabulary import Vocabulary
    from ipgraph.vocabulary.records import Named

DATASET: Final = thing("dataset", "observations")
_COMMA: Final = {"en": ", ", "zh": "，"}
_WHOLE: Final = re.compile(r"0|-?[1-9]\d*")


def observation_iri(
    indicator: str,
    measure: str,
    period: str | None,
    area: str,
    of: Mapping[str, str | int],
    base: str | None,
    document: str,
) -> str:
    """The IRI of a data point, the same for every document and language that states it.

    ``document`` is the name of the document; it is part of the IRI only where ``period`` is None, so that
    undated points of two documents never merge.

    >>> observation_iri("valid-patents", "level", "2024", "CN", {"holder": "enterprise"}, None, "a.txt")
    'https://w3id.org/ipgraph/id/observation/valid-patents/level/2024/CN/holder=enterprise'
    """
    pairs = sorted(f"{encode(key)}={encode(str(value))}" for key, value in of.items())
    point = part(
        thing("observation", indicator, measure, period or "undated", area), ";".join(pairs) or "all"
    )
    ending = [base] if base is not None else []
    if period is None:
        ending.append(document)
    return part(point, *(encode(segment) for segment in ending)).value


def of_value(value: str) -> str | int:
    """The value of a breakdown, from its text: a whole number where it is written as one.

    >>> of_value("2"), of_value("enterprise"), of_value("007")
    (2, 'enterprise', '007')
    """
    return int(value) if _WHOLE.fullmatch(value) else value


def base_node(base: str) -> ox.NamedNode:
    """What a change is measured against: a period, or a kind of base such as ``yoy``."""
    return thing("period" if _is_period(base) else "base", base)


def _is_period(iso: str) -> bool:
    try:
        Period.parse(iso)
    except ValueError:
        return False
    return True


def breakdown_node(key: str, value: str | int) -> ox.NamedNode:
    """The node of a breakdown, such as ``holder`` ``enterprise``."""
    return thing("breakdown", key, str(value))


def dimensions(subject: ox.NamedNode, claim: Claim, into: Description) -> None:
    """Add what places a claim's figure: period, area, breakdowns, base.

    They belong to the observation; a claim whose indicator is not in the catalogue has none and carries
    them itself.
    """
    if claim.period is not None:
        into.add(subject, "sdmx-dimension:refPeriod", thing("period", claim.period))
    into.add(subject, "sdmx-dimension:refArea", place_node(claim.area))
    into.add(subject, "ipg:breakdown", *(breakdown_node(key, value) for key, value in claim.of.items()))
    if claim.base is not None:
        into.add(subject, "ipg:base", base_node(claim.base))


def describe(claim: Claim, vocabulary: Vocabulary, into: Description) -> ox.NamedNode | None:
    """Add the observation that the claim is about, and every key of it that the vocabulary lacks.

    Returns the observation's node, or None where the claim's indicator is not in the catalogue.
    """
    if claim.period is not None:
        describe_period(claim.period, into)
    if claim.base is not None and _is_period(claim.base):
        describe_period(claim.base, into)
    for key, value in claim.of.items():
        _describe_breakdown(key, value, vocabulary, into)
    if claim.area not in vocabulary.places:
        _describe_code(place_node(claim.area), "ipg:Place", claim.area, into)
    for unit in (claim.unit, *(other.unit for other in claim.also)):
        if unit not in vocabulary.units:
            _describe_code(thing("unit", unit), "ipg:Unit", unit, into)
    if claim.indicator is None:
        return None
    if claim.indicator not in vocabulary.indicators:
        _describe_code(thing("indicator", claim.indicator), "ipg:Indicator", claim.indicator, into)
    node = ox.NamedNode(
        observation_iri(
            claim.indicator, claim.measure, claim.period, claim.area, claim.of, claim.base, claim.doc
        )
    )
    into.add(node, "a", term("ipg:Observation"))
    into.add(node, "qb:dataSet", DATASET)
    into.add(node, "ipg:indicator", thing("indicator", claim.indicator))
    into.add(node, "ipg:measure", thing("measure", claim.measure))
    dimensions(node, claim, into)
    for language in _COMMA:
        if label := _label(claim, vocabulary, language):
            into.add(node, "rdfs:label", words(label, language))
    return node


def describe_period(iso: str, into: Description) -> None:
    """Add the period of that ISO 8601 notation."""
    period = Period.parse(iso)
    node = thing("period", iso)
    into.add(node, "a", term("ipg:Period"))
    into.add(node, "skos:notation", text(iso))
    into.add(node, "rdfs:label", text(iso))
    into.add(node, "ipg:periodStart", moment(period.start.isoformat()))
    into.add(node, "ipg:periodEnd", moment(period.end.isoformat()))
    into.add(node, "rdf:value", moment(iso))


def _describe_breakdown(key: str, value: str | int, vocabulary: Vocabulary, into: Description) -> None:
    if key not in vocabulary.dimensions:
        _describe_code(thing("dimension", key), "ipg:Dimension", key, into)
    if (key, str(value)) in vocabulary.breakdowns:
        return
    node = breakdown_node(key, value)
    into.add(node, "a", term("ipg:Breakdown"))
    into.add(node, "ipg:dimension", thing("dimension", key))
    notation = of_value(str(value))
    into.add(node, "skos:notation", text(notation) if isinstance(notation, str) else number(notation))
    into.add(node, "skos:prefLabel", code_label(str(value)))


def _describe_code(node: ox.NamedNode, kind: str, code: str, into: Description) -> None:
    into.add(node, "a", term(kind))
    into.add(node, "skos:notation", text(code))
    into.add(node, "skos:prefLabel", code_label(code))


def _label(claim: Claim, vocabulary: Vocabulary, language: str) -> str | None:
    """A short name of the data point in that language; None where one of its keys has no label in it."""
    parts = list(_labels(claim, vocabulary, language))
    if not all(parts):
        return None
    label = _COMMA[language].join(filter(None, parts))
    return label[:1].upper() + label[1:]


def _labels(claim: Claim, vocabulary: Vocabulary, language: str) -> Iterator[str | None]:
    def known(record: Named | None, code: str) -> str | None:
        if record is not None and language in record.labels:
            return record.labels[language]
        label = code_label(code)
        # an English name always exists, with what only Chinese has a word for as it is
        return label.value if language in ("en", label.language) else None

    assert claim.indicator is not None
    yield known(vocabulary.indicators.get(claim.indicator), claim.indicator)
    if claim.measure != "level":
        yield known(vocabulary.measures.get(claim.measure), claim.measure)
    if claim.base is not None:
        yield claim.base if _is_period(claim.base) else known(vocabulary.bases.get(claim.base), claim.base)
    for key, value in claim.of.items():
        yield known(vocabulary.breakdowns.get((key, str(value))), str(value))
    yield known(vocabulary.places.get(claim.area), claim.area)
    if claim.period is not None:
        yield claim.period
