"""Two reports side by side: values as stored, marks as the crosswalk says, no invented change."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from sqlalchemy import text

from nianbao.compare import lines
from pipelines.store import Store, open_store
from tests.cli.conftest import Run
from tests.store.making import report, save, url, with_cell
from tests.store.test_series import AGENCY, annex, form, fujian, of_an_era

ROOT = Path(__file__).parent.parent.parent
OLDER_FIRST = ("narrative", "annex-2014", "form-2019", "form-2021")
WORSE = ("equal", "with_care", "as_sum", "weak", "not_comparable")
PAGES = {
    2009: fujian("2009", 2009),
    2012: fujian("2012", 2012),
    2014: annex(2014, requests_received="12", reply_already_public="3", reply_granted="4"),
    2015: annex(2015, requests_received="", litigation_total="5"),
    2019: form("form-2019", new_requests="20", granted="9", other_handling="6"),
    2024: form("form-2021", new_requests="31", granted="11", litigation_direct="7"),
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Store]]:
    path = tmp_path_factory.mktemp("eras") / "eras.db"
    with open_store(f"sqlite:///{path}") as store:
        for year, body in PAGES.items():
            save(store, of_an_era(body, year), url(year), body=body)
        yield path, store


def rows(nianbao: Run, path: Path, one: int, two: int, *more: str) -> dict[str, dict[str, object]]:
    result = nianbao(
        "diff", AGENCY, str(one), str(two), "--format", "json", "--database", path, *more
    )
    assert result.status == 0, result.err
    return {row["key"]: row for row in result.records}


def test_one_template_is_compared_cell_by_cell(nianbao: Run, held: tuple[Path, Store]) -> None:
    found = rows(nianbao, held[0], 2014, 2015)
    assert len([key for key in found if key.startswith("annex/")]) == 58
    received = found["annex/requests_received/value"]
    assert (received["first"], received["second"], received["change"]) == (12, None, None)
    granted = found["annex/reply_granted/value"]
    assert granted["comparability"] == "equal"
    assert granted["change"] == granted["second"] - 4  # type: ignore[operator]


def test_a_province_s_own_columns_are_matched_over_years(
    nianbao: Run, held: tuple[Path, Store]
) -> None:
    def own(year: int, value: int, total: int) -> dict[str, object]:
        """A province's form with the year's column and the sum of all years."""
        plain = {"table": "regional", "row": "咨询数", "unit": "人次", "status": "number"}
        columns = ((f"{year}年度", value), ("历年累计", total))
        cells = [{**plain, "column": c, "raw": str(v), "value": v} for c, v in columns]
        return {"template": "narrative", "year": year, "cells": cells}

    made = {line.key: line for line in lines(own(2010, 12, 30), own(2011, 15, 45))}
    assert made["regional/咨询数/本年度"].change == 3
    assert made["regional/咨询数/历年累计"].change == 15
    received = rows(nianbao, held[0], 2009, 2012)["concept:requests_received"]
    assert (received["first"], received["second"]) == (4, 4)
    assert received["comparability"] == "with_care"


def test_over_two_forms_the_crosswalk_and_the_shared_codes_speak(
    nianbao: Run, held: tuple[Path, Store]
) -> None:
    found = rows(nianbao, held[0], 2019, 2024)
    received = found["concept:requests_received"]
    assert (received["first"], received["second"], received["change"]) == (20, 31, 11)
    assert received["comparability"] == "equal"
    keys = [key for key in found if not key.startswith("concept:")]
    assert keys
    assert "applications/new_requests/total" not in keys
    changed = rows(nianbao, held[0], 2019, 2024, "--changed")
    assert set(changed) < set(found)


@pytest.mark.parametrize("one", PAGES)
@pytest.mark.parametrize("two", PAGES)
def test_every_concept_has_the_values_of_the_view(
    held: tuple[Path, Store], one: int, two: int
) -> None:
    store = held[1]
    query = text("SELECT concept, value FROM series WHERE agency = :a AND year = :y")
    with store.engine.connect() as connection:
        view = {
            year: {
                row.concept: row.value
                for row in connection.execute(query, {"a": AGENCY, "y": year})
            }
            for year in (one, two)
        }
    records = {year: store.record(AGENCY, year) for year in (one, two)}
    first, second = records[one], records[two]
    assert first is not None
    assert second is not None
    found = [line for line in lines(first, second) if line.key.startswith("concept:")]
    if first["template"] == second["template"] != "narrative":
        assert not found
        return
    assert found
    for line in found:
        for year, side in ((one, line.first), (two, line.second)):
            name = line.key.removeprefix("concept:")
            assert (name in view[year]) == (side is not None)
            assert view[year].get(name) == (side.value if side else None)


def test_marks_are_the_worst_on_the_way_and_weak_ones_have_no_change(
    held: tuple[Path, Store],
) -> None:
    data = yaml.safe_load((ROOT / "pipelines/data/crosswalk.yaml").read_text("utf-8"))
    first, second = held[1].record(AGENCY, 2014), held[1].record(AGENCY, 2024)
    assert first is not None
    assert second is not None
    marks = set()
    for line in lines(first, second):
        if not line.key.startswith("concept:") or line.comparability is None:
            continue
        said = data[line.key.removeprefix("concept:")]
        way = [said[name]["mark"] for name in OLDER_FIRST[1:3] if name in said]
        assert line.comparability == max(way, key=WORSE.index)
        marks.add(line.comparability)
        if line.comparability in ("weak", "not_comparable"):
            assert line.change is None
    assert len(marks) > 2


def test_table_and_csv_show_the_same_figures(nianbao: Run, held: tuple[Path, Store]) -> None:
    shown = nianbao("diff", AGENCY, "2014", "2024", "--lang", "zh", "--database", held[0])
    assert shown.status == 0
    line = next(line for line in shown.out.splitlines() if "收到申请 " in line)
    assert "12" in line
    assert "+19" in line
    assert "谨慎可比" in line
    assert "没有对应数据" in shown.err
    piped = nianbao("diff", AGENCY, "2014", "2024", "--format", "csv", "--database", held[0]).out
    table = {row["key"]: row for row in csv.DictReader(piped.splitlines())}
    assert table["concept:requests_received"]["change"] == "19"


def test_versions_show_what_was_edited(nianbao: Run, tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    key = "applications/granted/total"
    before = report(seed=random.Random(1).randrange(99), text="一年来，主动公开10条。工作平稳。")
    old = next(cell.value for cell in before.cells if cell.key == key)
    assert isinstance(old, int)
    after = with_cell(before, key, raw=str(old + 5), value=old + 5)
    after = report(cells=after.cells, text="一年来，主动公开12条。工作平稳。")
    with open_store(f"sqlite:///{path}") as store:
        save(store, before, url(1))
        save(store, after, url(1), days=2)
    asked = ("diff", AGENCY, "2023", "--versions", "--database", path)
    (step,) = nianbao(*asked, "--format", "json").records
    assert (step["first"], step["second"], step["seen_at"][:10]) == (1, 2, "2026-01-30")
    assert [(cell["key"], cell["change"]) for cell in step["cells"]] == [(key, 5)]
    (chapter,) = step["sections"]
    assert (chapter["removed"], chapter["added"]) == (
        ["一年来，主动公开10条。"],
        ["一年来，主动公开12条。"],
    )
    shown = nianbao(*asked).out
    assert "（一）予以公开 · 总计" in shown
    assert "工作平稳" not in shown


def test_one_version_says_so_and_wrong_questions_are_refused(nianbao: Run, database: Path) -> None:
    asked = ("diff", "丽水市科学技术局")
    where = ("--database", database)
    assert "one version only" in nianbao(*asked, "2020", "--versions", *where).err
    assert nianbao(*asked, "2020", *where).status == 2
    assert nianbao(*asked, "2019", "2020", "--versions", *where).status == 2
    assert nianbao(*asked, "2020", "--versions", "--format", "csv", *where).status == 2
    absent = nianbao(*asked, "2019", "2023", *where)
    assert absent.status == 1
    assert "2019, 2020" in absent.err
    assert nianbao("diff", "科学技术局", "2020", "2019", *where).status == 2
    same = nianbao(*asked, "2019", "2020", "--changed", "--format", "json", *where)
    assert (same.status, json.dumps(same.records)) == (0, "[]")
