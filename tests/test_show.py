"""The page that shows claims in their text: its text, its marks, and that it needs nothing."""

from __future__ import annotations

import base64
import colorsys
import hashlib
import itertools
import json
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipgraph import vocabulary
from ipgraph.build import Extraction
from ipgraph.claims import Block, Claim, Document, Relation
from ipgraph.show import page
from ipgraph.show.passages import Mark, passages
from ipgraph.show.words import languages
from ipgraph.values import BASES, MEASURES

if TYPE_CHECKING:
    from conftest import Known

WORDS = vocabulary.load()
VOID = {"meta", "input", "br"}


@dataclass
class Element:
    """An element of a page: its name, attributes, children and the text directly and below it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(each if isinstance(each, str) else each.text for each in self.children)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def all(self, name: str | None = None, *classes: str) -> list[Element]:
        found: list[Element] = []
        for each in self.children:
            if isinstance(each, Element):
                if name in (None, each.name) and set(classes) <= each.classes:
                    found.append(each)
                found += each.all(name, *classes)
        return found


class Reader(HTMLParser):
    """A page as a tree; every element must be closed where it was opened."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]
        self.feed(text)
        self.close()
        assert len(self._open) == 1, [each.name for each in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"{tag}: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read(text: str) -> Element:
    assert text.startswith("<!DOCTYPE html>\n")
    return Reader(text).root


def said(document: Document, claims: list[Claim], relations: list[Relation] | None = None) -> Extraction:
    return Extraction(document, tuple(claims), tuple(relations or ()))


def claim(document: Document, start: int, end: int, **other: object) -> Claim:
    made = Claim(
        document.name, "patents-granted", "level", Decimal(5), "count", "exact", "2023", None, "CN",
        document.text[start:end], start, end,
    )  # fmt: skip
    return replace(made, **other)


def texts(root: Element) -> list[str]:
    """The text of each document on the page."""
    return ["".join(each.text for each in part.all(None, "t")) for part in root.all("div", "text")]


def marked(root: Element, id_: str) -> str:
    """The text that is marked from the element of that id on, for as long as its number stands on it."""
    [card] = [each for each in root.all(None, "card") if each.attributes["id"] == f"{id_}-card"]
    place = card.attributes["data-k"]
    [passage] = [each for each in root.all("div", "passage") if card in each.all(None, "card")]
    links = [each for each in passage.all("a") if place in each.attributes.get("data-k", "").split()]
    return "".join(each.text for each in links)


@pytest.fixture(scope="module")
def seeds(known: dict[str, Known]) -> list[Extraction]:
    return [said(each.document, each.claims, each.relations) for each in known.values()]


@pytest.fixture(scope="module")
def root(seeds: list[Extraction]) -> Element:
    return read(page(seeds, WORDS))


# --- what stands on it


def test_the_text_is_that_of_the_documents(root: Element, seeds: list[Extraction]) -> None:
    assert texts(root) == [each.document.text for each in seeds]


def test_every_claim_and_relation_is_marked_where_it_stands(root: Element, seeds: list[Extraction]) -> None:
    marks = 0
    for number, source in enumerate(seeds, 1):
        for sign, records in (("c", source.claims), ("r", source.relations)):
            for at, record in enumerate(records, 1):
                assert marked(root, f"d{number}{sign}{at}") == record.quote
                marks += 1
    assert marks > 60


def test_marks_show_the_measure(root: Element, seeds: list[Extraction]) -> None:
    byid = {each.attributes["id"]: each for each in root.all("a") if "id" in each.attributes}
    for number, source in enumerate(seeds, 1):
        for at, each in enumerate(source.claims, 1):
            assert {"c", each.measure} <= byid[f"d{number}c{at}"].classes


def test_every_id_is_there_once_and_every_link_leads_to_one(root: Element) -> None:
    ids = Counter(each.attributes["id"] for each in root.all() if "id" in each.attributes)
    assert set(ids.values()) == {1}
    links = [each.attributes["href"] for each in root.all("a")]
    assert {link[0] for link in links} == {"#"}
    assert {link[1:] for link in links} <= set(ids)
    described = {
        each.attributes["aria-describedby"] for each in root.all("a") if "aria-describedby" in each.attributes
    }
    assert described <= set(ids)
    labelled = [each.attributes["id"] for each in root.all("input")]
    assert len(labelled) == len(set(labelled)) == len(root.all("label"))


def test_a_row_leads_to_its_mark_and_the_mark_to_its_card_and_row(
    root: Element, seeds: list[Extraction]
) -> None:
    rows = [row for table in root.all("table", "claims") for row in table.all("tr") if "id" in row.attributes]
    assert len(rows) == sum(len(each.claims) for each in seeds)
    cards = {each.attributes["id"]: each for each in root.all("div", "card")}
    for row in rows:
        name = row.attributes["id"].removesuffix("-row")
        assert row.all("a")[0].attributes["href"] == f"#{name}"
        links = [link.attributes["href"] for link in cards[f"{name}-card"].all("a")]
        assert f"#{name}-row" in links


def test_a_card_tells_the_whole_record(root: Element, seeds: list[Extraction]) -> None:
    source = next(each for each in seeds if each.document.name.startswith("000_"))
    number = seeds.index(source) + 1
    at = next(at for at, each in enumerate(source.claims, 1) if each.value == Decimal(398710000000))
    first = source.claims[at - 1]
    [card] = [each for each in root.all("div", "card") if each.attributes["id"] == f"d{number}c{at}-card"]
    for words in (
        "398.71 billion Chinese yuan", "3,987.1亿元", "import and export value of IP use fees",
        WORDS.indicators["ip-royalties-trade"].label("zh"), "exact", "确切", "China (CN)", "中国（CN）",
        "54.72 billion US dollar", f"characters {first.start:,} to {first.end:,}", first.quote,
    ):  # fmt: skip
        assert words in card.text, words
    [button] = card.all("button")
    assert json.loads(button.attributes["data-record"]) == first.record()


def test_a_claim_about_an_unknown_indicator_shows_the_words_of_the_text() -> None:
    document = Document.of_text("There are 5 widget shops.")
    shown = read(
        page([said(document, [claim(document, 10, 11, indicator=None, label="widget shops")])], WORDS)
    )
    [card] = shown.all("div", "card")
    assert "widget shops" in card.text
    assert "not in the catalogue" in card.text
    assert "目录中没有" in card.text


def test_the_legend_counts_claims_by_measure(root: Element, seeds: list[Extraction]) -> None:
    counted = Counter(each.measure for source in seeds for each in source.claims)
    [legend] = root.all("fieldset", "legend")
    for measure, number in counted.items():
        [chip] = legend.all("label", measure)
        assert chip.all("b")[0].text == str(number)
        assert WORDS.measures[measure].label("zh") in chip.text


def test_blocks_look_like_what_they_are() -> None:
    text = "Menu\n\nA title\n\nWho?\n\nThere are 5 shops."
    kinds = ("furniture", "title", "question", "paragraph")
    spans = [match.span() for match in re.finditer(r"[^\n]+", text)]
    blocks = tuple(Block(start, end, kind) for (start, end), kind in zip(spans, kinds, strict=True))
    shown = read(page([said(Document.of_text(text, blocks=blocks), [])], WORDS))
    for kind, block in zip(kinds, blocks, strict=True):
        [passage] = shown.all("div", "passage", kind)
        assert passage.text.strip() == text[block.start : block.end]
    assert texts(shown) == [text]


def test_one_document_needs_no_contents_and_several_have_them(root: Element, seeds: list[Extraction]) -> None:
    assert [each.attributes["href"] for each in root.all("ol", "contents")[0].all("a")] == [
        f"#d{number}" for number in range(1, len(seeds) + 1)
    ]
    assert not read(page(seeds[:1], WORDS)).all("ol", "contents")
    assert texts(read(page([], WORDS))) == []


def test_the_same_documents_give_the_same_page(seeds: list[Extraction]) -> None:
    assert page(seeds, WORDS) == page(list(seeds), WORDS)


# --- languages of the page


def test_the_page_opens_in_the_language_of_most_documents() -> None:
    chinese = said(Document.of_text("授权5件", "zh.txt", language="zh"), [])
    english = said(Document.of_text("granted 5", "en.txt"), [])
    for sources, tag in (([chinese], "zh-Hans"), ([english], "en"), ([chinese, english, english], "en")):
        shown = read(page(sources, WORDS))
        [html] = shown.all("html")
        assert html.attributes["lang"] == tag
        [checked] = [
            each for each in shown.all("input") if "checked" in each.attributes and "name" in each.attributes
        ]
        assert checked.attributes["value"] == tag


def test_every_language_has_every_word() -> None:
    def keys(table: object, at: str = "") -> set[str]:
        if not isinstance(table, dict):
            return {at}
        return set().union(*(keys(value, f"{at}/{key}") for key, value in table.items()), {at})

    english, *others = (words._table for words in languages().values())
    assert others
    for other in others:
        for part in ("words", "counts", "languages", "periods", "lists"):
            assert keys(other[part]) == keys(english[part])
        for key, text in english["words"].items():
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", other["words"][key]))


@pytest.mark.parametrize(
    ("value", "unit", "measure", "bound", "en", "zh"),
    [
        ("854000000000", "CNY", "level", "exact", "854 billion Chinese yuan", "8,540亿元"),
        ("3500000", "count", "level", "over", "over 3.5 million", "超过350万"),
        ("-3.25", "percent", "change", "about", "about −3.25%", "约−3.25%"),
        ("15.3", "percent", "change", "exact", "+15.3%", "+15.3%"),
        ("11", "rank", "rank", "exact", "rank 11", "第 11 位"),
        ("1.4", "times", "ratio", "under", "under 1.4 times", "不足1.4倍"),
        ("15.5", "month", "level", "exact", "15.5 months", "15.5 个月"),
        ("0", "count", "level", "exact", "0", "0"),
        ("4745001", "count", "level", "exact", "4.745001 million", "474.5001万"),
    ],
)  # fmt: skip
def test_figures_are_written_for_people(
    value: str, unit: str, measure: str, bound: str, en: str, zh: str
) -> None:
    document = Document.of_text("5")
    made = claim(document, 0, 1, value=Decimal(value), unit=unit, measure=measure, bound=bound)
    assert [words.figure(made, WORDS) for words in languages().values()] == [en, zh]


@pytest.mark.parametrize(
    ("iso", "en", "zh"),
    [
        ("2024", "2024", "2024 年"),
        ("2025-03", "March 2025", "2025 年 3 月"),
        ("2023-12-31", "31 December 2023", "2023 年 12 月 31 日"),
        ("2016-04/2017-03", "April 2016 to March 2017", "2016 年 4 月至 2017 年 3 月"),
        ("2016/2020", "2016 to 2020", "2016 年至 2020 年"),
    ],
)
def test_periods_are_written_for_people(iso: str, en: str, zh: str) -> None:
    assert [words.period(iso) for words in languages().values()] == [en, zh]


def test_every_measure_bound_and_base_has_a_label_in_every_language() -> None:
    for concepts, codes in (
        (WORDS.measures, MEASURES),
        (WORDS.bases, BASES),
        (WORDS.bounds, ("over", "under")),
    ):
        for code, language in itertools.product(codes, languages()):
            assert concepts[code].labels[language]


# --- nothing but itself


def test_nothing_is_fetched_and_only_its_own_style_and_script_run(root: Element) -> None:
    loading = {
        "src",
        "srcset",
        "data",
        "action",
        "poster",
        "background",
        "style",
        "formaction",
        "ping",
        "xlink:href",
    }
    for each in root.all():
        assert not loading & set(each.attributes), each.attributes
        assert not [name for name in each.attributes if name.startswith("on")]
        assert each.name not in {"link", "img", "iframe", "object", "embed", "base", "form", "svg"}
    [policy] = [
        each.attributes["content"]
        for each in root.all("meta")
        if each.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for name in ("style", "script"):
        [element] = root.all(name)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert rules[f"{name}-src"] == f"'sha256-{digest}'"
        assert not re.search(r"url\(|@import|https?:|fetch\(|XMLHttpRequest|import\(", element.text)


HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;&lt; {{ 7*7 }} {% raw %} <!-- -->"
    "\u202egnp.exe\u202c \u2067\u200f\x01\x1b[31m\x7f\x85\u2028\r\n]]> &#0; javascript:alert(3) #} {#"
)


def test_text_is_data_whatever_it_looks_like() -> None:
    spans = [(0, len(HOSTILE)), (3, 12), (60, 75)]
    document = Document.of_text(
        HOSTILE, HOSTILE.replace("\r\n", " "), title=HOSTILE, publisher=HOSTILE, source=f"https://x/{HOSTILE}"
    )
    claims = [
        claim(document, *spans[0], label=HOSTILE, indicator=None, speaker=HOSTILE, of={HOSTILE: HOSTILE})
    ]
    claims += [claim(document, *span, indicator='"><script>') for span in spans[1:]]
    relation = Relation(document.name, "speaks-at", HOSTILE, HOSTILE, HOSTILE[3:12], 3, 12, post=HOSTILE)
    shown = read(page([said(document, claims, [relation])] * 2, WORDS))
    assert texts(shown) == [HOSTILE] * 2
    plain = read(page([said(Document.of_text("plain"), [])] * 2, WORDS))
    for name in ("script", "style", "img", "title"):
        assert len(shown.all(name)) == len(plain.all(name))
    assert json.loads(shown.all("button")[0].attributes["data-record"]) == claims[0].record()


def test_what_cannot_be_seen_is_shown_and_turns_nothing_around() -> None:
    text = "a\u202eb\x1bc"
    shown = read(page([said(Document.of_text(text), [])], WORDS))
    told = shown.all("span", "x")
    assert [(each.text, each.attributes["data-u"]) for each in told] == [
        ("\u202e", "U+202E"),
        ("\x1b", "U+001B"),
    ]
    [style] = shown.all("style")
    assert re.search(r"\.x \{[^}]*unicode-bidi: isolate", style.text)


def test_what_html_cannot_hold_is_replaced() -> None:
    written = page([said(Document.of_text("a\x00b\ud800c\r"), [])], WORDS)
    assert texts(read(written)) == ["a\ufffdb\ufffdc\r"]
    written.encode("utf-8")


# --- marks


def test_spans_that_overlap_nest_or_coincide_are_all_marked() -> None:
    text = "0123456789 abcdefghij"
    document = Document.of_text(text)
    spans = [(0, 10), (2, 5), (2, 5), (4, 12), (11, 21), (20, 21)]
    shown = read(page([said(document, [claim(document, *span) for span in spans])], WORDS))
    assert texts(shown) == [text]
    for number, (start, end) in enumerate(spans, 1):
        assert marked(shown, f"d1c{number}") == text[start:end]
    ids = [each.attributes["id"] for each in shown.all() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    assert not [inner for link in shown.all("a") for inner in link.all("a")]


def test_a_mark_across_blocks_is_marked_in_both() -> None:
    text = "one 5\n\n6 two"
    document = Document.of_text(text, blocks=(Block(0, 5, "paragraph"), Block(7, 12, "item")))
    shown = read(page([said(document, [claim(document, 4, 8)])], WORDS))
    assert texts(shown) == [text]
    assert [link.text for link in shown.all("a", "c")] == ["5", "\n\n", "6"]


@given(
    st.text(alphabet="ab 5\n\t\u202e<&", min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 45), st.integers(1, 12)), max_size=8),
    st.lists(st.integers(0, 40), max_size=6),
)
def test_pieces_join_to_the_text_and_marks_to_their_spans(
    text: str, spans: list[tuple[int, int]], cuts: list[int]
) -> None:
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    blocks = [Block(a, b, "paragraph") for a, b in itertools.pairwise(edges)]
    document = Document.of_text(text, blocks=tuple(blocks[::2]))
    marks = [Mark(start, start + length, n, is_claim=n % 2 > 0) for n, (start, length) in enumerate(spans)]
    found = list(passages(document, marks))
    assert "".join(each.text for each in found) == text
    pieces = [piece for each in found for piece in each.pieces]
    for mark in marks:
        covered = "".join(piece.text for piece in pieces if mark in piece.marks)
        assert covered == text[mark.start : mark.end]
        assert sum(mark in piece.first for piece in pieces) == sum(mark in each.marks for each in found)
        assert sum(mark in each.marks for each in found) == (mark.start < len(text))


# --- large documents


def test_a_page_that_would_grow_too_long_is_cut_with_a_note() -> None:
    text = "\n\n".join(f"There were {n} shops." for n in range(200))
    blocks = tuple(Block(*match.span(), "paragraph") for match in re.finditer(r"[^\n]+", text))
    document = Document.of_text(text, blocks=blocks)
    claims = [claim(document, *match.span()) for match in re.finditer(r"\d+", text)]
    for limits in ({"most_characters": 1000}, {"most_claims": 40}):
        shown = read(page([said(document, claims)], WORDS, **limits))
        [part] = texts(shown)
        assert text.startswith(part)
        assert 800 < len(part) <= 1000
        rows = len(shown.all("td", "at"))
        assert rows == len(re.findall(r"\d+", part)) <= 40 + 8
        notes = " ".join(each.text for each in shown.all("p", "note"))
        assert f"the first {len(part):,} of {len(text):,} characters" in notes
        assert f"Not shown, because the page would grow too long: {200 - rows} claims" in notes


def test_a_second_document_gets_what_the_first_has_left() -> None:
    documents = [Document.of_text("x" * 600, f"{n}.txt") for n in range(3)]
    shown = read(page([said(each, []) for each in documents], WORDS, most_characters=1000))
    assert [len(text) for text in texts(shown)] == [600, 0, 0]


def test_five_megabytes_are_cut_to_a_page() -> None:
    sentence = "In 2023 there were 5 shops in the town, and nobody knew why. "
    text = (sentence * 8 + "\n") * (5_000_000 // (len(sentence) * 8 + 1))
    blocks = tuple(Block(*match.span(), "paragraph") for match in re.finditer(r"[^\n]+", text))
    document = Document.of_text(text, blocks=blocks)
    claims = [claim(document, *match.span(1)) for match in re.finditer(r"were (5)", text)]
    assert len(text) > 4_900_000
    assert len(claims) > 50_000
    written = page([said(document, claims)], WORDS)
    assert len(written) < 30_000_000


def test_a_long_text_in_one_block_is_cut_where_a_word_ends() -> None:
    document = Document.of_text("five shops " * 1000)
    [part] = texts(read(page([said(document, [])], WORDS, most_characters=1000)))
    assert document.text.startswith(part)
    assert 900 < len(part) <= 1000
    assert document.text[len(part)] == " "


def test_claims_of_a_block_beyond_those_with_a_card_lead_to_their_row() -> None:
    text = "5 " * 300
    document = Document.of_text(text)
    shown = read(page([said(document, [claim(document, at, at + 1) for at in range(0, 600, 2)])], WORDS))
    links = shown.all("a", "c")
    assert len(links) == len({each.attributes["id"] for each in links}) == 300
    assert links[-1].attributes["href"] == "#d1c300-row"
    assert len(shown.all("div", "card")) == 200


# --- colours


def colours(style: str) -> tuple[dict[str, str], dict[str, str]]:
    """The named colours of the light and of the dark page."""
    dark_part = style[style.index("prefers-color-scheme: dark") :].partition("}")[0]
    light_part = style[style.index(":root {") :].partition("}")[0]
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6}|\d+%);", part)) for part in (light_part, dark_part)]
    return found[0], {**found[0], **found[1]}


def channels(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def luminance(parts: list[float]) -> float:
    """Relative luminance (WCAG 2.2, section 1.4.3)."""
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: list[float], other: list[float]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_have_contrast(root: Element, scheme: int) -> None:
    [style] = root.all("style")
    named = colours(style.text)[scheme]
    share = int(named["tint"].rstrip("%")) / 100
    paper, ink = channels(named["paper"]), channels(named["ink"])
    assert contrast(ink, paper) > 7
    for surface in ("paper", "raised"):
        for name in ("ink", "aside", "link"):
            assert contrast(channels(named[name]), channels(named[surface])) >= 4.5, (name, surface)
    for measure in (*MEASURES, "r"):
        colour = channels(named[measure])
        tints = [
            [part * (1 - much) + base * much for part, base in zip(paper, colour, strict=True)]
            for much in (0, share, 2.2 * share)
        ]
        assert contrast(colour, tints[0]) >= 4.5, measure
        assert contrast(colour, tints[1]) >= 4.5, f"{measure} on its tint"
        assert contrast(colour, channels(named["raised"])) >= 4.5, measure
        for tint in tints:
            assert contrast(ink, tint) >= 4.5, f"ink on the tint of {measure}"


def test_measures_are_told_by_more_than_colour(root: Element) -> None:
    [style] = root.all("style")
    signs = dict(
        re.findall(r'^\.(\w+) \{ --mark: var\(--\1\); --sign: "([^"]*)"; \}', style.text, re.MULTILINE)
    )
    told = [signs[measure] for measure in MEASURES]
    assert len(set(told)) == len(MEASURES)
    named = colours(style.text)[0]
    hues = {round(colorsys.rgb_to_hsv(*channels(named[measure]))[0], 2) for measure in MEASURES}
    assert len(hues) == len(MEASURES)
