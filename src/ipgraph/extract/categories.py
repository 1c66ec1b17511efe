"""A percentage whose label is a category alone, "- Universities: 10.1%" → the rate that stands above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.extract.recognise import Facet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.choosing import Subject
    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.measures import Reading
    from ipgraph.extract.naming import Naming

_COLON: Final = re.compile(r"\s*[:：]\s*$")
# What a label stands in.
_MARKS: Final = " \t\n*•·▪–-:："


def rate_above(naming: Naming, clause: Clause, reading: Reading) -> Subject | None:
    """The rate that the title, the heading or the sentence above a list of categories names."""
    if clause.quantity.unit != "percent" or not is_label(clause):
        return None
    told, at = naming.discourse.named, clause.segment.start
    for over in (told.before, naming.discourse.heading, told.title):
        topic = [Facet(at, at, (name,)) for name in over]
        subject = naming.subject(clause, reading, (), topic) if topic else None
        if subject is not None and naming.is_rate(subject.indicator) and subject.local == len(subject.used):
            return subject
    return None


def of_another_kind(clause: Clause, drafts: Sequence[Draft], naming: Naming) -> bool:
    """True of "; utility models 57.8 percent" behind a rate: that of another kind of right."""
    if not (drafts and clause.names_right_only and naming.is_rate(drafts[-1].indicator)):
        return False
    text, start = clause.sentence.text, clause.segment.start
    words = text[start : clause.quantity.start].strip(_MARKS + ",;，；")
    return any(text[each.start : each.end] == words for each in clause.facets())


def is_label(clause: Clause) -> bool:
    """True where a category is all that the words before a figure name."""
    text, start = clause.sentence.text, clause.segment.start
    if _COLON.search(text, start, clause.quantity.start) is None:
        return False
    label = text[start : clause.quantity.start].strip(_MARKS).lower()
    return any(text[each.start : each.end].lower() == label for each in clause.sentence.breakdowns)
