"""What is told → documents in press style, and where each figure stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import subjects as of_press
from drafts import Draft, Slot, Telling, level
from stating import Stated, state
from subjects import COUNTRY, Point, lexicon, period

from ipgraph.values import Period
from ipgraph.vocabulary import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

_HOLE: Final = re.compile(r"\{([\w-]+)(?::(\w+))?\}")
_FIGURE: Final = re.compile(r"\{#(\d+)\}")
_REACHING: Final = re.compile(r"(?:达到|达|为)(\{#(\d+)\})")
_BOUNDING: Final = ("超过", "逾", "不足")
_OF_AMOUNTS: Final = re.compile("total|amount|共计|累计")
_SIGNED: Final = ("change", "points", "more", "verb", "mean")
_FIGURES: Final = frozenset(
    ("now", "base", "g", "d", "D", "part", "s", "k", "a", "b", "c", "usd", "gap", "all", "old", "new")
)
# The months as agencies write them, which is in no locale.
_MONTHS: Final = (
    *("Jan.", "Feb.", "March", "April", "May", "June"),
    *("July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
)
_OTHERWISE: Final = {"en": "zh", "zh": "en"}
_END: Final = {"en": " ", "zh": ""}
# By one of these an English page tells whose figures it gives; a Chinese one does by its language.
_HOME: Final = re.compile(r"China|CNIPA|BEIJING")
_WHO: Final = {"en": ("China",), "zh": ("我国", "全国")}


class Place(NamedTuple):
    """A figure where it stands. ``name`` is the one of its slot, or of none in the draft."""

    page: str
    start: int
    end: int
    name: str
    slot: Slot
    stated: Stated
    phrasing: str


class Composed(NamedTuple):
    """Pages as name, text, language and date of issue; the figures in them."""

    pages: list[tuple[str, str, str, str]]
    places: list[Place]


class Sentence(NamedTuple):
    """A sentence to be, with the phrasing that was drawn for it."""

    telling: Telling
    phrasing: str
    language: str


@dataclass
class Page:
    """A document in the making: its figures are holes that are numbered."""

    name: str
    language: str
    issued: date
    sentences: list[str] = field(default_factory=list)
    figures: list[tuple[str, Slot, Stated, str, str]] = field(default_factory=list)


def plan(draft: Draft, language: str, random: Random, *, misread: bool) -> list[Sentence]:
    """A phrasing for each telling, and sentences for the levels that these leave out."""
    languages: dict[str, str] = {"main": language}
    planned: list[Sentence] = []
    told: set[str] = set()
    for telling in draft.tellings:
        planned.append(_planned(telling, languages, language, random, misread=misread))
        told |= {name for key, name in telling.names.items() if _mentions(planned[-1].phrasing, key)}
    for name in draft.roles:
        if name not in told:
            where = "main" if name == "now" else random.choice(_WHERE.get(name, ("main", "other")))
            telling = Telling("level", draft.slots[name].point, {"now": name}, where)
            planned.append(_planned(telling, languages, language, random, misread=misread))
    return planned


_WHERE: Final = {"base": ("earlier", "earlier", "main")}


def _planned(
    telling: Telling, languages: dict[str, str], language: str, random: Random, *, misread: bool
) -> Sentence:
    other = _OTHERWISE[language] if random.random() < 0.2 else language
    own = languages.setdefault(telling.where, other)
    return Sentence(telling, _phrasing(telling, own, random, misread=misread), own)


def _mentions(phrasing: str, name: str) -> bool:
    return any(name in found for found in _HOLE.findall(phrasing))


def _phrasing(telling: Telling, language: str, random: Random, *, misread: bool) -> str:
    listed: list[str] = []
    known: list[str] = []
    for row in lexicon(language)["phrasings"][telling.phrasings]:
        phrasing = row if isinstance(row, str) else row["text"]
        holes = {name for found in _HOLE.findall(phrasing) for name in found if name}
        # what of its figures is not of this telling
        if holes & _FIGURES - set(telling.names):
            continue
        if telling.point.subject.unit == "percent" and _OF_AMOUNTS.search(phrasing):
            continue
        if "did" in holes and (not telling.point.subject.did or telling.point.group):
            continue
        (listed if isinstance(row, str) else known).append(phrasing)
    # where every phrasing is known to be misread there is no other
    return random.choice(listed + known if misread or not listed else listed)


def compose(
    draft: Draft, planned: list[Sentence], stated: Mapping[str, Stated], name: str, random: Random
) -> Composed:
    """The documents of a case, the first named ``name``-main.txt."""
    pages: dict[str, Page] = {}
    writer = Writer(draft, stated, random)
    for where in dict.fromkeys(each.telling.where for each in planned):
        own = [each for each in planned if each.telling.where == where]
        issued = _issued([point for each in own for point in _points(each, draft)], where, random)
        page = pages[where] = Page(f"{name}-{where}.txt", own[0].language, issued)
        told = [writer.sentence(each, page) for each in own if each.telling.phrasings != "definition"]
        for each in own:
            if each.telling.phrasings == "definition":
                told[0] += _END[page.language] + writer.sentence(each, page)
        told += [writer.beside(page) for _ in range(random.randint(1, 3))]
        prose = lexicon(page.language)["prose"]
        random.shuffle(told)
        page.sentences = told + random.sample(prose, random.randint(1, 2))
    places: list[Place] = []
    texts = [_text(page, places, random) for page in pages.values()]
    return Composed(texts, places)


def _points(sentence: Sentence, draft: Draft) -> Iterable[Point]:
    yield sentence.telling.point
    for key, name in sentence.telling.names.items():
        if _mentions(sentence.phrasing, key):
            yield draft.slots[name].point


def _issued(points: Iterable[Point], where: str, random: Random) -> date:
    end = max(Period.parse(point.period).end for point in points)
    last = 110 if end.month == 12 else 45
    days = random.randint(last // 2, last) if where == "other" else random.randint(8, last // 2)
    return end + timedelta(days=days)


class Writer:
    """Puts tellings into words. Figures beside those of the case come from true series of their own."""

    def __init__(self, draft: Draft, stated: Mapping[str, Stated], random: Random) -> None:
        self._draft = draft
        self._stated = stated
        self._random = random
        self._series: dict[str, dict[int, Decimal]] = {}
        self._slugs = {slot.point.subject.slug for slot in draft.slots.values()}
        self._with_place = any(slot.point.place is not COUNTRY for slot in draft.slots.values())

    def sentence(self, sentence: Sentence, page: Page) -> str:
        """A sentence whose figures are numbered holes."""
        telling, phrasing = sentence.telling, sentence.phrasing
        stated = {key: self._stated[name] for key, name in telling.names.items()}
        slots = {key: (name, self._draft.slots[name]) for key, name in telling.names.items()}
        only = next(iter(stated.values()), None)
        if (
            telling.phrasings == "level"
            and only
            and only.form.bound == "over"
            and self._random.random() < 0.5
        ):
            phrasing = self._random.choice(lexicon(page.language)["phrasings"]["over"])
            stated = {
                key: Stated(each.value, each.unit, each.form._replace(bound="bare"))
                for key, each in stated.items()
            }
        return self._filled(telling, phrasing, page, slots, stated)

    def beside(self, page: Page) -> str:
        """A sentence about another indicator."""
        random = self._random
        subject = random.choice([each for each in of_press.subjects() if not self._is_tied(each.slug)])
        year = page.issued.year - 1
        series = self._series.setdefault(subject.slug, {})
        if not series:
            series[year] = of_press.national(subject, random)
        for each in (year, year - 1):
            near = min(series, key=lambda known, each=each: abs(known - each))  # type: ignore[misc]
            moved = series[near] * (1 + Decimal(random.uniform(-0.08, 0.08)))
            series.setdefault(each, of_press.counted(moved, subject))
        point = Point(subject, period(subject, year))
        slots = {"now": ("", level(series[year], point))}
        names, kind = {"now": ""}, "level"
        if subject.unit != "percent" and random.random() < 0.5:
            change = (series[year] / series[year - 1] - 1) * 100
            slots["g"] = ("", Slot(change, "percent", point, "change", "yoy"))
            names["g"], kind = "", "growth"
        stated = {key: state(slot.true, slot.unit, page.language, random) for key, (_, slot) in slots.items()}
        telling = Telling(kind, point, names)
        phrasing = _phrasing(telling, page.language, random, misread=False)
        return self._filled(telling, phrasing, page, slots, stated)

    def _is_tied(self, slug: str) -> bool:
        """True of an indicator of the case, or of one that holds one of them or is held by it."""
        indicators = load().indicators
        for known in self._slugs:
            for one, other in ((slug, known), (known, slug)):
                above: str | None = one
                while above is not None:
                    if above == other:
                        return True
                    above = indicators[above].broader
        return slug in self._series and self._random.random() < 0.7

    def _filled(
        self,
        telling: Telling,
        phrasing: str,
        page: Page,
        slots: Mapping[str, tuple[str, Slot]],
        stated: Mapping[str, Stated],
    ) -> str:
        words = lexicon(page.language)
        random = self._random

        def written(match: re.Match[str]) -> str:
            key, role = match.groups()
            if key in stated:
                name, slot = slots[key]
                figure = stated[key].words(words, page.language, slot.point.subject.classifier, random)
                page.figures.append((name, slot, _with_bound(stated[key]), figure, phrasing))
                return f"{{#{len(page.figures) - 1}}}"
            if key in _SIGNED:
                value = stated[role].value if role in stated else Decimal(1)
                return self._random_of(words[key]["rise" if value >= 0 else "fall"]).replace(
                    "{n}", f"{{{role}}}"
                )
            if key == "did":
                return self._random_of(telling.point.subject.did[page.language]).replace("{n}", f"{{{role}}}")
            return self._context(key, telling, page)

        text = phrasing
        while _HOLE.search(text):
            text = _HOLE.sub(written, text, count=1)
        text = _REACHING.sub(lambda found: _bounded(found, page), text)
        return self._attributed(text, page)

    def _attributed(self, text: str, page: Page) -> str:
        words = self._random_of(lexicon(page.language)["attributions"])
        text = words.replace("{s}", text).replace("{weekday}", page.issued.strftime("%A"))
        if page.language == "en":
            text = ". ".join(part[:1].upper() + part[1:] for part in text.split(". "))
        return text

    def _context(self, key: str, telling: Telling, page: Page) -> str:
        language, point = page.language, telling.point
        own = telling.words.get(key, {})
        if language in own:
            return own[language]
        if key == "what":
            return point.named(language, self._random, with_place=self._with_place)
        if key == "who":
            if point.place is not COUNTRY:
                return point.place.zh if language == "zh" else point.place.en
            return self._random_of(_WHO[language])
        words = lexicon(language)
        if key == "when":
            return _when(words["periods"], point.period, page.issued, self._random)
        if key == "before":
            kind, year = _kind(point.period), int(point.period[:4]) - 1
            if "period" in own and telling.phrasings == "revised":
                # in a sentence of its own, which may come first: nothing tells what a same period would be
                when = [each for each in words["periods"][_named(point.period)] if "{y}" in each]
                return self._random_of(when).format(y=own["period"][:4])
            if "period" in own:
                return self._random_of(words["earlier"][kind]).format(y=own["period"][:4])
            return self._random_of(words["before"][kind]).format(y=year)
        if key == "span":
            slot = next(slot for slot in self._draft.slots.values() if slot.base == "average-annual")
            first, last = str(slot.period).split("/")
            return self._random_of(words["periods"]["span"]).format(x=first, y=last)
        raise ValueError(f"a phrasing has a hole that nothing fills: {key}")

    def _random_of(self, listed: Any) -> str:
        return str(self._random.choice(listed))


def _bounded(found: re.Match[str], page: Page) -> str:
    """A figure without the verb before it where its own bound says as much: 超过, not 为超过."""
    figure = page.figures[int(found[2])][3]
    return found[1] if figure.startswith(_BOUNDING) else found[0]


def _with_bound(stated: Stated) -> Stated:
    """A figure that the verb bounds, with that bound."""
    bound = "over" if stated.form.bound == "bare" else stated.form.bound
    return Stated(stated.value, stated.unit, stated.form._replace(bound=bound))


def _kind(when: str) -> str:
    return "month" if "/" in when else "stock" if len(when) > len("2024") else "year"


def _named(when: str) -> str:
    """The table of words for a period."""
    kind = _kind(when)
    return f"month-{Period.parse(when).end.month}" if kind == "month" else kind


def _when(words: Mapping[str, list[str]], when: str, issued: date, random: Random) -> str:
    year, name = int(when[:4]), _named(when)
    # "last year" is said in the year after
    fitting = [each for each in words[name] if "{y}" in each or year == issued.year - 1]
    return random.choice(fitting).format(y=year)


def _text(page: Page, places: list[Place], random: Random) -> tuple[str, str, str, str]:
    """The page with its figures in their holes, which are noted as places."""
    words, issued, language = lexicon(page.language), page.issued, page.language
    if language == "en":
        dateline = f"{_MONTHS[issued.month - 1]} {issued.day}"
        dated = (f"{issued} 17:18", f"{issued:%B} {issued.day}, {issued.year}", f"Updated: {issued}")
    else:
        dateline = f"{issued.month}月{issued.day}日"
        dated = (
            f"{issued} 10:00 来源：新华社",
            f"{issued.year}年{issued.month}月{issued.day}日",
            f"发布时间：{issued}",
        )
    openers = words["openers"]
    if language == "en" and not any(_HOME.search(each) for each in page.sentences):
        openers = [each for each in openers if _HOME.search(each)]
    opener = random.choice(openers).replace("{dateline}", dateline)
    paragraphs: list[str] = []
    left = [opener + page.sentences[0], *page.sentences[1:]]
    while left:
        some = random.randint(1, 3)
        paragraphs.append(_END[language].join(left[:some]))
        left = left[some:]
    draft = "\n\n".join((random.choice(words["titles"]), random.choice(dated), *paragraphs)) + "\n"
    text = ""
    end = 0
    for match in _FIGURE.finditer(draft):
        name, slot, stated, figure, phrasing = page.figures[int(match[1])]
        text += draft[end : match.start()]
        places.append(Place(page.name, len(text), len(text) + len(figure), name, slot, stated, phrasing))
        text += figure
        end = match.end()
    return page.name, text + draft[end:], language, issued.isoformat()
