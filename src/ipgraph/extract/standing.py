"""A figure and those before it → what it stands for by the words between: what is held, what grew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract.period_roles import AS_OF
from ipgraph.extract.phrase import names
from ipgraph.extract.recognise import Facet
from ipgraph.extract.subjects import slot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon

# What is said of rights that are held: which ones, and that an office registered them.
_OF_HELD: Final = frozenset({"right", "value", None})
_REGISTERED: Final = frozenset({"registration", "grant"})
_HELD: Final = "valid"
_GREW: Final = frozenset({"difference", "change"})


def grown(clause: Clause, drafts: Sequence[Draft], lexicon: Lexicon) -> Draft | None:
    """How much that grew which a level tells: "the number of owners of patents rose by 5,000 to 404,000"."""
    last = drafts[-1] if drafts else None
    if last is None or last.indicator is None or last.reading.measure not in _GREW:
        return None
    between = clause.sentence.text[last.clause.quantity.end : clause.quantity.start]
    comes_to = lexicon.pattern("grammar.reference.outcome", r"\s*{}\s*")
    return last if clause.stands_alone and comes_to.fullmatch(between) else None


def held(clause: Clause, drafts: Sequence[Draft], lexicon: Lexicon) -> list[Facet]:
    """What the words of a figure name, as rights that are held, where they are; none of any other figure.

    "At the end of 2018 Beijing had 160,000 invention patents"; "they held 861,000 valid invention patents as
    well as 2.03 million registered trade marks".
    """
    local = clause.facets()
    told = {name for name in names(local) if slot(name) not in _OF_HELD}
    rights = {name for name in names(local) if slot(name) == "right"}
    if clause.quantity.unit != "count" or clause.head or not rights or not told <= _REGISTERED:
        return []
    if any(not _REGISTERED.isdisjoint(facet.facets) and facet.end < clause.quantity.start for facet in local):
        # "the office registered 5 million"
        return []
    text, start = clause.sentence.text, clause.quantity.start
    has = lexicon.pattern("grammar.reference.there_are", r"{}{gap}(?:{grammar.reference.near_number}{gap})?$")
    is_held = bool(has.search(text, clause.segment.start, start)) and any(
        mention.role == AS_OF
        and (clause.segment.start <= mention.start < clause.segment.end or mention.end < clause.segment.start)
        for mention in clause.sentence.periods
    )
    if not is_held and drafts and all(_HELD in draft.facets for draft in drafts):
        # the last of the drafts may be how much the one before grew
        links = lexicon.pattern(
            "grammar.reference.held_with",
            r"[\s\w]{0,40}?,?\s*{}{gap}(?:{grammar.reference.near_number}{gap})?",
        )
        is_held = links.fullmatch(text, drafts[-1].clause.quantity.end, start) is not None
    if not is_held:
        return []
    kept = [facet for facet in local if _REGISTERED.isdisjoint(facet.facets)]
    return [*kept, Facet(start, start, (_HELD,))]
