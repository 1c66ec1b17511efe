"""A figure and those before it → what it stands for by the words between: held, grown, come of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.extract.period_roles import AS_OF
from ipgraph.extract.phrase import begun, names
from ipgraph.extract.recognise import Facet
from ipgraph.extract.subjects import slot
from ipgraph.extract.wholes import of_those_held

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.choosing import Subject
    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.naming import Naming

# What is said of rights that are held: which ones, and that an office registered them.
_OF_HELD: Final = frozenset({"right", "value", None})
_REGISTERED: Final = frozenset({"registration", "grant"})
_HELD: Final = "valid"
_GREW: Final = frozenset({"difference", "change"})
# What comes of applications, and how many words stand between a number and these.
COME_OF_IT: Final = frozenset({"grant", "registration"})
_CLOSE: Final = 2
_NOUN_REACH: Final = 48


def grown(clause: Clause, drafts: Sequence[Draft], lexicon: Lexicon) -> Draft | None:
    """What grew to the level of a figure: "the number of owners of patents rose by 5,000 to 404,000", "from
    399,000 in 2022 to 404,000".
    """
    last = drafts[-1] if drafts else None
    if last is None or last.indicator is None:
        return None
    if last.reading.measure not in _GREW and not (last.reading.measure == "level" and last.reading.earlier):
        return None
    begin, start = last.clause.quantity.end, clause.quantity.start
    # "grew 21% in 2023 to 14,600": a time may be told between
    timed = next((m for m in clause.sentence.periods if begin <= m.start and m.end < start), None)
    led = lexicon.pattern("grammar.reference.prepositions", r"\s*(?:{}{the})?\s*")
    if timed is not None and led.fullmatch(clause.sentence.text, begin, timed.start):
        begin = timed.end
    between = clause.sentence.text[begin:start]
    comes_to = lexicon.pattern("grammar.reference.outcome", r"\s*{}\s*")
    return last if clause.stands_alone and comes_to.fullmatch(between) else None


def held(clause: Clause, drafts: Sequence[Draft], spoken: Sequence[Draft], lexicon: Lexicon) -> list[Facet]:
    """What the words of a figure name, as rights that are held, where they are; none of any other figure.

    "At the end of 2018 Beijing had 160,000 invention patents"; "they held 861,000 valid invention patents as
    well as 2.03 million registered trade marks". ``spoken`` are the figures of the sentence before.
    """
    local = clause.facets()
    told = {name for name in names(local) if slot(name) not in _OF_HELD}
    rights = {name for name in names(local) if slot(name) == "right"}
    if clause.quantity.unit != "count" or clause.head or not rights or not told <= _REGISTERED:
        return []
    if any(not _REGISTERED.isdisjoint(facet.facets) and facet.end < clause.quantity.start for facet in local):
        # "the office registered 5 million"
        return []
    text, start = clause.sentence.text, clause.quantity.start
    has = lexicon.pattern("grammar.reference.there_are", r"{}{gap}(?:{grammar.reference.near_number}{gap})?$")
    # "the number of invention patents in China reached 1.6 million"
    comes_to = lexicon.pattern(
        "grammar.reference.measuring",
        r"(?:{}|{grammar.reference.come_to}){gap}(?:{grammar.reference.near_number}{gap})?$",
    )
    tells = (has, comes_to) if clause.stands_alone else (has,)
    is_held = any(each.search(text, clause.segment.start, start) for each in tells) and any(
        mention.role == AS_OF
        and (clause.segment.start <= mention.start < clause.segment.end or mention.end < clause.segment.start)
        for mention in clause.sentence.periods
    )
    if not is_held and clause.stands_alone and comes_to.search(text, clause.segment.start, start):
        # "the number of invention patents reached 1.35 million, or 9.8 per 10,000 people"
        is_held = any("per-10k" in each.unit for each in clause.sentence.quantities)
    if not is_held and not drafts and spoken and all(_HELD in draft.facets for draft in spoken):
        # "It held 124,000 valid patents. There were a total of 1.6 million registered trade marks."
        is_held = clause.there_are
    if not is_held and drafts and all(_HELD in draft.facets for draft in drafts):
        # the last of the drafts may be how much the one before grew
        links = lexicon.pattern(
            "grammar.reference.held_with",
            r"[\s\w]{0,40}?,?\s*{}{gap}(?:{grammar.reference.near_number}{gap})?",
        )
        is_held = links.fullmatch(text, drafts[-1].clause.quantity.end, start) is not None
    if not is_held:
        return []
    kept = [facet for facet in local if _REGISTERED.isdisjoint(facet.facets)]
    return [*kept, Facet(start, start, (_HELD,))]


def own_words(local: Sequence[Facet], clause: Clause, drafts: Sequence[Draft]) -> list[Facet]:
    """The facets beside a figure: of applications without what came of those told before it ("granted 2,850
    patents on 3,480 applications"), of owners with what they hold ("427,000 enterprises held 3.2 million
    valid invention patents").
    """
    last = drafts[-1] if drafts else None
    if clause.head is not None and any(_HELD in facet.facets for facet in local):
        return [*local, *_held_behind(local, clause)]
    if last is None or last.clause.sentence is not clause.sentence or not _filings_behind(local, clause):
        return list(local)
    until = last.clause.quantity.start
    return [f for f in local if f.start >= until or not set(f.facets) <= COME_OF_IT]


def _held_behind(local: Sequence[Facet], clause: Clause) -> list[Facet]:
    """What the noun of the number behind an owner's verb names."""
    verb, text = local[-1], clause.sentence.text
    following = next((q for q in clause.sentence.quantities if q.start >= verb.end), None)
    if following is None or not verb.weak or _HELD not in verb.facets or following.unit != "count":
        return []
    if text[verb.end : following.start].strip() and following.bound == "exact":
        return []
    behind = begun(clause.sentence.facets, following.noun, following.noun + _NOUN_REACH)
    return [f for f in behind if not re.search(r"[,;:.()]", text[following.noun : f.start]) and not f.head]


def _filings_behind(local: Sequence[Facet], clause: Clause) -> bool:
    text, begin = clause.sentence.text, clause.quantity.noun
    behind = (f for f in local if not f.weak and f.start >= begin and f.facets == ("application",))
    noun = next(behind, None)
    return noun is not None and len(text[begin : noun.start].split()) <= _CLOSE


def took_in(local: Sequence[Facet], drafts: Sequence[Draft]) -> bool:
    """True of "ruled on 84,700 review cases, having received 98,300": not of those that were concluded."""
    told = drafts[-1].facets if drafts else ()
    return any("accepted" in facet.facets for facet in local) and "concluded" in told


def comes_of_it(clause: Clause, subject: Subject, drafts: Sequence[Draft]) -> bool:
    """True of "applied for 1,910 and got 1,644": a weak word tells what came of the applications before."""
    told = drafts[-1].facets if drafts and drafts[-1].clause.sentence is clause.sentence else ()
    weak = {name for facet in clause.facets() if facet.weak for name in facet.facets}
    granted = weak & COME_OF_IT & set(subject.used)
    is_same = any(slot(name) == "right" and name in told for name in subject.used)
    return bool(granted) and "application" in told and "application" not in weak and is_same


def of_theirs(clause: Clause, source: Draft | None, lexicon: Lexicon) -> list[Facet]:
    """What the owners hold who were told of before: "Their 3.2 million patents make up 73%"."""
    if source is None or not lexicon.table("grammar.reference.theirs"):
        return []
    theirs = lexicon.pattern("grammar.reference.theirs", r"{}{gap}(?:{grammar.reference.near_number}{gap})?$")
    begin, start = clause.segment.start, clause.quantity.start
    return of_those_held(clause, source) if theirs.search(clause.sentence.text, begin, start) else []


def headed(clause: Clause, reading: Reading, naming: Naming) -> Subject | None:
    """ "南京　11.36万件", the first row under a line that names in full what there is by place."""
    if clause.place is None or clause.has_words_left or any(names(clause.facets())):
        return None
    subject = naming.topic_before(clause, reading)
    if subject is None and naming.discourse.heading:
        at = clause.segment.start
        named = [Facet(at, at, (name,)) for name in naming.discourse.heading]
        subject = naming.subject(clause, reading, (), named)
    if subject is None:
        return None
    if subject.local and subject.indicator in naming.discourse.told:
        # "Where PCT applications come from", behind how many there were
        return subject
    return subject if subject.local >= len(subject.used) > 1 else None
