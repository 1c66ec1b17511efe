"""The words on a report or survey → the year that its figures are of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract import periods
from ipgraph.extract.discourse import is_of_survey
from ipgraph.extract.periods import AS_OF, BASE, EVENT, MAIN, WEAK
from ipgraph.values import Period

if TYPE_CHECKING:
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.periods import Calendar, PeriodMention
    from ipgraph.extract.recognise import Sentence

# How far from a year the name may reach that it stands in, and what the name does not go beyond.
_NAME: Final = 60
_STOP: Final = re.compile(r"[,;:!?，；：。！？]|\.\s")
# A clause between commas.
_RELATIVE: Final = r",\s{}\s[^,;.:()]{3,90},"


def is_of_issue(mention: PeriodMention, text: str, now: Calendar, lexicon: Lexicon) -> bool:
    """True of what numbers or dates an issue: "Issue 1/2025", "Vol. 9, No. 3 | Autumn 2021"."""
    if text[mention.start - 1 : mention.start] == "/":
        return True
    if mention.kind != "year" or mention.year is None:
        return False
    season = lexicon.pattern("periods.issue.seasons", r"(?:^|\W){}[\s,]{1,2}$")
    if season.search(text[: mention.start]):
        return True
    numbered = lexicon.pattern("periods.issue.numbers").search(text) is not None
    return numbered and now.issued is not None and mention.year == now.issued.year


def year_of(mention: PeriodMention, text: str, now: Calendar, lexicon: Lexicon) -> PeriodMention:
    """The year of a report's figures by that in its name: the one before, where that was not over yet.

    Polls and rankings are of the year in which they come out.
    """
    if mention.year is None or not _is_edition(mention, text, now, lexicon):
        return mention
    return replace(mention, year=mention.year - 1)


def _is_edition(mention: PeriodMention, text: str, now: Calendar, lexicon: Lexicon) -> bool:
    if mention.role != WEAK or mention.kind != "year" or now.issued is None:
        return False
    found = periods.resolve(mention, now)
    if not found or not found.isdecimal() or now.issued >= Period.parse(found).end:
        return False
    behind = _STOP.search(text, mention.end, mention.end + _NAME)
    before = [stop.end() for stop in _STOP.finditer(text, max(0, mention.start - _NAME), mention.start)]
    start = before[-1] if before else max(0, mention.start - _NAME)
    end = behind.start() if behind else mention.end + _NAME
    named = lexicon.pattern("periods.edition.words").search(text, start, end)
    return named is not None and not lexicon.pattern("periods.edition.without").search(text, start, end)


def year_reported(sentence: Sentence, now: Calendar, lexicon: Lexicon) -> int | None:
    """The year before that of the issue, where a sentence without a time of its own is on it.

    "its report for the preceding year"; "a 27.9% rise on 2020" in a text of 2022.
    """
    if now.issued is None:
        return None
    year = now.issued.year - 1
    bases = {each.year for each in sentence.periods if each.role == BASE and each.kind == "year"}
    is_reported = bool(lexicon.pattern("periods.reported.words").search(sentence.text))
    return year if is_reported or (bases == {year - 1} and sentence.quantities) else None


def year_asked(sentence: Sentence, now: Calendar, lexicon: Lexicon) -> int | None:
    """The year in which people were asked: "from 2 to 20 September 312 firms answered the survey"."""
    days = [each for each in sentence.periods if each.kind == "date" and each.role in (EVENT, AS_OF, MAIN)]
    if not days or not is_of_survey(sentence.facets):
        return None
    between = lexicon.pattern("periods.asked.between")
    last = days[-1]
    if not between.search(sentence.text, max(0, days[0].start - 16), last.end + 16):
        return None
    found = periods.resolve(replace(last, role=MAIN), now)
    return int(found[:4]) if found else None


def asks_of_span(sentence: Sentence, lexicon: Lexicon) -> bool:
    """True where a sentence names a time that a question may be about: "over the past year 27% were sued"."""
    return any(_is_asked_of(each, sentence, lexicon) for each in sentence.periods)


def without_span_asked(sentence: Sentence, lexicon: Lexicon) -> Sentence:
    """A sentence of a survey without that time: what people answered is of when they were asked."""
    kept = (each for each in sentence.periods if not _is_asked_of(each, sentence, lexicon))
    return sentence.changed(times=tuple(kept))


def _is_asked_of(mention: PeriodMention, sentence: Sentence, lexicon: Lexicon) -> bool:
    if mention.kind == "date":
        return False
    span = lexicon.pattern("periods.asked.spans", r".*\b{}")
    return span.fullmatch(sentence.text, mention.start, mention.end) is not None


def without_asides(sentence: Sentence, now: Calendar, lexicon: Lexicon) -> Sentence:
    """A sentence without the times of clauses between commas that tell no figure: ", which led in 2019,".

    Where nothing else tells a time, they may be those of the figures beside.
    """
    if not sentence.periods or not sentence.quantities:
        return sentence
    clauses = [
        match.span()
        for match in lexicon.pattern("periods.relative.opens", _RELATIVE).finditer(sentence.text)
        if not any(match.start() < q.start < match.end() for q in sentence.quantities)
    ]
    kept = [m for m in sentence.periods if not any(start < m.start < end for start, end in clauses)]
    if len(kept) == len(sentence.periods) or not (kept or now.flow):
        return sentence
    return sentence.changed(times=kept)
