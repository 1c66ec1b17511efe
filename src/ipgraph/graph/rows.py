"""Store → what its edges are made of: who is tied to whom, by which document, on which day."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pyoxigraph import Literal

from ipgraph.errors import ValueFormatError
from ipgraph.rdf.terms import collapse
from ipgraph.values import Period
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ipgraph.graph.definition import RelationKind
    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary

Days = tuple[str, str]  # first and last day, ISO 8601

_COLUMNS: Final = ("source", "target", "document", "date", "detail", "publisher")
_PERSONS: Final = "SELECT ?official ?person WHERE { ?official ipg:person ?person }"
_ISSUED: Final = "SELECT ?document ?date WHERE { ?document a ipg:Document ; dcterms:issued ?date }"
_HELD: Final = "SELECT ?event ?date WHERE { ?event a ipg:Event ; schema:startDate ?date }"
_BODIES: Final = "SELECT DISTINCT ?official ?body WHERE { ?official a ipg:Official ; org:memberOf ?body }"
# of more documents that say the same, each is tied to the first: pairs would grow with their square
_MOST_IN_PAIRS: Final = 20


class Row(NamedTuple):
    """One statement that an edge rests on; ``source``, ``target`` and ``detail`` are IRIs."""

    source: str
    target: str
    days: Days | None
    detail: str | None = None


class Rows:
    """Reads the statements of a store; officials who are one person are one."""

    def __init__(self, store: Store, vocabulary: Vocabulary) -> None:
        """Read which officials are one person, and when documents were issued and events held."""
        self._store = store
        self._vocabulary = vocabulary
        self._person: dict[str, str] = {
            official.value: person.value for official, person in select(store, _PERSONS, "official", "person")
        }
        self._texts: dict[str, str] = {}
        self.issued = self._dated(_ISSUED, "document")
        self.held = self._dated(_HELD, "event")
        self.told: dict[str, str] = {}  # the names of bodies that are known by nothing but a name
        self._bodies: dict[str, list[str]] | None = None

    def of(self, kind: RelationKind, *, folded: bool = False) -> Iterator[Row]:
        """The statements of a relation, in no particular order."""
        if kind.shared is not None:
            yield from self._shared(kind.shared)
        elif folded and kind.folded is not None:
            yield from self._folded(kind.folded)
        elif kind.rows is not None:
            yield from self._plain(kind)

    def person(self, node: str) -> str:
        """The node that stands for a person; any other node itself. Equal ones are one text in memory."""
        found = self._person.get(node, node)
        return self._texts.setdefault(found, found)

    def abbreviation(self, node: str) -> str | None:
        """The usual abbreviation of an agency: the graph does not tell which of several that is."""
        agency = self._vocabulary.agencies.get(node.rpartition("/")[2])
        return next(iter(agency.abbreviations), None) if agency else None

    def _plain(self, kind: RelationKind) -> Iterator[Row]:
        assert kind.rows is not None
        for source, target, document, date, detail, _ in select(self._store, kind.rows, *_COLUMNS):
            start, end = self._agent(source), self.person(target.value)
            if kind.mutual and end < start:
                start, end = end, start
            days = days_of(date.value) if date is not None else None
            if days is None and document is not None:
                days = self.issued.get(document.value)
            yield Row(start, end, days, None if detail is None else detail.value)

    def _folded(self, query: str) -> Iterator[Row]:
        for source, target, document, _, _, publisher in select(self._store, query, *_COLUMNS):
            bodies = [] if source is None else self._bodies_of(self.person(source.value))
            if not bodies and publisher is not None:
                bodies = [self._agent(publisher)]
            for body in bodies:
                yield Row(body, target.value, self.issued.get(document.value))

    def _shared(self, query: str) -> Iterator[Row]:
        groups: dict[str, set[str]] = defaultdict(set)
        suspects: dict[str, set[str]] = defaultdict(set)
        for group, document, suspect in select(self._store, query, "group", "document", "suspect"):
            groups[group.value].add(document.value)
            if suspect is not None:
                suspects[group.value].add(suspect.value)
        for group, documents in groups.items():
            for one, other in _pairs(sorted(documents, key=self._when), suspects.get(group, set())):
                both = [self.issued[each] for each in (one, other) if each in self.issued]
                # it is there once the later of the two is; of an undated one nobody knows when
                days = max(both) if len(both) == len((one, other)) else None
                yield Row(min(one, other), max(one, other), days)

    def _when(self, document: str) -> tuple[bool, Days, str]:
        days = self.issued.get(document)
        return days is None, days or ("", ""), document

    def _agent(self, node: Any) -> str:
        """Who acts: a node, or the body of a name."""
        if not isinstance(node, Literal):
            return self.person(node.value)
        name = collapse(node.value)
        if agency := self._vocabulary.agency(name):
            return iri("agency", agency.slug)
        body = iri("organisation", name or "?")
        self.told[body] = name
        return body

    def _bodies_of(self, node: str) -> list[str]:
        """The bodies where an official holds a post; of a body, itself."""
        if "/official/" not in node:
            return [node]
        if self._bodies is None:
            self._bodies = defaultdict(list)
            for official, body in select(self._store, _BODIES, "official", "body"):
                known = self._bodies[self.person(official.value)]
                if body.value not in known:
                    known.append(body.value)
        return self._bodies.get(node, [])

    def _dated(self, query: str, name: str) -> dict[str, Days]:
        """The days of things; of several dates, the earliest."""
        dated: dict[str, Days] = {}
        for node, date in select(self._store, query, name, "date"):
            days = days_of(date.value)
            if days is not None:
                dated[node.value] = min(days, dated.get(node.value, days))
        return dated


def select(store: Store, query: str, *names: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as tuples of terms, None where a variable is unbound or the query lacks it."""
    solutions: Any = store.query(query)
    there = [variable.value for variable in solutions.variables]
    # by number, which is faster than by name; one more stands for what the query lacks
    places = [there.index(name) if name in there else len(there) for name in names]
    for row in solutions:
        values = (*row, None)
        yield tuple([values[at] for at in places])


@lru_cache(maxsize=1 << 14)
def days_of(text: str) -> Days | None:
    """The first and the last day of an ISO 8601 period; None of what is none.

    >>> days_of("2024-02"), days_of("soon")
    (('2024-02-01', '2024-02-29'), None)
    """
    try:
        period = Period.parse(text)
    except ValueFormatError:
        return None
    return period.start.isoformat(), period.end.isoformat()


def _pairs(documents: Sequence[str], suspects: set[str]) -> Iterator[tuple[str, str]]:
    """Which documents of one finding are tied to which: one whose figure is likely wrong to the others."""
    others = [document for document in documents if document not in suspects]
    if suspects and others:
        for suspect in sorted(suspects):
            for other in others:
                yield suspect, other
    elif len(documents) <= _MOST_IN_PAIRS:
        yield from combinations(documents, 2)
    else:
        for other in documents[1:]:
            yield documents[0], other
