"""The officials of all documents in a store → which of them are one person: the graph ``derived/people``.

A document tells of people by its own names for them. That two documents, in two languages, mean one person
is a fact about the whole store, so it is derived from all of it, and anew whenever a document comes or goes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from ipgraph.people.identity import DEPUTY, HEAD, Held, Official, Person, persons
from ipgraph.people.names import Name
from ipgraph.rdf import keys, term
from ipgraph.vocabulary import ID, iri

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary

__all__ = ["GRAPH", "Held", "Name", "Official", "Person", "derive", "persons", "update"]

GRAPH: Final = iri("graph", "derived", "people")

_NAMED: Final = """
SELECT ?official ?name ?document WHERE { GRAPH ?document { ?official a ipg:Official ; foaf:name ?name } }
"""
_HELD: Final = """
SELECT DISTINCT ?official ?body ?post ?shown WHERE {
  ?membership org:member ?official ; org:organization ?body .
  OPTIONAL { ?membership org:role ?post }
  OPTIONAL { ?membership ipg:shownOn ?shown }
}
"""
_SPOKEN_OF: Final = """
SELECT DISTINCT ?body WHERE {
  GRAPH %s { ?thing ipg:subject|ipg:object|ipg:host|prov:wasAttributedTo ?body }
}
"""
_HEAD_ANYWHERE: Final = "head"
_DEPUTY_ANYWHERE: Final = "deputy-head"
# Readings of a Chinese name to find it by. More are of names that nobody has.
_MOST_READINGS: Final = 8
_READING_LANGUAGE: Final = "zh-latn-pinyin"


def update(store: Store, vocabulary: Vocabulary) -> bool:
    """Derive from the documents of a store who is one person; True where that changed.

    The same documents always give the same graph, in whatever order they came.
    """
    return store.replace(GRAPH, derive(store, vocabulary))


def derive(store: Store, vocabulary: Vocabulary) -> list[ox.Quad]:
    """The graph of people that the documents of a store give.

    Of several officials who are one person one stands for it: the others have it as ``ipg:person``. It has
    the person's name in each language as ``skos:prefLabel``, and the readings of a Chinese name as
    ``skos:hiddenLabel``, so that it is found by its pinyin where no document spells it.
    """
    found = _Found(store, vocabulary)
    graph = ox.NamedNode(GRAPH)
    return [
        ox.Quad(subject, term(predicate), value, graph)
        for person in persons(found.officials(), found.spoken_of)
        for subject, predicate, value in _described(person, found)
    ]


@dataclass(slots=True)
class _Told:
    """What the documents say of one official."""

    names: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    held: set[Held] = field(default_factory=set)


class _Found:
    """The officials of a store."""

    def __init__(self, store: Store, vocabulary: Vocabulary) -> None:
        self._store = store
        self._vocabulary = vocabulary
        self.told: dict[str, _Told] = defaultdict(_Told)
        for row in _select(store, _NAMED):
            name = row["name"]
            self.told[row["official"].value].names[name.value, name.language or "en"].add(
                row["document"].value
            )
        for row in _select(store, _HELD):
            if (official := row["official"].value) in self.told:
                self.told[official].held.add(self._held(row["body"], row["post"], row["shown"]))

    def officials(self) -> Iterator[Official]:
        for node, told in self.told.items():
            yield Official(
                node,
                frozenset(Name(text) for text, _ in told.names),
                frozenset(told.held),
                frozenset(name for documents in told.names.values() for name in documents),
            )

    def spoken_of(self, document: str) -> set[str]:
        """The bodies that a document speaks of, as ``Held.body``."""
        rows = _select(self._store, _SPOKEN_OF % ox.NamedNode(document))
        return {self._body(row["body"]) for row in rows if isinstance(row["body"], ox.NamedNode)}

    def _held(self, body: ox.NamedNode, post: ox.NamedNode | None, shown: ox.Literal | None) -> Held:
        slug = None if post is None else post.value.removeprefix(iri("post") + "/")
        return Held(
            self._body(body),
            slug if slug in self._vocabulary.posts else None,
            None if slug is None else self._level(body, slug),
            None if shown is None else int(shown.value[:4]),
        )

    def _body(self, node: ox.NamedNode) -> str:
        """A body by its IRI; by that of its successor, where it has one."""
        if node.value.startswith(f"{ID}agency/"):
            return iri("agency", self._vocabulary.current(keys(node)[1]))
        return node.value

    def _level(self, body: ox.NamedNode, slug: str) -> str | None:
        post = self._vocabulary.posts.get(slug)
        if post is None:
            return None
        agency = self._vocabulary.agencies.get(keys(body)[-1]) if "/agency/" in body.value else None
        titles = set(agency.headed_by if agency else ())
        if slug == _HEAD_ANYWHERE or slug in titles or (not titles and post.broader == _HEAD_ANYWHERE):
            return HEAD
        if post.deputy_of is None:
            return None
        above = self._vocabulary.posts[post.deputy_of]
        of_head = above.slug in titles or (not titles and above.broader == _HEAD_ANYWHERE)
        return DEPUTY if slug == _DEPUTY_ANYWHERE or of_head else None


def _described(
    person: Person, found: _Found
) -> Iterator[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]]:
    stands = ox.NamedNode(min(person, key=_standing).iri)
    for official in person:
        if official.iri != stands.value:
            yield ox.NamedNode(official.iri), "ipg:person", stands
    stated: dict[tuple[str, str], set[str]] = defaultdict(set)
    placed = {text for official in person if official.held for text, _ in found.told[official.iri].names}
    for official in person:
        for name, documents in found.told[official.iri].names.items():
            stated[name] |= documents
    for language in sorted({language for _, language in stated}):
        names = {text: documents for (text, of), documents in stated.items() if of == language}
        best = min(names, key=lambda name: (-len(names[name]), *_rank(name, placed)))
        yield stands, "skos:prefLabel", ox.Literal(best, language=language)
    for reading in _readings(stated):
        yield stands, "skos:hiddenLabel", ox.Literal(reading, language=_READING_LANGUAGE)


def _standing(official: Official) -> tuple[bool, bool, str]:
    """Of several, one at a body stands for the person, rather by a name in Latin letters: all can read it."""
    return not official.held, any(name.is_han for name in official.names), official.iri


def _rank(name: str, placed: Collection[str]) -> tuple[bool, bool, str]:
    """Rather than one in capitals, and one beside which no document tells of a post."""
    capitals = any(word.isupper() and len(word) > 1 for word in name.split())
    return capitals, name not in placed, name


def _readings(stated: Iterable[tuple[str, str]]) -> list[str]:
    """How a Chinese name may be read in pinyin, likely readings first; nothing where a document spells it."""
    names = [Name(text) for text, language in sorted(stated) if language == "zh"]
    if any(not Name(text).is_han for text, _ in stated):
        return []
    found: dict[str, None] = {}
    for name in names:
        for reading in sorted(name.readings, key=lambda each: (name.readings[each], each)):
            found[f"{reading.surname.capitalize()} {''.join(reading.given).capitalize()}"] = None
    return list(found)[:_MOST_READINGS]


def _select(store: Store, query: str) -> Any:
    return store.query(query)
