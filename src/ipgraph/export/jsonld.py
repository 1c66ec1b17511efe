"""Quads → JSON-LD 1.1 with a compact context: one line per thing, graph by graph."""

from __future__ import annotations

import json
import re
from itertools import chain, groupby
from typing import IO, TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from ipgraph.export import order
from ipgraph.vocabulary import ID, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS: Final = {_XSD + "integer", _XSD + "nonNegativeInteger"}
_LOCAL: Final = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_RELATIVE: Final = re.compile(r"[a-z]+(/[^/:?#]+)+")
_NAMESPACES: Final = {namespace: prefix for prefix, namespace in PREFIXES.items() if namespace != ID}


def jsonld(quads: Iterable[ox.Quad], output: IO[bytes]) -> None:
    """JSON-LD 1.1 of all graphs.

    Things are relative to ``@base``. Where all values of a property are of one type, the context says so
    once; decimals stay strings, because a JSON number would turn into a double.
    """
    kinds: dict[str, set[str]] = {}
    ordered = order.dataset(_noting(quads, kinds))
    first = next(ordered, None)  # sorting has now read all quads: the kinds are complete
    coerced = {name: next(iter(kind)) for name, kind in sorted(kinds.items()) if len(kind) == 1}
    coerced = {name: kind for name, kind in coerced.items() if kind not in ("", _XSD + "string")}
    context: dict[str, Any] = {"@base": ID}
    context |= {
        prefix: namespace for namespace, prefix in sorted(_NAMESPACES.items(), key=lambda pair: pair[1])
    }
    for name, kind in coerced.items():
        context[_compact(name)] = {"@type": kind if kind == "@id" else _compact(kind)}
    output.write(b'{"@context": ' + _json(context, indent=2) + b',\n"@graph": [')
    between = b"\n"
    for graph, members in groupby(chain([first] if first else [], ordered), key=lambda quad: quad.graph_name):
        output.write(between)
        if not isinstance(graph, ox.DefaultGraph):
            output.write(b'{"@id": ' + _json(_reference(graph)) + b', "@graph": [\n')
        separator = b""
        for subject, statements in groupby(members, key=lambda quad: quad.subject):
            output.write(separator + _json(_thing(subject, statements, coerced)))
            separator = b",\n"
        if not isinstance(graph, ox.DefaultGraph):
            output.write(b"]}")
        between = b",\n"
    output.write(b"\n]}\n")


def _noting(quads: Iterable[ox.Quad], kinds: dict[str, set[str]]) -> Iterator[ox.Quad]:
    for quad in quads:
        if quad.predicate.value != _TYPE:
            kinds.setdefault(quad.predicate.value, set()).add(_kind(quad.object))
        yield quad


def _kind(term: Any) -> str:
    """``@id``, a datatype, or nothing where the value must carry its own (language)."""
    if not isinstance(term, ox.Literal):
        return "@id"
    return "" if term.language else term.datatype.value


def _thing(subject: Any, statements: Iterable[ox.Quad], coerced: dict[str, str]) -> dict[str, Any]:
    thing: dict[str, Any] = {"@id": _reference(subject)}
    for predicate, group in groupby(statements, key=lambda quad: quad.predicate.value):
        if predicate == _TYPE:
            values = [_class(quad.object) for quad in group]
            name = "@type"
        else:
            values = [_value(quad.object, coerced.get(predicate)) for quad in group]
            name = _compact(predicate)
        thing[name] = values[0] if len(values) == 1 else values
    return thing


def _value(term: Any, coerced: str | None) -> Any:
    if not isinstance(term, ox.Literal):
        return _reference(term) if coerced else {"@id": _reference(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    datatype = term.datatype.value
    if coerced:
        return (
            int(term.value)
            if datatype in _INTEGERS and re.fullmatch(r"0|[1-9]\d*", term.value)
            else term.value
        )
    return term.value if datatype == _XSD + "string" else {"@value": term.value, "@type": _compact(datatype)}


def _reference(term: ox.NamedNode | ox.BlankNode) -> str:
    """A thing as ``@id`` names it: relative to the base where that reads back to the same IRI."""
    if isinstance(term, ox.BlankNode):
        return str(term)
    rest = term.value.removeprefix(ID)
    if rest != term.value and _RELATIVE.fullmatch(rest) and not {".", ".."} & set(rest.split("/")):
        return rest
    return _compact(term.value)


def _class(term: Any) -> str:
    # a class is never relative to the base: JSON-LD would read it relative to the vocabulary
    return str(term) if isinstance(term, ox.BlankNode) else _compact(term.value)


def _compact(iri: str) -> str:
    end = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _NAMESPACES.get(iri[:end])
    return f"{prefix}:{iri[end:]}" if prefix and _LOCAL.fullmatch(iri[end:]) else iri


def _json(value: Any, indent: int | None = None) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent).encode()
