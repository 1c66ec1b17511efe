"""A figure that no noun stands behind → the noun before it that tells what kind of thing is counted.

"Enterprises licensed to use the logo: 31,000", "the number of borrowers doubled to 2,460", "Users of the sign
climbed 61 percent to 14,500".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.extract.subjects import slot

if TYPE_CHECKING:
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Facet, Sentence

# What a label may begin with: the mark of a list, and a word or two that tell which of them are meant.
_OPENS: Final = re.compile(r"[\s*•·▪–-]*+(?:[A-Za-z][\w'’-]*+\s+){0,3}")
_COLON: Final = re.compile(r"\s*[:：]\s*$")
# The units of what grows to a number.
_OF_GROWTH: Final = frozenset({"percent", "times"})
# What a subject does with something else: "Companies raised their filings by 5 percent to 3,000".
_DONE: Final = frozenset({"act", "value", "thing"})


def counted(sentence: Sentence, start: int, quantity: Quantity, lexicon: Lexicon) -> Facet | None:
    """The noun of the label or of the growth that a figure ends; ``start`` is where its words begin."""
    if not lexicon.table("grammar.reference.plural"):
        return None
    return _of_label(sentence, start, quantity, lexicon) or _of_growth(sentence, quantity, lexicon)


def owns(sentence: Sentence, start: int, facet: Facet, lexicon: Lexicon) -> bool:
    """True of "the number of patents held by high-tech enterprises": what they hold is counted."""
    before = (f for f in sentence.facets if start <= f.start and f.end < facet.start)
    named = [f for f in before if not f.head and slot(f.facets[0])]
    if not named:
        return False
    by = lexicon.pattern("grammar.reference.prepositions", r"(?:^|{apart})(?:{}|{grammar.links.to}){apart}")
    between = sentence.text[named[0].end : facet.start]
    return "," not in between and by.search(between) is not None


def grown(sentence: Sentence, start: int, quantity: Quantity, lexicon: Lexicon) -> Facet | None:
    """The noun that opens the words of a change which a number ends: "Users climbed 61 percent to 14,500"."""
    if not lexicon.table("grammar.reference.plural"):
        return None
    to = lexicon.pattern("grammar.links.to", r"\s+{}\s+[^\s\d]{0,9}\s?\d")
    if not to.match(sentence.text, quantity.end):
        return None
    return _opening(sentence, start, quantity.start, lexicon)


def _of_label(sentence: Sentence, start: int, quantity: Quantity, lexicon: Lexicon) -> Facet | None:
    text = sentence.text
    if _COLON.search(text, start, quantity.start) is None:
        return None
    plural = lexicon.pattern("grammar.reference.plural", r"(?:[\w-]+\s+){0,4}{}$")
    for facet in sentence.facets:
        if facet.head and start <= facet.start < quantity.start:
            is_noun = plural.match(text, facet.start, facet.end) is not None
            return facet if is_noun and _OPENS.fullmatch(text, start, facet.start) else None
    return None


def _of_growth(sentence: Sentence, quantity: Quantity, lexicon: Lexicon) -> Facet | None:
    text = sentence.text
    before = [each for each in sentence.quantities if each.end <= quantity.start]
    if not before or before[-1].unit not in _OF_GROWTH:
        return None
    to = lexicon.pattern("grammar.links.to", r"\s+{}\s+[^\s\d]{0,9}\s?$")
    if not to.fullmatch(text, before[-1].end, quantity.start):
        return None
    end = before[-1].start
    begin = max((text.rfind(mark, 0, end) + 1 for mark in (", ", "; ", ": ")), default=0)
    number_of = lexicon.pattern("grammar.reference.partitive", r"{}{gap}(?:[\w-]++[\s-]++){0,3}?$")
    for facet in sentence.facets:
        if facet.head and begin <= facet.start < end:
            if number_of.search(text[begin : facet.start]):
                return facet
            break
    return _opening(sentence, begin, end, lexicon)


def _opening(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> Facet | None:
    """The noun that ``text[start:end]`` opens with, where nothing is done there with something else."""
    text = sentence.text
    plural = lexicon.pattern("grammar.reference.plural", r"(?:[\w-]+\s+){0,4}{}$")
    facet = next((f for f in sentence.facets if f.head and start <= f.start < end), None)
    if facet is None or not _OPENS.fullmatch(text, start, facet.start):
        return None
    if not plural.match(text, facet.start, facet.end):
        return None
    others = (f for f in sentence.facets if facet.end <= f.start < end and not f.weak)
    return None if any(slot(name) in _DONE for f in others for name in f.facets) else facet
