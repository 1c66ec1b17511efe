"""Findings → one web page that needs nothing else: what agrees, what conflicts, what follows, and from where.

Each finding shows the sentences that it rests on side by side, its formula, and a drawing of the intervals.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from ipgraph.reconcile.findings import CONFLICT, DEFINITION, REVISED, VERDICTS
from ipgraph.reconcile.points import statements_of
from ipgraph.reconcile.wording import span
from ipgraph.show.drawing import Bar, Drawing, drawing
from ipgraph.show.entries import ClaimEntry, claim_entry
from ipgraph.show.excerpts import Excerpt, excerpts
from ipgraph.show.templates import opening_language, written
from ipgraph.show.words import languages, phrase
from ipgraph.vocabulary import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ipgraph.claims import Claim, Document, Equivalent
    from ipgraph.reconcile import Finding
    from ipgraph.show.passages import Piece
    from ipgraph.show.words import Phrase, Words
    from ipgraph.values import Interval
    from ipgraph.vocabulary import Vocabulary

# What one page holds at most, so that browsers stay quick; what is left out is told on the page.
MOST_FINDINGS: Final = 500
# Of one finding so many sentences are shown, and so many bars in its drawing.
_MOST_EXCERPTS: Final = 12
_MOST_BARS: Final = 8
_TITLE: Final = 30  # characters of a document's title in a drawing
_OPENED: Final = frozenset({CONFLICT, REVISED, DEFINITION})


@dataclass(frozen=True, slots=True)
class Side:
    """A sentence on the page; ``pieces`` with the classes of their marks, ``entries`` its claims.

    ``doubted`` is the figure in it that is likely wrong, if it is one of its.
    """

    excerpt: Excerpt
    pieces: tuple[tuple[Piece, str], ...]
    entries: tuple[tuple[ClaimEntry, tuple[Phrase, ...]], ...]
    doubted: Phrase | None

    @property
    def title(self) -> str:
        """What the document is called."""
        document = self.excerpt.document
        return (document and document.title) or self.excerpt.name

    @property
    def speakers(self) -> list[Phrase]:
        """Who says so, each once."""
        found: list[Phrase] = []
        for entry, _ in self.entries:
            if entry.speaker is not None and entry.speaker not in found:
                found.append(entry.speaker)
        return found


@dataclass(frozen=True, slots=True)
class Told:
    """A finding on the page; ``left_out`` is the number of sentences that are not shown."""

    id: str
    finding: Finding
    text: Phrase
    sides: tuple[Side, ...]
    drawing: Drawing | None
    left_out: int


@dataclass(frozen=True, slots=True)
class Section:
    """The findings of one verdict: those shown, how many there are by rule, and how many in all."""

    verdict: str
    told: tuple[Told, ...]
    rules: tuple[tuple[str, int], ...]
    number: int
    is_open: bool


def report(
    findings: Sequence[Finding],
    documents: Mapping[str, Document],
    vocabulary: Vocabulary,
    *,
    language: str | None = None,
    most: int = MOST_FINDINGS,
) -> str:
    """The page of some findings, by verdict, in the order given; the same ones always give the same page.

    ``documents`` are those of their claims, by name; ``language`` is that which the page opens in, by default
    that of most documents. The page is whole in itself, as ``page`` is, and of more than ``most`` findings
    shows the first of each verdict in turn of ``VERDICTS``.
    """
    style, values = told(findings, documents, vocabulary, most)
    return written("report", style, values | ({"language": language} if language else {}))


def told(
    findings: Sequence[Finding],
    documents: Mapping[str, Document],
    vocabulary: Vocabulary,
    most: int = MOST_FINDINGS,
) -> tuple[dict[str, object], dict[str, object]]:
    """What fills the style and the templates ``findings.html`` and ``verdicts.html``; see ``report``."""
    sections = []
    at = 0
    for verdict in VERDICTS:
        found = [each for each in findings if each.verdict == verdict]
        shown = tuple(
            _told(each, f"f{number}", documents, vocabulary)
            for number, each in enumerate(found[: max(0, most - at)], at + 1)
        )
        at += len(shown)
        if found:
            rules = Counter(each.rule for each in found).most_common()
            sections.append(Section(verdict, shown, tuple(rules), len(found), verdict in _OPENED))
    cited = {
        claim.doc: documents[claim.doc]
        for each in findings
        for claim in each.claims
        if claim.doc in documents
    }
    stated = {claim.doc for each in findings for claim in each.claims}
    style: dict[str, object] = {"verdicts": [section.verdict for section in sections]}
    values: dict[str, object] = {
        "sections": sections,
        "number": phrase(lambda words: words.count("findings", len(findings))),
        "documents": phrase(lambda words: words.count("documents", len(stated))),
        "language": opening_language(each.language for each in cited.values()),
        "label": lambda concepts, name: phrase(lambda words: words.label(concepts.get(name), name)),
        "definition": lambda concepts, name: phrase(lambda words: words.definition(concepts.get(name))),
        "vocabulary": vocabulary,
        "doubt": lambda figure: phrase(lambda words: words.say("doubted", figure=figure[words.code])),
    }
    return style, values


def _told(finding: Finding, id_: str, documents: Mapping[str, Document], vocabulary: Vocabulary) -> Told:
    found = excerpts(finding.claims, documents)
    sides = tuple(_side(each, finding, vocabulary) for each in found[:_MOST_EXCERPTS])
    return Told(
        id=id_,
        finding=finding,
        text=phrase(lambda words: in_language(finding.text, words.code)),
        sides=sides,
        drawing=drawing(_bars(finding, documents), _unit(finding)),
        left_out=len(found) - len(sides),
    )


def _side(excerpt: Excerpt, finding: Finding, vocabulary: Vocabulary) -> Side:
    entries = []
    doubted = None
    for number, claim in enumerate(excerpt.claims, 1):
        entry = claim_entry(claim, vocabulary, "", number, has_card=False)
        also = {each.unit: phrase(partial(_amount, each, vocabulary)) for each in claim.also}
        entries.append((entry, tuple(also.values())))
        if claim is finding.suspect:
            # of a sum in two currencies it is the converted one
            doubted = also.get(finding.about.unit, entry.figure)
    marked = []
    for piece in excerpt.pieces:
        classes = ""
        if piece.marks:
            # of several the one that begins last: the innermost
            inner = max(piece.marks, key=lambda mark: (mark.start, -mark.end))
            claim = excerpt.claims[inner.number - 1]
            last = " last" if claim.end == piece.end else ""
            classes = f"c {claim.measure}{last}"
        marked.append((piece, classes))
    return Side(excerpt, tuple(marked), tuple(entries), doubted)


def _amount(other: Equivalent, vocabulary: Vocabulary, words: Words) -> str:
    return words.amount(other.value, other.unit, vocabulary)


def _bars(finding: Finding, documents: Mapping[str, Document]) -> list[Bar]:
    """What a finding's drawing shows: each statement of a figure stated again, else expected and stated."""
    unit = _unit(finding)
    if finding.rule == "restatement":
        stated = [(claim, each) for claim in finding.claims if (each := _allowed(claim, unit)) is not None]
        if 1 < len(stated) <= _MOST_BARS:
            return [
                Bar(
                    "suspect" if claim is finding.suspect else "stated",
                    each,
                    _labelled(dict.fromkeys(languages(), _short(claim, documents)), each, unit),
                )
                for claim, each in stated
            ]
    return [
        Bar(kind, each, _labelled(_role(finding, kind), each, unit))
        for kind, each in (("expected", finding.expected), ("stated", finding.stated))
        if each is not None
    ]


def _unit(finding: Finding) -> str:
    """What the intervals are counted in: an exchange rate is a bare number."""
    return "count" if finding.rule == "currency" else finding.about.unit


def _allowed(claim: Claim, unit: str) -> Interval | None:
    """What a claim allows, by its figure in that unit."""
    return next((statement.interval for key, statement in statements_of(claim) if key.unit == unit), None)


def _short(claim: Claim, documents: Mapping[str, Document]) -> str:
    document = documents.get(claim.doc)
    title = (document and document.title) or claim.doc
    return title if len(title) <= _TITLE else f"{title[: _TITLE - 1].rstrip()}…"


def _role(finding: Finding, kind: str) -> Phrase:
    """What an interval is, in the words of its rule."""
    # of what nobody states, the rule's words would speak of two
    name = kind if finding.stated is None else f"{finding.rule}-{kind}"
    return phrase(lambda words: words.entry("intervals", name, words.entry("intervals", kind)))


def _labelled(role: Phrase, interval: Interval, unit: str) -> Phrase:
    return phrase(
        lambda words: words.say("labelled", label=role[words.code], value=span(interval, unit, words.code))
    )
