"""A figure in its segment → what the words around it say of it: its noun, its part, its place, its links."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from ipgraph.extract.lexicon import compile_patterns
from ipgraph.extract.recognise import Facet, PlaceMention
from ipgraph.extract.segments import without_bound
from ipgraph.extract.subjects import slot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Sentence
    from ipgraph.extract.segments import Segment

# How far behind a number its noun may begin.
_NOUN_REACH: Final = 48
# How far from its figure a name in front of brackets may stand: "Huawei (2,734)".
_BRACKET: Final = 4
# How close a body's name stands to its figure, and how many places may share a segment.
_BESIDE: Final = 20
_FEW: Final = 2
# How much of the words behind a share may name its whole.
_WHOLE_REACH: Final = 80
# Nouns that go with figures of many kinds.
_ANY_NOUN: Final = frozenset(
    {"case", "admin", "court", "dispute", "application", "registration", "grant", "patent", "trademark"}
)
# What an owner does with what is counted.
_HELD: Final = frozenset({"valid", "application", "grant"})


class Clause:
    """One figure, its segment and its sentence."""

    def __init__(self, sentence: Sentence, segment: Segment, lexicon: Lexicon) -> None:
        self.sentence = sentence
        self.segment = segment
        self.quantity: Quantity = segment.quantity
        self._lexicon = lexicon

    # -- the noun that is counted ---------------------------------------------------------------------

    @cached_property
    def stands_alone(self) -> bool:
        """True where no noun follows the number: "Beijing 20,140, Jiangsu 16,242"."""
        rest = self.sentence.text[self.quantity.noun :].lstrip()
        if self.quantity.unit != "count" or not rest:
            return True
        sources = self._lexicon.table("grammar.reference.elliptical_after")
        return any(re.match(source, rest, re.IGNORECASE) for source in sources)

    @cached_property
    def noun(self) -> Facet | None:
        """The first facet of the noun phrase behind the number."""
        begin = self.quantity.noun
        breaks = self._lexicon.pattern("grammar.reference.breaks")
        for facet in self.sentence.facets:
            if begin <= facet.start <= begin + _NOUN_REACH:
                between = self.sentence.text[begin : facet.start]
                return None if re.search(r"[,;:.()]", between) or breaks.search(between) else facet
        return None

    @cached_property
    def counted(self) -> Facet | None:
        """The facet of the noun that is counted, where that noun names its kind by itself: "enterprises"."""
        if self.quantity.unit != "count":
            return None
        if self.stands_alone or self.noun is None:
            return self._counted_before
        run = self.noun
        for facet in self.sentence.facets:
            if run.head:
                break
            # "invention patent applicants": the last noun of a compound is what is counted
            if facet.start >= run.end and not re.search(r"[^\s-]", self.sentence.text[run.end : facet.start]):
                run = facet
        return run if run.head else None

    @property
    def _counted_before(self) -> Facet | None:
        """ "the number of enterprises that … reached 298,000": the noun stands before."""
        pattern = self._lexicon.pattern("grammar.reference.partitive", r"{}\s+(?:[\w-]+[\s-]+){0,3}?$")
        text, start = self.sentence.text, self.segment.start
        for facet in self.sentence.facets:
            if facet.head and start <= facet.start < self.quantity.start:
                if pattern.search(text[start : facet.start]) or self._is_measured(facet):
                    return facet
                return None
        return None

    def _is_measured(self, subject: Facet) -> bool:
        """True of "the enterprises … topping 30,000", false of "the enterprises held 30,000"."""
        if subject.facets[0] == "other" or "," in self.sentence.text[subject.end : self.quantity.start]:
            return False
        before = self.sentence.text[: subject.start]
        if self._lexicon.pattern("grammar.reference.prepositions", r"\b{}\s+{the}$").search(before):
            return False
        measuring = self._lexicon.pattern("grammar.reference.measuring")
        if not measuring.search(self.sentence.text[subject.end : self.quantity.start]):
            return False
        between = [f for f in self.sentence.facets if subject.end <= f.start < self.quantity.start]
        return not any(set(f.facets) & _HELD for f in between)

    @property
    def head(self) -> str | None:
        """The kind of thing counted, where its noun tells."""
        return self.counted.facets[0] if self.counted else None

    def facets(self, *, without_whole: bool = False) -> list[Facet]:
        """The facets of the figure's own words; ``without_whole`` leaves out what a share is a share of."""
        found = self._own_facets
        if without_whole and self.sentence.text[self.segment.start : self.quantity.start].strip():
            after = self.sentence.text[self.quantity.end : self.segment.end]
            if self._lexicon.pattern("grammar.share.whole", r"\s*{}\s").match(after):
                found = [facet for facet in found if facet.start < self.quantity.end]
        return list(found)

    @cached_property
    def _own_facets(self) -> list[Facet]:
        start, end = self.segment.scope, self.segment.end
        found = [
            f for f in self.sentence.facets if start <= f.start < end and (not f.head or f is self.counted)
        ]
        if self.quantity.unit == "per-10k-people":
            found.append(Facet(self.quantity.start, self.quantity.end, ("per-10k",)))
        return found

    def facets_before(self, *, near: bool = True) -> list[Facet]:
        """The facets of the sentence before this figure's words; ``near``: those behind the figure before."""
        found = [f for f in self.sentence.facets if f.end <= self.segment.scope and not f.head]
        ends = [q.end for q in self.sentence.quantities if q.end <= self.segment.start]
        behind = [f for f in found if ends and f.start >= ends[-1]]
        return behind if near and any(not f.weak for f in behind) else found

    def facets_behind(self) -> list[Facet]:
        """The facets of the sentence behind this figure's words, weak ones left out."""
        return [f for f in self.sentence.facets if f.start >= self.segment.end and not (f.head or f.weak)]

    # -- its part, company and whole --------------------------------------------------------------------

    def breakdowns(self, reading: Reading) -> dict[str, str | int]:
        """The categories that the figure's own words name, by dimension."""
        of: dict[str, str | int] = {}
        is_gap = reading.base == "population" and reading.measure == "points"
        if not is_gap:
            end = self._scope_end
            for mention in self.sentence.breakdowns:
                if not self.segment.scope <= mention.start < end:
                    continue
                counted = self.counted
                if counted and mention.key == "holder" and mention.start <= counted.start < mention.end:
                    continue
                # "8 percent higher than that of average enterprises": those are the others
                if reading.base == "population" and mention.start >= self.quantity.end:
                    continue
                of.setdefault(mention.key, mention.value)
            for company in self.sentence.companies:
                if 0 <= self.quantity.start - company.end < _BRACKET:
                    of["company"] = company.name
        if reading.measure in ("share", "ratio"):
            whole = self._whole()
            if whole:
                of["whole"] = whole
        return of

    @property
    def _scope_end(self) -> int:
        """Where the words end that may name a part: "patents across 2,700 universities" goes on."""
        for quantity in self.sentence.quantities:
            if quantity.start == self.segment.end:
                gap = without_bound(self.sentence.text[self.quantity.end : quantity.start], self._lexicon)
                if self._lexicon.pattern("grammar.reference.across", r"\s{}\s*$").search(gap):
                    return quantity.end + _NOUN_REACH
        return self.segment.end

    def _whole(self) -> str | None:
        after = self.sentence.text[self.quantity.end : self.segment.end].lstrip()[:_WHOLE_REACH]
        return next((value for value, pattern in _wholes(self._lexicon) if pattern.match(after)), None)

    # -- its place ------------------------------------------------------------------------------------

    @cached_property
    def place(self) -> PlaceMention | None:
        """The place that the figure's own words say it is about."""
        start, end = self.segment.scope, self.segment.end
        own = [p for p in self.sentence.places if start <= p.start < end and not p.adjective]
        if not own or len({p.area for p in own}) > _FEW:
            return self._place_of_body
        before = [p for p in own if p.end <= self.quantity.start]
        after = [p for p in own if p.start >= self.quantity.end]
        if after:
            words = r"\s*(?:[\w-]+\s+){0,4}{}\s+{the}$"
            located = self._lexicon.pattern("grammar.reference.located", words)
            if located.match(self.sentence.text[self.quantity.end : after[0].start]):
                return after[0]
        return before[-1] if before else None

    @property
    def _place_of_body(self) -> PlaceMention | None:
        """ "the European Patent Office (EPO) 159,358": a body beside a figure stands for its place."""
        for body in self.sentence.bodies:
            is_beside = 0 <= self.quantity.start - body.end <= _BESIDE
            if self.segment.start <= body.start and is_beside and body.area and body.area != "WORLD":
                return PlaceMention(body.start, body.end, body.area)
        return None

    @property
    def office(self) -> str | None:
        """The area of the office that the sentence names before the figure, where it names one."""
        return office_of(self.sentence, self.quantity.start)

    @property
    def names_the_place(self) -> bool:
        """True of "in the province": a place that was named before."""
        pattern = self._lexicon.pattern("grammar.reference.the_place")
        return bool(pattern.search(self.sentence.text[self.segment.start : self.segment.end]))

    def is_origin(self, place: PlaceMention) -> bool:
        """True of "applicants from the US": who files, not where."""
        pattern = self._lexicon.pattern("grammar.reference.origin", r"{}\s+{the}$")
        return bool(pattern.search(self.sentence.text[: place.start]))

    # -- how it leans on what was said --------------------------------------------------------------------

    @property
    def is_no_claim(self) -> bool:
        """True of aims and forecasts, of what is denied, and of what each of many has."""
        text, start = self.sentence.text, self.quantity.start
        each = self._lexicon.pattern("quantities.notclaims.each")
        if each.search(text[self.quantity.end : self.segment.end][:60]):
            return True
        # what governs the figure stands in the same clause: "with policies aimed at quality, China granted 5"
        comma = max(text.rfind(mark, self.segment.start, start) for mark in (", ", "; ", ": "))
        before = text[max(comma, self.segment.start) : start]
        not_so = ("quantities.notclaims.target", "quantities.notclaims.negated")
        return any(self._lexicon.pattern(path).search(before) for path in not_so)

    @property
    def is_part_of_it(self) -> bool:
        """True of "2.454 million of them": a part of what was spoken of."""
        pattern = self._lexicon.pattern("grammar.reference.of_them", r"\s*{}")
        return bool(pattern.match(self.sentence.text, self.quantity.noun))

    @property
    def is_generic(self) -> bool:
        """True where the subject only stands for what is spoken of: "the total", "the figure"."""
        pattern = self._lexicon.pattern("grammar.reference.generic")
        return bool(pattern.search(self.sentence.text[self.segment.scope : self.quantity.start]))

    def _is_owner(self, place: PlaceMention) -> bool:
        """True of "China's foreign trade rose": the place is not what the figure is about."""
        pattern = self._lexicon.pattern("grammar.reference.possessive", r"{}")
        return bool(pattern.match(self.sentence.text, place.end))

    def goes_with(self, facets: Sequence[str]) -> bool:
        """True where the noun behind the number, if there is one, can be of what ``facets`` name."""
        if self.quantity.unit != "count" or self.stands_alone:
            return True
        return self.noun is not None and bool(set(self.noun.facets) & {*facets, *_ANY_NOUN})

    def differs(self, facets: Sequence[str]) -> bool:
        """True where the words name another kind of right than ``facets`` do."""
        own = {n for f in self.facets() if not (f.weak or f.head) for n in f.facets if slot(n) == "right"}
        return bool(own) and own.isdisjoint(facets)

    @cached_property
    def has_other_subject(self) -> bool:
        """True of "requests for examination totalled 234,815": a clause about what nothing here names."""
        before = self.sentence.text[self.segment.start : self.quantity.start]
        pattern = self._lexicon.pattern("grammar.reference.other_subject", r"{}")
        if not pattern.search(before) or self.leans or self.is_part_of_it:
            return False
        return not any(slot(name) for facet in self.facets() for name in facet.facets)

    @property
    def looks_back(self) -> bool:
        """True of "In 2009 there had been 43,572"."""
        pattern = self._lexicon.pattern("grammar.from_to.earlier", r"{}\s*$")
        return bool(pattern.search(self.sentence.text[self.segment.start : self.quantity.start]))

    @property
    def contrasts(self) -> bool:
        """True where the words name a company or a category: the same thing, of another."""
        named = [each.start for each in self.sentence.breakdowns]
        named += [each.start for each in self.sentence.companies]
        return any(self.segment.scope <= start < self.segment.end for start in named)

    @cached_property
    def refers_back(self) -> bool:
        """True where the sentence's subject is a word for what the sentence before spoke of."""
        return refers_back(self.sentence, self._lexicon)

    @property
    def leans(self) -> bool:
        """True where the figure may be one more of what the sentence before spoke of."""
        return (
            self.looks_back
            or self.refers_back
            or self.is_part_of_it
            or (self.place is not None and not self._is_owner(self.place))
            or self.is_generic
            or self.contrasts
        )


@cache
def _wholes(lexicon: Lexicon) -> list[tuple[str, re.Pattern[str]]]:
    return [(entry["value"], compile_patterns(entry["words"])) for entry in lexicon.table("breakdowns.whole")]


def office_of(sentence: Sentence, end: int) -> str | None:
    """The area of the one country's or region's office that a sentence names before ``end``."""
    areas = {body.area for body in sentence.bodies if body.end <= end and body.area not in (None, "WORLD")}
    return areas.pop() if len(areas) == 1 else None


def refers_back(sentence: Sentence, lexicon: Lexicon) -> bool:
    """True where a sentence's subject is a pronoun or its like."""
    pattern = lexicon.pattern("grammar.reference.pronoun_subject", r"(?:^\W*|,\s*){}\b")
    return bool(pattern.search(sentence.text))


def names(facets: Sequence[Facet]) -> tuple[str, ...]:
    """What the facets name, weak words and counted nouns left out."""
    return tuple(
        dict.fromkeys(name for facet in facets if not (facet.head or facet.weak) for name in facet.facets)
    )
