"""What a reader asks of an indicator's series → its chart: SVG whose figures lead to their sentences."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING
from urllib.parse import quote

from ipgraph import vocabulary
from ipgraph.errors import ParameterError
from ipgraph.show.words import languages
from ipgraph.web.kept import answered, kept
from ipgraph.web.lines import MARK, drawn
from ipgraph.web.rendering import path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipgraph.store import Store
    from ipgraph.web.limits import Limits
    from ipgraph.web.messages import Answer

_NARROW = "narrow"


def answer(
    store: Store,
    limits: Limits,
    scratch: str,
    *,
    indicator: str,
    params: Mapping[str, str],
    only_kept: bool = False,
) -> Answer:
    """The chart in the language of ``?language=``; ``?width=narrow`` makes it one for phones.

    Raises as ``lines.drawn``; ParameterError where there is no such language or width, NotFoundError where no
    figure has a period, OutputError where the packages for charts are not installed.
    """
    del limits
    language, width = params.get("language", "en"), params.get("width", "")
    if language not in languages():
        raise ParameterError(f"there is no language {language!r}; one of: {', '.join(languages())}")
    if width not in ("", _NARROW):
        raise ParameterError(f"the width is {_NARROW}, or not given, and not {width!r}")
    lines = sorted(name for name in params if name.startswith(MARK))

    def write(file: IO[bytes]) -> None:
        # altair takes half a second to import
        from ipgraph.plot import embedded_svg

        known = vocabulary.load(stored=store.own_vocabulary())
        found = drawn(store, known, languages()[language], indicator, params).series
        implied = f"/checks?verdict=implied&indicator={quote(found.indicator, safe='')}"

        def link(claims: tuple[str, ...]) -> str:
            return path_of(claims[0]) if claims else implied

        svg = embedded_svg(found, known, language, link, narrow=width == _NARROW)
        file.write(svg.encode())

    asked = "chart", indicator, language, width, params.get("measure"), lines
    path = kept(store, scratch, asked, None if only_kept else write)
    return answered(path, {"content-type": "image/svg+xml"})
