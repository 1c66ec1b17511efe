"""ipgraph: a knowledge graph of intellectual-property policy that can be trusted."""

from __future__ import annotations

__version__ = "0.1.0"
