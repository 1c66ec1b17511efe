"""What a case is about: true values that a relation ties together, and what is told of them where."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import subjects as of_press
import sums
from drafts import NATIONAL, Draft, Slot, Telling, level, pick, share_of
from subjects import COUNTRY, FIRST_YEAR, LAST_YEAR, Group, Point, Subject, counted, period, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

_ONE: Final = Decimal(1)
_HUNDRED: Final = Decimal(100)


def _is_amount(subject: Subject) -> bool:
    return subject.temporality in ("flow", "stock")


def _year(random: Random, first: int = FIRST_YEAR) -> int:
    return random.randint(first, LAST_YEAR)


def _point(random: Random, subject: Subject, *, year: int | None = None) -> tuple[Point, Decimal]:
    """A point of an amount and its true value: of the country, a province or a group; of a year or a part."""
    months = random.choice((12, 12, 12, 3, 5, 6, 9)) if not subject.gdp and subject.slug[:3] != "gi-" else 12
    when = period(subject, year or _year(random), months)
    true = of_press.national(subject, random) * of_press.part_of_year(when, random)
    place, group = COUNTRY, None
    if random.random() < 0.2 and not subject.gdp:
        place = random.choice(of_press.provinces())
        true *= of_press.fraction(place, random)
    elif subject.kinds and random.random() < 0.3:
        group = _group(random, subject)
        true *= of_press.fraction(group, random)
    return Point(subject, when, place, group), counted(true, subject)


def _group(random: Random, subject: Subject) -> Group:
    return random.choice([each for each in of_press.groups() if each.kind in subject.kinds])


def _before(point: Point, years: int = 1) -> Point:
    """The same point some years earlier."""
    parts = [f"{int(part[:4]) - years}{part[4:]}" for part in point.period.split("/")]
    return point.at("/".join(parts))


def _grown(random: Random) -> Decimal:
    return Decimal(random.choice((1, 1, 1, -1)) * random.uniform(1, 45)) / _HUNDRED


def growth(random: Random) -> Draft:
    subject = pick(random, _is_amount)
    point, now = _point(random, subject)
    before = _before(point)
    base = counted(now / (_ONE + _grown(random)), subject)
    change = Slot((now / base - _ONE) * _HUNDRED, "percent", point, "change", "yoy", point.of)
    slots = {"now": level(now, point), "base": level(base, before), "g": change}
    return Draft("growth", slots, [Telling("growth", point, {"now": "now", "base": "base", "g": "g"})])


def points(random: Random) -> Draft:
    subject = pick(random, lambda each: each.unit == "percent")
    year = _year(random)
    point = Point(subject, str(year), group=_rate_group(random, subject))
    now = Decimal(random.uniform(*subject.range))
    base = now - Decimal(random.choice((1, 1, -1)) * random.uniform(0.4, 6))
    moved = Slot(now - base, "percentage-point", point, "points", "yoy", point.of)
    slots = {"now": level(now, point), "base": level(base, _before(point)), "d": moved}
    return Draft("points", slots, [Telling("points", point, {"now": "now", "base": "base", "d": "d"})])


def _rate_group(random: Random, subject: Subject) -> Group | None:
    return of_press.gap(random)[0] if subject.kinds and random.random() < 0.5 else None


def difference(random: Random) -> Draft:
    subject = pick(random, lambda each: _is_amount(each) and each.unit == "count")
    point, now = _point(random, subject)
    base = counted(now / (_ONE + _grown(random)), subject)
    more = Slot(now - base, subject.unit, point, "difference", "yoy", point.of)
    slots = {"now": level(now, point), "base": level(base, _before(point)), "D": more}
    return Draft(
        "difference", slots, [Telling("difference", point, {"now": "now", "base": "base", "D": "D"})]
    )


def _part(random: Random) -> tuple[Point, Point, Mapping[str, str], Mapping[str, str]]:
    """A part and its whole, the breakdown that names the whole, and the words for it by language."""
    kind = random.choice(("place", "group", "gdp"))
    year = _year(random)
    if kind == "gdp":
        subject = pick(random, lambda each: each.gdp)
        part = Point(subject, str(year))
        gdp = {
            "en": random.choice(("GDP", "the country's GDP")),
            "zh": random.choice(("国内生产总值", "GDP")),
        }
        return (
            part,
            Point(whole("gross-domestic-product"), str(year)),
            {"whole": "gross-domestic-product"},
            gdp,
        )
    total = {"en": random.choice(("the national total", "the country's total")), "zh": "全国总量"}
    if kind == "place":
        subject = pick(random, lambda each: _is_amount(each) and not each.gdp)
        part = Point(subject, period(subject, year), random.choice(of_press.provinces()))
    else:
        subject = pick(random, lambda each: _is_amount(each) and bool(each.kinds))
        part = Point(subject, period(subject, year), group=_group(random, subject))
    return part, Point(subject, part.period), NATIONAL, total


def _of_whole(random: Random, part: Point, total: Point) -> tuple[Decimal, Decimal]:
    """True values of a part and its whole."""
    everything = of_press.national(total.subject, random)
    if part.subject != total.subject:
        return of_press.national(part.subject, random), everything
    size = of_press.fraction(part.group or part.place, random)
    return counted(everything * size, part.subject), everything


def share(random: Random) -> Draft:
    part, total, of, words = _part(random)
    some, everything = _of_whole(random, part, total)
    slots = {
        "part": level(some, part),
        "whole": level(everything, total),
        "s": share_of(part, of, some / everything * _HUNDRED),
    }
    telling = Telling("share", part, {"part": "part", "s": "s"}, words={"total": words})
    return Draft("share", slots, [telling])


def implied_whole(random: Random) -> Draft:
    while True:
        part, total, of, words = _part(random)
        other = part
        if part.subject.gdp:
            other = part._replace(subject=pick(random, lambda each: each.gdp))
        elif part.group is not None:
            # what is filed at home and from abroad makes the whole: two such parts are no free choice
            if part.group.kind == "residence":
                continue
            other = part._replace(group=_group(random, part.subject))
            if other.group is not None and other.group.kind == "residence":
                continue
        else:
            other = part._replace(place=random.choice(of_press.provinces()))
        if other != part:
            break
    some, everything = _of_whole(random, part, total)
    more = _of_whole(random, other, total)[0]
    if part.subject == total.subject:
        more = counted(everything * of_press.fraction(other.group or other.place, random), part.subject)
    slots = {
        "part": level(some, part),
        "s": share_of(part, of, some / everything * _HUNDRED),
        "part2": level(more, other),
        "s2": share_of(other, of, more / everything * _HUNDRED),
    }
    where = random.choice(("main", "other"))
    tellings = [
        Telling("share", part, {"part": "part", "s": "s"}, words={"total": words}),
        Telling("share", other, {"part": "part2", "s": "s2"}, where, {"total": words}),
    ]
    return Draft("implied-whole", slots, tellings)


def gap(random: Random) -> Draft:
    group, against, other = of_press.gap(random)
    subject = whole("industrialisation-rate")
    year = str(_year(random))
    one, rest = Point(subject, year, group=group), Point(subject, year, group=against)
    everyone = Decimal(random.uniform(*subject.range))
    now = everyone + Decimal(random.uniform(1.2, 11))
    slots = {
        "now": level(now, one),
        "all": level(everyone, rest),
        "gap": Slot(now - everyone, "percentage-point", one, "points", "population", one.of),
    }
    return Draft("gap", slots, [Telling("gap", one, {"now": "now", "gap": "gap"}, words={"other": other})])


def ratio(random: Random) -> Draft:
    subject = pick(random, _is_amount)
    years = random.randint(3, 8)
    point, now = _point(random, subject)
    before = _before(point, years)
    base = counted(now / Decimal(random.uniform(1.2, 4.5)), subject)
    times = Slot(now / base, "times", point, "ratio", before.period, point.of)
    slots = {"now": level(now, point), "base": level(base, before), "k": times}
    return Draft("ratio", slots, [Telling("ratio", point, {"now": "now", "k": "k"}, words=_since(before))])


def _since(before: Point) -> Mapping[str, Mapping[str, str]]:
    """A sentence that names the period it looks back to, by its year."""
    return {"before": {"period": before.period}}


def average_growth(random: Random) -> Draft:
    subject = pick(random, _is_amount)
    years = random.randint(3, 6)
    last = _year(random)
    point = Point(subject, period(subject, last))
    before = point.at(period(subject, last - years))
    now = of_press.national(subject, random)
    base = counted(now / (_ONE + Decimal(random.uniform(0.02, 0.25))) ** years, subject)
    mean = ((now / base) ** (_ONE / years) - _ONE) * _HUNDRED
    slots = {
        "now": level(now, point),
        "base": level(base, before),
        "a": Slot(mean, "percent", point, "change", "average-annual", point.of, f"{last - years}/{last}"),
    }
    telling = Telling("average-growth", point, {"now": "now", "base": "base", "a": "a"}, words=_since(before))
    return Draft("average-growth", slots, [telling], {"years": (Decimal(years), Decimal(years))})


def currency(random: Random) -> Draft:
    subject = pick(random, lambda each: each.unit == "CNY")
    point, now = _point(random, subject)
    year = int(point.period[:4])
    usd = Slot(now / of_press.daily_rate(year, random), "USD", point, of=point.of)
    return Draft(
        "currency",
        {"now": level(now, point), "usd": usd},
        [Telling("currency", point, {"now": "now", "usd": "usd"})],
        {"rate": of_press.rates(year)},
    )


def restatement(random: Random) -> Draft:
    subject = pick(random, lambda each: True)
    if _is_amount(subject):
        point, now = _point(random, subject)
    else:
        point = Point(subject, str(_year(random)), group=_rate_group(random, subject))
        now = Decimal(random.uniform(*subject.range))
    return Draft(
        "restatement",
        {"now": level(now, point), "again": level(now, point)},
        [
            Telling("level", point, {"now": "now"}),
            Telling("level", point, {"now": "again"}, random.choice(("other", "other", "main"))),
        ],
    )


def nesting(random: Random) -> Draft:
    year = _year(random)
    if random.random() < 0.6:
        subject = pick(
            random, lambda each: each.temporality == "flow" and not each.gdp and each.slug[:3] != "gi-"
        )
        everything = of_press.national(subject, random)
        total = Point(subject, str(year))
        inner = total.at(period(subject, year, random.choice((3, 5, 6, 9))))
        some = counted(everything * of_press.part_of_year(inner.period, random), subject)
    else:
        subject = pick(random, lambda each: each.temporality == "flow" and bool(each.kinds))
        everything = of_press.national(subject, random)
        total = Point(subject, str(year))
        inner = total._replace(group=_group(random, subject))
        some = counted(everything * of_press.fraction(inner.group or COUNTRY, random), subject)
    where = "early" if inner.group is None and random.random() < 0.6 else "main"
    return Draft(
        "nesting",
        {"part": level(some, inner), "whole": level(everything, total)},
        [Telling("nesting", inner, {"part": "part"}, where), Telling("level", total, {"now": "whole"})],
    )


FAMILIES: Final[Mapping[str, Callable[[Random], Draft]]] = {
    "growth": growth,
    "share": share,
    "points": points,
    "difference": difference,
    "currency": currency,
    "restatement": restatement,
    "nesting": nesting,
    "sum": sums.total,
    "gap": gap,
    "ratio": ratio,
    "average-growth": average_growth,
    "implied-whole": implied_whole,
}
