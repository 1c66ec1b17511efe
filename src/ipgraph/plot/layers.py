"""One panel of a series' chart → its layers: grid, periods, lines, bars, arrows, points, crosses."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import altair as alt

from ipgraph.plot import style
from ipgraph.plot.axes import OPEN, Axis
from ipgraph.plot.words import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ipgraph.plot.marks import Line, Mark, Panel
    from ipgraph.plot.style import Frame
    from ipgraph.plot.words import ChartWords

    Row = tuple[Line, Mark]
    # altair types what ``encode`` gives as anything
    Layer = Any

TOLD: Final = ("line", "period", "figure", "allows", "state", "formula", "speakers", "documents", "quotes")
# Points that stand so many pixels apart, or more, are so large.
_SIZES: Final = ((14, 60), (7, 28), (0, 12))
_WIDE: Final = 46  # letters of a name that is too long for a legend in two columns


class PanelLayers:
    """Makes the layers of a panel on axes that it may share with others."""

    def __init__(
        self,
        panel: Panel,
        time: Axis,
        values: Axis,
        title: str,
        words: ChartWords,
        frame: Frame,
        *,
        small: bool,
    ) -> None:
        self.panel, self.time, self.values, self.words = panel, time, values, words
        self.width = style.SMALL_WIDTH if small else frame.width
        self.link = frame.link
        small = small or frame.is_narrow
        names = [line.name for line in panel.lines]
        wide = frame.is_narrow or max(map(columns, names)) > _WIDE
        legend = alt.Legend(
            orient="bottom",
            direction="vertical",
            columns=1 if wide else 2,
            title=None,
            symbolOpacity=1,
            labelLimit=frame.width + 10 if wide else 290,
        )
        shown: Any = legend if len(names) > 1 else None
        colours = alt.Scale(domain=names, range=list(style.COLOURS[: len(names)]))
        shapes = alt.Scale(domain=names, range=list(style.SHAPES[: len(names)]))
        self.colour = alt.Color("line:N", scale=colours, legend=shown)
        self.shape = alt.Shape("line:N", scale=shapes, legend=shown)
        self.gaps = {
            run: _least_gap([mark for line in panel.lines for mark in line.marks if mark.run == run])
            for run in {mark.run for line in panel.lines for mark in line.marks}
        }
        self.x_axis = self._time_axis(small=small)
        self.y_axis = alt.Axis(
            values=[tick.value for tick in values.ticks],
            labelExpr=values.label_expression(),
            title=title,
            domain=False,
            ticks=False,
            labelPadding=6,
            labelLimit=140,
            titlePadding=8,
        )

    def layers(self) -> list[Layer]:
        """The layers, the lowest first; those of which there is nothing to draw are left out."""
        rows = [(line, mark) for line in self.panel.lines for mark in line.marks]
        made = [
            self._grid(),
            self._spans(rows),
            self._paths(),
            self._bars(rows),
            self._caps(rows),
            *self._arrows(rows),
            self._crosses(rows),  # below the points, which are what tells something under the pointer
            self._points([row for row in rows if row[1].is_implied], hollow=True),
            self._points([row for row in rows if not row[1].is_implied], hollow=False),
        ]
        return [layer for layer in made if layer is not None]

    def _time_axis(self, *, small: bool) -> alt.Axis:
        every = -(-len(self.time.ticks) // 6) if small else 1
        ticks = self.time.ticks[::every]
        return alt.Axis(
            values=[tick.value for tick in ticks],
            labelExpr=Axis(self.time.low, self.time.high, ticks).label_expression(),
            title=None,
            grid=False,
            ticks=False,
            labelPadding=6,
            labelOverlap=False,
            labelFlush=False,
        )

    def _x(self, field: str = "at") -> alt.X:
        scale = alt.Scale(type="utc", domain=[self.time.low, self.time.high], nice=False)
        return alt.X(f"{field}:T", scale=scale, axis=self.x_axis)

    def _y(self, field: str = "value") -> alt.Y:
        scale = alt.Scale(
            domain=[self.values.low, self.values.high],
            nice=False,
            zero=False,
            reverse=self.panel.unit == "rank",
        )
        return alt.Y(f"{field}:Q", scale=scale, axis=self.y_axis)

    def _size(self, mark: Mark) -> int:
        """How large a point is: smaller where those of its kind stand close."""
        gap = self.gaps[mark.run] / (self.time.high - self.time.low) * self.width
        return next(size for least, size in _SIZES if gap >= least)

    def _grid(self) -> Layer:
        """The lines between the parts of the time axis, for labels stand between them."""
        return (
            alt.Chart(_data({"at": at} for at in self.time.grid))
            .mark_rule(color=style.GRID, aria=False)
            .encode(x=self._x())
        )

    def _spans(self, rows: Iterable[Row]) -> Layer:
        """The period that a figure counts, where it counts one (a stock does not)."""
        spans = [
            {"line": line.name, "at": mark.start, "to": mark.end, "value": float(mark.value)}
            for line, mark in rows
            if mark.run
        ]
        if not spans:
            return None
        return (
            alt.Chart(_data(spans))
            .mark_rule(opacity=0.45, strokeWidth=1, aria=False)
            .encode(x=self._x(), x2="to:T", y=self._y(), color=self.colour)
        )

    def _paths(self) -> Layer:
        """The lines through marks of periods of one length."""
        paths = []
        for number, line in enumerate(self.panel.lines):
            for run in sorted({mark.run for mark in line.marks}):
                marks = [mark for mark in line.marks if mark.run == run and mark.is_joined]
                if len(marks) > 1:
                    paths += [
                        {
                            "line": line.name,
                            "path": f"{number}/{run}",
                            "at": mark.at,
                            "value": float(mark.value),
                        }
                        for mark in marks
                    ]
        if not paths:
            return None
        return (
            alt.Chart(_data(paths))
            .mark_line(strokeWidth=1.5, opacity=0.7, aria=False)
            .encode(x=self._x(), y=self._y(), color=self.colour, detail="path:N")
        )

    def _bars(self, rows: Iterable[Row]) -> Layer:
        """What figures allow, where both ends are known."""
        bars = [
            {"line": line.name, "at": mark.at, "value": float(mark.low), "to": float(mark.high)}
            for line, mark in rows
            if mark.low is not None and mark.high is not None and mark.low != mark.high
        ]
        if not bars:
            return None
        return (
            alt.Chart(_data(bars))
            .mark_rule(strokeWidth=1.5, aria=False)
            .encode(x=self._x(), y=self._y(), y2="to:Q", color=self.colour)
        )

    def _caps(self, rows: Iterable[Row]) -> Layer:
        caps = [
            {"line": line.name, "at": mark.at, "value": float(end), "size": self._size(mark) ** 0.5 * 1.15}
            for line, mark in rows
            if mark.low is not None and mark.high is not None and mark.low != mark.high
            for end in (mark.low, mark.high)
        ]
        if not caps:
            return None
        return (
            alt.Chart(_data(caps))
            .mark_tick(orient="horizontal", thickness=1.5, aria=False)
            .encode(x=self._x(), y=self._y(), color=self.colour, size=_own_size())
        )

    def _arrows(self, rows: Iterable[Row]) -> list[Layer]:
        """Figures with an open end: a line away from it, with a head."""
        arrows: list[dict[str, Any]] = []
        length = (self.values.high - self.values.low) * float(OPEN)
        # a rank counts downwards: what is more points down
        turned = {"up": "down", "down": "up"} if self.panel.unit == "rank" else {"up": "up", "down": "down"}
        for line, mark in rows:
            if mark.opens:
                value = float(mark.value)
                end = value + length if mark.opens == "up" else value - length
                arrows.append(
                    {"line": line.name, "at": mark.at, "value": value, "to": end, "opens": turned[mark.opens]}
                )
        if not arrows:
            return []
        shafts = (
            alt.Chart(_data(arrows))
            .mark_rule(strokeWidth=1.5, aria=False)
            .encode(x=self._x(), y=self._y(), y2="to:Q", color=self.colour)
        )
        tips = [
            alt.Chart(_data([row for row in arrows if row["opens"] == way]))
            .mark_point(shape=f"triangle-{way}", filled=True, size=60, opacity=1, aria=False)
            .encode(x=self._x(), y=self._y("to"), color=self.colour)
            for way in sorted({str(row["opens"]) for row in arrows})
        ]
        return [shafts, *tips]

    def _points(self, rows: Sequence[Row], *, hollow: bool) -> Layer:
        """The figures, with what they tell under the pointer."""
        if not rows:
            return None
        points = [
            {
                "line": line.name,
                "at": mark.at,
                "value": float(mark.value),
                "size": self._size(mark),
                **mark.tells,
            }
            for line, mark in rows
        ]
        told = [key for key in TOLD if any(key in mark.tells for _, mark in rows)]
        # a line stands for its name where it is the only one
        told = [key for key in told if key != "line" or len(self.panel.lines) > 1]
        for point in points:
            for key in told:
                point.setdefault(key, "–")
        linked: dict[str, Any] = {}
        if self.link is not None:
            linked["href"] = alt.Href("href:N")
            for point, (_, mark) in zip(points, rows, strict=True):
                point["href"] = self.link(mark.claims)
        look: dict[str, Any] = {"fill": "white", "strokeWidth": 1.8} if hollow else {"filled": True}
        return (
            alt.Chart(_data(points))
            .mark_point(opacity=1, **look)
            .encode(
                x=self._x(),
                y=self._y(),
                color=self.colour,
                shape=self.shape,
                size=_own_size(),
                tooltip=[alt.Tooltip(f"{key}:N", title=self.words.say(key)) for key in told],
                description=alt.Description("description:N"),
                **linked,
            )
        )

    def _crosses(self, rows: Iterable[Row]) -> Layer:
        crosses = [
            {"at": mark.at, "value": float(mark.value), "size": self._size(mark) * 5}
            for _, mark in rows
            if mark.is_conflict
        ]
        if not crosses:
            return None
        look: dict[str, Any] = {"stroke": style.INK, "strokeWidth": 1.6, "filled": False}
        return (
            alt.Chart(_data(crosses))
            .mark_point(shape=style.CROSS, opacity=1, tooltip=None, aria=False, **look)
            .encode(x=self._x(), y=self._y(), size=_own_size())
        )


def _least_gap(marks: Iterable[Mark]) -> float:
    """The shortest time between two marks that are not of one time; endless where there is none."""
    times = sorted({mark.at for mark in marks})
    return min((after - before for before, after in pairwise(times)), default=float("inf"))


def _own_size() -> alt.Size:
    return alt.Size("size:Q", scale=None, legend=None)


def _data(rows: Iterable[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))
