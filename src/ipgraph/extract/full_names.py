"""People whom a document names in full → whom it means by a surname, or by another word of the name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.extract.frames import Mention
from ipgraph.extract.people import gaps

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from ipgraph.claims import Block
    from ipgraph.extract.mentioned import Sentence
    from ipgraph.extract.people import People

# What parts the names of a foreign person in Han script.
_DOT: Final = re.compile(r"[·•・‧]")
# Where the first of the words that make up a name ends, as sentences are read into words.
_FIRST_WORD: Final = re.compile(r"[^\w'’]|_")
_TITLE_KINDS: Final = frozenset({"title", "heading"})


class FullNames:
    """Whom the words of names mean, for one document: read its text in order."""

    def __init__(self, text: str, people: People, speaker: Callable[[Block], str | None]) -> None:
        self._text = text
        self._people = people
        self._speaker = speaker
        self._full: dict[str, str] = {}
        # the first words of those, brought up to date when there are more
        self._beginnings: set[str] = set()
        self._counted = 0

    def person(self, name: str) -> str:
        """The fullest form of a person's name that the document has used."""
        return self._full.get(name, name)

    def confirmed(self, mention: Mention, named: Collection[str]) -> Mention:
        """A name as a person's, where it is one of ``named`` or of those heard of."""
        if mention.kind != "name" or not (mention.name in named or mention.name in self._full):
            return mention
        return Mention("person", mention.start, mention.end, self.person(mention.name))

    def hear(self, name: str) -> None:
        """Let each word of a person's name mean him from here on."""
        for part in (name, *name.split()):
            self._full[part] = name

    def find(
        self, found: Sequence[Mention], sentence: Sentence, named: Collection[str], whole: Sequence[str]
    ) -> Iterator[Mention]:
        """Names and surnames of people whom the document names in full, up to here."""
        for mention in found:
            if mention.kind == "name" and mention.name in named:
                self.hear(mention.name)
        if speaker := self._speaker(sentence.block):
            for part in speaker.split():
                self._full[part] = speaker
        # names in Han script are told from no other words by their look, so they are looked for whole
        for name in named if sentence.block.kind in _TITLE_KINDS else whole:
            at = self._text.find(name, sentence.start, sentence.end)
            if at >= 0:
                yield Mention("person", at, at + len(name), name)
            elif len(surname := _DOT.split(name)[-1]) > 1 and surname != name:
                # 坎普诺斯 of 安东尼奥·坎普诺斯
                at = self._text.find(surname, sentence.start, sentence.end)
                if at >= 0:
                    yield Mention("person", at, at + len(surname), name)
        if len(self._full) > self._counted:
            self._counted = len(self._full)
            self._beginnings = {_FIRST_WORD.split(part, maxsplit=1)[0] for part in self._full}
        if not self._beginnings.isdisjoint(sentence.reading.written):
            for start, end in gaps(found, sentence.start, sentence.end):
                for word, first, last in self._people.words(self._text, start, end):
                    if word in self._full:
                        yield Mention("person", first, last, self._full[word])
