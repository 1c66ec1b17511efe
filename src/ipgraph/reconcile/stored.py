"""A store as a source of findings: what of it is asked for, or all of it at once.

Claims are read from ``ipg:figures``, a literal of each document; whose texts copy each other is told by
``ipg:sketch``. The text of a document is read only where words decide.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyoxigraph as ox

from ipgraph.rdf import (
    OBSERVATIONS,
    Figure,
    claim_of,
    claims_of,
    figure_of,
    figures_of,
    keys,
    lines_of,
    observation_iri,
    term,
    thing,
)
from ipgraph.rdf import point_of as point_of_iri
from ipgraph.reconcile import partitions
from ipgraph.reconcile.currencies import Rates
from ipgraph.reconcile.documents import Documents, Sketches
from ipgraph.reconcile.given import Origins, Readers, by_place
from ipgraph.reconcile.points import Key, order
from ipgraph.reconcile.slices import Slice
from ipgraph.vocabulary import encode, iri

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from ipgraph.claims import Claim, Document
    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary


def points_of(store: Store, document: str) -> set[Key]:
    """The points that a document, given by name, states something of; none where it is not there."""
    return {key_of(each.point) for each in _figures(store, document)}


def claims_in(store: Store, slices: Iterable[Slice]) -> tuple[dict[str, Claim], Mapping[str, Document]]:
    """The claims about observations in these slices, by the IRI of each, in the order of their places.

    Their documents come with them. Who makes a claim is left out: nothing follows from it.
    """
    found = [
        claim.subject.value
        for each in slices
        for point in store.match(each.node, term("qb:observation"))
        for claim in store.match(None, term("ipg:about"), point.object)  # type: ignore[arg-type]
        if isinstance(claim.subject, ox.NamedNode)
    ]
    claims = claims_by_iri(store, found)
    return claims, Documents(store, {each.doc for each in claims.values()})


def claims_by_iri(store: Store, nodes: Iterable[str]) -> dict[str, Claim]:
    """The claims of these IRIs that are about an observation, as ``claims_in`` gives them."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for node in nodes:
        _, document, place = keys(ox.NamedNode(node))
        wanted[document].add(place)
    found: dict[str, dict[str, Claim]] = {}
    for document, lines in _told(store, sorted(wanted)):
        figures = (each for each in figures_of(lines) if each.place in wanted[document])
        found[document] = {
            _node(document, each.place): claim_of(each, document) for each in sorted(figures, key=_in_order)
        }
    return {node: claim for document in sorted(found) for node, claim in found[document].items()}


def _in_order(figure: Figure) -> tuple[int, ...]:
    start, end, *number = map(int, figure.place.split("-"))
    return (start, end, *(number or (1,)))


def _figures(store: Store, document: str) -> list[Figure]:
    return [figure for _, lines in _told(store, [document]) for figure in figures_of(lines)]


def _told(store: Store, documents: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each document's name, and the lines of its figures."""
    names = {thing("document", each): each for each in documents}
    for quad in store.of_each(list(names), term("ipg:figures")):
        if isinstance(quad.object, ox.Literal) and isinstance(quad.subject, ox.NamedNode):
            yield names.pop(quad.subject), quad.object.value
    for name in names.values():
        yield name, _lines(store, name)


def _lines(store: Store, document: str) -> str:
    """What a document keeps in short, made of its claims: one that an earlier version stored lacks it."""
    return lines_of(claims_of(store.quads(iri("document", document))))


def _node(document: str, place: str) -> str:
    return iri("claim", document, place)


def key_of(point: str) -> Key:
    """The point of an observation, given by the part of its IRI that tells it."""
    found = point_of_iri(OBSERVATIONS + point)
    return Key(*found[:6], "", found.document or "")


def iri_of(point: Key) -> str:
    """The IRI of the observation of a point."""
    indicator, measure, period, area, of, base, _, document = point
    return observation_iri(indicator, measure, period, area, dict(of), base, document)


class Stored:
    """What of a store is asked for, as a source: see ``derivation.Source``.

    Points come by slices, for the rules that start from one reach little beyond its own.
    """

    def __init__(self, store: Store, vocabulary: Vocabulary) -> None:
        """Nothing is read yet."""
        self._store = store
        self._claims: dict[Key, list[Claim]] = {}
        self._nodes: dict[Claim, list[str]] = {}
        self._figures: dict[str, dict[str, list[Figure]]] = {}
        self._readers = Readers(vocabulary)
        self._slices: set[Slice] = set()
        self._known: set[Key] = set()
        self._asked: set[tuple[str, str, str]] = set()
        self._shares: dict[str, dict[tuple[str, str], list[str]]] = {}
        self._documents = Documents(store)
        self.documents: Mapping[str, Document] = self._documents
        self._origins = Origins(Sketches(store, self._documents))
        self.rates: Callable[[str], Rates] = cache(self._rates)

    def claims(self, point: Key) -> Sequence[Claim]:
        """The claims about a point."""
        found = self._claims.get(point)
        if found is None:
            found = self._claims[point] = self._read(point)
        return found

    def nodes(self, claim: Claim) -> list[str]:
        """The IRIs of a claim: more than one where a document says the same twice in one place."""
        return self._nodes.get(claim) or [_node(claim.doc, f"{claim.start}-{claim.end}")]

    def points(self) -> list[Key]:
        """The points that were read, sorted."""
        return sorted(self._known, key=order)

    def periods(self, series: Key) -> list[str]:
        """The periods in which a level of a series is stated."""
        self._take(Slice(series.indicator, series.area))
        return self._readers.periods(series)

    def shares(self, whole: Key) -> Sequence[Key]:
        """The stated shares of one total."""
        self._take(Slice(whole.indicator, whole.area))
        return self._readers.shares(whole)

    def readers(self, point: Key) -> Iterator[Key]:
        """The stated points from which a rule starts that may need this one."""
        self._take_near(point)
        yield from self._readers.of(point) | ({point} & self._known)

    def around(self, point: Key) -> Iterable[Key]:
        """The total of a group, or the groups of a total."""
        self._take_near(point)
        return self._readers.around(point)

    def origins(self, documents: Collection[str]) -> Mapping[str, str]:
        """Which documents copy one text."""
        return self._origins.of(documents)

    def _rates(self, period: str) -> Rates:
        claims = (claim_of(figure, name) for name, figure in self._converted(period))
        return Rates.of(claims, self.documents, self.origins)

    def _converted(self, period: str) -> Iterator[tuple[str, Figure]]:
        """What is stated in two units of a period, and the documents that do."""
        for quad in self._store.match(None, term("ipg:convertsIn"), thing("period", period)):
            name = keys(quad.subject)[1]  # type: ignore[arg-type]
            for figures in self._figures_of(name).values():
                for each in figures:
                    if each.is_converted and key_of(each.point).period == period:
                        yield name, each

    def _read(self, point: Key) -> list[Claim]:
        observation = iri_of(point)
        path = observation.removeprefix(OBSERVATIONS)
        about = self._store.match(None, term("ipg:about"), ox.NamedNode(observation))
        names = {keys(quad.subject)[1] for quad in about}  # type: ignore[arg-type]
        return self._parsed(
            [(name, figure) for name in sorted(names) for figure in self._figures_of(name).get(path, ())]
        )

    def _parsed(self, told: Sequence[tuple[str, Figure]]) -> list[Claim]:
        """Claims of one point, told document by document, each once, sorted by their places."""
        if len(dict(told)) == len(told) and all(figure.place.count("-") == 1 for _, figure in told):
            return [claim_of(figure, name) for name, figure in told]
        found: dict[tuple[str, str], tuple[Claim, list[str]]] = {}
        numbered = False
        for name, figure in told:
            start, end, *number = figure.place.split("-")
            # two lines of one place that say the same are one claim
            said = (name, f"{start}-{end}\t{figure.rest}")
            if said not in found:
                found[said] = (claim_of(figure, name), [])
            found[said][1].append(figure.place)
            numbered = numbered or bool(number)
        if numbered:
            for claim, places in found.values():
                if len(places) > 1 or places[0].count("-") > 1:
                    self._nodes[claim] = [_node(claim.doc, place) for place in places]
        claims = [claim for claim, _ in found.values()]
        claims.sort(key=by_place)
        return claims

    def _figures_of(self, name: str) -> Mapping[str, list[Figure]]:
        found = self._figures.get(name)
        if found is None:
            found = self._figures[name] = defaultdict(list)
            for figure in _figures(self._store, name):
                found[figure.point].append(figure)
        return found

    def _take(self, piece: Slice) -> None:
        if piece not in self._slices:
            self._slices.add(piece)
            for quad in self._store.match(piece.node, term("qb:observation")):
                self._add(key_of(quad.object.value.removeprefix(OBSERVATIONS)))  # type: ignore[union-attr]

    def _add(self, point: Key) -> None:
        if point not in self._known:
            self._known.add(point)
            self._readers.add(point)

    def _take_near(self, point: Key) -> None:
        """The points that can need one: in its slice, of wholes that it is a part of, shares of it."""
        self._take(Slice(point.indicator, point.area))
        for each in partitions.of_indicator(point.indicator, point.area):
            for indicator in (each.whole, *each.parts):
                self._take(Slice(indicator, point.area))
        if point.measure == "level" and point.period is not None:
            asked = (point.indicator, point.period, point.area)
            if asked not in self._asked:
                self._asked.add(asked)
                self._take_shares(point, point.period)

    def _take_shares(self, point: Key, period: str) -> None:
        for share in self._shares_of(point.indicator).get(("", period), ()):
            self._add(key_of(share))
        if partitions.country_of(point.area) == point.area:
            for whole in partitions.TOTALS:
                for share in self._shares_of(whole).get((encode(point.indicator), period), ()):
                    self._add(key_of(share))

    def _shares_of(self, whole: str) -> Mapping[tuple[str, str], list[str]]:
        """The stated shares of a whole by period; of a total, which has many, by indicator as well."""
        found = self._shares.get(whole)
        if found is None:
            found = self._shares[whole] = defaultdict(list)
            for quad in self._store.match(None, term("ipg:breakdown"), thing("breakdown", "whole", whole)):
                if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(OBSERVATIONS):
                    share = quad.subject.value.removeprefix(OBSERVATIONS)
                    indicator, _, period, *_ = share.split("/")
                    by = indicator if whole in partitions.TOTALS else ""
                    found[by, unquote(period)].append(share)
        return found


class Everything(Stored):
    """All of a store as a source: read at once, each document's literals one after the other."""

    def __init__(self, store: Store, vocabulary: Vocabulary) -> None:
        """Read what all documents state."""
        super().__init__(store, vocabulary)
        # lines as they are: a million small records would keep the collector of garbage busy
        self._told: dict[Key, list[tuple[str, str]]] = {}
        paths: dict[str, list[tuple[str, str]]] = {}
        documents: set[str] = set()
        self._twice: dict[str, list[tuple[str, str]]] = defaultdict(list)
        told = dict(self._literals("ipg:figures"))
        for quad in store.match(None, term("a"), term("ipg:Document")):
            name = keys(quad.subject)[1]  # type: ignore[arg-type]
            if name not in told and (lines := _lines(store, name)):
                told[name] = lines
        for name in sorted(told):
            documents.add(name)
            for line in told.pop(name).split("\n"):
                path = line.partition("\t")[0]
                if path not in paths:
                    paths[path] = self._told.setdefault(key_of(path), [])
                paths[path].append((name, line))
                if figure_of(line).is_converted:
                    self._twice[key_of(path).period or ""].append((name, line))
        for key in self._told:
            self._add(key)
        sketches = dict(self._literals("ipg:sketch"))
        if documents <= sketches.keys():
            self._origins = Origins(Sketches(store, self._documents, sketches))
            self._origins.compare()

    def forget(self) -> None:
        """Let go of the claims that were asked for, but not of what the documents state."""
        self._claims.clear()

    def _converted(self, period: str) -> Iterator[tuple[str, Figure]]:
        return ((name, figure_of(line)) for name, line in self._twice.get(period, ()))

    def _literals(self, curie: str) -> Iterator[tuple[str, str]]:
        for quad in self._store.match(None, term(curie)):
            yield keys(quad.subject)[1], quad.object.value  # type: ignore[arg-type,union-attr]

    def _read(self, point: Key) -> list[Claim]:
        return self._parsed([(name, figure_of(line)) for name, line in self._told.get(point, ())])

    def _take_near(self, point: Key) -> None:
        """Nothing more is to be read."""

    def _take(self, piece: Slice) -> None:
        """Nothing more is to be read."""
