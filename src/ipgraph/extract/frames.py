"""Text with typed mentions + sentence patterns kept as data → matches whose slots are mentions.

A mention (an agency, a person, a post …) stands in the masked text as one private-use character, whatever
its length, so that one pattern reads "CNIPA said" and "the China National Intellectual Property
Administration (CNIPA) said" alike, in any language. A pattern is a regular expression in which

- ``<org|place>`` is one mention of these kinds and ``<host:org>`` one that is named, a slot; ``<host?:org>``
  is a slot that a match may leave empty;
- ``{said}`` is any entry of the lexicon's list ``said``; the entries are patterns themselves;
- ``{held*}`` spreads: it makes one pattern for each entry, so that entries may name the same slots;
- a space is any white space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ipgraph.errors import VocabularyError
from ipgraph.extract import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# Supplementary private use area A: 16 kinds of 4,096 mentions each; no text that people write uses it,
# icons of web pages do.
_FIRST: Final = 0xF0000
_ROOM: Final = 0x1000
KINDS: Final = ("org", "unit", "place", "person", "name", "post", "posts", "event", "date", "programme")

# Around words: not within a longer one. Han characters stand beside words without a space.
WHOLE: Final = r"(?<![^\W\u3400-\u9fff])(?<!-){}(?![^\W\u3400-\u9fff]|-)"

_TAKEN: Final = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + 16 * _ROOM - 1)}]")

_SLOT: Final = re.compile(r"(?<!\?P)<(?:(\w+)(\??):)?([a-z]+(?:\|[a-z]+)*)>")
_LIST: Final = re.compile(r"\{([a-z_]+)\}")
_SPREAD: Final = re.compile(r"\{([a-z_]+)\*\}")
_SPACE: Final = re.compile(r"(\[(?:\\.|[^\]])*\])| (?![?*+{])")


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named at ``text[start:end]``.

    ``name`` is canonical: the vocabulary's English label, or else the words of the text. ``key`` is the
    slug, code or kind where the vocabulary or a lexicon knows it.
    """

    kind: str
    start: int
    end: int
    name: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found: where it stands in the document, its slots, and its other named groups as spans."""

    start: int
    end: int
    slots: Mapping[str, Mention]
    spans: Mapping[str, tuple[int, int]]
    frame: Frame

    def text(self, group: str, source: str) -> str | None:
        """What a named group that is no slot covers in ``source``, or None where it took no part."""
        span = self.spans.get(group)
        return source[span[0] : span[1]] if span else None


@dataclass(frozen=True, slots=True)
class Frame:
    """One pattern, its slots, and what its table in the lexicon says of it besides."""

    source: str
    slots: frozenset[str]
    # For each slot that must be filled the kinds that can fill it: most patterns need not be tried at all.
    needs: tuple[frozenset[str], ...] = ()
    says: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression; compiled when it is first tried, which for many is never."""
        return _compiled(self.source)


@dataclass(frozen=True, slots=True)
class Frames:
    """One lexicon file: its word lists, its patterns by table, and whatever other tables it holds."""

    words: Mapping[str, tuple[str, ...]]
    frames: Mapping[str, tuple[Frame, ...]]
    tables: Mapping[str, Any]

    def any_of(self, words: str, around: str = "{}", flags: int = 0) -> re.Pattern[str]:
        """One expression for any entry of a word list, within ``around``; of none, one that never matches."""
        return _any_of(self.words.get(words, ()), around, flags)

    def of(self, table: str) -> tuple[Frame, ...]:
        """The patterns of a table, none where the lexicon lacks it."""
        return self.frames.get(table, ())


class Masked:
    """A stretch of text in which each mention is a single character, and the way back to its offsets."""

    def __init__(self, text: str, start: int, end: int, mentions: Iterable[Mention]) -> None:
        self._mentions: dict[str, Mention] = {}
        pieces: list[str] = []
        offsets: list[int] = []
        position = start
        for number, mention in enumerate(mentions):
            if mention.start < position or mention.end > end or number >= _ROOM:
                continue
            symbol = chr(_FIRST + KINDS.index(mention.kind) * _ROOM + number)
            self._mentions[symbol] = mention
            pieces.append(_plain(text[position : mention.start]) + symbol)
            offsets.extend(range(position, mention.start + 1))
            position = mention.end
        pieces.append(_plain(text[position:end]))
        offsets.extend(range(position, end + 1))
        self.text = "".join(pieces)
        self._offsets = offsets
        self._kinds = frozenset(mention.kind for mention in self._mentions.values())

    def find(self, frames: Iterable[Frame]) -> Iterator[Match]:
        """Every match of every frame, frame by frame."""
        for frame in frames:
            if not any(self._kinds.isdisjoint(kinds) for kinds in frame.needs):
                for match in frame.pattern.finditer(self.text):
                    yield self._found(match, frame)

    def _found(self, match: re.Match[str], frame: Frame) -> Match:
        slots: dict[str, Mention] = {}
        spans: dict[str, tuple[int, int]] = {}
        for group, value in match.groupdict().items():
            if value is None:
                continue
            if group in frame.slots:
                slots[group] = self._mentions[value]
            elif value:
                spans[group] = self._span(match.start(group), match.end(group))
        start, end = self._span(match.start(), match.end())
        return Match(start, end, MappingProxyType(slots), MappingProxyType(spans), frame)

    def _span(self, start: int, end: int) -> tuple[int, int]:
        last = self._mentions.get(self.text[end - 1]) if end > start else None
        return self._offsets[start], last.end if last else self._offsets[end]


def _plain(text: str) -> str:
    """The text, icons of web fonts that look like mentions taken out."""
    return _TAKEN.sub("\ufffd", text)


@cache
def load(language: str, name: str) -> Frames:
    """The tables of ``lexicons/{language}/{name}.toml``; empty ones for a language that lacks the file.

    Raises VocabularyError where the file is malformed.
    """
    known = (resources.files(__package__) / "lexicons" / language / f"{name}.toml").is_file()
    content = dict(lexicon.load(language).tables[name]) if known else {}
    try:
        words = {key: tuple(entries) for key, entries in content.pop("words", {}).items()}
        frames = {
            key: tuple(frame for row in rows for frame in _frames(row, words))
            for key, rows in content.items()
            if isinstance(rows, list) and rows and "pattern" in rows[0]
        }
    except (KeyError, ValueError, AttributeError) as error:
        raise VocabularyError(f"lexicon {language}/{name}.toml cannot be used: {error}") from error
    tables = {key: rows for key, rows in content.items() if key not in frames}
    return Frames(MappingProxyType(words), MappingProxyType(frames), MappingProxyType(tables))


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _frames(row: Mapping[str, Any], words: Mapping[str, Sequence[str]]) -> Iterator[Frame]:
    """One frame for each entry of the list that the pattern spreads, one in all where it spreads none."""
    if spread := _SPREAD.search(row["pattern"]):
        for entry in words[spread[1]]:
            pattern = row["pattern"].replace(spread[0], f"(?:{entry})")
            yield from _frames({**row, "pattern": pattern}, words)
    else:
        yield _frame(row, words)


def _frame(row: Mapping[str, Any], words: Mapping[str, Sequence[str]]) -> Frame:
    slots: set[str] = set()
    needs: list[frozenset[str]] = []

    def symbols(match: re.Match[str]) -> str:
        name, optional, kinds = match.groups()
        symbol = "".join(_range(kind) for kind in kinds.split("|"))
        if not name:
            return f"[{symbol}]"
        slots.add(name)
        if not optional:
            needs.append(frozenset(kinds.split("|")))
        return f"(?P<{name}>[{symbol}])"

    source = _SLOT.sub(symbols, _expand(row["pattern"], words))
    says = {key: value for key, value in row.items() if key != "pattern"}
    return Frame(source, frozenset(slots), tuple(needs), MappingProxyType(says))


def _expand(pattern: str, words: Mapping[str, Sequence[str]]) -> str:
    while match := _LIST.search(pattern):
        pattern = pattern[: match.start()] + f"(?:{_alternation(words[match[1]])})" + pattern[match.end() :]
    spaced = _SPACE.sub(lambda match: match[1].replace(" ", r"\s") if match[1] else r"\s+", pattern)
    return spaced.replace(" ", r"\s")


@cache
def _any_of(entries: tuple[str, ...], around: str, flags: int) -> re.Pattern[str]:
    return re.compile(around.format(f"(?:{_alternation(entries)})") if entries else "(?!)", flags)


def _alternation(entries: Sequence[str]) -> str:
    return "|".join(sorted(entries, key=len, reverse=True))


def _range(kind: str) -> str:
    first = _FIRST + KINDS.index(kind) * _ROOM
    return f"{chr(first)}-{chr(first + _ROOM - 1)}"
