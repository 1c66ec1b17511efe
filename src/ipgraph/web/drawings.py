"""A request → the task that makes what a page draws: a chart, or a network; None of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.web import http
from ipgraph.web.messages import Task

if TYPE_CHECKING:
    from ipgraph.web.http import Scope

_CHART: Final = "/chart/"
_NETWORKS: Final = {f"/network.{form}": form for form in ("json", "gexf", "graphml")}


def task(scope: Scope) -> Task | None:
    """What is to be made for ``/chart/INDICATOR`` and ``/network.FORMAT``."""
    path = scope["path"]
    params = dict(http.fields(scope["query_string"]))
    if path.startswith(_CHART):
        return Task("chart", {"indicator": path.removeprefix(_CHART), "params": params})
    if path in _NETWORKS:
        packed = http.takes_gzip(scope)
        return Task("network", {"form": _NETWORKS[path], "params": params, "packed": packed})
    return None
