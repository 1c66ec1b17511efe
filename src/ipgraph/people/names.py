"""Names of people, as documents write them → what two names have in common, across spellings and scripts."""

from __future__ import annotations

import itertools
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
# what parts a given name in Latin script between two syllables: Chang-yu, Xi'an
_BREAK: Final = re.compile(r"[-\u2010-\u2013'’ʼ.]+")
_LONGEST_CHINESE: Final = 4  # characters of a Chinese name
_MOST_READINGS: Final = 64
_GIVEN_SYLLABLES: Final = range(1, 4)


class Reading(NamedTuple):
    """A Chinese name in pinyin: the surname, and the parts of the given name.

    Of a name in Chinese script the parts are syllables; of one in Latin script what spaces, hyphens and
    apostrophes part, which may hold several syllables.
    """

    surname: str
    given: tuple[str, ...]

    @property
    def key(self) -> str:
        """Surname and given name, as pinyin without marks is written: the same for ``Xi'an`` and ``Xian``."""
        return f"{self.surname} {''.join(self.given)}"

    def spells(self, syllables: Reading) -> bool:
        """True where this one, in Latin script, writes the other and parts it between syllables only.

        >>> one, two = Reading("zhang", ("xian",)), Reading("zhang", ("xi", "an"))
        >>> one.spells(two), two.spells(one)
        (True, False)
        """
        return self.key == syllables.key and _ends(self.given) <= _ends(syllables.given)


def _ends(parts: tuple[str, ...]) -> set[int]:
    return set(itertools.accumulate(map(len, parts)))


@dataclass(frozen=True)
class Name:
    """A name as a document writes it, without forms of address."""

    written: str

    @cached_property
    def is_han(self) -> bool:
        """True where it is written in Chinese characters."""
        return _HAN.search(self.written) is not None

    @cached_property
    def keys(self) -> frozenset[str]:
        """Two names in one script that share a key are one name, in another spelling or order.

        >>> sorted(Name("Dr. Changyu SHEN").keys), sorted(Name("Shen Chang-yu").keys)
        (['changyu shen', 'shen changyu'], ['shen changyu'])
        >>> sorted(Name("申 長雨").keys), sorted(Name("達倫・唐").keys)
        (['申长雨'], ['达伦·唐'])
        """
        return frozenset([self._han] if self.is_han else self._latin_keys())

    @cached_property
    def is_transliterated(self) -> bool:
        """True of a name in Chinese script that no Chinese has: its characters write sounds.

        >>> [Name(name).is_transliterated for name in ("达伦·唐", "坎普诺斯", "申长雨", "欧阳自远")]
        [True, True, False, False]
        """
        if not self.is_han:
            return False
        long = len(self._han) == _LONGEST_CHINESE and self._han[:2] not in _data()["surnames"]
        return "·" in self._han or long or len(self._han) > _LONGEST_CHINESE

    @cached_property
    def readings(self) -> Mapping[Reading, int]:
        """How the name may be read in pinyin, with a rank: 0 for the common reading of each character.

        Of a name in Latin script it is what the words may be, in either order, where all of them are pinyin.
        Empty where the name is no Chinese one.

        >>> for reading, rank in Name("曾长雨").readings.items():
        ...     print(rank, reading.surname, *reading.given)
        0 zeng zhang yu
        1 zeng chang yu
        """
        if not self.is_han:
            return dict.fromkeys(self._latin_readings(), 0)
        if self.is_transliterated or len(self._han) < 2:
            return {}
        found: dict[Reading, int] = {}
        for surname, given in _split(self._han):
            for reading, rank in itertools.islice(_read(surname, given), _MOST_READINGS):
                found.setdefault(reading, rank)
        return found

    def may_sound_like(self, other: Name) -> bool:
        """False where this one, in Chinese script, cannot write the sounds of the other, in Latin script.

        Only how the first and the last word begin is compared.

        >>> Name("达伦·唐").may_sound_like(Name("Daren Tang"))
        True
        >>> Name("达伦·唐").may_sound_like(Name("Francis Gurry"))
        False
        """
        parts, words = self._han.split("·"), other._words
        ends = (0, -1) if len(parts) > 1 else (-1,)
        sounds: Mapping[str, str] = _data()["sounds"]
        return all(
            any(syllable[0] in sounds.get(words[end][0][0], "") for syllable in syllables(parts[end][0]))
            for end in ends
        )

    @cached_property
    def _han(self) -> str:
        """The characters: simplified, without spaces and titles, foreign names parted by one kind of dot."""
        from ipgraph.extract import lexicon  # with all of extraction

        text = "".join(lexicon.load("zh").fold(unicodedata.normalize("NFC", self.written)).split())
        text = re.sub(f"[{re.escape(_data()['dots'])}]", "·", text).strip("·")
        for title in _data()["titles"]:
            if len(text) - len(title) >= 2:
                text = text.removesuffix(title)
        return text

    @cached_property
    def _bare(self) -> list[str]:
        """The words of a name in Latin script, without forms of address."""
        words = self.written.split()
        while len(words) > 1 and words[0].rstrip(".").casefold() in _data()["honorifics"]:
            words = words[1:]
        return words

    @cached_property
    def _words(self) -> list[tuple[str, ...]]:
        """The words of a name in Latin script in plain letters, each in its parts."""
        words = (tuple(filter(None, _BREAK.split(_plain(word)))) for word in self._bare)
        return [word for word in words if word] or [(_plain(self.written),)]

    def _latin_keys(self) -> Iterator[str]:
        words = ["".join(word) for word in self._words]
        yield " ".join(words)
        capitals = [word.isupper() and len(word) > 1 for word in self._bare]
        if len(words) == len(capitals) > 1 and sum(capitals) == 1 and (capitals[0] or capitals[-1]):
            yield _surname_first(words, first=capitals[0])
        if (first := self._surname_is_first) is not None:
            yield _surname_first(words, first=first)

    @cached_property
    def _surname_is_first(self) -> bool | None:
        """Of a Chinese name in Latin script; None where the words do not tell, or it is another name."""
        readings = list(self._latin_readings())
        words = ["".join(word) for word in self._words]
        if len(readings) != 2:
            return readings[0].surname == words[0] if readings else None
        first, last = (word in _data()["common"] for word in (words[0], words[-1]))
        return first if first != last else None

    def _latin_readings(self) -> Iterator[Reading]:
        if not all(_pinyin().fullmatch(part) for word in self._words for part in word):
            return
        for surname, rest in ((self._words[0], self._words[1:]), (self._words[-1], self._words[:-1])):
            given = tuple(itertools.chain.from_iterable(rest))
            if _is_surname("".join(surname)) and 0 < len(given) <= max(_GIVEN_SYLLABLES):
                yield Reading("".join(surname), given)


def _surname_first(words: list[str], *, first: bool) -> str:
    surname, given = (words[0], words[1:]) if first else (words[-1], words[:-1])
    return f"{surname} {''.join(given)}"


def _plain(word: str) -> str:
    """A word in small letters without marks; what pinyin writes as ü, yu or v is v after l and n.

    >>> _plain("Lü"), _plain("LYU"), _plain("António"), _plain("Müller")
    ('lv', 'lv', 'antonio', 'muller')
    """
    text = unicodedata.normalize("NFC", word).casefold()
    text = re.sub(r"(?<=[ln])(?:[üǖǘǚǜ]|yu$)", "v", text)
    letters = (each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return unicodedata.normalize("NFC", "".join(letters))


def _split(name: str) -> Iterator[tuple[str, str]]:
    """A Chinese name as surname and given name; first with a surname of two characters, if it is one."""
    if len(name) > 2 and name[:2] in _data()["surnames"]:
        yield name[:2], name[2:]
    if len(name) < _LONGEST_CHINESE:
        yield name[:1], name[1:]


def _read(surname: str, given: str) -> Iterator[tuple[Reading, int]]:
    # a character that is read otherwise in a surname is among the data
    surnames = _data()["surnames"].get(surname) or syllables(surname)[:1]
    choices = [tuple(enumerate(each)) for each in (_spelt(surnames), *(_spelt(syllables(g)) for g in given))]
    for choice in itertools.product(*choices):
        (_, first), *rest = choice
        yield Reading(first, tuple(text for _, text in rest)), int(any(rank for rank, _ in choice))


def _spelt(readings: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Readings, and after them how those with ü are written where nobody minds."""
    loose = (each.replace("v", "u") for each in readings if "v" in each)
    return tuple(dict.fromkeys((*readings, *loose)))


@lru_cache(maxsize=1 << 14)
def syllables(character: str) -> tuple[str, ...]:
    """The readings of a Chinese character in pinyin without tones, the common one first."""
    import pypinyin  # some tenths of a second, and only Chinese names need it

    found = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True)
    return tuple(dict.fromkeys(found[0]))


@cache
def _data() -> dict[str, Any]:
    text = (resources.files(__package__) / "names.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return data | {"common": frozenset(data["common"].split()), "honorifics": frozenset(data["honorifics"])}


@cache
def _pinyin() -> re.Pattern[str]:
    return re.compile(rf"(?:{_data()['syllable']}){{1,3}}")


@cache
def _is_surname(word: str) -> bool:
    compound = any(word in spelt for han, spelt in _data()["surnames"].items() if len(han) > 1)
    return compound or re.fullmatch(_data()["syllable"], word) is not None
