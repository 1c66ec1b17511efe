"""Store → what it holds, in a page of facts: documents, claims, who, what, the most stated figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ipgraph import query
from ipgraph.query import Iri
from ipgraph.reconcile.asking import overview
from ipgraph.reconcile.findings import CONFLICT
from ipgraph.series import Series, Source, series
from ipgraph.vocabulary import ID

if TYPE_CHECKING:
    from ipgraph.query import Value
    from ipgraph.reconcile import Finding
    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary

_MOST_STATED: Final = 5
_CONFLICTS: Final = 5
_MEASURES: Final = """
SELECT ?measure (COUNT(?claim) AS ?claims) WHERE { ?claim a ipg:Claim ; ipg:measure ?measure }
GROUP BY ?measure ORDER BY DESC(?claims) ?measure
"""


@dataclass(frozen=True, slots=True)
class DocumentFacts(Source):
    """A document and how many claims it makes."""

    claims: int


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """An agency that documents speak of; ``claims`` are those attributed to it."""

    name: str
    claims: int
    documents: int


@dataclass(frozen=True, slots=True)
class OfficialFacts:
    """A person, the posts held, the bodies where they are held, and the claims made.

    ``also`` is the name in the other language, English or Chinese, where documents give one; ``names`` are
    all that they call the person. Posts are as documents state them, those in the language asked for where
    there are any. ``iri`` is the node that stands for the person.
    """

    name: str
    posts: tuple[str, ...]
    organisations: tuple[str, ...]
    claims: int
    documents: int
    also: str | None
    names: tuple[str, ...]
    iri: str


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """A programme, who runs it, and in how many documents."""

    name: str
    run_by: tuple[str, ...]
    documents: int


@dataclass(frozen=True, slots=True)
class EventFacts:
    """An event: of what kind, when (ISO 8601), who hosts it, who speaks there."""

    kind: str
    date: str | None
    hosts: tuple[str, ...]
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a store holds.

    ``measures`` counts claims by measure; ``observations`` are the data points that claims are about,
    ``shared`` those that several documents state; ``most_stated`` are the series of the indicators with the
    most claims. ``verdicts`` counts findings by verdict, ``conflicts`` are the severest of them, first.
    """

    documents: tuple[DocumentFacts, ...]
    measures: dict[str, int]
    observations: int
    shared: int
    agencies: tuple[AgencyFacts, ...]
    officials: tuple[OfficialFacts, ...]
    programmes: tuple[ProgrammeFacts, ...]
    events: tuple[EventFacts, ...]
    most_stated: tuple[Series, ...]
    verdicts: dict[str, int]
    conflicts: tuple[Finding, ...]

    @property
    def claims(self) -> int:
        """How many claims there are."""
        return sum(document.claims for document in self.documents)

    def __repr__(self) -> str:
        """How much there is of it; its fields tell the rest."""
        counted = {
            "documents": len(self.documents),
            "claims": self.claims,
            "agencies": len(self.agencies),
            "officials": len(self.officials),
            "programmes": len(self.programmes),
            "events": len(self.events),
            "conflicts": self.verdicts.get(CONFLICT, 0),
        }
        return f"<Summary: {', '.join(f'{number} {name}' for name, number in counted.items())}>"


def summarise(store: Store, vocabulary: Vocabulary) -> Summary:
    """The facts of a store, in English. Raises StoreError where it cannot be read."""

    def names(value: Value) -> tuple[str, ...]:
        return _names(value, vocabulary, "en")

    told = overview(store, vocabulary, _CONFLICTS)
    counts = {_text(row["kind"]): _number(row["number"]) for row in query.run(store, "counts")}
    stated = list(query.run(store, "indicators"))[:_MOST_STATED]
    return Summary(
        documents=tuple(
            DocumentFacts(
                _key(row["document"]),
                _text(row["title"]),
                _text(row["issued"]),
                _text(row["publisher"]),
                _number(row["claims"]),
            )
            for row in query.run(store, "documents")
        ),
        measures={_key(row["measure"]): _number(row["claims"]) for row in query.sparql(store, _MEASURES)},
        observations=counts.get("observations", 0),
        shared=len(query.run(store, "corroborated")),
        agencies=tuple(
            AgencyFacts(_text(row["label"]) or "", _number(row["claims"]), _number(row["documents"]))
            for row in query.run(store, "agencies")
            if _kind_of(row["agency"]) == "agency"
        ),
        officials=officials(store, vocabulary),
        programmes=tuple(
            ProgrammeFacts(_text(row["label"]) or "", names(row["run_by"]), _number(row["documents"]))
            for row in query.run(store, "programmes")
        ),
        events=tuple(
            EventFacts(
                _event_kind(row["kind"], vocabulary),
                _text(row["date"]),
                names(row["hosts"]),
                names(row["speakers"]),
            )
            for row in query.run(store, "events")
        ),
        most_stated=tuple(series(store, vocabulary, _key(row["indicator"])) for row in stated),
        verdicts=told.verdicts,
        conflicts=told.conflicts,
    )


def officials(store: Store, vocabulary: Vocabulary, language: str = "en") -> tuple[OfficialFacts, ...]:
    """The people whom documents name, each once, those with the most claims first.

    ``language`` is that of names, posts and bodies; what has none in it comes in another. Raises StoreError
    where the store cannot be read.
    """
    return tuple(
        OfficialFacts(
            _text(row["label"]) or "",
            _names(row["posts"], vocabulary, language),
            _names(row["organisations"], vocabulary, language),
            _number(row["claims"]),
            _number(row["documents"]),
            _text(row["also"]),
            _names(row["names"], vocabulary, language),
            str(row["official"]),
        )
        for row in query.run(store, "officials", lang=language)
    )


def _names(value: Value, vocabulary: Vocabulary, language: str) -> tuple[str, ...]:
    return tuple(_name(item, vocabulary, language) for item in value) if isinstance(value, tuple) else ()


def _name(item: str, vocabulary: Vocabulary, language: str) -> str:
    """The name of a thing: the vocabulary's for an agency or a place, else the key in its IRI."""
    if not isinstance(item, Iri):
        return item
    known = {"agency": vocabulary.agencies, "place": vocabulary.places}.get(_kind_of(item), {})
    return known[item.short].label(language) if item.short in known else item.short


def _kind_of(thing: Value) -> str:
    return str(thing).removeprefix(ID).partition("/")[0]


def _event_kind(value: Value, vocabulary: Vocabulary) -> str:
    slug = _text(value) or ""
    known = vocabulary.event_kinds.get(slug)
    return known.name if known else slug


def _key(value: Value) -> str:
    return value.short if isinstance(value, Iri) else _text(value) or ""


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0
