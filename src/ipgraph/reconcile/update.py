"""A store → the graph ``derived/findings``: what reconciling says of all claims, kept up to date.

When documents come or go, only what they bear on is worked out again (see ``changes``), and only what differs
is written; the graph is the same as if all had been.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from ipgraph.rdf import term, thing
from ipgraph.reconcile.changes import Changes
from ipgraph.reconcile.collecting import collecting_seldom
from ipgraph.reconcile.derivation import Derivation
from ipgraph.reconcile.graph import GRAPH, anchor, claims_used, described, findings_of
from ipgraph.reconcile.points import Key, order
from ipgraph.reconcile.slices import tied
from ipgraph.reconcile.stored import Everything, Stored, claims_by_iri, points_of
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ipgraph.reconcile.findings import Finding
    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary

    Found = Iterable[tuple[Key, Finding]]

__all__ = ["GRAPH", "findings", "reach", "update"]

# Points whose findings are written at a time, and quads that go into an empty graph in one transaction.
_AT_ONCE: Final = 2000
_FEW: Final = 200_000
_ANCHORS: Final = f"SELECT DISTINCT ?anchor WHERE {{ GRAPH <{GRAPH}> {{ ?finding ipg:anchor ?anchor }} }}"
_ONE_FINDING: Final = f"""
SELECT ?anchor ?formula WHERE {{
  {{ SELECT ?finding WHERE {{ GRAPH <{GRAPH}> {{ ?finding a ipg:Finding }} }} LIMIT 1 }}
  OPTIONAL {{ GRAPH <{GRAPH}> {{ ?finding ipg:anchor ?anchor }} }}
  OPTIONAL {{ GRAPH <{GRAPH}> {{ ?finding ipg:formula ?formula FILTER(LANG(?formula) != "") }} }}
}}
"""
_IMPLIED: Final = iri("implied") + "/"
_RATE: Final = thing("rule", "currency")
# what several findings may refer to, and the graph describes once
_SHARED: Final = tuple(
    iri(kind) + "/" for kind in ("breakdown", "dimension", "indicator", "period", "place", "unit")
)
_NODE: Final = ox.NamedNode(GRAPH)
# Stands in the graph while not all is there that belongs there.
_UNFINISHED: Final = ox.Quad(_NODE, term("rdfs:comment"), ox.Literal("being derived"), _NODE)


def reach(store: Store, documents: Iterable[str]) -> frozenset[Key]:
    """All points of which these documents state something, as the store is now; unknown documents of none.

    Ask for it before documents are replaced or removed, and give it to ``update`` afterwards.
    """
    return frozenset(point for name in documents for point in points_of(store, name))


def update(
    store: Store,
    vocabulary: Vocabulary,
    documents: Iterable[str] | None = None,
    before: Iterable[Key] = (),
) -> bool:
    """Derive the findings of a store; True where they changed.

    Without ``documents`` all claims are reconciled. Else only what those documents, named as they are in the
    store now, bear on, and ``before``: what ``reach`` gave of those that have been replaced or removed since.
    The graph is then the same as if all claims had been reconciled.
    """
    if _is_there(store, _UNFINISHED) or _is_of_before(store):
        # a process ended while it filled the graph, or nothing tells what its findings belong to
        store.replace(GRAPH, [])
    is_empty = next(iter(store.match(graph=GRAPH)), None) is None
    if documents is None or is_empty:
        with collecting_seldom():
            return _fill(store, vocabulary) if is_empty else _renew(store, vocabulary)
    source = Stored(store, vocabulary)
    now = Derivation(source, vocabulary)
    changes = Changes(store, source, now, vocabulary, frozenset(documents), frozenset(before))
    points = sorted(changes.points, key=order)
    found = chain(now.findings(points, changes.converted), now.follows(changes.steps))
    new = _described(found, source, vocabulary)
    anchors = [anchor(each, implied=False) for each in points]
    anchors += [anchor(each, implied=True) for each in changes.chained]
    keeping = {anchor(each, implied=False) for each in changes.points - changes.converted}
    return _write(store, anchors, new, keeping)


def findings(store: Store) -> list[Finding]:
    """The findings that the store keeps, in the order of their IRIs."""
    quads = list(store.quads(GRAPH))
    return findings_of(quads, claims_by_iri(store, sorted(claims_used(quads))))


def _all(source: Everything, vocabulary: Vocabulary) -> Iterator[list[tuple[Key, Finding]]]:
    """The findings of all claims, point by point; what nothing ties is worked out apart and forgotten."""
    for points in tied(source.points()):
        points.sort(key=order)
        derivation = Derivation(source, vocabulary)
        following: dict[Key, list[tuple[Key, Finding]]] = defaultdict(list)
        for each in derivation.follows([step for point in points for step, _ in derivation.unstated(point)]):
            following[each[0]].append(each)
        for point in sorted({*points, *following}, key=order):
            yield [*derivation.findings([point]), *following.get(point, ())]
        source.forget()


def _fill(store: Store, vocabulary: Vocabulary) -> bool:
    """Derive all findings into the empty graph: few in one transaction, many behind a mark."""
    source = Everything(store, vocabulary)
    quads = (quad for some in _all(source, vocabulary) for quad in _described(some, source, vocabulary))
    first = list(islice(quads, _FEW))
    if len(first) < _FEW:
        return store.change(GRAPH, [], first)
    store.change(GRAPH, [], [_UNFINISHED])
    store.fill(chain(first, quads))
    store.change(GRAPH, [_UNFINISHED], [])
    return True


def _renew(store: Store, vocabulary: Vocabulary) -> bool:
    """Derive all findings again, and write the difference, some points after the others."""
    left: set[Any] = {row["anchor"] for row in store.select(_ANCHORS)}
    source = Everything(store, vocabulary)
    found = _all(source, vocabulary)
    changed = False
    while some := list(islice(found, _AT_ONCE)):
        points = {point for each in some for point, _ in each}
        anchors = {anchor(each, implied=implied) for each in points for implied in (True, False)}
        left -= anchors
        changed |= _write(store, anchors, _described(chain(*some), source, vocabulary))
    return _write(store, left, []) or changed


def _described(found: Found, source: Stored, vocabulary: Vocabulary) -> list[ox.Quad]:
    return described(found, source.nodes, lambda point: bool(source.claims(point)), vocabulary)


def _write(
    store: Store,
    anchors: Iterable[ox.NamedNode],
    new: Sequence[ox.Quad],
    keeping: Collection[ox.NamedNode] = (),
) -> bool:
    """Make the graph say this of what belongs to these points; True where that changed it.

    What it says of sums in two currencies stays as it is at the points ``keeping``.
    """
    old = [quad for node in anchors for quad in _belonging(store, node, keeps_rates=node in keeping)]
    old += _unused(store, old)
    return store.change(GRAPH, old, _missing(store, old, new))


def _belonging(store: Store, node: ox.NamedNode, *, keeps_rates: bool = False) -> Iterator[ox.Quad]:
    """What the graph says of the findings that belong to a point, and of the point where it is implied."""
    about: set[ox.NamedNode] = set()
    for quad in store.match(None, term("ipg:anchor"), node, GRAPH):
        if keeps_rates and _is_there(store, ox.Quad(quad.subject, term("ipg:rule"), _RATE, quad.graph_name)):
            continue
        for each in store.match(quad.subject, graph=GRAPH):  # type: ignore[arg-type]
            if each.predicate == term("ipg:about"):
                about.add(each.object)  # type: ignore[arg-type]
            yield each
    for point in {node, *about}:
        if point.value.startswith(_IMPLIED):
            yield from store.match(point, graph=GRAPH)


def _unused(store: Store, old: Sequence[ox.Quad]) -> list[ox.Quad]:
    """What the graph says of shared things that only what is old refers to."""
    found: list[ox.Quad] = []
    leaving: set[object] = {quad.subject for quad in old}
    waiting: Sequence[ox.Quad] = old
    while waiting:
        references = Counter(quad.object for quad in waiting if _is_shared(quad.object))
        following: list[ox.Quad] = []
        for node in references.keys() - leaving:
            described = list(store.match(node, graph=GRAPH))  # type: ignore[arg-type]
            # one reference more than those that leave is enough to know
            referring = store.match(None, None, node, GRAPH)  # type: ignore[arg-type]
            if described and all(quad.subject in leaving for quad in referring):
                following += described
        leaving |= {quad.subject for quad in following}
        found += following
        waiting = following
    return found


def _is_shared(node: object) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith(_SHARED)


def _missing(store: Store, old: Sequence[ox.Quad], new: Sequence[ox.Quad]) -> list[ox.Quad]:
    """What is new but for the shared things that others refer to too: the graph describes those already."""
    gone = set(old)
    shared = {quad.subject for quad in new if _is_shared(quad.subject)}
    there = {quad for node in shared for quad in store.match(node, graph=GRAPH)} - gone  # type: ignore[arg-type]
    return [quad for quad in new if quad not in there]


def _is_there(store: Store, quad: ox.Quad) -> bool:
    found = store.match(quad.subject, quad.predicate, quad.object, GRAPH)  # type: ignore[arg-type]
    return next(iter(found), None) is not None


def _is_of_before(store: Store) -> bool:
    """Whether an earlier version wrote the graph: then all of it is to be told anew."""
    return any(None in (row["anchor"], row["formula"]) for row in store.select(_ONE_FINDING))
