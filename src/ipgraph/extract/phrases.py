"""Names of many things → where a text says them, whatever their case, number and spelling.

Words are compared in a normal form: case folded, plural "s" dropped, spelling variants and "&" levelled, so
"IP Protection Centers" is found by "intellectual property protection centre". Han text is compared by
character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from ipgraph.extract import lexicon
from ipgraph.extract.frames import cues_of, is_known, load
from ipgraph.extract.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ipgraph.extract.reading import Reading, Word
    from ipgraph.vocabulary import Vocabulary

# Letters; a shorter abbreviation is spelt.
_SPOKEN: Final = 5

T = TypeVar("T")

_GAP: Final = re.compile(r"[\s\u2010-\u2013./\-·\u00a0()]*")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


@cache
def reader(language: str) -> Reader:
    """The reader of a language's sentences, with the spelling variants that its lexicon lists."""
    variants = load(language, "organisations").tables.get("variants", {})
    fold = lexicon.load(language).fold if is_known(language) else str
    return Reader(variants, cues_of(language), fold)


@dataclass(slots=True)
class _Node(Generic[T]):
    next: dict[str, _Node[T]] = field(default_factory=dict)
    ends: list[tuple[str, T]] = field(default_factory=list)


class Phrases(Generic[T]):
    """Finds the longest of the phrases that it was given, and what each stands for.

    >>> phrases = Phrases(reader("en"))
    >>> phrases.add("IP protection centres", "centres")
    >>> text = "an Intellectual Property Protection Center"
    >>> phrases.find(reader("en").read(text, 0, len(text)))
    [(3, 42, 'centres')]
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._root: _Node[T] = _Node()
        self._han: dict[str, dict[str, T]] = {}

    def add(self, phrase: str, value: T) -> None:
        """Make ``phrase`` stand for ``value``; of phrases with one normal form the first added counts."""
        if _HAN.search(phrase):
            name = self._reader.fold(phrase)
            if len(name) > 1:
                self._han.setdefault(name[:2], {}).setdefault(name, value)
            return
        node = self._root
        for word, _, _ in self._reader.words(phrase, 0, len(phrase)).placed():
            node = node.next.setdefault(word, _Node())
        if node is not self._root:
            node.ends.append((phrase, value))

    def find(self, reading: Reading) -> list[tuple[int, int, T]]:
        """Spans of the text and what they stand for, in order, none within another."""
        found: list[tuple[int, int, T]] = []
        if not self._root.next.keys().isdisjoint(reading.normal):
            found += self._in_words(reading.text, reading.words)
        if not self._han.keys().isdisjoint(reading.pairs):
            found = _apart([*found, *self._in_han(reading)])
        return found

    def _in_words(self, text: str, words: Sequence[Word]) -> Iterator[tuple[int, int, T]]:
        firsts = self._root.next
        behind = 0
        for at in [at for at, word in enumerate(words) if word[0] in firsts]:
            if at < behind:
                continue
            start = words[at][1]
            best: tuple[int, T] | None = None
            node: _Node[T] | None = self._root
            for ahead in range(at, len(words)):
                word, begin, end = words[ahead]
                if ahead > at and not _GAP.fullmatch(text, words[ahead - 1][2], begin):
                    break
                following = node.next.get(word) if node else None
                if following is None:
                    # "Communist Party of China (CPC) Central Committee"
                    if ahead > at and text[begin - 1 : end + 1] == f"({text[begin:end]})":
                        continue
                    break
                node = following
                for phrase, value in node.ends:
                    if _same_case(phrase, text[start:end]):
                        best = (ahead, value)
                        break
            if best is not None:
                yield start, words[best[0]][2], best[1]
                behind = best[0] + 1

    def _in_han(self, reading: Reading) -> Iterator[tuple[int, int, T]]:
        text, stop = reading.text, reading.end
        for pair in self._han.keys() & reading.pairs:
            names = self._han[pair]
            at = text.find(pair, reading.start, stop)
            while at >= 0:
                for name, value in names.items():
                    if text.startswith(name, at) and at + len(name) <= stop:
                        yield at, at + len(name), value
                at = text.find(pair, at + 1, stop)


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


def _apart(found: list[tuple[int, int, T]]) -> list[tuple[int, int, T]]:
    """In order and without overlaps: of two that share characters the longer, else the one before.

    联合国家知识产权局 joins forces with an office, and has nothing to do with the United Nations.
    """
    kept: list[tuple[int, int, T]] = []
    for each in sorted(found, key=lambda item: (item[0], -item[1])):
        if not kept or each[0] >= kept[-1][1]:
            kept.append(each)
        elif each[1] - each[0] > kept[-1][1] - kept[-1][0]:
            kept[-1] = each
    return kept


def _same_case(phrase: str, said: str) -> bool:
    """Whether a phrase can be meant: abbreviations as they are, names with a capital, other words anyhow."""
    if not phrase[:1].isupper():
        return True
    first = said[:1].isupper()
    if " " not in phrase:
        if phrase.isupper() and len(phrase) >= _SPOKEN:
            # a long one is said as a word: "Europol"
            return first
        return said.replace(".", "") == phrase.replace(".", "") or (not phrase.isupper() and first)
    return first
