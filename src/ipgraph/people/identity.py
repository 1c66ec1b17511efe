"""Officials as documents name them → which of them are one person.

Two are one where the bodies agree, and so do the names or the post; one of no known body is the only person
of that name that there is. What disagrees stays apart, and so does what could be either of two. The answer
depends on all officials together, and not on their order.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence

    from ipgraph.people.names import Name

HEAD: Final = "head"
DEPUTY: Final = "deputy"


class Held(NamedTuple):
    """That somebody held a post at a body.

    ``body`` identifies the body, the same for a former one and its successor. ``post`` is a slug of the
    vocabulary, ``level`` says whether its holder is ``HEAD`` of the body or ``DEPUTY`` to it, ``year`` is
    that of the document that shows it; each is None where it is not known.
    """

    body: str
    post: str | None = None
    level: str | None = None
    year: int | None = None


@dataclass(frozen=True)
class Official:
    """A node of the graph: its IRI, its names, the posts held, and the documents that name it."""

    iri: str
    names: frozenset[Name]
    held: frozenset[Held] = frozenset()
    documents: frozenset[str] = frozenset()


# Officials who are one person.
Person = tuple[Official, ...]


class _Group:
    """Officials of whom it is known that they are one person, and what is known of them together."""

    def __init__(self, members: Iterable[Official]) -> None:
        self.members = sorted(members, key=lambda official: official.iri)

    @cached_property
    def names(self) -> frozenset[Name]:
        return frozenset(name for official in self.members for name in official.names)

    @cached_property
    def held(self) -> frozenset[Held]:
        return frozenset(held for official in self.members for held in official.held)

    @cached_property
    def bodies(self) -> frozenset[str]:
        return frozenset(held.body for held in self.held)

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(key for name in self.names for key in name.keys)

    @cached_property
    def scripts(self) -> frozenset[bool]:
        """True for Chinese characters, False for Latin letters; both where the person has both."""
        return frozenset(name.is_han for name in self.names)

    @cached_property
    def sounds(self) -> frozenset[str]:
        """The pinyin that its names may be."""
        return _sounds(self.names)

    @cached_property
    def documents(self) -> frozenset[str]:
        return frozenset(name for official in self.members for name in official.documents)

    def posts(self, body: str) -> set[str]:
        return {held.post for held in self.held if held.body == body and held.post is not None}

    def levels(self, body: str, year: int) -> set[str]:
        return {each.level for each in self.held if (each.body, each.year) == (body, year) and each.level}

    def headed(self) -> Iterator[tuple[str, int]]:
        """Bodies, and years in which this person is shown as their head."""
        return ((each.body, each.year) for each in self.held if each.level == HEAD and each.year is not None)

    def shares_post(self, other: _Group) -> bool:
        return any(self.posts(body) & other.posts(body) for body in self.bodies & other.bodies)

    def contradicts(self, other: _Group) -> bool:
        """True where one leads a body in a year in which the other is a deputy there, and neither is both."""
        for body in self.bodies & other.bodies:
            for year in {held.year for held in self.held if held.year is not None}:
                mine, others = self.levels(body, year), other.levels(body, year)
                if mine and others and not mine & others:
                    return True
        return False


def persons(
    officials: Iterable[Official], speaks_of: Callable[[str], Collection[str]] = lambda _: ()
) -> list[Person]:
    """The persons, each with all its officials, in order of IRI.

    ``speaks_of`` gives the bodies that a document speaks of; it is asked where a name in one script is the
    only hint at a person known in another.
    """
    known = sorted(officials, key=lambda official: official.iri)
    placed = [official for official in known if official.held]
    groups = _joined([_Group([official]) for official in placed], _same_name_and_body)
    groups = _paired(groups, _by_sound(groups))
    groups = _paired(groups, _by_office(groups))
    groups = _with_unplaced(groups, [official for official in known if not official.held], speaks_of)
    return sorted((tuple(group.members) for group in groups), key=lambda person: person[0].iri)


def _sounds(names: Iterable[Name]) -> frozenset[str]:
    return frozenset(reading.key for name in names for reading in name.readings)


def _same_name_and_body(group: _Group) -> Iterator[Hashable]:
    return ((body, key) for body in group.bodies for key in group.keys)


def _joined(groups: Sequence[_Group], marks: Callable[[_Group], Iterable[Hashable]]) -> list[_Group]:
    """Groups that share a mark made one, and so those that share a mark with these."""
    by_mark: dict[Hashable, list[int]] = defaultdict(list)
    for index, group in enumerate(groups):
        for mark in marks(group):
            by_mark[mark].append(index)
    return _merged(groups, (pair for same in by_mark.values() for pair in pairwise(same)))


def _merged(groups: Sequence[_Group], pairs: Iterable[tuple[int, int]]) -> list[_Group]:
    above = list(range(len(groups)))

    def top(index: int) -> int:
        while above[index] != index:
            above[index] = above[above[index]]
            index = above[index]
        return index

    for one, other in pairs:
        low, high = sorted((top(one), top(other)))
        above[high] = low
    members: dict[int, list[Official]] = defaultdict(list)
    for index, group in enumerate(groups):
        members[top(index)] += group.members
    return [_Group(same) for same in members.values()]


# Pairs of a group with names in Chinese characters and one with names in Latin letters; the lower, the
# better.
_Pairs = dict[tuple[int, int], int]


def _paired(groups: Sequence[_Group], pairs: _Pairs) -> list[_Group]:
    """The groups, with those made one of which each is the other's one best match."""
    best = _best(groups, pairs)
    other_way = _best(groups, {(latin, han): rank for (han, latin), rank in pairs.items()})
    return _merged(groups, [(han, latin) for han, latin in best.items() if other_way.get(latin) == han])


def _best(groups: Sequence[_Group], pairs: _Pairs) -> dict[int, int]:
    """For each first of the pairs its second, where there is one, or one that is nearer than all others.

    Nearer are the common readings of its characters, and among equals the one that shares a post.
    """
    candidates: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (one, other), rank in pairs.items():
        candidates[one].append((rank, other))
    found = {}
    for one, ranked in candidates.items():
        lowest = min(ranked)[0]
        nearest = [other for rank, other in ranked if rank == lowest]
        if len(nearest) > 1:
            nearest = [other for other in nearest if groups[one].shares_post(groups[other])]
        if len(nearest) == 1:
            found[one] = nearest[0]
    return found


def _by_sound(groups: Sequence[_Group]) -> _Pairs:
    """Pairs at one body where the Latin letters spell the pinyin of the characters."""
    heard: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, group in enumerate(groups):
        if True not in group.scripts:
            for body in group.bodies:
                for sound in group.sounds:
                    heard[body, sound].append(index)
    pairs = {}
    for index, group in enumerate(groups):
        if False not in group.scripts:
            same = {other for body in group.bodies for sound in group.sounds for other in heard[body, sound]}
            for other in same:
                rank = _rank(group.names, groups[other].names)
                if rank is not None and not group.contradicts(groups[other]):
                    pairs[index, other] = rank
    return pairs


def _rank(han: Collection[Name], latin: Collection[Name]) -> int | None:
    """How well all Latin names spell the Chinese ones: 0 by common readings; None where one does not."""
    ranks = []
    for name in han:
        for other in latin:
            fitting = [
                rank
                for syllables, rank in name.readings.items()
                if any(reading.spells(syllables) for reading in other.readings)
            ]
            if not fitting:
                return None
            ranks.append(min(fitting))
    return max(ranks)


def _by_office(groups: Sequence[_Group]) -> _Pairs:
    """Pairs of a foreigner's name in both scripts, told by the office: one person leads a body at a time.

    There must be a year in which the documents show one name in each script as the head, and no other.
    """
    heads: dict[tuple[str, int], set[int]] = defaultdict(set)
    for index, group in enumerate(groups):
        for term in group.headed():
            heads[term].add(index)
    pairs = {}
    for found in heads.values():
        han = [index for index in found if False not in groups[index].scripts]
        latin = [index for index in found if True not in groups[index].scripts]
        if len(han) == len(latin) == 1 and len(found) == 2:
            one, other = groups[han[0]], groups[latin[0]]
            if not one.contradicts(other) and all(
                name.is_transliterated and name.may_sound_like(each)
                for name in one.names
                for each in other.names
            ):
                pairs[han[0], latin[0]] = 0
    return pairs


def _with_unplaced(
    groups: Sequence[_Group], unplaced: Iterable[Official], speaks_of: Callable[[str], Collection[str]]
) -> list[_Group]:
    """The groups, with those officials of no known body who can be nobody else; the others beside them."""
    by_key: dict[str, set[int]] = defaultdict(set)
    by_sound: dict[str, set[int]] = defaultdict(set)
    for index, group in enumerate(groups):
        for key in group.keys:
            by_key[key].add(index)
        for sound in group.sounds:
            by_sound[sound].add(index)
    joined = {index: list(group.members) for index, group in enumerate(groups)}
    unknown, ambiguous = [], []
    for official in unplaced:
        alone = _Group([official])
        same = set().union(*(by_key[key] for key in alone.keys if key in by_key))
        heard = set().union(*(by_sound[sound] for sound in alone.sounds if sound in by_sound))
        alike = {index for index in heard - same if _is_spelt_alike(alone, groups[index])}
        here = {index for index in same | alike if not official.documents.isdisjoint(groups[index].documents)}
        # a document that tells where one of them belongs speaks of that one
        found = here if len(here) == 1 else same | alike
        if len(found) > 1:
            ambiguous.append(alone)
        elif found & same or any(_tells(official, groups[index], speaks_of) for index in found):
            joined[min(found)].append(official)
        else:
            unknown.append(alone)
    return [*map(_Group, joined.values()), *_joined(unknown, lambda group: group.keys), *ambiguous]


def _is_spelt_alike(one: _Group, other: _Group) -> bool:
    """True where the names of one, in one script, may be those of the other in the other script."""
    if len(one.scripts) != 1:
        return False
    (is_han,) = one.scripts
    across = [name for name in other.names if name.is_han != is_han]
    own = [name for name in other.names if name.is_han == is_han]
    if not across or (own and (is_han or one.sounds.isdisjoint(_sounds(own)))):
        return False
    return (_rank(one.names, across) if is_han else _rank(across, one.names)) is not None


def _tells(official: Official, group: _Group, speaks_of: Callable[[str], Collection[str]]) -> bool:
    """True where a document that names the official speaks of a body of the group."""
    return any(not group.bodies.isdisjoint(speaks_of(document)) for document in official.documents)
