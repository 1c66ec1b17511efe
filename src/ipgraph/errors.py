"""Every error that ipgraph raises on purpose, in one tree.

    IpgraphError                  one clear line that says what is wrong and what to do
    ├── InputError                something that was handed in cannot be read
    │   ├── ReadError             a file, folder or text
    │   ├── VocabularyError       a Turtle file of the ontology or of a user's vocabulary
    │   └── ValueFormatError      a number, unit, period or place that is not written as it must be
    ├── StoreError                the graph database cannot be opened, read or written
    │   └── StoreLockedError      another process holds it
    ├── QueryError                a query cannot be answered
    │   ├── UnknownQueryError     no canned query has that name
    │   ├── ParameterError        a parameter is missing, unknown or of the wrong form
    │   └── QuerySyntaxError      free SPARQL that does not parse
    ├── NotFoundError             no such document, indicator, agency … in the graph or the vocabulary
    ├── OutputError               a result cannot be written (folder missing, disk full, unknown format)
    └── ServeError                the store cannot be served (the port is taken, an extra is not installed)

The command line turns each into one line on standard error and exit status 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class IpgraphError(Exception):
    """Base of all; ``str()`` of it is one line for a person."""


class InputError(IpgraphError):
    """Something that was handed in cannot be read."""


class ReadError(InputError):
    """A file, folder or text cannot be turned into a document."""


class VocabularyError(InputError):
    """A Turtle file of the vocabulary is malformed or contradicts itself."""


class ValueFormatError(InputError, ValueError):
    """A number, unit, period or place is not written as it must be."""


class StoreError(IpgraphError):
    """The graph database cannot be opened, read or written."""


class StoreLockedError(StoreError):
    """Another process holds the store."""


class QueryError(IpgraphError):
    """A query cannot be answered."""


class UnknownQueryError(QueryError):
    """No canned query has that name."""


class ParameterError(QueryError):
    """A query parameter is missing, unknown or of the wrong form."""


class QuerySyntaxError(QueryError):
    """Free SPARQL that does not parse."""


class NotFoundError(IpgraphError, LookupError):
    """No such thing in the graph or the vocabulary."""


class OutputError(IpgraphError):
    """A result cannot be written."""


class ServeError(IpgraphError):
    """The store cannot be served on the address that was asked for."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A clause that names what was probably meant, or nothing.

    >>> did_you_mean("serie", ["series", "evidence"])
    '; did you mean series?'
    >>> did_you_mean("xyz", ["series"])
    ''
    """
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(close)}?" if close else ""
