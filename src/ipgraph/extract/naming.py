"""A figure's clause and what was told → the indicator that its words name, or the figure that it leans on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract import (
    categories,
    choosing,
    compounds,
    general_nouns,
    nearest,
    sections,
    subjects,
    wholes,
)
from ipgraph.extract.drafts import RELATIVE
from ipgraph.extract.phrase import begun, names
from ipgraph.extract.recognise import Facet
from ipgraph.extract.spoken import opens_list, parts_of_told
from ipgraph.values import Period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.discourse import Discourse
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.recognise import Recogniser


# A rate so many times another is none.
_FARTHEST: Final = 20
# What alone names no rate.
_BARE: Final = frozenset({None, "right", "act"})
# What cases come to one after the other.
_STEPS: Final = frozenset({"accepted", "concluded"})
# What is done with rights, and how they stand.
_OF_RIGHTS: Final = frozenset({"valid", "application", "grant", "registration", "transfer", "licence"})
# What is counted itself, and is no case.
_COUNTED: Final = frozenset({"gi-zone", "gi-product", "gi-mark", "ip-zone", "protection-centre"})
# What opens a topic of its own.
_TOPICS: Final = frozenset({"right", "field", "system", "body"})


class Naming:
    """Tells what figures are about. ``fitting`` keeps which indicators a kind of figure can be about."""

    def __init__(
        self,
        recogniser: Recogniser,
        discourse: Discourse,
        fitting: dict[tuple[str, str, bool, bool, str], dict[str, bool]],
    ) -> None:
        self.lexicon = recogniser.lexicon
        self.vocabulary = recogniser.vocabulary
        self.recogniser = recogniser
        self.discourse = discourse
        self.fitting = fitting

    def subject(
        self,
        clause: Clause,
        reading: Reading,
        drafts: Sequence[Draft],
        local: Sequence[Facet],
        head: str | None = None,
    ) -> choosing.Subject | None:
        told = [draft.indicator for draft in drafts if draft.indicator]
        if told and subjects.is_narrowed(drafts[-1].facets):
            # "每万人拥有52.8件，其中高价值发明专利14.1万件，每万人21.6件": of those
            told = [drafts[-1].indicator or ""]
        elif told and clause.goes_on and drafts[-1].is_level:
            told = [told[-1], *told]  # "注册量640.6万件，其中国内商标617.8万件"
        if not drafts and clause.is_part_of_it and self.discourse.is_adjacent and self.discourse.before:
            # "418,700 filings came in, 346,152 patents were issued. Of these, 310,245 were utility patents"
            told = [self.discourse.before[-1].indicator or ""]
        named = {subjects.slot(name) for name in names(local)}
        is_known = bool(drafts) and drafts[-1].indicator is not None
        if self.discourse.is_apart and named.isdisjoint(_TOPICS) and not is_known:
            return None
        local = compounds.without_doers(local, clause)
        subject = choosing.resolve(
            [
                *nearest.governed(
                    nearest.nearest_acts(
                        nearest.nearest_things(
                            nearest.together(nearest.nearest_ways(local, clause), clause), clause
                        ),
                        clause,
                    ),
                    clause,
                    drafts,
                ),
                *self._actors(clause, drafts),
            ],
            self._contexts(clause, drafts),
            self.fits(clause, reading),
            head,
            told or (() if drafts else sections.spoken_of(self.discourse)),
            self.discourse.told,
        )
        if subject is not None and (
            nearest.is_of_two_kinds(local, clause, subject)
            or self._leaves_list(clause, drafts, subject)
            or self._is_of_rights(local, subject)
            or compounds.counts_owners(clause, subject.used)
            or (wholes.counts_filings(clause) and not _COUNTED.isdisjoint(subject.used))
        ):
            return None
        if subject is not None and reading.measure == "share" and self.is_rate(subject.indicator):
            # "high-tech patents made up 33%" behind a rate: no share of it, unless the words name it
            own = {name for facet in local for name in facet.facets} & set(subject.used)
            is_named = any(subjects.slot(name) not in _BARE for name in own)
            return subject if is_named or categories.of_another_kind(clause, drafts, self) else None
        return subject

    def is_rate(self, indicator: str | None) -> bool:
        return indicator is not None and self.vocabulary.indicators[indicator].unit == "percent"

    def is_rank(self, indicator: str | None) -> bool:
        return indicator is not None and self.vocabulary.indicators[indicator].unit == "rank"

    def _contexts(self, clause: Clause, drafts: Sequence[Draft]) -> list[tuple[str, ...]]:
        """What was named around a figure, the nearest first: sentence, section, sentences before, title."""
        last = drafts[-1].facets if drafts else ()
        if not drafts and clause.refers_back and self.discourse.before:
            last = (
                self.discourse.before[-1].facets
                if self.discourse.is_adjacent
                else self.discourse.named.before
            )
        before = [name for draft in self.discourse.before for name in draft.facets]
        if not self.discourse.is_adjacent:
            before = sections.nearer_topics(self.discourse.named.before, before)
        # "81,000 re-examination and 8,800 invalidation cases closed": a predicate that figures share
        shared = [n for n in names(clause.facets_behind()) if subjects.slot(n) in ("act", "field")]
        contexts = [
            (*last, *self._earlier(clause, drafts)),
            (
                *sections.heading_of(self.discourse),
                *self._system(clause, drafts),
                *shared,
                *self._of_bodies(clause),
            ),
            (*self.discourse.named.before, *before, *self.discourse.named.rights),
            (*self.discourse.named.paragraph, *self.discourse.named.title),
        ]
        return wholes.around(sections.at_home(contexts, clause, self.discourse.before), clause, self.lexicon)

    @staticmethod
    def _is_of_rights(local: Sequence[Facet], subject: choosing.Subject) -> bool:
        """True of "专利案件3012件" where patents in force were spoken of: cases are none."""
        # "Hearings were held in 3,100 cases": a weak word makes no rights of them
        own = {name for facet in local if not facet.weak for name in facet.facets} - {"valid"}
        if "case" in names(local) and not _COUNTED.intersection(subject.used) <= own:
            # "2,146 cases of GI infringement" where zones for GIs were spoken of
            return True
        acts = {name for name in subject.used if subjects.slot(name) == "act"}
        return "case" in names(local) and bool(acts) and acts <= _OF_RIGHTS and acts.isdisjoint(own)

    @staticmethod
    def _leaves_list(clause: Clause, drafts: Sequence[Draft], subject: choosing.Subject) -> bool:
        """True of "质押专利3821项、商标213项" where trade marks in force are all that the second could be."""
        if not drafts or not clause.names_right_only:
            return False
        between = clause.sentence.text[drafts[-1].clause.quantity.end : clause.quantity.start]
        fields = {name for name in drafts[-1].facets if subjects.slot(name) == "field"}
        return between.startswith("、") and bool(fields) and fields.isdisjoint(subject.used)

    @staticmethod
    def _earlier(clause: Clause, drafts: Sequence[Draft]) -> list[str]:
        """What the sentence named before; where its last figure has no indicator, its own kinds only:
        "复审请求9.5万件，结案6.3万件；无效请求0.7万件，结案0.8万件".
        """
        earlier = list(names(nearest.since_opening(clause.facets_before(near=False), clause, drafts)))
        if drafts and drafts[-1].indicator is not None:
            last = drafts[-1].facets
            if any(subjects.slot(name) == "right" for name in last):
                # "高价值发明专利21.8万件；有效发明专利47.8万件，每万人218件": of the latter
                earlier = [n for n in earlier if n in last or not _qualifies(n)]
        if not drafts or drafts[-1].indicator is not None:
            return earlier
        own = names(drafts[-1].clause.facets())
        kinds = {subjects.slot(name) for name in own} & _TOPICS
        return [name for name in earlier if name in own or subjects.slot(name) not in kinds]

    def _system(self, clause: Clause, drafts: Sequence[Draft]) -> tuple[str, ...]:
        """The system of filing that a company's or a country's figure goes on with: "LG (605 designs)"."""
        told = drafts or (self.discourse.before if self.discourse.is_adjacent else ())
        if not told or not (clause.contrasts or clause.place is not None):
            return ()
        told_here = {subjects.slot(n): n for n in names([f for f in clause.facets() if not f.weak])}
        if told_here.get("act", "application") != "application" or {"right", "act"} <= told_here.keys():
            return ()
        return tuple(name for name in told[-1].facets if subjects.slot(name) == "system")

    def _actors(self, clause: Clause, drafts: Sequence[Draft]) -> list[Facet]:
        """Who deals with the cases that a sentence opens with a part of: "其中，侵犯商标权案件7800起" behind
        what the police did.
        """
        before, at = self.discourse.before_sentence, clause.segment.start
        if any("police" in facet.facets for draft in drafts for facet in draft.clause.facets()):
            # "破获案件312起，查获假冒注册商标商品46万件": what the police go on to tell
            return [Facet(at, at, ("police",), weak=True)]
        if before is None or not clause.refers_back or not (self.discourse.is_adjacent and before.quantities):
            return []
        told = {name for facet in before.facets for name in facet.facets}
        return [
            Facet(at, at, (name,), weak=True) for name in ("police", "procuratorial", "court") if name in told
        ]

    def _of_bodies(self, clause: Clause) -> tuple[str, ...]:
        """The kind of right that the name of an office in the sentence says it is for: a patent office."""
        text = clause.sentence.text
        for body in clause.sentence.bodies:
            kinds = {n for n in names(self.recogniser.facets(text[body.start : body.end])) if n != "ip"}
            if len(kinds) == 1:
                return tuple(kinds)
        return ()

    def fits(self, clause: Clause, reading: Reading) -> Mapping[str, bool]:
        """Which indicators a figure of this kind can be about; most figures are of few kinds."""
        quantity, measure = clause.quantity, reading.measure
        per_capita = any("per-10k" in facet.facets for facet in clause.facets())
        kin = clause.counter.kin if clause.counter and measure in ("level", "difference") else ""
        # "2.4 classes per application": things that are counted come whole
        if (
            quantity.unit == "count"
            and measure == "level"
            and quantity.value != quantity.value.to_integral_value()
        ):
            measure = "mean"
        kind = (quantity.unit, measure, per_capita, quantity.value <= choosing.FULL_SCORE, kin)
        if kind not in self.fitting:
            self.fitting[kind] = {
                each.slug: choosing.fits(each, quantity, measure, per_capita=per_capita)
                and subjects.is_counted_by(each.slug, kin)
                for each in self.vocabulary.indicators.values()
            }
        return self.fitting[kind]

    def antecedent(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """The figure that this one leans on: the level before it in the sentence, else in the one before."""
        fits = self.fits(clause, reading)
        # "结案率98.6%，同比增加4.1万件": not of the rate
        is_other = reading.measure == "difference" and drafts and not clause.has_unit_of(drafts[-1].clause)
        leans_on_unknown = reading.measure in RELATIVE | {"share"} and not is_other
        if drafts and drafts[-1].indicator is None and leans_on_unknown:
            unknown_ones = [draft for draft in drafts if draft.indicator is None]
            # "侵权案件618宗，较2022年的584宗上升6%": not what it is compared with
            unknown_ones = [draft for draft in unknown_ones if not draft.clause.is_compared] or unknown_ones
            return next((d for d in reversed(unknown_ones) if d.clause.head is None), unknown_ones[-1])
        leans = clause.leans or clause.names_right_only or clause.is_item
        if reading.measure == "change" and not drafts and self.discourse.is_adjacent:
            # "专利授权15万件。2018年以来年均增长9.4%。": no words name another subject
            levels = [draft for draft in self.discourse.before if draft.is_level]
            is_one = len({draft.indicator for draft in levels or self.discourse.before}) == 1
            is_bare = not clause.facets() and not clause.has_words_left
            leans = leans or (is_one and is_bare and bool(self.lexicon.table("grammar.reference.empty")))
        before = self.discourse.before
        told_here = [draft for draft in drafts if draft.is_level and draft.indicator]
        means_one = clause.means_the_former or clause.means_the_latter
        if reading.measure in RELATIVE and len(told_here) > 1 and means_one:
            # "5,404 applications covering 19,344 designs; the former rose by 3.7%, the latter fell by 0.7%"
            return told_here[-2] if clause.means_the_former else told_here[-1]
        if (
            reading.measure == "share"
            and self.discourse.is_adjacent
            and all(facet.weak for facet in clause.facets())
        ):
            # "Fewer than half originated in Europe": of what was just spoken of
            leans = True
        if means_one and len({draft.indicator for draft in before if draft.is_level}) == 1:
            before = self.discourse.pair or before
        # "6,105 patents were granted, among them 1,034 inventions": of those, whatever was told before
        leans = leans and not (clause.is_part_of_it and told_here and reading.measure == "level")
        for told in (() if clause.means_the_latter else drafts, before if leans else ()):
            spoken = [
                draft
                for draft in reversed(told)
                if draft.indicator
                and (fits[draft.indicator] or self._is_rate_again(clause, draft))
                and clause.goes_with(draft.facets)
            ]
            if told is before:
                spoken = [draft for draft in spoken if not wholes.turns_from(clause, draft)]
            elif reading.measure == "share":
                # "受理各类案件2.4万件，审结2.5万件；在受理的案件中，涉外案件占16.4%": of those received
                opened = begun(clause.sentence.facets, clause.segment.start, clause.segment.end)
                steps = _STEPS.intersection(n for f in opened for n in f.facets)
                spoken = [draft for draft in spoken if steps.intersection(draft.facets)] or spoken
            if told is before and clause.means_the_former:
                spoken.reverse()
            if reading.measure == "share":
                # a rate has no shares
                spoken = [d for d in spoken if d.reading.measure == "share" or not self.is_rate(d.indicator)]
            if told is before and not clause.refers_back:
                spoken = [draft for draft in spoken if not wholes.is_wider(clause, draft)]
            if reading.measure == "change":
                spoken = self.discourse.spoken.of_fields(clause, spoken)
            # "较2022年的5.8万件增长17.2%": not what it is compared with
            spoken = [d for d in spoken if not d.clause.is_compared] or spoken
            if told is drafts and reading.measure in RELATIVE and reading.base == "yoy":
                spoken = _with_year_before_last(spoken)
            if reading.measure in ("level", "difference"):
                spoken = [draft for draft in spoken if clause.counts_like(draft.clause)]
            if told is before and not self.discourse.is_adjacent:
                # "收案5万件，结案4万件。把收案拆开看：": the sentence between takes up one of them
                acts = {name for name in self.discourse.named.before if subjects.slot(name) == "act"}
                spoken = [draft for draft in spoken if acts.intersection(draft.facets)] or spoken
            if reading.measure == "share" and (noun := clause.whole_noun):
                # "76 percent of the projects": of what is counted in those
                spoken = [d for d in spoken if noun in subjects.heads(d.indicator or "")] or spoken
            if told is before:
                # "受理案件中，商标案件2106件": of those received, not of those concluded
                opened = begun(clause.sentence.facets, 0, clause.quantity.start)
                steps = _STEPS.intersection(n for f in opened for n in f.facets)
                spoken = [draft for draft in spoken if steps.intersection(draft.facets)] or spoken
            if clause.is_part_of_it or clause.refers_back or opens_list(clause, self.lexicon):
                spoken = parts_of_told(clause, spoken)
            if spoken:
                return next((draft for draft in spoken if draft.is_level), spoken[0])
        if drafts or reading.measure != "level":
            return None
        rate = self.discourse.spoken.last_rate(clause)
        if rate is not None:
            return rate
        parted = self.discourse.spoken.parted(clause, self.lexicon)
        return parted if parted is not None and fits[parted.indicator or ""] else None

    def _is_rate_again(self, clause: Clause, told: Draft) -> bool:
        """True of "15.8 per 10,000 people, up from 13.3", "Beijing (121.3 pieces)": a rate told before."""
        if clause.quantity.unit != "count" or told.indicator is None or not told.is_level:
            return False
        is_rate = self.vocabulary.indicators[told.indicator].unit == "per-10k-people"
        is_near = clause.quantity.value <= told.clause.quantity.value * _FARTHEST
        return is_rate and is_near and all(facet.weak for facet in clause.facets())

    def topic_before(self, clause: Clause, reading: Reading) -> choosing.Subject | None:
        """What a sentence before without figures names: "Requests for recordal … 26,700 of them"."""
        if self.discourse.is_adjacent or self.discourse.before_sentence is None:
            return None
        topic = list(general_nouns.settled(self.discourse.before_sentence, self.discourse).facets)
        if not any(subjects.slot(name) == "act" for facet in topic for name in facet.facets):
            # "涉外案件不少。该院受理24317件": what was done with them is told here
            topic += [f for f in clause.facets() if not f.head and f.start != clause.quantity.start]
        subject = self.subject(clause, reading, (), topic)
        own = {n for f in clause.facets() if not (f.weak or f.head) for n in f.facets}
        acts = {name for name in own if subjects.slot(name) == "act"}
        if subject is not None and acts and acts.isdisjoint(subject.used):
            # "Faking trademarks is most frequent: 11,342 of those indicted": of what was done here
            return None
        return subject if subject is not None and subject.local else None

    def supported(
        self, clause: Clause, subject: choosing.Subject, local: Sequence[Facet], drafts: Sequence[Draft]
    ) -> bool:
        """False where only a weak word ("had", "received") names the indicator and nothing else does."""
        if any(not facet.weak for facet in local):
            return subject.local > 0
        spoken = {draft.indicator for draft in (*drafts, *self.discourse.before)} | self.discourse.told
        named_before = any(name in self.discourse.named.before for facet in local for name in facet.facets)
        is_supported = subject.indicator in spoken or clause.refers_back or named_before
        # "2.64 million pieces": a thing that the indicator counts
        things = {name for facet in local for name in facet.facets if subjects.slot(name) == "thing"}
        is_supported = is_supported or bool(things & set(subject.used) and drafts)
        return subject.local > 1 or (subject.local > 0 and is_supported)

    def name_anew(self, draft: Draft, local: Sequence[Facet]) -> choosing.Subject | None:
        """What these facets name a draft; None where they name nothing."""
        subject = self.subject(draft.clause, draft.reading, (), local)
        return subject if subject is not None and subject.local else None

    def name_cell(
        self, clause: Clause, reading: Reading, local: Sequence[Facet], over: Sequence[str], head: str | None
    ) -> choosing.Subject | None:
        """What a table's cell is about; ``over`` are the facets of its row, column and caption."""
        told = self.discourse
        spoken = (*told.named.before, *(name for draft in told.before for name in draft.facets))
        slots = {subjects.slot(name) for name in over} - {None}
        around = (told.heading, spoken, told.named.title)
        farther = [[n for n in each if subjects.slot(n) not in slots] for each in around]
        return choosing.resolve(local, [over, *farther], self.fits(clause, reading), head)


def _qualifies(name: str) -> bool:
    """True of what tells some of a kind from the rest: "high-value"."""
    return subjects.slot(name) == "value" and subjects.is_narrowed((name,))


def _with_year_before_last(spoken: Sequence[Draft]) -> list[Draft]:
    """The figures that a change can be of, the last told first.

    "产业化率为46%，上年为45.3%，较上年提高": what is told of the year before is not what grew.
    """
    levels = {(each.indicator, each.period) for each in spoken if each.is_level and each.period}
    years = {(slug, Period.parse(period).year_before().text) for slug, period in levels if period}
    return sorted(spoken, key=lambda each: each.is_level and (each.indicator, each.period) in years)
