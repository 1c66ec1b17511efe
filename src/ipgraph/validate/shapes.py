"""Quads → violations of the SHACL shapes of ``ontology/shapes/``, as pySHACL finds them (SHACL Core only)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from ipgraph import resources
from ipgraph.rdf import statements, term
from ipgraph.vocabulary import IPG, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rdflib import Graph, URIRef
    from rdflib import Literal as RdfLiteral

    Statement = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]

SHAPES: Final = "https://w3id.org/ipgraph/shapes#"
_VOCABULARY: Final = "vocabulary.ttl"
_TYPE: Final = PREFIXES["rdf"] + "type"
_SUBCLASS: Final = PREFIXES["rdfs"] + "subClassOf"

# A document's graph refers to these things of the vocabulary, and the shapes want to know what they are.
_REFERRED: Final = frozenset(
    IPG + name
    for name in (
        *("Base", "Bound", "Breakdown", "Dimension", "EventKind", "Indicator"),
        *("Measure", "Place", "Post", "RelationKind", "Temporality", "Unit"),
    )
)


class Result(NamedTuple):
    """What pySHACL found: node, shape and constraint component by their short names, the shape's message.

    ``value`` is the value at fault, empty where there is none (one is missing, say).
    """

    node: str
    shape: str
    constraint: str
    message: str
    value: str


class Known:
    """What judging a document needs to know of the vocabulary.

    ``subjects`` are all nodes that it describes, ``classes`` the class of those that the shapes ask for.
    """

    def __init__(self, classes: Iterable[tuple[ox.NamedNode, ox.NamedNode]]) -> None:
        """Take node and class of everything in the vocabulary."""
        self.subjects: set[str] = set()
        self.classes: dict[str, Statement] = {}
        for node, of_class in classes:
            self.subjects.add(node.value)
            if of_class.value in _REFERRED:
                self.classes[node.value] = (node, term("a"), of_class)


def check_document(quads: Iterable[ox.Quad], known: Known) -> list[Result]:
    """What breaks a shape in the graph of a document.

    The vocabulary is not repeated for each document: of the things that the document refers to, the class
    alone. What the document itself describes, because the vocabulary lacks it, is checked as the
    vocabulary is.
    """
    own = list(statements(quads))
    classes = {subject: value for subject, predicate, value in own if predicate.value == _TYPE}
    here = {subject.value for subject in classes}
    referred = {value.value for _, _, value in own if value.value in known.classes} - here
    given = [known.classes[name] for name in sorted(referred)]
    found = _run(_document_shapes(), [*own, *given])
    described = {subject for subject, value in classes.items() if value.value in _REFERRED}
    if described:
        told = [each for each in own if each[0] in described]
        asked = {value.value for _, _, value in told}
        given = [each for each in given if each[0].value in asked]
        results = _run(_vocabulary_shapes(), [*told, *given])
        # of what is given there is no more than its class
        found += [result for result in results if result.node in {node.value for node in described}]
    return found


def check_derived(
    told: Iterable[Statement], classes: Iterable[tuple[ox.NamedNode, ox.NamedNode]]
) -> list[Result]:
    """What breaks a shape among nodes that several graphs together describe.

    ``told`` is all that is stated of them, ``classes`` what the things are that this refers to; those are not
    judged.
    """
    own = list(told)
    judged = {subject.value for subject, _, _ in own}
    given = [(node, term("a"), of_class) for node, of_class in classes if node.value not in judged]
    return [result for result in _run(_every_shape(), [*own, *given]) if result.node in judged]


def check_vocabulary(quads: Iterable[ox.Quad]) -> list[Result]:
    """What breaks a shape in the graph of the vocabulary."""
    paths = _paths()
    return _run(all_shapes(), [each for each in statements(quads) if each[1].value in paths])


def _run(shapes: Graph, given: list[Statement]) -> list[Result]:
    import pyshacl
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    for subject, predicate, value in given:
        graph.add((_iri(subject.value), _iri(predicate.value), _rdflib(value)))
    conforms, report, _ = pyshacl.validate(
        graph, shacl_graph=shapes, inference="none", advanced=False, meta_shacl=False
    )
    return [] if conforms else sorted(_results(report))


def _results(report: Graph) -> Iterator[Result]:
    """The results of a validation report (SHACL, section 3.6.2), without the details below them."""
    from rdflib import SH, Literal

    for result in report.objects(None, SH.result):
        shape, value = report.value(result, SH.sourceShape), report.value(result, SH.value)
        messages = [each for each in all_shapes().objects(shape, SH.message) if isinstance(each, Literal)]
        yield Result(
            str(report.value(result, SH.focusNode)),
            str(shape).removeprefix(SHAPES),
            str(report.value(result, SH.sourceConstraintComponent)).removeprefix(str(SH)),
            next(str(message) for message in messages if message.language == "en"),
            "" if value is None else str(value),
        )


@cache
def _document_shapes() -> Graph:
    return _bare(_shapes(lambda name: name != _VOCABULARY))


@cache
def _vocabulary_shapes() -> Graph:
    return _bare(_shapes(lambda name: name == _VOCABULARY))


@cache
def _every_shape() -> Graph:
    return _bare(all_shapes())


@cache
def all_shapes() -> Graph:
    """The graph of all shapes."""
    return _shapes(lambda name: True)


def _shapes(wanted: Callable[[str], bool]) -> Graph:
    from rdflib import Graph

    # the plain store has no contexts to keep and answers faster
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    for path in sorted((resources.folder("ontology") / "shapes").glob("*.ttl")):
        if wanted(path.name):
            graph.parse(path, format="turtle")
    return graph


def _bare(graph: Graph) -> Graph:
    """The shapes without the words about them: pySHACL looks at every statement for each judgement."""
    from rdflib import SH, Graph

    bare = Graph(store="SimpleMemory", bind_namespaces="none")
    for statement in graph:
        if statement[1] not in (SH.name, SH.message, SH.severity):
            bare.add(statement)
    return bare


@cache
def _paths() -> frozenset[str]:
    """The predicates that any shape looks at."""
    from rdflib import URIRef

    return frozenset(
        {str(node) for node in all_shapes().objects() if isinstance(node, URIRef)} | {_TYPE, _SUBCLASS}
    )


@lru_cache(maxsize=1 << 16)
def _iri(value: str) -> URIRef:
    from rdflib import URIRef

    return URIRef(value)


def _rdflib(value: ox.NamedNode | ox.Literal) -> URIRef | RdfLiteral:
    from rdflib import Literal

    if not isinstance(value, ox.Literal):
        return _iri(value.value)
    if value.language:
        return Literal(value.value, lang=value.language)
    datatype = _iri(value.datatype.value)
    # as written: a shape may say how, and rdflib would tidy it up
    return Literal(value.value, datatype=datatype, normalize=False)
