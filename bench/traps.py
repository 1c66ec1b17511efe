"""Clean cases that invite a false alarm: what must not be compared, and what words explain."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import subjects as of_press
from drafts import Draft, Slot, Telling, level
from families import growth
from subjects import COUNTRY, Point, counted, period

if TYPE_CHECKING:
    from random import Random

_ONE: Final = Decimal(1)
_HUNDRED: Final = Decimal(100)


def beside(draft: Draft, random: Random) -> Draft:
    """The draft with a figure of another place, group or period beside, where its level is of a country."""
    name = next((each for each in ("now", "whole") if each in draft.slots), None)
    if name is None:
        return draft
    slot = draft.slots[name]
    point = slot.point
    if point.place is not COUNTRY or point.group is not None or point.subject.unit == "percent":
        return draft
    year = int(point.period[:4])
    kinds = ["place"] if len(point.period) in (4, 10) and not point.subject.gdp else []
    kinds += ["group"] if point.subject.kinds else []
    if point.subject.temporality == "flow" and len(point.period) == 4 and not point.subject.gdp:
        kinds += ["period"]
    told = {each.point for each in draft.slots.values()}
    for kind in random.sample(kinds, len(kinds)):
        if kind == "place":
            place = random.choice(of_press.provinces())
            other, part = point._replace(place=place), of_press.fraction(place, random)
        elif kind == "group":
            # what is filed at home and from abroad makes the whole, so that one of them tells the other
            free = set(point.subject.kinds) - {each.group.kind for each in told if each.group}
            fitting = [each for each in of_press.groups() if each.kind in free]
            if not fitting:
                continue
            group = random.choice(fitting)
            other, part = point._replace(group=group), of_press.fraction(group, random)
        else:
            other = point.at(period(point.subject, year, random.choice((5, 6, 9))))
            part = of_press.part_of_year(other.period, random)
        if other in told:
            continue
        inner = level(counted(slot.true * part, point.subject), other)
        slots = {**draft.slots, "trap": inner}
        tellings = [*draft.tellings, Telling("level", other, {"now": "trap"})]
        if "g" in draft.slots:
            change = draft.slots["g"].true + Decimal(random.uniform(-6, 6))
            slots["trap-g"] = Slot(change, "percent", other, "change", "yoy", other.of)
            tellings[-1] = Telling("growth", other, {"now": "trap", "g": "trap-g"})
        return replace(draft, slots=slots, tellings=tellings, trap=kind)
    return draft


def revised(random: Random) -> Draft:
    """A later document revises the figure of the year before, and its growth is from the revised one."""
    draft = growth(random)
    now, old, change = (draft.slots[name] for name in ("now", "base", "g"))
    new = counted(old.true * (_ONE + _moved(random)), now.point.subject)
    slots = {
        "now": now,
        "base": old,
        "g": change._replace(true=(now.true / new - _ONE) * _HUNDRED),
        "trap-old": old,
        "trap-new": level(new, old.point),
    }
    names = {"old": "trap-old", "new": "trap-new"}
    tellings = [
        Telling("growth", now.point, {"now": "now", "g": "g"}),
        Telling("revised", old.point, names, words={"before": {"period": old.point.period}}),
        Telling("level", old.point, {"now": "base"}, "earlier"),
    ]
    return replace(draft, slots=slots, tellings=tellings, trap="revised", expected="revised")


def defined_anew(random: Random) -> Draft:
    """The growth is from a figure of a new definition that nobody states; words say so."""
    draft = growth(random)
    now, old, change = (draft.slots[name] for name in ("now", "base", "g"))
    hidden = old.true * (_ONE + 2 * _moved(random))
    slots = {"now": now, "base": old, "g": change._replace(true=(now.true / hidden - _ONE) * _HUNDRED)}
    year = now.point.period[:4]
    tellings = [
        Telling("growth", now.point, {"now": "now", "g": "g"}),
        Telling("definition", now.point, {}, words={"year": {"en": year, "zh": year}}),
        Telling("level", old.point, {"now": "base"}, "earlier"),
    ]
    return replace(draft, slots=slots, tellings=tellings, trap="definition", expected="definition-differs")


def at_prices(random: Random) -> Draft:
    """The growth is at comparable prices, the levels at those of their years; words say so."""
    subject = random.choice([each for each in of_press.subjects() if each.gdp])
    year = random.randint(of_press.FIRST_YEAR, of_press.LAST_YEAR)
    point = Point(subject, str(year))
    now = of_press.national(subject, random)
    change = Decimal(random.uniform(3, 12))
    base = now / (_ONE + (change + Decimal(random.choice((-1, 1)) * random.uniform(1.5, 5))) / _HUNDRED)
    before = point.at(str(year - 1))
    slots = {
        "now": level(now, point),
        "base": level(base, before),
        "g": Slot(change, "percent", point, "change", "yoy"),
    }
    tellings = [
        Telling("prices", point, {"now": "now", "g": "g"}),
        Telling("level", before, {"now": "base"}, "earlier"),
    ]
    return Draft("growth", slots, tellings, trap="prices", expected="definition-differs")


def _moved(random: Random) -> Decimal:
    return Decimal(random.choice((-1, 1)) * random.uniform(0.02, 0.06))
