"""A percentage whose verb stands with the one before it → what it measures.

"Filings rose 3.6 percent to 226,759, and designs 4 percent to 67,583": the second names what it is of and
leaves out what it does. "Asia was the source of 52.4%, Europe of 23.2%" does the same with a share, and
so do the brackets of a list: "the US (12,987, a 14.5% increase), Germany (4,419, 19.6%)".
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from ipgraph.extract.drafts import RELATIVE
from ipgraph.extract.segments import without_bound

if TYPE_CHECKING:
    import re

    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.measures import Reading

_LEVEL: Final = "level"
_SHARE: Final = "share"
# How far behind the bracket of a list the next one may open.
_REACH: Final = 120


def again(
    last: Reading | None,
    reading: Reading,
    before: str,
    lexicon: Lexicon,
    told: str = "",
    *,
    is_dated: bool = False,
) -> Reading:
    """``reading`` of a percentage, or what the one before in the sentence measures, where ``before``,
    the words between the two, only name another thing, or nothing where it has a time of its own: "rose by
    19.5 percent in 2014, 11.5 percent in 2015". ``told`` is the sentence up to the percentage; ``is_dated``:
    a period stands behind it.
    """
    if last is None or reading.measure != _LEVEL:
        return reading
    if last.measure in RELATIVE and reading.earlier and lexicon.pattern("grammar.change.slowed").search(told):
        # "Growth slowed to 3 percent, from 14.9 percent in 2021"
        return replace(last, earlier=True)
    if reading.earlier or reading.base:
        return reading
    if last.measure not in RELATIVE and last.measure != _SHARE:
        return reading
    if last.measure in RELATIVE and _brackets(lexicon).search(told[-_REACH:]):
        return replace(last, earlier=False)
    words = without_bound(before + " ", lexicon).rstrip() + " "
    bare = lexicon.pattern("grammar.links.gapped_noun", r"\W*+(?:{}){break}\s*")
    is_bare = bare.fullmatch(words) is not None
    if is_dated and last.measure in RELATIVE:
        joined = lexicon.pattern("grammar.links.and", r"\W*+(?:{})?\W*+")
        is_bare = is_bare or joined.fullmatch(words) is not None
    if last.measure == _SHARE and not is_bare:
        led = lexicon.pattern("grammar.links.gapped_led", r"\W*+(?:{}){break}\s*")
        is_bare = led.fullmatch(words) is not None
    if not is_bare or lexicon.pattern("grammar.links.no_gap").search(words):
        return reading
    return replace(last, earlier=False)


@cache
def _brackets(lexicon: Lexicon) -> re.Pattern[str]:
    """A bracket that ends in a percentage, and the next one up to its own."""
    return lexicon.compose(
        r"(?:{quantities.suffix.percent})(?:\s[a-z-]{2,16}){0,3}\s?[)）][^()（）\d;；]{1,60}[(（][\d.,，\s]*$"
    )
