"""The ``#+`` lines at the top of a query file → a dictionary.

The lines hold a small part of YAML 1.2, as in grlc (https://github.com/CLARIAH/grlc), so that any YAML
reader reads them too: ``key: text``, ``key: {key: text, …}`` and, by indentation, keys under a key. A pair of
braces may stand in braces. Text may stand in double quotes, and must where it holds ``: `` or, in braces, a
comma or a brace. A line that is indented deeper than its key continues the text, behind a space.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from ipgraph.errors import QuerySyntaxError

if TYPE_CHECKING:
    from collections.abc import Mapping

    # text, or texts under keys, to any depth that a header has
    Entry = str | Mapping[str, "Entry"]
    Header = dict[str, Entry]

MARK: Final = "#+"
_LINE: Final = re.compile(r"(?P<key>[a-z][a-z0-9_-]*):(?: +(?P<rest>.*))?")
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_BRACES: Final = rf"\{{(?:{_QUOTED}|[^\"{{}}])*\}}"
_PAIR: Final = re.compile(rf"\s*([a-z][a-z0-9_-]*):\s+({_QUOTED}|{_BRACES}|[^\s\"{{}},][^{{}},]*)\s*(,|$)")


def read_header(text: str) -> Header:
    """Parse the lines that begin with ``#+``; values are text, or mappings of up to three levels.

    >>> read_header('#+ title: {en: Share, zh: 份额}\\n#+ params:\\n#+   lang: {type: lang}\\nSELECT …')
    {'title': {'en': 'Share', 'zh': '份额'}, 'params': {'lang': {'type': 'lang'}}}

    Raises QuerySyntaxError where a line is not of this form.
    """
    header: Header = {}
    section: dict[str, Entry] | None = None
    for indent, number, entry in _entries(text):
        match = _LINE.fullmatch(entry)
        if not match:
            raise QuerySyntaxError(f"header line {number} is no 'key: value': {entry}")
        key, rest = match["key"], match["rest"] or ""
        inside = section if indent else None
        if key in (header if inside is None else inside):
            raise QuerySyntaxError(f"header line {number} repeats the key {key!r}")
        if inside is not None:
            inside[key] = _entry(rest, number)
        elif not rest:
            header[key] = section = {}
        else:
            header[key] = _entry(rest, number)
            section = None
    return header


def _entries(text: str) -> list[tuple[int, int, str]]:
    """(depth 0 or 1, line number, text) of each key, with the lines that continue it joined."""
    entries: list[tuple[int, int, str]] = []
    column = 0  # where the last key stands; what is indented deeper continues it
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith(MARK):
            continue
        content = line.removeprefix(MARK).rstrip()
        indent = len(content) - len(content.lstrip()) - 1
        content = content.strip()
        if not content:
            continue
        if entries and indent > column and not (entries[-1][0] == 0 and entries[-1][2].endswith(":")):
            depth, first, start = entries[-1]
            entries[-1] = (depth, first, f"{start} {content}")
            continue
        column = indent
        entries.append((int(indent > 0), number, content))
    return entries


def _entry(text: str, number: int) -> Entry:
    if not text:
        raise QuerySyntaxError(f"header line {number} needs text or {{key: value, …}}")
    return _mapping(text, number) if text.startswith("{") else _plain(text, number)


def _mapping(text: str, number: int) -> dict[str, Entry]:
    if not text.endswith("}"):
        raise QuerySyntaxError(f"header line {number} needs {{key: value, …}}, not {text}")
    pairs: dict[str, Entry] = {}
    inner, at = text[1:-1].rstrip(), 0
    while at < len(inner):
        match = _PAIR.match(inner, at)
        if not match:
            raise QuerySyntaxError(
                f"header line {number} cannot be read from {inner[at:].strip()!r} on; "
                "text with a comma or a brace stands in double quotes"
            )
        if match[1] in pairs:
            raise QuerySyntaxError(f"header line {number} repeats the key {match[1]!r}")
        pairs[match[1]] = _entry(match[2].strip(), number)
        at = match.end()
    return pairs


def _plain(text: str, number: int) -> str:
    if text.startswith('"'):
        try:
            value = json.loads(text)  # YAML 1.2, section 7.3.1: double-quoted text is a superset of JSON's
        except json.JSONDecodeError as error:
            raise QuerySyntaxError(f"header line {number} has broken quotes: {text}") from error
        assert isinstance(value, str)
        return value
    if ": " in text or " #" in text or text[:1] in "'[]{}&*!|>%@`":
        raise QuerySyntaxError(f"header line {number} has text that needs double quotes: {text}")
    return text
