"""Document → the body whose page it is, by the lines around its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from ipgraph.extract.frames import Mention
    from ipgraph.extract.mentions import Told
    from ipgraph.extract.source_lines import SourceLines

# How many blocks at the top of a page may name the body whose page it is.
_HEAD: Final = 4
_SITES: Final = re.compile(r"\s+[|»]\s+")
_PIECE: Final = re.compile(
    r"(?:\n|\s{3}|(?<=[\u3400-\u9fff])\s(?=[\u3400-\u9fff])|\s{0,2}[|>»›/]|\s{0,2} [-–—·] "
    r"|\s{1,2}(?=(?:19|20)\d\d[^\d\w]?[年\d]))\s*+"
)


def publisher_of(
    told: Told,
    is_office: Callable[[Mention], bool],
    is_host: Callable[[str], bool],
    words: tuple[re.Pattern[str], re.Pattern[str]],
    lines: SourceLines,
) -> str | None:
    """The body whose page a document is: a known one, or an office by its name, and no host of others.

    ``words`` are what names of offices hold, and those of other bodies that publish figures of their own.
    """
    offices, publishing = words
    # "GOV.UK | Intellectual Property Office": the office
    pieces = _SITES.split(told.document.publisher or "")
    names = [next((each for each in pieces if offices.search(each)), pieces[0])]
    names += [
        _PIECE.split(told.text[block.start : block.end].strip(), maxsplit=1)[0]
        for block in told.document.blocks[:_HEAD]
        if block.kind in ("furniture", "dateline")
    ]
    # a page that opens with nothing but the name of its office
    titles = (block for block in told.document.blocks[:1] if block.kind == "title")
    names += [told.text[block.start : block.end].strip() for block in titles]
    for name in names:
        agency = told.vocabulary.agency(name.strip()) if name else None
        if agency is not None and not is_host(agency.name):
            return agency.name
    for name in names[1:]:
        # an office that no vocabulary knows, by a line with its name alone above the text
        if offices.search(name) and not is_host(name) and told.body_of(name):
            return name
    for sentence in told.sentences[:_HEAD]:
        # 贵州高院 2024-04-26: a line with the short name of a body and the day
        whole = sentence.block.kind == "dateline" and [*sentence.of_kind("org")]
        if not whole or whole[0].start != sentence.start or is_host(whole[0].name):
            continue
        if is_office(whole[0]):
            return whole[0].name
    for body in lines.of_head():
        # Date: 2023-07-20  Source: …
        if is_office(body) and not is_host(body.name):
            return body.name
    page = names[0]
    if publishing.search(page) and not is_host(page):
        return page.title().replace(" Of ", " of ").replace(" In ", " in ") if page.isupper() else page
    return page if offices.search(page) and not is_host(page) else None
