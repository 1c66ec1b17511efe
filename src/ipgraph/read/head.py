"""A page → where its article starts, which line is the headline, what stands above the first paragraph."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from ipgraph.read.datelines import read_dateline
from ipgraph.read.dates import MARK, masked
from ipgraph.read.headlines import is_masthead, is_name, is_phrase, same_headline
from ipgraph.read.lexicon import folded, lexicon
from ipgraph.read.marks import counted, figures_in, is_post, presents, states_figure
from ipgraph.read.outline import drop_contents, heads_summary, is_pair, own_start
from ipgraph.read.shape import HAN
from ipgraph.read.sheets import LABELLED, YEAR, starts_list, with_list_above, with_year_above

if TYPE_CHECKING:
    from collections.abc import Set

    from ipgraph.read.page import Page
    from ipgraph.read.units import Unit

_PAGE_NUMBER: Final = re.compile(r"(?:\s{2,}|\t)\d{1,4}$|^\d{1,4}(?:\s{2,}|\t)")
_DATED_END: Final = re.compile(rf"^[\u3400-\u9fff“”]{{8,}}[(（]{MARK}[)）]$")
_ASKED: Final = re.compile(r"(?:Q(?:uestion)?\s?\d{0,2}\s?[.:：)]|[问問]\s?\d{0,2}\s?[:：])", re.IGNORECASE)
_BANNER_LINES: Final = 25
_WRAPPED_HAN: Final = re.compile(r"(?<=[\u3400-\u9fff“”《》）])\s*\n\s*(?=[\u3400-\u9fff“”《》（]|\d{4}年)")
_STANDFIRST_WORDS: Final = 60
_LONGEST_BOX: Final = 8  # lines of dates, authors and documents between a summary and the text
_HEADLINE_WORDS: Final = (2.5, 40)


def read_head(page: Page, first_speaker: int | None) -> None:
    """Sets ``page.lead``, ``page.title`` and the kinds of the units above the lead.

    ``first_speaker`` is the index of the first speaker's line where the page is a briefing.
    """
    headline = _given_headline(page)
    section = drop_contents(page, lambda index: _is_headline(page, index)) if headline is None else None
    page.lead = _lead(page, first_speaker, 0 if headline is None else headline + 1)
    if headline is None:
        first = page.lead if section is None else min(page.lead, section)
        page.lead = own_start(page, first, lambda index: _may_be_title(page, index))
    page.title = _title(page) if headline is None else headline
    _standfirst_moves_lead(page)
    _repeats(page)
    for index in range(page.lead):
        unit = page.units[index]
        if not unit.kind:
            unit.kind = _kind(page, index)


def headline_text(unit: Unit) -> str:
    """A headline in one line, without marks of emphasis and the page number of a running header."""
    whole = _WRAPPED_HAN.sub("", _PAGE_NUMBER.sub("", unit.text))
    return re.sub(r"\s+", " ", whole).strip("#*|｜ ")


def _given_headline(page: Page) -> int | None:
    """The unit that holds the headline which the format tells, best one that it marks as a heading."""
    if page.headline is None:
        return None
    title = folded(page.headline[:300])
    same = [index for index, unit in enumerate(page.units) if same_headline(title, _key(unit))]
    return min(same, key=lambda index: (page.units[index].given != "heading", index), default=None)


def _lead(page: Page, first_speaker: int | None, start: int) -> int:
    """The first unit of the text; ``start`` is the one below the headline where the format tells that."""
    for index in range(start, len(page.units)):
        unit = page.units[index]
        if index == first_speaker:
            return index
        if page.is_prose(index) and not unit.shape.teaser and not _opens_above_date(page, index):
            return index if start else with_list_above(page, _below_banner(page, index))
        if unit.given == "row" and start and counted(unit.shape):
            return index
    if start:
        own = (index for index in range(start, len(page.units)) if not page.marks[index])
        return next(own, len(page.units))
    # no prose: a list of figures, or a line or two
    plain = [index for index, found in enumerate(page.marks) if not found]
    for index in plain:
        if starts_list(page, index) and not _opens_above_date(page, index):
            return with_list_above(page, with_year_above(page, index))
        if page.units[index].given == "row" and index:
            return index
    for index in plain[1:]:
        shape = page.units[index].shape
        if counted(shape) and (
            shape.on_topic or (LABELLED.match(shape.text) and lexicon().weak.search(shape.text))
        ):
            return with_year_above(page, index)
    below = next((index for index in plain[1:] if not is_name(page.units[index])), None)
    if below and "dateline" in page.marks[plain[0] + 1 : below] and _is_headline(page, plain[0]):
        return below
    return plain[0] if plain else len(page.units)


def _opens_above_date(page: Page, index: int) -> bool:
    """True of a first line right above its date that only a call or a question within makes a sentence."""
    unit, below = page.units[index], index + 1
    if any(not found for found in page.marks[:index]) or unit.shape.size > _HEADLINE_WORDS[1]:
        return False
    is_closed = unit.text.rstrip().endswith((".", "。", "…", "”", '"'))
    return not is_closed and below < len(page.units) and page.marks[below] == "dateline"


def _below_banner(page: Page, first: int) -> int:
    """The first prose below the headline, where what stands first is a site's own notice: no headline above
    it, no figure and nothing of the topic in it.
    """
    if any(_may_be_title(page, index) for index in range(first)):
        return first
    headline, dated = None, False
    for index in range(first, min(first + _BANNER_LINES, len(page.units) - 1)):
        shape = page.units[index].shape
        if page.is_prose(index):
            if headline is not None and (dated or _share(page.units[headline], shape.words) >= 0.3):
                return index
            if shape.on_topic or counted(shape):
                return first
        elif _may_be_title(page, index):
            headline, dated = index, page.marks[index + 1] == "dateline"
    return first


def _title(page: Page) -> int | None:
    text = _opening(page)
    candidates = [
        index for index in range(page.lead) if _may_be_title(page, index) or _is_kicked(page, index, text)
    ]
    # what stands under the heading of main points is none of the whole
    first = next((index for index in candidates if _is_headline(page, index)), page.lead)
    parts = (index for index in range(first + 1, page.lead) if heads_summary(page.units[index].shape))
    last = next(parts, page.lead)
    candidates = [index for index in candidates if index < last]
    if not candidates:
        dated = _dated_headline(page)
        return _told_headline(page, text) if dated is None else dated
    unmarked = list(accumulate((not found for found in page.marks[: page.lead]), initial=0))

    def score(index: int) -> tuple[float, int]:
        # a headline stands right above the text, with nothing but its own lines between
        between = unmarked[page.lead] - unmarked[index + 1]
        return _title_score(page, index, text) + 0.5 / (1 + between), -index

    best = max(candidates, key=score)
    if is_name(page.units[best]) and (told := _told_headline(page, text)) not in (None, best):
        return told
    if lexicon().parts.match(page.units[best].text):  # "Chapter 3" stands above its "I. Applications"
        best = next(index for index in candidates if lexicon().parts.match(page.units[index].text))
    # of two lines of a headline the second one often says more of what the text says
    while best - 1 in candidates and _heads(page, best - 1, text):
        best -= 1
    return best


def _heads(page: Page, index: int, text: set[str]) -> bool:
    """True of a line that is a headline's first, not a name above it, nor what leads to it (引题)."""
    unit = page.units[index]
    share = _share(unit, text)
    if lexicon().standfirsts.search(page.units[index + 1].text) and not is_masthead(unit):
        return True
    if share and is_phrase(unit) and not is_masthead(unit):
        return True
    if any(below.text.startswith("——") for below in page.units[index + 2 : index + 3]):
        return False
    if unit.shape.size < 6 or share < (0.1 if unit.shape.on_topic and not HAN.search(unit.text) else 0.2):
        return False
    entries = unit.text.split() if HAN.search(unit.text) else []
    return not is_masthead(unit) and not is_name(unit) and len(entries) <= 3


def _is_kicked(page: Page, index: int, text: set[str]) -> bool:
    """A headline behind a label that buttons and links have, too: "Video: Customs destroy fakes"."""
    unit = page.units[index]
    if page.marks[index] != "furniture" or unit.shape.size > _HEADLINE_WORDS[1] or unit.shape.stops:
        return False
    label = lexicon().kickers.match(unit.text)
    return label is not None and len(unit.text) > 2 * label.end() and _share(unit, text) >= 0.5


def _told_headline(page: Page, text: set[str]) -> int | None:
    """A line too short, or closed like a sentence, whose words the text takes up, where no other is left."""
    plain = [index for index in range(page.lead) if not page.marks[index]]
    shares = [(_share(page.units[index], text), -index) for index in plain]
    share, index = max(shares, default=(0.0, 0))
    is_line = (share >= 0.5 or (len(plain) == 1 and _is_lone_headline(page, -index))) and page.units[
        -index
    ].shape.size <= _HEADLINE_WORDS[1]
    return -index if is_line and page.units[-index].shape.words else None


def _is_lone_headline(page: Page, index: int) -> bool:
    """True of two words and more that are no name, where nothing else stands above the text."""
    return page.units[index].text[:1].isalpha() and _is_headline(page, index, 2)


def _dated_headline(page: Page) -> int | None:
    """A line with a date that is all there is above the text may be a headline."""
    for index in range(page.lead):
        dateline = read_dateline(page.units[index].text) if page.marks[index] == "dateline" else None
        if dateline and any(len(name.split()) > 4 for name in dateline.names):
            return index
        # "商务部召开例行新闻发布会（2021年4月25日）"
        if dateline and _DATED_END.search(masked(page.units[index].text)[0]):
            return index
    return None


def _may_be_title(page: Page, index: int, least: float = _HEADLINE_WORDS[0]) -> bool:
    shape = page.units[index].shape
    most = _HEADLINE_WORDS[1]
    if page.marks[index] or not least <= shape.size <= most or is_post(shape) or presents(shape):
        return False
    if shape.text[0] in "(（" and shape.text[-1] in ")）":
        return False
    if (shape.bullet and not shape.text[0].isdigit()) or _ASKED.match(shape.text):
        return False
    if page.units[index].kind or is_pair(page, index) or page.units[index].given == "row":
        return False
    return not shape.text.endswith((".", "。", ";", "；", ",", "，", ":", "：")) or (
        shape.teaser and shape.size <= 20
    )


def _is_headline(page: Page, index: int, least: float = _HEADLINE_WORDS[0]) -> bool:
    """A line that may be the headline, and is no publication's name."""
    unit = page.units[index]
    return _may_be_title(page, index, least) and not is_masthead(unit) and not is_name(unit)


def _title_score(page: Page, index: int, text: set[str]) -> float:
    unit = page.units[index]
    score = 3.0 * _share(unit, text)
    score += 2 * min(page.occurrences[unit.shape.folded] - 1, 2) * (unit.shape.size >= 4)
    score += 4 <= unit.shape.size <= 25
    score -= unit.shape.teaser
    # "Foreword by the Chief Executive", "1-1 Patents": right above the text, but no title of the whole
    score -= 4.0 * bool(lexicon().parts.match(unit.text))
    score -= 3.0 * bool(lexicon().bodies.fullmatch(unit.text.strip()))
    score -= 1.0 * (is_masthead(unit) and ("|" in unit.text))
    score -= 3.0 * (is_masthead(unit) and bool(lexicon().issues.search(unit.text)))
    score -= 2.0 * heads_summary(unit.shape)
    score -= 2.0 * bool(lexicon().standfirsts.search(unit.text))
    # the publisher's name: its words are the text's, too
    score -= 3.0 * (is_name(unit) and index < page.lead - 1)
    score -= 1.0 * (is_name(unit) and bool(lexicon().legal_forms.search(unit.text)))
    score -= 2.0 * (unit.shape.size < 4 and page.occurrences[unit.shape.folded] > 1)
    # "——观察" is the second line of the headline above it
    score += 4 * (index + 1 < len(page.units) and page.units[index + 1].text.startswith("——"))
    score += 3 * unit.text.startswith("# ") + 2 * bool(lexicon().documents.match(unit.text))
    if index + 1 < len(page.units) and page.marks[index + 1] == "dateline":
        score += 1.5
    return score


def _opening(page: Page) -> set[str]:
    """Content words of the first paragraphs."""
    return set[str]().union(*(unit.shape.words for unit in page.units[page.lead : page.lead + 4]))


def _share(unit: Unit, text: Set[str]) -> float:
    """How much of a line's words the first paragraphs take up."""
    words = unit.shape.words
    return len(words & text) / max(len(words), 1)


def _standfirst_moves_lead(page: Page) -> None:
    """A summary between headline and date line is prose, but not yet the article's text."""
    after = page.lead + 1
    if page.title is None or after >= len(page.units) or page.marks[after] != "dateline":
        return
    summary = page.units[page.lead]
    below = set[str]().union(*(figures_in(unit.text[:2000]) for unit in page.units[after:]))
    if summary.shape.size > _STANDFIRST_WORDS or not figures_in(summary.text) <= below:
        return  # a figure that stands nowhere else is the text's own
    following = next((index for index in range(after, len(page.units)) if _is_text(page, index)), None)
    dated_before = any(page.marks[index] == "dateline" for index in range(page.title, page.lead))
    if following is not None and following <= after + _LONGEST_BOX and not dated_before:
        page.units[page.lead].kind = "standfirst"
        page.lead = following


def _is_text(page: Page, index: int) -> bool:
    shape = page.units[index].shape
    return page.is_prose(index) or (not page.marks[index] and states_figure(shape))


def _kind(page: Page, index: int) -> str:
    unit = page.units[index]
    if index == page.title:
        return "title"
    if unit.given == "row":
        return "furniture" if page.title is None or index < page.title else "item"
    if page.is_furniture(index):
        return "furniture"
    if page.marks[index]:
        return page.marks[index]
    if page.title is None or index < page.title:
        return "dateline" if is_masthead(unit) else "furniture"
    return _under_headline(page, index)


def _under_headline(page: Page, index: int) -> str:
    shape = page.units[index].shape
    if "dateline" in page.marks[index - 1 : index + 2] and is_name(page.units[index]):
        return "dateline"  # the office that signs, beside its date
    if shape.bullet and counted(shape):
        return "item"
    if is_post(shape):
        return "paragraph"
    if shape.stops and shape.size >= 3:
        is_telling = counted(shape) and (shape.size > 8 or _has_own_figure(page, index))
        return "paragraph" if is_telling else "standfirst"
    if shape.size < 5 and shape.on_topic and _heads_items(page, index):
        return "heading"
    if shape.size >= 5:
        return "standfirst" if index == (page.title or 0) + 1 else "heading"
    if YEAR.fullmatch(page.units[index].text) and index + 1 < len(page.units):
        below = page.units[index + 1].shape
        return "heading" if counted(below) and not page.marks[index + 1] else "furniture"
    # a section's name above the text ("China"), often more than once, is none of its headings
    return "heading" if index == page.lead - 1 and page.occurrences[shape.folded] == 1 else "furniture"


def _heads_items(page: Page, index: int) -> bool:
    """True of a right's name above the items with its figures: "Trade marks", "- 81,700 applications"."""
    below = page.units[index + 1] if index + 1 < len(page.units) else None
    return below is not None and counted(below.shape) and bool(below.shape.bullet or below.given)


def _has_own_figure(page: Page, index: int) -> bool:
    """True of a line with a figure that stands nowhere else: no summary of the text, but a part of it."""
    below = set[str]().union(*(figures_in(unit.text[:2000]) for unit in page.units[index + 1 :]))
    return not figures_in(page.units[index].text) <= below


def _repeats(page: Page) -> None:
    if page.title is None:
        return
    title = _key(page.units[page.title])
    shortest = page.title
    for index, unit in enumerate(page.units):
        key = _key(unit)
        same = key == title or (
            same_headline(title, key) and not unit.shape.stops and not page.is_furniture(index)
        )
        if not same:
            continue
        unit.kind = "title"
        if index < page.lead and not unit.shape.teaser and len(unit.text) < len(page.units[shortest].text):
            shortest = index  # without the site's name
    if not page.units[page.title].shape.teaser:
        page.title = shortest


def _key(unit: Unit) -> str:
    return folded(_PAGE_NUMBER.sub("", unit.text[:300]))
