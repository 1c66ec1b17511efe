"""All names in a store, and how Chinese ones sound → the things whose names come closest to a text."""

from __future__ import annotations

import json
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ipgraph.vocabulary import ID

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipgraph.store import Store

# Those of one kind are told in this order, where nothing else tells them apart.
KINDS: Final = {
    "indicator": "ipg:Indicator",
    "agency": "ipg:Agency",
    "official": "ipg:Official",
    "programme": "ipg:Programme",
    "event": "ipg:Event",
    "organisation": "ipg:Organisation",
    "place": "ipg:Place",
    "post": "ipg:Post",
    "document": "ipg:Document",
}
_LABEL: Final = "skos:prefLabel"
_NAMING: Final = (
    _LABEL,
    "skos:altLabel",
    "skos:hiddenLabel",
    "ipg:abbreviation",
    "rdfs:label",
    "foaf:name",
    "dcterms:title",
)
_ASKED: Final = f"""
SELECT ?kind ?thing (?naming = {_LABEL} AS ?isLabel) ?name WHERE {{
  VALUES (?type ?kind) {{ {" ".join(f'({each} "{kind}")' for kind, each in KINDS.items())} }}
  ?named a ?type ; ?naming ?name .
  FILTER(?naming IN ({", ".join(_NAMING)}))
  OPTIONAL {{ ?named ipg:person ?person }}
  BIND(COALESCE(?person, ?named) AS ?thing)
}} ORDER BY ?kind ?thing DESC(?isLabel) ?name LIMIT 500000
"""
# what one types to find a thing by its sound are letters; titles of documents are too long for that
_SILENT: Final = ("document",)


class Name(NamedTuple):
    """A name of a thing; ``sounds`` is its pinyin in full and by first letters, empty where it has none."""

    text: str
    language: str
    sounds: tuple[str, str]


class Known(NamedTuple):
    """A thing that has names, labels first."""

    kind: str
    thing: str
    names: tuple[Name, ...]

    def label(self, language: str) -> str:
        """Its first name in a language, else in any."""
        return next((each.text for each in self.names if each.language == language), self.names[0].text)


class Found(NamedTuple):
    """A thing and the name by which it was found; ``rank`` is lower the closer it comes."""

    rank: tuple[int, bool, int, int, str]
    known: Known
    name: Name


def closest(known: Iterable[Known], asked: str, most: int) -> list[Found]:
    """The things with a name that contains a text or, in pinyin, begins with it.

    Names that begin with the text come first, then those with a word that does; short ones before long ones.
    """
    typed = asked.casefold()
    sound = "".join(typed.split())
    sounds = sound.isascii() and sound.isalpha()
    found = []
    for each in known:
        best: Found | None = None
        for name in each.names:
            text = name.text.casefold()
            place = text.find(typed)
            if place >= 0:
                begins = 0 if place == 0 else 1 if not text[place - 1].isalnum() else 2
            elif sounds and any(part.startswith(sound) for part in (*name.sounds, text.replace(" ", ""))):
                begins = 1
            else:
                continue
            kind = list(KINDS).index(each.kind)
            rank = (begins, each.kind in _SILENT, len(text), kind, each.thing)
            if best is None or rank < best.rank:
                best = Found(rank, each, name)
        if best is not None:
            found.append(best)
    return sorted(found)[:most]


def names(store: Store, scratch: str, mark: str) -> tuple[Known, ...]:
    """All that has a name in a store; ``mark`` changes when the store does.

    They are read once for all workers, which share the folder ``scratch``.
    """
    return _names(store, scratch, mark)


@lru_cache(maxsize=1)
def _names(store: Store, scratch: str, mark: str) -> tuple[Known, ...]:
    kept = _kept(scratch, "names")
    if kept.get("mark") == mark:
        return tuple(Known(kind, thing, tuple(map(_name, found))) for kind, thing, found in kept["known"])
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for row in store.select(_ASKED):
        if row["thing"].value.startswith(ID):
            said = rows.setdefault((row["kind"].value, row["thing"].value), {})
            said.setdefault(row["name"].value, row["name"].language or "")
    chinese = (text for (kind, _), said in rows.items() if kind not in _SILENT for text in said)
    sounds = _sounds(scratch, {text for text in chinese if not text.isascii()})
    known = tuple(
        Known(
            kind,
            thing,
            tuple(Name(text, language, sounds.get(text, ("", ""))) for text, language in said.items()),
        )
        for (kind, thing), said in rows.items()
    )
    _keep(scratch, "names", {"mark": mark, "known": known})
    return known


def _name(written: list[object]) -> Name:
    text, language, sounds = written
    assert isinstance(sounds, list)
    return Name(str(text), str(language), (str(sounds[0]), str(sounds[1])))


def _sounds(scratch: str, texts: set[str]) -> dict[str, tuple[str, str]]:
    """The pinyin of texts, which takes longer to find out than to keep."""
    kept = {text: (whole, first) for text, (whole, first) in _kept(scratch, "pinyin").items()}
    new = texts - kept.keys()
    if new:
        from pypinyin import lazy_pinyin

        for text in new:
            read = lazy_pinyin(text, errors="ignore")
            kept[text] = ("".join(read), "".join(each[0] for each in read if each))
        _keep(scratch, "pinyin", kept)
    return kept


def _kept(scratch: str, what: str) -> dict[str, Any]:
    try:
        found = json.loads((Path(scratch) / f"{what}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _keep(scratch: str, what: str, content: object) -> None:
    """Write a file that others see whole or not at all."""
    handle, path = tempfile.mkstemp(dir=scratch)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False)
    Path(path).replace(Path(scratch) / f"{what}.json")
