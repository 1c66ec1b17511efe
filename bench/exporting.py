"""How long a graph of 200,000 edges takes from the store to a GEXF file, and how much memory an edge costs.

Stores of made-up documents, each stating figures on ten indicators by the mouth of one official, are exported
by processes of their own: a tenth of the edges, half of them, and all, so that growth shows. Run it with:
make bench-exporting
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipgraph import export, graph, vocabulary
from ipgraph.rdf.terms import Description, moment, term, text, thing, words
from ipgraph.store import Store
from ipgraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterator

INDICATORS = 10  # a document
OFFICIALS = 500
MOST_SECONDS = 20.0


def quads(documents: int) -> Iterator[ox.Quad]:
    known = sorted(vocabulary.load().indicators)
    chance = random.Random(7)
    for number in range(documents):
        name = f"document-{number}.txt"
        into = Description(thing("document", name))
        document = into.graph
        official = thing("official", f"official {number % OFFICIALS}", "cnipa")
        into.add(document, "a", term("ipg:Document"))
        into.add(document, "ipg:name", text(name))
        into.add(document, "dcterms:title", text(f"What is told of patents, no. {number}"))
        into.add(document, "dcterms:issued", moment(f"{2015 + number % 10}-{1 + number % 12:02}-15"))
        into.add(official, "a", term("ipg:Official"))
        into.add(official, "skos:prefLabel", words(f"Official {number % OFFICIALS}", "en"))
        for at, indicator in enumerate(chance.sample(known, INDICATORS)):
            claim = thing("claim", name, f"{at}-{at + 1}")
            into.add(claim, "a", term("ipg:Claim"))
            into.add(claim, "prov:wasQuotedFrom", document)
            into.add(claim, "ipg:indicator", thing("indicator", indicator))
            into.add(claim, "prov:wasAttributedTo", official)
        for quad in into:
            yield quad
            yield ox.Quad(quad.subject, quad.predicate, quad.object)  # the union of all graphs


def make(folder: str, documents: int) -> None:
    with EmbeddedStore.open(folder) as store:
        store.load_vocabulary(vocabulary.load().quads())
        store.engine.bulk_extend(quads(documents))


def memory(what: str) -> int:
    """Bytes of memory of this process: what it has now (``VmRSS``), or had at most (``VmHWM``)."""
    [line] = [each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith(what)]
    return int(line.split()[1]) * 1024


def measure(folder: str, form: str) -> None:
    """One export, in this process; figures on standard output."""
    known = vocabulary.load()
    with Store.open(folder, read_only=True) as store:
        for _ in graph.Rows(store, known).of(graph.relations()["states"]):
            pass  # what the store itself keeps of its files is no cost of the graph
        before = memory("VmRSS")
        started, worked = perf_counter(), process_time()
        projected = graph.project(store, known, graph.options(relations=["states"]))
        half = perf_counter()
        peak = memory("VmHWM")
        target = Path(folder).with_suffix(f".{form}")
        export.write_graph(projected, target, form)
        ended, finished = perf_counter(), process_time()
    written = memory("VmHWM") - peak
    figures = {
        "edges": len(projected.edges),
        "nodes": len(projected.nodes),
        "projecting": half - started,
        "writing": ended - half,
        "processor": finished - worked,
        "bytes an edge": (peak - before) / len(projected.edges),
        "further bytes for writing": written,
    }
    print(json.dumps(figures))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges", type=int, default=200_000)
    parser.add_argument("--format", default="gexf", choices=["gexf", "graphml", "json"])
    parser.add_argument("--store", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.store:
        measure(asked.store, asked.format)
        return 0
    slow = False
    for edges in (asked.edges // 10, asked.edges // 2, asked.edges):
        with tempfile.TemporaryDirectory() as folder:
            make(f"{folder}/store", edges // INDICATORS)
            command = [sys.executable, __file__, "--store", f"{folder}/store", "--format", asked.format]
            ran = subprocess.run(command, check=True, capture_output=True, text=True)
        told = json.loads(ran.stdout)
        seconds = told["projecting"] + told["writing"]
        # on a shared machine the clock tells of others too
        slow |= told["processor"] > MOST_SECONDS
        print(
            f"{told['edges']:>8,} edges, {told['nodes']:>6,} nodes: {seconds:5.1f} s "
            f"({told['projecting']:.1f} from the store, {told['writing']:.1f} to {asked.format}; "
            f"{told['processor']:.1f} s of processor), "
            f"{told['bytes an edge']:,.0f} bytes an edge, "
            f"{told['further bytes for writing'] / 2**20:.1f} MB more for writing"
        )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
