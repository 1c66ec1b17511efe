"""Sentences with mentions → which body or country runs which programme."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from ipgraph.claims import BODY_KINDS
from ipgraph.extract.frames import WHOLE, Frames, Masked, Match, Mention, load
from ipgraph.extract.mentioned import settled
from ipgraph.extract.phrases import PerVocabulary, Phrases, reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ipgraph.claims import Relation
    from ipgraph.extract.mentioned import Sentence
    from ipgraph.extract.mentions import Told
    from ipgraph.vocabulary import Agency, Programme, Vocabulary

    _We = Callable[[Sentence], Mention | None]

_PLACE_KINDS: Final = frozenset({"country", "region", "province", "city"})
_QUOTES: Final = re.compile(r"[“”\"‘’]|(?<!\w)'|'(?!\w)")


def runs(told: Told, we: _We) -> Iterator[Relation]:
    """``runs``: programmes of the vocabulary that the text shows under way, and others that it says are run.

    ``we`` tells which body "we" means in a sentence.
    """
    frames = load(told.document.language, "programmes")
    unless, institution = (
        frames.any_of("unless", WHOLE, re.IGNORECASE),
        frames.any_of("institution", WHOLE, re.IGNORECASE),
    )
    before = frames.any_of("unless_before", "{}$")
    noun = frames.any_of("noun", r"(?<!\w){}$", re.IGNORECASE)
    names = _index_of(told.vocabulary, told.document.language)
    formed = frames.of("runs")
    text = told.text
    for number, sentence in enumerate(told.sentences):
        if sentence.block.kind not in BODY_KINDS:
            continue
        known = [
            Mention("programme", start, end, programme.name, programme.slug)
            for start, end, programme in names.find(sentence.reading)
            if institution.search(
                programme.name if text[start:end].replace("s", "").isupper() else text[start:end]
            )
        ]
        known += [each for each in _quoted(told, sentence, frames) if each not in known]
        may_be_formed = formed.may_match(sentence.reading)
        if not known and not may_be_formed:
            continue
        shown: list[Mention] = []
        # what only looks like a name would hide the words of a programme's name
        sure = list(sentence.of_kind("org", "place", "person", "date"))
        masked = Masked(sentence.reading, settled([*known, *sure])) if known else None
        for match in masked.find(frames.of("known")) if masked else ():
            programme = match.slots["g"]
            taken_back = unless.search(text, match.start, match.end) or before.search(
                text, sentence.start, match.start
            )
            if programme not in shown and not taken_back:
                shown.append(programme)
                if runner := _runner(told, we(sentence), match):
                    yield told.relation("runs", runner, programme.name, (match.start, match.end))
        if may_be_formed:
            # "SME Fund" looks like the name of a body
            bodies = [each for each in sure if each.key or each.kind != "org" or not noun.search(each.name)]
            masked = Masked(sentence.reading, bodies)
            ours, its = partial(we, sentence), partial(told.spoken_of, number)
            yield from _formed(told, masked, frames, known, (ours, its))


def _quoted(told: Told, sentence: Sentence, frames: Frames) -> Iterator[Mention]:
    """Programmes of the vocabulary whose name the text has in quotation marks, with a year or other words."""
    table = frames.of("quoted")
    for match in Masked(sentence.reading, ()).find(table) if table.may_match(sentence.reading) else ():
        name = f"{match.text('core', told.text)}{match.text('noun', told.text)}"
        if programme := told.vocabulary.programme(name):
            yield Mention("programme", match.start, match.end, programme.name, programme.slug)


def _formed(
    told: Told,
    masked: Masked,
    frames: Frames,
    known: Sequence[Mention],
    meant: tuple[Callable[[], Mention | None], Callable[[], Mention | None]],
) -> Iterator[Relation]:
    """Programmes that no vocabulary knows, where the sentence says who launched them.

    ``meant`` tells which body "we" means in the sentence, and which "it" does.
    """
    text = told.text
    vague = frozenset(frames.words.get("vague", ()))
    loose = frozenset(frames.words.get("loose", ()))
    nouns, unless = (frames.any_of(words, WHOLE, re.IGNORECASE) for words in ("noun", "unless"))
    taken = [(each.start, each.end) for each in known]
    for match in masked.find(frames.of("runs")):
        start, end = match.spans["name"]
        body = match.slots.get("s") or meant["it" in match.spans]()
        words = _QUOTES.sub("", text[start:end]) if "quoted" in match.frame.says else text[start:end]
        name = " ".join(words.split())
        own = [
            word
            for word in nouns.sub("", name).split()
            if word.casefold() not in vague and not word[0].isdigit()
        ]
        if body is None or not own or unless.search(text, match.start, match.end):
            continue
        if any(start < last and first < end for first, last in taken) or not _may_run(told, body):
            continue
        taken.append((start, end))
        yield told.relation("runs", body.name, _without_count(name, loose), (match.start, match.end))


def _runner(told: Told, we: Mention | None, match: Match) -> str | None:
    """Who runs a known programme: whom the sentence names, else the vocabulary's, else the country."""
    said = we if "we" in match.frame.says else match.slots.get("s")
    is_known = said is not None and (said.key is not None or told.organisations.is_public(said))
    if said is not None and is_known and _may_run(told, said):
        return said.name
    if "we" in match.frame.says and we is None:
        return None
    vocabulary = told.vocabulary
    programme = vocabulary.programmes[match.slots["g"].key or ""]
    main = told.organisations.agency(body) if (body := told.main_body) else None
    if main is not None and "-" in (main.jurisdiction or "") and said is None:
        # a province counts those that it has of a national programme
        return None
    for slug in programme.run_by:
        if agency := vocabulary.agencies.get(slug):
            if said is None and main is not None and _is_abroad(main, agency):
                return None
            former = next((each for each in vocabulary.agencies.values() if each.successor == slug), None)
            # a document of the former body's time speaks of that one
            is_former = former and former.slug in told.body_keys and slug not in told.body_keys
            return former.name if former and is_former else agency.name
        if place := vocabulary.places.get(slug):
            return place.name
    return vocabulary.places[told.home].name if told.home else None


def _is_abroad(main: Agency, runner: Agency) -> bool:
    """Whether a text is about a body of another country than the runner's: "our IP week" is its own."""
    world = (None, "WORLD")
    return (
        runner.jurisdiction not in world
        and main.jurisdiction not in world
        and not (main.jurisdiction or "").startswith(runner.jurisdiction or "")
    )


def _may_run(told: Told, body: Mention) -> bool:
    if body.kind == "org":
        return True
    place = told.vocabulary.places.get(body.key or "")
    return place is not None and place.kind in _PLACE_KINDS


def _without_count(name: str, loose: frozenset[str]) -> str:
    words = name.split()
    while len(words) > 2 and (words[0][0].isdigit() or words[0].casefold() in loose):
        words = words[1:]
    return " ".join(words)


def _index(vocabulary: Vocabulary, language: str) -> Phrases[Programme]:
    phrases: Phrases[Programme] = Phrases(reader(language))
    for programme in vocabulary.programmes.values():
        for name in programme.names():
            phrases.add(name, programme)
    names: Mapping[str, str] = load(language, "programmes").tables.get("names", {})
    for name, slug in names.items():
        if slug in vocabulary.programmes:
            phrases.add(name, vocabulary.programmes[slug])
    return phrases


_index_of = PerVocabulary(_index)
