"""Text with typed mentions + sentence patterns kept as data → matches whose slots are mentions.

A mention (an agency, a person, a post …) stands in the masked text as one private-use character, whatever
its length, so that one pattern reads "CNIPA said" and "the China National Intellectual Property
Administration (CNIPA) said" alike, in any language. A pattern is a regular expression in which

- ``<org|place>`` is one mention of these kinds and ``<host:org>`` one that is named, a slot; ``<host?:org>``
  is a slot that a match may leave empty;
- ``{said}`` is any entry of the lexicon's list ``said``; the entries are patterns themselves;
- ``{held*}`` spreads: it makes one pattern for each entry, so that entries may name the same slots;
- a space is any white space.

Most sentences hold nothing that a given pattern needs: each pattern knows what that is (see ``cues``) and is
tried only where the sentence has it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from ipgraph.errors import VocabularyError
from ipgraph.extract import lexicon
from ipgraph.extract.cues import Cues
from ipgraph.extract.expressions import Expressions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ipgraph.extract.reading import Reading

# Supplementary private use area A: 16 kinds of 4,096 mentions each; no text that people write uses it,
# icons of web pages do.
_FIRST: Final = 0xF0000
_ROOM: Final = 0x1000
# The files of a lexicon that hold such patterns.
FILES: Final = ("organisations", "people", "speech", "events", "programmes", "cooperation")
KINDS: Final = ("org", "unit", "place", "person", "name", "post", "posts", "event", "date", "programme")
_FIRSTS: Final = {kind: _FIRST + number * _ROOM for number, kind in enumerate(KINDS)}
# Sentences differ little in what they hold: so many sets of it are kept for each table.
_KEPT: Final = 4096

# Around words: not within a longer one. Han characters stand beside words without a space.
WHOLE: Final = r"(?<![-0-9A-Za-z_\u00c0-\u00ff]){}(?![-0-9A-Za-z_\u00c0-\u00ff])"

_TAKEN: Final = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + 16 * _ROOM - 1)}]")

_SLOT: Final = re.compile(r"(?<!\?P)<(?:(\w+)\??:)?([a-z]+(?:\|[a-z]+)*)>")
_LIST: Final = re.compile(r"\{([a-z_]+)\}")
_SPREAD: Final = re.compile(r"\{([a-z_]+)\*\}")
_SPACE: Final = re.compile(r"(\[(?:\\.|[^\]\\])*\])| (?![?*+{])")


class Mention(NamedTuple):
    """Something named at ``text[start:end]``.

    ``name`` is canonical: the vocabulary's English label, or else the words of the text. ``key`` is the
    slug, code or kind where the vocabulary or a lexicon knows it.
    """

    kind: str
    start: int
    end: int
    name: str
    key: str | None = None


class Match(NamedTuple):
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
    # What a sentence must hold for the pattern to match, as bits of the language's cues.
    needs: int = 0
    says: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression; compiled when it is first tried, which for many is never."""
        return _compiled(self.source)


_Search: TypeAlias = "tuple[Callable[[str], Iterator[re.Match[str]]], Frame]"


class Table:
    """The patterns of one table, in their order."""

    def __init__(self, frames: Iterable[Frame] = ()) -> None:
        self.frames = tuple(frames)
        self._all_needs = 0
        for frame in self.frames:
            self._all_needs |= frame.needs
        self._to_try: dict[int, tuple[Frame, ...]] = {}
        self._searches: dict[int, tuple[_Search, ...]] = {}

    def __iter__(self) -> Iterator[Frame]:
        return iter(self.frames)

    def may_match(self, reading: Reading) -> bool:
        """Whether the words of a sentence let any pattern match, whatever mentions it may have."""
        return bool(self.frames and self.to_try(reading.cues | reading.known_cues.marks))

    def to_try(self, cues: int) -> tuple[Frame, ...]:
        """The patterns that can match a sentence with these cues."""
        met = cues & self._all_needs
        found = self._to_try.get(met)
        if found is None:
            found = tuple(frame for frame in self.frames if frame.needs & met == frame.needs)
            if len(self._to_try) < _KEPT:
                self._to_try[met] = found
        return found

    def searches(self, cues: int) -> tuple[_Search, ...]:
        """The same, each with how it is searched for."""
        met = cues & self._all_needs
        found = self._searches.get(met)
        if found is None:
            found = tuple((frame.pattern.finditer, frame) for frame in self.to_try(met))
            if len(self._searches) < _KEPT:
                self._searches[met] = found
        return found


_NONE: Final = Table()


@dataclass(frozen=True, slots=True)
class Frames:
    """One lexicon file: its word lists, its patterns by table, and whatever other tables it holds."""

    words: Mapping[str, tuple[str, ...]]
    frames: Mapping[str, Table]
    tables: Mapping[str, Any]

    def any_of(self, words: str, around: str = "{}", flags: int = 0) -> re.Pattern[str]:
        """One expression for any entry of a word list, within ``around``; of none, one that never matches."""
        return _any_of(self.words.get(words, ()), around, flags)

    def of(self, table: str) -> Table:
        """The patterns of a table, none where the lexicon lacks it."""
        return self.frames.get(table, _NONE)


class Masked:
    """A sentence in which each mention is a single character, and the way back to its offsets."""

    def __init__(self, reading: Reading, mentions: Iterable[Mention]) -> None:
        text, start, end = reading.text, reading.start, reading.end
        self._mentions: dict[str, Mention] = {}
        self._kept: dict[Table, Sequence[Match]] = {}
        pieces: list[str] = []
        # from where on in the masked text offsets differ from those of the text by how much
        self._turns = [0]
        self._shifts = [start]
        position, length = start, 0
        kinds: set[str] = set()
        for number, mention in enumerate(mentions):
            if mention.start < position or mention.end > end or number >= _ROOM:
                continue
            symbol = chr(_FIRSTS[mention.kind] + number)
            kinds.add(mention.kind)
            self._mentions[symbol] = mention
            pieces += (text[position : mention.start], symbol)
            length += mention.start - position + 1
            position = mention.end
            self._turns.append(length)
            self._shifts.append(position - length)
        pieces.append(text[position:end])
        self.text = "".join(pieces)
        self.kinds = kinds
        self._cues = reading.cues
        for kind in kinds:
            self._cues |= reading.known_cues.of_mark(chr(_FIRSTS[kind]))

    def find(self, *tables: Table) -> Iterable[Match]:
        """Every match of every pattern, pattern by pattern."""
        searches = tables[0].searches(self._cues)
        for table in tables[1:]:
            searches += table.searches(self._cues)
        # most sentences have none to try
        return self._matches(searches) if searches else ()

    def found(self, table: Table) -> Sequence[Match]:
        """The same of one table for who asks again: it is searched for once."""
        if table not in self._kept:
            self._kept[table] = tuple(self.find(table))
        return self._kept[table]

    def can_match(self, table: Table) -> bool:
        """Whether any pattern of a table can match."""
        return bool(table.to_try(self._cues))

    def _matches(self, searches: Sequence[_Search]) -> Iterator[Match]:
        text = self.text
        for search, frame in searches:
            for match in search(text):
                yield self._read(match, frame)

    def _read(self, match: re.Match[str], frame: Frame) -> Match:
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
        return Match(start, end, slots, spans, frame)

    def _span(self, start: int, end: int) -> tuple[int, int]:
        last = self._mentions.get(self.text[end - 1]) if end > start else None
        return self._offset(start), last.end if last else self._offset(end)

    def _offset(self, index: int) -> int:
        """Where in the text a character of the masked text stands; of a mention, where it begins."""
        turn = bisect_right(self._turns, index) - 1
        return self._shifts[turn] + index


def plain(text: str) -> str:
    """The text, as long as it was, without icons of web fonts that look like mentions."""
    return text if text.isascii() else _TAKEN.sub("\ufffd", text)


def load(language: str, name: str) -> Frames:
    """The tables of ``lexicons/{language}/{name}.toml``; empty ones for a language that lacks the file.

    Raises VocabularyError where the file is malformed.
    """
    return _files(language)[name]


@cache
def is_known(language: str) -> bool:
    """Whether there is any lexicon of a language (ISO 639-1)."""
    return (resources.files(__package__) / "lexicons" / language).is_dir()


@cache
def cues_of(language: str) -> Cues:
    """What the patterns of a language's files need."""
    return Cues()


@cache
def _files(language: str) -> Mapping[str, Frames]:
    tables = lexicon.load(language).tables if is_known(language) else {}
    return {name: _file(language, name, dict(tables.get(name, {}))) for name in FILES}


def _file(language: str, name: str, content: dict[str, Any]) -> Frames:
    cues = cues_of(language)
    try:
        words = {key: tuple(entries) for key, entries in content.pop("words", {}).items()}
        expressions = Expressions(words, _prepared)
        frames = {
            key: Table(frame for row in rows for frame in _frames(row, words, expressions, cues))
            for key, rows in content.items()
            if isinstance(rows, list) and rows and "pattern" in rows[0]
        }
    except (KeyError, ValueError, AttributeError, re.error) as error:
        raise VocabularyError(f"lexicon {language}/{name}.toml cannot be used: {error}") from error
    tables = {key: rows for key, rows in content.items() if key not in frames}
    return Frames(MappingProxyType(words), MappingProxyType(frames), MappingProxyType(tables))


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _frames(
    row: Mapping[str, Any], words: Mapping[str, Sequence[str]], expressions: Expressions, cues: Cues
) -> Iterator[Frame]:
    """One frame for each entry of the list that the pattern spreads, one in all where it spreads none."""
    pattern: str = row["pattern"]
    if spread := _SPREAD.search(pattern):
        for entry in words[spread[1]]:
            one = {**row, "pattern": pattern.replace(spread[0], f"(?:{entry})")}
            yield from _frames(one, words, expressions, cues)
    else:
        about = expressions.about(pattern)
        source = _prepared(_expanded(pattern, words))
        slots = frozenset(name for name, _ in _SLOT.findall(_expanded(pattern, words)) if name)
        says = {key: value for key, value in row.items() if key != "pattern"}
        yield Frame(about.looks + source, slots, cues.bits(about.needs), MappingProxyType(says))


def _expanded(pattern: str, words: Mapping[str, Sequence[str]]) -> str:
    while match := _LIST.search(pattern):
        pattern = pattern[: match.start()] + f"(?:{_alternation(words[match[1]])})" + pattern[match.end() :]
    return pattern


def _prepared(pattern: str) -> str:
    """The regular expression of a pattern: slots as classes of marks, spaces as any white space."""
    marked = _SLOT.sub(_symbols, pattern)
    spaced = _SPACE.sub(lambda match: match[1].replace(" ", r"\s") if match[1] else r"\s++", marked)
    return spaced.replace(" ", r"\s")


def _symbols(match: re.Match[str]) -> str:
    name, kinds = match.groups()
    symbol = "".join(f"{chr(_FIRSTS[kind])}-{chr(_FIRSTS[kind] + _ROOM - 1)}" for kind in kinds.split("|"))
    return f"(?P<{name}>[{symbol}])" if name else f"[{symbol}]"


@cache
def _any_of(entries: tuple[str, ...], around: str, flags: int) -> re.Pattern[str]:
    return re.compile(around.format(f"(?:{_alternation(entries)})") if entries else "(?!)", flags)


def _alternation(entries: Sequence[str]) -> str:
    return "|".join(sorted(entries, key=len, reverse=True))
