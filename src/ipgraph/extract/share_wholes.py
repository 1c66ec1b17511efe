"""The words behind a share that tell what it is of → the figure told before that they mean.

"Trade marks were behind 98.2 percent of the items seized" is a share of the items, whatever stands before it;
"small firms got 83.5 percent of the money" one of the sum that was told last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract import applicants
from ipgraph.extract.phrase import begun
from ipgraph.extract.subjects import counts_bodies, has_kinds, named_whole, slot, things_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ipgraph.extract.choosing import Subject
    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.recognise import Facet
    from ipgraph.extract.whereabouts import Whereabouts

# What parts what there is in one place.
PARTED: Final = frozenset(
    {"holder", "residence", "field", "channel", "kind", "industry", "case-type", "company"}
)


def whole_told(clause: Clause, told: Iterable[Draft], lexicon: Lexicon) -> Draft | None:
    """The last of the figures ``told``, the latest first, that the words behind a share name as its whole."""
    levels = [draft for draft in told if draft.is_level and draft.indicator]
    text, end = clause.sentence.text, clause.quantity.end
    if lexicon.pattern("grammar.share.of_sum", r"\s*{}").match(text, end):
        return next((draft for draft in levels if draft.clause.quantity.is_money), None)
    things = _things_behind(clause, lexicon)
    return next((d for d in levels if has_kinds(d.indicator) and things & things_of(d.indicator or "")), None)


def is_of_field(subject: Subject, source: Draft | None) -> bool:
    """True of "close to 70% of the beneficiaries" behind the loans that these got: of the same field."""
    if source is None or source.indicator is None:
        return False
    fields = {name for name in source.facets if slot(name) == "field"}
    return not fields.isdisjoint(subject.used)


def is_of_filings(clause: Clause, source: Draft | None, lexicon: Lexicon) -> bool:
    """True of "88 percent of applications were filed online" behind what was registered: of those filed."""
    acts = {name for name in source.facets if slot(name) == "act"} if source is not None else set()
    filed = next((f for f in begun(clause.sentence.facets, clause.quantity.end, clause.segment.end)), None)
    if not acts or filed is None or "application" not in filed.facets or "application" in acts:
        return False
    does = lexicon.pattern("grammar.reference.auxiliary", r"\s+{}(?!\w)")
    return not filed.weak and does.match(clause.sentence.text, filed.end) is not None


def is_of_owners(clause: Clause, source: Draft | None, lexicon: Lexicon) -> bool:
    """True of "one in six of the firms owns a mark" behind so many marks: a share of those, not of these."""
    if source is None or counts_bodies(source.indicator):
        return False
    owners = lexicon.pattern("grammar.share.owners", r"\s*{}")
    return owners.match(clause.sentence.text, clause.quantity.end) is not None


def are_of_kind(clause: Clause, source: Draft) -> bool:
    """True of "4,300 firms took part, 88 percent of them small enterprises": they are what was counted."""
    if not clause.is_part_of_it or source.clause.sentence is not clause.sentence:
        return False
    behind = begun(clause.sentence.facets, clause.quantity.end, clause.segment.end)
    heads = [facet.facets[0] for facet in behind if facet.head]
    return heads[:1] == [source.clause.head]


def is_of_cases(clause: Clause, source: Draft) -> bool:
    """True of "30 percent of these cases involved invention patents": of the cases told, not of patents."""
    of = clause.lexicon.pattern("grammar.share.of_cases", r"\s*{}")
    return has_kinds(source.indicator) and of.match(clause.sentence.text, clause.quantity.end) is not None


def with_act_of_whole(local: Sequence[Facet], clause: Clause) -> list[Facet]:
    """The facets beside a share without what is done that stands before it, where its whole tells another:
    "domestic applications took 59 percent of all patents granted".
    """
    of = clause.lexicon.pattern("grammar.share.whole", r"\s*{}{gap}")
    start, end = clause.quantity.start, clause.quantity.end
    behind = [f for f in local if f.start >= end and not f.weak]
    told = {slot(name) for f in behind for name in f.facets}
    if not {"right", "act"} <= told or of.match(clause.sentence.text, end) is None:
        return list(local)
    return [f for f in local if f.end > start or {slot(name) for name in f.facets} != {"act"}]


def _things_behind(clause: Clause, lexicon: Lexicon) -> set[str]:
    """The kinds of things that "of the items seized" names."""
    if not lexicon.table("grammar.reference.plural"):
        return set()
    behind = begun(clause.sentence.facets, clause.quantity.end, clause.segment.end)
    of = lexicon.pattern("grammar.share.whole", r"\s*{}{gap}(?:\w+\s+){0,3}$")
    first: Sequence[str] = next((f.facets for f in behind if any(slot(n) == "thing" for n in f.facets)), ())
    at = next((f.start for f in behind if f.facets == first), 0)
    if not first or not of.match(clause.sentence.text[clause.quantity.end : at]):
        return set()
    return {name for name in first if slot(name) == "thing"}


def by_place(draft: Draft, where: Whereabouts) -> None:
    """Tell a draft of a share its whole by the place that it is of, where no words name it."""
    _part_of_the_world(draft, where)
    _part_of_the_province(draft, where)


def told_by_origin(draft: Draft, where: Whereabouts) -> None:
    """In a text on the world, what all countries' applicants file in one place is told by where they are
    from: "中国申请人提交69610件" is of China, and of no residents of another office.
    """
    if where.area == "WORLD" != draft.area and applicants.counts(draft.indicator):
        draft.of.pop("residence", None)


def _part_of_the_world(draft: Draft, where: Whereabouts) -> None:
    """A country's share in a text on the world is one of the world's, where nothing else parts it."""
    parted = {"whole", "residence", "holder", "field"} & draft.of.keys()
    is_share = draft.reading.measure == "share" and not parted and "city" not in draft.of
    if is_share and where.area == "WORLD" != draft.area:
        draft.of["whole"] = "world-total"


def _part_of_the_province(draft: Draft, where: Whereabouts) -> None:
    """Of what a share is that a text tells of a province: of the province's total, or a city's; of the
    nation's where the province is one of those that it tells of.
    """
    if draft.reading.measure != "share" or draft.of.get("whole", "total") != "total":
        return
    if "-" not in draft.area or draft.indicator is None or where.area == "WORLD":
        return
    place = draft.clause.place
    is_parted = bool(PARTED & draft.of.keys())
    named = named_whole(draft.indicator, parted=is_parted or place is not None)
    if named is not None:
        draft.of["whole"] = named
        return
    is_of_home = "-" in where.home and draft.area == where.home
    if draft.of.get("city") is not None:
        # "Wuhan was granted 60.1%", not "the city's firms held 76%"
        is_of_city = is_parted or place is None or place.city is None
        draft.of["whole"] = "city-total" if is_of_city else "provincial-total"
    elif is_of_home or is_parted:
        draft.of["whole"] = "provincial-total"
    elif place is not None:
        draft.of["whole"] = "national-total"
