"""The store → violations: of the SHACL shapes in ``ontology/shapes/``, and of what SHACL Core cannot say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ipgraph import vocabulary
from ipgraph.errors import NotFoundError, did_you_mean
from ipgraph.rdf import keys, statements, term
from ipgraph.store import OWN_VOCABULARY_GRAPH, VOCABULARY_GRAPH
from ipgraph.validate import derived, shapes
from ipgraph.validate.rules import Facts, Fault, faults, short
from ipgraph.vocabulary import ID, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ipgraph.store import Store

__all__ = ["Violation", "validate"]

VOCABULARY: Final = "vocabulary"
_CLASSES: Final = f"""
SELECT DISTINCT ?node ?class {{
  VALUES ?graph {{ <{VOCABULARY_GRAPH}> <{OWN_VOCABULARY_GRAPH}> }}
  GRAPH ?graph {{ ?node a ?class }}
}}
"""
_TOLD: Final = re.compile(re.escape(ID) + r"(?P<kind>claim|relation)/[^/]+/(?:[^/]+/)?\d+-[\d-]+")


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node of a graph that breaks a rule.

    ``document`` is the document's name, or ``vocabulary``, ``people`` or ``findings`` for what belongs to no
    document; ``node`` the node's IRI; ``rule`` the shape and its constraint (``unit MinCount``), or a rule of
    ``validate.rules`` (``quote-in-text``); ``message`` one sentence that names document, claim and rule.
    """

    document: str
    node: str
    rule: str
    message: str


def validate(store: Store, documents: Iterable[str] | None = None) -> list[Violation]:
    """What is wrong in the graphs of these documents, given by name; None: in all graphs.

    Each document's graph is judged by itself: what one leaves out no other makes up for. What is derived from
    all of them is judged with all that they say.
    Raises NotFoundError where the store has no document of a name.
    """
    found: list[Violation] = []
    if documents is None:
        own = store.quads(OWN_VOCABULARY_GRAPH)
        found += _of_vocabulary(frozenset((*store.quads(VOCABULARY_GRAPH), *own)))
    known = _known(store)
    stored = store.documents()
    for name in stored if documents is None else documents:
        if name not in stored:
            raise NotFoundError(f"the store has no document {name!r}{did_you_mean(name, stored)}")
        found += _of_document(name, list(store.quads(iri("document", name))), known)
    if documents is None:
        for name, graph in derived.GRAPHS.items():
            found += _of_derived(name, graph, store)
    return found


def _known(store: Store) -> shapes.Known:
    """What the store's vocabulary describes; the shipped vocabulary, where the store has none."""
    found = [(solution["node"], solution["class"]) for solution in store.select(_CLASSES)]
    if not found:
        given = statements(vocabulary.load().quads())
        found = [(node, value) for node, predicate, value in given if predicate == term("a")]
    return shapes.Known(
        (node, value)
        for node, value in found
        if isinstance(node, ox.NamedNode) and isinstance(value, ox.NamedNode)
    )


def _of_document(name: str, quads: list[ox.Quad], known: shapes.Known) -> list[Violation]:
    """What is wrong in the graph of one document, sorted by node and rule."""
    facts = Facts(quads)
    found = set(_broken_shapes(shapes.check_document(quads, known), facts))
    graph = iri("document", name)
    found |= {(fault.node, fault.rule, fault.message) for fault in faults(facts, graph, known.subjects)}
    return _violations(name, found, facts)


def _of_derived(name: str, graph: str, store: Store) -> list[Violation]:
    """What is wrong with what is derived from all documents, sorted by node and rule."""
    found: set[tuple[str, str, str]] = set()
    for fault, quads in derived.broken(store, graph):
        if isinstance(fault, Fault):
            found.add((fault.node, fault.rule, fault.message))
        else:
            found |= set(_broken_shapes([fault], Facts(quads)))
    return _violations(name, found, Facts([]))


@lru_cache(maxsize=4)
def _of_vocabulary(quads: frozenset[ox.Quad]) -> tuple[Violation, ...]:
    """What is wrong in the graph of the vocabulary; it hardly ever changes, so the answer is kept."""
    if not quads:
        reason = (
            "the store has no vocabulary, and queries find no labels; run `ipgraph build` (vocabulary-loaded)"
        )
        return (Violation(VOCABULARY, VOCABULARY_GRAPH, "vocabulary-loaded", f"{VOCABULARY}: {reason}"),)
    facts = Facts([])
    return tuple(_violations(VOCABULARY, set(_broken_shapes(shapes.check_vocabulary(quads), facts)), facts))


def _broken_shapes(results: Sequence[shapes.Result], facts: Facts) -> Iterable[tuple[str, str, str]]:
    """Node, rule and message of each result of pySHACL."""
    here = facts.classes()
    for result in results:
        # a shape may start from a thing of the vocabulary and lead to the node that is at fault
        node = result.value if result.node not in here and result.value in here else result.node
        message = result.message.rstrip(".")
        if result.value not in ("", node):
            message += f"; found {short(result.value)}"
        yield node, f"{result.shape} {result.constraint.removesuffix('ConstraintComponent')}", message


def _violations(name: str, found: set[tuple[str, str, str]], facts: Facts) -> list[Violation]:
    return [
        Violation(name, node, rule, f"{name}, {_spoken(node, facts)}: {message} ({rule})")
        for node, rule, message in sorted(found)
    ]


def _spoken(node: str, facts: Facts) -> str:
    """A node as a person would name it: a claim or relation by its quote, all else by kind and keys."""
    if (told := _TOLD.match(node)) and (quote := facts.quote(ox.NamedNode(told[0]))):
        return f"{told['kind']} {short(quote)}"
    if not node.startswith(ID):
        return f"node {node}"
    kind, *rest = keys(ox.NamedNode(node))
    return f"{kind} {'/'.join(rest)}".rstrip()
