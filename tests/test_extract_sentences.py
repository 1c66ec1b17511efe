"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipgraph.extract.sentences import sentences


@pytest.mark.parametrize(
    "whole",
    [
        ["The U.S. Bureau of Labor Statistics said so.", "Prices rose."],
        ["It was filed in the U.S.", "The office agreed."],
        ["Dr. Li and Mr. Wang met on Jan. 15 at 3.30 p.m. in Beijing.", "They left."],
        ["Revenue went up to Rs. 608.31 crore.", "Only Rs. 129.8 crore was spent."],
        ['"We did it." ', "She left."],
        ["Who files?", "Maharashtra leads."],
        ["全年授权发明专利92.1万件。", "同比增长15.3%。"],
    ],
)
def test_sentences(whole: list[str]) -> None:
    joint = "" if "。" in whole[0] else " "
    text = joint.join(part.strip() for part in whole)
    assert [text[start:end] for start, end in sentences(text)] == [part.strip() for part in whole]


def test_a_line_without_an_end_is_cut_at_gaps() -> None:
    text = "a word, " * 20_000
    found = sentences(text)
    assert max(end - start for start, end in found) <= 3000
    assert all(text[end - 1] == "," for _, end in found)
    assert len(sentences("x" * 10_000)) == 4


def test_offsets_count_from_the_document() -> None:
    text = "Head. One. Two."
    assert [text[start:end] for start, end in sentences(text, 6, 15)] == ["One.", "Two."]


@given(st.text(max_size=400))
def test_sentences_cover_all_but_white_space(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())
    assert all(a < b for a, b in found)
