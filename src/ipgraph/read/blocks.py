"""Text → the page's units with their kinds; the order in which evidence is weighed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph.claims import Block
from ipgraph.read.body import read_body
from ipgraph.read.briefing import assign_speakers, find_speakers, split_speakers
from ipgraph.read.foreign import drop_foreign
from ipgraph.read.head import read_head
from ipgraph.read.headlines import join_headlines, split_headlines
from ipgraph.read.page import Page
from ipgraph.read.rows import tell_rows
from ipgraph.read.units import units_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ipgraph.read.content import Part


def page_of(text: str, parts: Sequence[Part] = (), headline: str | None = None) -> Page:
    """The units of ``text``, each with its kind, and the headline's index.

    ``parts`` and ``headline`` are what the document's format tells of them.
    """
    units = tell_rows(text, join_headlines(text, split_headlines(units_of(text, parts))))
    units, speakers = split_speakers(units, find_speakers(units))
    page = Page(units, headline)
    read_head(page, _first_speech(page, speakers))
    assign_speakers(page, speakers)
    read_body(page)
    drop_foreign(page)
    return page


def _first_speech(page: Page, speakers: Collection[int]) -> int | None:
    """The first speaker's line with speech under it; above it there may be a list of those present."""
    after = (index for index in sorted(speakers) if index + 1 < len(page.units))
    return next((index for index in after if page.units[index + 1].shape.stops), None)


def blocks_of(page: Page) -> tuple[Block, ...]:
    """The blocks of a page whose kinds are known."""
    return tuple(Block(unit.start, unit.end, unit.kind, unit.speaker) for unit in page.units)
