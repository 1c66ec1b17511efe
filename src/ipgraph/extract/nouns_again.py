"""A noun that was told in full before → what it was told as: "872 agencies" behind patent agencies.

Only in a language whose compounds end in their noun, and only where nothing else names the noun: the words
of a sentence that the lexicon knows mean what they mean.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.extract.recognise import Facet
from ipgraph.extract.subjects import is_called_shortly

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ipgraph.extract.discourse import Discourse
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.recognise import Sentence

# The last word of a compound of two and more.
_LAST: Final = re.compile(r"(?<=[\s-])[^\W\d_]{4,}$")


def settled(sentence: Sentence, discourse: Discourse, lexicon: Lexicon) -> Sentence:
    """The sentence with the nouns that its figures count told as what they were called in full before."""
    if not lexicon.table("grammar.reference.again") or not sentence.quantities:
        return sentence
    found = [
        Facet(start, end, told)
        for start, end in _bare(sentence, lexicon)
        if (told := discourse.called.get(_stem(sentence.text[start:end]))) is not None
    ]
    if not found:
        return sentence
    return sentence.changed(facets=sorted([*sentence.facets, *found], key=lambda each: each.start))


def called(text: str, facets: Iterable[Facet]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The nouns that compounds of a text end in, with what the compounds name."""
    for facet in facets:
        last = _LAST.search(text, facet.start, facet.end)
        if last and not (facet.weak or facet.head) and is_called_shortly(facet.facets):
            yield _stem(last[0]), facet.facets


def _bare(sentence: Sentence, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Where nouns stand that nothing names: behind numbers, or opening the sentence as what it tells of."""
    text = sentence.text
    behind = lexicon.pattern("grammar.reference.again", r"\s*(?:{}\s+)?([^\W\d_]{4,})(?![\w-])")
    taken = [(each.start, each.end) for each in sentence.facets]
    taken += [(each.start, each.end) for each in sentence.breakdowns]
    taken += [(each.start, each.end) for each in sentence.periods]
    ends = [quantity.noun for quantity in sentence.quantities if quantity.unit == "count"]
    places = [match.span(1) for end in ends if (match := behind.match(text, end))]
    first = lexicon.pattern("grammar.reference.again_first", r"\W*(?:{}\s+)?([^\W\d_]{4,})(?![\w-])")
    if opened := first.match(text):
        places.append(opened.span(1))
    plural = lexicon.pattern("grammar.reference.plural")
    for start, end in dict.fromkeys(places):
        is_known = any(first < end and start < last for first, last in taken)
        if not is_known and plural.fullmatch(text, start, end):
            yield start, end


def _stem(noun: str) -> str:
    """A noun as it is looked up: one and several of a thing alike."""
    low = noun.casefold()
    return f"{low[:-3]}y" if low.endswith("ies") else low.removesuffix("s")
