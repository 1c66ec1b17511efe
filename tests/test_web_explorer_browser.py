"""The explorer's pages in a real browser: charts, the network, the API's own page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from browsing import LOOKS, look

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browsing import Looked, Open

INDICATOR = "/id/indicator/industrialisation-rate"
SCHEMA = Path(__file__).parent / "gexf-1.3" / "gexf.xsd"
DRAWN = ".tools:not([hidden])"
CNIPA = "https://w3id.org/ipgraph/id/agency/cnipa"
# where a node is on the screen
PLACE = """node => {
  const stage = document.getElementById("drawing");
  const { x, y } = stage.sigma.graphToViewport(stage.sigma.getGraph().getNodeAttributes(node));
  const { left, top } = stage.getBoundingClientRect();
  return [left + x, top + y];
}"""
SHOWN = """what => {
  const graph = document.getElementById("drawing").sigma.getGraph();
  const found = [];
  graph[what]((key, given) => { if (!given.hidden) found.push(given.kind ?? given.relation); });
  return found;
}"""


def nothing_keeps_anybody_out(looked: Looked, width: int) -> None:
    page = looked.page
    assert looked.faults() == []
    # what is wide is scrolled by itself, never the page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not re.search(r"undefined|NaN|\[object", page.locator("main").inner_text())
    assert not looked.complaints


# The chart of an indicator.


def test_figures_of_the_chart_lead_to_marked_sentences(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        page.goto(INDICATOR)
        figures = page.locator(".chart svg a[href^='/id/claim/']")
        figures.first.wait_for()
        number = figures.count()
        assert number >= 5
        for at in range(number):
            page.goto(INDICATOR)
            figures.nth(at).wait_for()
            said = figures.nth(at).locator("title").text_content() or ""
            # by the keyboard, as screen readers do
            figures.nth(at).focus()
            page.keyboard.press("Enter")
            page.wait_for_url(re.compile(r"/id/document/.*#d1c\d+$"))
            mark = page.evaluate("decodeURIComponent(location.hash.slice(1))")
            target = page.locator(f"[id='{mark}']")
            assert target.is_visible()
            # what it tells under the pointer ends with the words that are marked there
            assert target.inner_text() in said.partition("Words: ")[2]
        assert not looked.complaints


def test_other_lines_and_measures_are_drawn(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        page.goto(INDICATOR)
        page.locator(".chart svg a").first.wait_for()
        before = page.locator(".chart svg a").count()
        page.locator(".lines summary").click()
        boxes = page.locator(".lines input[type=checkbox]")
        for at in range(1, boxes.count()):
            boxes.nth(at).uncheck()
        page.locator(".lines button").click()
        page.wait_for_url("**line.*")
        page.locator(".chart svg a").first.wait_for()
        assert 0 < page.locator(".chart svg a").count() < before
        page.locator(".measures a").last.click()
        page.wait_for_url("**measure=points")
        page.locator(".chart svg a").first.wait_for()
        # the other language has the same measure
        page.get_by_role("link", name="中文").click()
        page.locator(".chart svg a").first.wait_for()
        assert "measure=points" in page.url
        assert page.locator("html").get_attribute("lang") == "zh-Hans"
        assert not looked.complaints


def test_without_scripts_the_chart_is_a_picture(opened: Open) -> None:
    with opened(java_script_enabled=False) as looked:
        page = looked.page
        page.goto(INDICATOR)
        picture = page.locator(".chart img")
        picture.wait_for()
        assert picture.evaluate("image => image.complete && image.naturalWidth > 300")


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_the_chart_keeps_nobody_out(opened: Open, language: str, width: int, scheme: str) -> None:
    with opened(**look(language, width, scheme)) as looked:
        looked.page.goto(INDICATOR)
        drawing = looked.page.locator(".chart svg")
        drawing.wait_for()
        box = drawing.bounding_box()
        assert box is not None
        assert box["width"] <= width
        # letters of the axes are not shrunk with the drawing
        assert box["width"] > 0.9 * drawing.evaluate("each => each.viewBox.baseVal.width")
        nothing_keeps_anybody_out(looked, width)


# The network.


def network(page: Page, address: str = "/network") -> None:
    page.goto(address)
    page.locator(DRAWN).wait_for()


def place(page: Page, node: str) -> list[float]:
    """Where a node is drawn, once the drawing has come to rest."""
    before: list[float] = []
    while (now := page.evaluate(PLACE, node)) != before:
        before = now
        page.wait_for_timeout(200)
    return before


def test_a_click_on_a_node_shows_its_card_which_leads_to_its_page(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        network(page)
        assert page.locator("#card").is_hidden()
        page.mouse.click(*place(page, CNIPA))
        card = page.locator("#card")
        card.wait_for()
        assert card.locator("h2").inner_text() == "China National Intellectual Property Administration"
        assert card.locator("li button").count() > 3
        assert page.url.endswith("#node=agency%2Fcnipa")
        # from neighbour to neighbour, by the keyboard too
        neighbour = card.locator("li button").first
        name = neighbour.inner_text()
        neighbour.focus()
        page.keyboard.press("Enter")
        assert card.locator("h2").inner_text() == name
        assert page.evaluate("document.activeElement.id") == "card"
        page.locator("#drawing").focus()
        page.keyboard.press("Escape")
        assert card.is_hidden()
        page.mouse.click(*place(page, CNIPA))
        card.locator("h2 a").click()
        page.wait_for_url("**/id/agency/cnipa")
        page.get_by_role("link", name="In the network").click()
        page.locator("#card h2").wait_for()
        assert not looked.complaints


def test_only_neighbours_are_shown_where_one_asks_for_them(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        network(page, "/network#node=agency%2Fcnipa")
        before = len(page.evaluate(SHOWN, "forEachNode"))
        page.locator("#only").check()
        ties = page.locator("#card li").count()
        assert len(page.evaluate(SHOWN, "forEachEdge")) == ties
        assert 1 < len(page.evaluate(SHOWN, "forEachNode")) < before
        page.locator("#card .actions button").click()
        assert len(page.evaluate(SHOWN, "forEachNode")) == before
        assert not looked.complaints


def test_filters_hide_kinds_ties_and_times(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        network(page)
        assert "indicator" in page.evaluate(SHOWN, "forEachNode")
        page.locator("#kinds label", has_text="indicator").locator("input").uncheck()
        page.wait_for_function("() => location.hash.includes('without=indicator')")
        assert "indicator" not in page.evaluate(SHOWN, "forEachNode")
        assert "states" not in page.evaluate(SHOWN, "forEachEdge")
        page.locator("#relations label", has_text="holds a post at").locator("input").uncheck()
        page.wait_for_function("() => location.hash.includes('holds-post')")
        assert "holds-post" not in page.evaluate(SHOWN, "forEachEdge")
        said = page.locator("#said").inner_text()
        # the address has all of it, and the other language shows the same
        page.get_by_role("link", name="中文").click()
        page.locator(DRAWN).wait_for()
        numbers = re.findall("[0-9]+", said)
        assert re.findall("[0-9]+", page.locator("#said").inner_text()) == numbers
        assert page.locator("html").get_attribute("lang") == "zh-Hans"
        assert not looked.complaints


def test_the_time_range_hides_what_was_said_at_other_times(opened: Open) -> None:
    node = {"kind": "agency", "color": "#0072b2", "size": 20}
    tie = {"label": "hosts", "relation": "hosts", "weight": 1, "color": "#cc79a7"}
    ends = (("b", "2023-03-01"), ("c", "2024-08-31"))
    dated = {
        "options": {"type": "directed", "multi": True, "allowSelfLoops": False},
        "nodes": [
            {"key": key, "attributes": node | {"label": key, "x": at, "y": at}}
            for at, key in enumerate("abc")
        ],
        "edges": [
            {"key": day, "source": "a", "target": end, "attributes": tie | {"first": day, "last": day}}
            for end, day in ends
        ],
    }
    with opened() as looked:
        page = looked.page
        page.route("**/network.json*", lambda route: route.fulfill(json=dated))
        network(page)
        assert page.locator("#span").inner_text() == "Mar 2023 to Aug 2024"
        page.locator("#from").focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => location.hash.includes('time=2023-04')")
        assert page.locator("#said").inner_text() == "Nodes: 2 · ties: 1"
        assert "period=2023-04%2F2024-08" in (page.locator("a[data-form=gexf]").get_attribute("href") or "")
        assert page.locator("#from").get_attribute("aria-valuetext") == "Apr 2023"
        assert not looked.complaints


@pytest.mark.parametrize("asked", ["CNIPA", "国家知识产权局", "gjzscq", "national intellectual property adm"])
def test_a_node_is_found_by_any_of_its_names(opened: Open, asked: str) -> None:
    with opened() as looked:
        page = looked.page
        network(page)
        page.locator("#find").fill(asked)
        page.locator("#found button").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.locator("#card h2").wait_for()
        assert page.locator("#card h2 a").get_attribute("href") == "/id/agency/cnipa"
        page.locator("#find").fill("nobody of this name")
        page.wait_for_function(
            "() => document.getElementById('count').textContent === 'No node has such a name.'"
        )
        assert not looked.complaints


def test_what_is_shown_is_downloaded_as_valid_gexf(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        network(page)
        page.locator("#kinds label", has_text="document").locator("input").uncheck()
        page.wait_for_function("() => location.hash.includes('document')")
        shown = len(page.evaluate(SHOWN, "forEachEdge"))
        with page.expect_download() as download:
            page.get_by_role("link", name="GEXF").click()
        assert download.value.suggested_filename == "ipgraph.gexf"
        written = etree.parse(download.value.path())
        etree.XMLSchema(etree.parse(SCHEMA)).assertValid(written)
        names = {"g": "http://gexf.net/1.3"}
        assert len(written.findall(".//g:edge", names)) == shown
        assert not looked.complaints


def test_forces_arrange_the_nodes_in_a_worker(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        network(page)
        node = "document.getElementById('drawing').sigma.getGraph().getNodeAttributes(node)"
        place = f"node => [{node}.x, {node}.y]"
        before = page.evaluate(place, CNIPA)
        page.locator("#arrange").click()
        assert page.locator("#arrange").inner_text() == "Stop"
        moved = "([x, y, node]) => { const at = ATTRIBUTES; return at.x !== x || at.y !== y; }"
        page.wait_for_function(moved.replace("ATTRIBUTES", node), arg=[*before, CNIPA])
        page.locator("#arrange").click()
        assert page.locator("#arrange").inner_text() == "Arrange"
        assert not looked.complaints


def test_the_keyboard_moves_and_sizes_the_drawing(opened: Open) -> None:
    with opened(reduced_motion="reduce") as looked:
        page = looked.page
        network(page)
        state = "document.getElementById('drawing').sigma.getCamera().getState()"
        camera = f"(({{ x, y, ratio }}) => [x, y, ratio])({state})"
        page.locator("#drawing").focus()
        for key, place in (("ArrowRight", 0), ("ArrowUp", 1), ("+", 2)):
            before = page.evaluate(camera)[place]
            page.keyboard.press(key)
            page.wait_for_function(f"() => {camera}[{place}] !== {before}")
        page.keyboard.press("0")
        page.wait_for_function(f"() => {camera}.join() === '0.5,0.5,1'")
        assert not looked.complaints


def test_where_nothing_can_be_drawn_the_ties_can_be_read(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        page.add_init_script(
            "const get = HTMLCanvasElement.prototype.getContext;"
            "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
            " return kind.includes('webgl') ? null : get.call(this, kind, ...rest); };"
        )
        page.goto("/network")
        page.locator("#find").fill("CNIPA")
        page.locator("#found button").first.click()
        assert page.locator("#card li").count() > 3
        assert "WebGL" in page.locator("#drawing-keys").inner_text()


def test_a_network_that_is_refused_is_told(opened: Open) -> None:
    with opened() as looked:
        page = looked.page
        page.goto("/network?around=Nemo+Nobody")
        page.get_by_role("alert").wait_for()
        assert "Nemo Nobody" in page.get_by_role("alert").inner_text()
        assert [each for each in looked.complaints if "404" not in each] == []


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_the_network_keeps_nobody_out(opened: Open, language: str, width: int, scheme: str) -> None:
    with opened(**look(language, width, scheme)) as looked:
        page = looked.page
        network(page)
        nothing_keeps_anybody_out(looked, width)
        page.locator("#find").fill("c")
        page.locator("#found button").first.wait_for()
        assert looked.faults() == []
        page.locator("#found button").first.click()
        page.locator("#card h2").wait_for()
        page.locator(".filters").evaluate("each => { each.open = true; }")
        nothing_keeps_anybody_out(looked, width)


# The page of the API.


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_the_page_of_the_api_keeps_nobody_out(opened: Open, language: str, width: int, scheme: str) -> None:
    with opened(**look(language, width, scheme)) as looked:
        page = looked.page
        page.goto("/api/docs")
        page.locator(".operations a[href='#agencies']").click()
        assert page.url.endswith("#agencies")
        nothing_keeps_anybody_out(looked, width)
        page.locator("#agencies .forms a").first.click()
        page.wait_for_url(f"**/api/agencies?lang={language[:2]}")
