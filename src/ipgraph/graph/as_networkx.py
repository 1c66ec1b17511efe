"""A property graph → networkx, with values that its writers can write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph.graph.columns import EDGE_COLUMNS, NODE_COLUMNS, edge_values, node_values

if TYPE_CHECKING:
    import networkx as nx

    from ipgraph.graph.records import PropertyGraph


def to_networkx(graph: PropertyGraph) -> nx.MultiDiGraph:
    """Nodes by IRI, several edges between two nodes by their keys; what is not known is absent.

    Nodes have ``label``, ``kind``, ``size`` and the columns of ``columns.NODE_COLUMNS``; edges ``label``,
    ``weight`` and those of ``columns.EDGE_COLUMNS``. An edge that is ``mutual`` is there once.
    """
    import networkx as nx

    whole = nx.MultiDiGraph(language=graph.language)
    for node in graph.nodes:
        values = dict(zip(NODE_COLUMNS, node_values(node), strict=True))
        known = {name: value for name, value in values.items() if value is not None}
        whole.add_node(node.id, label=node.label, size=node.size, **known)
    for edge in graph.edges:
        values = dict(zip(EDGE_COLUMNS, edge_values(edge), strict=True))
        known = {name: value for name, value in values.items() if value is not None}
        label = edge.label(graph.language)
        whole.add_edge(edge.source, edge.target, key=edge.id, label=label, weight=edge.weight, **known)
    return whole
