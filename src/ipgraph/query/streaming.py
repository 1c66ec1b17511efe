"""What a store answers → rows one at a time, for answers that are too large to hold."""

from __future__ import annotations

from itertools import islice
from threading import get_ident
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipgraph.errors import ParameterError, QueryError
from ipgraph.query.results import row_of
from ipgraph.query.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from ipgraph.query.table import Value
    from ipgraph.store.interface import Results


class Rows:
    """The rows of an answer as dictionaries, each made when it is asked for; they can be gone through once.

    ``columns`` are their keys, in order. They belong to the thread that asks for the first of them: the
    engine ends the process where another goes on.
    """

    def __init__(self, ask: Callable[[], Results], lists: Collection[str] = ()) -> None:
        """The rows of a SELECT query; ``lists`` as in ``results.table_of``.

        Raises ParameterError on what is no SELECT query.
        """
        results = ask()
        if not isinstance(results, ox.QuerySolutions):
            raise ParameterError("only what SELECT answers comes row by row; ask for the table instead")
        self.columns = tuple(variable.value for variable in results.variables)
        self._ask, self._lists = ask, lists
        # the engine complains where another thread lets go of what this one was given
        self._first = results
        self._results: ox.QuerySolutions | None = results
        self._thread = get_ident()
        self._is_begun = False

    def __iter__(self) -> Iterator[dict[str, Value]]:
        """The rows that are left. Raises QueryError where another thread has begun with them."""
        return (dict(zip(self.columns, row, strict=True)) for row in self._cells())

    def tables(self, size: int = 10_000) -> Iterator[Table]:
        """The rows that are left, as tables of at most so many, one at least; raises as going through them.

        Types of columns are those of each table's values. Raises ParameterError on a size below 1.
        """
        if size < 1:
            raise ParameterError(f"a table has 1 row or more, not {size}")
        cells = self._cells()
        rows = list(islice(cells, size))
        yield Table(self.columns, rows)
        while len(rows) == size and (rows := list(islice(cells, size))):
            yield Table(self.columns, rows)

    def _cells(self) -> Iterator[tuple[Value, ...]]:
        if self._thread != get_ident() and not self._is_begun:
            found = self._ask()
            assert isinstance(found, ox.QuerySolutions)
            self._results, self._thread = found, get_ident()
        self._is_begun = True
        while self._thread == get_ident():
            row = None if self._results is None else next(self._results, None)
            if row is None:
                self._results = None
                return
            yield row_of(row, self.columns, self._lists)
        raise QueryError("these rows belong to the thread that asked for the first; ask anew in this one")

    def __repr__(self) -> str:
        """The columns; rows are not asked for."""
        return f"<Rows: {', '.join(self.columns)}>"
