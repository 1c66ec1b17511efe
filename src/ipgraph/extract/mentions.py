"""Document → its sentences with what they name: bodies, places, people, posts, events, days."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ipgraph.claims import Relation
from ipgraph.extract.days import Days
from ipgraph.extract.events import event_names
from ipgraph.extract.frames import Masked, Mention, load, plain
from ipgraph.extract.full_names import FullNames
from ipgraph.extract.mentioned import Sentence, added, settled
from ipgraph.extract.organisations import Organisations
from ipgraph.extract.people import Holding, is_full, is_han, people_of
from ipgraph.extract.phrases import reader
from ipgraph.extract.recalled import Recalled
from ipgraph.extract.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ipgraph.claims import Block, Document
    from ipgraph.extract.reading import Reading
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
# Characters in which a form of address stands before a name.
_ADDRESS: Final = 12
# How many sentences back "it" may mean.
_BACK: Final = 2
_TITLE_KINDS: Final = frozenset({"title", "heading"})
_BODIES: Final = frozenset({"org", "place"})
_NAMES: Final = frozenset({"name", "person"})


class Told:
    """What a document tells of bodies and people, sentence by sentence.

    ``text`` is the document's as patterns are matched with it, of the same length. ``home`` is the code of
    the country that the document speaks of most, or None.
    """

    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self.document = document
        self.vocabulary = vocabulary
        language = document.language
        self.reader = reader(language)
        self.text = plain(self.reader.fold(document.text))
        self.organisations = Organisations(vocabulary, language)
        self._recalled = Recalled(vocabulary, language, self.organisations)
        self.people = people_of(language)
        self._events = event_names(vocabulary, language)
        self._named_events: dict[str, str] = {}
        self._year = int(document.issued[:4]) if document.issued else None
        self._days = Days(document.issued, language)
        self._labels = load(language, "events").any_of("labels")
        speech = load(language, "speech")
        # documents in the language are quoted with the names that they use
        self._is_as_written = speech.tables.get("style", {}).get("speaker") == "as written"
        self._speeches = speech.any_of("speeches", "{}", re.IGNORECASE)
        readings = [
            (block, self.reader.read(self.text, start, end))
            for block in document.blocks
            if block.kind in TOLD_KINDS
            for span in sentences(self.text, block.start, block.end)
            for start, end in _short(self.text, *span)
        ]
        pieces = [(block, each, self.organisations.mentions(each)) for block, each in readings]
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
        name, end = self.document.name, start + len(quote)
        subject, target = self.written(subject), self.written(target)
        post = post and self.written(post)
        return Relation(name, kind, subject, target, quote, start, end, post=post, date=date)

    def written(self, words: str) -> str:
        """Words of ``text`` as the document itself writes them."""
        if self.text is self.document.text:
            return words
        at = self.text.find(words)
        return self.document.text[at : at + len(words)] if at >= 0 else words

    def as_source(self, name: str) -> str:
        """A speaker's name as fully as the document writes it, else the label of the vocabulary.

        Where capitals tell a name from a description ("China's top court"), only such a one counts.
        """
        written, label = self._fullest.get(name), self._label(name)
        if not self._is_as_written:
            written = written if written and _is_formal(written) and not _is_shortened(written) else label
        return self.written(written or label)

    def _label(self, name: str) -> str:
        agency = self.vocabulary.agency(name)
        return agency.label(self.document.language) if agency else name

    @cached_property
    def _fullest(self) -> dict[str, str]:
        """The longest words by which the document names each known body and place.

        Words that hold the vocabulary's label count before others: "the Chinese customs" is a description.
        The label itself counts before one that adds the country to it.
        """
        found: dict[str, str] = {}
        above: dict[str, str] = {}
        for sentence in self.sentences:
            # what a line over the text calls a body counts where the text gives it no name
            is_above = not self._is_as_written and sentence.block.kind in ("dateline", "furniture")
            into = above if is_above else found
            for each in sentence.of_kind("org", "place"):
                words = self.text[each.start : each.end].partition("(")[0].partition("（")[0].strip()
                if each.kind == "org":
                    known = self.vocabulary.agency(words)
                    if each.key and known is None and words[4:] and words[:4].casefold() == "the ":
                        # "the Intellectual Property Office", of the country that the document is about
                        words = words[4:] if self._label(each.name).endswith(words[4:]) else ""
                    elif each.key and self._label(each.name).startswith(f"{words} of "):
                        # "National Institute of Industrial Property", which several countries have
                        pass
                    elif each.key or known is not None:
                        words = words if known is not None and known.slug == each.key else ""
                    elif words != each.name and not self.organisations.is_short(words, each.name):
                        words = ""
                elif (place := self.vocabulary.place(words)) is None or place.code != each.key:
                    # "the province": by its full name
                    names = self.vocabulary.places[each.key or ""].names(self.document.language)
                    words = max(names, key=len, default="")
                label = self._label(each.name)
                names = (into.get(each.name, ""), words)
                into[each.name] = max(
                    names, key=lambda name: (label in name, len(name) * (-1 if label in name else 1))
                )
        for sentence in self.sentences:
            # "Li Wen, deputy director of the office": a body that stands within a person alone
            for body in (held.organisation for held in sentence.holdings):
                words = self.text[body.start : body.end].partition("(")[0].strip() if body else ""
                known = self.vocabulary.agency(words)
                if body is not None and body.key and known is not None and known.slug == body.key:
                    found[body.name] = found.get(body.name) or words
        return found | {name: words for name, words in above.items() if not _is_formal(found.get(name, ""))}

    def person(self, name: str) -> str:
        """The fullest form of a person's name that the document has used."""
        return self._full_names.person(name)

    def speaker(self, block: Block) -> str | None:
        """Who speaks in a block of a transcript; None under a label that names no one ("Chairperson:")."""
        return None if block.speaker is None or self._labels.fullmatch(block.speaker) else block.speaker

    def body_of(self, name: str) -> Mention | None:
        """The body that a speaker speaks for: the one in which a person holds a post, or the body itself."""
        return self._bodies_of.get(name)

    def spoken_of(self, number: int) -> Mention | None:
        """The body that "it" means at the beginning of a sentence: the first of the nearest with one."""
        block = self.sentences[number].block
        for at in range(number - 1, max(number - 1 - _BACK, -1), -1):
            sentence = self.sentences[at]
            if sentence.block != block:
                return None
            for each in sentence.of_kind("org", "person"):
                body = each if each.kind == "org" else self.body_of(each.name)
                if body is not None:
                    return body
        return None

    @cached_property
    def _bodies_of(self) -> dict[str, Mention]:
        found: dict[str, Mention] = {}
        for sentence in self.sentences:
            for held in sentence.holdings:
                if held.organisation is not None:
                    found.setdefault(self.person(held.person.name), held.organisation)
            for mention in sentence.of_kind("org"):
                found.setdefault(mention.name, mention)
        return found

    @cached_property
    def body_keys(self) -> frozenset[str | None]:
        """The slugs of all bodies that the document names."""
        return frozenset(each.key for sentence in self.sentences for each in sentence.of_kind("org"))

    @cached_property
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

    def _first_reading(self, block: Block, reading: Reading, mentions: Sequence[Mention]) -> Sentence:
        found = mentions
        countries = [each.key for each in found if each.kind == "place"]
        home = countries[-1] if countries else self.home
        if described := list(self.organisations.described(reading, found, home, self._year)):
            found = settled([*described, *found])
        found = added(found, self._days.find(reading))
        found = added(found, self._events.find(reading, self._named_events))
        found = added(found, self.people.posts(reading, found))
        is_title = block.kind in _TITLE_KINDS
        title = self.text[reading.start : reading.end]
        if not is_title or not _is_capitalised(title) or self._speeches.match(title):
            # a headline's capitals hide where a name ends: such a one brings no names of its own
            found = added(found, self.people.names_in(reading, found))
        return Sentence(reading, block, tuple(found), (), Masked(reading, found))

    def _with_people(self, first: Sequence[Sentence]) -> tuple[Sentence, ...]:
        """Each sentence again: bodies meant by "the office", who holds posts, surnames as people."""
        self._full_names = FullNames(self.text, self.people, self.speaker)
        named = dict.fromkeys(name for block in self.document.blocks if (name := self.speaker(block)))
        holdings: list[list[Holding]] = []
        before: list[Mention] = []
        for sentence in first:
            before += sentence.of_kind("org")
            holdings.append(self.people.holdings(sentence.masked, self.text, before))
            people = [each.person for each in holdings[-1]] + list(self.people.named(sentence.masked))
            named.update((person.name, None) for person in people if is_full(person.name))
        whole = [name for name in named if is_han(name)]
        done: list[Sentence] = []
        before = []
        for sentence, held in zip(first, holdings, strict=True):
            found: Sequence[Mention] = sentence.mentions
            before += [each for each in found if each.kind in _BODIES]
            back = list(self._recalled.find(sentence.masked, before, self.text))
            before += back
            if back:
                # "the Geneva-based agency" holds a place
                found = settled([*back, *found])
            found = added(found, self._full_names.find(found, sentence, named, whole))
            is_same = found is sentence.mentions
            masked = sentence.masked if is_same else Masked(sentence.reading, found)
            if held or not is_same:
                # "局长李志强" of the body that "省局" has meant before
                held = self.people.holdings(masked, self.text, before)
            for each in held:
                if is_full(each.person.name) and each.person.name not in named:
                    # shown only now that "the court" is known to be one
                    named[each.person.name] = None
                    self._full_names.hear(each.person.name)
                    whole += [each.person.name] if is_han(each.person.name) else []
            if not masked.kinds.isdisjoint(_NAMES):
                found = [self._full_names.confirmed(each, named) for each in found]
                folded = [
                    Mention("person", each.start, each.end, self.person(each.person.name)) for each in held
                ]
                found = settled([*folded, *found])
                addressed = zip(found, [None, *found], strict=False)
                masked = Masked(sentence.reading, [self._addressed(*each) for each in addressed])
            done.append(Sentence(sentence.reading, sentence.block, tuple(found), tuple(held), masked))
        return tuple(done)

    def _addressed(self, mention: Mention, before: Mention | None) -> Mention:
        """A person with the form of address before the name: "said Ms Lee"."""
        if mention.kind != "person":
            return mention
        start = max(before.end if before else 0, mention.start - _ADDRESS)
        address = self.people.address.search(self.text, start, mention.start)
        return mention._replace(start=address.start()) if address else mention


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence, or pieces of it where none of prose would be so long: a table, a list without stops."""
    while end - start > _LONGEST:
        space = text.rfind(" ", start, start + _LONGEST)
        stop = space if space > start else start + _LONGEST
        yield start, stop
        start = stop + (space > start)
    if start < end:
        yield start, end


def _is_formal(name: str) -> bool:
    """Whether all words of a name but small ones have capitals: no description, no abbreviation."""
    words = [word for word in name.split() if len(word) > _SMALL_WORD]
    return len(words) > 1 and all(word[0].isupper() for word in words) and not name.isupper()


def _is_shortened(written: str) -> bool:
    """Whether a name only shortens its country: "U.S. Patent and Trademark Office"."""
    return "." in written


def _is_capitalised(text: str) -> bool:
    """Whether most words have a capital, as in headlines: small words do not count."""
    words = [word for word in text.split() if len(word) > _SMALL_WORD]
    return sum(word[0].isupper() for word in words) * 2 > len(words)
