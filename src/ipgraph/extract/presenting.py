"""Document → the officials whose its paragraphs without a source are, since they present the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract import releases
from ipgraph.extract.frames import load
from ipgraph.extract.quotations import MARK
from ipgraph.extract.sources import OWN, PASSING, PRESENTS

if TYPE_CHECKING:
    from ipgraph.extract.announced import Announced
    from ipgraph.extract.mentioned import Sentence
    from ipgraph.extract.mentions import Told
    from ipgraph.extract.paragraphs import Paragraph


# Among how many paragraphs behind the one that announces a body its official begins to speak.
_NEAR: Final = 3


def presenter(announced: Announced, told: Told) -> tuple[str, int] | None:
    """The official who presents at an event what his body has announced, and the paragraph that tells so.

    He is the first to speak after it has, no later than the next paragraphs but two, and gives figures:
    who only remarks on them, or is quoted in his own words, has no more than his paragraph, unless he
    was quoted from the event and goes on with figures. Nor has he what a report was quoted for before.
    """
    name, since = announced.name, announced.since
    if name is None or not announced.bodies.is_body(name):
        return None
    is_event = False
    remarked: str | None = None
    near = announced.paragraphs[since : since + _NEAR + 1]
    if releases.opens_with_report(near):
        return None
    for number, paragraph in enumerate(near, since):
        if number - since == _NEAR and remarked is None:
            return None
        is_event = is_event or any("event" in each.masked.kinds for each in paragraph.sentences)
        for sentence, sources in zip(paragraph.sentences, paragraph.sources, strict=True):
            for each in sources:
                if each.force == PASSING and each.name == name and announced.has_figures(sentence):
                    return None
                if each.is_person and each.force == OWN and each.name and each.governs:
                    if remarked not in (None, each.name):
                        return None
                    body = told.body_of(each.name)
                    is_own = body is not None and body.name == name
                    if is_own and is_event and _tells_figures(announced, told, number, sentence):
                        return each.name, number
                    if not is_own or "event" not in sentence.masked.kinds or remarked:
                        return None
                    remarked = each.name
    return None


def _tells_figures(announced: Announced, told: Told, number: int, first: Sentence) -> bool:
    """Whether a sentence, or the next that name no source, have figures, and not in somebody's words.

    So have the points that he lists in paragraphs of their own: "一是…… 二是……".
    """
    paragraph = announced.paragraphs[number]
    for sentence, sources in zip(paragraph.sentences, paragraph.sources, strict=True):
        if sentence.start < first.start:
            continue
        if (sentence is not first and sources) or MARK.search(told.text, sentence.start, sentence.end):
            return False
        if announced.has_figures(sentence):
            return True
    after = announced.paragraphs[number + 1 : number + 2]
    return any(_is_point(each, told) and any(map(announced.has_figures, each.sentences)) for each in after)


def _is_point(paragraph: Paragraph, told: Told) -> bool:
    """Whether a paragraph is the first point of what somebody lists, and names no source."""
    points = load(told.document.language, "speech").any_of("points")
    return not any(paragraph.sources) and points.match(told.text, paragraph.block.start) is not None


def reporting(announced: Announced, told: Told) -> dict[int, str]:
    """The official to whom a paragraph without a source belongs, since he presents the figures and tells
    some before and after it; what others only add to what their body has told is not his for longer.
    """
    tellers = (each for paragraph in announced.paragraphs for here in paragraph.sources for each in here)
    presenting = {each.name for each in tellers if each.part == PRESENTS}
    until: dict[str, int] = {}
    for number, paragraph in enumerate(announced.paragraphs):
        for sentence, sources in zip(paragraph.sentences, paragraph.sources, strict=True):
            people = [each.name for each in sources if each.is_person and each.name and each.force == OWN]
            if (
                people
                and announced.has_figures(sentence)
                and not MARK.search(told.text, sentence.start, sentence.end)
            ):
                until.update((each, number) for each in people)
    until = {name: number for name, number in until.items() if name in presenting}
    if not until:
        return {}
    between: dict[int, str] = {}
    current: str | None = None
    section = 0
    for number, paragraph in enumerate(announced.paragraphs):
        own = list(paragraph.own())
        if own or paragraph.section != section:
            # who comes in behind figures of his body's has no more than his own
            is_added = not paragraph.sources[0] and announced.has_figures(paragraph.sentences[0])
            current, section = own[-1].name if own and not is_added else None, paragraph.section
        elif current is not None and until.get(current, 0) > number:
            body = told.body_of(current)
            if body is None or body.name != announced.governing(number):
                continue
            if any(each.name == body.name for sources in paragraph.sources for each in sources):
                # "the white paper says": what follows is its, not his
                current = None
                continue
            # what is told of bodies elsewhere ("the tribunals in Suzhou") is his body's account
            named = paragraph.sentences[0].of_kind("place", "org")
            of_body = {body.key, told.home, announced.bodies.area(body.name)} - {None}
            if all(each.name == body.name or each.key in of_body for each in named):
                between[number] = current
    return between
