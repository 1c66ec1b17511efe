"""Where a document's figures are: the area of the document, of a section, of a clause, of "the country"."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ipgraph.extract import subjects
from ipgraph.extract.clauses import office_of, refers_back

if TYPE_CHECKING:
    from ipgraph.claims import Document
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.recognise import BodyMention, PlaceMention, Recogniser, Sentence

# Up to where a document's lead reaches, in characters, and how many votes make a country its subject.
_LEAD: Final = 1500
_MOST: Final = 0.6
_ALONE: Final = 0.75
# A place this near the sentence's beginning is its subject.
_FRONT: Final = 20
# Where a heading's label begins, its number before it.
_LABEL: Final = 4
# Areas of offices at which applicants of many countries file.
_REGIONAL: Final = frozenset({"EU"})


def home_area(document: Document, recogniser: Recogniser) -> str:
    """The area that a document is about where its clauses name none: an office's own, or a country's.

    Bodies and places vote, those of the title and the lead three times. A body of the world, such as WIPO,
    makes it the world's, unless one country has most of the votes. A province's office that speaks alone
    makes it the province's.
    """
    votes: Counter[str] = Counter()
    bodies: Counter[str] = Counter()
    for block in document.blocks:
        if block.kind == "furniture":
            continue
        text = document.text[block.start : block.end]
        weight = 3 if block.kind == "title" or block.start < _LEAD else 1
        for place in recogniser.places(text):
            votes[place.area.partition("-")[0]] += weight
        for body in recogniser.bodies(text):
            if body.area:
                bodies[body.area] += weight
                votes[body.area.partition("-")[0]] += weight
    if bodies:
        # one office speaks: it is about its own area, wherever those come from who file there
        office, said = bodies.most_common(1)[0]
        if office != "WORLD" and "-" not in office and said >= _ALONE * sum(bodies.values()):
            return office
    spoken_of_world = bodies["WORLD"] > 0
    del votes["WORLD"]
    if not votes:
        return "WORLD" if spoken_of_world else "CN"
    country, most = votes.most_common(1)[0]
    if spoken_of_world and most <= _MOST * sum(votes.values()):
        return "WORLD"
    within = [area for area in bodies if area.startswith(f"{country}-")]
    if len(within) == 1 and bodies[within[0]] > bodies[country]:
        return within[0]
    return country


class Whereabouts:
    """Keeps the area spoken of, block by block and sentence by sentence."""

    def __init__(self, document: Document, recogniser: Recogniser) -> None:
        self.home = self.area = home_area(document, recogniser)
        self._recogniser = recogniser
        self._subject: PlaceMention | None = None
        self._province: PlaceMention | None = None
        self._office: str | None = None

    def hear_heading(self, heading: str) -> None:
        """A heading's area governs its section ("KOREA: A BRISK FIRST HALF"); without one, the document's."""
        text = heading.title() if heading.isupper() else heading
        named: list[PlaceMention | BodyMention] = [
            *self._recogniser.places(text),
            *self._recogniser.bodies(heading),
        ]
        # "PATENTS: CHINA IN A LEAGUE OF ITS OWN" is about patents
        areas = {
            each.area
            for each in named
            if each.area and (each.start < _LABEL or heading[each.end : each.end + 1] == ":")
        }
        self.area = areas.pop() if len(areas) == 1 else self.home

    def begin_block(self) -> None:
        """A new paragraph speaks of no place and no office yet."""
        self._subject = self._office = None

    def locate(self, draft: Draft) -> None:
        """Give a draft its area, and what else its place tells: a city, where applicants are from."""
        draft.area = self.area
        clause, place = draft.clause, draft.clause.place
        if place is None and draft.reading.measure == "rank":
            before = [p for p in clause.sentence.places if p.end <= clause.segment.start]
            place = before[-1] if before else None
        if place is None and clause.names_the_place:
            # "in the province": the one named last
            place = self._province
        if place is None and clause.refers_back:
            place = self._subject
        if place is None:
            draft.area = clause.office or self._office or self.area
        if place is None or "company" in draft.of:
            return
        if any(body.start == place.start for body in clause.sentence.bodies):
            # "the European Patent Office (EPO) 199,264": an office's own figure
            draft.area = place.area
            return
        is_abroad = place.area.partition("-")[0] != self.area.partition("-")[0]
        of_regional = self.area in _REGIONAL and subjects.is_filed(draft.indicator)
        # applications under the PCT are told by where they come from
        is_origin = clause.is_origin(place) and draft.indicator != "pct-applications"
        if is_abroad and (is_origin or of_regional):
            draft.of["origin"] = place.area
            draft.of.setdefault("residence", "foreign")
            return
        draft.area = place.area
        if place.city:
            draft.of["city"] = place.city

    def remember(self, sentence: Sentence) -> None:
        """The place that "it" or "the country" in the next sentence means."""
        office = office_of(sentence, len(sentence.text))
        self._office = office or self._office
        self._province = next((p for p in reversed(sentence.places) if "-" in p.area), self._province)
        named = [place for place in sentence.places if not place.adjective]
        if named:
            is_subject = len({place.area for place in named}) == 1 or named[0].start < _FRONT
            self._subject = named[0] if is_subject else None
        elif not refers_back(sentence, self._recogniser.lexicon):
            self._subject = None
