"""What documents say → a web page that shows it in their texts."""

from __future__ import annotations

from ipgraph.show.page import MOST_CHARACTERS, MOST_CLAIMS, page

__all__ = ["MOST_CHARACTERS", "MOST_CLAIMS", "page"]
