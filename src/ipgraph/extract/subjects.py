"""Facets around a figure → the indicator it is about, by the signatures in ``lexicons/indicators.toml``."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from ipgraph.errors import VocabularyError
from ipgraph.values import is_currency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Facet
    from ipgraph.vocabulary import Indicator, Vocabulary


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
                kept.setdefault("kind", _read()["kinds"]["names"].get(value, value))
                continue
            # a share tells of which part of them it is
            is_implied = indicator is not None and key in self.implied.get(indicator, ())
            is_implied = is_implied and not (key == "holder" and "whole" in of)
            if (allowed is not None and indicator not in allowed) or is_implied:
                continue
            kept["industry" if key == "field" and indicator in self.industry else key] = value
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


def contained(indicator: str | None) -> str | None:
    """What each of what is counted may hold several of: designs of an application under the Hague system."""
    held: str | None = _read()["contained"].get(indicator)
    return held


def is_ranked(indicator: str) -> bool:
    """True of what countries are ranked by."""
    return indicator in _read()["ranked"]["indicators"] or indicator in _read()["ranked"]["ranks"]


def is_regional(area: str) -> bool:
    """True of an office's area where applicants of many countries file."""
    return area in _read()["filed"]["regional"]


def whole_of(area: str, indicator: str | None) -> str:
    """What "of the total" means: all that is counted, the country's, or its office's where filings from
    abroad count too.
    """
    named: str | None = _read()["wholes"].get(indicator)
    if named is not None:
        return named
    is_office = is_regional(area) or (is_filed(indicator) and area not in _read()["filed"]["national"])
    return "office-total" if is_office else "national-total"


def is_scored(facets: Iterable[str]) -> bool:
    """True where the facets name something that is scored, so that "points" are a score's."""
    return not set(_read()["scored"]["facets"]).isdisjoint(facets)


def is_narrowed(facets: Iterable[str]) -> bool:
    """True of what is qualified for as long as its sentence goes on: "high-value"."""
    return not _tables()[2].isdisjoint(facets)


def is_late(indicator: str | None) -> bool:
    """True of what is told long after the time that it is of."""
    return indicator in _read()["late"]["indicators"]


def has_kinds(indicator: str | None) -> bool:
    """True of what is counted whatever right it is about, such as court cases: rights are its parts."""
    return indicator in _read()["kinds"]["indicators"]


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


def counts_bodies(indicator: str | None) -> bool:
    """True of what counts bodies or people: courts' cases are none of it."""
    return any(indicator in indicators for indicators in _read()["counted"].values())


def slot(facet: str) -> str | None:
    """What kind of thing a facet names: ``right``, ``act``, ``value``, ``field``; None of others."""
    return "right" if facet.startswith(_LABEL) else _tables()[1].get(facet)


def label_facet(indicator: str) -> str:
    """The facet that the label of an indicator gives where no signature composes the indicator."""
    return _LABEL + indicator


def unsigned(vocabulary: Vocabulary) -> list[Indicator]:
    """The indicators that no signature composes, such as a user's own: their labels name them in texts."""
    return [each for slug, each in vocabulary.indicators.items() if slug not in _signed()]


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


# How much a facet weighs: in the figure's own segment, as a weak word there, and per step of context:
# a facet that only context gives hardly counts, so that words beside the figure decide.
_LOCAL: Final = 1.0
_WEAK: Final = 0.7
_CONTEXT: Final = (0.15, 0.1, 0.05, 0.01)
# From this step of context on, what narrows a subject does not reach words that name one by themselves.
_FAR: Final = 2
_NARROWING: Final = frozenset({"system", "field", "value"})
# Which step of context is the heading's.
_HEADING: Final = 1
# Words for rights of whatever kind.
_ANY_RIGHT: Final = frozenset({"ip", "ip-any"})
# What it counts that the indicator is the one just spoken of.
_COHERENT: Final = 0.25
# Begins the facet that is an indicator's whole label, which names it better than its parts could.
_LABEL: Final = "label:"
_BY_LABEL: Final = 2.0
FULL_SCORE: Final = 100
# What has no parts that a share could be of.
_NO_WHOLES: Final = frozenset({"month", "day", "year", "rank", "score", "per-10k-people"})
_PER_CAPITA: Final = "per-10k-people"
# What a facet costs that stands beside the figure and that the signature does not use.
_UNUSED: Final = {
    "right": 0.6,
    "value": 0.5,
    "field": 0.5,
    "act": 0.2,
    "thing": 0.4,
    "apart": 0.2,
    "body": 0.3,
    "direction": 0.3,
    "system": 0.6,
    "per": 0.5,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is about: the indicator, how well the words support it, and which facets they gave."""

    indicator: str
    score: float
    local: int
    used: tuple[str, ...]


def resolve(
    local: Sequence[Facet],
    contexts: Sequence[Sequence[str]],
    fits: Mapping[str, bool],
    head: str | None,
    spoken: Iterable[str | None] = (),
) -> Subject | None:
    """The indicator that the facets name best, or None.

    ``local`` are the facets of the figure's own segment, ``contexts`` the facets of what surrounds it, the
    nearest first; ``fits`` tells for each indicator whether the figure's unit allows it; ``head`` is the
    kind of thing counted where its noun stands beside the number; ``spoken`` the indicators of the figures
    before.
    """
    _, slot_of, own_sentence = _tables()
    weights: dict[str, float] = {}
    for facet in local:
        for name in facet.facets:
            weight = _WEAK if facet.weak else _LOCAL
            weights[name] = max(weights.get(name, 0.0), weight)
    filled = {slot_of[name] for name, weight in weights.items() if name in slot_of and weight == _LOCAL}
    filled.discard("body")
    context: dict[str, float] = {}
    is_new_topic = False
    is_named = any(s.head == head and fits.get(s.indicator, False) for s in _possible(weights))
    nearer: set[str] = set()
    for step, names in enumerate(contexts):
        if step >= _FAR:
            # "Finally, geographical indications. 58,400 were in force": of those, not of the designs before
            spoken_of = (contexts[0],) if step == _FAR else (contexts[0], contexts[_FAR])
            nearer = {n for each in spoken_of for n in each if slot_of.get(n) == "right"} - _ANY_RIGHT
        if step == _FAR:
            # "商标方面，申请量737.1万件，注册量500.7万件": its own sentence names the right
            is_new_topic = "act" in filled and any(slot_of.get(name) == "right" for name in context)
        for name in names:
            if is_new_topic and slot_of.get(name) == "system":
                continue
            if filled >= {"right", "act"} and (
                (slot_of.get(name) == "system" and step != _HEADING)
                or (step >= _FAR and is_named and slot_of.get(name) in _NARROWING)
            ):
                # "马德里商标申请587件。新增注册商标30.8万件": a right and what is done with it say it all
                continue
            if nearer and slot_of.get(name) == "right" and not _is_of(name, nearer):
                continue
            # what a sentence qualifies ("high-value") does not reach beyond it
            if slot_of.get(name) not in filled and (step == 0 or name not in own_sentence):
                context.setdefault(name, _CONTEXT[min(step, len(_CONTEXT) - 1)])
    told = set(spoken)
    # what stands for itself: a registration of technology contracts is none of software
    bodies = {name for name, weight in weights.items() if slot_of.get(name) == "body" and weight == _LOCAL}
    strong = [name for name, weight in weights.items() if weight == _LOCAL]
    fields = {name for name in strong if slot_of.get(name) in ("field", "apart")}
    best: Subject | None = None
    for signature in _possible({**context, **weights}):
        if signature.head != head or not fits.get(signature.indicator, False):
            continue
        if not signature.own <= weights.keys():
            continue
        if not signature.without.isdisjoint(weights) or (bodies and bodies.isdisjoint(signature.named)):
            continue
        if fields and fields.isdisjoint(signature.named) and not _is_local(signature, weights):
            # "insured 1,230 patents": what the words beside it name is not what is lacking in them
            continue
        subject = _score(signature, weights, context, slot_of)
        if signature.indicator in told:
            subject = replace(subject, score=subject.score + _COHERENT)
        if best is None or subject.score > best.score:
            best = subject
    return best


def _is_of(right: str, rights: Iterable[str]) -> bool:
    """True of a kind of right among ``rights``, or of the kinds and the whole of one of them."""
    return any(right == each or general(right) == each or general(each) == right for each in rights)


def _is_local(signature: Signature, weights: Mapping[str, float]) -> bool:
    return all(not alternatives.isdisjoint(weights) for alternatives in signature.facets)


@cache
def _by_facet() -> Mapping[str, tuple[int, ...]]:
    """For each facet the numbers of the signature elements that it fills, counted through all signatures."""
    index: dict[str, list[int]] = {}
    for place, (_, alternatives) in enumerate(_elements()):
        for name in alternatives:
            index.setdefault(name, []).append(place)
    return {name: tuple(places) for name, places in index.items()}


@cache
def _elements() -> tuple[tuple[int, frozenset[str]], ...]:
    return tuple((n, facets) for n, signature in enumerate(signatures()) for facets in signature.facets)


def _possible(available: Mapping[str, float]) -> list[Signature]:
    """The signatures of which every element is among the facets, in the file's order."""
    by_facet, elements, every = _by_facet(), _elements(), signatures()
    filled: Counter[int] = Counter()
    for place in {place for name in available for place in by_facet.get(name, ())}:
        filled[elements[place][0]] += 1
    found = [every[number] for number in sorted(filled) if filled[number] == len(every[number].facets)]
    return found + [_by_label(name) for name in available if name.startswith(_LABEL)]


def _score(
    signature: Signature,
    weights: Mapping[str, float],
    context: Mapping[str, float],
    slot_of: Mapping[str, str],
) -> Subject:
    score, local, used, given = 0.0, 0, set[str](), list[str]()
    for alternatives in signature.facets:
        if len(alternatives) == 1:
            (name,) = alternatives
        else:
            name = max(sorted(alternatives), key=lambda each: weights.get(each, context.get(each, 0.0)))
        weight = weights.get(name, context.get(name, 0.0))
        score += weight
        local += name in weights
        used |= alternatives
        given.append(name)
    if signature.head is not None:
        score += 1.0
        local += 1
    if given[0].startswith(_LABEL):
        score += _BY_LABEL
    wider = {general(name) for name in used if name in weights}
    for name, weight in weights.items():
        # "In the field of patents: invention applications were …": a kind names its right again
        if name not in used and name not in wider and weight == _LOCAL and name in slot_of:
            score -= _UNUSED[slot_of[name]]
    return Subject(signature.indicator, score, local, tuple(given))


def fits(indicator: Indicator, quantity: Quantity, measure: str, *, per_capita: bool = False) -> bool:
    """True where a figure of that unit and measure can be about the indicator.

    ``per_capita``: the words beside it say that it is a rate per 10,000 people.
    """
    unit = indicator.unit
    if measure == "change":
        return unit != "rank"
    if measure == "share":
        return unit not in _NO_WHOLES and indicator.slug not in _read()["unshared"]["indicators"]
    if measure in ("points", "ratio"):
        return True
    if measure == "rank":
        return unit == "rank" or indicator.slug in _read()["ranked"]["indicators"]
    if quantity.is_money:
        return is_currency(unit)
    if quantity.unit == "count" and (per_capita or measure == "difference") and unit == _PER_CAPITA:
        return True
    if quantity.unit == "count":
        if per_capita:
            return False
        # a score is often told without its unit
        return (unit == "count" and measure != "mean") or (unit == "score" and quantity.value <= FULL_SCORE)
    return unit == quantity.unit
