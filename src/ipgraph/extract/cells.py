"""Lines of plain text → their cells, and the figure that a cell holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract import periods
from ipgraph.extract.quantities import Quantity, quantities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ipgraph.extract.lexicon import Lexicon

_RULE: Final = re.compile(r"[\s|+:=_\u2500-\u257f–—-]*")
_GAP: Final = re.compile(r"[^\S\n\t]{2,}|\t")
# "Republic of Korea 23,851": a name and its figure that a single space parts
_NAMED: Final = re.compile(r"^(?P<name>[^\d]*?[^\d\s])\s++(?P<figure>[(（]?[+\u2212-]?\d[\d,.]*%?[)）]?)$")
# "Total 1,222,286 1,633,347", "Year 2011 2012": figures side by side, each whole, and their name if they
# have one. "12 345 678" is one figure.
_SIDE_BY_SIDE: Final = re.compile(
    r"^(?:(?P<name>[^\d]{1,60}?)\s)?(?P<figures>[+\u2212-]?\d[\d,.]{0,14}%?(?:\s[+\u2212-]?\d[\d,.]{0,14}%?){1,11})$"
)
_FIGURE: Final = re.compile(r"\S+")
_BAR: Final = re.compile(r"(?<=\S) [|｜] (?=\S)")
_THREE_DIGITS: Final = re.compile(r"\s\d{3}(?![\d,.%])")
# "4. Germany": the number of a line is not part of its name
_NUMBER: Final = re.compile(r"^(?:[(（]?\d{1,3}[.)）、．]|[*•·▪-])\s*")
# "3", "3.": the number of a row in a cell of its own
_ORDINAL: Final = re.compile(r"\d{1,3}[.)]?")
BLANKS: Final = frozenset({"", "-", "–", "—", "--", "…", "..", "...", "n/a", "N/A", "n.a.", "/", "*", "x"})
# What may stand around the figure of a cell.
_AROUND: Final = " \t()（）[]*†‡#+-−–~≈%％↑↓▲▼\ufe0f"
_NEGATIVE: Final = re.compile(r"^[(（\[]?\s*[-\u2212–↓▼](?=\s?[\d.])")
_POSITIVE: Final = re.compile(r"^[(（\[]?\s*[+↑▲]")
_LIKE_YEAR: Final = re.compile(r"(?:19|20)\d\d")
# Longer lines and cells are prose.
_LONGEST: Final = 400
LONGEST_CELL: Final = 90
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell and where it stands in the document; ``column`` is its place in its line."""

    start: int
    end: int
    text: str
    column: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell that holds a figure; the offsets of ``quantity`` count from the document's start.

    ``sign`` is told by a plus or minus before it, 0 without one.
    """

    quantity: Quantity
    sign: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its cells."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    # whether its cells stand in their columns even where some are empty
    is_ruled: bool
    is_rule: bool = False
    is_blank: bool = False


def lines_of(text: str, lexicon: Lexicon) -> Iterator[Line]:
    """The lines of a text in order, each with its cells."""
    start = 0
    for raw in text.splitlines(keepends=True):
        line = raw.rstrip()
        end = start + len(line)
        if not line:
            yield Line(start, end, (), False, is_blank=True)
        elif _RULE.fullmatch(line):
            yield Line(start, end, (), False, is_rule=True)
        elif len(line) > _LONGEST:
            yield Line(start, end, (), False)
        else:
            yield _line(line, start, lexicon)
        start += len(raw)


def _line(line: str, start: int, lexicon: Lexicon) -> Line:
    is_ruled = line.count("|") >= _FEWEST or "\t" in line.strip()
    if line.count("|") >= _FEWEST:
        begin = line.index("|") + 1 if line.lstrip().startswith("|") else 0
        stop = line.rindex("|") if line.endswith("|") else len(line)
        spans = _parted(line, begin, stop, re.compile(r"\|"))
    elif "\t" in line.strip():
        spans = _parted(line, 0, len(line), re.compile(r"\t"))
    elif len(_BAR.findall(line)) == 1:
        # one bar may part a menu's entries, too: such rows need others below them
        spans = _parted(line, 0, len(line), _BAR)
    else:
        first = len(line) - len(line.lstrip())
        spans = _parted(line, first, len(line), _GAP)
    cells: list[Cell] = []
    for a, b in spans:
        piece = line[a:b]
        text = piece.strip()
        begin = a + len(piece) - len(piece.lstrip()) if text else a
        cell = Cell(start + begin, start + begin + len(text), text, begin)
        named = None if is_ruled or cells else _NAMED.match(unnumbered(cell).text)
        several = None if is_ruled else _side_by_side(cell)
        if several:
            cells.extend(several)
        elif named and not is_period(text, lexicon) and not _is_caption(named, lexicon):
            plain = unnumbered(cell)
            shift = named.start("figure")
            cells.append(replace(plain, end=plain.start + named.end("name"), text=named["name"]))
            cells.append(Cell(plain.start + shift, plain.end, named["figure"], plain.column + shift))
        else:
            cells.append(cell)
    if len(cells) > _FEWEST and _is_number(cells[0], cells[1], lexicon):
        del cells[0]
    return Line(start, start + len(line), tuple(cells), is_ruled)


def _is_number(cell: Cell, name: Cell, lexicon: Lexicon) -> bool:
    """True of the cell that numbers a row beside the one that names it, and of the header above it."""
    if not name.text[:1].isalpha():
        return False
    return bool(_ORDINAL.fullmatch(cell.text) or lexicon.pattern("tables.column.number").fullmatch(cell.text))


def _is_caption(named: re.Match[str], lexicon: Lexicon) -> bool:
    """True of "Applications by kind, 2014": words and their year, which head no column."""
    return len(named["name"].split()) >= _FEWEST and is_period(named["figure"], lexicon)


def _side_by_side(cell: Cell) -> list[Cell]:
    """The name and the figures of a cell that holds several figures, each as a cell of its own."""
    match = _SIDE_BY_SIDE.match(cell.text)
    if match is None or _THREE_DIGITS.search(match["figures"]):
        return []
    spans = [match.span("name")] if match["name"] else []
    spans += [each.span() for each in _FIGURE.finditer(cell.text, match.start("figures"))]
    return [Cell(cell.start + a, cell.start + b, cell.text[a:b], cell.column + a) for a, b in spans]


def _parted(line: str, begin: int, stop: int, gap: re.Pattern[str]) -> list[tuple[int, int]]:
    spans = []
    for match in gap.finditer(line, begin, stop):
        spans.append((begin, match.start()))
        begin = match.end()
    return [*spans, (begin, stop)]


def unnumbered(cell: Cell) -> Cell:
    """A cell without the number or the mark that its line begins with."""
    match = _NUMBER.match(cell.text)
    if not match or match.end() == len(cell.text):
        return cell
    shift = match.end()
    return replace(cell, start=cell.start + shift, text=cell.text[shift:], column=cell.column + shift)


def is_period(text: str, lexicon: Lexicon) -> bool:
    """True of words that are a period and nothing else: "2023", "FY 2021-22"."""
    stripped = text.strip(_AROUND)
    named = periods.mentions(stripped, lexicon)
    return any(m.end - m.start >= len(stripped) - 1 and m.kind != "vague" for m in named)


def figure(cell: Cell, lexicon: Lexicon) -> Figure | None:
    """The one figure that a cell holds and nothing else, or None."""
    if not any(character.isdigit() for character in cell.text) or len(cell.text) > LONGEST_CELL:
        return None
    found = quantities(cell.text, lexicon)
    if not found and _LIKE_YEAR.fullmatch(cell.text):
        # "1903" in a column of figures
        told = quantities(f"{cell.text[0]},{cell.text[1:]}", lexicon)
        found = [replace(each, end=len(cell.text), noun=len(cell.text)) for each in told]
    if len(found) != 1 or found[0].also:
        return None
    quantity = found[0]
    behind = cell.text[quantity.end :].strip(_AROUND)
    if cell.text[: quantity.start].strip(_AROUND) or (
        behind and not lexicon.pattern("tables.cell.behind").fullmatch(behind)
    ):
        return None
    written = -1 if _NEGATIVE.match(cell.text) else 1 if _POSITIVE.match(cell.text) else 0
    sign = quantity.sign or written
    shift = cell.start
    moved = replace(
        quantity, start=quantity.start + shift, end=quantity.end + shift, noun=quantity.noun + shift, sign=0
    )
    return Figure(moved, sign)
