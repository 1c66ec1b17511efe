"""A day that nobody prints beside a text → whether the text bears out that it was issued then."""

from __future__ import annotations

import re
from typing import Final

_YEAR: Final = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?!\d|[.,]\d)")


def borne_out(day: str | None, text: str) -> str | None:
    """The day (ISO 8601) on which a file or a page was made, if it may be that of its text; else None.

    Programs write it, and often wrongly: a template's day, that of a conversion years later. So it counts
    only where the text speaks of that year or the one before, and of none of the two after it.

    >>> borne_out("2024-01-16", "In 2023, grants rose."), borne_out("2013-12-23", "In 2023, grants rose.")
    ('2024-01-16', None)
    """
    if day is None:
        return None
    year = int(day[:4])
    named = {int(found) for found in _YEAR.findall(text)}
    return day if {year, year - 1} & named and not {year + 1, year + 2} & named else None
