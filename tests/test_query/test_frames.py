"""Tables as data frames: types of columns, whatever is in them; values there and back; streams; HTML."""

from __future__ import annotations

import sys
import threading
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipgraph import query
from ipgraph.entities import Findings
from ipgraph.entities.tables import claims_table
from ipgraph.errors import OutputError, ParameterError, QueryError
from ipgraph.query import Iri, Table
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ipgraph.store import Store

pd: Any = pytest.importorskip("pandas")
pl: Any = pytest.importorskip("polars")
pa: Any = pytest.importorskip("pyarrow")

KINDS = {
    "text": "text",
    "whole": "integer",
    "number": "decimal",
    "day": "date",
    "true": "boolean",
    "many": "list",
}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ROWS = st.lists(
    st.tuples(
        TEXT | st.none(),
        st.integers(-(2**63), 2**63 - 1) | st.none(),
        st.decimals(-(10**12), 10**12, places=4, allow_nan=False) | st.none(),
        st.dates(date(1700, 1, 1), date(2200, 1, 1)) | st.none(),
        st.booleans() | st.none(),
        st.lists(TEXT, max_size=3).map(tuple) | st.none(),
    ),
    max_size=5,
)


def table(rows: list[tuple[Any, ...]]) -> Table:
    return Table(tuple(KINDS), rows, kinds=KINDS)


@given(ROWS)
def test_exact_values_come_back_from_polars_and_arrow(rows: list[tuple[Any, ...]]) -> None:
    listed = [tuple(list(cell) if isinstance(cell, tuple) else cell for cell in row) for row in rows]
    assert table(rows).to_polars(exact=True).rows() == listed
    found = table(rows).to_arrow(exact=True).to_pylist()
    assert [tuple(row.values()) for row in found] == listed


@given(ROWS)
def test_values_come_back_from_pandas(rows: list[tuple[Any, ...]]) -> None:
    frame = table(rows).to_pandas(exact=True)
    found = [
        tuple(None if not isinstance(cell, tuple) and pd.isna(cell) else cell for cell in row)
        for row in frame.itertuples(index=False, name=None)
    ]
    assert [tuple(c.date() if isinstance(c, pd.Timestamp) else c for c in row) for row in found] == rows


TYPES = {
    "to_pandas": ["string", "Int64", "float64", "datetime64[s]", "boolean", "object"],
    "to_polars": ["String", "Int64", "Float64", "Date", "Boolean", "List(String)"],
    "to_arrow": ["string", "int64", "double", "date32[day]", "bool", "list<item: string>"],
}


def types_of(frame: Any) -> list[str]:
    if hasattr(frame, "dtypes"):
        return [str(each) for each in frame.dtypes]
    return [str(each).replace("element", "item") for each in frame.schema.types]


@pytest.mark.parametrize("method", TYPES)
@pytest.mark.parametrize(
    "rows", [[], [(None,) * 6], [("a", 1, Decimal("1.5"), date(2024, 1, 1), True, ("b",))]]
)
def test_columns_have_their_types_whatever_is_in_them(method: str, rows: list[tuple[Any, ...]]) -> None:
    assert types_of(getattr(table(rows), method)()) == TYPES[method]


def test_claims_findings_and_nothing_have_the_same_columns(store: Store) -> None:
    for empty in (claims_table([]), Findings()):
        assert len(empty.to_pandas()) == 0
    assert str(claims_table([]).to_pandas().dtypes["value"]) == "float64"
    assert str(Findings().to_polars().schema["excess"]) == "Float64"


def test_kinds_are_told_by_values_where_no_query_tells_them(store: Store) -> None:
    frame = query.run(store, "claims").to_pandas()
    assert [str(frame.dtypes[each]) for each in ("value", "start", "period", "period_start", "claim")] == [
        "float64", "Int64", "string", "datetime64[s]", "string",
    ]  # fmt: skip
    mixed = Table(("x", "nothing"), [(1, None), ("a", None), (True, None)]).to_pandas()
    assert list(mixed["x"]) == ["1", "a", "True"]
    assert str(mixed.dtypes["nothing"]) == "string"


def test_periods_have_their_first_and_last_day() -> None:
    frame = Table(("period",), [("2023-01/2023-06",), ("soon",), (None,)]).to_polars()
    assert frame.columns == ["period", "period_start", "period_end"]
    assert frame.row(0)[1:] == (date(2023, 1, 1), date(2023, 6, 30))
    assert frame.rows()[1:] == [("soon", None, None), (None, None, None)]


def test_things_are_short_or_whole() -> None:
    cnipa = Iri(iri("agency", "cnipa"))
    one = Table(("agency", "all"), [(cnipa, (cnipa,))])
    assert one.to_polars().row(0) == ("cnipa", ["cnipa"])
    assert one.to_polars(iris=True).row(0) == (str(cnipa), [str(cnipa)])


def test_decimals_that_do_not_fit_are_told() -> None:
    long = Table(("x",), [(Decimal(10) ** 30,), (Decimal("1e-18"),)])
    assert long.to_polars()["x"].to_list() == [1e30, 1e-18]
    for convert in (long.to_polars, long.to_arrow):
        with pytest.raises(ParameterError, match="more than 38 digits"):
            convert(exact=True)


@pytest.mark.parametrize(
    ("method", "package", "extra"),
    [
        ("to_pandas", "pandas", "pandas"),
        ("to_polars", "polars", "polars"),
        ("to_arrow", "pyarrow", "parquet"),
    ],
)
def test_a_package_that_is_missing_is_told(
    monkeypatch: pytest.MonkeyPatch, method: str, package: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(OutputError, match=rf"{package} is not installed; say: .*'ipgraph\[{extra}\]'"):
        getattr(table([]), method)()


def test_a_table_shows_its_first_rows() -> None:
    many = Table(("n", "text"), [(number, f"<b>{number}</b>") for number in range(30)])
    assert repr(many).endswith("30 rows, 10 shown")
    page = many._repr_html_()
    assert page.count("<tr>") == 21
    assert "20 of 30 rows" in page
    assert "<b>" not in page
    assert "&lt;b&gt;0&lt;/b&gt;" in page


# --- rows one at a time


def test_a_stream_has_the_rows_of_the_table(store: Store) -> None:
    whole = query.run(store, "claims-of-document", document="000_b6b8ad02930477fd.txt")
    rows = query.stream(store, "claims-of-document", document="000_b6b8ad02930477fd.txt")
    assert rows.columns == whole.columns
    assert list(rows) == list(whole)
    assert list(rows) == []
    tables = list(query.stream(store, "documents").tables(2))
    assert [len(each) for each in tables] == [2, 2, 1]
    assert [row for each in tables for row in each.rows] == query.run(store, "documents").rows
    asked = query.stream_sparql(store, "SELECT ?document { ?document a ipg:Document }")
    assert sum(1 for _ in asked) == 5


def test_what_is_no_table_is_no_stream(store: Store) -> None:
    for text in ("ASK { ?s ?p ?o }", "CONSTRUCT WHERE { ?s a ipg:Document }"):
        with pytest.raises(ParameterError, match="only what SELECT answers"):
            query.stream_sparql(store, text)
    with pytest.raises(ParameterError, match="1 row or more"):
        next(query.stream(store, "documents").tables(0))


def test_a_stream_belongs_to_the_thread_that_begins_with_it(store: Store) -> None:
    counted: list[int] = []
    rows = query.stream(store, "documents")
    run(lambda: counted.append(sum(1 for _ in rows)))
    assert counted == [5]
    other = query.stream(store, "documents")
    begun: Iterator[object] = iter(other)
    next(begun)
    told: list[str] = []

    def go_on() -> None:
        try:
            next(begun)
        except QueryError as error:
            told.append(str(error))

    run(go_on)
    assert told == ["these rows belong to the thread that asked for the first; ask anew in this one"]


def run(work: Any) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
