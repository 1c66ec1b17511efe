from __future__ import annotations

import base64
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from ipgraph.errors import (
    NotFoundError,
    ParameterError,
    QueryError,
    QuerySyntaxError,
    StoreError,
    StoreLockedError,
)
from ipgraph.store import OWN_VOCABULARY_GRAPH, VOCABULARY_GRAPH, Store, default_path, open_store
from ipgraph.store.remote import RemoteStore, endpoints
from ipgraph.vocabulary import IPG, iri
from serving import free_port, oxigraph_serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from conftest import Known

EX = "https://example.org/"


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(EX + name)


def quad(subject: str, value: str | ox.NamedNode, graph: str, predicate: str = "says") -> ox.Quad:
    term = value if isinstance(value, ox.NamedNode) else ox.Literal(value)
    return ox.Quad(node(subject), node(predicate), term, node(graph))


def document(name: str, *words: str) -> tuple[str, list[ox.Quad]]:
    """The graph of a small document, with a statement for each word."""
    graph = ox.NamedNode(iri("document", name))
    quads = [
        ox.Quad(graph, ox.NamedNode(ox_type), ox.NamedNode(IPG + "Document"), graph),
        ox.Quad(graph, ox.NamedNode(IPG + "name"), ox.Literal(name), graph),
        *(ox.Quad(graph, node("says"), ox.Literal(word), graph) for word in words),
    ]
    return graph.value, quads


ox_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def rows(
    store: Store, sparql: str, **substitutions: ox.NamedNode | ox.Literal
) -> list[tuple[str | None, ...]]:
    solutions = store.query(sparql, substitutions)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return sorted(
        (
            tuple(None if solution[name] is None else solution[name].value for name in names)
            for solution in solutions
        ),
        key=repr,
    )


def words(store: Store) -> list[str]:
    return [row[0] or "" for row in rows(store, f"SELECT ?word {{ ?any <{EX}says> ?word }}")]


class Endpoint(BaseHTTPRequestHandler):
    """A SPARQL 1.1 endpoint, as small as can be: no union of graphs, one transaction a request."""

    server: EndpointServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        try:
            status, kind, answer = self.server.answer(self.path, self.headers, body)
        except SyntaxError as error:
            status, kind, answer = 400, "text/plain", str(error).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        # a client that timed out has hung up
        with suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


class EndpointServer(ThreadingHTTPServer):
    def __init__(self, **options: str | float | bool) -> None:
        super().__init__(("127.0.0.1", 0), Endpoint)
        self.engine = ox.Store()
        self.options = options
        self.url = f"http://127.0.0.1:{self.server_port}"

    def answer(self, path: str, headers: Message, body: str) -> tuple[int, str, bytes]:
        time.sleep(float(self.options.get("delay", 0)))
        if "user" in self.options:
            given = base64.b64encode(f"{self.options['user']}:secret".encode()).decode()
            if headers["Authorization"] != f"Basic {given}":
                return 401, "text/plain", b""
        if "fails" in self.options:
            return 500, "text/plain", b"out of\nmemory"
        path = urlsplit(path).path
        if path == "/update" and headers["Content-Type"].startswith("application/sparql-update"):
            self.engine.update(body)
            return 204, "text/plain", b""
        if path != "/query":
            return 404, "text/plain", b""
        union = bool(self.options.get("union"))
        results = self.engine.query(parse_qs(body)["query"][0], use_default_graph_as_union=union)
        if isinstance(results, ox.QueryTriples):
            return 200, "text/turtle", results.serialize(format=ox.RdfFormat.TURTLE) or b""
        answer = results.serialize(format=ox.QueryResultsFormat.JSON)
        return 200, "application/sparql-results+json", answer or b""


@contextmanager
def serving(**options: str | float | bool) -> Iterator[EndpointServer]:
    with EndpointServer(**options) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def oxigraph() -> Iterator[str]:
    """The URL of an Oxigraph server, where its program is installed."""
    with oxigraph_serving() as url:
        yield url


@pytest.fixture(params=["memory", "folder", "endpoint", "oxigraph"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    if request.param == "memory":
        with Store.memory() as made:
            yield made
    elif request.param == "folder":
        with Store.open(tmp_path / "store") as made:
            yield made
    elif request.param == "endpoint":
        with serving() as server, open_store(server.url) as made:
            yield made
    else:
        url = request.getfixturevalue("oxigraph")
        with open_store(url) as made:
            made._update("DROP ALL")  # type: ignore[attr-defined]
            yield made


# What every store does


def test_replacing_a_graph_leaves_just_what_is_new(store: Store) -> None:
    graph, quads = document("a.txt", "old", "same")
    assert store.replace(graph, quads)
    graph, quads = document("a.txt", "same", "new")
    assert store.replace(graph, quads)
    assert set(store.quads(graph)) == set(quads)
    assert words(store) == ["new", "same"]


def test_replacing_a_graph_by_itself_changes_nothing(store: Store) -> None:
    graph, quads = document("a.txt", "same")
    store.replace(graph, quads)
    assert not store.replace(graph, [*quads, *quads])
    assert len(list(store.quads())) == len(quads)


def test_changing_a_graph_touches_only_what_changes(store: Store) -> None:
    graph, before = document("a.txt", "old", "same")
    store.replace(graph, before)
    store.replace(*document("b.txt", "old", "other"))
    _, after = document("a.txt", "same", "new")
    assert store.change(graph, before, after)
    assert set(store.quads(graph)) == set(after)
    # the union of all graphs still has what the other graph says
    assert words(store) == ["new", "old", "other", "same"]
    assert not store.change(graph, after, after)
    more = document("a.txt", "same", "new", "more")[1]
    assert store.change(graph, [], set(more) - set(after))
    assert store.change(graph, set(more) - set(after), [])
    assert set(store.quads(graph)) == set(after)
    with pytest.raises(StoreError, match="cannot change the graph"):
        store.change(iri("document", "b.txt"), [], after)


def test_other_graphs_stay(store: Store) -> None:
    for name in ("a.txt", "b.txt"):
        store.replace(*document(name, f"of {name}"))
    store.replace(*document("a.txt", "new"))
    store.remove(iri("document", "a.txt"))
    assert store.documents() == ["b.txt"]
    assert words(store) == ["of b.txt"]
    assert {each.graph_name.value for each in store.quads()} == {iri("document", "b.txt")}


def test_documents_are_sorted_names(store: Store) -> None:
    for name in ("b/ä.txt", "a 1.txt"):
        store.replace(*document(name))
    assert store.documents() == ["a 1.txt", "b/ä.txt"]


def test_removing_what_is_not_there_says_so(store: Store) -> None:
    with pytest.raises(NotFoundError, match=r"no graph .*/document/a.txt"):
        store.remove(iri("document", "a.txt"))


def test_a_quad_of_another_graph_is_refused_and_nothing_written(store: Store) -> None:
    graph, quads = document("a.txt", "old")
    store.replace(graph, quads)
    with pytest.raises(StoreError, match="cannot go into the graph"):
        store.replace(graph, [*document("a.txt", "new")[1], quad("s", "stray", "elsewhere")])
    assert words(store) == ["old"]


def test_text_of_any_kind_survives_writing_and_replacing(store: Store) -> None:
    strange = [
        '"',
        "\\",
        "\\u0041",
        "\n\r\t\x00\x07\x7f\x85\u2028\ufeff\ufffe",
        "'''\"\"\"",
        "}{<>",
        "專利🙂",
        "",
    ]
    graph, quads = document("a.txt", *strange)
    # the first write goes another way than one that removes something
    for extra in (["old"], []):
        store.replace(graph, [*quads, *document("a.txt", *extra)[1]])
        assert set(words(store)) == {*strange, *extra}


def test_the_vocabulary_is_written_once(store: Store) -> None:
    vocabulary = [
        ox.Quad(node("a"), node("label"), ox.Literal(text), ox.NamedNode(VOCABULARY_GRAPH)) for text in "xy"
    ]
    assert store.load_vocabulary(vocabulary)
    assert not store.load_vocabulary(reversed(vocabulary))
    assert store.load_vocabulary(vocabulary[:1])
    kept = [each.object for each in store.quads(VOCABULARY_GRAPH) if each.predicate == node("label")]
    assert kept == [ox.Literal("x")]


def test_a_vocabulary_of_ones_own_stays_until_another_takes_its_place(store: Store) -> None:
    shipped, own, other = (
        ox.Quad(node("a"), node("label"), ox.Literal(text), ox.NamedNode(graph))
        for text, graph in (
            ("shipped", VOCABULARY_GRAPH),
            ("own", OWN_VOCABULARY_GRAPH),
            ("other", OWN_VOCABULARY_GRAPH),
        )
    )
    assert store.own_vocabulary() == []
    assert store.load_vocabulary([shipped, own])
    assert not store.load_vocabulary([own, shipped])
    assert not store.load_vocabulary([shipped])
    assert store.own_vocabulary() == [own]
    assert store.load_vocabulary([shipped, other])
    assert store.own_vocabulary() == [other]
    assert store.documents() == []


def test_many_things_are_asked_at_once(store: Store) -> None:
    people = [node(f"person{number}") for number in range(1200)]
    graph = ox.NamedNode(EX + "g")
    store.replace(
        graph.value,
        [ox.Quad(each, node("knows"), people[at // 2], graph) for at, each in enumerate(people)]
        + [ox.Quad(each, node("says"), ox.Literal(str(at)), graph) for at, each in enumerate(people)],
    )
    store.replace(EX + "h", [ox.Quad(people[7], node("says"), ox.Literal("7"), ox.NamedNode(EX + "h"))])
    said = sorted((str(each.subject), str(each.object)) for each in store.of_each(people, node("says")))
    assert said == sorted((str(each), f'"{at}"') for at, each in enumerate(people))
    assert len(list(store.of_each(people[:3]))) == len(list(store.of_each(people[:3], node("says")))) * 2
    assert {each.graph_name for each in store.of_each(people[:3])} == {ox.DefaultGraph()}
    both = list(store.of_each(people[5:9], node("says"), node("knows"), graph=EX + "h"))
    assert both == [ox.Quad(people[7], node("says"), ox.Literal("7"), ox.NamedNode(EX + "h"))]
    known = sorted(str(each.subject) for each in store.to_each(people[:600], node("knows")))
    assert known == sorted(map(str, people))
    assert list(store.to_each(people[600:], node("knows"))) == []
    assert list(store.of_each([], node("says"))) == list(store.to_each([], node("says"))) == []


# Queries


@pytest.fixture
def filled(store: Store) -> Store:
    store.replace(EX + "g1", [quad("a", "one", "g1"), quad("b", "two", "g1")])
    store.replace(EX + "g2", [quad("a", node("b"), "g2", "knows"), quad("c", "one", "g2")])
    return store


def test_queries_see_the_union_of_all_graphs(filled: Store) -> None:
    sparql = f"SELECT ?word {{ <{EX}a> <{EX}knows> ?who . ?who <{EX}says> ?word }}"
    assert rows(filled, sparql) == [("two",)]


def test_what_several_graphs_state_is_there_once(store: Store) -> None:
    for name in "abc":
        store.replace(EX + name, [quad("s", "same", name), quad("s", f"of {name}", name)])
    count = f"SELECT (COUNT(*) AS ?n) {{ ?s <{EX}says> ?a . ?s <{EX}says> ?b }}"
    assert rows(store, count) == [("16",)]
    assert len(list(store.quads())) == 6
    store.remove(EX + "a")
    store.replace(EX + "b", [quad("s", "of b", "b")])
    assert words(store) == ["of b", "of c", "same"]
    store.replace(EX + "c", [quad("s", "of c", "c")])
    assert words(store) == ["of b", "of c"]
    assert rows(store, f"SELECT ?g {{ GRAPH ?g {{ ?s <{EX}says> 'of c' }} }}") == [(EX + "c",)]


def test_a_query_with_from_sees_that_graph_alone(filled: Store) -> None:
    sparql = f"SELECT ?s FROM <{EX}g2> {{ ?s <{EX}says> ?word }}"
    assert rows(filled, sparql) == [(EX + "c",)]


def test_ask_and_construct(filled: Store) -> None:
    assert filled.query(f"ASK {{ <{EX}a> <{EX}says> 'one' }}")
    assert not filled.query(f"ASK {{ <{EX}a> <{EX}says> 'two' }}")
    triples = list(filled.query(f"CONSTRUCT {{ ?s <{EX}said> ?w }} WHERE {{ ?s <{EX}says> ?w }}"))
    assert len(triples) == 3
    assert ox.Triple(node("a"), node("said"), ox.Literal("one")) in triples


def test_known_prefixes_need_no_declaration(filled: Store) -> None:
    filled.replace(*document("a.txt"))
    assert rows(filled, "SELECT ?name { ?d a ipg:Document ; ipg:name ?name }") == [("a.txt",)]
    own = "PREFIX ipg: <https://example.org/> SELECT ?s { ?s ipg:says 'two' }"
    assert rows(filled, own) == [(EX + "b",)]


@pytest.mark.parametrize(
    ("sparql", "expected"),
    [
        ("SELECT ?s { ?s ex:says ?word }", [(EX + "a",), (EX + "c",)]),
        ("SELECT ?s { ?s ex:says ?any FILTER(?any = ?word) }", [(EX + "a",), (EX + "c",)]),
        ("SELECT ?s { ?s ex:says ?any FILTER(!BOUND(?word) || ?any = ?word) }", [(EX + "a",), (EX + "c",)]),
        ("SELECT (COUNT(?s) AS ?n) { ?s ex:says ?word }", [("2",)]),
        ("SELECT ?n { { SELECT (COUNT(?s) AS ?n) { ?s ex:says $word } } }", [("2",)]),
        ("SELECT ?s { ?s ex:says ?any OPTIONAL { ?s ex:knows ?x } FILTER(?any != ?word) }", [(EX + "b",)]),
        ("SELECT (EXISTS { ?y ?z ?word } AS ?is) { } # ?word {", [("true",)]),
        ("SELECT ?word { }", [("one",)]),
    ],
)
def test_parameters_are_bound_wherever_a_query_mentions_them(
    filled: Store, sparql: str, expected: list[tuple[str]]
) -> None:
    assert rows(filled, f"PREFIX ex: <{EX}> {sparql}", word=ox.Literal("one")) == expected


def test_a_parameter_of_construct_and_ask(filled: Store) -> None:
    construct = f"CONSTRUCT {{ ?s <{EX}said> ?word }} WHERE {{ ?s <{EX}says> ?word }}"
    assert len(list(filled.query(construct, {"word": ox.Literal("one")}))) == 2
    assert not filled.query(f"ASK {{ ?s <{EX}says> ?word }}", {"word": ox.Literal("three")})


def test_a_parameter_cannot_break_out_of_its_place(filled: Store) -> None:
    bad = ox.Literal('one") } } INSERT DATA { <a:a> <a:b> "')
    assert rows(filled, f"SELECT ?s {{ ?s <{EX}says> ?word }}", word=bad) == []


def test_an_unknown_parameter_is_named(filled: Store) -> None:
    with pytest.raises(ParameterError, match=r"no variable \?wrd; did you mean word"):
        filled.query(f"SELECT ?s {{ ?s <{EX}says> ?word }}", {"wrd": ox.Literal("x")})
    with pytest.raises(ParameterError, match="CONSTRUCT query without WHERE"):
        filled.query("CONSTRUCT WHERE { ?s ?p ?word }", {"word": ox.Literal("x")})


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT ?x WHERE { ?x ", "line 1, column 22, where the line ends"),
        (
            "SELECT *\nWHERE { ?a nowhere:b ?c }",
            r"line 2, column 21, before '\?c \}': declare the prefix nowhere: first",
        ),
        ("SELECT ?a WHERE { ?a ?b ?c } GROUP BY ?b", "contains a variable that is unbound"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "an update is not answered"),
        ("", "the query is empty"),
        ("nonsense", "line 1, column 9, where the line ends"),
    ],
)
def test_a_syntax_error_is_one_line_with_its_place(store: Store, sparql: str, message: str) -> None:
    with pytest.raises(QuerySyntaxError, match=message) as caught:
        store.query(sparql)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    "group",
    [
        "service <URL> { ?s ?p ?o }",
        "{ SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } } }",
        "?a ?b 1SERVICE <URL> { ?s ?p ?o }",
        "SERVICEex:query { ?s ?p ?o }",
        "?a ?b 1serviceex:query { ?s ?p ?o }",
    ],
)
def test_a_query_sends_no_requests_to_others(group: str) -> None:
    with serving() as server, Store.memory() as store:
        sparql = f"PREFIX ex: <{server.url}/> SELECT * {{ {group.replace('URL', server.url + '/query')} }}"
        with pytest.raises(QueryError, match="no other server may be asked here; leave SERVICE out"):
            store.query(sparql)
        assert rows(store, "SELECT ?x { BIND('service' AS ?x) } # SERVICE") == [("service",)]


def test_a_bound_parameter_does_not_shift_the_place_of_an_error(store: Store) -> None:
    with pytest.raises(QuerySyntaxError, match="line 1, column 22"):
        store.query("SELECT ?x WHERE { ?x ", {"x": ox.Literal("y" * 50)})


# Folders


def test_a_store_in_a_folder_is_there_again(tmp_path: Path) -> None:
    with Store.open(tmp_path / "deep" / "store") as store:
        store.replace(*document("a.txt", "kept"))
    for read_only in (True, False):
        with Store.open(tmp_path / "deep" / "store", read_only=read_only) as store:
            assert store.read_only is read_only
            assert words(store) == ["kept"]


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    store.close()
    store.close()
    with pytest.raises(StoreError, match="is closed"):
        store.query("ASK { }")


@pytest.mark.parametrize("arguments", [{"read_only": True}, {"create": False}])
def test_reading_where_no_store_is(tmp_path: Path, arguments: dict[str, bool]) -> None:
    with pytest.raises(StoreError, match=r"no store at .*run `ipgraph build` first"):
        Store.open(tmp_path / "none", **arguments)
    assert not (tmp_path / "none").exists()


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    with pytest.raises(StoreError, match="is a file, not a store"):
        Store.open(tmp_path / "file")
    with pytest.raises(StoreError, match="cannot make a store at"):
        Store.open(tmp_path / "file" / "below")
    assert (tmp_path / "file").read_text() == "text"


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("three years of work")
    for read_only in (True, False):
        with pytest.raises(StoreError, match=r"holds other files and no store \(thesis.docx"):
            Store.open(tmp_path, read_only=read_only)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_an_empty_folder_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / ".DS_Store").write_bytes(b"")
    with Store.open(tmp_path) as store:
        store.replace(*document("a.txt", "kept"))
        assert words(store) == ["kept"]


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith("LOG")}


@pytest.mark.parametrize(
    ("pattern", "content"),
    [
        ("CURRENT", None),
        ("CURRENT", b"rubbish"),
        ("MANIFEST-*", None),
        ("MANIFEST-*", b"rubbish"),
        ("*.sst", b""),
    ],
)
@pytest.mark.parametrize("read_only", [True, False])
def test_a_damaged_store_is_named_and_nothing_deleted(
    tmp_path: Path, pattern: str, content: bytes | None, read_only: bool
) -> None:
    with Store.open(tmp_path / "store") as store:
        store.replace(*document("a.txt", "kept"))
    for path in (tmp_path / "store").glob(pattern):
        path.unlink() if content is None else path.write_bytes(content)
    before = snapshot(tmp_path / "store")
    with pytest.raises(StoreError, match="is damaged and was left as it is; restore a copy") as caught:
        Store.open(tmp_path / "store", read_only=read_only)
    assert "\n" not in str(caught.value)
    assert snapshot(tmp_path / "store") == before


# Other processes


def run(code: str, *arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own; ``path`` in it is the first argument."""
    prelude = "import sys; from pathlib import Path; path = Path(sys.argv[1])\n"
    prelude += "from ipgraph.store import Store\nfrom ipgraph.errors import *\n"
    command = [sys.executable, "-c", prelude + textwrap.dedent(code), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)  # type: ignore[call-overload, no-any-return]


TRY = """
try:
    with Store.open(path, read_only={read_only}) as store:
        print(store.documents())
except StoreLockedError as error:
    print("locked:", error)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "store") as store:
        store.replace(*document("a.txt", "old"))
    return tmp_path / "store"


@pytest.mark.parametrize("read_only", [True, False])
def test_a_writer_locks_out_other_processes(folder: Path, read_only: bool) -> None:
    with Store.open(folder):
        told = run(TRY.format(read_only=read_only), folder)
        assert told.stdout.startswith("locked: the store at ")
        assert "is in use by another ipgraph; close that, or use another with --store" in told.stdout
        assert str(folder) in told.stdout
        assert told.stdout.count("\n") == 1
    assert run(TRY.format(read_only=read_only), folder).stdout == "['a.txt']\n"


def test_several_processes_read_at_once_and_keep_a_writer_out(folder: Path) -> None:
    with Store.open(folder, read_only=True), Store.open(folder, read_only=True) as second:
        assert run(TRY.format(read_only=True), folder).stdout == "['a.txt']\n"
        assert run(TRY.format(read_only=False), folder).stdout.startswith("locked: ")
        assert words(second) == ["old"]
    assert run(TRY.format(read_only=False), folder).stdout == "['a.txt']\n"


@pytest.mark.parametrize(("first", "second"), [(False, False), (False, True), (True, False)])
def test_one_process_cannot_open_a_store_twice_to_write(folder: Path, first: bool, second: bool) -> None:
    with Store.open(folder, read_only=first) as store:
        with pytest.raises(StoreLockedError):
            Store.open(folder, read_only=second)
        # the failed attempt must not have let go of the lock
        assert run(TRY.format(read_only=False), folder).stdout.startswith("locked: ")
        assert words(store) == ["old"]


def test_writing_to_a_store_open_for_reading(folder: Path) -> None:
    with Store.open(folder, read_only=True) as store:
        for write in (store.replace, lambda *_: store.remove(iri("document", "a.txt"))):
            with pytest.raises(StoreError, match="open for reading only; choose another with --store"):
                write(*document("a.txt", "new"))
        assert words(store) == ["old"]


def obey_permissions() -> None:
    """Let the permissions of files bind the superuser too: drop CAP_DAC_OVERRIDE (1; prctl(2))."""
    import ctypes

    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="permissions and capabilities as Linux has them")
def test_a_folder_that_may_not_be_written_opens_for_reading(folder: Path) -> None:
    for path in (*folder.iterdir(), folder, folder.parent):
        path.chmod(0o555 if path.is_dir() else 0o444)
    told = run(
        """
        with Store.open(path) as store:
            print(store.read_only, store.documents())
            try:
                store.remove("https://example.org/")
            except StoreError as error:
                print(error)
        try:
            Store.open(path.parent / "new")
        except StoreError as error:
            print(error)
        """,
        folder,
        preexec_fn=obey_permissions,
    )
    for path in (folder.parent, folder):
        path.chmod(0o755)
    lines = told.stdout.splitlines()
    assert lines[0] == "True ['a.txt']", told.stderr
    assert "is open for reading only; choose another with --store" in lines[1]
    assert lines[2].startswith("cannot make a store at")


# Atomicity


def test_an_input_that_fails_half_way_leaves_the_old_graph_whole(store: Store) -> None:
    graph, quads = document("a.txt", "old", "older")
    store.replace(graph, quads)

    def failing() -> Iterator[ox.Quad]:
        yield from document("a.txt", "new")[1]
        raise ConnectionError("the source went away")

    with pytest.raises(ConnectionError):
        store.replace(graph, failing())
    assert set(store.quads(graph)) == set(quads)


@pytest.mark.parametrize("place", ["memory", "folder"])
def test_the_engine_takes_back_a_request_that_fails_half_way(place: str, tmp_path: Path) -> None:
    engine = ox.Store() if place == "memory" else ox.Store(tmp_path / "store")
    engine.update("INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 'old' } }")
    request = (
        "DELETE DATA { GRAPH <a:g> { <a:s> <a:p> 'old' } }; INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 'new' } }"
    )
    with pytest.raises(RuntimeError):
        engine.update(request + "; DROP GRAPH <a:none>")
    assert [each.object.value for each in engine] == ["old"]


REPLACE_FOREVER = """
import pyoxigraph as ox
from ipgraph.vocabulary import iri
graph = ox.NamedNode(iri("document", "a.txt"))
store = Store.open(path)
round = 0
while True:
    round += 1
    says = ox.NamedNode("https://example.org/says")
    item = "https://example.org/item/"
    store.replace(graph.value, [
        ox.Quad(ox.NamedNode(item + str(n)), says, ox.Literal(str(round)), graph) for n in range(500)
    ])
    print(round, flush=True)
"""


def test_a_process_killed_while_replacing_leaves_a_whole_graph(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    prelude = (
        "import sys; from pathlib import Path; path = Path(sys.argv[1])\nfrom ipgraph.store import Store\n"
    )
    for delay in (0.0, 0.013, 0.029):
        process = subprocess.Popen(
            [sys.executable, "-c", prelude + REPLACE_FOREVER, str(folder)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(3):
            assert process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with Store.open(folder) as store:
            states = rows(store, f"SELECT ?w (COUNT(*) AS ?n) {{ ?s <{EX}says> ?w }} GROUP BY ?w")
            assert [count for _, count in states] == ["500"]


@pytest.mark.skipif(os.name != "posix", reason="limits as POSIX has them")
def test_a_disk_that_is_full_leaves_the_old_graph_whole(folder: Path) -> None:
    def limit() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    told = run(
        """
        import pyoxigraph as ox
        store = Store.open(path)
        graph = ox.NamedNode("https://example.org/g")
        says = ox.NamedNode("https://example.org/says")
        try:
            for n in range(20):
                store.replace(graph.value, [ox.Quad(graph, says, ox.Literal(str(n) * 30_000), graph)])
        except StoreError as error:
            print(n, error)
        """,
        folder,
        preexec_fn=limit,
    )
    number, _, message = told.stdout.strip().partition(" ")
    assert message.startswith("the store at"), told.stderr
    assert "\n" not in message
    with Store.open(folder) as store:
        assert store.documents() == ["a.txt"]
        graph = list(store.quads(EX + "g"))
        assert [each.object.value for each in graph] == [str(int(number) - 1) * 30_000]


# Servers


def test_a_server_that_takes_the_union_itself_is_not_given_another() -> None:
    with serving(union=True) as server, open_store(server.url) as store:
        store.replace(*document("a.txt", "word"))
        assert words(store) == ["word"]
        assert {str(quad.graph_name) for quad in server.engine} == {f"<{iri('document', 'a.txt')}>"}


def test_a_server_of_its_own_default_graph_is_left_without_traces() -> None:
    with serving() as server, open_store(server.url) as store:
        store.replace(*document("a.txt", "word"))
        store.remove(iri("document", "a.txt"))
        assert list(server.engine) == []
        assert list(server.engine.named_graphs()) == []


def test_nobody_answers() -> None:
    with pytest.raises(
        StoreError, match=r"no server answers at http.*\(Connection refused\); start it"
    ) as caught:
        open_store(f"http://127.0.0.1:{free_port()}")
    assert "\n" not in str(caught.value)


def test_a_server_too_slow() -> None:
    with serving(delay=3.0) as server, pytest.raises(StoreError, match="did not answer within 1 seconds"):
        RemoteStore.connect(server.url, timeout=1)


def test_who_may_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(user="ana") as server:
        with pytest.raises(StoreError, match=r"refuses access; set \$IPGRAPH_USER and \$IPGRAPH_PASSWORD"):
            open_store(server.url)
        monkeypatch.setenv("IPGRAPH_USER", "ana")
        monkeypatch.setenv("IPGRAPH_PASSWORD", "secret")
        with open_store(server.url) as store:
            store.replace(*document("a.txt", "word"))
            assert words(store) == ["word"]


def test_an_address_that_is_no_endpoint() -> None:
    with serving() as server, pytest.raises(StoreError, match=r"there is no SPARQL endpoint at .*/elsewhere"):
        open_store(f"{server.url}/elsewhere")


def test_a_server_that_fails() -> None:
    with serving(fails=True) as server, pytest.raises(StoreError, match="fails with status 500") as caught:
        open_store(server.url)
    assert "\n" not in str(caught.value)


def test_a_server_open_for_reading_is_not_written() -> None:
    with serving() as server, open_store(server.url, read_only=True) as store:
        with pytest.raises(StoreError, match="open for reading only"):
            store.replace(*document("a.txt"))
        assert list(server.engine) == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://h:1/", ("http://h:1/query", "http://h:1/update")),
        ("http://h:1/ds/query", ("http://h:1/ds/query", "http://h:1/ds/update")),
        ("https://h/sparql?graph=x", ("https://h/sparql?graph=x", "https://h/sparql?graph=x")),
        ("http://h/repositories/ip/", ("http://h/repositories/ip", "http://h/repositories/ip/statements")),
    ],
)
def test_where_a_server_takes_queries_and_updates(url: str, expected: tuple[str, str]) -> None:
    assert endpoints(url) == expected


# Where stores are


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, ".local/share/ipgraph"),
        ("linux", {"XDG_DATA_HOME": "relative"}, ".local/share/ipgraph"),
        ("darwin", {"XDG_DATA_HOME": "/elsewhere"}, "Library/Application Support/ipgraph"),
        ("win32", {}, "AppData/Local/ipgraph"),
    ],
)
def test_the_place_of_the_store_by_system(platform: str, environment: dict[str, str], expected: str) -> None:
    assert default_path(environment, platform) == Path.home() / expected


def test_the_environment_names_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPGRAPH_STORE", str(tmp_path / "named"))
    with open_store() as store:
        store.replace(*document("a.txt"))
    assert (tmp_path / "named").is_dir()
    with open_store(tmp_path / "other") as store:
        assert store.documents() == []
    monkeypatch.delenv("IPGRAPH_STORE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(sys, "platform", "linux")
    with open_store() as store:
        assert store.place == f"at {tmp_path / 'data' / 'ipgraph'}"


def test_documents_of_the_graph_are_found_by_query(known: dict[str, Known]) -> None:
    from ipgraph import rdf, vocabulary

    with Store.memory() as store:
        terms = vocabulary.load()
        store.load_vocabulary(terms.quads())
        for name, (document, claims, relations) in known.items():
            store.replace(iri("document", name), rdf.document_quads(document, claims, relations, terms))
        assert store.documents() == sorted(known)
        for name, (_, claims, relations) in known.items():
            quads = list(store.quads(iri("document", name)))
            assert rdf.claims_of(quads) == claims
            assert rdf.relations_of(quads) == relations
        found = rows(
            store,
            """SELECT ?document ?value {
                 ?claim ipg:about ?point ; ipg:value ?value ; prov:wasQuotedFrom/ipg:name ?document .
                 ?point ipg:indicator ?indicator ; ipg:measure ?measure ; ipg:breakdown ?holder ;
                        sdmx-dimension:refPeriod/skos:notation "2024" }""",
            indicator=ox.NamedNode(iri("indicator", "industrialisation-rate")),
            measure=ox.NamedNode(iri("measure", "level")),
            holder=ox.NamedNode(iri("breakdown", "holder", "enterprise")),
        )
        assert found == [("000_b6b8ad02930477fd.txt", "53.3"), ("004_f030075e20935d51.txt", "53.3")]


def test_a_backup_without_lock_file_can_be_read(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    (tmp_path / "copy" / "LOCK").unlink()
    with Store.open(tmp_path / "copy", read_only=True) as store:
        assert words(store) == ["old"]
