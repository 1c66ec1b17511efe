"""Each rule alone, on claims of invented documents; and the seeds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ipgraph import extract, resources
from ipgraph.claims import Claim, Document, Equivalent
from ipgraph.read import read
from ipgraph.reconcile import Finding, check
from ipgraph.reconcile.rules import rules, set_rules
from ipgraph.values import half_step

_places = count()


def claim(value: str, unit: str = "count", period: str | None = "2023", **known: Any) -> Claim:
    """A claim of 921000 pieces, as written: its precision is that of its digits."""
    place = next(_places) * 20
    digits = value.lstrip("-")
    whole = unit in ("count", "rank")
    of = known.pop("of", {})
    return Claim(
        doc=known.pop("doc", "a.txt"),
        indicator=known.pop("indicator", "invention-patents-granted"),
        measure=known.pop("measure", "level"),
        value=Decimal(value),
        unit=unit,
        bound=known.pop("bound", "exact"),
        period=period,
        base=known.pop("base", None),
        area=known.pop("area", "CN"),
        quote=value,
        start=place,
        end=place + len(value),
        of=of,
        also=tuple(Equivalent(Decimal(amount), of_unit) for amount, of_unit in known.pop("also", ())),
        half=half_step(digits, whole=whole),
        **known,
    )


def change(value: str, **known: Any) -> Claim:
    return claim(value, "percent", measure="change", base=known.pop("base", "yoy"), **known)


def verdicts(*claims: Claim, rule: str | None = None, texts: dict[str, str] | None = None) -> list[str]:
    documents = {name: Document.of_text(text, name) for name, text in (texts or {}).items()}
    found = check(claims, documents)
    return [each.verdict for each in found if rule in (None, each.rule) and each.verdict != "implied"]


def only(claims: list[Claim], rule: str) -> Finding:
    (found,) = (each for each in check(claims, {}) if each.rule == rule)
    return found


@pytest.mark.parametrize(
    ("now", "verdict"),
    [("105901", "agree"), ("105951", "agree"), ("106301", "conflict"), ("95001", "conflict")],
)
def test_growth(now: str, verdict: str) -> None:
    told = [claim("100001", period="2022"), change("5.9"), claim(now)]
    assert verdicts(*told, rule="growth") == [verdict]


def test_figures_that_fit_only_because_they_are_rounded() -> None:
    rate = {"indicator": "industrialisation-rate"}
    points = claim("2.0", "percentage-point", measure="points", base="yoy", **rate)
    told = [claim("41.2", "percent", "2022", **rate), points, claim("43.3", "percent", **rate)]
    assert verdicts(*told, rule="points") == ["agree-within-rounding"]


def test_a_growth_is_of_the_figure_that_has_its_area_and_breakdown() -> None:
    told = [claim("100001", period="2022", area="JP"), change("5.9"), claim("300001")]
    told += [claim("200001", period="2023", of={"holder": "enterprise"})]
    assert verdicts(*told) == ["agree"]  # enterprises within all
    assert verdicts(*told, rule="growth") == []


def test_growth_from_a_stated_period() -> None:
    told = [claim("100001", period="2020"), change("20", base="2020"), claim("120001")]
    assert verdicts(*told, rule="growth") == ["agree"]


@pytest.mark.parametrize(("before", "verdict"), [("51.3", "agree"), ("52.3", "conflict")])
def test_points(before: str, verdict: str) -> None:
    rate = {"indicator": "industrialisation-rate"}
    told = [
        claim(before, "percent", "2022", **rate),
        claim("53.3", "percent", **rate),
        claim("2.0", "percentage-point", measure="points", base="yoy", **rate),
    ]
    assert verdicts(*told, rule="points") == [verdict]


@pytest.mark.parametrize(
    ("bound", "value", "verdict"),
    [
        ("over", "50", "agree"),
        ("over", "52", "conflict"),
        ("under", "52", "agree"),
        ("under", "50", "conflict"),
    ],
)
def test_points_against_a_bound(bound: str, value: str, verdict: str) -> None:
    rate = {"indicator": "industrialisation-rate"}
    told = [
        claim(value, "percent", "2022", bound=bound, **rate),
        claim("53.3", "percent", **rate),
        claim("2.0", "percentage-point", measure="points", base="yoy", **rate),
    ]
    assert verdicts(*told, rule="points") == [verdict]


@pytest.mark.parametrize(("more", "verdict"), [("31001", "agree"), ("41003", "conflict")])
def test_difference(more: str, verdict: str) -> None:
    told = [claim("124001", period="2022"), claim(more, measure="difference", base="yoy"), claim("155002")]
    assert verdicts(*told, rule="difference") == [verdict]


def test_a_share_of_the_total_is_of_the_figure_without_its_breakdown() -> None:
    field = {"field": "digital-economy-core"}
    told = [claim("921000"), claim("406000", of=field)]
    share = {"measure": "share", "of": {**field, "whole": "national-total"}}
    assert verdicts(*told, claim("44.1", "percent", **share), rule="share") == ["agree"]
    assert verdicts(*told, claim("45", "percent", **share), rule="share") == ["conflict"]


def test_a_province_has_a_share_of_its_country() -> None:
    told = [
        claim("43091", indicator="pct-applications"),
        claim("23574", indicator="pct-applications", area="CN-GD"),
    ]
    share = claim(
        "54.7",
        "percent",
        indicator="pct-applications",
        area="CN-GD",
        measure="share",
        of={"whole": "national-total"},
    )
    assert verdicts(*told, share, rule="share") == ["agree"]


@pytest.mark.parametrize(("gap", "verdict"), [("7.9", "agree"), ("9.7", "conflict")])
def test_a_gap_is_to_the_wider_group(gap: str, verdict: str) -> None:
    rate = {"indicator": "industrialisation-rate"}
    group = {"of": {"holder": "high-tech-enterprise"}}
    told = [
        claim("53.3", "percent", of={"holder": "enterprise"}, **rate),
        claim("61.2", "percent", **group, **rate),
        claim(gap, "percentage-point", measure="points", base="population", **group, **rate),
    ]
    assert verdicts(*told, rule="gap") == [verdict]


@pytest.mark.parametrize(
    ("sentence", "times", "verdict"),
    [
        ("The number reached 1.4 times that of 2021.", "1.4", ["agree"]),
        ("The number reached 2.4 times that of 2021.", "2.4", ["conflict"]),
        ("是2021年的2.4倍。", "2.4", ["conflict"]),
        ("The number was 2.4 times the average of all offices.", "2.4", []),
    ],
)
def test_ratio(sentence: str, times: str, verdict: list[str]) -> None:
    at = sentence.index(times)
    ratio = replace(claim(times, "times", measure="ratio", doc="b.txt"), start=at, end=at + 3)
    told = [claim("100001", period="2021"), claim("141007"), ratio]
    assert verdicts(*told, rule="ratio", texts={"b.txt": sentence}) == verdict


@pytest.mark.parametrize(
    ("first", "now", "verdict"),
    [("2018", "161052", "agree"), ("2017", "177157", "agree"), ("2018", "170001", "conflict")],
)
def test_average_growth_counts_from_either_end(first: str, now: str, verdict: str) -> None:
    told = [claim("100001", period=first), claim(now)]
    growth = claim("10.0", "percent", "2018/2023", measure="change", base="average-annual")
    assert verdicts(*told, growth, rule="average-growth") == [verdict]


def test_a_ratio_to_the_same_months_of_another_year() -> None:
    sentence = "The number was 3.4 times that in the same period of 2020."
    at = sentence.index("3.4")
    known = {"measure": "ratio", "doc": "b.txt"}
    ratio = replace(claim("3.4", "times", "2023-01/2023-05", **known), start=at, end=at + 3)
    told = [claim("100001", period="2020-01/2020-05"), claim("140001", period="2023-01/2023-05"), ratio]
    assert verdicts(*told, rule="ratio", texts={"b.txt": sentence}) == ["conflict"]


# What many points must hold together.


@pytest.mark.parametrize(("half", "verdict"), [("500000", "agree"), ("950000", "conflict")])
def test_a_half_year_lies_within_its_year(half: str, verdict: str) -> None:
    assert verdicts(claim("921000"), claim(half, period="2023-01/2023-06"), rule="nesting") == [verdict]


def test_stocks_and_sums_up_to_a_day_do_not_nest() -> None:
    stock = {"indicator": "valid-invention-patents"}
    assert verdicts(claim("100", **stock), claim("500", period="2023-06", **stock), rule="nesting") == []
    assert verdicts(claim("100"), claim("500", period="2023-06-30"), rule="nesting") == []


@pytest.mark.parametrize(("part", "verdict"), [("700000", "agree"), ("990000", "conflict")])
def test_a_group_lies_within_all(part: str, verdict: str) -> None:
    told = [claim("921000"), claim(part, of={"holder": "enterprise"})]
    assert verdicts(*told, rule="breakdown") == [verdict]


@pytest.mark.parametrize(("foreign", "verdict"), [("105001", "agree"), ("205001", "conflict")])
def test_residents_and_others_are_all(foreign: str, verdict: str) -> None:
    told = [claim("921003"), claim("816002", of={"residence": "domestic"})]
    assert verdicts(*told, claim(foreign, of={"residence": "foreign"}), rule="sum") == [verdict]


@pytest.mark.parametrize(("foreign", "verdict"), [("11.5", "agree"), ("21.5", "conflict")])
def test_shares_of_one_whole_make_it_up(foreign: str, verdict: str) -> None:
    told = [
        claim(value, "percent", measure="share", of={"residence": residence, "whole": "office-total"})
        for value, residence in (("88.5", "domestic"), (foreign, "foreign"))
    ]
    assert verdicts(*told, rule="shares") == [verdict]


@pytest.mark.parametrize(("share", "verdict"), [("7.25", "agree"), ("7.44", "conflict")])
def test_two_shares_of_one_whole_imply_the_same_whole(share: str, verdict: str) -> None:
    told = []
    for indicator, value, percent in (
        ("patent-intensive-industries-value-added", "16870000000000", "13.04"),
        ("copyright-industry-value-added", "9380000000000", share),
    ):
        told.append(claim(value, "CNY", indicator=indicator))
        whole = {"whole": "gross-domestic-product"}
        told.append(claim(percent, "percent", measure="share", indicator=indicator, of=whole))
    assert verdicts(*told, rule="implied-whole") == [verdict]


@pytest.mark.parametrize(("dollars", "verdict"), [("22200000000", "agree"), ("37500000000", "conflict")])
def test_a_sum_in_two_currencies_is_of_a_rate_that_was_paid(dollars: str, verdict: str) -> None:
    told = claim("157780000000", "CNY", indicator="ip-royalties-trade", also=[(dollars, "USD")])
    assert verdicts(told, rule="currency") == [verdict]


def test_a_wrongly_converted_sum_is_used_no_further() -> None:
    year = claim("20000000000", "USD", indicator="ip-royalties-trade")
    part = claim(
        "157780000000",
        "CNY",
        "2023-01/2023-05",
        indicator="ip-royalties-trade",
        also=[("37500000000", "USD")],
    )
    assert verdicts(year, part) == ["conflict"]


# One point in several documents.


def test_documents_that_state_one_figure_agree() -> None:
    assert verdicts(claim("53.3", "percent"), claim("53.3", "percent", doc="b.txt")) == ["agree"]
    assert verdicts(claim("53.3", "percent"), claim("53", "percent", doc="b.txt")) == [
        "agree-within-rounding"
    ]
    assert verdicts(claim("53.3", "percent"), claim("50", "percent", bound="over", doc="b.txt")) == ["agree"]


def test_the_figure_of_most_documents_stands_and_the_other_is_suspect() -> None:
    told = [claim("921001", doc=name) for name in ("a.txt", "b.txt", "c.txt")]
    wrong = claim("912001", doc="d.txt")
    found = only([*told, wrong], "restatement")
    assert (found.verdict, found.suspect) == ("conflict", wrong)
    assert found.expected is not None
    assert found.expected.low == found.expected.high == 921001


def test_a_document_that_states_two_figures_of_one_point_speaks_of_two_things() -> None:
    assert verdicts(claim("39.6", "percent"), claim("51.3", "percent")) == []
    other = claim("51.3", "percent", doc="b.txt")
    assert verdicts(claim("39.6", "percent"), claim("51.3", "percent"), other) == ["agree"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (  # another wording of one thing, however far apart
            "The office granted 3921001 invention patents in 2023. Invention patents granted reached 912001.",
            ["conflict"],
        ),
        ("2023年，我国授权发明专利3921001件。2023年全国发明专利授权量达912001件。", ["conflict"]),
        (  # part of it
            "The office granted 3921001 invention patents in 2023. Of these, 912001 invention patents were "
            "granted to women.",
            [],
        ),
        ("2023年，授权发明专利3921001件。其中，某某领域授权发明专利912001件。", []),
        (  # words that are not understood tell them apart
            "The office granted 3921001 invention patents. Glimmers took 912001 invention patents granted.",
            [],
        ),
    ],
)
def test_a_document_that_says_one_thing_twice_contradicts_itself(text: str, verdict: list[str]) -> None:
    told = []
    for value in ("3921001", "912001"):
        at = text.index(value)
        told.append(replace(claim(value), start=at, end=at + len(value)))
    document = Document.of_text(text, "a.txt", language="en" if text.isascii() else "zh")
    assert [each.verdict for each in check(told, {"a.txt": document})] == verdict


def test_shares_of_one_total_in_one_document_are_of_the_same_total() -> None:
    whole = {"whole": "national-total"}
    firms, schools = {"holder": "enterprise", "residence": "domestic"}, {"holder": "university"}
    told = [
        claim("708000", of=firms),
        claim("70.8", "percent", measure="share", of=firms | whole),
        claim("100001", of=schools),
    ]
    right = claim("10.0", "percent", measure="share", of=schools | whole)
    wrong = claim("14.0", "percent", measure="share", of=schools | whole)
    assert only([*told, right], "implied-whole").verdict == "agree"
    assert only([*told, wrong], "implied-whole").verdict == "conflict"
    # of another document's total nobody knows whether it is that of residents; it cannot be less than theirs
    elsewhere = [replace(each, doc="b.txt") for each in (told[2], right)]
    assert "conflict" not in verdicts(*told[:2], *elsewhere)
    elsewhere[1] = replace(elsewhere[1], value=Decimal("14.0"))
    assert "conflict" in verdicts(*told[:2], *elsewhere)


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("After revision, grants stood at {}.", "revised"),
        ("经最终核实，授权量为{}件。", "revised"),
        ("On a comparable basis, grants were {}.", "definition-differs"),
        ("按可比口径计算，授权量为{}件。", "definition-differs"),
        ("In comparable prices, grants were {}.", "definition-differs"),
        ("Grants stood at {}. The scope of the statistics was widened in 2023.", "definition-differs"),
        ("授权量为{}件。统计范围有所扩大。", "definition-differs"),
        ("Grants stood at {}.", "conflict"),
    ],
)
def test_words_around_a_figure_may_explain_why_it_differs(sentence: str, verdict: str) -> None:
    text = sentence.format("921001")
    at = text.index("921001")
    told = replace(claim("921001", doc="b.txt"), start=at, end=at + 6)
    assert verdicts(claim("912001"), told, texts={"b.txt": text}) == [verdict]


def test_a_revised_figure_stands_and_leads_on() -> None:
    text = "After revision, grants in 2022 stood at 921001."
    at = text.index("921001")
    revised = replace(claim("921001", period="2022", doc="b.txt"), start=at, end=at + 6)
    before = claim("912001", period="2022")
    growth = change("10.0", doc="b.txt")
    found = check([before, revised, growth], {"b.txt": Document.of_text(text, "b.txt")})
    (implied,) = (each for each in found if each.verdict == "implied")
    assert implied.expected is not None
    assert Decimal(1013101) in implied.expected
    assert Decimal(1003201) not in implied.expected


def test_copies_of_one_text_are_one_statement() -> None:
    text = "The office granted 921,001 invention patents in 2023, its commissioner said on Tuesday. " * 3
    text += "Applications rose as well, and so did the number of trademarks that were registered in the year."
    told = [claim("921001", doc=name) for name in ("a.txt", "b.txt")]
    documents = {name: Document.of_text(f"{name}\n\n{text}", name) for name in ("a.txt", "b.txt")}
    assert check(told, documents) == []
    assert [each.verdict for each in check(told, {})] == ["agree"]


# What follows.


def test_what_nobody_states_follows_step_by_step() -> None:
    told = [
        claim("100001", period="2020"),
        *(change("10.0", period=year) for year in ("2021", "2022", "2023")),
    ]
    implied = {each.about.period: each for each in check(told, {}) if each.verdict == "implied"}
    assert set(implied) == {"2021", "2022", "2023"}
    last = implied["2023"].expected
    assert last is not None
    assert last.low is not None
    assert last.low < 133100 < (last.high or 0)
    assert implied["2023"].steps == 3
    assert len(implied["2023"].claims) == 4


def test_two_ways_to_one_figure_that_do_not_meet_are_a_conflict_and_lead_no_further() -> None:
    told = [claim("100001", period="2021"), change("10.0", period="2022"), change("10.0"), claim("150001")]
    found = check(told, {})
    assert [each.rule for each in found if each.verdict == "conflict"] == ["chain"]
    assert not [each for each in found if each.verdict == "implied"]


def test_a_conflict_leads_no_further() -> None:
    told = [claim("100001", period="2022"), change("10.0"), claim("150001"), change("10.0", period="2024")]
    assert not [each for each in check(told, {}) if each.verdict == "implied" and each.about.period == "2024"]


def test_the_figure_that_other_rules_confirm_is_not_the_suspect() -> None:
    before = [claim("100001", period="2021"), change("10.0", period="2022"), claim("110001", period="2022")]
    wrong = claim("190001")
    behind = [change("10.0"), change("10.0", period="2024"), claim("133101", period="2024")]
    found = [each for each in check([*before, wrong, *behind], {}) if each.verdict == "conflict"]
    assert {each.rule for each in found} == {"growth"}
    assert {each.suspect for each in found} == {wrong}


def test_the_order_of_claims_does_not_matter() -> None:
    told = seeds()[0]
    found = check(told, {})
    for seed in range(3):
        mixed = list(told)
        Random(seed).shuffle(mixed)
        assert check(mixed, {}) == found


def test_every_rule_has_its_sentences_in_both_languages() -> None:
    for each in (*rules(), *set_rules().values()):
        assert set(each.says) == {"en", "zh"}


# The seeds.


def seeds() -> tuple[list[Claim], dict[str, Document]]:
    documents = [read(path) for path in sorted(Path(resources.folder("seeds")).glob("*.txt"))]
    return [each for one in documents for each in extract.claims(one)], {
        each.name: each for each in documents
    }


def test_the_seeds() -> None:
    found = check(*seeds())
    told = {
        (
            each.rule,
            each.verdict.removesuffix("-within-rounding"),
            tuple(sorted(c.quote for c in each.claims)),
        )
        for each in found
        if each.verdict != "implied"
    }
    assert {
        ("growth", "agree", ("376.5 billion yuan", "398.71 billion yuan", "5.9 percent")),
        ("restatement", "agree", ("53.3 percent", "53.3 percent")),
        ("points", "agree", ("2 percentage point", "50 percent", "53.3 percent")),
        ("gap", "agree", ("53.3 percent", "61.2 percent", "7.9 percentage points")),
        ("share", "conflict", ("406,000", "45%", "921,000")),
        (
            "implied-whole",
            "conflict",
            ("13.04 percent", "16.87 trillion yuan", "7.44 percent", "9.38 trillion yuan"),
        ),
        ("nesting", "agree", ("376.5 billion yuan", "CNY 157.78 billion")),
        ("nesting", "agree", ("854 billion yuan", "CNY 267.66 billion")),
    } <= told
    assert {rule for rule, verdict, _ in told if verdict == "conflict"} == {
        "share",
        "implied-whole",
        "currency",
    }
    assert [each.suspect.quote for each in found if each.rule == "currency" and each.suspect] == [
        "CNY 157.78 billion"
    ]


# Rates that other sums imply.


def summed(amount: str, doc: str = "a.txt", currency: str = "USD", **known: Any) -> Claim:
    """10.01 billion yuan, and what they are in another currency."""
    return claim(
        "10010000000",
        "CNY",
        "2022",
        indicator="ip-royalties-trade",
        doc=doc,
        also=[(amount, currency)],
        **known,
    )


def rates(*claims: Claim, texts: dict[str, str] | None = None) -> list[str]:
    """The verdicts by place."""
    documents = {name: Document.of_text(text, name) for name, text in (texts or {}).items()}
    found = {
        each.claims[0].start: each.verdict for each in check(claims, documents) if each.rule == "currency"
    }
    return [found.get(each.start, "") for each in claims]


# both rates were paid in 2022: 6.74 and 7.09 yuan to the dollar
USUAL, HIGH = "1484000000", "1410000000"


def test_a_document_converts_all_its_sums_of_a_period_with_one_rate() -> None:
    assert rates(summed(USUAL), summed(HIGH)) == ["agree", "agree"]
    assert rates(summed(USUAL), summed("1485000000"), summed(HIGH)) == ["agree"] * 3
    told = [summed(USUAL), summed("1485000000"), summed("1483000000"), summed(HIGH)]
    assert rates(*told) == ["agree", "agree", "agree", "conflict"]
    assert rates(*told[:3], replace(told[3], period="2023")) == ["agree"] * 4


def test_most_documents_tell_the_rate_of_a_period_unless_they_copy_each_other() -> None:
    told = [summed(USUAL, f"{name}.txt") for name in "abc"] + [summed(HIGH, "d.txt")]
    texts = {f"{name}.txt": " ".join(f"{name}{number}" for number in range(200)) for name in "abcd"}
    assert rates(*told, texts=texts) == ["agree", "agree", "agree", "conflict"]
    copied = texts | {"b.txt": texts["a.txt"]}
    assert rates(*told, texts=copied) == ["agree"] * 4
    # a document that keeps to another rate of its own goes by another day
    kept = [summed(HIGH, "d.txt", area=area) for area in ("CN", "CN-GD", "CN-SH")]
    assert rates(*told[:3], *kept, texts=texts) == ["agree"] * 6


def test_a_rate_that_no_table_knows_is_told_by_other_sums() -> None:
    assert rates(summed("34000000000000", currency="VND")) == [""]
    told = [summed(f"3{digit[0]}{digit[1]}00000000000", currency="VND") for digit in ("40", "41", "39")]
    wrong = summed("24000000000000", currency="VND")
    assert rates(*told, wrong) == ["agree", "agree", "agree", "conflict"]


def test_a_formula_is_told_in_each_language() -> None:
    finding = only(
        [claim("376500000000", "CNY", "2022"), change("5.9"), claim("398710000000", "CNY")], "growth"
    )
    assert finding.formula["en"].startswith("376.5 billion CNY × (1 + 5.9% / 100) = ")
    assert finding.formula["zh"].startswith("3765亿元 × (1 + 5.9% / 100) = ")
    assert finding.record("zh")["formula"] == finding.formula["zh"]


def test_a_finding_tells_periods_in_each_language() -> None:
    finding = only(
        [
            claim("267660000000", "CNY", "2023-01/2023-06"),
            claim("854000000000", "CNY", "2023"),
        ],
        "nesting",
    )
    assert "January to June 2023" in finding.text["en"]
    assert "2023年1月至6月的2676.6亿元" in finding.text["zh"]
