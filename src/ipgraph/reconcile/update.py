"""A store → the graph ``derived/findings``: what reconciling says of all claims, kept up to date.

Rules tie few slices of the data set to each other. When documents come or go, only the slices in which they
state something, and those tied to them, are reconciled again; what is found is the same as if all were.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox

from ipgraph import reconcile
from ipgraph.reconcile import slices as ties
from ipgraph.reconcile.graph import GRAPH, claims_used, findings_of, quads_of
from ipgraph.reconcile.slices import Slice
from ipgraph.reconcile.stored import claims_by_iri, claims_in
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ipgraph.claims import Claim
    from ipgraph.reconcile.findings import Finding
    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary

__all__ = ["GRAPH", "findings", "reach", "update"]

# Claims are read for so many slices at a time: few queries, and never all claims in memory.
_AT_ONCE: Final = 100
_OLD: Final = f"""
SELECT DISTINCT ?node ?predicate ?value WHERE {{
  VALUES ?slice {{ %s }}
  GRAPH <{GRAPH}> {{ ?node ipg:inSlice ?slice . ?node ?predicate ?value }}
}}
"""
_DESCRIBED: Final = f"""
SELECT ?node ?predicate ?value WHERE {{
  VALUES ?node {{ %s }}
  GRAPH <{GRAPH}> {{ ?node ?predicate ?value }}
}}
"""
_REFERRING: Final = f"SELECT ?from WHERE {{ GRAPH <{GRAPH}> {{ ?from ?predicate %s }} }} LIMIT %d"
_IN_USE: Final = f"SELECT DISTINCT ?slice WHERE {{ GRAPH <{GRAPH}> {{ ?node ipg:inSlice ?slice }} }}"
# what several findings may refer to, and the graph describes once
_SHARED: Final = tuple(
    iri(kind) + "/" for kind in ("breakdown", "dimension", "indicator", "period", "place", "unit")
)
_THERE: Final = f"ASK {{ GRAPH <{GRAPH}> {{ ?node ?predicate ?value }} }}"


def reach(store: Store, documents: Iterable[str]) -> frozenset[Slice]:
    """All slices on which what these documents state bears, as the store is now; unknown documents have none.

    Ask for it before documents are replaced or removed, and give it to ``update`` afterwards.
    """
    touched = ties.of_documents(store, documents)
    return frozenset(each for group in ties.reaching(store, touched) for each in group)


def update(
    store: Store,
    vocabulary: Vocabulary,
    documents: Iterable[str] | None = None,
    before: Iterable[Slice] = (),
) -> bool:
    """Derive the findings of a store; True where they changed.

    Without ``documents`` all claims are reconciled. Else only what those documents, named as they are in the
    store now, bear on, and ``before``: what ``reach`` gave of those that have been replaced or removed since.
    The graph is then the same as if all claims had been reconciled.
    """
    if documents is None or not bool(store.query(_THERE)):
        groups = ties.everything(store)
        known = {each for group in groups for each in group}
        # of slices that nothing lies in any more findings may be left
        left = {Slice.of(row["slice"]) for row in _select(store, _IN_USE)} - known
        groups += [frozenset({each}) for each in sorted(left)]
    else:
        groups = ties.reaching(store, ties.of_documents(store, documents) | set(before))
    changed = [_renew(store, batch, vocabulary) for batch in _batches(groups)]
    return any(changed)


def findings(store: Store) -> list[Finding]:
    """The findings that the store keeps, in the order of their IRIs."""
    quads = list(store.quads(GRAPH))
    return findings_of(quads, claims_by_iri(store, sorted(claims_used(quads))))


def _renew(store: Store, groups: Sequence[frozenset[Slice]], vocabulary: Vocabulary) -> bool:
    """Make the graph say of these groups of slices what follows now; True where that changed it."""
    new = _derived(store, groups, vocabulary)
    old = _old(store, (each for group in groups for each in group))
    old += _unused(store, old)
    return store.change(GRAPH, old, _missing(store, old, new))


def _batches(groups: Iterable[frozenset[Slice]]) -> Iterator[list[frozenset[Slice]]]:
    batch: list[frozenset[Slice]] = []
    for group in groups:
        batch.append(group)
        if sum(map(len, batch)) >= _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _derived(store: Store, groups: Sequence[frozenset[Slice]], vocabulary: Vocabulary) -> list[ox.Quad]:
    """The findings of some groups of slices, each group reconciled by itself."""
    group_of = {each: number for number, group in enumerate(groups) for each in group}
    nodes: dict[int, dict[Claim, list[str]]] = defaultdict(lambda: defaultdict(list))
    stated, documents = claims_in(store, group_of)
    for node, claim in stated.items():
        assert claim.indicator is not None
        nodes[group_of[Slice(claim.indicator, claim.area)]][claim].append(node)
    found: list[ox.Quad] = []
    for number in sorted(nodes):
        claims = nodes[number]
        own = {name: documents[name] for name in sorted({claim.doc for claim in claims})}
        found += quads_of(reconcile.check(claims, own, vocabulary), claims, vocabulary)
    return found


def _old(store: Store, slices: Iterable[Slice]) -> list[ox.Quad]:
    """What the graph says of findings and implied observations in these slices."""
    return _quads(store, _OLD % " ".join(str(each.node) for each in sorted(slices)))


def _unused(store: Store, old: Sequence[ox.Quad]) -> list[ox.Quad]:
    """What the graph says of shared things that only what is old refers to."""
    found: list[ox.Quad] = []
    leaving: set[object] = {quad.subject for quad in old}
    waiting = list(old)
    while waiting:
        references = Counter(quad.object for quad in waiting if _is_shared(quad.object))
        described: dict[Any, list[ox.Quad]] = defaultdict(list)
        for quad in _quads(store, _DESCRIBED % _nodes(references.keys() - leaving)):
            described[quad.subject].append(quad)
        waiting = []
        for node, quads in described.items():
            # one reference more than those that leave is enough to know
            rows = _select(store, _REFERRING % (node, references[node] + 1))
            if all(row["from"] in leaving for row in rows):
                waiting += quads
        leaving |= {quad.subject for quad in waiting}
        found += waiting
    return found


def _is_shared(node: object) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith(_SHARED)


def _missing(store: Store, old: Sequence[ox.Quad], new: Sequence[ox.Quad]) -> list[ox.Quad]:
    """What is new but for the shared things that others refer to too: the graph describes those already."""
    shared = {quad.subject for quad in new if _is_shared(quad.subject)}
    there = set(_quads(store, _DESCRIBED % _nodes(shared))) - set(old)
    return [quad for quad in new if quad not in there]


def _nodes(nodes: Iterable[object]) -> str:
    return " ".join(sorted(str(node) for node in nodes))


def _quads(store: Store, query: str) -> list[ox.Quad]:
    graph = ox.NamedNode(GRAPH)
    return [
        ox.Quad(
            cast("ox.NamedNode", row["node"]), cast("ox.NamedNode", row["predicate"]), row["value"], graph
        )
        for row in _select(store, query)
    ]


def _select(store: Store, query: str) -> Any:
    return store.query(query)
