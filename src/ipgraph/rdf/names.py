"""Names that a document uses → the nodes of agencies, places, organisations, officials and programmes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ipgraph.rdf.terms import Description, collapse, keys, term, text, thing, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ipgraph.claims import Document, Relation
    from ipgraph.vocabulary import Vocabulary

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
# A person's name: in Latin script two to four words, each with a capital; in Chinese two to four characters,
# or a foreign name with its dots.
_PERSON: Final = re.compile(
    r"[^\W\d_a-z][\w'’.-]*(?: [^\W\d_a-z][\w'’.-]*){1,3}"
    r"|[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}(?:[·•・‧][\u3400-\u9fff]{1,8})+"
)
# shorter words ("of", "the", "and") are in everybody's name
_SHORTEST_TELLING_WORD: Final = 4
_LONGEST_HAN_PERSON: Final = 4
_HAN_LANGUAGES: Final = frozenset({"zh", "ja"})


@dataclass(frozen=True, slots=True)
class Named:
    """The node that a name stands for, and what it is.

    ``kind`` is ``agency`` or ``place`` (the vocabulary describes those), ``organisation`` or ``official``;
    ``language`` is that of an official's name.
    """

    node: ox.NamedNode
    kind: str
    name: str
    language: str = "en"

    def describe(self, into: Description) -> None:
        """Add class and name of a node that the vocabulary lacks."""
        if self.kind == "official":
            into.add(self.node, "a", term("ipg:Official"))
            into.add(self.node, "foaf:name", words(self.name, self.language))
        elif self.kind == "organisation":
            into.add(self.node, "a", term("ipg:Organisation"))
            into.add(self.node, "rdfs:label", text(self.name))


class Names:
    """Tells what the names of one document stand for: by the vocabulary, by the document's relations."""

    def __init__(
        self, vocabulary: Vocabulary, document: Document, relations: Iterable[Relation] = ()
    ) -> None:
        """Learn from the document's relations which names are people, of which body, and which are bodies."""
        self._vocabulary = vocabulary
        self._document = document
        self._people: dict[str, str | None] = {}  # with the body where the first post told of is held
        self._bodies: set[str] = set()
        for relation in relations:
            if relation.relation == "holds-post":
                person = _key(relation.subject)
                self._people[person] = self._people.get(person) or relation.object
                self._bodies.add(_key(relation.object))
            elif relation.relation != "speaks-at":
                self._bodies.add(_key(relation.subject))
            elif not self._reads_as_body(relation.subject):
                self._people.setdefault(_key(relation.subject), None)

    def person(self, name: str) -> Named:
        """The official of that name: at the body where the document tells of a post, else in the document.

        Nothing but a body, or the document itself, tells whether two people of one name are the same. Of a
        body and its successor an official is the same.
        """
        key, employer = _key(name), self._people.get(_key(name))
        if employer is None:
            node = thing("official", key, "in", self._document.name)
        else:
            _, *body = keys(self.body(employer).node)
            if self.body(employer).kind == "agency":
                body = [self._vocabulary.current(body[0])]
            node = thing("official", key, "/".join(body))
        return Named(node, "official", collapse(name), self._language(name))

    def body(self, name: str) -> Named:
        """The agency, the place or else the organisation of that name."""
        if agency := self._vocabulary.agency(name):
            return Named(thing("agency", agency.slug), "agency", agency.name)
        if place := self._vocabulary.place(name):
            return Named(place_node(place.code), "place", place.name)
        return Named(thing("organisation", collapse(name)), "organisation", collapse(name))

    def agent(self, name: str) -> Named:
        """Who acts: a body, or an official where the document or the form of the name says so."""
        body = self.body(name)
        if body.kind == "organisation" and self._is_person(name):
            return self.person(name)
        return body

    def speaker(self, name: str) -> Named | None:
        """Who makes a claim; None for a place, and for a name that might be anything.

        To take a report or a news outlet for a person would be a false statement; the name itself stays
        with the claim in any case.
        """
        if not collapse(name):
            return None
        agent = self.agent(name)
        certain = agent.kind in ("agency", "official") or (
            agent.kind == "organisation" and self._is_body(name)
        )
        return agent if certain else None

    def programme(self, name: str, into: Description) -> ox.NamedNode:
        """The programme of that name, described where the vocabulary lacks it."""
        known = self._vocabulary.programme(name)
        return ox.NamedNode(known.iri) if known else self._told("programme", "ipg:Programme", name, into)

    def post(self, name: str, into: Description) -> ox.NamedNode:
        """The post of that name, described where the vocabulary lacks it."""
        known = self._vocabulary.post(name)
        return ox.NamedNode(known.iri) if known else self._told("post", "ipg:Post", name, into)

    @staticmethod
    def _told(kind: str, of: str, name: str, into: Description) -> ox.NamedNode:
        """A thing of the class ``of`` that only documents name."""
        node = thing(kind, _key(name))
        into.add(node, "a", term(of))
        into.add(node, "rdfs:label", text(collapse(name)))
        return node

    def event_kind(self, name: str, into: Description) -> tuple[ox.NamedNode, Mapping[str, str]]:
        """The kind of event of that name, described where the vocabulary lacks it, and its labels.

        There is always one in English, if only with what another language calls it.
        """
        if known := self._vocabulary.event_kind(name):
            return thing("event-kind", known.slug), {each: known.label(each) for each in ("en", "zh")}
        node = thing("event-kind", _key(name))
        into.add(node, "a", term("ipg:EventKind"))
        into.add(node, "skos:notation", text(_key(name)))
        into.add(node, "skos:prefLabel", code_label(_key(name)))
        label = code_label(_key(name))
        return node, {"en": _key(name), **({"zh": label.value} if label.language == "zh" else {})}

    def label(self, named: Named, language: str) -> str:
        """What a body or person is called in a language; its name where nothing tells."""
        _, *rest = keys(named.node)
        records = {"agency": self._vocabulary.agencies, "place": self._vocabulary.places}.get(named.kind, {})
        record = records.get("/".join(rest))
        return named.name if record is None else record.label(language)

    def _language(self, name: str) -> str:
        """The document's language, where it is written in the script of the name."""
        han = _HAN.search(name) is not None
        if han == (self._document.language in _HAN_LANGUAGES):
            return self._document.language
        return "zh" if han else "en"

    def _is_person(self, name: str) -> bool:
        if _key(name) in self._people:
            return True
        return not self._is_body(name) and bool(_PERSON.fullmatch(collapse(name)))

    def _is_body(self, name: str) -> bool:
        return _key(name) in self._bodies or self._reads_as_body(name)

    def _reads_as_body(self, name: str) -> bool:
        """True where the name is built of the words that make up the vocabulary's names of agencies."""
        name = collapse(name)
        if not _HAN.search(name):
            return not self._agency_words.isdisjoint(name.casefold().split())
        # four characters may be a person's name, and that may end like an agency's: 国, 家, 行
        telling = 2 if len(name) == _LONGEST_HAN_PERSON else 1
        return len(name) >= _LONGEST_HAN_PERSON and name[-telling:] in self._agency_endings

    @cached_property
    def _agency_words(self) -> frozenset[str]:
        return frozenset(
            word
            for name in self._agency_names
            if not _HAN.search(name)
            for word in name.casefold().split()
            if len(word) >= _SHORTEST_TELLING_WORD
        )

    @cached_property
    def _agency_endings(self) -> frozenset[str]:
        names = [name for name in self._agency_names if _HAN.match(name[-1:])]
        return frozenset(name[-length:] for name in names for length in (1, 2))

    @cached_property
    def _agency_names(self) -> tuple[str, ...]:
        return tuple(
            collapse(name) for agency in self._vocabulary.agencies.values() for name in agency.names()
        )


def _key(name: str) -> str:
    return collapse(name).casefold()


def place_node(code: str) -> ox.NamedNode:
    """The node of a place by its code: ``CN``, ``CN-GD``, ``city/shenzhen``."""
    return thing("place", *code.split("/"))


def code_label(code: str) -> ox.Literal:
    """A code read as words, for what the vocabulary has no label for.

    >>> code_label("small-enterprise").value, code_label("深圳").language
    ('small enterprise', 'zh')
    """
    return words(code, "zh") if _HAN.search(code) else words(code.replace("-", " "), "en")
