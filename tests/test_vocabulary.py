"""The vocabulary module: IRIs of things, loading and merging, names to records, and clear errors."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Store

from ipgraph import vocabulary
from ipgraph.errors import ValueFormatError, VocabularyError
from ipgraph.vocabulary import ID, OWN_GRAPH, PREFIXES, Vocabulary, encode, iri

if TYPE_CHECKING:
    from pathlib import Path

TURTLE_PREFIXES = """\
@prefix agency:      <https://w3id.org/ipgraph/id/agency/> .
@prefix field:       <https://w3id.org/ipgraph/id/breakdown/field/> .
@prefix holder:      <https://w3id.org/ipgraph/id/breakdown/holder/> .
@prefix dimension:   <https://w3id.org/ipgraph/id/dimension/> .
@prefix indicator:   <https://w3id.org/ipgraph/id/indicator/> .
@prefix ipg:         <https://w3id.org/ipgraph/ontology#> .
@prefix place:       <https://w3id.org/ipgraph/id/place/> .
@prefix programme:   <https://w3id.org/ipgraph/id/programme/> .
@prefix skos:        <http://www.w3.org/2004/02/skos/core#> .
@prefix schema:      <https://schema.org/> .
@prefix temporality: <https://w3id.org/ipgraph/id/temporality/> .
@prefix unit:        <https://w3id.org/ipgraph/id/unit/> .

"""


@pytest.fixture(scope="module")
def shipped() -> Vocabulary:
    return vocabulary.load()


@pytest.fixture
def own_file(tmp_path: Path) -> Path:
    return tmp_path / "own.ttl"


def load_with(file: Path, turtle: str) -> Vocabulary:
    file.write_text(TURTLE_PREFIXES + turtle, encoding="utf-8")
    return vocabulary.load(extra=[file])


# --- IRIs -----------------------------------------------------------------------------------------------


def test_iri_joins_encoded_segments() -> None:
    assert iri("indicator", "patents-granted") == "https://w3id.org/ipgraph/id/indicator/patents-granted"
    assert iri("period", "2023-01/2023-06") == f"{ID}period/2023-01%2F2023-06"
    assert iri("organisation", "新花城") == f"{ID}organisation/%E6%96%B0%E8%8A%B1%E5%9F%8E"


def test_iri_does_not_depend_on_how_an_accent_is_composed() -> None:
    assert iri("official", unicodedata.normalize("NFD", "josé")) == iri("official", "josé")


def test_iri_of_a_dot_is_not_a_relative_reference() -> None:
    assert encode("..") == "%2E%2E"
    assert encode("a..b") == "a..b"


def test_iri_of_a_file_name_that_is_not_utf8() -> None:
    name = os.fsdecode(b"report-\xff.txt")
    assert NamedNode(iri("document", name)).value.startswith(f"{ID}document/report-%")


def test_an_empty_segment_is_refused() -> None:
    with pytest.raises(ValueFormatError, match="empty text"):
        iri("agency", "")


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_segments_can_be_told_apart_again(segments: list[str]) -> None:
    found = iri(*segments)
    assert found.isascii()
    parts = found.removeprefix(ID).split("/")
    assert [unquote(part, errors="surrogatepass") for part in parts] == [
        unicodedata.normalize("NFC", segment) for segment in segments
    ]


def test_making_iris_needs_no_graph_library() -> None:
    code = (
        "import sys; from ipgraph.vocabulary import iri; iri('a');"
        "sys.exit('pyoxigraph' in sys.modules or 'rdflib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- Records --------------------------------------------------------------------------------------------


def test_the_shipped_vocabulary_is_read_once(shipped: Vocabulary) -> None:
    assert vocabulary.load() is shipped


def test_loading_needs_no_rdflib() -> None:
    code = "import sys; from ipgraph import vocabulary; vocabulary.load(); sys.exit('rdflib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_indicator_has_all_that_extraction_needs(shipped: Vocabulary) -> None:
    found = shipped.indicators["invention-patents-granted"]
    assert (found.name, found.label("zh")) == ("invention patents granted", "发明专利授权量")
    assert "invention patents authorized" in found.alternatives["en"]
    assert "授权发明专利" in found.alternatives["zh"]
    assert (found.unit, found.temporality, found.broader) == ("count", "flow", "patents-granted")
    assert found.iri == iri("indicator", "invention-patents-granted")


def test_a_former_agency_knows_when_and_what_followed(shipped: Vocabulary) -> None:
    former = shipped.agencies["sipo"]
    assert (former.successor, former.until) == ("cnipa", "2018")
    assert (shipped.agencies["cnipa"].successor, shipped.agencies["cnipa"].until) == (None, None)
    assert shipped.agencies["kipo"].successor == "moip"
    assert shipped.agencies["kipo"].until == "2025"


def test_an_agency_has_seat_jurisdiction_and_parent(shipped: Vocabulary) -> None:
    wipo = shipped.agencies["wipo"]
    assert (wipo.seat, wipo.jurisdiction, wipo.parent) == ("city/geneva", "WORLD", "united-nations")
    assert "WIPO" in wipo.abbreviations


@pytest.mark.parametrize(
    ("code", "kind", "part_of", "english", "chinese"),
    [
        ("WORLD", "world", None, "World", "世界"),
        ("EU", "region", "WORLD", "European Union", "欧盟"),
        ("DE", "country", "EU", "Germany", "德国"),
        ("KR", "country", "WORLD", "South Korea", "韩国"),
        ("CN-GD", "province", "CN", "Guangdong", "广东"),
        ("IN-MH", "province", "IN", "Maharashtra", "马哈拉施特拉邦"),
        ("US-CA", "province", "US", "California", "加利福尼亚州"),
        ("city/shenzhen", "city", "CN-GD", "Shenzhen", "深圳"),
    ],
)
def test_places(
    shipped: Vocabulary, code: str, kind: str, part_of: str | None, english: str, chinese: str
) -> None:
    place = shipped.places[code]
    assert (place.kind, place.part_of, place.label("en"), place.label("zh")) == (
        kind,
        part_of,
        english,
        chinese,
    )
    assert place.iri == f"{ID}place/{code}"


def test_demonyms(shipped: Vocabulary) -> None:
    assert shipped.places["NL"].demonyms == ("Dutch",)
    assert "Korean" in shipped.places["KR"].demonyms


def test_units_know_their_symbols(shipped: Vocabulary) -> None:
    assert shipped.units["CNY"].is_currency
    assert not shipped.units["percent"].is_currency
    assert {code for code, unit in shipped.units.items() if "¥" in unit.symbols} == {"CNY", "JPY"}


def test_a_breakdown_goes_by_dimension_and_value(shipped: Vocabulary) -> None:
    found = shipped.breakdowns["holder", "large-enterprise"]
    assert (found.broader, found.iri) == ("enterprise", iri("breakdown", "holder", "large-enterprise"))
    assert shipped.breakdown("holder", "SMEs") is shipped.breakdowns["holder", "sme"]
    assert shipped.breakdown("holder", "no such thing") is None
    assert shipped.breakdown("no-such-dimension", "SMEs") is None


def test_a_programme_knows_who_runs_it_and_what_counts_it(shipped: Vocabulary) -> None:
    found = shipped.programme("data intellectual property pilots")
    assert found is not None
    assert (found.slug, found.run_by, found.counts) == ("data-ip-pilots", ("cnipa",), "data-ip-pilot-regions")
    assert shipped.programmes["evidence-recognition-gba"].run_by == ("city/guangzhou",)


def test_a_record_cannot_be_changed(shipped: Vocabulary) -> None:
    with pytest.raises(FrozenInstanceError):
        shipped.agencies["cnipa"].slug = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        shipped.agencies["cnipa"].labels["en"] = "other"  # type: ignore[index]


def test_label_falls_back_to_english(shipped: Vocabulary) -> None:
    assert shipped.places["FR"].label("de") == "France"


def test_names_give_the_label_first_and_each_name_once(shipped: Vocabulary) -> None:
    names = shipped.agencies["cnipa"].names()
    assert names[0] == "China National Intellectual Property Administration"
    assert len(names) == len(set(names))
    assert shipped.agencies["cnipa"].names("zh")[0] == "国家知识产权局"


# --- From a name to a record ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("China National Intellectual Property Administration", "cnipa"),
        ("the china national intellectual property administration", "cnipa"),
        ("cnipa", "cnipa"),
        ("国家知识产权局", "cnipa"),
        ("國家知識產權局", "cnipa"),
        ("国知局", "cnipa"),
        ("ＣＮＩＰＡ", "cnipa"),
        ("State Intellectual Property Office", "sipo"),
        ("Supreme People’s Court", "spc"),
        ("Supreme  People's\nCourt", "spc"),
        ("Indian Patent Office", "cgpdtm"),
        ("INPI France", "inpi-france"),
        ("广东省知识产权局", "guangdong-ip-office"),
        ("Anhui Administration for Market Regulation", "anhui-market-regulator"),
    ],
)
def test_agencies_by_name(shipped: Vocabulary, name: str, slug: str) -> None:
    found = shipped.agency(name)
    assert found is not None
    assert found.slug == slug


def test_a_name_that_two_agencies_share_finds_none(shipped: Vocabulary) -> None:
    assert shipped.agency("INPI") is None
    assert shipped.agency("no such agency") is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("U.S.", "US"),
        ("the United States", "US"),
        ("Republic of Korea", "KR"),
        ("Hong Kong, China", "HK"),
        ("Hong Kong", "HK"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("UK", "GB"),
        ("广东省", "CN-GD"),
        ("廣東", "CN-GD"),
        ("深圳市", "city/shenzhen"),
        ("苏州", "city/suzhou"),
        ("宿州", "city/suzhou-anhui"),
    ],
)
def test_places_by_name(shipped: Vocabulary, name: str, code: str) -> None:
    found = shipped.place(name)
    assert found is not None
    assert found.code == code


def test_of_places_that_share_a_name_the_largest_is_meant(shipped: Vocabulary) -> None:
    georgia = shipped.place("Georgia")
    assert georgia is not None
    assert georgia.kind == "country"


def test_of_cities_that_share_a_name_none_is_meant(shipped: Vocabulary) -> None:
    assert shipped.place("Taizhou") is None


def test_event_kinds_by_name(shipped: Vocabulary) -> None:
    for name in ("press conference", "media briefing", "例行新闻发布会"):
        found = shipped.event_kind(name)
        assert found is not None
        assert found.slug == "press-conference"


def test_indicators_by_name(shipped: Vocabulary) -> None:
    for name in ("ip-royalties-trade", "royalties", "知识产权使用费进出口额"):
        found = shipped.indicator(name)
        assert found is not None
        assert found.slug == "ip-royalties-trade"


# --- Quads ----------------------------------------------------------------------------------------------


def test_quads_lie_in_the_vocabulary_graph(shipped: Vocabulary) -> None:
    store = Store()
    store.bulk_extend(shipped.quads())
    assert [graph.value for graph in store.named_graphs()] == [iri("graph", "vocabulary")]
    assert store.query(
        f"ASK {{ GRAPH <{ID}graph/vocabulary> {{ <{ID}agency/sipo> <{PREFIXES['ipg']}successor> ?new }} }}"
    )


def test_quads_can_be_asked_for_again(shipped: Vocabulary) -> None:
    assert sum(1 for _ in shipped.quads()) == sum(1 for _ in shipped.quads()) > 10_000


# --- A user's own file ----------------------------------------------------------------------------------


def test_an_extra_file_adds_an_indicator(own_file: Path, shipped: Vocabulary) -> None:
    merged = load_with(
        own_file,
        """indicator:patent-box-claims a ipg:Indicator ; skos:notation "patent-box-claims" ;
             skos:prefLabel "patent box claims"@en ;
             ipg:unit unit:GBP ; ipg:temporality temporality:flow .""",
    )
    assert merged.indicators["patent-box-claims"].unit == "GBP"
    assert merged.indicators["patent-box-claims"].label("zh") == "patent box claims"
    assert len(merged.indicators) == len(shipped.indicators) + 1
    assert any(own.subject == NamedNode(iri("indicator", "patent-box-claims")) for own in merged.quads())


def test_what_a_user_adds_lies_in_a_graph_of_its_own_and_can_be_read_back(
    own_file: Path, shipped: Vocabulary
) -> None:
    merged = load_with(own_file, 'agency:cnipa skos:altLabel "Chinas Patentamt"@de .')
    own = [quad for quad in merged.quads() if quad.graph_name == NamedNode(OWN_GRAPH)]
    assert [quad.object.value for quad in own] == ["Chinas Patentamt"]
    assert len(list(merged.quads())) == len(list(shipped.quads())) + 1
    again = vocabulary.load(stored=own)
    assert again.agencies == merged.agencies
    assert vocabulary.load(stored=[]) is shipped


def test_an_extra_file_adds_a_name_to_a_known_agency(own_file: Path, shipped: Vocabulary) -> None:
    merged = load_with(own_file, 'agency:cnipa skos:altLabel "Chinas Patentamt"@de, "国知局"@zh .')
    found = merged.agency("chinas patentamt")
    assert found is not None
    assert found.slug == "cnipa"
    assert found.alternatives["zh"].count("国知局") == 1
    assert shipped.agency("chinas patentamt") is None


@pytest.mark.parametrize(
    ("turtle", "complaint"),
    [
        ('indicator:x skos:prefLabel "x" ', "not valid Turtle: Parser error"),
        ('nobody:x skos:prefLabel "x"@en .', "prefix nobody: has not been declared"),
        (
            'indicator:royalty a ipg:Indicator ; skos:notation "ip-royalties-trade" .',
            "indicator/royalty has the notation 'ip-royalties-trade', as .*/ip-royalties-trade> has already",
        ),
        (
            'indicator:a a ipg:Indicator ; skos:notation "b" .',
            "has the notation 'b', so its IRI must be <https://w3id.org/ipgraph/id/indicator/b>",
        ),
        (
            """indicator:a a ipg:Indicator ; skos:notation "a" ; skos:prefLabel "a"@en ;
                 ipg:unit unit:precent ; ipg:temporality temporality:rate .""",
            "unit/precent>, which is no ipg:Unit of the vocabulary; did you mean unit/percent",
        ),
        (
            'indicator:a a ipg:Indicator ; skos:notation "a" ; skos:prefLabel "a"@en ; ipg:unit unit:count .',
            "indicator/a has no ipg:temporality",
        ),
        ('indicator:a a ipg:Indicator ; skos:notation "a" .', "indicator/a has no skos:prefLabel"),
        ("indicator:a a ipg:Indicator .", "needs exactly one skos:notation, has none"),
        (
            'agency:cnipa skos:prefLabel "Chinese Patent Office"@en .',
            "agency/cnipa has two skos:prefLabel in en: .* and 'Chinese Patent Office'",
        ),
        ('agency:cnipa skos:altLabel "no language" .', "agency/cnipa has a skos:altLabel without a language"),
        (
            "indicator:patents-granted ipg:unit unit:CNY .",
            "can have only one ipg:unit, has unit/count and unit/CNY",
        ),
        (
            "indicator:patents-granted skos:broader indicator:invention-patents-granted .",
            "indicator/patents-granted lies above itself, by way of indicator/patents-granted",
        ),
        ("place:WORLD ipg:partOf place:FR .", "lies above itself"),
        ("programme:data-ip-pilots ipg:runBy agency:nobody .", "refers to .*agency/nobody"),
        ("programme:data-ip-pilots ipg:runBy place:XX .", "refers to .*place/XX>, which is no ipg:Place"),
        (
            'indicator:a a ipg:Indicater ; skos:notation "a" .',
            "own.ttl: describes nothing that ipgraph knows of",
        ),
        ("agency:cnipa skos:altLabel [ ] .", "own.ttl: a node in brackets has no IRI to keep; give it one"),
        ("place:FR a schema:City .", "place/FR cannot be both a country and a city"),
        (
            """holder:duck a ipg:Breakdown ; ipg:dimension dimension:holder ; skos:notation "duck" ;
                 skos:prefLabel "duck"@en ; skos:broader field:software .""",
            "refers to .*breakdown/field/software>, which is no value of the dimension holder",
        ),
    ],
)
def test_what_is_wrong_gives_one_line_that_names_the_file(
    own_file: Path, turtle: str, complaint: str
) -> None:
    with pytest.raises(VocabularyError, match=complaint) as error:
        load_with(own_file, turtle)
    assert str(own_file) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_contradiction_of_two_files_names_both(own_file: Path) -> None:
    with pytest.raises(VocabularyError, match=r"agencies\.ttl and .*own\.ttl: agency/cnipa"):
        load_with(own_file, 'agency:cnipa skos:prefLabel "other"@en .')


def test_a_syntax_error_names_the_line(own_file: Path) -> None:
    line = TURTLE_PREFIXES.count("\n") + 1
    with pytest.raises(VocabularyError, match=f"line {line}"):
        load_with(own_file, "oops")


def test_a_missing_file_gives_one_line(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"missing\.ttl: cannot be read"):
        vocabulary.load(extra=[tmp_path / "missing.ttl"])
    with pytest.raises(VocabularyError, match="cannot be read"):
        vocabulary.load(extra=[tmp_path])


def test_a_package_without_its_ontology_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "folder", lambda name: tmp_path / name)
    with pytest.raises(VocabularyError, match="no vocabulary there"):
        vocabulary.load(extra=[tmp_path / "own.ttl"])
