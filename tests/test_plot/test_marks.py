"""What a chart shows of a series: where marks stand, what joins them, what they tell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ipgraph.errors import ParameterError
from ipgraph.plot.axes import moment
from ipgraph.plot.marks import picture
from ipgraph.plot.words import chart_words, clean, columns, shortened, wrapped

if TYPE_CHECKING:
    from conftest import Making
    from ipgraph.series import Series
    from ipgraph.vocabulary import Vocabulary

ENGLISH, CHINESE = chart_words("en"), chart_words("zh")
STOCK = "valid-invention-patents"


def test_what_is_counted_over_a_period_stands_in_its_middle(make: Making, catalogue: Vocabulary) -> None:
    shown = picture(make.of(make.stated("2023-01/2023-06", "400000")), catalogue, ENGLISH)
    [mark] = shown.marks
    assert (mark.start, mark.end) == (moment(date(2023, 1, 1)), moment(date(2023, 7, 1)))
    assert mark.at == (mark.start + mark.end) / 2
    assert mark.run == 6


@pytest.mark.parametrize("period", ["2023-12-31", "2023", "2023-12"])
def test_a_stock_stands_at_the_end(make: Making, catalogue: Vocabulary, period: str) -> None:
    [mark] = picture(make.of(make.stated(period, "4000000"), indicator=STOCK), catalogue, ENGLISH).marks
    assert mark.at == moment(date(2024, 1, 1))
    assert mark.run == 0


def test_a_growth_of_a_stock_is_of_its_period(make: Making, catalogue: Vocabulary) -> None:
    point = make.stated("2023", "15000", measure="change", unit="percent", base="yoy")
    [mark] = picture(make.of(point, indicator=STOCK), catalogue, ENGLISH).marks
    assert mark.at < moment(date(2024, 1, 1))


def test_one_line_for_each_breakdown_and_place_and_periods_of_one_length(
    rich: Series, catalogue: Vocabulary
) -> None:
    shown = picture(rich, catalogue, ENGLISH)
    [panel] = shown.panels
    assert [line.name for line in panel.lines] == [
        "all",
        "residence: domestic",
        "residence: foreign",
        "field: core industries of the digital economy",
    ]
    assert {mark.run for mark in panel.lines[0].marks} == {1, 6, 12}
    assert shown.undated == 1
    assert shown.shared == "China (CN)"


def test_a_line_leads_through_one_mark_of_a_time(make: Making, catalogue: Vocabulary) -> None:
    shown = picture(
        make.of(
            make.stated("2021", "900000"),
            make.stated("2021", "950000", documents=("b.txt", "c.txt")),
            implied=(make.implied("2021", "1", "2"),),
        ),
        catalogue,
        ENGLISH,
    )
    assert [int(mark.value) for mark in shown.marks if mark.is_joined] == [950000]
    assert len(shown.marks) == 3


def test_what_all_lines_share_is_said_once(make: Making, catalogue: Vocabulary) -> None:
    shared = ("residence", "domestic")
    series = make.of(
        make.stated("2021", "900000", shared),
        make.stated("2021", "600000", ("field", "digital-economy-core"), shared),
    )
    shown = picture(series, catalogue, CHINESE)
    assert shown.title == "发明专利授权量"
    assert shown.shared == "中国（CN），国内外：国内"
    assert [line.name for line in shown.panels[0].lines] == ["总体", "技术领域：数字经济核心产业"]


def test_each_unit_has_a_panel(make: Making, catalogue: Vocabulary) -> None:
    series = make.of(
        make.stated("2023", "376500000000", unit="CNY"), make.stated("2023", "54720000000", unit="USD")
    )
    assert [panel.unit for panel in picture(series, catalogue, ENGLISH).panels] == ["CNY", "USD"]


def test_a_mark_tells_what_it_rests_on(rich: Series, catalogue: Vocabulary) -> None:
    marks = picture(rich, catalogue, ENGLISH).panels[0].lines[0].marks
    [doubted] = [mark for mark in marks if mark.is_conflict]
    assert doubted.tells["state"] == "in conflict: 1 and 2 differ"
    assert doubted.tells["figure"] == "1.5 million"
    assert doubted.tells["allows"] == "1.4995 million to 1.5005 million"
    assert doubted.tells["documents"].startswith("Title")
    assert doubted.tells["speakers"] == "China National Intellectual Property Administration"
    [followed] = [mark for mark in marks if mark.is_implied and not mark.opens]
    assert followed.tells["formula"] == "1 / 2"
    assert "stated by nobody" in followed.tells["state"]
    [open_] = [mark for mark in marks if mark.opens and not mark.is_implied]
    assert (open_.opens, open_.high) == ("up", None)
    chinese = picture(rich, catalogue, CHINESE).panels[0].lines[0].marks
    [doubted] = [mark for mark in chinese if mark.is_conflict]
    assert doubted.tells["state"] == "有矛盾：1与2不同"
    assert doubted.tells["speakers"] == "国家知识产权局"


def test_an_interval_without_ends_is_not_drawn(make: Making, catalogue: Vocabulary) -> None:
    series = make.of(make.stated("2023", "5000"), implied=(make.implied("2022", None, None),))
    assert len(picture(series, catalogue, ENGLISH).marks) == 1


def test_text_of_documents_can_end_no_script_and_break_no_xml() -> None:
    assert "</" not in clean("</script>")
    assert "<!--" not in clean("<!--")
    assert clean("a\x00\ud800b") == "a\ufffd\ufffdb"
    assert clean("a < b") == "a < b"


def test_lines_are_no_wider_than_asked() -> None:
    text = "发明专利授权量由国家知识产权局公布，见 the annual report of the office。" * 3
    lines = wrapped(text, 30)
    assert all(columns(line) <= 34 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line.startswith("，") for line in lines)
    assert columns(shortened(text, 20)) <= 20


def test_a_language_without_words_is_told() -> None:
    with pytest.raises(ParameterError, match="no words in 'fr'; one of: en, zh"):
        chart_words("fr")
