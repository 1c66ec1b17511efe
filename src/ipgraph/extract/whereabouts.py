"""Where a document's figures are: the area of the document, of a section, of a clause, of "the country"."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract import applicants, homes, subjects
from ipgraph.extract.measures import Reading
from ipgraph.extract.phrase import refers_back
from ipgraph.extract.placed import office_among
from ipgraph.extract.recognise import BodyMention

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ipgraph.claims import Document
    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.recognise import PlaceMention, Recogniser, Sentence

# Up to where a document's lead reaches, in characters, and how many votes make a country its subject.
_LEAD: Final = 1500
_MOST: Final = 0.6
_ALONE: Final = 0.75
_LARGE: Final = 0.4
_SEVERAL: Final = 3
# The votes for a province that is named a few times in the lead.
_OFTEN: Final = 9
# So many times the votes for its country make a province with an office of its own the subject.
_MUCH_MORE: Final = 2
# The weight of signs that are more than money or a number word in passing.
_SURE: Final = 5
_WORLD: Final = "WORLD"
# A place this near the sentence's beginning is its subject.
_FRONT: Final = 20
# Where a heading's label begins, its number before it.
_LABEL: Final = 4
_LABELS: Final = ("【", "[", "［")


def home_area(document: Document, named: Iterable[PlaceMention | BodyMention]) -> str:
    """The area that a document is about where its clauses name none: an office's own, or a country's.

    Bodies and places vote, those of the title and the lead three times. A body of the world, such as WIPO,
    makes it the world's, unless one country has most of the votes. A province's office that speaks alone
    makes it the province's, and a province that most of the votes are for where no office of the country
    speaks. What else shows a country (names of its state, its money, its web addresses) votes with them, but
    says little where bodies do; a text without any sign is about what its language tells, else the world.
    """
    votes: Counter[str] = Counter()
    exact: Counter[str] = Counter()
    titled: set[str] = set()
    opens: str | None = None  # the place that a title begins with
    bodies: Counter[str] = Counter()
    blocks = iter(document.blocks)
    block = next(blocks, None)
    for each in named:
        while block is not None and block.end <= each.start:
            block = next(blocks, None)
        if block is None:
            break
        if each.start < block.start or block.kind == "furniture" or not each.area:
            continue
        if each.area == _WORLD and homes.is_partner(document.text, each.start):
            continue
        weight = 3 if block.kind == "title" or block.start < _LEAD else 1
        votes[each.area.partition("-")[0]] += weight
        exact[each.area] += weight
        if block.kind == "title" and not isinstance(each, BodyMention):
            titled.add(each.area)
            opens = opens or (each.area if each.start == block.start else None)
        if isinstance(each, BodyMention):
            bodies[each.area] += weight
    shown = homes.traces(document.text, document.source)
    is_other = _contradicts(shown, bodies, votes)
    if bodies and not is_other:
        # one office speaks: it is about its own area, wherever those come from who file there
        office, said = bodies.most_common(1)[0]
        is_local = any(area.startswith(f"{office}-") and exact[area] > said for area in titled)
        is_sole = said >= _ALONE * sum(bodies.values()) and not (len(titled) == 1 and is_local)
        if office != "WORLD" and "-" not in office and is_sole:
            # not the country's, in passing, where a title names a province or a city's office
            return office
    spoken_of_world = bodies[_WORLD] > 0
    del votes[_WORLD]
    if not votes or is_other or (spoken_of_world and max(shown.values(), default=0) >= _SURE):
        # "Rajya Sabha", "lakh": India's text that speaks of WIPO too
        votes += shown
    if not votes:
        return _WORLD if spoken_of_world else homes.unsaid(document.language)
    country, most = votes.most_common(1)[0]
    if spoken_of_world and set(bodies) == {_WORLD} and most <= bodies[_WORLD] and not shown:
        # one country in passing in what an organisation of the world tells
        return _WORLD
    if spoken_of_world and most <= _MOST * sum(votes.values()):
        return "WORLD"
    if not bodies and opens is not None and titled == {opens} and subjects.is_regional(opens):
        # "EU customs detained 43 million items", and then where these were from
        return opens
    if not (bodies or shown[country]) and len(votes) > _SEVERAL and most <= _LARGE * sum(votes.values()):
        # one country of many, and nobody's office speaks
        return "WORLD"
    # not "Hong Kong, too, sets a record"
    titled = {area for area in titled if "-" in area or bodies[area] >= bodies[country]}
    if len(titled) == 1 and exact[region := next(iter(titled))] >= _LARGE * votes[region.partition("-")[0]]:
        # "Guangdong tops the charts again", and then of Guangdong
        return region
    within = [area for area in bodies if area.startswith(f"{country}-")]
    if len(within) == 1 and (
        bodies[within[0]] >= bodies[country] or exact[within[0]] > _MUCH_MORE * exact[country]
    ):
        return within[0]
    region, said = max(exact.items(), key=lambda item: item[1], default=("", 0))
    if "-" in region and not bodies and said > max(_MOST * sum(votes.values()), _OFTEN):
        return region
    return country


def _contradicts(shown: Counter[str], bodies: Counter[str], votes: Counter[str]) -> bool:
    """True where a text shows the state of a country none of whose offices speaks in it.

    "Ministry of Commerce" is the name of one in several countries.
    """
    area, weight = max(shown.items(), key=lambda item: item[1], default=("", 0))
    is_sure = weight >= _SURE or (weight >= homes.STATE and votes[area] == max(votes.values(), default=0))
    return is_sure and not any(each.partition("-")[0] == area for each in bodies)


def home_city(home: str, named: Iterable[PlaceMention | BodyMention]) -> str | None:
    """The city that a text on a province's area is about, where hardly anything else there is named."""
    told = Counter(each.city for each in named if "-" in home and each.area == home)
    city, most = told.most_common(1)[0] if told else (None, 0)
    return city if most > 1 and most >= _ALONE * told.total() else None


class Whereabouts:
    """Keeps the area spoken of, block by block and sentence by sentence."""

    def __init__(
        self, document: Document, recogniser: Recogniser, named: Iterable[PlaceMention | BodyMention]
    ) -> None:
        named = list(named)
        self.home = self.area = home_area(document, named)
        self._city = home_city(self.home, named)
        self._recogniser = recogniser
        # the sentences of the paragraph so far, the latest last
        self._behind: list[Sentence] = []
        self._province: PlaceMention | None = None
        self._office: str | None = None
        self._office_of_all: str | None = None

    def hear_heading(self, heading: str) -> None:
        """A heading's area governs its section ("KOREA: A BRISK FIRST HALF"); without one, the document's."""
        text = heading.title() if heading.isupper() else heading
        named = self._recogniser.names(text)
        named += [] if text == heading else self._recogniser.names(heading)
        # "PATENTS: CHINA IN A LEAGUE OF ITS OWN" is about patents
        areas = {
            each.area
            for each in named
            if each.area
            and (each.start < _LABEL or heading[each.end : each.end + 1] == ":")
            # "Chinese demand" at a regional office is about its applicants
            and not (subjects.is_regional(self.home) and getattr(each, "adjective", False))
        }
        # "Home front: UKIPO facts and figures"
        areas = areas or {each.area for each in named if isinstance(each, BodyMention) and each.area}
        self.area = areas.pop() if len(areas) == 1 else self.home

    @property
    def office(self) -> str:
        """The area of the office that a paragraph spoke of last, else that of its section."""
        return self._office or self.area

    def begin_block(self) -> None:
        """A new paragraph speaks of no place and no office yet."""
        self._office = self._office_of_all = None
        self._behind = []

    def locate(self, draft: Draft) -> None:
        """Give a draft its area, and what else its place tells: a city, where applicants are from."""
        draft.area = self.area
        clause, place = draft.clause, draft.clause.place
        ranks = draft.reading.measure == "rank"
        if place is None and not ranks and self._is_worldwide(clause):
            draft.area = _WORLD
            return
        if place is None and ranks:
            # "China's count of clusters worldwide reached 24, ranking first globally": China ranks
            before = [p for p in clause.sentence.places if p.end <= clause.segment.start and p.area != _WORLD]
            place = before[-1] if before else None
        if place is None and draft.is_level and "-" in self.area and self._is_of_country(clause):
            draft.area = self.area.partition("-")[0]
            return
        if place is None and clause.names_the_place:
            # "in the province": the one named last
            place = self._province
            if place is not None and place.city and clause.names_the_province:
                place = replace(place, city=None)
        if place is None and self._follows_on(clause) and not self._means_the_office(clause):
            place = self._subject
        if place is None and draft.reading.measure != "rank" and self._locate_people(draft):
            return
        if place is None and not ranks and not clause.names_locality:
            place = self._governing(clause)
        if place is None:
            # a report on the world goes on with the world
            spoken = self._office if self.area != "WORLD" or clause.refers_back else None
            if "company" in draft.of and subjects.is_filed(draft.indicator):
                # "华为以3,544件居首" in a paragraph on an office
                spoken = self._office
            draft.area = clause.office or spoken or self.area
            if self._city and draft.area == self.home and not self._is_wider(clause):
                draft.of.setdefault("city", self._city)
        seat = self.seat(draft)
        if seat is not None:
            draft.area = seat
            return
        if place is None or ("company" in draft.of and self.area != "WORLD"):
            return
        if any(body.start == place.start for body in clause.sentence.bodies):
            # "the European Patent Office (EPO) 199,264": an office's own figure
            draft.area = place.area
            return
        office = clause.office or self._office_of_all or self.area
        is_elsewhere = office not in (self.area, place.area, _WORLD) and subjects.is_filed(draft.indicator)
        if is_elsewhere and (clause.is_origin(place) or subjects.is_regional(office)):
            # "欧洲专利局…来自美国的有47,787件": at the office that is spoken of
            draft.area, draft.of["origin"] = office, place.area
            return
        is_abroad = self.area != "WORLD" and place.area.partition("-")[0] != self.area.partition("-")[0]
        of_regional = subjects.is_regional(self.area) and subjects.is_filed(draft.indicator)
        # applications under the PCT are told by where they come from
        is_origin = clause.is_origin(place) and draft.indicator != "pct-applications"
        is_origin = is_origin or (subjects.is_filed(draft.indicator) and self._tells_origins(clause))
        if is_abroad and (is_origin or of_regional):
            self._tell_origin(draft, place)
            return
        is_own = place.area == self.area and subjects.is_of_people(draft.indicator)
        if is_own and (clause.is_origin(place) or self._are_at_home(clause)):
            # "filers from the EU" at its office
            draft.of.setdefault("residence", "domestic")
        if self.area == "WORLD" and draft.reading.measure == "share":
            # "96.6% were filed in China": of those of the world
            draft.of.setdefault("whole", "world-total")
        draft.area = place.area
        if place.city:
            draft.of["city"] = place.city

    def seat(self, draft: Draft) -> str | None:
        """The country of the applicant whose applications a figure counts, where all countries' are told:
        "Huawei (3,924)", "Zhejiang University (306)".
        """
        if self.area != _WORLD or not applicants.counts(draft.indicator) or draft.reading.measure == "share":
            return None
        clause = draft.clause
        is_at_home = clause.place is not None and not {"holder", "company"} & draft.of.keys()
        before = clause.sentence.text[clause.segment.start : clause.quantity.start]
        return None if is_at_home else applicants.home_of(before)

    def _is_wider(self, clause: Clause) -> bool:
        """True of "全省法院" in a text on a city."""
        province = self._recogniser.lexicon.pattern("grammar.reference.the_province")
        is_region = "region" in clause.breakdowns(Reading("level"))
        return is_region or province.search(clause.sentence.text, 0, clause.quantity.start) is not None

    def _governing(self, clause: Clause) -> PlaceMention | None:
        """The province that a sentence is about: "浙江省各级法院收案8562件，结案8320件" """
        sentence, at = clause.sentence, clause.quantity.start
        first = sentence.quantities[0].start
        before = [p for p in sentence.places if p.end <= at and not p.adjective]
        the_place = self._recogniser.lexicon.pattern("grammar.reference.the_place")
        is_again = not before and the_place.search(sentence.text, 0, min(first, _FRONT))
        if is_again and self._province is not None:
            # "全市法院收案9236件，审结9587件"
            before = [replace(self._province, start=0, end=1)]
            province = self._recogniser.lexicon.pattern("grammar.reference.the_province")
            if before[0].city and province.search(sentence.text, 0, at):
                before = [replace(before[0], city=None)]
        # "patents granted in Shanghai rose from 9,200 to 24,200; PCT applications from 847 to 3,558"
        is_apart = bool(before) and not {";", "；"}.isdisjoint(sentence.text[before[0].end : at])
        near = first if is_apart else min(first, _FRONT + _FRONT)
        if not before or before[0].end > near or "-" not in before[0].area:
            return None
        if before[0].area.partition("-")[0] != self.area.partition("-")[0]:
            return None
        if len({(p.area, p.city) for p in before}) > 1:
            return None
        country = self._recogniser.lexicon.pattern("grammar.reference.the_country")
        return None if country.search(sentence.text, before[0].end, at) else before[0]

    def _tells_origins(self, clause: Clause) -> bool:
        """True of "the most active foreign country was the United States with 2,849": where it is from."""
        pattern = self._recogniser.lexicon.pattern("grammar.reference.origins")
        told = pattern.search(clause.sentence.text, 0, clause.quantity.start)
        if told is None and self._behind:
            told = pattern.search(self._behind[-1].text)
        return told is not None

    def _follows_on(self, clause: Clause) -> bool:
        """True where the subject of the sentence's first figure is a word for what the one before spoke of.

        "专利授权量318万件，其中发明45万件": behind another figure it stands for that one.
        """
        if not clause.refers_back:
            return False
        first = clause.sentence.quantities[0]
        return refers_back(clause.sentence, self._recogniser.lexicon, first.start)

    def _means_the_office(self, clause: Clause) -> bool:
        """True of "The Office registered 112,300 designs": not the country spoken of before."""
        pattern = self._recogniser.lexicon.pattern("grammar.reference.the_office", r"^\W*{}")
        return bool(pattern.search(clause.sentence.text))

    def _is_of_country(self, clause: Clause) -> bool:
        """True of "全国累计核准2.6万家" in a text on a province."""
        pattern = self._recogniser.lexicon.pattern("grammar.reference.whole_country")
        return pattern.search(clause.sentence.text, clause.segment.start, clause.quantity.start) is not None

    def hear_title(self, title: str) -> None:
        """A title that is labelled with a place ("【台北】…") tells it as a heading does."""
        if title.startswith(_LABELS):
            self.hear_heading(title)

    def _is_worldwide(self, clause: Clause) -> bool:
        """True of "18.6 million patents were in force worldwide": the words name the world and no country."""
        start, end = clause.segment.start, clause.segment.end
        named = {p.area for p in clause.sentence.places if start <= p.start < end}
        return named == {_WORLD} and clause.office is None

    def _locate_people(self, draft: Draft) -> bool:
        """Take "German designs", "Chinese applicants": whose something is, where that is not the home's."""
        if self._are_at_home(draft.clause) and subjects.is_of_people(draft.indicator):
            draft.of.setdefault("residence", "domestic")
        start, end = draft.clause.segment.scope, draft.clause.quantity.start
        named = [p for p in draft.clause.sentence.places if p.adjective and start <= p.start < end]
        if len({place.area for place in named}) != 1 or named[0].area.partition("-")[0] == self.area:
            return False
        if self.area == "WORLD" or not subjects.is_filed(draft.indicator):
            draft.area = named[0].area
        else:
            draft.area = draft.clause.office or self._office or self.area
            self._tell_origin(draft, named[0])
        return True

    def _are_at_home(self, clause: Clause) -> bool:
        """True of "56% came from Indian applicants", "owners in India filed 2,140" at India's office."""
        people = self._recogniser.lexicon.pattern("grammar.reference.people", r"\s+{}")
        based = self._recogniser.lexicon.pattern("grammar.reference.based", r"{}$")
        start, end = clause.segment.scope, clause.segment.end
        text, told = clause.sentence.text, (p for p in clause.sentence.places if start <= p.start < end)
        return any(
            people.match(text, p.end) if p.adjective else based.search(text, start, p.start)
            for p in told
            if p.area == self.area
        )

    def _tell_origin(self, draft: Draft, place: PlaceMention) -> None:
        draft.of["origin"] = place.area
        if not subjects.is_regional(self.area):
            # who files at a regional office may be at home in its region
            draft.of.setdefault("residence", "foreign")

    def _own_bodies(self, sentence: Sentence) -> Sequence[BodyMention]:
        """Those of a sentence without the offices that a province's own deals with: "深圳海关与香港海关"."""
        if "-" not in self.home:
            return sentence.bodies
        joined = self._recogniser.lexicon.pattern("grammar.reference.partner", r"{}$")
        return [each for each in sentence.bodies if not joined.search(sentence.text, 0, each.start)]

    def remember(self, sentence: Sentence) -> None:
        """The place that "it" or "the country" in the next sentence means."""
        if sentence.bodies:
            own = self._own_bodies(sentence)
            self._office = office_among(own, len(sentence.text)) or self._office
            # not one of several in a list: "China 7.4 million, the US 640,181 and the EUIPO 392,925"
            first = sentence.quantities[0].start if sentence.quantities else len(sentence.text)
            self._office_of_all = office_among(own, first) or self._office_of_all
        origins = self._recogniser.lexicon.pattern("grammar.reference.origins")
        self._told_origins = origins.search(sentence.text) is not None
        if any("-" in (each.area or "") for each in sentence.named):
            provinces = [p for p in sentence.places if "-" in p.area]
            if provinces and (provinces[0].start < _FRONT or len({p.area for p in provinces}) == 1):
                # "居北京、上海之后": in passing
                self._province = provinces[0]
        self._behind.append(sentence)

    @property
    def _subject(self) -> PlaceMention | None:
        """The place that the paragraph is about: the latest named, as long as sentences go on with it."""
        for sentence in reversed(self._behind):
            named = [place for place in sentence.places if not place.adjective] if sentence.named else []
            if named:
                is_subject = len({place.area for place in named}) == 1 or named[0].start < _FRONT
                return named[0] if is_subject else None
            if not refers_back(sentence, self._recogniser.lexicon):
                return None
        return None
