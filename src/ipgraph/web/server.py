"""Requests over HTTP → answers by the pool of workers: the endpoint, graphs, descriptions."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
import traceback
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox

from ipgraph.errors import StoreError
from ipgraph.store import open_store
from ipgraph.web import api, drawings, http, protocol, site, static
from ipgraph.web.access import AccessLog
from ipgraph.web.drawer import Drawer
from ipgraph.web.generations import Generations
from ipgraph.web.http import RefusedError
from ipgraph.web.messages import Answer, Task
from ipgraph.web.pool import Pool
from ipgraph.web.problems import problem, problem_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from ipgraph.web.http import Receive, Scope, Send
    from ipgraph.web.limits import Limits

_READ: Final = "GET, HEAD, OPTIONS"


class Server:
    """An ASGI application over one store; ``running`` must be entered around it."""

    def __init__(
        self,
        place: Path | str,
        limits: Limits,
        *,
        update_token: str | None = None,
        log: Callable[[str], object] | None = None,
    ) -> None:
        """``place`` is the folder of a store, or the URL of a SPARQL server."""
        self._place = place
        self._limits = limits
        self._token = update_token
        self._log = log or AccessLog()
        self.pool: Pool
        self._drawer: Drawer
        self._generations: Generations | None = None
        self._updating: asyncio.Lock

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Workers run inside. Raises StoreError where the store cannot be served."""
        self._updating = asyncio.Lock()
        generations = Generations(self._place) if isinstance(self._place, Path) else None
        self._generations = generations
        try:
            with tempfile.TemporaryDirectory(prefix="ipgraph-results-") as scratch:
                async with Pool(generations or str(self._place), self._limits, scratch) as self.pool:
                    self._drawer = Drawer(self.pool)
                    try:
                        yield
                    finally:
                        self._drawer.close()
        finally:
            if generations is not None:
                generations.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI 3)."""
        if scope["type"] != "http":
            return
        began = perf_counter()
        try:
            if len(scope["query_string"]) > self._limits.request:
                raise http.too_large(self._limits.request)
            answer = await self._answer(scope, receive)
        except RefusedError as error:
            answer = error.answer
        except Exception:  # one request must not end what answers all others
            self._log(traceback.format_exc())
            answer = problem("error", "the server failed on this request, and has noted why")
        asked = perf_counter() - began
        sent = await http.respond(scope, send, answer)
        what = f"{scope['method']} {quote(scope['path'], safe='/')}"
        self.note(scope.get("client"), what, answer.status, sent, asked, answer.rows)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        path = scope["path"]
        if path in ("/sparql", "/sparql/"):
            return await self._sparql(scope, receive)
        if path == "/.well-known/void":
            self._only_reads(scope)
            return await self._describe(scope, receive)
        if path == "/data":
            return await self._data(scope, receive)
        if path == "/api" or path.startswith("/api/"):
            self._only_reads(scope)
            return await self._api(scope, receive)
        if path.startswith("/static/"):
            return self._static(scope)
        self._only_reads(scope)
        if path.startswith("/language/"):
            return site.chosen_language(scope)
        if path == "/suggest":
            return await self._suggest(scope, receive)
        if (drawn := drawings.task(scope)) is not None:
            return await self._once(scope, drawn, receive, self._drawer)
        return await self._page(scope, receive)

    def _static(self, scope: Scope) -> Answer:
        found = static.files().get(scope["path"])
        if found is None:
            return problem("not-found", "there is no such file")
        if http.header(scope, b"if-none-match") == found.headers["etag"]:
            return Answer(304, {"etag": found.headers["etag"]})
        return found

    async def _page(self, scope: Scope, receive: Receive) -> Answer:
        """A page for people, or (of a thing of the graph) RDF for machines, as the client likes better."""
        params = dict(http.fields(scope["query_string"]))
        path = scope.get("raw_path", scope["path"].encode()).decode("latin-1")
        accept = http.header(scope, b"accept")
        if path.startswith("/id/") and site.wants_rdf(accept, params.get("format")):
            arguments = {"path": path, "accept": accept, "form": params.get("format")}
            return await self._run(Task("thing", arguments), receive)
        asked = {"path": path, "params": params, "language": site.language(scope)}
        if path == "/query/terms":
            # the same for all readers until the store changes, and the longest to find out
            return await self._once(scope, Task("page", asked), receive)
        return await self._run(Task("page", asked), receive)

    async def _suggest(self, scope: Scope, receive: Receive) -> Answer:
        asked = dict(http.fields(scope["query_string"])).get("q", "")
        return await self._run(Task("suggest", {"asked": asked, "language": site.language(scope)}), receive)

    async def _sparql(self, scope: Scope, receive: Receive) -> Answer:
        if scope["method"] == "OPTIONS":
            return protocol.PREFLIGHT
        asked = await protocol.asked(scope, receive, self._limits.request)
        if asked.update is not None:
            protocol.may_update(scope, self._token)
            return await self._update(scope, asked)
        if asked.query is None:
            return await self._describe(scope, receive)
        arguments = asked.arguments(http.header(scope, b"accept"), f"{http.root(scope)}/sparql")
        return protocol.for_form(scope, await self._run(Task("query", arguments), receive))

    async def _run(self, task: Task, receive: Receive) -> Answer:
        return await self.pool.run(task, lambda: http.is_gone(receive))

    async def _describe(self, scope: Scope, receive: Receive) -> Answer:
        arguments = {
            "root": http.root(scope),
            "accept": http.header(scope, b"accept"),
            "takes_updates": self._token is not None,
        }
        return await self._run(Task("describe", arguments), receive)

    async def _data(self, scope: Scope, receive: Receive) -> Answer:
        """The Graph Store HTTP Protocol, for reading (SPARQL 1.1 Graph Store HTTP Protocol, section 5.2)."""
        self._only_reads(scope)
        fields = http.fields(scope["query_string"])
        graphs = [value for name, value in fields if name == "graph"]
        wants_default = any(name == "default" for name, _ in fields)
        if len(graphs) + wants_default != 1:
            raise RefusedError(
                "bad-request", "name one graph with ?graph=IRI, or the union of all with ?default"
            )
        form = next((value for name, value in fields if name == "format"), None)
        arguments = {
            "name": protocol.graph_name(graphs[0]) if graphs else None,
            "accept": http.header(scope, b"accept"),
            "form": form,
        }
        return await self._run(Task("graph_of", arguments), receive)

    async def _api(self, scope: Scope, receive: Receive) -> Answer:
        name, form = api.named(scope["path"].removeprefix("/api").strip("/"))
        if not name:
            return api.index(site.language(scope))
        if (name, form) == ("docs", "json"):
            return await self._page(scope, receive)
        if (name, form) == ("openapi", "json"):
            return api.described(http.root(scope), site.language(scope))
        params: dict[str, str] = {}
        for key, value in http.fields(scope["query_string"]):
            if key in params:
                raise RefusedError("bad-request", f"the parameter {key} is given twice")
            params[key] = value
        known = {"name": name, "form": form, "params": params}
        return await self._once(scope, Task("api", known), receive)

    async def _once(
        self, scope: Scope, task: Task, receive: Receive, by: Pool | Drawer | None = None
    ) -> Answer:
        """The answer to a task, marked; that nothing has changed, where the client has what it would be sent
        (RFC 9110, section 13.1.2).

        The mark is that of the store before it is asked: where it changes meanwhile, the client asks again.
        """
        tag = self._tag(scope)
        seen = http.header(scope, b"if-none-match")
        marks = {"etag": tag, "cache-control": "no-cache"} if tag is not None else {}
        if tag is not None and seen is not None and tag in (each.strip() for each in seen.split(",")):
            return Answer(304, marks)
        answer = await (by or self.pool).run(task, lambda: http.is_gone(receive))
        return answer._replace(headers={**answer.headers, **marks}) if answer.status == 200 else answer

    def _tag(self, scope: Scope) -> str | None:
        """What changes when the store does, or the request is another; None for a server elsewhere."""
        if self._generations is None:
            return None
        asked = (self._generations.mark, scope["path"], scope["query_string"], http.header(scope, b"accept"))
        return f'W/"{hashlib.sha256(repr(asked).encode()).hexdigest()[:24]}"'

    def _only_reads(self, scope: Scope) -> None:
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            raise RefusedError("method", f"this address takes {_READ}", allow=_READ)

    async def _update(self, scope: Scope, asked: protocol.Asked) -> Answer:
        """One update at a time: what it changes is found out by a worker, and written in one transaction."""
        async with self._updating:
            arguments = {
                "update": asked.update,
                "base": f"{http.root(scope)}/sparql",
                "default": asked.default,
                "named": asked.named,
            }
            found = await self.pool.run(Task("update", arguments))
            if found.status != 200:
                return found
            try:
                await asyncio.to_thread(self._apply, found)
            except StoreError as error:
                return problem_of(error)
            finally:
                http.drop(found)
            if self._generations is not None:
                await self.pool.renew()
        return Answer(204)

    def _apply(self, found: Answer) -> None:
        """Write what an update changes. Raises StoreError where the store has changed since it was tried."""
        written = Path(found.path).read_bytes() if found.path is not None else found.body
        lines = written.split(b"\n")
        removed, added = (
            list(
                ox.parse(
                    b"\n".join(line[1:] for line in lines if line.startswith(sign)),
                    format=ox.RdfFormat.N_QUADS,
                )
            )
            for sign in (b"-", b"+")
        )
        if self._generations is not None and not self._generations.is_current():
            raise StoreError("the store was written to by somebody else meanwhile; send the update again")
        with open_store(self._place, create=False) as store:
            store.apply(removed, added)

    def note(
        self,
        client: tuple[str, int] | None,
        what: str,
        status: int,
        sent: int,
        took: float,
        rows: int | None,
        ago: float = 0.0,
    ) -> None:
        """A line of the access log: when, who, what, status, bytes, time until the answer was there, rows.

        ``ago`` is how many seconds ago it was there.
        """
        who, _ = client or ("-", 0)
        counted = "-" if rows is None else rows
        self._log(f"{http.moment(ago)} {who} {what} {status} {sent} {took * 1000:.1f}ms {counted}")
