"""A date behind a list of figures → whether it dates all: "96 products and 134 marks at the end of May"."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.extract.period_roles import AS_OF, MAIN, OWN
from ipgraph.extract.segments import without_bound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.periods import PeriodMention
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Sentence

# How far behind the figure the date may stand.
_REACH: Final = 160
# What parts the members of a list.
_COMMAS: Final = (",", "，", "、")


def dates_all(mention: PeriodMention, quantity: Quantity, sentence: Sentence, lexicon: Lexicon) -> bool:
    """True of a stock's date behind the list that the figure opens or goes on with.

    The list has one verb, before it or in each member in the perfect: "2,508 had been recognised and 7,277
    registered by the end of September". A member with a verb of its own ends it.
    """
    if mention.role != AS_OF or not 0 <= mention.start - quantity.end <= _REACH:
        return False
    between = sentence.text[quantity.end : mention.start]
    if lexicon.pattern("grammar.from_to.list_ends").search(between):
        return False
    if lexicon.pattern("grammar.from_to.perfect").search(sentence.text, 0, mention.start):
        return True
    if lexicon.pattern("grammar.from_to.finite").search(between):
        return False
    # each next member opens with its number
    joined = lexicon.pattern("grammar.links.and", r"(?:{apart}|,){}$")
    for member in sentence.quantities:
        if quantity.end <= member.start < mention.start:
            words = without_bound(sentence.text[quantity.end : member.start], lexicon).rstrip()
            # "950,000 people in 88,000 firms at the end of 2022"
            within = lexicon.pattern("grammar.unknown.reaching", r"{apart}{}$")
            if not (words.endswith(_COMMAS) or joined.search(words) or within.search(words)):
                return False
    return any(quantity.end <= member.start < mention.start for member in sentence.quantities)


def date_changes(drafts: Sequence[Draft]) -> None:
    """Date what grew as what it grew to: "marks in force rose 2.8% to 2.14 million by the end of June"."""
    for change, level in pairwise(drafts):
        is_grown = change.reading.measure == "change" and level.is_level and level.clause.segment.joined
        if (
            not is_grown
            or change.indicator != level.indicator
            or change.clause.sentence is not level.clause.sentence
        ):
            continue
        segment = change.clause.segment
        told = [m for m in level.clause.sentence.periods if m.role in (MAIN, AS_OF, OWN)]
        is_dated = any(segment.start <= m.start < segment.end for m in told)
        behind = (
            m for m in told if m.start >= level.clause.quantity.end and m.start < level.clause.segment.end
        )
        if not is_dated and any(m.role == AS_OF for m in behind):
            change.period = level.period
