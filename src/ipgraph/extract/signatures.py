"""Signature lines (name, post and department, organisation) → who holds which post where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ipgraph.claims import Relation
    from ipgraph.extract.mentions import Told


def posts(told: Told) -> Iterator[Relation]:
    """``holds-post`` of those who sign the document.

    The organisation is a known agency where one is named, and the department then belongs to the post;
    else it is the whole of what follows the post: "Law Department, Patent Center, Example Co., Ltd.".
    """
    for start, end in _signatures(told):
        yield from _signed(told, start, end)


def _signatures(told: Told) -> Iterator[tuple[int, int]]:
    """Each run of signature lines, cut where a line is nothing but a name."""
    text = told.text
    lines = [
        (block.start + match.start(), block.start + match.end())
        for block in told.document.blocks
        if block.kind == "signature"
        for match in re.finditer(r"[^\n]+", text[block.start : block.end])
    ]
    begin: int | None = None
    last = 0
    for start, end in lines:
        if told.people.is_name(text[start:end].strip(" ,;\t\r")):
            if begin is not None:
                yield begin, last
            begin = start
        last = end
    if begin is not None:
        yield begin, last


def _signed(told: Told, start: int, end: int) -> Iterator[Relation]:
    text = told.text
    first, _, rest = text[start:end].partition("\n")
    name = next(told.people.names(first, 0, len(first))).name
    post = next(told.people.posts(told.reader.read(rest, 0, len(rest)), ()), None)
    if post is None or rest[: post.start].strip():
        return
    stated = rest[post.start : post.end]
    following = rest[post.end :].lstrip(" ,;\n\t\r")
    body = ", ".join(part.strip(" ,;\t\r") for part in following.split("\n") if part.strip(" ,;\t\r"))
    known = [
        each
        for each in told.organisations.mentions(told.reader.read(body, 0, len(body)))
        if each.kind == "org" and each.key
    ]
    stop = start + len(text[start:end].rstrip(" ,;\t\r\n"))
    if known:
        part = body[: known[-1].start].strip(" ,")
        stated, body = (f"{stated}, {part}" if part else stated), known[-1].name
    if body and body[0].upper() == body[0]:
        yield told.relation("holds-post", name, body, (start, stop), post=stated)
