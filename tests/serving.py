"""Servers for tests, each in a process of its own: the command itself, and Oxigraph's."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

TOKEN = "open-sesame"


class Response(NamedTuple):
    """What came of a request."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


class Served(NamedTuple):
    """A server that runs."""

    port: int
    process: subprocess.Popen[bytes]
    said: Path

    def log(self) -> list[str]:
        """The lines of what it has said so far."""
        return self.said.read_text(encoding="utf-8").splitlines()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Response:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return Response(
                answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
            )
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Response:
        return self.request(
            "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    def update(self, text: str) -> Response:
        headers = {"content-type": "application/sparql-update", "authorization": f"Bearer {TOKEN}"}
        return self.request("POST", "/sparql", text.encode(), headers)

    def ask(self, text: str, accept: str = "application/sparql-results+json") -> Response:
        headers = {"content-type": "application/sparql-query", "accept": accept}
        return self.request("POST", "/sparql", text.encode(), headers)


@contextmanager
def serving(store: Path, *options: str) -> Iterator[Served]:
    """A server over a store, with the options of the command line; it ends with the block."""
    command = [sys.executable, "-m", "ipgraph", "serve", "--store", str(store), "--port", "0", *options]
    with tempfile.NamedTemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(command, stderr=said, stdout=subprocess.DEVNULL)
        try:
            yield Served(_port(process, said), process, Path(said.name))
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _port(process: subprocess.Popen[bytes], said: IO[str]) -> int:
    """Where it listens, once it says so."""
    ends = time.monotonic() + 60
    while True:
        said.seek(0)
        found = re.search(r"serving at http://127\.0\.0\.1:(\d+)", words := said.read())
        if found:
            return int(found[1])
        assert process.poll() is None, words
        assert time.monotonic() < ends, words
        time.sleep(0.05)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def oxigraph_serving() -> Iterator[str]:
    """The address of an empty Oxigraph server; without its program (``pip install oxigraph``) a skip."""
    program = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        assert not os.environ.get("CI"), "the program oxigraph is not installed"
        pytest.skip("the program oxigraph is not installed")
    port = free_port()
    process = subprocess.Popen([program, "serve", "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL)
    try:
        ends = time.monotonic() + 30
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert time.monotonic() < ends
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for something to come true."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not come true in time"
        time.sleep(0.02)


def workers(served: Served) -> list[int]:
    """The processes below a server that answer: children of its child that forks."""
    if not Path("/proc").is_dir():
        pytest.skip("no /proc to look at processes in")
    parents = {
        process: int(fields[1])
        for process in (int(path.name) for path in Path("/proc").glob("[0-9]*"))
        if (fields := _fields(process))
    }
    children = {process for process, parent in parents.items() if parent == served.process.pid}
    return [process for process, parent in parents.items() if parent in children]


def at_work(served: Served) -> bool:
    """Whether one of them has the processor, or wants it."""
    return any(_fields(worker)[:1] == ["R"] for worker in workers(served))


def _fields(process: int) -> list[str]:
    """What the system tells of a process behind its name (proc(5), ``stat``); nothing where it has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
