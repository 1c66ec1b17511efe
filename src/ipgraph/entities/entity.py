"""A node's IRI → an object with its names; what it is tied to is asked of the store when it is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from ipgraph import query
from ipgraph.errors import NotFoundError, ParameterError, StoreError
from ipgraph.query import Iri
from ipgraph.query.things import namings
from ipgraph.vocabulary import ID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ipgraph.query import Table
    from ipgraph.query.things import Naming
    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary

Some = TypeVar("Some")
_LANGUAGE: Final = "lang"


@dataclass(frozen=True, slots=True)
class Context:
    """Where an object asks: a store, the vocabulary that goes with it, and the language of labels."""

    store: Store
    vocabulary: Callable[[], Vocabulary]
    language: str = "en"

    def ask(self, name: str, **parameters: str | None) -> Table:
        """The answer of a canned query, with labels in the language where it has any."""
        canned = query.canned(name)
        if _LANGUAGE in canned.parameters:
            parameters.setdefault(_LANGUAGE, self.language)
        return query.run(self.store, name, **parameters)


class Together:
    """Things that are likely to be asked the same: what one of them is asked for is read for all at once.

    Several threads may ask; at worst each reads it.
    """

    def __init__(self, context: Context, iris: Iterable[str]) -> None:
        """So many things as may be read at once, by their IRIs."""
        self._context = context
        self._iris = tuple(dict.fromkeys(iris))
        self._kept: dict[str, Any] = {}
        self._near: dict[str, tuple[int, Any]] = {}

    @cached_property
    def namings(self) -> Mapping[str, Naming]:
        """What each is called, by its IRI."""
        return namings(self._context.store, self._iris)

    def near(self, iri: str, name: str, number: int, read: Callable[[tuple[str, ...]], Some]) -> Some:
        """What is read, given so many IRIs, that one among them; the last of a name is kept, it alone."""
        at = self._places[iri] // number
        kept = self._near.get(name)
        if kept is None or kept[0] != at:
            kept = self._near[name] = (at, read(self._iris[at * number : (at + 1) * number]))
        found: Some = kept[1]
        return found

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {each: at for at, each in enumerate(self._iris)}

    def kept(self, name: str, read: Callable[[tuple[str, ...]], Some]) -> Some:
        """What is read, given the IRIs of all, where it is not there yet."""
        if name not in self._kept:
            self._kept[name] = read(self._iris)
        found: Some = self._kept[name]
        return found


class Entity:
    """A thing in the graph: its IRI, its names, and relations to walk.

    What it is asked for is read from the store once and kept: after documents come or go, ask the graph for
    it again. Two objects of one thing are equal. May be used from several threads.
    """

    kinds: ClassVar[tuple[str, ...]] = ()
    _classes: ClassVar[dict[str, type[Entity]]] = {}
    _together: Together

    def __init__(self, context: Context, iri: str, together: Together | None = None) -> None:
        """The thing with that IRI, one of several or alone; ask the graph for one by its name instead."""
        self._context = context
        self.iri = Iri(iri)
        self._together = together or Together(context, (iri,))

    def __init_subclass__(cls, **options: Any) -> None:
        """Let ``entity_of`` know what things are objects of the class."""
        super().__init_subclass__(**options)
        for kind in cls.kinds:
            Entity._classes[kind] = cls

    @property
    def kind(self) -> str:
        """``agency``, ``official`` …: the first part of its IRI."""
        return self.iri.removeprefix(ID).partition("/")[0]

    @property
    def key(self) -> str:
        """The keys in its IRI, which parameters of queries take: ``cnipa``."""
        return self.iri.short

    @property
    def label(self) -> str:
        """Its name in the language asked for, else in another."""
        return self._naming.label(self._context.language) or self.key

    @property
    def labels(self) -> Mapping[str, str]:
        """Its name by language; the key is empty where a language is not told."""
        return self._naming.labels

    @property
    def names(self) -> tuple[str, ...]:
        """All its names and abbreviations, in every language, each once."""
        return self._naming.names

    @cached_property
    def relations(self) -> Table:
        """What documents tie to it, and the words that show it: the query ``relations``."""
        return self._context.ask("relations", thing=self.iri)

    def describe(self) -> Table:
        """All statements with it as their subject: the query ``describe``."""
        return self._context.ask("describe", thing=self.iri)

    @cached_property
    def _naming(self) -> Naming:
        return self._together.namings[self.iri]

    def _facts(self) -> Mapping[str, object]:
        """What a notebook shows of it, beside kind, label and names; None and () are left out."""
        return {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entity) and other.iri == self.iri

    def __hash__(self) -> int:
        return hash(self.iri)

    def __str__(self) -> str:
        return self.label

    def __repr__(self) -> str:
        """What it is and what it is called; the key alone where the store does not tell any more."""
        try:
            return f"<{type(self).__name__} {self._said()}>"
        except (StoreError, NotFoundError):
            return f"<{type(self).__name__} {self.key}>"

    def _said(self) -> str:
        return f"{self.key}: {self.label}"

    def _repr_html_(self) -> str:
        """What it is, its names, and what is told of it; nothing of it is taken for markup."""
        from html import escape

        others = [name for name in self.names if name != self.label]
        facts = {"also": ", ".join(others[:8]), **self._facts()}
        rows = "".join(
            f"<tr><th>{escape(name)}</th><td>{escape(_told(value))}</td></tr>"
            for name, value in facts.items()
            if value not in (None, "", (), 0)
        )
        title = f"{escape(self.kind)} <b>{escape(self.label)}</b> <code>{escape(self.key)}</code>"
        return f"<div>{title}<table>{rows}</table></div>"


def entity_of(context: Context, iri: str, together: Together | None = None) -> Entity:
    """The object of a thing, of the class that goes with its kind."""
    kind = iri.removeprefix(ID).partition("/")[0] if iri.startswith(ID) else ""
    return Entity._classes.get(kind, Entity)(context, iri, together)


def entities_of(context: Context, iris: Iterable[str]) -> dict[str, Entity]:
    """The objects of several things that are asked together, by their IRIs."""
    together = Together(context, iris)
    return together.kept("", lambda found: {iri: entity_of(context, iri, together) for iri in found})


def named(thing: object) -> str:
    """A name as it is looked for: a text, or the IRI of a thing of the graph.

    Raises ParameterError on anything else.
    """
    if isinstance(thing, str):
        return thing
    if isinstance(thing, Entity):
        return thing.iri
    raise ParameterError(f"a name is a text, or a thing of the graph, not {thing!r}")


def _told(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
