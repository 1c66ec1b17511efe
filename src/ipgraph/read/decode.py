"""Bytes → text: the encoding is told by a bounded sample, then all is decoded strictly."""

from __future__ import annotations

import codecs
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from ipgraph.errors import ReadError

# Longest first: the mark of UTF-32 LE begins with that of UTF-16 LE.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE: Final = 1 << 15  # bytes: enough for any statistics, and never a slow file
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]+")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ASCII: Final = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("\t\r\n\f")
# Shares of plausible characters; measured on texts of 20 characters and more, right readings score
# above 0.5 and wrong ones below 0.2.
_ENOUGH: Final = 0.3
_ENOUGH_WIDE: Final = 0.6


def decode(data: bytes, name: str) -> str:
    """The text of ``data``, exactly as it is, without a byte order mark.

    Raises ReadError (with ``name`` in its line) where the bytes are no text, or no encoding fits them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, name)
    text = _utf8(data)
    if text is None or "\x00" in text:
        text = _otherwise(data, name)
    _refuse_binary(text, name)
    return text


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # a page that was cut in the middle of its last character is whole up to there
        cut = error.reason == "unexpected end of data" and error.start > 0
        return data[: error.start].decode("utf-8") if cut and _HIGH.search(data[: error.start]) else None


def _otherwise(data: bytes, name: str) -> str:
    wide = _wide(data)
    if wide is not None:
        return _strictly(data, wide, name)
    if b"\x00" in data:
        raise ReadError(f"{name}: not a text file (it holds NUL bytes)")
    broken = _broken_utf8(data)
    if broken is not None:
        raise ReadError(f"{name}: not valid UTF-8 at byte {broken}; save it again as UTF-8")
    for encoding in _narrow(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadError(f"{name}: no known encoding fits its bytes; save it as UTF-8")


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(f"{name}: not valid {encoding.upper()} at byte {error.start}") from None
    _refuse_binary(text, name)
    return text


def _refuse_binary(text: str, name: str) -> None:
    if "\x00" in text:
        raise ReadError(f"{name}: not a text file (it holds NUL characters)")
    controls = sum(1 for _ in _CONTROL.finditer(text))
    if controls > 2 and controls * 100 > len(text):
        raise ReadError(f"{name}: not a text file ({controls} control characters)")


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: the byte order whose characters are those of running text."""
    sample = data[:_SAMPLE]
    sample = sample[: len(sample) // 2 * 2]
    common = _common()["gb18030"] | _common()["big5"]
    best, score = None, _ENOUGH_WIDE
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        here = sum(char in _ASCII or char in common for char in text) / max(len(text), 1)
        if here > score:
            best, score = encoding, here
    return best


def _broken_utf8(data: bytes) -> int | None:
    """Where text that is UTF-8 nearly throughout is not; None where it is something else."""
    start = max(0, _first_high(data) - 16)
    sample = data[start : start + _SAMPLE]
    good = len(
        re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", sample)
    )
    bad = sample.decode("utf-8", "replace").count("\ufffd")
    if good < 8 or bad * 8 > good:
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None


def _first_high(data: bytes) -> int:
    match = _HIGH.search(data)
    return match.start() if match else 0


def _narrow(data: bytes) -> list[str]:
    """Encodings to try, the likeliest first."""
    # every multi-byte encoding here is in step at the first byte above ASCII
    start = _first_high(data)
    sample = data[start : start + _SAMPLE]
    scores: dict[str, float] = {}
    for encoding, common in _common().items():
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample)
        except UnicodeDecodeError:
            continue
        high = [char for char in text if char > "\x7f"]
        score = sum(char in common for char in high) / max(len(high), 1)
        if score > _ENOUGH:
            scores[encoding] = score
    if _is_western(sample):
        scores["cp1252"] = 0.5
    ranked = sorted(scores, key=lambda encoding: -scores[encoding])
    return ranked or _guessed(data[max(0, start - 4096) : start + _SAMPLE])


def _is_western(sample: bytes) -> bool:
    """Western accents and signs stand alone among ASCII letters; bytes of other scripts stand in runs."""
    runs = [len(run) for run in _HIGH_RUN.findall(sample)]
    return bool(runs) and sum(runs) <= 1.4 * len(runs) and sum(runs) * 4 <= len(sample) + 12


def _guessed(sample: bytes) -> list[str]:
    from charset_normalizer import from_bytes

    best = from_bytes(sample, threshold=0.3).best()
    return [best.encoding] if best else []


@cache
def _common() -> dict[str, frozenset[str]]:
    path = Path(__file__).parent / "lexicons" / "encodings.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return {name: frozenset("".join(entry["common"])) - {"\n", " "} for name, entry in table.items()}
