"""What a document has told so far: what its title, heading, paragraph and the sentence before are about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ipgraph.extract import general_nouns, sections, unknown
from ipgraph.extract.phrase import names
from ipgraph.extract.spoken import Spoken
from ipgraph.extract.subjects import slot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.recognise import Facet, Sentence

# What every text on the subject names.
_VAGUE: Final = frozenset({"ip", "nothing"})


_SURVEY: Final = "survey"


def is_of_survey(facets: Sequence[Facet]) -> bool:
    """True of words that tell that people were asked, or who they are."""
    return any(_SURVEY in facet.facets for facet in facets)


@dataclass(slots=True)
class Discourse:
    """The state that figures are read in; what is named is told by its facets.

    ``before`` are the figures of the last sentence that had any with an indicator, ``is_adjacent``
    whether the sentence before had one, ``unknown`` its last level where the catalogue has none of its
    figures; ``told`` are all indicators of the document so far, ``varieties`` the field of those spoken
    of, ``pair`` the levels of the last sentence that told several indicators; ``is_survey``: what people
    answered is told.
    """

    title: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    heading_of: dict[str, str | int] = field(default_factory=dict)
    before: list[Draft] = field(default_factory=list)
    unknown: Draft | None = None
    before_facets: tuple[str, ...] = ()
    before_sentence: Sentence | None = None
    rights: tuple[str, ...] = ()
    varieties: str | None = None
    paragraph: dict[str, None] = field(default_factory=dict)
    is_adjacent: bool = False
    pair: list[Draft] = field(default_factory=list)
    is_survey: bool = False
    told: set[str] = field(default_factory=set)
    spoken: Spoken = field(default_factory=Spoken)

    def hear_question(self, facets: tuple[str, ...]) -> None:
        """A question opens a topic: what was spoken of before it is over."""
        self.before, self.before_sentence, self.before_facets = [], None, facets

    def hear_heading(self, facets: tuple[str, ...], of: dict[str, str | int]) -> None:
        """A heading that names a topic begins a section of its own."""
        self.rights = ()
        if any(slot(name) in ("right", "field", "system", "apart") for name in facets):
            self.heading = facets
            self.hear_question(())
            self.spoken.begin_section()
        self.heading_of = of

    @property
    def spoken_of(self) -> set[str]:
        """All that title, heading, paragraph and the figures before name."""
        told = {*self.title, *self.heading, *self.paragraph, *self.before_facets}
        return told.union(*(draft.facets for draft in self.before))

    @property
    def is_apart(self) -> bool:
        """True in a section on what the catalogue has no indicator for: "Domain names"."""
        kinds = {slot(name) for name in self.heading} - {None}
        return "apart" in kinds and kinds <= {"apart", "act", "value"}

    def begin_block(self) -> None:
        """A new paragraph."""
        self.spoken.begin_block()
        self.paragraph = {}

    def leave(self, sentence: Sentence, drafts: Sequence[Draft]) -> None:
        """A sentence is over that told these figures."""
        known = [draft for draft in drafts if draft.indicator]
        self.before = known or self.before
        levels = [draft for draft in known if draft.is_level]
        if len({draft.indicator for draft in levels}) > 1:
            self.pair = levels
        self.unknown = None if known else unknown.last_level(drafts)
        self.is_survey = (self.is_survey and not known) or is_of_survey(sentence.facets)
        self.told.update(draft.indicator for draft in known if draft.indicator)
        self.spoken.tell(drafts)
        self.is_adjacent = bool(drafts)
        named = general_nouns.named(names(sentence.facets))
        if not self.title and not _VAGUE.issuperset(named):
            # a title that only catches the eye: what the text is about is told first
            self.title = named
        self.paragraph.update(dict.fromkeys(named))
        self.before_facets = named or self.before_facets
        if any(slot(name) == "right" for name in self.before_facets):
            self.rights = sections.rights_of(self.before_facets)
        self.before_sentence = sentence
