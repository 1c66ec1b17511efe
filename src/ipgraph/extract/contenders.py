"""A sentence and its figures → the names of companies and universities that figures are of.

A name is known by what it ends with, by being well known, or by the words around its figure that rank it:
"台积电以1,956件蝉联第一", "Huawei (2,734)".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ipgraph.extract import applicants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity

Span = tuple[int, int]

# How long a company's name may be, and how many names may share their figures' words.
_REACH: Final = 100
_MANY: Final = 8
# A name has so many characters.
_SHORTEST: Final = 2
_OPENED: Final = ("(", "（")
_POSSESSIVE: Final = frozenset("'’")
# what is told behind a place, not part of a name that begins with it
_JOINED: Final = re.compile(r"\s*(?:,|and\s|&\s)")
# How far behind a well-known name its figure may stand, where what may stand between and what not.
_NEAR: Final = 60
_OF_PLACE: Final = re.compile(r",? (?:of|in|from) (?:the )?")
_BREAKS: Final = re.compile(r"[;:()\d“”\"]|[.!?]\s[A-Z]")
_CLOSING: Final = re.compile(r"(?:\s[A-Za-z-]{1,20}){0,3}[)）]")


@dataclass(frozen=True, slots=True)
class _Patterns:
    bracket: re.Pattern[str]
    known: re.Pattern[str]
    ranked: re.Pattern[str]
    listed: re.Pattern[str]
    by: re.Pattern[str]
    rank: re.Pattern[str]
    ending: re.Pattern[str]
    beside: re.Pattern[str]
    leader: re.Pattern[str]
    filer: re.Pattern[str]
    placed: re.Pattern[str]
    aside: re.Pattern[str]
    numbered: re.Pattern[str]
    seated: re.Pattern[str]
    no_name: re.Pattern[str]
    joint_end: re.Pattern[str]
    head: re.Pattern[str]
    is_named: bool


@cache
def _patterns(lexicon: Lexicon) -> _Patterns:
    begin = r"(?:^|(?<=[{stop}、\s]))"
    # "台积电（TSMC）502件"
    alias = r"(?:[(（][A-Za-z][A-Za-z0-9 .,&-]{0,30}[)）])?"
    ahead = r"(?:{grammar.contender.ahead})?"
    return _Patterns(
        lexicon.compose(r"({company})\s*[(（]$"),
        lexicon.compose(r"((?:{grammar.contender.names}))" + alias + r"(?:{grammar.contender.joint})?$"),
        lexicon.compose(
            begin + ahead + r"({grammar.contender.name})" + alias + r"(?:{grammar.contender.joint})?$"
        ),
        lexicon.compose(r"({grammar.contender.name})(?:、|{grammar.links.and})$"),
        lexicon.compose(r"(?:{grammar.contender.by})$"),
        lexicon.compose(r"\s*(?:{grammar.contender.ranked})"),
        lexicon.compose(r"(?:{grammar.contender.endings})$"),
        lexicon.compose(r"(?<={apart})({company}){gap}(?:{grammar.contender.beside})\s*$"),
        lexicon.compose(
            r"(?:^\W*|[,;:]\s+|\d\s+){the}({company})(?:{gap}|,\s)(?:{grammar.contender.leads})(?:{word}{0,9}?)"
            r"(?:,?{gap}(?:{grammar.contender.beside}))?\s*$"
        ),
        lexicon.compose(
            r"(?:^\W*|[,;:]\s+){the}({company}){gap}(?:{grammar.contender.files})(?:{word}{0,3}?)"
            r"(?:,{gap}(?:{grammar.reference.prepositions}))?\s*$"
        ),
        lexicon.compose(r"({company}),?{gap}(?:{grammar.boundaries.bracketed}){gap}{the}$"),
        # "Samsung, with 3,924, and Qualcomm, with 3,410, came second"
        lexicon.compose(
            r"(?:^\W*|,\s+(?:(?:{grammar.links.and})\s+)?|;\s+){the}({company}),{gap}(?:{grammar.contender.beside})\s*$"
        ),
        # "1. Huawei Technologies, China: ", "- Qualcomm: "
        lexicon.compose(r"^\W*(?:\d{1,2}[.)]|[•*▪·–-])\s+({company})(?:,{word}{1,4}?)?:\s*$"),
        # "Samsung Electronics (Republic of Korea) 3,093"
        lexicon.compose(
            r"(?:^\W*|[,;:]\s+)(?:(?:{grammar.links.and})\s+)?{the}({company})\s\([A-Z][^()\d]{2,28}\)[:,]?\s*"
            r"(?:(?:{grammar.contender.beside})\s*)?$"
        ),
        lexicon.compose(
            r"(?:{grammar.links.articles}|{grammar.reference.pronoun_subject}|{grammar.reference.prepositions}"
            r"|{grammar.reference.all_of}|{grammar.contender.no_names}){break}"
        ),
        lexicon.compose(r"\W*+(?:{grammar.reference.prepositions})?\W*+$"),
        lexicon.compose(r"(?:{grammar.contender.heads}){gap}(?:{grammar.boundaries.bracketed}){gap}"),
        bool(lexicon.table("grammar.contender.names")),
    )


def contenders(
    text: str, found: Sequence[Quantity], others: Sequence[Span], known: Sequence[Span], lexicon: Lexicon
) -> Iterator[Span]:
    """Where the names stand, in order.

    ``others`` are the places and public bodies of the sentence, which are no companies; ``known`` are the
    other words that are understood: a name has none of these.
    """
    patterns = _patterns(lexicon)
    has_one = False
    famous: Sequence[Span] | None = None
    heads = lexicon.pattern("grammar.contender.heads")
    for quantity in found:
        if quantity.unit != "count":
            continue
        since = max(0, quantity.start - _REACH)
        # "Procter & Gamble (605 designs)"
        closes = _CLOSING.match(text, quantity.end)
        is_bracketed = closes is not None and text.endswith(_OPENED, since, quantity.start)
        if closes is not None:
            match = patterns.bracket.search(text, since, quantity.start)
            span = _beside_place(text, match.span(1), others, known, patterns, lexicon) if match else None
            if span is not None:
                yield _without_and(text, span, lexicon)
                has_one = True
                continue
        told = _told(text, quantity.start - is_bracketed, since, [*others, *known], patterns)
        if told is not None:
            yield told
            has_one = True
            continue
        if not patterns.is_named:
            famous = applicants.named_in(text) if famous is None else famous
            name = _famous(text, quantity.start, famous, others)
            # "Tsinghua University's 265": told as one of the universities
            if name is not None and not heads.search(text, *name):
                yield name
            continue
        stop = quantity.start - is_bracketed
        name = _named(
            text, (stop, quantity.end), since, others, known, patterns, is_one=has_one or is_bracketed
        )
        if name is not None:
            yield from _run(text, name, patterns)
            has_one = True


def _beside_place(
    text: str,
    span: Span,
    others: Sequence[Span],
    known: Sequence[Span],
    patterns: _Patterns,
    lexicon: Lexicon,
) -> Span | None:
    """The name before a bracket without the place told with it: "Korea and LG (", "LG of Korea ("."""
    inside = [each for each in others if each[0] < span[1] and span[0] < each[1]]
    if not inside or patterns.head.match(text, *span):
        return span
    start = max(end for _, end in inside)
    rest = text[start : span[1]]
    if _is_named_after_place(text, span, start, patterns):
        return span
    if rest.strip(" )）"):
        joined = lexicon.pattern("grammar.links.and", r"\s+{}\s+").match(text, start, span[1])
        return (joined.end(), span[1]) if joined and joined.end() < span[1] else None
    match = patterns.placed.search(text, max(0, span[1] - _REACH), min(begin for begin, _ in inside))
    if match is None or _overlaps(match.span(1), [*others, *known]) or patterns.no_name.match(match[1]):
        return None
    return match.span(1)


def _is_named_after_place(text: str, span: Span, start: int, patterns: _Patterns) -> bool:
    """True of "China Petroleum and Chemical Corporation", "Hongfujin Precision Industry (Shenzhen)": a place
    is part of a company's name, which ends as such names do. ``start`` is where the place ends.
    """
    if patterns.is_named or text[start : start + 1] in _POSSESSIVE:
        return False
    ending = patterns.ending.search(text, *span)
    if ending is None:
        return False
    # "Shanghai Customs", "Germany and Group": nothing understood may stand between
    return start >= span[1] - 1 or not _JOINED.match(text, start, span[1])


def _told(text: str, end: int, since: int, taken: Sequence[Span], patterns: _Patterns) -> Span | None:
    """The name that words tell to have a figure: "TSMC with 3,989", "Dyson topped the list with 236".

    "Huawei Technologies of China" is named by the words before the place.
    """
    told = (
        (patterns.beside, since),
        (patterns.leader, 0),
        (patterns.filer, 0),
        (patterns.aside, 0),
        (patterns.numbered, 0),
        (patterns.seated, since),
    )
    for pattern, begin in told:
        match = pattern.search(text, begin, end)
        if match is None or end - match.start() > _REACH:
            continue
        start, stop = match.span(1)
        inside = [at for at, _ in taken if start < at < stop]
        if patterns.head.match(text, start, stop):
            # "University of California"
            return start, stop
        if inside:
            stop = start + len(patterns.joint_end.sub("", text[start : min(inside)]))
        name = text[start:stop]
        # "Women filed 12,000": one word may be any that begins a sentence
        is_plain = pattern is patterns.filer and not inside and " " not in name
        if name and not is_plain and not _overlaps((start, stop), taken) and not patterns.no_name.match(name):
            return start, stop
    return None


def _famous(text: str, end: int, famous: Sequence[Span], others: Sequence[Span]) -> Span | None:
    """The well-known applicant whose figure it is: "BYD obtained 1,970", "Qualcomm of the US had 2,409"."""
    name = next((span for span in reversed(famous) if span[1] <= end), None)
    if name is None or end - name[1] > _NEAR or _overlaps(name, others):
        return None
    between = text[name[1] : end]
    placed = next((span for span in others if name[1] <= span[0] < end), None)
    if placed is not None and not _OF_PLACE.fullmatch(text, name[1], placed[0]):
        return None
    if placed is not None and any(placed[0] < start < end for start, _ in others):
        return None
    return None if _BREAKS.search(between) else name


def _named(
    text: str,
    figure: Span,
    since: int,
    others: Sequence[Span],
    known: Sequence[Span],
    patterns: _Patterns,
    *,
    is_one: bool,
) -> Span | None:
    """The name before a figure; ``is_one`` says that a name may stand there that nothing else tells."""
    match = patterns.known.search(text, since, figure[0])
    if match:
        return match.span(1)
    match = patterns.ranked.search(text, since, figure[0])
    if match is None:
        return None
    start, end = match.span(1)
    place = max((stop for begin, stop in others if begin <= start < stop), default=start)
    is_ending = patterns.ending.search(text, start, end)
    if start < place:
        # "韩国三星电子": the place is told beside the name; "浙江大学" is a name
        rest = text[place:end]
        if len(rest) < _SHORTEST:
            return None
        if not (is_ending and patterns.ending.fullmatch(rest)):
            start = place
    if is_ending:
        return start, end
    is_ranked = patterns.rank.match(text, figure[1])
    is_by = patterns.by.search(text, since, figure[0])
    # "瑞星光学以4102件夺冠": what a name ends with may mean something, what it begins with does not
    own = (start, start + 1) if is_ranked and is_by else (start, end)
    if not (is_ranked or (is_one and not is_by)) or _overlaps(own, [*known, *others]):
        return None
    return start, end


def _run(text: str, last: Span, patterns: _Patterns) -> list[Span]:
    """The names of a list that ends with this one: "友达、联发科各有529件、492件"."""
    found = [last]
    while len(found) < _MANY:
        match = patterns.listed.search(text, max(0, found[0][0] - _REACH), found[0][0])
        if match is None or match.end() < found[0][0]:
            break
        found.insert(0, match.span(1))
    return found


def _without_and(text: str, span: Span, lexicon: Lexicon) -> Span:
    """ "）和华为技术有限公司（": what only joins is no part of a name."""
    joined = lexicon.pattern("grammar.links.and").match(text, *span)
    if joined and span[0] and not text[span[0] - 1].isalnum() and text[span[0] - 1] not in "、，,":
        return joined.end(), span[1]
    return span


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
