"""Lines of plain text that are a table's rows, or a label and its figure on lines of their own."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.read.dates import dates_in
from ipgraph.read.lexicon import lexicon
from ipgraph.read.marks import FURNITURE, counted, mark
from ipgraph.read.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What parts the cells of a row, and the rule between a header and its rows.
_LEADER: Final = r"\.{4,}|(?<=\s)\.{3}(?=\s\d)|…{2,}|·{4,}|(?:\. ){3,}"
# "Patent applications .......... 4"
_PAGE: Final = re.compile(rf"(?:{_LEADER})\s*+(\d{{1,3}})$")
_CELLS: Final = re.compile(rf"[|｜]|\t+|\s{{2,}}|{_LEADER}")
_RULE: Final = re.compile(r"[\s|｜+:=_\u2500-\u257f–—-]*")
_FEWEST_CELLS: Final = 2
_FEWEST_ROWS: Final = 2
_LONGEST_ROW: Final = 40  # words
# How many lines above its rows may tell a table's subject: header, caption and its second line.
_ABOVE: Final = 3
_LABEL: Final = 10  # words of a label that stands above or below its figure
_SIGN: Final = r"[+\u2212–▲▼△↑↓-]?\s?"
_NUMBER: Final = (
    r"[$€£¥￥]?\d[\d,.]*\s?(?:million|billion|thousand|m|bn|[千万萬亿億]{0,2}[件项項个個家宗元]{0,2})?\+?"
    r"(?:\s(?:yuan|rmb|euros?|(?:us )?dollars|months|days))?"
)
_FIGURE: Final = re.compile(_NUMBER, re.IGNORECASE)
_CHANGE: Final = re.compile(
    rf"[(（]?\s?(?:{_SIGN}|(?:up|down|\+/-)\s|(?:(?:较|比)?上年|同比)?(?:增长|增長|下降|减少|減少|上升|增加)\s?)"
    r"\d[\d,.]*\s?(?:%|％|per ?cent|个百分点)(?:\s(?:on|from|over|vs\.?|compared)\s[\w ]{1,30})?\s?[)）]?",
    re.IGNORECASE,
)
# "invention patents per 10,000 people": a label, though it holds a number
_PER: Final = re.compile(r"\b(?:per|every) 10{0,2},?0{2,3}\b|每(?:百|千|万|萬|百万)", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d年?")


def tell_rows(text: str, units: list[Unit]) -> list[Unit]:
    """The units, with rows of tables on the topic told as such, and labels joined with their figures."""
    if any(unit.given for unit in units):
        return units
    units = list(_joined(text, units))
    for start, end in _runs(units):
        if _is_table(units, start, end):
            for unit in units[start:end]:
                if not _RULE.fullmatch(unit.text):
                    unit.given = "row"
    return units


def _runs(units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """The stretches of lines with cells."""
    start: int | None = None
    for index, unit in enumerate(units):
        is_row = _is_row(unit) or (start is not None and bool(_RULE.fullmatch(unit.text)))
        if is_row and start is None:
            start = index
        elif not is_row and start is not None:
            yield start, index
            start = None
    if start is not None:
        yield start, len(units)


def _is_row(unit: Unit) -> bool:
    cells = [cell for cell in _CELLS.split(unit.text[:400]) if cell.strip()]
    is_labelled = cells and (
        cells[0].endswith((":", "：")) or lexicon().starts.fullmatch(cells[0].partition("\u3000")[0].strip())
    )
    if is_labelled and _is_field(unit):
        return False
    return len(cells) >= _FEWEST_CELLS and unit.shape.size <= _LONGEST_ROW and not unit.shape.stops


def _is_field(unit: Unit) -> bool:
    """A line of the box in which an office describes its page: "索引号：  002986061/202401-00012"."""
    lexemes = lexicon()
    found = lexemes.starts.match(unit.text) or lexemes.source_labels.match(unit.text)
    return bool(found) or mark(unit.shape) == "dateline"


def _is_table(units: Sequence[Unit], start: int, end: int) -> bool:
    """True of rows with figures that are on the topic by what they, or the lines above them, name."""
    rows = [unit for unit in units[start:end] if counted(unit.shape)]
    if len(rows) < _FEWEST_ROWS or 2 * len(rows) < end - start:
        return False
    if mark(units[start].shape) == "dateline" and len(rows) <= _FEWEST_ROWS:
        # with more rows it is a header: "Indicator    Number    Change on Jan-Mar 2022"
        return False
    labels = [_CELLS.split(unit.text)[0].strip(" :：") for unit in rows]
    pages = [_PAGE.search(unit.text) for unit in rows]
    if all(pages) and all(int(one[1]) < int(other[1]) for one, other in pairwise(filter(None, pages))):
        return False  # a list of contents
    if 2 * sum(bool(lexicon().labels.fullmatch(label)) for label in labels) >= len(rows):
        return False  # the box of a page's own date, views and attachments
    # one row of several may be of medical technology
    foreign = sum(unit.shape.elsewhere and not unit.shape.on_topic for unit in units[start:end])
    if foreign > 1 and 2 * foreign >= len(rows):
        return False
    named = units[max(0, start - _ABOVE) : end]
    if any(unit.shape.on_topic for unit in named if not unit.shape.prose):
        return True
    # "Articles detained ........ 86.2 million", on the page of an office
    near = sum(bool(lexicon().weak.search(unit.text)) for unit in rows)
    return 2 * near > len(rows) and any(unit.shape.on_topic for unit in units[:start])


def _joined(text: str, units: Sequence[Unit]) -> Iterator[Unit]:
    """The units, where labels and figures stand on lines of their own each pair of them as one."""
    index = 0
    while index < len(units):
        end = index
        while end < len(units) and (_is_figure(units[end]) or _is_label(units[end])):
            end += 1
        if end > index:
            yield from _pairs(text, units[index:end])
        if end < len(units):
            yield units[end]
        index = end + 1


def _is_figure(unit: Unit) -> bool:
    text = unit.text
    return (
        len(text) <= 60
        and bool(_FIGURE.fullmatch(text) or _CHANGE.fullmatch(text))
        and not _YEAR.fullmatch(text)
        and not dates_in(text)
    )


def _is_label(unit: Unit) -> bool:
    shape = unit.shape
    figures = bool(re.search(r"\d", _PER.sub("", shape.text))) if shape.figures else False
    return not (shape.stops or figures or shape.bullet or "\n" in unit.text) and shape.size <= _LABEL


def _pairs(text: str, run: Sequence[Unit]) -> Iterator[Unit]:
    """A run of labels and figures; figures stand first where its last line is a label, or a gap says so."""
    kinds = [_letter(unit) for unit in run]
    gaps = {unit.gap for unit in run[1:]}
    if "f" not in kinds:
        yield from run
        return
    at = 0
    is_first = kinds[-1] == "l" and len(gaps) == 1 and kinds.count("l") == kinds.count("f")
    named = any(lexicon().strong.search(u.text) for u, kind in zip(run, kinds, strict=True) if kind == "l")
    while at < len(run):
        size = _pair("".join(kinds[at : at + 3]), run[at : at + 3], gaps, is_first=is_first) if named else 0
        part = run[at : at + max(size, 1)]
        if size and not any(mark(u.shape) in FURNITURE for u in part if not _is_figure(u)):
            first, end = part[0], part[-1].end
            yield Unit(first.start, end, text[first.start : end], first.gap, first.indent, given="item")
        else:
            yield from part
        at += max(size, 1)


def _pair(kinds: str, run: Sequence[Unit], gaps: set[int], *, is_first: bool) -> int:
    """How many lines are a label, its figure, and its change if it has one; 0 where they are not."""
    may_be_first = is_first or len(gaps) > 1
    # they stand as near one another as any lines in the run
    close = [unit.gap == min(gaps) for unit in run[1:]]
    if kinds.startswith("lf") and not is_first and close[0]:
        return 3 if kinds == "lfc" and close[1] else 2
    if kinds.startswith("fl") and may_be_first and close[0]:
        return 2
    return 3 if kinds == "fcl" and may_be_first and all(close) else 0


def _letter(unit: Unit) -> str:
    """``f`` of a figure alone, ``c`` of a change, ``l`` of a label."""
    if not _is_figure(unit):
        return "l"
    return "f" if _FIGURE.fullmatch(unit.text) else "c"
