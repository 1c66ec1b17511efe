"""Documents in press style, in English and Chinese, whose true figures are known; some hold a planted error.

    from press import cases
    for case in cases(2000, seed=1): ...

The same seed gives the same cases. Half of them are clean: exact arithmetic on true values, then rounded
as press rounds; some of these hold a trap. In the others one figure is in error by more than the rounding of
all figures of its relation allows: ``small``, by 20 to 100 percent of what they allow together and a last
digit, or ``large``: swapped digits, another unit word, another sign, last year's figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from composing import Composed, Sentence, compose, plan
from families import FAMILIES
from planting import plant
from relations import apart, implied
from stating import Stated, state
from traps import at_prices, beside, defined_anew, revised

from ipgraph.claims import Claim, Equivalent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from drafts import Draft

LANGUAGES: Final = ("en", "zh")
_TELLING: Final = (revised, defined_anew, at_prices)


class Page(NamedTuple):
    """A document as it is published; ``issued`` is the date that stands on it, in ISO 8601."""

    name: str
    text: str
    language: str
    issued: str


@dataclass(frozen=True)
class Figure:
    """A figure where it stands in a document, and the fields of its claim.

    ``true`` is the value before rounding and before any error. ``role`` names it in the relation of its case,
    None of figures beside; ``phrasing`` is that of its sentence; ``also`` is the role of the figure that it
    repeats in another currency.
    """

    page: str
    start: int
    end: int
    stated: Stated
    true: Decimal
    indicator: str
    measure: str
    period: str
    base: str | None
    area: str
    of: Mapping[str, str]
    role: str | None
    phrasing: str
    also: str | None = None


@dataclass(frozen=True)
class Case:
    """One to four documents, their figures, and what is wrong with them.

    ``relation`` names the arithmetic of ``figures`` with a role, ``given`` what it needs beside them;
    ``planted`` describes the error and ``changed`` is the role of the figure in error. ``trap`` is what a
    clean case holds that invites a false alarm, ``expected`` the verdict that its words call for.
    """

    documents: tuple[Page, ...]
    language: str
    family: str
    error: str | None
    planted: str
    figures: tuple[Figure, ...]
    relation: str
    given: Mapping[str, tuple[Decimal, Decimal]]
    changed: str | None = None
    trap: str | None = None
    expected: str | None = None

    def claims(self) -> list[Claim]:
        """The claims that a careful reader notes, in the order of the documents."""
        texts = {page.name: page.text for page in self.documents}
        return [
            Claim(
                doc=figure.page,
                indicator=figure.indicator,
                measure=figure.measure,
                value=figure.stated.value,
                unit=figure.stated.unit,
                bound=figure.stated.bound,
                period=figure.period,
                base=figure.base,
                area=figure.area,
                quote=texts[figure.page][figure.start : figure.end],
                start=figure.start,
                end=figure.end,
                of=figure.of,
                also=tuple(
                    Equivalent(other.stated.value, other.stated.unit)
                    for other in self.figures
                    if other.also is not None and other.also == figure.role
                ),
                half=figure.stated.half,
            )
            for figure in self.figures
            if figure.also is None
        ]


def cases(count: int, seed: int = 1, *, misread: bool = True) -> Iterator[Case]:
    """So many cases; ``misread`` false leaves out the phrasings that extraction is known to misread."""
    for number in range(count):
        random = Random(f"{seed} {number}")
        family = list(FAMILIES)[number % len(FAMILIES)]
        error = (None, "small", None, "large")[number // len(FAMILIES) % 4]
        language = LANGUAGES[number // len(FAMILIES) // 4 % 2]
        case = None
        while case is None:
            case = _case(number, family, error, language, random, misread=misread)
        yield case


def _case(
    number: int, family: str, error: str | None, language: str, random: Random, *, misread: bool
) -> Case | None:
    """A case; None where what was drawn gives none, such as an error that rounding hides."""
    draft = FAMILIES[family](random)
    if error is None and family == "growth" and random.random() < 0.5:
        draft = random.choice(_TELLING)(random)
    elif error is None and random.random() < 0.4:
        draft = beside(draft, random)
    planned = plan(draft, language, random, misread=misread)
    stated = _stated(draft, planned, random)
    if any(_may_be_none(stated[name], draft.slots[name].measure) for name in draft.roles):
        return None
    what, changed = "", None
    if error is not None:
        done = plant(draft, stated, _languages(planned), error, random)
        if done is None:
            return None
        changed, stated[changed], what = done
    elif draft.expected is not None:
        if not _is_open(draft, stated):
            return None
    elif not consistent(draft, stated):
        raise AssertionError(f"case {number}: what is clean contradicts itself")
    composed = compose(draft, planned, stated, f"{number:05d}", random)
    return _told(composed, draft, language, family, error, what, changed)


def _may_be_none(stated: Stated, measure: str) -> bool:
    """True of an amount so boldly rounded that it may be nothing: "about 10", from which no ratio follows."""
    return measure == "level" and stated.value > 0 >= stated.allowed[0]


def consistent(draft: Draft, stated: Mapping[str, Stated]) -> bool:
    """True where the figures of a draft's relation, as stated, can all be true."""
    allowed = {name: stated[name].allowed for name in draft.roles} | draft.given
    role = draft.roles[0]
    return not apart(stated[role].allowed, implied(draft.relation, role, allowed))


def _is_open(draft: Draft, stated: Mapping[str, Stated]) -> bool:
    """True where the figures of a case that its words explain do contradict each other, as stated."""
    if "trap-new" in stated:
        return apart(stated["trap-new"].allowed, stated["base"].allowed)
    return not consistent(draft, stated)


def _languages(planned: list[Sentence]) -> dict[str, str]:
    """The language that each figure is told in."""
    return {name: each.language for each in planned for name in each.telling.names.values()}


def _stated(draft: Draft, planned: list[Sentence], random: Random) -> dict[str, Stated]:
    """The figures as press states them; at most one of a relation has a bound."""
    languages = _languages(planned)
    bold = random.choice(draft.roles) if random.random() < 0.35 else None
    stated: dict[str, Stated] = {}
    for name, slot in draft.slots.items():
        bound = "exact"
        if name == bold and slot.true > 0 and draft.relation not in ("average-growth", "currency"):
            signed = slot.measure in ("change", "points", "difference")
            bounds = ("about", "over") if signed else ("about", "nearly", "over", "over", "under")
            bound = random.choice(bounds)
        stated[name] = state(slot.true, slot.unit, languages[name], random, bound=bound)
    if "trap-old" in stated and languages["trap-old"] == languages["base"]:
        stated["trap-old"] = stated["base"]
    return stated


def _told(
    composed: Composed,
    draft: Draft,
    language: str,
    family: str,
    error: str | None,
    planted: str,
    changed: str | None,
) -> Case:
    figures = []
    for place in composed.places:
        slot = place.slot
        known = place.name if place.name in draft.slots else None
        figures.append(
            Figure(
                page=place.page,
                start=place.start,
                end=place.end,
                stated=place.stated,
                true=slot.true,
                indicator=slot.point.subject.slug,
                measure=slot.measure,
                period=slot.period or slot.point.period,
                base=slot.base,
                area=slot.point.place.code,
                of=dict(slot.of or {}),
                role=known,
                phrasing=place.phrasing,
                also="now" if known == "usd" else None,
            )
        )
    pages = tuple(Page(*page) for page in composed.pages)
    return Case(
        documents=pages,
        language=language,
        family=family,
        error=error,
        planted=planted,
        figures=tuple(figures),
        relation=draft.relation,
        given=draft.given,
        changed=changed,
        trap=draft.trap,
        expected=draft.expected,
    )
