"""A document's sentences → claims: each figure with what it measures, of what, when and where."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.claims import BODY_KINDS
from ipgraph.extract import lists, measures, sections, subjects, tables, unknown, wholes
from ipgraph.extract.clauses import Clause, names, office_of
from ipgraph.extract.context import Clock
from ipgraph.extract.drafts import RELATIVE, Draft, claim_of
from ipgraph.extract.period_roles import MAIN
from ipgraph.extract.recognise import Recogniser
from ipgraph.extract.segments import segments, without_bound
from ipgraph.extract.sentences import sentences
from ipgraph.extract.spoken import Spoken, parts_of_told, share_parts
from ipgraph.extract.tabular import Tabular
from ipgraph.extract.whereabouts import Whereabouts
from ipgraph.values import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ipgraph.claims import Block, Claim, Document
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.recognise import BodyMention, Facet, PlaceMention, Sentence
    from ipgraph.extract.segments import Segment
    from ipgraph.vocabulary import Vocabulary

# Days of a year but one.
_YEAR: Final = 364
# Numbers in words below this count hardly ever an indicator, unless their noun says so.
_SMALL: Final = 13
# What holds for one member of a list and not for the next.
_OF_ONE: Final = frozenset({"whole", "company", "city", "region", "batch"})


class Interpreter:
    """Reads documents of one language with one vocabulary."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        self.lexicon = lexicon
        self.vocabulary = vocabulary
        self.recogniser = Recogniser(lexicon, vocabulary)
        self.fitting: dict[tuple[str, str, bool, bool, str], dict[str, bool]] = {}
        subjects.check(vocabulary)

    def claims(self, document: Document, speaker_at: Callable[[int, int], str | None]) -> list[Claim]:
        """The document's claims in text order; ``speaker_at`` tells whom a span is attributed to."""
        folded = self.lexicon.fold(document.text)
        if folded is document.text:
            return list(_Pass(self, document, speaker_at).claims())
        found = _Pass(self, replace(document, text=folded), speaker_at).claims()
        return [replace(claim, quote=document.text[claim.start : claim.end]) for claim in found]


class _Pass:
    """One pass through one document, with what was said so far."""

    def __init__(
        self, interpreter: Interpreter, document: Document, speaker_at: Callable[[int, int], str | None]
    ) -> None:
        self.lexicon = interpreter.lexicon
        self.vocabulary = interpreter.vocabulary
        self.recogniser = interpreter.recogniser
        self.document = document
        self.speaker_at = speaker_at
        self.fitting = interpreter.fitting
        self.named = self.recogniser.names(document.text)
        self.named_at = [each.start for each in self.named]
        self.where = Whereabouts(document, self.recogniser, self.named)
        self.clock = Clock(document, self.where.home, self.lexicon)
        self.title: tuple[str, ...] = ()
        self.heading: tuple[str, ...] = ()
        self.heading_of: dict[str, str | int] = {}
        self.before: list[Draft] = []
        self.told: set[str] = set()
        self.spoken = Spoken()
        self.before_facets: tuple[str, ...] = ()
        self.rights: tuple[str, ...] = ()
        self.before_sentence: Sentence | None = None
        self.paragraph: dict[str, None] = {}
        self.is_adjacent = False
        self.tables = tables.find(document.text, self.lexicon)

    def claims(self) -> Iterator[Claim]:
        for block in tables.parted(self.document.blocks, self.tables):
            if isinstance(block, tables.Table):
                yield from self._table(block)
                continue
            text = self.document.text[block.start : block.end]
            if block.kind == "title":
                self.title = self.title or names(self.recogniser.facets(text))
                self.clock.hear_title(text)
            elif block.kind == "heading":
                self._hear_heading(text)
                self.clock.hear_heading(text)
            elif block.kind == "question":
                self.before, self.before_sentence = [], None
                self.before_facets = names(self.recogniser.facets(text))
            elif block.kind in BODY_KINDS:
                yield from self._block(block)

    def _table(self, table: tables.Table) -> Iterator[Claim]:
        over = tables.caption(self.document.text, table)
        reader = Tabular(self.recogniser, self.clock.resolve, self._name_cell, self._settle_cell)
        for draft in reader.drafts(table, over, is_bare_known=bool(self.heading or self.before)):
            if not self._is_to_come(draft):
                yield self._claim(draft)

    def _name_cell(
        self, clause: Clause, reading: Reading, local: Sequence[Facet], over: Sequence[str], head: str | None
    ) -> subjects.Subject | None:
        spoken = (*self.before_facets, *(name for draft in self.before for name in draft.facets))
        slots = {subjects.slot(name) for name in over} - {None}
        around = (self.heading, spoken, self.title)
        farther = [[n for n in each if subjects.slot(n) not in slots] for each in around]
        return subjects.resolve(local, [over, *farther], self._fits(clause, reading), head)

    def _settle_cell(self, draft: Draft, is_undated: bool) -> None:
        """Give a table's figure its place, and where its table tells no period the one spoken of."""
        if is_undated:
            stock = draft.indicator is not None and self._is_stock(draft.indicator)
            draft.period, _ = self.clock.period(draft.clause.sentence, draft.clause.segment, stock=stock)
        self.where.locate(draft)

    def _is_stock(self, indicator: str) -> bool:
        record = self.vocabulary.indicators[indicator]
        return record.temporality == "stock" or record.unit == "per-10k-people"

    def _hear_heading(self, text: str) -> None:
        self.rights = ()
        systems = sections.system_of(text, self.lexicon)
        found = systems or names(self.recogniser.facets(text))
        if any(subjects.slot(name) in ("right", "field", "system") for name in found):
            # a section of its own: what was spoken of before it is over
            self.heading = found
            self.before, self.before_sentence, self.before_facets = [], None, ()
            self.spoken.begin_section()
        self.where.hear_heading("" if systems else text)
        self.heading_of = {each.key: each.value for each in self.recogniser.sentence(text, 0).breakdowns}

    def _block(self, block: Block) -> Iterator[Claim]:
        text = self.document.text
        self.where.begin_block()
        self.clock.begin_block()
        self.spoken.begin_block()
        self.paragraph = {}
        for start, end in sentences(text, block.start, block.end):
            sentence = self.recogniser.sentence(text[start:end], start, self._named_in(start, end))
            ranking = self._ranks(sentence)
            sentence = measures.settled(sentence, self.lexicon, ranking=ranking)
            if start == block.start and sections.is_label(sentence, self.lexicon):
                self._hear_heading(sentence.text)
                continue
            self.clock.turn_to(office_of(sentence, len(sentence.text)) or self.where.office)
            self.clock.hear(sentence)
            drafts = self._drafts(sentence, ranking=ranking)
            for draft in drafts:
                if not self._is_to_come(draft) and (draft.period is not None or not draft.reading.earlier):
                    yield self._claim(draft)
            self.clock.leave(sentence)
            self.before = [draft for draft in drafts if draft.indicator] or self.before
            self.told.update(draft.indicator for draft in drafts if draft.indicator)
            self.spoken.tell(drafts)
            self.is_adjacent = bool(drafts)
            self.paragraph.update(dict.fromkeys(names(sentence.facets)))
            self.before_facets = names(sentence.facets) or self.before_facets
            if any(subjects.slot(name) == "right" for name in self.before_facets):
                self.rights = sections.rights_of(self.before_facets)
            self.before_sentence = sentence
            self.where.remember(sentence)

    def _named_in(self, start: int, end: int) -> list[PlaceMention | BodyMention]:
        """The places and bodies that a sentence names; their offsets count from its start."""
        found = self.named[bisect_left(self.named_at, start) : bisect_left(self.named_at, end)]
        return [
            replace(each, start=each.start - start, end=each.end - start) for each in found if each.end <= end
        ]

    def _is_to_come(self, draft: Draft) -> bool:
        """True of a figure for a time after the document's issue: an aim or a forecast."""
        issued = self.clock.now.issued
        return issued is not None and draft.period is not None and Period.parse(draft.period).start > issued

    # -- one sentence ---------------------------------------------------------------------------------

    def _ranks(self, sentence: Sentence) -> bool:
        """True where a ranking is spoken of: in the sentence, the one before, or the title."""
        return any("gii" in each for each in (names(sentence.facets), self.before_facets, self.title))

    def _drafts(self, sentence: Sentence, *, ranking: bool) -> list[Draft]:
        drafts: list[Draft] = []
        waiting: list[tuple[Clause, Reading]] = []
        parts = segments(sentence, self.lexicon)
        rows: dict[int, list[Segment]] = {}
        for part in parts:
            rows.setdefault(part.row, []).append(part)
        for part in parts:
            clause = Clause(sentence, part, self.lexicon)
            row = rows[part.row]
            reading = None if clause.is_no_claim else self._reading(sentence, part, row, ranking=ranking)
            if reading is None:
                continue
            if reading.measure in RELATIVE or reading.measure == "share":
                draft = self._relative(clause, reading, drafts)
                if draft is None:
                    waiting.append((clause, reading))
            else:
                draft = self._level(clause, reading, drafts) or self._unknown(clause, reading, drafts)
            if draft is not None:
                drafts.append(draft)
        for clause, reading in waiting:
            draft = self._of_following(clause, reading, drafts)
            if draft is not None:
                drafts.append(draft)
        drafts.sort(key=lambda draft: draft.clause.quantity.start)
        share_parts(drafts)
        lists.distribute(drafts, self.before_sentence, self._name_anew, self.lexicon)
        lists.pair_changes(drafts, self.lexicon)
        lists.take_up(drafts, self.before, self._dated)
        return drafts

    def _dated(self, draft: Draft) -> str | None:
        """The period that a draft's sentence tells it, as of a stock."""
        return self.clock.period(draft.clause.sentence, draft.clause.segment, stock=True)[0]

    def _reading(
        self, sentence: Sentence, part: Segment, row: Sequence[Segment], *, ranking: bool
    ) -> Reading | None:
        return measures.read(
            part.quantity,
            sentence.text[part.start : row[0].quantity.start],
            without_bound(sentence.text[row[-1].quantity.end : part.end], self.lexicon),
            self.lexicon,
            ranking=ranking,
            earlier=sentence.text[: part.start],
        )

    # -- levels, rates, ranks --------------------------------------------------------------------------

    def _level(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """A figure that stands for itself: named by its own words, or one more of what was spoken of."""
        quantity = clause.quantity
        counted = clause.counted
        known_noun = clause.noun is not None or (counted is not None and counted.start != quantity.start)
        if quantity.unit == "count" and not clause.stands_alone and not known_noun:
            return None
        is_small = quantity.form == "words" and quantity.unit == "count" and quantity.value < _SMALL
        by_measure_word = counted is not None and counted.start == quantity.start
        is_small = is_small and not (drafts and drafts[-1].goes_on_in_words(clause))
        if is_small and (clause.stands_alone or not known_noun or by_measure_word or clause.sums_up):
            return None
        if clause.apart is not None:
            return None
        last = unknown.last_level(drafts)
        if last is not None and self._goes_on(clause, last):
            # "证券化产品99单，规模224.6亿元": of what has no indicator either
            return self._inherited(clause, reading, last)
        source = None if reading.measure == "rank" else self._antecedent(clause, reading, drafts)
        local = clause.facets()
        named = any(
            not (facet.weak or facet.head) and subjects.slot(facet.facets[0])
            for facet in local
            if facet.start != quantity.start
        )
        if clause.is_part_of_it or (clause.refers_back and not named):
            topic = None if drafts else self._topic_before(clause, reading)
            if topic is not None:
                return self._named(clause, reading, topic)
            if source is not None and clause.is_part_of_it:
                subject = self._subject(clause, reading, drafts, local, clause.head)
                if subject is not None and wholes.adds(subject, source, local):
                    # "concluded 569 cases and ordered punitive damages in 12 of them"
                    return self._named(clause, reading, subject, local)
                return self._inherited(clause, reading, source)
        if source is not None and (clause.is_item or self._is_kind(clause, source)):
            draft = self._inherited(clause, reading, source)
            rights = [name for name in names(local) if subjects.slot(name) == "right"]
            if subjects.has_kinds(source.indicator) and len(rights) == 1:
                draft.of.setdefault("kind", rights[0])
            return draft
        if source is not None and (clause.differs(source.facets) or clause.has_other_subject):
            source = None
        weak = [name for facet in local if facet.weak for name in facet.facets]
        acts = {name for name in weak if subjects.slot(name) == "act"}
        # a sum is neither received nor concluded
        turns = bool(acts) and source is not None and not acts & set(source.facets) and not quantity.is_money
        alone = bool(clause.head) and not any(names([facet]) for facet in local)
        if alone and drafts and drafts[-1].indicator is None:
            # "证券化产品99单，惠及企业1200家"
            return None
        if source is not None and source in drafts and not (named or turns) and clause.head is None:
            return self._inherited(clause, reading, source)
        subject = self._subject(clause, reading, drafts, local, clause.head)
        shared = bool(drafts) and drafts[-1].reading.measure == "share" and quantity.unit == "percent"
        if shared and not named and not clause.is_rate:
            # "林木占14.8%，果树9.6%"
            return self._listed_share(clause, reading, drafts)
        if clause.has_unknown_head:
            return None
        if subject is not None and self._supported(clause, subject, local, drafts):
            is_either = source in self.before and subject.indicator in {d.indicator for d in self.before}
            if source is not None and is_either and clause.refers_back and not (named or turns):
                return self._inherited(clause, reading, source)
            draft = self._named(clause, reading, subject, local)
            if source is not None and clause.refers_back and source.indicator == subject.indicator:
                # "其中涉外案件1678件": of the years spoken of
                self._inherit(draft, source)
            return draft
        if clause.head is not None:
            return None
        if source is not None and (turns or self._is_foreign(local, source)):
            source = None
        if source is not None and source in drafts:
            return self._inherited(clause, reading, source)
        if all(facet.weak for facet in local):
            for beside in (clause.facets_before(), clause.facets_behind()):
                # a weak word for what is done goes for the figures that follow, one for a thing does not
                beside = [f for f in beside if not f.weak or subjects.slot(f.facets[0]) == "act"]
                subject = self._subject(clause, reading, drafts, beside)
                if subject is not None and subject.local:
                    return self._named(clause, reading, subject, beside)
        if source is not None:
            return self._inherited(clause, reading, source)
        if quantity.unit == "percent":
            return self._listed_share(clause, reading, drafts)
        if drafts and (beside := wholes.carried(drafts[-1], clause)):
            subject = self._subject(clause, reading, drafts, beside)
            if subject is not None and subject.local:
                return self._named(clause, reading, subject, beside)
        if clause.is_generic or reading.measure == "rank":
            subject = self._subject(clause, reading, drafts, local)
            if subject is not None:
                return self._named(clause, reading, subject)
        return None

    @staticmethod
    def _goes_on(clause: Clause, before: Draft) -> bool:
        """True where a figure's words name nothing but more of what the figure before is of."""
        if any(subjects.slot(name) == "act" for facet in clause.facets() for name in facet.facets):
            return False
        quantity, last = clause.quantity, before.clause.quantity
        if clause.goes_on and quantity.unit == last.unit:
            return clause.counts_like(before.clause)
        if quantity.unit != last.unit and "percent" in last.unit:
            return False
        named = any(not facet.weak and subjects.slot(facet.facets[0]) for facet in clause.facets())
        return clause.is_generic and not named and not clause.has_words_left

    @staticmethod
    def _is_foreign(local: Sequence[Facet], source: Draft) -> bool:
        """True where the words name something, and nothing of what the figure before is of."""
        named = [name for name in names(local) if subjects.slot(name)]
        return bool(named) and not set(named) & set(source.facets)

    def _is_kind(self, clause: Clause, source: Draft) -> bool:
        """True of "商标131429件" where cases or goods are spoken of, whatever right they are about."""
        return subjects.has_kinds(source.indicator) and clause.names_right_only and clause.stands_alone

    def _unknown(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """A figure that the catalogue has no indicator for, where the text says what it is."""
        known = unknown.tells((*self.heading, *self.paragraph))
        if not (drafts or self.is_adjacent or known or unknown.is_about_it(clause)):
            return None
        label = unknown.label(clause, reading, self.lexicon) if clause.names_something else None
        label = label or unknown.label_apart(clause, reading, self.lexicon)
        if label is None:
            return None
        draft = self._draft(clause, reading, None, ())
        draft.label = label
        return draft

    def _topic_before(self, clause: Clause, reading: Reading) -> subjects.Subject | None:
        """What a sentence before without figures names: "Requests for recordal … 26,700 of them"."""
        if self.is_adjacent or self.before_sentence is None:
            return None
        subject = self._subject(clause, reading, (), list(self.before_sentence.facets))
        return subject if subject is not None and subject.local else None

    def _supported(
        self, clause: Clause, subject: subjects.Subject, local: Sequence[Facet], drafts: Sequence[Draft]
    ) -> bool:
        """False where only a weak word ("had", "received") names the indicator and nothing else does."""
        if any(not facet.weak for facet in local):
            return subject.local > 0
        spoken = {draft.indicator for draft in (*drafts, *self.before)} | self.told
        named_before = any(name in self.before_facets for facet in local for name in facet.facets)
        is_supported = subject.indicator in spoken or clause.refers_back or named_before
        return subject.local > 1 or (subject.local > 0 and is_supported)

    def _listed_share(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """A bare percentage that goes on with the shares before it: "designs come next with 8.9%"."""
        listed = [draft for draft in drafts if draft.reading.measure == "share"]
        shares = listed or [draft for draft in self.before if draft.reading.measure == "share"]
        if not shares and clause.is_bracketed:
            # "games (25%), toys (9%)": of what was spoken of
            counted = [d for d in (*self.before, *drafts) if d.indicator and d.is_level]
            shares = [d for d in counted if d.clause.quantity.unit == "count"]
        elif not (listed or clause.contrasts or clause.facets() or reading.earlier):
            return None
        if not shares:
            return None
        return self._inherited(clause, replace(reading, measure="share"), shares[-1])

    # -- changes, shares, gaps -------------------------------------------------------------------------

    def _relative(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """A figure about another figure: of its own words' indicator, or of the level before it."""
        if clause.apart is not None and not (drafts and drafts[-1].indicator is None):
            return self._unknown(clause, reading, drafts)
        source = self._antecedent(clause, reading, drafts)
        follows = source is not None and source in drafts
        # behind a share, "yet only 13 percent of the goods" is a share of something else
        is_part = reading.measure == "share" and follows and not (source and source.reading.measure == "share")
        local = clause.facets(without_whole=is_part)
        of = source.facets if source is not None else ()
        named = [f for f in local if not f.weak or wholes.refines(f, of)]
        strong = [f for f in named if not f.head and subjects.slot(f.facets[0])]
        repeats = source is not None and follows and all(set(f.facets) <= set(source.facets) for f in strong)
        # "进出口总额5万亿元，其中出口增长6.3%": one of two directions
        turned = {n for f in strong for n in f.facets if subjects.slot(n) == "direction"}
        both = {n for n in source.facets if subjects.slot(n) == "direction"} if source is not None else turned
        repeats = repeats and (not turned or turned == both)
        if strong and not repeats:
            subject = self._subject(clause, reading, drafts, local, clause.head)
            if subject is not None and subject.local:
                draft = self._named(clause, reading, subject, local)
                if source is not None and follows and source.indicator == subject.indicator:
                    self._inherit(draft, source)
                return draft
        counted = source.clause.counted if source is not None else None
        is_noun = counted is not None and source is not None and counted.start != source.clause.quantity.start
        again = source is not None and clause.names_again(source.clause)
        again = again or (source is not None and wholes.follows_noun(source, clause))
        is_told = reading.measure == "change" and source is not None and not follows
        if strong and is_told and source is not None and self._is_foreign(strong, source):
            # "Revenue rose by 15 per cent" behind a sentence on patents
            return self._unknown(clause, reading, drafts)
        if source is None or (reading.measure == "share" and is_noun and follows and not again):
            # "companies from 93 countries held patents, of which 61.8%": a share of which of the two?
            return None
        return self._inherited(clause, reading, source)

    def _of_following(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """A change told before its level: "fell 3.2 percent to 45,444", "rose by 5% and stood at 9,860"."""
        for draft in drafts:
            later = draft.clause.segment
            if later.start >= clause.quantity.end and draft.is_level:
                own = [facet for facet in draft.clause.facets() if facet.start >= later.start]
                return self._inherited(clause, reading, draft) if later.joined or not own else None
        return None

    # -- what names a figure ------------------------------------------------------------------------------

    def _subject(
        self,
        clause: Clause,
        reading: Reading,
        drafts: Sequence[Draft],
        local: Sequence[Facet],
        head: str | None = None,
    ) -> subjects.Subject | None:
        told = [draft.indicator for draft in drafts if draft.indicator]
        return subjects.resolve(
            wholes.together(local, clause),
            self._contexts(clause, drafts),
            self._fits(clause, reading),
            head,
            told or [draft.indicator for draft in self.before],
        )

    def _contexts(self, clause: Clause, drafts: Sequence[Draft]) -> list[tuple[str, ...]]:
        """What was named around a figure, the nearest first: sentence, section, sentences before, title."""
        last = drafts[-1].facets if drafts else ()
        if not drafts and clause.refers_back and self.before:
            last = self.before[-1].facets if self.is_adjacent else self.before_facets
        before = [name for draft in self.before for name in draft.facets]
        if not self.is_adjacent:
            before = sections.nearer_rights(self.before_facets, before)
        # "81,000 re-examination and 8,800 invalidation cases closed": a predicate that figures share
        shared = [n for n in names(clause.facets_behind()) if subjects.slot(n) in ("act", "field")]
        contexts = [
            (*last, *names(clause.facets_before(near=False))),
            (*self.heading, *shared, *self._of_bodies(clause)),
            (*self.before_facets, *before, *self.rights),
            (*self.paragraph, *self.title),
        ]
        return wholes.around(contexts, clause, self.lexicon)

    def _of_bodies(self, clause: Clause) -> tuple[str, ...]:
        """The kind of right that the name of an office in the sentence says it is for: a patent office."""
        text = clause.sentence.text
        for body in clause.sentence.bodies:
            kinds = {n for n in names(self.recogniser.facets(text[body.start : body.end])) if n != "ip"}
            if len(kinds) == 1:
                return tuple(kinds)
        return ()

    def _fits(self, clause: Clause, reading: Reading) -> Mapping[str, bool]:
        """Which indicators a figure of this kind can be about; most figures are of few kinds."""
        quantity, measure = clause.quantity, reading.measure
        per_capita = any("per-10k" in facet.facets for facet in clause.facets())
        kin = clause.counter.kin if clause.counter and measure in ("level", "difference") else ""
        kind = (quantity.unit, measure, per_capita, quantity.value <= subjects.FULL_SCORE, kin)
        if kind not in self.fitting:
            self.fitting[kind] = {
                each.slug: subjects.fits(each, quantity, measure, per_capita=per_capita)
                and subjects.is_counted_by(each.slug, kin)
                for each in self.vocabulary.indicators.values()
            }
        return self.fitting[kind]

    def _antecedent(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """The figure that this one leans on: the level before it in the sentence, else in the one before."""
        fits = self._fits(clause, reading)
        # "结案率98.6%，同比增加4.1万件": not of the rate
        is_other = reading.measure == "difference" and drafts and not clause.has_unit_of(drafts[-1].clause)
        leans_on_unknown = reading.measure in RELATIVE | {"share"} and not is_other
        if drafts and drafts[-1].indicator is None and leans_on_unknown:
            unknown_ones = [draft for draft in drafts if draft.indicator is None]
            return next((d for d in reversed(unknown_ones) if d.clause.head is None), drafts[-1])
        leans = clause.leans or clause.names_right_only or clause.is_item
        if reading.measure == "share" and self.is_adjacent and all(facet.weak for facet in clause.facets()):
            # "Fewer than half originated in Europe": of what was just spoken of
            leans = True
        for told in (() if clause.means_the_latter else drafts, self.before if leans else ()):
            spoken = [
                draft
                for draft in reversed(told)
                if draft.indicator and fits[draft.indicator] and clause.goes_with(draft.facets)
            ]
            if told is self.before and clause.means_the_former:
                spoken.reverse()
            # "较2022年的5.8万件增长17.2%": what it is compared with is not what grew
            spoken = [draft for draft in spoken if not draft.clause.is_compared] or spoken
            if reading.measure in ("level", "difference"):
                spoken = [draft for draft in spoken if clause.counts_like(draft.clause)]
            if told is self.before and not self.is_adjacent:
                # "收案5万件，结案4万件。把收案拆开看：": the sentence between takes up one of them
                acts = {name for name in self.before_facets if subjects.slot(name) == "act"}
                spoken = [draft for draft in spoken if acts.intersection(draft.facets)] or spoken
            if clause.is_part_of_it or clause.refers_back:
                spoken = parts_of_told(clause, spoken)
            if spoken:
                return next((draft for draft in spoken if draft.is_level), spoken[0])
        if drafts or reading.measure != "level":
            return None
        parted = self.spoken.parted(clause, self.lexicon)
        return parted if parted is not None and fits[parted.indicator or ""] else None

    # -- drafts ---------------------------------------------------------------------------------------

    def _named(
        self, clause: Clause, reading: Reading, subject: subjects.Subject, local: Sequence[Facet] = ()
    ) -> Draft:
        """A draft that its own words name."""
        facets = tuple(dict.fromkeys((*names(local), *subject.used)))
        is_rate = self.vocabulary.indicators[subject.indicator].unit == "percent"
        if reading.measure == "share" and is_rate:
            # "Of the patentees questioned, 6.7% had met infringement": a rate by name
            reading = replace(reading, measure="level")
        return self._draft(clause, reading, subject.indicator, facets)

    def _draft(
        self, clause: Clause, reading: Reading, indicator: str | None, facets: tuple[str, ...]
    ) -> Draft:
        draft = Draft(clause, reading, indicator, facets)
        record = self.vocabulary.indicators[indicator] if indicator else None
        stock = record is not None and (record.temporality == "stock" or record.unit == "per-10k-people")
        stock = stock or (clause.is_cumulative and reading.measure == "level")
        draft.of = {**self.heading_of, **clause.breakdowns(reading)}
        if reading.measure == "level" and clause.is_of_base:
            # "three times the 34,134 of the preceding year"
            reading = draft.reading = replace(reading, earlier=True)
        alone = reading.measure == "rank"
        draft.period, own = self.clock.period(clause.sentence, clause.segment, stock=stock, alone=alone)
        if record is not None and record.temporality != "stock":
            draft.period = self.clock.over_its_year(draft.period, clause.sentence, clause.segment)
        is_standing = not own and reading.measure == "level" and (stock or indicator is None)
        if is_standing and self.clock.is_undated(clause.sentence, clause.segment):
            draft.period = None
        if reading.earlier and not own and clause.place is None and not wholes.is_of_others(clause):
            draft.period = self._earlier(clause, draft.period)
        if "batch" in draft.of:
            # "the first group of 10 zones": a group has a number, not a period
            draft.period = None
        self.where.locate(draft)
        return draft

    def _inherited(self, clause: Clause, reading: Reading, source: Draft) -> Draft:
        draft = self._draft(clause, reading, source.indicator, source.facets)
        draft.label = source.label
        self._inherit(draft, source)
        return draft

    def _inherit(self, draft: Draft, source: Draft) -> None:
        """Take over what the figure leaned on says and the draft's own words do not."""
        clause, is_relative = draft.clause, draft.reading.measure in RELATIVE | {"share"}
        drops = {"whole"} if is_relative else set(_OF_ONE)
        if clause.place is not None:
            drops |= {"city", "region"}
            if clause.stands_apart_from(source.clause):
                # "广州海关在跨境电商渠道查扣782批；深圳海关查扣2310批"
                drops |= {"channel", "kind", "field"}
        if "company" in draft.of or source.clause.sentence is not clause.sentence:
            drops.add("origin")
        kept = {key: value for key, value in source.of.items() if key not in drops}
        draft.of = kept | draft.of
        _, own = self.clock.period(clause.sentence, clause.segment, stock=False)
        is_compared = draft.reading.earlier or source.reading.earlier
        if not own and not is_compared and (draft.period is None or self._governs(source, draft)):
            if not self._dated_since(clause, source):
                draft.period = source.period
        if draft.reading.base == "average-annual":
            draft.period = self._years_of(clause, draft.period)
        if clause.place is None:
            draft.area = source.area
        elif "origin" in source.of and source.clause.sentence is clause.sentence and clause.place.city is None:
            # "applicants from the US (15,231), China (7,408)"
            draft.of["origin"], draft.area = clause.place.area, source.area
        elif sections.lists_origins(draft, source):
            # "Non-residents filed 92 per cent, with the US (13,420) and Japan (1,574) in the lead"
            draft.of["origin"], draft.area = clause.place.area, source.area

    def _governs(self, source: Draft, draft: Draft) -> bool:
        """False of a figure long ago in a sentence before, whose time no longer holds."""
        if source.clause.sentence is draft.clause.sentence or draft.clause.refers_back or source.period is None:
            return True
        now = self.clock.now.flow
        return now is None or Period.parse(source.period).end >= Period.parse(now).start

    def _dated_since(self, clause: Clause, source: Draft) -> bool:
        """True of "而在2023年，这两个数字分别只有5000份和30亿元": a period is told between the two."""
        if clause.sentence is not source.clause.sentence:
            return False
        since, until = source.clause.quantity.end, clause.quantity.start
        return any(since <= m.start and m.end <= until and m.role == MAIN for m in clause.sentence.periods)

    def _years_of(self, clause: Clause, period: str | None) -> str | None:
        """The years over which a mean rate runs: "由2019年的11003人增至2023年的17801人，年均增长12.8%"."""
        told = [m.year for m in clause.sentence.periods if m.year and m.start < clause.quantity.start]
        years = [year for year in told if period and str(year) <= period[:4]]
        if period is None or not period.isdecimal() or not years or min(years) == int(period):
            return period
        return f"{min(years)}/{period}"

    def _earlier(self, clause: Clause, period: str | None) -> str | None:
        """The period of a figure that another is compared with: "from 118 million in 2009"."""
        named = self.clock.base_year(clause.sentence, clause.segment)
        if named:
            return named
        if period is None:
            return None
        is_year_before = any(mention.kind == "base" for mention in clause.sentence.periods)
        # "cases fell from 462,176 to 449,923" in a report on a year
        told = {self.clock.resolve(mention) for mention in clause.sentence.periods} - {None}
        spoken = Period.parse(period)
        is_yearly = told <= {period} and (spoken.end - spoken.start).days >= _YEAR
        is_yearly = is_yearly and clause.ends_comparison
        return Period.parse(period).year_before().text if is_year_before or is_yearly else None

    def _name_anew(self, draft: Draft, local: Sequence[Facet]) -> subjects.Subject | None:
        """What these facets name a draft; None where they name nothing."""
        subject = self._subject(draft.clause, draft.reading, (), local)
        return subject if subject is not None and subject.local else None

    def _claim(self, draft: Draft) -> Claim:
        record = self.vocabulary.indicators[draft.indicator] if draft.indicator else None
        return claim_of(draft, self.document, record, self.speaker_at)

