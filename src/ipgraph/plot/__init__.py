"""Series and findings → charts in Vega-Lite, one definition for files, notebooks and pages.

Needs the extra ``plot``; altair is imported when the first chart is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph.plot import files
from ipgraph.plot.embedded import embedded_svg
from ipgraph.plot.plots import Plots, series_svg, write_series

if TYPE_CHECKING:
    from pathlib import Path


def check_file(path: Path) -> None:
    """See that a chart can be written to a file of this name: see ``files.check``."""
    files.check(path)


__all__ = ["Plots", "check_file", "embedded_svg", "series_svg", "write_series"]
