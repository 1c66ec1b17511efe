"""Document → relations: who holds which post, hosts and speaks at events, runs programmes, cooperates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.claims import BODY_KINDS
from ipgraph.extract import cooperation, events, programmes, signatures
from ipgraph.extract.frames import load
from ipgraph.extract.mentions import Told
from ipgraph.extract.speakers import Speakers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ipgraph.claims import Document, Relation
    from ipgraph.extract.frames import Mention
    from ipgraph.extract.mentioned import Sentence
    from ipgraph.vocabulary import Vocabulary

# A line that names who speaks, and the post.
_LABEL: Final = re.compile(r"\s*(?P<name>[^\n（()）:：]{2,30}?)\s?[（(](?P<post>[^\n（()）]{2,60})[）)]")


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
        return body or (told.main_body if speaker else speakers.page)

    found = [
        *_posts(told, speakers.page),
        *_labels(told, speakers.host),
        *signatures.posts(told),
        *events.hosts(told),
        *events.speakers(told),
        *programmes.runs(told, we),
        *cooperation.cooperations(told, we),
    ]
    return _once(sorted(found, key=lambda each: (each.start, each.end)))


def _posts(told: Told, page: Mention | None) -> Iterator[Relation]:
    """``holds-post``: posts held now at a body that is named.

    Who has the title of an office's head, in a release on that office's own page, is at its head.
    """
    known: set[tuple[str, str]] = set()
    heads = load(told.document.language, "people").tables.get("heads", {})
    for sentence in told.sentences:
        for held in sentence.holdings:
            body = held.organisation
            if body is None and held.post in heads and sentence.block.kind in BODY_KINDS:
                body = page
            if body is not None and told.organisations.is_distinct(body) and not held.is_former:
                person = told.person(held.person.name)
                span = (held.shown_from, held.shown_to)
                is_inferred = body is page or not held.shown_from <= body.start < held.shown_to
                if is_inferred and (person, held.post.casefold()) in known:
                    # "Commissioner Kim": of the office at which he was said to be that
                    continue
                known.add((person, held.post.casefold()))
                yield told.relation("holds-post", person, body.name, span, post=held.post)


def _labels(told: Told, host: Mention | None) -> Iterator[Relation]:
    """``holds-post`` of those who speak in a transcript under their name and post: 葛树（规划发展司副司长）.

    The post is one at the body that holds the event, as the title tells.
    """
    if host is None:
        return
    for block in told.document.blocks:
        label = _LABEL.match(told.text, block.start, block.end) if block.kind == "speaker" else None
        if label is None:
            continue
        start, end = label.span("post")
        reading = told.reader.read(told.text, start, end)
        is_post = any(each.end == end for each in told.people.posts(reading, ()))
        if is_post and not any(each.kind == "org" for each in told.organisations.mentions(reading)):
            name = told.person(label["name"].strip())
            post = " ".join(label["post"].split())
            yield told.relation("holds-post", name, host.name, label.span(), post=post)


def _once(relations: Iterable[Relation]) -> list[Relation]:
    """The first of each (relation, subject, object); of hosts the first that tells the day."""
    kept: dict[tuple[str, str, str], Relation] = {}
    for each in relations:
        key = (each.relation, each.subject.casefold(), each.object.casefold())
        if key not in kept or (kept[key].date is None and each.date is not None):
            kept[key] = each
    return sorted(kept.values(), key=lambda each: (each.start, each.end))
