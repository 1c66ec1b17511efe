"""The sentences of a document so far → what they named, read when a figure asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract import sections
from ipgraph.extract.general_nouns import named
from ipgraph.extract.phrase import names
from ipgraph.extract.subjects import slot

if TYPE_CHECKING:
    from ipgraph.extract.recognise import Sentence

# What every text on the subject names.
_VAGUE: Final = frozenset({"ip", "nothing"})


class Named:
    """What a document's title, topic, paragraph and latest sentences name, as facets.

    Sentences are kept as they come and read from the latest back, only until one tells what is asked.
    """

    def __init__(self) -> None:
        self._title: tuple[str, ...] = ()
        self._before: tuple[str, ...] = ()
        self._rights: tuple[str, ...] = ()
        self._paragraph: dict[str, None] = {}
        # the sentences that each of these has not been told of yet
        self._for_title: list[Sentence] = []
        self._for_before: list[Sentence] = []
        self._for_rights: list[Sentence | tuple[str, ...]] = []
        self._for_paragraph: list[Sentence] = []

    def hear_title(self, facets: tuple[str, ...]) -> None:
        """A title tells what the text is about, if nothing has before."""
        self._title = self.title or facets

    def open_topic(self, facets: tuple[str, ...]) -> None:
        """A question or a heading: what was named before is over."""
        self._before = facets
        self._for_before.clear()
        if any(slot(name) == "right" and name not in _VAGUE for name in facets):
            # "And trademarks?": no right that was spoken of before
            self._rights, self._for_rights = sections.rights_of(facets), []
        self._for_rights.append(facets)

    def begin_section(self) -> None:
        """A heading: the kind of right spoken of is what is named from here on."""
        self._rights = ()
        self._for_rights = [self.before]

    def begin_block(self) -> None:
        """A new paragraph."""
        self._paragraph = {}
        self._for_paragraph.clear()

    def leave(self, sentence: Sentence) -> None:
        """A sentence is over."""
        if not self._title:
            self._for_title.append(sentence)
        self._for_before.append(sentence)
        self._for_rights.append(sentence)
        self._for_paragraph.append(sentence)

    @property
    def title(self) -> tuple[str, ...]:
        """What the title names; of one that only catches the eye, what the text tells first."""
        if not self._title and self._for_title:
            told = (_named(each) for each in self._for_title)
            self._title = next((each for each in told if not _VAGUE.issuperset(each)), ())
            self._for_title.clear()
        return self._title

    @property
    def before(self) -> tuple[str, ...]:
        """What the latest sentence that named anything did, or the question or heading behind it."""
        if self._for_before:
            told = (_named(each) for each in reversed(self._for_before))
            self._before = next(filter(None, told), self._before)
            self._for_before.clear()
        return self._before

    @property
    def rights(self) -> tuple[str, ...]:
        """The kind of right that was named last in the section, where it was one only."""
        is_bare = False  # the sentence behind names nothing, and so goes on with its topic
        for each in reversed(self._for_rights):
            is_topic = isinstance(each, tuple)
            told = each if isinstance(each, tuple) else _named(each)
            if (is_bare or not is_topic) and any(slot(n) == "right" and n not in _VAGUE for n in told):
                self._rights = sections.rights_of(told)
                break
            is_bare = not is_topic and not told
        last = self._for_rights[-1:]
        self._for_rights = last if last and isinstance(last[0], tuple) else []
        return self._rights

    @property
    def paragraph(self) -> dict[str, None]:
        """All that the paragraph has named, in its order."""
        for sentence in self._for_paragraph:
            self._paragraph.update(dict.fromkeys(_named(sentence)))
        self._for_paragraph.clear()
        return self._paragraph


def _named(sentence: Sentence) -> tuple[str, ...]:
    return named(names(sentence.facets))
