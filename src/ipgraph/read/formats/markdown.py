"""Bytes of Markdown (CommonMark with tables, front matter) → the text that a reader sees, and its parts."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Final

from ipgraph.read.content import Content, Hints, joined, small
from ipgraph.read.dates import dates_in
from ipgraph.read.formats.charset import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from ipgraph.read.formats import Origin

_FRONT: Final = re.compile(
    r"\A(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<fields>.*?)\r?\n(?P=fence)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
_FIELD: Final = re.compile(
    r"^(?P<key>[A-Za-z_-]+)[ \t]*+:[ \t]++(?P<value>\S(?:.*\S)?)[ \t]*+$", re.MULTILINE
)
_TITLES: Final = ("title",)
_DATES: Final = ("date", "published", "pubdate", "date-published", "issued")
_PUBLISHERS: Final = ("publisher", "source", "site_name")
_LANGUAGES: Final = ("lang", "language")


def content(data: bytes, origin: Origin) -> Content:
    """The text of ``data`` without marks, and what its front matter tells. Raises ReadError."""
    from markdown_it import MarkdownIt

    text = decoded(data, origin.charset, origin.name)
    fields, body = _front_matter(text)
    # raw HTML and link definitions are no text of the document
    tokens = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table").parse(body)
    pieces = list(_pieces(tokens))
    whole, parts = joined(pieces)
    first = next((piece for piece, kind in pieces if kind == "heading"), None)
    return Content(
        whole,
        "text/markdown",
        Hints(
            _field(fields, _TITLES),
            _field(fields, _PUBLISHERS),
            _date(_field(fields, _DATES)),
            _language(_field(fields, _LANGUAGES)),
        ),
        Hints(title=first),
        parts,
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """The fields above a document, YAML's plain ones or TOML, and the text below them."""
    found = _FRONT.match(text)
    if found is None:
        return {}, text
    if found["fence"] == "+++":
        try:
            table = tomllib.loads(found["fields"].replace("\r\n", "\n"))
        except tomllib.TOMLDecodeError:
            return {}, text
        fields = {key.lower(): str(value) for key, value in table.items()}
    else:
        fields = {
            match["key"].lower(): _unquoted(match["value"]) for match in _FIELD.finditer(found["fields"])
        }
    return fields, text[found.end() :]


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _field(fields: dict[str, str], names: Sequence[str]) -> str | None:
    return next((" ".join(fields[name].split()) for name in names if fields.get(name, "").strip()), None)


def _date(written: str | None) -> str | None:
    return next((found.iso for found in dates_in(written or "") if found.iso), None)


def _language(written: str | None) -> str | None:
    code = re.match(r"[A-Za-z]{2}(?![A-Za-z])", written or "")
    return code.group().lower() if code else None


def _pieces(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    kinds: list[str] = []  # of the lists that are open
    cells: list[str] = []
    opened = ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            kinds.append("item")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            kinds.pop()
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            yield "\t".join(cells), "row"
        elif token.type in ("fence", "code_block"):
            yield token.content.rstrip("\n"), "furniture"
        elif token.type.endswith("_open"):
            opened = token.type
        elif token.type == "inline":
            text = _inline(token)
            if opened in ("th_open", "td_open"):
                cells.append(" ".join(text.split()))
            elif opened == "heading_open":
                yield " ".join(text.split()), "heading"
            else:
                yield text, kinds[-1] if kinds else "paragraph"


def _inline(token: Token) -> str:
    """The words of an inline token: line ends as spaces, hard breaks kept, no images, no HTML."""
    words: list[str] = []
    raised = ""
    for child in token.children or ():
        if child.type == "html_inline":
            tag = child.content.lower()
            raised = tag[1:4] if tag in ("<sup>", "<sub>") else ""
        elif child.type in ("text", "code_inline", "text_special"):
            words.append(small(child.content, raised, "".join(words[-1:])) if raised else child.content)
        elif child.type == "softbreak":
            words.append(_soft(words[-1] if words else ""))
        elif child.type == "hardbreak":
            words.append("\n")
    return "".join(words).strip()


def _soft(before: str) -> str:
    """What a line's end in the source stands for: a space, and nothing between Chinese characters."""
    return "" if re.search(r"[\u3000-\u9fff\uff00-\uffef]$", before) else " "
