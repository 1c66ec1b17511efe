"""``ipgraph check``: what is shown of the findings, where, and with which exit status."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from ipgraph import resources
from ipgraph.build import build
from ipgraph.reconcile import SEVERITIES, VERDICTS
from ipgraph.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Ran

Ipgraph = Callable[..., "Ran"]

TRADE, GRANTS, BRIEFING, MONETIZED = (
    "000_b6b8ad02930477fd.txt",
    "001_652b28d7cf7de769.txt",
    "002_fb3150f82c787e51.txt",
    "003_b639ece1d9fa8fd7.txt",
)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the seeds."""
    path = tmp_path_factory.mktemp("seeds") / "store"
    with Store.open(path) as store:
        build(None, store)
    return path


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a document whose figures nothing can be said of."""
    folder = tmp_path_factory.mktemp("quiet")
    (folder / "a.txt").write_text("In 2022, China granted 798,000 invention patents.", encoding="utf-8")
    with Store.open(folder / "store") as store:
        build(folder, store)
    return folder / "store"


@pytest.fixture
def check(ipgraph: Ipgraph, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> Ipgraph:
    """Checks the seeds."""
    monkeypatch.setenv("IPGRAPH_STORE", str(seeds))
    return lambda *arguments: ipgraph("check", *arguments)


def records(ran: Ran) -> list[dict[str, Any]]:
    assert (ran.status, ran.err) == (0, "")
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


# --- the table


def test_the_table_lists_conflicts_and_counts_the_rest(check: Ipgraph) -> None:
    ran = check()
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "Conflict   3"
    rules = [
        line.strip() for line in lines if line.startswith("  ") and line[2:3].strip() and "[" not in line
    ]
    assert rules == ["implied whole   error", "exchange rate   error", "share   warning"]
    assert "    406,000 / 921,000 × 100 = 44% to 44.16%" in lines
    counted = Counter(each["verdict"] for each in records(check("--format", "json")))
    told = {line.split()[1]: int(line.split()[0]) for line in lines if "--verdict" in line}
    assert told == {verdict: number for verdict, number in counted.items() if verdict != "conflict"}


def test_the_table_tells_each_claim_with_its_document(check: Ipgraph) -> None:
    lines = check("--rule", "share", "--verdict", "conflict").out.splitlines()
    numbers = {line.split()[-1]: line.split()[0] for line in lines if line.endswith(".txt")}
    assert set(numbers) == {GRANTS, BRIEFING}
    claims = {tuple(line.split()[:3]) for line in lines if line.startswith("    [")}
    assert claims == {
        (numbers[BRIEFING], "45%", "2023"),
        (numbers[BRIEFING], "406,000", "2023"),
        (numbers[GRANTS], "921,000", "2023"),
    }


def test_the_table_names_the_claim_that_is_likely_wrong(check: Ipgraph) -> None:
    lines = check("--rule", "currency", "--verdict", "conflict").out.splitlines()
    [line] = [line for line in lines if "likely wrong" in line and "[1]" in line]
    assert "37.5 billion USD" in line


@pytest.mark.parametrize("width", [80, 88, 120])
def test_the_table_fits(check: Ipgraph, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = check("--all").out.splitlines()
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


def test_verdicts_that_are_asked_for_are_listed_and_nothing_else(check: Ipgraph) -> None:
    out = check("--verdict", "agree, implied").out
    assert [line.split()[0] for line in out.splitlines() if line[:1].isalpha()] == [
        "Agree",
        "Implied",
        "Documents",
    ]
    assert "ipgraph check --verdict conflict" in out
    everything = check("--all").out
    heads = [line.split()[0] for line in everything.splitlines() if line[:1].isalpha()]
    assert heads == ["Conflict", "Agree", "Implied", "Documents"]
    assert "--verdict" not in everything


def test_sentences_come_in_the_language_that_is_asked_for(check: Ipgraph) -> None:
    out = check("--language", "zh", "--verdict", "conflict").out
    assert out.startswith("矛盾   3\n")
    assert "40.6万占92.1万" in out


def test_where_nothing_conflicts_the_table_says_so(check: Ipgraph, ipgraph: Ipgraph, quiet: Path) -> None:
    assert "No conflicts." in check("--rule", "growth").out
    assert ipgraph("check", "--store", quiet).out == "No figures here can be held against each other.\n"
    assert records(ipgraph("check", "--store", quiet, "--format", "json")) == []


# --- data


def test_json_has_every_finding_with_its_claims(check: Ipgraph) -> None:
    found = records(check("--format", "json"))
    assert len(found) > 15
    texts = {path.name: path.read_bytes().decode() for path in resources.folder("seeds").glob("*.txt")}
    for each in found:
        assert each["verdict"] in VERDICTS
        assert each["severity"] in SEVERITIES
        assert each["text"]
        for name in ("expected", "stated"):
            assert each[name] is None or len(each[name]) == 2
        for claim in each["claims"]:
            assert {"doc", "quote", "start", "end", "value", "unit", "period", "indicator"} <= set(claim)
            assert texts[claim["doc"]][claim["start"] : claim["end"]] == claim["quote"]
    order = [VERDICTS.index(each["verdict"]) for each in found]
    assert order == sorted(order)


def test_an_open_end_is_null(check: Ipgraph) -> None:
    found = records(check("--rule", "points", "--verdict", "agree", "--format", "json"))
    assert [50, None] in [each["stated"] for each in found]


@pytest.mark.parametrize(
    ("rule", "verdict", "quotes"),
    [
        ("growth", "agree", {"376.5 billion yuan", "398.71 billion yuan", "5.9 percent"}),
        ("restatement", "agree", {"53.3 percent"}),
        ("points", "agree", {"53.3 percent", "50 percent", "2 percentage point"}),
        ("gap", "agree", {"61.2 percent", "53.3 percent", "7.9 percentage points"}),
        ("share", "conflict", {"45%", "406,000", "921,000"}),
        ("currency", "conflict", {"CNY 157.78 billion"}),
        (
            "implied-whole",
            "conflict",
            {"13.04 percent", "16.87 trillion yuan", "7.44 percent", "9.38 trillion yuan"},
        ),
    ],
)
def test_the_seeds_say_what_a_careful_reader_finds(
    check: Ipgraph, rule: str, verdict: str, quotes: set[str]
) -> None:
    found = records(check("--rule", rule, "--verdict", verdict, "--format", "json"))
    assert quotes in [{claim["quote"] for claim in each["claims"]} for each in found]


def test_a_document_keeps_the_findings_that_rest_on_it(check: Ipgraph) -> None:
    found = records(check("--document", MONETIZED, "--format", "json"))
    assert found
    assert all(MONETIZED in {claim["doc"] for claim in each["claims"]} for each in found)
    rest = records(check("--format", "json"))
    assert [each for each in rest if each not in found]


# --- the page, and where things go


def test_the_page_goes_to_standard_output_or_to_a_file(check: Ipgraph, tmp_path: Path) -> None:
    printed = check("--format", "html")
    assert (printed.status, printed.err) == (0, "")
    assert printed.out.startswith("<!DOCTYPE html>\n")
    assert printed.out.count('<details class="finding"') == len(records(check("--format", "json")))
    assert "Shen Changyu" in printed.out
    file = tmp_path / "findings.html"
    assert check("--output", file).err == f"wrote {file}\n"
    assert file.read_text(encoding="utf-8") == printed.out
    assert '<html lang="zh-Hans">' in check("--format", "html", "--language", "zh").out


def test_json_goes_to_a_file_too(check: Ipgraph, tmp_path: Path) -> None:
    file = tmp_path / "findings.json"
    ran = check("--output", file, "--verdict", "conflict")
    assert (ran.status, ran.out) == (0, "")
    assert len(json.loads(file.read_text(encoding="utf-8"))) == 3


# --- exit status


def test_strict_tells_a_conflict_by_the_exit_status(check: Ipgraph, ipgraph: Ipgraph, quiet: Path) -> None:
    assert check().status == 0
    strict = check("--strict")
    assert (strict.status, strict.err) == (1, "")
    assert strict.out == check().out
    # what is printed changes nothing
    assert check("--strict", "--verdict", "agree").status == 1
    assert check("--strict", "--rule", "growth").status == 0
    assert check("--strict", "--document", TRADE, "--rule", "share").status == 0
    assert ipgraph("check", "--strict", "--store", quiet).status == 0


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--verdict", "agre"], "there is no verdict 'agre'; did you mean agree?; one of: conflict, "),
        (["--rule", "grwth"], "there is no rule 'grwth'; did you mean growth?; one of: growth, "),
        (["--document", "none.txt"], "there is no document 'none.txt'"),
        (["--format", "table", "--output", "x.txt"], "--output takes a page or JSON, not a table"),
        (["--format", "xml"], "invalid value for '--format': 'xml' is not one of 'table', 'json', 'html'"),
    ],
)
def test_a_wrong_call_is_one_line(check: Ipgraph, arguments: list[str], line: str) -> None:
    ran = check(*arguments)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"ipgraph: {line}")


def test_without_a_store_nothing_is_made(ipgraph: Ipgraph, tmp_path: Path) -> None:
    ran = ipgraph("check", "--store", tmp_path / "none")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert not (tmp_path / "none").exists()
