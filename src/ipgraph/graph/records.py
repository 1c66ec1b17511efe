"""The property graph as frozen records: nodes and edges with what a viewer shows of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ipgraph.graph.definition import kinds, relations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_COLON: Final[Mapping[str, str]] = {"en": ": ", "zh": "："}


@dataclass(frozen=True, slots=True)
class Node:
    """A thing. ``id`` is its IRI, ``label`` its name in the graph's language, ``labels`` by language.

    ``degree`` counts its edges, ``claims`` the claims on them; ``first`` and ``last`` are the days between
    which it is told of (ISO 8601), None where nothing is dated. ``x`` and ``y`` are its place in a drawing,
    ``size`` its diameter there.
    """

    id: str
    kind: str
    label: str
    labels: Mapping[str, str]
    degree: int = 0
    claims: int = 0
    first: str | None = None
    last: str | None = None
    x: float = 0.0
    y: float = 0.0
    size: float = 1.0
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def color(self) -> str:
        """The colour of its kind, as #rrggbb."""
        return kinds()[self.kind].color


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two nodes, by their IRIs; two nodes may have several.

    ``weight`` is how many claims, phrases or findings say so, ``first`` and ``last`` are the days of the
    first and the last of them (ISO 8601), None where none is dated; ``details``, such as the post, by
    language.
    """

    id: str
    source: str
    target: str
    relation: str
    weight: int = 1
    first: str | None = None
    last: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def mutual(self) -> bool:
        """True where source and target may be exchanged."""
        return relations()[self.relation].mutual

    @property
    def color(self) -> str:
        """The colour of its relation, as #rrggbb."""
        return relations()[self.relation].color

    def detail(self, language: str) -> str:
        """What tells it from others of its relation, such as the post; empty where nothing does."""
        return self.details.get(language) or next(iter(self.details.values()), "")

    def label(self, language: str) -> str:
        """What it says: the relation, and the detail where there is one."""
        words = relations()[self.relation].label
        label, detail = words.get(language, words["en"]), self.detail(language)
        return f"{label}{_COLON.get(language, _COLON['en'])}{detail}" if detail else label


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """Nodes and edges, each in a fixed order; labels are in ``language``, where there are any."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    language: str = "en"

    def __repr__(self) -> str:
        """How much there is of it."""
        return f"<PropertyGraph: {len(self.nodes)} nodes, {len(self.edges)} edges>"
