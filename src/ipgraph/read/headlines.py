"""Units in which a date and a headline share one line → a unit for each; a headline's lines → one unit."""

from __future__ import annotations

import re
from typing import Final

from ipgraph.read.datelines import read_dateline, without_state, words_in
from ipgraph.read.dates import CLOCK, dates_in
from ipgraph.read.lexicon import lexicon
from ipgraph.read.marks import mark
from ipgraph.read.shape import HAN
from ipgraph.read.units import Unit

_HEAD: Final = 80  # characters in which the date stands
_LONGEST: Final = 250  # characters of a headline
_FEWEST: Final = 4  # words of a headline
_HEAD_UNITS: Final = 40  # units at the top among which a headline stands
_LONGEST_LINE: Final = 20  # words of a headline's line
_LONGEST_NAME: Final = 6  # words of a name
_LONGEST_BODY: Final = 14  # and of an office's
_MASTHEAD_WORDS: Final = 8
_PAIRS: Final = (("“", "”"), ("《", "》"), ("（", "）"), ("「", "」"))
# Words of a sentence, not of a name: five letters and more in lower case.
_LOWER: Final = re.compile(r"(?<![\w'’-])[a-z][a-z-]{4}|\d%|：")
_WORDS: Final = re.compile(r"(?<![\w'’-])[^\W\d_]{4,}")
_EDGES: Final = " \t\u3000|｜:：,，-–—·"
_EDGE: Final = re.compile(rf"[{re.escape(_EDGES)}\s]+")
_SUFFIX: Final = re.compile(r"^\s*(?:[-_|–—:：·]|\(|（|\.\.\.|…|$)")
_TAIL: Final = re.compile(rf"(?<![{re.escape(_EDGES)}\s])[{re.escape(_EDGES)}\s]+\Z")


def split_headlines(units: list[Unit]) -> list[Unit]:
    """Cuts "date 2025-01-15 Patents continue to rise", also where sentences follow the date."""
    return [part for unit in units for part in _split(unit)]


def _split(unit: Unit) -> list[Unit]:
    head = unit.text[:_HEAD]
    if unit.given == "row":
        return [unit]
    full = next((found for found in dates_in(head) if found.year and found.day), None)
    if full is None or not head[full.start].isdigit() or unit.shape.bullet:
        return [unit]
    clock = CLOCK.match(head, full.end)
    after = clock.end() if clock else full.end
    edge = _EDGE.match(head, after)
    cut = edge.end() if edge else after
    rest = unit.text[cut:]
    labelled = bool(lexicon().published.search(head[: full.start]))
    told = read_dateline(head[:cut]) and read_dateline(unit.text) is None
    if rest and told and (labelled or (_is_headline(rest) and not unit.shape.stops)):
        date = _TAIL.sub("", head[:cut])
        return [_part(unit, 0, len(date)), _part(unit, cut, len(unit.text))]
    return [unit]


def join_headlines(text: str, units: list[Unit]) -> list[Unit]:
    """Makes one unit of a headline's lines above the text: "Offices agree on the", "Exchange of Data"."""
    joined = units[:1]
    lead = next((index for index, unit in enumerate(units[:_HEAD_UNITS]) if unit.shape.prose), _HEAD_UNITS)
    for index in range(1, len(units)):
        above, unit = joined[-1], units[index]
        around = (
            joined[-2] if len(joined) > 1 else None,
            units[index + 1] if index + 1 < len(units) else None,
        )
        if index < lead and _goes_on(above, unit, around) and not (mark(above.shape) or mark(unit.shape)):
            whole = text[above.start : unit.end]
            joined[-1] = Unit(above.start, unit.end, whole, above.gap, above.indent, given=above.given)
        else:
            joined.append(unit)
    return joined


def _parted(above: Unit | None, below: Unit | None) -> bool:
    """True where two units make no phrase: a blank line, a date line or the text begins between them."""
    if above is None or below is None or below.gap or below.shape.prose:
        return True
    return bool(mark(above.shape) or mark(below.shape))


def _goes_on(above: Unit, unit: Unit, around: tuple[Unit | None, Unit | None]) -> bool:
    """True where the lines are one phrase, or all that stands in capitals between what is around."""
    if above.given or unit.given or unit.gap > 1 or max(above.shape.size, unit.shape.size) > _LONGEST_LINE:
        return False
    if any(part.shape.bullet or part.shape.stops or part.text[-1] in ":：;；" for part in (above, unit)):
        return False
    lexemes = lexicon()
    if lexemes.notices.search(f"{above.text}\n{unit.text}"):
        return True
    if unit.gap:
        return False
    if above.shape.size >= _FEWEST and not is_name(above) and lexemes.endings.match(unit.text):
        return not (lexemes.endings.search(above.text) or lexemes.documents.match(above.text))
    if HAN.search(above.text):
        return any(
            above.text.count(left) > above.text.count(right) and right in unit.text for left, right in _PAIRS
        )
    if above.shape.size >= _FEWEST and lexemes.dangling.search(above.text):
        return True
    if not above.shape.shouting or not unit.shape.shouting or above.shape.size < _FEWEST:
        return False
    if unit.shape.size < _FEWEST / 2 or any(is_name(part) for part in (above, unit)):
        return False
    return _parted(around[0], above) and _parted(unit, around[1])


def is_name(unit: Unit) -> bool:
    """The name of an office or a periodical, alone on its line: "European Patent Office", "IP Weekly"."""
    shape, lexemes = unit.shape, lexicon()
    text = without_state(unit.text.strip(" *#|"))
    size = words_in(text)
    if size > _LONGEST_BODY or shape.stops or shape.figures or _LOWER.search(text):
        return False
    if lexemes.states.match(text):
        return True
    if size > _LONGEST_NAME:
        return any(match.end() == len(text) for match in lexemes.legal_forms.finditer(text))
    found = [
        match
        for words in (lexemes.legal_forms, lexemes.mastheads, lexemes.outlet_words)
        for match in words.finditer(text)
    ]
    return any(match.end() == len(text) for match in found)


def same_headline(title: str, other: str) -> bool:
    """True where two folded lines are one headline: the same, cut short, or with the site's name beside it.

    >>> same_headline("fast track for green patents", "fast track for green patents - ip portal")
    True
    >>> same_headline("patents in china", "patents in china grew by 8 percent")
    False
    """
    if title == other:
        return True
    short, long = sorted((title, other), key=len)
    if len(short) < 8 or len(long) > 2 * len(short) + 10:
        return False
    if long.startswith(short):
        return bool(_SUFFIX.match(long[len(short) :]))
    return long.endswith(short) and bool(re.search(r"[-_|–—:：·>»]\s*$", long[: -len(short)]))


def is_masthead(unit: Unit) -> bool:
    """A publication's or an organisation's name on a line of its own."""
    lexemes = lexicon()
    if unit.shape.stops or unit.shape.bullet or words_in(without_state(unit.text[:200])) > _MASTHEAD_WORDS:
        return False
    return bool(lexemes.mastheads.search(unit.text) or lexemes.legal_forms.search(unit.text))


def is_phrase(unit: Unit) -> bool:
    """Words of a sentence, most of them small, as a headline in sentence case has them and no name does."""
    words = _WORDS.findall(unit.text)
    small = [word for word in words if word[0].islower()]
    return len(words) >= _FEWEST and len(small) >= 2 and not unit.shape.stops and not HAN.search(unit.text)


def _is_headline(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    words = len(re.findall(r"[A-Za-z]+", text)) + len(re.findall(r"[\u3400-\u9fff]", text)) / 2
    return words >= _FEWEST and (text[0].isupper() or bool(re.match(r"[\u3400-\u9fff“《「]", text)))


def _part(unit: Unit, start: int, end: int) -> Unit:
    gap = unit.gap if not start else 0
    return Unit(unit.start + start, unit.start + end, unit.text[start:end], gap, given=unit.given)
