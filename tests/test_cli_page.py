"""``ipgraph extract --format html``: where the page goes, and what a wrong call says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from ipgraph import resources

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Ran

Ipgraph = Callable[..., "Ran"]
SEED = resources.folder("seeds") / "004_f030075e20935d51.txt"


def test_the_page_goes_to_standard_output_or_to_a_file(ipgraph: Ipgraph, tmp_path: Path) -> None:
    printed = ipgraph("extract", SEED, "--format", "html")
    assert (printed.status, printed.err) == (0, "")
    assert printed.out.startswith("<!DOCTYPE html>\n")
    assert "53.3 percent" in printed.out
    file = tmp_path / "claims.html"
    for arguments in (["--output", file], ["--format", "html", "--output", file]):
        ran = ipgraph("extract", SEED, *arguments)
        assert (ran.status, ran.out, ran.err) == (0, "", f"wrote {file}\n")
        assert file.read_text(encoding="utf-8") == printed.out


def test_several_documents_are_one_page(ipgraph: Ipgraph) -> None:
    paths = sorted(resources.folder("seeds").glob("*.txt"))
    written = ipgraph("extract", *paths, "--format", "html").out
    assert written.count("<!DOCTYPE") == 1
    assert [written.count(f'<section class="document" id="d{n}">') for n in range(1, 7)] == [1] * 5 + [0]


def test_json_lines_go_to_a_file_too(ipgraph: Ipgraph, tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    assert ipgraph("extract", SEED, "--output", file).err == f"wrote {file}\n"
    assert file.read_text(encoding="utf-8") == ipgraph("extract", SEED, "--format", "jsonl").out
    assert all(json.loads(line)["doc"] == SEED.name for line in file.read_text("utf-8").splitlines())


def test_a_document_that_cannot_be_read_is_left_out_of_the_page(ipgraph: Ipgraph, tmp_path: Path) -> None:
    file = tmp_path / "claims.html"
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"\x00\x01\x02" * 50)
    ran = ipgraph("extract", SEED, broken, "--output", file)
    assert ran.status == 1
    assert "left out: " in ran.err
    assert 'id="d1"' in file.read_text(encoding="utf-8")
    kept = file.read_bytes()
    assert ipgraph("extract", broken, "--output", file).status == 2
    assert file.read_bytes() == kept


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--format", "html", "--relations"], "a page shows claims and relations: leave --relations out"),
        (["--format", "table", "--output", "x.txt"], "--output takes a page or JSON Lines, not a table"),
    ],
)
def test_a_wrong_call_is_one_line(ipgraph: Ipgraph, arguments: list[str], line: str) -> None:
    ran = ipgraph("extract", SEED, *arguments)
    assert (ran.status, ran.out, ran.err) == (2, "", f"ipgraph: {line} (see: ipgraph extract --help)\n")


def test_a_page_that_cannot_be_written_is_one_line(ipgraph: Ipgraph, tmp_path: Path) -> None:
    ran = ipgraph("extract", SEED, "--output", tmp_path / "none" / "page.html")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "there is no folder" in ran.err
