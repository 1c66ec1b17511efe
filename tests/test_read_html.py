"""HTML pages → the text a reader sees, tables, encodings, what a page declares of itself; hostile pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ipgraph.errors import ReadError
from ipgraph.read import read

if TYPE_CHECKING:
    from ipgraph.claims import Document

SENTENCE = "In 2023, China granted 921,000 invention patents, up 15.3 percent year on year, the office said."
CHINESE = "国家知识产权局近日公布数据，2023年全国共授权发明专利92.1万件，同比增长15.3%。"


def rows(document: Document) -> list[str]:
    """The blocks as expectation files write them; a tab between cells as an arrow."""
    return [
        f"{block.kind} | {document.text[block.start : block.end]}".replace("\t", " → ")
        for block in document.blocks
    ]


def page(*content: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{''.join(content)}</body></html>".encode()


HEADER = '<meta http-equiv="Content-Type" content="text/html; charset={}">'


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gbk"),
        ("big5", "big5"),
        ("utf-8", "utf-8"),
        ("utf-16", "utf-16"),
        ("iso-8859-1", "gb18030"),  # wrong
        ("utf-8", "gb18030"),  # wrong
        ("gb2312", "utf-8"),  # wrong
        ("nonsense", "gb18030"),
        ("base64", "utf-8"),
    ],
)
def test_encodings_declared_rightly_and_wrongly(declared: str, encoding: str) -> None:
    text = "智慧財產局今日公布去年專利申請統計，商標註冊件數較前年增加。" if encoding == "big5" else CHINESE
    markup = page(f"<p>{text}</p>", head=HEADER.format(declared)).decode()
    assert read(markup.encode(encoding)).text == text


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    markup = page(*[f"<p>{CHINESE}</p>"] * 40, head=HEADER.format("gb2312")).decode().encode("gb18030")
    text = read(markup.replace(b"</body>", b"<p>\xff</p></body>")).text
    assert text.count(CHINESE) == 40


def test_what_is_set_small_is_no_digit_of_a_figure() -> None:
    document = read(page(
        "<p>It granted 921,000<sup>1</sup> patents<sup><a href='#n'>[2]</a></sup> on 5 km<sup>2</sup>, "
        "and 10<sup>6</sup> t of CO<sub>2</sub> were saved on the 1<sup>st</sup> day.</p>"
    ))  # fmt: skip
    assert document.text == "It granted 921,000 patents on 5 km², and 10⁶ t of CO₂ were saved on the 1st day."


def test_what_a_reader_does_not_see_is_left_out() -> None:
    shown = f"<p>{SENTENCE}</p>"
    hidden = (
        "<p hidden>12</p><p style='color: red; DISPLAY : none'>13</p><del>14 patents</del>"
        "<template>15</template><noscript>16</noscript><select><option>17</option></select>"
        "<textarea>18</textarea><!-- 19 -->"
    )
    assert (
        read(page(shown, hidden, "<p>It ri\u00adses\u200b.&nbsp;<wbr></p>")).text
        == f"{SENTENCE}\n\nIt rises."
    )


def test_lines_of_a_page_are_blocks() -> None:
    document = read(page(
        f"<div>{SENTENCE}<br>{SENTENCE.replace('921', '922')}<p>{SENTENCE.replace('921', '923')}"
        f"<li>{SENTENCE.replace('921', '924')}</div>"
    ))  # fmt: skip
    kinds = [(block.kind, document.text[block.start : block.end][23:26]) for block in document.blocks]
    assert kinds == [("paragraph", "921"), ("paragraph", "922"), ("paragraph", "923"), ("item", "924")]


TABLES = {
    "spans": (
        "<tr><th rowspan=2>Year<th colspan=2>Granted<tr><th>all<th>PCT<tr><td>2023<td>921<td>56",
        ["Year\tGranted\tGranted", "Year\tall\tPCT", "2023\t921\t56"],
    ),
    "a figure in two rows stands once": (
        "<tr><td>A<td rowspan=2>12<td>1<tr><td>B<td>2<tr><td>C<td>3<td>4",
        ["A\t12\t1", "B\t\t2", "C\t3\t4"],
    ),
    "empty cells keep their place": (
        "<tr><td>Kind<td>2022<td>2023<tr><td>Designs<td><td>638",
        ["Kind\t2022\t2023", "Designs\t\t638"],
    ),
    "absurd spans": (
        "<tr><td rowspan=99999999 colspan=1000000>x<td>1<tr><td>2<td>y<tr><td>a<td>b",
        None,
    ),
}


@pytest.mark.parametrize("what", TABLES)
def test_tables_are_rows_with_tabs(what: str) -> None:
    rows_of_it, expected = TABLES[what]
    text = read(page(f"<p>{SENTENCE}</p><table>{rows_of_it}</table>")).text
    lines = text.split("\n\n")[1].split("\n")
    assert len(text) < 5000
    assert expected is None or lines == expected


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


DECLARED = [
    ('<meta property="article:published_time" content="2024-01-16T23:30:00+08:00">', "2024-01-16"),
    ('<meta name="PubDate" content="2024-01-16 10:30">', "2024-01-16"),
    ('<meta name="publishdate" content="20240116">', "2024-01-16"),
    ('<meta name="DC.date" content="2024-01-16">', "2024-01-16"),
    (linked('[{"@type": ["NewsArticle"], "datePublished": "2024-01-16"}]'), "2024-01-16"),
    (linked('{"@type": "Event", "datePublished": "2020-01-16"}'), None),
    (linked('{"@type": "Event", "datePublished": "2024-01-16"}'), "2024-01-16"),
    (linked('{"@type": "Article", "datePublished": }'), None),
    (linked("[" * 100_000), None),
    ('<meta property="article:modified_time" content="2030-01-16">', None),
    ('<meta name="PubDate" content="soon">', None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "issued"), DECLARED)
def test_the_day_that_a_page_declares(head: str, issued: str | None) -> None:
    assert read(page(f"<p>{SENTENCE}</p>", head=head)).issued == issued


def test_a_day_of_publication_goes_before_the_printed_one_and_that_before_others() -> None:
    printed = f"<h1>Grants of patents rise</h1><p>Published: 2024-01-10</p><p>{SENTENCE}</p>"
    assert read(page(printed, head='<meta name="PubDate" content="2024-01-09">')).issued == "2024-01-09"
    assert read(page(printed, head='<meta name="date" content="2024-02-09">')).issued == "2024-01-10"


def test_the_title_is_the_headline_of_the_text() -> None:
    text = f"<div>Menu of the site</div><h1>Grants of patents rise again</h1><p>{SENTENCE}</p>"
    for head in (
        "<title>Grants of patents rise again - News - The Office</title>",
        "<title>The Office</title><meta property='og:title' content='Grants of patents rise again'>",
        "<title>The Office</title>",
    ):
        document = read(page(text, head=head))
        assert document.title == "Grants of patents rise again"
        assert rows(document)[1] == "title | Grants of patents rise again"


def test_the_language_is_that_of_the_text_and_else_the_declared_one() -> None:
    def language(markup: str, code: str) -> str:
        return read(f'<html lang="{code}"><body><p>{markup}</p></body></html>'.encode()).language

    assert language(CHINESE, "en") == "zh"
    assert language(SENTENCE, "zh-CN") == "en"
    assert language("Patente 2023: 1200", "de-AT") == "de"


HOSTILE = {
    "nested without end": page("<div>" * 50_000, f"<p>{SENTENCE}</p>"),
    "entities": b"<!DOCTYPE html [<!ENTITY a 'aaaaa'><!ENTITY b '&a;&a;&a;'>]><html><p>&b;&b;</p></html>",
    "file": b"<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><html><p>text &a;</p></html>",
    "control characters": page(f"<p>{SENTENCE}\x01\x02\ufffe</p>"),
    "tables in tables": page("<table><tr><td>" * 500, SENTENCE),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_pages_are_read_or_refused(what: str) -> None:
    try:
        told = read(HOSTILE[what]).text
    except ReadError as error:
        told = str(error)
    assert len(told) < 1000
    assert "root:" not in told


def test_pictures_in_a_saved_page_do_not_cut_it_off() -> None:
    picture = "<img src='data:image/png;base64," + "A" * 11_000_000 + "'>"
    assert read(page(picture, f"<p>{SENTENCE}</p>")).text == SENTENCE
