"""The facets around a figure, its unit and its measure → the indicator that they name best."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from ipgraph.extract.subjects import (
    FILED_UNDER,
    general,
    has_shares,
    is_narrowed,
    is_ranked,
    labelled,
    signatures,
    slot,
    slots,
)
from ipgraph.values import is_currency

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Facet
    from ipgraph.extract.subjects import Signature
    from ipgraph.vocabulary import Indicator

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
# Those who own patents are what is told of, unless it is told what they do with these.
_OWNERS: Final = "patentee"
_BEFALLS: Final = "infringement"
# What it counts that the indicator is the one just spoken of.
_COHERENT: Final = 0.25
# What it counts that the document told of the indicator at all.
_HEARD: Final = 0.02
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
    heard: Container[str] = (),
) -> Subject | None:
    """The indicator that the facets name best, or None.

    ``local`` are the facets of the figure's own segment, ``contexts`` the facets of what surrounds it, the
    nearest first; ``fits`` tells for each indicator whether the figure's unit allows it; ``head`` is the
    kind of thing counted where its noun stands beside the number; ``spoken`` the indicators of the figures
    before, ``heard`` those of the whole document.
    """
    slot_of, weights = slots(), _weighed(local)
    is_named = any(s.head == head and fits.get(s.indicator, False) for s in _possible(weights))
    context = _of_context(contexts, _filled(local, weights), is_named=is_named)
    # of two that fit alike the one that was told first
    told = {slug: _COHERENT - step / 1000 for step, slug in reversed(list(enumerate(spoken)))}
    # what stands for itself: a registration of technology contracts is none of software
    bodies = {name for name, weight in weights.items() if slot_of.get(name) == "body" and weight == _LOCAL}
    if any(slot_of.get(name) == "act" and name != _BEFALLS for name in weights):
        # "patentees worldwide were granted 649,000": of the patents
        bodies.discard(_OWNERS)
    filled_right = any(slot_of.get(name) == "right" for name in weights)
    strong = [name for name, weight in weights.items() if weight == _LOCAL]
    ways = {name for name in strong if slot_of.get(name) == "direction"}
    fields = {name for name in strong if slot_of.get(name) in ("field", "apart")}
    # "the country saw 3.45 million copyright registrations": a weak word takes nothing back
    acts = any(slot_of.get(name) == "act" for name in strong)
    telling = {n for n, weight in weights.items() if weight == _LOCAL or not acts or slot_of.get(n) != "act"}
    beside = contexts[0] if contexts else ()
    told_rights = {name for name in beside if slot_of.get(name) == "right" and not general(name)}
    near_rights = told_rights if len(told_rights) == 1 and not filled_right else set()
    best: Subject | None = None
    for signature in _possible({**context, **weights}):
        if signature.head != head or not fits.get(signature.indicator, False):
            continue
        lacks = signature.own - weights.keys()
        if lacks and not (
            signature.indicator in told and all(slot_of.get(name) == "right" for name in lacks)
        ):
            continue
        if not signature.without.isdisjoint(telling) or (bodies and bodies.isdisjoint(signature.named)):
            continue
        if ways and any(slot_of.get(name) == "direction" and name not in weights for name in signature.named):
            # "Exports came to 20 billion" behind the sum of both directions: of the one that is named
            continue
        if fields and fields.isdisjoint(signature.named) and not _is_local(signature, weights):
            # "insured 1,230 patents": what the words beside it name is not what is lacking in them
            continue
        if near_rights & signature.without and not any(slot_of.get(n) == "right" for n in signature.named):
            # "In trade marks, decisions rose and the backlog fell to 189,122": not of patents
            continue
        subject = _score(signature, weights, context, slot_of)
        if signature.indicator in told:
            subject = replace(subject, score=subject.score + told[signature.indicator])
        elif signature.indicator in heard:
            subject = replace(subject, score=subject.score + _HEARD)
        if best is None or subject.score > best.score:
            best = subject
    return best


def _weighed(local: Sequence[Facet]) -> dict[str, float]:
    """What each facet of the figure's own segment weighs."""
    weights: dict[str, float] = {}
    for facet in local:
        for name in facet.facets:
            weight = _WEAK if facet.weak else _LOCAL
            weights[name] = max(weights.get(name, 0.0), weight)
    return weights


def _filled(local: Sequence[Facet], weights: Mapping[str, float]) -> set[str]:
    """The slots that the figure's own words fill, so that no context can."""
    slot_of = slots()
    filled = {slot_of[name] for name, weight in weights.items() if name in slot_of and weight == _LOCAL}
    filled.discard("body")
    if any("case" in facet.facets for facet in local) and not _done(local):
        # "civil disputes numbered 438,480" does not say what was done with them
        filled.discard("act")
    return filled


def _of_context(
    contexts: Sequence[Sequence[str]], filled: AbstractSet[str], *, is_named: bool
) -> dict[str, float]:
    """What each facet weighs that only surrounds the segment, where its slot is not ``filled``.

    ``is_named``: the figure's own words name an indicator.
    """
    slot_of = slots()
    context: dict[str, float] = {}
    says_all = filled >= {"right", "act"}
    is_new_topic = False
    nearer: set[str] = set()
    for step, names in enumerate(contexts):
        if step >= _FAR:
            # "Finally, geographical indications. 58,400 were in force": of those, not of the designs before
            spoken_of = (contexts[0],) if step == _FAR else (contexts[0], contexts[_FAR])
            nearer = {n for each in spoken_of for n in each if slot_of.get(n) == "right"} - _ANY_RIGHT
            # "Works did well too. Their registrations rose": of works, not of another kind of copyright
            nearer -= {general(name) for name in nearer}
        if step == _FAR:
            # "商标方面，申请量737.1万件，注册量500.7万件": its own sentence names the right
            is_new_topic = "act" in filled and any(slot_of.get(name) == "right" for name in context)
        weight = _CONTEXT[min(step, len(_CONTEXT) - 1)]
        for name in names:
            sort = slot_of.get(name)
            if sort in filled or name in context:
                continue
            if sort == "system" and (is_new_topic or (says_all and step != _HEADING)):
                continue
            if says_all and step >= _FAR and is_named and sort in _NARROWING:
                # "马德里商标申请587件。新增注册商标30.8万件": a right and what is done with it say it all
                continue
            if nearer and sort == "right" and not _is_of(name, nearer):
                continue
            # what a sentence qualifies does not reach beyond it, nor to what is named in full beside it:
            # "高价值发明专利21.8万件，有效发明专利47.8万件": of all of them
            # "每万人口高价值发明专利28.6件，每万人口发明专利65.3件": likewise
            if (step == 0 and not ("right" in filled and sort == "value")) or not is_narrowed((name,)):
                context[name] = weight
    return context


def _done(local: Sequence[Facet]) -> bool:
    """True where words say what was done with cases, beside the nouns that cases are called by."""
    acts = (facet for facet in local if not facet.weak and "case" not in facet.facets)
    return any(slot(name) == "act" for facet in acts for name in facet.facets)


def _is_of(right: str, rights: Iterable[str]) -> bool:
    """True of a kind of right among ``rights``, or of the kinds and the whole of one of them."""
    return any(right == each or general(right) == each or general(each) == right for each in rights)


def _is_local(signature: Signature, weights: Mapping[str, float]) -> bool:
    return all(not alternatives.isdisjoint(weights) for alternatives in signature.facets)


@cache
def _by_facet() -> Mapping[str, tuple[int, ...]]:
    """For each facet the numbers of the signature elements that it fills, counted through all signatures."""
    index: dict[str, list[int]] = {}
    elements = (facets for signature in signatures() for facets in signature.facets)
    for place, alternatives in enumerate(elements):
        for name in alternatives:
            index.setdefault(name, []).append(place)
    return {name: tuple(places) for name, places in index.items()}


@cache
def _numbers() -> tuple[int, ...]:
    """For each element of a signature the number of that signature."""
    return tuple(number for number, signature in enumerate(signatures()) for _ in signature.facets)


def _possible(available: Mapping[str, float]) -> list[Signature]:
    """The signatures of which every element is among the facets, in the file's order."""
    by_facet, every = _by_facet(), signatures()
    places = set[int]().union(*[by_facet[name] for name in available if name in by_facet])
    filled = Counter(map(_numbers().__getitem__, places))
    complete = sorted(number for number, count in filled.items() if count == len(every[number].facets))
    found = [every[number] for number in complete]
    return found + [whole for name in available if (whole := labelled(name)) is not None]


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
    if labelled(given[0]) is not None:
        score += _BY_LABEL
    wider = {general(name) or FILED_UNDER.get(name) for name in used if name in weights}
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
        return unit not in _NO_WHOLES and has_shares(indicator.slug)
    if measure in ("points", "ratio"):
        return True
    if measure == "rank":
        return unit == "rank" or is_ranked(indicator.slug)
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
