"""Findings ↔ the quads of the graph ``derived/findings``; pure functions.

A finding is named by its rule, the point that it is about and the first of its claims; what is shared by many
findings (a period, a whole that no indicator of the vocabulary is) is described once.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ipgraph.rdf import Point, decimal, keys, point_of, statements, term, thing
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
from ipgraph.reconcile.given import point_of as stated_point
from ipgraph.reconcile.points import Key
from ipgraph.reconcile.slices import Slice
from ipgraph.reconcile.stored import iri_of
from ipgraph.values import BASES, Interval
from ipgraph.vocabulary import encode, iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ipgraph.claims import Claim
    from ipgraph.vocabulary import Vocabulary

GRAPH: Final = iri("graph", "derived", "findings")
_OBSERVATION: Final = iri("observation")
_IMPLIED: Final = iri("implied")
_NONE: Final = "none"
# rules of which one finding at most is about a point, whatever claims it uses
_ONE_OF_A_POINT: Final = frozenset({"restatement"})
# rules of what follows for points that nobody states
_OF_CHAINS: Final = frozenset({"chain", "implied-whole"})
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
    stated = {stated_point(claim) for claim in nodes}
    belonging = [(each.about.plain, each) for each in findings]
    return described(belonging, nodes.__getitem__, stated.__contains__, vocabulary)


def described(
    findings: Iterable[tuple[Key, Finding]],
    nodes: Callable[[Claim], Sequence[str]],
    is_stated: Callable[[Key], bool],
    vocabulary: Vocabulary,
) -> list[ox.Quad]:
    """The quads of findings, each with the point that it belongs to; of such a point all must be there.

    ``is_stated`` tells of a point without unit whether any claim is about it.
    """
    into = Description(ox.NamedNode(GRAPH))
    named: dict[str, list[tuple[Key, Finding]]] = defaultdict(list)
    for anchor, finding in findings:
        named[_name(finding, nodes)].append((anchor, finding))
    for name in sorted(named):
        same = named[name]
        if len(same) > 1:
            # two that nothing else tells apart are numbered
            same.sort(key=lambda pair: _order(pair[1], nodes))
        for count, (anchor, finding) in enumerate(same, 1):
            node = ox.NamedNode(name if count == 1 else f"{name}/{count}")
            _describe(node, finding, nodes, into)
            describe_unit(finding.about.unit, vocabulary, into)
            point = finding.about.plain
            follows = finding.verdict == IMPLIED or finding.rule in _OF_CHAINS
            observation = ox.NamedNode(iri_of(point))
            is_about_implied = finding.verdict == IMPLIED or not is_stated(point)
            implied = _implied_node(point)
            if follows or is_about_implied:
                _describe_implied(implied, point, vocabulary, into)
                into.add(implied, "ipg:inSlice", *_slices(finding))
            into.add(node, "ipg:about", implied if is_about_implied else observation)
            into.add(node, "ipg:anchor", implied if follows else ox.NamedNode(iri_of(anchor)))
    return list(into)


def anchor(point: Key, *, implied: bool) -> ox.NamedNode:
    """The node that findings belong to: a point that rules start from, or for which something follows."""
    return _implied_node(point) if implied else ox.NamedNode(iri_of(point))


def findings_of(quads: Iterable[ox.Quad], claims: Mapping[str, Claim]) -> list[Finding]:
    """The findings that the quads describe, by their IRIs; ``claims`` are those that they use, by IRI.

    ``claims`` are sorted by document and place. Raises KeyError where one is missing.
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


def _name(finding: Finding, nodes: Callable[[Claim], Sequence[str]]) -> str:
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
    first = ox.NamedNode(nodes(finding.claims[0])[0])
    return part(ox.NamedNode(name), *(encode(each) for each in keys(first)[1:])).value


def _order(finding: Finding, nodes: Callable[[Claim], Sequence[str]]) -> str:
    """All that a finding says, so that two that say different things have a fixed order."""
    used = [nodes(claim) for claim in (*finding.claims, *([finding.suspect] if finding.suspect else ()))]
    said = (
        finding.verdict,
        sorted((*finding.formula.items(), *finding.text.items())),
        finding.severity,
        finding.steps,
    )
    return repr((used, said, finding.expected, finding.stated, finding.excess))


# Findings → quads


def _describe(
    node: ox.NamedNode, finding: Finding, nodes: Callable[[Claim], Sequence[str]], into: Description
) -> None:
    into.add(node, "a", term("ipg:Finding"))
    into.add(node, "ipg:rule", thing("rule", finding.rule))
    into.add(node, "ipg:verdict", thing("verdict", finding.verdict))
    into.add(node, "ipg:severity", thing("severity", finding.severity))
    for language in sorted(finding.text):
        into.add(node, "ipg:explanation", words(finding.text[language], language))
    for language in sorted(finding.formula):
        into.add(node, "ipg:formula", words(finding.formula[language], language))
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
    used = [nodes(claim) for claim in finding.claims]
    for iris in used:
        into.add(node, "prov:used", *(ox.NamedNode(each) for each in iris))
    if not all(_ends_before(one, other) for one, other in pairwise(finding.claims)):
        # what is used has no order in a graph
        places = [_place(iris[0]) for iris in used]
        ordered = sorted(places)
        if places != ordered:
            into.add(node, "ipg:sequence", text(" ".join(str(ordered.index(each) + 1) for each in places)))
    if finding.suspect is not None:
        into.add(node, "ipg:suspect", *(ox.NamedNode(each) for each in nodes(finding.suspect)))


def _slices(finding: Finding) -> Iterator[ox.NamedNode]:
    """The slices that the claims of a finding lie in: it may change when what one of them holds does."""
    for indicator, area in dict.fromkeys((claim.indicator, claim.area) for claim in finding.claims):
        if indicator is not None:
            yield Slice(indicator, area).node


def _ends_before(one: Claim, other: Claim) -> bool:
    return (one.doc, one.start, one.end) < (other.doc, other.start, other.end)


def _place(claim: str) -> tuple[str, tuple[int, ...]]:
    """Document and place of a claim, as its IRI tells them."""
    _, document, place = keys(ox.NamedNode(claim))
    return document, tuple(map(int, place.split("-")))


def _implied_node(point: Key) -> ox.NamedNode:
    return ox.NamedNode(_IMPLIED + iri_of(point).removeprefix(_OBSERVATION))


def _describe_implied(node: ox.NamedNode, about: Key, vocabulary: Vocabulary, into: Description) -> None:
    """Add the implied observation of a point, with what the vocabulary lacks of its keys."""
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

    def by_language(predicate: str) -> dict[str, str]:
        said = values.get(term(predicate).value, ())
        return dict(
            sorted(
                (each.language, each.value) for each in said if isinstance(each, ox.Literal) and each.language
            )
        )

    used = sorted({each.value for each in values[term("prov:used").value]}, key=order.__getitem__)
    stated = list(dict.fromkeys(claims[each] for each in used))
    if sequence := maybe("ipg:sequence"):
        stated = [stated[int(each) - 1] for each in sequence.split()]
    suspect, excess, about = maybe("ipg:suspect"), maybe("ipg:excess"), maybe("ipg:about") or ""
    point = point_of(_OBSERVATION + about.removeprefix(_IMPLIED).removeprefix(_OBSERVATION))
    return Finding(
        rule=key("ipg:rule"),
        verdict=key("ipg:verdict"),
        severity=key("ipg:severity"),
        claims=tuple(stated),
        about=Key(*point[:6], key("ipg:unit"), point.document or ""),
        expected=interval(*_ENDS[0][1:]),
        stated=interval(*_ENDS[1][1:]),
        formula=by_language("ipg:formula"),
        text=by_language("ipg:explanation"),
        suspect=None if suspect is None else claims[suspect],
        excess=None if excess is None else Decimal(excess),
        steps=int(maybe("ipg:steps") or 1),
    )
