"""Tasks → answers, by worker processes that are ended where they take too much.

A worker answers one task at a time. One that takes longer than a moment gives way to others: it has the
processor only when nobody else wants it, and another worker takes its place. Past a limit it is killed, which
frees all that it holds; so is one whose client went away.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import socket
import sys
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Literal

from ipgraph.errors import StoreError
from ipgraph.web import messages
from ipgraph.web.problems import problem
from ipgraph.web.worker import work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from ipgraph.web.generations import Generations
    from ipgraph.web.limits import Limits
    from ipgraph.web.messages import Answer, Task

# Forked from a small server process that has imported what workers need: starts in milliseconds, and shares
# memory, where the system can; elsewhere each worker is a new interpreter.
_METHOD: Final[Literal["spawn", "forkserver"]] = "spawn" if sys.platform == "win32" else "forkserver"
_LOOK_EVERY: Final = 0.05
_RENEW_EVERY: Final = 1.0
_START_WITHIN: Final = 30.0
_LOWEST_PRIORITY: Final = 19


class Worker:
    """The server's side of a worker process."""

    def __init__(
        self,
        process: BaseProcess,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        source: Path | str,
    ) -> None:
        self.process = process
        self.source = source
        self.is_slow = False
        self.at_rest = 0
        self.over_memory = False
        self.has_ended = False
        self._reader = reader
        self._writer = writer

    async def answer(self, frame: bytes = b"") -> Answer:
        """Ask, and wait for what comes. Raises IncompleteReadError or ConnectionError where it has died."""
        if frame:
            self._writer.write(frame)
            if len(frame) > 1 << 16:
                await self._writer.drain()
        lengths = await self._reader.readexactly(messages.LENGTHS.size)
        head, body = messages.LENGTHS.unpack(lengths)
        written = await self._reader.readexactly(head + body)
        return messages.answer_of(written[:head], written[head:])

    def memory(self) -> int:
        """Bytes of memory that it holds now; 0 where the system does not tell."""
        with suppress(OSError, IndexError), open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        return 0

    def give_way(self) -> None:
        """Let others have the processor first."""
        self.is_slow = True
        if hasattr(os, "setpriority") and self.process.pid is not None:
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.process.pid, _LOWEST_PRIORITY)

    def kill(self) -> None:
        """End it at once."""
        self.has_ended = True
        self._writer.close()
        self.process.kill()


class Pool:
    """Workers over the generations of a store in a folder, or over one server.

    Use it as an asynchronous context manager.
    """

    def __init__(self, source: Generations | str, limits: Limits, scratch: str) -> None:
        self.limits = limits
        self._source = source
        self._scratch = scratch
        self._context: ForkServerContext | SpawnContext = multiprocessing.get_context(_METHOD)
        self._idle: deque[Worker] = deque()
        self._busy: set[Worker] = set()
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._starting = 0
        self._background: set[asyncio.Task[object]] = set()
        self._closed = False

    async def __aenter__(self) -> Pool:
        if sys.platform != "win32":
            self._context.set_forkserver_preload(["ipgraph.web.worker", "ipgraph.web.tasks"])
        if not isinstance(self._source, str):
            await asyncio.to_thread(self._source.renew)
        await self._start()
        for _ in range(self.limits.ready - 1):
            self._in_background(self._start())
        self._in_background(self._watch_memory())
        if not isinstance(self._source, str):
            self._in_background(self._watch_store())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closed = True
        for task in self._background:
            task.cancel()
        for worker in (*self._idle, *self._busy):
            self._end(worker)

    @property
    def running(self) -> int:
        """How many tasks are being answered, or wait."""
        return len(self._busy) + len(self._waiting)

    async def run(self, task: Task, is_gone: Callable[[], Awaitable[None]] | None = None) -> Answer:
        """The answer to a task; a problem where it is stopped or fails, never an exception.

        ``is_gone`` returns when the client has gone away, which stops a task that takes long.
        """
        if self.running >= self.limits.running:
            return problem("busy", f"{self.limits.running} requests are being answered already; try again")
        try:
            worker = await asyncio.wait_for(self._free(), self.limits.seconds)
        except TimeoutError:
            return problem("busy", "no process was free in time; try again")
        self._busy.add(worker)
        try:
            return await self._answered(worker, task, is_gone)
        except BaseException:
            self._end(worker)
            raise
        finally:
            self._busy.discard(worker)
            self._refill()

    async def _answered(
        self, worker: Worker, task: Task, is_gone: Callable[[], Awaitable[None]] | None
    ) -> Answer:
        asked = asyncio.ensure_future(worker.answer(messages.of_task(task)))
        try:
            if not await self._waited(worker, asked, is_gone):
                self._end(worker)
                return problem("bad-request", "the client has gone away")
            if asked.done():
                answer = asked.result()
                # one that took long may hold what the task took, and its priority cannot be raised again
                (self._end if worker.is_slow else self._put_back)(worker)
                return answer
        except (asyncio.IncompleteReadError, OSError):
            self._end(worker)
            if worker.over_memory:
                limit = self.limits.memory >> 20
                return problem("memory", f"stopped: it took more than {limit} MB of memory; ask for less")
            return problem("error", "the process that answered has died; ask again, or for less")
        finally:
            if not asked.done():
                asked.cancel()
        self._end(worker)
        return problem(
            "time", f"stopped after {self.limits.seconds:g} seconds, the limit for one request; ask for less"
        )

    async def _waited(
        self,
        worker: Worker,
        asked: asyncio.Future[Answer],
        is_gone: Callable[[], Awaitable[None]] | None,
    ) -> bool:
        """Wait for an answer as long as it may take; False where its client went away."""
        done, _ = await asyncio.wait({asked}, timeout=self.limits.slow)
        if done:
            return True
        worker.give_way()
        self._refill()
        rest = self.limits.seconds - self.limits.slow
        if is_gone is None:
            await asyncio.wait({asked}, timeout=rest)
            return True
        gone = asyncio.ensure_future(is_gone())
        try:
            both: set[asyncio.Future[Any]] = {asked, gone}
            await asyncio.wait(both, timeout=rest, return_when=asyncio.FIRST_COMPLETED)
            return asked.done() or not gone.done()
        finally:
            gone.cancel()

    # Workers come and go.

    async def _free(self) -> Worker:
        if self._idle:
            return self._idle.pop()
        self._refill()
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self._put_back(future.result())
            raise
        finally:
            with suppress(ValueError):
                self._waiting.remove(future)

    def _put_back(self, worker: Worker) -> None:
        if self._closed or worker.source != self._current():
            self._end(worker)
            return
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(worker)
                return
        self._idle.append(worker)

    def _current(self) -> Path | str | None:
        return self._source if isinstance(self._source, str) else self._source.current

    def _refill(self) -> None:
        """As many workers as should be ready, beside those that take long."""
        quick = len(self._idle) + self._starting + sum(not each.is_slow for each in self._busy)
        for _ in range(self.limits.ready - quick):
            self._starting += 1
            self._in_background(self._started())

    async def _started(self) -> None:
        try:
            await self._start()
        except (OSError, StoreError) as error:
            print(f"ipgraph: a worker did not start: {error}", file=sys.stderr, flush=True)
            await asyncio.sleep(_RENEW_EVERY)
        finally:
            self._starting -= 1
        if self._waiting and not self._closed:
            self._refill()

    async def _start(self) -> None:
        """Raises StoreError where a worker cannot open the store."""
        source = self._source if isinstance(self._source, str) else self._source.take()
        ours, theirs = socket.socketpair()
        process = self._context.Process(
            target=work, args=(theirs, str(source), self.limits, self._scratch), daemon=True
        )
        await asyncio.to_thread(process.start)
        theirs.close()
        reader, writer = await asyncio.open_connection(sock=ours, limit=1 << 20)
        worker = Worker(process, reader, writer, source)
        try:
            await asyncio.wait_for(worker.answer(), _START_WITHIN)
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError) as error:
            self._end(worker)
            raise StoreError(f"no process can read the store {source}") from error
        worker.at_rest = worker.memory()
        self._put_back(worker)

    def _end(self, worker: Worker) -> None:
        if worker.has_ended:
            return
        worker.kill()
        if not isinstance(self._source, str) and not isinstance(worker.source, str):
            self._source.let_go(worker.source)
        self._in_background(asyncio.to_thread(worker.process.join))

    def _in_background(self, work: Awaitable[object]) -> None:
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    # What is looked at from time to time.

    async def _watch_memory(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            for worker in [each for each in self._busy if each.is_slow]:
                if worker.memory() - worker.at_rest > self.limits.memory:
                    worker.over_memory = True
                    worker.process.kill()

    async def _watch_store(self) -> None:
        while True:
            await asyncio.sleep(_RENEW_EVERY)
            with suppress(StoreError):
                await self.renew()

    async def renew(self) -> None:
        """Answer from the store as it is now. Raises as ``Generations.renew``."""
        assert not isinstance(self._source, str)
        if await asyncio.to_thread(self._source.try_renew):
            # the first that reads the store as it is now, before those go that read it as it was
            await self._start()
            outdated = [worker for worker in self._idle if worker.source != self._current()]
            for worker in outdated:
                self._idle.remove(worker)
                self._end(worker)
            self._refill()
