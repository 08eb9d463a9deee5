"""Reports of 2009 to 2018 by hand: added, exported, and read again from the archive."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

from tests.cli.conftest import Run
from tests.lists import printing, sheets

TITLE = "清河县水务局{}年政府信息公开工作年度报告"


def test_a_provinces_form_and_the_annex_are_added_exported_and_read_again(
    nianbao: Run, tmp_path: Path
) -> None:
    rng = random.Random(1)
    pages = {
        2012: printing.page(TITLE.format(2012), printing.html(sheets.fujian("2012", rng))),
        2014: printing.page(TITLE.format(2014), printing.html(sheets.annex(rng))),
    }
    for year, body in pages.items():
        file = tmp_path / f"{year}.html"
        file.write_bytes(body)
        done = nianbao("add", file, "--agency", "清河县水务局", "--region", "130534")
        assert done.status == 0, done.err
    first = nianbao("export", "--format", "jsonl").records
    assert [record["template"] for record in first] == ["narrative", "annex-2014"]
    assert [len(record["cells"]) for record in first] == [32, 58]
    rows = list(csv.DictReader(io.StringIO(nianbao("export", "--format", "csv").out)))
    assert [row["column"] for row in rows[:2]] == ["2012年度", "历年累计"]
    there = ("--database", f"sqlite:///{tmp_path / 'again.db'}")
    assert nianbao("reparse", *there).status == 0
    seen = {"first_seen_at", "last_seen_at"}
    again = nianbao("export", "--format", "jsonl", *there).records
    assert [{k: v for k, v in one.items() if k not in seen} for one in again] == [
        {k: v for k, v in one.items() if k not in seen} for one in first
    ]
    shown = nianbao("show", "清河县水务局", "2012")
    assert shown.status == 0
    assert "历年累计" in shown.out
