"""The HTTP API: every canned query, pages, formats, what has not changed, what goes wrong."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from ipgraph import query
from ipgraph.build import find_seeds, load
from ipgraph.store import Store
from serving import Served, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from serving import Response


CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("api") / "store"
    with Store.open(path) as store:
        load(find_seeds(None).documents, store)
    return path


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    with serving(folder) as server:
        yield server


def found(answer: Response) -> dict[str, object]:
    assert answer.status == 200, answer.body
    value = json.loads(answer.body)
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize("name", query.catalogue())
def test_every_canned_query_answers_as_in_python(folder: Path, served: Served, name: str) -> None:
    asked = query.canned(name).example
    with Store.open(folder, read_only=True) as store:
        table = query.run(store, name, **asked)
    address = f"/api/{name}?{urlencode({**asked, 'limit': 10_000})}"
    told = found(served.get(address))
    assert told["columns"] == list(table.columns)
    assert told["items"] == json.loads(table.to_json())
    assert (told["count"], told["next"]) == (len(table), None)
    csv = served.get(f"/api/{name}.csv?{urlencode(asked)}")
    assert csv.body.decode() == table.to_csv()
    assert csv.media_type == "text/csv"


def test_pages_follow_one_another(served: Served) -> None:
    whole = found(served.get("/api/claims?limit=10000"))["items"]
    assert isinstance(whole, list)
    pages: list[object] = []
    address: object = "/api/claims?limit=20"
    while address is not None:
        answer = served.get(str(address))
        told = found(answer)
        items = told["items"]
        assert isinstance(items, list)
        pages += items
        address = told["next"]
        assert ("link" in answer.headers) is (address is not None)
    assert len(whole) > 40
    assert pages == whole


@pytest.mark.parametrize(
    "address",
    ["/api/claims?limit=0", "/api/claims?limit=x", "/api/claims?cursor=xyz", "/api/claims?limit=10001"],
)
def test_wrong_pages_are_told(served: Served, address: str) -> None:
    answer = served.get(address)
    assert answer.status == 400
    assert answer.media_type == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/api/serie", 404, "did you mean series"),
        ("/api/series", 400, "needs indicator"),
        ("/api/series?indicator=nothing-like-it", 404, "nothing-like-it"),
        ("/api/claims?colour=red", 400, "no parameter 'colour'"),
        ("/api/claims?area=CN&area=US", 400, "twice"),
        ("/api/claims?area=%ff", 400, "UTF-8"),
        ("/api/../etc/passwd", 404, "no canned query"),
    ],
)
def test_what_goes_wrong_is_a_problem_document(served: Served, address: str, status: int, words: str) -> None:
    answer = served.get(address)
    assert answer.media_type == "application/problem+json"
    told = json.loads(answer.body)
    assert (answer.status, told["status"]) == (status, status)
    assert words in told["detail"]


def test_what_has_not_changed_is_not_sent_again(served: Served) -> None:
    first = served.get("/api/agencies")
    again = served.get("/api/agencies", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert served.get("/api/agencies?lang=zh", if_none_match=first.headers["etag"]).status == 200


def test_the_index_names_every_query(served: Served) -> None:
    answer = served.get("/api")
    assert [each["name"] for each in json.loads(answer.body)] == list(query.catalogue())


def texts(value: object) -> Iterator[str]:
    """What a description says to people, at any depth; titles are in every language."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key in ("summary", "description") and isinstance(each, str):
                yield each
            elif key != "x-title":
                yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "en"),
        ({"Accept_Language": "fr, *;q=0.1"}, "en"),
        ({"Accept_Language": "fr, zh-CN;q=0.8, en;q=0.5"}, "zh"),
        ({"Accept_Language": "en", "Cookie": "language=zh"}, "zh"),
        ({"Accept_Language": "zh", "Cookie": "language=en"}, "en"),
    ],
)
def test_the_api_is_described_in_the_language_of_the_client(
    served: Served, headers: dict[str, str], language: str
) -> None:
    answer = served.get("/api/openapi.json", **headers)
    assert answer.headers["content-language"] == {"en": "en", "zh": "zh-Hans"}[language]
    assert answer.headers["vary"] == "cookie, accept-language"
    told = list(texts(json.loads(answer.body)))
    assert len(told) > 5 * len(query.catalogue())
    for text in told:
        assert bool(CHINESE.search(text)) is (language == "zh" and text != "RFC 9457"), text
    listed = served.get("/api", **headers)
    assert listed.headers["vary"] == "cookie, accept-language"
    for each in json.loads(listed.body):
        canned = query.canned(each["name"])
        assert (each["title"], each["summary"]) == (dict(canned.title), canned.summary[language])


def test_openapi_describes_what_is_served(served: Served) -> None:
    told = found(served.get("/api/openapi.json"))
    paths = told["paths"]
    assert isinstance(paths, dict)
    assert {f"/api/{name}" for name in query.catalogue()} < set(paths)
    for name, canned in query.catalogue().items():
        listed = [each["name"] for each in paths[f"/api/{name}.csv"]["get"]["parameters"]]
        assert listed == list(canned.parameters)
