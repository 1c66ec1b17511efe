"""What of the store is asked for, as a user writes it → checked options of the projection."""

from __future__ import annotations

from collections.abc import Iterable  # noqa: TC003 - a TypedDict's fields are looked up
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypedDict

from ipgraph.errors import ParameterError, ValueFormatError, did_you_mean
from ipgraph.graph import definition
from ipgraph.values import Period

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("en", "zh")
_DOCUMENT: Final = "document"
_OBSERVATION: Final = "observation"
_OF_OBSERVATIONS: Final = ("gives", "measures")


class Selection(TypedDict, total=False):
    """What ``options`` takes, for functions that hand it on."""

    kinds: Iterable[str] | None
    relations: Iterable[str] | None
    period: str | None
    language: str
    around: str | Iterable[str] | None
    depth: int | None
    fold_documents: bool
    observations: bool


@dataclass(frozen=True, slots=True)
class Options:
    """Which part of the store becomes a graph.

    ``kinds`` and ``relations`` are kept, in their order; ``named`` relations were asked for by name.
    ``period`` keeps what is said in it: documents issued, events held. ``around`` are things, by their IRIs
    or any name, of which what lies within ``depth`` edges is kept; none where all is.
    """

    kinds: tuple[str, ...]
    relations: tuple[str, ...]
    named: tuple[str, ...] = ()
    period: Period | None = None
    language: str = "en"
    around: tuple[str, ...] = ()
    depth: int = 1
    fold_documents: bool = False

    @property
    def is_whole(self) -> bool:
        """True where nothing restricts which edges there are: then things without any are there too."""
        return not self.named and self.period is None and not self.around


def options(
    *,
    kinds: Iterable[str] | None = None,
    relations: Iterable[str] | None = None,
    period: str | None = None,
    language: str = "en",
    around: str | Iterable[str] | None = None,
    depth: int | None = None,
    fold_documents: bool = False,
    observations: bool = False,
) -> Options:
    """Options checked against what there is; None keeps all that is not on request.

    ``period`` is ISO 8601: ``2024``, ``2023-01/2024-06``. Raises ParameterError where a name is unknown, a
    period is none, or two options exclude each other.
    """
    asked_kinds = _known("kind", kinds, definition.kinds())
    asked = _known("relation", relations, definition.relations())
    if language not in LANGUAGES:
        raise ParameterError(f"labels are in {' or '.join(LANGUAGES)}, not in {language!r}")
    if depth is not None and around is None:
        raise ParameterError("a depth needs a thing to start from; say around what")
    if depth is not None and depth < 0:
        raise ParameterError(f"a depth is 0 or more, not {depth}")
    if fold_documents and _DOCUMENT in asked_kinds:
        raise ParameterError("documents cannot be asked for and folded at once")
    gone = sorted(name for name in asked if definition.relations()[name].is_gone_where_folded)
    if fold_documents and gone:
        raise ParameterError(f"where documents are folded, there is no relation {' or '.join(gone)}")
    observed = observations or _OBSERVATION in asked_kinds or any(name in asked for name in _OF_OBSERVATIONS)
    return Options(
        kinds=tuple(
            name
            for name, kind in definition.kinds().items()
            if (name in asked_kinds or not asked_kinds or (name == _OBSERVATION and observed))
            and (not kind.on_request or observed)
            and not (fold_documents and name == _DOCUMENT)
        ),
        relations=tuple(
            name
            for name, kind in definition.relations().items()
            if (name in asked or not asked)
            and (not kind.on_request or name in asked or (name in _OF_OBSERVATIONS and observed))
            and not (fold_documents and kind.is_gone_where_folded)
        ),
        named=asked,
        period=_period(period),
        language=language,
        around=() if around is None else (around,) if isinstance(around, str) else tuple(around),
        depth=1 if depth is None else depth,
        fold_documents=fold_documents,
    )


def _known(what: str, names: Iterable[str] | None, known: Mapping[str, object]) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(names or ()))
    for name in asked:
        if name not in known:
            raise ParameterError(
                f"there is no {what} {name!r}{did_you_mean(name, known)}; one of: {', '.join(known)}"
            )
    return asked


def _period(text: str | None) -> Period | None:
    try:
        return None if text is None else Period.parse(text)
    except ValueFormatError as error:
        raise ParameterError(f"{text!r} is no period; write 2024, 2024-03 or 2023-01/2024-06") from error
