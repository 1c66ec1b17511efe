"""A figure's clause and what was told → the indicator that its words name, or the figure that it leans on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph.extract import sections, subjects, wholes
from ipgraph.extract.drafts import RELATIVE
from ipgraph.extract.phrase import names
from ipgraph.extract.spoken import parts_of_told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.discourse import Discourse
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.recognise import Facet, Recogniser


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
    ) -> subjects.Subject | None:
        told = [draft.indicator for draft in drafts if draft.indicator]
        return subjects.resolve(
            wholes.together(local, clause),
            self._contexts(clause, drafts),
            self.fits(clause, reading),
            head,
            told or [draft.indicator for draft in self.discourse.before],
        )

    def _contexts(self, clause: Clause, drafts: Sequence[Draft]) -> list[tuple[str, ...]]:
        """What was named around a figure, the nearest first: sentence, section, sentences before, title."""
        last = drafts[-1].facets if drafts else ()
        if not drafts and clause.refers_back and self.discourse.before:
            last = (
                self.discourse.before[-1].facets
                if self.discourse.is_adjacent
                else self.discourse.before_facets
            )
        before = [name for draft in self.discourse.before for name in draft.facets]
        if not self.discourse.is_adjacent:
            before = sections.nearer_rights(self.discourse.before_facets, before)
        # "81,000 re-examination and 8,800 invalidation cases closed": a predicate that figures share
        shared = [n for n in names(clause.facets_behind()) if subjects.slot(n) in ("act", "field")]
        contexts = [
            (*last, *names(clause.facets_before(near=False))),
            (*self.discourse.heading, *shared, *self._of_bodies(clause)),
            (*self.discourse.before_facets, *before, *self.discourse.rights),
            (*self.discourse.paragraph, *self.discourse.title),
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

    def fits(self, clause: Clause, reading: Reading) -> Mapping[str, bool]:
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

    def antecedent(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """The figure that this one leans on: the level before it in the sentence, else in the one before."""
        fits = self.fits(clause, reading)
        # "结案率98.6%，同比增加4.1万件": not of the rate
        is_other = reading.measure == "difference" and drafts and not clause.has_unit_of(drafts[-1].clause)
        leans_on_unknown = reading.measure in RELATIVE | {"share"} and not is_other
        if drafts and drafts[-1].indicator is None and leans_on_unknown:
            unknown_ones = [draft for draft in drafts if draft.indicator is None]
            return next((d for d in reversed(unknown_ones) if d.clause.head is None), drafts[-1])
        leans = clause.leans or clause.names_right_only or clause.is_item
        if (
            reading.measure == "share"
            and self.discourse.is_adjacent
            and all(facet.weak for facet in clause.facets())
        ):
            # "Fewer than half originated in Europe": of what was just spoken of
            leans = True
        for told in (() if clause.means_the_latter else drafts, self.discourse.before if leans else ()):
            spoken = [
                draft
                for draft in reversed(told)
                if draft.indicator and fits[draft.indicator] and clause.goes_with(draft.facets)
            ]
            if told is self.discourse.before and clause.means_the_former:
                spoken.reverse()
            # "较2022年的5.8万件增长17.2%": what it is compared with is not what grew
            spoken = [draft for draft in spoken if not draft.clause.is_compared] or spoken
            if reading.measure in ("level", "difference"):
                spoken = [draft for draft in spoken if clause.counts_like(draft.clause)]
            if told is self.discourse.before and not self.discourse.is_adjacent:
                # "收案5万件，结案4万件。把收案拆开看：": the sentence between takes up one of them
                acts = {name for name in self.discourse.before_facets if subjects.slot(name) == "act"}
                spoken = [draft for draft in spoken if acts.intersection(draft.facets)] or spoken
            if clause.is_part_of_it or clause.refers_back:
                spoken = parts_of_told(clause, spoken)
            if spoken:
                return next((draft for draft in spoken if draft.is_level), spoken[0])
        if drafts or reading.measure != "level":
            return None
        parted = self.discourse.spoken.parted(clause, self.lexicon)
        return parted if parted is not None and fits[parted.indicator or ""] else None

    def topic_before(self, clause: Clause, reading: Reading) -> subjects.Subject | None:
        """What a sentence before without figures names: "Requests for recordal … 26,700 of them"."""
        if self.discourse.is_adjacent or self.discourse.before_sentence is None:
            return None
        subject = self.subject(clause, reading, (), list(self.discourse.before_sentence.facets))
        return subject if subject is not None and subject.local else None

    def supported(
        self, clause: Clause, subject: subjects.Subject, local: Sequence[Facet], drafts: Sequence[Draft]
    ) -> bool:
        """False where only a weak word ("had", "received") names the indicator and nothing else does."""
        if any(not facet.weak for facet in local):
            return subject.local > 0
        spoken = {draft.indicator for draft in (*drafts, *self.discourse.before)} | self.discourse.told
        named_before = any(name in self.discourse.before_facets for facet in local for name in facet.facets)
        is_supported = subject.indicator in spoken or clause.refers_back or named_before
        return subject.local > 1 or (subject.local > 0 and is_supported)

    def name_anew(self, draft: Draft, local: Sequence[Facet]) -> subjects.Subject | None:
        """What these facets name a draft; None where they name nothing."""
        subject = self.subject(draft.clause, draft.reading, (), local)
        return subject if subject is not None and subject.local else None

    def name_cell(
        self, clause: Clause, reading: Reading, local: Sequence[Facet], over: Sequence[str], head: str | None
    ) -> subjects.Subject | None:
        """What a table's cell is about; ``over`` are the facets of its row, column and caption."""
        told = self.discourse
        spoken = (*told.before_facets, *(name for draft in told.before for name in draft.facets))
        slots = {subjects.slot(name) for name in over} - {None}
        around = (told.heading, spoken, told.title)
        farther = [[n for n in each if subjects.slot(n) not in slots] for each in around]
        return subjects.resolve(local, [over, *farther], self.fits(clause, reading), head)
