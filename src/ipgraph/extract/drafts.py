"""A claim in the making, and the claim record made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ipgraph.claims import Claim, Equivalent
from ipgraph.extract.phrase import names
from ipgraph.extract.quantities import told_in
from ipgraph.extract.subjects import breakdown_rules, is_parted, parts_told, whole_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ipgraph.claims import Document
    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.measures import Reading
    from ipgraph.vocabulary import Indicator

# Measures that say how a figure stands to another one; a fall is negative.
RELATIVE: Final = frozenset({"change", "points", "difference", "ratio"})
_COURT: Final = "court"


@dataclass(slots=True)
class Draft:
    """A claim in the making; ``facets`` are what named its indicator, for the figures after it.

    Where the catalogue lacks the indicator it is None and ``label`` holds the words of the text.
    """

    clause: Clause
    reading: Reading
    indicator: str | None
    facets: tuple[str, ...] = ()
    of: dict[str, str | int] = field(default_factory=dict)
    period: str | None = None
    area: str = ""
    label: str | None = None

    @property
    def is_level(self) -> bool:
        """True of a figure that others may lean on."""
        return self.reading.measure in ("level", "rank") and not self.reading.earlier

    def parts(self) -> dict[str, str | int]:
        """The breakdowns, with those that facets beside the figure tell of what is counted."""
        if not is_parted(self.indicator):
            return self.of
        told = parts_told(names(self.clause.facets()))
        own = self.clause.breakdowns(self.reading)
        return {**self.of, **{key: value for key, value in told.items() if key not in own}}

    def goes_on_in_words(self, clause: Clause) -> bool:
        """True of "商标一百零三件、保护产品十二个": the next of a list whose numbers are spelt out."""
        mine, told = self.clause, clause.quantity
        is_next = mine.sentence is clause.sentence and mine.quantity.unit == told.unit
        between = clause.sentence.text[mine.quantity.end : told.start]
        is_list = between.startswith("、") and not any(mark in between for mark in ("，", "；"))
        return self.indicator is not None and mine.quantity.form == "words" and is_next and is_list


def claim_of(
    draft: Draft,
    document: Document,
    indicator: Indicator | None,
    speaker_at: Callable[[int, int], str | None],
) -> Claim:
    """The claim record of a draft; ``speaker_at`` tells whom a span of the text is attributed to."""
    reading = draft.reading
    quantity = told_in(draft.clause.quantity, indicator.unit) if indicator else draft.clause.quantity
    measure, base, unit = reading.measure, reading.base, quantity.unit
    if indicator is not None and unit == "count" and measure in ("level", "difference"):
        unit = indicator.unit if indicator.unit in ("score", "per-10k-people") else unit
    if measure in ("level", "share", "rank") and base != "population":
        base = None
    start = draft.clause.sentence.start + quantity.start
    end = draft.clause.sentence.start + quantity.end
    return Claim(
        doc=document.name,
        indicator=draft.indicator,
        measure=measure,
        value=-quantity.value if reading.sign < 0 and measure in RELATIVE else quantity.value,
        unit=unit,
        bound=quantity.bound,
        period=draft.period,
        base=base,
        area=draft.area,
        quote=document.text[start:end],
        start=start,
        end=end,
        of=breakdown_rules().fitting(draft.indicator, _with_whole(draft)),
        speaker=speaker_at(start, end),
        also=tuple(Equivalent(other.value, other.unit) for other in quantity.also),
        half=quantity.half,
        label=draft.label,
    )


def _with_whole(draft: Draft) -> dict[str, str | int]:
    """The breakdowns, "of the total" told as that of the area; of a province or city it is left open."""
    of = dict(draft.parts())
    if "company" in of:
        # whose kind is known with its name
        of.pop("holder", None)
        if of.get("residence") == "domestic":
            # "Huawei topped the list of Chinese companies"
            of.pop("residence")
    # a share of no whole that is named is one of all that there is
    is_left_open = draft.indicator is None and "whole" not in of
    if is_left_open:
        return of
    if of.get("whole", "total" if draft.reading.measure == "share" else None) == "total":
        of.pop("whole", None)
        if draft.area == "WORLD":
            of["whole"] = "world-total"
        elif _COURT in of:
            of["whole"] = "court-total"
        elif "-" not in draft.area and "city" not in of:
            of["whole"] = whole_of(draft.area, draft.indicator, parted=bool(of))
    return of
