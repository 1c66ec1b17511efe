"""Document → claims and relations, in every language that has a lexicon."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipgraph.claims import Claim, Document, Relation
    from ipgraph.extract.interpret import Interpreter
    from ipgraph.vocabulary import Vocabulary


@cache
def languages() -> tuple[str, ...]:
    """The languages (ISO 639-1) whose texts are understood: those with a lexicon of facets."""
    folder = resources.files(__package__) / "lexicons"
    return tuple(sorted(f.name for f in folder.iterdir() if f.is_dir() and (f / "facets.toml").is_file()))


def claims(document: Document, vocabulary: Vocabulary | None = None) -> list[Claim]:
    """The numbers that a document states, in the order of its text; none in a language without lexicon."""
    if document.language not in languages():
        return []
    from ipgraph import vocabulary as vocabularies
    from ipgraph.extract.speakers import Speakers

    known = vocabulary or vocabularies.load()
    return _interpreter(document.language, known).claims(document, Speakers(document, known).speaker_at)


def relations(document: Document, vocabulary: Vocabulary | None = None) -> list[Relation]:
    """Who and what a document ties together, in the order of its text."""
    if document.language not in languages():
        return []
    from ipgraph import vocabulary as vocabularies
    from ipgraph.extract.relations import relations_of

    return relations_of(document, vocabulary or vocabularies.load())


_interpreters: dict[tuple[str, int], tuple[Vocabulary, Interpreter]] = {}


def _interpreter(language: str, vocabulary: Vocabulary) -> Interpreter:
    """One interpreter per language and vocabulary: it compiles word lists, which takes a moment."""
    key = (language, id(vocabulary))
    if key not in _interpreters:
        from ipgraph.extract.interpret import Interpreter
        from ipgraph.extract.lexicon import load

        # the vocabulary is kept beside it so that its id is not given to another
        _interpreters[key] = (vocabulary, Interpreter(load(language), vocabulary))
    return _interpreters[key][1]
