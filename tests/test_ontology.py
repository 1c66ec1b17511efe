"""The ontology's Turtle files: complete, in two languages, and true to the vocabularies they build on."""

from __future__ import annotations

import csv
import itertools
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from ipgraph import claims, resources, values, vocabulary
from ipgraph.reconcile import SEVERITIES, VERDICTS
from ipgraph.reconcile.rules import rules, set_rules
from ipgraph.vocabulary import ID, IPG, PREFIXES, Vocabulary
from ipgraph.vocabulary.names import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipgraph.vocabulary import Named

    About = dict[str, list[NamedNode | Literal]]

FILES = sorted(resources.folder("ontology").glob("*.ttl"))
CATALOGUE = Path(__file__).parent / "cases" / "vocabulary" / "indicators.csv"

RDF, RDFS, OWL, SKOS = (PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "skos"))
NAMES = (RDFS + "label", SKOS + "prefLabel")
DEFINITION = SKOS + "definition"

# Terms of the model, as the graph uses them; every one of them has to be defined.
CLASSES = {
    "Agency", "Base", "Bound", "Breakdown", "Claim", "Currency", "Dimension", "Document", "Equivalent",
    "Event", "EventKind", "Finding", "ImpliedObservation", "Indicator", "Measure", "Observation", "Official",
    "Organisation", "Period", "Place", "Post", "Programme", "Relation", "RelationKind", "Rule", "Severity",
    "Temporality", "Unit", "Verdict",
}  # fmt: skip
PROPERTIES = {
    "abbreviation", "about", "anchor", "base", "bound", "breakdown", "cooperatesWith", "counts", "demonym",
    "deputyOf", "dimension", "equivalent", "eventKind", "evidence", "excess", "expectedLower",
    "expectedUpper", "explanation", "figures", "formula", "halfStep", "headedBy", "host", "inSlice",
    "indicator",
    "jurisdiction", "label", "lower", "measure", "name", "object", "objectName", "order", "partOf",
    "periodEnd", "periodStart", "person", "postName", "relationKind", "rule", "runBy", "seat", "sequence",
    "severity",
    "sha256", "shownOn", "sketch", "speaker", "speakerName", "statedLower", "statedUpper", "steps", "subject",
    "subjectName", "successor", "suspect", "symbol", "temporality", "text", "unit", "upper", "value",
    "verdict",
}  # fmt: skip

# rdflib has no closed namespace of these two. Web Annotation Vocabulary, W3C Recommendation of
# 23 February 2017; the SDMX vocabularies that the RDF Data Cube Recommendation of 16 January 2014 uses.
OPEN_NAMESPACES = {
    "http://www.w3.org/ns/oa#": {"SpecificResource", "TextPositionSelector", "TextQuoteSelector"},
    PREFIXES["sdmx-attribute"]: {"unitMeasure"},
    PREFIXES["sdmx-dimension"]: {"refArea", "refPeriod"},
    PREFIXES["sdmx-measure"]: {"obsValue"},
}


@pytest.fixture(scope="module")
def shipped() -> Vocabulary:
    return vocabulary.load()


@pytest.fixture(scope="module")
def said() -> dict[str, About]:
    """Everything that the files say, by subject and predicate."""
    found: dict[str, About] = defaultdict(lambda: defaultdict(list))
    for quad in itertools.chain.from_iterable(parse(path=file) for file in FILES):
        found[quad.subject.value][quad.predicate.value].append(quad.object)
    return found


def languages(about: About, *predicates: str) -> set[str]:
    """The languages in which something has a text."""
    texts = itertools.chain.from_iterable(about.get(predicate, ()) for predicate in predicates)
    return {text.language for text in texts if isinstance(text, Literal) and text.language and text.value}


def types(about: About) -> set[str]:
    return {each.value for each in about.get(RDF + "type", ())}


# --- Terms ----------------------------------------------------------------------------------------------


def test_files() -> None:
    assert [file.name for file in FILES] == [
        "agencies.ttl",
        "breakdowns.ttl",
        "findings.ttl",
        "indicators.ttl",
        "ipgraph.ttl",
        "places.ttl",
        "posts.ttl",
        "programmes.ttl",
        "units.ttl",
    ]


def test_everything_is_named_in_english_and_chinese(said: dict[str, About]) -> None:
    nameless = {subject for subject, about in said.items() if not {"en", "zh"} <= languages(about, *NAMES)}
    assert not nameless


def test_everything_but_places_is_defined_in_english(said: dict[str, About]) -> None:
    # what a place is follows from its name, its code and what it is part of
    undefined = {
        subject
        for subject, about in said.items()
        if IPG + "Place" not in types(about) and "en" not in languages(about, DEFINITION)
    }
    assert not undefined


@pytest.mark.parametrize(
    "kind",
    [
        OWL + "Class",
        *(IPG + name for name in ("Indicator", "Measure", "Bound", "Base", "Temporality", "Dimension")),
        *(IPG + name for name in ("RelationKind", "EventKind", "Post", "Rule", "Verdict", "Severity")),
        SKOS + "ConceptScheme",
    ],
)
def test_what_users_read_most_is_defined_in_chinese_too(said: dict[str, About], kind: str) -> None:
    members = {subject: about for subject, about in said.items() if kind in types(about)}
    assert members
    assert not {subject for subject, about in members.items() if "zh" not in languages(about, DEFINITION)}


def test_labels_and_definitions_end_as_they_should(said: dict[str, About]) -> None:
    for subject, about in said.items():
        for predicate, texts in about.items():
            for text in texts:
                if isinstance(text, Literal):
                    assert text.value == text.value.strip(), subject
                    assert "  " not in text.value, subject
                    if predicate == DEFINITION:
                        assert text.value.endswith("。" if text.language == "zh" else "."), (subject, text)


def test_the_model_is_defined(said: dict[str, About]) -> None:
    own = {
        subject.removeprefix(IPG): types(about) for subject, about in said.items() if subject.startswith(IPG)
    }
    classes = {name for name, kinds in own.items() if OWL + "Class" in kinds}
    properties = {
        name for name, kinds in own.items() if kinds & {OWL + "ObjectProperty", OWL + "DatatypeProperty"}
    }
    assert classes >= CLASSES
    assert properties >= PROPERTIES
    assert classes | properties == set(own)


def test_every_own_term_that_is_used_is_defined(said: dict[str, About]) -> None:
    used = {
        name
        for about in said.values()
        for predicate, values_ in about.items()
        for name in (predicate, *(value.value for value in values_ if isinstance(value, NamedNode)))
        if name.startswith(IPG)
    }
    assert used <= set(said)


def test_every_class_goes_back_to_an_existing_vocabulary(said: dict[str, About]) -> None:
    def roots(name: str) -> set[str]:
        above = {each.value for each in said[name].get(RDFS + "subClassOf", ())}
        return set().union(*(roots(each) if each.startswith(IPG) else {each} for each in above))

    assert all(roots(IPG + name) for name in CLASSES)


def test_subproperties_are_of_the_same_kind(said: dict[str, About]) -> None:
    """An object property below a property of literals, or the other way round, would be a mistake."""
    literal = {
        *(PREFIXES["schema"] + name for name in ("sha256", "text", "value", "minValue", "maxValue")),
        *(PREFIXES["schema"] + name for name in ("position", "startDate", "endDate")),
        *(PREFIXES["dcterms"] + name for name in ("identifier", "date", "description")),
        PREFIXES["sdmx-measure"] + "obsValue",
        RDFS + "label",
        SKOS + "altLabel",
    }
    for name in PROPERTIES:
        for above in said[IPG + name].get(RDFS + "subPropertyOf", ()):
            assert (above.value in literal) == (OWL + "DatatypeProperty" in types(said[IPG + name])), name


def test_external_terms_exist() -> None:
    """Each term of another vocabulary is looked up in rdflib's closed namespaces, or in the list above."""
    import rdflib.namespace as known

    closed = {
        str(namespace): namespace
        for namespace in vars(known).values()
        if isinstance(namespace, type)
        and issubclass(namespace, known.DefinedNamespace)
        and namespace.__name__ != "DefinedNamespace"
    }
    checked = set()
    for quad in itertools.chain.from_iterable(parse(path=file) for file in FILES):
        for term in (quad.subject, quad.predicate, quad.object):
            if not isinstance(term, NamedNode) or term.value.startswith(
                ("https://w3id.org/ipgraph", "https://www.apache.org/")
            ):
                continue
            namespace, name = re.fullmatch(r"(.*[#/])([^#/]+)", term.value).groups()
            if namespace in OPEN_NAMESPACES:
                assert name in OPEN_NAMESPACES[namespace], term
            else:
                assert name in closed[namespace], term
            checked.add(term.value)
    assert len(checked) > 60


def test_all_graph_libraries_read_the_same_triples() -> None:
    import rdflib

    for file in FILES:
        graph = rdflib.Graph().parse(file, format="turtle")
        assert len(graph) == len(set(parse(path=file))), file


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_says_nothing_twice_and_names_every_thing(file: Path) -> None:
    quads = list(parse(path=file, format=RdfFormat.TURTLE))
    assert len(quads) == len(set(quads))
    assert not [
        quad for quad in quads if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_is_pleasant_to_read(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert text.endswith(" .\n")
    assert "\t" not in text
    body = re.sub(r"@prefix.*", "", text)
    for prefix in re.findall(r"@prefix ([\w-]+):", text):
        assert re.search(rf"(?<![\w-]){prefix}:", body), f"{prefix} is declared for nothing"
    described = re.findall(r"^([\w-]+:\S+|<\S+>)$", text, re.MULTILINE)
    assert len(described) == len(set(described)), "a subject is described in two places"


# --- The data set ---------------------------------------------------------------------------------------


def test_components_are_what_their_specifications_say(said: dict[str, About]) -> None:
    qb = PREFIXES["qb"]
    kinds = {"dimension": "DimensionProperty", "measure": "MeasureProperty", "attribute": "AttributeProperty"}
    structure = said[f"{ID}structure/observations"]
    components = [each.value for each in structure[qb + "component"]]
    assert {
        subject for subject, about in said.items() if qb + "ComponentSpecification" in types(about)
    } == set(components)
    orders = []
    for component in components:
        about = said[component]
        (way,) = [way for way in kinds if qb + way in about]
        (term,) = about[qb + way]
        if term.value.startswith(IPG):
            assert qb + kinds[way] in types(said[term.value]), term
        orders.append(int(about[qb + "order"][0].value))
    assert orders == list(range(1, len(components) + 1))
    assert said[f"{ID}dataset/observations"][qb + "structure"][0].value == f"{ID}structure/observations"


# --- Schemes --------------------------------------------------------------------------------------------


def test_schemes_hold_what_the_records_allow(shipped: Vocabulary) -> None:
    assert tuple(shipped.measures) == values.MEASURES
    assert tuple(shipped.bounds) == values.BOUNDS
    assert tuple(shipped.bases) == values.BASES
    assert tuple(shipped.relation_kinds) == claims.RELATIONS
    assert {"press-conference", "anniversary", "forum"} <= set(shipped.event_kinds)
    assert tuple(shipped.verdicts) == VERDICTS
    assert tuple(shipped.severities) == SEVERITIES


def test_rules_are_those_that_reconciling_knows(shipped: Vocabulary, said: dict[str, About]) -> None:
    equations = {rule.name: f"{rule.target} = {rule.formula.source}" for rule in rules()}
    assert tuple(shipped.rules) == (*equations, *set_rules())
    for name in shipped.rules:
        (formula,) = said[f"{ID}rule/{name}"][IPG + "formula"]
        # rules over many points have formulas of which only their findings know the terms
        assert formula.value == equations.get(name, formula.value), name


def test_slices_are_by_two_dimensions_of_the_data_set(said: dict[str, About]) -> None:
    qb = PREFIXES["qb"]
    (key,) = said[f"{ID}structure/observations"][qb + "sliceKey"]
    dimensions = {each.value for about in said.values() for each in about.get(qb + "dimension", ())}
    parts = {each.value for each in said[key.value][qb + "componentProperty"]}
    assert parts == {IPG + "indicator", PREFIXES["sdmx-dimension"] + "refArea"}
    assert parts <= dimensions


def test_every_concept_is_in_a_scheme_that_exists(said: dict[str, About]) -> None:
    schemes = {subject for subject, about in said.items() if SKOS + "ConceptScheme" in types(about)}
    concepts = {subject: about for subject, about in said.items() if SKOS + "Concept" in types(about)}
    assert len(concepts) > 500
    for subject, about in concepts.items():
        assert {each.value for each in about[SKOS + "inScheme"]} <= schemes, subject
        assert about[SKOS + "inScheme"], subject
    lists = {each.value for about in said.values() for each in about.get(PREFIXES["qb"] + "codeList", ())}
    assert lists <= schemes


# --- Indicators -----------------------------------------------------------------------------------------


def test_the_whole_catalogue_of_indicators_is_there(shipped: Vocabulary) -> None:
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 112
    for row in rows:
        found = shipped.indicators[row["slug"]]
        assert (found.unit, found.label("en"), found.label("zh")) == (
            row["unit"],
            row["label_en"],
            row["label_zh"],
        )
    assert set(shipped.indicators) == {row["slug"] for row in rows}


def test_every_indicator_has_several_names_in_both_languages(shipped: Vocabulary) -> None:
    for slug, indicator in shipped.indicators.items():
        for language in ("en", "zh"):
            assert 3 <= len(indicator.alternatives.get(language, ())) <= 10, (slug, language)


def test_units_and_temporality_of_indicators_fit(shipped: Vocabulary) -> None:
    for slug, indicator in shipped.indicators.items():
        if indicator.unit in ("percent", "per-10k-people"):
            assert indicator.temporality == "rate", slug
        if indicator.unit in ("rank", "score"):
            assert indicator.temporality == "index", slug
        if indicator.unit == "month":
            assert indicator.temporality == "average", slug
        if indicator.broader is not None:
            above = shipped.indicators[indicator.broader]
            assert (above.unit, above.temporality) == (indicator.unit, indicator.temporality), slug


# --- Names ----------------------------------------------------------------------------------------------


def shared_names(records: Iterable[tuple[str, Named]]) -> dict[str, set[str]]:
    """Names that fit more than one record, with the keys of those."""
    keys: dict[str, set[str]] = defaultdict(set)
    for key, record in records:
        for name in (*record.names(), *getattr(record, "abbreviations", ())):
            keys[folded(name)].add(key)
    return {name: found for name, found in keys.items() if len(found) > 1}


def test_no_name_fits_two_things_but_where_the_world_is_so(shipped: Vocabulary) -> None:
    assert not shared_names(shipped.indicators.items())
    assert not shared_names(shipped.units.items())
    assert not shared_names(shipped.programmes.items())
    assert not shared_names(shipped.event_kinds.items())
    assert not shared_names(shipped.posts.items())
    assert set(shared_names(shipped.agencies.items())) == {"inpi"}
    for dimension in shipped.dimensions:
        values_ = ((value, each) for (key, value), each in shipped.breakdowns.items() if key == dimension)
        assert not shared_names(values_), dimension


def test_places_share_names_only_across_kinds(shipped: Vocabulary) -> None:
    for name, codes in shared_names(shipped.places.items()).items():
        kinds = [shipped.places[code].kind for code in codes]
        assert len(kinds) == len(set(kinds)), (name, codes)


def test_no_alternative_repeats_the_label(shipped: Vocabulary) -> None:
    tables = (
        shipped.indicators,
        shipped.agencies,
        shipped.places,
        shipped.units,
        shipped.breakdowns,
        shipped.programmes,
        shipped.posts,
    )
    for key, record in itertools.chain.from_iterable(table.items() for table in tables):
        for language, names in record.alternatives.items():
            assert record.labels.get(language) not in names, key


# --- Agencies -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("cnipa", "China National Intellectual Property Administration"),
        ("sipo", "State Intellectual Property Office"),
        ("wipo", "World Intellectual Property Organization"),
        ("scio", "State Council Information Office"),
        ("spc", "Supreme People's Court"),
        ("cgpdtm", "Controller General of Patents, Designs and Trade Marks"),
        ("jpo", "Japan Patent Office"),
        ("european-commission", "European Commission"),
    ],
)
def test_canonical_names_of_agencies(shipped: Vocabulary, slug: str, name: str) -> None:
    assert shipped.agencies[slug].name == name


def test_who_was_replaced_by_whom_and_when(shipped: Vocabulary) -> None:
    replaced = {
        slug: (agency.successor, agency.until)
        for slug, agency in shipped.agencies.items()
        if agency.successor is not None or agency.until is not None
    }
    assert replaced == {
        "aqsiq": ("samr", "2018"),
        "cbirc": ("nfra", "2023"),
        "cbrc": ("cbirc", "2018"),
        "circ": ("cbirc", "2018"),
        "ctmo": ("cnipa-trademark-office", "2019"),
        "kipo": ("moip", "2025"),
        "moa": ("mara", "2018"),
        "ohim": ("euipo", "2016"),
        "patent-reexamination-board": ("patent-reexamination-department", "2019"),
        "saic": ("samr", "2018"),
        "sipo": ("cnipa", "2018"),
        "trab": ("cnipa-trademark-office", "2019"),
    }


def test_change_events_say_the_same_as_successors(said: dict[str, About], shipped: Vocabulary) -> None:
    org = PREFIXES["org"]
    events = {subject: about for subject, about in said.items() if org + "ChangeEvent" in types(about)}
    pairs = set()
    for subject, about in events.items():
        (old,), (new,) = about[org + "originalOrganization"], about[org + "resultingOrganization"]
        (date,) = about[PREFIXES["dcterms"] + "date"]
        assert date.datatype == NamedNode(PREFIXES["xsd"] + "gYear"), subject
        pair = (old.value.removeprefix(f"{ID}agency/"), new.value.removeprefix(f"{ID}agency/"))
        assert subject == f"{ID}change/{pair[0]}-{pair[1]}"
        pairs.add(pair)
    assert pairs == {
        (slug, agency.successor) for slug, agency in shipped.agencies.items() if agency.successor
    }


def test_every_province_has_its_office(shipped: Vocabulary) -> None:
    provinces = [
        code
        for code, place in shipped.places.items()
        if place.part_of == "CN" and code not in ("CN-HK", "CN-MO", "CN-TW") and place.kind == "province"
    ]
    assert len(provinces) == 31
    for code in provinces:
        office = shipped.agency(shipped.places[code].alternatives["zh"][0] + "知识产权局")
        assert office is not None, code
        assert office.jurisdiction == code


# --- Places ---------------------------------------------------------------------------------------------


def test_how_many_places_there_are(shipped: Vocabulary) -> None:
    def count(pattern: str) -> int:
        return sum(re.fullmatch(pattern, code) is not None for code in shipped.places)

    assert sum(place.kind == "country" for place in shipped.places.values()) == count("[A-Z]{2}") - 1 == 249
    assert count("CN-[A-Z]{2}") == 34
    assert count("IN-[A-Z]{2}") == 36
    assert count("US-[A-Z]{2}") == 51
    cities = [place for place in shipped.places.values() if place.kind == "city"]
    assert sum((place.part_of or "").startswith("CN-") for place in cities) >= 120
    assert sum(bool(place.demonyms) for place in shipped.places.values()) >= 60


def test_the_european_union_has_its_27_members(shipped: Vocabulary) -> None:
    assert sum(place.part_of == "EU" for place in shipped.places.values()) == 27


def test_every_place_lies_in_the_world(shipped: Vocabulary) -> None:
    for code, place in shipped.places.items():
        here = place
        for _ in range(5):
            if here.part_of is None:
                break
            here = shipped.places[here.part_of]
        assert here.code == "WORLD", code


# --- Units and breakdowns -------------------------------------------------------------------------------


def test_units_of_claims(shipped: Vocabulary) -> None:
    plain = {code for code, unit in shipped.units.items() if not unit.is_currency}
    assert plain == {
        "count", "day", "month", "per-10k-people", "percent", "percentage-point", "rank", "score", "times",
        "year",
    }  # fmt: skip
    currencies = [code for code, unit in shipped.units.items() if unit.is_currency]
    assert len(currencies) >= 25
    assert {"CNY", "USD", "EUR", "JPY", "GBP", "KRW", "INR", "HKD"} <= set(currencies)
    assert currencies == sorted(currencies)


@pytest.mark.parametrize(
    ("dimension", "listed"),
    [
        (
            "holder",
            "enterprise university research-institute university-and-research-institute individual sme "
            "large-enterprise medium-enterprise small-enterprise micro-enterprise high-tech-enterprise",
        ),
        ("residence", "domestic foreign"),
        (
            "field",
            "artificial-intelligence digital-economy digital-economy-core digital-product-manufacturing",
        ),
        ("field", "strategic-emerging-industries computer-technology semiconductors pharmaceuticals optics"),
        ("industry", "strategic-emerging-industries future-industries electrical-machinery"),
        ("region", "eastern central western northeastern Asia Europe Africa Oceania"),
        ("region", "guangdong-hong-kong-macao-greater-bay-area yangtze-river-delta beijing-tianjin-hebei"),
        (
            "whole",
            "national-total office-total world-total gross-domestic-product domestic-total seized-goods",
        ),
        ("case-type", "civil administrative criminal patent trademark copyright unfair-competition"),
        ("instance", "first second retrial"),
        ("channel", "e-commerce trade-fairs"),
        ("batch", "1 2 3"),
        ("income-group", "high-income upper-middle-income"),
        ("kind", "target clearance-rate rapid-enforcement-centre"),
        ("award", "china-patent-award guangdong-patent-award"),
        ("class", "gold excellence inventor"),
        ("loan", "inclusive"),
        ("right", "patents trademarks copyright"),
        ("stage", "first-action"),
        ("pillar", "infrastructure business-sophistication knowledge-and-technology-outputs"),
        ("sub-index", "innovation-inputs innovation-outputs"),
    ],
)
def test_breakdowns_that_texts_use(shipped: Vocabulary, dimension: str, listed: str) -> None:
    assert [value for value in listed.split() if (dimension, value) not in shipped.breakdowns] == []


def test_dimensions_of_names_have_no_list(shipped: Vocabulary) -> None:
    """Companies, cities and countries are named by the text, not chosen from a list."""
    listed = {dimension for dimension, _ in shipped.breakdowns}
    assert set(shipped.dimensions) - listed == {"applicant", "city", "company", "court", "origin"}


# --- Programmes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "name", "counts"),
    [
        ("data-ip-pilots", "data IP pilots", "data-ip-pilot-regions"),
        ("ip-protection-demonstration-zones", "national IP protection demonstration zones", None),
        (
            "ip-protection-centres",
            "IP protection centres and rapid enforcement centres",
            "ip-protection-centres",
        ),
        ("global-innovation-index", "Global Innovation Index", "global-innovation-index-rank"),
        ("china-patent-award", "China Patent Award", ""),
    ],
)
def test_programmes(shipped: Vocabulary, slug: str, name: str, counts: str | None) -> None:
    programme = shipped.programmes[slug]
    assert programme.name == name
    assert programme.counts == (slug if counts is None else counts or None)
    assert programme.run_by


def test_who_runs_a_programme_is_an_agency_or_a_place(shipped: Vocabulary) -> None:
    for slug, programme in shipped.programmes.items():
        for runner in programme.run_by:
            assert (runner in shipped.agencies) != (runner in shipped.places), (slug, runner)
