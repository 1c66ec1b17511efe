"""Headings and labels of a text → what the figures under them are about where nothing else tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.extract.subjects import FILED_UNDER, general, is_filed, slot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from ipgraph.extract.choosing import Subject
    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.discourse import Discourse
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.recognise import Facet, Sentence

# A label is so many words: "Trade marks.", "Patent pendency."
_LABEL_WORDS: Final = 4
# And so many more may open it: "Let me turn to trade marks."
_OPENS: Final = 4
# What stands around the words of a heading: its number, its marks.
_EDGES: Final = re.compile(r"^[\s\d.)/(#*•-]+|[\s:.：。*]+$")
_TURNS: Final = frozenset({"right", "field"})
_TOPICS: Final = frozenset({"right", "field", "system", "apart"})


def system_told(facets: Sequence[str], told: Collection[str]) -> tuple[str, ...]:
    """The system of filing that a heading "Patents" means in a text that told only of filings under it."""
    for system, right in FILED_UNDER.items():
        is_alone = f"{system}-applications" in told and f"{right}-applications" not in told
        if tuple(facets) == (right,) and is_alone:
            return (system,)
    return ()


def system_of(heading: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The systems of filing that the words of a heading name by themselves: "Madrid", "Hague"."""
    systems: dict[str, list[str]] = lexicon.table("grammar.systems")
    found: list[str] = []
    for part in lexicon.pattern("grammar.links.and", r"[\s,，、]+{}\s+|[,，、/]").split(
        _EDGES.sub("", heading)
    ):
        named = [
            name for name in systems if lexicon.pattern(f"grammar.systems.{name}").fullmatch(part.strip())
        ]
        if not named:
            return ()
        found += named
    return tuple(found)


def is_label(sentence: Sentence, lexicon: Lexicon) -> bool:
    """True of the label that a paragraph begins with: "Trade marks. Applications rose by 5%."."""
    text = sentence.text.rstrip()
    if sentence.quantities or not text.endswith((".", ":")) or len(text.split()) > _LABEL_WORDS + _OPENS:
        return False
    if system_of(text, lexicon) or text.isupper():
        return True
    if is_place(sentence):
        return True
    # "Second, trade marks."
    opens = lexicon.pattern("grammar.reference.label_opens", r"\W*{}[,，:：]?\s").match(text)
    rest = text[opens.end() :] if opens else text
    for facet in sentence.facets:
        rest = rest.replace(sentence.text[facet.start : facet.end], "")
    named = any(slot(name) in _TOPICS for facet in sentence.facets for name in facet.facets)
    return named and not re.search(r"\w{4}", rest)


def leads_on(heading: str, facets: Iterable[Facet]) -> bool:
    """True of "Top regions:", which opens a list of what was spoken of, and no section."""
    named = (name for facet in facets for name in facet.facets)
    return heading.rstrip().endswith((":", "：")) and not any(map(slot, named))


def is_place(sentence: Sentence) -> bool:
    """True of "Viet Nam.", "Malaysia:": the name of a country that opens what is told of it."""
    name = sentence.text.strip().rstrip(".:").removeprefix("The ").removeprefix("the ")
    named = (sentence.text[p.start : p.end] for p in sentence.places if not (p.adjective or p.city))
    return any(name == each for each in named)


def lists_origins(draft: Draft, source: Draft) -> bool:
    """True of places told behind a figure of what came from abroad: that is where it came from."""
    place = draft.clause.place
    is_foreign = source.of.get("residence") == "foreign" and is_filed(draft.indicator)
    is_same = source.clause.sentence is draft.clause.sentence and place is not None and place.city is None
    return is_foreign and is_same and source.area not in ("WORLD", draft.area) and not draft.of.get("origin")


def at_home(
    contexts: Sequence[tuple[str, ...]], clause: Clause, told: Iterable[Draft]
) -> list[tuple[str, ...]]:
    """What was named around a figure of those from abroad, without the systems of filing that those at home
    used: "Filings by foreigners totalled 119,000" behind China's applications under the Madrid System.
    """
    if not any(each.key == "residence" and each.value == "foreign" for each in clause.sentence.breakdowns):
        return list(contexts)
    used = (draft.facets for draft in told if draft.is_level and _is_by_residents(draft))
    left = {name for facets in used for name in facets if slot(name) == "system"}
    return [tuple(name for name in names if name not in left) for names in contexts]


def _is_by_residents(draft: Draft) -> bool:
    place = draft.clause.place
    return draft.of.get("residence") == "domestic" or (place is not None and place.area == draft.area)


def rights_of(facets: Iterable[str]) -> tuple[str, ...]:
    """The kind of right among the facets, where they name one only."""
    found = {name for name in facets if slot(name) == "right" and name != "ip"}
    return tuple(found) if len(found) == 1 else ()


def heading_of(discourse: Discourse) -> tuple[str, ...]:
    """What the heading names, without the rights that its paragraph, which speaks of another, does not;
    the system of filing that the first figures under it are of, where they are.
    """
    heading = discourse.heading
    rights, told = _rights(heading), _rights(discourse.named.paragraph)
    if discourse.is_adjacent and len(rights) > 1:
        told = told.union(*(_rights(draft.facets) for draft in discourse.before))
    told -= {"ip"}
    kin = told | {general(name) for name in told}
    if not rights.isdisjoint(kin):
        # "Trademarks and designs", whose paragraph speaks of trademarks
        rights -= kin
    elif not told or {general(name) for name in rights} & told:
        rights = set()
    left = tuple(name for name in heading if name not in rights)
    system = discourse.system
    # "Trademarks", whose first figures are of the Madrid System
    return system if system and left == (FILED_UNDER.get(system[0]),) else left


def _rights(facets: Iterable[str]) -> set[str]:
    return {name for name in facets if slot(name) == "right"}


def spoken_of(discourse: Discourse) -> list[str | None]:
    """What the figures before are about, unless a sentence since then turned to something else:
    "The copyright industry is counted apart. Its added value came to 8.48 trillion yuan."
    """
    turned = {name for name in discourse.named.before if slot(name) in _TURNS} - {"ip"}
    told = {name for draft in discourse.before for name in draft.facets if slot(name) in _TURNS}
    kin = told | {general(name) for name in told} | {each for each in turned if general(each) in told}
    if not discourse.is_adjacent and turned and told and turned.isdisjoint(kin):
        return []
    return [draft.indicator for draft in discourse.before]


def nearer_topics(topic: Iterable[str], spoken: Iterable[str]) -> list[str]:
    """What was spoken of, without the right or field where a sentence since then names another one."""
    named = {slot(name): {each for each in topic if slot(each) == slot(name)} for name in topic}
    named = {kind: names for kind, names in named.items() if kind in _TURNS}
    return [name for name in spoken if slot(name) not in named or name in named[slot(name)]]


def is_turned_to(topic: Subject, clause: Clause, source: Draft) -> bool:
    """True of what a sentence without figures turned to, where it says all of it: "In terms of invention
    patent applications the order is unchanged. Guangdong leads with 21,400" behind all patent applications.
    """
    if clause.place is None or clause.head is not None or clause.noun is not None:
        return False
    if any(slot(name) == "act" for facet in clause.facets() for name in facet.facets):
        # "The court accepted 6,800": its own words tell what was done
        return False
    return topic.local > 1 and topic.indicator != source.indicator
