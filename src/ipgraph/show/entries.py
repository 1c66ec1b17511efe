"""Claims and relations → what their cards and table rows on the page say, in every language of the page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ipgraph.show.words import Phrase, Words, phrase
from ipgraph.values import BASES
from ipgraph.vocabulary import Named

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from ipgraph.claims import Claim, Relation
    from ipgraph.vocabulary import Vocabulary

# what a card tells, as pairs: key of the page's word for it, and what is said
Facts = tuple[tuple[str, Phrase], ...]


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """A claim on the page.

    ``id`` is that of its mark; ``names`` the labels of its indicator by language, or none where the
    catalogue lacks it (then ``words`` are the text's own, if it has any); ``facts`` the rest of its card.
    """

    id: str
    number: int
    claim: Claim
    measure: Phrase
    figure: Phrase
    names: Phrase | None
    words: str | None
    period: Phrase
    area: Phrase
    breakdown: Phrase | None
    speaker: Phrase | None
    facts: Facts
    record: str
    has_card: bool = True


@dataclass(frozen=True, slots=True)
class RelationEntry:
    """A relation on the page: who, how, with what; ``detail`` is the post or the date."""

    id: str
    number: int
    relation: Relation
    kind: Phrase
    subject: Phrase
    object: Phrase
    detail: Phrase | None
    facts: Facts
    has_card: bool = True


def claim_entry(claim: Claim, vocabulary: Vocabulary, id_: str, number: int, *, has_card: bool) -> ClaimEntry:
    """What the page says of a claim."""
    named = partial(_named, vocabulary)
    names = None
    if claim.indicator is not None:
        known = vocabulary.indicators.get(claim.indicator)
        # an indicator of somebody else's catalogue has its slug alone
        names = phrase(lambda words: words.label(known, claim.indicator or ""))
    period = phrase(lambda words: words.period(claim.period) if claim.period else words.say("undated"))
    area = phrase(lambda words: words.place(claim.area, vocabulary))
    breakdown = phrase(lambda words: words.breakdown(claim.of, vocabulary)) if claim.of else None
    speaker = named(claim.speaker) if claim.speaker is not None else None
    bound = phrase(lambda words: words.label(vocabulary.bounds.get(claim.bound), claim.bound))
    also = [phrase(partial(_amount, other.value, other.unit, vocabulary)) for other in claim.also]
    facts: list[tuple[str, Phrase | None]] = [
        ("bound", bound),
        ("period", period),
        ("base", phrase(lambda words: _base(claim.base or "", words, vocabulary)) if claim.base else None),
        ("area", area),
        ("breakdown", breakdown),
        *(("also", each) for each in also),
        ("speaker", speaker or phrase(lambda words: words.say("nobody"))),
    ]
    return ClaimEntry(
        id=id_,
        number=number,
        claim=claim,
        measure=measure_name(claim.measure, vocabulary),
        figure=phrase(lambda words: words.figure(claim, vocabulary)),
        names=names,
        words=claim.label,
        period=period,
        area=area,
        breakdown=breakdown,
        speaker=speaker,
        facts=tuple((key, said) for key, said in facts if said is not None),
        record=json.dumps(claim.record(), ensure_ascii=False),
        has_card=has_card,
    )


def relation_entry(
    relation: Relation, vocabulary: Vocabulary, id_: str, number: int, *, has_card: bool
) -> RelationEntry:
    """What the page says of a relation."""
    detail = None
    if relation.post is not None:
        detail = phrase(lambda _: relation.post or "")
    elif relation.date is not None:
        detail = phrase(lambda words: words.period(relation.date or ""))
    kind = phrase(
        lambda words: words.label(vocabulary.relation_kinds.get(relation.relation), relation.relation)
    )
    subject, other = _named(vocabulary, relation.subject), _named(vocabulary, relation.object)
    facts: list[tuple[str, Phrase]] = [("subject", subject), ("object", other)]
    if detail is not None:
        facts.append(("post" if relation.post is not None else "date", detail))
    return RelationEntry(id_, number, relation, kind, subject, other, detail, tuple(facts), has_card)


def measure_name(measure: str, vocabulary: Vocabulary) -> Phrase:
    """The label of a measure."""
    return phrase(lambda words: words.label(vocabulary.measures.get(measure), measure))


def _amount(value: Decimal, unit: str, vocabulary: Vocabulary, words: Words) -> str:
    return words.amount(value, unit, vocabulary)


def _base(base: str, words: Words, vocabulary: Vocabulary) -> str:
    return words.label(vocabulary.bases.get(base), base) if base in BASES else words.period(base)


def _named(vocabulary: Vocabulary, name: str) -> Phrase:
    """A body, place, programme or kind of event by its label in each language; anybody else as named."""
    finders: tuple[Callable[[str], object], ...] = (
        vocabulary.agency,
        vocabulary.place,
        vocabulary.programme,
        vocabulary.event_kind,
    )
    known = next((found for find in finders if isinstance(found := find(name), Named)), None)
    return phrase(lambda words: name if known is None else words.label(known, name))
