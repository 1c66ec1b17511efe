"""Document → the official whose its paragraphs without a source are, since he presents the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph.extract.quotations import MARK
from ipgraph.extract.sources import OWN, PRESENTS

if TYPE_CHECKING:
    from ipgraph.extract.announced import Announced
    from ipgraph.extract.mentions import Told


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
