"""What documents say, and what their figures say of each other → web pages that show it in their texts."""

from __future__ import annotations

from ipgraph.show.page import MOST_CHARACTERS, MOST_CLAIMS, page
from ipgraph.show.report import MOST_FINDINGS, report

__all__ = ["MOST_CHARACTERS", "MOST_CLAIMS", "MOST_FINDINGS", "page", "report"]
