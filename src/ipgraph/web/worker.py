"""A process that answers requests from one generation of a store, one at a time, and may be killed."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import traceback
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ipgraph.errors import IpgraphError
from ipgraph.web import http, messages, protocol, tasks
from ipgraph.web.desk import Desk
from ipgraph.web.plain import Plain
from ipgraph.web.problems import problem, problem_of
from ipgraph.web.record import Record

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

    from ipgraph.store import Store
    from ipgraph.web.limits import Limits
    from ipgraph.web.messages import Answer, Ready, Task
    from ipgraph.web.record import Ends

# Linux keeps so much free below the stack of a process, and a little more.
_STACK: Final = 120 << 20


def work(
    connection: socket.socket,
    place: str,
    limits: Limits,
    scratch: str,
    ends: Ends | None = None,
) -> None:
    """Answer what comes on the connection until the other side is gone.

    ``place`` is a generation's folder, or the URL of a SPARQL server; ``scratch`` the folder for what is too
    large for a message; ``ends`` what it needs to take clients, None where it takes none.
    """
    from ipgraph.store import open_store

    # Ctrl-C reaches every process of a terminal's group: the server ends its workers itself
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _be_first_to_go()
    _take_a_large_stack()
    with connection, open_store(place, read_only=True) as store:
        store.services = limits.services

        performed = partial(_frame, store, limits, scratch)
        # what is there by now stays: nothing of it has to be looked through for garbage again
        gc.freeze()
        with suppress(OSError):
            if ends is not None:
                asked = partial(_response, store, limits, scratch)
                Desk(connection, ends.passing, Record(ends.path, ends.lock), performed, asked).run()
                return
            connection.sendall(messages.GREETING)
            incoming = messages.Incoming(connection)
            while incoming.read():
                for task in incoming.tasks():
                    connection.sendall(performed(task))


def _frame(store: Store, limits: Limits, scratch: str, task: Task | bytes) -> bytes:
    if isinstance(task, messages.Task):
        return messages.of_answer(answered(store, limits, scratch, *task))
    return messages.of_any(_response(store, limits, scratch, Plain(*messages.query_of(task))))


def _response(store: Store, limits: Limits, scratch: str, query: Plain) -> Answer | Ready:
    """What a small query is answered with."""
    try:
        answer = answered(store, limits, scratch, "query", protocol.of_plain(query))
    except http.RefusedError as error:
        answer = error.answer
    # what is in a file is sent by the server itself
    return answer if answer.path is not None else http.ready(answer)


def answered(store: Store, limits: Limits, scratch: str, name: str, arguments: Mapping[str, Any]) -> Answer:
    """What comes of one task, whatever happens in it."""
    try:
        return tasks.TASKS[name](store, limits, scratch, **arguments)
    except IpgraphError as error:
        return problem_of(error)
    except MemoryError:
        return problem("memory", f"the answer takes more than {limits.memory >> 20} MB of memory")
    except Exception:  # a worker tells what went wrong with one request, and goes on with the next
        print(json.dumps({"task": name, "error": traceback.format_exc()}), file=sys.stderr, flush=True)
        return problem("error", "the server failed on this request, and has noted why")


def _take_a_large_stack() -> None:
    """What is asked may be nested deeply, or be a long row, which the engine takes for nested."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_STACK)
        with suppress(OSError, ValueError):
            size = _STACK if most == resource.RLIM_INFINITY else min(_STACK, most)
            resource.setrlimit(resource.RLIMIT_STACK, (size, most))


def _be_first_to_go() -> None:
    """Where the machine runs out of memory, the system should end a worker, never the server."""
    with suppress(OSError), open(f"/proc/{os.getpid()}/oom_score_adj", "w", encoding="ascii") as file:  # noqa: PTH123
        file.write("800")
