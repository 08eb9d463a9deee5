"""The real reports of 2008 to 2018: narrative, and their province's form in printed words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.lists import sheets
from tests.reading.spec import SPEC, needs_seeds

REPORTS: dict[str, dict[str, Any]] = {}
if SPEC is not None:
    LINES = (SPEC / "real" / "truth_2008_2018.jsonl").read_text("utf-8").splitlines()
    REPORTS = {record["file"]: record for record in map(json.loads, LINES)}


def real(name: str) -> dict[str, Any]:
    assert SPEC is not None
    return sheets.record((SPEC / "real" / name).read_bytes(), name)


@needs_seeds
@pytest.mark.parametrize("name", REPORTS)
def test_who_when_and_which_template(name: str) -> None:
    read, truth = real(name), REPORTS[name]
    for key in ("agency", "region_code", "year", "template", "report_date"):
        assert read[key] == truth[key], key
    codes = [section["code"] for section in read["sections"]]
    assert {"overview", "proactive_disclosure", "problems_improvements"} <= set(codes)
    without = {
        "ptsj_2008.txt": {"requests", "fees", "review_litigation"},
        "ptkj_2018.txt": {"fees"},
    }
    chapters = {"requests", "fees", "review_litigation"} - without.get(name, set())
    assert chapters == {"requests", "fees", "review_litigation"} & set(codes)


@needs_seeds
@pytest.mark.parametrize("name", REPORTS)
def test_rows_of_the_provinces_form(name: str) -> None:
    """Every printed row is there; a figure is the printed one, or none with a warning.

    The archive keeps one of two equal neighbours: where a row of two columns has one token, what
    stands in which column is not to be known from the text.
    """
    read, truth = real(name), REPORTS[name]["regional_cells"]
    cells = sheets.cells_of(read)
    loud = sheets.warned(read)
    assert list(dict.fromkeys(row for _, row, _ in cells)) == [row["label"] for row in truth]
    assert {table for table, _, _ in cells} <= {"regional"}
    columns = list(dict.fromkeys(column for _, _, column in cells))
    for row in truth:
        own = [cells["regional", row["label"], column] for column in columns]
        year = (row["raw"], row["value"], row["unit"], row["status"])
        if len(columns) == 1:
            assert own == [year]
        elif row["cumulative_seen_in"] == "text":
            total = row["cumulative_raw"]
            assert own == [year, (total, int(total), row["unit"], "number")]
        else:
            assert own == [("0", None, row["unit"], "unreadable")] * 2
            for column in columns:
                assert f"regional/{row['label']}/{column}" in loud


@needs_seeds
def test_the_same_table_from_its_page_is_read_wholly() -> None:
    """The HTML's table of 科技局 2014, with rows of tabs: sixteen rows of two figures each."""
    assert SPEC is not None
    prose = (SPEC / "real" / "ptkj_2014.txt").read_text("utf-8").split("七、附表：")[0]
    table = (SPEC / "real" / "ptkj_2014.table.tsv").read_text("utf-8")
    read = sheets.record(f"{prose}七、附表：\n{table}".encode(), "ptkj_2014.txt")
    cells = sheets.cells_of(read)
    for row in REPORTS["ptkj_2014.txt"]["regional_cells"]:
        year = (row["raw"], row["value"], row["unit"], row["status"])
        assert cells["regional", row["label"], "2014年度"] == year
        assert cells["regional", row["label"], "历年累计"][0] == row["cumulative_raw"]
    assert len(cells) == 32
    assert not sheets.warned(read) & {"/".join(key) for key in cells}
