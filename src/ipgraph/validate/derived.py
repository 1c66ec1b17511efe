"""The graphs that are derived from all documents → what is wrong with them: who is one person, findings."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from ipgraph.rdf import statements, term
from ipgraph.validate import shapes
from ipgraph.validate.rules import Fault
from ipgraph.vocabulary import ID, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ipgraph.store import Store

GRAPHS: Final = {name: iri("graph", "derived", name) for name in ("findings", "people")}
"""The graph of each kind of what is derived."""

# So many nodes are judged at a time: pySHACL takes longer for each where there are more.
_AT_ONCE: Final = 200
_TOLD: Final = "SELECT ?node ?predicate ?value WHERE { VALUES ?node { %s } ?node ?predicate ?value }"
_CLASSES: Final = "SELECT ?node ?class WHERE { VALUES ?node { %s } ?node a ?class }"


def broken(store: Store, graph: str) -> Iterator[tuple[shapes.Result | Fault, list[ox.Quad]]]:
    """What is wrong with what a derived graph tells of, and all that any graph says of the node at fault.

    Documents tell of the same things: of an official by name, of a period. They are judged by all of it.
    """
    subjects = {subject for subject, _, _ in statements(store.quads(graph))}
    name = ox.NamedNode(graph)
    waiting = iter(sorted(subjects, key=str))
    while nodes := list(islice(waiting, _AT_ONCE)):
        told = [
            (row["node"], row["predicate"], row["value"])
            for row in _select(store, _TOLD, nodes)
            if isinstance(row["value"], ox.NamedNode | ox.Literal)
        ]
        referred = {value for _, _, value in told if isinstance(value, ox.NamedNode)} - set(nodes)
        classes = [(row["node"], row["class"]) for row in _select(store, _CLASSES, referred)]
        of_node: dict[str, list[ox.Quad]] = defaultdict(list)
        for statement in told:
            of_node[statement[0].value].append(ox.Quad(*statement, name))
        for result in shapes.check_derived(told, classes):
            yield result, of_node[result.node]
        known = {node for node, _ in classes} | subjects
        for subject, _, value in told:
            if isinstance(value, ox.NamedNode) and value.value.startswith(ID) and value not in known:
                message = f"it refers to {value.value}, which nothing describes"
                yield Fault(subject.value, "described", message), of_node[subject.value]
        if untyped := {
            node for node in nodes if not any(each[1] == term("a") for each in told if each[0] == node)
        }:
            for node in sorted(untyped, key=str):
                yield Fault(node.value, "described", "nothing says what it is"), of_node[node.value]


def _select(store: Store, query: str, nodes: Iterable[ox.NamedNode]) -> Any:
    return store.query(query % " ".join(sorted(map(str, nodes))))
