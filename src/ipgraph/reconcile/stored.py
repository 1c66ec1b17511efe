"""A store → the claims of some slices, by one query, and the documents that state them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from ipgraph.claims import Claim, Document, Equivalent
from ipgraph.rdf import half_step, keys, point_of
from ipgraph.reconcile.slices import Slice, term_of
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import NamedNode

    from ipgraph.store import Store

# the slices come first, so that the engine goes from them to their claims
_OF_SLICES: Final = """
  VALUES ?slice { %s }
  ?slice qb:observation ?observation .
  ?claim ipg:about ?observation .
"""
_OF_NODES: Final = """
  VALUES ?claim { %s }
  ?claim ipg:about ?observation .
"""
_CLAIMS: Final = """
SELECT ?claim ?observation ?value ?unit ?bound ?lower ?upper ?half ?also ?also_value ?also_unit WHERE {
  %s
  ?claim ipg:value ?value ; ipg:unit ?unit ; ipg:bound ?bound .
  OPTIONAL { ?claim ipg:lower ?lower }
  OPTIONAL { ?claim ipg:upper ?upper }
  OPTIONAL { ?claim ipg:halfStep ?half }
  OPTIONAL { ?claim ipg:equivalent ?also . ?also ipg:value ?also_value ; ipg:unit ?also_unit }
}
"""
_DOCUMENTS: Final = """
SELECT ?document ?text ?language ?publisher ?issued ?title WHERE {
  VALUES ?document { %s }
  ?document ipg:text ?text ; dcterms:language ?language .
  OPTIONAL { ?document dcterms:publisher ?publisher }
  OPTIONAL { ?document dcterms:issued ?issued }
  OPTIONAL { ?document dcterms:title ?title }
}
"""
# documents that are read by one query
_AT_ONCE: Final = 500


def claims_in(store: Store, slices: Iterable[Slice]) -> tuple[dict[str, Claim], Documents]:
    """The claims about observations in these slices, by the IRI of each, in the order of their places.

    Their documents come with them. Who makes a claim is left out: nothing follows from it.
    """
    return _claims(store, _OF_SLICES % " ".join(str(each.node) for each in sorted(slices)))


def claims_by_iri(store: Store, nodes: Iterable[str]) -> dict[str, Claim]:
    """The claims of these IRIs that are about an observation, as ``claims_in`` gives them."""
    return _claims(store, _OF_NODES % " ".join(str(term_of(each)) for each in nodes))[0]


def _claims(store: Store, chosen: str) -> tuple[dict[str, Claim], Documents]:
    found: dict[tuple[str, int, int, int], list[Any]] = defaultdict(list)
    rows: Any = store.query(_CLAIMS % chosen)
    for row in rows:
        document, place = _place(row["claim"])
        found[document, *place].append(row)
    documents = Documents(store, {document for document, *_ in found})
    claims: dict[str, Claim] = {}
    for (document, start, end, _), same in sorted(found.items(), key=itemgetter(0)):
        # the words of a claim are those at its place: to look up its evidence takes as long as all else
        quote = documents[document].text[start:end]
        claims[same[0]["claim"].value] = _claim(same, document, start, end, quote)
    return claims, documents


def _place(node: NamedNode) -> tuple[str, tuple[int, int, int]]:
    """Document, start, end and, of claims in one place, the number, as the IRI of a claim tells them."""
    _, document, place = keys(node)
    start, end, *number = map(int, place.split("-"))
    return document, (start, end, number[0] if number else 1)


def _claim(rows: list[Any], document: str, start: int, end: int, quote: str) -> Claim:
    """A claim, of which there is a row for each of its equivalents."""
    row = rows[0]
    point = point_of(row["observation"].value)
    ends = (None if row[name] is None else row[name].value for name in ("lower", "upper", "half"))
    also = sorted((int(keys(each["also"])[-1]), each) for each in rows if each["also"] is not None)
    return Claim(
        doc=document,
        indicator=point.indicator,
        measure=point.measure,
        value=Decimal(row["value"].value),
        unit=keys(row["unit"])[-1],
        bound=keys(row["bound"])[-1],
        period=point.period,
        base=point.base,
        area=point.area,
        quote=quote,
        start=start,
        end=end,
        of=dict(point.of),
        also=tuple(
            Equivalent(Decimal(each["also_value"].value), keys(each["also_unit"])[-1]) for _, each in also
        ),
        half=half_step(*ends),
    )


class Documents(Mapping[str, Document]):
    """Documents of a store by name, read when the first of them is asked for.

    They have their text, language, publisher, title and day of issue, and nothing else.
    """

    def __init__(self, store: Store, names: Iterable[str]) -> None:
        """Take the names of documents; those that the store does not have are left out."""
        self._store = store
        self._asked = sorted(names)

    @cached_property
    def _read(self) -> dict[str, Document]:
        found: dict[str, Document] = {}
        for first in range(0, len(self._asked), _AT_ONCE):
            names = self._asked[first : first + _AT_ONCE]
            nodes = " ".join(f"<{iri('document', name)}>" for name in names)
            rows: Any = self._store.query(_DOCUMENTS % nodes)
            for row in rows:
                known: dict[str, Any] = {
                    key: None if row[key] is None else row[key].value
                    for key in ("text", "language", "publisher", "issued", "title")
                }
                name = keys(row["document"])[-1]
                found[name] = Document(name=name, sha256="", **known)
        return dict(sorted(found.items()))

    def __getitem__(self, name: str) -> Document:
        """The document. Raises KeyError where there is none of that name."""
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        """The names, sorted."""
        return iter(self._read)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._read)
