"""SPARQL text → the same query with its parameters bound; and the parser's complaint as one clear line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Final

from ipgraph.errors import ParameterError, QuerySyntaxError, did_you_mean
from ipgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Literal, NamedNode, Quad

    Term = NamedNode | Literal
    # what variables are bound to: one term each, or several of which each is meant
    Substitutions = Mapping[str, Term | tuple[Term, ...]]

# SPARQL 1.1, section 19.8: what a brace or a keyword is not part of comes first
_TOKEN: Final = re.compile(
    r"""
      (?P<skipped> \#[^\n\r]* | <[^<>"{}|^`\\\x00-\x20]*>
          | \"{3}(?:[^\\]|\\.)*?\"{3} | '{3}(?:[^\\]|\\.)*?'{3}
          | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
          | @[A-Za-z][A-Za-z0-9-]* )
    | [?$](?P<variable> \w+)
    | (?P<prefix> [\w.-]*):(?:[\w.:%-]|\\.)*
    | (?P<word> \w+)
    | (?P<sign> [{}();])
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_NEVER: Final = 1 << 30
UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)


@dataclass(slots=True)
class _Part:
    """A query or a sub-SELECT: where its group of patterns opens, and the variables it mentions."""

    form: str
    depth: int
    parentheses: int
    opening: int | None = None
    # CONSTRUCT alone has a template before its group, or no group at all: CONSTRUCT WHERE { template }
    braces_before_group: int = 0
    variables: set[str] = field(default_factory=set)

    def open(self, position: int) -> None:
        if self.braces_before_group:
            self.braces_before_group -= 1
        elif self.opening is None:
            self.opening = position


@dataclass(slots=True)
class Query:
    """A query's text and what its tokens tell.

    ``form`` is ``SELECT``, ``ASK``, ``CONSTRUCT``, ``DESCRIBE`` or empty; ``prefixes`` are those that it uses
    without declaring them; ``is_update`` tells that it is no query at all.
    """

    text: str
    form: str = ""
    prefixes: frozenset[str] = frozenset()
    is_update: bool = False
    _parts: list[_Part] = field(default_factory=list)

    def bound(self, substitutions: Substitutions) -> str:
        """The query with those variables bound, wherever it or a sub-SELECT mentions them.

        Of several terms for a variable, the answers for each are there.

        A VALUES block at the start of the outermost group and of each sub-SELECT's does it: unlike textual
        replacement it leaves projections alone, and BOUND() is true. As everywhere in SPARQL, a FILTER
        inside UNION or nested braces does not see what is bound outside of them.

        Raises ParameterError where the query mentions no such variable, or has no group to bind it in.
        """
        mentioned = set().union(*(part.variables for part in self._parts))
        for name in substitutions:
            if name not in mentioned:
                raise ParameterError(f"the query has no variable ?{name}{did_you_mean(name, mentioned)}")
        pieces, last = [], 0
        for part in sorted(self._parts, key=lambda part: part.opening or 0):
            names = sorted(part.variables & substitutions.keys())
            if not names:
                continue
            if part.opening is None:
                raise ParameterError(f"a {part.form} query without WHERE {{ … }} takes no parameters")
            given = (substitutions[name] for name in names)
            rows = product(*(each if isinstance(each, tuple) else (each,) for each in given))
            values = " ".join(f"({' '.join(map(str, row))})" for row in rows)
            variables = " ".join(f"?{name}" for name in names)
            pieces += [self.text[last : part.opening], f" VALUES ({variables}) {{ {values} }} "]
            last = part.opening
        return "".join(pieces) + self.text[last:]


def parse(text: str) -> Query:
    """Read what ``Query`` tells off the tokens of a query; a malformed one is read as far as it goes."""
    query = Query(text)
    declared: set[str] = set()
    used: set[str] = set()
    open_parts: list[_Part] = []
    depth = parentheses = 0
    declares = False
    for kind, value, end in tokens(text):
        current = open_parts[-1] if open_parts else None
        if kind == "variable":
            for part in open_parts:
                part.variables.add(value)
        elif kind == "prefix":
            (declared if declares else used).add(value)
        elif kind == "word":
            word = value.upper()
            if word in _FORMS:
                query.form = query.form or word
                part = _Part(word, depth, parentheses, braces_before_group=int(word == "CONSTRUCT"))
                query._parts.append(part)
                open_parts.append(part)
            elif word in UPDATES and not query.form:
                query.is_update = True
            elif word == "WHERE" and current is not None and current.braces_before_group:
                current.braces_before_group = _NEVER
        elif value in "()":
            parentheses += 1 if value == "(" else -1
        elif value == "{":
            depth += 1
            if current is not None and depth == current.depth + 1 and parentheses == current.parentheses:
                current.open(end)
        elif value == "}":
            depth -= 1
            if current is not None and current.depth > depth:
                open_parts.pop()
        declares = kind == "word" and value.upper() == "PREFIX"
    query.prefixes = frozenset(used - declared)
    return query


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Kind, text and end of each token that matters; comments, IRIs and strings do not."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is not None and kind != "skipped":
            yield kind, match[kind], match.end()


def triples(quads: Iterable[Quad]) -> str:
    """The triples of quads as SPARQL has them in a group or in data."""
    return "\n".join(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads)


def graphs(quads: Iterable[Quad]) -> str:
    """Quads as SPARQL has them in data, those of each named graph together."""
    found: dict[str, list[Quad]] = {}
    for quad in quads:
        found.setdefault(str(quad.graph_name), []).append(quad)
    return "\n".join(f"GRAPH {name} {{\n{triples(here)}\n}}" for name, here in found.items())


_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
# The parser lists the tokens and classes of characters that could follow, most of them of no help; what it
# found wrong stands among them as a sentence.
_REASON: Final = re.compile(r"(?:expected (?:one of )?|, )([A-Z][A-Za-z]+ [a-zA-Z][^,\[\]]+)")


def syntax_error(query: Query, error: SyntaxError) -> QuerySyntaxError:
    """One line with line, column, the words there and the parser's reason, where it gives one."""
    if query.is_update:
        return QuerySyntaxError("an update is not answered here; ask with SELECT, ASK, CONSTRUCT or DESCRIBE")
    if not query.text.strip():
        return QuerySyntaxError("the query is empty; ask with SELECT, ASK, CONSTRUCT or DESCRIBE")
    match = _PLACE.match(str(error))
    if match is None:
        return QuerySyntaxError(f"the query does not parse: {' '.join(str(error).split())}")
    line, column = int(match[1]), int(match[2])
    lines = query.text.split("\n")
    rest = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    where = f"line {line}, column {column}, " + (f"before {rest[:30]!r}" if rest else "where the line ends")
    reasons = _REASON.findall(match[3])
    if "Prefix not found" in reasons:
        unknown = " or ".join(f"{prefix}:" for prefix in sorted(query.prefixes - PREFIXES.keys()))
        reasons = [f"declare the prefix {unknown} first, as PREFIX name: <IRI>"]
    return QuerySyntaxError(
        f"the query does not parse at {where}" + "".join(f": {reason}" for reason in reasons[:1])
    )
