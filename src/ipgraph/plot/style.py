"""How charts look: colours that colour-blind people tell apart, shapes, fonts, widths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ipgraph.plot.words import ChartWords

# Okabe and Ito, Color Universal Design (2008), without yellow, which is lost on white, and with grey.
COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000", "#777777")
# A line is told by its shape too, where colours are not seen or printed.
SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "triangle-down", "triangle-right",
                 "triangle-left", "stroke")  # fmt: skip
CROSS: Final = "M-1,-1L1,1M-1,1L1,-1"
INK: Final = "#222222"
SOFT: Final = "#666666"
GRID: Final = "#e4e4e4"
ALARM: Final = "#D55E00"
PAPER: Final = "white"
# What a page in the dark has instead: as many steps apart, and as far from its ground.
_LIGHT: Final = ("#4a9fe0", "#ff8a4c", "#2bc494", "#e7a3ca", "#a9dcff", "#f5bd45", "#f2f2f2", "#a8a8a8")
DARK: Final[Mapping[str, str]] = {
    **dict(zip(COLOURS, _LIGHT, strict=True)),
    INK: "#e6e3dc",
    SOFT: "#a29d93",
    GRID: "#3b3d42",
    PAPER: "#17181b",
}
# With the labels of axes, charts are at most 700 wide.
PLOT_WIDTH: Final = 590
NARROW_WIDTH: Final = 270
SMALL_WIDTH: Final = 240
# Letters in a line of the title and of what stands below it; an ideograph is two.
TITLE_LETTERS: Final = 76
SUBTITLE_LETTERS: Final = {"en": 114, "zh": 100}


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a chart stands: ``width`` of what is between its axes, in pixels.

    A ``bare`` one has neither title nor notes, since what is around it says them. ``link`` gives the address
    that a figure leads to, by the IRIs of the claims that state it (none where it is implied).
    """

    width: int = PLOT_WIDTH
    bare: bool = False
    link: Callable[[tuple[str, ...]], str] | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether there is no room for things side by side."""
        return self.width < PLOT_WIDTH


def config(words: ChartWords, other: ChartWords) -> dict[str, Any]:
    """The configuration of Vega-Lite; fonts of the language come before those of the other one."""
    fonts = ", ".join([*words.fonts, *other.fonts, "sans-serif"])
    return {
        "font": fonts,
        "background": PAPER,
        "view": {"stroke": None},
        "axis": {
            "labelColor": INK,
            "titleColor": INK,
            "titleFontWeight": "normal",
            "labelFontSize": 11,
            "titleFontSize": 12,
            "domainColor": SOFT,
            "tickColor": SOFT,
            "gridColor": GRID,
        },
        "legend": {
            "labelFontSize": 12,
            "labelColor": INK,
            "symbolStrokeWidth": 1.5,
            "symbolSize": 80,
            "symbolOpacity": 1,
        },
        "title": {
            "fontSize": 16,
            "fontWeight": "bold",
            "subtitleFontSize": 12,
            "subtitleColor": SOFT,
            "subtitleLineHeight": 16,
            "color": INK,
            "anchor": "start",
            "frame": "bounds",
            "offset": 12,
        },
    }
