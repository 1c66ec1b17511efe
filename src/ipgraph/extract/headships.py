"""A body and a post or a part that the text names beside it → whether the one can be of the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ipgraph.extract.lexicon import pattern_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipgraph.extract.frames import Mention


class Headships:
    """What is known of who heads which offices, by the tables of a lexicon of people."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        # the noun of a body that goes with the title of its head
        self._heads: dict[str, str] = tables.get("heads", {})
        self._heads_of: dict[str, list[str]] = tables.get("heads_of", {})
        strange: dict[str, str] = tables.get("strange", {})
        self._strange = {key: re.compile(pattern_source(words)) for key, words in strange.items()}

    def noun(self, post: str) -> str | None:
        """What the name of a body holds whose head has this title: an office has a commissioner."""
        return next((noun for head, noun in self._heads.items() if post.endswith(head)), None)

    def may_head(self, body: Mention, post: str) -> bool:
        """Whether who heads a body may go by a title: "Director Iancu" is of no office with a president."""
        titles = self._heads_of.get(body.key or "")
        said = " ".join(post.split())
        return not titles or said not in self._heads or said in titles

    def is_strange(self, body: Mention, part: str) -> bool:
        """Whether a body has no such part: a copyright bureau is none of a patent office's."""
        strange = self._strange.get(body.key or "")
        return strange is not None and strange.search(part) is not None
