"""A Picture of a series → its chart in Vega-Lite, by altair."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import altair as alt

from ipgraph.errors import NotFoundError
from ipgraph.plot import style
from ipgraph.plot.axes import DAY, Axis, time_axis, value_axis
from ipgraph.plot.charts import PanelChart, SingleChart
from ipgraph.plot.files import META
from ipgraph.plot.layers import PanelLayers
from ipgraph.plot.marks import Mark, Panel, Picture, picture
from ipgraph.plot.words import ChartWords, chart_words, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.series import Series
    from ipgraph.vocabulary import Vocabulary

MOST_LINES: Final = len(style.COLOURS)  # in one panel
MOST_PANELS: Final = 24
_FRAME: Final = style.Frame()
_SHORTEST: Final = 360 * DAY  # of periods that parts of years are marked for


def series_chart(
    series: Series, vocabulary: Vocabulary, language: str, frame: style.Frame = _FRAME
) -> SingleChart | PanelChart:
    """The chart of a series, in a language (``en`` or ``zh``).

    Raises NotFoundError where no point has a period, ParameterError on another language.
    """
    words = chart_words(language)
    shown = picture(series, vocabulary, words)
    if not shown.panels:
        raise NotFoundError(words.say("nothing_dated", indicator=shown.title))
    panels, cut = _panels(shown)
    drawn = [panel for panel, _ in panels]
    time = _time([mark for panel in drawn for line in panel.lines for mark in line.marks], words)
    small = any(len(panel.lines) > MOST_LINES for panel in shown.panels)
    values = {panel.unit: _values(panel, words) for panel in shown.panels}
    titles = {panel.unit: _axis_title(shown, panel, vocabulary, words) for panel in shown.panels}
    layers = [
        PanelLayers(panel, time, values[panel.unit], titles[panel.unit], words, frame, small=small).layers()
        for panel in drawn
    ]
    width = style.SMALL_WIDTH if small else frame.width
    height = 120 if small else 320 if len(panels) == 1 else 220
    notes = _notes(shown, drawn, words, cut)
    told = {"language": language, "title": shown.title, "name": series.indicator}
    common: dict[str, Any] = {
        "config": style.config(words, chart_words("en" if language == "zh" else "zh")),
        "usermeta": {META: told | ({"notes": notes} if frame.bare else {})},
        "padding": 2 if frame.bare else 10,
    }
    if not frame.bare:
        lines = [line for text in notes for line in wrapped(text, style.SUBTITLE_LETTERS[language])]
        common["title"] = alt.TitleParams(wrapped(shown.title, style.TITLE_LETTERS), subtitle=lines)
    if len(layers) == 1:
        return SingleChart(layer=layers[0], width=width, height=height, **common)
    concat = [alt.LayerChart(layer=each, width=width, height=height, title=_title(name, small))
              for each, (_, name) in zip(layers, panels, strict=True)]  # fmt: skip
    # each unit's legend is its own: lines in one unit need not be those in another
    resolve = alt.Resolve(scale={"color": "independent", "shape": "independent"})
    columns = 2 if small and not frame.is_narrow else 1
    return PanelChart(concat=concat, columns=columns, spacing=16, resolve=resolve, **common)


def _axis_title(shown: Picture, panel: Panel, vocabulary: Vocabulary, words: ChartWords) -> str:
    unit = words.unit(panel.unit, vocabulary)
    if shown.measure in ("level", "rank"):
        return unit
    measure = words.words.label(vocabulary.measures.get(shown.measure), shown.measure)
    return words.say("measured", measure=measure, unit=unit)


def _title(name: str, small: bool) -> Any:
    if not small:
        return alt.Undefined
    lines = wrapped(name, style.SMALL_WIDTH // 6)
    return alt.TitleParams(lines, fontSize=12, fontWeight="normal", offset=4, frame="bounds")


def _panels(shown: Picture) -> tuple[list[tuple[Panel, str]], tuple[int, int] | None]:
    """The panels with their names; lines that are too many for one each have their own."""
    if all(len(panel.lines) <= MOST_LINES for panel in shown.panels):
        return [(panel, "") for panel in shown.panels], None
    single = [(Panel(panel.unit, (line,)), line.name) for panel in shown.panels for line in panel.lines]
    if len(single) <= MOST_PANELS:
        return single, None
    fullest = sorted(range(len(single)), key=lambda at: (-len(single[at][0].lines[0].marks), at))
    chosen = [single[at] for at in sorted(fullest[:MOST_PANELS])]
    return chosen, (len(chosen), len(single))


def _time(marks: Sequence[Mark], words: ChartWords) -> Axis:
    first = _day(min(mark.start for mark in marks))
    last = _day(max(mark.end for mark in marks) - DAY)
    parts = any(DAY < mark.end - mark.start < _SHORTEST for mark in marks)
    return time_axis(first, last, words, parts=parts, beyond=max(mark.at for mark in marks))


def _day(moment: int) -> date:
    return datetime.fromtimestamp(moment / 1000, tz=UTC).date()


def _values(panel: Panel, words: ChartWords) -> Axis:
    marks = [mark for line in panel.lines for mark in line.marks]
    return value_axis(
        [end for mark in marks for end in mark.ends],
        panel.unit,
        words,
        up=any(mark.opens == "up" for mark in marks),
        down=any(mark.opens == "down" for mark in marks),
    )


def _notes(
    shown: Picture, panels: Sequence[Panel], words: ChartWords, cut: tuple[int, int] | None
) -> list[str]:
    """What stands below the title: what all lines share, and what the marks mean that are there."""
    marks = [mark for panel in panels for line in panel.lines for mark in line.marks]
    names = {line.name for panel in panels for line in panel.lines}
    first = [shown.shared, *(names - {words.say("all")} if len(names) == 1 else ())]
    meaning = [
        words.say("hollow") if any(mark.is_implied for mark in marks) else "",
        words.say("cross") if any(mark.is_conflict for mark in marks) else "",
        words.say("bars") if any(mark.low != mark.high and not mark.opens for mark in marks) else "",
        words.say("arrows") if any(mark.opens for mark in marks) else "",
        words.say("spans") if any(mark.run for mark in marks) else "",
        words.say("cut", shown=cut[0], all=cut[1]) if cut else "",
    ]
    if shown.undated:
        key = "undated_one" if shown.undated == 1 else "undated_many"
        meaning.append(words.say(key, n=shown.undated))
    space = "" if words.code == "zh" else " "
    comma = "，" if words.code == "zh" else ", "
    return [text for text in (comma.join(filter(None, first)), space.join(filter(None, meaning))) if text]
