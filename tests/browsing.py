"""A real browser for tests: Chromium through Playwright, and what goes wrong while one looks at a page."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, Page

    # a new page in a browser of its own: see ``looking``
    Open = Callable[..., AbstractContextManager["Looked"]]

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_SERIOUS = ("serious", "critical")


# languages, widths and schemes in which every page is looked at
LOOKS = [("en-GB", 1280, "light"), ("en-GB", 390, "dark"), ("zh-CN", 1280, "dark"), ("zh-CN", 390, "light")]


def look(language: str, width: int, scheme: str) -> dict[str, Any]:
    """What ``looking`` takes for one of these."""
    return {"locale": language, "color_scheme": scheme, "viewport": {"width": width, "height": 850}}


class Looked(NamedTuple):
    """A page, and what the browser complains of: errors, refusals of the policy, requests to elsewhere."""

    page: Page
    complaints: list[str]

    def faults(self) -> list[str]:
        """What axe-core finds serious."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        return [
            f"{each['id']}: {node['html'][:200]} {node['failureSummary']}"
            for each in found
            if each["impact"] in _SERIOUS
            for node in each["nodes"]
        ]


def _lack(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium; the test is skipped where it lacks, and fails in continuous integration."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _lack("Playwright is not installed")
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        _lack("there is no Chromium")
    with sync_playwright() as driver:
        # whoever is root has no sandbox
        arguments = ["--no-sandbox"] if hasattr(os, "getuid") and os.getuid() == 0 else []
        chromium = driver.chromium.launch(executable_path=path, args=arguments)
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def looking(chromium: Browser, address: str, **options: Any) -> Iterator[Looked]:
    """A new page in a browser of its own, with nothing kept; ``options`` as Playwright's ``new_context``."""
    context = chromium.new_context(
        **{"base_url": address, "locale": "en-GB", "viewport": {"width": 1280, "height": 900}, **options}
    )
    # the first chart waits for a process of low priority that takes its time to import what draws it
    context.set_default_timeout(60_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda said: (
            complaints.append(said.text)
            # what a machine without a graphics card has to say is no fault of the page
            if said.type in ("error", "warning") and "GL Driver Message" not in said.text
            else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda sent: (
            None
            if sent.url.startswith((address, "data:", "blob:"))
            else complaints.append(f"asks {sent.url}")
        ),
    )
    try:
        yield Looked(page, complaints)
    finally:
        context.close()
