"""The store → a property graph: agencies, officials, programmes, events, indicators, documents, ties.

What becomes a node and what an edge is told in one place, ``projection.toml``.
"""

from __future__ import annotations

from ipgraph.graph.as_networkx import to_networkx
from ipgraph.graph.definition import kinds, relations
from ipgraph.graph.options import LANGUAGES, Options, Selection, options
from ipgraph.graph.projection import project
from ipgraph.graph.records import Edge, Node, PropertyGraph
from ipgraph.graph.rows import Rows

__all__ = [
    "LANGUAGES",
    "Edge",
    "Node",
    "Options",
    "PropertyGraph",
    "Rows",
    "Selection",
    "kinds",
    "options",
    "project",
    "relations",
    "to_networkx",
]
