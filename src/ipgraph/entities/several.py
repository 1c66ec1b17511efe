"""A table and the column of things in it → the things as objects, made when they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, overload

from ipgraph.entities.entity import Context, Entity, Together, entity_of
from ipgraph.query import Iri
from ipgraph.query.frames import Tabular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ipgraph.query import Table, Value

One = TypeVar("One", bound=Entity)
_SHOWN: Final = 6
# things that are asked together: few where somebody looks at the first, many where at all
_FEWEST, _MOST = 16, 4096


class Entities(Tabular, Sequence[One], Generic[One]):
    """Things in the order of a table's rows, each once; the table is asked for when it is needed.

    ``to_pandas``, ``to_polars`` and ``to_table`` give the table, which tells more of each: one row may say
    how the thing is tied to that which was asked, and several rows may be of one thing.
    """

    def __init__(
        self, context: Context, ask: Callable[[], Table], *columns: str, but: str | None = None
    ) -> None:
        """The things in the first of the columns that has one, row by row; all ``but`` one."""
        self._context = context
        self._ask = ask
        self._columns = columns
        self._but = but

    def to_table(self) -> Table:
        """The table behind the things."""
        return self._table

    @cached_property
    def _table(self) -> Table:
        return self._ask()

    @cached_property
    def iris(self) -> tuple[Iri, ...]:
        """The IRIs of the things, in order."""
        found = (iri for row in self._table for iri in self._in(row))
        return tuple(dict.fromkeys(found))

    def _in(self, row: Mapping[str, Value]) -> Iterator[Iri]:
        for column in self._columns:
            cell = row[column]
            there = [each for each in (cell if isinstance(cell, tuple) else (cell,)) if isinstance(each, Iri)]
            there = [each for each in there if each != self._but]
            if there:
                yield from there
                return

    def _each(self) -> Iterator[Iri]:
        """The IRIs, in order, each read when it is needed."""
        return iter(self.iris)

    def _together(self, iris: Sequence[Iri]) -> Together:
        return Together(self._context, iris)

    def _made(self, iris: Iterable[Iri]) -> Iterator[One]:
        for some in growing(iris, _FEWEST, _MOST):
            together = self._together(some)
            for iri in some:
                yield entity_of(self._context, iri, together)  # type: ignore[misc]

    @overload
    def __getitem__(self, at: int) -> One: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[One]: ...

    def __getitem__(self, at: int | slice) -> One | Sequence[One]:
        """The thing at a place, or a tuple of those at several."""
        if isinstance(at, slice):
            return tuple(self._made(self.iris[at]))
        return next(self._made((self.iris[at],)))

    def __len__(self) -> int:
        return len(self.iris)

    def __iter__(self) -> Iterator[One]:
        """The things, in order; what one is asked for is read for several at once."""
        return self._made(self._each())

    def __contains__(self, thing: object) -> bool:
        return (thing.iri if isinstance(thing, Entity) else thing) in self.iris

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entities) and self.iris == other.iris

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """How many there are, and the first."""
        return shown(self, len(self))


def growing(items: Iterable[Any], fewest: int, most: int) -> Iterator[list[Any]]:
    """The items in lists that grow, so that the first is there soon and the last not late.

    >>> list(growing("abcdefgh", 1, 4))
    [['a'], ['b', 'c'], ['d', 'e', 'f', 'g'], ['h']]
    """
    waiting = iter(items)
    while some := list(islice(waiting, fewest)):
        yield some
        fewest = min(2 * fewest, most)


def shown(things: Iterable[object], number: int) -> str:
    """The first of some things in one line, and how many there are.

    >>> shown(["a", "b"], 2)
    '[a, b]'
    """
    first = [str(thing) for thing, _ in zip(things, range(_SHOWN), strict=False)]
    return f"[{', '.join(first)}{f', … {number} in all' if number > _SHOWN else ''}]"


def several(things: Iterable[object], number: int, kind: str) -> str:
    """How many things of a kind there are, and the first, one a line.

    >>> print(several(["a, b"], 1, "claim"))
    <1 claim>
      a, b
    """
    first = [f"\n  {thing}" for thing, _ in zip(things, range(_SHOWN), strict=False)]
    return f"<{number} {kind}{'s' * (number != 1)}>{''.join(first)}" + "\n  …" * (number > _SHOWN)
