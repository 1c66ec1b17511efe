"""Fiscal years: when those of a country's office begin → the twelve months that words for one mean."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipgraph.extract.period_words import PeriodMention
    from ipgraph.extract.periods import Calendar


def fiscal_year(mention: PeriodMention, now: Calendar) -> str | None:
    """The fiscal year that a mention names by its first year, its last one or both; None of none."""
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


def last_fiscal_year(now: Calendar) -> str | None:
    """The fiscal year that was over when the document was issued: "in the last fiscal"."""
    if now.issued is None:
        return None
    month = now.fiscal_month
    start = now.issued.year - (1 if now.issued.month >= month else 2)
    return str(start) if month == 1 else f"{start:04d}-{month:02d}/{start + 1:04d}-{month - 1:02d}"


@cache
def fiscal_year_of(area: str) -> tuple[int, str]:
    """The month in which a country's fiscal year begins, and whether its "start" or its "end" names it."""
    file = resources.files(__package__) / "lexicons" / "fiscal.toml"
    entry = tomllib.loads(file.read_text(encoding="utf-8")).get(area, {"month": 1, "named": "start"})
    return entry["month"], entry["named"]
