"""Intervals → a drawing of them on one axis: where bars, arrows and ticks stand, and what they say.

The template makes SVG of it. Lengths are in units of the drawing, of which a phone's width has some 360.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ipgraph.show.words import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.show.words import Phrase
    from ipgraph.values import Interval

WIDTH: Final = 360
_MARGIN: Final = 10  # to each side, for arrow heads and the halves of labels
_ROW: Final = 34  # a bar with its label above
_BAR: Final = 24  # of a bar's middle below the top of its row
_AXIS: Final = 34  # the axis with its labels
_NARROWEST: Final = 4.0
# Of the axis so much lies beyond the outermost end, and more where an interval is open there.
_BEYOND: Final = Decimal("0.12")
_OPEN: Final = Decimal("0.35")
_MOST_TICKS: Final = 5
_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
# How wide a letter or digit of a tick's label and of a bar's label is; an ideograph is two wide.
_TICK_LETTER: Final = 5.6
_LABEL_LETTER: Final = 6.2


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval to draw: what it is (``kind`` names its colour), and what is written above it."""

    kind: str
    interval: Interval
    label: Phrase


@dataclass(frozen=True, slots=True)
class Placed:
    """A bar in the drawing, from ``x`` on, ``width`` long; ``opens_left`` and ``opens_right`` are arrows."""

    bar: Bar
    x: float
    width: float
    y: int
    opens_left: bool
    opens_right: bool

    @property
    def label_y(self) -> int:
        """Where the label's line stands."""
        return self.y - _BAR + 13

    def squeezed(self, code: str) -> int | None:
        """How wide the label in a language must be made to fit; None where it does."""
        room = WIDTH - 2 * _MARGIN
        return room if _LABEL_LETTER * _columns(self.bar.label[code]) > room else None


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis; ``anchor`` says which part of its label stands at ``x``."""

    x: float
    label: Phrase
    anchor: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Bars, one below the other, over an axis whose line is at ``axis``."""

    width: int
    height: int
    axis: int
    bars: tuple[Placed, ...]
    ticks: tuple[Tick, ...]

    @property
    def title(self) -> Phrase:
        """What the drawing shows, in words."""
        return phrase(lambda words: words.joined(each.bar.label[words.code] for each in self.bars))


def drawing(bars: Sequence[Bar], unit: str) -> Drawing | None:
    """A drawing of some intervals in one unit; None where none of them has an end."""
    ends = [end for bar in bars for end in (bar.interval.low, bar.interval.high) if end is not None]
    if not ends:
        return None
    low, high = _domain(bars, min(ends), max(ends))
    scale = (WIDTH - 2 * _MARGIN) / float(high - low)

    def x(value: Decimal) -> float:
        return round(_MARGIN + float(value - low) * scale, 1)

    placed = []
    for row, bar in enumerate(bars):
        start = 0.0 + _MARGIN if bar.interval.low is None else x(bar.interval.low)
        end = float(WIDTH - _MARGIN) if bar.interval.high is None else x(bar.interval.high)
        if end - start < _NARROWEST:
            start = (start + end - _NARROWEST) / 2
            end = start + _NARROWEST
        placed.append(
            Placed(
                bar,
                round(start, 1),
                round(end - start, 1),
                row * _ROW + _BAR,
                bar.interval.low is None,
                bar.interval.high is None,
            )
        )
    axis = len(bars) * _ROW + 6
    ticks = tuple(_tick(value, x(value), unit) for value in _ticks(low, high, unit))
    return Drawing(WIDTH, axis + _AXIS - 10, axis, tuple(placed), ticks)


def _domain(bars: Sequence[Bar], low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """What the axis spans: all ends, and some room beyond them."""
    length = high - low or abs(high) / 10 or Decimal(1)
    left = _OPEN if any(bar.interval.low is None for bar in bars) else _BEYOND
    right = _OPEN if any(bar.interval.high is None for bar in bars) else _BEYOND
    return low - length * left, high + length * right


def _ticks(low: Decimal, high: Decimal, unit: str) -> list[Decimal]:
    """Round values between two others, as many as have room for their labels."""
    raw = (high - low) / _MOST_TICKS
    power = Decimal(1).scaleb(raw.adjusted())
    steps = (factor * power * scale for scale in (1, 10) for factor in _STEPS)
    found: list[Decimal] = []
    for step in steps:
        first = (low / step).to_integral_value(rounding="ROUND_CEILING")
        found = [(first + n) * step for n in range(int((high / step - first) // 1) + 1)]
        room = float(step / (high - low)) * (WIDTH - 2 * _MARGIN)
        if step >= raw and all(_breadth(value, unit) + 10 <= room for value in found):
            break
    return found


def _breadth(value: Decimal, unit: str) -> float:
    """How wide the label of a tick is, in the language where it is widest."""
    return max(_TICK_LETTER * _columns(said) for said in _label(value, unit).values())


def _columns(text: str) -> int:
    return sum(2 if each >= "\u1100" else 1 for each in text)


def _label(value: Decimal, unit: str) -> Phrase:
    return phrase(lambda words: f"{words.number(value)}{'%' if unit == 'percent' else ''}")


def _tick(value: Decimal, x: float, unit: str) -> Tick:
    half = math.ceil(_breadth(value, unit) / 2)
    anchor = "start" if x < half else "end" if x > WIDTH - half else "middle"
    return Tick(x, _label(value, unit), anchor)
