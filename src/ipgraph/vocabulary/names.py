"""Names in any language → the record that is meant, where exactly one can be."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from ipgraph.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

Record = TypeVar("Record")
_ENOUGH: Final = 20_000  # names among which a close one is looked for
_SUGGESTED: Final = 3


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


def suggested(name: str, known: Iterable[str]) -> str:
    """A clause that names what was probably meant: what is spelt alike, else what has all words of the name.

    >>> suggested("Shen", ["Shen Changyu", "Ge Shu"]), suggested("Ge Sha", ["Shen Changyu", "Ge Shu"])
    ('; did you mean Shen Changyu?', '; did you mean Ge Shu?')
    >>> suggested("", ["Ge Shu"])
    ''
    """
    some = sorted(known)[:_ENOUGH]
    close = did_you_mean(name, some) or did_you_mean(folded(name), map(folded, some))
    words = folded(name).split()
    if close or not words:
        return close
    whole = [each for each in some if all(word in folded(each) for word in words)]
    return f"; did you mean {' or '.join(sorted(whole, key=len)[:_SUGGESTED])}?" if whole else ""
