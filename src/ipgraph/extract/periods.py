"""Text → mentions of periods; a mention and its context → an ISO 8601 period.

The lexicon's ``periods`` patterns name each mention's kind; what a kind means is the same in every language.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ipgraph.extract.lexicon import bounded, compile_patterns
from ipgraph.values import Period

if TYPE_CHECKING:
    from ipgraph.extract.lexicon import Lexicon

# A period as such, one that dates a stock, one that only names what a figure is compared with, one that
# is part of a name ("2023 Survey Report"), and one that takes back what was said before ("in recent years").
MAIN, AS_OF, BASE, WEAK, VAGUE, EVENT = "main", "as-of", "base", "weak", "vague", "event"
_AS_OF_KINDS: Final = frozenset({"year-end", "month-end", "half-end", "quarter-end", "same-day"})


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A place where a text names a period: its kind, role, and the parts that its words give."""

    start: int
    end: int
    kind: str
    role: str
    year: int | None = None
    relative: str | None = None
    first_year: int | None = None
    months: tuple[int, int] | None = None
    day: int | None = None
    second_year: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """What relative periods are told by: the day of publication, and the period spoken of so far."""

    issued: date | None = None
    issued_year: int | None = None
    year: int | None = None
    flow: str | None = None
    stock: str | None = None
    fiscal_month: int = 1
    fiscal_named: str = "start"


def mentions(text: str, lexicon: Lexicon) -> list[PeriodMention]:
    """The periods that a text names, in its order, none overlapping another."""
    found: list[tuple[int, int, int, PeriodMention]] = []
    for rank, (kind, pattern) in enumerate(_patterns(lexicon)):
        for match in pattern.finditer(text):
            mention = _mention(kind, match, text, lexicon)
            if mention is not None:
                found.append((mention.start - mention.end, rank, mention.start, mention))
    kept: list[PeriodMention] = []
    for *_, mention in sorted(found, key=lambda item: item[:3]):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


@cache
def _patterns(lexicon: Lexicon) -> list[tuple[str, re.Pattern[str]]]:
    tables = lexicon.table("periods")
    month = "|".join(sorted(tables["months"], key=len, reverse=True))
    number = "|".join(sorted(tables["numbers"], key=len, reverse=True))
    relative = "|".join(
        f"(?P<{name}>{compile_patterns(words).pattern})" for name, words in tables["years"].items()
    )
    classes = {
        "{Y}": rf"(?:(?P<year>(?:19|20)\d\d)(?!\d|,\d|\.\d)|{relative})",
        "{M1}": rf"(?P<m1>(?:{month})\b\.?)",
        "{M2}": rf"(?P<m2>(?:{month})\b\.?)",
        "{N}": rf"(?P<n>{number})",
    }
    compiled = []
    for entry in tables["patterns"]:
        for words in entry["words"]:
            source = bounded(words)
            for name, expression in classes.items():
                source = source.replace(name, expression)
            compiled.append((entry["kind"], re.compile(source, re.IGNORECASE)))
    return compiled


def _mention(kind: str, match: re.Match[str], text: str, lexicon: Lexicon) -> PeriodMention | None:
    tables = lexicon.table("periods")
    groups = {name: value for name, value in match.groupdict().items() if value}
    relative = next((name for name in tables["years"] if name in groups), None)
    numbers, month_of = tables["numbers"], tables["months"]
    n = numbers.get(groups["n"].lower()) if "n" in groups and not groups["n"].isdigit() else None
    if "n" in groups and groups["n"].isdigit():
        n = int(groups["n"])
    first = month_of[groups["m1"].lower().rstrip(".")] if "m1" in groups else None
    last = month_of[groups["m2"].lower().rstrip(".")] if "m2" in groups else first
    if "month" in groups:
        first = last = int(groups["month"])
        if not 1 <= first <= 12:
            return None
    months = _months(kind, n, first, last)
    if kind in ("half", "quarter", "quarters", "half-end", "quarter-end") and months is None:
        if not (kind == "half-end" and n is None):
            return None
        months = (1, 6)
    day = int(groups["day"]) if "day" in groups else None
    if day is not None and (first is None or not 1 <= day <= 31):
        return None
    if groups.get("m1", "") in tables["verbs"]["words"]:
        return None  # the verb
    second = groups.get("y2")
    if "short" in groups:
        groups["year"] = f"20{groups['short']}"
    return PeriodMention(
        match.start(),
        match.end(),
        kind,
        _role(kind, match, text, relative, lexicon),
        int(groups["year"]) if "year" in groups else None,
        relative,
        int(groups["y1"]) if "y1" in groups else None,
        months,
        day,
        int(second) if second else None,
    )


def _months(kind: str, n: int | None, first: int | None, last: int | None) -> tuple[int, int] | None:
    if kind in ("months-to", "year-to"):
        # "the six months to June": back from the last one, into the year before where it must
        count = 12 if kind == "year-to" else n
        return None if last is None or count is None or count > 12 else ((last - count) % 12 + 1, last)
    if first is not None and last is not None:
        return first, last
    if n is None:
        return None
    if kind == "months":
        return (1, n) if n <= 12 else None
    if kind in ("half", "half-end"):
        return (6 * n - 5, 6 * n) if n <= 2 else None
    if kind in ("quarter", "quarter-end"):
        return (3 * n - 2, 3 * n) if n <= 4 else None
    if kind == "quarters":
        return (1, 3 * n) if n <= 4 else None
    return None


def _role(kind: str, match: re.Match[str], text: str, relative: str | None, lexicon: Lexicon) -> str:
    before = text[max(0, match.start() - 56) : match.start()]
    if kind in ("base", "vague"):
        return kind
    if kind == "plan":
        return WEAK

    def stands_before(words: str) -> bool:
        pattern = lexicon.pattern(f"periods.before.{words}", r"{}[\s\u00a0]+{the}$")
        return bool(pattern.search(before))

    is_base = stands_before("base")
    after = text[match.end() : match.end() + 24]
    if kind in ("date", "month", "year") and after.startswith(","):
        told_in_passing = lexicon.pattern("periods.before.event", r",\s+{}[\s\u00a0]*$").search(before)
        if told_in_passing:
            return EVENT
    if kind == "year" and not relative and lexicon.pattern("periods.after.base", r"\s*{}").match(after):
        return BASE
    if kind in _AS_OF_KINDS:
        # "compared with the end of 2020" names a base, "up from the end of June" too
        return BASE if is_base and not stands_before("by") else AS_OF
    if kind in ("date", "month") and stands_before("as_of"):
        return AS_OF
    if kind == "date":
        return EVENT
    if is_base and kind in ("half", "months", "quarter", "quarters") and match.groupdict().get("year"):
        # "up 30 percent on the first half of 2020"; "over the first half" is the half itself
        return MAIN if stands_before("span") else BASE
    if is_base and (kind in ("year", "month", "fiscal") or relative):
        return MAIN if stands_before("over") and relative == "same" else BASE
    if kind == "year" and not relative:
        is_main = stands_before("main")
        if not is_main and (
            re.match(r"\s+[A-Z][a-z]+\b", after)
            or lexicon.pattern("periods.after.name", r"\s+{}").match(after)
            or re.search(r"[A-Z][\w)]*\s+\(?$", before)
        ):
            return WEAK
    return MAIN


def resolve(mention: PeriodMention, now: Calendar) -> str | None:
    """The ISO 8601 period that a mention means in its context; None where the text leaves it open."""
    kind = mention.kind
    if kind in ("vague", "plan"):
        return None
    if kind == "same-day":
        return now.stock
    if kind == "half-again":
        return now.flow if now.flow and "/" in now.flow else None
    if kind == "years":
        return f"{mention.first_year}/{mention.year}" if mention.first_year else None
    if kind == "fiscal":
        return _fiscal(mention, now)
    year = _year(mention, now)
    if year is None:
        return None
    months = mention.months
    if kind == "year":
        if mention.relative == "same" and now.flow and _is_twelve_months(now.flow):
            return now.flow  # "during the year" of a report on a fiscal year
        return f"{year:04d}"
    if kind == "year-end":
        return f"{year:04d}-12-31"
    if months is None:
        return None
    if mention.year is None and mention.relative is None and now.issued and now.year is None:
        # "January to December" in a text of January is the year before
        year = now.issued.year - (months[1] > now.issued.month)
    if kind == "date" or mention.day is not None:
        try:
            return date(year, months[0], mention.day or 1).isoformat()
        except ValueError:
            return None
    if kind in ("month-end", "half-end", "quarter-end"):
        return f"{year:04d}-{months[1]:02d}-{calendar.monthrange(year, months[1])[1]:02d}"
    if kind == "month":
        last_day = calendar.monthrange(year, months[0])[1]
        return f"{year:04d}-{months[0]:02d}" + (f"-{last_day:02d}" if mention.role == AS_OF else "")
    first_year = mention.first_year or (year - 1 if months[0] > months[1] else year)
    if (first_year, months) == (year, (1, 12)):
        return f"{year:04d}"
    return f"{first_year:04d}-{months[0]:02d}/{year:04d}-{months[1]:02d}"


def _is_twelve_months(period: str) -> bool:
    parts = period.split("/")
    if len(parts) != 2 or any(len(part) != len("2022-10") for part in parts):
        return False
    (first, from_month), (last, to_month) = ((int(p[:4]), int(p[5:])) for p in parts)
    return 12 * last + to_month - 12 * first - from_month == 11


def _year(mention: PeriodMention, now: Calendar) -> int | None:
    if mention.year is not None:
        return mention.year
    issued = now.issued_year
    if mention.relative == "this":
        return issued or now.year
    if mention.relative == "last":
        return issued - 1 if issued else None
    if mention.relative == "before_last":
        return issued - 2 if issued else None
    if now.year is not None:
        return now.year
    if mention.relative == "same" or mention.kind == "year-end":
        # a text of the first months speaks of the year that has ended
        return now.issued.year - 1 if now.issued and now.issued.month <= 4 else None
    return issued


def _fiscal(mention: PeriodMention, now: Calendar) -> str | None:
    year = mention.year
    if year is None:
        return None
    month = now.fiscal_month
    if mention.second_year is not None:
        if mention.second_year % 100 != (year + 1) % 100:
            return None
        month = month if month > 1 else 4
        start = year
    elif month == 1:
        return f"{year:04d}"
    else:
        start = year if now.fiscal_named == "start" else year - 1
    return f"{start:04d}-{month:02d}/{start + 1:04d}-{month - 1:02d}"


def calendar_of(issued: str | None, area: str, lexicon: Lexicon) -> Calendar:
    """The calendar at a document's beginning; ``issued`` an ISO 8601 date, month or year, or None."""
    tables: dict[str, Any] = lexicon.table("periods.fiscal")
    entry = tables.get(area, {"month": 1, "named": "start"})
    # a day for the last one that an issue of that month can have; a year alone tells no month
    day = Period.parse(issued).end if issued and len(issued) > len("2024") else None
    year = int(issued[:4]) if issued else None
    return Calendar(day, year, fiscal_month=entry["month"], fiscal_named=entry["named"])
