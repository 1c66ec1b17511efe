"""A figure in its segment → the place that its words say it is about, and whose office they name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract.once import once
from ipgraph.extract.recognise import PlaceMention
from ipgraph.extract.segments import without_bound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import BodyMention, Sentence
    from ipgraph.extract.segments import Segment

# How close a body's name stands to its figure, and how many places may share a segment.
_BESIDE: Final = 20
_FEW: Final = 2
# How far before a place its verb of saying may stand.
_SAID: Final = 60
# What stands between a city and its province.
_SEAT: Final = re.compile(
    r"(?: [A-Z]\w++){0,3}+"
    r"(?:,| in| of|, (?:the |an? )?(?:[a-z-]++ ){0,2}?(?:capital|city|hub|port)(?: city)? (?:of|in))? ?"
    r"(?:the )?(?:(?:north|south|east|west|central)[a-z]*+ )?(?:[A-Z]\w++['’]s )?"
)
# Opens what is told of what stands before it.
_DASH: Final = re.compile(r"\s*[–—]\s*")


class Placed:
    """One figure, its segment and its sentence, with the place that they name."""

    def __init__(self, sentence: Sentence, segment: Segment, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.sentence = sentence
        self.segment = segment
        self.quantity: Quantity = segment.quantity

    @once
    def place(self) -> PlaceMention | None:
        """The place that the figure's own words say it is about."""
        start, end = self.segment.scope, self.segment.end
        own = [
            p
            for p in self.sentence.places
            if start <= p.start < end and not (p.adjective or self._is_seat(p))
        ]
        if not own or len({p.area for p in own}) > _FEW:
            return self._place_of_body or self._place_before_dash
        before = [p for p in own if p.end <= self.quantity.start]
        # "China overtook Germany with 25,630": the one that is ahead has the figure
        beaten = self.lexicon.pattern("grammar.reference.beaten", r"{}{gap}{the}$")
        text = self.sentence.text
        before = [p for p in before if p is before[0] or not beaten.search(text, start, p.start)]
        after = [p for p in own if p.start >= self.quantity.end]
        if after:
            located = self.lexicon.pattern("grammar.reference.located", r"{word}{0,4}?{gap}{}{gap}{the}$")
            between = text[self.quantity.end : after[0].start]
            if located.match(between) or self._stands_behind(between):
                return after[0]
        return self._within(before[-1]) if before else None

    def _within(self, place: PlaceMention) -> PlaceMention:
        """The city told with its province: "Shenzhen, Guangdong province", "Ningbo Customs in Zhejiang"."""
        if place.city is not None or "-" not in place.area:
            return place
        named = (each for each in self.sentence.named if each.city and each.area == place.area)
        cities = [each for each in named if each.end <= place.start]
        city = max(cities, key=lambda each: each.end, default=None)
        if city is None or not _SEAT.fullmatch(self.sentence.text, city.end, place.start):
            return place
        return replace(place, city=city.city)

    def _stands_behind(self, between: str) -> bool:
        """True of "Qualcomm (3,410) of the U.S.", "with 56,142 the U.S. stayed in front"."""
        behind = self.lexicon.pattern("grammar.boundaries.bracketed", r"{word}{0,3}\s*\){gap}{}{gap}{the}$")
        if behind.match(between):
            return True
        opening = self.sentence.text[self.segment.start : self.quantity.start]
        opens = self.lexicon.pattern(
            "grammar.reference.in_front", r"\W*(?:(?:{grammar.links.and}){gap})?{}\s*{the}$"
        )
        own = self.lexicon.pattern("grammar.links.articles", r"(?:{word}{0,2}?\s*,)?\s*(?:{}{gap})?$")
        return bool(opens.match(without_bound(opening, self.lexicon))) and bool(own.match(between))

    def _is_seat(self, place: PlaceMention) -> bool:
        """True of "INPI in Rio de Janeiro received": where an office sits, which is told in passing."""
        if place.city is None:
            return False
        reported = self.lexicon.pattern("grammar.reference.reported", r"{}{gap}{the}$")
        if reported.search(self.sentence.text, max(0, place.start - _SAID), place.start):
            # "reported today in Munich that 57,214 applications came in"
            return True
        seated = self.lexicon.pattern("grammar.reference.prepositions", r"\s*(?:\([^()]{1,20}\)\s*)?{}{gap}")
        return any(seated.fullmatch(self.sentence.text, b.end, place.start) for b in self.sentence.bodies)

    @property
    def _place_before_dash(self) -> PlaceMention | None:
        """ "China – 24,987 applications, up 17 % – topped the list" """
        text, start = self.sentence.text, self.segment.start
        if not _DASH.fullmatch(text, start, self.quantity.start):
            return None
        return next(
            (p for p in self.sentence.places if p.end <= start and not text[p.end : start].strip()), None
        )

    @once
    def _place_of_body(self) -> PlaceMention | None:
        """ "the European Patent Office (EPO) 159,358": a body beside a figure stands for its place."""
        for body in self.sentence.bodies:
            is_beside = 0 <= self.quantity.start - body.end <= self.lexicon.reach(_BESIDE)
            if self.segment.start <= body.start and is_beside and body.area and body.area != "WORLD":
                return PlaceMention(body.start, body.end, body.area)
        return None

    @once
    def office(self) -> str | None:
        """The area of the office that the sentence names before the figure, where it names one."""
        return office_of(self.sentence, self.quantity.start)

    @once
    def names_the_place(self) -> bool:
        """True of "in the province": a place that was named before."""
        pattern = self.lexicon.pattern("grammar.reference.the_place")
        return bool(pattern.search(self.sentence.text[self.segment.start : self.segment.end]))

    @once
    def names_locality(self) -> bool:
        """True of "儋州市412件": a city or county, known or not, is all that the words before name."""
        pattern = self.lexicon.pattern("grammar.reference.locality", r"[,，；;、]?\s*{}")
        before = self.sentence.text[self.segment.start : self.quantity.start]
        return pattern.fullmatch(without_bound(before, self.lexicon)) is not None

    @once
    def names_the_province(self) -> bool:
        """True of "全省", beside a city that was named before: all of its province."""
        pattern = self.lexicon.pattern("grammar.reference.the_province")
        return bool(pattern.search(self.sentence.text[self.segment.start : self.segment.end]))

    def is_origin(self, place: PlaceMention) -> bool:
        """True of "applicants from the US": who files, not where."""
        pattern = self.lexicon.pattern("grammar.reference.origin", r"{}{gap}{the}$")
        return bool(pattern.search(self.sentence.text[: place.start]))


def office_of(sentence: Sentence, end: int) -> str | None:
    """The area of the one country's or region's office that a sentence names before ``end``."""
    return office_among(sentence.bodies, end)


def office_among(bodies: Iterable[BodyMention], end: int) -> str | None:
    """The area of the one country's or region's office among those that end before ``end``."""
    areas = {body.area for body in bodies if body.end <= end and body.area not in (None, "WORLD")}
    return areas.pop() if len(areas) == 1 else None
