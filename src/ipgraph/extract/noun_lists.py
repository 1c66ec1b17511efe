"""Figures in a list, each of a noun phrase of its own → each with what its phrase names.

"Valid invention patents and registered trademarks reached 53,400 and 412,000 respectively": what is done
with a right stands in its own phrase, and "valid" before the first one is said of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract.subjects import slot

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Sequence

    from ipgraph.extract.choosing import Subject
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.recognise import Facet

    Name = Callable[[Draft, Sequence[Facet]], Subject | None]

# A state that rights are in, and what marks are called that are in it.
_VALID: Final = ("valid",)
_REGISTERED: Final = ("registration",)


def take(row: Sequence[Draft], name: Name, join: re.Pattern[str], *, is_full: bool) -> bool:
    """Give each figure of a row the indicator of its phrase, where all of them name one.

    ``is_full`` asks that each phrase tells what is done with its right: "patents and trademark applications".
    """
    clause = row[0].clause
    local = [f for f in clause.facets() if not f.weak and f.end <= clause.quantity.start]
    phrases = _phrases(local, clause.sentence.text, join)
    if len(phrases) != len(row) or not all(_of_slot(phrase, "right") for phrase in phrases):
        return False
    told = [bool(_of_slot(phrase, "act", "value")) for phrase in phrases]
    if not (all(told) if is_full else any(told[1:])):
        return False
    first = _of_slot(phrases[0], "right")[0]
    shared = [f for f in phrases[0] if f.facets == _VALID and f.end <= first.start]
    subjects = [_subject(draft, phrase, shared, name) for draft, phrase in zip(row, phrases, strict=True)]
    if None in subjects:
        return False
    give(row, subjects)
    return True


def give(row: Sequence[Draft], subjects: Sequence[Subject | None]) -> None:
    """Let each draft be about its subject."""
    for draft, subject in zip(row, subjects, strict=True):
        if subject is not None:
            draft.indicator, draft.facets, draft.label = subject.indicator, subject.used, None


def _subject(draft: Draft, phrase: Sequence[Facet], shared: Sequence[Facet], name: Name) -> Subject | None:
    done = {n for f in _of_slot(phrase, "act") for n in f.facets}
    if shared and phrase[0] is not shared[0] and done.issubset(_REGISTERED):
        # "valid … registered trademarks": valid ones, however they came to be so
        found = name(draft, [*shared, *(f for f in phrase if f.facets != _REGISTERED)])
        if found is not None:
            return found
    return name(draft, phrase)


def _of_slot(phrase: Sequence[Facet], *kinds: str) -> list[Facet]:
    return [facet for facet in phrase if any(slot(n) in kinds for n in facet.facets)]


def _phrases(facets: Sequence[Facet], text: str, join: re.Pattern[str]) -> list[list[Facet]]:
    """Runs of facets that a comma or conjunction parts; what nothing but a gap parts is one phrase."""
    phrases: list[list[Facet]] = []
    for facet in sorted(facets, key=lambda each: each.start):
        between = text[phrases[-1][-1].end : facet.start] if phrases else ""
        if phrases and not between.strip(" -"):
            phrases[-1].append(facet)
        elif phrases and not join.fullmatch(between):
            return []
        else:
            phrases.append([facet])
    return phrases
