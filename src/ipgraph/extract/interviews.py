"""Document → whom it interviews, where its questions stand alone and no answer has a name before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ipgraph.extract.frames import load

if TYPE_CHECKING:
    from ipgraph.claims import Block
    from ipgraph.extract.mentions import Told

_ASKING: Final = re.compile(r"[?？][\s*_\"”’）)]{0,4}$")
# A page with fewer questions may only have headings that ask.
_QUESTIONS: Final = 3
# How many paragraphs an answer to the last question has.
_LAST: Final = 2
_TOLD: Final = frozenset({"paragraph", "item", "heading", "question"})


class Interview(NamedTuple):
    """Who answers, from the first question to the end of the last answer."""

    name: str
    start: int
    end: int


def interview(told: Told) -> Interview | None:
    """The interview that a document is; None of questions and answers that nobody gives in person.

    Whoever answers is the only one with a post ahead of the first question, and most answers say "we" or "I":
    those of a leaflet do not.
    """
    blocks = [each for each in told.document.blocks if each.kind in _TOLD and each.speaker is None]
    asking = [n for n, each in enumerate(blocks) if _ASKING.search(told.text, each.start, each.end)]
    answers = [blocks[n + 1] for n in asking if n + 1 < len(blocks) and n + 1 not in asking]
    if len(answers) < _QUESTIONS:
        return None
    own = load(told.document.language, "speech").any_of("first_person")
    if 2 * sum(own.search(told.text, each.start, each.end) is not None for each in answers) < len(answers):
        return None
    start = blocks[asking[0]].start
    people = {
        told.person(held.person.name)
        for sentence in told.sentences
        if sentence.start < start
        for held in sentence.holdings
    }
    if len(people) != 1:
        return None
    return Interview(people.pop(), start, _end(blocks, asking[-1]))


def _end(blocks: list[Block], last: int) -> int:
    """Where the answer to the last question ends: ahead of the next heading."""
    answer = blocks[last + 1 : last + 1 + _LAST]
    headed = next((n for n, each in enumerate(answer) if each.kind == "heading"), len(answer))
    return answer[headed - 1].end if headed else blocks[last].end
