"""A percentage whose verb stands with the one before it → what it measures.

"Filings rose 3.6 percent to 226,759, and designs 4 percent to 67,583": the second names what it is of and
leaves out what it does. "Asia was the source of 52.4%, Europe of 23.2%" does the same with a share.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract.drafts import RELATIVE
from ipgraph.extract.segments import without_bound

if TYPE_CHECKING:
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.measures import Reading

_LEVEL: Final = "level"
_SHARE: Final = "share"


def again(last: Reading | None, reading: Reading, before: str, lexicon: Lexicon) -> Reading:
    """``reading`` of a percentage, or what the one before in the sentence measures, where ``before``,
    the words between the two, only name another thing.
    """
    if last is None or reading.measure != _LEVEL or reading.earlier or reading.base:
        return reading
    if last.measure not in RELATIVE and last.measure != _SHARE:
        return reading
    words = without_bound(before + " ", lexicon).rstrip() + " "
    bare = lexicon.pattern("grammar.links.gapped_noun", r"\W*+(?:{}){break}\s*")
    is_bare = bare.fullmatch(words) is not None
    if last.measure == _SHARE and not is_bare:
        led = lexicon.pattern("grammar.links.gapped_led", r"\W*+(?:{}){break}\s*")
        is_bare = led.fullmatch(words) is not None
    if not is_bare or lexicon.pattern("grammar.links.no_gap").search(words):
        return reading
    return replace(last, earlier=False)
