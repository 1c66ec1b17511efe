"""What one request may cost, and how many may run."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

_MEGA = 1 << 20


def _cores() -> int:
    return max(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2)


@dataclass(frozen=True, slots=True)
class Limits:
    """Past any of them a request is stopped, and its client is told which.

    ``seconds`` of the clock for one answer; ``rows`` of its result (triples, where it is a graph);
    ``result`` and ``request``: bytes of what is sent and of what is asked; ``memory``: bytes that the answer
    may take beside what a process needs at rest; ``running``: requests that are answered at a time;
    ``ready``: processes that wait for work; ``services``: addresses that a query may ask (SERVICE), or an
    update load from (LOAD).
    """

    seconds: float = 30.0
    rows: int = 1_000_000
    result: int = 256 * _MEGA
    request: int = 1 * _MEGA
    memory: int = 1024 * _MEGA
    running: int = 64
    ready: int = field(default_factory=_cores)
    services: frozenset[str] = frozenset()
    # a request that takes longer no longer keeps others from the processor
    slow: float = 0.25
