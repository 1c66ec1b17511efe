"""A store → a server that listens, until it is told to end."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipgraph.errors import ServeError
from ipgraph.store import default_path, open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from ipgraph.web.limits import Limits
    from ipgraph.web.server import Server


def run(
    store: str | Path | None,
    host: str,
    port: int,
    limits: Limits,
    *,
    update_token: str | None = None,
    ready: Callable[[str], object] = lambda _: None,
) -> None:
    """Serve a store on an address until Ctrl-C; ``ready`` is told the server's own address once it answers.

    Raises StoreError where the store cannot be read, ServeError where nobody can listen on the address.
    """
    try:
        import uvicorn
    except ImportError as error:
        raise ServeError("serving needs more libraries; say: pip install 'ipgraph[serve]'") from error
    from ipgraph.web.server import Server

    place = store or os.environ.get("IPGRAPH_STORE") or default_path()
    if not (isinstance(place, str) and place.startswith(("http://", "https://"))):
        place = Path(place).expanduser().absolute()
        # tells in one line what is wrong with a store that cannot be read
        open_store(place, read_only=True).close()
    listening = _listening(host, port)

    async def serve() -> None:
        server = Server(place, limits, update_token=update_token)
        config = uvicorn.Config(
            server,
            lifespan="off",
            http=_connections(server),
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=True,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=3,
            h11_max_incomplete_event_size=1 << 16,
        )
        async with server.running():
            name = f"[{host}]" if ":" in host else host
            ready(f"http://{name}:{listening.getsockname()[1]}")
            await uvicorn.Server(config).serve(sockets=[listening])

    with listening, asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(serve())


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The faster loop where it is installed; it does not exist for Windows."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return None
    return new_event_loop


def _connections(server: Server) -> Any:
    """What reads requests: the faster where its parser is installed; the other is written in Python alone."""
    try:
        import httptools  # noqa: F401 - both need it
    except ImportError:
        return "h11"
    from ipgraph.web.quick import connection

    return connection(server)


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(1024)
    except OSError as error:
        raise ServeError(
            f"cannot listen on {host}:{port}: {(error.strerror or str(error)).lower()}; "
            "name another with --host or --port"
        ) from error
    listening.setblocking(False)
    return listening
