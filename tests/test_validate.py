"""Every constraint of every shape is proved by an example that breaks it and nothing else.

``tests/shapes/context.ttl`` is a small graph that conforms. An example under ``tests/shapes/SHAPE/`` replaces
the nodes that it describes; the first line of ``invalid-*.ttl`` names the shape and constraint it breaks.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, RDFS, SH, XSD, URIRef

from ipgraph import people, rdf, resources, vocabulary
from ipgraph.errors import NotFoundError
from ipgraph.reconcile import update as findings
from ipgraph.store import VOCABULARY_GRAPH, Store
from ipgraph.validate import Violation, shapes, validate
from ipgraph.vocabulary import IPG, PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Known

FOLDER = Path(__file__).parent / "shapes"
GRAPH = ox.NamedNode("https://example.org/graph")
EXAMPLES = sorted(FOLDER.glob("*/*.ttl"))
INVALID = [path for path in EXAMPLES if path.name.startswith("invalid-")]
# what describes a shape or selects nodes for it, and constrains nothing (SHACL, sections 2.1 and 2.3)
NO_CONSTRAINTS = {SH.path, SH.name, SH.message, SH.severity, SH.targetClass, SH.targetNode, RDF.type}


def quads_of(path: Path) -> list[ox.Quad]:
    parsed = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    return [ox.Quad(subject, predicate, value, GRAPH) for subject, predicate, value, _ in parsed]


CONTEXT = quads_of(FOLDER / "context.ttl")


def broken(example: list[ox.Quad]) -> set[str]:
    """The shapes and constraints that the context breaks where the example replaces its nodes."""
    replaced = {quad.subject for quad in example}
    whole = [quad for quad in CONTEXT if quad.subject not in replaced] + example
    return {
        f"{result.shape} {result.constraint.removesuffix('ConstraintComponent')}"
        for result in shapes.check_vocabulary(whole)
    }


def expected_of(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")


def named_shapes() -> dict[str, URIRef]:
    graph = shapes.all_shapes()
    found = {*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)}
    return {str(shape).removeprefix(shapes.SHAPES): shape for shape in found if isinstance(shape, URIRef)}


def constraints() -> set[str]:
    """Every shape with each of its constraints, by the names of section 4 of SHACL."""
    graph = shapes.all_shapes()
    return {
        f"{name} {local[0].upper()}{local[1:]}"
        for name, shape in named_shapes().items()
        for predicate in graph.predicates(shape)
        if predicate not in NO_CONSTRAINTS and str(predicate).startswith(str(SH))
        for local in [str(predicate).removeprefix(str(SH))]
    }


# Examples


def test_the_context_conforms() -> None:
    assert broken([]) == set()


def test_all_examples_are_found() -> None:
    assert len(EXAMPLES) == len(list(FOLDER.rglob("*.ttl"))) - 1
    assert {path.name.partition("-")[0].removesuffix(".ttl") for path in EXAMPLES} == {"valid", "invalid"}
    assert len(INVALID) >= 295


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_example_breaks_what_it_says_and_nothing_else(path: Path) -> None:
    expected = {expected_of(path)} if path in INVALID else set()
    assert broken(quads_of(path)) == expected


def test_every_constraint_is_proved_by_an_example() -> None:
    proved = [expected_of(path) for path in INVALID]
    assert sorted(proved) == sorted(constraints())


def test_every_shape_has_a_valid_example() -> None:
    graph = shapes.all_shapes()
    targets = {target for shape in named_shapes().values() for target in graph.objects(shape, SH.targetClass)}
    for folder in {path.parent for path in EXAMPLES}:
        assert list(folder.glob("valid*.ttl")), folder
    valid = [quad for path in EXAMPLES if path not in INVALID for quad in quads_of(path)]
    shown = {URIRef(quad.object.value) for quad in valid if quad.predicate.value == str(RDF.type)}
    assert targets - shown == set()


# The shapes themselves


def test_every_class_of_the_ontology_has_a_shape() -> None:
    graph = shapes.all_shapes()
    targets = {str(target) for target in graph.objects(None, SH.targetClass)}
    ontology = rdflib.Graph().parse(resources.folder("ontology") / "ipgraph.ttl")
    own = {str(each) for each in ontology.subjects(RDF.type, rdflib.OWL.Class) if str(each).startswith(IPG)}
    # a shape of a class is one of its subclasses too
    uncovered = {
        name
        for name in own
        if targets.isdisjoint(map(str, ontology.transitive_objects(URIRef(name), RDFS.subClassOf)))
    }
    assert uncovered == set()


def test_every_term_of_shacl_exists() -> None:
    # a misspelt term never fires, and nobody notices
    used = {term for triple in shapes.all_shapes() for term in triple if str(term).startswith(str(SH))}
    for term in used:
        assert term in SH, term
    assert len(used) > 20


def test_the_shapes_are_core_and_link_no_property_shapes() -> None:
    graph = shapes.all_shapes()
    for term in (SH.sparql, SH.rule, SH.js, SH.expression, SH.target):
        assert not list(graph.triples((None, term, None)))
    # pySHACL judges what sh:property leads to one focus node at a time, and several times slower
    assert not [shape for shape in graph.subjects(SH.property, None) if isinstance(shape, URIRef)]


def test_every_shape_is_named_and_speaks_both_languages() -> None:
    graph = shapes.all_shapes()
    assert len(named_shapes()) > 100
    for name, shape in named_shapes().items():
        for predicate in (SH.name, SH.message):
            languages = sorted(str(each.language) for each in graph.objects(shape, predicate))
            assert languages == ["en", "zh"], (name, predicate)
        assert list(graph.objects(shape, SH.severity)) == [SH.Violation], name
        assert list(graph.objects(shape, SH.targetClass)) or list(graph.objects(shape, SH.targetNode)), name
        assert f"{name} " in "".join(f"{each} " for each in constraints() if each.startswith(f"{name} ")), (
            name
        )


def test_classes_and_paths_exist() -> None:
    graph = shapes.all_shapes()
    ontology = rdflib.Graph()
    for file in resources.folder("ontology").glob("*.ttl"):
        ontology.parse(file)
    defined = {str(each) for each in ontology.subjects()}
    external = {
        "org": rdflib.ORG,
        "prov": rdflib.PROV,
        "qb": rdflib.QB,
        "foaf": rdflib.FOAF,
        "dcterms": rdflib.DCTERMS,
        "skos": rdflib.SKOS,
        "schema": rdflib.SDO,
        "rdfs": RDFS,
        "rdf": RDF,
        "xsd": XSD,
    }
    terms = (SH.targetClass, SH["class"], SH.datatype, SH.path, SH.inversePath, SH.hasValue, SH.targetNode)
    used = {value for term in (*terms, RDF.first) for value in graph.objects(None, term)}
    oa = {"SpecificResource", "TextQuoteSelector", "TextPositionSelector", "hasSource", "hasSelector"}
    oa |= {"exact", "prefix", "suffix", "start", "end"}
    checked = 0
    for term in used:
        if not isinstance(term, URIRef):
            continue
        checked += 1
        name = str(term)
        if name.startswith((IPG, vocabulary.ID)):
            assert name in defined, name
        elif name.startswith(PREFIXES["oa"]):
            assert name.removeprefix(PREFIXES["oa"]) in oa, name
        elif name.startswith(PREFIXES["sdmx-dimension"]):
            assert name.removeprefix(PREFIXES["sdmx-dimension"]) in {"refArea", "refPeriod"}, name
        else:
            prefix = next(prefix for prefix, namespace in PREFIXES.items() if name.startswith(namespace))
            assert term in external[prefix], name
    assert checked > 60


# The store


@pytest.fixture(scope="module")
def graphs(known: dict[str, Known]) -> dict[str, list[ox.Quad]]:
    terms = vocabulary.load()
    return {name: rdf.document_quads(*each, terms) for name, each in known.items()}


NAME = "004_f030075e20935d51.txt"


@pytest.fixture
def store(graphs: dict[str, list[ox.Quad]]) -> Iterator[Store]:
    with Store.memory() as made:
        made.load_vocabulary(vocabulary.load().quads())
        for name, quads in graphs.items():
            made.replace(iri("document", name), quads)
        yield made


def test_the_seeds_and_the_vocabulary_conform(store: Store) -> None:
    assert validate(store) == []


def test_a_document_of_unknown_things_conforms(store: Store, known: dict[str, Known]) -> None:
    document, claims, _ = known[NAME]
    strange = [
        replace(claims[0], of={"colour": "深蓝", "batch": 3}, unit="XTS", area="ZZ", indicator="new-thing"),
        replace(
            claims[1], indicator=None, label="something", speaker="Gazette", period=None, base="2020/2023"
        ),
        replace(claims[2], indicator=None, also=(), bound="under"),
    ]
    made = rdf.document_quads(document, strange, [], vocabulary.load())
    store.replace(iri("document", NAME), made)
    assert validate(store, [NAME]) == []


def test_an_unknown_document_is_named(store: Store) -> None:
    with pytest.raises(NotFoundError, match="the store has no document '004'"):
        validate(store, ["004"])


def spoil(store: Store, change: Callable[[ox.Quad], ox.Quad | None]) -> list[Violation]:
    """What validating finds when each quad of one document has been changed, or left out for None."""
    graph = iri("document", NAME)
    store.replace(graph, [new for quad in list(store.quads(graph)) if (new := change(quad)) is not None])
    return validate(store, [NAME])


CLAIM = iri("claim", NAME, "489-501")


def changed(
    node: str, predicate: str, value: ox.NamedNode | ox.Literal | None
) -> Callable[[ox.Quad], ox.Quad | None]:
    def change(quad: ox.Quad) -> ox.Quad | None:
        if quad.subject.value != node or quad.predicate != rdf.term(predicate):
            return quad
        return None if value is None else ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)

    return change


def node(*segments: str) -> ox.NamedNode:
    return ox.NamedNode(iri(*segments))


def whole(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(PREFIXES["xsd"] + "integer"))


def decimal(number: str) -> ox.Literal:
    return ox.Literal(number, datatype=ox.NamedNode(PREFIXES["xsd"] + "decimal"))


# what is found where the evidence of a claim has a quote but no position
HALF = ["Evidence-selectors MinCount", "own-parts", "referred-to"]
OBSERVATION = iri("observation", "industrialisation-rate", "level", "2024", "CN") + "/holder=enterprise"


@pytest.mark.parametrize(
    ("node", "predicate", "value", "rules"),
    [
        (f"{CLAIM}/evidence/quote", "oa:exact", ox.Literal("53.4 percent"), ["quote-in-text"]),
        (f"{CLAIM}/evidence/quote", "oa:prefix", ox.Literal("no such words"), ["context-in-text"]),
        (f"{CLAIM}/evidence/quote", "oa:suffix", ox.Literal("no such words"), ["context-in-text"]),
        (f"{CLAIM}/evidence/position", "oa:end", whole(9999), ["iri-of-keys", "position-in-text"]),
        (f"{CLAIM}/evidence/position", "oa:start", whole(490), ["iri-of-keys", "quote-in-text"]),
        (CLAIM, "ipg:upper", decimal("53.4"), ["interval-of-bound"]),
        (CLAIM, "ipg:upper", None, ["interval-of-bound"]),
        (CLAIM, "ipg:bound", node("bound", "over"), ["interval-of-bound"]),
        (CLAIM, "ipg:order", whole(2), ["own-order", "own-order"]),
        (CLAIM, "ipg:speakerName", None, ["speaker-named"]),
        (CLAIM, "ipg:indicator", node("indicator", "valid-patents"), ["claim-and-observation"]),
        (CLAIM, "ipg:unit", node("unit", "quire"), ["described", "unit Class"]),
        (CLAIM, "ipg:unit", None, ["unit MinCount"]),
        (CLAIM, "ipg:about", None, ["claim-and-observation", "referred-to"]),
        (CLAIM, "ipg:indicator", None, ["claim-and-observation"]),
        (CLAIM, "ipg:evidence", None, ["evidence MinCount", "referred-to"]),
        (CLAIM, "ipg:lower", None, ["interval-of-bound"]),
        (f"{CLAIM}/evidence", "oa:hasSelector", ox.NamedNode(f"{CLAIM}/evidence/quote"), HALF),
        (OBSERVATION, "sdmx-dimension:refArea", node("place", "JP"), ["iri-of-keys", "own-slice"]),
        (iri("period", "2024"), "ipg:periodEnd", rdf.moment("2024-12-30"), ["days-of-period"]),
        (iri("period", "2024"), "skos:notation", ox.Literal("2023"), ["days-of-period", "iri-of-keys"]),
        (iri("document", NAME), "ipg:sha256", None, ["Document-sha256 MinCount"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_and_named(
    store: Store, node: str, predicate: str, value: ox.NamedNode | ox.Literal | None, rules: list[str]
) -> None:
    found = spoil(store, changed(node, predicate, value))
    assert sorted(violation.rule for violation in found) == rules
    for violation in found:
        assert violation.document == NAME
        assert violation.message.startswith(f"{NAME}, ")
        assert violation.message.endswith(f" ({violation.rule})")
        assert "\n" not in violation.message
        if violation.node == CLAIM and predicate != "ipg:evidence":
            quote = value.value if predicate == "oa:exact" and value is not None else "53.3 percent"
            assert f"claim {quote!r}" in violation.message


def test_a_message_reads_well(store: Store) -> None:
    (violation,) = spoil(store, changed(CLAIM, "ipg:unit", None))
    assert violation.message == f"{NAME}, claim '53.3 percent': A figure has one unit (unit MinCount)"


def test_a_relation_of_a_post_that_is_no_membership_is_named_itself(store: Store) -> None:
    (violation,) = spoil(store, lambda quad: None if quad.object == rdf.term("org:Membership") else quad)
    assert violation.rule == "Relation-post Class"
    assert violation.node == iri("relation", NAME, "holds-post", "1259-1296")
    assert "relation 'Liang Xinxin, a senior CNIPA official': A relation that tells" in violation.message


def test_a_document_by_another_name_than_its_graph(store: Store) -> None:
    graph = iri("document", NAME)
    change = changed(graph, "ipg:name", ox.Literal("b.txt"))
    store.replace(graph, [new for quad in list(store.quads(graph)) if (new := change(quad))])
    (violation,) = validate(store)
    assert (
        violation.message
        == "b.txt, document b.txt: a graph describes one document, this one 0 (one-document)"
    )


def test_a_graph_of_two_documents(store: Store) -> None:
    graph = iri("document", NAME)
    second = ox.Quad(node("document", "b.txt"), rdf.term("a"), rdf.term("ipg:Document"), ox.NamedNode(graph))
    store.replace(graph, [*store.quads(graph), second])
    assert "one-document" in {violation.rule for violation in validate(store, [NAME])}


def test_every_document_is_judged_by_itself(store: Store) -> None:
    found = spoil(store, changed(iri("period", "2024"), "ipg:periodStart", None))
    # other documents describe the same period in full
    assert [violation.rule for violation in found] == ["Period-start MinCount"]


def test_a_fault_in_the_vocabulary_is_found(store: Store) -> None:
    quads = [quad for quad in vocabulary.load().quads() if quad.subject.value != iri("unit", "percent")]
    store.replace(VOCABULARY_GRAPH, quads)
    found = validate(store)
    of_vocabulary = [violation for violation in found if violation.document == "vocabulary"]
    assert {violation.rule for violation in of_vocabulary} == {"Indicator-unit Class"}
    assert all("found " in violation.message for violation in of_vocabulary)
    assert {violation.rule for violation in found} - {"Indicator-unit Class"} == {"described", "unit Class"}


@pytest.fixture
def derived(store: Store) -> Store:
    """The store with what is derived from its documents."""
    people.update(store, vocabulary.load())
    findings.update(store, vocabulary.load())
    return store


def test_what_is_derived_conforms(derived: Store) -> None:
    assert sum(1 for _ in derived.quads(findings.GRAPH)) > 100
    assert sum(1 for _ in derived.quads(people.GRAPH)) > 5
    assert validate(derived) == []


@pytest.mark.parametrize(
    ("predicate", "value", "rules"),
    [
        ("ipg:verdict", None, {"Finding-verdict MinCount"}),
        ("ipg:verdict", node("verdict", "perhaps"), {"Finding-verdict Class", "described"}),
        ("prov:used", node("claim", "gone.txt", "1-2"), {"Finding-used Class", "described"}),
        ("ipg:about", node("place", "CN"), {"Finding-about Or"}),
        ("ipg:expectedLower", decimal("99999999999999"), {"Finding-expectedLower LessThanOrEquals"}),
    ],
)
def test_what_is_wrong_with_a_finding_is_found_and_named(
    derived: Store, predicate: str, value: ox.NamedNode | ox.Literal | None, rules: set[str]
) -> None:
    quads = list(derived.quads(findings.GRAPH))
    (growth,) = {quad.subject.value for quad in quads if quad.object == node("rule", "growth")
                 and not quad.subject.value.endswith("/implied")}  # fmt: skip
    change = changed(growth, predicate, value)
    derived.replace(findings.GRAPH, [new for quad in quads if (new := change(quad)) is not None])
    found = validate(derived)
    assert {violation.rule for violation in found} == rules
    assert {(violation.document, violation.node) for violation in found} == {("findings", growth)}
    assert all(violation.message.startswith("findings, finding growth/") for violation in found)
    assert validate(derived, [NAME]) == []


def test_what_is_wrong_with_a_person_is_found_and_named(derived: Store) -> None:
    graph = ox.NamedNode(people.GRAPH)
    stray = ox.Quad(
        node("official", "nobody", "cnipa"), rdf.term("ipg:person"), node("agency", "cnipa"), graph
    )
    derived.replace(people.GRAPH, [*derived.quads(people.GRAPH), stray])
    (violation,) = validate(derived)
    assert (violation.document, violation.rule) == ("people", "described")
    assert "official nobody/cnipa: nothing says what it is" in violation.message


def test_a_store_without_vocabulary_says_so_once(graphs: dict[str, list[ox.Quad]]) -> None:
    with Store.memory() as store:
        store.replace(iri("document", NAME), graphs[NAME])
        (violation,) = validate(store)
    assert violation.rule == "vocabulary-loaded"
    assert "run `ipgraph build`" in violation.message
