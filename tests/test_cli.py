"""The command line: what each command prints, where, and with which exit status."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from ipgraph import __version__, query, resources
from ipgraph.build import PHASES
from ipgraph.cli import COMMANDS, group
from ipgraph.store import open_store
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from conftest import Ran

Ipgraph = Callable[..., "Ran"]

NAMES = [name for commands in COMMANDS.values() for name in commands]
# what --help may cost: no module of the package that works on documents, nothing heavy of anybody's
LIGHT = {"ipgraph", "ipgraph.cli", "ipgraph.errors"}
HEAVY = {"dataclasses", "decimal", "importlib.metadata", "json", "logging", "pyoxigraph", "rdflib", "rich"}


def process(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, as users start it."""
    command = [sys.executable, "-m", "ipgraph", *arguments]
    return subprocess.run(command, text=True, capture_output=True, timeout=120, **options)  # type: ignore[call-overload, no-any-return]


# --- starting


def test_help_lists_every_command_and_imports_none() -> None:
    code = "import sys; from ipgraph.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    for name in NAMES:
        assert f"\n  {name:8}" in ran.stdout
    imported = set(ran.stderr.split())
    assert {name for name in imported if name.split(".")[0] == "ipgraph"} == LIGHT
    assert not imported & HEAVY


@pytest.mark.parametrize("name", NAMES)
def test_the_table_says_of_a_command_what_it_says_itself(name: str) -> None:
    with click.Context(group) as context:
        command = group.get_command(context, name)
    assert command is not None
    [told] = [commands[name][1] for commands in COMMANDS.values() if name in commands]
    assert (command.help or "").split("\n\n")[0].replace("\n", " ") == told
    for option in command.params:
        assert isinstance(option, click.Argument) or option.help, f"{name}: no help of {option.opts}"


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself(ipgraph: Ipgraph, name: str) -> None:
    ran = ipgraph(name, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: ipgraph {name} ")


def test_version() -> None:
    assert process("--version").stdout == f"ipgraph {__version__}\n"


def test_without_arguments_it_shows_the_help(ipgraph: Ipgraph) -> None:
    ran = ipgraph()
    assert (ran.status, ran.out) == (2, "")
    assert "Start with: ipgraph build" in ran.err


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["biuld"], "there is no command 'biuld'; did you mean build? (see: ipgraph --help)"),
        (["frobnicate"], "there is no command 'frobnicate' (see: ipgraph --help)"),
        (["--stroe"], "there is no option --stroe (see: ipgraph --help)"),
        (
            ["build", "--profil"],
            "there is no option --profil; did you mean --profile? (see: ipgraph build --help)",
        ),
        (["add"], "missing argument 'PATH|URL...' (see: ipgraph add --help)"),
        (["query"], "name a query, or say --list (see: ipgraph query --help)"),
        (["query", "documents", "--list"], "--list stands alone (see: ipgraph query --help)"),
        (
            ["query", "documents", "--param", "year"],
            "--param takes a name and a value, as in --param year=value (see: ipgraph query --help)",
        ),
        (["series", "x", "--of", "a=1", "--of", "a=2"], "--of a is given twice (see: ipgraph series --help)"),
        (
            ["query", "x", "--format", "xls"],
            "invalid value for '--format': 'xls' is not one of 'table', 'csv', 'json', 'turtle' "
            "(see: ipgraph query --help)",
        ),
    ],
)
def test_a_wrong_call_is_one_line_that_says_what_to_type(
    ipgraph: Ipgraph, arguments: list[str], line: str
) -> None:
    ran = ipgraph(*arguments)
    assert (ran.status, ran.out, ran.err) == (2, "", f"ipgraph: {line}\n")


# --- documents


@pytest.mark.parametrize("width", [60, 80, 120])
def test_build_ends_with_a_page_that_fits_and_commands_that_work(
    ipgraph: Ipgraph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.chdir(tmp_path)
    ran = ipgraph("build")
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].startswith("5 documents ")
    assert all(line == line.rstrip() for line in lines)
    heads = [line for line in lines if line and not line.startswith(" ")][1:]
    for head in (
        "Documents",
        "Claims by measure",
        "Agencies",
        "Officials",
        "Events",
        "Most stated",
        "Findings",
        "Violations",
    ):
        assert head in heads
    following = [line.split("   ")[0].strip() for line in lines[lines.index("Next") + 1 :] if line]
    assert len(following) == 4
    for line in following:
        command, *arguments = shlex.split(line.split("  ")[0])
        assert command == "ipgraph"
        assert ipgraph(*arguments).status == 0
    if width >= 80:
        assert max(map(len, lines)) <= width


def test_build_tells_the_findings_and_the_severest_conflicts(ipgraph: Ipgraph) -> None:
    told = ipgraph("build").out.partition("\nFindings\n")[2].partition("\n\n")[0].splitlines()
    counted = {verdict: int(number) for number, verdict in re.findall(r"(\d+) ([a-z-]+)", told[0])}
    assert set(counted) == {"conflict", "agree", "implied"}
    assert len(told) - 1 == counted["conflict"] == 3
    assert [line.split()[0] for line in told[1:]] == ["implied-whole", "currency", "share"]


def test_build_names_the_store_in_what_to_type_next(ipgraph: Ipgraph, tmp_path: Path) -> None:
    ran = ipgraph("build", "--store", tmp_path / "a store")
    assert f"ipgraph query --list --store '{tmp_path / 'a store'}'" in ran.out


def test_build_tells_the_seconds_of_each_phase(ipgraph: Ipgraph) -> None:
    told = ipgraph("build", "--profile").out.partition("\nSeconds\n")[2].split()
    for phase in (*PHASES, "total"):
        assert float(told[told.index(phase) + 1]) >= 0


def test_extract_prints_claims_in_the_order_of_the_text(ipgraph: Ipgraph) -> None:
    paths = sorted(resources.folder("seeds").glob("*.txt"), reverse=True)
    ran = ipgraph("extract", *paths, "--format", "jsonl")
    assert (ran.status, ran.err) == (0, "")
    records = [json.loads(line) for line in ran.out.splitlines()]
    assert list(dict.fromkeys(record["doc"] for record in records)) == [path.name for path in paths]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        found = [record for record in records if record["doc"] == path.name]
        assert found == sorted(found, key=lambda record: record["start"])
        assert all(text[record["start"] : record["end"]] == record["quote"] for record in found)


def test_extract_prints_relations(ipgraph: Ipgraph) -> None:
    path = resources.folder("seeds") / "004_f030075e20935d51.txt"
    records = [json.loads(line) for line in ipgraph("extract", path, "--relations").out.splitlines()]
    assert {record["relation"] for record in records} == {"holds-post", "hosts", "speaks-at"}
    table = ipgraph("extract", path, "--relations", "--format", "table").out
    assert "  Liang Xinxin  holds-post  CNIPA             senior official\n" in table


def test_extract_as_a_table_is_for_reading(ipgraph: Ipgraph) -> None:
    path = resources.folder("seeds") / "001_652b28d7cf7de769.txt"
    ran = ipgraph("extract", path, "--format", "table")
    assert ran.out.startswith("China Ramps up Efforts to Become IP Powerhouse\n")
    rows = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "854 billion CNY 2023 CN patent-trademark-pledge-financing Shen Changyu" in rows


def test_add_tells_what_it_replaced_repeated_and_passed_over(ipgraph: Ipgraph, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, number in (("a.txt", "921,000"), ("b.txt", "921,000"), ("c.jpg", ""), ("d", "")):
        (folder / name).write_text(f"In 2023, China granted {number} invention patents.\n")
    ran = ipgraph("add", folder)
    assert (ran.status, ran.err.splitlines()) == (
        0,
        [
            "added 2 of 2: a.txt, b.txt",
            "passed over 2 files of other kinds: 1 without suffix, 1 .jpg",
            "same content: b.txt and a.txt; ipgraph remove takes one away",
        ],
    )
    (tmp_path / "a.txt").write_text("In 2023, China granted 922,000 invention patents.\n")
    ran = ipgraph("add", tmp_path / "a.txt")
    assert ran.err.splitlines() == [
        "added 1 of 1: a.txt",
        "replaced: a.txt, which the store had with another content",
    ]


def test_documents_come_from_standard_input_and_may_be_named(tmp_path: Path) -> None:
    text = "In 2023, China granted 921,000 invention patents.\n"
    store = ("--store", str(tmp_path / "store"))
    assert '"doc": "stdin"' in process("extract", "-", input=text).stdout
    assert process("add", "-", *store, input=text).stderr == "added 1 of 1: stdin\n"
    assert process("add", "-", "--name", "a/b", *store, input=text).stderr.startswith("added 1 of 1: a/b\n")
    ran = process("add", "-", "-", str(tmp_path), "--name", "a", *store, input=text)
    assert (ran.returncode, ran.stdout) == (2, "")
    ran = process("add", "-", *store, input="")
    assert (ran.returncode, ran.stderr) == (2, "ipgraph: stdin: the file is empty\n")


def test_add_and_remove_tell_what_they_did(ipgraph: Ipgraph, tmp_path: Path) -> None:
    path = tmp_path / "release.txt"
    path.write_text("In 2023, China granted 921,000 invention patents.\n")
    ran = ipgraph("add", path)
    assert (ran.status, ran.out, ran.err) == (0, "", "added 1 of 1: release.txt\n")
    ran = ipgraph("remove", "release.txt")
    assert (ran.status, ran.out, ran.err) == (0, "", "removed release.txt\n")
    ran = ipgraph("validate")
    assert (ran.status, ran.out, ran.err) == (0, "", "no violations in 0 documents\n")


# --- asking


def test_query_lists_every_canned_query_with_its_parameters(ipgraph: Ipgraph) -> None:
    ran = ipgraph("query", "--list")
    assert (ran.status, ran.err) == (0, "")
    for name, canned in query.catalogue().items():
        assert f"\n{name} " in f"\n{ran.out}"
        for parameter in canned.parameters:
            assert f"{parameter}=" in ran.out


def test_query_prints_table_csv_and_json(ipgraph: Ipgraph, graph_folder: Path) -> None:
    asked = ("query", "claims-of-official", "--param", "official=Liang Xinxin", "--store", graph_folder)
    table, csv, rows = (ipgraph(*asked, "--format", form) for form in ("table", "csv", "json"))
    assert {ran.status for ran in (table, csv, rows)} == {0}
    found = json.loads(rows.out)
    assert len(found) == 6
    assert csv.out.count("\n") == 7
    assert "61.2" in table.out


def test_sparql_comes_from_the_line_a_file_or_standard_input(
    ipgraph: Ipgraph, graph_folder: Path, tmp_path: Path
) -> None:
    text = "SELECT (COUNT(?document) AS ?documents) WHERE { ?document a ipg:Document }"
    file = tmp_path / "query.rq"
    file.write_text(text)
    store = ("--store", str(graph_folder), "--format", "csv")
    given = [ipgraph("sparql", text, *store), ipgraph("sparql", f"@{file}", *store)]
    piped = process("sparql", "-", *store, input=text)
    assert [ran.out for ran in given] == ["documents\n5\n"] * 2
    assert (piped.returncode, piped.stdout) == (0, "documents\n5\n")


def test_a_query_that_makes_a_graph_prints_turtle(ipgraph: Ipgraph, graph_folder: Path) -> None:
    text = "CONSTRUCT { ?person foaf:name ?name } WHERE { ?person a ipg:Official ; foaf:name ?name }"
    ran = ipgraph("sparql", text, "--format", "turtle", "--store", graph_folder)
    assert 'foaf:name "Ge Shu"' in ran.out
    ran = ipgraph("sparql", "ASK { ?s ?p ?o }", "--format", "turtle", "--store", graph_folder)
    assert (ran.status, ran.out) == (2, "")


def test_series_shows_a_figure_once_with_all_who_state_it(ipgraph: Ipgraph, graph_folder: Path) -> None:
    ran = ipgraph("series", "industrialisation-rate", "--of", "holder=enterprise", "--store", graph_folder)
    assert (ran.status, ran.err) == (0, "")
    rows = [line.split() for line in ran.out.splitlines()]
    assert ["2023", ">", "50", "%", "Shen", "Changyu", "[2]"] in rows
    assert ["2024", "53.3", "%", "CNIPA,", "Shen", "Changyu", "[1]", "=", "[3]"] in rows
    assert "also by holder  high-tech-enterprise, medium-enterprise" in ran.out
    assert "--measure points" in ran.out


def test_series_shows_what_is_implied_apart_from_what_is_stated(ipgraph: Ipgraph) -> None:
    ipgraph("build")
    asked = ("series", "industrialisation-rate", "--of", "holder=high-tech-enterprise")
    stated, _, implied = ipgraph(*asked).out.partition("  implied, stated by nobody\n")
    assert "61.2 %" in stated
    assert "2023" not in stated
    assert implied.splitlines()[0].split() == [
        *("2023", "57.5%", "to", "57.7%", "61.2%", "−", "3.6", "pp", "[1]")
    ]
    # data hold what documents state, and nothing else
    assert len(ipgraph(*asked, "--format", "csv").out.splitlines()) == 2


def test_series_as_csv_has_every_field(ipgraph: Ipgraph, graph_folder: Path) -> None:
    asked = ("series", "industrialisation-rate", "--of", "holder=micro-enterprise", "--store", graph_folder)
    ran = ipgraph(*asked, "--format", "csv")
    head, row = ran.out.splitlines()
    assert head == "indicator,measure,period,area,of,base,value,unit,bound,documents,speakers"
    assert row == (
        "industrialisation-rate,level,2024,CN,holder=micro-enterprise,,36.7,percent,exact,"
        "004_f030075e20935d51.txt,China National Intellectual Property Administration"
    )


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["industrialization-rate"], "did you mean industrialisation-rate"),
        (["industrialisation-rate", "--of", "holder=university"], "there is: holder="),
        (["industrialisation-rate", "--measure", "levle"], "did you mean level"),
        (["industrialisation-rate", "--area", "Atlantis"], "there is no place 'Atlantis'"),
        (["pct-applications"], "no document states anything of pct-applications"),
    ],
)
def test_series_says_what_to_ask_instead(
    ipgraph: Ipgraph, graph_folder: Path, arguments: list[str], line: str
) -> None:
    ran = ipgraph("series", *arguments, "--store", graph_folder)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert line in ran.err


# --- the whole graph


def test_validate_tells_each_violation_on_a_line(ipgraph: Ipgraph, tmp_path: Path) -> None:
    path = tmp_path / "release.txt"
    path.write_text("In 2023, China granted 921,000 invention patents.\n")
    ipgraph("add", path)
    graph = iri("document", "release.txt")
    with open_store(tmp_path / "store") as store:
        kept = [quad for quad in store.quads(graph) if not quad.predicate.value.endswith("#unit")]
        store.replace(graph, kept)
    ran = ipgraph("validate")
    assert ran.status == 1
    [line] = ran.out.splitlines()
    assert line.startswith("release.txt, claim '921,000")
    assert ran.err == "violations: 1 in 1 document\n"


def test_export_to_standard_output_is_the_file(ipgraph: Ipgraph, graph_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "graph.nq"
    written = ipgraph("export", file, "--store", graph_folder)
    assert (written.status, written.out, written.err) == (0, "", f"wrote {file}\n")
    printed = ipgraph("export", "-", "--format", "nq", "--store", graph_folder)
    assert printed.out == file.read_text(encoding="utf-8")


def test_export_without_a_format_says_which_there_are(ipgraph: Ipgraph, graph_folder: Path) -> None:
    ran = ipgraph("export", "-", "--store", graph_folder)
    assert (ran.status, ran.err) == (
        2,
        "ipgraph: nothing tells the format; say one of: ttl, trig, nq, jsonld, gexf, graphml, csv, json, "
        "parquet\n",
    )
    ran = ipgraph("export", "graph.pdf", "--store", graph_folder)
    assert ran.status == 2
    assert "graph.pdf does not end in a format's suffix: .ttl, .trig, .nq, .jsonld, .gexf" in ran.err


# --- the world outside


def test_data_are_utf8_whatever_the_locale(graph_folder: Path) -> None:
    text = 'SELECT ?label WHERE { id:agency/wipo skos:prefLabel ?label FILTER(LANG(?label) = "zh") }'
    text = text.replace("id:agency/wipo", "<https://w3id.org/ipgraph/id/agency/wipo>")
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    command = [
        sys.executable,
        "-m",
        "ipgraph",
        "sparql",
        text,
        "--format",
        "csv",
        "--store",
        str(graph_folder),
    ]
    ran = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert ran.stdout.decode("utf-8") == "label\n世界知识产权组织\n"


def test_a_reader_that_goes_away_is_no_error(graph_folder: Path) -> None:
    command = [sys.executable, "-m", "ipgraph", "export", "-", "--format", "nq", "--store", str(graph_folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(100)
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("form", ["nq", "ttl", "trig", "jsonld"])
def test_a_full_disk_is_one_line(graph_folder: Path, form: str) -> None:
    with Path("/dev/full").open("w") as full:
        command = [
            sys.executable,
            "-m",
            "ipgraph",
            "export",
            "-",
            "--format",
            form,
            "--store",
            str(graph_folder),
        ]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (2, "ipgraph: cannot write the output: no space left on device\n")
    ran = process("export", "/dev/full", "--format", form, "--store", str(graph_folder))
    assert (ran.returncode, ran.stderr) == (2, "ipgraph: cannot write /dev/full: no space left on device\n")
    assert Path("/dev/full").is_char_device()


def test_ctrl_c_is_one_line(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        # whoever runs the tests in the background may have had the signal ignored
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from ipgraph.cli import main; print('up', flush=True); sys.exit(main())",
    ]
    command += ["sparql", "-", "--store", str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline() == "up\n"
        waiting = Path(f"/proc/{running.pid}/wchan")
        running.send_signal(signal.SIGINT) if not waiting.exists() else interrupt(running)
        assert running.stderr.read() == "ipgraph: stopped\n"
        assert running.wait(60) == 130


def interrupt(running: subprocess.Popen[str]) -> None:
    """Send Ctrl-C once the process sleeps in its read of standard input."""
    import time

    for _ in range(600):
        state = Path(f"/proc/{running.pid}/stat").read_text().rpartition(")")[2].split()[0]
        if state == "S":
            break
        time.sleep(0.05)
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
