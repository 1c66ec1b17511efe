"""The words behind a share that tell what it is of → the figure told before that they mean.

"Trade marks were behind 98.2 percent of the items seized" is a share of the items, whatever stands before it;
"small firms got 83.5 percent of the money" one of the sum that was told last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph.extract.phrase import begun
from ipgraph.extract.subjects import counts_bodies, has_kinds, slot, things_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ipgraph.extract.choosing import Subject
    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon


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
