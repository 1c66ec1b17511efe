"""A page laid out as questions and answers → its speakers' lines, and who speaks in each block."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.read.datelines import read_dateline
from ipgraph.read.lexicon import folded, lexicon
from ipgraph.read.marks import is_post
from ipgraph.read.units import Unit

if TYPE_CHECKING:
    from ipgraph.read.page import Page

_LABEL: Final = re.compile(
    r"^[\[【*]{0,2}(?P<name>[^:：|｜。！？!?;；\n*]{1,80}?)[\]】*]{0,2}\s*[:：][*]{0,2}\s*(?P<rest>\S)?"
)
_BRACKETED: Final = re.compile(r"^[\[【](?P<name>[^\]】:：\d]{2,60})[\]】]\s*(?P<rest>\S)?")
_WORD_OF_NAME: Final = r"(?:[A-Z][a-zà-ɏ'’-]+|[A-Z]\.|[A-Z]{2,})"
_NAME: Final = re.compile(rf"^{_WORD_OF_NAME}(?: (?:{_WORD_OF_NAME}|de|van|von|bin|al)){{1,3}}$")
# How one who asks or answers is called before a colon.
_CALLED: Final = re.compile(rf"(?:(?:Mr|Ms|Mrs|Dr|Prof)\.? )?{_WORD_OF_NAME}(?: {_WORD_OF_NAME}){{0,2}}")
_AFTER_STOP: Final = " *_\"”'’)"
_TWICE: Final = 2
_TITLE: Final = re.compile(r"^(?:Mr|Ms|Mrs|Dr|Prof)\.? ")
_HAN_NAME: Final = re.compile(r"[\u4e00-\u9fff·]{2,4}$")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LONGEST_OUTLET: Final = 40  # characters
_MOST_GUESTS: Final = 30  # names that are looked for all over the page
_NO_SPEECH: Final = frozenset({"row", "furniture"})
_HEAD: Final = 120  # characters in which a speaker's name and its colon stand


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker's line: the name (None in "Q:" and "A:"), whether it asks, and where in the unit the
    speech starts (None where it stands below).
    """

    name: str | None
    asks: bool
    rest: int | None


def find_speakers(units: list[Unit]) -> dict[int, Speaker]:
    """Speakers' lines by the index of their unit; none where the page is no briefing.

    Lines of that form alone prove nothing ("Overall: …", "Xinhua reports: …"). A briefing has a question
    under a name that asks and an answer after it, a person who speaks more than once, or two of those whom
    it lists as present.
    """
    present = {name for unit in units if is_post(unit.shape) and (name := _person(unit.text[:_HEAD]))}
    found = {
        index: speaker
        for index, unit in enumerate(units)
        if unit.given not in _NO_SPEECH
        and (speaker := _speaker(unit.text[:_HEAD], present))
        and _speaks(units, index, speaker)
    }
    found = _with_short_names(units, found) | _interview(units)
    persons = Counter(speaker.name for speaker in found.values() if speaker.name and not speaker.asks)
    asked = next((index for index, speaker in found.items() if speaker.asks and _asks(units, index)), None)
    answered = asked is not None and any(index > asked and not other.asks for index, other in found.items())
    several = len(found) > 2 and any(count > 1 for count in persons.values())
    if not answered and not several and sum(name in present for name in persons) < 2:
        return {}
    known = _named_elsewhere(units, found, persons) | _answering(found)
    return {
        index: speaker
        for index, speaker in found.items()
        if speaker.asks or speaker.rest is None or speaker.name is None or speaker.name in known
    }


def _interview(units: list[Unit]) -> dict[int, Speaker]:
    """The lines of a page where one label mostly asks and another never does: "Bernama: How did …?".

    Who asks may also remark ("GT: Companies often complain to us."). Who answers is known by a part of a name
    that the page has in full.
    """
    labels: dict[str, list[int]] = {}
    rests: dict[int, int] = {}
    for index, unit in enumerate(units):
        match = _LABEL.match(unit.text[:_HEAD]) if unit.given not in _NO_SPEECH else None
        if match and match["rest"] and _CALLED.fullmatch(match["name"].strip()):
            labels.setdefault(match["name"].strip(), []).append(index)
            rests[index] = match.start("rest")
    asking = {
        label
        for label, here in labels.items()
        if len(here) >= _TWICE and _TWICE * sum(_ends_asking(units[n]) for n in here) >= len(here)
    }
    answers = {n - 1 for label, here in labels.items() if label not in asking for n in here}
    if not any(len(answers.intersection(labels[label])) > 1 for label in asking):
        return {}
    text = "\n".join(unit.text[:4000] for unit in units)
    lines: dict[int, Speaker] = {}
    for label, numbers in labels.items():
        asks = label in asking
        if not asks and any(_ends_asking(units[n]) for n in numbers):
            continue
        name = label if asks else _in_full(label, text)
        if name is not None:
            lines |= {n: Speaker(name, asks, rests[n]) for n in numbers}
    return lines if any(not each.asks for each in lines.values()) else {}


def _ends_asking(unit: Unit) -> bool:
    return unit.text.rstrip(_AFTER_STOP)[-1:] in ("?", "？")


def _in_full(label: str, text: str) -> str | None:
    """The name of several words that a text has and that a label is a part of; the label where it is one."""
    word = _TITLE.sub("", label)
    # "MOREIRA:" is Júlio César Moreira too
    part = re.escape(word) if not word.isupper() else f"(?:{re.escape(word)}|{re.escape(word.title())})"
    names = rf"\b(?:{_WORD_OF_NAME} ){{0,3}}{part}(?: {_WORD_OF_NAME}){{0,3}}(?=,| \(|\n)"
    found = (_TITLE.sub("", each[0]) for each in re.finditer(names, text))
    return next((each for each in found if " " in each), word if " " in word else None)


def _with_short_names(units: list[Unit], found: dict[int, Speaker]) -> dict[int, Speaker]:
    """With the lines of those who are named in full once and by one word of it from then on."""
    if not any(speaker.asks for speaker in found.values()):
        return found
    every: dict[int, Speaker] = {}
    short: dict[str, set[str]] = {}
    for index, unit in enumerate(units):
        speaker = found.get(index)
        if speaker is not None:
            every[index] = speaker
            if speaker.name and not speaker.asks:
                for word in (speaker.name.split()[0], speaker.name.split()[-1]):
                    short.setdefault(word, set()).add(speaker.name)
            continue
        label = _LABEL.match(unit.text[:_HEAD]) if short and unit.given not in _NO_SPEECH else None
        names = short.get(_TITLE.sub("", label["name"].strip()), set()) if label else set()
        if label is not None and len(names) == 1:
            every[index] = Speaker(next(iter(names)), False, label.start("rest") if label["rest"] else None)
    return every


def split_speakers(units: list[Unit], found: dict[int, Speaker]) -> tuple[list[Unit], dict[int, Speaker]]:
    """Units with "name: speech" cut into the name and the speech; the indices follow."""
    cut: list[Unit] = []
    moved: dict[int, Speaker] = {}
    for index, unit in enumerate(units):
        speaker = found.get(index)
        if speaker is not None:
            moved[len(cut)] = speaker
        if speaker is None or speaker.rest is None:
            cut.append(unit)
            continue
        label = unit.text[: speaker.rest].rstrip()
        cut.append(Unit(unit.start, unit.start + len(label), label, unit.gap, unit.indent, given=unit.given))
        rest = unit.text[speaker.rest :]
        cut.append(Unit(unit.start + speaker.rest, unit.end, rest, given=unit.given))
    return cut, moved


def assign_speakers(page: Page, speakers: dict[int, Speaker]) -> None:
    """Gives speech its kind and speaker; furniture between the speeches stays furniture."""
    current: Speaker | None = None
    for index, unit in enumerate(page.units):
        if index in speakers:
            current = speakers[index]
            unit.kind, unit.speaker = "speaker", current.name
        elif current is None or unit.kind == "title":
            continue
        elif page.marks[index] == "final":
            current = None
        elif not page.marks[index]:
            unit.kind = "question" if current.asks else "item" if unit.shape.bullet else "paragraph"
            unit.speaker = current.name


def _speaker(text: str, present: set[str]) -> Speaker | None:
    if text in present:
        return Speaker(text, False, None)  # a name alone on its line, of those present
    match = _LABEL.match(text) or _BRACKETED.match(text)
    dateline = read_dateline(text.split("\n")[0])
    if not match or (dateline and dateline.dates):
        return None
    label = match["name"].strip()
    rest = match.start("rest") if match["rest"] else None
    key, lexemes = folded(label), lexicon()
    if key in lexemes.askers or key in lexemes.answers:
        return Speaker(None, key in lexemes.askers, rest)
    if key in lexemes.hosts:
        return Speaker(label, False, rest)
    if key in lexemes.outlets:
        return Speaker(label, True, rest)
    if re.search(r"\d|https?$", label) or lexemes.reports.search(label):
        return None
    name = _person(label)
    if name and _HAN.search(label) and name != label and not lexemes.journalists.search(label):
        return Speaker(name, False, rest)  # "新闻发言人、办公室主任 衡某": the post, then the name
    named = label[:1].isupper() or bool(_HAN.match(label))
    if (
        named
        and len(label) <= _LONGEST_OUTLET
        and len(label.split()) <= 7
        and lexemes.outlet_words.search(label)
    ):
        return Speaker(label, True, rest)
    return Speaker(name, False, rest) if name else None


def _person(label: str) -> str | None:
    first = re.split(r"[,，(（]", label)[0].strip()
    if _NAME.match(_TITLE.sub("", first)):
        return _TITLE.sub("", first)
    if not _HAN.search(label):
        return None
    posts = list(lexicon().posts.finditer(label))
    tail = label[posts[-1].end() :].strip() if posts else label
    family = lexicon().family_names
    for name in (tail, first):  # "局长 高平", "高平，局长"
        if _HAN_NAME.fullmatch(name) and (name[0] in family or name[:2] in family):
            return name
    return None


def _speaks(units: list[Unit], index: int, speaker: Speaker) -> bool:
    """Speech follows in the unit or below it, not a name, a post or a date."""
    if speaker.rest is not None:
        return True
    return any(unit.shape.stops or unit.shape.prose for unit in units[index + 1 : index + 3])


def _asks(units: list[Unit], index: int) -> bool:
    """A question stands in the unit or the two below it."""
    return any(lexicon().questions.search(unit.text[:2000]) for unit in units[index : index + 3])


def _answering(found: dict[int, Speaker]) -> set[str]:
    """Those who speak next after a line that asks: they need no naming elsewhere."""
    lines = [found[index] for index in sorted(found)]
    return {then.name for before, then in pairwise(lines) if before.asks and not then.asks and then.name}


def _named_elsewhere(units: list[Unit], found: dict[int, Speaker], persons: Counter[str]) -> set[str]:
    """Persons who speak again or are spoken of: "Key Figures: …" in one line is nobody's speech."""
    known = {name for name, count in persons.items() if count > 1}
    single = [speaker.name for speaker in found.values() if speaker.name and persons[speaker.name] == 1]
    if len(single) > _MOST_GUESTS:
        return known
    text = "\n".join(unit.text[:4000] for unit in units)
    for name in single:
        family = name.split()[0]
        if text.count(name) > 1 or re.search(rf"\bM(?:r|s|rs)\.? {re.escape(family)}\b", text):
            known.add(name)
    return known
