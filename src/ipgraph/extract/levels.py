"""A figure that stands for itself → a draft of what its words name, or of one more of what was spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract import apposed, standing, subjects, unknown, wholes
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
        local = clause.facets()
        if source is not None and clause.is_described and self._adds_nothing(clause, source, local):
            return self.drafting.inherited(clause, reading, source)
        held = standing.held(clause, drafts, self.naming.lexicon)
        owned = self.naming.subject(clause, reading, drafts, held) if held else None
        if owned is not None and owned.local > 1:
            return self.drafting.named(clause, reading, owned, held)
        named = _names_something(clause, local)
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
        if source is not None and (clause.is_item or _is_kind(clause, source, drafts)):
            return self._next_kind(clause, reading, source)
        if source is not None and _is_of_another(clause, source):
            source = None
        if source is not None and source in drafts and _is_step(clause, source, local):
            return self.drafting.inherited(clause, reading, source)
        turns = source is not None and _turns(clause, source, local)
        if _counts_bare_kind(clause, local) and drafts and drafts[-1].indicator is None:
            # "证券化产品99单，惠及企业1200家"
            return None
        if source is not None and source in drafts and not (named or turns) and clause.head is None:
            return self.drafting.inherited(clause, reading, source)
        subject = self.naming.subject(clause, reading, drafts, local, clause.head)
        shared = bool(drafts) and drafts[-1].reading.measure == "share" and clause.quantity.unit == "percent"
        if shared and not named and not clause.is_rate:
            # "林木占14.8%，果树9.6%"
            return self.without_indicator.listed_share(clause, reading, drafts)
        if clause.has_unknown_head:
            return None
        if subject is not None and self.naming.supported(clause, subject, local, drafts):
            return self._of_subject(clause, reading, subject, source, is_more=not (named or turns))
        if clause.head is not None:
            return None
        if source is not None and (turns or _is_waiting(source, local) or _is_of_else(clause, local, source)):
            source = None
        if source is not None and source in drafts:
            return self.drafting.inherited(clause, reading, source)
        draft = self._by_words_around(clause, reading, drafts) if all(f.weak for f in local) else None
        if draft is not None:
            return draft
        if source is not None:
            return self.drafting.inherited(clause, reading, source)
        if clause.quantity.unit == "percent":
            return self.without_indicator.listed_share(clause, reading, drafts)
        return self._by_words_before(clause, reading, drafts) or self._by_topic(clause, reading, drafts)

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
        last = unknown.last_level(drafts)
        is_again = clause.is_labelled or (reading.earlier and clause.stands_alone)
        if last is not None and is_again and clause.has_unit_of(last.clause):
            # "43,577 examination procedures (2021: 40,895)", "2,340 of these, up from 2,174"
            return last
        if last is not None and unknown.goes_on_with_rate(clause, last):
            return last
        is_then = clause.is_of_time and last is not None and clause.has_unit_of(last.clause)
        if last is not None and (is_then or _goes_on(clause, last)):
            # "证券化产品99单，规模224.6亿元": of what has no indicator either
            return last
        if last is not None and clause.goes_on and clause.stands_alone:
            # "证券化产品119单，规模281亿元，其中深圳72单": of the one that is counted alike
            alike = (d for d in reversed(drafts) if d.indicator is None and d.is_level)
            told = next((d for d in alike if clause.has_unit_of(d.clause)), None)
            if told is not None and _goes_on(clause, told):
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
        return ranks[-1] if is_one and clause.place is not None else None

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
        told = _names_something(clause, local)
        if not told and (behind := wholes.behind_its_change(clause)):
            # "of these 1.3 million, up 24 percent from a year earlier, qualified as high-value"
            subject = self.naming.subject(clause, reading, drafts, behind, clause.head)
            if subject is not None and wholes.adds(subject, source, behind):
                return self.drafting.named(clause, reading, subject, behind)
        subject = self.naming.subject(clause, reading, drafts, local, clause.head)
        if subject is not None and wholes.adds(subject, source, local):
            # "concluded 569 cases and ordered punitive damages in 12 of them"
            return self.drafting.named(clause, reading, subject, local)
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
    if clause.is_compared and quantity.unit == last.unit and clause.stands_alone:
        # "侦破858宗，较2022年的823宗上升4%"
        return True
    if is_more and tells <= {None, "right", "thing", "apart"}:
        return clause.counts_like(before.clause)
    if between.strip(" 、") == "" and clause.quantity.form == "digits" and quantity.unit != "percent":
        # "“苏知贷”放款1200笔、43.6亿元"
        return clause.stands_alone and not clause.has_words_left
    if quantity.unit != last.unit and "percent" in last.unit:
        return False
    named = any(not facet.weak and subjects.slot(facet.facets[0]) for facet in clause.facets())
    is_bare = clause.stands_alone and quantity.form == "digits" and clause.head is None and not named
    if is_bare and quantity.unit == last.unit == "count":
        # "422 people were found guilty under the one act and 28 under the other"
        if clause.follows_closely(before.clause):
            return True
        # "Germany (14,394) has most in force, followed by China (9,571)"
        if before.clause.place is not None and clause.place is not None:
            return True
    # "规模224.6亿元" behind a count, not "案件102起" behind a sum
    is_turned = last.is_money and not quantity.is_money
    return clause.is_generic and not (named or is_turned or clause.has_words_left)


def _is_of_else(clause: Clause, local: Sequence[Facet], source: Draft) -> bool:
    """As ``is_foreign``; what is done with a sum ("1.02 billion yuan were granted") is told of the loans."""
    if clause.quantity.is_money and source.clause.sentence is clause.sentence:
        local = [f for f in local if subjects.slot(f.facets[0]) != "act"]
    return is_foreign(local, source)


def is_foreign(local: Sequence[Facet], source: Draft) -> bool:
    """True where the words name something, and nothing of what the figure before is of."""
    named = [name for name in names(local) if subjects.slot(name) and name != "ip"]
    # "2,146 cases of GI infringement" behind zones for GIs: of the same right, and yet of no zones
    is_of_cases = "infringement" in named and "case" in named and "infringement" not in source.facets
    is_of_cases = is_of_cases and not subjects.has_kinds(source.indicator)
    return bool(named) and (is_of_cases or not set(named) & set(source.facets))


def _is_kind(clause: Clause, source: Draft, drafts: Sequence[Draft]) -> bool:
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


def _names_something(clause: Clause, local: Sequence[Facet]) -> bool:
    """True where other words than the number's own measure word name more than a counted noun."""
    return any(
        not (facet.weak or facet.head) and bool(subjects.slot(facet.facets[0]))
        for facet in local
        if facet.start != clause.quantity.start
    )


def _is_of_another(clause: Clause, source: Draft) -> bool:
    """True where the words name another right or field than the figure before, or another subject."""
    kinds = ("field",) if subjects.has_kinds(source.indicator) else ("right", "field")
    return clause.differs(source.facets, kinds) or clause.has_other_subject


def _is_step(clause: Clause, source: Draft, local: Sequence[Facet]) -> bool:
    """True of a count that words only say a step of, where the source counts at any step."""
    before = [facet for facet in local if facet.start != clause.quantity.start]
    if any("valid" in facet.facets and not facet.weak for facet in before):
        # "马德里申请5827件，累计有效量5.2万件": a stock is no step of what was filed
        return False
    return clause.quantity.unit == "count" and subjects.goes_through(source.indicator, before)


def _turns(clause: Clause, source: Draft, local: Sequence[Facet]) -> bool:
    """True where weak words tell of another act or thing than the figure before is of."""
    weak = [name for facet in local if facet.weak for name in facet.facets]
    acts = {name for name in weak if subjects.slot(name) == "act"}
    # a sum is neither received nor concluded
    if acts and not acts & set(source.facets) and not clause.quantity.is_money:
        return True
    # "2.64 million pieces" behind batches: things of another kind
    things = {name for name in weak if subjects.slot(name) == "thing"}
    # a document is no kind of goods
    told = {name for name in source.facets if subjects.slot(name) == "thing"} - {"certificate"}
    return bool(things and told and things.isdisjoint(told))


def _counts_bare_kind(clause: Clause, local: Sequence[Facet]) -> bool:
    """True where the noun that is counted is all that the words name.

    A noun may say by itself what is done with what it counts: "质押项目".
    """
    return bool(clause.head) and not any(names([facet]) or len(facet.facets) > 1 for facet in local)


def _is_waiting(source: Draft, local: Sequence[Facet]) -> bool:
    """True of what is pending behind a figure of what is not."""
    return "pending" in names(local) and "pending" not in source.facets
