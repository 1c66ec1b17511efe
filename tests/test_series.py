"""One indicator over time: which points are chosen, and when claims are one point."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from ipgraph import rdf, vocabulary
from ipgraph.claims import Claim, Document
from ipgraph.errors import NotFoundError, ParameterError
from ipgraph.series import Series, series
from ipgraph.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

INDICATOR = "invention-patents-granted"


def claim(doc: str, value: str, period: str | None, **other: Any) -> Claim:
    fields = {
        "measure": "level",
        "unit": "count",
        "bound": "exact",
        "base": None,
        "area": "CN",
        "start": 0,
        **other,
    }
    start = int(fields.pop("start"))
    return Claim(
        doc=doc,
        indicator=INDICATOR,
        value=Decimal(value),
        period=period,
        quote="x",
        start=start,
        end=start + 1,
        **fields,
    )


def stored(*claims: Claim) -> Store:
    store, known = Store.memory(), vocabulary.load()
    store.load_vocabulary(known.quads())
    for name in dict.fromkeys(each.doc for each in claims):
        mine = [each for each in claims if each.doc == name]
        document = Document.of_text("x" * 100, name, title=f"Title of {name}", issued=None)
        store.replace(vocabulary.iri("document", name), rdf.document_quads(document, mine, [], known))
    return store


def found(store: Store, **asked: Any) -> Series:
    return series(store, vocabulary.load(), asked.pop("indicator", INDICATOR), **asked)


@pytest.fixture(scope="module")
def mixed() -> Iterator[Store]:
    """Levels of two places and several breakdowns, and a change."""
    with stored(
        claim("a", "798000", "2022", start=1),
        claim("a", "921000", "2023", start=2),
        claim("a", "15.3", "2023", start=3, measure="change", unit="percent", base="yoy"),
        claim("a", "406000", "2023", start=4, of={"field": "digital-economy-core"}),
        claim("a", "100000", "2023", start=5, of={"field": "digital-economy-core", "residence": "foreign"}),
        claim("a", "323410", "2022", start=6, area="US"),
    ) as store:
        yield store


def test_points_come_by_place_and_breakdown_each_over_time(mixed: Store) -> None:
    points = [(point.area, point.of, point.period, point.value) for point in found(mixed)]
    digital = ("field", "digital-economy-core")
    assert points == [
        ("CN", (), "2022", 798000),
        ("CN", (), "2023", 921000),
        ("CN", (digital,), "2023", 406000),
        ("CN", (digital, ("residence", "foreign")), "2023", 100000),
        ("US", (), "2022", 323410),
    ]


def test_what_was_not_asked_for_is_still_told(mixed: Store) -> None:
    answer = found(mixed, of={"field": "digital-economy-core"})
    assert [point.value for point in answer] == [406000, 100000]
    assert len(answer.points) + len(answer.others) == 6


def test_a_place_and_a_measure_can_be_asked_for(mixed: Store) -> None:
    assert [point.value for point in found(mixed, area="United States")] == [323410]
    assert [point.value for point in found(mixed, measure="change")] == [Decimal("15.3")]


def test_an_indicator_goes_by_any_of_its_names(mixed: Store) -> None:
    known = vocabulary.load().indicators[INDICATOR]
    for name in (INDICATOR, known.label("en"), known.label("zh")):
        assert found(mixed, indicator=name).indicator == INDICATOR


def test_without_a_level_it_is_the_measure_with_most_points() -> None:
    with stored(
        claim("a", "15.3", "2023", start=1, measure="change", unit="percent", base="yoy"),
        claim("a", "14.7", "2022", start=2, measure="change", unit="percent", base="yoy"),
        claim("a", "45", "2023", start=3, measure="share", unit="percent"),
    ) as store:
        assert [point.measure for point in found(store)] == ["change", "change"]


def test_what_follows_is_told_apart_from_what_is_stated(mixed: Store) -> None:
    with stored(
        claim("a", "200", "2023", start=1),
        claim("a", "25", "2023", start=2, measure="change", unit="percent", base="yoy"),
        claim("b", "300", "2024", start=1),
        claim("b", "50", "2023", start=2, of={"field": "digital-economy-core"}),
        claim("b", "25", "2023", start=3, of={"field": "digital-economy-core"}, measure="change",
              unit="percent", base="yoy"),
    ) as store:  # fmt: skip
        both = found(store)
        assert [(each.period, each.of, each.documents) for each in both.implied] == [
            ("2022", (), ("a",)),
            ("2022", (("field", "digital-economy-core"),), ("b",)),
        ]
        assert Decimal(160) in both.implied[0].interval
        assert both.implied[0].rule == "growth"
        assert "200" in both.implied[0].formula["en"]
        assert {source.name for source in both.sources} == {"a", "b"}
        assert "2022" not in both.table().column("period")
        [one] = found(store, of={"field": "digital-economy-core"}).implied
        assert Decimal(40) in one.interval
        # nothing follows for the place or the measure that is asked for
        assert found(store, measure="change").implied == ()
    # nobody needs what is stated to follow
    assert "2022" not in {each.period for each in found(mixed, area="CN").implied}


def test_documents_that_state_one_figure_share_a_point() -> None:
    with stored(
        claim("a", "921000", "2023", speaker="Shen Changyu"),
        claim("b", "921000", "2023", speaker="China National Intellectual Property Administration"),
        claim("c", "921000", "2023", bound="about"),
        claim("d", "920797", "2023"),
    ) as store:
        answer = found(store)
    told = {(point.value, point.bound): point.documents for point in answer}
    assert told == {(921000, "exact"): ("a", "b"), (921000, "about"): ("c",), (920797, "exact"): ("d",)}
    [shared] = [point for point in answer if len(point.documents) == 2]
    assert shared.speakers == ("China National Intellectual Property Administration", "Shen Changyu")
    assert [source.title for source in answer.sources] == [f"Title of {name}" for name in "dcba"]


def test_points_without_a_period_never_merge_across_documents() -> None:
    with stored(claim("a", "10", None), claim("b", "10", None), claim("b", "10", "2023", start=5)) as store:
        points = [(point.period, point.documents) for point in found(store)]
    assert points == [("2023", ("b",)), (None, ("a",)), (None, ("b",))]


def test_the_table_has_a_row_for_every_point(mixed: Store) -> None:
    table = found(mixed, of={"residence": "foreign"}).table()
    [row] = table
    assert row["of"] == ("field=digital-economy-core", "residence=foreign")
    assert row["value"] == 100000


def test_what_cannot_be_answered(mixed: Store) -> None:
    with pytest.raises(
        NotFoundError, match=r"no indicator 'invention-patents-grant'; did you mean invention-pat"
    ):
        found(mixed, indicator="invention-patents-grant")
    with pytest.raises(NotFoundError, match="no document states anything of pct-applications"):
        found(mixed, indicator="pct-applications")
    with pytest.raises(NotFoundError, match=r"for holder=sme; there is: field=digital-economy-core"):
        found(mixed, of={"holder": "sme"})
    with pytest.raises(ParameterError, match=r"no measure 'shares'; did you mean share\?"):
        found(mixed, measure="shares")
    with pytest.raises(NotFoundError, match="no place 'Atlantis'"):
        found(mixed, area="Atlantis")
