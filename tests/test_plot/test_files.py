"""Files of charts: the same from the command line and from Python, whole in themselves; refusals."""

from __future__ import annotations

import json
import re
import warnings
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

import ipgraph as package
from ipgraph.errors import OutputError, ParameterError
from ipgraph.plot import files, fonts, series_svg, write_series

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from ipgraph.series import Series
    from ipgraph.vocabulary import Vocabulary

RATE = "industrialisation-rate"


@pytest.mark.parametrize("ending", [".svg", ".png", ".html"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.filterwarnings("ignore:no font with Chinese")
def test_files_of_the_command_line_and_of_a_notebook_are_the_same(
    ipgraph: Callable[..., Ran], graph_folder: Path, tmp_path: Path, ending: str, language: str
) -> None:
    one, other = tmp_path / f"one{ending}", tmp_path / f"other{ending}"
    ran = ipgraph(
        "series", RATE, "--of", "holder=enterprise", "--plot", one, "--language", language,
        "--store", graph_folder,
    )  # fmt: skip
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.splitlines()[0] == f"wrote {one}"
    with package.open(graph_folder, read_only=True) as graph:
        graph.plot.series(RATE, holder="enterprise", language=language).save(str(other))
        assert one.read_bytes() == other.read_bytes()
        if ending == ".svg":
            found = graph.series(RATE, holder="enterprise")
            assert series_svg(found, graph.vocabulary, language) == one.read_text(encoding="utf-8")


def test_a_chart_can_be_changed_and_is_still_saved_whole(graph_folder: Path, tmp_path: Path) -> None:
    with package.open(graph_folder, read_only=True) as graph:
        chart = graph.plot.series("patents-reviewed").properties(width=300)
    chart.save(tmp_path / "chart.html")
    assert '"width": 300' in (tmp_path / "chart.html").read_text(encoding="utf-8")
    chart.save(tmp_path / "chart.json")  # what altair knows beside
    assert json.loads((tmp_path / "chart.json").read_text(encoding="utf-8"))["width"] == 300


def values(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    data = layer["data"]
    found: list[dict[str, Any]] = data["values"] if "values" in data else spec["datasets"][data["name"]]
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_a_page_asks_for_nothing_and_runs_nothing_of_documents(
    rich: Series, catalogue: Vocabulary, tmp_path: Path
) -> None:
    path = tmp_path / "chart.html"
    write_series(rich, catalogue, "zh", path)
    text = path.read_text(encoding="utf-8")
    reader = _Reader()
    reader.feed(text)
    assert [tag for tag, _ in reader.tags].count("script") == 2
    assert not [given for _, given in reader.tags if {"src", "href", "srcset"} & given.keys()]
    [policy] = [given["content"] for _, given in reader.tags if "http-equiv" in given]
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    assert "<title>发明专利授权量</title>" in text
    assert '<html lang="zh-Hans">' in text
    assert "<script>alert(1)" not in text
    # the chart itself is what the page hands to the scripts in it
    [given] = re.findall(r'vegaEmbed\("#chart", (.*), \{"actions"', text)
    assert json.loads(given)["usermeta"]["ipgraph"]["language"] == "zh"


def test_a_png_is_sharp(rich: Series, catalogue: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / "chart.PNG"
    write_series(rich, catalogue, "en", path)
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert 1000 < int.from_bytes(data[16:20], "big") <= 1400


@pytest.mark.parametrize("name", ["chart.pdf", "chart", "chart.svg.txt"])
def test_another_ending_is_refused_in_one_line(
    ipgraph: Callable[..., Ran], tmp_path: Path, name: str
) -> None:
    ran = ipgraph("series", RATE, "--plot", tmp_path / name)  # before a store is looked for
    assert ran.status == 2
    assert ran.err.endswith("a chart's file ends in .svg, .png or .html\n")
    assert ran.err.count("\n") == 1


def test_a_place_that_cannot_be_written_is_told_in_one_line(
    ipgraph: Callable[..., Ran], graph_folder: Path, tmp_path: Path
) -> None:
    ran = ipgraph("series", RATE, "--plot", tmp_path / "none" / "chart.svg", "--store", graph_folder)
    assert ran.status == 2
    assert "there is no folder" in ran.err
    (tmp_path / "folder.svg").mkdir()
    ran = ipgraph("series", RATE, "--plot", tmp_path / "folder.svg", "--store", graph_folder)
    assert "that is a folder; name a file in it" in ran.err
    assert ran.err.count("\n") == 1


def test_missing_packages_are_told_in_one_line(
    ipgraph: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(files, "_PACKAGES", ("altair", "no_such_package"))
    ran = ipgraph("series", RATE, "--plot", tmp_path / "chart.svg")
    assert ran.status == 2
    assert ran.err.endswith("say: pip install 'ipgraph[plot]'\n")
    with pytest.raises(OutputError, match=r"ipgraph\[plot\]"):
        files.require()


def test_options_that_contradict_each_other(ipgraph: Callable[..., Ran], tmp_path: Path) -> None:
    ran = ipgraph("series", RATE, "--plot", tmp_path / "a.svg", "--format", "csv")
    assert (ran.status, "exclude each other" in ran.err) == (2, True)
    ran = ipgraph("series", RATE, "--language", "zh")
    assert (ran.status, "add --plot FILE" in ran.err) == (2, True)


def test_a_font_that_lacks_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, rich: Series, catalogue: Vocabulary, tmp_path: Path
) -> None:
    monkeypatch.setattr(fonts, "_draws_chinese", lambda _: False)
    line = write_series(rich, catalogue, "zh", tmp_path / "chart.png")
    assert line is not None
    assert "Noto Sans CJK SC" in line
    assert "\n" not in line
    assert write_series(rich, catalogue, "en", tmp_path / "chart.png") is None
    assert write_series(rich, catalogue, "zh", tmp_path / "chart.html") is None
    from ipgraph.plot.series_chart import series_chart

    with pytest.warns(UserWarning, match="no font with Chinese"):
        series_chart(rich, catalogue, "zh").save(tmp_path / "chart.svg")


def test_a_folder_of_fonts_must_be_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(fonts.FOLDER, str(tmp_path / "none"))
    with pytest.raises(OutputError, match="IPGRAPH_FONTS names no folder"):
        fonts.register()
    monkeypatch.setenv(fonts.FOLDER, str(tmp_path))
    fonts.register()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.filterwarnings("ignore:no font with Chinese")
def test_findings_are_counted_and_conflicts_drawn(graph_folder: Path, tmp_path: Path, language: str) -> None:
    with package.open(graph_folder, read_only=True) as graph:
        chart = graph.plot.findings(language=language)
        found = graph.findings()
    spec = chart.to_dict()
    counts, gaps = spec["concat"]
    assert sum(row["number"] for row in values(spec, counts["layer"][0] | counts)) == len(found)
    conflicts = [each for each in found if each.verdict == "conflict"]
    bars = next(layer for layer in gaps["layer"] if "x2" in layer["encoding"])
    told = values(spec, gaps | bars)
    assert len(told) == 2 * len(conflicts)
    assert conflicts[0].text[language] in told[0]["finding"]
    chart.save(tmp_path / "findings.svg")
    assert "<svg" in (tmp_path / "findings.svg").read_text(encoding="utf-8")


def test_findings_without_conflicts_and_none_at_all(graph_folder: Path) -> None:
    with package.open(graph_folder, read_only=True) as graph:
        spec = graph.plot.findings(rules=["nesting"]).to_dict()
        assert len(spec["concat"]) == 1
        assert spec["title"]["subtitle"] == ["No conflicts."]
        with pytest.raises(ParameterError, match="there is no rule 'nest'"):
            graph.plot.findings(rules=["nest"])
        with pytest.raises(ParameterError, match="no words in 'de'"):
            graph.plot.findings(language="de")


def test_the_room_is_imported_without_what_draws() -> None:
    import subprocess
    import sys

    code = "import sys, ipgraph.plot; print(sorted({'altair', 'vl_convert', 'pandas'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_no_warning_of_libraries_reaches_the_user(rich: Series, catalogue: Vocabulary) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        series_svg(rich, catalogue, "en")
