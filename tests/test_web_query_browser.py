"""The page where one asks in SPARQL and the search field, in a real browser."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from browsing import LOOKS, look
from ipgraph import query

if TYPE_CHECKING:
    from browsing import Looked, Open

ROWS = "#results table tbody tr"
VIEWS = {"table": ROWS, "chart": ".chart svg", "response": ".yasr .CodeMirror"}
TEXT = "document.querySelector('.yasqe .CodeMirror').CodeMirror.getValue()"
VALID = "document.querySelectorAll('.parseErrorIcon').length === 0"


def written(looked: Looked, text: str) -> None:
    """Write a query as a person does."""
    page = looked.page
    page.locator(".yasqe .CodeMirror-lines").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def test_a_query_runs_and_its_things_lead_to_their_pages(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        page.goto("/query")
        written(looked, "SELECT ?x ?date WHERE { ?x a ipg:Document ; dcterms:issued ?date } ORDER BY ?x")
        page.keyboard.press("Control+Enter")
        page.locator(ROWS).first.wait_for()
        assert page.locator(ROWS).count() == 5
        assert page.locator("#said").inner_text().startswith("5 rows")
        page.locator(f"{ROWS} a.iri").first.click()
        page.wait_for_url("**/id/document/*")
        assert not looked.complaints


@pytest.mark.parametrize("language", ["en-GB", "zh-CN"])
def test_an_example_loads_and_runs(opened: Open, language: str) -> None:
    with opened(locale=language) as looked:
        page = looked.page
        page.goto("/query")
        title = query.canned("series").title[language[:2]]
        page.get_by_role("link", name=title, exact=True).click()
        page.wait_for_url("**/query?example=series")
        assert page.evaluate(TEXT).startswith(f"# {title}\n")
        page.locator("#run").click()
        page.locator(ROWS).first.wait_for()
        assert not looked.complaints


def test_the_editor_knows_the_grammar_of_every_example(opened: Open) -> None:
    with opened() as looked:
        for name in query.catalogue():
            looked.page.goto(f"/query?example={name}")
            looked.page.locator(".yasqe").wait_for()
            assert looked.page.evaluate(VALID), name
        assert not looked.complaints


def test_the_address_reproduces_query_and_view(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        page.goto("/query?example=indicators")
        page.locator("#run").click()
        page.locator(ROWS).first.wait_for()
        page.get_by_role("button", name="Chart").click()
        page.locator(".chart svg").wait_for()
        address, text = page.url, page.evaluate(TEXT)
        drawn = page.locator(".chart .bar").count()
        assert drawn > 10
    with opened() as looked:
        page = looked.page
        page.goto(address)
        page.locator(".chart svg").wait_for()
        assert page.evaluate(TEXT) == text
        assert page.locator(".chart .bar").count() == drawn
        # the other language has the same query
        page.get_by_role("link", name="中文").click()
        page.locator(".chart svg").wait_for()
        assert page.locator("html").get_attribute("lang") == "zh-Hans"
        assert page.evaluate(TEXT) == text
        assert not looked.complaints


def test_a_series_is_drawn_as_a_line(opened: Open) -> None:
    values = '("2021" 1.5) ("2023" 3) ("2022" 2)'
    text = f"SELECT ?year ?value WHERE {{ VALUES (?year ?value) {{ {values} }} }}"
    with opened() as looked:
        page = looked.page
        page.goto(f"/query#query={quote(text)}&view=chart")
        page.locator(".chart .course").wait_for()
        titles = page.locator(".chart .point title").all_text_contents()
        assert titles == ["2021: 1.5", "2022: 2", "2023: 3"]
        page.locator(".controls select").last.select_option("bars")
        assert page.locator(".chart .bar").count() == 3
        assert not looked.complaints


def test_names_are_completed_from_the_graph(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        page.goto("/query")
        written(looked, "SELECT * WHERE { ?s a Indi")
        # what is between the braces that the editor closes itself stays as it is
        hints = page.locator(".CodeMirror-hint")
        hints.first.wait_for()
        assert hints.first.inner_text() == "ipg:Indicator"
        page.keyboard.press("Enter")
        page.wait_for_function(f"{TEXT}.includes('PREFIX ipg:')")
        page.keyboard.type(" ; 首选")
        page.keyboard.press("Control+Space")
        page.keyboard.press("Escape")
        page.keyboard.type(" skos:pref")
        hints.first.wait_for()
        assert hints.first.inner_text() == "skos:prefLabel"
        assert not looked.complaints


def test_what_goes_wrong_is_told(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        page.goto("/query")
        written(looked, "SELECT ?x WHERE { ?x a }")
        page.locator(".parseErrorIcon").hover()
        page.locator("#run").click()
        page.get_by_role("alert").wait_for()
        assert "line 1" in page.get_by_role("alert").inner_text()
        assert page.locator("#run").is_visible()
        assert [each for each in looked.complaints if "400" not in each] == []


def test_strange_terms_are_text(opened: Open) -> None:
    terms = '<javascript:alert%281%29> "<img src=x onerror=alert(1)>" <https://example.org/?a=b&c="x>'
    text = f"SELECT ?x WHERE {{ VALUES ?x {{ {terms.replace(chr(34) + 'x>', 'x>')} }} }}"
    with opened() as looked:
        page = looked.page
        page.goto(f"/query#query={quote(text)}")
        page.locator(ROWS).first.wait_for()
        assert page.locator("#results img").count() == 0
        assert page.locator(f"{ROWS} a[href]").evaluate_all("all => all.map(a => a.href)") == [
            "https://example.org/?a=b&c=x"
        ]
        assert not looked.complaints


def test_the_keyboard_gets_out_of_the_editor(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        page.goto("/query")
        page.locator(".yasqe .CodeMirror-lines").click()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.yasqe') !== null")
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "run"
        page.keyboard.press("Enter")
        page.locator(ROWS).first.wait_for()
        assert not looked.complaints


def test_without_scripts_there_is_a_form(opened: Open) -> None:
    with opened(java_script_enabled=False) as looked:
        page = looked.page
        page.goto("/query?example=documents")
        assert page.locator("#text").is_visible()
        assert not page.locator("#run").is_visible()
        page.locator("#format").select_option("json")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download").click()
        found = json.loads(download.value.path().read_text(encoding="utf-8"))
        assert len(found["results"]["bindings"]) == 5


def test_what_is_written_is_downloaded(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        page.goto("/query")
        written(looked, "SELECT ?n WHERE { VALUES ?n { 42 } }")
        page.locator("#format").select_option("csv")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download").click()
        assert download.value.path().read_bytes() == b"n\r\n42\r\n"
        assert not looked.complaints


# The search field.


def test_a_suggestion_leads_to_its_page(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        page.goto("/")
        page.keyboard.press("/")
        field = page.get_by_role("combobox")
        assert field.evaluate("field => field === document.activeElement")
        page.keyboard.type("gjzscq")
        page.get_by_role("option").first.wait_for()
        assert field.get_attribute("aria-expanded") == "true"
        page.keyboard.press("ArrowDown")
        chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
        assert chosen.get_attribute("aria-selected") == "true"
        path = chosen.get_attribute("data-path")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{path}")
        assert path == "/id/agency/cnipa"
        page.locator("#q").fill("industrialisation")
        page.get_by_role("option").first.click()
        page.wait_for_url("**/id/indicator/*")
        assert not looked.complaints


def test_the_search_field_searches_where_nothing_is_chosen(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        page.goto("/")
        page.locator("#q").fill("pledge")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Escape")
        assert page.get_by_role("option").count() == 0
        assert page.locator("#q").input_value() == "pledge"
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=pledge")
        # the other language searches for the same
        page.get_by_role("link", name="中文").click()
        page.wait_for_url("**/search?q=pledge")
        assert page.locator("html").get_attribute("lang") == "zh-Hans"
        assert not looked.complaints


# For everybody.


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_nothing_keeps_anybody_out(opened: Open, language: str, width: int, scheme: str) -> None:
    with opened(**look(language, width, scheme)) as looked:
        page = looked.page
        page.goto("/query?example=indicators")
        page.locator("#run").click()
        for view in VIEWS:
            page.locator(f".yasr_btn.select_{view}").click()
            page.locator(VIEWS[view]).first.wait_for()
            assert looked.faults() == []
            # what is wide is scrolled by itself, never the page
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("#q").fill("p")
        page.get_by_role("option").first.wait_for()
        assert looked.faults() == []
        assert not re.search(r"undefined|NaN|\[object", page.locator("main").inner_text())
        assert not looked.complaints
