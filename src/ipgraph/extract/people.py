"""Text with bodies and places marked → names of people, posts, and who holds which post where."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ipgraph.extract.frames import Masked, Match, Mention, Table, load
from ipgraph.extract.headships import Headships

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ipgraph.extract.reading import Reading

_TOKEN: Final = re.compile(r"[^\W\d_](?:[\w-]|['’](?!s\b))*\.?")
_NO_WORD: Final = r"(?<![\w-])(?<!\w['’])"
# How many words of a name stand before one that only a name from East Asia has.
_MOST_GIVEN: Final = 2
_MOST_WORDS: Final = 4
# Characters: a line as long as this may be one of a wrapped paragraph.
_WRAPPED: Final = 50
# The tables of patterns that tell who holds a post.
_HOLDINGS: Final = ("holds", "minister", "by_title", "besides", "also", "its", "headed", "company", "titled")
_PEOPLE: Final = frozenset({"person", "name"})
# Between two sentences.
_STOP: Final = re.compile(r"[.!?][”\"]?\s|\n")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
# Letters that may be capitals; where two words begin so side by side, or one after "Mr", a name may stand.
_CAPITAL: Final = "A-Z\u00c0-\u00de\u0100-\u024f\u0370-\u052f\u1e00-\u1eff"
# What shows a word that may be a given name to be none: a day of the month, the rest of a place.
_NOT_GIVEN: Final = re.compile(r"\.?\s(?:\d|Kong\b)")
# A given name of two syllables as it is romanised.
_SYLLABLES: Final = re.compile(
    r"\s(?!(?:Co|Re|Pre|Non|Self|Anti|Ex|Sub)-)[A-Z][a-z]{1,5}-[a-z]{1,6}(?![\w-])"
)


class Holding(NamedTuple):
    """Somebody holds, or held, a post, as ``text[start:end]`` says; a body that is not told is None.

    The evidence is ``shown_from:shown_to``: with a second post it holds the words of the first, which name
    the person.
    """

    person: Mention
    post: str
    organisation: Mention | None
    is_former: bool
    start: int
    end: int
    shown_from: int
    shown_to: int


@cache
def people_of(language: str) -> People:
    """The one that recognises people in a language."""
    return People(language)


class People:
    """Recognises people by the structure of the sentence and by how names are written.

    In Latin script a name is a run of capitals; in Han script the lexicon's ``names`` patterns tell it, by
    its surname and by what stands before and after it.
    """

    def __init__(self, language: str) -> None:
        self._frames = load(language, "people")
        words = self._frames.words
        self._no_names = frozenset((*words.get("no_names", ()), *words.get("portfolios", ())))
        self._surnames = frozenset(words.get("surnames", ()))
        self._family, self._given = (frozenset(words.get(name, ())) for name in ("family", "given"))
        self._particles = frozenset(words.get("particles", ()))
        # "director" + "of the" + "protection department"
        self._of_part = "".join(words.get("of_part", ("{post} {part}",)))
        self._article = self._frames.any_of("article", "^{}")
        self._former = self._frames.any_of("former", r"{}(?=[^\w-]|[\u3400-\u9fff])")
        self._plural = self._frames.any_of("plural", "{}$")
        self._offices = load(language, "organisations").any_of("public_offices")
        self._title = load(language, "organisations").any_of("titles", r"{}(?!\w)")
        self._business = self._frames.any_of("business")
        self._private = self._frames.any_of("private")
        self._minister = self._frames.any_of("ministers")
        self._portfolio = self._frames.any_of("portfolio", r"(?P<of>{})\s+(?P<post>(?i:minister))")
        self._ministry = "".join(words.get("ministry", ()))
        self._headships = Headships(self._frames.tables)
        self._any_holding = Table(frame for name in _HOLDINGS for frame in self._frames.of(name))
        honorifics = frozenset(words.get("honorifics", ()))
        self._honorifics = honorifics | {f"{word}." for word in honorifics}
        # "Ms ", right before a name
        self.address = self._frames.any_of("honorifics", r"(?<![\w.-]){}\.?\s$")
        # posts that no body named before can be meant with: "mayor"
        self._of_places = self._frames.any_of("of_places", "{}$")
        particles = "|".join(map(re.escape, self._particles)) or "(?!)"
        self._may_be_name = re.compile(
            rf"[{_CAPITAL}][\w'’-]*\.?\s+(?:(?:{particles})\s+){{0,4}}[{_CAPITAL}]"
        )
        # the words that a name can be made of, each with the stop of an initial
        self._name_words = re.compile(
            rf"{_NO_WORD}(?:[{_CAPITAL}](?:[\w-]|['’](?!s\b))*\.?|(?:{particles})(?![\w-]))"
        )

    def posts(self, reading: Reading, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """Posts: ``post`` ("deputy commissioner"), ``posts`` of several people ("deputy commissioners")."""
        tables = [(kind, self._frames.of(kind)) for kind in ("post", "posts")]
        if any(table.may_match(reading) for _, table in tables):
            masked = Masked(reading, mentions)
            for kind, table in tables:
                for match in masked.find(table):
                    yield Mention(kind, match.start, match.end, "")

    def names_in(self, reading: Reading, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """What looks like a person's name in a sentence, in Latin or Han script: ``name``."""
        if not self._honorifics.isdisjoint(reading.written) or self._may_be_name.search(
            reading.text, reading.start, reading.end
        ):
            for start, end in gaps(mentions, reading.start, reading.end):
                yield from self.names(reading.text, start, end)
        table = self._frames.of("names")
        if table.may_match(reading):
            for match in Masked(reading, mentions).find(table):
                start, end = match.spans["name"]
                name = reading.text[start:end]
                if name not in self._no_names:
                    yield Mention("name", start, end, name)

    def names(self, text: str, start: int, end: int) -> Iterator[Mention]:
        """What looks like a person's name in Latin script in a stretch without mentions: ``name``.

        A name has two to four words with capitals; after a form of address one is enough.
        """
        run: list[re.Match[str]] = []
        address: re.Match[str] | None = None
        addressed = False
        for token in self._name_words.finditer(text, start, end):
            if run and not _follows(run[-1], token, text):
                yield from self._name(run, addressed, text)
                run, addressed = [], False
            if not run:
                addressed = address is not None and _follows(address, token, text)
            address = None
            if self._is_name_word(token, run) or self._is_surname(token, text):
                run.append(token)
                continue
            yield from self._name(run, addressed, text)
            run = []
            address = token if token[0] in self._honorifics else None
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

    def holdings(self, masked: Masked, text: str, before: Sequence[Mention] = ()) -> list[Holding]:
        """Who holds which post, in text order; where readings overlap, the first pattern's counts.

        ``before`` are the bodies named before: of one of them is a post that stands without any.
        """
        found: list[Holding] = []
        if masked.kinds.isdisjoint(_PEOPLE) or not masked.can_match(self._any_holding):
            return found
        for match in masked.found(self._frames.of("holds")):
            found.extend(each for each in self._holdings(match, text) if not _clashes(each, found))
        for match in masked.found(self._frames.of("minister")):
            held = self._holding(match, match.slots["p"], text)
            if (ministry := self._ministry_of(match, text)) and not _clashes(held, found):
                found.append(held._replace(post=ministry[0], organisation=ministry[1]))
        for match in masked.found(self._frames.of("by_title")):
            held = self._holding(match, match.slots["p"], text)
            office = match.slots["o"]
            if (title := self._title.match(text, office.start, office.end)) and not _clashes(held, found):
                found.append(held._replace(post=" ".join(title[0].split())))
        # these add a second post to one that is found already
        spans: set[tuple[int, int]] = set()
        for match in masked.found(self._frames.of("also")) if found else ():
            first = next((each for each in found if each.end == match.start), None)
            if first is not None:
                held = self._holding(match, first.person, text)
                body = held.organisation or first.organisation
                held = held._replace(organisation=body, shown_from=first.shown_from)
                if not _clashes(held, found) and (held.start, held.end) not in spans:
                    found.append(held)
                    spans.add((held.start, held.end))
        for match in masked.found(self._frames.of("besides")) if found else ():
            behind = next((each for each in found if each.start == match.end), None)
            if behind is not None:
                held = self._holding(match, behind.person, text)._replace(shown_to=behind.end)
                if not _clashes(held, found):
                    found.append(held)
        for match in masked.found(self._frames.of("its")):
            held = self._holding(match, match.slots["p"], text)
            bodies = [each.organisation for each in found if each.organisation and each.end <= match.start]
            if not bodies and match.frame.says.get("of") == "latest":
                bodies = [each for each in before if each.kind == "org" and each.end <= match.start]
                bodies = [each for each in bodies if self._headships.may_head(each, held.post)]
                bodies = _of_subject(bodies, match, text)
                if "office" in match.frame.says:
                    bodies = [each for each in bodies if each.key or self._offices.search(each.name)]
            if "public" in match.frame.says and self.is_private(held.post):
                continue
            if bodies and not self._of_places.search(held.post) and not _clashes(held, found):
                found.append(held._replace(organisation=bodies[-1]))
        for match in masked.found(self._frames.of("headed")):
            held = self._holding(match, match.slots["p"], text)
            earlier = [each for each in before if each.end <= match.start]
            if (body := self._headed(match, text, earlier)) and not _clashes(held, found):
                found.append(held._replace(organisation=body))
        for match in masked.found(self._frames.of("company")):
            held = self._holding(match, match.slots["p"], text)
            if not _clashes(held, found) and (company := self._company(match, text)):
                found.append(held._replace(organisation=company))
        for match in masked.found(self._frames.of("titled")):
            held = self._holding(match, match.slots["p"], text)
            if not _clashes(held, found):
                found.append(held)
        return sorted(found, key=lambda each: each.start)

    def is_private(self, post: str) -> bool:
        """Whether a post is one that companies, schools and law firms have."""
        return self._private.search(post) is not None

    def named(self, masked: Masked) -> Iterator[Mention]:
        """Names that a form of address or a verb of speech shows to be a person's."""
        if not masked.kinds.isdisjoint(_PEOPLE):
            for match in masked.find(self._frames.of("addressed"), self._frames.of("speaking")):
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
                part_name = self._article.sub("", " ".join(name.split()))
                post = self._of_part.format(post=post, part=part_name)
        body = match.slots.get("o") or match.slots.get("o2")
        # "the former body's head" as well: its name may begin with the word
        former = any(group.startswith("former") for group in match.spans) or (
            body is not None and self._former.match(text, body.start, body.end) is not None
        )
        where = match.start, match.end
        return Holding(person, post, body, former, *where, *where)

    def _headed(self, match: Match, text: str, before: Sequence[Mention]) -> Mention | None:
        """The latest body that a post without one can be of: a department's, or one with the post's noun."""
        post = match.slots["t"]
        stated = text[post.start : post.end]
        noun = self._headships.noun(stated)
        bodies = [body for body in reversed(before) if body.kind == "org"]
        if "unit" in match.spans:
            unit = text[slice(*match.spans["unit"])]
            bodies = [body for body in bodies if not self._headships.is_strange(body, unit)]
        else:
            bodies = [body for body in bodies if self._headships.may_head(body, stated)]
        for body in bodies:
            # the one named last may be so by its name in full: "JPO: Commissioner Hamano"
            said = body.name if body is bodies[0] else text[body.start : body.end]
            if (
                body.key
                if "unit" in match.spans
                else noun and noun in f"{said}\n{text[body.start : body.end]}"
            ):
                return body
        if noun and "unit" not in match.spans and len({body.key for body in bodies if body.key}) == 1:
            # the one office that the text has told of, whatever it is called
            return next(body for body in bodies if body.key)
        return None

    def _ministry_of(self, match: Match, text: str) -> tuple[str, Mention] | None:
        """The post and the ministry of "Minister of Commerce", "Commerce and Industry Minister"."""
        stated = match.slots["t"]
        if "whole" in match.spans:
            whole = self._portfolio.fullmatch(text, *match.spans["whole"])
            post, span = (whole["post"], whole.span("of")) if whole else ("", (0, 0))
        else:
            whole = self._minister.fullmatch(text, stated.start, stated.end)
            post, span = match.text("post", text) or "", match.spans["portfolio"]
        name = self._ministry.format(portfolio=" ".join(text[slice(*span)].split()))
        return (post, Mention("org", *span, name)) if whole else None

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
        bare = word.rstrip(".")
        if run and run[-1][0].endswith(".") and len(run[-1][0]) > 2:
            return False
        is_given = 0 < len(run) <= _MOST_GIVEN and bare in self._given and run[0][0] in self._family
        if is_given and not _NOT_GIVEN.match(token.string, token.end()):
            # "Wang Jun", "Tran Le Hong", but not "Jun 26" nor "Hong Kong"
            return True
        if word.endswith(".") and len(bare) > 1:
            # the stop of a sentence, or "Dr."; only an initial keeps its own
            return word not in self._honorifics and self._is_capital(word[:-1])
        return self._is_capital(word.rstrip(".")) or (bool(run) and word in self._particles)

    def _is_surname(self, token: re.Match[str], text: str) -> bool:
        """Whether a word is one, as the given name of two syllables after it shows: "Park Won-joo"."""
        return token[0] in self._surnames and _SYLLABLES.match(text, token.end()) is not None

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


def is_full(name: str) -> bool:
    """Whether a name is more than a surname: of several words, or in Han script, where it is found whole."""
    return " " in name or is_han(name)


def is_han(name: str) -> bool:
    """Whether a name is written in Han script."""
    return _HAN.match(name) is not None


def gaps(mentions: Sequence[Mention], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of ``start:end`` between mentions, which are in order."""
    for mention in mentions:
        if start < mention.start:
            yield start, mention.start
        start = mention.end
    if start < end:
        yield start, end


def _of_subject(bodies: Sequence[Mention], match: Match, text: str) -> list[Mention]:
    """Bodies named before up to the one meant: in a sentence before, the first there rather than the last.

    "The administration signed a deal with a bank. Loans followed, said its deputy head Liu Yong."
    """
    found = sorted(bodies, key=lambda each: each.start)
    if found and _STOP.search(text, found[-1].end, match.start):
        while len(found) > 1 and not _STOP.search(text, found[-2].end, found[-1].start):
            found.pop()
    return found


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
    if not between.isspace():
        return False
    lines = between.count("\n")
    # a name goes on after a line of wrapped prose, not after one of a list
    return not lines or (lines == 1 and left.end() - text.rfind("\n", 0, left.end()) > _WRAPPED)
