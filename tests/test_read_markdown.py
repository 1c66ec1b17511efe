"""Markdown → the text without marks, and what its front matter tells."""

from __future__ import annotations

import pytest

from ipgraph.read import read

SENTENCE = "In 2023, China granted 921,000 invention patents, up 15.3 percent year on year, the office said."


def test_markdown_is_the_text_without_marks() -> None:
    document = read(
        b"Grants *rise*\n=============\n\nA **line** that\nwraps\\\nand breaks, &amp; [a link](x), `code`.\n"
        b"\n1. first\n2. second\n   - inner\n\n> quoted\n\n[x]: /y\n",
        "a.md",
    )
    assert document.title == "Grants rise"
    assert document.text == (
        "Grants rise\n\nA line that wraps\nand breaks, & a link, code.\n\nfirst\nsecond\ninner\n\nquoted"
    )


@pytest.mark.parametrize(
    ("front", "facts"),
    [
        ("---\ntitle: 'A: b'\nDate: 16 January 2024\n---\n", ("A: b", "2024-01-16")),
        ('+++\ntitle = "C"\ndate = 2024-01-16\n+++\n', ("C", "2024-01-16")),
        ("---\r\ntitle: D\r\n---\r\n", ("D", None)),
        ("+++\nnot toml\n+++\n", (None, None)),
        ("---\ntags:\n  - x\n---\n", (None, None)),
    ],
)
def test_front_matter(front: str, facts: tuple[str | None, str | None]) -> None:
    document = read(f"{front}\n{SENTENCE}\n".encode(), "a.md")
    assert (document.title, document.issued) == facts


def test_chinese_lines_of_markdown_are_joined_without_a_space() -> None:
    assert read("授权发明专利\n92.1万件。\n".encode(), "a.md").text == "授权发明专利92.1万件。"
