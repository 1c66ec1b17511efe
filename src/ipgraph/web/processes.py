"""How worker processes come into being on this system, and what memory it has left."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from contextlib import suppress
from multiprocessing import connection, forkserver
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.process import BaseProcess

# Forked from a small server process that has imported what workers need: starts in milliseconds, and shares
# memory, where the system can; elsewhere each worker is a new interpreter.
CONTEXT: Final[ForkServerContext | SpawnContext] = (
    multiprocessing.get_context("spawn")
    if sys.platform == "win32"
    else multiprocessing.get_context("forkserver")
)
# Freed pieces that glibc keeps at hand, of each size up to the largest: a small query is a sixth faster.
_ALLOCATION: Final = "glibc.malloc.tcache_count=200:glibc.malloc.tcache_max=8192:glibc.malloc.hugetlb=1"
# Whoever starts a process looks after all that have ended. How one ended can be read once: of two threads
# that look at it together, one would take the other's word away.
_LOOKING: Final = threading.Lock()
# Of the machine's memory so much stays free.
_SPARE: Final = 0.05


def start_forkserver(modules: list[str]) -> None:
    """Start what workers are forked from, with these modules, told how to allocate: a query is many small
    pieces.
    """
    CONTEXT.set_forkserver_preload(modules)
    before = os.environ.get("GLIBC_TUNABLES")
    os.environ["GLIBC_TUNABLES"] = ":".join(filter(None, (before, _ALLOCATION)))
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["GLIBC_TUNABLES"]
        else:
            os.environ["GLIBC_TUNABLES"] = before


def start(process: BaseProcess) -> None:
    """Start a process, from any thread."""
    with _LOOKING:
        process.start()


def exit_status(process: BaseProcess, within: float) -> int | None:
    """How a process ended, as ``exitcode``, from any thread; None where it lives on after so many seconds."""
    connection.wait([process.sentinel], within)
    with _LOOKING:
        return process.exitcode


def is_memory_scarce() -> bool:
    """Whether the machine has hardly any memory left; False where the system does not tell."""
    with suppress(OSError, IndexError, KeyError, ValueError), open("/proc/meminfo", encoding="ascii") as file:  # noqa: PTH123
        told = {line.split(":")[0]: int(line.split()[1]) for line in file}
        return told["MemAvailable"] < told["MemTotal"] * _SPARE
    return False
