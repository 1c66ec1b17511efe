"""Relations → their nodes, the events, posts and programmes they speak of, and direct triples beside them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from ipgraph.rdf import evidence
from ipgraph.rdf.terms import Description, collapse, keys, moment, number, term, text, thing, words
from ipgraph.values import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyoxigraph as ox

    from ipgraph.claims import Document, Relation
    from ipgraph.rdf.names import Names


_COMMA: Final = {"en": ", ", "zh": "，"}


def describe(document: Document, relations: Sequence[Relation], names: Names, into: Description) -> None:
    """Add the nodes of all relations of a document.

    Raises ValueFormatError on a date that is not ISO 8601.
    """
    events = _Events(document, relations, names)
    told: Counter[tuple[str, int, int]] = Counter()
    for order, relation in enumerate(relations, 1):
        where = (relation.relation, relation.start, relation.end)
        told[where] += 1
        span = f"{relation.start}-{relation.end}" + (f"-{told[where]}" if told[where] > 1 else "")
        node = thing("relation", document.name, relation.relation, span)
        into.add(node, "a", term("ipg:Relation"))
        into.add(node, "ipg:relationKind", thing("relation-kind", relation.relation))
        into.add(node, "ipg:subjectName", text(relation.subject))
        into.add(node, "ipg:objectName", text(relation.object))
        into.add(node, "ipg:order", number(order))
        if relation.post is not None:
            into.add(node, "ipg:postName", text(relation.post))
        if relation.date is not None:
            into.add(node, "dcterms:date", moment(relation.date) or text(relation.date))
        evidence.describe(node, document, relation, into)
        ends = subject, target = _ends(relation, names, events, into)
        into.add(node, "ipg:subject", subject)
        into.add(node, "ipg:object", target)
        if relation.relation == "holds-post":
            _describe_membership(node, relation, document, ends, names, into)


def _ends(
    relation: Relation, names: Names, events: _Events, into: Description
) -> tuple[ox.NamedNode, ox.NamedNode]:
    """Add subject and object of a relation and the direct triple between them; returns their nodes."""
    named = names.person if relation.relation == "holds-post" else names.agent
    subject = named(relation.subject)
    subject.describe(into)
    match relation.relation:
        case "hosts" | "speaks-at":
            target = events.describe(relation, into)
            into.add(target, "ipg:host" if relation.relation == "hosts" else "ipg:speaker", subject.node)
        case "runs":
            target = names.programme(relation.object, into)
            into.add(target, "ipg:runBy", subject.node)
        case kind:
            body = names.body(relation.object)
            body.describe(into)
            target = body.node
            into.add(subject.node, "org:memberOf" if kind == "holds-post" else "ipg:cooperatesWith", target)
    return subject.node, target


def _describe_membership(
    node: ox.NamedNode,
    relation: Relation,
    document: Document,
    ends: tuple[ox.NamedNode, ox.NamedNode],
    names: Names,
    into: Description,
) -> None:
    into.add(node, "a", term("org:Membership"))
    into.add(node, "org:member", ends[0])
    into.add(node, "org:organization", ends[1])
    if document.issued is not None:
        into.add(node, "ipg:shownOn", moment(document.issued))
    if relation.post is not None:
        into.add(node, "org:role", names.post(relation.post, into))


class _Event(NamedTuple):
    date: str | None
    host: str | None


class _Events:
    """The events of one document. Relations that name one kind and no other date speak of one event."""

    def __init__(self, document: Document, relations: Sequence[Relation], names: Names) -> None:
        self._document = document
        self._names = names
        self._hosted: dict[str, list[Relation]] = {}
        for relation in relations:
            if relation.relation == "hosts":
                self._hosted.setdefault(_kind(relation), []).append(relation)

    def describe(self, relation: Relation, into: Description) -> ox.NamedNode:
        """Add the event that the relation speaks of; returns its node."""
        event = self._of(relation)
        kind, kind_labels = self._names.event_kind(relation.object, into)
        host = self._names.agent(event.host) if event.host is not None else None
        if event.date is None:
            # nothing tells whether two documents that give no date speak of the same event
            node = thing("event", *keys(kind)[1:], "in", self._document.name)
        else:
            host_key = "/".join(keys(host.node)[1:]) if host else "unknown"
            node = thing("event", *keys(kind)[1:], host_key, event.date)
        into.add(node, "a", term("ipg:Event"))
        into.add(node, "ipg:eventKind", kind)
        for language, kind_label in kind_labels.items():
            host_label = host and self._names.label(host, language)
            label = _COMMA[language].join(each for each in (kind_label, host_label, event.date) if each)
            into.add(node, "rdfs:label", words(label[:1].upper() + label[1:], language))
        if event.date is not None:
            into.add(node, "schema:startDate", _first_day(event.date))
        return node

    def _of(self, relation: Relation) -> _Event:
        """The event, with date and host of the hosting told nearest to the relation's words."""
        hosted = self._hosted.get(_kind(relation), [])
        date = relation.date
        if date is None and hosted:
            dates = {host.date for host in hosted if host.date is not None}
            nearest = min(hosted, key=lambda host: abs(host.start - relation.start))
            date = nearest.date or (dates.pop() if len(dates) == 1 else None)
        # of several hosts of one event the first told names it
        hosts = [host.subject for host in hosted if host.date in (date, None)]
        return _Event(date, hosts[0] if hosts else None)


def _kind(relation: Relation) -> str:
    return collapse(relation.object).casefold()


def _first_day(iso: str) -> ox.Literal | None:
    """The day on which a period starts; None where it is not stated to the day."""
    stated_to_the_day = len(iso.partition("/")[0]) == len("2025-04-24")
    return moment(Period.parse(iso).start.isoformat()) if stated_to_the_day else None
