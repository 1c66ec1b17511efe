"""Tasks → answers, by worker processes that are ended where they take too much.

A worker answers one task at a time, and may have a few more before it: what waits behind one that takes a
while is given to another. One that takes longer than a moment gives way to others: it has the processor only
when nobody else wants it, and another worker takes its place. Past a limit it is killed, which frees all that
it holds; so is one whose client went away. Clients that are lent to a worker (see ``lending``) are taken back
when it is at a query for more than a moment, which is then a task like others.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ipgraph.errors import StoreError
from ipgraph.web import messages, processes
from ipgraph.web.messages import Answer
from ipgraph.web.problems import problem
from ipgraph.web.workers import Job, start

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from ipgraph.web.generations import Generations
    from ipgraph.web.lending import Client
    from ipgraph.web.limits import Limits
    from ipgraph.web.messages import Ready, Task
    from ipgraph.web.workers import IsGone, Worker

_OK: Final = 200
_LOOK_EVERY: Final = 0.025
_TRY_EVERY: Final = 0.001
_RENEW_EVERY: Final = 1.0
_START_WITHIN: Final = 30.0
# What a client is told whose worker has died.
_DEATHS: Final = {
    "memory": "stopped: it took more than {memory} MB, or all that there was; ask for less",
    "nesting": "stopped: too many parts within each other, or in a row, for the engine; ask for less",
    "error": "the process that answered has died; ask again, or for less",
}
# Tasks that one worker has before it: while it answers one, the next is already there.
_AHEAD: Final = 4
# What waits behind a task that has taken so many seconds is given to another worker.
_STUCK: Final = 0.05
# A worker that has had fewer seconds of the processor while it was looked at so often waits for it.
_WORKED: Final = 0.05
_LOOKS: Final = 30


class Pool:
    """Workers over the generations of a store in a folder, or over one server.

    Use it as an asynchronous context manager.
    """

    def __init__(self, source: Generations | str, limits: Limits, scratch: str) -> None:
        self.limits = limits
        # how many tasks are being answered, or wait
        self.running = 0
        self._source = source
        self._scratch = scratch
        # those that take tasks, and all that live
        self._takers: list[Worker] = []
        self._alive: set[Worker] = set()
        self._waiting: deque[Job] = deque()
        self._starting = 0
        self._background: set[asyncio.Task[None]] = set()
        # until it has been entered, too: what ends then is not made up for
        self._closed = True
        self._loop: asyncio.AbstractEventLoop
        self._renewing: asyncio.Lock

    async def __aenter__(self) -> Pool:
        self._loop = asyncio.get_running_loop()
        self._renewing = asyncio.Lock()
        if sys.platform != "win32":
            processes.start_forkserver(["ipgraph.web.worker", "ipgraph.web.tasks"])
        if not isinstance(self._source, str):
            await asyncio.to_thread(self._source.renew)
        first = await self.new_worker()
        self._closed = False
        self._take_in(first)
        self._refill()
        self._in_background(self._watch())
        if not isinstance(self._source, str):
            self._in_background(self._watch_store())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closed = True
        for task in self._background:
            task.cancel()
        for worker in list(self._alive):
            self.end(worker)

    async def run(self, task: Task, is_gone: IsGone | None = None) -> Answer:
        """The answer to a task; a problem where it is stopped or fails, never an exception.

        ``is_gone`` returns when the client has gone away, which stops a task that takes long.
        """
        return await self._answer(task, is_gone, self.submit)

    async def run_by(self, worker: Worker, task: Task, is_gone: IsGone | None = None) -> Answer:
        """As ``run``, by a worker that takes no other tasks; it has ended where it had to be stopped."""

        def give(job: Job) -> None:
            self.running += 1
            worker.give(job)
            if is_gone is not None:
                job.watch = self._in_background(self._forget_when_gone(job, is_gone))

        try:
            return await self._answer(task, is_gone, give)
        except asyncio.CancelledError:
            self.end(worker)
            raise

    async def _answer(self, task: Task, is_gone: IsGone | None, submit: Callable[[Job], None]) -> Answer:
        found: asyncio.Future[Answer] = self._loop.create_future()

        def done(answer: Answer | Ready) -> None:
            # only what is asked for in short is answered in short
            assert isinstance(answer, Answer)
            if not found.done():
                found.set_result(answer)

        job = Job(messages.of_task(task), done, is_gone)
        submit(job)
        try:
            return await found
        except asyncio.CancelledError:
            self.forget(job)
            raise

    def submit(self, job: Job) -> None:
        """Have a job done, sooner or later; it is told when it is, or what came in between."""
        if self.running >= self.limits.running:
            job.done(problem("busy", f"{self.limits.running} requests are being answered already; try again"))
            return
        self.running += 1
        job.asked = self._loop.time()
        self._place(job)

    def forget(self, job: Job) -> None:
        """Nobody waits for a job any more; what is done for it ends where it takes long."""
        job.is_wanted = False
        with suppress(ValueError):
            self._waiting.remove(job)
            self._done(job, problem("bad-request", "the client has gone away"))

    def lend(self, client: Client) -> Worker | None:
        """Have a worker answer a client by itself; None where none can now."""
        able = (each for each in self._takers if each.takes_clients and each.source == self.current())
        worker = min(able, key=lambda each: each.clients, default=None)
        return worker if worker is not None and worker.lend(client) else None

    def recall(self, worker: Worker) -> None:
        """Take back all clients of a worker, now or in a moment."""
        self._in_background(self._recalled(worker))

    async def _recalled(self, worker: Worker) -> None:
        # it answers, or tells something, just now
        ends = self._loop.time() + self.limits.seconds
        while not worker.has_ended and not worker.take_back():
            if self._loop.time() > ends:
                self.end(worker)
            await asyncio.sleep(_TRY_EVERY)

    def _place(self, job: Job) -> None:
        best, fewest = None, _AHEAD
        for worker in self._takers:
            if len(worker.jobs) < fewest and not worker.is_stuck:
                best, fewest = worker, len(worker.jobs)
        if best is not None:
            best.give(job)
            return
        self._waiting.append(job)
        if not self._takers:
            self._refill()

    def _done(self, job: Job, answer: Answer | Ready) -> None:
        self.running -= 1
        job.done(answer)

    # What workers tell.

    def _answered(self, worker: Worker, job: Job | None, answer: Answer | Ready) -> None:
        is_idle = not worker.jobs and not worker.clients
        is_outdated = is_idle and worker.source != self.current()
        if is_outdated or (worker.is_slow and not worker.is_apart):
            # one that took long may hold what the task took, and its priority cannot be raised again
            self.end(worker)
        elif self._waiting and worker in self._takers:
            worker.give(self._waiting.popleft())
        if job is not None:
            self._done(job, answer)

    def _died(self, worker: Worker) -> None:
        """A worker's process is no more, by whomever."""
        jobs = list(worker.jobs)
        worker.jobs.clear()
        self.end(worker)
        if jobs and jobs[0] is not None:
            self._in_background(self._tell_of_death(worker, jobs[0], self._loop.time()))
        self._hand_on([job for job in jobs[1:] if job is not None])
        self._refill()

    async def _left_behind(self, worker: Worker) -> None:
        """See to the clients of a worker that has ended: none is read from as long as it may do so too."""
        died = self._loop.time()
        await worker.cause_of_death()
        worker.left_behind()
        for job in worker.jobs:
            if job is not None:
                await self._tell_of_death(worker, job, died)

    async def _tell_of_death(self, worker: Worker, job: Job, died: float) -> None:
        cause = await worker.cause_of_death()
        if cause == "error" and died - worker.began < _STUCK and job.frame and not job.is_second:
            # it may have been given to one that was dead by then
            job.is_second = True
            self._place(job)
        else:
            self._done(job, problem(cause, _DEATHS[cause].format(memory=self.limits.memory >> 20)))

    def _hand_on(self, jobs: list[Job]) -> None:
        """Have others do what a worker will not: it came before all that waits."""
        self._waiting.extendleft(reversed(jobs))
        for _ in jobs:
            self._place(self._waiting.popleft())

    # Workers come and go.

    def current(self) -> Path | str | None:
        """What new workers read."""
        return self._source if isinstance(self._source, str) else self._source.current

    def _refill(self) -> None:
        """As many workers as should be ready, beside those that take long."""
        for _ in range(self.limits.ready - len(self._takers) - self._starting):
            if not self._closed:
                self._starting += 1
                self._in_background(self._started())

    async def _started(self) -> None:
        try:
            self._take_in(await self.new_worker())
        except (OSError, StoreError) as error:
            print(f"ipgraph: a worker did not start: {error}", file=sys.stderr, flush=True)
            await asyncio.sleep(_RENEW_EVERY)
        finally:
            self._starting -= 1
        self._refill()

    async def new_worker(self) -> Worker:
        """One that reads the store as it is now. Raises StoreError where it cannot be opened."""
        source = self._source if isinstance(self._source, str) else self._source.take()
        worker = await start(source, self.limits, self._scratch, self._answered, self._died)
        self._alive.add(worker)
        greeted: asyncio.Future[Answer | Ready] = self._loop.create_future()
        self.running += 1
        # what it says first, when it has opened the store
        worker.expect(Job(b"", lambda answer: None if greeted.done() else greeted.set_result(answer)))
        with suppress(TimeoutError):
            await asyncio.wait_for(greeted, _START_WITHIN)
        if not greeted.done() or greeted.cancelled() or greeted.result().status != _OK:
            self.end(worker)
            raise StoreError(f"no process can read the store {source}")
        worker.begin()
        return worker

    def _take_in(self, worker: Worker) -> None:
        if self._closed or worker.source != self.current():
            self.end(worker)
            return
        for other in self._takers:
            if other.clients > 1:
                # some of them are to be lent to the new one
                self.recall(other)
        self._takers.append(worker)
        while self._waiting and len(worker.jobs) < _AHEAD:
            worker.give(self._waiting.popleft())

    def end(self, worker: Worker) -> None:
        """End a worker at once, and let go of what it reads."""
        if worker.has_ended:
            return
        self._alive.discard(worker)
        if worker in self._takers:
            self._takers.remove(worker)
        worker.kill()
        if worker.clients and not self._closed:
            self._in_background(self._left_behind(worker))
        else:
            worker.left_behind()
        if not isinstance(self._source, str) and not isinstance(worker.source, str):
            self._source.let_go(worker.source)

    def _in_background(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task

    # What is looked at from time to time.

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            now = self._loop.time()
            for worker in list(self._alive):
                worker.look_at_clients(_STUCK)
                if worker.jobs and now - worker.began > _STUCK:
                    self._look(worker, now - worker.began)
            while self._waiting and now - self._waiting[0].asked > self.limits.seconds:
                self._done(self._waiting.popleft(), problem("busy", "no process was free in time; try again"))
            self._keep_memory()

    def _look(self, worker: Worker, took: float) -> None:
        """See to a worker that has been at one task for some time."""
        worker.take_back()
        job = worker.jobs[0]
        worker.is_stuck = True
        if len(worker.jobs) > 1:
            self._hand_on(worker.taken_back())
        if took >= self.limits.seconds:
            words = f"stopped after {self.limits.seconds:g} seconds, the limit for one request; ask for less"
            self._stop(worker, problem("time", words))
        elif (job is None or not job.is_wanted) and took >= self.limits.slow:
            self._stop(worker, problem("bad-request", "the client has gone away"))
        elif took >= self.limits.slow and not worker.is_slow:
            self._look_at_work(worker)

    def _look_at_work(self, worker: Worker) -> None:
        """Whether a task takes long, and not only waits for the processor: then it gives way to others."""
        now = worker.cpu()
        if worker.looks == 0:
            worker.cpu_before = now
        before = worker.cpu_before
        worker.looks += 1
        if now is not None and before is not None and now - before < _WORKED and worker.looks <= _LOOKS:
            return
        if worker in self._takers:
            worker.give_way()
            self._takers.remove(worker)
            self._refill()
        job = worker.jobs[0]
        if job is not None and job.is_gone is not None and job.watch is None:
            job.watch = self._in_background(self._forget_when_gone(job, job.is_gone))

    async def _forget_when_gone(self, job: Job, is_gone: IsGone) -> None:
        await is_gone()
        self.forget(job)

    def _stop(self, worker: Worker, answer: Answer) -> None:
        """End a worker, and what it was at."""
        job = worker.jobs.popleft()
        rest = [each for each in worker.jobs if each is not None]
        worker.jobs.clear()
        self.end(worker)
        if job is not None:
            self._done(job, answer)
        self._hand_on(rest)
        self._refill()

    def _keep_memory(self) -> None:
        taken = {each: each.memory() - each.at_rest for each in self._alive if each.is_slow}
        over = [worker for worker, size in taken.items() if size > self.limits.memory]
        if taken and not over and processes.is_memory_scarce():
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
        # whoever asks while another does it comes back when it is done
        async with self._renewing:
            if not await asyncio.to_thread(self._source.try_renew):
                return
            # the first that reads the store as it is now, before those go that read it as it was
            self._take_in(await self.new_worker())
            for worker in [each for each in self._takers if each.source != self.current()]:
                self._takers.remove(worker)
                await self._recalled(worker)
                if not worker.jobs:
                    self.end(worker)
            self._refill()
