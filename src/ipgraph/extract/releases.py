"""Lead paragraphs of a document → the office whose own release it is, or whose official was invited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract.sources import OWN, PRESENTS, PUBLISHES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ipgraph.extract.mentioned import Sentence
    from ipgraph.extract.mentions import Told
    from ipgraph.extract.paragraphs import Paragraph
    from ipgraph.extract.sources import Source, Sources

# How soon after the first official another of his body has to speak.
_IN_TURN: Final = 1


def office_of_page(told: Told, found: Sources, name: str | None, lead: Sequence[Paragraph]) -> str | None:
    """The office whose own page the document is, where its official ``name`` would govern it.

    A release states the office's figures; its head is quoted in it for his sentence. Only at an event are
    the figures his.
    """
    page = found.publisher
    body = told.body_of(name) if name is not None else None
    if page is None or body is None or body.name != page or name == page:
        return None
    is_event = any("event" in each.masked.kinds for paragraph in lead for each in paragraph.sentences)
    return None if is_event else page


def is_of_body(told: Told, speaker: Source, name: str) -> bool:
    """Whether an official who does not present the figures in person speaks for the body of this name."""
    body = told.body_of(speaker.name) if speaker.is_person and speaker.name else None
    return body is not None and body.name == name and speaker.part != PRESENTS


def body_invited(told: Told, found: Sources, lead: Sequence[Paragraph]) -> str | None:
    """The body of the first official at an event, where an office that only invites would govern.

    "The government's information office released the white paper; Shi Wei of the IP office took questions":
    the figures are those of the office that has them.
    """
    for paragraph in lead:
        for each in paragraph.own():
            body = told.body_of(each.name) if each.is_person and each.name else None
            if body is not None and not found.is_host(body.name):
                return body.name
    # "…; Han Bin, deputy director of the IP office, attended"
    attending = (
        held.organisation for paragraph in lead for each in paragraph.sentences for held in each.holdings
    )
    bodies = (each for each in attending if each and found.is_office(each) and not found.is_host(each.name))
    return next((each.name for each in bodies), None)


def body_of_several(
    told: Told,
    paragraphs: Sequence[Paragraph],
    name: str | None,
    since: int,
    has_figures: Callable[[Sentence], bool],
) -> str | None:
    """The body whose officials tell its figures in turn, where ``name`` is the first of them.

    What follows both without a source is neither's.
    """
    body = told.body_of(name) if name is not None else None
    if body is None or body.name == name:
        return None
    for paragraph in paragraphs[since + 1 : since + 1 + _IN_TURN]:
        for sentence, sources in zip(paragraph.sentences, paragraph.sources, strict=True):
            for each in sources:
                if not each.is_person or each.force != OWN or each.name in (None, name):
                    continue
                other = told.body_of(each.name or "")
                if other is not None and other.name == body.name and has_figures(sentence):
                    return body.name
    return None


def at_work(found: Sources, paragraph: Paragraph) -> str | None:
    """The first body that a paragraph shows receiving, granting, seizing or publishing."""
    before: Sentence | None = None
    for each in paragraph.sentences:
        body = found.counting(each, anywhere=True)
        if body is None and before is not None:
            body = found.goes_on_counting(before, each)
        if body is not None:
            return body.name
        before = each
    return None


def returning(paragraphs: Sequence[Paragraph], found: Sources, name: str | None, since: int) -> int:
    """The number of the paragraph that goes back from an official to what his body has counted itself:
    "The administration also accepted 72,000 applications".
    """
    for number, paragraph in enumerate(paragraphs[since + 1 :], since + 1):
        if name and not any(paragraph.sources) and found.counts_more(paragraph.sentences[0], name):
            return number
    return len(paragraphs)


def is_digest(told: Told, paragraphs: Sequence[Paragraph], sections: Mapping[int, str]) -> bool:
    """Whether a document is one of several reports: at least half of its sections name a source, not all the
    same; officials of one body are of the same.
    """
    parted = {each.section for each in paragraphs} - {0}
    bodies = {name: told.body_of(name) for name in sections.values()}
    sources = {name if body is None else body.name for name, body in bodies.items()}
    return len(sources) > 1 and 2 * len(sections) >= len(parted)


def opens_with_report(lead: Sequence[Paragraph]) -> bool:
    """Whether the figures are those of data or a report, which the paragraph that announces them names."""
    return any(each.part == PUBLISHES for paragraph in lead[:1] for each in paragraph.own())
