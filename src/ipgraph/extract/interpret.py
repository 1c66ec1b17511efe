"""A document's sentences → claims: each figure with what it measures, of what, when and where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from ipgraph.claims import BODY_KINDS, Claim, Equivalent
from ipgraph.extract import measures, subjects
from ipgraph.extract.context import Clock, home_area
from ipgraph.extract.lexicon import compile_patterns
from ipgraph.extract.quantities import told_in
from ipgraph.extract.recognise import Facet, PlaceMention, Recogniser
from ipgraph.extract.segments import segments, without_bound
from ipgraph.extract.sentences import sentences
from ipgraph.values import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ipgraph.claims import Block, Document
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Sentence
    from ipgraph.extract.segments import Segment
    from ipgraph.vocabulary import Vocabulary

# How far behind a number its noun may begin.
_NOUN_REACH: Final = 48
# Numbers in words below this count hardly ever an indicator, unless their noun says so.
_SMALL: Final = 13
# "Huawei (2,734)": how far the name may stand from its figure.
_BRACKET: Final = 4
# How close a body's name stands to its figure, and how many places may share a segment.
_BESIDE: Final = 20
_FEW: Final = 2
# What holds for one member of a list and not for the next.
_OF_ONE: Final = frozenset({"whole", "company", "city", "region", "batch"})
_RELATIVE: Final = frozenset({"change", "points", "difference", "ratio"})
_BREAKS: Final = re.compile(r"[,;:.()]|\s(?:but|while|in|from|for|by|to|at|on|with|were|was|are|is|had|have)\s")


@dataclass(slots=True)
class Draft:
    """A claim in the making; ``facets`` are what resolved its indicator, for the figures after it."""

    segment: Segment
    reading: Reading
    indicator: str | None
    of: dict[str, str | int] = field(default_factory=dict)
    period: str | None = None
    area: str = ""
    facets: tuple[str, ...] = ()
    base: str | None = None
    score: float = 0.0
    inherited: bool = False


class Interpreter:
    """Reads documents of one language with one vocabulary."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        self.lexicon = lexicon
        self.vocabulary = vocabulary
        self.recogniser = Recogniser(lexicon, vocabulary)
        subjects.check(vocabulary)

    def claims(self, document: Document, speaker_at: Callable[[int, int], str | None]) -> list[Claim]:
        """The document's claims in the order of its text."""
        return list(_Reading(self, document, speaker_at).claims())


class _Reading:
    """One pass through one document: what was said so far."""

    def __init__(
        self, interpreter: Interpreter, document: Document, speaker_at: Callable[[int, int], str | None]
    ) -> None:
        self.lexicon = interpreter.lexicon
        self.vocabulary = interpreter.vocabulary
        self.recogniser = interpreter.recogniser
        self.document = document
        self.speaker_at = speaker_at
        self.area = home_area(document, self.recogniser)
        self.clock = Clock(document, self.area, self.lexicon)
        self.title: tuple[str, ...] = ()
        self.heading: tuple[str, ...] = ()
        self.heading_of: dict[str, str | int] = {}
        self.before: list[Draft] = []
        self.before_facets: tuple[str, ...] = ()
        self.before_text = ""
        self.subject_place: PlaceMention | None = None

    def claims(self) -> Iterator[Claim]:
        for block in self.document.blocks:
            text = self.document.text[block.start : block.end]
            if block.kind == "title":
                self.title = self.title or _names(self.recogniser.facets(text))
                self.clock.hear_title(text)
            elif block.kind == "heading":
                facets = _names(self.recogniser.facets(text))
                if any(subjects.slot(facet) in ("right", "field") for facet in facets):
                    self.heading = facets
                named = self.recogniser.sentence(text, block.start).breakdowns
                self.heading_of = {mention.key: mention.value for mention in named}
                self.clock.hear_heading(text)
            elif block.kind == "question":
                self.before, self.before_facets, self.before_text = [], _names(self.recogniser.facets(text)), ""
            elif block.kind in BODY_KINDS:
                yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Claim]:
        text = self.document.text
        self.subject_place = None
        for start, end in sentences(text, block.start, block.end):
            sentence = self.recogniser.sentence(text[start:end], start)
            self.clock.hear(sentence)
            drafts = self._sentence(sentence)
            yield from self._finished(sentence, drafts)
            self.clock.leave(sentence)
            self.before = [d for d in drafts if d.indicator] or self.before
            self.before_facets = _names(sentence.facets) or self.before_facets
            self.before_text = sentence.text
            self._remember_place(sentence)

    # -- one sentence ---------------------------------------------------------------------------------

    def _sentence(self, sentence: Sentence) -> list[Draft]:
        sentence = self._without_numberings(sentence)
        parts = segments(sentence, self.lexicon)
        drafts: list[Draft] = []
        waiting: list[tuple[Segment, Reading]] = []
        for part in parts:
            if self._is_no_claim(sentence, part):
                continue
            last = next((p for p in parts if p.row == part.row and p.place == p.length - 1), part)
            reading = measures.read(
                part.quantity,
                sentence.text[part.start : self._row_start(parts, part)],
                without_bound(sentence.text[last.quantity.end : part.end], self.lexicon),
                self.lexicon,
                ranking=self._ranks(sentence),
            )
            if reading is None:
                continue
            if reading.measure in _RELATIVE or (reading.measure == "share"):
                draft = self._relative(sentence, part, reading, drafts)
                if draft is None:
                    waiting.append((part, reading))
                else:
                    drafts.append(draft)
                continue
            draft = self._level(sentence, part, reading, drafts)
            if draft is not None:
                drafts.append(draft)
        for part, reading in waiting:
            draft = self._following(sentence, part, reading, drafts)
            if draft is not None:
                drafts.append(draft)
        drafts.sort(key=lambda draft: draft.segment.quantity.start)
        self._distribute(sentence, parts, drafts)
        return drafts

    def _without_numberings(self, sentence: Sentence) -> Sentence:
        """The sentence without the ordinals that are no ranks: "the first group", "the third session"."""
        kept = []
        for quantity in sentence.quantities:
            if quantity.unit == "rank":
                before, after = sentence.text[: quantity.start], sentence.text[quantity.end :]
                if measures.read(quantity, before, after, self.lexicon, ranking=self._ranks(sentence)) is None:
                    continue
            kept.append(quantity)
        return replace(sentence, quantities=tuple(kept))

    @staticmethod
    def _row_start(parts: Sequence[Segment], part: Segment) -> int:
        first = next(p for p in parts if p.row == part.row)
        return first.quantity.start

    def _is_no_claim(self, sentence: Sentence, part: Segment) -> bool:
        quantity = part.quantity
        around = sentence.text[part.start : part.end]
        after = sentence.text[quantity.end : part.end]
        if self.lexicon.pattern("quantities.notclaims.each").search(after[:60]):
            return True
        return bool(self.lexicon.pattern("quantities.notclaims.target").search(around))

    # -- levels, rates, ranks --------------------------------------------------------------------------

    def _level(
        self, sentence: Sentence, part: Segment, reading: Reading, drafts: Sequence[Draft]
    ) -> Draft | None:
        quantity = part.quantity
        local = self._local(sentence, part)
        head, elliptical = self._head(sentence, part)
        known_noun = head is not None or self._noun(sentence, part) is not None
        if quantity.unit == "count" and not elliptical and not known_noun:
            return None
        if quantity.form == "words" and quantity.value < _SMALL and not known_noun:
            return None
        source = None
        if reading.measure != "rank":
            source = self._antecedent(sentence, part, drafts, self._fits(quantity, reading))
        if source is not None and self._is_part_of_it(sentence, part):
            return self._inherited(sentence, part, reading, source)
        subject = self._subject(sentence, part, reading, drafts, local, head)
        if subject is not None and subject.local:
            return self._made(sentence, part, reading, subject.indicator, _names(local), subject.score)
        if head is not None and quantity.unit == "count":
            return None
        if source is not None and source in drafts:
            return self._inherited(sentence, part, reading, source)
        earlier = [f for f in sentence.facets if f.end <= part.scope and not f.head]
        if not local and earlier:
            subject = self._subject(sentence, part, reading, drafts, earlier, None)
            if subject is not None and subject.local:
                return self._made(sentence, part, reading, subject.indicator, _names(earlier), subject.score)
        if source is not None:
            return self._inherited(sentence, part, reading, source)
        if quantity.unit == "percent":
            return self._listed_share(sentence, part, reading, drafts)
        if self._is_generic(sentence, part) or reading.measure == "rank":
            subject = self._subject(sentence, part, reading, drafts, local, None)
            if subject is not None:
                facets = tuple(dict.fromkeys((*self.heading, *self.before_facets, *self.title)))
                return self._made(sentence, part, reading, subject.indicator, facets, subject.score)
        return None

    def _listed_share(
        self, sentence: Sentence, part: Segment, reading: Reading, drafts: Sequence[Draft]
    ) -> Draft | None:
        """A bare percentage that goes on with the shares before it: "designs come next with 8.9%"."""
        shares = [d for d in reversed((*self.before, *drafts)) if d.reading.measure == "share"]
        named = self._contrasts(sentence, part) or self._local(sentence, part) or reading.earlier
        if not shares or not named:
            return None
        return self._inherited(sentence, part, replace(reading, measure="share"), shares[0])

    def _subject(
        self,
        sentence: Sentence,
        part: Segment,
        reading: Reading,
        drafts: Sequence[Draft],
        local: Sequence[Facet],
        head: str | None,
    ) -> subjects.Subject | None:
        spoken = [draft.indicator for draft in (*drafts, *self.before)]
        return subjects.resolve(
            local,
            self._contexts(sentence, part, drafts),
            self._fits(part.quantity, reading),
            head,
            spoken,
        )

    def _inherited(self, sentence: Sentence, part: Segment, reading: Reading, source: Draft) -> Draft:
        draft = self._made(sentence, part, reading, source.indicator, source.facets, source.score)
        self._inherit(draft, source, sentence)
        return draft

    def _is_part_of_it(self, sentence: Sentence, part: Segment) -> bool:
        """True of "2.454 million of them": a part of what was spoken of."""
        pattern = self.lexicon.pattern("grammar.reference.of_them", r"\s*{}")
        return bool(pattern.match(sentence.text, part.quantity.noun))

    def _is_generic(self, sentence: Sentence, part: Segment) -> bool:
        """True where the figure's subject only stands for what is spoken of: "the total", "the figure"."""
        pattern = self.lexicon.pattern("grammar.reference.generic")
        return bool(pattern.search(sentence.text[part.start : part.quantity.start]))

    def _made(
        self,
        sentence: Sentence,
        part: Segment,
        reading: Reading,
        indicator: str | None,
        facets: tuple[str, ...],
        score: float,
    ) -> Draft:
        draft = Draft(part, reading, indicator, facets=facets, score=score, base=reading.base)
        record = self.vocabulary.indicators.get(indicator or "")
        stock = record is not None and record.temporality == "stock"
        draft.of = self._breakdowns(sentence, part, reading)
        for key, value in self.heading_of.items():
            draft.of.setdefault(key, value)
        draft.period, _ = self.clock.period(sentence, part, stock=stock)
        if reading.earlier and not self._own_place(sentence, part) and not draft.of:
            _, own = self.clock.period(sentence, part, stock=stock)
            if not own:
                draft.period = self._earlier(sentence, part, draft.period)
        if "batch" in draft.of:
            draft.period = None
        self._place(draft, sentence, part)
        return draft

    def _earlier(self, sentence: Sentence, part: Segment, period: str | None) -> str | None:
        """The period of a figure that another is compared with."""
        named = self.clock.base_year(sentence, part)
        if named:
            return named
        is_year_before = any(m.kind == "base" and part.start <= m.start < part.end for m in sentence.periods)
        return Period.parse(period).year_before().text if period and is_year_before else None

    # -- changes, shares, gaps -------------------------------------------------------------------------

    def _relative(
        self, sentence: Sentence, part: Segment, reading: Reading, drafts: Sequence[Draft]
    ) -> Draft | None:
        """A figure about another figure: of its own words' indicator, or of the level before it."""
        source = self._antecedent(sentence, part, drafts, self._fits(part.quantity, reading))
        local = self._local(sentence, part, share=reading.measure == "share" and source in drafts)
        strong = [f for f in local if not f.weak and not f.head and subjects.slot(f.facets[0])]
        if strong and not (source in drafts and self._repeats(source, strong)):
            head, _ = self._head(sentence, part)
            subject = self._subject(sentence, part, reading, drafts, local, head)
            if subject is not None and subject.local:
                draft = self._made(sentence, part, reading, subject.indicator, _names(local), subject.score)
                if source is not None and source.indicator == subject.indicator and source in drafts:
                    self._inherit(draft, source, sentence)
                return draft
        if source is None:
            return None
        return self._inherited(sentence, part, reading, source)

    @staticmethod
    def _repeats(source: Draft | None, strong: Sequence[Facet]) -> bool:
        return source is not None and all(set(facet.facets) <= set(source.facets) for facet in strong)

    def _following(
        self, sentence: Sentence, part: Segment, reading: Reading, drafts: Sequence[Draft]
    ) -> Draft | None:
        """A change told before its level: "fell 3.2 percent to 45,444"."""
        for draft in drafts:
            is_after = draft.segment.quantity.start >= part.quantity.end
            if is_after and draft.segment.joined and draft.reading.measure == "level":
                return self._inherited(sentence, part, reading, draft)
        return None

    def _ranks(self, sentence: Sentence) -> bool:
        """True where a ranking is spoken of: in the sentence, the one before, or the title."""
        return any("gii" in names for names in (_names(sentence.facets), self.before_facets, self.title))

    def _refers_back(self, sentence: Sentence) -> bool:
        """True where a sentence's subject is a word for what the sentence before spoke of."""
        pattern = self.lexicon.pattern("grammar.reference.pronoun_subject", r"(?:^\W*|,\s*){}\b")
        return bool(pattern.search(sentence.text))

    # -- what a figure inherits -------------------------------------------------------------------------

    def _antecedent(
        self, sentence: Sentence, part: Segment, drafts: Sequence[Draft], fits: Mapping[str, bool]
    ) -> Draft | None:
        """The figure that this one leans on: the level before it in the sentence, else in the one before."""
        spoken = [draft for draft in reversed(drafts) if fits.get(draft.indicator or "", False)]
        for draft in spoken:
            if draft.reading.measure in ("level", "rank") and not draft.reading.earlier:
                return draft
        if spoken:
            return spoken[0]
        leans = (
            self._refers_back(sentence)
            or self._is_part_of_it(sentence, part)
            or self._own_place(sentence, part) is not None
            or self._is_generic(sentence, part)
            or self._contrasts(sentence, part)
        )
        if not leans:
            return None
        spoken = [draft for draft in reversed(self.before) if fits.get(draft.indicator or "", False)]
        return next((d for d in spoken if d.reading.measure == "level"), spoken[0] if spoken else None)

    @staticmethod
    def _contrasts(sentence: Sentence, part: Segment) -> bool:
        """True where a segment names a company or a category: the same thing, of another."""
        named = (*sentence.breakdowns, *sentence.companies)
        return any(part.scope <= mention.start < part.end for mention in named)

    def _inherit(self, draft: Draft, source: Draft, sentence: Sentence) -> None:
        draft.inherited = True
        own_of = draft.of
        names_own_place = self._own_place(sentence, draft.segment)
        drops = _OF_ONE if draft.reading.measure not in _RELATIVE | {"share"} else {"whole"}
        drops = drops | ({"city", "region"} if names_own_place else set())
        kept = {key: value for key, value in source.of.items() if key not in drops}
        draft.of = kept | own_of
        _, own_period = self.clock.period(sentence, draft.segment, stock=False)
        if not own_period and not draft.reading.earlier:
            draft.period = source.period
        if not names_own_place:
            draft.area = source.area

    # -- the words of a segment ---------------------------------------------------------------------------

    def _local(self, sentence: Sentence, part: Segment, *, share: bool = False) -> list[Facet]:
        start, end = part.scope, part.end
        if share:
            # "13.04 percent of the GDP": what it is a share of is not what it is
            whole = re.match(r"\s*(?:of|to)\s+[^,;:.]*", sentence.text[part.quantity.end : end])
            behind = sentence.text[start : part.quantity.start]
            if whole and behind.strip():
                end = part.quantity.end
        counted = self._head_facet(sentence, part)
        local = [f for f in sentence.facets if start <= f.start < end and (not f.head or f is counted)]
        if part.quantity.unit == "per-10k-people":
            local.append(Facet(part.quantity.start, part.quantity.end, ("per-10k",)))
        return local

    def _contexts(
        self, sentence: Sentence, part: Segment, drafts: Sequence[Draft]
    ) -> list[tuple[str, ...]]:
        earlier = _names([f for f in sentence.facets if f.end <= part.start and not f.head])
        last = drafts[-1].facets if drafts else ()
        before = [name for draft in self.before for name in draft.facets]
        return [
            tuple(dict.fromkeys((*last, *earlier))),
            self.heading,
            tuple(dict.fromkeys((*self.before_facets, *before))),
            self.title,
        ]

    def _noun(self, sentence: Sentence, part: Segment) -> Facet | None:
        """The first facet of the noun phrase behind a number."""
        quantity = part.quantity
        for facet in sentence.facets:
            if facet.start < quantity.noun or facet.start > quantity.noun + _NOUN_REACH:
                continue
            if _BREAKS.search(sentence.text[quantity.noun : facet.start] + " "):
                return None
            return facet
        return None

    def _head_facet(self, sentence: Sentence, part: Segment) -> Facet | None:
        """The facet of the noun that is counted, where that noun names its kind by itself."""
        if part.quantity.unit != "count":
            return None
        first = None if self._stands_alone(sentence, part) else self._noun(sentence, part)
        if first is None:
            pattern = re.compile(r"\b(?:number of|of all(?: the)?|of the) (?:\w+[\s-]+){0,3}?$", re.IGNORECASE)
            for facet in sentence.facets:
                if facet.head and part.start <= facet.start < part.quantity.start:
                    return facet if pattern.search(sentence.text[part.start : facet.start]) else None
            return None
        run = first
        for facet in sentence.facets:
            if run.head:
                break
            if facet.start >= run.end and not re.search(r"[^\s-]", sentence.text[run.end : facet.start]):
                run = facet
        return run if run.head else None

    def _head(self, sentence: Sentence, part: Segment) -> tuple[str | None, bool]:
        """The kind of thing counted, if its noun tells; and whether the number stands without a noun."""
        facet = self._head_facet(sentence, part)
        return (facet.facets[0] if facet else None), self._stands_alone(sentence, part)

    def _stands_alone(self, sentence: Sentence, part: Segment) -> bool:
        """True where no noun follows the number: "Beijing 20,140, Jiangsu 16,242"."""
        rest = sentence.text[part.quantity.noun :].lstrip()
        if part.quantity.unit != "count" or not rest:
            return True
        sources = self.lexicon.table("grammar.reference.elliptical_after")
        return any(re.match(source, rest, re.IGNORECASE) for source in sources)

    def _fits(self, quantity: Quantity, reading: Reading) -> dict[str, bool]:
        found = {}
        units = {quantity.unit, *(other.unit for other in quantity.also)}
        for slug, record in self.vocabulary.indicators.items():
            unit = record.unit
            money = len(unit) == 3 and unit.isupper()
            if reading.measure == "change":
                fits = unit != "rank"
            elif reading.measure in ("points", "share", "ratio"):
                fits = True
            elif reading.measure == "rank":
                fits = unit == "rank" or slug == "top-science-technology-clusters"
            elif quantity.is_money:
                fits = money
            elif quantity.unit == "percent":
                fits = unit == "percent"
            elif quantity.unit == "count":
                fits = unit == "count" or (unit == "score" and quantity.value <= 100)
            else:
                fits = unit in units
            found[slug] = fits
        return found

    def _breakdowns(self, sentence: Sentence, part: Segment, reading: Reading) -> dict[str, str | int]:
        of: dict[str, str | int] = {}
        quantity = part.quantity
        head = self._head_facet(sentence, part)
        is_gap = reading.base == "population" and reading.measure == "points"
        if not is_gap:
            end = self._scope_end(sentence, part)
            for mention in sentence.breakdowns:
                if not part.scope <= mention.start < end:
                    continue
                if head is not None and mention.start <= head.start < mention.end and mention.key == "holder":
                    continue
                if reading.base == "population" and mention.start >= quantity.end:
                    continue
                of.setdefault(mention.key, mention.value)
            for company in sentence.companies:
                if part.start <= company.end <= quantity.start and quantity.start - company.end < _BRACKET:
                    of["company"] = company.name
        if reading.measure in ("share", "ratio"):
            whole = self._whole(sentence.text[quantity.end : part.end])
            if whole:
                of["whole"] = whole
        return of

    def _scope_end(self, sentence: Sentence, part: Segment) -> int:
        """Where the words end that may name a figure's part: "patents across 2,700 universities" goes on."""
        for quantity in sentence.quantities:
            if quantity.start == part.end:
                gap = without_bound(sentence.text[part.quantity.end : quantity.start], self.lexicon)
                if self.lexicon.pattern("grammar.reference.across", r"\s{}\s*$").search(gap):
                    return quantity.end + _NOUN_REACH
        return part.end

    def _whole(self, after: str) -> str | None:
        """What a share is a share of, by the words behind it."""
        for entry in self.lexicon.table("breakdowns.whole"):
            if compile_patterns(entry["words"]).match(after.lstrip()[:80]):
                return str(entry["value"])
        return None

    # -- where -----------------------------------------------------------------------------------------

    def _own_place(self, sentence: Sentence, part: Segment) -> PlaceMention | None:
        """The place that a segment's figure is about."""
        quantity = part.quantity
        own = [p for p in sentence.places if part.start <= p.start < part.end and not p.adjective]
        if not own or len({p.area for p in own}) > _FEW:
            for body in sentence.bodies:
                # "the European Patent Office (EPO) 159,358"
                is_beside = 0 <= quantity.start - body.end <= _BESIDE
                if part.start <= body.start and is_beside and body.area and body.area != "WORLD":
                    return PlaceMention(body.start, body.end, body.area)
            return None
        before = [p for p in own if p.end <= quantity.start]
        after = [p for p in own if p.start >= quantity.end]
        between = sentence.text[quantity.end : after[0].start] if after else ""
        if after and self.lexicon.pattern("grammar.reference.located", r"\s*(?:[\w-]+\s+){0,4}{}\s+(?:the\s+)?$").match(between):
            return after[0]
        return before[-1] if before else None

    def _place(self, draft: Draft, sentence: Sentence, part: Segment) -> None:
        draft.area = self.area
        place = self._own_place(sentence, part)
        if place is None and self._refers_back(sentence):
            place = self.subject_place
        if place is None or "company" in draft.of:
            return
        pattern = self.lexicon.pattern("grammar.reference.origin", r"{}\s+(?:the\s+)?$")
        is_origin = pattern.search(sentence.text[: place.start]) and draft.indicator != "pct-applications"
        if is_origin and place.area.partition("-")[0] != self.area.partition("-")[0]:
            draft.of["origin"] = place.area
            draft.of.setdefault("residence", "foreign")
            return
        draft.area = place.area
        if place.city:
            draft.of["city"] = place.city

    def _remember_place(self, sentence: Sentence) -> None:
        """The place that "it" or "the country" in the next sentence means."""
        named = [p for p in sentence.places if not p.adjective]
        if named:
            alone = len({p.area for p in named}) == 1 or named[0].start < _BESIDE
            self.subject_place = named[0] if alone else None
        elif not self._refers_back(sentence):
            self.subject_place = None

    # -- lists -----------------------------------------------------------------------------------------

    def _distribute(self, sentence: Sentence, parts: Sequence[Segment], drafts: list[Draft]) -> None:
        """Give the members of a row of figures the members of a row of names, one to one."""
        rows: dict[int, list[Draft]] = {}
        for draft in drafts:
            if draft.segment.length > 1:
                rows.setdefault(draft.segment.row, []).append(draft)
        for row in rows.values():
            length = row[0].segment.length
            if len(row) != length:
                continue
            if self._distribute_facets(sentence, row):
                continue
            names = self._named_row(sentence, row[0].segment, length)
            for draft, name in zip(row, names or (), strict=False):
                if isinstance(name, tuple):
                    draft.of[name[0]] = name[1]
                else:
                    draft.area = name.area
                    draft.of.pop("city", None)
                    if name.city:
                        draft.of["city"] = name.city

    def _distribute_facets(self, sentence: Sentence, row: Sequence[Draft]) -> bool:
        """"Re-examinations and invalidations: 28,400 and 4,300": each figure gets its own noun."""
        part = row[0].segment
        named = [f for f in sentence.facets if part.scope <= f.start < part.end and not (f.head or f.weak)]
        for facets in _rows_of(named, sentence.text):
            if len(facets) != len(row) or len({subjects.slot(f.facets[0]) for f in facets}) != 1:
                continue
            for draft, own in zip(row, facets, strict=True):
                local = [f for f in self._local(sentence, part) if f is own or f not in facets]
                subject = self._subject(sentence, draft.segment, draft.reading, (), local, None)
                if subject is None or not subject.local:
                    return False
                draft.indicator, draft.facets = subject.indicator, _names(local)
            return True
        return False

    def _named_row(
        self, sentence: Sentence, part: Segment, length: int
    ) -> list[tuple[str, str | int]] | list[PlaceMention] | None:
        """The last row of that many breakdowns of one kind, or places, before the figures."""
        texts = [(sentence.text, part.quantity.start, sentence.breakdowns, sentence.places)]
        if self.before_text:
            before = self.recogniser.sentence(self.before_text, 0)
            texts.append((before.text, len(before.text), before.breakdowns, before.places))
        for text, end, breakdowns, places in texts:
            for row in reversed(_rows_of([b for b in breakdowns if b.end <= end], text)):
                if len(row) == length and len({b.key for b in row}) == 1:
                    return [(b.key, b.value) for b in row]
            for spots in reversed(_rows_of([p for p in places if p.end <= end], text)):
                if len(spots) == length:
                    return list(spots)
        return None

    # -- finishing --------------------------------------------------------------------------------------

    def _finished(self, sentence: Sentence, drafts: Sequence[Draft]) -> Iterator[Claim]:
        for draft in drafts:
            if draft.reading.earlier and draft.period is None:
                continue
            if draft.indicator is None:
                continue
            yield self._claim(sentence, draft)

    def _claim(self, sentence: Sentence, draft: Draft) -> Claim:
        record = self.vocabulary.indicators[draft.indicator] if draft.indicator else None
        quantity = draft.segment.quantity
        if record is not None:
            quantity = told_in(quantity, record.unit)
        measure, unit = draft.reading.measure, quantity.unit
        if record is not None and unit == "count" and measure in ("level", "difference") and not quantity.is_money:
            unit = record.unit if record.unit in ("score", "per-10k-people") else unit
        start, end = sentence.start + quantity.start, sentence.start + quantity.end
        value = quantity.value
        base = draft.base
        if draft.reading.sign < 0 and measure in _RELATIVE:
            value = -value
        if record is not None and record.slug == "industrialisation-income-premium" and measure == "change":
            measure, base = "level", "population"
        if measure in ("level", "share", "rank") and base != "population":
            base = None
        text = self.document.text
        return Claim(
            doc=self.document.name,
            indicator=draft.indicator,
            measure=measure,
            value=value,
            unit=unit,
            bound=quantity.bound,
            period=draft.period,
            base=base,
            area=draft.area,
            quote=text[start:end],
            start=start,
            end=end,
            of=subjects.breakdown_rules().fitting(draft.indicator or "", draft.of),
            speaker=self.speaker_at(start, end),
            also=tuple(Equivalent(other.value, other.unit) for other in quantity.also),
            half=quantity.half,
        )


def _names(facets: Sequence[Facet]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(name for facet in facets if not (facet.head or facet.weak) for name in facet.facets)
    )


def _rows_of(mentions: Sequence[object], text: str) -> list[list]:  # type: ignore[type-arg]
    """Runs of mentions that only commas and conjunctions part."""
    rows: list[list] = []  # type: ignore[type-arg]
    for mention in mentions:
        if rows and re.fullmatch(
            r"[\s-]*(?:-sized)?\s*(?:,|，|、)?\s*(?:and|or|&|和|及|与)?\s*", text[rows[-1][-1].end : mention.start]  # type: ignore[attr-defined]
        ):
            rows[-1].append(mention)
        else:
            rows.append([mention])
    return rows

