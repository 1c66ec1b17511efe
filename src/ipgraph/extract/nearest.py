"""Several rights, things and acts that are named beside a figure → those that it is of."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.extract.recognise import Facet
from ipgraph.extract.subjects import general, parts_of, slot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.choosing import Subject
    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft

# So many kinds of one thing in a row are its parts.
_SEVERAL: Final = 2
_THINGS: Final = frozenset({"batch", "goods"})
# What cases come to one after the other.
_STEPS: Final = frozenset({"accepted", "concluded"})
# What is done with applications, and what parts the objects of one verb.
_DECIDED: Final = "disposed"
_LISTED: Final = ("、", "和", "及", "与", "以及")


def together(local: Sequence[Facet], clause: Clause) -> list[Facet]:
    """The facets beside a figure, all kinds of a right that it is the sum of told as that right."""
    named = {name for facet in local for name in facet.facets}
    wholes = {whole for name in named if (whole := general(name)) and parts_of(whole) <= named}
    if not wholes or clause.segment.length > 1:
        return list(local)

    def told(facet: Facet) -> Facet:
        names = dict.fromkeys((w if (w := general(n)) in wholes else n) or n for n in facet.facets)
        return replace(facet, facets=tuple(names))

    return [told(facet) for facet in local]


def nearest_things(local: Sequence[Facet], clause: Clause) -> list[Facet]:
    """The facets beside a figure, of things of several kinds (consignments, articles) only what it counts:
    its noun, else the nearest before it.
    """
    things = [facet for facet in local if any(slot(name) == "thing" for name in facet.facets)]
    if len({facet.facets for facet in things}) < _SEVERAL or clause.segment.length > 1:
        return list(local)
    start = clause.quantity.start
    before = [facet for facet in things if facet.end <= start]
    own = clause.noun if clause.noun in things else (_governing(before, clause) if before else things[0])
    others = [facet for facet in things if facet is not own and set(facet.facets) <= _THINGS]
    return [facet for facet in local if facet not in others]


def _governing(things: Sequence[Facet], clause: Clause) -> Facet:
    """The last of the things named before a figure, or what it is told in: "batches of suspected goods"."""
    last, text = things[-1], clause.sentence.text
    held = clause.lexicon.pattern("grammar.reference.held_in", r"\s*{}{gap}")
    holders = (f for f in things if held.match(text, f.end) and "," not in text[f.end : last.start])
    return next(holders, last)


def nearest_ways(local: Sequence[Facet], clause: Clause) -> list[Facet]:
    """The facets beside a figure, of both directions of trade only the one that is named last before it:
    "Trade in royalties: exports up 27.1%".
    """
    before = [f for f in local if f.end <= clause.quantity.start and not f.weak]
    ways = [(f, [n for n in f.facets if slot(n) == "direction"]) for f in before]
    ways = [(f, told) for f, told in ways if told]
    if len(ways) < _SEVERAL or len(ways[-1][1]) > 1 or len(ways[-2][1]) < _SEVERAL:
        return list(local)
    both = ways[-2][0]
    kept = tuple(name for name in both.facets if slot(name) != "direction")
    return [replace(f, facets=kept) if f is both else f for f in local if f is not both or kept]


def is_of_two_kinds(local: Sequence[Facet], clause: Clause, subject: Subject) -> bool:
    """True of "设计及新型申请201项": two kinds of a right together, and the subject is of one of them."""
    if clause.segment.length > 1:
        return False
    kinds = [
        f
        for f in local
        if not f.weak and any(general(n) for n in f.facets) and f.end <= clause.quantity.start
    ]
    both = clause.lexicon.pattern("grammar.links.and", r"\s*{}\s*")
    text = clause.sentence.text
    for one, other in pairwise(kinds):
        told = {n for f in (one, other) for n in f.facets if general(n)}
        wholes = {general(n) for n in told}
        if len(told) > 1 and len(wholes) == 1 and both.fullmatch(text, one.end, other.start):
            return len(told & set(subject.used)) == 1
    return False


def nearest_acts(local: Sequence[Facet], clause: Clause) -> list[Facet]:
    """The facets beside a figure without what is done in a clause before its own, where its own says all:
    "与申请端的火热形成对照，核准注册的商标有576.1万件".
    """
    start = clause.quantity.start
    text = clause.sentence.text
    comma = max(text.rfind(mark, clause.segment.start, start) for mark in ("，", ", "))
    near = [f for f in local if comma < f.start and f.end <= start and not f.weak]
    if comma < 0 or not {"right", "act"} <= {slot(name) for f in near for name in f.facets}:
        return list(local)
    acts = {name for f in near for name in f.facets}
    return [
        f
        for f in local
        if f.start >= comma or f.weak or set(f.facets) & acts or {slot(n) for n in f.facets} != {"act"}
    ]


def governed(local: Sequence[Facet], clause: Clause, drafts: Sequence[Draft]) -> list[Facet]:
    """The facets beside a figure, with what is done where the verb stands before the list that it goes on
    with: "审结发明专利申请165.9万件、实用新型专利申请313.5万件" tells what was decided, not what was filed.
    """
    last = drafts[-1] if drafts else None
    if last is None or _DECIDED not in last.facets or clause.sentence is not last.clause.sentence:
        return list(local)
    acts = {name for facet in local if not facet.weak for name in facet.facets if slot(name) == "act"}
    between = clause.sentence.text[last.clause.quantity.end : clause.segment.start + 1]
    if acts - {"application"} or not between.startswith(_LISTED):
        return list(local)
    return [*local, Facet(clause.segment.start, clause.segment.start, (_DECIDED,))]


def since_opening(before: Sequence[Facet], clause: Clause, drafts: Sequence[Draft]) -> list[Facet]:
    """The facets before a sentence's first figure since what opens its clause: "dealt with many applications,
    with 921,000 invention patents and 638,000 designs granted" does not go on about applications.
    """
    if drafts:
        done = _STEPS.intersection(drafts[-1].facets)
        # "accepted 130,200 cases and concluded 123,059, comprising 101,324 civil cases": of those concluded
        return [f for f in before if not done or done.issuperset(_STEPS.intersection(f.facets))]
    opens = clause.lexicon.pattern("grammar.reference.in_front", r"[,;]\s{}\s")
    last = max((m.end() for m in opens.finditer(clause.sentence.text, 0, clause.quantity.start)), default=0)
    return [facet for facet in before if facet.start >= last]
