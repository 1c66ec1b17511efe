"""Text → names that show by their form that a body bears them: "Example Intellectual Property Court"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ipgraph.extract.frames import Mention, load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.frames import Frames
    from ipgraph.extract.reading import Reading

POSSESSIVE: Final = re.compile(r"['’]s?$")
_TOKEN: Final = re.compile(r"[^\W_][\w'’&-]*|[&,]")


class _Token(NamedTuple):
    word: str
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        return self.word[:1].isupper()


class FormedNames:
    """Finds runs of capitals around a word such as Office, Court or Ltd.

    ``lexicon`` is the language's lexicon of organisations; without such words it finds nothing.

    >>> from ipgraph.extract.frames import load
    >>> from ipgraph.extract.phrases import reader
    >>> text = "Zhang sued at the Hangzhou Example Court, then met Example Tools Co., Ltd. in May."
    >>> sentence = reader("en").read(text, 0, len(text))
    >>> [each.name for each in FormedNames(load("en", "organisations")).find(sentence)]
    ['Hangzhou Example Court', 'Example Tools Co., Ltd.']
    """

    def __init__(self, lexicon: Frames) -> None:
        words = lexicon.words
        self._heads = frozenset(words.get("heads", ()))
        self._soft_heads = frozenset(words.get("soft_heads", ()))
        self._unit_heads = frozenset(words.get("unit_heads", ()))
        self._company_ends = frozenset(words.get("company_ends", ()))
        self._openers = frozenset(words.get("openers", ()))
        self._joins = frozenset((*words.get("joins", ()), "&"))
        self._of = frozenset(words.get("of", ()))
        self._articles = frozenset(words.get("articles", ()))
        self._titles = frozenset(words.get("titles", ()))
        self._posts = frozenset(words.get("posts", ()))
        self._owned = frozenset(words.get("possessives", ()))
        self._seated, self._seats = (frozenset(words.get(each, ())) for each in ("seated", "seats"))
        # what stands in every such name, as a sentence is read: the last word of a title too
        titled = (title.split()[-1].rpartition("-")[2] for title in self._titles)
        self._signs = self._heads | self._company_ends | frozenset(titled)

    def find(self, reading: Reading) -> list[Mention]:
        """Names that show by their form that a body bears them: "Beijing Intellectual Property Court"."""
        if self._signs.isdisjoint(reading.written):
            return []
        text, end = reading.text, reading.end
        tokens = [_Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text, reading.start, end)]
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            last = self._last(tokens, at, text)
            first = self._first(tokens, at, text) if last is not None else at
            if last is None or last == first:
                at += 1
                continue
            kind = "unit" if last == at and tokens[at].word in self._unit_heads else "org"
            last = self._seat(tokens, at, last, text)
            stop = tokens[last].end
            stop += (
                text[stop : stop + 1] == "." and tokens[last].word in self._company_ends and stop + 1 < end
            )
            if owner := POSSESSIVE.search(text, tokens[first].start, stop):
                # "the Ministry of Public Security's bureau"
                stop = owner.start()
            while found and found[-1].start >= tokens[first].start:
                # "Example University" of "Example University Technology Center"
                found.pop()
            found.append(
                Mention(kind, tokens[first].start, stop, " ".join(text[tokens[first].start : stop].split()))
            )
            at = last + 1
        return found

    def is_bare(self, words: str) -> bool:
        """Whether words are capitals without any that a body's name needs: such as a person's name."""
        tokens = words.split()
        return len(tokens) > 1 and all(
            each[:1].isupper() and each.rstrip(".") not in self._heads | self._company_ends for each in tokens
        )

    def _last(self, tokens: Sequence[_Token], at: int, text: str) -> int | None:
        """The last token of the name whose head stands at ``at``; None where no head stands there."""
        word = tokens[at].word
        if word in self._company_ends:
            return self._company_end(tokens, at)
        title = at and f"{tokens[at - 1].word} {word}" in self._titles
        if word not in self._heads and not title:
            return None
        here = at + 1
        if here < len(tokens) and tokens[here].word in self._of and _joined(tokens[at], tokens[here], text):
            here += 1
            if here < len(tokens) and tokens[here].word in self._articles:
                here += 1
            last = here
            while here < len(tokens) and _joined(tokens[here - 1], tokens[here], text):
                if tokens[here].is_capital:
                    if last > at + 2 and tokens[here].word in self._posts:
                        # "Bureau of Trademarks Director Ros"
                        break
                    last = here + 1
                    if POSSESSIVE.search(tokens[here].word):
                        break
                elif tokens[here].word not in self._joins | {","} | self._of:
                    break
                here += 1
            if last > at + 2 or (last == at + 2 and tokens[at + 1].is_capital):
                return self._without_tail(tokens, at, last - 1)
            if last > at + 1 and tokens[last - 1].is_capital:
                return last - 1
        return None if title else self._company_end(tokens, at)

    def _seat(self, tokens: Sequence[_Token], at: int, last: int, text: str) -> int:
        """The last token of where a body sits that its name tells: "Chamber of Commerce in China"."""
        here = last + 1
        if tokens[at].word not in self._seated or last == at or here + 1 >= len(tokens):
            return last
        is_told = tokens[here].word in self._seats and tokens[here + 1].is_capital
        is_joined = all(_joined(tokens[n], tokens[n + 1], text) for n in (last, here))
        return here + 1 if is_told and is_joined else last

    def _company_end(self, tokens: Sequence[_Token], at: int) -> int:
        """The last token of what may follow as in "Example Law Firm Co., Ltd."."""
        ahead = at + 1
        while ahead < len(tokens) and tokens[ahead].word in self._company_ends | {","}:
            if tokens[ahead].word != ",":
                at = ahead
            ahead += 1
        return at

    def _without_tail(self, tokens: Sequence[_Token], at: int, last: int) -> int:
        """Leave out what a comma adds, except in a list with "and": "Office of Patents, Designs and Art"."""
        words = [token.word for token in tokens[at : last + 1]]
        if "," in words and not self._joins & set(words[words.index(",") :]):
            return at + words.index(",") - 1
        return last

    def _first(self, tokens: Sequence[_Token], at: int, text: str) -> int:
        first = at
        while first:
            before = tokens[first - 1]
            if before.word == "," and tokens[first].word in self._company_ends:
                first -= 1
                continue
            if not _joined(before, tokens[first], text):
                break
            if before.is_capital:
                if POSSESSIVE.search(before.word) and before.word.replace("’", "'") not in self._owned:
                    break
                if before.word in self._openers or before.word.rstrip(".") in self._company_ends:
                    break
                first -= 1
            elif (
                before.word in self._joins
                and first >= 2
                and tokens[first - 2].is_capital
                and (
                    tokens[first - 2].word not in self._heads
                    # of "X Service and Promotion Centre" the second part is no name of its own
                    or (tokens[first - 2].word in self._soft_heads and first == at - 1)
                )
                and _joined(tokens[first - 2], before, text)
            ):
                first -= 2
            else:
                break
        return first


@cache
def formed_names(language: str) -> FormedNames:
    """The one that finds such names in a language."""
    return FormedNames(load(language, "organisations"))


def _joined(left: _Token, right: _Token, text: str) -> bool:
    """Whether nothing but space stands between two tokens (and the stop of an abbreviation)."""
    between = text[left.end : right.start]
    return not between.strip() or (between.strip() == "." and len(left.word) <= 3)
