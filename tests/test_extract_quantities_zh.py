"""Numbers with their units, bounds and precision, as Chinese texts write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipgraph.extract import lexicon, numerals
from ipgraph.extract.bounds import bounds_of
from ipgraph.extract.quantities import Quantity, quantities
from ipgraph.values import plain

ZH = lexicon.load("zh")


def found_in(text: str) -> list[Quantity]:
    return quantities(ZH.fold(text), ZH)


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit", "half"),
    [
        # digits and their multipliers
        ("授权39.3万件", "39.3万件", "393000", "count", "500"),
        ("授權３９．３萬件", "３９．３萬件", "393000", "count", "500"),
        ("共1,234.5万件", "1,234.5万件", "12345000", "count", "500"),
        ("共39.3 万件", "39.3 万件", "393000", "count", "500"),
        ("有5千家", "5千家", "5000", "count", "500"),
        ("有3.5千万人", "3.5千万人", "35000000", "count", "500000"),
        ("贷款3亿5000万元", "3亿5000万元", "350000000", "CNY", "5000"),
        ("达11.46万亿元", "11.46万亿元", "11460000000000", "CNY", "5000000000"),
        ("共1万2000件", "1万2000件", "12000", "count", "500"),
        # characters
        ("一百七十五所高校", "一百七十五所", "175", "count", "0"),
        ("八十一万七千件", "八十一万七千件", "817000", "count", "500"),
        ("兩千一百項", "兩千一百項", "2100", "count", "50"),
        ("三十八个", "三十八个", "38", "count", "0"),
        ("廿五个", "廿五个", "25", "count", "0"),
        ("一千零五件", "一千零五件", "1005", "count", "0"),
        ("一万二千亿元", "一万二千亿元", "1200000000000", "CNY", "50000000000"),
        ("贷款一千万元", "一千万元", "10000000", "CNY", "5000000"),
        ("共百万件", "百万件", "1000000", "count", "500000"),
        ("一点二万件", "一点二万件", "12000", "count", "500"),
        # tenths, fractions, percentages
        ("占三成", "三成", "30", "percent", "5"),
        ("占三成五", "三成五", "35", "percent", "0.5"),
        ("占三分之二", "三分之二", "66.666667", "percent", "0.05"),
        ("占五分之一", "五分之一", "20", "percent", "0.5"),
        ("占1/6", "1/6", "16.666667", "percent", "0.05"),
        ("百分之十二点五", "百分之十二点五", "12.5", "percent", "0.05"),
        ("千分之三", "千分之三", "0.3", "percent", "0.05"),
        ("占总量的一半", "一半", "50", "percent", "0.5"),
        ("增长１５．３％", "１５．３％", "15.3", "percent", "0.05"),
        ("提高0.3个百分点", "0.3个百分点", "0.3", "percentage-point", "0.05"),
        # multiples
        ("是2022年的3.5倍", "3.5倍", "3.5", "times", "0.05"),
        ("增长一倍", "一倍", "1", "times", "0.5"),
        ("翻了两番", "翻了两番", "4", "times", "0.5"),
        # ranks
        ("排在第14位", "第14位", "14", "rank", "0"),
        ("居世界首位", "首位", "1", "rank", "0"),
        ("排名第11", "第11", "11", "rank", "0"),
        ("位居第三名", "第三名", "3", "rank", "0"),
        # units
        ("3.5亿美元", "3.5亿美元", "350000000", "USD", "5000000"),
        ("人民币3亿元", "人民币3亿元", "300000000", "CNY", "50000000"),
        ("港币3亿元", "港币3亿元", "300000000", "HKD", "50000000"),
        ("8,539.9億元人民幣", "8,539.9億元人民幣", "853990000000", "CNY", "5000000"),
        ("得分83.25分", "83.25分", "83.25", "score", "0.005"),
        ("压减到14个月", "14个月", "14", "month", "0.5"),
        ("缩短11天", "11天", "11", "day", "0.5"),
        ("20个工作日", "20个工作日", "20", "day", "0.5"),
        ("两个星期", "两个星期", "14", "day", "3.5"),
        ("许可1.7万项次", "1.7万项次", "17000", "count", "500"),
    ],
)
def test_one_quantity(text: str, quote: str, value: str, unit: str, half: str) -> None:
    [found] = found_in(text)
    assert text[found.start : found.end] == quote
    assert (plain(found.value), found.unit, plain(found.half)) == (value, unit, half)


@pytest.mark.parametrize(
    ("text", "quote", "bound"),
    [
        ("近十万件", "十万件", "about"),
        ("约500家", "500家", "about"),
        ("六分之一左右", "六分之一", "about"),
        ("九成上下", "九成", "about"),
        ("将近三成", "三成", "about"),
        ("近半企业", "近半", "about"),
        ("约占受理总数的9%", "9%", "about"),
        ("约为2022年的2.5倍", "2.5倍", "about"),
        ("逾390万件", "390万件", "over"),
        ("突破1.2万人", "1.2万人", "over"),
        ("超过国内总量的一半", "一半", "over"),
        ("超百万件", "百万件", "over"),
        ("超千家", "千家", "over"),
        ("三成以上", "三成", "over"),
        ("四成多", "四成", "over"),
        ("两千一百余项", "两千一百余项", "over"),
        ("4.2万余件", "4.2万余件", "over"),
        ("10多万件", "10多万件", "over"),
        ("三十多件", "三十多件", "over"),
        ("企业过半", "过半", "over"),
        ("不低于80%", "80%", "over"),
        ("不足一成", "一成", "under"),
        ("14个月以内", "14个月", "under"),
        ("不超过4个月", "4个月", "under"),
        ("0.6%以下", "0.6%", "under"),
        ("达852.4万件", "852.4万件", "exact"),
        ("签约500个", "500个", "exact"),
        ("合约500份", "500份", "exact"),
    ],
)
def test_bounds(text: str, quote: str, bound: str) -> None:
    [found] = found_in(text)
    assert (text[found.start : found.end], found.bound) == (quote, bound)


@pytest.mark.parametrize("bound", ["over", "under", "about"])
def test_every_word_of_a_bound_gives_that_bound(bound: str) -> None:
    wrong = []
    for word in ZH.table(f"quantities.bounds.{bound}"):
        [found] = found_in(f"其{word}2000件")
        if found.bound != bound:
            wrong.append((word, found.bound))
    assert wrong == []


def test_the_words_of_a_bound_begin_where_it_begins() -> None:
    assert bounds_of(ZH).before("数量超过", 4) == ("over", 2)
    assert bounds_of(ZH).before("全年签约", 4) is None


@pytest.mark.parametrize(
    "text",
    [
        # dates, times, durations that only say when
        "2023年4月24日",
        "二〇二三年",
        "2021—2025年",
        "1至6月",
        "截至6月底",
        "22日，发布会举行",
        "上午10:00",
        "近三年",
        "连续5年",
        "过去五年间",
        "建所40周年",
        "民國112年",
        # numbers of documents, articles, telephones, standards
        "〔2023〕15号",
        "国发〔2021〕20号",
        "第466号公告",
        "第3条",
        "第十八届",
        "第二批",
        "热线12330",
        "电话：010-62356655",
        "GB/T 29490",
        "ISO9001",
        "G06F 17/30",
        "（一）",
        "1、专利",
        # names and set phrases
        "“十四五”规划",
        "双11",
        "5G和G20",
        "世界500强",
        "万人计划",
        "一带一路",
        "四川三亚",
        "前10位",
        "24小时热线",
        "十分重要",
        "千方百计",
        "百家争鸣",
        "三农",
        "一个平台、一项制度",
        # estimates and ranges
        "数千件",
        "几十个",
        "十几个",
        "上千家",
        "成千上万",
        "三四百个",
        "两三个",
        "3至5个",
        "三至五个",
        "10%—20%",
        "1.2-1.5万件",
        # malformed
        "亿亿亿",
        "零亿件",
        "一一件",
    ],
)
def test_numbers_that_count_nothing(text: str) -> None:
    assert found_in(text) == []


@pytest.mark.parametrize("text", ["第一时间", "第一位获奖者", "第一产业", "首位女局长", "第二季度"])
def test_an_ordinal_that_is_no_rank(text: str) -> None:
    assert found_in(text) == []


@pytest.mark.parametrize("text", ["重5公斤", "长3.2公里", "历时12小时", "年发电3亿千瓦时", "年满18岁"])
def test_other_units_are_no_counts(text: str) -> None:
    assert found_in(text) == []
    assert [each.unit for each in quantities(text, ZH, every=True)] not in ([], ["count"])


def test_from_one_figure_to_another_is_no_range() -> None:
    assert [plain(each.value) for each in found_in("从48.1%提高到51.3%")] == ["48.1", "51.3"]
    assert [plain(each.value) for each in found_in("从3万件到5万件")] == ["30000", "50000"]
    assert [plain(each.value) for each in found_in("压缩3个月至14个月")] == ["3", "14"]


@pytest.mark.parametrize(
    "text",
    [
        "3.5亿元（约合4900万美元）",
        "3.5亿元(折合4900万美元)",
        "3.5亿元，约合4900万美元",
        "3.5億元（4900萬美元）",
    ],
)
def test_the_same_figure_in_another_currency(text: str) -> None:
    [found] = found_in(text)
    assert (plain(found.value), found.unit) == ("350000000", "CNY")
    assert [(plain(other.value), other.unit) for other in found.also] == [("49000000", "USD")]


def test_rates_per_ten_thousand_people() -> None:
    text = "每万人口高价值发明专利拥有量深圳为116.9件，珠海为73.1件。全省授权500件。"
    assert [(plain(each.value), each.unit) for each in found_in(text)] == [
        ("116.9", "per-10k-people"),
        ("73.1", "per-10k-people"),
        ("500", "count"),
    ]


def test_a_whole_number_may_be_a_rate() -> None:
    [found] = found_in("每万人口发明专利拥有量达到12件")
    assert (found.unit, plain(found.half)) == ("per-10k-people", "0.5")


def test_a_prefix_is_no_unit_of_the_number_before() -> None:
    assert [each.unit for each in found_in("出口3亿美元5000件")] == ["USD", "count"]


@pytest.mark.parametrize(
    ("words", "value"),
    [("十", 10), ("十七", 17), ("二十", 20), ("两万五", 25000), ("三百五", 350), ("一亿零三十万", 100300000)],
)
def test_characters_as_numbers(words: str, value: int) -> None:
    [numeral] = numerals.reader(ZH)(f"{words}件")
    assert numeral.value == value


def _written(number: int) -> str:
    """A number below ten thousand in characters, by the book."""
    digits, out, zero = "零一二三四五六七八九", "", False
    for factor, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, factor)
        if digit:
            out += ("零" if zero else "") + digits[digit] + word
            zero = False
        elif out:
            zero = True
    return out


@given(st.integers(2, 9999), st.integers(0, 9999))
def test_every_number_in_characters_is_read(upper: int, lower: int) -> None:
    tail = ("" if lower >= 1000 else "零") + _written(lower) if lower else ""
    text = f"{_written(upper)}万{tail}件"
    [found] = quantities(text, ZH)
    assert found.value == upper * 10_000 + lower


@given(
    st.text(
        alphabet="0123456789,.%万亿千百十一二三两半成倍分之第约近超余多几数个件元"
        "年月日至—-～（）/：点翻每人口前 \n",
        max_size=80,
    )
)
def test_any_text_is_read(text: str) -> None:
    for found in found_in(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.half >= 0
