"""The explorer's pages as clients without scripts meet them: charts, the network, the API's own page."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from ipgraph import vocabulary
from ipgraph.show.words import languages
from ipgraph.store import Store
from ipgraph.web import kept
from ipgraph.web.lines import drawn
from serving import Served, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"
RATE = "industrialisation-rate"


@pytest.fixture(scope="module")
def served(graph_folder: Path) -> Iterator[Served]:
    with serving(graph_folder) as server:
        yield server


@pytest.fixture(scope="module")
def store(graph_folder: Path) -> Iterator[Store]:
    with Store.open(graph_folder, read_only=True) as opened:
        yield opened


# The chart of an indicator.


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_figure_of_a_chart_leads_to_its_sentence(served: Served, language: str) -> None:
    answer = served.get(f"/chart/{RATE}?language={language}")
    assert (answer.status, answer.media_type) == (200, "image/svg+xml")
    drawing = ET.fromstring(answer.body)
    links = drawing.findall(f".//{SVG}a")
    assert len(links) > 4
    stated = [each.get("href") or "" for each in links]
    assert any(each.startswith("/checks?verdict=implied") for each in stated)
    for path in (each for each in stated if each.startswith("/id/")):
        sentence = served.get(path)
        assert sentence.status == 303
        page, _, mark = sentence.headers["location"].partition("#")
        assert f'id="{mark}"' in served.get(page).body.decode()
    for each in links:
        told = each.findtext(f"{SVG}title") or ""
        assert ("数值：" if language == "zh" else "Figure: ") in told
        assert each.get("aria-label")
    assert drawing.findtext(f"{SVG}desc")
    # a page's policy has no room for styles in the drawing
    assert b"style=" not in answer.body
    assert b"<script" not in answer.body


def test_a_chart_is_kept_until_the_store_changes(served: Served) -> None:
    first = served.get(f"/chart/{RATE}")
    again = served.get(f"/chart/{RATE}", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert served.get(f"/chart/{RATE}").body == first.body
    assert served.get(f"/chart/{RATE}?width=narrow").body != first.body


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nobody-knows", 404),
        (f"{RATE}?measure=weight", 400),
        (f"{RATE}?language=xx", 400),
        (f"{RATE}?width=wide", 400),
        ("%3Cscript%3E", 404),
    ],
)
def test_a_chart_of_nothing_is_told(served: Served, path: str, status: int) -> None:
    answer = served.get(f"/chart/{path}")
    assert (answer.status, answer.media_type) == (status, "application/problem+json")


def test_lines_are_chosen_by_name(store: Store, served: Served) -> None:
    words = languages()["en"]
    known = vocabulary.load()
    every = drawn(store, known, words, RATE, {})
    assert every.drawn == len(every.lines) > 4
    assert [each.name for each in every.measures if each.is_current] == ["level"]
    name = every.lines[0].name
    one = drawn(store, known, words, RATE, {name: "1"})
    assert [each.name for each in one.lines if each.is_drawn] == [name]
    assert 0 < len(one.series) < len(every.series)
    page = served.get(f"/id/indicator/{RATE}?{name}=1").body.decode()
    assert f"1 of {len(every.lines)}" in page
    assert f"{name}=1" in page[page.index("data-chart") :]
    drawing = ET.fromstring(served.get(f"/chart/{RATE}?{name}=1").body)
    assert len(drawing.findall(f".//{SVG}a")) == every.lines[0].points


def test_an_indicator_that_has_no_period_has_no_chart(served: Served) -> None:
    page = served.get("/id/indicator/data-ip-certificates").body.decode()
    assert "data-chart" not in page
    assert "No figure has a period" in page


def test_an_indicator_that_nobody_states_has_neither_chart_nor_fault(served: Served) -> None:
    answer = served.get("/id/indicator/wipo-members")
    page = answer.body.decode()
    assert answer.status in (200, 404)
    assert "data-chart" not in page


def test_what_is_kept_is_made_once(store: Store, tmp_path: Path) -> None:
    made = []

    def write(file: object) -> None:
        made.append(file)
        file.write(b"x" * 10)  # type: ignore[attr-defined]

    one, other = (kept.kept(store, str(tmp_path), "asked", write) for _ in range(2))
    assert len(made) == 1
    # each has a file of its own to remove
    assert one != other
    kept.kept(store, str(tmp_path), "asked otherwise", write)
    assert len(made) == 2
    assert len(re.findall("[0-9a-f]{64}", " ".join(each.name for each in (tmp_path / "kept").iterdir()))) == 2


def test_what_fails_while_it_is_made_leaves_nothing(store: Store, tmp_path: Path) -> None:
    def fail(file: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        kept.kept(store, str(tmp_path), "asked", fail)
    assert [each.name for each in tmp_path.rglob("*") if each.is_file()] == []
