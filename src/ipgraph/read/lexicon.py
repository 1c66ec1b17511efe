"""The word lists of all languages (``lexicons/*.toml``) → sets and compiled patterns, once per process."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FOLDER: Final = Path(__file__).parent / "lexicons"
_ENDS: Final = re.compile(r"^[\W_]+|[^\w)）]+$")
_SPACE: Final = re.compile(r"\s+")
_STAR: Final = re.compile(r"(?<!\\s)\*")
_YEAR: Final = r"(?:19|20)\d\d"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What pages say around an article, in every language at once: pages mix them."""

    months: Mapping[str, int]
    buttons: frozenset[str]
    topics: frozenset[str]
    longest: int  # words of the longest phrase in ``buttons`` and ``topics``
    starts: re.Pattern[str]
    closes: re.Pattern[str]  # of lines that ``starts`` finds: those under an article, not in it
    holds: re.Pattern[str]
    paragraphs: re.Pattern[str]
    related: re.Pattern[str]
    boilerplate: re.Pattern[str]
    perhaps: re.Pattern[str]
    final: re.Pattern[str]
    summaries: re.Pattern[str]
    ends: re.Pattern[str]
    labels: re.Pattern[str]
    weekdays: re.Pattern[str]
    asides: re.Pattern[str]  # what is told at a date line's end of other things than date and names
    week: tuple[re.Pattern[str], ...]  # the days of the week, Monday first
    published: re.Pattern[str]
    unpublished: re.Pattern[str]
    prepositions: re.Pattern[str]
    source_labels: re.Pattern[str]
    bylines: re.Pattern[str]
    mastheads: re.Pattern[str]
    notices: re.Pattern[str]  # titles of official documents that stand on two lines
    endings: re.Pattern[str]  # second lines of titles: the kind of document, its year
    documents: re.Pattern[str]  # titles that say what kind of official document it is
    dangling: re.Pattern[str]  # words that no headline ends in
    kickers: re.Pattern[str]  # labels before a headline
    bodies: re.Pattern[str]  # a line of nothing but the names of several offices
    standfirsts: re.Pattern[str]  # what lines under a headline end in
    counts: re.Pattern[str]  # what headlines tell of a month
    issues: re.Pattern[str]  # the number of an issue behind a name
    parts: re.Pattern[str]  # what the name of a part of a document begins with
    generic: re.Pattern[str]
    states: re.Pattern[str]
    of_states: re.Pattern[str]  # the state's name behind an office's
    legal_forms: re.Pattern[str]
    wire: tuple[str, ...]
    agencies: tuple[re.Pattern[str], ...]  # names of agencies without a day beside them
    papers: tuple[re.Pattern[str], ...]  # how a text without a date begins that a paper's reporter wrote
    news: tuple[str, ...]
    not_news: re.Pattern[str]
    editions: re.Pattern[str]
    past: tuple[tuple[re.Pattern[str], str], ...]  # with the month and day on which they end
    caption_starts: re.Pattern[str]
    caption_holds: re.Pattern[str]
    outlets: frozenset[str]
    outlet_words: re.Pattern[str]
    askers: frozenset[str]
    answers: frozenset[str]
    hosts: frozenset[str]
    journalists: re.Pattern[str]
    reports: re.Pattern[str]
    questions: re.Pattern[str]
    posts: re.Pattern[str]
    organisations: re.Pattern[str]
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    foreign: re.Pattern[str]
    family_names: frozenset[str]
    function_words: Mapping[str, frozenset[str]]
    common: frozenset[str]  # words that any two texts with figures share


@cache
def lexicon() -> Lexicon:
    """The lexicons that ship with the package, merged."""
    tables = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.toml"))}
    pages = [tables["en"], tables["zh"]]

    def listed(section: str, key: str) -> list[str]:
        return [entry for table in pages for entry in table[section].get(key, ())]

    def phrases(key: str) -> frozenset[str]:
        return frozenset(folded(word) for table in pages for word in _split(table["furniture"][key])) - {""}

    buttons, topics = phrases("buttons"), phrases("topics")
    zh_names: Mapping[str, Any] = tables["zh"]["names"]
    return Lexicon(
        months={name: number for table in pages for name, number in table["months"].items()},
        buttons=buttons,
        topics=topics,
        longest=max(phrase.count(" ") + 1 for phrase in buttons | topics),
        starts=_any(listed("furniture", "starts"), r"\W{0,3}(?:%s)"),
        closes=_any(listed("furniture", "closes"), r"\W{0,3}(?:%s)"),
        holds=_any(listed("furniture", "holds")),
        paragraphs=_any(listed("furniture", "paragraphs")),
        related=_any(listed("sections", "related"), _HEADING),
        boilerplate=_any(listed("sections", "boilerplate"), _HEADING),
        perhaps=_any(listed("sections", "perhaps"), _HEADING),
        final=_any(listed("sections", "final"), _HEADING),
        summaries=_any(listed("sections", "summaries"), _SECTION),
        ends=_any(listed("sections", "ends"), r"^\W*(?:%s)\W*$"),
        labels=_words([*listed("dateline", "labels"), *listed("dateline", "weekdays")]),
        weekdays=_words(listed("dateline", "weekdays")),
        asides=_any(listed("dateline", "asides"), r"(?:^|[\s|｜·(（,，])(?:%s)\s*[:：].*$"),
        week=tuple(_words(each) for each in zip(*(t["dateline"]["week"] for t in pages), strict=True)),
        published=_any(table["dateline"]["published"] for table in pages),
        unpublished=_any(table["dateline"]["unpublished"] for table in pages),
        prepositions=_any(listed("dateline", "prepositions"), r"\b(?:%s)\s*$"),
        source_labels=_any(listed("dateline", "source_labels"), r"(?:^|[\s(（|\[【])(?:%s)\s*[:：]\s*"),
        bylines=_any(listed("dateline", "bylines"), r"^\W{0,2}(?:%s)"),
        mastheads=_words(listed("dateline", "mastheads")),
        notices=_any(listed("headline", "notices")),
        endings=_any(listed("headline", "endings")),
        documents=_any(listed("headline", "documents")),
        dangling=_any(listed("headline", "dangling"), r"\b(?:%s)$"),
        kickers=_any(listed("headline", "kickers"), r"\W{0,2}(?:%s)\W{0,2}\s?(?:[:：|｜丨】\]–—-]|\s-)\s*"),
        bodies=_any(listed("dateline", "bodies")),
        standfirsts=_any(listed("dateline", "standfirsts")),
        counts=_words(listed("dateline", "counts")),
        issues=_any(listed("dateline", "issues")),
        parts=_any(listed("dateline", "parts")),
        generic=_words(listed("dateline", "generic")),
        states=_any(listed("dateline", "states")),
        of_states=_any(listed("dateline", "of_states")),
        legal_forms=_words(listed("dateline", "legal_forms")),
        wire=tuple(listed("dateline", "wire")),
        agencies=tuple(re.compile(pattern, re.IGNORECASE) for pattern in listed("dateline", "agencies")),
        papers=tuple(re.compile(pattern) for pattern in listed("dateline", "papers")),
        news=tuple(listed("dateline", "news")),
        not_news=_any([table["dateline"]["not_news"] for table in pages]),
        editions=_any(table["dateline"]["editions"].replace("{year}", _YEAR) for table in pages),
        past=tuple(
            (re.compile(pattern.replace("{year}", rf"(?P<year>{_YEAR})"), re.IGNORECASE), end)
            for pattern, end in (entry for table in pages for entry in table["dateline"]["past"])
        ),
        caption_starts=_any(listed("caption", "starts"), r"\W{0,2}(?:%s)"),
        caption_holds=_any(listed("caption", "holds")),
        outlets=frozenset(folded(name) for name in listed("outlets", "names")),
        outlet_words=_words(listed("outlets", "words")),
        askers=frozenset(listed("outlets", "askers")),
        answers=frozenset(listed("outlets", "answers")),
        journalists=_any(listed("outlets", "journalists")),
        reports=_any(listed("outlets", "reports")),
        questions=_any(listed("outlets", "questions")),
        hosts=frozenset(listed("outlets", "hosts")),
        posts=_words(listed("signature", "posts")),
        organisations=_words(listed("signature", "organisations")),
        strong=_words(listed("topic", "strong")),
        weak=_words(listed("topic", "weak")),
        foreign=_words(listed("topic", "foreign")),
        family_names=frozenset(zh_names["family"]) | frozenset(zh_names["compound"]),
        function_words=_function_words(tables),
        common=frozenset(word for table in pages for word in table["topic"]["common"].split()),
    )


# A heading may be numbered, be followed by a count or a colon, or stand between rules and arrows.
# And one of main points may tell their year: "1. Key figures 2023".
_SECTION: Final = (
    r"^\W*(?:\d{1,2}[.)、．]?\s+|[一二三四五六七八九十]、)?(?:(?:19|20)\d\d年?(?:度|全年)?\s?)?(?:%s)"
    r"(?:[,:：]? ?(?:of|in|for|from)?\s?(?:the year )?(?:19|20)\d\d[-/–\d]{0,5})?\W*+$"
)
_HEADING: Final = r"^\W*(?:%s)[^\w(（]*+(?:\(\d+\)|（\d+）)?\W*+$"


def folded(text: str) -> str:
    """A phrase as it is compared: casefolded, one space between words, no punctuation at its ends.

    >>> folded("  » Skip to  Content … "), folded("分享到：")
    ('skip to content', '分享到')
    """
    return _ENDS.sub("", _SPACE.sub(" ", text.strip())).casefold().replace("’", "'")


def _split(words: str) -> Iterable[str]:
    return (word for line in words.splitlines() for word in line.split(";"))


def _any(patterns: Iterable[str], frame: str = "(?:%s)") -> re.Pattern[str]:
    return re.compile(frame.replace("%s", "|".join(patterns)), re.IGNORECASE)


def _words(entries: Iterable[str]) -> re.Pattern[str]:
    """Whole words where the script has spaces between them; a star stands for any ending."""
    latin: list[str] = []
    han: list[str] = []
    for entry in entries:
        target = han if re.search(r"[\u4e00-\u9fff]", entry) else latin
        target.append(_STAR.sub(r"\\w*", entry) if target is latin else entry)
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(latin)})(?![A-Za-z])|{'|'.join(han)}", re.IGNORECASE)


def _function_words(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    known = {"en": frozenset(tables["en"]["language"]["function_words"].split())}
    known |= {code: frozenset(words.split()) for code, words in tables["other"]["languages"].items()}
    return known
