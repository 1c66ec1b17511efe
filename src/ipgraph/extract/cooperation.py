"""Sentences with mentions → which bodies and countries cooperate with each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.extract.frames import WHOLE, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ipgraph.claims import Relation
    from ipgraph.extract.frames import Mention
    from ipgraph.extract.mentions import Sentence, Told

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
    for sentence in told.sentences:
        for match in sentence.masked.find(frames.of("cooperates"), frames.of("both")):
            first = match.slots.get("a") or (we(sentence) if match.slots else None)
            pairs = [(first, match.slots[slot]) for slot in ("b", "c", "d") if first and slot in match.slots]
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
            if _may_cooperate(match.slots["a"], match.slots["b"], told):
                both = match.slots["a"], match.slots["b"]


def _may_cooperate(first: Mention, second: Mention, told: Told) -> bool:
    """Whether both sides are known, and neither is the other or the other's country."""
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
