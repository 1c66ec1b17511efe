"""The measure words of a language → what each counts and what it tells of the thing counted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ipgraph.extract.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Counter:
    """Measure words: the kinds of nouns that they count, the kind that they tell by themselves, the facets
    that they name, and those that they show not to be meant; those of one ``kin`` can count the same things.
    """

    words: tuple[str, ...]
    heads: frozenset[str]
    head: str | None
    facets: tuple[str, ...]
    instead_of: frozenset[str]
    kin: str


@cache
def counters_of(lexicon: Lexicon) -> tuple[Counter, ...]:
    """The measure words of a language, the longest first; of most languages none."""
    entries: list[dict[str, Any]] = lexicon.table("facets").get("counter", [])
    found = [
        Counter(
            (word,),
            frozenset(entry["heads"]),
            entry.get("head"),
            tuple(entry.get("facets", ())),
            frozenset(entry.get("instead_of", ())),
            entry.get("kin", ""),
        )
        for entry in entries
        for word in entry["words"]
    ]
    return tuple(sorted(found, key=lambda counter: -len(counter.words[0])))
