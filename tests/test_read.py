"""Bytes → Document: decoding, refusing, the layouts of pages, title, publisher, date, language."""

from __future__ import annotations

import sys
import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ipgraph.claims import BLOCK_KINDS, BODY_KINDS, Document
from ipgraph.errors import ReadError
from ipgraph.read import lexicon as lexicon_module
from ipgraph.read import read
from ipgraph.read.blocks import page_of
from ipgraph.resources import folder

CASES = sorted((Path(__file__).parent / "cases").glob("read-*"))
SEEDS = {path.name[:3]: path for path in folder("seeds").glob("*.txt")}


def rows(document: Document) -> list[str]:
    """The blocks as expectation files write them: kind, speaker, first words."""
    found = []
    for block in document.blocks:
        words = " ".join(document.text[block.start : block.end].split())
        speaker = f" @{block.speaker}" if block.speaker else ""
        found.append(f"{block.kind}{speaker} | {words}")
    return found


def body(document: Document) -> str:
    blocks = (block for block in document.blocks if block.kind in BODY_KINDS)
    return "\n".join(document.text[block.start : block.end] for block in blocks)


def assert_covers(document: Document) -> None:
    """Every character that is no white space lies in one block; blocks are in order and trimmed."""
    position = 0
    for block in document.blocks:
        assert block.kind in BLOCK_KINDS
        assert not visible(document.text[position : block.start])
        content = document.text[block.start : block.end]
        assert content
        assert content == content.strip()
        position = block.end
    assert not visible(document.text[position:])


def visible(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and unicodedata.category(char) != "Cf")


def test_cases_are_all_found() -> None:
    assert len(CASES) == 52


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.removeprefix("read-"))
def test_layout(case: Path) -> None:
    expected = tomllib.loads((case / "expected.toml").read_text("utf-8"))
    document = read(case / "page.txt")
    assert_covers(document)
    for field in ("title", "publisher", "issued", "language"):
        assert getattr(document, field) == expected.get(field), field
    lines = expected["blocks"].strip().splitlines()
    found = rows(document)
    assert [row[: len(line)] for row, line in zip(found, lines, strict=False)] == lines
    assert len(found) == len(lines)


SEED_FACTS = {
    "000": ("China's IP use-related export and import up by 5.9 pct: official", None, "2025-04-24"),
    "001": ("China Ramps up Efforts to Become IP Powerhouse", None, None),
    "002": (
        "SCIO briefing on promoting high-quality development: "
        "China National Intellectual Property Administration",
        "China.org.cn",
        "2025-01-10",
    ),
    "003": ("Intellectual Property monetization is being facilitated in China", None, None),
    "004": ("Industrialized patents of Chinese enterprises continue to rise", "Xinhua", "2025-01-15"),
}


@pytest.mark.parametrize("seed", SEED_FACTS)
def test_seed_metadata(seed: str) -> None:
    document = read(SEEDS[seed])
    assert_covers(document)
    assert (document.title, document.publisher, document.issued) == SEED_FACTS[seed]
    assert document.language == "en"
    assert document.text == SEEDS[seed].read_bytes().decode("utf-8")


def test_seed_with_a_stock_market_report_below() -> None:
    document = read(SEEDS["000"])
    assert "industrialization rate of valid invention patents" in body(document)
    assert "becoming an IP powerhouse" in body(document)
    for foreign in ("Dow Jones", "consumer price index", "Coinbase", "Treasury"):
        assert foreign in document.text
        assert foreign not in body(document)
    assert sum(block.kind == "title" for block in document.blocks) == 4


def test_seed_with_a_caption_and_a_menu() -> None:
    kinds = [block.kind for block in read(SEEDS["001"]).blocks]
    assert kinds == ["furniture"] * 4 + ["title", "caption"] + ["paragraph"] * 10


def test_seed_briefing_has_speakers() -> None:
    document = read(SEEDS["002"])
    speech = {block.speaker for block in document.blocks if block.kind == "paragraph"}
    assert speech == {"Shen Changyu", "Ge Shu"}
    (question,) = (block for block in document.blocks if block.kind == "question")
    assert question.speaker == "China Intellectual Property News"


def test_seed_with_signatures_and_an_event_list() -> None:
    document = read(SEEDS["003"])
    assert [block.kind for block in document.blocks if block.kind == "signature"] == ["signature"] * 6
    assert "COMEDY" not in body(document)
    assert "Frand practice" in body(document)


# A line of a page's furniture between two paragraphs, and a line of the article's own that resembles it.
PAGES = {
    "en": "Patent grants rise\n\n12 March 2022\n\nThe office granted 696,000 invention patents in 2021, up "
    "31.3 percent, it said on Friday.\n\n{line}\n\nBy the end of the year, 2.704 million domestic invention "
    "patents were in force, an increase of 22.5 percent.\n",
    "zh": "发明专利授权量去年大幅增长\n\n2022年1月12日\n\n"
    "国家知识产权局12日介绍，2021年共授权发明专利69.6万件，同比增长31.3%。\n\n{line}\n\n截至2021年底，国内发明专利有效量为270.4万件，同比增长22.5%。\n",
}
FOREIGN_LINES = [
    ("en", "Exchange rates: 1 USD = 6.35 CNY, 1 EUR = 6.98 CNY"),
    ("en", "[Advertisement] 50% off all patent drafting courses until 31 March!"),
    ("en", "Vacancies: 3 patent attorneys wanted in Munich"),
    ("en", "Read 1,203 times | 14 comments"),
    ("en", "Join 25,000 IP professionals who get our weekly newsletter"),
    ("en", "Gold 1,985 $/oz | Oil 112.7 $/bbl | DAX 13,628"),
    ("en", "Rating: 4.5/5 (23 votes)"),
    ("en", "Reader poll: 61% want shorter newsletters"),
    ("en", "You have 2 free articles left this month."),
    ("en", "Read more: Court awards 300 million yuan in patent dispute"),
    ("en", "Page 2 of 14"),
    ("zh", "【广告】知识产权培训班报名，早鸟价3980元"),
    ("zh", "汇率：1美元=6.35元人民币"),
    ("zh", "浏览量：12845"),
    ("zh", "招聘：专利代理师3名，月薪2万元"),
    ("zh", "阅读 3.2万"),
    ("zh", "电话：010-55550114 传真：010-55550307"),
    ("zh", "相关阅读：2020年专利授权量增长36%"),
]
OWN_LINES = [
    ("en", "Patents granted: 696,000, up 31.3 percent"),
    ("en", "Utility models 3.12 million"),
    ("en", "- designs: 786,000 (+7.4%)"),
    ("en", "Pendency fell to 18.5 months."),
    ("en", "Share of domestic applicants: 84.2 percent"),
    ("en", "Comments on the draft came from 1,240 companies, and 83 percent of them were positive."),
    ("en", "Next, the office will open 15 protection centers, which brings the total to 97."),
    ("en", "Views on the reform differ: 62 percent of the 3,400 patentees surveyed support it."),
    ("en", "Market watchers say patents worth 2.3 billion yuan changed hands."),
    ("en", "In football, trademark infringement cases rose to 412."),
    ("en", "Administrative cases: 9,839"),
    ("en", "Adjudication cases 188,000"),
    ("en", "Promotion of trademarks: 87 projects"),
    ("zh", "广告作品著作权登记1.2万件"),
    ("zh", "推广地理标志专用标志8811家"),
    ("zh", "实用新型 312万件"),
    ("zh", "（三）外观设计78.6万件"),
    ("zh", "评论认为，这反映了创新能力的提升，企业占比达到70.9%。"),
    ("zh", "电话热线12330全年接听知识产权咨询8.6万次。"),
    ("zh", "股市方面，拥有专利的上市公司达4312家。"),
    ("zh", "关注中小企业，是此次质押融资工作的特点，惠及1.5万家企业。"),
]


@pytest.mark.parametrize(("language", "line"), FOREIGN_LINES)
def test_foreign_line_between_paragraphs_is_no_text(language: str, line: str) -> None:
    text = body(read(PAGES[language].format(line=line).encode()))
    assert line not in text
    assert text.count("\n") == 1  # both paragraphs are still there


@pytest.mark.parametrize(("language", "line"), OWN_LINES)
def test_own_line_that_resembles_furniture_is_kept(language: str, line: str) -> None:
    assert line in body(read(PAGES[language].format(line=line).encode()))


BOXES = [
    ("en", "Related News\nCoffee exports hit 4 billion dollars\nVN-Index falls 1.1 per cent"),
    ("en", "----------\nMARKETS AT 18:00\nSMI 12,231.6 (+0.8%)   DAX 19,238.4 (+1.7%)\n----------"),
    ("en", "Most popular\n1. Heat wave kills 12\n2. Police seize 40 kilos of cocaine"),
    ("en", "More on this story\n- Why trademark fees fell 30%\n- What a patent costs: 8,000 euros"),
    ("en", "Events\n12 May: Trademark seminar, Munich (300 euros)\n3 June: Patent summit, London"),
    ("en", "Share: Facebook | Twitter | LinkedIn\n14 comments"),
    ("zh", "相关新闻\n· 全国春播进度过四成\n· 三亚新增科研用地5万亩"),
    ("zh", "延伸阅读\n什么是高价值发明专利？\n专利质押贷款怎么办理？利率多少？"),
    ("zh", "股市行情\n沪指报3309.75点，涨0.41%"),
    ("zh", "活动预告\n5月12日 商标培训（收费300元）"),
]


@pytest.mark.parametrize(("language", "box"), BOXES)
def test_box_between_paragraphs_is_left_out_and_the_text_goes_on(language: str, box: str) -> None:
    bare = body(read(PAGES[language].format(line="").encode()))
    assert body(read(PAGES[language].format(line=box).encode())) == bare
    assert bare.count("\n") == 1


SPACED_BOX = "Recommended for you\n\nRetailer appoints new boss\n\nA retailer has appointed a new boss..."


@pytest.mark.parametrize(("language", "box"), [*BOXES, ("en", SPACED_BOX)])
def test_box_under_the_text_is_left_out(language: str, box: str) -> None:
    page = PAGES[language].format(line="")
    assert body(read(f"{page}\n{box}\n".encode())) == body(read(page.encode()))


LINES = [line for case in CASES for line in (case / "page.txt").read_text("utf-8").splitlines()]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=40)), min_size=1, max_size=30),
    st.sampled_from(["\n", "\r\n", "\n\n", "\u2028"]),
)
def test_blocks_cover_any_text(lines: list[str], separator: str) -> None:
    data = separator.join(lines).encode("utf-8", "ignore")
    try:
        document = read(data)
    except ReadError:
        assume(False)
    assert_covers(document)
    assert read(data) == document


def test_text_without_a_page_around_it_is_a_paragraph() -> None:
    document = read(b"China granted 921,000 invention patents in 2023")
    assert [block.kind for block in document.blocks] == ["paragraph"]
    assert (document.name, document.title, document.issued) == ("text", None, None)
    assert document.media_type == "text/plain"


def test_missing_words_alone_drop_nothing() -> None:
    others = [
        f"Its football team won {n} matches, police said, and tourists came to see it." for n in range(4)
    ]
    page = ["A port city counts its cranes", "The shipyard holds 312 patents and filed 28 in 2020.", *others]
    assert body(read("\n\n".join(page).encode())).count("football") == 4


def test_a_long_line_and_many_lines_are_read_in_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    long_line = "The office granted 921,000 invention patents in 2023, up 15 percent. " * 14_000
    assert [block.kind for block in read(long_line.encode()).blocks] == ["paragraph"]

    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1

    def work(units: int) -> int:
        nonlocal steps
        page = "".join(
            f"Heading words {i} abc{i}\n\nParagraph {i} on patents filed by w{i}, up {i} percent.\n\n"
            f"Related articles\n\nJohn Smith\nDirector of office {i}\n\nXinhua: why {i}?\n\n"
            for i in range(units)
        )
        steps = 0
        sys.setprofile(count)
        try:
            page_of(page)
        finally:
            sys.setprofile(None)
        return steps

    work(10)  # compiles patterns
    assert work(400) < 2.5 * work(200)


def test_lexicons_of_all_languages_have_the_same_entries() -> None:
    lexicons = Path(lexicon_module.__file__).parent / "lexicons"
    english, chinese = (
        tomllib.loads((lexicons / f"{code}.toml").read_text("utf-8")) for code in ("en", "zh")
    )
    shared = english.keys() & chinese.keys()
    assert shared >= {
        "months",
        "furniture",
        "sections",
        "dateline",
        "caption",
        "outlets",
        "signature",
        "topic",
    }
    for section in shared - {"months"}:
        assert english[section].keys() == chinese[section].keys(), section
