"""The graph of a document → what is wrong with it that SHACL Core cannot say, or says at many times the cost.

That a quote stands where its offsets say, that an IRI is made of its node's keys, that an interval is the
one that bound and precision give, that everything referred to is described and nothing hangs loose.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from ipgraph.errors import ValueFormatError
from ipgraph.rdf import context, keys, observation_iri, of_value, slice_node, statements, storable, term
from ipgraph.values import Period, stated_interval
from ipgraph.vocabulary import ID, iri

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_PLACE_IN_TEXT: Final = re.compile(r"(?P<span>\d+-\d+)(-[2-9]\d*|-1\d+)?")

_ROOTS: Final = ("ipg:Document", "ipg:Claim", "ipg:Relation")
# what a claim has: the first two, or the last
_POINT: Final = ["ipg:about", "ipg:indicator", "sdmx-dimension:refArea"]
_LONGEST_QUOTE: Final = 40


class Fault(NamedTuple):
    """A node that breaks a rule, and what is wrong with it, as a clause."""

    node: str
    rule: str
    message: str


class Facts:
    """The quads of one graph, by subject and predicate."""

    def __init__(self, quads: list[ox.Quad]) -> None:
        """Index the quads."""
        self.statements = list(statements(quads))
        self._values: dict[tuple[str, str], list[ox.NamedNode | ox.Literal]] = defaultdict(list)
        self._of_class: dict[str, list[ox.NamedNode]] = defaultdict(list)
        for subject, predicate, value in self.statements:
            self._values[subject.value, predicate.value].append(value)
            if predicate == term("a"):
                self._of_class[value.value].append(subject)

    def of_class(self, curie: str) -> list[ox.NamedNode]:
        """The nodes of a class, as stated."""
        return self._of_class[term(curie).value]

    def classes(self) -> set[str]:
        """The nodes that have a class."""
        return {node.value for nodes in self._of_class.values() for node in nodes}

    def all(self, node: ox.NamedNode, predicate: str) -> list[ox.NamedNode | ox.Literal]:
        """The values of a property of a node."""
        return self._values.get((node.value, term(predicate).value), [])

    def text(self, node: ox.NamedNode, predicate: str) -> str | None:
        """The value of a property; None where there is none or several, of which the shapes tell."""
        found = self.all(node, predicate)
        return found[0].value if len(found) == 1 else None

    def node(self, node: ox.NamedNode, predicate: str) -> ox.NamedNode | None:
        """The node that a property leads to; None as for ``text``."""
        found = self.all(node, predicate)
        return found[0] if len(found) == 1 and isinstance(found[0], ox.NamedNode) else None

    def key(self, node: ox.NamedNode, predicate: str) -> str | None:
        """The key in the IRI that a property leads to; None as for ``text``."""
        found = self.node(node, predicate)
        return "/".join(keys(found)[1:]) if found else None

    def quote(self, node: ox.NamedNode) -> str | None:
        """The words of a claim's or relation's evidence."""
        return self._selected(node, "oa:exact")

    def span(self, node: ox.NamedNode) -> tuple[int, int] | None:
        """Start and end of a claim's or relation's evidence."""
        start, end = self._selected(node, "oa:start"), self._selected(node, "oa:end")
        return (int(start), int(end)) if start and end and start.isdigit() and end.isdigit() else None

    def context(self, node: ox.NamedNode) -> tuple[str | None, str | None]:
        """The words before and after the quote of a claim or relation."""
        return self._selected(node, "oa:prefix"), self._selected(node, "oa:suffix")

    def _selected(self, node: ox.NamedNode, predicate: str) -> str | None:
        evidence = self.node(node, "ipg:evidence")
        for selector in self.all(evidence, "oa:hasSelector") if evidence else ():
            if isinstance(selector, ox.NamedNode) and (found := self.text(selector, predicate)) is not None:
                return found
        return None


def faults(facts: Facts, graph: str, known: Collection[str]) -> Iterator[Fault]:
    """Everything that is wrong with the graph of a document.

    ``graph`` is the graph's IRI, ``known`` the nodes that the vocabulary describes. What is missing
    altogether is left to the shapes.
    """
    documents = facts.of_class("ipg:Document")
    if len(documents) != 1:
        yield Fault(graph, "one-document", f"a graph describes one document, this one {len(documents)}")
        return
    yield from _document(facts, documents[0], graph)
    for node in facts.of_class("ipg:Claim"):
        yield from _claim(facts, node, documents[0])
    for node in facts.of_class("ipg:Relation"):
        yield from _evidence(facts, node, documents[0])
        yield from _own_iri(facts, node, "relation", facts.key(node, "ipg:relationKind"), documents[0])
    yield from _orders(facts)
    for node in facts.of_class("ipg:Observation"):
        yield from _observation(facts, node, documents[0])
    for node in facts.of_class("qb:Slice"):
        yield from _slice(facts, node)
    yield from _notations(facts)
    yield from _described(facts, known)
    yield from _loose(facts)


def _document(facts: Facts, node: ox.NamedNode, graph: str) -> Iterator[Fault]:
    name = facts.text(node, "ipg:name")
    if name and node.value != iri("document", name):
        yield Fault(node.value, "iri-of-keys", f"its name makes the IRI {iri('document', name)}")
    if node.value != graph:
        yield Fault(node.value, "graph-of-document", f"it lies in the graph {graph}, not in its own")


def _claim(facts: Facts, node: ox.NamedNode, document: ox.NamedNode) -> Iterator[Fault]:
    yield from _evidence(facts, node, document)
    yield from _own_iri(facts, node, "claim", None, document)
    yield from _interval(facts, node)
    yield from _equivalents(facts, node)
    about = facts.node(node, "ipg:about")
    own = [name for name in _POINT if facts.all(node, name)]
    if own not in (_POINT[:2], _POINT[2:]):
        yield Fault(
            node.value,
            "claim-and-observation",
            "it has either an indicator and an observation, or neither and an area of its own",
        )
    for predicate in ("ipg:indicator", "ipg:measure"):
        mine, other = facts.key(node, predicate), facts.key(about, predicate) if about else None
        if mine and other and mine != other:
            yield Fault(node.value, "claim-and-observation", f"it says {mine}, its observation {other}")
    if facts.all(node, "prov:wasAttributedTo") and not facts.all(node, "ipg:speakerName"):
        yield Fault(node.value, "speaker-named", "it is attributed to somebody whom it does not name")


def _evidence(facts: Facts, node: ox.NamedNode, document: ox.NamedNode) -> Iterator[Fault]:
    """Of a claim or relation: that its parts are its own, and its words are in the text."""
    evidence = facts.node(node, "ipg:evidence")
    if evidence is None:
        return
    selectors = sorted(value.value for value in facts.all(evidence, "oa:hasSelector"))
    own = f"{node.value}/evidence"
    if evidence.value != own or selectors != [f"{own}/position", f"{own}/quote"]:
        yield Fault(node.value, "own-parts", f"its evidence is {own}, with a quote and a position")
    whole, span, quote = facts.text(document, "ipg:text"), facts.span(node), facts.quote(node)
    if whole is None or span is None or quote is None:
        return
    start, end = span
    if end > len(whole):
        yield Fault(node.value, "position-in-text", f"it ends at {end}, the text at {len(whole)}")
    elif whole[start:end] != quote:
        yield Fault(node.value, "quote-in-text", f"the text has {short(whole[start:end])} at {start}")
    elif (found := facts.context(node)) != (right := context(whole, start, end)):
        side = "before" if found[0] != right[0] else "after"
        yield Fault(node.value, "context-in-text", f"the words {side} it are others in the text")


def _equivalents(facts: Facts, node: ox.NamedNode) -> Iterator[Fault]:
    found = {value.value for value in facts.all(node, "ipg:equivalent")}
    if found != {f"{node.value}/also/{n}" for n in range(1, len(found) + 1)}:
        yield Fault(node.value, "own-parts", f"its equivalents are {node.value}/also/1 and so on")


def _own_iri(
    facts: Facts, node: ox.NamedNode, of_class: str, kind: str | None, document: ox.NamedNode
) -> Iterator[Fault]:
    name, span = facts.text(document, "ipg:name"), facts.span(node)
    if not name or span is None:
        return
    *stem, place = keys(node)
    expected = [*keys(ox.NamedNode(iri(of_class, name))), *([kind] if kind else [])]
    match = _PLACE_IN_TEXT.fullmatch(place)
    if stem != expected or match is None or match["span"] != f"{span[0]}-{span[1]}":
        right = iri(*expected, f"{span[0]}-{span[1]}")
        yield Fault(node.value, "iri-of-keys", f"its document and place make the IRI {right}")


def _interval(facts: Facts, node: ox.NamedNode) -> Iterator[Fault]:
    bound = facts.key(node, "ipg:bound")
    try:
        value, low, high, half = (
            None if (found := facts.text(node, predicate)) is None else Decimal(found)
            for predicate in ("ipg:value", "ipg:lower", "ipg:upper", "ipg:halfStep")
        )
        if value is None or bound is None:
            return
        if low is not None and high is not None:
            half = (high - low) / 2
        right = stated_interval(value, bound, half or Decimal(0))
    except (ArithmeticError, ValueFormatError):
        # not a number, or no bound: the shapes tell
        return
    if (low, high) != tuple(None if end is None else storable(end) for end in (right.low, right.high)):
        yield Fault(
            node.value, "interval-of-bound", f"bound {bound!r} and value {value} do not allow {low} to {high}"
        )


def _orders(facts: Facts) -> Iterator[Fault]:
    for curie in ("ipg:Claim", "ipg:Relation"):
        orders = [(facts.text(node, "ipg:order"), node) for node in facts.of_class(curie)]
        often = Counter(order for order, _ in orders)
        for order, node in orders:
            if order is not None and often[order] > 1:
                yield Fault(node.value, "own-order", f"another has the order {order} too")


def _observation(facts: Facts, node: ox.NamedNode, document: ox.NamedNode) -> Iterator[Fault]:
    name = facts.text(document, "ipg:name")
    indicator, measure, area = (
        facts.key(node, predicate) for predicate in ("ipg:indicator", "ipg:measure", "sdmx-dimension:refArea")
    )
    pairs = [keys(pair) for pair in facts.all(node, "ipg:breakdown") if isinstance(pair, ox.NamedNode)]
    if (
        name is None
        or indicator is None
        or measure is None
        or area is None
        or any(len(p) != 3 for p in pairs)
    ):
        return
    right = observation_iri(
        indicator,
        measure,
        facts.key(node, "sdmx-dimension:refPeriod"),
        area,
        {key: of_value(value) for _, key, value in pairs},
        facts.key(node, "ipg:base"),
        name,
    )
    if node.value != right:
        yield Fault(node.value, "iri-of-keys", f"its keys make the IRI {right}")


def _slice(facts: Facts, node: ox.NamedNode) -> Iterator[Fault]:
    keyed = ("ipg:indicator", "sdmx-dimension:refArea")
    indicator, area = (facts.key(node, predicate) for predicate in keyed)
    if indicator is None or area is None:
        return
    if node != (right := slice_node(indicator, area)):
        yield Fault(node.value, "iri-of-keys", f"its keys make the IRI {right.value}")
    for each in facts.all(node, "qb:observation"):
        if isinstance(each, ox.NamedNode):
            found = [facts.key(each, predicate) for predicate in keyed]
            if None not in found and found != [indicator, area]:
                yield Fault(
                    each.value, "own-slice", f"it lies in the slice {node.value}, by its keys it does not"
                )


def _notations(facts: Facts) -> Iterator[Fault]:
    """Where a thing has a notation, it is the last key of its IRI; a period's tells its days too."""
    noted = term("skos:notation")
    for node in {subject for subject, predicate, _ in facts.statements if predicate == noted}:
        notation = facts.text(node, "skos:notation")
        *_, last = keys(node)
        if notation is not None and notation not in (last, "/".join(keys(node)[1:])):
            yield Fault(node.value, "iri-of-keys", f"its notation is {notation!r}")
    for node in facts.of_class("ipg:Period"):
        try:
            period = Period.parse(facts.text(node, "skos:notation") or "")
        except ValueFormatError:
            continue
        days = (facts.text(node, "ipg:periodStart"), facts.text(node, "ipg:periodEnd"))
        if days != (right := (period.start.isoformat(), period.end.isoformat())) and None not in days:
            yield Fault(node.value, "days-of-period", f"it runs from {right[0]} to {right[1]}")


def _described(facts: Facts, known: Collection[str]) -> Iterator[Fault]:
    here = facts.classes()
    for subject, _, value in facts.statements:
        if not isinstance(value, ox.NamedNode) or not value.value.startswith(ID):
            continue
        if value.value not in here and value.value not in known:
            yield Fault(subject.value, "described", f"it refers to {value.value}, which nothing describes")


def _loose(facts: Facts) -> Iterator[Fault]:
    """All but documents, claims and relations are there because something refers to them."""
    rooted = {node.value for name in _ROOTS for node in facts.of_class(name)}
    # that an observation lies in a slice is no reason for it to be there
    lies_in = term("qb:observation")
    referred = {
        value.value
        for _, predicate, value in facts.statements
        if isinstance(value, ox.NamedNode) and predicate != lies_in
    }
    for node in sorted(facts.classes() - rooted - referred):
        yield Fault(node, "referred-to", "nothing refers to it")


def short(words: str) -> str:
    """Words as a message quotes them: in quotation marks, on one line, at most 40 characters of them."""
    return repr(words if len(words) <= _LONGEST_QUOTE else words[: _LONGEST_QUOTE - 1] + "…")
