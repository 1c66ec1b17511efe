"""A figure that no known indicator fits → the words of the text that say what it is, where they do.

A number that a document about IP states is a claim also where the catalogue has no indicator for it: it keeps
the words it stands with, so that the catalogue can grow by what documents say. What is told in passing (a
small number in words, a duration, a rank, a sum in one case) is left out.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from ipgraph.extract.phrase import names
from ipgraph.extract.segments import LASTING
from ipgraph.extract.subjects import slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.recognise import Facet

# Counts below this are told in passing, unless they stand in a list of figures.
_SMALL: Final = 100
# Units that tell how long or how good something is rather than how much there is.
_PASSING: Final = frozenset(
    {"year", "month", "day", "rank", "times", "score", "per-10k-people", "percentage-point"}
)
_LASTING: Final = frozenset({"month", "day"})
_DURATION: Final = "pendency"
# Kinds of words that a text about anything may have: of revenue, of imports.
_COMMON: Final = frozenset({None, "value", "direction", "apart"})
# "八成以上的企业专利权人认为", "开展海外业务的机构只占一成", "在接受调查的机构中，62.5%"
_RESPONDENTS_BEHIND: Final = (
    r"(?:{quantities.bounds.after_over}|{quantities.bounds.after_about}|{quantities.bounds.after_under})?"
    r"[)）]?(?:{grammar.reference.possessive}){gap}({})"
)
_RESPONDENTS_BEFORE: Final = (
    r"(?:{grammar.reference.possessive}|{grammar.unknown.asked}){gap}({}){gap}[^,，;；。]{0,4}"
    r"(?:{grammar.share.whole}|[,，]){gap}[^,，;；。]{0,4}$"
)
# Words that no mark parts.
_PHRASE: Final = re.compile(r"[^\W\d_][^,;:.()，；：。（）]{2,}")
# What is a crime against these rights, whoever deals with it.
_CRIME: Final = "ip-crime"
# A label is a phrase, not a clause.
_LONGEST: Final = 60


def label(clause: Clause, reading: Reading, lexicon: Lexicon) -> str | None:
    """The words that name what the figure counts; None where it is told in passing or nothing names it."""
    quantity = clause.quantity
    if reading.measure != "level" or reading.earlier or quantity.unit in _PASSING:
        return None
    if quantity.form not in ("digits", "words"):
        return None
    is_listed = clause.segment.length > 1 and quantity.form == "digits"
    if quantity.unit == "count" and quantity.value < _SMALL and not is_listed:
        return None
    if lexicon.pattern("grammar.unknown.passing").search(clause.words):
        return None
    if quantity.unit == "percent" and quantity.form == "words":
        return None
    text = clause.sentence.text
    if quantity.unit == "count" and not clause.stands_alone:
        behind = _behind(lexicon).match(text, quantity.noun)
        return _trimmed(behind[1], lexicon) if behind else None
    before = text[clause.segment.start : quantity.start]
    named = _before(lexicon).search(before)
    return _trimmed(named[1], lexicon) if named else None


def is_scope(clause: Clause, lexicon: Lexicon) -> bool:
    """True of "82.5 million registrations at 150 offices", "in the 91 countries that replied": how far the
    figure before reaches.
    """
    if clause.stands_alone or clause.quantity.unit != "count":
        return False
    text, start = clause.sentence.text, clause.quantity.start
    return _around(lexicon).search(text, max(0, start - _LONGEST), clause.quantity.end) is not None and (
        lexicon.pattern("grammar.unknown.reached", r"\s*(?:[\w-]+\s+){0,2}?{}").match(
            text, clause.quantity.noun
        )
        is not None
    )


def label_apart(clause: Clause, reading: Reading, lexicon: Lexicon) -> str | None:
    """The words that say that a figure is of something that the catalogue lacks, where there are such."""
    quantity = clause.quantity
    named = clause.apart or next((f for f in clause.facets() if slot(f.facets[0]) == "apart"), None)
    if named is None and reading.measure == "level" and quantity.value >= _SMALL and clause.stands_alone:
        # "起诉侵犯知识产权犯罪案件420件": what is known of, but not counted so
        named = _last_named(clause)
    if named is None and quantity.unit in _LASTING and reading.measure == "level":
        # "商标异议平均审查周期11个月"
        lasting = [f for f in clause.facets() if _DURATION in f.facets]
        strong = [f for f in clause.facets() if not f.weak]
        # "A first-instance case took 92 days": what lasted so long is named beside it
        named = next((f for f in reversed(lasting) if not f.weak), None)
        named = named or (strong[-1] if lasting and strong else None)
    is_compared = reading.earlier and clause.apart is None and not opens_span(clause, lexicon)
    if named is None or quantity.unit == "rank" or is_compared:
        return None
    if quantity.form == "words" and quantity.unit == "count" and quantity.value < _SMALL:
        return None
    if quantity.form not in ("digits", "words") or lexicon.pattern("grammar.unknown.passing").search(
        clause.words
    ):
        return None
    return clause.sentence.text[named.start : named.end]


def opens_span(clause: Clause, lexicon: Lexicon) -> bool:
    """True of the first of "dropped from 3,400 to 2,980": both are of what the words before it name."""
    to = lexicon.pattern("grammar.links.to", r"(?:\s+\w+\s+\d{4})?\s+{}\s")
    return to.match(clause.sentence.text, clause.quantity.end) is not None


def label_of_share(clause: Clause, lexicon: Lexicon) -> str | None:
    """Of whom a survey's share is: "八成以上的专利权人认为", "开展海外业务的机构占一成"; None of others."""
    text, quantity = clause.sentence.text, clause.quantity
    if quantity.unit != "percent":
        return None
    behind = lexicon.pattern("grammar.unknown.respondents", _RESPONDENTS_BEHIND).match(text, quantity.end)
    if behind is not None and text[behind.end() : clause.segment.end].strip():
        return behind[1]
    before = lexicon.pattern("grammar.unknown.respondents", _RESPONDENTS_BEFORE)
    found = before.search(text, clause.segment.start, quantity.start)
    return found[1] if found is not None else None


def answers(clause: Clause, lexicon: Lexicon) -> bool:
    """True of "32.5%的受访企业计划扩大研发投入": those asked stand behind the figure, with what they say."""
    asked = lexicon.pattern("grammar.unknown.asked", r"{grammar.reference.possessive}\s*{}")
    return asked.match(clause.sentence.text, clause.quantity.end) is not None


def without_condition(local: Sequence[Facet], clause: Clause, lexicon: Lexicon) -> list[Facet]:
    """The facets beside a survey's share without those of a condition, where what is told stands behind it:
    "在遭遇侵权后，72.7%的专利权人采取了维权措施", "在遭遇侵权的专利权人中，73.8%采取了措施".
    """
    quantity, text = clause.quantity, clause.sentence.text
    words = text[quantity.end : clause.segment.end].strip("，。；,;. 的")
    pause = text[: quantity.start].rstrip().endswith(("，", ","))
    if not words or not pause or label_of_share(clause, lexicon) is None:
        return list(local)
    behind = [facet for facet in local if facet.start >= quantity.end]
    told = [facet for facet in behind if not (facet.head or "patentee" in facet.facets)]
    return list(local) if any(slot(n) not in (None, "apart") for f in told for n in f.facets) else behind


def polled(clause: Clause, lexicon: Lexicon) -> str | None:
    """Whom a share in a survey is of: "Of the companies polled, 66.5 percent said …"."""
    if clause.quantity.unit != "percent":
        return None
    found = lexicon.pattern("grammar.unknown.polled").search(
        clause.sentence.text, clause.segment.start, clause.segment.end
    )
    return found[0] if found is not None else None


def label_of_answer(clause: Clause, lexicon: Lexicon) -> str | None:
    """The words beside a percentage that say what those who were asked answered: those behind it, else those
    before.
    """
    text, quantity = clause.sentence.text, clause.quantity
    behind, before = text[quantity.end : clause.segment.end], text[clause.segment.start : quantity.start]
    for words in (behind, before):
        found = _PHRASE.search(words)
        if found is not None and (label := _trimmed(found[0][:_LONGEST], lexicon)):
            return label
    return None


def _last_named(clause: Clause) -> Facet | None:
    """The last noun that the words before a figure name."""
    before = [f for f in clause.facets() if not f.weak and f.end <= clause.quantity.start]
    return before[-1] if before else None


def last_level(drafts: Sequence[Draft]) -> Draft | None:
    """The last level of what the catalogue lacks, where a sentence's last figure is of such a thing."""
    for draft in reversed(drafts):
        if draft.indicator is not None or not draft.label:
            return None
        if draft.is_level:
            return draft
    return drafts[-1] if drafts else None


def goes_on_with_rate(clause: Clause, before: Draft) -> bool:
    """True of "企业许可率为11.8%，高校为7.9%": the words name nothing but whose rate it is."""
    if clause.quantity.unit != "percent" or before.clause.quantity.unit != "percent":
        return False
    own = [name for f in clause.facets() if not f.weak for name in f.facets if slot(name)]
    is_rate = before.reading.measure == "level" and not clause.is_rate
    return is_rate and clause.contrasts and not own and not clause.has_words_left


def is_about_it(clause: Clause) -> bool:
    """True where the sentence names something of what this is all about: a right, what happens to it …"""
    told = [(facet.weak, name) for facet in clause.sentence.facets for name in facet.facets]
    # "zones" and "clusters" there are of many kinds
    return tells(name for weak, name in told if not weak or slot(name) in ("act", "right"))


def tells(facets: Iterable[str]) -> bool:
    """True where one of the facets is of what this is all about."""
    return any(slot(name) not in _COMMON or name == _CRIME for name in facets)


@cache
def _around(lexicon: Lexicon) -> re.Pattern[str]:
    return lexicon.compose(r"\d\D{0,60}{apart}(?:{grammar.unknown.reaching}){gap}{the}[\d,.]+$")


@cache
def _behind(lexicon: Lexicon) -> re.Pattern[str]:
    return lexicon.compose(r"\s*({noun_behind})")


@cache
def _before(lexicon: Lexicon) -> re.Pattern[str]:
    return lexicon.compose(r"({noun_before}){gap}(?:{grammar.unknown.between}){few}\s*$")


def _trimmed(words: str, lexicon: Lexicon) -> str | None:
    found = lexicon.pattern("grammar.unknown.edges", r"^(?:{}\s*)++|(?:\s*{})++$").sub("", words).strip()
    return found if len(found) > 1 and len(found) <= _LONGEST and re.search(r"[^\W\d]{2}", found) else None


def lasts(clause: Clause, drafts: Sequence[Draft]) -> bool:
    """True of "the boards received 2,540 appeals, and the average time to decide was 8.2 months": how long
    what has no indicator lasts, where the words name no right.
    """
    if not drafts or drafts[-1].indicator is not None or clause.quantity.unit not in LASTING:
        return False
    told = {name for name in names(clause.facets()) if slot(name)}
    return drafts[-1].clause.quantity.unit == "count" and told <= {"pendency"} and not clause.named_parts
