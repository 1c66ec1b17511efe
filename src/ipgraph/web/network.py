"""What part of the graph is asked for → its nodes and edges with their places, as a file for viewers."""

from __future__ import annotations

import gzip
from typing import IO, TYPE_CHECKING, Any, Final, cast

from ipgraph import graph, vocabulary
from ipgraph.errors import ParameterError
from ipgraph.export import write_graph
from ipgraph.web.kept import answered, kept
from ipgraph.web.problems import problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipgraph.graph import Options
    from ipgraph.store import Store
    from ipgraph.web.limits import Limits
    from ipgraph.web.messages import Answer

# by the ending of the address; CSV is two files, and no answer is two
FORMATS: Final[Mapping[str, str]] = {
    "json": "application/json",
    "gexf": "application/gexf+xml",
    "graphml": "application/graphml+xml",
}
_LISTS: Final = ("kinds", "relations")
_SWITCHES: Final = ("fold", "dynamic")
PARAMETERS: Final = ("kinds", "relations", "period", "language", "around", "depth", "fold", "dynamic")
# text becomes a tenth, and takes hardly longer
_LEVEL: Final = 3


class _TooMany(Exception):  # noqa: N818 - ends the writing of a file, and never leaves this module
    """The graph has more edges than one answer may."""


def answer(
    store: Store,
    limits: Limits,
    scratch: str,
    *,
    form: str,
    params: Mapping[str, str],
    packed: bool = False,
    only_kept: bool = False,
) -> Answer:
    """The graph in a format of ``FORMATS``; ``packed`` where the client takes gzip.

    Raises as ``graph.options`` and ``graph.project``; ParameterError on another parameter.
    """
    asked = options(params)
    dynamic = form == "gexf" and params.get("dynamic") == "1"

    def write(file: IO[bytes]) -> None:
        known = vocabulary.load(stored=store.own_vocabulary())
        found = graph.project(store, known, asked)
        if len(found.edges) > limits.rows:
            raise _TooMany
        if not packed:
            write_graph(found, file, form, dynamic=dynamic)
            return
        # without the time, so that the same graph is the same file
        with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as smaller:
            write_graph(found, cast("IO[bytes]", smaller), form, dynamic=dynamic)

    try:
        wanted = "network", form, packed, dynamic, asked
        path = kept(store, scratch, wanted, None if only_kept else write)
    except _TooMany:
        return problem("rows", f"the graph has more than {limits.rows:,} edges; ask for a part of it")
    headers = {"content-type": FORMATS[form], "vary": "accept-encoding"}
    if packed:
        headers["content-encoding"] = "gzip"
    if form != "json":
        headers["content-disposition"] = f'attachment; filename="ipgraph.{form}"'
    return answered(path, headers)


def options(params: Mapping[str, str]) -> Options:
    """The options that the parameters of an address ask for; lists have commas between their items.

    Raises ParameterError where a parameter is unknown or is not what it must be.
    """
    strange = sorted(set(params) - set(PARAMETERS))
    if strange:
        raise ParameterError(f"there is no parameter {strange[0]!r}; one of: {', '.join(PARAMETERS)}")
    switches = {name: params.get(name, "0") for name in _SWITCHES}
    for name, value in switches.items():
        if value not in ("0", "1"):
            raise ParameterError(f"{name} is 0 or 1, not {value!r}")
    lists: dict[str, Any] = {
        name: [each for each in params[name].split(",") if each] for name in _LISTS if params.get(name)
    }
    depth = params.get("depth")
    if depth is not None and not (depth.isascii() and depth.isdecimal() and len(depth) == 1):
        raise ParameterError(f"depth is a whole number from 0 to 9, not {depth!r}")
    return graph.options(
        kinds=lists.get("kinds"),
        relations=lists.get("relations"),
        period=params.get("period") or None,
        language=params.get("language", "en"),
        around=params.get("around") or None,
        depth=None if depth is None else int(depth),
        fold_documents=switches["fold"] == "1",
    )
