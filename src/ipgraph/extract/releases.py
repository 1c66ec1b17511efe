"""Lead paragraphs of a document → the office whose own release it is, or whose official was invited."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.mentions import Told
    from ipgraph.extract.paragraphs import Paragraph
    from ipgraph.extract.sources import Sources


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
    return None
