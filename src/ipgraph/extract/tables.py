"""Plain text → its tables: lines of a name and figures under a header, parted by tabs, bars or gaps.

Only the layout is read here; what a cell states is told in ``tabular``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract import periods
from ipgraph.extract.quantities import Quantity, quantities

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ipgraph.claims import Block
    from ipgraph.extract.lexicon import Lexicon

# A line without one of these has no cells: the last ones are years side by side, and a line of a name and
# its figure.
_PARTED: Final = re.compile(
    r"\t|\||[^\S\n]{2,}|(?<!\d)(?:19|20)\d\d (?:19|20)\d\d(?!\d)"
    r"|(?m:^[^\d\n:：]{2,60} \d{1,3}(?:,\d{3}){1,3}$)"
)
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
_BLANKS: Final = frozenset({"", "-", "–", "—", "--", "…", "..", "...", "n/a", "N/A", "n.a.", "/", "*", "x"})
# A label and its figure, alone: on one line, or on two and three.
_ENTRY: Final = re.compile(
    r"(?:[*•·▪-]\s)?(?:(?P<name>[^\W\d][^\d:：,，.;\n]{2,60}?)\s+(?P<figure>[$€£]?\d[\d,.]*[^\W\d]{0,2}(?:\s[a-z]+)?)"
    r"(?:\s+(?P<change>[(（]?[+\u2212–-]\s?\d[\d,.]*\s?%[)）]?))?"
    r"|(?P<first>[$€£]?\d[\d,.]*(?:\s[a-z]+)?)[^\S\n]*\n\s*(?P<named>[^\W\d][^\d:：,，.;\n]{2,60}))"
)
# What may stand around the figure of a cell.
_AROUND: Final = " \t()（）[]*†‡#+-−–~≈%％"
_NEGATIVE: Final = re.compile(r"^[(（\[]?\s*[-\u2212–](?=\s?[\d.])")
_POSITIVE: Final = re.compile(r"^[(（\[]?\s*\+")
# Longer lines and cells are prose.
_LONGEST: Final = 400
_LONGEST_CELL: Final = 90
# Rows that make a table under a header, and without one.
_FEWEST: Final = 2
_FEWEST_BARE: Final = 3
# How far before a table its caption may begin, and what ends the words before it.
_CAPTION: Final = 240
_STOPS: Final = re.compile(r"\n\s*\n|(?<=[.!?])\s+(?=[A-Z0-9])|[。！？]")
# How many lines may part a header from its first row, and one row from the next.
_APART: Final = 2


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
class Row:
    """The label of a row, its line, and its figures by column; the first column of figures is 0."""

    start: int
    end: int
    label: Cell | None
    figures: tuple[tuple[int, Figure], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``header`` has one cell per column of figures and is empty where the table has none."""

    start: int
    end: int
    header: tuple[Cell | None, ...]
    corner: Cell | None
    rows: tuple[Row, ...]
    # a list of labels with a figure each: nothing that stands over it is needed to read it
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    cells: tuple[Cell, ...]
    # whether its cells stand in their columns even where some are empty
    is_ruled: bool
    is_rule: bool = False
    is_blank: bool = False


def find(text: str, lexicon: Lexicon) -> list[Table]:
    """The tables of a text, in order; a text whose lines have no cells costs next to nothing."""
    if not _PARTED.search(text):
        return []
    lines = list(_lines(text, lexicon))
    found: list[Table] = []
    at = 0
    while at < len(lines):
        table, at = _table_at(lines, at, lexicon)
        if table is not None:
            found.append(table)
    return found


def lists(text: str, blocks: Iterable[Block], lexicon: Lexicon) -> Iterator[Table]:
    """The items that are a label and its figure, with its change if it has one: "Patents granted 8,140 +3%",
    also on lines of their own and with the figure first.
    """
    for block in blocks:
        if block.kind != "item" or block.end - block.start > _LONGEST_CELL * 2:
            continue
        entry = _ENTRY.fullmatch(text, block.start, block.end)
        if entry is None:
            continue
        name = "name" if entry["name"] else "named"
        label = Cell(entry.start(name), entry.end(name), entry[name])
        names = [each for each in ("first", "figure", "change") if entry[each]]
        cells = [Cell(entry.start(each), entry.end(each), entry[each]) for each in names]
        found = [figure(cell, lexicon) for cell in cells]
        told = tuple((at, each) for at, each in enumerate(found) if each is not None)
        if len(told) == len(cells) and not is_period(cells[0].text, lexicon):
            row = Row(block.start, block.end, label, told)
            yield Table(block.start, block.end, (), None, (row,), is_list=True)


def parted(blocks: Iterable[Block], found: Sequence[Table]) -> Iterator[Block | Table]:
    """The blocks of a page in order, without what stands in tables, and the tables in their places."""
    waiting = list(found)
    for block in blocks:
        start = block.start
        while waiting and waiting[0].start < block.end:
            table = waiting[0]
            if start < table.start:
                yield replace(block, start=start, end=table.start)
            if table.end > block.end:
                start = block.end
                break
            yield waiting.pop(0)
            start = max(start, table.end)
        if start < block.end:
            yield replace(block, start=start)


def caption(text: str, table: Table) -> str:
    """The words over a table: the end of what stands before it, back to a stop or an empty line."""
    before = text[max(0, table.start - _CAPTION) : table.start].rstrip(" \n\t|-=:：")
    return _STOPS.split(before)[-1].strip()


def _lines(text: str, lexicon: Lexicon) -> Iterator[_Line]:
    start = 0
    for raw in text.splitlines(keepends=True):
        line = raw.rstrip()
        end = start + len(line)
        if not line:
            yield _Line(start, end, (), False, is_blank=True)
        elif _RULE.fullmatch(line):
            yield _Line(start, end, (), False, is_rule=True)
        elif len(line) > _LONGEST:
            yield _Line(start, end, (), False)
        else:
            yield _line(line, start, lexicon)
        start += len(raw)


def _line(line: str, start: int, lexicon: Lexicon) -> _Line:
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
        named = None if is_ruled or cells else _NAMED.match(_unnumbered(cell).text)
        several = None if is_ruled else _side_by_side(cell)
        if several:
            cells.extend(several)
        elif named and not is_period(text, lexicon) and not _is_caption(named, lexicon):
            plain = _unnumbered(cell)
            shift = named.start("figure")
            cells.append(replace(plain, end=plain.start + named.end("name"), text=named["name"]))
            cells.append(Cell(plain.start + shift, plain.end, named["figure"], plain.column + shift))
        else:
            cells.append(cell)
    if len(cells) > _FEWEST and _is_number(cells[0], cells[1], lexicon):
        del cells[0]
    return _Line(start, start + len(line), tuple(cells), is_ruled)


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


def _unnumbered(cell: Cell) -> Cell:
    match = _NUMBER.match(cell.text)
    if not match or match.end() == len(cell.text):
        return cell
    shift = match.end()
    return replace(cell, start=cell.start + shift, text=cell.text[shift:], column=cell.column + shift)


def _table_at(lines: Sequence[_Line], at: int, lexicon: Lexicon) -> tuple[Table | None, int]:
    """The table that begins at a line, if one does, and the line to go on from."""
    if not _is_row(lines[at], lexicon):
        return None, at + 1
    body = [lines[at]]
    last = here = at
    while here + 1 < len(lines) and here - last <= _APART:
        here += 1
        if _is_row(lines[here], lexicon):
            body.append(lines[here])
            last = here
        elif not (lines[here].is_blank or lines[here].is_rule):
            break
    above = _header(lines, at, lexicon)
    alone = above and (body[0].is_ruled or _is_of_periods(above, body[0], lexicon))
    needed = 1 if alone else _FEWEST if above else _FEWEST_BARE
    if len(body) < needed:
        return None, last + 1
    begin = above.start if above else body[0].start
    return _made(above, body, begin, lexicon), last + 1


def _is_row(line: _Line, lexicon: Lexicon) -> bool:
    """True of a line of a name, or a period, and of figures."""
    if len(line.cells) < _FEWEST or any(len(cell.text) > _LONGEST_CELL for cell in line.cells):
        return False
    figures = [figure(cell, lexicon) is not None for cell in line.cells[1:]]
    if not any(figures) or _is_header(line, lexicon):
        return False
    others = [
        c for c, told in zip(line.cells[1:], figures, strict=True) if not told and c.text not in _BLANKS
    ]
    # columns of words (a country beside a name) may stand between, in tables that are ruled
    return len(others) <= (sum(figures) if line.is_ruled else 0)


def _is_header(line: _Line, lexicon: Lexicon) -> bool:
    """True of a line of names and periods in cells."""
    cells = [cell for cell in line.cells if cell.text not in _BLANKS]
    if len(cells) < _FEWEST or any(len(cell.text) > _LONGEST_CELL for cell in cells):
        return False
    return all(figure(cell, lexicon) is None or is_period(cell.text, lexicon) for cell in cells)


def _is_of_periods(above: _Line, row: _Line, lexicon: Lexicon) -> bool:
    """True of a header of periods, one over each figure of the row: such a row needs no second one."""
    cells = [cell for cell in above.cells if is_period(cell.text, lexicon)]
    told = [cell for cell in row.cells if figure(cell, lexicon) is not None]
    return len(cells) == len(told) >= _FEWEST and len(above.cells) <= len(cells) + 1


def is_period(text: str, lexicon: Lexicon) -> bool:
    """True of words that are a period and nothing else: "2023", "FY 2021-22"."""
    stripped = text.strip(_AROUND)
    named = periods.mentions(stripped, lexicon)
    return any(m.end - m.start >= len(stripped) - 1 and m.kind != "vague" for m in named)


def _header(lines: Sequence[_Line], at: int, lexicon: Lexicon) -> _Line | None:
    for line in reversed(lines[max(0, at - _APART) : at]):
        if line.is_rule or line.is_blank:
            continue
        return line if _is_header(line, lexicon) and line.is_ruled == lines[at].is_ruled else None
    return None


def figure(cell: Cell, lexicon: Lexicon) -> Figure | None:
    """The one figure that a cell holds and nothing else, or None."""
    if not any(character.isdigit() for character in cell.text) or len(cell.text) > _LONGEST_CELL:
        return None
    found = quantities(cell.text, lexicon)
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


def _made(above: _Line | None, body: Sequence[_Line], begin: int, lexicon: Lexicon) -> Table:
    width = max(len(line.cells) for line in body)
    names = list(above.cells) if above else []
    corner: Cell | None = None
    # a line of figures alone, each under its header
    nameless = len(names) == width and all(figure(c, lexicon) for line in body for c in line.cells)
    # but a first column of years names its rows
    nameless = nameless and not all(is_period(line.cells[0].text, lexicon) for line in body)
    if len(names) >= width and not nameless:
        corner, names = names[0], names[1:]
    rows = []
    for line in body:
        label, rest = (None, line.cells) if nameless else (line.cells[0], line.cells[1:])
        columns = _columns(rest, names, above, line)
        figures = [(at, figure(cell, lexicon)) for at, cell in columns]
        told = tuple((at, each) for at, each in figures if each is not None)
        rows.append(Row(line.start, line.end, _unnumbered(label) if label and label.text else None, told))
    return Table(begin, body[-1].end, tuple(names), corner, tuple(rows))


def _columns(
    cells: Sequence[Cell], names: Sequence[Cell], above: _Line | None, line: _Line
) -> list[tuple[int, Cell]]:
    """The cells of a row by their columns: in their order, or by what stands above where some are empty."""
    if above is None or line.is_ruled or len(cells) == len(names):
        return list(enumerate(cells))
    found: list[tuple[int, Cell]] = []
    for cell in cells:
        at = min(range(len(names)), key=lambda n: _distance(names[n], cell), default=None)
        if at is not None:
            found.append((at, cell))
    return found


def _distance(name: Cell, cell: Cell) -> float:
    """How far apart the middles of two cells stand in their lines."""
    return abs((name.column + len(name.text) / 2) - (cell.column + len(cell.text) / 2))
