"""Names in any language → the record that is meant, where exactly one can be."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

Record = TypeVar("Record")


def folded(name: str) -> str:
    """A name as names are compared: case, width, spaces, apostrophes and a leading "the" do not matter.

    >>> folded(" The  Supreme People’s Court")
    "supreme people's court"
    """
    text = unicodedata.normalize("NFKC", name).replace("\u2019", "'").replace("\u2018", "'")
    return " ".join(text.casefold().split()).removeprefix("the ")


class Names(Generic[Record]):
    """An index of names, each with a rank; of two records that share a name, the lower rank has it."""

    def __init__(self, named: Iterable[tuple[int, str, Record]]) -> None:
        """Take (rank, name, record); where two records share name and rank, the name finds nothing."""
        self._found: dict[str, tuple[int, Record | None]] = {}
        for rank, name, record in named:
            key = folded(name)
            known_rank, known = self._found.get(key, (rank, record))
            if rank < known_rank:
                self._found[key] = (rank, record)
            elif rank == known_rank:
                self._found[key] = (rank, record if known is record else None)

    def get(self, name: str) -> Record | None:
        """The record of that name, or None: unknown, or as likely to be one as another."""
        return self._found.get(folded(name), (0, None))[1]
