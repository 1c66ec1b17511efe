"""A canned query → what is wrong with it, beyond what reading it finds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.errors import did_you_mean
from ipgraph.query.catalogue import PARAMETER_MARK
from ipgraph.query.header import MARK
from ipgraph.query.parameters import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ipgraph.query.catalogue import CannedQuery, Parameter

LANGUAGES: Final = ("en", "zh")
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# comments, IRIs and strings: their words and signs are not the query's
_OPAQUE: Final = re.compile(
    r'<[^<>"{}|^`\\\s]*>|"""(?:[^\\]|\\.)*?"""|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|#[^\n]*', re.DOTALL
)
_VARIABLE: Final = re.compile(rf"[?$]{PARAMETER_MARK}(\w+)")
_SIGN: Final = re.compile(rf"[{{}}()]|[?$]{PARAMETER_MARK}(?P<name>\w+)")
# SPARQL 1.1, section 18.2.1: of the groups inside a group only these see what is bound outside of them
_SEEING: Final = re.compile(r"\b(OPTIONAL|EXISTS)\s*$")
_OUTERMOST: Final = re.compile(r"\bWHERE\s*$")


def problems(query: CannedQuery, languages: Iterable[str] = LANGUAGES) -> list[str]:
    """One sentence for each thing that is wrong with a query; empty where nothing is.

    Its texts must be in each of ``languages``: the queries that ship have all, one's own may be in English.
    Raises QuerySyntaxError where its SPARQL does not parse.
    """
    return [*_of_header(query, tuple(languages)), *_of_text(query)]


def _of_header(query: CannedQuery, languages: tuple[str, ...]) -> Iterator[str]:
    if not _NAME.fullmatch(query.name):
        yield f"the name {query.name!r} is not in kebab case"
    for language in languages:
        for what in ("title", "summary", "description"):
            if not getattr(query, what).get(language):
                yield f"there is no {what} in {language}"
    for parameter in query.parameters.values():
        yield from _of_parameter(parameter)
        for language in languages:
            if not parameter.description.get(language):
                yield f"parameter {parameter.name} has no description in {language}"


def _of_parameter(parameter: Parameter) -> Iterator[str]:
    if parameter.type not in KINDS:
        hint = did_you_mean(parameter.type, KINDS)
        yield f"parameter {parameter.name} has the unknown type {parameter.type!r}{hint}"
    if not parameter.example:
        yield f"parameter {parameter.name} has no example"
    if parameter.required and parameter.default is not None:
        yield f"parameter {parameter.name} is required, so its default is never used"


def _of_text(query: CannedQuery) -> Iterator[str]:
    lines = query.sparql.splitlines()
    first = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    if any(line.startswith(MARK) for line in lines[first:]):
        yield "a header line stands below the query"
    code = _OPAQUE.sub(" ", query.sparql)
    used = set(_VARIABLE.findall(code))
    for name in sorted(used - set(query.parameters)):
        yield f"?{PARAMETER_MARK}{name} is not declared as a parameter"
    for name in sorted(set(query.parameters) - used):
        yield f"parameter {name} is not used"
    for name in sorted(set(_unseen(code))):
        yield f"?{PARAMETER_MARK}{name} is tested in a group of its own, where it is not bound"
    for name in query.lists:
        if name not in query.columns:
            yield f"the list {name} is no column"
    if query.variables is not None and "ORDER BY" not in code.rpartition("}")[2]:
        yield "the rows have no order: ORDER BY is missing"


def _unseen(code: str) -> Iterator[str]:
    """Parameters in expressions of groups that do not see them: such a test never holds, or always."""
    groups: list[tuple[bool, int]] = []  # whether the group sees the parameters, parentheses open before it
    open_parentheses = 0
    for match in _SIGN.finditer(code):
        sign = match[0]
        if sign == "{":
            before = code[: match.start()]
            seeing = bool(_OUTERMOST.search(before)) or (
                bool(_SEEING.search(before)) and bool(groups) and groups[-1][0]
            )
            groups.append((seeing, open_parentheses))
        elif sign == "}":
            groups.pop()
        elif sign in "()":
            open_parentheses += 1 if sign == "(" else -1
        elif groups and not groups[-1][0] and open_parentheses > groups[-1][1]:
            yield match["name"]
