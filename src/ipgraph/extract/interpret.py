"""A document's blocks and sentences → its claims, in the order of its text."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ipgraph.claims import BODY_KINDS
from ipgraph.extract import (
    capitals,
    general_nouns,
    homes,
    implied_units,
    reported,
    sections,
    subjects,
    tables,
)
from ipgraph.extract.context import Clock
from ipgraph.extract.courts import Courts
from ipgraph.extract.discourse import Discourse, is_of_survey
from ipgraph.extract.drafting import Drafting
from ipgraph.extract.drafts import claim_of
from ipgraph.extract.figures import Figures
from ipgraph.extract.naming import Naming
from ipgraph.extract.phrase import names
from ipgraph.extract.placed import office_of
from ipgraph.extract.recognise import Recogniser, placed
from ipgraph.extract.sentences import sentences
from ipgraph.extract.tabular import Tabular
from ipgraph.extract.told_again import ToldAgain
from ipgraph.extract.whereabouts import Whereabouts
from ipgraph.values import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ipgraph.claims import Block, Claim, Document
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.recognise import BodyMention, PlaceMention
    from ipgraph.vocabulary import Vocabulary

_NO_BREAK: Final = re.compile(r"[^\n]")
_WRAPPED: Final = frozenset({"title", "heading", "standfirst", "paragraph", "question"})
# Before a word within a sentence, or behind a long line without a stop; a line with a label is its own.
_LINE_END: Final = re.compile(
    r"(?<![\n.!?:;。！？：；])\n(?=[a-z(])|(?<=[^\n]{55}[^\n.!?:;。！？：；])\n(?!\s|[^\n:：]{2,60}[:：])"
)
# What refers to a note under the text: "174,317[2]", "4.6%1", "54,300*", "patents3"; before a full stop, too.
_NOTE: Final = re.compile(
    r"(?<=[\w%)*.,;:”\"])\[(?:(?:foot)?note )?(?:\d{1,3}|[a-z])\](?![\w(])|(?m:^\[\d{1,3}\](?=\s))"
    r"|(?<=[\d%])(?<![*\s])\*{1,3}(?=[\s,.;:)])|(?<=\d%)\d{1,2}(?=[\s,;:)])|(?<=[a-z]{5})[1-9](?=[\s,;:)])"
)


class Interpreter:
    """Reads documents of one language with one vocabulary."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        self.lexicon = lexicon
        self.vocabulary = vocabulary
        self.recogniser = Recogniser(lexicon, vocabulary)
        self.fitting: dict[tuple[str, str, bool, bool, str], dict[str, bool]] = {}
        subjects.check(vocabulary)

    def claims(self, document: Document, speaker_at: Callable[[int, int], str | None]) -> list[Claim]:
        """The document's claims in text order; ``speaker_at`` tells whom a span is attributed to."""
        folded = _without_notes(self.lexicon.fold(document.text))
        plain = _unwrapped(folded, document)
        if plain is document.text:
            return list(_Pass(self, document, document, speaker_at).claims())
        laid_out = replace(document, text=folded)
        found = _Pass(self, replace(document, text=plain), laid_out, speaker_at).claims()
        return [_in_its_own_words(claim, document.text, folded) for claim in found]


class _Pass:
    """One pass through one document."""

    def __init__(
        self,
        interpreter: Interpreter,
        document: Document,
        laid_out: Document,
        speaker_at: Callable[[int, int], str | None],
    ) -> None:
        # ``laid_out`` has its lines, by which tables are told
        self.lexicon = interpreter.lexicon
        self.vocabulary = interpreter.vocabulary
        self.recogniser = interpreter.recogniser
        self.document = document
        self.speaker_at = speaker_at
        self.named = _with_capitals(self.recogniser, document.text)
        self.named_at = [each.start for each in self.named]
        self.where = Whereabouts(document, self.recogniser, self.named)
        self.clock = Clock(document, self.where.home, self.lexicon)
        self.courts = Courts(document.text, self.lexicon)
        self.discourse = Discourse()
        self.told_again = ToldAgain()
        self.naming = Naming(self.recogniser, self.discourse, interpreter.fitting)
        self.drafting = Drafting(self.vocabulary, self.clock, self.where, self.discourse)
        self.figures = Figures(self.lexicon, self.discourse, self.naming, self.drafting)
        found = tables.find(_without_furniture(laid_out), self.lexicon)
        listed = tables.lists(laid_out.text, document.blocks, self.lexicon)
        apart = (each for each in listed if not any(t.start < each.end and each.start < t.end for t in found))
        self.tables = sorted([*found, *apart], key=lambda table: table.start)

    def claims(self) -> Iterator[Claim]:
        for block in tables.parted(self.document.blocks, self.tables):
            if isinstance(block, tables.Table):
                yield from self._table(block)
                continue
            text = self.document.text[block.start : block.end]
            if block.kind in ("title", "heading") and is_of_survey(self.recogniser.facets(text)):
                self.discourse.hear_survey()
            if block.kind == "title":
                facets = self.recogniser.facets(text)
                self.discourse.named.hear_title(names(facets))
                self.discourse.hear_nouns(text, facets)
                self.clock.hear_title(text)
                self.where.hear_title(text)
            elif block.kind == "dateline" and text.isupper() and not _MASTHEAD.search(text):
                # a headline in capitals over the line that names the publication
                self.clock.hear_title(text)
            elif block.kind == "standfirst" and self._is_of_figures(text):
                # "Data as of June 2023"
                self.clock.hear_title(text)
            elif block.kind == "heading" and not sections.leads_on(text, self.recogniser.facets(text)):
                self._hear_heading(text)
                self.clock.hear_heading(text)
            elif block.kind == "question":
                self.discourse.hear_question(names(self.recogniser.facets(text)))
                self.clock.hear_question(text)
            elif block.kind in BODY_KINDS:
                yield from self._block(block)

    def _table(self, table: tables.Table) -> Iterator[Claim]:
        dates = [(block.start, block.end) for block in self.document.blocks if block.kind == "dateline"]
        over = "" if table.is_list else tables.caption(self.document.text, table, self.lexicon, dates)
        reader = Tabular(
            self.recogniser, self.clock.resolve, self.naming.name_cell, self._settle_cell, self._is_stock
        )
        is_known = table.is_list or bool(self.discourse.heading or self.discourse.before)
        told = {draft.indicator for draft in self.discourse.before}
        # "They are made up as follows:", behind a figure
        leads_in = self.document.text[: table.start].rstrip().endswith((":", "："))
        parts = leads_in and len(told) == 1
        for draft in reader.drafts(table, over, is_bare_known=is_known, lists_parts=parts):
            if not self._is_to_come(draft):
                yield self._claim(draft)

    def _settle_cell(self, draft: Draft, is_undated: bool) -> None:
        """Give a table's figure its place, and where its table tells no period the one spoken of."""
        if is_undated:
            stock = self._is_stock(draft.indicator)
            draft.period, _ = self.clock.period(draft.clause.sentence, draft.clause.segment, stock=stock)
        self.where.locate(draft)

    def _is_stock(self, indicator: str | None) -> bool:
        return indicator is not None and self.drafting.is_stock(indicator)

    def _is_of_figures(self, text: str) -> bool:
        """True of a line under the title, no sentence, that tells when its figures are of."""
        if text[-1] in _STOPS or self.clock.now.flow is not None:
            return False
        return bool(self.recogniser.lexicon.pattern("periods.monthly.words").search(text))

    def _hear_heading(self, text: str) -> None:
        facets = self.recogniser.facets(text)
        systems = sections.system_of(text, self.lexicon)
        systems = systems or sections.system_told(names(facets), self.discourse.told)
        categories = self.recogniser.sentence(text, 0).breakdowns
        self.discourse.hear_heading(systems or names(facets), {each.key: each.value for each in categories})
        self.discourse.hear_nouns(text, facets)
        self.where.hear_heading("" if systems else text)

    def _block(self, block: Block) -> Iterator[Claim]:
        text = self.document.text
        self.where.begin_block()
        self.courts.begin_block()
        self.clock.begin_block()
        self.discourse.begin_block()
        for start, end in sentences(text, block.start, block.end):
            sentence = self.recogniser.sentence(text[start:end], start, self._named_in(start, end))
            sentence = general_nouns.by_office(sentence, self.where.office)
            if reported.asks_of_span(sentence, self.lexicon) and self.discourse.is_survey:
                sentence = reported.without_span_asked(sentence, self.lexicon)
            sentence = reported.without_asides(sentence, self.clock.now, self.lexicon)
            ranking = bool(sentence.quantities) and self.figures.ranks(sentence)
            if sentence.quantities:
                sentence = implied_units.settled(sentence, self.lexicon, ranking=ranking)
                if not ranking and not self.figures.may_rank(sentence):
                    sentence = implied_units.without_ranks(sentence)
            if start == block.start and sections.is_label(sentence, self.lexicon):
                self._hear_heading(sentence.text)
                self.clock.hear(sentence)
                continue
            self.clock.turn_to(office_of(sentence, len(sentence.text)) or self.where.office)
            self.clock.hear(sentence)
            drafts = self.figures.drafts(sentence, ranking=ranking) if sentence.quantities else []
            self.courts.tell(sentence, drafts)
            for draft in drafts:
                if not self._is_to_come(draft) and (draft.period is not None or not draft.reading.earlier):
                    yield self._claim(draft)
            # what opens a paragraph may be all that is spoken of in it
            compares = self.told_again.hear(drafts) and start != block.start
            self.clock.leave(
                sentence,
                lags=compares or any(subjects.is_late(draft.indicator) for draft in drafts),
                told={draft.period for draft in drafts},
            )
            self.discourse.leave(sentence, drafts)
            self.where.remember(sentence)

    def _named_in(self, start: int, end: int) -> list[PlaceMention | BodyMention]:
        """The places and bodies that a sentence names; their offsets count from its start."""
        found = self.named[bisect_left(self.named_at, start) : bisect_left(self.named_at, end)]
        return [placed(each, each.start - start, each.end - start) for each in found if each.end <= end]

    def _is_to_come(self, draft: Draft) -> bool:
        """True of a figure for a time after the document's issue: an aim or a forecast."""
        issued = self.clock.now.issued
        return issued is not None and draft.period is not None and Period.parse(draft.period).start > issued

    def _claim(self, draft: Draft) -> Claim:
        record = self.vocabulary.indicators[draft.indicator] if draft.indicator else None
        claim = claim_of(draft, self.document, record, self.speaker_at)
        own = (
            homes.dollar_of(self.where.home) if claim.unit == "USD" and claim.quote.startswith("$") else None
        )
        if claim.unit == "CNY" and _PLAIN_YUAN.fullmatch(claim.quote):
            own = homes.yuan_of(self.where.home)
        return replace(claim, unit=own) if own else claim


# What a sentence ends in.
_STOPS: Final = ".!?。！？"
# "ACME & PARTNERS | COPYRIGHT UPDATE, SPRING 2021" tells when it came out
_MASTHEAD: Final = re.compile(r"[|｜/·•]")
# "3.3億元": not "人民幣3.3億元"
_PLAIN_YUAN: Final = re.compile(r"[^\W人￥¥A-Za-z][^人￥¥A-Za-z]{0,24}[元圓圆]")


def _with_capitals(recogniser: Recogniser, text: str) -> list[PlaceMention | BodyMention]:
    """The places and bodies that a text names, in lines of capitals too: "UNITED STATES PATENT OFFICE"."""
    named = recogniser.names(text)
    taken = [(each.start, each.end) for each in named]
    found = (
        placed(each, line.start() + each.start, line.start() + each.end)
        for line in capitals.LINE.finditer(text)
        for each in recogniser.names(capitals.as_named(line[0]))
    )
    more = [each for each in found if not any(start < each.end and each.start < end for start, end in taken)]
    return sorted([*named, *more], key=lambda each: each.start)


def _without_notes(text: str) -> str:
    """The text with blanks for its references to notes; all else keeps its place."""
    return _NOTE.sub(lambda match: " " * len(match[0]), text)


def _in_its_own_words(claim: Claim, text: str, folded: str) -> Claim:
    """The claim of a folded text, its quote and names in the characters of the text as it stands."""

    def written(name: str) -> str:
        at = folded.rfind(name, 0, claim.start)
        at = folded.find(name, claim.end) if at < 0 else at
        return text[at : at + len(name)] if at >= 0 else name

    label = None if claim.label is None else written(claim.label)
    company = claim.of.get("company")
    of = {**claim.of, "company": written(company)} if isinstance(company, str) else claim.of
    return replace(claim, quote=text[claim.start : claim.end], label=label, of=of)


def _unwrapped(text: str, document: Document) -> str:
    """The text with spaces for the line ends within paragraphs, which a width made; all keeps its place."""
    kept, behind = list[str](), 0
    for block in document.blocks:
        if block.kind in _WRAPPED and text.find("\n", block.start, block.end) >= 0:
            kept += [text[behind : block.start], _LINE_END.sub(" ", text[block.start : block.end])]
            behind = block.end
    return "".join([*kept, text[behind:]]) if kept else text


def _without_furniture(document: Document) -> str:
    """The document's text with blanks for the furniture of its page; all else keeps its place."""
    text, kept, behind = document.text, list[str](), 0
    for block in document.blocks:
        if block.kind == "furniture":
            kept += [text[behind : block.start], _NO_BREAK.sub(" ", text[block.start : block.end])]
            behind = block.end
    return "".join([*kept, text[behind:]])
