"""Values ↔ RDF terms: curies, typed literals, things' IRIs and the keys in them; a collector of quads."""

from __future__ import annotations

import unicodedata
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import pyoxigraph as ox

from ipgraph.errors import ValueFormatError
from ipgraph.values import MAX_FRACTION_DIGITS, Period, plain
from ipgraph.vocabulary import ID, PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_XSD_OF_KIND: Final = {"year": "gYear", "month": "gYearMonth", "day": "date"}


@lru_cache(maxsize=1024)
def term(curie: str) -> ox.NamedNode:
    """The node of a prefixed name such as ``prov:wasQuotedFrom``; ``a`` is ``rdf:type``."""
    if curie == "a":
        return ox.NamedNode(_RDF + "type")
    prefix, _, local = curie.partition(":")
    return ox.NamedNode((_RDF if prefix == "rdf" else PREFIXES[prefix]) + local)


def thing(*segments: str) -> ox.NamedNode:
    """The node of a thing, named by its class and its keys.

    Raises ValueFormatError where a key is not Unicode text.
    """
    try:
        return ox.NamedNode(iri(*segments))
    except UnicodeEncodeError as error:
        raise ValueFormatError(f"not Unicode text (a lone surrogate): {error.object!r}") from error


def part(node: ox.NamedNode, *segments: str) -> ox.NamedNode:
    """The node of a part of a thing: its IRI, a slash, and the segments."""
    return ox.NamedNode("/".join((node.value, *segments)))


def keys(node: ox.NamedNode) -> tuple[str, ...]:
    """The segments of a thing's IRI, decoded: what ``thing`` was given, after NFC normalisation."""
    return tuple(unquote(segment) for segment in node.value.removeprefix(ID).split("/"))


def text(value: str) -> ox.Literal:
    """A plain literal. Raises ValueFormatError where the string is not Unicode text."""
    try:
        return ox.Literal(value)
    except (ValueError, UnicodeEncodeError) as error:
        at = next(i for i, character in enumerate(value) if 0xD800 <= ord(character) <= 0xDFFF)
        raise ValueFormatError(f"not Unicode text: a lone surrogate at character {at}") from error


def address(value: str) -> ox.NamedNode:
    """The node of a web address. Raises ValueFormatError where it is no IRI."""
    try:
        return ox.NamedNode(value)
    except (ValueError, UnicodeEncodeError) as error:
        raise ValueFormatError(f"not a web address: {value!r}") from error


def words(value: str, language: str) -> ox.Literal:
    """A literal in a language, given by its code."""
    return ox.Literal(value, language=language)


def number(value: int) -> ox.Literal:
    """A whole number, as xsd:integer."""
    return ox.Literal(str(value), datatype=ox.NamedNode(_XSD + "integer"))


def decimal(value: Decimal) -> ox.Literal:
    """An xsd:decimal, without exponent, rounded half to even where it has more than 18 fraction digits.

    Oxigraph computes with no decimal longer than that, and says nothing.
    Raises ValueFormatError where the value is not finite.
    """
    return ox.Literal(plain(storable(value)), datatype=ox.NamedNode(_XSD + "decimal"))


def storable(value: Decimal) -> Decimal:
    """The value as it is stored: rounded half to even to 18 fraction digits where it has more.

    >>> storable(Decimal("1E+3")), storable(Decimal("0.33333333333333333333"))
    (Decimal('1E+3'), Decimal('0.333333333333333333'))

    Raises ValueFormatError where the value is not finite.
    """
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueFormatError(f"not a finite number: {value}")
    if -exponent <= MAX_FRACTION_DIGITS:
        return value
    with localcontext() as context:
        context.prec = max(value.adjusted() + MAX_FRACTION_DIGITS + 2, 1)
        return value.quantize(Decimal(1).scaleb(-MAX_FRACTION_DIGITS), rounding=ROUND_HALF_EVEN)


def moment(iso: str) -> ox.Literal | None:
    """An ISO 8601 year, month or day as gYear, gYearMonth or date; None for a span.

    Raises ValueFormatError on anything else.
    """
    kind = Period.parse(iso).kind
    return ox.Literal(iso, datatype=ox.NamedNode(_XSD + _XSD_OF_KIND[kind])) if kind in _XSD_OF_KIND else None


def collapse(name: str) -> str:
    """A name in NFC, its runs of white space made one space, none at its ends.

    >>> collapse("Ge\\n Shu ")
    'Ge Shu'
    """
    return " ".join(unicodedata.normalize("NFC", name).split())


def statements(
    quads: Iterable[ox.Quad],
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]]:
    """Subject, predicate and object of each quad; what has a blank node or a triple term is left out."""
    for subject, predicate, value, _ in quads:
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            yield subject, predicate, value


class Description:
    """Collects the quads of one named graph, each once, in the order in which they come."""

    def __init__(self, graph: ox.NamedNode) -> None:
        """Start an empty graph of that name."""
        self.graph = graph
        self._quads: dict[ox.Quad, None] = {}

    def add(self, subject: ox.NamedNode, predicate: str, *objects: ox.NamedNode | ox.Literal | None) -> None:
        """Add a triple for each object; None stands for what is not known."""
        for value in objects:
            if value is not None:
                self._quads[ox.Quad(subject, term(predicate), value, self.graph)] = None

    def __iter__(self) -> Iterator[ox.Quad]:
        """The quads, in the order in which they came."""
        return iter(self._quads)
