"""``ontology/*.ttl`` → reference pages: classes and properties, shapes, indicators and breakdowns.

Labels and definitions stand in English and in Chinese. The heading of a term has the term's name as its
anchor, as it stands behind the ``#`` of its IRI.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File
from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from rdflib.term import Node

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
IPG = Namespace("https://w3id.org/ipgraph/ontology#")
ID = "https://w3id.org/ipgraph/id/"
# what a shape says beside its rules
NOT_RULES = {"targetClass", "targetNode", "path", "name", "message", "severity"}
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put the three pages beside those of ``docs/``."""
    terms, shapes = read("*.ttl"), read("shapes/*.ttl")
    made = {"ontology.md": ontology(terms), "shapes.md": shape_page(shapes), "catalogue.md": catalogue(terms)}
    for name, content in made.items():
        files.append(File.generated(config, name, content=content))
    return files


def read(pattern: str) -> Graph:
    """The Turtle files of a pattern as one graph."""
    graph = Graph()
    for path in sorted(ONTOLOGY.glob(pattern)):
        graph.parse(path)
    return graph


# --- pages


def ontology(graph: Graph) -> str:
    """Classes with what they inherit and the properties that they have; properties with domain and range."""
    version = graph.value(URIRef(str(IPG).rstrip("#")), OWL.versionInfo)
    parts = [
        "# Ontology\n",
        f"Version {version}. The prefix `ipg:` stands for `{IPG}`. [The model](model.md) tells how the terms "
        "work together, [Shapes](shapes.md) what a graph must look like.\n",
        "## Classes\n",
    ]
    for term in own(graph, OWL.Class):
        parts.append(heading(graph, term))
        lines = [("subclass of", linked(graph, graph.objects(term, RDFS.subClassOf)))]
        having = [each for each in own(graph, *PROPERTIES) if (each, RDFS.domain, term) in graph]
        lines.append(("properties", linked(graph, having)))
        parts.append(listed(lines))
    parts.append("## Properties\n")
    for term in own(graph, *PROPERTIES):
        parts.append(heading(graph, term))
        told = [
            ("subproperty of", RDFS.subPropertyOf),
            ("of", RDFS.domain),
            ("value", RDFS.range),
            ("inverse of", OWL.inverseOf),
        ]
        parts.append(listed([(word, linked(graph, graph.objects(term, verb))) for word, verb in told]))
    return "\n".join(parts)


def shape_page(graph: Graph) -> str:
    """A table of rules for each class that has some."""
    parts = [
        "# Shapes\n",
        "What `ipgraph validate` checks, and every `build` and `add` for the documents that they store: "
        "SHACL Core, in `ontology/shapes/`. A violation is told with the message in the table.\n",
    ]
    targeting = SH.targetClass | SH.targetNode
    for target in sorted(set(graph.objects(None, targeting)), key=str):
        parts.append(f"## {short(graph, target)}\n")
        parts.append("| property | rule | message |\n| --- | --- | --- |")
        for shape in sorted(set(graph.subjects(targeting, target)), key=str):
            path = graph.value(shape, SH.path)
            parts.append(
                f"| {f'`{path_text(graph, path)}`' if path else 'the thing itself'} "
                f"| {', '.join(rules(graph, shape))} | {both(graph, shape, SH.message)} |"
            )
        parts.append("")
    return "\n".join(parts)


def catalogue(graph: Graph) -> str:
    """Indicators with unit and temporality, breakdowns by dimension."""
    parts = [
        "# Indicators and breakdowns\n",
        "What `ipgraph series`, `--of` and the parameters of queries take. [Add your "
        "indicator](indicators.md) tells how to add to it.\n",
        "## Indicators\n",
        "| indicator | label | unit | kind | what it is |\n| --- | --- | --- | --- | --- |",
    ]
    parts += [
        f"| `{graph.value(term, SKOS.notation)}` | {both(graph, term, SKOS.prefLabel)} "
        f"| {last(graph.value(term, IPG.unit))} | {last(graph.value(term, IPG.temporality))} "
        f"| {both(graph, term, SKOS.definition)} |"
        for term in sorted(graph.subjects(RDF.type, IPG.Indicator), key=str)
    ]
    parts.append("\n## Breakdowns\n")
    values: dict[str, list[Node]] = {}
    for term in graph.subjects(SKOS.inScheme, URIRef(f"{ID}scheme/breakdowns")):
        values.setdefault(str(term).removeprefix(f"{ID}breakdown/").partition("/")[0], []).append(term)
    parts.append("Dimensions without a table take names: of companies, cities, countries.\n")
    for term in sorted(graph.subjects(SKOS.inScheme, URIRef(f"{ID}scheme/dimensions")), key=str):
        name = last(term)
        parts.append(f"### {name}\n\n{both(graph, term, SKOS.prefLabel)}\n")
        if name in values:
            parts.append("| `--of` | label |\n| --- | --- |")
            parts += [
                f"| `{name}={last(value)}` | {both(graph, value, SKOS.prefLabel)} |"
                for value in sorted(values[name], key=str)
            ]
            parts.append("")
    return "\n".join(parts)


# --- pieces


def own(graph: Graph, *types: URIRef) -> list[URIRef]:
    """The terms of the ontology that are of one of these types, by name."""
    found = {term for kind in types for term in graph.subjects(RDF.type, kind)}
    return sorted(term for term in found if isinstance(term, URIRef) and term.startswith(str(IPG)))


def heading(graph: Graph, term: URIRef) -> str:
    """The section of a term: its name, its labels, its definitions."""
    name = term.removeprefix(str(IPG))
    labels, definition = both(graph, term, RDFS.label), both(graph, term, SKOS.definition, "\n\n")
    return f"### ipg:{name} {{#{name}}}\n\n*{labels}*\n\n{definition}\n"


def listed(lines: list[tuple[str, str]]) -> str:
    """A list of what is told of a term, without what is not."""
    return "\n".join(f"- {word}: {text}" for word, text in lines if text) + "\n"


def linked(graph: Graph, terms: Iterable[Node]) -> str:
    """Names of terms, own ones as links to their sections."""
    return ", ".join(
        f"[`{short(graph, term)}`](#{str(term).removeprefix(str(IPG))})"
        if (term, RDF.type, None) in graph and str(term).startswith(str(IPG))
        else f"`{short(graph, term)}`"
        for term in sorted(terms, key=str)
        if not isinstance(term, BNode)
    )


def both(graph: Graph, term: Node, verb: URIRef, between: str = " · ") -> str:
    """What is said in English and in Chinese, fit for a table."""
    told = {
        each.language: plain(each)
        for each in graph.objects(term, verb)
        if isinstance(each, Literal) and each.language in ("en", "zh")
    }
    return between.join(told[language] for language in ("en", "zh") if language in told)


def plain(text: str) -> str:
    """Words as they are, with nothing that Markdown or HTML would take for a mark."""
    return re.sub(r"([\\`*_\[\]|#])", r"\\\1", escape(str(text), quote=False))


def rules(graph: Graph, shape: Node) -> list[str]:
    """The constraints of a shape as words."""
    told = []
    for verb, value in sorted(graph.predicate_objects(shape)):
        name = str(verb).removeprefix(str(SH))
        if not str(verb).startswith(str(SH)) or name in NOT_RULES:
            continue
        if name == "or":
            parts = [" and ".join(rules(graph, each)) for each in Collection(graph, value)]
            told.append(f"one of: {'; '.join(parts)}")
        else:
            text = str(value) if isinstance(value, Literal) else short(graph, value)
            told.append(f"{name} `{text.replace('|', chr(92) + '|')}`")
    if graph.value(shape, SH.severity) != SH.Violation:
        told.append(f"a {last(graph.value(shape, SH.severity)).lower()} only")
    return told


def path_text(graph: Graph, path: Node) -> str:
    """A property path as SPARQL writes it."""
    if isinstance(path, URIRef):
        return short(graph, path)
    if (inverse := graph.value(path, SH.inversePath)) is not None:
        return f"^{path_text(graph, inverse)}"
    if (several := graph.value(path, SH.alternativePath)) is not None:
        return "/".join(path_text(graph, each) for each in Collection(graph, several))
    return "/".join(path_text(graph, each) for each in Collection(graph, path))


def short(graph: Graph, term: Node) -> str:
    """A term with its prefix; a thing of the vocabulary as commands take it."""
    if str(term).startswith(ID):
        return str(term).removeprefix(ID)
    return graph.namespace_manager.normalizeUri(str(term)) if isinstance(term, URIRef) else str(term)


def last(term: Node | None) -> str:
    """The last part of an IRI."""
    return re.split(r"[/#]", str(term))[-1] if term is not None else ""
