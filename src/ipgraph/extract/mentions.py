"""Document → its sentences with what they name: bodies, places, people, posts, events, days."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ipgraph.claims import Relation
from ipgraph.extract.days import days_in
from ipgraph.extract.events import EventNames
from ipgraph.extract.frames import Masked, Mention, load
from ipgraph.extract.organisations import Organisations
from ipgraph.extract.people import Holding, People
from ipgraph.extract.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ipgraph.claims import Block, Document
    from ipgraph.vocabulary import Vocabulary

# Where a document speaks of who and what; page furniture does not count.
TOLD_KINDS: Final = frozenset(
    {
        "title",
        "standfirst",
        "dateline",
        "heading",
        "paragraph",
        "item",
        "caption",
        "speaker",
        "question",
        "signature",
    }
)


# Characters; the time that patterns take grows faster than a sentence.
_LONGEST: Final = 1500
_SMALL_WORD: Final = 3
_TITLE_KINDS: Final = frozenset({"title", "heading"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its mentions: ``masked`` for patterns, a person's post folded into the person."""

    start: int
    end: int
    block: Block
    mentions: tuple[Mention, ...]
    holdings: tuple[Holding, ...]
    masked: Masked

    def of_kind(self, *kinds: str) -> Iterator[Mention]:
        """Its mentions of these kinds, in order."""
        return (each for each in self.mentions if each.kind in kinds)


class Told:
    """What a document tells of bodies and people, sentence by sentence.

    ``home`` is the code of the country that the document speaks of most, or None.
    """

    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self.document = document
        self.vocabulary = vocabulary
        self.organisations = Organisations(vocabulary, document.language)
        self.people = People(document.language)
        self._events = EventNames(vocabulary, document.language)
        self._labels = load(document.language, "events").any_of("labels")
        pieces = [
            (block, start, end, self.organisations.mentions(document.text, start, end))
            for block in document.blocks
            if block.kind in TOLD_KINDS
            for span in sentences(document.text, block.start, block.end)
            for start, end in _short(document.text, *span)
        ]
        self.home = self._home(mention for *_, mentions in pieces for mention in mentions)
        self.sentences = self._with_people([self._first_reading(*piece) for piece in pieces])

    def relation(
        self,
        kind: str,
        subject: str,
        target: str,
        span: tuple[int, int],
        *,
        post: str | None = None,
        date: str | None = None,
    ) -> Relation:
        """A relation that the document tells at ``span`` of its text, white space at the ends left out."""
        words = self.document.text[span[0] : span[1]]
        start = span[0] + len(words) - len(words.lstrip())
        quote = words.strip()
        return Relation(
            self.document.name, kind, subject, target, quote, start, start + len(quote), post=post, date=date
        )

    def person(self, name: str) -> str:
        """The fullest form of a person's name that the document has used."""
        return self._full_names.get(name, name)

    def speaker(self, block: Block) -> str | None:
        """Who speaks in a block of a transcript; None under a label that names no one ("Chairperson:")."""
        return None if block.speaker is None or self._labels.fullmatch(block.speaker) else block.speaker

    def body_of(self, name: str) -> Mention | None:
        """The body that a speaker speaks for: the one in which a person holds a post, or the body itself."""
        for sentence in self.sentences:
            for held in sentence.holdings:
                if held.organisation is not None and self.person(held.person.name) == name:
                    return held.organisation
            for mention in sentence.of_kind("org"):
                if mention.name == name:
                    return mention
        return None

    def main_body(self) -> Mention | None:
        """The known body that the document speaks of most, the hosts in its title left out."""
        hosts = {
            each.key
            for other in self.sentences
            if other.block.kind == "title"
            for each in other.of_kind("org")
        }
        bodies = [each for other in self.sentences for each in other.of_kind("org") if each.key]
        counts = Counter(each.key for each in bodies if each.key not in hosts or len(hosts) > 1)
        if not counts:
            return None
        most = counts.most_common(1)[0][0]
        return next(each for each in bodies if each.key == most)

    def _home(self, mentions: Iterable[Mention]) -> str | None:
        """The country of most mentions; bodies count for their country, and less than its name."""
        counts: Counter[str] = Counter()
        for mention in mentions:
            agency = self.organisations.agency(mention)
            if mention.kind == "place" and self.vocabulary.places[mention.key or ""].kind == "country":
                counts[mention.key or ""] += 2
            elif agency and agency.jurisdiction and agency.jurisdiction != "WORLD":
                counts[agency.jurisdiction] += 1
        return counts.most_common(1)[0][0] if counts else None

    def _first_reading(self, block: Block, start: int, end: int, mentions: list[Mention]) -> Sentence:
        text, document = self.document.text, self.document
        found = mentions
        year = int(document.issued[:4]) if document.issued else None
        countries = [each.key for each in found if each.kind == "place"]
        home = countries[-1] if countries else self.home
        masked = Masked(text, start, end, [each for each in found if each.key])
        found = settled([*self.organisations.described(masked, home, year), *found])
        found = settled([*found, *days_in(text, start, end, document.issued, document.language)])
        found = settled([*found, *self._events.find(text, start, end)])
        masked = Masked(text, start, end, found)
        found = settled([*found, *self.people.posts(masked)])
        if block.kind not in _TITLE_KINDS or not _is_capitalised(text[start:end]):
            # a headline's capitals hide where a name ends: such a one brings no names of its own
            gaps = _gaps(found, start, end)
            found = settled([*found, *(name for gap in gaps for name in self.people.names(text, *gap))])
        masked = Masked(text, start, end, found)
        return Sentence(start, end, block, tuple(found), (), masked)

    def _with_people(self, first: Sequence[Sentence]) -> tuple[Sentence, ...]:
        """Each sentence again: bodies meant by "the office", who holds posts, surnames as people."""
        text = self.document.text
        self._full_names: dict[str, str] = {}
        named = {name for block in self.document.blocks if (name := self.speaker(block))}
        for sentence in first:
            held = self.people.holdings(sentence.masked, text)
            people = [each.person for each in held] + list(self.people.named(sentence.masked))
            named.update(person.name for person in people if " " in person.name)
        done: list[Sentence] = []
        bodies: list[Mention] = []
        for sentence in first:
            found = list(sentence.mentions)
            bodies += [each for each in found if each.kind == "org"]
            back = self.organisations.back(sentence.masked, bodies, text)
            found = settled([*found, *back])
            found = settled([*found, *self._known_people(found, sentence, named)])
            masked = Masked(text, sentence.start, sentence.end, found)
            held = self.people.holdings(masked, text)
            found = [self._confirmed(each, named) for each in found]
            folded = [Mention("person", each.start, each.end, self.person(each.person.name)) for each in held]
            mentions = settled([*folded, *found])
            masked = Masked(text, sentence.start, sentence.end, mentions)
            done.append(
                Sentence(sentence.start, sentence.end, sentence.block, tuple(mentions), tuple(held), masked)
            )
        return tuple(done)

    def _confirmed(self, mention: Mention, named: set[str]) -> Mention:
        if mention.kind != "name" or not (mention.name in named or mention.name in self._full_names):
            return mention
        return Mention("person", mention.start, mention.end, self.person(mention.name))

    def _known_people(
        self, found: Sequence[Mention], sentence: Sentence, named: set[str]
    ) -> Iterator[Mention]:
        """Names and surnames of people whom the document names in full, up to here."""
        for mention in found:
            if mention.kind == "name" and mention.name in named:
                for part in (mention.name, *mention.name.split()):
                    self._full_names[part] = mention.name
        if speaker := self.speaker(sentence.block):
            for part in speaker.split():
                self._full_names[part] = speaker
        if sentence.block.kind in _TITLE_KINDS:
            for name in named:
                at = self.document.text.find(name, sentence.start, sentence.end)
                if at >= 0:
                    yield Mention("person", at, at + len(name), name)
        for start, end in _gaps(found, sentence.start, sentence.end):
            for word, first, last in self.people.words(self.document.text, start, end):
                if word in self._full_names:
                    yield Mention("person", first, last, self._full_names[word])


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence, or pieces of it where none of prose would be so long: a table, a list without stops."""
    while end - start > _LONGEST:
        space = text.rfind(" ", start, start + _LONGEST)
        stop = space if space > start else start + _LONGEST
        yield start, stop
        start = stop + (space > start)
    if start < end:
        yield start, end


def _is_capitalised(text: str) -> bool:
    """Whether most words have a capital, as in headlines: small words do not count."""
    words = [word for word in text.split() if len(word) > _SMALL_WORD]
    return sum(word[0].isupper() for word in words) * 2 > len(words)


def _gaps(mentions: Sequence[Mention], start: int, end: int) -> Iterator[tuple[int, int]]:
    for mention in mentions:
        if start < mention.start:
            yield start, mention.start
        start = mention.end
    if start < end:
        yield start, end


def settled(mentions: Iterable[Mention]) -> list[Mention]:
    """In order, without overlaps: of two that overlap the one that was handed in first stays."""
    kept: list[Mention] = []
    for mention in mentions:
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda each: each.start)
