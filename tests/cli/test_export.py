"""Exports: the record as it is, the cells as a spreadsheet wants them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nianbao import export
from nianbao.export import (
    CELL_COLUMNS,
    cell_rows,
    complete_file,
    csv_lines,
    json_lines,
    write_parquet,
    write_workbook,
)
from pipelines import Resource
from pipelines.extract import extract
from tests.cli.conftest import Run
from tests.cli.records import record


def test_json_lines_keep_the_record_and_its_order() -> None:
    line = b"".join(json_lines([record()]))
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert json.loads(line) == record()
    assert list(json.loads(line)) == list(record())
    assert "丽水市".encode() in line


def test_csv_has_a_line_a_cell_and_tells_blank_from_zero() -> None:
    text = b"".join(csv_lines([record(), record("乙局", 2021)])).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == CELL_COLUMNS
    assert len(rows) == 2 * len(record()["cells"])
    assert rows[0]["region"] == "浙江省/丽水市"
    assert (rows[0]["raw"], rows[0]["value"], rows[0]["status"]) == ("4", "4", "number")
    assert (rows[1]["raw"], rows[1]["value"], rows[1]["status"]) == ("", "", "blank")
    assert (rows[4]["value"], rows[4]["unit"]) == ("429.1", "万元")


def test_export_takes_one_record_at_a_time() -> None:
    taken = 0

    def records() -> Iterator[dict[str, object]]:
        nonlocal taken
        for _ in range(10):
            taken += 1
            yield record()

    lines = csv_lines(records())
    next(lines)
    next(lines)
    assert taken == 1


def test_a_file_appears_only_when_complete(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_bytes(b"before")

    def break_off() -> None:
        with complete_file(target) as stream:
            stream.write(b"half")
            raise RuntimeError("no more room")

    with pytest.raises(RuntimeError):
        break_off()
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]
    with complete_file(target) as stream:
        stream.write(b"whole")
    assert target.read_bytes() == b"whole"


def printed(value: object) -> str:
    return "" if value is None else f"{value}"


def test_a_workbook_has_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read back by our own reader of workbooks, which shares nothing with the writer."""
    monkeypatch.setattr(export, "SHEET_ROWS", 8)
    odd = record("=1+1 局")
    odd["cells"] = [{**odd["cells"][0], "raw": "００4"}, *odd["cells"][1:]]
    out = io.BytesIO()
    write_workbook([odd, record("乙局", 2021)], out)
    tables = list(extract(Resource("cells.xlsx", out.getvalue())).tables)
    heads = [[slot.text for slot in table.own(0)] for table in tables]
    assert heads == [list(CELL_COLUMNS)] * len(tables)
    found = [
        [slot.text if slot else "" for slot in row] for table in tables for row in table.rows[1:]
    ]
    wanted = [*cell_rows(odd), *cell_rows(record("乙局", 2021))]
    assert found == [[printed(value) for value in row] for row in wanted]
    assert len(tables) == 2


def test_parquet_tells_a_blank_from_what_is_not_there(tmp_path: Path) -> None:
    import duckdb

    rows = [record(), record('乙"，局', 2021)]
    wanted = [row for one in rows for row in cell_rows(one)]
    write_parquet(rows, tmp_path / "cells.parquet")
    found = duckdb.read_parquet(str(tmp_path / "cells.parquet"))
    assert found.columns == list(CELL_COLUMNS)
    assert found.fetchall() == wanted
    assert "" in {row[7] for row in wanted}


def test_the_files_name_says_the_format(nianbao: Run, database: Path, tmp_path: Path) -> None:
    store = ("--database", str(database))
    for name, begins in (
        ("a.csv", b"\xef\xbb\xbfagency"),
        ("a.xlsx", b"PK\x03\x04"),
        ("a.parquet", b"PAR1"),
        ("a.txt", b"{"),
    ):
        assert nianbao("export", "--output", tmp_path / name, *store).status == 0
        assert (tmp_path / name).read_bytes().startswith(begins), name
    for kind in ("xlsx", "parquet"):
        refused = nianbao("export", "--format", kind, *store)
        assert refused.status == 2
        assert "--output" in refused.err
