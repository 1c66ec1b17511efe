"""Addresses → documents, from a server on this machine that behaves well, badly, or not at all."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest

from ipgraph import rdf
from ipgraph.errors import ReadError
from ipgraph.read import address as module
from ipgraph.read import is_address, read
from ipgraph.read.address import MOST_REDIRECTS, Seconds, fetch
from ipgraph.vocabulary import iri, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Ran

SENTENCE = "In 2023, China granted 921,000 invention patents, up 15.3 percent year on year, the office said."
CHINESE = "2023年，我国授权发明专利92.1万件，同比增长15.3%。"
LIMIT = 100_000
QUICK = Seconds(connect=1, read=0.6, total=1.2)
BOMB = gzip.compress(bytes(50_000_000))


class Handler(BaseHTTPRequestHandler):
    """Answers by the path; ``asked`` collects what was asked for."""

    asked: ClassVar[list[tuple[str, str]]] = []

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        Handler.asked.append((self.path, self.headers.get("User-Agent", "")))
        name = self.path.strip("/").split("/")[0].split("?")[0]
        try:
            getattr(self, f"give_{name}", self.give_nothing)()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def give(
        self, body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **more: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for key, value in more.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def give_nothing(self) -> None:
        self.give(b"not here", status=int(self.path[1:]) if self.path[1:].isdigit() else 404)

    def give_page(self) -> None:
        self.give(f"<html><body><p>{SENTENCE}</p></body></html>".encode())

    def give_text(self) -> None:
        self.give(CHINESE.encode("gb18030"), "text/plain; charset=GB2312")

    def give_fragment(self) -> None:
        self.give(f"<div><p>{SENTENCE}</p></div>".encode())

    def give_markdown(self) -> None:
        self.give(b"# Grants\n\nA *line*.", "text/markdown; charset=utf-8")

    def give_wrong(self) -> None:  # a header that a server sends with every page
        markup = f'<html><head><meta charset="gb2312"></head><body><p>{CHINESE}</p></body></html>'
        self.give(markup.encode("gb18030"), "text/html; charset=ISO-8859-1")

    def give_gzip(self) -> None:
        self.give(gzip.compress(SENTENCE.encode()), "text/plain", Content_Encoding="gzip")

    def give_deflate(self) -> None:
        self.give(zlib.compress(SENTENCE.encode()), "text/plain", Content_Encoding="deflate")

    def give_raw(self) -> None:
        packed = zlib.compressobj(wbits=-15)
        data = packed.compress(SENTENCE.encode()) + packed.flush()
        self.give(data, "text/plain", Content_Encoding="deflate")

    def give_bomb(self) -> None:
        self.give(BOMB, "text/plain", Content_Encoding="gzip")

    def give_damaged(self) -> None:
        self.give(b"\x1f\x8b\x08\x00" + b"x" * 100, "text/plain", Content_Encoding="gzip")

    def give_cut(self) -> None:
        self.give(gzip.compress(SENTENCE.encode())[:-12], "text/plain", Content_Encoding="gzip")

    def give_brotli(self) -> None:
        self.give(b"x", "text/plain", Content_Encoding="br")

    def give_image(self) -> None:
        self.give(b"no signature", "image/webp")

    def give_empty(self) -> None:
        self.give(b"", "text/plain")

    def give_large(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(10**12))
        self.end_headers()

    def give_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(1000):
            self.wfile.write(b"patents " * 1000)

    def give_short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"patents")

    def give_silent(self) -> None:
        time.sleep(1.5)

    def give_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b"a")
            time.sleep(0.1)

    def give_headers(self) -> None:
        for _ in range(40):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ".ljust(24)[:1])
            self.wfile.flush()
            time.sleep(0.1)

    def give_noise(self) -> None:
        self.wfile.write(b"220 this is no HTTP\r\n\r\n")
        self.close_connection = True

    def give_to(self) -> None:
        self.give(b"", status=302, Location=self.path.partition("?")[2])

    def give_loop(self) -> None:
        self.give(b"", status=301, Location="/loop")

    def give_count(self) -> None:
        left = int(self.path.rpartition("/")[2])
        self.give(b"", status=307, Location=f"/count/{left - 1}" if left > 1 else "../page")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server on this machine."""
    serving = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving.daemon_threads = True
    thread = threading.Thread(target=serving.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{serving.server_address[1]}"
    serving.shutdown()
    serving.server_close()
    thread.join()


def refused(address: str, seconds: Seconds = QUICK) -> str:
    with pytest.raises(ReadError) as caught:
        fetch(address, LIMIT, seconds)
    line = str(caught.value)
    assert line.startswith(f"{address}: ")
    assert "\n" not in line
    return line.removeprefix(f"{address}: ")


def test_what_lies_on_the_web_is_named_by_its_address(server: str) -> None:
    Handler.asked.clear()
    document = read(f"{server}/page?a=1#part")
    assert document.name == f"{server}/page?a=1"
    assert document.source == f"{server}/page?a=1"
    assert document.media_type == "text/html"
    assert document.text == SENTENCE
    assert Handler.asked[0][0] == "/page?a=1"
    assert Handler.asked[0][1].startswith("ipgraph/")
    assert read(f"{server}/page", "mine").name == "mine"


def test_the_address_is_part_of_the_graph(server: str) -> None:
    document = read(f"{server}/to?/page")
    assert (document.name, document.source) == (f"{server}/to?/page", f"{server}/page")
    quads = rdf.document_quads(document, [], [], load())
    assert rdf.document_of(quads).source == f"{server}/page"
    assert any(str(quad.predicate).endswith("/dc/terms/source>") for quad in quads)


@pytest.mark.parametrize(
    ("path", "text", "media_type"),
    [
        ("text", CHINESE, "text/plain"),
        ("wrong", CHINESE, "text/html"),
        ("fragment", SENTENCE, "text/html"),
        ("markdown", "Grants\n\nA line.", "text/markdown"),
        ("gzip", SENTENCE, "text/plain"),
        ("deflate", SENTENCE, "text/plain"),
        ("raw", SENTENCE, "text/plain"),
        (f"count/{MOST_REDIRECTS}", SENTENCE, "text/html"),
    ],
)
def test_the_header_and_the_content_tell_format_and_encoding(
    server: str, path: str, text: str, media_type: str
) -> None:
    document = read(f"{server}/{path}")
    assert (document.text, document.media_type) == (text, media_type)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("404", "the server answers 404 Not Found"),
        ("500", "the server answers 500 Internal Server Error"),
        ("204", "the server answers 204 No Content"),
        ("799", "the server answers 799"),
        ("loop", f"more than {MOST_REDIRECTS} redirects"),
        (f"count/{MOST_REDIRECTS + 1}", f"more than {MOST_REDIRECTS} redirects"),
        ("to?file:///etc/passwd", "it leads to file: addresses, and only http(s) is fetched"),
        ("to?ftp://example.org/", "it leads to ftp: addresses"),
        ("large", "larger than the limit of 100000 bytes"),
        ("endless", "larger than the limit of 100000 bytes"),
        ("bomb", "larger than the limit of 100000 bytes"),
        ("damaged", "cannot be unpacked"),
        ("cut", "breaks off"),
        ("short", "breaks off"),
        ("brotli", "packed as br"),
        ("silent", "takes too long"),
        ("drip", "no complete answer within 1.2 seconds"),
        ("headers", "no complete answer within 1.2 seconds"),
        ("noise", "breaks off, or is none of HTTP"),
    ],
)
def test_a_server_that_gives_no_document(server: str, path: str, words: str) -> None:
    begun = time.monotonic()
    assert words in refused(f"{server}/{path}")
    assert time.monotonic() - begun < 3


def test_what_a_server_gives_may_be_no_document(server: str) -> None:
    for path, words in (("image", "image/webp, not a document"), ("empty", "empty")):
        with pytest.raises(ReadError, match=words):
            read(f"{server}/{path}")


def test_nothing_answers() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert "nothing answers there" in refused(f"http://127.0.0.1:{port}/")
    assert "no server of that name" in refused("http://there-is.none.invalid/")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://", "names no server"),
        ("http://[::1", "not a web address"),
        ("http://a:99999/", "not a web address"),
        ("http://" + "a" * 70 + "专.cn/", "not a web address"),
    ],
)
def test_what_is_no_address(address: str, words: str) -> None:
    assert words in refused(address)


def test_a_password_is_neither_stored_nor_shown() -> None:
    with pytest.raises(ReadError) as caught:
        read("https://me:secret@example.org/")
    assert "secret" not in str(caught.value)
    assert "leave it out" in str(caught.value)


def test_a_public_address_may_not_lead_into_the_own_network(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = server.rpartition(":")[2]
    private = module._is_inside
    monkeypatch.setattr(module, "_is_inside", lambda host: host != "localhost" and private(host))
    address = f"http://localhost:{port}/to?{server}/page"
    assert "an address of the own network" in refused(address)
    assert fetch(f"http://localhost:{port}/page", LIMIT, QUICK).data
    monkeypatch.undo()
    assert module._is_inside("127.0.0.1")
    assert module._is_inside("169.254.169.254")
    assert not module._is_inside("8.8.8.8")


def test_addresses_are_written_in_ascii(server: str) -> None:
    Handler.asked.clear()
    fetch(f"{server}/page/专利 a%20b?q=发明&r=1", LIMIT, QUICK)
    assert Handler.asked[0][0] == "/page/%E4%B8%93%E5%88%A9%20a%20b?q=%E5%8F%91%E6%98%8E&r=1"


def test_what_is_an_address_and_what_a_file() -> None:
    assert is_address("http://a")
    assert is_address("HTTPS://a")
    assert not is_address("ftp://a")
    assert not is_address("http/a.txt")
    with pytest.raises(ReadError, match="no such file"):
        read("missing.txt")


def test_a_proxy_of_the_environment_is_asked(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", server)
    monkeypatch.setenv("http_proxy", server)
    Handler.asked.clear()
    with pytest.raises(ReadError, match="404"):
        fetch("http://proxied.invalid/page", LIMIT, QUICK)
    assert Handler.asked[0][0] == "http://proxied.invalid/page"


def test_the_command_line_takes_addresses(ipgraph: Callable[..., Ran], server: str) -> None:
    ran = ipgraph("add", f"{server}/page", f"{server}/404")
    assert ran.status == 1
    assert ran.err.splitlines() == [
        f"added 1 of 2: {server}/page",
        f"left out: {server}/404: the server answers 404 Not Found",
    ]
    ran = ipgraph("query", "documents", "--format", "csv")
    assert iri("document", f"{server}/page") in ran.out
    ran = ipgraph("add", f"{server}/404")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"ipgraph: {server}/404: the server answers 404 Not Found\n"
    assert ipgraph("remove", f"{server}/page").status == 0
