"""A figure of a clean case → the same figure in error, by more than rounding allows."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from relations import apart, implied
from stating import Stated
from subjects import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

    from drafts import Draft, Slot
    from stating import Range

_ALL: Final = Decimal(100)
_TRIES: Final = 12
_FAR: Final = 3

Planted = tuple[str, Stated, str]


def plant(
    draft: Draft, stated: Mapping[str, Stated], languages: Mapping[str, str], error: str, random: Random
) -> Planted | None:
    """A figure's name, the figure in error, and what was done; None where those drawn allow no error."""
    allowed = {name: stated[name].allowed for name in draft.roles} | draft.given
    for role in random.sample(draft.roles, len(draft.roles)):
        right = stated[role]
        within = implied(draft.relation, role, allowed)
        if error == "small":
            tried = _small(right, within, random)
        else:
            tried = _large(right, role, draft, languages[role], random)
        for wrong, done in tried:
            if (
                wrong.value != right.value
                and _possible(wrong, draft.slots[role])
                and apart(wrong.allowed, within)
            ):
                return role, wrong, f"{role}: {done}, {right.value:f} → {wrong.value:f} {wrong.unit}"
    return None


def _possible(wrong: Stated, slot: Slot) -> bool:
    """True of a value that such a figure can have: nobody prints a share of 130 percent."""
    if slot.measure in ("change", "points", "difference") and slot.base != "population":
        return wrong.value != 0
    top = _ALL if wrong.unit == "percent" else None
    return wrong.value > 0 and (top is None or wrong.value < top)


def _small(right: Stated, within: Range, random: Random) -> Iterator[tuple[Stated, str]]:
    """Out of what the others allow, by 20 to 100 percent of its width and a last digit."""
    step = right.form.step
    width = within[1] - within[0]
    if not width.is_finite() or not within[0]:
        # what is only bounded on one side, such as a part by its whole
        width = step
    out = Decimal(random.uniform(0.2, 1)) * width + step
    half = step / 2 if right.bound == "exact" else Decimal(0)
    ends = []
    if within[1].is_finite() and right.bound != "under":
        ends.append((within[1] + out + half, 1, "above"))
    if within[0].is_finite() and within[0] != 0 and right.bound != "over":
        ends.append((within[0] - out - half, -1, "below"))
    # "under 5 million" has no other end worth the name: what lies that far out is no small error
    ends = [each for each in ends if abs(each[0]) < _FAR * abs(right.value)]
    random.shuffle(ends)
    for end, way, told in ends:
        value = (end / step).to_integral_value("ROUND_CEILING" if way > 0 else "ROUND_FLOOR") * step
        for further in range(_TRIES):
            # a last digit of zero would look less precise than it is
            wrong = Stated(value + way * further * step, right.unit, right.form)
            if wrong.half <= step / 2:
                yield wrong, f"just {told}"


def _large(
    right: Stated, role: str, draft: Draft, language: str, random: Random
) -> Iterator[tuple[Stated, str]]:
    kinds = [*_swapped(right), *_other_word(right, language)]
    if draft.slots[role].measure in ("change", "points", "difference") and role != "gap":
        kinds.append((Stated(-right.value, right.unit, right.form), "wrong sign"))
    if role == "now" and "base" in draft.slots:
        before = right.form.rounded(draft.slots["base"].true)
        kinds.append((Stated(before, right.unit, right.form), "last year's figure"))
    # what every figure can have would else be most of the errors
    named: dict[str, list[tuple[Stated, str]]] = {}
    for each in kinds:
        named.setdefault(each[1], []).append(each)
    for name in random.sample(list(named), len(named)):
        yield from random.sample(named[name], len(named[name]))


def _swapped(right: Stated) -> Iterator[tuple[Stated, str]]:
    """Two digits, one beside the other, in each other's place."""
    digits = right.digits
    places = [number for number, digit in enumerate(digits) if digit.isdigit()]
    for one, other in pairwise(places):
        swapped = list(digits)
        swapped[one], swapped[other] = digits[other], digits[one]
        if swapped[0] != "0":
            value = (Decimal("".join(swapped)) * right.form.multiplier).copy_sign(right.value)
            yield Stated(value, right.unit, right.form), "swapped digits"


def _other_word(right: Stated, language: str) -> Iterator[tuple[Stated, str]]:
    """Million for billion, 万 for 亿, and the other way round."""
    words = [Decimal(word) for word in lexicon(language)["multipliers"]]
    for one, other in pairwise(words):
        for said, meant in ((one, other), (other, one)):
            if right.form.multiplier == meant:
                value = right.value / meant * said
                yield Stated(value, right.unit, right.form._replace(multiplier=said)), "wrong unit word"
