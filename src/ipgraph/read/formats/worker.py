"""Formats read in a process apart, which has limits of time and memory and may be lost without harm.

A hostile PDF can keep any reader busy for ever, and a page can make a C library stop the process. So one
worker reads documents for this process, one after the other; one that takes too long is killed, and the next
document gets a new worker. A request is a line of JSON and the bytes; the answer is a line of JSON.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from ipgraph.errors import ReadError
from ipgraph.read.content import Content
from ipgraph.read.formats import FORMATS, Origin, parse

if TYPE_CHECKING:
    from typing import IO

SECONDS: Final = 120.0  # for one document
MEMORY: Final = 2 * 1024**3  # bytes of address space, where the system can limit it


_CODE: Final = (
    f"import json, sys; sys.path[:] = json.loads(sys.argv[1]); from {__name__} import serve; serve()"
)


class Worker:
    """A process that reads documents, started when there is something to read."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """``seconds`` is the most that one document may take."""
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def parsed(self, name: str, data: bytes, origin: Origin) -> Content:
        """What the format of that name makes of ``data``. Raises ReadError, also for want of time."""
        request = {"format": name, "size": len(data), "origin": asdict(origin)}
        with self._lock:
            answer = self._ask(json.dumps(request).encode() + b"\n" + data, origin.name)
        if answer is None:
            raise ReadError(f"{origin.name}: its {FORMATS[name].title} cannot be read: the reader broke down")
        if "error" in answer:
            raise ReadError(answer["error"])
        return Content.of_record(answer)

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def forget(self) -> None:
        """Leave the process to the one that started it, of which this one is a copy."""
        self._process, self._lock = None, threading.Lock()

    def _ask(self, request: bytes, name: str) -> dict[str, Any] | None:
        """The answer; None where the process ended without one."""
        if self._process is None or self._process.poll() is not None:
            self._start()
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        late = threading.Event()
        timer = threading.Timer(self._seconds, _kill, (self._process, late))
        timer.start()
        line = b""
        try:
            with suppress(OSError):  # it ended before it had read all
                self._process.stdin.write(request)
                self._process.stdin.flush()
            line = self._process.stdout.readline()
        finally:
            timer.cancel()
            if not line.endswith(b"\n"):
                self.close()  # also where Ctrl-C came in between: its answer would be taken for the next
        if late.is_set():
            raise ReadError(
                f"{name}: not read within {self._seconds:g} seconds; split it, or save it as text"
            )
        answer: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
        return answer

    def _start(self) -> None:
        self.close()
        # it imports what this process would; -P: and nothing from the folder where it is started
        command = [sys.executable, "-P", "-c", _CODE, json.dumps(sys.path)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )


def _kill(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


_shared = Worker()
atexit.register(_shared.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_shared.forget)


def parsed(name: str, data: bytes, origin: Origin) -> Content:
    """What the format of that name makes of ``data``, by the worker that this process shares."""
    return _shared.parsed(name, data, origin)


# --- in the worker's process


def serve() -> None:
    """Answer requests on standard input until it ends."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    _limit_memory()
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    while line := requests.readline():
        answers.write(json.dumps(_answer(json.loads(line), requests)).encode() + b"\n")
        answers.flush()


def _answer(request: dict[str, Any], requests: IO[bytes]) -> dict[str, Any]:
    data = requests.read(request["size"])
    origin = Origin(**request["origin"])
    try:
        return parse(request["format"], data, origin).record()
    except ReadError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": f"{origin.name}: reading it takes too much memory; split it, or save it as text"}
    except RecursionError:
        return {"error": f"{origin.name}: nested too deeply to be read"}
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return {"error": f"{origin.name}: a damaged {FORMATS[request['format']].title} file ({what})"}


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
