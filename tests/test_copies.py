"""Which documents print one text: reprints count, reports in other words and other figures do not."""

from __future__ import annotations

import random
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipgraph import resources
from ipgraph.errors import ValueFormatError
from ipgraph.reconcile import copies
from ipgraph.reconcile.copies import COPY, groups, keys, likeness, parse, serialise, sketch

WIRE = """\
BEIJING, April 24 -- China's intellectual property pledge financing reached 1.19 trillion yuan in 2024,
up 39.1 percent year on year, the country's top intellectual property regulator said on Thursday.
The number of loans secured by patents and trademarks rose 28.4 percent to 49,000, benefiting 38,600
companies, of which 74.6 percent were small and micro enterprises, Hu Wenhui, deputy head of the China
National Intellectual Property Administration, told a press conference in Beijing.
By the end of last year, the country had 4.756 million valid invention patents, an increase of 16.3
percent from a year earlier. High-value patents accounted for 43.1 percent of the total, while the
industrialization rate of enterprises' invention patents climbed 2 percentage points to 53.3 percent, Hu
said.
Customs authorities seized 81.603 million items suspected of infringement, and procuratorates prosecuted
21,000 people for crimes against intellectual property, up 17.3 percent."""

# the same press conference, by a writer of another house
OWN_WORDS = """\
Lenders in China granted loans worth 1.19 trillion yuan against patents and trademarks in 2024. That is
more than a third above the year before (39.1 percent), according to figures that the China National
Intellectual Property Administration made public at a briefing on Thursday.
Some 38,600 borrowers took out 49,000 such loans. Three in four of them, or 74.6 percent, are small
businesses; the count of loans grew by 28.4 percent. Deputy commissioner Hu Wenhui also pointed to
invention patents put to industrial use: companies now exploit 53.3 percent of theirs, after 51.3
percent in 2023.
China counted 4.756 million inventions under protection when the year closed, 16.3 percent more than
twelve months before, and of these 43.1 percent meet the office's criteria for high value. Prosecutors
brought charges against 21,000 persons, while border officers held back 81.603 million goods."""

WIRE_ZH = """\
新华社北京4月24日电 国家知识产权局副局长胡文辉24日在国务院新闻办公室举行的新闻发布会上表示，2024年全国专
利商标质押融资登记金额达1.19万亿元，同比增长39.1%，惠及企业3.86万家，其中中小微企业占比74.6%。
截至2024年底，我国国内发明专利有效量达475.6万件，同比增长16.3%，其中高价值发明专利占比43.1%。企业发明专
利产业化率达到53.3%，较上年提高2个百分点。
全年海关查扣侵权嫌疑货物8160.3万件，检察机关起诉侵犯知识产权犯罪2.1万人，同比上升17.3%。"""

OWN_WORDS_ZH = """\
拿专利、商标去银行贷款的企业又多了。记者从24日的发布会上了解到，去年这类质押贷款总额为1.19万亿元，比前年
多出39.1%，3.86万家企业拿到了钱，里面有74.6%是中小微企业。
说起家底，到去年年末有效的国内发明专利一共475.6万件，一年增加了16.3%；被认定为高价值的占到43.1%。更让人
高兴的是转化：企业手里的发明专利，有53.3%已经投入生产，这个比例一年涨了2个百分点。
打击侵权也没有松劲。2.1万人因侵犯知识产权被检察机关起诉，海关则拦下了8160.3万件可疑货物。"""

MONTHLY = """\
Statistics of the office for {month} 2024. The office received {a} applications for invention patents in
{month}, of which {b} came from residents and {c} from abroad. It granted {d} invention patents, {e}
utility models and {f} designs. The average time of examination for invention patents was {g} months. At
the end of the month {h} applications were pending. The office registered {i} trademarks and received
{j} requests for review."""

FURNITURE = """\
Home | News | Politics | Business | Sport | Opinion | Video
Sign up for our newsletter and never miss a story. Follow us on all channels.
{}
Share this article. Read more: Tea harvest starts in the south; Railways add trains for the holiday.
Contact us: +86 10 6836 1234. Copyright 2025 All rights reserved. No reproduction without permission."""


def monthly(month: str, seed: int) -> str:
    figures = random.Random(seed)
    return MONTHLY.format(month=month, **{letter: figures.randrange(1000, 99999) for letter in "abcdefghij"})


def edited(text: str) -> str:
    """As an editor at another paper leaves it: a word here and there, spelling, style of numbers."""
    for old, new in (("industrialization", "industrialisation"), ("percent", "per cent"), ("rose", "grew"),
                     ("on Thursday", "yesterday"), ("the country had", "China had")):  # fmt: skip
        text = text.replace(old, new)
    return text


REPRINTS = {
    "another headline": (WIRE, f"Loans on patents top a trillion yuan\n{WIRE}"),
    "set otherwise": (WIRE, re.sub(r"\s+", "\n\n", WIRE.upper().replace(",", ", "))),
    "page furniture": (WIRE, FURNITURE.format(WIRE)),
    "furniture on both": (FURNITURE.format(WIRE), f"{WIRE}\n" + "Weather: sunny, mild. " * 10),
    "cut off": (WIRE, WIRE[:450]),
    "without its head": (WIRE, WIRE[400:]),
    "edited": (WIRE, edited(WIRE)),
    "percent sign": (WIRE, WIRE.replace(" percent ", "% ")),
    "Chinese, cut off": (WIRE_ZH, WIRE_ZH[:150]),
    "Chinese, another headline": (WIRE_ZH, "质押融资首破万亿\n来源：某某网 编辑：小王\n" + WIRE_ZH),
    "Chinese, full width": (WIRE_ZH, WIRE_ZH.replace("%", "％").replace("1", "１").replace("，", ", ")),
    "Chinese, traditional": (
        "国家知识产权局发布数据，2024年发明专利授权104.5万件，同比增长13.5%，审查周期15.5个月",
        "國家知識產權局發布數據，2024年發明專利授權104.5萬件，同比增長13.5%，審查周期15.5個月",
    ),
}
OTHERS = {
    "own words": (WIRE, OWN_WORDS),
    "own words in Chinese": (WIRE_ZH, OWN_WORDS_ZH),
    "another language": (WIRE, WIRE_ZH),
    "one template": (monthly("March", 1), monthly("April", 2)),
    "furniture in common": (FURNITURE.format(WIRE), FURNITURE.format(monthly("March", 1))),
    "a sentence quoted": (WIRE, monthly("May", 3) + WIRE[:190]),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", REPRINTS)
def test_a_reprint_is_a_copy(name: str) -> None:
    one, other = (sketch(text) for text in REPRINTS[name])
    assert likeness(one, other) == likeness(other, one) >= COPY
    assert groups({"b": one, "a": other}) == {"a": "a", "b": "a"}


@pytest.mark.parametrize("name", OTHERS)
def test_another_report_is_none(name: str) -> None:
    one, other = (sketch(text) for text in OTHERS[name])
    assert likeness(one, other) == likeness(other, one) < COPY
    assert groups({"b": one, "a": other}) == {"a": "a", "b": "b"}


def test_the_seeds_are_no_copies_of_one_another() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in resources.folder("seeds").glob("*.txt")}
    assert len(texts) == 5
    assert groups({name: sketch(text) for name, text in texts.items()}) == {name: name for name in texts}


# --- sketches


def test_a_sketch_is_the_same_in_every_process() -> None:
    code = f"from ipgraph.reconcile.copies import *; print(sketch({WIRE!r}), sketch({WIRE_ZH!r}))"
    ran = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    assert ran.stdout == f"{sketch(WIRE)} {sketch(WIRE_ZH)}\n"
    # sketches are kept in stores: one that changes leaves them without copies
    assert sketch("Patents granted: 921,000") == (4186518882,)


def test_a_sketch_is_small() -> None:
    words = random.Random(5)
    text = " ".join(
        words.choice(["patent", "of", "the", "office", "grew", str(words.random())]) for _ in range(9000)
    )
    assert len(sketch(text)) == 128
    assert len(serialise(sketch(text))) == 684


def test_figures_are_kept() -> None:
    assert sketch("5.9 percent of all patents") != sketch("59 percent of all patents")
    assert sketch("1,234 patents of one office") == sketch("1234 patents of one office")


@pytest.mark.parametrize("text", ["", " \n", "…!", "a", "一", "７", "\ud800", "\x00 \u200b", "n" * 10_000])
def test_any_text_has_a_sketch(text: str) -> None:
    found = sketch(text)
    assert parse(serialise(found)) == found
    assert likeness(found, found) == (1.0 if found else 0.0)


@given(st.text(), st.text())
def test_likeness_is_a_share(one: str, other: str) -> None:
    first, second = sketch(one), sketch(other)
    assert 0 <= likeness(first, second) == likeness(second, first) <= 1
    assert list(first) == sorted(set(first))


def test_an_estimate_is_near_the_truth() -> None:
    words = [str(number) for number in range(100_000, 140_000)]
    for share in (0.2, 0.5, 0.8):
        shared = int(2000 * share)
        one = " ".join(words[:2000])
        other = " ".join(words[:shared] + words[20_000 : 20_000 + 2000 - shared])
        # both texts have the sketch of a far longer one: their smallest hashes tell
        assert likeness(sketch(one), sketch(other)) == pytest.approx(share, abs=0.15)


@pytest.mark.parametrize("text", ["x", "AAAA=", "AAA", "AAAABQAAAAI=", "AAAAAgAAAAI=", "é", "AAAA AAAA"])
def test_what_is_no_sketch_is_told(text: str) -> None:
    with pytest.raises(ValueFormatError, match="not the sketch of a text"):
        parse(text)


# --- groups


def corpus() -> dict[str, str]:
    """Reports of twenty months, each also cut off or with furniture, and the articles."""
    texts = {
        "wire": WIRE,
        "reprint": FURNITURE.format(WIRE),
        "own": OWN_WORDS,
        "zh": WIRE_ZH,
        "zh-own": OWN_WORDS_ZH,
    }
    for number in range(20):
        text = monthly("March", number)
        texts |= {
            f"m{number:02}": text,
            f"m{number:02}-page": FURNITURE.format(text),
            f"m{number:02}-cut": text[:260],
        }
    return texts


SKETCHES = {name: sketch(text) for name, text in corpus().items()}
EXPECTED = {name: name.split("-")[0] if name[0] == "m" else name for name in SKETCHES} | {"wire": "reprint"}


@settings(max_examples=30)
@given(st.permutations(sorted(SKETCHES)))
def test_the_order_of_documents_does_not_matter(names: list[str]) -> None:
    assert groups({name: SKETCHES[name] for name in names}) == EXPECTED


def test_copies_of_copies_are_copies() -> None:
    head, tail = WIRE[:500], WIRE[500:]
    assert likeness(sketch(head), sketch(tail)) < COPY
    assert set(groups({"c": sketch(WIRE), "a": sketch(head), "b": sketch(tail)}).values()) == {"a"}


def test_texts_that_share_no_key_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def counting(one: copies.Sketch, other: copies.Sketch) -> float:
        compared.append(set(keys(one)) & set(keys(other)))
        return likeness(one, other)

    monkeypatch.setattr(copies, "likeness", counting)
    # one text printed 300 times, each with its own headline, among 300 reports from one template
    many = {f"m{number}": sketch(monthly("June", number)) for number in range(300)}
    many |= {
        f"w{number}": sketch(f"{number} things to know, number {number}\n{WIRE}") for number in range(300)
    }
    found = groups(many)
    assert len(set(found.values())) == 301
    assert all(compared)
    assert len(compared) < 10 * len(many)
