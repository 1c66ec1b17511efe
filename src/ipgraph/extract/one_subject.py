"""Figures that one subject governs → what it says of the first, told of the others too.

"Foreign applicants were granted 83,000 patents and registered 96,000 trademarks", "Overseas owners held
861,000 patents. They had 2 million trademarks, too", "Exports made up 61,200 batches and 52 million items".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract.drafts import RELATIVE
from ipgraph.extract.phrase import begun
from ipgraph.extract.subjects import slot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon

# What a subject says of all that is told of it.
_OF_SUBJECT: Final = ("residence", "channel", "direction")
# What may be named between a subject and the next figure: what is done, not another thing.
_DONE: Final = frozenset({"act", None})


def carry(drafts: Sequence[Draft], before: Sequence[Draft], lexicon: Lexicon) -> None:
    """Tell of each figure what the subject that it shares says; ``before`` are the figures of the sentence
    before, whose subject "they" is.
    """
    told: Mapping[str, str | int] = {}
    last: Draft | None = None
    for draft in drafts:
        if draft.reading.measure in RELATIVE:
            if last is not None and draft.indicator == last.indicator:
                _give(draft, told)
            continue
        parts = _named_before(draft)
        if parts:
            told, last = parts, draft
            continue
        if last is None:
            told = _of_they(draft, before, lexicon)
        elif not _goes_on(draft, lexicon):
            told = {}
        last = draft
        _give(draft, told)


def _give(draft: Draft, told: Mapping[str, str | int]) -> None:
    for key, value in told.items():
        draft.of.setdefault(key, value)


def _named_before(draft: Draft) -> dict[str, str | int]:
    """What the words between the figure before and this one say of the subject."""
    clause = draft.clause
    begin = _behind_last(clause)
    named = begun(clause.sentence.breakdowns, begin, clause.quantity.start)
    of = draft.parts()
    found = {m.key: m.value for m in named if m.key in _OF_SUBJECT and of.get(m.key) == m.value}
    if "direction" in of and begun(clause.sentence.facets, begin, clause.quantity.start):
        found["direction"] = of["direction"]
    return found


def _behind_last(clause: Clause) -> int:
    """Where the figure before ends; where the sentence begins if there is none."""
    return max((q.end for q in clause.sentence.quantities if q.end <= clause.quantity.start), default=0)


def _of_they(draft: Draft, before: Sequence[Draft], lexicon: Lexicon) -> Mapping[str, str | int]:
    """What a sentence about foreigners says of the next that opens with "they"."""
    first = next((each for each in before if each.is_level), None)
    they = lexicon.pattern("grammar.reference.they")
    if first is None or not they.match(draft.clause.sentence.text, 0, draft.clause.quantity.start):
        return {}
    return {key: value for key, value in first.of.items() if key == "residence"}


def _goes_on(draft: Draft, lexicon: Lexicon) -> bool:
    """Whether only a conjunction and a verb stand between a figure and the statement before it."""
    clause = draft.clause
    text, start = clause.sentence.text, clause.quantity.start
    begin = _behind_last(clause)
    joined = lexicon.pattern("grammar.reference.joined_by", r"{apart}{}")
    at = max((match.end() for match in joined.finditer(text, begin, start + 1)), default=0)
    if not at:
        return False
    named = (*begun(clause.sentence.breakdowns, at, start), *begun(clause.sentence.places, at, start))
    things = (f for f in begun(clause.sentence.facets, at, start) if not f.weak)
    return not named and all(slot(name) in _DONE for f in things for name in f.facets)
