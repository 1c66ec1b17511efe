"""The README keeps its word: its commands run, and so does its Python."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ipgraph import resources

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
COMMANDS = [
    line.removeprefix("$ ")
    for language, block in BLOCKS
    if not language
    for line in block.splitlines()
    if line.startswith(("$ ipgraph ", "ipgraph "))
]


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_readme_runs(
    ipgraph: Callable[..., Ran], graph_folder: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setenv("IPGRAPH_STORE", str(graph_folder))
    command, *arguments = shlex.split(line)
    assert command == "ipgraph"
    ran = ipgraph(*arguments)
    assert (ran.status, ran.err) == (0, "")
    assert "no rows" not in ran.out


def test_the_readme_shows_commands_and_python() -> None:
    assert len(COMMANDS) >= 4
    assert "python" in {language for language, _ in BLOCKS}


def test_the_python_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(resources.folder("seeds"), tmp_path / "seeds")
    (tmp_path / "more-documents").mkdir()
    (tmp_path / "more-documents" / "release.txt").write_text(
        "In 2022, China granted 798,000 invention patents."
    )
    monkeypatch.chdir(tmp_path)
    for language, block in BLOCKS:
        if language == "python":
            exec(compile(block, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "2024 exact 53.3 ('000_b6b8ad02930477fd.txt', '004_f030075e20935d51.txt')" in printed
    assert "invention-patents-granted 921000 921,000" in printed
    assert (tmp_path / "policy.ttl").is_file()
    assert (tmp_path / "rate.svg").is_file()
