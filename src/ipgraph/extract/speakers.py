"""Document → whom it attributes the figure at a place to: the official, else the body, as named.

Whose a figure is, the first of these that holds:

0. whoever gave all of it, where a line at its end tells so ("This information was given by …");
1. the body that a line under a table or list names ("Source: WIPO"), for its rows;
   whoever speaks in the block of a transcript, gives the speech that the document is or the answers of an
   interview, unless he quotes another body for it;
2. the source that its sentence names: "said Shen", "according to the CNIPA", "WIPO's report ranks"; nobody
   where that is an unnamed one of another kind ("customs statistics");
3. the speaker of the sentence before it in the same paragraph, and of the whole quotation;
4. an office elsewhere, a local one, a court or a customs house that the paragraph opens with as the one that
   has counted, on to the next paragraphs until they name another source, office or person;
5. the source of the section: in its heading, in its first sentences, or the office at work there;
6. an official who presents the figures, between two places where he reports some;
7. the source of the document: the body or official that its lead announces, the one that signs or publishes
   it, or the office whose filings, grants or seizures it is about.

A body that the lead announces has what later paragraphs leave unnamed; a person too, where he gave the first
figures; whoever is quoted later has his paragraph. Titles repeat what the text says and are nobody's.

An office that publishes its own figures on its own page, with an event or without, is their source, never
nobody; the head whom the release quotes has his sentence. The office that only invites to the event is not:
there the figures are those of the office of the first official who attends, or his own where he presents.
Courts, prosecutors and the like without a name, in a paragraph with an official of theirs, are told by him.

An official or his body? Who presents the data in person ("notified the statistics", "通报了主要数据", an
interview) has what follows; so has the first official of a body to give figures at the event where it has
announced them. Who only remarks, without a figure, on what a body has published leaves it to
the body; so does who attends ("introduced the situation", "took questions") what his body holds, but not
where others have invited him, as a government's information office does. What a department publishes is its
body's; what it tells is its own. Whoever is no official speaks for his sentence alone, and a local body not
for the whole country: such figures are nobody's where no source is named. Bodies in the title of a work,
those that send in what another adds up, and companies are no sources.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from ipgraph.claims import BODY_KINDS
from ipgraph.extract.announced import Announced
from ipgraph.extract.branches import Branches
from ipgraph.extract.interviews import interview
from ipgraph.extract.mentions import Told
from ipgraph.extract.named_next import named_next
from ipgraph.extract.presenting import reporting
from ipgraph.extract.quotations import MARK, spread
from ipgraph.extract.sources import OTHER, OWN, PASSING, Source, Sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.claims import Block, Document
    from ipgraph.extract.frames import Mention
    from ipgraph.extract.paragraphs import Paragraph
    from ipgraph.vocabulary import Vocabulary

# What parts statements in a sentence.
_STATEMENT: Final = re.compile(r"[;；]")
_TITLE_KINDS: Final = frozenset({"title", "standfirst", "heading"})


class Speakers:
    """Whom a document's text attributes its figures to."""

    def __init__(self, document: Document, vocabulary: Vocabulary, told: Told | None = None) -> None:
        self._told = told or Told(document, vocabulary)
        self._text = self._told.text
        self._sentences = [each for each in self._told.sentences if each.block.kind in BODY_KINDS]
        self._starts = [each.start for each in self._sentences]
        found = Sources(self._told)
        self._sources = list(
            named_next(self._sentences, list(found.of_sentences(self._sentences)), found.office_of)
        )
        self._announced = Announced(self._told, found, self._sentences, self._sources)
        self._between = reporting(self._announced, self._told)
        self._found = found
        self._branches = Branches(self._told)
        self._goes_on, self._back = found.goes_on, found.refers_back
        self._closing = found.closing()
        self._speech = None if self._closing else found.speech()
        self._interview = interview(self._told)
        self._speakers: list[str | None] = []
        self._governing: list[str | None] = []
        self._assign()

    @property
    def page(self) -> Mention | None:
        """The office whose own page the document is."""
        name = self._found.publisher
        return self._told.body_of(name) if name else None

    @property
    def host(self) -> Mention | None:
        """The one body that the title names, which is no office that only invites others to speak."""
        name = self._found.in_title
        return self._told.body_of(name) if name else None

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
            block = next(blocks, None)
            if block is None or block.kind in _TITLE_KINDS or self._told.speaker(block):
                return None if block is None else self._told.speaker(block)
            # the last row of a table that the page keeps apart
            return self._governing[at] if at >= 0 else None
        named = [each for each in self._sources[at] if each.name]
        if self._told.speaker(self._sentences[at].block) or len({each.name for each in named}) < 2:
            return self._speakers[at]
        return min(named, key=lambda each: self._distance(each, start, end)).name

    def _distance(self, source: Source, start: int, end: int) -> tuple[int, int]:
        """How far a source stands from ``start:end``: by the statements between them, then by letters."""
        between = self._text[min(source.end, end) : max(source.start, start)]
        return len(_STATEMENT.findall(between)), max(source.start - end, start - source.end)

    def _assign(self) -> None:
        """Fill in the speaker of each sentence, and what governs it."""
        announced = self._announced
        carried: str | None = None
        counting: str | None = None
        report: str | None = None
        left: str | None = None
        section = 0
        for number, paragraph in enumerate(announced.paragraphs):
            if paragraph.section != section:
                section, carried, counting, report = paragraph.section, None, None, None
            if self._closing:
                self._speakers += [self._closing] * len(paragraph.sentences)
                self._governing += [self._closing] * len(paragraph.sentences)
                continue
            if (body := self._found.lines.lists.get(paragraph.block)) and not any(paragraph.sources):
                self._speakers += [body] * len(paragraph.sentences)
                self._governing += [body] * len(paragraph.sentences)
                continue
            if speaker := self._told.speaker(paragraph.block) or self._in_person(paragraph.block):
                self._speakers += [self._quoted(sources, speaker) for sources in paragraph.sources]
                self._governing += [speaker] * len(paragraph.sentences)
                continue
            governing = announced.governing(number)
            carried = None if announced.is_of_others(paragraph) else carried
            # what a sentence leaves unnamed on purpose is not told by a later paragraph
            unnamed = governing if number >= announced.since else announced.sections.get(section)
            if announced.is_of_nation(paragraph, governing or carried):
                # a local body does not speak for the whole country, one that has counted there does
                body = announced.counting_itself(paragraph, governing or carried, carried)
                governing = unnamed = carried = None
                if body is not None and not announced.bodies.is_local(announced.bodies.area(body)):
                    governing = unnamed = body
            elif body := announced.counting_itself(paragraph, governing or carried, carried):
                governing = unnamed = body
                counting = body
            elif counting is not None and not announced.names_others(paragraph, counting):
                # the figures of a local office go on until another is named
                governing = unnamed = counting
            elif person := self._between.get(number):
                governing = unnamed = person
            if governing != counting:
                counting = None
            left = self._left(paragraph, governing, left)
            if left is not None and governing == left:
                governing = unnamed = carried = None
            report = self._report(paragraph, governing, report)
            if report is not None and not any(paragraph.sources):
                governing = unnamed = report
            assigned, last = _in_paragraph(paragraph, governing or carried, unnamed or carried)
            carried = last or carried
            if governing is None and announced.name is not None:
                self._count_ahead(paragraph, assigned)
            self._go_back(paragraph, assigned)
            self._leave_to_body(paragraph, assigned)
            self._go_on(paragraph, assigned)
            self._branches.part(paragraph.sentences, paragraph.sources, assigned, governing)
            self._part_offices(paragraph, assigned)
            spread(self._text, paragraph, assigned)
            self._speakers += assigned
            self._governing += [governing or carried] * len(assigned)

    def _in_person(self, block: Block) -> str | None:
        """Who gives the speech that the document is, or the answers in a block of an interview."""
        found = self._interview
        if self._speech:
            return self._speech
        return found.name if found is not None and found.start <= block.start < found.end else None

    def _left(self, paragraph: Paragraph, governing: str | None, before: str | None) -> str | None:
        """The official whom a text has left for somebody private: "it took nine days", a firm's head said.

        What it then tells without a source is not the official's.
        """
        told = [each for sources in paragraph.sources for each in sources]
        if not told or governing is None or self._announced.bodies.is_body(governing):
            return before if not told else None
        return governing if all(each.is_person and not each.governs for each in told) else None

    def _report(self, paragraph: Paragraph, governing: str | None, before: str | None) -> str | None:
        """The body whose report ("the white paper shows") has spoken since its official did."""
        told = [each for sources in paragraph.sources for each in sources]
        if not told or governing is None:
            return before
        body = self._told.body_of(governing)
        if body is None or body.name == governing:
            return None
        return body.name if all(each.name == body.name for each in told) else None

    def _part_offices(self, paragraph: Paragraph, assigned: list[str | None]) -> None:
        """Give what other offices in a row have counted to each: "Ningbo Customs seized …. The USPTO …"."""
        current: str | None = None
        for number, (sentence, sources) in enumerate(
            zip(paragraph.sentences, paragraph.sources, strict=True)
        ):
            if sources:
                current = None
                continue
            current = self._announced.counting_elsewhere(sentence, assigned[number]) or current
            assigned[number] = current or assigned[number]

    def _count_ahead(self, paragraph: Paragraph, assigned: list[str | None]) -> None:
        """Give figures of offices that open a paragraph to the official of one of their sort who follows.

        "Customs in Fuzhou and Xiamen seized 2,315 batches. Chen Libo explained …": he is of customs.
        """
        first = next((n for n, each in enumerate(paragraph.sources) if any(s.name for s in each)), 0)
        sources = paragraph.sources[first] if first else ()
        person = next((each.name for each in sources if each.is_person and each.force == OWN), None)
        body = self._told.body_of(person) if person else None
        if body is None:
            return
        ahead = [each for sentence in paragraph.sentences[:first] for each in sentence.of_kind("org")]
        if ahead and all(self._announced.bodies.is_of_sort(each.name, body.name) for each in ahead):
            for number in range(first):
                assigned[number] = assigned[number] or person

    def _go_back(self, paragraph: Paragraph, assigned: list[str | None]) -> None:
        """Give figures that open a paragraph to the body of the sentence that goes on about them.

        "Police cracked 40,000 cases. They seized goods worth 11 billion yuan, the ministry told reporters."
        """
        first = next((n for n, each in enumerate(paragraph.sources) if each), 0)
        body = next((each for each in paragraph.sources[first] if each.name and each.force == OWN), None)
        if first != 1 or body is None or body.is_person:
            return
        if self._goes_on.match(self._text, paragraph.sentences[1].start):
            assigned[0] = body.name

    def _leave_to_body(self, paragraph: Paragraph, assigned: list[str | None]) -> None:
        """Give what an office has counted ahead of the words of its own head to the office.

        "The INPI logged 402,460 applications. Its president said that the wait had fallen." So too what
        follows where he is only quoted with a remark on what his office has told before.
        """
        first = next((n for n, each in enumerate(paragraph.sources) if any(s.name for s in each)), None)
        if first is None:
            return
        for number, sources in enumerate(paragraph.sources):
            source = next((each for each in sources if each.name and each.force == OWN), None)
            body = self._told.body_of(source.name or "") if source and source.is_person else None
            if source is None or body is None or not self._told.organisations.is_distinct(body):
                continue
            sentence = paragraph.sentences[number]
            if number == first:
                opening = self._found.counting(paragraph.sentences[0])
                is_its = opening is not None and opening.name == body.name
                for before in range(number if is_its else 0):
                    if assigned[before] == source.name:
                        assigned[before] = body.name
            is_remark = not self._announced.has_figures(sentence) and MARK.search(
                self._text, sentence.start, sentence.end
            )
            if is_remark and body.name in (assigned[0], *self._speakers):
                for after in range(number + 1, len(assigned)):
                    here = paragraph.sentences[after]
                    is_quoted = MARK.search(self._text, here.start, here.end)
                    if is_quoted or paragraph.sources[after] or assigned[after] != source.name:
                        break
                    assigned[after] = body.name

    def _go_on(self, paragraph: Paragraph, assigned: list[str | None]) -> None:
        """Give figures that refer back to those of the paragraph before to the body that told them.

        "…, the court said. It accepted 4,335 cases. / Damages were awarded in 13 of those cases."
        """
        before = self._speakers[-1] if self._speakers else None
        first = paragraph.sentences[0]
        if before is None or not self._announced.bodies.is_body(before) or paragraph.sources[0]:
            return
        if self._back.match(self._text, first.start, first.end):
            for number, sources in enumerate(paragraph.sources):
                if sources:
                    break
                assigned[number] = before

    def _quoted(self, sources: Sequence[Source], speaker: str) -> str:
        """The body elsewhere for whose figures a speaker refers to it, else the speaker himself."""
        for each in sources:
            if each.name and self._announced.bodies.is_elsewhere(each.name, speaker):
                return each.name
        return speaker


def _in_paragraph(
    paragraph: Paragraph, governing: str | None, unnamed: str | None
) -> tuple[list[str | None], str | None]:
    """The speaker of each sentence of a paragraph, and the last who has spoken in it of his own."""
    assigned: list[str | None] = []
    current: str | None = None
    spoken: str | None = None
    for found in paragraph.sources:
        own = [each for each in found if each.force == OWN]
        passing = [each for each in found if each.force == PASSING]
        if own and not own[-1].governs:
            assigned.append(own[-1].name)
            current = None
        elif own:
            current = spoken = own[-1].name
            assigned.append(current)
        elif passing:
            assigned.append(passing[-1].name)
            if governing is None and current is None and passing[-1].governs:
                current = spoken = passing[-1].name
            elif found is paragraph.sources[0] and passing[-1].governs:
                current = passing[-1].name
        elif found:
            current = None
            if any(each.force == OTHER for each in found):
                governing = unnamed = None
            assigned.append(unnamed)
        else:
            assigned.append(current or governing)
    return assigned, spoken
