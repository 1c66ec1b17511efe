"""Names of many things → where a text says them, whatever their case, number and spelling.

Words are compared in a normal form: case folded, plural "s" dropped, spelling variants and "&" levelled, so
"IP Protection Centers" is found by "intellectual property protection centre". Han text is compared by
character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ipgraph.vocabulary import Vocabulary

T = TypeVar("T")

_WORD: Final = re.compile(
    r"[\u3400-\u9fff]|(?:[^\W\d_]\.){2,}|[^\W_\u3400-\u9fff]+(?:['’](?!s\b)[^\W_]+)?|['’]s\b|[,&]"
)
_GAP: Final = re.compile(r"[\s\u2010-\u2013./\-·\u00a0()]*")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


@dataclass(slots=True)
class _Node(Generic[T]):
    next: dict[str, _Node[T]] = field(default_factory=dict)
    ends: list[tuple[str, T]] = field(default_factory=list)


class Phrases(Generic[T]):
    """Finds the longest of the phrases that it was given, and what each stands for.

    ``variants`` maps spellings to their normal form, word by word or several words to one:
    ``{"centre": "center", "intellectual property": "ip"}``.

    >>> phrases = Phrases({"centre": "center", "intellectual property": "ip"})
    >>> phrases.add("IP protection centres", "centres")
    >>> list(phrases.find("an Intellectual Property Protection Center", 0, 42))
    [(3, 42, 'centres')]
    """

    def __init__(self, variants: Mapping[str, str]) -> None:
        self._single = {key: value for key, value in variants.items() if " " not in key}
        self._several: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for key, value in variants.items():
            if len(several := tuple(key.split())) > 1:
                self._several.setdefault(several[-1], []).append((several, value))
        self._root: _Node[T] = _Node()

    def add(self, phrase: str, value: T) -> None:
        """Make ``phrase`` stand for ``value``; of phrases with one normal form the first added counts."""
        node = self._root
        for word, _, _ in self._words(phrase, 0, len(phrase)):
            node = node.next.setdefault(word, _Node())
        if node is not self._root:
            node.ends.append((phrase, value))

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, T]]:
        """Spans of ``text[start:end]`` and what they stand for, in order, none within another."""
        words = self._words(text, start, end)
        at = 0
        while at < len(words):
            best: tuple[int, T] | None = None
            node: _Node[T] | None = self._root
            for ahead in range(at, len(words)):
                word, begin, end_of = words[ahead]
                if ahead > at and not _GAP.fullmatch(text, words[ahead - 1][2], begin):
                    break
                following = node.next.get(word) if node else None
                if following is None:
                    # "Communist Party of China (CPC) Central Committee"
                    if ahead > at and text[begin - 1 : end_of + 1] == f"({text[begin:end_of]})":
                        continue
                    break
                node = following
                said = text[words[at][1] : words[ahead][2]]
                for phrase, value in node.ends:
                    if _same_case(phrase, said):
                        best = (ahead, value)
                        break
            if best is None:
                at += 1
                continue
            yield words[at][1], words[best[0]][2], best[1]
            at = best[0] + 1

    def _words(self, text: str, start: int, end: int) -> Sequence[tuple[str, int, int]]:
        words: list[tuple[str, int, int]] = []
        for match in _WORD.finditer(text, start, end):
            word = self._normal(match[0])
            words.append((word, match.start(), match.end()))
            for several, value in self._several.get(word, ()):
                size = len(several)
                if tuple(each for each, _, _ in words[-size:]) == several:
                    words[-size:] = [(value, words[-size][1], words[-1][2])]
        return words

    def _normal(self, word: str) -> str:
        word = word.replace(".", "").replace("’", "'").casefold()
        if word == "&":
            return "and"
        if len(word) > 3 and word.endswith("s") and word[-2] not in "sui":
            word = word[:-1]
        return self._single.get(word, word)


class PerVocabulary(Generic[T]):
    """What is made of a vocabulary for a language, such as an index of its names, kept for the latest few."""

    def __init__(self, make: Callable[[Vocabulary, str], T], kept: int = 4) -> None:
        self._make = make
        self._kept = kept
        self._made: list[tuple[Vocabulary, str, T]] = []

    def __call__(self, vocabulary: Vocabulary, language: str) -> T:
        """The thing, made anew only where no kept one fits."""
        for known, of_language, made in self._made:
            if known is vocabulary and of_language == language:
                return made
        made = self._make(vocabulary, language)
        self._made = [(vocabulary, language, made), *self._made][: self._kept]
        return made


def _same_case(phrase: str, said: str) -> bool:
    """Whether a phrase can be meant: abbreviations as they are, names with a capital, other words anyhow."""
    if _HAN.search(phrase) or not phrase[:1].isupper():
        return True
    first = said[:1].isupper()
    if " " not in phrase:
        return said.replace(".", "") == phrase.replace(".", "") or (not phrase.isupper() and first)
    return first
