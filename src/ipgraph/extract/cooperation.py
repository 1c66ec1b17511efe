"""Sentences with mentions → which bodies and countries cooperate with each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.extract.frames import WHOLE, Mention, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ipgraph.claims import Relation
    from ipgraph.extract.mentioned import Sentence
    from ipgraph.extract.mentions import Told

_COUNTRIES: Final = frozenset({"country", "region"})
# How many characters before the match may take it back: "calls for closer cooperation between …".
_BEFORE: Final = 30


def cooperations(told: Told, we: Callable[[Sentence], Mention | None]) -> Iterator[Relation]:
    """``cooperates-with`` between known bodies and countries, each pair in the order of the sentence.

    ``we`` tells which body "we" means in a sentence. A country and its own agency are one side: a pair is
    told once, by the names used first.
    """
    frames = load(told.document.language, "cooperation")
    unless = frames.any_of("unless", WHOLE, re.IGNORECASE)
    text = told.text
    found: list[tuple[Mention, Mention]] = []
    both: tuple[Mention, Mention] | None = None
    for number, sentence in enumerate(told.sentences):
        for match in sentence.masked.find(frames.of("cooperates"), frames.of("both")):
            first = match.slots.get("a")
            if first is None and match.slots:
                if "own" in match.frame.says:
                    # "the CNIPA goes on with the pilot and, with WIPO, …": whoever the sentence is about
                    first = next((each for each in sentence.of_kind("org") if each.end <= match.start), None)
                if "it" in match.spans:
                    first = told.spoken_of(number)
                elif first is None:
                    first = we(sentence)
            if "home" in match.spans:
                first = _country(told, sentence, match.start)
            first = _side(first, told)
            others = (_side(match.slots.get(slot), told) for slot in ("b", "c", "d"))
            pairs = [(first, other) for other in others if first and other]
            if both is not None and not match.slots:
                pairs = [both]
            if unless.search(text, max(sentence.start, match.start - _BEFORE), match.end):
                continue
            for pair in pairs:
                if _may_cooperate(*pair, told) and not any(_same(pair, known, told) for known in found):
                    found.append(pair)
                    yield told.relation(
                        "cooperates-with", pair[0].name, pair[1].name, (match.start, match.end)
                    )
        for match in sentence.masked.find(frames.of("pair")):
            one, other = (_side(match.slots[slot], told) for slot in ("a", "b"))
            if one and other and _may_cooperate(one, other, told):
                both = one, other


def _side(named: Mention | None, told: Told) -> Mention | None:
    """The body itself, or the one for which a person acts."""
    return told.body_of(named.name) if named is not None and named.kind == "person" else named


def _country(told: Told, sentence: Sentence, end: int) -> Mention | None:
    """What "the country" means: the one named before in the sentence, else the document's own."""
    named = [each for each in sentence.of_kind("place") if each.end <= end]
    code = named[0].key if named else told.home
    place = told.vocabulary.places.get(code or "")
    return Mention("place", sentence.start, end, place.name, place.code) if place else None


def _may_cooperate(first: Mention, second: Mention, told: Told) -> bool:
    """Whether both sides are known, and neither is the other or the other's country."""
    if first.kind == second.kind == "place":
        # "Guangxi and Yunnan have signed an agreement": two provinces
        kinds = {
            place.kind for each in (first, second) if (place := told.vocabulary.places.get(each.key or ""))
        }
        if kinds == {"province"}:
            return first.name != second.name
    for side in (first, second):
        place = told.vocabulary.places.get(side.key or "") if side.kind == "place" else None
        if side.kind == "place" and (place is None or place.kind not in _COUNTRIES):
            return False
        if not told.organisations.is_public(side):
            return False
    return not _same_side(first, second, told)


def _same(one: tuple[Mention, Mention], other: tuple[Mention, Mention], told: Told) -> bool:
    return any(
        _same_side(one[0], other[first], told) and _same_side(one[1], other[1 - first], told)
        for first in (0, 1)
    )


def _same_side(one: Mention, other: Mention, told: Told) -> bool:
    if one.kind == other.kind:
        return one.name == other.name
    body, place = (one, other) if one.kind == "org" else (other, one)
    agency = told.organisations.agency(body)
    return agency is not None and agency.jurisdiction == place.key
