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
    from collections.abc import Iterable, Mapping, Sequence

    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.recognise import BreakdownMention, Sentence

# What a subject says of all that is told of it.
_OF_SUBJECT: Final = ("residence", "channel", "direction")
# What "they" says of those whom the sentence before is about.
_OF_PEOPLE: Final = ("residence", "holder")
_FOREIGN: Final = "foreign"
# What "it" says of the part that the sentence before is about.
_OF_THINGS: Final = ("industry", "field", "channel", "crop")
# What may be named between a subject and the next figure: what is done, not another thing.
_DONE: Final = frozenset({"act", None})


def carry(
    drafts: Sequence[Draft], before: Sequence[Draft] | None, behind: Sentence | None, lexicon: Lexicon
) -> None:
    """Tell of each figure what the subject that it shares says; ``before`` are the figures of the sentence
    before, ``behind``, whose subject "they" is; None where that told none.
    """
    told: Mapping[str, str | int] = {}
    last: Draft | None = None
    ahead: str | None = None  # of which the change was told last, before its level
    for draft in drafts:
        if draft.reading.measure in RELATIVE:
            if last is None and not told:
                told = _of_they(draft, before, behind, lexicon)
            if (last is not None and draft.indicator == last.indicator) or _means_them(draft, lexicon):
                _give(draft, told)
                ahead = draft.indicator
            continue
        parts = _named_before(draft)
        is_share_of_it = (
            draft.reading.measure == "share" and last is not None and draft.indicator == last.indicator
        )
        if is_share_of_it and not parts:
            # "It generated 4 trillion yuan, or 29.1 percent of the total"
            _give(draft, told)
            continue
        if parts:
            told, last = parts, draft
            continue
        if last is None and ahead is None:
            told = _of_they(draft, before, behind, lexicon)
        elif not (_goes_on(draft, lexicon) or _is_level_of(draft, ahead) or _means_them(draft, lexicon)):
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


def _is_level_of(draft: Draft, ahead: str | None) -> bool:
    return ahead is not None and draft.indicator == ahead


def _means_them(draft: Draft, lexicon: Lexicon) -> bool:
    """Whether the words between the figure before and this one mean those spoken of: "their marks".

    "Utility models did well: their rate leapt" means these.
    """
    clause = draft.clause
    begin = max(_behind_last(clause), clause.segment.start)
    they = lexicon.pattern("grammar.reference.they")
    match = they.search(clause.sentence.text, begin, clause.quantity.start)
    if match is None:
        return False
    named = (f for f in begun(clause.sentence.facets, begin, match.start()) if not f.weak)
    return not any(slot(name) == "right" for facet in named for name in facet.facets)


def _of_they(
    draft: Draft, before: Sequence[Draft] | None, behind: Sentence | None, lexicon: Lexicon
) -> Mapping[str, str | int]:
    """What a sentence about foreigners, with figures or without, says of the next that means them."""
    if behind is None or draft.of.keys() & {*_OF_PEOPLE, "company"}:
        return {}
    is_told = before is not None
    if not is_told and lexicon.pattern("grammar.reference.it", r"^\W*{}").match(draft.clause.sentence.text):
        # "New equipment is the largest part. It contributed 4 trillion yuan"
        return _only(behind.breakdowns, _OF_THINGS)
    if not _means_them(draft, lexicon):
        return {}
    first = next((each for each in before or () if each.is_level), None)
    if is_told and first is None:
        return {}
    end = first.clause.segment.end if first is not None else len(behind.text)
    found = _only(begun(behind.breakdowns, 0, end), _OF_PEOPLE)
    of = first.of if first is not None else {}
    found.update({key: value for key, value in of.items() if key in _OF_PEOPLE})
    if found.get("residence") == _FOREIGN:
        # "foreign companies" are those from abroad, whatever they are
        found.pop("holder", None)
    return found


def _only(mentions: Iterable[BreakdownMention], keys: Sequence[str]) -> dict[str, str | int]:
    """The one value that mentions tell of each of these dimensions; none of one that they tell several of."""
    told: dict[str, set[str | int]] = {}
    for mention in mentions:
        if mention.key in keys:
            told.setdefault(mention.key, set()).add(mention.value)
    return {key: next(iter(values)) for key, values in told.items() if len(values) == 1}


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
