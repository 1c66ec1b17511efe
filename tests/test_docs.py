"""README and docs keep their word: every block of every page runs, and prints what the page says it prints.

What is in a block is told by its language; one of no known language fails, so that none is forgotten. Blocks
of a page run one after the other in a folder and a store of the page's own:

- ``sh``, ``console``, and blocks without a language: commands. Below a line with ``$`` stands its output;
- ``python``; the output stands in a block ``text title="prints"`` below it, if it is told;
- ``sparql``, which finds something; ``turtle``, ``json``, ``js``, which are well-formed;
- a block with another title is a file, which the blocks below it use.

In an output, a line ``…`` stands for any lines, and ``…`` at the end of a line for its end.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
import tomllib
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import rdflib

import ipgraph as package
from ipgraph import resources
from ipgraph.query.header import read_header
from serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Ran

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BLOCK = re.compile(r'^```([^\s`]*)(?: title="([^"]+)")?[^\n]*\n(.*?)^```', re.MULTILINE | re.DOTALL)
COMMANDS = ("", "sh", "console")
# how wide the terminal of a reader is
COLUMNS = 88
RELEASE = (
    "BEIJING, Feb. 1, 2023 -- China granted 798,000 invention patents in 2022, an increase of 14.5 percent "
    "over the previous year, the China National Intellectual Property Administration (CNIPA) said.\n"
)
# what pages find in the folder where they run
FILES = {
    "release.txt": f"Patents granted in 2022\n\n{RELEASE}",
    "more-documents/release.txt": f"Patents granted in 2022\n\n{RELEASE}",
}
# what a page must print, beside what it says itself
PRINTED = {
    "README.md": (
        "2024 exact 53.3 ('000_b6b8ad02930477fd.txt', '004_f030075e20935d51.txt')",
        "invention-patents-granted 921000 921,000",
    ),
    "gephi.md": ("Shen Changyu ", " conflicts with "),
    "python.md": ("there is no agency 'CNPIA' in the graph; did you mean CNIPA",),
}
WRITTEN = {
    "README.md": ("policy.ttl", "rate.svg", "claims.html", "findings.html"),
    "charts.md": ("rate.svg", "narrow.html", "patents.png", "findings.html", "network.svg"),
    "gephi.md": ("policy.gexf", "who-speaks-for-what.gexf"),
    "networks.md": ("network.svg", "around.html"),
    "tutorial.md": ("claims.html", "findings.html"),
}


class Block(NamedTuple):
    """What stands between two fences."""

    language: str
    title: str
    text: str


def blocks(page: Path) -> list[Block]:
    return [Block(*found) for found in BLOCK.findall(page.read_text(encoding="utf-8"))]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the seeds, as ``ipgraph build`` makes it."""
    store = tmp_path_factory.mktemp("built") / "store"
    package.build(resources.folder("seeds"), store).close()
    return store


class Reader:
    """One who does what a page says, in a folder of their own."""

    def __init__(self, page: str, folder: Path, run: Callable[..., Ran], printed: Callable[[], str]) -> None:
        self.folder, self.page = folder, page
        self.store = Path(os.environ["IPGRAPH_STORE"])
        self.known: dict[str, object] = {}
        self.printed: list[str] = []
        self.addresses: dict[str, str] = {}
        self._run, self._captured = run, printed
        self._open = ExitStack()

    def close(self) -> None:
        for each in self.known.values():
            if isinstance(each, package.KnowledgeGraph):
                each.close()
        self._open.close()

    def here(self, text: str) -> str:
        """The text with the addresses of servers that this test started."""
        for told, real in self.addresses.items():
            text = text.replace(told, real)
        return text

    # --- blocks

    def follow(self, block: Block) -> None:
        if block.language == "text" and block.title == "prints":
            assert alike(self.printed[-1], block.text), self.printed[-1]
            return
        if block.title:
            (self.folder / block.title).write_text(block.text, encoding="utf-8")
        if block.text.startswith("#+ "):
            assert read_header(block.text)
        elif block.language in COMMANDS:
            for command, output in commands(block.text):
                self.command(command, output)
        else:
            ways = {"python": self.python, "sparql": self.sparql, **WELL_FORMED}
            ways[block.language](block.text)

    def python(self, code: str) -> None:
        self._captured()
        exec(compile(self.here(code), "page", "exec"), self.known)
        self.printed.append(self._captured())

    def sparql(self, text: str) -> None:
        with package.open(read_only=True) as kg:
            assert len(kg.sparql(text)) > 0

    # --- commands

    def command(self, line: str, output: str | None) -> None:
        program, *arguments = shlex.split(self.here(line), comments=True)
        if program == "ipgraph" and arguments[0] == "serve":
            self.serve(arguments[1:])
        elif program == "ipgraph":
            ran = self._run(*arguments)
            assert ran.status == 0, f"{line}\n{ran.err}"
            assert "no rows" not in ran.out or self.page == "queries.md"  # some ask for what the seeds lack
            self.printed.append(ran.out)
            if output is not None:
                said = {ran.out, ran.err, ran.err + ran.out, ran.out + ran.err}
                assert any(alike(each, output) for each in said), f"{line}\n{ran.out}{ran.err}"
        elif program == "oxigraph":
            self.oxigraph()
        elif program == "curl":
            asked = [needed("curl"), "-sS", "--fail", *arguments]
            ran_there = subprocess.run(asked, cwd=self.folder, capture_output=True, check=False)
            assert ran_there.returncode == 0, ran_there.stderr
            assert ran_there.stdout or "-X" in arguments
        else:
            known_to_the_project(program, arguments)

    def serve(self, arguments: list[str]) -> None:
        """The server of the page, on a free port, over the store of the page."""
        given = zip(arguments[::2], arguments[1::2], strict=True)
        own = [part for each in given if each[0] not in ("--store", "--port") for part in each]
        served = self._open.enter_context(serving(self.store, *own))
        self.addresses.setdefault("http://127.0.0.1:8000", served.address)

    def oxigraph(self) -> None:
        program = needed("oxigraph")
        with socket.create_server(("127.0.0.1", 0)) as free:
            address = f"127.0.0.1:{free.getsockname()[1]}"
        place = ["--location", str(self.folder / "graph.db"), "--bind", address]
        process = subprocess.Popen([program, "serve", *place], stderr=subprocess.DEVNULL)
        self._open.callback(process.wait)
        self._open.callback(process.kill)
        self.addresses["http://localhost:7878"] = f"http://{address}"
        answers(f"http://{address}/query?query=ASK%7B%7D")

    def website(self) -> None:
        """A page to add, at the address that examples use."""
        web = self.folder / "web"
        web.mkdir()
        (web / "release.html").write_text(f"<html><title>Patents</title><body><p>{RELEASE}</p></body></html>")
        handler = partial(Silent, directory=str(web))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self._open.callback(server.server_close)
        self._open.callback(server.shutdown)
        self.addresses["https://www.example.org"] = f"http://127.0.0.1:{server.server_port}"


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def commands(text: str) -> list[tuple[str, str | None]]:
    """The commands of a block, each with its output, None where the block tells none."""
    text = text.replace("\\\n", " ")
    if not re.search(r"^\$ ", text, re.MULTILINE):
        return [(line, None) for line in text.splitlines() if line.strip()]
    assert text.startswith("$ ")
    parts = [part.partition("\n") for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]]
    return [(line, output or None) for line, _, output in parts]


def alike(printed: str, told: str) -> bool:
    """True where a page tells what was printed, but for what it leaves out."""
    pattern = ""
    for line in told.strip("\n").splitlines():
        if line == "…":
            pattern += r"(?:.*\n)*?"
        else:
            start = re.escape(line.removesuffix("…").rstrip())
            pattern += start + (r".*\n" if line.endswith("…") else r" *\n")
    return re.fullmatch(pattern, printed.strip("\n") + "\n") is not None


def known_to_the_project(program: str, arguments: list[str]) -> None:
    """What no test runs, since it installs: it must at least name what there is."""
    match program, arguments:
        case "pip", ["install", what]:
            name, _, extra = what.rstrip("]").partition("[")
            assert name in (".", "ipgraph", "oxigraph", "SPARQLWrapper")
            assert not extra or extra in PROJECT["project"]["optional-dependencies"]
        case "make", [target, *_]:
            assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        case ("python3", ["-m", "venv", ".venv"]) | (".", [".venv/bin/activate"]):
            pass
        case _:
            pytest.fail(f"no test knows what to do with {program} {arguments}")


def turtle(text: str) -> None:
    assert len(rdflib.Graph().parse(data=text, format="turtle")) > 0


def jsons(text: str) -> None:
    assert [json.loads(line) for line in text.splitlines()]


def javascript(text: str) -> None:
    command = [needed("node"), "--check", "--input-type=module", "-"]
    checked = subprocess.run(command, input=text, text=True, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr


def ignore(_: str) -> None:
    pass


# what is not run, but must be what it says it is
WELL_FORMED = {"turtle": turtle, "json": jsons, "js": javascript, "text": ignore}


def needed(program: str) -> str:
    """Where a program lies; the test is skipped where it is not installed, except in CI."""
    found = shutil.which(program, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        assert not os.environ.get("CI"), f"{program} is not installed"
        pytest.skip(f"{program} is not installed")
    return found


def answers(address: str) -> None:
    ends = time.monotonic() + 30
    while True:
        try:
            with urlopen(address):
                return
        except URLError:
            assert time.monotonic() < ends, f"nothing answers at {address}"
            time.sleep(0.05)


@pytest.fixture
def reader(
    request: pytest.FixtureRequest,
    built: Path,
    ipgraph: Callable[..., Ran],
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Reader]:
    shutil.copytree(built, tmp_path / "store")
    shutil.copytree(resources.folder("seeds"), tmp_path / "seeds")
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    formats = ROOT / "tests" / "cases" / "formats"
    shutil.copy(sorted(formats.glob("**/*.pdf"))[0], tmp_path / "report.pdf")
    (tmp_path / "saved pages").mkdir()
    shutil.copy(sorted(formats.glob("**/*.html"))[0], tmp_path / "saved pages")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    page = request.node.name.partition("[")[2].rstrip("]")
    reader = Reader(page, tmp_path, ipgraph, lambda: capfd.readouterr().out)
    reader.website()
    yield reader
    reader.close()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.filterwarnings("ignore:.*font:UserWarning")  # that this machine may lack
def test_the_examples_of_a_page_run(reader: Reader, page: Path) -> None:
    for block in blocks(page):
        reader.follow(block)
    printed = "".join(reader.printed)
    assert [each for each in PRINTED.get(page.name, ()) if each not in printed] == []
    assert [name for name in WRITTEN.get(page.name, ()) if not (reader.folder / name).is_file()] == []


def test_the_readme_shows_the_summary_of_today(reader: Reader, ipgraph: Callable[..., Ran]) -> None:
    told = next(block.text for block in blocks(PAGES[0]) if block.language == "text")
    ran = ipgraph("build", "--seeds", "seeds")
    assert alike(ran.out, re.sub(r"\d+\.\d s\n", "…\n", told, count=1)), ran.out


def test_every_fence_is_seen() -> None:
    for page in PAGES:
        fences = re.findall(r"^\s*(?:```|~~~)", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(fences) == 2 * len(blocks(page)), page.name


def test_pages_link_to_what_is_there() -> None:
    """Those of docs/ are held by the site; README's lead into docs/ and to files beside it."""
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", PAGES[0].read_text(encoding="utf-8")):
        assert re.match(r"https?://", target) or (ROOT / target).is_file(), target
