"""Nodes and edges → places in a plane, the same on every run: something to look at from the start.

Every node has a place of its own in a spiral as that of a sunflower: kinds of few nodes inside, those of many
around them, each where its neighbours further inside are. A small graph is then drawn by forces (Fruchterman
and Reingold 1991, with the grid that they propose), so that what is tied lies together.
"""

from __future__ import annotations

from collections import Counter
from math import atan2, cos, hypot, pi, sin, sqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SPACING: Final = 50.0  # between neighbours, in the units in which nodes have sizes of 4 to 80
SMALL: Final = 800  # nodes that forces can place in about a second
_ROUNDS: Final = 120
_GOLDEN: Final = pi * (3 - sqrt(5))

Place = tuple[float, float]


def places(kinds: Sequence[str], edges: Sequence[tuple[int, int]]) -> list[Place]:
    """The place of each node, given the kinds of all and the edges between them by number, in any direction.

    Takes time in proportion to nodes and edges (times the logarithm of the nodes, for sorting).
    """
    spiral = _spiral(kinds, edges)
    return _forces(spiral, edges) if len(kinds) <= SMALL else spiral


def _spiral(kinds: Sequence[str], edges: Sequence[tuple[int, int]]) -> list[Place]:
    degree = [0] * len(kinds)
    for one, other in edges:
        degree[one] += 1
        degree[other] += 1
    many = Counter(kinds)
    bands: dict[str, list[int]] = {kind: [] for kind in sorted(many, key=lambda kind: (many[kind], kind))}
    for node in range(len(kinds)):
        bands[kinds[node]].append(node)
    rank = {kind: at for at, kind in enumerate(bands)}
    # where a node's neighbours further inside are, as a sum of directions
    pull: list[list[float]] = [[0.0, 0.0] for _ in kinds]
    inward: list[list[int]] = [[] for _ in kinds]
    for one, other in edges:
        inner, outer = (one, other) if rank[kinds[one]] <= rank[kinds[other]] else (other, one)
        if rank[kinds[inner]] < rank[kinds[outer]]:
            inward[inner].append(outer)
    found: list[Place] = [(0.0, 0.0)] * len(kinds)
    taken = 0
    for nodes in bands.values():
        slots = [_slot(taken + number) for number in range(len(nodes))]
        taken += len(nodes)
        wanted = sorted(nodes, key=lambda node: (_angle(pull[node], node), -degree[node], node))
        for node, place in zip(
            wanted, sorted(slots, key=lambda place: atan2(place[1], place[0])), strict=True
        ):
            found[node] = place
            far = hypot(*place) or 1.0
            for outer in inward[node]:
                pull[outer][0] += place[0] / far
                pull[outer][1] += place[1] / far
    return found


def _slot(number: int) -> Place:
    """A place of the spiral; all have the same room around them (Vogel 1979)."""
    far = SPACING * sqrt(number + 0.5)
    return far * cos(number * _GOLDEN), far * sin(number * _GOLDEN)


def _angle(pull: Sequence[float], node: int) -> float:
    if pull[0] or pull[1]:
        return atan2(pull[1], pull[0])
    return (node * _GOLDEN) % (2 * pi) - pi


def _forces(start: Sequence[Place], edges: Sequence[tuple[int, int]]) -> list[Place]:
    xs, ys = [x for x, _ in start], [y for _, y in start]
    ties = sorted({(min(pair), max(pair)) for pair in edges if pair[0] != pair[1]})
    room = SPACING * 1.6
    reach = 2.5 * room
    step = SPACING * 2
    for _ in range(_ROUNDS):
        moves_x, moves_y = [0.0] * len(xs), [0.0] * len(xs)
        for one, other in _near(xs, ys, reach):
            dx, dy = xs[one] - xs[other], ys[one] - ys[other]
            square = dx * dx + dy * dy or 1e-6
            if square > reach * reach:
                continue  # or the lines of the grid would show
            push = room * room / square
            moves_x[one] += dx * push
            moves_y[one] += dy * push
            moves_x[other] -= dx * push
            moves_y[other] -= dy * push
        for one, other in ties:
            dx, dy = xs[one] - xs[other], ys[one] - ys[other]
            draw = hypot(dx, dy) / room
            moves_x[one] -= dx * draw
            moves_y[one] -= dy * draw
            moves_x[other] += dx * draw
            moves_y[other] += dy * draw
        for node in range(len(xs)):
            # towards the middle, so that what is tied to nothing stays in sight
            dx, dy = moves_x[node] - xs[node] * 0.3, moves_y[node] - ys[node] * 0.3
            far = hypot(dx, dy) or 1.0
            xs[node] += dx / far * min(far, step)
            ys[node] += dy / far * min(far, step)
        step = max(step * 0.965, 0.5)
    return list(zip(xs, ys, strict=True))


def _near(xs: Sequence[float], ys: Sequence[float], reach: float) -> Iterator[tuple[int, int]]:
    """All pairs in the same field or in neighbouring fields of a grid whose lines are ``reach`` apart."""
    fields: dict[tuple[int, int], list[int]] = {}
    for node in range(len(xs)):
        fields.setdefault((int(xs[node] // reach), int(ys[node] // reach)), []).append(node)
    for (column, row), nodes in fields.items():
        for at, one in enumerate(nodes):
            for other in nodes[at + 1 :]:
                yield one, other
        for aside, down in ((1, 0), (0, 1), (1, 1), (1, -1)):
            for other in fields.get((column + aside, row + down), ()):
                for one in nodes:
                    yield one, other
