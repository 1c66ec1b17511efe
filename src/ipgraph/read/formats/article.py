"""The pieces of an HTML page → which of them are the article, by trafilatura's judgement."""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element
    from lxml.html import HtmlElement

    from ipgraph.read.formats.tree import Piece

_SPACE: Final = re.compile(r"\s+")
_SHORT: Final = 12  # characters: what is shorter stands anywhere by chance
_FEWEST: Final = 40  # characters of an article
_AHEAD: Final = 20_000  # characters within which the next piece of an article stands
_MOST_SEARCHES: Final = 2000  # through all of the article, for pieces that do not stand in their turn


def mark_furniture(root: HtmlElement, pieces: Sequence[Piece]) -> None:
    """Makes furniture of the pieces that stand beside the article.

    What trafilatura takes for the article stays, and so does what stands among it in the same element:
    tables, short lines, and the headings of what stays. Where it finds no article all pieces stay.
    """
    article = _article(root)
    if article is None:
        return
    own = _matched(pieces, *article)
    around = _mostly_own(pieces, own)
    for index, piece in enumerate(pieces):
        if not own[index] and piece.kind != "furniture" and not piece.is_links:
            own[index] = any(element in around for element in _containers(piece))
    for index in range(len(pieces) - 2, -1, -1):
        own[index] = own[index] or (pieces[index].kind == "heading" and own[index + 1])
    for index, piece in enumerate(pieces):
        if not own[index] and piece.kind != "caption":
            piece.kind = "furniture"


def _article(root: HtmlElement) -> tuple[str, set[str]] | None:
    """The article without white space: all of it, and its lines; None where none is found."""
    from trafilatura import bare_extraction

    copied = deepcopy(root)  # it changes the tree that it gets
    for cell in copied.iter("td", "th"):
        cell.attrib.pop("colspan", None)  # it fills up rows by what this says, however much that is
        cell.attrib.pop("rowspan", None)
    found = bare_extraction(copied, include_comments=False, include_tables=True, with_metadata=False)
    body = getattr(found, "body", None)
    if body is None:
        return None
    whole = _SPACE.sub("", "".join(body.itertext()))
    lines = {
        _SPACE.sub("", "".join(element.itertext())) for element in body.iter("p", "head", "item", "cell")
    }
    return (whole, lines) if len(whole) >= _FEWEST else None


def _matched(pieces: Sequence[Piece], whole: str, lines: set[str]) -> list[bool]:
    """For each piece, whether it stands in the article."""
    own: list[bool] = []
    position, searches = 0, 0
    for piece in pieces:
        text = _SPACE.sub("", piece.text)
        if len(text) < _SHORT:
            own.append(text in lines)
            continue
        at = whole.find(text, position, position + len(text) + _AHEAD)
        if at < 0 and searches < _MOST_SEARCHES:
            searches += 1
            at = whole.find(text)
        own.append(at >= 0)
        position = at + len(text) if at >= 0 else position
    return own


def _mostly_own(pieces: Sequence[Piece], own: Sequence[bool]) -> set[Element]:
    """The elements most of whose text is the article's."""
    all_of: Counter[Element] = Counter()
    own_of: Counter[Element] = Counter()
    for piece, matched in zip(pieces, own, strict=True):
        for element in _containers(piece):
            all_of[element] += len(piece.text)
            own_of[element] += len(piece.text) * matched
    return {element for element, size in own_of.items() if size * 2 > all_of[element]}


def _containers(piece: Piece) -> Iterator[Element]:
    """The elements that a piece shares with its neighbours."""
    yield piece.holder
    parent = piece.holder.getparent()
    if parent is None:
        return
    yield parent
    wrapper = parent.getparent()
    # the list around an entry, the box around a table
    if wrapper is not None and piece.kind in ("item", "row"):
        yield wrapper
