"""Sentences with mentions → the sources that each names: who says it, whose data it reports, or nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ipgraph.claims import BODY_KINDS
from ipgraph.extract.frames import load
from ipgraph.extract.people import is_full

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ipgraph.claims import Block
    from ipgraph.extract.frames import Match
    from ipgraph.extract.mentions import Sentence, Told

OWN: Final = "own"
PASSING: Final = "passing"
UNNAMED: Final = "unnamed"


class Source(NamedTuple):
    """A source that a sentence names at ``start``…``end``; ``name`` is None of one that it leaves unnamed.

    ``force`` is OWN of a source that goes on speaking, PASSING of one that is quoted for its sentence, and
    UNNAMED.
    """

    start: int
    end: int
    name: str | None
    force: str
    is_person: bool = False
    # False of an outlet that is quoted: what one sentence takes from it is not the document's
    governs: bool = True


class Sources:
    """Finds the sources in a document's sentences."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._text = told.text
        language = told.document.language
        self._frames = load(language, "speech")
        self._tables = {name: self._frames.of(name) for name in ("sources", "again", "unnamed")}
        people, organisations = load(language, "people"), load(language, "organisations")
        self._no_source = {*people.words.get("no_names", ()), *organisations.words.get("openers", ())}
        self._media = organisations.any_of("media")

    def of_sentences(self, sentences: Sequence[Sentence]) -> Iterator[list[Source]]:
        """The sources of each sentence in their order, with "he", "it" and "the report" resolved."""
        last: dict[str, str] = {}
        for sentence in sentences:
            sources = self._named(sentence)
            sources += self._again(sentence, sources, last)
            for match in sentence.masked.find(self._tables["unnamed"]):
                if not _covered(match, sources):
                    sources.append(Source(match.start, match.end, None, UNNAMED))
            sources.sort(key=lambda each: each.start)
            for source in sources:
                if source.name and not source.is_person:
                    last["body"] = last["report"] = source.name
            for person in sentence.of_kind("person"):
                last["person"] = person.name
            yield sources

    def titled(self) -> str | None:
        """The body that the title names as the source: "CNIPA half-year numbers", "… up 5 percent: CNIPA"."""
        for sentence in self._told.sentences:
            if sentence.block.kind in ("title", "standfirst"):
                for match in sentence.masked.find(self._frames.of("title")):
                    return match.slots["s"].name
        return None

    def of_heading(self, block: Block) -> str | None:
        """The body that a heading names as the source of what stands under it: "CNIPA: …"."""
        for sentence in self._told.sentences:
            if sentence.block == block:
                for match in sentence.masked.find(self._frames.of("section")):
                    return match.slots["s"].name
        return None

    def signing(self) -> str | None:
        """The body that signs the document: a line of its own under the text."""
        signed: str | None = None
        for sentence in self._told.sentences:
            if sentence.block.kind in BODY_KINDS:
                signed = None
            elif sentence.block.kind == "signature":
                bodies = list(sentence.of_kind("org"))
                whole = [each for each in bodies if (each.start, each.end) == (sentence.start, sentence.end)]
                signed = whole[0].name if whole else signed
        return signed

    def _named(self, sentence: Sentence) -> list[Source]:
        found: list[Source] = []
        for match in sentence.masked.find(self._tables["sources"]):
            slot = match.slots.get("s")
            name = slot.name if slot else match.text("raw", self._text) or ""
            if slot is None and name in self._no_source:
                continue
            if slot is not None and slot.kind == "name" and not is_full(name):
                continue
            if not self._media.search(name) and not _covered(match, found):
                is_person = slot is not None and slot.kind in ("person", "name")
                force: str = match.frame.says["force"]
                # a department speaks under its body's name and its own
                unit = match.text("unit", self._text)
                name = f"{self._told.as_source(name)}{unit}" if unit else self._told.person(name)
                governs = slot is not None or force == OWN
                found.append(Source(match.start, match.end, name, force, is_person, governs))
        return found

    def _again(self, sentence: Sentence, sources: Sequence[Source], last: dict[str, str]) -> Iterator[Source]:
        """Sources that the sentence means without naming them; ``last`` holds the latest of each sort."""
        for match in sentence.masked.find(self._tables["again"]):
            who: str = match.frame.says["who"]
            kind = {"person": "person", "body": "org"}.get(who, "")
            before = [each.name for each in sentence.of_kind(kind) if each.end <= match.start]
            name = before[-1] if before else last.get(who)
            if name and not _covered(match, sources):
                force = PASSING if who == "report" else OWN
                yield Source(match.start, match.end, name, force, who == "person")


def _covered(match: Match, sources: Iterable[Source]) -> bool:
    """Whether a source has been read from these words already."""
    return any(match.start < each.end and each.start < match.end for each in sources)
