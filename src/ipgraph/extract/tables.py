"""Plain text → its tables: lines of a name and figures under a header, parted by tabs, bars or gaps.

Only the layout is read here; what a cell states is told in ``tabular``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.extract.cells import (
    BLANKS,
    LONGEST_CELL,
    Cell,
    Figure,
    Line,
    figure,
    is_period,
    lines_of,
    unnumbered,
)

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
# A label and its figure, alone: on one line, or on two and three.
_ENTRY: Final = re.compile(
    r"(?:[*•·▪-]\s)?(?:(?P<name>[^\W\d][^\d:：,，.;\n]{2,60}?)\s+(?P<figure>[$€£]?\d[\d,.]*[^\W\d]{0,2}(?:\s[a-z]+)?)"
    r"(?:\s+(?P<change>[(（]?[+\u2212–↑↓▲▼-]\s?\d[\d,.]*\s?%[)）]?))?"
    r"|(?P<first>[$€£]?\d[\d,.]*(?:\s[a-z]+)?)[^\S\n]*\n\s*(?P<named>[^\W\d][^\d:：,，.;\n]{2,60}))"
)
# "授权量（件） 年末有效量（件）": the names of two columns
_APART_HAN: Final = re.compile(r"(?:(?!(?<=[\u3400-\u9fff)）]) (?=[\u3400-\u9fffA-Z])).)+")
# Rows that make a table under a header, and without one.
_FEWEST: Final = 2
_FEWEST_BARE: Final = 3
_MOST_PAGES: Final = 1000
_FAR: Final = 200
_LONGEST_NAME: Final = 40
# How far before a table its caption may begin, and what ends the words before it.
_CAPTION: Final = 240
_STOPS: Final = re.compile(r"\n\s*\n|(?<=[.!?])\s+(?=[A-Z0-9])|[。！？]")
_RULES: Final = " \n\t\u3000|-=:：_\u2500\u2501\u2014\u2013"
# How many lines may part a header from its first row, and one row from the next.
_APART: Final = 2


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
    # what the columns of figures stand under, where a line above the header groups them
    groups: tuple[Cell, ...] = ()


def find(text: str, lexicon: Lexicon) -> list[Table]:
    """The tables of a text, in order; a text whose lines have no cells costs next to nothing."""
    if not _PARTED.search(text):
        return []
    lines = list(lines_of(text, lexicon))
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
        if block.kind != "item" or block.end - block.start > LONGEST_CELL * 2:
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


def caption(text: str, table: Table, lexicon: Lexicon, apart: Iterable[tuple[int, int]] = ()) -> str:
    """The words over a table: the end of what stands before it, back to a stop or an empty line; and what
    stands over a line that tells no more than the unit or the number of the table: "单位：件", "Table 4".

    ``apart`` are spans that are no caption, such as the day of issue between a title and its table.
    """
    start = max(0, table.start - _CAPTION)
    before = text[start : table.start]
    for first, end in apart:
        if start <= first and end <= table.start:
            before = f"{before[: first - start]}{' ' * (end - first)}{before[end - start :]}"
    told: list[str] = []
    for piece in reversed(_STOPS.split(before.rstrip(_RULES))):
        told.insert(0, piece.strip(_RULES))
        bare = lexicon.pattern("tables.caption.bare")
        if not told[0] or not all(bare.fullmatch(line.strip()) for line in told[0].splitlines()):
            break
    return "\n".join(told)


def _table_at(lines: Sequence[Line], at: int, lexicon: Lexicon) -> tuple[Table | None, int]:
    """The table that begins at a line, if one does, and the line to go on from."""
    if not _is_row(lines[at], lexicon):
        return None, at + 1
    body = [lines[at]]
    last = here = at
    between: list[Line] = []
    while here + 1 < len(lines) and here - last <= _APART:
        here += 1
        if _is_row(lines[here], lexicon):
            body += [*between, lines[here]]
            between = []
            last = here
        elif _is_section(lines[here]) and not between and lines[here].is_ruled == lines[at].is_ruled:
            between.append(lines[here])
        elif not (lines[here].is_blank or lines[here].is_rule):
            break
    above, section = _header(lines, at, lexicon)
    above = above and _widened(above, max(len(line.cells) for line in body))
    body = [section, *body] if section else body
    alone = above and (body[-1].is_ruled or _is_of_periods(above, body[-1], lexicon))
    needed = 1 if alone else _FEWEST if above else _FEWEST_BARE
    if len(body) < needed or (above is None and _is_contents(body, lexicon)):
        return None, last + 1
    table = _made(above, body, above.start if above else body[0].start, lexicon)
    groups = _groups(lines, above, lexicon) if above else None
    return (table if groups is None else _under(table, groups)), last + 1


def _is_section(line: Line) -> bool:
    """True of a line of one short name, which says of what the rows below it are: "Trade marks"."""
    told = [cell for cell in line.cells if cell.text not in BLANKS]
    if len(told) != 1 or told[0] is not line.cells[0]:
        return False
    text = told[0].text
    return len(text) <= _LONGEST_NAME and text[0].isalpha() and text[-1] not in ".。:：;；,，!?"


def _is_row(line: Line, lexicon: Lexicon) -> bool:
    """True of a line of a name, or a period, and of figures."""
    if len(line.cells) < _FEWEST or any(len(cell.text) > LONGEST_CELL for cell in line.cells):
        return False
    figures = [figure(cell, lexicon) is not None for cell in line.cells[1:]]
    if not any(figures) or _is_header(line, lexicon):
        return False
    others = [c for c, told in zip(line.cells[1:], figures, strict=True) if not told and c.text not in BLANKS]
    # columns of words (a country beside a name) may stand between, in tables that are ruled
    return len(others) <= (sum(figures) if line.is_ruled else 0)


def _is_header(line: Line, lexicon: Lexicon) -> bool:
    """True of a line of names and periods in cells."""
    cells = [cell for cell in line.cells if cell.text not in BLANKS]
    if len(cells) < _FEWEST or any(len(cell.text) > LONGEST_CELL for cell in cells):
        return False
    return all(figure(cell, lexicon) is None or is_period(cell.text, lexicon) for cell in cells)


def _is_of_periods(above: Line, row: Line, lexicon: Lexicon) -> bool:
    """True of a header of periods, one over each figure of the row: such a row needs no second one."""
    cells = [cell for cell in above.cells if is_period(cell.text, lexicon)]
    told = [cell for cell in row.cells if figure(cell, lexicon) is not None]
    return len(cells) == len(told) >= _FEWEST and len(above.cells) <= len(cells) + 1


def _header(lines: Sequence[Line], at: int, lexicon: Lexicon) -> tuple[Line | None, Line | None]:
    """The line that heads the columns of the row at ``at``, and the one between them that heads its rows."""
    section: Line | None = None
    for line in reversed(lines[max(0, at - _APART - 1) : at]):
        if line.is_rule or line.is_blank:
            continue
        if section is None and line.cells and _is_section(line) and line.end >= lines[at].start - _APART:
            section = line
            continue
        is_head = _is_header(line, lexicon) and line.is_ruled == lines[at].is_ruled
        return (line, section) if is_head else (None, None)
    return None, None


def _groups(lines: Sequence[Line], above: Line, lexicon: Lexicon) -> Line | None:
    """The line over a header of periods and kinds that says what groups of its columns count:
    "Applications   Grants" over "2021  2022  2021  2022".
    """
    kinds = [lexicon.pattern(f"tables.column.{kind}") for kind in ("value", "change", "share")]
    cells = [cell for cell in above.cells if cell.text not in BLANKS]
    for cell in cells[1:]:
        if not is_period(cell.text, lexicon) and not any(
            each.fullmatch(cell.text.strip(" ()（）%")) for each in kinds
        ):
            return None
    before = [line for line in lines if line.end < above.start and not (line.is_rule or line.is_blank)]
    upper = before[-1] if before else None
    if upper is None or upper.is_ruled != above.is_ruled or not _is_header(upper, lexicon):
        return None
    return upper if upper.end >= above.start - _FAR and len(upper.cells) <= len(above.cells) else None


def _under(table: Table, upper: Line) -> Table:
    """A table whose columns stand in groups, each under the cell of ``upper`` that is above them."""
    cells, width = list(upper.cells), len(table.header)
    corner = table.corner
    if upper.is_ruled and len(cells) == width + 1:
        # blank cells go on with the group before them
        corner = cells[0] if corner is None or corner.text in BLANKS else corner
        groups: list[Cell] = []
        for cell in cells[1:]:
            groups.append(groups[-1] if cell.text in BLANKS and groups else cell)
        return replace(table, start=upper.start, corner=corner, groups=tuple(groups))
    if width % len(cells) and len(cells) > 1 and not width % (len(cells) - 1):
        corner, cells = corner or cells[0], cells[1:]
    first = table.header[0]
    is_above = first is not None and cells[0].column + len(cells[0].text) > first.column
    if width % len(cells) or len(cells) < _FEWEST or not is_above:
        # "Table 1   Patents granted", a caption
        return table
    each = width // len(cells)
    groups = [cell for cell in cells for _ in range(each)]
    return replace(table, start=upper.start, corner=corner, groups=tuple(groups))


def _is_contents(body: Sequence[Line], lexicon: Lexicon) -> bool:
    """True of a list of contents: names that dots lead to numbers of pages."""
    if any(len(line.cells) != _FEWEST or not line.cells[0].text.endswith(":") for line in body):
        return False
    told = [figure(line.cells[1], lexicon) for line in body]
    pages = [each.quantity.value for each in told if each and each.quantity.unit == "count"]
    is_rising = all(one < other for one, other in pairwise(pages))
    return len(pages) == len(body) and is_rising and pages[-1] < _MOST_PAGES


def _widened(above: Line, width: int) -> Line:
    """A header whose cells single spaces part: "授权量（件） 有效量（件）", over rows with gaps."""
    if above.is_ruled or len(above.cells) >= width:
        return above
    cells = [
        Cell(cell.start + part.start(), cell.start + part.end(), part[0], cell.column + part.start())
        for cell in above.cells
        for part in _APART_HAN.finditer(cell.text)
    ]
    return replace(above, cells=tuple(cells)) if len(cells) == width else above


def _made(above: Line | None, body: Sequence[Line], begin: int, lexicon: Lexicon) -> Table:
    width = max(len(line.cells) for line in body)
    told = [line for line in body if not _is_section(line)]
    names = list(above.cells) if above else []
    corner: Cell | None = None
    # a line of figures alone, each under its header
    nameless = len(names) == width and all(figure(c, lexicon) for line in told for c in line.cells)
    # but a first column of years names its rows
    nameless = nameless and not all(is_period(line.cells[0].text, lexicon) for line in told)
    if len(names) >= width and not nameless:
        corner, names = names[0], names[1:]
    rows = []
    for line in body:
        if _is_section(line):
            rows.append(Row(line.start, line.end, unnumbered(line.cells[0]), ()))
            continue
        label, rest = (None, line.cells) if nameless else (line.cells[0], line.cells[1:])
        columns = _columns(rest, names, above, line)
        figures = [(at, figure(cell, lexicon)) for at, cell in columns]
        found = tuple((at, each) for at, each in figures if each is not None)
        rows.append(Row(line.start, line.end, unnumbered(label) if label and label.text else None, found))
    return Table(begin, body[-1].end, tuple(names), corner, tuple(rows))


def _columns(
    cells: Sequence[Cell], names: Sequence[Cell], above: Line | None, line: Line
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
