"""An http(s) address → the bytes that lie there and what the server says of them, within limits.

Limits hold while the answer comes in: size, also once unpacked; time for each step and for all of it;
redirects. Any address that the user names is fetched, on the own machine and network too; but a public
address may not lead there, or a page could have this machine ask what only it can reach.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
import zlib
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from ipgraph.errors import ReadError
from ipgraph.read.limits import too_large

if TYPE_CHECKING:
    from collections.abc import Iterator

    from urllib3 import BaseHTTPResponse

MOST_REDIRECTS: Final = 5
_CHUNK: Final = 1 << 16
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_SAFE: Final = "!#$%&'()*+,/:;=?@[]~"  # in a path and a query; a percent sign stands for what it escapes
_ACCEPT: Final = "text/html, application/xhtml+xml, application/pdf, text/markdown, text/plain, */*;q=0.5"
_NAME: Final = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Seconds:
    """What a server is given: to be reached, between two pieces of its answer, in all."""

    connect: float = 10
    read: float = 20
    total: float = 60


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its bytes, the address that it came from in the end, and what its header declares."""

    data: bytes
    address: str
    media_type: str | None
    charset: str | None


def fetch(address: str, limit: int, seconds: Seconds | None = None) -> Fetched:
    """What lies at ``address``, of ``limit`` bytes at most.

    Raises ReadError where the address is none, nothing answers, the answer is no success, or a limit is
    reached.
    """
    visit = _Visit(address, limit, seconds or Seconds())
    # name servers, and headers that come byte by byte, know no time limit: a thread can be left behind
    thread = threading.Thread(target=visit.run, daemon=True)
    thread.start()
    thread.join(visit.seconds.total)
    visit.ended.set()
    if visit.error is not None:
        raise visit.error
    if visit.found is None:
        raise ReadError(f"{address}: no complete answer within {visit.seconds.total:g} seconds")
    return visit.found


class _Visit:
    """One fetch: where it stands, and what came of it."""

    def __init__(self, address: str, limit: int, seconds: Seconds) -> None:
        self.address = address
        self.limit = limit
        self.seconds = seconds
        self.ended = threading.Event()
        self.found: Fetched | None = None
        self.error: BaseException | None = None
        self._until = monotonic() + seconds.total

    def run(self) -> None:
        from urllib3.exceptions import HTTPError

        try:
            self.found = self._follow()
        except ReadError as error:
            self.error = error
        except (HTTPError, OSError, ValueError) as error:
            self.error = ReadError(f"{self.address}: {_reason(error)}")
        except BaseException as error:  # for the thread that waits
            self.error = error

    def _follow(self) -> Fetched:
        parts = _checked(self.address, self.address)
        outside = not _is_inside(parts.hostname)
        for _ in range(MOST_REDIRECTS + 1):
            target, answer = self._answer(parts)
            if target is None:
                assert answer is not None
                return answer
            parts = _checked(target, self.address)
            if outside and _is_inside(parts.hostname):
                raise ReadError(
                    f"{self.address}: it leads to {parts.hostname}, an address of the own network; "
                    "name that yourself if you mean it"
                )
        raise ReadError(f"{self.address}: more than {MOST_REDIRECTS} redirects")

    def _answer(self, parts: SplitResult) -> tuple[str | None, Fetched | None]:
        """Where the server leads, or what it gives."""
        from urllib3 import Timeout

        address = urlunsplit(parts)
        left = max(0.001, self._until - monotonic())
        timeout = Timeout(connect=min(self.seconds.connect, left), read=min(self.seconds.read, left))
        headers = {"User-Agent": _agent(), "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
        with _pool(parts) as pool:
            response = pool.request(
                "GET",
                address,
                headers=headers,
                timeout=timeout,
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
            )
            try:
                target = response.headers.get("Location")
                if response.status in _REDIRECTS and target:
                    return urljoin(address, _escaped(target)), None
                if response.status != HTTPStatus.OK:
                    raise ReadError(f"{self.address}: the server answers {_status(response.status)}")
                data = b"".join(self._body(response))
            finally:
                response.close()
        declared = response.headers.get("Content-Type", "")
        name, charset = _NAME.match(declared.strip()), _CHARSET.search(declared)
        return None, Fetched(
            data, address, name.group().lower() if name else None, charset.group(1) if charset else None
        )

    def _body(self, response: BaseHTTPResponse) -> Iterator[bytes]:
        """The body's pieces, unpacked. Raises ReadError once they are too many, too large or too late."""
        announced = response.headers.get("Content-Length", "")
        if announced.isascii() and announced.isdigit() and int(announced[:20]) > self.limit:
            raise ReadError(f"{self.address}: {too_large(self.limit)}")
        unpack = _Unpacking(response.headers.get("Content-Encoding", ""), self.address)
        received = given = 0
        for chunk in response.stream(_CHUNK, decode_content=False):
            if self.ended.is_set() or monotonic() > self._until:
                raise ReadError(f"{self.address}: no complete answer within {self.seconds.total:g} seconds")
            received += len(chunk)
            for piece in unpack.pieces(chunk):
                given += len(piece)
                if max(received, given) > self.limit:
                    raise ReadError(f"{self.address}: {too_large(self.limit)}")
                yield piece
        unpack.end()


class _Unpacking:
    """Undoes a content encoding in pieces of bounded size: a small answer may unpack to a huge one."""

    def __init__(self, encoding: str, address: str) -> None:
        self._address = address
        name = encoding.strip().lower()
        if name not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise ReadError(f"{address}: packed as {name}, which cannot be unpacked here")
        self._packed = name not in ("", "identity")
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 32)  # by its header gzip or zlib
        self._begun = False

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        if not self._packed:
            yield chunk
            return
        if not self._begun and chunk:
            self._begun = True
            if not chunk.startswith(b"\x1f\x8b") and chunk[0] & 0x0F != zlib.DEFLATED:
                self._stream = zlib.decompressobj(-zlib.MAX_WBITS)  # some servers send deflate without header
        while chunk and not self._stream.eof:
            try:
                yield self._stream.decompress(chunk, _CHUNK)
            except zlib.error:
                raise ReadError(f"{self._address}: what the server sent cannot be unpacked") from None
            chunk = self._stream.unconsumed_tail

    def end(self) -> None:
        if self._packed and self._begun and not self._stream.eof:
            raise ReadError(f"{self._address}: the answer breaks off")


def _checked(address: str, asked: str) -> SplitResult:
    """The parts of an address that can be fetched, all in ASCII. Raises ReadError; ``asked`` goes into it."""
    try:
        parts = urlsplit(_escaped(address))
        host, port = parts.hostname, parts.port
        ascii_host = (host or "").encode("idna").decode("ascii") if host and not host.isascii() else host
    except (ValueError, UnicodeError):
        raise ReadError(f"{asked}: not a web address") from None
    if parts.scheme not in ("http", "https"):
        raise ReadError(
            f"{asked}: it leads to {parts.scheme or 'no'}: addresses, and only http(s) is fetched"
        )
    if not ascii_host:
        raise ReadError(f"{asked}: not a web address: it names no server")
    if parts.username is not None or parts.password is not None:
        raise ReadError(
            f"{asked.split('//')[0]}//…: an address with a password would be stored; leave it out"
        )
    shown = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    return SplitResult(
        parts.scheme, shown if port is None else f"{shown}:{port}", parts.path or "/", parts.query, ""
    )


def _escaped(address: str) -> str:
    """An address with everything but ASCII escaped in its path and query."""
    head, slashes, rest = address.strip().partition("//")
    host, slash, path = rest.partition("/")
    return f"{head}{slashes}{host}{slash}{quote(path, safe=_SAFE)}" if slashes else quote(address, safe=_SAFE)


def _is_inside(host: str | None) -> bool:
    """True of the own machine and of addresses in private networks."""
    found: list[Any] = []
    with suppress(OSError, UnicodeError):
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    addresses = (str(each[4][0]).partition("%")[0] for each in found)
    return any(not ipaddress.ip_address(address).is_global for address in addresses)


def _pool(parts: SplitResult) -> Any:
    """A pool of connections, through a proxy where the environment names one."""
    from urllib.request import getproxies, proxy_bypass

    from urllib3 import PoolManager, ProxyManager

    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.netloc):
        return ProxyManager(proxy if "://" in proxy else f"http://{proxy}")
    return PoolManager()


def _agent() -> str:
    from ipgraph import __version__

    return f"ipgraph/{__version__}"


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)


def _reason(error: BaseException) -> str:
    """Why an address could not be fetched, in a few words."""
    from urllib3 import exceptions as known

    if isinstance(error, known.NameResolutionError):
        return "there is no server of that name"
    if isinstance(error, known.NewConnectionError):
        return "nothing answers there (connection refused or no way to it)"
    if isinstance(error, known.ConnectTimeoutError):
        return "the server cannot be reached in time"
    if isinstance(error, known.ReadTimeoutError | TimeoutError):
        return "the server takes too long to answer"
    if isinstance(error, known.SSLError):
        return f"no safe connection ({' '.join(str(error).split())[:160]})"
    if isinstance(error, known.ProxyError):
        return "the proxy that the environment names does not answer"
    if isinstance(error, known.IncompleteRead | known.ProtocolError):
        return "the answer breaks off, or is none of HTTP"
    return f"cannot be fetched ({' '.join(str(error).split())[:160]})"
