"""Words that mean a body or place named before → what they mean: "the office", "the regional IP office"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract.frames import Mention, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ipgraph.extract.frames import Masked, Match
    from ipgraph.extract.organisations import Organisations
    from ipgraph.vocabulary import Vocabulary

# How many bodies back a noun may pass over one that has it elsewhere than at its name's end.
_NEAR: Final = 3


class Recalled:
    """Finds words that mean a body or place that one document has named before."""

    def __init__(self, vocabulary: Vocabulary, language: str, organisations: Organisations) -> None:
        self._vocabulary = vocabulary
        self._organisations = organisations
        frames = load(language, "organisations")
        self._bodies, self._local = frames.of("back"), frames.of("local")
        self._any_body = frozenset(frames.words.get("any_body", ()))
        self._script: Mapping[str, str] = frames.tables.get("script", {})

    def find(self, masked: Masked, before: Sequence[Mention], text: str) -> Iterator[Mention]:
        """What words of a sentence mean; ``before`` holds the bodies and places named so far."""
        for match in masked.find(self._bodies):
            if body := self._body(match, before, text):
                yield Mention("org", match.start, match.end, body.name, body.key)
        for match in masked.find(self._local):
            if place := self._place(match, self._places(match, before)):
                known = (each for each in before if each.kind == "place" and each.key == place.key)
                said = [text[each.start : each.end] for each in known if each.end <= match.start]
                yield self._of_place(place, match.text("rest", text), (match.start, match.end), said)

    def _body(self, match: Match, before: Sequence[Mention], text: str) -> Mention | None:
        """The body that "the office" means: the latest whose name has that noun."""
        noun = (match.text("noun", text) or "").casefold().replace("z", "s")
        earlier = [each for each in reversed(before) if each.kind == "org" and each.end <= match.start]
        named = [each for each in earlier if self._has_noun(each, noun)]
        if place := match.slots.get("in"):
            # "the Chongqing administration"
            named = [each for each in named if self._code(each) == place.key]
            earlier = []
        if kinds := match.frame.says.get("kinds"):
            # "the regional office": one of such a place
            named = [each for each in named if self._area_kind(each) in kinds]
            earlier = []
        # 该关 is 深圳海关 rather than 海关总署, whose name does not end so
        ending = [each for each in named[:_NEAR] if text[each.start : each.end].casefold().endswith(noun)]
        found = ending or named
        if noun in self._any_body:
            # "the office" of a paragraph about IP Australia, though another's name has the word
            near = [each for each in earlier if each.key and "\n" not in text[each.end : match.start]]
            is_far = bool(found) and "\n" in text[found[0].end : match.start]
            found = near if near and (is_far or not found) else found or earlier
        return next(iter(found), None)

    def _places(self, match: Match, before: Sequence[Mention]) -> list[Mention]:
        """The places named before, the latest first, then those in the names of bodies."""
        earlier = [each for each in reversed(before) if each.end <= match.start]
        return [*(each for each in earlier if each.kind == "place"), *self._places_of(earlier)]

    def _place(self, match: Match, places: Iterable[Mention]) -> Mention | None:
        """The place that "the province" means."""
        says = match.frame.says
        kinds, codes, land = says["kinds"], says.get("codes", ()), says.get("country")
        for each in places:
            place = self._vocabulary.places[each.key or ""]
            country = (place.part_of or place.code).partition("-")[0]
            if (place.kind in kinds or place.code in codes) and land in (None, country):
                return each
        return None

    def _places_of(self, bodies: Iterable[Mention]) -> list[Mention]:
        """The places in the names of public bodies: the province of 广东省高级人民法院."""
        found: list[Mention] = []
        for each in bodies:
            is_public = each.kind == "org" and self._organisations.is_public(each)
            code = self._organisations.place_in(each.name) if is_public else None
            if code is None and (agency := self._organisations.agency(each)):
                code = agency.jurisdiction
            if place := self._vocabulary.places.get(code or ""):
                found.append(Mention("place", each.start, each.end, place.name, place.code))
        return found

    def _of_place(
        self, place: Mention, rest: str | None, where: tuple[int, int], said: Sequence[str]
    ) -> Mention:
        """The place itself, or its body: "the province", "the province's market regulator".

        Where words have spaces the body's name begins with the fullest name that the text has ``said`` of
        the place, else with its fullest name of all.
        """
        if rest is None:
            return Mention("place", *where, place.name, place.key)
        known = self._vocabulary.places[place.key or ""]
        space = self._script.get("space", "")
        for name in known.names():
            if agency := self._vocabulary.agency(f"{name}{space}{rest}"):
                return Mention("org", *where, agency.name, agency.slug)
        if space:
            full = " ".join(max(said, key=len, default=place.name).split()) + space
        else:
            full = max(known.names(self._script["language"]), key=len, default=place.name)
        name = self._organisations.in_full(full + rest)
        self._organisations.show_public(name)
        return Mention("org", *where, name)

    def _area_kind(self, body: Mention) -> str | None:
        """What kind of place a body is of."""
        return place.kind if (place := self._vocabulary.places.get(self._code(body) or "")) else None

    def _code(self, body: Mention) -> str | None:
        """The code of the place that a body is of."""
        agency = self._organisations.agency(body)
        return agency.jurisdiction if agency else self._organisations.place_in(body.name)

    def _has_noun(self, body: Mention, noun: str) -> bool:
        """Whether any name of a body has the noun."""
        agency = self._organisations.agency(body)
        names = (body.name, *agency.names()) if agency else (body.name,)
        return any(noun in name.casefold().replace("z", "s") for name in names)
