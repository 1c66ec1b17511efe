"""How fluently a browser draws a network of 20,000 ties, and how long it takes until it is there.

A store of made-up documents is served, and Chromium moves its network, sizes it and filters it. Without a
graphics card the processor draws: figures are then those of the slowest machine there is. Run it with:
make bench-drawing
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from exporting import INDICATORS, make
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAMES = ("chromium", "chromium-browser", "google-chrome")
DRAWN = ".tools:not([hidden])"
WATCH = """() => {
  const times = (window.times = []);
  const note = (time) => { if (window.times === times) { times.push(time); requestAnimationFrame(note); } };
  requestAnimationFrame(note);
}"""
TOLD = "() => { const times = window.times; window.times = null; return times; }"
FILTERED = """() => new Promise((done) => {
  const began = performance.now();
  document.querySelector("#relations label:not([hidden]) input").click();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
})"""
MOST_MS = 50.0


@contextmanager
def served(store: str) -> Iterator[str]:
    command = [sys.executable, "-m", "ipgraph", "serve", "--store", store, "--port", "0"]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(command, stderr=said, stdout=subprocess.DEVNULL)
        try:
            ends = monotonic() + 60
            while not (found := re.search(r"serving at (http://\S+)", _read(said))):
                assert process.poll() is None, _read(said)
                assert monotonic() < ends, _read(said)
                sleep(0.05)
            yield found[1]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


def _read(said: Any) -> str:
    said.seek(0)
    return str(said.read())


def frames(page: Any, act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds between frames while something is done: the median, and where the slowest tenth begins."""
    page.evaluate(WATCH)
    act()
    times = page.evaluate(TOLD)
    between = sorted(after - before for before, after in pairwise(times))
    return statistics.median(between), between[int(len(between) * 0.9)]


def measure(page: Any) -> dict[str, tuple[float, float]]:
    box = page.locator("#drawing").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def pan() -> None:
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(60):
            page.mouse.move(x + step * 4, y + step * 2)
            page.wait_for_timeout(16)
        page.mouse.up()

    def zoom() -> None:
        for step in range(20):
            page.mouse.wheel(0, -120 if step < 10 else 120)
            page.wait_for_timeout(50)

    def point() -> None:
        for step in range(40):
            page.mouse.move(x - 200 + step * 10, y + 30)
            page.wait_for_timeout(16)

    return {name: frames(page, act) for name, act in (("pan", pan), ("zoom", zoom), ("point", point))}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ties", type=int, default=20_000)
    asked = parser.parse_args()
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        # each document has two ties to each indicator: its own, and that of its official
        make(f"{folder}/store", asked.ties // (2 * INDICATORS))
        with served(str(Path(folder) / "store")) as address:
            browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
            page = browser.new_page(base_url=address, viewport={"width": 1280, "height": 900})
            for when in ("at first", "again"):
                began = monotonic()
                page.goto("/network?fold=0")
                page.locator(DRAWN).wait_for()
                print(f"drawn {when}: {monotonic() - began:.1f} s ({page.locator('#said').inner_text()})")
            page.wait_for_timeout(1500)
            told = measure(page)
            for name, (median, slow) in told.items():
                print(f"{name:>6}: {median:5.1f} ms a frame at the median, {slow:6.1f} in the slowest tenth")
            print(f"filter: {page.evaluate(FILTERED):5.1f} ms until the next drawing")
            browser.close()
    return 1 if told["pan"][0] > MOST_MS else 0


if __name__ == "__main__":
    sys.exit(main())
