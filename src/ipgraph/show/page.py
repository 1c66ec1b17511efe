"""What documents say → one web page that needs nothing else: each text with its claims marked in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ipgraph.show.entries import ClaimEntry, RelationEntry, claim_entry, measure_name, relation_entry
from ipgraph.show.passages import Mark, Passage, Piece, passages
from ipgraph.show.templates import opening_language, written
from ipgraph.show.words import phrase
from ipgraph.values import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ipgraph.build import Extraction
    from ipgraph.claims import Claim
    from ipgraph.vocabulary import Vocabulary

# What one page holds at most, so that browsers stay quick; what is left out is told on the page.
MOST_CHARACTERS: Final = 1_000_000
MOST_CLAIMS: Final = 4_000
_MOST_LOST: Final = 0.8  # a text is cut after a block, unless less than this of what could be shown would be
# Cards are found by their place among those of a passage: one rule of style for each place.
_MOST_CARDS: Final = 200


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of a passage as the page writes it: the link that it is, the anchors that begin with it."""

    piece: Piece
    target: str | None = None
    anchors: tuple[str, ...] = ()
    kinds: str = ""
    places: str = ""
    described: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A document on the page. ``cut`` is the number of characters shown where not all are."""

    id: str
    source: Extraction
    passages: tuple[tuple[Passage, tuple[Marked, ...]], ...]
    claims: tuple[ClaimEntry, ...]
    relations: tuple[RelationEntry, ...]
    cards: Mapping[int, Sequence[ClaimEntry | RelationEntry]]
    measures: tuple[tuple[str, int], ...]
    cut: int | None
    left_out: int

    @property
    def title(self) -> str:
        """What the document is called."""
        return self.source.document.title or self.source.document.name


def page(
    extractions: Iterable[Extraction],
    vocabulary: Vocabulary,
    *,
    most_characters: int = MOST_CHARACTERS,
    most_claims: int = MOST_CLAIMS,
) -> str:
    """The page of some documents; the same documents always give the same page.

    It is whole in itself and forbids everything else: no request leaves it, and of styles and scripts only
    its own run. Text of documents is data in it, whatever it looks like. Over ``most_characters`` or
    ``most_claims`` the rest of a text is left out, with a note that says so.
    """
    style, values = marked(extractions, vocabulary, most_characters, most_claims)
    return written("page", style, values, ("page.js",))


def marked(
    extractions: Iterable[Extraction],
    vocabulary: Vocabulary,
    most_characters: int = MOST_CHARACTERS,
    most_claims: int = MOST_CLAIMS,
) -> tuple[dict[str, object], dict[str, object]]:
    """What fills the style and the templates ``documents.html`` and ``legend.html``; see ``page``."""
    shown = []
    for number, source in enumerate(extractions, 1):
        one = _shown(source, vocabulary, f"d{number}", most_characters, most_claims)
        most_characters -= one.cut if one.cut is not None else len(source.document.text)
        most_claims -= len(one.claims)
        shown.append(one)
    counted = Counter(entry.claim.measure for one in shown for entry in one.claims)
    deepest = max((len(cards) for one in shown for cards in one.cards.values()), default=0)
    measures = [measure for measure in MEASURES if counted[measure]]
    style: dict[str, object] = {"places": range(1, deepest + 1), "measures": measures}
    values: dict[str, object] = {
        "documents": shown,
        "language": opening_language(one.source.document.language for one in shown),
        "counted": counted,
        "measures": {measure: measure_name(measure, vocabulary) for measure in measures},
        "has_relations": any(one.relations for one in shown),
        "language_name": lambda code: phrase(lambda words: words.language(code)),
    }
    return style, values


def _shown(
    source: Extraction, vocabulary: Vocabulary, id_: str, most_characters: int, most_claims: int
) -> Shown:
    document = source.document
    end = _end(source, most_characters, most_claims)
    claims = [claim for claim in source.claims if claim.end <= end]
    relations = [relation for relation in source.relations if relation.end <= end]
    marks = [Mark(each.start, each.end, n, is_claim=True) for n, each in enumerate(claims, 1)]
    marks += [Mark(each.start, each.end, n, is_claim=False) for n, each in enumerate(relations, 1)]
    found, carded = [], {}
    for passage in passages(document, marks, end):
        places = {mark: place for place, mark in enumerate(passage.marks[:_MOST_CARDS], 1)}
        found.append((passage, tuple(_marked(piece, id_, places, claims) for piece in passage.pieces)))
        carded.update(dict.fromkeys(places, passage.start))
    entries: dict[Mark, ClaimEntry | RelationEntry] = {}
    for mark in marks:
        has_card = mark in carded
        entries[mark] = (
            claim_entry(claims[mark.number - 1], vocabulary, _id(id_, mark), mark.number, has_card=has_card)
            if mark.is_claim
            else relation_entry(
                relations[mark.number - 1], vocabulary, _id(id_, mark), mark.number, has_card=has_card
            )
        )
    cards: dict[int, list[ClaimEntry | RelationEntry]] = {}
    for mark, start in carded.items():
        cards.setdefault(start, []).append(entries[mark])
    counted = Counter(claim.measure for claim in claims)
    return Shown(
        id=id_,
        source=source,
        passages=tuple(found),
        claims=tuple(each for each in entries.values() if isinstance(each, ClaimEntry)),
        relations=tuple(each for each in entries.values() if isinstance(each, RelationEntry)),
        cards=cards,
        measures=tuple((measure, counted[measure]) for measure in MEASURES if counted[measure]),
        cut=end if end < len(document.text) else None,
        left_out=len(source.claims) - len(claims),
    )


def _end(source: Extraction, most_characters: int, most_claims: int) -> int:
    """Where the text that is shown ends: all of it, or before the block that would be too much."""
    text = source.document.text
    most = most_characters
    if len(source.claims) > most_claims:
        most = min(most, max(source.claims[most_claims].start, 0))
    if len(text) <= most:
        return len(text)
    block = max((block.end for block in source.document.blocks if block.end <= most), default=0)
    if block >= most * _MOST_LOST:
        return block
    # within a long block, where a line or a word ends
    return max(block, text.rfind("\n", 0, most), text.rfind(" ", 0, most))


def _id(document: str, mark: Mark) -> str:
    return f"{document}{'c' if mark.is_claim else 'r'}{mark.number}"


def _marked(piece: Piece, id_: str, places: Mapping[Mark, int], claims: Sequence[Claim]) -> Marked:
    if not piece.marks:
        return Marked(piece)
    # of several the one that begins last is meant by the click: the innermost
    told = [mark for mark in piece.marks if mark.is_claim]
    meant = max(told or piece.marks, key=lambda mark: (mark.start, -mark.end, -mark.number))
    kinds = [claims[meant.number - 1].measure, "c"] if meant.is_claim else []
    if len(told) < len(piece.marks):
        kinds.append("r")
    if meant.is_claim and meant.end == piece.end:
        kinds.append("last")
    anchors = [_id(id_, mark) for mark in sorted(piece.first, key=lambda mark: mark != meant)]
    target = _id(id_, meant)
    return Marked(
        piece,
        target if meant in places else f"{target}-row",
        tuple(anchors),
        " ".join(kinds),
        " ".join(str(places[mark]) for mark in piece.marks if mark in places),
        f"{target}-card" if meant in piece.first and meant in places else None,
    )
