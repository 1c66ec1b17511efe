"""Pages in Chinese: nothing on them is English but names, codes, and what documents and the graph say."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest

from ipgraph import query
from ipgraph.show.words import languages
from ipgraph.vocabulary import ID
from serving import Served, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHINESE = re.compile("[\u4e00-\u9fff]")
# three English words in a row; names, codes and parts of addresses are shorter
SENTENCE = re.compile(r"[A-Za-z]+(?:[ ,]+[A-Za-z]+){2,}")
# what is no text of the page, or says that it is English
ASIDE = re.compile(
    r"<(script|style|code|textarea)\b.*?</\1>|<(\w+)[^>]* lang=\"en\"[^>]*>.*?</\2>", re.DOTALL
)
KIND = re.compile('<p class="kind aside">([^<]*)</p>')
HEADING = re.compile("<h1[^>]*>([^<]*)</h1>")


@pytest.fixture(scope="module")
def served(graph_folder: Path) -> Iterator[Served]:
    with serving(graph_folder) as server:
        yield server


def page(served: Served, path: str, status: int = 200) -> str:
    answer = served.get(path, Accept_Language="zh-CN", Accept="text/html")
    assert answer.status == status, (path, answer.body[:300])
    text = answer.body.decode()
    assert '<html lang="zh-Hans">' in text
    return text


def english(text: str) -> list[str]:
    """The English sentences of a page, those of its attributes among them."""
    shown = ASIDE.sub(" ", text)
    told = re.findall(r' (?:title|aria-label|placeholder|data-[\w-]+)="([^"]*)"', shown)
    told += re.sub(r"<[^>]*>", "\n", shown).splitlines()
    return [each for each in map(html.unescape, told) if SENTENCE.search(each)]


@pytest.mark.parametrize(
    "path", ["/api/docs", "/query", "/query?example=conflicts", "/network", "/search?q=zzzz"]
)
def test_a_page_has_no_english_sentence(served: Served, path: str) -> None:
    assert english(page(served, path)) == []


def test_english_would_be_found() -> None:
    assert english('<p>每行 one row per claim</p><p lang="en">One row per claim</p>') == [
        "每行 one row per claim"
    ]
    assert english('<a title="The language of labels">名称</a>') == ["The language of labels"]


def test_examples_tell_in_chinese_what_they_answer(served: Served) -> None:
    text = html.unescape(page(served, "/query"))
    for name, canned in query.catalogue().items():
        editor = re.search("<textarea.*?>(.*?)</textarea>", page(served, f"/query?example={name}"), re.DOTALL)
        assert editor is not None
        comments = [line for line in editor[1].splitlines() if line.lstrip().startswith("#")]
        assert comments == [f"# {canned.title['zh']}"]
        assert f'title="{canned.summary["zh"]}"' in text


def test_every_kind_of_thing_has_a_name_in_each_language(served: Served) -> None:
    answer = served.ask("SELECT DISTINCT ?thing WHERE { ?thing ?property ?value FILTER(ISIRI(?thing)) }")
    firsts: dict[str, str] = {}
    for row in json.loads(answer.body)["results"]["bindings"]:
        iri = row["thing"]["value"]
        if iri.startswith(ID):
            firsts.setdefault(iri.removeprefix(ID).partition("/")[0], iri.removeprefix(ID))
    assert len(firsts) > 25
    # these have a page of their own
    shown = firsts.keys() - {"claim", "document"}
    for kind in sorted(shown):
        for words in languages().values():
            assert kind in words.table("kinds")
        told = KIND.search(page(served, f"/id/{firsts[kind]}"))
        assert told is not None
        assert CHINESE.search(told[1])


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("event/press-conference/scio/2025-04-24", "新闻发布会，国务院新闻办公室，2025-04-24"),
        (
            "observation/industrialisation-rate/level/2024/CN/holder=enterprise",
            "发明专利产业化率，企业，中国，2024",
        ),
        ("post/commissioner", "局长"),
        ("verdict/conflict", "矛盾"),
    ],
)
def test_a_thing_is_called_by_its_chinese_name(served: Served, path: str, heading: str) -> None:
    told = HEADING.search(page(served, f"/id/{path}"))
    assert told is not None
    assert told[1] == heading
    # however a client encodes the address
    assert served.get(f"/id/{path.replace('s', '%73')}", Accept="text/html").status == 200


def test_a_finding_is_called_by_what_it_says(served: Served) -> None:
    answer = served.ask(
        "SELECT ?finding ?says WHERE { ?finding ipg:explanation ?says FILTER(LANG(?says) = 'zh') }"
    )
    rows = json.loads(answer.body)["results"]["bindings"]
    assert rows
    for row in rows:
        told = HEADING.search(page(served, f"/id/{row['finding']['value'].removeprefix(ID)}"))
        assert told is not None
        assert html.unescape(told[1]) == row["says"]["value"]


def test_what_findings_are_asked_for_is_told_in_words(served: Served) -> None:
    text = page(served, "/checks?" + urlencode({"verdict": "conflict", "rule": "currency"}))
    assert "结论：矛盾" in text
    assert "规则：汇率" in text


def test_codes_of_tables_have_words(served: Served) -> None:
    text = page(served, "/id/indicator/invention-patents-granted")
    assert re.search(r">(上位|下位|同级)</td>", text)
    assert not re.search(r">(broader|narrower|sibling)</td>", text)


def test_why_a_page_is_not_shown_is_told(served: Served) -> None:
    for path, status in (("/nothing", 404), ("/id/agency/nobody", 404), ("/checks?verdict=x", 400)):
        text = page(served, path, status)
        assert english(text) == []
        assert CHINESE.search(text[text.index("</h1>") : text.index('lang="en" dir')])
        detail = served.get(path, Accept_Language="en", Accept="text/html").body.decode()
        assert detail.count('<p class="note" lang="en"') == 1


def test_the_centre_of_the_network_is_shown_as_it_was_asked_for(served: Served) -> None:
    text = page(served, f"/network?{urlencode({'around': '国家知识产权局'})}")
    assert "<bdi>国家知识产权局</bdi>" in text
    assert f"around={quote('国家知识产权局')}&amp;" in text
