"""Nodes and edges of a way through the graph → a path that reads as a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ipgraph.entities import Entity
    from ipgraph.graph import Edge


@dataclass(frozen=True, slots=True)
class Step:
    """From one thing to the next, and all edges between the two; ``language`` is that of labels."""

    source: Entity
    target: Entity
    edges: tuple[Edge, ...]
    language: str = "en"

    @property
    def relations(self) -> tuple[str, ...]:
        """The names of the relations, each once."""
        return tuple(dict.fromkeys(edge.relation for edge in self.edges))

    def __str__(self) -> str:
        said = "; ".join(dict.fromkeys(edge.label(self.language) for edge in self.edges))
        ways = {edge.mutual or (edge.source == self.source.iri) for edge in self.edges}
        mutual = all(edge.mutual for edge in self.edges)
        left = "—" if mutual or True in ways else "←"
        right = "—" if mutual or ways == {False} else "→"
        return f"{left} {said} {right}"


@dataclass(frozen=True, slots=True, repr=False)
class Path:
    """A way from one thing to another, whatever the direction of the edges.

    ``alike`` is how many more ways there are that differ in the indicators and documents on the way alone.
    """

    steps: tuple[Step, ...]
    alike: int = 0

    @property
    def things(self) -> tuple[Entity, ...]:
        """The things that it leads through, both ends included."""
        return (self.steps[0].source, *(step.target for step in self.steps))

    def __len__(self) -> int:
        """How many steps it has."""
        return len(self.steps)

    def __iter__(self) -> Iterator[Step]:
        """The steps, in order."""
        return iter(self.steps)

    def __str__(self) -> str:
        way = str(self.steps[0].source) + "".join(f" {step} {step.target}" for step in self.steps)
        return f"{way} (+ {self.alike} alike)" if self.alike else way

    def __repr__(self) -> str:
        """The things, and what ties each to the next."""
        return f"<Path {self}>"

    def _repr_html_(self) -> str:
        return f"<p>{escape(str(self))}</p>"
