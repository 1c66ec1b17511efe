"""How worker processes end is told, whatever else goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import pytest

from ipgraph.errors import StoreError
from ipgraph.web import pool, processes
from ipgraph.web.generations import Generations
from ipgraph.web.limits import Limits

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes end without signals there")

_WITHIN: Final = 30.0
_MANY: Final = 24


def ended() -> BaseProcess:
    """One that has been started, and ends by itself."""
    process = processes.CONTEXT.Process(target=os.abort, daemon=True)
    processes.start(process)
    return process


def test_how_a_process_ended_is_told_while_others_are_started() -> None:
    with ThreadPoolExecutor(8) as threads:

        def started_and_told(_: int) -> int | None:
            return processes.exit_status(ended(), _WITHIN)

        assert list(threads.map(started_and_told, range(_MANY))) == [-signal.SIGABRT] * _MANY


def test_one_that_lives_on_has_not_ended() -> None:
    process = processes.CONTEXT.Process(target=signal.pause, daemon=True)
    processes.start(process)
    assert processes.exit_status(process, 0.05) is None
    process.kill()
    assert processes.exit_status(process, _WITHIN) == -signal.SIGKILL


def test_a_server_whose_processes_do_not_start_says_so_once(
    graph_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_START_WITHIN", 0)

    generations = Generations(graph_folder)

    async def enter() -> int:
        with pytest.raises(StoreError, match="no process can read the store"):
            async with pool.Pool(generations, Limits(), str(tmp_path)):
                pass
        await asyncio.sleep(0.1)
        return len(asyncio.all_tasks())

    try:
        assert asyncio.run(enter()) == 1, "nothing else has been begun"
    finally:
        generations.close()
