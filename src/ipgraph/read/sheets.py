"""Lines of labels with figures on a page → where a sheet of them begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.read.lexicon import lexicon
from ipgraph.read.marks import counted

if TYPE_CHECKING:
    from ipgraph.read.page import Page

# Labels with figures that make a sheet, and as many paragraphs as its notes may have.
_FEWEST_ENTRIES: Final = 3
_FEWEST_NOTES: Final = 2
_LABEL_WORDS: Final = 2.5
LABELLED: Final = re.compile(r"[^\W\d][^\d:：]{0,60}[:：]\s*[$€£¥￥]?\d")
YEAR: Final = re.compile(
    r"\W*(?:(?:in|fy|(?:(?:fiscal|financial|calendar) )?year)\s?)?"
    r"(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?\s?(?:年度?)?\W*",
    re.IGNORECASE,
)


def with_list_above(page: Page, first: int) -> int:
    """Where a sheet of figures begins whose only prose are the notes below it, else ``first``."""
    if page.prose_from[0] > _FEWEST_NOTES:
        return first
    entries = [index for index in range(first) if _is_entry(page, index)]
    on_topic, under = 0, False
    for index in range(max(entries[0] - 1, 0) if entries else first, first):
        # "Patents", over "Applications: 16,100"
        shape = page.units[index].shape
        under = under if index in entries else shape.on_topic
        on_topic += index in entries and (under or shape.on_topic)
    is_sheet = len(entries) >= _FEWEST_ENTRIES and 2 * on_topic >= len(entries)
    return with_year_above(page, entries[0]) if is_sheet else first


def _is_entry(page: Page, index: int) -> bool:
    """A label with its figure: "Patents granted: 146,937"."""
    shape = page.units[index].shape
    is_short = not page.marks[index] and not shape.stops and not shape.prose
    near = shape.on_topic or lexicon().weak.search(shape.text)
    return bool(is_short and near and counted(shape) and LABELLED.search(shape.text))


def with_year_above(page: Page, first: int) -> int:
    """The line that holds nothing but the year of the figures below it, "2021", or the right: "PATENTS"."""
    above = page.unmarked(first, -1)
    if above is None or above.kind:
        return first
    is_right = any(not found for found in page.marks[: first - 1])
    is_right = is_right and above.shape.on_topic and above.shape.size < _LABEL_WORDS and not above.shape.stops
    return first - 1 if is_right or YEAR.fullmatch(above.text) else first


def starts_list(page: Page, index: int) -> bool:
    """An item with a figure, or a short sentence, where a page has no prose."""
    shape = page.units[index].shape
    return (bool(shape.bullet) and counted(shape)) or (shape.stops and shape.size >= 3)
