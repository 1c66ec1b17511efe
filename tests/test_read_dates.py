"""Date lines and dates of publication, as pages write them."""

from __future__ import annotations

import pytest

from ipgraph.read import read
from ipgraph.read.datelines import read_dateline
from ipgraph.read.dates import dates_in


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2025-04-24 17:18 Last Updated At:04-25 00:37", ["2025-04-24"]),
        ("January 10, 2025", ["2025-01-10"]),
        ("Sept. 26, 2024", ["2024-09-26"]),
        ("20 July 2011", ["2011-07-20"]),
        ("the 3rd of May 1999", ["1999-05-03"]),
        ("July 2016", ["2016-07"]),
        ("2024年4月24日", ["2024-04-24"]),
        ("２０２４年４月２４日", ["2024-04-24"]),
        ("民國113年4月24日", ["2024-04-24"]),
        ("中華民國 113 年 4 月 24 日", ["2024-04-24"]),
        ("113年4月24日", ["2024-04-24"]),
        ("中華民國一一三年四月二十四日", ["2024-04-24"]),
        ("113-04-24; 113/04/24; version 113.04.24.1", ["2024-04-24", "2024-04-24"]),
        ("11:25 July 18, 2024", ["2024-07-18"]),
        ("2024 01/16 21:44:30", ["2024-01-16"]),
        ("二〇二四年四月二十四日", ["2024-04-24"]),
        ("24.04.2025 and 04/24/2025", ["2025-04-24", "2025-04-24"]),
        ("BEIJING, Jan. 15", [None]),
        ("7月10日", [None]),
        ("03/04/2025", []),  # of two readings neither
        ("31 June 2020 and 2020-13-01", []),
        ("may 10 percent; 1.2.2020.5; 2019-20; No. 12/2020", []),
    ],
)
def test_dates(text: str, dates: list[str | None]) -> None:
    assert [found.iso for found in dates_in(text)] == dates


@pytest.mark.parametrize(
    ("head", "lead", "issued"),
    [
        ("2013-02-22    Font size: A  A  A    Print", "", "2013-02-22"),
        ("Client bulletin, July 2016", "", "2016-07"),
        ("发布日期：2021-02-01　成文日期：2021-01-28", "", "2021-02-01"),
        ("Updated: 3 May 2020 | Published: 1 May 2020", "", "2020-05-01"),
        ("", "BEIJING, Jan. 15, 2024 (Agency) -- ", "2024-01-15"),
        ("Updated: Jan. 17, 2024", "BEIJING, Jan. 15 (Agency) -- ", "2024-01-15"),
        ("", "BEIJING, Jan. 15 (Agency) -- By the end of 2023, there were 4 million patents. ", "2024-01-15"),
        ("", "BEIJING, Jan. 15 (Agency) -- ", None),  # no year anywhere
        ("", "新华社北京7月10日电 截至2020年6月底，有效商标2839万件。", "2020-07-10"),
        ("", "【本報北京2022年7月12日電】", "2022-07-12"),
        ("", "(July 2012) ", "2012-07"),
        ("", "On 14 July 2021 the office held its briefing. ", "2021-07-14"),
        ("", "2025年10月31日，国家知识产权局召开新闻发布会。", "2025-10-31"),
        ("", "As of 30 June 2021, there were 3.3 million patents. ", None),
        ("", "The law, in force since 1 June 2021, changed the fees. ", None),
        ("", "截至2021年6月30日，有效商标3354万件。", None),
        ("Tue, 4 March 2021 | clear, 12 C | FTSE 6,719.13 (+0.9%)", "", "2021-03-04"),
        ("Newsroom > Announcements        26 April 2021", "", "2021-04-26"),
        ("Posted by J. M. Weir on November 21, 2022 in Statistics | 7 comments", "", "2022-11-21"),
        ("IP QUARTERLY, Issue 3, 2022", "", "2022"),
        ("知识产权通讯 2023年第3期", "", "2023"),
        ("The Bulletin | No. 4/2023", "The court held a briefing on January 16. ", "2023-01-16"),
        ("", "The office held a briefing on January 16. The plan runs until the end of 2030. ", None),
    ],
)
def test_date_of_publication(head: str, lead: str, issued: str | None) -> None:
    text = f"Patent filings keep rising\n\n{head}\n\n{lead}Patent filings rose by 3 percent, it was said.\n"
    assert read(text.encode()).issued == issued


@pytest.mark.parametrize(
    "text",
    [
        "China's patent filings in July 2021",
        "SCIO press conference on intellectual property statistics for 2021",
        "By the end of 2023, 155,000 enterprises held patents.",
        "On June 29, 2012 the office brought out its report, with figures for the year.",
        "(July 2012) Patent filings rose by 3 percent, it was said.",
        "31 December 2023: 921,000 invention patents",
        "2020年上半年：商标注册量263.1万件",
    ],
)
def test_what_is_no_date_line(text: str) -> None:
    assert read_dateline(text) is None
