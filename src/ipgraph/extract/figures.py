"""A sentence and what was told before it → drafts of the claims that its figures make."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract import (
    apposed,
    gapping,
    general_nouns,
    lists,
    measures,
    nouns_again,
    one_subject,
    share_wholes,
    subjects,
    trailing,
    unknown,
    wholes,
)
from ipgraph.extract.clauses import Clause
from ipgraph.extract.drafts import RELATIVE
from ipgraph.extract.going_on import is_foreign
from ipgraph.extract.implied_units import may_be_rank
from ipgraph.extract.levels import Levels
from ipgraph.extract.phrase import names
from ipgraph.extract.segments import segments, without_bound
from ipgraph.extract.spoken import share_parts
from ipgraph.extract.without_indicator import WithoutIndicator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.discourse import Discourse
    from ipgraph.extract.drafting import Drafting
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.naming import Naming
    from ipgraph.extract.recognise import Sentence
    from ipgraph.extract.segments import Segment

# What countries are ranked by.
_RANKED: Final = frozenset({"gii", "cluster"})
# What industries are a part of.
_ECONOMY: Final = "gdp"
# A count told in brackets behind its share, and how far the words behind it may tell of what it is.
_ASIDE: Final = re.compile(r"\s*[(（][^()（）%％]{1,24}[)）]")
_REACH: Final = 60
# How far behind a figure its own period begins: " in 2015".
_NEXT: Final = 4


class Figures:
    """Reads the figures of sentences, in the order in which they are told."""

    def __init__(self, lexicon: Lexicon, discourse: Discourse, naming: Naming, drafting: Drafting) -> None:
        self.lexicon = lexicon
        self.discourse = discourse
        self.naming = naming
        self.drafting = drafting
        self.without_indicator = WithoutIndicator(lexicon, discourse, drafting)
        self.levels = Levels(discourse, naming, drafting, self.without_indicator)

    def ranks(self, sentence: Sentence) -> bool:
        """True where figures may be ranks and a ranking is spoken of: in the sentence, the one before, or the
        title.
        """
        return any(may_be_rank(each) for each in sentence.quantities) and any(
            "gii" in each
            for each in (names(sentence.facets), self.discourse.named.before, self.discourse.named.title)
        )

    def may_rank(self, sentence: Sentence) -> bool:
        """True where countries may be ranked by something: it was spoken of, or the sentence names it."""
        named = (name for facet in sentence.facets for name in facet.facets)
        return any(subjects.is_ranked(each) for each in self.discourse.told) or any(
            name in _RANKED or name.startswith("label:") for name in named
        )

    def drafts(self, sentence: Sentence, *, ranking: bool) -> list[Draft]:
        sentence = general_nouns.settled(sentence, self.discourse)
        sentence = nouns_again.settled(sentence, self.discourse, self.lexicon)
        drafts: list[Draft] = []
        waiting: list[tuple[Clause, Reading]] = []
        parts = segments(sentence, self.lexicon)
        rows: dict[int, list[Segment]] = {}
        last: Reading | None = None  # of the percentage before
        is_lost = False
        for part in parts:
            rows.setdefault(part.row, []).append(part)
        for part in parts:
            clause = Clause(sentence, part, self.lexicon)
            row = rows[part.row]
            reading = None if clause.is_no_claim else self._reading(sentence, part, row, ranking=ranking)
            if reading is None:
                continue
            if is_lost and clause.is_bracketed and part.quantity.unit == "percent" and not clause.facets():
                # "clothing (68% of authorities), footwear (61%)": more of what was not understood
                continue
            if reading.measure == "difference" and clause.adds_month:
                reading = replace(reading, measure="level", base=None)
            if part.quantity.unit == "percent":
                before = sentence.text[part.start : part.quantity.start]
                told = sentence.text[: part.quantity.start]
                dated = any(0 < m.start - part.quantity.end <= _NEXT for m in sentence.periods)
                last = reading = gapping.again(last, reading, before, self.lexicon, told, is_dated=dated)
            reading = apposed.as_share(clause, reading, drafts)
            again = wholes.same_figure(clause, drafts or self.discourse.before)
            draft = None if drafts else self.without_indicator.again(clause, reading)
            in_money = apposed.in_money(clause, reading, drafts, self.drafting.is_money)
            if draft is not None:
                pass
            elif in_money is not None:
                draft = self.drafting.inherited(clause, reading, in_money)
            elif again is not None and reading.measure in ("level", "share"):
                reading = replace(reading, measure=again.reading.measure)
                draft = self.drafting.inherited(clause, reading, again)
            elif reading.measure in RELATIVE or reading.measure == "share":
                draft = self._relative(clause, reading, drafts)
                if draft is None:
                    waiting.append((clause, reading))
            else:
                draft = self.levels.draft(clause, reading, drafts) or self.without_indicator.draft(
                    clause, reading, drafts
                )
            if draft is None or (draft.indicator is None and reading.measure == "level"):
                draft = self.without_indicator.of_survey(clause, reading) or draft
            if draft is not None:
                drafts.append(draft)
            elif part.quantity.unit == "percent":
                is_lost = True
        for clause, reading in waiting:
            draft = self._of_following(clause, reading, drafts)
            if draft is not None:
                drafts.append(draft)
        drafts.sort(key=lambda draft: draft.clause.quantity.start)
        share_parts(drafts)
        apposed.carry_parts(drafts, self.discourse.before if self.discourse.is_adjacent else ())
        apposed.carry_holders(drafts)
        ahead = (self.discourse.unknown,) if self.discourse.unknown is not None else self.discourse.before
        behind = self.discourse.before_sentence
        one_subject.carry(drafts, ahead if self.discourse.is_adjacent else None, behind, self.lexicon)
        lists.distribute(drafts, self.discourse.before_sentence, self.naming.name_anew, self.lexicon)
        lists.pair_levels(drafts, self.naming.name_anew, self.lexicon)
        lists.same_again(drafts, self.lexicon)
        lists.pair_changes(drafts, self.lexicon)
        lists.take_up(drafts, self.discourse.before, self.drafting.dated)
        lists.change_both(drafts, self.discourse.pair)
        lists.same_growth(drafts, self.lexicon)
        lists.part_spans(drafts)
        trailing.date_changes(drafts)
        for draft in drafts:
            self.drafting.tell_base(draft)
        self.discourse.varieties = lists.carry_fields(drafts, self.discourse.varieties)
        return drafts

    def _reading(
        self, sentence: Sentence, part: Segment, row: Sequence[Segment], *, ranking: bool
    ) -> Reading | None:
        after = sentence.text[row[-1].quantity.end : part.end]
        aside = _ASIDE.match(sentence.text, row[-1].quantity.end)
        if aside and not after.strip() and part.quantity.unit == "percent":
            # "just under two thirds (12,061) were made by residents"
            after = sentence.text[aside.end() : aside.end() + _REACH]
        after = without_bound(after, self.lexicon)
        behind = sentence.text[part.quantity.end : part.quantity.end + _REACH]
        is_aside = part.quantity.unit == "percent" and self._is_in_distance(sentence, part)
        if is_aside or measures.comparison(behind, self.lexicon):
            # "19,145, or 13.3 percent, more than in the previous year"
            after = behind.lstrip(" ,)）") if is_aside else behind
        reading = measures.read(
            part.quantity,
            sentence.text[part.start : row[0].quantity.start],
            after,
            self.lexicon,
            ranking=ranking,
            earlier=sentence.text[: part.start],
        )
        if reading is not None and reading.earlier and reading.measure == "level":
            # "由此前公布的3520件调整为3407件": one time told twice
            revised = self.lexicon.pattern("grammar.from_to.revised")
            return replace(reading, earlier=revised.search(sentence.text) is None)
        return reading

    def _is_in_distance(self, sentence: Sentence, part: Segment) -> bool:
        """Whether a percentage stands between another figure and the comparison that is both's."""
        start, end = part.quantity.start, part.quantity.end
        before = max((each.end for each in sentence.quantities if each.end <= start), default=None)
        if before is None:
            return False
        return before + measures.comparison(sentence.text[before : end + _REACH], self.lexicon) > end

    def _relative(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """A figure about another figure: of its own words' indicator, or of the level before it."""
        if clause.apart is not None and not (drafts and drafts[-1].indicator is None):
            return self.without_indicator.draft(clause, reading, drafts)
        if reading.measure == "share" and drafts and drafts[-1].indicator is None:
            # "Copyright industries employed 16 million people and made up 7.41 percent of GDP"
            before = [f for f in clause.facets_before(near=False) if subjects.slot(f.facets[0]) == "field"]
            beside = [*before, *(f for f in clause.facets() if _ECONOMY in f.facets)]
            subject = self.naming.subject(clause, reading, (), beside)
            is_told = subject is not None and subject.local == len(subject.used)
            if subject is not None and is_told and _ECONOMY in subject.used and len(subject.used) > 1:
                return self.drafting.named(clause, reading, subject, beside)
        source = self.naming.antecedent(clause, reading, drafts)
        if reading.measure == "share" and share_wholes.is_of_owners(clause, source, self.lexicon):
            return None
        if source is None and reading.measure == "change" and not drafts and clause.refers_back:
            # "the rise in patent applications was one of the highlights. They grew by 19 percent"
            topic = self.naming.topic_before(clause, reading)
            if topic is not None and topic.local > 1 and not clause.facets():
                return self.drafting.named(clause, reading, topic)
        follows = source is not None and source in drafts
        # behind a share, "yet only 13 percent of the goods" is a share of something else
        is_part = (
            reading.measure == "share" and follows and not (source and source.reading.measure == "share")
        )
        is_part = is_part and source is not None and source.indicator is not None
        is_part = is_part and not share_wholes.is_of_filings(clause, source, self.lexicon)
        if source is not None and source in drafts[-1:] and wholes.is_told_of_it(clause):
            return self.drafting.inherited(clause, reading, source)
        local = clause.facets(without_whole=is_part)
        local = wholes.without_others(local, clause) if reading.base == "population" and follows else local
        if reading.measure == "share":
            local = unknown.without_condition(local, clause, self.lexicon)
            local = share_wholes.with_act_of_whole(local, clause)
        noun = clause.whole_noun if reading.measure == "share" else None
        if noun is not None and not (source and noun in subjects.heads(source.indicator or "")):
            # "76 percent of the projects": of what was counted in those
            subject = self.naming.subject(clause, reading, drafts, local, noun)
            is_told = subject is not None and subject.indicator in self.discourse.told
            if subject is not None and (is_told or share_wholes.is_of_field(subject, source)):
                return self.drafting.named(clause, reading, subject, local)
        if reading.measure == "share":
            told = (*reversed(drafts), *reversed(self.discourse.before))
            whole = share_wholes.whole_told(clause, told, self.lexicon)
            if whole is not None:
                return self.drafting.inherited(clause, reading, whole)
            if source is not None and share_wholes.is_of_cases(clause, source):
                return self.drafting.inherited(clause, reading, source)
        of = source.facets if source is not None else ()
        named = [f for f in local if not f.weak or wholes.refines(f, of)]
        strong = [f for f in named if not f.head and subjects.slot(f.facets[0])]
        of_source = set(of)
        if reading.measure == "share":
            # "Their 3.2 million patents make up 73%", of invention patents
            of_source |= {general for name in of if (general := subjects.general(name))}
        repeats = source is not None and follows and all(set(f.facets) <= of_source for f in strong)
        # "每万人口高价值发明专利13.2件；有效发明专利量是2020年底的2.1倍": of how many there are in all
        repeats = repeats and not wholes.tells_all(strong, of_source)
        # "进出口总额5万亿元，其中出口增长6.3%": one of two directions
        turned = {n for f in strong for n in f.facets if subjects.slot(n) == "direction"}
        both = {n for n in source.facets if subjects.slot(n) == "direction"} if source is not None else turned
        repeats = repeats and (not turned or turned == both)
        # "商标案件3万件，专利权纠纷占9.9%": of the cases spoken of, whatever right they are about
        goes_on = follows or (source in self.discourse.before and self.discourse.is_adjacent)
        is_kind = source is not None and goes_on and subjects.has_kinds(source.indicator)
        # "拥有专利的企业达49万家，所持专利占七成": of what they own
        is_of_owned = source is not None and wholes.is_of_owned(clause, source, strong)
        repeats = repeats and not (reading.measure == "share" and is_of_owned)
        repeats = repeats or (is_kind and reading.measure == "share" and clause.names_right_only)
        repeats = repeats or (reading.measure == "share" and is_kind and wholes.describes_part(clause))
        narrowing = [f for f in local if subjects.is_narrowed(f.facets) and not subjects.slot(f.facets[0])]
        if source is not None and narrowing and (not strong or repeats):
            # "每件收益741万元；产学研合作的高出平均水平26.6%"
            subject = self.naming.subject(clause, reading, drafts, local, clause.head)
            if subject is not None and subjects.is_narrowed(subject.used):
                return self.drafting.named(clause, reading, subject, local)
        polled = unknown.polled(clause, self.lexicon) if reading.measure == "share" else None
        counted_so = wholes.head_of_change(clause) if reading.measure in RELATIVE else None
        if reading.measure == "share":
            counted_so = wholes.head_of_share(clause)
        if counted_so is not None:
            # "the number of projects rose 58.6% to 11,800": of those, not of the sum before
            # what the noun names beside its kind: "质押融资项目"
            own = [*local, *wholes.beside_head(counted_so)]
            subject = self.naming.subject(clause, reading, drafts, own, counted_so.facets[0])
            if subject is not None and not (source and subject.indicator == source.indicator):
                return self.drafting.named(clause, reading, subject, local)
        if strong and not repeats:
            subject = self.naming.subject(clause, reading, drafts, local, clause.head)
            # "32.5%的企业计划扩大研发投入": what they answered is no share of it
            is_answer = polled is not None or unknown.answers(clause, self.lexicon)
            if is_answer and subject is not None and not self.naming.is_rate(subject.indicator):
                subject = None
            wider = subjects.kind_of(source.indicator) if source is not None else None
            is_of_kind = subject is not None and wider == subject.indicator and reading.measure == "share"
            if is_of_kind and source is not None and (follows or clause.refers_back):
                # "They made up 41.5 percent of valid patents" behind those of high value
                return self.drafting.inherited(clause, reading, source)
            is_part = subject is not None and subject.local < len(subject.used)
            if is_part and reading.measure == "share" and unknown.label_of_share(clause, self.lexicon):
                # "81.5%的专利权人认为": what they think, not what was told before of them
                subject = None
            if subject is not None and subject.local:
                draft = self.drafting.named(clause, reading, subject, local)
                if source is not None and follows and source.indicator == subject.indicator:
                    self.drafting.inherit(draft, source)
                return draft
        if reading.measure == "share" and not (
            source is not None and subjects.counts_bodies(source.indicator)
        ):
            asked = self.without_indicator.of_asked(clause, reading, polled)
            if asked is not None:
                return asked
        counted = source.clause.counted if source is not None else None
        is_noun = counted is not None and source is not None and counted.start != source.clause.quantity.start
        again = source is not None and clause.names_again(source.clause)
        again = again or (source is not None and wholes.follows_noun(source, clause))
        again = again or (source is not None and share_wholes.are_of_kind(clause, source))
        is_told = reading.measure in ("change", "share") and source is not None and not follows
        is_told = is_told and not (
            reading.measure == "share" and subjects.has_kinds(source.indicator if source else None)
        )
        if strong and is_told and source is not None and is_foreign(strong, source):
            # "Revenue rose by 15 per cent" behind a sentence on patents
            return self.without_indicator.draft(clause, reading, drafts)
        if source is None or (reading.measure == "share" and is_noun and follows and not again):
            # "companies from 93 countries held patents, of which 61.8%": a share of which of the two?
            return None
        return self.drafting.inherited(clause, reading, source)

    def _of_following(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """A change told before its level: "fell 3.2 percent to 45,444", "rose by 5% and stood at 9,860"."""
        for draft in drafts:
            later = draft.clause.segment
            if later.start >= clause.quantity.end and draft.is_level:
                own = [facet for facet in draft.clause.facets() if facet.start >= later.start]
                return self.drafting.inherited(clause, reading, draft) if later.joined or not own else None
        return None
