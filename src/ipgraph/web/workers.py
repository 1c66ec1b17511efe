"""A worker process as the server sees it: jobs in, answers out, and what the system tells of it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Final, cast

from ipgraph.web import http, lending, messages, processes
from ipgraph.web.messages import Answer
from ipgraph.web.worker import work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from ipgraph.web.lending import Asked, Client, Lending
    from ipgraph.web.limits import Limits
    from ipgraph.web.messages import Back, Ready

    # returns when a client has gone away
    IsGone = Callable[[], Awaitable[None]]

# On a machine that has too much to do, the system takes its time to tell how a process ended.
_END_WITHIN: Final = 10.0
# How a process ends that has used up its stack: the engine goes into a query as deep as it is written.
_OVERFLOWS: Final = frozenset({-signal.SIGSEGV, -signal.SIGABRT} if sys.platform != "win32" else {})
# Behind requests that have just come, and not so far behind other programs that it never gets on.
_LOW_PRIORITY: Final = 10


class Job:
    """Something that a client waits for: the frame of a task, and who takes the answer."""

    __slots__ = ("_done", "asked", "frame", "is_gone", "is_second", "is_wanted", "watch")

    def __init__(
        self, frame: bytes, done: Callable[[Answer | Ready], object], is_gone: IsGone | None = None
    ) -> None:
        self.frame = frame
        self.is_gone = is_gone
        self.is_wanted = True
        # another process was given it before, which has died
        self.is_second = False
        self.asked = 0.0
        self.watch: asyncio.Task[None] | None = None
        self._done = done

    def done(self, answer: Answer | Ready) -> None:
        """Give the answer to whom it is for."""
        if self.watch is not None:
            self.watch.cancel()
        self._done(answer)


class Worker(asyncio.Protocol):
    """The server's side of a worker process, which answers its jobs one after the other.

    ``began`` is when the first of its jobs came to its turn, by the clock of the loop.
    """

    def __init__(
        self,
        process: BaseProcess,
        source: Path | str,
        answered: Callable[[Worker, Job | None, Answer | Ready], object],
        died: Callable[[Worker], object],
        lending: Lending | None = None,
    ) -> None:
        self.process = process
        self.source = source
        self._lending = lending
        # None stands for a job that another does by now
        self.jobs: deque[Job | None] = deque()
        self.began = 0.0
        self.is_stuck = False
        self.is_slow = False
        # takes tasks of one kind alone, and is not ended when it took long
        self.is_apart = False
        self.over_memory = False
        self.has_ended = False
        self.at_rest = 0
        self.looks = 0
        self.cpu_before: float | None = None
        self.transport: asyncio.Transport
        self._loop = asyncio.get_running_loop()
        self._answered = answered
        self._died = died
        self._partial = bytearray()
        self._wanted = messages.LENGTHS.size

    def begin(self) -> None:
        """It has opened what it needs."""
        self.at_rest = self.memory()
        if self._lending is not None:
            self._lending.begin()

    def give(self, job: Job) -> None:
        """Have it do something more."""
        self.expect(job)
        self.transport.write(job.frame)

    def expect(self, job: Job) -> None:
        """Who takes its next answer."""
        if not self.jobs:
            self.began = self._loop.time()
        self.jobs.append(job)

    def taken_back(self) -> list[Job]:
        """The jobs behind the first, which somebody else is to do."""
        first, *behind = self.jobs
        self.jobs = deque([first, *(None for _ in behind)])
        return [job for job in behind if job is not None]

    # what comes from the process

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self._partial:
            self._partial += data
            if len(self._partial) < self._wanted:
                return
            data = bytes(self._partial)
            self._partial.clear()
        start, end = 0, len(data)
        self._wanted = messages.LENGTHS.size
        while end - start >= messages.LENGTHS.size:
            kind, head, body = messages.LENGTHS.unpack_from(data, start)
            inside = start + messages.LENGTHS.size
            between = inside + head
            if between + body > end:
                self._wanted = between + body - start
                break
            start = between + body
            if self._lending is not None:
                self._lending.heard += 1
            if kind == messages.BACK:
                self._given_back(messages.back_of(data[inside:between], data[between:start]))
            else:
                self._next(messages.answer_of(kind, data[inside:between], data[between:start]))
        self._partial += data[start:]

    def _next(self, answer: Answer | Ready) -> None:
        if not self.jobs:
            return
        job = self.jobs.popleft()
        self.began = self._loop.time()
        self.is_stuck = False
        self.looks = 0
        if (job is None or not job.is_wanted) and isinstance(answer, Answer):
            http.drop(answer)
        self._answered(self, job, answer)

    def connection_lost(self, error: Exception | None) -> None:
        self._died(self)

    # the clients that it has

    @property
    def clients(self) -> int:
        """How many are lent to it."""
        return 0 if self._lending is None else len(self._lending.clients)

    @property
    def takes_clients(self) -> bool:
        """Whether one can be lent to it."""
        return self._lending is not None and not self.is_stuck

    def lend(self, client: Client) -> bool:
        """Have it answer a client by itself; False where it cannot."""
        return self._lending is not None and self._lending.lend(client)

    def forget(self, client: Client) -> None:
        """A client that was lent to it has gone away."""
        if self._lending is not None:
            self._lending.forget(client)

    def look_at_clients(self, stuck: float) -> None:
        """Hear of its answers, and take its clients back where it is at one for so many seconds."""
        if self._lending is not None:
            self._lending.read_notes()
            if self._lending.stuck() > stuck:
                self.take_back()

    def take_back(self) -> bool:
        """Take all clients back; False where that cannot be done at this moment."""
        found = self._lending.take_back() if self._lending is not None and self.clients else ([], None)
        if found is not None:
            self._have_back(*found)
        return found is not None

    def left_behind(self) -> None:
        """Take all clients back from a process that has ended."""
        if self._lending is not None:
            self._have_back(*self._lending.left_behind())
            self._lending.close()

    def _have_back(self, clients: list[Client], asked: Asked | None) -> None:
        if asked is not None:
            # it comes before all that it was given to do, which it has not begun
            self.jobs.appendleft(asked.client.asked(asked.took))
            self.began = self._loop.time() - asked.took
        for client in clients:
            client.returned(b"")

    def _given_back(self, back: Back) -> None:
        assert self._lending is not None
        client = self._lending.given_back(back.client)
        if back.answered is not None:
            self.jobs.appendleft(None if client is None else client.asked(back.answered))
        elif client is not None:
            if back.unsent:
                client.sent(back.unsent)
            client.returned(back.unread)

    # what the system tells of it

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

    async def cause_of_death(self) -> str:
        """Why its process has ended, once it has: ``memory``, ``nesting`` or (whatever else) ``error``."""
        status = await asyncio.to_thread(processes.exit_status, self.process, _END_WITHIN)
        if self.over_memory:
            return "memory"
        return "nesting" if status in _OVERFLOWS else "error"

    def give_way(self) -> None:
        """Let others have the processor first."""
        self.is_slow = True
        if hasattr(os, "setpriority") and self.process.pid is not None:
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.process.pid, _LOW_PRIORITY)

    def kill(self) -> None:
        """End it at once."""
        self.has_ended = True
        if self.transport.is_closing():
            # it has died by itself, and of what its exit status tells
            return
        self.transport.abort()
        self.process.kill()


async def start(
    source: Path | str,
    limits: Limits,
    scratch: str,
    answered: Callable[[Worker, Job | None, Answer | Ready], object],
    died: Callable[[Worker], object],
) -> Worker:
    """A worker whose process has just been started. Raises OSError where none can be."""
    ours, theirs = socket.socketpair()
    lent = lending.lending(scratch)
    told = (theirs, str(source), limits, scratch, lent.ends if lent else None)
    process = processes.CONTEXT.Process(target=work, args=told, daemon=True)
    await asyncio.to_thread(processes.start, process)
    theirs.close()
    _, worker = await asyncio.get_running_loop().create_connection(
        lambda: Worker(process, source, answered, died, lent), sock=ours
    )
    return worker
