"""A document's sentences → claims: each figure with what it measures, of what, when and where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from ipgraph.claims import BODY_KINDS, Claim, Equivalent
from ipgraph.extract import measures, subjects
from ipgraph.extract.context import Clock, home_area
from ipgraph.extract.quantities import told_in
from ipgraph.extract.recognise import Recogniser
from ipgraph.extract.segments import segments, without_bound
from ipgraph.extract.sentences import sentences
from ipgraph.values import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ipgraph.claims import Block, Document
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Facet, PlaceMention, Sentence
    from ipgraph.extract.segments import Segment
    from ipgraph.vocabulary import Vocabulary

# How far behind a number its noun may begin.
_NOUN_REACH: Final = 48
# Numbers in words below this count hardly ever an indicator, unless their noun says so.
_SMALL: Final = 13
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
        self.area = home_area(document, self.recogniser, self.vocabulary)
        self.clock = Clock(document, self.area, self.lexicon)
        self.title: tuple[str, ...] = ()
        self.heading: tuple[str, ...] = ()
        self.before: list[Draft] = []
        self.before_facets: tuple[str, ...] = ()
        self.before_text = ""
        self.before_places: tuple[PlaceMention, ...] = ()

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
                self.clock.hear_heading(text)
            elif block.kind == "question":
                self.before, self.before_facets, self.before_text = [], _names(self.recogniser.facets(text)), ""
            elif block.kind in BODY_KINDS:
                yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Claim]:
        text = self.document.text
        for start, end in sentences(text, block.start, block.end):
            sentence = self.recogniser.sentence(text[start:end], start)
            self.clock.hear(sentence)
            drafts = self._sentence(sentence)
            yield from self._finished(sentence, drafts)
            self.clock.leave(sentence)
            self.before = [d for d in drafts if d.indicator] or self.before
            self.before_facets = _names(sentence.facets) or self.before_facets
            self.before_text, self.before_places = sentence.text, sentence.places

    # -- one sentence ---------------------------------------------------------------------------------

    def _sentence(self, sentence: Sentence) -> list[Draft]:
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
        source = self._antecedent(sentence, part, drafts)
        if source is not None and self._is_part_of_it(sentence, part) and self._fit(source, quantity, reading):
            return self._inherited(sentence, part, reading, source)
        subject = self._subject(sentence, part, reading, drafts, local, head)
        if subject is not None and subject.local:
            return self._made(sentence, part, reading, subject.indicator, _names(local), subject.score)
        if head is not None and quantity.unit == "count":
            return None
        if source is not None and self._fit(source, quantity, reading):
            return self._inherited(sentence, part, reading, source)
        earlier = [f for f in sentence.facets if f.end <= part.start and not f.head]
        if not local and earlier and source is None:
            subject = self._subject(sentence, part, reading, drafts, earlier, None)
            if subject is not None and subject.local:
                return self._made(sentence, part, reading, subject.indicator, _names(earlier), subject.score)
        if self._is_generic(sentence, part) or reading.measure == "rank":
            subject = self._subject(sentence, part, reading, drafts, local, None)
            if subject is not None:
                facets = tuple(dict.fromkeys((*self.heading, *self.before_facets, *self.title)))
                return self._made(sentence, part, reading, subject.indicator, facets, subject.score)
        return None

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

    def _fit(self, source: Draft, quantity: Quantity, reading: Reading) -> bool:
        return self._fits(quantity, reading).get(source.indicator or "", False)

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
        draft.of = self._breakdowns(sentence, part, indicator)
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
        source = self._antecedent(sentence, part, drafts)
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

    def _antecedent(self, sentence: Sentence, part: Segment, drafts: Sequence[Draft]) -> Draft | None:
        """The figure that this one leans on: the level before it in the sentence, else in the one before."""
        for draft in reversed(drafts):
            if draft.reading.measure in ("level", "rank") and draft.indicator and not draft.reading.earlier:
                return draft
        for draft in reversed(drafts):
            if draft.indicator:
                return draft
        leans = (
            self._refers_back(sentence)
            or self._is_part_of_it(sentence, part)
            or self._own_place(sentence, part) is not None
            or self._is_generic(sentence, part)
            or self._contrasts(sentence, part)
        )
        if self.before and leans:
            return next((d for d in reversed(self.before) if d.reading.measure == "level"), self.before[-1])
        return None

    @staticmethod
    def _contrasts(sentence: Sentence, part: Segment) -> bool:
        """True where a segment names a company or a category: the same thing, of another."""
        named = (*sentence.breakdowns, *sentence.companies)
        return any(part.start <= mention.start < part.end for mention in named)

    def _inherit(self, draft: Draft, source: Draft, sentence: Sentence) -> None:
        draft.inherited = True
        own_of = draft.of
        names_own_place = self._own_place(sentence, draft.segment)
        kept = {
            key: value
            for key, value in source.of.items()
            if key != "whole" and not (names_own_place and key in ("city", "region"))
        }
        draft.of = kept | own_of
        _, own_period = self.clock.period(sentence, draft.segment, stock=False)
        if not own_period and not draft.reading.earlier:
            draft.period = source.period
        if not names_own_place:
            draft.area = source.area

    # -- the words of a segment ---------------------------------------------------------------------------

    def _local(self, sentence: Sentence, part: Segment, *, share: bool = False) -> list[Facet]:
        start, end = part.start, part.end
        if share:
            # "13.04 percent of the GDP": what it is a share of is not what it is
            whole = re.match(r"\s*(?:of|to)\s+[^,;:.]*", sentence.text[part.quantity.end : end])
            behind = sentence.text[start : part.quantity.start]
            if whole and behind.strip():
                end = part.quantity.end
        head_span = self._head_facet(sentence, part)
        return [
            f
            for f in sentence.facets
            if start <= f.start < end and (not f.head or f is head_span)
        ]

    def _contexts(
        self, sentence: Sentence, part: Segment, drafts: Sequence[Draft]
    ) -> list[tuple[str, ...]]:
        earlier = _names([f for f in sentence.facets if f.end <= part.start and not f.head])
        last = drafts[-1].facets if drafts else ()
        return [tuple(dict.fromkeys((*last, *earlier))), self.heading, self.before_facets, self.title]

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
        first = self._noun(sentence, part)
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
        rest = sentence.text[part.quantity.noun :].lstrip()
        elliptical = part.quantity.unit != "count" or not rest or bool(self._elliptical(rest))
        return (facet.facets[0] if facet else None), elliptical

    def _elliptical(self, rest: str) -> bool:
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

    def _breakdowns(self, sentence: Sentence, part: Segment, indicator: str | None) -> dict[str, str | int]:
        of: dict[str, str | int] = {}
        head = self._head_facet(sentence, part)
        for mention in sentence.breakdowns:
            if not part.start <= mention.start < part.end:
                continue
            if head is not None and mention.start <= head.start < mention.end and mention.key == "holder":
                continue
            of.setdefault(mention.key, mention.value)
        for company in sentence.companies:
            if part.start <= company.start < part.end:
                of["company"] = company.name
        del indicator
        return of

    # -- where -----------------------------------------------------------------------------------------

    def _own_place(self, sentence: Sentence, part: Segment) -> PlaceMention | None:
        quantity = part.quantity
        own = [p for p in sentence.places if part.start <= p.start < part.end and not p.adjective]
        own = [p for p in own if not re.match(r"['’]?s?\s+(?:[A-Z]\w+\s+)*(?:Office|Administration|Court|Bureau)\b", sentence.text[p.end :])]
        if not own or len(own) > 2:
            return None
        before = [p for p in own if p.end <= quantity.start]
        after = [p for p in own if p.start >= quantity.end]
        if after and re.match(r"\s*(?:\w+\s+){0,3}(?:for|in|from|by|to)\s+$", sentence.text[quantity.end : after[0].start]):
            return after[0]
        return before[-1] if before else None

    def _place(self, draft: Draft, sentence: Sentence, part: Segment) -> None:
        draft.area = self.area
        place = self._own_place(sentence, part)
        if place is None and self._refers_back(sentence) and len(self.before_places) == 1:
            place = self.before_places[0]
        if place is None:
            return
        draft.area = place.area
        if place.city:
            draft.of["city"] = place.city

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
            names = self._named_row(sentence, row[0].segment, length)
            for draft, name in zip(row, names or (), strict=False):
                if isinstance(name, tuple):
                    draft.of[name[0]] = name[1]
                else:
                    draft.area = name.area
                    draft.of.pop("city", None)
                    if name.city:
                        draft.of["city"] = name.city

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
            of=draft.of,
            speaker=self.speaker_at(start, end),
            also=tuple(Equivalent(other.value, other.unit) for other in quantity.also),
            half=quantity.half,
        )


def _names(facets: Sequence[Facet]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for facet in facets if not facet.head for name in facet.facets))


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


__all__ = ["Draft", "Interpreter", "replace"]
