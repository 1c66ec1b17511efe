"""Hostile requests → faults of the server: failures that no limit explains, echoes, silence, its end.

Not collected by pytest; ``tests/test_web_fuzz.py`` runs a few seconds of it. Each request has a name made of
a seed, a generator and a number, by which it can be made again:

    python tests/fuzz_serving.py --seconds 600
    python tests/fuzz_serving.py --case 1/nested/17
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from random import Random
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote, quote_from_bytes

from ipgraph import vocabulary
from ipgraph.query import catalogue
from ipgraph.store import Store
from serving import Served, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Problems that say that a request takes too much; no other is a server's fault that may be.
LIMITS: Final = frozenset({"busy", "time", "rows", "result-size", "memory", "nesting"})
OPTIONS: Final = ("--timeout", "1", "--rows", "20000", "--memory", "256")
# what would be a tag, a header or an expression of a template if it came back as it is
MARK: Final = "zq9"
SCRIPTS: Final = (
    f"<{MARK} onload=alert(1)>",
    f'"><{MARK}>',
    f"'><{MARK}>",
    f"</script><{MARK}>",
    f"</textarea></title><{MARK}>",
    f"-->]]><{MARK}>",
    f"a\r\nx-{MARK}: 1\r\n\r\n<{MARK}>",
    f"a\nx-{MARK}: 1",
    f"javascript:{MARK}()",
    f"{{{{ 7 * 7 }}}}<{MARK}>",
    f"\x00<{MARK}>\ufeff",
    f"//{MARK}.example/<{MARK}>",
)
PAGES: Final = (
    "/",
    "/search",
    "/checks",
    "/query",
    "/suggest",
    "/language/zh",
    "/indicators",
    "/id/agency/x",
    "/query/terms",
)
PARAMETERS: Final = (
    "q",
    "query",
    "update",
    "graph",
    "default",
    "format",
    "back",
    "example",
    "indicator",
    "view",
    "kind",
)
WAIT: Final = 0.15
# Some take a processor's time; the others come so many times for each.
EVERY: Final = {"heavy": 60, "huge": 15, "nested": 15}
AT_ONCE: Final = 8


class Request(NamedTuple):
    """Bytes to send, and whether a server has to say something to them."""

    sent: bytes
    is_whole: bool = True


def get(path: str | bytes, *headers: bytes, method: bytes = b"GET") -> Request:
    target = path.encode() if isinstance(path, str) else path
    lines = [method + b" " + target + b" HTTP/1.1", b"Host: localhost", *headers]
    return Request(b"\r\n".join(lines) + b"\r\n\r\n")


def post(body: bytes, kind: bytes, *headers: bytes, path: bytes = b"/sparql") -> Request:
    length = b"Content-Length: %d" % len(body)
    lines = [b"POST " + path + b" HTTP/1.1", b"Host: localhost", b"Content-Type: " + kind, length, *headers]
    return Request(b"\r\n".join(lines) + b"\r\n\r\n" + body)


def ask(query: str, random: Random) -> Request:
    """A query by one of the ways of the protocol."""
    written = query.encode("utf-8", "surrogatepass")
    way = random.randrange(3)
    if way == 0 and len(written) < 20_000:
        return get("/sparql?query=" + quote_from_bytes(written))
    if way == 1:
        return post(b"query=" + quote_from_bytes(written).encode(), b"application/x-www-form-urlencoded")
    return post(written, b"application/sparql-query")


# Generators.


def noise(random: Random) -> Request:
    return Request(random.randbytes(random.randrange(1, 3000)), is_whole=False)


def changed(random: Random) -> Request:
    """A good request with some of its bytes changed."""
    good = random.choice(
        [
            get("/sparql?query=ASK%20%7B%7D"),
            get("/api/indicators"),
            post(b"ASK {}", b"application/sparql-query"),
        ]
    )
    sent = bytearray(good.sent)
    for _ in range(random.randrange(1, 6)):
        at = random.randrange(len(sent))
        sent[at : at + random.randrange(2)] = random.randbytes(random.randrange(3))
    return Request(bytes(sent), is_whole=False)


def queries(random: Random) -> Request:
    """Tokens of SPARQL in any order, and some that are none."""
    words = [
        "SELECT",
        "ASK",
        "CONSTRUCT",
        "DESCRIBE",
        "WHERE",
        "{",
        "}",
        "(",
        ")",
        ".",
        ";",
        ",",
        "*",
        "?x",
        "?y",
        "$z",
        "<http://example.org/>",
        "ipg:Claim",
        "a",
        "1",
        "1.5e3",
        "'x'",
        '"""',
        "FILTER",
        "EXISTS",
        "NOT",
        "OPTIONAL",
        "UNION",
        "MINUS",
        "GRAPH",
        "SERVICE",
        "SILENT",
        "VALUES",
        "BIND",
        "AS",
        "ORDER",
        "BY",
        "GROUP",
        "HAVING",
        "LIMIT",
        "OFFSET",
        "COUNT",
        "SUM",
        "REGEX",
        "IF",
        "COALESCE",
        "+",
        "-",
        "*",
        "/",
        "^",
        "!",
        "|",
        "&&",
        "||",
        "=",
        "<",
        ">",
        "[]",
        "()",
        "<<",
        ">>",
        "@en",
        "^^",
        "_:b",
        "\\u0041",
        "\\",
        "商标",
        "\x00",
        "�",
        "PREFIX",
        "BASE",
        "INSERT",
        "DELETE",
        "LOAD",
        "CLEAR",
        "FROM",
        "NAMED",
    ]
    return ask(" ".join(random.choices(words, k=random.randrange(1, 60))), random)


def nested(random: Random) -> Request:
    """One thing inside another, many times over."""
    depth = int(10 ** random.uniform(1, 5))
    before, middle, after = random.choice(
        [
            ("{", "?s ?p ?o", "}"),
            ("(", "1", ")"),
            ("!", "true", ""),
            ("-", "1", ""),
            ("{ OPTIONAL {", "?s ?p ?o", "} }"),
            ("{ SELECT * WHERE {", "?s ?p ?o", "} }"),
            ("{ GRAPH ?g {", "?s ?p ?o", "} }"),
            ("[ ?p ", "1", "]"),
            ("( 1 ", "2", ")"),
            ("<< ", "?s ?p ?o", " >>"),
            ("FILTER EXISTS {", "?s ?p ?o", "}"),
            ("IF(true,", "1", ",2)"),
        ]
    )
    inside = before * depth + middle + after * depth
    shape = random.choice(
        [
            "SELECT * WHERE {{ {} }}",
            "SELECT * WHERE {{ ?s ?p ?o FILTER({}) }}",
            "SELECT ({} AS ?x) {{}}",
            "SELECT * WHERE {{ ?s {} ?o }}",
            "SELECT * WHERE {{ ?s ?p {} }}",
        ]
    )
    return ask(shape.format(inside), random)


def huge(random: Random) -> Request:
    """Much of one thing, beside itself; some of it too much for any request."""
    times = int(10 ** random.uniform(2, 5.3))
    what = random.randrange(9)
    if what == 0:
        text = "SELECT * WHERE { " + " UNION ".join(["{ ?s ?p 1 }"] * min(times, 60_000)) + " }"
    elif what == 1:
        text = "SELECT * WHERE { ?s ?p ?o FILTER(" + " || ".join(["?o = 1"] * times) + ") }"
    elif what == 2:
        text = "SELECT * WHERE { VALUES ?x { " + "1 " * times + "} }"
    elif what == 3:
        text = "ASK { <http://example.org/" + "x" * times + "> ?p ?o }"
    elif what == 4:
        text = "SELECT " + " ".join(f"?v{each}" for each in range(times)) + " WHERE {}"
    elif what == 5:
        text = "SELECT * WHERE { ?s " + "/".join(["ipg:x"] * times) + " ?o }"
    elif what == 6:
        text = (
            "SELECT * WHERE { "
            + " . ".join(f"?a{each} ?b{each} ?c{each}" for each in range(times // 10))
            + " }"
        )
    elif what == 7:
        text = "SELECT (" + "+".join(["1"] * times) + " AS ?x) {}"
    else:
        text = f'SELECT (REGEX("{"a" * min(times, 5000)}!", "^(a+)+$") AS ?x) {{}}'
    return ask(text, random)


def heavy(random: Random) -> Request:
    """What takes longer than there is time, or more memory."""
    patterns = " . ".join(f"?a{each} ?b{each} ?c{each}" for each in range(random.randrange(2, 6)))
    return ask(
        random.choice(
            [
                f"SELECT (COUNT(*) AS ?n) WHERE {{ {patterns} }}",
                f"SELECT * WHERE {{ {patterns} }} ORDER BY ?c0 ?c1",
                "SELECT * WHERE { ?s (!ipg:x|^!ipg:x)* ?o }",
                f"SELECT (GROUP_CONCAT(?c0) AS ?x) WHERE {{ {patterns} }}",
                'SELECT (STRLEN(REPLACE("aaaaaaaaaaaaaaaaaaaa", "a", "aaaaaaaaaaaaaaaaaaaa")) AS ?x) {}',
            ]
        ),
        random,
    )


def headers(random: Random) -> Request:
    """Headers that are too many, too long, twice there, contradict each other, or are none."""
    name = random.choice(
        [
            b"Accept", b"Accept-Language", b"Accept-Encoding", b"Cookie", b"If-None-Match", b"Host",
            b"Connection", b"Content-Length", b"Transfer-Encoding", b"Expect", b"Upgrade",
            b"Authorization", b"Content-Type", b"X-Forwarded-For", b"X-Forwarded-Proto", b"Range",
            b"Origin", b"Sec-Fetch-Dest", b"Te",
        ]
    )  # fmt: skip
    value = random.choice(
        [
            b"", b"-1", b"99999999999999999999", b"5, 5", b"chunked", b"chunked, chunked", b"100-continue",
            b"*/*;q=" + b"9" * 400, b"text/csv;q=nan", b"text/html," * 3000, b"a/b;" * 2000, b"websocket",
            b"h2c", b"close", b"keep-alive, upgrade", b"x" * 70_000, b"\xff\xfe", b"\x01",
            b"Bearer " + b"\xff" * 9, b"Bearer", b"language=zh; language=\"<" + MARK.encode() + b">",
            b"localhost/<" + MARK.encode() + b">", b"::1", b"[", b"*", b'W/"', b"zh;q=1,en;q=x",
            b"document", b"multipart/form-data; boundary=x", b"text/plain; charset=x",
        ]
    )  # fmt: skip
    line = name + random.choice([b": ", b":", b" : ", b":\t"]) + value
    lines = random.choice([[line], [line, line], [line] * 120, [line, b" folded"], [b"no colon here", line]])
    path = random.choice(
        ["/sparql?query=ASK%20%7B%7D", "/", "/api/indicators", "/static/site.css", "/sparql"]
    )
    if random.random() < 0.3:
        return post(b"ASK {}", b"application/sparql-query", *lines)._replace(is_whole=False)
    return get(path, *lines, method=random.choice([b"GET", b"HEAD", b"OPTIONS", b"PUT", b"TRACE"]))._replace(
        is_whole=False
    )


def paths(random: Random) -> Request:
    """Addresses that lead out of the folder, or nowhere."""
    parts = [
        "..", "%2e%2e", ".%2e", "%2f", "%5c", "\\", "static", "id", "api", "document", "agency", "query",
        "etc", "passwd", "%00", "%ff", "%E5%95%86", "%", "%zz", ";", "//", "?", "#", "~", "sparql",
        ".well-known", "void", "x" * 5000, "openapi.json", ".csv", ".json", "*", "@", ":", "..;",
        "%252e%252e", "vendor", "data",
    ]  # fmt: skip
    path = "/" + random.choice(["/", "", "%2f"]).join(random.choices(parts, k=random.randrange(1, 9)))
    accept = random.choice([b"text/html", b"text/turtle", b"*/*", b"image/png", b"application/json"])
    return get(path, b"Accept: " + accept)._replace(is_whole=False)


def scripts(random: Random) -> Request:
    """A script in each parameter, path and header that may come back in a page."""
    script = random.choice(SCRIPTS)
    written = quote(script, safe="") if random.random() < 0.8 else quote(script, safe="<>\"'/(){}=:;*")
    accept = b"Accept: " + random.choice([b"text/html", b"*/*", b"application/json"])
    place = random.randrange(5)
    if place == 0:
        return get(f"{random.choice(PAGES)}?{random.choice(PARAMETERS)}={written}", accept)
    if place == 1:
        return get(f"{random.choice(PAGES)}?{written}={random.choice(PARAMETERS)}", accept)
    if place == 2:
        name = random.choice([*catalogue()])
        known = [*catalogue()[name].parameters, "limit", "cursor", "other"]
        return get(f"/api/{name}{random.choice(['', '.csv'])}?{random.choice(known)}={written}", accept)
    if place == 3:
        return get(
            f"{random.choice(['/', '/id/', '/id/document/', '/api/', '/language/', '/static/'])}{written}",
            accept,
        )
    plain = script.replace("\r", "").replace("\n", "").replace("\x00", "").encode()
    header = random.choice([b"Cookie: language=", b"Host: ", b"Accept-Language: ", b"Referer: "])
    return get(random.choice([*PAGES, "/sparql", "/api/openapi.json"]), header + plain, accept)._replace(
        is_whole=False
    )


GENERATORS: Final[dict[str, Callable[[Random], Request]]] = {
    each.__name__: each
    for each in (noise, changed, queries, nested, huge, headers, paths, scripts, queries, scripts, heavy)
}


# What comes back.


def exchanged(port: int, request: Request) -> bytes:
    """What the server says to a request, until it has said it all."""
    received = bytearray()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        # it need not hear all of what it refuses
        with suppress(OSError):
            connection.sendall(request.sent)
        connection.settimeout(30 if request.is_whole else WAIT)
        # TimeoutError is one: it has said what it says
        with suppress(OSError):
            while chunk := connection.recv(1 << 16):
                received += chunk
                connection.settimeout(WAIT)
                head, end, body = bytes(received).partition(b"\r\n\r\n")
                length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
                if end and (request.sent.startswith(b"HEAD ") or re.match(rb"HTTP/1\.1 (204|304)", head)):
                    break
                if end and length and len(body) >= int(length[1]):
                    break
                if length:
                    connection.settimeout(30)
    return bytes(received)


def fault(request: Request, answer: bytes) -> str | None:
    """What is wrong with an answer."""
    if not answer:
        return "no answer" if request.is_whole else None
    found = re.match(rb"HTTP/1\.1 (\d{3}) [^\r\n]*\r\n", answer)
    if found is None:
        return f"no response of HTTP: {answer[:60]!r}"
    status = int(found[1])
    head, _, body = answer.partition(b"\r\n\r\n")
    if f"\nx-{MARK}".encode() in head.lower():
        return "a header that the request made up"
    if status >= 500:
        try:
            told = json.loads(body)
        except ValueError:
            return f"status {status}: {body[:100]!r}"
        kind = told["type"].rpartition("#")[2]
        if status != 503 or kind not in LIMITS:
            return f"status {status}: {told['detail']}"
    is_page = re.search(rb"(?i)\r\ncontent-type: (text/html|image/svg|application/xhtml|text/xml)", head)
    if is_page and f"<{MARK}".encode() in body:
        return "a tag that the request made up"
    if not is_page and b"nosniff" not in head and status not in (204, 304, 400):
        return "a browser may take it for a page"
    return None


def case(name: str) -> Request:
    seed, generator, number = name.split("/")
    return GENERATORS[generator](Random(f"{seed}/{generator}/{number}"))


def tried(served: Served, name: str) -> str | None:
    """What is wrong with the answer to a request."""
    request = case(name)
    try:
        return fault(request, exchanged(served.port, request))
    except OSError as error:
        return f"no connection: {error}"


def check_alive(served: Served) -> str | None:
    """Whether the server still runs, and answers a small query."""
    if served.process.poll() is not None:
        return f"the server has ended with {served.process.returncode}"
    began = monotonic()
    while True:
        answer = served.ask("ASK { ?s ?p ?o }")
        if answer.status == 200 and b"true" in answer.body:
            return None
        if monotonic() - began > 20:
            return f"a small query is answered with {answer.status}: {answer.body[:100]!r}"


def names(chosen: argparse.Namespace) -> Iterator[str]:
    ends = monotonic() + chosen.seconds
    number = 0
    while True:
        for generator in chosen.only or GENERATORS:
            if monotonic() > ends:
                return
            if number % EVERY.get(generator, 1) == 0:
                yield f"{chosen.seed}/{generator}/{number}"
        number += 1


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", action="append", choices=GENERATORS)
    parser.add_argument("--case", help="one request by its name")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store"
        with Store.open(path) as store:
            store.load_vocabulary(vocabulary.load().quads())
        with serving(path, *OPTIONS) as served:
            waiting = iter([chosen.case] if chosen.case else names(chosen))
            guard = threading.Lock()

            def send() -> tuple[int, int]:
                count = failed = 0
                while served.process.poll() is None:
                    with guard:
                        name = next(waiting, None)
                    if name is None:
                        break
                    count += 1
                    wrong = tried(served, name)
                    if wrong is not None:
                        failed += 1
                        print(f"{name}: {wrong}\n    {case(name).sent[:200]!r}", flush=True)
                return count, failed

            with ThreadPoolExecutor(AT_ONCE) as sending:
                done = [each.result() for each in [sending.submit(send) for _ in range(AT_ONCE)]]
            count, failed = (sum(each) for each in zip(*done, strict=True))
            wrong = check_alive(served)
            if wrong is not None:
                failed += 1
                print(f"at the end: {wrong}")
    print(f"{count} requests, {failed} faults")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
