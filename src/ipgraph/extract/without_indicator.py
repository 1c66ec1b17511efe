"""A figure whose words name no indicator → a draft with their own words, or of what was told before it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract import subjects, unknown, wholes
from ipgraph.extract.discourse import is_of_survey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.discourse import Discourse
    from ipgraph.extract.drafting import Drafting
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.measures import Reading

# How far behind a figure what is told of it in brackets begins.
_BRACKET: Final = 3


class WithoutIndicator:
    """Drafts the figures that the catalogue has no indicator for, and those that name none."""

    def __init__(self, lexicon: Lexicon, discourse: Discourse, drafting: Drafting) -> None:
        self.lexicon = lexicon
        self.discourse = discourse
        self.drafting = drafting

    def draft(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
        """A figure that the catalogue has no indicator for, where the text says what it is."""
        if unknown.is_scope(clause, self.lexicon):
            return None
        # a fee or a price may be told of in passing wherever
        title = () if clause.quantity.is_money else self.discourse.named.title
        known = unknown.tells((*self.discourse.heading, *self.discourse.named.paragraph, *title))
        of_office = clause.office is not None and reading.measure == "level" and clause.apart is not None
        if not (drafts or self.discourse.is_adjacent or known or of_office or unknown.is_about_it(clause)):
            return None
        label = unknown.label(clause, reading, self.lexicon) if clause.names_something else None
        label = label or unknown.label_apart(clause, reading, self.lexicon)
        if label is None:
            return None
        draft = self.drafting.draft(clause, reading, None, ())
        draft.label = label
        told = drafts or (self.discourse.before if self.discourse.is_adjacent else ())
        self.drafting.dated_as_stock(draft, told)
        return draft

    def again(self, clause: Clause, reading: Reading) -> Draft | None:
        """One more figure of what the sentence before spoke of and the catalogue lacks: "Germany has most
        (15,566)" behind "65,900 indications were protected".
        """
        last = self.discourse.unknown
        if last is None or not self.discourse.is_adjacent or reading.measure == "rank":
            return None
        if any(not f.weak and subjects.slot(name) for f in clause.facets() for name in f.facets):
            return None
        if last.reading.measure == reading.measure == "share" and not clause.leans:
            # "Women were 17.7% of the inventors. Digital communication accounted for 10.5%"
            return None
        if clause.has_unknown_noun or clause.has_unknown_head or not clause.stands_alone:
            return None
        if clause.is_generic and clause.has_unit_of(last.clause) and reading.measure in ("level", "share"):
            # "was requested for 25.6% of the patents granted. In 2023 the figure had been 17.5%"
            return self.drafting.inherited(clause, replace(reading, measure=last.reading.measure), last)
        if reading.measure == "level":
            is_more = clause.has_unit_of(last.clause) and (
                clause.place is not None or clause.is_part_of_it or clause.is_of_time
            )
            is_more = is_more or (clause.has_unit_of(last.clause) and "company" in clause.breakdowns(reading))
            is_more = is_more or unknown.goes_on_with_rate(clause, last)
        else:
            is_more = reading.measure == "share" or clause.leans
        return self.drafting.inherited(clause, reading, last) if is_more else None

    def of_asked(self, clause: Clause, reading: Reading, polled: str | None = None) -> Draft | None:
        """A survey's share of those asked: "八成以上的企业专利权人认为"."""
        label = polled or unknown.label_of_share(clause, self.lexicon)
        if label is None or not (self.discourse.before or unknown.is_about_it(clause)):
            return None
        draft = self.drafting.draft(clause, replace(reading, measure="share"), None, ())
        draft.label = label
        return draft

    def of_survey(self, clause: Clause, reading: Reading) -> Draft | None:
        """A percentage of those who answered a survey, whatever its words say of them: "24% said that they
        had had them valued", "In Bulgaria it is as high as 17%".
        """
        if clause.quantity.unit != "percent" or reading.measure not in ("level", "share"):
            return None
        if not (self.discourse.is_survey or is_of_survey(clause.sentence.facets)):
            return None
        label = unknown.label_of_answer(clause, self.lexicon)
        if label is None:
            return None
        draft = self.drafting.draft(clause, replace(reading, measure="share"), None, ())
        draft.label = label
        return draft

    def listed_share(self, clause: Clause, reading: Reading, drafts: Sequence[Draft]) -> Draft | None:
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
        things = {n for f in clause.facets() for n in f.facets if subjects.slot(n) == "thing"}
        if things and not any(things.intersection(draft.facets) for draft in shares):
            # "按件数计达98.1%" behind a share of the batches: of the items that were told before
            told = (d for d in (*drafts, *reversed(self.discourse.before)) if d.indicator)
            shares = [draft for draft in told if things.intersection(draft.facets)] or shares
        if not shares:
            return None
        last = drafts[-1] if drafts else shares[-1]
        told_again = clause.is_bracketed and last.is_level and last.indicator == shares[-1].indicator
        if told_again and clause.quantity.start - last.clause.quantity.end <= _BRACKET:
            # "patents 890 (44%), designs 690 (34%)": of the part told right before it
            draft = self.drafting.inherited(clause, replace(reading, measure="share"), last)
            draft.of.update({k: v for k, v in shares[-1].of.items() if k == "whole"})
            return draft
        rights = [f for f in clause.facets() if not f.weak and subjects.slot(f.facets[0]) == "right"]
        if subjects.is_late(shares[-1].indicator) and rights and reading.measure == "level":
            # "the users of trade marks with 37.3%": of other industries than those of the share before
            draft = self.drafting.draft(clause, replace(reading, measure="share"), None, ())
            draft.label = clause.sentence.text[rights[-1].start : rights[-1].end]
            return draft
        return self.drafting.inherited(clause, replace(reading, measure="share"), shares[-1])
