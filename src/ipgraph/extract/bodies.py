"""Two bodies → how they stand to each other: elsewhere, one over the other, of the same sort."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.extract.frames import load

if TYPE_CHECKING:
    from ipgraph.extract.frames import Mention
    from ipgraph.extract.mentioned import Sentence
    from ipgraph.extract.mentions import Told
    from ipgraph.extract.sources import Sources
    from ipgraph.vocabulary import Agency

WORLD: Final = "WORLD"
# What stands between a branch in a row and its figure: "深圳海关扣留987.3万件", "Shanghai 8,416".
_SHARE: Final = re.compile(r"(?: ?[a-z]{1,12}){0,2} ?[\u3400-\u9fff]{0,6}\d(?!\d{3}年)")
_LOCAL: Final = frozenset({"province", "city"})


class Bodies:
    """What is known of the bodies that a document names, or told by their names."""

    def __init__(self, told: Told, found: Sources) -> None:
        self._told = told
        self._text = told.text
        self._found = found
        words = load(told.document.language, "speech")
        self._ranks, self._ministries = words.any_of("ranks"), words.any_of("ministries")

    def area(self, name: str) -> str | None:
        """The code of the area whose affairs a body manages; by form, that of the place in its name."""
        agency = self._told.vocabulary.agency(name)
        return agency.jurisdiction if agency else self._told.organisations.place_in(name)

    def speaks_for_others(self, name: str) -> bool:
        """Whether a body tells what others have counted too: one of the world, a ministry for its offices."""
        return self.area(name) == WORLD or self._ministries.search(name) is not None

    def is_local(self, area: str | None) -> bool:
        """Whether a code is that of a province or city."""
        place = self._told.vocabulary.places.get(area or "")
        return place is not None and place.kind in _LOCAL

    def is_body(self, name: str) -> bool:
        """Whether a source is a body rather than a person."""
        body = self._told.body_of(name)
        return self._told.vocabulary.agency(name) is not None or (body is not None and body.name == name)

    def may_report(self, name: str, office: str) -> bool:
        """Whether a source is a body that reports on what an office has counted."""
        return self.is_body(name) and self.area(name) in (WORLD, self.area(office))

    def is_elsewhere(self, body: str, speaker: str) -> bool:
        """Whether a body is known and of another area than the one that a speaker speaks for."""
        speaking = self._told.body_of(speaker)
        of_speaker = (self.area(speaking.name) if speaking else None) or self._told.home
        of_body = self.area(body)
        return None not in (of_speaker, of_body) and of_speaker not in (WORLD, of_body)

    def is_another(self, body: str, governing: str) -> bool:
        """Whether a body that counts is another of the country's than the one that governs the text."""
        one, other = (self._told.vocabulary.agency(name) for name in (body, governing))
        if one is None or other is None:
            return False
        latest = other.successor or other.slug
        # a board of an office is so under the office's earlier name too
        return one.slug not in self._above(other) and {other.slug, latest}.isdisjoint(self._above(one))

    def _above(self, agency: Agency) -> set[str]:
        """A body, those that it is part of, and what became of it."""
        found = {agency.slug, agency.successor or agency.slug}
        above: Agency | None = agency
        while above is not None and above.parent and above.parent not in found:
            found.add(above.parent)
            above = self._told.vocabulary.agencies.get(above.parent)
        return found

    def is_of_sort(self, body: str, other: str) -> bool:
        """Whether two bodies are of the same sort: both courts, customs houses and the like."""
        one, two = self._told.as_source(body), self._told.as_source(other)
        either = self._found.is_other_branch(one, two) or self._found.is_other_branch(two, one)
        return self._found.is_branch(one) and not either

    def is_row(self, sentence: Sentence, body: Mention, governing: str) -> bool:
        """Whether a sentence parts a nation's figures among branches, of which ``body`` is one.

        "Ningbo Customs seized 12 million items, Shenzhen Customs 9.8 million", "Ningbo Customs ranked first":
        their head office has told so.
        """
        area = self.area(body.name)
        place = self._told.vocabulary.places.get(area or "")
        is_under = place is not None and place.part_of == self.area(governing)
        if (self.is_local(self.area(governing)) and not is_under) or not self.is_local(area):
            return False
        head = self._told.body_of(governing)
        name = self._told.as_source(governing if head is None else head.name)
        if self._found.is_other_branch(body.name, name):
            return False
        if self._ranks.search(self._text, body.end, sentence.end):
            # "more than any other of the country's customs districts"
            return True
        others = [each for each in sentence.of_kind("org", "place") if each.start >= body.end]
        return any(_SHARE.match(self._text, each.end, sentence.end) for each in others)
