"""The property graph → what its shape tells: who is central, what ties what, what clusters, by which paths.

``docs/networks.md`` says how to read each, and how not to.
"""

from __future__ import annotations

from ipgraph.network.network import Communities, Network, Ranked
from ipgraph.network.paths import Path, Step

__all__ = ["Communities", "Network", "Path", "Ranked", "Step"]
