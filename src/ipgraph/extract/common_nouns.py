"""Words with a capital that open a sentence → whether they are common nouns: "Users told the office"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipgraph.extract.frames import Frames


class CommonNouns:
    """Tells nouns from names by how a document writes them where no sentence opens."""

    def __init__(self, text: str, lexicon: Frames) -> None:
        self._text = text
        self._plurals = lexicon.any_of("plurals", r"{}$")

    def holds(self, word: str, at: int, start: int) -> bool:
        """Whether a word at ``at`` of a sentence that begins at ``start`` is a noun rather than a name.

        So is a plural that only a sentence gives its capital: nowhere has it one behind a small letter.
        """
        if at != start or not self._plurals.match(word):
            return False
        return re.search(rf"[a-z,] {re.escape(word)}(?![\w-])", self._text) is None
