"""``lexicons/indicators.toml`` → what is known of an indicator and of a facet: signatures, kinds, wholes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from ipgraph.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ipgraph.extract.recognise import Facet
    from ipgraph.vocabulary import Indicator, Vocabulary

# Begins the facet that is an indicator's whole label, which names it better than its parts could.
_LABEL: Final = "label:"
# A way to sell, and a field of what is filed.
_TRADE: Final = "e-commerce"
# What is filed under each system.
FILED_UNDER: Final = {"pct": "patent", "madrid": "trademark", "hague": "design"}


@dataclass(frozen=True, slots=True)
class Signature:
    """Which facets make an indicator; each element of ``facets`` is a set of alternatives; those in ``own``
    must stand beside the figure.
    """

    indicator: str
    facets: tuple[frozenset[str], ...]
    head: str | None
    without: frozenset[str]
    own: frozenset[str] = frozenset()

    @property
    def named(self) -> frozenset[str]:
        """All the facets that it can be made of."""
        return frozenset().union(*self.facets)


@cache
def _read() -> dict[str, Any]:
    file = resources.files(__package__) / "lexicons" / "indicators.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _tables() -> tuple[tuple[Signature, ...], Mapping[str, str], frozenset[str]]:
    tables = _read()
    signatures = tuple(
        Signature(
            entry["indicator"],
            tuple(frozenset(item.split("|")) for item in entry["facets"]),
            entry.get("head"),
            frozenset(entry.get("without", ())),
            frozenset(entry.get("own", ())),
        )
        for entry in tables["signature"]
    )
    slot_of = {facet: slot for slot, facets in tables["slots"].items() for facet in facets}
    return signatures, slot_of, frozenset(tables["own_sentence"])


@dataclass(frozen=True, slots=True)
class BreakdownRules:
    """Which breakdowns mean something for which indicators."""

    only: Mapping[str, frozenset[str]]
    implied: Mapping[str, frozenset[str]]
    industry: frozenset[str]

    def fitting(self, indicator: str | None, of: Mapping[str, str | int]) -> dict[str, str | int]:
        """``of`` without what does not apply to the indicator or is said by its name."""
        kept: dict[str, str | int] = {}
        for key, value in of.items():
            allowed = self.only.get(key)
            if key == "right" and allowed is not None and indicator not in allowed and has_kinds(indicator):
                # a case is of a kind by the right that it is about
                kinds = _read()["kinds"]
                key = "case-type" if indicator in kinds["case-types"] else "kind"
                kept.setdefault(key, kinds["names"].get(value, value))
                continue
            # a share tells of which part of them it is
            implied = self.implied.get(indicator or "", frozenset())
            is_implied = (key in implied or f"{key}={value}" in implied) and not (
                key == "holder" and "whole" in of
            )
            # a part by a name of its own: "ICT services"
            is_implied = is_implied and not (" " in str(value) or str(value) != str(value).lower())
            if (allowed is not None and (indicator or "") not in allowed) or is_implied:
                continue
            if key == "channel" and value == _TRADE and is_filed(indicator):
                # what is filed for e-commerce is of that field
                kept.setdefault("field", value)
                continue
            is_of_industry = indicator in self.industry or "industry" in implied
            kept["industry" if key == "field" and is_of_industry else key] = value
        return kept


@cache
def breakdown_rules() -> BreakdownRules:
    """The rules of ``lexicons/indicators.toml``."""
    tables = _read()
    return BreakdownRules(
        {key: frozenset(indicators) for key, indicators in tables["only"].items()},
        {indicator: frozenset(keys) for indicator, keys in tables["implied"].items()},
        frozenset(tables["industry"]["indicators"]),
    )


def is_parted(indicator: str | None) -> bool:
    """True of what is counted whatever right it is about, so that one beside a figure tells its part."""
    return indicator in _read()["kinds"]["parted"]


def parts_told(facets: Iterable[str]) -> dict[str, str | int]:
    """The part of what is counted that facets tell: goods that infringe patents, goods on their way out.

    Facets of several rights name all of it.
    """
    kinds = _read()["kinds"]
    told = set(facets)
    found: dict[str, str | int] = {}
    for key, names in (("right", kinds["rights"]), ("direction", kinds["directions"])):
        values = {names[name] for name in told if name in names}
        if len(values) == 1:
            found[key] = values.pop()
    return found


def general(facet: str) -> str | None:
    """The kind of right that a facet names a kind of: an invention patent is a patent."""
    kind: str | None = _read()["general"].get(facet)
    return kind


@cache
def parts_of(whole: str) -> frozenset[str]:
    """The kinds that a right has."""
    return frozenset(kind for kind, right in _read()["general"].items() if right == whole)


def is_filed(indicator: str | None) -> bool:
    """True of what is filed at an office or granted by it."""
    return indicator in _read()["filed"]["indicators"]


def is_of_people(indicator: str | None) -> bool:
    """True of what is told by whether its owners are at home."""
    return is_filed(indicator) or indicator in _read()["filed"]["abroad"]


def is_of_courts(indicator: str | None) -> bool:
    """True of what courts count: cases, and those in which they awarded more."""
    return indicator in _read()["only"]["instance"]


def contained(indicator: str | None) -> str | None:
    """What each of what is counted may hold several of: designs of an application under the Hague system."""
    held: str | None = _read()["contained"].get(indicator)
    return held


def is_ranked(indicator: str) -> bool:
    """True of what countries are ranked by."""
    return indicator in _read()["ranked"]["indicators"] or indicator in _read()["ranked"]["ranks"]


def month_of_ranking(indicator: str | None) -> int | None:
    """The month of the year in which a yearly ranking comes out."""
    month: int | None = _read()["ranked"]["month"].get(indicator)
    return month


def is_regional(area: str) -> bool:
    """True of an office's area where applicants of many countries file."""
    return area in _read()["filed"]["regional"]


def whole_of(area: str, indicator: str | None, *, parted: bool = True) -> str:
    """What "of the total" means: all that is counted, the country's, or its office's where filings from
    abroad count too.
    """
    named = named_whole(indicator, parted=parted)
    if named is not None:
        return named
    is_office = is_regional(area) or (is_filed(indicator) and area not in _read()["filed"]["national"])
    return "office-total" if is_office else "national-total"


def named_whole(indicator: str | None, *, parted: bool) -> str | None:
    """What the total of an indicator is called where it has a name of its own.

    A share of a kind, ``parted`` by nothing else, is one of all kinds: "High-value ones made up 41.5%".
    """
    named: str | None = _read()["wholes"].get(indicator)
    return named or (None if parted else kind_of(indicator))


def kind_of(indicator: str | None) -> str | None:
    """The indicator of which one counts a kind: high-value patents are valid ones."""
    whole: str | None = _read()["kind_of"].get(indicator)
    return whole


def is_scored(facets: Iterable[str]) -> bool:
    """True where the facets name something that is scored, so that "points" are a score's."""
    return not set(_read()["scored"]["facets"]).isdisjoint(facets)


def is_narrowed(facets: Iterable[str]) -> bool:
    """True of what is qualified for as long as its sentence goes on: "high-value"."""
    return not _tables()[2].isdisjoint(facets)


def has_shares(indicator: str) -> bool:
    """True of what texts tell parts of, as shares of it."""
    return indicator not in _read()["unshared"]["indicators"]


def is_late(indicator: str | None) -> bool:
    """True of what is told long after the time that it is of."""
    return indicator in _read()["late"]["indicators"]


def has_kinds(indicator: str | None) -> bool:
    """True of what is counted whatever right it is about, such as court cases: rights are its parts."""
    return indicator in _read()["kinds"]["indicators"]


def is_dealt_with(facets: Iterable[str]) -> bool:
    """True of what is told in cases: facets that say so, or what is done with them."""
    return not set(_read()["cases"]["facets"]).isdisjoint(facets)


def has_items(indicator: str | None) -> bool:
    """True of a sum whose parts have names of their own: what the products of an indication yield."""
    return indicator in _read()["items"]["indicators"]


def is_called_shortly(facets: Iterable[str]) -> bool:
    """True of what its noun alone means once it was named in full: "centres" that protect rights."""
    return not set(_read()["again"]["facets"]).isdisjoint(facets)


def goes_through(indicator: str | None, local: Iterable[Facet]) -> bool:
    """True where words only say to which step cases came that the indicator counts at any step."""
    steps = _read()["steps"]
    told = [facet for facet in local if any(slot(name) for name in facet.facets)]
    return (
        indicator in steps["indicators"] and bool(told) and all({*steps["names"]} & {*f.facets} for f in told)
    )


def is_counted_by(indicator: str, kin: str) -> bool:
    """True where measure words of a kin can count what the indicator counts: bodies, people or things.

    What one's own indicator counts is not known, so that any can.
    """
    if indicator not in _signed():
        return True
    counted = _read()["counted"]
    kinds = {kind for kind, indicators in counted.items() if indicator in indicators}
    return not kin or not (kinds or kin in counted) or kin in kinds


@cache
def heads(indicator: str) -> frozenset[str]:
    """The nouns that name what an indicator counts: of projects, of enterprises."""
    return frozenset(s.head for s in signatures() if s.indicator == indicator and s.head)


@cache
def things_of(indicator: str) -> frozenset[str]:
    """The kinds of things that an indicator counts: consignments, articles."""
    own = (name for s in signatures() if s.indicator == indicator for name in s.named)
    return frozenset(name for name in own if slot(name) == "thing")


def counts_bodies(indicator: str | None) -> bool:
    """True of what counts bodies or people: courts' cases are none of it."""
    return any(indicator in indicators for indicators in _read()["counted"].values())


@cache
def slot(facet: str) -> str | None:
    """What kind of thing a facet names: ``right``, ``act``, ``value``, ``field``; None of others."""
    return "right" if facet.startswith(_LABEL) else _tables()[1].get(facet)


def slots() -> Mapping[str, str]:
    """The facets that fill a slot, with it; labels of indicators are not among them."""
    return _tables()[1]


def label_facet(indicator: str) -> str:
    """The facet that the label of an indicator gives where no signature composes the indicator."""
    return _LABEL + indicator


def unsigned(vocabulary: Vocabulary) -> list[Indicator]:
    """The indicators that no signature composes, such as a user's own: their labels name them in texts."""
    return [each for slug, each in vocabulary.indicators.items() if slug not in _signed()]


def labelled(facet: str) -> Signature | None:
    """The signature of a facet that is the label of an indicator."""
    return _by_label(facet) if facet.startswith(_LABEL) else None


@cache
def _signed() -> frozenset[str]:
    return frozenset(signature.indicator for signature in signatures())


@cache
def _by_label(facet: str) -> Signature:
    return Signature(facet.removeprefix(_LABEL), (frozenset({facet}),), None, frozenset())


def signatures() -> tuple[Signature, ...]:
    """All signatures, in the file's order."""
    return _tables()[0]


def check(vocabulary: Vocabulary) -> None:
    """Raise VocabularyError where a signature names an indicator that the vocabulary lacks."""
    for signature in signatures():
        if signature.indicator not in vocabulary.indicators:
            raise VocabularyError(f"indicators.toml names an unknown indicator: {signature.indicator}")
