"""A sentence's quantities → the same with the units that only its other words tell.

A ratio is a percentage, a bare number has the unit of the figure that it is told or compared with, and an
ordinal without a ranking is no figure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from ipgraph.extract.bounds import bounds_of
from ipgraph.extract.carried import by_times, rate_again
from ipgraph.extract.measure_cues import measure_cues
from ipgraph.extract.measures import elliptical, read
from ipgraph.extract.subjects import is_scored, slot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Sentence

# Units that are not told again of a figure that another is compared with.
_CARRIED: Final = frozenset({"month", "day", "year", "score", "per-10k-people", "percent"})
# A sum without its currency has so many digits: "854 billion yuan, up from 487 billion".
_LARGE: Final = 1_000_000
_BILLION: Final = 1_000_000_000
# How far apart the two may stand.
_COMPARED: Final = 60
# So many figures have one unit behind the last of them.
_LONGEST_LIST: Final = 12
_HUNDRED: Final = 100
# So many countries are ranked.
_LAST_RANK: Final = 200
# Units that the last of several figures tells for all.
_SHARED: Final = frozenset({"percent", "percentage-point", "month", "day"})
_PAUSES: Final = frozenset({",", "，"})
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
    cues = measure_cues(lexicon)
    if is_small and cues["to"].fullmatch(gap) and cues["from"].search(text[: last.start]):
        # "from 55 months to 39"
        return True
    return is_small and bool(cues["compared"].search(gap))


def _is_next(last: Quantity, quantity: Quantity, text: str, lexicon: Lexicon) -> bool:
    """True of a bare number that only a conjunction parts from one whose unit was told before."""
    joined = lexicon.pattern("grammar.links.and", r"\s*,?\s*{}\s*")
    is_bare = quantity.form == "digits" and quantity.unit == "count"
    is_bare = is_bare and elliptical(lexicon).match(text[quantity.noun :].lstrip() or " ") is not None
    return is_bare and joined.fullmatch(text, last.stop, quantity.start) is not None


def _unit_behind(quantity: Quantity, sentence: Sentence, lexicon: Lexicon) -> str | None:
    """The unit of the figures behind a bare number that only a conjunction parts from it."""
    join = lexicon.pattern("grammar.links.and", r"\s*(?:[,，、]\s*)?{}?\s*")
    # "stood at 73, or 8 percent of the total": the same again, no list
    again = lexicon.pattern("quantities.equivalent.words", r"\s*[,，]\s*{}\s*")
    last = quantity
    behind = bisect_left(sentence.quantities, quantity.end, key=attrgetter("start"))
    for other in sentence.quantities[behind : behind + _LONGEST_LIST]:
        if other.start < last.end:
            continue
        gap = sentence.text[last.end : other.start]
        if last is quantity and other.unit in _SHARED and _opens_span(quantity, gap, sentence.text, lexicon):
            return other.unit if quantity.value < _HUNDRED * _MUCH_MORE else None
        if not gap.strip() or not join.fullmatch(gap) or quantity.form != "digits" or again.fullmatch(gap):
            return None
        if other.unit in _SHARED and gap.strip() in _PAUSES:
            # "537, 1.83 percent fewer": no list, for one ends in a conjunction
            return None
        if other.unit in _SHARED:
            return other.unit if quantity.value < _HUNDRED * _MUCH_MORE else None
        if other.unit != "count":
            return None
        last = other
    return None


def _opens_span(quantity: Quantity, gap: str, text: str, lexicon: Lexicon) -> bool:
    """True of the first of "from 14.9 to 13.2 months"."""
    cues = measure_cues(lexicon)
    is_bare = quantity.form == "digits" and elliptical(lexicon).match(gap.lstrip() or " ") is not None
    return is_bare and bool(cues["to"].fullmatch(gap) and cues["from"].search(text[: quantity.start]))


def _exceeds(last: Quantity, quantity: Quantity, text: str, lexicon: Lexicon) -> bool:
    """True where only the bound of a figure parts it from the change before."""
    if last.unit not in ("percent", "percentage-point", "times"):
        return False
    gap = text[last.stop : quantity.start]
    found = bounds_of(lexicon).before(gap, len(gap))
    return found is not None and not gap[: found[1]].strip()


def _with_ratios(sentence: Sentence, lexicon: Lexicon) -> list[Quantity]:
    """The quantities, "nine out of ten" and "88 in every 100" told as the percentages that they are.

    A fraction whose percentage follows in brackets is only another word for it.
    """
    cues = measure_cues(lexicon)
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
            told = bounds_of(lexicon).before(sentence.text, one.start())
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
    if quantity.value >= _BILLION:
        # "310 contracts worth 4.1 billion": nothing but money is told in billions
        return sums[-1].unit
    between = [f for f in sentence.facets if sums[-1].end <= f.start < quantity.start]
    turns = [f for f in between if all(slot(name) == "direction" for name in f.facets)]
    return sums[-1].unit if turns and len(turns) == len(between) else None


def without_ranks(sentence: Sentence) -> Sentence:
    """The sentence where nothing is ranked that is told of: "Bosch ranked first with 3,893 applications"."""
    kept = tuple(quantity for quantity in sentence.quantities if quantity.unit != "rank")
    return sentence if len(kept) == len(sentence.quantities) else sentence.changed(quantities=kept)


def may_be_rank(quantity: Quantity) -> bool:
    """True of an ordinal, and of a small number, which may be one: "improved to 40"."""
    is_small = quantity.unit == "count" and quantity.value <= _LAST_RANK
    return quantity.unit == "rank" or is_small


def _is_plain_rank(quantity: Quantity, sentence: Sentence, lexicon: Lexicon) -> bool:
    """True of "its rank in the index improved to 40 in 2022 from 81 in 2015"."""
    if quantity.form != "digits" or quantity.bound != "exact" or quantity.value > _LAST_RANK:
        return False
    if not elliptical(lexicon).match(sentence.text[quantity.noun :].lstrip()):
        return False
    return measure_cues(lexicon)["plain_rank"].search(sentence.text, 0, quantity.start) is not None


def _is_elided(between: str, lexicon: Lexicon) -> bool:
    """True where only a name stands between two ranks."""
    return measure_cues(lexicon)["elided"].match(between) is not None


def settled(sentence: Sentence, lexicon: Lexicon, *, ranking: bool) -> Sentence:
    """The sentence without ordinals that are no ranks ("the first group"), its scores told as such.

    ``ranking`` says that a ranking is spoken of.
    """
    kept: list[Quantity] = []
    scored = any(is_scored(facet.facets) for facet in sentence.facets)
    plain_points = lexicon.pattern("quantities.points.plain", r"[\d\s]{}$")
    compared = -1
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
            compared = quantity.start
            continue
        if kept and compared == kept[-1].start and _is_next(kept[-1], quantity, sentence.text, lexicon):
            # "16.9 and 23.3 months, versus 14.8 and 22.1 a year earlier"
            kept.append(replace(quantity, unit=kept[-1].unit))
            compared = quantity.start
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
        if kept and kept[-1].unit == quantity.unit == "rank":
            # "Korea was 4th, Singapore 5th and the UK 6th"
            before = before[kept[-1].end :] if _is_elided(before[kept[-1].end :], lexicon) else before
        if quantity.unit != "rank" or read(quantity, before, after, lexicon, ranking=ranking):
            kept.append(quantity)
    return sentence.changed(quantities=kept)
