"""A thing by any name and a depth → the nodes that few enough edges lead to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ipgraph.errors import NotFoundError
from ipgraph.query import things
from ipgraph.query.things import names
from ipgraph.vocabulary.names import suggested

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipgraph.store import Store

# where a name is that of several things, the first of these is meant
_KINDS: Final = (
    things.AGENCY,
    things.OFFICIAL,
    things.ORGANISATION,
    things.PROGRAMME,
    things.INDICATOR,
    things.PLACE,
    things.EVENT,
    things.DOCUMENT,
)


def find(store: Store, thing: str) -> str:
    """The IRI of a thing, given that, whole or without the namespace, or any of its names.

    Raises NotFoundError where there is none, ParameterError where a name is that of several of a kind.
    """
    try:
        return things.anything(store, thing).value
    except NotFoundError:
        pass
    for kind in _KINDS:
        if (found := kind.find(store, thing)) is not None:
            return found.value
    known = {name for kind in _KINDS for _, _, name in names(store, kind.class_name)}
    raise NotFoundError(f"there is nothing called {thing!r} in the graph{suggested(thing, known)}")


def within(centers: Iterable[str], depth: int, edges: Iterable[tuple[str, str]]) -> set[str]:
    """The nodes that at most ``depth`` edges lead to, in either direction.

    >>> sorted(within(["a"], 1, [("a", "b"), ("c", "b"), ("d", "a")]))
    ['a', 'b', 'd']
    """
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in edges:
        beside[one].append(other)
        beside[other].append(one)
    reached = front = set(centers)
    for _ in range(depth):
        front = {node for each in front for node in beside.get(each, ())} - reached
        if not front:
            break
        reached = reached | front
    return reached
