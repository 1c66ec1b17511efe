"""``projection.toml`` → the kinds of nodes and the relations between them: labels, colours, queries."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ipgraph.vocabulary import ID

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE: Final = Path(__file__).with_name("projection.toml")
_GONE: Final = "gone"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of node. ``color`` is #rrggbb, ``size`` that of a node without edges; queries are SPARQL."""

    name: str
    label: Mapping[str, str]
    color: str
    size: float
    labels: str
    standing: str | None = None
    on_request: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RelationKind:
    """A kind of edge; ``rows`` or ``shared`` is the query that gives it. See ``projection.toml``."""

    name: str
    label: Mapping[str, str]
    color: str
    rows: str | None = None
    shared: str | None = None
    mutual: bool = False
    background: bool = False
    on_request: bool = False
    folded: str | None = None

    @property
    def is_gone_where_folded(self) -> bool:
        """True where nothing is left of it without documents."""
        return self.folded == _GONE


@cache
def kinds() -> Mapping[str, Kind]:
    """The kinds of nodes by name, in the order in which they are told.

    >>> kinds()["agency"].label["zh"]
    '机构'
    """
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))["kinds"]
    return MappingProxyType({name: Kind(name, **table) for name, table in tables.items()})


@cache
def relations() -> Mapping[str, RelationKind]:
    """The relations by name, in the order in which they are told.

    >>> relations()["contradicts"].mutual
    True
    """
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))["relations"]
    return MappingProxyType({name: RelationKind(name, **table) for name, table in tables.items()})


def columns() -> tuple[str, ...]:
    """The names of the further columns of nodes, of all kinds, each once.

    >>> columns()
    ('abbreviation', 'publisher', 'language')
    """
    return tuple(dict.fromkeys(name for kind in kinds().values() for name in kind.attributes))


@lru_cache(maxsize=1 << 14)
def kind_of(iri: str) -> str | None:
    """The kind of the thing of that IRI; None of what is no node.

    >>> kind_of(ID + "agency/cnipa"), kind_of(ID + "claim/a/1-2")
    ('agency', None)
    """
    name = iri.removeprefix(ID).partition("/")[0] if iri.startswith(ID) else ""
    return name if name in kinds() else None
