"""docs/gephi.md keeps its word: commands and Python run, every kind, relation and column is told."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ipgraph.graph import definition
from ipgraph.graph.columns import EDGE_COLUMNS, NODE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "gephi.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS = [
    line.partition("#")[0].strip()
    for language, block in BLOCKS
    if not language
    for line in block.splitlines()
]


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_page_runs(
    ipgraph: Callable[..., Ran],
    graph_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    line: str,
) -> None:
    monkeypatch.setenv("IPGRAPH_STORE", str(graph_folder))
    monkeypatch.chdir(tmp_path)
    command, *arguments = shlex.split(line)
    assert command == "ipgraph"
    ran = ipgraph(*arguments)
    assert (ran.status, ran.out, ran.err) == (0, "", f"wrote {arguments[1]}\n")
    assert b"<edge " in (tmp_path / arguments[1]).read_bytes()


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 6


def test_the_python_of_the_page_runs(
    graph_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IPGRAPH_STORE", str(graph_folder))
    monkeypatch.chdir(tmp_path)
    [block] = [block for language, block in BLOCKS if language == "python"]
    exec(compile(block, "gephi.md", "exec"), {})
    printed = capsys.readouterr().out
    assert re.search(r"^Shen Changyu \d+$", printed, re.MULTILINE)
    assert " conflicts with " in printed
    assert (tmp_path / "policy.gexf").is_file()


@pytest.mark.parametrize(
    "name", [*definition.kinds(), *definition.relations(), *NODE_COLUMNS, *EDGE_COLUMNS], ids=str
)
def test_every_name_is_told(name: str) -> None:
    assert re.search(rf"^\|.*`{re.escape(name)}`.*\|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("kind", definition.kinds().values(), ids=lambda kind: kind.name)
def test_colours_are_those_that_are_told(kind: definition.Kind) -> None:
    [row] = [line for line in PAGE.splitlines() if line.startswith(f"| `{kind.name}` | ") and "`#" in line]
    assert f"`{kind.color}`" in row
