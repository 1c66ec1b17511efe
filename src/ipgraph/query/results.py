"""What a store answers → a table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ipgraph.query.table import Iri, Table, Value
from ipgraph.vocabulary import ID, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from ipgraph.store.interface import Results

_XSD: Final = PREFIXES["xsd"]
# XML Schema 1.1 part 2, section 3.4: the types derived from integer
_WHOLE: Final = frozenset(
    _XSD + name
    for name in (
        "integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger", "long",
        "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    )
)  # fmt: skip


def table_of(results: Results, lists: Collection[str] = ()) -> Table:
    """The table of a result; ``lists`` names the columns whose texts are lists, one item a line."""
    if isinstance(results, ox.QueryBoolean):
        return Table(("answer",), [(bool(results),)])
    if isinstance(results, ox.QuerySolutions):
        columns = tuple(variable.value for variable in results.variables)
        return Table(columns, [row_of(row, columns, lists) for row in results])
    triples = tuple(sorted(set(results), key=str))
    cells = [(value_of(each.subject), value_of(each.predicate), value_of(each.object)) for each in triples]
    return Table(("subject", "predicate", "object"), list(cells), triples)


def row_of(row: Iterable[object], columns: Sequence[str], lists: Collection[str]) -> tuple[Value, ...]:
    """The Python values of a solution."""
    return tuple(
        _items(term) if name in lists else value_of(term) for name, term in zip(columns, row, strict=True)
    )


def value_of(term: object) -> Value:
    """The Python value of a term; a literal that is not what its type says is its text."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if not isinstance(term, ox.Literal):
        return str(term)
    kind, text = term.datatype.value, term.value
    try:
        if kind in _WHOLE:
            return int(text)
        if kind == f"{_XSD}decimal":
            return Decimal(text)
        if kind in (f"{_XSD}double", f"{_XSD}float"):
            return float(text)
        if kind == f"{_XSD}date":
            return date.fromisoformat(text)
    except (ValueError, InvalidOperation):
        return text
    return text in ("true", "1") if kind == f"{_XSD}boolean" else text


def _items(term: object) -> tuple[str, ...]:
    """The items of a list, sorted, each once."""
    text = term.value if isinstance(term, ox.Literal | ox.NamedNode) else ""
    return tuple(Iri(item) if item.startswith(ID) else item for item in sorted(set(text.split("\n")) - {""}))
