"""The figures of a section's paragraphs → the one that a figure without words of its own goes on with.

"Of the cities, Changsha leads with 6.2 billion yuan": the sentence before it may have spoken of something
else, so what is told in the same unit at the head of the nearest paragraph is what is parted.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.extract import measures
from ipgraph.extract.drafts import RELATIVE
from ipgraph.extract.segments import without_bound
from ipgraph.extract.subjects import breakdown_rules, counts_bodies, has_kinds, slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon

# What a court's figures side by side share.
# How far before a figure the words stand that say that it is a rate.
_NEAR: Final = 60
_KEYS: Final = frozenset({"instance", "case-type"})


class Spoken:
    """Keeps the levels that a section told, paragraph by paragraph."""

    def __init__(self) -> None:
        self._blocks: list[list[Draft]] = [[]]

    def begin_section(self) -> None:
        """A new heading: what was told before it is over."""
        self._blocks = [[]]

    def begin_block(self) -> None:
        """A new paragraph."""
        if self._blocks[-1]:
            self._blocks.append([])

    def tell(self, drafts: Iterable[Draft]) -> None:
        """Take in the drafts of a sentence."""
        self._blocks[-1] += [draft for draft in drafts if draft.indicator and draft.is_level]

    def last_rate(self, clause: Clause) -> Draft | None:
        """The rate that "did best with a rate of 52.6 percent" goes on with."""
        the_rate = clause.lexicon.pattern("grammar.reference.the_rate", r"{}\s*$")
        start, end = clause.segment.start, clause.quantity.start
        words = without_bound(clause.sentence.text[max(start, end - _NEAR) : end], clause.lexicon)
        if clause.quantity.unit != "percent" or not the_rate.search(words):
            return None
        if any(slot(name) for f in clause.facets() if not f.weak for name in f.facets):
            return None
        told = (draft for block in reversed(self._blocks) for draft in reversed(block))
        return next((draft for draft in told if draft.clause.quantity.unit == "percent"), None)

    def of_fields(self, clause: Clause, told: list[Draft]) -> list[Draft]:
        """ "发明专利421.2万件，企业35.5万家。计算机技术增长28.8%": of the patents."""
        before = (m for m in clause.sentence.breakdowns if m.end <= clause.quantity.start)
        if not any(mention.key == "field" for mention in before):
            return told
        own = [draft for draft in told if not counts_bodies(draft.indicator)]
        if own or not told:
            return own
        levels = (draft for block in reversed(self._blocks) for draft in reversed(block))
        held = (d for d in levels if not counts_bodies(d.indicator) and {*d.facets} <= {*told[0].facets})
        return [next(held, told[0])]

    def parted(self, clause: Clause, lexicon: Lexicon) -> Draft | None:
        """The figure that a clause's figure is a place's or a kind's part of; None where its words name
        something.
        """
        if any(slot(name) for f in clause.facets() for name in f.facets):
            return None
        parts = [key for key in clause.named_parts if key in breakdown_rules().only]
        if clause.place is None and not parts:
            return None
        if clause.has_words_left and not opens_list(clause, lexicon):
            return None
        unit = clause.quantity.unit
        area = clause.place.area.partition("-")[0] if clause.place is not None else None
        for block in reversed(self._blocks):
            for draft in block:
                told = draft.clause.quantity
                if told.unit != unit or (area is not None and draft.area.partition("-")[0] != area):
                    continue
                if any(draft.indicator not in breakdown_rules().only[key] for key in parts):
                    continue
                if not told.is_money and draft.clause.counter != clause.counter:
                    continue
                return draft
        return None


def opens_list(clause: Clause, lexicon: Lexicon) -> bool:
    """True of a sentence that says by what it parts what was spoken of: "by city", "分市州看"."""
    pattern = lexicon.pattern("grammar.reference.parting", r"(?:^|[\s,，;；。])\W*{}")
    return bool(pattern.search(clause.sentence.text, 0, clause.quantity.start))


def parts_of_told(clause: Clause, told: list[Draft]) -> list[Draft]:
    """ "受理1.8万件，审结1.5万件。其中涉外1678件，占受理总数的9%": of several, those that the share behind a
    part names as its whole; all of them where it names none.
    """
    if len({draft.indicator for draft in told}) <= 1:
        return told
    owners = [draft for draft in told if counts_bodies(draft.indicator)]
    if owners and _says_who(clause):
        # "12,093 companies raised 218 billion yuan. Four-fifths of them were small": of the companies
        return owners
    behind = clause.sentence.text[clause.quantity.end :]
    share = measures.opens_share(behind, clause.lexicon)
    start, end = (clause.quantity.end + at for at in share or (0, 0))
    acts = {n for f in clause.sentence.facets if start <= f.start < end for n in f.facets if slot(n) == "act"}
    if acts:
        return [draft for draft in told if acts.intersection(draft.facets)] or told
    # "新收一审案件5万件，审结4.8万件。其中著作权案件3万件，占60%": what is told first is what is parted
    crops = breakdown_rules().only["crop"]
    kinds = all(has_kinds(draft.indicator) or draft.indicator in crops for draft in told)
    kinds = kinds and told[0].clause.sentence is not clause.sentence
    return [draft for draft in told if draft.indicator == told[-1].indicator] if kinds else told


def _says_who(clause: Clause) -> bool:
    """True where words behind a part tell what kind of owners they were: "of them were small firms"."""
    if not clause.lexicon.table("grammar.reference.auxiliary"):
        return False
    text, end = clause.sentence.text, clause.quantity.end
    were = clause.lexicon.pattern(
        "grammar.reference.auxiliary", r"\s*(?:{grammar.reference.of_them}\s*)?{}\s+"
    )
    return any(
        were.fullmatch(text, end, mention.start)
        for mention in clause.sentence.breakdowns
        if mention.key == "holder" and end <= mention.start < clause.segment.end
    )


def share_parts(drafts: Sequence[Draft]) -> None:
    """Give the cases closed what the same sentence says of those accepted: "一审收案4.2万件，结案4.1万件"."""
    courts = breakdown_rules().only["instance"]
    for before, draft in pairwise(drafts):
        if draft.indicator not in courts or before.indicator not in courts or _KEYS & draft.of.keys():
            continue
        follows = draft.reading.measure in RELATIVE and before.indicator == draft.indicator
        beside = draft.is_level and draft.indicator != before.indicator and not draft.clause.goes_on
        if follows or beside:
            draft.of |= {key: before.of[key] for key in before.of if key in _KEYS}
