"""An undirected graph of networkx with weights → scores, clusters, and how sure these are."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import comb
from typing import TYPE_CHECKING, Any, Final

import networkx as nx

from ipgraph.errors import ParameterError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

EXACT: Final = 600  # nodes up to which all shortest paths are counted; beyond, those from so many nodes
_FROM: Final = 300
_SEED: Final = 1


def _ties(graph: nx.Graph) -> dict[str, float]:
    return {node: float(degree) for node, degree in graph.degree()}


def _weight(graph: nx.Graph) -> dict[str, float]:
    return {node: float(degree) for node, degree in graph.degree(weight="weight")}


def _between(graph: nx.Graph) -> dict[str, float]:
    some = None if len(graph) <= EXACT else _FROM
    found: dict[str, float] = nx.betweenness_centrality(graph, k=some, seed=_SEED)
    return found


def _close(graph: nx.Graph) -> dict[str, float]:
    others = max(len(graph) - 1, 1)
    return {node: score / others for node, score in nx.harmonic_centrality(graph).items()}


MEASURES: Final[Mapping[str, Callable[[nx.Graph], dict[str, float]]]] = {
    "ties": _ties,
    "weight": _weight,
    "between": _between,
    "close": _close,
}


def scores(graph: nx.Graph, measure: str) -> dict[str, float]:
    """The score of every node. Raises ParameterError on a measure that does not exist.

    ``ties`` counts neighbours, ``weight`` adds up the weights of edges; ``between`` is the share of shortest
    paths that lead through a node (Freeman 1977), ``close`` the mean of 1 / distance to the others (harmonic
    centrality; Marchiori and Latora 2000), both from 0 to 1 and without regard to weights.
    """
    if measure not in MEASURES:
        hint = did_you_mean(measure, MEASURES)
        raise ParameterError(f"there is no measure {measure!r}{hint}; one of: {', '.join(MEASURES)}")
    return MEASURES[measure](graph)


def ranked(found: Mapping[str, float]) -> list[tuple[int, str, float]]:
    """(rank, node, score), the highest score first; equal scores have one rank, in the order of the nodes.

    >>> ranked({"a": 1.0, "b": 2.0, "c": 1.0})
    [(1, 'b', 2.0), (2, 'a', 1.0), (2, 'c', 1.0)]
    """
    order = sorted(found.items(), key=lambda item: (-round(item[1], 12), item[0]))
    rows: list[tuple[int, str, float]] = []
    for at, (node, score) in enumerate(order, 1):
        same = rows and round(rows[-1][2], 12) == round(score, 12)
        rows.append((rows[-1][0] if same else at, node, score))
    return rows


def clusters(graph: nx.Graph, resolution: float, seed: int) -> list[list[str]]:
    """Communities of nodes that have ties (Louvain; Blondel and others 2008), the largest first, sorted.

    The same graph and seed always give the same.
    """
    tied = graph.subgraph([node for node, degree in graph.degree() if degree])
    if not len(tied):
        return []
    ordered: Any = nx.Graph()
    ordered.add_nodes_from(sorted(tied))
    weighted = ((*sorted(ends), weight) for *ends, weight in tied.edges(data="weight"))
    ordered.add_weighted_edges_from(sorted(weighted))
    found = nx.community.louvain_communities(ordered, weight="weight", resolution=resolution, seed=seed)
    return sorted((sorted(group) for group in found), key=lambda group: (-len(group), group[0]))


def modularity(graph: nx.Graph, groups: Sequence[Iterable[str]], resolution: float) -> float:
    """How much more weight lies within communities than chance would put there (Newman 2004)."""
    if not groups:
        return 0.0
    tied = graph.subgraph([node for group in groups for node in group])
    found: float = nx.community.modularity(tied, groups, weight="weight", resolution=resolution)
    return found


def likeness(one: Sequence[Iterable[str]], other: Sequence[Iterable[str]]) -> float:
    """How alike two partitions of the same nodes are: the adjusted Rand index (Hubert and Arabie 1985).

    >>> likeness([["a", "b"], ["c", "d"]], [["c", "d"], ["a", "b"]])
    1.0
    """
    of = {node: at for at, group in enumerate(other) for node in group}
    cells: Counter[tuple[int, int]] = Counter()
    for at, group in enumerate(one):
        for node in group:
            cells[at, of[node]] += 1
    rows: defaultdict[int, int] = defaultdict(int)
    columns: defaultdict[int, int] = defaultdict(int)
    for (row, column), number in cells.items():
        rows[row] += number
        columns[column] += number
    together = sum(comb(number, 2) for number in cells.values())
    in_rows = sum(comb(number, 2) for number in rows.values())
    in_columns = sum(comb(number, 2) for number in columns.values())
    pairs = comb(sum(cells.values()), 2)
    chance = in_rows * in_columns / pairs if pairs else 0.0
    most = (in_rows + in_columns) / 2
    return 1.0 if most == chance else (together - chance) / (most - chance)
