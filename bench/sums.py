"""The parts that make a whole: shares or levels by residence, exports and imports, kinds of patents."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import subjects as of_press
from drafts import NATIONAL, Draft, Telling, level, pick, share_of
from subjects import FIRST_YEAR, LAST_YEAR, Point, counted, whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

_HUNDRED: Final = Decimal(100)


def total(random: Random) -> Draft:
    """Parts that make a whole: shares or levels by residence, exports and imports, kinds of patents."""
    return random.choice((_shares, _parts, _trade, _kinds))(random)


def _residents(random: Random) -> tuple[Point, Point, Point, Mapping[str, str]]:
    subject = pick(random, lambda each: "residence" in each.kinds and each.temporality == "flow")
    point = Point(subject, str(random.randint(FIRST_YEAR, LAST_YEAR)))
    home, abroad = (each for each in of_press.groups() if each.kind == "residence")
    return (
        point,
        point._replace(group=home),
        point._replace(group=abroad),
        {"en": subject.en, "zh": subject.zh},
    )


def _shares(random: Random) -> Draft:
    point, home, abroad, words = _residents(random)
    part = Decimal(random.uniform(80, 96))
    slots = {"a": share_of(home, NATIONAL, part), "b": share_of(abroad, NATIONAL, _HUNDRED - part)}
    told = {"total": {"en": "all " + words["en"], "zh": words["zh"]}, "noun": words}
    return Draft("shares", slots, [Telling("shares", point, {"a": "a", "b": "b"}, words=told)])


def _parts(random: Random) -> Draft:
    point, home, abroad, words = _residents(random)
    now = of_press.national(point.subject, random)
    own = counted(now * Decimal(random.uniform(0.8, 0.96)), point.subject)
    slots = {"now": level(now, point), "a": level(own, home), "b": level(now - own, abroad)}
    telling = Telling("parts", point, {"now": "now", "a": "a", "b": "b"}, words={"noun": words})
    return Draft("parts", slots, [telling])


def _trade(random: Random) -> Draft:
    point = Point(whole("ip-royalties-trade"), str(random.randint(FIRST_YEAR, LAST_YEAR)))
    out, back = (
        (point._replace(subject=whole(slug)), of_press.national(whole(slug), random))
        for slug in ("ip-royalties-exports", "ip-royalties-imports")
    )
    slots = {"now": level(out[1] + back[1], point), "a": level(out[1], out[0]), "b": level(back[1], back[0])}
    return Draft("parts", slots, [Telling("trade", point, {"now": "now", "a": "a", "b": "b"})])


def _kinds(random: Random) -> Draft:
    point = Point(whole("patents-granted"), str(random.randint(FIRST_YEAR, LAST_YEAR)))
    slots = {"now": level(Decimal(0), point)}
    for name, slug in (
        ("a", "invention-patents-granted"),
        ("b", "utility-models-granted"),
        ("c", "designs-granted"),
    ):
        slots[name] = level(of_press.national(whole(slug), random), point._replace(subject=whole(slug)))
    everything = sum((slots[name].true for name in "abc"), Decimal(0))
    slots["now"] = level(everything, point)
    return Draft("kinds", slots, [Telling("kinds", point, {name: name for name in slots})])
