"""The records that everything passes around: Document, Claim, Relation; and their JSON Lines form."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ipgraph.errors import ValueFormatError
from ipgraph.values import BASES, BOUNDS, MEASURES, Interval, Period, number, stated_interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RELATIONS: Final = ("holds-post", "speaks-at", "hosts", "runs", "cooperates-with")

# What a block of a page is. Figures count as claims in BODY_KINDS only.
BLOCK_KINDS: Final = ("title", "standfirst", "dateline", "heading", "paragraph", "item", "caption", "speaker",
                      "question", "signature", "furniture")  # fmt: skip
BODY_KINDS: Final = frozenset({"paragraph", "item"})


@dataclass(frozen=True, slots=True)
class Span:
    """Character offsets into a document's text, end exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueFormatError(f"not a span: {self.start} to {self.end}")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document's text (``text[start:end]``, no line break at its ends) and what it is.

    ``speaker`` is set in briefings laid out as questions and answers: who is speaking in this block.
    """

    start: int
    end: int
    kind: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A source document: its text as offsets count it, and what its page says of itself.

    ``name`` identifies it in a store: adding another document of the same name replaces it.
    ``sha256`` is the hash of the bytes as received; ``language`` an ISO 639-1 code; ``issued`` an
    ISO 8601 date or None; ``blocks`` cover the text in order, without overlap; ``source`` is the web address
    that it was read from.
    """

    name: str
    text: str
    sha256: str
    language: str = "en"
    title: str | None = None
    publisher: str | None = None
    issued: str | None = None
    media_type: str = "text/plain"
    blocks: tuple[Block, ...] = ()
    source: str | None = None

    @classmethod
    def of_text(cls, text: str, name: str = "text", **known: Any) -> Document:
        """A document of a text in memory, one paragraph, without reading its page layout."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        known.setdefault("blocks", (Block(0, len(text), "paragraph"),) if text else ())
        return cls(name, text, digest, **known)


@dataclass(frozen=True, slots=True)
class Equivalent:
    """The same figure in another currency or unit, stated in the same phrase."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One number that a document states, and the exact place where it stands.

    ``value`` is in base units and negative for a fall; ``half`` is half the step of its last stated digit
    (see ``values.half_step``); ``label`` holds the words of the text where ``indicator`` is None.
    """

    doc: str
    indicator: str | None
    measure: str
    value: Decimal
    unit: str
    bound: str
    period: str | None
    base: str | None
    area: str
    quote: str
    start: int
    end: int
    of: Mapping[str, str | int] = field(default_factory=dict, hash=False)
    speaker: str | None = None
    also: tuple[Equivalent, ...] = ()
    label: str | None = None
    half: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if self.measure not in MEASURES:
            raise ValueFormatError(f"unknown measure {self.measure!r}; one of {', '.join(MEASURES)}")
        if self.bound not in BOUNDS:
            raise ValueFormatError(f"unknown bound {self.bound!r}; one of {', '.join(BOUNDS)}")
        if self.period is not None:
            Period.parse(self.period)
        if self.base is not None and self.base not in BASES:
            Period.parse(self.base)
        Span(self.start, self.end)
        object.__setattr__(self, "of", MappingProxyType(dict(sorted(self.of.items()))))

    def __reduce__(self) -> tuple[type[Claim], tuple[object, ...]]:
        """To be sent to another process: what cannot be changed cannot be pickled as it is."""
        values = (getattr(self, name) for name in self.__slots__)
        return Claim, tuple(dict(value) if isinstance(value, MappingProxyType) else value for value in values)

    @property
    def interval(self) -> Interval:
        """What the stated figure allows, rounding considered."""
        return stated_interval(self.value, self.bound, self.half)

    def record(self) -> dict[str, Any]:
        """The claim as the JSON object of the JSON Lines form, keys in their fixed order."""
        record: dict[str, Any] = {
            "doc": self.doc,
            "indicator": self.indicator,
            "measure": self.measure,
            "value": number(self.value),
            "unit": self.unit,
            "bound": self.bound,
            "period": self.period,
            "base": self.base,
            "area": self.area,
            "of": dict(self.of),
            "speaker": self.speaker,
            "also": [{"value": number(other.value), "unit": other.unit} for other in self.also],
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
        }
        if self.label is not None:
            record["label"] = self.label
        return record


@dataclass(frozen=True, slots=True)
class Relation:
    """Who and what a document ties together, and the phrase that shows it.

    ``subject`` and ``object`` are canonical names: the vocabulary's English label for an agency, a person
    as written, an event by its kind, a programme by its name. ``post`` goes with ``holds-post``, ``date``
    (ISO 8601) with ``hosts``.
    """

    doc: str
    relation: str
    subject: str
    object: str
    quote: str
    start: int
    end: int
    post: str | None = None
    date: str | None = None

    def __post_init__(self) -> None:
        if self.relation not in RELATIONS:
            raise ValueFormatError(f"unknown relation {self.relation!r}; one of {', '.join(RELATIONS)}")
        Span(self.start, self.end)

    def record(self) -> dict[str, Any]:
        """The relation as the JSON object of the JSON Lines form."""
        record: dict[str, Any] = {
            "doc": self.doc,
            "relation": self.relation,
            "subject": self.subject,
            "object": self.object,
        }
        if self.post is not None:
            record["post"] = self.post
        if self.date is not None:
            record["date"] = self.date
        return record | {"quote": self.quote, "start": self.start, "end": self.end}


def jsonl(records: Iterable[Claim | Relation]) -> str:
    """JSON Lines: one record per line, text unescaped, each line ended."""
    return "".join(json.dumps(item.record(), ensure_ascii=False) + "\n" for item in records)
