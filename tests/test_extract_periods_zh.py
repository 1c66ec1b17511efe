"""Periods as Chinese texts name them, and what they mean in their context."""

from __future__ import annotations

import random
from datetime import date
from itertools import pairwise

import pytest

from ipgraph.extract import lexicon, periods
from ipgraph.extract.periods import Calendar
from ipgraph.values import Period

ZH = lexicon.load("zh")
# a text of 15 March 2024 that speaks of 2023
NOW = Calendar(date(2024, 3, 15), 2024, 2023, "2023", "2023-12-31")

YEARS = [
    ("2022年", "main", "2022"),
    ("2022 年", "main", "2022"),
    ("2022年度", "main", "2022"),
    ("二〇二二年", "main", "2022"),
    ("二零二二年", "main", "2022"),
    ("一九九八年", "main", "1998"),
    ("２０２２年", "main", "2022"),
    ("2023年全年", "main", "2023"),
    ("今年", "main", "2024"),
    ("去年", "main", "2023"),
    ("前年", "main", "2022"),
    ("上年", "main", "2022"),
    ("上一年度", "main", "2022"),
    ("当年", "main", "2023"),
    ("同年", "main", "2023"),
    ("该年", "main", "2023"),
    ("这一年", "main", "2023"),
    ("同一年", "main", "2023"),
    ("全年", "main", "2023"),
    ("本年度", "main", "2024"),
    ("一年里", "main", "2023"),
    ("过去一年", "main", "2023"),
    ("次年", "main", "2024"),
    ("明年", "main", "2025"),
    ("今年以来", "main", "2024"),
    ("年初以来", "main", "2024"),
    ("民國112年", "main", "2023"),
    ("中華民國111年度", "main", "2022"),
    ("“十四五”开局之年", "main", "2021"),
    ("“十三五”收官之年", "main", "2020"),
    ("到2025年", "main", "2025"),
    ("2022年中国", "main", "2022"),
    ("在2023年里", "main", "2023"),
    ("2023年内", "main", "2023"),
]
STOCKS = [
    ("2022年底", "as-of", "2022-12-31"),
    ("2022年末", "as-of", "2022-12-31"),
    ("2022年年末", "as-of", "2022-12-31"),
    ("截至2022年底", "as-of", "2022-12-31"),
    ("截至2022年年底", "as-of", "2022-12-31"),
    ("截至年底", "as-of", "2023-12-31"),
    ("去年年底", "as-of", "2023-12-31"),
    ("截至去年底", "as-of", "2023-12-31"),
    ("至2022年底", "as-of", "2022-12-31"),
    ("截至2022年6月底", "as-of", "2022-06-30"),
    ("截至 2022 年 12 月", "as-of", "2022-12-31"),
    ("截至2022年6月末", "as-of", "2022-06-30"),
    ("到6月末", "as-of", "2023-06-30"),
    ("截至6月30日", "as-of", "2023-06-30"),
    ("截止到2023年9月30日", "as-of", "2023-09-30"),
    ("截至2023年6月30日止", "as-of", "2023-06-30"),
    ("截至今年2月", "as-of", "2024-02-29"),
    ("十一月底", "as-of", "2023-11-30"),
    ("四季度末", "as-of", "2023-12-31"),
    ("2023年第三季度末", "as-of", "2023-09-30"),
    ("上半年末", "as-of", "2023-06-30"),
    ("2023年年中", "as-of", "2023-06-30"),
    ("截至2022年", "as-of", "2022-12-31"),
    ("截至2024年", "as-of", "2024"),
    ("截至上半年", "as-of", "2023-06-30"),
    ("截至三季度", "as-of", "2023-09-30"),
    ("“十三五”末", "as-of", "2020-12-31"),
    ("“十三五”期末", "as-of", "2020-12-31"),
    ("“十三五”末期", "as-of", "2020-12-31"),
    ("「十四五」期末", "as-of", "2025-12-31"),
    ("上月末", "as-of", "2024-02-29"),
    ("截至同日", "as-of", "2023-12-31"),
]
MONTHS = [
    ("上半年", "main", "2023-01/2023-06"),
    ("下半年", "main", "2023-07/2023-12"),
    ("2023年上半年", "main", "2023-01/2023-06"),
    ("去年下半年", "main", "2023-07/2023-12"),
    ("今年上半年以来", "main", "2024-01/2024-06"),
    ("1至6月", "main", "2023-01/2023-06"),
    ("1-6月", "main", "2023-01/2023-06"),
    ("1—6月", "main", "2023-01/2023-06"),
    ("1～6月份", "main", "2023-01/2023-06"),
    ("1月至6月", "main", "2023-01/2023-06"),
    ("一至六月", "main", "2023-01/2023-06"),
    ("2022 年 1 至 6 月", "main", "2022-01/2022-06"),
    ("2023年1月1日至12月31日", "main", "2023"),
    ("1月1日—6月30日", "main", "2023-01/2023-06"),
    ("2022年7月至2023年6月", "main", "2022-07/2023-06"),
    ("前6个月", "main", "2023-01/2023-06"),
    ("前六个月", "main", "2023-01/2023-06"),
    ("今年前5个月", "main", "2024-01/2024-05"),
    ("今年1至5月", "main", "2024-01/2024-05"),
    ("2023年1、2月", "main", "2023-01/2023-02"),
    ("2023年第一、二季度", "main", "2023-01/2023-06"),
    ("上半年PCT国际专利申请", "main", "2023-01/2023-06"),
    ("1至6月PCT国际专利申请", "main", "2023-01/2023-06"),
    ("今年头两个月", "main", "2024-01/2024-02"),
    ("第一季度", "main", "2023-01/2023-03"),
    ("一季度", "main", "2023-01/2023-03"),
    ("首季", "main", "2023-01/2023-03"),
    ("三季度", "main", "2023-07/2023-09"),
    ("2023年第4季度", "main", "2023-10/2023-12"),
    ("2023年Q4", "main", "2023-10/2023-12"),
    ("前三季度", "main", "2023-01/2023-09"),
    ("前三个季度", "main", "2023-01/2023-09"),
    ("1-3季度", "main", "2023-01/2023-09"),
    ("112年第1季", "main", "2023-01/2023-03"),
    ("112年上半年", "main", "2023-01/2023-06"),
    ("3月", "main", "2023-03"),
    ("3月份", "main", "2023-03"),
    ("十二月", "main", "2023-12"),
    ("2023年11月份", "main", "2023-11"),
    ("本月", "main", "2024-03"),
    ("上月", "main", "2024-02"),
    ("上个月", "main", "2024-02"),
]
SPANS = [
    ("2018年至2022年", "main", "2018/2022"),
    ("2018—2022年", "main", "2018/2022"),
    ("2018-2022年", "main", "2018/2022"),
    ("2018到2022年间", "main", "2018/2022"),
    ("从2018年到2022年", "main", "2018/2022"),
    ("（2021—2025）", "main", "2021/2025"),
    ("“十三五”期间", "main", "2016/2020"),
    ("“十三五”时期", "main", "2016/2020"),
    ("「十三五」期間", "main", "2016/2020"),
    ("十四五期间", "main", "2021/2025"),
    ("“十四五”前三年", "main", "2021/2023"),
    ("2023财年", "main", "2023"),
    ("2022/2023财政年度", "main", "2022-04/2023-03"),
    ("2023会计年度", "main", "2023"),
    ("2023-24年度", "main", "2023-04/2024-03"),
    ("截至2023年9月底的2023财年内", "main", "2022-10/2023-09"),
]
BASES = [
    ("比2021年增长", "base", "2021"),
    ("较2021年", "base", "2021"),
    ("相比于2021年", "base", "2021"),
    ("与2021年相比", "base", "2021"),
    ("同2019年相比", "base", "2019"),
    ("和2019年基本持平", "base", "2019"),
    ("2021年的1.4倍", "base", "2021"),
    ("是2021年的近两倍", "base", "2021"),
    ("较2021年底", "base", "2021-12-31"),
    ("较年初增长", "base", "2022-12-31"),
    ("比2022年上半年", "base", "2022-01/2022-06"),
    ("较上半年", "base", "2023-01/2023-06"),
    ("去年同期", "base", None),
    ("较上年同期增长", "base", None),
    ("与上年同期相比", "base", None),
    ("2021年同期", "base", "2021"),
    ("同比增长", "base", None),
    ("按年增加", "base", None),
    ("年增5%", "base", None),
    ("比上年增长", "base", None),
    ("较去年多", "base", None),
    ("与去年相比", "base", None),
    ("比一年前", "base", None),
    ("环比增长", "base", None),
    ("较上季度", "base", None),
]
OTHERS = [
    ("五年来", "vague", None),
    ("近五年", "vague", None),
    ("近10年间", "vague", None),
    ("近年来", "vague", None),
    ("过去十年", "vague", None),
    ("多年来", "vague", None),
    ("30多年来", "vague", None),
    ("“十四五”以来", "vague", None),
    ("党的十八大以来", "vague", None),
    ("改革开放以来", "vague", None),
    ("截至目前", "vague", None),
    ("目前", "vague", None),
    ("至今", "vague", None),
    ("迄今", "vague", None),
    ("现在", "vague", None),
    ("成立以来", "vague", None),
    ("自2019年以来", "vague", None),
    ("2019年启动以来", "vague", None),
    ("2008年至今", "vague", None),
    ("2024年以来", "vague", "2024"),
    ("5月5日", "event", "2023-05-05"),
    ("2023年3月15日", "event", "2023-03-15"),
    ("2022 年 12 月 31 日", "event", "2022-12-31"),
    ("九月三日", "event", "2023-09-03"),
    ("2023-06-30", "event", "2023-06-30"),
    ("4月20日至26日", "event", "2023-04-20"),
    ("4月26日当天", "event", "2023-04-26"),
    ("15日", "event", None),
    ("日前", "event", None),
    ("近日", "event", None),
    ("2023年初", "event", "2022-12-31"),
    ("成立于2019年", "event", "2019"),
    ("2019年成立的法庭", "event", "2019"),
    ("“十四五”规划", "weak", None),
    ("2023年度报告", "weak", "2023"),
    ("2023年版", "weak", "2023"),
    ("《2023年全球创新指数报告》", "weak", "2023"),
    ("《保护状况（2023年）》", "weak", "2023"),
    ("较2021年的53.8%提高", "own", "2021"),
    ("从2018年的12万件", "own", "2018"),
    ("截至2023年12月31日24时", "as-of", "2023-12-31"),
    ("十年前还只有", "own", "2013"),
    ("10年前", "own", "2013"),
    ("去年9月发布的报告", "event", "2023-09"),
    ("经历2022年的下滑之后，", "event", "2022"),
    ("2019年机构改革后，", "event", "2019"),
    ("自1999年加入联盟起，", "vague", None),
]


@pytest.mark.parametrize(("text", "role", "period"), [*YEARS, *STOCKS, *MONTHS, *SPANS, *BASES, *OTHERS])
def test_one_period(text: str, role: str, period: str | None) -> None:
    [found] = periods.mentions(ZH.fold(text), ZH)
    assert (found.role, periods.resolve(found, NOW)) == (role, period)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2022年和2023年", ["2022", "2023"]),
        ("2021、2022、2023年分别", ["2021", "2022", "2023"]),
        ("2019年、2020年", ["2019", "2020"]),
        ("2022年，截至6月底", ["2022", "2023-06-30"]),
        ("2023年上半年，较2022年底", ["2023-01/2023-06", "2022-12-31"]),
        ("分别比2021年和2020年增长", ["2021", "2020"]),
        ("核算到2019年：当年", ["2019", "2019"]),
        ("由2018年的12万件增至2022年的20万件", ["2018", "2022"]),
    ],
)
def test_several_periods(text: str, found: list[str]) -> None:
    assert [periods.resolve(each, NOW) for each in periods.mentions(text, ZH)] == found


@pytest.mark.parametrize(
    "text",
    [
        "周期", "2022件", "3个月", "30日内", "第3届", "12.5月饼", "1990年代", "100年", "连续三年", "第五年",
        "三年内", "年均增长", "每年", "同期声", "十五个城市", "此前3个月内", "上海", "前言", "比重", "日均",
        "2,022年",
    ],
)  # fmt: skip
def test_what_is_no_period(text: str) -> None:
    found = periods.mentions(text, ZH)
    assert [each for each in found if each.role in ("main", "as-of", "base", "own")] == []


@pytest.mark.parametrize(
    "text", ["五年来", "近10年间", "过去十年", "“十三五”规划", "15日", "一年里", "前六个月"]
)
def test_numbers_of_a_period_are_inside_it(text: str) -> None:
    [found] = periods.mentions(text, ZH)
    assert (found.start, found.end) == (0, len(text))


@pytest.mark.parametrize(
    ("flow", "text", "period"),
    [
        ("2023-01/2023-06", "同期", "2023-01/2023-06"),
        ("2023-01/2023-06", "半年内", "2023-01/2023-06"),
        ("2023", "同期", None),
        ("2023-01/2023-06", "较2019年同期", "2019-01/2019-06"),
        ("2022-11/2023-02", "较2020年同期", "2019-11/2020-02"),
        ("2023-05", "较2021年同期", "2021-05"),
        ("2023-04/2023-06", "环比", "2023-01/2023-03"),
        ("2024-01", "环比", "2023-12"),
        ("2023", "环比", None),
        ("2023-05", "当月", "2023-05"),
        ("2023", "当月", None),
    ],
)
def test_what_leans_on_the_period_spoken_of(flow: str, text: str, period: str | None) -> None:
    [found] = periods.mentions(text, ZH)
    assert periods.resolve(found, Calendar(date(2024, 3, 15), 2024, 2023, flow)) == period


@pytest.mark.parametrize(
    ("issued", "text", "period"),
    [
        ("2021-04-25", "去年", "2020"),
        ("2021-04-25", "到去年底", "2020-12-31"),
        ("2021-04-25", "前年", "2019"),
        ("2016", "去年年底", "2015-12-31"),
        ("2024-08-01", "1至6月", "2024-01/2024-06"),
        ("2024-01-20", "1至12月", "2023"),
        ("2024-01-20", "上月", "2023-12"),
        ("2024-03-01", "全年", "2023"),
        ("2024-09-01", "2024年以来", "2024"),
        ("2025-03-01", "2024年以来", None),
    ],
)
def test_the_date_of_issue_tells_relative_periods(issued: str, text: str, period: str | None) -> None:
    [found] = periods.mentions(text, ZH)
    assert periods.resolve(found, periods.calendar_of(issued, "CN")) == period


def test_relative_periods_without_a_date_of_issue_stay_open() -> None:
    for text in ("去年", "上月", "今年", "前年", "明年", "当月", "次年"):
        [found] = periods.mentions(text, ZH)
        assert periods.resolve(found, Calendar()) is None


ALPHABET = (
    "0123456789一二三四五六十〇年月日度季半上下前末底初同期比较自从截至到今去来"
    "“”《》(),，。-—～ \n十三五个民国财QH"
)


def test_any_text_can_be_read() -> None:
    chance = random.Random(20240426)
    for _ in range(4000):
        text = "".join(chance.choices(ALPHABET, k=chance.randrange(1, 40)))
        found = periods.mentions(text, ZH)
        for one, other in pairwise(found):
            assert one.end <= other.start
        for each in found:
            assert 0 <= each.start < each.end <= len(text)
            period = periods.resolve(each, NOW)
            assert period is None or Period.parse(period).start <= Period.parse(period).end


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1至",
        "2022年",
        "2022、",
        "截至",
        "十",
        "“",
        "年",
        "较",
        "比2021年",
        "1月1日至",
        " ",
        "2022-",
        "近十",
        "前",
    ],
)
def test_a_long_run_of_one_piece_is_read(piece: str) -> None:
    text = (piece * 16_000)[:16_000]
    found = periods.mentions(text, ZH)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
