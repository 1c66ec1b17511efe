"""Document → whom it attributes the figure at a place to: the official, else the body, as named."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from ipgraph.claims import BODY_KINDS
from ipgraph.extract.mentions import Told
from ipgraph.extract.sources import OWN, PASSING, Source, Sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ipgraph.claims import Block, Document
    from ipgraph.extract.mentions import Sentence
    from ipgraph.vocabulary import Vocabulary

# Paragraphs before the one that announces the document's source which it governs too.
_BACKWARD: Final = 3
# A title so numbered is the first heading of a digest.
_FIRST_ITEM: Final = re.compile(r"(?:1|I|一)\s?[.、)]\s?\D")
_NUMBER: Final = re.compile(r"(?<![\w.,-])(?!(?:19|20)\d\d(?![\d.,]))\d[\d.,]*")
# What parts statements in a sentence.
_STATEMENT: Final = re.compile(r"[;；]")
_QUOTE: Final = re.compile(r"[“\"「](?P<said>[^“”\"「」]{20,}?)(?:[”\"」]|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph, its sentences and the sources of each; ``section`` 0 stands before all headings."""

    block: Block
    sentences: Sequence[Sentence]
    sources: Sequence[Sequence[Source]]
    section: int


class Speakers:
    """Whom a document's text attributes its figures to.

    A sentence's own source comes first; without one the sentence goes on with the speaker of the sentence
    before, within a paragraph; else the source that its section or the document announces governs it.
    """

    def __init__(self, document: Document, vocabulary: Vocabulary, told: Told | None = None) -> None:
        self._told = told or Told(document, vocabulary)
        self._text = self._told.text
        self._sentences = [each for each in self._told.sentences if each.block.kind in BODY_KINDS]
        self._starts = [each.start for each in self._sentences]
        self._found = found = Sources(self._told)
        self._sources = list(found.of_sentences(self._sentences))
        self._paragraphs = list(self._in_paragraphs())
        self._announced, self._since = self._announcement(found.titled() or found.signing())
        self._of_section = self._section_sources()
        self._speakers = list(self._assigned())

    def speaker_at(self, start: int, end: int) -> str | None:
        """The official or body that the text attributes ``text[start:end]`` to, or None.

        A person has the fullest name that the document uses; a body too, where documents in its language are
        quoted so, else the vocabulary's English label.
        """
        name = self.source_at(start, end)
        return None if name is None else self._told.as_source(name)

    def source_at(self, start: int, end: int) -> str | None:
        """The same by its canonical name."""
        at = bisect_right(self._starts, start) - 1
        if at < 0 or start >= self._sentences[at].end:
            blocks = (block for block in self._told.document.blocks if block.start <= start < block.end)
            return next(map(self._told.speaker, blocks), None)
        named = [each for each in self._sources[at] if each.name]
        if self._told.speaker(self._sentences[at].block) or len({each.name for each in named}) < 2:
            return self._speakers[at]
        return min(named, key=lambda each: self._distance(each, start, end)).name

    def _distance(self, source: Source, start: int, end: int) -> tuple[int, int]:
        """How far a source stands from ``start:end``: by the statements between them, then by letters."""
        between = self._text[min(source.end, end) : max(source.start, start)]
        return len(_STATEMENT.findall(between)), max(source.start - end, start - source.end)

    def _in_paragraphs(self) -> Iterator[_Paragraph]:
        headings = [block.start for block in self._told.document.blocks if self._is_heading(block)]
        at = 0
        for block, group in groupby(self._sentences, key=lambda each: each.block):
            sentences = list(group)
            sources = self._sources[at : at + len(sentences)]
            at += len(sentences)
            yield _Paragraph(block, sentences, sources, bisect_right(headings, block.start))

    def _is_heading(self, block: Block) -> bool:
        opens_digest = block.kind == "title" and _FIRST_ITEM.match(self._text, block.start) is not None
        opens_section = block.kind == "caption" and self._found.of_heading(block) is not None
        return block.kind == "heading" or opens_digest or opens_section

    def _announcement(self, titled: str | None) -> tuple[str | None, int]:
        """The source that the document's lead announces, and the number of the paragraph that does.

        It is the last to be named up to the first paragraph that has figures and a source: "said Shen
        Changyu at a press conference" stands before the figures that he gave. Else it is the body in the
        title, else the one that publishes the document.
        """
        source: str | None = None
        since = 0
        is_own = False
        for number, paragraph in enumerate(self._paragraphs):
            if self._told.speaker(paragraph.block):
                continue
            found = [each for sources in paragraph.sources for each in sources]
            own = [each for each in found if each.force == OWN]
            is_own = is_own or bool(own)
            own = own or [each for each in found if each.force == PASSING and each.governs and source is None]
            if own:
                source, since = own[-1].name, number
            if source and any(self._has_figures(each) for each in paragraph.sentences):
                break
        if titled and not is_own:
            return titled, 0
        if source:
            return source, since
        publisher = self._told.document.publisher
        agency = self._told.vocabulary.agency(publisher) if publisher else None
        return (agency.name if agency else None), 0

    def _section_sources(self) -> dict[int, str]:
        """The source that each section under a heading names in its first two sentences."""
        found: dict[int, str] = {}
        seen: set[int] = {0}
        headings = [block for block in self._told.document.blocks if self._is_heading(block)]
        for number, heading in enumerate(headings, 1):
            if name := self._found.of_heading(heading):
                found[number] = name
                seen.add(number)
        for paragraph in self._paragraphs:
            if paragraph.section not in seen:
                own = [each for sources in paragraph.sources[:2] for each in sources if each.force == OWN]
                if own and own[-1].name:
                    found[paragraph.section] = own[-1].name
            seen.add(paragraph.section)
        return found

    def _governing(self, number: int) -> str | None:
        """The source of a paragraph's sentences that name none."""
        paragraph = self._paragraphs[number]
        if own := self._of_section.get(paragraph.section):
            return own
        if self._announced is None:
            return None
        announcing = self._paragraphs[self._since].section
        if announcing and len(set(self._of_section.values())) > 1:
            # a digest of several reports: what one section announces does not govern another
            return self._announced if paragraph.section == announcing else None
        if number >= self._since:
            return None if self._is_of_others(paragraph) else self._announced
        is_near = self._since - number <= _BACKWARD and paragraph.section in (0, announcing)
        if self._told.vocabulary.agency(self._announced) is None:
            # the body whose data a text reports may be named late; a person is only told of a lead's
            # figures, and of none that the lead gives to a body
            is_lead = number == 0 and self._since == 1
            is_near = is_lead and not any(list(each.of_kind("org")) for each in paragraph.sentences)
        return self._announced if is_near else None

    def _is_of_others(self, paragraph: _Paragraph) -> bool:
        """True of a paragraph that opens with other bodies than those of the person who governs the text."""
        name = self._announced
        if name is None or self._told.vocabulary.agency(name) is not None or not paragraph.sentences:
            return False
        body = self._told.body_of(name)
        announcing = self._paragraphs[self._since].sentences
        own = {each.name for sentence in announcing for each in sentence.of_kind("org")}
        own |= {body.name} if body is not None else set()
        known = [self._told.vocabulary.agency(each) for each in own]
        if any(each is not None and each.jurisdiction == "WORLD" for each in known):
            return False  # whoever speaks for a body of the world speaks of all offices
        bodies = {each.name for each in paragraph.sentences[0].of_kind("org")}
        return bool(own and bodies) and own.isdisjoint(bodies)

    def _assigned(self) -> Iterator[str | None]:
        carried: str | None = None
        section = 0
        for number, paragraph in enumerate(self._paragraphs):
            if paragraph.section != section:
                section, carried = paragraph.section, None
            if speaker := self._told.speaker(paragraph.block):
                yield from [speaker] * len(paragraph.sentences)
                continue
            governing = self._governing(number)
            carried = None if self._is_of_others(paragraph) else carried
            # what a sentence leaves unnamed on purpose is not told by a later paragraph
            unnamed = governing if number >= self._since else self._of_section.get(section)
            assigned, last = _in_paragraph(paragraph, governing or carried, unnamed or carried)
            carried = last or carried
            self._spread_quotes(paragraph, assigned)
            yield from assigned

    def _spread_quotes(self, paragraph: _Paragraph, assigned: list[str | None]) -> None:
        """A quotation of several sentences is its speaker's from its first word, wherever he is named."""
        block, here = paragraph.block, paragraph.sentences
        for quote in _QUOTE.finditer(self._text, block.start, block.end):
            parts = [
                n for n, each in enumerate(here) if each.start < quote.end() and quote.start() < each.end
            ]
            if not parts:
                continue
            closed = quote.group().endswith(("”", '"', "」"))
            around = [source for n in (parts[-1], parts[0])[not closed :] for source in paragraph.sources[n]]
            if closed and parts[-1] + 1 < len(here) and here[parts[-1] + 1].start == quote.end():
                # “……。”龚亚麟说: the stop inside ends the sentence before the speaker
                behind = paragraph.sources[parts[-1] + 1]
                around = [*(each for each in behind if each.start == quote.end()), *around]
            outside = (each for each in around if not quote.start() < each.start < quote.end() - 1)
            speaker = next((each.name for each in outside if each.force == OWN), None)
            if speaker:
                for number in parts:
                    assigned[number] = speaker

    def _has_figures(self, sentence: Sentence) -> bool:
        days = list(sentence.of_kind("date"))
        return any(
            not any(day.start <= match.start() < day.end for day in days)
            for match in _NUMBER.finditer(self._text, sentence.start, sentence.end)
        )


def _in_paragraph(
    paragraph: _Paragraph, governing: str | None, unnamed: str | None
) -> tuple[list[str | None], str | None]:
    """The speaker of each sentence of a paragraph, and the last who has spoken in it of his own."""
    assigned: list[str | None] = []
    current: str | None = None
    spoken: str | None = None
    for found in paragraph.sources:
        own = [each for each in found if each.force == OWN]
        passing = [each for each in found if each.force == PASSING]
        if own:
            current = spoken = own[-1].name
            assigned.append(current)
        elif passing:
            assigned.append(passing[-1].name)
            if governing is None and current is None and passing[-1].governs:
                current = spoken = passing[-1].name
        elif found:
            current = None
            assigned.append(unnamed)
        else:
            assigned.append(current or governing)
    return assigned, spoken
