"""A stretch of text → its shape: how long, how it ends, what it starts with, whether it holds figures."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

from ipgraph.read.lexicon import folded, lexicon
from ipgraph.read.words import content_words

_WORD: Final = re.compile(r"[A-Za-zÀ-ɏ\u0370-\u04ff]+(?:['’-][A-Za-zÀ-ɏ]+)*|\d[\d.,]*")
HAN: Final = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
STOP: Final = re.compile(r"[.!?。！？;；][\"'”’」』)）\]】*]*(?:\s?\[\d{1,3}\]|[¹²³])*$")
_TEASER: Final = re.compile(r"(?:\.\.\.|…|\[\+\]|\[more\]|\(more\))[\"'”’」』)）\]】]*$", re.IGNORECASE)
INNER_STOP: Final = re.compile(r"[a-z0-9%)”\"]{2}[.!?][”\"]? +[\"“(]?[A-Z0-9$€£]|[。！？].")
BULLET: Final = re.compile(
    r"(?:[-–—*•·●○◦▪■□◆◇►▶➤>✓✔√★☆]|\(?[a-zA-Z]\)|[(（]?(?:\d{1,2}|[ivxIVX]{1,4})[)）]|\d{1,2}(?:\.\d{1,2})*[.、．](?!\d)|"
    r"\d{1,2}(?:\.\d{1,2})+\s+(?=[A-Z\u4e00-\u9fff])(?![万亿])|0\d\s+|[一二三四五六七八九十]{1,3}[、．.]|[(（][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[，、,])\s*"
)
_FIGURE: Final = re.compile(r"\d|[〇零一二两三四五六七八九十百千]+(?:万|亿|千|百|成|分之)")


class Shape:
    """What a unit looks like, told by its first 4,000 and its last 200 characters."""

    def __init__(self, text: str, tail: str) -> None:
        self.text = text
        self.tail = tail

    @cached_property
    def size(self) -> float:
        """About how many English words long: two Chinese characters count as one word."""
        return sum(1 for _ in _WORD.finditer(self.text)) + len(HAN.findall(self.text)) / 2

    @cached_property
    def stops(self) -> bool:
        """Ends like a sentence."""
        return bool(STOP.search(self.tail)) and not self.teaser

    @cached_property
    def teaser(self) -> bool:
        """Breaks off with dots: an excerpt of another page."""
        return bool(_TEASER.search(self.tail))

    @cached_property
    def prose(self) -> bool:
        """Sentences: long enough, and with a sentence's end in or after them."""
        if self.size >= 12 and (self.stops or bool(INNER_STOP.search(self.text))):
            return True
        return self.size >= 35

    @cached_property
    def bullet(self) -> int:
        """Length of the bullet or number that it starts with; 0 where there is none."""
        match = BULLET.match(self.text)
        return match.end() if match and match.end() < len(self.text) else 0

    @cached_property
    def figures(self) -> bool:
        """Holds a figure beside its own number."""
        return bool(_FIGURE.search(self.text, self.bullet))

    @cached_property
    def folded(self) -> str:
        """As it is compared with others; of a long one, its first 300 characters."""
        return folded(self.text[:300])

    @cached_property
    def shouting(self) -> bool:
        """In capitals throughout."""
        return len(self.text) > 3 and self.text.isupper()

    @cached_property
    def words(self) -> frozenset[str]:
        """Its content words."""
        return content_words(self.text)

    @cached_property
    def on_topic(self) -> bool:
        """Holds a word of intellectual-property policy."""
        return bool(lexicon().strong.search(self.text))

    @cached_property
    def elsewhere(self) -> bool:
        """Holds a word of other pages' subjects: markets, sports, the weather."""
        return bool(lexicon().foreign.search(self.text))
