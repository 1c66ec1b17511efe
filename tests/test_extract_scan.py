"""Patterns are found wherever they match, however they are looked up."""

from __future__ import annotations

import re

import pytest

from ipgraph.extract.lexicon import bounded
from ipgraph.extract.scan import Scanner, stops

WORDS = (
    "the three kinds",
    "(?:the )?collateral",
    "of the value",
    "trade ?marks?",
    "专利权质押",
    "up to",
    "in \\d{4}",
)
TEXTS = (
    "The three kinds of the value",
    "the  three\u00a0kinds; the -\n collateral",
    "The\u2003three kinds of   the  value up to trade  marks, trademarks, in  2024",
    "专利权质押融资 in 2024, the three",
    "Bathe three kinds, setup to",
    "",
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_scanner_finds_what_each_pattern_finds(text: str) -> None:
    one_by_one = {
        (*match.span(), word)
        for word in WORDS
        for at in range(len(text))
        if (match := re.compile(bounded(word), re.IGNORECASE).match(text, at))
    }
    found = Scanner((word, word) for word in WORDS).find(text)
    assert {(*match.span(), word) for match, word in found} == one_by_one
    assert [match.start() for match, _ in found] == sorted(match.start() for match, _ in found)


def test_of_one_payload_the_longer_pattern_counts() -> None:
    found = Scanner([("design", "right"), ("design patents?", "right")]).find("a design patent")
    assert [(match[0], payload) for match, payload in found] == [("design patent", "right")]


@pytest.mark.parametrize(
    ("letters", "others", "expected"),
    [("ab", "中", [0, 2, 5, 6]), ("ab", "", [0, 2]), ("", "中", [5, 6]), ("", "", [])],
)
def test_a_walk_stops_at_beginnings_of_words_and_at_other_characters(
    letters: str, others: str, expected: list[int]
) -> None:
    places = re.finditer(stops(letters, others, "[a-z]"), "a b c中中xa")
    assert [place.start() for place in places] == expected
