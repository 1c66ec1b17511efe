"""The explorer's pages as clients without scripts meet them: charts, the network, the API's own page."""

from __future__ import annotations

import gzip
import html
import json
import re
import shutil
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from ipgraph import export, graph, query, vocabulary
from ipgraph.errors import ParameterError
from ipgraph.show.words import languages
from ipgraph.store import Store
from ipgraph.web import kept, network, pages
from ipgraph.web.limits import Limits
from ipgraph.web.lines import drawn
from serving import TOKEN, Served, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SVG = "{http://www.w3.org/2000/svg}"
RATE = "industrialisation-rate"
HREF = re.compile('href="(/(?:api|network)[^"#]*)"')
SCHEMA = Path(__file__).parent / "gexf-1.3" / "gexf.xsd"


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


def test_parts_of_a_country_are_drawn_when_one_asks_for_them(
    ipgraph: Callable[..., object], tmp_path: Path
) -> None:
    years = range(2019, 2025)
    told = [f"In {year}, China granted {year - 1600},000 invention patents." for year in years]
    told += [
        f"In {year}, {place} granted {year - 1990},000 invention patents."
        for place in ("Guangdong", "Jiangsu")
        for year in years
    ]
    (tmp_path / "patents.txt").write_text("\n\n".join(told), encoding="utf-8")
    ipgraph("add", tmp_path / "patents.txt", "--store", tmp_path / "of parts")
    words = languages()["en"]
    with Store.open(tmp_path / "of parts", read_only=True) as store:
        found = drawn(store, vocabulary.load(), words, "invention-patents-granted", {})
        assert [each.label for each in found.lines if each.is_drawn] == ["China (CN)"]
        assert {each.label for each in found.lines} == {"China (CN)", "Guangdong (CN-GD)", "Jiangsu (CN-JS)"}
        asked = {each.name: "1" for each in found.lines if not each.is_drawn}
        other = drawn(store, vocabulary.load(), words, "invention-patents-granted", asked)
        assert {point.area for point in other.series} == {"CN-GD", "CN-JS"}


def test_an_indicator_that_has_no_period_has_no_chart(served: Served) -> None:
    page = served.get("/id/indicator/data-ip-certificates").body.decode()
    assert "data-chart" not in page
    assert "No figure has a period" in page


def test_an_indicator_that_nobody_states_has_neither_chart_nor_fault(served: Served) -> None:
    answer = served.get("/id/indicator/wipo-members")
    page = answer.body.decode()
    assert answer.status in (200, 404)
    assert "data-chart" not in page


def test_without_the_packages_for_charts_a_line_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("ipgraph.plot.files._PACKAGES", ("no_such_package",))
    asked = {"path": f"/id/indicator/{RATE}", "params": {}, "language": "en"}
    page = pages.answer(store, Limits(), str(tmp_path), **asked)  # type: ignore[arg-type]
    assert page.status == 200
    assert "pip install 'ipgraph[plot]'" in html.unescape(page.body.decode())
    assert "data-chart" not in page.body.decode()


def test_what_is_kept_is_made_once(store: Store, tmp_path: Path) -> None:
    made = []

    def write(file: object) -> None:
        made.append(file)
        file.write(b"x" * 10)  # type: ignore[attr-defined]

    assert kept.kept(store, str(tmp_path), "asked", None) is None
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


# What draws.


def test_drawings_that_take_too_long_are_stopped_and_told(graph_folder: Path) -> None:
    with serving(graph_folder, "--timeout", "0.5") as server:
        for _ in range(2):
            answer = server.get(f"/chart/{RATE}")
            assert (answer.status, answer.media_type) == (503, "application/problem+json")
        assert server.get("/id/agency/cnipa").status == 200


def test_drawings_wait_for_each_other_and_not_others_for_them(graph_folder: Path) -> None:
    paths = [
        f"/chart/{RATE}?language={code}&width={width}" for code in ("en", "zh") for width in ("", "narrow")
    ]
    with serving(graph_folder) as server, ThreadPoolExecutor(2 * len(paths)) as clients:
        drawn = list(clients.map(server.get, paths * 2))
        assert [each.status for each in drawn] == [200] * len(paths) * 2
        # whoever asks for the same gets the same
        assert [each.body for each in drawn[: len(paths)]] == [each.body for each in drawn[len(paths) :]]
        assert len({each.body for each in drawn}) == len(paths)


def test_what_is_drawn_follows_the_store(graph_folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "store"
    shutil.copytree(graph_folder, place)
    with serving(place, "--update-token", TOKEN) as server:
        before = server.get("/network.json")
        added = "INSERT DATA { <https://w3id.org/ipgraph/id/organisation/New> a ipg:Organisation }"
        assert server.update(added).status == 204
        after = server.get("/network.json", If_None_Match=before.headers["etag"])
        assert after.status == 200
        assert {each["key"] for each in json.loads(after.body)["nodes"]} == {
            *(each["key"] for each in json.loads(before.body)["nodes"]),
            "https://w3id.org/ipgraph/id/organisation/New",
        }


# The network.


def test_the_network_is_what_the_export_writes(served: Served, store: Store, tmp_path: Path) -> None:
    known = vocabulary.load(stored=store.own_vocabulary())
    whole = graph.project(store, known, graph.options())
    for form in network.FORMATS:
        path = tmp_path / f"graph.{form}"
        export.write_graph(whole, path, form)
        answer = served.get(f"/network.{form}")
        assert (answer.status, answer.media_type) == (200, network.FORMATS[form])
        assert answer.body == path.read_bytes()
        assert ("attachment" in answer.headers.get("content-disposition", "")) == (form != "json")


def test_a_part_of_the_network_is_valid_gexf(served: Served) -> None:
    answer = served.get("/network.gexf?kinds=agency,official,event&period=2025&language=zh&dynamic=1")
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(etree.fromstring(answer.body))
    found = json.loads(served.get("/network.json?kinds=agency,official").body)
    assert {each["attributes"]["kind"] for each in found["nodes"]} == {"agency", "official"}
    near = json.loads(served.get("/network.json?around=CNIPA&depth=1&fold=1").body)
    assert 1 < len(near["nodes"]) < len(json.loads(served.get("/network.json").body)["nodes"])
    assert "document" not in {each["attributes"]["kind"] for each in near["nodes"]}


def test_the_network_comes_packed_to_those_who_take_it(served: Served) -> None:
    plain = served.get("/network.json", Accept_Encoding="gzip;q=0")
    packed = served.get("/network.json", Accept_Encoding="br, gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) * 3 < len(plain.body)
    again = served.get("/network.json", Accept_Encoding="gzip", If_None_Match=packed.headers["etag"])
    assert again.status == 304


@pytest.mark.parametrize(
    "asked",
    [
        "kinds=agenc",
        "relations=hates",
        "period=soon",
        "depth=1",
        "around=CNIPA&depth=x",
        "fold=2",
        "colour=red",
    ],
)
def test_what_is_no_part_of_the_network_is_told(served: Served, asked: str) -> None:
    answer = served.get(f"/network.json?{asked}")
    assert (answer.status, answer.media_type) == (400, "application/problem+json")
    params = dict(each.split("=") for each in asked.split("&"))
    with pytest.raises(ParameterError):
        network.options(params)


def test_nobody_is_around_nobody(served: Served) -> None:
    assert served.get("/network.gexf?around=Nemo%20Nobody").status == 404


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_of_the_network_names_its_kinds(served: Served, language: str) -> None:
    page = served.get("/network", Accept_Language=language).body.decode()
    for name in graph.options().kinds:
        assert graph.kinds()[name].label[language] in page
    for name in graph.options().relations:
        assert graph.relations()[name].label[language] in page
    assert "style=" not in page
    assert "built-in method" not in page
    near = served.get("/network?around=%3Cscript%3Ealert(1)%3C/script%3E", Accept_Language=language)
    assert near.status == 200
    assert "<script>alert" not in near.body.decode()


def test_pages_of_things_lead_into_the_network(served: Served) -> None:
    assert 'href="/network#node=agency/cnipa"' in served.get("/id/agency/cnipa").body.decode()
    assert "/network#node=" not in served.get("/id/unit/percent").body.decode()


# The page of the API.


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_of_the_api_has_every_operation(served: Served, language: str) -> None:
    answer = served.get("/api/docs", Accept_Language=language)
    assert (answer.status, answer.media_type) == (200, "text/html")
    page = html.unescape(answer.body.decode())
    told = json.loads(served.get("/api/openapi.json", Accept_Language=language).body)
    for path, methods in told["paths"].items():
        operation = methods["get"]
        assert f"GET {path}</code>" in page
        assert operation["x-title"][language] in page
        for parameter in operation.get("parameters", ()):
            assert f"<code>{parameter['name']}</code>" in page
            assert parameter["description"] in page
    for canned in query.catalogue().values():
        for text in (canned.summary, canned.description):
            assert text[language] in page
    assert "style=" not in page


def test_every_address_to_try_answers(served: Served) -> None:
    page = html.unescape(served.get("/api/docs", Accept_Language="zh").body.decode())
    addresses = set(HREF.findall(page))
    assert len(addresses) > 2 * len(query.catalogue())
    for address in sorted(addresses):
        answer = served.get(address)
        # the example is of the seeds; this graph may lack it, and says so
        assert answer.status == 200 or (answer.status == 404 and "=" in address), (address, answer.body)
