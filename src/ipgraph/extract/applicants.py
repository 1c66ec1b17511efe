"""The name of an applicant → the country of its seat, where it is one of the well-known ones."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Final

# How a name goes on that begins as a well-known one does: "Huawei Technologies".
_REST: Final = re.compile(
    r"(?:[ -][A-Z][\w&'’-]*+)*+(?:,? (?:Inc|Corp|Ltd|Co|plc|PLC|AG|SE|LLC|GmbH|NV|Limited)\.?(?!\w))?+"
)
# So far before its figure an applicant's name may begin.
_REACH: Final = 80


def counts(indicator: str | None) -> bool:
    """True of what applicants of all countries file in one place, so that it is told by their country."""
    return indicator in _table()[2]


def home_of(text: str) -> str | None:
    """The country (ISO 3166-1) of the last applicant that the words before a figure name."""
    expression, areas, _ = _table()
    found = [match[0] for match in expression.finditer(text, max(0, len(text) - _REACH))]
    return areas[found[-1]] if found else None


def named_in(text: str) -> list[tuple[int, int]]:
    """Where a text names well-known applicants, each with the words of its name that follow."""
    expression, _, _ = _table()
    found: list[tuple[int, int]] = []
    for match in expression.finditer(text):
        rest = _REST.match(text, match.end())
        found.append((match.start(), rest.end() if rest else match.end()))
    return found


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    file = resources.files(__package__) / "lexicons" / "applicants.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    areas = {name.strip(): area for area, names in table["seats"].items() for name in names}
    names = sorted(areas, key=len, reverse=True)
    wide = "|".join(re.escape(name) for name in names if not name.isascii() and not name[0].isascii())
    plain = "|".join(re.escape(name) for name in names if name[0].isascii())
    return re.compile(rf"(?<!\w)(?:{plain})(?!\w)|{wide}"), areas, frozenset(table["indicators"])
