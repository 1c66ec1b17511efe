"""Units in which a date and a headline share one line → a unit for each."""

from __future__ import annotations

import re
from typing import Final

from ipgraph.read.datelines import read_dateline
from ipgraph.read.dates import CLOCK, dates_in
from ipgraph.read.lexicon import lexicon
from ipgraph.read.units import Unit

_HEAD: Final = 80  # characters in which the date stands
_LONGEST: Final = 250  # characters of a headline
_FEWEST: Final = 4  # words of a headline
_EDGES: Final = " \t\u3000|｜:：,，-–—·"
_EDGE: Final = re.compile(rf"[{re.escape(_EDGES)}\s]+")
_TAIL: Final = re.compile(rf"(?<![{re.escape(_EDGES)}\s])[{re.escape(_EDGES)}\s]+\Z")


def split_headlines(units: list[Unit]) -> list[Unit]:
    """Cuts "date 2025-01-15 Patents continue to rise", also where sentences follow the date."""
    return [part for unit in units for part in _split(unit)]


def _split(unit: Unit) -> list[Unit]:
    head = unit.text[:_HEAD]
    if unit.given == "row":
        return [unit]
    full = next((found for found in dates_in(head) if found.year and found.day), None)
    if full is None or not head[full.start].isdigit() or unit.shape.bullet:
        return [unit]
    clock = CLOCK.match(head, full.end)
    after = clock.end() if clock else full.end
    edge = _EDGE.match(head, after)
    cut = edge.end() if edge else after
    rest = unit.text[cut:]
    labelled = bool(lexicon().published.search(head[: full.start]))
    told = read_dateline(head[:cut]) and read_dateline(unit.text) is None
    if rest and told and (labelled or (_is_headline(rest) and not unit.shape.stops)):
        date = _TAIL.sub("", head[:cut])
        return [_part(unit, 0, len(date)), _part(unit, cut, len(unit.text))]
    return [unit]


def _is_headline(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    words = len(re.findall(r"[A-Za-z]+", text)) + len(re.findall(r"[\u3400-\u9fff]", text)) / 2
    return words >= _FEWEST and (text[0].isupper() or bool(re.match(r"[\u3400-\u9fff“《「]", text)))


def _part(unit: Unit, start: int, end: int) -> Unit:
    gap = unit.gap if not start else 0
    return Unit(unit.start + start, unit.start + end, unit.text[start:end], gap, given=unit.given)
