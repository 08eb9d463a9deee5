"""The view `series`: one concept over the templates, and reports of every era in the store."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from nianbao import export
from pipelines import Capture, Resource, process
from pipelines.model import Report
from pipelines.store import SavedOutcome, Store, open_store
from pipelines.store.concepts import wanted
from tests.lists import printing, sheets
from tests.reading.test_checks import page as form_page
from tests.store.making import report, save, url

AGENCY = "丽水市科学技术局"
SERIES = "SELECT {} FROM series WHERE agency = :agency AND concept = :concept ORDER BY year"


def of_an_era(body: bytes, year: int) -> Report:
    """What is read in a page of ours, as the report of one agency and year."""
    found = process(Capture(Resource("https://www.example.gov.cn/1.html", body))).report
    assert found is not None
    who = replace(report(AGENCY, year).identity, year=year)
    return replace(found, identity=who)


def fujian(version: str, year: int) -> bytes:
    sheet = sheets.fujian(version, random.Random(year))
    values = {"主动公开信息数": ("36", "245"), "受理依申请公开信息总数": ("4", "90")}
    items = tuple(
        replace(item, values=values.get(item.label, item.values)[: len(sheet.headers)])
        for item in sheet.items
    )
    return printing.page(
        f"清河县水务局{year}年政府信息公开工作年度报告", printing.html(replace(sheet, items=items))
    )


def annex(year: int, **values: str) -> bytes:
    sheet = sheets.with_values(sheets.annex(random.Random(year)), values)
    title = f"清河县水务局{year}年政府信息公开工作年度报告"
    return printing.page(title, printing.html(sheet))


def form(template: str, **totals: str) -> bytes:
    def value(table: str, row: str, column: str) -> str:
        key = f"{row}_{column}"
        return totals.get(key, totals.get(row, "0") if column == "total" else "0")

    return form_page(template, value)


@pytest.fixture
def years(store: Store) -> Store:
    pages = {
        2009: fujian("2009", 2009),
        2012: fujian("2012", 2012),
        2014: annex(2014, requests_received="12", reply_already_public="3", reply_granted="4"),
        2015: annex(2015, requests_received="", litigation_total="5"),
        2019: form("form-2019", new_requests="20", granted="9", other_handling="6"),
        2024: form(
            "form-2021",
            new_requests="31",
            granted="11",
            other_other="2",
            litigation_direct="7",
            litigation_direct_pending="3",
        ),
    }
    for year, body in pages.items():
        save(store, of_an_era(body, year), url(year), body=body)
    return store


def ask(store: Store, columns: str, concept: str) -> list[tuple[Any, ...]]:
    with store.engine.connect() as connection:
        query = text(SERIES.format(columns))
        rows = connection.execute(query, {"agency": AGENCY, "concept": concept})
        return [tuple(row) for row in rows]


def test_requests_received_over_all_templates(years: Store) -> None:
    rows = ask(years, "year, value, template, comparability", "requests_received")
    assert rows == [
        (2009, 4, "narrative", "with_care"),
        (2012, 4, "narrative", "with_care"),
        (2014, 12, "annex-2014", "with_care"),
        (2015, None, "annex-2014", "with_care"),
        (2019, 20, "form-2019", "equal"),
        (2024, 31, "form-2021", None),
    ]


def test_sums_and_differences(years: Store) -> None:
    assert ask(years, "year, value, unit", "granted")[2:] == [
        (2014, 7, "件"),
        *ask(years, "year, value, unit", "granted")[3:4],
        (2019, 9, "件"),
        (2024, 11, "件"),
    ]
    assert ask(years, "year, value, cells", "other_handling") == [
        (2019, 6, "applications/other_handling/total"),
        (
            2024,
            2,
            "applications/other_no_correction_in_time/total"
            " + applications/other_fee_unpaid_in_time/total + applications/other_other/total",
        ),
    ]
    closed = dict(ask(years, "year, value", "litigation_closed"))
    assert (closed[2015], closed[2019], closed[2024]) == (5, 0, 4)


def test_the_cumulative_column_is_in_no_series(years: Store) -> None:
    disclosed = dict(ask(years, "year, value", "items_disclosed"))
    assert (disclosed[2009], disclosed[2012]) == (36, 36)


def test_a_year_without_the_concept_has_no_row(years: Store) -> None:
    assert [row[0] for row in ask(years, "year", "carried_over")] == [2019, 2024]


def test_the_crosswalk_is_brought_up_to_date_when_a_store_is_opened(
    store: Store, database: str
) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM concept_cell WHERE concept = 'granted'"))
        connection.execute(text("UPDATE concept SET mark = 'equal'"))
    with open_store(database) as again, again.engine.connect() as connection:
        count = connection.execute(text("SELECT count(*) FROM concept_cell")).scalar()
        marks = connection.execute(text("SELECT DISTINCT mark FROM concept")).scalars().all()
    assert count == len(wanted()[1])
    assert "as_sum" in marks


def test_series_seek_the_agency_and_the_cell(years: Store) -> None:
    if years.engine.dialect.name != "sqlite":
        return
    query = f"SELECT value FROM series WHERE agency = '{AGENCY}' AND concept = 'granted'"
    with years.engine.connect() as connection:
        lines = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
    assert not [line for line in lines if line.startswith(("SCAN r", "SCAN v", "SCAN c", "SCAN i"))]


def test_records_of_every_era_come_back_as_they_were_read(years: Store) -> None:
    records = {record["year"]: record for record in years.records()}
    assert {year: record["template"] for year, record in records.items()} == {
        2009: "narrative",
        2012: "narrative",
        2014: "annex-2014",
        2015: "annex-2014",
        2019: "form-2019",
        2024: "form-2021",
    }
    for year, body in ((2012, fujian("2012", 2012)), (2014, annex(2014))):
        read = of_an_era(body, year).as_record()
        if year == 2012:
            assert records[year]["cells"] == read["cells"]
        assert [cell["row"] for cell in records[year]["cells"]] == [
            cell["row"] for cell in read["cells"]
        ]
    body = fujian("2012", 2012)
    again = save(years, of_an_era(body, 2012), url(2012), body=body, days=3)
    assert again.outcome is SavedOutcome.SAME


def test_exports_hold_printed_words(years: Store) -> None:
    lines = b"".join(export.csv_lines(years.records())).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(lines)))
    own = [row for row in rows if row["table"] == "regional" and row["year"] == "2012"]
    assert len(own) == 16 * 2
    assert [(row["row"], row["column"], row["value"]) for row in own[:2]] == [
        ("主动公开信息数", "2012年度", "36"),
        ("主动公开信息数", "历年累计", "245"),
    ]
    assert sum(row["table"] == "annex" and row["year"] == "2014" for row in rows) == 58
    with years.engine.connect() as connection:
        seen = connection.execute(
            text("SELECT count(*) FROM cells WHERE \"table\" = 'regional' AND year = 2012")
        ).scalar()
    assert seen == 32
