"""Blocks of other articles on the page → furniture: links, recommended stories, comments, a second article.

No rule drops text for lacking the topic's words alone: there is always a mark on the page, too.
"""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.read.body import closes, list_style
from ipgraph.read.marks import HEADS
from ipgraph.read.page import BODY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipgraph.read.page import Page

_SENTENCE: Final = 6  # words
_FULL: Final = 10  # words of a paragraph that is no teaser


def drop_foreign(page: Page) -> None:
    """Turns units of other articles, and second copies of paragraphs, into furniture."""
    _sections(page)
    _second_articles(page)
    _second_copies(page)


def _sections(page: Page) -> None:
    """What stands under "Related articles", "Comments" and their like."""
    index, own, begun = 0, set[str](), False
    while index < len(page.units):
        unit = page.units[index]
        if index < page.lead or page.marks[index] not in HEADS or unit.kind == "title":
            if unit.kind in BODY:
                own |= unit.shape.words
                begun = begun or (index >= page.lead and unit.shape.on_topic)
            index += 1
            continue
        resumed = _resumed(page, index, own if begun else None) if page.marks[index] != "final" else None
        if resumed == index + 1:
            # the text's own, by what stands under it ("More about the survey"), or a bare counter
            unit.kind = "furniture" if unit.shape.figures else "heading"
        else:
            _drop(page, range(index, resumed or len(page.units)), keep={"title"})
        index = resumed or len(page.units)


def _drop(page: Page, indices: Iterable[int], keep: set[str] | None = None) -> None:
    for index in indices:
        unit = page.units[index]
        if unit.kind not in (keep or set()):
            unit.kind, unit.speaker = "furniture", None


def _resumed(page: Page, start: int, own: set[str] | None) -> int | None:
    """Where the article goes on after a box; None where it does not.

    ``own`` holds the words of its text so far; None where nothing on its topic has come yet.
    """
    end = _box_end(page, start)
    run: list[int] = []
    for index in range(start + 1, len(page.units) + 1):
        if index < len(page.units) and _is_sentence(page, index):
            run.append(index)
            continue
        if run and _goes_on(page, start, end, run, own):
            # a heading of the text may stand between the box and the paragraph
            return end if end is not None and run[0] - 1 <= end <= run[0] else run[0]
        run = []
        if index < len(page.units) and page.marks[index] == "final":
            return None
        if index < len(page.units) and page.units[index].kind == "speaker":
            return index
    return None


def _box_end(page: Page, start: int) -> int | None:
    """The first unit apart from a heading and its lines where these stand close together."""
    if start + 1 == len(page.units) or page.units[start + 1].gap:
        return None
    return next((index for index in range(start + 1, len(page.units)) if page.units[index].gap), None)


def _is_sentence(page: Page, index: int) -> bool:
    """A sentence of a text; a short question is as often the headline of another page."""
    shape = page.units[index].shape
    asks = shape.text.endswith(("?", "？")) and shape.size < _FULL
    return not page.marks[index] and page.units[index].kind != "speaker" and shape.stops and not asks


def _goes_on(page: Page, start: int, end: int | None, run: list[int], own: set[str] | None) -> bool:
    """True where paragraphs under a box, which has its ``end`` before them, belong to the text above it.

    For it speak: the topic, words shared with that text, that they are several, and most of all that the
    box's lines stand close together and they apart. Against it speak words of other subjects, and a line
    above that announces them. Right under a heading that may be the text's own a sentence is enough.
    """
    shapes = [page.units[index].shape for index in run]
    elsewhere = any(shape.elsewhere for shape in shapes)
    topical = sum(shape.on_topic for shape in shapes) * 3 >= len(run)
    if page.marks[start] == "boilerplate" and run[0] == start + 1:
        return False
    above = page.units[start - 1]
    if above.kind == "item" and above.shape.bullet and list_style(above.shape) == list_style(shapes[0]):
        return True  # the list goes on
    if above.text.endswith((":", "：")) and shapes[0].bullet and above.kind in BODY:
        return True  # the list that was announced
    if page.marks[start] == "perhaps" and run[0] == start + 1:
        # a name or a nickname on the first line is a reader's
        return shapes[0].size >= _SENTENCE and (topical or not elsewhere)
    if sum(shape.size for shape in shapes) < _FULL:
        return False
    if own is None:
        return topical
    if _is_announced(page, start, run[0]):
        return False
    words = set[str]().union(*(shape.words for shape in shapes))
    shared = len(words & own) >= max(3, min(len(words), len(own)) // 8)
    apart = end is not None and run[0] >= end
    if not elsewhere:
        return apart or topical + shared + (len(run) > 1) >= 2
    return topical and shared + (len(run) > 1) + apart >= 1


def _is_announced(page: Page, start: int, index: int) -> bool:
    """The line above is its headline, its date, or the name of who wrote it."""
    above = page.units[index - 1]
    if index - 1 == start:
        return False
    if page.marks[index - 1] == "dateline" or above.text.endswith((":", "：")):
        return True
    link, words = above.shape.words, page.units[index].shape.words
    return len(link & words) >= max(2, 0.4 * len(link))


def _second_articles(page: Page) -> None:
    """Another article under the first: its start is marked, and it has none of the subject's words."""
    starts = _starts(page)
    if not starts:
        return
    tally = _Tally(page)
    for start, end in pairwise([*starts, len(page.units)]):
        if _is_foreign(tally, start, end if starts[start] else len(page.units), starts[start]):
            _drop(page, range(start, end), keep={"title"})


def _starts(page: Page) -> dict[int, bool]:
    """Where an article may start below the first one; True where the mark is a strong one.

    Strong are the headline repeated above the place, and a headline with a date or a repeat of its own.
    Weak are a headline that announces the text under it, and an editor's line, a signature, links to other
    pages above the place: they count only where nothing of the subject comes after them.
    """
    starts: dict[int, bool] = {}
    own = set[str]()
    for index, unit in enumerate(page.units):
        above = page.units[index - 1] if index else unit
        if not own or unit.kind == "title" or (above.kind == "dateline" and index - 2 in starts):
            pass
        elif above.kind == "title" or _is_headline(page, index):
            starts[index] = True
        elif (
            (unit.kind != "furniture" and _announces(page, index, own))
            or above.kind == "signature"
            or closes(page, index - 1)
        ):
            starts[index] = False
        if unit.kind in BODY:
            own |= unit.shape.words
    return starts


def _looks_like_headline(page: Page, index: int) -> bool:
    shape = page.units[index].shape
    if page.marks[index] or shape.prose or shape.bullet or not 4 <= shape.size <= 30:
        return False
    return not shape.stops or shape.text.endswith(("?", "？", "!", "！"))


def _is_headline(page: Page, index: int) -> bool:
    if not _looks_like_headline(page, index):
        return False
    dated = index + 1 < len(page.units) and page.marks[index + 1] == "dateline"
    return dated or page.occurrences[page.units[index].shape.folded] > 1


def _announces(page: Page, index: int, own: set[str]) -> bool:
    """A headline's words come again in the text under it, and not in the text above it."""
    if not _looks_like_headline(page, index):
        return False
    words = page.units[index].shape.words
    below = set[str]().union(*(unit.shape.words for unit in page.units[index + 1 : index + 4]))
    return len(words & below) >= 2 and not words & own


class _Tally:
    """Running counts over a page's units, of which each stretch of it is judged."""

    def __init__(self, page: Page) -> None:
        title = page.units[page.title].shape.words if page.title is not None else frozenset[str]()
        headlines = [
            unit.kind != "title" and _is_headline(page, index) for index, unit in enumerate(page.units)
        ]
        prose = [unit.kind in BODY and not _is_headline(page, index) for index, unit in enumerate(page.units)]
        self._shapes = [unit.shape for unit in page.units]
        self.headlines = _sums(headlines)  # with a date, or twice on the page
        self.prose = _sums(prose)
        self.related = _sums(
            body and (shape.on_topic or len(shape.words & title) >= 3)
            for body, shape in zip(prose, self._shapes, strict=True)
        )

    @cached_property
    def foreign(self) -> list[int]:
        """Units with words of other subjects; counted where a stretch has none of its own."""
        return _sums(shape.elsewhere for shape in self._shapes)


def _sums(flags: Iterable[bool]) -> list[int]:
    return list(accumulate(flags, initial=0))


def _is_foreign(tally: _Tally, start: int, end: int, strong: bool) -> bool:
    """No word of the topic in the run and hardly one of the headline's, and something that speaks for another
    article: words of another subject, a headline of its own, several paragraphs.
    """
    prose = tally.prose[end] - tally.prose[start]
    related = tally.related[end] - tally.related[start]
    if not prose or related * 4 >= prose:
        return False
    foreign = tally.foreign[end] - tally.foreign[start]
    if strong:
        headlines = tally.headlines[end] - tally.headlines[start]
        return foreign >= 2 if related else foreign > 0 or headlines > 0 or prose >= 3
    return not related and (foreign >= 2 or (foreign > 0 and prose >= 3))


def _second_copies(page: Page) -> None:
    """A page that shows a paragraph twice (as its summary, for small screens) states its figures once."""
    seen = set[str]()
    for unit in page.units:
        if unit.kind not in BODY or not unit.shape.prose or page.occurrences[unit.shape.folded] == 1:
            continue
        if unit.text in seen:
            unit.kind, unit.speaker = "furniture", None
        seen.add(unit.text)
