"""What a format makes of bytes: text, the parts it tells apart, and what it says of the document."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# What a format may know of a part. "row" is a table's, its cells separated by tabs; "furniture" stands
# beside the article; of "" only the text tells.
PART_KINDS: Final = frozenset({"heading", "paragraph", "item", "row", "caption", "furniture", ""})
# Parts of a kind that stand under one another without a blank line where they follow directly.
_CLOSE: Final = frozenset({"row", "item"})

_SMALL: Final = {
    "sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}
_NOTE: Final = re.compile(r"[\d\s,\[\]()*†‡]+")
_POWERED: Final = re.compile(r"(?:(?<![\d.,])10|(?<![A-Za-z])[kcm]?m)$")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text, ``text[start:end]``, and one of ``PART_KINDS``."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Hints:
    """What a document says of itself beside its text; None where it does not."""

    title: str | None = None
    publisher: str | None = None
    issued: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """``text`` is what offsets count; ``parts`` cover it in order, or are none where only the text tells.

    ``hints`` go before what the text says, ``fallback`` counts where the text says nothing.
    """

    text: str
    media_type: str
    hints: Hints = Hints()
    fallback: Hints = Hints()
    parts: tuple[Part, ...] = ()

    def record(self) -> dict[str, Any]:
        """The content as a JSON object."""
        return asdict(self)

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Self:
        """The content that ``record`` was made of."""
        return cls(
            record["text"],
            record["media_type"],
            Hints(**record["hints"]),
            Hints(**record["fallback"]),
            tuple(Part(**part) for part in record["parts"]),
        )


def joined(pieces: Iterable[tuple[str, str]]) -> tuple[str, tuple[Part, ...]]:
    """Pieces of text with their kinds → the whole text, a blank line between parts, and the parts.

    Rows of one table and entries of one list stand on lines of their own. Pieces without text are left out.

    >>> text, parts = joined([("Grants", "heading"), ("2022\\t798", "row"), ("2023\\t921", "row")])
    >>> text, parts[2]
    ('Grants\\n\\n2022\\t798\\n2023\\t921', Part(start=17, end=25, kind='row'))
    """
    texts: list[str] = []
    parts: list[Part] = []
    position, last = 0, None
    for text, kind in pieces:
        if not text.strip():
            continue
        if parts:
            gap = "\n" if kind == last and kind in _CLOSE else "\n\n"
            texts.append(gap)
            position += len(gap)
        texts.append(text)
        parts.append(Part(position, position + len(text), kind))
        position, last = position + len(text), kind
    return "".join(texts), tuple(parts)


def small(text: str, tag: str, before: str) -> str:
    """What is set above (``sup``) or below (``sub``) the line after ``before``, as it stands in a text.

    Marks of footnotes are left out, so that none of them becomes part of a figure; powers are kept.

    >>> small("1", "sup", "921,000"), small("9", "sup", "10"), small("st", "sup", "1")
    ('', '⁹', 'st')
    """
    if tag == "sup" and _NOTE.fullmatch(text) and not (text.isdigit() and _POWERED.search(before)):
        return ""
    return text.translate(_SMALL[tag])
