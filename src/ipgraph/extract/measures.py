"""A figure and the words beside it → what it measures: a level, a change, a share, a rank …"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ipgraph.extract.lexicon import compile_patterns

if TYPE_CHECKING:
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity

# How many words may stand between a cue and its figure.
_FEW_WORDS: Final = r"(?:[\s\u00a0]+[^\s,;:.()]+){0,6}?[\s\u00a0]*"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a figure measures. ``earlier`` marks the "from" of a "from … to …"; ``sign`` a fall by -1."""

    measure: str
    sign: int = 1
    base: str | None = None
    earlier: bool = False


@cache
def _cues(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    change, share = lexicon.table("grammar.change"), lexicon.table("grammar.share")
    up, down = compile_patterns(change["up"]).pattern, compile_patterns(change["down"]).pattern
    more, less = compile_patterns(change["more"]).pattern, compile_patterns(change["less"]).pattern
    qualifier = compile_patterns(change["qualifiers"]).pattern
    bounds = lexicon.table("quantities.bounds")
    bound = compile_patterns([*bounds["about"], *bounds["over"], *bounds["under"]]).pattern
    before_share = compile_patterns(share["before"]).pattern
    after_share = compile_patterns(share["after"]).pattern
    tail = rf"(?:[\s\u00a0]+(?:the|a|an))?[\s\u00a0]*(?:(?:{bound})[\s\u00a0]*)?(?:the\s+|a\s+)?$"
    sources = {
        "cue": rf"(?P<up>{up})|(?P<down>{down})",
        "after": rf"^[\s\u00a0]*(?:(?:{qualifier})[\s,\u00a0]+){{0,5}}(?:(?P<up>{more})|(?P<down>{less}))(?!\w)",
        "than": rf"^(?:[\s\u00a0]+[^\s,;:.()]+){{0,4}}?[\s\u00a0]+(?:(?P<up>{more})|(?P<down>{less}))[\s,]+(?:respectively,?\s+)?(?:than|on)\b",
        "to": r"(?:^|\s)to[\s\u00a0]*(?:(?:" + bound + r")[\s\u00a0]*)?(?:the\s+|a\s+)?$",
        "direct": rf"(?:^|\s)(?:(?P<up>{up})|(?P<down>{down}))(?:\s+rate)?(?:\s+(?:of|by|was|is|reached|hit|had))?{tail}",
        "share_before": rf"(?:{before_share})(?:[\s\u00a0]+[^\s,;:()]+){{0,3}}?{tail}",
        "share_after": rf"^[\s\u00a0]+(?:{after_share})",
        "gap": compile_patterns(lexicon.table("grammar.gap.cues")).pattern,
        "annual": compile_patterns(lexicon.table("grammar.gap.average_annual")).pattern,
        "from": rf"(?:^|[\s(,])(?:{compile_patterns(lexicon.table('grammar.from_to.earlier')).pattern}){tail}",
        "rank_strong": rf"(?:{compile_patterns(lexicon.table('grammar.rank.strong')).pattern}){_FEW_WORDS}$",
        "rank_before": rf"(?:{compile_patterns(lexicon.table('grammar.rank.before')).pattern}){_FEW_WORDS}$",
        "rank_after": rf"^[\s\u00a0]*(?:{compile_patterns(lexicon.table('grammar.rank.after')).pattern})",
    }
    return {name: re.compile(source, re.IGNORECASE) for name, source in sources.items()}


def read(
    quantity: Quantity, before: str, after: str, lexicon: Lexicon, *, ranking: bool = False
) -> Reading | None:
    """What the quantity measures between the words ``before`` and ``after`` it in its segment.

    ``ranking`` says that a ranking is spoken of, so that "slips to fifth" is a rank. None where the words
    do not tell: an ordinal that only numbers something.
    """
    cues = _cues(lexicon)
    unit = quantity.unit
    if unit == "rank":
        is_rank = quantity.form == "rank" or cues["rank_strong"].search(before)
        is_rank = is_rank or cues["rank_after"].match(after)
        if not is_rank and ranking:
            is_rank = cues["rank_before"].search(before)
        return Reading("rank") if is_rank else None
    if unit == "times":
        return Reading("ratio")
    if unit == "percentage-point":
        return _points(quantity, before, after, cues)
    if unit == "percent":
        return _percent(quantity, before, after, cues)
    return _amount(quantity, before, after, cues)


def _sign(match: re.Match[str]) -> int:
    return -1 if match["down"] else 1


def _last_change(before: str, cues: dict[str, re.Pattern[str]]) -> re.Match[str] | None:
    """The last word of change before a figure that stands for the figure's change."""
    last = None
    for match in cues["cue"].finditer(before):
        last = match
    return last


def _base(before: str, after: str, cues: dict[str, re.Pattern[str]]) -> str:
    return "average-annual" if cues["annual"].search(before) or cues["annual"].search(after[:40]) else "yoy"


def _points(quantity: Quantity, before: str, after: str, cues: dict[str, re.Pattern[str]]) -> Reading:
    if cues["gap"].search(after[:80]) or cues["gap"].search(before[-80:] + " "):
        behind = re.search(r"\b(?:below|lower|less|behind)\b", before[-60:] + after[:40], re.IGNORECASE)
        return Reading("points", -1 if behind else 1, "population")
    match = cues["after"].match(after) or _last_change(before, cues)
    sign = quantity.sign or (_sign(match) if match else 1)
    return Reading("points", sign, "yoy")


def _percent(
    quantity: Quantity, before: str, after: str, cues: dict[str, re.Pattern[str]]
) -> Reading | None:
    if quantity.form == "fraction":
        share = cues["share_before"].search(before) or cues["share_after"].match(after)
        return Reading("share") if share else None
    if quantity.sign:
        return Reading("change", quantity.sign, _base(before, after, cues))
    if cues["from"].search(before):
        return Reading("level", earlier=True)
    than = cues["than"].match(after) or cues["after"].match(after)
    if than:
        if cues["gap"].search(after[:90]):
            return Reading("level", _sign(than), "population")
        return Reading("change", _sign(than), _base(before, after, cues))
    share = cues["share_before"].search(before)
    change = _last_change(before, cues)
    if change is not None and (share is None or change.start() > share.start()):
        between = before[change.end() :]
        words = len(between.split())
        if not cues["to"].search(between) and words <= 8 and "," not in between:
            return Reading("change", _sign(change), _base(before, after, cues))
    if share is not None or (cues["share_after"].match(after) and not cues["to"].search(before)):
        return Reading("share")
    return Reading("level")


def _amount(quantity: Quantity, before: str, after: str, cues: dict[str, re.Pattern[str]]) -> Reading:
    than = cues["than"].match(after)
    if than and quantity.form != "fraction":
        return Reading("difference", _sign(than), "yoy")
    direct = cues["direct"].search(before)
    if direct and not cues["to"].search(before) and not cues["from"].search(before):
        return Reading("difference", _sign(direct), "yoy")
    return Reading("level", earlier=bool(cues["from"].search(before)))
