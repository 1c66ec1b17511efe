"""A sentence → its typed mentions: quantities, periods, facets of indicators, breakdowns, places."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ipgraph.extract import periods, quantities, subjects
from ipgraph.extract.contenders import contenders
from ipgraph.extract.lexicon import literal
from ipgraph.extract.scan import Names, Scanner
from ipgraph.extract.spans import is_free, is_within, longest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.periods import PeriodMention
    from ipgraph.extract.quantities import Quantity
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
    city: str | None = None


@dataclass(frozen=True, slots=True)
class CompanyMention:
    """A company or university that a figure is of."""

    start: int
    end: int
    name: str


class Sentence:
    """A sentence and its mentions, each read when first asked for; offsets count from its own start."""

    __slots__ = (
        "_recogniser", "bodies", "breakdowns", "companies", "facets", "named", "periods", "places",
        "quantities", "start", "text",
    )  # fmt: skip

    quantities: tuple[Quantity, ...]
    periods: tuple[PeriodMention, ...]
    facets: tuple[Facet, ...]
    breakdowns: tuple[BreakdownMention, ...]
    places: tuple[PlaceMention, ...]
    companies: tuple[CompanyMention, ...]
    bodies: tuple[BodyMention, ...]

    def __init__(
        self, recogniser: Recogniser, text: str, start: int, named: Sequence[PlaceMention | BodyMention]
    ) -> None:
        self._recogniser = recogniser
        self.start = start
        self.text = text
        self.named = named
        self.bodies = tuple([each for each in named if isinstance(each, BodyMention)]) if named else ()

    def __getattr__(self, name: str) -> Any:
        if name == "quantities":
            self.quantities = self._recogniser.quantities(self)
        elif name == "periods":
            self.periods = tuple(periods.mentions(self.text, self._recogniser.lexicon))
        elif name in ("facets", "breakdowns", "places", "companies"):
            self._recogniser.read(self)
        else:
            raise AttributeError(name)
        return getattr(self, name)

    def changed(
        self,
        *,
        quantities: Sequence[Quantity] | None = None,
        places: Sequence[PlaceMention] | None = None,
        facets: Sequence[Facet] | None = None,
        breakdowns: Sequence[BreakdownMention] | None = None,
        times: Sequence[PeriodMention] | None = None,
    ) -> Sentence:
        """The sentence with other quantities, periods, places …; all else is as it was read."""
        other = Sentence(self._recogniser, self.text, self.start, self.named)
        other.quantities = self.quantities if quantities is None else tuple(quantities)
        other.places = self.places if places is None else tuple(places)
        other.facets = self.facets if facets is None else tuple(facets)
        other.breakdowns = self.breakdowns if breakdowns is None else tuple(breakdowns)
        other.periods = self.periods if times is None else tuple(times)
        other.companies = self.companies
        return other

    def moved(
        self,
        text: str,
        start: int,
        *,
        facets: tuple[Facet, ...],
        breakdowns: tuple[BreakdownMention, ...],
        places: tuple[PlaceMention, ...],
        bodies: tuple[BodyMention, ...] = (),
    ) -> Sentence:
        """A sentence of other words that names the same, where that stands in them; without figures."""
        other = Sentence(self._recogniser, text, start, bodies)
        other.facets, other.breakdowns, other.places = facets, breakdowns, places
        other.quantities, other.periods, other.companies = (), (), ()
        return other


# How far around a city's name the name of a system may reach.
_BEFORE_NAME: Final = 12
_BEHIND_NAME: Final = 40
# Adjectives of places that name their people too, who are several with an "s".
_PEOPLE: Final = re.compile(r"(?:[a-z]an|[aeiou]i|er)$")


class Recogniser:
    """Finds the mentions of sentences in one language, with one vocabulary."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        self.lexicon = lexicon
        self.vocabulary = vocabulary
        language = lexicon.language
        self._words: Scanner[_Facets | _Category] = Scanner(
            [*_facet_words(lexicon), *_labels(vocabulary, language), *_categories(lexicon)]
        )
        # what makes a name is told by capitals alone: expressions as they are
        self._bodies = re.compile("|".join(lexicon.table("grammar.reference.names")) or r"(?!)")
        self._names: Names[PlaceMention | BodyMention] = Names(
            [*_place_names(vocabulary, language), *_body_names(vocabulary, language)]
        )

    def names(self, text: str) -> list[PlaceMention | BodyMention]:
        """The places and public bodies that a text names, in order."""
        found = [placed(named, start, end) for start, end, named in self._names.find(text)]
        money = self.lexicon.pattern("grammar.reference.money")
        return [each for each in found if not (self._is_system(each, text) or money.match(text, each.end))]

    def _is_system(self, named: PlaceMention | BodyMention, text: str) -> bool:
        """True of a city that only something else bears the name of: "the Madrid System", "大田作物"."""
        if not isinstance(named, PlaceMention) or named.city is None:
            return False
        begin = max(0, named.start - _BEFORE_NAME)
        facets = self.facets(text[begin : named.end + _BEHIND_NAME])
        return any(
            f.start + begin < named.end < f.end + begin
            and any(subjects.slot(n) == "system" or n == "nothing" for n in f.facets)
            for f in facets
        )

    def facets(self, text: str) -> tuple[Facet, ...]:
        """The facets that a text names: of a sentence, a title, a heading."""
        return self._mentions(text)[0]

    def sentence(
        self, text: str, start: int, names: Sequence[PlaceMention | BodyMention] | None = None
    ) -> Sentence:
        """``text`` as a sentence that begins at ``start`` in its document.

        ``names`` are what ``names(text)`` gives where it is known already.
        """
        return Sentence(self, text, start, self.names(text) if names is None else names)

    def quantities(self, sentence: Sentence) -> tuple[Quantity, ...]:
        """The quantities of a sentence; its periods are read only where a numeral stands."""

        def dated() -> Iterator[tuple[int, int]]:
            yield from ((each.start, each.end) for each in sentence.periods)

        return tuple(quantities.quantities(sentence.text, self.lexicon, dated()))

    def read(self, sentence: Sentence) -> None:
        """Fill in a sentence's facets, breakdowns, places and companies."""
        text, named, bodies = sentence.text, sentence.named, sentence.bodies
        dated, found = sentence.periods, sentence.quantities
        # words inside the name of a body, a period or a figure name nothing else
        # but "the register now holds": what only says that it is so today is a word like others
        taken = [(period.start, period.end) for period in dated if period.role != periods.VAGUE]
        taken += [(body.start, body.end) for body in bodies]
        taken += [match.span() for match in self._bodies.finditer(text)]
        taken += [(quantity.start, quantity.noun) for quantity in found if quantity.form != "ordinal"]
        taken += [(quantity.end, quantity.stop) for quantity in found if quantity.also]
        facets, categories = self._mentions(text, [each for each in found if each.form != "ordinal"])
        facets = tuple(facet for facet in facets if is_free(facet.start, facet.end, taken))
        # "gross domestic product" is of no residents alone
        sums = [(facet.start, facet.end) for facet in facets if "gdp" in facet.facets]
        if sums:
            categories = tuple(each for each in categories if is_free(each.start, each.end, sums))
        # "Madrid System" is no place, "United States" no kind of thing: the longer words are meant
        places = [
            place
            for place in named
            if isinstance(place, PlaceMention)
            and is_free(place.start, place.end, taken)
            and not any(is_within(place.start, place.end, facet.start, facet.end) for facet in facets)
            # "The Hague System": a name that goes on as something else
            and not any(place.start < facet.start < place.end < facet.end for facet in facets)
        ]
        if places:
            facets = tuple(
                facet
                for facet in facets
                if not any(is_within(facet.start, facet.end, place.start, place.end) for place in places)
            )
        dateline = self.lexicon.pattern("grammar.reference.dateline")
        # "国内" is where the home of what is spoken of is, not a place by itself
        home = {(each.start, each.end) for each in categories if each.key == "residence"}
        places = [p for p in places if (p.start, p.end) not in home and not dateline.match(text, p.end)]
        companies = self._companies(text, found, [*places, *bodies], [*facets, *categories, *dated])
        if companies:
            # "浙江大学" is no place and no kind of holder
            inside = [(company.start, company.end) for company in companies]
            facets = tuple(facet for facet in facets if is_free(facet.start, facet.end, inside))
            if self.lexicon.table("grammar.contender.heads"):
                # "China Petroleum and Chemical Corporation" names itself, not a kind of holder
                head = self.lexicon.pattern("grammar.contender.heads")
                own = [(c.start, c.end) for c in companies if not head.search(c.name)]
                categories = tuple(each for each in categories if is_free(each.start, each.end, own))
            within = [place for place in places if not is_free(place.start, place.end, inside)]
            places = [place for place in places if place not in within]
            if within and self.lexicon.table("grammar.contender.heads"):
                # where a university is from is told by its name
                states = [replace(p, area=p.area.partition("-")[0], city=None) for p in within]
                places = sorted([*places, *states], key=lambda place: place.start)
        sentence.facets, sentence.breakdowns = facets, categories
        sentence.places, sentence.companies = tuple(places), companies

    def _companies(
        self,
        text: str,
        found: Sequence[Quantity],
        others: Sequence[PlaceMention | BodyMention],
        known: Sequence[Facet | BreakdownMention | periods.PeriodMention],
    ) -> tuple[CompanyMention, ...]:
        if not any(quantity.unit == "count" for quantity in found):
            return ()
        spans = contenders(
            text,
            found,
            [(each.start, each.end) for each in others],
            [(each.start, each.end) for each in known],
            self.lexicon,
        )
        return tuple(CompanyMention(start, end, text[start:end]) for start, end in spans)

    def _mentions(
        self, text: str, figures: Sequence[Quantity] = ()
    ) -> tuple[tuple[Facet, ...], tuple[BreakdownMention, ...]]:
        """The longest at each place; two entries with the same words give one facet mention with both.

        Words that reach over one of the ``figures`` are none: those on either side of it are.
        """
        facets: dict[tuple[int, int], list[_Facets]] = {}
        categories: dict[tuple[int, int], tuple[str, str | int]] = {}
        for match, meant in self._words.find(text):
            if isinstance(meant, _Facets):
                first, last = match.span()
                if any(first < each.start and each.noun < last for each in figures):
                    continue
                facets.setdefault((first, last), []).append(meant)
            else:
                value = meant.value if meant.value is not None else _batch(match[0], self.lexicon)
                if value is not None:
                    categories.setdefault(match.span(), (meant.key, value))
        # a whole label says what its parts and what they overlap do not
        labels = frozenset(span for span, meant in facets.items() if any(each.is_label for each in meant))
        return (
            tuple(_facet(span, facets[span]) for span in longest(facets, labels)),
            tuple(BreakdownMention(*span, *categories[span]) for span in longest(categories)),
        )


class _Facets(NamedTuple):
    """What a facet pattern means."""

    names: tuple[str, ...]
    weak: bool
    head: bool
    is_label: bool = False


class _Category(NamedTuple):
    """What a pattern of a breakdown means; the value of a batch is in its words."""

    key: str
    value: str | int | None


def placed(named: PlaceMention | BodyMention, start: int, end: int) -> PlaceMention | BodyMention:
    """The same name at ``text[start:end]``."""
    if isinstance(named, BodyMention):
        return BodyMention(start, end, named.area, named.city)
    return PlaceMention(start, end, named.area, named.city, named.adjective)


def _facet(span: tuple[int, int], meant: list[_Facets]) -> Facet:
    # what a catalogue calls an indicator names that one, whatever the words are taken for elsewhere
    meant = [each for each in meant if each.is_label] or meant
    if len(meant) == 1:
        (only,) = meant
        return Facet(*span, only.names, only.weak, only.head)
    strong = [each for each in meant if not each.weak] or meant
    # the noun that is counted comes first
    strong = sorted(strong, key=lambda each: not each.head)
    names = dict.fromkeys(name for each in strong for name in each.names)
    return Facet(*span, tuple(names), strong[0].weak, any(each.head for each in meant))


def _facet_words(lexicon: Lexicon) -> Iterator[tuple[str, _Facets]]:
    for entry in lexicon.table("facets.entry"):
        meant = _Facets(tuple(entry["facets"]), entry.get("weak", False), entry.get("head", False))
        yield from ((word, meant) for word in entry["words"])


def _labels(vocabulary: Vocabulary, language: str) -> Iterator[tuple[str, _Facets]]:
    """The labels of indicators that no facets compose."""
    for indicator in subjects.unsigned(vocabulary):
        meant = _Facets((subjects.label_facet(indicator.slug),), weak=False, head=False, is_label=True)
        yield from ((literal(label), meant) for label in indicator.names(language))


def _categories(lexicon: Lexicon) -> Iterator[tuple[str, _Category]]:
    for entry in lexicon.table("breakdowns.entry"):
        meant = _Category(entry["key"], entry["value"])
        yield from ((word, meant) for word in entry["words"])
    yield from ((word, _Category("batch", None)) for word in lexicon.table("breakdowns.batch.words"))


def _batch(words: str, lexicon: Lexicon) -> int | None:
    """The number of a batch by its ordinal: "the second group"."""
    digit = re.search(r"\d+", words)
    if digit:
        return int(digit[0])
    ordinals: dict[str, int] = lexicon.table("quantities.ordinals")
    low = words.lower()
    return next((number for word, number in ordinals.items() if word in low), None)


def _place_names(vocabulary: Vocabulary, language: str) -> Iterator[tuple[str, PlaceMention]]:
    for code, place in vocabulary.places.items():
        area, city = code, None
        if place.kind == "city":
            area, city = place.part_of or code, place.name
        for name in place.names(language):
            yield name, PlaceMention(0, 1, area, city)
        for name in place.demonyms:
            yield name, PlaceMention(0, 1, area, city, True)
            if _PEOPLE.search(name):
                yield f"{name}s", PlaceMention(0, 1, area, city, True)


def _body_names(vocabulary: Vocabulary, language: str) -> Iterator[tuple[str, BodyMention]]:
    for agency in vocabulary.agencies.values():
        place = vocabulary.places.get(agency.jurisdiction or "")
        # figures of a city are told under the code of its province
        city = place.name if place is not None and place.kind == "city" else None
        area = place.part_of if place is not None and city else agency.jurisdiction
        # "INPI" alone may be the office of any of several countries
        own = (name for name in agency.abbreviations if vocabulary.agency(name) is not None)
        for name in (*agency.names(language), *own):
            yield name, BodyMention(0, 1, area, city)
