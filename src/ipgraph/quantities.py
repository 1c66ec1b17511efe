"""Any text in English or Chinese → every quantity that it states, as frozen records.

>>> from ipgraph.quantities import quantities
>>> [(each.value, each.unit, each.bound, each.quote) for each in quantities("about 3.2 km in 2 hours")]
[(Decimal('3.2'), 'km', 'about', '3.2 km'), (Decimal('2'), 'h', 'exact', '2 hours')]
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ipgraph.claims import Equivalent
from ipgraph.errors import VocabularyError
from ipgraph.extract import lexicon as lexicons
from ipgraph.extract import measures
from ipgraph.extract import quantities as found
from ipgraph.extract.affixes import Before
from ipgraph.extract.bounds import bounds_of
from ipgraph.read.language import language_of
from ipgraph.values import Interval, stated_interval

if TYPE_CHECKING:
    from decimal import Decimal

    from ipgraph.extract.lexicon import Lexicon

LANGUAGES: Final = ("en", "zh")

# So far around an ordinal its words are looked at for whether it is a rank.
_AROUND: Final = 60
# Words between a figure and the word for its rise or fall, one behind the other: "increase of the total by"
_FILLERS: Final = 3


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as a text states it.

    ``value`` is in base units: 4400000 for "4.4 million", 53.3 for "53.3 percent", 30 for "三成"; the amount
    of a fall is positive. ``unit`` is ``count`` (of things), ``percent``, ``percentage-point``, ``times``,
    ``rank``, ``day``, ``month``, ``year``, ``score``, ``per-10k-people``, a currency by its ISO 4217 code
    (``CNY``), or another unit by its symbol in UCUM (https://ucum.org: ``kg``, ``Cel``, ``kW.h``); a unit
    that has no one size is told by its word (``ton``). A week is 7 days.
    ``bound`` is ``exact``, ``about``, ``over`` or ``under``; ``change`` 1 where the words beside the figure
    say that it is a rise ("up 5%"), -1 for a fall, 0 else.
    ``half`` is half the step of the last stated digit, in base units (``values.half_step``): how far
    rounding can have moved the figure. ``also`` holds the same figure in another currency
    ("3.5亿元（约合4900万美元）").
    ``quote`` is ``text[start:end]``: the number and its unit words.
    """

    value: Decimal
    unit: str
    bound: str
    change: int
    half: Decimal
    start: int
    end: int
    quote: str
    also: tuple[Equivalent, ...] = ()

    @property
    def interval(self) -> Interval:
        """What the figure allows as stated: its rounding interval, or a half line where it is bounded.

        >>> [quantity] = quantities("more than 2,700 universities")
        >>> quantity.interval
        Interval(low=Decimal('2700'), high=None)
        """
        return stated_interval(self.value, self.bound, self.half)


def quantities(text: str, language: str | None = None) -> list[Quantity]:
    """Every quantity of a text, in its order; offsets count the characters of ``text`` as it stands.

    Left out are dates, years, times of day, telephone and document numbers, numbers in names ("Fortune
    500"), ranges ("3 to 5 million"), estimates without a figure ("数千"), and "one" as an article.
    ``language`` is an ISO 639-1 code, ``en`` or ``zh``; None finds out.

    >>> [quantity] = quantities("发明专利授权量达92.1万件，同比增长15.3%。")[1:]
    >>> quantity.value, quantity.unit, quantity.change, quantity.quote
    (Decimal('15.3'), 'percent', 1, '15.3%')

    Raises VocabularyError on a text in another language.
    """
    known = language or language_of(text)
    if known not in LANGUAGES:
        raise VocabularyError(
            f"quantities are read in {' and '.join(LANGUAGES)}, not in {known!r}; "
            "name one of them with language= to read it as such"
        )
    lexicon = lexicons.load(known)
    folded = lexicon.fold(text)
    cues = _cues(lexicon)
    return [
        Quantity(
            each.value,
            each.unit,
            each.bound,
            each.sign or cues.change(folded, each),
            each.half,
            each.start,
            each.end,
            text[each.start : each.end],
            tuple(Equivalent(other.value, other.unit) for other in each.also),
        )
        for each in found.quantities(folded, lexicon, every=True)
        if each.form != "ordinal" or _is_rank(folded, each, lexicon)
    ]


def _is_rank(text: str, quantity: found.Quantity, lexicon: Lexicon) -> bool:
    """False of an ordinal that only numbers something: "the first time"."""
    before = text[max(0, quantity.start - _AROUND) : quantity.start]
    after = text[quantity.end : quantity.end + _AROUND]
    return measures.read(quantity, before, after, lexicon) is not None


@cache
def _cues(lexicon: Lexicon) -> _Cues:
    return _Cues(lexicon)


class _Cues:
    """The words of a lexicon that say of the figure beside them that it is a rise or a fall."""

    def __init__(self, lexicon: Lexicon) -> None:
        def entries(path: str, payload: int) -> list[tuple[str, int]]:
            return [(pattern, payload) for pattern in lexicon.table(path)]

        self._lexicon = lexicon
        self._before = Before(
            [*entries("grammar.change.up", 1), *entries("grammar.change.down", -1)], reach=24
        )
        cue = lexicon.compose("{grammar.change.up}|{grammar.change.down}")
        fillers = [
            entry
            for path in ("links.of", "links.rate", "links.articles", "change.qualifiers")
            for entry in entries(f"grammar.{path}", 0)
            if not cue.search(entry[0])
        ]
        self._fillers = Before(fillers, reach=24)
        adjectives = lexicon.table("quantities.adjectives")
        self._adjectives = frozenset(adjectives["words"])
        self._comparison = Before([(pattern, True) for pattern in adjectives["comparison"]], reach=40)
        self._after = lexicon.compose(
            r"\s*(?:(?:{grammar.change.qualifiers})[\s,]*){0,5}"
            r"(?:(?P<up>{grammar.change.more})|(?P<down>{grammar.change.less})){break}"
        )

    def change(self, text: str, quantity: found.Quantity) -> int:
        """1 of a rise, -1 of a fall, 0 where nothing beside the figure says so."""
        if quantity.unit == "rank":
            return 0
        bound = bounds_of(self._lexicon).before(text, quantity.start)
        place = bound[1] if bound else quantity.start
        for _ in range(_FILLERS + 1):
            cue = self._before.at(text, place)
            if cue and (
                text[cue[1] : place].strip() not in self._adjectives or self._comparison.at(text, cue[1])
            ):
                return cue[0]
            filler = self._fillers.at(text, place)
            if filler is None:
                break
            place = filler[1]
        match = self._after.match(text, quantity.end)
        return 0 if match is None else 1 if match["up"] else -1
