"""Tables in plain text: their layout, and the claims that their cells state."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ipgraph import extract
from ipgraph.claims import Document
from ipgraph.extract import lexicon, tables
from ipgraph.values import plain

GAPS = """Patent applications and grants by type, 2023

  Type             Applications   YoY (%)      Grants    YoY (%)
  ----------------------------------------------------------------
  Invention           1,500,100       3.6     900,200      15.3
  Utility model       3,000,300       3.8   2,000,400     -25.5
  ----------------------------------------------------------------
  Total               4,500,400       3.7   2,900,600     -15.6
"""
BARS = """| City | Invention patents granted | Change (%) | Population |
| --- | ---: | ---: | ---: |
| Hangzhou | 33,115 | 6.4 | 12,000,000 |
| Ningbo | 12,480 | -0.8 | 9,000,000 |
"""
TABS = "Year\tPatents\tDesigns\n2020-21\t58,503\t14,241\n2021-22\t66,440\t22,699\n"


def find(text: str, language: str = "en") -> list[tables.Table]:
    return tables.find(text, lexicon.load(language))


def stated(text: str, issued: str = "2024-05-10", language: str = "en") -> dict[str, str]:
    """What each quote of the text states: indicator, measure, value, unit, period, area."""
    found = extract.claims(Document.of_text(text, issued=issued, language=language))
    for claim in found:
        assert text[claim.start : claim.end] == claim.quote
    return {
        claim.quote: " ".join(
            map(
                str,
                (claim.indicator, claim.measure, plain(claim.value), claim.unit, claim.period, claim.area),
            )
        )
        for claim in found
    }


def test_columns_that_gaps_part() -> None:
    (table,) = find(GAPS)
    assert [cell.text for cell in table.header if cell] == ["Applications", "YoY (%)", "Grants", "YoY (%)"]
    assert [row.label.text for row in table.rows if row.label] == ["Invention", "Utility model", "Total"]
    first = [(at, figure.quantity.value, figure.sign) for at, figure in table.rows[1].figures]
    assert first == [
        (0, Decimal(3000300), 0),
        (1, Decimal("3.8"), 0),
        (2, Decimal(2000400), 0),
        (3, Decimal("25.5"), -1),
    ]
    assert GAPS[table.start : table.end].startswith("  Type")
    assert GAPS[: table.end].endswith("-15.6")


@pytest.mark.parametrize("text", [BARS, TABS, BARS.replace("| --- | ---: | ---: | ---: |\n", "")])
def test_columns_that_bars_or_tabs_part(text: str) -> None:
    (table,) = find(text)
    assert table.corner is not None
    assert len(table.rows) == 2
    assert {len(row.figures) for row in table.rows} == {len(table.header)}


def test_a_header_without_a_name_for_the_labels() -> None:
    text = (
        "               FY 2021     FY 2022\n"
        "Design filings   53,660      53,812\n"
        "Patent filings   12,100      13,300\n"
    )
    (table,) = find(text)
    assert [cell.text for cell in table.header if cell] == ["FY 2021", "FY 2022"]
    assert table.corner is None


def test_a_cell_that_is_empty_leaves_the_others_in_their_columns() -> None:
    text = (
        "Office        2021      2022      2023\n"
        "China         1,100     1,200     1,300\n"
        "Japan                   2,200     2,300\n"
    )
    (table,) = find(text)
    assert [at for at, _ in table.rows[1].figures] == [1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "In 2023  the office granted 5,000 patents.  It received 9,000 applications.\n",
        "Home | News | Statistics | Contact\nAbout us | Jobs | Press | Sitemap\n",
        "One line only    5,000    6,000\n",
        "",
    ],
)
def test_what_is_no_table(text: str) -> None:
    assert find(text) == []


def test_figures_get_what_column_and_row_say() -> None:
    assert stated("The CNIPA has published its figures.\n\n" + GAPS) == {
        "1,500,100": "invention-patent-applications level 1500100 count 2023 CN",
        "3.6": "invention-patent-applications change 3.6 percent 2023 CN",
        "900,200": "invention-patents-granted level 900200 count 2023 CN",
        "15.3": "invention-patents-granted change 15.3 percent 2023 CN",
        "3,000,300": "utility-model-applications level 3000300 count 2023 CN",
        "3.8": "utility-model-applications change 3.8 percent 2023 CN",
        "2,000,400": "utility-models-granted level 2000400 count 2023 CN",
        "25.5": "utility-models-granted change -25.5 percent 2023 CN",
        "4,500,400": "patent-applications level 4500400 count 2023 CN",
        "3.7": "patent-applications change 3.7 percent 2023 CN",
        "2,900,600": "patents-granted level 2900600 count 2023 CN",
        "15.6": "patents-granted change -15.6 percent 2023 CN",
    }


def test_a_column_that_counts_something_else_is_left_out() -> None:
    found = stated("Patents in Zhejiang in 2023\n\n" + BARS)
    assert found["33,115"] == "invention-patents-granted level 33115 count 2023 CN-ZJ"
    assert found["0.8"] == "invention-patents-granted change -0.8 percent 2023 CN-ZJ"
    assert not {"12,000,000", "9,000,000"} & found.keys()


def test_years_in_columns_and_in_rows() -> None:
    found = stated("Applications filed in India, year-wise:\n\n" + TABS)
    assert found["58,503"] == "patent-applications level 58503 count 2020-04/2021-03 IN"
    assert found["22,699"] == "design-applications level 22699 count 2021-04/2022-03 IN"
    across = (
        "Trademark applications in China\n\n"
        "Kind        2022      2023\nTrademarks  7,500,100   7,100,200\nDesigns     800,300     820,400\n"
    )
    found = stated(across)
    assert found["7,500,100"] == "trademark-applications level 7500100 count 2022 CN"
    assert found["820,400"] == "design-applications level 820400 count 2023 CN"


def test_the_unit_of_a_header_holds_for_its_column() -> None:
    text = (
        "China's customs seized 62,100 batches of infringing goods in 2023.\n\n"
        "Customs district     Batches     Articles (10,000)\n"
        "Shenzhen              11,842          1,207\n"
        "Hangzhou               9,316          1,985\n"
    )
    found = stated(text)
    assert found["11,842"] == "customs-seizures level 11842 count 2023 CN-GD"
    assert found["1,985"] == "customs-seized-goods level 19850000 count 2023 CN-ZJ"


def test_a_ranking_without_header() -> None:
    text = (
        "PCT applications numbered 273,900 in 2024, WIPO said.\n\nCountry ranking:\n\n"
        "1. China             70,160    (+0.9%)\n"
        "2. United States     54,087    (-2.8%)\n"
        "3. Republic of Korea 23,851    (+7.1%)\n"
    )
    found = stated(text, issued="2025-03-20")
    assert found["54,087"] == "pct-applications level 54087 count 2024 US"
    assert found["7.1%"] == "pct-applications change 7.1 percent 2024 KR"


def test_a_chinese_table() -> None:
    text = (
        "2023年专利申请和授权情况\n\n"
        "| 类型 | 申请量（万件） | 同比（%） | 授权量（万件） |\n| --- | --- | --- | --- |\n"
        "| 发明专利 | 167.8 | 3.6 | 92.1 |\n| 实用新型 | 306.4 | -3.8 | 209.0 |\n"
    )
    found = stated(text, language="zh")
    assert found["167.8"] == "invention-patent-applications level 1678000 count 2023 CN"
    assert found["209.0"] == "utility-models-granted level 2090000 count 2023 CN"
    assert found["3.8"] == "utility-model-applications change -3.8 percent 2023 CN"


def test_long_lines_of_gaps_take_no_time() -> None:
    text = "\n".join([" ".join(["a  1"] * 90)] * 300) + "\n" + "|" * 5000 + "\n" + "\t1" * 5000
    assert isinstance(find(text), list)


def told_of(text: str, language: str = "en") -> dict[str, dict[str, object]]:
    """The breakdowns of each quote of the text."""
    found = extract.claims(Document.of_text(text, issued="2024-05-10", language=language))
    return {claim.quote: dict(claim.of) for claim in found}


def test_rows_that_are_the_names_of_regions_and_companies() -> None:
    regions = (
        "PCT applications in 2023, by region\n\n"
        "Region         Applications   Growth (%)\n"
        "Northmark           6,120        2.4\n"
        "Southmark           9,810       -4.1\n"
        "All regions        15,930       -1.7\n"
    )
    found = told_of(regions)
    assert found["6,120"] == found["2.4"] == {"region": "Northmark"}
    assert found["15,930"] == {}
    companies = (
        "Leading patent applicants, 2023\n\n"
        "| Rank | Applicant | Applications |\n|---|---|---|\n"
        "| 1 | Acme Tools | 3,960 |\n| 2 | Bolt Works | 2,980 |\n"
    )
    assert told_of(companies) == {"3,960": {"company": "Acme Tools"}, "2,980": {"company": "Bolt Works"}}


def test_parts_of_the_row_above() -> None:
    text = (
        "Trade mark statistics, 2022 and 2023\n\n"
        "                               2022        2023     Change (%)\n"
        "Applications received        30,410      28,760        -5.4\n"
        "  of which: local             9,020       8,870        -1.7\n"
        "  of which: non-local        21,390      19,890        -7.0\n"
        "  of which: by telefax           12          10       -16.7\n"
        "Marks registered             29,980      25,140       -16.1\n"
    )
    found = told_of(text)
    assert found["8,870"] == found["1.7"] == {"residence": "domestic"}
    assert found["19,890"] == {"residence": "foreign"}
    assert not {"12", "10", "16.7"} & found.keys()
    assert stated(text)["21,390"] == "trademark-applications level 21390 count 2022 WORLD"
    assert stated(text)["25,140"] == "trademarks-registered level 25140 count 2023 WORLD"


def test_lines_that_say_of_what_the_rows_below_them_are() -> None:
    text = (
        "Filings in the first quarter of 2024\n\n"
        "                        Number    Change on Q1 2023\n"
        "Patents\n"
        "  Applications           7,910        -2.1%\n"
        "  Grants                 4,020         3.3%\n"
        "Trade marks\n"
        "  Applications          20,310         1.0%\n"
    )
    assert stated(text) == {
        "7,910": "patent-applications level 7910 count 2024-01/2024-03 WORLD",
        "2.1%": "patent-applications change -2.1 percent 2024-01/2024-03 WORLD",
        "4,020": "patents-granted level 4020 count 2024-01/2024-03 WORLD",
        "3.3%": "patents-granted change 3.3 percent 2024-01/2024-03 WORLD",
        "20,310": "trademark-applications level 20310 count 2024-01/2024-03 WORLD",
        "1.0%": "trademark-applications change 1 percent 2024-01/2024-03 WORLD",
    }
