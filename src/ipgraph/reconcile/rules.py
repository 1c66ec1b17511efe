"""``rules.toml`` → the equations that observations are held against, each with its terms and sentences."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from ipgraph.errors import VocabularyError
from ipgraph.reconcile.formulas import Formula

if TYPE_CHECKING:
    from collections.abc import Mapping

_BASES: Final = frozenset({"before", "average-annual", "population", "none", "any"})
_PERIODS: Final = frozenset({"same", "base", "first", "last", "told"})
_BREAKDOWNS: Final = frozenset({"same", "part", "whole", "wider"})


@dataclass(frozen=True, slots=True)
class Term:
    """An observation that a rule needs beside its anchor, told by the anchor's key."""

    name: str
    measures: tuple[str, ...]
    period: str
    of: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """An equation. ``term``, ``measure``, ``unit`` and ``base`` tell the observations that it starts from.

    ``solve`` has a formula for each term; ``target`` is the term that is expected from the others; ``says``
    are sentences by language (ISO 639-1).
    """

    name: str
    target: str
    term: str
    measure: str
    unit: str
    base: str
    terms: tuple[Term, ...]
    solve: Mapping[str, Formula]
    says: Mapping[str, str]

    @property
    def formula(self) -> Formula:
        """The equation as it is written: solved for its target."""
        return self.solve[self.target]


@dataclass(frozen=True, slots=True)
class SetRule:
    """A rule over many observations: its formula as people write it, and its sentences by language.

    ``wrong`` is what a conflict adds to them.
    """

    name: str
    formula: str
    says: Mapping[str, str]
    wrong: Mapping[str, str]


@cache
def rules() -> tuple[Rule, ...]:
    """The equations, in the order of the file. Raises VocabularyError where it is malformed."""
    return _read()[0]


@cache
def set_rules() -> Mapping[str, SetRule]:
    """The other rules by their names. Raises VocabularyError where the file is malformed."""
    return _read()[1]


@cache
def _read() -> tuple[tuple[Rule, ...], Mapping[str, SetRule]]:
    text = (resources.files(__package__) / "rules.toml").read_text(encoding="utf-8")
    try:
        tables = tomllib.loads(text)
        sets = {
            name: SetRule(name, row["formula"], row["says"], row.get("wrong", {}))
            for name, row in tables["set"].items()
        }
        return tuple(_rule(row) for row in tables["rule"]), sets
    except (KeyError, ValueError, TypeError) as error:
        raise VocabularyError(f"rules.toml of reconcile cannot be used: {error}") from error


def _rule(row: Mapping[str, Any]) -> Rule:
    anchor = row["anchor"]
    terms = tuple(
        Term(name, tuple(each["measures"]), each["period"], each["of"], each.get("unit"))
        for name, each in row["terms"].items()
    )
    for name, value, known in (
        ("base", anchor["base"], _BASES),
        *(("period", term.period, _PERIODS) for term in terms),
        *(("of", term.of, _BREAKDOWNS) for term in terms),
    ):
        if value not in known:
            raise ValueError(f"rule {row['name']}: {name} is {value!r}; one of {', '.join(sorted(known))}")
    solve = {name: Formula(source) for name, source in row["solve"].items()}
    names = {anchor["term"], *(term.name for term in terms)}
    if set(solve) != names or row["target"] not in names:
        raise ValueError(f"rule {row['name']}: its equation is to be solved for {', '.join(sorted(names))}")
    return Rule(
        row["name"],
        row["target"],
        anchor["term"],
        anchor["measure"],
        anchor["unit"],
        anchor["base"],
        terms,
        solve,
        dict(row["says"]),
    )
