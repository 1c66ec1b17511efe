"""Drawings that are not kept yet → made one at a time, by a process that stays while they are asked for.

What draws takes a second to come into being, and a fifth of that for a further drawing. So it is not ended
after each; and it is behind all other requests from the start, since nothing else waits for a drawing.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from ipgraph.errors import StoreError
from ipgraph.web.problems import problem

if TYPE_CHECKING:
    from ipgraph.web.messages import Answer, Task
    from ipgraph.web.pool import Pool
    from ipgraph.web.workers import IsGone, Worker

# that nobody asks for a drawing, until the process ends and gives its memory back
_IDLE: Final = 30.0
# what a task is told that must not take long, and what it answers where it would
_KEPT: Final = "only_kept"
_NOT_KEPT: Final = 204


class Drawer:
    """Answers tasks that draw: they take ``only_kept``, and answer 204 (No Content) where nothing is kept."""

    def __init__(self, pool: Pool) -> None:
        """Drawings of what the pool serves, under its limits."""
        self._pool = pool
        self._worker: Worker | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._idle: asyncio.TimerHandle | None = None

    async def run(self, task: Task, is_gone: IsGone | None = None) -> Answer:
        """The answer to a task; a problem where it is stopped or fails, never an exception."""
        pool = self._pool
        quickly = task._replace(arguments={**task.arguments, _KEPT: True})
        answer = await pool.run(quickly, is_gone)
        if answer.status != _NOT_KEPT:
            return answer
        if self._waiting >= pool.limits.running:
            return problem("busy", f"{pool.limits.running} drawings are waited for already; try again")
        self._waiting += 1
        try:
            await asyncio.wait_for(self._turn.acquire(), pool.limits.seconds)
        except TimeoutError:
            return problem("busy", "others wait for their drawings too; try again")
        finally:
            self._waiting -= 1
        try:
            # another may have asked for the same
            answer = await pool.run(quickly, is_gone)
            return answer if answer.status != _NOT_KEPT else await self._drawn(task, is_gone)
        finally:
            self._turn.release()

    async def _drawn(self, task: Task, is_gone: IsGone | None) -> Answer:
        if self._idle is not None:
            self._idle.cancel()
        worker = self._worker
        if worker is None or worker.has_ended or worker.source != self._pool.current():
            self.close()
            try:
                worker = self._worker = await self._pool.new_worker()
            except (OSError, StoreError):
                return problem("busy", "no process could be started to draw; try again")
            worker.is_apart = True
            worker.give_way()
        answer = await self._pool.run_by(worker, task, is_gone)
        self._idle = asyncio.get_running_loop().call_later(_IDLE, self.close)
        return answer

    def close(self) -> None:
        """End the process that draws, if there is one."""
        if self._idle is not None:
            self._idle.cancel()
        if self._worker is not None:
            self._pool.end(self._worker)
        self._worker = self._idle = None
