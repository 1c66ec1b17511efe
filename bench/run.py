"""How long the command line takes to start, and where the time of a build goes.

Both are told as ratios within one run, so that they compare across machines: ``ipgraph --help`` against an
empty Python, each phase of ``ipgraph build`` against the whole. Run it with: make bench
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

PAIRS = 15
BUILDS = 5


def seconds(*command: str) -> float:
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - start


def start_up() -> None:
    """Pairs of runs, one beside the other, so that a machine that slows down slows both."""
    ipgraph = str(Path(sys.executable).with_name("ipgraph"))
    commands = {name: (ipgraph, name) for name in ("--help", "--version")}
    for name, command in commands.items():
        ratios = [seconds(*command) / seconds(sys.executable, "-c", "pass") for _ in range(PAIRS)]
        print(f"ipgraph {name:10} {statistics.median(ratios):5.1f} × python -c pass")


ONE_BUILD = """
import json, sys
from ipgraph.build import build
from ipgraph.store import open_store
with open_store(sys.argv[1]) as store:
    print(json.dumps(build(None, store).seconds))
"""


def phases() -> None:
    """The seeds, built by a new process into an empty store, as a person does it."""
    runs = []
    for _ in range(BUILDS):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-c", ONE_BUILD, f"{folder}/store"]
            runs.append(
                json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            )
    whole = statistics.median(sum(run.values()) for run in runs)
    print(f"build of the seeds {whole:8.3f} s")
    for phase in runs[0]:
        share = statistics.median(run[phase] / sum(run.values()) for run in runs)
        print(f"  {phase:16} {share:5.1%} of it")


if __name__ == "__main__":
    start_up()
    phases()
