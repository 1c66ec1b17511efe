"""Whatever is handed in: one clear line on standard error, the right exit status, and the store as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ipgraph import rdf
from ipgraph.read import SUFFIXES
from ipgraph.store import open_store

if TYPE_CHECKING:
    from conftest import Ran

Ipgraph = Callable[..., "Ran"]

ENGLISH = "In 2023, China granted 921,000 invention patents.\n"
CHINESE = "2023年，我国授权发明专利92.1万件，同比增长15.3%。\n"


@pytest.fixture
def store(graph_folder: Path, tmp_path: Path) -> Path:
    """A store that holds something, where commands find it without being told."""
    return Path(shutil.copytree(graph_folder, tmp_path / "store"))


def content(store: Path) -> str:
    with open_store(store, read_only=True) as opened:
        return rdf.nquads(opened.quads())


def refused(ran: Ran, status: int = 2) -> str:
    """The one line that a refusal is."""
    assert (ran.status, ran.out) == (status, ""), ran
    assert ran.err.startswith("ipgraph: ")
    assert ran.err.count("\n") == 1
    assert ran.err.endswith("\n")
    return ran.err.removeprefix("ipgraph: ").rstrip("\n")


BAD_BYTES = {
    "empty": (b"", "empty"),
    "white-space": (b" \n\t\n ", "white space"),
    "binary": (bytes(range(256)) * 20, "not a text"),
    "nul": (b"In 2023, China granted 921,000\0 invention patents.", "NUL"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(5000), "an image"),
}


@pytest.mark.parametrize("kind", BAD_BYTES)
@pytest.mark.parametrize("command", ["extract", "add"])
def test_a_file_that_is_no_text(
    ipgraph: Ipgraph, store: Path, tmp_path: Path, command: str, kind: str
) -> None:
    data, why = BAD_BYTES[kind]
    file = tmp_path / f"{kind}.txt"
    file.write_bytes(data)
    before = content(store)
    line = refused(ipgraph(command, file))
    assert f"{kind}.txt" in line
    assert why in line
    assert content(store) == before


def test_a_folder_of_bad_and_good_files(ipgraph: Ipgraph, store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "good.txt").write_text(ENGLISH)
    for kind, (data, _) in BAD_BYTES.items():
        (folder / f"{kind}.txt").write_bytes(data)
    ran = ipgraph("add", folder)
    assert (ran.status, ran.out) == (1, "")
    told = ran.err.splitlines()
    assert told[0] == f"added 1 of {len(BAD_BYTES) + 1}: good.txt"
    assert [line.split(":")[1].strip() for line in told[1:]] == [f"{kind}.txt" for kind in sorted(BAD_BYTES)]
    assert all(line.startswith("left out: ") for line in told[1:])
    ran = ipgraph("extract", folder, "--format", "jsonl")
    assert ran.status == 1
    assert ran.out.count("\n") == 1
    assert '"value": 921000' in ran.out


@pytest.mark.parametrize("command", ["extract", "add"])
def test_a_path_that_is_not_there(ipgraph: Ipgraph, store: Path, tmp_path: Path, command: str) -> None:
    before = content(store)
    good = tmp_path / "good.txt"
    good.write_text(ENGLISH)
    line = refused(ipgraph(command, good, tmp_path / "missing.txt"))
    assert line == f"there is no file or folder {tmp_path / 'missing.txt'}"
    assert content(store) == before


def test_a_folder_without_documents(ipgraph: Ipgraph, store: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    before = content(store)
    for ran in (ipgraph("add", tmp_path / "none"), ipgraph("build", "--seeds", tmp_path / "none")):
        assert refused(ran) == f"{tmp_path / 'none'} holds no documents; they are files named " + ", ".join(
            f"*{suffix}" for suffix in SUFFIXES
        )
    assert content(store) == before


def test_a_wrong_call_leaves_no_empty_store_behind(ipgraph: Ipgraph, tmp_path: Path) -> None:
    refused(ipgraph("add", tmp_path / "missing.txt"))
    refused(ipgraph("build", "--seeds", tmp_path / "missing"))
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "cp1252"])
def test_a_text_in_another_encoding_is_read(ipgraph: Ipgraph, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "text.txt"
    file.write_text(
        ENGLISH * 5 + ("“quoted” – café\n" if encoding == "cp1252" else CHINESE), encoding=encoding
    )
    ran = ipgraph("extract", file, "--format", "jsonl")
    assert (ran.status, ran.err) == (0, "")
    assert '"value": 921000' in ran.out


def test_a_language_in_which_nothing_is_extracted_is_told(
    ipgraph: Ipgraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("ipgraph.build"), "languages", lambda: ())
    file = tmp_path / "text.txt"
    file.write_text(ENGLISH)
    for command in ("extract", "add"):
        ran = ipgraph(command, file)
        assert ran.status == 0
        assert "text.txt: nothing is extracted in its language\n" in ran.err


def test_a_text_of_100_megabytes(ipgraph: Ipgraph, store: Path, tmp_path: Path) -> None:
    file = tmp_path / "huge.txt"
    with file.open("w") as huge:
        for _ in range(100):
            huge.write(ENGLISH * 20_000)
    assert file.stat().st_size > 95_000_000
    before = content(store)
    assert "huge.txt: larger than the limit" in refused(ipgraph("add", file))
    assert content(store) == before


@pytest.mark.parametrize("words", ["x", "In 2023 China granted 921,000 invention patents and "])
def test_a_line_of_5_megabytes(ipgraph: Ipgraph, store: Path, tmp_path: Path, words: str) -> None:
    file = tmp_path / "line.txt"
    file.write_text((words * 5_000_000)[:5_000_000])
    before = content(store)
    assert refused(ipgraph("add", file)).startswith("line.txt: one line of ")
    assert content(store) == before


def test_names_that_mean_something_elsewhere(ipgraph: Ipgraph, tmp_path: Path) -> None:
    names = [
        "a b.txt",
        "-dash.txt",
        "[bold]x.txt",
        "中文.txt",
        "a'b\".txt",
        "semi;colon=1.txt",
        "%2F.txt",
    ]
    folder = tmp_path / "odd"
    folder.mkdir()
    for name in names:
        (folder / name).write_text(ENGLISH)
    ran = ipgraph("build", "--seeds", folder)
    assert ran.status == 0, ran.err
    ran = ipgraph("query", "documents", "--format", "csv")
    assert ran.out.count("\n") == len(names) + 1
    for name in names:
        assert ipgraph("remove", "--", name).status == 0
    assert ipgraph("query", "documents", "--format", "csv").out.count("\n") == 1


# --- the store


def test_no_store_yet(ipgraph: Ipgraph, tmp_path: Path) -> None:
    for command in (
        ("query", "documents"),
        ("sparql", "ASK { ?s ?p ?o }"),
        ("series", "industrialisation-rate"),
        ("validate",),
        ("export", tmp_path / "graph.ttl"),
        ("remove", "a.txt"),
    ):
        line = refused(ipgraph(*command))
        assert (
            line
            == f"no store at {tmp_path / 'store'}; run `ipgraph build` first, or name another with --store"
        )
    assert not (tmp_path / "store").exists()
    assert not (tmp_path / "graph.ttl").exists()


def test_a_store_that_another_process_writes(ipgraph: Ipgraph, store: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from ipgraph.store import open_store\n"
        "with open_store(sys.argv[1]): print('open', flush=True); sys.stdin.read()"
    )
    before = content(store)
    file = tmp_path / "good.txt"
    file.write_text(ENGLISH)
    with subprocess.Popen(
        [sys.executable, "-c", code, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        for command in (("add", file), ("build",), ("query", "documents"), ("export", "-", "--format", "nq")):
            assert "in use by another ipgraph" in refused(ipgraph(*command))
        other.communicate("")
    assert content(store) == before


def test_a_store_that_is_a_file_or_another_folder(ipgraph: Ipgraph, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "is a file, not a store" in refused(ipgraph("query", "documents", "--store", tmp_path / "file"))
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "cat.jpg").write_bytes(b"cat")
    assert "holds other files and no store" in refused(ipgraph("build", "--store", tmp_path / "pictures"))
    assert [path.name for path in (tmp_path / "pictures").iterdir()] == ["cat.jpg"]


@pytest.mark.parametrize("damage", ["CURRENT", "MANIFEST-*"])
def test_a_damaged_store_is_left_as_it_is(ipgraph: Ipgraph, store: Path, damage: str) -> None:
    for path in store.glob(damage):
        path.write_bytes(b"garbage\n")
    files = {path.name: path.read_bytes() for path in store.iterdir() if path.name != "LOCK"}
    for command in (("query", "documents"), ("build",)):
        assert "damaged" in refused(ipgraph(*command))
    kept = {path.name: path.read_bytes() for path in store.iterdir()}
    assert all(kept.get(name) == data for name, data in files.items() if not name.startswith("LOG"))


def test_a_place_where_nothing_can_be_written(ipgraph: Ipgraph, graph_folder: Path) -> None:
    if not Path("/proc/self").exists():
        pytest.skip("needs a file system that nobody may write to, and this system has no /proc")
    assert "cannot make a store at /proc/none/store" in refused(
        ipgraph("build", "--store", "/proc/none/store")
    )
    assert "cannot write /proc/graph.ttl" in refused(
        ipgraph("export", "/proc/graph.ttl", "--store", graph_folder)
    )


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_folder_that_may_not_be_written(ipgraph: Ipgraph, store: Path, tmp_path: Path) -> None:
    file = tmp_path / "good.txt"
    file.write_text(ENGLISH)
    before = content(store)
    store.chmod(0o555)
    try:
        assert "for reading only" in refused(ipgraph("add", file))
        assert ipgraph("query", "documents").status == 0
    finally:
        store.chmod(0o755)
    assert content(store) == before


# --- questions


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("query", "documnets"), "did you mean documents"),
        (("query", "xyzzy"), "ipgraph query --list"),
        (("query", "claims-of-official"), "needs official"),
        (("query", "claims-of-official", "-p", "offical=Ge Shu"), "did you mean official"),
        (("query", "claims-of-official", "-p", "official=Ge Shuu"), "did you mean Ge Shu"),
        (("query", "claims-of-year", "-p", "year=twenty"), "year"),
        (("query", "documents", "--format", "turtle"), "turtle"),
        (("sparql", "SELECT * WHERE { ?s ?p"), "does not parse"),
        (("sparql", ""), "the query is empty"),
        (("sparql", "DROP ALL"), "an update is not answered here"),
        (("sparql", "@missing.rq"), "cannot read missing.rq: no such file or directory"),
        (("series", "industrialisation-rate", "--of", "holder"), "--of takes a name and a value"),
        (("remove", "000_b6b8ad02930477fd.tx"), "did you mean 000_b6b8ad02930477fd.txt"),
    ],
)
def test_a_question_that_cannot_be_answered(
    ipgraph: Ipgraph, store: Path, command: tuple[str, ...], words: str
) -> None:
    before = content(store)
    assert words in refused(ipgraph(*command))
    assert content(store) == before


def test_sparql_in_another_encoding(ipgraph: Ipgraph, store: Path, tmp_path: Path) -> None:
    file = tmp_path / "query.rq"
    file.write_text('SELECT * { ?s ?p "中国" }', encoding="utf-16")
    assert "is no UTF-8 text" in refused(ipgraph("sparql", f"@{file}"))


def test_what_documents_say_does_not_steer_the_terminal(ipgraph: Ipgraph, tmp_path: Path) -> None:
    file = tmp_path / "odd.txt"
    file.write_text(
        "\x1b[31mRed Office\x1b[0m [bold]said[/bold] China granted 921,000 invention patents in 2023.\n"
    )
    for command in (("extract", file, "--format", "table"), ("build", "--seeds", tmp_path)):
        assert "\x1b" not in ipgraph(*command).out
