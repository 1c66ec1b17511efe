"""How time and memory grow with the rows of a table that is written to a file.

    python bench/tabulating.py [--claims N …] [--rows N …]

Claims of crowd.py, in stores of several sizes, are written as Parquet; then the rows of a query that tells
each claim many times, as Parquet, Arrow and CSV. Each runs in a process of its own. Beside it, pyarrow writes
as many rows as the query gives, from dictionaries in memory: what writing costs without reading.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import subprocess
import sys
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Final

from crowd import crowd

import ipgraph
from ipgraph import rdf, vocabulary
from ipgraph.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipgraph.claims import Claim

_CLAIMS: Final = (10_000, 100_000)
_ROWS: Final = (10_000, 100_000, 1_000_000)
_FORMS: Final = ("parquet", "arrow", "csv")
_PEER: Final = "pyarrow"
_PART: Final = 10_000
# times that of a row in the smallest table; a look-up in a store of ten times the size takes twice as long
_MOST_GROWTH: Final = 2.0
_QUERY: Final = """
SELECT ?copy ?claim ?document ?value ?unit ?bound ?observation ?period WHERE {
  VALUES ?copy { %s }
  ?claim ipg:value ?value ; prov:wasQuotedFrom ?document ; ipg:unit ?unit ; ipg:bound ?bound ;
    ipg:about ?observation .
  ?observation sdmx-dimension:refPeriod ?dated
  BIND(STRAFTER(STR(?dated), "/period/") AS ?period)
}
"""


def make(folder: str, size: int) -> None:
    """A store of so many claims."""
    known = vocabulary.load()
    claims, documents = crowd(size)
    own: dict[str, list[Claim]] = {name: [] for name in documents}
    for claim in claims:
        own[claim.doc].append(claim)
    with Store.open(folder) as store:
        store.load_vocabulary(known.quads())
        store.fill(
            quad
            for name, each in documents.items()
            for quad in rdf.document_quads(each, own.pop(name), [], known)
        )


def told(copies: int) -> str:
    return _QUERY % " ".join(map(str, range(copies)))


def measure(folder: str, form: str, rows: int) -> None:
    """One file written, in this process: figures on standard output. Of claims where ``rows`` is 0."""
    with ipgraph.open(folder, read_only=True) as kg, TemporaryDirectory() as place:
        target = Path(place) / f"table.{form}"
        first = list(islice(kg.stream_sparql(told(1)), _PART))
        # what libraries take when they are loaded is no cost of a row
        next(kg.claims().tables(1)).to_arrow()
        importlib.import_module("pyarrow.parquet")
        rows = rows and rows // len(first) * len(first)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started, worked = perf_counter(), process_time()
        if form == _PEER:
            peer(first, rows // len(first), target)
        elif rows:
            kg.write(kg.stream_sparql(told(rows // len(first))), target)
        else:
            kg.export(target)
        seconds, processor = perf_counter() - started, process_time() - worked
        size = target.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([rows, seconds, processor, (peak - before) / 1024, size / 2**20]))


def peer(part: list[dict[str, Any]], times: int, target: Path) -> None:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    schema = pa.Table.from_pylist(part).schema
    with ParquetWriter(target, schema) as writer:
        for _ in range(times):
            writer.write_table(pa.Table.from_pylist(part, schema=schema))


def apart(*arguments: object) -> Any:
    command = [sys.executable, __file__, *map(str, arguments)]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(ran.stdout) if ran.stdout else None


def growth(what: str, figures: Iterable[tuple[int, list[float]]]) -> bool:
    """Print a line for each size; whether a row takes much longer in the largest table than in the first."""
    print(
        f"\n{what}\n  {'rows':>10}{'seconds':>9}{'processor':>11}{'a row':>9}{'more memory':>13}{'file':>9}"
    )
    first = last = 0.0
    for rows, (seconds, processor, memory, size) in figures:
        last = processor / rows
        first = first or last
        times = f"{seconds:8.2f}s{processor:10.2f}s{last / first:8.2f}×"
        print(f"  {rows:10,}{times}{memory:10.0f} MB{size:6.0f} MB")
    return last > _MOST_GROWTH * first


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, nargs="*", default=_CLAIMS, help="claims in a store")
    parser.add_argument("--rows", type=int, nargs="*", default=_ROWS, help="rows of a query")
    parser.add_argument("--make", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.make:
        make(asked.make[0], int(asked.make[1]))
        return 0
    if asked.measure:
        folder, form, rows = asked.measure
        measure(folder, form, int(rows))
        return 0
    grows = False
    with TemporaryDirectory() as folder:
        sizes = sorted(asked.claims)
        for size in sizes:
            apart("--make", f"{folder}/{size}", size)
        written = [(size, apart("--measure", f"{folder}/{size}", "parquet", 0)[1:]) for size in sizes]
        grows |= growth("claims of a store, to Parquet", written)
        for form in (*_FORMS, _PEER):
            read = (apart("--measure", f"{folder}/{sizes[0]}", form, rows) for rows in asked.rows)
            grows |= growth(f"rows of a query, to {form}", ((each[0], each[1:]) for each in read))
    return 1 if grows else 0


if __name__ == "__main__":
    sys.exit(main())
