"""A sentence → its typed mentions: quantities, periods, facets of indicators, breakdowns, places."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from ipgraph.extract import periods, quantities
from ipgraph.extract.lexicon import compile_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Facet:
    """Words that name a part of an indicator. ``head`` marks nouns that are counted by themselves."""

    start: int
    end: int
    facets: tuple[str, ...]
    weak: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class BreakdownMention:
    """Words that name a category: ``enterprises`` is holder: enterprise."""

    start: int
    end: int
    key: str
    value: str | int


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place by its name or by the adjective made of it; a city carries its province's code."""

    start: int
    end: int
    area: str
    city: str | None = None
    adjective: bool = False


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A public body that the vocabulary knows; ``area`` is its jurisdiction."""

    start: int
    end: int
    area: str | None


@dataclass(frozen=True, slots=True)
class CompanyMention:
    """A name in capitals directly before a figure in brackets."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its mentions; all offsets count from the sentence's own start."""

    start: int
    text: str
    quantities: tuple[quantities.Quantity, ...]
    periods: tuple[periods.PeriodMention, ...]
    facets: tuple[Facet, ...]
    breakdowns: tuple[BreakdownMention, ...]
    places: tuple[PlaceMention, ...]
    companies: tuple[CompanyMention, ...]
    bodies: tuple[BodyMention, ...]


_Mention = TypeVar("_Mention", Facet, BreakdownMention)


class Recogniser:
    """Finds the mentions of sentences in one language, with one vocabulary."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        self.lexicon = lexicon
        self.vocabulary = vocabulary
        self._places = Gazetteer(_place_names(vocabulary, lexicon.language))
        self._bodies = Gazetteer(_body_names(vocabulary, lexicon.language))

    def sentence(self, text: str, start: int) -> Sentence:
        """The mentions of ``text``, a sentence that begins at ``start`` in its document."""
        named = periods.mentions(text, self.lexicon)
        found = quantities.quantities(text, self.lexicon, [(each.start, each.end) for each in named])
        bodies = self.bodies(text)
        # words inside the name of a body, a period or a figure name nothing else
        taken = [(period.start, period.end) for period in named]
        taken += [(body.start, body.end) for body in bodies]
        taken += [(quantity.start, quantity.noun) for quantity in found if quantity.form != "ordinal"]
        taken += [(quantity.end, quantity.stop) for quantity in found if quantity.also]
        facets = [facet for facet in self.facets(text) if _is_free(facet.start, facet.end, taken)]
        # "Madrid System" is no place, "United States" no kind of thing: the longer words are meant
        places = [
            place
            for place in self.places(text)
            if _is_free(place.start, place.end, taken)
            and not any(_is_within(place.start, place.end, facet.start, facet.end) for facet in facets)
        ]
        return Sentence(
            start,
            text,
            tuple(found),
            tuple(named),
            tuple(
                facet
                for facet in facets
                if not any(_is_within(facet.start, facet.end, place.start, place.end) for place in places)
            ),
            tuple(_breakdowns(text, self.lexicon)),
            tuple(places),
            tuple(_companies(text, found, [*places, *bodies], self.lexicon)),
            tuple(bodies),
        )

    def facets(self, text: str) -> tuple[Facet, ...]:
        """The facets that a text names: of a sentence, a title, a heading."""
        return tuple(_facets(text, self.lexicon))

    def places(self, text: str) -> list[PlaceMention]:
        """The places that a text names."""
        return self._places.find(text)

    def bodies(self, text: str) -> list[BodyMention]:
        """The public bodies that a text names."""
        return self._bodies.find(text)


def _is_within(start: int, end: int, outer_start: int, outer_end: int) -> bool:
    return outer_start <= start and end <= outer_end and end - start < outer_end - outer_start


def _is_free(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return all(end <= a or b <= start for a, b in taken)


def _longest(found: list[tuple[int, int, int, _Mention]]) -> list[_Mention]:
    kept: list[_Mention] = []
    ends: list[tuple[int, int]] = []
    for _, start, end, mention in sorted(found, key=lambda item: (item[0], item[1])):
        if all(end <= a or b <= start for a, b in ends):
            kept.append(mention)
            ends.append((start, end))
    return sorted(kept, key=lambda mention: mention.start)


@cache
def _facet_patterns(lexicon: Lexicon) -> list[tuple[re.Pattern[str], tuple[str, ...], bool, bool]]:
    return [
        (
            compile_patterns(entry["words"]),
            tuple(entry["facets"]),
            entry.get("weak", False),
            entry.get("head", False),
        )
        for entry in lexicon.table("facets.entry")
    ]


def _facets(text: str, lexicon: Lexicon) -> list[Facet]:
    """The longest match at each place; two entries with the same words give one mention with both facets."""
    by_span: dict[tuple[int, int], list[tuple[tuple[str, ...], bool, bool]]] = {}
    for pattern, facets, weak, head in _facet_patterns(lexicon):
        for match in pattern.finditer(text):
            by_span.setdefault(match.span(), []).append((facets, weak, head))
    found = []
    for (start, end), entries in by_span.items():
        strong = [entry for entry in entries if not entry[1]]
        names = tuple(dict.fromkeys(name for facets, _, _ in strong or entries for name in facets))
        head = any(entry[2] for entry in entries)
        found.append((start - end, start, end, Facet(start, end, names, not strong, head)))
    return _longest(found)


@cache
def _breakdown_patterns(lexicon: Lexicon) -> list[tuple[re.Pattern[str], str, str]]:
    return [
        (compile_patterns(entry["words"]), entry["key"], entry["value"])
        for entry in lexicon.table("breakdowns.entry")
    ]


def _breakdowns(text: str, lexicon: Lexicon) -> list[BreakdownMention]:
    found: list[tuple[int, int, int, BreakdownMention]] = []
    for pattern, key, value in _breakdown_patterns(lexicon):
        for match in pattern.finditer(text):
            start, end = match.span()
            found.append((start - end, start, end, BreakdownMention(start, end, key, value)))
    ordinals = lexicon.table("quantities.ordinals")
    for match in lexicon.pattern("breakdowns.batch.words").finditer(text):
        word = next((w for w in ordinals if re.search(rf"\b{w}\b", match[0], re.IGNORECASE)), None)
        digit = re.search(r"\d+", match[0])
        number = ordinals[word] if word else int(digit[0]) if digit else None
        if number is not None:
            start, end = match.span()
            found.append((start - end, start, end, BreakdownMention(start, end, "batch", number)))
    return _longest(found)


# A run of capitalised words that small ones may join: "China Petroleum and Chemical Corporation"
_WORD: Final = r"(?-i:[A-Z])[\w&.’'-]*"
_BEFORE_BRACKET: Final = rf"({_WORD}(?:\s+{{}}\s+{_WORD}|\s+{_WORD})*(?:\s\((?-i:[A-Z])\w+\))?)\s*\($"


def _companies(
    text: str,
    found: Iterable[quantities.Quantity],
    others: Iterable[PlaceMention | BodyMention],
    lexicon: Lexicon,
) -> Iterator[CompanyMention]:
    """Names before a plain figure in brackets: "Huawei (2,734)"; places and bodies are no companies."""
    pattern = lexicon.pattern("grammar.links.in_names", _BEFORE_BRACKET)
    for quantity in found:
        if quantity.unit != "count" or text[quantity.end : quantity.end + 1] != ")":
            continue
        match = pattern.search(text, 0, quantity.start)
        if (
            match
            and match.end() >= quantity.start
            and not any(p.start < match.end(1) and match.start(1) < p.end for p in others)
        ):
            yield CompanyMention(match.start(1), match.end(1), match[1])


_Named = TypeVar("_Named", PlaceMention, BodyMention)


class Gazetteer(Generic[_Named]):
    """Finds names of the vocabulary in running text, by the first word of each."""

    def __init__(self, names: Iterable[tuple[str, _Named]]) -> None:
        self._by_first: dict[str, list[tuple[str, _Named]]] = {}
        for name, mention in names:
            first = re.match(r"[\w.]+", name)
            if first:
                self._by_first.setdefault(first[0], []).append((name, mention))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, text: str) -> list[_Named]:
        """Mentions in order, the longest name at a place."""
        found: list[_Named] = []
        for word in re.finditer(r"(?<![\w.])[A-Z][\w.]*", text):
            if found and word.start() < found[-1].end:
                continue
            for first in dict.fromkeys((word[0], word[0].rstrip("."))):
                mention = self._at(text, word.start(), first)
                if mention is not None:
                    found.append(mention)
                    break
        return found

    def _at(self, text: str, start: int, first: str) -> _Named | None:
        for name, mention in self._by_first.get(first, ()):
            end = start + len(name)
            if text.startswith(name, start) and not text[end : end + 1].isalnum():
                return replace(mention, start=start, end=end)
        return None


def _place_names(vocabulary: Vocabulary, language: str) -> Iterator[tuple[str, PlaceMention]]:
    for code, place in vocabulary.places.items():
        area, city = code, None
        if place.kind == "city":
            area, city = place.part_of or code, place.label(language)
        for name in place.names(language):
            yield name, PlaceMention(0, 1, area, city)
        for name in place.demonyms:
            yield name, PlaceMention(0, 1, area, city, True)


def _body_names(vocabulary: Vocabulary, language: str) -> Iterator[tuple[str, BodyMention]]:
    for agency in vocabulary.agencies.values():
        for name in (*agency.names(language), *agency.abbreviations):
            yield name, BodyMention(0, 1, agency.jurisdiction)
