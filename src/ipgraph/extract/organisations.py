"""Text → mentions of public bodies, companies, their departments and places, by the vocabulary or by form."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.extract.formed import POSSESSIVE, formed_names
from ipgraph.extract.frames import Masked, Mention, load
from ipgraph.extract.phrases import PerVocabulary, Phrases, reader
from ipgraph.extract.spans import is_free, is_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ipgraph.extract.reading import Reading
    from ipgraph.vocabulary import Agency, Vocabulary

# "(CNIPA)", "(“the Office”)", "（以下简称“办公室”）" after a name
_SHORT: Final = (
    r"\s*[(（](?P<called>{}[:：]?)?[\"“]?(?P<short>[A-Z][\w.&-]{{1,11}}|[\u3400-\u9fff]{{2,6}})[\"”]?[)）]"
)
# Behind what looks like a place in the name of a foreign person: 德里 in 德里克·布伦特.
_IN_NAME: Final = re.compile(r"[\u3400-\u9fff]{1,3}[·•・‧][\u3400-\u9fff]")
_PLACE_KINDS: Final = frozenset({"region", "country", "province", "city"})


class Organisations:
    """Finds bodies and places in the text of one document.

    It learns the short names that the document introduces in parentheses, so read the text in order.
    """

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        self._vocabulary = vocabulary
        self._frames = load(language, "organisations")
        words = self._frames.words
        self._reader = reader(language)
        self._formed = formed_names(language)
        self._bare_unit = self._frames.any_of("unit_heads", r"{}\s+of\s+(?:the\s+)?")
        self._small = frozenset((*words.get("of", ()), *words.get("articles", ())))
        self._media = self._frames.any_of("media")
        self._joined = self._frames.any_of("joins", r"\s+{}\s+")
        self._portfolio = self._frames.any_of(
            "portfolios", r"{}(?:(?:,| and|,\s+and)\s+{})*".replace("{}", "{0}")
        )
        self._no_place = self._frames.any_of("no_place_before", r"\s*{}(?!\w)")
        self._place_end = self._frames.any_of("place_ends", r"\s+{}(?!\w)")
        self._office = self._frames.any_of("public_offices")
        self._short_name = self._frames.any_of("called", _SHORT)
        self._general = _general_words(language)
        self._place_words = _place_words_of(vocabulary, language)
        self._names = _index_of(vocabulary, language)
        self._outlets: dict[str, bool] = {}
        self._areas: dict[str, str | None] = {}
        self._short: dict[str, Mention] = {}
        self._country: str | None = None  # the code of the country named last
        self._endings: Mapping[str, str] = self._frames.tables.get("short", {})
        self._public: set[str] = set()  # names of public bodies by a place and an ending
        self._distinct = self._frames.any_of("distinct")
        self._owned: set[str] = set()  # names that a country before them tells from others: "Vietnam's …"

    def mentions(self, reading: Reading) -> list[Mention]:
        """Bodies (``org``), their departments (``unit``) and places of a sentence, in order."""
        text = reading.text
        known: list[Mention] = []
        for first, last, (kind, name, key) in self._names.find(reading):
            if kind == "place" and (self._no_place.match(text, last) or _IN_NAME.match(text, last)):
                continue
            if (own := self._short.get(text[first:last])) and own.key != key:
                # "the Intellectual Property Division (IPD)" has been said before: no other IPD
                continue
            if kind == "place" and (more := self._place_end.match(text, last, reading.end)):
                last = more.end()
            mention = self._of_country(Mention(kind, first, last, name, key), known, text)
            known = [each for each in known if each.end <= mention.start] + [mention]
        for each in self._formed.find(reading):
            known = self._with_formed(each, known, text)
        known = self._with_endings(reading, known)
        self._own(sorted(known, key=lambda each: each.start), text)
        taken = [(each.start, each.end) for each in known]
        known += [each for each in self._shortened(reading) if is_free(each.start, each.end, taken)]
        known = self._with_parts(sorted(known, key=lambda each: each.start), text)
        countries = (each.key for each in known if each.kind == "place")
        self._country = next(filter(self._is_country, countries), self._country)
        found = [self._with_short_name(each, text) for each in known]
        return [
            each
            for each, before in zip(found, [None, *found], strict=False)
            if (before is None or each.start >= before.end) and not self._is_outlet(each.name)
        ]

    def _is_country(self, code: str | None) -> bool:
        place = self._vocabulary.places.get(code or "")
        return place is not None and place.kind == "country"

    def _own(self, known: Sequence[Mention], text: str) -> None:
        """Take in which bodies without a name of their own a country owns: "Vietnam's National Office"."""
        for place, body in pairwise(known):
            if place.kind == "place" and body.kind == "org" and body.key is None:
                between = text[place.end : body.start]
                if between.strip() and POSSESSIVE.fullmatch(between.strip()):
                    self._owned.add(body.name)

    def _is_outlet(self, name: str) -> bool:
        """Whether a name is that of an outlet, which only reports."""
        if name not in self._outlets:
            self._outlets[name] = self._media.search(name) is not None
        return self._outlets[name]

    def is_distinct(self, mention: Mention) -> bool:
        """Whether a body's name tells it from others: "Patent Office" alone is one of many."""
        if mention.key is not None or mention.name in self._owned or self._distinct.search(mention.name):
            return True
        return any(
            word in self._place_words or not self._general.intersection((word, word.rstrip("s")))
            for word in mention.name.split()
        )

    def is_public(self, mention: Mention) -> bool:
        """Whether a mention is surely a public body: one of the vocabulary, or by the form of its name."""
        if mention.key is not None or mention.name in self._public:
            return True
        return self._office.search(mention.name) is not None and self.is_distinct(mention)

    def show_public(self, name: str) -> None:
        """Take in that a name is a public body's, which its form may not show."""
        self._public.add(name)

    def place_in(self, name: str) -> str | None:
        """The code of the first place that a body's name holds."""
        if name not in self._areas:
            found = self._names.find(self._reader.read(name, 0, len(name)))
            self._areas[name] = next((code for _, _, (kind, _, code) in found if kind == "place"), None)
        return self._areas[name]

    def agency(self, mention: Mention) -> Agency | None:
        """The vocabulary's record of a mentioned body."""
        return self._vocabulary.agencies.get(mention.key) if mention.kind == "org" and mention.key else None

    def described(
        self, reading: Reading, known: Sequence[Mention], home: str | None, year: int | None
    ) -> Iterator[Mention]:
        """Bodies that are not named but described: "the country's IP regulator".

        ``home`` is the code of the place that a description without a place means; ``year`` decides between
        a former body and its successor.
        """
        table = self._frames.of("described")
        if not table.may_match(reading):
            return
        for match in Masked(reading, [each for each in known if each.key]).find(table):
            agencies: Mapping[str, str] = match.frame.says["agency"]
            place = next((slot.key for slot in match.slots.values()), home)
            slug = agencies.get(place or "", agencies.get("WORLD", ""))
            if agency := self._vocabulary.agencies.get(slug):
                agency = self._in_year(agency, year)
                yield Mention("org", match.start, match.end, agency.name, agency.slug)

    def is_short(self, words: str, name: str) -> bool:
        """Whether words are a body's name for short: 广东高院."""
        return self.in_full(words) == name != words

    def in_full(self, name: str) -> str:
        """A body's name in full, where its ending is one of those for short: 广东高院."""
        ending = next((each for each in self._endings if name.endswith(each)), None)
        if ending is None or name.endswith(self._endings[ending]):
            return name
        name = name.removesuffix(ending) + self._endings[ending]
        place = self._vocabulary.places.get(self.place_in(name) or "")
        names = place.names(self._frames.tables["script"]["language"]) if place else ()
        said = max((each for each in names if name.startswith(each)), key=len, default="")
        return max((*names, said), key=len) + name[len(said) :] if said else name

    def _with_parts(self, mentions: Sequence[Mention], text: str) -> list[Mention]:
        """With "the Supreme People's Court's Intellectual Property Court" as the one body that it is."""
        found: list[Mention] = []
        for mention in mentions:
            before = found[-1] if found else None
            if (
                before
                and before.kind == "org"
                and POSSESSIVE.fullmatch(text[before.end : mention.start].strip())
            ):
                whole = self._vocabulary.agency(f"{mention.name} of the {before.name}")
                if whole is not None:
                    found[-1] = Mention("org", before.start, mention.end, whole.name, whole.slug)
                    continue
            found.append(mention)
        return found

    def _with_formed(self, formed: Mention, known: list[Mention], text: str) -> list[Mention]:
        """The known mentions and what a name by form adds to them, replaces of them, or is of them."""
        inside = [each for each in known if not is_free(each.start, each.end, [(formed.start, formed.end)])]
        first = inside[0] if inside and inside[0].kind == "org" and inside[0].start == formed.start else None
        joined = self._joined.match(text, first.end) if first else None
        if joined and self._portfolio.fullmatch(text, joined.end(), formed.end):
            joined = None
        if first and joined and joined.end() < formed.end:
            # "WIPO and Cornell University" are two, "Ministry of Commerce and Industry" is one
            start = joined.end()
            formed = Mention(formed.kind, start, formed.end, " ".join(text[start : formed.end].split()))
            inside = inside[1:]
        whole = next((each for each in inside if each.kind == "org" and each.start > formed.start), None)
        if part := self._part_of(formed, whole, text) or self._part_after(formed, inside, text):
            return [*known, part]
        if whole is not None and whole.key and self._bare_unit.fullmatch(text, formed.start, whole.start):
            # "Division of the Intellectual Property Office of the Philippines", its first word lost
            return known
        if any(self._is_all(each, formed, text) for each in inside):
            return known
        if first and first.key and self._formed.is_bare(text[first.end : formed.end]):
            # "Controller General of Patents, Designs and Trade Marks Unnat Pandit": a name follows
            return known
        if owned := next((each for each in inside if each.kind == "org" and each.key is None), None):
            # "India's Ministry of Commerce" goes on "and Industry"
            end = max(owned.end, formed.end)
            formed = Mention("org", owned.start, end, " ".join(text[owned.start : end].split()))
        return [*(each for each in known if each not in inside), formed]

    def _of_country(self, mention: Mention, known: Sequence[Mention], text: str) -> Mention:
        """The mention; where another country owns it ("India's Ministry of Commerce"), no known body."""
        agency = self.agency(mention)
        before = known[-1] if known else None
        if agency is None or before is None or before.kind != "place":
            return mention
        if not POSSESSIVE.fullmatch(text[before.end : mention.start].rstrip()):
            return mention
        place = self._vocabulary.places[before.key or ""]
        if agency.jurisdiction in (None, "WORLD", place.code, place.part_of) or place.kind != "country":
            return mention
        return Mention("org", before.start, mention.end, " ".join(text[before.start : mention.end].split()))

    def _part_of(self, formed: Mention, whole: Mention | None, text: str) -> Mention | None:
        """The department in "Press Bureau of the State Council Information Office", beside its body."""
        if whole is None or whole.end < formed.end:
            return None
        words = text[formed.start : whole.start].split()
        if not words or words[-1] not in self._small:
            return None
        while words and words[-1] in self._small:
            words.pop()
        name = " ".join(words)
        # known names hold no line breaks, so the words stand as they are counted
        return Mention("unit", formed.start, formed.start + len(name), name) if len(words) > 1 else None

    def _part_after(self, formed: Mention, inside: Sequence[Mention], text: str) -> Mention | None:
        """The department in "CNIPA Strategic Planning Department", after its body."""
        if (
            len(inside) != 1
            or inside[0].kind != "org"
            or inside[0].start != formed.start
            or formed.kind != "unit"
        ):
            return None
        start = inside[0].end + 1
        name = " ".join(text[start : formed.end].split())
        return Mention("unit", start, formed.end, name) if " " in name else None

    def _with_endings(self, reading: Reading, known: list[Mention]) -> list[Mention]:
        """The known mentions and bodies that show by how they end: "…公司", a place and "高级人民法院"."""
        table = self._frames.of("formed")
        if not table.may_match(reading):
            return known
        known = sorted(known, key=lambda each: each.start)
        for match in Masked(reading, known).find(table):
            start, end = match.spans.get("name", (match.start, match.end))
            place, kinds = match.slots.get("in"), match.frame.says.get("kinds", ())
            if place is not None and self._vocabulary.places[place.key or ""].kind not in kinds:
                continue
            overlapping = [each for each in known if start < each.end and each.start < end]
            bodies = [each for each in overlapping if each.kind == "org"]
            # the last words of "China (Ningbo) Intellectual Property Protection Center" are no name
            whole = [each for each in bodies if each.key or each.start == start or each.end != end]
            if any(each.start < start or each.end >= end for each in whole):
                continue
            name = self.in_full(reading.text[start:end])
            agency = self._vocabulary.agency(name)
            formed = (agency.name, agency.slug) if agency else (name, None)
            known = [each for each in known if each not in overlapping]
            known.append(Mention("org", start, end, *formed))
            if "public" in match.frame.says:
                self._public.add(formed[0])
        return known

    def _shortened(self, reading: Reading) -> Iterator[Mention]:
        for short, mention in self._short.items():
            at = reading.text.find(short, reading.start, reading.end)
            while at >= 0:
                end = at + len(short)
                if is_whole(reading.text, at, end):
                    yield Mention(mention.kind, at, end, mention.name, mention.key)
                at = reading.text.find(short, end, reading.end)

    def _with_short_name(self, mention: Mention, text: str) -> Mention:
        """The mention with the abbreviation that follows it in parentheses, which the document then uses."""
        match = self._short_name.match(text, mention.end) if mention.kind != "place" else None
        if not match:
            return mention
        short = match["short"]
        known = other = self._vocabulary.agency(short)
        if mention.kind == "unit":
            # "Intellectual Property Division (IPD)": no department of another country
            if known is not None and mention.name in known.name:
                return mention
            known = other = None
        elif other is None and mention.key is None:
            # of several with one abbreviation that of the country named last: "Brazil: … the INPI"
            here = (each for each in self._vocabulary.agencies.values() if each.jurisdiction == self._country)
            same = (each for each in here if short in each.abbreviations and mention.name in each.name)
            other = next(same, None)
        if other is not None and other.slug != mention.key:
            # "National Intellectual Property Office of Sri Lanka (NIPO)" is not the Norwegian one
            if mention.key is not None or self._is_elsewhere(mention.name, other):
                return mention
            mention = Mention("org", mention.start, mention.end, other.name, other.slug)
        if known is None and (short.isupper() or (match["called"] and not short.isascii())):
            self._short[short] = mention
        return Mention(mention.kind, mention.start, match.end(), mention.name, mention.key)

    def _is_elsewhere(self, name: str, agency: Agency) -> bool:
        place = self._vocabulary.places.get(self.place_in(name) or "")
        return place is not None and agency.jurisdiction not in (None, "WORLD", place.code, place.part_of)

    def _is_all(self, known: Mention, formed: Mention, text: str) -> bool:
        """Whether a known body is all that a formed name says, but for its country before or after it."""
        agency = self.agency(known)
        country = self._vocabulary.places.get(agency.jurisdiction or "") if agency else None
        around = [text[formed.start : known.start], text[known.end : formed.end]]
        for words in around:
            rest = [word for word in words.split() if word not in self._small]
            said = " ".join(rest)
            if rest and (
                country is None
                or (said not in country.demonyms and self._vocabulary.place(said) is not country)
            ):
                return False
        return agency is not None

    def _in_year(self, agency: Agency, year: int | None) -> Agency:
        """The body itself, or the one that did its work in that year."""
        former = [
            each
            for each in self._vocabulary.agencies.values()
            if each.successor == agency.slug
            and each.until
            and year is not None
            and year < int(each.until[:4])
        ]
        return former[0] if len(former) == 1 else agency


_Named = tuple[str, str, str]


def _index(vocabulary: Vocabulary, language: str) -> Phrases[_Named]:
    """The names of all agencies and places; a name that fits two of them finds none."""
    phrases: Phrases[_Named] = Phrases(reader(language))
    for agency in vocabulary.agencies.values():
        for name in (*agency.names(), *agency.abbreviations):
            if vocabulary.agency(name) is agency:
                phrases.add(name, ("org", agency.name, agency.slug))
    for place in vocabulary.places.values():
        for name in place.names() if place.kind in _PLACE_KINDS else ():
            if vocabulary.place(name) is place:
                phrases.add(name, ("place", place.name, place.code))
    return phrases


_index_of = PerVocabulary(_index)


def _place_words(vocabulary: Vocabulary, language: str) -> frozenset[str]:
    """The names of all places, of whatever language."""
    places = [place for place in vocabulary.places.values() if place.kind in _PLACE_KINDS]
    return frozenset(name for place in places for name in (*place.demonyms, place.name))


_place_words_of = PerVocabulary(_place_words)


@cache
def _general_words(language: str) -> frozenset[str]:
    """Words that tell no body from another."""
    lists = load(language, "organisations").words
    names = ("heads", "joins", "of", "articles")
    return frozenset(load(language, "people").words.get("no_names", ())).union(
        *(lists.get(name, ()) for name in names)
    )
