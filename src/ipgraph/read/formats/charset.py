"""Bytes and the encoding that a server or a page declares → text; what is declared wrongly is found out."""

from __future__ import annotations

import codecs
from typing import Final

from ipgraph.read.decode import decode

# What the names mean on the web (Encoding Standard, section 4.2): supersets of what they say.
_MEANT: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "hz",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Servers declare these for whatever they send: they tell nothing.
_SAY_NOTHING: Final = frozenset({"ascii", "iso8859-1", "cp1252"})
_MOST_DAMAGE: Final = 1000  # one character in so many may be broken where the encoding is declared


def decoded(data: bytes, declared: str | None, name: str) -> str:
    """The text of ``data``: by its byte order mark, as UTF-8, as declared, or as its bytes suggest.

    Raises ReadError as ``decode`` does.
    """
    encoding = _known(declared)
    if encoding is None or encoding in _SAY_NOTHING or data.startswith(_MARKS) or _is_utf8(data):
        return decode(data, name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") * _MOST_DAMAGE > len(text):
            return decode(data, name)
    return decode(data, name) if "\x00" in text else text


_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _known(declared: str | None) -> str | None:
    """Python's name of the encoding that a declared name means; None where there is no such encoding."""
    if declared is None:
        return None
    try:
        found = codecs.lookup(declared.strip(" \"'"))
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    # codecs such as base64 or idna are no encodings of texts
    return _MEANT.get(found.name, found.name) if getattr(found, "_is_text_encoding", True) else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not data.isascii()
