"""Paragraph → its quotations, each of whom it is said to be by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.extract.sources import OWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ipgraph.extract.paragraphs import Paragraph

# Marks of quotations.
MARK: Final = re.compile(r"[“”\"「」]")
# Fewer characters between quotation marks are a word or a name, not what somebody says; with the stop of a
# sentence at their end fewer are enough.
_QUOTED: Final = 20
_APART: Final = re.compile(r"(?:当天|当日|上午|下午)?[，,]?\s?")
_STOPPED: Final = 9
_STOPS: Final = "。！？!?"
_CLOSING: Final = '”」"'


def spread(text: str, paragraph: Paragraph, assigned: list[str | None]) -> None:
    """A quotation of several sentences is its speaker's from its first word, wherever he is named."""
    block, here = paragraph.block, paragraph.sentences
    for start, end in _quotes(text, block.start, block.end):
        parts = [n for n, each in enumerate(here) if each.start < end and start < each.end]
        if not parts:
            continue
        closed = text[end - 1] in _CLOSING
        around = [source for n in (parts[-1], parts[0])[not closed :] for source in paragraph.sources[n]]
        if closed and parts[-1] + 1 < len(here) and here[parts[-1] + 1].start == end:
            # “……。”龚亚麟说: the stop inside ends the sentence before the speaker
            behind = paragraph.sources[parts[-1] + 1]
            # “……。”12月5日，卢鹏起说: so does the day on which he did
            days = (each.end for each in here[parts[-1] + 1].of_kind("date") if each.start == end)
            gap = _APART.match(text, max(days, default=end))
            near = (end, gap.end() if gap else end)
            around = [*(each for each in behind if each.start in near), *around]
        outside = (each for each in around if not start < each.start < end - 1)
        speaker = next((each.name for each in outside if each.force == OWN), None)
        if speaker:
            for number in parts:
                assigned[number] = speaker


def _quotes(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The quotations of a paragraph with their marks; marks that do not tell which side they are on pair up
    in turn, and what is left open goes to the end of the paragraph.
    """
    opened: int | None = None
    for mark in MARK.finditer(text, start, end):
        is_opening = mark[0] in "“「" or (mark[0] == '"' and opened is None)
        if is_opening:
            opened = mark.start()
        elif opened is not None:
            is_stopped = text[mark.start() - 1] in _STOPS and mark.start() - opened > _STOPPED
            if is_stopped or mark.start() - opened > _QUOTED:
                yield opened, mark.end()
            opened = None
    if opened is not None and end - opened > _QUOTED:
        yield opened, end
