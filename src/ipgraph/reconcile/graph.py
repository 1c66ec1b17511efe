"""Findings ↔ the quads of the graph ``derived/findings``; pure functions.

A finding is named by its rule, the point that it is about and the first of its claims; what is shared by many
findings (a period, a whole that no indicator of the vocabulary is) is described once.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ipgraph.rdf import Point, decimal, keys, observation_iri, point_of, statements, term, thing
from ipgraph.rdf.observations import (
    describe_breakdown,
    describe_indicator,
    describe_period,
    describe_place,
    describe_unit,
    dimensions,
    labels,
)
from ipgraph.rdf.terms import Description, number, part, text, words
from ipgraph.reconcile.findings import IMPLIED, Finding
from ipgraph.reconcile.points import Key
from ipgraph.reconcile.slices import Slice
from ipgraph.values import BASES, Interval
from ipgraph.vocabulary import encode, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ipgraph.claims import Claim
    from ipgraph.vocabulary import Vocabulary

GRAPH: Final = iri("graph", "derived", "findings")
_OBSERVATION: Final = iri("observation")
_IMPLIED: Final = iri("implied")
_NONE: Final = "none"
# rules of which one finding at most is about a point, whatever claims it uses
_ONE_OF_A_POINT: Final = frozenset({"restatement"})
_ENDS: Final = (
    ("expected", "ipg:expectedLower", "ipg:expectedUpper"),
    ("stated", "ipg:statedLower", "ipg:statedUpper"),
)


def quads_of(
    findings: Iterable[Finding], nodes: Mapping[Claim, Sequence[str]], vocabulary: Vocabulary
) -> list[ox.Quad]:
    """The graph of findings, each quad once; the same findings in any order give the same quads.

    ``nodes`` are all claims that were reconciled, with their IRIs: more than one where a document says the
    same twice in one place. Raises KeyError where it lacks one that a finding uses.
    """
    into = Description(ox.NamedNode(GRAPH))
    stated = {_point(claim) for claim in nodes}
    named: dict[str, list[tuple[str, Finding]]] = defaultdict(list)
    for finding in findings:
        named[_name(finding, nodes)].append((_order(finding, nodes), finding))
    for name in sorted(named):
        # two that nothing else tells apart are numbered
        for count, (_, finding) in enumerate(sorted(named[name], key=lambda pair: pair[0]), 1):
            node = ox.NamedNode(name if count == 1 else f"{name}/{count}")
            _describe(node, finding, nodes, into)
            describe_unit(finding.about.unit, vocabulary, into)
            point = finding.about._replace(unit="")
            observation = observation_iri(*point[:4], dict(point.of), point.base, point.document)
            if finding.verdict != IMPLIED and point in stated:
                into.add(node, "ipg:about", ox.NamedNode(observation))
            else:
                implied = _implied(point, observation, vocabulary, into)
                into.add(node, "ipg:about", implied)
                into.add(implied, "ipg:inSlice", *_slices(finding))
    return list(into)


def findings_of(quads: Iterable[ox.Quad], claims: Mapping[str, Claim]) -> list[Finding]:
    """The findings that the quads describe, by their IRIs; ``claims`` are those that they use, by IRI.

    A finding's claims come in the order of ``claims``. Raises KeyError where one is missing.
    """
    values: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in statements(quads):
        values[subject.value][predicate.value].append(value)
    order = {name: at for at, name in enumerate(claims)}
    kind = term("ipg:Finding")
    return [
        _finding(values[name], claims, order)
        for name in sorted(values)
        if kind in values[name][term("a").value]
    ]


def claims_used(quads: Iterable[ox.Quad]) -> set[str]:
    """The IRIs of the claims that findings use."""
    used = term("prov:used")
    return {value.value for _, predicate, value in statements(quads) if predicate == used}


# What a finding is called


def _name(finding: Finding, nodes: Mapping[Claim, Sequence[str]]) -> str:
    about = finding.about
    pairs = ";".join(sorted(f"{encode(key)}={encode(str(value))}" for key, value in about.of))
    point = (about.indicator, about.measure, about.period or "undated", about.area)
    name = part(
        thing("finding", finding.rule, *point),
        pairs or "all",
        *(encode(each) for each in (about.base or _NONE, about.unit, about.document) if each),
    ).value
    if finding.verdict == IMPLIED:
        return f"{name}/{IMPLIED}"
    if finding.rule in _ONE_OF_A_POINT or not finding.claims:
        return name
    first = ox.NamedNode(nodes[finding.claims[0]][0])
    return part(ox.NamedNode(name), *(encode(each) for each in keys(first)[1:])).value


def _order(finding: Finding, nodes: Mapping[Claim, Sequence[str]]) -> str:
    """All that a finding says, so that two that say different things have a fixed order."""
    used = [nodes[claim] for claim in (*finding.claims, *([finding.suspect] if finding.suspect else ()))]
    said = (finding.verdict, finding.formula, sorted(finding.text.items()), finding.severity, finding.steps)
    return repr((used, said, finding.expected, finding.stated, finding.excess))


# Findings → quads


def _describe(
    node: ox.NamedNode, finding: Finding, nodes: Mapping[Claim, Sequence[str]], into: Description
) -> None:
    into.add(node, "a", term("ipg:Finding"))
    into.add(node, "ipg:rule", thing("rule", finding.rule))
    into.add(node, "ipg:verdict", thing("verdict", finding.verdict))
    into.add(node, "ipg:severity", thing("severity", finding.severity))
    for language in sorted(finding.text):
        into.add(node, "ipg:explanation", words(finding.text[language], language))
    if finding.formula:
        into.add(node, "ipg:formula", text(finding.formula))
    for name, lower, upper in _ENDS:
        interval: Interval | None = getattr(finding, name)
        if interval is not None:
            into.add(node, lower, None if interval.low is None else decimal(interval.low))
            into.add(node, upper, None if interval.high is None else decimal(interval.high))
    if finding.excess is not None:
        into.add(node, "ipg:excess", decimal(finding.excess))
    into.add(node, "ipg:steps", number(finding.steps))
    into.add(node, "ipg:unit", thing("unit", finding.about.unit))
    into.add(node, "ipg:inSlice", *_slices(finding))
    for claim in finding.claims:
        into.add(node, "prov:used", *(ox.NamedNode(each) for each in nodes[claim]))
    if finding.suspect is not None:
        into.add(node, "ipg:suspect", *(ox.NamedNode(each) for each in nodes[finding.suspect]))


def _slices(finding: Finding) -> Iterator[ox.NamedNode]:
    """The slices that the claims of a finding lie in: it may change when what one of them holds does."""
    for claim in finding.claims:
        if claim.indicator is not None:
            yield Slice(claim.indicator, claim.area).node


def _point(claim: Claim) -> Key:
    """What a claim is about, its unit left out."""
    document = "" if claim.period is not None else claim.doc
    of = tuple(claim.of.items())
    return Key(claim.indicator or "", claim.measure, claim.period, claim.area, of, claim.base, "", document)


def _implied(about: Key, observation: str, vocabulary: Vocabulary, into: Description) -> ox.NamedNode:
    """The implied observation of a point, added with what the vocabulary lacks of its keys."""
    node = ox.NamedNode(_IMPLIED + observation.removeprefix(_OBSERVATION))
    point = Point(*about[:6], about.document or None)
    into.add(node, "a", term("ipg:ImpliedObservation"))
    into.add(node, "ipg:indicator", thing("indicator", about.indicator))
    into.add(node, "ipg:measure", thing("measure", about.measure))
    dimensions(node, point, into)
    into.add(node, "rdfs:label", *labels(point, vocabulary))
    describe_place(about.area, vocabulary, into)
    for period in (about.period, about.base):
        if period is not None and period not in BASES:
            describe_period(period, into)
    for pair in about.of:
        describe_breakdown(*pair, vocabulary, into)
    describe_indicator(about.indicator, vocabulary, into)
    return node


# Quads → findings


def _finding(
    values: Mapping[str, list[ox.NamedNode | ox.Literal]],
    claims: Mapping[str, Claim],
    order: Mapping[str, int],
) -> Finding:
    def maybe(predicate: str) -> str | None:
        found = values.get(term(predicate).value)
        return found[0].value if found else None

    def key(predicate: str) -> str:
        return keys(ox.NamedNode(maybe(predicate) or ""))[-1]

    def interval(lower: str, upper: str) -> Interval | None:
        low, high = maybe(lower), maybe(upper)
        if low is None and high is None:
            return None
        return Interval(*(None if end is None else Decimal(end) for end in (low, high)))

    used = sorted({each.value for each in values[term("prov:used").value]}, key=order.__getitem__)
    suspect, excess, about = maybe("ipg:suspect"), maybe("ipg:excess"), maybe("ipg:about") or ""
    point = point_of(_OBSERVATION + about.removeprefix(_IMPLIED).removeprefix(_OBSERVATION))
    said = values[term("ipg:explanation").value]
    sentences = sorted(
        (each.language, each.value) for each in said if isinstance(each, ox.Literal) and each.language
    )
    return Finding(
        rule=key("ipg:rule"),
        verdict=key("ipg:verdict"),
        severity=key("ipg:severity"),
        claims=tuple(dict.fromkeys(claims[each] for each in used)),
        about=Key(*point[:6], key("ipg:unit"), point.document or ""),
        expected=interval(*_ENDS[0][1:]),
        stated=interval(*_ENDS[1][1:]),
        formula=maybe("ipg:formula") or "",
        text=dict(sentences),
        suspect=None if suspect is None else claims[suspect],
        excess=None if excess is None else Decimal(excess),
        steps=int(maybe("ipg:steps") or 1),
    )
