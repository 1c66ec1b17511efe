"""A figure that stands for itself → a draft of what its words name, or of one more of what was spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract import apposed, categories, going_on, sections, standing, subjects, unknown, wholes
from ipgraph.extract.phrase import names
from ipgraph.extract.recognise import Facet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.choosing import Subject
    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.discourse import Discourse
    from ipgraph.extract.drafting import Drafting
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.naming import Naming
    from ipgraph.extract.without_indicator import WithoutIndicator

# Numbers in words below this count hardly ever an indicator, unless their noun says so.
_SMALL: Final = 13


class Levels:
    """Drafts the figures of sentences that are about no other figure.

    Where the steps of ``_named`` find more than one answer, the first one holds.
    """

    def __init__(
        self, discourse: Discourse, naming: Naming, drafting: Drafting, without_indicator: WithoutIndicator
    ) -> None:
        self.discourse = discourse
        self.naming = naming
        self.drafting = drafting
        self.without_indicator = without_indicator

    def draft(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """A figure that stands for itself: named by its own words, or one more of what was spoken of."""
        draft = self._named(clause, reading, drafts)
        if draft is not None and clause.counts_cases and subjects.counts_bodies(draft.indicator):
            # "the centres gave advice in 465 cases", "3,512 people were charged in 1,802 cases"
            return None
        return draft

    def _named(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        if self._counts_nothing_known(clause, reading, drafts):
            return None
        before = self._one_more(clause, reading, drafts)
        if before is not None:
            return self.drafting.inherited(clause, reading, before)
        grown = standing.grown(clause, drafts, self.naming.lexicon)
        if grown is not None and self.naming.fits(clause, reading)[grown.indicator or ""]:
            return self.drafting.inherited(clause, reading, grown)
        ranked = self._ranked_again(clause, reading, drafts)
        if ranked is not None:
            return self.drafting.inherited(clause, reading, ranked)
        if unknown.lasts(clause, drafts):
            return None
        beside = apposed.named_before(clause)
        subject = self.naming.subject(clause, reading, drafts, beside) if beside else None
        if subject is not None and (subject.local > 1 or (subject.local and drafts)):
            return self.drafting.named(clause, reading, subject, beside)
        source = self._source(clause, reading, drafts)
        local = standing.own_words(clause.facets(), clause, drafts)
        if source is not None and clause.is_described and self._adds_nothing(clause, source, local):
            return self.drafting.inherited(clause, reading, source)
        spoken = self.discourse.before if self.discourse.is_adjacent else ()
        held = standing.of_theirs(clause, source, self.naming.lexicon)
        held = held or standing.held(clause, drafts, spoken, self.naming.lexicon)
        owned = self.naming.subject(clause, reading, drafts, held) if held else None
        if owned is not None and owned.local > 1:
            return self.drafting.named(clause, reading, owned, held)
        named = going_on.names_something(clause, local)
        is_sum = clause.is_new_total and not named and clause.head is None
        if is_sum and source in drafts and source is not None and source.clause.head is not None:
            # "6,373 businesses were approved, which brought the total to 23,484"
            return self.drafting.inherited(clause, reading, source)
        if clause.is_part_of_it or (clause.refers_back and not named):
            topic = None if drafts else self.naming.topic_before(clause, reading)
            if topic is not None:
                return self.drafting.named(clause, reading, topic)
            if source is not None and self._is_of_what_stands_between(clause, source, drafts):
                return None
            if source is not None and clause.is_part_of_it:
                return self._part(clause, reading, source, drafts)
        rate = None if named else categories.rate_above(self.naming, clause, reading)
        if rate is not None:
            return self.drafting.named(clause, reading, rate)
        if source is not None and not (drafts or named):
            topic = self.naming.topic_before(clause, reading)
            if topic is not None and sections.is_turned_to(topic, clause, source):
                return self.drafting.named(clause, reading, topic)
        if source is not None and (clause.is_item or going_on.is_kind(clause, source, drafts)):
            return self._next_kind(clause, reading, source)
        if source is not None and going_on.is_of_another(clause, source):
            source = None
        if source is not None and source in drafts and going_on.is_step(clause, source, local):
            return self.drafting.inherited(clause, reading, source)
        turns = source is not None and going_on.turns_away(clause, source, local)
        if going_on.counts_bare_kind(clause, local) and drafts and drafts[-1].indicator is None:
            return None  # "证券化产品99单，惠及企业1200家"
        if source is not None and source in drafts and not (named or turns) and clause.head is None:
            return self.drafting.inherited(clause, reading, source)
        subject = self.naming.subject(clause, reading, drafts, local, clause.head)
        shared = bool(drafts) and drafts[-1].reading.measure == "share" and clause.quantity.unit == "percent"
        if shared and not named and not clause.is_rate:
            # "林木占14.8%，果树9.6%"
            return self.without_indicator.listed_share(clause, reading, drafts)
        if clause.has_unknown_head:
            return None
        if subject is not None and (
            self.naming.supported(clause, subject, local, drafts)
            or standing.comes_of_it(clause, subject, drafts)
        ):
            return self._of_subject(clause, reading, subject, source, is_more=not (named or turns))
        if clause.head is not None:
            return None
        if source is not None and (
            turns or going_on.is_waiting(source, local) or going_on.is_of_else(clause, local, source)
        ):
            source = None
        if source is not None and source in drafts:
            return self.drafting.inherited(clause, reading, source)
        is_bare = all(f.weak for f in local) and not standing.took_in(local, drafts)
        draft = self._by_words_around(clause, reading, drafts) if is_bare else None
        if draft is not None:
            return draft
        if source is not None:
            return self.drafting.inherited(clause, reading, source)
        if clause.quantity.unit == "percent":
            return self.without_indicator.listed_share(clause, reading, drafts)
        draft = self._by_words_before(clause, reading, drafts) or self._by_topic(clause, reading, drafts)
        headed = standing.headed(clause, reading, self.naming) if not (draft or drafts) else None
        return self.drafting.named(clause, reading, headed) if headed else draft

    @staticmethod
    def _counts_nothing_known(clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> bool:
        """True where the noun is of nothing known, or the number is a small one told in passing."""
        quantity, counted = clause.quantity, clause.counted
        known_noun = clause.noun is not None or (counted is not None and counted.start != quantity.start)
        if quantity.unit == "count" and not clause.stands_alone and not known_noun:
            return True
        is_small = quantity.form == "words" and quantity.unit == "count" and quantity.value < _SMALL
        by_measure_word = counted is not None and counted.start == quantity.start
        is_small = is_small and not (drafts and drafts[-1].goes_on_in_words(clause))
        is_small = is_small and not wholes.is_compared_count(clause, reading.earlier, drafts)
        if is_small and (clause.stands_alone or not known_noun or by_measure_word or clause.sums_up):
            return True
        return clause.apart is not None or clause.has_unknown_noun or clause.is_of_unknown

    def _one_more(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """The figure that this one tells again or goes on with, whatever was spoken of before."""
        if (change := apposed.change_before(clause, drafts)) is not None:
            return change
        last = unknown.last_level(drafts)
        is_again = clause.is_labelled or (reading.earlier and clause.stands_alone)
        if last is not None and is_again and clause.has_unit_of(last.clause):
            # "43,577 examination procedures (2021: 40,895)", "2,340 of these, up from 2,174"
            return last
        if last is not None and unknown.goes_on_with_rate(clause, last):
            return last
        is_then = clause.is_of_time and last is not None and clause.has_unit_of(last.clause)
        if last is not None and (is_then or going_on.goes_on(clause, last)):
            # "证券化产品99单，规模224.6亿元": of what has no indicator either
            return last
        if last is not None and clause.goes_on and clause.stands_alone:
            # "证券化产品119单，规模281亿元，其中深圳72单": of the one that is counted alike
            alike = (d for d in reversed(drafts) if d.indicator is None and d.is_level)
            told = next((d for d in alike if clause.has_unit_of(d.clause)), None)
            if told is not None and going_on.goes_on(clause, told):
                return told
        spoken = self.discourse.before if self.discourse.is_adjacent else ()
        return wholes.item_of(clause, drafts or spoken)

    def _ranked_again(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """The rank that "China comes 12th" goes on with, whatever its sentence tells of behind it."""
        named = (subjects.slot(name) for facet in clause.facets() for name in facet.facets)
        if reading.measure != "rank" or any(named):
            return None
        told = drafts or (self.discourse.before if self.discourse.is_adjacent else ())
        ranks = [d for d in told if d.reading.measure == "rank" and self.naming.is_rank(d.indicator)]
        is_one = len({draft.indicator for draft in ranks}) == 1
        if not is_one or clause.place is None:
            return None
        # "slid to 11th; in 2024 it had been ninth": the next is of the last edition told, not of what was
        return max(reversed(ranks), key=lambda draft: draft.period or "")

    def _source(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """The figure before that this one may be more of."""
        # "查处知识产权案件433件，其中商标案件391件": a part of what has no indicator
        is_part = unknown.last_level(drafts) is not None and clause.goes_on
        if reading.measure == "rank" or is_part:
            return None
        return self.naming.antecedent(clause, reading, drafts)

    @staticmethod
    def _adds_nothing(clause: Clause, source: Draft, local: Sequence[Facet]) -> bool:
        """True where the words name nothing but what the source names."""
        own = {name for name in names(local) if subjects.slot(name)}
        return not clause.head and own <= {*source.facets, *map(subjects.general, source.facets)}

    def _is_of_what_stands_between(self, clause: Clause, source: Draft, drafts: Sequence[Draft]) -> bool:
        is_apart = not drafts and not self.discourse.is_adjacent
        between = self.discourse.before_sentence if is_apart else None
        return wholes.is_of_what_stands_between(clause, source, between)

    def _part(self, clause: Clause, reading: Reading, source: Draft, drafts: Sequence[Draft]) -> Draft:
        """ "2.454 million of them": of the source, or of what the words name beside it."""
        local = clause.facets()
        held = wholes.of_those_held(clause, source)
        owned = self.naming.subject(clause, reading, (), held) if held else None
        if owned is not None:
            return self.drafting.named(clause, reading, owned, held)
        told = going_on.names_something(clause, local)
        if not told and (behind := wholes.behind_its_change(clause)):
            # "of these 1.3 million, up 24 percent from a year earlier, qualified as high-value"
            subject = self.naming.subject(clause, reading, drafts, behind, clause.head)
            if subject is not None and wholes.adds(subject, source, behind):
                return self.drafting.named(clause, reading, subject, behind)
        subject = self.naming.subject(clause, reading, drafts, local, clause.head)
        if subject is not None and wholes.adds(subject, source, local):
            # "concluded 569 cases and ordered punitive damages in 12 of them"
            return self.drafting.of_years_of(source, self.drafting.named(clause, reading, subject, local))
        return self.drafting.inherited(clause, reading, source)

    def _next_kind(self, clause: Clause, reading: Reading, source: Draft) -> Draft:
        """The next of a list of kinds: "商标131429件", of the cases spoken of."""
        draft = self.drafting.inherited(clause, reading, source)
        rights = [name for name in names(clause.facets()) if subjects.slot(name) == "right"]
        is_told = "right" in clause.breakdowns(reading)
        if subjects.has_kinds(source.indicator) and len(rights) == 1 and not is_told:
            # "查处商标、专利违法案件4.4万件，其中商标案件3.9万件": the kind may have an indicator of its own
            kept = [n for n in source.facets if subjects.slot(n) != "right" and n != "counterfeit-patent"]
            at = clause.segment.start
            own = [Facet(at, at, (name,)) for name in (*kept, "case", rights[0])]
            subject = self.naming.subject(clause, reading, (), own)
            if subject is not None and rights[0] in subject.used and subject.indicator != source.indicator:
                draft.indicator, draft.facets = subject.indicator, subject.used
                return draft
            # not of the kind before it
            draft.of.pop("right", None)
            draft.of["kind"] = rights[0]
        return draft

    def _of_subject(
        self, clause: Clause, reading: Reading, subject: Subject, source: Draft | None, *, is_more: bool
    ) -> Draft:
        """A figure of the subject that its words name; ``is_more``: they may mean the source's."""
        is_either = source in self.discourse.before and subject.indicator in {
            d.indicator for d in self.discourse.before
        }
        if source is not None and is_either and clause.refers_back and is_more:
            return self.drafting.inherited(clause, reading, source)
        draft = self.drafting.named(clause, reading, subject, clause.facets())
        if source is not None and clause.refers_back and source.indicator == subject.indicator:
            # "其中涉外案件1678件": of the years spoken of
            self.drafting.inherit(draft, source)
        return draft

    def _by_words_around(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """By what the sentence names before the figure's own words, which name nothing, or behind them."""
        for beside in (clause.facets_before(), clause.facets_behind()):
            # a weak word for what is done goes for the figures that follow, one for a thing does not
            beside = [f for f in beside if not f.weak or subjects.slot(f.facets[0]) == "act"]
            subject = self.naming.subject(clause, reading, drafts, beside)
            if subject is not None and subject.local:
                return self.drafting.named(clause, reading, subject, beside)
        return None

    def _by_words_before(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """By what the words of the figure before carry on to this one."""
        if drafts and (beside := wholes.carried(drafts[-1], clause)):
            subject = self.naming.subject(clause, reading, drafts, beside)
            if subject is not None and subject.local:
                return self.drafting.named(clause, reading, subject, beside)
        return None

    def _by_topic(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """ "The total stood at": by what the paragraph speaks of."""
        if not (clause.is_generic or reading.measure == "rank"):
            return None
        local = clause.facets()
        subject = self.naming.subject(clause, reading, drafts, local)
        # "地理标志案件96件" behind cases of another right: not of those
        others = {name for name in names(local) if subjects.slot(name) == "right"} - {"ip"}
        acts = {name for f in local if not f.weak for name in f.facets if subjects.slot(name) == "act"}
        if acts and subject is not None and acts.isdisjoint(subject.used):
            # "累计有效注册量5.2万件" behind what was filed
            return None
        if subject is not None and (not others or others & set(subject.used)):
            return self.drafting.named(clause, reading, subject)
        return None
