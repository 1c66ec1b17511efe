"""Names in capitals → the same names as a sentence writes them: "GUANGZHOU INTELLECTUAL PROPERTY COURT"."""

from __future__ import annotations

import re
from typing import Final

# A line of capitals.
LINE: Final = re.compile(r"(?m)^[^a-z\n]{0,80}?[A-Z]{3,}[^a-z\n]{1,120}$")
_WORD: Final = re.compile(r"[A-Z]+")
# What stays small in a name.
_SMALL: Final = frozenset({"OF", "AND", "FOR", "THE", "IN", "ON", "TO", "AT", "BY"})


def as_named(text: str) -> str:
    """A text in capitals with small letters, character for character.

    >>> as_named("COURT OF GUANGZHOU")
    'Court of Guangzhou'
    """
    return _WORD.sub(lambda word: word[0].lower() if word[0] in _SMALL else word[0].capitalize(), text)
