"""What patterns need and what sentences hold → which patterns are worth trying on a sentence.

A *cue* is a word or a part of one that a pattern cannot match without: of ``(?:said|told) the``, "said" or
"told" (see ``expressions``). A sentence is read once for the cues of all patterns of its language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract.expressions import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from ipgraph.extract.expressions import Need

# Shorter pieces of Latin words are no cues.
_SHORTEST: Final = 3
# Words of texts are kept with their cues; so many, lest a process that reads much hold them all.
_KEPT: Final = 100_000


class Cues:
    """The needs of many patterns as bits of a number, and which of them a text meets."""

    def __init__(self) -> None:
        # those that something found before can meet
        self.marks = 0
        self._bits: dict[Need, int] = {}
        self._by_piece: dict[str, int] = {}
        self._known: dict[str, int] = {}
        self._longest = 0

    def bits(self, needs: Iterable[Need]) -> int:
        """A number with a bit for each need; to be asked before any text is read."""
        total = 0
        for need in needs:
            if need not in self._bits:
                bit = self._bits[need] = 1 << len(self._bits)
                for cue in need:
                    self._longest = max(self._longest, len(cue))
                    self._by_piece[cue] = self._by_piece.get(cue, 0) | bit
                    if ord(cue[0]) >= MARKS:
                        self.marks |= bit
                self._known.clear()
            total |= self._bits[need]
        return total

    def of_words(self, words: Iterable[str]) -> int:
        """The needs that Latin words meet."""
        found = 0
        known = self._known
        for word in words:
            bits = known.get(word)
            found |= self._of_word(word) if bits is None else bits
        return found

    def of_han(self, pieces: AbstractSet[str]) -> int:
        """The needs that Han text meets, by its characters and pairs of characters."""
        found = 0
        for piece in self._by_piece.keys() & pieces:
            found |= self._by_piece[piece]
        return found

    def of_text(self, text: str) -> int:
        """The needs that a text meets, by any piece that it holds: of a long one and few needs the faster."""
        found = 0
        for piece, bits in self._by_piece.items():
            if piece in text:
                found |= bits
        return found

    def of_mark(self, mark: str) -> int:
        """The needs that something found before meets, by the mark that stands for it in patterns."""
        return self._by_piece.get(mark, 0)

    def _of_word(self, word: str) -> int:
        bits, low = 0, word.lower()
        for start in range(len(low)):
            # no longer than a cue can be, lest a word of thousands of letters take the square of them
            for end in range(start + _SHORTEST, min(len(low), start + self._longest) + 1):
                bits |= self._by_piece.get(low[start:end], 0)
        if len(self._known) >= _KEPT:
            self._known.clear()
        self._known[word] = bits
        return bits
