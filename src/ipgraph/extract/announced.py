"""Document in paragraphs → the source that the whole of it announces, and that each of its sections does."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ipgraph.extract import releases
from ipgraph.extract.bodies import WORLD, Bodies
from ipgraph.extract.frames import load
from ipgraph.extract.paragraphs import Paragraph, paragraphs
from ipgraph.extract.presenting import presenter
from ipgraph.extract.quotations import MARK
from ipgraph.extract.sources import OWN, PASSING, PRESENTS, PUBLISHES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.claims import Block
    from ipgraph.extract.mentioned import Sentence
    from ipgraph.extract.mentions import Told
    from ipgraph.extract.sources import Source, Sources

# Paragraphs before the one that announces the document's source which it governs too.
_BACKWARD: Final = 3
# A title so numbered is the first heading of a digest.
_FIRST_ITEM: Final = re.compile(r"(?:1|I|一)\s?[.、)]\s?\D")
# A number that is no year; a Han character may stand right before it, a Latin letter not.
_NUMBER: Final = r"(?<![A-Za-z0-9_.,-])(?!(?:19|20)\d\d(?![\d.,]))(?!\d[\d.,]*\s?{})\d[\d.,]*"


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
        self.bodies = Bodies(told, found)
        self._number = load(told.document.language, "speech").any_of("not_figures", _NUMBER)
        self._nation = load(told.document.language, "speech").any_of("nation")
        # whether the sentence that begins there has figures
        self._figures: dict[int, bool] = {}
        self._headings = [block for block in told.document.blocks if self._is_heading(block)]
        self.paragraphs = list(paragraphs(self._headings, sentences, sources))
        self._first = 0  # of the paragraphs up to ``since`` that name the source
        self.name, self.since = self._announcement(found.titled() or found.signing() or found.compiler)
        lead = self.paragraphs[: self.since + 2]
        page = releases.office_of_page(told, found, self.name, lead[: self.since + 1])
        self._is_own_page = page is not None
        if page is not None:
            self.name, self.since = page, 0
        elif self.name is not None and found.is_host(self.name):
            self.name = releases.body_invited(told, found, lead[self.since :]) or self.name
        body = self._reporting_body() or releases.body_of_several(
            told, self.paragraphs, self.name, self.since, self.has_figures
        )
        self.name = body or self.name
        self._presenter = None if body else presenter(self, told)
        after = self._presenter[1] if self._presenter else len(self.paragraphs)
        self._returned = releases.returning(self.paragraphs, found, self.name, after)
        self.sections = self._section_sources()
        self._is_digest = releases.is_digest(told, self.paragraphs, self.sections)

    def governing(self, number: int) -> str | None:
        """The source of a paragraph's sentences that name none."""
        paragraph = self.paragraphs[number]
        if own := self.sections.get(paragraph.section):
            return own
        if self.name is None:
            return None
        announcing = self.paragraphs[self.since].section
        is_other = self._is_digest and self.name != self._found.publisher
        if is_other or (announcing and self._is_of_place(announcing)):
            # a digest of several reports: what one section announces does not govern another
            return self.name if paragraph.section == announcing else None
        if self._presenter is not None and self._presenter[1] < number < self._returned:
            return self._presenter[0]
        if number >= self.since:
            return None if self.is_of_others(paragraph) else self.name
        is_near = self.since - number <= _BACKWARD and paragraph.section in (0, announcing)
        if not self.bodies.is_body(self.name):
            # the body whose data a text reports may be named late; a person is only told of a lead's
            # figures, and of none that the lead gives to a body
            is_lead = number == 0 and self._first == 1
            is_near = is_lead and not any(list(each.of_kind("org")) for each in paragraph.sentences)
        return self.name if is_near else None

    def _reporting_body(self) -> str | None:
        """The body whose figures its official told once in the lead, where a later paragraph adds to them.

        "WIPO also reported …" after what Gurry told: all of it is what WIPO has reported.
        """
        if self.name is None or self.bodies.is_body(self.name) or self.since:
            return None
        body = self._told.body_of(self.name)
        own = [(number, each) for number, par in enumerate(self.paragraphs) for each in par.own()]
        if body is None or sum(each.name == self.name for _, each in own) > 1:
            return None
        is_added = any(
            each.name == body.name and self._found.adds(each) for number, each in own if number > self.since
        )
        return body.name if is_added else None

    def is_of_others(self, paragraph: Paragraph) -> bool:
        """True of a paragraph that opens with other bodies than that of the person who governs the text.

        So too where a body governs that the vocabulary does not know: it may speak for any area.
        """
        if not self._own_bodies or not paragraph.sentences:
            return False
        # companies are told of
        first, name = paragraph.sentences[0], self.name or ""
        offices = filter(self._found.is_office, first.of_kind("org"))
        bodies = {each.name for each in offices if not self.bodies.is_row(first, each, name)}
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
        return frozenset() if any(map(self.bodies.speaks_for_others, own)) else frozenset(own)

    def counting_elsewhere(self, sentence: Sentence, speaker: str | None) -> str | None:
        """An office elsewhere than the speaker's that a sentence opens with as the one that counts."""
        body = self._found.counting(sentence) if speaker and "org" in sentence.masked.kinds else None
        if body is None or not speaker or body.name == speaker or self.bodies.is_row(sentence, body, speaker):
            return None
        speaking = self._told.body_of(speaker)
        one, other = self.bodies.area(body.name), self.bodies.area(speaking.name) if speaking else None
        is_beside = (
            None not in (one, other)
            and one != other
            and self.bodies.is_local(one)
            and self.bodies.is_local(other)
        )
        return body.name if self.bodies.is_elsewhere(body.name, speaker) or is_beside else None

    def names_others(self, paragraph: Paragraph, body: str) -> bool:
        """Whether a paragraph names a source, the country, or an office other than a body."""
        for sentence, sources in zip(paragraph.sentences, paragraph.sources, strict=True):
            named = sentence.of_kind("org", "place")
            if (
                sources
                or any(sentence.of_kind("person"))
                or any(
                    each.key == self._told.home if each.kind == "place" else self._found.is_office(each)
                    for each in named
                    if each.name != body
                )
            ):
                return True
        first = paragraph.sentences[0]
        return self._nation.match(self._text, first.start, first.end) is not None

    def is_of_nation(self, paragraph: Paragraph, governing: str | None) -> bool:
        """Whether a paragraph opens with the whole country where the body of a province or city governs."""
        body = self._told.body_of(governing) if governing else None
        area = self.bodies.area(body.name) if body is not None else None
        if not self.bodies.is_local(area) or not paragraph.sentences:
            return False
        first = paragraph.sentences[0]
        return self._nation.match(self._text, first.start, first.end) is not None

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
        if speaking is not None and self.bodies.area(speaking.name) == WORLD:
            return None
        first = next((each for each in paragraph.sentences if self.has_figures(each)), None)
        if first is None:
            return None
        body = self._found.counting(first, anywhere=self._is_headed(paragraph, first))
        if body is None or governing is None:
            return None if body is None else body.name
        if self.bodies.is_row(first, body, governing):
            return None
        if speaking is not None and body.name == speaking.name:
            return body.name if latest and governing not in (latest, body.name) else None
        if self.bodies.is_elsewhere(body.name, governing) or self.bodies.is_another(
            body.name, speaking.name if speaking is not None else governing
        ):
            return body.name
        if speaking is not None and self._found.is_other_branch(body.name, speaking.name):
            return body.name
        return None

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
        places = self._places_of(paragraph.section)
        areas = {self.bodies.area(each.name) for each in sentence.of_kind("org")} if places else set()
        return not areas.isdisjoint(places)

    def _places_of(self, section: int) -> set[str | None]:
        """The codes of the places that the heading of a section names."""
        headings = self._headings[section - 1 : section] if section else ()
        named = [sentence for heading in headings for sentence in self._found.headline(heading)]
        return {each.key for sentence in named for each in sentence.of_kind("place")}

    def _is_of_place(self, section: int) -> bool:
        """Whether the heading of a section names the place of the document's source, others another's."""
        places = self._places_of(section)
        if self.name is None or self.bodies.area(self.name) not in places:
            return False
        return any(self._places_of(each) - places for each in range(1, len(self._headings) + 1))

    def _first_own(self, paragraph: Paragraph) -> list[Source]:
        """The paragraph's sources up to the first sentence with figures that has one or follows one."""
        own: list[Source] = []
        # the bodies named before a source, and whether figures have been told
        told: set[str] = set()
        has_told = False
        for sentence, sources in zip(paragraph.sentences, paragraph.sources, strict=True):
            here = [each for each in sources if each.force == OWN and each.governs]
            has_figures = self.has_figures(sentence)
            if not has_figures:
                # whoever remarks on what a body has published or counted leaves the figures to it
                is_published = any(each.part == PUBLISHES for each in own)
                here = [
                    each
                    for each in here
                    if not each.is_person
                    or each.part == PRESENTS
                    or not (is_published or (has_told and self._remarks(each, sentence, told)))
                ]
            if not own and not sources:
                told.update(each.name for each in sentence.of_kind("org"))
                has_told = has_told or has_figures
            own += here
            if own and has_figures:
                break
        return own

    def _remarks(self, source: Source, sentence: Sentence, told: set[str]) -> bool:
        """Whether an official only remarks on figures that have been told of his body, at no event."""
        body = self._told.body_of(source.name) if source.name and told else None
        return body is not None and body.name in told and "event" not in sentence.masked.kinds

    def _only_remarks(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph has somebody's words and no figures."""
        marked = MARK.search(self._text, paragraph.block.start, paragraph.block.end)
        return marked is not None and not any(map(self.has_figures, paragraph.sentences))

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
                # on its own page only itself
                is_page = office == self._found.publisher
                own = [
                    each
                    for each in own
                    if each.name == office
                    or (not is_page and self.bodies.may_report(each.name or "", office))
                ]
            ahead = [each for each in paragraph.sentences if own and each.end <= own[-1].start]
            is_told = source and any(map(self.has_figures, ahead))
            if source and is_told and releases.is_of_body(self._told, own[-1], source):
                # who speaks behind figures that his body has told to the press leaves them to it
                break
            if source and not is_own and self._only_remarks(paragraph):
                # whose report has been quoted before its head is with a remark
                own = [each for each in own if not releases.is_of_body(self._told, each, source)]
            is_own = is_own or bool(own)
            own = own or [each for each in found if each.force == PASSING and each.governs and source is None]
            if own and (office is None or is_own):
                self._first = self._first if own[-1].name == source else number
                source, since = own[-1].name, number
            at_work = releases.at_work(self._found, paragraph)
            if at_work and self.bodies.area(at_work) not in self._places_of(paragraph.section):
                # under "JAPAN: FASTER WORK" the office tells of that section alone
                working = working or at_work
            if any(self.has_figures(each) for each in paragraph.sentences):
                if titled and not source:
                    # whose figures they are is told by the title before anybody speaks
                    return titled, 0
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
        if page is not None and self.bodies.area(page) == WORLD:
            return page
        return working or self._found.in_title or page

    def _of_section(self, paragraph: Paragraph, source: Source) -> str:
        """The source of a section; the body of an official who only remarks on figures told before him."""
        name = source.name or ""
        opening = paragraph.sentences[:2]
        body = self._told.body_of(name)
        if self._is_own_page and source.is_person and body is not None and body.name == self.name:
            return body.name
        is_added = source.is_person and not any(paragraph.sources[:1]) and len(opening) > 1
        if is_added and body is not None and self.has_figures(opening[0]):
            # so of one whose body's figures the whole document gives
            return body.name if body.name == self.name or not self.has_figures(opening[1]) else name
        return name

    def _goes_back(self, paragraph: Paragraph) -> str | None:
        """The body of the official who gave the first figures, where a later section opens with its own.

        What he presents is his; under "Patents: The office granted …" the office goes on itself.
        """
        body = self._told.body_of(self.name) if self.name and not any(paragraph.sources) else None
        if body is None or body.name == self.name or paragraph.section <= self.paragraphs[self.since].section:
            return None
        if any(
            each.part == PRESENTS and each.name == self.name for par in self.paragraphs for each in par.own()
        ):
            return None
        opening = self._found.counting(paragraph.sentences[0])
        return body.name if opening is not None and opening.name == body.name else None

    def _section_sources(self) -> dict[int, str]:
        """The source that each section under a heading names in its first two sentences."""
        found: dict[int, str] = {}
        seen: set[int] = {0}
        back: str | None = None
        for number, heading in enumerate(self._headings, 1):
            if name := self._found.of_heading(heading):
                found[number] = name
                seen.add(number)
        for paragraph in self.paragraphs:
            if paragraph.section not in seen:
                own = [each for sources in paragraph.sources[:2] for each in sources if each.force == OWN]
                if own and own[-1].name:
                    found[paragraph.section] = self._of_section(paragraph, own[-1])
                elif not any(paragraph.sources[:1]) and (body := self.counting_itself(paragraph, self.name)):
                    found[paragraph.section] = body
                elif back := back or self._goes_back(paragraph):
                    found[paragraph.section] = back
            seen.add(paragraph.section)
        return found
