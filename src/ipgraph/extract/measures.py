"""A figure and the words beside it → what it measures: a level, a change, a share, a rank …"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from ipgraph.extract.carried import by_times, rate_again
from ipgraph.extract.quantities import bound_before
from ipgraph.extract.subjects import is_scored, slot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Sentence

# How many words may part a change from its figure.
_NEAR: Final = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """What a figure measures. ``earlier`` marks the "from" of a "from … to …"; ``sign`` a fall by -1."""

    measure: str
    sign: int = 1
    base: str | None = None
    earlier: bool = False


# The forms in which a figure and the cues beside it stand; the words for the cues are the lexicon's.
_PARTS: Final = {
    "bound": r"(?:(?:{quantities.bounds.about}|{quantities.bounds.over}|{quantities.bounds.under})\s*)?",
    # an article and a bound may stand between a cue and its figure
    "tail": r"(?:{gap}{the})?\s*<bound>{the}$",
    "comparison": r"(?:(?P<up>{grammar.change.more})|(?P<down>{grammar.change.less}))",
    "cue": r"(?P<up>{grammar.change.up})|(?P<down>{grammar.change.down})",
    "few": r"{word}{0,6}?\s*",
}
_FORMS: Final = {
    "cue": r"<cue>",
    "after": r"^\s*(?:(?:{grammar.change.qualifiers})[\s,]*){0,5}<comparison>{break}",
    "than": r"^{word}{0,4}?{gap}<comparison>[\s,]*(?:(?:{grammar.links.respectively}),?\s*)?"
    r"(?:{grammar.links.than})",
    "to": r"(?:^|{apart})(?:{grammar.links.to})\s*<bound>{the}$",
    "direct": r"(?:^|{apart}|[(（])(?:<cue>)(?:{gap}(?:{grammar.links.rate}))?"
    r"(?:{gap}(?:{grammar.links.of}))?<tail>",
    "share_before": r"(?:{grammar.share.before}){word}{0,3}?<tail>",
    "share_of": r"^\W*(?:{grammar.share.partitive})(?:{gap}[^,，;:；：]{1,80})?[,，]<tail>",
    "share_after": r"^\s*(?:[—–-]{1,2}\s*|\)\s*)?(?:{gap})?(?:{grammar.share.after})",
    "bound_behind": r"^(?:{quantities.bounds.after_over}|{quantities.bounds.after_about}"
    r"|{quantities.bounds.after_under})",
    "share_word": r"{grammar.share.words}",
    "ratio": r"\s*(?:{grammar.share.ratio})\s*",
    "compared": r"(?:(?:<cue>)|(?:{grammar.from_to.earlier}))(?:{gap}(?:{grammar.links.of}))?<tail>",
    "fraction_after": r"^{gap}(?:{grammar.share.fraction_after})",
    "exceeding": r"(?P<up>{grammar.change.exceeding})|(?P<down>{grammar.change.missing})",
    "elided": r"^\W*(?:(?:{grammar.links.and}){gap})?{the}(?-i:[A-Z])[\w.'’-]*(?:\s(?-i:[A-Z])[\w.'’-]*){0,3}"
    r"{gap}<bound>$",
    "percent_last": r"(?:{quantities.suffix.percent})\W*$",
    "number_last": r"[\d.,]{1,8}\s?(?:{quantities.suffix.percent})\W*$",
    "improved": r"{grammar.change.improved}",
    "plain_rank": r"(?:{grammar.rank.strong})[^.;:()]{0,80}?(?:{grammar.rank.plain})\s*$",
    "further": r"{grammar.change.further}",
    "compared_aside": r"<comparison>\s*[(（]\s*<bound>$",
    "gapped": r"(?:^|{apart})(?:{grammar.links.gapped}){word}{0,2}?<tail>",
    "gap": r"{grammar.gap.cues}",
    "less": r"{grammar.change.less}",
    "below": r"{grammar.gap.below}",
    "annual": r"{grammar.gap.average_annual}",
    "from": r"(?:^|{apart}|[,(，（])(?:{grammar.from_to.earlier})<tail>",
    "behind": r"(?:^|{apart}|[,(，（])(?:{grammar.from_to.behind})<tail>",
    "amounting": r"\s*(?:{grammar.change.amounting})\s*<bound>{the}",
    "lending": r"(?:{grammar.change.lending}){gap}<bound>$",
    "most": r"(?:{grammar.change.most})[^;:.]{1,90}?,{gap}(?:{grammar.change.most_at}){gap}<bound>$",
    "adding": r"(?:{grammar.change.adding}){gap}<bound>{the}$",
    "one_in": r"(?:{grammar.share.one_in})\s*$",
    "aside": r"(?:{quantities.bounds.after_over}|{quantities.bounds.after_about})?"
    r"\s*(?:[(（]|[–—-]{1,2}\s|,\s*(?:{grammar.links.and})\s)\s*<bound>",
    "rank_strong": r"(?:{grammar.rank.strong})<few>$",
    "rank_before": r"(?:{grammar.rank.before})<few>$",
    "rank_after": r"^\s*(?:{grammar.rank.after})",
}


@cache
def _cues(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    def spelt(form: str) -> str:
        while "<" in (again := re.sub(r"<(\w+)>", lambda m: _PARTS.get(m[1], m[0]), form)) and again != form:
            form = again
        return again

    return {name: lexicon.compose(spelt(form)) for name, form in _FORMS.items()}


def read(
    quantity: Quantity, before: str, after: str, lexicon: Lexicon, *, ranking: bool = False, earlier: str = ""
) -> Reading | None:
    """What the quantity measures between the words ``before`` and ``after`` it in its segment.

    ``ranking`` says that a ranking is spoken of, so that "slips to fifth" is a rank; ``earlier`` is what the
    sentence said before, whose verb may hold on: "the former by 5%". None where the words
    do not tell: an ordinal that only numbers something.
    """
    cues = _cues(lexicon)
    unit = quantity.unit
    if unit == "percent":
        after = cues["bound_behind"].sub("", after, count=1)
    if unit == "rank":
        is_rank = quantity.form == "rank" or cues["rank_strong"].search(before)
        is_rank = is_rank or cues["rank_after"].match(after)
        if not is_rank and ranking:
            # "Brazil came 50th and Mauritius 55th"
            is_elided = cues["elided"].match(before) and re.match(r"\s*(?:[.,;)]|$)", after)
            is_rank = cues["rank_before"].search(before) or is_elided
        return Reading("rank") if is_rank else None
    if unit == "times":
        return Reading("ratio")
    if unit == "percentage-point":
        return _points(quantity, before, after, cues)
    if unit == "percent":
        told = _percent(quantity, before, after, lexicon, earlier)
        return (_gapped(before, earlier, cues) or told) if told == Reading("level") else told
    if unit == "count" and cues["adding"].search(before) and not elliptical(lexicon).match(after.lstrip()):
        # "added 36 products": so many new ones
        return Reading("level")
    return _amount(quantity, before, after, cues)


def share_cue(before: str, lexicon: Lexicon) -> int | None:
    """Where in the words before a figure those begin that make it a share: "accounting for"."""
    match = _cues(lexicon)["share_before"].search(before)
    return match.start() if match else None


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
    cues = _cues(lexicon)
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
            return Reading("change", _sign(verb), _base(before, after, cues), earlier=True)
    if cues["from"].search(before):
        return Reading("share" if cues["share_word"].search(before) else "level", earlier=True)
    than = cues["than"].match(after) or cues["after"].match(after)
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
        if not is_to and is_near and not re.search("[,;:，；：]", between):
            return Reading("change", _sign(change), _base(before, after, cues))
    most = cues["most"].search(before)
    if most is not None and change is not None:
        return Reading("change", _sign(change), _base(before, after, cues))
    if share is not None or (cues["share_after"].match(after) and not cues["to"].search(before)):
        return Reading("share")
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
    than = cues["than"].match(after)
    if than and quantity.form != "fraction":
        return Reading("difference", _sign(than), "yoy")
    direct = cues["direct"].search(before)
    if quantity.is_money and cues["lending"].search(before):
        # "banks advanced 12 billion yuan"
        direct = None
    if direct and quantity.unit in _DURATIONS and cues["improved"].fullmatch(direct["up"] or ""):
        # "an improvement of 1.1 months"
        return Reading("difference", -1, "yoy")
    if direct and not cues["to"].search(before) and not cues["from"].search(before):
        return Reading("difference", _sign(direct), "yoy")
    earlier = cues["from"].search(before) or (
        quantity.unit not in _DURATIONS and cues["behind"].search(before)
    )
    return Reading("level", earlier=bool(earlier))


@cache
def elliptical(lexicon: Lexicon) -> re.Pattern[str]:
    """What stands behind a number that has no noun of its own."""
    return re.compile("|".join(lexicon.table("grammar.reference.elliptical_after")), re.IGNORECASE)


# Units that are not told again of a figure that another is compared with.
_CARRIED: Final = frozenset({"month", "day", "year", "score", "per-10k-people", "percent"})
# A sum without its currency has so many digits: "854 billion yuan, up from 487 billion".
_LARGE: Final = 1_000_000
# How far apart the two may stand.
_COMPARED: Final = 60
# So many figures have one unit behind the last of them.
_LONGEST_LIST: Final = 12
_HUNDRED: Final = 100
# So many countries are ranked.
_LAST_RANK: Final = 200
# Units that the last of several figures tells for all.
_SHARED: Final = frozenset({"percent", "percentage-point", "month", "day"})
_DURATIONS: Final = frozenset({"month", "day", "year"})
# A figure so many times another is not of its kind.
_MUCH_MORE: Final = 10


def _is_compared(last: Quantity, quantity: Quantity, text: str, lexicon: Lexicon) -> bool:
    """True of a bare number that only a word of comparison or a bracket parts from the figure before."""
    is_sum = last.is_money and quantity.value >= _LARGE
    if not (is_sum or last.unit in _CARRIED) or quantity.form != "digits":
        return False
    if quantity.start - last.stop > _COMPARED:
        return False
    if not elliptical(lexicon).match(text[quantity.noun :].lstrip() or " "):
        return False
    gap = text[last.stop : quantity.start]
    if re.fullmatch(r"\s*[(（]", gap):
        return bool(re.match(r"[^()（）]{2,24}[)）]", text[quantity.end :]))
    is_small = quantity.value <= 1 or quantity.value <= last.value * _MUCH_MORE
    cues = _cues(lexicon)
    if is_small and cues["to"].fullmatch(gap) and cues["from"].search(text[: last.start]):
        # "from 55 months to 39"
        return True
    return is_small and bool(cues["compared"].search(gap))


def _unit_behind(quantity: Quantity, sentence: Sentence, lexicon: Lexicon) -> str | None:
    """The unit of the figures behind a bare number that only a conjunction parts from it."""
    join = lexicon.pattern("grammar.links.and", r"\s*(?:[,，、]\s*)?{}?\s*")
    last = quantity
    behind = bisect_left(sentence.quantities, quantity.end, key=attrgetter("start"))
    for other in sentence.quantities[behind : behind + _LONGEST_LIST]:
        if other.start < last.end:
            continue
        gap = sentence.text[last.end : other.start]
        if not gap.strip() or not join.fullmatch(gap) or quantity.form != "digits":
            return None
        if other.unit in _SHARED:
            return other.unit if quantity.value < _HUNDRED * _MUCH_MORE else None
        if other.unit != "count":
            return None
        last = other
    return None


def _exceeds(last: Quantity, quantity: Quantity, text: str, lexicon: Lexicon) -> bool:
    """True where only the bound of a figure parts it from the change before."""
    if last.unit not in ("percent", "percentage-point", "times"):
        return False
    gap = text[last.stop : quantity.start]
    found = bound_before(gap, lexicon)
    return found is not None and not gap[: found[1]].strip()


def _with_ratios(sentence: Sentence, lexicon: Lexicon) -> list[Quantity]:
    """The quantities, "nine out of ten" and "88 in every 100" told as the percentages that they are.

    A fraction whose percentage follows in brackets is only another word for it.
    """
    cues = _cues(lexicon)
    ratio = cues["ratio"]
    found: list[Quantity] = []
    for quantity in sentence.quantities:
        last = found[-1] if found else None
        if last is not None and last.unit == quantity.unit == "count" and last.value < quantity.value:
            gap = sentence.text[last.stop : quantity.start]
            if quantity.value <= _HUNDRED and last.value == int(last.value) and ratio.fullmatch(gap):
                value = (last.value * _HUNDRED / quantity.value).quantize(Decimal("0.1"))
                half = Decimal(_HUNDRED) / 2 / quantity.value
                merged = replace(last, end=quantity.end, noun=quantity.noun, value=value, unit="percent")
                found[-1] = replace(merged, form="fraction", half=half)
                continue
        is_fraction = last is not None and last.form == "fraction" and quantity.unit == "percent"
        if last and is_fraction and cues["aside"].fullmatch(sentence.text[last.stop : quantity.start]):
            found.pop()
        one = cues["one_in"].search(sentence.text, max(0, quantity.start - _COMPARED), quantity.start)
        if one and quantity.unit == "count" and 1 < quantity.value <= _HUNDRED:
            value = (_HUNDRED / quantity.value).quantize(Decimal("0.1"))
            half = Decimal(_HUNDRED) / 2 / quantity.value
            told = bound_before(sentence.text[: one.start()], lexicon)
            quantity = replace(
                quantity, start=one.start(), value=value, unit="percent", form="fraction", half=half
            )
            quantity = replace(quantity, bound=told[0]) if told else quantity
        found.append(quantity)
    return found


def _currency_before(
    quantity: Quantity, kept: Sequence[Quantity], sentence: Sentence, lexicon: Lexicon
) -> str | None:
    """The currency of a sum that leaves it out: "exports of 77 billion yuan and imports of 299 billion"."""
    sums = [each for each in kept if each.is_money]
    if not sums or quantity.value < _LARGE or quantity.form != "digits":
        return None
    if not elliptical(lexicon).match(sentence.text[quantity.noun :].lstrip() or " "):
        return None
    between = [f for f in sentence.facets if sums[-1].end <= f.start < quantity.start]
    turns = [f for f in between if all(slot(name) == "direction" for name in f.facets)]
    return sums[-1].unit if turns and len(turns) == len(between) else None


def without_ranks(sentence: Sentence) -> Sentence:
    """The sentence where nothing is ranked that is told of: "Bosch ranked first with 3,893 applications"."""
    kept = tuple(quantity for quantity in sentence.quantities if quantity.unit != "rank")
    return sentence if len(kept) == len(sentence.quantities) else replace(sentence, quantities=kept)


def _is_plain_rank(quantity: Quantity, sentence: Sentence, lexicon: Lexicon) -> bool:
    """True of "its rank in the index improved to 40 in 2022 from 81 in 2015"."""
    if quantity.form != "digits" or quantity.bound != "exact" or quantity.value > _LAST_RANK:
        return False
    if not elliptical(lexicon).match(sentence.text[quantity.noun :].lstrip() or " "):
        return False
    return _cues(lexicon)["plain_rank"].search(sentence.text, 0, quantity.start) is not None


def settled(sentence: Sentence, lexicon: Lexicon, *, ranking: bool) -> Sentence:
    """The sentence without ordinals that are no ranks ("the first group"), its scores told as such.

    ``ranking`` says that a ranking is spoken of.
    """
    kept: list[Quantity] = []
    scored = any(is_scored(facet.facets) for facet in sentence.facets)
    plain_points = lexicon.pattern("quantities.points.plain", r"[\d\s]{}$")
    for quantity in _with_ratios(sentence, lexicon):
        quantity = by_times(quantity, sentence.text, lexicon) or quantity
        quantity = rate_again(quantity, kept, sentence) or quantity
        words = sentence.text[quantity.start : quantity.end]
        if scored and quantity.unit == "percentage-point" and plain_points.search(words):
            # "81.25 points" of a score, which does not say percentage points
            kept.append(replace(quantity, unit="score"))
            continue
        if quantity.unit == "count" and (behind := _unit_behind(quantity, sentence, lexicon)):
            # "down 4.6 and 3.9 percent respectively": the unit of the last holds for all
            kept.append(replace(quantity, unit=behind))
            continue
        if kept and quantity.unit == "count" and _is_compared(kept[-1], quantity, sentence.text, lexicon):
            # "26.1 months, up from 25.2", "24.6 per 10,000 people (20.1 in 2023)": the same unit again
            kept.append(replace(quantity, unit=kept[-1].unit))
            continue
        if kept and quantity.bound != "exact" and _exceeds(kept[-1], quantity, sentence.text, lexicon):
            # "18.4 percent more than the 18,163", "up 42.30% over 4,517,453": a comparison, no bound
            quantity = replace(quantity, bound="exact")
        if quantity.unit == "count" and (currency := _currency_before(quantity, kept, sentence, lexicon)):
            kept.append(replace(quantity, unit=currency))
            continue
        before, after = sentence.text[: quantity.start], sentence.text[quantity.end :]
        if ranking and quantity.unit == "count" and _is_plain_rank(quantity, sentence, lexicon):
            quantity = replace(quantity, unit="rank", form="rank")
        if quantity.unit != "rank" or read(quantity, before, after, lexicon, ranking=ranking):
            kept.append(quantity)
    return replace(sentence, quantities=tuple(kept))
