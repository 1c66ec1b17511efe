"""A sentence whose number stands before a noun for many things → the same with what that noun means here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract import homes
from ipgraph.extract.segments import LASTING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ipgraph.extract.discourse import Discourse
    from ipgraph.extract.recognise import Facet, Sentence

# "1,048,308 items" are things where seizures are spoken of, else more of what was told.
_ITEM: Final = "item"
_THINGS: Final = frozenset({"customs", "seizure", "batch", "goods", "police", "market", "infringement"})
_ANYTHING: Final = ("any",)
# "310 classes" are those of trade marks where these are spoken of, else taught.
_CLASS: Final = "class"
_MARKS: Final = frozenset({"trademark", "madrid", "ip-any", "application"})
_OTHER: Final = ("other",)
# "178 appeals" are cases of courts where these are spoken of, else something of an office's own.
_APPEAL: Final = "appeal"
_COURTS: Final = "court"
_CASES: Final = ("case",)
# "全行业营收", "在京登记的机构": of services for rights, or of agents for patents, where these are spoken of.
_INDUSTRY: Final = "industry"
_AGENCY: Final = "agency"
_PRACTICE: Final = "patent-practice"
_SERVICES: Final = frozenset({"service-industry", "service-agency", "patent-agency", "patent-attorney"})
_OF_SERVICES: Final = {_INDUSTRY: "service-industry", _AGENCY: "service-agency"}
# "patents on offer" are under open licences, "contracts" of technology, a sum that firms "received" is
# lent, one that a country "earned" a fee from abroad, "cover" that of insurance, where these are spoken of.
_WHERE_TOLD: Final = {
    "offered": ({"open-licence"}, "open-licence"),
    "contract": ({"tech-contract"}, "tech-contract"),
    "lent": ({"pledge", "data-ip"}, "pledge"),
    "taken-in": ({"royalty"}, "export"),
    "paid-out": ({"royalty"}, "import"),
    "cover": ({"insurance"}, "insurance"),
    "picked": ({"stocktaking"}, "other-count"),
    "as-marks": ({"gi"}, "gi-mark"),
}
# "950,000 people in 88,000 institutions": those that employ them.
_SERVES: Final = "service-industry"
_EMPLOYS: Final = "employed"
_REGISTERED: Final = ("registration",)
_OF_MARKS: Final = ("trademark",)
# How far before the classes their verb ends.
_BESIDE: Final = 24
# "First actions came after 14.7 months": how long it lasts to these, not how many there were.
_FIRST_ACTIONS: Final = frozenset({"pendency", "other-count"})
_LASTS: Final = ("pendency",)
# What offices that part patents call one kind of them, and others all.
_BARE: Final = ("invention",)
_PATENT: Final = ("patent",)
_SPENT: Final = ("other-value",)
_REVIEWED: Final = "stocktaking"
_OWNED: Final = ("valid",)
_EMPLOYERS: Final = (("institution",), ("enterprise",))
_OF_EMPLOYERS: Final = ("service-agency",)
ANAPHORIC: Final = frozenset({_INDUSTRY, _AGENCY, _PRACTICE})
_GENERAL: Final = frozenset({_ITEM, _CLASS, _APPEAL, *_WHERE_TOLD, *ANAPHORIC})


def by_office(sentence: Sentence, area: str) -> Sentence:
    """The sentence with a bare "inventions" told as patents, where the office of the area has no other ones
    that it calls patents.
    """
    if homes.parts_patents(area) or not any(f.weak and f.facets == _BARE for f in sentence.facets):
        return sentence
    meant = (replace(f, facets=_PATENT) if f.weak and f.facets == _BARE else f for f in sentence.facets)
    return sentence.changed(facets=list(meant))


def settled(sentence: Sentence, discourse: Discourse) -> Sentence:
    """The sentence with its general nouns told as what they mean, by what is spoken of."""
    named = {name for facet in sentence.facets for name in facet.facets}
    if named >= _FIRST_ACTIONS and any(quantity.unit in LASTING for quantity in sentence.quantities):
        plain = (replace(f, facets=_LASTS) if {*f.facets} >= _FIRST_ACTIONS else f for f in sentence.facets)
        sentence = sentence.changed(facets=list(plain))
    if _REVIEWED in named:
        # "the patents held by 2,763 universities have been gone through": who holds them is told in passing
        plain = (f for f in sentence.facets if not (f.weak and f.facets == _OWNED))
        sentence = sentence.changed(facets=list(plain))
    if _CLASS in named and "registration" in named:
        sentence = sentence.changed(facets=_classes_registered(sentence.facets))
    if named >= {_SERVES, _EMPLOYS}:
        employers = (replace(f, facets=_OF_EMPLOYERS, head=False) for f in sentence.facets if _employs(f))
        at = {f.start: f for f in employers}
        sentence = sentence.changed(facets=[at.get(f.start, f) for f in sentence.facets])
    if named.isdisjoint(_GENERAL):
        return sentence
    plain = (f for f in sentence.facets if _GENERAL.isdisjoint(f.facets) or _names_more(f))
    told = {name for facet in plain for name in facet.facets}.union(discourse.spoken_of)
    told |= named & {_PRACTICE}
    meant = (_meant(facet, told) for facet in sentence.facets)
    return sentence.changed(facets=[facet for facet in meant if facet.facets])


def _classes_registered(facets: Sequence[Facet]) -> list[Facet]:
    """Without what classes are counted of in applications: "The office registered 396,836 classes"."""
    found: list[Facet] = []
    for facet in facets:
        is_done = bool(found) and found[-1].facets == _REGISTERED and facet.start - found[-1].end <= _BESIDE
        found.append(replace(facet, facets=_OF_MARKS) if is_done and _CLASS in facet.facets else facet)
    return found


def _names_more(facet: Facet) -> bool:
    """True of words that name more than what they mean where it is told of: "paid 3 billion in royalties"."""
    return len(facet.facets) > 1 and not _WHERE_TOLD.keys().isdisjoint(facet.facets)


def _employs(facet: Facet) -> bool:
    return facet.head and facet.facets in _EMPLOYERS


def named(facets: Iterable[str]) -> tuple[str, ...]:
    """What facets name without those that only stand for what was spoken of."""
    return tuple(name for name in facets if name not in ANAPHORIC)


def _meant(facet: Facet, told: set[str]) -> Facet:
    if _ITEM in facet.facets and _THINGS.isdisjoint(told):
        return replace(facet, facets=_ANYTHING, weak=True)
    if _CLASS in facet.facets and _MARKS.isdisjoint(told):
        return replace(facet, facets=_OTHER, head=True)
    if _APPEAL in facet.facets and _COURTS in told:
        return replace(facet, facets=_CASES)
    if not _WHERE_TOLD.keys().isdisjoint(facet.facets):
        own = tuple(name for name in facet.facets if name not in _WHERE_TOLD)
        topics = (_WHERE_TOLD[name] for name in facet.facets if name in _WHERE_TOLD)
        meant = tuple(meaning for topic, meaning in topics if topic & told)
        # "paid out" is more than money spent where fees for the use of rights are spoken of
        kept = meant + (() if meant and own == _SPENT else own)
        return replace(facet, facets=kept or _ANYTHING, weak=not meant and (facet.weak or not kept))
    if _AGENCY in facet.facets and _PRACTICE in told:
        return replace(facet, facets=("patent-agency",))
    if not _SERVICES.isdisjoint(told):
        facet = replace(facet, facets=tuple(_OF_SERVICES.get(name, name) for name in facet.facets))
    kept = tuple(name for name in facet.facets if name not in _GENERAL)
    return replace(facet, facets=kept)
