"""Tables of a text → drafts of claims: each figure with what its column, its row and its caption say."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, TypeVar

from ipgraph.extract.clauses import Clause
from ipgraph.extract.drafts import RELATIVE, Draft
from ipgraph.extract.measures import Reading
from ipgraph.extract.quantities import quantities
from ipgraph.extract.recognise import Facet, PlaceMention
from ipgraph.extract.segments import Segment
from ipgraph.extract.subjects import general
from ipgraph.values import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from ipgraph.extract import periods
    from ipgraph.extract.choosing import Subject
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import BodyMention, BreakdownMention, Recogniser, Sentence
    from ipgraph.extract.tables import Cell, Figure, Row, Table

    # facets of column and row, those of the caption, the kind of thing counted → what the figure is about
    Name = Callable[[Clause, Reading, Sequence[Facet], Sequence[str], str | None], Subject | None]
    Mention = TypeVar("Mention", Facet, BreakdownMention, PlaceMention, BodyMention)
    Settle = Callable[[Draft, bool], None]

_BRACKETED: Final = re.compile(r"[(（\[]([^()（）\[\]]{1,40})[)）\]]")
# What makes a count one of every so many people.
_PER_CAPITA: Final = "per-10k"
# What parts the words of a unit, where a number would stand.
_PLACES: Final = re.compile(r"^|(?<=\s)|$")
# How much of the end of a header without brackets may tell its unit.
_TAIL: Final = 24
_POWER_OF_TEN: Final = re.compile(r"10*")
# The kind of nouns that nothing of the catalogue counts.
_OTHER: Final = "other"
_HOLDER: Final = "holder"
_EDGES: Final = " .:：*•·-–—"
_GROUPS: Final = frozenset({"field", "industry"})
_PLACED: Final = frozenset({"country", "region"})
_UNITS: Final = frozenset({"percent", "percentage-point", "month", "day", "year", "per-10k-people", "score"})


@dataclass(frozen=True, slots=True)
class Unit:
    """What the figures of a column count: ``factor`` times ``unit``; None where that is left open."""

    factor: Quantity | None = None

    def of(self, quantity: Quantity) -> Quantity:
        """A figure of the column in full."""
        factor = self.factor
        if factor is None:
            return quantity
        is_plain = quantity.unit == "count"
        if not is_plain and quantity.unit != factor.unit:
            return quantity
        scale = factor.value if is_plain else 1
        return replace(quantity, value=quantity.value * scale, half=quantity.half * scale, unit=factor.unit)


@dataclass(frozen=True, slots=True)
class _Words:
    """What the words of a header, a label or a caption say."""

    sentence: Sentence
    period: str | None
    head: str | None
    unit: Unit

    @property
    def facets(self) -> list[Facet]:
        return [facet for facet in self.sentence.facets if not facet.head]


class Tabular:
    """Reads the tables of one document, with the means of the pass through it.

    ``resolve`` tells the period that a mention means, ``name`` the indicator that facets name, and ``settle``
    gives a draft its place and, where its table tells none, its period.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        resolve: Callable[[periods.PeriodMention], str | None],
        name: Name,
        settle: Settle,
    ) -> None:
        self._recogniser = recogniser
        self._lexicon: Lexicon = recogniser.lexicon
        self._resolve = resolve
        self._name = name
        self._settle = settle
        self._lists_parts = False
        self._kinds = {
            kind: self._lexicon.pattern(f"tables.column.{kind}")
            for kind in ("change", "share", "number", "value", "company", "total")
        }

    def drafts(
        self, table: Table, caption: str, *, is_bare_known: bool, lists_parts: bool = False
    ) -> Iterator[Draft]:
        """The drafts of a table's figures, row by row; ``caption`` are the lines that stand over it.

        Without a header the rows are read only where ``is_bare_known`` says that what they count is;
        ``lists_parts`` that they are the parts of what was told, whatever their names.
        """
        self._lists_parts = lists_parts and not table.header
        over = self._words(caption)
        if not table.header and not (is_bare_known or over.facets):
            return
        columns = [self._words(_bare(cell.text)) if cell else None for cell in table.header]
        units = [self._unit(cell.text) if cell else Unit() for cell in table.header]
        kinds = [self._kind(cell) for cell in table.header]
        of_companies = bool(table.corner and self._is("company", table.corner.text))
        if of_companies and over.facets:
            # "Patent applications by company": these are the names of the rows, and what is counted is not
            others = [each for each in over.sentence.breakdowns if each.key != _HOLDER]
            over = replace(over, head=None, sentence=over.sentence.changed(breakdowns=others))
        wholes: set[str | None] = set()
        for row in table.rows:
            label = self._label(row, wholes)
            wholes |= {general(n) for f in label.facets for n in f.facets} - {None}
            yield from self._row(table, row, label, columns, units, kinds, over, of_companies=of_companies)

    def _label(self, row: Row, wholes: Collection[str | None]) -> _Words:
        """The words of a row's label; a total of rows of kinds of one right is of that right."""
        text = row.label.text if row.label else ""
        label = self._with_code(self._words(text))
        if len(wholes) != 1 or label.facets or not self._is("total", text):
            return label
        whole = Facet(0, len(text), tuple(w for w in wholes if w))
        return replace(label, sentence=label.sentence.changed(facets=[*label.sentence.facets, whole]))

    def _row(
        self,
        table: Table,
        row: Row,
        label: _Words,
        columns: Sequence[_Words | None],
        units: Sequence[Unit],
        kinds: Sequence[str],
        over: _Words,
        *,
        of_companies: bool,
    ) -> Iterator[Draft]:
        shift = row.label.start - row.start if row.label else 0
        line = _moved(label.sentence, row, shift)
        last: Draft | None = None
        own = self._unit(label.sentence.text) if _BRACKETED.search(label.sentence.text) else Unit()
        for at, figure in row.figures:
            words = columns[at] if at < len(columns) else None
            kind = kinds[at] if at < len(kinds) else "bare" if self._lists_parts else ""
            if kind == "number" or (words and not kind and not _says(words)):
                continue
            unit = units[at] if at < len(units) else Unit()
            if kind in ("", "value") and not unit.factor:
                # "增加值（亿元）" tells it at the head of the row
                unit = own if own.factor else over.unit
            quantity = unit.of(figure.quantity)
            per_capita = any(_PER_CAPITA in f.facets for w in (words, label) if w for f in w.facets)
            if per_capita and quantity.unit == "count" and kind in ("", "value"):
                quantity = replace(quantity, unit="per-10k-people")
            reading = self._reading(quantity, figure, kind, has_level=last is not None)
            if reading is None:
                continue
            placed = replace(
                quantity,
                start=quantity.start - row.start,
                end=quantity.end - row.start,
                noun=quantity.noun - row.start,
            )
            told = line.changed(quantities=(placed,))
            clause = Clause(told, Segment(placed, 0, placed.end, 0), self._lexicon)
            draft = self._draft(clause, reading, words, label, over, last)
            if draft is None:
                continue
            if of_companies and row.label and not (label.sentence.places or label.facets):
                draft.of.setdefault("company", row.label.text)
            if draft.is_level:
                # "2024  2023  Change": the change is of the later one, wherever it stands
                is_before = (
                    last is not None and last.indicator == draft.indicator and _ends(draft) < _ends(last)
                )
                last = last if is_before else draft
            yield draft

    def _with_code(self, words: _Words) -> _Words:
        """A label that is nothing but the code of a country or region names that place: "TR", "EU"; one that
        is nothing but an office's name, where it is: "KIPO".
        """
        code = words.sentence.text.strip()
        offices = [each for each in words.sentence.bodies if each.area and each.end - each.start == len(code)]
        if offices and offices[0].area and not words.sentence.places:
            named = (PlaceMention(0, len(words.sentence.text), offices[0].area),)
            return replace(words, sentence=words.sentence.changed(places=named))
        place = self._recogniser.vocabulary.places.get(code)
        if place is None or place.kind not in ("country", "region") or words.sentence.places:
            return words
        named = (PlaceMention(0, len(words.sentence.text), code),)
        return replace(words, sentence=words.sentence.changed(places=named))

    def _draft(
        self,
        clause: Clause,
        reading: Reading,
        words: _Words | None,
        label: _Words,
        over: _Words,
        last: Draft | None,
    ) -> Draft | None:
        period = (words.period if words else None) or label.period or over.period
        named = (words.facets if words else []) + _beside_groups(label)
        # "Change (%)" behind a level is that level's
        leans = reading.measure in RELATIVE | {"share"} and last is not None
        if leans and last is not None and not (words and words.facets):
            of = dict(last.of)
            if self._lists_parts and reading.measure == "share" and last.indicator is not None:
                of["whole"] = last.indicator
            return Draft(clause, reading, last.indicator, last.facets, of, last.period, last.area)
        if not named and not self._is_known(words, label):
            return None
        # "Applications at the biggest offices": a caption that names what is counted counts no offices
        told = None if over.head == _OTHER and (over.facets or named) else over.head
        if told in _PLACED and label.sentence.places:
            # "Top regions", over the names of some: whose figures they are, not what is counted
            told = None
        head = (words.head if words else None) or label.head or told
        if clause.quantity.unit == "percent":
            # a rate of enterprises counts no enterprises
            head = None
        subject = self._name(clause, reading, named, [n for f in over.facets for n in f.facets], head)
        if subject is None:
            return None
        draft = Draft(clause, reading, subject.indicator, subject.used)
        for each in (over, words, label):
            for mention in each.sentence.breakdowns if each else ():
                draft.of[mention.key] = mention.value
        if self._lists_parts and not (draft.of or label.facets or label.sentence.places or label.period):
            # a part that has no name but its own
            draft.of["field"] = _small(label.sentence.text.strip(_EDGES))
        draft.period = period
        self._settle(draft, period is None)
        places = [place for place in words.sentence.places if not place.adjective] if words else []
        if places and not label.sentence.places:
            draft.area = places[0].area
        return draft

    def _is_known(self, words: _Words | None, label: _Words) -> bool:
        """True where only the caption says what is counted, but row and column say of what or when."""
        is_part = bool(label.sentence.places or label.sentence.breakdowns or label.period)
        is_part = is_part or (self._lists_parts and not label.facets and label.head is None)
        is_part = is_part or self._is("total", label.sentence.text) or not label.sentence.text
        return is_part or bool(words and (words.sentence.places or words.sentence.breakdowns))

    def _reading(self, quantity: Quantity, figure: Figure, kind: str, *, has_level: bool) -> Reading | None:
        sign = figure.sign or 1
        if kind == "change" or (figure.sign and quantity.unit in ("percent", "percentage-point")):
            if quantity.unit == "percent":
                return Reading("change", sign, "yoy")
            return Reading("points" if quantity.unit == "percentage-point" else "difference", sign, "yoy")
        if quantity.unit == "rank":
            return None
        if quantity.unit == "percent" and (kind == "share" or (kind == "bare" and has_level)):
            return Reading("share")
        return Reading("level")

    def _kind(self, cell: Cell | None) -> str:
        text = _bare(cell.text) if cell else ""
        if not text:
            return "change" if cell and self._is("change", cell.text.strip("()（） ")) else ""
        return next((kind for kind in ("number", "change", "share", "value") if self._is(kind, text)), "")

    def _is(self, kind: str, text: str) -> bool:
        return bool(self._kinds[kind].fullmatch(text.strip(" .:：*%()（）")))

    def _words(self, text: str) -> _Words:
        sentence = self._recogniser.sentence(text, 0)
        # "(issued 2022-01-21) 2021": the day stands for itself only where no other time is told
        told = sorted(sentence.periods, key=lambda mention: mention.kind == "date")
        found: Iterable[str | None] = (self._resolve(mention) for mention in told)
        period = next((each for each in found if each), None)
        heads = [facet for facet in sentence.facets if facet.head]
        others = [facet for facet in sentence.facets if not facet.head and not facet.weak]
        head = heads[-1].facets[0] if heads and not any(f.start > heads[-1].end for f in others) else None
        return _Words(sentence, period, head, self._unit(text))

    def _unit(self, text: str) -> Unit:
        """The unit in a header: "(10,000 articles)", "Value, RMB bn", "万件", "(%)"."""
        label = self._lexicon.pattern("tables.caption.unit").search(text)
        # "单位：万件", above the table
        told = [re.split(r"[)）\]\n]", text[label.end() :], maxsplit=1)[0].strip()] if label else []
        for piece in told + [match[1] for match in _BRACKETED.finditer(text)] or [text[-_TAIL:]]:
            factor = self._factor(piece)
            if factor is not None:
                return Unit(factor)
        return Unit()

    def _factor(self, words: str) -> Quantity | None:
        words = self._lexicon.table("tables.units").get(words.strip().lower(), words)
        tried = [words]
        if not any(character.isdigit() for character in words):
            tried = [f"{words[: m.start()]}1 {words[m.start() :]}".strip() for m in _PLACES.finditer(words)]
        best: Quantity | None = None
        for text in tried:
            found = quantities(text, self._lexicon)
            if len(found) != 1:
                continue
            told = found[0]
            if not _POWER_OF_TEN.fullmatch(f"{told.value:f}"):
                continue
            is_unit = told.value > 1 if told.unit == "count" else told.is_money or told.unit in _UNITS
            if is_unit and (best is None or told.value > best.value or best.unit == "count" != told.unit):
                best = told
        return best


def _ends(draft: Draft) -> date:
    """The day on which what a figure is of had ended."""
    return Period.parse(draft.period).end if draft.period else date.min


def _beside_groups(label: _Words) -> list[Facet]:
    """What a row's label names but for the name of an industry or field: "R&D and design services"."""
    groups = [each for each in label.sentence.breakdowns if each.key in _GROUPS]
    return [f for f in label.facets if not any(g.start <= f.start and f.end <= g.end for g in groups)]


def _small(label: str) -> str:
    """A label as it stands within a sentence: "New equipment", but "ICT services"."""
    return label[:1].lower() + label[1:] if label[1:2].islower() and " " in label else label


def _says(words: _Words) -> bool:
    """True of a header that says what its column counts, of what or when."""
    told = words.sentence
    return bool(told.facets or words.period or told.breakdowns or told.places or not told.text)


def _bare(text: str) -> str:
    """A header without what stands in brackets: "YoY (%)" is "YoY"."""
    return _BRACKETED.sub("", text).strip()


def _moved(sentence: Sentence, row: Row, shift: int) -> Sentence:
    """The mentions of a label with offsets in the row's line."""
    return sentence.moved(
        " " * shift + sentence.text + " " * (row.end - row.start - shift - len(sentence.text)),
        row.start,
        facets=tuple(_shifted(each, shift) for each in sentence.facets),
        breakdowns=tuple(_shifted(each, shift) for each in sentence.breakdowns),
        places=tuple(_shifted(each, shift) for each in sentence.places),
        bodies=tuple(_shifted(each, shift) for each in sentence.bodies),
    )


def _shifted(mention: Mention, shift: int) -> Mention:
    return replace(mention, start=mention.start + shift, end=mention.end + shift)
