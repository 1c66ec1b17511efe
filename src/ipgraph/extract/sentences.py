"""Text → spans of its sentences, in English and Chinese, without a trained model."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Final

_TABLES: Final = tomllib.loads(
    (resources.files(__package__) / "lexicons" / "sentences.toml").read_text(encoding="utf-8")
)
_ABBREVIATIONS: Final = frozenset(_TABLES["abbreviations"]["words"])
_NAMES: Final = frozenset(_TABLES["abbreviations"]["names"])
_OPENERS: Final = re.compile(rf"\s+(?:{'|'.join(_TABLES['openers']['words'])})\b")
# It begins with a class, which a search looks for by itself: much faster than trying each way at each place.
_STOP: Final = re.compile(
    r"[.!?。！？\n](?:"
    r"(?<=[.!?])(?P<more>[.!?]*)[\"'”’)\]]*(?=\s)|(?<=[。！？])[。！？]*[”’」』）]*|(?<=\n)[ \t\r]*\n\s*"
    # "Designs: 31,500 applications" in a line of its own
    r"|(?<=\n)(?=[^\S\n]*[A-Z][^\n:.]{2,48}:[^\S\n]{1,3}[^\n:]{0,12}\d))"
)
# No sentence that a person wrote is longer; what is (a table or a script in one line) is cut at a gap, so
# that reading stays linear in the length of a text.
_LONGEST: Final = 3000
_STARTS_LOWER: Final = re.compile(r"[\s\"'“‘(\[]*[a-z]")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans of the sentences of ``text[start:end]``, white space at their ends left out.

    >>> text = "The U.S. filed 9.1 percent more. Dr. Li agreed."
    >>> [text[a:b] for a, b in sentences(text)]
    ['The U.S. filed 9.1 percent more.', 'Dr. Li agreed.']
    """
    end = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    begin = start
    for match in _STOP.finditer(text, start, end):
        if text[match.start()] == "." and not match["more"] and not _ends(text, begin, match, end):
            continue
        begin = _add(text, begin, match.end(), found)
    _add(text, begin, end, found)
    return found


def _ends(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    """Whether a single stop ends a sentence rather than an abbreviation."""
    after = text[match.end() : min(end, match.end() + 12)]
    if _STARTS_LOWER.match(after):
        return False
    space = max(text.rfind(white, begin, match.start()) for white in " \n\t(\u00a0")
    word = text[max(space + 1, begin) : match.start()].strip("\"'“”‘’([").lower()
    if word in _NAMES:
        # "in the U.S. The office …" ends a sentence, "U.S. Bureau" does not
        return bool(_OPENERS.match(after + " "))
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    # "1. Patents": the number of a section or list item opens a sentence
    return not (
        word.isdigit() and len(word) <= 2 and not text[begin : match.start()].strip(" \n\t").rstrip(word)
    )


def _add(text: str, begin: int, stop: int, found: list[tuple[int, int]]) -> int:
    while stop - begin > _LONGEST:
        cut = max(text.rfind(gap, begin + 1, begin + _LONGEST) for gap in ("\n", "; ", ", ", " "))
        begin = _add(text, begin, cut + 1 if cut > begin else begin + _LONGEST, found)
    piece = text[begin:stop]
    stripped = piece.strip()
    if stripped:
        first = begin + len(piece) - len(piece.lstrip())
        found.append((first, first + len(stripped)))
    return stop
