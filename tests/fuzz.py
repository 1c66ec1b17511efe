"""Random and hostile texts → faults of reading and extraction: exceptions, stalls, places that do not hold.

Not collected by pytest; ``tests/test_fuzz.py`` runs a few hundred texts of it. Each text has a name made of a
seed, a generator and a number, by which it can be made again:

    python tests/fuzz.py --minutes 10
    python tests/fuzz.py --case 1/repeated/17
"""

from __future__ import annotations

import argparse
import re
import re._constants as ops
import re._parser as parser
import signal
import sys
import tomllib
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from time import monotonic, process_time
from typing import TYPE_CHECKING, Any, Final

import ipgraph
from ipgraph import extract
from ipgraph.claims import Document
from ipgraph.errors import IpgraphError
from ipgraph.extract.lexicon import pattern_source
from ipgraph.quantities import quantities
from ipgraph.read import read
from ipgraph.resources import folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CASES: Final = Path(__file__).parent / "cases"
LANGUAGES: Final = ("en", "zh")

# A text may take so many times what its characters take in the seeds, and so much for starting: patterns are
# compiled when they are first tried, and a word list is looked into.
SLACK: Final = 40
START: Final = 1.0
# A long text has about so many characters, the longest ten times as many.
LONG: Final = 20_000


class FaultError(Exception):
    """What went wrong with a text."""


# Material: words and patterns of the lexicons, documents.


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


@cache
def entries() -> dict[str, list[str]]:
    """Every string of the lexicons of a language, the words as well as the patterns."""
    package = Path(ipgraph.__file__).parent
    found: dict[str, dict[str, None]] = {language: {} for language in LANGUAGES}
    for path in sorted(package.glob("*/lexicons/**/*.toml")):
        tables = tomllib.loads(path.read_text("utf-8"))
        for language in LANGUAGES if path.parent.name == "lexicons" else (path.parent.name,):
            if path.stem not in LANGUAGES or path.stem == language:
                found[language].update(dict.fromkeys(_strings(tables)))
    return {language: list(strings) for language, strings in found.items()}


@cache
def documents() -> list[str]:
    """The seeds, the pages and the short texts of the tests."""
    paths = [*sorted(folder("seeds").glob("*.txt")), *sorted(CASES.rglob("*.txt"))]
    texts = [path.read_text("utf-8", errors="replace") for path in paths]
    for path in sorted(CASES.rglob("*.toml")):
        texts += [each for each in _strings(tomllib.loads(path.read_text("utf-8"))) if len(each) > 40]
    return texts


@cache
def parts() -> dict[str, list[str]]:
    """Figures, signs, and units to repeat."""
    found = tomllib.loads((CASES / "fuzz.toml").read_text("utf-8"))
    # half of a character, which no TOML file can hold
    found["marks"].append("\ud800")
    return found


# Generators.


def _noise(random: Random, most: int) -> str:
    scripts = [(32, 126), (0x4E00, 0x9FA5), (0, 0x2FF), (0x2000, 0x206F), (0xFF00, 0xFFEF), (0, 0x10FFFF)]
    out = []
    for _ in range(random.randrange(1, most)):
        low, high = random.choice(scripts)
        out.append(chr(random.randint(low, high)))
    return "".join(out)


def unicode_noise(random: Random, long: int) -> str:
    return _noise(random, min(long, 1500))


def _matching(pattern: str, random: Random) -> str:
    """A string that a lexicon pattern matches, or nearly: what it looks around for is not minded."""
    lists = re.sub(r"\{([a-z_.]+)\*?\}", "x", re.sub(r"(?<!\?P)<(?:\w+\??:)?[a-z|]+>", "Wang Li", pattern))
    try:
        items = list(parser.parse(pattern_source(lists)))
    except (re.error, OverflowError):
        return pattern
    return _spelt(items, random)


_CATEGORIES: Final = {
    ops.CATEGORY_DIGIT: "0123456789", ops.CATEGORY_SPACE: " \n\t\u00a0", ops.CATEGORY_WORD: "aZé中1_",
    ops.CATEGORY_NOT_DIGIT: "a ", ops.CATEGORY_NOT_SPACE: "a1中.", ops.CATEGORY_NOT_WORD: " .,，(-",
}  # fmt: skip


def _spelt(items: list[Any], random: Random) -> str:
    out = []
    for operator, argument in items:
        if operator is ops.LITERAL:
            out.append(chr(argument))
        elif operator in (ops.ANY, ops.NOT_LITERAL):
            out.append(random.choice("a1 ,中，"))
        elif operator is ops.IN:
            out.append(_member(argument, random))
        elif operator is ops.BRANCH:
            out.append(_spelt(list(random.choice(argument[1])), random))
        elif operator is ops.SUBPATTERN:
            out.append(_spelt(list(argument[3]), random))
        elif operator is ops.ATOMIC_GROUP:
            out.append(_spelt(list(argument), random))
        elif operator in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            least, most, item = argument
            most = min(most, least + random.choice((1, 1, 2, 40)))
            out += [_spelt(list(item), random) for _ in range(random.randint(least, most))]
    return "".join(out)


def _member(items: list[Any], random: Random) -> str:
    if items[0][0] is ops.NEGATE:
        return random.choice("a1 ,中，xyz")
    operator, argument = random.choice(items)
    if operator is ops.LITERAL:
        return chr(argument)
    if operator is ops.RANGE:
        return chr(random.randint(*argument))
    return random.choice(_CATEGORIES.get(argument, "a"))


def _piece(random: Random, language: str) -> str:
    kind = random.random()
    if kind < 0.55:
        return _matching(random.choice(entries()[language]), random)
    if kind < 0.8:
        return random.choice(parts()["numbers"])
    return random.choice(parts()["marks"])


def words(random: Random, long: int) -> str:
    """Words of the lexicons with figures and signs, as language has it or not."""
    language = random.choice(LANGUAGES)
    gap = " " if language == "en" else ""
    gap = random.choice((gap, gap, "", " ", "\n"))
    return gap.join(_piece(random, language) for _ in range(random.randrange(1, 300)))


def mutated(random: Random, long: int) -> str:
    """A document with stretches left out, told twice, exchanged, or of another document."""
    text = random.choice(documents())
    for _ in range(random.randrange(1, 40)):
        a, b = sorted(random.randrange(len(text) + 1) for _ in range(2))
        b = min(b, a + random.choice((1, 2, 10, 60, 400)))
        kind = random.randrange(6)
        if kind == 0:
            text = text[:a] + text[b:]
        elif kind == 1:
            text = text[:b] + text[a:b] * random.choice((1, 1, 2, 30)) + text[b:]
        elif kind == 2:
            other = random.choice(documents())
            c = random.randrange(len(other) + 1)
            text = text[:a] + other[c : c + random.choice((5, 80, 600))] + text[b:]
        elif kind == 3:
            middle = (a + b) // 2
            text = text[:a] + text[middle:b] + text[a:middle] + text[b:]
        elif kind == 4:
            text = text[:a] + random.choice(parts()["marks"]) + text[a:]
        else:
            text = text[:a] + _piece(random, random.choice(LANGUAGES)) + text[b:]
        text = text[:long] or "1"
    return text


def _repeat(unit: str, length: int) -> str:
    return unit * max(1, length // max(1, len(unit)))


def repeated(random: Random, long: int) -> str:
    """A short unit thousands of times, between what may begin and end something."""
    kind = random.random()
    if kind < 0.6:
        unit = random.choice(parts()["units"])
    elif kind < 0.8:
        unit = random.choice(parts()["units"]) + random.choice(parts()["units"])
    else:
        unit = _piece(random, random.choice(LANGUAGES)) + random.choice(("", " ", ",", "，"))
    ends = [_piece(random, language) if random.random() < 0.5 else "" for language in ("en", "zh")]
    return ends[0] + _repeat(unit or "1", random.choice((300, long // 7, long))) + ends[1]


def long_sentence(random: Random, long: int) -> str:
    """Many characters without the end of a sentence."""
    language = random.choice(LANGUAGES)
    gap = " " if language == "en" else random.choice(("", "，"))
    some = [re.sub(r"[.!?。！？\n]", "", _piece(random, language)) for _ in range(random.randrange(2, 60))]
    out: list[str] = []
    length, most = 0, random.choice((long, long, long, 10 * long))
    while length < most:
        out.append(random.choice(some) or "x")
        length += len(out[-1]) + len(gap)
    return gap.join(out)


def near_matches(random: Random, long: int) -> str:
    """A string that a pattern matches, its parts repeated, its end cut: what makes a search go back."""
    language = random.choice(LANGUAGES)
    pattern = random.choice(entries()[language])
    whole = _matching(pattern, random) or "1"
    out = []
    for _ in range(random.randrange(1, 6)):
        a, b = sorted((random.randrange(len(whole)), random.randrange(len(whole) + 1)))
        times = random.choice((1, 3, 300, 3000))
        out.append(whole[:a] + _repeat(whole[a:b] or " ", min(long, times * max(1, b - a))) + whole[b:-1])
    return random.choice(("", " ", "\n")).join(out)[: 2 * long]


def tables(random: Random, long: int) -> str:
    """Rows and columns with lines torn, empty and overlong."""
    between = random.choice(("\t", "|", " | ", "  ", "    ", "||"))
    language = random.choice(LANGUAGES)
    rows = []
    width = random.choice((1, 2, 3, 5, 60))
    for _ in range(random.choice((2, 5, 30, 600))):
        cells = [
            _piece(random, language).replace("\n", " ")
            for _ in range(width + random.choice((0, 0, 0, 1, -1)))
        ]
        rows.append(between.join(cells))
        if random.random() < 0.1:
            rows.append(random.choice(("", "---", "|---|---|", "\t\t\t", "=" * 80)))
    return "\n".join(rows)[: 3 * long]


GENERATORS: Final[dict[str, Callable[[Random, int], str]]] = {
    "unicode": unicode_noise,
    "words": words,
    "mutated": mutated,
    "repeated": repeated,
    "long": long_sentence,
    "near": near_matches,
    "tables": tables,
}


def text_of(case: str, long: int = LONG) -> str:
    """The text of a name like ``1/repeated/17``."""
    return GENERATORS[case.split("/")[1]](Random(case), long)


# What must hold.


class _Stalled(BaseException):
    pass


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Ends what takes longer, on the clock of this process alone."""

    def stop(*_: object) -> None:
        raise _Stalled

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _holds(text: str, records: list[Any]) -> None:
    for record in records:
        if not 0 <= record.start < record.end <= len(text):
            raise FaultError(f"a span outside the text: {record}")
        if record.quote != text[record.start : record.end]:
            raise FaultError(f"a quote that is not the text there: {record}")


def _reads(text: str) -> None:
    try:
        document = read(text.encode("utf-8", "surrogatepass"), name="fuzz.txt")
    except IpgraphError:
        return
    previous = 0
    for block in document.blocks:
        if not previous <= block.start < block.end <= len(document.text):
            raise FaultError(f"a block outside the text or over another: {block}")
        previous = block.end
    for records in extract.claims_and_relations(document):
        _holds(document.text, records)


def _extracts(language: str) -> Callable[[str], None]:
    def target(text: str) -> None:
        document = Document.of_text(text, language=language, issued="2024-01-20")
        for records in extract.claims_and_relations(document):
            _holds(text, records)

    return target


def _measures(language: str) -> Callable[[str], None]:
    return lambda text: _holds(text, quantities(text, language))


TARGETS: Final[dict[str, Callable[[str], None]]] = {
    "read": _reads,
    **{f"claims_and_relations {language}": _extracts(language) for language in LANGUAGES},
    **{f"quantities {language}": _measures(language) for language in LANGUAGES},
}


@cache
def usual() -> dict[str, float]:
    """Seconds that each target takes for a character of the seeds, once all is compiled."""
    texts = [path.read_text("utf-8") for path in sorted(folder("seeds").glob("*.txt"))]
    found = {}
    for name, target in TARGETS.items():
        times = []
        for _ in range(3):
            start = process_time()
            for text in texts:
                target(text)
            times.append((process_time() - start) / sum(map(len, texts)))
        found[name] = min(times)
    # a language that the seeds are not in finds little there; it is measured by the other
    most = max(found.values())
    return dict.fromkeys(found, most)


def seconds(name: str, text: str) -> float:
    """The processor time that a target takes for a text. Raises FaultError where something does not hold."""
    limit = START + SLACK * usual()[name] * len(text)
    for last in (False, True):
        begin = process_time()
        try:
            with _at_most(2 * limit):
                TARGETS[name](text)
        except _Stalled:
            if last:
                raise FaultError(f"takes over {2 * limit:.1f} s for {len(text):,} characters") from None
            continue
        taken = process_time() - begin
        # what is slow the first time may have compiled patterns
        if taken <= limit:
            return taken
    raise FaultError(f"takes {taken:.1f} s for {len(text):,} characters, {limit:.1f} s allowed")


def faults(text: str) -> Iterator[tuple[str, str]]:
    """(target, what is wrong) for each target that a text makes fail."""
    for name in TARGETS:
        try:
            seconds(name, text)
        except FaultError as fault:
            yield name, str(fault)
        except Exception as error:
            trace = error.__traceback__
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
            yield name, f"{type(error).__name__} at {place}: {error}"


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--minutes", type=float, help="try new texts for so long")
    options.add_argument("--texts", type=int, default=200, help="or so many of each generator")
    options.add_argument("--seed", type=int, default=Random().randrange(10**6))
    options.add_argument("--long", type=int, default=LONG, help="about so many characters a long text has")
    options.add_argument("--only", choices=GENERATORS, action="append", help="generators to use")
    options.add_argument("--case", help="a single text by its name")
    options.add_argument("--keep", type=Path, help="a folder for the texts with faults")
    chosen = options.parse_args()
    names = [chosen.case] if chosen.case else _names(chosen)
    count = failed = 0
    for name in names:
        text = text_of(name, chosen.long)
        count += 1
        for target, fault in faults(text):
            failed += 1
            print(f"{name}: {target}: {fault}\n    {text[:100]!a}", flush=True)
            if chosen.keep:
                chosen.keep.mkdir(parents=True, exist_ok=True)
                (chosen.keep / f"{name.replace('/', '-')}.txt").write_text(text, "utf-8", "surrogatepass")
    print(f"{count} texts, {failed} faults")
    return 1 if failed else 0


def _names(chosen: argparse.Namespace) -> Iterator[str]:
    end = None if chosen.minutes is None else monotonic() + 60 * chosen.minutes
    number = 0
    while monotonic() < end if end else number < chosen.texts:
        for generator in chosen.only or GENERATORS:
            yield f"{chosen.seed}/{generator}/{number}"
        number += 1


if __name__ == "__main__":
    sys.exit(main())
