"""The units from the lead on → paragraphs, items, headings, signatures and what stands between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.read.lexicon import lexicon
from ipgraph.read.marks import counted, figures_in, is_post, states_figure
from ipgraph.read.page import BODY

if TYPE_CHECKING:
    from ipgraph.read.page import Page
    from ipgraph.read.shape import Shape
    from ipgraph.read.units import Unit

_NUMBERED: Final = re.compile(r"[(（]?(?:\d|[ivxIVX]+[)）.]|[一二三四五六七八九十]|[a-zA-Z][)）]|第)")
_TABULAR: Final = re.compile(r"[:：|｜\t]|\s{2,}\S|[)）]\s\d[\d,.]*$")
_COLUMNS: Final = re.compile(r"\t|\s{3,}|[|｜]")
_LARGE: Final = re.compile(
    r"\d[\d,]*\d{2}|\d\.\d|\d\s*(?:%|％|per ?cent|pct|million|billion|[万萬亿億件个個家])"
)
_NAME: Final = re.compile(
    r"^(?:(?:Dr|Prof|Mr|Ms|Mrs)\.? )?[A-Z][\w'’.-]+(?: (?:[A-Z][\w'’.-]*|de|van|von)){1,3}[,.]?$"
)
_LONGEST_SIGNATURE: Final = 5  # lines
_HEADING_WORDS: Final = 14
_FEWEST_LINKS: Final = 3  # short lines without text that are a list of other pages


def read_body(page: Page) -> None:
    """Sets the kinds of the units from the lead on that have none."""
    _signatures(page)
    for index in range(page.lead, len(page.units)):
        unit = page.units[index]
        if not unit.kind:
            unit.kind = _kind(page, index)
    _headings_without_text(page)
    _tail(page)


def _kind(page: Page, index: int) -> str:
    found, shape, given = page.marks[index], page.units[index].shape, page.units[index].given
    if given == "row":
        return _row(page, index)
    if given == "heading" and not page.is_furniture(index):
        return "heading"
    if given == "item" and not found:
        return "item"
    if found == "topic" and _text_follows(page, index):
        return "heading"
    if found == "menu" and _is_table_head(page, index):
        return "heading"
    if page.is_furniture(index):
        return "furniture"
    if found:
        return found
    if shape.text.startswith("#"):
        return "heading"
    if shape.bullet:
        return "heading" if _is_numbered_heading(page, index) else "item"
    if shape.prose or shape.size >= 20 or is_post(shape):
        return "paragraph"
    if shape.stops:
        asks = shape.text.endswith(("?", "？")) and shape.size <= 12
        return "heading" if asks and _text_follows(page, index) else "paragraph"
    if shape.size >= 8 and shape.text.endswith((":", "：")):
        return "paragraph"
    if shape.size >= 5 and page.occurrences[shape.folded] > 1:
        return "heading"  # a headline, as the site repeats it
    if counted(shape):
        return _with_figures(page, index)
    if index == len(page.units) - 1 and shape.size >= 8:
        return "paragraph"  # the page was cut here
    return "heading"


def _row(page: Page, index: int) -> str:
    """A table's row; one without figures above others heads them."""
    after = range(index + 1, len(page.units))
    # the rule under a header stands between it and its rows
    below = next((page.units[other] for other in after if page.marks[other] != "rule"), None)
    heads = below is not None and below.given == "row" and not below.gap
    return "heading" if heads and not counted(page.units[index].shape) else "item"


def _is_numbered_heading(page: Page, index: int) -> bool:
    shape = page.units[index].shape
    if not _NUMBERED.match(shape.text) or shape.stops or shape.size > _HEADING_WORDS or counted(shape):
        return False
    if index + 1 == len(page.units):
        return False
    after = page.units[index + 1].shape
    # in a list of short entries the next one looks the same
    return not (
        after.bullet and not after.stops and not counted(after) and list_style(after) == list_style(shape)
    )


def list_style(shape: Shape) -> str:
    """A bullet or number, whatever its digits or letters; nothing where there is none."""
    return re.sub(r"\w", "0", shape.text[: shape.bullet].strip())


def _is_table_head(page: Page, index: int) -> bool:
    """A line of short entries above rows with figures."""
    below = [unit.shape for unit in page.units[index + 1 : index + 3]]
    return any(counted(shape) and not shape.stops and _COLUMNS.search(shape.text) for shape in below)


def _with_figures(page: Page, index: int) -> str:
    """A short line with a figure: a table's row, a list's entry, a sentence, or a heading of its text."""
    shape = page.units[index].shape
    near = shape.on_topic or lexicon().weak.search(shape.text) or shape.words & page.prose_words
    if not near and not _in_list(page, index):
        # a rating, a price, a temperature between paragraphs; or a heading whose figure the text repeats
        return "heading" if _figures_follow(page, index) else "furniture"
    if _TABULAR.search(shape.text):
        return "item"
    if _figures_follow(page, index):
        return "heading"
    if shape.shouting or (_text_follows(page, index) and not _LARGE.search(shape.text)):
        return "heading"  # "Three steps to 2030", "5 questions"
    return "item" if shape.size < 12 and _in_list(page, index) else "paragraph"


def _figures_follow(page: Page, index: int) -> bool:
    """True where the text under a line repeats all of its figures."""
    figures = figures_in(page.units[index].text)
    below = (figures_in(unit.text[:2000]) for unit in page.units[index + 1 : index + 4])
    return bool(figures) and figures <= set[str]().union(*below)


def _in_list(page: Page, index: int) -> bool:
    """Its neighbours hold figures without being sentences, too, or the line above announces a list."""
    above, below = page.unmarked(index, -1), page.unmarked(index, 1)
    if above is not None and above.shape.text.endswith((":", "：")):
        return True
    near = [unit.shape for unit in (above, below) if unit is not None]
    return any(counted(shape) and not shape.stops and not shape.prose for shape in near)


def _text_follows(page: Page, index: int) -> bool:
    after = range(index + 1, min(index + 3, len(page.units)))
    return any(
        page.is_prose(other) or (page.units[other].shape.bullet and not page.marks[other]) for other in after
    )


def _signatures(page: Page) -> None:
    """Name, post and organisation on lines of their own after the text, or an organisation and a date."""
    index = max(page.lead, 1)
    while index < len(page.units) - 1:
        end = _signature_end(page, index)
        for line in range(index, end):
            page.units[line].kind = "signature"
        index = max(end, index + 1)


def _signature_end(page: Page, index: int) -> int:
    unit = page.units[index]
    if unit.kind or page.marks[index] or unit.shape.size > 10 or unit.shape.stops:
        return index
    end = index + 1
    if _NAME.match(unit.text):
        while (
            end < len(page.units)
            and end - index < _LONGEST_SIGNATURE
            and not page.units[end].gap
            and _is_post(page, end)
        ):
            end += 1
        if end - index < 2:
            return index
    elif not (
        page.marks[end] == "dateline" and lexicon().organisations.search(unit.text) and not unit.shape.bullet
    ):
        return index
    above = any(
        page.is_prose(other) or states_figure(page.units[other].shape) for other in range(page.lead, index)
    )
    return end if above and page.prose_from[end] <= 2 else index


def _is_post(page: Page, index: int) -> bool:
    shape = page.units[index].shape
    if page.marks[index] or shape.size > 16 or shape.figures:
        return False
    return bool(lexicon().posts.search(shape.text) or lexicon().organisations.search(shape.text))


def _headings_without_text(page: Page) -> None:
    """A heading has text under it: at the end, and in runs of many, short lines are links."""
    run: list[int] = []
    for index in range(page.lead, len(page.units) + 1):
        if index < len(page.units) and page.units[index].kind == "heading":
            run.append(index)
            continue
        if index < len(page.units) and page.marks[index] == "rule":
            continue
        text_under = index < len(page.units) and page.units[index].kind in BODY | {"caption", "speaker"}
        links = run if not text_under else run[:-1] if len(run) > 3 else []
        for link in links:
            page.units[link].kind = "furniture"
        run = []


def _tail(page: Page) -> None:
    """What stands under the last text and a line that closes it: addresses, counters, imprint, links."""
    texts = (index for index, unit in enumerate(page.units) if unit.kind in BODY and _is_text(unit))
    tail = range(max(texts, default=len(page.units)) + 1, len(page.units))
    links = sum(not page.marks[index] and page.units[index].kind == "furniture" for index in tail)
    below, closed = False, links >= _FEWEST_LINKS
    for index in tail:
        unit = page.units[index]
        below = below or page.is_furniture(index)
        closed = closed or closes(page, index)
        if unit.kind in BODY | {"heading"} and (closed or (below and not unit.shape.bullet)):
            unit.kind = "furniture"


def closes(page: Page, index: int) -> bool:
    """An editor's line, a source, a link to the next page: what stands under an article, not in it."""
    unit = page.units[index]
    if unit.kind == "dateline" or page.marks[index] == "end":
        return True
    return unit.kind == "furniture" and bool(lexicon().closes.match(unit.text))


def _is_text(unit: Unit) -> bool:
    shape = unit.shape
    if unit.given == "row" or (unit.given == "item" and shape.on_topic):
        return True
    if shape.prose or shape.stops:
        return True
    return shape.on_topic and counted(shape) and bool(_TABULAR.search(shape.text))
