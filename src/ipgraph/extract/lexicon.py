"""Word lists and patterns of one language, from its folder of TOML files → compiled patterns.

A pattern is a regular expression in which a space or a hyphen stands for any run of white space and
hyphens, and which is matched without regard to case, between word boundaries where its script has any.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from ipgraph.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_GAP: Final = r"[\s\u00a0\u2010-\u2013-]+"


def pattern_source(pattern: str) -> str:
    r"""The regular expression of a lexicon pattern, its edges left open.

    >>> re.fullmatch(pattern_source("year-on-year"), "year on year") is not None
    True
    """
    out: list[str] = []
    in_class = escaped = False
    for index, character in enumerate(pattern):
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == "[":
            in_class = True
        elif character == "]":
            in_class = False
        elif character in " -" and not in_class:
            # "trade ?mark": a gap that may be missing
            out.append(f"(?:{_GAP})" if pattern[index + 1 : index + 2] == "?" else _GAP)
            continue
        elif character == "'" and not in_class:
            out.append("['\u2019]")
            continue
        out.append(character)
    return "".join(out)


def _edges(source: str) -> tuple[str, str]:
    """The boundaries that a pattern wants; a script without spaces between words has none."""
    before = re.match(r"\w|\(", source) and not re.match(r"[\u3400-\u9fff]", source)
    after = re.search(r"[\w)?]$", source) and not re.search(r"[\u3400-\u9fff]$", source)
    return (r"(?<!\w)" if before else ""), (r"(?!\w)" if after else "")


def bounded(pattern: str) -> str:
    """The regular expression of a lexicon pattern between word boundaries."""
    source = pattern_source(pattern)
    before, after = _edges(source)
    return f"{before}(?:{source}){after}"


def compile_patterns(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern that matches any of them, the longest-written first; of none, one that never matches."""
    by_edges: dict[tuple[str, str], list[str]] = {}
    for pattern in sorted(patterns, key=len, reverse=True):
        source = pattern_source(pattern)
        by_edges.setdefault(_edges(source), []).append(source)
    unions = [f"{before}(?:{'|'.join(same)}){after}" for (before, after), same in by_edges.items()]
    return re.compile("|".join(unions) or r"(?!)", re.IGNORECASE)


class Lexicon:
    """The lexicon of one language: ``tables`` as read, ``pattern("cues.up")`` compiled once."""

    def __init__(self, language: str, tables: Mapping[str, Any]) -> None:
        self.language = language
        self.tables = tables
        self._compiled: dict[tuple[str, str], re.Pattern[str]] = {}

    def table(self, path: str) -> Any:
        """The value under a dotted path. Raises VocabularyError where the lexicon lacks it."""
        value: Any = self.tables
        for key in path.split("."):
            if key not in value:
                raise VocabularyError(f"the {self.language} lexicon lacks {path}")
            value = value[key]
        return value

    def pattern(self, path: str, template: str = "{}") -> re.Pattern[str]:
        """The patterns under a dotted path as one.

        ``template`` is an expression around it; ``{the}`` in it is an article that may be there.
        """
        key = (path, template)
        if key not in self._compiled:
            union = compile_patterns(self.table(path)).pattern
            source = template.replace("{}", f"(?:{union})")
            if "{the}" in source:
                articles = compile_patterns(self.table("grammar.links.articles")).pattern
                source = source.replace("{the}", rf"(?:(?:{articles})[\s\u00a0]+)?")
            self._compiled[key] = re.compile(source, re.IGNORECASE)
        return self._compiled[key]


@cache
def load(language: str) -> Lexicon:
    """The lexicon of a language (ISO 639-1).

    Raises VocabularyError where there is none or a file of it is malformed.
    """
    folder = resources.files(__package__) / "lexicons" / language
    if not folder.is_dir():
        raise VocabularyError(f"no lexicon for language {language!r}")
    tables: dict[str, Any] = {}
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            try:
                tables[file.name.removesuffix(".toml")] = tomllib.loads(file.read_text(encoding="utf-8"))
            except tomllib.TOMLDecodeError as error:
                raise VocabularyError(f"lexicon {language}/{file.name} is malformed: {error}") from error
    return Lexicon(language, tables)
