"""The explorer's pages in a real browser: charts, the network, the API's own page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from browsing import Looked, browser, looking
from serving import Served, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Browser

    Open = Callable[..., AbstractContextManager[Looked]]

INDICATOR = "/id/indicator/industrialisation-rate"
LOOKS = [("en-GB", 1280, "light"), ("en-GB", 390, "dark"), ("zh-CN", 1280, "dark"), ("zh-CN", 390, "light")]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def served(chromium: Browser, graph_folder: Path) -> Iterator[Served]:
    with serving(graph_folder) as server:
        yield server


@pytest.fixture(scope="module")
def opened(chromium: Browser, served: Served) -> Open:
    def opened(**options: Any) -> AbstractContextManager[Looked]:
        return looking(chromium, served.address, **options)

    return opened


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
    options = {"locale": language, "color_scheme": scheme, "viewport": {"width": width, "height": 850}}
    with opened(**options) as looked:
        looked.page.goto(INDICATOR)
        drawing = looked.page.locator(".chart svg")
        drawing.wait_for()
        box = drawing.bounding_box()
        assert box is not None
        assert box["width"] <= width
        # letters of the axes are not shrunk with the drawing
        assert box["width"] > 0.9 * drawing.evaluate("each => each.viewBox.baseVal.width")
        nothing_keeps_anybody_out(looked, width)
