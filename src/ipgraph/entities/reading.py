"""The store → which claims there are, their records, speakers and sentences: many with each request."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ipgraph import query, rdf
from ipgraph.entities.entity import Together, entities_of
from ipgraph.entities.several import growing
from ipgraph.query import Iri
from ipgraph.query.results import table_of
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Quad

    from ipgraph.claims import Claim
    from ipgraph.entities.entity import Entity
    from ipgraph.query import Value
    from ipgraph.query.things import Term
    from ipgraph.store import Store

# Which claims a canned query tells of, for each of its parameters; that it sorts them by period.
_WAYS: Final[Mapping[str, Mapping[str, str]]] = {
    "claims-of-official": {
        "official": "?attributed ipg:person? ?_official . ?claim prov:wasAttributedTo ?attributed .",
    },
    "claims-of-agency": {
        "agency": "?attributed ipg:person?/^ipg:person?/org:memberOf? ?_agency . "
        "?claim prov:wasAttributedTo ?attributed .",
    },
    "claims-of-programme": {"programme": "?_programme ipg:counts/^ipg:indicator ?claim ."},
    "claims-of-event": {
        "event": "?relation ipg:object ?_event ; ipg:relationKind "
        f"<{iri('relation-kind', 'speaks-at')}> ; ipg:subject ?named ; prov:wasQuotedFrom ?document . "
        "?named ipg:person?/^ipg:person? ?attributed . "
        "?claim prov:wasAttributedTo ?attributed ; prov:wasQuotedFrom ?document .",
    },
    "claims-of-document": {"document": "?claim prov:wasQuotedFrom ?_document ; ipg:bound ?bound ."},
    "claims": {
        "document": "?claim prov:wasQuotedFrom ?_document ; ipg:bound ?bound .",
        "indicator": "?claim ipg:indicator ?_indicator .",
        "measure": "?claim ipg:measure ?_measure .",
        "period": "?claim ipg:about?/sdmx-dimension:refPeriod ?_period .",
        "area": "?claim ipg:about?/sdmx-dimension:refArea ?_area .",
    },
}
_BY_PERIOD: Final = frozenset({"claims-of-official", "claims-of-agency", "claims-of-programme"})
_FOUND: Final = """
SELECT ?claim ?order ?about ?period WHERE {
  %s ?claim ipg:order ?order .
  OPTIONAL { ?claim ipg:about ?about }
  OPTIONAL { ?claim sdmx-dimension:refPeriod ?period }
}
"""
_COUNTED: Final = "SELECT (COUNT(DISTINCT ?claim) AS ?number) WHERE { %s ?claim ipg:order ?order }"
_DOCUMENTS: Final = 64  # whose claims are asked for at once
_SENTENCES: Final = 64  # that are cut out of their texts at once
# what leads to the parts of a claim that its record is made of
_PARTS: Final = ("ipg:about", "ipg:evidence", "ipg:equivalent", "oa:hasSelector")


# how claims are found, and how many there are without finding them
Search = tuple["Callable[[], Iterable[Iri]]", "Callable[[], int]"]


def found(store: Store, name: str, **parameters: str | None) -> Search:
    """The claims of a canned query, in its order, to be asked for; what is wrong with it is told now.

    The query itself would say all of each. Raises as ``query.run``.
    """
    canned = query.canned(name)
    terms = query.terms(store, canned, parameters)
    ways = {canned.parameters[each].variable: way for each, way in _WAYS[name].items()}
    bound = {variable: (term,) for variable, term in terms.items() if variable in ways}
    way = " ".join(ways[variable] for variable in bound)
    return (
        lambda: _sorted(store, _FOUND % way, bound, by_period=name in _BY_PERIOD),
        lambda: _counted(store, way, bound),
    )


def all_claims(store: Store) -> Search:
    """All claims of a store, in the order of ``everything``."""
    return lambda: everything(store), lambda: _counted(store, "?claim a ipg:Claim .", {})


def _counted(store: Store, way: str, bound: Mapping[str, tuple[Term, ...]]) -> int:
    [row] = store.select(_COUNTED % way, bound)
    return int(row["number"].value)


def everything(store: Store) -> Iterator[Iri]:
    """All claims by document and their order in it, those of the first documents at once."""
    for some in pieces(store, 1, _DOCUMENTS):
        yield from some


def pieces(store: Store, fewest: int, most: int) -> Iterator[list[Iri]]:
    """The claims of few documents, then those of more and more, in the order of ``everything``."""
    names = sorted(iri("document", name) for name in store.documents())
    asked = _FOUND % _WAYS["claims"]["document"]
    for some in growing(names, fewest, most):
        yield _sorted(store, asked, {"_document": tuple(map(NamedNode, some))})


def _sorted(
    store: Store, asked: str, bound: Mapping[str, tuple[Term, ...]], *, by_period: bool = False
) -> list[Iri]:
    # the engine takes as long for sorting as for all the rest
    keyed = []
    for row in store.select(asked, bound):
        claim, order, about, dated = row["claim"], row["order"], row["about"], row["period"]
        period = None
        if by_period and about is not None:
            period = rdf.period_of(about.value)
        elif by_period and dated is not None:
            period = "/".join(rdf.keys(dated)[1:])
        node, place = claim.value, int(order.value)
        keyed.append((period is None, period or "", node.rpartition("/")[0], place, node))
    return [Iri(node) for node in dict.fromkeys(each[-1] for each in sorted(keyed))]


class ClaimsTogether(Together):
    """Claims that are asked together: records, speakers, sentences, and the things that they lead to."""

    @cached_property
    def records(self) -> Mapping[str, Claim]:
        """The claims as extraction gives them, by their IRIs; those that are gone are left out."""
        return _records(self._context.store, self._iris)

    @cached_property
    def speakers(self) -> Mapping[str, Entity]:
        """Who says so, by the claims' IRIs: a person or a body."""
        store = self._context.store
        said = {
            quad.subject.value: quad.object  # type: ignore[union-attr]
            for quad in store.of_each(map(NamedNode, self._iris), rdf.term("prov:wasAttributedTo"))
        }
        whole = {
            quad.subject.value: quad.object.value  # type: ignore[union-attr]
            for quad in store.of_each(dict.fromkeys(said.values()), rdf.term("ipg:person"))  # type: ignore[arg-type]
        }
        meant = {claim: whole.get(each.value, each.value) for claim, each in said.items()}  # type: ignore[union-attr]
        things = entities_of(self._context, meant.values())
        return {claim: things[each] for claim, each in meant.items()}

    @cached_property
    def documents(self) -> Mapping[str, Entity]:
        """The documents that state them, by the names of these."""
        names = dict.fromkeys(rdf.keys(NamedNode(each))[1] for each in self._iris)
        things = entities_of(self._context, (iri("document", name) for name in names))
        return {name: things[iri("document", name)] for name in names}

    @cached_property
    def about(self) -> Mapping[str, Entity]:
        """Indicators, observations and places, by their IRIs, as far as the catalogue knows the indicator."""
        known = self.records.values()
        places = (iri("place", *each.area.split("/")) for each in known)
        indicators = (iri("indicator", each.indicator) for each in known if each.indicator)
        points = (each for each in map(point_of, known) if each)
        return entities_of(self._context, (*places, *indicators, *points))

    def sentence(self, claim: str) -> Mapping[str, Value]:
        """The row of the query ``evidence`` for a claim."""
        return self.near(claim, "sentences", _SENTENCES, self._sentences)[claim]

    def _sentences(self, claims: Sequence[str]) -> Mapping[str, Mapping[str, Value]]:
        canned = query.canned("evidence")
        bound = {canned.parameters["claim"].variable: tuple(map(NamedNode, claims))}
        rows = table_of(self._context.store.query(canned.sparql, bound))
        return {str(row["claim"]): row for row in rows}


def point_of(claim: Claim) -> str | None:
    """The IRI of the observation that a claim is about; None without an indicator."""
    if claim.indicator is None:
        return None
    key = (claim.indicator, claim.measure, claim.period, claim.area, claim.of, claim.base, claim.doc)
    return rdf.observation_iri(*key)


def _records(store: Store, iris: Iterable[str]) -> dict[str, Claim]:
    """Most are told by a line of their document; of what is not, the statements are read."""
    places = {each: rdf.keys(NamedNode(each))[1:] for each in iris}
    by_document: dict[str, list[str]] = {}
    for each, (name, *_) in places.items():
        by_document.setdefault(iri("document", name), []).append(each)
    told: dict[str, rdf.Figure] = {}
    for quad in store.of_each(map(NamedNode, by_document), rdf.term("ipg:figures")):
        lines = quad.object.value  # type: ignore[union-attr]
        for each in by_document[quad.subject.value]:  # type: ignore[union-attr]
            if (figure := rdf.figure_at(lines, places[each][1])) is not None:
                told[each] = figure
    speakers = {
        quad.subject.value: quad.object.value  # type: ignore[union-attr]
        for quad in store.of_each(map(NamedNode, told), rdf.term("ipg:speakerName"))
    }
    rest = [each for each in places if each not in told]
    read = rdf.claims_by_node(_statements(store, rest)) if rest else {}
    for each, figure in told.items():
        read[each] = rdf.claim_of(figure, places[each][0], speakers.get(each))
    return read


def _statements(store: Store, claims: Sequence[str]) -> Iterator[Quad]:
    """What the graph says of claims, as far as their records need it."""
    documents = dict.fromkeys(iri("document", rdf.keys(NamedNode(each))[1]) for each in claims)
    yield from store.of_each(map(NamedNode, documents), rdf.term("ipg:name"))
    parts = {rdf.term(each) for each in _PARTS}
    seen: set[NamedNode] = set()
    asked = list(map(NamedNode, claims))
    while asked:
        seen.update(asked)
        quads = list(store.of_each(asked))
        yield from quads
        leads = (quad.object for quad in quads if quad.predicate in parts)
        asked = [each for each in dict.fromkeys(leads) if isinstance(each, NamedNode) and each not in seen]
