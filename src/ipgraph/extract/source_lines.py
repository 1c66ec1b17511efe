"""Document → the bodies that lines of its page name as a source: "Source: WIPO" under a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph.extract.frames import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ipgraph.claims import Block
    from ipgraph.extract.frames import Mention
    from ipgraph.extract.mentions import Told

# What may stand between a list and the line under it that tells whose its figures are.
_BESIDE = frozenset({"heading", "caption", "dateline", "furniture"})
# How many blocks at the top of a page may tell where its text is from.
_HEAD = 6


class SourceLines:
    """The lines of a page that name a source, and what they tell it of."""

    def __init__(self, told: Told) -> None:
        self._told = told
        words = load(told.document.language, "speech")
        self._label = words.any_of("source_labels", r"[^\w]{{0,4}}{}")
        self._inside = words.any_of("source_labels", r"(?:^|[\s|]){}")
        self.lists = dict(self._of_lists())

    def _of_lists(self) -> Iterator[tuple[Block, str]]:
        """Each item of a list or a row of a table, with the source in the line under the last of them."""
        blocks: Sequence[Block] = self._told.document.blocks
        for number, block in enumerate(blocks):
            if block.kind in ("title", "speaker") or not self._label.match(self._told.text, block.start):
                continue
            body = self._body(block.start, block.end)
            at = number - 1
            while body is not None and at >= 0 and blocks[at].kind in _BESIDE | {"item"}:
                if self._label.match(self._told.text, blocks[at].start):
                    # what stands above is of that line
                    break
                if blocks[at].kind == "item":
                    yield blocks[at], body.name
                at -= 1

    def of_head(self) -> Iterator[Mention]:
        """The bodies that lines at the top of the page tell the text to be from."""
        for block in self._told.document.blocks[:_HEAD]:
            label = self._inside.search(self._told.text, block.start, block.end)
            body = self._body(label.end(), block.end) if label and block.kind != "title" else None
            if body is not None:
                yield body

    def _body(self, start: int, end: int) -> Mention | None:
        reading = self._told.reader.read(self._told.text, start, end)
        return next((each for each in self._told.organisations.mentions(reading) if each.kind == "org"), None)
