"""The page of findings: what stands side by side, what is marked, and that it needs nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import lxml.html
import pytest

from ipgraph import vocabulary
from ipgraph.claims import Block, Claim, Document, Equivalent
from ipgraph.reconcile import VERDICTS, Finding, check
from ipgraph.reconcile.asking import by_urgency, rule_names
from ipgraph.reconcile.points import Key
from ipgraph.reconcile.wording import span
from ipgraph.show import report
from ipgraph.show.excerpts import excerpts, sentence
from ipgraph.show.words import languages
from ipgraph.values import Interval

if TYPE_CHECKING:
    from lxml.html import HtmlElement

WORDS = vocabulary.load()
LEVEL = "In 2023, China granted 921,000 invention patents. That is a record."
NEXT = "An office said on Monday: 1,045,000 invention patents were granted in 2024, up 5.9 percent on 2023."


def document(text: str, name: str, **known: object) -> Document:
    return Document.of_text(text, name, **known)


def claim(source: Document, quote: str, **other: object) -> Claim:
    start = source.text.index(quote)
    made = Claim(
        source.name, "invention-patents-granted", "level", Decimal(quote.replace(",", "")), "count", "exact",
        "2023", None, "CN", quote, start, start + len(quote), half=Decimal(500),
    ) if quote[0].isdigit() and "percent" not in quote else None  # fmt: skip
    if made is None:
        made = Claim(
            source.name, "invention-patents-granted", "change", Decimal(quote.split()[0]), "percent", "exact",
            "2024", "yoy", "CN", quote, start, start + len(quote), half=Decimal("0.05"),
        )  # fmt: skip
    return replace(made, **other)


LEVELS = document(LEVEL, "levels.txt", title="Grants of 2023", issued="2024-01-09", publisher="The Office")
CHANGES = document(NEXT, "changes.txt", title="Grants of 2024", issued="2025-01")
DOCUMENTS = {each.name: each for each in (LEVELS, CHANGES)}
CLAIMS = [
    claim(LEVELS, "921,000", speaker="Shen Changyu"),
    claim(CHANGES, "1,045,000", period="2024"),
    claim(CHANGES, "5.9 percent"),
]
KEY = Key("invention-patents-granted", "level", "2024", "CN", (), None, "count")


def finding(verdict: str = "conflict", rule: str = "growth", **other: object) -> Finding:
    made = Finding(
        rule, verdict, "error" if verdict == "conflict" else "info", tuple(CLAIMS), KEY,
        Interval(Decimal(974000), Decimal(977000)), Interval(Decimal(1044500), Decimal(1045500)),
        {"en": "921,000 × (1 + 5.9% / 100) = 975,000", "zh": "92.1万 × (1 + 5.9% / 100) = 97.5万"},
        {"en": "They do not fit.", "zh": "不相符。"},
    )  # fmt: skip
    return replace(made, **other)


CONFLICT = finding()


def read(written: str) -> HtmlElement:
    assert written.startswith("<!DOCTYPE html>\n")
    return lxml.html.fromstring(written)


def shown(*findings: Finding, **other: object) -> HtmlElement:
    return read(report(findings, DOCUMENTS, WORDS, **other))  # type: ignore[arg-type]


def texts(root: HtmlElement, path: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in root.xpath(path)]


def of_class(name: str) -> str:
    return f'//*[contains(concat(" ", @class, " "), " {name} ")]'


# --- sentences


def test_a_sentence_is_that_of_its_claim_and_no_more() -> None:
    start, end = sentence(LEVELS, CLAIMS[0])
    assert LEVEL[start:end] == "In 2023, China granted 921,000 invention patents."


def test_a_sentence_does_not_run_into_another_block() -> None:
    text = "A heading without a stop\n921,000 patents were granted\nMore text"
    blocks = tuple(Block(*match.span(), "paragraph") for match in re.finditer(r"[^\n]+", text))
    source = document(text, "a", blocks=blocks)
    start, end = sentence(source, claim(source, "921,000"))
    assert text[start:end] == "921,000 patents were granted"


def test_claims_of_one_sentence_share_an_excerpt() -> None:
    found = excerpts(CLAIMS, DOCUMENTS)
    assert [(each.name, len(each.claims)) for each in found] == [("levels.txt", 1), ("changes.txt", 2)]
    assert ["".join(piece.text for piece in each.pieces) for each in found] == [LEVEL[:49], NEXT]
    marked = [piece.text for piece in found[1].pieces if piece.marks]
    assert marked == ["1,045,000", "5.9 percent"]


def test_a_long_sentence_is_cut_around_its_figures() -> None:
    text = f"{'word ' * 200}921,000 {'and so on ' * 200}"
    [found] = excerpts([claim(source := document(text, "a"), "921,000")], {"a": source})
    said = "".join(piece.text for piece in found.pieces)
    assert found.cut_before
    assert found.cut_behind
    assert 300 < len(said) < 600
    assert said.startswith("word ")
    assert "921,000" in said


def test_of_a_document_that_is_not_there_the_quote_is_shown() -> None:
    [found] = excerpts(CLAIMS[:1], {})
    assert [piece.text for piece in found.pieces] == ["921,000"]
    assert texts(read(report([finding()], {}, WORDS)), "//mark") == ["921,000", "1,045,000", "5.9 percent"]


# --- what stands on the page


def test_sentences_stand_side_by_side_with_their_figures_marked() -> None:
    root = shown(finding())
    assert texts(root, "//blockquote") == [LEVEL[:49], NEXT]
    assert texts(root, "//mark") == ["921,000", "1,045,000", "5.9 percent"]
    assert [set(each.get("class").split()) for each in root.xpath("//mark")] == [
        {"c", "level", "last"},
        {"c", "level", "last"},
        {"c", "change", "last"},
    ]
    assert texts(root, "//figcaption/cite") == ["Grants of 2023", "Grants of 2024"]
    first, second = texts(root, "//figcaption/span")
    assert "9 January 2024" in first
    assert "The Office" in first
    assert "Shen Changyu" in first
    assert "January 2025" in second


def test_a_finding_shows_its_sentence_formula_and_rule_in_every_language() -> None:
    root = shown(finding())
    assert texts(root, of_class("sentence")) == ["They do not fit.不相符。"]
    [code] = texts(root, "//code")
    assert code == "921,000 × (1 + 5.9% / 100) = 975,00092.1万 × (1 + 5.9% / 100) = 97.5万"
    [rule] = texts(root, of_class("rule"))
    for language in languages():
        assert WORDS.rules["growth"].label(language) in rule
        assert WORDS.severities["error"].label(language) in rule


def test_the_drawing_shows_both_intervals_and_says_so() -> None:
    [svg] = shown(CONFLICT).xpath("//svg")
    [title] = svg.xpath("./title")
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == title.get("id")
    assert title.text == (
        f"Follows: {span(CONFLICT.expected, 'count')}; Stated: {span(CONFLICT.stated, 'count')}"
    )
    kinds = [each.get("class") for each in svg.xpath("./g") if each.get("class").startswith("bar")]
    assert kinds == ["bar expected", "bar stated"]
    expected, stated = svg.xpath(".//rect")
    assert float(expected.get("x")) + float(expected.get("width")) < float(stated.get("x"))


def test_figures_stated_again_are_drawn_one_by_one() -> None:
    others = tuple(replace(CLAIMS[0], doc=name, half=Decimal(half)) for name, half in (("a", 500), ("b", 50)))
    again = finding(rule="restatement", claims=(*others, CLAIMS[0]), suspect=others[1])
    root = shown(again)
    kinds = [each.get("class") for each in root.xpath("//svg/g") if each.get("class").startswith("bar")]
    assert kinds == ["bar stated", "bar suspect", "bar stated"]
    assert [text for text in texts(root, "//svg//text") if text.startswith("Grants of 2023")]


def test_the_claim_that_is_likely_wrong_is_named() -> None:
    assert not shown(finding()).xpath(of_class("doubt"))
    root = shown(finding(suspect=CLAIMS[0]))
    assert texts(root, of_class("doubt")) == ["likely wrong: 921,000可能有误：92.1万"]
    [side] = root.xpath(of_class("doubted"))
    assert "921,000 invention patents" in side.text_content()


def test_of_a_sum_in_two_currencies_the_converted_one_is_named() -> None:
    source = document("Fees reached USD 37.5 billion (CNY 157.78 billion).", "fees.txt")
    start = source.text.index("CNY")
    both = Claim(
        "fees.txt", "ip-royalties-trade", "level", Decimal(157780000000), "CNY", "exact", "2023", None, "CN",
        source.text[start : start + 18], start, start + 18, also=(Equivalent(Decimal(37500000000), "USD"),),
    )  # fmt: skip
    about = Key("ip-royalties-trade", "level", "2023", "CN", (), None, "USD")
    made = finding(rule="currency", claims=(both,), about=about, suspect=both)
    root = read(report([made], {"fees.txt": source}, WORDS))
    [doubt] = texts(root, of_class("doubt"))
    assert doubt.startswith("likely wrong: 37.5 billion US dollar")
    [read_as] = texts(root, '//ul[@class="read"]')
    assert "157.78 billion Chinese yuan" in read_as


def test_findings_come_by_verdict_with_their_numbers_and_rules() -> None:
    found = [
        finding("implied", stated=None),
        finding("agree"),
        finding(),
        finding("agree", "share"),
        finding("agree"),
    ]
    root = shown(*found)
    assert [each.get("id") for each in root.xpath("//section")] == ["conflict", "agree", "implied"]
    counts = texts(root, "//dl/dt")
    assert [line[-1] for line in counts] == ["1", "3", "1"]
    [_, agreed, _] = texts(root, "//dl/dd")
    assert agreed.index("growth") < agreed.index("share")
    assert re.findall(r"\d", agreed) == ["2", "1"]
    # what asks for attention is open
    assert [each.get("open") is not None for each in root.xpath("//details")] == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_more_than_a_page_holds_is_told() -> None:
    root = shown(*[finding("agree")] * 7, *[finding()] * 2, most=5)
    assert len(root.xpath('//section[@id="conflict"]//details')) == 2
    assert len(root.xpath('//section[@id="agree"]//details')) == 3
    [note] = texts(root, '//p[@class="note"]')
    assert "4 more" in note


def test_without_findings_the_page_says_so() -> None:
    root = shown()
    assert not root.xpath("//section")
    assert "no figures here can be held against each other" in root.text_content()


@pytest.mark.parametrize(("asked", "tag"), [(None, "en"), ("zh", "zh-Hans"), ("en", "en")])
def test_it_opens_in_a_language_and_offers_the_others(asked: str | None, tag: str) -> None:
    root = shown(finding(), language=asked)
    assert root.get("lang") == tag
    assert root.xpath("//input[@checked]/@value") == [tag]
    assert root.xpath("//input/@value") == ["en", "zh-Hans"]


def test_every_id_is_there_once_and_links_lead_to_one() -> None:
    root = shown(finding(), finding("agree"), finding("implied", stated=None))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in root.xpath("//a/@href")} <= set(ids)


def test_every_verdict_and_rule_has_a_label_a_meaning_and_a_colour() -> None:
    [style] = shown(finding()).xpath("//style")
    for verdict in VERDICTS:
        assert len(re.findall(rf"--{verdict}: #[0-9a-f]{{6}};", style.text)) == 2
        for language, words in languages().items():
            assert WORDS.verdicts[verdict].labels[language]
            assert words.definition(WORDS.verdicts[verdict])
    for rule in rule_names():
        assert set(WORDS.rules[rule].labels) >= set(languages())


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, section 1.4.3)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_verdicts_can_be_read_in_their_colours(scheme: int) -> None:
    [style] = shown(finding()).xpath("//style")
    named = [re.findall(rf"--{name}: (#[0-9a-f]{{6}});", style.text)[scheme] for name in VERDICTS]
    for surface in ("paper", "raised"):
        behind = luminance(re.findall(rf"--{surface}: (#[0-9a-f]{{6}});", style.text)[scheme])
        for colour in named:
            light, dark = sorted((luminance(colour), behind), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (colour, surface)


def test_the_words_for_intervals_are_of_rules_that_there_are() -> None:
    kinds = {"expected", "stated"}
    for words in languages().values():
        named = set(words._table["intervals"])
        assert kinds <= named
        assert {name.rpartition("-")[0] for name in named - kinds} <= set(rule_names())


# --- nothing but itself


def test_nothing_is_fetched_and_only_its_own_style_and_script_run() -> None:
    root = shown(finding())
    for each in root.iter():
        assert each.tag not in {"link", "img", "iframe", "object", "embed", "base", "form", "image", "use"}
        assert not {"src", "style", "action", "srcset"} & set(each.attrib)
        assert not [name for name in each.attrib if name.startswith("on")]
    [policy] = root.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    assert policy.startswith("default-src 'none'; ")
    for name in ("style", "script"):
        [element] = root.xpath(f"//{name}")
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
        assert not re.search(r"url\(|@import|https?:|fetch\(|import\(", element.text)


HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"' {{ 7*7 }} <!-- 5 --> ]]> </title>"
)


def test_text_is_data_whatever_it_looks_like() -> None:
    source = document(HOSTILE, HOSTILE, title=HOSTILE, publisher=HOSTILE)
    at = HOSTILE.index("5")
    made = replace(
        CLAIMS[0], doc=HOSTILE, quote="5", start=at, end=at + 1, speaker=HOSTILE, of={HOSTILE: HOSTILE}
    )
    hostile = finding(
        claims=(made,),
        formula={"en": HOSTILE, "zh": HOSTILE},
        text={"en": HOSTILE, "zh": HOSTILE},
        rule="restatement",
        suspect=made,
    )
    root = read(report([hostile], {HOSTILE: source}, WORDS))
    plain = shown(finding())
    for name in ("script", "style", "img", "title"):
        assert len(root.xpath(f"//{name}")) == len(plain.xpath(f"//{name}"))
    assert root.xpath("//blockquote")[0].text_content() == HOSTILE
    assert texts(root, "//code") == [" ".join(HOSTILE.split())]


# --- the seeds


def test_findings_of_real_claims_have_a_page() -> None:
    found = by_urgency(check(CLAIMS, DOCUMENTS))
    assert [(each.rule, each.verdict) for each in found][:1] == [("growth", "conflict")]
    root = shown(*found)
    assert len(root.xpath("//details")) == len(found)
    assert report(found, DOCUMENTS, WORDS) == report(list(found), dict(reversed(DOCUMENTS.items())), WORDS)
