"""Tables of a text → drafts of claims: each figure with what its column, its row and its caption say."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final, TypeVar

from ipgraph.extract.clauses import Clause
from ipgraph.extract.drafts import RELATIVE, Draft
from ipgraph.extract.headers import BRACKETED, Headers, Unit, Words, bare
from ipgraph.extract.measures import Reading
from ipgraph.extract.recognise import BreakdownMention, Facet
from ipgraph.extract.segments import Segment
from ipgraph.extract.subjects import general, slot
from ipgraph.values import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from ipgraph.extract import periods
    from ipgraph.extract.cells import Cell, Figure
    from ipgraph.extract.choosing import Subject
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import BodyMention, PlaceMention, Recogniser, Sentence
    from ipgraph.extract.tables import Row, Table

    # facets of column and row, those of the caption, the kind of thing counted → what the figure is about
    Name = Callable[[Clause, Reading, Sequence[Facet], Sequence[str], str | None], Subject | None]
    Mention = TypeVar("Mention", Facet, BreakdownMention, PlaceMention, BodyMention)
    Settle = Callable[[Draft, bool], None]

# What makes a count one of every so many people.
_PER_CAPITA: Final = "per-10k"
_ANY_RIGHT: Final = "ip"
# The kind of nouns that nothing of the catalogue counts.
_OTHER: Final = "other"
_PERSON: Final = "person"
_HOLDER: Final = "holder"
_COMPANY: Final = "company"
# What the header over the labels may say that they are the names of.
_NAMES: Final = (_COMPANY, "city", "region")
_YEARS: Final = "2020/2021"
_EDGES: Final = " .:：*•·-–—"
_GROUPS: Final = frozenset({"field", "industry"})
_PLACED: Final = frozenset({"country", "region"})
_NO_UNIT: Final = Unit()


@dataclass(frozen=True, slots=True)
class _Column:
    """What the header of a column says, and what kind of column it is."""

    words: Words | None = None
    unit: Unit = _NO_UNIT
    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A row as it is read: what its label says, and where that stands in its line."""

    label: Words
    column: int = 0
    # what the row is a part of, with its figures by their columns
    whole: _Line | None = None
    told: dict[int, Draft] = field(default_factory=dict)
    # whose figures a row of a nameless state or company has
    named: tuple[str, str] | None = None


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
        is_stock: Callable[[str | None], bool],
    ) -> None:
        self._lexicon: Lexicon = recogniser.lexicon
        self._headers = Headers(recogniser, resolve)
        self._name = name
        self._settle = settle
        self._is_stock = is_stock
        self._lists_parts = False

    def drafts(
        self, table: Table, caption: str, *, is_bare_known: bool, lists_parts: bool = False
    ) -> Iterator[Draft]:
        """The drafts of a table's figures, row by row; ``caption`` are the lines that stand over it.

        Without a header the rows are read only where ``is_bare_known`` says that what they count is;
        ``lists_parts`` that they are the parts of what was told, whatever their names.
        """
        self._lists_parts = lists_parts and not table.header
        over = self._headers.words(caption)
        if not table.header and not (is_bare_known or over.facets or self._names_itself(table)):
            return
        columns = [
            self._column(cell, table.groups[at] if table.groups else None)
            for at, cell in enumerate(table.header)
        ]
        of = self._of(table.corner)
        if of == _COMPANY and over.facets:
            # "Patent applications by company": these are the names of the rows, and what is counted is not
            others = [each for each in over.sentence.breakdowns if each.key != _HOLDER]
            over = replace(over, head=None, sentence=over.sentence.changed(breakdowns=others))
        wholes: set[str | None] = set()
        whole: _Line | None = None
        for row in table.rows:
            label = self._label(row, wholes)
            wholes |= {general(n) for f in label.facets for n in f.facets} - {None}
            line = self._line(row, label, whole, of)
            if line is None:
                continue
            whole = line.whole or line
            yield from self._row(row, line, columns, over)

    def _names_itself(self, table: Table) -> bool:
        """True of rows whose labels say all of what they count: "Patents granted ........ 6,210"."""
        labels = [self._headers.words(row.label.text) for row in table.rows if row.label]
        named = sum(len({slot(n) for f in label.facets for n in f.facets} - {None}) > 1 for label in labels)
        return 2 * named > len(table.rows)

    def _column(self, cell: Cell | None, group: Cell | None) -> _Column:
        if cell is None:
            return _Column()
        text = f"{bare(group.text)} {bare(cell.text)}" if group else bare(cell.text)
        words, kind = self._headers.words(text), self._kind(cell)
        if kind == "value":
            # "当年累计": the year of the table
            words = replace(words, period=None)
        unit = self._headers.unit(cell.text)
        if group and not (unit.factor or unit.is_counted):
            unit = self._headers.unit(group.text)
        return _Column(words, unit, "" if kind == "value" and group else kind)

    def _of(self, corner: Cell | None) -> str:
        """What the rows are the names of: the key of a breakdown."""
        text = bare(corner.text) if corner else ""
        return next((key for key in _NAMES if text and self._headers.is_kind(key, text)), "")

    def _line(self, row: Row, label: Words, whole: _Line | None, of: str) -> _Line | None:
        """A row as it is read, None where it is a part that has no known name; ``whole`` is the last row
        that is none: "Applications filed, total", above "Utility" further in.
        """
        text = label.sentence.text
        column = row.label.column if row.label else 0
        opened = self._lexicon.pattern("tables.row.part").match(text)
        is_part = whole is not None and bool(opened or column > whole.column)
        rest = text[opened.end() :] if opened else text
        kind = self._headers.meant("kinds", rest)
        told = label.sentence
        home = self._headers.meant("residence", rest)
        if home and not (label.facets or told.breakdowns):
            told = told.changed(breakdowns=[BreakdownMention(0, len(text), "residence", home)])
            label = replace(label, sentence=told)
        if is_part and whole is not None:
            own = [*label.facets] or ([Facet(0, len(text), (kind,))] if kind else [])
            is_known = bool(own or told.breakdowns or told.places or label.period)
            slots = {slot(n) for f in own for n in f.facets} - {None}
            if slots >= {"act", "right"} and not opened:
                # it says all by itself, though it stands further in
                return _Line(label, column)
            if not is_known and not self._headers.is_kind("total", text):
                return None
            kept = [f for f in whole.label.facets if not {slot(n) for n in f.facets} & slots]
            merged = told.changed(
                facets=[*kept, *own], breakdowns=[*whole.label.sentence.breakdowns, *told.breakdowns]
            )
            label = replace(label, head=None, sentence=merged, period=label.period or whole.label.period)
            return _Line(label, column, whole)
        is_total = self._headers.is_kind("total", text)
        known = any(each.key == _HOLDER for each in told.breakdowns)
        if of and row.label and not (told.places or label.facets or is_total or known):
            return _Line(label, column, named=(of, row.label.text))
        return _Line(label, column)

    def _label(self, row: Row, wholes: Collection[str | None]) -> Words:
        """The words of a row's label; a total of rows of kinds of one right is of that right."""
        text = row.label.text if row.label else ""
        label = self._headers.with_code(self._headers.words(text))
        if len(wholes) != 1 or label.facets or not self._headers.is_kind("total", text):
            return label
        whole = Facet(0, len(text), tuple(w for w in wholes if w))
        return replace(label, sentence=label.sentence.changed(facets=[*label.sentence.facets, whole]))

    def _row(self, row: Row, line: _Line, columns: Sequence[_Column], over: Words) -> Iterator[Draft]:
        label = line.label
        shift = row.label.start - row.start if row.label else 0
        sentence = _moved(label.sentence, row, shift)
        last: Draft | None = None
        own = self._headers.unit(label.sentence.text) if BRACKETED.search(label.sentence.text) else Unit()
        for at, figure in row.figures:
            column = columns[at] if at < len(columns) else _Column(kind="bare" if self._lists_parts else "")
            words, kind, unit = column.words, column.kind, column.unit
            if kind == "number" or (words and not kind and not _says(words)):
                continue
            if kind in ("", "value") and not (unit.factor or unit.is_counted):
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
            told = sentence.changed(quantities=(placed,))
            clause = Clause(told, Segment(placed, 0, placed.end, 0), self._lexicon)
            draft = self._draft(clause, reading, words, line, over, last)
            if draft is None:
                continue
            if line.named is not None:
                draft.of.setdefault(*line.named)
            line.told[at] = draft
            if draft.is_level:
                # "2024  2023  Change": the change is of the later one, wherever it stands
                is_before = (
                    last is not None and last.indicator == draft.indicator and _ends(draft) < _ends(last)
                )
                last = last if is_before else draft
            yield draft

    def _draft(
        self,
        clause: Clause,
        reading: Reading,
        words: Words | None,
        line: _Line,
        over: Words,
        last: Draft | None,
    ) -> Draft | None:
        label = line.label
        period = (words.period if words else None) or label.period or over.period
        named = (words.facets if words else []) + _beside_groups(label)
        # "Change (%)" behind a level is that level's
        leans = reading.measure in RELATIVE | {"share"} and last is not None
        if leans and last is not None and not (words and words.facets):
            of = dict(last.of)
            whole = next(iter(line.whole.told.values()), None) if line.whole else last
            is_part = reading.measure == "share" and (self._lists_parts or line.whole is not None)
            if is_part and whole is not None and whole.indicator is not None:
                of["whole"] = whole.indicator
            return Draft(clause, reading, last.indicator, last.facets, of, last.period, last.area)
        if not named and not self._is_known(words, label) and line.named is None:
            return None
        # "All regions" counts no regions
        is_sum = self._headers.is_kind("total", label.sentence.text)
        # "Applications at the biggest offices": a caption that names what is counted counts no offices
        told = None if over.head == _OTHER and (over.facets or named) else over.head
        if told == _PERSON and any(slot(n) == "act" for f in over.facets for n in f.facets):
            # "Applications for patents by Indian applicants"
            told = None
        if told in _PLACED and (label.sentence.places or line.named is not None or is_sum):
            # "Top regions", over the names of some: whose figures they are, not what is counted
            told = None
        head = (
            (words.head if words else None)
            or (None if is_sum and label.head in _PLACED else label.head)
            or told
        )
        if clause.quantity.unit == "percent" or (over.facets and _is_holder(label)):
            # a rate of enterprises counts no enterprises, nor does their row in a table of patents
            head = None
        rights = {n for f in named for n in f.facets if slot(n) == "right"}
        if not rights:
            # "质押金额", in a table of pledged patents
            own = {n for f in named for n in f.facets}
            named += [
                f for f in over.facets if own & set(f.facets) and any(slot(n) == "right" for n in f.facets)
            ]
        # "Main IP indicators", over rows that name a right each
        around = [n for f in over.facets for n in f.facets if not (rights and n == _ANY_RIGHT)]
        subject = self._name(clause, reading, named, around, head)
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
        if self._is_stock(draft.indicator):
            draft.period = _as_stock(draft.period, line.told.values())
        places = [place for place in words.sentence.places if not place.adjective] if words else []
        if places and not label.sentence.places:
            draft.area = places[0].area
        return draft

    def _is_known(self, words: Words | None, label: Words) -> bool:
        """True where only the caption says what is counted, but row and column say of what or when."""
        is_part = bool(label.sentence.places or label.sentence.breakdowns or label.period)
        is_part = is_part or (self._lists_parts and not label.facets and label.head is None)
        is_part = is_part or self._headers.is_kind("total", label.sentence.text) or not label.sentence.text
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
        text = bare(cell.text) if cell else ""
        if not text:
            return "change" if cell and self._headers.is_kind("change", cell.text.strip("()（） ")) else ""
        return next(
            (kind for kind in ("number", "change", "share", "value") if self._headers.is_kind(kind, text)), ""
        )


def _ends(draft: Draft) -> date:
    """The day on which what a figure is of had ended."""
    return Period.parse(draft.period).end if draft.period else date.min


def _as_stock(period: str | None, told: Iterable[Draft]) -> str | None:
    """The day of a stock: the end of its table's months, or of the year at whose end its neighbours are."""
    if period is None:
        return None
    end = Period.parse(period).end.isoformat()
    is_of_months = "/" in period and len(period) > len(_YEARS) and period[:4] == period.partition("/")[2][:4]
    return end if is_of_months or any(each.period == end for each in told) else period


def _is_holder(label: Words) -> bool:
    """True of a label that is nothing but a kind of holders: "Universities", "企业"."""
    text = label.sentence.text.strip(_EDGES)
    return any(m.key == _HOLDER and m.end - m.start >= len(text) for m in label.sentence.breakdowns)


def _beside_groups(label: Words) -> list[Facet]:
    """What a row's label names but for the name of an industry or field: "R&D and design services"."""
    groups = [each for each in label.sentence.breakdowns if each.key in _GROUPS]
    return [f for f in label.facets if not any(g.start <= f.start and f.end <= g.end for g in groups)]


def _small(label: str) -> str:
    """A label as it stands within a sentence: "New equipment", but "ICT services"."""
    return label[:1].lower() + label[1:] if label[1:2].islower() and " " in label else label


def _says(words: Words) -> bool:
    """True of a header that says what its column counts, of what or when."""
    told = words.sentence
    return bool(told.facets or words.period or told.breakdowns or told.places or not told.text)


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
