"""The data point that a claim is about: its IRI, made of its keys alone, and its description with labels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

import pyoxigraph as ox

from ipgraph.errors import ValueFormatError
from ipgraph.rdf.names import code_label, place_node
from ipgraph.rdf.terms import Description, moment, number, part, term, text, thing, words
from ipgraph.values import Period
from ipgraph.vocabulary import encode, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ipgraph.claims import Claim
    from ipgraph.vocabulary import Vocabulary
    from ipgraph.vocabulary.records import Named

DATASET: Final = thing("dataset", "observations")
SLICE_KEY: Final = thing("structure", "slice-key")
_COMMA: Final = {"en": ", ", "zh": "，"}
_WHOLE: Final = re.compile(r"0|-?[1-9]\d*")
_UNDATED: Final = "undated"
_UNBROKEN: Final = "all"
_BEFORE_PERIOD: Final = iri("observation", "indicator", "measure").count("/") + 1


class Point(NamedTuple):
    """The keys of an observation, as its IRI tells them; ``document`` where it has no period."""

    indicator: str
    measure: str
    period: str | None
    area: str
    of: tuple[tuple[str, str | int], ...]
    base: str | None
    document: str | None


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
        thing("observation", indicator, measure, period or _UNDATED, area), ";".join(pairs) or _UNBROKEN
    )
    ending = [base] if base is not None else []
    if period is None:
        ending.append(document)
    return part(point, *(encode(segment) for segment in ending)).value


def point_of(observation: str) -> Point:
    """The keys that an observation's IRI is made of, after NFC normalisation; ``of`` sorted by its keys.

    >>> point_of("https://w3id.org/ipgraph/id/observation/valid-patents/change/2024/CN/holder=sme/yoy")[4:]
    ((('holder', 'sme'),), 'yoy', None)

    Raises ValueFormatError where the IRI is none of an observation.
    """
    start = iri("observation") + "/"
    segments = observation.removeprefix(start).split("/")
    indicator, measure, period, area, pairs, *ending = [*segments, *[""] * (5 - len(segments))]
    if not observation.startswith(start) or not pairs or len(ending) > 1 + (period == _UNDATED):
        raise ValueFormatError(f"not the IRI of an observation: {observation}")
    document = unquote(ending.pop()) if period == _UNDATED and ending else None
    halves = (pair.partition("=") for pair in pairs.split(";") if pairs != _UNBROKEN)
    return Point(
        unquote(indicator),
        unquote(measure),
        None if period == _UNDATED else unquote(period),
        unquote(area),
        tuple(sorted((unquote(key), of_value(unquote(value))) for key, _, value in halves)),
        unquote(ending[0]) if ending else None,
        document,
    )


def period_of(observation: str) -> str | None:
    """The period of ``point_of``, of what is known to be an observation: thousands are sorted by it.

    >>> period_of("https://w3id.org/ipgraph/id/observation/valid-patents/level/2023-01%2F2023-06/CN/all")
    '2023-01/2023-06'
    """
    segment = observation.split("/", _BEFORE_PERIOD + 1)[_BEFORE_PERIOD]
    return None if segment == _UNDATED else unquote(segment)


def slice_node(indicator: str, area: str) -> ox.NamedNode:
    """The slice of the data set that holds all observations of one indicator in one place."""
    return thing("slice", indicator, area)


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


def dimensions(subject: ox.NamedNode, claim: Claim | Point, into: Description) -> None:
    """Add what places a claim's figure, or a point: period, area, breakdowns, base.

    They belong to the observation; a claim whose indicator is not in the catalogue has none and carries
    them itself.
    """
    if claim.period is not None:
        into.add(subject, "sdmx-dimension:refPeriod", thing("period", claim.period))
    into.add(subject, "sdmx-dimension:refArea", place_node(claim.area))
    into.add(subject, "ipg:breakdown", *(breakdown_node(*pair) for pair in dict(claim.of).items()))
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
        describe_breakdown(key, value, vocabulary, into)
    describe_place(claim.area, vocabulary, into)
    for unit in (claim.unit, *(other.unit for other in claim.also)):
        describe_unit(unit, vocabulary, into)
    if claim.indicator is None:
        return None
    describe_indicator(claim.indicator, vocabulary, into)
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
    into.add(node, "rdfs:label", *labels(claim, vocabulary))
    _describe_slice(claim.indicator, claim.area, node, vocabulary, into)
    return node


def _describe_slice(
    indicator: str, area: str, observation: ox.NamedNode, vocabulary: Vocabulary, into: Description
) -> None:
    node = slice_node(indicator, area)
    into.add(DATASET, "qb:slice", node)
    into.add(node, "a", term("qb:Slice"))
    into.add(node, "qb:sliceStructure", SLICE_KEY)
    into.add(node, "ipg:indicator", thing("indicator", indicator))
    into.add(node, "sdmx-dimension:refArea", place_node(area))
    into.add(node, "qb:observation", observation)
    for language in _COMMA:
        named = (
            _known(vocabulary.indicators.get(indicator), indicator, language),
            _known(vocabulary.places.get(area), area, language),
        )
        if label := _joined(named, language):
            into.add(node, "rdfs:label", words(label, language))


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


def describe_indicator(slug: str, vocabulary: Vocabulary, into: Description) -> None:
    """Add the indicator, where the vocabulary lacks it."""
    if slug not in vocabulary.indicators:
        _describe_code(thing("indicator", slug), "ipg:Indicator", slug, into)


def describe_place(code: str, vocabulary: Vocabulary, into: Description) -> None:
    """Add the place, where the vocabulary lacks it."""
    if code not in vocabulary.places:
        _describe_code(place_node(code), "ipg:Place", code, into)


def describe_unit(code: str, vocabulary: Vocabulary, into: Description) -> None:
    """Add the unit, where the vocabulary lacks it."""
    if code not in vocabulary.units:
        _describe_code(thing("unit", code), "ipg:Unit", code, into)


def describe_breakdown(key: str, value: str | int, vocabulary: Vocabulary, into: Description) -> None:
    """Add the breakdown and its dimension, where the vocabulary lacks them."""
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


def labels(point: Claim | Point, vocabulary: Vocabulary) -> Iterator[ox.Literal]:
    """The names of a data point, in each language in which all its keys have a label."""
    for language in _COMMA:
        if label := _joined(_labels(point, vocabulary, language), language):
            yield words(label, language)


def _joined(names: Iterable[str | None], language: str) -> str | None:
    parts = list(names)
    if not all(parts):
        return None
    label = _COMMA[language].join(filter(None, parts))
    return label[:1].upper() + label[1:]


def _known(record: Named | None, code: str, language: str) -> str | None:
    if record is not None and language in record.labels:
        return record.labels[language]
    label = code_label(code)
    # an English name always exists, with what only Chinese has a word for as it is
    return label.value if language in ("en", label.language) else None


def _labels(point: Claim | Point, vocabulary: Vocabulary, language: str) -> Iterator[str | None]:
    assert point.indicator is not None
    yield _known(vocabulary.indicators.get(point.indicator), point.indicator, language)
    if point.measure != "level":
        yield _known(vocabulary.measures.get(point.measure), point.measure, language)
    if point.base is not None:
        is_period = _is_period(point.base)
        yield point.base if is_period else _known(vocabulary.bases.get(point.base), point.base, language)
    for key, value in dict(point.of).items():
        yield _known(vocabulary.breakdowns.get((key, str(value))), str(value), language)
    yield _known(vocabulary.places.get(point.area), point.area, language)
    if point.period is not None:
        yield point.period
