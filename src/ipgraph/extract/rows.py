"""Figures in a list and names in a list → one name for each figure: "A and B have 5 and 3 respectively"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.recognise import BreakdownMention, Facet, PlaceMention, Sentence

    Mention = TypeVar("Mention", BreakdownMention, PlaceMention, Facet)

# What parts the members of a list: "medium and small-sized", "Guangdong, Beijing and Shanghai"
_JOIN: Final = re.compile(r"[\s-]*(?:sized)?\s*(?:,|，|、)?\s*(?:and|or|&|和|及|与)?\s*")


def rows_of(mentions: Sequence[Mention], text: str) -> list[list[Mention]]:
    """Runs of mentions that only commas and conjunctions part."""
    rows: list[list[Mention]] = []
    for mention in mentions:
        if rows and _JOIN.fullmatch(text[rows[-1][-1].end : mention.start]):
            rows[-1].append(mention)
        else:
            rows.append([mention])
    return rows


def named(sentence: Sentence, end: int, length: int) -> list[BreakdownMention] | list[PlaceMention] | None:
    """The last list of ``length`` categories of one dimension, or places, before ``end`` in a sentence."""
    categories = [mention for mention in sentence.breakdowns if mention.end <= end]
    for row in reversed(rows_of(categories, sentence.text)):
        if len(row) == length and len({mention.key for mention in row}) == 1:
            return row
    places = [mention for mention in sentence.places if mention.end <= end]
    for spots in reversed(rows_of(places, sentence.text)):
        if len(spots) == length:
            return spots
    return None
