"""Sentence → which authorities that go by no name it opens with: the courts, prosecutors, customs, police."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ipgraph.extract.frames import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.mentioned import Sentence
    from ipgraph.extract.mentions import Told
    from ipgraph.extract.sources import Source


class Branches:
    """Tells whose figures those of nameless authorities are in a paragraph."""

    def __init__(self, told: Told) -> None:
        self._told = told
        frames = load(told.document.language, "speech")
        # what the authorities are called → what the names of their bodies hold
        self._nouns: dict[str, str] = frames.tables.get("branches", {})
        before, after = (frames.any_of(words).pattern for words in ("branch_opens", "branch_goes_on"))
        nouns = "|".join(self._nouns) or "(?!)"
        self._opening = re.compile(f"{before}(?P<branch>{nouns}){after}", re.IGNORECASE)

    def part(
        self,
        sentences: Sequence[Sentence],
        sources: Sequence[Sequence[Source]],
        assigned: list[str | None],
        governing: str | None,
    ) -> None:
        """Give what they have counted to whoever in the paragraph is of them.

        "Courts accepted 39,486 cases. Judge Liu said …. Prosecutors charged 2,109 people": the first is
        Liu's as well, the last not.
        """
        opened: str | None = None
        spoken: str | None = None
        since: list[int] = []
        for number, (sentence, here) in enumerate(zip(sentences, sources, strict=True)):
            branch = None if here else self._at(sentence)
            if here:
                person = next((each.name for each in here if each.is_person and each.name), None)
                spoken = self._of(person) if person else None
                if opened is not None and spoken == opened and person != governing:
                    for at in since:
                        assigned[at] = person
                opened, since = None, []
            elif branch is not None:
                if spoken not in (None, branch):
                    spoken, assigned[number] = None, governing
                opened, since = branch, [number]
            elif opened is not None:
                since.append(number)

    def _at(self, sentence: Sentence) -> str | None:
        """The noun of the bodies that authorities without a name, who open a sentence, belong to."""
        match = self._opening.match(self._told.text, sentence.start, sentence.end)
        return self._nouns[match["branch"].casefold()] if match else None

    def _of(self, person: str) -> str | None:
        """The same of the body for which an official speaks."""
        body = self._told.body_of(person)
        names = f"{body.name}\n{self._told.as_source(body.name)}" if body is not None else ""
        return next((noun for noun in self._nouns.values() if noun in names), None)
