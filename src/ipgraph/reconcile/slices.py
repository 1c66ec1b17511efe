"""The slices of a data set (all that is stated of one indicator in one place), and which of them rules tie.

Rules tie what lies in one slice, and little beyond: a share and its whole, parts and what they make up. What
is stated in slices that nothing ties can be reconciled apart, in any order.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ipgraph.rdf import keys, slice_node
from ipgraph.reconcile import partitions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import NamedNode

    from ipgraph.reconcile.points import Key

    Edge = tuple["Slice", "Slice"]


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

    def of_whole(self, whole: str) -> Slice:
        """Where the whole lies that a share stated in this slice is of."""
        return Slice(*partitions.place_of_whole(whole, *self))

    def partitioned(self) -> Iterator[Slice]:
        """The slices of the parts that make up this one, and of what it is such a part of, with its parts."""
        for each in partitions.of_indicator(*self):
            yield from (Slice(indicator, self.area) for indicator in (each.whole, *each.parts))


def tied(points: Iterable[Key]) -> list[list[Key]]:
    """Points in the groups that no rule ties, each in the order given, sorted by the first slice of each."""
    inside: dict[Slice, list[Key]] = defaultdict(list)
    edges: list[Edge] = []
    for point in points:
        here = Slice(point.indicator, point.area)
        inside[here].append(point)
        edges += ((here, here.of_whole(str(whole))) for name, whole in point.of if name == "whole")
    waiting = {*inside, *(there for _, there in edges)}
    known = set(waiting)
    while waiting:
        more = [(each, other) for each in waiting for other in each.partitioned()]
        edges += more
        waiting = {other for _, other in more} - known
        known |= waiting
    groups = (
        [point for each in sorted(group) for point in inside.get(each, ())]
        for group in grouped(inside, edges)
    )
    return [group for group in groups if group]


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
