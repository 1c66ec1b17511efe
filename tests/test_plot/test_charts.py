"""Charts: one definition in Vega-Lite, and what of a series is in it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import pytest

from ipgraph.errors import NotFoundError
from ipgraph.plot import series_svg, style
from ipgraph.plot.series_chart import MOST_LINES, MOST_PANELS, series_chart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Making
    from ipgraph.series import Series
    from ipgraph.vocabulary import Vocabulary

WIDEST = 700


def layers(spec: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    for layer in spec.get("layer") or [each for panel in spec["concat"] for each in panel["layer"]]:
        if layer["mark"]["type"] == kind:
            yield layer


def rows(spec: dict[str, Any], kind: str, **look: Any) -> list[dict[str, Any]]:
    return [
        row
        for layer in layers(spec, kind)
        if look.items() <= layer["mark"].items()
        for row in values(spec, layer)
    ]


def values(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a layer, which altair may keep apart by name."""
    data = layer["data"]
    found: list[dict[str, Any]] = data["values"] if "values" in data else spec["datasets"][data["name"]]
    return found


def svg(series: Series, catalogue: Vocabulary, language: str = "en") -> ET.Element:
    return ET.fromstring(series_svg(series, catalogue, language))


def test_intervals_open_ends_implied_points_and_conflicts_are_drawn(
    rich: Series, catalogue: Vocabulary
) -> None:
    spec = series_chart(rich, catalogue, "en").to_dict()
    assert len(rows(spec, "point", fill="white")) == len(rich.implied)
    assert len(rows(spec, "point", filled=True, aria=False)) == 2  # heads of arrows
    assert len(rows(spec, "point", shape=style.CROSS)) == 1
    assert len(rows(spec, "tick")) == 2 * (len(rich.points) - 2 + 1)
    assert len(rows(spec, "point", filled=True)) - 2 == len(rich.points) - 1
    told = " ".join(spec["title"]["subtitle"])
    for words in ("Hollow", "×", "Bars", "Arrows", "Thin lines", "1 figure without a period"):
        assert words in told


def test_marks_that_are_not_there_are_not_explained(make: Making, catalogue: Vocabulary) -> None:
    spec = series_chart(make.of(make.stated("2023", "921000")), catalogue, "en").to_dict()
    told = " ".join(spec["title"]["subtitle"])
    assert "Hollow" not in told
    assert "×" not in told
    assert not list(layers(spec, "line"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_chart_is_xml_of_the_width_of_a_column(rich: Series, catalogue: Vocabulary, language: str) -> None:
    root = svg(rich, catalogue, language)
    assert root.tag.endswith("svg")
    assert int(root.attrib["width"]) <= WIDEST
    texts = {text for text in root.itertext() if text.strip()}
    title = {"en": "Invention patents granted", "zh": "发明专利授权量"}[language]
    axis = {"en": "1 million", "zh": "100万"}[language]
    unit = {"en": "number", "zh": "数量"}[language]
    year = {"en": "2013", "zh": "2013年"}[language]
    assert {title, axis, unit, year} <= texts


def test_what_a_mark_is_can_be_heard(rich: Series, catalogue: Vocabulary) -> None:
    labels = [each.attrib.get("aria-label", "") for each in svg(rich, catalogue).iter()]
    assert "all, 2021: 1.5 million; in conflict: 1 and 2 differ" in labels


def test_the_same_chart_is_the_same_text(rich: Series, catalogue: Vocabulary) -> None:
    assert series_svg(rich, catalogue, "zh") == series_svg(rich, catalogue, "zh")


def test_text_of_documents_is_text_in_the_chart(rich: Series, catalogue: Vocabulary) -> None:
    written = json.dumps(series_chart(rich, catalogue, "en").to_dict())
    assert "alert(1)" in written
    assert "</script" not in written
    assert "<!--" not in written


def test_many_lines_are_small_charts_on_one_scale(crowded: Series, catalogue: Vocabulary) -> None:
    spec = series_chart(crowded, catalogue, "en").to_dict()
    assert len(spec["concat"]) == 10 > MOST_LINES
    scales = {json.dumps(panel["layer"][-1]["encoding"]["y"]["scale"]) for panel in spec["concat"]}
    assert len(scales) == 1
    assert spec["concat"][0]["title"]["text"] == ["Anhui (CN-AH)"]
    assert int(svg(crowded, catalogue).attrib["width"]) <= WIDEST


def test_of_very_many_lines_the_fullest_are_drawn_with_a_note(make: Making, catalogue: Vocabulary) -> None:
    places = [place for place in catalogue.places if place.startswith("CN-")][:30]
    points = [make.stated("2023", "5000", area=place) for place in places]
    spec = series_chart(
        make.of(*points, make.stated("2022", "7000", area=places[-1])), catalogue, "en"
    ).to_dict()
    assert len(spec["concat"]) == MOST_PANELS
    assert "The 24 lines with the most figures of 30." in " ".join(spec["title"]["subtitle"])
    assert len(values(spec, spec["concat"][-1]["layer"][-1])) == 2


def test_units_have_panels_and_axes_of_their_own(make: Making, catalogue: Vocabulary) -> None:
    series = make.of(make.stated("2023", "376500000000", unit="CNY"), make.stated("2023", "54", unit="USD"))
    spec = series_chart(series, catalogue, "en").to_dict()
    titles = [panel["layer"][0]["encoding"].get("y") for panel in spec["concat"]]
    assert titles == [None, None]  # the grid has no value
    titles = [panel["layer"][-1]["encoding"]["y"]["axis"]["title"] for panel in spec["concat"]]
    assert titles == ["yuan (CNY)", "US dollars"]


def test_a_rank_counts_downwards(make: Making, catalogue: Vocabulary) -> None:
    point = make.stated("2023", "11", measure="rank", unit="rank")
    spec = series_chart(make.of(point), catalogue, "en").to_dict()
    assert spec["layer"][-1]["encoding"]["y"]["scale"]["reverse"] is True


def test_a_change_says_what_it_is(make: Making, catalogue: Vocabulary) -> None:
    point = make.stated("2023", "15", measure="change", unit="percent", base="yoy")
    spec = series_chart(make.of(point), catalogue, "zh").to_dict()
    assert spec["layer"][-1]["encoding"]["y"]["axis"]["title"] == "变化率，百分比（%）"
    assert "同比" in spec["title"]["subtitle"][0]


def test_what_has_no_period_cannot_be_drawn(make: Making, catalogue: Vocabulary) -> None:
    with pytest.raises(NotFoundError, match="no figure of Invention patents granted has a period"):
        series_chart(make.of(make.stated(None, "5")), catalogue, "en")


def test_colours_and_shapes_suffice() -> None:
    assert len(set(style.COLOURS)) == len(set(style.SHAPES)) == MOST_LINES
