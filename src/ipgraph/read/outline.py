"""A page → where its article begins though sentences come later: below its contents, at its main figures."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.read.lexicon import folded, lexicon
from ipgraph.read.marks import counted, figures_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ipgraph.read.page import Page
    from ipgraph.read.shape import Shape

_LEADERS: Final = re.compile(r"(?:\s*\.{3,}|\s*…+|\s{2,}|\t)\s*\d{1,4}$")
_CONTENTS: Final = re.compile(
    r"\W*(?:(?:table of )?contents|on this page|in this (?:document|page|release)|目\s?[录錄])\W*",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(r"[^\W\d][^:：]{0,60}[:：]\s*\S")
_COUNTED: Final = re.compile(
    r"[$€£]?(?!(?:19|20)\d\d\b)\d[\d,.]*(?: ?%| (?:m|bn|million|billion|thousand))?\s+[^\W\d][^.:!?]{2,80}"
)
_FEWEST: Final = 3  # lines that come again below and make a list of contents,
_FEWEST_TOLD: Final = 2  # and of one that says that it is
_LONGEST_ENTRY: Final = 16  # words
_FEWEST_ENTRIES: Final = 2
_SENTENCE: Final = 7  # words
_HEAD: Final = 80  # units among which contents are looked for


def drop_contents(page: Page, is_title: Callable[[int], bool]) -> int | None:
    """Makes furniture of a list of contents, whose lines come again below as headings; the first of these.

    The headline stands above it: a newsletter's contents are the headlines of its articles.
    """
    places: dict[str, list[int]] = {}
    for index, unit in enumerate(page.units):
        places.setdefault(_key(unit.text), []).append(index)
    begin = next((index for index in range(min(len(page.units), _HEAD)) if is_title(index)), _HEAD)
    for start in range(begin + 1, min(len(page.units), _HEAD)):
        again = _again(page, start, places)
        told = start > 0 and bool(_CONTENTS.fullmatch(page.units[start - 1].text))
        if len(again) >= (_FEWEST_TOLD if told else _FEWEST) and _is_parted(again):
            for index in range(start, start + len(again)):
                page.units[index].kind = "furniture"
            return again[0]
    return None


def _key(text: str) -> str:
    return folded(_LEADERS.sub("", text[:200]))


def _again(page: Page, start: int, places: dict[str, list[int]]) -> list[int]:
    """Where the lines from one on come again, in the same order below all of them."""
    again: list[int] = []
    for index in range(start, min(len(page.units), start + _HEAD)):
        unit = page.units[index]
        if unit.shape.stops or unit.shape.size > _LONGEST_ENTRY or (again and index >= again[0]):
            break
        behind = (place for place in places[_key(unit.text)] if place > (again[-1] if again else index))
        place = next(behind, None)
        if place is None:
            break
        again.append(place)
    return again if again and again[0] >= start + len(again) else []


def _is_parted(again: Sequence[int]) -> bool:
    """True of headings, which have text under them; a menu comes again as the menu that it is."""
    parted = sum(below - above > 1 for above, below in pairwise(again))
    return 2 * parted > len(again) - 1


def own_start(page: Page, first: int, may_be_title: Callable[[int], bool]) -> int:
    """Where the text begins above its first prose, which stands at ``first``: with its main figures below
    the headline. Those that stand above the headline, in a box of their own, get their kinds here.
    """
    headed = False
    index = 0
    while index < first:
        unit = page.units[index]
        end = _entries_end(page, index, first)
        if unit.kind or (page.is_furniture(index) and page.marks[index] != "topic"):
            pass
        elif end:
            if headed:
                return index
            if not any(may_be_title(other) for other in range(end, first)):
                return index + 1
            unit.kind = "heading"
            for other in range(index + 1, end):
                page.units[other].kind = "item" if not page.marks[other] else page.units[other].kind
            index = end - 1
        elif headed and (is_pair(page, index) or _tells_more(page, index) or _lists(page, index)):
            return index
        else:
            headed = headed or may_be_title(index) or page.marks[index] == "dateline"
        index += 1
    return first


def is_pair(page: Page, index: int) -> bool:
    """A label and its figure on lines of their own."""
    unit = page.units[index]
    return unit.given == "item" and "\n" in unit.text


def _lists(page: Page, index: int) -> bool:
    """The first of several lines of a figure and what it counts: "188,600 patent applications"."""
    lines = page.units[index : index + _FEWEST_ENTRIES]
    told = [bool(_COUNTED.fullmatch(unit.text)) and unit.shape.on_topic for unit in lines]
    return len(told) == _FEWEST_ENTRIES and all(told) and not any(page.marks[index : index + len(told)])


def heads_summary(shape: Shape) -> bool:
    """The heading of main points or figures: "1. Main points", "Key figures 2023"."""
    return shape.size <= _LONGEST_ENTRY / 2 and bool(lexicon().summaries.match(shape.text))


def _entries_end(page: Page, index: int, first: int) -> int:
    """Where the figures end that stand under the heading of main points; 0 where it is none, or has none."""
    if not heads_summary(page.units[index].shape):
        return 0
    told, end = 0, 0
    for other in range(index + 1, first):
        if page.marks[other] or not _is_entry(page, other):
            break
        if counted(page.units[other].shape):
            told, end = told + 1, other + 1
    return end if told >= _FEWEST_ENTRIES else 0


def _is_entry(page: Page, index: int) -> bool:
    unit = page.units[index]
    shape = unit.shape
    return bool(shape.bullet or unit.given or _LABEL.match(shape.text) or (shape.on_topic and counted(shape)))


def _tells_more(page: Page, index: int) -> bool:
    """A short sentence with a figure that stands nowhere else, right above the text."""
    shape = page.units[index].shape
    on_topic = shape.on_topic or lexicon().weak.search(shape.text)
    if page.marks[index] or shape.teaser or shape.bullet or shape.text.endswith(("!", "！", "?", "？")):
        return False
    if not (shape.stops and shape.size >= _SENTENCE and on_topic and counted(shape)):
        return False
    others = (unit.text[:2000] for at, unit in enumerate(page.units) if at != index)
    return not figures_in(shape.text) <= set[str]().union(*map(figures_in, others))
