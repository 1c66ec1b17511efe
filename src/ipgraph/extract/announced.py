"""Document in paragraphs → the source that the whole of it announces, and that each of its sections does."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Final

from ipgraph.extract.frames import load
from ipgraph.extract.sources import OWN, PASSING, PRESENTS, PUBLISHES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ipgraph.claims import Block
    from ipgraph.extract.mentions import Sentence, Told
    from ipgraph.extract.sources import Source, Sources
    from ipgraph.vocabulary import Agency

# Paragraphs before the one that announces the document's source which it governs too.
_BACKWARD: Final = 3
# A title so numbered is the first heading of a digest.
_FIRST_ITEM: Final = re.compile(r"(?:1|I|一)\s?[.、)]\s?\D")
# A number that is no year; a Han character may stand right before it, a Latin letter not.
_NUMBER: Final = r"(?<![A-Za-z0-9_.,-])(?!(?:19|20)\d\d(?![\d.,]))(?!\d[\d.,]*\s?{})\d[\d.,]*"
_WORLD: Final = "WORLD"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, its sentences and the sources of each; ``section`` 0 stands before all headings."""

    block: Block
    sentences: Sequence[Sentence]
    sources: Sequence[Sequence[Source]]
    section: int

    def own(self) -> Iterator[Source]:
        """The sources that go on speaking, in their order."""
        return (each for sources in self.sources for each in sources if each.force == OWN)


class Announced:
    """What governs the figures of sentences that name no source: their section's, else the document's.

    ``name`` is the document's source, ``since`` the number of the paragraph that announces it; ``sections``
    holds the source of each section that has one of its own.
    """

    def __init__(
        self, told: Told, found: Sources, sentences: Sequence[Sentence], sources: Sequence[Sequence[Source]]
    ) -> None:
        self._told = told
        self._text = told.text
        self._found = found
        self._number = load(told.document.language, "speech").any_of("not_figures", _NUMBER)
        # whether the sentence that begins there has figures
        self._figures: dict[int, bool] = {}
        self._headings = [block for block in told.document.blocks if self._is_heading(block)]
        self.paragraphs = list(self._in_paragraphs(sentences, sources))
        self.name, self.since = self._announcement(found.titled() or found.signing())
        self.sections = self._section_sources()
        self._is_digest = len(set(self.sections.values())) > 1

    def governing(self, number: int) -> str | None:
        """The source of a paragraph's sentences that name none."""
        paragraph = self.paragraphs[number]
        if own := self.sections.get(paragraph.section):
            return own
        if self.name is None:
            return None
        announcing = self.paragraphs[self.since].section
        if announcing and self._is_digest:
            # a digest of several reports: what one section announces does not govern another
            return self.name if paragraph.section == announcing else None
        if number >= self.since:
            return None if self.is_of_others(paragraph) else self.name
        is_near = self.since - number <= _BACKWARD and paragraph.section in (0, announcing)
        if not self.is_body(self.name):
            # the body whose data a text reports may be named late; a person is only told of a lead's
            # figures, and of none that the lead gives to a body
            is_lead = number == 0 and self.since == 1
            is_near = is_lead and not any(list(each.of_kind("org")) for each in paragraph.sentences)
        return self.name if is_near else None

    def is_of_others(self, paragraph: Paragraph) -> bool:
        """True of a paragraph that opens with other bodies than that of the person who governs the text.

        So too where a body governs that the vocabulary does not know: it may speak for any area.
        """
        if not self._own_bodies or not paragraph.sentences:
            return False
        mentioned = paragraph.sentences[0].of_kind("org")
        # companies are told of
        bodies = {each.name for each in mentioned if self._found.is_office(each)}
        return bool(bodies) and self._own_bodies.isdisjoint(bodies)

    @cached_property
    def _own_bodies(self) -> frozenset[str]:
        """Those of the person who governs the text; none where a known body governs, or one of the world."""
        name = self.name
        if name is None or self._told.vocabulary.agency(name):
            return frozenset()
        body = self._told.body_of(name)
        announcing = self.paragraphs[self.since].sentences
        own = {each.name for sentence in announcing for each in sentence.of_kind("org")}
        own |= {body.name} if body is not None else set()
        # whoever speaks for a body of the world speaks of all offices
        return frozenset() if any(self._area(each) == _WORLD for each in own) else frozenset(own)

    def counting_itself(
        self, paragraph: Paragraph, governing: str | None, latest: str | None = None
    ) -> str | None:
        """A body that the paragraph opens with as the one that counts, if ``governing`` is not its source.

        A body speaks for those of its own country, one of the world for all; what an office elsewhere, or a
        local one, has received, granted or seized is its own account. So is what the office of an official
        has, once another than he (``latest``) has spoken.
        """
        if not any("org" in each.masked.kinds for each in paragraph.sentences):
            return None
        speaking = self._told.body_of(governing) if governing else None
        if speaking is not None and self._area(speaking.name) == _WORLD:
            return None
        first = next((each for each in paragraph.sentences if self.has_figures(each)), None)
        if first is None:
            return None
        body = self._found.counting(first, anywhere=self._is_headed(paragraph, first))
        if body is None or governing is None:
            return None if body is None else body.name
        if speaking is not None and body.name == speaking.name:
            return body.name if latest and governing not in (latest, body.name) else None
        if self.is_elsewhere(body.name, governing) or self._is_another(body.name, governing):
            return body.name
        return None

    def _is_another(self, body: str, governing: str) -> bool:
        """Whether a body that counts is another of the country's than the one that governs the text."""
        one, other = (self._told.vocabulary.agency(name) for name in (body, governing))
        if one is None or other is None:
            return False
        return one.slug not in self._above(other) and other.slug not in self._above(one)

    def _above(self, agency: Agency) -> set[str]:
        """A body, those that it is part of, and what became of it."""
        found = {agency.slug, agency.successor or agency.slug}
        above: Agency | None = agency
        while above is not None and above.parent and above.parent not in found:
            found.add(above.parent)
            above = self._told.vocabulary.agencies.get(above.parent)
        return found

    def is_elsewhere(self, body: str, speaker: str) -> bool:
        """Whether a body is known and of another area than the one that a speaker speaks for."""
        speaking = self._told.body_of(speaker)
        of_speaker = (self._area(speaking.name) if speaking else None) or self._told.home
        of_body = self._area(body)
        return None not in (of_speaker, of_body) and of_speaker not in (_WORLD, of_body)

    def is_body(self, name: str) -> bool:
        """Whether a source is a body rather than a person."""
        body = self._told.body_of(name)
        return self._told.vocabulary.agency(name) is not None or (body is not None and body.name == name)

    def has_figures(self, sentence: Sentence) -> bool:
        """Whether a sentence has numbers other than days and years."""
        found = self._figures.get(sentence.start)
        if found is None:
            days = list(sentence.of_kind("date"))
            found = self._figures[sentence.start] = any(
                not any(day.start <= match.start() < day.end for day in days)
                for match in self._number.finditer(self._text, sentence.start, sentence.end)
            )
        return found

    def _is_headed(self, paragraph: Paragraph, sentence: Sentence) -> bool:
        """Whether the heading of a paragraph's section names a place that a body of its sentence is of."""
        if not paragraph.section:
            return False
        places = self._places_of(self._headings[paragraph.section - 1])
        areas = {self._area(each.name) for each in sentence.of_kind("org")} if places else set()
        return not areas.isdisjoint(places)

    def _places_of(self, heading: Block) -> set[str | None]:
        """The codes of the places that a heading names."""
        return {each.key for sentence in self._found.headline(heading) for each in sentence.of_kind("place")}

    def _first_own(self, paragraph: Paragraph) -> list[Source]:
        """The paragraph's sources up to the first sentence with figures that has one or follows one."""
        own: list[Source] = []
        for sentence, sources in zip(paragraph.sentences, paragraph.sources, strict=True):
            here = [each for each in sources if each.force == OWN]
            has_figures = self.has_figures(sentence)
            if not has_figures and any(each.part == PUBLISHES for each in own):
                # whoever remarks on what a body has published leaves the figures to it
                here = [each for each in here if not each.is_person or each.part == PRESENTS]
            own += here
            if own and has_figures:
                break
        return own

    def _may_report(self, name: str, office: str) -> bool:
        """Whether a source is a body that reports on what an office has counted."""
        return self.is_body(name) and self._area(name) in (_WORLD, self._area(office))

    def _area(self, name: str) -> str | None:
        """The code of the area whose affairs a body manages; by form, that of the place in its name."""
        agency = self._told.vocabulary.agency(name)
        return agency.jurisdiction if agency else self._told.organisations.place_in(name)

    def _in_paragraphs(
        self, sentences: Sequence[Sentence], sources: Sequence[Sequence[Source]]
    ) -> Iterator[Paragraph]:
        starts = [block.start for block in self._headings]
        at = 0
        for block, group in groupby(sentences, key=lambda each: each.block):
            here = list(group)
            of_here = sources[at : at + len(here)]
            at += len(here)
            yield Paragraph(block, here, of_here, bisect_right(starts, block.start))

    def _is_heading(self, block: Block) -> bool:
        opens_digest = block.kind == "title" and _FIRST_ITEM.match(self._text, block.start) is not None
        opens_section = block.kind == "caption" and self._found.of_heading(block) is not None
        return block.kind == "heading" or opens_digest or opens_section

    def _announcement(self, titled: str | None) -> tuple[str | None, int]:
        """The source that the document's lead announces, and the number of the paragraph that does.

        It is the last to be named up to the first paragraph that has figures and a source: "said Shen
        Changyu at a press conference" stands before the figures that he gave. Where the first figures have
        no source it is the office that has counted them, unless a body is named as the source soon after.
        """
        source: str | None = None
        since = 0
        is_own = False
        office: str | None = None
        working: str | None = None
        latest = len(self.paragraphs)
        for number, paragraph in enumerate(self.paragraphs):
            if self._told.speaker(paragraph.block):
                continue
            found = [each for sources in paragraph.sources for each in sources]
            own = self._first_own(paragraph)
            if office is not None:
                own = [each for each in own if each.name and self._may_report(each.name, office)]
            is_own = is_own or bool(own)
            own = own or [each for each in found if each.force == PASSING and each.governs and source is None]
            if own and (office is None or is_own):
                source, since = own[-1].name, number
            working = working or self._at_work(paragraph)
            if any(self.has_figures(each) for each in paragraph.sentences):
                if source:
                    break
                if office is None and (office := self._office(working)):
                    latest = number + _BACKWARD
            if office is not None and number >= latest:
                break
        if titled and not is_own:
            return titled, 0
        if source:
            return source, since
        return office or self._office(working), 0

    def _office(self, working: str | None) -> str | None:
        """The office whose figures a document without sources gives; ``working`` is shown at its work.

        It is the one that publishes the page where that is one of the world; else the one at work; else the
        one that the title names; else the one whose page it is.
        """
        page = self._found.publisher
        if page is not None and self._area(page) == _WORLD:
            return page
        return working or self._found.in_title or page

    def _at_work(self, paragraph: Paragraph) -> str | None:
        """The first body that a paragraph shows receiving, granting, seizing or publishing."""
        found = (self._found.counting(each, anywhere=True) for each in paragraph.sentences)
        return next((body.name for body in found if body is not None), None)

    def _section_sources(self) -> dict[int, str]:
        """The source that each section under a heading names in its first two sentences."""
        found: dict[int, str] = {}
        seen: set[int] = {0}
        for number, heading in enumerate(self._headings, 1):
            if name := self._found.of_heading(heading):
                found[number] = name
                seen.add(number)
        for paragraph in self.paragraphs:
            if paragraph.section not in seen:
                own = [each for sources in paragraph.sources[:2] for each in sources if each.force == OWN]
                if own and own[-1].name:
                    found[paragraph.section] = own[-1].name
                elif not any(paragraph.sources[:1]) and (body := self.counting_itself(paragraph, self.name)):
                    found[paragraph.section] = body
            seen.add(paragraph.section)
        return found
