"""Sentences and their sources → those where "an official said" is whoever the next sentence names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph.extract.sources import ONE, OWN, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ipgraph.extract.frames import Mention
    from ipgraph.extract.mentioned import Sentence


def named_next(
    sentences: Sequence[Sentence],
    sources: Sequence[list[Source]],
    office_of: Callable[[str], Mention | None],
) -> Iterator[list[Source]]:
    """The sources of each sentence, an official without a name being the one that the next names.

    "…, an official said. Li Wen, deputy head of the office, told reporters …": it stands next in the
    paragraph, or opens the next one. ``office_of`` gives the office for which a person speaks.
    """
    for number, here in enumerate(sources):
        after = sources[number + 1] if number + 1 < len(sources) else []
        is_next = bool(after) and _adjoins(sentences, number)
        named = next((each for each in after if each.is_person and each.force == OWN), None)
        only = here[0] if len(here) == 1 and here[0].part == ONE else None
        if only is None or not is_next or named is None or not named.name or office_of(named.name) is None:
            yield here
            continue
        yield [named._replace(start=only.start, end=only.end)]


def _adjoins(sentences: Sequence[Sentence], number: int) -> bool:
    """Whether the next sentence is of the same paragraph, or opens one right behind a paragraph that ends."""
    here, after = sentences[number], sentences[number + 1]
    if here.block == after.block:
        return True
    return here.block.kind == after.block.kind == "paragraph"
