"""Sentences with mentions → who hosts events, when, and who speaks at them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.claims import BODY_KINDS
from ipgraph.extract.frames import Match, Mention, Table, load
from ipgraph.extract.people import is_full
from ipgraph.extract.phrases import PerVocabulary, Phrases, reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ipgraph.claims import Block, Relation
    from ipgraph.extract.mentioned import Sentence
    from ipgraph.extract.mentions import Told
    from ipgraph.extract.reading import Reading
    from ipgraph.vocabulary import Vocabulary

# The kind of event at which most figures are given; a document that reports one says its day in the lead.
PRESS_CONFERENCE: Final = "press conference"
_TITLE_KINDS: Final = frozenset({"title", "heading", "standfirst"})
# The lead: how many paragraphs may tell the day of what the document reports.
_LEAD: Final = 2
# The slots of those who host an event.
_HOSTS: Final = ("h", "h2", "h3", "h4", "h5")
# The slots of those who speak at one.
_SPEAKS: Final = ("s", "s2", "s3", "s4")
# What is quoted ends so.
_QUOTED: Final = re.compile(r"[,.?!]['’\"”](?!\w)")
# Characters in which "the" stands before an event.
_DET: Final = 6


class EventNames:
    """Finds words for events; ``name`` of a mention is the kind: "press conference", "forum"."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        lexicon = load(language, "events")
        self._phrases: Phrases[str] = Phrases(reader(language))
        for words, kind in lexicon.tables.get("kinds", {}).items():
            self._phrases.add(words, kind)
        self._plural = lexicon.any_of("plural")
        self._other = lexicon.any_of("other_word_with")
        self._again = lexicon.any_of("again", r"(?<!\w){}\s$")
        left_out = set(lexicon.words.get("not_events", ()))
        for concept in vocabulary.event_kinds.values():
            for name in concept.names():
                if name not in left_out:
                    self._phrases.add(name, concept.name)

    def find(self, reading: Reading, named: dict[str, str]) -> Iterator[Mention]:
        """Mentions of kind ``event``.

        ``named`` holds what events the document has named so far, by their last word: "the conference" is
        the press conference before it.
        """
        for first, last, kind in self._phrases.find(reading):
            said = reading.text[first:last]
            # "five press conferences" are no event that anything could be said of
            if self._plural.search(said) or self._other.match(reading.text, last):
                continue
            noun = said.casefold().rpartition(" ")[2]
            if " " in said:
                named[noun] = kind
            elif noun in named and self._again.search(reading.text[max(reading.start, first - _DET) : first]):
                kind = named[noun]
            yield Mention("event", first, last, kind)


event_names = PerVocabulary(EventNames)


def hosts(told: Told) -> Iterator[Relation]:
    """``hosts``: bodies, or countries where the verb is "host", and the day where the text tells it."""
    frames = load(told.document.language, "events")
    found = [*_signed_below(told), *_held(told, frames.of("hosts"), frames.of("title"))]
    if not any(each.object == PRESS_CONFERENCE for each in found):
        # who presents something at a press conference has called it, if nobody else has
        found += _held(told, frames.of("presents"))
    yield from found


def _held(told: Told, table: Table, of_titles: Table | None = None) -> Iterator[Relation]:
    stated, lead = _stated_day(told), _lead_day(told)
    there = load(told.document.language, "events").of("hosts_there")
    latest: Mention | None = None
    for number, sentence in enumerate(told.sentences):
        is_title = sentence.block.kind in _TITLE_KINDS
        if "event" in sentence.masked.kinds:
            tables = (of_titles, table) if is_title and of_titles else (table,)
        elif latest is not None and of_titles:
            tables = (there,)
        else:
            continue
        for match in sentence.masked.find(*tables):
            event = match.slots.get("e") or latest
            if event is None:
                continue
            says = match.frame.says
            if event.name not in says.get("events", (event.name,)) or event.name in says.get("but", ()):
                continue
            named = [match.slots[slot] for slot in _HOSTS if slot in match.slots]
            if "it" in match.spans and (body := told.spoken_of(number)):
                named = [body]
            for host in named:
                if _may_host(host, match, told):
                    start = match.start if tables == (there,) else min(match.start, event.start)
                    end = match.end
                    day = _day(sentence, event)
                    if day is None and event.name == PRESS_CONFERENCE:
                        day = stated if is_title else lead or stated
                    yield told.relation("hosts", host.name, event.name, (start, end), date=day)
        latest = next(iter([*sentence.of_kind("event")][::-1]), latest)


def _signed_below(told: Told) -> Iterator[Relation]:
    """The body that stands alone in a line under the title of a press conference, before anybody speaks."""
    title: Mention | None = None
    for sentence in told.sentences:
        kind = sentence.block.kind
        if kind == "title":
            if "org" in sentence.masked.kinds:
                return
            title = next((each for each in sentence.of_kind("event") if each.name == PRESS_CONFERENCE), title)
        elif kind not in ("dateline", "standfirst"):
            return
        elif title is not None:
            for match in sentence.masked.find(load(told.document.language, "events").of("byline")):
                span = (match.start, match.end)
                yield told.relation(
                    "hosts", match.slots["h"].name, title.name, span, date=_day(sentence, title)
                )


def speakers(told: Told) -> Iterator[Relation]:
    """``speaks-at``: people who say something at an event or answer at a briefing; else the body."""
    found = [*_said_at(told), *_answering(told)]
    people = {(mention.kind, relation.object) for mention, relation in found}
    for mention, relation in sorted(found, key=lambda each: each[1].start):
        # "the CNIPA said at a press conference" is told better by the official who speaks there for it
        if mention.kind != "org" or not {("person", relation.object), ("name", relation.object)} & people:
            yield relation


def _said_at(told: Told) -> Iterator[tuple[Mention, Relation]]:
    frames = load(told.document.language, "events")
    before: Mention | None = None
    # the event that a sentence last said was held, and the block of that sentence while it is the one before
    latest: Mention | None = None
    after: Block | None = None
    # the press conference that the lead reports: those officials spoke there whom the text goes on to quote
    reported: Mention | None = None
    lead: set[int] = set()
    speaks, again, opens = (frames.of(name) for name in ("speaks", "speaks_again", "opens"))
    goes_on, there, later = (frames.of(f"speaks_{where}") for where in ("next", "there", "later"))
    for sentence in told.sentences:
        masked = sentence.masked
        people = list(sentence.of_kind("person")) if "person" in masked.kinds else []
        if "event" in masked.kinds:
            for match in masked.find(speaks):
                event = match.slots["e"]
                is_person = any(match.slots[each].kind != "org" for each in _SPEAKS if each in match.slots)
                if is_person and event.name == PRESS_CONFERENCE and len(lead) <= _LEAD:
                    reported = reported or (event if sentence.block.kind in BODY_KINDS else None)
                yield from _each_speaker(told, match, event)
            for match in masked.find(again):
                here = [each for each in people if each.end <= match.start]
                if named := (here[-1] if here else before):
                    event = match.slots["e"]
                    yield named, told.relation("speaks-at", named.name, event.name, (match.start, match.end))
            opened = [match.slots["e"] for match in masked.find(opens)]
            latest, after = (opened[-1], sentence.block) if opened else (latest, None)
            if sentence.block.kind in BODY_KINDS and len(lead) <= _LEAD:
                briefings = (each for each in opened if each.name == PRESS_CONFERENCE)
                reported = reported or next(briefings, None)
        else:
            if latest is not None:
                for match in masked.find(*((goes_on, there) if after == sentence.block else (there,))):
                    yield from _each_speaker(told, match, latest)
            if reported is not None and people and not told.speaker(sentence.block):
                for match in masked.find(later):
                    if _is_official(told, match.slots["s"]):
                        yield from _each_speaker(told, match, reported)
            after = None
        if sentence.block.kind in BODY_KINDS:
            lead.add(sentence.block.start)
        before = people[-1] if people else before


def _is_official(told: Told, person: Mention) -> bool:
    """Whether a person holds a post at a public body."""
    body = told.body_of(person.name)
    return body is not None and told.organisations.is_public(body)


def _each_speaker(told: Told, match: Match, event: Mention) -> Iterator[tuple[Mention, Relation]]:
    for slot in _SPEAKS:
        speaker = match.slots.get(slot)
        if speaker is not None and (speaker.kind != "name" or is_full(speaker.name)):
            yield speaker, told.relation("speaks-at", speaker.name, event.name, (match.start, match.end))


def _answering(told: Told) -> Iterator[tuple[Mention, Relation]]:
    """Those who speak in a transcript, where its title or its first lines say of which event it is."""
    document = told.document
    event = _occasion(told)
    if event is None:
        return
    for block, following in zip(document.blocks, document.blocks[1:], strict=False):
        speaker = told.speaker(following)
        if block.kind == "speaker" and speaker and following.kind in BODY_KINDS:
            mention = Mention("person", block.start, block.end, speaker)
            yield mention, told.relation("speaks-at", speaker, event, (block.start, block.end))
    listed = [block.start for block in _under_label(told, "speakers_labels")]
    for sentence in told.sentences:
        for person in sentence.of_kind("person") if sentence.block.start in listed else ():
            yield person, told.relation("speaks-at", person.name, event, (person.start, person.end))


def _under_label(told: Told, words: str) -> Iterator[Block]:
    """The blocks that follow a label such as "Speakers:", up to the next label or speaker."""
    lexicon = load(told.document.language, "events")
    label, wanted = (lexicon.any_of(name, r"{}\s?[:：]?") for name in ("labels", words))
    is_under = False
    for block in told.document.blocks:
        text = told.text[block.start : block.end].strip()
        if wanted.fullmatch(text):
            is_under = True
        elif label.fullmatch(text) or told.speaker(block) or block.kind in ("speaker", "title"):
            is_under = False
        elif is_under:
            yield block


def _occasion(told: Told) -> str | None:
    """The kind of event that a transcript's title, or what stands before its first speaker, names."""
    for sentence in told.sentences:
        if told.speaker(sentence.block):
            return None
        for event in sentence.of_kind("event"):
            # "'We want those who run the workshop,' says …": a word of the speaker's
            if not _QUOTED.search(told.text, event.end, sentence.end):
                return event.name
    return None


def _may_host(host: Mention, match: Match, told: Told) -> bool:
    kinds: Iterable[str] = match.frame.says.get("only", ())
    if host.kind == "org":
        return not kinds
    place = told.vocabulary.places.get(host.key or "")
    return place is not None and place.kind in kinds


def _day(sentence: Sentence, event: Mention) -> str | None:
    """The day in the sentence that stands nearest to the event."""
    days = sorted(
        sentence.of_kind("date"), key=lambda day: min(abs(day.start - event.end), abs(event.start - day.end))
    )
    return days[0].key if days else None


def _stated_day(told: Told) -> str | None:
    """The day that a transcript gives under a label such as "Date:"."""
    under = next(_under_label(told, "day_labels"), None)
    label = load(told.document.language, "events").any_of("day_labels", r"\s*{}(?:[:：]|\s)")
    days = [
        day
        for each in told.sentences
        if each.block == under or (each.block.kind == "dateline" and label.match(told.text, each.start))
        for day in each.of_kind("date")
    ]
    return days[0].key if days else None


def _lead_day(told: Told) -> str | None:
    """The day on which the lead says that something was said or released."""
    frames = load(told.document.language, "events").of("lead")
    blocks: list[int] = []
    for sentence in told.sentences:
        if sentence.block.kind not in BODY_KINDS:
            continue
        if sentence.block.start not in blocks:
            blocks.append(sentence.block.start)
        if len(blocks) > _LEAD:
            return None
        for match in sentence.masked.find(frames):
            days = [day for day in sentence.of_kind("date") if match.start <= day.start < match.end]
            if days:
                return days[0].key
    return None
