"""What a document has told so far: what its title, heading, paragraph and the sentence before are about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ipgraph.extract import nouns_again, unknown
from ipgraph.extract.named_before import Named
from ipgraph.extract.spoken import Spoken
from ipgraph.extract.subjects import slot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.recognise import Facet, Sentence


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
    of, ``pair`` the levels of the last sentence that told several indicators, ``named`` what sentences with
    and without figures have named.
    """

    heading: tuple[str, ...] = ()
    heading_of: dict[str, str | int] = field(default_factory=dict)
    before: list[Draft] = field(default_factory=list)
    unknown: Draft | None = None
    before_sentence: Sentence | None = None
    varieties: str | None = None
    named: Named = field(default_factory=Named)
    is_adjacent: bool = False
    pair: list[Draft] = field(default_factory=list)
    _is_survey: bool = False
    # sentences that were not asked for a survey yet, with whether they told figures of indicators
    _for_survey: list[tuple[Sentence, bool]] = field(default_factory=list)
    _called: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # texts that were not asked yet for what nouns they tell in full
    _for_called: list[tuple[str, Sequence[Facet]] | Sentence] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    # the system of filing that the first figures of a section are of
    system: tuple[str, ...] = ()
    _is_system_open: bool = False
    spoken: Spoken = field(default_factory=Spoken)

    def hear_question(self, facets: tuple[str, ...]) -> None:
        """A question opens a topic: what was spoken of before it is over."""
        self.before, self.before_sentence = [], None
        self.named.open_topic(facets)

    def hear_heading(self, facets: tuple[str, ...], of: dict[str, str | int]) -> None:
        """A heading that names a topic begins a section of its own."""
        self.named.begin_section()
        self.system, self._is_system_open = (), True
        if any(slot(name) in ("right", "field", "system", "apart") for name in facets):
            self.heading = facets
            self.hear_question(())
            self.spoken.begin_section()
        elif facets and all(slot(name) == "act" for name in facets):
            # "Applications", under "Patents" or over "Patents: 306,855"
            self.heading = (*(name for name in self.heading if slot(name) != "act"), *facets)
        self.heading_of = of

    def hear_nouns(self, text: str, facets: Sequence[Facet]) -> None:
        """A title's or heading's nouns may be told shortly in what stands under it."""
        self._for_called.append((text, facets))

    @property
    def called(self) -> dict[str, tuple[str, ...]]:
        """What a noun was last told as in full: that "agencies" are patent agencies."""
        for each in self._for_called:
            text, facets = each if isinstance(each, tuple) else (each.text, each.facets)
            self._called.update(nouns_again.called(text, facets))
        self._for_called.clear()
        return self._called

    def hear_survey(self) -> None:
        """A title or heading tells that people were asked."""
        self._is_survey = True
        self._for_survey.clear()

    @property
    def is_survey(self) -> bool:
        """True where what people answered is told, until figures of something else are."""
        for sentence, is_known in self._for_survey:
            self._is_survey = (self._is_survey and not is_known) or is_of_survey(sentence.facets)
        self._for_survey.clear()
        return self._is_survey

    @property
    def spoken_of(self) -> set[str]:
        """All that title, heading, paragraph and the figures before name."""
        told = {*self.named.title, *self.heading, *self.named.paragraph, *self.named.before}
        return told.union(*(draft.facets for draft in self.before))

    @property
    def is_apart(self) -> bool:
        """True in a section on what the catalogue has no indicator for: "Domain names"."""
        kinds = {slot(name) for name in self.heading} - {None}
        return "apart" in kinds and kinds <= {"apart", "act", "value"}

    def begin_block(self) -> None:
        """A new paragraph."""
        self.spoken.begin_block()
        self.named.begin_block()

    def leave(self, sentence: Sentence, drafts: Sequence[Draft]) -> None:
        """A sentence is over that told these figures."""
        known = [draft for draft in drafts if draft.indicator]
        self.before = known or self.before
        if known and self._is_system_open:
            # "Patents": the first figures under it are of the PCT, and so are the next
            self.system = tuple(name for name in known[0].facets if slot(name) == "system")
            self._is_system_open = False
        levels = [draft for draft in known if draft.is_level]
        if len({draft.indicator for draft in levels}) > 1:
            self.pair = levels
        self.unknown = None if known else unknown.last_level(drafts)
        self._for_survey.append((sentence, bool(known)))
        self.told.update(draft.indicator for draft in known if draft.indicator)
        self.spoken.tell(drafts)
        self.is_adjacent = bool(drafts)
        self.named.leave(sentence)
        self.before_sentence = sentence
        self._for_called.append(sentence)
