"""The server under load, beside Oxigraph's own and rdflib-endpoint, on the same 1,000,000 triples.

In one run: small queries a second at 8 connections, the servers one after the other, round after round; how
long a small query takes while 20 that never end are in flight, and the memory after them; the memory after
200,000 requests. Needs the program wrk. Run it with: make bench-serving
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from ipgraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACE = "http://example.org/"
CONNECTIONS = 8
RUNAWAYS = 20
REQUESTS = 200_000
RATIO_OXIGRAPH, RATIO_RDFLIB = 0.7, 3.0
MOST_MILLISECONDS, MOST_GROWTH = 200, 1.2

# each request asks for another claim, so that nothing is answered from what was kept
SCRIPT = """
function init(args) path = args[1]; math.randomseed(tonumber(args[2])) end
function request()
  local query = "SELECT%20%3Fp%20%3Fo%20WHERE%20%7B%20%3Chttp%3A%2F%2Fexample.org%2Fclaim%2F"
    .. math.random(0, tonumber(CLAIMS) - 1) .. "%3E%20%3Fp%20%3Fo%20%7D"
  return wrk.format("GET", path .. "?query=" .. query, {["Accept"] = "application/sparql-results+json"})
end
"""
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    f"SELECT (COUNT(*) AS ?n) WHERE {{ ?a (<{PLACE}follows>|^<{PLACE}follows>)* ?b }}",
    "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c",
    f"SELECT (MAX(?x) AS ?most) WHERE {{ ?a <{PLACE}value> ?v . ?b <{PLACE}value> ?w BIND(?v * ?w AS ?x) }}",
)


def write_data(path: Path, claims: int) -> None:
    """Eight triples for each claim, as N-Triples."""
    chance = random.Random(7)
    xsd = "http://www.w3.org/2001/XMLSchema#"
    with path.open("w", encoding="utf-8") as file:
        for number in range(claims):
            said = {
                "indicator": f"<{PLACE}indicator/{chance.randrange(500)}>",
                "statedIn": f"<{PLACE}document/{number // 20}>",
                "saidBy": f"<{PLACE}official/{chance.randrange(2000)}>",
                "value": f'"{chance.randrange(1, 10**6)}"^^<{xsd}integer>',
                "year": f'"{2000 + chance.randrange(25)}"^^<{xsd}gYear>',
                "label": f'"Claim {number} of a document"@en',
                "follows": f"<{PLACE}claim/{chance.randrange(claims)}>",
            }
            about = f"<{PLACE}claim/{number}>"
            file.write(f"{about} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{PLACE}Claim> .\n")
            file.writelines(f"{about} <{PLACE}{name}> {value} .\n" for name, value in said.items())


class Server(NamedTuple):
    """A server that runs."""

    name: str
    port: int
    path: str
    process: subprocess.Popen[bytes]

    def memory(self) -> dict[int, int]:
        """KB of memory of each of its processes; what several share counts in parts."""
        found = {}
        for pid in family(self.process.pid):
            with suppress(OSError):
                told = Path(f"/proc/{pid}/smaps_rollup").read_text()
                found[pid] = int(re.findall(r"^Pss: +(\d+)", told, re.MULTILINE)[0])
        return found

    def ask(self, query: str, timeout: float = 120) -> tuple[int, float]:
        """Status, and seconds until the answer was there."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        began = time.perf_counter()
        try:
            connection.request("GET", f"{self.path}?query={quote(query)}", headers={"accept": "*/*"})
            answer = connection.getresponse()
            answer.read()
            return answer.status, time.perf_counter() - began
        finally:
            connection.close()


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found, at = [pid], 0
    while at < len(found):
        with suppress(OSError):
            for task in Path(f"/proc/{found[at]}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        at += 1
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(name: str, path: str, port: int, *command: str) -> Iterator[Server]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        ends = time.monotonic() + 900
        while True:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            assert process.poll() is None, f"{name} has ended"
            assert time.monotonic() < ends, f"{name} does not answer"
            time.sleep(0.2)
        yield Server(name, port, path, process)
    finally:
        process.terminate()
        process.wait()


def load(server: Server, script: Path, seconds: int, seed: int) -> float:
    """Small queries a second."""
    address = f"http://127.0.0.1:{server.port}"
    command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", str(seconds)]
    command += ["--timeout", "30", "--script", str(script), address, "--", server.path, str(seed)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in told, told
    return float(re.findall(r"Requests/sec: +([\d.]+)", told)[0])


def rates(servers: list[Server], script: Path, rounds: int, seconds: int) -> bool:
    """Rounds over all servers, so that a machine that slows down slows each."""
    found: dict[str, list[float]] = {server.name: [] for server in servers}
    for server in servers:
        load(server, script, seconds, seed=0)
    for number in range(rounds):
        for server in servers:
            found[server.name].append(load(server, script, seconds, seed=1 + number))
    fine = True
    for name, each in found.items():
        print(f"{name:16} {statistics.median(each):8,.0f} small queries a second", flush=True)
    for name, least in (("oxigraph", RATIO_OXIGRAPH), ("rdflib-endpoint", RATIO_RDFLIB)):
        if name in found:
            ratios = [ours / theirs for ours, theirs in zip(found["ipgraph"], found[name], strict=True)]
            ratio = statistics.median(ratios)
            fine &= ratio >= least
            print(f"  ipgraph / {name}: {ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f}; wanted {least})")
    return fine


def runaways(server: Server, script: Path, claims: int) -> bool:
    """Queries that never end, and small ones meanwhile."""
    load(server, script, 5, seed=30)
    before = sum(server.memory().values())
    statuses: list[int] = []
    asking = [
        threading.Thread(target=lambda query=query: statuses.append(server.ask(query)[0]))
        for query in (ENDLESS * RUNAWAYS)[:RUNAWAYS]
    ]
    for each in asking:
        each.start()
    took: list[float] = []
    most = 0
    while any(each.is_alive() for each in asking):
        status, seconds = server.ask(f"SELECT * WHERE {{ <{PLACE}claim/{random.randrange(claims)}> ?p ?o }}")
        assert status == 200, status
        took.append(seconds * 1000)
        most = max(most, sum(server.memory().values()))
        time.sleep(0.02)
    time.sleep(3)
    after = sum(server.memory().values())
    median = statistics.median(took)
    last = statistics.quantiles(took, n=20)[-1]
    stopped = statuses.count(503)
    print(f"{RUNAWAYS} runaway queries: {stopped} stopped; {len(took)} small ones meanwhile: ", end="")
    print(f"{median:.1f} ms at the median, {last:.0f} ms at 95 %")
    print(f"  memory before {before / 1024:,.0f} MB, at most {most / 1024:,.0f}, after {after / 1024:,.0f}")
    return median < MOST_MILLISECONDS and after < MOST_GROWTH * before


def growth(server: Server, script: Path, requests: int) -> bool:
    """Memory of the server after so many requests; what its caches take is taken before."""
    answered, seconds = 0.0, 5
    while answered < requests / 10:
        answered += load(server, script, seconds, seed=50) * seconds
    before, answered = server.memory(), 0.0
    while answered < requests:
        answered += load(server, script, 10, seed=int(answered)) * 10
    after = server.memory()
    kept = [pid for pid in before if pid in after]
    first, last = sum(before.values()), sum(after.values())
    print(f"{answered:,.0f} requests: memory {first / 1024:,.0f} MB, then {last / 1024:,.0f}")
    for pid in kept:
        print(f"  a process of {before[pid] / 1024:,.1f} MB has {after[pid] / 1024:,.1f} ({pid})")
    return last < MOST_GROWTH * first


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=125_000, help="of eight triples each")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=4, help="of one server's load in one round")
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--peers", type=Path, help="the Python of an environment with rdflib-endpoint")
    parser.add_argument("--only", choices=["rates", "runaways", "growth"])
    asked = parser.parse_args()
    if shutil.which("wrk") is None:
        print("this needs the program wrk")
        return 2
    fine = True
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        at = Path(folder)
        write_data(at / "data.nt", asked.claims)
        script = at / "small.lua"
        script.write_text(SCRIPT.replace("tonumber(CLAIMS)", str(asked.claims)))
        with EmbeddedStore.open(at / "ipgraph") as store:
            for graph in (ox.DefaultGraph(), ox.NamedNode(f"{PLACE}graph")):
                store.engine.bulk_load(path=at / "data.nt", format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
            store.engine.optimize()
        port = free_port()
        command = [
            sys.executable,
            "-m",
            "ipgraph",
            "serve",
            "--store",
            str(at / "ipgraph"),
            "--port",
            str(port),
        ]
        ours = stack.enter_context(running("ipgraph", "/sparql", port, *command))
        if asked.only in (None, "rates"):
            with ExitStack() as others:
                servers = [ours]
                program = str(Path(sys.executable).with_name("oxigraph"))
                for step in (["load", "-f", str(at / "data.nt")], ["optimize"]):
                    place = ["--location", str(at / "oxigraph")]
                    subprocess.run(
                        [program, step[0], *place, *step[1:]], check=True, stderr=subprocess.DEVNULL
                    )
                port = free_port()
                command = [program, "serve-read-only", *place, "--bind", f"127.0.0.1:{port}"]
                servers.append(others.enter_context(running("oxigraph", "/query", port, *command)))
                peer = asked.peers.with_name("rdflib-endpoint") if asked.peers else None
                if peer is not None and peer.exists():
                    port = free_port()
                    command = [
                        str(peer),
                        "serve",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        str(port),
                        str(at / "data.nt"),
                    ]
                    servers.append(others.enter_context(running("rdflib-endpoint", "/", port, *command)))
                else:
                    print("rdflib-endpoint is left out: it is not installed")
                fine &= rates(servers, script, asked.rounds, asked.seconds)
        if asked.only in (None, "runaways"):
            fine &= runaways(ours, script, asked.claims)
        if asked.only in (None, "growth"):
            fine &= growth(ours, script, asked.requests)
    return 0 if fine else 1


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
