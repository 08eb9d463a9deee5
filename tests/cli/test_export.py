"""Exports: the record as it is, the cells as a spreadsheet wants them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nianbao.export import CELL_COLUMNS, complete_file, csv_lines, json_lines
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
