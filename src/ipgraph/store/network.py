"""The text of a query or an update → the other servers that it asks; an error where one is not allowed.

The engine would send requests to wherever a query says (SPARQL 1.1 Federated Query; Update, section 3.1.4).
So an address must be written out, and be one of those that are allowed, letter by letter. The engine follows
no redirect to another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.errors import QueryError
from ipgraph.store import sparql

if TYPE_CHECKING:
    from collections.abc import Collection

# what may stand between a keyword and the address
_NAMED: Final = re.compile(
    r"(?:\s|\#[^\n\r]*)* (?:SILENT(?:\s|\#[^\n\r]*)*)? <(?P<address>[^<>\"{}|^`\\\x00-\x20]*)>",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)


def keep_within(text: str, allowed: Collection[str], keyword: str = "SERVICE") -> bool:
    """Whether a text has the keyword, with addresses that are allowed. Raises QueryError on any other.

    >>> keep_within("SELECT * { ?s ?p ?o }", ())
    False
    >>> keep_within("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }", ["http://example.org/sparql"])
    True
    """
    # most have no such word anywhere, which is found out at once
    if keyword not in text.upper():
        return False
    found = False
    for kind, value, end in sparql.tokens(text):
        # a parser may take "1SERVICE" or "SERVICEex:there" apart: better to refuse too much here
        if kind not in ("word", "prefix") or keyword not in value.upper():
            continue
        found = True
        named = _NAMED.match(text, end) if kind == "word" and value.upper() == keyword else None
        if named is None or named["address"] not in allowed:
            raise QueryError(_refusal(keyword, allowed))
    return found


def _refusal(keyword: str, allowed: Collection[str]) -> str:
    if not allowed:
        return f"no other server may be asked here; leave {keyword} out"
    named = ", ".join(f"<{each}>" for each in sorted(allowed))
    return f"{keyword} takes no other address here than {named}, written out"
