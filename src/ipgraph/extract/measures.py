"""A figure and the words beside it → what it measures: a level, a change, a share, a rank …"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from ipgraph.extract.lexicon import compile_patterns
from ipgraph.extract.subjects import is_scored

if TYPE_CHECKING:
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Sentence

# How many words may part a change from its figure.
_NEAR: Final = 8
# How many words may stand between a cue and its figure.
_FEW_WORDS: Final = r"(?:\s+[^\s,;:.()]+){0,6}?\s*"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a figure measures. ``earlier`` marks the "from" of a "from … to …"; ``sign`` a fall by -1."""

    measure: str
    sign: int = 1
    base: str | None = None
    earlier: bool = False


@cache
def _cues(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    def any_of(*paths: str) -> str:
        return compile_patterns([word for path in paths for word in lexicon.table(path)]).pattern

    up, down = any_of("grammar.change.up"), any_of("grammar.change.down")
    more, less = any_of("grammar.change.more"), any_of("grammar.change.less")
    qualifier = any_of("grammar.change.qualifiers")
    bound = any_of("quantities.bounds.about", "quantities.bounds.over", "quantities.bounds.under")
    rank_before, rank_strong = any_of("grammar.rank.before"), any_of("grammar.rank.strong")
    the, to, rate = any_of("grammar.links.articles"), any_of("grammar.links.to"), any_of("grammar.links.rate")
    than, respectively = any_of("grammar.links.than"), any_of("grammar.links.respectively")
    # an article and a bound may stand between a cue and its figure
    tail = rf"(?:\s+(?:{the}))?\s*(?:(?:{bound})\s*)?(?:(?:{the})\s+)?$"
    comparison = rf"(?:(?P<up>{more})|(?P<down>{less}))"
    few_words = r"(?:\s+[^\s,;:.()]+)"
    sources = {
        "cue": rf"(?P<up>{up})|(?P<down>{down})",
        "after": rf"^\s*(?:(?:{qualifier})[\s,]+){{0,5}}{comparison}(?!\w)",
        "than": rf"^{few_words}{{0,4}}?\s+{comparison}[\s,]+(?:(?:{respectively}),?\s+)?(?:{than})",
        "to": rf"(?:^|\s)(?:{to})\s*(?:(?:{bound})\s*)?(?:(?:{the})\s+)?$",
        "direct": rf"(?:^|\s)(?:(?P<up>{up})|(?P<down>{down}))(?:\s+(?:{rate}))?"
        rf"(?:\s+(?:{any_of('grammar.links.of')}))?{tail}",
        "share_before": rf"(?:{any_of('grammar.share.before')})(?:\s+[^\s,;:()]+){{0,3}}?{tail}",
        "share_of": rf"^\W*(?:{any_of('grammar.share.partitive')})\s[^,;:]{{3,80}},{tail}",
        "share_after": rf"^\s+(?:{any_of('grammar.share.after')})",
        "gap": any_of("grammar.gap.cues"),
        "less": less,
        "annual": any_of("grammar.gap.average_annual"),
        "from": rf"(?:^|[\s(,])(?:{any_of('grammar.from_to.earlier')}){tail}",
        "rank_strong": rf"(?:{rank_strong}){_FEW_WORDS}$",
        "rank_before": rf"(?:{rank_before}){_FEW_WORDS}$",
        "rank_after": rf"^\s*(?:{any_of('grammar.rank.after')})",
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
        behind = cues["less"].search(before[-60:] + after[:40])
        return Reading("points", -1 if behind else 1, "population")
    match = cues["after"].match(after) or _last_change(before, cues)
    sign = quantity.sign or (_sign(match) if match else 1)
    return Reading("points", sign, "yoy")


def _percent(quantity: Quantity, before: str, after: str, cues: dict[str, re.Pattern[str]]) -> Reading | None:
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
    share = cues["share_before"].search(before) or cues["share_of"].search(before)
    change = _last_change(before, cues)
    if change is not None and (share is None or change.start() > share.start()):
        between = before[change.end() :]
        words = len(between.split())
        if not cues["to"].search(between) and words <= _NEAR and not re.search("[,;:]", between):
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


def settled(sentence: Sentence, lexicon: Lexicon, *, ranking: bool) -> Sentence:
    """The sentence without ordinals that are no ranks ("the first group"), its scores told as such.

    ``ranking`` says that a ranking is spoken of.
    """
    kept = []
    scored = any(is_scored(facet.facets) for facet in sentence.facets)
    plain_points = lexicon.pattern("quantities.points.plain", r"[\d\s]{}$")
    for quantity in sentence.quantities:
        words = sentence.text[quantity.start : quantity.end]
        if scored and quantity.unit == "percentage-point" and plain_points.search(words):
            # "81.25 points" of a score, which does not say percentage points
            kept.append(replace(quantity, unit="score"))
            continue
        before, after = sentence.text[: quantity.start], sentence.text[quantity.end :]
        if quantity.unit != "rank" or read(quantity, before, after, lexicon, ranking=ranking):
            kept.append(quantity)
    return replace(sentence, quantities=tuple(kept))
