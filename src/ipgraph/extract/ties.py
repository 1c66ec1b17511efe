"""Document → relations: who holds which post, hosts and speaks at events, runs programmes, cooperates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph.extract import cooperation, events, programmes, signatures
from ipgraph.extract.mentions import Told
from ipgraph.extract.speakers import Speakers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ipgraph.claims import Document, Relation
    from ipgraph.extract.frames import Mention
    from ipgraph.extract.mentioned import Sentence
    from ipgraph.vocabulary import Vocabulary


def relations_of(
    document: Document, vocabulary: Vocabulary, told: Told | None = None, speakers: Speakers | None = None
) -> list[Relation]:
    """The relations that a document tells, in text order, each once: by its first mention.

    ``told`` and ``speakers`` save reading the document twice, where the caller has them already.
    """
    told = told or Told(document, vocabulary)
    speakers = speakers or Speakers(document, vocabulary, told)

    def we(sentence: Sentence) -> Mention | None:
        """The body that "we" means: that of whoever speaks; in a transcript else the page's main body."""
        speaker = told.speaker(sentence.block)
        name = speaker or speakers.source_at(sentence.start, sentence.end)
        body = told.body_of(name) if name else None
        return body or (told.main_body if speaker else None)

    found = [
        *_posts(told),
        *signatures.posts(told),
        *events.hosts(told),
        *events.speakers(told),
        *programmes.runs(told, we),
        *cooperation.cooperations(told, we),
    ]
    return _once(sorted(found, key=lambda each: (each.start, each.end)))


def _posts(told: Told) -> Iterator[Relation]:
    """``holds-post``: posts held now at a body that is named."""
    known: set[tuple[str, str]] = set()
    for sentence in told.sentences:
        for held in sentence.holdings:
            body = held.organisation
            if body is not None and told.organisations.is_distinct(body) and not held.is_former:
                person = told.person(held.person.name)
                span = (held.shown_from, held.shown_to)
                is_inferred = not held.shown_from <= body.start < held.shown_to
                if is_inferred and (person, held.post.casefold()) in known:
                    # "Commissioner Kim": of the office at which he was said to be that
                    continue
                known.add((person, held.post.casefold()))
                yield told.relation("holds-post", person, body.name, span, post=held.post)


def _once(relations: Iterable[Relation]) -> list[Relation]:
    """The first of each (relation, subject, object); of hosts the first that tells the day."""
    kept: dict[tuple[str, str, str], Relation] = {}
    for each in relations:
        key = (each.relation, each.subject.casefold(), each.object.casefold())
        if key not in kept or (kept[key].date is None and each.date is not None):
            kept[key] = each
    return sorted(kept.values(), key=lambda each: (each.start, each.end))
