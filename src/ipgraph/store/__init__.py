"""Quads in and out of the graph database, one named graph per document: embedded, or on a server."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ipgraph.store.interface import OWN_VOCABULARY_GRAPH, VOCABULARY_GRAPH, Dataset, Store

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["OWN_VOCABULARY_GRAPH", "VOCABULARY_GRAPH", "Dataset", "Store", "default_path", "open_store"]


def default_path(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """The folder of the store where the user names none: in the user's data directory.

    >>> default_path({"XDG_DATA_HOME": "/home/ana/data"}, "linux").as_posix()
    '/home/ana/data/ipgraph'
    """
    home = Path.home()
    if platform == "win32":
        base = environment.get("LOCALAPPDATA") or home / "AppData" / "Local"
    elif platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        # XDG Base Directory Specification: a relative path is invalid and passed over
        base = environment.get("XDG_DATA_HOME", "")
        base = base if Path(base).is_absolute() else home / ".local" / "share"
    return Path(base) / "ipgraph"


def open_store(place: str | Path | None = None, *, read_only: bool = False, create: bool = True) -> Store:
    """The store at a place: a folder, or the URL of a SPARQL 1.1 server.

    None means ``$IPGRAPH_STORE``, else ``default_path()``. Raises as ``Store.open``; StoreError too where a
    server cannot be reached.
    """
    place = place or os.environ.get("IPGRAPH_STORE") or default_path()
    if isinstance(place, str) and place.startswith(("http://", "https://")):
        from ipgraph.store.remote import RemoteStore

        return RemoteStore.connect(place, read_only=read_only)
    return Store.open(place, read_only=read_only, create=create)
