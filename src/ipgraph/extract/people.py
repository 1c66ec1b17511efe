"""Text with bodies and places marked → names of people, posts, and who holds which post where."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ipgraph.extract.frames import Masked, Match, Mention, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN: Final = re.compile(r"[^\W\d_](?:[\w-]|['’](?!s\b))*\.?")
_MOST_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody holds, or held, a post, as ``text[start:end]`` says; a body that is not told is None.

    ``shown_from`` is where the evidence begins: of a second post, at the words of the first.
    """

    person: Mention
    post: str
    organisation: Mention | None
    is_former: bool
    start: int
    end: int
    shown_from: int


class People:
    """Recognises people by the structure of the sentence: no list of names is needed."""

    def __init__(self, language: str) -> None:
        self._frames = load(language, "people")
        words = self._frames.words
        self._no_names = frozenset(words.get("no_names", ()))
        self._particles = frozenset(words.get("particles", ()))
        # "director" + "of the" + "protection department"
        self._part_of = "".join(words.get("part_of", ()))
        self._article = self._frames.any_of("article", "^{}")
        self._plural = self._frames.any_of("plural", "{}$")
        self._business = self._frames.any_of("business")
        honorifics = frozenset(words.get("honorifics", ()))
        self._honorifics = honorifics | {f"{word}." for word in honorifics}

    def posts(self, masked: Masked) -> Iterator[Mention]:
        """Posts: ``post`` ("deputy commissioner"), ``posts`` of several people ("deputy commissioners")."""
        for kind in ("post", "posts"):
            for match in masked.find(self._frames.of(kind)):
                yield Mention(kind, match.start, match.end, "")

    def names(self, text: str, start: int, end: int) -> Iterator[Mention]:
        """What looks like a person's name in a stretch without mentions: ``name``, to be confirmed.

        A name has two to four words with capitals; after a form of address one is enough.
        """
        run: list[re.Match[str]] = []
        addressed = False
        for token in _TOKEN.finditer(text, start, end):
            if run and not _follows(run[-1], token, text):
                yield from self._name(run, addressed, text)
                run, addressed = [], False
            if self._is_name_word(token, run):
                run.append(token)
                continue
            yield from self._name(run, addressed, text)
            run, addressed = [], token[0] in self._honorifics
            if addressed:
                run = []
        yield from self._name(run, addressed, text)

    def is_name(self, text: str) -> bool:
        """Whether a line is nothing but a person's name, a form of address before it or not."""
        found = list(self.names(text, 0, len(text)))
        rest = text[: found[0].start].split() if found else [text]
        return (
            len(found) == 1 and found[0].end == len(text) and all(word in self._honorifics for word in rest)
        )

    def words(self, text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """Single words with a capital, each of which may be the surname of somebody named before."""
        for token in _TOKEN.finditer(text, start, end):
            word = token[0].rstrip(".")
            if self._is_capital(word):
                yield word, token.start(), token.start() + len(word)

    def holdings(self, masked: Masked, text: str) -> list[Holding]:
        """Who holds which post, in text order; where readings overlap, the first pattern's counts."""
        found: list[Holding] = []
        for match in masked.find(self._frames.of("holds")):
            found.extend(each for each in self._holdings(match, text) if not _clashes(each, found))
        for match in masked.find(self._frames.of("also")):
            before = next((each for each in found if each.end == match.start), None)
            if before is not None:
                held = self._holding(match, before.person, text)
                body = held.organisation or before.organisation
                held = replace(held, organisation=body, shown_from=before.shown_from)
                if not _clashes(held, found):
                    found.append(held)
        for match in masked.find(self._frames.of("its")):
            held = self._holding(match, match.slots["p"], text)
            bodies = [each.organisation for each in found if each.organisation and each.end <= match.start]
            if bodies and not _clashes(held, found):
                found.append(replace(held, organisation=bodies[-1]))
        for match in masked.find(self._frames.of("company")):
            held = self._holding(match, match.slots["p"], text)
            if not _clashes(held, found) and (company := self._company(match, text)):
                found.append(replace(held, organisation=company))
        for match in masked.find(self._frames.of("titled")):
            held = self._holding(match, match.slots["p"], text)
            if not _clashes(held, found):
                found.append(held)
        return sorted(found, key=lambda each: each.start)

    def named(self, masked: Masked) -> Iterator[Mention]:
        """Names that a form of address or a verb of speech shows to be a person's."""
        for table in ("addressed", "speaking"):
            for match in masked.find(self._frames.of(table)):
                yield match.slots["p"]

    def _holdings(self, match: Match, text: str) -> Iterator[Holding]:
        """The post for each person of the match: "Hu Wenhui and Lu Pengqi, deputy commissioners of …"."""
        for slot, person in sorted(match.slots.items(), key=lambda item: item[1].start):
            if slot.startswith("p"):
                yield self._holding(match, person, text)

    def _holding(self, match: Match, person: Mention, text: str) -> Holding:
        stated: str = match.frame.says.get("post") or match.text("post", text) or ""
        post = " ".join(f"{match.text('before', text) or ''}{stated}".split()).rstrip(",")
        if (head := match.slots.get("t")) and head.kind == "posts":
            post = self._plural.sub("", post)
        for part in ("unit", "rest"):
            if name := match.text(part, text):
                post += self._part_of + self._article.sub("", " ".join(name.split()))
        former = "former" in match.spans
        return Holding(person, post, match.slots.get("o"), former, match.start, match.end, match.start)

    def _company(self, match: Match, text: str) -> Mention | None:
        """A body that nothing but its capital shows; after "of" only where the post is one of business."""
        if match.frame.says.get("business") and not self._business.fullmatch(match.text("post", text) or ""):
            return None
        if named := match.slots.get("o"):
            return Mention("org", named.start, named.end, named.name)
        start, end = match.spans["raw"]
        return Mention("org", start, end, text[start:end]) if self._is_capital(text[start:end]) else None

    def _is_name_word(self, token: re.Match[str], run: Sequence[re.Match[str]]) -> bool:
        word = token[0]
        if word.endswith(".") and len(word.rstrip(".")) > 1:
            # the stop of a sentence, or "Dr."; only an initial keeps its own
            return word not in self._honorifics and self._is_capital(word[:-1])
        if run and run[-1][0].endswith(".") and len(run[-1][0]) > 2:
            return False
        return self._is_capital(word.rstrip(".")) or (bool(run) and word in self._particles)

    def _is_capital(self, word: str) -> bool:
        return word[:1].isupper() and word not in self._no_names and word not in self._honorifics

    def _name(self, run: list[re.Match[str]], addressed: bool, text: str) -> Iterator[Mention]:
        while run and run[-1][0] in self._particles:
            run = run[:-1]
        words = [token[0] for token in run]
        counted = [word for word in words if word not in self._particles]
        if not (1 if addressed else 2) <= len(counted) <= _MOST_WORDS or all(
            len(word) < 3 for word in counted
        ):
            return
        if all(word.isupper() for word in counted):
            return
        start, end = run[0].start(), run[-1].end()
        if words[-1].endswith("."):
            end -= 1
        yield Mention("name", start, end, " ".join(text[start:end].split()))


def _clashes(held: Holding, others: Sequence[Holding]) -> bool:
    """Whether another holding was read from the same words."""
    return any(
        held.start < other.end
        and other.start < held.end
        and (held.start, held.end) != (other.start, other.end)
        for other in others
    )


def _follows(left: re.Match[str], right: re.Match[str], text: str) -> bool:
    between = text[left.end() : right.start()]
    return between.isspace() and "\n" not in between
