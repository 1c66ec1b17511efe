"""A figure and the words beside it → what it measures: a level, a change, a share, a rank …"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ipgraph.extract.carried import is_change_by_topic
from ipgraph.extract.lexicon import compile_patterns
from ipgraph.extract.measure_cues import measure_cues

if TYPE_CHECKING:
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity

# How many words may part a change from its figure.
_NEAR: Final = 8
# How far back the words stand that say of a change that it is a mean rate.
_RECENT: Final = 60
# How far back the share stands that rose by some points to a figure.
_SUBJECT: Final = 120
_DURATIONS: Final = frozenset({"month", "day", "year"})
_COLON: Final = re.compile(r"\s*[:：—–]\s*(?:[a-z]+ ){0,3}")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a figure measures. ``earlier`` marks the "from" of a "from … to …"; ``sign`` a fall by -1."""

    measure: str
    sign: int = 1
    base: str | None = None
    earlier: bool = False


def read(
    quantity: Quantity, before: str, after: str, lexicon: Lexicon, *, ranking: bool = False, earlier: str = ""
) -> Reading | None:
    """What the quantity measures between the words ``before`` and ``after`` it in its segment.

    ``ranking`` says that a ranking is spoken of, so that "slips to fifth" is a rank; ``earlier`` is what the
    sentence said before, whose verb may hold on: "the former by 5%". None where the words
    do not tell: an ordinal that only numbers something.
    """
    cues = measure_cues(lexicon)
    unit = quantity.unit
    if unit == "percent":
        after = cues["bound_behind"].sub("", after, count=1)
    if unit == "rank":
        is_rank = quantity.form == "rank" or cues["rank_strong"].search(before)
        is_rank = is_rank or cues["rank_after"].match(after)
        if not is_rank and ranking:
            # "Brazil came 50th and Mauritius 55th"
            ends = re.match(r"\s*(?:[.,;)]|$)", after) or cues["joined"].match(after)
            is_elided = cues["elided"].match(before) and ends
            is_rank = cues["rank_before"].search(before) or is_elided
        return Reading("rank") if is_rank else None
    if unit == "times":
        return Reading("ratio")
    if unit == "percentage-point":
        return _points(quantity, before, after, cues)
    if unit == "percent":
        told = _percent(quantity, before, after, lexicon, earlier)
        if told == Reading("level") and is_change_by_topic(earlier or before, lexicon):
            return Reading("change", 1, "yoy")
        return (_gapped(before, earlier, cues) or told) if told == Reading("level") else told
    if unit == "count" and cues["adding"].search(before) and not elliptical(lexicon).match(after.lstrip()):
        # "added 36 products": so many new ones
        return Reading("level")
    return _amount(quantity, before, after, cues)


def share_cue(before: str, lexicon: Lexicon) -> int | None:
    """Where in the words before a figure those begin that make it a share: "accounting for"."""
    match = measure_cues(lexicon)["share_before"].search(before)
    return match.start() if match else None


def comparison(behind: str, lexicon: Lexicon) -> int:
    """Up to where the words behind a figure say that it is a distance to an earlier time, asides between.

    0 where they do not.
    """
    match = measure_cues(lexicon)["than_before"].match(behind)
    return match.end() if match else 0


def whole_in(words: str, lexicon: Lexicon, *, opens: bool = False) -> str | None:
    """What words name as the whole of a share; ``opens`` those that they open with only."""
    told = (value for value, each in _wholes(lexicon) if (each.match if opens else each.search)(words))
    return next(told, None)


@cache
def _wholes(lexicon: Lexicon) -> list[tuple[str, re.Pattern[str]]]:
    return [(entry["value"], compile_patterns(entry["words"])) for entry in lexicon.table("breakdowns.whole")]


def opens_share(behind: str, lexicon: Lexicon) -> tuple[int, int] | None:
    """Where behind a figure the words for the whole of its share stand: "，占受理总数的9%"."""
    whole = lexicon.pattern("grammar.share.whole", r"\s*[,，]?\s*{word}{0,2}?{}[^,，;；。]{1,16}")
    match = whole.match(behind)
    return match.span() if match else None


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
        behind = cues["less"].search(before[-60:] + after[:40]) or cues["below"].search(before[-60:])
        return Reading("points", -1 if behind else 1, "population")
    match = cues["after"].match(after) or _last_change(before, cues)
    sign = quantity.sign or (_sign(match) if match else 1)
    return Reading("points", sign, "yoy")


def _percent(
    quantity: Quantity, before: str, after: str, lexicon: Lexicon, earlier: str = ""
) -> Reading | None:
    cues = measure_cues(lexicon)
    if quantity.form == "fraction":
        change = cues["direct"].search(before)
        if change:
            return Reading("change", _sign(change), _base(before, after, cues))
        share = cues["share_before"].search(before) or cues["share_after"].match(after)
        # "two out of five were", "one in eight applications"
        share = share or cues["fraction_after"].match(after)
        return Reading("share") if share else None
    if quantity.sign:
        return Reading("change", quantity.sign, _base(before, after, cues))
    back = cues["from"].search(before) or cues["behind"].search(before)
    # "占比从11.97%提高到13.04%": not of what was told before where a noun of its own stands there
    if back is not None and not before[: back.start()].strip(" ,，"):
        last = cues["number_last"].search(earlier)
        verb = cues["direct"].search(earlier[: last.start()]) if last else None
        if verb is not None:
            # "the growth rate was 15.6%, after 3.7% in 2022"
            return Reading(
                "change", _sign(verb), _base(earlier[-_RECENT:] + before, after, cues), earlier=True
            )
    was = cues["from"].search(before)
    grown = _last_change(before[: was.start()], cues) if was is not None else None
    if was is not None and grown is not None and cues["had_grown"].search(before[: was.start()]):
        # "more than in 2021, when growth had been 4.7%"
        return Reading("change", _sign(grown), _base(before, after, cues))
    if was is not None:
        return Reading("share" if cues["share_word"].search(before) else "level", earlier=True)
    than = cues["than"].match(after) or cues["after"].match(after) or cues["than_before"].match(after)
    if than:
        if cues["gap"].search(after[:90]):
            return Reading("level", _sign(than), "population")
        return Reading("change", _sign(than), _base(before, after, cues))
    aside = cues["compared_aside"].search(before)
    if aside is not None:
        # "a touch more (0.1 percent) than the year before"
        return Reading("change", _sign(aside), _base(before, after, cues))
    share = cues["share_before"].search(before) or cues["share_of"].search(before)
    change = _last_change(before, cues)
    if change is not None and cues["further"].fullmatch(change[0]) and cues["share_after"].match(after):
        # "a further 9% came from universities"
        change = None
    if change is not None and (share is None or change.start() > share.start()):
        between = before[change.end() :]
        is_near = lexicon.words(between) <= _NEAR
        is_to = cues["to"].search(between) and not cues["amounting"].fullmatch(between)
        # "double-digit growth: 18.7 percent"
        is_parted = re.search("[,;:，；：]", between) and not _COLON.fullmatch(between)
        if not is_to and is_near and not is_parted:
            return Reading("change", _sign(change), _base(before, after, cues))
    most = cues["most"].search(before)
    if most is not None and change is not None:
        # "made the greatest leap, 16.5 percent"
        return Reading("change", _sign(change), _base(before, after, cues))
    if change is not None and cues["rate_of"].search(before):
        # "the average annual growth rate of applications was 22.3 percent"
        return Reading("change", _sign(change), _base(before, after, cues))
    grown = cues["cue"].search(before) if cues["grown"].match(before) else None
    if grown is not None:
        # "Growth in the west of the country was faster than anywhere else at 30.8%"
        return Reading("change", _sign(grown), _base(before, after, cues))
    is_risen_to = cues["to"].search(before) and not cues["given_to"].search(before)
    if share is not None or (cues["share_after"].match(after) and not is_risen_to):
        return Reading("share")
    if cues["grown_to"].fullmatch(before) and cues["points_last"].search(earlier):
        # "The share of exports rose 0.3 percentage points to 13%"
        before = earlier[-_SUBJECT:] + before
    return Reading("share" if cues["share_word"].search(before) else "level")


def _gapped(before: str, earlier: str, cues: dict[str, re.Pattern[str]]) -> Reading | None:
    """ "Articles rose by 6.4%, batches by a modest 2%": a change whose verb stands with the figure before."""
    # or is parted from it: "rose for the fourth year, by 6.8%"
    if not cues["gapped"].search(before):
        # "China put on another 0.5% and Korea 4.2%"
        is_elided = cues["elided"].match(before) and cues["percent_last"].search(earlier)
        verb = _last_change(earlier, cues) if is_elided else None
        return Reading("change", _sign(verb), _base(before, "", cues)) if verb else None
    exceeding = cues["exceeding"].search(before)
    if exceeding is not None:
        return Reading("change", _sign(exceeding), _base(before, "", cues))
    verb = _last_change(earlier + before, cues)
    return Reading("change", _sign(verb), _base(before, "", cues)) if verb else None


def _amount(quantity: Quantity, before: str, after: str, cues: dict[str, re.Pattern[str]]) -> Reading:
    than = cues["than"].match(after) or cues["than_before"].match(after)
    if than and quantity.form != "fraction":
        # "concluded 21 days faster"
        if quantity.unit in _DURATIONS and cues["improved"].fullmatch(than["up"] or ""):
            return Reading("difference", -1, "yoy")
        # "2.1 months worse than the year before"
        is_slower = quantity.unit in _DURATIONS and cues["worsened"].fullmatch(than["down"] or "")
        return Reading("difference", 1 if is_slower else _sign(than), "yoy")
    beside = cues["after"].match(after) if quantity.unit == "score" else None
    if beside and not re.search(r"\w", before):
        # "81.25, 0.64 points up from 2021"
        return Reading("difference", _sign(beside), "yoy")
    direct = cues["direct"].search(before)
    if (quantity.is_money and cues["lending"].search(before)) or cues["crossing"].search(before):
        # "banks advanced 12 billion yuan", "filings dropped below 300,000"
        direct = None
    if direct and quantity.unit in _DURATIONS and cues["improved"].fullmatch(direct["up"] or ""):
        # "an improvement of 1.1 months"
        return Reading("difference", -1, "yoy")
    if direct and not cues["to"].search(before) and not cues["from"].search(before):
        others = cues["gap"].search(before + " ")
        return Reading("difference", _sign(direct), "population" if others else "yoy")
    earlier = cues["from"].search(before) or (
        quantity.unit not in _DURATIONS and cues["behind"].search(before)
    )
    if earlier and cues["origins"].match(after) and not cues["cue"].search(before):
        # "firms from 118 countries"
        earlier = None
    # "10,706 by Indian applicants against 9,090 by others": of the same time
    of_others = cues["of_others"].match(after) and not cues["cue"].search(earlier[0]) if earlier else None
    return Reading("level", earlier=bool(earlier) and not of_others)


@cache
def elliptical(lexicon: Lexicon) -> re.Pattern[str]:
    """What stands behind a number that has no noun of its own."""
    return re.compile("|".join(lexicon.table("grammar.reference.elliptical_after")), re.IGNORECASE)
