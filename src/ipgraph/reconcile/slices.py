"""A store → its slices (all that is stated of one indicator in one place), and which of them rules tie.

Rules tie what lies in one slice, and little beyond: a share and its whole, parts and what they make up. What
is stated in slices that nothing ties can be reconciled apart, in any order.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, NamedTuple

from ipgraph.rdf import keys, slice_node
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from pyoxigraph import NamedNode

    from ipgraph.store import Store

    Edge = tuple["Slice", "Slice"]

WORLD: Final = "WORLD"
# Wholes that are all there is of the same indicator: in the world, or else in the country.
TOTALS: Final = frozenset({"national-total", "office-total", "world-total", "domestic-total"})
_OF_THE_WORLD: Final = "world-total"
_OF_COUNTRIES: Final = TOTALS - {_OF_THE_WORLD}

_A_WHOLE: Final = iri("breakdown", "whole") + "/"
_ALL: Final = "SELECT ?slice WHERE { ?slice a qb:Slice }"
_OF_DOCUMENT: Final = "SELECT DISTINCT ?slice WHERE { GRAPH %s { ?slice qb:observation ?observation } }"
_OF_INDICATOR: Final = """
SELECT ?slice WHERE { VALUES ?indicator { %s } ?slice ipg:indicator ?indicator ; a qb:Slice }
"""
_WHOLES: Final = """
SELECT DISTINCT ?slice ?whole WHERE {
  ?observation ipg:breakdown ?whole .
  FILTER(STRSTARTS(STR(?whole), "%s"))
  ?slice qb:observation ?observation
}
"""
_WHOLES_OF: Final = """
SELECT DISTINCT ?slice ?whole WHERE {
  VALUES ?slice { %s }
  ?slice qb:observation ?observation .
  ?observation ipg:breakdown ?whole .
  FILTER(STRSTARTS(STR(?whole), "%s"))
}
"""
_SHARES_OF: Final = """
SELECT DISTINCT ?slice ?whole WHERE {
  VALUES (?whole ?area) { %s }
  ?observation ipg:breakdown ?whole ; sdmx-dimension:refArea ?area .
  ?slice qb:observation ?observation
}
"""


class Slice(NamedTuple):
    """An indicator, by its slug, in an area, by its code."""

    indicator: str
    area: str

    @property
    def node(self) -> NamedNode:
        """The node that stands for it in the graph."""
        return slice_node(*self)

    @classmethod
    def of(cls, node: NamedNode) -> Slice:
        """The slice that a node stands for."""
        _, indicator, area = keys(node)
        return cls(indicator, area)

    @property
    def country(self) -> str:
        """The country that the area lies in, as its code tells; the area itself where it tells none."""
        return self.area.partition("-")[0]

    def of_whole(self, whole: str) -> Slice:
        """Where the whole lies that a share stated in this slice is of.

        >>> Slice("patents-granted", "CN-GD").of_whole("national-total")
        Slice(indicator='patents-granted', area='CN')
        >>> Slice("added-value", "CN").of_whole("gross-domestic-product")
        Slice(indicator='gross-domestic-product', area='CN')
        """
        if whole not in TOTALS:
            return Slice(whole, self.area)
        return Slice(self.indicator, WORLD if whole == _OF_THE_WORLD else self.country)

    def partitioned(self) -> Iterator[Slice]:
        """The slices of the parts that make up this one, and of what it is such a part of, with its parts."""
        for country, indicators in _partitions().get(self.indicator, ()):
            if country is None or self.country == country:
                yield from (Slice(indicator, self.area) for indicator in indicators)


def of_documents(store: Store, documents: Iterable[str]) -> set[Slice]:
    """The slices in which these documents, given by name, state something."""
    graphs = (term_of(iri("document", name)) for name in documents)
    return {Slice.of(row["slice"]) for graph in graphs for row in _select(store, _OF_DOCUMENT % graph)}


def everything(store: Store) -> list[frozenset[Slice]]:
    """All slices in which anything is stated, in groups that no rule ties."""
    edges: list[Edge] = []
    for row in _select(store, _WHOLES % _A_WHOLE):
        here = Slice.of(row["slice"])
        edges.append((here, here.of_whole(_whole(row["whole"]))))
    found = {Slice.of(row["slice"]) for row in _select(store, _ALL)}
    waiting = found | {each for edge in edges for each in edge}
    known = set(waiting)
    while waiting:
        more = [(each, other) for each in waiting for other in each.partitioned()]
        edges += more
        waiting = {other for _, other in more} - known
        known |= waiting
    return grouped(found, edges)


def reaching(store: Store, seeds: Iterable[Slice]) -> list[frozenset[Slice]]:
    """The slices that rules tie to these, by any number of ties, in groups that no rule ties.

    Slices in which nothing is stated are among them: two shares of a whole that nobody states tie.
    """
    waiting = set(seeds)
    found = set(waiting)
    edges: list[Edge] = []
    while waiting:
        ties = list(_ties(store, waiting))
        edges += ties
        waiting = {each for tie in ties for each in tie} - found
        found |= waiting
    return grouped(found, edges)


def _ties(store: Store, slices: set[Slice]) -> Iterator[Edge]:
    """What is tied to any of the slices, directly."""
    for each in slices:
        yield from ((each, other) for other in each.partitioned())
    # shares stated here, of wholes elsewhere
    near = slices | _inside(store, slices)
    for row in _select(store, _WHOLES_OF % (_nodes(near), _A_WHOLE)):
        here = Slice.of(row["slice"])
        whole = here.of_whole(_whole(row["whole"]))
        if here in slices or whole in slices:
            yield here, whole
    # shares stated elsewhere, of what is stated here
    pairs = (
        f"(<{iri('breakdown', 'whole', each.indicator)}> <{iri('place', *each.area.split('/'))}>)"
        for each in sorted(slices)
        if each.indicator not in TOTALS
    )
    for row in _select(store, _SHARES_OF % " ".join(pairs)):
        here = Slice.of(row["slice"])
        yield here, here.of_whole(_whole(row["whole"]))


def _inside(store: Store, slices: set[Slice]) -> set[Slice]:
    """The slices of the same indicators in smaller areas, whose shares may be of the total here."""
    areas: dict[str, set[str]] = defaultdict(set)
    for each in slices:
        if each.country == each.area:
            areas[each.indicator].add(each.area)
    nodes = " ".join(str(term_of(iri("indicator", indicator))) for indicator in sorted(areas))
    found = (Slice.of(row["slice"]) for row in _select(store, _OF_INDICATOR % nodes))
    return {each for each in found if areas[each.indicator] & {each.country, WORLD}}


def grouped(slices: Iterable[Slice], edges: Iterable[Edge]) -> list[frozenset[Slice]]:
    """Slices in the groups that edges make, those at the ends of edges among them; sorted."""
    above: dict[Slice, Slice] = {each: each for each in slices}

    def root(each: Slice) -> Slice:
        above.setdefault(each, each)
        while above[each] != each:
            above[each] = each = above[above[each]]
        return each

    for one, other in edges:
        above[root(one)] = root(other)
    groups: dict[Slice, set[Slice]] = defaultdict(set)
    for each in list(above):
        groups[root(each)].add(each)
    return sorted((frozenset(group) for group in groups.values()), key=min)


def term_of(name: str) -> NamedNode:
    """The node of an IRI."""
    from pyoxigraph import NamedNode

    return NamedNode(name)


def _nodes(slices: Iterable[Slice]) -> str:
    return " ".join(str(each.node) for each in sorted(slices))


def _whole(node: NamedNode) -> str:
    return keys(node)[-1]


@cache
def _partitions() -> Mapping[str, list[tuple[str | None, tuple[str, ...]]]]:
    """By indicator: the countries (None: all) where it is a whole or a part, and the whole with its parts."""
    text = (resources.files(__package__) / "partitions.toml").read_text(encoding="utf-8")
    found: dict[str, list[tuple[str | None, tuple[str, ...]]]] = defaultdict(list)
    for row in tomllib.loads(text)["indicator"]:
        together = (row["whole"], *row["parts"])
        for indicator in together:
            found[indicator].append((row.get("area"), together))
    return found


def _select(store: Store, query: str) -> Any:
    return store.query(query)
