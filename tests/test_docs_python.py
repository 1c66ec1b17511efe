"""docs/python.md, docs/networks.md: ten questions take three lines each, every thing and measure is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ipgraph
from ipgraph import entities, resources
from ipgraph.network.measures import MEASURES

DOCS = Path(__file__).resolve().parent.parent / "docs"
QUESTION = re.compile(r"^\*\*(\d+)\. [^\n]*\?\*\*\n\n```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.fixture
def here(graph_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder beside the seeds, with the store that pages open."""
    (tmp_path / "seeds").symlink_to(resources.folder("seeds"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPGRAPH_STORE", str(graph_folder))
    return tmp_path


def test_ten_questions_take_three_lines_each(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = QUESTION.findall(page("python.md"))
    assert [int(number) for number, _ in questions] == list(range(1, 11))
    answers = []
    with ipgraph.open(read_only=True) as kg:
        for _, code in questions:
            assert len(code.splitlines()) <= 3
            exec(compile(code, "python.md", "exec"), {"kg": kg})
            answers.append(capsys.readouterr().out)
    told = [
        "854000000000 | CNY",
        "53.3",
        "implied-whole",
        " — ",
        "commissioner, China National Intellectual Property Administration",
        "data IP pilot projects have been launched",
        "Shen Changyu",
        "— speaks at →",
        "copyright-pledge-financing",
        "001_652b28d7cf7de769.txt",
    ]
    assert [each for each, answer in zip(told, answers, strict=True) if each not in answer] == []


def test_every_thing_and_way_is_told() -> None:
    rows = re.findall(r"^\| ([a-z ]+) \|(.*)\|(.*)\|$", page("python.md"), re.MULTILINE)
    told = {name: set(re.findall(r"`(\w+)(?:\(\))?`", tells + leads)) for name, tells, leads in rows}
    classes = {
        "every one": entities.Entity,
        "agency": entities.Agency,
        "official": entities.Official,
        "programme": entities.Programme,
        "event": entities.Event,
        "indicator": entities.Indicator,
        "place": entities.Place,
        "document": entities.StoredDocument,
        "claim": entities.StatedClaim,
        "observation": entities.Observation,
    }
    everywhere = {name for name in dir(entities.Entity) if not name.startswith("_")}
    assert told["every one"] == everywhere - {"kinds"} | {"iri"}
    for name, kind in classes.items():
        own = {each for each in dir(kind) if not each.startswith("_")} - everywhere
        if name != "every one":
            assert own - {"record", "name", "subject"} == told[name] - everywhere, name


def test_every_measure_is_told() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", page("networks.md"), re.MULTILINE))
    assert told - {"by"} == set(MEASURES)
