"""Tables on pages: every column has a heading in each language, every thing the name that people know."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from ipgraph import vocabulary
from ipgraph.build import build
from ipgraph.query import Iri, catalogue
from ipgraph.query.table import LABEL
from ipgraph.show.words import languages
from ipgraph.store import Store
from ipgraph.vocabulary import iri
from ipgraph.web.pages import answer
from ipgraph.web.pages.naming import name_of
from ipgraph.web.pages.site import Site
from ipgraph.web.pages.tables import LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN = tomllib.loads((resources.files("ipgraph.web.pages") / "things.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store.memory() as made:
        build(None, made)
        yield made


def site(store: Store, language: str, path: str = "/") -> Site:
    return Site(store, vocabulary.load(), language, path)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", sorted({name for each in SHOWN.values() for name in each}))
def test_every_column_of_a_page_has_a_heading(name: str, language: str) -> None:
    headings = languages()[language].table("columns")
    columns = catalogue()[name].columns
    own = {each for each in columns if not each.endswith(LABEL) or each == f"observation{LABEL}"}
    assert not own - headings.keys() - LEFT_OUT - {"unit"}


def test_things_are_called_as_documents_call_them(store: Store) -> None:
    english = site(store, "en")
    assert name_of(english, Iri(iri("official", "shen changyu", "cnipa"))) == "Shen Changyu"
    assert name_of(english, Iri(iri("document", "001_652b28d7cf7de769.txt"))).startswith("China Ramps up")
    assert name_of(site(store, "zh"), Iri(iri("agency", "cnipa"))) == "国家知识产权局"
    assert name_of(english, Iri(iri("document", "nobody has it"))) == "nobody has it"


def test_a_page_links_officials_and_documents_by_their_names(store: Store) -> None:
    found = answer(store, None, "", path="/id/agency/cnipa", params={}, language="en")  # type: ignore[arg-type]
    text = bytes(found.body).decode()
    assert '<a href="/id/official/shen%20changyu/cnipa">Shen Changyu</a>' in text
    assert ">shen changyu/cnipa<" not in text
    assert ">China Ramps up Efforts to Become IP Powerhouse</a>" in text
