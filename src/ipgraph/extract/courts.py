"""Sentences in their order → the one court whose cases their figures count, where it has a name of its own.

The courts of a country, and the highest one that speaks for them, are no part of what is counted; a court for
intellectual property is.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from ipgraph.extract.capitals import as_named
from ipgraph.extract.subjects import is_of_courts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.recognise import Sentence

_COURT: Final = "court"
# How far into a document the court may be named that all of it is about.
_LEAD: Final = 400


class Courts:
    """Keeps the court spoken of, sentence by sentence."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self._named: list[tuple[int, str]] = []
        self._others = lexicon.pattern("breakdowns.court.others")
        self._again = lexicon.pattern("breakdowns.court.again", r"^\W*{}")
        hints: list[str] = lexicon.table("breakdowns.court.hints")
        if any(hint in text for hint in hints):
            names = lexicon.pattern("breakdowns.court.names")
            self._named = [(each.start(), _name(each[0])) for each in names.finditer(text)]
        first = self._named[0] if self._named else None
        is_topic = first is not None and first[0] < _LEAD
        is_topic = is_topic and first is not None and self._others.search(text, 0, first[0]) is None
        self._topic = first[1] if first is not None and is_topic else None
        self._last: str | None = None
        self._current = self._topic

    def begin_block(self) -> None:
        """A new paragraph goes on with what the document is about."""
        self._current = self._topic

    def tell(self, sentence: Sentence, drafts: Iterable[Draft]) -> None:
        """Say of which court the cases are that the figures of a sentence count."""
        if not self._named:
            return
        begin = bisect_left(self._named, (sentence.start, ""))
        end = bisect_left(self._named, (sentence.start + len(sentence.text), ""))
        own = self._named[begin:end]
        if own:
            self._current = self._last = own[-1][1]
        elif self._others.search(sentence.text):
            self._current = None
        elif self._again.match(sentence.text):
            self._current = self._last or self._topic
        elif self._topic is None:
            return
        for draft in drafts:
            if not is_of_courts(draft.indicator):
                continue
            draft.of.pop(_COURT, None)
            at = sentence.start + draft.clause.quantity.start
            before = [name for start, name in own if start < at]
            court = before[-1] if before else self._current
            if court is not None:
                draft.of[_COURT] = court


def _name(words: str) -> str:
    name = " ".join(words.split())
    return as_named(name) if name.isupper() else name
