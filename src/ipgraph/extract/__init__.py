"""Document → claims and relations, in every language that has a lexicon."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipgraph.claims import Claim, Document, Relation
    from ipgraph.extract.interpret import Interpreter
    from ipgraph.extract.saying import Said
    from ipgraph.vocabulary import Vocabulary


@cache
def languages() -> tuple[str, ...]:
    """The languages (ISO 639-1) whose texts are understood: those with a lexicon of facets."""
    folder = resources.files(__package__) / "lexicons"
    return tuple(sorted(f.name for f in folder.iterdir() if f.is_dir() and (f / "facets.toml").is_file()))


def claims(document: Document, vocabulary: Vocabulary | None = None) -> list[Claim]:
    """The numbers that a document states, in the order of its text; none in a language without lexicon."""
    return claims_and_relations(document, vocabulary)[0]


def relations(document: Document, vocabulary: Vocabulary | None = None) -> list[Relation]:
    """Who and what a document ties together, in the order of its text."""
    return claims_and_relations(document, vocabulary)[1]


def claims_and_relations(
    document: Document, vocabulary: Vocabulary | None = None
) -> tuple[list[Claim], list[Relation]]:
    """Both at once, which reads the document's people and bodies only once."""
    if document.language not in languages():
        return [], []
    from ipgraph import vocabulary as vocabularies
    from ipgraph.extract.mentions import Told
    from ipgraph.extract.speakers import Speakers
    from ipgraph.extract.ties import relations_of

    known = vocabulary or vocabularies.load()
    told = Told(document, known)
    speakers = Speakers(document, known, told)
    found = _interpreter(document.language, known).claims(document, speakers.speaker_at)
    return found, relations_of(document, known, told, speakers)


def said(text: str, language: str, vocabulary: Vocabulary | None = None) -> Said | None:
    """What the words of a part of a sentence name; None in a language without lexicon."""
    if language not in languages():
        return None
    from ipgraph import vocabulary as vocabularies
    from ipgraph.extract import saying

    interpreter = _interpreter(language, vocabulary or vocabularies.load())
    return saying.said(interpreter.recogniser, interpreter.lexicon.fold(text))


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
