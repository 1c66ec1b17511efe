"""``queries/*.rq`` → the canned queries, with title, parameters and an example of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ipgraph import resources
from ipgraph.errors import QuerySyntaxError, UnknownQueryError, did_you_mean
from ipgraph.query.header import read_header

if TYPE_CHECKING:
    from pathlib import Path

    from ipgraph.query.header import Entry

# A parameter is the variable of its name with this before it, as in grlc.
PARAMETER_MARK: Final = "_"
# a language's code, as the labels of the vocabulary have it
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_KEYS: Final = ("title", "summary", "description", "lists", "params")
_PARAMETER_KEYS: Final = ("type", "required", "default", "description", "example")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a canned query: the variable ``?_name`` in its text.

    ``type`` is a key of ``parameters.KINDS``; ``description`` is by language; ``default`` is what an optional
    parameter is when not given, None where it then restricts nothing; ``example`` is a value that finds
    something in the seeds.
    """

    name: str
    type: str
    description: Mapping[str, str]
    example: str
    required: bool = False
    default: str | None = None

    @property
    def variable(self) -> str:
        """The variable that stands for it, without question mark."""
        return PARAMETER_MARK + self.name


@dataclass(frozen=True)
class CannedQuery:
    """A named SPARQL query.

    ``title``, ``summary`` and ``description`` are by language; ``lists`` names the columns that hold lists,
    one item a line.
    """

    name: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    description: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    lists: tuple[str, ...]
    sparql: str

    @cached_property
    def variables(self) -> tuple[str, ...] | None:
        """The variables that a SELECT query gives; None of another form of query.

        Raises QuerySyntaxError where the SPARQL does not parse.
        """
        import pyoxigraph as ox

        try:
            result = ox.Store().query(self.sparql)
        except SyntaxError as error:
            raise QuerySyntaxError(f"query {self.name} is not SPARQL: {error.msg}") from error
        if not isinstance(result, ox.QuerySolutions):
            return None
        return tuple(variable.value for variable in result.variables)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its table; of a CONSTRUCT query ``subject``, ``predicate``, ``object``."""
        if self.variables is None:
            return ("subject", "predicate", "object")
        return self.variables

    @property
    def example(self) -> dict[str, str]:
        """Values for the required parameters."""
        return {each.name: each.example for each in self.parameters.values() if each.required}


@lru_cache(maxsize=4)
def catalogue(folder: Path | None = None) -> Mapping[str, CannedQuery]:
    """The canned queries by name, in the order of the alphabet (default: those that ship with ipgraph).

    Raises QuerySyntaxError where a header is malformed.
    """
    files = sorted((folder or resources.folder("queries")).glob("*.rq"))
    return MappingProxyType({file.stem: read_query(file.stem, file.read_text("utf-8")) for file in files})


def canned(name: str) -> CannedQuery:
    """The canned query of that name.

    Raises UnknownQueryError, which names close ones, where there is none.
    """
    known = catalogue()
    if name in known:
        return known[name]
    hint = did_you_mean(name, known) or "; ipgraph query --list shows them"
    raise UnknownQueryError(f"there is no canned query {name!r}{hint}")


def read_query(name: str, text: str) -> CannedQuery:
    """Read the text of a query file; ``checks.problems`` tells what it lacks.

    Raises QuerySyntaxError where the header is malformed.
    """
    try:
        header = read_header(text)
        for key in header:
            if key not in _KEYS:
                raise QuerySyntaxError(f"unknown key {key!r}{did_you_mean(key, _KEYS)}")
        params, lists = header.get("params", {}), header.get("lists", "")
        if not isinstance(params, dict) or not isinstance(lists, str):
            raise QuerySyntaxError("params holds keys of its own, lists none")
        return CannedQuery(
            name=name,
            title=_texts("title", header.get("title")),
            summary=_texts("summary", header.get("summary")),
            description=_texts("description", header.get("description")),
            lists=tuple(lists.split()),
            parameters=MappingProxyType({key: _parameter(key, value) for key, value in params.items()}),
            sparql=text,
        )
    except QuerySyntaxError as error:
        raise QuerySyntaxError(f"query {name}: {error}") from None


def _texts(name: str, value: Entry | None) -> Mapping[str, str]:
    """A text by language; what is written without one is English."""
    given = value if isinstance(value, Mapping) else {"en": value} if value else {}
    for key, text in given.items():
        if not LANGUAGE.fullmatch(key) or not isinstance(text, str):
            raise QuerySyntaxError(f"{name} is text, or {{en: text, zh: text}}")
    return MappingProxyType({key: str(text) for key, text in given.items()})


def _parameter(name: str, fields: Entry) -> Parameter:
    if not isinstance(fields, Mapping):
        raise QuerySyntaxError(f"parameter {name} needs {{type: …, description: …, example: …}}")
    for key in fields:
        if key not in _PARAMETER_KEYS:
            raise QuerySyntaxError(
                f"parameter {name} has an unknown key {key!r}{did_you_mean(key, _PARAMETER_KEYS)}"
            )
    description = fields.get("description")
    plain = {key: text for key, text in fields.items() if isinstance(text, str)}
    if strange := sorted(fields.keys() - plain.keys() - {"description"}):
        raise QuerySyntaxError(f"parameter {name}: {strange[0]} is text, without keys of its own")
    required = plain.get("required", "false")
    if required not in ("true", "false"):
        raise QuerySyntaxError(f"parameter {name} is required: true or false, not {required}")
    return Parameter(
        name=name,
        type=plain.get("type", ""),
        description=_texts(f"parameter {name}: description", description),
        example=plain.get("example", ""),
        required=required == "true",
        default=plain.get("default"),
    )
