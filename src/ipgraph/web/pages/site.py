"""What every page is made of: the store, the vocabulary, the language, and where one is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ipgraph import query
from ipgraph.show.words import languages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipgraph.query import Table
    from ipgraph.show.words import Words
    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary
    from ipgraph.web.messages import Answer


@dataclass(frozen=True, slots=True)
class Site:
    """A page that is asked for; ``language`` is a code of ``languages``, ``path`` its own address."""

    store: Store
    vocabulary: Vocabulary
    language: str
    path: str

    @property
    def words(self) -> Words:
        """How the language of the page writes things."""
        return languages()[self.language]

    def ask(self, name: str, **params: str) -> Table:
        """A canned query's table, with labels in the language of the page where it has any."""
        given: dict[str, Any] = dict(params)
        if "lang" in query.canned(name).parameters:
            given["lang"] = self.language
        return query.run(self.store, name, **given)

    def rendered(self, name: str, values: Mapping[str, Any], status: int = 200, styles: str = "") -> Answer:
        """The page of a template, filled with these values; ``styles`` as in ``rendering.rendered``."""
        from ipgraph.web.rendering import rendered

        return rendered(name, self.language, self.path, values, status, styles)
