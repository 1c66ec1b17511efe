"""The name of a thing, in any language → its node in the graph, or what was probably meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import pyoxigraph as ox

from ipgraph.errors import NotFoundError, ParameterError, ValueFormatError
from ipgraph.query.table import Iri
from ipgraph.vocabulary import ID, IPG, PREFIXES, iri
from ipgraph.vocabulary.names import folded, suggested

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ipgraph.store import Store

Term = ox.NamedNode | ox.Literal

# Properties that name a thing. Where two things share a name, the one that has it by the earlier is meant.
_NAMING: Final = (
    "skos:notation",
    "foaf:name",
    "skos:prefLabel",
    "rdfs:label",
    "ipg:abbreviation",
    "skos:altLabel",
    "ipg:name",
    "dcterms:title",
    "skos:hiddenLabel",
)
_RANKS: Final = {
    PREFIXES[prefix] + local: rank for rank, (prefix, local) in enumerate(each.split(":") for each in _NAMING)
}
_NAMES: Final = f"""
SELECT ?thing ?naming ?name WHERE {{
  ?thing a $type ;
    ?naming ?name .
  FILTER(?naming IN ({", ".join(_NAMING)}))
}}
"""
_NAMING_NODES: Final = tuple(map(ox.NamedNode, _RANKS))
_STANDS_FOR: Final = ox.NamedNode(IPG + "person")
# of these the one that comes first is what a thing is called; the others are further names
_CALLED: Final = ("skos:prefLabel", "rdfs:label", "dcterms:title", "foaf:name", "ipg:name")
_HIDDEN: Final = "skos:hiddenLabel"
_NOTATION: Final = "skos:notation"
_IS_A: Final = "ASK WHERE { $thing a $type }"
_PERSON: Final = "SELECT ?person WHERE { $thing ipg:person ?person }"
_OCCURS: Final = "ASK WHERE { $thing ?property ?value }"
_PUBLISHERS: Final = "SELECT DISTINCT ?name WHERE { ?document dcterms:publisher ?name }"
_SPAN: Final = re.compile(r"(.+)/(\d+-\d+(?:-\d+)?)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Things:
    """The things of a class of ``ipg:``.

    Their IRI ends in keys; ``keys`` makes these of what a user writes, or raises ValueFormatError.
    """

    kind: str
    class_name: str
    keys: Callable[[str], tuple[str, ...]] = lambda value: (value,)

    def term(self, store: Store, value: str) -> Term:
        """The node with that IRI, keys or name.

        Raises NotFoundError where there is none, ParameterError where the name is that of several.
        """
        found = self.find(store, value)
        if found is None:
            raise self.missing(value, {name for _, _, name in names(store, self.class_name)})
        return found

    def is_one(self, node: str) -> bool:
        """Whether the IRI is one of such a thing."""
        return node.startswith(f"{ID}{self.kind}/")

    def find(self, store: Store, value: str) -> ox.NamedNode | None:
        """The node with that IRI, keys or name, or None."""
        found = self.by_iri(store, value)
        return self._standing(store, found) if found else self._by_name(store, value)

    def by_iri(self, store: Store, value: str) -> ox.NamedNode | None:
        """The node with that IRI or keys, or None."""
        try:
            node = ox.NamedNode(value if value.startswith(ID) else iri(self.kind, *self.keys(value)))
        except ValueError:
            return None
        return node if _ask(store, _IS_A, thing=node, type=ox.NamedNode(IPG + self.class_name)) else None

    def _by_name(self, store: Store, value: str) -> ox.NamedNode | None:
        named = self._named(value, list(names(store, self.class_name)))
        best = min(named, default=(0, ""))[0]
        meant = {self._standing(store, ox.NamedNode(thing)) for rank, thing in named if rank == best}
        if len(meant) > 1:
            choice = " or ".join(sorted(Iri(thing.value).short for thing in meant))
            raise ParameterError(f"{value!r} is the name of more than one {self.kind}; say {choice}")
        return meant.pop() if meant else None

    def _named(self, value: str, known: Sequence[tuple[int, str, str]]) -> list[tuple[int, str]]:
        """Rank and IRI of what has that name."""
        wanted = _same(value)
        return [(rank, thing) for rank, thing, name in known if _same(name) == wanted]

    def _standing(self, store: Store, node: ox.NamedNode) -> ox.NamedNode:
        """The node to ask for: where several are one thing, the one that stands for all."""
        return node

    def missing(self, value: str, known: Iterable[str]) -> NotFoundError:
        """The error to raise where there is no such thing."""
        kind = self.kind.replace("-", " ")
        return NotFoundError(f"there is no {kind} {value!r} in the graph{suggested(value, known)}")


class Officials(Things):
    """People. One who has several names, at several bodies, is found by any, in any order or spelling."""

    __slots__ = ()

    def _named(self, value: str, known: Sequence[tuple[int, str, str]]) -> list[tuple[int, str]]:
        if found := super()._named(value, known):
            return found
        # few names are given in another spelling, and comparing spellings takes a while to load
        from ipgraph.people import Name

        wanted = Name(value).keys
        return [(rank, thing) for rank, thing, name in known if wanted & Name(name).keys]

    def _standing(self, store: Store, node: ox.NamedNode) -> ox.NamedNode:
        for row in _select(store, _PERSON, thing=node):
            return ox.NamedNode(row["person"].value)
        return node


def names(store: Store, class_name: str) -> Iterator[tuple[int, str, str]]:
    """(rank of the property that names it, IRI, name) for every name of every thing of a class."""
    for row in _select(store, _NAMES, type=ox.NamedNode(IPG + class_name)):
        yield _RANKS[row["naming"].value], row["thing"].value, row["name"].value


@dataclass(frozen=True, slots=True)
class Naming:
    """What one thing is called: ``names`` from the most to the least telling, ``labels`` by language."""

    names: tuple[str, ...]
    labels: Mapping[str, str]

    def label(self, language: str) -> str | None:
        """The label in a language, else in English or Chinese, else in any; None where there is none."""
        for each in (language, "en", "zh"):
            if each in self.labels:
                return self.labels[each]
        return next(iter(self.labels.values()), None)


def namings(store: Store, nodes: Iterable[str]) -> dict[str, Naming]:
    """What each of these things is called; a person, by what all documents say."""
    asked = {node: ox.NamedNode(node) for node in nodes}
    # all whose names are those of a thing: itself, and those of a person's who are that person
    meant: dict[str, list[str]] = {node: [node] for node in asked}
    people = [term for node, term in asked.items() if OFFICIAL.is_one(node)]
    for quad in store.to_each(people, _STANDS_FOR):
        other, person = quad.subject.value, quad.object.value  # type: ignore[union-attr]
        if other not in asked:
            asked[other] = ox.NamedNode(other)
        meant[person].append(other)
    found: dict[str, list[tuple[int, str, str]]] = {node: [] for node in asked}
    for quad in store.of_each(asked.values(), *_NAMING_NODES):
        if isinstance(quad.object, ox.Literal):
            said = _RANKS[quad.predicate.value], quad.object.language or "", quad.object.value
            found[quad.subject.value].append(said)  # type: ignore[union-attr]
    return {
        node: _naming(sorted({said for other in others for said in found[other]}))
        for node, others in meant.items()
    }


def _naming(found: Sequence[tuple[int, str, str]]) -> Naming:
    labels: dict[str, str] = {}
    for naming in _CALLED:
        for rank, language, name in found:
            if rank == _NAMING.index(naming):
                labels.setdefault(language, name)
    # a notation is a key, and hidden labels are for searching
    unsaid = {_NAMING.index(_HIDDEN), _NAMING.index(_NOTATION)}
    names = dict.fromkeys(name for rank, _, name in found if rank not in unsaid)
    return Naming(tuple(names), labels)


def literal(value: str) -> ox.Literal:
    """A plain literal. Raises ParameterError where the text is not Unicode."""
    try:
        return ox.Literal(value)
    except ValueError as error:
        raise ParameterError(f"{value!r} is not Unicode text") from error


def _select(store: Store, query: str, **terms: Term) -> Any:
    return store.query(query, terms)


def _ask(store: Store, query: str, **terms: Term) -> bool:
    return bool(store.query(query, terms))


def _same(name: str) -> str:
    """A name as names are compared; a hyphen is a space, so that a label may be written like a slug."""
    return folded(name.replace("-", " "))


def _caseless(value: str) -> tuple[str, ...]:
    return (" ".join(value.casefold().split()),)


def _official(value: str) -> tuple[str, ...]:
    """Name and body, or name and document: ``shen changyu/cnipa``, ``ge shu/in/a.txt``."""
    name, _, place = value.partition("/")
    inside = ("in", place.removeprefix("in/")) if place.startswith("in/") else (place,)
    return (*_caseless(name), *(inside if place else ()))


def _collapsed(value: str) -> tuple[str, ...]:
    return (" ".join(value.split()),)


def _place(value: str) -> tuple[str, ...]:
    kind, slash, slug = value.partition("/")
    return (kind, slug.lower()) if slash else (value.upper(),)


def _pair(value: str) -> tuple[str, ...]:
    key, _, of = value.partition("=")
    return key.strip(), of.strip()


def _span(value: str) -> tuple[str, ...]:
    match = _SPAN.fullmatch(value)
    if not match:
        raise ValueFormatError(f"no claim: {value!r}")
    return match[1], match[2]


INDICATOR: Final = Things("indicator", "Indicator", _caseless)
AGENCY: Final = Things("agency", "Agency", _caseless)
ORGANISATION: Final = Things("organisation", "Organisation", _collapsed)
OFFICIAL: Final = Officials("official", "Official", _official)
PROGRAMME: Final = Things("programme", "Programme", _caseless)
PLACE: Final = Things("place", "Place", _place)
BREAKDOWN: Final = Things("breakdown", "Breakdown", _pair)
DIMENSION: Final = Things("dimension", "Dimension")
DOCUMENT: Final = Things("document", "Document")
CLAIM: Final = Things("claim", "Claim", _span)
POST: Final = Things("post", "Post", _caseless)
UNIT: Final = Things("unit", "Unit")
EVENT: Final = Things("event", "Event", lambda value: tuple(value.split("/")))
EVENT_KIND: Final = Things("event-kind", "EventKind", _caseless)


def agency(store: Store, value: str) -> Term:
    """An agency of the vocabulary, or an organisation known from documents; raises as ``Things.term``."""
    found = AGENCY.find(store, value) or ORGANISATION.find(store, value)
    if found is None:
        known = [*names(store, "Agency"), *names(store, "Organisation")]
        raise AGENCY.missing(value, {name for _, _, name in known})
    return found


def breakdown(store: Store, value: str) -> Term:
    """``key=value``; the value may be a label too (``holder=企业``). Raises as ``Things.term``."""
    key, of = _pair(value)
    if not value.startswith(ID) and not (key and of):
        raise ParameterError(
            f"{value!r} is no breakdown, which is written key=value, such as holder=enterprise"
        )
    found = BREAKDOWN.by_iri(store, value)
    if found is not None:
        return found
    known: set[str] = set()
    for _, thing, name in names(store, "Breakdown"):
        known.add(Iri(thing).short)
        if thing.startswith(iri("breakdown", key or ".") + "/") and _same(name) == _same(of):
            return ox.NamedNode(thing)
    raise BREAKDOWN.missing(value, known)


def claim(store: Store, value: str) -> Term:
    """The claim with that IRI, or ``document/start-end``; NotFoundError where there is none."""
    found = CLAIM.by_iri(store, value)
    if found is None:
        raise NotFoundError(
            f"there is no claim {value!r} in the graph; "
            "write document/start-end, as the query claims-of-document shows it"
        )
    return found


def publisher(store: Store, value: str) -> Term:
    """The name of a publisher as the documents have it, however its case; raises as ``Things.term``."""
    known = {row["name"].value for row in _select(store, _PUBLISHERS)}
    for name in sorted(known):
        if _same(name) == _same(value):
            return ox.Literal(name)
    raise Things("publisher", "").missing(value, known)


def anything(store: Store, value: str) -> Term:
    """What has that IRI, whole or without the namespace: ``agency/cnipa``.

    Raises NotFoundError where nothing has.
    """
    spelt = "/".join(quote(part, safe="", errors="surrogatepass") for part in value.split("/"))
    for text in (value, ID + value, ID + spelt):
        try:
            node = ox.NamedNode(text)
        except ValueError:
            continue
        if _ask(store, _OCCURS, thing=node):
            return node
    raise NotFoundError(
        f"there is nothing with the IRI {value!r} in the graph; write it whole, or without {ID}"
    )
