"""The Turtle files of ``ontology/`` → indicators, agencies, places … with their labels; IRIs of things."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ipgraph.errors import VocabularyError
from ipgraph.resources import folder
from ipgraph.vocabulary.catalogue import Vocabulary
from ipgraph.vocabulary.namespaces import GRAPH, ID, IPG, OWN_GRAPH, PREFIXES, encode, iri
from ipgraph.vocabulary.records import (
    COMMAS,
    Agency,
    Breakdown,
    Concept,
    Dimension,
    Indicator,
    Named,
    Place,
    Post,
    Programme,
    Unit,
    in_language,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import Quad

__all__ = [
    "COMMAS",
    "GRAPH",
    "ID",
    "IPG",
    "OWN_GRAPH",
    "PREFIXES",
    "Agency",
    "Breakdown",
    "Concept",
    "Dimension",
    "Indicator",
    "Named",
    "Place",
    "Post",
    "Programme",
    "Unit",
    "Vocabulary",
    "encode",
    "in_language",
    "iri",
    "load",
]


def load(extra: Iterable[Path] = (), stored: Iterable[Quad] = ()) -> Vocabulary:
    """The vocabulary that ships with the package, and what the ``extra`` Turtle files add to it.

    An extra file may describe new things, or say more about known ones (another skos:altLabel). ``stored``
    are statements that a store has kept of such files. The shipped vocabulary is read once a process.

    >>> indicator = load().indicators["industrialisation-rate"]
    >>> indicator.name, indicator.unit, indicator.label("zh")
    ('industrialisation rate of valid invention patents', 'percent', '发明专利产业化率')

    Raises VocabularyError where a file cannot be read, is not Turtle, or contradicts the others.
    """
    files, kept = tuple(extra), tuple(stored)
    return _read(files, kept) if files or kept else _shipped()


@cache
def _shipped() -> Vocabulary:
    return _read((), ())


def _read(extra: tuple[Path, ...], stored: tuple[Quad, ...]) -> Vocabulary:
    # parsing needs pyoxigraph; whoever only makes IRIs does not
    from ipgraph.vocabulary.reading import vocabulary_of
    from ipgraph.vocabulary.turtle import Statements

    shipped = sorted(folder("ontology").glob("*.ttl"))
    if not shipped:
        raise VocabularyError(f"{folder('ontology')}: no vocabulary there; install ipgraph again")
    return vocabulary_of(Statements(shipped, extra, stored))
