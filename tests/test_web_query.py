"""The page to ask in SPARQL and the suggestions of the search field, as clients without scripts meet them."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest

from ipgraph import query
from ipgraph.web import static
from ipgraph.web.names import Known, Name, closest
from ipgraph.web.rendering import POLICY
from serving import Served, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def served(graph_folder: Path) -> Iterator[Served]:
    with serving(graph_folder) as server:
        yield server


class _Texts(HTMLParser):
    """The text of the page's text field, and what it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.written = ""
        self.links: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "textarea"
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "textarea"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.written += data


def page(served: Served, path: str, language: str = "en") -> tuple[str, _Texts]:
    answer = served.get(path, Accept_Language=language)
    assert answer.status == 200, answer.body
    text = answer.body.decode()
    found = _Texts()
    found.feed(text)
    return text, found


# The page.


@pytest.mark.parametrize("name", query.catalogue())
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_example_can_be_asked_as_it_is(served: Served, name: str, language: str) -> None:
    _, found = page(served, f"/query?example={name}", language)
    written = found.written.strip()
    assert written.startswith(f"# {query.canned(name).title[language]}\n")
    assert "#+" not in written
    answer = served.ask(written, "*/*")
    assert answer.status == 200, answer.body
    if query.canned(name).variables is not None:
        params = dict(query.canned(name).example)
        if "lang" in query.canned(name).parameters:
            params["lang"] = language
        told = served.get(f"/api/{name}?{urlencode(params)}")
        rows = len(json.loads(answer.body)["results"]["bindings"])
        # of what this graph lacks there is no answer; the example then asks for all there is
        assert told.status == 404 or json.loads(told.body)["count"] == rows


def test_examples_are_listed_with_their_titles(served: Served) -> None:
    for language in ("en", "zh"):
        text, found = page(served, "/query", language)
        for name, canned in query.catalogue().items():
            assert f"/query?example={name}" in found.links
            assert f">{canned.title[language]}</a>" in text


def test_an_example_that_is_none_is_told(served: Served) -> None:
    assert served.get("/query?example=serie").status == 404


def test_a_query_in_the_address_is_text(served: Served) -> None:
    text, found = page(served, f"/query?query={quote('</textarea><script>alert(1)</script>')}")
    assert "<script>alert" not in text
    assert found.written.strip() == "</textarea><script>alert(1)</script>"


def test_the_policy_allows_no_style_or_script_but_what_is_named(served: Served) -> None:
    policy = served.get("/query").headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert re.sub(r" 'unsafe-hashes'( 'sha256-[\w+/=]+')+", "", policy) == POLICY.format(styles="")
    assert served.get("/checks").headers["content-security-policy"] == POLICY.format(styles="")


def test_a_form_without_scripts_gets_a_file(served: Served) -> None:
    form = urlencode({"query": "SELECT ?x WHERE { ?x a ipg:Document } ORDER BY ?x", "format": "csv"})
    answer = served.request(
        "POST", "/sparql", form.encode(), {"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status == 200
    assert answer.media_type == "text/csv"
    assert len(answer.body.split(b"\r\n")) == 7
    form = urlencode({"query": "ASK {}", "format": ""})
    answer = served.request(
        "POST", "/sparql", form.encode(), {"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status == 200


def test_the_terms_of_the_graph_come_with_labels(served: Served) -> None:
    answer = served.get("/query/terms")
    found = json.loads(answer.body)
    labels = {each["iri"]: each["labels"] for each in found["class"]}
    assert "指标" in labels["https://w3id.org/ipgraph/ontology#Indicator"]
    properties = [each["iri"] for each in found["property"]]
    assert len(properties) == len(set(properties))
    assert "http://www.w3.org/2004/02/skos/core#prefLabel" in properties
    assert served.get("/query/terms", If_None_Match=answer.headers["etag"]).status == 304


def test_what_others_wrote_comes_with_its_version_and_licences() -> None:
    files = static.files()
    folders = {path.rsplit("/", 1)[0] for path in files if path.startswith("/static/vendor/")}
    assert folders
    for folder in folders:
        assert re.search(r"/[a-z\d-]+-\d+\.\d+\.\d+$", folder)
        licences = files[f"{folder}/LICENSES.txt"].body.decode()
        assert licences.startswith("==== ")
        assert ("==== codemirror 5." in licences) == ("/yas" in folder)
        assert "without restriction" in licences
    for path, answer in files.items():
        assert ("immutable" in answer.headers["cache-control"]) == path.startswith("/static/vendor/")


# Suggestions.


def suggested(served: Served, asked: str, language: str = "en") -> list[dict[str, str]]:
    answer = served.get(f"/suggest?{urlencode({'q': asked})}", Accept_Language=language)
    assert answer.status == 200, answer.body
    assert answer.media_type == "application/json"
    items: list[dict[str, str]] = json.loads(answer.body)["items"]
    assert len(items) <= 10
    return items


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("CNIPA", "/id/agency/cnipa"),
        ("国家知识产权局", "/id/agency/cnipa"),
        ("guojiazhishichanquanju", "/id/agency/cnipa"),
        ("gjzscqj", "/id/agency/cnipa"),
        ("industrialisation", "/id/indicator/industrialisation-rate"),
        ("Ge Shu", "/id/official/ge%20shu/in/002_fb3150f82c787e51.txt"),
        ("geshu", "/id/official/ge%20shu/in/002_fb3150f82c787e51.txt"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_in_any_language_and_pinyin_lead_to_a_page(
    served: Served, asked: str, path: str, language: str
) -> None:
    found = suggested(served, asked, language)
    assert path in [each["path"] for each in found]
    for each in found:
        assert each.keys() == {"name", "kind", "path", "also"}
        assert served.get(each["path"]).status == 200


def test_suggestions_speak_the_language_of_the_page(served: Served) -> None:
    english, chinese = (suggested(served, "cnipa", language)[0] for language in ("en", "zh"))
    assert (english["kind"], chinese["kind"]) == ("Agency", "机构")
    assert (english["name"], chinese["name"]) == (
        "China National Intellectual Property Administration",
        "国家知识产权局",
    )


def test_nothing_is_suggested_for_nothing(served: Served) -> None:
    assert suggested(served, "") == suggested(served, "  ") == []
    assert suggested(served, "<script>") == []
    assert suggested(served, "x" * 5000) == []


def test_names_that_begin_with_the_text_come_first() -> None:
    def known(number: int, *texts: str) -> Known:
        return Known("agency", f"t{number}", tuple(Name(text, "en", ("", "")) for text in texts))

    things = [
        known(1, "Unpatented"),
        known(2, "Office of Patents"),
        known(3, "Patent Office"),
        known(4, "Something", "Patents"),
    ]
    assert [each.known.thing for each in closest(things, "PATENT", 10)] == ["t4", "t3", "t2", "t1"]
    assert len(closest(things, "e", 2)) == 2
