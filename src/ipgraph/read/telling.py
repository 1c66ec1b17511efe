"""A page → the lines that tell what it is: its date lines, the way to it, how an agency's text begins."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from ipgraph.read.dates import MARK, Dated, masked
from ipgraph.read.lexicon import lexicon

if TYPE_CHECKING:
    from ipgraph.read.page import Page

_LEAD: Final = 600  # characters of the lead in which the day of the news is told
STEP: Final = re.compile(r"[/>›»→＞]")


def datelines(page: Page) -> tuple[list[int], list[int]]:
    """Date lines above the text, those after the headline first; and date lines below it."""
    lines = [index for index, unit in enumerate(page.units) if unit.kind == "dateline"]
    title = page.title if page.title is not None else -1
    heads = [index for index in lines if index < page.lead]
    body = page.body()
    last = body[-1] if body else len(page.units)
    tails = [index for index in lines if last < index <= last + 4]
    return sorted(heads, key=lambda index: (index < title, index)), tails


def told_within(page: Page) -> list[int]:
    """Lines that tell a day of publication right below the first paragraph."""
    near = range(page.lead, min(page.lead + 3, len(page.units)))
    lines = [index for index in near if page.units[index].kind == "dateline"]
    before = {index: masked(page.units[index].text)[0].partition(MARK)[0] for index in lines}
    return [index for index in lines if lexicon().published.search(before[index])]


def crumbs(page: Page) -> list[int]:
    """Lines of steps that lead to the page: "Home > News"."""
    return [
        index
        for index in range(page.lead)
        if page.units[index].kind == "furniture" and STEP.search(page.units[index].text)
    ]


def lead_texts(page: Page) -> list[str]:
    """The starts of the first two paragraphs."""
    text = (unit.text[:_LEAD] for unit in page.units[page.lead :] if unit.kind in ("paragraph", "item"))
    return list(islice(text, 2))


def wire(page: Page) -> tuple[re.Match[str] | None, list[Dated]]:
    """How an agency's text begins, "BEIJING, Jan. 15 (Xinhua) --", and the dates in it."""
    for lead in lead_texts(page)[:1]:
        text, dates = masked(lead)
        for pattern in lexicon().wire:
            match = re.match(pattern.replace("{date}", MARK), text, re.IGNORECASE)
            if match:
                return match, dates
    return None, []
