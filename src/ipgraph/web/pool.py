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
from typing import TYPE_CHECKING, Final, cast

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

    # returns when a client has gone away
    IsGone = Callable[[], Awaitable[None]]

# Forked from a small server process that has imported what workers need: starts in milliseconds, and shares
# memory, where the system can; elsewhere each worker is a new interpreter.
_CONTEXT: Final[ForkServerContext | SpawnContext] = (
    multiprocessing.get_context("spawn")
    if sys.platform == "win32"
    else multiprocessing.get_context("forkserver")
)
_LOOK_EVERY: Final = 0.05
_RENEW_EVERY: Final = 1.0
_START_WITHIN: Final = 30.0
# Behind requests that have just come, and not so far behind other programs that it never gets on.
_LOW_PRIORITY: Final = 10
# Of the machine's memory so much stays free.
_SPARE: Final = 0.05
# A worker that has had fewer seconds of the processor while it was looked at so often waits for it.
_WORKED: Final = 0.05
_LOOKS: Final = 15


class _GoneError(Exception):
    """The client of a task has gone away."""


class _Channel(asyncio.Protocol):
    """The server's end of a worker's connection: bytes → answers. The worker answers one thing at a time."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport
        self._expected: asyncio.Future[Answer] | None = None
        self._received = bytearray()
        self._size = 0
        self._head = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def expect(self) -> asyncio.Future[Answer]:
        """What comes next; it raises ConnectionError where the worker dies before."""
        self._expected = asyncio.get_running_loop().create_future()
        if self.transport.is_closing():
            self._expected.set_exception(ConnectionResetError("the worker has died"))
        return self._expected

    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        if not self._size and len(received) >= messages.LENGTHS.size:
            self._head, body = messages.LENGTHS.unpack_from(received)
            self._size = messages.LENGTHS.size + self._head + body
        if self._size and len(received) >= self._size:
            between = messages.LENGTHS.size + self._head
            head, body = bytes(received[messages.LENGTHS.size : between]), bytes(received[between:])
            received.clear()
            self._size = 0
            if self._expected is not None and not self._expected.done():
                self._expected.set_result(messages.answer_of(head, body))

    def connection_lost(self, error: Exception | None) -> None:
        if self._expected is not None and not self._expected.done():
            self._expected.set_exception(ConnectionResetError("the worker has died"))


class Worker:
    """The server's side of a worker process."""

    def __init__(self, process: BaseProcess, channel: _Channel, source: Path | str) -> None:
        self.process = process
        self.source = source
        self.is_slow = False
        self.at_rest = 0
        self.over_memory = False
        self.has_ended = False
        self.watch: asyncio.TimerHandle
        self.cpu_before: float | None = None
        self._channel = channel

    def ask(self, task: Task) -> asyncio.Future[Answer]:
        """Have it do something; the future raises ConnectionError where it dies of it."""
        answer = self._channel.expect()
        # to one that has died nothing can be written
        if not answer.done():
            self._channel.transport.write(messages.of_task(task))
        return answer

    def greeting(self) -> asyncio.Future[Answer]:
        """What it says first, when it has opened the store."""
        return self._channel.expect()

    def memory(self) -> int:
        """Bytes of memory that it holds now; 0 where the system does not tell."""
        with suppress(OSError, IndexError), open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        return 0

    def cpu(self) -> float | None:
        """Seconds of the processor that it has had; None where the system does not tell."""
        with suppress(OSError, IndexError), open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:  # noqa: PTH123
            # its own name, in parentheses, may have spaces
            fields = file.read().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return None

    def give_way(self) -> None:
        """Let others have the processor first."""
        self.is_slow = True
        if hasattr(os, "setpriority") and self.process.pid is not None:
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.process.pid, _LOW_PRIORITY)

    def kill(self) -> None:
        """End it at once."""
        self.has_ended = True
        self._channel.transport.abort()
        self.process.kill()


class Pool:
    """Workers over the generations of a store in a folder, or over one server.

    Use it as an asynchronous context manager.
    """

    def __init__(self, source: Generations | str, limits: Limits, scratch: str) -> None:
        self.limits = limits
        self._source = source
        self._scratch = scratch
        self._context = _CONTEXT
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
        self._put_back(await self.new_worker())
        self._refill()
        self._in_background(self._watch_memory())
        if not isinstance(self._source, str):
            self._in_background(self._watch_store())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closed = True
        for task in self._background:
            task.cancel()
        for worker in (*self._idle, *self._busy):
            self.end(worker)

    @property
    def running(self) -> int:
        """How many tasks are being answered, or wait."""
        return len(self._busy) + len(self._waiting)

    async def run(self, task: Task, is_gone: IsGone | None = None) -> Answer:
        """The answer to a task; a problem where it is stopped or fails, never an exception.

        ``is_gone`` returns when the client has gone away, which stops a task that takes long.
        """
        if self.running >= self.limits.running:
            return problem("busy", f"{self.limits.running} requests are being answered already; try again")
        try:
            worker = await asyncio.wait_for(self._free(), self.limits.seconds)
        except TimeoutError:
            return problem("busy", "no process was free in time; try again")
        try:
            answer = await self.answer_of(worker, task, is_gone)
            # one that took long may hold what the task took, and its priority cannot be raised again
            (self.end if worker.is_slow or worker.has_ended else self._put_back)(worker)
            return answer
        finally:
            self._refill()

    async def answer_of(self, worker: Worker, task: Task, is_gone: IsGone | None) -> Answer:
        """What one worker answers; it has ended where it had to be stopped."""
        self._busy.add(worker)
        loop = asyncio.get_running_loop()
        asked = worker.ask(task)
        worker.watch = loop.call_later(self.limits.slow, self._look, worker, asked, is_gone)
        try:
            async with asyncio.timeout(self.limits.seconds):
                answer = await asked
        except TimeoutError:
            self.end(worker)
            return problem(
                "time",
                f"stopped after {self.limits.seconds:g} seconds, the limit for one request; ask for less",
            )
        except _GoneError:
            self.end(worker)
            return problem("bad-request", "the client has gone away")
        except OSError:
            self.end(worker)
            if worker.over_memory:
                limit = self.limits.memory >> 20
                return problem(
                    "memory", f"stopped: it took more than {limit} MB, or all that there was; ask for less"
                )
            return problem("error", "the process that answered has died; ask again, or for less")
        except BaseException:
            # the server itself stops, or the request is cancelled
            self.end(worker)
            raise
        finally:
            worker.watch.cancel()
            self._busy.discard(worker)
        return answer

    def _look(
        self, worker: Worker, asked: asyncio.Future[Answer], is_gone: IsGone | None, looks: int = 0
    ) -> None:
        """Whether a task takes long, and not only waits for the processor: then it gives way to others."""
        now = worker.cpu()
        if looks == 0:
            worker.cpu_before = now
        before = worker.cpu_before
        if now is not None and before is not None and now - before < _WORKED and looks < _LOOKS:
            loop = asyncio.get_running_loop()
            worker.watch = loop.call_later(_LOOK_EVERY, self._look, worker, asked, is_gone, looks + 1)
            return
        worker.give_way()
        self._refill()
        if is_gone is not None:
            self._in_background(self._stop_when_gone(asked, is_gone))

    async def _stop_when_gone(self, asked: asyncio.Future[Answer], is_gone: IsGone) -> None:
        gone = asyncio.ensure_future(is_gone())
        asked.add_done_callback(lambda _: gone.cancel())
        with suppress(asyncio.CancelledError):
            await gone
            if not asked.done():
                asked.set_exception(_GoneError())

    # Workers come and go.

    async def _free(self) -> Worker:
        if self._idle:
            worker = self._idle.pop()
            self._busy.add(worker)
            return worker
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
        self._busy.discard(worker)
        if self._closed or worker.source != self.current():
            self.end(worker)
            return
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                self._busy.add(worker)
                future.set_result(worker)
                return
        self._idle.append(worker)

    def current(self) -> Path | str | None:
        return self._source if isinstance(self._source, str) else self._source.current

    def _refill(self) -> None:
        """As many workers as should be ready, beside those that take long."""
        quick = len(self._idle) + self._starting + sum(not each.is_slow for each in self._busy)
        for _ in range(self.limits.ready - quick):
            self._starting += 1
            self._in_background(self._started())

    async def _started(self) -> None:
        try:
            self._put_back(await self.new_worker())
        except (OSError, StoreError) as error:
            print(f"ipgraph: a worker did not start: {error}", file=sys.stderr, flush=True)
            await asyncio.sleep(_RENEW_EVERY)
        finally:
            self._starting -= 1
        if self._waiting and not self._closed:
            self._refill()

    async def new_worker(self) -> Worker:
        """One that reads the store as it is now. Raises StoreError where it cannot be opened."""
        source = self._source if isinstance(self._source, str) else self._source.take()
        ours, theirs = socket.socketpair()
        process = self._context.Process(
            target=work, args=(theirs, str(source), self.limits, self._scratch), daemon=True
        )
        await asyncio.to_thread(process.start)
        theirs.close()
        _, channel = await asyncio.get_running_loop().create_connection(_Channel, sock=ours)
        worker = Worker(process, channel, source)
        try:
            await asyncio.wait_for(worker.greeting(), _START_WITHIN)
        except (ConnectionError, TimeoutError) as error:
            self.end(worker)
            raise StoreError(f"no process can read the store {source}") from error
        worker.at_rest = worker.memory()
        return worker

    def end(self, worker: Worker) -> None:
        """End a worker at once, and let go of what it reads."""
        if worker.has_ended:
            return
        self._busy.discard(worker)
        worker.kill()
        if not isinstance(self._source, str) and not isinstance(worker.source, str):
            self._source.let_go(worker.source)

    def _in_background(self, work: Awaitable[object]) -> None:
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    # What is looked at from time to time.

    async def _watch_memory(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            taken = {each: each.memory() - each.at_rest for each in self._busy if each.is_slow}
            over = [worker for worker, size in taken.items() if size > self.limits.memory]
            if taken and not over and _is_scarce():
                # each keeps within its limit, and all together take too much
                over = [max(taken, key=lambda worker: taken[worker])]
            for worker in over:
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
            self._put_back(await self.new_worker())
            outdated = [worker for worker in self._idle if worker.source != self.current()]
            for worker in outdated:
                self._idle.remove(worker)
                self.end(worker)
            self._refill()


def _is_scarce() -> bool:
    """Whether the machine has hardly any memory left; False where the system does not tell."""
    with suppress(OSError, IndexError, KeyError, ValueError), open("/proc/meminfo", encoding="ascii") as file:  # noqa: PTH123
        told = {line.split(":")[0]: int(line.split()[1]) for line in file}
        return told["MemAvailable"] < told["MemTotal"] * _SPARE
    return False
