"""A sentence and what was told before it → drafts of the claims that its figures make."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract import lists, measures, subjects, unknown, wholes
from ipgraph.extract.clauses import Clause
from ipgraph.extract.drafts import RELATIVE
from ipgraph.extract.phrase import names
from ipgraph.extract.segments import segments, without_bound
from ipgraph.extract.spoken import share_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.discourse import Discourse
    from ipgraph.extract.drafting import Drafting
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.naming import Naming
    from ipgraph.extract.recognise import Facet, Sentence
    from ipgraph.extract.segments import Segment

# Numbers in words below this count hardly ever an indicator, unless their noun says so.
_SMALL: Final = 13
# What countries are ranked by.
_RANKED: Final = frozenset({"gii", "cluster"})
# A count told in brackets behind its share, and how far the words behind it may tell of what it is.
_ASIDE: Final = re.compile(r"\s*[(（][^()（）%％]{1,24}[)）]")
_REACH: Final = 60


class Figures:
    """Reads the figures of sentences, in the order in which they are told."""

    def __init__(self, lexicon: Lexicon, discourse: Discourse, naming: Naming, drafting: Drafting) -> None:
        self.lexicon = lexicon
        self.discourse = discourse
        self.naming = naming
        self.drafting = drafting

    def ranks(self, sentence: Sentence) -> bool:
        """True where a ranking is spoken of: in the sentence, the one before, or the title."""
        return any(
            "gii" in each
            for each in (names(sentence.facets), self.discourse.before_facets, self.discourse.title)
        )

    def may_rank(self, sentence: Sentence) -> bool:
        """True where countries may be ranked by something: it was spoken of, or the sentence names it."""
        named = (name for facet in sentence.facets for name in facet.facets)
        return any(subjects.is_ranked(each) for each in self.discourse.told) or any(
            name in _RANKED or name.startswith("label:") for name in named
        )

    def drafts(self, sentence: Sentence, *, ranking: bool) -> list[Draft]:
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
        lists.distribute(drafts, self.discourse.before_sentence, self.naming.name_anew, self.lexicon)
        lists.same_again(drafts, self.lexicon)
        lists.pair_changes(drafts, self.lexicon)
        lists.take_up(drafts, self.discourse.before, self.drafting.dated)
        lists.part_spans(drafts)
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
        return measures.read(
            part.quantity,
            sentence.text[part.start : row[0].quantity.start],
            without_bound(after, self.lexicon),
            self.lexicon,
            ranking=ranking,
            earlier=sentence.text[: part.start],
        )

    def _level(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """A figure that stands for itself: named by its own words, or one more of what was spoken of."""
        draft = self._named_level(clause, reading, drafts)
        if draft is not None and clause.counts_cases and subjects.counts_bodies(draft.indicator):
            # "the centres gave advice in 465 cases", "3,512 people were charged in 1,802 cases"
            return None
        return draft

    def _named_level(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
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
        if clause.apart is not None or clause.has_unknown_noun:
            return None
        last = unknown.last_level(drafts)
        if last is not None and self._goes_on(clause, last):
            # "证券化产品99单，规模224.6亿元": of what has no indicator either
            return self.drafting.inherited(clause, reading, last)
        source = None if reading.measure == "rank" else self.naming.antecedent(clause, reading, drafts)
        local = clause.facets()
        if source is not None and clause.is_described:
            own = {name for name in names(local) if subjects.slot(name)}
            if not clause.head and own <= {*source.facets, *map(subjects.general, source.facets)}:
                return self.drafting.inherited(clause, reading, source)
        named = any(
            not (facet.weak or facet.head) and subjects.slot(facet.facets[0])
            for facet in local
            if facet.start != quantity.start
        )
        if clause.is_part_of_it or (clause.refers_back and not named):
            topic = None if drafts else self.naming.topic_before(clause, reading)
            if topic is not None:
                return self.drafting.named(clause, reading, topic)
            if source is not None and clause.is_part_of_it:
                subject = self.naming.subject(clause, reading, drafts, local, clause.head)
                if subject is not None and wholes.adds(subject, source, local):
                    # "concluded 569 cases and ordered punitive damages in 12 of them"
                    return self.drafting.named(clause, reading, subject, local)
                return self.drafting.inherited(clause, reading, source)
        if source is not None and (clause.is_item or self._is_kind(clause, source, drafts)):
            draft = self.drafting.inherited(clause, reading, source)
            rights = [name for name in names(local) if subjects.slot(name) == "right"]
            is_told = "right" in clause.breakdowns(reading)
            if subjects.has_kinds(source.indicator) and len(rights) == 1 and not is_told:
                # the next of a list of kinds: not of the kind before it
                draft.of.pop("right", None)
                draft.of["kind"] = rights[0]
            return draft
        kinds = (
            ("field",) if source is not None and subjects.has_kinds(source.indicator) else ("right", "field")
        )
        if source is not None and (clause.differs(source.facets, kinds) or clause.has_other_subject):
            source = None
        before = [facet for facet in local if facet.start != quantity.start]
        is_step = (
            source is not None
            and quantity.unit == "count"
            and subjects.goes_through(source.indicator, before)
        )
        if source is not None and is_step and source in drafts:
            return self.drafting.inherited(clause, reading, source)
        weak = [name for facet in local if facet.weak for name in facet.facets]
        acts = {name for name in weak if subjects.slot(name) == "act"}
        # a sum is neither received nor concluded
        turns = bool(acts) and source is not None and not acts & set(source.facets) and not quantity.is_money
        # a noun may say by itself what is done with what it counts: "质押项目"
        # "2.64 million pieces" behind batches: things of another kind
        things = {name for name in weak if subjects.slot(name) == "thing"}
        told = (
            {name for name in source.facets if subjects.slot(name) == "thing"}
            if source is not None
            else set()
        )
        turns = turns or bool(things and told and things.isdisjoint(told))
        alone = bool(clause.head) and not any(names([facet]) or len(facet.facets) > 1 for facet in local)
        if alone and drafts and drafts[-1].indicator is None:
            # "证券化产品99单，惠及企业1200家"
            return None
        if source is not None and source in drafts and not (named or turns) and clause.head is None:
            return self.drafting.inherited(clause, reading, source)
        subject = self.naming.subject(clause, reading, drafts, local, clause.head)
        shared = bool(drafts) and drafts[-1].reading.measure == "share" and quantity.unit == "percent"
        if shared and not named and not clause.is_rate:
            # "林木占14.8%，果树9.6%"
            return self._listed_share(clause, reading, drafts)
        if clause.has_unknown_head:
            return None
        if subject is not None and self.naming.supported(clause, subject, local, drafts):
            is_either = source in self.discourse.before and subject.indicator in {
                d.indicator for d in self.discourse.before
            }
            if source is not None and is_either and clause.refers_back and not (named or turns):
                return self.drafting.inherited(clause, reading, source)
            draft = self.drafting.named(clause, reading, subject, local)
            if source is not None and clause.refers_back and source.indicator == subject.indicator:
                # "其中涉外案件1678件": of the years spoken of
                self.drafting.inherit(draft, source)
            return draft
        if clause.head is not None:
            return None
        is_waiting = "pending" in names(local) and source is not None and "pending" not in source.facets
        if source is not None and (turns or is_waiting or self._is_foreign(local, source)):
            source = None
        if source is not None and source in drafts:
            return self.drafting.inherited(clause, reading, source)
        if all(facet.weak for facet in local):
            for beside in (clause.facets_before(), clause.facets_behind()):
                # a weak word for what is done goes for the figures that follow, one for a thing does not
                beside = [f for f in beside if not f.weak or subjects.slot(f.facets[0]) == "act"]
                subject = self.naming.subject(clause, reading, drafts, beside)
                if subject is not None and subject.local:
                    return self.drafting.named(clause, reading, subject, beside)
        if source is not None:
            return self.drafting.inherited(clause, reading, source)
        if quantity.unit == "percent":
            return self._listed_share(clause, reading, drafts)
        if drafts and (beside := wholes.carried(drafts[-1], clause)):
            subject = self.naming.subject(clause, reading, drafts, beside)
            if subject is not None and subject.local:
                return self.drafting.named(clause, reading, subject, beside)
        if clause.is_generic or reading.measure == "rank":
            subject = self.naming.subject(clause, reading, drafts, local)
            # "地理标志案件96件" behind cases of another right: not of those
            others = {name for name in names(local) if subjects.slot(name) == "right"} - {"ip"}
            if subject is not None and (not others or others & set(subject.used)):
                return self.drafting.named(clause, reading, subject)
        return None

    @staticmethod
    def _goes_on(clause: Clause, before: Draft) -> bool:
        """True where a figure's words name nothing but more of what the figure before is of."""
        if any(subjects.slot(name) == "act" for facet in clause.facets() for name in facet.facets):
            return False
        quantity, last = clause.quantity, before.clause.quantity
        tells = {subjects.slot(name) for name in names(clause.facets())}
        # "其中民事1619件、行政889件": a category is all that the next of a list names
        between = clause.sentence.text[last.end : quantity.start]
        is_next = between.startswith("、") and clause.contrasts and not clause.has_words_left
        is_more = (clause.goes_on or is_next) and quantity.unit == last.unit
        if is_more and tells <= {None, "right", "thing", "apart"}:
            return clause.counts_like(before.clause)
        if quantity.unit != last.unit and "percent" in last.unit:
            return False
        named = any(not facet.weak and subjects.slot(facet.facets[0]) for facet in clause.facets())
        is_bare = clause.stands_alone and quantity.form == "digits" and clause.head is None and not named
        if is_bare and quantity.unit == last.unit == "count" and clause.follows_closely(before.clause):
            # "422 people were found guilty under the one act and 28 under the other"
            return True
        return clause.is_generic and not named and not clause.has_words_left

    @staticmethod
    def _is_foreign(local: Sequence[Facet], source: Draft) -> bool:
        """True where the words name something, and nothing of what the figure before is of."""
        named = [name for name in names(local) if subjects.slot(name)]
        return bool(named) and not set(named) & set(source.facets)

    def _is_kind(self, clause: Clause, source: Draft, drafts: Sequence[Draft]) -> bool:
        """True of "商标131429件" where cases or goods are spoken of, whatever right they are about."""
        if not (subjects.has_kinds(source.indicator) and clause.names_right_only):
            return False
        told = {
            name for facet in clause.facets() if facet.start != clause.quantity.start for name in facet.facets
        }
        if "goods" in source.facets and "case" in told:
            # "查扣货物8万件；查处专利商标违法案件4万件"
            return False
        if clause.stands_alone or not drafts:
            return clause.stands_alone
        # "1,958 concerned patents and 18,558 trademarks"
        last = {subjects.slot(name) for name in names(drafts[-1].clause.facets())}
        return clause.is_joined and drafts[-1].indicator == source.indicator and "right" in last

    def _unknown(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """A figure that the catalogue has no indicator for, where the text says what it is."""
        known = unknown.tells((*self.discourse.heading, *self.discourse.paragraph))
        if not (drafts or self.discourse.is_adjacent or known or unknown.is_about_it(clause)):
            return None
        label = unknown.label(clause, reading, self.lexicon) if clause.names_something else None
        label = label or unknown.label_apart(clause, reading, self.lexicon)
        if label is None:
            return None
        draft = self.drafting.draft(clause, reading, None, ())
        draft.label = label
        return draft

    def _of_asked(self, clause: Clause, reading: Reading) -> Draft | None:
        """A survey's share of those asked: "八成以上的企业专利权人认为"."""
        label = unknown.label_of_share(clause, self.lexicon)
        if label is None or not (self.discourse.before or unknown.is_about_it(clause)):
            return None
        draft = self.drafting.draft(clause, replace(reading, measure="share"), None, ())
        draft.label = label
        return draft

    def _listed_share(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """A bare percentage that goes on with the shares before it: "designs come next with 8.9%"."""
        sign = wholes.change_told(clause, drafts) if clause.is_bracketed else 0
        if sign:
            # "dropped from 74,773 to 66,919 (10.5%)"
            changed = replace(reading, measure="change", sign=sign, base="yoy")
            return self.drafting.inherited(clause, changed, drafts[-1])
        listed = [draft for draft in drafts if draft.reading.measure == "share"]
        shares = listed or [draft for draft in self.discourse.before if draft.reading.measure == "share"]
        if not shares and clause.is_bracketed:
            # "games (25%), toys (9%)": of what was spoken of
            counted = [d for d in (*drafts, *self.discourse.before) if d.indicator and d.is_level]
            shares = [d for d in counted if d.clause.quantity.unit == "count"][:1]
        elif not (listed or clause.contrasts or clause.facets() or reading.earlier or clause.is_bracketed):
            return None
        if not shares:
            return None
        return self.drafting.inherited(clause, replace(reading, measure="share"), shares[-1])

    def _relative(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """A figure about another figure: of its own words' indicator, or of the level before it."""
        if clause.apart is not None and not (drafts and drafts[-1].indicator is None):
            return self._unknown(clause, reading, drafts)
        source = self.naming.antecedent(clause, reading, drafts)
        follows = source is not None and source in drafts
        # behind a share, "yet only 13 percent of the goods" is a share of something else
        is_part = (
            reading.measure == "share" and follows and not (source and source.reading.measure == "share")
        )
        local = clause.facets(without_whole=is_part)
        noun = clause.whole_noun if reading.measure == "share" else None
        if noun is not None and not (source and noun in subjects.heads(source.indicator or "")):
            # "76 percent of the projects": of what was counted in those
            subject = self.naming.subject(clause, reading, drafts, local, noun)
            if subject is not None and subject.indicator in self.discourse.told:
                return self.drafting.named(clause, reading, subject, local)
        of = source.facets if source is not None else ()
        named = [f for f in local if not f.weak or wholes.refines(f, of)]
        strong = [f for f in named if not f.head and subjects.slot(f.facets[0])]
        repeats = source is not None and follows and all(set(f.facets) <= set(source.facets) for f in strong)
        # "进出口总额5万亿元，其中出口增长6.3%": one of two directions
        turned = {n for f in strong for n in f.facets if subjects.slot(n) == "direction"}
        both = {n for n in source.facets if subjects.slot(n) == "direction"} if source is not None else turned
        repeats = repeats and (not turned or turned == both)
        # "商标案件3万件，专利权纠纷占9.9%": of the cases spoken of, whatever right they are about
        is_kind = source is not None and follows and subjects.has_kinds(source.indicator)
        repeats = repeats or (is_kind and reading.measure == "share" and clause.names_right_only)
        if strong and not repeats:
            subject = self.naming.subject(clause, reading, drafts, local, clause.head)
            if subject is not None and subject.local:
                draft = self.drafting.named(clause, reading, subject, local)
                if source is not None and follows and source.indicator == subject.indicator:
                    self.drafting.inherit(draft, source)
                return draft
        if reading.measure == "share" and not (
            source is not None and subjects.counts_bodies(source.indicator)
        ):
            asked = self._of_asked(clause, reading)
            if asked is not None:
                return asked
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
        return self.drafting.inherited(clause, reading, source)

    def _of_following(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """A change told before its level: "fell 3.2 percent to 45,444", "rose by 5% and stood at 9,860"."""
        for draft in drafts:
            later = draft.clause.segment
            if later.start >= clause.quantity.end and draft.is_level:
                own = [facet for facet in draft.clause.facets() if facet.start >= later.start]
                return self.drafting.inherited(clause, reading, draft) if later.joined or not own else None
        return None
