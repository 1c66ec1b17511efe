"""A sentence → its words, by which names and patterns are looked up: read once for all of them."""

from __future__ import annotations

import re
from operator import add
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ipgraph.extract.cues import Cues

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
# Wide characters, wide spaces and Han characters can be folded.
_MAY_FOLD: Final = re.compile(r"[\u00a0\u3000\u3400-\u9fff\uff00-\uff5e]")
# The letters and digits of a word: all scripts but Han. Spelt out, since a search is faster so.
_LETTER: Final = (
    r"0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1"
    r"\u0370-\u1fff\u3040-\u30ff\uac00-\ud7af"
)
_WORD: Final = re.compile(
    rf"[{_LETTER}](?:(?:\.[A-Za-z\u00c0-\u024f](?=\.))+\.|[{_LETTER}]*(?:['’](?!s\b)[{_LETTER}]+)?)|['’]s\b|[,&]"
)
# Words of texts are kept with their normal forms; so many, lest a process that reads much hold them all.
_KEPT: Final = 100_000

_NO_PAIRS: Final[frozenset[str]] = frozenset()

Word = tuple[str, int, int]


class Reading:
    """A stretch ``text[start:end]`` as read once.

    ``normal`` are its Latin words in their normal form, ``written`` the same as they stand; ``pairs`` are its
    pairs of neighbouring characters where it has Han text, and ``cues`` the needs of patterns that it meets,
    as bits of ``known_cues``.
    """

    __slots__ = ("_words", "cues", "end", "known_cues", "normal", "pairs", "start", "text", "written")

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        words: Words,
        pairs: frozenset[str],
        cues: int,
        known_cues: Cues,
    ) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.normal = words.normal
        self.written = words.written
        self.pairs = pairs
        self.cues = cues
        self.known_cues = known_cues
        self._words = words

    @property
    def words(self) -> Sequence[Word]:
        """The Latin words in their normal form with their places, in order."""
        return self._words.placed()


class Words:
    """The Latin words of a stretch of text; where each stands is worked out when it is asked for."""

    __slots__ = ("_matches", "_normal", "_placed", "normal", "written")

    def __init__(self, matches: list[re.Match[str]], written: list[str], normal: list[str]) -> None:
        self._matches = matches
        self._normal = normal
        self._placed: list[Word] | None = None
        self.written = frozenset(written)
        self.normal = frozenset(normal)

    def placed(self) -> list[Word]:
        """Each word in its normal form and its place."""
        if self._placed is None:
            self._placed = [
                (word, *match.span()) for word, match in zip(self._normal, self._matches, strict=True)
            ]
        return self._placed

    def join(self, variants: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]) -> None:
        """Make one word of those that are a variant of one; ``variants`` go by their last word."""
        first = next((at for at, word in enumerate(self._normal) if word in variants), len(self._normal))
        joined = self.placed()[:first]
        for word in self.placed()[first:]:
            joined.append(word)
            for several, value in variants.get(word[0], ()):
                size = len(several)
                if tuple([each[0] for each in joined[-size:]]) == several:
                    joined[-size:] = [(value, joined[-size][1], joined[-1][2])]
        self._placed = joined
        self.normal = frozenset([word for word, _, _ in joined])


class Reader:
    """Reads the sentences of one language.

    ``variants`` map spellings to their normal form, word by word or several words to one:
    ``{"centre": "center", "intellectual property": "ip"}``.
    """

    def __init__(self, variants: Mapping[str, str], cues: Cues, fold: Callable[[str], str] = str) -> None:
        self._fold = fold
        self._cues = cues
        self._single = {key: value for key, value in variants.items() if " " not in key}
        self._several: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for key, value in variants.items():
            if len(several := tuple(key.split())) > 1:
                self._several.setdefault(several[-1], []).append((several, value))
        self._known: dict[str, str] = {}
        # words that end a variant of several, as they were met
        self._signs: set[str] = set()

    def fold(self, text: str) -> str:
        """The text as patterns are matched with it, character for character."""
        return self._fold(text) if _MAY_FOLD.search(text) else text

    def read(self, text: str, start: int, end: int) -> Reading:
        """The words of ``text[start:end]``."""
        words = self.words(text, start, end)
        cues = self._cues.of_words(words.written)
        pairs = _NO_PAIRS
        if _HAN.search(text, start, end):
            piece = text[start:end]
            pairs = frozenset(map(add, piece, piece[1:]))
            cues |= self._cues.of_han(pairs.union(piece))
        return Reading(text, start, end, words, pairs, cues, self._cues)

    def words(self, text: str, start: int, end: int) -> Words:
        """The Latin words, variants of several words as one."""
        matches = list(_WORD.finditer(text, start, end))
        written = [match[0] for match in matches]
        known = self._known
        try:
            normal = [known[raw] for raw in written]
        except KeyError:
            normal = [self._normal(raw) for raw in written]
        words = Words(matches, written, normal)
        if not self._signs.isdisjoint(words.written):
            words.join(self._several)
        return words

    def _normal(self, raw: str) -> str:
        if raw in self._known:
            return self._known[raw]
        word = raw.replace(".", "").replace("’", "'").casefold()
        if word == "&":
            word = "and"
        elif len(word) > 3 and word.endswith("s") and word[-2] not in "sui":
            word = word[:-1]
        word = self._single.get(word, word)
        if len(self._known) >= _KEPT:
            self._known.clear()
            self._signs.clear()
        self._known[raw] = word
        if word in self._several:
            self._signs.add(raw)
        return word
