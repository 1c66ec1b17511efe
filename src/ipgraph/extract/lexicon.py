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

# possessive: a gap that is given back in part ends no sooner, and two of them would try every way to share
_GAP: Final = r"[\s\u2010-\u2013-]++"
# No word goes on here. The letters are those of Latin script, whose words are parted by spaces; Han text has
# no such edges. None beyond U+00FF, for the compiler of expressions spells a larger class out, each time.
LETTER: Final = r"[0-9A-Za-z_\u00c0-\u00ff]"
BREAK_BEFORE: Final = rf"(?-i:(?<!{LETTER}))"
BREAK_AFTER: Final = rf"(?-i:(?!{LETTER}))"
# What is written in full width for the sake of the line: digits, letters, "％＋－．", and wide spaces.
_WIDE: Final = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
_WIDE.update({ord("％"): "%", ord("＋"): "+", ord("－"): "-", ord("．"): ".", 0x3000: " "})


_SPACES: Final = re.compile(r"(\\s|\[\\s(?:\\u00a0|,)\])([*+])(?![+?])")


def settled(source: str) -> str:
    r"""A regular expression whose runs of white space are taken whole.

    Given back in part they would only be shared with the next such run, in every way there is: the time that
    takes grows with a power of their length. Nothing in it may need white space behind such a run.

    >>> settled(r"\s*(?:,\s*)?and\s+")
    '\\s*+(?:,\\s*+)?and\\s++'
    """
    return _SPACES.sub(r"\1\2+", source)


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
            if out[-3:] == ["\\", "S", "+"] and pattern[index + 1 : index + 2] != "?":
                out.append("+")  # a whole word, hyphens too, so that there is one way to part two
            # "trade ?mark": a gap that may be missing
            out.append(f"(?:{_GAP})" if pattern[index + 1 : index + 2] == "?" else _GAP)
            continue
        elif character == "'" and not in_class:
            out.append("['\u2019]")
            continue
        out.append(character)
    return "".join(out)


# Dots between what a line is about and its figure.
_LEADING: Final = ("...", "…", ". . .", "···")
_LEADERS: Final = re.compile(
    r"(?<=[^\s.…·])[^\S\n]?(?:\.{3,}|…+|·{3,}|(?:\. ){3,}\.?)[^\S\n]?(?=(?:[A-Z]{2,3}\s?)?[\d$€£¥])"
)
# What is remarked between a word of change and its figure.
_ASIDE: Final = re.compile(r"(?<=[长長加高升降少落跌])（[^（）\d]{4,24}）(?=[+＋−-]?\d)")
# "１，０３２": the comma within a number in full width
_WIDE_GROUP: Final = re.compile(r"，(?<=[０-９]，)(?=[０-９]{3}(?![０-９]))")
# Regular expressions of ``grammar.script`` that are used as they stand.
_RAW: Final = frozenset({"gap", "apart", "word", "stop", "company", "noun_behind", "noun_before", "few"})
_PLACEHOLDER: Final = re.compile(r"\{([a-z][\w.-]*)\}")
# What a pattern only looks at before its first letter or behind its last.
_AROUND: Final = r"(?:\(\?<?[=!](?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))"
_LOOKS: Final = re.compile(rf"^{_AROUND}+|{_AROUND}+$")
_HAN_FIRST: Final = re.compile(r"(?:\(\?:|\()*[\u3400-\u9fff]")


def _edges(source: str) -> tuple[str, str]:
    """The boundaries that a pattern wants; a script without spaces between words has none."""
    # "支出(?=\\d)": what it only looks at is no part of the word
    source = _LOOKS.sub("", source)
    before = re.match(r"\w|\(", source) and not re.match(_HAN_FIRST, source)
    after = re.search(r"[\w)?]$", source) and not re.search(r"[\u3400-\u9fff][)?]*$", source)
    return (BREAK_BEFORE if before else ""), (BREAK_AFTER if after else "")


def bounded(pattern: str) -> str:
    """The regular expression of a lexicon pattern between word boundaries."""
    source = pattern_source(pattern)
    before, after = _edges(source)
    return f"{before}(?:{source}){after}"


def literal(words: str) -> str:
    r"""The pattern of words that stand for themselves; a Latin noun may be in the plural.

    >>> re.fullmatch(pattern_source(literal("C++ licence")), "C++ licences") is not None
    True
    """
    escaped = "".join(c if c in " -'" else re.escape(c) for c in words)
    return escaped + ("s?" if re.search(r"[a-rt-z]$", words) else "")


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
        self._reach: float = tables["grammar"]["script"]["reach"] if "grammar" in tables else 1.0
        self._compiled: dict[tuple[str, str], re.Pattern[str]] = {}
        pairs = "".join(tables.get("characters", {}).get("pairs", "").split())
        self._folding = {**_WIDE, **{ord(a): b for a, b in zip(pairs[::2], pairs[1::2], strict=True)}}
        self._folded = re.compile(f"[{re.escape(''.join(map(chr, self._folding)))}]")

    def fold(self, text: str) -> str:
        """The text as patterns are matched with it, character for character: each keeps its offset.

        Full-width digits and letters become ASCII, wide spaces plain ones, dots before a figure a colon, and
        characters that the language writes in two ways (its ``characters`` table) the one of them that its
        patterns use.
        """
        if any(sign in text for sign in _LEADING):
            # "Beijing ......... 1,006,030"
            text = _LEADERS.sub(lambda match: ":".ljust(len(match[0])), text)
        if text.isascii():
            return text
        if "（" in text:
            # "比上年增长（未扣除价格因素，下同）10.1%"
            text = _ASIDE.sub(lambda match: " " * len(match[0]), text)
        if "，" in text:
            text = _WIDE_GROUP.sub(",", text)
        # most texts need none of it, which is told faster than they are written anew
        return text.translate(self._folding) if self._folded.search(text) else text

    def table(self, path: str) -> Any:
        """The value under a dotted path. Raises VocabularyError where the lexicon lacks it."""
        value: Any = self.tables
        for key in path.split("."):
            if key not in value:
                raise VocabularyError(f"the {self.language} lexicon lacks {path}")
            value = value[key]
        return value

    def pattern(self, path: str, template: str = "{}") -> re.Pattern[str]:
        """The patterns under a dotted path as one, ``template`` an expression around it as in ``compose``."""
        compiled = self._compiled.get((path, template))
        if compiled is None:
            compiled = self.compose(template.replace("{}", f"(?:{{{path}}})"))
            self._compiled[path, template] = compiled
        return compiled

    def compose(self, template: str) -> re.Pattern[str]:
        """A regular expression in which ``{a.path}`` stands for the patterns under that path.

        ``{gap}`` is what parts two words, ``{apart}`` the end of the word before, ``{word}`` one word behind
        another, ``{stop}`` the inside of a class of the marks that end a phrase, ``{company}`` a company's
        name, ``{noun_behind}`` and ``{noun_before}`` a noun and its words behind or before a number,
        ``{few}`` what may part its verb from the number, ``{the}`` an article that may be there,
        ``{break}`` the end of a word.
        """

        def filled(match: re.Match[str]) -> str:
            name = match[1]
            if name in _RAW:
                return str(self.table(f"grammar.script.{name}"))
            if name == "break":
                return BREAK_AFTER
            if name == "the":
                articles = self.table("grammar.links.articles")
                return rf"(?:(?:{compile_patterns(articles).pattern})[\s\u00a0]+)?" if articles else ""
            return compile_patterns(self.table(name)).pattern

        return re.compile(settled(_PLACEHOLDER.sub(filled, template)), re.IGNORECASE)

    def words(self, text: str) -> int:
        """About how many words a text has."""
        counted = len(text.split())
        return counted if self._reach == 1 else max(counted, round(len(text) / 2))

    def reach(self, characters: int) -> int:
        """How many characters of this language say what ``characters`` of English say."""
        return round(characters * self._reach)


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
