"""Words with a capital that open a sentence → whether they are common nouns: "Users told the office"."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ipgraph.extract.frames import Frames

_CAPITAL: Final = re.compile(r"(?<=[a-z,] )[^\W\d_a-z][\w-]*")


class CommonNouns:
    """Tells nouns from names by how a document writes them where no sentence opens."""

    def __init__(self, text: str, lexicon: Frames) -> None:
        self._text = text
        self._plurals = lexicon.any_of("plurals", r"{}$")

    def holds(self, word: str, at: int, start: int) -> bool:
        """Whether a word at ``at`` of a sentence that begins at ``start`` is a noun rather than a name.

        So is a plural that only a sentence gives its capital: nowhere has it one behind a small letter.
        """
        return at == start and self._plurals.match(word) is not None and word not in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        """The words that have their capital behind a small letter."""
        return frozenset(_CAPITAL.findall(self._text))
