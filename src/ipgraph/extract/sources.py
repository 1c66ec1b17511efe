"""Sentences with mentions → the sources that each names: who says it, whose data it reports, or nobody."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from ipgraph.claims import BODY_KINDS
from ipgraph.extract import pages
from ipgraph.extract.common_nouns import CommonNouns
from ipgraph.extract.frames import Masked, load
from ipgraph.extract.people import is_full
from ipgraph.extract.source_lines import SourceLines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ipgraph.claims import Block
    from ipgraph.extract.frames import Match, Mention
    from ipgraph.extract.mentioned import Sentence
    from ipgraph.extract.mentions import Told

OWN: Final = "own"
PASSING: Final = "passing"
UNNAMED: Final = "unnamed"
OTHER: Final = "other"
PUBLISHES: Final = "publishes"
PRESENTS: Final = "presents"
# Of an official without a name, whom the next sentence may name.
ONE: Final = "one"
_ATTENDS: Final = "attends"

# How far behind a body its verb stands.
_NEAR: Final = 16
# How far before the last of many who send in their figures the others begin.
_MANY: Final = 48


class Source(NamedTuple):
    """A source that a sentence names at ``start``…``end``; ``name`` is None of one that it leaves unnamed.

    ``force`` is OWN of a source that goes on speaking, PASSING of one that is quoted for its sentence; of
    those without a name it is OTHER where the text shows it to be none that the document names.
    """

    start: int
    end: int
    name: str | None
    force: str
    is_person: bool = False
    # False of an outlet or a private person quoted: what one sentence takes from them is not the document's
    governs: bool = True
    # PUBLISHES or PRESENTS, where the words show that the document's figures are the source's
    part: str | None = None


class Sources:
    """Finds the sources in a document's sentences."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._text = told.text
        language = told.document.language
        self._frames = load(language, "speech")
        self._tables = {name: self._frames.of(name) for name in ("sources", "again", "unnamed")}
        self._counts = (self._frames.of("counts"), self._frames.of("works"))
        people, organisations = load(language, "people"), load(language, "organisations")
        self._no_source = {*people.words.get("no_names", ()), *organisations.words.get("openers", ())}
        self.lines = SourceLines(told)
        self._nouns = CommonNouns(told.text, self._frames)
        self._media = organisations.any_of("media")
        self._hosts = organisations.any_of("hosts")
        self._offices = organisations.any_of("offices")
        self._publishing = organisations.any_of("publishing")
        self._part_names = organisations.any_of("part_names", r"{}$")
        self._branches = organisations.any_of("branches")
        self._works, self._submits = self._frames.any_of("works"), self._frames.any_of("submits")
        self._of_many = self._frames.any_of("of_many", r"{}$")
        self.goes_on = self._frames.any_of("goes_on")
        self.refers_back = self._frames.any_of("refers_back")
        self._adding = self._frames.any_of("adding")
        # "Zhang Peng, a lawyer at a Beijing firm"
        self._outsider = people.any_of("private", r"\s*[,，]\s*(?:an? |the )?(?:[\w'’-]+ ){{0,3}}?{}")
        self._signing = self._frames.any_of("signing", r"\s*{}")

    def of_sentences(self, sentences: Sequence[Sentence]) -> Iterator[list[Source]]:
        """The sources of each sentence in their order, with "he", "it" and "the report" resolved.

        Who only attends what a body holds or publishes ("the director introduced the situation") is no
        source, unless that body only invites others to speak; nor is he beside another who reports.
        """
        last: dict[str, str] = {}
        has_held = False
        for sentence in sentences:
            sources = self._named(sentence)
            has_held = has_held or any(
                each.force == OWN and each.name and not each.is_person and not self._hosts.search(each.name)
                for each in sources
            )
            if has_held or any(each.is_person and each.part != _ATTENDS for each in sources):
                # who only chairs is none either beside the one who reports
                sources = [each for each in sources if each.part != _ATTENDS]
            sources += self._again(sentence, sources, last)
            for match in sentence.masked.find(self._tables["unnamed"]):
                if not _covered(match, sources):
                    part = match.frame.says.get("part")
                    sources.append(Source(match.start, match.end, None, self._unnamed(match), part=part))
            sources.sort(key=lambda each: each.start)
            for source in sources:
                if source.name and not source.is_person:
                    # "the firm" is one of which nothing else is known
                    last["body" if self._told.body_of(source.name) else "firm"] = source.name
                    last["report"] = source.name
                elif source.name and self.is_host(last.get("report", "")):
                    # a host releases the report, whose it is tells the first official to speak
                    body = self._told.body_of(source.name)
                    last["report"] = body.name if body is not None else last["report"]
            if self.is_host(last.get("report", "")):
                # so does the first to attend, where nobody speaks before the report does
                attending = (held.organisation for held in sentence.holdings)
                here = (each.name for each in attending if each and self.is_office(each))
                last["report"] = next((each for each in here if not self.is_host(each)), last["report"])
            if not sources and (body := self.counting(sentence)):
                # "Chengdu Customs pulled 3,600 footballs. … it added"
                last["body"] = body.name
            people = list(sentence.of_kind("person"))
            if people:
                last["person"] = people[-1].name
            elif "post" in sentence.masked.kinds:
                # "an official of the office said": whom "the official" means then
                named = [each.name for each in sources if each.force == OWN and each.name]
                if named or any(each.name is None for each in sources):
                    last["person"] = named[-1] if named else ""
            for body in sentence.of_kind("org"):
                if self._told.organisations.is_public(body):
                    last["named"] = body.name
            yield sources

    def titled(self) -> str | None:
        """The source that the title names: "CNIPA half-year numbers", "… up 5 percent: CNIPA".

        So does a heading above the text, where it names who wrote it: "Guest blog by Peggy Focarino".
        """
        is_above = True
        for sentence in self._told.sentences:
            is_above = is_above and sentence.block.kind not in BODY_KINDS
            is_title = sentence.block.kind in ("title", "standfirst")
            if is_title or (is_above and sentence.block.kind == "heading"):
                for match in sentence.masked.find(self._frames.of("title")):
                    if self._part_names.search(match.slots["s"].name):
                        continue
                    if is_title or match.slots["s"].kind in ("person", "name"):
                        return match.slots["s"].name
        return None

    @cached_property
    def compiler(self) -> str | None:
        """The body that a line above the text tells to have compiled or issued it: "统计局编　2023年4月"."""
        for sentence in self._told.sentences:
            if sentence.block.kind in BODY_KINDS:
                return None
            for match in sentence.masked.find(self._frames.of("compiled")):
                if self.is_office(match.slots["s"]) and not self.is_host(match.slots["s"].name):
                    return match.slots["s"].name
        return None

    def speech(self) -> str | None:
        """Who gives the speech that the document is, as its title or a line above the text tells."""
        for sentence in self._told.sentences:
            if sentence.block.kind in BODY_KINDS or self._told.speaker(sentence.block):
                return None
            for match in sentence.masked.find(self._frames.of("speech")):
                return self._told.person(match.slots["s"].name)
        return None

    @cached_property
    def in_title(self) -> str | None:
        """The one known body that the title speaks of."""
        bodies = {
            each.name
            for sentence in self._told.sentences
            if sentence.block.kind == "title"
            for each in sentence.of_kind("org")
            if each.key and not self._hosts.search(each.name)
        }
        return bodies.pop() if len(bodies) == 1 else None

    @cached_property
    def _private(self) -> frozenset[str]:
        """The people who hold a post outside the offices of the state, and none within."""
        public: set[str] = set()
        private: set[str] = set()
        for sentence in self._told.sentences:
            for held in sentence.holdings:
                body = held.organisation
                is_public = body is not None and self._told.organisations.is_public(body)
                outside = self._told.people.is_private(held.post) and not is_public
                (private if outside else public).add(self._told.person(held.person.name))
        return frozenset(private - public)

    @cached_property
    def publisher(self) -> str | None:
        """The body whose page the document is: a known one, or an office by its name.

        Not one that only invites others to speak.
        """
        told, words = self._told, (self._offices, self._publishing)
        return pages.publisher_of(told, self.is_office, self.is_host, words, self.lines)

    def counting(self, sentence: Sentence, anywhere: bool = False) -> Mention | None:
        """The public body that a sentence opens with as the one that receives, grants, seizes or publishes.

        ``anywhere`` takes one with which others file, or whose numbers they are, wherever it stands.
        """
        for match in sentence.masked.find(*self._counts[: 2 if anywhere else 1]):
            body = match.slots["s"]
            if self._told.organisations.is_distinct(body) and not self._hosts.search(body.name):
                return body
        return None

    def goes_on_counting(self, before: Sentence, sentence: Sentence) -> Mention | None:
        """The one body of the sentence before that this one goes on about: "It received …", "该局受理……"."""
        bodies = [each for each in before.of_kind("org") if self._told.organisations.is_distinct(each)]
        if len({each.name for each in bodies}) != 1 or self._hosts.search(bodies[0].name):
            return None
        return bodies[0] if any(sentence.masked.find(self._frames.of("counts_on"))) else None

    def of_heading(self, block: Block) -> str | None:
        """The body that a heading names as the source of what stands under it: "CNIPA: …"."""
        for sentence in self.headline(block):
            for match in sentence.masked.find(self._frames.of("section")):
                if match.slots["s"].key or not match.frame.says.get("known"):
                    return match.slots["s"].name
        return None

    def signing(self) -> str | None:
        """The body that signs the document: a line of its own under the text."""
        signed: str | None = None
        for sentence in self._told.sentences:
            if sentence.block.kind in BODY_KINDS:
                signed = None
            elif sentence.block.kind == "signature":
                whole = [each for each in sentence.of_kind("org") if self._signs(each, sentence)]
                signed = whole[0].name if whole else signed
        return signed

    def _signs(self, body: Mention, sentence: Sentence) -> bool:
        """Whether a line is the name of a body, or of the part of it that signs."""
        is_all = body.end == sentence.end or self._signing.fullmatch(self._text, body.end, sentence.end)
        return body.start == sentence.start and bool(is_all)

    def is_office(self, body: Mention) -> bool:
        """Whether a body is one of the state's: a known one, or one by its name."""
        return self._told.organisations.is_public(body) or bool(self._offices.search(body.name))

    def office_of(self, person: str) -> Mention | None:
        """The office of the state for which a person speaks."""
        body = self._told.body_of(person)
        return body if body is not None and self.is_office(body) else None

    def is_host(self, body: str) -> bool:
        """Whether a body is one that only invites others to speak: a government's information office."""
        return self._hosts.search(body) is not None

    def is_branch(self, body: str) -> bool:
        """Whether a body is a court, a customs service and the like."""
        return self._branches.search(body) is not None

    def is_other_branch(self, body: str, speaker: str) -> bool:
        """Whether a body is a court, a customs service and the like, and a speaker is none of that sort."""
        one, other = (self._branches.search(each) for each in (body, speaker))
        return one is not None and (other is None or one[0].casefold() != other[0].casefold())

    def closing(self) -> str | None:
        """Who gave all of the document's figures, as a line at its end tells."""
        closing = self._frames.of("closing")
        found = (match.slots["s"] for each in self._told.sentences for match in each.masked.find(closing))
        return next((self._told.person(each.name) for each in found), None)

    def adds(self, source: Source) -> bool:
        """Whether a source tells something beside what it has told: "WIPO also reported"."""
        return self._adding.search(self._text, source.start, source.end) is not None

    def counts_more(self, sentence: Sentence, name: str) -> bool:
        """Whether a sentence opens with a body that has counted more: "The administration also accepted"."""
        body = self.counting(sentence)
        near = min(sentence.end, body.end + _NEAR) if body is not None else 0
        return (
            body is not None
            and body.name == name
            and self._adding.search(self._text, body.end, near) is not None
        )

    def _named(self, sentence: Sentence) -> list[Source]:
        found: list[Source] = []
        for match in self._outside_works(sentence).find(self._tables["sources"]):
            slot = match.slots.get("s")
            name = slot.name if slot else match.text("raw", self._text) or ""
            if name in self._no_source if slot is None else slot.kind == "name" and not is_full(name):
                continue
            if slot is None and self._nouns.holds(name, match.spans["raw"][0], sentence.start):
                continue
            before = max(sentence.start, slot.start - _MANY) if slot is not None else 0
            if self._submits.search(self._text, match.start, match.end):  # "根据各省报送的统计"
                continue
            if slot is not None and self._of_many.search(self._text, before, slot.start):
                # "根据各省版权局和中国版权保护中心的统计": the last of many, whose figures another adds up
                continue
            if not self._media.search(name) and not _covered(match, found):
                is_person = slot is not None and slot.kind in ("person", "name")
                force: str = match.frame.says["force"]
                # a department speaks under its body's name and its own
                unit = match.text("unit", self._text)
                name = f"{self._told.as_source(name)}{unit}" if unit else self._told.person(name)
                # who speaks for himself does not for the document
                is_outside = name in self._private or match.frame.says.get("outside", False)
                governs = (slot is not None or force == OWN) and not is_outside
                if slot is not None and is_person and self._told.body_of(name) is None:
                    governs = governs and self._outsider.match(self._text, slot.end) is None
                part: str | None = match.frame.says.get("part")
                if is_person and part == PUBLISHES and (body := self._told.body_of(name)):
                    # "the director presented the white paper": what it tells is his body's
                    name, is_person = body.name, False
                found.append(Source(match.start, match.end, name, force, is_person, governs, part))
        return found

    def _outside_works(self, sentence: Sentence) -> Masked:
        """A sentence without the bodies that the title of a work names: 《中国法院司法保护状况》.

        Where none is named outside, a known body in the title of its own report may be the source.
        """
        works = [each.span() for each in self._works.finditer(self._text, sentence.start, sentence.end)]
        if not works:
            return sentence.masked
        inside = [
            each
            for each in sentence.of_kind("org")
            if any(start <= each.start and each.end <= end for start, end in works)
        ]
        is_told = any(each not in inside for each in sentence.of_kind("org"))
        dropped = [each for each in inside if is_told or each.key is None]
        if not dropped:
            return sentence.masked
        return Masked(sentence.reading, [each for each in sentence.mentions if each not in dropped])

    def _unnamed(self, match: Match) -> str:
        """The force of a source without a name: "customs data" may be those of a body that is named."""
        if match.frame.says.get("other"):
            return OTHER
        sort = match.text("sort", self._text)
        return OTHER if sort is not None and sort.casefold() not in self._bodies else UNNAMED

    @cached_property
    def _bodies(self) -> str:
        """The names of all bodies of the document, one a line, case folded."""
        told = self._told
        bodies = (each for other in told.sentences for each in other.of_kind("org"))
        return "\n".join({f"{each.name}\n{told.text[each.start : each.end]}" for each in bodies}).casefold()

    @cached_property
    def _headlines(self) -> dict[Block, list[Sentence]]:
        """The sentences of each block that is no part of the text itself."""
        found: dict[Block, list[Sentence]] = {}
        for sentence in self._told.sentences:
            if sentence.block.kind not in BODY_KINDS:
                found.setdefault(sentence.block, []).append(sentence)
        return found

    def headline(self, block: Block) -> Sequence[Sentence]:
        """The sentences of a heading or caption."""
        return self._headlines.get(block, ())

    def _again(self, sentence: Sentence, sources: Sequence[Source], last: dict[str, str]) -> Iterator[Source]:
        """Sources that the sentence means without naming them; ``last`` holds the latest of each sort."""
        for match in sentence.masked.find(self._tables["again"]):
            who: str = match.frame.says["who"]
            kind = {"person": "person", "body": "org"}.get(who, "")
            before = [each.name for each in sentence.of_kind(kind) if each.end <= match.start]
            # "it said" of a body that has been told of, where none has spoken
            name = before[-1] if before else last.get(who) or (last.get("named") if who == "body" else None)
            if name and not _covered(match, sources):
                force = PASSING if who == "report" else OWN
                is_person = who == "person" and name != last.get("body")
                yield Source(match.start, match.end, name, force, is_person)


def _covered(match: Match, sources: Iterable[Source]) -> bool:
    """Whether a source has been read from these words already."""
    return any(match.start < each.end and each.start < match.end for each in sources)
