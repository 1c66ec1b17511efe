"""Whether planted errors are found and clean documents left in peace; how reconciling grows with claims.

    python bench/reconciling.py [--cases N] [--seed N] [--list N] [--given] [--without-misread] [--claims N]
        [--store]

Documents of press.py go through reading, extraction and ``ipgraph.reconcile.check``. An error counts as
found where a conflict uses the figure that is in error; any conflict among clean documents is a false alarm.
--given hands the true claims to ``check`` instead of the extracted ones, so that its own misses can be told
from those of extraction; --without-misread leaves out phrasings that extraction is known to misread; --list
shows failures, --phrasings what extraction made of those that it often misreads. Then claims without text,
ten of each observation, are timed, each size in a process of its own; with --store through a store too.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import islice
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from crowd import crowd
from families import FAMILIES
from press import LANGUAGES, Case, cases

from ipgraph.claims import Document
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from press import Figure
    from pyoxigraph import Quad

    from ipgraph.claims import Claim
    from ipgraph.reconcile import Finding

_CONFLICT: Final = "conflict"
_SIZES: Final = (10_000, 100_000, 1_000_000)
_ERRORS: Final = ("small", "large")
_ALL: Final = "all"
_OFTEN: Final = 0.2
# Claims of a document that is added to a store, and how many are.
_ADDED: Final = 30
_DOCUMENTS: Final = 12


class Outcome(NamedTuple):
    """What became of a case. ``right``: no error missed, no false alarm; ``told``: the expected verdict.

    ``read``: extraction gave every figure of the relation its true claim; ``phrasings`` are those of its
    figures, each with what was read instead, "" where that was right.
    """

    family: str
    language: str
    error: str | None
    trap: str | None
    right: bool
    read: bool
    told: bool | None
    report: str
    phrasings: tuple[tuple[str, str], ...]


def _documents(case: Case, *, given: bool) -> dict[str, Document]:
    from ipgraph.read import read

    if given:
        return {
            page.name: Document.of_text(page.text, page.name, language=page.language, issued=page.issued)
            for page in case.documents
        }
    return {page.name: read(page.text.encode(), page.name) for page in case.documents}


def _overlap(claim: Claim, figure: Figure) -> bool:
    return claim.doc == figure.page and claim.start < figure.end and figure.start < claim.end


def _meet(one: Claim, other: Claim) -> bool:
    return one.doc == other.doc and one.start < other.end and other.start < one.end


def _same(claim: Claim, true: Claim) -> bool:
    """True of a claim that was read right; what a gap is measured against may be told or not."""
    fields = ("indicator", "measure", "value", "unit", "bound", "period", "base", "area")
    of = {key: value for key, value in claim.of.items() if key != "against"}
    also = {(each.value, each.unit) for each in claim.also} == {(each.value, each.unit) for each in true.also}
    return all(getattr(claim, name) == getattr(true, name) for name in fields) and of == true.of and also


def judged(case: Case, *, given: bool) -> Outcome:
    """One case through the product."""
    from ipgraph import extract
    from ipgraph.reconcile import check

    documents = _documents(case, given=given)
    true = case.claims()
    claims = true if given else [claim for each in documents.values() for claim in extract.claims(each)]
    findings = check(claims, documents)
    conflicts = [each for each in findings if each.verdict == _CONFLICT]
    involved = [figure for figure in case.figures if figure.role is not None]
    read = {
        id(each): any(_meet(each, claim) and _same(claim, each) for claim in claims)
        for each in true
        if any(_overlap(each, figure) for figure in involved)
    }
    misread = [each for each in true if not read.get(id(each), True)]
    if case.error is None:
        right = not conflicts
    else:
        # what is in error, and the figure that it repeats in another currency
        changed = [figure for figure in involved if case.changed in (figure.role, figure.also)]
        if case.changed == "usd":
            changed = involved
        used = [claim for each in conflicts for claim in each.claims]
        right = any(_overlap(claim, figure) for claim in used for figure in changed)
    told = None if case.expected is None else any(each.verdict == case.expected for each in findings)
    report = "" if right and told is not False else _report(case, claims, misread, findings)
    phrasings = tuple(
        (figure.phrasing, "" if read[id(each)] else _reading(case, each, claims))
        for each in true
        for figure in involved
        if _overlap(each, figure)
    )
    return Outcome(
        case.family, case.language, case.error, case.trap, right, not misread, told, report, phrasings
    )


def _reading(case: Case, true: Claim, claims: Iterable[Claim]) -> str:
    """What extraction made of a figure, in lines: its sentence, its true claim, the claims read."""
    text = next(page.text for page in case.documents if page.name == true.doc)
    near = [f"    read {_brief(claim)}" for claim in claims if _meet(claim, true)]
    lines = [f"    {_sentence(text, true.start)}", f"    true {_brief(true)}", *(near or ["    not read"])]
    return "\n".join(lines)


def _report(
    case: Case, claims: Sequence[Claim], misread: Sequence[Claim], findings: Iterable[Finding]
) -> str:
    lines = [
        f"--- {case.family}, {case.language}, {case.error or 'clean'} {case.planted}"
        + (f", trap {case.trap}, expected {case.expected}" if case.trap else "")
    ]
    for page in case.documents:
        lines += [f"{page.name}, {page.issued}"]
        for figure in case.figures:
            if figure.page == page.name and figure.role is not None:
                mark = "* " if figure.role == case.changed else ""
                lines += [f"  {mark}{figure.role}: {_sentence(page.text, figure.start)}"]
    for each in misread:
        near = [claim for claim in claims if _meet(claim, each)]
        lines += [f"  true {_brief(each)}", *(f"  read {_brief(claim)}" for claim in near)]
    lines += [
        f"  {each.rule} {each.verdict}: {each.text.get('en', '')}"
        for each in findings
        if each.verdict != "implied"
    ]
    return "\n".join(lines)


def _sentence(text: str, at: int) -> str:
    begin = max(text.rfind(mark, 0, at) + len(mark) for mark in ("\n", ". ", "。"))
    ends = [place for mark in ("\n", ". ", "。") if (place := text.find(mark, at)) >= 0]
    return text[begin : min(ends)]


def _brief(claim: Claim) -> str:
    return (
        f"{claim.indicator} {claim.measure} {claim.value} {claim.unit} {claim.bound} "
        f"{claim.period} {claim.base} {claim.area} {dict(claim.of)}"
    )


def quality(count: int, seed: int, *, shown: int, given: bool, misread: bool, phrasings: bool) -> None:
    """The tables of what was found."""
    start = perf_counter()
    with multiprocessing.Pool(min(2, os.cpu_count() or 1)) as pool:
        drawn = cases(count, seed, misread=misread)
        outcomes = list(pool.imap(partial(judged, given=given), drawn, chunksize=16))
    print(
        f"{count} cases in {perf_counter() - start:.0f} s; "
        "errors found of those planted, false alarms of clean cases"
    )
    columns = [(language, error) for language in LANGUAGES for error in (*_ERRORS, None)]
    print(
        f"  {'':15}" + "".join(f"{f'{language} ' + (error or 'alarms'):>13}" for language, error in columns)
    )
    for family in (*FAMILIES, _ALL):
        row = [_cell(outcomes, family, language, error) for language, error in columns]
        print(f"  {family:15}" + "".join(f"{cell:>13}" for cell in row))
    for name, some in (("all", outcomes), ("read right", [each for each in outcomes if each.read])):
        planted = [each for each in some if each.error is not None]
        clean = [each for each in some if each.error is None]
        print(
            f"  {name}: {_part(each.right for each in planted):.2%} of {len(planted)} errors found, "
            f"{_part(not each.right for each in clean):.2%} of {len(clean)} clean cases with a false alarm"
        )
    traps = Counter(each.trap for each in outcomes if each.trap)
    for trap, number in sorted(traps.items()):
        own = [each for each in outcomes if each.trap == trap]
        told = [each.told for each in own if each.told is not None]
        verdict = f", told as expected {sum(told)}" if told else ""
        print(
            f"  trap {trap:12}{number:4} cases, false alarms {sum(not each.right for each in own)}{verdict}"
        )
    if phrasings:
        _phrasings(outcomes)
    for report in islice((each.report for each in outcomes if each.report), shown):
        print(report)


def _phrasings(outcomes: Iterable[Outcome]) -> None:
    """The phrasings whose figures are often read wrongly, each with one reading."""
    used: Counter[str] = Counter()
    wrong: dict[str, list[str]] = {}
    for phrasing, reading in (pair for each in outcomes for pair in each.phrasings):
        used[phrasing] += 1
        if reading:
            wrong.setdefault(phrasing, []).append(reading)
    for phrasing, readings in sorted(wrong.items(), key=lambda each: -len(each[1]) / used[each[0]]):
        if len(readings) / used[phrasing] >= _OFTEN:
            print(f"  {len(readings)} of {used[phrasing]} figures misread: {phrasing}\n{readings[0]}")


def _part(held: Iterable[bool]) -> float:
    every = list(held)
    return sum(every) / max(len(every), 1)


def _cell(outcomes: Iterable[Outcome], family: str, language: str, error: str | None) -> str:
    some = [
        each
        for each in outcomes
        if family in (each.family, _ALL) and (each.language, each.error) == (language, error)
    ]
    good = sum(each.right if error is not None else not each.right for each in some)
    return f"{good}/{len(some)}"


def timed(size: int) -> None:
    """One size, in a process of its own: seconds, the memory of the claims and the most of all, findings."""
    from ipgraph.reconcile import check

    claims, documents = crowd(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = perf_counter()
    findings = check(claims, documents)
    seconds = perf_counter() - start
    verdicts = Counter(each.verdict for each in findings)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([seconds, before, peak, verdicts]))


def stored(size: int) -> None:
    """One size through a store in a folder: seconds of a rebuild and of adding documents, the most memory."""
    from ipgraph import rdf, vocabulary
    from ipgraph.reconcile.documents import sketched
    from ipgraph.reconcile.update import update
    from ipgraph.store import Store

    known = vocabulary.load()
    claims, documents = crowd(size)
    own: dict[str, list[Claim]] = {name: [] for name in documents}
    for claim in claims:
        own[claim.doc].append(claim)
    picked = [Random(seed).sample(claims, _ADDED) for seed in range(_DOCUMENTS)]
    del claims

    def graph(document: Document, stated: Iterable[Claim]) -> list[Quad]:
        return [*rdf.document_quads(document, stated, [], known), sketched(document)]

    with TemporaryDirectory() as folder, Store.open(folder) as store:
        store.load_vocabulary(known.quads())
        store.fill(quad for name, each in documents.items() for quad in graph(each, own.pop(name)))
        documents.clear()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = perf_counter()
        update(store, known)
        rebuilt = perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        added = []
        for number, some in enumerate(picked):
            document, stated = _stating(f"added{number}.txt", some)
            store.replace(iri("document", document.name), graph(document, stated))
            start = perf_counter()
            update(store, known, [document.name])
            added.append(perf_counter() - start)
        print(json.dumps([rebuilt, before, peak, median(added), max(added)]))


def _stating(name: str, claims: Iterable[Claim]) -> tuple[Document, list[Claim]]:
    """A document that states what others do."""
    stated: list[Claim] = []
    at = 0
    for each in claims:
        stated.append(replace(each, doc=name, start=at, end=at + len(each.quote)))
        at += len(each.quote) + 1
    return Document.of_text(" ".join(each.quote for each in stated), name, issued="2025-01-01"), stated


def apart(option: str, size: int) -> Any:
    """What this script prints with an option, in a process of its own, whose memory tells of that alone."""
    command = [sys.executable, __file__, option, str(size)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def store_growth(sizes: Iterable[int]) -> None:
    """How time and memory grow where claims lie in a store."""
    print(f"\nthrough a store: a rebuild, and adding a document of {_ADDED} claims, {_DOCUMENTS} times")
    heads = f"{'claims':>10}{'rebuild':>10}{'per claim':>11}{'adding':>10}{'longest':>10}"
    print(f"  {heads}{'before':>11}{'most memory':>13}")
    first = 0.0
    for size in sizes:
        seconds, before, peak, added, longest = apart("--stored", size)
        first = first or seconds / size
        print(
            f"  {size:10,}{seconds:8.2f} s{seconds / size / first:10.2f}×{added:8.2f} s{longest:8.2f} s"
            f"{before / 1024:8.0f} MB{peak / 1024:10.0f} MB"
        )


def growth(sizes: Iterable[int]) -> None:
    """How time and memory grow, each against the first size."""
    print("\ncheck on claims, ten of each observation")
    print(f"  {'claims':>10}{'seconds':>10}{'per claim':>11}{'claims held':>13}{'most memory':>13}  findings")
    first = 0.0
    for size in sizes:
        seconds, before, peak, verdicts = apart("--timed", size)
        first = first or seconds / size
        told: Mapping[str, int] = verdicts
        print(
            f"  {size:10,}{seconds:10.2f}{seconds / size / first:10.2f}×"
            f"{before / 1024:10.0f} MB{peak / 1024:10.0f} MB"
            f"  {', '.join(f'{number} {verdict}' for verdict, number in sorted(told.items()))}"
        )


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--cases", type=int, default=2000, help="how many cases; 0 for none")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--list", type=int, default=0, metavar="N", help="show so many failures")
    options.add_argument("--given", action="store_true", help="the true claims instead of the extracted ones")
    options.add_argument(
        "--without-misread", action="store_true", help="no phrasing that is known to be misread"
    )
    options.add_argument("--phrasings", action="store_true", help="show the phrasings that are often misread")
    options.add_argument("--claims", type=int, nargs="*", default=_SIZES, help="how many claims are timed")
    options.add_argument("--store", action="store_true", help="time them through a store as well")
    options.add_argument("--stored", type=int, help=argparse.SUPPRESS)
    options.add_argument("--timed", type=int, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.timed:
        timed(chosen.timed)
        return
    if chosen.stored:
        stored(chosen.stored)
        return
    if chosen.cases:
        quality(
            chosen.cases,
            chosen.seed,
            shown=chosen.list,
            given=chosen.given,
            misread=not chosen.without_misread,
            phrasings=chosen.phrasings,
        )
    if chosen.claims:
        growth(chosen.claims)
        if chosen.store:
            store_growth(chosen.claims)


if __name__ == "__main__":
    main()
