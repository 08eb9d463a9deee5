"""What goes into the store comes out the same: every status, number, unit and order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pipelines.model import Cell, Finding, Grid, Outcome, Report
from pipelines.store import SavedOutcome, Store, open_store
from pipelines.store.listing import Asked
from pipelines.store.reader import loaded
from tests.store.making import exported, form, report, save, url

ODD: dict[str, dict[str, Any]] = {
    "proactive/regulations/in_force": {"raw": "", "value": None, "status": "blank"},
    "proactive/normative_documents/in_force": {"raw": "/", "value": None, "status": "placeholder"},
    "proactive/administrative_licensing/decisions": {"raw": "１２", "value": 12},
    "proactive/administrative_penalty/decisions": {"raw": "减33", "value": -33},
    "proactive/administrative_fees/fee_amount": {"raw": "429.1万", "value": 429.1, "unit": "万元"},
    "applications/new_requests/total": {"raw": None, "value": None, "status": "missing"},
    "applications/granted/total": {"raw": "见附件", "value": None, "status": "text"},
    "applications/granted/other": {"raw": "3 4", "value": None, "status": "unreadable"},
    "applications/other_other/other": {"raw": "1,024", "value": 1024, "unit": "件次"},
    "applications/other_other/total": {"raw": "481714587.29", "value": 481714587.29, "unit": "元"},
    "review_litigation/review/upheld": {"raw": "0.092", "value": 0.092, "unit": None},
    "review_litigation/review/corrected": {"raw": "59237.2449", "value": 59237.2449},
    "review_litigation/review/total": {"raw": "007", "value": 7},
    "review_litigation/review/pending": {"raw": "+4", "value": 4},
}


def odd_form() -> tuple[Cell, ...]:
    return tuple(replace(cell, **ODD.get(cell.key, {})) for cell in form(1))


def back(store: Store) -> Report:
    (one,) = loaded(store.engine, Asked(), [], grids=True)
    return one.report


def test_a_form_with_every_status_comes_back_exactly(store: Store) -> None:
    regional = (
        Cell("regional", "行政许可", "本年度", "5", 5, "件", "number"),
        Cell("regional", "行政许可", "历年累计", "12", 12, "项", "number"),
        Cell("regional", "其中：", "本年度", "1", 1, None, "number"),
        Cell("regional", "其中：", "本年度", "2", 2, "次", "number"),
    )
    printed = replace(report(cells=(*odd_form(), *regional)), url=url(1))
    saved = save(store, printed, url(1))
    assert saved.outcome is SavedOutcome.NEW
    assert back(store) == printed
    (record,) = store.records()
    assert record == printed.as_record(saved.stored)
    assert {cell["status"] for cell in record["cells"]} == {
        *("number", "blank", "placeholder", "text", "missing", "unreadable")
    }


def test_numbers_keep_their_kind(store: Store) -> None:
    values: list[int | float] = [0, 4, -33, 429.1, 481714587.29, 0.1, 1e-7, 2**62, 10**19, 10**25]
    cells = tuple(
        Cell("regional", f"第{at}行", "数量", repr(value), value, "元", "number")
        for at, value in enumerate(values)
    )
    save(store, report(cells=cells), url(1))
    found = [cell.value for cell in back(store).cells]
    assert found == values
    assert [type(value) for value in found] == [type(value) for value in values]
    assert [cell.raw for cell in back(store).cells] == [repr(value) for value in values]


def test_a_whole_float_becomes_an_integer_and_keeps_its_print(store: Store) -> None:
    cells = (Cell("annex", "meetings", "value", "4.00", 4.0, "次", "number"),)
    save(store, report(cells=cells), url(1))
    (cell,) = back(store).cells
    assert (cell.value, type(cell.value), cell.raw) == (4, int, "4.00")


def test_cells_keep_the_order_they_were_printed_in(store: Store) -> None:
    upside_down = tuple(reversed(form(2)))
    save(store, report(cells=upside_down), url(1))
    assert back(store).cells == upside_down


def test_text_no_database_can_hold_is_replaced(store: Store) -> None:
    cells = (Cell("regional", "甲\x00", "数", "\ud800", None, None, "text"),)
    broken = replace(
        report(cells=cells, text="前\x00后", title="题\udfff"),
        issues=(Finding("x", "info", "reader", "\x00", ("a\x00",), "\ud801", 1),),
        grids=(Grid((("\x00",),), ((True,),)),),
    )
    save(store, broken, url(1))
    found = back(store)
    assert found.sections[0].text == "前\ufffd后"
    assert found.identity.title == "题\ufffd"
    assert (found.cells[0].row, found.cells[0].raw) == ("甲\ufffd", "\ufffd")
    assert found.issues[0].expected == "\ufffd"
    assert found.grids[0].rows == (("\ufffd",),)


def test_a_number_without_its_print_is_refused(store: Store) -> None:
    cells = (Cell("annex", "meetings", "value", None, 4, "次", "number"),)
    with pytest.raises(ValueError, match="without its printed text"):
        save(store, report(cells=cells), url(1))
    assert store.totals()["captures"] == 0


def test_no_table_no_cells(store: Store) -> None:
    save(store, replace(report(cells=()), template="none", grids=(), issues=()), url(1))
    assert back(store).cells == ()
    assert back(store).template == "none"


raws = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=6)
numbers = st.one_of(
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15),
)
units = st.one_of(st.none(), st.sampled_from(["件", "万元", "项"]))
cells = st.one_of(
    st.builds(Cell, st.just("regional"), raws, raws, raws, numbers, units, st.just("number")),
    st.builds(
        Cell,
        st.just("regional"),
        raws,
        raws,
        raws,
        st.none(),
        units,
        st.sampled_from(["blank", "placeholder", "text", "missing", "unreadable"]),
    ),
)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(printed=st.lists(cells, max_size=8).map(tuple))
def test_any_cells_come_back(printed: tuple[Cell, ...]) -> None:
    with open_store("sqlite://") as store:
        save(store, report(cells=printed), url(1))
        found = back(store).cells
    assert found == printed
    assert [cell.raw for cell in found] == [cell.raw for cell in printed]


def test_the_view_cells_spells_everything_out(store: Store) -> None:
    printed = report(cells=odd_form())
    save(store, printed, url(1))
    query = 'SELECT "table", "row", "column", raw, value, unit, status FROM cells'
    with store.engine.connect() as connection:
        rows = {tuple(row)[:3]: tuple(row)[3:] for row in connection.execute(text(query))}
    assert len(rows) == len(printed.cells)
    for cell in printed.cells:
        raw, value, unit, status = rows[cell.table, cell.row, cell.column]
        assert (raw, unit, status) == (cell.raw, cell.unit, cell.status)
        assert value is None if cell.value is None else float(value) == cell.value


def test_the_view_applications_has_a_row_an_applicant(store: Store) -> None:
    cells = odd_form()
    save(store, report(cells=cells), url(1))
    save(store, report("丽水市教育局", cells=()), url(2))
    with store.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT * FROM applications WHERE year = 2023 AND region_code = '331100'")
        ).all()
    assert {row.applicant for row in rows} == {
        *("natural_person", "commercial_enterprise", "research_institution", "other", "total"),
        *("social_welfare_organization", "legal_service_organization"),
    }
    values = {cell.key: cell.value for cell in cells}
    for row in rows:
        assert row.agency == "丽水市科学技术局"
        assert row.granted == values[f"applications/granted/{row.applicant}"]
        assert row.total_handled == values[f"applications/total_handled/{row.applicant}"]
        assert row.other_handling is None


def test_the_view_reports_counts_issues(store: Store) -> None:
    save(store, report(), url(1))
    with store.engine.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM reports")).all()
    assert (row.agency, row.region, row.year, row.version) == (
        "丽水市科学技术局",
        "浙江省/丽水市",
        2023,
        1,
    )
    assert (row.errors, row.warnings, row.infos) == (1, 1, 0)
    assert row.url == url(1)


@pytest.mark.parametrize("outcome", [kind for kind in Outcome if kind is not Outcome.REPORT])
def test_other_pages_are_noted_with_their_reason(store: Store, outcome: Outcome) -> None:
    assert save(store, None, url(1), outcome=outcome).outcome.value == outcome.value
    (noted,) = store.captures(outcome.value)
    assert (noted["url"], noted["reason"]) == (url(1), "no table, no title")
    assert exported(store) == []
