"""Folded text → how much in it shows which country it is about, where no body and no place need be named."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ipgraph.extract.cues import Cues
from ipgraph.extract.expressions import Expressions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# What a name of the state weighs beside another sign, and how many of a kind count.
STATE: Final = 3
_MOST: Final = 3
# How far before a name the words may begin that make it a partner's.
_REACH: Final = 40
_ADDRESS: Final = re.compile(
    r"(?:https?://|www\.|@)[A-Za-z0-9.-]{2,80}\.(?P<bare>[a-z]{2})(?![\w.-]|\.\w)"
    r"|[A-Za-z0-9-]{2,40}\.(?:gov|com|org|edu|net|co|ac|go|gob|govt|nic)\.(?P<under>[a-z]{2})(?![\w-]|\.\w)"
)


# An address has one of these.
_HINT: Final = re.compile(r"://|www\.|@|\.(?:gov|com|org|edu|net|co|ac|go|gob|govt|nic)\.")
# The mark of a currency that ends a sign which holds no word: "NT$".
_MARK: Final = re.compile(r"[^\w\s\\](?=$)")
# How a sign begins that is written in plain letters, the last of them not one that may be missing.
_WRITTEN: Final = re.compile(r"(?:\\b)?([A-Za-z ]{2,})(?![?*+{])")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_WORD: Final = re.compile(r"[^\W\u3400-\u9fff]+")


class _Sign(NamedTuple):
    """An expression, and what a text must hold for it to match anywhere: bits of cues, a piece as written."""

    pattern: re.Pattern[str]
    needs: int
    written: str


@dataclass(frozen=True, slots=True)
class _Home:
    area: str
    state: tuple[_Sign, ...]
    signs: tuple[_Sign, ...]


def traces(text: str, source: str | None = None) -> Counter[str]:
    """The votes of a text's signs for areas: names of a state, money, number words, web addresses.

    ``source`` is the web address of the text itself.
    """
    homes, domains, *_ = _tables()
    found: Counter[str] = Counter()
    held = _held(text)
    for home in homes:
        state, signs = _different(home.state, text, held), _different(home.signs, text, held)
        if state or signs:
            found[home.area] = STATE * state + signs
    written = f"{source}\n{text}" if source else text
    for match in _ADDRESS.finditer(written) if _HINT.search(written) else ():
        domain = match["bare"] or match["under"]
        code = domains.get(domain, domain.upper())
        found[code] += found[code] < 2 * _MOST
    return found


def unsaid(language: str) -> str:
    """The area of a text that shows none: that of nearly all in its language, else the world."""
    return _tables()[2].get(language, "WORLD")


def is_partner(text: str, start: int) -> bool:
    """True of "cooperation with the World Intellectual Property Organization": not who tells the figures."""
    return any(word.search(text, max(0, start - _REACH), start) for word in _partners())


@cache
def _partners() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(word) for word in _file()["partner"]["words"])


def dollar_of(area: str) -> str | None:
    """The currency (ISO 4217) that "$" alone means in a text about an area, where it is not the US dollar."""
    return _tables()[3].get(area.partition("-")[0])


def yuan_of(area: str) -> str | None:
    """The currency (ISO 4217) that "元" alone means in a text about an area with a money of its own."""
    return _tables()[4].get(area.partition("-")[0])


def _different(signs: Iterable[_Sign], text: str, held: int) -> int:
    """How many different words of these signs a text has, at most a few; ``held`` are the needs it meets."""
    words: set[str] = set()
    for sign in signs:
        # most texts hold nothing of most signs, which is told faster than a search takes
        if sign.needs & held == sign.needs and sign.written in text:
            for match in sign.pattern.finditer(text):
                words.add(match[0])
                if len(words) == _MOST:
                    return _MOST
    return len(words)


def _held(text: str) -> int:
    """The needs of signs that a text meets."""
    cues, low = _cues(), text.lower()
    held = cues.of_words(set(_WORD.findall(low)))
    return held | cues.of_text(low) if _HAN.search(low) else held


@cache
def parts_patents(area: str) -> bool:
    """True of places whose office calls inventions, utility models and designs patents alike."""
    areas: list[str] = _file()["parted"]["areas"]
    return area.partition("-")[0] in areas


@cache
def _cues() -> Cues:
    """What the signs need."""
    return Cues()


@cache
def _tables() -> tuple[
    tuple[_Home, ...], Mapping[str, str], Mapping[str, str], Mapping[str, str], Mapping[str, str]
]:
    tables = _file()
    homes = tuple(
        _Home(row["area"], _signs(row.get("state", ())), _signs(row.get("signs", ())))
        for row in tables["home"]
    )
    return homes, tables["domains"], tables["unsaid"], tables["dollars"], tables["yuan"]


@cache
def _file() -> dict[str, Any]:
    file = resources.files(__package__) / "lexicons" / "homes.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _signs(words: Iterable[str]) -> tuple[_Sign, ...]:
    about = Expressions().about
    found: list[_Sign] = []
    for word in words:
        needs, looks = about(word)
        begin = _WRITTEN.match(word) if "|" not in word else None
        written = begin[1] if begin else "" if needs else "".join(_MARK.findall(word)[:1])
        found.append(_Sign(re.compile(looks + word), _cues().bits(needs), written))
    return tuple(found)
