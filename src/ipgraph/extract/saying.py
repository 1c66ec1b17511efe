"""Part of a sentence → what its words name, and those that name nothing that is understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ipgraph.extract import subjects

if TYPE_CHECKING:
    from ipgraph.extract.recognise import Recogniser

_NO_THING: Final = "nothing"
# What is done with a thing is told by the verb where one speaks of who does it, and by the noun elsewhere.
_ACT: Final = "act"


@dataclass(frozen=True, slots=True)
class Said:
    """``facets`` are what the words name of indicators, ``groups`` breakdowns, cities and companies.

    ``figures`` are the figures as they are written; ``rest`` is the text, simplified, with blanks for all
    that is understood.
    """

    facets: frozenset[str]
    groups: frozenset[str]
    figures: tuple[str, ...]
    rest: str

    def tells(self, indicator: str) -> bool:
        """Whether the words name an indicator by themselves."""
        return any(
            all(each & self.facets for each in signature.facets)
            for signature in subjects.signatures()
            if signature.indicator == indicator
        ) or (subjects.label_facet(indicator) in self.facets)

    def names_what(self, other: Said) -> bool:
        """Whether both name the same, but for acts that one of them leaves to be understood."""
        if self.groups != other.groups:
            return False
        more, less = self.facets - other.facets, other.facets - self.facets
        return not (more and less) and all(subjects.slot(each) in (_ACT, None) for each in more | less)


def said(recogniser: Recogniser, text: str) -> Said:
    """What a text says; in simplified characters."""
    sentence = recogniser.sentence(text, 0)
    groups = {f"{each.key}: {each.value}" for each in sentence.breakdowns}
    groups |= {each.city for each in sentence.places if each.city}
    groups |= {each.name for each in sentence.companies}
    blank = list(text)
    spans = [(each.start, each.stop) for each in sentence.quantities]
    spans += [(each.start, each.end) for each in sentence.periods]
    spans += [(each.start, each.end) for each in sentence.facets]
    spans += [(each.start, each.end) for each in sentence.breakdowns]
    spans += [(each.start, each.end) for each in sentence.places]
    spans += [(each.start, each.end) for each in sentence.companies]
    spans += [(each.start, each.end) for each in sentence.bodies]
    for start, end in spans:
        blank[start:end] = " " * (end - start)
    return Said(
        frozenset(name for facet in sentence.facets for name in facet.facets) - {_NO_THING},
        frozenset(groups),
        tuple(text[each.start : each.end] for each in sentence.quantities),
        "".join(blank),
    )
